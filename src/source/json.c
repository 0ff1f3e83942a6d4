#include "source/json.h"

#include "base/notation.h"

#include <string.h>

JsonReader json_open(Str bytes)
{
    JsonReader r = {.bytes = bytes, .counted = {0, 1, 1}};
    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) r.pos = r.counted.pos = 3;
    return r;
}

JsonReader json_at(Str bytes, size_t start)
{
    return (JsonReader){.bytes = bytes, .pos = start, .counted = {0, 1, 1}};
}

static JsonToken fail(JsonReader *r, const char *why)
{
    if (!r->error) r->error = why;
    return r->token = JSON_ERROR;
}

static int peek(const JsonReader *r)
{
    return r->pos < r->bytes.len ? (unsigned char)r->bytes.data[r->pos] : -1;
}

static void skip_space(JsonReader *r)
{
    while (r->pos < r->bytes.len) {
        char c = r->bytes.data[r->pos];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') break;
        r->pos++;
    }
}

static bool in_object(const JsonReader *r)
{
    return r->depth > 0 && (r->objects >> (r->depth - 1) & 1) != 0;
}

static JsonToken open_container(JsonReader *r, bool object)
{
    if (r->depth == JSON_DEPTH) return fail(r, "nested too deeply");
    uint64_t bit = (uint64_t)1 << r->depth++;
    r->objects = object ? r->objects | bit : r->objects & ~bit;
    r->comma_needed = r->value_next = false;
    r->pos++;
    return r->token = object ? JSON_OBJECT : JSON_ARRAY;
}

static JsonToken close_container(JsonReader *r, bool object)
{
    if (r->depth == 0 || in_object(r) != object || r->value_next) return fail(r, "unexpected bracket");
    r->depth--;
    r->comma_needed = true;
    r->pos++;
    return r->token = object ? JSON_OBJECT_END : JSON_ARRAY_END;
}

static bool scan_string(JsonReader *r)
{
    size_t from = ++r->pos;
    r->escaped = false;
    while (r->pos < r->bytes.len) {
        unsigned char c = (unsigned char)r->bytes.data[r->pos++];
        if (c == '"') {
            r->text = str_slice(r->bytes, from, r->pos - 1);
            return true;
        }
        if (c < 0x20) break;
        if (c == '\\') {
            r->escaped = true;
            r->pos++;
        }
    }
    return false;
}

