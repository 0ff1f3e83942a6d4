/* block.c - block containers: stacked children, collapsing margins, breaks.
 *
 *   frag (border box)
 *   +----------------------------------+ 0
 *   | border, padding                  |
 *   |   +--------------------------+   | y0
 *   |   | child                    |   |
 *   |   +--------------------------+   |
 *   |   gap: collapsed margins         |
 *   |   +--------------------------+   |
 *   |   | child                    |   |
 *   |   +--------------------------+   | y0 + y <= y0 + limit
 *   +----------------------------------+
 */
#include "layout/flow.h"

/* Adjoining margins: the largest positive and the lowest negative (CSS 2.2 §8.3.1). */
typedef struct Strut {
    double plus, minus;
} Strut;

static Strut strut_join(Strut a, Strut b)
{
    return (Strut){fmax(a.plus, b.plus), fmin(a.minus, b.minus)};
}
static Strut strut_of(double margin) { return (Strut){fmax(margin, 0), fmin(margin, 0)}; }
static double strut_value(Strut s) { return s.plus + s.minus; }

static bool in_flow(const Box *box)
{
    return !box_is_out_of_flow(box) && !box_is_float(box) && box->kind != BOX_MARK;
}

static Box *first_in_flow(const Box *box)
{
    Box *child = box->first;
    while (child && !in_flow(child))
        child = child->next;
    return child;
}

static Box *last_in_flow(const Box *box)
{
    Box *child = box->last;
    while (child && !in_flow(child))
        child = child->prev;
    return child;
}

bool inlines_empty(const Box *box)
{
    for (const Box *child = box->first; child; child = child->next) {
        if (child->kind == BOX_MARK || box_is_float(child) || box_is_out_of_flow(child) || (child->kind == BOX_TEXT && !child->text.len))
            continue;
        if (child->kind != BOX_INLINE || !inlines_empty(child))
            return false;
    }
    return true;
}

static bool margins_pass_start(const Box *box, const Edges *e)
{
    return box->kind == BOX_BLOCK && !box_is_root(box) && !box->inlines && edges_before(e) <= 0;
}

static bool margins_pass_end(const Box *box, const Edges *e)
{
    const Style *s = box->style;
    return box->kind == BOX_BLOCK && !box_is_root(box) && !box->inlines && edges_after(e) <= 0 &&
           (box->anonymous || (s->height.kind == LENGTH_AUTO && s->min_height.kind == LENGTH_AUTO));
}

static bool is_hollow(const Box *box, const Edges *e)
{
    const Style *s = box->style;
    return box->kind == BOX_BLOCK && !box_is_root(box) && edges_block(e) <= 0 && s->height.kind == LENGTH_AUTO &&
           s->min_height.kind == LENGTH_AUTO && !(box->extra && box->extra->marker) &&
           (box->inlines ? inlines_empty(box) : !first_in_flow(box));
}

static void know_margins(Box *box, bool vertical, double base)
{
    if (box->margins_known)
        return;
    Edges e = edges_of(box, vertical, base);
    Strut before = strut_of(e.margin[SIDE_TOP]), after = strut_of(e.margin[SIDE_BOTTOM]);
    Box *first = first_in_flow(box), *last = last_in_flow(box);
    if (first && margins_pass_start(box, &e)) {
        know_margins(first, vertical, base);
        before = strut_join(before, (Strut){(double)first->margin_before[0], (double)first->margin_before[1]});
    }
    if (last && margins_pass_end(box, &e)) {
        know_margins(last, vertical, base);
        after = strut_join(after, (Strut){(double)last->margin_after[0], (double)last->margin_after[1]});
    }
    box->margin_before[0] = (float)before.plus;
    box->margin_before[1] = (float)before.minus;
    box->margin_after[0] = (float)after.plus;
    box->margin_after[1] = (float)after.minus;
    box->margins_known = true;
}

/* ---- the children of one fragment ---------------------------------------------------- */

typedef struct Placed {
    Box *box;
    Frag *last_before; /* the parent's last fragment before this child's */
    double y, height;  /* y before the gap */
    Strut pending;
    size_t floats;
    Space space;
} Placed;

typedef struct Stack {
    Flow *flow;
    Strut pending;
    Box *before;   /* previous sibling in flow, placed or on an earlier page */
    bool placed_any;
    VEC(Placed) placed; /* in scratch */
} Stack;

