/* cairo_internal.h - what the rooms of the canvas on cairo share.
 *
 *   cairo.c          the PDF file: opening, pages, closing
 *   cairo_raster.c   PNG and rasters: the same canvas on pixels
 *   cairo_text.c     glyphs and halos
 *   cairo_shape.c    shapes, clips, states, forms, pictures
 *   cairo_colour.c   colours, and mixes of inks
 *   cairo_tag.c      structure, links, destinations, bookmarks
 *
 * cairo 1.16 silently leaves text untagged when its element also has child
 * elements. So text of an element is held back until it is known whether a
 * child follows: at the element's end it goes out directly, otherwise inside a
 * leaf Span. Invariant: `pending` holds runs of the innermost open element, and
 * only while that element has neither children nor other content.
 */
#ifndef TSUNAGI_DRAW_CAIRO_INTERNAL_H
#define TSUNAGI_DRAW_CAIRO_INTERNAL_H

#include <cairo.h>

#include "base/map.h"
#include "draw/canvas.h"
#include "draw/form.h"
#include "draw/picture.h"
#include "text/shape.h"

typedef struct Element {
    Str tag;
    bool has_children;
    bool deferred; /* a Link that has no target yet */
    bool artifact; /* drawn without structure */
} Element;

typedef struct PendingRun {
    GlyphRun run;
    Colour colour;
} PendingRun;

typedef struct DrawnPicture {
    const Image *image;
    cairo_surface_t *surface;
} DrawnPicture;

/* What a form in the making was told of states: cairo is told once the form is out. */
typedef struct FormState {
    enum { STATE_SAVE, STATE_TRANSFORM, STATE_CLIP } kind;
    double matrix[6];
    Path path;
    bool even_odd;
} FormState;

typedef struct CairoCanvas {
    Canvas base;
    Arena *arena, *scratch;
    cairo_surface_t *surface;
    cairo_t *cr;
    CanvasWrite *write;
    CanvasPixels *take; /* of a raster */
    void *context;
    bool pdf, tagged; /* tagged: structure and navigation too */
    double page_height;
    bool coarse;
    double scale;  /* pixels per point of PNG */
    int error;     /* errno of the first failure */
    bool page_open;
    /* what cr is set to */
    Colour colour;
    bool colour_set;
    const struct Font *font;
    double size;
    bool sideways;
    /* structure */
    VEC(Element) elements;
    VEC(PendingRun) pending;
    Arena *held; /* what pending borrows; emptied with it */
    ArenaMark held_start;
    bool span_open;
    VEC(CanvasTag) tags;
    VEC(CanvasMix) mixes;
    /* navigation */
    Map dests, wanted; /* names defined, names linked to */
    VEC(Str) dead;     /* linked to and not defined */
    int outline[8];    /* cairo's id of the last entry at each level */
    /* text gathered and not yet shown, in the font and colour above */
    VEC(cairo_glyph_t) glyphs;
    VEC(cairo_text_cluster_t) clusters;
    Buf text;
    VEC(DrawnPicture) pictures;
    /* shapes */
    unsigned shaping;  /* they are asked for in bulk, in so many parts of a point; 0: not */
    bool form_open;    /* some stand in `form` and not yet on the page */
    Form form;
    VEC(FormState) form_states; /* still in force */
    unsigned form_count;
    Arena *form_work, *forms; /* of the open one; the finished, until cairo has written them */
    Buf file;          /* what cairo has written since the first form */
} CairoCanvas;

/* Names in cc_ belong to the CairoCanvas. Those that end like an operation of draw/canvas.h, and say nothing here, are it. */

/* ---- cairo.c ---- */
int cc_error_of(cairo_status_t status); /* errno; 0: none */
/* Keeps the first error; 0 is none. */
void cc_note(CairoCanvas *c, int error);
/* Bytes on their way to the file: cairo's stream function. */
cairo_status_t cc_emit(void *closure, const unsigned char *bytes, unsigned length);
/* A new cr: no hinting, so that glyphs stand where they were laid out. */
void cc_prepare(CairoCanvas *c);
/* On `arena`; write is borrowed until close. */
CairoCanvas *cc_open(Arena *arena, const CanvasOps *ops, CanvasWrite *write, void *context);
int cc_close(Canvas *canvas);

/* ---- cairo_colour.c ---- */
/* The colour as it goes into the file: with the paper that is in it. */
Colour cc_thinned(CairoCanvas *c, Colour colour);
bool cc_same_colour(const CairoCanvas *c, Colour colour); /* cr has it already */
void cc_use_colour(CairoCanvas *c, Colour colour);

/* ---- cairo_text.c ---- */
/* cr's colour and font are no longer what was last set. */
void cc_forget_state(CairoCanvas *c);
void cc_show_text(CairoCanvas *c);    /* what was gathered */
void cc_draw_pending(CairoCanvas *c); /* what was held back */
void cc_glyphs(Canvas *canvas, const GlyphRun *run, Colour colour);
void cc_halo(Canvas *canvas, const GlyphRun *run, double width, Colour colour);

/* ---- cairo_shape.c ---- */
/* Something other than text comes: text and shapes held back go out first. */
void cc_flush(CairoCanvas *c);
void cc_close_form(CairoCanvas *c); /* the shapes alone; nothing where none is open */
void cc_shapes_begin(Canvas *canvas, unsigned parts);
void cc_shapes_end(Canvas *canvas);
void cc_fill(Canvas *canvas, const Path *path, Colour colour, bool even_odd);
void cc_stroke(Canvas *canvas, const Path *path, const Stroke *stroke, Colour colour);
void cc_clip(Canvas *canvas, const Path *path);
void cc_clip_even_odd(Canvas *canvas, const Path *path);
void cc_save(Canvas *canvas);
void cc_restore(Canvas *canvas);
void cc_transform(Canvas *canvas, double a, double b, double cc, double d, double e, double f);
void cc_image(Canvas *canvas, const Image *image, double x, double y, double w, double h);

/* ---- cairo_tag.c ---- */
Element *cc_innermost(CairoCanvas *c); /* open element, or NULL */
/* The leaf Span around text of an element that has children too. */
void cc_open_span(CairoCanvas *c);
void cc_close_span(CairoCanvas *c);
void cc_tag_begin(Canvas *canvas, Str tag, Str attributes);
void cc_tag_bounds(Canvas *canvas, double x, double y, double w, double h);
void cc_tag_end(Canvas *canvas, Str tag);
void cc_link(Canvas *canvas, Str target, double x, double y, double w, double h);
/* Where the page at hand is; the first of a name counts. */
void cc_define_dest(CairoCanvas *c, Str name, double x, double y);
void cc_dest(Canvas *canvas, Str name, double x, double y);
void cc_outline(Canvas *canvas, unsigned level, Str title, Str dest);

#endif
