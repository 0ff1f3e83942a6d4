/* flex.c - flex containers (CSS Flexbox 1) and simple grids (CSS Grid 1:
 * columns given, items in order, rows as high as their items).
 *
 * Both come down to bands: items side by side, each with its x and width. Bands
 * are stacked and break between each other; a band taller than a page breaks
 * inside, its items as parallel flows.
 */
#include "layout/flow.h"

typedef struct Item {
    Box *box;
    Edges e;
    double base, min, max;  /* border box along the main axis */
    double size;            /* resolved */
    double x;               /* of the margin box in the content box */
    bool frozen;
} Item;

typedef struct BandSpan {
    size_t first, count;
} BandSpan;

/* Room left over, between and around what stands in a row. */
typedef struct Shares {
    double lead, between, stretch; /* before the first, added to each gap, added to each band */
} Shares;

typedef struct Bands {
    Layout *l;
    Box *box;
    const Space *space;
    Frag *frag;
    double x, y0, width; /* content box */
    double definite;     /* content height, below 0: none */
    double limit;        /* content height at most */
    double most;         /* definite, or by max-height; INFINITY: none */
    double y;
    double gap;
    FlexAlign align;
    bool single;         /* one band: it takes the definite height */
    struct BandSpan *spans; /* which items stand side by side */
    size_t span_count;
    Shares shares;       /* by align-content */
    Token *token;
    bool none;
} Bands;

static double margins_along(const Item *item) { return item->e.margin[SIDE_LEFT] + item->e.margin[SIDE_RIGHT]; }
static double margins_across(const Item *item) { return item->e.margin[SIDE_TOP] + item->e.margin[SIDE_BOTTOM]; }

static bool is_item(const Box *box) { return !box_is_out_of_flow(box) && box->kind != BOX_MARK; }

static FlexAlign align_of(const Bands *b, const Box *box)
{
    FlexAlign own = box->anonymous ? (FlexAlign)-1 : box->style->align_self;
    return (int)own == -1 ? b->align : own;
}

/* ---- one band ---------------------------------------------------------------------- */

static Space item_space(const Bands *b, const Item *item, double block, bool at_top)
{
    Space space = space_plain(b->width);
    space.fixed_width = item->size;
    space.block = block;
    space.page = block < INFINITY ? b->space->page : INFINITY;
    space.percent_block = b->single ? b->definite : -1;
    space.at_top = at_top;
    space.in_columns = b->space->in_columns;
    return space;
}

static double baseline_in(const Frag *frag)
{
    if (frag->line_count)
        return (double)frag->lines_y + frag->lines[0].baseline;
    for (const Frag *child = frag->first; child; child = child->next) {
        double y = child->placeholder ? -1 : baseline_in(child);
        if (y >= 0)
            return (double)child->y + y;
    }
    return (double)frag->h;
}

static Frag *stretch(const Bands *b, const Item *item, Frag *frag, double height)
{
    const Style *s = item->box->style;
    bool is_auto = item->box->anonymous || s->height.kind == LENGTH_AUTO;
    if (!is_auto || height <= (double)frag->h + FIT_EPSILON)
        return frag;
    if (item->box->kind == BOX_REPLACED && item->box->extra && item->box->extra->natural_height > 0)
        return frag;
    if (item->box->kind == BOX_FLEX || item->box->kind == BOX_GRID || item->box->kind == BOX_REPLACED || item->box->first) {
        Space space = item_space(b, item, INFINITY, true);
        space.fixed_block = height;
        return layout_box(b->l, item->box, &space, NULL).frag;
    }
    frag->h = (float)height;
    return frag;
}

