/* One facility as its audience sees it: every cell goes through the policy. */
#include <string.h>

#include "audience/builder.h"
#include "base/utf8.h"
#include "model/kana.h"

static const char *const DAY_KEYS[HOURS_DAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"};
static const char *const DAY_LABELS[HOURS_DAYS] = {"月", "火", "水", "木", "金", "土", "日", "祝"};
static const char *const DAY_SCHEMA[HOURS_DAYS] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "PublicHolidays"};

/* ---- values ---- */

static Value text_value(Builder *b, Str text)
{
    return text.len ? value_string(str_copy(b->arena, text)) : value_nil();
}

static Str clock_text(Arena *arena, unsigned minutes)
{
    return str_printf(arena, "%u:%02u", minutes / 60, minutes % 60);
}

/* "第1・3" of a span's weeks, empty for every week. */
static Str weeks_text(Arena *arena, unsigned weeks)
{
    Buf out = buf_on(arena);
    for (unsigned i = 0; i < 5; i++)
        if (weeks & (1u << i)) buf_printf(&out, "%s%u", out.len ? "・" : "第", i + 1);
    return buf_str(&out);
}

static Value day_value(Builder *b, const Hours *hours, unsigned day)
{
    Value v = value_record(b->arena), spans = value_list(b->arena);
    put(b, v, N_key, value_string(str_from(DAY_KEYS[day])));
    put(b, v, N_label, value_string(str_from(DAY_LABELS[day])));
    for (unsigned i = 0; i < hours->days[day].count; i++) {
        const HoursSpan *s = &hours->days[day].spans[i];
        Value span = value_record(b->arena);
        put(b, span, N_from, value_string(clock_text(b->arena, s->from)));
        put(b, span, N_to, value_string(clock_text(b->arena, s->to)));
        put(b, span, N_note, value_string(weeks_text(b->arena, s->weeks)));
        list_push(b->arena, spans, span);
    }
    put(b, v, N_spans, spans);
    return v;
}

Value view_hours(Builder *b, Str text, const Hours *hours)
{
    Value v = value_record(b->arena);
    put_text(b, v, N_text, text);
    if (!hours) return v;
    if (hours->always) put(b, v, N_always, value_bool(true));
    if (hours->holiday_closed) put(b, v, N_holiday_closed, value_bool(true));
    put_text(b, v, N_exceptions, hours->exceptions);
    if (!hours->complete) return v;
    Value week = value_list(b->arena);
    for (unsigned d = 0; d < HOURS_DAYS; d++) list_push(b->arena, week, day_value(b, hours, d));
    put(b, v, N_week, week);
    return v;
}

/* 月〜金 9:00〜12:00、14:00〜17:00／土 9:00〜12:00 as [{label 月〜金, items: [9:00〜12:00 …]}]:
 * what must not be broken over lines. Words that are not of this form are one item. */
static Value hours_pieces(Builder *b, Str hours)
{
    Value pieces = value_list(b->arena);
    for (size_t at; hours.len;) {
        at = str_find(hours, STR("／"));
        Str piece = str_slice(hours, 0, at);
        hours = at == SIZE_MAX ? STR("") : str_slice(hours, at + STR("／").len, hours.len);
        size_t space = str_find_char(piece, ' ');
        Value v = value_record(b->arena), items = value_list(b->arena);
        put_text(b, v, N_label, space == SIZE_MAX ? STR("") : str_slice(piece, 0, space));
        for (Str rest = space == SIZE_MAX ? piece : str_slice(piece, space + 1, piece.len); rest.len;) {
            at = str_find(rest, STR("、"));
            list_push(b->arena, items, text_value(b, str_slice(rest, 0, at)));
            rest = at == SIZE_MAX ? STR("") : str_slice(rest, at + STR("、").len, rest.len);
        }
        put(b, v, N_items, items);
        list_push(b->arena, pieces, v);
    }
    return pieces;
}

