/* geo_read.h - GeoJSON, OSM XML and FG-GML (基盤地図情報) to layers.
 *
 * GeoJSON: positions are checked (longitude first; swapped ones are reported
 * and turned), rings closed and oriented. OSM: ways and multipolygon relations
 * assembled, `<bounds>` anywhere, negative ids, single quotes; unfinished ways
 * are cut with a warning. Streamed; depth and sizes bounded.
 */
#ifndef TSUNAGI_SOURCE_GEO_READ_H
#define TSUNAGI_SOURCE_GEO_READ_H

#include "model/geo.h"

bool geojson_read(Arena *arena, Str file, Str bytes, Diag *diag, GeoLayer *out);
bool osm_read(Arena *arena, Str file, Str bytes, Diag *diag, GeoLayer *out);
/* Tags: fgd=<element of the schema>, one as OSM has it where there is one (building=yes,
 * natural=water, railway=rail) or fgd:road=edge …, fgd:type=<type>, name. */
bool gml_read(Arena *arena, Str file, Str bytes, Diag *diag, GeoLayer *out);

/* What both readers need: the file's name without folder and ending, and … */
Str geo_layer_name(Arena *arena, Str file);
/* … a ring of points without a repeated last one, turned in place if need be: outlines
 * counter-clockwise, holes clockwise. */
GeoRing geo_ring(LonLat *points, size_t count, bool hole);

#endif
