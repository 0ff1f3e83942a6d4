#include "map/layers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "map/ends.h"

/* Degrees first, then one batch through PROJ: features, facilities, labels. */
typedef struct Opening {
    Arena *arena;
    const View *view;
    Diag *diag;
    MapBase *base;
    LonLat *degrees;
    MapXY *points;
    size_t count; /* of both */
} Opening;

static size_t feature_points(const GeoFeature *f)
{
    size_t n = 0;
    for (size_t r = 0; r < f->ring_count; r++) n += f->rings[r].count;
    return n;
}

static LonLat box_middle(GeoBox b) { return (LonLat){(b.west + b.east) / 2, (b.south + b.north) / 2}; }

static bool box_is_set(GeoBox b) { return b.west <= b.east && b.south <= b.north; }

static GeoBox ward_box(const View *view)
{
    GeoBox box = view->ward;
    for (size_t i = 0; !box_is_set(box) && i < view->layer_count; i++)
        if (view->layers[i].count > 0) box = view->layers[i].bounds;
    return box;
}

static int choose_zone(const View *view, LonLat middle, Diag *diag)
{
    Str setting = view_site(view, "jgd_zone");
    long zone;
    if (str_empty(setting)) return projection_zone(middle);
    if (str_to_int(setting, &zone) && zone >= 1 && zone <= PROJECTION_ZONES) return (int)zone;
    diag_add(diag, DIAG_MAP_ZONE, place_none(), setting);
    return projection_zone(middle);
}

/* An area's label is placed in degrees, where its rings are; others need none. */
static bool needs_label(const GeoFeature *f) { return f->kind == GEO_AREA && !str_empty(geo_tag(f, ATOM_name)); }

static void gather(Opening *o)
{
    const View *view = o->view;
    size_t total = view->facility_count;
    for (size_t l = 0; l < view->layer_count; l++)
        for (size_t i = 0; i < view->layers[l].count; i++) total += feature_points(&view->layers[l].features[i]) + 1;
    o->degrees = arena_array(o->arena, LonLat, total);
    o->points = arena_array(o->arena, MapXY, total);
    for (size_t i = 0; i < view->facility_count; i++)
        o->degrees[o->count++] = view->facilities[i].has_point ? view->facilities[i].point : (LonLat){NAN, NAN};
    for (size_t l = 0; l < view->layer_count; l++)
        for (size_t i = 0; i < view->layers[l].count; i++) {
            const GeoFeature *f = &view->layers[l].features[i];
            for (size_t r = 0; r < f->ring_count; r++)
                for (size_t k = 0; k < f->rings[r].count; k++) o->degrees[o->count++] = f->rings[r].points[k];
            o->degrees[o->count++] = needs_label(f) ? geo_area_label_point(f) : (LonLat){NAN, NAN};
        }
}

static int8_t level_of(const GeoFeature *f)
{
    long layer;
    Str bridge = geo_tag(f, ATOM_bridge), tunnel = geo_tag(f, ATOM_tunnel);
    if (str_to_int(geo_tag(f, ATOM_layer), &layer)) return (int8_t)(layer < -5 ? -5 : layer > 5 ? 5 : layer);
    if (!str_empty(bridge) && !str_eq(bridge, STR("no"))) return 1;
    return !str_empty(tunnel) && !str_eq(tunnel, STR("no")) ? -1 : 0;
}

/* False when a point cannot be on this map at all. */
static bool fill_feature(MapFeature *m, const GeoFeature *f, const MapXY *points, size_t count, size_t layer)
{
    *m = (MapFeature){.geo = f, .points = points, .point_count = count, .box = map_box_empty(),
                      .mask = map_key_mask(f), .layer = (uint16_t)layer, .level = level_of(f)};
    for (size_t i = 0; i < count; i++) {
        if (isnan(points[i].x)) return false;
        map_box_add(&m->box, points[i]);
    }
    m->label = isnan(points[count].x) ? (MapXY){(m->box.x0 + m->box.x1) / 2, (m->box.y0 + m->box.y1) / 2} : points[count];
    return count > 0;
}

