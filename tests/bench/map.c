/* One A3 sheet with a map and nothing else, as an untagged PDF, and where its time goes.
 *
 *   map CONTENT HOME SHEET.mapcss SCALE OUT.pdf [markers]
 *
 * Reads the ward's whole folder as a build does. With `markers`, their placement is timed
 * once more on the finished plan, alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build/ward.h"
#include "map/plan.h"
#include "clock.h"

enum { FRAME_WIDTH = 884, FRAME_HEIGHT = 720 }; /* pt: 312 x 254 mm */

static bool write_out(void *context, const void *bytes, size_t len) { return fwrite(bytes, 1, len, context) == len; }

static MapSpec sheet(const View *view, double scale)
{
    MapSpec spec = map_spec_default(view);
    spec.scale = scale;
    spec.markers = spec.grid = spec.scale_bar = spec.north = spec.attribution = spec.frame = true;
    return spec;
}

/* False when the PDF cannot be written. */
static bool draw(Arena *arena, const MapPlan *plan, Typesetter *ts, const char *path)
{
    FILE *out = fopen(path, "wb");
    CanvasMeta meta = {.title = STR("map"), .lang = STR("ja"), .date = STR("2026-11-01T00:00:00+09:00"), .untagged = true};
    if (!out) return false;
    Canvas *canvas = canvas_pdf(arena, &meta, write_out, out);
    canvas_call(canvas, page_begin, 1190.55, 841.89, STR("1"));
    map_draw(plan, canvas, ts, 60, 60);
    canvas_call(canvas, page_end);
    bool drawn = canvas_close(canvas) == 0;
    return fclose(out) == 0 && drawn;
}

int main(int argc, char **argv)
{
    if (argc != 6 && argc != 7) return 2;
    bool again = argc == 7 && strcmp(argv[6], "markers") == 0;
    double start = now();
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    Date as_of = {2026, 11, 1};
    WardOptions options = {.content = str_from(argv[1]), .home = str_from(argv[2]), .as_of = as_of};
    Ward ward;
    if (!ward_load(arena, &options, diag, &ward)) return 1;
    View *view = view_open(&ward.data, AUDIENCE_RESIDENT, as_of);
    MapStyle *style = map_style_load(arena, str_from(argv[3]), diag);
    if (!view || !style || !ward.fonts) return 1;
    double loaded = now();
    Typesetter *ts = typesetter_open(ward.fonts);
    MapBase *base = map_base_open(arena, view, diag);
    if (!base) return 1;
    double projected = now();
    MapSpec spec = sheet(view, atof(argv[4]));
    MapPlan *plan = map_plan(arena, base, view, style, &spec, ts, FRAME_WIDTH, FRAME_HEIGHT, diag);
    double planned = now();
    if (!draw(arena, plan, ts, argv[5])) return 3;
    double drawn = now();
    if (again) plan_markers(plan);
    double placed = now();
    const MapResult *r = map_result(plan);
    printf("ours: %zu features, %zu of %zu markers stand, 1:%.0f; read %.0f ms, project %.0f, plan %.0f (markers alone %.1f), "
           "draw and pack %.0f; %ld MB\n",
           base->count, r->markers, r->markers + r->dropped, r->scale, 1e3 * (loaded - start), 1e3 * (projected - loaded),
           1e3 * (planned - projected), 1e3 * (placed - drawn), 1e3 * (drawn - planned), peak_memory() / 1024);
    typesetter_close(ts);
    view_close(view);
    ward_close(&ward);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
