/* book.h - a map book: the ward cut into pages of one true scale.
 *
 *   +---------+---------+     Pages are numbered row by row from the north, from west to
 *   |    1    |    2    |     east; where there is neither a facility nor land of the ward
 *   +---------+---------+     there is no page. Each shows its own part, its home, and
 *             |    3    |     beyond it a strip of its neighbours, the overlap. Homes lie
 *             +---------+     side by side: each point of the ward belongs to one.
 */
#ifndef TSUNAGI_MAP_BOOK_H
#define TSUNAGI_MAP_BOOK_H

#include "map/map.h"

typedef struct MapBookPage {
    unsigned number;                  /* from 1 */
    unsigned north, east, south, west; /* numbers of the neighbours; 0: none */
    MapBox area, home;                /* metres: for MapSpec.area and MapSpec.home */
} MapBookPage;

typedef struct MapBook {
    MapBookPage *pages;
    size_t count;
    MapBox bounds; /* of all homes */
} MapBook;

enum { MAP_BOOK_CELLS = 10000 }; /* more are a scale gone wrong */

/* Pages like `spec`, with frames of width by height points at its scale (which must be
 * set), `overlap` points wide on each side. False when that makes too many cells;
 * `count` says how many. */
bool map_book_cut(Arena *arena, const MapBase *base, const MapSpec *spec, double width, double height, double overlap, MapBook *out);
/* The page that a facility of the view belongs to, by index; NULL: on none, or without
 * a point. */
const MapBookPage *map_book_page(const MapBook *book, const MapBase *base, size_t facility);
/* Whether land of a district, by index, lies in the page's home. */
bool map_book_shows(const MapBookPage *page, const MapBase *base, size_t district);
/* Where a page's home lies on another map: points from its upper left corner. */
MapBox map_book_rect(const MapBookPage *page, const MapPlan *overview);

#endif
