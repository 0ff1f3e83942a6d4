#include "../unit.h"

#include <math.h>
#include <proj.h>

#include "map/clip.h"
#include "map/projection.h"

/* Our parameters give what the EPSG registry says, to a millimetre, all over the
 * zone. */
static void zones_are_those_of_the_registry(void **state)
{
    (void)state;
    static const LonLat places[] = {{129.9, 32.7}, {130.4, 33.6}, {132.4, 34.4}, {133.5, 33.5}, {134.2, 35.5}, {135.5, 34.7},
                                    {136.9, 35.2}, {138.2, 36.6}, {139.7, 35.7}, {141.1, 39.7}, {140.7, 41.8}, {141.35, 43.06},
                                    {144.4, 43.0}, {142.2, 27.1}, {127.7, 26.2}, {124.2, 24.4}, {131.3, 25.9}, {136.1, 20.4},
                                    {153.98, 24.3}};
    Diag *diag = diag_open();
    for (int zone = 1; zone <= PROJECTION_ZONES; zone++) {
        PJ_CONTEXT *context = proj_context_create();
        Arena *arena = arena_open();
        PJ *raw = proj_create_crs_to_crs(context, "EPSG:6668", str_cstr(arena, str_printf(arena, "EPSG:%d", 6668 + zone)), NULL);
        assert_non_null(raw);
        PJ *pj = proj_normalize_for_visualization(context, raw);
        PJ_COORD c = proj_trans(pj, PJ_FWD, proj_coord(places[zone - 1].lon, places[zone - 1].lat, 0, 0));
        MapXY ours;
        assert_true(projection_points(zone, &places[zone - 1], &ours, 1, diag));
        assert_true(hypot(ours.x - c.xy.x, ours.y - c.xy.y) < 0.001);
        proj_destroy(pj);
        proj_destroy(raw);
        proj_context_destroy(context);
        arena_close(arena);
    }
    diag_close(diag);
}

static void chooses_the_zone_by_place(void **state)
{
    (void)state;
    assert_int_equal(projection_zone((LonLat){139.69, 35.69}), 9);
    assert_int_equal(projection_zone((LonLat){135.53, 34.65}), 6);
    assert_int_equal(projection_zone((LonLat){130.40, 33.59}), 2);
    assert_int_equal(projection_zone((LonLat){141.35, 43.06}), 12);
    assert_int_equal(projection_zone((LonLat){140.87, 38.27}), 10);
    assert_int_equal(projection_zone((LonLat){127.68, 26.21}), 15);
    assert_int_equal(projection_zone((LonLat){132.46, 34.39}), 3);
}

static void far_points_are_not_numbers(void **state)
{
    (void)state;
    Diag *diag = diag_open();
    LonLat in[] = {{139.7, 35.7}, {-6.2, 53.3}, {NAN, 35}, {139.7, 91}};
    MapXY out[4];
    assert_true(projection_points(9, in, out, 4, diag));
    bool known = !isnan(out[0].x);
    assert_true(known);
    for (int i = 1; i < 4; i++) {
        bool unknown = isnan(out[i].x) && isnan(out[i].y);
        assert_true(unknown);
    }
    diag_close(diag);
}

static void simplifies_within_tolerance(void **state)
{
    (void)state;
    enum { N = 500 };
    ClipWork work = {.arena = arena_open()};
    MapXY line[N], kept[N];
    for (int i = 0; i < N; i++) line[i] = kept[i] = (MapXY){i, 20 * sin(i / 30.0)};
    size_t n = map_simplify(&work, kept, N, 0.5);
    assert_true(n > 5 && n < N / 4);
    assert_true(kept[0].x == 0 && kept[n - 1].x == N - 1);
    for (size_t k = 0, i = 0; k + 1 < n; k++)
        for (; i < N && line[i].x <= kept[k + 1].x; i++) {
            double t = (line[i].x - kept[k].x) / (kept[k + 1].x - kept[k].x);
            double dx = kept[k + 1].x - kept[k].x, dy = kept[k + 1].y - kept[k].y;
            double away = fabs(line[i].y - kept[k].y - t * dy) * dx / hypot(dx, dy);
            assert_true(away <= 0.5 + 1e-9);
        }
    MapXY same[] = {{1, 1}, {1, 1}, {1, 1}};
    assert_int_equal(map_simplify(&work, same, 3, 0.5), 2);
    arena_close(work.arena);
}

static void cuts_lines_into_parts(void **state)
{
    (void)state;
    ClipWork work = {.arena = arena_open()};
    MapBox box = {0, 0, 10, 10};
    MapXY line[] = {{-5, 5}, {5, 5}, {5, 15}, {8, 15}, {8, 5}, {20, 5}};
    size_t at = 0;
    assert_true(map_clip_line(&work, line, 6, box, &at));
    assert_int_equal(work.a.count, 3);
    assert_true(work.a.items[0].x == 0 && work.a.items[2].y == 10);
    assert_true(map_clip_line(&work, line, 6, box, &at));
    assert_int_equal(work.a.count, 3);
    assert_true(work.a.items[2].x == 10);
    assert_false(map_clip_line(&work, line, 6, box, &at));
    MapXY outside[] = {{-5, 5}, {5, 20}};
    at = 0;
    assert_false(map_clip_line(&work, outside, 2, box, &at));
    arena_close(work.arena);
}

static void cuts_rings(void **state)
{
    (void)state;
    ClipWork work = {.arena = arena_open()};
    MapBox box = {0, 0, 10, 10};
    MapXY around[] = {{-5, -5}, {15, -5}, {15, 15}, {-5, 15}};
    const MapPoints *cut = map_clip_ring(&work, around, 4, box);
    double area = 0;
    for (size_t i = 0, j = cut->count - 1; i < cut->count; j = i++)
        area += cut->items[j].x * cut->items[i].y - cut->items[i].x * cut->items[j].y;
    assert_true(fabs(area / 2 - 100) < 1e-9);
    MapXY away[] = {{20, 20}, {30, 20}, {30, 30}};
    assert_int_equal(map_clip_ring(&work, away, 3, box)->count, 0);
    arena_close(work.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zones_are_those_of_the_registry), cmocka_unit_test(chooses_the_zone_by_place),
        cmocka_unit_test(far_points_are_not_numbers), cmocka_unit_test(simplifies_within_tolerance),
        cmocka_unit_test(cuts_lines_into_parts), cmocka_unit_test(cuts_rings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
