/* style_length.c - tokens, lengths and calc() (CSS Values and Units 3). */
#include "markup/style_value.h"

#include <math.h>

enum { CALC_DEPTH = 16 };
static const double LENGTH_LIMIT = 200000; /* pt; beyond any sheet, so that sums stay finite */

bool token_is(const CssToken *token, const char *ident)
{
    return token->kind == CSS_IDENT && str_eq_ascii_case(token->text, str_from(ident));
}

bool token_is_function(const CssToken *token, const char *name)
{
    return token->kind == CSS_FUNCTION && str_eq_ascii_case(token->text, str_from(name));
}

static bool delim_is(const CssToken *token, char sign)
{
    return token->kind == CSS_DELIM && token->text.len == 1 && token->text.data[0] == sign;
}

size_t token_function_end(const CssToken *tokens, size_t count)
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

const Keyword *token_keyword(const Keyword *k, const CssToken *t)
{
    for (; t->kind == CSS_IDENT && k->name; k++)
        if (token_is(t, k->name))
            return k;
    return NULL;
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
    if ((t->kind != CSS_OPEN && !token_is_function(t, "calc")) || r->depth >= CALC_DEPTH)
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
    size_t end = token_function_end(t, n);
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
    if (token_is_function(t, "calc"))
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
