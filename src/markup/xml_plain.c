#include "markup/xml_plain.h"

#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"

/* libxml2 has limits of its own, far above these. */
enum { NAME_BYTES = 1000, TEXT_BYTES = 1 << 20, ATTRIBUTES = 64, LEAST = 4 }; /* of less it tells nothing */

typedef struct Plain {
    Str bytes;
    size_t at;
    unsigned line;
    const XmlHandler *handler;
    void *context;
    XmlTold *told;
    Arena *arena; /* of attributes that had references: rewound after each tag */
    ArenaMark mark;
    Str *open; /* names of the elements around */
    size_t depth, max_depth;
    bool rooted;  /* the root has begun */
    bool stopped;
    size_t count;
    XmlAttr attrs[ATTRIBUTES];
} Plain;

#define BIT(c) (UINT64_C(1) << ((c) & 63))
#define BITS(from, to) ((BIT(to) << 1) - BIT(from)) /* not up to the 63rd */

/* Of the 128 of ASCII; the second is 64 and above. */
static const uint64_t starts[2] = {0, BITS('A', 'Z') | BITS('a', 'z') | BIT('_')};
static const uint64_t names[2] = {BIT('-') | BIT('.') | BITS('0', '9') | BIT(':'), BITS('A', 'Z') | BITS('a', 'z') | BIT('_')};

static bool is_in(const uint64_t set[2], unsigned char c) { return c < 128 && (set[c >> 6] >> (c & 63) & 1); }

/* 0 at the end: as a byte of the file it is not plain either. */
static unsigned char peek(const Plain *p) { return p->at < p->bytes.len ? (unsigned char)p->bytes.data[p->at] : 0; }

/* A character beyond ASCII that XML knows. */
static bool skip_wide(Plain *p)
{
    uint32_t c = utf8_next(p->bytes, &p->at);
    return c != UTF8_INVALID && c != 0xFFFE && c != 0xFFFF;
}

static bool skip_blanks(Plain *p)
{
    size_t from = p->at;
    for (unsigned char c = peek(p); c == ' ' || c == '\t' || c == '\n'; c = peek(p)) {
        p->line += c == '\n';
        p->at++;
    }
    return p->at > from;
}

/* xml:space and its like have rules of their own. */
static bool read_name(Plain *p, Str *out)
{
    const char *from = p->bytes.data + p->at, *end = from, *limit = p->bytes.data + p->bytes.len;
    if (!is_in(starts, peek(p))) return false;
    while (end < limit && is_in(names, (unsigned char)*end)) end++;
    *out = (Str){from, (size_t)(end - from)};
    p->at += out->len;
    return out->len <= NAME_BYTES && (*from != 'x' || !str_starts(*out, STR("xml:")));
}

/* ---- attributes ---- */

static char reference(Str *rest)
{
    static const struct { Str name; char is; } five[] = {
        {{"&amp;", 5}, '&'}, {{"&lt;", 4}, '<'}, {{"&gt;", 4}, '>'}, {{"&quot;", 6}, '"'}, {{"&apos;", 6}, '\''}};
    for (size_t i = 0; i < sizeof five / sizeof *five; i++) {
        if (!str_starts(*rest, five[i].name)) continue;
        *rest = str_slice(*rest, five[i].name.len, rest->len);
        return five[i].is;
    }
    return 0;
}

/* False when a reference is none of the five. */
static bool resolve(Plain *p, Str *value)
{
    Buf text = buf_on(p->arena);
    for (Str rest = *value; rest.len;) {
        size_t plain = str_find_char(rest, '&');
        if (plain == SIZE_MAX) plain = rest.len;
        buf_put(&text, str_slice(rest, 0, plain));
        rest = str_slice(rest, plain, rest.len);
        if (!rest.len) break;
        char c = reference(&rest);
        if (!c) return false;
        buf_putc(&text, c);
    }
    *value = buf_str(&text);
    return true;
}

/* Over what is nothing but text; the byte after it. */
static unsigned char skip_ascii(Plain *p, unsigned char quote)
{
    const char *s = p->bytes.data;
    size_t at = p->at;
    unsigned char c = 0;
    for (; at < p->bytes.len; at++) {
        c = (unsigned char)s[at];
        if (c < ' ' || c >= 128 || c == quote || c == '<' || c == '&') break;
    }
    p->at = at;
    return at < p->bytes.len ? c : 0;
}

