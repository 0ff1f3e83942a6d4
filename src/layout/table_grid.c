/* table_grid.c - rows and columns of a table: who sits where, how wide, and
 * whose border wins. */
#include "layout/table.h"

#include <stdlib.h>
#include <string.h>

enum { SPAN_LIMIT = 1000, COLUMN_LIMIT = 2000, FEW_BORDERS = 4 };

static unsigned span_attribute(const Box *cell, Atom name)
{
    long n;
    if (cell->anonymous || !str_to_int(node_get(cell->node, name), &n) || n < 1)
        return 1;
    return n > SPAN_LIMIT ? SPAN_LIMIT : (unsigned)n;
}

/* ---- rows ------------------------------------------------------------------------- */

typedef struct GridBuild {
    Layout *l;
    Table *t;
    VEC(TableRow) rows;
    VEC(uint32_t) busy; /* per column: rows still taken by a cell above */
    bool cut;           /* cells were left out, and it was said */
} GridBuild;

static bool column_busy(const GridBuild *g, size_t col) { return col < g->busy.count && g->busy.items[col] > 0; }

static void occupy(GridBuild *g, size_t col, size_t span, uint32_t rows)
{
    while (g->busy.count < col + span)
        vec_push(g->l->arena, &g->busy, 0);
    for (size_t i = col; i < col + span; i++)
        g->busy.items[i] = rows;
}

static void add_row(GridBuild *g, Box *row, Box *group, uint32_t rows_left)
{
    TableRow r = {.box = row, .group = group};
    size_t cells = 0, col = 0;
    for (Box *cell = row->first; cell; cell = cell->next)
        cells++;
    r.cells = arena_array(g->l->arena, TableCell, cells);
    for (Box *box = row->first; box; box = box->next) {
        while (column_busy(g, col))
            col++;
        if (col >= COLUMN_LIMIT) {
            if (!g->cut)
                diag_add(g->l->diag, DIAG_LAYOUT_COLUMNS, box->node->place, str_printf(g->l->arena, "%d", COLUMN_LIMIT));
            g->cut = true;
            break;
        }
        TableCell *cell = &r.cells[r.cell_count++];
        unsigned rowspan = span_attribute(box, ATOM_rowspan), colspan = span_attribute(box, ATOM_colspan);
        *cell = (TableCell){.box = box, .row = (uint32_t)g->rows.count, .col = (uint16_t)col, .colspan = (uint16_t)colspan,
                            .rowspan = rowspan < rows_left ? rowspan : rows_left, .lead = -1};
        g->t->on_string |= !box->anonymous && box->style->align_string.len > 0;
        occupy(g, col, colspan, cell->rowspan);
        col += colspan;
    }
    for (size_t i = 0; i < g->busy.count; i++)
        g->busy.items[i] -= g->busy.items[i] > 0;
    vec_push(g->l->arena, &g->rows, r);
}

static void add_group(GridBuild *g, Box *group)
{
    uint32_t left = 0;
    for (Box *row = group->first; row; row = row->next)
        left++;
    uint32_t end = (uint32_t)g->rows.count + left;
    size_t first = g->rows.count;
    for (Box *row = group->first; row; row = row->next)
        add_row(g, row, group, left--);
    for (size_t i = first; i < g->rows.count; i++)
        g->rows.items[i].group_end = end;
    for (size_t i = 0; i < g->busy.count; i++)
        g->busy.items[i] = 0;
}

static void add_groups(GridBuild *g, Display display, bool only_first, bool others)
{
    bool seen = false;
    for (Box *group = g->t->box->first; group; group = group->next) {
        if (group->kind != BOX_GROUP)
            continue;
        Display d = group->style->display;
        bool match = d == display && !(only_first && seen);
        seen |= d == display;
        if (others ? d == DISPLAY_TABLE_ROW_GROUP : match)
            add_group(g, group);
    }
}

static void add_columns(Layout *l, Table *t, const Box *parent, size_t *col)
{
    for (Box *box = parent->first; box; box = box->next) {
        if (box->kind != BOX_COLUMN)
            continue;
        if (box->first) {
            add_columns(l, t, box, col);
            continue;
        }
        long span;
        Str text = node_get(box->node, atom(STR("span")));
        if (!str_to_int(text, &span) || span < 1 || span > SPAN_LIMIT)
            span = 1;
        for (; span > 0 && *col < t->column_count; span--)
            t->columns[(*col)++] = box;
    }
}

