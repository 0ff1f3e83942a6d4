/* pdfscan.h - what a page paints: an interpreter of content streams (ISO 32000-1, 8 and 9).
 *
 * Follows the graphics state (matrix, clip, colours, line width, text, ExtGState)
 * through pages, forms, tiling patterns and coloured glyphs of Type 3 fonts, and reports each painted thing with
 * its box on the page and its colour as plates. It does not draw: clips are
 * kept as boxes, glyphs as the em boxes of their run (0.88 above the base line,
 * 0.12 below). What is clipped away, and invisible text, is not reported.
 *
 * Any bytes are safe. Nesting, operators and decoded bytes are bounded for the
 * whole file; pdf_scan_page says when a bound was met.
 */
#ifndef TSUNAGI_FINISH_PDFSCAN_H
#define TSUNAGI_FINISH_PDFSCAN_H

#include <qpdf/qpdf-c.h>

#include "base/str.h"

typedef enum ScanKind {
    SCAN_FILL,        /* one subpath */
    SCAN_STROKE,      /* one subpath */
    SCAN_TEXT,        /* one shown string */
    SCAN_IMAGE,
    SCAN_SHADING,
    SCAN_TRANSPARENT, /* alpha, soft mask, blend mode, transparency group: `detail` says which */
} ScanKind;

typedef enum ScanInk { SCAN_GREY, SCAN_RGB, SCAN_CMYK, SCAN_SPOT, SCAN_LAB } ScanInk;

typedef struct ScanColour {
    ScanInk ink;
    double plates[4]; /* C M Y K, 0 to 1; of RGB and Lab the components as given */
    double total;     /* of all plates; 0 when it is not known (patterns, RGB) */
    bool measured;    /* pictures: plates and total are those of the sample with most ink */
} ScanColour;

typedef struct ScanBox {
    double x0, y0, x1, y1; /* pt in the page's own space, y up */
} ScanBox;

typedef struct ScanFont {
    Str name, type;
    bool embedded;
} ScanFont;

typedef struct ScanMark {
    ScanKind kind;
    ScanBox box;
    bool placed;        /* false inside a pattern, which is everywhere and nowhere */
    ScanColour colour;
    bool overprints;    /* on plates where it has no ink, what lies beneath stays (8.6.7) */
    double line_width;  /* strokes: pt on the page */
    bool rectangle;     /* fills: the subpath is its box */
    const ScanFont *font;
    Str detail;
    unsigned columns, rows; /* images: samples */
    bool bitmap;            /* one bit a sample */
    double ppi;             /* the lower of both directions */
} ScanMark;

typedef void ScanVisit(void *user, const ScanMark *mark);

typedef struct Scan Scan;

Scan *pdf_scan_open(Arena *arena, qpdf_data pdf, ScanVisit *visit, void *user);
void pdf_scan_close(Scan *scan);
/* False when content could not be read or a bound was met; *why says which (static). */
bool pdf_scan_page(Scan *scan, qpdf_oh page, const char **why);

#endif
