/* Any text as opening hours, a date, a telephone number: no crash, and what comes
 * out keeps its promises. */
#include <stdlib.h>

#include "base/utf8.h"
#include "model/date.h"
#include "model/hours.h"
#include "source/phone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool truth)
{
    if (!truth)
        abort();
}

static void check_hours(const Hours *hours)
{
    bool any = false;
    for (int d = 0; d < HOURS_DAYS; d++) {
        const HoursDay *day = &hours->days[d];
        demand(day->count <= HOURS_SPANS);
        for (int i = 0; i < day->count; i++) {
            HoursSpan s = day->spans[i];
            demand(s.from < s.to && s.from < 1440 && s.to <= 2880 && s.weeks < 32);
            demand(i == 0 || day->spans[i - 1].from <= s.from);
        }
        any = any || day->count;
    }
    demand(any || !hours->complete);
}

static void check_date(Arena *arena, Str text)
{
    Date d, again;
    if (!date_parse(text, &d))
        return;
    demand(date_parse(date_iso(arena, d), &again) && date_cmp(d, again) == 0);
    demand(date_parse(date_wareki(arena, d), &again) && date_cmp(d, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Str text = {(const char *)data, size}, number;
    check_hours(hours_parse(arena, text));
    check_date(arena, text);
    Map areas = map_on(arena);
    phone_learn(&areas, arena, text);
    PhoneTrouble trouble = phone_format(arena, &areas, text, &number);
    demand(trouble != PHONE_NOT_UNDERSTOOD || number.data == text.data);
    arena_close(arena);
    return 0;
}
