/* jlreq.c - JLREQ's tables as rules. */
#include "text/jlreq.h"

#include <stddef.h>

/* ---- classes (JLREQ Appendix A) ---- */

typedef struct ClassRow {
    uint16_t from, to;
    uint8_t cls;
} ClassRow;

/* Sorted by code point; what is not here goes by range in jlreq_class. */
static const ClassRow ROWS[] = {
    {0x0020, 0x0020, CL_SPACE},       {0x0021, 0x0022, CL_WESTERN_SIGN}, {0x0023, 0x0024, CL_PREFIX},
    {0x0025, 0x0025, CL_POSTFIX},     {0x0026, 0x0027, CL_WESTERN_SIGN}, {0x0028, 0x0028, CL_OPENING},
    {0x0029, 0x0029, CL_CLOSING},     {0x002A, 0x002F, CL_WESTERN_SIGN}, {0x0030, 0x0039, CL_NUMERAL},
    {0x003A, 0x0040, CL_WESTERN_SIGN},{0x0041, 0x005A, CL_WESTERN},      {0x005B, 0x005B, CL_OPENING},
    {0x005C, 0x005C, CL_WESTERN_SIGN},{0x005D, 0x005D, CL_CLOSING},      {0x005E, 0x0060, CL_WESTERN_SIGN},
    {0x0061, 0x007A, CL_WESTERN},     {0x007B, 0x007B, CL_OPENING},      {0x007C, 0x007C, CL_WESTERN_SIGN},
    {0x007D, 0x007D, CL_CLOSING},     {0x007E, 0x007E, CL_WESTERN_SIGN}, {0x00A0, 0x00A0, CL_SPACE},
    {0x00A2, 0x00A2, CL_POSTFIX},     {0x00A3, 0x00A3, CL_PREFIX},       {0x00A5, 0x00A5, CL_PREFIX},
    {0x00A7, 0x00A7, CL_IDEOGRAPH},   {0x00AB, 0x00AB, CL_OPENING},      {0x00B0, 0x00B0, CL_POSTFIX},
    {0x00B1, 0x00B1, CL_WESTERN_SIGN},   {0x00B6, 0x00B6, CL_IDEOGRAPH},    {0x00B7, 0x00B7, CL_MIDDLE_DOT},
    {0x00BB, 0x00BB, CL_CLOSING},     {0x00D7, 0x00D7, CL_WESTERN_SIGN},    {0x00F7, 0x00F7, CL_WESTERN_SIGN},
    {0x2000, 0x200A, CL_SPACE},       {0x2010, 0x2013, CL_HYPHEN},       {0x2014, 0x2015, CL_INSEPARABLE},
    {0x2018, 0x2018, CL_OPENING},     {0x2019, 0x2019, CL_CLOSING},      {0x201C, 0x201C, CL_OPENING},
    {0x201D, 0x201D, CL_CLOSING},     {0x2025, 0x2026, CL_INSEPARABLE},  {0x202F, 0x202F, CL_SPACE},
    {0x2030, 0x2033, CL_POSTFIX},     {0x203C, 0x203C, CL_DIVIDING},     {0x2047, 0x2049, CL_DIVIDING},
    {0x20AC, 0x20AC, CL_PREFIX},      {0x2103, 0x2103, CL_POSTFIX},      {0x2113, 0x2113, CL_POSTFIX},
    {0x2116, 0x2116, CL_PREFIX},      {0x22EF, 0x22EF, CL_INSEPARABLE},  {0x2985, 0x2985, CL_OPENING},
    {0x2986, 0x2986, CL_CLOSING},     {0x3000, 0x3000, CL_IDEOGRAPHIC_SPACE}, {0x3001, 0x3001, CL_COMMA},
    {0x3002, 0x3002, CL_FULL_STOP},   {0x3005, 0x3005, CL_ITERATION},    {0x3008, 0x3008, CL_OPENING},
    {0x3009, 0x3009, CL_CLOSING},     {0x300A, 0x300A, CL_OPENING},      {0x300B, 0x300B, CL_CLOSING},
    {0x300C, 0x300C, CL_OPENING},     {0x300D, 0x300D, CL_CLOSING},      {0x300E, 0x300E, CL_OPENING},
    {0x300F, 0x300F, CL_CLOSING},     {0x3010, 0x3010, CL_OPENING},      {0x3011, 0x3011, CL_CLOSING},
    {0x3014, 0x3014, CL_OPENING},     {0x3015, 0x3015, CL_CLOSING},      {0x3016, 0x3016, CL_OPENING},
    {0x3017, 0x3017, CL_CLOSING},     {0x3018, 0x3018, CL_OPENING},      {0x3019, 0x3019, CL_CLOSING},
    {0x301A, 0x301A, CL_OPENING},     {0x301B, 0x301B, CL_CLOSING},      {0x301C, 0x301C, CL_HYPHEN},
    {0x301D, 0x301D, CL_OPENING},     {0x301E, 0x301F, CL_CLOSING},      {0x3033, 0x3035, CL_INSEPARABLE},
    {0x303B, 0x303B, CL_ITERATION},   {0x3041, 0x3041, CL_SMALL_KANA},   {0x3043, 0x3043, CL_SMALL_KANA},
    {0x3045, 0x3045, CL_SMALL_KANA},  {0x3047, 0x3047, CL_SMALL_KANA},   {0x3049, 0x3049, CL_SMALL_KANA},
    {0x3063, 0x3063, CL_SMALL_KANA},  {0x3083, 0x3083, CL_SMALL_KANA},   {0x3085, 0x3085, CL_SMALL_KANA},
    {0x3087, 0x3087, CL_SMALL_KANA},  {0x308E, 0x308E, CL_SMALL_KANA},   {0x3095, 0x3096, CL_SMALL_KANA},
    {0x309D, 0x309E, CL_ITERATION},   {0x30A0, 0x30A0, CL_HYPHEN},       {0x30A1, 0x30A1, CL_SMALL_KANA},
    {0x30A3, 0x30A3, CL_SMALL_KANA},  {0x30A5, 0x30A5, CL_SMALL_KANA},   {0x30A7, 0x30A7, CL_SMALL_KANA},
    {0x30A9, 0x30A9, CL_SMALL_KANA},  {0x30C3, 0x30C3, CL_SMALL_KANA},   {0x30E3, 0x30E3, CL_SMALL_KANA},
    {0x30E5, 0x30E5, CL_SMALL_KANA},  {0x30E7, 0x30E7, CL_SMALL_KANA},   {0x30EE, 0x30EE, CL_SMALL_KANA},
    {0x30F5, 0x30F6, CL_SMALL_KANA},  {0x30FB, 0x30FB, CL_MIDDLE_DOT},   {0x30FC, 0x30FC, CL_PROLONGED},
    {0x30FD, 0x30FE, CL_ITERATION},   {0x31F0, 0x31FF, CL_SMALL_KANA},   {0x3303, 0x3303, CL_POSTFIX},
    {0x330D, 0x330D, CL_POSTFIX},     {0x3314, 0x3314, CL_POSTFIX},      {0x3318, 0x3318, CL_POSTFIX},
    {0x3322, 0x3323, CL_POSTFIX},     {0x3326, 0x3327, CL_POSTFIX},      {0x332B, 0x332B, CL_POSTFIX},
    {0x3336, 0x3336, CL_POSTFIX},     {0x333B, 0x333B, CL_POSTFIX},      {0x3349, 0x334A, CL_POSTFIX},
    {0x334D, 0x334D, CL_POSTFIX},     {0x3351, 0x3351, CL_POSTFIX},      {0x3357, 0x3357, CL_POSTFIX},
    {0x338E, 0x338F, CL_POSTFIX},     {0x339C, 0x339E, CL_POSTFIX},      {0x33A0, 0x33A6, CL_POSTFIX},
    {0x33C4, 0x33C4, CL_POSTFIX},     {0x33CB, 0x33CB, CL_POSTFIX},      {0xFF01, 0xFF01, CL_DIVIDING},
    {0xFF03, 0xFF04, CL_PREFIX},      {0xFF05, 0xFF05, CL_POSTFIX},      {0xFF08, 0xFF08, CL_OPENING},
    {0xFF09, 0xFF09, CL_CLOSING},     {0xFF0C, 0xFF0C, CL_COMMA},        {0xFF0E, 0xFF0E, CL_FULL_STOP},
    {0xFF1A, 0xFF1B, CL_MIDDLE_DOT},  {0xFF1F, 0xFF1F, CL_DIVIDING},     {0xFF3B, 0xFF3B, CL_OPENING},
    {0xFF3D, 0xFF3D, CL_CLOSING},     {0xFF5B, 0xFF5B, CL_OPENING},      {0xFF5D, 0xFF5D, CL_CLOSING},
    {0xFF5E, 0xFF5E, CL_HYPHEN},      {0xFF5F, 0xFF5F, CL_OPENING},      {0xFF60, 0xFF60, CL_CLOSING},
    {0xFF61, 0xFF61, CL_FULL_STOP},   {0xFF62, 0xFF62, CL_OPENING},      {0xFF63, 0xFF63, CL_CLOSING},
    {0xFF64, 0xFF64, CL_COMMA},       {0xFF65, 0xFF65, CL_MIDDLE_DOT},   {0xFF67, 0xFF6F, CL_SMALL_KANA},
    {0xFF70, 0xFF70, CL_PROLONGED},   {0xFFE0, 0xFFE0, CL_POSTFIX},      {0xFFE1, 0xFFE1, CL_PREFIX},
    {0xFFE5, 0xFFE5, CL_PREFIX},
};

