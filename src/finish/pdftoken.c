#include "finish/pdftoken.h"

#include <string.h>

#include "base/notation.h"
#include "finish/pdfsyntax.h"

static bool is_white(char c) { return syntax_class_of(c) == SYNTAX_WHITE; }

static void skip_white(PdfReader *r)
{
    while (r->at < r->bytes.len) {
        char c = r->bytes.data[r->at];
        if (c == '%')
            while (r->at < r->bytes.len && r->bytes.data[r->at] != '\n' && r->bytes.data[r->at] != '\r') r->at++;
        else if (is_white(c)) r->at++;
        else return;
    }
}

static Str hex_string(PdfReader *r)
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
static void escape(PdfReader *r, Buf *out)
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

static Str literal_string(PdfReader *r)
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

static Str regular(PdfReader *r)
{
    size_t from = r->at;
    while (r->at < r->bytes.len && syntax_class_of(r->bytes.data[r->at]) == SYNTAX_REGULAR) r->at++;
    return str_slice(r->bytes, from, r->at);
}

/* Of no token here: PostScript's braces, a bracket without its string. */
static bool is_stray(char c) { return c == '{' || c == '}' || c == ')'; }

PdfToken pdf_next(PdfReader *r)
{
    do skip_white(r);
    while (r->at < r->bytes.len && is_stray(r->bytes.data[r->at]) && ++r->at);
    if (r->at >= r->bytes.len) return (PdfToken){PDF_END, {0}};
    char c = r->bytes.data[r->at], after = r->at + 1 < r->bytes.len ? r->bytes.data[r->at + 1] : '\0';
    r->at++;
    switch (c) {
    case '(': return (PdfToken){PDF_STRING, literal_string(r)};
    case '[': return (PdfToken){PDF_OPEN, {0}};
    case ']': return (PdfToken){PDF_CLOSE, {0}};
    case '/': return (PdfToken){PDF_NAME, regular(r)};
    case '<':
        if (after != '<') return (PdfToken){PDF_STRING, hex_string(r)};
        r->at++;
        return (PdfToken){PDF_DICT, {0}};
    case '>':
        if (after == '>') r->at++;
        return (PdfToken){PDF_DICT_END, {0}};
    default: break;
    }
    r->at--;
    Str word = regular(r);
    bool number = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    return (PdfToken){number ? PDF_NUMBER : PDF_OPERATOR, word};
}

void pdf_put_name(Buf *out, Str name)
{
    for (size_t i = 0; i < name.len; i++) {
        bool escaped = name.data[i] == '#' && i + 2 < name.len;
        int high = escaped ? hex_digit(name.data[i + 1]) : -1, low = escaped ? hex_digit(name.data[i + 2]) : -1;
        escaped = high >= 0 && low >= 0;
        buf_putc(out, escaped ? (char)(high * 16 + low) : name.data[i]);
        if (escaped) i += 2;
    }
}

bool pdf_is_one_of(Str word, const char *const *words)
{
    for (; *words; words++)
        if (str_eq(word, str_from(*words))) return true;
    return false;
}

void pdf_skip_inline_image(PdfReader *r)
{
    for (; r->at + 3 < r->bytes.len; r->at++)
        if (is_white(r->bytes.data[r->at]) && r->bytes.data[r->at + 1] == 'E' && r->bytes.data[r->at + 2] == 'I' &&
            is_white(r->bytes.data[r->at + 3])) {
            r->at += 3;
            return;
        }
    r->at = r->bytes.len;
}