Table *table_of(Layout *l, Box *box)
{
    BoxExtra *extra = box_extra(l->arena, box);
    if (extra->table)
        return extra->table;
    Table *t = arena_new(l->arena, Table);
    extra->table = t;
    t->box = box;
    t->widths_for = -1;
    GridBuild g = {.l = l, .t = t};
    for (Box *child = box->first; child && !t->caption; child = child->next)
        t->caption = child->kind == BOX_CAPTION ? child : NULL;
    add_groups(&g, DISPLAY_TABLE_HEADER_GROUP, true, false);
    t->head_count = g.rows.count;
    add_groups(&g, DISPLAY_TABLE_ROW_GROUP, false, true);
    t->foot_start = g.rows.count;
    add_groups(&g, DISPLAY_TABLE_FOOTER_GROUP, true, false);
    t->rows = g.rows.items;
    t->row_count = g.rows.count;
    t->column_count = g.busy.count;
    t->columns = arena_array(l->arena, Box *, t->column_count);
    size_t col = 0;
    add_columns(l, t, box, &col);
    t->collapse = box->style->border_collapse;
    t->spacing_x = t->collapse ? 0 : (double)box->style->border_spacing[0];
    t->spacing_y = t->collapse ? 0 : (double)box->style->border_spacing[1];
    t->min = arena_array(l->arena, double, t->column_count);
    t->max = arena_array(l->arena, double, t->column_count);
    t->widths = arena_array(l->arena, double, t->column_count);
    t->starts = arena_array(l->arena, double, t->column_count + 1);
    if (t->collapse)
        table_borders(l, t);
    return t;
}

/* ---- column widths (CSS Tables 3 §4, automatic and fixed) ----------------------------- */

static double spanned(const Table *t, const double *widths, const TableCell *cell)
{
    double sum = t->spacing_x * (cell->colspan - 1);
    for (size_t i = cell->col; i < (size_t)cell->col + cell->colspan; i++)
        sum += widths[i];
    return sum;
}

double cell_width(const Table *t, const TableCell *cell) { return spanned(t, t->widths, cell); }

static void widen(const Table *t, double *widths, const TableCell *cell, double need, const double *weights)
{
    double lack = need - spanned(t, widths, cell), weight = 0;
    if (lack <= 0)
        return;
    for (size_t i = cell->col; i < (size_t)cell->col + cell->colspan; i++)
        weight += weights[i];
    for (size_t i = cell->col; i < (size_t)cell->col + cell->colspan; i++)
        widths[i] += weight > 0 ? lack * weights[i] / weight : lack / cell->colspan;
}

static void measure_cell(Layout *l, Table *t, const TableCell *cell)
{
    double min, max;
    content_widths(l, cell->box, &min, &max);
    Length want = cell->box->anonymous ? (Length){LENGTH_AUTO, 0, 0} : cell->box->style->width;
    if (want.kind == LENGTH_PT) {
        Edges e = edges_of(cell->box, cell->box->vertical, 0);
        max = fmax(min, (double)want.value + (cell->box->style->border_box ? 0 : edges_inline(&e)));
    }
    if (cell->colspan == 1) {
        t->min[cell->col] = fmax(t->min[cell->col], min);
        t->max[cell->col] = fmax(t->max[cell->col], max);
    } else {
        widen(t, t->min, cell, min, t->max);
        widen(t, t->max, cell, max, t->max);
    }
}

void table_measure(Layout *l, Table *t)
{
    if (t->measured)
        return;
    t->measured = true;
    for (int spans = 0; spans < 2; spans++)
        for (size_t r = 0; r < t->row_count; r++)
            for (size_t c = 0; c < t->rows[r].cell_count; c++)
                if ((t->rows[r].cells[c].colspan > 1) == (spans > 0))
                    measure_cell(l, t, &t->rows[r].cells[c]);
    table_measure_strings(l, t);
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->on_string) {
            double need = t->lead[i] + t->tail[i];
            t->min[i] = fmax(t->min[i], need);
            t->max[i] = fmax(t->max[i], need);
        }
        if (t->columns[i] && t->columns[i]->style->width.kind == LENGTH_PT)
            t->max[i] = fmax(t->min[i], (double)t->columns[i]->style->width.value);
        t->max[i] = fmax(t->min[i], t->max[i]);
    }
}

static double all_spacing(const Table *t) { return t->spacing_x * (double)(t->column_count + 1); }