static CharClass by_range(uint32_t c)
{
    if (c >= 0x3041 && c <= 0x309F) return CL_HIRAGANA;
    if ((c >= 0x30A0 && c <= 0x30FF) || (c >= 0xFF66 && c <= 0xFF9D)) return CL_KATAKANA;
    if (c < 0x2010 || (c >= 0xFB00 && c <= 0xFB4F)) return CL_WESTERN;
    return CL_IDEOGRAPH;
}

CharClass jlreq_class(uint32_t c)
{
    if (c >= 0x4E00 && c <= 0x9FFF) return CL_IDEOGRAPH;
    size_t low = 0, high = sizeof ROWS / sizeof *ROWS;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (c > ROWS[mid].to) low = mid + 1;
        else high = mid;
    }
    if (low < sizeof ROWS / sizeof *ROWS && c >= ROWS[low].from && c <= ROWS[low].to) return (CharClass)ROWS[low].cls;
    return by_range(c);
}

#define BIT(cls) (UINT64_C(1) << (cls))
static bool among(CharClass cls, uint64_t set) { return BIT(cls) & set; }

static const uint64_t HALF_BODIES = BIT(CL_OPENING) | BIT(CL_CLOSING) | BIT(CL_MIDDLE_DOT) | BIT(CL_FULL_STOP) | BIT(CL_COMMA);
static const uint64_t TRAILING = BIT(CL_CLOSING) | BIT(CL_FULL_STOP) | BIT(CL_COMMA);
/* Japanese letters for text-autospace, and for Table 6 with the classes below. */
static const uint64_t JAPANESE = BIT(CL_ITERATION) | BIT(CL_PROLONGED) | BIT(CL_SMALL_KANA) | BIT(CL_HIRAGANA) |
                                 BIT(CL_KATAKANA) | BIT(CL_IDEOGRAPH) | BIT(CL_TATE_CHU_YOKO);
