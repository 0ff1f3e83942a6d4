/* snprintf answers as glibc's vsnprintf does, which is not bound anew. */
#include "../../../src/printing.c"

#include "../unit.h"

#include <math.h>

enum { ROOM = 64 };

__attribute__((format(printf, 2, 3))) static void assert_as_glibc(size_t room, const char *format, ...)
{
    char ours[ROOM], its[ROOM];
    va_list args, again, other;
    memset(ours, '?', sizeof ours);
    memset(its, '?', sizeof its);
    va_start(args, format);
    va_copy(again, args);
    va_copy(other, args);
    size_t len = 0;
    int expected = vsnprintf(its, room, format, again), got = expected;
#if defined __GLIBC__ && !defined TSUNAGI_SANITIZE
    if (put_number(ours, room, format, args, &len)) got = (int)len;
    else vsnprintf(ours, room, format, other);
#else
    (void)len;
    vsnprintf(ours, room, format, other);
#endif
    assert_int_equal(got, expected);
    assert_memory_equal(ours, its, sizeof ours);
    va_end(other);
    va_end(again);
    va_end(args);
}

static void formats_are_answered_alike(void **state)
{
    (void)state;
    static const double values[] = {0, -0.25, 123.4567895, 0.000001234, 841.891, -1e-9, 1e15, 1e17, 1e40, INFINITY};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_as_glibc(ROOM, "%f", values[i]);
        assert_as_glibc(ROOM, "%.18f", values[i]);
        for (int places = 0; places < 20; places++) assert_as_glibc(ROOM, "%.*f", places, values[i]);
    }
    for (int n = -70000; n < 70000; n += 997) {
        assert_as_glibc(ROOM, "%d", n);
        assert_as_glibc(ROOM, "%ld", (long)n * 65537);
        assert_as_glibc(ROOM, "%02x", (unsigned)n);
        assert_as_glibc(ROOM, "%04x", (unsigned)n);
        assert_as_glibc(ROOM, "%0*x", n & 7, (unsigned)n);
    }
    assert_as_glibc(ROOM, "%5d|%-4s", 12, "x"); /* none of ours */
    assert_as_glibc(ROOM, "%d %d", 1, 2);
}

static void small_rooms_are_cut_alike(void **state)
{
    (void)state;
    for (size_t room = 0; room < 12; room++) {
        assert_as_glibc(room, "%d", 123456);
        assert_as_glibc(room, "%f", 12.5);
        assert_as_glibc(room, "%04x", 0xABCDEU);
    }
}

/* The names themselves, as any library calls them. */
static void it_is_bound(void **state)
{
    (void)state;
    char text[ROOM], *volatile at = text;
    volatile size_t small = 3; /* the compiler would warn, knowing it */
    assert_int_equal(snprintf(at, ROOM, "%d", 42), 2);
    assert_string_equal(text, "42");
    assert_int_equal(snprintf(at, small, "%d%s", 42, "!!"), 4);
    assert_string_equal(text, "42");
#if defined __GLIBC__ && !defined TSUNAGI_SANITIZE
    assert_int_equal(__snprintf_chk(at, ROOM, 1, ROOM, "%0*x", 4, 0xAFU), 4);
    assert_string_equal(text, "00af");
    assert_int_equal(__snprintf_chk(at, small, 1, ROOM, "%s", "longer"), 6);
    assert_string_equal(text, "lo");
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(formats_are_answered_alike), cmocka_unit_test(small_rooms_are_cut_alike),
                                       cmocka_unit_test(it_is_bound)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