/* {text, parts: [{label, hours, reception}]}, a part for each line. */
static Value timetable_value(Builder *b, Str text)
{
    Value v = value_record(b->arena), parts = value_list(b->arena);
    put_text(b, v, N_text, text);
    Str rest = text, line;
    while (str_split(&rest, '\n', &line)) {
        HoursLine read = hours_line(line);
        if (read.label.len == 0) continue;
        Value part = value_record(b->arena);
        put_text(b, part, N_label, read.label);
        put(b, part, N_hours, hours_pieces(b, read.hours));
        put(b, part, N_reception, hours_pieces(b, read.reception));
        list_push(b->arena, parts, part);
    }
    put(b, v, N_parts, parts);
    return v;
}

const char *view_accept_symbol(Accept a)
{
    switch (a) {
    case ACCEPT_BLANK: return "";
    case ACCEPT_ACTIVE: return "◎";
    case ACCEPT_YES: return "○";
    case ACCEPT_CONSULT: return "△";
    case ACCEPT_NO: return "×";
    }
    return "";
}

const char *view_accept_word(Accept a, Audience audience)
{
    switch (a) {
    case ACCEPT_BLANK: return "";
    case ACCEPT_ACTIVE: return "積極的に受入";
    case ACCEPT_YES: return audience == AUDIENCE_RESIDENT ? "対応" : "受入";
    case ACCEPT_CONSULT: return "要相談";
    case ACCEPT_NO: return "考えていない";
    }
    return "";
}

static Value accept_value(Builder *b, Accept accept)
{
    Accept shown = policy_accept(&b->policy, accept);
    if (shown == ACCEPT_BLANK) return value_nil();
    Value v = value_record(b->arena);
    Str word = str_from(view_accept_word(shown, b->view->audience));
    put(b, v, N_text, value_string(word));
    put(b, v, N_word, value_string(word));
    put(b, v, N_symbol, value_string(str_from(view_accept_symbol(shown))));
    return v;
}

/* A reference shows what it points to by name: districts by label. */
static Str shown_item(Builder *b, const FieldRow *row, Str item)
{
    bool districts = row->choice_count == 1 && str_eq(row->choices[0], STR("districts"));
    const District *d = districts ? dataset_district(b->data, item) : NULL;
    return d ? d->label : item;
}

static Value items_value(Builder *b, const FieldRow *row, const Fact *fact)
{
    Value list = value_list(b->arena);
    for (size_t i = 0; i < fact->list.count; i++)
        list_push(b->arena, list, text_value(b, shown_item(b, row, fact->list.items[i])));
    return list_count(list) ? list : value_nil();
}

Value view_value(Builder *b, const FieldRow *row, const Fact *fact)
{
    if (!fact->text.len) return value_nil();
    switch (row->type) {
    case FIELD_COUNT:
    case FIELD_LATITUDE:
    case FIELD_LONGITUDE: return value_number(fact->number);
    case FIELD_BOOL: return policy_shows_bool(&b->policy, fact->flag) ? value_bool(fact->flag) : value_nil();
    case FIELD_LIST:
    case FIELD_RANKED_LIST: return items_value(b, row, fact);
    case FIELD_ACCEPT: return accept_value(b, fact->accept);
    case FIELD_HOURS: return view_hours(b, fact->text, fact->hours);
    case FIELD_TIMETABLE: return timetable_value(b, fact->text);
    case FIELD_DATE: return date_is_set(fact->date) ? view_date(b, fact->date) : text_value(b, fact->text);
    case FIELD_REF: return text_value(b, shown_item(b, row, fact->text));
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_CATEGORY:
    case FIELD_KANA:
    case FIELD_DIGITS:
    case FIELD_CODE:
    case FIELD_POSTAL:
    case FIELD_ADDRESS:
    case FIELD_PHONE:
    case FIELD_EMAIL:
    case FIELD_URL:
    case FIELD_PERSON:
    case FIELD_NOTE:
    case FIELD_CONSENT:
    case FIELD_ENUM: return text_value(b, fact->text);
    }
    return value_nil();
}

/* ---- links ---- */

