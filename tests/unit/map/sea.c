#include "../unit.h"

#include <math.h>

#include "map/plan.h"

typedef struct Shore {
    Arena *arena;
    Diag *diag;
    MapBase base;
} Shore;

/* Coasts as lists of points; closed when the last is the first. */
static Shore shore(const MapXY *const *chains, const size_t *counts, size_t chain_count)
{
    Shore s = {.arena = arena_open(), .diag = diag_open()};
    s.base.coasts = arena_array(s.arena, MapCoast, chain_count);
    s.base.coast_count = chain_count;
    s.base.coast_bounds = (MapBox){-100, -100, 200, 200};
    for (size_t c = 0; c < chain_count; c++) {
        MapCoast *coast = &s.base.coasts[c];
        *coast = (MapCoast){.count = counts[c], .box = map_box_empty()};
        coast->points = arena_array(s.arena, MapXY, counts[c]);
        for (size_t i = 0; i < counts[c]; i++) {
            coast->points[i] = chains[c][i];
            map_box_add(&coast->box, chains[c][i]);
        }
        MapXY a = chains[c][0], b = chains[c][counts[c] - 1];
        coast->closed = hypot(a.x - b.x, a.y - b.y) < 1e-12;
    }
    return s;
}

static bool wet(Shore *s, MapBox box, double x, double y)
{
    MapFeature *sea = plan_sea(s->arena, &s->base, box, s->diag);
    return sea && map_feature_contains(sea, (MapXY){x, y});
}

static void done(Shore *s)
{
    diag_close(s->diag);
    arena_close(s->arena);
}

static const MapBox box = {0, 0, 100, 100};

/* Land on the left: a coast from west to east has the sea in the south. */
static void a_coast_and_an_island(void **state)
{
    (void)state;
    const MapXY mainland[] = {{-50, 50}, {30, 60}, {70, 40}, {150, 50}};
    const MapXY island[] = {{40, 10}, {60, 10}, {60, 30}, {40, 30}, {40, 10}};
    Shore s = shore((const MapXY *const[]){mainland, island}, (const size_t[]){4, 5}, 2);
    assert_true(wet(&s, box, 50, 5));
    assert_true(wet(&s, box, 2, 2));
    assert_true(wet(&s, box, 98, 2));
    assert_false(wet(&s, box, 50, 20));
    assert_false(wet(&s, box, 50, 90));
    assert_false(wet(&s, box, 2, 98));
    assert_int_equal(diag_count(s.diag, DIAG_WARNING), 0);
    done(&s);
}

/* The edge of the box that closes the sea is no coast. */
static void coasts_and_closing_edges(void **state)
{
    (void)state;
    const MapXY mainland[] = {{-100, 50}, {200, 50}}, island[] = {{40, 10}, {60, 10}, {60, 30}, {40, 30}, {40, 10}};
    Shore s = shore((const MapXY *const[]){mainland, island}, (const size_t[]){2, 5}, 2);
    for (int wide = 0; wide < 2; wide++) {
        MapFeature *sea = plan_sea(s.arena, &s.base, wide ? (MapBox){-300, -300, 300, 300} : box, s.diag);
        const MapXY *ring = sea->points;
        const bool *closing = sea->closing;
        double coast = 0;
        for (size_t r = 0; r < sea->geo->ring_count; r++) {
            size_t n = sea->geo->rings[r].count;
            for (size_t i = 0; i < n; i++)
                if (!closing[i]) coast += hypot(ring[(i + 1) % n].x - ring[i].x, ring[(i + 1) % n].y - ring[i].y);
            ring += n;
            closing += n;
        }
        assert_float_equal(coast, (wide ? 300 : 100) + 80, 1e-6); /* from side to side of the data, and the island */
    }
    done(&s);
}

/* An island that reaches to where the data ends has its shore there. */
static void an_island_at_the_end_of_the_data(void **state)
{
    (void)state;
    const MapXY island[] = {{160, 10}, {200, 20}, {160, 30}, {160, 10}};
    Shore s = shore((const MapXY *const[]){island}, (const size_t[]){4}, 1);
    MapBox wide = {-300, -300, 300, 300};
    assert_false(wet(&s, wide, 170, 20));
    assert_true(wet(&s, wide, 250, 22)); /* beyond its cape */
    assert_true(wet(&s, wide, 0, 0));
    done(&s);
}

