/* table.c - a table on its pages: rows, repeated heads, cells over rows.
 *
 * Rows are laid out one by one until the page is full. A row that does not fit
 * breaks inside when it may (its cells are parallel flows), else before. A cell
 * over several rows is made when its last row, or the page, has ended: only
 * then is its height known. What the page cuts goes on in the token's spans.
 */
#include "layout/table.h"

typedef struct Record {
    size_t row;
    double y, h;
    Frag *frag;
} Record;

typedef struct Span {
    SpanState state;
    size_t record; /* where it begins on this page */
} Span;

typedef struct TableRun {
    Layout *l;
    Table *t;
    const Space *space;
    Frag *frag;
    double x;       /* of the rows in frag */
    double limit;   /* lowest row edge */
    double y;
    bool at_top;    /* the page holds nothing above the body */
    VEC(Record) records; /* in scratch */
    VEC(Span) spans;
    size_t heads;   /* records that are head rows of this fragment */
    Token *token;
} TableRun;

static Space cell_space(const TableRun *run, double width, double block, bool at_top)
{
    Space space = space_plain(width);
    space.fixed_width = width;
    space.block = block;
    space.page = block < INFINITY ? run->space->page : INFINITY;
    space.at_top = at_top;
    space.in_columns = run->space->in_columns;
    return space;
}

static double cell_least(const Table *t, const TableCell *cell)
{
    const Style *s = cell->box->style;
    Edges e = edges_of(cell->box, cell->box->vertical, 0);
    (void)t;
    return cell->box->anonymous || s->height.kind != LENGTH_PT ? 0 : (double)s->height.value + (s->border_box ? 0 : edges_block(&e));
}

static void align_cell(const TableCell *cell, Frag *frag, double height)
{
    double slack = height - (double)frag->h;
    VerticalAlign v = cell->box->style->vertical_align;
    frag->h = (float)height;
    if (slack <= 0 || frag->continued || frag->unfinished)
        return;
    if (v == VALIGN_MIDDLE)
        frag_shift(frag, slack / 2);
    else if (v == VALIGN_BOTTOM)
        frag_shift(frag, slack);
}

static void put_cell(const TableRun *run, Frag *row, const TableCell *cell, Frag *frag)
{
    table_align_string(run->t, cell, frag);
    frag->x = (float)(run->t->starts[cell->col] - run->t->spacing_x);
    frag->y = 0;
    frag_append(row, frag);
}

static Frag *new_row(TableRun *run, const TableRow *row)
{
    Frag *frag = frag_new(run->l, row->box);
    const Table *t = run->t;
    frag->x = (float)(run->x + t->spacing_x);
    frag->w = (float)(t->starts[t->column_count] - 2 * t->spacing_x);
    return frag;
}

/* The content height of a cell over rows that ends in this row. */
static double span_need(TableRun *run, const Span *span)
{
    const TableCell *cell = span->state.cell;
    if (span->state.ended)
        return 0;
    Space space = cell_space(run, cell_width(run->t, cell), INFINITY, true);
    Frag *frag = span->state.inner ? layout_box(run->l, cell->box, &space, span->state.inner).frag : layout_natural(run->l, cell->box, &space);
    return fmax((double)frag->h, cell_least(run->t, cell));
}

static void open_spans(TableRun *run, const TableRow *row)
{
    for (size_t c = 0; c < row->cell_count; c++)
        if (row->cells[c].rowspan > 1)
            vec_push(run->l->scratch, &run->spans, (Span){.state = {.cell = &row->cells[c]}, .record = run->records.count});
}

/* The whole row at its natural height. */
static Record whole_row(TableRun *run, size_t index)
{
    const TableRow *row = &run->t->rows[index];
    Record rec = {index, run->y, 0, new_row(run, row)};
    const Style *s = row->box->style;
    if (!row->box->anonymous && s->height.kind == LENGTH_PT)
        rec.h = (double)s->height.value;
    for (size_t c = 0; c < row->cell_count; c++) {
        const TableCell *cell = &row->cells[c];
        if (cell->rowspan > 1)
            continue;
        Space space = cell_space(run, cell_width(run->t, cell), INFINITY, true);
        Result r = layout_box(run->l, cell->box, &space, NULL);
        put_cell(run, rec.frag, cell, r.frag);
        rec.h = fmax(rec.h, fmax((double)r.frag->h, cell_least(run->t, cell)));
    }
    for (size_t i = 0; i < run->spans.count; i++) {
        const Span *span = &run->spans.items[i];
        double from = span->record < run->records.count ? run->records.items[span->record].y : run->y;
        if (span->state.cell->row + span->state.cell->rowspan == index + 1)
            rec.h = fmax(rec.h, span_need(run, span) - (run->y - from));
    }
    return rec;
}