static Str phone_href(Arena *arena, Str phone)
{
    Buf out = buf_on(arena);
    buf_put(&out, STR("tel:"));
    Str folded = utf8_fold(arena, phone);
    for (size_t i = 0; i < folded.len; i++) {
        char c = folded.data[i];
        if ((c >= '0' && c <= '9') || (c == '+' && out.len == 4)) buf_putc(&out, c);
        else if (c == '(' && out.len > 4 && i + 1 < folded.len && out.len >= 13) break; /* (内線…) */
    }
    return out.len > 4 ? buf_str(&out) : (Str){0};
}

static Str field_href(Builder *b, const FieldRow *row, Str text)
{
    switch ((int)row->type) {
    case FIELD_PHONE: return phone_href(b->arena, text);
    case FIELD_EMAIL: return str_contains(text, STR("@")) ? str_join(b->arena, STR("mailto:"), text) : (Str){0};
    case FIELD_URL:
        return str_starts(text, STR("http://")) || str_starts(text, STR("https://")) ? str_copy(b->arena, text)
                                                                                      : (Str){0};
    default: return (Str){0};
    }
}

/* Percent-encodes all but the unreserved characters. */
static void put_encoded(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) buf_putc(out, (char)c);
        else buf_printf(out, "%%%02X", c);
    }
}

/* A link the reader may follow, never a request of ours. The setting route_url
 * may name another service, with {destination} where the place goes. */
static void put_route(Builder *b, Value facility)
{
    Value lat = record_get(facility, b->names[N_lat]), lon = record_get(facility, b->names[N_lon]);
    Value address = record_get(facility, b->names[N_address]);
    Buf place = buf_on(b->scratch);
    if (lat.kind == VALUE_NUMBER && lon.kind == VALUE_NUMBER) {
        buf_put_number(&place, lat.number, 6);
        buf_putc(&place, ',');
        buf_put_number(&place, lon.number, 6);
    } else if (address.kind == VALUE_STRING) {
        put_encoded(&place, address.string);
    } else {
        return;
    }
    Str pattern = dataset_setting(b->data, STR("route_url"));
    if (!str_contains(pattern, STR("{destination}")))
        pattern = STR("https://www.google.com/maps/dir/?api=1&destination={destination}");
    size_t at = str_find(pattern, STR("{destination}"));
    Buf url = buf_on(b->arena);
    buf_put(&url, str_slice(pattern, 0, at));
    buf_put(&url, buf_str(&place));
    buf_put(&url, str_slice(pattern, at + strlen("{destination}"), pattern.len));
    put(b, facility, N_route_url, value_string(buf_str(&url)));
}

/* ---- services ---- */

/* Fields a page shows in its own way, not in the table of everything. */
static bool is_structural(const FieldRow *row, const Field *field)
{
    static const char *const KEYS[] = {"name", "district", "confirmed_on", "source"};
    if (row->type == FIELD_ID || row->type == FIELD_CATEGORY || row->type == FIELD_LATITUDE ||
        row->type == FIELD_LONGITUDE || row->type == FIELD_KANA)
        return true;
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (str_eq(field->key, str_from(KEYS[i]))) return true;
    return false;
}

static const char *type_name(FieldType type)
{
    switch (type) {
    case FIELD_TEXT: return "text";
    case FIELD_ID: return "id";
    case FIELD_CATEGORY: return "category";
    case FIELD_KANA: return "kana";
    case FIELD_DIGITS: return "digits";
    case FIELD_CODE: return "code";
    case FIELD_POSTAL: return "postal";
    case FIELD_ADDRESS: return "address";
    case FIELD_REF: return "ref";
    case FIELD_LATITUDE: return "latitude";
    case FIELD_LONGITUDE: return "longitude";
    case FIELD_PHONE: return "phone";
    case FIELD_EMAIL: return "email";
    case FIELD_URL: return "url";
    case FIELD_HOURS: return "hours";
    case FIELD_TIMETABLE: return "timetable";
    case FIELD_LIST: return "list";
    case FIELD_COUNT: return "count";
    case FIELD_BOOL: return "bool";
    case FIELD_ACCEPT: return "accept";
    case FIELD_RANKED_LIST: return "ranked-list";
    case FIELD_PERSON: return "person";
    case FIELD_NOTE: return "note";
    case FIELD_DATE: return "date";
    case FIELD_CONSENT: return "consent";
    case FIELD_ENUM: return "enum";
    }
    return "";
}

