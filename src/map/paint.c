/* From features to a few big paths. Each feature is matched once; features that
 * matched the same selectors share their paints; what is painted alike at the
 * same depth becomes one path, so that a page has dozens of operations, not
 * tens of thousands. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/utf8.h"
#include "map/edges.h"
#include "map/plan.h"

typedef struct PaintSet {
    MapPaint *paints;
    size_t count;
    uint32_t first; /* number of its first paint */
} PaintSet;

typedef enum Pass { PASS_FILL, PASS_PATTERN, PASS_CASING, PASS_LINE } Pass;

/* One part of one feature, to be painted in order of key. */
typedef struct Item {
    uint64_t key; /* level, pass, z-index, paint */
    uint32_t order;
    const MapFeature *feature;
    const MapPaint *paint;
} Item;

typedef struct Painter {
    MapPlan *plan;
    Arena *scratch;
    Map sets; /* matched selectors, as bytes -> PaintSet */
    uint32_t paints;
    MapActive active;
    uint16_t *matched;
    VEC(Item) items;
    ClipWork work;
    MapPoints points;
    MapBox clip; /* pt */
    EdgeSet borders; /* of the batch: edges already drawn */
    EdgeSet sides;   /* of all areas with -t-edge: outer */
    double tolerance;
    bool unbroken; /* the feature's lines are not cut */
} Painter;

static const PaintSet *paints_of(Painter *p, const MapFeature *f, Str layer)
{
    const MapStyle *style = p->plan->style;
    size_t count = map_style_match(style, &p->active, f->geo, f->mask, layer, p->matched, map_style_selectors(style));
    if (count == 0) return NULL;
    Str key = {(const char *)p->matched, count * sizeof *p->matched};
    PaintSet *set = map_get(&p->sets, key);
    if (set) return set;
    set = arena_new(p->scratch, PaintSet);
    set->paints = map_style_resolve(p->plan->arena, style, p->matched, count, &set->count);
    set->first = p->paints;
    p->paints += (uint32_t)set->count;
    map_set(&p->sets, key, set);
    return set;
}

static uint64_t item_key(const MapFeature *f, const MapPaint *paint, Pass pass, uint32_t number)
{
    double level = fmin(7, fmax(-8, paint->has_major ? paint->major : f->level));
    double z = fmin(4095, fmax(0, (paint->z_index + 128) * 16));
    return (uint64_t)(level + 8) << 60 | (uint64_t)pass << 56 | (uint64_t)z << 40 | number;
}

static void add_item(Painter *p, const MapFeature *f, const MapPaint *paint, Pass pass, uint32_t number)
{
    if (p->plan->part == PLAN_NAMES) return;
    vec_push(p->scratch, &p->items,
             (Item){item_key(f, paint, pass, number), (uint32_t)p->items.count, f, paint});
}

static void wish(Painter *p, const MapFeature *f, const MapPaint *paint)
{
    MapPlan *plan = p->plan;
    if (plan->part == PLAN_GROUND || paint->text == ATOM_NONE || paint->font_size <= 0) return;
    Str text = paint->text == ATOM_name ? geo_tag(f->geo, ATOM_name_ja) : STR("");
    if (str_empty(text)) text = geo_tag(f->geo, paint->text);
    if (!str_empty(text))
        vec_push(plan->arena, &plan->wishes, (LabelWish){.feature = f, .paint = paint, .text = text, .order = (unsigned)plan->wishes.count});
}

/* "8;318" is the road of two numbers: the first is shown. */
static void wish_shield(Painter *p, const MapFeature *f, const MapPaint *paint)
{
    enum { SIGNS_MAX = 4 };
    MapPlan *plan = p->plan;
    if (paint->shield == SHIELD_NONE || paint->shield_text == ATOM_NONE || paint->shield_size <= 0) return;
    Str text = geo_tag(f->geo, paint->shield_text);
    text = str_trim(str_slice(text, 0, str_find_char(text, ';')));
    if (!str_empty(text) && utf8_count(text) <= SIGNS_MAX)
        vec_push(plan->arena, &plan->wishes,
                 (LabelWish){.feature = f, .paint = paint, .text = text, .shield = true, .order = (unsigned)plan->wishes.count});
}

