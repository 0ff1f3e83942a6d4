/* Two steps: the text becomes a row of tokens (days, weeks, times, closing
 * words …), and a small machine walks them with a current selection of days.
 * Anything it does not know makes the result incomplete, never wrong.
 */
#include "model/hours.h"

#include <string.h>

#include "base/utf8.h"

typedef enum TokenKind {
    T_END,
    T_DAYS,    /* value: bits Monday … Sunday, holidays */
    T_WEEKS,   /* value: bits of weeks of the month */
    T_TIME,    /* value: minutes */
    T_NUMBER,  /* a number that may be an hour: 9〜12時 */
    T_HALF,    /* 午前 1, 午後 2 */
    T_ALL_DAY, /* 24時間 */
    T_NEXT_DAY,
    T_RANGE,
    T_AND,   /* ・ と */
    T_COMMA, /* 、 */
    T_BREAK, /* ／ 。 ; line end */
    T_OPEN,
    T_CLOSE,
    T_CLOSED,
    T_EXCEPT,
    T_DATE, /* 12/29, 年末年始 */
    T_NEUTRAL,
    T_OTHER,
} TokenKind;

typedef struct Token {
    TokenKind kind;
    int value;
    size_t from, to; /* bytes of the text */
} Token;

enum {
    WEEKDAYS = 0x1F,
    ALL_DAYS = 0xFF,
    MAX_TOKENS = 256,
    HOLIDAYS = 1 << HOURS_HOLIDAY,
    DAY_MINUTES = 1440,
    NOON = 720,
};

typedef struct Word {
    const char *text;
    TokenKind kind;
    int value;
} Word;

