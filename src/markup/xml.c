/* xml.c - libxml2's push parser behind two faces: a tree, and a stream.
 *
 * The parser runs in its SAX1 form, which hands names over as they are written
 * ("t:for"). It never opens anything: no external subset, no entities but the
 * five of XML; the first declared one ends the parse, so that nothing can be
 * made to grow.
 *
 * libxml2 says where it stands, not where an attribute or a text began. Since
 * every event follows the text in order, a small locator walks the same bytes
 * beside it: each event moves the locator over exactly one tag.
 */
#include "markup/xml.h"

#include "base/utf8.h"
#include "base/vec.h"

#include <assert.h>
#include <errno.h>
#include <libxml/parser.h>
#include <string.h>
#include <unistd.h>

enum { DEPTH_MAX = 200, CHUNK = 1 << 16 };

/* ---- the parser, for both faces ---- */

typedef struct Parse {
    xmlParserCtxt *parser;
    Str file;
    Diag *diag;
    unsigned depth;
    bool failed;  /* a diagnostic was made */
    bool stopped; /* a callback had enough */
} Parse;

static Place parser_place(const Parse *p)
{
    const xmlParserInput *input = p->parser->input;
    return input ? place_line(p->file, (uint32_t)input->line, (uint32_t)input->col) : place_file(p->file);
}

static void fail(Parse *p, DiagId id, Place place, Str what)
{
    if (!p->failed && !p->stopped)
        diag_add(p->diag, id, place, what);
    p->failed = true;
    xmlStopParser(p->parser);
}

/* Only the first error is told; the rest follow from it. */
static void on_error(void *context, xmlError *error)
{
    Parse *p = context;
    if (error->level < XML_ERR_ERROR || p->failed || p->stopped)
        return;
    Place place = place_line(p->file, error->line > 0 ? (uint32_t)error->line : 1,
                             error->int2 > 0 ? (uint32_t)error->int2 : 0);
    fail(p, DIAG_XML_SYNTAX, place, str_trim(str_from(error->message)));
}

static void on_entity(void *context, const xmlChar *name, int type, const xmlChar *public_id,
                      const xmlChar *system_id, xmlChar *content)
{
    (void)type, (void)public_id, (void)system_id, (void)content;
    Parse *p = context;
    fail(p, DIAG_XML_ENTITY, parser_place(p), str_from((const char *)name));
}

/* libxml2 asks here about every entity but the five of XML. */
static xmlEntity *on_reference(void *context, const xmlChar *name)
{
    Parse *p = context;
    Place place = parser_place(p); /* after "&name;" */
    Str entity = str_from((const char *)name);
    if (place.column > entity.len + 2)
        place.column -= (uint32_t)entity.len + 2;
    fail(p, DIAG_XML_ENTITY, place, entity);
    return NULL;
}

/* Without entity substitution libxml2 leaves "&#38;" for each "&" in an
 * attribute, and no other reference. */
static Str attr_value(Arena *arena, const xmlChar *raw)
{
    Str rest = str_from((const char *)raw), mark = STR("&#38;");
    size_t found = str_find(rest, mark);
    if (found == SIZE_MAX)
        return rest;
    Buf value = buf_on(arena);
    for (; found != SIZE_MAX; found = str_find(rest, mark)) {
        buf_put(&value, str_slice(rest, 0, found + 1));
        rest = str_slice(rest, found + mark.len, rest.len);
    }
    buf_put(&value, rest);
    return buf_str(&value);
}

static bool enter(Parse *p)
{
    if (p->failed || p->stopped)
        return false;
    if (++p->depth <= DEPTH_MAX)
        return true;
    fail(p, DIAG_XML_DEPTH, parser_place(p), STR("200"));
    return false;
}

typedef struct Input {
    Str bytes;
    int fd; /* or -1: the bytes */
} Input;