static Length column_length(const Table *t, size_t col)
{
    if (t->columns[col] && t->columns[col]->style->width.kind != LENGTH_AUTO)
        return t->columns[col]->style->width;
    for (size_t r = 0; r < t->row_count && r < 8; r++) {
        const TableRow *row = &t->rows[r];
        for (size_t c = 0; c < row->cell_count; c++)
            if (row->cells[c].col == col && row->cells[c].colspan == 1 && !row->cells[c].box->anonymous &&
                row->cells[c].box->style->width.kind != LENGTH_AUTO)
                return row->cells[c].box->style->width;
    }
    return (Length){LENGTH_AUTO, 0, 0};
}

static void fixed_columns(Table *t, double width)
{
    double used = 0;
    size_t free_count = 0;
    for (size_t i = 0; i < t->column_count; i++) {
        Length want = column_length(t, i);
        bool given = want.kind == LENGTH_PT || want.kind == LENGTH_PERCENT;
        t->widths[i] = given ? fmax(0, length_resolve(want, width, 0)) : -1;
        used += given ? t->widths[i] : 0;
        free_count += !given;
    }
    double scale = used > width || (free_count == 0 && used > 0) ? width / used : 1;
    for (size_t i = 0; i < t->column_count; i++)
        t->widths[i] = t->widths[i] < 0 ? fmax(0, width - used) / (double)free_count : t->widths[i] * scale;
}

/* Too narrow for everything on one line: columns whose content fits in an equal
 * share stay on one line, so that a short head does not break; what is left goes
 * to the others in proportion to what they lack. */
static void share_columns(Table *t, double width, bool *settled)
{
    double room = width, rest = 0; /* for open columns; what they need at least */
    size_t open = t->column_count;
    for (size_t i = 0; i < t->column_count; i++)
        rest += t->min[i];
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < t->column_count && open > 1; i++) {
            if (settled[i] || t->max[i] > room / (double)open || rest - t->min[i] + t->max[i] > room)
                continue;
            settled[i] = changed = true;
            room -= t->max[i];
            rest -= t->min[i];
            open--;
        }
    }
    double min = 0, lack = 0, left = width;
    for (size_t i = 0; i < t->column_count; i++) {
        left -= settled[i] ? t->max[i] : 0;
        min += settled[i] ? 0 : t->min[i];
        lack += settled[i] ? 0 : t->max[i] - t->min[i];
    }
    for (size_t i = 0; i < t->column_count; i++)
        t->widths[i] = settled[i] ? t->max[i] : t->min[i] + (lack > 0 ? (left - min) * (t->max[i] - t->min[i]) / lack : 0);
}

/* Percentages first, then content: everything at least min; beyond max the rest
 * goes to the columns without a width. */
static void automatic_columns(Layout *l, Table *t, double width)
{
    table_measure(l, t);
    double min = 0, max = 0, grow = 0;
    for (size_t i = 0; i < t->column_count; i++) {
        Length want = column_length(t, i);
        if (want.kind == LENGTH_PERCENT) {
            double w = fmax(t->min[i], length_resolve(want, width, 0));
            t->min[i] = t->max[i] = w;
        }
        min += t->min[i];
        max += t->max[i];
        grow += want.kind == LENGTH_AUTO ? t->max[i] : 0;
    }
    if (width > min && width < max) {
        share_columns(t, width, arena_array(l->arena, bool, t->column_count));
        return;
    }
    for (size_t i = 0; i < t->column_count; i++) {
        bool is_auto = column_length(t, i).kind == LENGTH_AUTO;
        if (width <= min)
            t->widths[i] = t->min[i];
        else if (grow > 0)
            t->widths[i] = t->max[i] + (is_auto ? (width - max) * t->max[i] / grow : 0);
        else
            t->widths[i] = max > 0 ? t->max[i] * width / max : width / (double)t->column_count;
    }
}

void table_columns(Layout *l, Table *t, double width)
{
    if (fabs(t->widths_for - width) < FIT_EPSILON)
        return;
    t->widths_for = width;
    table_measure_strings(l, t);
    double inner = fmax(0, width - all_spacing(t));
    if (t->box->style->table_fixed)
        fixed_columns(t, inner);
    else
        automatic_columns(l, t, inner);
    double x = t->spacing_x;
    for (size_t i = 0; i < t->column_count; i++) {
        t->starts[i] = x;
        x += t->widths[i] + t->spacing_x;
    }
    t->starts[t->column_count] = x;
}

