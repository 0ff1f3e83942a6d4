#include "source/cell.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "model/answer.h"
#include "source/phone.h"
#include "source/tables.h"

typedef struct Cell {
    CellReader *reader;
    Arena *arena;
    const FieldRow *row;
    Place place;
} Cell;

#define say(cell, id, ...) tally_add((cell)->reader->tally, (id), (cell)->place, (cell)->row->label, __VA_ARGS__)

/* ---- characters ---- */

static Str code_point_name(Arena *arena, uint32_t c)
{
    return str_printf(arena, "U+%04X", c);
}

static void report_lost(Cell *cell)
{
    say(cell, DIAG_CHARACTER_LOST, STR(""));
    cell->reader->held = true;
}

/* True when c may not be put out as it is; what stands for it goes to buf. */
static bool mend_character(Cell *cell, Buf *buf, uint32_t c)
{
    uint32_t kanji = utf8_radical_to_kanji(c);
    if (kanji) {
        char from[4], to[4];
        Str was = {from, utf8_encode(c, from)}, now = {to, utf8_encode(kanji, to)};
        say(cell, DIAG_RADICAL, was, code_point_name(cell->arena, c), now);
        buf_put_utf8(buf, kanji);
        return true;
    }
    if (utf8_is_private_use(c)) {
        say(cell, DIAG_GAIJI, code_point_name(cell->arena, c));
        cell->reader->held = true;
    } else if (c == UTF8_INVALID) {
        report_lost(cell);
    }
    return false;
}

/* A run of half-width katakana, turned to full width. */
static size_t mend_half_kana(Cell *cell, Buf *buf, Str text, size_t from)
{
    size_t to = from;
    while (to < text.len) {
        size_t pos = to;
        uint32_t c = utf8_next(text, &pos);
        if (c < 0xFF61 || c > 0xFF9F)
            break;
        to = pos;
    }
    buf_put(buf, content_fold(cell->arena, str_slice(text, from, to)));
    return to;
}

static Str mend_characters(Cell *cell, Str text)
{
    Buf buf = buf_on(cell->arena);
    bool half = false;
    for (size_t pos = 0; pos < text.len;) {
        size_t from = pos;
        uint32_t c = utf8_next(text, &pos);
        if (c >= 0xFF61 && c <= 0xFF9F) {
            pos = mend_half_kana(cell, &buf, text, from);
            half = true;
        } else if (!mend_character(cell, &buf, c)) {
            buf_put(&buf, str_slice(text, from, pos));
        }
    }
    if (half && cell->row->type != FIELD_PHONE)
        say(cell, DIAG_HALF_KANA, STR(""));
    return buf_str(&buf);
}

static bool needs_mending(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char b = (unsigned char)text.data[i];
        if (b >= 0xEE || (b == 0xE2 && i + 1 < text.len && (unsigned char)text.data[i + 1] >= 0xBA))
            return true;
    }
    return false;
}

/* A ? between two characters that are not ASCII stands for one that was lost. */
static void check_question_marks(Cell *cell, Str text)
{
    for (size_t i = 1; i + 1 < text.len; i++) {
        unsigned char before = (unsigned char)text.data[i - 1], after = (unsigned char)text.data[i + 1];
        if (text.data[i] == '?' && before >= 0x80 && after >= 0x80) {
            say(cell, DIAG_QUESTION_MARK, STR(""));
            return;
        }
    }
}

/* Some publishers write line breaks as a word. */
static Str with_line_breaks(Arena *arena, Str text)
{
    Str mark = STR("（改行）");
    if (!str_contains(text, mark))
        return text;
    Buf buf = buf_on(arena);
    for (size_t at; (at = str_find(text, mark)) != SIZE_MAX; text = str_slice(text, at + mark.len, text.len)) {
        buf_put(&buf, str_slice(text, 0, at));
        buf_putc(&buf, '\n');
    }
    buf_put(&buf, text);
    return str_trim(buf_str(&buf));
}

static Str clean_text(Cell *cell, Str raw)
{
    Str text = with_line_breaks(cell->arena, raw);
    if (needs_mending(text))
        text = mend_characters(cell, text);
    FieldType type = cell->row->type;
    if (type == FIELD_TEXT || type == FIELD_ADDRESS || type == FIELD_KANA || type == FIELD_PERSON)
        check_question_marks(cell, text);
    return text;
}

