#include "base/utf8.h"

#include <string.h>

uint32_t utf8_next(Str s, size_t *pos)
{
    const unsigned char *p = (const unsigned char *)s.data + *pos;
    size_t left = s.len - *pos;
    uint32_t c = p[0];
    if (c < 0x80) {
        *pos += 1;
        return c;
    }
    size_t len = c >= 0xF0 && c < 0xF5 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 0;
    if (len == 0 || len > left) {
        *pos += 1;
        return UTF8_INVALID;
    }
    uint32_t code = c & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *pos += 1;
            return UTF8_INVALID;
        }
        code = code << 6 | (p[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[len] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        *pos += 1;
        return UTF8_INVALID;
    }
    *pos += len;
    return code;
}

uint32_t utf8_prev(Str s, size_t *pos)
{
    size_t at = *pos, end = *pos;
    do
        at--;
    while (at > 0 && end - at < 4 && ((unsigned char)s.data[at] & 0xC0) == 0x80);
    size_t next = at;
    uint32_t c = utf8_next((Str){s.data, end}, &next);
    if (next != end) { /* malformed: one byte at a time */
        *pos = end - 1;
        return UTF8_INVALID;
    }
    *pos = at;
    return c;
}

size_t utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (c >> 18 & 7));
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t utf8_check(Str s)
{
    for (size_t pos = 0; pos < s.len;) {
        size_t start = pos;
        /* U+FFFD itself is three bytes long; a malformed byte is one. */
        if (utf8_next(s, &pos) == UTF8_INVALID && pos - start == 1)
            return start;
    }
    return SIZE_MAX;
}

size_t utf8_count(Str s)
{
    size_t count = 0;
    for (size_t pos = 0; pos < s.len; count++)
        utf8_next(s, &pos);
    return count;
}

bool utf8_is_variation_selector(uint32_t c)
{
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

bool utf8_is_kanji(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF) || c == 0x3005 || c == 0x3007;
}

bool utf8_is_private_use(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0x10FFFD);
}

bool utf8_is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000;
}

uint32_t utf8_fold_width(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    return c == 0x3000 ? ' ' : c;
}

