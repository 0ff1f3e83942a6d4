/* style_value.c - values of properties. */
#include "base/utf8.h"
#include "markup/style_value.h"

#include <math.h>
#include <string.h>

enum { CALC_DEPTH = 16, LIST_LIMIT = 256 };
static const double LENGTH_LIMIT = 200000; /* pt; beyond any sheet, so that sums stay finite */

bool token_is(const CssToken *token, const char *ident)
{
    return token->kind == CSS_IDENT && str_eq_ascii_case(token->text, str_from(ident));
}

static bool function_is(const CssToken *token, const char *name)
{
    return token->kind == CSS_FUNCTION && str_eq_ascii_case(token->text, str_from(name));
}

static bool delim_is(const CssToken *token, char sign)
{
    return token->kind == CSS_DELIM && token->text.len == 1 && token->text.data[0] == sign;
}

/* Tokens of a function's arguments: from after its name to before its ). */
static size_t function_end(const CssToken *tokens, size_t count)
{
    size_t depth = 0;
    for (size_t i = 0; i < count; i++) {
        if (tokens[i].kind == CSS_FUNCTION || tokens[i].kind == CSS_OPEN)
            depth++;
        else if (tokens[i].kind == CSS_CLOSE && --depth == 0)
            return i;
    }
    return count;
}

bool colour_is_current(CssColour c) { return c.a < 0; }
CssColour colour_current(void) { return (CssColour){0, 0, 0, -1}; }

/* ---- lengths -------------------------------------------------------------- */

static double bounded(double value)
{
    if (!(value > -LENGTH_LIMIT))
        return -LENGTH_LIMIT;
    return value > LENGTH_LIMIT ? LENGTH_LIMIT : value;
}

static double font_unit(const Cascade *c, Str unit)
{
    double em = c->em;
    if (str_eq(unit, STR("em")))
        return em;
    if (str_eq(unit, STR("rem")))
        return c->rem;
    bool ic = str_eq(unit, STR("ic")), ch = str_eq(unit, STR("ch")), ex = str_eq(unit, STR("ex"));
    if (!ic && !ch && !ex)
        return 0;
    if (!c->ts)
        return ic ? em : em / 2;
    TextFace face = c->style->face;
    face.size = em;
    FontMetrics m = typesetter_metrics(c->ts, &face);
    double value = ic ? m.ic : ch ? m.ch : m.x_height;
    return value > 0 ? value : ic ? em : em / 2;
}

static bool dimension(const Cascade *c, const CssToken *t, double *pt)
{
    double unit = css_unit_points(t->ident);
    if (unit <= 0)
        unit = font_unit(c, atom_str(t->ident));
    *pt = bounded(t->number * unit);
    return unit > 0;
}

/* calc(): a value is scale (a bare number), points and percent. */
typedef struct CalcValue {
    double number, pt, percent;
    bool is_number;
} CalcValue;

typedef struct CalcReader {
    const Cascade *c;
    const CssToken *t, *end;
    unsigned depth;
} CalcReader;

static bool calc_sum(CalcReader *r, CalcValue *out);

static bool calc_atom(CalcReader *r, CalcValue *out)
{
    *out = (CalcValue){0};
    if (r->t >= r->end)
        return false;
    const CssToken *t = r->t++;
    if (t->kind == CSS_NUMBER) {
        out->number = t->number;
        out->is_number = true;
        return true;
    }
    if (t->kind == CSS_PERCENTAGE) {
        out->percent = t->number;
        return true;
    }
    if (t->kind == CSS_DIMENSION)
        return dimension(r->c, t, &out->pt);
    if ((t->kind != CSS_OPEN && !function_is(t, "calc")) || r->depth >= CALC_DEPTH)
        return false;
    r->depth++;
    bool good = calc_sum(r, out) && r->t < r->end && r->t->kind == CSS_CLOSE;
    r->t++;
    r->depth--;
    return good;
}

static bool calc_product(CalcReader *r, CalcValue *out)
{
    if (!calc_atom(r, out))
        return false;
    while (r->t < r->end && (delim_is(r->t, '*') || delim_is(r->t, '/') || r->t->kind == CSS_SLASH)) {
        bool times = delim_is(r->t, '*');
        r->t++;
        CalcValue b;
        if (!calc_atom(r, &b))
            return false;
        if (times && !b.is_number && out->is_number) {
            CalcValue swap = *out;
            *out = b;
            b = swap;
        }
        if (!b.is_number || (!times && fabs(b.number) < 1e-12))
            return false;
        double k = times ? b.number : 1 / b.number;
        out->number *= k;
        out->pt *= k;
        out->percent *= k;
    }
    return true;
}

static bool calc_sum(CalcReader *r, CalcValue *out)
{
    if (!calc_product(r, out))
        return false;
    while (r->t < r->end && (delim_is(r->t, '+') || delim_is(r->t, '-'))) {
        double sign = delim_is(r->t, '+') ? 1 : -1;
        r->t++;
        CalcValue b;
        if (!calc_product(r, &b) || b.is_number != out->is_number)
            return false;
        out->number += sign * b.number;
        out->pt += sign * b.pt;
        out->percent += sign * b.percent;
    }
    return true;
}

static bool length_calc(const Cascade *c, const CssToken *t, size_t n, unsigned flags, Length *out, size_t *used)
{
    size_t end = function_end(t, n);
    CalcReader r = {c, t + 1, t + end, 0};
    CalcValue v;
    *used = end < n ? end + 1 : n;
    if (!calc_sum(&r, &v) || r.t != r.end || (v.is_number && fabs(v.number) > 0))
        return false;
    if (fabs(v.percent) > 0) {
        *out = (Length){LENGTH_PERCENT, (float)bounded(v.percent), (float)bounded(v.pt)};
        return flags & LEN_PERCENT;
    }
    double pt = bounded(v.pt);
    *out = (Length){LENGTH_PT, (float)(flags & LEN_NEGATIVE ? pt : fmax(0, pt)), 0};
    return true;
}

static bool length_keyword(const CssToken *t, unsigned flags, Length *out)
{
    *out = (Length){0};
    if (flags & LEN_AUTO && (token_is(t, "auto") || token_is(t, "normal")))
        out->kind = LENGTH_AUTO;
    else if (flags & LEN_NONE && token_is(t, "none"))
        out->kind = LENGTH_NONE;
    else if (flags & LEN_NORMAL && token_is(t, "normal"))
        out->kind = LENGTH_PT;
    else if (flags & LEN_CONTENT && token_is(t, "min-content"))
        out->kind = LENGTH_MIN_CONTENT;
    else if (flags & LEN_CONTENT && (token_is(t, "max-content") || token_is(t, "fit-content") || token_is(t, "content")))
        out->kind = LENGTH_MAX_CONTENT;
    else
        return false;
    return true;
}