/* Some height inside is a part of the cell's, which only the finished row knows (CSS Tables 3 §3.10.5). */
static bool wants_height(const Box *parent)
{
    for (const Box *child = parent->first; child; child = child->next) {
        if (child->kind == BOX_TEXT || box_is_out_of_flow(child))
            continue;
        const Style *s = child->style;
        if (child->anonymous || child->kind == BOX_INLINE ? wants_height(child)
            : s->height.kind == LENGTH_PERCENT || s->min_height.kind == LENGTH_PERCENT || s->max_height.kind == LENGTH_PERCENT)
            return true;
    }
    return false;
}

/* Lays the cell out again in the height its row has. */
static void fill_cell(const TableRun *run, const TableCell *cell, Frag *frag, double height)
{
    if (frag->continued || frag->unfinished || !wants_height(cell->box))
        return;
    Edges e = edges_of(cell->box, cell->box->vertical, 0);
    Space space = cell_space(run, cell_width(run->t, cell), INFINITY, true);
    space.percent_block = fmax(0, height - edges_block(&e));
    Frag *again = layout_box(run->l, cell->box, &space, NULL).frag, *next = frag->next;
    again->x = frag->x;
    again->y = frag->y;
    *frag = *again;
    frag->next = next;
    table_align_string(run->t, cell, frag);
}

static void align_row(const TableRun *run, Record *rec, const TableRow *row)
{
    Frag *frag = rec->frag->first;
    rec->frag->y = (float)rec->y;
    rec->frag->h = (float)rec->h;
    for (size_t c = 0; c < row->cell_count; c++)
        if (row->cells[c].rowspan == 1 && frag) {
            fill_cell(run, &row->cells[c], frag, rec->h);
            align_cell(&row->cells[c], frag, rec->h);
            frag = frag->next;
        }
}

static void push_record(TableRun *run, Record rec)
{
    align_row(run, &rec, &run->t->rows[rec.row]);
    vec_push(run->l->scratch, &run->records, rec);
    run->y = rec.y + rec.h + run->t->spacing_y;
}

/* ---- a row over two pages ----------------------------------------------------------------- */

static bool flow_ended(const Token *token, size_t i) { return token && token->ended && token->ended[i]; }

/* Cells of a row as parallel flows in what is left. false: nothing fits. */
static bool split_row(TableRun *run, size_t index, Token *token, double room, bool at_top)
{
    const TableRow *row = &run->t->rows[index];
    Record rec = {index, run->y, 0, new_row(run, row)};
    Token *next = token_new(run->l, run->t->box);
    next->row = index;
    next->flow_count = row->cell_count;
    next->flows = arena_array(run->l->arena, Token *, row->cell_count);
    next->ended = arena_array(run->l->arena, bool, row->cell_count);
    bool any = false, more = false;
    for (size_t c = 0; c < row->cell_count; c++) {
        const TableCell *cell = &row->cells[c];
        Token *inner = token && token->flows ? token->flows[c] : NULL;
        next->ended[c] = flow_ended(token, c) || cell->rowspan > 1;
        if (cell->rowspan > 1)
            continue;
        Space space = cell_space(run, cell_width(run->t, cell), room, at_top);
        Result r = {.none = true};
        if (!next->ended[c])
            r = layout_box(run->l, cell->box, &space, inner);
        if (r.none && !next->ended[c] && !at_top)
            return false; /* half a row with empty cells would read as a row */
        if (r.none) {
            r.frag = frag_new(run->l, cell->box);
            r.frag->w = (float)cell_width(run->t, cell);
            r.frag->continued = next->ended[c] || inner;
            r.frag->unfinished = !next->ended[c];
            next->flows[c] = inner;
        } else {
            any = true;
            next->flows[c] = r.token;
            next->ended[c] = !r.token;
        }
        more |= !next->ended[c];
        put_cell(run, rec.frag, cell, r.frag);
        rec.h = fmax(rec.h, (double)r.frag->h);
    }
    if (!any && !at_top)
        return false;
    push_record(run, rec);
    run->token = more ? next : NULL;
    return true;
}

