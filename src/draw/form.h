/* form.h - shapes as a PDF form of our own (ISO 32000-1 §8.10), for the canvas on cairo.
 *
 * A map sheet is hundreds of thousands of points in a few paths. cairo copies each path
 * three times, has printf write each number and packs them at a level of zlib that it
 * fixes: three quarters of the time of such a sheet. A form holds them as whole parts of
 * a point and is packed by libdeflate.
 *
 * cairo 1.16 takes no forms. It does take pictures that are packed already, byte for
 * byte: a form goes in as a "JPEG" of one pixel, and form_reveal makes that picture's
 * dictionary in the finished file a form's. All keeps its length, so no offset moves.
 */
#ifndef TSUNAGI_DRAW_FORM_H
#define TSUNAGI_DRAW_FORM_H

#include "draw/canvas.h"

/* In the making. Colours are opaque; their alpha is not looked at. */
typedef struct Form {
    Arena *arena;
    unsigned parts; /* of a point: the unit of coordinates */
    Buf out;
    Buf path;       /* filled by what comes next, unless that strokes the same path too */
    Buf other;      /* a path to compare it with */
    bool fill_waits, even_odd;
    bool painted;   /* something shows */
    size_t saved;   /* states, not yet restored */
    /* what out is set to */
    Colour fill, stroke;
    bool fill_set, stroke_set, line_set;
    Stroke line;
} Form;

/* The side, in points, of the square that the picture of a form is drawn on, its upper left
 * corner in the page's: larger than any page, and a power of two, so that no digit is lost. */
enum { FORM_SIDE = 16384 };

/* matrix: from what is drawn to the page, as cairo has it (points, y down). parts: 8 are 0.04 mm. */
Form form_begin(Arena *arena, const double matrix[6], unsigned parts);
/* Paths are borrowed for the call. */
void form_fill(Form *form, const Path *path, Colour colour, bool even_odd);
void form_stroke(Form *form, const Path *path, const Stroke *stroke, Colour colour);
void form_clip(Form *form, const Path *path, bool even_odd);
void form_transform(Form *form, const double matrix[6]);
void form_save(Form *form);
/* Only of what this form saved (form->saved > 0). */
void form_restore(Form *form);
/* Ends it: the picture to give to cairo, in `arena`. number: its own in the file, below FORM_MOST. */
enum { FORM_MOST = 0x10000 };
Str form_picture(Arena *arena, Form *form, unsigned number);
/* Makes the `count` pictures in the file cairo wrote forms. False when not all are found as cairo 1.16 writes them. */
bool form_reveal(char *file, size_t len, size_t count);

#endif