bool value_length(const Cascade *c, const CssToken *t, size_t n, unsigned flags, Length *out, size_t *used)
{
    if (n == 0)
        return false;
    *used = 1;
    *out = (Length){LENGTH_PT, 0, 0};
    if (t->kind == CSS_IDENT)
        return length_keyword(t, flags, out);
    if (function_is(t, "calc"))
        return length_calc(c, t, n, flags, out, used);
    if (t->kind == CSS_PERCENTAGE) {
        *out = (Length){LENGTH_PERCENT, (float)bounded(t->number), 0};
        return (flags & LEN_PERCENT) && (t->number >= 0 || flags & LEN_NEGATIVE);
    }
    if (t->kind == CSS_NUMBER)
        return fabs(t->number) < 1e-12;
    if (t->kind != CSS_DIMENSION)
        return false;
    if (flags & LEN_FR && str_eq(atom_str(t->ident), STR("fr"))) {
        *out = (Length){LENGTH_FR, (float)fmin(fmax(t->number, 0), 10000), 0};
        return true;
    }
    double pt;
    if (!dimension(c, t, &pt) || (pt < 0 && !(flags & LEN_NEGATIVE)))
        return false;
    out->value = (float)pt;
    return true;
}

double length_resolve(Length length, double percent_base, double auto_value)
{
    switch (length.kind) {
    case LENGTH_PT:
        return (double)length.value;
    case LENGTH_PERCENT:
        return percent_base * (double)length.value / 100 + (double)length.plus;
    case LENGTH_AUTO: case LENGTH_NONE: case LENGTH_MIN_CONTENT: case LENGTH_MAX_CONTENT: case LENGTH_FR:
        return auto_value;
    }
    return auto_value;
}

/* ---- generic setters ------------------------------------------------------ */

#define FIELD(c, def, T) ((T *)(void *)((char *)(c)->style + (def)->offset))

static const Keyword *keyword_find(const Keyword *k, const CssToken *t)
{
    for (; t->kind == CSS_IDENT && k->name; k++)
        if (token_is(t, k->name))
            return k;
    return NULL;
}

static void store_keyword(Cascade *c, const PropertyDef *def, int value)
{
    if (def->size == sizeof(bool))
        *FIELD(c, def, bool) = value != 0;
    else
        *FIELD(c, def, int) = value;
}

static bool set_keyword(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    const Keyword *k = n == 1 ? keyword_find(def->keywords, t) : NULL;
    if (k)
        store_keyword(c, def, k->value);
    return k;
}

static bool set_length(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length length;
    size_t used;
    if (!value_length(c, t, n, def->flags, &length, &used) || used != n)
        return false;
    *FIELD(c, def, Length) = length;
    return true;
}

/* A string, a keyword or both (CSS Text 4 §6.1); with a string alone, end. */
static bool set_text_align(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Str string = STR("");
    int align = ALIGN_END;
    for (size_t i = 0; i < n && n <= 2; i++) {
        const Keyword *k = keyword_find(def->keywords, t + i);
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

static bool set_four_lengths(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length v[4];
    size_t count = 0, used;
    for (size_t i = 0; i < n; i += used)
        if (count == 4 || !value_length(c, t + i, n - i, def->flags, &v[count++], &used))
            return false;
    if (count == 0)
        return false;
    Length *field = FIELD(c, def, Length);
    for (size_t side = 0; side < 4; side++)
        field[side] = v[side < count ? side : side == 3 && count > 1 ? 1 : side == 2 || count == 1 ? 0 : 1];
    return true;
}

static bool set_points(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length length;
    size_t used;
    if (!value_length(c, t, n, def->flags & ~(unsigned)LEN_PERCENT, &length, &used) || used != n)
        return false;
    *FIELD(c, def, float) = length.value;
    return true;
}

static bool set_colour(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    CssColour colour;
    size_t used = 1;
    if (n == 1 && token_is(t, "currentcolor"))
        colour = def->flags & EARLY ? c->parent->colour : colour_current();
    else if (!css_colour(t, n, &colour, &used) || used != n)
        return false;
    *FIELD(c, def, CssColour) = colour;
    return true;
}

static bool set_number(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1 || (t->kind != CSS_NUMBER && t->kind != CSS_PERCENTAGE) || t->number < 0)
        return false;
    *FIELD(c, def, float) = (float)fmin(t->kind == CSS_PERCENTAGE ? t->number / 100 : t->number, 10000);
    return true;
}

/* auto is 0; everything that counts here starts at 1. */
static bool set_integer(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1)
        return false;
    int value = 0;
    if (!(def->flags & NUM_AUTO && (token_is(t, "auto") || token_is(t, "none")))) {
        if (t->kind != CSS_NUMBER || fabs(t->number - floor(t->number)) > 0 || fabs(t->number) > 100000)
            return false;
        value = (int)t->number;
        if (value < 1 && !(def->flags & NUM_NEGATIVE))
            return false;
    }
    *FIELD(c, def, int) = value;
    return true;
}

static bool set_text(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1 || (t->kind != CSS_IDENT && t->kind != CSS_STRING))
        return false;
    *FIELD(c, def, Str) = t->text;
    return true;
}

static bool set_name(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1 || t->kind != CSS_IDENT)
        return false;
    *FIELD(c, def, Atom) = token_is(t, "auto") ? ATOM_NONE : atom(t->text);
    return true;
}

/* ---- keywords -------------------------------------------------------------- */

#define END {NULL, 0}
static const Keyword displays[] = {
    {"none", DISPLAY_NONE}, {"inline", DISPLAY_INLINE}, {"block", DISPLAY_BLOCK}, {"flow-root", DISPLAY_BLOCK},
    {"inline-block", DISPLAY_INLINE_BLOCK}, {"list-item", DISPLAY_LIST_ITEM}, {"flex", DISPLAY_FLEX},
    {"grid", DISPLAY_GRID}, {"table", DISPLAY_TABLE}, {"table-row", DISPLAY_TABLE_ROW},
    {"table-cell", DISPLAY_TABLE_CELL}, {"table-header-group", DISPLAY_TABLE_HEADER_GROUP},
    {"table-row-group", DISPLAY_TABLE_ROW_GROUP}, {"table-footer-group", DISPLAY_TABLE_FOOTER_GROUP},
    {"table-column", DISPLAY_TABLE_COLUMN}, {"table-column-group", DISPLAY_TABLE_COLUMN_GROUP},
    {"table-caption", DISPLAY_TABLE_CAPTION}, {"ruby", DISPLAY_RUBY}, {"ruby-base", DISPLAY_RUBY_BASE},
    {"ruby-text", DISPLAY_RUBY_TEXT}, {"contents", DISPLAY_CONTENTS}, END};
static const Keyword floats[] = {{"none", FLOAT_NONE}, {"left", FLOAT_LEFT}, {"right", FLOAT_RIGHT},
    {"inline-start", FLOAT_LEFT}, {"inline-end", FLOAT_RIGHT}, {"footnote", FLOAT_FOOTNOTE},
    {"top", FLOAT_TOP}, {"block-start", FLOAT_TOP}, {"bottom", FLOAT_BOTTOM}, {"block-end", FLOAT_BOTTOM}, END};
