/* Any bytes as a MapCSS sheet, matched against a few features. */
#include "base/map.h"
#include "map/style.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match(Arena *arena, const MapStyle *style, GeoKind kind, Str value)
{
    GeoTag tags[] = {{ATOM_highway, value}, {ATOM_name, STR("x")}, {ATOM_natural, value}};
    GeoFeature f = {.kind = kind, .tags = tags, .tag_count = 3};
    size_t count, selectors = map_style_selectors(style);
    uint16_t *matched = arena_array(arena, uint16_t, selectors);
    MapActive active = map_style_active(arena, style, 15.5);
    size_t n = map_style_match(style, &active, &f, map_key_mask(&f), STR("base"), matched, selectors);
    map_style_resolve(arena, style, matched, n, &count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    MapStyle *style = map_style_parse(arena, STR("fuzz.mapcss"), (Str){(const char *)data, size}, diag);
    match(arena, style, GEO_POINT, STR("primary"));
    match(arena, style, GEO_LINE, STR("primary"));
    match(arena, style, GEO_AREA, STR("water"));
    map_style_land(style, 15.5);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
