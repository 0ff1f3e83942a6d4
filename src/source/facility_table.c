#include "source/facilities_internal.h"

#include "source/phone.h"

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

const Category *facility_category(Builder *b, Str text)
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
    if (!ward && !(job->profile = facility_profile(b, job->source)))
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
    job->category = ward ? facility_category(b, job->stem) : NULL;
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

bool facility_table(Builder *b, Job *job)
{
    if (!load(b, job))
        return false;
    learn_phones(b, job);
    return true;
}
