/* Names on the map, the most important first. Each tries the places where a
 * cartographer would put it and takes the first that is free of markers, leader
 * lines, furniture and the names before it; a name without a place is left out
 * and counted. */
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "map/ends.h"
#include "map/plan.h"

/* ---- occupied places ------------------------------------------------------ */

typedef struct Taken {
    MarkerRect rect;
    int32_t next;
} Taken;

enum { CELL = 40, ROWS_MAX = 256 };

typedef struct Occupancy {
    Arena *arena;
    MarkerRect frame;
    size_t columns, rows;
    int32_t *heads;
    VEC(Taken) taken; /* a rectangle once in each cell it touches */
} Occupancy;

static size_t cell_at(double v, size_t count)
{
    return (size_t)fmin(fmax(0, v / CELL), (double)count - 1);
}

typedef struct CellRange {
    size_t x0, x1, y0, y1;
} CellRange;

static CellRange cells_of(const Occupancy *o, MarkerRect r)
{
    return (CellRange){cell_at(r.x0 - o->frame.x0, o->columns), cell_at(r.x1 - o->frame.x0, o->columns),
                       cell_at(r.y0 - o->frame.y0, o->rows), cell_at(r.y1 - o->frame.y0, o->rows)};
}

static void occupy(Occupancy *o, MarkerRect r)
{
    CellRange c = cells_of(o, r);
    for (size_t y = c.y0; y <= c.y1; y++)
        for (size_t x = c.x0; x <= c.x1; x++) {
            vec_push(o->arena, &o->taken, (Taken){r, o->heads[y * o->columns + x]});
            o->heads[y * o->columns + x] = (int32_t)o->taken.count - 1;
        }
}

static bool is_free(const Occupancy *o, MarkerRect r)
{
    if (r.x0 < o->frame.x0 || r.x1 > o->frame.x1 || r.y0 < o->frame.y0 || r.y1 > o->frame.y1) return false;
    CellRange c = cells_of(o, r);
    for (size_t y = c.y0; y <= c.y1; y++)
        for (size_t x = c.x0; x <= c.x1; x++)
            for (int32_t i = o->heads[y * o->columns + x]; i >= 0; i = o->taken.items[i].next)
                if (marker_rects_meet(o->taken.items[i].rect, r)) return false;
    return true;
}

static void occupy_leader(Occupancy *o, const MarkerSpot *s)
{
    double length = hypot(s->x - s->px, s->y - s->py);
    int steps = (int)(length / 4) + 1;
    for (int i = 0; i <= steps; i++) {
        double x = s->px + (s->x - s->px) * i / steps, y = s->py + (s->y - s->py) * i / steps;
        occupy(o, (MarkerRect){x - 2, y - 2, x + 2, y + 2});
    }
}

static Occupancy empty_occupancy(Arena *arena, const MapPlan *plan)
{
    Occupancy o = {.arena = arena, .frame = plan->frame};
    o.columns = (size_t)fmin(ROWS_MAX, fmax(1, ceil((plan->frame.x1 - plan->frame.x0) / CELL)));
    o.rows = (size_t)fmin(ROWS_MAX, fmax(1, ceil((plan->frame.y1 - plan->frame.y0) / CELL)));
    o.heads = arena_array(arena, int32_t, o.columns * o.rows);
    for (size_t i = 0; i < o.columns * o.rows; i++) o.heads[i] = -1;
    for (size_t i = 0; i < plan->walls.count; i++) occupy(&o, plan->walls.items[i]);
    for (size_t i = 0; i < plan->symbol_boxes.count; i++) occupy(&o, plan->symbol_boxes.items[i]);
    return o;
}

static void occupy_markers(Occupancy *o, const MapPlan *plan)
{
    for (size_t i = 0; i < plan->marker_count; i++) {
        const MarkerSpot *s = &plan->spots[i];
        bool in_table = plan->markers[i].callout > 0; /* which is a wall; its dot stands on the map */
        double r = plan->markers[i].radius * (in_table ? 0.6 : 1.1), x = in_table ? s->px : s->x, y = in_table ? s->py : s->y;
        occupy(o, (MarkerRect){x - r, y - r, x + r, y + r});
        if (!in_table) occupy_leader(o, s);
    }
}

