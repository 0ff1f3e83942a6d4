/* The tiles of the web map: drawn when the base map, its style or the renderer changed,
 * else taken from what is published. All editions have the same ones.
 *
 * web/tiles/tiles.json (TileJSON 3.0) says beside what it is for which base map the
 * tiles beside it are: `key` is the hash of everything they depend on. A published
 * edition is whole, so that a file of the right key vouches for its neighbours. */
#include <fcntl.h>
#include <stdatomic.h>

#include "base/hash.h"
#include "base/pool.h"
#include "base/sink.h"
#include "build/edition.h"
#include "build/keys.h"
#include "build/version.h"
#include "map/tiles.h"
#include "output/json.h"

enum { RENDERER = 1 }; /* another number draws all tiles again */

typedef struct TileRun {
    Build *build;
    Outbox *box;
    const MapTilesInfo *info;
    MapTiles *tiles;
    Edition *takers[AUDIENCE_COUNT]; /* who has none of this key */
    size_t taker_count;
    atomic_size_t done; /* blocks */
    atomic_size_t drawn;
} TileRun;

/* ---- the key -------------------------------------------------------------- */

/* Everything a tile's pixels depend on. The program's own texts hold the style sheets. */
static Str tiles_key(Arena *arena, const Build *build, const View *view, const MapTilesInfo *info)
{
    Sha256 sha;
    sha256_init(&sha);
    key_text(&sha, str_printf(arena, "%s %d", TSUNAGI_VERSION, RENDERER));
    const uint64_t zooms[] = {info->min_zoom, info->max_zoom, info->tile_count};
    sha256_update(&sha, zooms, sizeof zooms);
    sha256_update(&sha, &info->bounds, sizeof info->bounds);
    for (size_t i = 0; i < build->map_sheet_count; i++) key_text(&sha, build->map_sheets[i]);
    Str fonts;
    Str list = str_join(arena, build->options->home, STR("/fonts/fonts.csv"));
    if (sink_read_file(arena, AT_FDCWD, list.data, 0, &fonts) == 0) key_text(&sha, fonts);
    for (size_t l = 0; l < view->layer_count; l++) {
        key_text(&sha, view->layers[l].name);
        for (size_t i = 0; i < view->layers[l].count; i++) key_feature(&sha, &view->layers[l].features[i]);
    }
    uint8_t digest[32];
    sha256_final(&sha, digest);
    return sha256_text(arena, digest);
}

/* ---- tiles.json ----------------------------------------------------------- */

static Str describe(Arena *arena, const MapTilesInfo *info, Str key)
{
    const double bounds[] = {info->bounds.west, info->bounds.south, info->bounds.east, info->bounds.north};
    Buf out = buf_on(arena);
    buf_putc(&out, '{');
    json_put_member(&out, "tilejson", STR("3.0.0"));
    json_put_name(&out, "tiles");
    buf_put(&out, STR("[\"{z}/{x}/{y}.png\"]"));
    json_put_number_member(&out, "minzoom", info->min_zoom);
    json_put_number_member(&out, "maxzoom", info->max_zoom);
    json_put_name(&out, "bounds");
    for (size_t i = 0; i < 4; i++) {
        buf_putc(&out, i ? ',' : '[');
        buf_put_number(&out, bounds[i], 6);
    }
    buf_putc(&out, ']');
    json_put_member(&out, "attribution", info->attribution);
    json_put_member(&out, "key", key);
    buf_put(&out, STR("}\n"));
    return buf_str(&out);
}

static Str tile_path(Arena *arena, unsigned zoom, unsigned x, unsigned y, bool sharp)
{
    return str_printf(arena, "web/tiles/%u/%u/%u%s.png", zoom, x, y, sharp ? "@2x" : "");
}

/* ---- taking what is published --------------------------------------------- */

/* The next tile's path; false after the last. */
typedef struct TileWalk {
    const MapTilesInfo *info;
    size_t run;
    unsigned x; /* in the run, from 0 */
    bool sharp;
} TileWalk;

static bool next_tile(TileWalk *w, Arena *arena, Str *path)
{
    if (w->run == w->info->run_count) return false;
    const MapTileRun *r = &w->info->runs[w->run];
    *path = tile_path(arena, r->zoom, r->x0 + w->x, r->y, w->sharp);
    w->sharp = !w->sharp;
    if (!w->sharp && r->x0 + ++w->x > r->x1) w->run++, w->x = 0;
    return true;
}

static bool keep_own(Edition *edition, const MapTilesInfo *info)
{
    Arena *scratch = arena_open();
    ArenaMark mark = arena_mark(scratch);
    bool all = true;
    Str path;
    for (TileWalk w = {.info = info}; all && next_tile(&w, scratch, &path); arena_rewind(scratch, mark)) all = stage_has(edition->stage, path);
    for (TileWalk w = {.info = info}; all && next_tile(&w, scratch, &path); arena_rewind(scratch, mark)) stage_keep(edition->stage, scratch, path);
    arena_close(scratch);
    return all;
}

