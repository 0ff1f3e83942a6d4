#include "../unit.h"

#include <math.h>
#include <proj.h>

#include "map/projection.h"
#include "map/tiles.h"
#include "source/geo_read.h"

/* A bay in the south, a street in the north, and the ward's outline over both. */
static const char coast_map[] =
    "<osm><node id='1' lat='35.020' lon='138.990'/><node id='2' lat='35.020' lon='139.060'/>"
    "<node id='3' lat='35.050' lon='139.000'/><node id='4' lat='35.050' lon='139.050'/><node id='5' lat='34.990' lon='138.990'/>"
    "<node id='6' lat='35.060' lon='139.060'/>"
    "<way id='20'><nd ref='1'/><nd ref='2'/><tag k='natural' v='coastline'/></way>"
    "<way id='22'><nd ref='3'/><nd ref='4'/><tag k='highway' v='primary'/></way>"
    "<way id='23'><nd ref='5'/><nd ref='1'/><tag k='highway' v='path'/></way><way id='24'><nd ref='4'/><nd ref='6'/><tag k='highway' v='path'/></way></osm>";

static const char outline[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"西\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[139,35],[139.05,35],[139.05,35.055],[139,35.055]]]}}]}";

typedef struct Fixture {
    Arena *arena;
    Diag *diag;
    View view;
    MapTilesInfo info;
} Fixture;

static Fixture fixture(const char *osm, const char *districts)
{
    Fixture f = {.arena = arena_open(), .diag = diag_open()};
    f.view = (View){.arena = f.arena, .root = value_record(f.arena), .tiling = {true, 13, 17}};
    f.view.layers = arena_array(f.arena, GeoLayer, 2);
    assert_true(osm_read(f.arena, STR("base.osm"), str_from(osm), f.diag, &f.view.layers[0]));
    f.view.layers[0].name = STR("base");
    f.view.layers[0].citation = STR("© 見本の地図");
    f.view.layer_count = 1;
    if (!districts) return f;
    assert_true(geojson_read(f.arena, STR("districts.geojson"), str_from(districts), f.diag, &f.view.layers[1]));
    f.view.layers[1].name = STR("districts");
    f.view.layers[1].citation = STR("見本区");
    f.view.layer_count = 2;
    return f;
}

static void done(Fixture *f)
{
    diag_close(f->diag);
    arena_close(f->arena);
}

static bool has_tile(const MapTilesInfo *info, unsigned zoom, double lon, double lat)
{
    double n = ldexp(1, (int)zoom);
    MapXY at = projection_web((LonLat){lon, lat});
    unsigned x = (unsigned)((at.x / PROJECTION_WEB_HALF + 1) / 2 * n), y = (unsigned)((1 - at.y / PROJECTION_WEB_HALF) / 2 * n);
    for (size_t i = 0; i < info->run_count; i++)
        if (info->runs[i].zoom == zoom && info->runs[i].y == y && x >= info->runs[i].x0 && x <= info->runs[i].x1) return true;
    return false;
}

static void web_mercator_is_the_registrys(void **state)
{
    (void)state;
    PJ_CONTEXT *context = proj_context_create();
    PJ *pj = proj_create_crs_to_crs(context, "EPSG:4326", "EPSG:3857", NULL);
    assert_non_null(pj);
    const LonLat places[] = {{139.88, 35.5195}, {135.55, 34.66}, {141.35, 43.06}, {123.0, 24.3}, {-6.2, 53.3}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        PJ_COORD want = proj_trans(pj, PJ_FWD, proj_coord(places[i].lat, places[i].lon, 0, 0));
        MapXY got = projection_web(places[i]);
        assert_true(fabs(got.x - want.xy.x) < 1e-6 && fabs(got.y - want.xy.y) < 1e-6);
        LonLat back = projection_web_inverse(got);
        assert_true(fabs(back.lon - places[i].lon) < 1e-12 && fabs(back.lat - places[i].lat) < 1e-12);
    }
    assert_true(isnan(projection_web((LonLat){0, 86}).x) && isnan(projection_web((LonLat){0, 90}).x));
    proj_destroy(pj);
    proj_context_destroy(context);
}

static void tiles_are_where_something_is(void **state)
{
    (void)state;
    Fixture f = fixture(coast_map, outline);
    assert_true(map_tiles_info(f.arena, &f.view, &f.info));
    assert_int_equal(f.info.min_zoom, 13);
    assert_int_equal(f.info.max_zoom, 17);
    assert_str(f.info.attribution, "© 見本の地図　見本区");
    assert_true(f.info.sea_ground);
    /* the ward and a margin of a tenth, no farther than the base map */
    assert_true(f.info.bounds.west >= 138.99 && f.info.bounds.west < 139);
    assert_true(f.info.bounds.north > 35.055 && f.info.bounds.north < 35.0601);
    assert_true(has_tile(&f.info, 17, 139.02, 35.05));  /* the street */
    assert_true(has_tile(&f.info, 17, 139.02, 35.03));  /* land, though nobody mapped it: the ground is sea */
    assert_true(has_tile(&f.info, 17, 139.0, 35.005));  /* the outline at sea */
    assert_false(has_tile(&f.info, 17, 139.02, 35.01)); /* the bay, inside of the outline */
    assert_true(has_tile(&f.info, 13, 139.02, 35.01));
    size_t tiles = 0;
    for (size_t i = 0; i < f.info.run_count; i++) tiles += f.info.runs[i].x1 - f.info.runs[i].x0 + 1;
    assert_int_equal(tiles, f.info.tile_count);
    done(&f);
}

static void without_a_coast_the_ground_is_land(void **state)
{
    (void)state;
    Fixture f = fixture("<osm><node id='3' lat='35.050' lon='139.000'/><node id='4' lat='35.052' lon='139.050'/>"
                        "<way id='22'><nd ref='3'/><nd ref='4'/><tag k='highway' v='primary'/></way></osm>", NULL);
    assert_true(map_tiles_info(f.arena, &f.view, &f.info));
    assert_false(f.info.sea_ground);
    assert_true(has_tile(&f.info, 17, 139.0251, 35.0510));
    assert_false(has_tile(&f.info, 17, 139.001, 35.0519));
    done(&f);
}

static void none_when_off_or_not_allowed_or_nothing_there(void **state)
{
    (void)state;
    Fixture f = fixture(coast_map, outline);
    f.view.tiling.drawn = false;
    assert_false(map_tiles_info(f.arena, &f.view, &f.info));
    f.view.tiling.drawn = true;
    f.view.layers[1].unapproved = true;
    assert_false(map_tiles_info(f.arena, &f.view, &f.info));
    assert_ptr_equal(map_tiles_unapproved(&f.view), &f.view.layers[1]);
    f.view.layer_count = 0;
    assert_false(map_tiles_info(f.arena, &f.view, &f.info));
    done(&f);
}

/* A layer from Kyushu to Hokkaido does not fill the disk. */
static void too_many_tiles_lose_their_finest_zooms(void **state)
{
    (void)state;
    Fixture f = fixture("<osm><node id='3' lat='33' lon='131'/><node id='4' lat='43' lon='141'/>"
                        "<way id='22'><nd ref='3'/><nd ref='4'/><tag k='highway' v='primary'/></way></osm>", NULL);
    f.view.tiling = (Tiling){true, 8, 17};
    assert_true(map_tiles_info(f.arena, &f.view, &f.info));
    assert_int_equal(f.info.asked_zoom, 17);
    assert_true(f.info.max_zoom >= 10 && f.info.max_zoom < 14);
    assert_true(f.info.tile_count > 0 && f.info.tile_count <= 20000);
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(web_mercator_is_the_registrys),
        cmocka_unit_test(tiles_are_where_something_is),
        cmocka_unit_test(without_a_coast_the_ground_is_land),
        cmocka_unit_test(none_when_off_or_not_allowed_or_nothing_there),
        cmocka_unit_test(too_many_tiles_lose_their_finest_zooms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
