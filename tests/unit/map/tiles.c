#include "../png.h"

#include <math.h>
#include <proj.h>

#include "base/hash.h"
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
    f.view = (View){.arena = f.arena, .root = value_record(f.arena), .tiling = {.drawn = true, .min_zoom = 13, .max_zoom = 17, .min_chosen = true}};
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

/* The sample's sea is an area. */
static void the_sea_may_be_an_area(void **state)
{
    (void)state;
    Fixture f = fixture("<osm><node id='1' lat='35.00' lon='139.00'/><node id='2' lat='35.00' lon='139.05'/>"
                        "<node id='3' lat='35.02' lon='139.05'/><node id='4' lat='35.02' lon='139.00'/><node id='5' lat='35.04' lon='139.05'/>"
                        "<way id='20'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='4'/><nd ref='1'/><tag k='natural' v='sea'/></way>"
                        "<way id='21'><nd ref='3'/><nd ref='5'/><tag k='highway' v='primary'/></way></osm>", NULL);
    assert_true(map_tiles_info(f.arena, &f.view, &f.info));
    assert_true(f.info.sea_ground);
    assert_false(has_tile(&f.info, 17, 139.025, 35.01));
    assert_true(has_tile(&f.info, 17, 139.025, 35.02));
    assert_true(has_tile(&f.info, 17, 139.025, 35.03));
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
    f.view.tiling = (Tiling){.drawn = true, .min_zoom = 8, .max_zoom = 17, .min_chosen = true};
    assert_true(map_tiles_info(f.arena, &f.view, &f.info));
    assert_int_equal(f.info.asked_zoom, 17);
    assert_true(f.info.max_zoom >= 10 && f.info.max_zoom < 14);
    assert_true(f.info.tile_count > 0 && f.info.tile_count <= 20000 && !f.info.too_many);
    f.view.tiling.min_zoom = 15;
    assert_false(map_tiles_info(f.arena, &f.view, &f.info));
    assert_true(f.info.too_many);
    done(&f);
}

/* All of it can be seen at once on a telephone, unless the office chose the coarsest zoom. */
static void a_large_ward_has_coarser_zooms(void **state)
{
    (void)state;
    Fixture f = fixture("<osm><node id='3' lat='34.60' lon='135.40'/><node id='4' lat='34.76' lon='135.60'/>"
                        "<way id='22'><nd ref='3'/><nd ref='4'/><tag k='highway' v='primary'/></way></osm>", NULL);
    f.view.tiling.max_zoom = 14;
    assert_true(map_tiles_info(f.arena, &f.view, &f.info));
    assert_int_equal(f.info.min_zoom, 13);
    f.view.tiling.min_chosen = false;
    assert_true(map_tiles_info(f.arena, &f.view, &f.info));
    assert_int_equal(f.info.min_zoom, 11);
    assert_true(has_tile(&f.info, 11, 135.5, 34.68) && has_tile(&f.info, 14, 135.5, 34.68));
    done(&f);
    Fixture small = fixture("<osm><node id='3' lat='34.60' lon='135.40'/><node id='4' lat='34.64' lon='135.44'/>"
                            "<way id='22'><nd ref='3'/><nd ref='4'/><tag k='highway' v='primary'/></way></osm>", NULL);
    small.view.tiling.min_chosen = false;
    assert_true(map_tiles_info(small.arena, &small.view, &small.info));
    assert_int_equal(small.info.min_zoom, 13);
    done(&small);
}

/* ---- drawing ---- */

typedef struct Drawn {
    Arena *arena;
    size_t count, sharp;
    uint64_t sum;      /* of all tiles, whatever their order */
    unsigned zoom, x, y; /* the tile to keep */
    Str kept;
} Drawn;

static void take(void *context, unsigned zoom, unsigned x, unsigned y, bool sharp, Str png)
{
    Drawn *d = context;
    d->count++;
    d->sharp += sharp;
    d->sum += hash64(png.data, png.len) * (zoom * 31 + x * 17 + y * 7 + sharp);
    if (!sharp && zoom == d->zoom && x == d->x && y == d->y) d->kept = str_copy(d->arena, png);
}

