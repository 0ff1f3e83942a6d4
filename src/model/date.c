#include "model/date.h"

#include <time.h>

#include "base/utf8.h"

typedef struct Era {
    Str name;
    char letter;
    uint32_t square; /* the era as one character, ㋿ */
    Date from;
} Era;

/* Newest first. */
static const Era eras[] = {
    {{"令和", 6}, 'r', 0x32FF, {2019, 5, 1}},   {{"平成", 6}, 'h', 0x337B, {1989, 1, 8}},
    {{"昭和", 6}, 's', 0x337C, {1926, 12, 25}}, {{"大正", 6}, 't', 0x337D, {1912, 7, 30}},
    {{"明治", 6}, 'm', 0x337E, {1868, 1, 25}},
};
enum { ERA_COUNT = sizeof eras / sizeof *eras, ERA_YEARS = 99 };

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

static bool make_date(long year, long month, long day, Date *out)
{
    if (year < 1868 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days((int)year, (int)month))
        return false;
    *out = (Date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return true;
}

/* A reader over the text with width folded. */
typedef struct Reader {
    Str text;
    size_t pos;
} Reader;

static uint32_t peek(const Reader *r)
{
    size_t pos = r->pos;
    return pos < r->text.len ? utf8_fold_width(utf8_next(r->text, &pos)) : 0;
}

static void advance(Reader *r)
{
    if (r->pos < r->text.len)
        utf8_next(r->text, &r->pos);
}

static void skip_spaces(Reader *r)
{
    while (r->pos < r->text.len && utf8_is_space(peek(r)))
        advance(r);
}

static bool accept_text(Reader *r, Str wanted)
{
    Str rest = str_slice(r->text, r->pos, r->text.len);
    if (!str_starts(rest, wanted))
        return false;
    r->pos += wanted.len;
    return true;
}

static int kanji_digit(uint32_t c)
{
    static const uint16_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 10; i++)
        if (digits[i] == c)
            return i;
    return -1;
}

/* 八, 十二, 三十一, and digit by digit 二〇二六. */
static bool read_kanji_number(Reader *r, long *out)
{
    long done = 0, digits = 0;
    int seen = 0;
    for (; seen < 6; seen++, advance(r)) {
        uint32_t c = peek(r);
        int d = kanji_digit(c);
        if (d >= 0)
            digits = digits * 10 + d;
        else if (c == 0x5341) { /* 十 */
            done += (digits ? digits : 1) * 10;
            digits = 0;
        } else
            break;
    }
    *out = done + digits;
    return seen > 0;
}

/* Up to nine digits, one more than any date has; *digits says how many there were (0 for kanji). */
static bool read_number(Reader *r, long *out, int *digits)
{
    skip_spaces(r);
    *digits = 0;
    *out = 0;
    for (uint32_t c = peek(r); c >= '0' && c <= '9' && *digits < 9; c = peek(r)) {
        *out = *out * 10 + (long)(c - '0');
        ++*digits;
        advance(r);
    }
    return *digits > 0 || read_kanji_number(r, out);
}

static const Era *read_era(Reader *r)
{
    for (int i = 0; i < ERA_COUNT; i++) {
        uint32_t c = peek(r);
        bool letter = c < 128 && (c | 0x20) == (uint32_t)eras[i].letter;
        if (letter || c == eras[i].square) {
            advance(r);
            return &eras[i];
        }
        if (accept_text(r, eras[i].name))
            return &eras[i];
    }
    return NULL;
}

/* The sign between year, month and day, the same for both. */
static uint32_t read_separator(Reader *r, Str kanji)
{
    skip_spaces(r);
    if (accept_text(r, kanji))
        return 0x5E74;
    uint32_t c = peek(r);
    if (c == 0x2212 || c == 0x2010 || c == 0x2011 || c == 0x2013)
        c = '-';
    if (c != '-' && c != '/' && c != '.')
        return 0;
    advance(r);
    return c;
}

