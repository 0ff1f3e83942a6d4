/* column.c - multi-column containers (CSS Multi-column 1).
 *
 * Content between spanners is set in columns of the height that is left; when
 * all of it fits on this page the columns are balanced: the least height at
 * which they hold it, found by halving. Composed lines are kept, so a trial
 * costs little.
 */
#include "layout/flow.h"

enum { COLUMN_LIMIT = 64, TRIALS = 14, INNER_TRIALS = 6 };
static const double ENDLESS = 100000; /* pt */

typedef struct ColumnRun {
    Layout *l;
    Box *box;
    const Space *space;
    Frag *frag;
    double x, y0, width, gap, column;
    unsigned count;
    VEC(Rule) rules;
} ColumnRun;

typedef struct Attempt {
    Frag *frags[COLUMN_LIMIT];
    unsigned used;
    double height;
    Token *token; /* what did not fit */
    bool none;
} Attempt;

static Box *next_spanner(const Box *box, Box *from)
{
    Box *child = from ? from : box->first;
    while (child && (child->anonymous || !child->style->column_span_all))
        child = child->next;
    return child;
}

/* Content from the token up to `stop` in columns of one height. */
static Attempt try_columns(ColumnRun *run, Token *token, Box *stop, double height, bool at_top)
{
    Attempt a = {.token = token};
    Space space = *run->space;
    space.in_columns = true;
    space.page = height;
    space.width = run->column;
    for (bool more = true; more && a.used < run->count; a.used++) {
        Frag *frag = frag_new(run->l, run->box);
        frag->w = (float)run->column;
        space.at_top = at_top || a.used > 0;
        Flow flow = {.l = run->l, .box = run->box, .frag = frag, .space = &space, .width = run->column, .limit = height,
                     .percent_block = -1, .floats = floats_new(run->l), .stop = stop};
        if (run->box->inlines)
            flow_lines(&flow, a.token);
        else
            flow_children(&flow, a.token);
        if (flow.none) {
            a.none = true;
            return a;
        }
        frag->h = (float)fmax(flow.y, floats_bottom(flow.floats, true, true));
        a.frags[a.used] = frag;
        a.height = fmax(a.height, (double)frag->h);
        a.token = flow.token;
        more = flow.token && flow.token->force != BREAK_PAGE && flow.token->force != BREAK_LEFT && flow.token->force != BREAK_RIGHT;
    }
    return a;
}

static bool whole(const Attempt *a, double height) { return !a->none && !a->token && a->height <= height + FIT_EPSILON; }

static Attempt balance(ColumnRun *run, Token *token, Box *stop, Attempt best)
{
    double sum = 0, high = best.height;
    for (unsigned i = 0; i < best.used; i++)
        sum += (double)best.frags[i]->h;
    double low = sum / run->count * 0.9;
    /* Columns in columns: each level would multiply the trials. */
    int trials = run->l->balancing == 0 ? TRIALS : run->l->balancing == 1 ? INNER_TRIALS : 0;
    run->l->balancing++;
    for (int i = 0; i < trials && high - low > 0.4; i++) {
        double middle = (low + high) / 2;
        Attempt a = try_columns(run, token, stop, middle, true);
        if (whole(&a, middle)) {
            best = a;
            high = a.height;
        } else {
            low = middle;
        }
    }
    run->l->balancing--;
    return best;
}

static void add_rule(ColumnRun *run, double x, double y, double height)
{
    const Border *border = &run->box->style->column_rule;
    if (border->style != BORDER_NONE && border->width > 0)
        vec_push(run->l->arena, &run->rules, (Rule){(float)x, (float)y, (float)x, (float)(y + height), *border});
}

static void put_columns(ColumnRun *run, const Attempt *a, double y)
{
    for (unsigned i = 0; i < a->used; i++) {
        a->frags[i]->x = (float)(run->x + i * (run->column + run->gap));
        a->frags[i]->y = (float)(run->y0 + y);
        a->frags[i]->frameless = true;
        frag_append(run->frag, a->frags[i]);
        if (i > 0)
            add_rule(run, run->x + i * (run->column + run->gap) - run->gap / 2, run->y0 + y, a->height);
    }
}

static void count_columns(ColumnRun *run)
{
    const Style *s = run->box->style;
    double wish = s->column_width.kind == LENGTH_PT ? fmax(1, (double)s->column_width.value) : 0;
    unsigned fit = wish > 0 ? (unsigned)fmin(COLUMN_LIMIT, fmax(1, floor((run->width + run->gap) / (wish + run->gap)))) : COLUMN_LIMIT;
    run->count = s->column_count > 0 ? (s->column_count < fit ? s->column_count : fit) : fit;
    if (run->count > COLUMN_LIMIT)
        run->count = COLUMN_LIMIT;
    run->column = fmax(1, (run->width - run->gap * (run->count - 1)) / run->count);
}

