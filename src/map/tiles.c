/* Which tiles there are. Every feature marks the tiles it touches, zoom by zoom; of
 * the rest only those are left out that would be nothing but ground. */
#include "map/tiles.h"

#include <math.h>
#include <string.h>

#include "map/tile_grid.h"

enum { TILES_MOST = 20000 }; /* a ward has a thousand, 大阪市 with its 24 wards 9,000 */

/* ---- where ---- */

static bool box_is_set(GeoBox b) { return b.west < b.east && b.south < b.north; }

/* Layers of lines on the map: what lies inside of them is not thereby something. */
static bool is_boundary(const GeoLayer *layer)
{
    return str_eq(layer->name, STR("ward")) || str_eq(layer->name, STR("boundary")) || str_eq(layer->name, STR("districts"));
}

static GeoBox layers_box(const View *view, bool boundaries)
{
    GeoBox box = geo_box_empty();
    for (size_t i = 0; i < view->layer_count; i++) {
        GeoBox b = view->layers[i].bounds;
        if (is_boundary(&view->layers[i]) != boundaries || view->layers[i].count == 0 || !(b.west <= b.east)) continue;
        geo_box_add(&box, (LonLat){b.west, b.south});
        geo_box_add(&box, (LonLat){b.east, b.north});
    }
    return box;
}

/* The ward and a margin, as far as the layers reach. Not by the facilities: the
 * tiles are to stay when one moves. */
static GeoBox tiles_bounds(const View *view)
{
    GeoBox ward = layers_box(view, true), base = layers_box(view, false);
    if (!box_is_set(ward)) return base;
    double shrink = cos((ward.south + ward.north) / 2 * 3.14159265358979323846 / 180);
    double margin = fmax(0.002, 0.1 * fmax(ward.north - ward.south, (ward.east - ward.west) * shrink));
    GeoBox wide = {ward.west - margin / shrink, ward.south - margin, ward.east + margin / shrink, ward.north + margin};
    if (!box_is_set(base)) return wide;
    GeoBox both = {fmax(wide.west, base.west), fmax(wide.south, base.south), fmin(wide.east, base.east), fmin(wide.north, base.north)};
    return box_is_set(both) ? both : wide;
}

/* ---- one zoom ---- */

TileGrid tile_grid(Arena *arena, GeoBox bounds, unsigned zoom)
{
    TileGrid g = {.zoom = zoom, .scale = ldexp(0.5 / PROJECTION_WEB_HALF, (int)zoom)};
    MapXY nw = tile_place(&g, projection_web((LonLat){bounds.west, bounds.north}));
    MapXY se = tile_place(&g, projection_web((LonLat){bounds.east, bounds.south}));
    g.x0 = (unsigned)floor(nw.x);
    g.y0 = (unsigned)floor(nw.y);
    g.columns = (unsigned)ceil(se.x) - g.x0;
    g.rows = (unsigned)ceil(se.y) - g.y0;
    g.marks = arena ? arena_array(arena, uint8_t, (size_t)g.columns * g.rows) : NULL;
    return g;
}

static void mark(TileGrid *g, double x0, double x1, unsigned row)
{
    if (x1 < 0 || x0 >= g->columns) return;
    unsigned from = (unsigned)fmax(0, floor(x0)), to = (unsigned)fmin(g->columns - 1, floor(x1));
    memset(g->marks + (size_t)row * g->columns + from, TILE_SOMETHING, to - from + 1);
}

/* How far from a feature its line's width and its edge still paint, in tiles. */
static const double reach = 0.03;

