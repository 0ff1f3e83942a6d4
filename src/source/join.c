#include "source/join.h"

#include <string.h>

#include "base/path.h"

typedef struct SecondTable {
    const CsvTable *table;
    Source *source;
    RuleColumns *columns; /* of each rule of the profile; unset for those of the first table */
    Tally tally;
    bool again; /* reported to repeat another */
} SecondTable;

/* A place of the first table. */
typedef struct JoinPlace {
    bool wanted;
    SecondTable *table; /* of all its rows; NULL: none yet */
    VEC(const CsvRow *) rows;
} JoinPlace;

struct Join {
    Content *content;
    const Profile *profile;
    Arena *arena;
    Map places; /* id -> JoinPlace* */
    Map orphans, codes; /* reported: ids, and codes of parts without a name */
    VEC(SecondTable *) tables;
    const Str *header;     /* the cells join_wants was asked with last, … */
    RuleColumns key_columns; /* … and where its key stands there */
};

/* What one row after another says of one part. */
typedef struct Part {
    Str name;
    bool aside;
    Place place;
    Timetable *times; /* of each @hours rule, by position among them */
} Part;

typedef VEC(Part) Parts;
typedef VEC(JoinedValue) Values;

Join *join_new(Content *content, const Profile *profile)
{
    Join *join = arena_new(content->arena, Join);
    *join = (Join){.content = content, .profile = profile, .arena = content->arena, .places = map_on(content->arena),
                   .orphans = map_on(content->arena), .codes = map_on(content->arena)};
    return join;
}

bool join_takes(const Profile *profile, Str path)
{
    return profile->join && !str_empty(profile->join->files) && glob_matches(profile->join->files, path_name(path));
}

/* ---- which rows are whose ---- */

/* An id without the leading 0 that Excel may have taken from one of the two files. */
static Str key_of(Str id)
{
    size_t zeros = 0;
    while (zeros < id.len && id.data[zeros] == '0')
        zeros++;
    return str_slice(id, zeros, id.len);
}

void join_place(Join *join, Str id, bool wanted)
{
    JoinPlace *place = map_get(&join->places, key_of(id));
    if (!place) {
        place = arena_new(join->arena, JoinPlace);
        map_set(&join->places, key_of(id), place);
    }
    place->wanted = place->wanted || wanted;
}

static size_t rule_at(const Join *join, const Rule *rule)
{
    return (size_t)(rule - join->profile->rules);
}

static void map_columns(Join *join, SecondTable *second)
{
    const Profile *profile = join->profile;
    second->columns = arena_array(join->arena, RuleColumns, profile->rule_count);
    for (size_t i = 0; i < profile->rule_count; i++) {
        const Rule *rule = &profile->rules[i];
        if (!rule->second && rule != profile->join)
            continue;
        second->columns[i] = profile_columns(join->arena, rule, &second->table->header);
        if (rule->column_count && rule_columns_found(rule, &second->columns[i]) == 0)
            tally_add(&second->tally, DIAG_PROFILE_COLUMN, csv_place(second->table, &second->table->header, 0),
                      rule->columns[0], profile->name);
    }
}

bool join_wants(void *context, const CsvRow *header, const CsvRow *row)
{
    Join *join = context;
    if (join->header != header->cells) {
        CsvRow trimmed = {.cells = arena_array(join->arena, Str, header->count), .count = header->count};
        for (uint32_t c = 0; c < header->count; c++)
            trimmed.cells[c] = str_trim(header->cells[c]);
        join->key_columns = profile_columns(join->arena, join->profile->join, &trimmed);
        join->header = header->cells;
    }
    ArenaMark mark = arena_mark(join->arena);
    Str joined = str_trim(profile_joined(join->arena, join->profile->join, &join->key_columns, row));
    const JoinPlace *place = map_get(&join->places, key_of(content_fold(join->arena, joined)));
    arena_rewind(join->arena, mark);
    return !place || place->wanted; /* the unknown are reported */
}

static void take_row(Join *join, SecondTable *second, const CsvRow *row)
{
    const RuleColumns *columns = &second->columns[rule_at(join, join->profile->join)];
    ArenaMark mark = arena_mark(join->arena);
    Str id = content_fold(join->arena, profile_joined(join->arena, join->profile->join, columns, row));
    JoinPlace *place = map_get(&join->places, key_of(id));
    size_t column = columns->at[0] < 0 ? 0 : (size_t)columns->at[0];
    if (place && !place->wanted)
        arena_rewind(join->arena, mark);
    if (!place && map_set(&join->orphans, id, join))
        tally_add(&second->tally, DIAG_JOIN_ORPHAN, csv_place(second->table, row, column), id);
    if (!place || !place->wanted)
        return;
    if (!place->table)
        place->table = second;
    if (place->table == second) {
        vec_push(join->arena, &place->rows, row);
    } else if (!second->again) {
        second->again = true;
        diag_add(join->content->diag, DIAG_JOIN_AGAIN, csv_place(second->table, row, column), place->table->table->file);
    }
}

