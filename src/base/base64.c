#include "base/base64.h"

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_put(Buf *out, Str bytes)
{
    const uint8_t *p = (const uint8_t *)bytes.data;
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t v = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0u);
        buf_putc(out, DIGITS[v >> 18]);
        buf_putc(out, DIGITS[v >> 12 & 63]);
        buf_putc(out, left > 1 ? DIGITS[v >> 6 & 63] : '=');
        buf_putc(out, left > 2 ? DIGITS[v & 63] : '=');
    }
}

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool base64_read(Arena *arena, Str text, Str *bytes)
{
    Buf out = buf_on(arena);
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < text.len && text.data[i] != '='; i++) {
        char c = text.data[i];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
        int value = value_of(c);
        if (value < 0) return false;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        buf_putc(&out, (char)(bits >> count & 255));
    }
    *bytes = buf_str(&out);
    return true;
}