/* ---- one name ------------------------------------------------------------- */

typedef struct Name {
    GlyphRun *runs;
    size_t count;
    double width, size;
    double radius; /* of the halo */
    const MapPaint *paint;
    double sign;   /* width of the road sign around it; 0: none */
} Name;

typedef struct Labeller {
    MapPlan *plan;
    Arena *scratch;
    Occupancy occupied;
    ClipWork work;
    MapPoints points;
    VEC(MapXY) repeats; /* where the current name already stands */
} Labeller;

static Name shape_sign(MapPlan *plan, const LabelWish *w)
{
    const MapPaint *p = w->paint;
    TextFace face = plan_face(p->shield_size * 0.58, 700);
    Name n = {.size = p->shield_size, .paint = p};
    n.width = plan_text(plan, &face, w->text, 0, &n.runs, &n.count);
    n.sign = shield_width((ShieldShape)p->shield, p->shield_size, n.width);
    return n;
}

static Name shape_name(MapPlan *plan, const LabelWish *w)
{
    const MapPaint *p = w->paint;
    if (w->shield) return shape_sign(plan, w);
    TextFace face = plan_face(p->font_size, p->font_weight);
    if (!str_empty(p->font_family)) face.families = p->font_family;
    Name n = {.size = p->font_size, .radius = p->halo_radius, .paint = p};
    n.width = plan_text(plan, &face, w->text, p->spacing, &n.runs, &n.count);
    return n;
}

static void put_label(Labeller *l, const Name *n, double x, double y, double angle)
{
    vec_push(l->plan->arena, &l->plan->labels,
             (MapLabel){.runs = n->runs, .count = n->count, .x = x, .y = y, .angle = angle, .colour = n->paint->text_color,
                        .halo = n->paint->halo_color, .halo_radius = n->radius});
    l->plan->result.labels++;
}

/* Of a kanji's em box the middle lies 0.38 em above the baseline. */
static const double middle_shift = 0.38;

static bool try_centred(Labeller *l, const Name *n, double cx, double cy)
{
    double w = n->width / 2 + 1, h = n->size / 2 + 0.5;
    MarkerRect box = {cx - w, cy - h, cx + w, cy + h};
    if (!is_free(&l->occupied, box)) return false;
    occupy(&l->occupied, box);
    put_label(l, n, cx - n->width / 2, cy + n->size * middle_shift, 0);
    return true;
}

/* ---- names of points ------------------------------------------------------ */

static bool place_beside(Labeller *l, const Name *n, MapXY at)
{
    double d = n->paint->text_offset, half = n->width / 2, gap = n->paint->symbol_size / 2 + 2;
    double diagonal = gap * 0.6;
    const MapXY tries[] = {{0, d},
                           {0, -d},
                           {half + gap, 0},
                           {-half - gap, 0},
                           {half + diagonal, d * 0.7},
                           {-half - diagonal, d * 0.7},
                           {half + diagonal, -d * 0.7},
                           {-half - diagonal, -d * 0.7},
                           {half * 0.6, d},
                           {-half * 0.6, d},
                           {half * 0.6, -d},
                           {-half * 0.6, -d},
                           {half * 0.95, d * 1.3},
                           {-half * 0.95, d * 1.3},
                           {half * 0.95, -d * 1.3},
                           {-half * 0.95, -d * 1.3},
                           {0, d * 1.5},
                           {0, -d * 1.5},
                           {half + gap * 2, d * 0.4},
                           {-half - gap * 2, d * 0.4},
                           {0, d * 2},
                           {0, -d * 2}};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (try_centred(l, n, at.x + tries[i].x, at.y + tries[i].y)) return true;
    return false;
}

/* In an area or around a place of some extent: its middle, then places spiralling
 * out while they are still inside. */
