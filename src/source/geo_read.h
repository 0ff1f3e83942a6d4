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
/* As osm_read, of a file too large to keep: only what a map of the box can show
 * (osm_near.h). The open file is read several times from its beginning. */
bool osm_read_near(Arena *arena, Str file, int fd, GeoBox box, Diag *diag, GeoLayer *out);
/* Tags: fgd=<element of the schema>, one as OSM has it where there is one (building=yes,
 * natural=water, railway=rail) or fgd:road=edge …, fgd:type=<type>, name. */
bool gml_read(Arena *arena, Str file, Str bytes, Diag *diag, GeoLayer *out);

/* ---- what the readers share ---- */

/* The file's name without folder and ending. */
Str geo_layer_name(Arena *arena, Str file);
/* A ring of points without a repeated last one, turned in place if need be: outlines
 * counter-clockwise, holes clockwise. */
GeoRing geo_ring(LonLat *points, size_t count, bool hole);

/* What is wrong many times over in one file is reported once: how often, and where first. */
typedef struct GeoTally {
    size_t count;
    Place first;
} GeoTally;

void geo_tally(GeoTally *tally, Place place);
void geo_report(Diag *diag, const GeoTally *tally, DiagId id);

typedef struct GeoChecks {
    GeoTally swapped, abroad;
} GeoChecks;

/* Turns a position whose longitude and latitude were exchanged, and counts those that
 * lie outside of Japan. False for what is no position on earth. */
bool geo_check(GeoChecks *checks, LonLat *p, Place place);
void geo_checks_report(Diag *diag, const GeoChecks *checks);
/* Does an outline or hole of the area cross itself? `work` is how many pairs of edges
 * may yet be compared, over all calls; with none left the answer is no. */
bool geo_area_crosses(Arena *scratch, const GeoFeature *area, size_t *work);

#endif