/* From the published edition of another audience. All or nothing: false before the
 * first is put when one is missing. */
static bool copy_from(const TileRun *run, Edition *edition, Str audience)
{
    Arena *scratch = arena_open();
    ArenaMark mark = arena_mark(scratch);
    bool all = true;
    Str path, bytes;
    for (TileWalk w = {.info = run->info}; all && next_tile(&w, scratch, &path); arena_rewind(scratch, mark))
        all = outbox_read(run->box, scratch, audience, path, &bytes);
    for (TileWalk w = {.info = run->info}; all && next_tile(&w, scratch, &path); arena_rewind(scratch, mark))
        if (outbox_read(run->box, scratch, audience, path, &bytes)) edition_put(run->build, edition, scratch, path, bytes);
    arena_close(scratch);
    return all;
}

static bool has_key(const TileRun *run, Str audience, Str description)
{
    Arena *scratch = arena_open();
    Str found;
    bool same = outbox_read(run->box, scratch, audience, STR("web/tiles/tiles.json"), &found) && str_eq(found, description);
    arena_close(scratch);
    return same;
}

static bool take_published(const TileRun *run, Edition *edition, Str description)
{
    if (has_key(run, audience_key(edition->audience), description) && keep_own(edition, run->info)) return true;
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++)
        if (a != edition->audience && has_key(run, audience_key(a), description) && copy_from(run, edition, audience_key(a))) return true;
    return false;
}

/* ---- drawing -------------------------------------------------------------- */

static void name_zoom(void *context, size_t index, unsigned number)
{
    TileRun *run = context;
    map_tiles_name(run->tiles, index, build_worker(run->build, number)->typesetter);
}

static void take_tile(void *context, unsigned zoom, unsigned x, unsigned y, bool sharp, Str png)
{
    TileRun *run = context;
    Arena *scratch = arena_open();
    Str path = tile_path(scratch, zoom, x, y, sharp);
    for (size_t i = 0; i < run->taker_count; i++) edition_put(run->build, run->takers[i], scratch, path, png);
    atomic_fetch_add(&run->drawn, 1);
    arena_close(scratch);
}

static void draw_block(void *context, size_t index, unsigned number)
{
    TileRun *run = context;
    map_tiles_draw(run->tiles, index, build_worker(run->build, number)->typesetter, take_tile, run);
    build_tell(run->build, STR("地図タイル"), atomic_fetch_add(&run->done, 1) + 1, map_tiles_blocks(run->tiles));
}

static void draw_all(TileRun *run, const View *view)
{
    Arena *arena = arena_open();
    run->tiles = map_tiles_open(arena, view, map_styles_find(run->build->map_styles, STR("")), run->info, run->build->diag);
    pool_run(run->build->threads, map_tiles_zooms(run->tiles), name_zoom, run);
    pool_run(run->build->threads, map_tiles_blocks(run->tiles), draw_block, run);
    map_tiles_close(run->tiles);
    arena_close(arena);
}

/* ---- all ------------------------------------------------------------------ */

static const View *first_site(const Build *build)
{
    for (size_t i = 0; i < build->edition_count; i++)
        if (build->editions[i].plan.page_count > 0) return build->editions[i].view;
    return NULL;
}

static void say_why_not(Build *build, const View *view)
{
    const GeoLayer *layer = map_tiles_unapproved(view);
    if (view->tiling.drawn && layer) diag_add(build->diag, DIAG_TILES_APPROVAL, layer->approval_place, layer->name);
}

void editions_tiles(Build *build)
{
    MapTilesInfo info;
    const View *view = first_site(build);
    if (!view || !build->ward.fonts || !map_styles_find(build->map_styles, STR(""))) return;
    if (!map_tiles_info(build->arena, view, &info)) {
        say_why_not(build, view);
        return;
    }
    if (info.asked_zoom > info.max_zoom)
        diag_add(build->diag, DIAG_TILES_MANY, place_none(), str_printf(build->arena, "%u", info.asked_zoom),
                 str_printf(build->arena, "%u", info.max_zoom));
    TileRun run = {.build = build, .box = build->box, .info = &info};
    Str description = describe(build->arena, &info, tiles_key(build->arena, build, view, &info));
    for (size_t i = 0; i < build->edition_count; i++) {
        Edition *edition = &build->editions[i];
        if (edition->plan.page_count == 0) continue;
        if (!take_published(&run, edition, description)) run.takers[run.taker_count++] = edition;
        edition_put(build, edition, build->arena, STR("web/tiles/tiles.json"), description);
    }
    if (run.taker_count > 0) draw_all(&run, view);
    build->tiles = info.tile_count * 2;
    build->tiles_drawn = run.drawn;
}
