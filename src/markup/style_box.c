/* style_box.c - boxes: position (CSS 2.2 §9, GCPM 3), borders (Backgrounds and
 * Borders 3 §4, §5), block-step (Rhythmic Sizing 1), pictures, turning (Transforms 1 and 2). */
#include "markup/style_value.h"

#include <math.h>

const Keyword style_border_styles[] = {{"none", BORDER_NONE}, {"hidden", BORDER_NONE}, {"solid", BORDER_SOLID},
    {"dashed", BORDER_DASHED}, {"dotted", BORDER_DOTTED}, {"double", BORDER_DOUBLE}, KEYWORDS_END};
const Keyword style_step_inserts[] = {{"margin-box", 0}, {"margin", 0}, {"padding-box", 1}, {"padding", 1}, KEYWORDS_END};
const Keyword style_step_aligns[] = {{"auto", STEP_AUTO}, {"center", STEP_CENTER}, {"start", STEP_START}, {"end", STEP_END}, KEYWORDS_END};
const Keyword style_step_rounds[] = {{"up", STEP_UP}, {"down", STEP_DOWN}, {"nearest", STEP_NEAREST}, KEYWORDS_END};

bool style_set_position(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword positions[] = {{"static", POSITION_STATIC}, {"relative", POSITION_RELATIVE},
        {"absolute", POSITION_ABSOLUTE}, {"fixed", POSITION_FIXED}, KEYWORDS_END};
    (void)def;
    const Keyword *k = n == 1 ? token_keyword(positions, t) : NULL;
    bool running = n == 3 && token_is_function(t, "running") && t[1].kind == CSS_IDENT && t[2].kind == CSS_CLOSE;
    if (k || running) {
        c->style->position = k ? (Position)k->value : POSITION_STATIC;
        c->style->running = running ? atom(t[1].text) : ATOM_NONE;
    }
    return k || running;
}

bool style_set_clear(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    static const Keyword clears[] = {{"none", 0}, {"left", 1}, {"right", 2}, {"both", 3}, KEYWORDS_END};
    (void)def;
    const Keyword *k = n == 1 ? token_keyword(clears, t) : NULL;
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
    const Keyword *k = token_keyword(style_border_styles, t);
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
bool style_set_border(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Border b = {2.25F, BORDER_NONE, colour_current()};
    unsigned seen = 0;
    size_t used = 1;
    for (size_t i = 0; i < n; i += used)
        if (!border_part(c, t + i, n - i, &b, &seen, &used))
            return false;
    for (unsigned side = 0; side < def->flags; side++)
        STYLE_FIELD(c, def, Border)[side] = b;
    return n > 0;
}

bool style_set_border_width(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    size_t used;
    float width;
    if (n == 0 || !border_width(c, t, n, &width, &used) || used != n)
        return false;
    *STYLE_FIELD(c, def, float) = width;
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
    const Keyword *k = token_keyword(style_border_styles, t);
    b->style = k ? (BorderStyle)k->value : BORDER_NONE;
    return k;
}

bool style_set_border_parts(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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
bool style_set_radii(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

bool style_set_radius(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length along, down;
    size_t first, second = 0;
    if (n == 0 || !value_length(c, t, n, LEN_PERCENT, &along, &first))
        return false;
    down = along;
    if (first < n && !value_length(c, t + first, n - first, LEN_PERCENT, &down, &second))
        return false;
    Length *radius = STYLE_FIELD(c, def, Length);
    radius[0] = along;
    radius[1] = down;
    return first + second == n;
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

bool style_set_step_size(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    size_t used;
    float size;
    if (!step_size(c, t, n, &size, &used) || used != n)
        return false;
    *STYLE_FIELD(c, def, float) = size;
    return true;
}

bool style_set_block_step(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Style own = {0};
    size_t used;
    (void)def;
    for (size_t i = 0; i < n; i += used) {
        const Keyword *insert = token_keyword(style_step_inserts, t + i), *align = token_keyword(style_step_aligns, t + i), *round = token_keyword(style_step_rounds, t + i);
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

bool style_set_object_fit(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1 || !(token_is(t, "contain") || token_is(t, "cover") || token_is(t, "fill") || token_is(t, "none")))
        return false;
    return style_set_text(c, def, t, n);
}

bool style_set_rotate(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    if (n == 1 && token_is(t, "none")) {
        c->style->rotate = 0;
        return true;
    }
    if (n == 3 && token_is_function(t, "rotate") && t[2].kind == CSS_CLOSE)
        t++;
    else if (n != 1)
        return false;
    if (t->kind != CSS_DIMENSION || !str_eq(atom_str(t->ident), STR("deg")) || fabs(t->number) > 3600)
        return false;
    c->style->rotate = (float)t->number;
    return true;
}
