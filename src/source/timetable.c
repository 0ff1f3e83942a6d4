#include "source/timetable.h"

#include <stdlib.h>
#include <string.h>

#include "source/content.h"

enum { DAY = 1440, NIGHT_ENDS = 5 * 60, LONGEST_NIGHT = 16 * 60 };

const Str weekday_names[HOUR_DAYS] = {{"月", 3}, {"火", 3}, {"水", 3}, {"木", 3},
                                      {"金", 3}, {"土", 3}, {"日", 3}, {"祝", 3}};

/* ---- times ---- */

/* One or two digits. */
static bool take_digits(Str *rest, int *out)
{
    size_t len = 0;
    *out = 0;
    for (; len < 2 && len < rest->len && rest->data[len] >= '0' && rest->data[len] <= '9'; len++)
        *out = *out * 10 + (rest->data[len] - '0');
    *rest = str_slice(*rest, len, rest->len);
    return len > 0;
}

static bool take_mark(Str *rest, Str mark)
{
    if (!str_starts(*rest, mark))
        return false;
    *rest = str_slice(*rest, mark.len, rest->len);
    return true;
}

bool clock_read(Arena *scratch, Str cell, int *minutes)
{
    Str rest = str_trim(content_fold(scratch, cell));
    int hour, minute = 0, second = 0;
    if (!take_digits(&rest, &hour))
        return false;
    if (take_mark(&rest, STR("時"))) {
        if (!str_empty(rest) && !(take_digits(&rest, &minute) && take_mark(&rest, STR("分"))))
            return false;
    } else if (!take_mark(&rest, STR(":")) || !take_digits(&rest, &minute) ||
               (take_mark(&rest, STR(":")) && !take_digits(&rest, &second))) {
        return false;
    }
    *minutes = hour * 60 + minute;
    return str_empty(rest) && minute < 60 && second < 60 && *minutes <= DAY;
}

static void add_span(TimetableReader *reader, Timetable *out, size_t day, int from, int to, Place place)
{
    vec_push(reader->arena, &out->days[day], (ClockSpan){from, to, place});
}

/* The end as minutes after the day's beginning, or -1 when it cannot be one. */
static int mend_end(int from, int to, bool nights)
{
    if (to > from)
        return to;
    if (to == 0)
        return DAY;
    bool night = to < from && (nights || (to <= NIGHT_ENDS && to + DAY - from <= LONGEST_NIGHT));
    return night ? to + DAY : -1;
}

static void add_slot(TimetableReader *reader, const CsvRow *row, size_t day, const int at[2], bool nights,
                     Timetable *out)
{
    int minutes[2];
    bool blank[2];
    for (size_t end = 0; end < 2; end++)
        blank[end] = str_empty(csv_cell(row, (size_t)at[end]));
    if (blank[0] && blank[1])
        return;
    for (size_t end = 0; end < 2; end++) {
        Place place = csv_place(reader->table, row, (size_t)at[end]);
        if (blank[end]) {
            tally_add(reader->tally, DIAG_HOURS_HALF, place, STR(""));
            return;
        }
        if (!clock_read(reader->arena, csv_cell(row, (size_t)at[end]), &minutes[end])) {
            tally_add(reader->tally, DIAG_HOURS_UNREADABLE, place, STR(""));
            return;
        }
    }
    if (minutes[0] == 0 && minutes[1] == 0)
        return;
    Place place = csv_place(reader->table, row, (size_t)at[0]);
    int to = mend_end(minutes[0], minutes[1], nights);
    if (to < 0 || minutes[0] >= DAY)
        tally_add(reader->tally, DIAG_HOURS_BACKWARDS, place, STR(""));
    else
        add_span(reader, out, day, minutes[0], to, place);
}

void timetable_add(TimetableReader *reader, const RuleColumns *columns, const CsvRow *row, bool nights,
                   Timetable *out)
{
    for (size_t day = 0; day < HOUR_DAYS; day++)
        for (size_t slot = 0; slot < HOUR_SLOTS; slot++)
            if (columns->hours[day][slot][0] >= 0 && columns->hours[day][slot][1] >= 0)
                add_slot(reader, row, day, columns->hours[day][slot], nights, out);
}