/* A longer word stands before its own beginning. */
static const Word words[] = {
    {"祝祭日", T_DAYS, HOLIDAYS},
    {"祝日", T_DAYS, HOLIDAYS},
    {"祝", T_DAYS, HOLIDAYS},
    {"平日", T_DAYS, WEEKDAYS},
    {"年中無休", T_DAYS, ALL_DAYS},
    {"365日", T_DAYS, ALL_DAYS},
    {"毎日", T_DAYS, ALL_DAYS},
    {"全日", T_DAYS, ALL_DAYS},
    {"毎週", T_NEUTRAL, 0},
    {"毎月", T_OTHER, 0},
    {"隔週", T_OTHER, 0},
    {"日中", T_OTHER, 0},
    {"日勤", T_OTHER, 0},
    {"月末", T_OTHER, 0},
    {"月曜日", T_DAYS, 1},
    {"火曜日", T_DAYS, 2},
    {"水曜日", T_DAYS, 4},
    {"木曜日", T_DAYS, 8},
    {"金曜日", T_DAYS, 16},
    {"土曜日", T_DAYS, 32},
    {"日曜日", T_DAYS, 64},
    {"月曜", T_DAYS, 1},
    {"火曜", T_DAYS, 2},
    {"水曜", T_DAYS, 4},
    {"木曜", T_DAYS, 8},
    {"金曜", T_DAYS, 16},
    {"土曜", T_DAYS, 32},
    {"日曜", T_DAYS, 64},
    {"月", T_DAYS, 1},
    {"火", T_DAYS, 2},
    {"水", T_DAYS, 4},
    {"木", T_DAYS, 8},
    {"金", T_DAYS, 16},
    {"土", T_DAYS, 32},
    {"日", T_DAYS, 64},
    {"午前", T_HALF, 1},
    {"午後", T_HALF, 2},
    {"AM", T_HALF, 1},
    {"PM", T_HALF, 2},
    {"正午", T_TIME, NOON},
    {"24時間", T_ALL_DAY, 0},
    {"終日", T_ALL_DAY, 0},
    {"翌日", T_NEXT_DAY, 0},
    {"翌", T_NEXT_DAY, 0},
    {"から", T_RANGE, 0},
    {"~", T_RANGE, 0},
    {"\u301C", T_RANGE, 0}, /* 〜 */
    {"-", T_RANGE, 0},
    {"\u2212", T_RANGE, 0},
    {"\u2010", T_RANGE, 0},
    {"\u2013", T_RANGE, 0},
    {"\u2014", T_RANGE, 0},
    {"\u2015", T_RANGE, 0},
    {"ー", T_RANGE, 0},
    {"・", T_AND, 0},
    {"と", T_AND, 0},
    {"及び", T_AND, 0},
    {"および", T_AND, 0},
    {"、", T_COMMA, 0},
    {",", T_COMMA, 0},
    {"/", T_BREAK, 0},
    {";", T_BREAK, 0},
    {"。", T_BREAK, 0},
    {"\n", T_BREAK, 0},
    {"(", T_OPEN, 0},
    {")", T_CLOSE, 0},
    {"〔", T_OPEN, 0},
    {"〕", T_CLOSE, 0},
    {"[", T_OPEN, 0},
    {"]", T_CLOSE, 0},
    {"休診日", T_CLOSED, 0},
    {"休業日", T_CLOSED, 0},
    {"定休日", T_CLOSED, 0},
    {"休館日", T_CLOSED, 0},
    {"閉庁日", T_CLOSED, 0},
    {"休診", T_CLOSED, 0},
    {"休業", T_CLOSED, 0},
    {"定休", T_CLOSED, 0},
    {"休館", T_CLOSED, 0},
    {"お休み", T_CLOSED, 0},
    {"休み", T_CLOSED, 0},
    {"休日", T_OTHER, 0},
    {"休", T_CLOSED, 0},
    {"を除く", T_EXCEPT, 0},
    {"は除く", T_EXCEPT, 0},
    {"除く", T_EXCEPT, 0},
    {"以外", T_EXCEPT, 0},
    {"年末年始", T_DATE, 0},
    {"年末", T_DATE, 0},
    {"年始", T_DATE, 0},
    {"お盆", T_DATE, 0},
    {"盆", T_DATE, 0},
    {"夏季", T_DATE, 0},
    {"夏期", T_DATE, 0},
    {"冬季", T_DATE, 0},
    {"GW", T_DATE, 0},
    {"ゴールデンウィーク", T_DATE, 0},
    {"診療時間", T_NEUTRAL, 0},
    {"営業時間", T_NEUTRAL, 0},
    {"受付時間", T_NEUTRAL, 0},
    {"対応時間", T_NEUTRAL, 0},
    {"開所時間", T_NEUTRAL, 0},
    {"開館時間", T_NEUTRAL, 0},
    {"診療日", T_NEUTRAL, 0},
    {"営業日", T_NEUTRAL, 0},
    {"診療", T_NEUTRAL, 0},
    {"営業", T_NEUTRAL, 0},
    {"対応", T_NEUTRAL, 0},
    {"開所", T_NEUTRAL, 0},
    {"開館", T_NEUTRAL, 0},
    {"受付", T_NEUTRAL, 0},
    {"窓口", T_NEUTRAL, 0},
    {"まで", T_NEUTRAL, 0},
    {"の", T_NEUTRAL, 0},
    {"は", T_NEUTRAL, 0},
    {":", T_NEUTRAL, 0},
};

typedef struct Lexer {
    Str text;
    size_t pos;
} Lexer;

static uint32_t char_at(Str text, size_t *pos)
{
    return *pos < text.len ? utf8_fold_width(utf8_next(text, pos)) : 0;
}

static bool accept_word(Lexer *lex, const char *word)
{
    size_t pos = lex->pos;
    Str w = str_from(word);
    for (size_t at = 0; at < w.len;) {
        uint32_t c = char_at(lex->text, &pos);
        if (c >= 'a' && c <= 'z')
            c -= 32;
        if (c != utf8_next(w, &at))
            return false;
    }
    lex->pos = pos;
    return true;
}

/* Up to four digits; -1 when there is none. */
static int accept_digits(Lexer *lex)
{
    int number = -1;
    for (int n = 0; n < 4; n++) {
        size_t pos = lex->pos;
        uint32_t c = char_at(lex->text, &pos);
        if (c < '0' || c > '9')
            break;
        number = (number < 0 ? 0 : number) * 10 + (int)(c - '0');
        lex->pos = pos;
    }
    return number;
}

static Token time_token(int hour, int minute)
{
    bool good = hour >= 0 && hour <= 48 && minute >= 0 && minute < 60;
    return (Token){.kind = good ? T_TIME : T_OTHER, .value = hour * 60 + minute};
}

