#include "build/decode.h"

#include <string.h>

#include "base/map.h"
#include "base/notation.h"
#include "finish/pdftext.h"

enum { PART = 0x1F };

/* ---- percent escapes ---- */

static void put_unpercent(Buf *out, Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        uint32_t byte;
        if (s.data[i] == '%' && hex_read(s, i + 1, 2, &byte)) {
            buf_putc(out, (char)byte);
            i += 2;
        } else {
            buf_putc(out, s.data[i]);
        }
    }
}

/* ---- JSON and script strings ---- */

static uint32_t surrogates(Str s, size_t at, uint32_t high, size_t *used)
{
    uint32_t low;
    bool pair = high >= 0xD800 && high < 0xDC00 && at + 1 < s.len && s.data[at] == '\\' && s.data[at + 1] == 'u' &&
                hex_read(s, at + 2, 4, &low) && low >= 0xDC00 && low < 0xE000;
    *used = pair ? 6 : 0;
    return pair ? 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) : high;
}

static void put_unescaped(Buf *out, Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        uint32_t c;
        if (s.data[i] == '"') {
            buf_putc(out, PART);
        } else if (s.data[i] != '\\' || i + 1 >= s.len) {
            buf_putc(out, s.data[i]);
        } else if (s.data[i + 1] == 'u' && hex_read(s, i + 2, 4, &c)) {
            size_t used;
            c = surrogates(s, i + 6, c, &used);
            buf_put_utf8(out, c);
            i += 5 + used;
        } else if (s.data[i + 1] == 'x' && hex_read(s, i + 2, 2, &c)) {
            buf_put_utf8(out, c);
            i += 3;
        } else {
            char e = s.data[++i];
            buf_putc(out, e == 'n' || e == 't' || e == 'r' ? ' ' : e);
        }
    }
}

/* ---- HTML, SVG, XML ---- */

static size_t find_from(Str s, size_t at, Str what)
{
    size_t found = at < s.len ? str_find(str_slice(s, at, s.len), what) : SIZE_MAX;
    return found == SIZE_MAX ? s.len : at + found;
}

/* One character reference at s[at] ('&'); how many bytes it took, 0 for none. */
static size_t put_reference(Buf *out, Str s, size_t at)
{
    static const struct {
        Str name;
        uint32_t c;
    } NAMED[] = {{STR("&amp;"), '&'}, {STR("&lt;"), '<'}, {STR("&gt;"), '>'}, {STR("&quot;"), '"'}, {STR("&apos;"), '\''},
                 {STR("&nbsp;"), ' '}, {STR("&ensp;"), ' '}, {STR("&emsp;"), ' '}, {STR("&thinsp;"), ' '}, {STR("&hairsp;"), ' '},
                 {STR("&NewLine;"), ' '}, {STR("&Tab;"), ' '}, {STR("&shy;"), 0xAD}, {STR("&zwj;"), 0x200D}, {STR("&zwnj;"), 0x200C},
                 {STR("&lrm;"), 0x200E}, {STR("&rlm;"), 0x200F}, {STR("&NoBreak;"), 0x2060}, {STR("&ZeroWidthSpace;"), 0x200B},
                 {STR("&hyphen;"), '-'}, {STR("&ndash;"), 0x2013}, {STR("&middot;"), 0xB7}};
    Str rest = str_slice(s, at, at + 16);
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        if (str_starts(rest, NAMED[i].name)) {
            buf_put_utf8(out, NAMED[i].c);
            return NAMED[i].name.len;
        }
    if (!str_starts(rest, STR("&#"))) return 0;
    bool hex = rest.len > 2 && (rest.data[2] == 'x' || rest.data[2] == 'X');
    uint32_t c = 0;
    size_t i = hex ? 3 : 2;
    for (; i < rest.len && hex_digit(rest.data[i]) >= 0 && c < 0x110000; i++)
        c = c * (hex ? 16 : 10) + (uint32_t)hex_digit(rest.data[i]);
    if (i >= rest.len || rest.data[i] != ';') return 0;
    buf_put_utf8(out, c);
    return i + 1;
}

static void put_text(Buf *out, Str s)
{
    for (size_t i = 0; i < s.len;) {
        size_t plain = find_from(s, i, STR("&"));
        buf_put(out, str_slice(s, i, plain));
        if (plain == s.len) return;
        size_t used = put_reference(out, s, plain);
        if (!used) buf_putc(out, '&');
        i = plain + (used ? used : 1);
    }
}