static Str field_text(Builder *b, const FieldRow *row, const Fact *fact, Value value)
{
    if (row->type == FIELD_ACCEPT) return record_get(value, b->names[N_text]).string;
    if (row->type == FIELD_REF) return value.string;
    if (row->type != FIELD_LIST && row->type != FIELD_RANKED_LIST) return str_copy(b->arena, fact->text);
    Buf out = buf_on(b->arena);
    for (size_t i = 0; i < list_count(value); i++) {
        if (i) buf_put(&out, STR("、"));
        buf_put(&out, list_at(value, i).string);
    }
    return buf_str(&out);
}

static Value field_record(Builder *b, const Field *field, const FieldRow *row, const Fact *fact, Value value)
{
    Value v = value_record(b->arena);
    put_text(b, v, N_key, field->key);
    put_text(b, v, N_label, row->label);
    put_text(b, v, N_group, row->group);
    put(b, v, N_type, value_string(str_from(type_name(row->type))));
    put(b, v, N_text, value_string(field_text(b, row, fact, value)));
    if (row->type == FIELD_ACCEPT) put(b, v, N_symbol, record_get(value, b->names[N_symbol]));
    if (row->type == FIELD_HOURS) put(b, v, N_hours, value);
    if (row->type == FIELD_TIMETABLE) put(b, v, N_parts, record_get(value, b->names[N_parts]));
    if (value.kind == VALUE_LIST) put(b, v, N_items, value);
    put(b, v, N_href, value_string(field_href(b, row, fact->text)));
    return v;
}

static void add_to_group(Builder *b, Value groups, Str label, Value field)
{
    Value group = value_nil();
    for (size_t i = 0; i < list_count(groups); i++)
        if (str_eq(record_get(list_at(groups, i), b->names[N_label]).string, label)) group = list_at(groups, i);
    if (group.kind == VALUE_NIL) {
        group = value_record(b->arena);
        put(b, group, N_label, value_string(str_copy(b->arena, label)));
        put(b, group, N_fields, value_list(b->arena));
        list_push(b->arena, groups, group);
    }
    list_push(b->arena, record_get(group, b->names[N_fields]), field);
}

/* As the facility says it, else as of the day the first source it is shown from was fetched. */
static Date confirmed_on(Builder *b, const Facility *facility, const Service *service)
{
    const Field *field = schema_field(&b->data->schema, STR("confirmed_on"));
    const Fact *fact = field ? policy_fact(&b->policy, facility, service, field, NULL) : NULL;
    if (fact && date_is_set(fact->date)) return fact->date;
    for (size_t i = 0; i < service->row_count; i++)
        if (policy_source(&b->policy, &service->rows[i])) return service->rows[i].source->retrieved_on;
    return (Date){0};
}

static Value service_value(Builder *b, const Facility *facility, const Service *service)
{
    const Schema *schema = &b->data->schema;
    Value v = value_record(b->arena), groups = value_list(b->arena);
    put(b, v, N_category, b->categories[service->category->index]);
    put_date(b, v, N_confirmed, confirmed_on(b, facility, service));
    put(b, v, N_groups, groups);
    for (size_t i = 0; i < schema->count; i++) {
        const Field *field = &schema->fields[i];
        const Fact *fact = policy_fact(&b->policy, facility, service, field, NULL);
        if (!fact) continue;
        const FieldRow *row = policy_row(&b->policy, service->category, field);
        Value value = view_value(b, row, fact);
        if (value.kind == VALUE_NIL) continue;
        view_note_feature(b, field, row, fact);
        if (!is_structural(row, field)) {
            add_to_group(b, groups, row->group, field_record(b, field, row, fact, value));
            b->shown_fields[field->index] = true;
        }
        if (row->type != FIELD_CATEGORY) put_atom(b, v, field->atom, value);
    }
    return v;
}

