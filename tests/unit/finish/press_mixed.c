#include "../unit.h"

#include "finish/press_mixed.h"

#include <stdio.h>
#include <string.h>

static Ink inks[] = {
    {.rgb = {0x17, 0x40, 0x5c}, .cmyk = {0.95f, 0.72f, 0.42f, 0.31f}},
    {.rgb = {0xfb, 0xf4, 0xe6}, .cmyk = {0, 0.03f, 0.09f, 0}},
};
static const InkTable TABLE = {inks, 2};

static void same(const unsigned char *got, int c, int m, int y, int k)
{
    const int want[] = {c, m, y, k};
    for (int i = 0; i < 4; i++) assert_in_range(got[i] + 1, want[i], want[i] + 2); /* to one part of 255 */
}

static bool in_inks(Arena *arena, const uint8_t *rgba, unsigned columns, PressMixing mixing, Jpeg *out)
{
    MixedPicture picture = {.keep = 1, .columns = columns, .rows = 1, .rgba = rgba};
    mixing.inks = &TABLE;
    mixing.limit = 3;
    return press_mixed(arena, &picture, &mixing, out);
}

/* A declared colour, at half, as cairo's rounding gives it back, and not at all, on cream. */
static void declared_colours_need_no_profile(void **state)
{
    (void)state;
    static const uint8_t logo[] = {0x17, 0x40, 0x5c, 255, 0x17, 0x40, 0x5c, 128, 0x12, 0x44, 0x5a, 20, 0, 0, 0, 0};
    Arena *arena = arena_open();
    Jpeg out;
    assert_true(in_inks(arena, logo, 4, (PressMixing){.ground = {0, 0.03, 0.09, 0}}, &out));
    same(out.samples, 242, 184, 107, 79);
    same(out.samples + 4, 122, 96, 65, 40);
    same(out.samples + 8, 19, 22, 29, 6);
    same(out.samples + 12, 0, 8, 23, 0); /* the page's own cream, and no frame around the logo */
    static const uint8_t other[] = {0x17, 0x40, 0x5c, 255, 0x90, 0x40, 0x5c, 255}, stray[] = {0x17, 0x40, 0x5c, 255, 0x90, 0x40, 0x5c, 200};
    assert_false(in_inks(arena, other, 2, (PressMixing){0}, &out));
    assert_false(in_inks(arena, stray, 2, (PressMixing){0}, &out));
    arena_close(arena);
}

static void greys_are_black_alone(void **state)
{
    (void)state;
    static const uint8_t grey[] = {0, 0, 0, 255, 0x80, 0x80, 0x80, 255, 0, 0, 0, 51};
    Arena *arena = arena_open();
    Jpeg out;
    assert_true(in_inks(arena, grey, 3, (PressMixing){.ground = {1, 0, 0, 0}}, &out));
    same(out.samples, 0, 0, 0, 255);
    same(out.samples + 4, 0, 0, 0, 127);
    same(out.samples + 8, 204, 0, 0, 51);
    arena_close(arena);
}

static void a_veil_lies_over_both(void **state)
{
    (void)state;
    static const uint8_t black[] = {0, 0, 0, 255, 0, 0, 0, 0};
    Arena *arena = arena_open();
    MixedPicture picture = {.keep = 0.25f, .columns = 2, .rows = 1, .rgba = black};
    PressMixing mixing = {.inks = &TABLE, .limit = 3, .ground = {0, 1, 0, 0}, .veil = {0, 0, 0.6, 0}};
    Jpeg out;
    assert_true(press_mixed(arena, &picture, &mixing, &out));
    same(out.samples, 0, 0, 153, 64);
    same(out.samples + 4, 0, 64, 153, 0);
    arena_close(arena);
}

static void other_colours_go_by_the_profile_within_the_limit(void **state)
{
    (void)state;
    static const uint8_t colours[] = {255, 0, 0, 255, 10, 0, 20, 255};
    static char icc[4 << 20];
    FILE *in = fopen("/usr/share/color/icc/ghostscript/default_cmyk.icc", "rb");
    assert_non_null(in);
    size_t len = fread(icc, 1, sizeof icc, in);
    fclose(in);
    Arena *arena = arena_open();
    MixedPicture picture = {.keep = 1, .columns = 2, .rows = 1, .rgba = colours};
    PressMixing mixing = {.inks = &TABLE, .limit = 2, .shop = {icc, len}};
    Jpeg out;
    assert_true(press_mixed(arena, &picture, &mixing, &out));
    assert_true(out.samples[1] > 200 && out.samples[2] > 200 && out.samples[0] < 40);
    assert_true(out.samples[4] + out.samples[5] + out.samples[6] + out.samples[7] <= 510);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declared_colours_need_no_profile),
        cmocka_unit_test(greys_are_black_alone),
        cmocka_unit_test(a_veil_lies_over_both),
        cmocka_unit_test(other_colours_go_by_the_profile_within_the_limit),
    };
    return cmocka_run_group_tests_name("finish/press_mixed", tests, NULL, NULL);
}