static void put_item(Bands *b, Item *item, Frag *frag, double height, double baseline)
{
    FlexAlign align = align_of(b, item->box);
    double room = height - margins_across(item), y = item->e.margin[SIDE_TOP];
    bool above = item->e.auto_margin[SIDE_TOP], below = item->e.auto_margin[SIDE_BOTTOM];
    if (align == FLEX_STRETCH && !above && !below)
        frag = stretch(b, item, frag, room);
    double slack = room - (double)frag->h;
    if (above || below)
        y += above ? slack / (below ? 2 : 1) : 0;
    else if (align == FLEX_CENTER)
        y += slack / 2;
    else if (align == FLEX_END)
        y += slack;
    else if (align == FLEX_BASELINE)
        y += baseline - baseline_in(frag) - item->e.margin[SIDE_TOP];
    frag->x = (float)(b->x + item->x + item->e.margin[SIDE_LEFT]);
    frag->y = (float)(b->y0 + b->y + y);
    frag_append(b->frag, frag);
}

/* Items as parallel flows in what is left of the page. */
static bool split_band(Bands *b, Item *items, size_t count, size_t index, Token *token, double room, bool at_top)
{
    Token *next = token_new(b->l, b->box);
    next->row = index;
    next->flow_count = count;
    next->flows = arena_array(b->l->arena, Token *, count);
    next->ended = arena_array(b->l->arena, bool, count);
    bool any = false, more = false;
    double height = 0;
    Frag **frags = arena_array(b->l->arena, Frag *, count);
    for (size_t i = 0; i < count; i++) {
        Token *inner = token && token->flows ? token->flows[i] : NULL;
        next->ended[i] = token && token->ended && token->ended[i];
        if (next->ended[i])
            continue;
        Space space = item_space(b, &items[i], room - margins_across(&items[i]), at_top);
        Result r = layout_box(b->l, items[i].box, &space, inner);
        next->flows[i] = r.none ? inner : r.token;
        next->ended[i] = !r.none && !r.token;
        more |= !next->ended[i];
        any |= !r.none;
        frags[i] = r.none ? NULL : r.frag;
        height = r.none ? height : fmax(height, (double)r.frag->h + margins_across(&items[i]));
    }
    if (!any && !at_top)
        return false;
    for (size_t i = 0; i < count; i++)
        if (frags[i]) {
            frags[i]->x = (float)(b->x + items[i].x + items[i].e.margin[SIDE_LEFT]);
            frags[i]->y = (float)(b->y0 + b->y + items[i].e.margin[SIDE_TOP]);
            frag_append(b->frag, frags[i]);
        }
    b->y += height;
    b->token = more ? next : NULL;
    return true;
}

static void end_before_band(Bands *b, size_t index)
{
    if (index == 0 && !b->space->at_top) {
        b->none = true;
        return;
    }
    b->token = token_new(b->l, b->box);
    b->token->row = index;
}

static double band_height(const Bands *b, Item *items, Frag **frags, size_t count, double *baseline)
{
    double height = 0, below = 0;
    *baseline = 0;
    for (size_t i = 0; i < count; i++)
        if (align_of(b, items[i].box) == FLEX_BASELINE)
            *baseline = fmax(*baseline, items[i].e.margin[SIDE_TOP] + baseline_in(frags[i]));
    for (size_t i = 0; i < count; i++) {
        double h = (double)frags[i]->h + margins_across(&items[i]);
        if (align_of(b, items[i].box) == FLEX_BASELINE)
            below = fmax(below, h - items[i].e.margin[SIDE_TOP] - baseline_in(frags[i]));
        height = fmax(height, h);
    }
    return fmax(height, *baseline + below);
}

/* The height a band has by itself; its items as they come in frags, of scratch. */
static double measure_band(Bands *b, Item *items, size_t count, Frag ***frags, double *baseline)
{
    *frags = arena_array(b->l->scratch, Frag *, count);
    for (size_t i = 0; i < count; i++) {
        Space space = item_space(b, &items[i], INFINITY, true);
        (*frags)[i] = layout_natural(b->l, items[i].box, &space);
    }
    double height = band_height(b, items, *frags, count, baseline);
    return b->single && b->definite >= 0 ? fmax(height, b->definite) : height + b->shares.stretch;
}

