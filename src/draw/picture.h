/* picture.h - what is inside an Image; for the canvases only.
 *
 * Pixels are kept as an encoded file's own bytes where the output can take them
 * (JPEG in PDF, both in SVG), and decoded when drawing needs them.
 */
#ifndef TSUNAGI_DRAW_PICTURE_H
#define TSUNAGI_DRAW_PICTURE_H

#include <cairo.h>

#include "draw/image.h"

typedef enum PictureKind { PICTURE_PNG, PICTURE_JPEG, PICTURE_SVG } PictureKind;

/* One shape of an SVG picture, in its own user space. */
typedef struct PictureShape {
    Path path;
    double matrix[6];
    bool filled, stroked, even_odd;
    Colour fill_colour, stroke_colour;
    Stroke stroke;
} PictureShape;

struct Image {
    PictureKind kind;
    Str path;
    Str bytes; /* the file, of PNG and JPEG */
    unsigned width, height; /* pixels; 0 of SVG */
    double natural_width, natural_height; /* points */
    bool grey;
    double view[4]; /* viewBox of SVG */
    VEC(PictureShape) shapes;
};

/* Decoded pixels as a new cairo surface (an error surface when that fails).
 * mime: JPEG bytes are attached, and pixels stay undecoded, for PDF. */
cairo_surface_t *picture_surface(const Image *image, bool mime);
/* Fills shapes, view and natural size from the bytes. */
bool picture_read_svg(Arena *arena, Image *image, Diag *diag);
/* Draws the shapes of an SVG picture with fill and stroke. */
void picture_draw_shapes(const Image *image, Canvas *canvas, double x, double y, double w, double h);

#endif
