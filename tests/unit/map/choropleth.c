#include "../type_case.h"

#include <math.h>

#include "map/plan.h"
#include "source/geo_read.h"

/* Five districts side by side: 1, 2, 3, 4 and 100 inhabitants. */
enum { DISTRICTS = 5 };
static const double inhabitants[DISTRICTS] = {1, 2, 3, 4, 100};

typedef struct Work {
    TypeCase type;
    View view;
} Work;

static Work open_work(unsigned districts)
{
    Work w = {.type = type_case_open()};
    Arena *arena = w.type.arena;
    w.view = (View){.arena = arena, .root = value_record(arena), .ward = {139, 35, 139.05, 35.02}, .layer_count = 1, .district_count = districts};
    w.view.districts = arena_array(arena, ViewDistrict, districts);
    w.view.layers = arena_array(arena, GeoLayer, 1);
    Buf json = buf_on(arena);
    buf_put(&json, STR("{\"type\":\"FeatureCollection\",\"features\":["));
    for (unsigned i = 0; i < districts; i++) {
        unsigned west = 5000 * i / districts, east = 5000 * (i + 1) / districts;
        Str key = str_printf(arena, "d%02u", i);
        buf_printf(&json, "%s{\"type\":\"Feature\",\"properties\":{\"key\":\"d%02u\",\"name\":\"d%02u\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
                          "[[[139.0%04u,35],[139.0%04u,35],[139.0%04u,35.02],[139.0%04u,35.02]]]}}", i ? "," : "", i, i, west, east, east, west);
        w.view.districts[i] = (ViewDistrict){.key = key, .label = key, .index = i, .value = value_record(arena)};
        record_set(arena, w.view.districts[i].value, atom(STR("people")), value_number(inhabitants[i % DISTRICTS]));
    }
    buf_put(&json, STR("]}"));
    assert_true(geojson_read(arena, STR("districts.geojson"), buf_str(&json), w.type.diag, &w.view.layers[0]));
    return w;
}

static const MapPlan *figure(Work *w, const char *sheet, bool equal)
{
    MapStyle *style = map_style_load(w->type.arena, str_from(sheet), w->type.diag);
    MapSpec spec = {.box = w->view.ward, .figure = STR("people"), .equal_steps = equal};
    return map_plan(w->type.arena, map_base_open(w->type.arena, &w->view, w->type.diag), &w->view, style, &spec, w->type.ts, 600, 400, w->type.diag);
}

/* How many looks the districts have: colours of their fills, patterns over them. */
static size_t looks(const MapPlan *plan, bool patterns)
{
    const MapBatch *seen[DISTRICTS * 3];
    size_t count = 0;
    for (size_t i = 0; i < plan->symbols.count; i++) {
        const MapBatch *b = &plan->symbols.items[i];
        bool again = patterns ? b->pattern.ops.count == 0 : !b->fill;
        for (size_t k = 0; k < count && !again; k++)
            again = patterns ? seen[k]->pattern.ops.count == b->pattern.ops.count && fabs(seen[k]->stroke.width - b->stroke.width) < 1e-9
                             : fabsf(seen[k]->colour.r - b->colour.r) < 1e-6f;
        if (!again) seen[count++] = b;
    }
    return count;
}

static void quantiles_and_equal_steps(void **state)
{
    (void)state;
    Work w = open_work(DISTRICTS);
    assert_int_equal(looks(figure(&w, "templates/map/calm.mapcss", false), false), 5);
    assert_int_equal(looks(figure(&w, "templates/map/calm.mapcss", true), false), 2); /* 1 to 4, and 100 */
    type_case_close(&w.type);
}

/* In black the steps are patterns, of which no two are alike, on map and legend. */
static void steps_survive_without_grey(void **state)
{
    (void)state;
    Work w = open_work(DISTRICTS);
    const MapPlan *plan = figure(&w, "templates/map/mono.mapcss", false);
    size_t keys = 0;
    assert_int_equal(looks(plan, true), 5);
    assert_int_equal(looks(plan, false), 1);
    for (size_t i = 0; i < plan->furniture.count; i++) keys += plan->furniture.items[i].pattern.ops.count > 0;
    assert_int_equal(keys, 5);
    for (size_t i = 0; i < plan->symbols.count; i++) {
        Colour c = plan->symbols.items[i].colour;
        assert_true((c.r < 0.001f && c.g < 0.001f && c.b < 0.001f) || (c.r > 0.999f && c.g > 0.999f && c.b > 0.999f));
    }
    type_case_close(&w.type);
}

static bool says(const MapPlan *plan, Str text)
{
    bool found = false;
    for (size_t i = 0; i < plan->furniture_labels.count; i++)
        for (size_t r = 0; r < plan->furniture_labels.items[i].count; r++)
            found |= str_contains(plan->furniture_labels.items[i].runs[r].text, text);
    return found;
}

/* Of many small districts, as 町丁 are, those carry their values that have the room; that
 * the others' are in the table is said. */
static void no_value_lies_over_another(void **state)
{
    (void)state;
    static const unsigned counts[] = {DISTRICTS, 14, 90};
    for (size_t n = 0; n < 3; n++) {
        Work w = open_work(counts[n]);
        const MapPlan *plan = figure(&w, "templates/map/calm.mapcss", false);
        size_t named = 0;
        for (unsigned i = 0; i < counts[n]; i++) named += says(plan, str_printf(w.type.arena, "d%02u", i));
        for (size_t i = 0; i < plan->walls.count; i++)
            for (size_t k = 0; k < i; k++) assert_false(marker_rects_meet(plan->walls.items[i], plan->walls.items[k]));
        assert_int_equal(named < counts[n], n == 2);
        assert_int_equal(says(plan, STR("表にあります")), n == 2);
        type_case_close(&w.type);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(quantiles_and_equal_steps), cmocka_unit_test(steps_survive_without_grey),
                                       cmocka_unit_test(no_value_lies_over_another)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
