#include "../unit.h"

#include "source/phone.h"

typedef struct Case {
    const char *written, *shown;
    PhoneTrouble trouble;
} Case;

static void one_form_for_all(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"06-6123-4567", "06-6123-4567", PHONE_FINE},
        {"０６‐６１２３‐４５６７", "06-6123-4567", PHONE_FINE},
        {"06－6123ー4567", "06-6123-4567", PHONE_FINE},
        {"０６ｰ６１２３ｰ４５６７", "06-6123-4567", PHONE_FINE},
        {"06⁻6123₋4567", "06-6123-4567", PHONE_FINE},
        {"(06)6123-4567", "06-6123-4567", PHONE_FINE},
        {"（06）6123－4567", "06-6123-4567", PHONE_FINE},
        {"06(6123)4567", "06-6123-4567", PHONE_FINE},
        {"0661234567", "06-6123-4567", PHONE_FINE},
        {"06 6123 4567", "06-6123-4567", PHONE_FINE},
        {"06--6123-4567", "06-6123-4567", PHONE_FINE},
        {"TEL：06-6123-4567", "06-6123-4567", PHONE_FINE},
        {"+81-6-6123-4567", "06-6123-4567", PHONE_FINE},
        {"09012345678", "090-1234-5678", PHONE_FINE},
        {"0120123456", "0120-123-456", PHONE_FINE},
        {"08001234567", "0800-123-4567", PHONE_FINE},
        {"0721234567", "0721-23-4567", PHONE_FINE},  /* learnt below */
        {"0723334567", "072-333-4567", PHONE_FINE},  /* learnt below */
        {"0749-521234", "0749-52-1234", PHONE_FINE}, /* the first group is the area code */
        {"0987654321", "0987654321", PHONE_FINE},    /* nothing tells its area code */
        {"612345678", "06-1234-5678", PHONE_ZERO_LOST},
        {"6-1234-5678", "06-1234-5678", PHONE_ZERO_LOST},
        {"90-1234-5678", "090-1234-5678", PHONE_ZERO_LOST},
        {"06-6123-4567（内線12）", "06-6123-4567(内線12)", PHONE_FINE},
        {"（代表）06-6123-4567", "(代表)06-6123-4567", PHONE_FINE},
        {"06-6123-4567、0661234568", "06-6123-4567、06-6123-4568", PHONE_FINE},
        {"06-6123-4567 06-6123-4568", "06-6123-4567 06-6123-4568", PHONE_FINE},
        {"119", "119", PHONE_FINE},
        {"＃7119", "#7119", PHONE_FINE},
        {"6123-4567", "6123-4567", PHONE_NOT_UNDERSTOOD}, /* no area code: kept */
        {"06-6123-45", "06-6123-45", PHONE_NOT_UNDERSTOOD},
        {"06-6123-45678", "06-6123-45678", PHONE_NOT_UNDERSTOOD},
        {"1234567890123456789", "1234567890123456789", PHONE_NOT_UNDERSTOOD},
        {"あとで連絡", "あとで連絡", PHONE_NOT_UNDERSTOOD},
    };
    Arena *arena = arena_open();
    Map areas = map_on(arena);
    phone_learn(&areas, arena, STR("0721-12-3456 / 072-123-4567"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str shown;
        PhoneTrouble trouble = phone_format(arena, &areas, str_from(cases[i].written), &shown);
        if (!str_eq(shown, str_from(cases[i].shown)) || trouble != cases[i].trouble)
            fail_msg("%s gives %s (%d)", cases[i].written, str_cstr(arena, shown), (int)trouble);
    }
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_form_for_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
