#include "source/facilities_internal.h"

#include <string.h>

#include "base/utf8.h"
#include "model/address.h"
#include "model/consent.h"
#include "source/timetable.h"

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
    const Category *category = str_empty(text) ? job->category : facility_category(b, text);
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

bool facility_row(Builder *b, Job *job, const CsvRow *row, RowRead *out)
{
    *out = (RowRead){0};
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
    out->id = id_of_row(b, job, row, place);
    if (str_empty(out->id) || !row_has_name(b, job, place))
        return true;
    out->service = make_service(b, job, category, out->id, place, &out->held);
    out->id_place = input_place(b, b->keys.id, place);
    return true;
}

void facility_list_places(Builder *b, const Job *job)
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
