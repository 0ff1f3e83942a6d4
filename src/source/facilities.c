#include "source/facilities.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "model/address.h"
#include "model/consent.h"
#include "source/cell.h"
#include "source/join.h"
#include "source/phone.h"
#include "source/timetable.h"

/* Fields this room itself looks at; NULL when the dictionary lacks one. */
typedef struct Keys {
    const Field *id, *category, *name, *kana, *address, *district, *latitude, *longitude, *number, *consent, *withheld;
} Keys;

/* One file to read, and what its columns mean. */
typedef struct Job {
    Str path;
    Source *source;
    const Profile *profile; /* NULL: the ward's own headings */
    CsvTable table;
    const Field **fields;   /* of each column of a ward file, NULL: unknown */
    RuleColumns *columns;   /* of each rule of the profile */
    const Category *category; /* of a ward file named after one */
    bool has_id;
    Join *join;  /* of the profile, or NULL */
    bool second; /* the table that is joined: no places of its own */
    size_t met, alone; /* places with and without rows in the second table */
    size_t services, silent; /* read, and of them without any word of consent */
    unsigned *filled; /* indexes of the fields its columns can give */
    size_t filled_count;
    Tally tally;
} Job;

typedef struct Input {
    Str raw;
    Place place;
    const Source *joined; /* of a second table it was read from; NULL: the row's own */
} Input;

typedef struct Builder {
    Content *content;
    Dataset *data;
    Arena *arena;
    Keys keys;
    Map by_id;
    Map by_number;   /* 事業所番号 -> Facility* */
    Map categories;  /* folded key or label -> Category* */
    Map profiles;    /* name -> Profile* */
    Map joins;       /* name of the profile -> Join* */
    const Source *joined; /* of the second table's values of the row at hand, or NULL: the same */
    Source *unlisted; /* stands for files sources.csv does not name */
    VEC(Facility *) facilities;
    VEC(Job) jobs;
    Input *inputs; /* of the row at hand, by Field.index */
} Builder;

/* ---- which files ---- */

static bool is_facility_source(const Source *source)
{
    static const char *const others[] = {"layer", "contacts", "statistics", "image", "page"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_eq(source->profile, str_from(others[i])))
            return false;
    return true;
}

static bool covers(Str folder, Str path)
{
    return str_eq(folder, path) ||
           (path.len > folder.len && str_starts(path, folder) && path.data[folder.len] == '/');
}

/* The row of sources.csv that says most about the file. */
static Source *source_of(Builder *b, Str path)
{
    Source *best = NULL;
    for (size_t i = 0; i < b->data->source_count; i++) {
        Source *s = &b->data->sources[i];
        if (covers(s->path, path) && (!best || s->path.len > best->path.len))
            best = s;
    }
    return best;
}

static bool has_job(const Builder *b, Str path)
{
    for (size_t i = 0; i < b->jobs.count; i++)
        if (str_eq(b->jobs.items[i].path, path))
            return true;
    return false;
}

static void add_job(Builder *b, Str path)
{
    if (has_job(b, path))
        return;
    Source *source = source_of(b, path);
    if (source && !is_facility_source(source))
        return;
    vec_push(b->arena, &b->jobs, (Job){.path = path, .source = source ? source : b->unlisted});
}

static Str folder_of(Str path)
{
    size_t len = path.len;
    while (len > 0 && path.data[len - 1] != '/')
        len--;
    return str_slice(path, 0, len ? len - 1 : 0);
}

static Str stem_of(Str path)
{
    Str folder = folder_of(path);
    size_t from = folder.len ? folder.len + 1 : 0, dot = path.len;
    for (size_t i = from; i < path.len; i++)
        if (path.data[i] == '.')
            dot = i;
    return str_slice(path, from, dot);
}

static void add_folder(Builder *b, Str folder)
{
    Str *paths;
    size_t count;
    if (content_list(b->content, folder, STR(".csv"), &paths, &count))
        for (size_t i = 0; i < count; i++)
            add_job(b, paths[i]);
}

/* What Excel saves as text. */
static bool is_table_name(Str path)
{
    return content_ends(path, STR(".csv")) || content_ends(path, STR(".txt")) || content_ends(path, STR(".tsv"));
}

