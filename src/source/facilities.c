#include "source/facilities.h"

#include <string.h>

#include "base/utf8.h"
#include "model/address.h"
#include "model/consent.h"
#include "source/facilities_internal.h"

/* ---- rows into places ---- */

static Facility *facility_of(Builder *b, Str id)
{
    Facility *facility = map_get(&b->by_id, id);
    if (facility)
        return facility;
    facility = arena_new(b->arena, Facility);
    facility->id = id;
    map_set(&b->by_id, id, facility);
    vec_push(b->arena, &b->facilities, facility);
    return facility;
}

static Service *service_in(const Facility *facility, const Category *category)
{
    for (size_t i = 0; i < facility->service_count; i++)
        if (facility->services[i]->category == category)
            return facility->services[i];
    return NULL;
}

/* Keeps the order of categories.csv. */
static void add_service(Builder *b, Facility *facility, Service *service)
{
    Service **services = arena_array(b->arena, Service *, facility->service_count + 1);
    size_t at = 0;
    while (at < facility->service_count && facility->services[at]->category->index <= service->category->index)
        at++;
    if (facility->service_count) {
        memcpy(services, facility->services, at * sizeof(Service *));
        memcpy(services + at + 1, facility->services + at, (facility->service_count - at) * sizeof(Service *));
    }
    services[at] = service;
    facility->services = services;
    facility->service_count++;
}

static bool same_text(Arena *arena, const FieldRow *row, Str a, Str b)
{
    if (str_eq(a, b))
        return true;
    if (row->type == FIELD_ADDRESS)
        return str_eq(address_key(arena, a), address_key(arena, b));
    return str_eq(utf8_search_key(arena, a), utf8_search_key(arena, b));
}

static bool is_coordinate(const FieldRow *row)
{
    return row->type == FIELD_LATITUDE || row->type == FIELD_LONGITUDE;
}

/* Where the ward and an import say different things the ward's stays, and it is noted. */
static void note_differences(Builder *b, const Service *kept, const Service *other)
{
    Arena *scratch = arena_open();
    Buf cell = buf_on(scratch);
    for (size_t i = 0; i < b->data->schema.count; i++) {
        const Field *field = &b->data->schema.fields[i];
        const FieldRow *row = field_row(field, kept->category->key, kept->category->group);
        const Fact *mine = &kept->rows[0].facts[i], *theirs = service_fact(other, field);
        if (!row || str_empty(theirs->text) || str_empty(mine->text) || field == b->keys.id || field == b->keys.consent ||
            is_coordinate(row) || same_text(scratch, row, mine->text, theirs->text))
            continue;
        buf_clear(&cell);
        place_write(&cell, theirs->place);
        diag_add(b->content->diag, DIAG_IMPORT_DIFFERS, mine->place, row->label, buf_str(&cell));
    }
    arena_close(scratch);
}

/* A wish to withhold counts whoever wrote it down. */
static void withhold(Builder *b, Service *kept, const Service *other)
{
    if (other->withheld_count == 0)
        return;
    const Field **all = arena_array(b->arena, const Field *, kept->withheld_count + other->withheld_count);
    if (kept->withheld_count)
        memcpy(all, kept->withheld, kept->withheld_count * sizeof *all);
    memcpy(all + kept->withheld_count, other->withheld, other->withheld_count * sizeof *all);
    kept->withheld = all;
    kept->withheld_count += other->withheld_count;
}

/* What another source says of the service comes below what was read before. */
static void merge(Builder *b, Service *kept, const Service *other)
{
    if (source_is_ward(kept->rows[0].source))
        note_differences(b, kept, other);
    SourceRow *rows = arena_array(b->arena, SourceRow, kept->row_count + other->row_count);
    memcpy(rows, kept->rows, kept->row_count * sizeof *rows);
    memcpy(rows + kept->row_count, other->rows, other->row_count * sizeof *rows);
    kept->rows = rows;
    kept->row_count += other->row_count;
    withhold(b, kept, other);
}

static Str number_of(const Builder *b, const Service *service)
{
    return b->keys.number ? service_fact(service, b->keys.number)->text : STR("");
}

