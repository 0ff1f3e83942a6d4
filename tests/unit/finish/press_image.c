#include "../unit.h"

#include "finish/press_image.h"

#include <stdio.h>
#include <string.h>

static Str file(Arena *a, const char *path)
{
    Buf out = buf_on(a);
    FILE *in = fopen(path, "rb");
    char part[4096];
    for (size_t n; in && (n = fread(part, 1, sizeof part, in)) > 0;) buf_put(&out, (Str){part, n});
    if (in) fclose(in);
    return buf_str(&out);
}

/* Stripes of dark colours: the samples a profile gives most ink. */
static Jpeg stripes(Arena *a)
{
    static const unsigned char COLOURS[8][3] = {{0, 0, 0}, {20, 0, 0}, {0, 20, 0}, {0, 0, 20}, {255, 0, 0}, {40, 30, 0}, {128, 128, 128}, {255, 255, 255}};
    Jpeg picture = {64, 64, 3, arena_array(a, unsigned char, 64 * 64 * 3)};
    for (size_t i = 0; i < 64 * 64; i++) memcpy(picture.samples + 3 * i, COLOURS[i % 64 / 8], 3);
    return picture;
}

static unsigned most(const Jpeg *picture)
{
    unsigned found = 0;
    for (size_t i = 0; i < (size_t)picture->columns * picture->rows; i++) {
        unsigned sum = 0;
        for (size_t k = 0; k < 4; k++) sum += picture->samples[4 * i + k];
        if (sum > found) found = sum;
    }
    return found;
}

static void the_limit_of_ink_is_kept(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Str icc = file(a, "/usr/share/color/icc/ghostscript/default_cmyk.icc");
    assert_true(press_is_cmyk_profile(icc));
    Jpeg rgb = stripes(a), free_of_limits, held;
    Str jpeg;
    assert_true(press_image(a, &rgb, STR(""), icc, 4, &jpeg));
    assert_true(jpeg_read(a, jpeg, SIZE_MAX, &free_of_limits));
    assert_true(most(&free_of_limits) > 255 * 2.6);
    assert_true(press_image(a, &rgb, STR(""), icc, 2.2, &jpeg));
    assert_true(jpeg_read(a, jpeg, SIZE_MAX, &held));
    assert_int_equal(held.components, 4);
    assert_true(most(&held) <= 255 * 2.2);
    const unsigned char *red = held.samples + 4 * 36, *white = held.samples + 4 * 60;
    assert_true(red[0] < 40 && red[1] > 200 && red[2] > 200);
    assert_true(white[0] + white[1] + white[2] + white[3] < 12);
    Str again;
    assert_true(press_image(a, &rgb, STR(""), icc, 2.2, &again));
    assert_true(str_eq(jpeg, again));
    arena_close(a);
}

static void profiles_that_are_none(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Str srgb = file(a, "/usr/share/color/icc/ghostscript/srgb.icc");
    Jpeg rgb = stripes(a);
    Str jpeg;
    assert_false(press_is_cmyk_profile(srgb));
    assert_false(press_is_cmyk_profile(STR("")));
    char *fake = arena_array(a, char, 200);
    memcpy(fake + 12, "prtrCMYK", 8), memcpy(fake + 36, "acsp", 4);
    assert_false(press_image(a, &rgb, STR(""), (Str){fake, 200}, 3, &jpeg));
    arena_close(a);
}

/* The picture's own profile counts: the same numbers mean a stronger red in a wider space. */
static void the_pictures_own_colours(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Str icc = file(a, "/usr/share/color/icc/ghostscript/default_cmyk.icc"), wide = file(a, "/usr/share/color/icc/ghostscript/a98.icc");
    Jpeg rgb = stripes(a);
    Str plain, own, broken;
    for (size_t i = 0; i < 64 * 64; i++) memcpy(rgb.samples + 3 * i, (const unsigned char[]){90, 160, 90}, 3);
    assert_true(press_image(a, &rgb, STR(""), icc, 3, &plain));
    assert_true(press_image(a, &rgb, wide, icc, 3, &own));
    assert_true(press_image(a, &rgb, STR("no profile"), icc, 3, &broken));
    assert_false(str_eq(plain, own));
    assert_true(str_eq(plain, broken));
    arena_close(a);
}

/* SOI, APP2 in two parts, start of scan. */
static void profiles_in_parts(void **state)
{
    (void)state;
    Arena *a = arena_open();
    static const char TWO[] = "\xFF\xD8\xFF\xE0\0\4ab\xFF\xE2\0\x13ICC_PROFILE\0\1\2one\xFF\xE2\0\x13ICC_PROFILE\0\2\2two\xFF\xDA";
    Str whole = {TWO, sizeof TWO - 1};
    assert_str(jpeg_profile(a, whole), "onetwo");
    assert_str(jpeg_profile(a, str_slice(whole, 0, 33)), ""); /* the second part is missing */
    for (size_t i = 0; i < whole.len; i++) jpeg_profile(a, str_slice(whole, 0, i));
    assert_str(jpeg_profile(a, STR("\xFF\xD8\xFF\xDA")), "");
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_limit_of_ink_is_kept), cmocka_unit_test(profiles_that_are_none),
                                       cmocka_unit_test(the_pictures_own_colours), cmocka_unit_test(profiles_in_parts)};
    return cmocka_run_group_tests_name("finish/press_image", tests, NULL, NULL);
}
