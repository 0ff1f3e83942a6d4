#include "../unit.h"

#include "output/data.h"

typedef struct Fixture {
    Arena *arena;
    ViewCategory category;
    ViewDistrict district;
    const ViewCategory *categories[1];
    ViewFacility facilities[2];
    View view;
} Fixture;

static Value facility_value(Arena *a, const char *url, const char *fax)
{
    Value v = value_record(a);
    record_set(a, v, atom(STR("url")), value_string(str_from(url)));
    if (fax) record_set(a, v, atom(STR("fax")), value_string(str_from(fax)));
    return v;
}

/* Two places, by kana: number 12 with a point, number 3 without; tiles of the Survey. */
static void fill(Fixture *f)
{
    Arena *a = f->arena = arena_open();
    f->category = (ViewCategory){.key = STR("clinic"), .label = STR("診療所"), .group = STR("医療"), .marker = STR("circle"), .colour = STR("#c2410c")};
    f->categories[0] = &f->category;
    f->district = (ViewDistrict){.key = STR("minato"), .label = STR("港")};
    f->facilities[0] = (ViewFacility){.id = STR("A1"), .name = STR("</script>\"医院"), .number = 12, .phone = STR("051-000-0001"),
                                      .categories = f->categories, .category_count = 1, .has_point = true, .point = {.lon = 139.88, .lat = 35.5},
                                      .value = facility_value(a, "/facility/A1.html", NULL)};
    f->facilities[1] = (ViewFacility){.id = STR("A2"), .name = STR("二"), .kana = STR("ショウニ"), .number = 3, .categories = f->categories, .category_count = 1,
                                      .value = facility_value(a, "/facility/A2.html", "051-000-0002")};
    f->view = (View){.arena = a, .root = value_record(a), .categories = &f->category, .category_count = 1, .districts = &f->district, .district_count = 1,
                     .facilities = f->facilities,
                     .facility_count = 2, .ward = {139.8, 35.4, 139.9, 35.6}, .tiling = {.gsi = true}};
}

static void says_what_the_view_has_and_no_more(void **state)
{
    (void)state;
    Fixture f;
    fill(&f);
    Buf out = buf_on(f.arena);
    data_map_script(&f.view, f.arena, &out);
    assert_str(buf_str(&out),
               "window.TSUNAGI_MAP = {\"v\":1,\"tiles\":{\"url\":\"https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png\",\"min\":10,\"max\":18,"
               "\"bounds\":[[35.4,139.8],[35.6,139.9]]},"
               "\"categories\":[{\"id\":\"clinic\",\"label\":\"診療所\",\"shape\":\"circle\",\"colour\":\"#c2410c\",\"group\":\"医療\"}],"
               "\"districts\":[{\"id\":\"minato\",\"label\":\"港\"}],"
               "\"markers\":[{\"id\":\"A2\",\"number\":3,\"name\":\"二\",\"key\":\"二|しように\",\"url\":\"facility/A2.html\",\"categories\":[\"clinic\"],"
               "\"features\":[],\"ask\":[],\"fax\":\"051-000-0002\"},\n"
               "{\"id\":\"A1\",\"number\":12,\"name\":\"\\u003c/script>\\\"医院\",\"key\":\"\\u003c/script>\\\"医院\",\"url\":\"facility/A1.html\",\"lat\":35.5,\"lon\":139.88,"
               "\"categories\":[\"clinic\"],\"features\":[],\"ask\":[],\"phone\":\"051-000-0001\"}]};\n");
    arena_close(f.arena);
}

static void nothing_where_there_are_no_tiles(void **state)
{
    (void)state;
    Fixture f;
    fill(&f);
    f.view.tiling.gsi = false;
    Buf out = buf_on(f.arena);
    data_map_script(&f.view, f.arena, &out);
    assert_int_equal(out.len, 0);
    assert_false(value_truth(record_get(web_map_value(f.arena, &f.view), atom(STR("shown")))));
    f.view.tiling.gsi = true;
    assert_true(value_truth(record_get(web_map_value(f.arena, &f.view), atom(STR("shown")))));
    arena_close(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_the_view_has_and_no_more),
        cmocka_unit_test(nothing_where_there_are_no_tiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
