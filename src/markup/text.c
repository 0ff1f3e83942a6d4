#include "markup/text.h"

#include "base/utf8.h"

/* East_Asian_Width W, F or H, Hangul apart. */
static bool is_wide(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
           (c >= 0xFF01 && c <= 0xFFDC) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
           (c >= 0x20000 && c <= 0x3FFFD);
}

/* Signs of ambiguous width that Japanese sets full-width: dashes, quotation
 * marks, leaders. They go by their neighbour. */
static bool is_ambiguous(uint32_t c)
{
    return c == 0x2014 || c == 0x2015 || (c >= 0x2018 && c <= 0x201D) || c == 0x2025 || c == 0x2026 ||
           (c >= 0x2460 && c <= 0x24FF) || (c >= 0x25A0 && c <= 0x266F) || c == 0x00D7 || utf8_is_variation_selector(c);
}

/* Japanese punctuation brings its own space: brackets, commas, full stops,
 * their full-width ASCII cousins. */
static bool is_wide_punctuation(uint32_t c)
{
    return (c >= 0x3001 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301F) || c == 0x30FB ||
           (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
           (c >= 0xFF5B && c <= 0xFF65);
}

bool text_joins(uint32_t before, uint32_t after)
{
    if (is_wide_punctuation(before) || is_wide_punctuation(after))
        return true;
    if (is_wide(before))
        return is_wide(after) || is_ambiguous(after);
    return is_ambiguous(before) && is_wide(after);
}

static bool is_white(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* The sign that stands for the white space [from, to) of s; 0 for none. */
static char white_sign(Str s, size_t from, size_t to)
{
    bool broken = false;
    for (size_t i = from; i < to; i++)
        broken |= s.data[i] == '\n';
    if (!broken)
        return ' ';
    if (from == 0 || to == s.len)
        return '\n';
    size_t back = from, ahead = to;
    return text_joins(utf8_prev(s, &back), utf8_next(s, &ahead)) ? 0 : '\n';
}

Str text_collapse(Arena *arena, Str s)
{
    Buf out = buf_on(arena);
    size_t done = 0;
    for (size_t i = 0; i < s.len;) {
        if (!is_white(s.data[i])) {
            i++;
            continue;
        }
        size_t end = i;
        while (end < s.len && is_white(s.data[end]))
            end++;
        char sign = white_sign(s, i, end);
        if (sign != s.data[i] || end - i > 1) {
            buf_put(&out, str_slice(s, done, i));
            if (sign)
                buf_putc(&out, sign);
            done = end;
        }
        i = end;
    }
    if (done == 0)
        return s;
    buf_put(&out, str_slice(s, done, s.len));
    return buf_str(&out);
}
