/* timetable.h - opening hours that stand in columns, as the text of a field.
 *
 * Other offices publish a week as two columns for each day and slot; people read
 * 「月〜金 9:00〜12:00、14:00〜17:00／第2・4土 9:00〜12:00（祝日除く）」, which
 * model/hours.h understands. What a cell says wrongly is left out and named by its
 * cell, never guessed: to be told of an hour that is none costs a walk.
 */
#ifndef TSUNAGI_SOURCE_TIMETABLE_H
#define TSUNAGI_SOURCE_TIMETABLE_H

#include "base/vec.h"
#include "model/tally.h"
#include "source/profile.h"

typedef struct ClockSpan {
    int from; /* minutes since midnight, below 1440 */
    int to;   /* later than from; beyond 1440 on the next day */
    Place place;
} ClockSpan;

typedef VEC(ClockSpan) ClockDay;

/* Monday … Sunday, public holidays. Starts as {0}. */
typedef struct Timetable {
    ClockDay days[HOUR_DAYS];
} Timetable;

/* On which weeks of the month each day is kept open: bit 0 is the first. */
enum { EVERY_WEEK = 0x1F, WEEKS = 5 };

typedef struct Closing {
    uint8_t open[HOUR_DAYS]; /* 0: closed */
    bool said[HOUR_DAYS];    /* the file says so, else it is silent (and open) */
} Closing;

/* The cells of @closed rules: -1 silent, 0 closed, 1 open. */
typedef struct ClosingCells {
    signed char day[HOUR_DAYS];
    signed char week[HOUR_DAYS][WEEKS];
} ClosingCells;

/* Who is told what is wrong, and of which table. */
typedef struct TimetableReader {
    Arena *arena;
    Tally *tally;
    const CsvTable *table;
} TimetableReader;

/* Minutes of 9:00, 09:00:00, ９時３０分; false for anything else. */
bool clock_read(Arena *scratch, Str cell, int *minutes);

/* Adds the times of one row by the columns of an @hours rule. 00:00 to 00:00 is closed,
 * an end of 00:00 is midnight. An end before its beginning is the next day's when `nights`,
 * or when it is 5:00 at the latest and the span no longer than 16 hours; else it is a
 * mistake, and left out. */
void timetable_add(TimetableReader *reader, const RuleColumns *columns, const CsvRow *row, bool nights,
                   Timetable *out);
void timetable_merge(Arena *arena, Timetable *into, const Timetable *from);
/* In order, what overlaps or touches as one. */
void timetable_tidy(Timetable *table);

ClosingCells closing_silent(void);
/* A later rule fills what the earlier ones left silent. */
void closing_add(TimetableReader *reader, const Rule *rule, const RuleColumns *columns, const CsvRow *row,
                 ClosingCells *cells);
/* A day closed every week is closed, unless its weeks differ and it has hours (`hours`, a
 * bit for each day): then it is open in those that are open. Files leave some weeks of a
 * closed day at "open", which says nothing. */
Closing closing_of(const ClosingCells *cells, unsigned hours);
/* The days of which the row has any hours, by the columns of an @hours rule. */
unsigned timetable_days(const RuleColumns *columns, const CsvRow *row);
/* 第2・4土、日・祝日 */
Str closing_text(Arena *arena, const Closing *closing);

/* Takes away the times of closed days; each such day is reported once to `tally`, or to
 * nobody. The doors are shut: a time that may be wrong is not given out. */
void timetable_close(Timetable *table, const Closing *closing, Tally *tally);
/* The text of a field of type hours; closing may be NULL. 「（祝日除く）」 is added where the
 * file says so and `holidays`. */
Str timetable_text(Arena *arena, const Timetable *table, const Closing *closing, bool holidays);

#endif
