#include "finish/pdftext.h"

#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#include "finish/pdfcontent.h"
#include "finish/pdfsyntax.h"
#include "finish/pdftoken.h"

enum { PART = 0x1F, MAX_DEPTH = 64 };

/* By number, below count. */
typedef struct Objects {
    bool *apart; /* stands in the file by itself: 12 0 obj */
    bool *said;  /* stands in an object stream, and was read there */
    size_t count;
} Objects;

typedef struct Walk {
    Arena *arena;
    qpdf_data pdf;
    Buf *out;
    Map fonts;    /* "id gen" -> PdfFont* */
    Map contents; /* "id gen" of the content streams of pages */
    bool too_deep, undecoded; /* something was left unread */
} Walk;

static void part(Walk *w) { buf_putc(w->out, PART); }

static Str name_of(qpdf_data pdf, qpdf_oh name)
{
    Str s = str_from(qpdf_oh_get_name(pdf, name));
    return str_slice(s, 1, s.len);
}

static bool key_is(Walk *w, qpdf_oh dict, const char *key, const char *name)
{
    qpdf_oh value = qpdf_oh_get_key(w->pdf, dict, key);
    bool is = qpdf_oh_is_name(w->pdf, value) && str_eq(name_of(w->pdf, value), str_from(name));
    qpdf_oh_release(w->pdf, value);
    return is;
}

/* Decoded stream data. What no filter of qpdf's can read (a picture's, a foreign one) may say anything: noted. */
static Str stream_data(Walk *w, qpdf_oh stream)
{
    unsigned char *bytes = NULL;
    size_t len = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    int error = qpdf_oh_get_stream_data(w->pdf, stream, qpdf_dl_generalized, &filtered, &bytes, &len);
    Str data = {0};
    bool decoded = !(error & QPDF_ERRORS) && filtered;
    if (decoded && bytes) data = (Str){arena_copy(w->arena, bytes, len), len};
    w->undecoded |= !decoded;
    free(bytes);
    return data;
}

/* ---- strings of objects ---- */

static void put_text_string(Walk *w, Str bytes)
{
    part(w);
    pdf_put_string(w->out, bytes);
    /* An untagged string may still be UTF-8: link targets, named destinations. */
    part(w);
    buf_put(w->out, bytes);
}

/* Keys, names and strings. What is an object of its own stands there as 12 0 R. */
static void put_syntax(Walk *w, Str syntax)
{
    PdfReader reader = {w->arena, syntax, 0};
    unsigned depth = 0;
    for (PdfToken t; (t = pdf_next(&reader)).kind != PDF_END && !w->too_deep;) {
        if (t.kind == PDF_STRING) put_text_string(w, t.text);
        if (t.kind == PDF_NAME) part(w), pdf_put_name(w->out, t.text);
        depth += t.kind == PDF_OPEN || t.kind == PDF_DICT;
        depth -= t.kind == PDF_CLOSE || t.kind == PDF_DICT_END;
        w->too_deep = depth > MAX_DEPTH;
    }
}

/* The object as qpdf writes it: one call, where there were several for each value in it. */
static void put_object(Walk *w, qpdf_oh object)
{
    put_syntax(w, str_copy(w->arena, str_from(qpdf_oh_unparse_resolved(w->pdf, object))));
}

/* ---- content ---- */

static PdfFont *read_font(Walk *w, qpdf_oh font)
{
    PdfFont *out = arena_new(w->arena, PdfFont);
    out->code_len = key_is(w, font, "/Subtype", "Type0") ? 2 : 1;
    qpdf_oh to_unicode = qpdf_oh_get_key(w->pdf, font, "/ToUnicode");
    if (qpdf_oh_is_stream(w->pdf, to_unicode)) pdf_read_cmap(w->arena, stream_data(w, to_unicode), out);
    qpdf_oh_release(w->pdf, to_unicode);
    return out;
}

static Str object_id(Walk *w, qpdf_oh object)
{
    return str_printf(w->arena, "%d %d", qpdf_oh_get_object_id(w->pdf, object), qpdf_oh_get_generation(w->pdf, object));
}

