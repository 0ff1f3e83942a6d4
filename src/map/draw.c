#include <math.h>

#include "base/notation.h"
#include "map/plan.h"
#include "markup/css.h"

/* Parts of a point: of the ground and under names 0.04 mm, of what is small and round 0.006 mm. */
enum { COARSE = 8, FINE = 64 };

static const Colour white = {1, 1, 1, 1}, dark = {0.13f, 0.13f, 0.13f, 1}, black = {0, 0, 0, 1};

/* In a file without transparency, opacity is a tint. */
void plan_draw_batch(Canvas *c, const MapBatch *b)
{
    Colour colour = b->colour;
    float paper = c->paper;
    if (c->opaque && colour.a < 1) {
        c->paper = 1 - (1 - paper) * colour.a;
        colour.a = 1;
    }
    if (b->pattern.ops.count > 0) {
        canvas_call(c, save);
        canvas_call(c, clip_even_odd, &b->path);
        canvas_call(c, stroke, &b->pattern, &b->stroke, colour);
        canvas_call(c, restore);
    } else if (b->fill) {
        canvas_call(c, fill, &b->path, colour, true);
    } else {
        canvas_call(c, stroke, &b->path, &b->stroke, colour);
    }
    c->paper = paper;
}

static void turn_to(Canvas *c, const MapLabel *l)
{
    double sine = sin(l->angle), cosine = cos(l->angle);
    canvas_call(c, save);
    canvas_call(c, transform, cosine, sine, -sine, cosine, l->x, l->y);
}

static void draw_halo(Canvas *c, const MapLabel *l)
{
    if (!(l->halo_radius > 0)) return;
    turn_to(c, l);
    for (size_t i = 0; i < l->count; i++) canvas_call(c, glyphs_halo, &l->runs[i], l->halo_radius, l->halo);
    canvas_call(c, restore);
}

static void draw_name(Canvas *c, const MapLabel *l)
{
    turn_to(c, l);
    for (size_t i = 0; i < l->count; i++) canvas_call(c, glyphs, &l->runs[i], l->colour);
    canvas_call(c, restore);
}

void plan_draw_label(Canvas *c, const MapLabel *l)
{
    draw_halo(c, l);
    draw_name(c, l);
}

/* Halos first, so that none covers a neighbour's name. */
static void draw_names(Canvas *c, const MapLabel *labels, size_t count)
{
    canvas_call(c, shapes_begin, COARSE);
    for (size_t i = 0; i < count; i++) draw_halo(c, &labels[i]);
    canvas_call(c, shapes_end);
    for (size_t i = 0; i < count; i++) draw_name(c, &labels[i]);
}

/* ---- markers -------------------------------------------------------------- */

static double channel(double v) { return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4); }

/* WCAG relative luminance. */
static double luminance(Colour c) { return 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b); }

static Colour readable_on(Colour c) { return 1.05 / (luminance(c) + 0.05) >= 4.5 ? white : dark; }

/* "#rrggbb" of categories.csv; a dark grey when it is no colour. */
static Colour category_colour(const ViewCategory *category)
{
    static const Colour grey = {0.3f, 0.32f, 0.35f, 1};
    Str s = category ? category->colour : STR("");
    uint8_t rgb[3];
    if (!rgb_parse(s, rgb)) return grey;
    return (Colour){(float)rgb[0] / 255, (float)rgb[1] / 255, (float)rgb[2] / 255, 1};
}

/* How a shape is filled where there is but black and white. */
typedef enum MarkerFill { FILL_CATEGORY, FILL_WHITE, FILL_BLACK, FILL_RING, FILL_DOUBLE, FILL_INLAY, FILL_HATCH, FILL_COUNT } MarkerFill;

/* The first category of a shape is white, the second black, the third a thick
 * ring, then a double line, black with a white line inside, hatched; a seventh
 * would look like the first and have its number alone. */
static MarkerFill fill_of(MapInk ink, const View *view, const ViewCategory *category)
{
    size_t before = 0;
    if (ink == MAP_INK_COLOUR) return FILL_CATEGORY;
    for (size_t i = 0; category && i < view->category_count && &view->categories[i] != category; i++)
        before += str_eq(view->categories[i].marker, category->marker);
    return (MarkerFill)(FILL_WHITE + before % (FILL_COUNT - FILL_WHITE));
}

static bool is_dark(MarkerFill fill) { return fill == FILL_BLACK || fill == FILL_INLAY; }

