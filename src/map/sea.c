/* The sea from coastlines. OSM has no polygon of the sea: coastlines run with
 * land on their left and water on their right. Inside a box, each piece of coast
 * that leaves over the edge is followed along the edge, clockwise (water stays on
 * the right), to where the next piece comes in, until the ring closes.
 *
 * Beyond the edge of the data nothing is known, so the box ends there; a coast
 * that ends near that edge, as extracts have it, goes on straight to it. What the
 * frame shows beyond the edge goes on as it is at the edge, so that a bay does
 * not end in a ruled line. */
#include <math.h>

#include "map/plan.h"

typedef struct Piece {
    MapXY *points;
    size_t count;
    double from, to; /* places on the edge, clockwise from the upper left corner */
    bool used;
} Piece;

typedef struct Sea {
    Arena *arena;
    MapBox box;
    VEC(Piece) pieces;
    MapPoints points; /* of all rings */
    VEC(bool) closing; /* by point: from there to the next runs no coast but the edge of the box */
    VEC(GeoRing) rings;
    bool islands, broken;
} Sea;

static double edge_place(MapBox b, MapXY p)
{
    double w = b.x1 - b.x0, h = b.y1 - b.y0;
    double top = fabs(b.y1 - p.y), right = fabs(b.x1 - p.x), bottom = fabs(p.y - b.y0), left = fabs(p.x - b.x0);
    double least = fmin(fmin(top, right), fmin(bottom, left));
    if (least == top) return p.x - b.x0;
    if (least == right) return w + (b.y1 - p.y);
    if (least == bottom) return w + h + (b.x1 - p.x);
    return 2 * w + h + (p.y - b.y0);
}

static bool on_edge(MapBox b, MapXY p)
{
    double slack = 1e-6 * (b.x1 - b.x0 + b.y1 - b.y0);
    return fmin(fmin(fabs(b.y1 - p.y), fabs(b.x1 - p.x)), fmin(fabs(p.y - b.y0), fabs(p.x - b.x0))) <= slack;
}

static void add_point(Sea *s, MapXY p, bool closing)
{
    vec_push(s->arena, &s->points, p);
    vec_push(s->arena, &s->closing, closing);
}

static void end_ring(Sea *s, size_t from)
{
    size_t count = s->points.count - from;
    if (count < 3) s->points.count = s->closing.count = from;
    else vec_push(s->arena, &s->rings, (GeoRing){.count = count});
}

static void add_ring(Sea *s, const MapXY *points, size_t count, bool closing)
{
    size_t from = s->points.count;
    for (size_t i = 0; i < count; i++) add_point(s, points[i], closing);
    end_ring(s, from);
}

static void add_box(Sea *s)
{
    MapBox b = s->box;
    add_ring(s, (const MapXY[]){{b.x0, b.y1}, {b.x1, b.y1}, {b.x1, b.y0}, {b.x0, b.y0}}, 4, true);
}

static double twice_area(const MapXY *p, size_t n)
{
    double sum = 0;
    for (size_t i = 0, j = n - 1; i < n; j = i++) sum += p[j].x * p[i].y - p[i].x * p[j].y;
    return sum;
}

/* A ring that is cut by the box begins outside of it, so that no piece is in two. */
static const MapXY *begin_outside(Sea *s, const MapCoast *coast)
{
    size_t n = coast->count - 1, start = 0;
    while (start < n && coast->points[start].x >= s->box.x0 && coast->points[start].x <= s->box.x1 &&
           coast->points[start].y >= s->box.y0 && coast->points[start].y <= s->box.y1)
        start++;
    MapXY *turned = arena_array(s->arena, MapXY, coast->count);
    for (size_t i = 0; i <= n; i++) turned[i] = coast->points[(start + i) % n];
    return turned;
}