/* What a number begins: 9:00, 9時半, 12/29, 12月29日, or an hour alone. */
static Token lex_number(Lexer *lex)
{
    int number = accept_digits(lex);
    Lexer after = *lex;
    if (accept_word(&after, ":")) {
        int minute = accept_digits(&after);
        *lex = after;
        return time_token(number, minute);
    }
    if (accept_word(&after, "時間"))
        return (Token){.kind = T_OTHER};
    if (accept_word(lex, "時")) {
        if (accept_word(lex, "半"))
            return time_token(number, 30);
        int minute = accept_digits(lex);
        return time_token(number, minute < 0 || !accept_word(lex, "分") ? (minute < 0 ? 0 : -1) : minute);
    }
    if (accept_word(&after, "/") || accept_word(&after, "月")) {
        int day = accept_digits(&after);
        Lexer colon = after;
        if (number >= 1 && number <= 12 && day >= 1 && day <= 31 && !accept_word(&colon, ":") &&
            !accept_word(&colon, "時")) {
            accept_word(&after, "日");
            *lex = after;
            return (Token){.kind = T_DATE};
        }
    }
    if (accept_word(lex, "日"))
        return (Token){.kind = T_DATE};
    return (Token){.kind = number <= 48 ? T_NUMBER : T_OTHER, .value = number * 60};
}

/* 第1・3, 第1・第3, 第2,4週. */
static Token lex_weeks(Lexer *lex)
{
    int bits = 0;
    for (;;) {
        int week = accept_digits(lex);
        if (week < 1 || week > 5)
            return (Token){.kind = T_OTHER};
        bits |= 1 << (week - 1);
        accept_word(lex, "週");
        Lexer after = *lex;
        bool joined = accept_word(&after, "・") || accept_word(&after, ",") || accept_word(&after, "、") ||
                      accept_word(&after, "と");
        bool again = accept_word(&after, "第");
        size_t pos = after.pos;
        uint32_t c = char_at(after.text, &pos);
        if (!(joined || again) || c < '1' || c > '5')
            return (Token){.kind = T_WEEKS, .value = bits};
        *lex = after;
    }
}

static Token lex_token(Lexer *lex)
{
    size_t pos = lex->pos;
    uint32_t c = char_at(lex->text, &pos);
    char first[4];
    size_t first_len = utf8_encode(c >= 'a' && c <= 'z' ? c - 32 : c, first);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].text[0] == first[0] && strncmp(words[i].text, first, first_len) == 0 &&
            accept_word(lex, words[i].text))
            return (Token){.kind = words[i].kind, .value = words[i].value};
    if (c >= '0' && c <= '9')
        return lex_number(lex);
    if (accept_word(lex, "第"))
        return lex_weeks(lex);
    lex->pos = pos;
    return (Token){.kind = T_OTHER};
}

/* Ended by T_END. Of more than fit the last is T_OTHER: what was not read is not understood. */
static void lex_all(Str text, Token tokens[MAX_TOKENS + 1])
{
    Lexer lex = {text, 0};
    size_t count = 0;
    while (lex.pos < text.len) {
        size_t from = lex.pos, pos = lex.pos;
        uint32_t c = char_at(text, &pos);
        if (c != '\n' && utf8_is_space(c)) {
            lex.pos = pos;
            continue;
        }
        Token token = lex_token(&lex);
        token.from = from;
        token.to = lex.pos;
        if (count == MAX_TOKENS - 1) {
            token.kind = T_OTHER;
            lex.pos = text.len;
        }
        tokens[count++] = token;
    }
    tokens[count] = (Token){.kind = T_END, .from = text.len, .to = text.len};
}

/* Days with the weeks each is meant for (0: every week). */
typedef struct Selection {
    uint8_t days;
    uint8_t weeks[HOURS_DAYS];
} Selection;

typedef struct Closure {
    Selection selection;
    int half; /* 0 whole day, 1 morning, 2 afternoon */
} Closure;

enum { MAX_CLOSURES = 16, MAX_PENDING = HOURS_SPANS };

