/* Hatches and dots, drawn as lines clipped to an area: few operations, sharp at any
 * size, and in the ink of the sheet. */
#include <math.h>

#include "map/plan.h"

/* A frame of 14 m hatched at 3.6 pt; in a larger one the lines stand farther apart. */
enum { LINES_MAX = 4000 };

/* Lines of one direction, `step` apart along x, leaning `lean` to the right over the height. */
static void put_lines(Path *path, MarkerRect r, double step, double lean)
{
    step = fmax(step, (r.x1 - r.x0 + fabs(lean)) / LINES_MAX);
    double first = floor((fmin(r.x0, r.x0 - lean) - r.x0) / step) * step + r.x0, last = fmax(r.x1, r.x1 - lean);
    for (double x = first; x < last; x += step) {
        path_move(path, x, r.y1);
        path_line(path, x + lean, r.y0);
    }
}

static void put_rows(Path *path, MarkerRect r, double size)
{
    double step = fmax(size * 0.866, (r.y1 - r.y0) / LINES_MAX);
    int row = 0;
    for (double y = r.y0 + size / 2; y < r.y1; y += step, row++) {
        path_move(path, r.x0 + (row & 1 ? size / 2 : 0), y);
        path_line(path, r.x1, y);
    }
}

Path pattern_lines(Arena *arena, MapPattern pattern, double size, MarkerRect over)
{
    Path path = path_on(arena);
    double step = fmax(1, size) * 1.41421356, tall = over.y1 - over.y0;
    switch (pattern) {
    case PATTERN_NONE: break;
    case PATTERN_CROSS: put_lines(&path, over, step, -tall); /* and the other way */ put_lines(&path, over, step, tall); break;
    case PATTERN_HATCH: put_lines(&path, over, step, tall); break;
    case PATTERN_DOTS: put_rows(&path, over, fmax(1, size)); break;
    }
    return path;
}

/* Dots are dashes of no length with round ends. */
Stroke pattern_stroke(Arena *arena, MapPattern pattern, double size, double width)
{
    Stroke stroke = {.width = fmax(0.1, width)};
    if (pattern != PATTERN_DOTS) return stroke;
    double *dashes = arena_array(arena, double, 2);
    dashes[0] = 0.01;
    dashes[1] = fmax(1, size);
    stroke.dashes = dashes;
    stroke.dash_count = 2;
    stroke.cap = CAP_ROUND;
    return stroke;
}
