/* The tiles of the web map: drawn where the base map changed, all of them when its style
 * or the renderer did, else taken from what is published. All editions have the same ones.
 *
 * web/tiles/tiles.json (TileJSON 3.0) says beside what it is for which base map the
 * tiles beside it are: `key` is the hash of everything they depend on. A published
 * edition is whole, so that a file of the right key vouches for its neighbours.
 *
 * With another key, web/tiles/drawn.txt says which blocks of tiles are still the same: its
 * first line hashes what all pixels depend on (program, sheets, fonts), each other line is
 * "zoom x y sum" of a block, the sum of what it was drawn of. */
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

enum { RENDERER = 2 }; /* another number draws all tiles again */

typedef struct TileRun {
    Build *build;
    Outbox *box;
    const MapTilesInfo *info;
    MapTiles *tiles;
    Edition *takers[AUDIENCE_COUNT]; /* who has none of this key */
    size_t taker_count;
    Str base;        /* what all pixels depend on */
    Map before[AUDIENCE_COUNT]; /* of each taker: "zoom x y sum" of what it has published on that base */
    bool *has[AUDIENCE_COUNT];  /* by block: the taker has kept it */
    uint8_t (*sums)[32];        /* by block */
    atomic_size_t done; /* blocks */
    atomic_size_t drawn;
} TileRun;

/* ---- the key -------------------------------------------------------------- */

static Str digest_text(Arena *arena, Sha256 *sha)
{
    uint8_t digest[32];
    sha256_final(sha, digest);
    return sha256_text(arena, digest);
}

/* What the pixels of all tiles depend on. The program's own texts hold the style sheets. */
static Str tiles_base(Arena *arena, const Build *build)
{
    Sha256 sha;
    sha256_init(&sha);
    key_text(&sha, str_printf(arena, "%s %d", TSUNAGI_VERSION, RENDERER));
    for (size_t i = 0; i < build->map_sheet_count; i++) key_text(&sha, build->map_sheets[i]);
    Str fonts;
    Str list = str_join(arena, build->options->home, STR("/fonts/fonts.csv"));
    if (sink_read_file(arena, AT_FDCWD, list.data, 0, &fonts) == 0) key_text(&sha, fonts);
    return digest_text(arena, &sha);
}

