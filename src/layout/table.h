/* table.h - the grid of a table (CSS Tables 3 §3), its columns and borders. */
#ifndef TSUNAGI_LAYOUT_TABLE_H
#define TSUNAGI_LAYOUT_TABLE_H

#include "layout/flow.h"

typedef struct TableCell {
    Box *box;
    uint32_t row, rowspan;
    uint16_t col, colspan;
    uint16_t edge[4]; /* winning borders, indexes into Table.palette */
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
    VEC(Border) palette;
    Frag **head_rows, **foot_rows; /* first laid out, then repeated */
    double head_height, foot_height;
} Table;

Table *table_of(Layout *l, Box *box);
void table_measure(Layout *l, Table *t);
/* Column widths that add up to `width`, spacing included. */
void table_columns(Layout *l, Table *t, double width);
double cell_width(const Table *t, const TableCell *cell);
void table_borders(Layout *l, Table *t);

#endif
