#include "ward.h"

#include "source/geo_read.h"

static Ward *ward_with_layer(const char *geojson)
{
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent\ngeo/base.geojson,layer,地図,検査区,CC0,,2026-04-01,\n");
    ward_write(ward, "geo/base.geojson", geojson);
    ward_read(ward);
    return ward;
}

static void outlines_that_cross_are_named(void **state)
{
    (void)state;
    Ward *ward = ward_with_layer(
        "{\"type\":\"FeatureCollection\",\"features\":[\n"
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[135,34],[136,34],[136,35],[135,35],[135,34]]]}},\n"
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[135,34],[136,35],[136,34],[135,35],[135,34]]]}},\n"
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[135,34],[136,34],[135.5,34],[135.5,35],[135,34]]]}}]}");
    ward_said(ward, DIAG_GEO_CROSSING, "geo/base.geojson 3:1"); /* the bow tie; one that touches itself is none */
    assert_int_equal(diag_count_of(ward->diag, DIAG_GEO_CROSSING), 1);
    assert_int_equal(ward->data.layers[0].count, 3); /* drawn all the same */
    ward_end(ward);
}

/* A comb of which every tooth reaches over all others: n² pairs, none of which cross. */
static void the_search_for_crossings_is_bounded(void **state)
{
    (void)state;
    enum { TEETH = 20000 };
    Arena *arena = arena_open();
    GeoRing ring = {.points = arena_array(arena, LonLat, TEETH * 2), .count = TEETH * 2};
    for (size_t i = 0; i < TEETH * 2; i++)
        ring.points[i] = (LonLat){135 + ((i + 1) / 2 % 2 ? 1.0 : 0.0), 34 + (double)i / TEETH};
    GeoFeature area = {.kind = GEO_AREA, .rings = &ring, .ring_count = 1};
    size_t work = 1000000;
    geo_area_crosses(arena, &area, &work);
    assert_int_equal(work, 0);
    arena_close(arena);
}

/* The same comb from a file: that it was not searched to the end is said. */
static void an_unfinished_search_is_said(void **state)
{
    (void)state;
    enum { TURNS = 6601 };
    Arena *arena = arena_open();
    Buf json = buf_on(arena);
    buf_put(&json, STR("{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[["));
    for (size_t i = 0; i < TURNS; i++)
        buf_printf(&json, "[%d,34.%05zu],", i & 1 ? 136 : 135, i);
    buf_put(&json, STR("[135,34]]]}}"));
    Ward *ward = ward_with_layer(str_copy(arena, buf_str(&json)).data);
    ward_said(ward, DIAG_GEO_UNCHECKED, "geo/base.geojson");
    ward_end(ward);
    arena_close(arena);
}

static void points_of_a_table_without_a_place_are_counted(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent,note\n"
                                    "geo/chome.csv,layer,町名,検査区,CC0,,2026-04-01,,name=町;lon=経度;lat=緯度\n");
    ward_write(ward, "geo/chome.csv", "町,緯度,経度\n本町一丁目,34.1,135.2\n本町二丁目,,\n本町三丁目,340.1,135.2\n本町四丁目,34.2,135.2\n");
    ward_read(ward);
    assert_int_equal(ward->data.layers[0].count, 2);
    ward_said(ward, DIAG_GEO_IMPOSSIBLE, "geo/chome.csv C3");
    ward_end(ward);
}

/* Rows of one name are one layer; of two citations the first may be empty. */
static void citations_of_one_layer_are_said_once(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent,note\n"
                                    "geo/a.csv,layer,甲,,CC0,,2026-04-01,,layer=chome;name=町;lon=経度;lat=緯度\n"
                                    "geo/b.csv,layer,乙,国土地理院,CC0,,2026-04-01,,layer=chome;name=町;lon=経度;lat=緯度\n"
                                    "geo/a.csv,layer,丙,検査市,CC0,,2026-04-01,,layer=chome;name=町;lon=経度;lat=緯度\n"
                                    "geo/b.csv,layer,丁,国土地理院,CC0,,2026-04-01,,layer=chome;name=町;lon=経度;lat=緯度\n");
    ward_write(ward, "geo/a.csv", "町,緯度,経度\n本町一丁目,34.1,135.2\n");
    ward_write(ward, "geo/b.csv", "町,緯度,経度\n本町二丁目,34.2,135.2\n");
    ward_read(ward);
    assert_int_equal(ward->data.layer_count, 1);
    assert_int_equal(ward->data.layers[0].count, 4);
    assert_str(ward->data.layers[0].citation, "国土地理院、検査市");
    ward_end(ward);
}