static const uint64_t LATIN = BIT(CL_NUMERAL) | BIT(CL_WESTERN);
static const uint64_t ANY_WESTERN = BIT(CL_NUMERAL) | BIT(CL_WESTERN) | BIT(CL_WESTERN_SIGN);

bool jlreq_has_half_body(CharClass cls) { return among(cls, HALF_BODIES); }

bool jlreq_is_digit(uint32_t c) { return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19); }

bool jlreq_is_plain(CharClass cls, uint32_t c)
{
    return c >= 0x3041 && c <= 0x9FFF && among(cls, BIT(CL_IDEOGRAPH) | BIT(CL_HIRAGANA) | BIT(CL_KATAKANA));
}

/* ---- Table 1: natural space; Table 4: how far it shrinks ---- */

/* Half an em after closing marks, a quarter after middle dots; in em of the mark. */
static double space_after(const Neighbour *a, const Neighbour *b)
{
    if (!a->half) return 0;
    if (a->cls == CL_MIDDLE_DOT) return 0.25;
    if (!among(a->cls, TRAILING)) return 0;
    if (b->half && among(b->cls, TRAILING)) return 0;
    if (a->cls == CL_CLOSING && (b->cls == CL_IDEOGRAPHIC_SPACE || b->cls == CL_REFERENCE || b->cls == CL_SPACE ||
                                 (b->cls == CL_MIDDLE_DOT && b->half)))
        return 0;
    return 0.5;
}