/* false: the fragment ends. */
static bool put_band(Bands *b, Item *items, size_t count, size_t index, Token *token, bool first)
{
    bool resumed = token && token->flow_count == count && first;
    double gap = first ? b->shares.lead : b->gap + b->shares.between;
    b->y += gap;
    bool top = b->space->at_top && first;
    if (resumed) {
        split_band(b, items, count, index, token, b->limit - b->y, true);
        return !b->token;
    }
    ArenaMark mark = arena_mark(b->l->scratch);
    Frag **frags;
    double baseline, height = measure_band(b, items, count, &frags, &baseline);
    bool fits = b->y + height <= b->limit + FIT_EPSILON;
    if (fits) {
        for (size_t i = 0; i < count; i++)
            put_item(b, &items[i], frags[i], height, baseline);
        b->y += height;
    }
    arena_rewind(b->l->scratch, mark);
    if (fits)
        return true;
    bool may = top || height > b->space->page;
    if (may && split_band(b, items, count, index, NULL, b->limit - b->y, top))
        return !b->token;
    b->y -= gap;
    end_before_band(b, index);
    return false;
}

/* Below 0 it overflows (CSS Align 3 §5). */
static Shares share_out(FlexAlign how, double left, size_t count)
{
    double room = fmax(0, left), n = (double)count;
    switch (how) {
    case FLEX_START: case FLEX_BASELINE:
        return (Shares){0};
    case FLEX_END:
        return (Shares){.lead = left};
    case FLEX_CENTER:
        return (Shares){.lead = left / 2};
    case FLEX_STRETCH:
        return (Shares){.stretch = room / n};
    case FLEX_BETWEEN:
        return (Shares){.between = count > 1 ? room / (n - 1) : 0};
    case FLEX_AROUND:
        return (Shares){.lead = room / n / 2, .between = room / n};
    case FLEX_EVENLY:
        return (Shares){.lead = room / (n + 1), .between = room / (n + 1)};
    }
    return (Shares){0};
}

/* align-content (Flexbox §8.4): of a container that begins and ends here. */
static void align_bands(Bands *b, Item *items, Token *token)
{
    if (b->single || b->definite < 0 || token || !b->span_count || b->definite > b->limit + FIT_EPSILON)
        return;
    double left = b->definite - b->gap * (double)(b->span_count - 1);
    for (size_t i = 0; i < b->span_count; i++) {
        ArenaMark mark = arena_mark(b->l->scratch);
        Frag **frags;
        double baseline;
        left -= measure_band(b, items + b->spans[i].first, b->spans[i].count, &frags, &baseline);
        arena_rewind(b->l->scratch, mark);
    }
    b->shares = share_out(b->box->style->align_content, left, b->span_count);
}

static void put_bands(Bands *b, Item *items, Token *token)
{
    size_t from = token ? token->row : 0;
    align_bands(b, items, token);
    for (size_t i = from; i < b->span_count; i++)
        if (!put_band(b, items + b->spans[i].first, b->spans[i].count, i, token, i == from))
            return;
}

/* ---- along a row ----------------------------------------------------------------------- */

static double definite_size(Length length, double base, double edges, bool border_box)
{
    if (length.kind != LENGTH_PT && (length.kind != LENGTH_PERCENT || base < 0))
        return -1;
    double v = length_resolve(length, base, 0);
    return border_box ? fmax(v, edges) : fmax(0, v) + edges;
}