static void feed(Parse *p, const Input *in)
{
    for (size_t at = 0; in->fd < 0 && at < in->bytes.len && !p->failed && !p->stopped; at += CHUNK) {
        size_t len = in->bytes.len - at < CHUNK ? in->bytes.len - at : CHUNK;
        xmlParseChunk(p->parser, in->bytes.data + at, (int)len, 0);
    }
    while (in->fd >= 0 && !p->failed && !p->stopped) {
        char piece[CHUNK];
        ssize_t len = read(in->fd, piece, sizeof piece);
        if (len == 0) return;
        if (len < 0 && errno == EINTR) continue;
        if (len > 0) xmlParseChunk(p->parser, piece, (int)len, 0);
        else p->failed = !diag_add(p->diag, DIAG_FILE_UNREADABLE, place_file(p->file), p->file, str_from(strerror(errno)));
    }
}

/* The events get `p` as their context, which its owner begins with. */
static bool run(Parse *p, const xmlSAXHandler *events, Input in, int options)
{
    xmlSAXHandler sax = *events;
    sax.initialized = XML_SAX2_MAGIC; /* serror is asked for only then */
    sax.serror = on_error;
    sax.entityDecl = on_entity;
    sax.getEntity = on_reference;
    p->parser = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);
    if (!p->parser) { /* libxml2 could not get memory for its context */
        p->failed = true;
        return diag_add(p->diag, DIAG_XML_SYNTAX, place_file(p->file), STR("out of memory"));
    }
    xmlCtxtUseOptions(p->parser, XML_PARSE_NONET | XML_PARSE_SAX1 | options);
    feed(p, &in);
    if (!p->failed && !p->stopped)
        xmlParseChunk(p->parser, NULL, 0, 1);
    if (!p->failed && !p->stopped && !p->parser->wellFormed)
        fail(p, DIAG_XML_SYNTAX, parser_place(p), STR("not well-formed"));
    if (p->parser->myDoc)
        xmlFreeDoc(p->parser->myDoc);
    xmlFreeParserCtxt(p->parser);
    return !p->failed;
}

/* ---- the locator ---- */

typedef struct Spot {
    uint32_t line, column;
} Spot;

typedef struct Locator {
    Str s;
    size_t pos;
    Spot spot;
} Locator;

static bool at(const Locator *l, Str mark) { return str_starts(str_slice(l->s, l->pos, l->s.len), mark); }

static void move_to(Locator *l, size_t target)
{
    for (; l->pos < target && l->pos < l->s.len; l->pos++) {
        char c = l->s.data[l->pos];
        if (c == '\n')
            l->spot = (Spot){l->spot.line + 1, 1};
        else if ((c & 0xC0) != 0x80)
            l->spot.column++;
    }
}

static void move_past(Locator *l, Str mark)
{
    size_t found = str_find(str_slice(l->s, l->pos, l->s.len), mark);
    move_to(l, found == SIZE_MAX ? l->s.len : l->pos + found + mark.len);
}

/* <!DOCTYPE … [ … ]>: quotes and an internal subset may hold ">". */
static void move_past_doctype(Locator *l)
{
    size_t i = l->pos;
    char quote = 0;
    int brackets = 0;
    for (; i < l->s.len; i++) {
        char c = l->s.data[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '[' || c == ']')
            brackets += c == '[' ? 1 : -1;
        else if (c == '>' && brackets == 0)
            break;
    }
    move_to(l, i + 1);
}

/* Over comments, instructions and the doctype. */
static bool skip_misc(Locator *l)
{
    if (at(l, STR("<!--")))
        move_past(l, STR("-->"));
    else if (at(l, STR("<?")))
        move_past(l, STR("?>"));
    else if (at(l, STR("<!DOCTYPE")))
        move_past_doctype(l);
    else
        return false;
    return true;
}

/* To the next tag, whatever text lies between. */
static void skip_to_tag(Locator *l)
{
    while (l->pos < l->s.len) {
        if (skip_misc(l))
            continue;
        if (at(l, STR("<![CDATA["))) {
            move_past(l, STR("]]>"));
            continue;
        }
        if (l->s.data[l->pos] == '<')
            return;
        const char *next = memchr(l->s.data + l->pos, '<', l->s.len - l->pos);
        move_to(l, next ? (size_t)(next - l->s.data) : l->s.len);
    }
}