static void rewind_to(Stack *stack, size_t index)
{
    const Placed *p = &stack->placed.items[index];
    Frag *frag = stack->flow->frag;
    frag->last = p->last_before;
    if (frag->last)
        frag->last->next = NULL;
    else
        frag->first = NULL;
    stack->flow->y = p->y;
    stack->pending = p->pending;
    floats_truncate(stack->flow->floats, p->floats);
    stack->placed.count = index;
}

static void end_before(Stack *stack, Box *child, Break force)
{
    Token *token = token_new(stack->flow->l, stack->flow->box);
    token->child = child;
    token->force = force;
    token->page = child->page_start;
    stack->flow->token = token;
}

static void end_inside(Stack *stack, Box *child, Token *inner)
{
    Token *token = token_new(stack->flow->l, stack->flow->box);
    token->child = child;
    token->inner = inner;
    token->force = inner->force;
    token->page = inner->page;
    stack->flow->token = token;
}

static void append_child(Stack *stack, Box *child, const Space *space, Frag *frag, double gap, double left)
{
    Flow *flow = stack->flow;
    vec_push(flow->l->scratch, &stack->placed, (Placed){child, flow->frag->last, flow->y, (double)frag->h, stack->pending,
                                                       floats_count(flow->floats), *space});
    frag->x = (float)(flow->x + left);
    frag->y = (float)(flow->y0 + flow->y + gap);
    frag_append(flow->frag, frag);
    flow->y += gap + (double)frag->h;
    stack->placed_any = true;
}

/* The break should come before `child` but something forbids it there: end the
 * sibling before earlier, by giving it less room. */
static bool break_inside_previous(Stack *stack, size_t index)
{
    Placed p = stack->placed.items[index];
    p.space.block = p.height - 1;
    Frag *old = p.last_before ? p.last_before->next : stack->flow->frag->first;
    double gap = (double)old->y - stack->flow->y0 - p.y, left = (double)old->x - stack->flow->x;
    if (p.height < 2 || ++stack->flow->l->retries > RETRY_LIMIT)
        return false;
    stack->flow->l->quiet++; /* what does not fit has been said, or is about the trial */
    Result r = layout_box(stack->flow->l, p.box, &p.space, NULL);
    stack->flow->l->quiet--;
    if (r.none || !r.token)
        return false;
    rewind_to(stack, index);
    append_child(stack, p.box, &p.space, r.frag, gap, left);
    end_inside(stack, p.box, r.token);
    return true;
}

/* `child` does not fit. The best break is the last one allowed. */
static void break_before_child(Stack *stack, Box *child)
{
    Flow *flow = stack->flow;
    bool in_columns = flow->space->in_columns;
    Box *after = child;
    for (size_t i = stack->placed.count; i > 0; i--) {
        const Placed *p = &stack->placed.items[i - 1];
        if (break_between(p->box, after, in_columns) != BREAK_AVOID) {
            if (i < stack->placed.count)
                rewind_to(stack, i);
            end_before(stack, after, BREAK_AUTO);
            return;
        }
        if (break_inside_previous(stack, i - 1))
            return;
        after = p->box;
    }
    if (!flow->space->at_top) {
        flow->none = true;
        return;
    }
    end_before(stack, child, BREAK_AUTO); /* nothing better on a whole page */
}

static Space child_space(const Stack *stack, const Box *child, double gap, const Edges *e)
{
    const Flow *flow = stack->flow;
    Space space = *flow->space;
    space.width = flow->width;
    space.block = flow->limit - flow->y - gap;
    space.percent_block = flow->percent_block;
    space.fixed_width = space.fixed_block = -1;
    space.at_top = flow->space->at_top && !stack->placed_any;
    space.shrink = false;
    space.floats = box_is_root(child) ? NULL : flow->floats;
    space.float_x = flow->float_x + e->margin[SIDE_LEFT];
    space.float_y = flow->float_y + flow->y + gap;
    return space;
}

