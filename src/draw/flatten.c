#include "draw/flatten.h"

#include <math.h>
#include <string.h>

#include "draw/mixed.h"
#include "draw/outline.h"
#include "draw/picture.h"

typedef struct Bounds {
    double x0, y0, x1, y1;
} Bounds;

/* In force together with those outside it. Paths are in the page's points. */
typedef struct Clip {
    const struct Clip *outer;
    Path path;
    bool even_odd;
} Clip;

/* What was painted, opaque. */
typedef struct Item {
    enum { ITEM_FILL, ITEM_STROKE, ITEM_TEXT, ITEM_PICTURE, ITEM_BULK } kind;
    Bounds bounds; /* of the page; generous */
    const Clip *clip;
    CanvasMix mix; /* of a picture: what veils it */
    Path path; /* of a fill in the page's points, of a stroke in its own */
    Path area; /* of a stroke, in the page's points, once it was asked for */
    bool even_odd;
    Stroke stroke;
    GlyphRun run;
    double matrix[6]; /* of a stroke, of text and of a picture: from its own points to the page's */
    const Image *image;
    CanvasMix ground; /* of a picture: under what is not opaque */
    float keep;       /* of a picture: what its veils let through */
    double at[4];     /* of a picture: x, y, width, height */
} Item;

/* Decoded once for a page. */
typedef struct Pixels {
    const Image *image;
    const uint8_t *rgba;
    bool opaque;
} Pixels;

/* A picture drawn in mixes: the same one is not made twice. */
typedef struct Mixed {
    const Image *image;
    CanvasMix ground, veil;
    float keep;
    const Image *made;
} Mixed;

typedef struct State {
    double matrix[6];
    const Clip *clip;
} State;

typedef struct Flat {
    Canvas base;
    Canvas *to;
    Arena *arena, *work; /* work: of the page */
    State now;
    VEC(State) saved;
    VEC(Item) items; /* from the bottom up */
    VEC(Pixels) pixels;
    VEC(Mixed) mixed; /* of the whole file */
    bool bulk;
    size_t page;
    VEC(CanvasLeft) left;
} Flat;

enum { MOST_BENEATH = 256 };

/* ---- geometry ---- */

static const State START = {{1, 0, 0, 1, 0, 0}, NULL};

static void apply(const double m[6], double x, double y, double out[2])
{
    out[0] = m[0] * x + m[2] * y + m[4];
    out[1] = m[1] * x + m[3] * y + m[5];
}

/* First m, then what was in force. */
static void before(const double m[6], double now[6])
{
    double out[6], origin[2];
    for (int i = 0; i < 4; i += 2) {
        out[i] = m[i] * now[0] + m[i + 1] * now[2];
        out[i + 1] = m[i] * now[1] + m[i + 1] * now[3];
    }
    apply(now, m[4], m[5], origin);
    out[4] = origin[0], out[5] = origin[1];
    memcpy(now, out, sizeof out);
}

static bool inverse(const double m[6], double out[6])
{
    double d = m[0] * m[3] - m[1] * m[2];
    if (fabs(d) < 1e-12) return false;
    const double back[] = {m[3] / d, -m[1] / d, -m[2] / d, m[0] / d, (m[2] * m[5] - m[3] * m[4]) / d, (m[1] * m[4] - m[0] * m[5]) / d};
    memcpy(out, back, sizeof back);
    return true;
}

static Bounds no_bounds(void) { return (Bounds){INFINITY, INFINITY, -INFINITY, -INFINITY}; }

static void include(Bounds *b, double x, double y)
{
    b->x0 = fmin(b->x0, x), b->y0 = fmin(b->y0, y);
    b->x1 = fmax(b->x1, x), b->y1 = fmax(b->y1, y);
}

static void include_area(Bounds *b, const double m[6], Bounds area)
{
    for (int corner = 0; corner < 4; corner++) {
        double at[2];
        apply(m, corner & 1 ? area.x1 : area.x0, corner & 2 ? area.y1 : area.y0, at);
        include(b, at[0], at[1]);
    }
}

static bool apart(Bounds a, Bounds b) { return a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0; }