/* Outlines of drawings are most of a map's bytes and none of its words. */
static bool is_outline(Str value)
{
    if (value.len < 32 || (value.data[0] != 'M' && value.data[0] != 'm')) return false;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.data[i];
        bool number = (c >= '0' && c <= '9') || c == '.' || c == ' ' || c == '-' || c == ',';
        if (!number && !(c > ' ' && strchr("MmLlHhVvCcSsQqTtAaZz", c))) return false;
    }
    return true;
}

/* Attribute values: as they stand, and as addresses. */
static void put_attributes(Arena *arena, Buf *out, Str tag)
{
    for (size_t i = 0; i < tag.len; i++) {
        if (tag.data[i] != '=') continue;
        char quote = i + 1 < tag.len ? tag.data[i + 1] : '\0';
        if (quote != '"' && quote != '\'') continue;
        size_t end = i + 2;
        const char *found = end < tag.len ? memchr(tag.data + end, quote, tag.len - end) : NULL;
        end = found ? (size_t)(found - tag.data) : tag.len;
        Str raw = str_slice(tag, i + 2, end);
        i = end;
        if (is_outline(raw)) continue;
        Buf value = buf_on(arena);
        put_text(&value, raw);
        buf_putc(out, PART);
        buf_put(out, buf_str(&value));
        if (str_contains(buf_str(&value), STR("%"))) {
            buf_putc(out, PART);
            put_unpercent(out, buf_str(&value));
        }
    }
}

/* "rt" of <rt lang="ja">, "/rt" of </rt>. */
static Str tag_name(Str tag)
{
    size_t end = tag.len && tag.data[0] == '/';
    while (end < tag.len && !strchr(" /\t\r\n", tag.data[end])) end++;
    return str_slice(tag, 0, end);
}

/* To an empty one. */
static bool is_one_of(Str name, const Str *list)
{
    for (; list->len; list++)
        if (name.len == list->len && memcmp(name.data, list->data, name.len) == 0) return true;
    return false;
}

/* Elements inside a line of text do not part it. */
static bool is_inline(Str name)
{
    static const Str INLINE[] = {
        STR("a"),  STR("abbr"), STR("b"),   STR("bdi"),  STR("bdo"), STR("br"),    STR("cite"), STR("code"),   STR("del"), STR("dfn"), STR("em"),
        STR("i"),  STR("ins"),  STR("mark"), STR("q"),    STR("rb"),  STR("rp"),    STR("rt"),   STR("rtc"),    STR("ruby"), STR("s"),   STR("small"),
        STR("span"), STR("strong"), STR("sub"), STR("sup"), STR("time"), STR("tspan"), STR("u"),    STR("wbr"),    {0}};
    return is_one_of(str_slice(name, name.len && name.data[0] == '/', name.len), INLINE);
}

/* A name whose letters have their reading beside each (<ruby>山<rt>やま</rt></ruby>…) is
 * said once more without, and so are the readings without what they explain. */
typedef struct Ruby {
    enum { IN_LINE, IN_BASE, IN_READING, IN_BRACKET } within;
    bool here;    /* in this block of text there is some */
    size_t block; /* where it began in the output */
    Buf bases, readings;
} Ruby;

static void ruby_tag(Ruby *r, Str name, const Buf *out)
{
    static const Str BASE[] = {STR("ruby"), STR("rb"), STR("/rt"), STR("/rtc"), STR("/rp"), {0}}, READING[] = {STR("rt"), STR("rtc"), {0}};
    if (str_eq(name, STR("ruby")) && !r->here) {
        buf_put(&r->bases, str_slice(buf_str(out), r->block, out->len));
        r->here = true;
    }
    if (is_one_of(name, BASE)) r->within = IN_BASE;
    else if (is_one_of(name, READING)) r->within = IN_READING;
    else if (str_eq(name, STR("rp"))) r->within = IN_BRACKET;
    else if (str_eq(name, STR("/ruby"))) r->within = IN_LINE;
}

static void ruby_text(Ruby *r, Str said)
{
    if (!r->here || r->within == IN_BRACKET) return;
    buf_put(r->within == IN_READING ? &r->readings : &r->bases, said);
    if (r->within == IN_LINE && str_trim(said).len) buf_putc(&r->readings, PART);
}

