/* geo_read.h - GeoJSON and OSM XML to layers.
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

#endif
