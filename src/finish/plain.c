#include "finish/plain.h"

#include "base/utf8.h"
#include "finish/pdfcontent.h"
#include "finish/pdftoken.h"

enum { XREF_ENTRY = 20, TAIL = 64 };

typedef struct Reading {
    Plain *plain;
    Str bytes;
    Str table; /* of the cross-references: XREF_ENTRY bytes for each object */
    const char *why;
} Reading;

static bool refuse(Reading *r, const char *why)
{
    r->why = why;
    return false;
}

static bool takes(Syntax *s, const char *wanted)
{
    Syntax before = *s;
    bool is = str_eq(syntax_next(s).text, str_from(wanted));
    if (!is) *s = before;
    return is;
}

static bool take_number(Syntax *s, size_t *out)
{
    long value;
    SyntaxToken t = syntax_next(s);
    if (t.kind != SYNTAX_WORD || !str_to_int(t.text, &value) || value < 0) return false;
    *out = (size_t)value;
    return true;
}

/* ---- where the objects are ---- */

static bool read_trailer(Reading *r, Syntax *s)
{
    if (!takes(s, "trailer")) return refuse(r, "trailer");
    Str trailer = syntax_value(s);
    r->plain->root = syntax_ref(syntax_get(trailer, "/Root"));
    r->plain->info = syntax_ref(syntax_get(trailer, "/Info"));
    bool more = syntax_get(trailer, "/Prev").len || syntax_get(trailer, "/Encrypt").len;
    return !more || refuse(r, "Prev, Encrypt");
}

static bool read_table(Reading *r)
{
    size_t from, first, count;
    Str tail = str_slice(r->bytes, r->bytes.len > TAIL ? r->bytes.len - TAIL : 0, r->bytes.len);
    size_t at = str_find(tail, STR("startxref"));
    if (!str_starts(r->bytes, STR("%PDF-1.")) || at == SIZE_MAX) return refuse(r, "%PDF, startxref");
    Syntax s = {str_slice(tail, at + 9, tail.len), 0};
    if (!take_number(&s, &from)) return refuse(r, "startxref");
    s = (Syntax){r->bytes, from < r->bytes.len ? from : r->bytes.len};
    if (!takes(&s, "xref") || !take_number(&s, &first) || first || !take_number(&s, &count)) return refuse(r, "xref");
    from = s.at + 1; /* behind the end of the line */
    if (count < 2 || from > r->bytes.len || count > (r->bytes.len - from) / XREF_ENTRY) return refuse(r, "xref");
    r->table = str_slice(r->bytes, from, from + count * XREF_ENTRY);
    s.at = from + r->table.len;
    return read_trailer(r, &s);
}

/* ---- an object ---- */

/* Where the table says that it stands: behind "12 0 obj". */
static bool find_object(Reading *r, size_t number, Syntax *s)
{
    size_t offset, named, generation;
    Syntax entry = {str_slice(r->table, number * XREF_ENTRY, (number + 1) * XREF_ENTRY), 0};
    if (!take_number(&entry, &offset) || offset >= r->bytes.len) return false;
    *s = (Syntax){r->bytes, offset};
    return take_number(s, &named) && named == number && take_number(s, &generation) && generation == 0 && takes(s, "obj");
}

static bool read_length(Reading *r, Str value, size_t *out)
{
    size_t ref = syntax_ref(value);
    Syntax s = {value, 0};
    if (ref && (ref >= r->table.len / XREF_ENTRY || !find_object(r, ref, &s))) return false;
    return take_number(&s, out);
}

static bool read_data(Reading *r, Syntax *s, PlainObject *object)
{
    size_t len, from = s->at;
    if (!read_length(r, syntax_get(object->value, "/Length"), &len)) return false;
    if (from < r->bytes.len && r->bytes.data[from] == '\r') from++;
    if (from >= r->bytes.len || r->bytes.data[from] != '\n' || len > r->bytes.len - from - 1) return false;
    object->stream = true;
    object->data = str_slice(r->bytes, from + 1, from + 1 + len);
    object->value = syntax_set(r->plain->arena, object->value, "/Length", (Str){0});
    s->at = from + 1 + len;
    return takes(s, "endstream");
}

static bool read_object(Reading *r, size_t number, PlainObject *object)
{
    Syntax s;
    if (!find_object(r, number, &s)) return false;
    object->value = syntax_value(&s);
    if (object->value.len == 0 || (takes(&s, "stream") && !read_data(r, &s, object))) return false;
    return takes(&s, "endobj");
}

