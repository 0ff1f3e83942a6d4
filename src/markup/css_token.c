/* css_token.c - CSS Syntax Level 3, section 4: bytes to tokens.
 *
 * Invariant: the scanner stands on the first byte of a code point, and line
 * and column say where that is. Text without escapes is borrowed.
 */
#include "markup/css.h"

#include "base/notation.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <math.h>
#include <string.h>

typedef struct Scanner {
    Arena *arena;
    Diag *diag;
    Str file, s;
    size_t pos;
    uint32_t line, column;
} Scanner;

static int peek(const Scanner *in, size_t ahead)
{
    return in->pos + ahead < in->s.len ? (unsigned char)in->s.data[in->pos + ahead] : -1;
}

static bool is_newline(int c) { return c == '\n' || c == '\r' || c == '\f'; }
static bool is_white(int c) { return c == ' ' || c == '\t' || is_newline(c); }
static bool is_digit(int c) { return c >= '0' && c <= '9'; }
static bool is_name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}
static bool is_name(int c) { return is_name_start(c) || is_digit(c) || c == '-'; }

static Place here(const Scanner *in) { return place_line(in->file, in->line, in->column); }

static void advance(Scanner *in)
{
    int c = peek(in, 0);
    in->pos++;
    if (c == '\n' || c == '\f' || (c == '\r' && peek(in, 0) != '\n')) {
        in->line++;
        in->column = 1;
    } else if ((peek(in, 0) & 0xC0) != 0x80 || peek(in, 0) < 0) {
        in->column++; /* counted at the last byte of a code point */
    }
}

static void advance_by(Scanner *in, size_t n)
{
    while (n-- > 0 && in->pos < in->s.len)
        advance(in);
}

/* ---- what can start here ---- */

static bool starts_escape(const Scanner *in, size_t at)
{
    int next = peek(in, at + 1);
    return peek(in, at) == '\\' && next >= 0 && !is_newline(next);
}

static bool starts_ident(const Scanner *in, size_t at)
{
    int c = peek(in, at);
    if (c == '-')
        return is_name_start(peek(in, at + 1)) || peek(in, at + 1) == '-' || starts_escape(in, at + 1);
    return is_name_start(c) || starts_escape(in, at);
}

static bool starts_number(const Scanner *in)
{
    size_t at = peek(in, 0) == '+' || peek(in, 0) == '-' ? 1 : 0;
    return is_digit(peek(in, at)) || (peek(in, at) == '.' && is_digit(peek(in, at + 1)));
}

/* ---- names, strings, numbers ---- */

static uint32_t take_escape(Scanner *in)
{
    advance(in); /* the backslash */
    uint32_t code = 0;
    int digits = 0;
    for (; digits < 6 && hex_digit(peek(in, 0)) >= 0; digits++) {
        code = code * 16 + (uint32_t)hex_digit(peek(in, 0));
        advance(in);
    }
    if (digits == 0) {
        size_t end = in->pos;
        code = utf8_next(in->s, &end);
        advance_by(in, end - in->pos);
        return code;
    }
    if (is_white(peek(in, 0)))
        advance_by(in, peek(in, 0) == '\r' && peek(in, 1) == '\n' ? 2 : 1);
    bool scalar = code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    return scalar ? code : UTF8_INVALID;
}

static Str take_name(Scanner *in)
{
    size_t start = in->pos;
    while (is_name(peek(in, 0)))
        advance(in);
    if (!starts_escape(in, 0))
        return str_slice(in->s, start, in->pos);
    Buf name = buf_on(in->arena);
    buf_put(&name, str_slice(in->s, start, in->pos));
    for (;;) {
        if (is_name(peek(in, 0))) {
            buf_putc(&name, (char)peek(in, 0));
            advance(in);
        } else if (starts_escape(in, 0)) {
            buf_put_utf8(&name, take_escape(in));
        } else {
            return buf_str(&name);
        }
    }
}

static Atom lower_atom(Arena *arena, Str name)
{
    bool upper = false;
    for (size_t i = 0; i < name.len; i++)
        upper |= name.data[i] >= 'A' && name.data[i] <= 'Z';
    if (!upper)
        return atom(name);
    char *copy = arena_copy(arena, name.data, name.len);
    for (size_t i = 0; i < name.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] | 0x20);
    return atom((Str){copy, name.len});
}

/* Exact for up to 15 digits and small powers of ten, which is all CSS needs;
 * larger ones are within a rounding error. */
static double scale_ten(double mantissa, long exponent)
{
    static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (exponent >= 0 && exponent <= 22)
        return mantissa * exact[exponent];
    if (exponent < 0 && exponent >= -22)
        return mantissa / exact[-exponent];
    return mantissa * pow(10.0, (double)exponent);
}