static Bounds path_bounds(const Path *path)
{
    Bounds b = no_bounds();
    for (size_t i = 0; i + 1 < path->coords.count; i += 2) include(&b, (double)path->coords.items[i], (double)path->coords.items[i + 1]);
    return b;
}

static Path on_page(const Flat *f, const double m[6], const Path *path)
{
    Path out = path_copy(f->work, path);
    for (size_t i = 0; i + 1 < out.coords.count; i += 2) {
        double at[2];
        apply(m, (double)out.coords.items[i], (double)out.coords.items[i + 1], at);
        out.coords.items[i] = (float)at[0];
        out.coords.items[i + 1] = (float)at[1];
    }
    return out;
}

/* ---- where a rectangle is with regard to a path ---- */

typedef enum Where { OUTSIDE, ACROSS, INSIDE } Where;

typedef struct Survey {
    Bounds box;
    double start[2], at[2];
    bool across;
    int winding; /* of the path about the middle of the box */
} Survey;

/* Whether from + t (to - from), 0 <= t <= 1, has a point in the box (Liang and Barsky). */
static bool enters(const double from[2], const double to[2], Bounds box)
{
    const double low[] = {box.x0, box.y0}, high[] = {box.x1, box.y1};
    double first = 0, last = 1;
    for (int i = 0; i < 2; i++) {
        double way = to[i] - from[i];
        if (fabs(way) < 1e-12) {
            if (from[i] < low[i] || from[i] > high[i]) return false;
            continue;
        }
        double a = (low[i] - from[i]) / way, b = (high[i] - from[i]) / way;
        first = fmax(first, fmin(a, b));
        last = fmin(last, fmax(a, b));
    }
    return first <= last;
}

static void survey_line(Survey *s, double x, double y)
{
    const double to[] = {x, y};
    double mx = (s->box.x0 + s->box.x1) / 2, my = (s->box.y0 + s->box.y1) / 2;
    s->across = s->across || enters(s->at, to, s->box);
    bool up = s->at[1] <= my && y > my, down = s->at[1] > my && y <= my;
    if ((up || down) && s->at[0] + (my - s->at[1]) / (y - s->at[1]) * (x - s->at[0]) > mx) s->winding += up ? 1 : -1;
    s->at[0] = x, s->at[1] = y;
}

static void survey_curve(Survey *s, const float *c)
{
    enum { STEPS = 12 };
    const double from[] = {s->at[0], s->at[1]};
    for (int step = 1; step <= STEPS; step++) {
        double t = (double)step / STEPS, u = 1 - t, k[] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
        survey_line(s, k[0] * from[0] + k[1] * (double)c[0] + k[2] * (double)c[2] + k[3] * (double)c[4],
                    k[0] * from[1] + k[1] * (double)c[1] + k[2] * (double)c[3] + k[3] * (double)c[5]);
    }
}

/* Edges that meet are neighbours: a twentieth of a point does not count. */
static Bounds less_edges(Bounds b)
{
    double x = fmin(0.05, (b.x1 - b.x0) / 4), y = fmin(0.05, (b.y1 - b.y0) / 4);
    return (Bounds){b.x0 + x, b.y0 + y, b.x1 - x, b.y1 - y};
}

static Where where_in(const Path *path, bool even_odd, Bounds bounds)
{
    Survey s = {.box = less_edges(bounds)};
    const float *c = path->coords.items;
    for (size_t i = 0; i < path->ops.count && !s.across; i++)
        switch ((PathOp)path->ops.items[i]) {
        case PATH_MOVE:
            survey_line(&s, s.start[0], s.start[1]); /* a fill closes what is open */
            s.at[0] = s.start[0] = (double)c[0];
            s.at[1] = s.start[1] = (double)c[1];
            c += 2;
            break;
        case PATH_LINE: survey_line(&s, (double)c[0], (double)c[1]), c += 2; break;
        case PATH_CURVE: survey_curve(&s, c), c += 6; break;
        case PATH_CLOSE: survey_line(&s, s.start[0], s.start[1]); break;
        }
    survey_line(&s, s.start[0], s.start[1]);
    if (s.across) return ACROSS;
    return (even_odd ? s.winding % 2 : s.winding) ? INSIDE : OUTSIDE;
}

