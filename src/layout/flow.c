/* flow.c - sizes, breaks and the choice of algorithm. */
#include "layout/flow.h"

/* Physical side of a logical one: in vertical writing block start is right
 * (vertical-lr: left), inline start is top. */
static int physical(const Box *box, bool vertical, int side)
{
    static const int rl[] = {SIDE_RIGHT, SIDE_BOTTOM, SIDE_LEFT, SIDE_TOP};
    static const int lr[] = {SIDE_LEFT, SIDE_BOTTOM, SIDE_RIGHT, SIDE_TOP};
    if (!vertical)
        return side;
    return box->style->writing == WRITING_VERTICAL_LR ? lr[side] : rl[side];
}

Edges edges_of(const Box *box, bool vertical, double base)
{
    Edges e = {.margin = {0}};
    const Style *s = box->style;
    if (box->anonymous)
        return e;
    for (int side = 0; side < 4; side++) {
        int p = physical(box, vertical, side);
        e.auto_margin[side] = s->margin[p].kind == LENGTH_AUTO;
        e.margin[side] = length_resolve(s->margin[p], base, 0);
        e.border[side] = box->borders ? (double)box->borders[side] : (double)s->border[p].width;
        e.padding[side] = fmax(0, length_resolve(s->padding[p], base, 0));
    }
    if (box->kind == BOX_CELL || box->kind == BOX_ROW || box->kind == BOX_GROUP)
        for (int side = 0; side < 4; side++)
            e.margin[side] = e.auto_margin[side] = 0;
    if (box->kind == BOX_ROW || box->kind == BOX_GROUP)
        for (int side = 0; side < 4; side++)
            e.border[side] = e.padding[side] = 0;
    if (box->kind == BOX_TABLE && s->border_collapse)
        for (int side = 0; side < 4; side++) {
            e.border[side] = box->borders ? (double)box->borders[side] : 0;
            e.padding[side] = 0;
        }
    return e;
}

Length length_inline(const Box *box, bool vertical, Length width, Length height)
{
    (void)box;
    return vertical ? height : width;
}

Space space_plain(double width)
{
    return (Space){.width = width, .block = INFINITY, .page = INFINITY, .percent_block = -1, .fixed_width = -1, .fixed_block = -1,
                   .at_top = true};
}

Frag *frag_new(Layout *l, const Box *box)
{
    Frag *frag = arena_new(l->arena, Frag);
    frag->box = box;
    return frag;
}