static void report_twice(Builder *b, Job *job, const Service *first, Place place, Str id)
{
    ArenaMark mark = arena_mark(b->arena);
    Buf where = buf_on(b->arena);
    place_write(&where, first->rows[0].place);
    tally_add(&job->tally, DIAG_SERVICE_TWICE, place, id, first->category->label, buf_str(&where));
    arena_rewind(b->arena, mark);
}

static void place_service(Builder *b, Job *job, const RowRead *read)
{
    Service *service = read->service;
    Str number = number_of(b, service);
    Facility *facility = map_get(&b->by_id, read->id);
    if (!facility && job->profile && !str_empty(number))
        facility = map_get(&b->by_number, number);
    if (!facility)
        facility = facility_of(b, read->id);
    Service *before = service_in(facility, service->category);
    if (before && !job->profile) {
        report_twice(b, job, before, read->id_place, read->id);
        return;
    }
    if (before)
        merge(b, before, service);
    else
        add_service(b, facility, service);
    facility->held = facility->held || read->held;
    if (!str_empty(number) && !map_has(&b->by_number, number))
        map_set(&b->by_number, number, facility);
    job->source->records++;
}

/* False when the profile did not want the row. */
static bool read_row(Builder *b, Job *job, const CsvRow *row)
{
    RowRead read;
    if (!facility_row(b, job, row, &read))
        return false;
    if (!read.service)
        return true;
    job->services++;
    job->silent += !read.service->rows[0].written && job->source->default_consent == CONSENT_UNKNOWN;
    place_service(b, job, &read);
    return true;
}

static void read_rows(Builder *b, Job *job)
{
    size_t unwanted = 0;
    memset(b->inputs, 0, b->data->schema.count * sizeof *b->inputs);
    for (size_t i = 0; i < job->table.row_count; i++)
        unwanted += !read_row(b, job, &job->table.rows[i]);
    if (!job->profile && !job->has_id && job->table.row_count)
        diag_add(b->content->diag, DIAG_NO_ID_COLUMN, csv_place(&job->table, &job->table.header, 0), STR(""));
    if (job->services && job->silent == job->services)
        diag_add(b->content->diag, DIAG_CONSENT_NOBODY, place_file(job->path), str_printf(b->arena, "%zu", job->silent));
    if (unwanted)
        diag_add(b->content->diag, DIAG_IMPORT_ELSEWHERE, place_file(job->path),
                 str_printf(b->arena, "%zu", unwanted), str_printf(b->arena, "%zu", job->table.row_count));
    if (job->join && !job->met && job->alone)
        diag_add(b->content->diag, DIAG_JOIN_MISSING, job->source->place, job->path, job->profile->join->files);
    tally_finish(&job->tally);
}

/* ---- second tables ---- */

static bool load(Builder *b, Job *job)
{
    if (!facility_table(b, job))
        return false;
    if (job->join && !job->second)
        facility_list_places(b, job);
    return true;
}

/* All first tables before the second ones, in whatever order they were named. */
static void load_all(Builder *b, bool *loaded)
{
    for (int second = 0; second < 2; second++)
        for (size_t i = 0; i < b->jobs.count; i++) {
            Job *job = &b->jobs.items[i];
            const Profile *profile = source_is_ward(job->source) ? NULL : facility_profile(b, job->source);
            if ((profile && join_takes(profile, job->path)) == second)
                loaded[i] = load(b, job);
        }
    for (size_t i = b->jobs.count; i-- > 0;) /* of two editions in a folder the later name, which has its date */
        if (loaded[i] && b->jobs.items[i].second)
            join_table(b->jobs.items[i].join, &b->jobs.items[i].table, b->jobs.items[i].source);
}

static void finish_joins(Builder *b)
{
    for (size_t i = 0; i < b->joins.count; i++)
        join_finish(b->joins.entries[i].value);
}

/* ---- where it stands ---- */

/* Latitude and longitude of one row: those of two are no point. */
static bool point_of(const Builder *b, const SourceRow *row, LonLat *point)
{
    if (!b->keys.latitude || !b->keys.longitude)
        return false;
    const Fact *latitude = &row->facts[b->keys.latitude->index], *longitude = &row->facts[b->keys.longitude->index];
    *point = (LonLat){longitude->number, latitude->number};
    return !str_empty(latitude->text) && !str_empty(longitude->text);
}