static Item measure_item(Layout *l, Box *box, double width)
{
    Item item = {.box = box, .e = edges_of(box, box->vertical, width), .max = INFINITY};
    const Style *s = box->style;
    double edges = edges_inline(&item.e), min, max;
    content_widths(l, box, &min, &max);
    double margins = fmax(0, item.e.margin[SIDE_LEFT]) + fmax(0, item.e.margin[SIDE_RIGHT]);
    item.base = fmax(0, max - margins);
    item.min = fmax(0, min - margins);
    if (box->anonymous)
        return item;
    double want = definite_size(s->flex_basis, width, edges, s->border_box);
    if (want < 0 && s->flex_basis.kind == LENGTH_AUTO)
        want = definite_size(s->width, width, edges, s->border_box);
    item.base = want >= 0 ? want : item.base;
    double own = definite_size(s->width, width, edges, s->border_box);
    if (own >= 0)
        item.min = fmin(item.min, own);
    double least = definite_size(s->min_width, width, edges, s->border_box), most = definite_size(s->max_width, width, edges, s->border_box);
    item.min = least >= 0 ? least : s->overflow_hidden ? edges : item.min;
    item.max = most >= 0 ? fmax(most, item.min) : INFINITY;
    return item;
}

/* Flexbox §9.7: grow or shrink, freezing what hits its limits. */
static void resolve_lengths(Item *items, size_t count, double room)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        items[i].frozen = false;
        items[i].size = fmin(fmax(items[i].base, items[i].min), items[i].max);
        sum += items[i].base;
    }
    bool grow = sum < room;
    for (size_t round = 0; round <= count; round++) {
        double left = room, factors = 0;
        for (size_t i = 0; i < count; i++) {
            const Style *s = items[i].box->style;
            double f = items[i].box->anonymous ? (grow ? 0 : 1) : (double)(grow ? s->flex_grow : s->flex_shrink);
            left -= items[i].frozen ? items[i].size : items[i].base;
            factors += items[i].frozen ? 0 : grow ? f : f * items[i].base;
        }
        bool changed = false;
        for (size_t i = 0; i < count; i++) {
            const Style *s = items[i].box->style;
            if (items[i].frozen)
                continue;
            double f = items[i].box->anonymous ? (grow ? 0 : 1) : (double)(grow ? s->flex_grow : s->flex_shrink);
            double share = factors <= 0 ? 0 : grow ? f / fmax(factors, 1) : f * items[i].base / factors;
            double size = items[i].base + left * share, held = fmin(fmax(size, items[i].min), items[i].max);
            items[i].size = held;
            if (fabs(held - size) > 1e-6 && (grow ? held < size : held > size)) {
                items[i].frozen = true;
                changed = true;
            }
        }
        if (!changed)
            break;
    }
}

static void justify(Item *items, size_t count, double room, double gap, FlexAlign how)
{
    double used = gap * (double)(count - 1);
    size_t autos = 0;
    for (size_t i = 0; i < count; i++) {
        used += items[i].size + margins_along(&items[i]);
        autos += items[i].e.auto_margin[SIDE_LEFT];
        autos += items[i].e.auto_margin[SIDE_RIGHT];
    }
    double free_room = fmax(0, room - used), x = 0, between = gap, share = autos ? free_room / (double)autos : 0;
    if (!autos && how == FLEX_END)
        x = room - used;
    else if (!autos && how == FLEX_CENTER)
        x = (room - used) / 2;
    else if (!autos && how == FLEX_BETWEEN && count > 1)
        between += free_room / (double)(count - 1);
    else if (!autos && (how == FLEX_AROUND || how == FLEX_EVENLY)) {
        double part = free_room / (double)(how == FLEX_AROUND ? count : count + 1);
        x = how == FLEX_AROUND ? part / 2 : part;
        between += part;
    }
    for (size_t i = 0; i < count; i++) {
        x += items[i].e.auto_margin[SIDE_LEFT] ? share : 0;
        items[i].x = x;
        x += items[i].size + margins_along(&items[i]) + between + (items[i].e.auto_margin[SIDE_RIGHT] ? share : 0);
    }
}

static size_t collect_items(Layout *l, Box *box, double width, Item **out)
{
    size_t count = 0;
    for (Box *child = box->first; child; child = child->next)
        count += is_item(child);
    *out = arena_array(l->arena, Item, count);
    count = 0;
    for (Box *child = box->first; child; child = child->next)
        if (is_item(child))
            (*out)[count++] = measure_item(l, child, width);
    return count;
}

