#include "model/field.h"

#include "base/utf8.h"

static const struct {
    Str key, label;
} levels[AUDIENCE_COUNT] = {
    [AUDIENCE_RESIDENT] = {{"resident", 8}, {"住民", 6}},
    [AUDIENCE_PROFESSIONAL] = {{"professional", 12}, {"関係者", 9}},
    [AUDIENCE_INTERNAL] = {{"internal", 8}, {"内部", 6}},
};

Str audience_key(Audience a)
{
    return levels[a].key;
}

Str audience_label(Audience a)
{
    return levels[a].label;
}

bool audience_parse(Str text, Audience *out)
{
    Str wanted = str_trim(text);
    for (int a = 0; a < AUDIENCE_COUNT; a++) {
        if (!str_eq_ascii_case(wanted, levels[a].key) && !str_eq(wanted, levels[a].label))
            continue;
        *out = (Audience)a;
        return true;
    }
    return false;
}

/* Marks that forms put behind a heading: 名称※, 名称(必須). */
static Str without_mark(Str folded)
{
    static const Str marks[] = {{"(必須)", 8}, {"(任意)", 8}, {"※", 3}, {"*", 1}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (folded.len > marks[i].len && str_ends(folded, marks[i]))
            return str_slice(folded, 0, folded.len - marks[i].len);
    return folded;
}

Str field_fold(Arena *arena, Str name)
{
    Buf buf = buf_on(arena);
    Str folded = utf8_fold(arena, name);
    for (size_t pos = 0; pos < folded.len;) {
        uint32_t c = utf8_next(folded, &pos);
        if (utf8_is_space(c) || c == 0xFEFF || c == 0x200B)
            continue;
        buf_put_utf8(&buf, c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return without_mark(buf_str(&buf));
}

/* 3: names this category, 2: its group, 1: everything, 0: does not apply. */
static int how_specific(const FieldRow *row, Str category, Str group)
{
    int best = row->applies_count == 0;
    for (size_t i = 0; i < row->applies_count; i++) {
        Str a = row->applies_to[i];
        int fit = str_eq(a, category) ? 3 : str_eq(a, group) ? 2 : str_eq(a, STR("*"));
        if (fit > best)
            best = fit;
    }
    return best;
}

const FieldRow *field_row(const Field *field, Str category, Str group)
{
    const FieldRow *best = NULL;
    int best_fit = 0;
    for (size_t i = 0; i < field->row_count; i++) {
        int fit = how_specific(&field->rows[i], category, group);
        if (fit > best_fit) {
            best_fit = fit;
            best = &field->rows[i];
        }
    }
    return best;
}

const Field *schema_field(const Schema *schema, Str key)
{
    for (size_t i = 0; i < schema->count; i++)
        if (str_eq(schema->fields[i].key, key))
            return &schema->fields[i];
    return NULL;
}

const Field *schema_header(const Schema *schema, Str header)
{
    Arena *arena = schema->by_name.arena;
    if (!arena)
        return NULL;
    ArenaMark mark = arena_mark(arena);
    const Field *field = map_get(&schema->by_name, field_fold(arena, header));
    arena_rewind(arena, mark);
    return field;
}
