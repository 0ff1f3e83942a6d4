/* canvas.h - the pen that layout and maps draw with.
 *
 * Units are points (1/72 in), origin top left, y down. Backends: cairo (PDF,
 * PNG), svg (figures of the web edition), trace (text, for goldens). Failures
 * stick and are reported once, by canvas_close.
 *
 * Structure: canvas_tag_begin/end nest and mark what the drawing in between
 * means (PDF structure elements). Backends without structure ignore them.
 * Backgrounds must be drawn before the first tag of a page (cairo 1.16).
 *
 * Mixes: a file for a print shop may hold no transparency (PDF/X-1a). What is
 * painted with alpha is flattened (draw/flatten.h): its colour is mixed with what
 * lies beneath. Whoever knows better (the map, whose veil lies over everything)
 * asks canvas->opaque, and if it is set, puts opaque colours with canvas->paper,
 * the share of white paper in them, instead. The PDF canvas keeps a list of the
 * mixes, so that the press file finds the inks behind each.
 */
#ifndef TSUNAGI_DRAW_CANVAS_H
#define TSUNAGI_DRAW_CANVAS_H

#include "base/diag.h"
#include "base/vec.h"

typedef struct Colour {
    float r, g, b, a;
} Colour;

typedef enum PathOp { PATH_MOVE, PATH_LINE, PATH_CURVE, PATH_CLOSE } PathOp;

/* MOVE and LINE take one point of `points`, CURVE three, CLOSE none. */
typedef struct Path {
    Arena *arena;
    VEC(uint8_t) ops;
    VEC(float) coords; /* x, y, x, y … */
} Path;

Path path_on(Arena *arena);
void path_move(Path *p, double x, double y);
void path_line(Path *p, double x, double y);
void path_curve(Path *p, double x1, double y1, double x2, double y2, double x, double y);
void path_close(Path *p);
void path_rect(Path *p, double x, double y, double w, double h);
void path_round_rect(Path *p, double x, double y, double w, double h, double radius);
void path_circle(Path *p, double cx, double cy, double r);
Path path_copy(Arena *arena, const Path *path);

typedef struct Stroke {
    double width;
    const double *dashes;
    size_t dash_count;
    double dash_offset;
    enum { CAP_BUTT, CAP_ROUND, CAP_SQUARE } cap;
    enum { JOIN_MITER, JOIN_ROUND, JOIN_BEVEL } join;
} Stroke;

typedef struct Glyph {
    uint32_t index;
    double x, y; /* absolute, on the baseline */
} Glyph;

/* bytes of text for a run of glyphs, as cairo_text_cluster_t. */
typedef struct GlyphCluster {
    uint16_t bytes;
    uint16_t glyphs;
} GlyphCluster;

struct Font; /* text/font.h */

/* One line's worth of one font: draw whole runs, not single glyphs. */
typedef struct GlyphRun {
    const struct Font *font;
    double size;
    const Glyph *glyphs;
    size_t glyph_count;
    Str text; /* what the run says; extraction gives exactly this */
    const GlyphCluster *clusters;
    size_t cluster_count; /* 0: marks that are drawn and say nothing */
    bool vertical; /* glyphs of top-to-bottom runs, already placed */
    bool sideways; /* each glyph turned a quarter clockwise about its origin */
} GlyphRun;

typedef struct Image Image; /* draw/image.h: PNG, JPEG or SVG, decoded once */

typedef struct CanvasMeta {
    Str title, author, subject, keywords, creator, lang;
    Str date; /* ISO 8601 with zone; the same input must give the same bytes */
    bool untagged; /* for paper alone: no structure, links, destinations and bookmarks */
} CanvasMeta;

typedef struct Canvas Canvas;

