/* counter.c - counters (CSS Lists 3 §4) and how numbers are written. */
#include "layout/box.h"

void counters_reset(Counters *counters, Atom name, int value, unsigned depth)
{
    for (size_t i = counters->items.count; i > 0; i--) {
        Counter *c = &counters->items.items[i - 1];
        if (c->name == name && c->depth == depth) {
            c->value = value; /* an earlier sibling's: the same scope */
            return;
        }
    }
    vec_push(counters->arena, &counters->items, (Counter){name, value, depth});
}

static Counter *innermost(const Counters *counters, Atom name)
{
    for (size_t i = counters->items.count; i > 0; i--)
        if (counters->items.items[i - 1].name == name)
            return &counters->items.items[i - 1];
    return NULL;
}

void counters_increment(Counters *counters, Atom name, int by, unsigned depth)
{
    if (!innermost(counters, name))
        counters_reset(counters, name, 0, depth);
    Counter *c = innermost(counters, name);
    if (c->value < 1000000 && c->value > -1000000)
        c->value += by;
}

void counters_enter(Counters *counters, const Style *style, unsigned depth)
{
    for (size_t i = 0; i < style->counter_reset_count; i++)
        counters_reset(counters, style->counter_reset[i].name, style->counter_reset[i].value, depth);
    for (size_t i = 0; i < style->counter_increment_count; i++)
        counters_increment(counters, style->counter_increment[i].name, style->counter_increment[i].value, depth);
}

void counters_leave(Counters *counters, unsigned depth)
{
    while (counters->items.count && counters->items.items[counters->items.count - 1].depth > depth)
        counters->items.count--;
}

int counters_value(const Counters *counters, Atom name)
{
    const Counter *c = innermost(counters, name);
    return c ? c->value : 0;
}

void counters_write(const Counters *counters, Atom name, Str separator, ListStyle style, Buf *out)
{
    bool any = false;
    for (size_t i = 0; i < counters->items.count; i++) {
        if (counters->items.items[i].name != name)
            continue;
        if (any)
            buf_put(out, separator);
        counter_format(out, counters->items.items[i].value, style);
        any = true;
    }
    if (!any)
        counter_format(out, 0, style);
}

/* ---- writing numbers -------------------------------------------------------------- */

/* a … z, aa …: `first` to `first + size - 1`. */
static void write_alphabetic(Buf *out, int value, uint32_t first, int size)
{
    uint32_t digits[16];
    size_t count = 0;
    for (; value > 0 && count < 16; value = (value - 1) / size)
        digits[count++] = first + (uint32_t)((value - 1) % size);
    while (count > 0)
        buf_put_utf8(out, digits[--count]);
}

static void write_from(Buf *out, int value, Str letters)
{
    size_t pos = 0, size = 0;
    while (pos < letters.len) {
        size_t at = pos;
        while (++pos < letters.len && ((unsigned char)letters.data[pos] & 0xC0) == 0x80) {}
        if ((int)size++ == (value - 1))
            buf_put(out, str_slice(letters, at, pos));
    }
    if (value > (int)size)
        buf_printf(out, "%d", value);
}

static void write_roman(Buf *out, int value, bool upper)
{
    static const struct { int value; const char *lower, *upper; } parts[] = {
        {1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"}, {100, "c", "C"}, {90, "xc", "XC"},
        {50, "l", "L"}, {40, "xl", "XL"}, {10, "x", "X"}, {9, "ix", "IX"}, {5, "v", "V"}, {4, "iv", "IV"}, {1, "i", "I"}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        for (; value >= parts[i].value; value -= parts[i].value)
            buf_put(out, str_from(upper ? parts[i].upper : parts[i].lower));
}

/* 一 … 九十九, 百一 …: positional counting words up to 9999. */
static void write_kanji(Buf *out, int value)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const struct { int value; const char *word; } units[] = {{1000, "千"}, {100, "百"}, {10, "十"}};
    if (value == 0)
        buf_put(out, str_from(digits[0]));
    for (size_t i = 0; i < 3; i++) {
        int n = value / units[i].value;
        if (n > 1)
            buf_put(out, str_from(digits[n]));
        if (n > 0)
            buf_put(out, str_from(units[i].word));
        value %= units[i].value;
    }
    if (value > 0)
        buf_put(out, str_from(digits[value]));
}

void counter_format(Buf *out, int value, ListStyle style)
{
    static const Str hiragana = {"あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん", 46 * 3};
    static const Str katakana = {"アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン", 46 * 3};
    static const Str iroha = {"イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス", 47 * 3};
    bool in_range = value > 0 && value < 4000;
    switch (style) {
    case LIST_NONE: case LIST_STRING:
        return;
    case LIST_DISC:
        buf_put(out, STR("•"));
        return;
    case LIST_CIRCLE:
        buf_put(out, STR("○"));
        return;
    case LIST_SQUARE:
        buf_put(out, STR("■"));
        return;
    case LIST_CJK_DECIMAL:
        if (value >= 0 && value < 10000) {
            write_kanji(out, value);
            return;
        }
        break;
    case LIST_LOWER_ALPHA: case LIST_UPPER_ALPHA:
        if (value > 0) {
            write_alphabetic(out, value, style == LIST_LOWER_ALPHA ? 'a' : 'A', 26);
            return;
        }
        break;
    case LIST_LOWER_ROMAN: case LIST_UPPER_ROMAN:
        if (in_range) {
            write_roman(out, value, style == LIST_UPPER_ROMAN);
            return;
        }
        break;
    case LIST_HIRAGANA: case LIST_KATAKANA: case LIST_KATAKANA_IROHA:
        if (in_range) {
            write_from(out, value, style == LIST_HIRAGANA ? hiragana : style == LIST_KATAKANA ? katakana : iroha);
            return;
        }
        break;
    case LIST_DECIMAL:
        break;
    }
    buf_printf(out, "%d", value);
}

Str counter_marker(Arena *arena, int value, const Style *style)
{
    Buf buf = buf_on(arena);
    if (style->list_style == LIST_STRING)
        return style->list_string;
    counter_format(&buf, value, style->list_style);
    switch (style->list_style) {
    case LIST_NONE: case LIST_STRING:
        return STR("");
    case LIST_DISC: case LIST_CIRCLE: case LIST_SQUARE:
        break;
    case LIST_CJK_DECIMAL: case LIST_HIRAGANA: case LIST_KATAKANA: case LIST_KATAKANA_IROHA:
        buf_put(&buf, STR("、"));
        break;
    case LIST_DECIMAL: case LIST_LOWER_ALPHA: case LIST_UPPER_ALPHA: case LIST_LOWER_ROMAN: case LIST_UPPER_ROMAN:
        buf_put(&buf, STR("."));
        break;
    }
    return buf_str(&buf);
}
