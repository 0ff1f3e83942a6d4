#include <math.h>

#include "map/markers.h"

typedef struct Corner {
    double x, y;
} Corner;

typedef struct Shape {
    const char *name;
    Corner corners[12];
    unsigned count;  /* 0: drawn by a function of its own */
    double rounding; /* of the corners */
    double text_shift; /* marker_text_shift */
} Shape;

/* Radius 1; y down. Chosen so that all look equally large beside a circle. */
static const Shape shapes[] = {
    {"circle", {{0, 0}}, 0, 0, 0},
    {"square", {{-0.92, -0.92}, {0.92, -0.92}, {0.92, 0.92}, {-0.92, 0.92}}, 4, 0.18, 0},
    {"triangle", {{0, -1.5}, {1.36, 0.92}, {-1.36, 0.92}}, 3, 0.26, 0.28},
    {"diamond", {{0, -1.32}, {1.32, 0}, {0, 1.32}, {-1.32, 0}}, 4, 0.2, 0},
    {"pentagon", {{0, -1.16}, {1.12, -0.36}, {0.7, 0.96}, {-0.7, 0.96}, {-1.12, -0.36}}, 5, 0.14, 0.06},
    {"hexagon", {{-1.12, 0}, {-0.56, -0.97}, {0.56, -0.97}, {1.12, 0}, {0.56, 0.97}, {-0.56, 0.97}}, 6, 0.12, 0},
    {"star",
     {{0, -1.42}, {0.42, -0.66}, {1.34, -0.44}, {0.72, 0.2}, {0.84, 1.14}, {0, 0.76}, {-0.84, 1.14}, {-0.72, 0.2},
      {-1.34, -0.44}, {-0.42, -0.66}},
     10, 0.1, 0.06},
    {"cross",
     {{-0.6, -1.14}, {0.6, -1.14}, {0.6, -0.6}, {1.14, -0.6}, {1.14, 0.6}, {0.6, 0.6}, {0.6, 1.14}, {-0.6, 1.14},
      {-0.6, 0.6}, {-1.14, 0.6}, {-1.14, -0.6}, {-0.6, -0.6}},
     12, 0.1, 0},
    {"drop", {{0, 0}}, 0, 0, 0.16},
    {"house", {{0, -1.28}, {1.2, -0.3}, {0.94, -0.3}, {0.94, 0.98}, {-0.94, 0.98}, {-0.94, -0.3}, {-1.2, -0.3}}, 7, 0.08, 0.2},
    {"shield", {{0, 0}}, 0, 0, -0.06},
};
enum { SHAPE_COUNT = sizeof shapes / sizeof *shapes };

static const Shape *shape_of(Str name)
{
    for (size_t i = 0; i < SHAPE_COUNT; i++)
        if (str_eq(name, str_from(shapes[i].name))) return &shapes[i];
    return NULL;
}

static const Shape *shape_or_circle(Str name)
{
    const Shape *s = shape_of(name);
    return s ? s : &shapes[0];
}

bool marker_shape_known(Str shape) { return shape_of(shape) != NULL; }
double marker_text_shift(Str shape) { return shape_or_circle(shape)->text_shift; }

/* A point `length` from a towards b. */
static Corner towards(Corner a, Corner b, double length)
{
    double d = hypot(b.x - a.x, b.y - a.y), t = d > 0 ? fmin(0.45, length / d) : 0;
    return (Corner){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

static void polygon(Path *path, const Shape *s, double cx, double cy, double r)
{
    for (unsigned i = 0; i < s->count; i++) {
        Corner c = s->corners[i];
        Corner in = towards(c, s->corners[(i + s->count - 1) % s->count], s->rounding);
        Corner out = towards(c, s->corners[(i + 1) % s->count], s->rounding);
        Corner h = {in.x + (c.x - in.x) * 0.6, in.y + (c.y - in.y) * 0.6};
        Corner k = {out.x + (c.x - out.x) * 0.6, out.y + (c.y - out.y) * 0.6};
        if (i == 0) path_move(path, cx + r * in.x, cy + r * in.y);
        else path_line(path, cx + r * in.x, cy + r * in.y);
        path_curve(path, cx + r * h.x, cy + r * h.y, cx + r * k.x, cy + r * k.y, cx + r * out.x, cy + r * out.y);
    }
    path_close(path);
}

static void drop(Path *p, double cx, double cy, double r)
{
    path_move(p, cx, cy - 1.4 * r);
    path_curve(p, cx + 0.3 * r, cy - 0.9 * r, cx + 1.02 * r, cy - 0.5 * r, cx + 1.02 * r, cy + 0.14 * r);
    path_curve(p, cx + 1.02 * r, cy + 0.74 * r, cx + 0.56 * r, cy + 1.12 * r, cx, cy + 1.12 * r);
    path_curve(p, cx - 0.56 * r, cy + 1.12 * r, cx - 1.02 * r, cy + 0.74 * r, cx - 1.02 * r, cy + 0.14 * r);
    path_curve(p, cx - 1.02 * r, cy - 0.5 * r, cx - 0.3 * r, cy - 0.9 * r, cx, cy - 1.4 * r);
    path_close(p);
}

static void shield(Path *p, double cx, double cy, double r)
{
    path_move(p, cx, cy - 1.12 * r);
    path_curve(p, cx + 0.35 * r, cy - 0.9 * r, cx + 0.7 * r, cy - 0.86 * r, cx + 1.02 * r, cy - 0.86 * r);
    path_curve(p, cx + 1.06 * r, cy + 0.2 * r, cx + 0.8 * r, cy + 0.86 * r, cx, cy + 1.22 * r);
    path_curve(p, cx - 0.8 * r, cy + 0.86 * r, cx - 1.06 * r, cy + 0.2 * r, cx - 1.02 * r, cy - 0.86 * r);
    path_curve(p, cx - 0.7 * r, cy - 0.86 * r, cx - 0.35 * r, cy - 0.9 * r, cx, cy - 1.12 * r);
    path_close(p);
}

void marker_path(Path *path, Str shape, double cx, double cy, double radius)
{
    const Shape *s = shape_or_circle(shape);
    if (s->count > 0) polygon(path, s, cx, cy, radius);
    else if (str_eq(shape, STR("drop"))) drop(path, cx, cy, radius);
    else if (str_eq(shape, STR("shield"))) shield(path, cx, cy, radius);
    else path_circle(path, cx, cy, radius);
}