static void flex_rows(Bands *b, Token *token)
{
    const Style *s = b->box->style;
    Item *items;
    size_t count = collect_items(b->l, b->box, b->width, &items);
    double gap = length_resolve(s->column_gap, b->width, 0);
    b->gap = length_resolve(s->row_gap, b->width, 0);
    b->single = !s->flex_wrap;
    b->spans = arena_array(b->l->arena, BandSpan, count);
    for (size_t first = 0; first < count;) {
        size_t n = 0;
        double used = 0;
        while (first + n < count) {
            const Item *next = &items[first + n];
            double more = fmin(fmax(next->base, next->min), next->max) + margins_along(next) + (n ? gap : 0);
            if (n && s->flex_wrap && used + more > b->width + FIT_EPSILON)
                break;
            used += more;
            n++;
        }
        double room = b->width - gap * (double)(n - 1);
        for (size_t i = first; i < first + n; i++)
            room -= margins_along(&items[i]);
        resolve_lengths(items + first, n, room);
        justify(items + first, n, b->width, gap, s->justify_content);
        b->spans[b->span_count++] = (BandSpan){first, n};
        first += n;
    }
    put_bands(b, items, token);
}

/* ---- along a column --------------------------------------------------------------------------- */

/* The item's height as a flex base size (Flexbox §9.2), at the width in `size`. */
static void measure_in_column(Bands *b, Item *item)
{
    const Style *s = item->box->style;
    Space space = item_space(b, item, INFINITY, true);
    Frag *frag = layout_natural(b->l, item->box, &space);
    double basis = item->box->anonymous ? -1 : definite_size(s->flex_basis, b->definite, edges_block(&item->e), s->border_box);
    item->base = basis >= 0 ? basis : (double)frag->h;
    item->min = item->box->kind == BOX_REPLACED || (!item->box->anonymous && s->overflow_hidden) ? 0 : (double)frag->h;
    double least = item->box->anonymous ? -1 : definite_size(s->min_height, b->definite, edges_block(&item->e), s->border_box);
    item->min = least >= 0 ? least : item->min;
    item->max = INFINITY;
}

/* Heights of measured items that fill `height`. */
static void grow_column(const Bands *b, Item *items, size_t count, double height)
{
    double room = height - b->gap * (double)(count - 1);
    for (size_t i = 0; i < count; i++)
        room -= margins_across(&items[i]);
    resolve_lengths(items, count, room);
}

static double column_x(const Bands *b, const Item *item, double width, double column)
{
    FlexAlign align = align_of(b, item->box);
    double slack = column - width - margins_along(item);
    if (item->e.auto_margin[SIDE_LEFT])
        return slack / (item->e.auto_margin[SIDE_RIGHT] ? 2 : 1);
    return align == FLEX_CENTER ? slack / 2 : align == FLEX_END ? slack : 0;
}

/* fit: no wider than its content, until the column's width is known. */
static void column_width(Bands *b, Item *item, bool fit)
{
    const Style *s = item->box->style;
    Space space = space_plain(b->width);
    double left;
    space.shrink = fit || align_of(b, item->box) != FLEX_STRETCH || item->e.auto_margin[SIDE_LEFT] || item->box->kind == BOX_REPLACED;
    if (item->box->kind == BOX_REPLACED) {
        double h;
        replaced_size(b->l, item->box, b->width, -1, &item->size, &h);
        item->size += edges_inline(&item->e);
        if (!fit && s->width.kind == LENGTH_AUTO && align_of(b, item->box) == FLEX_STRETCH && !(item->box->extra && item->box->extra->natural_width > 0))
            item->size = b->width - margins_along(item);
        return;
    }
    item->size = width_of(b->l, item->box, &space, &item->e, &left);
}

