/* tile_grid.h - the tiles of one zoom around the ward. Inside map/. */
#ifndef TSUNAGI_MAP_TILE_GRID_H
#define TSUNAGI_MAP_TILE_GRID_H

#include <stdlib.h>

#include "map/clip.h"
#include "map/projection.h"

enum { TILE_UNKNOWN, TILE_SOMETHING, TILE_GROUND };

typedef struct TileGrid {
    unsigned zoom, x0, y0, columns, rows;
    double scale; /* tiles a metre */
    uint8_t *marks;
} TileGrid;

/* Marks are made when there is an arena. */
TileGrid tile_grid(Arena *arena, GeoBox bounds, unsigned zoom);

static inline MapXY tile_place(const TileGrid *g, MapXY metres)
{
    return (MapXY){(metres.x + PROJECTION_WEB_HALF) * g->scale, (PROJECTION_WEB_HALF - metres.y) * g->scale};
}

static inline MapXY tile_metres(const TileGrid *g, double x, double y)
{
    return (MapXY){x / g->scale - PROJECTION_WEB_HALF, PROJECTION_WEB_HALF - y / g->scale};
}

/* The names of a zoom, and what of them a block can show. */
typedef struct TileNames {
    const struct MapPlan *plan; /* frame: the whole grid */
    const MapBox *label_boxes, *symbol_boxes; /* pt, of its labels and symbols */
    MapBox seen;             /* pt, the block */
} TileNames;

/* tile_sum.c: a hash of what a block is drawn of. `tiles`: which of its tiles there are. */
void tile_sum(const struct MapPlan *ground, const TileNames *names, const bool *tiles, size_t tile_count, uint8_t sum[32]);

#endif