/* A dash alone says "not stated". */
static bool says_nothing(Str text)
{
    static const char *const dashes[] = {"-", "－", "ー", "―", "—", "−", "‐", "–", "─", "*", "＊", "…", "--", "----"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (str_eq(text, str_from(dashes[i])))
            return true;
    return str_empty(text);
}

/* ---- numbers and codes ---- */

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
    return s.len > 0;
}

/* Width folded, without spaces and hyphens. */
static Str compact(Arena *arena, Str text)
{
    Str folded = content_fold(arena, text);
    Buf buf = buf_on(arena);
    for (size_t pos = 0; pos < folded.len;) {
        uint32_t c = utf8_next(folded, &pos);
        bool dash = c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC;
        if (!dash && !utf8_is_space(c) && c != 0x27 && c != 0x2019)
            buf_put_utf8(&buf, c);
    }
    return buf_str(&buf);
}

/* 5.22001E+12: the digits are gone. */
static bool is_exponent(Str text)
{
    size_t e = str_find(text, STR("E+"));
    double value;
    return e != SIZE_MAX && e > 0 && str_to_double(text, &value);
}

static void read_digits(Cell *cell, Str text, Fact *fact)
{
    Str code = compact(cell->arena, text);
    if (is_exponent(content_fold(cell->arena, text)))
        say(cell, DIAG_EXPONENT, STR(""));
    else if (!all_digits(code) || code.len != cell->row->digits)
        say(cell, DIAG_DIGITS, str_printf(cell->arena, "%u", cell->row->digits),
            str_printf(cell->arena, "%zu", code.len));
    else
        fact->text = code;
}

/* 事業所番号 and 医療機関コード have ten digits; those of 北海道 … 栃木 begin
 * with a zero that Excel takes. */
static void read_code(Cell *cell, Str text, Fact *fact)
{
    Str code = compact(cell->arena, text);
    if (is_exponent(content_fold(cell->arena, text))) {
        say(cell, DIAG_EXPONENT, STR(""));
    } else if (code.len == 9 && all_digits(code)) {
        fact->text = str_join(cell->arena, STR("0"), code);
        say(cell, DIAG_ZERO_LOST, STR(""));
    } else {
        fact->text = code;
    }
}

static void read_postal(Cell *cell, Str text, Fact *fact)
{
    Str code = compact(cell->arena, text);
    if (str_starts(code, STR("〒")))
        code = str_slice(code, 3, code.len);
    if (code.len == 6 && all_digits(code)) {
        code = str_join(cell->arena, STR("0"), code);
        say(cell, DIAG_ZERO_LOST, STR(""));
    }
    if (code.len == 7 && all_digits(code))
        fact->text = str_printf(cell->arena, "%.3s-%.4s", code.data, code.data + 3);
    else
        say(cell, DIAG_POSTAL, STR(""));
}

static void read_count(Cell *cell, Str text, Fact *fact)
{
    Str folded = compact(cell->arena, text);
    Buf buf = buf_on(cell->arena);
    for (size_t i = 0; i < folded.len; i++)
        if (folded.data[i] != ',')
            buf_putc(&buf, folded.data[i]);
    static const Str units[] = {{"人", 3}, {"名", 3}, {"床", 3}, {"台", 3}, {"室", 3}, {"件", 3}, {"戸", 3}};
    Str number = buf_str(&buf);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_ends(number, units[i]))
            number = str_slice(number, 0, number.len - units[i].len);
    double value;
    if (!str_to_double(number, &value) || value < 0 || value > 9999 || is_exponent(number)) {
        say(cell, DIAG_COUNT_ODD, STR(""));
        return;
    }
    fact->number = value;
    buf_clear(&buf);
    buf_put_number(&buf, value, 2);
    fact->text = str_copy(cell->arena, buf_str(&buf));
}

/* ---- words ---- */

static bool any_of(Str text, const char *const *words)
{
    for (; *words; words++)
        if (str_eq_ascii_case(text, str_from(*words)))
            return true;
    return false;
}

