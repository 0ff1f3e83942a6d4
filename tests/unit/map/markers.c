#include "../unit.h"

#include <math.h>

#include "map/markers.h"

enum { MANY = 300 };

/* A generator of one's own: the same on every machine. */
static double next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) / 9007199254740992.0;
}

static bool cross(const MarkerSpot *a, const MarkerSpot *b)
{
    double d[4];
    const MarkerSpot *s[2] = {a, b};
    for (int k = 0; k < 2; k++) {
        const MarkerSpot *p = s[k], *q = s[1 - k];
        d[2 * k] = (p->x - p->px) * (q->py - p->py) - (p->y - p->py) * (q->px - p->px);
        d[2 * k + 1] = (p->x - p->px) * (q->y - p->py) - (p->y - p->py) * (q->x - p->px);
    }
    return d[0] * d[1] < -1e-9 && d[2] * d[3] < -1e-9;
}

/* Counted here, not believed. */
static void check(const MarkerProblem *p, MarkerReport report)
{
    for (size_t i = 0; i < p->count; i++) {
        const MarkerSpot *a = &p->spots[i];
        assert_true(a->x >= p->frame.x0 + p->radius - 0.1 && a->x <= p->frame.x1 - p->radius + 0.1);
        assert_true(a->y >= p->frame.y0 + p->radius - 0.1 && a->y <= p->frame.y1 - p->radius + 0.1);
        for (size_t w = 0; w < p->wall_count; w++)
            assert_false(a->x > p->walls[w].x0 && a->x < p->walls[w].x1 && a->y > p->walls[w].y0 && a->y < p->walls[w].y1);
        for (size_t k = i + 1; k < p->count; k++) {
            assert_true(hypot(a->x - p->spots[k].x, a->y - p->spots[k].y) > 2 * p->radius - 0.1);
            assert_false(cross(a, &p->spots[k]));
        }
    }
    assert_int_equal(report.overlaps, 0);
    assert_int_equal(report.crossings, 0);
}

static MarkerProblem problem(MarkerSpot *spots, size_t count)
{
    return (MarkerProblem){.spots = spots, .count = count, .radius = 9, .frame = {0, 0, 900, 700}};
}

static void free_markers_stay(void **state)
{
    (void)state;
    MarkerSpot spots[] = {{.px = 100, .py = 100}, {.px = 300, .py = 100}, {.px = 119, .py = 100}};
    MarkerProblem p = problem(spots, 3);
    Arena *arena = arena_open();
    MarkerReport r = markers_place(arena, &p);
    check(&p, r);
    assert_int_equal(r.moved, 0);
    for (int i = 0; i < 3; i++) assert_true(spots[i].x == spots[i].px && spots[i].y == spots[i].py);
    arena_close(arena);
}

static void coincident_points_fan_out(void **state)
{
    (void)state;
    MarkerSpot spots[40];
    for (int i = 0; i < 40; i++) spots[i] = (MarkerSpot){.px = 450, .py = 350};
    MarkerProblem p = problem(spots, 40);
    Arena *arena = arena_open();
    MarkerReport r = markers_place(arena, &p);
    check(&p, r);
    assert_true(r.mean_move < 9 * 2 * 5);
    arena_close(arena);
}

static void a_corner_full_of_points(void **state)
{
    (void)state;
    MarkerSpot spots[60];
    for (int i = 0; i < 60; i++) spots[i] = (MarkerSpot){.px = i % 3, .py = i % 5};
    MarkerProblem p = problem(spots, 60);
    Arena *arena = arena_open();
    check(&p, markers_place(arena, &p));
    arena_close(arena);
}

/* Clusters like those of a shopping street, with the scale bar in one of them. */
static void crowded_streets(void **state)
{
    (void)state;
    static MarkerSpot spots[MANY], again[MANY];
    MarkerRect walls[] = {{600, 500, 895, 695}, {200, 200, 290, 215}};
    for (uint64_t run = 1; run <= 5; run++) {
        uint64_t seed = run;
        for (int i = 0; i < MANY; i++) {
            double cx = 100 + 80 * (i % 9), cy = 120 + 130 * (i % 4), spread = i % 2 ? 35 : 200;
            spots[i] = (MarkerSpot){.px = fmin(890, fmax(10, cx + spread * (next(&seed) - 0.5))),
                                    .py = fmin(690, fmax(10, cy + spread * (next(&seed) - 0.5)))};
            again[i] = spots[i];
        }
        MarkerProblem p = problem(spots, MANY), q = problem(again, MANY);
        p.walls = q.walls = walls;
        p.wall_count = q.wall_count = 2;
        Arena *arena = arena_open();
        MarkerReport r = markers_place(arena, &p);
        check(&p, r);
        assert_true(r.mean_move < 30);
        markers_place(arena, &q);
        for (int i = 0; i < MANY; i++) assert_true(spots[i].x == again[i].x && spots[i].y == again[i].y);
        arena_close(arena);
    }
}