void frag_append(Frag *parent, Frag *child)
{
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

void frag_shift(Frag *frag, double dy)
{
    for (Frag *child = frag->first; child; child = child->next)
        child->y += (float)dy;
    frag->lines_y += (float)dy;
}

Token *token_new(Layout *l, const Box *box)
{
    Token *token = arena_new(l->arena, Token);
    token->box = box;
    token->page = box->page_start;
    return token;
}

/* ---- widths and heights --------------------------------------------------------------- */

static double sized(Length length, double base, double edges, bool border_box, double otherwise)
{
    if (length.kind != LENGTH_PT && length.kind != LENGTH_PERCENT)
        return otherwise;
    double v = length_resolve(length, base, 0);
    return border_box ? fmax(v, edges) : fmax(v, 0) + edges;
}

static double content_keyword(Layout *l, Box *box, LengthKind kind, double margins)
{
    double min, max;
    content_widths(l, box, &min, &max);
    return (kind == LENGTH_MIN_CONTENT ? min : max) - margins;
}

static double shrink_width(Layout *l, Box *box, double available, double margins)
{
    double min, max;
    content_widths(l, box, &min, &max);
    return fmax(fmin(max - margins, available), fmin(min - margins, max - margins));
}

double width_of(Layout *l, Box *box, const Space *space, const Edges *e, double *left)
{
    const Style *s = box->style;
    bool v = box->vertical;
    Length want = box->anonymous ? (Length){LENGTH_AUTO, 0, 0} : length_inline(box, v, s->width, s->height);
    double margins = e->margin[SIDE_LEFT] + e->margin[SIDE_RIGHT], edges = edges_inline(e);
    double available = space->width - margins, width;
    *left = e->margin[SIDE_LEFT];
    if (space->fixed_width >= 0)
        return space->fixed_width;
    if (want.kind == LENGTH_MIN_CONTENT || want.kind == LENGTH_MAX_CONTENT)
        width = content_keyword(l, box, want.kind, margins);
    else if (want.kind == LENGTH_AUTO && (space->shrink || box->kind == BOX_TABLE))
        width = shrink_width(l, box, available, margins);
    else
        width = sized(want, space->width, edges, s->border_box, available);
    if (!box->anonymous) {
        width = fmin(width, sized(length_inline(box, v, s->max_width, s->max_height), space->width, edges, s->border_box, INFINITY));
        width = fmax(width, sized(length_inline(box, v, s->min_width, s->min_height), space->width, edges, s->border_box, 0));
    }
    width = fmax(width, edges);
    double slack = available - width;
    if (slack > 0 && !space->shrink && e->auto_margin[SIDE_LEFT])
        *left += e->auto_margin[SIDE_RIGHT] ? slack / 2 : slack;
    return width;
}

double height_of(const Box *box, const Space *space, const Edges *e)
{
    const Style *s = box->style;
    if (space->fixed_block >= 0)
        return fmax(0, space->fixed_block - edges_block(e));
    if (box->anonymous || box->kind == BOX_CELL)
        return -1; /* of cells it is a least height, which the row sees to */
    bool v = box->vertical;
    Length want = length_inline(box, v, s->height, s->width);
    if (want.kind != LENGTH_PT && (want.kind != LENGTH_PERCENT || space->percent_block < 0))
        return -1;
    double h = sized(want, space->percent_block, edges_block(e), s->border_box, 0) - edges_block(e);
    return clamp_height(box, space, e, fmax(0, h));
}

double clamp_height(const Box *box, const Space *space, const Edges *e, double content)
{
    const Style *s = box->style;
    if (box->anonymous)
        return content;
    bool v = box->vertical;
    Length most = length_inline(box, v, s->max_height, s->max_width), least = length_inline(box, v, s->min_height, s->min_width);
    double edges = edges_block(e);
    if (most.kind == LENGTH_PT || (most.kind == LENGTH_PERCENT && space->percent_block >= 0))
        content = fmin(content, sized(most, space->percent_block, edges, s->border_box, 0) - edges);
    if (least.kind == LENGTH_PT || (least.kind == LENGTH_PERCENT && space->percent_block >= 0))
        content = fmax(content, sized(least, space->percent_block, edges, s->border_box, 0) - edges);
    return fmax(0, content);
}

/* Block children: the widest of them. */
static void block_widths(Layout *l, Box *box, double *min, double *max)
{
    *min = *max = 0;
    for (Box *child = box->first; child; child = child->next) {
        double a, b;
        if (box_is_out_of_flow(child) || child->kind == BOX_MARK)
            continue;
        content_widths(l, child, &a, &b);
        *min = fmax(*min, a);
        *max = fmax(*max, b);
    }
    const Style *s = box->style;
    if (!box->anonymous && s->column_count > 1) {
        double gaps = length_resolve(s->column_gap, 0, s->face.size) * (s->column_count - 1);
        *min = *min * s->column_count + gaps;
        *max = *max * s->column_count + gaps;
    }
}

static void inner_widths(Layout *l, Box *box, double *min, double *max)
{
    switch (box->kind) {
    case BOX_REPLACED: {
        double h;
        replaced_size(l, box, 0, -1, max, &h);
        *min = *max;
        return;
    }
    case BOX_FLEX: case BOX_GRID:
        flex_widths(l, box, min, max);
        return;
    case BOX_TABLE:
        table_widths(l, box, min, max);
        return;
    case BOX_BLOCK: case BOX_CELL: case BOX_CAPTION: case BOX_INLINE: case BOX_TEXT: case BOX_BREAK: case BOX_LEADER:
    case BOX_GROUP: case BOX_ROW: case BOX_COLUMN: case BOX_RUBY: case BOX_RUBY_BASE: case BOX_RUBY_TEXT: case BOX_MARK:
        break;
    }
    if (box->inlines)
        inline_widths(l, box, min, max);
    else
        block_widths(l, box, min, max);
}

static bool is_turned(const Box *box) { return box->parent && box->vertical != box->parent->vertical && box->kind == BOX_BLOCK; }

void content_widths(Layout *l, Box *box, double *min, double *max)
{
    const Style *s = box->style;
    if (box->kind == BOX_TABLE)
        table_know_borders(l, box);
    if (is_turned(box) && !l->measuring_turned) {
        Space space = space_plain(0);
        *min = *max = (double)layout_natural(l, box, &space)->w;
        return;
    }
    Edges e = edges_of(box, box->vertical, 0);
    double edges = edges_inline(&e), margins = fmax(0, e.margin[SIDE_LEFT]) + fmax(0, e.margin[SIDE_RIGHT]);
    if (box->max_content < 0) {
        double a, b;
        inner_widths(l, box, &a, &b);
        box->min_content = (float)a;
        box->max_content = (float)fmax(a, b);
    }
    *min = (double)box->min_content + edges;
    *max = (double)box->max_content + edges;
    if (!box->anonymous && box->kind != BOX_REPLACED) {
        Length want = length_inline(box, box->vertical, s->width, s->height);
        Length least = length_inline(box, box->vertical, s->min_width, s->min_height);
        Length most = length_inline(box, box->vertical, s->max_width, s->max_height);
        if (want.kind == LENGTH_PT && box->kind != BOX_CELL)
            *min = *max = sized(want, 0, edges, s->border_box, 0);
        if (most.kind == LENGTH_PT) {
            *max = fmin(*max, sized(most, 0, edges, s->border_box, 0));
            *min = fmin(*min, *max);
        }
        if (least.kind == LENGTH_PT) {
            *min = fmax(*min, sized(least, 0, edges, s->border_box, 0));
            *max = fmax(*max, *min);
        }
    }
    *min += margins;
    *max += margins;
}

/* ---- breaks ------------------------------------------------------------------------------ */

static bool in_flow(const Box *box)
{
    return !box_is_out_of_flow(box) && !box_is_float(box) && box->kind != BOX_MARK;
}

static Break own_break(const Box *box, bool before)
{
    return box->anonymous || box->kind == BOX_TEXT ? BREAK_AUTO : before ? box->style->break_before : box->style->break_after;
}

/* A break before the first child is a break before the box. */
Break break_before_of(const Box *box)
{
    while (box) {
        Break b = own_break(box, true);
        if (b != BREAK_AUTO)
            return b;
        if (box->kind != BOX_BLOCK || box->inlines)
            return BREAK_AUTO;
        const Box *first = box->first;
        while (first && !in_flow(first))
            first = first->next;
        box = first;
    }
    return BREAK_AUTO;
}

Break break_after_of(const Box *box)
{
    while (box) {
        Break b = own_break(box, false);
        if (b != BREAK_AUTO)
            return b;
        if (box->kind != BOX_BLOCK || box->inlines)
            return BREAK_AUTO;
        const Box *last = box->last;
        while (last && !in_flow(last))
            last = last->prev;
        box = last;
    }
    return BREAK_AUTO;
}

bool break_is_forced(Break b, bool in_columns)
{
    return b == BREAK_PAGE || b == BREAK_LEFT || b == BREAK_RIGHT || (b == BREAK_COLUMN && in_columns);
}

bool break_is_avoided(Break b, bool in_columns)
{
    return b == BREAK_AVOID || (b == BREAK_AVOID_COLUMN && in_columns) || (b == BREAK_AVOID_PAGE && !in_columns);
}

Break break_between(const Box *before, const Box *after, bool in_columns)
{
    Break a = before ? break_after_of(before) : BREAK_AUTO, b = break_before_of(after);
    if (break_is_forced(b, in_columns))
        return b;
    if (break_is_forced(a, in_columns))
        return a;
    if (before && before->page_end != after->page_start)
        return BREAK_PAGE;
    return break_is_avoided(a, in_columns) || break_is_avoided(b, in_columns) ? BREAK_AVOID : BREAK_AUTO;
}

/* ---- diagnostics ----------------------------------------------------------------------------- */

static Str millimetres(Layout *l, double pt)
{
    Buf buf = buf_on(l->arena);
    buf_put_number(&buf, pt * 25.4 / 72, 1);
    return buf_str(&buf);
}

/* Trials of column heights are not the page: the first try, at the full height, has reported. */
static void report(Layout *l, DiagId id, const Box *box, double by)
{
    if (l->balancing > 0 || l->quiet > 0)
        return;
    diag_add(l->diag, id, box->node ? box->node->place : place_none(), l->options->document,
             str_printf(l->arena, "%zu", l->page), millimetres(l, by));
}

void report_full(Layout *l, const Box *box, double by) { report(l, DIAG_LAYOUT_BOX_FULL, box, by); }
void report_wide(Layout *l, const Box *box, double by) { report(l, DIAG_LAYOUT_WIDE, box, by); }

/* ---- dispatch ---------------------------------------------------------------------------------- */

static Result layout_kind(Layout *l, Box *box, const Space *space, Token *token)
{
    const Style *s = box->style;
    switch (box->kind) {
    case BOX_REPLACED:
        return layout_replaced(l, box, space);
    case BOX_FLEX:
        return layout_flex(l, box, space, token);
    case BOX_GRID:
        return layout_grid(l, box, space, token);
    case BOX_TABLE:
        return layout_table(l, box, space, token);
    case BOX_BLOCK: case BOX_CELL: case BOX_CAPTION:
        if (!box->anonymous && (s->column_count > 0 || s->column_width.kind == LENGTH_PT))
            return layout_columns(l, box, space, token);
        return layout_block(l, box, space, token);
    case BOX_INLINE: case BOX_TEXT: case BOX_BREAK: case BOX_LEADER: case BOX_GROUP: case BOX_ROW: case BOX_COLUMN:
    case BOX_RUBY: case BOX_RUBY_BASE: case BOX_RUBY_TEXT: case BOX_MARK:
        break;
    }
    return layout_block(l, box, space, token);
}

/* A box whose lines run the other way: whole, in its own axes. */
static Result layout_turned(Layout *l, Box *box, const Space *space)
{
    const Style *s = box->style;
    const Style *given = box->anonymous ? box->parent->style : s;
    Length along = length_inline(box, box->vertical, given->width, given->height);
    Length across = box->anonymous ? (Length){LENGTH_AUTO, 0, 0} : length_inline(box, box->vertical, s->height, s->width);
    double page = space->page < INFINITY ? space->page : l->page_height;
    Edges e = edges_of(box, box->vertical, space->width);
    Space own = space_plain(page);
    double edges = edges_inline(&e);
    if (along.kind == LENGTH_PT || (along.kind == LENGTH_PERCENT && space->percent_block >= 0)) {
        own.fixed_width = sized(along, space->percent_block, edges, s->border_box, 0);
    } else {
        double min, max;
        l->measuring_turned = true;
        content_widths(l, box, &min, &max);
        l->measuring_turned = false;
        double margins = fmax(0, e.margin[SIDE_LEFT]) + fmax(0, e.margin[SIDE_RIGHT]);
        own.fixed_width = fmin(max - margins, page - margins);
    }
    if (space->fixed_width >= 0)
        own.fixed_block = space->fixed_width;
    else if (across.kind == LENGTH_PT || across.kind == LENGTH_PERCENT)
        own.fixed_block = sized(across, space->width, edges_block(&e), s->border_box, 0);
    Result r = layout_kind(l, box, &own, NULL);
    float w = r.frag->w;
    r.frag->w = r.frag->h;
    r.frag->h = w;
    r.frag->turned = true;
    r.none = !space->at_top && (double)r.frag->h > space->block + FIT_EPSILON;
    return r;
}

bool layout_works(Layout *l, size_t work)
{
    bool before = l->work <= l->work_limit;
    l->work += work;
    if (l->work <= l->work_limit)
        return true;
    if (before)
        diag_add(l->diag, DIAG_LAYOUT_WORK, place_none(), l->options->document);
    return false;
}

Frag *layout_natural(Layout *l, Box *box, const Space *space)
{
    float width = (float)(space->fixed_width >= 0 ? space->fixed_width : -space->width - 1), percent = (float)space->percent_block;
    bool same = box->natural && fabsf(box->natural_for[0] - width) < 0.001F && fabsf(box->natural_for[1] - percent) < 0.001F;
    if (!same) {
        box->natural = layout_box(l, box, space, NULL).frag;
        box->natural_for[0] = width;
        box->natural_for[1] = percent;
    }
    Frag *copy = arena_new(l->arena, Frag);
    *copy = *box->natural;
    copy->next = NULL;
    return copy;
}

static Frag *nothing(Layout *l, Box *box, const Space *space)
{
    Frag *frag = frag_new(l, box);
    frag->w = (float)fmax(0, space->fixed_width);
    return frag;
}

Result layout_box(Layout *l, Box *box, const Space *space, Token *token)
{
    if (!layout_works(l, 1))
        return (Result){.frag = nothing(l, box, space)};
    Result r = is_turned(box) ? layout_turned(l, box, space) : layout_kind(l, box, space, token);
    if (r.none)
        return r;
    if (r.token && !token && !space->at_top && !box->anonymous && break_is_avoided(box->style->break_inside, space->in_columns))
        return (Result){.none = true};
    r.frag->continued = token;
    r.frag->unfinished = r.token;
    bool positioned = !box->anonymous && (box->style->position != POSITION_STATIC || box->style->rotate > 0 || box->style->rotate < 0);
    if (positioned && l->absolutes && !r.token)
        resolve_absolutes(l, r.frag, false);
    return r;
}

Frag *layout_whole(Layout *l, Box *box, double width, double fixed_width, double fixed_block)
{
    Space space = space_plain(width);
    space.fixed_width = fixed_width;
    space.fixed_block = fixed_block;
    space.percent_block = fixed_block;
    space.shrink = fixed_width < 0;
    Result r = layout_box(l, box, &space, NULL);
    return r.frag;
}
