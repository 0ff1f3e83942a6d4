/* impose.h - pages of a finished PDF placed on new sheets (面付け).
 *
 *     impose_open      what pages a file has
 *     impose_saddle …  which page goes where: geometry alone, no PDF is touched
 *     impose_write     the sheets: pages become form XObjects, placed and clipped
 *
 * Any PDF is taken, ours or not. Of a press file (PDF/X) the output intent, the
 * document information, the XMP packet and the inks stay, and marks are drawn in
 * the registration colour of all four plates. What only a screen knows is left
 * behind: structure, bookmarks, links; a form field or a comment gives a warning.
 * The same input gives the same bytes.
 *
 * Lengths are points, from the upper left corner, y down.
 */
#ifndef TSUNAGI_FINISH_IMPOSE_H
#define TSUNAGI_FINISH_IMPOSE_H

#include "draw/canvas.h"
#include "draw/sheet.h"
#include "model/imposition.h"
#include "text/font.h"

/* ---- what is there ---- */

/* A page as its reader sees it: the trim box (else crop, else media box) after
 * /Rotate and /UserUnit. */
typedef struct ImposePage {
    double w, h;
    double bleed; /* drawn beyond the trim on all four sides */
} ImposePage;

typedef struct ImposeSource ImposeSource;

/* `pdf` must outlive the source. NULL after a diagnostic: damaged, encrypted, no
 * pages, a page without a usable size. */
ImposeSource *impose_open(Arena *arena, Str document, Str pdf, Diag *diag);
void impose_close(ImposeSource *source); /* NULL is fine */

/* ---- what shall be ---- */

typedef struct Area {
    double x, y, w, h;
} Area;

typedef struct ImposePlace {
    size_t page;
    double x, y;   /* the upper left corner of its trim once turned and scaled */
    double scale;  /* 1: true to size */
    unsigned turn; /* quarter turns, clockwise */
    Area clip;
} ImposePlace;

typedef enum ImposeInk { IMPOSE_REGISTRATION, IMPOSE_BLACK, IMPOSE_GREY, IMPOSE_PAPER } ImposeInk;

typedef struct ImposeLine {
    Path path;
    double width; /* 0: filled */
    double dashes[4];
    size_t dash_count;
    ImposeInk ink;
} ImposeLine;

typedef enum ImposeAlign { IMPOSE_START, IMPOSE_MIDDLE, IMPOSE_END } ImposeAlign;

typedef struct ImposeText {
    double x, y; /* of the baseline */
    double size;
    ImposeAlign align;
    Str text;
} ImposeText;

/* Drawn in this order. */
typedef struct ImposeSheet {
    SheetBoxes boxes;
    VEC(ImposePlace) places;
    VEC(ImposeLine) lines;
    VEC(ImposeText) texts;
} ImposeSheet;

typedef struct Imposition {
    Arena *arena;
    Diag *diag;
    Str document; /* for diagnostics */
    const ImposePage *pages;
    size_t page_count;
    VEC(ImposeSheet) sheets; /* faces: a sheet printed on both sides is two */
    enum { DUPLEX_NONE, DUPLEX_SHORT_EDGE, DUPLEX_LONG_EDGE } duplex; /* asked of the office printer */
} Imposition;

Imposition impose_begin(Arena *arena, const ImposeSource *source);

/* Saddle stitch (中綴じ): two pages side by side on each face, so that the folded
 * sheets lie inside one another. Blank pages at the end make it a multiple of 4
 * (a note says how many). creep: each sheet further in is so much nearer to the
 * spine, the paper's thickness. Pages must be of one size. Where pages bleed,
 * marks stand around the spread. */
typedef struct Saddle {
    bool right_bound; /* 縦組み: opens to the right */
    double creep;
} Saddle;
bool impose_saddle(Imposition *to, const Saddle *saddle);

/* Labels (訂正シール, 宛名): a page in each cell at true size, turned where it fits only
 * so; one page alone fills the sheet. A page too large for its cell is an error. */
bool impose_labels(Imposition *to, const LabelSheet *sheet);

/* A poster cut into sheets of office paper, at true size. Neighbours share a strip
 * of `overlap`; a sheet with the whole and how it goes together comes first. */
typedef struct Poster {
    double paper_w, paper_h; /* upright, A5 or larger: the first sheet has words above its picture; turned where that takes fewer */
    double overlap;
} Poster;
bool impose_tiles(Imposition *to, const Poster *poster);

/* The fold dummy (折り見本): each page on A4 or A3 with its creases drawn as mountains
 * and valleys, and its panels numbered. folds: one a page, the trim's size is not
 * read; a page without a fold is an error. */
bool impose_dummy(Imposition *to, const SheetBoxes *folds);

/* ---- the file ---- */

/* Once per source. Texts are set in BIZ UDGothic. */
bool impose_write(ImposeSource *source, const Imposition *imposition, Typesetter *typesetter, Str *out);

/* ---- for the planners ---- */

#define IMPOSE_MM (72 / 25.4)

ImposeSheet *impose_add_sheet(Imposition *to, const SheetBoxes *boxes);
/* A page of that size, nothing around it. */
SheetBoxes impose_paper(double w, double h);
void impose_add_place(Imposition *to, ImposeSheet *sheet, ImposePlace place);
/* An empty path to be drawn in; valid until the next line is added. */
Path *impose_add_line(Imposition *to, ImposeSheet *sheet, double width, ImposeInk ink, const double *dashes, size_t dash_count);
void impose_add_text(Imposition *to, ImposeSheet *sheet, double x, double y, double size, ImposeAlign align, Str text);
/* "210 × 297" in mm */
Str impose_size(Arena *arena, double w, double h);

#endif