/* What may follow a date: （水）, 水曜日, 0:00, 0:00:00, 現在. */
static bool only_trailer(Reader *r)
{
    skip_spaces(r);
    if (peek(r) == '(') {
        while (r->pos < r->text.len && peek(r) != ')')
            advance(r);
        if (peek(r) != ')')
            return false;
        advance(r);
        skip_spaces(r);
    }
    accept_text(r, STR("現在"));
    for (uint32_t c = peek(r); (c >= '0' && c <= '9') || c == ':' || c == ' '; c = peek(r))
        advance(r);
    return r->pos >= r->text.len;
}

static bool read_packed(long number, Date *out)
{
    return make_date(number / 10000, number / 100 % 100, number % 100, out);
}

bool date_parse(Str text, Date *out)
{
    Reader r = {str_trim(text), 0};
    *out = (Date){0};
    const Era *era = read_era(&r);
    long year, month, day;
    int digits;
    skip_spaces(&r);
    if (era && accept_text(&r, STR("元")))
        year = 1;
    else if (!read_number(&r, &year, &digits))
        return false;
    else if (!era && digits == 8)
        return only_trailer(&r) && read_packed(year, out);
    if (era && (year < 1 || year > ERA_YEARS))
        return false;
    uint32_t separator = read_separator(&r, STR("年"));
    if (!separator || !read_number(&r, &month, &digits) || digits > 2 || read_separator(&r, STR("月")) != separator ||
        !read_number(&r, &day, &digits) || digits > 2)
        return false;
    if (separator == 0x5E74 && !accept_text(&r, STR("日")))
        return false;
    return only_trailer(&r) && make_date(era ? era->from.year + year - 1 : year, month, day, out);
}

Str date_iso(Arena *arena, Date d)
{
    if (!date_is_set(d))
        return STR("");
    return str_printf(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
}

Str date_japanese(Arena *arena, Date d)
{
    if (!date_is_set(d))
        return STR("");
    return str_printf(arena, "%d年%d月%d日", d.year, d.month, d.day);
}

Str date_wareki(Arena *arena, Date d)
{
    for (int i = 0; i < ERA_COUNT && date_is_set(d); i++) {
        if (date_cmp(d, eras[i].from) < 0)
            continue;
        int year = d.year - eras[i].from.year + 1;
        if (year > ERA_YEARS)
            break;
        if (year == 1)
            return str_printf(arena, STR_FMT "元年%d月%d日", STR_ARG(eras[i].name), d.month, d.day);
        return str_printf(arena, STR_FMT "%d年%d月%d日", STR_ARG(eras[i].name), year, d.month, d.day);
    }
    return date_japanese(arena, d);
}

/* Days from the civil calendar, counted in 400-year cycles from March. */
long date_days(Date d)
{
    long y = d.year - (d.month <= 2);
    long cycle = (y >= 0 ? y : y - 399) / 400;
    long year_of_cycle = y - cycle * 400;
    long day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    return cycle * 146097 + year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year - 719468;
}

static Date date_from_days(long days)
{
    long z = days + 719468;
    long cycle = (z >= 0 ? z : z - 146096) / 146097;
    long doe = z - cycle * 146097;
    long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    long mp = (5 * doy + 2) / 153;
    long month = mp + (mp < 10 ? 3 : -9);
    return (Date){(int16_t)(yoe + cycle * 400 + (month <= 2)), (uint8_t)month, (uint8_t)(doy - (153 * mp + 2) / 5 + 1)};
}

bool date_from_excel(Str text, Date *out)
{
    long serial;
    if (!str_to_int(text, &serial) || serial < 20000 || serial > 80000)
        return false;
    *out = date_from_days(serial - 25569);
    return true;
}

Date date_add_months(Date d, int months)
{
    int total = d.year * 12 + d.month - 1 + months;
    int year = total / 12, month = total % 12 + 1;
    int last = month_days(year, month);
    return (Date){(int16_t)year, (uint8_t)month, (uint8_t)(d.day < last ? d.day : last)};
}

int date_cmp(Date a, Date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return a.day < b.day ? -1 : a.day > b.day;
}

Date date_today_japan(void)
{
    return date_from_days((long)((time(NULL) + 9 * 3600) / 86400));
}
