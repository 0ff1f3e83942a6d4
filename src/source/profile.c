#include "source/profile.h"

#include "base/utf8.h"
#include "base/vec.h"

enum { P_COLUMN, P_FIELD, P_MAP, P_NOTE, P_COUNT, EXCEL_COLUMNS = 16384 };

static const char *const headings[P_COUNT] = {"column|列|見出し", "field|項目", "value_map|値の対応|値", "note|備考"};

/* ---- reading ---- */

static void split_columns(Content *content, Str text, Rule *rule, Place place)
{
    rule->optional = str_ends(text, STR("?"));
    text = str_slice(text, 0, text.len - rule->optional);
    bool each = rule->kind == RULE_HOURS || rule->kind == RULE_CLOSED || rule->kind == RULE_PART;
    char joint = each ? '|' : '+';
    for (Str part; str_split(&text, joint, &part);) {
        if (str_empty(str_trim(part)))
            continue;
        if (rule->column_count == RULE_COLUMNS) {
            diag_add(content->diag, DIAG_PROFILE_WIDE, place, str_printf(content->arena, "%d", RULE_COLUMNS), str_trim(part));
            return;
        }
        rule->columns[rule->column_count++] = str_trim(part);
    }
}

static void name_columns(Content *content, Str text, Profile *profile)
{
    VEC(Str) names = {0};
    for (Str part; str_split(&text, ',', &part);)
        vec_push(content->arena, &names, str_trim(part));
    profile->columns = (CsvRow){.cells = names.items, .count = (uint32_t)names.count};
}

/* "{city_name}{ward_name}" with the ward's settings; empty when one is. */
static Str with_settings(Content *content, Str text)
{
    Buf buf = buf_on(content->arena);
    while (!str_empty(text)) {
        size_t open = str_find_char(text, '{'), close = str_find_char(text, '}');
        if (open == SIZE_MAX || close == SIZE_MAX || close < open)
            break;
        buf_put(&buf, str_slice(text, 0, open));
        Str value = dataset_setting(content->data, str_slice(text, open + 1, close));
        if (str_empty(value))
            return STR("");
        buf_put(&buf, value);
        text = str_slice(text, close + 1, text.len);
    }
    buf_put(&buf, text);
    return buf_str(&buf);
}

/* "*_hours_*.csv:ID": what is behind the colon stays for the columns. */
static Str split_files(Rule *rule, Str text)
{
    size_t colon = text.len;
    while (colon > 0 && text.data[colon - 1] != ':')
        colon--;
    rule->files = colon ? str_trim(str_slice(text, 0, colon - 1)) : STR("");
    return str_slice(text, colon, text.len);
}

/* field_fold takes a * at the end for the mark of a required field. */
static Str fold_pattern(Arena *arena, Str theirs)
{
    if (!str_ends(theirs, STR("*")))
        return field_fold(arena, theirs);
    return str_join(arena, field_fold(arena, str_slice(theirs, 0, theirs.len - 1)), STR("*"));
}

static void read_wanted(Content *content, Rule *rule, Str text)
{
    VEC(ValuePair) pairs = {0};
    if (rule->kind == RULE_MUNICIPALITY && str_empty(text))
        text = dataset_setting(content->data, STR("municipality_codes"));
    Buf even = buf_on(content->arena);
    for (size_t pos = 0; pos < text.len;) { /* several codes in a setting are set apart in any way */
        size_t from = pos;
        uint32_t c = utf8_next(text, &pos);
        if (c == 0x3001 || c == ',' || c == '|' || c == 0xFF0C || (rule->kind == RULE_MUNICIPALITY && c == ' '))
            buf_putc(&even, ';');
        else
            buf_put(&even, str_slice(text, from, pos));
    }
    Str rest = buf_str(&even);
    for (Str part; str_split(&rest, ';', &part);) {
        Str written = with_settings(content, str_trim(part));
        Str wanted = rule->kind == RULE_ASIDE ? fold_pattern(content->arena, written)
                                              : field_fold(content->arena, written);
        if (!str_empty(wanted))
            vec_push(content->arena, &pairs, (ValuePair){.theirs = wanted});
    }
    rule->pairs = pairs.items;
    rule->pair_count = pairs.count;
}