typedef struct Machine {
    Arena *arena;
    Str text;
    const Token *tokens;
    size_t at;
    Hours *hours;
    Selection current;
    bool fresh;  /* days were named and nothing said of them yet */
    int weeks;   /* said, waiting for its day */
    int half;    /* 午後 said of fresh days, waiting for 休診 */
    bool closing; /* 休診日: said, its days follow */
    int last_day; /* for 月〜金, -1 */
    Closure closures[MAX_CLOSURES];
    size_t closure_count;
    HoursSpan pending[MAX_PENDING]; /* times whose days follow: 9:00〜12:00（月〜金） */
    size_t pending_count;
    Selection saved; /* outside the parenthesis */
    bool saved_fresh, inside;
    bool failed;
    bool any_days;
} Machine;

static void select_days(Machine *m, int days)
{
    if (!m->fresh)
        m->current = (Selection){0};
    m->fresh = m->any_days = true;
    m->half = 0;
    m->last_day = -1;
    for (int d = 0; d < HOURS_DAYS; d++) {
        if (!(days >> d & 1))
            continue;
        m->current.days |= (uint8_t)(1 << d);
        m->current.weeks[d] = (uint8_t)m->weeks;
        m->last_day = (days & (days - 1)) || d == HOURS_HOLIDAY ? -1 : d;
    }
}

/* 月〜金, and 土〜月 around the end of the week. */
static void select_range(Machine *m, int days)
{
    int from = m->last_day, to = -1;
    for (int d = 0; d < HOURS_HOLIDAY; d++)
        if (days == 1 << d)
            to = d;
    if (from < 0 || to < 0) {
        m->failed = true;
        return;
    }
    int all = 0;
    for (int d = from; d != to; d = (d + 1) % 7)
        all |= 1 << d;
    select_days(m, all | days);
    m->last_day = -1;
}

static void add_span_to_day(Machine *m, int d, HoursSpan span)
{
    HoursDay *day = &m->hours->days[d];
    if (day->count == HOURS_SPANS) {
        m->failed = true;
        return;
    }
    size_t i = day->count++;
    for (; i > 0 && day->spans[i - 1].from > span.from; i--)
        day->spans[i] = day->spans[i - 1];
    day->spans[i] = span;
}

static void add_span(Machine *m, const Selection *days, HoursSpan span)
{
    for (int d = 0; d < HOURS_DAYS; d++) {
        if (!(days->days >> d & 1))
            continue;
        span.weeks = days->weeks[d];
        add_span_to_day(m, d, span);
    }
}

static void take_span(Machine *m, int from, int to)
{
    HoursSpan span = {.from = (uint16_t)from, .to = (uint16_t)to};
    m->weeks = 0;
    if (m->current.days) {
        add_span(m, &m->current, span);
        m->fresh = false;
    } else if (m->pending_count < MAX_PENDING) {
        m->pending[m->pending_count++] = span;
    } else {
        m->failed = true;
    }
}

static Token next(Machine *m)
{
    Token token = m->tokens[m->at];
    if (token.kind != T_END)
        m->at++;
    return token;
}

static bool accept(Machine *m, TokenKind kind, int *value)
{
    if (m->tokens[m->at].kind != kind)
        return false;
    *value = next(m).value;
    return true;
}

static bool accept_time(Machine *m, int *minutes)
{
    return accept(m, T_TIME, minutes) || accept(m, T_NUMBER, minutes);
}

/* [午前] 9:00 〜 [翌] [午後] 5:00, the half of the day carried over. */
static void read_span(Machine *m)
{
    int from = 0, to = 0, half = m->half, half_to = 0, unused;
    m->half = 0;
    accept(m, T_HALF, &half);
    bool good = accept_time(m, &from) && accept(m, T_RANGE, &unused);
    bool next_day = good && accept(m, T_NEXT_DAY, &unused);
    bool half_written = good && accept(m, T_HALF, &half_to);
    if (!good || !accept_time(m, &to)) {
        m->failed = true;
        return;
    }
    if (half == 2 && from < NOON)
        from += NOON;
    if (half_written ? half_to == 2 && to < NOON : half == 2 && to < NOON && to + NOON > from && !next_day)
        to += NOON;
    if (next_day || to <= from)
        to += DAY_MINUTES;
    if (from >= DAY_MINUTES || to > 2 * DAY_MINUTES || to - from > DAY_MINUTES) {
        m->failed = true;
        return;
    }
    take_span(m, from, to);
}

static void close_days(Machine *m, const Selection *days)
{
    if (m->closure_count == MAX_CLOSURES) {
        m->failed = true;
        return;
    }
    m->closures[m->closure_count++] = (Closure){*days, m->half};
    m->half = 0;
    m->weeks = 0;
}