static void locate_row(Builder *b, Facility *facility, SourceRow *row)
{
    LonLat point;
    if (!point_of(b, row, &point))
        return;
    if (!b->keys.district || str_empty(row->facts[b->keys.district->index].text))
        row->around = dataset_district_at(b->data, point);
    if (facility->has_point)
        return;
    facility->has_point = true;
    facility->point = point;
    facility->district = row->around;
}

static void locate(Builder *b, Facility *facility)
{
    for (size_t i = 0; i < facility->service_count; i++)
        for (size_t r = 0; r < facility->services[i]->row_count; r++)
            locate_row(b, facility, &facility->services[i]->rows[r]);
    const Fact *district = facility_fact(facility, b->keys.district);
    if (district)
        facility->district = dataset_district(b->data, district->text);
}

static void settle(Builder *b, Facility *facility)
{
    locate(b, facility);
    for (size_t i = 0; i < facility->service_count; i++)
        consent_settle(facility->services[i]);
}

/* ---- all together ---- */

static void index_categories(Builder *b)
{
    b->categories = map_on(b->arena);
    for (size_t i = 0; i < b->data->category_count; i++) {
        Str rest = b->data->categories[i].aliases, name;
        while (str_split(&rest, '|', &name))
            if (!str_empty(str_trim(name)))
                map_set(&b->categories, field_fold(b->arena, name), &b->data->categories[i]);
    }
    for (size_t i = 0; i < b->data->category_count; i++) {
        Category *c = &b->data->categories[i];
        map_set(&b->categories, field_fold(b->arena, c->label), c);
    }
    for (size_t i = 0; i < b->data->category_count; i++)
        map_set(&b->categories, field_fold(b->arena, b->data->categories[i].key), &b->data->categories[i]);
}

static Keys find_keys(const Schema *s)
{
    return (Keys){
        .id = schema_field(s, STR("id")),
        .category = schema_field(s, STR("category")),
        .name = schema_field(s, STR("name")),
        .kana = schema_field(s, STR("name_kana")),
        .address = schema_field(s, STR("address")),
        .district = schema_field(s, STR("district")),
        .latitude = schema_field(s, STR("latitude")),
        .longitude = schema_field(s, STR("longitude")),
        .number = schema_field(s, STR("facility_number")),
        .consent = schema_field(s, STR("consent")),
        .withheld = schema_field(s, STR("consent_withheld")),
    };
}

/* Without these three there are no facilities. */
static bool schema_is_usable(Builder *b)
{
    static const Str needed[] = {{"id", 2}, {"category", 8}, {"name", 4}};
    bool good = b->data->schema.count > 0;
    for (size_t i = 0; i < 3 && good; i++)
        if (!schema_field(&b->data->schema, needed[i]))
            good = diag_add(b->content->diag, DIAG_FIELD_NEEDED, place_file(STR("fields.csv")), needed[i]);
    return good;
}

void facilities_read(Content *content)
{
    Dataset *data = content->data;
    Builder b = {.content = content, .data = data, .arena = content->arena, .keys = find_keys(&data->schema),
                 .by_id = map_on(content->arena), .by_number = map_on(content->arena),
                 .profiles = map_on(content->arena), .joins = map_on(content->arena)};
    if (!schema_is_usable(&b))
        return;
    b.unlisted = arena_new(b.arena, Source);
    b.unlisted->profile = STR("ward");
    b.inputs = arena_array(b.arena, Input, data->schema.count);
    index_categories(&b);
    facility_files(&b);
    bool *loaded = arena_array(b.arena, bool, b.jobs.count);
    load_all(&b, loaded);
    for (size_t i = 0; i < b.jobs.count; i++)
        if (loaded[i] && !b.jobs.items[i].second)
            read_rows(&b, &b.jobs.items[i]);
    finish_joins(&b);
    for (size_t i = 0; i < b.facilities.count; i++)
        settle(&b, b.facilities.items[i]);
    data->facilities = b.facilities.items;
    data->facility_count = b.facilities.count;
}