/* ---- breaks between rows --------------------------------------------------------------------- */

static bool row_may_break(const TableRun *run, size_t index)
{
    const Box *row = run->t->rows[index].box;
    bool avoid = !row->anonymous && break_is_avoided(row->style->break_inside, run->space->in_columns);
    for (size_t i = 0; i < run->spans.count && !avoid; i++) {
        const TableCell *cell = run->spans.items[i].state.cell;
        avoid = cell->row < index && cell->row + cell->rowspan > index;
    }
    return !avoid;
}

static Break break_before_row(const TableRun *run, size_t index)
{
    const TableRow *row = &run->t->rows[index], *above = index > 0 ? &run->t->rows[index - 1] : NULL;
    bool cols = run->space->in_columns, same = above && above->group == row->group;
    Break b = break_between(above && index > run->t->head_count ? above->box : NULL, row->box, cols);
    if (!same && above && index > run->t->head_count && !break_is_forced(b, cols))
        b = break_between(above->group, row->group, cols);
    if (b == BREAK_AUTO && same && !row->group->anonymous && break_is_avoided(row->group->style->break_inside, cols))
        return BREAK_AVOID;
    return b;
}

static void drop_records(TableRun *run, size_t count)
{
    run->y = run->records.items[count].y;
    run->records.count = count;
    size_t kept = 0;
    for (size_t i = 0; i < run->spans.count; i++)
        if (run->spans.items[i].record < count)
            run->spans.items[kept++] = run->spans.items[i];
    run->spans.count = kept;
}

static void end_before_row(TableRun *run, size_t index, Break force)
{
    run->token = token_new(run->l, run->t->box);
    run->token->row = index;
    run->token->force = force;
    run->token->page = run->t->box->page_start;
}

/* The row does not fit; the last allowed break is at it or above. false: the
 * whole table goes to the next page. */
static bool break_above(TableRun *run, size_t index)
{
    size_t at = run->records.count;
    size_t row = index;
    while (at > run->heads && break_before_row(run, row) == BREAK_AVOID)
        row = run->records.items[--at].row;
    if (at <= run->heads) {
        if (!run->space->at_top)
            return false;
        at = run->records.count; /* nothing better on a whole page */
        row = index;
    }
    if (at < run->records.count)
        drop_records(run, at);
    end_before_row(run, row, BREAK_AUTO);
    return true;
}

/* ---- heads, feet --------------------------------------------------------------------------------- */

static Frag **make_rows(TableRun *run, size_t from, size_t to, double *height)
{
    Frag **frags = arena_array(run->l->arena, Frag *, to - from);
    size_t first = run->records.count;
    double y = run->y;
    for (size_t i = from; i < to; i++) {
        open_spans(run, &run->t->rows[i]);
        push_record(run, whole_row(run, i));
        frags[i - from] = run->records.items[run->records.count - 1].frag;
    }
    for (size_t i = 0; i < run->spans.count; i++) {
        const Span *span = &run->spans.items[i];
        const TableCell *cell = span->state.cell;
        size_t last = first + cell->row + cell->rowspan - 1 - from;
        double h = run->records.items[last].y + run->records.items[last].h - run->records.items[span->record].y;
        Space space = cell_space(run, cell_width(run->t, cell), INFINITY, true);
        Result r = layout_box(run->l, cell->box, &space, NULL);
        fill_cell(run, cell, r.frag, h);
        align_cell(cell, r.frag, h);
        put_cell(run, run->records.items[span->record].frag, cell, r.frag);
    }
    *height = run->y - y;
    run->records.count = first;
    run->spans.count = 0;
    run->y = y;
    return frags;
}

/* Cells in the order of columns, whatever order they were made in. */
static void sort_cells(Frag *row)
{
    Frag *sorted = NULL, *next;
    for (Frag *f = row->first; f; f = next) {
        Frag **at = &sorted;
        next = f->next;
        while (*at && (*at)->x <= f->x)
            at = &(*at)->next;
        f->next = *at;
        *at = f;
    }
    row->first = row->last = sorted;
    while (row->last && row->last->next)
        row->last = row->last->next;
}

