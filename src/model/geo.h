/* geo.h - geographic features as read, before any projection.
 *
 * Positions are degrees, WGS 84 / JGD2011 (the same to a few centimetres),
 * longitude first. Rings are closed implicitly (the first point is not
 * repeated); an area's first ring of each polygon is its outline.
 */
#ifndef TSUNAGI_MODEL_GEO_H
#define TSUNAGI_MODEL_GEO_H

#include "base/diag.h"
#include "base/map.h"

typedef struct LonLat {
    double lon;
    double lat;
} LonLat;

typedef struct GeoBox {
    double west, south, east, north;
} GeoBox;

typedef enum GeoKind { GEO_POINT, GEO_LINE, GEO_AREA } GeoKind;

typedef struct GeoRing {
    LonLat *points;
    size_t count;
    bool hole;
} GeoRing;

typedef struct GeoTag {
    Atom key;
    Str value;
} GeoTag;

typedef struct GeoFeature {
    GeoKind kind;
    GeoRing *rings; /* points: one ring of one; lines: one ring per part */
    size_t ring_count;
    GeoTag *tags; /* OSM tags, GeoJSON properties */
    size_t tag_count;
    int64_t id; /* OSM id, 0 if none */
    Place place;
} GeoFeature;

/* One geographic source: its features and the line the licence asks for. */
typedef struct GeoLayer {
    Str name;     /* base, districts, chome … : the file's name without ending */
    Str citation; /* printed on every map that shows the layer */
    bool unapproved; /* from 基盤地図情報 without approval: not for a map sheet to hand out … */
    Place approval_place; /* … until this cell of sources.csv says otherwise */
    GeoFeature *features;
    size_t count;
    GeoBox bounds;
} GeoLayer;

Str geo_tag(const GeoFeature *feature, Atom key); /* empty when absent */
GeoBox geo_box_empty(void);
void geo_box_add(GeoBox *box, LonLat p);
bool geo_box_contains(GeoBox box, LonLat p);
/* In the box round all that is Japan (122 to 154.5 east, 20 to 46 north); a position
 * whose two numbers were swapped is not. */
bool geo_in_japan(LonLat p);
/* Even-odd over all rings of an area. */
bool geo_area_contains(const GeoFeature *area, LonLat p);
/* A point well inside an area, for its label. */
LonLat geo_area_label_point(const GeoFeature *area);

#endif