/* What is painted, of a fill or a stroke; NULL: anywhere within the bounds. */
static const Path *area_of(Flat *f, Item *item)
{
    Path own;
    if (item->kind == ITEM_FILL) return &item->path;
    if (item->kind != ITEM_STROKE) return NULL;
    if (!item->area.arena && outline_of(f->work, &item->path, &item->stroke, &own)) item->area = on_page(f, item->matrix, &own);
    return item->area.arena ? &item->area : NULL;
}

static Where where_under(Flat *f, Item *item, Bounds bounds)
{
    if (apart(item->bounds, bounds)) return OUTSIDE;
    const Path *area = area_of(f, item);
    bool all = true;
    for (const Clip *clip = item->clip; clip; clip = clip->outer) {
        Where w = where_in(&clip->path, clip->even_odd, bounds);
        if (w == OUTSIDE) return OUTSIDE;
        all = all && w == INSIDE;
    }
    if (!area) return ACROSS;
    Where w = where_in(area, item->kind == ITEM_FILL && item->even_odd, bounds);
    return w == INSIDE && !all ? ACROSS : w;
}

/* ---- items ---- */

/* Glyphs stand in their em box, and a little below it; text that is turned anywhere about. */
static Bounds run_bounds(const GlyphRun *run, const double m[6])
{
    Bounds b = no_bounds();
    double s = run->size;
    for (size_t i = 0; i < run->glyph_count; i++) {
        double x = run->glyphs[i].x, y = run->glyphs[i].y;
        include_area(&b, m, run->vertical || run->sideways ? (Bounds){x - s, y - s, x + s, y + s} : (Bounds){x, y - 0.9 * s, x + s, y + 0.25 * s});
    }
    return b;
}

static GlyphRun run_copy(Arena *arena, const GlyphRun *run)
{
    GlyphRun copy = *run;
    copy.glyphs = (const Glyph *)(const void *)arena_copy(arena, run->glyphs, run->glyph_count * sizeof *run->glyphs);
    copy.text = (Str){0};
    copy.clusters = NULL;
    copy.cluster_count = 0; /* drawn again it says nothing */
    return copy;
}

static Item item_at(const Flat *f, Colour colour)
{
    colour.a = 1;
    Item item = {.clip = f->now.clip, .mix = mix_of(colour, f->base.paper)};
    memcpy(item.matrix, f->now.matrix, sizeof item.matrix);
    return item;
}

static Item fill_item(const Flat *f, const Path *path, Colour colour, bool even_odd)
{
    Item item = item_at(f, colour);
    item.kind = ITEM_FILL;
    item.path = on_page(f, f->now.matrix, path);
    item.even_odd = even_odd;
    item.bounds = path_bounds(&item.path);
    return item;
}

static Item stroke_item(const Flat *f, const Path *path, const Stroke *stroke, Colour colour)
{
    Item item = item_at(f, colour);
    item.kind = ITEM_STROKE;
    item.path = path_copy(f->work, path);
    item.stroke = *stroke;
    double *dashes = arena_array(f->work, double, stroke->dash_count);
    if (stroke->dash_count) memcpy(dashes, stroke->dashes, stroke->dash_count * sizeof *dashes);
    item.stroke.dashes = dashes;
    Bounds own = path_bounds(path), page = no_bounds();
    double out = stroke->width * (stroke->join == JOIN_MITER ? 0.75 : 0.5); /* the corners of a frame reach 0.71 */
    include_area(&page, item.matrix, (Bounds){own.x0 - out, own.y0 - out, own.x1 + out, own.y1 + out});
    item.bounds = page;
    return item;
}

static Item text_item(const Flat *f, const GlyphRun *run, Colour colour)
{
    Item item = item_at(f, colour);
    item.kind = ITEM_TEXT;
    item.run = run_copy(f->work, run);
    item.bounds = run_bounds(run, item.matrix);
    return item;
}

/* A stroke as a fill of the page. */
static bool to_area(Flat *f, Item *stroke)
{
    const Path *area = area_of(f, stroke);
    if (!area) return false;
    stroke->path = *area;
    stroke->even_odd = false;
    stroke->kind = ITEM_FILL;
    return true;
}