void table_widths(Layout *l, Box *box, double *min, double *max)
{
    Table *t = table_of(l, box);
    table_measure(l, t);
    *min = *max = all_spacing(t);
    for (size_t i = 0; i < t->column_count; i++) {
        *min += t->min[i];
        *max += t->max[i];
    }
}

/* ---- collapsed borders (CSS 2.2 §17.6.2.1) ------------------------------------------------ */

static int style_rank(BorderStyle style)
{
    switch (style) {
    case BORDER_DOUBLE:
        return 4;
    case BORDER_SOLID:
        return 3;
    case BORDER_DASHED:
        return 2;
    case BORDER_DOTTED:
        return 1;
    case BORDER_NONE:
        break;
    }
    return 0;
}

/* b wins only when it is clearly stronger. */
static const Border *stronger(const Border *a, const Border *b)
{
    if (!b || b->style == BORDER_NONE)
        return a;
    if (!a || a->style == BORDER_NONE || b->width > a->width)
        return b;
    return b->width >= a->width && style_rank(b->style) > style_rank(a->style) ? b : a;
}

static const Border *side_of(const Box *box, int side)
{
    return !box || box->anonymous ? NULL : &box->style->border[side];
}

static uint32_t palette_index(Layout *l, Table *t, const Border *border)
{
    static const Border none = {0, BORDER_NONE, {0, 0, 0, 1}};
    const Border *b = border ? border : &none;
    Str key = {(const char *)b, sizeof *b};
    for (size_t i = 0; i < t->palette.count && i < FEW_BORDERS; i++) /* of most tables, all */
        if (memcmp(&t->palette.items[i], b, sizeof *b) == 0)
            return (uint32_t)i;
    uintptr_t known = (uintptr_t)map_get(&t->palette_of, key);
    if (known)
        return (uint32_t)known - 1;
    vec_push(l->arena, &t->palette, *b);
    map_set(&t->palette_of, key, (void *)(uintptr_t)t->palette.count);
    return (uint32_t)t->palette.count - 1;
}

/* Rows are walked with who takes which column in this one and in the one above: a
 * grid of all slots would be rows times columns, however few cells there are. */
typedef struct BorderWalk {
    Layout *l;
    Table *t;
    TableCell **above, **here; /* per column; NULL: nobody */
} BorderWalk;

/* Of equals the left or upper cell wins, from both sides alike. */
static const Border *cells_border(const TableCell *first, const TableCell *second, int side)
{
    const Border *a = first ? side_of(first->box, side) : NULL;
    return stronger(stronger(a, NULL), second ? side_of(second->box, (side + 2) & 3) : NULL);
}

/* Above row `row`, at a cell's first column. */
static const Border *border_across(const Table *t, const TableCell *upper, const TableCell *lower, size_t row)
{
    const TableRow *over = row > 0 ? &t->rows[row - 1] : NULL, *under = row < t->row_count ? &t->rows[row] : NULL;
    const Border *w = cells_border(upper, lower, SIDE_BOTTOM);
    w = stronger(w, over ? side_of(over->box, SIDE_BOTTOM) : NULL);
    w = stronger(w, under ? side_of(under->box, SIDE_TOP) : NULL);
    if (over && over->group_end == row)
        w = stronger(w, side_of(over->group, SIDE_BOTTOM));
    if (under && (!over || over->group_end == row))
        w = stronger(w, side_of(under->group, SIDE_TOP));
    return over && under ? w : stronger(w, side_of(t->box, under ? SIDE_TOP : SIDE_BOTTOM));
}

/* Left of column `col`. */
static const Border *border_down(const Table *t, const TableCell *left, const TableCell *right, size_t col, const TableRow *row)
{
    bool starts = col == 0, ends = col == t->column_count;
    const Border *w = cells_border(left, right, SIDE_RIGHT);
    if (starts || ends) {
        w = stronger(w, side_of(row->box, starts ? SIDE_LEFT : SIDE_RIGHT));
        w = stronger(w, side_of(row->group, starts ? SIDE_LEFT : SIDE_RIGHT));
    }
    w = stronger(w, starts ? NULL : side_of(t->columns[col - 1], SIDE_RIGHT));
    w = stronger(w, ends ? NULL : side_of(t->columns[col], SIDE_LEFT));
    return starts || ends ? stronger(w, side_of(t->box, starts ? SIDE_LEFT : SIDE_RIGHT)) : w;
}

