/* imposition.h - papers and label sheets, kept as data (papers.csv, label-sheets.csv). */
#ifndef TSUNAGI_MODEL_IMPOSITION_H
#define TSUNAGI_MODEL_IMPOSITION_H

#include "base/diag.h"

/* A sheet of labels as its box says: the first cell stands at (left, top), the
 * next ones one pitch further. pt. */
typedef struct LabelSheet {
    Str name, label;
    double width, height;
    unsigned columns, rows;
    double cell_w, cell_h;
    double pitch_x, pitch_y;
    double left, top;
    Place place;
} LabelSheet;

typedef struct Paper {
    Str name, label;
    double thickness; /* pt */
    Place place;
} Paper;

typedef struct ImpositionTables {
    LabelSheet *labels;
    size_t label_count;
    Paper *papers;
    size_t paper_count;
} ImpositionTables;

/* NULL when there is none of that name. */
const LabelSheet *label_sheet_named(const ImpositionTables *tables, Str name);
const Paper *paper_named(const ImpositionTables *tables, Str name);
/* Deep copy: the view keeps nothing of the dataset. */
ImpositionTables imposition_copy(Arena *arena, const ImpositionTables *tables);

#endif
