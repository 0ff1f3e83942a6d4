#include "draw/outline.h"

#include <math.h>

typedef struct Point {
    double x, y;
} Point;

typedef struct Outline {
    Path out;
    const Stroke *stroke;
    Arena *work;
    VEC(Point) line; /* the subpath at hand, no point twice in a row */
    VEC(Point) dash;
    double half, pattern; /* pattern: its length; 0 when there is none */
    double periods; /* of the pattern, over all */
} Outline;

static const double MITRE_LIMIT = 10, CLOSE = 1e-9, MOST_PERIODS = 10000;

static Point plus(Point a, Point b, double times) { return (Point){a.x + b.x * times, a.y + b.y * times}; }

static double cross(Point a, Point b) { return a.x * b.y - a.y * b.x; }

static double length(Point a, Point b) { return hypot(b.x - a.x, b.y - a.y); }

static Point direction(Point a, Point b)
{
    double l = length(a, b);
    return (Point){(b.x - a.x) / l, (b.y - a.y) / l};
}

static Point left_of(Point d) { return (Point){d.y, -d.x}; }

/* Turned as path_circle turns. */
static void add_polygon(Outline *o, const Point *p, size_t count)
{
    double area = 0;
    for (size_t i = 0; i < count; i++) area += cross(p[i], p[(i + 1) % count]);
    for (size_t i = 0; i < count; i++) {
        Point at = area < 0 ? p[count - 1 - i] : p[i];
        if (i) path_line(&o->out, at.x, at.y);
        else path_move(&o->out, at.x, at.y);
    }
    path_close(&o->out);
}

static void add_segment(Outline *o, Point a, Point b)
{
    Point n = left_of(direction(a, b));
    add_polygon(o, (const Point[]){plus(a, n, o->half), plus(b, n, o->half), plus(b, n, -o->half), plus(a, n, -o->half)}, 4);
}

/* From the segment before to the one after, at b. */
static void add_join(Outline *o, Point a, Point b, Point c)
{
    if (o->stroke->join == JOIN_ROUND) {
        path_circle(&o->out, b.x, b.y, o->half);
        return;
    }
    Point in = direction(a, b), out = direction(b, c);
    double turn = cross(in, out), along = in.x * out.x + in.y * out.y, side = turn > 0 ? o->half : -o->half;
    Point from = plus(b, left_of(in), side), to = plus(b, left_of(out), side);
    double sine = sqrt(fmax(0, (1 + along) / 2)); /* of half the angle between the segments: 1 is straight on */
    if (o->stroke->join == JOIN_MITER && sine * MITRE_LIMIT >= 1 && sine < 1 - CLOSE) {
        Point tip = plus(b, direction((Point){0, 0}, plus(left_of(in), left_of(out), 1)), side / sine);
        add_polygon(o, (const Point[]){b, from, tip, to}, 4);
    } else {
        add_polygon(o, (const Point[]){b, from, to}, 3);
    }
}

static void add_cap(Outline *o, Point end, Point inner)
{
    if (o->stroke->cap == CAP_ROUND) path_circle(&o->out, end.x, end.y, o->half);
    if (o->stroke->cap == CAP_SQUARE) add_segment(o, end, plus(end, direction(inner, end), o->half));
}

/* A single point shows where its caps are round. */
static void add_line(Outline *o, const Point *p, size_t count, bool closed)
{
    if (count == 1 && o->stroke->cap == CAP_ROUND) path_circle(&o->out, p[0].x, p[0].y, o->half);
    if (count < 2) return;
    for (size_t i = 0; i + 1 < count; i++) add_segment(o, p[i], p[i + 1]);
    for (size_t i = 1; i + 1 < count; i++) add_join(o, p[i - 1], p[i], p[i + 1]);
    if (closed) {
        add_segment(o, p[count - 1], p[0]);
        add_join(o, p[count - 2], p[count - 1], p[0]);
        add_join(o, p[count - 1], p[0], p[1]);
    } else {
        add_cap(o, p[0], p[1]);
        add_cap(o, p[count - 1], p[count - 2]);
    }
}

static void dash_to(Outline *o, Point p)
{
    if (o->dash.count == 0 || length(o->dash.items[o->dash.count - 1], p) >= CLOSE) vec_push(o->work, &o->dash, p);
}