uint32_t utf8_radical_to_kanji(uint32_t c)
{
    /* Kangxi radicals U+2F00-2FD5, compatibility mappings of UnicodeData.txt. */
    static const uint16_t kangxi[] = {
        0x4E00, 0x4E28, 0x4E36, 0x4E3F, 0x4E59, 0x4E85, 0x4E8C, 0x4EA0, 0x4EBA, 0x513F, 0x5165, 0x516B,
        0x5182, 0x5196, 0x51AB, 0x51E0, 0x51F5, 0x5200, 0x529B, 0x52F9, 0x5315, 0x531A, 0x5338, 0x5341,
        0x535C, 0x5369, 0x5382, 0x53B6, 0x53C8, 0x53E3, 0x56D7, 0x571F, 0x58EB, 0x5902, 0x590A, 0x5915,
        0x5927, 0x5973, 0x5B50, 0x5B80, 0x5BF8, 0x5C0F, 0x5C22, 0x5C38, 0x5C6E, 0x5C71, 0x5DDB, 0x5DE5,
        0x5DF1, 0x5DFE, 0x5E72, 0x5E7A, 0x5E7F, 0x5EF4, 0x5EFE, 0x5F0B, 0x5F13, 0x5F50, 0x5F61, 0x5F73,
        0x5FC3, 0x6208, 0x6236, 0x624B, 0x652F, 0x6534, 0x6587, 0x6597, 0x65A4, 0x65B9, 0x65E0, 0x65E5,
        0x66F0, 0x6708, 0x6728, 0x6B20, 0x6B62, 0x6B79, 0x6BB3, 0x6BCB, 0x6BD4, 0x6BDB, 0x6C0F, 0x6C14,
        0x6C34, 0x706B, 0x722A, 0x7236, 0x723B, 0x723F, 0x7247, 0x7259, 0x725B, 0x72AC, 0x7384, 0x7389,
        0x74DC, 0x74E6, 0x7518, 0x751F, 0x7528, 0x7530, 0x758B, 0x7592, 0x7676, 0x767D, 0x76AE, 0x76BF,
        0x76EE, 0x77DB, 0x77E2, 0x77F3, 0x793A, 0x79B8, 0x79BE, 0x7A74, 0x7ACB, 0x7AF9, 0x7C73, 0x7CF8,
        0x7F36, 0x7F51, 0x7F8A, 0x7FBD, 0x8001, 0x800C, 0x8012, 0x8033, 0x807F, 0x8089, 0x81E3, 0x81EA,
        0x81F3, 0x81FC, 0x820C, 0x821B, 0x821F, 0x826E, 0x8272, 0x8278, 0x864D, 0x866B, 0x8840, 0x884C,
        0x8863, 0x897E, 0x898B, 0x89D2, 0x8A00, 0x8C37, 0x8C46, 0x8C55, 0x8C78, 0x8C9D, 0x8D64, 0x8D70,
        0x8DB3, 0x8EAB, 0x8ECA, 0x8F9B, 0x8FB0, 0x8FB5, 0x9091, 0x9149, 0x91C6, 0x91CC, 0x91D1, 0x9577,
        0x9580, 0x961C, 0x96B6, 0x96B9, 0x96E8, 0x9751, 0x975E, 0x9762, 0x9769, 0x97CB, 0x97ED, 0x97F3,
        0x9801, 0x98A8, 0x98DB, 0x98DF, 0x9996, 0x9999, 0x99AC, 0x9AA8, 0x9AD8, 0x9ADF, 0x9B25, 0x9B2F,
        0x9B32, 0x9B3C, 0x9B5A, 0x9CE5, 0x9E75, 0x9E7F, 0x9EA5, 0x9EBB, 0x9EC3, 0x9ECD, 0x9ED1, 0x9EF9,
        0x9EFD, 0x9F0E, 0x9F13, 0x9F20, 0x9F3B, 0x9F4A, 0x9F52, 0x9F8D, 0x9F9C, 0x9FA0};
    _Static_assert(sizeof kangxi / sizeof *kangxi == 214, "there are 214 Kangxi radicals");
    if (c >= 0x2F00 && c <= 0x2FD5)
        return kangxi[c - 0x2F00];
    /* CJK Radicals Supplement: the forms seen in real files as if kanji
     * (Unicode EquivalentUnifiedIdeograph). */
    switch (c) {
    case 0x2E81: return 0x5382;
    case 0x2E92: return 0x5DF3;
    case 0x2E9D: return 0x6708;
    case 0x2E9F: return 0x6BCD;
    case 0x2EA0: return 0x6C11;
    case 0x2EC4: return 0x897F;
    case 0x2EC5: return 0x89C1;
    case 0x2ED1: return 0x9577;
    case 0x2ED8: return 0x9752;
    case 0x2EDD: return 0x98DF;
    case 0x2EE8: return 0x9EA6;
    case 0x2EE9: return 0x9EC4;
    case 0x2EEB: return 0x6589;
    case 0x2EED: return 0x6B6F;
    case 0x2EEF: return 0x7ADC;
    case 0x2EF2: return 0x4E80;
    default: return 0;
    }
}

/* Half-width katakana U+FF61-FF9F to full-width. */
static const uint16_t half_kana[] = {
    0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3, 0x30E5,
    0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF, 0x30B1, 0x30B3,
    0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1, 0x30C4, 0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC,
    0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5, 0x30D8, 0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4,
    0x30E6, 0x30E8, 0x30E9, 0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3, 0x309B, 0x309C};

/* The full-width kana with the mark joined, or 0 when it takes none. */
static uint32_t join_voiced(uint32_t kana, uint32_t mark)
{
    if (mark == 0xFF9F)
        return kana >= 0x30CF && kana <= 0x30DB && (kana - 0x30CF) % 3 == 0 ? kana + 2 : 0;
    if (mark != 0xFF9E)
        return 0;
    if (kana == 0x30A6)
        return 0x30F4;
    bool k_to_t = (kana >= 0x30AB && kana <= 0x30C1 && (kana - 0x30AB) % 2 == 0) ||
                  (kana >= 0x30C4 && kana <= 0x30C8 && (kana - 0x30C4) % 2 == 0);
    bool h = kana >= 0x30CF && kana <= 0x30DB && (kana - 0x30CF) % 3 == 0;
    return k_to_t || h ? kana + 1 : 0;
}

/* Next code point with width folded and half-width marks joined. */
static uint32_t next_folded(Str s, size_t *pos)
{
    uint32_t c = utf8_next(s, pos);
    if (c < 0xFF61 || c > 0xFF9F)
        return utf8_fold_width(c);
    uint32_t full = half_kana[c - 0xFF61];
    if (*pos < s.len) {
        size_t after = *pos;
        uint32_t joined = join_voiced(full, utf8_next(s, &after));
        if (joined) {
            *pos = after;
            return joined;
        }
    }
    return full;
}