/* ---- the place ---- */

const Fact *view_fact(Builder *b, const Facility *facility, const Field *field)
{
    for (size_t i = 0; i < facility->service_count; i++) {
        const Service *s = facility->services[i];
        const Fact *fact = policy_fact(&b->policy, facility, s, field, NULL);
        if (fact && policy_service(&b->policy, facility, s)) return fact;
    }
    return NULL;
}

static Str fact_text(Builder *b, const Facility *facility, const char *key)
{
    const Field *field = schema_field(&b->data->schema, str_from(key));
    const Fact *fact = field ? view_fact(b, facility, field) : NULL;
    return fact ? fact->text : (Str){0};
}

/* Both coordinates of one row, and only of a point that passed the checks. */
static bool row_point(Builder *b, Value v, const Facility *facility, const Service *s, const SourceRow *said)
{
    const Field *lat = schema_field(&b->data->schema, STR("latitude"));
    const Field *lon = schema_field(&b->data->schema, STR("longitude"));
    if (!lat || !lon || !said->facts[lat->index].text.len || !said->facts[lon->index].text.len ||
        !policy_cell(&b->policy, facility, s, said, lat) || !policy_cell(&b->policy, facility, s, said, lon))
        return false;
    put(b, v, N_lat, value_number(said->facts[lat->index].number));
    put(b, v, N_lon, value_number(said->facts[lon->index].number));
    return true;
}

static void put_point(Builder *b, Value v, const Facility *facility)
{
    for (size_t i = 0; facility->has_point && i < facility->service_count; i++) {
        const Service *s = facility->services[i];
        if (!policy_service(&b->policy, facility, s)) continue;
        for (size_t r = 0; r < s->row_count; r++)
            if (row_point(b, v, facility, s, &s->rows[r])) return;
    }
}

/* The district the service's rows lie in, as far as their consent goes; also where the
 * point itself is not shown. */
static const District *district_around(Builder *b, const Facility *facility, const Service *s, const Field *field)
{
    if (!policy_service(&b->policy, facility, s) || !policy_field(&b->policy, facility, s, field)) return NULL;
    for (size_t r = 0; r < s->row_count; r++)
        if (s->rows[r].around && policy_source(&b->policy, &s->rows[r])) return s->rows[r].around;
    return NULL;
}

/* The district that is written, else the one found from a point. */
static void put_district(Builder *b, Value v, const Facility *facility)
{
    const Field *field = schema_field(&b->data->schema, STR("district"));
    if (!facility->district || !field) return;
    const Fact *fact = view_fact(b, facility, field);
    const District *district = fact ? dataset_district(b->data, fact->text) : NULL;
    for (size_t i = 0; !fact && !district && i < facility->service_count; i++)
        district = district_around(b, facility, facility->services[i], field);
    if (district) put(b, v, N_district, b->districts[district->index]);
}

/* Ids make addresses and file names that stay, so they are the office's own and no
 * matter of consent. Where the id itself is withheld, the permanent number takes its place. */
static void put_identity(Builder *b, Value v, const Facility *facility)
{
    const Field *field = schema_field(&b->data->schema, STR("id"));
    bool shown = false;
    for (size_t i = 0; field && i < facility->service_count; i++) {
        const Service *s = facility->services[i];
        shown = shown || (policy_service(&b->policy, facility, s) && policy_field(&b->policy, facility, s, field));
    }
    Str id = shown ? facility->id
                   : facility->number ? str_printf(b->arena, "n%u", facility->number)
                                      : str_printf(b->arena, "x%zu", b->kept_count);
    put_text(b, v, N_id, id);
    put_url(b, v, "facility", id);
    if (facility->number) put(b, v, N_number, value_number(facility->number));
}

