#include "../type_case.h"

#include <math.h>

#include "map/edges.h"
#include "map/ends.h"
#include "map/plan.h"
#include "source/geo_read.h"

/* Two ponds side by side, drawn in opposite directions, and a road; the data ends at
 * the western shore. */
static const char ponds[] =
    "<osm><node id='1' lat='35.000' lon='139.000'/><node id='2' lat='35.000' lon='139.010'/><node id='3' lat='35.000' lon='139.020'/>"
    "<node id='4' lat='35.010' lon='139.000'/><node id='5' lat='35.010' lon='139.010'/><node id='6' lat='35.010' lon='139.020'/>"
    "<node id='7' lat='34.990' lon='139.000'/><node id='8' lat='35.020' lon='139.030'/>"
    "<way id='20'><nd ref='1'/><nd ref='2'/><nd ref='5'/><nd ref='4'/><nd ref='1'/><tag k='natural' v='water'/></way>"
    "<way id='21'><nd ref='2'/><nd ref='5'/><nd ref='6'/><nd ref='3'/><nd ref='2'/><tag k='natural' v='water'/></way>"
    "<way id='22'><nd ref='7'/><nd ref='8'/><tag k='highway' v='primary'/></way></osm>";

typedef struct Work {
    TypeCase type;
    View view;
} Work;

static Work open_ponds(void)
{
    Work w = {.type = type_case_open()};
    Arena *arena = w.type.arena;
    w.view = (View){.arena = arena, .root = value_record(arena), .ward = {138.99, 34.99, 139.03, 35.02}, .layer_count = 1};
    w.view.layers = arena_array(arena, GeoLayer, 1);
    assert_true(osm_read(arena, STR("base.osm"), str_from(ponds), w.type.diag, &w.view.layers[0]));
    return w;
}

/* Lines from north to south among the strokes of the sheet. */
static size_t shores(Work *w, const char *sheet)
{
    MapStyle *style = map_style_parse(w->type.arena, STR("sheet"), str_from(sheet), w->type.diag);
    MapSpec spec = {.box = w->view.ward};
    const MapPlan *plan = map_plan(w->type.arena, map_base_open(w->type.arena, &w->view, w->type.diag), &w->view, style, &spec, w->type.ts, 500, 400, w->type.diag);
    size_t found = 0;
    for (size_t b = 0; b < plan->batches.count; b++) {
        const Path *p = &plan->batches.items[b].path;
        const float *at = p->coords.items;
        float x = 0, y = 0, from_x = 0, from_y = 0;
        if (plan->batches.items[b].fill) continue;
        for (size_t i = 0; i < p->ops.count; i++) {
            float to_x = p->ops.items[i] == PATH_CLOSE ? from_x : at[0], to_y = p->ops.items[i] == PATH_CLOSE ? from_y : at[1];
            found += p->ops.items[i] != PATH_MOVE && fabsf(to_x - x) < 1 && fabsf(to_y - y) > 20;
            if (p->ops.items[i] == PATH_MOVE) from_x = to_x, from_y = to_y;
            if (p->ops.items[i] != PATH_CLOSE) at += 2;
            x = to_x, y = to_y;
        }
    }
    return found;
}

static void outer_edges_are_shores(void **state)
{
    (void)state;
    Work w = open_ponds();
    assert_int_equal(shores(&w, "area[natural=water] { fill-color: #ffffff; color: #000000; width: 1pt; }"), 4);
    assert_int_equal(shores(&w, "area[natural=water] { fill-color: #ffffff; color: #000000; width: 1pt; -t-edge: outer; }"), 1);
    assert_int_equal(diag_count(w.type.diag, DIAG_WARNING), 0);
    type_case_close(&w.type);
}

static void marks_of_edges(void **state)
{
    (void)state;
    EdgeSet set = {.arena = arena_open()};
    assert_int_equal(edges_marks(&set, (MapXY){0, 0}, (MapXY){1, 2}), 0);
    for (int i = 0; i < 3000; i++) assert_int_equal(edges_mark(&set, (MapXY){i, 0}, (MapXY){i + 1, 2}, EDGE_SEEN), 0);
    for (int i = 0; i < 3000; i++) assert_int_equal(edges_mark(&set, (MapXY){i + 1, 2}, (MapXY){i, 0}, 2), EDGE_SEEN);
    assert_int_equal(edges_marks(&set, (MapXY){7, 0}, (MapXY){8, 2}), EDGE_BOTH_SIDES);
    assert_int_equal(edges_marks(&set, (MapXY){7, 0}, (MapXY){8, 3}), 0);
    arena_close(set.arena);
}

static void ends_of_lines(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    const MapXY lines[][2] = {{{0, 0}, {1, 0}}, {{2, 0}, {1, 0}}, {{1, 0}, {0, 0}}};
    LineEnds ends = {0};
    const LineEnd *at;
    ends_sort(&ends);
    assert_int_equal(ends_at(&ends, lines[0][0], &at), 0);
    for (uint32_t i = 0; i < 3; i++) ends_add(arena, &ends, lines[i], 2, i);
    ends_sort(&ends);
    assert_int_equal(ends_at(&ends, (MapXY){1, 0}, &at), 3);
    assert_true(at[0].line == 0 && at[0].last && at[1].line == 1 && at[1].last && at[2].line == 2 && !at[2].last);
    assert_int_equal(ends_at(&ends, (MapXY){0, 0}, &at), 2);
    assert_int_equal(ends_at(&ends, (MapXY){2, 0}, &at), 1);
    assert_int_equal(ends_at(&ends, (MapXY){1, 1}, &at), 0);
    arena_close(arena);
}

/* However large the frame, a hatch covers all of it with a bounded number of lines. */
static void patterns_cover_their_frame(void **state)
{
    (void)state;
    static const double sides[] = {10, 700, 1e6};
    for (size_t s = 0; s < 3; s++)
        for (MapPattern kind = PATTERN_HATCH; kind <= PATTERN_DOTS; kind++) {
            Arena *arena = arena_open();
            Path p = pattern_lines(arena, kind, 3, (MarkerRect){50, 20, 50 + sides[s], 20 + sides[s]});
            float right = 0;
            assert_true(p.ops.count >= 4 && p.ops.count <= 40000);
            for (size_t i = 0; i < p.coords.count; i += 2) right = fmaxf(right, p.coords.items[i + (kind == PATTERN_DOTS)]);
            assert_true(right >= (kind == PATTERN_DOTS ? 20 : 50) + sides[s] * 0.99 - 4);
            arena_close(arena);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(outer_edges_are_shores), cmocka_unit_test(marks_of_edges),
                                       cmocka_unit_test(ends_of_lines), cmocka_unit_test(patterns_cover_their_frame)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