static void read_map(Content *content, Rule *rule, Str text)
{
    VEC(ValuePair) pairs = {0};
    for (Str part; str_split(&text, ';', &part);) {
        size_t equals = str_find_char(part, '=');
        if (str_empty(str_trim(part)))
            continue;
        if (equals == SIZE_MAX) {
            diag_add(content->diag, DIAG_PROFILE_MAP, rule->place, str_trim(part));
            continue;
        }
        Str theirs = str_trim(str_slice(part, 0, equals)), ours = str_slice(part, equals + 1, part.len); /* " 内線*" */
        if (str_eq(theirs, STR("*"))) {
            rule->has_other = true;
            rule->other = ours;
        } else if (str_empty(theirs)) {
            rule->constant = ours;
        } else {
            vec_push(content->arena, &pairs,
                     (ValuePair){.theirs = fold_pattern(content->arena, theirs),
                                 .ours = ours,
                                 .glob = str_find_char(theirs, '*') != SIZE_MAX});
        }
    }
    rule->pairs = pairs.items;
    rule->pair_count = pairs.count;
}

/* "支援診=home_support_clinic,enhanced_home_support" */
static void resolve_flags(Content *content, Rule *rule)
{
    for (size_t i = 0; i < rule->pair_count; i++) {
        VEC(const Field *) flags = {0};
        Str rest = rule->pairs[i].ours;
        for (Str key; str_split(&rest, ',', &key);) {
            const Field *field = schema_field(&content->data->schema, str_trim(key));
            if (field)
                vec_push(content->arena, &flags, field);
            else
                diag_add(content->diag, DIAG_PROFILE_FIELD, rule->place, str_trim(key));
        }
        rule->pairs[i].flags = flags.items;
        rule->pairs[i].flag_count = flags.count;
    }
}

typedef struct Directive {
    const char *name;
    RuleKind kind;
    const char *field; /* meant when none is named */
} Directive;

static const Directive directives[] = {{"@id", RULE_ID, NULL},         {"@municipality", RULE_MUNICIPALITY, NULL},
                                       {"@keep", RULE_KEEP, NULL},     {"@flags", RULE_FLAGS, NULL},
                                       {"@hours", RULE_HOURS, "hours"}, {"@closed", RULE_CLOSED, "closed"},
                                       {"@join", RULE_JOIN, NULL},     {"@part", RULE_PART, NULL},
                                       {"@aside", RULE_ASIDE, NULL}};

static const Field *field_named(Content *content, Str key, Place place)
{
    const Field *field = schema_field(&content->data->schema, key);
    if (!field)
        diag_add(content->diag, DIAG_PROFILE_FIELD, place, key);
    return field;
}

/* "@hours:reception_hours": the fields behind the colon. */
static bool read_directive(Content *content, Str target, Rule *rule, Place place)
{
    size_t colon = str_find_char(target, ':');
    Str name = str_slice(target, 0, colon), keys = colon == SIZE_MAX ? STR("") : str_slice(target, colon + 1, target.len);
    const Directive *directive = NULL;
    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
        if (str_eq(name, str_from(directives[i].name)))
            directive = &directives[i];
    if (!directive)
        return diag_add(content->diag, DIAG_PROFILE_DIRECTIVE, place, target);
    rule->kind = directive->kind;
    Str first;
    if (str_split(&keys, ',', &first))
        rule->field = field_named(content, str_trim(first), place);
    else if (directive->field)
        rule->field = field_named(content, str_from(directive->field), place);
    if (!str_empty(str_trim(keys)) && rule->kind == RULE_PART)
        rule->detail = field_named(content, str_trim(keys), place);
    return rule->field || !(directive->field);
}

static bool read_target(Content *content, Str target, Rule *rule, Place place)
{
    if (str_starts(target, STR("@")))
        return read_directive(content, target, rule, place);
    rule->kind = RULE_FIELD;
    rule->append = str_starts(target, STR("+"));
    rule->field = field_named(content, str_slice(target, rule->append, target.len), place);
    return rule->field != NULL;
}

/* The value map as this kind of rule understands it. */
static void read_values(Content *content, Rule *rule, Str map)
{
    switch (rule->kind) {
    case RULE_FLAGS:
        read_map(content, rule, map);
        resolve_flags(content, rule);
        break;
    case RULE_FIELD:
    case RULE_CLOSED:
    case RULE_PART:
        read_map(content, rule, map);
        break;
    case RULE_MUNICIPALITY:
    case RULE_KEEP:
    case RULE_ASIDE:
        read_wanted(content, rule, map);
        break;
    case RULE_ID:
    case RULE_HOURS:
    case RULE_JOIN:
        break;
    }
}

/* @part and @aside speak of the second table alone, @id, @keep … of the first. */
static bool fits_its_table(Content *content, const Rule *rule, Str target, Place place)
{
    bool second = rule->kind == RULE_PART || rule->kind == RULE_ASIDE;
    bool either = rule->kind == RULE_FIELD || rule->kind == RULE_HOURS;
    return either || rule->second == second || diag_add(content->diag, DIAG_PROFILE_TABLE, place, target);
}