static void the_other_way_round(void **state)
{
    (void)state;
    const MapXY mainland[] = {{150, 50}, {-50, 50}};
    Shore s = shore((const MapXY *const[]){mainland}, (const size_t[]){2}, 1);
    assert_true(wet(&s, box, 50, 90));
    assert_false(wet(&s, box, 50, 10));
    done(&s);
}

/* A strait: two coasts, and a cape that leaves the box and comes in again. */
static void a_strait(void **state)
{
    (void)state;
    const MapXY north[] = {{-50, 70}, {150, 70}};
    const MapXY south[] = {{150, 30}, {80, 30}, {80, -50}, {60, -50}, {60, 20}, {-50, 20}};
    Shore s = shore((const MapXY *const[]){north, south}, (const size_t[]){2, 6}, 2);
    assert_true(wet(&s, box, 50, 50));
    assert_true(wet(&s, box, 70, 10));
    assert_false(wet(&s, box, 50, 90));
    assert_false(wet(&s, box, 30, 10));
    assert_false(wet(&s, box, 90, 10));
    done(&s);
}

static void islands_alone_lie_in_the_sea(void **state)
{
    (void)state;
    const MapXY island[] = {{40, 10}, {60, 10}, {60, 30}, {40, 30}, {40, 10}};
    Shore s = shore((const MapXY *const[]){island}, (const size_t[]){5}, 1);
    assert_true(wet(&s, box, 90, 90));
    assert_false(wet(&s, box, 50, 20));
    /* An island larger than the box, cut by it. */
    assert_false(wet(&s, (MapBox){45, 15, 55, 25}, 50, 20));
    assert_true(wet(&s, (MapBox){50, 20, 90, 90}, 80, 80));
    assert_false(wet(&s, (MapBox){50, 20, 90, 90}, 55, 25));
    done(&s);
}

static void no_coast_in_sight(void **state)
{
    (void)state;
    const MapXY far_coast[] = {{-90, 150}, {190, 150}};
    Shore s = shore((const MapXY *const[]){far_coast}, (const size_t[]){2}, 1);
    assert_true(wet(&s, box, 50, 50)); /* south of a coast that runs east */
    Shore none = shore(NULL, NULL, 0);
    assert_false(wet(&none, box, 50, 50));
    done(&s);
    done(&none);
}

/* A coast that stops in the middle is said, and floods nothing. */
static void a_broken_coast(void **state)
{
    (void)state;
    const MapXY cut[] = {{-50, 50}, {50, 50}};
    const MapXY island[] = {{60, 70}, {80, 70}, {80, 90}, {60, 90}, {60, 70}};
    Shore s = shore((const MapXY *const[]){cut, island}, (const size_t[]){2, 5}, 2);
    assert_false(wet(&s, box, 50, 10));
    assert_false(wet(&s, box, 50, 60));
    assert_int_equal(diag_count_of(s.diag, DIAG_MAP_COAST_OPEN), 1);
    done(&s);
    const MapXY nearly[] = {{1, 50}, {50, 55}, {98, 50}}; /* an extract: ends near the edge */
    s = shore((const MapXY *const[]){nearly}, (const size_t[]){3}, 1);
    assert_true(wet(&s, box, 50, 10));
    assert_int_equal(diag_count(s.diag, DIAG_WARNING), 0);
    done(&s);
}

static void the_sea_goes_on_beyond_the_data(void **state)
{
    (void)state;
    const MapXY mainland[] = {{0, 50}, {100, 50}};
    Shore s = shore((const MapXY *const[]){mainland}, (const size_t[]){2}, 1);
    s.base.coast_bounds = box;
    MapBox wide = {-40, -40, 140, 140};
    assert_true(wet(&s, wide, -30, 10));
    assert_true(wet(&s, wide, 130, -30));
    assert_false(wet(&s, wide, -30, 60));
    assert_false(wet(&s, wide, 50, 130));
    done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_coast_and_an_island), cmocka_unit_test(coasts_and_closing_edges), cmocka_unit_test(an_island_at_the_end_of_the_data),
         cmocka_unit_test(the_other_way_round), cmocka_unit_test(a_strait),
        cmocka_unit_test(islands_alone_lie_in_the_sea), cmocka_unit_test(no_coast_in_sight),
        cmocka_unit_test(a_broken_coast), cmocka_unit_test(the_sea_goes_on_beyond_the_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
