/* osm_near.h - what of a large OpenStreetMap file a map of the ward can show.
 *
 * Inside source/. Near is a node inside of the box, a way with such a node, and an area
 * made of ways of which one is near; what these are made of is wanted too, wherever it
 * lies. (An area around the whole box that has no node in it is not found.) The file is
 * read several times, and only the ids of what is wanted are kept: 16 to 32 bytes each.
 */
#ifndef TSUNAGI_SOURCE_OSM_NEAR_H
#define TSUNAGI_SOURCE_OSM_NEAR_H

#include "base/vec.h"
#include "markup/xml.h"
#include "model/geo.h"

/* A set of ids; open addressing, 0 kept apart. */
typedef struct IdSet {
    Arena *arena;
    int64_t *slots;
    size_t room, count;
    bool zero;
} IdSet;

bool ids_have(const IdSet *set, int64_t id);

typedef struct OsmNear {
    GeoBox box;
    IdSet nodes;     /* inside of the box */
    IdSet ways;      /* with one of them */
    IdSet parts;     /* ways of areas that have one of those */
    IdSet corners;   /* nodes of all these ways */
} OsmNear;

/* Reads fd from its beginning; false when it is bad (in diag). Sets live in arena. */
bool osm_near(Arena *arena, Str file, int fd, GeoBox box, Diag *diag, OsmNear *out);

#endif
