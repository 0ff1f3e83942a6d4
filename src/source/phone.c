#include "source/phone.h"

#include <string.h>

#include "base/utf8.h"
#include "source/content.h"

enum { MAX_DIGITS = 15, MAX_GROUPS = 6, WHOLE = 10, MOBILE = 11 };

/* Digits in a row, with the places where something stood between them. */
typedef struct Run {
    char digits[MAX_DIGITS + 1];
    size_t count;
    size_t groups[MAX_GROUPS]; /* lengths */
    size_t group_count;
    bool international;
    bool overflow;
} Run;

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x207B || c == 0x208B || c == 0x30FC ||
           c == 0xFE63 || c == 0x2043 || c == 0x2500;
}

static bool joins(uint32_t c)
{
    return is_dash(c) || c == ' ' || c == '(' || c == ')' || c == '.';
}

static uint32_t peek(Str s, size_t pos)
{
    return pos < s.len ? utf8_next(s, &pos) : 0;
}

static bool starts_run(Str s, size_t pos)
{
    uint32_t c = peek(s, pos);
    return is_digit(c) || ((c == '+' || c == '(') && is_digit(peek(s, pos + 1)));
}

/* Past at most two joining signs if a digit follows them, else the same place. */
static size_t past_join(Str s, size_t pos, size_t digits)
{
    size_t at = pos;
    for (int i = 0; i < 3 && at < s.len; i++) {
        uint32_t c = peek(s, at);
        if (is_digit(c))
            return at;
        if (!joins(c) || (digits >= WHOLE && (c == ' ' || c == '(')))
            return pos;
        utf8_next(s, &at);
    }
    return pos;
}

/* Reads the run at *pos (utf8_fold'ed text) and moves past it. */
static Run read_run(Str s, size_t *pos)
{
    Run run = {.international = peek(s, *pos) == '+'};
    if (!is_digit(peek(s, *pos)))
        ++*pos;
    size_t in_group = 0;
    while (*pos < s.len) {
        uint32_t c = peek(s, *pos);
        if (is_digit(c)) {
            if (run.count < MAX_DIGITS)
                run.digits[run.count++] = (char)c;
            else
                run.overflow = true;
            in_group++;
            ++*pos;
            continue;
        }
        size_t after = past_join(s, *pos, run.count);
        if (after == *pos)
            break;
        *pos = after;
        if (run.group_count < MAX_GROUPS)
            run.groups[run.group_count++] = in_group;
        in_group = 0;
    }
    if (run.group_count < MAX_GROUPS)
        run.groups[run.group_count++] = in_group;
    return run;
}

static void prepend_zero(Run *run)
{
    memmove(run->digits + 1, run->digits, run->count);
    run->digits[0] = '0';
    run->count++;
    run->groups[0]++;
}

/* +81 6 … becomes 06 …; the grouping is made anew. */
static void make_national(Run *run)
{
    if (run->count < 10 || memcmp(run->digits, "81", 2) != 0)
        return;
    run->digits[1] = '0';
    memmove(run->digits, run->digits + 1, run->count--);
    run->group_count = 1;
}

static bool lost_its_zero(const Run *run)
{
    const char *d = run->digits;
    bool mobile = run->count == MOBILE - 1 && d[0] >= '7' && d[1] == '0';
    return (run->count == WHOLE - 1 && d[0] != '0') || mobile;
}

/* Length of the area code, or 0 when nothing tells it. */
static size_t area_length(const Run *run, const Map *area_codes)
{
    static const char *const known[] = {"0120", "0570", "011", "044", "045", "052", "075", "078", "03", "06"};
    Str digits = {run->digits, run->count};
    for (size_t len = 5; len >= 2; len--)
        if (map_has(area_codes, str_slice(digits, 0, len)))
            return len;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_starts(digits, str_from(known[i])))
            return strlen(known[i]);
    return run->group_count == 2 && run->groups[0] >= 2 && run->groups[0] <= 5 ? run->groups[0] : 0;
}

static void put_groups(Buf *out, const Run *run, size_t a, size_t b)
{
    Str d = {run->digits, run->count};
    buf_put(out, str_slice(d, 0, a));
    buf_putc(out, '-');
    buf_put(out, str_slice(d, a, a + b));
    buf_putc(out, '-');
    buf_put(out, str_slice(d, a + b, d.len));
}

