/* shape.h - text to glyphs, one unit per grapheme; inside text/ and draw/ only.
 *
 * A run of text is cut into units (grapheme clusters), each drawn by one font.
 * Kanji, kana and signs stand alone and come from a table per face; Western
 * words are shaped whole and cached. Advances and offsets are in em, because
 * nothing is hinted.
 */
#ifndef TSUNAGI_TEXT_SHAPE_H
#define TSUNAGI_TEXT_SHAPE_H

#include "text/font.h"

typedef struct ShapedGlyph {
    uint32_t index;
    float x, y;    /* offset from the pen, em, y down */
    float advance; /* em, along the line */
} ShapedGlyph;

typedef struct ShapeUnit {
    uint32_t offset; /* bytes into the text */
    uint16_t bytes;
    uint16_t glyph_count; /* 0: nothing to draw (ZWSP, WJ …) */
    const ShapedGlyph *glyphs; /* belong to the typesetter */
    Font *font;
    uint32_t character; /* the first code point */
    float advance;      /* em */
    bool sideways;      /* vertical writing: lies on its side */
    bool western;       /* part of a word shaped whole; soft hyphens inside it too */
    bool bound;         /* of such a word: cut before it, letters near the cut look otherwise */
    uint8_t cls;        /* CharClass (jlreq.h) of the character */
} ShapeUnit;

typedef enum ShapeMode {
    SHAPE_HORIZONTAL,
    SHAPE_VERTICAL,         /* Western words lie on their side */
    SHAPE_VERTICAL_UPRIGHT, /* text-orientation: upright */
} ShapeMode;

typedef VEC(ShapeUnit) ShapeUnits;

/* A face list: the families asked for, then the fallbacks. */
typedef struct Face Face;
Face *typesetter_face(Typesetter *ts, const TextFace *wanted);

/* Appends the units of `text`. diag may be NULL. */
void shape_text(Typesetter *ts, Face *face, ShapeMode mode, Str text, Arena *arena, ShapeUnits *units,
                Diag *diag, Place place);

/* Appends the units of part of a word, all of one font, as it looks by itself. The glyphs belong to `arena`. */
void shape_part(Face *face, Font *font, bool sideways, Str text, Arena *arena, ShapeUnits *units);

/* Short-lived memory of this thread; rewind to a mark. */
Arena *typesetter_scratch(Typesetter *ts);

/* em box, em */
typedef struct EmMetrics {
    double ascent, descent, x_height, cap_height, underline_position, underline_thickness;
} EmMetrics;
const EmMetrics *font_metrics(const Font *font);
Font *face_primary(Face *face);

/* For the canvases. The cairo face is made on first use, by the typesetter's thread. */
struct _cairo_font_face;
struct _cairo_font_face *font_cairo_face(const Font *font);
Str font_family(const Font *font);
unsigned font_weight(const Font *font);

#endif
