#include "source/dictionary.h"

#include <string.h>

#include "base/vec.h"

enum { D_KEY, D_LABEL, D_GROUP, D_APPLIES, D_TYPE, D_AUDIENCE, D_ALIASES, D_COUNT };

static const char *const headings[D_COUNT] = {
    [D_KEY] = "key|キー|項目キー",
    [D_LABEL] = "label|項目名|見出し|ラベル",
    [D_GROUP] = "group|分類|グループ",
    [D_APPLIES] = "applies_to|対象種別|対象",
    [D_TYPE] = "type|型|種類",
    [D_AUDIENCE] = "audience|公開範囲|対象者",
    [D_ALIASES] = "aliases|別名|別の見出し",
};

static const struct {
    const char *name;
    FieldType type;
} type_names[] = {
    {"text", FIELD_TEXT},           {"id", FIELD_ID},
    {"category", FIELD_CATEGORY},   {"kana", FIELD_KANA},
    {"digits", FIELD_DIGITS},       {"code", FIELD_CODE},
    {"postal", FIELD_POSTAL},       {"address", FIELD_ADDRESS},
    {"ref", FIELD_REF},             {"latitude", FIELD_LATITUDE},
    {"longitude", FIELD_LONGITUDE}, {"phone", FIELD_PHONE},
    {"email", FIELD_EMAIL},         {"url", FIELD_URL},
    {"hours", FIELD_HOURS},         {"list", FIELD_LIST},
    {"count", FIELD_COUNT},         {"bool", FIELD_BOOL},
    {"accept", FIELD_ACCEPT},       {"ranked-list", FIELD_RANKED_LIST},
    {"person", FIELD_PERSON},       {"note", FIELD_NOTE},
    {"date", FIELD_DATE},           {"consent", FIELD_CONSENT},
    {"enum", FIELD_ENUM},           {"timetable", FIELD_TIMETABLE},
};

static Str *split_all(Arena *arena, Str text, char separator, size_t *count)
{
    VEC(Str) parts = {0};
    for (Str part; str_split(&text, separator, &part);)
        if (!str_empty(str_trim(part)))
            vec_push(arena, &parts, str_trim(part));
    *count = parts.count;
    return parts.items;
}

/* "digits(13)", "enum(a/b/c)", "text". */
static bool read_type(Arena *arena, Str text, FieldRow *row)
{
    size_t open = str_find_char(text, '(');
    Str name = str_trim(str_slice(text, 0, open));
    Str inner = STR("");
    if (open != SIZE_MAX && str_ends(text, STR(")")))
        inner = str_slice(text, open + 1, text.len - 1);
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        if (!str_eq_ascii_case(name, str_from(type_names[i].name)))
            continue;
        row->type = type_names[i].type;
        long digits = 0;
        if (row->type == FIELD_DIGITS && (!str_to_int(inner, &digits) || digits < 1 || digits > 99))
            return false;
        row->digits = (unsigned)digits;
        if (row->type != FIELD_DIGITS)
            row->choices = split_all(arena, inner, '/', &row->choice_count);
        return true;
    }
    return false;
}

/* Labels of categories become their keys; groups and `*` stay. */
static void resolve_applies(Content *content, FieldRow *row, Place place)
{
    const Dataset *data = content->data;
    for (size_t i = 0; i < row->applies_count; i++) {
        Str name = row->applies_to[i];
        bool known = str_eq(name, STR("*"));
        for (size_t c = 0; c < data->category_count && !known; c++) {
            const Category *category = &data->categories[c];
            if (str_eq(name, category->label))
                row->applies_to[i] = category->key;
            known = str_eq(name, category->key) || str_eq(name, category->label) || str_eq(name, category->group);
        }
        if (!known)
            diag_add(content->diag, DIAG_FIELD_APPLIES_UNKNOWN, place, name);
    }
}

static void read_row(Content *content, const Sheet *sheet, const CsvRow *row, FieldRow *out)
{
    Arena *arena = content->arena;
    out->place = sheet_place(sheet, row, D_KEY);
    out->label = sheet_cell(sheet, row, D_LABEL);
    if (str_empty(out->label))
        out->label = sheet_cell(sheet, row, D_KEY);
    out->group = sheet_cell(sheet, row, D_GROUP);
    out->applies_to = split_all(arena, sheet_cell(sheet, row, D_APPLIES), '|', &out->applies_count);
    resolve_applies(content, out, sheet_place(sheet, row, D_APPLIES));
    Str type = sheet_cell(sheet, row, D_TYPE);
    out->type = FIELD_TEXT;
    if (!str_empty(type) && !read_type(arena, type, out))
        diag_add(content->diag, DIAG_FIELD_TYPE_UNKNOWN, sheet_place(sheet, row, D_TYPE), type);
    Str level = sheet_cell(sheet, row, D_AUDIENCE);
    out->audience = AUDIENCE_INTERNAL;
    if (!audience_parse(level, &out->audience))
        diag_add(content->diag, DIAG_FIELD_NO_LEVEL, sheet_place(sheet, row, D_AUDIENCE), out->label);
}

