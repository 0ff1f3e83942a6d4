/* markers.h - the shapes of categories, and where their markers may stand.
 *
 * Shapes: circle square triangle diamond pentagon hexagon star cross drop house
 * shield; an unknown one is a circle. A marker carries its number inside, in
 * white or black, whichever stands out; a white edge keeps it apart from the map
 * and from its neighbours, and the shape from the colour-blind.
 *
 * Placement: markers that would overlap move apart; each moved one keeps a
 * leader line to its true point. Afterwards no two markers overlap, no two
 * leaders cross, none runs across a wall if a place without that is found, and
 * the sum of moves is as small as a bounded search finds.
 * Where the markers would fill more than half of the frame nothing is moved.
 * A marker that would still overlap an earlier one is dropped: it goes back to
 * its true point, for a dot without a number, and the report counts it.
 * The same input gives the same places.
 */
#ifndef TSUNAGI_MAP_MARKERS_H
#define TSUNAGI_MAP_MARKERS_H

#include "draw/canvas.h"
#include "text/font.h"

bool marker_shape_known(Str shape);
/* The outline around (0, 0): all shapes of one size look equally large, and a
 * circle has that radius. */
void marker_path(Path *path, Str shape, double cx, double cy, double radius);
/* Where the middle of a number sits below the centre, for a radius of 1. */
double marker_text_shift(Str shape);

typedef struct MarkerRect {
    double x0, y0, x1, y1;
} MarkerRect;

static inline bool marker_rects_meet(MarkerRect a, MarkerRect b)
{
    return a.x0 < b.x1 && a.x1 > b.x0 && a.y0 < b.y1 && a.y1 > b.y0;
}

typedef struct MarkerSpot {
    double px, py; /* the true point */
    double x, y;   /* where the marker stands: result */
    bool dropped;  /* no place was found: result */
} MarkerSpot;

typedef struct MarkerProblem {
    MarkerSpot *spots;
    size_t count;
    double radius;           /* of the circle around each, white edge included */
    MarkerRect frame;        /* markers stay inside */
    const MarkerRect *walls; /* … and off these, their leaders too where they can: scale bar, legend */
    size_t wall_count;
} MarkerProblem;

typedef struct MarkerReport {
    size_t dropped;
    size_t overlaps;  /* of those that stand: pairs of markers, and markers on walls */
    size_t crossings; /* pairs of leaders */
    size_t walls_crossed; /* pairs of a leader and a wall that its point is not under */
    size_t moved;
    double mean_move; /* pt, of all that stand */
} MarkerReport;

MarkerReport markers_place(Arena *scratch, const MarkerProblem *problem);

#endif
