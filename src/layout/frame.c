/* frame.c - backgrounds and borders (CSS Backgrounds 3, a subset). */
#include "layout/paint.h"

#include "draw/image.h"

static Colour colour_of(CssColour c, double opacity)
{
    return (Colour){c.r, c.g, c.b, (float)((double)c.a * opacity)};
}

Path rect_path(Arena *arena, Rect r)
{
    Path path = path_on(arena);
    path_rect(&path, r.x, r.y, r.w, r.h);
    return path;
}

/* Quarter circles by one curve each. */
static const double KAPPA = 0.5522847498;

static Path corners_path(Arena *arena, Rect r, const double radius[4])
{
    Path p = path_on(arena);
    double k[4], most = fmin(r.w, r.h) / 2;
    for (int i = 0; i < 4; i++)
        k[i] = fmax(0, fmin(radius[i], most));
    double c[4];
    for (int i = 0; i < 4; i++)
        c[i] = k[i] * (1 - KAPPA);
    double x1 = r.x + r.w, y1 = r.y + r.h;
    path_move(&p, r.x + k[0], r.y);
    path_line(&p, x1 - k[1], r.y);
    path_curve(&p, x1 - c[1], r.y, x1, r.y + c[1], x1, r.y + k[1]);
    path_line(&p, x1, y1 - k[2]);
    path_curve(&p, x1, y1 - c[2], x1 - c[2], y1, x1 - k[2], y1);
    path_line(&p, r.x + k[3], y1);
    path_curve(&p, r.x + c[3], y1, r.x, y1 - c[3], r.x, y1 - k[3]);
    path_line(&p, r.x, r.y + k[0]);
    path_curve(&p, r.x, r.y + c[0], r.x + c[0], r.y, r.x + k[0], r.y);
    path_close(&p);
    return p;
}

static bool is_round(const Style *s) { return s->radius[0] + s->radius[1] + s->radius[2] + s->radius[3] > 0; }

static Path box_path(Arena *arena, const Style *s, Rect r, double inset)
{
    double radius[4];
    Rect inner = {r.x + inset, r.y + inset, fmax(0, r.w - 2 * inset), fmax(0, r.h - 2 * inset)};
    if (!is_round(s))
        return rect_path(arena, inner);
    for (int i = 0; i < 4; i++)
        radius[i] = fmax(0, (double)s->radius[i] - inset);
    return corners_path(arena, inner, radius);
}

void clip_to(Canvas *canvas, Arena *arena, const Style *s, Rect rect)
{
    Path path = box_path(arena, s, rect, (double)s->border[SIDE_TOP].width);
    canvas_call(canvas, clip, &path);
}

/* ---- borders -------------------------------------------------------------------------- */

static bool even_border(const Style *s, const bool omit[4])
{
    for (int side = 0; side < 4; side++) {
        const Border *a = &s->border[0], *b = &s->border[side];
        if (omit[side] || b->style != a->style || fabsf(a->width - b->width) > 0.001F || fabsf(a->colour.r - b->colour.r) > 0.001F ||
            fabsf(a->colour.g - b->colour.g) > 0.001F || fabsf(a->colour.b - b->colour.b) > 0.001F)
            return false;
    }
    return s->border[0].width > 0;
}

typedef struct Dash {
    double lengths[2];
    Stroke stroke;
} Dash;

static void set_dash(Dash *d, const Border *b)
{
    double w = (double)b->width;
    *d = (Dash){.stroke = {.width = w}};
    if (b->style == BORDER_DASHED) {
        d->lengths[0] = d->lengths[1] = w * 3;
    } else if (b->style == BORDER_DOTTED) {
        d->lengths[0] = 0;
        d->lengths[1] = w * 2;
        d->stroke.cap = CAP_ROUND;
    } else {
        return;
    }
    d->stroke.dashes = d->lengths;
    d->stroke.dash_count = 2;
}

static void stroke_path(Canvas *canvas, const Path *path, const Border *b, double opacity)
{
    Dash dash;
    set_dash(&dash, b);
    canvas_call(canvas, stroke, path, &dash.stroke, colour_of(b->colour, opacity));
}

/* A straight border along the middle of its width. */
static void border_line(Canvas *canvas, Arena *arena, const Border *b, double x1, double y1, double x2, double y2, double opacity)
{
    bool across = fabs(y1 - y2) < 0.001;
    double w = (double)b->width;
    if (b->style == BORDER_DOUBLE) {
        Border third = *b;
        third.width = b->width / 3;
        third.style = BORDER_SOLID;
        double d = w / 3;
        border_line(canvas, arena, &third, x1 - (across ? 0 : d), y1 - (across ? d : 0), x2 - (across ? 0 : d), y2 - (across ? d : 0), opacity);
        border_line(canvas, arena, &third, x1 + (across ? 0 : d), y1 + (across ? d : 0), x2 + (across ? 0 : d), y2 + (across ? d : 0), opacity);
        return;
    }
    Path path = path_on(arena);
    path_move(&path, x1, y1);
    path_line(&path, x2, y2);
    stroke_path(canvas, &path, b, opacity);
}