static PdfFont *cached_font(Walk *w, qpdf_oh font)
{
    Str id = object_id(w, font);
    PdfFont *known = str_eq(id, STR("0 0")) ? NULL : map_get(&w->fonts, id);
    if (known) return known;
    known = read_font(w, font);
    map_set(&w->fonts, id, known);
    return known;
}

static Map fonts_of(Walk *w, qpdf_oh resources)
{
    Map keys = map_on(w->arena), fonts = map_on(w->arena);
    if (!qpdf_oh_is_dictionary(w->pdf, resources)) return fonts;
    qpdf_oh dict = qpdf_oh_get_key(w->pdf, resources, "/Font");
    if (qpdf_oh_is_dictionary(w->pdf, dict)) {
        qpdf_oh_begin_dict_key_iter(w->pdf, dict);
        while (qpdf_oh_dict_more_keys(w->pdf)) map_set(&keys, str_from(qpdf_oh_dict_next_key(w->pdf)), NULL);
    }
    for (size_t i = 0; i < keys.count; i++) {
        Str key = str_copy(w->arena, keys.entries[i].key);
        qpdf_oh font = qpdf_oh_get_key(w->pdf, dict, key.data);
        if (qpdf_oh_is_dictionary(w->pdf, font)) map_set(&fonts, str_slice(key, 1, key.len), cached_font(w, font));
        qpdf_oh_release(w->pdf, font);
    }
    qpdf_oh_release(w->pdf, dict);
    return fonts;
}

static void put_run_together(Walk *w, Str text)
{
    part(w);
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] != PART) buf_putc(w->out, text.data[i]);
    part(w);
}

/* The same text parted by lines and run together, so that a value that wraps over
 * lines or cells is found too; and both once more by size, for rubies. */
static void put_content(Walk *w, Str content, qpdf_oh resources)
{
    Buf text = buf_on(w->arena), sized = buf_on(w->arena), extra = buf_on(w->arena);
    Map fonts = fonts_of(w, resources);
    pdf_content_text(w->arena, content, &fonts, &text, &sized, &extra);
    part(w);
    buf_put(w->out, buf_str(&text));
    buf_put(w->out, buf_str(&extra));
    put_run_together(w, buf_str(&text));
    buf_put(w->out, buf_str(&sized));
    put_run_together(w, buf_str(&sized));
}

/* ---- objects of object streams ----
 *
 * qpdf takes 30 microseconds for each of the thousands of structure elements that stand in a tagged file's object
 * streams. They are read from the streams' data instead, as qpdf unpacks it, all that is there. Nothing escapes by
 * that: an object is either in an object stream or by itself, where it begins with its number, a generation and obj.
 * Whose number is before any obj of the file, wherever that stands, is read by qpdf, whatever else is in a
 * stream; so is who is in no stream, or not as one whole value there. Where an obj has no numbers before it that
 * we can read, or the file is encrypted, everything is read by qpdf.
 */

static bool is_white(char c) { return syntax_class_of(c) == SYNTAX_WHITE; }
static bool is_regular(char c) { return syntax_class_of(c) == SYNTAX_REGULAR; }

static size_t before_white(Str bytes, size_t at)
{
    while (at > 0 && is_white(bytes.data[at - 1])) at--;
    return at;
}

static size_t before_digits(Str bytes, size_t at)
{
    while (at > 0 && bytes.data[at - 1] >= '0' && bytes.data[at - 1] <= '9') at--;
    return at;
}

/* The number of the object that begins with the obj at `at`; false when it cannot be read. */
static bool number_before(Str bytes, size_t at, size_t *number)
{
    size_t behind = before_white(bytes, at), generation = before_digits(bytes, behind);
    size_t end = before_white(bytes, generation), from = before_digits(bytes, end);
    long value;
    if (behind == at || generation == behind || end == generation || from == end || end - from > 10) return false;
    if (!str_to_int(str_slice(bytes, from, end), &value)) return false;
    *number = (size_t)value;
    return true;
}

