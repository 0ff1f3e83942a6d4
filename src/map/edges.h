/* edges.h - which edges of areas were seen before: of borders that neighbours share each
 * is drawn once, and between two pieces of one water none. Inside map/.
 *
 * An edge is known by its ends, exactly, in either direction; a hash of 62 bits stands
 * for it.
 */
#ifndef TSUNAGI_MAP_EDGES_H
#define TSUNAGI_MAP_EDGES_H

#include "map/layers.h"

typedef struct EdgeSet {
    Arena *arena;
    uint64_t *slots; /* open addressing; a hash and, in its two low bits, the marks */
    size_t count, room;
} EdgeSet;

enum { EDGE_SEEN = 1, EDGE_BOTH_SIDES = 3 };

/* Adds marks (1 to 3); returns those that were there before. */
unsigned edges_mark(EdgeSet *set, MapXY a, MapXY b, unsigned marks);
/* The marks of an edge, 0 for an unknown one. */
unsigned edges_marks(const EdgeSet *set, MapXY a, MapXY b);
/* Marks the edges of an area, one bit for each side it lies on: EDGE_BOTH_SIDES are
 * those with areas left and right of them. */
void edges_mark_sides(EdgeSet *set, const MapFeature *area);

#endif