/* Where a loose end inside the box reaches its edge; itself when that is far. */
static MapXY reach_edge(MapBox b, MapXY p)
{
    double near = fmin(b.x1 - b.x0, b.y1 - b.y0) * 0.1;
    bool inside = p.x > b.x0 && p.x < b.x1 && p.y > b.y0 && p.y < b.y1;
    double left = p.x - b.x0, right = b.x1 - p.x, low = p.y - b.y0, high = b.y1 - p.y;
    double least = fmin(fmin(left, right), fmin(low, high));
    if (!inside || least > near) return p;
    if (least == left) return (MapXY){b.x0, p.y};
    if (least == right) return (MapXY){b.x1, p.y};
    return (MapXY){p.x, least == low ? b.y0 : b.y1};
}

static const MapXY *reach_edges(Sea *s, const MapCoast *coast)
{
    MapXY *longer = arena_array(s->arena, MapXY, coast->count + 2);
    for (size_t i = 0; i < coast->count; i++) longer[i + 1] = coast->points[i];
    longer[0] = reach_edge(s->box, coast->points[0]);
    longer[coast->count + 1] = reach_edge(s->box, coast->points[coast->count - 1]);
    return longer;
}

static void cut_coast(Sea *s, const MapCoast *coast)
{
    ClipWork work = {.arena = s->arena};
    const MapXY *points = coast->closed ? begin_outside(s, coast) : reach_edges(s, coast);
    size_t at = 0, count = coast->closed ? coast->count : coast->count + 2;
    while (map_clip_line(&work, points, count, s->box, &at)) {
        MapXY first = work.a.items[0], last = work.a.items[work.a.count - 1];
        if (!on_edge(s->box, first) || !on_edge(s->box, last)) {
            s->broken = true;
            continue;
        }
        Piece piece = {.count = work.a.count, .from = edge_place(s->box, first), .to = edge_place(s->box, last)};
        piece.points = arena_array(s->arena, MapXY, piece.count);
        for (size_t i = 0; i < piece.count; i++) piece.points[i] = work.a.items[i];
        vec_push(s->arena, &s->pieces, piece);
    }
}

/* Corners passed clockwise from one place on the edge to another. */
static void follow_edge(Sea *s, double from, double to)
{
    MapBox b = s->box;
    double w = b.x1 - b.x0, h = b.y1 - b.y0, round = 2 * (w + h);
    const MapXY corners[] = {{b.x0, b.y1}, {b.x1, b.y1}, {b.x1, b.y0}, {b.x0, b.y0}};
    const double places[] = {0, w, w + h, 2 * w + h};
    if (to < from) to += round;
    for (int i = 0; i < 8; i++) {
        double place = places[i % 4] + (i < 4 ? 0 : round);
        if (place > from && place < to) add_point(s, corners[i % 4], true);
    }
}

/* The piece that comes in next, clockwise; the first one of the ring counts too. */
static Piece *next_piece(Sea *s, double place, const Piece *first)
{
    double round = 2 * (s->box.x1 - s->box.x0 + s->box.y1 - s->box.y0), nearest = INFINITY;
    Piece *best = NULL;
    for (size_t i = 0; i < s->pieces.count; i++) {
        Piece *p = &s->pieces.items[i];
        if (p->used && p != first) continue;
        double away = p->from - place < 0 ? p->from - place + round : p->from - place;
        if (away < nearest) nearest = away, best = p;
    }
    return best;
}

static void close_rings(Sea *s)
{
    for (size_t i = 0; i < s->pieces.count; i++) {
        Piece *first = &s->pieces.items[i], *p = first;
        if (first->used) continue;
        size_t from = s->points.count;
        do {
            p->used = true;
            for (size_t k = 0; k < p->count; k++) add_point(s, p->points[k], k + 1 == p->count);
            Piece *next = next_piece(s, p->to, first);
            follow_edge(s, p->to, next->from);
            p = next;
        } while (p != first);
        end_ring(s, from);
    }
}

/* With no coast in the box all of it is land or all sea: what the side of the
 * nearest coast says. */