/* A new formatting context does not flow around floats: it stands beside or below. */
static void avoid_floats(Stack *stack, Box *child, Space *space, double *gap, double *shift)
{
    Flow *flow = stack->flow;
    *shift = 0;
    if (!floats_count(flow->floats) || !box_is_root(child))
        return;
    double min, max, top = flow->float_y + flow->y + *gap;
    LineSpace room = floats_space(flow->floats, top, 1, flow->float_x, flow->float_x + flow->width);
    if (room.width >= flow->width)
        return;
    content_widths(flow->l, child, &min, &max);
    Length want = child->style->width;
    double need = want.kind == LENGTH_PERCENT ? length_resolve(want, flow->width, 0) : min;
    if (room.width + FIT_EPSILON >= need) {
        *shift = room.start;
        space->width = room.width;
        return;
    }
    double drop = floats_bottom(flow->floats, true, true) - top;
    *gap += fmax(0, drop);
    space->block -= fmax(0, drop);
}

static double gap_before(Stack *stack, Box *child, bool resumed)
{
    Flow *flow = stack->flow;
    know_margins(child, flow->box->vertical, flow->width);
    Strut own = {(double)child->margin_before[0], (double)child->margin_before[1]};
    if (resumed || (!stack->placed_any && flow->collapse_start && child == first_in_flow(flow->box)))
        own = (Strut){0, 0};
    stack->pending = strut_join(stack->pending, own);
    double gap = strut_value(stack->pending);
    const Style *s = child->style;
    if (!child->anonymous && (s->clear_left || s->clear_right)) {
        double bottom = floats_bottom(flow->floats, s->clear_left, s->clear_right) - flow->float_y - flow->y;
        gap = fmax(gap, bottom);
    }
    return gap;
}

/* A child without height: its own two margins adjoin. */
static bool pass_hollow(Stack *stack, Box *child, const Edges *e)
{
    if (!is_hollow(child, e))
        return false;
    stack->pending = strut_join(stack->pending, (Strut){(double)child->margin_after[0], (double)child->margin_after[1]});
    Space space = space_plain(stack->flow->width);
    space.floats = stack->flow->floats;
    space.float_x = stack->flow->float_x;
    space.float_y = stack->flow->float_y + stack->flow->y;
    Result r = layout_box(stack->flow->l, child, &space, NULL); /* floats, marks and anchors inside */
    r.frag->x = (float)stack->flow->x;
    r.frag->y = (float)(stack->flow->y0 + stack->flow->y);
    frag_append(stack->flow->frag, r.frag);
    stack->before = child;
    return true;
}

/* ---- boxes that take whole lines (Rhythmic Sizing 1 §5; gyou-dori, JLREQ § 4.1.6) ---- */

static StepAlign step_align(const Style *s)
{
    if (s->step_align != STEP_AUTO)
        return s->step_align;
    if (s->step_padding || (s->align_self != FLEX_START && s->align_self != FLEX_END))
        return STEP_CENTER;
    return s->align_self == FLEX_START ? STEP_START : STEP_END;
}

/* `outer`: its own margins counted, not what they collapse with. */
static Step step_of(const Style *s, double outer)
{
    double step = (double)s->step_size, times = outer / step, up = ceil(times - FIT_EPSILON / step), down = floor(times + FIT_EPSILON / step);
    bool smaller = s->step_round == STEP_DOWN || (s->step_round == STEP_NEAREST && times - down < up - times);
    double extra = fmax(1, smaller ? down : up) * step - outer;
    switch (step_align(s)) {
    case STEP_START:
        return (Step){.before = extra};
    case STEP_END:
        return (Step){.after = extra};
    case STEP_AUTO: case STEP_CENTER:
        break;
    }
    return (Step){extra / 2, extra / 2};
}

bool has_step(const Box *box) { return !box->anonymous && box->style->step_size > 0.1F; }

/* What is inside moves down, in its parent's axes. */
static void pad_frag(Frag *frag, const Step *step)
{
    frag->h += (float)(step->before + step->after);
    if (!frag->turned)
        frag_shift(frag, step->before);
    for (Frag *child = frag->first; frag->turned && child; child = child->next)
        child->x += (float)step->before;
    frag->lines_x += frag->turned ? (float)step->before : 0;
}

Step take_steps(Box *child, const Edges *e, Frag *frag, bool at_break, bool goes_on, bool unfinished)
{
    if (!has_step(child) || unfinished)
        return (Step){0, 0};
    double above = at_break ? 0 : e->margin[SIDE_TOP];
    Step step = step_of(child->style, above + (double)frag->h + e->margin[SIDE_BOTTOM]);
    if (goes_on)
        step = (Step){0, step.before + step.after};
    if (!child->style->step_padding || child->kind != BOX_BLOCK || step.before + step.after < 0)
        return step;
    pad_frag(frag, &step);
    return (Step){0, 0};
}