static bool place_in(Labeller *l, const Name *n, const MapFeature *f, MapXY at)
{
    enum { ANGLES = 12 };
    bool area = f->geo->kind == GEO_AREA;
    double reach = area ? fmin(160, 0.5 * l->plan->k * fmax(f->box.x1 - f->box.x0, f->box.y1 - f->box.y0)) : 2.2 * n->size;
    if (try_centred(l, n, at.x, at.y)) return true;
    for (double r = n->size * 0.7; r <= reach; r += n->size * 0.7)
        for (int i = 0; i < ANGLES; i++) {
            double angle = 6.283185307179586 * i / ANGLES, x = at.x + r * cos(angle) * 1.3, y = at.y + r * sin(angle);
            if (area && !map_feature_contains(f, map_from_frame(l->plan, x, y))) continue;
            if (try_centred(l, n, x, y)) return true;
        }
    return false;
}

static bool is_station(const MapFeature *f) { return !str_empty(geo_tag(f->geo, ATOM_railway)); }

/* One station or one park is often mapped twice, as a point and as an area; but a
 * station and the town it is called after are two. */
static bool already_said(const MapPlan *plan, const SaidName *name)
{
    enum { NEAR = 70 };
    for (size_t i = 0; i < plan->said.count; i++) {
        const SaidName *s = &plan->said.items[i];
        if (s->station == name->station && hypot(s->at.x - name->at.x, s->at.y - name->at.y) < NEAR && str_eq(s->text, name->text)) return true;
    }
    return false;
}

/* True when nothing is left to do for it. */
static bool place_name(Labeller *l, const LabelWish *w)
{
    MapPlan *plan = l->plan;
    MapXY at = map_to_frame(plan, w->feature->geo->kind == GEO_POINT ? w->feature->points[0] : w->feature->label);
    if (at.x < plan->frame.x0 || at.x > plan->frame.x1 || at.y < plan->frame.y0 || at.y > plan->frame.y1) return true;
    SaidName said = {w->text, at, is_station(w->feature)};
    if (already_said(plan, &said)) return true;
    Name n = shape_name(plan, w);
    bool placed = w->paint->text_offset > 0 ? place_beside(l, &n, at) : place_in(l, &n, w->feature, at);
    if (placed) vec_push(plan->arena, &plan->said, said);
    return placed;
}

/* ---- names along lines ---------------------------------------------------- */

typedef struct Along {
    MapXY from, to; /* chord, pt */
    double angle;
} Along;

static MapXY point_at(const MapXY *p, const double *measure, size_t count, double s)
{
    size_t low = 0, high = count - 1;
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (measure[mid] <= s) low = mid;
        else high = mid;
    }
    double length = measure[high] - measure[low], t = length > 0 ? (s - measure[low]) / length : 0;
    return (MapXY){p[low].x + t * (p[high].x - p[low].x), p[low].y + t * (p[high].y - p[low].y)};
}

/* Whether the line from s to s + length is straight enough to write on. */
static bool straight(const MapXY *p, const double *measure, size_t count, double s, double length, double slack, Along *out)
{
    MapXY a = point_at(p, measure, count, s), b = point_at(p, measure, count, s + length);
    double dx = b.x - a.x, dy = b.y - a.y, chord = hypot(dx, dy);
    if (chord < length * 0.96) return false;
    for (size_t i = 0; i < count; i++) {
        if (measure[i] <= s || measure[i] >= s + length) continue;
        if (fabs((p[i].x - a.x) * dy - (p[i].y - a.y) * dx) > slack * chord) return false;
    }
    *out = (Along){a, b, atan2(dy, dx)};
    return true;
}

/* Japanese names on steep streets are written from top to bottom, upright; signs
 * that would have to turn keep the name lying. */
static bool can_stand(const Name *n)
{
    for (size_t r = 0; r < n->count; r++) {
        if (n->runs[r].cluster_count != n->runs[r].glyph_count) return false;
        Str text = n->runs[r].text;
        for (size_t at = 0; at < text.len;) {
            uint32_t c = utf8_next(text, &at);
            bool turns = c < 0x2E80 || c == 0x30FC || (c >= 0x3000 && c <= 0x301F) || c >= 0xFF00;
            if (turns || utf8_is_variation_selector(c)) return false;
        }
    }
    return n->count > 0;
}