static const Keyword box_sizings[] = {{"content-box", 0}, {"border-box", 1}, END};
static const Keyword overflows[] = {{"visible", 0}, {"hidden", 1}, {"clip", 1}, END};
static const Keyword line_styles[] = {{"solid", LINE_SOLID}, {"double", LINE_DOUBLE}, {"dotted", LINE_DOTTED},
    {"dashed", LINE_DASHED}, {"wavy", LINE_WAVY}, END};
static const Keyword border_styles[] = {{"none", BORDER_NONE}, {"hidden", BORDER_NONE}, {"solid", BORDER_SOLID},
    {"dashed", BORDER_DASHED}, {"dotted", BORDER_DOTTED}, {"double", BORDER_DOUBLE}, END};
static const Keyword flex_directions[] = {{"row", 0}, {"column", 1}, END};
static const Keyword flex_wraps[] = {{"nowrap", 0}, {"wrap", 1}, END};
static const Keyword flex_aligns[] = {{"flex-start", FLEX_START}, {"start", FLEX_START}, {"normal", FLEX_STRETCH},
    {"flex-end", FLEX_END}, {"end", FLEX_END}, {"center", FLEX_CENTER}, {"stretch", FLEX_STRETCH},
    {"baseline", FLEX_BASELINE}, {"space-between", FLEX_BETWEEN}, {"space-around", FLEX_AROUND},
    {"space-evenly", FLEX_EVENLY}, END};
/* align-self: auto is -1, which no align value is. */
static const Keyword self_aligns[] = {{"auto", -1}, {"flex-start", FLEX_START}, {"start", FLEX_START},
    {"flex-end", FLEX_END}, {"end", FLEX_END}, {"center", FLEX_CENTER}, {"stretch", FLEX_STRETCH},
    {"baseline", FLEX_BASELINE}, END};