/* Whether a leader meets a wall its point is not under: looked at in small steps, apart from its ends. */
static bool meets(const MarkerSpot *s, MarkerRect w)
{
    enum { STEPS = 2000 };
    for (int i = 0; i <= STEPS; i++) {
        double x = s->px + (s->x - s->px) * i / STEPS, y = s->py + (s->y - s->py) * i / STEPS;
        if (x > w.x0 && x < w.x1 && y > w.y0 && y < w.y1) return i > 0;
    }
    return false;
}

static size_t walls_met(const MarkerProblem *p)
{
    size_t found = 0;
    for (size_t i = 0; i < p->count; i++)
        for (size_t w = 0; w < p->wall_count; w++) found += meets(&p->spots[i], p->walls[w]);
    return found;
}

/* A thin wall below a heap: beyond it is nearer than beside the heap, but no leader runs across. */
static void leaders_keep_off_walls(void **state)
{
    (void)state;
    MarkerSpot spots[5];
    for (int i = 0; i < 5; i++) spots[i] = (MarkerSpot){.px = 440 + i % 6, .py = 340};
    MarkerRect wall = {410, 347, 472, 349};
    MarkerProblem p = problem(spots, 5);
    p.walls = &wall;
    p.wall_count = 1;
    Arena *arena = arena_open();
    MarkerReport r = markers_place(arena, &p);
    check(&p, r);
    assert_int_equal(r.dropped, 0);
    assert_int_equal(walls_met(&p), 0);
    assert_int_equal(r.walls_crossed, 0);
    arena_close(arena);
}

/* Points shut in between walls: what cannot be helped is counted, each wall once. */
static void walls_that_must_be_crossed_are_counted(void **state)
{
    (void)state;
    MarkerSpot spots[12];
    for (int i = 0; i < 12; i++) spots[i] = (MarkerSpot){.px = 450 + i % 4, .py = 350 + i % 3};
    MarkerRect walls[] = {{430, 320, 474, 324}, {430, 380, 474, 384}, {426, 320, 430, 384}, {474, 320, 478, 384},
                          {400, 310, 510, 312}, {452, 347, 456, 349}};
    MarkerProblem p = problem(spots, 12);
    p.walls = walls;
    p.wall_count = 6;
    Arena *arena = arena_open();
    MarkerReport r = markers_place(arena, &p);
    check(&p, r);
    assert_int_equal(r.dropped, 0);
    assert_true(r.walls_crossed >= 8);
    assert_int_equal(walls_met(&p), r.walls_crossed);
    arena_close(arena);
}

/* More markers than fit: it ends, and says how many gave up their place. */
static void too_many_are_dropped(void **state)
{
    (void)state;
    static MarkerSpot spots[200];
    for (int i = 0; i < 200; i++) spots[i] = (MarkerSpot){.px = 50, .py = 50};
    MarkerProblem p = problem(spots, 200);
    p.frame = (MarkerRect){0, 0, 100, 100};
    Arena *arena = arena_open();
    MarkerReport r = markers_place(arena, &p);
    size_t dropped = 0;
    for (int i = 0; i < 200; i++) dropped += spots[i].dropped;
    assert_int_equal(r.dropped, dropped);
    assert_true(r.dropped > 100 && r.dropped < 200);
    assert_int_equal(r.overlaps, 0);
    assert_false(spots[0].dropped);
    for (int i = 0; i < 200; i++)
        if (spots[i].dropped) assert_true(spots[i].x == 50 && spots[i].y == 50);
    arena_close(arena);
}

/* A wall over everything: nobody can stand, and all say so. */
static void no_room_at_all(void **state)
{
    (void)state;
    MarkerSpot spots[] = {{.px = 50, .py = 50}, {.px = 400, .py = 400}};
    MarkerRect wall = {-10, -10, 1000, 1000};
    MarkerProblem p = problem(spots, 2);
    p.walls = &wall;
    p.wall_count = 1;
    Arena *arena = arena_open();
    assert_int_equal(markers_place(arena, &p).dropped, 2);
    arena_close(arena);
}

static void shapes_hold_their_reach(void **state)
{
    (void)state;
    static const char *const shapes[] = {"circle", "square", "triangle", "diamond", "pentagon", "hexagon",
                                         "star", "cross", "drop", "house", "shield"};
    Arena *arena = arena_open();
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        Str shape = str_from(shapes[i]);
        Path path = path_on(arena);
        assert_true(marker_shape_known(shape));
        marker_path(&path, shape, 0, 0, 1);
        assert_true(path.ops.count > 3);
        for (size_t k = 0; k + 1 < path.coords.count; k += 2)
            assert_true(hypot(path.coords.items[k], path.coords.items[k + 1]) < 1.6);
    }
    assert_false(marker_shape_known(STR("heart")));
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(free_markers_stay), cmocka_unit_test(coincident_points_fan_out),
        cmocka_unit_test(a_corner_full_of_points), cmocka_unit_test(crowded_streets),
        cmocka_unit_test(too_many_are_dropped), cmocka_unit_test(no_room_at_all),
        cmocka_unit_test(leaders_keep_off_walls), cmocka_unit_test(walls_that_must_be_crossed_are_counted),
        cmocka_unit_test(shapes_hold_their_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
