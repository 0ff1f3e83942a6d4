#include "../png.h"

#include <stdlib.h>

#include "draw/png.h"

/* The picture as libpng reads it; the largest difference of a channel from what was written. */
static int worst_difference(Str png, const uint32_t *pixels, unsigned width, unsigned height)
{
    cairo_surface_t *s = png_surface(png);
    assert_int_equal(cairo_image_surface_get_width(s), width);
    assert_int_equal(cairo_image_surface_get_height(s), height);
    int worst = 0;
    for (unsigned y = 0; y < height; y++)
        for (unsigned x = 0; x < width; x++) {
            uint32_t got = png_pixel(s, x, y);
            for (int shift = 0; shift < 24; shift += 8) {
                int d = abs((int)(got >> shift & 255) - (int)(pixels[y * width + x] >> shift & 255));
                worst = d > worst ? d : worst;
            }
        }
    cairo_surface_destroy(s);
    return worst;
}

static uint32_t next(uint32_t *seed) { return *seed = *seed * 1664525u + 1013904223u; }

static void few_colours_are_exact(void **state)
{
    (void)state;
    static const unsigned colours[] = {1, 2, 3, 4, 5, 16, 17, 256};
    static const size_t depth[] = {1, 1, 2, 2, 4, 4, 8, 8};
    Arena *arena = arena_open();
    PngWriter *png = png_open(arena);
    uint32_t seed = 7, pixels[61 * 37], palette[256];
    for (size_t c = 0; c < sizeof colours / sizeof *colours; c++) {
        for (unsigned i = 0; i < colours[c]; i++) palette[i] = next(&seed) >> 8;
        for (unsigned i = 0; i < 61 * 37; i++) pixels[i] = palette[(next(&seed) >> 12) % colours[c]];
        Str out = png_palette(png, pixels, 61, 61, 37);
        assert_int_equal(out.data[24], depth[c]); /* IHDR's bit depth */
        assert_int_equal(worst_difference(out, pixels, 61, 37), 0);
    }
    png_close(png);
    arena_close(arena);
}

/* Two flat grounds, and between them 40,000 mixes. */
static void many_colours_are_near_and_flat_ones_exact(void **state)
{
    (void)state;
    enum { SIDE = 256 };
    Arena *arena = arena_open();
    PngWriter *png = png_open(arena);
    uint32_t *pixels = arena_array(arena, uint32_t, SIDE * SIDE);
    for (unsigned i = 0; i < SIDE * SIDE; i++) {
        unsigned x = i % SIDE, y = i / SIDE;
        pixels[i] = y < 100 ? 0xF3F0E9 : y < 110 ? 0xF2EFE9 : (120 + x / 4) << 16 | (100 + y / 4) << 8 | (90 + (x + y) / 8);
    }
    Str out = str_copy(arena, png_palette(png, pixels, SIDE, SIDE, SIDE));
    assert_in_range(worst_difference(out, pixels, SIDE, SIDE), 1, 15);
    assert_int_equal(worst_difference(png_palette(png, pixels, SIDE, SIDE, 110), pixels, SIDE, 110), 0);
    cairo_surface_t *s = png_surface(out);
    assert_int_equal(png_pixel(s, 0, 0), 0xF3F0E9);
    assert_int_equal(png_pixel(s, 0, 105), 0xF2EFE9);
    cairo_surface_destroy(s);
    Str again = png_palette(png, pixels, SIDE, SIDE, SIDE);
    assert_true(str_eq(out, again));
    png_close(png);
    arena_close(arena);
}

/* No two pixels alike: 65,536 colours from all over the cube. */
static void noise_fits_too(void **state)
{
    (void)state;
    enum { SIDE = 256 };
    Arena *arena = arena_open();
    PngWriter *png = png_open(arena);
    uint32_t seed = 1, *pixels = arena_array(arena, uint32_t, SIDE * SIDE);
    for (unsigned i = 0; i < SIDE * SIDE; i++) pixels[i] = next(&seed) >> 8;
    assert_in_range(worst_difference(png_palette(png, pixels, SIDE, SIDE, SIDE), pixels, SIDE, SIDE), 1, 64);
    assert_int_equal(worst_difference(png_exact(arena, pixels, SIDE, SIDE, SIDE), pixels, SIDE, SIDE), 0);
    png_close(png);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_colours_are_exact),
        cmocka_unit_test(many_colours_are_near_and_flat_ones_exact),
        cmocka_unit_test(noise_fits_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