static void remember(Flat *f, Item item)
{
    if (item.bounds.x1 > item.bounds.x0 || item.bounds.y1 > item.bounds.y0) vec_push(f->work, &f->items, item);
}

/* ---- flattening ---- */

typedef struct Beneath {
    CanvasMix ground;            /* under all of it */
    const Item *parts[MOST_BENEATH]; /* under parts of it, from the top down */
    size_t count;
} Beneath;

/* Text on text is text beside text. */
static bool matters(const Item *above, const Item *below) { return above->kind != ITEM_TEXT || below->kind != ITEM_TEXT; }

static bool look_beneath(Flat *f, const Item *above, Beneath *out)
{
    out->count = 0;
    out->ground = (CanvasMix){.count = 0};
    for (size_t i = f->items.count; i-- > 0;) {
        Item *item = &f->items.items[i];
        Where w = matters(above, item) ? where_under(f, item, above->bounds) : OUTSIDE;
        if (w == INSIDE) {
            out->ground = item->mix;
            return true;
        }
        bool can = item->kind == ITEM_FILL || item->kind == ITEM_STROKE || (above->kind == ITEM_FILL && item->kind != ITEM_BULK);
        if (w == ACROSS && (!can || above->kind == ITEM_STROKE || out->count == MOST_BENEATH)) return false;
        if (w == ACROSS) out->parts[out->count++] = item;
    }
    return true;
}

static const Clip *clip_more(Arena *arena, const Clip *outer, const Path *path, bool even_odd)
{
    Clip *clip = arena_new(arena, Clip);
    *clip = (Clip){outer, *path, even_odd};
    return clip;
}

/* Both chains. */
static const Clip *clip_both(Arena *arena, const Clip *a, const Clip *b)
{
    for (; a; a = a->outer) b = clip_more(arena, b, &a->path, a->even_odd);
    return b;
}

static void clip_all(Canvas *to, const Clip *clip)
{
    for (; clip; clip = clip->outer)
        if (clip->even_odd) canvas_call(to, clip_even_odd, &clip->path);
        else canvas_call(to, clip, &clip->path);
}

static const Pixels *pixels_of(Flat *f, const Image *image)
{
    for (size_t i = 0; i < f->pixels.count; i++)
        if (f->pixels.items[i].image == image) return &f->pixels.items[i];
    Pixels p = {.image = image};
    p.rgba = mixed_pixels(f->work, image, &p.opaque);
    vec_push(f->work, &f->pixels, p);
    return &f->pixels.items[f->pixels.count - 1];
}

static bool same_mix(const CanvasMix *a, const CanvasMix *b)
{
    return a->count == b->count && memcmp(a->parts, b->parts, a->count * sizeof *a->parts) == 0;
}

static bool same_keep(float a, float b) { return memcmp(&a, &b, sizeof a) == 0; }

/* As finishing takes it (mixed.h), to be drawn like the picture itself. */
static const Image *mixed_of(Flat *f, const Item *item)
{
    for (size_t i = 0; i < f->mixed.count; i++) {
        const Mixed *m = &f->mixed.items[i];
        if (m->image == item->image && same_mix(&m->ground, &item->ground) &&
            same_mix(&m->veil, &item->mix) && same_keep(m->keep, item->keep))
            return m->made;
    }
    Image *image = arena_new(f->arena, Image);
    *image = *item->image;
    const MixedPicture mixed = {item->ground, item->mix, item->keep, image->width, image->height, pixels_of(f, item->image)->rgba};
    image->kind = PICTURE_JPEG;
    image->bytes = mixed_pack(f->arena, &mixed);
    vec_push(f->arena, &f->mixed, (Mixed){item->image, item->ground, item->mix, item->keep, image});
    return image;
}

static void draw_picture(Flat *f, const Item *item)
{
    const double *m = item->matrix, *at = item->at;
    canvas_call(f->to, save);
    canvas_call(f->to, transform, m[0], m[1], m[2], m[3], m[4], m[5]);
    canvas_call(f->to, image, mixed_of(f, item), at[0], at[1], at[2], at[3]);
    canvas_call(f->to, restore);
}

