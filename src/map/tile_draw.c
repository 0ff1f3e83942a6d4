/* Tiles from the map's own plan: names once for a zoom, ground for each block of tiles,
 * drawn once at twice the size; the plain tile is the mean of four pixels of the sharp
 * one. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "draw/png.h"
#include "map/plan.h"
#include "map/tile_grid.h"
#include "map/tiles.h"

enum {
    BLOCK = 4,       /* tiles a side */
    TILE_PT = 160,   /* a point of the style is 1.6 px: small names of 7 pt are read at 11 px */
    TILE_PX = 256,
    SHARP_PX = 512,
};

typedef struct Block {
    uint32_t zoom; /* index in zooms */
    uint32_t x, y; /* of its first tile */
} Block;

typedef struct Zoom {
    TileGrid grid;  /* its tiles; aligned to blocks nowhere */
    Arena *arena;   /* of the names */
    MapPlan *names; /* frame: the whole grid */
    MapBox *label_boxes, *symbol_boxes; /* pt, of names->labels and ->symbols */
    const MapFeature *sea;
} Zoom;

struct MapTiles {
    Arena *arena;
    const MapBase *base;
    const MapStyle *style;
    Diag *diag;
    Zoom *zooms;
    size_t zoom_count;
    VEC(Block) blocks;
};

/* ---- opening -------------------------------------------------------------- */

static bool has_tile(const TileGrid *g, unsigned x, unsigned y)
{
    return x >= g->x0 && y >= g->y0 && x - g->x0 < g->columns && y - g->y0 < g->rows &&
           g->marks[(size_t)(y - g->y0) * g->columns + (x - g->x0)] == TILE_SOMETHING;
}

static void add_blocks(MapTiles *t, uint32_t index)
{
    const TileGrid *g = &t->zooms[index].grid;
    for (unsigned y = g->y0 / BLOCK * BLOCK; y < g->y0 + g->rows; y += BLOCK)
        for (unsigned x = g->x0 / BLOCK * BLOCK; x < g->x0 + g->columns; x += BLOCK) {
            bool any = false;
            for (unsigned i = 0; i < BLOCK * BLOCK; i++) any = any || has_tile(g, x + i % BLOCK, y + i / BLOCK);
            if (any) vec_push(t->arena, &t->blocks, (Block){index, x, y});
        }
}

static MapBox grid_metres(const TileGrid *g, double x0, double y0, double x1, double y1)
{
    MapXY nw = tile_metres(g, x0, y0), se = tile_metres(g, x1, y1);
    return (MapBox){nw.x, se.y, se.x, nw.y};
}

MapTiles *map_tiles_open(Arena *arena, const View *view, const MapStyle *style, const MapTilesInfo *info, Diag *diag)
{
    MapTiles *t = arena_new(arena, MapTiles);
    *t = (MapTiles){.arena = arena, .base = map_base_open_web(arena, view, diag), .style = style, .diag = diag};
    t->zoom_count = info->max_zoom - info->min_zoom + 1;
    t->zooms = arena_array(arena, Zoom, t->zoom_count);
    for (uint32_t i = 0; i < t->zoom_count; i++) t->zooms[i].grid = tile_grid(arena, info->bounds, info->min_zoom + i);
    for (size_t i = 0; i < info->run_count; i++) {
        const MapTileRun *r = &info->runs[i];
        TileGrid *g = &t->zooms[r->zoom - info->min_zoom].grid;
        memset(g->marks + (size_t)(r->y - g->y0) * g->columns + (r->x0 - g->x0), TILE_SOMETHING, r->x1 - r->x0 + 1);
    }
    for (uint32_t i = 0; i < t->zoom_count; i++) add_blocks(t, i);
    return t;
}

void map_tiles_close(MapTiles *t)
{
    for (size_t i = 0; t && i < t->zoom_count; i++) arena_close(t->zooms[i].arena);
}

size_t map_tiles_zooms(const MapTiles *t) { return t->zoom_count; }

size_t map_tiles_blocks(const MapTiles *t) { return t->blocks.count; }

MapTileBlock map_tiles_block(const MapTiles *t, size_t index)
{
    const Block *b = &t->blocks.items[index];
    return (MapTileBlock){t->zooms[b->zoom].grid.zoom, b->x, b->y, BLOCK};
}

bool map_tiles_has(const MapTiles *t, unsigned zoom, unsigned x, unsigned y)
{
    unsigned first = t->zooms[0].grid.zoom;
    return zoom >= first && zoom - first < t->zoom_count && has_tile(&t->zooms[zoom - first].grid, x, y);
}

/* ---- names ---------------------------------------------------------------- */