/* A line along the edge, inside it: what is twice as wide, cut off at the edge. */
static void line_inside(Canvas *c, const Path *path, double from, double to, Colour line, Colour ground)
{
    Stroke outer = {.width = 2 * to, .join = JOIN_MITER}, inner = {.width = 2 * from, .join = JOIN_MITER};
    canvas_call(c, save);
    canvas_call(c, clip, path);
    canvas_call(c, stroke, path, &outer, line);
    canvas_call(c, stroke, path, &inner, ground);
    canvas_call(c, restore);
}

static MarkerRect bounds_of(const Path *path)
{
    MarkerRect r = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i + 1 < path->coords.count; i += 2) {
        double x = path->coords.items[i], y = path->coords.items[i + 1];
        r = (MarkerRect){fmin(r.x0, x), fmin(r.y0, y), fmax(r.x1, x), fmax(r.y1, y)};
    }
    return r;
}

static void hatch_inside(Canvas *c, Arena *arena, const Path *path, double radius)
{
    Path lines = pattern_lines(arena, PATTERN_HATCH, radius * 0.42, bounds_of(path));
    Stroke thin = {.width = radius * 0.11};
    canvas_call(c, save);
    canvas_call(c, clip, path);
    canvas_call(c, stroke, &lines, &thin, black);
    canvas_call(c, restore);
}

static void draw_shape(Canvas *c, Arena *arena, const Path *path, MarkerFill fill, Colour colour, double radius)
{
    Stroke edge = {.width = 2, .join = JOIN_ROUND};
    Stroke line = {.width = radius * 0.16, .join = JOIN_MITER}, ring = {.width = radius * 0.5, .join = JOIN_MITER};
    canvas_call(c, stroke, path, &edge, white);
    if (fill == FILL_RING) canvas_call(c, stroke, path, &ring, black); /* its outer half stays: room for the number */
    canvas_call(c, fill, path, fill == FILL_CATEGORY ? colour : is_dark(fill) ? black : white, false);
    if (fill == FILL_DOUBLE) line_inside(c, path, radius * 0.2, radius * 0.32, black, white);
    if (fill == FILL_INLAY) line_inside(c, path, radius * 0.13, radius * 0.27, white, black);
    if (fill == FILL_HATCH) hatch_inside(c, arena, path, radius);
    if (fill == FILL_WHITE || fill == FILL_DOUBLE || fill == FILL_HATCH) canvas_call(c, stroke, path, &line, black);
}

static Colour number_colour(MarkerFill fill, Colour colour)
{
    return fill == FILL_CATEGORY ? readable_on(colour) : is_dark(fill) ? white : black;
}

static Str shape_of(const ViewCategory *category) { return category ? category->marker : STR(""); }

static void draw_number(Canvas *c, Arena *arena, const GlyphRun *runs, size_t count, double width, double x, double y, Colour colour)
{
    for (size_t i = 0; i < count; i++) {
        GlyphRun moved = glyph_run_move(arena, &runs[i], x - width / 2, y + runs[i].size * 0.36);
        canvas_call(c, glyphs, &moved, colour);
    }
}

/* Where a number reaches over the edge of its shape, the edge gives way. */
static void number_ground(Canvas *c, Arena *arena, const MapMarker *m, double wide, double x, double y, Colour colour)
{
    for (size_t i = 0; i < m->number_count; i++) {
        GlyphRun moved = glyph_run_move(arena, &m->number[i], x - m->number_width / 2, y + m->number[i].size * 0.36);
        canvas_call(c, glyphs_halo, &moved, wide, colour);
    }
}

/* Leaders below all markers; each with a dot on its true point. */
static void draw_leaders(const MapPlan *p, Canvas *c, Arena *arena)
{
    Path lines = path_on(arena), dots = path_on(arena);
    for (size_t i = 0; i < p->marker_count; i++) {
        const MarkerSpot *s = &p->spots[i];
        if (s->dropped || p->markers[i].callout || hypot(s->x - s->px, s->y - s->py) < p->markers[i].radius * 0.75) continue;
        path_move(&lines, s->px, s->py);
        path_line(&lines, s->x, s->y);
        path_circle(&dots, s->px, s->py, 1.5);
    }
    Stroke wide = {.width = 2.4, .cap = CAP_ROUND}, thin = {.width = 0.9, .cap = CAP_ROUND}, edge = {.width = 1.4};
    if (lines.ops.count == 0) return;
    canvas_call(c, stroke, &lines, &wide, white);
    canvas_call(c, stroke, &dots, &edge, white);
    Colour line = p->ink == MAP_INK_BLACK ? black : dark;
    canvas_call(c, stroke, &lines, &thin, line);
    canvas_call(c, fill, &dots, line, false);
}

/* One path for each category: two operations for all its markers. `dropped`: for the
 * dots of those without a place, or with one in a table. */
