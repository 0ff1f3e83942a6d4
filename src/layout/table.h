/* table.h - the grid of a table (CSS Tables 3 §3), its columns and borders. */
#ifndef TSUNAGI_LAYOUT_TABLE_H
#define TSUNAGI_LAYOUT_TABLE_H

#include "layout/flow.h"

typedef struct TableCell {
    Box *box;
    uint32_t row, rowspan;
    uint16_t col, colspan;
    uint32_t edge[4]; /* winning borders, indexes into Table.palette */
    float lead;       /* from the cell's edge to the string its line is aligned on; below 0: none */
} TableCell;

typedef struct TableRow {
    Box *box;
    Box *group;
    TableCell *cells; /* those that begin here */
    uint32_t cell_count;
    uint32_t group_end; /* first row after the group */
} TableRow;

typedef struct Table {
    Box *box;
    Box *caption;
    TableRow *rows; /* heads, bodies, feet */
    size_t row_count, head_count, foot_start;
    size_t column_count;
    Box **columns;     /* <col> of each, or NULL */
    double *min, *max; /* content-based column widths; measured when needed */
    bool measured;
    double *widths;    /* used, for widths_for */
    double *starts;    /* x of each column, from the row's start */
    double widths_for;
    double spacing_x, spacing_y;
    bool collapse;
    bool on_string;    /* some cell is aligned on a string: */
    double *lead, *tail; /* per column, what its cells need before and after it, edges included */
    TextAlign *axis;   /* where that stands in a wider column */
    VEC(Border) palette; /* the borders that win somewhere, each once */
    Map palette_of;      /* its bytes -> index + 1 */
    Frag **head_rows, **foot_rows; /* first laid out, then repeated */
    double head_height, foot_height;
} Table;

Table *table_of(Layout *l, Box *box);
void table_measure(Layout *l, Table *t);
/* Column widths that add up to `width`, spacing included. */
void table_columns(Layout *l, Table *t, double width);
double cell_width(const Table *t, const TableCell *cell);
void table_borders(Layout *l, Table *t);

/* ---- table_align.c ---- */

/* Measures the columns whose cells are aligned on a string (text-align: "."):
 * before their widths are known, so that these leave room. */
void table_measure_strings(Layout *l, Table *t);
/* Moves a laid-out cell's line so that its string stands on the column's axis. */
void table_align_string(const Table *t, const TableCell *cell, Frag *frag);

#endif