/* false: the fragment ends here. */
static bool flow_child(Stack *stack, Box *child, Token *inner, bool resumed)
{
    Flow *flow = stack->flow;
    if (child->kind == BOX_TABLE)
        table_know_borders(flow->l, child);
    Edges e = edges_of(child, flow->box->vertical, flow->width);
    bool progressed = stack->placed_any || !flow->space->at_top;
    Break between = stack->before || progressed ? break_between(stack->before, child, flow->space->in_columns) : BREAK_AUTO;
    if (!resumed && break_is_forced(between, flow->space->in_columns) && stack->placed_any) {
        end_before(stack, child, between);
        return false;
    }
    double gap = gap_before(stack, child, resumed), left, shift;
    if (!inner && pass_hollow(stack, child, &e))
        return true;
    Space space = child_space(stack, child, gap, &e);
    avoid_floats(stack, child, &space, &gap, &shift);
    double width = width_of(flow->l, child, &space, &e, &left);
    bool turned = child->vertical != flow->box->vertical;
    if (!turned && child->kind != BOX_REPLACED)
        space.fixed_width = width;
    space.float_x = flow->float_x + left;
    if (space.block <= 0 && !space.at_top) {
        break_before_child(stack, child);
        return false;
    }
    Result r = layout_box(flow->l, child, &space, inner);
    if (r.none) {
        break_before_child(stack, child);
        return false;
    }
    if ((turned || child->kind == BOX_REPLACED) && e.auto_margin[SIDE_LEFT] && flow->width > (double)r.frag->w)
        left = (flow->width - (double)r.frag->w) * (e.auto_margin[SIDE_RIGHT] ? 0.5 : 1);
    if (left + shift + (double)r.frag->w > flow->width + 0.5)
        report_wide(flow->l, child, left + shift + (double)r.frag->w - flow->width);
    Step step = take_steps(child, &e, r.frag, resumed, inner, r.token);
    if (has_step(child) && !space.at_top && gap + step.before + (double)r.frag->h > flow->limit - flow->y + FIT_EPSILON) {
        break_before_child(stack, child);
        return false;
    }
    append_child(stack, child, &space, r.frag, gap + step.before, left + shift);
    if (r.token) {
        end_inside(stack, child, r.token);
        return false;
    }
    flow->y = fmin(flow->y + step.after, fmax(flow->y, flow->limit)); /* none of it at the end of a page */
    stack->pending = (Strut){(double)child->margin_after[0], (double)child->margin_after[1]};
    stack->before = child;
    return true;
}

static bool flow_other(Stack *stack, Box *child)
{
    Flow *flow = stack->flow;
    if (!box_is_float(child)) {
        add_placeholder(flow->l, flow->frag, child, flow->x, flow->y0 + flow->y + strut_value(stack->pending));
        return true;
    }
    if (flow_float(flow, child, flow->y + strut_value(stack->pending)))
        return true;
    if (!flow->space->at_top && !stack->placed_any)
        flow->none = true;
    else
        end_before(stack, child, BREAK_AUTO);
    return false;
}

void flow_children(Flow *flow, Token *token)
{
    ArenaMark mark = arena_mark(flow->l->scratch);
    Stack stack = {.flow = flow};
    Box *child = token ? token->child : flow->box->first;
    bool resumed = token;
    if (child && resumed)
        for (stack.before = child->prev; stack.before && !in_flow(stack.before);)
            stack.before = stack.before->prev;
    for (bool go = true; child && go && child != flow->stop; child = child->next) {
        if (!in_flow(child) && child->kind != BOX_MARK && box_is_float(child))
            go = flow_other(&stack, child);
        else if (!in_flow(child))
            flow_other(&stack, child);
        else
            go = flow_child(&stack, child, resumed ? token->inner : NULL,
                            resumed && (token->inner || token->force == BREAK_AUTO));
        resumed = resumed && !in_flow(child);
    }
    if (!flow->token && !flow->none && !flow->collapse_end)
        flow->y += strut_value(stack.pending);
    arena_rewind(flow->l->scratch, mark);
}

