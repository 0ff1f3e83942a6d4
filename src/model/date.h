/* date.h - civil dates, western and Japanese calendar.
 *
 * Eras: 明治 (M) 1868, 大正 (T) 1912-07-30, 昭和 (S) 1926-12-25, 平成 (H)
 * 1989-01-08, 令和 (R) 2019-05-01; the first year is written 元年.
 */
#ifndef TSUNAGI_MODEL_DATE_H
#define TSUNAGI_MODEL_DATE_H

#include "base/str.h"

typedef struct Date {
    int16_t year; /* 0: no date */
    uint8_t month; /* 1-12 */
    uint8_t day;   /* 1-31 */
} Date;

static inline bool date_is_set(Date d) { return d.year != 0; }
/* 2026-04-01, 2026/4/1, 20260401, 令和8年4月1日, 令和元年…, R8.4.1, with
 * full-width digits too. False when it is no date of the calendar, or not within
 * 1868 … 9999; *out is then unset. */
bool date_parse(Str text, Date *out);
/* The day number Excel shows when a date cell was formatted as a number (46113
 * is 2026-04-01, 1900 system). False outside 1954-2119. */
bool date_from_excel(Str text, Date *out);
Str date_iso(Arena *arena, Date d);      /* 2026-04-01 */
Str date_wareki(Arena *arena, Date d);   /* 令和8年4月1日; before 明治 and after 令和99年 as date_japanese */
Str date_japanese(Arena *arena, Date d); /* 2026年4月1日 */
long date_days(Date d);                  /* days since 1970-01-01 */
/* The same day, or the last of a shorter month. Months may be negative; a date within years 1 …
 * 9999 must come of it. */
Date date_add_months(Date d, int months);
int date_cmp(Date a, Date b);
Date date_today_japan(void);             /* UTC+9 */

#endif