static void put_rows(TableRun *run, Frag **frags, size_t from, size_t to, bool repeated)
{
    for (size_t i = from; i < to; i++) {
        Frag *copy = frags[i - from];
        if (repeated) {
            copy = arena_new(run->l->arena, Frag);
            *copy = *frags[i - from];
            copy->repeated = true;
        }
        copy->y = (float)run->y;
        vec_push(run->l->scratch, &run->records, (Record){i, run->y, (double)copy->h, copy});
        run->y += (double)copy->h + run->t->spacing_y;
    }
}

/* ---- cells over rows -------------------------------------------------------------------------------- */

/* -t-continued: repeat says a group's name again where it goes on, if it fits. */
static Frag *repeated_cell(TableRun *run, const TableCell *cell, double height)
{
    if (cell->box->anonymous || !cell->box->style->repeat_continued)
        return NULL;
    Space space = cell_space(run, cell_width(run->t, cell), INFINITY, true);
    Frag *frag = layout_box(run->l, cell->box, &space, NULL).frag;
    frag->repeated = true;
    return (double)frag->h <= height + FIT_EPSILON ? frag : NULL;
}

static Frag *rest_of_cell(TableRun *run, const Span *span, double height)
{
    const TableCell *cell = span->state.cell;
    Frag *frag = span->state.ended ? repeated_cell(run, cell, height) : NULL;
    if (!frag) {
        frag = frag_new(run->l, cell->box);
        frag->w = (float)cell_width(run->t, cell);
    }
    return frag;
}

static void finish_spans(TableRun *run)
{
    size_t last = run->records.count - 1;
    Token *token = run->token;
    if (token)
        token->spans = arena_array(run->l->arena, SpanState, run->spans.count);
    for (size_t i = 0; i < run->spans.count; i++) {
        Span *span = &run->spans.items[i];
        const TableCell *cell = span->state.cell;
        size_t end = span->record;
        while (end < last && run->records.items[end].row + 1 < cell->row + cell->rowspan)
            end++;
        double h = run->records.items[end].y + run->records.items[end].h - run->records.items[span->record].y;
        bool cut = run->records.items[end].row + 1 < cell->row + cell->rowspan && token;
        Space space = cell_space(run, cell_width(run->t, cell), cut ? h : INFINITY, run->at_top && cell->row < run->records.items[span->record].row);
        Result r = {.none = true};
        if (!span->state.ended)
            r = layout_box(run->l, cell->box, &space, span->state.inner);
        if (r.none) {
            r.frag = rest_of_cell(run, span, h);
            r.token = span->state.inner;
        } else {
            span->state.started = true;
            span->state.ended = !r.token;
        }
        r.frag->continued = cell->row < run->records.items[span->record].row;
        r.frag->unfinished = cut;
        fill_cell(run, cell, r.frag, h);
        align_cell(cell, r.frag, h);
        put_cell(run, run->records.items[span->record].frag, cell, r.frag);
        span->state.inner = r.token;
        if (cut)
            token->spans[token->span_count++] = span->state;
    }
}

/* ---- collapsed borders on the page --------------------------------------------------------------------- */

typedef struct RuleBuild {
    TableRun *run;
    VEC(Rule) rules;
    size_t *open; /* per column edge: the vertical rule being drawn, + 1 */
} RuleBuild;

static bool same_rule(const Border *a, const Border *b)
{
    return a->style == b->style && fabsf(a->width - b->width) < 0.001F && fabsf(a->colour.r - b->colour.r) < 0.001F &&
           fabsf(a->colour.g - b->colour.g) < 0.001F && fabsf(a->colour.b - b->colour.b) < 0.001F;
}

static void add_across(RuleBuild *b, double x1, double x2, double y, const Border *border)
{
    if (border->style == BORDER_NONE)
        return;
    Rule *last = b->rules.count ? &b->rules.items[b->rules.count - 1] : NULL;
    if (last && fabs((double)last->y1 - y) < 0.01 && fabs((double)last->y2 - y) < 0.01 && fabs((double)last->x2 - x1) < 0.01 &&
        same_rule(&last->border, border)) {
        last->x2 = (float)x2;
        return;
    }
    vec_push(b->run->l->arena, &b->rules, (Rule){(float)x1, (float)y, (float)x2, (float)y, *border});
}