static void ruby_block_ends(Ruby *r, size_t at)
{
    if (r->here) {
        buf_putc(&r->bases, PART);
        buf_putc(&r->readings, PART);
    }
    r->here = false;
    r->within = IN_LINE;
    r->block = at;
}

static size_t tag_end(Str s, size_t at)
{
    char quote = '\0';
    for (; at < s.len; at++) {
        char c = s.data[at];
        if (quote) quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'') quote = c;
        else if (c == '>') break;
    }
    return at;
}

static void decode_markup(Arena *arena, Str s, Buf *out)
{
    Buf attributes = buf_on(arena);
    Ruby ruby = {.block = out->len, .bases = buf_on(arena), .readings = buf_on(arena)};
    for (size_t at = 0; at < s.len;) {
        size_t open = find_from(s, at, STR("<")), before = out->len;
        put_text(out, str_slice(s, at, open));
        ruby_text(&ruby, str_slice(buf_str(out), before, out->len));
        if (open == s.len) break;
        if (str_starts(str_slice(s, open, open + 4), STR("<!--"))) {
            at = find_from(s, open, STR("-->"));
            buf_putc(&attributes, PART);
            buf_put(&attributes, str_slice(s, open + 4, at));
            at += 3;
            continue;
        }
        size_t close = tag_end(s, open + 1);
        Str tag = str_slice(s, open + 1, close);
        Str name = tag_name(tag);
        if (is_inline(name)) {
            ruby_tag(&ruby, name, out);
        } else {
            buf_putc(out, PART);
            ruby_block_ends(&ruby, out->len);
        }
        put_attributes(arena, &attributes, tag);
        at = close + 1;
        if (str_starts(tag, STR("script"))) {
            size_t end = find_from(s, at, STR("</script"));
            put_unescaped(&attributes, str_slice(s, at, end));
            at = end;
        }
    }
    Buf *const parts[] = {&attributes, &ruby.bases, &ruby.readings};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buf_putc(out, PART);
        buf_put(out, buf_str(parts[i]));
    }
}

/* ---- tables ---- */

/* A quote inside a cell is written twice (RFC 4180). */
static void put_cells(Buf *out, Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        buf_putc(out, s.data[i]);
        i += s.data[i] == '"' && i + 1 < s.len && s.data[i + 1] == '"';
    }
}

/* ---- PNG ---- */

/* All chunks but the pixels: texts, times, profiles. A file that breaks off is said as
 * it stands. */
static void decode_png(Str s, Buf *out)
{
    size_t at = 8;
    while (at + 12 <= s.len) {
        const uint8_t *p = (const uint8_t *)s.data + at;
        size_t length = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
        if (length > s.len - at - 12) break;
        Str type = str_slice(s, at + 4, at + 8);
        if (!str_eq(type, STR("IDAT")) && !str_eq(type, STR("PLTE"))) {
            buf_putc(out, PART);
            buf_put(out, str_slice(s, at + 8, at + 8 + length));
        }
        at += length + 12;
    }
    buf_putc(out, PART);
    buf_put(out, str_slice(s, at, s.len));
}

/* ---- by kind ---- */

static bool ends_in(Str path, const char *const *endings)
{
    for (; *endings; endings++)
        if (str_ends(path, str_from(*endings))) return true;
    return false;
}

bool decode_output(Arena *arena, Str path, Str bytes, Str password, Buf *out)
{
    static const char *const MARKUP[] = {".html", ".xhtml", ".svg", ".xml", NULL};
    static const char *const SCRIPT[] = {".json", ".geojson", ".js", NULL};
    put_unpercent(out, path);
    buf_putc(out, PART);
    const char *why;
    if (str_ends(path, STR(".pdf"))) return pdf_text(arena, bytes, password, out, &why);
    if (ends_in(path, MARKUP)) decode_markup(arena, bytes, out);
    else if (ends_in(path, SCRIPT)) put_unescaped(out, bytes);
    else if (str_ends(path, STR(".csv"))) put_cells(out, bytes);
    else if (str_starts(bytes, (Str){"\x89PNG\r\n\x1a\n", 8})) decode_png(bytes, out);
    else buf_put(out, bytes);
    return true;
}