typedef struct CanvasOps {
    void (*page_begin)(Canvas *c, double width, double height, Str label);
    void (*page_end)(Canvas *c);
    void (*save)(Canvas *c);
    void (*restore)(Canvas *c);
    void (*transform)(Canvas *c, double a, double b, double cc, double d, double e, double f);
    void (*clip)(Canvas *c, const Path *path);
    void (*fill)(Canvas *c, const Path *path, Colour colour, bool even_odd);
    void (*stroke)(Canvas *c, const Path *path, const Stroke *stroke, Colour colour);
    void (*glyphs)(Canvas *c, const GlyphRun *run, Colour colour);
    /* The outline of a run, `width` beyond each side of its strokes, as paint
     * and not as text: drawn under map labels before `glyphs` writes them, so
     * that extraction finds each text once. */
    void (*glyphs_halo)(Canvas *c, const GlyphRun *run, double width, Colour colour);
    void (*image)(Canvas *c, const Image *image, double x, double y, double w, double h);
    /* The PDF canvas puts text into leaf Spans itself where an element has both
     * text and child elements. "Link" begins when `link` says where it goes:
     * call link inside it before its text, once for each line it covers. */
    /* "Artifact" is no element: what is drawn inside has no structure. Inside an
     * element it is right only where that has child elements. */
    void (*tag_begin)(Canvas *c, Str tag, Str attributes);
    void (*tag_end)(Canvas *c, Str tag);
    /* Just after tag_begin: what the element shows lies within this. Known to `tags` as
     * bbox='left bottom right top', in points from the lower left corner of the page. */
    void (*tag_bounds)(Canvas *c, double x, double y, double w, double h);
    /* target "#name" inside the document or a URI */
    void (*link)(Canvas *c, Str target, double x, double y, double w, double h);
    void (*dest)(Canvas *c, Str name, double x, double y);
    void (*outline)(Canvas *c, unsigned level, Str title, Str dest);
    int (*close)(Canvas *c); /* 0, or errno-like; frees */
    void (*clip_even_odd)(Canvas *c, const Path *path);
    /* What is drawn in between is many fills, strokes, halos and clips: the PDF canvas packs
     * them itself, in a tenth of cairo's time, rounded to so many parts of a point (8 are
     * 0.04 mm). Saved states and tags begin and end on one side of each. */
    void (*shapes_begin)(Canvas *c, unsigned parts);
    void (*shapes_end)(Canvas *c);
} CanvasOps;

struct Canvas {
    const CanvasOps *ops;
    bool opaque; /* set by who opened it, before the first page */
    float paper; /* 0 to 1; set and put back by who draws. Pictures are not thinned. Honoured by PDF and PNG. */
};

/* Thin wrappers: canvas_fill(c, …) is c->ops->fill(c, …); an op may be NULL. */
#define canvas_call(c, op, ...) \
    ((c)->ops->op ? (void)(c)->ops->op((c)__VA_OPT__(, ) __VA_ARGS__) : (void)0)
static inline int canvas_close(Canvas *c) { return c->ops->close(c); }

typedef bool CanvasWrite(void *context, const void *bytes, size_t len);

/* One structure element of a PDF, in the order in which they began. */
typedef struct CanvasTag {
    Str tag, attributes;
} CanvasTag;

/* PDF: bytes go to write() as they are made. A link or outline entry whose dest
 * was never set goes to the end of the document; canvas_pdf_dead names it. */
Canvas *canvas_pdf(Arena *arena, const CanvasMeta *meta, CanvasWrite *write, void *context);
/* What finishing needs to restore attributes that cairo drops: the list belongs to
 * the canvas's arena and grows until close; pre-order of the structure tree. */
const CanvasTag *canvas_pdf_tags(const Canvas *pdf, size_t *count);
/* Destinations that something leads to and nobody set, each once, in the order of
 * first use. Known once the canvas is closed; as canvas_pdf_tags. */
const Str *canvas_pdf_dead(const Canvas *pdf, size_t *count);
/* A colour that is of several others: inks one over the other in part, or with paper in
 * them. What the shares leave to 1 is paper. */
enum { MIX_PARTS = 12 };
typedef struct CanvasPart {
    Colour ink;
    float share;
} CanvasPart;
typedef struct CanvasMix {
    CanvasPart parts[MIX_PARTS];
    unsigned count; /* 0: paper */
    Colour drawn;   /* what stands for it in the file: no other mix has it, and no step of 256 */
} CanvasMix;
CanvasMix mix_of(Colour colour, float paper);
/* `above`, of which so much is seen, over `below`. False when that takes more than MIX_PARTS. */
bool mix_over(const CanvasMix *below, const CanvasMix *above, float share, CanvasMix *out);
Colour mix_colour(const CanvasMix *mix); /* as a screen would show it */
/* Each once, in the order of first use; as canvas_pdf_tags. */
const CanvasMix *canvas_pdf_mixes(const Canvas *pdf, size_t *count);
/* The colour to draw with for a mix. */
Colour canvas_pdf_mix(Canvas *pdf, const CanvasMix *mix);
/* PNG: each page_end hands one encoded image to write(). */
Canvas *canvas_png(Arena *arena, double pixels_per_point, CanvasWrite *write, void *context);
/* Pixels: each page_end hands its picture, opaque 0x00RRGGBB, `stride` pixels from row
 * to row, good for the call. A page is white until something is drawn. `coarse` edges
 * have 16 levels of antialiasing instead of 255, in half of the time. */
typedef bool CanvasPixels(void *context, const uint32_t *pixels, size_t stride, unsigned width, unsigned height);
Canvas *canvas_raster(Arena *arena, double pixels_per_point, bool coarse, CanvasPixels *take, void *context);
/* SVG: one page; text stays text (font-family from CSS of the page it stands in). */
Canvas *canvas_svg(Arena *arena, Buf *out, Str title);
/* One line an operation, rounded to 0.01 pt. */
Canvas *canvas_trace(Arena *arena, Buf *out);

#endif