void join_table(Join *join, const CsvTable *table, Source *source)
{
    SecondTable *second = arena_new(join->arena, SecondTable);
    *second = (SecondTable){.table = table, .source = source,
                            .tally = {.diag = join->content->diag, .file = table->file, .limit = TALLY_IMPORT}};
    vec_push(join->arena, &join->tables, second);
    map_columns(join, second);
    for (size_t i = 0; i < table->row_count; i++)
        take_row(join, second, &table->rows[i]);
}

bool join_has_tables(const Join *join)
{
    return join->tables.count > 0;
}

Str join_files(const Join *join)
{
    Buf out = buf_on(join->arena);
    for (size_t i = 0; i < join->tables.count; i++)
        buf_printf(&out, "%s" STR_FMT, i ? "、" : "", STR_ARG(join->tables.items[i]->table->file));
    return buf_str(&out);
}

void join_finish(Join *join)
{
    for (size_t i = 0; i < join->tables.count; i++)
        tally_finish(&join->tables.items[i]->tally);
}

/* ---- what they say ---- */

static const Rule *rule_of(const Join *join, RuleKind kind)
{
    for (size_t i = 0; i < join->profile->rule_count; i++)
        if (join->profile->rules[i].second && join->profile->rules[i].kind == kind)
            return &join->profile->rules[i];
    return NULL;
}

/* The first of the columns that has something; a code by the value map. */
static Str part_name(Join *join, SecondTable *second, const Rule *rule, const CsvRow *row)
{
    const RuleColumns *columns = &second->columns[rule_at(join, rule)];
    for (size_t i = 0; i < rule->column_count; i++) {
        Str cell = columns->at[i] < 0 ? STR("") : csv_cell(row, (size_t)columns->at[i]);
        if (str_empty(cell))
            continue;
        const ValuePair *pair = rule_pair(rule, field_fold(join->arena, cell));
        if (pair)
            return pair->ours;
        if (i == 0)
            return cell;
        if (map_set(&join->codes, cell, join))
            tally_add(&second->tally, DIAG_PART_UNKNOWN, csv_place(second->table, row, (size_t)columns->at[i]),
                      cell);
        return STR("");
    }
    return STR("");
}

static bool is_aside(Join *join, SecondTable *second, const Rule *rule, const CsvRow *row)
{
    if (!rule)
        return false;
    Str cell = field_fold(join->arena, profile_joined(join->arena, rule, &second->columns[rule_at(join, rule)], row));
    for (size_t i = 0; i < rule->pair_count; i++)
        if (glob_matches(rule->pairs[i].theirs, cell))
            return true;
    return false;
}

static Part *part_of(Join *join, Parts *parts, Str name, size_t hours_count)
{
    for (size_t i = 0; i < parts->count; i++)
        if (str_eq(parts->items[i].name, name))
            return &parts->items[i];
    vec_push(join->arena, parts, (Part){.name = name, .times = arena_array(join->arena, Timetable, hours_count)});
    return &parts->items[parts->count - 1];
}

static void read_part(Join *join, const JoinPlace *place, const CsvRow *row, size_t hours_count, Parts *parts)
{
    SecondTable *second = place->table;
    const Rule *rule = rule_of(join, RULE_PART);
    Part *part = part_of(join, parts, rule ? part_name(join, second, rule, row) : STR(""), hours_count);
    part->aside = part->aside || is_aside(join, second, rule_of(join, RULE_ASIDE), row);
    size_t column = rule && second->columns[rule_at(join, rule)].at[0] >= 0
                        ? (size_t)second->columns[rule_at(join, rule)].at[0] : 0;
    if (part->place.kind == PLACE_NONE)
        part->place = csv_place(second->table, row, column);
    TimetableReader reader = {join->arena, &second->tally, second->table};
    size_t h = 0;
    for (size_t i = 0; i < join->profile->rule_count; i++)
        if (join->profile->rules[i].second && join->profile->rules[i].kind == RULE_HOURS)
            timetable_add(&reader, &second->columns[i], row, part->aside, &part->times[h++]);
}

/* The field is open when any part is that stands not aside. */
static void put_hours(Join *join, const Rule *rule, size_t h, const Parts *parts, const Closing *closing, Tally *tally,
                      Values *out)
{
    Timetable all = {0};
    const Place *place = NULL;
    for (size_t i = 0; i < parts->count; i++) {
        Part *part = &parts->items[i];
        timetable_tidy(&part->times[h]);
        if (part->aside)
            continue;
        timetable_merge(join->arena, &all, &part->times[h]);
        if (closing)
            timetable_close(&part->times[h], closing, NULL);
    }
    if (closing)
        timetable_close(&all, closing, h == 0 ? tally : NULL);
    for (size_t d = 0; d < HOUR_DAYS && !place; d++)
        if (all.days[d].count)
            place = &all.days[d].items[0].place;
    timetable_tidy(&all);
    if (place)
        vec_push(join->arena, out,
                 (JoinedValue){rule->field, timetable_text(join->arena, &all, closing, true), *place, false});
}