static Spot locate_text(Locator *l)
{
    while (skip_misc(l))
        ;
    if (at(l, STR("<![CDATA[")))
        move_to(l, l->pos + 9);
    return l->spot;
}

typedef VEC(Spot) SpotVec;

static void skip_char(Locator *l) { move_to(l, l->pos + 1); }

/* Moves over a start tag. The values' places go to `values` in order; true
 * when the element is closed at once ("/>"). */
static bool locate_tag(Locator *l, Arena *arena, Spot *tag, SpotVec *values)
{
    skip_to_tag(l);
    *tag = l->spot;
    while (l->pos < l->s.len && l->s.data[l->pos] != '>') {
        char c = l->s.data[l->pos];
        if (c != '"' && c != '\'') {
            skip_char(l);
            continue;
        }
        skip_char(l);
        vec_push(arena, values, l->spot);
        const char *end = memchr(l->s.data + l->pos, c, l->s.len - l->pos);
        move_to(l, end ? (size_t)(end - l->s.data) + 1 : l->s.len);
    }
    bool closed = l->pos < l->s.len && l->pos > 0 && l->s.data[l->pos - 1] == '/';
    skip_char(l);
    return closed;
}

/* ---- a tree ---- */

typedef struct TreeParse {
    Parse parse; /* first: the callbacks' context is a Parse */
    Arena *arena;
    Locator locator;
    Node *root, *at;
    Buf text;
    Place text_place;
    bool closed_at_once[DEPTH_MAX + 1]; /* by depth: "<br/>" has no end tag to pass */
} TreeParse;

static void flush_text(TreeParse *t)
{
    if (t->text.len == 0)
        return;
    node_append(t->at, node_text(t->arena, buf_str(&t->text), t->text_place));
    t->text = buf_on(t->arena);
}

static Place spot_place(const TreeParse *t, Spot spot) { return place_line(t->parse.file, spot.line, spot.column); }

static bool declares_namespace(Str name) { return str_eq(name, STR("xmlns")) || str_starts(name, STR("xmlns:")); }

static void tree_attrs(TreeParse *t, Node *node, const xmlChar **attrs, const SpotVec *spots)
{
    for (size_t i = 0; attrs && attrs[2 * i]; i++) {
        Str name = str_from((const char *)attrs[2 * i]);
        if (declares_namespace(name))
            continue;
        node_set(t->arena, node, atom(name), str_copy(t->arena, attr_value(t->arena, attrs[2 * i + 1])));
        Attr *attr = &node->attrs[node->attr_count - 1];
        attr->line = i < spots->count ? spots->items[i].line : 0;
        attr->column = i < spots->count ? spots->items[i].column : 0;
    }
}

static void tree_start(void *context, const xmlChar *name, const xmlChar **attrs)
{
    TreeParse *t = context;
    if (!enter(&t->parse))
        return;
    flush_text(t);
    Spot tag;
    SpotVec spots = {0};
    t->closed_at_once[t->parse.depth] = locate_tag(&t->locator, t->arena, &tag, &spots);
    Node *node = node_element(t->arena, atom(str_from((const char *)name)), spot_place(t, tag));
    tree_attrs(t, node, attrs, &spots);
    if (t->at)
        node_append(t->at, node);
    else
        t->root = node;
    t->at = node;
}

static void tree_end(void *context, const xmlChar *name)
{
    (void)name;
    TreeParse *t = context;
    if (t->parse.failed)
        return;
    flush_text(t);
    if (!t->closed_at_once[t->parse.depth]) {
        skip_to_tag(&t->locator);
        move_past(&t->locator, STR(">"));
    }
    t->parse.depth--;
    t->at = t->at->parent;
}

static void tree_text(void *context, const xmlChar *text, int len)
{
    TreeParse *t = context;
    if (t->parse.failed || !t->at || len <= 0)
        return;
    if (t->text.len == 0)
        t->text_place = spot_place(t, locate_text(&t->locator));
    buf_put(&t->text, (Str){(const char *)text, (size_t)len});
}