unsigned timetable_days(const RuleColumns *columns, const CsvRow *row)
{
    unsigned days = 0;
    for (size_t day = 0; day < HOUR_DAYS; day++)
        for (size_t slot = 0; slot < HOUR_SLOTS; slot++) {
            const int *at = columns->hours[day][slot];
            if (at[0] >= 0 && !str_empty(csv_cell(row, (size_t)at[0])))
                days |= 1u << day;
        }
    return days;
}

void timetable_merge(Arena *arena, Timetable *into, const Timetable *from)
{
    for (size_t day = 0; day < HOUR_DAYS; day++)
        for (size_t i = 0; i < from->days[day].count; i++)
            vec_push(arena, &into->days[day], from->days[day].items[i]);
}

static int by_time(const void *x, const void *y)
{
    const ClockSpan *a = x, *b = y;
    int difference = a->from != b->from ? a->from - b->from : a->to - b->to;
    if (difference)
        return difference;
    return a->place.line < b->place.line ? -1 : a->place.line > b->place.line;
}

void timetable_tidy(Timetable *table)
{
    for (size_t d = 0; d < HOUR_DAYS; d++) {
        ClockDay *day = &table->days[d];
        if (day->count < 2)
            continue;
        qsort(day->items, day->count, sizeof *day->items, by_time);
        size_t kept = 1;
        for (size_t i = 1; i < day->count; i++) {
            ClockSpan *last = &day->items[kept - 1];
            if (day->items[i].from > last->to)
                day->items[kept++] = day->items[i];
            else if (day->items[i].to > last->to)
                last->to = day->items[i].to;
        }
        day->count = kept;
        ClockSpan *last = &day->items[kept - 1];
        if (last->to - last->from > DAY) /* 0:00〜24:00 and 22:00〜翌6:00 are all day */
            last->to = last->from + DAY;
    }
}

/* ---- closed days ---- */

ClosingCells closing_silent(void)
{
    ClosingCells cells;
    memset(&cells, -1, sizeof cells);
    return cells;
}

static signed char closing_cell(TimetableReader *reader, const Rule *rule, const CsvRow *row, int column)
{
    Str cell = column < 0 ? STR("") : csv_cell(row, (size_t)column);
    if (str_empty(cell))
        return -1;
    Str folded = field_fold(reader->arena, cell);
    for (size_t i = 0; i < rule->pair_count; i++)
        if (str_eq(folded, rule->pairs[i].theirs))
            return str_eq(rule->pairs[i].ours, STR("open"));
    tally_add(reader->tally, DIAG_CLOSED_WORD, csv_place(reader->table, row, (size_t)column), STR(""));
    return -1;
}

void closing_add(TimetableReader *reader, const Rule *rule, const RuleColumns *columns, const CsvRow *row,
                 ClosingCells *cells)
{
    for (size_t day = 0; day < HOUR_DAYS; day++) {
        if (cells->day[day] < 0)
            cells->day[day] = closing_cell(reader, rule, row, columns->hours[day][0][0]);
        for (size_t week = 0; week < WEEKS; week++)
            if (cells->week[day][week] < 0)
                cells->week[day][week] = closing_cell(reader, rule, row, columns->hours[day][week][1]);
    }
    if (cells->day[HOUR_DAYS - 1] < 0)
        cells->day[HOUR_DAYS - 1] = closing_cell(reader, rule, row, columns->at[2]);
}

Closing closing_of(const ClosingCells *cells, unsigned hours)
{
    Closing closing = {0};
    for (size_t day = 0; day < HOUR_DAYS; day++) {
        uint8_t shut = 0, open = 0;
        for (size_t week = 0; week < WEEKS; week++) {
            shut |= (uint8_t)((cells->week[day][week] == 0) << week);
            open |= (uint8_t)((cells->week[day][week] == 1) << week);
        }
        closing.said[day] = cells->day[day] >= 0 || shut || open;
        if (cells->day[day] == 0)
            closing.open[day] = shut && open && (hours >> day & 1) ? open : 0;
        else
            closing.open[day] = (uint8_t)(EVERY_WEEK & ~shut);
    }
    return closing;
}

static void put_weeks(Buf *out, unsigned weeks)
{
    const char *before = "第";
    for (unsigned week = 0; week < WEEKS; week++) {
        if (!(weeks >> week & 1))
            continue;
        buf_printf(out, "%s%u", before, week + 1);
        before = "・";
    }
}