static void flex_column(Bands *b, Token *token)
{
    const Style *s = b->box->style;
    Item *items;
    size_t count = collect_items(b->l, b->box, b->width, &items);
    double *heights = arena_array(b->l->arena, double, count), *widths = arena_array(b->l->arena, double, count);
    b->gap = length_resolve(s->row_gap, b->width, 0);
    for (size_t i = 0; i < count; i++) {
        column_width(b, &items[i], false);
        widths[i] = items[i].size;
    }
    bool definite = b->definite >= 0 && count > 0;
    for (size_t i = 0; i < count && definite; i++)
        measure_in_column(b, &items[i]);
    if (definite)
        grow_column(b, items, count, b->definite);
    double used = 0;
    for (size_t i = 0; i < count; i++) {
        heights[i] = definite ? items[i].size : -1;
        used += definite ? heights[i] + margins_across(&items[i]) + (i ? b->gap : 0) : 0;
        items[i].size = widths[i];
    }
    Shares shares = definite ? share_out(s->justify_content, fmax(0, b->definite - used), count) : (Shares){0};
    double between = b->gap + shares.between;
    if (!token)
        b->y = shares.lead;
    for (size_t i = token ? token->row : 0; i < count && !b->token && !b->none; i++) {
        bool first = i == (token ? token->row : 0);
        b->y += first ? 0 : between;
        items[i].x = 0;
        Token *inner = first && token && token->flow_count ? token->flows[0] : NULL;
        Space space = item_space(b, &items[i], b->limit - b->y - margins_across(&items[i]), b->space->at_top && first);
        space.fixed_block = inner ? -1 : heights[i];
        Result r = layout_box(b->l, items[i].box, &space, inner);
        if (r.none) {
            end_before_band(b, i);
            return;
        }
        r.frag->x = (float)(b->x + column_x(b, &items[i], widths[i], b->width) + items[i].e.margin[SIDE_LEFT]);
        r.frag->y = (float)(b->y0 + b->y + items[i].e.margin[SIDE_TOP]);
        frag_append(b->frag, r.frag);
        b->y += (double)r.frag->h + margins_across(&items[i]);
        if (r.token) {
            b->token = token_new(b->l, b->box);
            b->token->row = i;
            b->token->flow_count = 1;
            b->token->flows = arena_array(b->l->arena, Token *, 1);
            b->token->flows[0] = r.token;
        }
    }
}

/* ---- columns that wrap ------------------------------------------------------------------------ */

typedef struct Column {
    size_t first, count;
    double width, height; /* with the margins and gaps of its items */
} Column;

/* Items one below the other up to `most`, then the next column (Flexbox §9.3). */
static size_t collect_columns(const Bands *b, const Item *items, size_t count, Column *columns)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        double more = fmin(fmax(items[i].base, items[i].min), items[i].max) + margins_across(&items[i]);
        if (n == 0 || columns[n - 1].height + b->gap + more > b->most + FIT_EPSILON)
            columns[n++] = (Column){.first = i, .height = -b->gap};
        columns[n - 1].count++;
        columns[n - 1].height += b->gap + more;
        columns[n - 1].width = fmax(columns[n - 1].width, items[i].size + margins_along(&items[i]));
    }
    return n;
}

static bool stretches(const Bands *b, const Item *item)
{
    return align_of(b, item->box) == FLEX_STRETCH && item->box->kind != BOX_REPLACED && !item->e.auto_margin[SIDE_LEFT] &&
           !item->e.auto_margin[SIDE_RIGHT] && (item->box->anonymous || item->box->style->width.kind == LENGTH_AUTO);
}

/* Its items in [x, x + column->width), `height` high. */
static void put_column(Bands *b, Item *items, const Column *column, double x, double height)
{
    double *widths = arena_array(b->l->arena, double, column->count), used = b->gap * (double)(column->count - 1);
    for (size_t i = 0; i < column->count; i++)
        widths[i] = stretches(b, &items[i]) ? column->width - margins_along(&items[i]) : items[i].size;
    grow_column(b, items, column->count, height);
    for (size_t i = 0; i < column->count; i++)
        used += items[i].size + margins_across(&items[i]);
    Shares shares = share_out(b->box->style->justify_content, fmax(0, height - used), column->count);
    double y = shares.lead;
    for (size_t i = 0; i < column->count; i++) {
        Item *item = &items[i];
        double h = item->size;
        item->size = widths[i];
        Space space = item_space(b, item, INFINITY, true);
        space.fixed_block = h;
        Frag *frag = layout_box(b->l, item->box, &space, NULL).frag;
        frag->x = (float)(b->x + x + column_x(b, item, widths[i], column->width) + item->e.margin[SIDE_LEFT]);
        frag->y = (float)(b->y0 + y + item->e.margin[SIDE_TOP]);
        frag_append(b->frag, frag);
        y += h + margins_across(item) + b->gap + shares.between;
    }
}