static double space_before(const Neighbour *a, const Neighbour *b)
{
    if (!b->half) return 0;
    if (b->cls == CL_MIDDLE_DOT) return 0.25;
    if (b->cls != CL_OPENING) return 0;
    if (a->cls == CL_IDEOGRAPHIC_SPACE) return 0;
    bool has_its_own = a->half && (a->cls == CL_OPENING || a->cls == CL_MIDDLE_DOT || among(a->cls, TRAILING));
    return has_its_own ? 0 : 0.5;
}

static bool latin_gap(const Neighbour *a, const Neighbour *b)
{
    if (!a->autospace || !b->autospace) return false;
    return (among(a->cls, JAPANESE) && among(b->cls, LATIN)) || (among(a->cls, LATIN) && among(b->cls, JAPANESE));
}

/* Table 6: may the line grow between these two (JLREQ § 3.8.4 c)? */
static bool grows(const Neighbour *a, const Neighbour *b)
{
    static const uint64_t before = JAPANESE | BIT(CL_INSEPARABLE) | BIT(CL_PREFIX) | BIT(CL_POSTFIX) |
                                   BIT(CL_REFERENCE) | ANY_WESTERN | BIT(CL_OTHER);
    static const uint64_t after = JAPANESE | BIT(CL_INSEPARABLE) | BIT(CL_PREFIX) | BIT(CL_POSTFIX) | ANY_WESTERN |
                                  BIT(CL_OTHER);
    if (!among(a->cls, before) || !among(b->cls, after)) return false;
    if (a->western && b->western) return false;
    if (a->cls == CL_INSEPARABLE && b->cls == CL_INSEPARABLE && a->character == b->character) return false;
    if (b->cls == CL_POSTFIX && jlreq_is_digit(a->character)) return false;
    return !(a->cls == CL_PREFIX && jlreq_is_digit(b->character));
}

Space jlreq_space(const Neighbour *a, const Neighbour *b)
{
    Space s = {0};
    double after = space_after(a, b) * a->em, before = space_before(a, b) * b->em;
    s.natural = (float)(after + before);
    if (after > 0 && a->cls == CL_MIDDLE_DOT) s.shrink[SHRINK_MIDDLE_DOT] += (float)after;
    else if (a->cls != CL_FULL_STOP) s.shrink[SHRINK_MARK] += (float)after; /* it parts sentences: never reduced */
    s.shrink[b->cls == CL_MIDDLE_DOT ? SHRINK_MIDDLE_DOT : SHRINK_MARK] += (float)before;
    if (latin_gap(a, b)) {
        double em = among(a->cls, LATIN) ? b->em : a->em;
        s.natural += (float)(em / 4);
        s.shrink[SHRINK_LATIN] += (float)(em / 8);
        s.stretch[STRETCH_LATIN] += (float)(em / 4);
    } else if (grows(a, b)) {
        s.stretch[STRETCH_KANJI] += (float)((a->em < b->em ? a->em : b->em) / 4);
    }
    return s;
}