/* 休診 or 除く: of the days just named, or of those that follow. */
static void take_closed(Machine *m, bool label)
{
    if (m->fresh) {
        close_days(m, &m->current);
        m->current = (Selection){0};
        m->fresh = false;
    } else if (label) {
        m->closing = true;
    } else {
        m->failed = true;
    }
}

static void end_closing(Machine *m)
{
    if (m->closing && m->fresh)
        take_closed(m, true);
    m->closing = false;
}

/* 12/29〜1/3休, 年末年始を除く: kept as written. */
static void take_exception(Machine *m, Token first)
{
    size_t to = first.to;
    bool said = m->closing;
    for (;;) {
        Token t = m->tokens[m->at];
        Token after = t.kind == T_END ? t : m->tokens[m->at + 1];
        bool joint = (t.kind == T_COMMA || t.kind == T_AND) && (after.kind == T_DATE || after.kind == T_NUMBER);
        bool part = t.kind == T_DATE || t.kind == T_NUMBER || t.kind == T_RANGE || t.kind == T_NEUTRAL ||
                    t.kind == T_CLOSED || t.kind == T_EXCEPT || joint;
        if (!part)
            break;
        said = said || t.kind == T_CLOSED || t.kind == T_EXCEPT;
        to = next(m).to;
        if (t.kind == T_CLOSED || t.kind == T_EXCEPT)
            break;
    }
    Str written = str_slice(m->text, first.from, to);
    m->hours->exceptions = str_empty(m->hours->exceptions)
                               ? written
                               : str_join(m->arena, str_join(m->arena, m->hours->exceptions, STR("、")), written);
    if (!said)
        m->failed = true;
    else if (m->fresh && !m->closing)
        take_closed(m, true);
}

static void open_parenthesis(Machine *m)
{
    if (m->inside)
        m->failed = true;
    end_closing(m);
    m->saved = m->current;
    m->saved_fresh = m->fresh;
    m->inside = true;
    m->fresh = false;
    m->current = (Selection){0};
}

static void close_parenthesis(Machine *m)
{
    end_closing(m);
    if (!m->inside) {
        m->failed = true;
        return;
    }
    m->inside = false;
    bool named = m->fresh;
    if (named && m->pending_count) {
        for (size_t i = 0; i < m->pending_count; i++)
            add_span(m, &m->current, m->pending[i]);
        m->pending_count = 0;
        named = false;
    }
    if (named)
        m->failed = true;
    for (int d = 0; d < HOURS_DAYS && m->weeks; d++) /* 土（第1・3） */
        m->saved.weeks[d] = (uint8_t)m->weeks;
    m->weeks = 0;
    m->current = m->saved;
    m->fresh = m->saved_fresh;
}

static void take_all_day(Machine *m)
{
    if (!m->current.days)
        select_days(m, ALL_DAYS);
    take_span(m, 0, DAY_MINUTES);
}

static void take_half(Machine *m, int half)
{
    TokenKind after = m->tokens[m->at].kind;
    m->half = half;
    if (after == T_TIME || after == T_NUMBER)
        read_span(m);
    else if (!m->fresh)
        m->failed = true;
}

static void step(Machine *m, Token t)
{
    int unused;
    switch (t.kind) {
    case T_DAYS:
        select_days(m, t.value);
        if (m->tokens[m->at].kind == T_RANGE && m->tokens[m->at + 1].kind == T_DAYS) {
            accept(m, T_RANGE, &unused);
            select_range(m, next(m).value);
        }
        break;
    case T_WEEKS:
        if (!m->fresh && !m->inside)
            m->current = (Selection){0};
        m->weeks = t.value;
        break;
    case T_TIME:
    case T_NUMBER:
        m->at--;
        read_span(m);
        break;
    case T_HALF:
        take_half(m, t.value);
        break;
    case T_ALL_DAY:
        take_all_day(m);
        break;
    case T_COMMA:
        m->weeks = 0;
        break;
    case T_BREAK:
        m->weeks = 0;
        end_closing(m);
        break;
    case T_OPEN:
        open_parenthesis(m);
        break;
    case T_CLOSE:
        close_parenthesis(m);
        break;
    case T_CLOSED:
        take_closed(m, true);
        break;
    case T_EXCEPT:
        take_closed(m, false);
        break;
    case T_DATE:
        take_exception(m, t);
        break;
    case T_AND:
    case T_NEUTRAL:
        break;
    case T_NEXT_DAY:
    case T_RANGE:
    case T_OTHER:
    case T_END:
        m->failed = true;
        break;
    }
}

