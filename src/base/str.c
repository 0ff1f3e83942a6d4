#include "base/str.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

Str str_from(const char *nul_terminated)
{
    return nul_terminated ? (Str){nul_terminated, strlen(nul_terminated)} : STR("");
}

Str str_copy(Arena *arena, Str s)
{
    return (Str){arena_copy(arena, s.data, s.len), s.len};
}

const char *str_cstr(Arena *arena, Str s)
{
    return arena_copy(arena, s.data, s.len);
}

Str str_printf(Arena *arena, const char *format, ...)
{
    Buf buf = buf_on(arena);
    va_list args;
    va_start(args, format);
    buf_vprintf(&buf, format, args);
    va_end(args);
    return buf_str(&buf);
}

Str str_join(Arena *arena, Str a, Str b)
{
    char *joined = arena_alloc(arena, a.len + b.len + 1, 1);
    if (a.len)
        memcpy(joined, a.data, a.len);
    if (b.len)
        memcpy(joined + a.len, b.data, b.len);
    return (Str){joined, a.len + b.len};
}

bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_ascii_case(Str a, Str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.data[i]) != ascii_lower(b.data[i]))
            return false;
    return true;
}

int str_cmp(Str a, Str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.data, b.data, shared) : 0;
    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(Str s, Str prefix)
{
    return s.len >= prefix.len && str_eq((Str){s.data, prefix.len}, prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.len >= suffix.len && str_eq((Str){s.data + (s.len - suffix.len), suffix.len}, suffix);
}

size_t str_find(Str s, Str needle)
{
    if (needle.len == 0)
        return 0;
    if (s.len < needle.len)
        return SIZE_MAX;
    const char *hit = memmem(s.data, s.len, needle.data, needle.len);
    return hit ? (size_t)(hit - s.data) : SIZE_MAX;
}

size_t str_find_char(Str s, char c)
{
    const char *hit = s.len ? memchr(s.data, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.data) : SIZE_MAX;
}

Str str_slice(Str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (Str){from ? s.data + from : s.data, to - from}; /* NULL + 0 is not defined */
}

Str str_trim(Str s)
{
    size_t from = 0, to = s.len;
    while (from < to) {
        size_t next = from;
        if (!utf8_is_space(utf8_next((Str){s.data, to}, &next)))
            break;
        from = next;
    }
    while (to > from) {
        size_t before = to;
        if (!utf8_is_space(utf8_prev((Str){s.data, to}, &before)))
            break;
        to = before;
    }
    return str_slice(s, from, to);
}

bool str_split(Str *rest, char separator, Str *part)
{
    if (rest->len == 0)
        return false;
    size_t at = str_find_char(*rest, separator);
    *part = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at == SIZE_MAX ? at : at + 1, rest->len);
    return true;
}

bool str_to_int(Str s, long *out)
{
    size_t i = 0;
    bool negative = false;
    if (i < s.len && (s.data[i] == '-' || s.data[i] == '+'))
        negative = s.data[i++] == '-';
    if (i == s.len || s.len - i > 18)
        return false;
    long value = 0;
    for (; i < s.len; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
        value = value * 10 + (s.data[i] - '0');
    }
    *out = negative ? -value : value;
    return true;
}

static double power_of_ten(long exponent)
{
    double result = 1, base = 10;
    for (unsigned long e = (unsigned long)(exponent < 0 ? -exponent : exponent); e; e >>= 1, base *= base)
        if (e & 1)
            result *= base;
    return result;
}

bool str_to_double(Str s, double *out)
{
    size_t i = 0, digits = 0;
    bool negative = false;
    if (i < s.len && (s.data[i] == '-' || s.data[i] == '+'))
        negative = s.data[i++] == '-';
    /* Up to 19 significant digits in an integer, the rest as powers of ten. */
    uint64_t mantissa = 0;
    long exponent = 0;
    bool point = false;
    for (; i < s.len; i++) {
        char c = s.data[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        digits++;
        if (mantissa < 1000000000000000000u) {
            mantissa = mantissa * 10 + (uint64_t)(c - '0');
            exponent -= point;
        } else {
            exponent += !point;
        }
    }
    if (digits == 0)
        return false;
    if (i < s.len) {
        long written;
        if ((s.data[i] != 'e' && s.data[i] != 'E') || !str_to_int(str_slice(s, i + 1, s.len), &written))
            return false;
        exponent += written > 400 ? 400 : written < -400 ? -400 : written;
    }
    double value = (double)mantissa;
    value = exponent < 0 ? value / power_of_ten(exponent) : value * power_of_ten(exponent);
    if (!isfinite(value))
        return false;
    *out = negative ? -value : value;
    return true;
}

Buf buf_on(Arena *arena)
{
    return (Buf){.arena = arena};
}

void buf_reserve(Buf *buf, size_t extra)
{
    size_t need = buf->len + extra + 1;
    if (need <= buf->cap)
        return;
    size_t cap = buf->cap ? buf->cap * 2 : 64;
    if (cap < need)
        cap = need;
    char *grown = arena_alloc(buf->arena, cap, 1);
    if (buf->len)
        memcpy(grown, buf->data, buf->len);
    buf->data = grown;
    buf->cap = cap;
}

void buf_put(Buf *buf, Str s)
{
    if (s.len == 0)
        return;
    buf_reserve(buf, s.len);
    memcpy(buf->data + buf->len, s.data, s.len);
    buf->len += s.len;
    buf->data[buf->len] = '\0';
}

void buf_putc(Buf *buf, char c)
{
    buf_reserve(buf, 1);
    buf->data[buf->len++] = c;
    buf->data[buf->len] = '\0';
}

void buf_put_utf8(Buf *buf, uint32_t code_point)
{
    char bytes[4];
    buf_put(buf, (Str){bytes, utf8_encode(code_point, bytes)});
}

void buf_vprintf(Buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    assert(len >= 0);
    buf_reserve(buf, (size_t)len);
    vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
    va_end(again);
    buf->len += (size_t)len;
}

void buf_printf(Buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(buf, format, args);
    va_end(args);
}

void buf_put_number(Buf *buf, double value, int decimals)
{
    static const double scales[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    if (!isfinite(value))
        value = 0;
    if (decimals < 0)
        decimals = 0;
    if (decimals > 9)
        decimals = 9;
    double scaled = round(fabs(value) * scales[decimals]);
    if (scaled >= 9e15) { /* beyond what a fraction could be exact in */
        buf_printf(buf, "%s%.0f", value < 0 ? "-" : "", fabs(value));
        return;
    }
    uint64_t all = (uint64_t)scaled;
    char digits[40];
    size_t at = sizeof digits;
    bool written = false; /* zeros at the end are not */
    for (int i = 0; i < decimals; i++, all /= 10) {
        written = written || all % 10 != 0;
        if (written)
            digits[--at] = (char)('0' + all % 10);
    }
    if (written)
        digits[--at] = '.';
    do
        digits[--at] = (char)('0' + all % 10);
    while (all /= 10);
    if (value < 0 && scaled != 0)
        digits[--at] = '-';
    buf_put(buf, (Str){digits + at, sizeof digits - at});
}

void buf_clear(Buf *buf)
{
    buf->len = 0;
    if (buf->data)
        buf->data[0] = '\0';
}