static bool is_workbook_name(Str path)
{
    return content_ends(path, STR(".xlsx")) || content_ends(path, STR(".xls")) || content_ends(path, STR(".xlsm")) ||
           content_ends(path, STR(".ods"));
}

/* A book may stay beside the CSV that was saved from it; alone it is a table nobody reads. */
static bool has_table_of(const Builder *b, Str book)
{
    for (size_t i = 0; i < b->jobs.count; i++) {
        Str path = b->jobs.items[i].path;
        if (str_eq(folder_of(path), folder_of(book)) && str_eq(stem_of(path), stem_of(book)))
            return true;
    }
    return false;
}

/* The ward's own folder: every file in it was meant to be read. */
static void add_ward_folder(Builder *b)
{
    Str *paths;
    size_t count;
    if (!content_list(b->content, STR("facilities"), STR(""), &paths, &count))
        return;
    for (size_t i = 0; i < count; i++)
        if (is_table_name(paths[i]))
            add_job(b, paths[i]);
    for (size_t i = 0; i < count; i++) {
        if (is_workbook_name(paths[i]) && !has_table_of(b, paths[i]))
            diag_add(b->content->diag, DIAG_FILE_WORKBOOK, place_file(paths[i]), STR(""));
        else if (!is_workbook_name(paths[i]) && !is_table_name(paths[i]))
            diag_add(b->content->diag, DIAG_FILE_PASSED_OVER, place_file(paths[i]), STR(""));
    }
}

static void list_jobs(Builder *b)
{
    for (size_t i = 0; i < b->data->source_count; i++) {
        const Source *source = &b->data->sources[i];
        if (!is_facility_source(source))
            continue;
        if (is_table_name(source->path))
            add_job(b, source->path);
        else
            add_folder(b, source->path);
    }
    add_ward_folder(b);
}

static const Profile *profile_of(Builder *b, const Source *source)
{
    if (map_has(&b->profiles, source->profile))
        return map_get(&b->profiles, source->profile);
    const Profile *profile = profile_read(b->content, source);
    map_set(&b->profiles, source->profile, (void *)(uintptr_t)profile);
    return profile;
}

static Job *job_of(Builder *b, Str path)
{
    for (size_t i = 0; i < b->jobs.count; i++)
        if (str_eq(b->jobs.items[i].path, path))
            return &b->jobs.items[i];
    return NULL;
}

/* The files beside a first table that are named like its second one belong to its source,
 * unless sources.csv names them themselves. */
static void add_second_tables(Builder *b, const Profile *profile, Str folder, Source *source)
{
    Str *paths;
    size_t count;
    if (!content_list(b->content, str_empty(folder) ? STR(".") : folder, STR(".csv"), &paths, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        Str path = str_empty(folder) ? str_slice(paths[i], 2, paths[i].len) : paths[i];
        if (!join_takes(profile, path))
            continue;
        Job *job = job_of(b, path);
        if (!job)
            vec_push(b->arena, &b->jobs, (Job){.path = path, .source = source});
        else if (job->source == b->unlisted)
            job->source = source;
    }
}

static void find_second_tables(Builder *b)
{
    for (size_t i = 0, count = b->jobs.count; i < count; i++) {
        Source *source = b->jobs.items[i].source;
        const Profile *profile = source_is_ward(source) ? NULL : profile_of(b, source);
        if (profile && profile->join && !join_takes(profile, b->jobs.items[i].path))
            add_second_tables(b, profile, folder_of(b->jobs.items[i].path), source);
    }
    for (size_t i = 0; i < b->jobs.count; i++)
        if (b->jobs.items[i].source == b->unlisted)
            diag_add(b->content->diag, DIAG_SOURCE_UNLISTED, place_file(b->jobs.items[i].path), b->jobs.items[i].path);
}

static int ward_first(const void *x, const void *y)
{
    const Job *a = x, *b = y;
    if (source_is_ward(a->source) != source_is_ward(b->source))
        return source_is_ward(a->source) ? -1 : 1;
    if (a->source->index != b->source->index)
        return a->source->index < b->source->index ? -1 : 1;
    return str_cmp(a->path, b->path);
}

/* ---- headings ---- */

static bool ward_knows(void *context, Str heading)
{
    return schema_header(context, heading) != NULL;
}

static void note_extra(Builder *b, Job *job, const CsvRow *header, const Buf *extra)
{
    if (extra->len)
        diag_add(b->content->diag, DIAG_HEADER_EXTRA, csv_place(&job->table, header, 0), buf_str(extra));
}

/* Is anything written below a column without heading? */
static bool column_has_text(const CsvTable *table, uint32_t column)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (!str_empty(csv_cell(&table->rows[i], column)))
            return true;
    return false;
}