static bool put_number(Buf *out, const Run *run, const Map *area_codes)
{
    const char *d = run->digits;
    bool three = run->group_count == 3 && run->groups[0] >= 2 && run->groups[0] <= 5 && run->groups[2] >= 3;
    if (run->count == MOBILE && d[2] == '0' && memcmp(d, "0800", 4) != 0) {
        put_groups(out, run, 3, 4);
    } else if (run->count == MOBILE && memcmp(d, "0800", 4) == 0) {
        put_groups(out, run, 4, 3);
    } else if (run->count != WHOLE) {
        return false;
    } else if (three) {
        put_groups(out, run, run->groups[0], run->groups[1]);
    } else {
        size_t area = area_length(run, area_codes);
        if (!area)
            buf_put(out, (Str){d, run->count});
        else if (memcmp(d, "0120", 4) == 0 || memcmp(d, "0570", 4) == 0)
            put_groups(out, run, 4, 3);
        else
            put_groups(out, run, area, WHOLE - 4 - area);
    }
    return true;
}

/* 110, 119, 188, #7119. */
static bool is_short_number(const Run *run)
{
    return run->count >= 3 && run->count <= 4 && run->group_count == 1;
}

static PhoneTrouble format_run(Buf *out, Run run, const Map *area_codes)
{
    PhoneTrouble trouble = PHONE_FINE;
    if (run.international)
        make_national(&run);
    if (lost_its_zero(&run)) {
        prepend_zero(&run);
        trouble = PHONE_ZERO_LOST;
    }
    if (run.overflow || run.digits[0] != '0' || !put_number(out, &run, area_codes))
        return PHONE_NOT_UNDERSTOOD;
    return trouble;
}

static Str without_prefix(Str text)
{
    static const Str prefixes[] = {{"TEL", 3}, {"Tel", 3}, {"tel", 3}, {"電話番号", 12}, {"電話", 6},
                                   {"\u2121", 3}, {":", 1},  {".", 1}, {"FAX", 3}};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (!str_starts(text, prefixes[i]))
            continue;
        text = str_trim(str_slice(text, prefixes[i].len, text.len));
        i = (size_t)-1;
    }
    return text;
}

PhoneTrouble phone_format(Arena *arena, const Map *area_codes, Str text, Str *out)
{
    Str folded = without_prefix(str_trim(content_fold(arena, text)));
    Buf buf = buf_on(arena);
    bool any = false, bad = false, zero = false;
    for (size_t pos = 0; pos < folded.len;) {
        size_t from = pos;
        if (!starts_run(folded, pos)) {
            utf8_next(folded, &pos);
            buf_put(&buf, str_slice(folded, from, pos));
            continue;
        }
        Run run = read_run(folded, &pos);
        bool extension = str_ends(buf_str(&buf), STR("内線")) || str_ends(buf_str(&buf), STR("内線:"));
        PhoneTrouble trouble = extension || (any && run.count < 9) ? PHONE_NOT_UNDERSTOOD
                                                                  : format_run(&buf, run, area_codes);
        any = any || trouble != PHONE_NOT_UNDERSTOOD || (is_short_number(&run) && !extension);
        zero = zero || trouble == PHONE_ZERO_LOST;
        if (trouble == PHONE_NOT_UNDERSTOOD) {
            bad = bad || run.count >= 9;
            buf_put(&buf, str_slice(folded, from, pos));
        }
    }
    *out = any && !bad ? str_trim(buf_str(&buf)) : text;
    return !any || bad ? PHONE_NOT_UNDERSTOOD : zero ? PHONE_ZERO_LOST : PHONE_FINE;
}

void phone_learn(Map *area_codes, Arena *scratch, Str text)
{
    Str folded = content_fold(scratch, text);
    for (size_t pos = 0; pos < folded.len;) {
        if (!starts_run(folded, pos)) {
            utf8_next(folded, &pos);
            continue;
        }
        Run run = read_run(folded, &pos);
        bool plain = run.count == WHOLE && run.group_count == 3 && run.digits[0] == '0' && run.groups[2] == 4;
        Str area = {run.digits, run.groups[0]};
        if (plain && area.len >= 2 && area.len <= 5)
            map_set(area_codes, area, area_codes);
    }
}
