/* style_tracks.c - what divides a box: flex (Flexible Box 1), grid (Grid 1), gaps
 * (Box Alignment 3), tables (CSS 2.2 §17), columns (Multi-column 1). */
#include "markup/style_value.h"

#include <math.h>
#include <string.h>

const Keyword style_flex_directions[] = {{"row", 0}, {"column", 1}, KEYWORDS_END};
const Keyword style_flex_wraps[] = {{"nowrap", 0}, {"wrap", 1}, KEYWORDS_END};

/* ---- flex and grid ----------------------------------------------------------- */

bool style_set_flex_flow(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    (void)def;
    if (n == 0 || n > 2)
        return false;
    bool column = false, wrap = false;
    for (size_t i = 0; i < n; i++) {
        const Keyword *d = token_keyword(style_flex_directions, t + i), *w = token_keyword(style_flex_wraps, t + i);
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

bool style_set_flex(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

bool style_set_gap(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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
    Length items[STYLE_LIST_LIMIT];
    unsigned count;
} TrackList;

static bool read_tracks(const Cascade *c, TrackList *list, const CssToken *t, size_t n, bool nested)
{
    size_t used;
    for (size_t i = 0; i < n; i += used) {
        if (token_is_function(t + i, "repeat")) {
            size_t end = token_function_end(t + i, n - i);
            if (nested || end < 4 || t[i + 1].kind != CSS_NUMBER || t[i + 1].number < 1 || t[i + 1].number > STYLE_LIST_LIMIT ||
                t[i + 2].kind != CSS_COMMA)
                return false;
            for (unsigned k = (unsigned)t[i + 1].number; k > 0; k--)
                if (!read_tracks(c, list, t + i + 3, end - 3, true))
                    return false;
            used = end + 1;
            continue;
        }
        if (list->count == STYLE_LIST_LIMIT ||
            !value_length(c, t + i, n - i, LEN_AUTO | LEN_PERCENT | LEN_CONTENT | LEN_FR, &list->items[list->count++], &used))
            return false;
    }
    return true;
}

bool style_set_grid_columns(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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
bool style_set_grid_span(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    unsigned span = 0;
    (void)def;
    if (n == 1 && token_is(t, "auto"))
        span = 1;
    else if (n == 2 && token_is(t, "span") && t[1].kind == CSS_NUMBER && t[1].number >= 1 && t[1].number <= STYLE_LIST_LIMIT)
        span = (unsigned)t[1].number;
    else if (n == 3 && t[0].kind == CSS_NUMBER && t[1].kind == CSS_SLASH && t[2].kind == CSS_NUMBER && t[2].number < 0)
        span = STYLE_LIST_LIMIT;
    if (span)
        c->style->grid_column_span = span;
    return span;
}

/* ---- tables and columns -------------------------------------------------------- */

bool style_set_border_spacing(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
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

bool style_set_columns(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    unsigned count = 0;
    Length width = {LENGTH_AUTO, 0, 0};
    size_t used = 1;
    (void)def;
    for (size_t i = 0; i < n; i += used) {
        used = 1;
        if (t[i].kind == CSS_NUMBER && t[i].number >= 1 && t[i].number <= STYLE_LIST_LIMIT)
            count = (unsigned)t[i].number;
        else if (!value_length(c, t + i, n - i, LEN_AUTO, &width, &used))
            return false;
    }
    c->style->column_count = count;
    c->style->column_width = width;
    return n > 0;
}