static void map_ward_columns(Builder *b, Job *job)
{
    const CsvRow *header = &job->table.header;
    const Schema *schema = &b->data->schema;
    job->fields = arena_array(b->arena, const Field *, header->count);
    bool *seen = arena_array(b->arena, bool, schema->count);
    Buf extra = buf_on(b->arena);
    for (uint32_t c = 0; c < header->count; c++) {
        Str heading = header->cells[c];
        const Field *field = str_empty(heading) ? NULL : schema_header(schema, heading);
        if (str_empty(heading) && column_has_text(&job->table, c))
            tally_add(&job->tally, DIAG_HEADER_EMPTY, csv_place(&job->table, header, c), STR(""));
        else if (field && seen[field->index])
            tally_add(&job->tally, DIAG_HEADER_TWICE, csv_place(&job->table, header, c), heading);
        else if (field)
            job->fields[c] = field;
        else if (!str_empty(heading))
            buf_printf(&extra, "%s" STR_FMT, extra.len ? "、" : "", STR_ARG(heading));
        if (field)
            seen[field->index] = true;
        job->has_id = job->has_id || (field && field == b->keys.id);
    }
    note_extra(b, job, header, &extra);
}

static bool has_column(const Job *job, const Field *field)
{
    for (uint32_t c = 0; c < job->table.header.count; c++)
        if (job->fields[c] == field)
            return true;
    return false;
}

/* Without names and categories a file of facilities says nothing: it is reported once, not by row. */
static bool says_something(Builder *b, const Job *job)
{
    Place place = csv_place(&job->table, &job->table.header, 0);
    if (job->table.header.count == 0)
        return diag_add(b->content->diag, DIAG_CSV_EMPTY, place_file(job->path), STR(""));
    if (!has_column(job, b->keys.name))
        return diag_add(b->content->diag, DIAG_HEADER_REQUIRED, place, b->keys.name->rows[0].label);
    if (!job->category && !has_column(job, b->keys.category))
        return diag_add(b->content->diag, DIAG_CATEGORY_COLUMN, place, STR(""));
    return true;
}

static void map_profile_columns(Builder *b, Job *job)
{
    const Profile *profile = job->profile;
    job->columns = arena_array(b->arena, RuleColumns, profile->rule_count);
    for (size_t i = 0; i < profile->rule_count; i++) {
        const Rule *rule = &profile->rules[i];
        if (rule->second || rule->kind == RULE_JOIN)
            continue; /* their columns are those of another file */
        job->columns[i] = profile_columns(b->arena, rule, &job->table.header);
        Place place = csv_place(&job->table, &job->table.header, 0);
        bool week = rule->kind == RULE_HOURS || rule->kind == RULE_CLOSED;
        if (week && rule_columns_found(rule, &job->columns[i]) == 0)
            tally_add(&job->tally, DIAG_PROFILE_COLUMN, place, rule->columns[0], profile->name);
        for (size_t c = 0; c < rule->column_count && !week && !rule->optional; c++)
            if (job->columns[i].at[c] < 0)
                tally_add(&job->tally, DIAG_PROFILE_COLUMN, place, rule->columns[c], profile->name);
    }
}

static void add_filled(Job *job, bool *seen, const Field *field)
{
    if (!field || seen[field->index])
        return;
    seen[field->index] = true;
    job->filled[job->filled_count++] = field->index;
}

/* A file gives a dozen of a hundred fields: rows look at no others. */
static void list_filled(Builder *b, Job *job)
{
    job->filled = arena_array(b->arena, unsigned, b->data->schema.count);
    bool *seen = arena_array(b->arena, bool, b->data->schema.count);
    for (uint32_t c = 0; job->fields && c < job->table.header.count; c++)
        add_filled(job, seen, job->fields[c]);
    for (size_t i = 0; job->profile && i < job->profile->rule_count; i++) {
        const Rule *rule = &job->profile->rules[i];
        add_filled(job, seen, rule->field);
        add_filled(job, seen, rule->detail);
        for (size_t p = 0; rule->kind == RULE_FLAGS && p < rule->pair_count; p++)
            for (size_t f = 0; f < rule->pairs[p].flag_count; f++)
                add_filled(job, seen, rule->pairs[p].flags[f]);
    }
}

