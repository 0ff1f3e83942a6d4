/* unit.h - what every unit test includes: cmocka and a few words of our own. */
#ifndef TSUNAGI_TESTS_UNIT_H
#define TSUNAGI_TESTS_UNIT_H

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/str.h"

/* The decimal sign of the environment, so that a run with decimal commas means something. */
__attribute__((constructor)) static void take_locale(void)
{
    setlocale(LC_NUMERIC, "");
}

/* Compares text and shows both when they differ. */
static inline void assert_str(Str got, const char *expected)
{
    Arena *arena = arena_open();
    assert_string_equal(str_cstr(arena, got), expected);
    arena_close(arena);
}

/* How many messages of this id were reported. */
static inline size_t diag_count_of(Diag *diag, DiagId id)
{
    size_t count, found = 0;
    const DiagMessage *all = diag_sorted(diag, &count);
    for (size_t i = 0; i < count; i++)
        found += all[i].id == id;
    return found;
}

#endif
