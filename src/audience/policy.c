#include "audience/policy.h"

#include "model/answer.h"
#include "model/consent.h"

enum { SMALL_NUMBER = 10 };

static const FieldRow **resolve_rows(Arena *arena, const Dataset *data)
{
    size_t fields = data->schema.count;
    const FieldRow **rows = arena_array(arena, const FieldRow *, data->category_count * fields);
    for (size_t c = 0; c < data->category_count; c++) {
        const Category *category = &data->categories[c];
        for (size_t f = 0; f < fields; f++)
            rows[category->index * fields + f] =
                field_row(&data->schema.fields[f], category->key, category->group);
    }
    return rows;
}

/* The 相談支援室 serves professionals; a ward may decide to show it to residents. */
static Audience *category_levels(Arena *arena, const Dataset *data)
{
    bool show_office =
        answer_of(arena, dataset_setting(data, STR("consultation_office_for_residents"))) == ANSWER_YES;
    Audience *levels = arena_array(arena, Audience, data->category_count);
    for (size_t c = 0; c < data->category_count; c++) {
        const Category *category = &data->categories[c];
        bool office = str_eq(category->key, STR("consultation_office"));
        levels[category->index] = office && show_office ? AUDIENCE_RESIDENT : category->audience;
    }
    return levels;
}

Policy policy_open(Arena *arena, const Dataset *data, Audience audience)
{
    return (Policy){
        .data = data,
        .audience = audience,
        .rows = resolve_rows(arena, data),
        .category_level = category_levels(arena, data),
        .name = schema_field(&data->schema, STR("name")),
    };
}

const FieldRow *policy_row(const Policy *p, const Category *category, const Field *field)
{
    return p->rows[category->index * p->data->schema.count + field->index];
}

Policy policy_for(const Policy *p, Audience audience)
{
    Policy other = *p;
    other.audience = audience;
    return other;
}

/* Does the field say where the place is? Who withholds the address withholds
 * whatever leads there. */
static bool locates(const FieldRow *row, const Field *field)
{
    return row->type == FIELD_ADDRESS || row->type == FIELD_LATITUDE ||
           row->type == FIELD_LONGITUDE || row->type == FIELD_POSTAL ||
           str_eq(field->key, STR("building"));
}

static bool is_withheld(const Policy *p, const Facility *facility, const FieldRow *row,
                        const Field *field)
{
    for (size_t i = 0; i < facility->service_count; i++) {
        const Service *s = facility->services[i];
        for (size_t j = 0; j < s->withheld_count; j++) {
            if (s->withheld[j] == field) return true;
            const FieldRow *other = policy_row(p, s->category, s->withheld[j]);
            if (other && other->type == FIELD_ADDRESS && locates(row, field)) return true;
        }
    }
    return false;
}

/* Informal support is often somebody's home: its address, point and numbers need
 * the facility's own word, whatever the source says. */
static bool needs_explicit_consent(const Service *service, const FieldRow *row, const Field *field)
{
    return str_eq(service->category->group, STR("生活支援")) &&
           (locates(row, field) || row->type == FIELD_PHONE);
}

bool policy_field(const Policy *p, const Facility *facility, const Service *service, const Field *field)
{
    const FieldRow *row = policy_row(p, service->category, field);
    return row && row->audience <= p->audience && !is_withheld(p, facility, row, field);
}

bool policy_source(const Policy *p, const SourceRow *said) { return consent_allows(said->consent, p->audience); }

static bool said_passes(const Policy *p, const Service *service, const SourceRow *said, const Field *field)
{
    return policy_source(p, said) &&
           (p->audience == AUDIENCE_INTERNAL || said->explicit ||
            !needs_explicit_consent(service, policy_row(p, service->category, field), field));
}

bool policy_cell(const Policy *p, const Facility *facility, const Service *service, const SourceRow *said,
                 const Field *field)
{
    return policy_field(p, facility, service, field) && said_passes(p, service, said, field);
}

const Fact *policy_fact(const Policy *p, const Facility *facility, const Service *service, const Field *field,
                        const SourceRow **from)
{
    bool asked = false;
    for (size_t i = 0; i < service->row_count; i++) {
        const SourceRow *said = &service->rows[i];
        if (str_empty(said->facts[field->index].text)) continue;
        if (!asked && !policy_field(p, facility, service, field)) return NULL;
        asked = true;
        if (!said_passes(p, service, said, field)) continue;
        if (from) *from = said;
        return &said->facts[field->index];
    }
    return NULL;
}

static bool service_passes(const Policy *p, const Service *service)
{
    if (p->category_level[service->category->index] > p->audience) return false;
    for (size_t i = 0; i < service->row_count; i++)
        if (policy_source(p, &service->rows[i])) return true;
    return false;
}

/* The name is what a record is found by: where it may not be read, or there is
 * none, nothing of the service is shown. */