static void read_bool(Cell *cell, Str text, Fact *fact)
{
    Answer answer = answer_of(cell->arena, text);
    if (answer == ANSWER_NONE) {
        Str word = str_trim(content_fold(cell->arena, text));
        if (!str_eq(word, STR("不明")) && !str_eq(word, STR("未回答")))
            say(cell, DIAG_BOOL, STR(""));
        return;
    }
    fact->flag = answer == ANSWER_YES;
    fact->text = answer == ANSWER_YES ? STR("○") : STR("×");
}

static void read_accept(Cell *cell, Str text, Fact *fact)
{
    static const char *const active[] = {"◎", "積極的に受入", "積極的に受け入れる", "積極的に受け入れ", "積極的", NULL};
    static const char *const accept[] = {"○", "〇", "◯", "受入", "受入可", "受け入れる", "受け入れ", "可", "対応可", "対応",
                                         "あり", "有", "はい", "1", NULL};
    static const char *const consult[] = {"△", "▲", "要相談", "相談", "相談可", "応相談", "要確認", NULL};
    static const char *const no[] = {"×", "✕", "✖", "x", "考えていない", "受け入れない", "不可", "対応不可", "なし", "無",
                                     "いいえ", "0", NULL};
    static const char *const blank[] = {"未回答", "不明", "未確認", NULL};
    Str word = str_trim(content_fold(cell->arena, text));
    fact->accept = any_of(word, active)    ? ACCEPT_ACTIVE
                   : any_of(word, accept)  ? ACCEPT_YES
                   : any_of(word, consult) ? ACCEPT_CONSULT
                   : any_of(word, no)      ? ACCEPT_NO
                                           : ACCEPT_BLANK;
    static const char *const signs[] = {"", "◎", "○", "△", "×"};
    fact->text = str_from(signs[fact->accept]);
    if (fact->accept == ACCEPT_BLANK && !any_of(word, blank))
        say(cell, DIAG_ACCEPT, STR(""));
}

static bool is_choice(const FieldRow *row, Str item)
{
    for (size_t i = 0; i < row->choice_count; i++)
        if (str_eq(row->choices[i], item))
            return true;
    return row->choice_count == 0;
}

static Str choices_text(Arena *arena, const FieldRow *row)
{
    Buf buf = buf_on(arena);
    for (size_t i = 0; i < row->choice_count; i++) {
        buf_put(&buf, i ? STR("／") : STR(""));
        buf_put(&buf, row->choices[i]);
    }
    return buf_str(&buf);
}

static void read_enum(Cell *cell, Str text, Fact *fact)
{
    if (!is_choice(cell->row, text))
        say(cell, DIAG_CHOICE, choices_text(cell->arena, cell->row));
    else
        fact->text = text;
}

/* ---- lists ---- */

static bool separates(uint32_t c)
{
    static const uint32_t signs[] = {0x3001, 0xFF0C, ',', ';', 0xFF1B, '/', 0xFF0F, '|', 0xFF5C, '\n'};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (c == signs[i])
            return true;
    return false;
}

static bool is_middle_dot(uint32_t c)
{
    return c == 0x30FB || c == 0xFF65;
}

/* In 内科、糖尿病・内分泌内科 the dot is part of a name; in 英語・中国語 it separates. */
static bool dots_separate(Str text, const FieldRow *row)
{
    bool stronger = false;
    for (size_t pos = 0; pos < text.len;)
        stronger = separates(utf8_next(text, &pos)) || stronger;
    return !stronger || row->choice_count > 0;
}

typedef VEC(Str) Items;

static Items split_items(Arena *arena, Str text, bool dots)
{
    Items items = {0};
    for (size_t pos = 0, from = 0, end = 0; pos <= text.len; pos = end) {
        end = pos;
        uint32_t c = pos < text.len ? utf8_next(text, &end) : 0;
        bool cut = pos == text.len || separates(c) || (dots && is_middle_dot(c));
        if (cut) {
            Str item = str_trim(str_slice(text, from, pos));
            if (!str_empty(item))
                vec_push(arena, &items, item);
            from = end;
        }
        if (pos == text.len)
            break;
    }
    return items;
}

/* 全域 stands for every district. */
static bool take_all_districts(Cell *cell, Str item, Items *out)
{
    static const char *const all[] = {"全地区", "全域", "区内全域", "区全域", "全区", "区内全地区", NULL};
    const Dataset *data = cell->reader->content->data;
    for (size_t i = 0; any_of(item, all) && i < data->district_count; i++)
        vec_push(cell->arena, out, data->districts[i].label);
    return any_of(item, all);
}