static void take_columns(BorderWalk *w, size_t row)
{
    const Table *t = w->t;
    for (size_t i = 0; i < t->column_count; i++) {
        TableCell *cell = w->above[i];
        w->here[i] = cell && cell->row + cell->rowspan > row ? cell : NULL;
    }
    if (row == t->row_count)
        return;
    for (size_t c = 0; c < t->rows[row].cell_count; c++) {
        TableCell *cell = &t->rows[row].cells[c];
        for (size_t i = cell->col; i < (size_t)cell->col + cell->colspan; i++)
            w->here[i] = cell;
    }
}

/* The cells that begin in the row, and the lower edges of those that ended above it. */
static void settle_row(BorderWalk *w, size_t row)
{
    Table *t = w->t;
    for (size_t c = 0; row < t->row_count && c < t->rows[row].cell_count; c++) {
        TableCell *cell = &t->rows[row].cells[c];
        size_t col = cell->col, next = col + cell->colspan;
        cell->edge[SIDE_TOP] = palette_index(w->l, t, border_across(t, w->above[col], cell, row));
        cell->edge[SIDE_LEFT] = palette_index(w->l, t, border_down(t, col ? w->here[col - 1] : NULL, cell, col, &t->rows[row]));
        cell->edge[SIDE_RIGHT] =
            palette_index(w->l, t, border_down(t, cell, next < t->column_count ? w->here[next] : NULL, next, &t->rows[row]));
    }
    for (size_t i = 0; row > 0 && i < t->column_count; i++) {
        TableCell *cell = w->above[i];
        if (cell && cell->col == i && cell->row + cell->rowspan == row)
            cell->edge[SIDE_BOTTOM] = palette_index(w->l, t, border_across(t, cell, w->here[i], row));
    }
}

/* Half of each border is the cell's; neighbours of equal edges share the numbers. */
static void give_widths(Layout *l, const Table *t, TableCell *cell, const float **last)
{
    float half[4];
    bool same = *last;
    for (int side = 0; side < 4; side++) {
        half[side] = t->palette.items[cell->edge[side]].width / 2;
        same = same && !((*last)[side] > half[side] || (*last)[side] < half[side]);
    }
    if (!same) {
        float *kept = arena_array(l->arena, float, 4);
        for (int side = 0; side < 4; side++)
            kept[side] = half[side];
        *last = kept;
    }
    cell->box->borders = *last;
}

static float half_border(const Table *t, const TableCell *cell, int side)
{
    return t->palette.items[cell->edge[side]].width / 2;
}

/* CSS 2.2 §17.6.2: at the sides what the first row has, above and below the widest. */
static void own_borders(Layout *l, Table *t)
{
    float *own = arena_array(l->arena, float, 4);
    for (size_t r = 0; r < t->row_count; r++)
        for (size_t c = 0; c < t->rows[r].cell_count; c++) {
            const TableCell *cell = &t->rows[r].cells[c];
            if (r == 0)
                own[SIDE_TOP] = fmaxf(own[SIDE_TOP], half_border(t, cell, SIDE_TOP));
            if (r == 0 && cell->col == 0)
                own[SIDE_LEFT] = half_border(t, cell, SIDE_LEFT);
            if (r == 0 && (size_t)cell->col + cell->colspan == t->column_count)
                own[SIDE_RIGHT] = half_border(t, cell, SIDE_RIGHT);
            if (cell->row + cell->rowspan == t->row_count)
                own[SIDE_BOTTOM] = fmaxf(own[SIDE_BOTTOM], half_border(t, cell, SIDE_BOTTOM));
        }
    t->box->borders = own;
}

void table_know_borders(Layout *l, Box *box) { table_of(l, box); }

void table_borders(Layout *l, Table *t)
{
    ArenaMark mark = arena_mark(l->scratch);
    BorderWalk w = {l, t, arena_array(l->scratch, TableCell *, t->column_count), arena_array(l->scratch, TableCell *, t->column_count)};
    t->palette_of = map_on(l->arena);
    palette_index(l, t, NULL); /* what an edge is that nobody settles: of cells that overlap */
    for (size_t r = 0; r <= t->row_count; r++) {
        take_columns(&w, r);
        settle_row(&w, r);
        TableCell **swap = w.above;
        w.above = w.here;
        w.here = swap;
    }
    const float *last = NULL;
    for (size_t r = 0; r < t->row_count; r++)
        for (size_t c = 0; c < t->rows[r].cell_count; c++)
            give_widths(l, t, &t->rows[r].cells[c], &last);
    own_borders(l, t);
    arena_rewind(l->scratch, mark);
}