static const Category *category_of(Builder *b, Str text)
{
    ArenaMark mark = arena_mark(b->arena);
    const Category *category = map_get(&b->categories, field_fold(b->arena, text));
    arena_rewind(b->arena, mark);
    return category;
}

static Join *join_of(Builder *b, const Profile *profile)
{
    Join *join = map_get(&b->joins, profile->name);
    if (!join) {
        join = join_new(b->content, profile);
        map_set(&b->joins, profile->name, join);
    }
    return join;
}

static bool load(Builder *b, Job *job)
{
    Content *content = b->content;
    bool ward = source_is_ward(job->source);
    job->tally = (Tally){.diag = content->diag, .file = job->path, .limit = ward ? 0 : TALLY_IMPORT};
    Str bytes;
    if (!content_file(content, job->path, &bytes))
        return diag_add(content->diag, DIAG_SOURCE_GONE, job->source->place, job->path);
    if (!ward && !(job->profile = profile_of(b, job->source)))
        return false;
    CsvOptions options = {.known = ward ? ward_knows : profile_knows,
                          .context = ward ? (void *)&b->data->schema : (void *)(uintptr_t)job->profile,
                          .positional = job->profile && job->profile->columns.count,
                          .limit = job->tally.limit};
    if (job->profile && join_takes(job->profile, job->path)) { /* the first tables have been read */
        options.wanted = join_wants;
        options.wanted_context = join_of(b, job->profile);
    }
    if (!csv_read(&content->csv, b->arena, job->path, bytes, &options, content->diag, &job->table))
        return false;
    job->category = ward ? category_of(b, stem_of(job->path)) : NULL;
    if (options.positional)
        job->table.header = job->profile->columns;
    if (job->profile && job->profile->join)
        job->join = join_of(b, job->profile);
    job->second = job->join && profile_is_second(b->arena, job->profile, &job->table.header);
    if (ward)
        map_ward_columns(b, job);
    else if (!job->second)
        map_profile_columns(b, job);
    list_filled(b, job);
    return !ward || says_something(b, job);
}

/* Hyphens written anywhere in the ward's files teach the area codes. */
static void learn_phones(Builder *b, const Job *job)
{
    Arena *scratch = arena_open();
    for (size_t i = 0; i < job->table.row_count && !job->second; i++) {
        const CsvRow *row = &job->table.rows[i];
        ArenaMark mark = arena_mark(scratch);
        for (uint32_t c = 0; job->fields && c < job->table.header.count; c++)
            if (job->fields[c] && job->fields[c]->rows[0].type == FIELD_PHONE)
                phone_learn(&b->content->area_codes, scratch, csv_cell(row, c));
        for (size_t r = 0; job->profile && r < job->profile->rule_count; r++) {
            const Rule *rule = &job->profile->rules[r];
            if (rule->field && !rule->second && rule->field->rows[0].type == FIELD_PHONE)
                phone_learn(&b->content->area_codes, scratch, profile_joined(scratch, rule, &job->columns[r], row));
        }
        arena_rewind(scratch, mark);
    }
    arena_close(scratch);
}

/* ---- one row ---- */

static void fill_from_ward(Builder *b, const Job *job, const CsvRow *row)
{
    for (uint32_t c = 0; c < job->table.header.count; c++)
        if (job->fields[c])
            b->inputs[job->fields[c]->index] = (Input){.raw = csv_cell(row, c), .place = csv_place(&job->table, row, c)};
}

/* What stands between two pieces of one field. */
static Str joint_of(FieldType type)
{
    return type == FIELD_LIST || type == FIELD_RANKED_LIST ? STR("、")
           : type == FIELD_NOTE                            ? STR("\n")
           : type == FIELD_HOURS                           ? STR("／")
           : type == FIELD_TEXT                            ? STR("、")
                                                           : STR("");
}