Str closing_text(Arena *arena, const Closing *closing)
{
    Buf out = buf_on(arena);
    for (size_t day = 0; day < HOUR_DAYS; day++) {
        if (!closing->open[day] || closing->open[day] == EVERY_WEEK)
            continue;
        buf_put(&out, out.len ? STR("、") : STR(""));
        put_weeks(&out, (unsigned)(EVERY_WEEK & ~closing->open[day]));
        buf_put(&out, weekday_names[day]);
    }
    Str joint = out.len ? STR("、") : STR("");
    for (size_t day = 0; day < HOUR_DAYS; day++) {
        if (closing->open[day])
            continue;
        buf_put(&out, joint);
        buf_put(&out, day == HOUR_DAYS - 1 ? STR("祝日") : weekday_names[day]);
        joint = STR("・");
    }
    return buf_str(&out);
}

void timetable_close(Timetable *table, const Closing *closing, Tally *tally)
{
    for (size_t day = 0; day < HOUR_DAYS; day++) {
        ClockDay *times = &table->days[day];
        if (closing->open[day] || times->count == 0)
            continue;
        if (tally)
            tally_add(tally, DIAG_HOURS_CLOSED_DAY, times->items[0].place, weekday_names[day]);
        times->count = 0;
    }
}

/* ---- as text ---- */

static void put_clock(Buf *out, int minutes)
{
    int rest = minutes > DAY ? minutes - DAY : minutes;
    buf_printf(out, "%s%d:%02d", minutes > DAY ? "翌" : "", rest / 60, rest % 60);
}

static void put_day(Buf *out, const ClockDay *day)
{
    for (size_t i = 0; i < day->count; i++) {
        buf_put(out, i ? STR("、") : STR(""));
        put_clock(out, day->items[i].from);
        buf_put(out, STR("〜"));
        put_clock(out, day->items[i].to);
    }
}

static bool same_day(const Timetable *table, const uint8_t *weeks, size_t a, size_t b)
{
    const ClockDay *x = &table->days[a], *y = &table->days[b];
    bool same = x->count == y->count && weeks[a] == EVERY_WEEK && weeks[b] == EVERY_WEEK;
    for (size_t i = 0; i < x->count && same; i++)
        same = x->items[i].from == y->items[i].from && x->items[i].to == y->items[i].to;
    return same;
}

/* 月〜金, then single days with the same hours: 月〜水・金. */
static void put_days(Buf *out, const Timetable *table, const uint8_t *weeks, size_t first, bool *done)
{
    size_t last = first;
    while (last + 1 < HOUR_DAYS - 1 && same_day(table, weeks, last + 1, first))
        last++;
    if (weeks[first] != EVERY_WEEK)
        put_weeks(out, weeks[first]);
    buf_put(out, weekday_names[first]);
    if (last > first)
        buf_printf(out, "%s" STR_FMT, last > first + 1 ? "〜" : "・", STR_ARG(weekday_names[last]));
    for (size_t i = first; i <= last; i++)
        done[i] = true;
    for (size_t later = last + 1; later < HOUR_DAYS; later++) {
        if (done[later] || !same_day(table, weeks, later, first))
            continue;
        done[later] = true;
        buf_printf(out, "・" STR_FMT, STR_ARG(weekday_names[later]));
    }
}

Str timetable_text(Arena *arena, const Timetable *table, const Closing *closing, bool holidays)
{
    bool done[HOUR_DAYS] = {false};
    uint8_t weeks[HOUR_DAYS];
    for (size_t d = 0; d < HOUR_DAYS; d++)
        weeks[d] = closing && closing->open[d] ? closing->open[d] : EVERY_WEEK;
    Buf out = buf_on(arena);
    for (size_t d = 0; d < HOUR_DAYS; d++) {
        if (done[d] || table->days[d].count == 0)
            continue;
        buf_put(&out, out.len ? STR("／") : STR(""));
        put_days(&out, table, weeks, d, done);
        buf_putc(&out, ' ');
        put_day(&out, &table->days[d]);
    }
    bool none = closing && closing->said[HOUR_DAYS - 1] && !closing->open[HOUR_DAYS - 1];
    if (out.len && none && holidays)
        buf_put(&out, STR("（祝日除く）"));
    return buf_str(&out);
}
