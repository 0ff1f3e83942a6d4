/* pdfscan_inner.h - what the rooms of the scanner share; private to pdfscan*.c.
 *
 * pdfscan.c         the interpreter: state, operators, forms
 * pdfscan_object.c  objects of the file, read with their bounds
 * pdfscan_space.c   colour spaces, and colours as plates
 * pdfscan_font.c    widths of glyphs
 * pdfscan_image.c   samples of pictures
 */
#ifndef TSUNAGI_FINISH_PDFSCAN_INNER_H
#define TSUNAGI_FINISH_PDFSCAN_INNER_H

#include "base/map.h"
#include "base/vec.h"
#include "finish/pdfscan.h"

/* 32: the most colorants of a DeviceN space (Annex C). */
enum { SCAN_PLATES = 32, SCAN_OPERATORS = 10 * 1000 * 1000 };

typedef struct Matrix {
    double a, b, c, d, e, f;
} Matrix;

typedef struct Space {
    ScanInk ink;
    bool pattern, nothing;          /* Separation None paints nothing */
    unsigned count;
    signed char plate[SCAN_PLATES];  /* 0 to 3, 4: all four, -1: a spot plate */
    const struct Space *base;       /* Indexed */
    Str lookup;
} Space;

typedef struct Font {
    ScanFont shown;
    bool composite, vertical, shift_jis, measured;
    double *widths; /* em by code less first */
    size_t first, count;
    double missing; /* em */
} Font;

typedef struct Resources {
    qpdf_oh dict;
    Map fonts, spaces, patterns;
} Resources;

typedef struct Form {
    Str content;
    Resources *resources; /* NULL: of whoever shows it */
    Matrix matrix;
    ScanBox box;
    bool bounded, group, coloured;
    bool running; /* a form may not show itself (8.10.1) */
} Form;

typedef struct State {
    Matrix ctm;
    ScanBox clip;
    ScanColour fill, stroke;
    const Space *fill_space, *stroke_space;
    bool fill_overprints, stroke_overprints, zero_is_no_ink; /* op, OP, OPM 1 */
    double line_width;
    const Font *font;
    double size, char_space, word_space, scale, leading, rise;
    int render;
} State;

typedef struct Subpath {
    ScanBox box;
    unsigned lines;
    bool straight; /* only horizontal and vertical lines so far */
} Subpath;

struct Scan {
    Arena *arena, *scratch;
    qpdf_data pdf;
    ScanVisit *visit;
    void *user;
    Map fonts, forms, images; /* "id gen" -> Font*, Form*, ScanColour* */
    Map painted;              /* patterns of this page */
    size_t operators, decoded;
    const char *why;
    State state;
    VEC(State) states;
    VEC(Subpath) path;
    double x, y; /* the current point, on the page */
    int clipping;
    Matrix text, line, base;
    unsigned in_pattern;
};

/* ---- pdfscan_object.c: every value is looked up through streams to their dictionaries ---- */

double scan_sane(double v); /* within ±1e7, never NaN */
qpdf_oh scan_key(Scan *s, qpdf_oh object, const char *key); /* the caller releases it */
bool scan_has(Scan *s, qpdf_oh object, const char *key);
double scan_number_of(Scan *s, qpdf_oh object, double otherwise);
double scan_number(Scan *s, qpdf_oh object, const char *key, double otherwise);
bool scan_numbers(Scan *s, qpdf_oh object, const char *key, double *out, int count);
Str scan_name_of(Scan *s, qpdf_oh object); /* without the slash; empty when it is no name */
Str scan_name(Scan *s, qpdf_oh object, const char *key);
Str scan_id(Scan *s, qpdf_oh object); /* "12 0"; empty for a direct object */
/* Decoded; empty, with s->why set, when a bound is met or it cannot be decoded. */
Str scan_data(Scan *s, qpdf_oh stream);

/* ---- pdfscan_space.c ---- */

extern const Space SCAN_SPACE_GREY, SCAN_SPACE_RGB, SCAN_SPACE_CMYK;

const Space *scan_space_named(Str name); /* NULL when it is no device space */
const Space *scan_space(Scan *s, qpdf_oh object, unsigned depth);
ScanColour scan_colour(const Space *space, const double *v, unsigned count);
/* The colour a space begins with (8.6.5.1 and after): black, or full of its plates. */
ScanColour scan_first_colour(const Space *space);

/* ---- pdfscan_font.c ---- */

const Font *scan_font_of(Scan *s, qpdf_oh object); /* NULL when it is none */
double scan_width_of(const Font *font, size_t code); /* em */

/* ---- pdfscan_image.c ---- */

/* The colour of the sample with most ink; total 0 when samples are not counted in plates. */
ScanColour scan_image_colour(Scan *s, qpdf_oh image, const Space *space, double columns, double rows, double bits);

#endif