/* Takes the closed part of the day away; false when a span straddles noon. */
static bool close_half(HoursDay *day, int half)
{
    size_t kept = 0;
    for (size_t i = 0; i < day->count; i++) {
        HoursSpan s = day->spans[i];
        if (s.from < NOON && s.to > NOON)
            return false;
        if ((half == 1) == (s.from >= NOON))
            day->spans[kept++] = s;
    }
    day->count = (uint8_t)kept;
    return true;
}

static void close_weeks(HoursDay *day, uint8_t weeks)
{
    size_t kept = 0;
    for (size_t i = 0; i < day->count; i++) {
        HoursSpan s = day->spans[i];
        s.weeks = (uint8_t)((s.weeks ? s.weeks : 0x1F) & ~weeks);
        if (s.weeks)
            day->spans[kept++] = s;
    }
    day->count = (uint8_t)kept;
}

static void apply_closure(Machine *m, const Closure *closure)
{
    for (int d = 0; d < HOURS_DAYS; d++) {
        if (!(closure->selection.days >> d & 1))
            continue;
        HoursDay *day = &m->hours->days[d];
        uint8_t weeks = closure->selection.weeks[d];
        if (closure->half && weeks)
            m->failed = true;
        else if (closure->half)
            m->failed = m->failed || !close_half(day, closure->half);
        else if (weeks)
            close_weeks(day, weeks);
        else
            day->count = 0;
        if (d == HOURS_HOLIDAY && !closure->half && !weeks)
            m->hours->holiday_closed = true;
    }
}

static bool is_always(const Hours *hours)
{
    for (int d = 0; d < HOURS_HOLIDAY; d++) {
        const HoursDay *day = &hours->days[d];
        if (day->count != 1 || day->spans[0].from != 0 || day->spans[0].to != DAY_MINUTES || day->spans[0].weeks)
            return false;
    }
    return true;
}

static void finish(Machine *m)
{
    end_closing(m);
    if (m->inside || m->fresh || m->weeks || m->half)
        m->failed = true;
    /* 9:00〜17:00（土日祝休）: every day but those. */
    if (m->pending_count && !m->any_days)
        m->failed = true;
    Selection week = {.days = 0x7F};
    for (size_t i = 0; i < m->pending_count && !m->failed; i++)
        add_span(m, &week, m->pending[i]);
    for (size_t i = 0; i < m->closure_count; i++)
        apply_closure(m, &m->closures[i]);
    bool any = false;
    for (int d = 0; d < HOURS_DAYS; d++)
        any = any || m->hours->days[d].count > 0;
    m->hours->complete = any && !m->failed;
    m->hours->always = is_always(m->hours);
}

Hours *hours_parse(Arena *arena, Str text)
{
    Hours *hours = arena_new(arena, Hours);
    Token tokens[MAX_TOKENS + 1];
    lex_all(text, tokens);
    Machine machine = {.arena = arena, .text = text, .tokens = tokens, .hours = hours, .last_day = -1};
    while (machine.tokens[machine.at].kind != T_END)
        step(&machine, next(&machine));
    finish(&machine);
    return hours;
}

HoursLine hours_line(Str line)
{
    static const Str colon = {"：", 3}, open = {"（受付：", 12}, close = {"）", 3}, dash = {"－", 3};
    HoursLine out = {.label = str_trim(line)};
    size_t at = str_find(line, colon);
    if (at == SIZE_MAX)
        return out;
    out.label = str_trim(str_slice(line, 0, at));
    out.hours = str_trim(str_slice(line, at + colon.len, line.len));
    at = str_find(out.hours, open);
    if (at != SIZE_MAX && str_ends(out.hours, close)) {
        out.reception = str_trim(str_slice(out.hours, at + open.len, out.hours.len - close.len));
        out.hours = str_trim(str_slice(out.hours, 0, at));
    }
    if (str_eq(out.hours, dash))
        out.hours = str_slice(line, 0, 0);
    return out;
}
