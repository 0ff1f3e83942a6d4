#include "map/ends.h"

#include <stdlib.h>

static int by_place(MapXY a, MapXY b)
{
    if (a.x != b.x) return a.x < b.x ? -1 : 1;
    return (a.y > b.y) - (a.y < b.y);
}

static int by_place_and_line(const void *x, const void *y)
{
    const LineEnd *a = x, *b = y;
    int place = by_place(a->at, b->at);
    if (place) return place;
    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    return a->last - b->last;
}

void ends_add(Arena *arena, LineEnds *ends, const MapXY *points, size_t count, uint32_t line)
{
    vec_push(arena, ends, ((LineEnd){points[0], line, false}));
    vec_push(arena, ends, ((LineEnd){points[count - 1], line, true}));
}

void ends_sort(LineEnds *ends)
{
    if (ends->count > 0) qsort(ends->items, ends->count, sizeof *ends->items, by_place_and_line);
}

size_t ends_at(const LineEnds *ends, MapXY at, const LineEnd **first)
{
    size_t low = 0, high = ends->count, count = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_place(ends->items[middle].at, at) < 0) low = middle + 1;
        else high = middle;
    }
    *first = ends->items + low;
    while (low + count < ends->count && by_place(ends->items[low + count].at, at) == 0) count++;
    return count;
}
