/* canvas.c - paths and tints. */
#include "draw/canvas.h"

#include <string.h>

Colour canvas_tint_colour(CanvasTint tint)
{
    Colour c = tint.ink;
    float ink = 1 - tint.paper;
    return (Colour){1 - (1 - c.r) * ink, 1 - (1 - c.g) * ink, 1 - (1 - c.b) * ink, c.a};
}

Path path_on(Arena *arena) { return (Path){.arena = arena}; }

Path path_copy(Arena *arena, const Path *path)
{
    Path copy = *path;
    copy.arena = arena;
    copy.ops.items = arena_array(arena, uint8_t, copy.ops.cap = path->ops.count);
    copy.coords.items = arena_array(arena, float, copy.coords.cap = path->coords.count);
    if (path->ops.count) memcpy(copy.ops.items, path->ops.items, path->ops.count);
    if (path->coords.count) memcpy(copy.coords.items, path->coords.items, path->coords.count * sizeof(float));
    return copy;
}

static void add(Path *p, PathOp op, size_t count, const double *coords)
{
    vec_push(p->arena, &p->ops, (uint8_t)op);
    for (size_t i = 0; i < count; i++) vec_push(p->arena, &p->coords, (float)coords[i]);
}

void path_move(Path *p, double x, double y) { add(p, PATH_MOVE, 2, (const double[]){x, y}); }
void path_line(Path *p, double x, double y) { add(p, PATH_LINE, 2, (const double[]){x, y}); }
void path_close(Path *p) { add(p, PATH_CLOSE, 0, NULL); }

void path_curve(Path *p, double x1, double y1, double x2, double y2, double x, double y)
{
    add(p, PATH_CURVE, 6, (const double[]){x1, y1, x2, y2, x, y});
}

void path_rect(Path *p, double x, double y, double w, double h)
{
    path_move(p, x, y);
    path_line(p, x + w, y);
    path_line(p, x + w, y + h);
    path_line(p, x, y + h);
    path_close(p);
}

/* How far a Bézier handle reaches to look like a quarter circle of radius 1. */
static const double KAPPA = 0.5522847498307936;

void path_round_rect(Path *p, double x, double y, double w, double h, double radius)
{
    double limit = (w < h ? w : h) / 2, r = radius < limit ? radius : limit, k = r * (1 - KAPPA);
    if (r <= 0) {
        path_rect(p, x, y, w, h);
        return;
    }
    path_move(p, x + r, y);
    path_line(p, x + w - r, y);
    path_curve(p, x + w - k, y, x + w, y + k, x + w, y + r);
    path_line(p, x + w, y + h - r);
    path_curve(p, x + w, y + h - k, x + w - k, y + h, x + w - r, y + h);
    path_line(p, x + r, y + h);
    path_curve(p, x + k, y + h, x, y + h - k, x, y + h - r);
    path_line(p, x, y + r);
    path_curve(p, x, y + k, x + k, y, x + r, y);
    path_close(p);
}

void path_circle(Path *p, double cx, double cy, double r)
{
    double k = r * KAPPA;
    path_move(p, cx + r, cy);
    path_curve(p, cx + r, cy + k, cx + k, cy + r, cx, cy + r);
    path_curve(p, cx - k, cy + r, cx - r, cy + k, cx - r, cy);
    path_curve(p, cx - r, cy - k, cx - k, cy - r, cx, cy - r);
    path_curve(p, cx + k, cy - r, cx + r, cy - k, cx + r, cy);
    path_close(p);
}