/* Names keep off the tiles that will not be there. */
static void wall_off(MapPlan *plan, const TileGrid *g)
{
    for (unsigned y = 0; y < g->rows; y++)
        for (unsigned x = 0; x < g->columns; x++) {
            unsigned from = x;
            while (x < g->columns && !has_tile(g, g->x0 + x, g->y0 + y)) x++;
            if (x == from) continue;
            MarkerRect r = {from * TILE_PT, y * TILE_PT, x * TILE_PT, (y + 1.0) * TILE_PT};
            vec_push(plan->arena, &plan->walls, r);
        }
}

/* An em and a halo around each glyph's origin hold what it paints. */
static MapBox label_box(const MapLabel *l)
{
    MapBox box = map_box_empty();
    double sine = sin(l->angle), cosine = cos(l->angle);
    for (size_t r = 0; r < l->count; r++)
        for (size_t i = 0; i < l->runs[r].glyph_count; i++) {
            double x = l->runs[r].glyphs[i].x, y = l->runs[r].glyphs[i].y, reach = l->runs[r].size * 1.2 + l->halo_radius;
            MapXY at = {l->x + x * cosine - y * sine, l->y + x * sine + y * cosine};
            map_box_add(&box, (MapXY){at.x - reach, at.y - reach});
            map_box_add(&box, (MapXY){at.x + reach, at.y + reach});
        }
    return box;
}

static MapBox batch_box(const MapBatch *b)
{
    MapBox box = map_box_empty();
    double edge = b->fill ? 0 : b->stroke.width;
    for (size_t i = 0; i + 1 < b->path.coords.count; i += 2) {
        double x = (double)b->path.coords.items[i], y = (double)b->path.coords.items[i + 1];
        map_box_add(&box, (MapXY){x - edge, y - edge});
        map_box_add(&box, (MapXY){x + edge, y + edge});
    }
    return box;
}

void map_tiles_name(MapTiles *t, size_t index, Typesetter *ts)
{
    Zoom *z = &t->zooms[index];
    const TileGrid *g = &z->grid;
    Arena *arena = z->arena = arena_open();
    MapBox all = grid_metres(g, g->x0, g->y0, g->x0 + g->columns, g->y0 + g->rows);
    double beyond = 0.1 / g->scale; /* what is just outside paints its edge inside */
    MapBox wide = {all.x0 - beyond, all.y0 - beyond, all.x1 + beyond, all.y1 + beyond};
    z->sea = plan_sea(arena, t->base, wide, t->diag);
    MapPlan *plan = plan_part(arena, PLAN_NAMES, t->base, t->style, ts, all, (double)g->columns * TILE_PT,
                              (double)g->rows * TILE_PT, g->zoom, t->diag);
    wall_off(plan, g);
    plan_paint(plan);
    plan_first_labels(plan);
    plan_labels(plan);
    z->names = plan;
    z->label_boxes = arena_array(arena, MapBox, plan->labels.count);
    for (size_t i = 0; i < plan->labels.count; i++) z->label_boxes[i] = label_box(&plan->labels.items[i]);
    z->symbol_boxes = arena_array(arena, MapBox, plan->symbols.count);
    for (size_t i = 0; i < plan->symbols.count; i++) z->symbol_boxes[i] = batch_box(&plan->symbols.items[i]);
}

/* ---- a block -------------------------------------------------------------- */

/* The label in the faces of this thread's typesetter; false when one cannot be opened. */
static bool own_faces(Typesetter *ts, Arena *scratch, const MapLabel *in, MapLabel *out)
{
    GlyphRun *runs = arena_array(scratch, GlyphRun, in->count);
    for (size_t i = 0; i < in->count; i++) {
        runs[i] = in->runs[i];
        runs[i].font = typesetter_twin(ts, in->runs[i].font);
        if (!runs[i].font) return false;
    }
    *out = *in;
    out->runs = runs;
    return true;
}

static TileNames names_of(const Zoom *z, const Block *b)
{
    double x0 = ((double)b->x - z->grid.x0) * TILE_PT, y0 = ((double)b->y - z->grid.y0) * TILE_PT;
    return (TileNames){z->names, z->label_boxes, z->symbol_boxes, {x0, y0, x0 + BLOCK * TILE_PT, y0 + BLOCK * TILE_PT}};
}

static void draw_names(const TileNames *n, Typesetter *ts, Arena *scratch, Canvas *c)
{
    canvas_call(c, save);
    canvas_call(c, transform, 1, 0, 0, 1, -n->seen.x0, -n->seen.y0);
    for (size_t i = 0; i < n->plan->symbols.count; i++)
        if (map_box_meets(n->symbol_boxes[i], n->seen)) plan_draw_batch(c, &n->plan->symbols.items[i]);
    for (size_t i = 0; i < n->plan->labels.count; i++) {
        MapLabel own;
        if (map_box_meets(n->label_boxes[i], n->seen) && own_faces(ts, scratch, &n->plan->labels.items[i], &own))
            plan_draw_label(c, &own);
    }
    canvas_call(c, restore);
}

