#include "base/notation.h"

#include <string.h>

void buf_put_grouped(Buf *out, double value, int decimals)
{
    size_t first = out->len;
    buf_put_number(out, value, decimals);
    first += out->data[first] == '-';
    size_t point = str_find_char(str_slice(buf_str(out), first, out->len), '.');
    for (size_t at = point == SIZE_MAX ? out->len : first + point; at > first + 3;) {
        at -= 3;
        buf_putc(out, ',');
        memmove(out->data + at + 1, out->data + at, out->len - 1 - at);
        out->data[at] = ',';
    }
}

/* ---- XML ---- */

typedef uint8_t Bytes16 __attribute__((vector_size(16)));

/* Most text has nothing to escape: sixteen bytes at a time are passed over. */
static size_t plain_run(const char *data, size_t from, size_t len)
{
    size_t i = from;
    for (; i + 16 <= len; i += 16) {
        Bytes16 v;
        uint64_t hit[2];
        memcpy(&v, data + i, 16);
        Bytes16 found = (Bytes16)(v == '<') | (Bytes16)(v == '>') | (Bytes16)(v == '&') | (Bytes16)(v == '"');
        memcpy(hit, &found, 16);
        if (hit[0] | hit[1])
            break;
    }
    while (i < len && data[i] != '<' && data[i] != '>' && data[i] != '&' && data[i] != '"')
        i++;
    return i;
}

static Str escape_of(char c)
{
    switch (c) {
    case '<': return STR("&lt;");
    case '>': return STR("&gt;");
    case '&': return STR("&amp;");
    default: return STR("&quot;");
    }
}

static void put_escaped(Buf *out, Str text, bool quotes)
{
    for (size_t i = 0; i < text.len;) {
        size_t end = plain_run(text.data, i, text.len);
        buf_put(out, str_slice(text, i, end));
        if (end == text.len)
            return;
        if (text.data[end] == '"' && !quotes)
            buf_putc(out, '"');
        else
            buf_put(out, escape_of(text.data[end]));
        i = end + 1;
    }
}

void buf_put_xml_text(Buf *out, Str text) { put_escaped(out, text, false); }
void buf_put_xml_attr(Buf *out, Str text) { put_escaped(out, text, true); }

/* ---- JSON ---- */

static bool is_line_separator(Str s, size_t i)
{
    return i + 3 <= s.len && memcmp(s.data + i, "\xE2\x80", 2) == 0 && ((unsigned char)s.data[i + 2] & 0xFE) == 0xA8;
}

static bool is_one_of(unsigned char c, const char *set)
{
    while (*set && (unsigned char)*set != c)
        set++;
    return *set != '\0';
}

void buf_put_json_text(Buf *out, Str text, const char *also)
{
    size_t done = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool separator = c == 0xE2 && is_line_separator(text, i);
        if (c >= 0x20 && c != '"' && c != '\\' && c != '<' && !separator && !is_one_of(c, also))
            continue;
        buf_put(out, str_slice(text, done, i));
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else
            buf_printf(out, "\\u%04x", separator ? 0x2000u + ((unsigned char)text.data[i + 2] & 0x3Fu) : (unsigned)c);
        i += separator ? 2 : 0;
        done = i + 1;
    }
    buf_put(out, str_slice(text, done, text.len));
}

/* ---- CSV ---- */

void buf_put_csv_quoted(Buf *out, Str cell)
{
    buf_putc(out, '"');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.data[i] == '"')
            buf_putc(out, '"');
        buf_putc(out, cell.data[i]);
    }
    buf_putc(out, '"');
}

void buf_put_csv_cell(Buf *out, Str cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (cell.data[i] == '"' || cell.data[i] == ',' || cell.data[i] == '\n' || cell.data[i] == '\r') {
            buf_put_csv_quoted(out, cell);
            return;
        }
    buf_put(out, cell);
}

/* ---- dumps ---- */

void buf_put_quoted(Buf *out, Str text)
{
    buf_putc(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '"' || c == '\\')
            buf_putc(out, '\\');
        if (c == '\n')
            buf_put(out, STR("\\n"));
        else
            buf_putc(out, c);
    }
    buf_putc(out, '"');
}

/* ---- hexadecimal ---- */

int hex_digit(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_read(Str text, size_t at, size_t digits, uint32_t *out)
{
    *out = 0;
    if (at + digits > text.len)
        return false;
    for (size_t i = 0; i < digits; i++) {
        int digit = hex_digit(text.data[at + i]);
        if (digit < 0)
            return false;
        *out = *out << 4 | (uint32_t)digit;
    }
    return true;
}

bool rgb_parse(Str text, uint8_t rgb[3])
{
    uint32_t all;
    if (text.len != 7 || text.data[0] != '#' || !hex_read(text, 1, 6, &all))
        return false;
    for (size_t i = 0; i < 3; i++)
        rgb[i] = (uint8_t)(all >> (16 - 8 * i));
    return true;
}