/* `run`, where not NULL: the text itself instead of its copy. */
static void draw_item(Flat *f, const Item *item, const GlyphRun *run)
{
    if (item->kind == ITEM_PICTURE) {
        draw_picture(f, item);
        return;
    }
    Colour colour = canvas_pdf_mix(f->to, &item->mix);
    const double *m = item->matrix;
    if (item->kind == ITEM_FILL) {
        canvas_call(f->to, fill, &item->path, colour, item->even_odd);
        return;
    }
    canvas_call(f->to, save);
    canvas_call(f->to, transform, m[0], m[1], m[2], m[3], m[4], m[5]);
    if (item->kind == ITEM_STROKE) canvas_call(f->to, stroke, &item->path, &item->stroke, colour);
    else canvas_call(f->to, glyphs, run ? run : &item->run, colour);
    canvas_call(f->to, restore);
}

/* What both have in common: `shape` painted within the fill `within`. */
static void draw_common(Flat *f, const Item *shape, const Item *within, const Item *above, float share, const CanvasMix *mix)
{
    Item item = *shape;
    const Clip own = {NULL, within->path, within->even_odd};
    item.mix = *mix;
    item.keep *= 1 - share;
    item.clip = clip_more(f->work, clip_both(f->work, shape == above ? within->clip : shape->clip, above->clip), &own.path, own.even_odd);
    canvas_call(f->to, save);
    clip_all(f->to, shape == above ? within->clip : shape->clip); /* above's are in force */
    clip_all(f->to, &own);
    draw_item(f, &item, NULL);
    canvas_call(f->to, restore);
    remember(f, item);
}

/* False: nothing was drawn. */
static bool flatten(Flat *f, const Item *above, float share, const GlyphRun *run)
{
    double back[6];
    Beneath beneath;
    CanvasMix flat, mixes[MOST_BENEATH];
    if (f->bulk || !inverse(f->now.matrix, back) || !look_beneath(f, above, &beneath)) return false;
    bool fits = mix_over(&beneath.ground, &above->mix, share, &flat);
    Item parts[MOST_BENEATH];
    for (size_t i = 0; i < beneath.count; i++) {
        parts[i] = *beneath.parts[i]; /* the list moves as it grows */
        if (parts[i].kind == ITEM_PICTURE && !pixels_of(f, parts[i].image)->rgba) fits = false;
        if (above->kind == ITEM_TEXT && parts[i].kind == ITEM_STROKE) fits = to_area(f, &parts[i]) && fits;
        fits = mix_over(&parts[i].mix, &above->mix, share, &mixes[i]) && fits;
    }
    if (!fits) return false;
    Item whole = *above;
    whole.mix = flat;
    canvas_call(f->to, save);
    canvas_call(f->to, transform, back[0], back[1], back[2], back[3], back[4], back[5]);
    draw_item(f, &whole, run);
    remember(f, whole);
    for (size_t i = beneath.count; i-- > 0;) {
        bool clips = above->kind == ITEM_FILL;
        draw_common(f, clips ? &parts[i] : above, clips ? above : &parts[i], above, share, &mixes[i]);
    }
    canvas_call(f->to, restore);
    return true;
}

/* ---- operations ---- */

/* What is painted next goes on as it comes. */
static Canvas *onward(Flat *f)
{
    f->to->paper = f->base.paper;
    f->to->opaque = f->base.opaque;
    return f->to;
}

/* True when `item` has been drawn. What shows nothing has been, too. */
static bool is_flattened(Flat *f, const Item *item, float share, const GlyphRun *run)
{
    if (share >= 1) return false;
    if (share <= 0) return true;
    f->to->paper = 0; /* it is in the mixes */
    if (flatten(f, item, share, run)) return true;
    vec_push(f->arena, &f->left, (CanvasLeft){f->page, item->bounds.x0, item->bounds.y0});
    return false;
}

static void op_fill(Canvas *canvas, const Path *path, Colour colour, bool even_odd)
{
    Flat *f = (Flat *)canvas;
    if (f->bulk && colour.a >= 1) {
        canvas_call(onward(f), fill, path, colour, even_odd);
        return;
    }
    Item item = fill_item(f, path, colour, even_odd);
    if (is_flattened(f, &item, colour.a, NULL)) return;
    canvas_call(onward(f), fill, path, colour, even_odd);
    remember(f, item);
}