/* What is pieced together of two tables is under the stricter default of their sources. */
static void append_input(Builder *b, const Field *field, Input next, const Source *own)
{
    Input *input = &b->inputs[field->index];
    if (str_empty(input->raw)) {
        *input = next;
        return;
    }
    if (str_empty(next.raw) || str_contains(input->raw, next.raw))
        return;
    input->raw = str_join(b->arena, str_join(b->arena, input->raw, joint_of(field->rows[0].type)), next.raw);
    Consent before = (input->joined ? input->joined : own)->default_consent;
    if (consent_stricter(before, (next.joined ? next.joined : own)->default_consent) != before)
        input->joined = next.joined;
}

static void put_input(Builder *b, const Field *field, Input next, const Source *own, bool append)
{
    if (append)
        append_input(b, field, next, own);
    else if (!str_empty(next.raw) || str_empty(b->inputs[field->index].raw))
        b->inputs[field->index] = next;
}

static Str value_by_rule(Builder *b, Job *job, size_t index, const CsvRow *row, const Closing *closing)
{
    const Rule *rule = &job->profile->rules[index];
    if (rule->kind == RULE_CLOSED)
        return closing_text(b->arena, closing);
    if (rule->kind != RULE_HOURS)
        return profile_value(b->arena, rule, &job->columns[index], row);
    Timetable times = {0};
    TimetableReader reader = {b->arena, &job->tally, &job->table};
    timetable_add(&reader, &job->columns[index], row, false, &times);
    timetable_tidy(&times);
    if (closing)
        timetable_close(&times, closing, &job->tally);
    return timetable_text(b->arena, &times, closing, true);
}

static void fill_by_rule(Builder *b, Job *job, size_t index, const CsvRow *row, const Closing *closing)
{
    const Rule *rule = &job->profile->rules[index];
    const RuleColumns *columns = &job->columns[index];
    int column = columns->hours ? columns->hours[0][0][0] : columns->at[0];
    Place place = csv_place(&job->table, row, column < 0 ? 0 : (size_t)column);
    if (rule->kind == RULE_FLAGS) {
        const ValuePair *pair = profile_flags(b->arena, rule, columns, row);
        for (size_t f = 0; pair && f < pair->flag_count; f++)
            b->inputs[pair->flags[f]->index] = (Input){.raw = STR("○"), .place = place};
        return;
    }
    Input input = {.raw = value_by_rule(b, job, index, row, closing), .place = place};
    put_input(b, rule->field, input, job->source, rule->append);
}

/* Ten characters that stand for a longer text, the same in every run. */
static Str hashed_id(Arena *arena, Str text)
{
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint64_t hash = hash64(text.data, text.len);
    char out[11] = {'p'};
    for (int i = 1; i < 11; i++, hash >>= 5)
        out[i] = alphabet[hash & 31];
    return str_copy(arena, (Str){out, sizeof out});
}

/* A code is an id as it is; other columns are folded and hashed. */
static Str profile_id(Builder *b, const Job *job, const CsvRow *row)
{
    for (size_t i = 0; i < job->profile->rule_count; i++) {
        const Rule *rule = &job->profile->rules[i];
        if (rule->kind != RULE_ID)
            continue;
        Str joined = profile_joined(b->arena, rule, &job->columns[i], row);
        Str code = content_fold(b->arena, joined);
        if (str_empty(code))
            continue; /* a later @id may have something */
        bool plain = rule->column_count == 1 && cell_good_id(code) && !str_contains(code, STR("E+"));
        return plain ? code : hashed_id(b->arena, address_key(b->arena, joined));
    }
    return STR("");
}

/* What all @closed rules say together; false when there is none. */
static bool read_closing(Builder *b, Job *job, const CsvRow *row, Closing *out)
{
    ClosingCells cells = closing_silent();
    TimetableReader reader = {b->arena, &job->tally, &job->table};
    bool any = false;
    unsigned hours = job->join ? join_days(job->join, profile_id(b, job, row)) : 0;
    for (size_t i = 0; i < job->profile->rule_count; i++) {
        const Rule *rule = &job->profile->rules[i];
        if (rule->kind == RULE_HOURS && !rule->second)
            hours |= timetable_days(&job->columns[i], row);
        if (rule->kind != RULE_CLOSED)
            continue;
        closing_add(&reader, rule, &job->columns[i], row, &cells);
        any = true;
    }
    *out = closing_of(&cells, hours);
    return any;
}

