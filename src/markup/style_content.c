/* style_content.c - lists and generated content (Lists 3, Content 3, GCPM 3). */
#include "markup/style_value.h"

#include <math.h>

const Keyword style_list_positions[] = {{"outside", 0}, {"inside", 1}, KEYWORDS_END};
static const Keyword list_types[] = {{"none", LIST_NONE}, {"disc", LIST_DISC}, {"circle", LIST_CIRCLE},
    {"square", LIST_SQUARE}, {"decimal", LIST_DECIMAL}, {"cjk-decimal", LIST_CJK_DECIMAL},
    {"japanese-informal", LIST_CJK_DECIMAL}, {"lower-alpha", LIST_LOWER_ALPHA}, {"lower-latin", LIST_LOWER_ALPHA},
    {"upper-alpha", LIST_UPPER_ALPHA}, {"upper-latin", LIST_UPPER_ALPHA}, {"lower-roman", LIST_LOWER_ROMAN},
    {"upper-roman", LIST_UPPER_ROMAN}, {"hiragana", LIST_HIRAGANA}, {"katakana", LIST_KATAKANA},
    {"katakana-iroha", LIST_KATAKANA_IROHA}, KEYWORDS_END};

static bool list_type(const CssToken *t, Style *s)
{
    const Keyword *k = token_keyword(list_types, t);
    if (!k && t->kind != CSS_STRING)
        return false;
    s->list_style = k ? (ListStyle)k->value : LIST_STRING;
    s->list_string = k ? STR("") : t->text;
    return true;
}

bool style_set_list_type(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    return n == 1 && list_type(t, c->style);
}

bool style_set_list_style(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Style scratch = {.list_style = LIST_DISC};
    (void)def;
    for (size_t i = 0; i < n; i++) {
        const Keyword *k = token_keyword(style_list_positions, t + i);
        if (k)
            scratch.list_inside = k->value;
        else if (!list_type(t + i, &scratch))
            return false;
    }
    c->style->list_style = scratch.list_style;
    c->style->list_string = scratch.list_string;
    c->style->list_inside = scratch.list_inside;
    return n > 0;
}

/* Arguments of a function, commas and the attr()'s own brackets left out. */
typedef struct Arguments {
    const CssToken *items[6];
    size_t count;
} Arguments;

static bool read_arguments(const CssToken *t, size_t end, Arguments *out)
{
    out->count = 0;
    for (size_t i = 1; i < end; i++) {
        if (t[i].kind == CSS_COMMA || t[i].kind == CSS_CLOSE || t[i].kind == CSS_FUNCTION)
            continue;
        if (out->count == sizeof out->items / sizeof out->items[0])
            return false;
        out->items[out->count++] = &t[i];
    }
    return true;
}

static bool counter_piece(const Arguments *a, size_t first, ContentPiece *piece)
{
    if (a->count <= first || a->items[first]->kind != CSS_IDENT)
        return false;
    piece->name = atom(a->items[first]->text);
    piece->style = LIST_DECIMAL;
    const CssToken *last = a->items[a->count - 1];
    if (a->count > first + 1 && last->kind == CSS_IDENT) {
        const Keyword *k = token_keyword(list_types, last);
        if (!k)
            return false;
        piece->style = (ListStyle)k->value;
    }
    if (piece->kind == CONTENT_COUNTERS) {
        if (a->count < first + 2 || a->items[first + 1]->kind != CSS_STRING)
            return false;
        piece->text = a->items[first + 1]->text;
    }
    return true;
}

static bool leader_piece(const Arguments *a, ContentPiece *piece)
{
    if (a->count != 1)
        return false;
    const CssToken *t = a->items[0];
    if (t->kind == CSS_STRING)
        piece->text = t->text;
    else if (token_is(t, "dotted"))
        piece->text = STR(". ");
    else if (token_is(t, "solid"))
        piece->text = STR("_");
    else if (token_is(t, "space"))
        piece->text = STR(" ");
    else
        return false;
    return piece->text.len > 0;
}