static void draw(Fixture *f, bool backward, Drawn *out)
{
    FontSet *fonts = fontset_open(f->arena, STR("fonts/fonts.csv"), STR(""), f->diag);
    MapStyle *style = map_style_load(f->arena, STR("templates/map/calm.mapcss"), f->diag);
    Typesetter *a = typesetter_open(fonts), *b = typesetter_open(fonts);
    assert_true(map_tiles_info(f->arena, &f->view, &f->info));
    MapTiles *tiles = map_tiles_open(f->arena, &f->view, style, &f->info, f->diag);
    for (size_t i = 0; i < map_tiles_zooms(tiles); i++) map_tiles_name(tiles, i, i % 2 ? a : b);
    size_t n = map_tiles_blocks(tiles);
    for (size_t i = 0; i < n; i++) map_tiles_draw(tiles, backward ? n - 1 - i : i, i % 3 ? a : b, take, out, NULL);
    map_tiles_close(tiles);
    typesetter_close(a);
    typesetter_close(b);
    fontset_close(fonts);
}

static void the_same_bytes_whoever_draws(void **state)
{
    (void)state;
    Fixture f = fixture(coast_map, outline);
    f.view.tiling.max_zoom = 15;
    Drawn once = {.arena = f.arena}, again = {.arena = f.arena};
    draw(&f, false, &once);
    draw(&f, true, &again);
    assert_int_equal(once.count, f.info.tile_count * 2);
    assert_int_equal(once.sharp, f.info.tile_count);
    assert_true(once.sum == again.sum);
    done(&f);
}

/* A station on the very corner of four blocks: its name is whole, half on each side. */
static void names_reach_over_the_edges_of_blocks(void **state)
{
    (void)state;
    enum { ZOOM = 15, X = 29044, Y = 12928 };
    double n = ldexp(1, ZOOM);
    LonLat at = projection_web_inverse((MapXY){(X / n * 2 - 1) * PROJECTION_WEB_HALF, (1 - (Y + 0.1) / n * 2) * PROJECTION_WEB_HALF});
    Arena *arena = arena_open();
    Buf osm = buf_on(arena);
    buf_put(&osm, STR("<osm><node id='1' lat='"));
    buf_put_number(&osm, at.lat, 7);
    buf_put(&osm, STR("' lon='"));
    buf_put_number(&osm, at.lon, 7);
    buf_put(&osm, STR("'><tag k='railway' v='station'/><tag k='name' v='国国国国国国'/></node><node id='2' lat='"));
    buf_put_number(&osm, at.lat - 0.02, 7);
    buf_put(&osm, STR("' lon='"));
    buf_put_number(&osm, at.lon - 0.02, 7);
    buf_put(&osm, STR("'/><node id='3' lat='"));
    buf_put_number(&osm, at.lat + 0.02, 7);
    buf_put(&osm, STR("' lon='"));
    buf_put_number(&osm, at.lon + 0.02, 7);
    buf_put(&osm, STR("'/><way id='4'><nd ref='2'/><nd ref='3'/><tag k='landuse' v='x'/></way></osm>"));
    Fixture f = fixture(buf_str(&osm).data, NULL);
    f.view.tiling = (Tiling){.drawn = true, .min_zoom = ZOOM, .max_zoom = ZOOM, .min_chosen = true};
    for (unsigned side = 0; side < 2; side++) {
        Drawn d = {.arena = f.arena, .zoom = ZOOM, .x = X - side, .y = Y};
        draw(&f, false, &d);
        assert_true(d.kept.len > 0);
        cairo_surface_t *s = png_surface(d.kept);
        unsigned dark = 0;
        for (unsigned y = 0; y < 256; y++)
            for (unsigned x = 0; x < 30; x++) dark += (png_pixel(s, side ? 255 - x : x, y) & 0xFF) < 0x80;
        cairo_surface_destroy(s);
        assert_true(dark > 60);
    }
    done(&f);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(web_mercator_is_the_registrys),
        cmocka_unit_test(tiles_are_where_something_is),
        cmocka_unit_test(without_a_coast_the_ground_is_land),
        cmocka_unit_test(the_sea_may_be_an_area),
        cmocka_unit_test(none_when_off_or_not_allowed_or_nothing_there),
        cmocka_unit_test(too_many_tiles_lose_their_finest_zooms),
        cmocka_unit_test(a_large_ward_has_coarser_zooms),
        cmocka_unit_test(the_same_bytes_whoever_draws),
        cmocka_unit_test(names_reach_over_the_edges_of_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