static void spread(Opening *o)
{
    MapBase *base = o->base;
    const View *view = o->view;
    size_t at = view->facility_count, total = 0, far_off = 0;
    base->facilities = o->points;
    for (size_t l = 0; l < view->layer_count; l++) total += view->layers[l].count;
    base->features = arena_array(o->arena, MapFeature, total);
    for (size_t l = 0; l < view->layer_count; l++)
        for (size_t i = 0; i < view->layers[l].count; i++) {
            const GeoFeature *f = &view->layers[l].features[i];
            size_t n = feature_points(f);
            if (fill_feature(&base->features[base->count], f, o->points + at, n, l)) base->count++;
            else far_off++;
            at += n + 1;
        }
    if (far_off > 0) {
        Arena *scratch = arena_open();
        diag_add(o->diag, DIAG_MAP_FAR_FEATURES, place_none(), str_printf(scratch, "%zu", far_off));
        arena_close(scratch);
    }
}

/* ---- districts ------------------------------------------------------------ */

/* By the key that its source gave the feature, else by its name. */
static MapDistrict *district_of(const MapBase *base, const MapFeature *f)
{
    const View *view = base->view;
    Str key = geo_tag(f->geo, ATOM_key), name = geo_tag(f->geo, ATOM_name);
    for (size_t i = 0; i < view->district_count; i++)
        if ((!str_empty(key) && str_eq(key, view->districts[i].key)) || str_eq(name, view->districts[i].label)) return &base->districts[i];
    return NULL;
}

/* Square metres in its outer rings. */
static double extent(const MapFeature *f)
{
    double all = 0;
    const MapXY *p = f->points;
    for (size_t r = 0; r < f->geo->ring_count; p += f->geo->rings[r++].count) {
        double twice = 0;
        for (size_t n = f->geo->rings[r].count, i = 0, j = n - 1; i < n; j = i++) twice += p[j].x * p[i].y - p[i].x * p[j].y;
        if (!f->geo->rings[r].hole) all += fabs(twice) / 2;
    }
    return all;
}

static void add_part(Arena *arena, MapDistrict *d, const MapFeature *f)
{
    if ((d->count & (d->count - 1)) == 0) { /* room for twice as many */
        const MapFeature **more = arena_array(arena, const MapFeature *, d->count ? d->count * 2 : 1);
        if (d->count > 0) memcpy(more, d->parts, d->count * sizeof *more);
        d->parts = more;
    }
    d->parts[d->count++] = f;
    if (extent(f) > extent(d->parts[0])) {
        d->parts[d->count - 1] = d->parts[0];
        d->parts[0] = f;
    }
    map_box_add(&d->box, (MapXY){f->box.x0, f->box.y0});
    map_box_add(&d->box, (MapXY){f->box.x1, f->box.y1});
}

static void collect_districts(Opening *o)
{
    MapBase *base = o->base;
    base->districts = arena_array(o->arena, MapDistrict, o->view->district_count);
    for (size_t i = 0; i < o->view->district_count; i++)
        base->districts[i] = (MapDistrict){.box = map_box_empty()};
    for (size_t i = 0; i < base->count; i++) {
        const MapFeature *f = &base->features[i];
        if (f->geo->kind != GEO_AREA || !str_eq(o->view->layers[f->layer].name, STR("districts"))) continue;
        MapDistrict *district = district_of(base, f);
        if (district) add_part(o->arena, district, f);
    }
}

/* ---- what the ward is ------------------------------------------------------ */

static int ward_rank(Str layer)
{
    static const char *const LAYERS[WARD_RANKS] = {"ward", "boundary", "districts"};
    for (int rank = 0; rank < WARD_RANKS; rank++)
        if (str_eq(layer, str_from(LAYERS[rank]))) return rank;
    return -1;
}

