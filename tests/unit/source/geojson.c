#include "layer.h"

#include "source/json.h"

static Run run(const char *text) { return layer_run(geojson_read, "geo/a.b.geojson", str_from(text)); }

static void reads_features_in_any_order(void **state)
{
    (void)state;
    Run r = run("{\"features\":[{\"geometry\":{\"coordinates\":[[[139.1,35.1],[139.1,35.2],[139.2,35.2],[139.1,35.1]],"
                "[[139.12,35.15],[139.13,35.15],[139.13,35.16]]],\"type\":\"Polygon\"},\"properties\":{\"key\":\"kita\","
                "\"n\":12,\"gone\":null,\"deep\":{\"a\":[1]},\"name\":\"\\u5317\\ud842\\udfb7\"},\"type\":\"Feature\",\"id\":7}],"
                "\"type\":\"FeatureCollection\"}");
    assert_true(r.ok);
    assert_int_equal(r.layer.count, 1);
    assert_str(r.layer.name, "a.b");
    const GeoFeature *f = &r.layer.features[0];
    assert_int_equal(f->kind, GEO_AREA);
    assert_int_equal(f->ring_count, 2);
    assert_int_equal(f->rings[0].count, 3); /* the closing point is dropped */
    assert_true(f->rings[1].hole);
    assert_int_equal(f->id, 7);
    assert_str(geo_tag(f, ATOM_key), "kita");
    assert_str(geo_tag(f, atom(STR("n"))), "12");
    assert_str(geo_tag(f, ATOM_name), "北𠮷");
    assert_str(geo_tag(f, atom(STR("gone"))), "");
    assert_true(geo_area_contains(f, (LonLat){139.11, 35.19}));
    assert_false(geo_area_contains(f, (LonLat){139.127, 35.153}));
    done(&r);
}

/* Where the type comes first, a geometry is read before the feature's name is known. */
static void geometry_may_come_before_its_tags(void **state)
{
    (void)state;
    Run r = run("{\"type\":\"FeatureCollection\",\"features\":["
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiPoint\",\"coordinates\":[[139,35],[140,35]]},"
                "\"properties\":{\"name\":\"二つ\"},\"id\":7},"
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[139,35]},"
                "\"geometry\":{\"coordinates\":[141,36],\"type\":\"Point\"},\"properties\":{\"name\":\"後\"}},"
                "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"name\":\"無\"}},"
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[139,35],[140,[35]]]},"
                "\"properties\":{\"name\":\"誤\"}},"
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[139,35],[140,35]]},"
                "\"properties\":{\"name\":\"線\"}}]}");
    static const char *const names[] = {"二つ", "二つ", "後", "線"};
    assert_true(r.ok);
    assert_int_equal(r.layer.count, 4);
    for (size_t i = 0; i < 4; i++) assert_str(geo_tag(&r.layer.features[i], ATOM_name), names[i]);
    assert_int_equal(r.layer.features[0].id, 7);
    assert_int_equal(r.layer.features[1].id, 7);
    assert_true(r.layer.features[2].rings[0].points[0].lon == 141);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEOJSON_SHAPE), 1); /* the line with a list in a position */
    done(&r);
    Run bad = run("{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"geometry\":"
                  "{\"type\":\"LineString\",\"coordinates\":[[139,35] [140,35]]}}]}");
    assert_false(bad.ok);
    assert_int_equal(diag_count_of(bad.diag, DIAG_GEOJSON_SYNTAX), 1);
    assert_int_equal(bad.layer.count, 0);
    done(&bad);
}

/* Outlines counter-clockwise whatever the file says (N03 is clockwise). */
static void orients_rings(void **state)
{
    (void)state;
    Run r = run("{\"type\":\"Polygon\",\"coordinates\":[[[139,35],[139,36],[140,36],[140,35],[139,35]]]}");
    assert_int_equal(r.layer.count, 1);
    const LonLat *p = r.layer.features[0].rings[0].points;
    double area = 0;
    for (int i = 0; i < 4; i++) area += p[i].lon * p[(i + 1) % 4].lat - p[(i + 1) % 4].lon * p[i].lat;
    assert_true(area > 0);
    done(&r);
}

static void every_geometry(void **state)
{
    (void)state;
    Run r = run("{\"type\":\"GeometryCollection\",\"geometries\":["
                "{\"type\":\"Point\",\"coordinates\":[139,35,12.5]},"
                "{\"type\":\"MultiPoint\",\"coordinates\":[[139,35],[140,35]]},"
                "{\"type\":\"LineString\",\"coordinates\":[[139,35],[140,35]]},"
                "{\"type\":\"MultiLineString\",\"coordinates\":[[[139,35],[140,35]],[[139,36],[140,36]]]},"
                "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[139,35],[140,35],[140,36]]],[[[141,35],[142,35],[142,36]]]]}]}");
    assert_true(r.ok);
    assert_int_equal(r.layer.count, 6);
    assert_int_equal(r.layer.features[4].ring_count, 2);
    assert_int_equal(r.layer.features[5].kind, GEO_AREA);
    assert_false(r.layer.features[5].rings[1].hole);
    assert_true(r.layer.bounds.east == 142);
    done(&r);
}