static void mark_segment(TileGrid *g, MapXY a, MapXY b)
{
    double low = fmin(a.y, b.y) - reach, high = fmax(a.y, b.y) + reach;
    if (high < 0 || low >= g->rows) return;
    unsigned to = (unsigned)fmin(g->rows - 1, floor(high));
    for (unsigned row = (unsigned)fmax(0, floor(low)); row <= to; row++) {
        double t0 = 0, t1 = 1, dy = b.y - a.y;
        if (fabs(dy) > 1e-9) {
            t0 = fmin(1, fmax(0, (row - reach - a.y) / dy));
            t1 = fmin(1, fmax(0, (row + 1 + reach - a.y) / dy));
        }
        double x0 = a.x + t0 * (b.x - a.x), x1 = a.x + t1 * (b.x - a.x);
        mark(g, fmin(x0, x1) - reach, fmax(x0, x1) + reach, row);
    }
}

typedef struct Marker {
    Arena *scratch;
    MapPoints points; /* of one feature, in tiles from the grid's corner */
    VEC(double) crossings;
} Marker;

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Tiles whose middle lies in the area; those the edge passes are marked already. */
static void mark_inside(TileGrid *g, Marker *m, const GeoFeature *f)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < m->points.count; i++) low = fmin(low, m->points.items[i].y), high = fmax(high, m->points.items[i].y);
    for (double row = fmax(0, floor(low)); row < g->rows && row <= high; row++) {
        const MapXY *ring = m->points.items;
        m->crossings.count = 0;
        for (size_t r = 0; r < f->ring_count; ring += f->rings[r++].count)
            for (size_t n = f->rings[r].count, i = 0, j = n ? n - 1 : 0; i < n; j = i++) {
                double y = row + 0.5;
                if ((ring[i].y > y) == (ring[j].y > y)) continue;
                vec_push(m->scratch, &m->crossings, ring[i].x + (y - ring[i].y) / (ring[j].y - ring[i].y) * (ring[j].x - ring[i].x));
            }
        if (m->crossings.count) qsort(m->crossings.items, m->crossings.count, sizeof *m->crossings.items, ascending);
        for (size_t i = 0; i + 1 < m->crossings.count; i += 2) mark(g, m->crossings.items[i], m->crossings.items[i + 1], (unsigned)row);
    }
}

/* A bay is mapped as an area of nothing but sea. */
static bool fills(const GeoFeature *f)
{
    Str natural = geo_tag(f, ATOM_natural);
    return f->kind == GEO_AREA && !str_eq(natural, STR("bay")) && !str_eq(natural, STR("strait")) && !str_eq(natural, STR("sea"));
}

static void mark_feature(TileGrid *g, Marker *m, const GeoFeature *f, bool boundary)
{
    m->points.count = 0;
    for (size_t r = 0; r < f->ring_count; r++) {
        size_t n = f->rings[r].count, from = m->points.count;
        for (size_t i = 0; i < n; i++) {
            MapXY at = projection_web(f->rings[r].points[i]);
            if (isnan(at.x)) return; /* on no map */
            at = tile_place(g, at);
            vec_push(m->scratch, &m->points, (MapXY){at.x - g->x0, at.y - g->y0});
        }
        const MapXY *p = m->points.items + from;
        for (size_t i = 0; i + 1 < n; i++) mark_segment(g, p[i], p[i + 1]);
        if (n > 0 && f->kind != GEO_LINE) mark_segment(g, p[n - 1], p[0]);
    }
    if (!boundary && fills(f)) mark_inside(g, m, f);
}

/* ---- sea or land ---- */

static bool is_coast(const GeoFeature *f)
{
    return f->kind == GEO_LINE && str_eq(geo_tag(f, ATOM_natural), STR("coastline"));
}

/* Maps that are no extracts of OpenStreetMap may have the sea as an area. */
static bool is_sea(const GeoFeature *f) { return f->kind == GEO_AREA && str_eq(geo_tag(f, ATOM_natural), STR("sea")); }

static bool any_of(const View *view, bool (*is)(const GeoFeature *))
{
    for (size_t l = 0; l < view->layer_count; l++)
        for (size_t i = 0; i < view->layers[l].count; i++)
            if (is(&view->layers[l].features[i])) return true;
    return false;
}

typedef struct Nearest {
    MapXY p;
    double away, turn;
} Nearest;