/* A container with a height to wrap at: whole on its page, no higher than that. */
static void flex_columns(Bands *b, Token *token)
{
    const Style *s = b->box->style;
    Item *items;
    size_t count = collect_items(b->l, b->box, b->width, &items);
    Column *columns = arena_array(b->l->arena, Column, count);
    (void)token;
    b->most = fmin(b->most, fmax(b->space->at_top ? b->limit : INFINITY, 0));
    b->definite = b->definite >= 0 ? fmin(b->definite, b->most) : -1;
    b->gap = length_resolve(s->row_gap, b->width, 0);
    for (size_t i = 0; i < count; i++) {
        column_width(b, &items[i], true);
        measure_in_column(b, &items[i]);
    }
    size_t n = collect_columns(b, items, count, columns);
    double gap = length_resolve(s->column_gap, b->width, 0), left = b->width - gap * (double)(n - (n > 0)), height = b->definite;
    for (size_t i = 0; i < n; i++) {
        left -= columns[i].width;
        height = b->definite >= 0 ? b->definite : fmax(height, columns[i].height);
    }
    if (left < -0.5)
        report_wide(b->l, b->box, -left);
    Shares shares = n ? share_out(s->align_content, left, n) : (Shares){0};
    double x = shares.lead;
    for (size_t i = 0; i < n; i++) {
        columns[i].width += shares.stretch;
        put_column(b, items + columns[i].first, &columns[i], x, height);
        b->y = fmax(b->y, columns[i].height);
        x += columns[i].width + gap + shares.between;
    }
}

/* ---- grid ------------------------------------------------------------------------------------------ */

static void track_sizes(Bands *b, double gap, double *sizes, size_t count)
{
    const Style *s = b->box->style;
    double left = b->width - gap * (double)(count - 1), fr = 0;
    for (size_t i = 0; i < count; i++) {
        Length t = s->grid_columns[i];
        bool flexible = t.kind != LENGTH_PT && t.kind != LENGTH_PERCENT;
        sizes[i] = flexible ? 0 : fmax(0, length_resolve(t, b->width, 0));
        left -= sizes[i];
        fr += t.kind == LENGTH_FR ? (double)t.value : flexible ? 1 : 0;
    }
    for (size_t i = 0; i < count; i++) {
        Length t = s->grid_columns[i];
        if (t.kind != LENGTH_PT && t.kind != LENGTH_PERCENT && fr > 0)
            sizes[i] = fmax(0, left) * (t.kind == LENGTH_FR ? (double)t.value : 1) / fr;
    }
}

static void grid_rows(Bands *b, Token *token)
{
    const Style *s = b->box->style;
    Item *items;
    size_t count = collect_items(b->l, b->box, b->width, &items), columns = s->grid_column_count ? s->grid_column_count : 1;
    double gap = length_resolve(s->column_gap, b->width, 0);
    double *sizes = arena_array(b->l->arena, double, columns);
    b->gap = length_resolve(s->row_gap, b->width, 0);
    if (s->grid_column_count)
        track_sizes(b, gap, sizes, columns);
    else
        sizes[0] = b->width;
    b->spans = arena_array(b->l->arena, BandSpan, count);
    for (size_t first = 0; first < count;) {
        size_t n = 0, col = 0;
        double x = 0;
        for (; first + n < count; n++) {
            Item *item = &items[first + n];
            size_t span = item->box->anonymous ? 1 : item->box->style->grid_column_span;
            span = span < columns ? span : columns;
            if (col + span > columns)
                break;
            double w = gap * (double)(span - 1);
            for (size_t i = col; i < col + span; i++)
                w += sizes[i];
            item->x = x;
            item->size = fmax(0, w - margins_along(item));
            x += w + gap;
            col += span;
        }
        b->spans[b->span_count++] = (BandSpan){first, n};
        first += n;
    }
    put_bands(b, items, token);
}