static bool function_piece(const CssToken *t, size_t end, ContentPiece *piece)
{
    static const Keyword functions[] = {{"attr", CONTENT_ATTR}, {"counter", CONTENT_COUNTER}, {"counters", CONTENT_COUNTERS},
        {"target-counter", CONTENT_TARGET_COUNTER}, {"target-text", CONTENT_TARGET_TEXT}, {"string", CONTENT_STRING},
        {"leader", CONTENT_LEADER}, {"content", CONTENT_CONTENT}, {"element", CONTENT_ELEMENT}, KEYWORDS_END};
    Arguments a;
    const Keyword *k = functions;
    while (k->name && !token_is_function(t, k->name))
        k++;
    if (!k->name || !read_arguments(t, end, &a))
        return false;
    piece->kind = (ContentKind)k->value;
    switch (piece->kind) {
    case CONTENT_CONTENT:
        return a.count == 0 || token_is(a.items[0], "text");
    case CONTENT_LEADER:
        return leader_piece(&a, piece);
    case CONTENT_COUNTER:
    case CONTENT_COUNTERS:
        return counter_piece(&a, 0, piece);
    case CONTENT_ATTR:
    case CONTENT_TARGET_TEXT:
    case CONTENT_TARGET_COUNTER: /* attr(href) or attr(href url): the attribute's name */
        if (a.count == 0 || a.items[0]->kind != CSS_IDENT)
            return false;
        piece->text = a.items[0]->text;
        if (piece->kind != CONTENT_TARGET_COUNTER)
            return true;
        return counter_piece(&a, a.count > 2 && token_is(a.items[1], "url") ? 2 : 1, piece);
    case CONTENT_STRING:
    case CONTENT_ELEMENT:
        if (a.count == 0 || a.items[0]->kind != CSS_IDENT)
            return false;
        piece->name = atom(a.items[0]->text);
        piece->text = a.count > 1 ? a.items[1]->text : STR("first");
        return true;
    case CONTENT_TEXT:
        return false;
    }
    return false;
}

static bool read_content(Cascade *c, const CssToken *t, size_t n, const ContentPiece **out, size_t *out_count)
{
    if (n > STYLE_LIST_LIMIT)
        return false;
    ContentPiece *pieces = arena_array(c->arena, ContentPiece, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        ContentPiece *piece = &pieces[count++];
        if (t[i].kind == CSS_STRING) {
            *piece = (ContentPiece){.kind = CONTENT_TEXT, .text = t[i].text};
        } else if (t[i].kind == CSS_FUNCTION) {
            size_t end = token_function_end(t + i, n - i);
            if (!function_piece(t + i, end, piece))
                return false;
            i += end;
        } else {
            return false;
        }
    }
    *out = pieces;
    *out_count = count;
    return n > 0;
}

bool style_set_content(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Style *s = c->style;
    (void)def;
    if (n == 1 && (token_is(t, "none") || token_is(t, "normal"))) {
        s->content = NULL;
        s->content_count = 0;
        s->content_none = true;
        return true;
    }
    if (!read_content(c, t, n, &s->content, &s->content_count))
        return false;
    s->content_none = false;
    return true;
}

static bool read_counters(Cascade *c, const CssToken *t, size_t n, int value, const CounterChange **out, size_t *out_count)
{
    if (n > STYLE_LIST_LIMIT)
        return false;
    CounterChange *changes = arena_array(c->arena, CounterChange, n);
    size_t count = 0;
    for (size_t i = 0; i < n && !(n == 1 && token_is(t, "none")); i++) {
        if (t[i].kind != CSS_IDENT)
            return false;
        changes[count] = (CounterChange){atom(t[i].text), value};
        if (i + 1 < n && t[i + 1].kind == CSS_NUMBER && fabs(t[i + 1].number) < 1e6)
            changes[count].value = (int)t[++i].number;
        count++;
    }
    *out = changes;
    *out_count = count;
    return n > 0;
}

bool style_set_counter_reset(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    return read_counters(c, t, n, 0, &c->style->counter_reset, &c->style->counter_reset_count);
}

bool style_set_counter_increment(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    return read_counters(c, t, n, 1, &c->style->counter_increment, &c->style->counter_increment_count);
}

bool style_set_string_set(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Style *s = c->style;
    (void)def;
    if (n == 1 && token_is(t, "none")) {
        s->string_set = ATOM_NONE;
        return true;
    }
    if (n < 2 || t->kind != CSS_IDENT || !read_content(c, t + 1, n - 1, &s->string_content, &s->string_content_count))
        return false;
    s->string_set = atom(t->text);
    return true;
}