static const Keyword step_inserts[] = {{"margin-box", 0}, {"margin", 0}, {"padding-box", 1}, {"padding", 1}, END};
static const Keyword step_aligns[] = {{"auto", STEP_AUTO}, {"center", STEP_CENTER}, {"start", STEP_START}, {"end", STEP_END}, END};
static const Keyword step_rounds[] = {{"up", STEP_UP}, {"down", STEP_DOWN}, {"nearest", STEP_NEAREST}, END};
static const Keyword table_layouts[] = {{"auto", 0}, {"fixed", 1}, END};
static const Keyword border_collapses[] = {{"separate", 0}, {"collapse", 1}, END};
static const Keyword caption_sides[] = {{"top", 0}, {"bottom", 1}, END};
static const Keyword empty_cells[] = {{"show", 0}, {"hide", 1}, END};
static const Keyword column_fills[] = {{"balance", 0}, {"auto", 1}, END};
static const Keyword column_spans[] = {{"none", 0}, {"all", 1}, END};
static const Keyword breaks[] = {{"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {"page", BREAK_PAGE}, {"always", BREAK_PAGE},
    {"column", BREAK_COLUMN}, {"left", BREAK_LEFT}, {"right", BREAK_RIGHT}, {"verso", BREAK_RIGHT}, {"recto", BREAK_RIGHT},
    {"avoid-page", BREAK_AVOID_PAGE}, {"avoid-column", BREAK_AVOID_COLUMN}, END};
static const Keyword breaks_inside[] = {{"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {"avoid-page", BREAK_AVOID_PAGE},
    {"avoid-column", BREAK_AVOID_COLUMN}, END};
static const Keyword page_breaks[] = {{"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {"always", BREAK_PAGE},
    {"left", BREAK_LEFT}, {"right", BREAK_RIGHT}, END};
static const Keyword decoration_breaks[] = {{"slice", 0}, {"clone", 1}, END};
static const Keyword font_styles[] = {{"normal", FONT_NORMAL}, {"italic", FONT_ITALIC}, {"oblique", FONT_ITALIC}, END};
static const Keyword text_aligns[] = {{"start", ALIGN_START}, {"left", ALIGN_START}, {"end", ALIGN_END},
    {"right", ALIGN_END}, {"center", ALIGN_CENTER}, {"justify", ALIGN_JUSTIFY}, {"auto", ALIGN_AUTO}, END};
static const Keyword text_justifies[] = {{"auto", JUSTIFY_AUTO}, {"inter-character", JUSTIFY_INTER_CHARACTER},
    {"distribute", JUSTIFY_INTER_CHARACTER}, {"inter-word", JUSTIFY_INTER_WORD}, {"none", JUSTIFY_NONE}, END};
static const Keyword white_spaces[] = {{"normal", WHITE_NORMAL}, {"nowrap", WHITE_NOWRAP}, {"pre", WHITE_PRE},
    {"pre-wrap", WHITE_PRE_WRAP}, {"pre-line", WHITE_PRE_LINE}, END};
static const Keyword line_breaks[] = {{"auto", LINE_BREAK_STRICT}, {"loose", LINE_BREAK_LOOSE},
    {"normal", LINE_BREAK_NORMAL}, {"strict", LINE_BREAK_STRICT}, {"anywhere", LINE_BREAK_ANYWHERE}, END};
static const Keyword hyphenations[] = {{"manual", 0}, {"none", 1}, END}; /* auto needs dictionaries */
static const Keyword overflow_wraps[] = {{"normal", 0}, {"anywhere", 1}, {"break-word", 1}, END};
static const Keyword spacing_trims[] = {{"normal", TRIM_NORMAL}, {"space-all", TRIM_SPACE_ALL},
    {"space-first", TRIM_SPACE_FIRST}, {"trim-start", TRIM_START}, {"trim-both", TRIM_BOTH}, {"trim-all", TRIM_ALL},
    {"auto", TRIM_START}, END};
static const Keyword autospaces[] = {{"normal", 1}, {"auto", 1}, {"no-autospace", 0}, END};
static const Keyword writing_modes[] = {{"horizontal-tb", WRITING_HORIZONTAL}, {"vertical-rl", WRITING_VERTICAL_RL},
    {"vertical-lr", WRITING_VERTICAL_LR}, END};
static const Keyword text_orientations[] = {{"mixed", 0}, {"upright", 1}, END};
static const Keyword combines[] = {{"none", 0}, {"all", 1}, END};
static const Keyword ruby_aligns[] = {{"space-around", RUBY_SPACE_AROUND}, {"center", RUBY_CENTER}, {"start", RUBY_START},
    {"space-between", RUBY_SPACE_BETWEEN}, END};
static const Keyword ruby_merges[] = {{"separate", 0}, {"merge", 1}, {"auto", 1}, END};
static const Keyword ruby_overhangs[] = {{"auto", 1}, {"none", 0}, END};
static const Keyword text_transforms[] = {{"none", 0}, {"uppercase", 1}, {"lowercase", 2}, {"capitalize", 3},
    {"full-width", 4}, END};
static const Keyword continueds[] = {{"none", 0}, {"repeat", 1}, END};
static const Keyword warichus[] = {{"none", 0}, {"auto", 1}, END};
static const Keyword list_positions[] = {{"outside", 0}, {"inside", 1}, END};
static const Keyword list_types[] = {{"none", LIST_NONE}, {"disc", LIST_DISC}, {"circle", LIST_CIRCLE},
    {"square", LIST_SQUARE}, {"decimal", LIST_DECIMAL}, {"cjk-decimal", LIST_CJK_DECIMAL},
    {"japanese-informal", LIST_CJK_DECIMAL}, {"lower-alpha", LIST_LOWER_ALPHA}, {"lower-latin", LIST_LOWER_ALPHA},
    {"upper-alpha", LIST_UPPER_ALPHA}, {"upper-latin", LIST_UPPER_ALPHA}, {"lower-roman", LIST_LOWER_ROMAN},
    {"upper-roman", LIST_UPPER_ROMAN}, {"hiragana", LIST_HIRAGANA}, {"katakana", LIST_KATAKANA},
    {"katakana-iroha", LIST_KATAKANA_IROHA}, END};

/* ---- boxes ------------------------------------------------------------------ */

static bool set_position(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword positions[] = {{"static", POSITION_STATIC}, {"relative", POSITION_RELATIVE},
        {"absolute", POSITION_ABSOLUTE}, {"fixed", POSITION_FIXED}, END};
    (void)def;
    const Keyword *k = n == 1 ? keyword_find(positions, t) : NULL;
    bool running = n == 3 && function_is(t, "running") && t[1].kind == CSS_IDENT && t[2].kind == CSS_CLOSE;
    if (k || running) {
        c->style->position = k ? (Position)k->value : POSITION_STATIC;
        c->style->running = running ? atom(t[1].text) : ATOM_NONE;
    }
    return k || running;
}

static bool set_clear(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword clears[] = {{"none", 0}, {"left", 1}, {"right", 2}, {"both", 3}, END};
    (void)def;
    const Keyword *k = n == 1 ? keyword_find(clears, t) : NULL;
    if (!k)
        return false;
    c->style->clear_left = k->value & 1;
    c->style->clear_right = k->value & 2;
    return true;
}

static bool border_width(const Cascade *c, const CssToken *t, size_t n, float *out, size_t *used)
{
    *used = 1;
    if (token_is(t, "thin") || token_is(t, "medium") || token_is(t, "thick")) {
        *out = token_is(t, "thin") ? 0.75F : token_is(t, "medium") ? 2.25F : 3.75F;
        return true;
    }
    Length length;
    if (!value_length(c, t, n, 0, &length, used))
        return false;
    *out = length.value;
    return true;
}

static bool border_part(const Cascade *c, const CssToken *t, size_t n, Border *b, unsigned *seen, size_t *used)
{
    const Keyword *k = keyword_find(border_styles, t);
    unsigned part;
    *used = 1;
    if (k) {
        b->style = (BorderStyle)k->value;
        part = 1;
    } else if (border_width(c, t, n, &b->width, used)) {
        part = 2;
    } else if (token_is(t, "currentcolor")) {
        part = 4;
    } else if (css_colour(t, n, &b->colour, used)) {
        part = 4;
    } else {
        return false;
    }
    bool fresh = !(*seen & part);
    *seen |= part;
    return fresh;
}

/* flags: how many sides. */
static bool set_border(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Border b = {2.25F, BORDER_NONE, colour_current()};
    unsigned seen = 0;
    size_t used = 1;
    for (size_t i = 0; i < n; i += used)
        if (!border_part(c, t + i, n - i, &b, &seen, &used))
            return false;
    for (unsigned side = 0; side < def->flags; side++)
        FIELD(c, def, Border)[side] = b;
    return n > 0;
}

static bool set_border_width(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    size_t used;
    float width;
    if (n == 0 || !border_width(c, t, n, &width, &used) || used != n)
        return false;
    *FIELD(c, def, float) = width;
    return true;
}

static bool border_one(const Cascade *c, unsigned part, const CssToken *t, size_t n, Border *b, size_t *used)
{
    *used = 1;
    if (part == BORDER_PART_WIDTH)
        return border_width(c, t, n, &b->width, used);
    if (part == BORDER_PART_COLOUR) {
        b->colour = colour_current();
        return token_is(t, "currentcolor") || css_colour(t, n, &b->colour, used);
    }
    const Keyword *k = keyword_find(border_styles, t);
    b->style = k ? (BorderStyle)k->value : BORDER_NONE;
    return k;
}

static bool set_border_parts(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Border v[4] = {{0}};
    size_t count = 0, used = 1;
    for (size_t i = 0; i < n; i += used)
        if (count == 4 || !border_one(c, def->flags, t + i, n - i, &v[count++], &used))
            return false;
    for (size_t side = 0; count && side < 4; side++) {
        Border *b = &c->style->border[side];
        const Border *from = &v[side < count ? side : side == 3 && count > 1 ? 1 : side == 2 || count == 1 ? 0 : 1];
        if (def->flags == BORDER_PART_WIDTH)
            b->width = from->width;
        else if (def->flags == BORDER_PART_STYLE)
            b->style = from->style;
        else
            b->colour = from->colour;
    }
    return count > 0;
}

/* One to four lengths for the corners, and after a slash others along the sides. */
static bool set_radii(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length v[2][4];
    size_t count[2] = {0, 0}, used;
    int axis = 0;
    (void)def;
    for (size_t i = 0; i < n; i += used) {
        used = 1;
        if (t[i].kind == CSS_SLASH && axis == 0 && count[0])
            axis = 1;
        else if (count[axis] == 4 || !value_length(c, t + i, n - i, LEN_PERCENT, &v[axis][count[axis]++], &used))
            return false;
    }
    if (!count[0] || (axis && !count[1]))
        return false;
    for (size_t k = 0; k < 4; k++)
        for (int i = 0; i < 2; i++) {
            size_t have = count[i && axis];
            c->style->radius[k][i] = v[i && axis][k < have ? k : k == 3 && have > 1 ? 1 : k == 2 || have == 1 ? 0 : 1];
        }
    return true;
}

static bool set_radius(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length along, down;
    size_t first, second = 0;
    if (n == 0 || !value_length(c, t, n, LEN_PERCENT, &along, &first))
        return false;
    down = along;
    if (first < n && !value_length(c, t + first, n - first, LEN_PERCENT, &down, &second))
        return false;
    Length *radius = FIELD(c, def, Length);
    radius[0] = along;
    radius[1] = down;
    return first + second == n;
}

/* Each reads what it can from the start; *used: how much. */
static bool background_size(const Cascade *c, const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    Length size[2] = {{LENGTH_AUTO, 0, 0}, {LENGTH_AUTO, 0, 0}};
    size_t first, second = 0;
    *used = 1;
    layer->fit = token_is(t, "cover") ? BACKGROUND_COVER : token_is(t, "contain") ? BACKGROUND_CONTAIN : BACKGROUND_SIZED;
    if (layer->fit != BACKGROUND_SIZED)
        return true;
    if (!value_length(c, t, n, LEN_AUTO | LEN_PERCENT, &size[0], &first))
        return false;
    if (first < n && !value_length(c, t + first, n - first, LEN_AUTO | LEN_PERCENT, &size[1], &second))
        second = 0;
    memcpy(layer->size, size, sizeof size);
    *used = first + second;
    return true;
}

/* One side of a position. axis: 0 along x, 1 along y, -1 either; of a length too. */
static bool position_part(const Cascade *c, const CssToken *t, size_t n, int *axis, bool *end, Length *out, size_t *used)
{
    static const struct { const char *name; int axis; float percent; } sides[] = {
        {"left", 0, 0}, {"right", 0, 100}, {"top", 1, 0}, {"bottom", 1, 100}, {"center", -1, 50}};
    *used = 1;
    *axis = -1;
    *end = false;
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        if (token_is(t, sides[i].name)) {
            *axis = sides[i].axis;
            *end = sides[i].percent > 99;
            *out = (Length){LENGTH_PERCENT, sides[i].percent, 0};
            return true;
        }
    return value_length(c, t, n, LEN_PERCENT | LEN_NEGATIVE, out, used);
}

/* right 3pt: so far from that side. */
static void move_in(Length *side, bool end, Length by)
{
    float sign = end ? -1 : 1;
    side->value += sign * (by.kind == LENGTH_PERCENT ? by.value : 0);
    side->plus = sign * (by.kind == LENGTH_PERCENT ? by.plus : by.value);
}

static bool is_side(const CssToken *t)
{
    return token_is(t, "left") || token_is(t, "right") || token_is(t, "top") || token_is(t, "bottom") || token_is(t, "center");
}

static bool background_position(const Cascade *c, const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    Length parts[2], offset;
    int axis[2] = {-1, -1};
    size_t count = 0, at = 0, step;
    bool end, offsets = false;
    while (count < 2 && at < n && position_part(c, t + at, n - at, &axis[count], &end, &parts[count], &step)) {
        at += step;
        bool follows = axis[count] >= 0 && at < n && t[at].kind != CSS_IDENT &&
                       value_length(c, t + at, n - at, LEN_PERCENT | LEN_NEGATIVE, &offset, &step);
        /* "right 3pt" is two parts, "right 3pt bottom 2pt" a distance from each */
        if (follows && (count ? offsets : at + step < n && is_side(t + at + step))) {
            move_in(&parts[count], end, offset);
            offsets = true;
            at += step;
        }
        count++;
    }
    if (!count)
        return false;
    if (count == 1)
        parts[1] = (Length){LENGTH_PERCENT, 50, 0}, axis[1] = -1;
    bool swapped = axis[0] == 1 || axis[1] == 0;
    if (axis[0] >= 0 && axis[0] == axis[1])
        return false;
    layer->position[0] = parts[swapped];
    layer->position[1] = parts[!swapped];
    *used = at;
    return true;
}

static bool background_repeat(const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    bool x = token_is(t, "repeat-x"), y = token_is(t, "repeat-y"), first = token_is(t, "repeat"), second = first;
    *used = 1;
    if (!x && !y && !first && !token_is(t, "no-repeat"))
        return false;
    if (!x && !y && n > 1 && (token_is(t + 1, "repeat") || token_is(t + 1, "no-repeat"))) {
        second = token_is(t + 1, "repeat");
        *used = 2;
    }
    layer->repeat[0] = x || first;
    layer->repeat[1] = y || second;
    return true;
}

static bool background_image(const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    bool named = t->kind == CSS_URL, quoted = n > 2 && function_is(t, "url") && t[1].kind == CSS_STRING;
    layer->image = named ? t->text : quoted ? t[1].text : STR("");
    *used = quoted ? 3 : 1;
    return named || quoted || token_is(t, "none");
}

static bool background_part(const Cascade *c, unsigned part, const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    switch (part) {
    case BACKGROUND_IMAGE:
        return background_image(t, n, layer, used);
    case BACKGROUND_SIZE:
        return background_size(c, t, n, layer, used);
    case BACKGROUND_POSITION:
        return background_position(c, t, n, layer, used);
    default:
        return background_repeat(t, n, layer, used);
    }
}

/* Tokens up to the next comma outside of functions. */
static size_t comma_part(const CssToken *t, size_t n)
{
    size_t depth = 0, i = 0;
    for (; i < n && (depth || t[i].kind != CSS_COMMA); i++) {
        depth += t[i].kind == CSS_FUNCTION || t[i].kind == CSS_OPEN;
        depth -= t[i].kind == CSS_CLOSE && depth > 0;
    }
    return i;
}

static size_t comma_parts(const CssToken *t, size_t n)
{
    size_t parts = 1;
    for (size_t i = comma_part(t, n); i < n; i += 1 + comma_part(t + i + 1, n - i - 1))
        parts++;
    return parts;
}

static bool set_background_list(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    BackgroundList list = {0};
    BackgroundLayer *layers = arena_array(c->arena, BackgroundLayer, comma_parts(t, n));
    for (size_t i = 0; i <= n;) {
        size_t part = comma_part(t + i, n - i), used;
        if (!part || !background_part(c, def->flags, t + i, part, &layers[list.count++], &used) || used != part)
            return false;
        i += part + 1;
    }
    list.items = layers;
    *FIELD(c, def, BackgroundList) = list;
    return true;
}

static const BackgroundLayer plain_layer = {.repeat = {true, true}, .position = {{LENGTH_PERCENT, 0, 0}, {LENGTH_PERCENT, 0, 0}}};

/* One layer of the shorthand; position and size stand together, with a slash between. */
static bool background_layer(const Cascade *c, const CssToken *t, size_t n, BackgroundLayer *layer, CssColour *colour)
{
    size_t used = 1;
    *layer = plain_layer;
    for (size_t i = 0; i < n; i += used) {
        used = 1;
        if (colour && token_is(t + i, "currentcolor"))
            *colour = colour_current();
        else if (t[i].kind == CSS_SLASH && i + 1 < n && background_size(c, t + i + 1, n - i - 1, layer, &used))
            used++;
        else if (!((t[i].kind == CSS_URL || function_is(t + i, "url")) && background_image(t + i, n - i, layer, &used)) &&
                 !token_is(t + i, "none") && !background_repeat(t + i, n - i, layer, &used) &&
                 !(colour && css_colour(t + i, n - i, colour, &used)) && !background_position(c, t + i, n - i, layer, &used))
            return false;
    }
    return n > 0;
}

/* The last layer may have a colour. */
static bool set_background(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    BackgroundList list = {0};
    CssColour colour = {0, 0, 0, 0};
    BackgroundLayer *layers = arena_array(c->arena, BackgroundLayer, comma_parts(t, n));
    (void)def;
    for (size_t i = 0; i <= n;) {
        size_t part = comma_part(t + i, n - i);
        if (!background_layer(c, t + i, part, &layers[list.count++], i + part == n ? &colour : NULL))
            return false;
        i += part + 1;
    }
    list.items = layers;
    c->style->background = colour;
    c->style->background_image = c->style->background_size = c->style->background_position = c->style->background_repeat = list;
    return true;
}

BackgroundLayer style_background(const Style *s, size_t index)
{
    BackgroundLayer layer = plain_layer;
    if (s->background_image.count)
        layer.image = s->background_image.items[index % s->background_image.count].image;
    if (s->background_size.count) {
        const BackgroundLayer *size = &s->background_size.items[index % s->background_size.count];
        layer.fit = size->fit;
        memcpy(layer.size, size->size, sizeof layer.size);
    }
    if (s->background_position.count)
        memcpy(layer.position, s->background_position.items[index % s->background_position.count].position, sizeof layer.position);
    if (s->background_repeat.count)
        memcpy(layer.repeat, s->background_repeat.items[index % s->background_repeat.count].repeat, sizeof layer.repeat);
    return layer;
}

/* Rhythmic Sizing 1 §5.1 */
static bool step_size(const Cascade *c, const CssToken *t, size_t n, float *size, size_t *used)
{
    Length length;
    if (!value_length(c, t, n, LEN_NONE, &length, used))
        return false;
    *size = length.kind == LENGTH_PT ? length.value : 0;
    return true;
}

static bool set_step_size(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    size_t used;
    float size;
    if (!step_size(c, t, n, &size, &used) || used != n)
        return false;
    *FIELD(c, def, float) = size;
    return true;
}

static bool set_block_step(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Style own = {0};
    size_t used;
    (void)def;
    for (size_t i = 0; i < n; i += used) {
        const Keyword *insert = keyword_find(step_inserts, t + i), *align = keyword_find(step_aligns, t + i), *round = keyword_find(step_rounds, t + i);
        used = 1;
        if (insert)
            own.step_padding = insert->value;
        else if (align)
            own.step_align = (StepAlign)align->value;
        else if (round)
            own.step_round = (StepRound)round->value;
        else if (!step_size(c, t + i, n - i, &own.step_size, &used))
            return false;
    }
    c->style->step_size = own.step_size;
    c->style->step_padding = own.step_padding;
    c->style->step_align = own.step_align;
    c->style->step_round = own.step_round;
    return n > 0;
}

static bool set_object_fit(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1 || !(token_is(t, "contain") || token_is(t, "cover") || token_is(t, "fill") || token_is(t, "none")))
        return false;
    return set_text(c, def, t, n);
}

static bool set_rotate(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    if (n == 1 && token_is(t, "none")) {
        c->style->rotate = 0;
        return true;
    }
    if (n == 3 && function_is(t, "rotate") && t[2].kind == CSS_CLOSE)
        t++;
    else if (n != 1)
        return false;
    if (t->kind != CSS_DIMENSION || !str_eq(atom_str(t->ident), STR("deg")) || fabs(t->number) > 3600)
        return false;
    c->style->rotate = (float)t->number;
    return true;
}

/* ---- flex and grid ----------------------------------------------------------- */

static bool set_flex_flow(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    if (n == 0 || n > 2)
        return false;
    bool column = false, wrap = false;
    for (size_t i = 0; i < n; i++) {
        const Keyword *d = keyword_find(flex_directions, t + i), *w = keyword_find(flex_wraps, t + i);
        if (!d && !w)
            return false;
        column = d ? d->value : column;
        wrap = w ? w->value : wrap;
    }
    c->style->flex_column = column;
    c->style->flex_wrap = wrap;
    return true;
}

static void store_flex(Cascade *c, double grow, double shrink, Length basis)
{
    c->style->flex_grow = (float)fmin(grow, 10000);
    c->style->flex_shrink = (float)fmin(shrink, 10000);
    c->style->flex_basis = basis;
}

static bool set_flex(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    double numbers[2] = {1, 1};
    size_t count = 0, used = 1;
    bool has_basis = false;
    Length basis = {LENGTH_PT, 0, 0};
    if (n == 1 && (token_is(t, "none") || token_is(t, "auto"))) {
        double k = token_is(t, "auto") ? 1 : 0;
        store_flex(c, k, k, (Length){LENGTH_AUTO, 0, 0});
        return true;
    }
    for (size_t i = 0; i < n; i += used) {
        used = 1;
        if (t[i].kind == CSS_NUMBER && count < 2 && t[i].number >= 0)
            numbers[count++] = t[i].number;
        else if (has_basis || !value_length(c, t + i, n - i, LEN_AUTO | LEN_PERCENT | LEN_CONTENT, &basis, &used))
            return false;
        else
            has_basis = true;
    }
    store_flex(c, numbers[0], numbers[1], basis);
    return n > 0;
}

static bool set_gap(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length v[2];
    size_t count = 0, used;
    (void)def;
    for (size_t i = 0; i < n; i += used)
        if (count == 2 || !value_length(c, t + i, n - i, LEN_AUTO | LEN_PERCENT, &v[count++], &used))
            return false;
    if (count == 0)
        return false;
    c->style->row_gap = v[0];
    c->style->column_gap = v[count - 1];
    return true;
}

typedef struct TrackList {
    Length items[LIST_LIMIT];
    unsigned count;
} TrackList;

static bool read_tracks(const Cascade *c, TrackList *list, const CssToken *t, size_t n, bool nested)
{
    size_t used;
    for (size_t i = 0; i < n; i += used) {
        if (function_is(t + i, "repeat")) {
            size_t end = function_end(t + i, n - i);
            if (nested || end < 4 || t[i + 1].kind != CSS_NUMBER || t[i + 1].number < 1 || t[i + 1].number > LIST_LIMIT ||
                t[i + 2].kind != CSS_COMMA)
                return false;
            for (unsigned k = (unsigned)t[i + 1].number; k > 0; k--)
                if (!read_tracks(c, list, t + i + 3, end - 3, true))
                    return false;
            used = end + 1;
            continue;
        }
        if (list->count == LIST_LIMIT ||
            !value_length(c, t + i, n - i, LEN_AUTO | LEN_PERCENT | LEN_CONTENT | LEN_FR, &list->items[list->count++], &used))
            return false;
    }
    return true;
}

static bool set_grid_columns(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    TrackList list = {.count = 0};
    (void)def;
    bool none = n == 1 && token_is(t, "none");
    if (!none && (n == 0 || !read_tracks(c, &list, t, n, false)))
        return false;
    c->style->grid_columns = arena_array(c->arena, Length, list.count);
    memcpy(c->style->grid_columns, list.items, list.count * sizeof list.items[0]);
    c->style->grid_column_count = list.count;
    return true;
}

/* span N, 1 / -1 (the whole width) or auto. */
static bool set_grid_span(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    unsigned span = 0;
    (void)def;
    if (n == 1 && token_is(t, "auto"))
        span = 1;
    else if (n == 2 && token_is(t, "span") && t[1].kind == CSS_NUMBER && t[1].number >= 1 && t[1].number <= LIST_LIMIT)
        span = (unsigned)t[1].number;
    else if (n == 3 && t[0].kind == CSS_NUMBER && t[1].kind == CSS_SLASH && t[2].kind == CSS_NUMBER && t[2].number < 0)
        span = LIST_LIMIT;
    if (span)
        c->style->grid_column_span = span;
    return span;
}

/* ---- tables and columns -------------------------------------------------------- */

static bool set_border_spacing(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length v[2];
    size_t count = 0, used;
    (void)def;
    for (size_t i = 0; i < n; i += used)
        if (count == 2 || !value_length(c, t + i, n - i, 0, &v[count++], &used))
            return false;
    if (count == 0)
        return false;
    c->style->border_spacing[0] = v[0].value;
    c->style->border_spacing[1] = v[count - 1].value;
    return true;
}

static bool set_columns(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    unsigned count = 0;
    Length width = {LENGTH_AUTO, 0, 0};
    size_t used = 1;
    (void)def;
    for (size_t i = 0; i < n; i += used) {
        used = 1;
        if (t[i].kind == CSS_NUMBER && t[i].number >= 1 && t[i].number <= LIST_LIMIT)
            count = (unsigned)t[i].number;
        else if (!value_length(c, t + i, n - i, LEN_AUTO, &width, &used))
            return false;
    }
    c->style->column_count = count;
    c->style->column_width = width;
    return n > 0;
}

/* ---- text ------------------------------------------------------------------------ */

static bool families_text(Cascade *c, const CssToken *t, size_t n, Str *out)
{
    Buf buf = buf_on(c->arena);
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind == CSS_COMMA)
            buf_put(&buf, STR(", "));
        else if (t[i].kind == CSS_STRING)
            buf_printf(&buf, "\"" STR_FMT "\"", STR_ARG(t[i].text));
        else if (t[i].kind == CSS_IDENT)
            buf_printf(&buf, "%s" STR_FMT, i && t[i - 1].kind == CSS_IDENT ? " " : "", STR_ARG(t[i].text));
        else
            return false;
    }
    *out = buf_str(&buf);
    return n > 0;
}

