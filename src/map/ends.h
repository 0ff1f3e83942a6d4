/* ends.h - which lines meet at a point: coastlines and the ways of one street are joined
 * where they meet. Inside map/.
 */
#ifndef TSUNAGI_MAP_ENDS_H
#define TSUNAGI_MAP_ENDS_H

#include "map/clip.h"

typedef struct LineEnd {
    MapXY at;
    uint32_t line; /* the caller's number */
    bool last;     /* the end of the line, else its beginning */
} LineEnd;

typedef VEC(LineEnd) LineEnds;

void ends_add(Arena *arena, LineEnds *ends, const MapXY *points, size_t count, uint32_t line);
/* After the last line: before ends are asked for. */
void ends_sort(LineEnds *ends);
/* Those at exactly this point, by line, beginnings before ends; returns how many. */
size_t ends_at(const LineEnds *ends, MapXY at, const LineEnd **first);

#endif