static size_t glyphs_of(const Name *n)
{
    size_t count = 0;
    for (size_t r = 0; r < n->count; r++) count += n->runs[r].glyph_count;
    return count;
}

/* Occupies the squares of a name's letters along a chord if all are free, and one more at
 * each end: two names on one street are not to be read as one. */
static bool take_chord(Labeller *l, MapXY from, MapXY to, double size)
{
    double length = hypot(to.x - from.x, to.y - from.y), half = size * 0.52;
    int steps = (int)ceil(length / size);
    for (int pass = 0; pass < 2; pass++)
        for (int i = -pass; i <= steps + pass; i++) {
            double t = steps ? (double)i / steps : 0, x = from.x + t * (to.x - from.x), y = from.y + t * (to.y - from.y);
            MarkerRect box = {x - half, y - half, x + half, y + half};
            if (pass == 0 && !is_free(&l->occupied, box)) return false;
            if (pass == 1) occupy(&l->occupied, box);
        }
    return true;
}

static MapXY between(MapXY a, MapXY b, double t) { return (MapXY){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}; }

static bool write_lying(Labeller *l, const Name *n, Along a)
{
    double length = hypot(a.to.x - a.from.x, a.to.y - a.from.y), pad = (length - n->width) / 2 / length;
    if (fabs(a.angle) > 1.5708) { /* never upside down */
        MapXY t = a.from;
        a.from = a.to;
        a.to = t;
        a.angle += a.angle > 0 ? -3.14159265358979 : 3.14159265358979;
    }
    double inset = pad + n->size / 2 / length;
    if (!take_chord(l, between(a.from, a.to, inset), between(a.from, a.to, 1 - inset), n->size)) return false;
    MapXY start = between(a.from, a.to, pad);
    double down = n->size * middle_shift;
    put_label(l, n, start.x - sin(a.angle) * down, start.y + cos(a.angle) * down, a.angle);
    return true;
}

static bool write_standing(Labeller *l, const Name *n, Along a)
{
    Arena *arena = l->plan->arena;
    if (a.angle < 0) {
        MapXY t = a.from;
        a.from = a.to;
        a.to = t;
    }
    size_t glyphs = glyphs_of(n);
    double length = hypot(a.to.x - a.from.x, a.to.y - a.from.y), pitch = n->width / (double)glyphs;
    double pad = (length - n->width + pitch) / 2;
    if (!take_chord(l, between(a.from, a.to, pad / length), between(a.from, a.to, 1 - pad / length), n->size)) return false;
    Name standing = *n;
    standing.runs = arena_array(arena, GlyphRun, n->count);
    size_t at = 0;
    for (size_t r = 0; r < n->count; r++) {
        GlyphRun *run = &standing.runs[r];
        *run = n->runs[r];
        Glyph *moved = arena_array(arena, Glyph, run->glyph_count);
        for (size_t i = 0; i < run->glyph_count; i++, at++) {
            MapXY c = between(a.from, a.to, (pad + pitch * (double)at) / length);
            moved[i] = (Glyph){run->glyphs[i].index, c.x - n->size / 2, c.y + n->size * middle_shift};
        }
        run->glyphs = moved;
    }
    put_label(l, &standing, 0, 0, 0);
    return true;
}

static bool too_near(const Labeller *l, MapXY at, double distance)
{
    for (size_t i = 0; i < l->repeats.count; i++)
        if (hypot(l->repeats.items[i].x - at.x, l->repeats.items[i].y - at.y) < distance) return true;
    return false;
}

static bool write_along(Labeller *l, const Name *n, Along a)
{
    bool steep = fabs(sin(a.angle)) > 0.82 && can_stand(n);
    return steep ? write_standing(l, n, a) : write_lying(l, n, a);
}

static void put_sign(MapPlan *plan, const Name *n, MapXY at)
{
    Path path = path_on(plan->arena);
    double down = (n->paint->shield == SHIELD_NATIONAL ? -0.06 : 0) * n->size, text = n->size * 0.58;
    shield_path(&path, (ShieldShape)n->paint->shield, at.x, at.y, n->size, n->sign);
    vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = n->paint->shield_text_color, .stroke = {.width = n->size * 0.16, .join = JOIN_ROUND}});
    vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = n->paint->shield_color, .fill = true});
    vec_push(plan->arena, &plan->labels,
             (MapLabel){.runs = n->runs, .count = n->count, .x = at.x - n->width / 2, .y = at.y + down + text * 0.36, .colour = n->paint->shield_text_color});
    plan->result.labels++;
}

