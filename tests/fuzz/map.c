/* OpenStreetMap XML all the way to a drawn map: rings that cross, coasts that end
 * nowhere, points a continent apart. Bounded time, and no crash. */
#include "map/map.h"
#include "source/geo_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static MapStyle *style(Arena *arena, Diag *diag) { return map_style_load(arena, STR("templates/map/calm.mapcss"), diag); }

static void draw(Arena *arena, View *view, Typesetter *ts, Diag *diag)
{
    MapBase *base = map_base_open(arena, view, diag);
    MapSpec spec = map_spec_default(view);
    if (!base) return;
    spec.grid = spec.insets = spec.proof = true;
    spec.qr = STR("https://example.jp/");
    MapPlan *plan = map_plan(arena, base, view, style(arena, diag), &spec, ts, 300, 240, diag);
    Buf out = buf_on(arena);
    Canvas *canvas = canvas_trace(arena, &out);
    canvas_call(canvas, page_begin, 300, 240, STR("1"));
    map_draw(plan, canvas, ts, 0, 0);
    canvas_call(canvas, page_end);
    canvas_close(canvas);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    GeoLayer layers[2] = {{.name = STR("base")}};
    View view = {.arena = arena, .layers = layers, .layer_count = 1, .root = value_record(arena), .ward = geo_box_empty()};
    osm_read(arena, STR("base.osm"), (Str){(const char *)data, size}, diag, &layers[0]);
    ViewCategory category = {.key = STR("c"), .marker = STR("star"), .colour = STR("#123456")};
    const ViewCategory *categories[] = {&category};
    view.categories = &category;
    view.category_count = 1;
    view.facilities = arena_array(arena, ViewFacility, 64);
    for (size_t i = 0; i < layers[0].count && view.facility_count < 64; i++)
        view.facilities[view.facility_count++] =
            (ViewFacility){.id = STR("x"), .number = (unsigned)i, .category = &category, .categories = categories, .category_count = 1,
                           .has_point = true, .point = layers[0].features[i].rings[0].points[0], .value = value_record(arena)};
    FontSet *fonts = fontset_open(arena, STR("fonts/fonts.csv"), STR(""), diag);
    Typesetter *ts = typesetter_open(fonts);
    draw(arena, &view, ts, diag);
    typesetter_close(ts);
    fontset_close(fonts);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
