/* hours.h - opening hours as offices write them, understood.
 *
 *   月〜金 9:00〜12:00、14:00〜17:00／第1・4土 8:30〜12:30（祝日除く、12/29〜1/3休）
 *   平日8:30～17:15   24時間   木曜午後休診   毎日 10時から16時
 *
 * The text itself is always kept and shown; the parsed form adds a week table
 * and JSON-LD. What is not understood is no error: `complete` is false and the
 * page shows the text alone.
 */
#ifndef TSUNAGI_MODEL_HOURS_H
#define TSUNAGI_MODEL_HOURS_H

#include "base/str.h"

enum { HOURS_DAYS = 8, HOURS_HOLIDAY = 7, HOURS_SPANS = 4 };

typedef struct HoursSpan {
    uint16_t from; /* minutes since midnight */
    uint16_t to;   /* may exceed 1440 when past midnight */
    uint8_t weeks; /* bit 0: first week of the month … bit 4; 0: every week */
} HoursSpan;

typedef struct HoursDay {
    HoursSpan spans[HOURS_SPANS]; /* ascending */
    uint8_t count;
} HoursDay;

typedef struct Hours {
    HoursDay days[HOURS_DAYS]; /* Monday … Sunday, public holidays */
    bool complete;             /* every part of the text was understood */
    bool always;               /* 24 hours, every day */
    bool holiday_closed;       /* 祝日除く / 祝日休 */
    Str exceptions;            /* 12/29〜1/3休 …, as written, or empty */
} Hours;

/* In arena; `exceptions` may borrow from the text. */
Hours *hours_parse(Arena *arena, Str text);

/* One line of a field of type timetable: 内科：月〜金 9:00〜12:00（受付：月〜金 8:30〜11:30）.
 * A dash for hours says that none are stated. Slices of the line. */
typedef struct HoursLine {
    Str label, hours, reception; /* empty where the line has none */
} HoursLine;

HoursLine hours_line(Str line);

#endif