/* Road signs stand upright on their road, from its middle outwards. */
static bool sign_line(Labeller *l, const Name *n, const MapXY *p, const double *measure, size_t count)
{
    double total = measure[count - 1], middle = total / 2, w = n->sign / 2 + 1.5, h = n->size / 2 + 1.5;
    bool placed = false;
    int tries = (int)fmin(400, ceil(middle / n->size));
    for (int i = 0; i <= 2 * tries; i++) {
        double s = middle + (i & 1 ? 1 : -1) * ((i + 1) / 2) * n->size;
        if (s < 0 || s > total) continue;
        MapXY at = point_at(p, measure, count, s);
        MarkerRect box = {at.x - w, at.y - h, at.x + w, at.y + h};
        if (too_near(l, at, n->paint->repeat) || !is_free(&l->occupied, box)) continue;
        occupy(&l->occupied, box);
        put_sign(l->plan, n, at);
        vec_push(l->scratch, &l->repeats, at);
        placed = true;
    }
    return placed;
}

/* A line inside the frame, pt: the name from its middle outwards, and again after
 * the distance the style asks for. */
static bool name_line(Labeller *l, const Name *n, const MapXY *p, size_t count)
{
    double *measure = arena_array(l->scratch, double, count);
    for (size_t i = 1; i < count; i++) measure[i] = measure[i - 1] + hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
    double total = measure[count - 1], need = n->width + n->size * 0.4, step = n->size;
    double middle = (total - need) / 2;
    bool placed = false;
    if (n->sign > 0) return sign_line(l, n, p, measure, count);
    if (need > total || n->width <= 0) return false;
    int tries = (int)fmin(400, ceil(middle / step));
    for (int i = 0; i <= 2 * tries; i++) {
        double s = middle + (i & 1 ? 1 : -1) * ((i + 1) / 2) * step;
        Along a;
        if (s < 0 || s + need > total || !straight(p, measure, count, s, need, n->size * 0.22, &a)) continue;
        MapXY centre = between(a.from, a.to, 0.5);
        if (too_near(l, centre, n->paint->repeat) || !write_along(l, n, a)) continue;
        vec_push(l->scratch, &l->repeats, centre);
        placed = true;
    }
    return placed;
}

typedef struct Strand {
    const MapXY *points;
    size_t count;
    bool used;
} Strand;

static void append(Labeller *l, MapPoints *chain, const Strand *s, bool backward)
{
    for (size_t i = chain->count > 0; i < s->count; i++)
        vec_push(l->scratch, chain, map_to_frame(l->plan, s->points[backward ? s->count - 1 - i : i]));
}

/* Ways of one name joined where they meet, so that a street of many short ways
 * has room for its name. */
static void join_strands(Labeller *l, Strand *strands, const LineEnds *ends, size_t first, MapPoints *chain)
{
    Strand *s = &strands[first];
    bool backward = false;
    while (s) {
        const LineEnd *end;
        MapXY at = s->points[backward ? 0 : s->count - 1];
        s->used = true;
        append(l, chain, s, backward);
        s = NULL;
        for (size_t i = 0, n = ends_at(ends, at, &end); i < n && !s; i++)
            if (!strands[end[i].line].used) s = &strands[end[i].line], backward = end[i].last;
    }
}

/* Does no other strand end where this one begins? Chains start at loose ends. */
static bool begins_loose(const Strand *strands, const LineEnds *ends, size_t self)
{
    const LineEnd *end;
    for (size_t i = 0, n = ends_at(ends, strands[self].points[0], &end); i < n; i++)
        if (end[i].line != self) return false;
    return true;
}