/* Water is on the right of a coastline. At a corner two segments are equally near:
 * the one seen at the wider angle decides. */
static void approach(Nearest *n, MapXY a, MapXY b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    if (length <= 0) return;
    double t = fmin(1, fmax(0, ((n->p.x - a.x) * dx + (n->p.y - a.y) * dy) / length));
    double away = hypot(a.x + t * dx - n->p.x, a.y + t * dy - n->p.y);
    double turn = (dx * (n->p.y - a.y) - dy * (n->p.x - a.x)) / sqrt(length);
    if (away < n->away - 1e-6 || (away < n->away + 1e-6 && fabs(turn) > fabs(n->turn))) {
        n->away = fmin(n->away, away);
        n->turn = turn;
    }
}

static bool in_sea_area(const View *view, MapXY p)
{
    for (size_t l = 0; l < view->layer_count; l++)
        for (size_t i = 0; i < view->layers[l].count; i++)
            if (is_sea(&view->layers[l].features[i]) && geo_area_contains(&view->layers[l].features[i], projection_web_inverse(p)))
                return true;
    return false;
}

static bool right_of_coast(const View *view, MapXY p)
{
    Nearest n = {.p = p, .away = INFINITY};
    for (size_t l = 0; l < view->layer_count; l++)
        for (size_t i = 0; i < view->layers[l].count; i++) {
            const GeoFeature *f = &view->layers[l].features[i];
            for (size_t r = 0; is_coast(f) && r < f->ring_count; r++)
                for (size_t k = 0; k + 1 < f->rings[r].count; k++)
                    approach(&n, projection_web(f->rings[r].points[k]), projection_web(f->rings[r].points[k + 1]));
        }
    return n.turn < 0;
}

/* Spreads what one empty tile is to its empty neighbours: no coast lies between. */
static void flood(TileGrid *g, Arena *scratch, size_t start, uint8_t value)
{
    VEC(size_t) open = {0};
    vec_push(scratch, &open, start);
    g->marks[start] = value;
    while (open.count > 0) {
        size_t at = open.items[--open.count], x = at % g->columns, y = at / g->columns;
        const size_t next[] = {x > 0 ? at - 1 : at, x + 1 < g->columns ? at + 1 : at, y > 0 ? at - g->columns : at,
                               y + 1 < g->rows ? at + g->columns : at};
        for (size_t i = 0; i < 4; i++)
            if (g->marks[next[i]] == TILE_UNKNOWN) {
                g->marks[next[i]] = value;
                vec_push(scratch, &open, next[i]);
            }
    }
}

static void sort_empty(TileGrid *g, Arena *scratch, const View *view, bool sea_ground)
{
    bool coast = sea_ground && any_of(view, is_coast);
    for (size_t i = 0; i < (size_t)g->columns * g->rows; i++) {
        if (g->marks[i] != TILE_UNKNOWN) continue;
        MapXY middle = tile_metres(g, g->x0 + (double)(i % g->columns) + 0.5, g->y0 + (double)(i / g->columns) + 0.5);
        bool ground = !sea_ground || (coast && right_of_coast(view, middle)) || in_sea_area(view, middle);
        flood(g, scratch, i, ground ? TILE_GROUND : TILE_SOMETHING);
    }
}

/* ---- all ---- */

static bool any_features(const View *view)
{
    for (size_t i = 0; i < view->layer_count; i++)
        if (view->layers[i].count > 0) return true;
    return false;
}

const GeoLayer *map_tiles_unapproved(const View *view)
{
    for (size_t i = 0; i < view->layer_count; i++)
        if (view->layers[i].unapproved && view->layers[i].count > 0) return &view->layers[i];
    return NULL;
}