static bool is_utf8(Str file, Str bytes, Diag *diag)
{
    size_t bad = utf8_check(bytes);
    if (bad == SIZE_MAX)
        return true;
    Locator l = {.s = bytes, .spot = {1, 1}};
    move_to(&l, bad);
    return diag_add(diag, DIAG_XML_ENCODING, place_line(file, l.spot.line, l.spot.column));
}

Node *xml_parse(Arena *arena, Str file, Str bytes, Diag *diag)
{
    static const xmlSAXHandler events = {
        .startElement = tree_start,
        .endElement = tree_end,
        .characters = tree_text,
        .ignorableWhitespace = tree_text,
        .cdataBlock = tree_text,
    };
    if (!is_utf8(file, bytes, diag))
        return NULL;
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_slice(bytes, 3, bytes.len);
    TreeParse *t = arena_new(arena, TreeParse);
    t->parse = (Parse){.file = file, .diag = diag};
    t->arena = arena;
    t->locator = (Locator){.s = bytes, .spot = {1, 1}};
    t->text = buf_on(arena);
    return run(&t->parse, &events, (Input){bytes, -1}, XML_PARSE_IGNORE_ENC) ? t->root : NULL;
}

/* ---- a stream ---- */

typedef struct StreamParse {
    Parse parse; /* first */
    const XmlHandler *handler;
    void *context;
    Arena *arena;
    VEC(XmlAttr) attrs; /* reused from element to element */
} StreamParse;

static void stop_unless(StreamParse *s, bool go_on)
{
    if (go_on)
        return;
    s->parse.stopped = true;
    xmlStopParser(s->parse.parser);
}

static void stream_start(void *context, const xmlChar *name, const xmlChar **attrs)
{
    StreamParse *s = context;
    if (!enter(&s->parse))
        return;
    s->attrs.count = 0;
    for (size_t i = 0; attrs && attrs[i]; i += 2)
        vec_push(s->arena, &s->attrs,
                 (XmlAttr){str_from((const char *)attrs[i]), attr_value(s->arena, attrs[i + 1])});
    stop_unless(s, s->handler->start(s->context, str_from((const char *)name), s->attrs.items, s->attrs.count,
                                     (unsigned)s->parse.parser->input->line));
}

static void stream_end(void *context, const xmlChar *name)
{
    StreamParse *s = context;
    if (s->parse.failed || s->parse.stopped)
        return;
    s->parse.depth--;
    stop_unless(s, s->handler->end(s->context, str_from((const char *)name)));
}

static void stream_text(void *context, const xmlChar *text, int len)
{
    StreamParse *s = context;
    if (s->handler->text && !s->parse.failed && !s->parse.stopped && len > 0)
        stop_unless(s, s->handler->text(s->context, (Str){(const char *)text, (size_t)len}));
}

static bool stream(Str file, Input in, const XmlHandler *handler, void *context, Diag *diag)
{
    static const xmlSAXHandler events = {
        .startElement = stream_start,
        .endElement = stream_end,
        .characters = stream_text,
        .ignorableWhitespace = stream_text,
        .cdataBlock = stream_text,
    };
    StreamParse s = {.parse = {.file = file, .diag = diag}, .handler = handler, .context = context};
    s.arena = arena_open();
    bool good = run(&s.parse, &events, in, 0);
    arena_close(s.arena);
    return good;
}

Str xml_attr(const XmlAttr *attrs, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(attrs[i].name, name))
            return attrs[i].value;
    return STR("");
}

bool xml_stream(Str file, Str bytes, const XmlHandler *handler, void *context, Diag *diag)
{
    return stream(file, (Input){bytes, -1}, handler, context, diag);
}

bool xml_stream_file(Str file, int fd, const XmlHandler *handler, void *context, Diag *diag)
{
    return stream(file, (Input){.fd = fd}, handler, context, diag);
}
