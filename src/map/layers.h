/* layers.h - the geographic layers of a view, projected once for all its maps.
 *
 * Metres on the plane rectangular zone, x east, y north, counted from a point
 * in the ward. Read-only after opening; any number of threads may read.
 */
#ifndef TSUNAGI_MAP_LAYERS_H
#define TSUNAGI_MAP_LAYERS_H

#include "audience/view.h"
#include "map/clip.h"
#include "map/map.h"
#include "map/style.h"

typedef struct MapFeature {
    const GeoFeature *geo;
    const MapXY *points; /* all rings, one after the other, as geo->rings counts them */
    size_t point_count;
    MapBox box;
    MapXY label;        /* well inside an area; a point; the middle of the box of a line */
    const bool *closing; /* of the sea, by point: the edge that begins there is no coast; NULL: of others */
    MapMask mask;       /* map_key_mask */
    uint16_t layer;     /* in view->layers */
    int8_t level;       /* OSM layer, bridge and tunnel: -5 … 5 */
} MapFeature;

/* The areas of a district: as often as not the parts of one are features of their own,
 * as in 国土数値情報 the islands of a ward. */
typedef struct MapDistrict {
    const MapFeature **parts; /* the largest first */
    size_t count;             /* 0: no layer knows it */
    MapBox box;               /* around all of them */
} MapDistrict;

/* Coastline ways joined where they meet: land on the left of each. */
typedef struct MapCoast {
    MapXY *points;
    size_t count;
    bool closed;
    MapBox box;
} MapCoast;

/* An area of a layer that says what the ward is: the less its rank, the more that counts. */
typedef struct WardArea {
    const MapFeature *feature;
    int rank; /* below WARD_RANKS: ward, boundary, districts */
} WardArea;

enum { WARD_RANKS = 3 };

struct MapBase {
    const View *view;
    int zone;
    MapXY origin;
    MapFeature *features;
    size_t count;
    MapDistrict *districts; /* by index in view->districts */
    MapCoast *coasts;
    size_t coast_count;
    MapBox coast_bounds; /* of all features of the layers with coastlines */
    MapXY *facilities; /* by index in view->facilities; NaN without a point */
    MapBox ward;       /* of the districts, else of the points */
    WardArea *ward_areas; /* in the order of the features */
    size_t ward_area_count;
};

/* The same in Web Mercator, for tiles: metres at the equator, from its origin. */
MapBase *map_base_open_web(Arena *arena, const View *view, Diag *diag);
/* A box in degrees as metres of the base; empty when it is. */
MapBox map_base_box(const MapBase *base, GeoBox box);
/* Even-odd over the rings of an area. */
bool map_feature_contains(const MapFeature *feature, MapXY p);

#endif
