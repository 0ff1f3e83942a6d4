#include "../unit.h"

#include "model/dataset.h"

static void japan_is_a_box_that_a_swapped_position_is_outside_of(void **state)
{
    (void)state;
    assert_true(geo_in_japan((LonLat){139.69, 35.69}));
    assert_true(geo_in_japan((LonLat){122.93, 24.45})); /* 与那国島 */
    assert_true(geo_in_japan((LonLat){153.98, 24.29})); /* 南鳥島 */
    assert_true(geo_in_japan((LonLat){136.08, 20.42})); /* 沖ノ鳥島 */
    assert_false(geo_in_japan((LonLat){35.69, 139.69}));
    assert_false(geo_in_japan((LonLat){0, 0}));
    assert_false(geo_in_japan((LonLat){121.5, 25.04})); /* 台北 */
}

/* A square of one degree with its western edge at `west`. */
static GeoFeature square(Arena *arena, double west, const char *key)
{
    GeoFeature f = {.kind = GEO_AREA, .rings = arena_new(arena, GeoRing), .ring_count = 1, .tags = arena_new(arena, GeoTag), .tag_count = 1};
    LonLat *points = arena_array(arena, LonLat, 4);
    for (int i = 0; i < 4; i++) points[i] = (LonLat){west + (i == 1 || i == 2), 35 + (i > 1)};
    f.rings[0] = (GeoRing){.points = points, .count = 4};
    f.tags[0] = (GeoTag){atom(STR("key")), str_from(key)};
    return f;
}

static void a_point_is_in_the_district_whose_area_has_it(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    District districts[] = {{.key = STR("east"), .label = STR("東")}, {.key = STR("west"), .label = STR("西")}};
    GeoFeature wrong[] = {square(arena, 139, "east")};
    GeoFeature areas[] = {square(arena, 139, "west"), square(arena, 140, "east"), square(arena, 139.5, "east"), square(arena, 142, "gone")};
    areas[2].kind = GEO_LINE;
    GeoBox bounds = {.west = 139, .south = 35, .east = 143, .north = 36};
    GeoLayer layers[] = {{.name = STR("chome"), .features = wrong, .count = 1, .bounds = bounds},
                         {.name = STR("districts"), .features = areas, .count = 4, .bounds = bounds}};
    Dataset data = {.districts = districts, .district_count = 2, .layers = layers, .layer_count = 2};
    assert_ptr_equal(dataset_district_at(&data, (LonLat){139.75, 35.5}), &districts[1]);
    assert_ptr_equal(dataset_district_at(&data, (LonLat){140.5, 35.5}), &districts[0]);
    assert_null(dataset_district_at(&data, (LonLat){141.5, 35.5})); /* between the areas */
    assert_null(dataset_district_at(&data, (LonLat){142.5, 35.5})); /* an area of no district */
    assert_null(dataset_district_at(&data, (LonLat){139.5, 37}));   /* beyond the layer */
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(japan_is_a_box_that_a_swapped_position_is_outside_of),
        cmocka_unit_test(a_point_is_in_the_district_whose_area_has_it),
    };
    return cmocka_run_group_tests_name("model/geo", tests, NULL, NULL);
}