/* False when some object's number cannot be read. */
static bool find_apart(Arena *arena, Str bytes, Objects *objects)
{
    const Str mark = STR("obj");
    objects->apart = arena_array(arena, bool, objects->count);
    objects->said = arena_array(arena, bool, objects->count);
    for (size_t at = 0, found; (found = str_find(str_slice(bytes, at, bytes.len), mark)) != SIZE_MAX; at += mark.len) {
        size_t number;
        at += found;
        bool word = (at == 0 || !is_regular(bytes.data[at - 1])) && (at + mark.len == bytes.len || !is_regular(bytes.data[at + mark.len]));
        if (!word) continue;
        if (!number_before(bytes, at, &number)) return false;
        if (number < objects->count) objects->apart[number] = true;
    }
    return true;
}

static bool next_number(Syntax *s, size_t *out)
{
    SyntaxToken t = syntax_next(s);
    long value;
    bool is = t.kind == SYNTAX_WORD && str_to_int(t.text, &value) && value >= 0;
    *out = is ? (size_t)value : 0;
    return is;
}

/* The members of an object stream (7.5.7): pairs of number and place, then the values. */
static void put_members(Walk *w, qpdf_oh dict, Str data, Objects *objects)
{
    qpdf_oh key = qpdf_oh_get_key(w->pdf, dict, "/First");
    int first = qpdf_oh_is_integer(w->pdf, key) ? qpdf_oh_get_int_value_as_int(w->pdf, key) : -1;
    qpdf_oh_release(w->pdf, key);
    if (first < 0 || (size_t)first > data.len) return;
    Syntax head = {str_slice(data, 0, (size_t)first), 0};
    for (size_t number, place; next_number(&head, &number) && next_number(&head, &place);) {
        Syntax at = {data, (size_t)first + place};
        Str value = place < data.len ? syntax_value(&at) : (Str){0};
        if (!value.len) continue;
        put_syntax(w, value);
        if (number < objects->count) objects->said[number] = true;
    }
}

/* ---- */

static bool is_machine_data(Walk *w, qpdf_oh dict)
{
    static const char *const TYPES[] = {"XRef", "ObjStm"};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (key_is(w, dict, "/Type", TYPES[i])) return true;
    return key_is(w, dict, "/Subtype", "Image") || qpdf_oh_has_key(w->pdf, dict, "/Length1") ||
           key_is(w, dict, "/Subtype", "CIDFontType0C") || key_is(w, dict, "/Subtype", "Type1C") ||
           key_is(w, dict, "/Subtype", "OpenType");
}

/* Page contents are read page by page; of the others forms are content, fonts
 * and pictures are not text, and the rest (XMP, attachments) is read as it is. The
 * numbers of a path are no text: on a large map some of them look like a coordinate. */
static void put_stream(Walk *w, qpdf_oh stream, Objects *objects)
{
    qpdf_oh dict = qpdf_oh_get_dict(w->pdf, stream);
    put_object(w, dict);
    if (objects && key_is(w, dict, "/Type", "ObjStm")) put_members(w, dict, stream_data(w, stream), objects);
    if (key_is(w, dict, "/Subtype", "Form")) {
        qpdf_oh resources = qpdf_oh_get_key(w->pdf, dict, "/Resources");
        put_content(w, stream_data(w, stream), resources);
        qpdf_oh_release(w->pdf, resources);
    } else if (!is_machine_data(w, dict) && !map_has(&w->contents, object_id(w, stream))) {
        part(w);
        buf_put(w->out, stream_data(w, stream));
    }
    qpdf_oh_release(w->pdf, dict);
}

static void note_contents(Walk *w, qpdf_oh page)
{
    qpdf_oh contents = qpdf_oh_get_key(w->pdf, page, "/Contents");
    if (qpdf_oh_is_stream(w->pdf, contents)) map_set(&w->contents, object_id(w, contents), w);
    int count = qpdf_oh_is_array(w->pdf, contents) ? qpdf_oh_get_array_n_items(w->pdf, contents) : 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh piece = qpdf_oh_get_array_item(w->pdf, contents, i);
        map_set(&w->contents, object_id(w, piece), w);
        qpdf_oh_release(w->pdf, piece);
    }
    qpdf_oh_release(w->pdf, contents);
}

