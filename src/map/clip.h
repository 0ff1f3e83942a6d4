/* clip.h - cutting lines and rings to a box, and leaving out what no eye sees. */
#ifndef TSUNAGI_MAP_CLIP_H
#define TSUNAGI_MAP_CLIP_H

#include "draw/canvas.h"
#include "map/projection.h"

typedef struct MapBox {
    double x0, y0, x1, y1;
} MapBox;

MapBox map_box_empty(void);
void map_box_add(MapBox *box, MapXY p);
static inline bool map_box_meets(MapBox a, MapBox b)
{
    return a.x0 <= b.x1 && a.x1 >= b.x0 && a.y0 <= b.y1 && a.y1 >= b.y0;
}
static inline bool map_box_holds(MapBox outer, MapBox inner)
{
    return inner.x0 >= outer.x0 && inner.x1 <= outer.x1 && inner.y0 >= outer.y0 && inner.y1 <= outer.y1;
}

/* Half-open: of boxes side by side, one has the point. */
static inline bool map_box_has(MapBox box, MapXY p)
{
    return p.x >= box.x0 && p.x < box.x1 && p.y >= box.y0 && p.y < box.y1;
}

typedef VEC(MapXY) MapPoints;

/* Two buffers to cut in; one per thread of work. */
typedef struct ClipWork {
    Arena *arena;
    MapPoints a, b;
    VEC(uint32_t) stack;
    VEC(uint8_t) keep;
} ClipWork;

/* Douglas-Peucker: no left-out point is farther than `tolerance` from the line
 * that remains. In place; the ends stay. Returns the new count. */
size_t map_simplify(ClipWork *work, MapXY *points, size_t count, double tolerance);
/* Sutherland-Hodgman; the result (in work->a) may run along the box. */
const MapPoints *map_clip_ring(ClipWork *work, const MapXY *points, size_t count, MapBox box);
/* The next part of a line inside the box: *at is where to go on (0 first), the
 * part is in work->a. False when nothing is left. */
bool map_clip_line(ClipWork *work, const MapXY *points, size_t count, MapBox box, size_t *at);
/* Cuts the segment; false when it lies outside. */
bool map_clip_segment(MapXY *a, MapXY *b, MapBox box);

#endif