Str utf8_fold(Arena *arena, Str s)
{
    Buf buf = buf_on(arena);
    buf_reserve(&buf, s.len);
    for (size_t pos = 0; pos < s.len;)
        buf_put_utf8(&buf, next_folded(s, &pos));
    return buf_str(&buf);
}

/* Default_Ignorable_Code_Point that text carries around: what cannot be seen parts no word. */
static bool is_invisible(uint32_t c)
{
    return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || utf8_is_variation_selector(c);
}

static bool dropped_in_search(uint32_t c)
{
    return utf8_is_space(c) || is_invisible(c) || c == '-' || c == 0x30FB || (c >= 0x2000 && c <= 0x2015) || c == 0x202F ||
           c == 0x205F || c == 0x2212;
}

static uint32_t to_hiragana(uint32_t c)
{
    return (c >= 0x30A1 && c <= 0x30F6) || c == 0x30FD || c == 0x30FE ? c - 0x60 : c;
}

/* The ASCII at `pos`; most of a page is markup and digits. Where it ends. */
static size_t fold_ascii(Buf *out, Str s, size_t pos)
{
    char *to = out->data + out->len;
    for (; pos < s.len && (unsigned char)s.data[pos] < 0x80; pos++) {
        char c = s.data[pos];
        if (c == '-' || (c <= ' ' && utf8_is_space((unsigned char)c))) continue;
        *to++ = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    out->len = (size_t)(to - out->data);
    return pos;
}

/* Likewise U+4000 to U+9FFF: kanji, which nothing below changes. */
static size_t copy_kanji(Buf *out, Str s, size_t pos)
{
    const unsigned char *p = (const unsigned char *)s.data;
    size_t from = pos;
    while (pos + 2 < s.len && p[pos] >= 0xE4 && p[pos] <= 0xE9 && (p[pos + 1] & 0xC0) == 0x80 && (p[pos + 2] & 0xC0) == 0x80) pos += 3;
    memcpy(out->data + out->len, s.data + from, pos - from);
    out->len += pos - from;
    return pos;
}

Str utf8_search_key(Arena *arena, Str s)
{
    Buf buf = buf_on(arena);
    for (size_t pos = 0; pos < s.len;) {
        buf_reserve(&buf, s.len - pos);
        pos = copy_kanji(&buf, s, fold_ascii(&buf, s, pos));
        if (pos == s.len || (unsigned char)s.data[pos] < 0x80) continue;
        uint32_t c = next_folded(s, &pos);
        uint32_t kanji = utf8_radical_to_kanji(c);
        if (kanji)
            c = kanji;
        if (dropped_in_search(c))
            continue;
        if (c >= 'A' && c <= 'Z')
            c += 32;
        buf_put_utf8(&buf, to_hiragana(c));
    }
    if (buf.len) buf.data[buf.len] = '\0';
    return buf_str(&buf);
}

static uint32_t to_large_hiragana(uint32_t c)
{
    static const struct { uint16_t small, large; } pairs[] = {
        {0x3041, 0x3042}, {0x3043, 0x3044}, {0x3045, 0x3046}, {0x3047, 0x3048}, {0x3049, 0x304A}, {0x3063, 0x3064},
        {0x3083, 0x3084}, {0x3085, 0x3086}, {0x3087, 0x3088}, {0x308E, 0x308F}, {0x3095, 0x304B}, {0x3096, 0x3051},
    };
    if (c < 0x3041 || c > 0x3096)
        return c;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].small == c)
            return pairs[i].large;
    return c;
}

Str utf8_reader_key(Arena *arena, Str s)
{
    Str key = utf8_search_key(arena, s);
    Buf buf = buf_on(arena);
    buf_reserve(&buf, key.len);
    for (size_t pos = 0; pos < key.len;)
        buf_put_utf8(&buf, to_large_hiragana(utf8_next(key, &pos)));
    return buf_str(&buf);
}

Str utf8_to_katakana(Arena *arena, Str s)
{
    Buf buf = buf_on(arena);
    for (size_t pos = 0; pos < s.len;) {
        uint32_t c = utf8_next(s, &pos);
        bool hiragana = (c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E;
        buf_put_utf8(&buf, hiragana ? c + 0x60 : c);
    }
    return buf_str(&buf);
}
