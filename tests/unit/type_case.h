/* type_case.h - the project's fonts and somebody to set them, with an arena and a place for
 * messages: what every test of text, drawing, layout or maps opens first. */
#ifndef TSUNAGI_TESTS_TYPE_CASE_H
#define TSUNAGI_TESTS_TYPE_CASE_H

#include <stdlib.h>

#include "unit.h"

#include "text/font.h"

typedef struct TypeCase {
    Arena *arena;
    Diag *diag;
    FontSet *set;
    Typesetter *ts;
} TypeCase;

static inline TypeCase type_case_open(void)
{
    TypeCase type = {.arena = arena_open(), .diag = diag_open()};
    type.set = fontset_open(type.arena, STR("fonts/fonts.csv"), (Str){0}, type.diag);
    if (!type.set) {
        print_error("the fonts of fonts/fonts.csv are not there: make need-fonts\n");
        exit(1);
    }
    type.ts = typesetter_open(type.set);
    return type;
}

static inline void type_case_close(TypeCase *type)
{
    typesetter_close(type->ts);
    fontset_close(type->set);
    diag_close(type->diag);
    arena_close(type->arena);
}

/* As cmocka's set-up and tear-down: one for each test, in *state. */
static inline int type_case_set_up(void **state)
{
    static TypeCase type;
    type = type_case_open();
    *state = &type;
    return 0;
}

static inline int type_case_tear_down(void **state)
{
    type_case_close(*state);
    return 0;
}

#endif