/* ---- the block itself -------------------------------------------------------------------- */

static void place_marker(Layout *l, Box *box, Frag *frag);

static double float_extent(const Flow *flow)
{
    return floats_bottom(flow->floats, true, true) - flow->float_y;
}

static void finish_height(Layout *l, Box *box, const Space *space, const Edges *e, Flow *flow, double definite, double consumed)
{
    Frag *frag = flow->frag;
    double content = fmax(0, flow->y);
    if (!space->floats && floats_count(flow->floats))
        content = fmax(content, float_extent(flow));
    double after = flow->token && !box->style->decoration_clone ? 0 : edges_after(e);
    if (definite >= 0) {
        double left = fmax(0, definite - consumed);
        if (!flow->token && content > left + 0.5)
            report_full(l, box, content - left);
        if (flow->token)
            flow->token->consumed = consumed + content;
        content = flow->token ? fmin(content, left) : left;
    } else if (!flow->token) {
        content = clamp_height(box, space, e, content + consumed) - consumed;
    }
    frag->h = (float)(flow->y0 + content + after);
}

Result layout_block(Layout *l, Box *box, const Space *space, Token *token)
{
    Edges e = edges_of(box, box->vertical, space->width);
    double left, width = width_of(l, box, space, &e, &left);
    double definite = height_of(box, space, &e);
    Frag *frag = frag_new(l, box);
    frag->w = (float)width;
    bool sliced = token && !box->style->decoration_clone && !box->note_area;
    Flow flow = {
        .l = l, .box = box, .frag = frag, .space = space, .x = edges_start(&e), .y0 = sliced ? 0 : edges_before(&e),
        .width = fmax(0, width - edges_inline(&e)),
        .percent_block = box->anonymous || box->kind == BOX_CELL ? space->percent_block : definite,
        .collapse_start = margins_pass_start(box, &e), .collapse_end = margins_pass_end(box, &e),
        .floats = space->floats ? space->floats : floats_new(l),
    };
    double consumed = token ? token->consumed : 0;
    if (definite >= 0 && !token && !space->at_top && definite + edges_block(&e) > space->block + FIT_EPSILON)
        return (Result){.none = true};
    flow.limit = box->style->overflow_hidden && !box->anonymous && definite >= 0 ? INFINITY : space->block - flow.y0 - edges_after(&e);
    flow.float_x = (space->floats ? space->float_x : 0) + flow.x;
    flow.float_y = (space->floats ? space->float_y : 0) + flow.y0;
    box->inner_height = (float)flow.percent_block;
    if (box->inlines)
        flow_lines(&flow, token);
    else
        flow_children(&flow, token);
    if (flow.none)
        return (Result){.none = true};
    finish_height(l, box, space, &e, &flow, definite, consumed);
    if (!flow.token && !space->at_top && (double)frag->h > space->block + FIT_EPSILON && !(definite >= 0))
        return (Result){.none = true};
    if (!token && box->extra && box->extra->marker)
        place_marker(l, box, frag);
    return (Result){.frag = frag, .token = flow.token};
}

/* ---- list markers ------------------------------------------------------------------------------ */

/* The first baseline inside, from the fragment's top; below 0: no line. */
static double first_baseline(const Frag *frag)
{
    if (frag->line_count)
        return (double)frag->lines_y + frag->lines[0].baseline;
    for (const Frag *child = frag->first; child; child = child->next) {
        double y = child->placeholder ? -1 : first_baseline(child);
        if (y >= 0)
            return (double)child->y + y;
    }
    return -1;
}

static void place_marker(Layout *l, Box *box, Frag *frag)
{
    Box *marker = box->extra->marker;
    double min, max, gap = box->style->face.size * 0.4;
    content_widths(l, marker, &min, &max);
    Frag *own = layout_whole(l, marker, max, max, -1);
    double baseline = first_baseline(frag), mine = first_baseline(own);
    Edges e = edges_of(box, box->vertical, 0);
    own->x = (float)(edges_start(&e) - gap - max);
    own->y = (float)(baseline >= 0 && mine >= 0 ? baseline - mine : edges_before(&e));
    own->next = frag->first; /* the label is read before the item */
    frag->first = own;
    if (!frag->last)
        frag->last = own;
}
