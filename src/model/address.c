#include "model/address.h"

#include "base/utf8.h"

static uint32_t address_character(uint32_t c)
{
    static const uint16_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (uint32_t i = 0; i < 10; i++)
        if (digits[i] == c)
            return '0' + i;
    bool dash = (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC || c == 0x756A || c == 0x53F7 ||
                c == 0x5730 || c == 0x76EE || c == 0x4E01; /* 番 号 地 目 丁 */
    return dash ? '-' : c;
}

Str address_key(Arena *arena, Str address)
{
    Str folded = utf8_fold(arena, address);
    Buf buf = buf_on(arena);
    for (size_t pos = 0; pos < folded.len;) {
        uint32_t c = address_character(utf8_next(folded, &pos));
        if (utf8_is_space(c) || (c == '-' && buf.len && buf.data[buf.len - 1] == '-'))
            continue;
        buf_put_utf8(&buf, c);
    }
    while (buf.len && buf.data[buf.len - 1] == '-')
        buf.len--;
    return buf_str(&buf);
}