static bool set_font_family(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    return families_text(c, t, n, &c->style->face.families);
}

static bool font_size(const Cascade *c, const CssToken *t, size_t n, double *out, size_t *used)
{
    static const struct { const char *name; double size; } names[] = {{"xx-small", 6.75}, {"x-small", 7.5}, {"small", 9.75},
        {"medium", 12}, {"large", 13.5}, {"x-large", 18}, {"xx-large", 24}};
    *used = 1;
    double parent = c->parent->face.size;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (token_is(t, names[i].name))
            return (*out = names[i].size) > 0;
    if (token_is(t, "smaller") || token_is(t, "larger"))
        return (*out = token_is(t, "smaller") ? parent / 1.2 : parent * 1.2) > 0;
    Cascade base = *c;
    base.em = parent;
    Length length;
    if (!value_length(&base, t, n, LEN_PERCENT, &length, used))
        return false;
    *out = fmin(fmax(length_resolve(length, parent, parent), 0), 10000);
    return true;
}

static bool set_font_size(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    double size;
    size_t used;
    (void)def;
    if (n == 0 || !font_size(c, t, n, &size, &used) || used != n)
        return false;
    c->style->face.size = size;
    c->em = size;
    return true;
}

static bool font_weight(const Cascade *c, const CssToken *t, uint16_t *out)
{
    uint16_t parent = c->parent->face.weight;
    if (token_is(t, "normal"))
        *out = 400;
    else if (token_is(t, "bold"))
        *out = 700;
    else if (token_is(t, "bolder"))
        *out = parent < 350 ? 400 : parent < 550 ? 700 : 900;
    else if (token_is(t, "lighter"))
        *out = parent < 550 ? 100 : parent < 750 ? 400 : 700;
    else if (t->kind == CSS_NUMBER && t->number >= 1 && t->number <= 1000)
        *out = (uint16_t)t->number;
    else
        return false;
    return true;
}

