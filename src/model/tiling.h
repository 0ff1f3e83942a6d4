/* tiling.h - what site.csv says of the tiles of the web map.
 *
 *   map_tiles      はい (the default) or いいえ
 *   map_tiles_min  coarsest zoom, 8 to 18; unless said 13, or less where the ward is larger than
 *                  a telephone's screen at that (map_tiles_info)
 *   map_tiles_max  finest zoom, 8 to 18; 17 unless said
 *   map_gsi_tiles  はい or いいえ (the default): readers see 地理院タイル (淡色地図) instead,
 *                  which their browsers ask of the Geospatial Information Authority's
 *                  server: the one request to a third party a site can make
 *
 * How the site is built, not a fact about anybody: read whatever level the rows
 * have.
 */
#ifndef TSUNAGI_MODEL_TILING_H
#define TSUNAGI_MODEL_TILING_H

#include "base/diag.h"

enum { TILE_ZOOM_LEAST = 8, TILE_ZOOM_MOST = 18 };

typedef struct Tiling {
    bool drawn;
    unsigned min_zoom, max_zoom; /* min <= max */
    bool min_chosen;             /* the office said so */
    bool gsi;                    /* 地理院タイル are shown, and none drawn */
} Tiling;

struct Dataset;

/* What cannot be read is said, where diag is given, and left at its default. */
Tiling tiling_of(const struct Dataset *data, Diag *diag);

#endif