static void says_what_is_wrong_with_positions(void **state)
{
    (void)state;
    Run r = run("{\"type\":\"FeatureCollection\",\"features\":[\n"
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[35.5,139.5]}},\n"
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[-6.2,53.3]}},\n"
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[500,35]}},\n"
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[139,35],[139,35]]]}},\n"
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[139,35]}},\n"
                "{\"type\":\"Feature\",\"geometry\":null}, 17]}");
    assert_true(r.ok);
    assert_int_equal(r.layer.count, 2);
    assert_true(r.layer.features[0].rings[0].points[0].lon == 139.5);
    assert_int_equal(r.layer.features[0].place.line, 2);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEO_SWAPPED), 1);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEO_ABROAD), 1);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEO_IMPOSSIBLE), 1);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEO_SHORT_RING), 1);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEOJSON_SHAPE), 2);
    done(&r);
}

static void refuses_other_coordinate_systems(void **state)
{
    (void)state;
    Run plane = run("{\"type\":\"FeatureCollection\",\"crs\":{\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::6677\"}},\"features\":[]}");
    assert_false(plane.ok);
    assert_int_equal(diag_count_of(plane.diag, DIAG_GEOJSON_CRS), 1);
    Run jgd = run("{\"type\":\"FeatureCollection\",\"crs\":{\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::6668\"}},\"features\":[]}");
    assert_true(jgd.ok);
    done(&plane);
    done(&jgd);
}

static void broken_json_is_placed(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "[", "{\"type\":", "{\"type\":\"Point\",}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "[]x",
                                      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\"", "{\"a\":tru}", "{\"a\":\"\\"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Run r = run(bad[i]);
        assert_false(r.ok);
        assert_int_equal(diag_count_of(r.diag, DIAG_GEOJSON_SYNTAX), 1);
        done(&r);
    }
    Run r = run("{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\","
                "\"coordinates\":[139,35]}},\n  oops");
    size_t count;
    const DiagMessage *all = diag_sorted(r.diag, &count);
    assert_int_equal(count, 1);
    assert_int_equal(all[0].place.line, 3);
    assert_int_equal(all[0].place.column, 3);
    assert_int_equal(r.layer.count, 1); /* what stood before it is kept */
    done(&r);
}

/* Positions are read at once where they are plain, and then as token by token. */
static void plain_numbers_are_the_same_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool plain;
    } lists[] = {{"[139.6412345,35.7345678]", true}, {"[ -0.1 ,\n 0 , 12345678901234567 ]", true}, {"[1.,2]", true},
                 {"[0.000000000000001,-179.9999999999999]", true}, {"[12345678.123456789,1]", false}, {"[1e2,2]", false}, {"[]", false},
                 {"[-.5,1]", false}, {"[.5,1]", false}, {"[1,]", false}, {"[1 2]", false}, {"[1,2", false}, {"[1,[2]]", false},
                 {"[1,null]", false}, {"[-,1]", false}, {"[1.2.3]", false}, {"[+1]", false}, {"[1,\"2\"]", false}, {"[1,2}", false}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        JsonReader fast = json_open(str_from(lists[i].text)), slow = fast;
        double values[4], value;
        size_t count = 0, at = 0;
        json_next(&fast), json_next(&slow);
        assert_int_equal(json_plain_numbers(&fast, values, 4, &count), lists[i].plain);
        while (lists[i].plain && json_next(&slow) == JSON_NUMBER) {
            assert_true(json_number(&slow, &value));
            assert_memory_equal(&value, &values[at++], sizeof value);
        }
        assert_int_equal(at, count);
        assert_int_equal(fast.pos, slow.pos);
        assert_int_equal(fast.start, slow.start);
        assert_int_equal(fast.token, slow.token);
        assert_int_equal(fast.depth, slow.depth);
        assert_int_equal(json_next(&fast), json_next(&slow));
    }
}

static void columns_are_characters(void **state)
{
    (void)state;
    JsonReader r = json_open(STR("[\"区\"\n, \"中央一丁目と西新井栄町\", \"aé\U00020BB7野家 of more than eight bytes\", 7]"));
    while (json_next(&r) != JSON_NUMBER) assert_int_not_equal(r.token, JSON_ERROR);
    Place place = json_place(&r, STR("a"));
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 52);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf deep = buf_on(arena);
    buf_put(&deep, STR("{\"type\":\"Polygon\",\"coordinates\":"));
    for (int i = 0; i < 100000; i++) buf_putc(&deep, '[');
    Run r = run(str_cstr(arena, buf_str(&deep)));
    assert_false(r.ok);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEOJSON_SYNTAX), 1);
    done(&r);
    arena_close(arena);
}

static void label_point_is_inside(void **state)
{
    (void)state;
    /* A thin U: its centre lies outside. */
    Run r = run("{\"type\":\"Polygon\",\"coordinates\":[[[139,35],[139.1,35],[139.1,35.1],[139.09,35.1],[139.09,35.01],"
                "[139.01,35.01],[139.01,35.1],[139,35.1]]]}");
    assert_true(geo_area_contains(&r.layer.features[0], geo_area_label_point(&r.layer.features[0])));
    done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_features_in_any_order), cmocka_unit_test(orients_rings),
        cmocka_unit_test(every_geometry), cmocka_unit_test(says_what_is_wrong_with_positions),
        cmocka_unit_test(refuses_other_coordinate_systems), cmocka_unit_test(broken_json_is_placed),
        cmocka_unit_test(geometry_may_come_before_its_tags), cmocka_unit_test(plain_numbers_are_the_same_numbers), cmocka_unit_test(columns_are_characters),
        cmocka_unit_test(depth_is_bounded), cmocka_unit_test(label_point_is_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
