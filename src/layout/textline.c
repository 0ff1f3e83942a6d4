/* textline.c - the lines of text-decoration (CSS Text Decoration 3 § 2.2). */
#include <math.h>

#include "layout/paint.h"

/* A line from its start, along the text; `across` grows away from what is over it. */
typedef struct TextLine {
    double x, y, length, thick;
    bool vertical;
    Path path;
} TextLine;

static void point(const TextLine *t, double along, double across, double *x, double *y)
{
    *x = t->vertical ? t->x - across : t->x + along;
    *y = t->vertical ? t->y + along : t->y + across;
}

static void draw_to(TextLine *t, double along, double across)
{
    double x, y;
    point(t, along, across, &x, &y);
    path_line(&t->path, x, y);
}

static void start_at(TextLine *t, double along, double across)
{
    double x, y;
    point(t, along, across, &x, &y);
    path_move(&t->path, x, y);
}

/* Half a wave: to the far side and back to the middle. */
static void half_wave(TextLine *t, double from, double length, double height)
{
    double c[6];
    point(t, from + length * 0.36, height, &c[0], &c[1]);
    point(t, from + length * 0.64, height, &c[2], &c[3]);
    point(t, from + length, 0, &c[4], &c[5]);
    path_curve(&t->path, c[0], c[1], c[2], c[3], c[4], c[5]);
}

/* A whole number of waves, so that the pieces of one line meet. */
static void wave(TextLine *t)
{
    double wanted = t->thick * 7, count = fmin(fmax(1, round(t->length / wanted)), 4000), length = t->length / count;
    start_at(t, 0, 0);
    for (double i = 0; i < count; i++) {
        half_wave(t, i * length, length / 2, -t->thick * 2);
        half_wave(t, (i + 0.5) * length, length / 2, t->thick * 2);
    }
}

/* The middle of the solid line, moved outward by so much. */
static TextLine text_line(Arena *arena, Rect r, bool vertical, double outward)
{
    double thick = vertical ? r.w : r.h;
    TextLine t = {.x = r.x, .y = r.y, .length = vertical ? r.h : r.w, .thick = thick, .vertical = vertical, .path = path_on(arena)};
    double across = thick / 2 + outward;
    if (vertical) t.x += r.w - across;
    else t.y += across;
    return t;
}

static void paint_double(Canvas *canvas, Arena *arena, Rect r, bool vertical, int outward, Colour colour)
{
    double thick = vertical ? r.w : r.h, first = outward == 0 ? -thick : 0, second = outward == 0 ? thick : 2 * thick * outward;
    TextLine t = text_line(arena, r, vertical, 0);
    start_at(&t, 0, first);
    draw_to(&t, t.length, first);
    start_at(&t, 0, second);
    draw_to(&t, t.length, second);
    canvas_call(canvas, stroke, &t.path, &(Stroke){.width = thick}, colour);
}

static void paint_dashes(Canvas *canvas, Arena *arena, Rect r, bool vertical, bool dots, Colour colour)
{
    TextLine t = text_line(arena, r, vertical, 0);
    double dashes[] = {dots ? 0 : t.thick * 3, t.thick * 2};
    double start = dots ? t.thick / 2 : 0;
    start_at(&t, start, 0);
    draw_to(&t, fmax(start, t.length - start), 0);
    Stroke stroke = {.width = t.thick, .dashes = dashes, .dash_count = 2, .cap = dots ? CAP_ROUND : CAP_BUTT};
    canvas_call(canvas, stroke, &t.path, &stroke, colour);
}

void paint_text_line(Canvas *canvas, Arena *arena, LineStyle style, Rect line, bool vertical, int outward, Colour colour)
{
    switch (style) {
    case LINE_SOLID: {
        Path path = rect_path(arena, line);
        canvas_call(canvas, fill, &path, colour, false);
        break;
    }
    case LINE_DOUBLE:
        paint_double(canvas, arena, line, vertical, outward, colour);
        break;
    case LINE_DOTTED:
    case LINE_DASHED:
        paint_dashes(canvas, arena, line, vertical, style == LINE_DOTTED, colour);
        break;
    case LINE_WAVY: {
        TextLine t = text_line(arena, line, vertical, outward * 1.5 * (vertical ? line.w : line.h));
        wave(&t);
        canvas_call(canvas, stroke, &t.path, &(Stroke){.width = t.thick}, colour);
        break;
    }
    }
}