static Items resolve_districts(Cell *cell, Items items)
{
    Items out = {0};
    for (size_t i = 0; i < items.count; i++) {
        const District *district = dataset_district(cell->reader->content->data, items.items[i]);
        if (district)
            vec_push(cell->arena, &out, district->label);
        else if (!take_all_districts(cell, items.items[i], &out))
            tally_add(cell->reader->tally, DIAG_DISTRICT_UNKNOWN, cell->place, items.items[i]);
    }
    return out;
}

/* A name that leads nowhere cannot be honoured, so nothing may go out. */
static Items resolve_fields(Cell *cell, Items items)
{
    Items out = {0};
    for (size_t i = 0; i < items.count; i++) {
        const Field *field = schema_header(&cell->reader->content->data->schema, items.items[i]);
        if (field) {
            vec_push(cell->arena, &out, field->key);
            continue;
        }
        tally_add(cell->reader->tally, DIAG_WITHHELD_UNKNOWN, cell->place, items.items[i]);
        cell->reader->held = true;
    }
    return out;
}

static Items keep_choices(Cell *cell, Items items)
{
    Items out = {0};
    for (size_t i = 0; i < items.count; i++) {
        if (is_choice(cell->row, items.items[i]))
            vec_push(cell->arena, &out, items.items[i]);
        else
            say(cell, DIAG_CHOICE, choices_text(cell->arena, cell->row));
    }
    return out;
}

static Str join_items(Arena *arena, Items items)
{
    Buf buf = buf_on(arena);
    for (size_t i = 0; i < items.count; i++) {
        buf_put(&buf, i ? STR("、") : STR(""));
        buf_put(&buf, items.items[i]);
    }
    return buf_str(&buf);
}

static void read_list(Cell *cell, Str text, Fact *fact)
{
    Items items = split_items(cell->arena, text, dots_separate(text, cell->row));
    Str target = cell->row->choice_count == 1 ? cell->row->choices[0] : STR("");
    if (str_eq(target, STR("districts")))
        items = resolve_districts(cell, items);
    else if (str_eq(target, STR("field")))
        items = resolve_fields(cell, items);
    else
        items = keep_choices(cell, items);
    fact->text = join_items(cell->arena, items);
    fact->list.items = items.items;
    fact->list.count = items.count;
}

/* ①電話 ②FAX, 1.電話→2.FAX, 電話＞FAX: the order is the meaning. */
static void read_ranked(Cell *cell, Str text, Fact *fact)
{
    Buf buf = buf_on(cell->arena);
    for (size_t pos = 0; pos < text.len;) {
        size_t from = pos;
        uint32_t c = utf8_next(text, &pos), wide = utf8_fold_width(c);
        bool numbered = (c >= 0x2460 && c <= 0x2473) || (wide >= '1' && wide <= '9');
        if (numbered || wide == '>' || c == 0x2192 || c == 0x21D2)
            buf_put(&buf, STR("、"));
        else if (wide != '.' && wide != ')' && wide != ':' && c != 0x4F4D) /* 1位 */
            buf_put(&buf, str_slice(text, from, pos));
    }
    Items items = split_items(cell->arena, buf_str(&buf), true);
    fact->text = join_items(cell->arena, items);
    fact->list.items = items.items;
    fact->list.count = items.count;
}

/* ---- addresses of all sorts ---- */

/* 3月7日 at the end of an address was 3-7 before Excel read it. */
static Str mend_address_date(Cell *cell, Str text)
{
    if (!str_ends(text, STR("日")))
        return text;
    Str head = str_slice(text, 0, text.len - 3);
    size_t day = head.len;
    while (day > 0 && head.data[day - 1] >= '0' && head.data[day - 1] <= '9')
        day--;
    Str before = str_slice(head, 0, day);
    if (day == head.len || !str_ends(before, STR("月")))
        return text;
    size_t month = day - 3;
    while (month > 0 && head.data[month - 1] >= '0' && head.data[month - 1] <= '9')
        month--;
    if (month == day - 3)
        return text;
    say(cell, DIAG_ADDRESS_DATE, STR(""));
    return str_printf(cell->arena, STR_FMT "-" STR_FMT, STR_ARG(str_slice(head, 0, day - 3)),
                      STR_ARG(str_slice(head, day, head.len)));
}

