#include "finish/pdfcontent.h"

#include <string.h>

enum { PART = 0x1F, MAX_OPERANDS = 64, MAX_RANGE = 65536 };

/* ---- tokens (ISO 32000-1, 7.2 and 7.3) ---- */

typedef enum TokenKind { T_END, T_NUMBER, T_NAME, T_STRING, T_OPEN, T_CLOSE, T_DICT, T_DICT_END, T_OPERATOR } TokenKind;

typedef struct Token {
    TokenKind kind;
    Str text; /* strings: their bytes; names: without the slash */
} Token;

typedef struct Reader {
    Arena *arena;
    Str bytes;
    size_t at;
} Reader;

static bool is_white(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }

static bool is_delimiter(char c) { return c && strchr("()<>[]{}/%", c); }

static void skip_white(Reader *r)
{
    while (r->at < r->bytes.len) {
        char c = r->bytes.data[r->at];
        if (c == '%')
            while (r->at < r->bytes.len && r->bytes.data[r->at] != '\n' && r->bytes.data[r->at] != '\r') r->at++;
        else if (is_white(c)) r->at++;
        else return;
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static Str hex_string(Reader *r)
{
    Buf out = buf_on(r->arena);
    int high = -1;
    while (r->at < r->bytes.len && r->bytes.data[r->at] != '>') {
        int digit = hex_digit(r->bytes.data[r->at++]);
        if (digit < 0) continue;
        if (high < 0) high = digit;
        else buf_putc(&out, (char)(high * 16 + digit)), high = -1;
    }
    if (high >= 0) buf_putc(&out, (char)(high * 16));
    r->at++;
    return buf_str(&out);
}

/* What follows a backslash in a literal string. */
static void escape(Reader *r, Buf *out)
{
    static const char FROM[] = "nrtbf", TO[] = "\n\r\t\b\f";
    char c = r->at < r->bytes.len ? r->bytes.data[r->at++] : '\0';
    const char *known = c ? strchr(FROM, c) : NULL;
    if (known) {
        buf_putc(out, TO[known - FROM]);
    } else if (c >= '0' && c <= '7') {
        int value = c - '0';
        for (int i = 0; i < 2 && r->at < r->bytes.len && r->bytes.data[r->at] >= '0' && r->bytes.data[r->at] <= '7'; i++)
            value = value * 8 + (r->bytes.data[r->at++] - '0');
        buf_putc(out, (char)value);
    } else if (c == '\r') {
        if (r->at < r->bytes.len && r->bytes.data[r->at] == '\n') r->at++;
    } else if (c != '\n') {
        buf_putc(out, c);
    }
}

static Str literal_string(Reader *r)
{
    Buf out = buf_on(r->arena);
    for (unsigned depth = 1; r->at < r->bytes.len;) {
        char c = r->bytes.data[r->at++];
        if (c == '\\') {
            escape(r, &out);
            continue;
        }
        if (c == '(') depth++;
        if (c == ')' && --depth == 0) break;
        buf_putc(&out, c);
    }
    return buf_str(&out);
}

static Str regular(Reader *r)
{
    size_t from = r->at;
    while (r->at < r->bytes.len && !is_white(r->bytes.data[r->at]) && !is_delimiter(r->bytes.data[r->at])) r->at++;
    return str_slice(r->bytes, from, r->at);
}

static Token next(Reader *r)
{
    skip_white(r);
    if (r->at >= r->bytes.len) return (Token){T_END, {0}};
    char c = r->bytes.data[r->at], after = r->at + 1 < r->bytes.len ? r->bytes.data[r->at + 1] : '\0';
    r->at++;
    switch (c) {
    case '(': return (Token){T_STRING, literal_string(r)};
    case '[': return (Token){T_OPEN, {0}};
    case ']': return (Token){T_CLOSE, {0}};
    case '/': return (Token){T_NAME, regular(r)};
    case '<':
        if (after != '<') return (Token){T_STRING, hex_string(r)};
        r->at++;
        return (Token){T_DICT, {0}};
    case '>':
        if (after == '>') r->at++;
        return (Token){T_DICT_END, {0}};
    case '{':
    case '}':
    case ')': return next(r);
    default: break;
    }
    r->at--;
    Str word = regular(r);
    bool number = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    return (Token){number ? T_NUMBER : T_OPERATOR, word};
}

/* ---- strings and codes ---- */

static uint32_t utf16_unit(Str s, size_t at)
{
    return (uint32_t)((unsigned char)s.data[at] << 8 | (unsigned char)s.data[at + 1]);
}

static void put_utf16(Buf *out, Str s)
{
    for (size_t i = 0; i + 1 < s.len; i += 2) {
        uint32_t c = utf16_unit(s, i);
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < s.len) {
            c = 0x10000 + ((c - 0xD800) << 10) + ((utf16_unit(s, i + 2) - 0xDC00) & 0x3FF);
            i += 2;
        }
        buf_put_utf8(out, c);
    }
}

void pdf_put_string(Buf *out, Str raw)
{
    if (str_starts(raw, STR("\xFE\xFF"))) {
        put_utf16(out, str_slice(raw, 2, raw.len));
    } else if (str_starts(raw, STR("\xEF\xBB\xBF"))) {
        buf_put(out, str_slice(raw, 3, raw.len));
    } else {
        for (size_t i = 0; i < raw.len; i++) buf_put_utf8(out, (unsigned char)raw.data[i]);
    }
}

static size_t code_value(Str code)
{
    size_t value = 0;
    for (size_t i = 0; i < code.len && i < 4; i++) value = value << 8 | (unsigned char)code.data[i];
    return value;
}

static void set_code(Arena *arena, PdfFont *font, size_t code, Str utf16, size_t step)
{
    if (code >= font->text_count) return;
    Buf text = buf_on(arena);
    if (step && utf16.len >= 2) { /* of a range: the last unit counts up */
        char *bytes = arena_copy(arena, utf16.data, utf16.len);
        size_t unit = utf16_unit(utf16, utf16.len - 2) + step;
        bytes[utf16.len - 2] = (char)(unit >> 8);
        bytes[utf16.len - 1] = (char)unit;
        utf16.data = bytes;
    }
    put_utf16(&text, utf16);
    font->texts[code] = buf_str(&text);
}

static void read_bfrange(Reader *r, PdfFont *font, Token low)
{
    Token high = next(r), to = next(r);
    size_t from = code_value(low.text), until = code_value(high.text);
    if (to.kind == T_STRING) {
        for (size_t code = from; code <= until && code - from < MAX_RANGE; code++)
            set_code(r->arena, font, code, to.text, code - from);
        return;
    }
    for (size_t code = from; to.kind == T_OPEN; code++) {
        Token item = next(r);
        if (item.kind != T_STRING) return;
        set_code(r->arena, font, code, item.text, 0);
    }
}

void pdf_read_cmap(Arena *arena, Str cmap, PdfFont *font)
{
    font->text_count = 65536;
    font->texts = arena_array(arena, Str, font->text_count);
    enum { NONE, SPACE, CHAR, RANGE } block = NONE;
    Reader r = {arena, cmap, 0};
    for (Token t; (t = next(&r)).kind != T_END;) {
        if (t.kind == T_OPERATOR) {
            if (str_eq(t.text, STR("begincodespacerange"))) block = SPACE;
            else if (str_eq(t.text, STR("beginbfchar"))) block = CHAR;
            else if (str_eq(t.text, STR("beginbfrange"))) block = RANGE;
            else if (str_starts(t.text, STR("end"))) block = NONE;
        } else if (t.kind == T_STRING && block == SPACE) {
            font->code_len = t.text.len == 1 ? 1 : 2;
            next(&r);
        } else if (t.kind == T_STRING && block == CHAR) {
            Token to = next(&r);
            if (to.kind == T_STRING) set_code(arena, font, code_value(t.text), to.text, 0);
        } else if (t.kind == T_STRING && block == RANGE) {
            read_bfrange(&r, font, t);
        }
    }
}

/* ---- content streams (9.4) ---- */

typedef struct Content {
    Reader reader;
    const Map *fonts;
    const PdfFont *font;
    Buf *text, *extra;
    Token operands[MAX_OPERANDS];
    size_t count;
    unsigned dict_depth;
} Content;

static void show(Content *c, Str codes)
{
    if (!c->font || !c->font->texts) {
        pdf_put_string(c->text, codes);
        return;
    }
    for (size_t i = 0; i + c->font->code_len <= codes.len; i += c->font->code_len) {
        size_t code = code_value(str_slice(codes, i, i + c->font->code_len));
        if (code < c->font->text_count) buf_put(c->text, c->font->texts[code]);
    }
}

static void show_strings(Content *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->operands[i].kind == T_STRING) show(c, c->operands[i].text);
}