static bool is_wanted(Builder *b, const Job *job, const CsvRow *row)
{
    for (size_t i = 0; i < job->profile->rule_count; i++) {
        const Rule *rule = &job->profile->rules[i];
        bool filter = rule->kind == RULE_MUNICIPALITY || rule->kind == RULE_KEEP;
        if (filter && !profile_keeps(b->arena, rule, &job->columns[i], row))
            return false;
    }
    return true;
}

/* The rows of the second table, as if they stood in this one. */
static void fill_from_second(Builder *b, Job *job, const CsvRow *row, const Closing *closing)
{
    JoinedValues values = join_values(job->join, profile_id(b, job, row), closing);
    const Source *joined = values.source != job->source ? values.source : NULL;
    for (size_t i = 0; i < values.count; i++) {
        Input input = {.raw = values.items[i].text, .place = values.items[i].place, .joined = joined};
        put_input(b, values.items[i].field, input, job->source, values.items[i].append);
    }
    b->joined = joined;
    job->met += values.source != NULL;
    job->alone += values.source == NULL;
    if (values.source && values.source != job->source)
        values.source->records++;
    else if (!values.source && join_has_tables(job->join))
        tally_add(&job->tally, DIAG_JOIN_NO_ROWS, csv_place(&job->table, row, 0), join_files(job->join));
}

/* False when the profile does not want the row. */
static bool fill_from_profile(Builder *b, Job *job, const CsvRow *row)
{
    if (!is_wanted(b, job, row))
        return false;
    Closing closing;
    const Closing *known = read_closing(b, job, row, &closing) ? &closing : NULL;
    for (size_t i = 0; i < job->profile->rule_count; i++) {
        const Rule *rule = &job->profile->rules[i];
        if (!rule->second && (rule->kind == RULE_FLAGS || rule->field))
            fill_by_rule(b, job, i, row, known);
    }
    if (job->join)
        fill_from_second(b, job, row, known);
    return true;
}

static Str input_of(const Builder *b, const Field *field)
{
    return field ? b->inputs[field->index].raw : STR("");
}

static Place input_place(const Builder *b, const Field *field, Place row)
{
    return field && b->inputs[field->index].place.kind == PLACE_CELL ? b->inputs[field->index].place : row;
}

/* A ward's first own file has no ids yet. */
static Str ward_id(Builder *b)
{
    Str number = content_fold(b->arena, input_of(b, b->keys.number));
    if (cell_good_id(number))
        return number;
    Str name = utf8_search_key(b->arena, input_of(b, b->keys.name));
    Str place = address_key(b->arena, input_of(b, b->keys.address));
    return str_empty(name) ? name : hashed_id(b->arena, str_join(b->arena, name, place));
}

static Str id_of_row(Builder *b, Job *job, const CsvRow *row, Place place)
{
    if (job->profile) {
        Str id = profile_id(b, job, row);
        if (str_empty(id))
            tally_add(&job->tally, DIAG_ID_MISSING, place, STR(""));
        return id;
    }
    if (!job->has_id)
        return ward_id(b);
    Str raw = str_trim(content_fold(b->arena, input_of(b, b->keys.id)));
    Place cell = input_place(b, b->keys.id, place);
    if (str_empty(raw))
        tally_add(&job->tally, DIAG_ID_MISSING, cell, STR(""));
    else if (str_contains(raw, STR("E+")))
        tally_add(&job->tally, DIAG_EXPONENT, cell, b->keys.id->rows[0].label);
    else if (!cell_good_id(raw))
        tally_add(&job->tally, DIAG_ID_MALFORMED, cell, b->keys.id->rows[0].label);
    else
        return raw;
    return STR("");
}

/* "歯科" is part of one name only, and that is said. */
static const Category *category_like(Builder *b, Str text)
{
    const Category *found = NULL;
    for (size_t i = 0; i < b->data->category_count; i++) {
        const Category *c = &b->data->categories[i];
        if (!str_contains(c->label, text) && !str_contains(text, c->label))
            continue;
        if (found)
            return NULL;
        found = c;
    }
    return found;
}

static void report_category(Builder *b, Job *job, Place cell, Str text)
{
    const Category *like = category_like(b, text);
    if (like)
        tally_add(&job->tally, DIAG_CATEGORY_LIKE, cell, text, like->label);
    else
        tally_add(&job->tally, DIAG_CATEGORY_UNKNOWN, cell, text);
}