static void read_phone(Cell *cell, Str text, Fact *fact)
{
    if (is_exponent(content_fold(cell->arena, text))) {
        say(cell, DIAG_EXPONENT, STR(""));
        return;
    }
    PhoneTrouble trouble = phone_format(cell->arena, &cell->reader->content->area_codes, text, &fact->text);
    if (trouble == PHONE_ZERO_LOST)
        say(cell, DIAG_ZERO_LOST, STR(""));
    else if (trouble == PHONE_NOT_UNDERSTOOD)
        say(cell, DIAG_PHONE, STR(""));
}

static bool good_email(Str s)
{
    size_t at = str_find_char(s, '@');
    if (at == SIZE_MAX || at == 0)
        return false;
    Str domain = str_slice(s, at + 1, s.len);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.data[i];
        if (c <= ' ' || c >= 0x7F || c == '<' || c == '>' || c == '"' || c == ',' || c == ';')
            return false;
    }
    size_t dot = str_find_char(domain, '.');
    return str_find_char(domain, '@') == SIZE_MAX && dot != SIZE_MAX && dot > 0 && !str_ends(domain, STR("."));
}

static void read_email(Cell *cell, Str text, Fact *fact)
{
    Str folded = str_trim(content_fold(cell->arena, text));
    if (good_email(folded))
        fact->text = folded;
    else
        say(cell, DIAG_EMAIL, STR(""));
}

static bool good_host(Str rest)
{
    size_t end = 0;
    while (end < rest.len && !strchr("/?#:", rest.data[end]))
        end++;
    Str host = str_slice(rest, 0, end);
    size_t dot = str_find_char(host, '.');
    for (size_t i = 0; i < rest.len; i++)
        if ((unsigned char)rest.data[i] <= ' ' || strchr("<>\"\\^`{}", rest.data[i]))
            return false;
    return dot != SIZE_MAX && dot > 0 && !str_ends(host, STR(".")) && str_find_char(host, '@') == SIZE_MAX;
}

/* Only http and https: a link is followed by people who trust the ward. */
static void read_url(Cell *cell, Str text, Fact *fact)
{
    Str url = str_trim(content_fold(cell->arena, text));
    size_t colon = str_find(url, STR("://"));
    Str scheme = colon == SIZE_MAX ? STR("") : str_slice(url, 0, colon);
    Str rest = colon == SIZE_MAX ? url : str_slice(url, colon + 3, url.len);
    bool web = str_empty(scheme) || str_eq_ascii_case(scheme, STR("http")) || str_eq_ascii_case(scheme, STR("https"));
    if (!web || !good_host(rest)) {
        say(cell, DIAG_URL, STR(""));
        return;
    }
    bool secure = str_eq_ascii_case(scheme, STR("https"));
    fact->text = str_join(cell->arena, secure ? STR("https://") : STR("http://"), rest);
    if (str_empty(scheme))
        say(cell, DIAG_URL_SCHEME, STR(""));
}

/* ---- time ---- */

/* 0.375 is what Excel leaves of 9:00. */
static bool is_day_fraction(Str text, Str *time, Arena *arena)
{
    double value;
    if (!(str_starts(text, STR("0.")) || str_starts(text, STR("."))) || !str_to_double(text, &value) || value >= 1)
        return false;
    long minutes = lround(value * 1440);
    *time = str_printf(arena, "%ld:%02ld", minutes / 60, minutes % 60);
    return true;
}

static void read_hours(Cell *cell, Str text, Fact *fact)
{
    Content *content = cell->reader->content;
    if (is_day_fraction(content_fold(cell->arena, text), &text, cell->arena))
        say(cell, DIAG_DAY_FRACTION, text);
    Hours *hours = map_get(&content->hours, text);
    if (!hours) {
        hours = hours_parse(cell->arena, text);
        map_set(&content->hours, text, hours);
    }
    fact->text = text;
    fact->hours = hours;
}