static void put_pages(Walk *w)
{
    int count = qpdf_get_num_pages(w->pdf);
    for (int i = 0; i < count; i++) {
        qpdf_oh page = qpdf_get_page_n(w->pdf, (size_t)i);
        qpdf_oh resources = qpdf_oh_get_key(w->pdf, page, "/Resources");
        unsigned char *bytes = NULL;
        size_t len = 0;
        int error = qpdf_oh_get_page_content_data(w->pdf, page, &bytes, &len);
        if (!(error & QPDF_ERRORS) && bytes) {
            put_content(w, (Str){(char *)bytes, len}, resources);
            note_contents(w, page);
        }
        free(bytes);
        qpdf_oh_release(w->pdf, resources);
        qpdf_oh_release(w->pdf, page);
    }
}

static void put_indirect(Walk *w, size_t id, Objects *objects)
{
    qpdf_oh object = qpdf_get_object_by_id(w->pdf, (int)id, 0);
    if (qpdf_oh_is_stream(w->pdf, object)) put_stream(w, object, objects);
    else put_object(w, object);
    qpdf_oh_release(w->pdf, object);
}

static void put_objects(Walk *w, Str bytes)
{
    qpdf_oh trailer = qpdf_get_trailer(w->pdf);
    put_object(w, trailer);
    qpdf_oh size = qpdf_oh_get_key(w->pdf, trailer, "/Size");
    int count = qpdf_oh_get_int_value_as_int(w->pdf, size);
    Objects objects = {.count = count > 0 ? (size_t)count : 0};
    bool packed = !qpdf_is_encrypted(w->pdf) && objects.count <= bytes.len && find_apart(w->arena, bytes, &objects);
    for (size_t id = 1; id < objects.count; id++)
        if (!packed || objects.apart[id]) put_indirect(w, id, packed ? &objects : NULL);
    for (size_t id = 1; id < objects.count; id++)
        if (packed && !objects.apart[id] && !objects.said[id]) put_indirect(w, id, NULL);
    qpdf_oh_release(w->pdf, size);
    qpdf_oh_release(w->pdf, trailer);
}

/* password: NULL for none. *locked: it is the password that is wrong. */
static qpdf_data open_pdf(Str bytes, const char *password, bool *locked)
{
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE); /* on standard error; asked for below */
    int error = qpdf_read_memory(pdf, "output", bytes.data, bytes.len, password);
    *locked = false;
    if (!(error & QPDF_ERRORS)) return pdf;
    /* Taken, or qpdf prints it when cleaned up. */
    *locked = qpdf_get_error_code(pdf, qpdf_get_error(pdf)) == qpdf_e_password;
    qpdf_cleanup(&pdf);
    return NULL;
}

bool pdf_text(Arena *arena, Str pdf, Str password, Buf *out, const char **why)
{
    bool locked;
    Walk w = {.arena = arena, .pdf = open_pdf(pdf, str_cstr(arena, password), &locked), .out = out, .fonts = map_on(arena), .contents = map_on(arena)};
    if (!w.pdf) {
        *why = locked ? "the PDF is locked" : "not a readable PDF";
        return false;
    }
    qpdf_push_inherited_attributes_to_page(w.pdf);
    put_pages(&w);
    put_objects(&w, pdf);
    *why = qpdf_has_error(w.pdf) ? "the PDF is damaged" : w.too_deep ? "the PDF is nested too deeply"
           : w.undecoded ? "a stream of the PDF cannot be decoded" : NULL;
    if (qpdf_has_error(w.pdf)) qpdf_get_error(w.pdf); /* taken, or qpdf prints it */
    qpdf_cleanup(&w.pdf);
    return !*why;
}

bool pdf_is_locked(Arena *arena, Str pdf, Str password)
{
    bool locked;
    qpdf_data data = open_pdf(pdf, str_cstr(arena, password), &locked);
    if (data) qpdf_cleanup(&data);
    return locked;
}

size_t pdf_page_count(Str pdf)
{
    bool locked;
    qpdf_data data = open_pdf(pdf, NULL, &locked);
    int count = data ? qpdf_get_num_pages(data) : 0;
    if (data) qpdf_cleanup(&data);
    return count > 0 ? (size_t)count : 0;
}