static bool read_value(Plain *p, Str *out)
{
    unsigned char quote = peek(p);
    bool references = false;
    if (quote != '"' && quote != '\'') return false;
    size_t from = ++p->at;
    for (unsigned char c = skip_ascii(p, quote); c != quote; c = skip_ascii(p, quote)) {
        references |= c == '&';
        if (c == '&') p->at++;
        else if (c < 128 || !skip_wide(p)) return false;
    }
    *out = (Str){p->bytes.data + from, p->at++ - from};
    return out->len <= TEXT_BYTES && (!references || resolve(p, out));
}

static bool read_attribute(Plain *p)
{
    XmlAttr attr;
    if (p->count == ATTRIBUTES || !read_name(p, &attr.name) || peek(p) != '=') return false;
    p->at++;
    if (!read_value(p, &attr.value)) return false;
    for (size_t i = 0; i < p->count; i++)
        if (str_eq(p->attrs[i].name, attr.name)) return false;
    p->attrs[p->count++] = attr;
    return true;
}

/* ---- tags and text ---- */

static bool tell_end(Plain *p, Str name)
{
    p->depth--;
    p->told->tags++;
    p->stopped = !p->handler->end(p->context, name);
    return true;
}

/* At the first letter of the name. */
static bool read_start(Plain *p)
{
    Str name;
    if (p->depth == p->max_depth || (p->rooted && !p->depth) || !read_name(p, &name)) return false;
    p->count = 0;
    while (true) {
        bool parted = skip_blanks(p);
        unsigned char c = peek(p);
        if (c == '>' || c == '/') break;
        if (!parted || !read_attribute(p)) return false;
    }
    bool empty = peek(p) == '/';
    p->at += empty;
    if (peek(p) != '>') return false;
    p->at++;
    p->rooted = true;
    p->open[p->depth++] = name;
    p->told->tags++;
    p->stopped = !p->handler->start(p->context, name, p->attrs, p->count, p->line);
    arena_rewind(p->arena, p->mark);
    return !empty || p->stopped || tell_end(p, name);
}

/* Behind the </ */
static bool read_end(Plain *p)
{
    Str name;
    if (!p->depth || !read_name(p, &name) || !str_eq(name, p->open[p->depth - 1])) return false;
    skip_blanks(p);
    if (peek(p) != '>') return false;
    p->at++;
    return tell_end(p, name);
}

static bool read_text(Plain *p)
{
    size_t from = p->at;
    if (!p->depth) return skip_blanks(p);
    for (unsigned char c = peek(p); c != '<'; c = peek(p)) {
        if ((c < ' ' && c != '\n' && c != '\t') || c == '&' || c == ']') return false; /* ]]> is an error there */
        p->line += c == '\n';
        if (c < 128) p->at++;
        else if (!skip_wide(p)) return false;
    }
    Str text = {p->bytes.data + from, p->at - from};
    if (text.len > TEXT_BYTES) return false;
    p->told->text += text.len;
    p->stopped = p->handler->text && !p->handler->text(p->context, text);
    return true;
}

static bool read_markup(Plain *p)
{
    p->at++;
    if (peek(p) != '/') return read_start(p);
    p->at++;
    return read_end(p);
}

/* Past the declaration, if there is one of those that are plain. */
static void skip_declaration(Plain *p)
{
    static const Str known[] = {
        {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", 38}, {"<?xml version='1.0' encoding='UTF-8'?>", 38},
        {"<?xml version=\"1.0\" encoding=\"utf-8\"?>", 38}, {"<?xml version=\"1.0\"?>", 21}};
    for (size_t i = 0; i < sizeof known / sizeof *known && !p->at; i++)
        if (str_starts(p->bytes, known[i])) p->at = known[i].len;
}

XmlPlain xml_plain(Str bytes, size_t max_depth, const XmlHandler *handler, void *context, XmlTold *told)
{
    Arena *arena = arena_open();
    Plain *p = arena_new(arena, Plain);
    *told = (XmlTold){0};
    *p = (Plain){.bytes = bytes, .line = 1, .handler = handler, .context = context, .told = told, .arena = arena, .max_depth = max_depth};
    p->open = arena_array(arena, Str, max_depth);
    p->mark = arena_mark(arena);
    skip_declaration(p);
    bool plain = bytes.len >= LEAST;
    while (plain && !p->stopped && p->at < bytes.len) plain = peek(p) == '<' ? read_markup(p) : read_text(p);
    XmlPlain end = p->stopped ? XML_PLAIN_STOPPED : plain && p->rooted && !p->depth ? XML_PLAIN_WHOLE : XML_PLAIN_NOT;
    arena_close(arena);
    return end;
}