static Str citations(Arena *arena, const View *view)
{
    Buf out = buf_on(arena);
    for (size_t i = 0; i < view->layer_count; i++) {
        Str citation = view->layers[i].citation;
        bool again = str_empty(citation) || view->layers[i].count == 0;
        for (size_t k = 0; k < i && !again; k++) again = str_eq(view->layers[k].citation, citation);
        if (again) continue;
        if (out.len > 0) buf_put(&out, STR("　"));
        buf_put(&out, citation);
    }
    return buf_str(&out);
}

static size_t tiles_up_to(GeoBox bounds, unsigned from, unsigned to)
{
    size_t count = 0;
    for (unsigned z = from; z <= to; z++) {
        TileGrid g = tile_grid(NULL, bounds, z);
        count += (size_t)g.columns * g.rows;
    }
    return count;
}

typedef VEC(MapTileRun) Runs;

static void add_runs(Arena *arena, Runs *runs, const TileGrid *g, size_t *tiles)
{
    for (unsigned row = 0; row < g->rows; row++)
        for (unsigned x = 0; x < g->columns; x++) {
            unsigned from = x;
            while (x < g->columns && g->marks[(size_t)row * g->columns + x] == TILE_SOMETHING) x++;
            if (x == from) continue;
            vec_push(arena, runs, (MapTileRun){g->zoom, g->y0 + row, g->x0 + from, g->x0 + x - 1});
            *tiles += x - from;
        }
}

static void mark_all(TileGrid *g, Arena *scratch, const View *view, bool sea_ground)
{
    Marker m = {.scratch = scratch};
    for (size_t l = 0; l < view->layer_count; l++)
        for (size_t i = 0; i < view->layers[l].count; i++)
            mark_feature(g, &m, &view->layers[l].features[i], is_boundary(&view->layers[l]));
    sort_empty(g, scratch, view, sea_ground);
}

/* In sight at once on a telephone: its screen, 360 px, and the margin around the ward. */
static bool in_sight(GeoBox bounds, unsigned zoom)
{
    static const double most = 1.8; /* tiles of 256 px */
    TileGrid g = tile_grid(NULL, bounds, zoom);
    MapXY nw = tile_place(&g, projection_web((LonLat){bounds.west, bounds.north}));
    MapXY se = tile_place(&g, projection_web((LonLat){bounds.east, bounds.south}));
    return se.x - nw.x <= most && se.y - nw.y <= most;
}

bool map_tiles_info(Arena *arena, const View *view, MapTilesInfo *out)
{
    if (view->tiles) {
        *out = *view->tiles;
        return out->run_count > 0;
    }
    *out = (MapTilesInfo){.min_zoom = view->tiling.min_zoom, .max_zoom = view->tiling.max_zoom};
    if (!view->tiling.drawn || !any_features(view) || map_tiles_unapproved(view)) return false;
    out->bounds = tiles_bounds(view);
    if (!box_is_set(out->bounds) || isnan(projection_web((LonLat){out->bounds.west, out->bounds.south}).x) ||
        isnan(projection_web((LonLat){out->bounds.east, out->bounds.north}).x))
        return false;
    if (!view->tiling.min_chosen)
        while (out->min_zoom > TILE_ZOOM_LEAST && !in_sight(out->bounds, out->min_zoom)) out->min_zoom--;
    out->asked_zoom = out->max_zoom;
    while (tiles_up_to(out->bounds, out->min_zoom, out->max_zoom) > TILES_MOST) {
        if (out->max_zoom == out->min_zoom) return !(out->too_many = true);
        out->max_zoom--;
    }
    out->attribution = citations(arena, view);
    out->sea_ground = any_of(view, is_coast) || any_of(view, is_sea);
    Runs runs = {0};
    for (unsigned z = out->min_zoom; z <= out->max_zoom; z++) {
        Arena *scratch = arena_open();
        TileGrid g = tile_grid(scratch, out->bounds, z);
        mark_all(&g, scratch, view, out->sea_ground);
        add_runs(arena, &runs, &g, &out->tile_count);
        arena_close(scratch);
    }
    out->runs = runs.items;
    out->run_count = runs.count;
    return runs.count > 0;
}
