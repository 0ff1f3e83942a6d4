#include "finish/pdfsyntax.h"

#include <string.h>

const unsigned char syntax_class[256] = {
    ['\0'] = SYNTAX_WHITE,    ['\t'] = SYNTAX_WHITE,    ['\n'] = SYNTAX_WHITE,    ['\f'] = SYNTAX_WHITE,    ['\r'] = SYNTAX_WHITE,
    [' '] = SYNTAX_WHITE,     ['('] = SYNTAX_DELIMITER, [')'] = SYNTAX_DELIMITER, ['<'] = SYNTAX_DELIMITER, ['>'] = SYNTAX_DELIMITER,
    ['['] = SYNTAX_DELIMITER, [']'] = SYNTAX_DELIMITER, ['{'] = SYNTAX_DELIMITER, ['}'] = SYNTAX_DELIMITER, ['/'] = SYNTAX_DELIMITER,
    ['%'] = SYNTAX_DELIMITER,
};

static size_t skip_white(Str bytes, size_t at)
{
    while (at < bytes.len) {
        if (bytes.data[at] == '%')
            while (at < bytes.len && bytes.data[at] != '\n' && bytes.data[at] != '\r') at++;
        else if (syntax_class_of(bytes.data[at]) == SYNTAX_WHITE) at++;
        else break;
    }
    return at;
}

static size_t regular_end(Str bytes, size_t at)
{
    while (at < bytes.len && syntax_class_of(bytes.data[at]) == SYNTAX_REGULAR) at++;
    return at;
}

/* Where a string that begins here ends; 0 when it does not. */
static size_t string_end(Str bytes, size_t at)
{
    if (bytes.data[at] == '<') {
        const char *end = memchr(bytes.data + at, '>', bytes.len - at);
        return end ? (size_t)(end - bytes.data) + 1 : 0;
    }
    size_t depth = 0;
    for (; at < bytes.len; at++) {
        char c = bytes.data[at];
        if (c == '\\') at++;
        else if (c == '(') depth++;
        else if (c == ')' && --depth == 0) return at + 1;
    }
    return 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Digits of an object's number; 0 for anything else, and for what no file of ours reaches. */
static size_t object_number(Str word)
{
    size_t number = 0;
    if (word.len == 0 || word.len > 9) return 0;
    for (size_t i = 0; i < word.len; i++) {
        if (!is_digit(word.data[i])) return 0;
        number = number * 10 + (size_t)(word.data[i] - '0');
    }
    return number;
}

/* Behind a number: the end of " 0 R", or 0. */
static size_t reference_end(Str bytes, size_t at)
{
    size_t generation = skip_white(bytes, at), after = generation < bytes.len ? regular_end(bytes, generation) : generation;
    if (after != generation + 1 || bytes.data[generation] != '0') return 0;
    size_t mark = skip_white(bytes, after);
    return mark < bytes.len && bytes.data[mark] == 'R' && regular_end(bytes, mark) == mark + 1 ? mark + 1 : 0;
}

static SyntaxToken token(Syntax *s, SyntaxKind kind, size_t from, size_t to)
{
    s->at = to;
    return (SyntaxToken){kind, {s->bytes.data + from, to - from}, 0};
}

static SyntaxToken word(Syntax *s, size_t from)
{
    SyntaxToken t = token(s, SYNTAX_WORD, from, regular_end(s->bytes, from));
    size_t number = is_digit(t.text.data[0]) ? object_number(t.text) : 0;
    size_t end = number ? reference_end(s->bytes, s->at) : 0;
    if (!end && str_eq(t.text, STR("R"))) return token(s, SYNTAX_BAD, from, from);
    if (!end) return t;
    t = token(s, SYNTAX_REF, from, end);
    t.ref = number;
    return t;
}

SyntaxToken syntax_next(Syntax *s)
{
    size_t at = skip_white(s->bytes, s->at), string;
    if (at >= s->bytes.len) return (SyntaxToken){.kind = SYNTAX_END};
    bool twice = at + 1 < s->bytes.len && s->bytes.data[at + 1] == s->bytes.data[at];
    switch (s->bytes.data[at]) {
    case '/': return token(s, SYNTAX_NAME, at, regular_end(s->bytes, at + 1));
    case '[': return token(s, SYNTAX_OPEN, at, at + 1);
    case ']': return token(s, SYNTAX_CLOSE, at, at + 1);
    case '>': return twice ? token(s, SYNTAX_DICT_END, at, at + 2) : (SyntaxToken){.kind = SYNTAX_BAD};
    case '<':
        if (twice) return token(s, SYNTAX_DICT, at, at + 2);
        /* fall through */
    case '(':
        string = string_end(s->bytes, at);
        return string ? token(s, SYNTAX_STRING, at, string) : (SyntaxToken){.kind = SYNTAX_BAD};
    case ')':
    case '{':
    case '}': return (SyntaxToken){.kind = SYNTAX_BAD};
    default: return word(s, at);
    }
}

/* ---- values and dictionaries ---- */

Str syntax_value(Syntax *s)
{
    size_t before = s->at, depth = 0;
    const char *from = NULL;
    do {
        SyntaxToken t = syntax_next(s);
        bool closes = t.kind == SYNTAX_CLOSE || t.kind == SYNTAX_DICT_END;
        if (t.kind == SYNTAX_END || t.kind == SYNTAX_BAD || (closes && depth == 0)) {
            s->at = before;
            return (Str){0};
        }
        if (!from) from = t.text.data;
        depth += t.kind == SYNTAX_OPEN || t.kind == SYNTAX_DICT;
        depth -= closes;
    } while (depth);
    return (Str){from, (size_t)(s->bytes.data + s->at - from)};
}

bool syntax_entry(Syntax *s, Str *key, Str *value)
{
    SyntaxToken t = syntax_next(s);
    if (t.kind != SYNTAX_NAME) return false;
    *key = t.text;
    *value = syntax_value(s);
    return value->len > 0;
}

static bool open_dict(Str dict, Syntax *s)
{
    *s = (Syntax){dict, 0};
    return syntax_next(s).kind == SYNTAX_DICT;
}

Str syntax_get(Str dict, const char *key)
{
    Syntax s;
    Str name, value, wanted = str_from(key);
    if (!open_dict(dict, &s)) return (Str){0};
    while (syntax_entry(&s, &name, &value))
        if (str_eq(name, wanted)) return value;
    return (Str){0};
}

Str syntax_set(Arena *arena, Str dict, const char *key, Str value)
{
    Syntax s;
    Str name, old, wanted = str_from(key);
    Buf out = buf_on(arena);
    if (!open_dict(dict, &s)) return dict;
    buf_reserve(&out, dict.len + wanted.len + value.len + 2);
    buf_put(&out, STR("<<"));
    while (syntax_entry(&s, &name, &old))
        if (!str_eq(name, wanted)) buf_put(&out, (Str){name.data, (size_t)(old.data + old.len - name.data)});
    if (value.len) {
        buf_put(&out, wanted);
        buf_putc(&out, ' ');
        buf_put(&out, value);
    }
    buf_put(&out, STR(">>"));
    return buf_str(&out);
}

size_t syntax_ref(Str value)
{
    Syntax s = {value, 0};
    SyntaxToken t = syntax_next(&s);
    return syntax_next(&s).kind == SYNTAX_END ? t.ref : 0;
}