static void skip_inline_image(Content *c)
{
    Reader *r = &c->reader;
    for (; r->at + 3 < r->bytes.len; r->at++)
        if (is_white(r->bytes.data[r->at]) && r->bytes.data[r->at + 1] == 'E' && r->bytes.data[r->at + 2] == 'I' &&
            is_white(r->bytes.data[r->at + 3])) {
            r->at += 3;
            return;
        }
    r->at = r->bytes.len;
}

static bool is_one_of(Str word, const char *const *list)
{
    for (; *list; list++)
        if (str_eq(word, str_from(*list))) return true;
    return false;
}

static void operate(Content *c, Str operator)
{
    static const char *const SHOW[] = {"Tj", "TJ", NULL};
    static const char *const MOVE[] = {"Td", "TD", "Tm", "T*", "ET", NULL};
    static const char *const MOVE_AND_SHOW[] = {"'", "\"", NULL};
    if (is_one_of(operator, SHOW)) {
        show_strings(c);
    } else if (is_one_of(operator, MOVE)) {
        buf_putc(c->text, PART);
    } else if (is_one_of(operator, MOVE_AND_SHOW)) {
        buf_putc(c->text, PART);
        show_strings(c);
    } else if (str_eq(operator, STR("Tf")) && c->count && c->operands[0].kind == T_NAME) {
        c->font = map_get(c->fonts, c->operands[0].text);
    } else if (str_eq(operator, STR("ID"))) {
        skip_inline_image(c);
    }
}

static void take(Content *c, Token t)
{
    if (t.kind == T_DICT) c->dict_depth++;
    if (t.kind == T_DICT_END && c->dict_depth) c->dict_depth--;
    if (t.kind == T_STRING && c->dict_depth) {
        buf_putc(c->extra, PART);
        pdf_put_string(c->extra, t.text);
    } else {
        /* A TJ longer than the stack is shown in parts, in its order. */
        if (c->count == MAX_OPERANDS) {
            show_strings(c);
            c->count = 0;
        }
        c->operands[c->count++] = t;
    }
}

void pdf_content_text(Arena *arena, Str content, const Map *fonts, Buf *text, Buf *extra)
{
    Content c = {.reader = {arena, content, 0}, .fonts = fonts, .text = text, .extra = extra};
    for (Token t; (t = next(&c.reader)).kind != T_END;) {
        if (t.kind != T_OPERATOR) {
            take(&c, t);
            continue;
        }
        operate(&c, t.text);
        c.count = 0;
        c.dict_depth = 0;
    }
}
