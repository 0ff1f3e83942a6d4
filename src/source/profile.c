#include "source/profile.h"

#include "base/utf8.h"
#include "base/vec.h"

enum { P_COLUMN, P_FIELD, P_MAP, P_NOTE, P_COUNT };

static const char *const headings[P_COUNT] = {"column|列|見出し", "field|項目", "value_map|値の対応|値", "note|備考"};

/* ---- reading ---- */

static void split_columns(Arena *arena, Str text, Rule *rule)
{
    for (Str part; rule->column_count < RULE_COLUMNS && str_split(&text, '+', &part);)
        if (!str_empty(str_trim(part)))
            rule->columns[rule->column_count++] = str_trim(part);
    (void)arena;
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
        Str wanted = field_fold(content->arena, with_settings(content, str_trim(part)));
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
        Str theirs = str_trim(str_slice(part, 0, equals)), ours = str_trim(str_slice(part, equals + 1, part.len));
        if (str_eq(theirs, STR("*"))) {
            rule->has_other = true;
            rule->other = ours;
        } else if (str_empty(theirs)) {
            rule->constant = ours;
        } else {
            vec_push(content->arena, &pairs, (ValuePair){field_fold(content->arena, theirs), ours});
        }
    }
    rule->pairs = pairs.items;
    rule->pair_count = pairs.count;
}

static bool read_target(Content *content, Str target, Rule *rule, Place place)
{
    static const struct {
        const char *name;
        RuleKind kind;
    } directives[] = {{"@id", RULE_ID}, {"@municipality", RULE_MUNICIPALITY}, {"@keep", RULE_KEEP}};
    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        rule->kind = directives[i].kind;
        if (str_eq(target, str_from(directives[i].name)))
            return true;
    }
    rule->kind = RULE_FIELD;
    rule->append = str_starts(target, STR("+"));
    rule->field = schema_field(&content->data->schema, str_slice(target, rule->append, target.len));
    return rule->field || diag_add(content->diag, DIAG_PROFILE_FIELD, place, target);
}

static void read_rules(Content *content, const Sheet *sheet, Profile *profile)
{
    VEC(Rule) rules = {0};
    for (size_t i = 0; i < sheet->table.row_count; i++) {
        const CsvRow *row = &sheet->table.rows[i];
        Str target = sheet_cell(sheet, row, P_FIELD), map = sheet_cell(sheet, row, P_MAP);
        Rule rule = {.place = sheet_place(sheet, row, P_MAP)};
        if (str_eq(target, STR("@header"))) {
            profile->no_header = str_eq(map, STR("none"));
            continue;
        }
        if (str_empty(target) || !read_target(content, target, &rule, sheet_place(sheet, row, P_FIELD)))
            continue;
        split_columns(content->arena, sheet_cell(sheet, row, P_COLUMN), &rule);
        if (rule.kind == RULE_FIELD)
            read_map(content, &rule, map);
        else if (rule.kind != RULE_ID)
            read_wanted(content, &rule, map);
        for (size_t c = 0; c < rule.column_count; c++)
            map_set(&profile->headings, field_fold(content->arena, rule.columns[c]), profile);
        vec_push(content->arena, &rules, rule);
    }
    profile->rules = rules.items;
    profile->rule_count = rules.count;
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

RuleColumns profile_columns(Arena *scratch, const Rule *rule, const CsvRow *header)
{
    RuleColumns found = {{-1, -1, -1, -1}};
    for (size_t i = 0; i < rule->column_count; i++) {
        long position;
        Str wanted = field_fold(scratch, rule->columns[i]);
        if (str_starts(wanted, STR("#")) && str_to_int(str_slice(wanted, 1, wanted.len), &position) && position > 0)
            found.at[i] = (int)position - 1;
        for (uint32_t c = 0; c < header->count && found.at[i] < 0; c++)
            if (str_eq(wanted, field_fold(scratch, header->cells[c])))
                found.at[i] = (int)c;
    }
    return found;
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

Str profile_value(Arena *arena, const Rule *rule, const RuleColumns *columns, const CsvRow *row)
{
    if (rule->column_count == 0)
        return rule->constant;
    Str cell = profile_joined(arena, rule, columns, row);
    if (str_empty(cell) || (rule->pair_count == 0 && !rule->has_other))
        return cell;
    Str folded = field_fold(arena, cell);
    for (size_t i = 0; i < rule->pair_count; i++)
        if (str_eq(folded, rule->pairs[i].theirs))
            return rule->pairs[i].ours;
    return rule->has_other ? rule->other : cell;
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