/* Everything any tile depends on. */
static Str tiles_key(Arena *arena, Str base, const View *view, const MapTilesInfo *info)
{
    Sha256 sha;
    sha256_init(&sha);
    key_text(&sha, base);
    const uint64_t zooms[] = {info->min_zoom, info->max_zoom, info->tile_count};
    sha256_update(&sha, zooms, sizeof zooms);
    sha256_update(&sha, &info->bounds, sizeof info->bounds);
    for (size_t l = 0; l < view->layer_count; l++) {
        key_text(&sha, view->layers[l].name);
        for (size_t i = 0; i < view->layers[l].count; i++) key_feature(&sha, &view->layers[l].features[i]);
    }
    return digest_text(arena, &sha);
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

static const Str drawn_path = {"web/tiles/drawn.txt", 19};

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
    if (all && stage_has(edition->stage, drawn_path)) stage_keep(edition->stage, scratch, drawn_path);
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
    if (all && outbox_read(run->box, scratch, audience, drawn_path, &bytes)) edition_put(run->build, edition, scratch, drawn_path, bytes);
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

/* ---- blocks that are still the same --------------------------------------- */

static Str block_line(Arena *arena, const TileRun *run, size_t index)
{
    MapTileBlock b = map_tiles_block(run->tiles, index);
    return str_printf(arena, "%u %u %u " STR_FMT, b.zoom, b.x, b.y, STR_ARG(sha256_text(arena, run->sums[index])));
}

/* What the taker has published on this base; false when that is nothing. */
static bool read_drawn(TileRun *run, Arena *arena, size_t taker)
{
    Str text, line;
    run->before[taker] = map_on(arena);
    if (!outbox_read(run->box, arena, audience_key(run->takers[taker]->audience), drawn_path, &text)) return false;
    bool same = str_split(&text, '\n', &line) && str_eq(line, run->base);
    while (same && str_split(&text, '\n', &line))
        if (line.len > 0) map_set(&run->before[taker], line, run);
    return run->before[taker].count > 0;
}

/* False after the last tile of the block; *at counts them. */
static bool next_of_block(const TileRun *run, Arena *arena, size_t index, unsigned *at, Str *path)
{
    MapTileBlock b = map_tiles_block(run->tiles, index);
    for (unsigned i; (i = *at / 2) < b.side * b.side;) {
        unsigned x = b.x + i % b.side, y = b.y + i / b.side;
        bool sharp = (*at)++ & 1;
        if (!map_tiles_has(run->tiles, b.zoom, x, y)) continue;
        *path = tile_path(arena, b.zoom, x, y, sharp);
        return true;
    }
    return false;
}

static bool keep_block(TileRun *run, Arena *scratch, size_t taker, size_t index)
{
    Stage *stage = run->takers[taker]->stage;
    bool all = map_has(&run->before[taker], block_line(scratch, run, index));
    Str path;
    for (unsigned at = 0; all && next_of_block(run, scratch, index, &at, &path);) all = stage_has(stage, path);
    for (unsigned at = 0; all && next_of_block(run, scratch, index, &at, &path);) stage_keep(stage, scratch, path);
    return all;
}

static void sum_block(void *context, size_t index, unsigned number)
{
    TileRun *run = context;
    map_tiles_sum(run->tiles, index, build_worker(run->build, number)->typesetter, run->sums[index]);
}

static void keep_blocks(TileRun *run)
{
    Arena *scratch = arena_open();
    ArenaMark mark = arena_mark(scratch);
    pool_run(run->build->threads, map_tiles_blocks(run->tiles), sum_block, run);
    for (size_t t = 0; t < run->taker_count; t++)
        for (size_t i = 0; i < map_tiles_blocks(run->tiles); i++, arena_rewind(scratch, mark)) run->has[t][i] = keep_block(run, scratch, t, i);
    arena_close(scratch);
}

static void put_drawn(TileRun *run, Arena *arena)
{
    Buf out = buf_on(arena);
    buf_put(&out, run->base);
    buf_putc(&out, '\n');
    for (size_t i = 0; i < map_tiles_blocks(run->tiles); i++) {
        buf_put(&out, block_line(arena, run, i));
        buf_putc(&out, '\n');
    }
    for (size_t t = 0; t < run->taker_count; t++) edition_put(run->build, run->takers[t], arena, drawn_path, buf_str(&out));
}

/* ---- drawing -------------------------------------------------------------- */

static void name_zoom(void *context, size_t index, unsigned number)
{
    TileRun *run = context;
    map_tiles_name(run->tiles, index, build_worker(run->build, number)->typesetter);
}

typedef struct BlockRun {
    TileRun *run;
    size_t index;
} BlockRun;

static void take_tile(void *context, unsigned zoom, unsigned x, unsigned y, bool sharp, Str png)
{
    const BlockRun *block = context;
    TileRun *run = block->run;
    Arena *scratch = arena_open();
    Str path = tile_path(scratch, zoom, x, y, sharp);
    for (size_t i = 0; i < run->taker_count; i++)
        if (!run->has[i][block->index]) edition_put(run->build, run->takers[i], scratch, path, png);
    atomic_fetch_add(&run->drawn, 1);
    arena_close(scratch);
}

static void draw_block(void *context, size_t index, unsigned number)
{
    TileRun *run = context;
    BlockRun block = {run, index};
    bool wanted = false;
    for (size_t t = 0; t < run->taker_count; t++) wanted = wanted || !run->has[t][index];
    if (wanted) map_tiles_draw(run->tiles, index, build_worker(run->build, number)->typesetter, take_tile, &block, run->sums[index]);
    build_tell(run->build, STR("地図タイル"), atomic_fetch_add(&run->done, 1) + 1, map_tiles_blocks(run->tiles));
}

static void draw_changed(TileRun *run, const View *view)
{
    Arena *arena = arena_open();
    bool any = false;
    run->tiles = map_tiles_open(arena, view, map_styles_find(run->build->map_styles, STR("")), run->info, run->build->diag);
    size_t blocks = map_tiles_blocks(run->tiles);
    run->sums = arena_alloc(arena, blocks * sizeof *run->sums, 1);
    for (size_t t = 0; t < run->taker_count; t++) {
        run->has[t] = arena_array(arena, bool, blocks);
        any = read_drawn(run, arena, t) || any;
    }
    pool_run(run->build->threads, map_tiles_zooms(run->tiles), name_zoom, run);
    if (any) keep_blocks(run);
    pool_run(run->build->threads, blocks, draw_block, run);
    put_drawn(run, arena);
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

static void say_why_not(Build *build, const View *view, const MapTilesInfo *info)
{
    if (info->too_many) diag_add(build->diag, DIAG_TILES_NONE, place_none(), str_printf(build->arena, "%u", info->min_zoom));
    const GeoLayer *layer = map_tiles_unapproved(view);
    if (view->tiling.drawn && layer) diag_add(build->diag, DIAG_TILES_APPROVAL, layer->approval_place, layer->name);
}

void editions_tiles(Build *build)
{
    MapTilesInfo info;
    const View *view = first_site(build);
    if (!view || !build->ward.fonts || !map_styles_find(build->map_styles, STR(""))) return;
    if (!map_tiles_info(build->arena, view, &info)) {
        say_why_not(build, view, &info);
        return;
    }
    if (info.asked_zoom > info.max_zoom)
        diag_add(build->diag, DIAG_TILES_MANY, place_none(), str_printf(build->arena, "%u", info.asked_zoom),
                 str_printf(build->arena, "%u", info.max_zoom));
    TileRun run = {.build = build, .box = build->box, .info = &info, .base = tiles_base(build->arena, build)};
    Str description = describe(build->arena, &info, tiles_key(build->arena, run.base, view, &info));
    for (size_t i = 0; i < build->edition_count; i++) {
        Edition *edition = &build->editions[i];
        if (edition->plan.page_count == 0) continue;
        if (!take_published(&run, edition, description)) run.takers[run.taker_count++] = edition;
        edition_put(build, edition, build->arena, STR("web/tiles/tiles.json"), description);
    }
    if (run.taker_count > 0) draw_changed(&run, view);
    build->tiles = info.tile_count * 2;
    build->tiles_drawn = run.drawn;
}