static bool name_passes(const Policy *p, const Facility *facility)
{
    for (size_t i = 0; p->name && i < facility->service_count; i++)
        if (service_passes(p, facility->services[i]) && policy_fact(p, facility, facility->services[i], p->name, NULL))
            return true;
    return false;
}

bool policy_facility(const Policy *p, const Facility *facility)
{
    if (facility->held) return false;
    if (p->audience != AUDIENCE_INTERNAL && consent_refused(facility)) return false;
    return name_passes(p, facility);
}

bool policy_service(const Policy *p, const Facility *facility, const Service *service)
{
    return service_passes(p, service) && policy_facility(p, facility);
}

Accept policy_accept(const Policy *p, Accept accept)
{
    if (p->audience != AUDIENCE_RESIDENT) return accept;
    switch (accept) {
    case ACCEPT_ACTIVE:
    case ACCEPT_YES: return ACCEPT_YES;
    case ACCEPT_CONSULT: return ACCEPT_CONSULT;
    case ACCEPT_NO:
    case ACCEPT_BLANK: return ACCEPT_BLANK;
    }
    return ACCEPT_BLANK;
}

bool policy_shows_bool(const Policy *p, bool flag) { return flag || p->audience != AUDIENCE_RESIDENT; }

static bool passes_whole(const Policy *p, const Service *service)
{
    for (size_t i = 0; i < service->row_count; i++)
        if (!policy_source(p, &service->rows[i])) return false;
    return p->category_level[service->category->index] <= p->audience;
}

bool policy_contact(const Policy *p, const Contact *contact)
{
    if (!contact->facility) return p->audience == AUDIENCE_INTERNAL;
    for (size_t i = 0; i < contact->facility->service_count; i++)
        if (passes_whole(p, contact->facility->services[i])) return policy_facility(p, contact->facility);
    return false;
}

bool policy_contact_cell(const Policy *p, const Contact *contact, const Field *field)
{
    const FieldRow *row = field_row(field, (Str){0}, (Str){0});
    return row && row->audience <= p->audience && policy_contact(p, contact);
}

bool policy_setting(const Policy *p, const Setting *setting)
{
    return setting->audience <= p->audience;
}

bool policy_page(const Policy *p, const Page *page) { return page->audience <= p->audience; }

/* ---- small numbers ---- */

/* Rates, shares and numbers of events say nothing of a person; whatever is not
 * known to be one of these counts people. */
static bool counts_people(Str indicator)
{
    static const char *const OTHER[] = {"_rate", "_wish", "_satisfaction", "_held", "_quality"};
    for (size_t i = 0; i < sizeof OTHER / sizeof *OTHER; i++)
        if (str_contains(indicator, str_from(OTHER[i]))) return false;
    return true;
}

static bool is_small(const Statistic *s)
{
    return s->value < SMALL_NUMBER && counts_people(s->indicator);
}

/* Parts that add up to one total: the districts of the ward, or the items of one figure. */
typedef enum Line { LINE_DISTRICTS, LINE_ITEMS, LINE_COUNT } Line;

static bool same_line(const Statistic *a, const Statistic *b, Line line)
{
    return a->year == b->year && str_eq(a->indicator, b->indicator) && str_eq(a->area, b->area) &&
           (line == LINE_DISTRICTS ? str_eq(a->item, b->item) : a->district == b->district);
}

static bool is_part(const Statistic *s, Line line) { return line == LINE_DISTRICTS ? s->district != NULL : !str_empty(s->item); }

/* One hidden part is the total less the others: hide the next smallest too; true
 * when it did. The total of items often stands in an indicator of its own (deaths
 * beside deaths_by_place), so theirs counts as known. */
static bool guard_line(const Dataset *data, const Statistic *of, Line line, bool *shown)
{
    const Statistic *all = data->statistics;
    size_t hidden = 0, next = SIZE_MAX;
    bool total = line == LINE_ITEMS;
    for (size_t i = 0; i < data->statistic_count; i++) {
        if (!same_line(&all[i], of, line)) continue;
        bool part = is_part(&all[i], line);
        total = total || !part;
        if (!shown[i]) hidden++;
        else if (part && (next == SIZE_MAX || all[i].value < all[next].value)) next = i;
    }
    if (!total || hidden != 1 || next == SIZE_MAX) return false;
    shown[next] = false;
    return true;
}

void policy_statistics(const Policy *p, bool *shown)
{
    const Dataset *data = p->data;
    for (size_t i = 0; i < data->statistic_count; i++)
        shown[i] = p->audience == AUDIENCE_INTERNAL || !is_small(&data->statistics[i]);
    /* What one line hides may be worked out along another, until nothing more is hidden. */
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < data->statistic_count; i++)
            for (Line line = 0; line < LINE_COUNT && !shown[i]; line++)
                if (guard_line(data, &data->statistics[i], line, shown)) more = true;
    }
}