/* Solid sides meet in mitres: each is a trapezoid. */
static void solid_side(Canvas *canvas, Arena *arena, const Style *s, Rect r, int side, const bool omit[4], double opacity)
{
    double w[4], x0 = r.x, y0 = r.y, x1 = r.x + r.w, y1 = r.y + r.h;
    for (int i = 0; i < 4; i++)
        w[i] = omit[i] ? 0 : (double)s->border[i].width;
    const double outer[4][4] = {{x0, y0, x1, y0}, {x1, y0, x1, y1}, {x1, y1, x0, y1}, {x0, y1, x0, y0}};
    const double ix0 = x0 + w[SIDE_LEFT], iy0 = y0 + w[SIDE_TOP], ix1 = x1 - w[SIDE_RIGHT], iy1 = y1 - w[SIDE_BOTTOM];
    const double inner[4][4] = {{ix1, iy0, ix0, iy0}, {ix1, iy1, ix1, iy0}, {ix0, iy1, ix1, iy1}, {ix0, iy0, ix0, iy1}};
    Path p = path_on(arena);
    path_move(&p, outer[side][0], outer[side][1]);
    path_line(&p, outer[side][2], outer[side][3]);
    path_line(&p, inner[side][0], inner[side][1]);
    path_line(&p, inner[side][2], inner[side][3]);
    path_close(&p);
    canvas_call(canvas, fill, &p, colour_of(s->border[side].colour, opacity), false);
}

static void paint_side(Canvas *canvas, Arena *arena, const Style *s, Rect r, int side, const bool omit[4], double opacity)
{
    const Border *b = &s->border[side];
    double h = (double)b->width / 2, x1 = r.x + r.w, y1 = r.y + r.h;
    if (omit[side] || b->style == BORDER_NONE || b->width <= 0)
        return;
    if (b->style == BORDER_SOLID)
        solid_side(canvas, arena, s, r, side, omit, opacity);
    else if (side == SIDE_TOP || side == SIDE_BOTTOM)
        border_line(canvas, arena, b, r.x, side == SIDE_TOP ? r.y + h : y1 - h, x1, side == SIDE_TOP ? r.y + h : y1 - h, opacity);
    else
        border_line(canvas, arena, b, side == SIDE_LEFT ? r.x + h : x1 - h, r.y, side == SIDE_LEFT ? r.x + h : x1 - h, y1, opacity);
}

static void paint_borders(Canvas *canvas, Arena *arena, const Style *s, Rect r, const bool omit[4], double opacity)
{
    if (even_border(s, omit) && s->border[0].style != BORDER_DOUBLE) {
        Path path = box_path(arena, s, r, (double)s->border[0].width / 2);
        stroke_path(canvas, &path, &s->border[0], opacity);
        return;
    }
    for (int side = 0; side < 4; side++)
        paint_side(canvas, arena, s, r, side, omit, opacity);
}

static void paint_background_image(Canvas *canvas, Arena *arena, const Style *s, const Image *image, Rect r)
{
    double w, h;
    image_size(image, &w, &h);
    canvas_call(canvas, save);
    clip_to(canvas, arena, s, r);
    canvas_call(canvas, image, image, r.x + (double)s->border[SIDE_LEFT].width, r.y + (double)s->border[SIDE_TOP].width, w, h);
    canvas_call(canvas, restore);
}

void paint_frame(Canvas *canvas, Arena *arena, const Style *s, const BoxExtra *extra, Rect r, const bool omit[4], double opacity)
{
    if (s->background.a > 0) {
        Path path = box_path(arena, s, r, 0);
        canvas_call(canvas, fill, &path, colour_of(s->background, opacity), false);
    }
    if (extra && extra->background)
        paint_background_image(canvas, arena, s, extra->background, r);
    if (s->border[0].width + s->border[1].width + s->border[2].width + s->border[3].width > 0)
        paint_borders(canvas, arena, s, r, omit, opacity);
}

void paint_rules(Canvas *canvas, Arena *arena, const RuleList *rules, const Place2 *place)
{
    for (size_t i = 0; i < rules->count; i++) {
        const Rule *rule = &rules->items[i];
        Rect a = place_rect(place, (double)rule->x1, (double)rule->y1, 0, 0), b = place_rect(place, (double)rule->x2, (double)rule->y2, 0, 0);
        /* Corners are closed by running half a width over. */
        double h = rule->border.style == BORDER_SOLID ? (double)rule->border.width / 2 : 0;
        bool across = fabs(a.y - b.y) < 0.001;
        border_line(canvas, arena, &rule->border, a.x - (across ? h : 0), a.y - (across ? 0 : h), b.x + (across ? h : 0), b.y + (across ? 0 : h), 1);
    }
}