/* N03 writes the whole of it: 大阪府大阪市南. */
static void a_district_is_called_what_the_office_calls_it(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent,note\n"
                                    "geo/wards.geojson,layer,境界,検査区,CC0,,2026-04-01,,layer=districts\n");
    ward_write(ward, "geo/wards.geojson",
               "{\"type\":\"FeatureCollection\",\"features\":[\n"
               "{\"type\":\"Feature\",\"properties\":{\"name\":\"検査府検査市南\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[135,34],[136,34],[136,35],[135,34]]]}},\n"
               "{\"type\":\"Feature\",\"properties\":{\"key\":\"kita\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[135,34],[136,35],[135,35],[135,34]]]}},\n"
               "{\"type\":\"Feature\",\"properties\":{\"name\":\"となり町\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[136,34],[137,34],[137,35],[136,34]]]}}]}");
    ward_read(ward);
    static const char *const names[] = {"南", "北", "となり町"};
    for (size_t i = 0; i < 3; i++) {
        const GeoFeature *f = &ward->data.layers[0].features[i];
        assert_true(str_eq(geo_tag(f, ATOM_name), str_from(names[i])));
        for (size_t t = 0, said = 0; t < f->tag_count; t++)
            assert_true((said += f->tags[t].key == ATOM_name) <= 1);
    }
    ward_end(ward);
}

/* As 国土数値情報 has them: names of the whole address, islands as features of their own. */
static const char *const wards_layer =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"大阪市東住吉区\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[135,34],[135.1,34],[135.1,34.1],[135,34]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"大阪市住吉区\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[135.2,34],[135.3,34],[135.3,34.1],[135.2,34]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"大阪市住吉区\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[135.4,34],[135.5,34],[135.5,34.1],[135.4,34]]]}}]}";

static Ward *ward_of_wards(const char *districts)
{
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent\ngeo/districts.geojson,layer,境,検査区,CC0,,2026-04-01,\n");
    ward_write(ward, "geo/districts.geojson", wards_layer);
    if (districts) ward_write(ward, "districts.csv", districts);
    else unlinkat(ward->dirfd, "districts.csv", 0);
    ward_read(ward);
    return ward;
}

static void a_district_is_known_by_the_end_of_its_name(void **state)
{
    (void)state;
    static const char *const wanted[] = {"27121", "27120", "27120"};
    Ward *ward = ward_of_wards("key,label,reading,center\n27120,住吉区,すみよしく,\n27121,東住吉区,ひがしすみよしく,\n");
    for (size_t i = 0; i < 3; i++)
        assert_str(geo_tag(&ward->data.layers[0].features[i], ATOM_key), wanted[i]); /* the longest of two that end it */
    ward_end(ward);
}

static void parts_of_one_name_make_one_district(void **state)
{
    (void)state;
    Ward *ward = ward_of_wards(NULL);
    assert_int_equal(ward->data.district_count, 2);
    assert_str(geo_tag(&ward->data.layers[0].features[1], ATOM_key), "d02");
    assert_str(geo_tag(&ward->data.layers[0].features[2], ATOM_key), "d02");
    ward_end(ward);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_district_is_known_by_the_end_of_its_name), cmocka_unit_test(parts_of_one_name_make_one_district),
        cmocka_unit_test(citations_of_one_layer_are_said_once), cmocka_unit_test(outlines_that_cross_are_named),
        cmocka_unit_test(the_search_for_crossings_is_bounded),
        cmocka_unit_test(an_unfinished_search_is_said),
        cmocka_unit_test(points_of_a_table_without_a_place_are_counted),
        cmocka_unit_test(a_district_is_called_what_the_office_calls_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