static void draw_category(const MapPlan *p, Canvas *c, Arena *arena, const ViewCategory *category, bool dropped)
{
    Path path = path_on(arena);
    for (size_t i = 0; i < p->marker_count; i++)
        if (p->markers[i].category != category) continue;
        else if (dropped && (p->spots[i].dropped || p->markers[i].callout))
            path_circle(&path, p->spots[i].px, p->spots[i].py, p->markers[i].radius * 0.4);
        else if (!dropped && !p->spots[i].dropped)
            marker_path(&path, shape_of(category), p->spots[i].x, p->spots[i].y, p->markers[i].radius);
    if (path.ops.count == 0) return;
    draw_shape(c, arena, &path, fill_of(p->ink, p->view, category), category_colour(category), p->marker_radius);
}

static void draw_markers(const MapPlan *p, Canvas *c, Arena *arena)
{
    canvas_call(c, shapes_begin, FINE);
    draw_leaders(p, c, arena);
    for (int dropped = 1; dropped >= 0; dropped--) { /* no dot covers a number */
        for (size_t i = 0; i < p->view->category_count; i++) draw_category(p, c, arena, &p->view->categories[i], dropped);
        draw_category(p, c, arena, NULL, dropped);
    }
    canvas_call(c, shapes_end);
    for (size_t i = 0; i < p->marker_count; i++) {
        const MapMarker *m = &p->markers[i];
        if (p->spots[i].dropped) continue;
        double y = p->spots[i].y + marker_text_shift(shape_of(m->category)) * m->radius;
        MarkerFill look = fill_of(p->ink, p->view, m->category);
        Colour ground = is_dark(look) ? black : white;
        if (p->ink == MAP_INK_BLACK) number_ground(c, arena, m, look == FILL_HATCH ? 1.4 : 0.8, p->spots[i].x, y, ground);
        draw_number(c, arena, m->number, m->number_count, m->number_width, p->spots[i].x, y,
                    number_colour(look, category_colour(m->category)));
    }
}

/* Markers at the edge of a page stand on the next one too. */
static bool is_at_home(const MapPlan *p, const MapMarker *m)
{
    MapBox home = p->spec.home;
    MapXY at = p->base->facilities[m->facility - p->view->facilities];
    return home.x0 >= home.x1 || map_box_has(home, at);
}

/* The spot a link from the index leads to lies this many radii up and left of the
 * marker: a viewer puts it at the corner of its window. */
enum { LEAD = 12 };

static void link_markers(const MapPlan *p, Canvas *c, Arena *arena)
{
    Atom url = atom(STR("url"));
    for (size_t i = 0; i < p->marker_count && p->spec.links; i++) {
        const MapMarker *m = &p->markers[i];
        Value page = record_get(m->facility->value, url);
        Str target = p->spec.anchors ? str_printf(arena, "#f%u", m->facility->number)
                                     : page.kind == VALUE_STRING ? page.string : STR("");
        double r = m->radius;
        if (p->spec.anchors && m->facility->number == 0) continue; /* nothing to call it by */
        if (p->spec.anchors && is_at_home(p, m))
            canvas_call(c, dest, str_printf(arena, "m%u", m->facility->number), fmax(0, p->spots[i].x - LEAD * r),
                        fmax(0, p->spots[i].y - LEAD * r));
        if (!str_empty(target)) canvas_call(c, link, target, p->spots[i].x - r, p->spots[i].y - r, 2 * r, 2 * r);
    }
}

/* ---- the map -------------------------------------------------------------- */

static void draw_ground(const MapPlan *p, Canvas *c, const Path *frame)
{
    canvas_call(c, shapes_begin, COARSE);
    canvas_call(c, fill, frame, p->land, false);
    for (size_t i = 0; i < p->batches.count; i++) plan_draw_batch(c, &p->batches.items[i]);
    canvas_call(c, shapes_end);
}

/* What is not the map's subject lies under white gauze; without transparency it is
 * drawn once more in paler inks, which comes to the same. */
static void draw_veil(const MapPlan *p, Canvas *c, const Path *frame)
{
    float share = str_empty(p->spec.district) ? 0.45f : 0.6f;
    if (!c->opaque) {
        canvas_call(c, fill, &p->veil, (Colour){1, 1, 1, share}, true);
        return;
    }
    canvas_call(c, save);
    canvas_call(c, clip_even_odd, &p->veil);
    c->paper = share;
    draw_ground(p, c, frame);
    c->paper = 0;
    canvas_call(c, restore);
}

