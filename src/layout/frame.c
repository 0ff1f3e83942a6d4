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

/* ---- corners (CSS Backgrounds 3 §5) ------------------------------------------------------ */

/* Quarter ellipses by one curve each. */
static const double KAPPA = 0.5522847498;

/* A box and its round corners from top left: along the top or bottom, down the side. */
typedef struct Rounded {
    Rect rect;
    double radius[4][2];
} Rounded;

bool frame_is_round(const Style *s)
{
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < 2; i++)
            if (s->radius[k][i].value > 0 || s->radius[k][i].plus > 0)
                return true;
    return false;
}

/* Radii that overlap shrink together; a side that a break cuts has square corners. */
static Rounded rounded_of(const Style *s, Rect r, const bool cut[4])
{
    Rounded out = {.rect = r};
    double scale = 1;
    for (int k = 0; k < 4; k++) {
        double x = fmax(0, length_resolve(s->radius[k][0], r.w, 0)), y = fmax(0, length_resolve(s->radius[k][1], r.h, 0));
        bool square = x <= 0 || y <= 0 || cut[k < 2 ? SIDE_TOP : SIDE_BOTTOM] || cut[k == 0 || k == 3 ? SIDE_LEFT : SIDE_RIGHT];
        out.radius[k][0] = square ? 0 : x;
        out.radius[k][1] = square ? 0 : y;
    }
    for (int side = 0; side < 4; side++) {
        int axis = side & 1; /* the top and the bottom are along x */
        double sum = out.radius[side][axis] + out.radius[(side + 1) & 3][axis], length = axis ? r.h : r.w;
        if (sum > length && sum > 0)
            scale = fmin(scale, length / sum);
    }
    for (int k = 0; k < 4; k++) {
        out.radius[k][0] *= scale;
        out.radius[k][1] *= scale;
    }
    return out;
}

/* The same box further in, by so much on each side: radii shrink with the sides they lie on. */
static Rounded rounded_inset(const Rounded *from, const double by[4])
{
    Rect r = from->rect;
    Rounded out = {.rect = {r.x + by[SIDE_LEFT], r.y + by[SIDE_TOP], fmax(0, r.w - by[SIDE_LEFT] - by[SIDE_RIGHT]),
                            fmax(0, r.h - by[SIDE_TOP] - by[SIDE_BOTTOM])}};
    for (int k = 0; k < 4; k++) {
        double x = fmax(0, from->radius[k][0] - by[k == 0 || k == 3 ? SIDE_LEFT : SIDE_RIGHT]);
        double y = fmax(0, from->radius[k][1] - by[k < 2 ? SIDE_TOP : SIDE_BOTTOM]);
        out.radius[k][0] = x > 0 && y > 0 ? x : 0;
        out.radius[k][1] = x > 0 && y > 0 ? y : 0;
    }
    return out;
}

static void put_rounded(Path *p, const Rounded *b)
{
    bool square = true;
    for (int k = 0; k < 4; k++)
        square = square && b->radius[k][0] <= 0;
    if (square) {
        path_rect(p, b->rect.x, b->rect.y, b->rect.w, b->rect.h);
        return;
    }
    double x0 = b->rect.x, y0 = b->rect.y, x1 = x0 + b->rect.w, y1 = y0 + b->rect.h, c = 1 - KAPPA;
    const double (*k)[2] = b->radius;
    path_move(p, x0 + k[0][0], y0);
    path_line(p, x1 - k[1][0], y0);
    path_curve(p, x1 - k[1][0] * c, y0, x1, y0 + k[1][1] * c, x1, y0 + k[1][1]);
    path_line(p, x1, y1 - k[2][1]);
    path_curve(p, x1, y1 - k[2][1] * c, x1 - k[2][0] * c, y1, x1 - k[2][0], y1);
    path_line(p, x0 + k[3][0], y1);
    path_curve(p, x0 + k[3][0] * c, y1, x0, y1 - k[3][1] * c, x0, y1 - k[3][1]);
    path_line(p, x0, y0 + k[0][1]);
    path_curve(p, x0, y0 + k[0][1] * c, x0 + k[0][0] * c, y0, x0 + k[0][0], y0);
    path_close(p);
}

