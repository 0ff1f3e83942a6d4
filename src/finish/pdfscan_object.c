/* Objects of the file, read with their bounds. */
#include <stdlib.h>

#include "finish/pdfscan_inner.h"

static const size_t MAX_DECODED = (size_t)1 << 30;

double scan_sane(double v) { return v > 1e7 ? 1e7 : v < -1e7 ? -1e7 : v == v ? v : 0; }

qpdf_oh scan_key(Scan *s, qpdf_oh object, const char *key)
{
    if (qpdf_oh_is_stream(s->pdf, object)) {
        qpdf_oh dict = qpdf_oh_get_dict(s->pdf, object), value = qpdf_oh_get_key(s->pdf, dict, key);
        qpdf_oh_release(s->pdf, dict);
        return value;
    }
    return qpdf_oh_is_dictionary(s->pdf, object) ? qpdf_oh_get_key(s->pdf, object, key) : qpdf_oh_new_null(s->pdf);
}

double scan_number_of(Scan *s, qpdf_oh object, double otherwise)
{
    return qpdf_oh_is_number(s->pdf, object) ? scan_sane(qpdf_oh_get_numeric_value(s->pdf, object)) : otherwise;
}

double scan_number(Scan *s, qpdf_oh object, const char *key, double otherwise)
{
    qpdf_oh value = scan_key(s, object, key);
    double number = scan_number_of(s, value, otherwise);
    qpdf_oh_release(s->pdf, value);
    return number;
}

Str scan_name_of(Scan *s, qpdf_oh object)
{
    if (!qpdf_oh_is_name(s->pdf, object)) return STR("");
    Str name = str_from(qpdf_oh_get_name(s->pdf, object));
    return str_copy(s->arena, str_slice(name, 1, name.len));
}

Str scan_name(Scan *s, qpdf_oh object, const char *key)
{
    qpdf_oh value = scan_key(s, object, key);
    Str name = scan_name_of(s, value);
    qpdf_oh_release(s->pdf, value);
    return name;
}

bool scan_has(Scan *s, qpdf_oh object, const char *key)
{
    qpdf_oh value = scan_key(s, object, key);
    bool has = !qpdf_oh_is_null(s->pdf, value);
    qpdf_oh_release(s->pdf, value);
    return has;
}

bool scan_numbers(Scan *s, qpdf_oh object, const char *key, double *out, int count)
{
    qpdf_oh array = scan_key(s, object, key);
    bool right = qpdf_oh_is_array(s->pdf, array) && qpdf_oh_get_array_n_items(s->pdf, array) >= count;
    for (int i = 0; right && i < count; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(s->pdf, array, i);
        out[i] = scan_number_of(s, item, 0);
        qpdf_oh_release(s->pdf, item);
    }
    qpdf_oh_release(s->pdf, array);
    return right;
}

Str scan_id(Scan *s, qpdf_oh object)
{
    int id = qpdf_oh_get_object_id(s->pdf, object);
    return id ? str_printf(s->arena, "%d %d", id, qpdf_oh_get_generation(s->pdf, object)) : STR("");
}

/* A stream packed twice can unfold a million times over: not read. */
static bool is_packed_once(Scan *s, qpdf_oh stream)
{
    qpdf_oh filter = scan_key(s, stream, "/Filter");
    bool once = !qpdf_oh_is_array(s->pdf, filter) || qpdf_oh_get_array_n_items(s->pdf, filter) <= 2;
    int packed = 0;
    for (int i = 0; once && qpdf_oh_is_array(s->pdf, filter) && i < qpdf_oh_get_array_n_items(s->pdf, filter); i++) {
        qpdf_oh item = qpdf_oh_get_array_item(s->pdf, filter, i);
        packed += !str_starts(scan_name_of(s, item), STR("ASCII"));
        qpdf_oh_release(s->pdf, item);
    }
    qpdf_oh_release(s->pdf, filter);
    return once && packed <= 1;
}

Str scan_data(Scan *s, qpdf_oh stream)
{
    unsigned char *bytes = NULL;
    size_t len = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    Str data = {"", 0};
    if (!is_packed_once(s, stream) || s->decoded > MAX_DECODED) {
        s->why = "too much packed data";
        return data;
    }
    int error = qpdf_oh_get_stream_data(s->pdf, stream, qpdf_dl_generalized, &filtered, &bytes, &len);
    if (error & QPDF_ERRORS || !bytes || !filtered) s->why = "a stream cannot be read";
    else data = (Str){arena_copy(s->arena, bytes, len), len};
    free(bytes);
    s->decoded += len;
    return data;
}