/* 月〜金 9:00〜12:00（受付：月〜金 8:30〜11:30） */
static Str part_hours(Join *join, const Part *part, size_t hours_count, const Closing *closing)
{
    const Closing *weeks = part->aside ? NULL : closing;
    Str first = hours_count ? timetable_text(join->arena, &part->times[0], weeks, false) : STR("");
    Str second = hours_count > 1 ? timetable_text(join->arena, &part->times[1], weeks, false) : STR("");
    if (str_empty(second))
        return first;
    return str_printf(join->arena, STR_FMT "（受付：" STR_FMT "）", STR_ARG(first), STR_ARG(second));
}

/* The parts one by one, a line each, where they are not all alike. */
static void put_detail(Join *join, const Rule *rule, const Parts *parts, size_t hours_count, const Closing *closing,
                       Values *out)
{
    Buf lines = buf_on(join->arena);
    Str first = STR("");
    bool differ = false, any = false;
    for (size_t i = 0; i < parts->count; i++) {
        const Part *part = &parts->items[i];
        Str hours = part_hours(join, part, hours_count, closing);
        any = any || !str_empty(hours);
        differ = differ || (i && !str_eq(hours, first)) || (part->aside && !str_empty(hours));
        if (i == 0)
            first = hours;
        if (!str_empty(part->name))
            buf_printf(&lines, "%s" STR_FMT "：" STR_FMT, lines.len ? "\n" : "", STR_ARG(part->name),
                       STR_ARG(str_empty(hours) ? STR("－") : hours));
    }
    if (differ && any && rule->detail)
        vec_push(join->arena, out, (JoinedValue){rule->detail, buf_str(&lines), parts->items[0].place, false});
}

/* The comma at the end says to read_list that 糖尿病・内分泌内科 is one. */
static void put_list(Join *join, const Rule *rule, const Parts *parts, Values *out)
{
    Buf names = buf_on(join->arena);
    for (size_t i = 0; i < parts->count; i++)
        if (!str_empty(parts->items[i].name))
            buf_printf(&names, STR_FMT "、", STR_ARG(parts->items[i].name));
    if (names.len && rule->field)
        vec_push(join->arena, out, (JoinedValue){rule->field, buf_str(&names), parts->items[0].place, false});
}

static void put_plain(Join *join, const JoinPlace *place, Values *out)
{
    for (size_t i = 0; i < join->profile->rule_count; i++) {
        const Rule *rule = &join->profile->rules[i];
        const RuleColumns *columns = &place->table->columns[i];
        if (!rule->second || rule->kind != RULE_FIELD)
            continue;
        for (size_t r = 0; r < place->rows.count; r++) {
            const CsvRow *row = place->rows.items[r];
            Place at = csv_place(place->table->table, row, columns->at[0] < 0 ? 0 : (size_t)columns->at[0]);
            vec_push(join->arena, out,
                     (JoinedValue){rule->field, profile_value(join->arena, rule, columns, row), at, rule->append});
        }
    }
}

static void put_parts(Join *join, const JoinPlace *place, const Closing *closing, Values *out)
{
    Parts parts = {0};
    const Rule *each = rule_of(join, RULE_PART);
    size_t hours_count = 0, h = 0;
    for (size_t i = 0; i < join->profile->rule_count; i++)
        hours_count += join->profile->rules[i].second && join->profile->rules[i].kind == RULE_HOURS;
    for (size_t r = 0; r < place->rows.count; r++)
        read_part(join, place, place->rows.items[r], hours_count, &parts);
    for (size_t i = 0; i < join->profile->rule_count; i++)
        if (join->profile->rules[i].second && join->profile->rules[i].kind == RULE_HOURS)
            put_hours(join, &join->profile->rules[i], h++, &parts, closing, &place->table->tally, out);
    if (!each)
        return;
    put_list(join, each, &parts, out);
    put_detail(join, each, &parts, hours_count, closing, out);
}

unsigned join_days(const Join *join, Str id)
{
    const JoinPlace *place = map_get(&join->places, key_of(id));
    unsigned days = 0;
    for (size_t i = 0; i < join->profile->rule_count && place && place->table; i++)
        if (join->profile->rules[i].second && join->profile->rules[i].kind == RULE_HOURS)
            for (size_t r = 0; r < place->rows.count; r++)
                days |= timetable_days(&place->table->columns[i], place->rows.items[r]);
    return days;
}

JoinedValues join_values(Join *join, Str id, const Closing *closing)
{
    const JoinPlace *place = map_get(&join->places, key_of(id));
    if (!place || !place->table)
        return (JoinedValues){0};
    Values values = {0};
    put_plain(join, place, &values);
    put_parts(join, place, closing, &values);
    return (JoinedValues){values.items, values.count, place->table->source};
}