static bool open_water(const MapBase *base, MapXY p)
{
    double nearest = INFINITY, side = 0;
    for (size_t c = 0; c < base->coast_count; c++)
        for (size_t i = 0; i + 1 < base->coasts[c].count; i++) {
            MapXY a = base->coasts[c].points[i], b = base->coasts[c].points[i + 1];
            double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
            if (length <= 0) continue;
            double t = fmin(1, fmax(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length));
            double away = hypot(a.x + t * dx - p.x, a.y + t * dy - p.y);
            double turn = (dx * (p.y - a.y) - dy * (p.x - a.x)) / sqrt(length);
            /* At a shared corner the segment seen at the wider angle decides. */
            if (away < nearest - 1e-9 || (away < nearest + 1e-9 && fabs(turn) > fabs(side))) {
                nearest = fmin(nearest, away);
                side = turn;
            }
        }
    return side < 0;
}

/* ---- beyond the data ------------------------------------------------------ */

static MapXY pushed_out(MapBox known, MapBox seen, MapXY p)
{
    double slack = 1e-6 * (known.x1 - known.x0 + known.y1 - known.y0);
    if (fabs(p.x - known.x0) <= slack) p.x = fmin(p.x, seen.x0);
    if (fabs(p.x - known.x1) <= slack) p.x = fmax(p.x, seen.x1);
    if (fabs(p.y - known.y0) <= slack) p.y = fmin(p.y, seen.y0);
    if (fabs(p.y - known.y1) <= slack) p.y = fmax(p.y, seen.y1);
    return p;
}

/* Points of the closing edges go out to the frame. Where a coast meets the edge it turns
 * there, and what follows is a coast no more; one that only touches the edge stays. */
static void go_on(Sea *s, MapBox seen)
{
    Sea out = {.arena = s->arena};
    const MapXY *ring = s->points.items;
    const bool *closing = s->closing.items;
    for (size_t r = 0; r < s->rings.count; r++) {
        size_t n = s->rings.items[r].count, from = out.points.count;
        for (size_t i = 0; i < n; i++) {
            bool before = closing[(i + n - 1) % n], after = closing[i];
            if (!before) add_point(&out, ring[i], after);
            if (before || after) add_point(&out, pushed_out(s->box, seen, ring[i]), true);
            if (before && !after) add_point(&out, ring[i], false);
        }
        s->rings.items[r].count = out.points.count - from;
        ring += n;
        closing += n;
    }
    s->points.items = out.points.items;
    s->points.count = out.points.count;
    s->closing.items = out.closing.items;
}

MapFeature *plan_sea(Arena *arena, const MapBase *base, MapBox box, Diag *diag)
{
    MapBox known = base->coast_bounds, seen = box;
    box = (MapBox){fmax(box.x0, known.x0), fmax(box.y0, known.y0), fmin(box.x1, known.x1), fmin(box.y1, known.y1)};
    Sea s = {.arena = arena, .box = box};
    if (base->coast_count == 0 || !(box.x0 < box.x1 && box.y0 < box.y1)) return NULL;
    for (size_t i = 0; i < base->coast_count; i++) {
        const MapCoast *coast = &base->coasts[i];
        if (!map_box_meets(coast->box, box) || coast->count < 2) continue;
        if (coast->closed && map_box_holds(box, coast->box)) {
            s.islands = s.islands || twice_area(coast->points, coast->count - 1) > 0;
            add_ring(&s, coast->points, coast->count - 1, false);
        } else {
            cut_coast(&s, coast);
        }
    }
    MapXY middle = {(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2};
    if (s.broken) diag_add(diag, DIAG_MAP_COAST_OPEN, place_none(), STR(""));
    if (s.pieces.count > 0) close_rings(&s);
    else if (!s.broken && (s.islands || (s.rings.count == 0 && open_water(base, middle)))) add_box(&s);
    if (s.rings.count == 0) return NULL;
    go_on(&s, seen);
    GeoTag *tag = arena_new(arena, GeoTag);
    *tag = (GeoTag){ATOM_natural, STR("sea")};
    GeoFeature *geo = arena_new(arena, GeoFeature);
    *geo = (GeoFeature){.kind = GEO_AREA, .rings = s.rings.items, .ring_count = s.rings.count, .tags = tag, .tag_count = 1};
    MapFeature *feature = arena_new(arena, MapFeature);
    *feature = (MapFeature){.geo = geo, .points = s.points.items, .point_count = s.points.count, .box = seen,
                            .closing = s.closing.items, .label = middle, .mask = map_key_mask(geo)};
    return feature;
}
