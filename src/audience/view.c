#include "audience/view.h"

#include <assert.h>
#include <stdlib.h>

#include "audience/builder.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "model/kana.h"

enum { SLUG_MAX = 64 };

/* ---- members ---- */

void put_atom(Builder *b, Value record, Atom name, Value value)
{
    bool empty = value.kind == VALUE_NIL || (value.kind == VALUE_STRING && !value.string.len);
    if (!empty) record_set(b->arena, record, name, value);
}

void put(Builder *b, Value record, ViewName name, Value value)
{
    put_atom(b, record, b->names[name], value);
}

void put_text(Builder *b, Value record, ViewName name, Str text)
{
    if (text.len) put(b, record, name, value_string(str_copy(b->arena, text)));
}

Value view_date(Builder *b, Date date)
{
    Value v = value_record(b->arena);
    put(b, v, N_iso, value_string(date_iso(b->arena, date)));
    put(b, v, N_wareki, value_string(date_wareki(b->arena, date)));
    put(b, v, N_japanese, value_string(date_japanese(b->arena, date)));
    put(b, v, N_year, value_number(date.year));
    return v;
}

void put_date(Builder *b, Value record, ViewName name, Date date)
{
    if (date_is_set(date)) put(b, record, name, view_date(b, date));
}

/* ---- file names ---- */