static void read_date(Cell *cell, Str text, Fact *fact)
{
    Str folded = str_trim(content_fold(cell->arena, text));
    if (date_from_excel(folded, &fact->date))
        say(cell, DIAG_DATE_SERIAL, date_japanese(cell->arena, fact->date));
    else if (!date_parse(text, &fact->date))
        say(cell, DIAG_DATE, STR(""));
    fact->text = date_is_set(fact->date) ? date_wareki(cell->arena, fact->date) : STR("");
}

/* ---- names ---- */

static void read_kana(Cell *cell, Str text, Fact *fact)
{
    fact->text = str_trim(utf8_to_katakana(cell->arena, content_fold(cell->arena, text)));
    for (size_t pos = 0; pos < fact->text.len;) {
        if (!utf8_is_kanji(utf8_next(fact->text, &pos)))
            continue;
        say(cell, DIAG_KANA, STR(""));
        return;
    }
}

bool cell_good_id(Str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_')
            return false;
    }
    return id.len > 0 && id.len <= 64 && id.data[0] != '-';
}

static void read_id(Cell *cell, Str text, Fact *fact)
{
    Str folded = content_fold(cell->arena, text);
    if (is_exponent(folded))
        say(cell, DIAG_EXPONENT, STR(""));
    else if (!cell_good_id(folded))
        say(cell, DIAG_ID_MALFORMED, STR(""));
    else
        fact->text = folded;
}

static void read_ref(Cell *cell, Str text, Fact *fact)
{
    Str target = cell->row->choice_count ? cell->row->choices[0] : STR("");
    fact->text = text;
    if (!str_eq(target, STR("districts")))
        return;
    const District *district = dataset_district(cell->reader->content->data, text);
    fact->text = district ? district->label : STR("");
    if (!district)
        tally_add(cell->reader->tally, DIAG_DISTRICT_UNKNOWN, cell->place, text);
}

static void read_consent(Cell *cell, Str text, Fact *fact)
{
    fact->text = text;
    if (consent_parse(text, &fact->consent))
        return;
    say(cell, DIAG_CONSENT, STR(""));
    cell->reader->held = true; /* it may be a refusal */
}

void cell_read(CellReader *reader, const FieldRow *row, Str raw, Place place, Fact *fact)
{
    *fact = (Fact){.place = place};
    Cell cell = {reader, reader->content->arena, row, place};
    if (says_nothing(raw))
        return;
    Str text = clean_text(&cell, raw);
    switch (row->type) {
    case FIELD_TEXT:
    case FIELD_PERSON:
    case FIELD_NOTE: fact->text = text; break;
    case FIELD_ID:
    case FIELD_CATEGORY: read_id(&cell, text, fact); break;
    case FIELD_KANA: read_kana(&cell, text, fact); break;
    case FIELD_DIGITS: read_digits(&cell, text, fact); break;
    case FIELD_CODE: read_code(&cell, text, fact); break;
    case FIELD_POSTAL: read_postal(&cell, text, fact); break;
    case FIELD_ADDRESS: fact->text = mend_address_date(&cell, text); break;
    case FIELD_REF: read_ref(&cell, text, fact); break;
    case FIELD_LATITUDE:
    case FIELD_LONGITUDE: fact->text = content_fold(cell.arena, text); break; /* cell_read_point */
    case FIELD_PHONE: read_phone(&cell, text, fact); break;
    case FIELD_EMAIL: read_email(&cell, text, fact); break;
    case FIELD_URL: read_url(&cell, text, fact); break;
    case FIELD_HOURS: read_hours(&cell, text, fact); break;
    case FIELD_TIMETABLE: fact->text = text; break;
    case FIELD_LIST: read_list(&cell, text, fact); break;
    case FIELD_COUNT: read_count(&cell, text, fact); break;
    case FIELD_BOOL: read_bool(&cell, text, fact); break;
    case FIELD_ACCEPT: read_accept(&cell, text, fact); break;
    case FIELD_RANKED_LIST: read_ranked(&cell, text, fact); break;
    case FIELD_DATE: read_date(&cell, text, fact); break;
    case FIELD_CONSENT: read_consent(&cell, text, fact); break;
    case FIELD_ENUM: read_enum(&cell, text, fact); break;
    }
}

/* ---- the point ---- */