/* ---- the container ------------------------------------------------------------------------------------ */

static Result layout_bands(Layout *l, Box *box, const Space *space, Token *token, void (*run)(Bands *, Token *))
{
    Edges e = edges_of(box, box->vertical, space->width);
    double left, width = width_of(l, box, space, &e, &left);
    Frag *frag = frag_new(l, box);
    bool sliced = token && !box->style->decoration_clone;
    Bands b = {.l = l, .box = box, .space = space, .frag = frag, .x = edges_start(&e), .y0 = sliced ? 0 : edges_before(&e),
               .width = fmax(0, width - edges_inline(&e)), .definite = token ? -1 : height_of(box, space, &e),
               .align = box->style->align_items};
    frag->w = (float)width;
    if (b.definite >= 0 && !space->at_top && b.definite + edges_block(&e) > space->block + FIT_EPSILON)
        return (Result){.none = true};
    b.limit = space->block - b.y0 - edges_after(&e);
    b.most = b.definite >= 0 ? b.definite : clamp_height(box, space, &e, INFINITY);
    for (Box *child = box->first; child && !token; child = child->next)
        if (!is_item(child))
            add_placeholder(l, frag, child, b.x, b.y0);
    run(&b, token);
    if (b.none)
        return (Result){.none = true};
    double content = b.y;
    if (b.definite >= 0 && !b.token) {
        if (content > b.definite + 0.5)
            report_full(l, box, content - b.definite);
        content = b.definite;
    } else if (!b.token) {
        content = clamp_height(box, space, &e, content);
    }
    frag->h = (float)(b.y0 + content + (b.token ? 0 : edges_after(&e)));
    if (!space->at_top && (double)frag->h > space->block + FIT_EPSILON)
        return (Result){.none = true};
    return (Result){.frag = frag, .token = b.token};
}

static bool is_definite(Length length, const Space *space)
{
    return length.kind == LENGTH_PT || (length.kind == LENGTH_PERCENT && space->percent_block >= 0);
}

/* Columns wrap at a height; where none is given they are one, which pages may cut. */
Result layout_flex(Layout *l, Box *box, const Space *space, Token *token)
{
    const Style *s = box->style;
    Length height = length_inline(box, box->vertical, s->height, s->width), most = length_inline(box, box->vertical, s->max_height, s->max_width);
    bool wraps = s->flex_column && s->flex_wrap && !token &&
                 (space->fixed_block >= 0 || is_definite(height, space) || is_definite(most, space));
    return layout_bands(l, box, space, token, wraps ? flex_columns : s->flex_column ? flex_column : flex_rows);
}

Result layout_grid(Layout *l, Box *box, const Space *space, Token *token)
{
    return layout_bands(l, box, space, token, grid_rows);
}

void flex_widths(Layout *l, Box *box, double *min, double *max)
{
    const Style *s = box->style;
    bool row = box->kind == BOX_GRID || !s->flex_column;
    double gap = length_resolve(s->column_gap, 0, 0);
    size_t count = 0;
    *min = *max = 0;
    for (Box *child = box->first; child; child = child->next) {
        double a, c;
        if (!is_item(child))
            continue;
        content_widths(l, child, &a, &c);
        bool stacked = !row || s->flex_wrap;
        *min = stacked ? fmax(*min, a) : *min + a + (count ? gap : 0);
        *max = !row ? fmax(*max, c) : *max + c + (count ? gap : 0);
        count++;
    }
}