static void add_down(RuleBuild *b, size_t edge, double x, double y1, double y2, const Border *border)
{
    if (border->style == BORDER_NONE)
        return;
    Rule *open = b->open[edge] ? &b->rules.items[b->open[edge] - 1] : NULL;
    if (open && fabs((double)open->y2 - y1) < 0.01 && same_rule(&open->border, border)) {
        open->y2 = (float)y2;
        return;
    }
    vec_push(b->run->l->arena, &b->rules, (Rule){(float)x, (float)y1, (float)x, (float)y2, *border});
    b->open[edge] = b->rules.count;
}

typedef struct Area {
    const TableCell *cell;
    double y1, y2;
} Area;

static void area_across(RuleBuild *b, const Area *a, bool top)
{
    const Table *t = b->run->t;
    double x1 = b->run->x + t->starts[a->cell->col], x2 = b->run->x + t->starts[a->cell->col + a->cell->colspan];
    add_across(b, x1, x2, top ? a->y1 : a->y2, &t->palette.items[a->cell->edge[top ? SIDE_TOP : SIDE_BOTTOM]]);
}

static void area_down(RuleBuild *b, const Area *a)
{
    const Table *t = b->run->t;
    size_t left = a->cell->col, right = (size_t)a->cell->col + a->cell->colspan;
    add_down(b, left, b->run->x + t->starts[left], a->y1, a->y2, &t->palette.items[a->cell->edge[SIDE_LEFT]]);
    if (right == t->column_count)
        add_down(b, right, b->run->x + t->starts[right], a->y1, a->y2, &t->palette.items[a->cell->edge[SIDE_RIGHT]]);
}

static const TableCell *cell_of(const Table *t, const Frag *frag, const Record *rec)
{
    /* A cell is found in the row where it begins, which may be on an earlier page. */
    for (size_t r = rec->row + 1; r-- > 0;) {
        for (size_t c = 0; c < t->rows[r].cell_count; c++)
            if (t->rows[r].cells[c].box == frag->box)
                return &t->rows[r].cells[c];
        if (r + 2000 < rec->row)
            break;
    }
    return NULL;
}

static void make_rules(TableRun *run)
{
    RuleBuild b = {.run = run, .open = arena_array(run->l->scratch, size_t, run->t->column_count + 1)};
    const Record *last = &run->records.items[run->records.count - 1];
    for (size_t i = 0; i < run->records.count; i++) {
        const Record *rec = &run->records.items[i];
        for (int pass = 0; pass < 3; pass++)
            for (const Frag *f = rec->frag->first; f; f = f->next) {
                Area a = {cell_of(run->t, f, rec), rec->y, rec->y + (double)f->h};
                bool ends = fabs(a.y2 - (last->y + last->h)) < 0.01;
                if (a.cell && pass == 0)
                    area_across(&b, &a, true);
                else if (a.cell && pass == 1)
                    area_down(&b, &a);
                else if (a.cell && ends)
                    area_across(&b, &a, false);
            }
    }
    RuleList *list = arena_new(run->l->arena, RuleList);
    *list = (RuleList){b.rules.items, b.rules.count};
    run->frag->rules = list;
}

/* ---- the table -------------------------------------------------------------------------------------------- */

static bool run_body(TableRun *run, Token *token)
{
    Table *t = run->t;
    size_t first = token ? token->row : t->head_count;
    for (size_t i = 0; token && i < token->span_count; i++)
        vec_push(run->l->scratch, &run->spans, (Span){token->spans[i], run->records.count});
    for (size_t i = first; i < t->foot_start && !run->token; i++) {
        bool resumed = token && i == first, top = run->at_top && run->records.count == run->heads;
        Break b = i > t->head_count && !resumed ? break_before_row(run, i) : BREAK_AUTO;
        if (break_is_forced(b, run->space->in_columns) && run->records.count > run->heads) {
            end_before_row(run, i, b);
            break;
        }
        if (resumed && token->flow_count) {
            split_row(run, i, token, run->limit - run->y, true);
            continue;
        }
        size_t spans = run->spans.count;
        open_spans(run, &t->rows[i]);
        Record rec = whole_row(run, i);
        if (rec.y + rec.h <= run->limit + FIT_EPSILON) {
            push_record(run, rec);
            continue;
        }
        bool may = row_may_break(run, i);
        if ((may || top) && split_row(run, i, NULL, run->limit - run->y, top))
            continue;
        run->spans.count = spans;
        if (!break_above(run, i))
            return false;
    }
    return true;
}