Space jlreq_word_space(double em)
{
    Space s = {.natural = (float)(em / 3)};
    s.shrink[SHRINK_WORD] = (float)(em / 12);
    s.stretch[STRETCH_WORD] = (float)(em / 6);
    return s;
}

double jlreq_line_end_space(const Neighbour *a)
{
    if (!a->half) return 0;
    return a->cls == CL_MIDDLE_DOT ? a->em / 4 : among(a->cls, TRAILING) ? a->em / 2 : 0;
}

/* ---- Table 2: where a line may end ---- */

static bool forbidden_when_normal(CharClass cls, uint32_t c)
{
    if (among(cls, BIT(CL_CLOSING) | BIT(CL_DIVIDING) | BIT(CL_MIDDLE_DOT) | BIT(CL_FULL_STOP) | BIT(CL_COMMA) |
                       BIT(CL_ITERATION) | BIT(CL_REFERENCE)))
        return true;
    return cls == CL_HYPHEN && c == 0x2011;
}

static bool western_closing(uint32_t c)
{
    return c == '!' || c == ',' || c == '.' || c == ':' || c == ';' || c == '?' || c == '/';
}

/* CSS Text 3 § 5.3: what `normal` and `loose` let stand at the head of a line. */
bool jlreq_forbidden_at_start(CharClass cls, uint32_t c, LineBreak strictness)
{
    if (cls == CL_WESTERN_SIGN) return western_closing(c);
    switch (strictness) {
    case LINE_BREAK_ANYWHERE: return false;
    case LINE_BREAK_LOOSE:
        return among(cls, BIT(CL_CLOSING) | BIT(CL_FULL_STOP) | BIT(CL_COMMA) | BIT(CL_REFERENCE)) || c == 0x2011;
    case LINE_BREAK_NORMAL: return forbidden_when_normal(cls, c);
    case LINE_BREAK_STRICT:
        return forbidden_when_normal(cls, c) ||
               among(cls, BIT(CL_HYPHEN) | BIT(CL_PROLONGED) | BIT(CL_SMALL_KANA));
    }
    return false;
}

bool jlreq_forbidden_at_end(CharClass cls) { return cls == CL_OPENING; }

static bool is_space(CharClass cls) { return cls == CL_SPACE || cls == CL_IDEOGRAPHIC_SPACE; }

/* Counting words that stay with their number: 1階, 第3回. Kanji numerals may part. */
static bool is_counter(uint32_t c)
{
    static const uint16_t counters[] = {
        0x4E01, 0x4E16, 0x4E21, 0x4EBA, 0x4EF6, 0x4F4D, 0x4FBF, 0x500B, 0x500D, 0x5186, 0x518A, 0x5206,
        0x5272, 0x5339, 0x533A, 0x5353, 0x53E3, 0x53F0, 0x53F7, 0x540D, 0x5468, 0x554F, 0x56DE, 0x5730, 0x5BA4,
        0x5DFB, 0x5E2D, 0x5E74, 0x5E8A, 0x5EA6, 0x6240, 0x624D, 0x65E5, 0x6642, 0x6708, 0x671F, 0x672C, 0x6761,
        0x676F, 0x679A, 0x6821, 0x68DF, 0x6B21, 0x6B69, 0x6B73, 0x6CCA, 0x70B9, 0x73ED, 0x756A, 0x76BF, 0x7740,
        0x7968, 0x79D2, 0x7A2E, 0x7AE0, 0x7B49, 0x7BC0, 0x7D1A, 0x7D44, 0x7FBD, 0x81B3, 0x8ED2, 0x901A, 0x9031,
        0x968E, 0x9801, 0x9805, 0x982D};
    size_t low = 0, high = sizeof counters / sizeof *counters;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (counters[mid] < c) low = mid + 1;
        else high = mid;
    }
    return low < sizeof counters / sizeof *counters && counters[low] == c;
}