typedef VEC(FieldRow) FieldRows;

typedef struct Drafts {
    VEC(Field) fields;
    FieldRows *rows; /* of each field, filled in file order */
    size_t rows_cap;
    Map by_key; /* key -> index + 1 */
} Drafts;

static size_t draft_of(Content *content, Drafts *drafts, Str key)
{
    size_t known = (size_t)(uintptr_t)map_get(&drafts->by_key, key);
    if (known)
        return known - 1;
    Field field = {.key = key, .atom = atom(key), .index = (unsigned)drafts->fields.count};
    vec_push(content->arena, &drafts->fields, field);
    if (drafts->fields.count > drafts->rows_cap)
        drafts->rows = vec_grow(content->arena, drafts->rows, drafts->fields.count - 1, &drafts->rows_cap,
                                sizeof *drafts->rows, alignof(FieldRows));
    drafts->rows[field.index] = (FieldRows){0};
    map_set(&drafts->by_key, key, (void *)(uintptr_t)(field.index + 1));
    return field.index;
}

static bool good_key(Str key)
{
    for (size_t i = 0; i < key.len; i++) {
        char c = key.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return key.len > 0 && !(key.data[0] >= '0' && key.data[0] <= '9');
}

static void add_name(Content *content, Schema *schema, Str name, Field *field)
{
    Str folded = field_fold(content->arena, name);
    const Field *other = map_get(&schema->by_name, folded);
    if (other && other != field)
        diag_add(content->diag, DIAG_FIELD_NAME_SHARED, field->rows[0].place, name, other->key);
    else if (!str_empty(folded))
        map_set(&schema->by_name, folded, field);
}

/* Keys first: a label may not hide another field's key. */
static void index_names(Content *content, Schema *schema)
{
    schema->by_name = map_on(content->arena);
    for (size_t i = 0; i < schema->count; i++)
        add_name(content, schema, schema->fields[i].key, &schema->fields[i]);
    for (size_t i = 0; i < schema->count; i++)
        for (size_t r = 0; r < schema->fields[i].row_count; r++)
            add_name(content, schema, schema->fields[i].rows[r].label, &schema->fields[i]);
    for (size_t i = 0; i < schema->count; i++)
        for (size_t a = 0; a < schema->fields[i].alias_count; a++)
            add_name(content, schema, schema->fields[i].aliases[a], &schema->fields[i]);
}

static void add_aliases(Arena *arena, Field *field, Str cell)
{
    size_t count;
    Str *more = split_all(arena, cell, '|', &count);
    if (count == 0)
        return;
    Str *all = arena_array(arena, Str, field->alias_count + count);
    if (field->alias_count)
        memcpy(all, field->aliases, field->alias_count * sizeof *all);
    memcpy(all + field->alias_count, more, count * sizeof *all);
    field->aliases = all;
    field->alias_count += count;
}

bool dictionary_read(Content *content, Str path, Schema *schema)
{
    *schema = (Schema){.by_name = map_on(content->arena)};
    Sheet sheet;
    if (!sheet_read(content, path, true, headings, D_COUNT, &sheet))
        return diag_add(content->diag, DIAG_FILE_MISSING, place_file(path), path);
    Drafts drafts = {.by_key = map_on(content->arena)};
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        Str key = sheet_cell(&sheet, row, D_KEY);
        if (!good_key(key)) {
            diag_add(content->diag, DIAG_KEY_MALFORMED, sheet_place(&sheet, row, D_KEY), key);
            continue;
        }
        size_t index = draft_of(content, &drafts, key);
        FieldRow field_row = {0};
        read_row(content, &sheet, row, &field_row);
        vec_push(content->arena, &drafts.rows[index], field_row);
        add_aliases(content->arena, &drafts.fields.items[index], sheet_cell(&sheet, row, D_ALIASES));
    }
    schema->fields = drafts.fields.items;
    schema->count = drafts.fields.count;
    for (size_t i = 0; i < schema->count; i++) {
        schema->fields[i].rows = drafts.rows[i].items;
        schema->fields[i].row_count = drafts.rows[i].count;
    }
    index_names(content, schema);
    return true;
}
