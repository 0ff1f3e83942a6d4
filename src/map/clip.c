#include "map/clip.h"

#include <math.h>

MapBox map_box_empty(void) { return (MapBox){INFINITY, INFINITY, -INFINITY, -INFINITY}; }

void map_box_add(MapBox *box, MapXY p)
{
    box->x0 = fmin(box->x0, p.x);
    box->y0 = fmin(box->y0, p.y);
    box->x1 = fmax(box->x1, p.x);
    box->y1 = fmax(box->y1, p.y);
}

/* ---- simplification ------------------------------------------------------- */

static double segment_distance2(MapXY p, MapXY a, MapXY b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    double t = length > 0 ? fmin(1, fmax(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length)) : 0;
    double x = p.x - a.x - t * dx, y = p.y - a.y - t * dy;
    return x * x + y * y;
}

/* The point between from and to that is farthest from their line. */
static size_t farthest(const MapXY *points, size_t from, size_t to, double *distance2)
{
    size_t best = from;
    *distance2 = 0;
    for (size_t i = from + 1; i < to; i++) {
        double d = segment_distance2(points[i], points[from], points[to]);
        if (d > *distance2) *distance2 = d, best = i;
    }
    return best;
}

size_t map_simplify(ClipWork *work, MapXY *points, size_t count, double tolerance)
{
    if (count < 3 || tolerance <= 0) return count;
    work->keep.count = work->stack.count = 0;
    for (size_t i = 0; i < count; i++) vec_push(work->arena, &work->keep, i == 0 || i == count - 1);
    vec_push(work->arena, &work->stack, 0);
    vec_push(work->arena, &work->stack, (uint32_t)(count - 1));
    while (work->stack.count > 0) {
        size_t to = work->stack.items[work->stack.count - 1], from = work->stack.items[work->stack.count - 2];
        double d;
        work->stack.count -= 2;
        size_t mid = farthest(points, from, to, &d);
        if (d <= tolerance * tolerance) continue;
        work->keep.items[mid] = true;
        vec_push(work->arena, &work->stack, (uint32_t)from);
        vec_push(work->arena, &work->stack, (uint32_t)mid);
        vec_push(work->arena, &work->stack, (uint32_t)mid);
        vec_push(work->arena, &work->stack, (uint32_t)to);
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (work->keep.items[i]) points[kept++] = points[i];
    return kept;
}

/* ---- rings ---------------------------------------------------------------- */

/* Signed distance inside one side of the box: 0 left, 1 right, 2 low y, 3 high y. */
static double depth(MapXY p, MapBox box, int side)
{
    switch (side) {
    case 0: return p.x - box.x0;
    case 1: return box.x1 - p.x;
    case 2: return p.y - box.y0;
    default: return box.y1 - p.y;
    }
}

static void clip_side(Arena *arena, const MapXY *in, size_t count, MapBox box, int side, MapPoints *out)
{
    out->count = 0;
    for (size_t i = 0; i < count; i++) {
        MapXY a = in[i ? i - 1 : count - 1], b = in[i];
        double da = depth(a, box, side), db = depth(b, box, side);
        if ((da >= 0) != (db >= 0)) {
            double t = da / (da - db);
            vec_push(arena, out, (MapXY){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
        }
        if (db >= 0) vec_push(arena, out, b);
    }
}

const MapPoints *map_clip_ring(ClipWork *work, const MapXY *points, size_t count, MapBox box)
{
    clip_side(work->arena, points, count, box, 0, &work->b);
    clip_side(work->arena, work->b.items, work->b.count, box, 1, &work->a);
    clip_side(work->arena, work->a.items, work->a.count, box, 2, &work->b);
    clip_side(work->arena, work->b.items, work->b.count, box, 3, &work->a);
    return &work->a;
}

/* ---- lines ---------------------------------------------------------------- */

bool map_clip_segment(MapXY *a, MapXY *b, MapBox box)
{
    MapXY from = *a, to = *b;
    double low = 0, high = 1;
    for (int side = 0; side < 4; side++) {
        double da = depth(from, box, side), db = depth(to, box, side);
        if (da < 0 && db < 0) return false;
        if (da < 0) low = fmax(low, da / (da - db));
        else if (db < 0) high = fmin(high, da / (da - db));
    }
    if (low > high) return false;
    if (high < 1) *b = (MapXY){from.x + high * (to.x - from.x), from.y + high * (to.y - from.y)};
    if (low > 0) *a = (MapXY){from.x + low * (to.x - from.x), from.y + low * (to.y - from.y)};
    return true;
}

static bool same(MapXY a, MapXY b) { return a.x == b.x && a.y == b.y; }

bool map_clip_line(ClipWork *work, const MapXY *points, size_t count, MapBox box, size_t *at)
{
    work->a.count = 0;
    for (; *at + 1 < count; ++*at) {
        MapXY a = points[*at], b = points[*at + 1];
        bool inside = map_clip_segment(&a, &b, box);
        bool joins = inside && (work->a.count == 0 || same(work->a.items[work->a.count - 1], a));
        if (work->a.count > 0 && !joins) return true;
        if (!inside) continue;
        if (work->a.count == 0) vec_push(work->arena, &work->a, a);
        vec_push(work->arena, &work->a, b);
    }
    return work->a.count > 1;
}