static Path rounded_path(Arena *arena, const Rounded *b)
{
    Path path = path_on(arena);
    put_rounded(&path, b);
    return path;
}

static const bool uncut[4] = {false, false, false, false};

static void border_widths(const Style *s, const bool omit[4], double part, double out[4])
{
    for (int side = 0; side < 4; side++)
        out[side] = omit[side] ? 0 : (double)s->border[side].width * part;
}

void clip_to(Canvas *canvas, Arena *arena, const Style *s, Rect rect)
{
    double widths[4];
    border_widths(s, uncut, 1, widths);
    Rounded outer = rounded_of(s, rect, uncut), inner = rounded_inset(&outer, widths);
    Path path = rounded_path(arena, &inner);
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

/* ---- borders that differ around round corners ------------------------------------------ */

typedef struct RoundFrame {
    Canvas *canvas;
    Arena *arena;
    const Style *style;
    Rounded outer;
    const bool *omit;
    double opacity;
} RoundFrame;

/* What of a frame is one side's: between the corners of the box outside and inside,
 * and on to where the lines through those corners meet. */
static void clip_side(const RoundFrame *f, int side)
{
    double w[4];
    border_widths(f->style, f->omit, 1, w);
    Rect r = f->outer.rect;
    double x1 = r.x + r.w, y1 = r.y + r.h;
    const double corner[4][2] = {{r.x, r.y}, {x1, r.y}, {x1, y1}, {r.x, y1}};
    const double towards[4][2] = {{w[SIDE_LEFT], w[SIDE_TOP]}, {-w[SIDE_RIGHT], w[SIDE_TOP]}, {-w[SIDE_RIGHT], -w[SIDE_BOTTOM]}, {w[SIDE_LEFT], -w[SIDE_BOTTOM]}};
    int from = side, to = (side + 1) & 3;
    double across = w[SIDE_LEFT] + w[SIDE_RIGHT], down = w[SIDE_TOP] + w[SIDE_BOTTOM];
    double reach = fmin(across > 0 ? r.w / across : INFINITY, down > 0 ? r.h / down : INFINITY);
    Path p = path_on(f->arena);
    path_move(&p, corner[from][0], corner[from][1]);
    path_line(&p, corner[to][0], corner[to][1]);
    path_line(&p, corner[to][0] + reach * towards[to][0], corner[to][1] + reach * towards[to][1]);
    path_line(&p, corner[from][0] + reach * towards[from][0], corner[from][1] + reach * towards[from][1]);
    path_close(&p);
    canvas_call(f->canvas, clip, &p);
}

/* The ring between two depths of the border: 0 its outer edge, 1 its inner one. */
static void fill_ring(const RoundFrame *f, double from, double to, const Border *b)
{
    double a[4], c[4];
    border_widths(f->style, f->omit, from, a);
    border_widths(f->style, f->omit, to, c);
    Rounded out = rounded_inset(&f->outer, a), in = rounded_inset(&f->outer, c);
    Path path = path_on(f->arena);
    put_rounded(&path, &out);
    put_rounded(&path, &in);
    canvas_call(f->canvas, fill, &path, colour_of(b->colour, f->opacity), true);
}

static void fill_rings(const RoundFrame *f, const Border *b)
{
    fill_ring(f, 0, b->style == BORDER_DOUBLE ? 1 / 3.0 : 1, b);
    if (b->style == BORDER_DOUBLE)
        fill_ring(f, 2 / 3.0, 1, b);
}

/* Half of a corner's curve, from the point (x0, y0) where it leaves a side: to the
 * middle of the corner, or from there when `back`. */
static void half_corner(Path *p, double x0, double y0, double x1, double y1, bool down_first, bool back)
{
    double c1x = down_first ? x0 : x0 + (x1 - x0) * KAPPA, c1y = down_first ? y0 + (y1 - y0) * KAPPA : y0;
    double c2x = down_first ? x1 - (x1 - x0) * KAPPA : x1, c2y = down_first ? y1 : y1 - (y1 - y0) * KAPPA;
    double ax = (x0 + c1x) / 2, ay = (y0 + c1y) / 2, mx = (c1x + c2x) / 2, my = (c1y + c2y) / 2, bx = (ax + mx) / 2, by = (ay + my) / 2;
    double ex = (c2x + x1) / 2, ey = (c2y + y1) / 2, hx = (bx + (mx + ex) / 2) / 2, hy = (by + (my + ey) / 2) / 2;
    if (back) {
        path_move(p, hx, hy);
        path_curve(p, bx, by, ax, ay, x0, y0);
    } else {
        path_curve(p, ax, ay, bx, by, hx, hy);
    }
}

/* Dashes and dots: along the side and half way round its corners. */
static void stroke_round_side(const RoundFrame *f, int side, const Border *b)
{
    double half[4];
    border_widths(f->style, f->omit, 0.5, half);
    Rounded m = rounded_inset(&f->outer, half);
    double x0 = m.rect.x, y0 = m.rect.y, x1 = x0 + m.rect.w, y1 = y0 + m.rect.h;
    int from = side, to = (side + 1) & 3;
    const double corner[4][2] = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
    double sx = corner[from][0], sy = corner[from][1], ex = corner[to][0], ey = corner[to][1];
    bool upright = side & 1;
    double along = side == SIDE_TOP || side == SIDE_RIGHT ? 1 : -1, inward = side == SIDE_TOP || side == SIDE_LEFT ? 1 : -1;
    const double *r = m.radius[from], *q = m.radius[to];
    Path p = path_on(f->arena);
    double ax = upright ? sx : sx + along * r[0], ay = upright ? sy + along * r[1] : sy;
    double zx = upright ? ex : ex - along * q[0], zy = upright ? ey - along * q[1] : ey;
    half_corner(&p, ax, ay, upright ? sx + inward * r[0] : sx, upright ? sy : sy + inward * r[1], upright, true);
    path_line(&p, zx, zy);
    half_corner(&p, zx, zy, upright ? ex + inward * q[0] : ex, upright ? ey : ey + inward * q[1], upright, false);
    stroke_path(f->canvas, &p, b, f->opacity);
}

static bool same_paint(const Border *a, const Border *b)
{
    return a->style == b->style && fabsf(a->colour.r - b->colour.r) < 0.001F && fabsf(a->colour.g - b->colour.g) < 0.001F &&
           fabsf(a->colour.b - b->colour.b) < 0.001F && fabsf(a->colour.a - b->colour.a) < 0.001F;
}

static void paint_round_borders(const RoundFrame *f)
{
    const Border *b = f->style->border, *first = NULL;
    bool one = true;
    for (int side = 0; side < 4; side++) {
        if (f->omit[side] || b[side].width <= 0)
            continue;
        one = one && (!first || same_paint(first, &b[side])) && (b[side].style == BORDER_SOLID || b[side].style == BORDER_DOUBLE);
        first = first ? first : &b[side];
    }
    if (one && first) {
        fill_rings(f, first);
        return;
    }
    for (int side = 0; side < 4; side++) {
        if (f->omit[side] || b[side].width <= 0)
            continue;
        if (b[side].style != BORDER_SOLID && b[side].style != BORDER_DOUBLE) {
            stroke_round_side(f, side, &b[side]);
            continue;
        }
        canvas_call(f->canvas, save);
        clip_side(f, side);
        fill_rings(f, &b[side]);
        canvas_call(f->canvas, restore);
    }
}

static void paint_borders(Canvas *canvas, Arena *arena, const Style *s, Rect r, const bool omit[4], double opacity)
{
    if (even_border(s, omit) && s->border[0].style != BORDER_DOUBLE) {
        double half[4];
        border_widths(s, omit, 0.5, half);
        Rounded outer = rounded_of(s, r, omit), middle = rounded_inset(&outer, half);
        Path path = rounded_path(arena, &middle);
        stroke_path(canvas, &path, &s->border[0], opacity);
    } else if (frame_is_round(s)) {
        paint_round_borders(&(RoundFrame){canvas, arena, s, rounded_of(s, r, omit), omit, opacity});
    } else {
        for (int side = 0; side < 4; side++)
            paint_side(canvas, arena, s, r, side, omit, opacity);
    }
}

/* ---- background pictures (CSS Backgrounds 3 §3) ---------------------------------------- */

enum { TILE_LIMIT = 4000 };

static void picture_size(const BackgroundLayer *layer, Rect in, double nw, double nh, double *w, double *h)
{
    double fit = layer->fit == BACKGROUND_COVER ? fmax(in.w / nw, in.h / nh) : fmin(in.w / nw, in.h / nh);
    if (layer->fit != BACKGROUND_SIZED) {
        *w = nw * fit;
        *h = nh * fit;
        return;
    }
    bool auto_w = layer->size[0].kind == LENGTH_AUTO, auto_h = layer->size[1].kind == LENGTH_AUTO;
    *w = length_resolve(layer->size[0], in.w, nw);
    *h = length_resolve(layer->size[1], in.h, nh);
    if (auto_w && !auto_h)
        *w = *h * nw / nh;
    else if (auto_h && !auto_w)
        *h = *w * nh / nw;
}

/* Where the first tile begins and how many there are along one axis. */
static double tiles_along(const BackgroundLayer *layer, int axis, double origin, double room, double size, double from, double to, double *count)
{
    double at = origin + length_resolve(layer->position[axis], room - size, 0);
    *count = 1;
    if (!layer->repeat[axis])
        return at;
    at -= ceil((at - from) / size - 1e-6) * size;
    *count = fmax(0, ceil((to - at) / size - 1e-6));
    return at;
}

static bool paint_picture(Canvas *canvas, Arena *arena, const Style *s, const BackgroundLayer *layer, const Image *image, Rect r, Rect own)
{
    double nw, nh, w, h, columns, rows, bw[4];
    image_size(image, &nw, &nh);
    border_widths(s, uncut, 1, bw);
    Rounded outer = rounded_of(s, r, uncut), place = {.rect = own};
    Rect in = rounded_inset(&place, bw).rect;
    if (nw <= 0 || nh <= 0 || in.w <= 0 || in.h <= 0)
        return true;
    picture_size(layer, in, nw, nh, &w, &h);
    if (w <= 0 || h <= 0)
        return true;
    double x = tiles_along(layer, 0, in.x, in.w, w, r.x, r.x + r.w, &columns), y = tiles_along(layer, 1, in.y, in.h, h, r.y, r.y + r.h, &rows);
    if (columns * rows > TILE_LIMIT)
        return false;
    Path path = rounded_path(arena, &outer);
    canvas_call(canvas, save);
    canvas_call(canvas, clip, &path);
    for (double row = 0; row < rows; row++)
        for (double column = 0; column < columns; column++)
            canvas_call(canvas, image, image, x + column * w, y + row * h, w, h);
    canvas_call(canvas, restore);
    return true;
}

bool paint_frame(Canvas *canvas, Arena *arena, const Style *s, const BoxExtra *extra, Rect r, Rect own, const bool omit[4], double opacity)
{
    bool collapsed = omit[0] && omit[1] && omit[2] && omit[3]; /* no border is its own, the corners are */
    bool painted = true;
    if (s->background.a > 0) {
        Rounded box = rounded_of(s, r, collapsed ? uncut : omit);
        Path path = rounded_path(arena, &box);
        canvas_call(canvas, fill, &path, colour_of(s->background, opacity), false);
    }
    for (size_t i = extra && extra->backgrounds ? s->background_image.count : 0; i > 0; i--) { /* the first lies on top */
        BackgroundLayer layer = style_background(s, i - 1);
        Rect place = layer.fit == BACKGROUND_COVER ? r : own;
        if (extra->backgrounds[i - 1])
            painted &= paint_picture(canvas, arena, s, &layer, extra->backgrounds[i - 1], r, place);
    }
    if (s->border[0].width + s->border[1].width + s->border[2].width + s->border[3].width > 0)
        paint_borders(canvas, arena, s, r, omit, opacity);
    return painted;
}

void paint_rules(Canvas *canvas, Arena *arena, const RuleList *rules, const PlaceOnSheet *place)
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