static bool read_objects(Reading *r)
{
    Plain *p = r->plain;
    size_t count = r->table.len / XREF_ENTRY;
    vec_push(p->arena, &p->objects, (PlainObject){0});
    for (size_t i = 1; i < count; i++) {
        PlainObject object = {0};
        if (!read_object(r, i, &object)) return refuse(r, str_printf(p->arena, "%zu 0 obj", i).data);
        vec_push(p->arena, &p->objects, object);
    }
    return p->info < count || refuse(r, "Info");
}

/* ---- pages ---- */

static bool read_pages(Reading *r)
{
    Plain *p = r->plain;
    Syntax s = {plain_follow(p, syntax_get(plain_follow(p, plain_get(p, p->root, "/Pages")), "/Kids")), 0};
    bool catalogue = str_eq(plain_get(p, p->root, "/Type"), STR("/Catalog"));
    if (!catalogue || syntax_next(&s).kind != SYNTAX_OPEN) return refuse(r, "Root, Pages");
    bool *listed = arena_array(p->arena, bool, p->objects.count);
    for (SyntaxToken t; (t = syntax_next(&s)).kind != SYNTAX_CLOSE;) {
        if (!str_eq(plain_get(p, t.ref, "/Type"), STR("/Page")) || listed[t.ref]) return refuse(r, "Pages");
        listed[t.ref] = true;
        vec_push(p->arena, &p->pages, t.ref);
    }
    return p->pages.count > 0 || refuse(r, "Pages");
}

bool plain_read(Arena *arena, Str bytes, Plain *out, const char **why)
{
    *out = (Plain){.arena = arena};
    Reading r = {.plain = out, .bytes = bytes};
    bool good = read_table(&r) && read_objects(&r) && read_pages(&r);
    *why = r.why;
    return good;
}

/* ---- values ---- */

Str plain_get(const Plain *p, size_t number, const char *key)
{
    return number < p->objects.count ? syntax_get(p->objects.items[number].value, key) : (Str){0};
}

Str plain_follow(const Plain *p, Str value)
{
    size_t ref = syntax_ref(value);
    if (!ref) return value;
    return ref < p->objects.count ? p->objects.items[ref].value : (Str){0};
}

Str plain_text(const Plain *p, Str value)
{
    PdfReader reader = {p->arena, value, 0};
    PdfToken t = pdf_next(&reader);
    Buf out = buf_on(p->arena);
    if (t.kind == PDF_STRING) pdf_put_string(&out, t.text);
    return buf_str(&out);
}

void plain_set(Plain *p, size_t number, const char *key, Str value)
{
    if (number >= p->objects.count) return;
    PlainObject *object = &p->objects.items[number];
    object->value = syntax_set(p->arena, object->value, key, value);
}

static bool is_ascii(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] < ' ' || text.data[i] > '~') return false;
    return true;
}

static void put_utf16(Buf *out, Str utf8)
{
    buf_put(out, STR("<FEFF"));
    for (size_t i = 0; i < utf8.len;) {
        uint32_t c = utf8_next(utf8, &i);
        if (c < 0x10000) buf_printf(out, "%04X", (unsigned)c);
        else buf_printf(out, "%04X%04X", 0xD800 + (unsigned)((c - 0x10000) >> 10), 0xDC00 + (unsigned)((c - 0x10000) & 0x3FF));
    }
    buf_putc(out, '>');
}

void plain_put_text(Buf *out, Str utf8)
{
    if (!is_ascii(utf8)) {
        put_utf16(out, utf8);
        return;
    }
    buf_putc(out, '(');
    for (size_t i = 0; i < utf8.len; i++) {
        char c = utf8.data[i];
        if (c == '(' || c == ')' || c == '\\') buf_putc(out, '\\');
        buf_putc(out, c);
    }
    buf_putc(out, ')');
}

void plain_set_text(Plain *p, size_t number, const char *key, Str utf8)
{
    Buf text = buf_on(p->arena);
    plain_put_text(&text, utf8);
    plain_set(p, number, key, buf_str(&text));
}

size_t plain_add_stream(Plain *p, Str dict, Str data)
{
    vec_push(p->arena, &p->objects, (PlainObject){dict, data, true});
    return p->objects.count - 1;
}

size_t plain_add(Plain *p, Str value)
{
    vec_push(p->arena, &p->objects, (PlainObject){.value = value});
    return p->objects.count - 1;
}
