/* style_font.c - fonts (CSS Fonts 4) and the height of lines (CSS 2.2 §10.8). */
#include "markup/style_value.h"

#include <math.h>

const Keyword style_font_styles[] = {{"normal", FONT_NORMAL}, {"italic", FONT_ITALIC}, {"oblique", FONT_ITALIC}, KEYWORDS_END};

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

bool style_set_font_family(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

bool style_set_font_size(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

bool style_set_font_weight(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    return n == 1 && font_weight(c, t, &c->style->face.weight);
}

/* "palt" 1, "tnum" -> palt 1, tnum 1 */
bool style_set_font_features(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

bool style_set_numeric(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

bool style_set_line_height(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

bool style_set_font(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    TextFace face = {.weight = 400, .lang = c->style->face.lang};
    float pt = 0, factor = 0;
    size_t i = 0, used = 0;
    (void)def;
    for (; i < n; i++) {
        const Keyword *k = token_keyword(style_font_styles, t + i);
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
