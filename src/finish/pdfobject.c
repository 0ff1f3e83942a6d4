#include "finish/pdfobject.h"

#include <stdlib.h>

#include "draw/deflate.h"

/* ---- the file ---- */

static bool refuse(PdfFile *pdf, qpdf_error error)
{
    if (qpdf_get_error_code(pdf->data, error) == qpdf_e_password) return diag_add(pdf->diag, DIAG_PDF_LOCKED, place_file(pdf->document));
    Str why = str_copy(pdf->arena, str_from(qpdf_get_error_message_detail(pdf->data, error)));
    return diag_add(pdf->diag, DIAG_PDF_DAMAGED, place_file(pdf->document), why);
}

bool pdf_is_sound(PdfFile *pdf)
{
    if (qpdf_has_error(pdf->data)) return refuse(pdf, qpdf_get_error(pdf->data));
    if (!qpdf_more_warnings(pdf->data)) return true;
    bool sound = refuse(pdf, qpdf_next_warning(pdf->data));
    while (qpdf_more_warnings(pdf->data)) qpdf_next_warning(pdf->data);
    return sound;
}

bool pdf_open(PdfFile *pdf, Arena *arena, Str document, Str bytes, Diag *diag)
{
    *pdf = (PdfFile){.arena = arena, .data = qpdf_init(), .document = document, .diag = diag};
    qpdf_silence_errors(pdf->data);
    qpdf_set_suppress_warnings(pdf->data, QPDF_TRUE); /* on standard error; pdf_is_sound tells them */
    qpdf_read_memory(pdf->data, "document", bytes.data, bytes.len, NULL);
    if (pdf_is_sound(pdf)) return true;
    pdf_close(pdf);
    return false;
}

void pdf_close(PdfFile *pdf)
{
    if (!pdf->data) return;
    if (qpdf_has_error(pdf->data)) qpdf_get_error(pdf->data); /* taken, or qpdf prints it */
    qpdf_cleanup(&pdf->data);
}

void pdf_save_begin(PdfFile *pdf) { qpdf_init_write_memory(pdf->data); }

bool pdf_save(PdfFile *pdf, Str *out)
{
    if (!pdf_is_sound(pdf)) return false;
    qpdf_write(pdf->data);
    if (!pdf_is_sound(pdf)) return false;
    size_t len = qpdf_get_buffer_length(pdf->data);
    *out = (Str){arena_copy(pdf->arena, qpdf_get_buffer(pdf->data), len), len};
    return true;
}

/* ---- dictionaries ---- */

static qpdf_oh dictionary(PdfFile *pdf, qpdf_oh object)
{
    return qpdf_oh_is_stream(pdf->data, object) ? qpdf_oh_get_dict(pdf->data, object) : object;
}

qpdf_oh pdf_get(PdfFile *pdf, qpdf_oh object, const char *key)
{
    qpdf_oh dict = dictionary(pdf, object);
    return pdf_is_dict(pdf, dict) ? qpdf_oh_get_key(pdf->data, dict, key) : qpdf_oh_new_null(pdf->data);
}

bool pdf_has(PdfFile *pdf, qpdf_oh object, const char *key)
{
    qpdf_oh dict = dictionary(pdf, object);
    return pdf_is_dict(pdf, dict) && qpdf_oh_has_key(pdf->data, dict, key);
}

void pdf_set(PdfFile *pdf, qpdf_oh object, const char *key, qpdf_oh value)
{
    qpdf_oh_replace_key(pdf->data, dictionary(pdf, object), key, value);
}

/* A value of which nobody has the handle. */
static void set_new(PdfFile *pdf, qpdf_oh object, const char *key, qpdf_oh value)
{
    pdf_set(pdf, object, key, value);
    qpdf_oh_release(pdf->data, value);
}

void pdf_set_name(PdfFile *pdf, qpdf_oh object, const char *key, const char *name)
{
    set_new(pdf, object, key, qpdf_oh_new_name(pdf->data, name));
}

void pdf_set_text(PdfFile *pdf, qpdf_oh object, const char *key, Str utf8)
{
    set_new(pdf, object, key, qpdf_oh_new_binary_unicode_string(pdf->data, utf8.data, utf8.len));
}

void pdf_set_ascii(PdfFile *pdf, qpdf_oh object, const char *key, Str bytes)
{
    set_new(pdf, object, key, qpdf_oh_new_binary_string(pdf->data, bytes.data, bytes.len));
}

void pdf_set_int(PdfFile *pdf, qpdf_oh object, const char *key, long long value)
{
    set_new(pdf, object, key, qpdf_oh_new_integer(pdf->data, value));
}

void pdf_set_parsed(PdfFile *pdf, qpdf_oh object, const char *key, const char *syntax)
{
    set_new(pdf, object, key, qpdf_oh_parse(pdf->data, syntax));
}

/* ---- values ---- */

bool pdf_is_dict(PdfFile *pdf, qpdf_oh object) { return qpdf_oh_is_dictionary(pdf->data, object); }

bool pdf_is_array(PdfFile *pdf, qpdf_oh object) { return qpdf_oh_is_array(pdf->data, object); }

bool pdf_is_stream(PdfFile *pdf, qpdf_oh object) { return qpdf_oh_is_stream(pdf->data, object); }

bool pdf_is_name(PdfFile *pdf, qpdf_oh object, const char *name)
{
    return qpdf_oh_is_name_and_equals(pdf->data, object, name);
}

Str pdf_name(PdfFile *pdf, qpdf_oh object)
{
    if (!qpdf_oh_is_name(pdf->data, object)) return (Str){0};
    return str_copy(pdf->arena, str_from(qpdf_oh_get_name(pdf->data, object)));
}