static long take_exponent(Scanner *in)
{
    size_t sign = peek(in, 1) == '+' || peek(in, 1) == '-' ? 1 : 0;
    if ((peek(in, 0) | 0x20) != 'e' || !is_digit(peek(in, 1 + sign)))
        return 0;
    bool negative = peek(in, 1) == '-';
    advance_by(in, 1 + sign);
    long exponent = 0;
    for (; is_digit(peek(in, 0)); advance(in))
        exponent = exponent < 10000 ? exponent * 10 + (peek(in, 0) - '0') : exponent;
    return negative ? -exponent : exponent;
}

/* Clamped to what a float holds, so that no later arithmetic meets infinity. */
static double take_number(Scanner *in)
{
    bool negative = peek(in, 0) == '-';
    if (negative || peek(in, 0) == '+')
        advance(in);
    double mantissa = 0;
    long exponent = 0;
    for (; is_digit(peek(in, 0)); advance(in))
        mantissa = mantissa * 10 + (peek(in, 0) - '0');
    if (peek(in, 0) == '.' && is_digit(peek(in, 1))) {
        advance(in);
        for (; is_digit(peek(in, 0)); advance(in)) {
            if (mantissa >= 1e17)
                continue; /* below the precision of a double */
            mantissa = mantissa * 10 + (peek(in, 0) - '0');
            exponent--;
        }
    }
    exponent += take_exponent(in);
    double value = mantissa > 0 ? scale_ten(fmin(mantissa, 1e200), exponent) : 0;
    value = fmin(value, 1e30);
    return negative ? -value : value;
}

static void finish_number(Scanner *in, CssToken *token)
{
    size_t start = in->pos;
    token->number = take_number(in);
    token->kind = CSS_NUMBER;
    if (peek(in, 0) == '%') {
        token->kind = CSS_PERCENTAGE;
        advance(in);
    } else if (starts_ident(in, 0)) {
        token->kind = CSS_DIMENSION;
        token->ident = lower_atom(in->arena, take_name(in));
    }
    token->text = str_slice(in->s, start, in->pos);
}

static Str take_string(Scanner *in)
{
    Place place = here(in);
    int quote = peek(in, 0);
    advance(in);
    Buf text = buf_on(in->arena);
    size_t start = in->pos;
    bool borrowed = true;
    for (;;) {
        int c = peek(in, 0);
        if (c < 0 || is_newline(c)) {
            diag_add(in->diag, DIAG_CSS_UNTERMINATED, place, str_slice(in->s, start - 1, in->pos));
            break;
        }
        if (c == quote)
            break;
        if (c == '\\' && borrowed) {
            borrowed = false;
            buf_put(&text, str_slice(in->s, start, in->pos));
        }
        if (c == '\\' && is_newline(peek(in, 1)))
            advance_by(in, peek(in, 1) == '\r' && peek(in, 2) == '\n' ? 3 : 2);
        else if (starts_escape(in, 0))
            buf_put_utf8(&text, take_escape(in));
        else {
            if (!borrowed)
                buf_putc(&text, (char)c);
            advance(in);
        }
    }
    Str result = borrowed ? str_slice(in->s, start, in->pos) : buf_str(&text);
    if (peek(in, 0) == quote)
        advance(in);
    return result;
}

static void skip_white(Scanner *in)
{
    while (is_white(peek(in, 0)))
        advance(in);
}

/* After "url(", when no quote follows. */
static Str take_bare_url(Scanner *in, Place place)
{
    Buf text = buf_on(in->arena);
    skip_white(in);
    size_t start = in->pos;
    while (peek(in, 0) >= 0 && peek(in, 0) != ')' && !is_white(peek(in, 0))) {
        if (starts_escape(in, 0)) {
            buf_put_utf8(&text, take_escape(in));
        } else {
            buf_putc(&text, (char)peek(in, 0));
            advance(in);
        }
    }
    skip_white(in);
    if (peek(in, 0) != ')')
        diag_add(in->diag, DIAG_CSS_UNTERMINATED, place, str_slice(in->s, start, in->pos));
    while (peek(in, 0) >= 0 && peek(in, 0) != ')')
        advance(in);
    if (peek(in, 0) == ')')
        advance(in);
    return buf_str(&text);
}

/* url("x") is a function token by the letter of the standard; one kind for
 * both spellings spares every reader the difference. */
static bool finish_quoted_url(Scanner *in, CssToken *token)
{
    Scanner ahead = *in;
    skip_white(&ahead);
    if (peek(&ahead, 0) != '"' && peek(&ahead, 0) != '\'')
        return false;
    token->text = take_string(&ahead);
    skip_white(&ahead);
    if (peek(&ahead, 0) == ')')
        advance(&ahead);
    else
        diag_add(in->diag, DIAG_CSS_UNTERMINATED, token->place, STR("url("));
    *in = ahead;
    return true;
}