static bool put_spanner(ColumnRun *run, Box *box, double *y, double limit, bool at_top)
{
    Edges e = edges_of(box, box->vertical, run->width);
    Space space = *run->space;
    double left;
    space.width = run->width;
    space.block = limit - *y - e.margin[SIDE_TOP];
    space.at_top = at_top;
    space.floats = NULL;
    space.fixed_block = space.fixed_width = -1;
    space.shrink = false;
    space.fixed_width = width_of(run->l, box, &space, &e, &left);
    Result r = layout_box(run->l, box, &space, NULL);
    if (r.none)
        return false;
    Step step = take_steps(box, &e, r.frag, false, false, r.token);
    if (has_step(box) && !at_top && step.before + (double)r.frag->h > space.block + FIT_EPSILON)
        return false;
    r.frag->x = (float)(run->x + left);
    r.frag->y = (float)(run->y0 + *y + e.margin[SIDE_TOP] + step.before);
    frag_append(run->frag, r.frag);
    *y += (double)r.frag->h + e.margin[SIDE_TOP] + e.margin[SIDE_BOTTOM] + step.before + step.after;
    return true;
}

static Token *resume_at(ColumnRun *run, Box *child)
{
    Token *token = token_new(run->l, run->box);
    token->child = child;
    return token;
}

/* Segments between spanners, until the page is full. */
static bool run_segments(ColumnRun *run, Token **token, double limit, bool fill, double *y)
{
    for (bool at_top = run->space->at_top;; at_top = false) {
        Box *from = *token ? (*token)->child : run->box->first, *stop = run->box->inlines ? NULL : next_spanner(run->box, from);
        bool fresh = !*token || !(*token)->inner;
        if (from && from == stop && fresh) {
            if (!put_spanner(run, stop, y, limit, at_top))
                return at_top ? true : *y > 0 ? (*token = resume_at(run, stop), true) : false;
        } else if (from || run->box->inlines) {
            double room = limit - *y;
            Attempt a = try_columns(run, *token, stop, room, at_top);
            if (a.none && *y <= 0)
                return false;
            if (a.none)
                return *token = *token ? *token : resume_at(run, from), true;
            if (!a.token && !fill)
                a = balance(run, *token, stop, a);
            put_columns(run, &a, *y);
            *y += a.height;
            if ((*token = a.token))
                return true;
        }
        if (!stop || !(from == stop ? stop->next : stop))
            return true;
        *token = resume_at(run, from == stop && fresh ? stop->next : stop);
    }
}

Result layout_columns(Layout *l, Box *box, const Space *space, Token *token)
{
    const Style *s = box->style;
    Edges e = edges_of(box, box->vertical, space->width);
    double left, width = width_of(l, box, space, &e, &left), definite = height_of(box, space, &e), y = 0;
    bool sliced = token && !s->decoration_clone;
    ColumnRun run = {.l = l, .box = box, .space = space, .frag = frag_new(l, box), .x = edges_start(&e),
                     .y0 = sliced ? 0 : edges_before(&e), .width = fmax(0, width - edges_inline(&e)),
                     .gap = length_resolve(s->column_gap, width, s->face.size)};
    run.frag->w = (float)width;
    count_columns(&run);
    double limit = space->block - run.y0 - edges_after(&e);
    if (definite >= 0)
        limit = fmin(limit, definite);
    if (limit >= INFINITY) /* measured alone: balanced in one piece */
        limit = ENDLESS;
    if (!run_segments(&run, &token, limit, s->column_fill_auto, &y))
        return (Result){.none = true};
    if (token && space->block >= INFINITY) { /* no next page: the columns grow out of their box, and say so */
        run.frag->first = run.frag->last = NULL;
        run.rules.count = 0;
        token = NULL;
        y = 0;
        run_segments(&run, &token, ENDLESS, false, &y);
        report_full(l, box, y - limit);
    }
    double content = definite >= 0 && !token ? definite : token ? y : clamp_height(box, space, &e, y);
    run.frag->h = (float)(run.y0 + content + (token ? 0 : edges_after(&e)));
    if (run.rules.count) {
        RuleList *list = arena_new(l->arena, RuleList);
        *list = (RuleList){run.rules.items, run.rules.count};
        run.frag->rules = list;
    }
    if (token)
        token->page = box->page_start;
    return (Result){.frag = run.frag, .token = token};
}