static void read_rules(Content *content, const Sheet *sheet, Profile *profile)
{
    VEC(Rule) rules = {0};
    bool second = false;
    for (size_t i = 0; i < sheet->table.row_count; i++) {
        const CsvRow *row = &sheet->table.rows[i];
        Str target = sheet_cell(sheet, row, P_FIELD), map = sheet_cell(sheet, row, P_MAP);
        Rule rule = {.place = sheet_place(sheet, row, P_MAP)};
        if (str_eq(target, STR("@columns")))
            name_columns(content, sheet_cell(sheet, row, P_COLUMN), profile);
        if (str_eq(target, STR("@columns")) || str_eq(target, STR("@header")))
            continue;
        if (str_empty(target) || !read_target(content, target, &rule, sheet_place(sheet, row, P_FIELD)))
            continue;
        rule.second = second;
        if (!fits_its_table(content, &rule, target, sheet_place(sheet, row, P_FIELD)))
            continue;
        Str columns = sheet_cell(sheet, row, P_COLUMN);
        split_columns(content, rule.kind == RULE_JOIN ? split_files(&rule, columns) : columns, &rule, sheet_place(sheet, row, P_COLUMN));
        read_values(content, &rule, map);
        second = second || rule.kind == RULE_JOIN;
        for (size_t c = 0; c < rule.column_count; c++)
            map_set(&profile->headings, field_fold(content->arena, rule.columns[c]), profile);
        vec_push(content->arena, &rules, rule);
    }
    profile->rules = rules.items;
    profile->rule_count = rules.count;
    for (size_t i = 0; i < rules.count; i++)
        if (rules.items[i].kind == RULE_JOIN)
            profile->join = &rules.items[i];
}

const Profile *profile_read(Content *content, const Source *source)
{
    bool path = str_ends(source->profile, STR(".csv"));
    Str file = path ? source->profile : str_printf(content->arena, "profiles/" STR_FMT ".csv", STR_ARG(source->profile));
    Sheet sheet;
    if (!sheet_read(content, file, true, headings, P_COUNT, &sheet)) {
        diag_add(content->diag, DIAG_PROFILE_MISSING, source->place, source->profile, file);
        return NULL;
    }
    Profile *profile = arena_new(content->arena, Profile);
    profile->name = source->profile;
    profile->headings = map_on(content->arena);
    read_rules(content, &sheet, profile);
    return profile;
}

/* ---- use ---- */

bool profile_knows(void *context, Str heading)
{
    const Profile *profile = context;
    Arena *scratch = profile->headings.arena;
    ArenaMark mark = arena_mark(scratch);
    bool known = map_has(&profile->headings, field_fold(scratch, heading));
    arena_rewind(scratch, mark);
    return known;
}

static int column_named(Arena *arena, Str name, const CsvRow *header)
{
    Str wanted = field_fold(arena, name);
    if (str_empty(wanted))
        return -1;
    for (uint32_t c = 0; c < header->count; c++)
        if (str_eq(wanted, field_fold(arena, header->cells[c])))
            return (int)c;
    return -1;
}

static Str replaced(Arena *arena, Str text, Str mark, Str by)
{
    size_t at = str_find(text, mark);
    if (at == SIZE_MAX)
        return text;
    return str_join(arena, str_join(arena, str_slice(text, 0, at), by), str_slice(text, at + mark.len, text.len));
}

/* "{曜}_開店{1-8}_開始" for one day and slot. */
static Str hour_column(Arena *arena, Str pattern, size_t day, size_t slot)
{
    Str name = replaced(arena, pattern, STR("{曜}"), weekday_names[day]);
    size_t open = str_find_char(name, '{'), close = str_find_char(name, '}');
    if (open == SIZE_MAX || close == SIZE_MAX || close < open)
        return slot == 0 ? name : STR("");
    return replaced(arena, name, str_slice(name, open, close + 1), str_printf(arena, "%zu", slot + 1));
}

static void find_hour_columns(Arena *arena, const Rule *rule, const CsvRow *header, RuleColumns *found)
{
    found->hours = arena_alloc(arena, HOUR_DAYS * sizeof *found->hours, alignof(int));
    for (size_t day = 0; day < HOUR_DAYS; day++)
        for (size_t slot = 0; slot < HOUR_SLOTS; slot++)
            for (size_t end = 0; end < 2; end++)
                found->hours[day][slot][end] =
                    end < rule->column_count
                        ? column_named(arena, hour_column(arena, rule->columns[end], day, slot), header)
                        : -1;
}