static void finish_ident(Scanner *in, CssToken *token)
{
    token->text = take_name(in);
    token->ident = lower_atom(in->arena, token->text);
    token->kind = CSS_IDENT;
    if (peek(in, 0) != '(')
        return;
    advance(in);
    token->kind = CSS_FUNCTION;
    if (token->ident != ATOM_url)
        return;
    token->kind = CSS_URL;
    if (!finish_quoted_url(in, token))
        token->text = take_bare_url(in, token->place);
}

/* ---- tokens ---- */

static CssTokenKind sign_kind(int c)
{
    switch (c) {
    case ',': return CSS_COMMA;
    case '/': return CSS_SLASH;
    case ')': return CSS_CLOSE;
    case '(': return CSS_OPEN;
    case ':': return CSS_COLON;
    case ';': return CSS_SEMICOLON;
    case '[': return CSS_BRACKET_OPEN;
    case ']': return CSS_BRACKET_CLOSE;
    case '{': return CSS_BRACE_OPEN;
    case '}': return CSS_BRACE_CLOSE;
    default: return CSS_DELIM;
    }
}

static void skip_comment(Scanner *in)
{
    Place place = here(in);
    advance_by(in, 2);
    while (peek(in, 0) >= 0 && !(peek(in, 0) == '*' && peek(in, 1) == '/'))
        advance(in);
    if (peek(in, 0) < 0)
        diag_add(in->diag, DIAG_CSS_UNTERMINATED, place, STR("/*"));
    advance_by(in, 2);
}

/* White space, comments, and the <!-- --> that old sheets carry. True when
 * there was white space. */
static bool skip_gap(Scanner *in)
{
    bool white = false;
    for (;;) {
        Str rest = str_slice(in->s, in->pos, in->s.len);
        if (is_white(peek(in, 0))) {
            white = true;
            advance(in);
        } else if (str_starts(rest, STR("/*"))) {
            skip_comment(in);
        } else if (str_starts(rest, STR("<!--"))) {
            advance_by(in, 4);
        } else if (str_starts(rest, STR("-->"))) {
            advance_by(in, 3);
        } else {
            return white;
        }
    }
}

static void finish_sign(Scanner *in, CssToken *token)
{
    size_t start = in->pos, end = in->pos;
    utf8_next(in->s, &end);
    token->kind = sign_kind(peek(in, 0));
    advance_by(in, end - start);
    token->text = str_slice(in->s, start, end);
}

static void finish_token(Scanner *in, CssToken *token)
{
    int c = peek(in, 0);
    if (c == '"' || c == '\'') {
        token->kind = CSS_STRING;
        token->text = take_string(in);
    } else if (starts_number(in)) {
        finish_number(in, token);
    } else if (starts_ident(in, 0)) {
        finish_ident(in, token);
    } else if (c == '#' && (is_name(peek(in, 1)) || starts_escape(in, 1))) {
        advance(in);
        token->kind = CSS_HASH;
        token->text = take_name(in);
    } else if (c == '@' && starts_ident(in, 1)) {
        advance(in);
        token->kind = CSS_AT;
        token->text = take_name(in);
        token->ident = lower_atom(in->arena, token->text);
    } else {
        finish_sign(in, token);
    }
}

CssToken *css_tokens(Arena *arena, Str file, Str bytes, size_t *count, Diag *diag)
{
    VEC(CssToken) tokens = {0};
    Scanner in = {.arena = arena, .diag = diag, .file = file, .s = bytes, .line = 1, .column = 1};
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        in.pos = 3;
    for (;;) {
        bool white = skip_gap(&in);
        if (in.pos >= in.s.len)
            break;
        CssToken token = {.space_before = white, .place = here(&in)};
        finish_token(&in, &token);
        vec_push(arena, &tokens, token);
    }
    *count = tokens.count;
    return tokens.items;
}

size_t css_block_end(const CssToken *tokens, size_t count, size_t open)
{
    size_t depth = 0;
    for (size_t i = open; i < count; i++) {
        switch (tokens[i].kind) {
        case CSS_FUNCTION:
        case CSS_OPEN:
        case CSS_BRACKET_OPEN:
        case CSS_BRACE_OPEN: depth++; break;
        case CSS_CLOSE:
        case CSS_BRACKET_CLOSE:
        case CSS_BRACE_CLOSE:
            if (--depth == 0)
                return i;
            break;
        case CSS_IDENT:
        case CSS_STRING:
        case CSS_URL:
        case CSS_HASH:
        case CSS_NUMBER:
        case CSS_PERCENTAGE:
        case CSS_DIMENSION:
        case CSS_COMMA:
        case CSS_SLASH:
        case CSS_DELIM:
        case CSS_AT:
        case CSS_COLON:
        case CSS_SEMICOLON: break;
        }
    }
    return count;
}