static bool set_font_weight(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    return n == 1 && font_weight(c, t, &c->style->face.weight);
}

/* "palt" 1, "tnum" -> palt 1, tnum 1 */
static bool set_font_features(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Buf buf = buf_on(c->arena);
    (void)def;
    if (n == 1 && token_is(t, "normal")) {
        c->style->face.features = STR("");
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind != CSS_STRING || t[i].text.len != 4)
            return false;
        buf_printf(&buf, "%s" STR_FMT, buf.len ? ", " : "", STR_ARG(t[i].text));
        bool off = i + 1 < n && (token_is(t + i + 1, "off") || (t[i + 1].kind == CSS_NUMBER && t[i + 1].number < 0.5));
        if (i + 1 < n && t[i + 1].kind != CSS_COMMA)
            i++;
        buf_put(&buf, off ? STR(" 0") : STR(" 1"));
        if (i + 1 < n && t[++i].kind != CSS_COMMA)
            return false;
    }
    c->style->face.features = buf_str(&buf);
    return n > 0;
}

static bool set_numeric(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    if (n != 1)
        return false;
    if (token_is(t, "tabular-nums"))
        c->style->face.features = STR("tnum 1");
    else if (token_is(t, "proportional-nums"))
        c->style->face.features = STR("pnum 1");
    else if (token_is(t, "normal"))
        c->style->face.features = STR("");
    else
        return false;
    return true;
}