RuleColumns profile_columns(Arena *arena, const Rule *rule, const CsvRow *header)
{
    RuleColumns found = {.at = {-1, -1, -1, -1}};
    bool week = rule->kind == RULE_HOURS || rule->kind == RULE_CLOSED;
    if (week)
        find_hour_columns(arena, rule, header, &found);
    for (size_t i = week ? 2 : 0; i < rule->column_count; i++) {
        long position;
        Str name = rule->columns[i];
        if (str_starts(name, STR("#")) && str_to_int(str_slice(name, 1, name.len), &position) && position > 0 && position <= EXCEL_COLUMNS)
            found.at[i] = (int)position - 1;
        else
            found.at[i] = column_named(arena, name, header);
    }
    return found;
}

size_t rule_columns_found(const Rule *rule, const RuleColumns *columns)
{
    size_t found = 0;
    for (size_t i = 0; i < rule->column_count; i++)
        found += columns->at[i] >= 0;
    for (size_t day = 0; columns->hours && day < HOUR_DAYS; day++)
        for (size_t slot = 0; slot < HOUR_SLOTS; slot++)
            found += (size_t)(columns->hours[day][slot][0] >= 0) + (size_t)(columns->hours[day][slot][1] >= 0);
    return found;
}

bool profile_is_second(Arena *scratch, const Profile *profile, const CsvRow *header)
{
    size_t first = 0, second = 0;
    for (size_t i = 0; i < profile->rule_count && profile->join; i++) {
        const Rule *rule = &profile->rules[i];
        ArenaMark mark = arena_mark(scratch);
        RuleColumns columns = profile_columns(scratch, rule, header);
        size_t found = rule_columns_found(rule, &columns);
        arena_rewind(scratch, mark);
        if (rule->kind == RULE_JOIN && found < rule->column_count)
            return false;
        *(rule->second ? &second : &first) += found;
    }
    return second > first;
}

Str profile_joined(Arena *arena, const Rule *rule, const RuleColumns *columns, const CsvRow *row)
{
    Str joined = STR("");
    for (size_t i = 0; i < rule->column_count; i++) {
        Str cell = columns->at[i] < 0 ? STR("") : csv_cell(row, (size_t)columns->at[i]);
        joined = i == 0 ? cell : str_join(arena, joined, cell);
    }
    return joined;
}

bool glob_matches(Str pattern, Str text)
{
    bool anchored = !str_starts(pattern, STR("*")), open = str_ends(pattern, STR("*"));
    for (Str part; str_split(&pattern, '*', &part); anchored = false) {
        if (str_empty(part))
            continue;
        bool last = str_empty(pattern) && !open;
        size_t at = last && text.len >= part.len ? text.len - part.len : str_find(text, part);
        if (at == SIZE_MAX || (anchored && at != 0) || !str_starts(str_slice(text, at, text.len), part))
            return false;
        text = str_slice(text, at + part.len, text.len);
    }
    return open || str_empty(text);
}

const ValuePair *rule_pair(const Rule *rule, Str folded)
{
    for (size_t i = 0; i < rule->pair_count; i++) {
        const ValuePair *pair = &rule->pairs[i];
        if (pair->glob ? glob_matches(pair->theirs, folded) : str_eq(folded, pair->theirs))
            return pair;
    }
    return NULL;
}

Str profile_value(Arena *arena, const Rule *rule, const RuleColumns *columns, const CsvRow *row)
{
    if (rule->column_count == 0)
        return rule->constant;
    Str cell = profile_joined(arena, rule, columns, row);
    if (str_empty(cell) || (rule->pair_count == 0 && !rule->has_other))
        return cell;
    const ValuePair *pair = rule_pair(rule, field_fold(arena, cell));
    if (!pair && !rule->has_other)
        return cell;
    return replaced(arena, pair ? pair->ours : rule->other, STR("*"), cell);
}

const ValuePair *profile_flags(Arena *scratch, const Rule *rule, const RuleColumns *columns, const CsvRow *row)
{
    return rule_pair(rule, field_fold(scratch, profile_joined(scratch, rule, columns, row)));
}

bool profile_keeps(Arena *scratch, const Rule *rule, const RuleColumns *columns, const CsvRow *row)
{
    if (rule->pair_count == 0)
        return true;
    Str cell = field_fold(scratch, profile_joined(scratch, rule, columns, row));
    for (size_t i = 0; i < rule->pair_count; i++) {
        Str wanted = rule->pairs[i].theirs;
        if (rule->kind == RULE_KEEP ? str_contains(cell, wanted)
                                    : cell.len >= 5 && str_eq(str_slice(cell, 0, 5), str_slice(wanted, 0, 5)))
            return true;
    }
    return false;
}