static bool in_number(char c)
{
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

static bool scan_number(JsonReader *r)
{
    size_t from = r->pos;
    while (r->pos < r->bytes.len && in_number(r->bytes.data[r->pos])) r->pos++;
    r->text = str_slice(r->bytes, from, r->pos);
    return r->text.len > 0 && r->text.data[0] != '+' && r->text.data[0] != '.';
}

static JsonToken literal(JsonReader *r, Str word, JsonToken token)
{
    if (!str_starts(str_slice(r->bytes, r->pos, r->bytes.len), word)) return fail(r, "unknown word");
    r->pos += word.len;
    return r->token = token;
}

static JsonToken value(JsonReader *r, int c)
{
    r->value_next = false;
    r->comma_needed = true;
    switch (c) {
    case '{': return open_container(r, true);
    case '[': return open_container(r, false);
    case '"': return scan_string(r) ? (r->token = JSON_STRING) : fail(r, "unterminated string");
    case 't': return literal(r, STR("true"), JSON_TRUE);
    case 'f': return literal(r, STR("false"), JSON_FALSE);
    case 'n': return literal(r, STR("null"), JSON_NULL);
    case -1: return fail(r, "ends too early");
    default: return scan_number(r) ? (r->token = JSON_NUMBER) : fail(r, "unexpected character");
    }
}

static JsonToken key(JsonReader *r)
{
    if (peek(r) != '"' || !scan_string(r)) return fail(r, "a name in quotes is missing");
    skip_space(r);
    if (peek(r) != ':') return fail(r, "a colon is missing");
    r->pos++;
    r->value_next = true;
    return r->token = JSON_KEY;
}

JsonToken json_next(JsonReader *r)
{
    if (r->error) return JSON_ERROR;
    skip_space(r);
    int c = peek(r);
    r->start = r->pos;
    if (r->depth == 0) {
        if (!r->comma_needed) return value(r, c);
        return c == -1 ? (r->token = JSON_END) : fail(r, "text after the end");
    }
    if (c == '}' || c == ']') return close_container(r, c == '}');
    if (r->comma_needed) {
        if (c != ',') return fail(r, c == -1 ? "ends too early" : "a comma is missing");
        r->pos++;
        skip_space(r);
        c = peek(r);
        r->start = r->pos;
        r->comma_needed = false;
        if (c == '}' || c == ']') return fail(r, "a comma before a bracket");
    }
    return in_object(r) && !r->value_next ? key(r) : value(r, c);
}

static const char *past_space(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++;
    return at;
}

/* Past "-12.5"; NULL when it is anything else. The value is str_to_double's: both powers and digits are exact. */
static const char *plain_number(const char *at, const char *end, double *out)
{
    enum { DIGITS = 17 };
    static const double scales[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17};
    bool negative = at < end && *at == '-';
    const char *start = at += negative, *point = NULL;
    uint64_t mantissa = 0;
    for (; at < end && at - start <= DIGITS; at++) {
        unsigned digit = (unsigned)(unsigned char)*at - '0';
        if (digit < 10) mantissa = mantissa * 10 + digit;
        else if (*at == '.' && !point) point = at;
        else break;
    }
    long digits = at - start - (point != NULL), decimals = point ? at - point - 1 : 0;
    if (at >= end || digits == 0 || point == start || at - start > DIGITS) return NULL;
    double value = (double)mantissa / scales[decimals];
    *out = negative ? -value : value;
    return at;
}

bool json_plain_numbers(JsonReader *r, double *out, size_t most, size_t *count)
{
    const char *at = r->bytes.data + r->pos, *end = r->bytes.data + r->bytes.len;
    size_t n = 0;
    for (;; at++, n++) {
        double value;
        at = plain_number(past_space(at, end), end, &value);
        if (!at) return false;
        if (n < most) out[n] = value;
        at = past_space(at, end);
        if (at == end || (*at != ',' && *at != ']')) return false;
        if (*at == ']') break;
    }
    *count = n + 1;
    r->start = (size_t)(at - r->bytes.data);
    r->pos = r->start + 1;
    r->depth--;
    r->comma_needed = true;
    r->token = JSON_ARRAY_END;
    return true;
}

void json_skip(JsonReader *r)
{
    if (r->token != JSON_OBJECT && r->token != JSON_ARRAY) return;
    unsigned outside = r->depth - 1;
    do {
        size_t count;
        if (r->token == JSON_ARRAY) json_plain_numbers(r, NULL, 0, &count);
    } while (r->depth > outside && json_next(r) != JSON_ERROR);
}

/* \uXXXX at s[at] (after the u); joins surrogate pairs. Returns what it used. */
static size_t unicode_escape(Str s, size_t at, Buf *out)
{
    uint32_t c, low;
    if (!hex_read(s, at, 4, &c)) return buf_put_utf8(out, 0xFFFD), 0;
    size_t used = 4;
    if (c >= 0xD800 && c < 0xDC00 && at + 6 <= s.len && s.data[at + 4] == '\\' && s.data[at + 5] == 'u' &&
        hex_read(s, at + 6, 4, &low) && low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        used = 10;
    }
    buf_put_utf8(out, c == 0 || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c);
    return used;
}

Str json_text(Arena *arena, const JsonReader *r)
{
    if (!r->escaped) return str_copy(arena, r->text);
    Buf out = buf_on(arena);
    Str s = r->text;
    for (size_t i = 0; i < s.len; i++) {
        if (s.data[i] != '\\' || i + 1 >= s.len) {
            buf_putc(&out, s.data[i]);
            continue;
        }
        char c = s.data[++i];
        switch (c) {
        case 'n': buf_putc(&out, '\n'); break;
        case 't': buf_putc(&out, '\t'); break;
        case 'r': buf_putc(&out, '\r'); break;
        case 'b': case 'f': buf_putc(&out, ' '); break;
        case 'u': i += unicode_escape(s, i + 1, &out); break;
        default: buf_putc(&out, c);
        }
    }
    return buf_str(&out);
}

bool json_number(const JsonReader *r, double *out)
{
    return r->token == JSON_NUMBER && str_to_double(r->text, out);
}

/* Characters of UTF-8: bytes that do not continue one. Eight at a time, for whole features stand on one line. */
static uint32_t characters(const char *from, const char *to)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t eight, continuing = 0;
    uint32_t length = (uint32_t)(to - from);
    for (; to - from >= 8; from += 8) {
        memcpy(&eight, from, sizeof eight);
        continuing += ((eight >> 7 & ~(eight >> 6) & each) * each) >> 56;
    }
    for (; from < to; from++) continuing += ((unsigned char)*from & 0xC0) == 0x80;
    return length - (uint32_t)continuing;
}

Place json_place(JsonReader *r, Str file)
{
    if (r->counted.pos > r->start) r->counted.pos = 0, r->counted.line = r->counted.column = 1;
    size_t end = r->start < r->bytes.len ? r->start : r->bytes.len;
    if (r->counted.pos < end) {
        const char *from = r->bytes.data + r->counted.pos, *to = r->bytes.data + end, *newline;
        for (; (newline = memchr(from, '\n', (size_t)(to - from))); from = newline + 1) r->counted.line++, r->counted.column = 1;
        r->counted.column += characters(from, to);
        r->counted.pos = end;
    }
    return place_line(file, r->counted.line, r->counted.column);
}
