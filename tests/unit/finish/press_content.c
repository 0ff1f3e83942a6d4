#include "../unit.h"

#include "finish/press_content.h"

static Ink inks[] = {
    {.rgb = {0x17, 0x40, 0x5c}, .cmyk = {0.95f, 0.7f, 0.4f, 0.25f}},
    {.rgb = {0, 0, 0}, .cmyk = {0, 0, 0, 1}, .overprint = true},
    {.rgb = {255, 255, 255}, .cmyk = {0, 0, 0, 0}},
};

/* out NULL: only the number of faults counts. */
static void check(const char *in, bool overprint, const char *out, size_t faults)
{
    Arena *arena = arena_open();
    InkTable table = {inks, sizeof inks / sizeof *inks};
    PressContent press = {.inks = &table, .overprint = overprint};
    Str got = press_content(arena, str_from(in), &press);
    if (out) assert_str(got, out);
    assert_int_equal(press.faults.count, faults);
    arena_close(arena);
}

static void colours(void **state)
{
    (void)state;
    check("0.090196 0.25098 0.360784 rg 0 0 5 5 re f", false, "\n0.95 0.7 0.4 0.25 k 0 0 5 5 re f", 0);
    check("q 0.090196 .25098 0.360784 RG Q", false, "q\n0.95 0.7 0.4 0.25 K Q", 0);
    check("1 g 0 G", false, "\n0 0 0 0 k\n0 0 0 1 K", 0);
    check("/a0 gs 0 0 0 rg % 1 1 1 rg\n f", false, "/a0 gs\n0 0 0 1 k % 1 1 1 rg\n f", 0);
    check("(1 1 1 rg \\) ( rg ) ) Tj <31> Tj", false, "(1 1 1 rg \\) ( rg ) ) Tj <31> Tj", 0);
    check("0 0 0 1 k", false, "0 0 0 1 k", 0);
}

static void faults(void **state)
{
    (void)state;
    check("0.5 0.25 0 rg 0.5 0.25 0 rg 0.5 0.25 0 RG", false, NULL, 1);
    check("0 0 rg", false, NULL, 1);
    check("/DeviceRGB cs 1 0 0 sc", false, NULL, 1);
    check("BI /W 1 /H 1 /CS /RGB ID abc EI Q", false, "BI /W 1 /H 1 /CS /RGB ID abc EI Q", 1);
    check("-1 0 0 rg", false, NULL, 1);
    check("+nan 0 0 rg", false, NULL, 1);
}

static void marks_go(void **state)
{
    (void)state;
    check("/P <</MCID 0 /ActualText (1 1 1 rg)>> BDC BT ET EMC f", false, " BT ET f", 0);
}

static void overprint(void **state)
{
    (void)state;
    /* text in black, and only that; white over it knocks out again */
    check("0 g BT (a) Tj ET 1 g BT (b) Tj ET", true,
          "\n0 0 0 1 k BT\n/TsOP01 gs (a) Tj ET\n/TsOP00 gs\n0 0 0 0 k BT (b) Tj ET", 0);
    /* a hairline, then a broad line; Q brings back what was before q */
    check("0 G q 3 w\n Q S", true, "\n0 0 0 1 K\n/TsOP10 gs q 3 w\n/TsOP00 gs\n Q S", 0);
    /* 4 units of an eighth of a point are a hairline, 9 are none */
    check("q .125 0 0 .125 0 0 cm 4 w 0 G 9 w Q", true,
          "q .125 0 0 .125 0 0 cm 4 w\n0 0 0 1 K\n/TsOP10 gs 9 w\n/TsOP00 gs Q", 0);
}

/* What the canvas drew with paper in it is that share of its ink, and does not overprint. */
static void tints(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    InkTable table = {inks, sizeof inks / sizeof *inks};
    const Colour navy = {0x17 / 255.f, 0x40 / 255.f, 0x5c / 255.f, 1}, black = {0, 0, 0, 1};
    CanvasMix drawn[] = {mix_of(navy, 0.45f), mix_of(black, 0.5f), mix_of((Colour){1, 0, 0, 1}, 0.5f), {.count = 0}};
    assert_true(mix_over(&drawn[0], &drawn[1], 0.5f, &drawn[3]));
    for (size_t i = 0; i < 4; i++) drawn[i].drawn = mix_colour(&drawn[i]);
    PressContent press = {.inks = &table, .mixes = drawn, .mix_count = 4, .overprint = true};
    /* 1 - (1 - 0x17/255) * 0.55 and so on */
    assert_str(press_content(arena, STR("0.499608 0.588039 0.648431 rg f"), &press), "\n0.5225 0.385 0.22 0.1375 k f");
    assert_str(press_content(arena, STR("0.5 g BT (a) Tj ET"), &press), "\n0 0 0 0.5 k BT (a) Tj ET");
    /* half of the half black over that: a quarter of black, 0.275 of navy */
    assert_str(press_content(arena, STR("0.499804 0.54402 0.574216 rg f"), &press), "\n0.2613 0.1925 0.11 0.3188 k f");
    assert_int_equal(press.faults.count, 0);
    press_content(arena, STR("0.499 0.588039 0.648431 rg f"), &press); /* near, but nobody drew it */
    press_content(arena, STR("1 0.5 0.5 rg f"), &press);               /* a tint of what is no ink */
    assert_int_equal(press.faults.count, 2);
    assert_str(press.faults.items[1].what, "#ff0000");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours),
        cmocka_unit_test(faults),
        cmocka_unit_test(marks_go),
        cmocka_unit_test(overprint),
        cmocka_unit_test(tints),
    };
    return cmocka_run_group_tests_name("finish/press_content", tests, NULL, NULL);
}