static void op_stroke(Canvas *canvas, const Path *path, const Stroke *stroke, Colour colour)
{
    Flat *f = (Flat *)canvas;
    if (f->bulk && colour.a >= 1) {
        canvas_call(onward(f), stroke, path, stroke, colour);
        return;
    }
    Item item = stroke_item(f, path, stroke, colour);
    if (colour.a < 1) to_area(f, &item); /* where it has none, it is left */
    if (is_flattened(f, &item, colour.a, NULL)) return;
    canvas_call(onward(f), stroke, path, stroke, colour);
    remember(f, item);
}

static void op_glyphs(Canvas *canvas, const GlyphRun *run, Colour colour)
{
    Flat *f = (Flat *)canvas;
    if (run->glyph_count == 0) return;
    Item item = text_item(f, run, colour);
    if (is_flattened(f, &item, colour.a, run)) return;
    canvas_call(onward(f), glyphs, run, colour);
    remember(f, item);
}

/* Not drawn again: it only hides. */
static void op_halo(Canvas *canvas, const GlyphRun *run, double width, Colour colour)
{
    Flat *f = (Flat *)canvas;
    canvas_call(onward(f), glyphs_halo, run, width, colour);
    if (f->bulk) return;
    Item item = item_at(f, colour);
    item.kind = ITEM_BULK;
    item.bounds = run_bounds(run, item.matrix);
    if (colour.a < 1) vec_push(f->arena, &f->left, (CanvasLeft){f->page, item.bounds.x0, item.bounds.y0});
    remember(f, item);
}

static Item picture_item(const Flat *f, const Image *image, const double at[4])
{
    Item item = item_at(f, (Colour){1, 1, 1, 1});
    item.kind = image->width > 0 && image->height > 0 ? ITEM_PICTURE : ITEM_BULK;
    item.mix = (CanvasMix){.count = 0};
    item.keep = 1;
    item.image = image;
    memcpy(item.at, at, sizeof item.at);
    item.bounds = no_bounds();
    include_area(&item.bounds, item.matrix, (Bounds){at[0], at[1], at[0] + at[2], at[1] + at[3]});
    return item;
}

/* True when a picture that is not opaque has been drawn on the flat colour beneath it. */
static bool show_through(Flat *f, Item *item)
{
    double back[6];
    Beneath beneath;
    const Pixels *pixels = pixels_of(f, item->image);
    if (!pixels->rgba || pixels->opaque) return false;
    if (f->bulk || !inverse(f->now.matrix, back) || !look_beneath(f, item, &beneath) || beneath.count > 0) {
        vec_push(f->arena, &f->left, (CanvasLeft){f->page, item->bounds.x0, item->bounds.y0});
        return false;
    }
    item->ground = beneath.ground;
    canvas_call(f->to, save);
    canvas_call(f->to, transform, back[0], back[1], back[2], back[3], back[4], back[5]);
    draw_item(f, item, NULL);
    canvas_call(f->to, restore);
    remember(f, *item);
    return true;
}

static void op_image(Canvas *canvas, const Image *image, double x, double y, double w, double h)
{
    Flat *f = (Flat *)canvas;
    if (image->kind == PICTURE_SVG) {
        picture_draw_shapes(image, canvas, x, y, w, h);
        return;
    }
    Item item = picture_item(f, image, (const double[]){x, y, w, h});
    if (image->kind == PICTURE_PNG && show_through(f, &item)) return;
    canvas_call(onward(f), image, image, x, y, w, h);
    remember(f, item);
}

static void clip_by(Flat *f, const Path *path, bool even_odd)
{
    Path own = on_page(f, f->now.matrix, path);
    f->now.clip = clip_more(f->work, f->now.clip, &own, even_odd);
}

static void op_clip(Canvas *canvas, const Path *path)
{
    Flat *f = (Flat *)canvas;
    canvas_call(f->to, clip, path);
    clip_by(f, path, false);
}

static void op_clip_even_odd(Canvas *canvas, const Path *path)
{
    Flat *f = (Flat *)canvas;
    canvas_call(f->to, clip_even_odd, path);
    clip_by(f, path, true);
}

