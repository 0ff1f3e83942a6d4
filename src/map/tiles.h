/* tiles.h - the base map of the web edition, as tiles.
 *
 * Web Mercator (EPSG:3857), numbered as OpenStreetMap and Leaflet do: zoom, x to
 * the east, y to the south. Below an edition's web root stand, for each tile,
 *
 *   tiles/{z}/{x}/{y}.png        256 px
 *   tiles/{z}/{x}/{y}@2x.png     512 px, for sharp screens
 *
 * Only the base map, in the sheet `calm`: no facility, so that a change of facilities
 * leaves the tiles as they are and all editions have the same ones. Around the
 * ward, only where there is something: a tile that would be nothing but ground (the
 * sea of a map with a coast, else empty land) is left out, and the page shows that
 * colour there.
 */
#ifndef TSUNAGI_MAP_TILES_H
#define TSUNAGI_MAP_TILES_H

#include "map/map.h"

/* Tiles of one zoom in one row: y, from x0 to x1, both included. */
typedef struct MapTileRun {
    unsigned zoom, y, x0, x1;
} MapTileRun;

typedef struct MapTilesInfo {
    unsigned min_zoom, max_zoom;
    GeoBox bounds;    /* degrees; what may be looked at: the ward and a margin */
    Str attribution;  /* citations of all layers, parted by U+3000; plain text */
    bool sea_ground;        /* what left-out tiles would show: sea, or land */
    const MapTileRun *runs; /* every tile there is, by zoom, y, x0 */
    size_t run_count;
    size_t tile_count;
    /* Where the settings ask for more tiles than a ward can need, zooms are left out
     * from the finest; this is the finest asked for. */
    unsigned asked_zoom;
    bool too_many; /* even of the coarsest zoom: there are none */
} MapTilesInfo;

/* False when there are none: switched off (model/tiling.h), no layer, or a layer that
 * may not be handed out as a map (GeoLayer.unapproved). The strings and runs live
 * in arena, or with view->tiles. The same for every audience: whoever opens several views
 * asks once and lets view->tiles of all be the answer. */
bool map_tiles_info(Arena *arena, const View *view, MapTilesInfo *out);

/* The first layer for whose sake there are none, or NULL. */
const GeoLayer *map_tiles_unapproved(const View *view);

/* ---- drawing ---- */

/* All tiles of a view, to be drawn in blocks by several threads. The same view and
 * style give the same bytes, whatever the threads. */
typedef struct MapTiles MapTiles;

/* Projects the layers. Lives in arena; info and style are kept. Close frees what the
 * threads added; both come from one thread. */
MapTiles *map_tiles_open(Arena *arena, const View *view, const MapStyle *style, const MapTilesInfo *info, Diag *diag);
void map_tiles_close(MapTiles *tiles); /* accepts NULL */

/* First the names of each zoom find their places: index in [0, map_tiles_zooms), once
 * each, in any order and on any threads. */
size_t map_tiles_zooms(const MapTiles *tiles);
void map_tiles_name(MapTiles *tiles, size_t index, Typesetter *ts);

/* Then the blocks are drawn, index in [0, map_tiles_blocks), likewise. take gets each
 * tile as a PNG that is good for the call. */
typedef void MapTileTake(void *context, unsigned zoom, unsigned x, unsigned y, bool sharp, Str png);
size_t map_tiles_blocks(const MapTiles *tiles);
/* `sum`: of what the block is drawn; may be NULL. */
void map_tiles_draw(const MapTiles *tiles, size_t index, Typesetter *ts, MapTileTake *take, void *context, uint8_t sum[32]);

/* A block whose sum is the same need not be drawn again: with the same sheets, fonts and
 * program its tiles have the same bytes. Much faster than drawing; as for drawing, all
 * zooms must have been named. */
void map_tiles_sum(const MapTiles *tiles, size_t index, Typesetter *ts, uint8_t sum[32]);

/* A block: `side` tiles along each side, of which there are some. */
typedef struct MapTileBlock {
    unsigned zoom, x, y, side;
} MapTileBlock;

MapTileBlock map_tiles_block(const MapTiles *tiles, size_t index);
bool map_tiles_has(const MapTiles *tiles, unsigned zoom, unsigned x, unsigned y);

#endif