static void put_caption(TableRun *run, Box *caption)
{
    Edges e = edges_of(caption, caption->vertical, (double)run->frag->w);
    Frag *frag = layout_whole(run->l, caption, (double)run->frag->w, (double)run->frag->w - e.margin[SIDE_LEFT] - e.margin[SIDE_RIGHT], -1);
    frag->x = (float)e.margin[SIDE_LEFT];
    frag->y = (float)(run->y + e.margin[SIDE_TOP]);
    frag_append(run->frag, frag);
    run->y += (double)frag->h + e.margin[SIDE_TOP] + e.margin[SIDE_BOTTOM];
}

static void prepare_rows(TableRun *run)
{
    Table *t = run->t;
    if (!t->head_rows)
        t->head_rows = make_rows(run, 0, t->head_count, &t->head_height);
    if (!t->foot_rows)
        t->foot_rows = make_rows(run, t->foot_start, t->row_count, &t->foot_height);
}

/* A table higher than its rows need shares out the rest among them, the higher the more
 * (CSS 2.2 §17.5.3 leaves it open how). */
static void stretch_rows(TableRun *run, double to)
{
    double sum = 0, rest = to - run->y, y = 0;
    for (size_t i = run->heads; i < run->records.count; i++)
        sum += run->records.items[i].h;
    if (rest <= FIT_EPSILON || sum <= 0 || to > run->limit + FIT_EPSILON)
        return;
    for (size_t i = run->heads; i < run->records.count; i++) {
        Record *rec = &run->records.items[i];
        double more = rest * rec->h / sum;
        rec->y += y;
        rec->h += more;
        y += more;
        align_row(run, rec, &run->t->rows[rec->row]);
    }
    run->y = to;
}

/* least: the height the table is to have. */
static bool run_table(TableRun *run, Token *token, double bottom, double least)
{
    Table *t = run->t;
    double page = run->space->page;
    bool repeat = !token || t->head_height + t->foot_height < page * 0.6; /* else a page would be all heads */
    if (repeat)
        put_rows(run, t->head_rows, 0, t->head_count, token);
    run->heads = run->records.count;
    double foot = repeat ? t->foot_height : 0;
    run->limit = run->space->block - bottom - foot;
    run->at_top = run->space->at_top;
    if (!run_body(run, token))
        return false;
    if (!token && !run->token)
        stretch_rows(run, least - bottom - foot);
    if (run->records.count > 0)
        finish_spans(run);
    if (repeat)
        put_rows(run, t->foot_rows, t->foot_start, t->row_count, run->token);
    return true;
}

Result layout_table(Layout *l, Box *box, const Space *space, Token *token)
{
    Table *t = table_of(l, box);
    Edges e = edges_of(box, box->vertical, space->width);
    double left, width = width_of(l, box, space, &e, &left);
    table_columns(l, t, width - edges_inline(&e));
    ArenaMark mark = arena_mark(l->scratch);
    TableRun run = {.l = l, .t = t, .space = space, .frag = frag_new(l, box), .x = edges_start(&e)};
    run.frag->w = (float)fmax(width, t->starts[t->column_count] + edges_inline(&e));
    if (t->caption && !token && !t->caption->style->caption_bottom)
        put_caption(&run, t->caption);
    double top = run.y; /* of the grid */
    run.y += edges_before(&e) + t->spacing_y;
    prepare_rows(&run);
    double definite = height_of(box, space, &e); /* without the caption */
    bool none = !run_table(&run, token, edges_after(&e), definite < 0 ? 0 : top + definite + edges_block(&e));
    for (size_t i = 0; i < run.records.count && !none; i++) {
        sort_cells(run.records.items[i].frag);
        frag_append(run.frag, run.records.items[i].frag);
    }
    if (t->collapse && run.records.count && !none)
        make_rules(&run);
    run.y += edges_after(&e);
    if (t->caption && !run.token && t->caption->style->caption_bottom)
        put_caption(&run, t->caption);
    run.frag->h = (float)run.y;
    arena_rewind(l->scratch, mark);
    return none ? (Result){.none = true} : (Result){.frag = run.frag, .token = run.token};
}