static void collect_ward_areas(Opening *o)
{
    MapBase *base = o->base;
    VEC(WardArea) areas = {0};
    int *ranks = arena_array(o->arena, int, o->view->layer_count);
    for (size_t l = 0; l < o->view->layer_count; l++) ranks[l] = ward_rank(o->view->layers[l].name);
    for (size_t i = 0; i < base->count; i++) {
        const MapFeature *f = &base->features[i];
        if (f->geo->kind == GEO_AREA && ranks[f->layer] >= 0) vec_push(o->arena, &areas, (WardArea){f, ranks[f->layer]});
    }
    base->ward_areas = areas.items;
    base->ward_area_count = areas.count;
}

/* ---- coasts --------------------------------------------------------------- */

typedef struct CoastPart {
    const MapXY *points;
    size_t count;
    bool used;
} CoastPart;

/* The first unused part that begins where the chain ends. */
static CoastPart *continuation(CoastPart *parts, const LineEnds *ends, MapXY at)
{
    const LineEnd *end;
    for (size_t i = 0, n = ends_at(ends, at, &end); i < n; i++)
        if (!end[i].last && !parts[end[i].line].used) return &parts[end[i].line];
    return NULL;
}

static bool continues_another(const CoastPart *parts, const LineEnds *ends, uint32_t part)
{
    const LineEnd *end;
    for (size_t i = 0, n = ends_at(ends, parts[part].points[0], &end); i < n; i++)
        if (end[i].last && end[i].line != part && !parts[end[i].line].used) return true;
    return false;
}

static MapCoast join_coast(Arena *arena, CoastPart *parts, const LineEnds *ends, CoastPart *first)
{
    MapPoints chain = {0};
    MapCoast coast = {.box = map_box_empty()};
    for (CoastPart *part = first; part; part = continuation(parts, ends, chain.items[chain.count - 1])) {
        part->used = true;
        for (size_t i = chain.count > 0; i < part->count; i++) vec_push(arena, &chain, part->points[i]);
    }
    coast.points = chain.items;
    coast.count = chain.count;
    coast.closed = chain.count > 3 && chain.items[0].x == chain.items[chain.count - 1].x && chain.items[0].y == chain.items[chain.count - 1].y;
    for (size_t i = 0; i < coast.count; i++) map_box_add(&coast.box, coast.points[i]);
    return coast;
}

static void bound_coasts(MapBase *base, bool *has_coast)
{
    base->coast_bounds = map_box_empty();
    for (size_t i = 0; i < base->count; i++) {
        const MapFeature *f = &base->features[i];
        if (!has_coast[f->layer]) continue;
        map_box_add(&base->coast_bounds, (MapXY){f->box.x0, f->box.y0});
        map_box_add(&base->coast_bounds, (MapXY){f->box.x1, f->box.y1});
    }
}

static void collect_coasts(Opening *o)
{
    MapBase *base = o->base;
    VEC(CoastPart) parts = {0};
    LineEnds ends = {0};
    bool *has_coast = arena_array(o->arena, bool, o->view->layer_count);
    for (size_t i = 0; i < base->count; i++) {
        const MapFeature *f = &base->features[i];
        if (f->geo->kind != GEO_LINE || !str_eq(geo_tag(f->geo, ATOM_natural), STR("coastline"))) continue;
        const MapXY *p = f->points;
        has_coast[f->layer] = true;
        for (size_t r = 0; r < f->geo->ring_count; p += f->geo->rings[r++].count) {
            ends_add(o->arena, &ends, p, f->geo->rings[r].count, (uint32_t)parts.count);
            vec_push(o->arena, &parts, (CoastPart){.points = p, .count = f->geo->rings[r].count});
        }
    }
    ends_sort(&ends);
    bound_coasts(base, has_coast);
    base->coasts = arena_array(o->arena, MapCoast, parts.count);
    for (int pass = 0; pass < 2; pass++) /* chains from their beginnings, then what is left: rings */
        for (uint32_t i = 0; i < parts.count; i++) {
            CoastPart *part = &parts.items[i];
            if (part->used || (pass == 0 && continues_another(parts.items, &ends, i))) continue;
            base->coasts[base->coast_count++] = join_coast(o->arena, parts.items, &ends, part);
        }
}

