/* style_text.c - text: alignment, indents, tab stops, breaks (CSS Text 3 and 4),
 * vertical-align, decoration and emphasis (Text Decoration 3), over and under (Ruby 1). */
#include "base/utf8.h"
#include "markup/style_value.h"

#include <math.h>

const Keyword style_line_styles[] = {{"solid", LINE_SOLID}, {"double", LINE_DOUBLE}, {"dotted", LINE_DOTTED},
    {"dashed", LINE_DASHED}, {"wavy", LINE_WAVY}, KEYWORDS_END};

/* A string, a keyword or both (CSS Text 4 §6.1); with a string alone, end. */
bool style_set_text_align(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Str string = STR("");
    int align = ALIGN_END;
    for (size_t i = 0; i < n && n <= 2; i++) {
        const Keyword *k = token_keyword(def->keywords, t + i);
        bool is_string = t[i].kind == CSS_STRING && t[i].text.len > 0;
        if (is_string ? string.len > 0 : !k)
            return false;
        if (is_string)
            string = t[i].text;
        else
            align = k->value;
    }
    if (n < 1 || n > 2 || (n == 2 && !string.len))
        return false;
    c->style->align_string = string;
    c->style->text_align = (TextAlign)align;
    return true;
}

bool style_set_text_indent(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length length = {LENGTH_PT, 0, 0};
    bool hanging = false, each = false;
    size_t used = 1;
    (void)def;
    for (size_t i = 0; i < n; i += used) {
        used = 1;
        if (token_is(t + i, "hanging"))
            hanging = true;
        else if (token_is(t + i, "each-line"))
            each = true;
        else if (!value_length(c, t + i, n - i, LEN_PERCENT | LEN_NEGATIVE, &length, &used))
            return false;
    }
    c->style->text_indent = length;
    c->style->indent_hanging = hanging;
    c->style->indent_each_line = each;
    return n > 0;
}

bool style_set_tab_size(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length length = {0};
    size_t used = 1;
    bool spaces = n == 1 && t->kind == CSS_NUMBER && t->number >= 0;
    (void)def;
    if (!spaces && (n == 0 || !value_length(c, t, n, 0, &length, &used) || used != n))
        return false;
    c->style->tab_spaces = spaces ? (float)fmin(t->number, 1000) : 0;
    c->style->tab_size = spaces ? 0 : (float)length_resolve(length, 0, 0);
    return true;
}

static const Keyword tab_aligns[] = {{"start", TAB_START}, {"end", TAB_END}, {"center", TAB_CENTER}, KEYWORDS_END};

/* <length-percentage> [ start | end | center | <string of one character> ]? */
static bool read_tab_stop(const Cascade *c, const CssToken *t, size_t n, TabPosition *out, size_t *used)
{
    *out = (TabPosition){.align = TAB_START};
    if (!value_length(c, t, n, LEN_PERCENT, &out->at, used))
        return false;
    const CssToken *align = t + *used;
    if (*used == n || align->kind == CSS_COMMA)
        return true;
    (*used)++;
    const Keyword *k = token_keyword(tab_aligns, align);
    if (k)
        out->align = (TabAlign)k->value;
    else if (align->kind == CSS_STRING && align->text.len > 0) {
        size_t pos = 0;
        out->align = TAB_CHARACTER;
        out->character = utf8_next(align->text, &pos);
        return pos == align->text.len;
    }
    return k;
}

bool style_set_tab_stops(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    VEC(TabPosition) stops = {0};
    (void)def;
    bool none = n == 1 && token_is(t, "none");
    for (size_t i = 0, used = 0; !none && (i == 0 || i < n); i += used + 1) {
        TabPosition stop;
        if (i >= n || stops.count == TAB_STOP_LIMIT || !read_tab_stop(c, t + i, n - i, &stop, &used) || (i + used < n && t[i + used].kind != CSS_COMMA) || i + used + 1 == n)
            return false;
        vec_push(c->arena, &stops, stop);
    }
    c->style->tab_stops = stops.items;
    c->style->tab_stop_count = stops.count;
    return true;
}

bool style_set_word_break(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword words[] = {{"normal", WORD_NORMAL}, {"break-all", WORD_BREAK_ALL}, {"keep-all", WORD_KEEP_ALL},
        {"break-word", WORD_NORMAL}, {"auto-phrase", WORD_NORMAL}, KEYWORDS_END};
    (void)def;
    const Keyword *k = n == 1 ? token_keyword(words, t) : NULL;
    if (!k)
        return false;
    c->style->word_break = (WordBreak)k->value;
    if (token_is(t, "break-word"))
        c->style->overflow_anywhere = true;
    return true;
}

bool style_set_hanging(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword hangs[] = {{"none", 0}, {"first", HANG_FIRST}, {"force-end", HANG_FORCE_END},
        {"allow-end", HANG_ALLOW_END}, {"last", HANG_LAST}, KEYWORDS_END};
    unsigned bits = 0;
    (void)def;
    for (size_t i = 0; i < n; i++) {
        const Keyword *k = token_keyword(hangs, t + i);
        if (!k || (k->value == 0 && n > 1))
            return false;
        bits |= (unsigned)k->value;
    }
    c->style->hanging = bits;
    return n > 0;
}