static bool name_chain(Labeller *l, const Name *n, const MapPoints *chain)
{
    MarkerRect f = l->plan->frame;
    MapBox inside = {f.x0 + 3, f.y0 + 3, f.x1 - 3, f.y1 - 3};
    MapPoints part = {0};
    size_t at = 0;
    bool placed = false;
    while (map_clip_line(&l->work, chain->items, chain->count, inside, &at)) {
        part.count = 0;
        size_t kept = map_simplify(&l->work, l->work.a.items, l->work.a.count, 0.3);
        for (size_t i = 0; i < kept; i++) vec_push(l->scratch, &part, l->work.a.items[i]);
        placed = name_line(l, n, part.items, part.count) || placed;
    }
    return placed;
}

/* A name that found no place. */
static void lose(MapPlan *plan, const LabelWish *w)
{
    MarkerRect f = plan->frame;
    MapXY at = map_to_frame(plan, w->feature->geo->kind == GEO_POINT ? w->feature->points[0] : w->feature->label);
    if (!map_box_meets(w->feature->box, plan->visible)) return; /* from the margin outside the frame */
    MapLostName name = {.text = w->text, .x = fmin(f.x1, fmax(f.x0, at.x)), .y = fmin(f.y1, fmax(f.y0, at.y))};
    plan_cell(plan, name.x, name.y, name.cell);
    vec_push(plan->arena, &plan->lost, name);
}

/* All wishes of one name and paint. */
static void place_lines(Labeller *l, const LabelWish *wishes, size_t count)
{
    VEC(Strand) strands = {0};
    LineEnds ends = {0};
    for (size_t i = 0; i < count; i++) {
        const MapFeature *f = wishes[i].feature;
        const MapXY *p = f->points;
        for (size_t r = 0; r < f->geo->ring_count; p += f->geo->rings[r++].count)
            if (f->geo->rings[r].count > 1) {
                ends_add(l->scratch, &ends, p, f->geo->rings[r].count, (uint32_t)strands.count);
                vec_push(l->scratch, &strands, (Strand){.points = p, .count = f->geo->rings[r].count});
            }
    }
    ends_sort(&ends);
    Name n = shape_name(l->plan, &wishes[0]);
    bool placed = false;
    for (int pass = 0; pass < 2; pass++) /* from loose ends, then what is left: rings */
        for (size_t i = 0; i < strands.count; i++) {
            MapPoints chain = {0};
            if (strands.items[i].used || (pass == 0 && !begins_loose(strands.items, &ends, i))) continue;
            join_strands(l, strands.items, &ends, i, &chain);
            placed = name_chain(l, &n, &chain) || placed;
        }
    if (!placed) lose(l->plan, &wishes[0]);
    l->repeats.items = NULL;
    l->repeats.count = l->repeats.cap = 0;
}

/* ---- all ------------------------------------------------------------------ */

static bool on_line(const LabelWish *w)
{
    return w->shield || (w->paint->text_position == TEXT_LINE && w->feature->geo->kind != GEO_POINT);
}

static int wish_order(const void *a, const void *b)
{
    const LabelWish *x = a, *y = b;
    if (x->paint->priority != y->paint->priority) return x->paint->priority > y->paint->priority ? -1 : 1;
    if (on_line(x) != on_line(y)) return on_line(x) ? 1 : -1;
    if (x->shield != y->shield) return x->shield ? 1 : -1;
    if (on_line(x)) {
        int by_text = str_cmp(x->text, y->text);
        if (by_text) return by_text;
    }
    return x->order < y->order ? -1 : x->order > y->order;
}

/* How many wishes from the first belong to one name on lines. */
static size_t same_name(const LabelWish *w, size_t count)
{
    size_t n = 1;
    while (on_line(w) && n < count && on_line(&w[n]) && str_eq(w[n].text, w->text) &&
           w[n].shield == w->shield && w[n].paint->priority == w->paint->priority)
        n++;
    return n;
}

static void sort_wishes(MapPlan *plan)
{
    if (plan->wishes.count > 0) qsort(plan->wishes.items, plan->wishes.count, sizeof *plan->wishes.items, wish_order);
}

enum { FIRST = 80 };

typedef struct NamedPart {
    LabelWish *wish;
    double seen; /* of its box inside the frame */
} NamedPart;