static void op_save(Canvas *canvas)
{
    Flat *f = (Flat *)canvas;
    canvas_call(f->to, save);
    vec_push(f->work, &f->saved, f->now);
}

static void op_restore(Canvas *canvas)
{
    Flat *f = (Flat *)canvas;
    canvas_call(f->to, restore);
    if (f->saved.count) f->now = f->saved.items[--f->saved.count];
}

static void op_transform(Canvas *canvas, double a, double b, double cc, double d, double e, double g)
{
    Flat *f = (Flat *)canvas;
    const double m[] = {a, b, cc, d, e, g};
    canvas_call(f->to, transform, a, b, cc, d, e, g);
    before(m, f->now.matrix);
}

static void op_page_begin(Canvas *canvas, double width, double height, Str label)
{
    Flat *f = (Flat *)canvas;
    canvas_call(onward(f), page_begin, width, height, label);
    f->work = arena_open();
    f->now = START;
    memset(&f->saved, 0, sizeof f->saved);
    memset(&f->items, 0, sizeof f->items);
    memset(&f->pixels, 0, sizeof f->pixels);
    f->page++;
}

static void op_page_end(Canvas *canvas)
{
    Flat *f = (Flat *)canvas;
    canvas_call(f->to, page_end);
    arena_close(f->work);
    f->work = NULL;
}

/* What lies on shapes in bulk finds them everywhere. */
static void op_shapes_begin(Canvas *canvas, unsigned parts)
{
    Flat *f = (Flat *)canvas;
    Item item = item_at(f, (Colour){1, 1, 1, 1});
    item.kind = ITEM_BULK;
    item.bounds = (Bounds){-1e6, -1e6, 1e6, 1e6};
    remember(f, item);
    canvas_call(f->to, shapes_begin, parts);
    f->bulk = true;
}

static void op_shapes_end(Canvas *canvas)
{
    Flat *f = (Flat *)canvas;
    canvas_call(f->to, shapes_end);
    f->bulk = false;
}

/* ---- what has no paint ---- */

static void op_tag_begin(Canvas *canvas, Str tag, Str attributes) { canvas_call(((Flat *)canvas)->to, tag_begin, tag, attributes); }

static void op_tag_end(Canvas *canvas, Str tag) { canvas_call(((Flat *)canvas)->to, tag_end, tag); }

static void op_tag_bounds(Canvas *canvas, double x, double y, double w, double h) { canvas_call(((Flat *)canvas)->to, tag_bounds, x, y, w, h); }

static void op_link(Canvas *canvas, Str target, double x, double y, double w, double h) { canvas_call(((Flat *)canvas)->to, link, target, x, y, w, h); }

static void op_dest(Canvas *canvas, Str name, double x, double y) { canvas_call(((Flat *)canvas)->to, dest, name, x, y); }

static void op_outline(Canvas *canvas, unsigned level, Str title, Str dest) { canvas_call(((Flat *)canvas)->to, outline, level, title, dest); }

static int op_close(Canvas *canvas)
{
    Flat *f = (Flat *)canvas;
    arena_close(f->work);
    return canvas_close(f->to);
}

Canvas *canvas_flatten(Arena *arena, Canvas *pdf)
{
    static const CanvasOps ops = {
        .page_begin = op_page_begin, .page_end = op_page_end, .save = op_save, .restore = op_restore, .transform = op_transform,
        .clip = op_clip, .fill = op_fill, .stroke = op_stroke, .glyphs = op_glyphs, .glyphs_halo = op_halo, .image = op_image,
        .tag_begin = op_tag_begin, .tag_end = op_tag_end, .tag_bounds = op_tag_bounds, .link = op_link, .dest = op_dest,
        .outline = op_outline, .close = op_close, .clip_even_odd = op_clip_even_odd, .shapes_begin = op_shapes_begin,
        .shapes_end = op_shapes_end};
    Flat *f = arena_new(arena, Flat);
    *f = (Flat){.base = {.ops = &ops}, .to = pdf, .arena = arena, .now = START};
    return &f->base;
}

const CanvasLeft *canvas_flatten_left(const Canvas *flat, size_t *count)
{
    const Flat *f = (const Flat *)flat;
    *count = f->left.count;
    return f->left.items;
}
