/* press_content.h - the operators of a content stream, from the screen's colours to inks.
 *
 * Every rg, RG, g and G becomes the declared ink's k or K, digit for digit, or the
 * shares of inks that the canvas says (its mixes): a share of each of their plates, as
 * a PDF with transparency blends in DeviceCMYK, and never more ink than the fullest. Text and
 * thin lines in an overprinting ink are set to overprint, everything else to knock
 * out. Marked content loses its marks: a press file has no structure. All else is
 * copied as it stands.
 */
#ifndef TSUNAGI_FINISH_PRESS_CONTENT_H
#define TSUNAGI_FINISH_PRESS_CONTENT_H

#include "base/vec.h"
#include "draw/canvas.h"
#include "model/print.h"

typedef struct PressFault {
    enum {
        PRESS_UNDECLARED, /* what: "#17405c" */
        PRESS_FOREIGN,    /* what: an RGB colour space or picture no ink can stand for */
    } kind;
    Str what;
} PressFault;

/* What stands for a colour of the screen: an ink, or a mix of some. */
typedef struct PressInk {
    double cmyk[4];
    bool overprint; /* an ink alone, that does */
} PressInk;

typedef struct PressContent {
    const InkTable *inks;
    const CanvasMix *mixes; /* colours that the canvas drew for several inks */
    size_t mix_count;
    bool overprint;        /* the stream may name the four states below */
    bool inherits;         /* a form: what the caller left set is not known */
    bool states_used;      /* out: /TsOP00 to /TsOP11 must be in the resources */
    VEC(PressFault) faults; /* out, also after repeated use */
} PressContent;

enum { PRESS_STATES = 4 };
typedef struct PressState {
    const char *name, *syntax; /* resource key, ExtGState dictionary */
} PressState;
extern const PressState press_states[PRESS_STATES];

/* Thin: up to this width a line of black overprints; broader ones knock out. pt */
#define PRESS_HAIRLINE 1.0

Str press_content(Arena *arena, Str content, PressContent *press);
/* The inks of a mix; false after noting one that is undeclared. */
bool press_mix(Arena *arena, PressContent *press, const CanvasMix *mix, PressInk *ink);
/* Finds the ink that stands for these components (one grey or three
 * RGB, 0 to 1); false after noting a fault. */
bool press_colour(Arena *arena, PressContent *press, const double *components, size_t count, PressInk *ink);
/* Appends "c m y k". */
void press_put_cmyk(Buf *out, PressInk ink);

#endif
