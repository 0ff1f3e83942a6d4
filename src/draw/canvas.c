/* canvas.c - paths and mixes. */
#include "draw/canvas.h"

#include <string.h>

CanvasMix mix_of(Colour colour, float paper)
{
    return (CanvasMix){.parts = {{colour, 1 - paper}}, .count = 1};
}

static bool mix_add(CanvasMix *mix, CanvasPart part)
{
    const float none = 1.0f / 4096; /* far less than a plate shows */
    if (part.share < none) return true;
    for (unsigned i = 0; i < mix->count; i++)
        if (memcmp(&mix->parts[i].ink, &part.ink, sizeof part.ink) == 0) {
            mix->parts[i].share += part.share;
            return true;
        }
    if (mix->count == MIX_PARTS) return false;
    mix->parts[mix->count++] = part;
    return true;
}

bool mix_over(const CanvasMix *below, const CanvasMix *above, float share, CanvasMix *out)
{
    CanvasMix mix = {.count = 0};
    bool fits = true;
    for (unsigned i = 0; i < above->count; i++)
        fits = mix_add(&mix, (CanvasPart){above->parts[i].ink, above->parts[i].share * share}) && fits;
    for (unsigned i = 0; i < below->count; i++)
        fits = mix_add(&mix, (CanvasPart){below->parts[i].ink, below->parts[i].share * (1 - share)}) && fits;
    *out = mix;
    return fits;
}

Colour mix_colour(const CanvasMix *mix)
{
    Colour c = {1, 1, 1, mix->count == 1 ? mix->parts[0].ink.a : 1};
    for (unsigned i = 0; i < mix->count; i++) {
        const CanvasPart *part = &mix->parts[i];
        c.r -= (1 - part->ink.r) * part->share;
        c.g -= (1 - part->ink.g) * part->share;
        c.b -= (1 - part->ink.b) * part->share;
    }
    return (Colour){c.r > 0 ? c.r : 0, c.g > 0 ? c.g : 0, c.b > 0 ? c.b : 0, c.a};
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