/* Does the view show anything that this row said? */
static bool is_shown_from(Builder *b, const Facility *facility, const Service *s, const SourceRow *said)
{
    if (s->row_count == 1) return policy_source(&b->policy, said);
    for (size_t i = 0; i < b->data->schema.count; i++) {
        const SourceRow *from;
        if (said->facts[i].text.len && policy_fact(&b->policy, facility, s, &b->data->schema.fields[i], &from) && from == said)
            return true;
    }
    return false;
}

static void cite(Builder *b, Value sources, const Source *source)
{
    Value v = value_record(b->arena);
    put_text(b, v, N_title, source->title);
    put_text(b, v, N_citation, source->citation);
    list_push(b->arena, sources, v);
}

/* Every source that something shown was taken from is counted, and cited once. */
static void put_sources(Builder *b, Value v, const Facility *facility)
{
    Value sources = value_list(b->arena);
    VEC(const Source *) cited = {0};
    for (size_t i = 0; i < facility->service_count; i++) {
        const Service *s = facility->services[i];
        if (!policy_service(&b->policy, facility, s)) continue;
        for (size_t r = 0; r < s->row_count; r++) {
            const Source *source = s->rows[r].source;
            if (source->index >= b->data->source_count || source != &b->data->sources[source->index] || /* unlisted */
                !is_shown_from(b, facility, s, &s->rows[r]))
                continue;
            b->source_counts[source->index]++;
            size_t at = 0;
            while (at < cited.count && cited.items[at] != source) at++;
            if (at < cited.count) continue;
            vec_push(b->scratch, &cited, source);
            cite(b, sources, source);
        }
    }
    put(b, v, N_sources, sources);
}

static void put_services(Builder *b, Value v, const Facility *facility, Kept *kept)
{
    Value services = value_list(b->arena), categories = value_list(b->arena);
    Date oldest = {0};
    bool unknown = false;
    for (size_t i = 0; i < facility->service_count; i++) {
        const Service *s = facility->services[i];
        if (!policy_service(&b->policy, facility, s)) continue;
        if (!list_count(services)) put(b, v, N_category, b->categories[s->category->index]);
        list_push(b->arena, services, service_value(b, facility, s));
        list_push(b->arena, categories, b->categories[s->category->index]);
        Date confirmed = confirmed_on(b, facility, s);
        unknown = unknown || !date_is_set(confirmed);
        if (!date_is_set(oldest) || (date_is_set(confirmed) && date_cmp(confirmed, oldest) < 0)) oldest = confirmed;
    }
    put(b, v, N_services, services);
    put(b, v, N_categories, categories);
    view_put_features(b, v);
    put_date(b, v, N_confirmed, oldest);
    kept->stale = unknown || date_cmp(oldest, b->stale_before) < 0;
    if (kept->stale && b->view->audience != AUDIENCE_RESIDENT) put(b, v, N_stale, value_bool(true));
}