static double seen_of(const MapPlan *plan, const MapFeature *f)
{
    double w = fmin(f->box.x1, plan->visible.x1) - fmax(f->box.x0, plan->visible.x0);
    double h = fmin(f->box.y1, plan->visible.y1) - fmax(f->box.y0, plan->visible.y0);
    return w > 0 && h > 0 ? w * h : 0;
}

static int part_order(const void *a, const void *b)
{
    const NamedPart *x = a, *y = b;
    int by_text = str_cmp(x->wish->text, y->wish->text);
    if (by_text) return by_text;
    if (x->seen != y->seen) return x->seen > y->seen ? -1 : 1;
    return x->wish->order < y->wish->order ? -1 : x->wish->order > y->wish->order;
}

/* A district of several parts, as N03 gives islands, is named once: in the part of which
 * most is seen. */
static void name_largest_parts(MapPlan *plan)
{
    VEC(NamedPart) parts = {0};
    for (size_t i = 0; i < plan->wishes.count; i++) {
        LabelWish *w = &plan->wishes.items[i];
        if (w->paint->priority >= FIRST && w->feature->geo->kind == GEO_AREA && !w->shield)
            vec_push(plan->arena, &parts, (NamedPart){w, seen_of(plan, w->feature)});
    }
    if (parts.count < 2) return;
    qsort(parts.items, parts.count, sizeof *parts.items, part_order);
    for (size_t i = parts.count - 1; i > 0; i--)
        if (str_eq(parts.items[i].wish->text, parts.items[i - 1].wish->text)) parts.items[i].wish->text = (Str){0};
    size_t kept = 0;
    for (size_t i = 0; i < plan->wishes.count; i++)
        if (!str_empty(plan->wishes.items[i].text)) plan->wishes.items[kept++] = plan->wishes.items[i];
    plan->wishes.count = kept;
}

/* One round over the first names; what is placed leaves the list of wishes. */
static void first_round(MapPlan *plan, double clearance)
{
    Labeller l = {.plan = plan, .scratch = arena_open()};
    l.occupied = empty_occupancy(l.scratch, plan);
    for (size_t i = 0; i < plan->marker_count && clearance > 0; i++) {
        const MarkerSpot *s = &plan->spots[i];
        double r = plan->markers[i].radius * clearance;
        occupy(&l.occupied, (MarkerRect){s->px - r, s->py - r, s->px + r, s->py + r});
    }
    size_t kept = 0;
    for (size_t i = 0; i < plan->wishes.count; i++) {
        LabelWish *w = &plan->wishes.items[i];
        size_t before = l.occupied.taken.count;
        bool placed = w->paint->priority >= FIRST && !on_line(w) && place_name(&l, w);
        if (!placed) plan->wishes.items[kept++] = *w;
        else if (l.occupied.taken.count > before)
            vec_push(plan->arena, &plan->walls, l.occupied.taken.items[before].rect);
    }
    plan->wishes.count = kept;
    arena_close(l.scratch);
}

/* Clear of all facilities if that can be; else the markers make room. An inset is
 * there for its markers: names come after them. */
void plan_first_labels(MapPlan *plan)
{
    name_largest_parts(plan);
    sort_wishes(plan);
    for (int clearance = 1; clearance >= 0 && !plan_is_inset(plan); clearance--) first_round(plan, clearance);
    for (size_t i = 0; i < plan->symbol_boxes.count; i++) vec_push(plan->arena, &plan->walls, plan->symbol_boxes.items[i]);
}

void plan_labels(MapPlan *plan)
{
    Labeller l = {.plan = plan, .scratch = arena_open()};
    l.work.arena = l.scratch;
    l.occupied = empty_occupancy(l.scratch, plan);
    occupy_markers(&l.occupied, plan);
    LabelWish *w = plan->wishes.items;
    for (size_t i = 0, n; i < plan->wishes.count; i += n) {
        n = same_name(w + i, plan->wishes.count - i);
        if (on_line(&w[i])) place_lines(&l, w + i, n);
        else if (!place_name(&l, &w[i])) lose(plan, &w[i]);
    }
    arena_close(l.scratch);
}