/* ---- the base ------------------------------------------------------------- */

MapBox map_base_box(const MapBase *base, GeoBox box)
{
    enum { STEPS = 4 };
    LonLat edge[STEPS * 4];
    MapXY out[STEPS * 4];
    MapBox result = map_box_empty();
    if (!box_is_set(box)) return result;
    double dx = (box.east - box.west) / STEPS, dy = (box.north - box.south) / STEPS;
    for (int i = 0; i < STEPS; i++) {
        edge[i * 4] = (LonLat){box.west + i * dx, box.south};
        edge[i * 4 + 1] = (LonLat){box.east, box.south + i * dy};
        edge[i * 4 + 2] = (LonLat){box.east - i * dx, box.north};
        edge[i * 4 + 3] = (LonLat){box.west, box.north - i * dy};
    }
    Diag *quiet = diag_open();
    projection_points(base->zone, edge, out, STEPS * 4, quiet);
    diag_close(quiet);
    for (int i = 0; i < STEPS * 4; i++)
        if (!isnan(out[i].x)) map_box_add(&result, (MapXY){out[i].x - base->origin.x, out[i].y - base->origin.y});
    return result;
}

/* False when PROJ fails, which has been said. */
static bool fill_base(Opening *o)
{
    MapBase *base = o->base;
    gather(o);
    if (!projection_points(base->zone, o->degrees, o->points, o->count, o->diag)) return false;
    for (size_t i = 0; i < o->count; i++) {
        o->points[i].x -= base->origin.x;
        o->points[i].y -= base->origin.y;
    }
    spread(o);
    collect_districts(o);
    collect_ward_areas(o);
    collect_coasts(o);
    return true;
}

MapBase *map_base_open(Arena *arena, const View *view, Diag *diag)
{
    GeoBox box = ward_box(view);
    if (!box_is_set(box)) {
        diag_add(diag, DIAG_MAP_NO_PLACE, place_none(), STR(""));
        return NULL;
    }
    MapBase *base = arena_new(arena, MapBase);
    Opening o = {.arena = arena, .view = view, .diag = diag, .base = base};
    LonLat middle = box_middle(box);
    *base = (MapBase){.view = view, .zone = choose_zone(view, middle, diag)};
    if (!projection_points(base->zone, &middle, &base->origin, 1, diag) || isnan(base->origin.x) || !fill_base(&o)) return NULL;
    base->ward = map_base_box(base, box);
    return base;
}

MapBase *map_base_open_web(Arena *arena, const View *view, Diag *diag)
{
    MapBase *base = arena_new(arena, MapBase);
    Opening o = {.arena = arena, .view = view, .diag = diag, .base = base};
    *base = (MapBase){.view = view, .zone = PROJECTION_WEB};
    fill_base(&o); /* no PROJ, no failure */
    return base;
}

bool map_feature_contains(const MapFeature *feature, MapXY p)
{
    bool inside = false;
    const MapXY *ring = feature->points;
    for (size_t r = 0; r < feature->geo->ring_count; ring += feature->geo->rings[r++].count) {
        size_t n = feature->geo->rings[r].count;
        for (size_t i = 0, j = n - 1; i < n; j = i++) {
            if ((ring[i].y > p.y) == (ring[j].y > p.y)) continue;
            if (p.x < ring[i].x + (p.y - ring[i].y) / (ring[j].y - ring[i].y) * (ring[j].x - ring[i].x)) inside = !inside;
        }
    }
    return inside;
}
