#include "../unit.h"

#include "build/figures.h"
#include "markup/node.h"

typedef struct Town {
    Arena *arena;
    View view;
    ViewFacility facilities[2];
    ViewCategory categories[2];
    ViewKeys keys;
} Town;

/* keys: what else the maps of that edition depend on. */
static Town town(Arena *arena, char edition)
{
    Town t = {.arena = arena, .keys = {.map = {{(uint8_t)edition}}}};
    t.categories[0] = (ViewCategory){.key = STR("clinic"), .colour = STR("#123456")};
    t.categories[1] = (ViewCategory){.key = STR("dental"), .colour = STR("#654321"), .index = 1};
    t.facilities[0] = (ViewFacility){.id = STR("A"), .name = STR("山田医院"), .number = 1, .has_point = true, .point = {139.5, 35.5}};
    t.facilities[1] = (ViewFacility){.id = STR("B"), .name = STR("川田歯科"), .number = 2, .has_point = true, .point = {139.6, 35.6}};
    for (size_t i = 0; i < 2; i++) t.facilities[i].value = value_record(arena);
    return t;
}

static Key key_of(Town *t, const char *name, const char *value)
{
    Node *map = node_element(t->arena, ATOM_ward_map, place_none());
    node_set(t->arena, map, atom(STR("facility")), STR("A"));
    if (name) node_set(t->arena, map, atom(str_from(name)), str_from(value));
    for (size_t i = 0; i < 2; i++) t->facilities[i].category = &t->categories[i];
    t->view.facilities = t->facilities;
    t->view.facility_count = 2;
    t->view.categories = t->categories;
    t->view.category_count = 2;
    return figure_key(&t->keys, &t->view, map);
}

static bool same(Key a, Key b) { return key_same(&a, &b); }

static void the_map_of_a_facility_is_of_that_one_alone(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Town one = town(a, 'r'), other = town(a, 'p');
    Key key = key_of(&one, NULL, NULL);
    other.facilities[1].name = STR("別の名");
    other.facilities[1].point.lon = 139.7;
    other.categories[1].colour = STR("#000000");
    assert_true(same(key, key_of(&other, NULL, NULL)));
    static const char *const MORE[][2] = {{"district", "chuo"}, {"choropleth", "population"}, {"sheet", "mono"}, {"plan", "p1"}};
    for (size_t i = 0; i < sizeof MORE / sizeof *MORE; i++)
        assert_false(same(key_of(&one, MORE[i][0], MORE[i][1]), key_of(&other, MORE[i][0], MORE[i][1])));
    arena_close(a);
}

static void whatever_it_shows_of_it_is_in_the_key(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Town plain = town(a, 'r');
    Key key = key_of(&plain, NULL, NULL);
    for (int i = 0; i < 7; i++) {
        Town t = town(a, 'r');
        if (i == 0) t.facilities[0].name = STR("別の名");
        if (i == 1) t.facilities[0].point.lat = 35.50001;
        if (i == 2) t.facilities[0].number = 3;
        if (i == 3) t.categories[0].colour = STR("#000000");
        if (i == 4) t.facilities[0].has_point = false;
        if (i == 5) record_set(a, t.facilities[0].value, atom(STR("url")), value_string(STR("/facility/A.html")));
        if (i == 6) t.keys.place.bytes[0] = 1;
        if (same(key, key_of(&t, NULL, NULL))) fail_msg("change %d makes no other map", i);
    }
    arena_close(a);
}

static void editions_give_each_other_what_they_drew(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Figures *of[3];
    Key keys[3] = {{{0}}, {{1}}, {{2}}}, never = {{3}};
    Str svg;
    for (size_t i = 0; i < 3; i++) of[i] = figures_open(a, NULL, STR("edition"), true);
    figures_share(of[0], of[1]);
    figures_share(of[0], of[2]);
    for (size_t i = 0; i < 3; i++) figures_add(of[i], &keys[i], i == 0 ? STR("zero") : i == 1 ? STR("one") : STR("two"));
    for (size_t i = 0; i < 3; i++) {
        assert_true(figures_find(of[i], &keys[0], &svg) && str_eq(svg, STR("zero")));
        assert_true(figures_find(of[i], &keys[1], &svg) && str_eq(svg, STR("one")));
        assert_true(figures_find(of[i], &keys[2], &svg) && str_eq(svg, STR("two")));
        assert_false(figures_find(of[i], &never, &svg));
    }
    for (size_t i = 0; i < 3; i++) figures_close(of[i]);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_map_of_a_facility_is_of_that_one_alone),
        cmocka_unit_test(whatever_it_shows_of_it_is_in_the_key),
        cmocka_unit_test(editions_give_each_other_what_they_drew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