size_t pdf_count(PdfFile *pdf, qpdf_oh array)
{
    int count = pdf_is_array(pdf, array) ? qpdf_oh_get_array_n_items(pdf->data, array) : 0;
    return count > 0 ? (size_t)count : 0;
}

qpdf_oh pdf_at(PdfFile *pdf, qpdf_oh array, size_t index) { return qpdf_oh_get_array_item(pdf->data, array, (int)index); }

Map pdf_keys(PdfFile *pdf, qpdf_oh object)
{
    Map keys = map_on(pdf->arena);
    qpdf_oh dict = dictionary(pdf, object);
    if (!pdf_is_dict(pdf, dict)) return keys;
    qpdf_oh_begin_dict_key_iter(pdf->data, dict);
    while (qpdf_oh_dict_more_keys(pdf->data)) {
        Str key = str_copy(pdf->arena, str_from(qpdf_oh_dict_next_key(pdf->data)));
        map_set(&keys, key, NULL);
    }
    return keys;
}

Str pdf_object_id(PdfFile *pdf, qpdf_oh object)
{
    int id = qpdf_oh_get_object_id(pdf->data, object);
    if (id <= 0) return (Str){0};
    return str_printf(pdf->arena, "%d %d", id, qpdf_oh_get_generation(pdf->data, object));
}

/* ---- pages and streams ---- */

size_t pdf_pages(PdfFile *pdf)
{
    int count = qpdf_get_num_pages(pdf->data);
    return count > 0 ? (size_t)count : 0;
}

qpdf_oh pdf_page(PdfFile *pdf, size_t index) { return qpdf_get_page_n(pdf->data, index); }

/* qpdf's buffer comes from malloc. */
static bool keep(PdfFile *pdf, int error, unsigned char *bytes, size_t len, Str *out)
{
    bool good = !(error & QPDF_ERRORS) && (bytes || len == 0);
    *out = (Str){0};
    if (good && len) *out = (Str){arena_copy(pdf->arena, bytes, len), len};
    free(bytes);
    return good;
}

bool pdf_page_content(PdfFile *pdf, qpdf_oh page, Str *out)
{
    unsigned char *bytes = NULL;
    size_t len = 0;
    int error = qpdf_oh_get_page_content_data(pdf->data, page, &bytes, &len);
    return keep(pdf, error, bytes, len, out);
}

bool pdf_stream_data(PdfFile *pdf, qpdf_oh stream, Str *out)
{
    unsigned char *bytes = NULL;
    size_t len = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    int error = qpdf_oh_get_stream_data(pdf->data, stream, qpdf_dl_generalized, &filtered, &bytes, &len);
    return keep(pdf, error, bytes, len, out) && filtered;
}

bool pdf_stream_raw(PdfFile *pdf, qpdf_oh stream, const char *filter, Str *out)
{
    unsigned char *bytes = NULL;
    size_t len = 0;
    qpdf_oh used = pdf_get(pdf, stream, "/Filter");
    if (pdf_count(pdf, used) == 1) used = pdf_at(pdf, used, 0);
    if (!pdf_is_name(pdf, used, filter)) return false;
    int error = qpdf_oh_get_stream_data(pdf->data, stream, qpdf_dl_none, NULL, &bytes, &len);
    return keep(pdf, error, bytes, len, out);
}

void pdf_replace_raw(PdfFile *pdf, qpdf_oh stream, Str bytes, const char *filter)
{
    qpdf_oh_replace_stream_data(pdf->data, stream, (const unsigned char *)bytes.data, bytes.len, qpdf_oh_new_name(pdf->data, filter),
                                qpdf_oh_new_null(pdf->data));
}

void pdf_replace_data(PdfFile *pdf, qpdf_oh stream, Str bytes)
{
    pdf_replace_raw(pdf, stream, deflate_pack(pdf->arena, bytes), "/FlateDecode");
}

qpdf_oh pdf_new_stream(PdfFile *pdf, Str bytes)
{
    qpdf_oh stream = qpdf_oh_new_stream(pdf->data);
    pdf_replace_data(pdf, stream, bytes);
    return stream;
}

qpdf_oh pdf_new_plain(PdfFile *pdf, Str bytes)
{
    qpdf_oh stream = qpdf_oh_new_stream(pdf->data), none = qpdf_oh_new_null(pdf->data);
    qpdf_oh_replace_stream_data(pdf->data, stream, (const unsigned char *)bytes.data, bytes.len, none, none);
    return stream;
}

bool pdf_page_stream(PdfFile *pdf, qpdf_oh page, qpdf_oh *out)
{
    Str bytes;
    qpdf_oh contents = pdf_get(pdf, page, "/Contents");
    if (pdf_count(pdf, contents) == 1) contents = pdf_at(pdf, contents, 0);
    if (!pdf_is_stream(pdf, contents)) {
        if (!pdf_page_content(pdf, page, &bytes)) return false;
        *out = pdf_new_stream(pdf, bytes);
        return true;
    }
    unsigned char *raw = NULL;
    size_t len = 0;
    int error = qpdf_oh_get_stream_data(pdf->data, contents, qpdf_dl_none, NULL, &raw, &len);
    if (!keep(pdf, error, raw, len, &bytes)) return false;
    *out = qpdf_oh_new_stream(pdf->data);
    qpdf_oh_replace_stream_data(pdf->data, *out, (const unsigned char *)bytes.data, bytes.len, pdf_get(pdf, contents, "/Filter"),
                                pdf_get(pdf, contents, "/DecodeParms"));
    return true;
}