/* Hyphens and dots of telephone, postal and other numbers: 03‐1234‐5678, １，２３４. */
static bool joins_digits(uint32_t c)
{
    return c == '-' || c == '.' || c == ',' || c == '/' || c == ':' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
           c == 0x30FC || c == 0xFF0C || c == 0xFF0D || c == 0xFF0E || c == 0xFF0F || c == 0xFF70;
}

static bool keeps_number(const Neighbour *a, const Neighbour *b)
{
    bool da = jlreq_is_digit(a->character), db = jlreq_is_digit(b->character);
    if (da && db) return true;
    if (da) return joins_digits(b->character) || b->cls == CL_POSTFIX || is_counter(b->character) || b->cls == CL_WESTERN;
    if (!db) return false;
    return joins_digits(a->character) || a->character == 0x3012 || a->character == 0x7B2C || a->cls == CL_PREFIX ||
           a->cls == CL_WESTERN;
}

static bool inside_word(const Neighbour *a, const Neighbour *b)
{
    if (among(a->cls, ANY_WESTERN) && among(b->cls, ANY_WESTERN)) return true;
    return a->western && b->western && !is_space(a->cls);
}

BreakKind jlreq_break(const Neighbour *a, const Neighbour *b, LineBreak strictness, WordBreak word_break)
{
    if (strictness == LINE_BREAK_ANYWHERE) return BREAK_ALLOWED;
    if (a->character == 0x200B) return BREAK_ALLOWED;
    if (a->character == 0x2060 || b->character == 0x2060 || a->character == 0xFEFF || a->character == 0xA0 ||
        b->character == 0xA0 || a->character == 0x202F || b->character == 0x202F)
        return BREAK_FORBIDDEN;
    if (is_space(b->cls)) return BREAK_FORBIDDEN; /* spaces hang at the end of a line */
    if (jlreq_forbidden_at_start(b->cls, b->character, strictness) || jlreq_forbidden_at_end(a->cls))
        return is_space(a->cls) && !jlreq_forbidden_at_end(a->cls) && b->cls == CL_WESTERN_SIGN ? BREAK_ALLOWED : BREAK_EMERGENCY;
    if (is_space(a->cls)) return BREAK_ALLOWED;
    if (keeps_number(a, b)) return BREAK_EMERGENCY;
    if (a->cls == CL_INSEPARABLE && b->cls == CL_INSEPARABLE && a->character == b->character)
        return strictness == LINE_BREAK_LOOSE ? BREAK_ALLOWED : BREAK_EMERGENCY;
    if (inside_word(a, b)) {
        bool hyphen = a->character == '-' && b->cls == CL_WESTERN;
        return hyphen || word_break == WORD_BREAK_ALL ? BREAK_ALLOWED : BREAK_EMERGENCY;
    }
    if (a->cls == CL_HYPHEN && b->cls == CL_WESTERN) return BREAK_ALLOWED;
    if (a->cls == CL_PREFIX && b->cls != CL_OPENING) return BREAK_EMERGENCY;
    if (word_break == WORD_KEEP_ALL && (among(a->cls, JAPANESE | LATIN) && among(b->cls, JAPANESE | LATIN)))
        return BREAK_KEPT;
    return BREAK_ALLOWED;
}

/* ---- ruby and emphasis ---- */

bool jlreq_takes_emphasis(CharClass cls)
{
    return among(cls, JAPANESE | LATIN | BIT(CL_PREFIX) | BIT(CL_POSTFIX));
}

bool jlreq_takes_overhang(CharClass cls)
{
    return among(cls, HALF_BODIES | BIT(CL_HIRAGANA) | BIT(CL_KATAKANA) | BIT(CL_PROLONGED) | BIT(CL_SMALL_KANA) |
                          BIT(CL_INSEPARABLE) | BIT(CL_ITERATION) | BIT(CL_IDEOGRAPHIC_SPACE));
}