bool style_set_vertical_align(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword aligns[] = {{"baseline", VALIGN_BASELINE}, {"top", VALIGN_TOP}, {"middle", VALIGN_MIDDLE},
        {"bottom", VALIGN_BOTTOM}, {"super", VALIGN_SUPER}, {"sub", VALIGN_SUB}, {"text-top", VALIGN_TEXT_TOP},
        {"text-bottom", VALIGN_TEXT_BOTTOM}, KEYWORDS_END};
    (void)def;
    const Keyword *k = n == 1 ? token_keyword(aligns, t) : NULL;
    Length length;
    size_t used;
    if (!k && (!value_length(c, t, n, LEN_PERCENT | LEN_NEGATIVE, &length, &used) || used != n))
        return false;
    c->style->vertical_align = k ? (VerticalAlign)k->value : VALIGN_LENGTH;
    c->style->vertical_shift = k ? 0 : (float)length_resolve(length, c->em, 0);
    return true;
}

typedef struct Decoration {
    bool under, over, through;
    CssColour colour;
    LineStyle style;
} Decoration;

static bool decoration_line(Decoration *d, const CssToken *t)
{
    if (token_is(t, "underline"))
        d->under = true;
    else if (token_is(t, "overline"))
        d->over = true;
    else if (token_is(t, "line-through"))
        d->through = true;
    else
        return token_is(t, "none");
    return true;
}

static void store_lines(Style *s, const Decoration *d)
{
    s->underline = d->under;
    s->overline = d->over;
    s->line_through = d->through;
}

bool style_set_decoration_line(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Decoration d = {0};
    (void)def;
    for (size_t i = 0; i < n; i++)
        if (!decoration_line(&d, t + i))
            return false;
    store_lines(c->style, &d);
    return n > 0;
}

bool style_set_decoration(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Decoration d = {.colour = colour_current()};
    size_t used = 1;
    (void)def;
    for (size_t i = 0; i < n; i += used) {
        const Keyword *style = token_keyword(style_line_styles, t + i);
        used = 1;
        if (style)
            d.style = (LineStyle)style->value;
        else if (!decoration_line(&d, t + i) && !css_colour(t + i, n - i, &d.colour, &used))
            return false;
    }
    store_lines(c->style, &d);
    c->style->decoration_colour = d.colour;
    c->style->decoration_style = d.style;
    return n > 0;
}

bool style_set_emphasis(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword marks[] = {{"none", EMPHASIS_NONE}, {"dot", EMPHASIS_DOT}, {"circle", EMPHASIS_CIRCLE},
        {"sesame", EMPHASIS_SESAME}, {"triangle", EMPHASIS_TRIANGLE}, KEYWORDS_END};
    Emphasis mark = c->style->writing == WRITING_HORIZONTAL ? EMPHASIS_CIRCLE : EMPHASIS_SESAME;
    bool open = false;
    (void)def;
    c->style->emphasis_character = 0;
    for (size_t i = 0; i < n; i++) {
        const Keyword *k = token_keyword(marks, t + i);
        if (n == 1 && t->kind == CSS_STRING && t->text.len > 0) {
            mark = EMPHASIS_CHARACTER; /* of a longer string the first character (CSS Text Decoration 3 §3.1) */
            c->style->emphasis_character = utf8_next(t->text, &(size_t){0});
        } else if (k)
            mark = (Emphasis)k->value;
        else if (token_is(t + i, "open"))
            open = true;
        else if (!token_is(t + i, "filled"))
            return false;
    }
    c->style->emphasis = mark;
    c->style->emphasis_open = open;
    return n > 0;
}

/* The colour stands before the mark or after it. */
bool style_set_emphasis_and_colour(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    CssColour colour = colour_current(), found;
    size_t used, from = 0, to = n;
    for (size_t i = 0; i < n; i++) {
        bool current = token_is(t + i, "currentcolor");
        used = 1;
        if (!current && !css_colour(t + i, n - i, &found, &used))
            continue;
        if (i > 0 && i + used < n)
            return false;
        colour = current ? colour : found;
        from = i ? 0 : used;
        to = i ? i : n;
        break;
    }
    if (from == to && from > 0)
        c->style->emphasis = EMPHASIS_NONE;
    else if (!style_set_emphasis(c, def, t + from, to - from))
        return false;
    c->style->emphasis_colour = colour;
    return true;
}

/* over | under, with an optional right | left as text-emphasis-position has. */
bool style_set_under(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    bool under = false;
    for (size_t i = 0; i < n; i++) {
        if (token_is(t + i, "under") || token_is(t + i, "left"))
            under = true;
        else if (!token_is(t + i, "over") && !token_is(t + i, "right") && !token_is(t + i, "alternate"))
            return false;
    }
    *STYLE_FIELD(c, def, bool) = under;
    return n > 0;
}