static const Category *category_of_row(Builder *b, Job *job, Place place)
{
    Str text = input_of(b, b->keys.category);
    const Category *category = str_empty(text) ? job->category : category_of(b, text);
    if (category)
        return category;
    Place cell = input_place(b, b->keys.category, place);
    if (job->profile)
        diag_add(b->content->diag, DIAG_IMPORT_CATEGORY, place_file(job->path), text, job->profile->name);
    else if (str_empty(text))
        tally_add(&job->tally, DIAG_CATEGORY_MISSING, cell, STR(""));
    else
        report_category(b, job, cell, text);
    return NULL;
}

static void take_withheld(Builder *b, const SourceRow *row, Service *service)
{
    const Fact *fact = b->keys.withheld ? &row->facts[b->keys.withheld->index] : NULL;
    if (!fact || str_empty(fact->text))
        return;
    const Field **all = arena_array(b->arena, const Field *, service->withheld_count + fact->list.count);
    if (service->withheld_count)
        memcpy(all, service->withheld, service->withheld_count * sizeof(const Field *));
    for (size_t i = 0; i < fact->list.count; i++) {
        const Field *field = schema_field(&b->data->schema, fact->list.items[i]);
        if (field)
            all[service->withheld_count++] = field;
    }
    service->withheld = all;
}

static void take_word(Builder *b, SourceRow *row)
{
    const Fact *fact = b->keys.consent ? &row->facts[b->keys.consent->index] : NULL;
    row->written = fact && !str_empty(fact->text);
    row->word = row->written ? fact->consent : CONSENT_UNKNOWN;
}

/* The facts that were read of `joined`: NULL, the row's own table. */
static Fact *read_facts(Builder *b, Job *job, const Category *category, const Source *joined, CellReader *cells)
{
    const Schema *schema = &b->data->schema;
    Fact *facts = arena_array(b->arena, Fact, schema->count);
    for (size_t n = 0; n < job->filled_count; n++) {
        unsigned i = job->filled[n];
        const Field *field = &schema->fields[i];
        const Input *input = &b->inputs[i];
        if (input->joined != joined)
            continue;
        facts[i].place = input->place;
        if (str_empty(input->raw) || field == b->keys.id || field == b->keys.category)
            continue;
        const FieldRow *row = field_row(field, category->key, category->group);
        if (row)
            cell_read(cells, row, input->raw, input->place, &facts[i]);
        else if (!job->profile)
            tally_add(&job->tally, DIAG_FIELD_NOT_HERE, input->place, field->rows[0].label, category->label);
    }
    LonLat point;
    if (b->keys.latitude && b->keys.longitude)
        cell_read_point(cells, &facts[b->keys.latitude->index], &facts[b->keys.longitude->index], &point);
    return facts;
}

/* A row of two tables is one of two sources. */
static Service *make_service(Builder *b, Job *job, const Category *category, Str id, Place place, bool *held)
{
    Service *service = arena_new(b->arena, Service);
    *service = (Service){.category = category, .row_count = b->joined ? 2 : 1};
    service->rows = arena_array(b->arena, SourceRow, service->row_count);
    CellReader cells = {.content = b->content, .tally = &job->tally};
    Fact *own = read_facts(b, job, category, NULL, &cells);
    if (b->keys.id)
        own[b->keys.id->index].text = id;
    if (b->keys.category)
        own[b->keys.category->index].text = category->label;
    service->rows[0] = (SourceRow){.source = job->source, .facts = own, .place = place};
    take_word(b, &service->rows[0]);
    if (b->joined) {
        service->rows[1] = service->rows[0]; /* its word is the row's */
        service->rows[1].source = b->joined;
        service->rows[1].facts = read_facts(b, job, category, b->joined, &cells);
    }
    for (size_t i = 0; i < service->row_count; i++)
        take_withheld(b, &service->rows[i], service);
    *held = cells.held;
    return service;
}

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
    for (size_t i = 0; i < other->row_count; i++)
        take_withheld(b, &other->rows[i], kept);
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

