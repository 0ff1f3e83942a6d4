#include "source/encoding.h"

#include <iconv.h>
#include <string.h>

#include "base/utf8.h"

Str encoding_name(Encoding encoding)
{
    switch (encoding) {
    case ENCODING_UTF8: return STR("UTF-8");
    case ENCODING_CP932: return STR("CP932（シフトJIS）");
    case ENCODING_UTF16LE: return STR("UTF-16LE");
    case ENCODING_UTF16BE: return STR("UTF-16BE");
    }
    return STR("");
}

Encoding encoding_of_mark(Str bytes, size_t *mark_len)
{
    *mark_len = 2;
    if (str_starts(bytes, STR("\xFF\xFE")))
        return ENCODING_UTF16LE;
    if (str_starts(bytes, STR("\xFE\xFF")))
        return ENCODING_UTF16BE;
    *mark_len = str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
    return ENCODING_UTF8;
}

/* ---- CP932 ---- */

static int lead_index(unsigned char c)
{
    return c >= 0x81 && c <= 0x9F ? c - 0x81 : c >= 0xE0 && c <= 0xFC ? c - 0xE0 + 0x1F : -1;
}

Cp932 *cp932_new(Arena *arena)
{
    Cp932 *table = arena_new(arena, Cp932);
    iconv_t conversion = iconv_open("UTF-16BE", "CP932");
    if (conversion == (iconv_t)-1)
        return table; /* every double byte is then reported as malformed */
    for (int lead = 0x81; lead <= 0xFC; lead++) {
        int row = lead_index((unsigned char)lead);
        for (int trail = 0x40; row >= 0 && trail <= 0xFC; trail++) {
            char in[2] = {(char)lead, (char)trail}, *from = in;
            unsigned char out[8];
            char *to = (char *)out;
            size_t in_left = 2, out_left = sizeof out;
            iconv(conversion, NULL, NULL, NULL, NULL);
            if (iconv(conversion, &from, &in_left, &to, &out_left) != (size_t)-1 && out_left == sizeof out - 2)
                table->pairs[row][trail - 0x40] = (uint16_t)(out[0] << 8 | out[1]);
        }
    }
    iconv_close(conversion);
    return table;
}

/* The character at *pos and past it; UTF8_INVALID for a byte out of place. */
static uint32_t cp932_next(const Cp932 *table, Str s, size_t *pos)
{
    unsigned char c = (unsigned char)s.data[(*pos)++];
    if (c < 0x80)
        return c;
    if (c >= 0xA1 && c <= 0xDF)
        return 0xFF61u + c - 0xA1;
    int row = lead_index(c);
    if (row < 0 || *pos >= s.len)
        return UTF8_INVALID;
    unsigned char trail = (unsigned char)s.data[*pos];
    uint32_t code = trail < 0x40 || trail > 0xFC ? 0 : table->pairs[row][trail - 0x40];
    if (!code)
        return UTF8_INVALID;
    ++*pos;
    return code;
}

/* ---- UTF-16 ---- */

static uint32_t utf16_unit(Encoding encoding, Str s, size_t pos)
{
    unsigned a = (unsigned char)s.data[pos], b = (unsigned char)s.data[pos + 1];
    return encoding == ENCODING_UTF16LE ? b << 8 | a : a << 8 | b;
}

static uint32_t utf16_next(Encoding encoding, Str s, size_t *pos)
{
    if (s.len - *pos < 2) {
        *pos = s.len;
        return UTF8_INVALID;
    }
    uint32_t unit = utf16_unit(encoding, s, *pos);
    *pos += 2;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    if (unit > 0xDBFF || s.len - *pos < 2)
        return UTF8_INVALID;
    uint32_t low = utf16_unit(encoding, s, *pos);
    if (low < 0xDC00 || low > 0xDFFF)
        return UTF8_INVALID;
    *pos += 2;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

/* ---- any ---- */

static uint32_t next_of(Encoding encoding, const Cp932 *table, Str s, size_t *pos)
{
    switch (encoding) {
    case ENCODING_UTF8: return utf8_next(s, pos);
    case ENCODING_CP932: return cp932_next(table, s, pos);
    case ENCODING_UTF16LE:
    case ENCODING_UTF16BE: return utf16_next(encoding, s, pos);
    }
    return UTF8_INVALID;
}

/* A well-formed U+FFFD is somebody else's loss, not a broken byte here. */
static bool is_bad(Encoding encoding, uint32_t c, size_t len)
{
    return c == UTF8_INVALID && !(encoding == ENCODING_UTF8 && len == 3);
}

size_t encoding_count_bad(Encoding encoding, const Cp932 *table, Str bytes)
{
    size_t bad = 0;
    for (size_t pos = 0; pos < bytes.len;) {
        size_t from = pos;
        uint32_t c = next_of(encoding, table, bytes, &pos);
        bad += is_bad(encoding, c, pos - from);
    }
    return bad;
}

static bool is_ascii(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.data[i] >= 0x80)
            return false;
    return true;
}

Str encoding_decode(Arena *arena, Encoding encoding, const Cp932 *table, Str bytes, size_t *bad)
{
    *bad = 0;
    if (encoding == ENCODING_UTF8 && utf8_check(bytes) == SIZE_MAX)
        return bytes;
    if (encoding == ENCODING_CP932 && is_ascii(bytes))
        return bytes;
    Buf buf = buf_on(arena);
    buf_reserve(&buf, bytes.len + bytes.len / 2);
    for (size_t pos = 0; pos < bytes.len;) {
        size_t from = pos;
        uint32_t c = next_of(encoding, table, bytes, &pos);
        *bad += is_bad(encoding, c, pos - from);
        buf_put_utf8(&buf, c);
    }
    return buf_str(&buf);
}
