/* marks.c - the geometry of トンボ. */
#include "draw/marks.h"

#include <math.h>

#define MM (72 / 25.4)

static const double ARM = 9 * MM;     /* of a mark, from the bleed outwards */
static const double SPREAD = 10 * MM; /* half the bar of a centre mark */

typedef struct Bled {
    double x, y, w, h; /* the trim and the bleed around it */
} Bled;

static Bled bled(const SheetBoxes *s)
{
    return (Bled){s->trim_x - s->bleed, s->trim_y - s->bleed, s->trim_w + 2 * s->bleed, s->trim_h + 2 * s->bleed};
}

/* Three points: an angle. */
static void angle(Path *p, double x1, double y1, double x2, double y2, double x3, double y3)
{
    path_move(p, x1, y1);
    path_line(p, x2, y2);
    path_line(p, x3, y3);
}

void marks_line(Path *p, double x1, double y1, double x2, double y2)
{
    path_move(p, x1, y1);
    path_line(p, x2, y2);
}

/* Corner at (x, y) of the trim, outwards dx and dy (±1). With a bleed one angle
 * points at the trim from above and at the bleed from beside, the other the
 * other way round; without one, two lines that do not touch the page. */
static void corner(Path *p, double x, double y, double dx, double dy, double bleed)
{
    double bx = x + dx * bleed, by = y + dy * bleed, fx = bx + dx * ARM, fy = by + dy * ARM;
    if (bleed > 0) {
        angle(p, x, fy, x, by, fx, by);
        angle(p, bx, fy, bx, y, fx, y);
    } else {
        marks_line(p, x, y + dy * 3 * MM, x, fy);
        marks_line(p, x + dx * 3 * MM, y, fx, y);
    }
}

void marks_corners(Path *p, const SheetBoxes *s)
{
    for (int i = 0; i < 4; i++) {
        bool right = i & 1, low = i & 2;
        corner(p, s->trim_x + (right ? s->trim_w : 0), s->trim_y + (low ? s->trim_h : 0), right ? 1 : -1, low ? 1 : -1, s->bleed);
    }
}

/* The bar stands clear of the bleed; a small page gets a shorter one. */
void marks_centres(Path *p, const SheetBoxes *s)
{
    Bled b = bled(s);
    double cx = b.x + b.w / 2, cy = b.y + b.h / 2, out = ARM / 2;
    double wide = fmin(SPREAD, s->trim_w / 4), high = fmin(SPREAD, s->trim_h / 4);
    for (int far = 0; far < 2; far++) {
        double y = far ? b.y + b.h : b.y, x = far ? b.x + b.w : b.x, d = far ? 1 : -1;
        marks_line(p, cx, y + d, cx, y + d * ARM);
        marks_line(p, cx - wide, y + d * out, cx + wide, y + d * out);
        marks_line(p, x + d, cy, x + d * ARM, cy);
        marks_line(p, x + d * out, cy - high, x + d * out, cy + high);
    }
}

void marks_folds(Path *p, const SheetBoxes *s)
{
    Bled b = bled(s);
    for (size_t i = 0; i < s->fold_count; i++) {
        double x = s->trim_x + s->folds[i].at, y = s->trim_y + s->folds[i].at;
        if (s->folds[i].across) {
            marks_line(p, b.x - 1, y, b.x - ARM, y);
            marks_line(p, b.x + b.w + 1, y, b.x + b.w + ARM, y);
        } else {
            marks_line(p, x, b.y - 1, x, b.y - ARM);
            marks_line(p, x, b.y + b.h + 1, x, b.y + b.h + ARM);
        }
    }
}