static void add_symbol(Painter *p, const MapFeature *f, const MapPaint *paint)
{
    MapPlan *plan = p->plan;
    MapXY at = map_to_frame(plan, f->geo->kind == GEO_POINT ? f->points[0] : f->label);
    double r = plan->part == PLAN_GROUND ? 0 : paint->symbol_size / 2;
    if (r <= 0 || str_empty(paint->symbol) || str_eq(paint->symbol, STR("none"))) return;
    if (at.x < plan->frame.x0 - r || at.x > plan->frame.x1 + r || at.y < plan->frame.y0 - r || at.y > plan->frame.y1 + r) return;
    Path path = path_on(plan->arena);
    marker_path(&path, paint->symbol, at.x, at.y, r);
    vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = paint->symbol_fill, .fill = true});
    if (paint->symbol_stroke_width > 0)
        vec_push(plan->arena, &plan->symbols,
                 (MapBatch){.path = path, .colour = paint->symbol_stroke,
                            .stroke = {.width = paint->symbol_stroke_width, .join = JOIN_ROUND}});
    vec_push(plan->arena, &plan->symbol_boxes, (MarkerRect){at.x - r, at.y - r, at.x + r, at.y + r});
}

/* A plain edge is drawn right after its fill, from the same path, which a PDF
 * says in one operation; it belongs to the area and lies under the lines. */
static bool edged_fill(const MapPaint *paint)
{
    return paint->fills && paint->width > 0 && paint->dash_count == 0 && paint->casing_width <= 0;
}

static void choose(Painter *p, const MapFeature *f, Str layer)
{
    const PaintSet *set = paints_of(p, f, layer);
    bool area = f->geo->kind == GEO_AREA;
    for (size_t i = 0; set && i < set->count; i++) {
        const MapPaint *paint = &set->paints[i];
        uint32_t number = set->first + (uint32_t)i;
        if (area && paint->fills) add_item(p, f, paint, PASS_FILL, number);
        if (area && paint->pattern != PATTERN_NONE) add_item(p, f, paint, PASS_PATTERN, number);
        if (f->geo->kind != GEO_POINT && paint->width > 0 && !(area && edged_fill(paint))) {
            if (paint->casing_width > 0) add_item(p, f, paint, PASS_CASING, number);
            add_item(p, f, paint, PASS_LINE, number);
        }
        add_symbol(p, f, paint);
        wish(p, f, paint);
        if (f->geo->kind == GEO_LINE) wish_shield(p, f, paint);
    }
}

/* ---- geometry ------------------------------------------------------------- */

static void project(Painter *p, const MapXY *metres, size_t count)
{
    p->points.count = 0;
    for (size_t i = 0; i < count; i++) vec_push(p->scratch, &p->points, map_to_frame(p->plan, metres[i]));
}

/* An eighth of a point is 0.04 mm: numbers with fewer digits, a smaller file. */
static double snap(double v) { return floor(v * 8 + 0.5) / 8; }

static void put_points(Path *path, const MapXY *points, size_t count)
{
    double x = snap(points[0].x), y = snap(points[0].y);
    path_move(path, x, y);
    for (size_t i = 1; i < count; i++) {
        double nx = snap(points[i].x), ny = snap(points[i].y);
        if (nx == x && ny == y) continue;
        path_line(path, x = nx, y = ny);
    }
}

static bool too_small(const MapXY *points, size_t count)
{
    MapBox box = map_box_empty();
    for (size_t i = 0; i < count; i++) map_box_add(&box, points[i]);
    return box.x1 - box.x0 < 0.25 && box.y1 - box.y0 < 0.25;
}

/* Blocks of tiles meet without a seam only when each leaves out the same points,
 * wherever it is cut. */
static void simplify_whole(Painter *p)
{
    p->points.count = map_simplify(&p->work, p->points.items, p->points.count, p->tolerance);
}

static void put_ring(Painter *p, Path *path, bool whole)
{
    MapPoints *points = &p->points;
    if (!whole && p->plan->part == PLAN_GROUND) simplify_whole(p);
    if (!whole) {
        const MapPoints *cut = map_clip_ring(&p->work, points->items, points->count, p->clip);
        points->count = 0;
        for (size_t i = 0; i < cut->count; i++) vec_push(p->scratch, points, cut->items[i]);
    }
    if (points->count < 3 || too_small(points->items, points->count)) return;
    MapXY first = points->items[0];
    vec_push(p->scratch, points, first);
    size_t kept = points->count > 6 ? map_simplify(&p->work, points->items, points->count, p->tolerance) : points->count;
    if (kept < 4) return;
    put_points(path, points->items, kept - 1);
    path_close(path);
}

static void put_line(Painter *p, Path *path, bool whole)
{
    MapPoints *points = &p->points;
    size_t at = 0;
    if (!whole && !p->unbroken && p->plan->part == PLAN_GROUND) simplify_whole(p);
    if (whole || p->unbroken) {
        put_points(path, points->items, map_simplify(&p->work, points->items, points->count, p->tolerance));
        return;
    }
    while (map_clip_line(&p->work, points->items, points->count, p->clip, &at))
        put_points(path, p->work.a.items, map_simplify(&p->work, p->work.a.items, p->work.a.count, p->tolerance));
}

