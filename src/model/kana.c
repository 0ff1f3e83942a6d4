#include "model/kana.h"

#include "base/utf8.h"

enum { FIRST = 0x3041, LAST = 0x3096, KATAKANA_OFFSET = 0x60, LONG_MARK = 0x30FC };

enum { FORM_LONG = '1', FORM_SMALL = '2', FORM_REPEAT = '3', FORM_FULL = '4' };

typedef struct Kana {
    uint16_t plain; /* unvoiced and full-size, a code point of hiragana */
    uint16_t vowel; /* likewise */
    uint8_t row; /* 0 あ … 9 わ */
    char voicing;
    char form;
} Kana;

static const char *const ROWS[] = {"あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ"};

/* The last kana of each row, by code point. */
static const uint16_t ROW_END[] = {0x304A, 0x3054, 0x305E, 0x3069, 0x306E,
                                   0x307D, 0x3082, 0x3088, 0x308D, 0x3096};

static bool in(uint32_t c, uint32_t from, uint32_t to) { return c >= from && c <= to; }

/* ぁ … ぉ, ゃ … ょ stand before their full-size kana; っ, ゎ, ゕ, ゖ likewise or
 * listed apart. */
static bool is_small(uint32_t c)
{
    return (in(c, 0x3041, 0x304A) && c % 2 == 1) || c == 0x3063 ||
           (in(c, 0x3083, 0x3088) && c % 2 == 1) || c == 0x308E || c >= 0x3095;
}

static uint32_t full_size(uint32_t c)
{
    if (c == 0x3095) return 0x304B; /* ゕ か */
    if (c == 0x3096) return 0x3051; /* ゖ け */
    return is_small(c) ? c + 1 : c;
}

static uint32_t unvoiced(uint32_t c, char *voicing)
{
    *voicing = '1';
    if (c == 0x3094) { /* ゔ */
        *voicing = '2';
        return 0x3046;
    }
    if (in(c, 0x304B, 0x3062) && c % 2 == 0) *voicing = '2';       /* が … ぢ */
    else if (in(c, 0x3064, 0x3069) && c % 2 == 1) *voicing = '2';  /* づ で ど */
    else if (in(c, 0x306F, 0x307D)) *voicing = (char)('1' + (c - 0x306F) % 3);
    return c - (uint32_t)(*voicing - '1');
}

/* The vowel of a plain, full-size kana. */
static uint16_t vowel_of(uint32_t c)
{
    static const uint16_t VOWELS[] = {0x3042, 0x3044, 0x3046, 0x3048, 0x304A};
    unsigned n = 0;
    if (c <= 0x304A) n = (c - 0x3042) / 2;
    else if (c <= 0x3062) n = (c - 0x304B) / 2 % 5;
    else if (c <= 0x3069) n = (c - 0x3064) / 2 + 2; /* つ て と */
    else if (c <= 0x306E) n = c - 0x306A;
    else if (c <= 0x307D) n = (c - 0x306F) / 3;
    else if (c <= 0x3082) n = c - 0x307E;
    else if (c <= 0x3088) n = (c - 0x3084) / 2 * 2; /* や ゆ よ */
    else if (c <= 0x308D) n = c - 0x3089;
    else if (c == 0x308F) n = 0;
    else if (c == 0x3090) n = 1; /* ゐ */
    else if (c == 0x3091) n = 3; /* ゑ */
    else if (c == 0x3092) n = 4; /* を */
    else n = 2;                  /* ん lengthens as う */
    return VOWELS[n > 4 ? 4 : n];
}

static Kana classify(uint32_t c)
{
    Kana k = {.form = is_small(c) ? FORM_SMALL : FORM_FULL};
    uint32_t plain = unvoiced(full_size(c), &k.voicing);
    k.plain = (uint16_t)plain;
    k.vowel = vowel_of(plain);
    while (ROW_END[k.row] < plain) k.row++;
    return k;
}

typedef struct Keys {
    Buf plain, voicing, form, script;
    Kana last;
    bool has_last;
} Keys;

static void add_kana(Keys *keys, Kana k, bool katakana)
{
    buf_put_utf8(&keys->plain, k.plain);
    buf_putc(&keys->voicing, k.voicing);
    buf_putc(&keys->form, k.form);
    buf_putc(&keys->script, katakana ? '2' : '1');
    keys->last = k;
    keys->has_last = true;
}

/* ー ゝ ゞ: what they stand for depends on the kana before. */
static bool add_dependent(Keys *keys, uint32_t c)
{
    bool repeat = c == 0x309D || c == 0x309E || c == 0x30FD || c == 0x30FE;
    if (!repeat && c != LONG_MARK) return false;
    if (!keys->has_last) return true;
    Kana k = keys->last;
    k.form = repeat ? FORM_REPEAT : FORM_LONG;
    if (repeat) k.voicing = c == 0x309E || c == 0x30FE ? '2' : '1';
    else k = (Kana){.plain = k.vowel, .vowel = k.vowel, .row = 0, .voicing = '1', .form = FORM_LONG};
    add_kana(keys, k, c > 0x30A0);
    return true;
}

static bool is_sign(uint32_t c)
{
    return utf8_is_space(c) || utf8_is_variation_selector(c) || c == 0x30FB ||
           (c < 0x80 && !in(c, '0', '9') && !in(c, 'A', 'Z') && !in(c, 'a', 'z')) ||
           in(c, 0x2010, 0x2027) || in(c, 0x3001, 0x301F);
}

static void add(Keys *keys, uint32_t c)
{
    if (add_dependent(keys, c)) return;
    bool katakana = in(c, FIRST + KATAKANA_OFFSET, LAST + KATAKANA_OFFSET);
    uint32_t hiragana = katakana ? c - KATAKANA_OFFSET : c;
    if (in(hiragana, FIRST, LAST)) {
        add_kana(keys, classify(hiragana), katakana);
        return;
    }
    keys->has_last = false;
    if (is_sign(c)) return;
    buf_put_utf8(&keys->plain, in(c, 'A', 'Z') ? c + 32 : c);
}

Str kana_sort_key(Arena *arena, Str reading)
{
    Keys keys = {buf_on(arena), buf_on(arena), buf_on(arena), buf_on(arena), {0}, false};
    Str folded = utf8_fold(arena, reading);
    for (size_t pos = 0; pos < folded.len;) add(&keys, utf8_next(folded, &pos));
    /* \1 sorts before every character, so a shorter reading comes first. */
    buf_putc(&keys.plain, 1);
    buf_put(&keys.plain, buf_str(&keys.voicing));
    buf_putc(&keys.plain, 1);
    buf_put(&keys.plain, buf_str(&keys.form));
    buf_putc(&keys.plain, 1);
    buf_put(&keys.plain, buf_str(&keys.script));
    return buf_str(&keys.plain);
}

Str kana_row(Arena *scratch, Str reading)
{
    Str folded = utf8_fold(scratch, reading);
    for (size_t pos = 0; pos < folded.len;) {
        uint32_t c = utf8_next(folded, &pos);
        if (is_sign(c)) continue;
        if (in(c, FIRST + KATAKANA_OFFSET, LAST + KATAKANA_OFFSET)) c -= KATAKANA_OFFSET;
        if (!in(c, FIRST, LAST)) break;
        return str_from(ROWS[classify(c).row]);
    }
    return STR("他");
}