static void place_service(Builder *b, Job *job, Service *service, Str id, bool held, Place id_place)
{
    Str number = number_of(b, service);
    Facility *facility = map_get(&b->by_id, id);
    if (!facility && job->profile && !str_empty(number))
        facility = map_get(&b->by_number, number);
    if (!facility)
        facility = facility_of(b, id);
    Service *before = service_in(facility, service->category);
    if (before && !job->profile) {
        report_twice(b, job, before, id_place, id);
        return;
    }
    if (before)
        merge(b, before, service);
    else
        add_service(b, facility, service);
    facility->held = facility->held || held;
    if (!str_empty(number) && !map_has(&b->by_number, number))
        map_set(&b->by_number, number, facility);
    job->source->records++;
}

static bool row_has_name(Builder *b, Job *job, Place place)
{
    if (!str_empty(input_of(b, b->keys.name)))
        return true;
    return tally_add(&job->tally, DIAG_REQUIRED, input_place(b, b->keys.name, place), b->keys.name->rows[0].label);
}

/* Files that were glued together repeat their headings. */
static bool is_header_again(const CsvTable *table, const CsvRow *row)
{
    for (uint32_t c = 0; c < table->header.count; c++)
        if (!str_eq(csv_cell(row, c), table->header.cells[c]))
            return false;
    return true;
}

/* False when the profile did not want the row. */
static bool read_row(Builder *b, Job *job, const CsvRow *row)
{
    for (size_t i = 0; i < job->filled_count; i++)
        b->inputs[job->filled[i]] = (Input){0};
    if (is_header_again(&job->table, row)) {
        tally_add(&job->tally, DIAG_HEADER_REPEATED, csv_place(&job->table, row, 0), STR(""));
        return true;
    }
    b->joined = NULL;
    if (job->profile && !fill_from_profile(b, job, row))
        return false;
    if (!job->profile)
        fill_from_ward(b, job, row);
    Place place = csv_place(&job->table, row, 0);
    const Category *category = category_of_row(b, job, place);
    if (!category)
        return true;
    Str id = id_of_row(b, job, row, place);
    if (str_empty(id) || !row_has_name(b, job, place))
        return true;
    bool held;
    Service *service = make_service(b, job, category, id, place, &held);
    job->services++;
    job->silent += !service->rows[0].written && job->source->default_consent == CONSENT_UNKNOWN;
    place_service(b, job, service, id, held, input_place(b, b->keys.id, place));
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

static void list_places(Builder *b, const Job *job)
{
    Arena *scratch = b->arena;
    for (size_t i = 0; i < job->table.row_count; i++) {
        const CsvRow *row = &job->table.rows[i];
        ArenaMark mark = arena_mark(scratch);
        Str id = profile_id(b, job, row);
        bool wanted = is_wanted(b, job, row);
        if (!str_empty(id))
            join_place(job->join, id, wanted);
        else
            arena_rewind(scratch, mark);
    }
}

static bool load_and_learn(Builder *b, Job *job)
{
    if (!load(b, job))
        return false;
    learn_phones(b, job);
    if (job->join && !job->second)
        list_places(b, job);
    return true;
}

/* All first tables before the second ones, in whatever order they were named. */
static void load_all(Builder *b, bool *loaded)
{
    for (int second = 0; second < 2; second++)
        for (size_t i = 0; i < b->jobs.count; i++) {
            Job *job = &b->jobs.items[i];
            const Profile *profile = source_is_ward(job->source) ? NULL : profile_of(b, job->source);
            if ((profile && join_takes(profile, job->path)) == second)
                loaded[i] = load_and_learn(b, job);
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

static const District *district_at(const Dataset *data, LonLat point)
{
    Atom key = atom(STR("key"));
    for (size_t l = 0; l < data->layer_count; l++) {
        const GeoLayer *layer = &data->layers[l];
        if (!str_eq(layer->name, STR("districts")) || !geo_box_contains(layer->bounds, point))
            continue;
        for (size_t i = 0; i < layer->count; i++)
            if (layer->features[i].kind == GEO_AREA && geo_area_contains(&layer->features[i], point))
                return dataset_district(data, geo_tag(&layer->features[i], key));
    }
    return NULL;
}

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
        row->around = district_at(b->data, point);
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
    list_jobs(&b);
    find_second_tables(&b);
    if (b.jobs.count)
        qsort(b.jobs.items, b.jobs.count, sizeof(Job), ward_first);
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