static bool is_safe(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

static Str lower_ascii(Arena *arena, Str s)
{
    char *out = arena_copy(arena, s.data, s.len);
    for (size_t i = 0; i < s.len; i++)
        if (out[i] >= 'A' && out[i] <= 'Z') out[i] = (char)(out[i] + 32);
    return (Str){out, s.len};
}

static Str hashed_slug(Builder *b, Str safe, Str id, unsigned salt)
{
    Str salted = str_printf(b->scratch, "%u/" STR_FMT, salt, STR_ARG(id));
    Str digest = str_slice(sha256_hex(b->scratch, salted), 0, 8);
    return str_printf(b->arena, STR_FMT "%s" STR_FMT, STR_ARG(str_slice(safe, 0, SLUG_MAX)),
                      safe.len ? "-" : "x", STR_ARG(digest));
}

static Str slug_in(Builder *b, const char *folder, Str slug)
{
    return str_printf(b->scratch, "%s/" STR_FMT, folder, STR_ARG(lower_ascii(b->scratch, slug)));
}

Str view_slug(Builder *b, const char *folder, Str id)
{
    Buf safe = buf_on(b->scratch);
    for (size_t i = 0; i < id.len; i++)
        if (is_safe(id.data[i]) && (safe.len || id.data[i] != '-')) buf_putc(&safe, id.data[i]);
    Str slug = str_copy(b->arena, buf_str(&safe));
    if (slug.len != id.len || !slug.len || slug.len > SLUG_MAX)
        slug = hashed_slug(b, buf_str(&safe), id, 0);
    /* Windows and macOS hold F1 and f1 for one file. */
    for (unsigned salt = 1; !map_set(&b->slugs, slug_in(b, folder, slug), b); salt++)
        slug = hashed_slug(b, buf_str(&safe), id, salt);
    return slug;
}

void put_url(Builder *b, Value record, const char *folder, Str id)
{
    Str slug = view_slug(b, folder, id);
    put(b, record, N_slug, value_string(slug));
    put(b, record, N_url, value_string(str_printf(b->arena, "/%s/" STR_FMT ".html", folder, STR_ARG(slug))));
}

/* ---- facilities ---- */

static Str sort_key(Builder *b, Value record)
{
    Str kana = record_get(record, b->names[N_kana]).string;
    if (kana.len) return kana_sort_key(b->scratch, kana);
    return kana_sort_key(b->scratch, record_get(record, b->names[N_name]).string);
}

static int by_kana(const void *left, const void *right)
{
    const Kept *a = left, *b = right;
    int order = str_cmp(a->sort_key, b->sort_key);
    if (order) return order;
    if (a->facility->number != b->facility->number)
        return a->facility->number < b->facility->number ? -1 : 1;
    return str_cmp(a->facility->id, b->facility->id);
}

static void collect_facilities(Builder *b)
{
    const Dataset *data = b->data;
    b->kept = arena_array(b->scratch, Kept, data->facility_count);
    for (size_t i = 0; i < data->facility_count; i++) {
        const Facility *facility = data->facilities[i];
        if (!policy_facility(&b->policy, facility)) continue;
        Kept *kept = &b->kept[b->kept_count++];
        *kept = (Kept){.facility = facility};
        kept->record = view_facility(b, facility, kept);
        kept->sort_key = sort_key(b, kept->record);
        b->stale_count += kept->stale;
        Value *slot = arena_new(b->scratch, Value);
        *slot = kept->record;
        map_set(&b->by_id, facility->id, slot);
    }
    if (b->kept_count) qsort(b->kept, b->kept_count, sizeof *b->kept, by_kana);
}

static bool shows_category(Builder *b, const Facility *facility, unsigned index)
{
    for (size_t i = 0; i < facility->service_count; i++)
        if (facility->services[i]->category->index == index &&
            policy_service(&b->policy, facility, facility->services[i]))
            return true;
    return false;
}

static Str text_of(Builder *b, Value record, ViewName name)
{
    Value v = record_get(record, b->names[name]);
    return v.kind == VALUE_STRING ? v.string : (Str){0};
}

/* ---- categories and districts ---- */

static void make_categories(Builder *b)
{
    const Dataset *data = b->data;
    b->categories = arena_array(b->scratch, Value, data->category_count);
    b->category_lists = arena_array(b->scratch, Value, data->category_count);
    for (size_t i = 0; i < data->category_count; i++) {
        const Category *c = &data->categories[i];
        Value v = value_record(b->arena);
        put_text(b, v, N_key, c->key);
        put_text(b, v, N_label, c->label);
        put_text(b, v, N_group, c->group);
        put_text(b, v, N_reading, c->reading);
        put_text(b, v, N_aliases, c->aliases);
        put_text(b, v, N_note, c->note);
        put_text(b, v, N_marker, c->marker);
        put_text(b, v, N_colour, c->colour);
        put_url(b, v, "category", c->key);
        b->categories[c->index] = v;
        b->category_lists[c->index] = value_list(b->arena);
    }
}

static void make_districts(Builder *b)
{
    const Dataset *data = b->data;
    b->districts = arena_array(b->scratch, Value, data->district_count);
    b->district_lists = arena_array(b->scratch, Value, data->district_count);
    for (size_t i = 0; i < data->district_count; i++) {
        const District *d = &data->districts[i];
        Value v = value_record(b->arena);
        put_text(b, v, N_key, d->key);
        put_text(b, v, N_label, d->label);
        put_text(b, v, N_reading, d->reading);
        put_text(b, v, N_note, d->note);
        put_url(b, v, "district", d->key);
        b->districts[d->index] = v;
        b->district_lists[d->index] = value_list(b->arena);
    }
}

static void sort_into_lists(Builder *b, Value all)
{
    for (size_t i = 0; i < b->kept_count; i++) {
        const Kept *kept = &b->kept[i];
        list_push(b->arena, all, kept->record);
        for (size_t c = 0; c < b->data->category_count; c++)
            if (shows_category(b, kept->facility, (unsigned)c))
                list_push(b->arena, b->category_lists[c], kept->record);
        Value district = record_get(kept->record, b->names[N_district]);
        for (size_t d = 0; district.kind == VALUE_RECORD && d < b->data->district_count; d++)
            if (b->districts[d].record == district.record)
                list_push(b->arena, b->district_lists[d], kept->record);
    }
}

static void add_categories(Builder *b)
{
    View *view = b->view;
    Value list = value_list(b->arena), groups = value_list(b->arena), group = value_nil();
    view->categories = arena_array(b->arena, ViewCategory, b->data->category_count);
    for (size_t i = 0; i < b->data->category_count; i++) {
        Value v = b->categories[i], members = b->category_lists[i];
        size_t count = list_count(members);
        if (!count) continue;
        put(b, v, N_count, value_number((double)count));
        put(b, v, N_facilities, members);
        list_push(b->arena, list, v);
        if (!str_eq(text_of(b, group, N_label), text_of(b, v, N_group))) {
            group = value_record(b->arena);
            put_text(b, group, N_label, text_of(b, v, N_group));
            put(b, group, N_categories, value_list(b->arena));
            list_push(b->arena, groups, group);
        }
        list_push(b->arena, record_get(group, b->names[N_categories]), v);
        view->categories[view->category_count] = (ViewCategory){
            .key = text_of(b, v, N_key), .label = text_of(b, v, N_label),
            .group = text_of(b, v, N_group), .marker = text_of(b, v, N_marker),
            .colour = text_of(b, v, N_colour), .index = (unsigned)view->category_count,
            .count = (unsigned)count, .value = v};
        view->category_count++;
    }
    put(b, view->root, N_categories, list);
    put(b, view->root, N_groups, groups);
}

/* The facilities of a district, apart by category of their first service. */
static Value by_category(Builder *b, Value members)
{
    Value out = value_list(b->arena);
    for (size_t c = 0; c < b->data->category_count; c++) {
        Value part = value_nil();
        for (size_t i = 0; i < list_count(members); i++) {
            Value f = list_at(members, i);
            if (record_get(f, b->names[N_category]).record != b->categories[c].record) continue;
            if (part.kind == VALUE_NIL) {
                part = value_record(b->arena);
                put(b, part, N_category, b->categories[c]);
                put(b, part, N_facilities, value_list(b->arena));
                list_push(b->arena, out, part);
            }
            list_push(b->arena, record_get(part, b->names[N_facilities]), f);
        }
    }
    return out;
}

static bool is_window(Builder *b, const Kept *kept)
{
    Value category = record_get(kept->record, b->names[N_category]);
    return str_eq(text_of(b, category, N_group), STR("相談"));
}

/* Does the window say it serves the district, as far as this audience may know? */
static bool serves(Builder *b, const Kept *kept, const District *district, const Field *served)
{
    const Fact *fact = served ? view_fact(b, kept->facility, served) : NULL;
    for (size_t i = 0; fact && i < fact->list.count; i++) {
        Str item = fact->list.items[i];
        if (str_eq(item, district->key) || str_eq(item, district->label)) return true;
    }
    return false;
}

static Value district_windows(Builder *b, const District *district, Value *center)
{
    const Field *served = schema_field(&b->data->schema, STR("district_served"));
    Value windows = value_list(b->arena);
    const Value *found = district->center.len ? map_get(&b->by_id, district->center) : NULL;
    *center = found ? *found : value_nil();
    if (found) list_push(b->arena, windows, *found);
    for (size_t i = 0; i < b->kept_count; i++) {
        const Kept *kept = &b->kept[i];
        if (found && kept->record.record == found->record) continue;
        if (is_window(b, kept) && serves(b, kept, district, served))
            list_push(b->arena, windows, kept->record);
    }
    return windows;
}

static void add_districts(Builder *b)
{
    View *view = b->view;
    Value list = value_list(b->arena);
    view->districts = arena_array(b->arena, ViewDistrict, b->data->district_count);
    for (size_t i = 0; i < b->data->district_count; i++) {
        const District *d = &b->data->districts[i];
        Value v = b->districts[i], center;
        put(b, v, N_count, value_number((double)list_count(b->district_lists[i])));
        put(b, v, N_facilities, b->district_lists[i]);
        put(b, v, N_windows, district_windows(b, d, &center));
        put(b, v, N_center, center);
        put(b, v, N_by_category, by_category(b, b->district_lists[i]));
        list_push(b->arena, list, v);
        view->districts[view->district_count] =
            (ViewDistrict){.key = text_of(b, v, N_key), .label = text_of(b, v, N_label),
                           .index = (unsigned)view->district_count, .value = v};
        view->district_count++;
    }
    put(b, view->root, N_districts, list);
}

static void add_windows(Builder *b)
{
    Value windows = value_list(b->arena);
    for (size_t d = 0; d <= b->data->district_count; d++)
        for (size_t i = 0; i < b->kept_count; i++) {
            Value at = record_get(b->kept[i].record, b->names[N_district]);
            bool here = d < b->data->district_count ? at.kind == VALUE_RECORD && at.record == b->districts[d].record
                                                    : at.kind == VALUE_NIL;
            if (here && is_window(b, &b->kept[i])) list_push(b->arena, windows, b->kept[i].record);
        }
    put(b, b->view->root, N_windows, windows);
}

static void add_kana_index(Builder *b)
{
    Value index = value_list(b->arena), row = value_nil();
    for (size_t i = 0; i < b->kept_count; i++) {
        Value record = b->kept[i].record;
        Str initial = text_of(b, record, N_initial);
        if (!str_eq(text_of(b, row, N_initial), initial)) {
            row = value_record(b->arena);
            put_text(b, row, N_initial, initial);
            put_text(b, row, N_row, initial);
            put(b, row, N_facilities, value_list(b->arena));
            list_push(b->arena, index, row);
        }
        list_push(b->arena, record_get(row, b->names[N_facilities]), record);
    }
    put(b, b->view->root, N_kana_index, index);
}

/* The columns of a table of everything, in the dictionary's order. */
static void add_fields(Builder *b)
{
    Value list = value_list(b->arena);
    for (size_t i = 0; i < b->data->schema.count; i++) {
        const Field *field = &b->data->schema.fields[i];
        if (!b->shown_fields[field->index]) continue;
        Value v = value_record(b->arena);
        put_text(b, v, N_key, field->key);
        put_text(b, v, N_label, field->rows[0].label);
        put_text(b, v, N_group, field->rows[0].group);
        list_push(b->arena, list, v);
    }
    put(b, b->view->root, N_fields, list);
}

/* ---- the typed part ---- */

static const ViewCategory *typed_category(Builder *b, Value category)
{
    for (size_t i = 0; i < b->view->category_count; i++)
        if (b->view->categories[i].value.record == category.record) return &b->view->categories[i];
    return NULL;
}

static const ViewDistrict *typed_district(Builder *b, Value district)
{
    for (size_t i = 0; district.kind == VALUE_RECORD && i < b->view->district_count; i++)
        if (b->view->districts[i].value.record == district.record) return &b->view->districts[i];
    return NULL;
}

static void type_facility(Builder *b, Value v, ViewFacility *out)
{
    Value services = record_get(v, b->names[N_services]);
    size_t count = list_count(services);
    out->id = text_of(b, v, N_id);
    out->name = text_of(b, v, N_name);
    out->kana = text_of(b, v, N_kana);
    out->address = text_of(b, v, N_address);
    out->phone = text_of(b, v, N_phone);
    out->number = (unsigned)record_get(v, b->names[N_number]).number;
    out->categories = arena_array(b->arena, const ViewCategory *, count);
    for (size_t i = 0; i < count; i++)
        out->categories[out->category_count++] =
            typed_category(b, record_get(list_at(services, i), b->names[N_category]));
    out->category = count ? out->categories[0] : NULL;
    out->district = typed_district(b, record_get(v, b->names[N_district]));
    Value lat = record_get(v, b->names[N_lat]), lon = record_get(v, b->names[N_lon]);
    out->has_point = lat.kind == VALUE_NUMBER && lon.kind == VALUE_NUMBER;
    if (out->has_point) out->point = (LonLat){.lon = lon.number, .lat = lat.number};
    out->value = v;
}

static void add_typed_facilities(Builder *b)
{
    View *view = b->view;
    view->facilities = arena_array(b->arena, ViewFacility, b->kept_count);
    view->facility_count = b->kept_count;
    for (size_t i = 0; i < b->kept_count; i++)
        type_facility(b, b->kept[i].record, &view->facilities[i]);
}

static void find_ward(Builder *b)
{
    View *view = b->view;
    const GeoLayer *districts = view_layer(view, STR("districts"));
    view->ward = geo_box_empty();
    if (districts && districts->count) {
        view->ward = districts->bounds;
        return;
    }
    for (size_t i = 0; i < view->facility_count; i++)
        if (view->facilities[i].has_point) geo_box_add(&view->ward, view->facilities[i].point);
}

/* ---- the whole ---- */

static Date stale_limit(const Dataset *data, Date as_of)
{
    return date_add_months(as_of, -dataset_stale_months(data));
}

static void intern_names(Builder *b)
{
    static const char *const NAMES[] = {
#define X(name) #name,
        VIEW_NAMES(X)
#undef X
    };
    for (size_t i = 0; i < VIEW_NAME_COUNT; i++) b->names[i] = atom(str_from(NAMES[i]));
}

static void build(Builder *b)
{
    make_categories(b);
    make_districts(b);
    collect_facilities(b);
    Value all = value_list(b->arena);
    sort_into_lists(b, all);
    put(b, b->view->root, N_facilities, all);
    add_categories(b);
    view_add_statistics(b);
    add_districts(b);
    add_windows(b);
    add_kana_index(b);
    add_fields(b);
    view_add_features(b);
    view_add_matrix(b);
    view_copy_layers(b);
    add_typed_facilities(b);
    find_ward(b);
    view_add_site(b);
    view_add_pages(b);
    view_add_contacts(b);
    view_add_sources(b);
    view_add_reports(b);
}

View *view_open(const struct Dataset *data, Audience audience, Date as_of)
{
    Arena *arena = arena_open(), *scratch = arena_open();
    View *view = arena_new(arena, View);
    *view = (View){.arena = arena, .audience = audience, .as_of = as_of, .root = value_record(arena)};
    Builder b = {.data = data,
                 .policy = policy_open(scratch, data, audience),
                 .view = view,
                 .arena = arena,
                 .scratch = scratch,
                 .stale_before = stale_limit(data, as_of),
                 .source_counts = arena_array(scratch, size_t, data->source_count),
                 .shown_fields = arena_array(scratch, bool, data->schema.count),
                 .slugs = map_on(scratch),
                 .by_id = map_on(scratch),
                 .all_features = map_on(scratch)};
    view->inks = ink_table_copy(arena, &data->inks);
    view->print_profiles = print_profiles_copy(arena, &data->print_profiles);
    view->tiling = tiling_of(data, NULL); /* the check has said what is wrong with it */
    view->imposition = imposition_copy(arena, &data->imposition);
    intern_names(&b);
    build(&b);
    arena_close(scratch);
    return view;
}

void view_close(View *view)
{
    if (view) arena_close(view->arena);
}

const GeoLayer *view_layer(const View *view, Str name)
{
    for (size_t i = 0; i < view->layer_count; i++)
        if (str_eq(view->layers[i].name, name)) return &view->layers[i];
    return NULL;
}

Str view_site(const View *view, const char *key)
{
    Value site = record_get(view->root, atom(STR("site")));
    Value v = record_get(site, atom(str_from(key)));
    return v.kind == VALUE_STRING ? v.string : (Str){0};
}