static bool line_height(const Cascade *c, const CssToken *t, size_t n, float *pt, float *factor, size_t *used)
{
    *used = 1;
    *pt = 0;
    *factor = 0;
    if (token_is(t, "normal"))
        return true;
    if (t->kind == CSS_NUMBER && t->number >= 0) {
        *factor = (float)fmax(fmin(t->number, 1000), 1e-6);
        return true;
    }
    Length length;
    if (!value_length(c, t, n, LEN_PERCENT, &length, used))
        return false;
    *pt = (float)length_resolve(length, c->em, 0);
    *factor = -1; /* a fixed height, 0 included: not normal */
    return true;
}

static bool set_line_height(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    float pt, factor;
    size_t used;
    (void)def;
    if (n == 0 || !line_height(c, t, n, &pt, &factor, &used) || used != n)
        return false;
    c->style->line_height = pt;
    c->style->line_height_factor = factor;
    return true;
}

static bool set_tab_size(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

static const Keyword tab_aligns[] = {{"start", TAB_START}, {"end", TAB_END}, {"center", TAB_CENTER}, END};

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
    const Keyword *k = keyword_find(tab_aligns, align);
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

static bool set_tab_stops(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

static bool set_font(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    TextFace face = {.weight = 400, .lang = c->style->face.lang};
    float pt = 0, factor = 0;
    size_t i = 0, used = 0;
    (void)def;
    for (; i < n; i++) {
        const Keyword *k = keyword_find(font_styles, t + i);
        if (k)
            face.style = k->value ? (FontStyle)k->value : face.style;
        else if ((t[i].kind != CSS_IDENT && t[i].kind != CSS_NUMBER) || !font_weight(c, t + i, &face.weight))
            break;
    }
    if (i >= n || !font_size(c, t + i, n - i, &face.size, &used))
        return false;
    i += used;
    if (i + 1 < n && t[i].kind == CSS_SLASH) {
        Cascade own = *c;
        own.em = face.size;
        if (!line_height(&own, t + i + 1, n - i - 1, &pt, &factor, &used))
            return false;
        i += 1 + used;
    }
    if (!families_text(c, t + i, n - i, &face.families))
        return false;
    c->style->face = face;
    c->style->line_height = pt;
    c->style->line_height_factor = factor;
    c->em = face.size;
    return true;
}

static bool set_text_indent(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

static bool set_word_break(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword words[] = {{"normal", WORD_NORMAL}, {"break-all", WORD_BREAK_ALL}, {"keep-all", WORD_KEEP_ALL},
        {"break-word", WORD_NORMAL}, {"auto-phrase", WORD_NORMAL}, END};
    (void)def;
    const Keyword *k = n == 1 ? keyword_find(words, t) : NULL;
    if (!k)
        return false;
    c->style->word_break = (WordBreak)k->value;
    if (token_is(t, "break-word"))
        c->style->overflow_anywhere = true;
    return true;
}

static bool set_hanging(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword hangs[] = {{"none", 0}, {"first", HANG_FIRST}, {"force-end", HANG_FORCE_END},
        {"allow-end", HANG_ALLOW_END}, {"last", HANG_LAST}, END};
    unsigned bits = 0;
    (void)def;
    for (size_t i = 0; i < n; i++) {
        const Keyword *k = keyword_find(hangs, t + i);
        if (!k || (k->value == 0 && n > 1))
            return false;
        bits |= (unsigned)k->value;
    }
    c->style->hanging = bits;
    return n > 0;
}

static bool set_vertical_align(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword aligns[] = {{"baseline", VALIGN_BASELINE}, {"top", VALIGN_TOP}, {"middle", VALIGN_MIDDLE},
        {"bottom", VALIGN_BOTTOM}, {"super", VALIGN_SUPER}, {"sub", VALIGN_SUB}, {"text-top", VALIGN_TEXT_TOP},
        {"text-bottom", VALIGN_TEXT_BOTTOM}, END};
    (void)def;
    const Keyword *k = n == 1 ? keyword_find(aligns, t) : NULL;
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

static bool set_decoration_line(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Decoration d = {0};
    (void)def;
    for (size_t i = 0; i < n; i++)
        if (!decoration_line(&d, t + i))
            return false;
    store_lines(c->style, &d);
    return n > 0;
}

static bool set_decoration(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Decoration d = {.colour = colour_current()};
    size_t used = 1;
    (void)def;
    for (size_t i = 0; i < n; i += used) {
        const Keyword *style = keyword_find(line_styles, t + i);
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

static bool set_emphasis(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword marks[] = {{"none", EMPHASIS_NONE}, {"dot", EMPHASIS_DOT}, {"circle", EMPHASIS_CIRCLE},
        {"sesame", EMPHASIS_SESAME}, {"triangle", EMPHASIS_TRIANGLE}, END};
    Emphasis mark = c->style->writing == WRITING_HORIZONTAL ? EMPHASIS_CIRCLE : EMPHASIS_SESAME;
    bool open = false;
    (void)def;
    c->style->emphasis_character = 0;
    for (size_t i = 0; i < n; i++) {
        const Keyword *k = keyword_find(marks, t + i);
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
static bool set_emphasis_and_colour(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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
    else if (!set_emphasis(c, def, t + from, to - from))
        return false;
    c->style->emphasis_colour = colour;
    return true;
}

/* over | under, with an optional right | left as text-emphasis-position has. */
static bool set_under(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    bool under = false;
    for (size_t i = 0; i < n; i++) {
        if (token_is(t + i, "under") || token_is(t + i, "left"))
            under = true;
        else if (!token_is(t + i, "over") && !token_is(t + i, "right") && !token_is(t + i, "alternate"))
            return false;
    }
    *FIELD(c, def, bool) = under;
    return n > 0;
}

/* ---- lists and generated content --------------------------------------------------- */

static bool list_type(const CssToken *t, Style *s)
{
    const Keyword *k = keyword_find(list_types, t);
    if (!k && t->kind != CSS_STRING)
        return false;
    s->list_style = k ? (ListStyle)k->value : LIST_STRING;
    s->list_string = k ? STR("") : t->text;
    return true;
}

static bool set_list_type(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    return n == 1 && list_type(t, c->style);
}

static bool set_list_style(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Style scratch = {.list_style = LIST_DISC};
    (void)def;
    for (size_t i = 0; i < n; i++) {
        const Keyword *k = keyword_find(list_positions, t + i);
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
        const Keyword *k = keyword_find(list_types, last);
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
        {"leader", CONTENT_LEADER}, {"content", CONTENT_CONTENT}, {"element", CONTENT_ELEMENT}, END};
    Arguments a;
    const Keyword *k = functions;
    while (k->name && !function_is(t, k->name))
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
    if (n > LIST_LIMIT)
        return false;
    ContentPiece *pieces = arena_array(c->arena, ContentPiece, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        ContentPiece *piece = &pieces[count++];
        if (t[i].kind == CSS_STRING) {
            *piece = (ContentPiece){.kind = CONTENT_TEXT, .text = t[i].text};
        } else if (t[i].kind == CSS_FUNCTION) {
            size_t end = function_end(t + i, n - i);
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

static bool set_content(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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
    if (n > LIST_LIMIT)
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

static bool set_counter_reset(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    return read_counters(c, t, n, 0, &c->style->counter_reset, &c->style->counter_reset_count);
}

static bool set_counter_increment(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    return read_counters(c, t, n, 1, &c->style->counter_increment, &c->style->counter_increment_count);
}

static bool set_string_set(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

/* ---- the table ------------------------------------------------------------------------ */

#define MEMBER_END(f) (offsetof(Style, f) + sizeof(((Style *)NULL)->f))
#define LONGHAND(name, inherited, setter, field, data, flags) \
    {name, setter, data, offsetof(Style, field), sizeof(((Style *)NULL)->field), flags, inherited},
#define SHORTHAND(name, setter, first, last, data, flags) \
    {name, setter, data, offsetof(Style, first), MEMBER_END(last) - offsetof(Style, first), flags, ((flags) & INHERITED) != 0},
const PropertyDef property_defs[] = {
#include "markup/property.def"
};
const size_t property_count = sizeof property_defs / sizeof property_defs[0];

const char *style_property_name(size_t index)
{
    return index < property_count ? property_defs[index].name : NULL;
}