/* ---- shared borders ------------------------------------------------------- */

typedef struct RingEdge {
    const MapFeature *feature;
    const GeoRing *ring;
    const MapXY *points; /* of the ring */
    size_t first;        /* of the ring among the feature's points */
    size_t from, to;     /* in the ring */
} RingEdge;

/* Two neighbours share their border; drawn twice, its dashes would fill each
 * other's gaps. So each edge is drawn once, as lines between the shared parts. */
static bool is_first(Painter *p, const RingEdge *e)
{
    return edges_mark(&p->borders, e->points[e->from], e->points[e->to], EDGE_SEEN) == 0;
}

/* Where the data was cut an area ends that is none there: both ends lie on the same side
 * of the layer's bounds, digit for digit. */
static bool is_cut(const Painter *p, const RingEdge *e)
{
    if (e->feature->closing) return e->feature->closing[e->first + e->from];
    GeoBox b = p->plan->view->layers[e->feature->layer].bounds;
    LonLat x = e->ring->points[e->from], y = e->ring->points[e->to];
    return (x.lon == y.lon && (x.lon == b.west || x.lon == b.east)) || (x.lat == y.lat && (x.lat == b.south || x.lat == b.north));
}

static bool is_outer(Painter *p, const RingEdge *e)
{
    return !is_cut(p, e) && edges_marks(&p->sides, e->points[e->from], e->points[e->to]) != EDGE_BOTH_SIDES;
}

/* The edges of a ring that `drawn` says, as lines; all of an outline close into a ring.
 * (Dashes of a border count from where it begins, so it stays a line.) */
static void put_edges(Painter *p, Path *path, RingEdge e, bool whole, bool (*drawn)(Painter *p, const RingEdge *e))
{
    size_t count = e.ring->count, from = 0;
    for (size_t i = 0; i <= count; i++) {
        e.from = i;
        e.to = (i + 1) % count;
        if (i < count && drawn(p, &e)) continue;
        if (i > from) {
            project(p, e.points + from, (i < count ? i + 1 : count) - from);
            bool all = i - from == count && drawn == is_outer;
            if (i == count && !all) vec_push(p->scratch, &p->points, map_to_frame(p->plan, e.points[0]));
            (all ? put_ring : put_line)(p, path, whole);
        }
        from = i + 1;
    }
}

/* How a path takes an area's rings. */
typedef enum RingKind { RINGS_WHOLE, RINGS_BORDER, RINGS_OUTER } RingKind;

static void put_feature(Painter *p, Path *path, const MapFeature *f, RingKind kind)
{
    MapXY low = map_to_frame(p->plan, (MapXY){f->box.x0, f->box.y1}), high = map_to_frame(p->plan, (MapXY){f->box.x1, f->box.y0});
    bool whole = map_box_holds(p->clip, (MapBox){low.x, low.y, high.x, high.y}), area = f->geo->kind == GEO_AREA;
    size_t first = 0;
    for (size_t r = 0; r < f->geo->ring_count; first += f->geo->rings[r++].count) {
        RingEdge e = {.feature = f, .ring = &f->geo->rings[r], .points = f->points + first, .first = first};
        if (area && kind != RINGS_WHOLE) {
            put_edges(p, path, e, whole, kind == RINGS_BORDER ? is_first : is_outer);
            continue;
        }
        project(p, e.points, e.ring->count);
        if (area) put_ring(p, path, whole);
        else if (p->points.count > 1) put_line(p, path, whole);
    }
}

/* ---- batches -------------------------------------------------------------- */

static Colour with_opacity(Colour c, double opacity)
{
    c.a *= (float)fmin(1, fmax(0, opacity));
    return c;
}

static MapBatch batch_for(MapPlan *plan, const Item *item)
{
    const MapPaint *paint = item->paint;
    MapBatch b = {.path = path_on(plan->arena)};
    switch ((Pass)(item->key >> 56 & 15)) {
    case PASS_FILL:
        b.fill = true;
        b.colour = with_opacity(paint->fill_color, paint->fill_opacity);
        break;
    case PASS_PATTERN:
        b.colour = paint->pattern_color;
        b.stroke = pattern_stroke(plan->arena, (MapPattern)paint->pattern, paint->pattern_size, paint->pattern_width);
        b.pattern = pattern_lines(plan->arena, (MapPattern)paint->pattern, paint->pattern_size, plan->frame);
        break;
    case PASS_CASING:
        b.colour = with_opacity(paint->casing_color, paint->casing_opacity);
        b.stroke = (Stroke){.width = paint->width + 2 * paint->casing_width, .cap = paint->cap, .join = paint->join};
        break;
    case PASS_LINE:
        b.colour = with_opacity(paint->color, paint->opacity);
        b.stroke = (Stroke){.width = paint->width, .dashes = paint->dashes, .dash_count = paint->dash_count,
                            .cap = paint->cap, .join = paint->join};
        break;
    }
    return b;
}

