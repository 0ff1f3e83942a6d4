/* Digit for digit as glibc; under a locale with commas its are read with a point. */
#include "../unit.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

static void assert_fixed(double value, int places)
{
    char ours[DECIMAL_ROOM + 1], expected[400];
    ours[decimal_fixed(ours, value, places)] = '\0';
    snprintf(expected, sizeof expected, "%.*f", places, value);
    for (char *c = strchr(expected, ','); c; c = NULL) *c = '.';
    assert_string_equal(ours, expected);
}

static void fixed_numbers_are_as_printf_writes_them(void **state)
{
    (void)state;
    static const double values[] = {0, -0.0, 1, -1, 0.5, 1.5, 2.5, 0.125, 0.375, 0.0000005, 0.00000049999, 9.9999995, 999999.9999995, 0.1, 1e-5,
                                    1e-18, 5e-19, 4.9e-19, 5e-324, 2.2250738585072014e-308, 1e-40, -1e-300, 4503599627370495.5, -4503599627370495.5,
                                    4503599627370494.5, 595.275591, -0.000123456789, 0.05, 0.015625, 0.9999999, 0.99999949999};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (int places = 0; places <= DECIMAL_PLACES; places++) assert_fixed(values[i], places);
}

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    return *seed ^= *seed << 17;
}

static void so_are_any(void **state)
{
    (void)state;
    uint64_t seed = 20261121;
    for (int i = 0; i < 60000; i++) {
        uint64_t bits = next(&seed);
        int exponent = 1075 - (int)(next(&seed) % 140 + 1); /* 2^52 down to 1e-27 */
        bits = (bits & 0x800FFFFFFFFFFFFF) | (uint64_t)exponent << 52;
        double value;
        memcpy(&value, &bits, sizeof value);
        assert_fixed(value, (int)(next(&seed) % (DECIMAL_PLACES + 1)));
        assert_fixed((double)(next(&seed) % 20000000) / 16384 - 300, 6); /* as on pages */
        assert_fixed((double)(next(&seed) % 4000) / 64, (int)(next(&seed) % 7)); /* many halves */
    }
}

static void what_has_no_such_digits_is_left(void **state)
{
    (void)state;
    char out[DECIMAL_ROOM];
    static const double values[] = {INFINITY, -INFINITY, NAN, 9007199254740992.0, 1e300};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) assert_int_equal(decimal_fixed(out, values[i], 6), 0);
    assert_int_equal(decimal_fixed(out, 1, -1), 0);
    assert_int_equal(decimal_fixed(out, 1, DECIMAL_PLACES + 1), 0);
    assert_int_equal(decimal_hexadecimal(out, 1, -1), 0);
    assert_int_equal(decimal_hexadecimal(out, 1, DECIMAL_ROOM + 1), 0);
}

static void whole_numbers_too(void **state)
{
    (void)state;
    static const long values[] = {0, 1, -1, 9, 10, -10, 2147483647, -2147483648, INT64_MAX, INT64_MIN};
    static const int widths[] = {0, 1, 2, 4, 8, 9, DECIMAL_ROOM};
    char ours[DECIMAL_ROOM + 1], expected[DECIMAL_ROOM + 1];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        ours[decimal_integer(ours, values[i])] = '\0';
        snprintf(expected, sizeof expected, "%ld", values[i]);
        assert_string_equal(ours, expected);
        for (size_t k = 0; k < sizeof widths / sizeof *widths; k++) {
            ours[decimal_hexadecimal(ours, (unsigned)values[i], widths[k])] = '\0';
            snprintf(expected, sizeof expected, "%0*x", widths[k], (unsigned)values[i]);
            assert_string_equal(ours, expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_numbers_are_as_printf_writes_them), cmocka_unit_test(so_are_any),
        cmocka_unit_test(what_has_no_such_digits_is_left), cmocka_unit_test(whole_numbers_too)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
