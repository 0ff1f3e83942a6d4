/* projection.h - degrees to metres on the Japan Plane Rectangular CS (平面直角座標系).
 *
 * Nineteen transverse Mercator zones on GRS 80, scale 0.9999 on the central
 * meridian (国土交通省告示; EPSG:6669-6687 for JGD2011). The parameters are
 * given to PROJ outright, so no proj.db is needed; a test holds them against
 * the EPSG registry. Lengths are true to 1 in 10,000 within a zone.
 */
#ifndef TSUNAGI_MAP_PROJECTION_H
#define TSUNAGI_MAP_PROJECTION_H

#include "model/geo.h"

enum { PROJECTION_ZONES = 19 };

/* In the place of a zone: Web Mercator (EPSG:3857), metres at the equator. */
enum { PROJECTION_WEB = 0 };

/* Metres east (x) and north (y) of the zone's origin. */
typedef struct MapXY {
    double x, y;
} MapXY;

/* The zone whose origin is nearest; the official table goes by prefecture, and
 * differs only near borders, where both serve. A setting can say otherwise. */
int projection_zone(LonLat p);
/* False when PROJ cannot be set up (a diagnostic says so). A point farther than
 * 6 degrees from the meridian comes out as NaN. */
bool projection_points(int zone, const LonLat *in, MapXY *out, size_t count, Diag *diag);

/* Half the side of the square of the whole world in Web Mercator, metres. */
#define PROJECTION_WEB_HALF 20037508.342789244
/* NaN beyond the square (85.06 degrees north and south). */
MapXY projection_web(LonLat p);
LonLat projection_web_inverse(MapXY p);

#endif