static void put_facility_texts(Builder *b, Value v, const Facility *facility)
{
    static const struct {
        ViewName name;
        const char *key;
    } TEXTS[] = {
        {N_name, "name"}, {N_kana, "name_kana"}, {N_address, "address"}, {N_postal_code, "postal_code"},
        {N_building, "building"}, {N_phone, "phone"}, {N_fax, "fax"}, {N_email, "email"}, {N_website, "website"},
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        put_text(b, v, TEXTS[i].name, fact_text(b, facility, TEXTS[i].key));
}

Value view_facility(Builder *b, const Facility *facility, Kept *kept)
{
    Value v = value_record(b->arena);
    put_identity(b, v, facility);
    put_facility_texts(b, v, facility);
    Value kana = record_get(v, b->names[N_kana]), name = record_get(v, b->names[N_name]);
    put(b, v, N_initial, value_string(kana_row(b->scratch, kana.kind == VALUE_STRING ? kana.string : name.string)));
    Value phone = record_get(v, b->names[N_phone]);
    if (phone.kind == VALUE_STRING) put(b, v, N_phone_href, value_string(phone_href(b->arena, phone.string)));
    put_point(b, v, facility);
    put_district(b, v, facility);
    put_route(b, v);
    put_services(b, v, facility, kept);
    put_sources(b, v, facility);
    kept->record = v;
    put(b, v, N_json_ld, view_json_ld(b, kept));
    return v;
}

/* ---- schema.org ---- */

static const char *schema_type(Str key, Str group)
{
    static const char *const TYPES[][2] = {
        {"hospital", "Hospital"}, {"clinic", "MedicalClinic"}, {"dental", "Dentist"}, {"pharmacy", "Pharmacy"}};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (str_eq(key, str_from(TYPES[i][0]))) return TYPES[i][1];
    if (str_eq(group, STR("医療"))) return "MedicalBusiness";
    return str_eq(group, STR("相談")) ? "GovernmentOffice" : "LocalBusiness";
}

static void put_named(Builder *b, Value v, const char *name, Value value)
{
    put_atom(b, v, atom(str_from(name)), value);
}

static void put_string(Builder *b, Value v, const char *name, const char *text)
{
    put_named(b, v, name, value_string(str_from(text)));
}

static Value schema_hours(Builder *b, Value services)
{
    Value out = value_list(b->arena);
    Value week = record_get(record_get(list_at(services, 0), b->names[N_hours]), b->names[N_week]);
    for (size_t d = 0; d < list_count(week); d++) {
        Value spans = record_get(list_at(week, d), b->names[N_spans]);
        for (size_t i = 0; i < list_count(spans); i++) {
            Value span = list_at(spans, i);
            /* 第1・3土 has no form in schema.org: leave it to the text. */
            if (record_has(span, b->names[N_note])) continue;
            Value v = value_record(b->arena);
            put_string(b, v, "@type", "OpeningHoursSpecification");
            put_string(b, v, "dayOfWeek", DAY_SCHEMA[d]);
            put_named(b, v, "opens", record_get(span, b->names[N_from]));
            put_named(b, v, "closes", record_get(span, b->names[N_to]));
            list_push(b->arena, out, v);
        }
    }
    return list_count(out) ? out : value_nil();
}

static Value schema_address(Builder *b, Value facility)
{
    Value address = record_get(facility, b->names[N_address]);
    if (address.kind == VALUE_NIL) return address;
    Value v = value_record(b->arena);
    put_string(b, v, "@type", "PostalAddress");
    put_string(b, v, "addressCountry", "JP");
    put_named(b, v, "postalCode", record_get(facility, b->names[N_postal_code]));
    put_named(b, v, "streetAddress", address);
    return v;
}

static Value schema_point(Builder *b, Value facility)
{
    Value lat = record_get(facility, b->names[N_lat]);
    if (lat.kind == VALUE_NIL) return lat;
    Value v = value_record(b->arena);
    put_string(b, v, "@type", "GeoCoordinates");
    put_named(b, v, "latitude", lat);
    put_named(b, v, "longitude", record_get(facility, b->names[N_lon]));
    return v;
}

/* Made from what the view already shows, so it can show nothing else. */
Value view_json_ld(Builder *b, const Kept *kept)
{
    Value f = kept->record, v = value_record(b->arena), category = record_get(f, b->names[N_category]);
    Value key = record_get(category, b->names[N_key]), group = record_get(category, b->names[N_group]);
    put_string(b, v, "@context", "https://schema.org");
    put_string(b, v, "@type", schema_type(key.kind == VALUE_STRING ? key.string : (Str){0},
                                          group.kind == VALUE_STRING ? group.string : (Str){0}));
    put_named(b, v, "name", record_get(f, b->names[N_name]));
    put_named(b, v, "telephone", record_get(f, b->names[N_phone]));
    put_named(b, v, "faxNumber", record_get(f, b->names[N_fax]));
    put_named(b, v, "address", schema_address(b, f));
    put_named(b, v, "geo", schema_point(b, f));
    put_named(b, v, "openingHoursSpecification", schema_hours(b, record_get(f, b->names[N_services])));
    put_named(b, v, "url", record_get(f, b->names[N_website]));
    return v;
}