static void draw_inside(const MapPlan *p, Canvas *c, Arena *arena)
{
    Path frame = path_on(arena);
    path_rect(&frame, p->frame.x0, p->frame.y0, p->frame.x1 - p->frame.x0, p->frame.y1 - p->frame.y0);
    canvas_call(c, save);
    canvas_call(c, clip, &frame);
    draw_ground(p, c, &frame);
    if (p->veiled) draw_veil(p, c, &frame);
    canvas_call(c, shapes_begin, FINE);
    for (size_t i = 0; i < p->symbols.count; i++) plan_draw_batch(c, &p->symbols.items[i]);
    canvas_call(c, shapes_end);
    draw_names(c, p->labels.items, p->labels.count);
    draw_markers(p, c, arena);
    canvas_call(c, restore);
}

void plan_draw_ground(const MapPlan *plan, Canvas *canvas)
{
    Path frame = path_on(plan->arena);
    path_rect(&frame, plan->frame.x0, plan->frame.y0, plan->frame.x1 - plan->frame.x0, plan->frame.y1 - plan->frame.y0);
    draw_ground(plan, canvas, &frame);
}

static void draw_batches(Canvas *c, const MapBatch *batches, size_t count, const MapLabel *labels, size_t label_count)
{
    for (size_t i = 0; i < count; i++) plan_draw_batch(c, &batches[i]);
    for (size_t i = 0; i < label_count; i++) plan_draw_label(c, &labels[i]);
}

static void draw_picture(const MapPlan *p, Canvas *c, Arena *arena);

static void draw_insets(const MapPlan *p, Canvas *c, Arena *arena)
{
    for (size_t i = 0; i < p->insets.count; i++) {
        const MapInset *inset = &p->insets.items[i];
        canvas_call(c, save);
        canvas_call(c, transform, 1, 0, 0, 1, inset->rect.x0, inset->rect.y0 + INSET_TITLE);
        draw_picture(inset->plan, c, arena);
        canvas_call(c, restore);
    }
}

/* From (0, 0): the map with its insets, then what makes it one. */
static void draw_picture(const MapPlan *p, Canvas *c, Arena *arena)
{
    draw_inside(p, c, arena);
    draw_insets(p, c, arena);
    draw_batches(c, p->furniture.items, p->furniture.count, p->furniture_labels.items, p->furniture_labels.count);
    if (p->spec.frame) {
        Path edge = path_on(arena);
        Stroke stroke = {.width = 0.8};
        path_rect(&edge, p->frame.x0, p->frame.y0, p->frame.x1 - p->frame.x0, p->frame.y1 - p->frame.y0);
        canvas_call(c, stroke, &edge, &stroke, p->ink == MAP_INK_BLACK ? black : (Colour){0.36f, 0.42f, 0.47f, 1});
    }
    draw_batches(c, p->rings.items, p->rings.count, p->ring_labels.items, p->ring_labels.count);
    link_markers(p, c, arena);
}

void map_draw(const MapPlan *plan, Canvas *canvas, Typesetter *ts, double x, double y)
{
    (void)ts; /* every run was shaped by the plan */
    Arena *arena = arena_open();
    canvas_call(canvas, save);
    canvas_call(canvas, transform, plan->magnify, 0, 0, plan->magnify, x, y);
    draw_picture(plan, canvas, arena);
    canvas_call(canvas, restore);
    arena_close(arena);
}

static void draw_single(Canvas *canvas, Typesetter *ts, const ViewCategory *category, MarkerFill fill, unsigned number,
                        double cx, double cy, double size)
{
    Arena *arena = arena_open();
    double radius = size / 2 / 1.3; /* the widest shape still fits the size */
    Path path = path_on(arena);
    Colour colour = category_colour(category);
    marker_path(&path, shape_of(category), cx, cy, radius);
    if (fill == FILL_CATEGORY) canvas_call(canvas, fill, &path, colour, false);
    else draw_shape(canvas, arena, &path, fill, colour, radius);
    if (number > 0) {
        TextFace face = plan_face(radius * (number > 999 ? 0.7 : 0.9), 700);
        GlyphRun *runs;
        size_t count;
        double width;
        typesetter_label(ts, &face, str_printf(arena, "%u", number), arena, &runs, &count, &width, NULL, place_none());
        draw_number(canvas, arena, runs, count, width, cx, cy + marker_text_shift(shape_of(category)) * radius,
                    number_colour(fill, colour));
    }
    arena_close(arena);
}

void map_draw_marker(Canvas *canvas, Typesetter *ts, const ViewCategory *category, unsigned number, double cx, double cy, double size)
{
    draw_single(canvas, ts, category, FILL_CATEGORY, number, cx, cy, size);
}

void map_draw_marker_black(Canvas *canvas, Typesetter *ts, const View *view, const ViewCategory *category,
                           unsigned number, double cx, double cy, double size)
{
    draw_single(canvas, ts, category, fill_of(MAP_INK_BLACK, view, category), number, cx, cy, size);
}