static int item_order(const void *a, const void *b)
{
    const Item *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Of items whose edges are drawn without those inside one water. */
static Path outer_path(Painter *p, size_t first, size_t end)
{
    Path path = path_on(p->plan->arena);
    for (size_t i = first; i < end; i++) put_feature(p, &path, p->items.items[i].feature, RINGS_OUTER);
    return path;
}

static void find_sides(Painter *p)
{
    p->sides = (EdgeSet){.arena = p->scratch};
    for (size_t i = 0; i < p->items.count; i++) {
        const Item *item = &p->items.items[i];
        if ((item->key >> 56 & 15) == PASS_FILL && item->paint->edge == EDGE_OUTER && edged_fill(item->paint))
            edges_mark_sides(&p->sides, item->feature);
    }
}

static void make_batches(Painter *p)
{
    MapPlan *plan = p->plan;
    find_sides(p);
    if (p->items.count > 0) qsort(p->items.items, p->items.count, sizeof *p->items.items, item_order);
    for (size_t i = 0; i < p->items.count;) {
        MapBatch b = batch_for(plan, &p->items.items[i]);
        size_t first = i;
        bool dashed = !b.fill && b.pattern.ops.count == 0 && b.stroke.dash_count > 0;
        p->borders = (EdgeSet){.arena = p->scratch};
        p->unbroken = dashed && plan->part == PLAN_GROUND; /* dashes count from where the line begins */
        for (; i < p->items.count && p->items.items[i].key == p->items.items[first].key; i++)
            put_feature(p, &b.path, p->items.items[i].feature, dashed ? RINGS_BORDER : RINGS_WHOLE);
        if (b.path.ops.count == 0) continue;
        vec_push(plan->arena, &plan->batches, b);
        if (!b.fill || !edged_fill(p->items.items[first].paint)) continue;
        MapBatch edge = batch_for(plan, &(Item){.key = (uint64_t)PASS_LINE << 56, .paint = p->items.items[first].paint});
        edge.path = p->items.items[first].paint->edge == EDGE_OUTER ? outer_path(p, first, i) : b.path;
        if (edge.path.ops.count > 0) vec_push(plan->arena, &plan->batches, edge);
    }
}

/* Which of two neighbours draws the border they share is the same in all blocks only
 * when all see both. */
static bool *border_layers(Painter *p)
{
    const View *view = p->plan->view;
    bool *out = arena_array(p->scratch, bool, view->layer_count);
    for (size_t i = 0; i < view->layer_count; i++) {
        Str name = view->layers[i].name;
        out[i] = str_eq(name, STR("ward")) || str_eq(name, STR("boundary")) || str_eq(name, STR("districts")) || str_eq(name, STR("chome"));
    }
    return out;
}

void plan_paint(MapPlan *plan)
{
    enum { MARGIN = 14 }; /* pt: wider than any line, so that cut ends stay hidden */
    const MapBase *base = plan->base;
    Painter p = {.plan = plan, .scratch = arena_open()};
    p.sets = map_on(p.scratch);
    p.work.arena = p.scratch;
    p.active = map_style_active(p.scratch, plan->style, plan->zoom);
    p.matched = arena_array(p.scratch, uint16_t, map_style_selectors(plan->style));
    p.clip = (MapBox){plan->frame.x0 - MARGIN, plan->frame.y0 - MARGIN, plan->frame.x1 + MARGIN, plan->frame.y1 + MARGIN};
    p.tolerance = (plan->spec.generalise > 0 ? plan->spec.generalise : 0.05) * 72 / 25.4;
    double margin = MARGIN / plan->k;
    MapBox seen = {plan->visible.x0 - margin, plan->visible.y0 - margin, plan->visible.x1 + margin, plan->visible.y1 + margin};
    const MapFeature *sea = plan->part == PLAN_SHEET ? plan_sea(p.scratch, base, seen, plan->diag) : plan->sea;
    if (sea) choose(&p, sea, STR("sea"));
    bool *shares_border = border_layers(&p);
    for (size_t i = 0; i < base->count; i++) {
        const MapFeature *f = &base->features[i];
        if (!map_box_meets(f->box, seen) && !(plan->part == PLAN_GROUND && f->geo->kind == GEO_AREA && shares_border[f->layer])) continue;
        size_t before = p.items.count + plan->wishes.count + plan->symbols.count;
        choose(&p, f, plan->view->layers[f->layer].name);
        if (p.items.count + plan->wishes.count + plan->symbols.count > before) plan->layer_shown[f->layer] = true;
    }
    make_batches(&p);
    arena_close(p.scratch);
}
