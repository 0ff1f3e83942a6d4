/* The signs of roads in Japan: 国道 a triangle on its tip with round sides, 都道府県道 a
 * lying hexagon, 高速 an upright plate. */
#include <math.h>

#include "map/plan.h"

double shield_width(ShieldShape shape, double size, double text_width)
{
    double room = shape == SHIELD_EXPRESSWAY ? 0.35 : shape == SHIELD_PREFECTURAL ? 0.62 : 0.5;
    return fmax(shape == SHIELD_EXPRESSWAY ? size * 0.9 : size * 1.1, text_width + room * size);
}

static void national(Path *p, double cx, double cy, double h, double w)
{
    path_move(p, cx, cy + h);
    path_curve(p, cx - 0.28 * w, cy + h, cx - w, cy - 0.1 * h, cx - w, cy - 0.5 * h);
    path_curve(p, cx - w, cy - 0.86 * h, cx - 0.5 * w, cy - 0.92 * h, cx, cy - 0.92 * h);
    path_curve(p, cx + 0.5 * w, cy - 0.92 * h, cx + w, cy - 0.86 * h, cx + w, cy - 0.5 * h);
    path_curve(p, cx + w, cy - 0.1 * h, cx + 0.28 * w, cy + h, cx, cy + h);
    path_close(p);
}

static void prefectural(Path *p, double cx, double cy, double h, double w)
{
    double corner = fmin(0.55 * h, 0.5 * w);
    path_move(p, cx - w, cy);
    path_line(p, cx - w + corner, cy - 0.9 * h);
    path_line(p, cx + w - corner, cy - 0.9 * h);
    path_line(p, cx + w, cy);
    path_line(p, cx + w - corner, cy + 0.9 * h);
    path_line(p, cx - w + corner, cy + 0.9 * h);
    path_close(p);
}

void shield_path(Path *path, ShieldShape shape, double cx, double cy, double size, double width)
{
    double h = size / 2, w = width / 2;
    switch (shape) {
    case SHIELD_NONE: break;
    case SHIELD_NATIONAL: national(path, cx, cy, h, w); break;
    case SHIELD_PREFECTURAL: prefectural(path, cx, cy, h, w); break;
    case SHIELD_EXPRESSWAY: path_round_rect(path, cx - w, cy - 0.85 * h, 2 * w, 1.7 * h, 0.35 * h); break;
    }
}