typedef struct Cut {
    const Zoom *zoom;
    const Block *block;
    MapTileTake *take;
    void *context;
    PngWriter *png;
    uint32_t *plain; /* TILE_PX squared */
} Cut;

/* The mean of each 2 x 2 pixels. Channels are summed two at a time; 0x2 rounds. */
static void halve(const uint32_t *sharp, size_t stride, uint32_t *plain)
{
    for (unsigned y = 0; y < TILE_PX; y++) {
        const uint32_t *a = sharp + 2 * y * stride, *b = a + stride;
        for (unsigned x = 0; x < TILE_PX; x++, a += 2, b += 2) {
            uint32_t rb = (a[0] & 0xFF00FF) + (a[1] & 0xFF00FF) + (b[0] & 0xFF00FF) + (b[1] & 0xFF00FF) + 0x20002;
            uint32_t g = (a[0] & 0xFF00) + (a[1] & 0xFF00) + (b[0] & 0xFF00) + (b[1] & 0xFF00) + 0x200;
            plain[y * TILE_PX + x] = (rb >> 2 & 0xFF00FF) | (g >> 2 & 0xFF00);
        }
    }
}

static bool cut_tiles(void *context, const uint32_t *pixels, size_t stride, unsigned width, unsigned height)
{
    Cut *cut = context;
    (void)width;
    (void)height;
    for (unsigned i = 0; i < BLOCK * BLOCK; i++) {
        unsigned dx = i % BLOCK, dy = i / BLOCK, x = cut->block->x + dx, y = cut->block->y + dy, zoom = cut->zoom->grid.zoom;
        if (!has_tile(&cut->zoom->grid, x, y)) continue;
        const uint32_t *sharp = pixels + (size_t)dy * SHARP_PX * stride + (size_t)dx * SHARP_PX;
        cut->take(cut->context, zoom, x, y, true, png_palette(cut->png, sharp, stride, SHARP_PX, SHARP_PX));
        halve(sharp, stride, cut->plain);
        cut->take(cut->context, zoom, x, y, false, png_palette(cut->png, cut->plain, TILE_PX, TILE_PX, TILE_PX));
    }
    return true;
}

static const double block_side = BLOCK * TILE_PT;

static MapPlan *paint_block(const MapTiles *t, const Block *b, Arena *arena, Typesetter *ts)
{
    const Zoom *z = &t->zooms[b->zoom];
    MapPlan *ground = plan_part(arena, PLAN_GROUND, t->base, t->style, ts, grid_metres(&z->grid, b->x, b->y, b->x + BLOCK, b->y + BLOCK),
                                block_side, block_side, z->grid.zoom, t->diag);
    ground->sea = z->sea;
    plan_paint(ground);
    return ground;
}

static void sum_block(const Zoom *z, const Block *b, const MapPlan *ground, const TileNames *names, uint8_t sum[32])
{
    bool tiles[BLOCK * BLOCK];
    for (unsigned i = 0; i < BLOCK * BLOCK; i++) tiles[i] = has_tile(&z->grid, b->x + i % BLOCK, b->y + i / BLOCK);
    tile_sum(ground, names, tiles, BLOCK * BLOCK, sum);
}

void map_tiles_sum(const MapTiles *t, size_t index, Typesetter *ts, uint8_t sum[32])
{
    const Block *b = &t->blocks.items[index];
    const Zoom *z = &t->zooms[b->zoom];
    Arena *arena = arena_open();
    TileNames names = names_of(z, b);
    sum_block(z, b, paint_block(t, b, arena, ts), &names, sum);
    arena_close(arena);
}

void map_tiles_draw(const MapTiles *t, size_t index, Typesetter *ts, MapTileTake *take, void *context, uint8_t sum[32])
{
    const Block *b = &t->blocks.items[index];
    const Zoom *z = &t->zooms[b->zoom];
    Arena *arena = arena_open();
    MapPlan *ground = paint_block(t, b, arena, ts);
    TileNames names = names_of(z, b);
    if (sum) sum_block(z, b, ground, &names, sum);
    Cut cut = {z, b, take, context, png_open(arena), arena_array(arena, uint32_t, TILE_PX * TILE_PX)};
    Canvas *c = canvas_raster(arena, (double)SHARP_PX / TILE_PT, true, cut_tiles, &cut);
    canvas_call(c, page_begin, block_side, block_side, STR(""));
    plan_draw_ground(ground, c);
    draw_names(&names, ts, arena, c);
    canvas_call(c, page_end);
    int error = canvas_close(c);
    assert(error == 0 && "no file, no failure but memory");
    (void)error;
    png_close(cut.png);
    arena_close(arena);
}