/* Degrees, minutes and seconds written out or packed: 34°39'12", 343912.5. */
static bool parse_degrees(Str text, double *out)
{
    double parts[3] = {0};
    size_t count = 0, pos = 0;
    if (str_to_double(text, out)) {
        double packed = fabs(*out);
        if (packed > 100000 && packed < 9999999)
            *out = floor(packed / 10000) + fmod(floor(packed / 100), 100) / 60 + fmod(packed, 100) / 3600;
        return true;
    }
    while (pos < text.len && count < 3) {
        size_t from = pos;
        while (pos < text.len && ((text.data[pos] >= '0' && text.data[pos] <= '9') || text.data[pos] == '.'))
            pos++;
        if (pos > from && !str_to_double(str_slice(text, from, pos), &parts[count++]))
            return false;
        if (pos < text.len && pos == from)
            utf8_next(text, &pos);
    }
    *out = parts[0] + parts[1] / 60 + parts[2] / 3600;
    return count >= 2 && parts[1] < 60 && parts[2] < 60;
}

/* The ward with as much again around it; wide open when nothing is known. */
static GeoBox generous_box(const Content *content)
{
    const Dataset *data = content->data;
    GeoBox box = geo_box_empty();
    for (size_t i = 0; i < data->layer_count; i++)
        if (str_eq(data->layers[i].name, STR("districts")) && data->layers[i].count)
            box = data->layers[i].bounds;
    double lat, lon, room = 0.1;
    if (box.west > box.east && str_to_double(dataset_setting(data, STR("map_center_lat")), &lat) &&
        str_to_double(dataset_setting(data, STR("map_center_lon")), &lon)) {
        geo_box_add(&box, (LonLat){lon, lat});
        room = 0.4;
    }
    if (box.west > box.east)
        return (GeoBox){-180, -90, 180, 90};
    double x = fmax(box.east - box.west, room), y = fmax(box.north - box.south, room);
    return (GeoBox){box.west - x, box.south - y, box.east + x, box.north + y};
}

/* "34.66, 135.53" in the first cell. */
static void split_pair(Arena *arena, Fact *latitude, Fact *longitude)
{
    size_t comma = str_find_char(latitude->text, ',');
    if (comma == SIZE_MAX || !str_empty(longitude->text))
        return;
    longitude->text = str_trim(str_slice(latitude->text, comma + 1, latitude->text.len));
    longitude->place = latitude->place;
    latitude->text = str_copy(arena, str_trim(str_slice(latitude->text, 0, comma)));
}

/* DIAG_COUNT when the point is good. */
static DiagId judge_point(const Content *content, LonLat *p)
{
    if (p->lat == 0 && p->lon == 0)
        return DIAG_POINT_ZERO;
    if (!geo_in_japan(*p))
        return DIAG_POINT_NOT_JAPAN;
    return geo_box_contains(generous_box(content), *p) ? DIAG_COUNT : DIAG_POINT_FAR;
}

static void set_coordinate(Arena *arena, Fact *fact, double value)
{
    Buf buf = buf_on(arena);
    buf_put_number(&buf, value, 8);
    fact->number = value;
    fact->text = buf_str(&buf);
}

bool cell_read_point(CellReader *reader, Fact *latitude, Fact *longitude, LonLat *out)
{
    Arena *arena = reader->content->arena;
    *out = (LonLat){0};
    split_pair(arena, latitude, longitude);
    bool none = str_empty(latitude->text) && str_empty(longitude->text);
    Place place = str_empty(latitude->text) ? longitude->place : latitude->place;
    bool good = parse_degrees(latitude->text, &out->lat) && parse_degrees(longitude->text, &out->lon);
    LonLat turned = {out->lat, out->lon};
    if (good && !geo_in_japan(*out) && geo_in_japan(turned)) {
        *out = turned;
        tally_add(reader->tally, DIAG_POINT_SWAPPED, place, STR(""));
    }
    DiagId wrong = good ? judge_point(reader->content, out) : DIAG_POINT_UNREADABLE;
    if (!none && wrong != DIAG_COUNT)
        tally_add(reader->tally, wrong, place, STR(""));
    if (none || wrong != DIAG_COUNT) {
        latitude->text = longitude->text = STR("");
        return false;
    }
    set_coordinate(arena, latitude, out->lat);
    set_coordinate(arena, longitude, out->lon);
    return true;
}