static void end_dash(Outline *o)
{
    if (o->dash.count) add_line(o, o->dash.items, o->dash.count, false);
    o->dash.count = 0;
}

static double pattern_length(const Stroke *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->dash_count; i++) sum += fmax(0, s->dashes[i]);
    return sum;
}

/* The subpath cut by the pattern, which begins anew with each. */
static void add_dashes(Outline *o)
{
    const Stroke *s = o->stroke;
    size_t at = 0;
    double left = s->dashes[0], twice = 2 * pattern_length(s), skip = fmod(s->dash_offset, twice);
    if (skip < 0) skip += twice;
    for (; skip >= left; left = s->dashes[at % s->dash_count]) skip -= left, at++;
    left -= skip;
    for (size_t i = 0; i + 1 < o->line.count; i++) {
        Point a = o->line.items[i], b = o->line.items[i + 1];
        double rest = length(a, b);
        const Point d = direction(a, b);
        if (at % 2 == 0) dash_to(o, a);
        for (; rest > left; left = s->dashes[at % s->dash_count]) {
            rest -= left;
            a = plus(a, d, left);
            dash_to(o, a);
            if (at++ % 2 == 0) end_dash(o);
        }
        left -= rest;
        if (at % 2 == 0) dash_to(o, b);
    }
    end_dash(o);
}

/* Not when there would be more of them than anybody sees. */
static bool can_dash(Outline *o)
{
    double way = 0;
    for (size_t i = 0; i + 1 < o->line.count; i++) way += length(o->line.items[i], o->line.items[i + 1]);
    double periods = way / o->pattern;
    if (periods < MOST_PERIODS) o->periods += periods;
    else o->periods = INFINITY;
    return o->periods < MOST_PERIODS;
}

static void add_point(Outline *o, double x, double y)
{
    Point p = {x, y};
    if (o->line.count && length(o->line.items[o->line.count - 1], p) < CLOSE) return;
    vec_push(o->work, &o->line, p);
}

static void end_line(Outline *o, bool closed)
{
    if (closed && o->line.count > 1 && length(o->line.items[0], o->line.items[o->line.count - 1]) < CLOSE) o->line.count--;
    if (o->line.count > 1 && o->pattern > 0) {
        if (closed) vec_push(o->work, &o->line, o->line.items[0]);
        if (can_dash(o)) add_dashes(o);
    } else if (o->line.count) {
        add_line(o, o->line.items, o->line.count, closed && o->line.count > 2);
    }
    o->line.count = 0;
}

static void add_curve(Outline *o, Point from, const float *c)
{
    enum { STEPS = 12 };
    for (int step = 1; step <= STEPS; step++) {
        double t = (double)step / STEPS, u = 1 - t, k[] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
        add_point(o, k[0] * from.x + k[1] * (double)c[0] + k[2] * (double)c[2] + k[3] * (double)c[4],
                  k[0] * from.y + k[1] * (double)c[1] + k[2] * (double)c[3] + k[3] * (double)c[5]);
    }
}

bool outline_of(Arena *arena, const Path *path, const Stroke *stroke, Path *out)
{
    Outline o = {.out = path_on(arena), .stroke = stroke, .work = arena_open(), .half = stroke->width / 2, .pattern = pattern_length(stroke)};
    const float *c = path->coords.items;
    Point start = {0, 0}, at = {0, 0};
    for (size_t i = 0; i < path->ops.count; i++)
        switch ((PathOp)path->ops.items[i]) {
        case PATH_MOVE:
            end_line(&o, false);
            at = start = (Point){(double)c[0], (double)c[1]};
            add_point(&o, at.x, at.y);
            c += 2;
            break;
        case PATH_LINE:
            at = (Point){(double)c[0], (double)c[1]};
            add_point(&o, at.x, at.y);
            c += 2;
            break;
        case PATH_CURVE:
            add_curve(&o, at, c);
            at = (Point){(double)c[4], (double)c[5]};
            c += 6;
            break;
        case PATH_CLOSE:
            end_line(&o, true);
            at = start;
            add_point(&o, at.x, at.y);
            break;
        }
    if (o.line.count > 1 || path->ops.count < 2 || path->ops.items[path->ops.count - 1] != PATH_CLOSE) end_line(&o, false);
    arena_close(o.work);
    *out = o.out;
    return o.periods < MOST_PERIODS;
}
