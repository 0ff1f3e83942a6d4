/* Draws the tiles of a ward's base map and says how fast.
 *
 *   tiles CONTENT HOME THREADS [OUT]    OUT: tiles are written to OUT/z/x/y.png
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <fcntl.h>

#include "base/pool.h"
#include "base/sink.h"
#include "build/ward.h"
#include "map/tiles.h"
#include "clock.h"

typedef struct Run {
    MapTiles *tiles;
    const FontSet *fonts;
    Typesetter *typesetters[64];
    const char *out;
    atomic_size_t plain, sharp, plain_bytes, sharp_bytes;
} Run;

static Typesetter *typesetter_of(Run *run, unsigned worker)
{
    if (!run->typesetters[worker]) run->typesetters[worker] = typesetter_open(run->fonts);
    return run->typesetters[worker];
}

static void name_zoom(void *context, size_t index, unsigned worker)
{
    Run *run = context;
    map_tiles_name(run->tiles, index, typesetter_of(run, worker));
}

static void take(void *context, unsigned zoom, unsigned x, unsigned y, bool sharp, Str png)
{
    Run *run = context;
    atomic_fetch_add(sharp ? &run->sharp : &run->plain, 1);
    atomic_fetch_add(sharp ? &run->sharp_bytes : &run->plain_bytes, png.len);
    if (!run->out) return;
    Arena *scratch = arena_open();
    Str path = str_printf(scratch, "%s/%u/%u/%u%s.png", run->out, zoom, x, y, sharp ? "@2x" : "");
    if (sink_write_file(AT_FDCWD, path.data, png)) exit(3);
    arena_close(scratch);
}

static void draw_block(void *context, size_t index, unsigned worker)
{
    Run *run = context;
    map_tiles_draw(run->tiles, index, typesetter_of(run, worker), take, run, NULL);
}

int main(int argc, char **argv)
{
    if (argc < 4) return 2;
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    unsigned threads = (unsigned)atoi(argv[3]);
    Date as_of = {2026, 11, 1};
    WardOptions options = {.content = str_from(argv[1]), .home = str_from(argv[2]), .as_of = as_of};
    Ward ward;
    if (!ward_load(arena, &options, diag, &ward)) return 1;
    View *view = view_open(&ward.data, AUDIENCE_RESIDENT, as_of);
    MapStyle *style = map_style_load(arena, str_printf(arena, "%s/templates/map/calm.mapcss", argv[2]), diag);
    double start = now(), used = processor();
    MapTilesInfo info;
    if (!map_tiles_info(arena, view, &info)) return 1;
    double chosen = now();
    Run run = {.tiles = map_tiles_open(arena, view, style, &info, diag), .fonts = ward.fonts, .out = argc > 4 ? argv[4] : NULL};
    pool_run(threads, map_tiles_zooms(run.tiles), name_zoom, &run);
    double named = now();
    pool_run(threads, map_tiles_blocks(run.tiles), draw_block, &run);
    double end = now();
    printf("%zu tiles of 256 px (%.1f kB each) and %zu of 512 px (%.1f kB each), %u threads: %.3f s (choose %.3f, names %.3f, draw %.3f); "
           "%.0f places a second, %.0f a second of processor time, %ld MB\n",
           (size_t)run.plain, (double)run.plain_bytes / 1e3 / (double)run.plain, (size_t)run.sharp,
           (double)run.sharp_bytes / 1e3 / (double)run.sharp, threads, end - start, chosen - start, named - chosen, end - named,
           (double)run.plain / (end - start), (double)run.plain / (processor() - used), peak_memory() / 1024);
    map_tiles_close(run.tiles);
    for (unsigned i = 0; i < threads && i < 64; i++) typesetter_close(run.typesetters[i]);
    view_close(view);
    ward_close(&ward);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
