/* table_align.c - columns aligned on a string: decimals, phone numbers.
 *
 * CSS Text 4 §6.1, text-align: <string>. In each column the cells with such a
 * value put the first occurrence of their string at one x; a cell without it is
 * set as if it stood after the end. Only a cell of one column and one line can
 * be aligned so: others follow the keyword, which is end when none is given.
 */
#include "layout/table.h"

/* What of the cell lies before and from the axis on, its own edges included. */
static bool halves(Layout *l, const Table *t, const TableCell *cell, double *lead, double *tail)
{
    const Style *s = cell->box->style;
    if (!s->align_string.len || cell->colspan > 1 || cell->box->anonymous || cell->box->vertical != t->box->vertical)
        return false;
    if (!inline_string(l, cell->box, s->align_string, lead, tail))
        return false;
    Edges e = edges_of(cell->box, cell->box->vertical, 0);
    *lead += edges_start(&e);
    *tail += edges_end(&e);
    return true;
}

void table_measure_strings(Layout *l, Table *t)
{
    if (!t->on_string || t->lead)
        return;
    t->lead = arena_array(l->arena, double, t->column_count);
    t->tail = arena_array(l->arena, double, t->column_count);
    t->axis = arena_array(l->arena, TextAlign, t->column_count);
    for (size_t i = 0; i < t->column_count; i++)
        t->axis[i] = ALIGN_AUTO; /* no cell has spoken */
    for (size_t r = 0; r < t->row_count; r++)
        for (size_t c = 0; c < t->rows[r].cell_count; c++) {
            TableCell *cell = &t->rows[r].cells[c];
            double lead, tail;
            if (!halves(l, t, cell, &lead, &tail))
                continue;
            cell->lead = (float)lead;
            t->lead[cell->col] = fmax(t->lead[cell->col], lead);
            t->tail[cell->col] = fmax(t->tail[cell->col], tail);
            if (t->axis[cell->col] == ALIGN_AUTO)
                t->axis[cell->col] = cell->box->style->text_align;
        }
}

/* The axis from the column's start edge. */
static double axis_of(const Table *t, size_t col)
{
    double slack = fmax(0, t->widths[col] - t->lead[col] - t->tail[col]);
    double share = t->axis[col] == ALIGN_END ? 1 : t->axis[col] == ALIGN_CENTER ? 0.5 : 0;
    return t->lead[col] + slack * share;
}

void table_align_string(const Table *t, const TableCell *cell, Frag *frag)
{
    if (cell->lead < 0 || frag->line_count != 1 || frag->continued || frag->unfinished)
        return;
    frag->lines_x = (float)(axis_of(t, cell->col) - ((double)cell->lead - (double)frag->lines_x) - frag->lines[0].start);
}
