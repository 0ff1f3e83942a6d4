/* Widths of glyphs (ISO 32000-1, 9.6 to 9.8). */
#include <math.h>

#include "finish/pdfscan_inner.h"

/* Widths are counted as work, or a few bytes of /W could ask for a table each time:
 * so many of them are one operator. */
enum { WIDTHS_AN_OPERATOR = 16 };

static bool is_embedded(Scan *s, qpdf_oh font)
{
    qpdf_oh descriptor = scan_key(s, font, "/FontDescriptor");
    bool is = scan_has(s, descriptor, "/FontFile") || scan_has(s, descriptor, "/FontFile2") || scan_has(s, descriptor, "/FontFile3");
    qpdf_oh_release(s->pdf, descriptor);
    return is;
}

static void read_simple_widths(Scan *s, qpdf_oh object, Font *font, double scale)
{
    qpdf_oh array = scan_key(s, object, "/Widths");
    int count = qpdf_oh_is_array(s->pdf, array) ? qpdf_oh_get_array_n_items(s->pdf, array) : 0;
    if (count > 256) count = 256;
    font->first = (size_t)fmax(scan_number(s, object, "/FirstChar", 0), 0);
    font->widths = arena_array(s->arena, double, (size_t)count);
    font->count = (size_t)count;
    for (int i = 0; i < count; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(s->pdf, array, i);
        font->widths[i] = scan_number_of(s, item, 0) * scale;
        qpdf_oh_release(s->pdf, item);
    }
    qpdf_oh_release(s->pdf, array);
}

static void set_width(Scan *s, Font *font, double cid, double width)
{
    if (cid < 0 || cid > 65535) return;
    size_t at = (size_t)cid;
    if (at >= font->count) {
        size_t count = at + 1 > 2 * font->count ? at + 1 : 2 * font->count;
        double *grown = arena_array(s->arena, double, count);
        for (size_t i = 0; i < count; i++) grown[i] = i < font->count ? font->widths[i] : font->missing;
        font->widths = grown, font->count = count;
        s->operators += count / WIDTHS_AN_OPERATOR;
    }
    font->widths[at] = width / 1000;
}

/* W (9.7.4.3): first [w w w], or first last w. Returns how many items were taken. */
static int read_width_run(Scan *s, qpdf_oh array, int at, Font *font)
{
    qpdf_oh first = qpdf_oh_get_array_item(s->pdf, array, at), next = qpdf_oh_get_array_item(s->pdf, array, at + 1);
    double cid = scan_number_of(s, first, -1);
    bool listed = qpdf_oh_is_array(s->pdf, next);
    int count = listed ? qpdf_oh_get_array_n_items(s->pdf, next) : 0;
    for (int i = 0; i < count && i < 65536; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(s->pdf, next, i);
        set_width(s, font, cid + i, scan_number_of(s, item, 1000));
        qpdf_oh_release(s->pdf, item);
    }
    if (!listed && at + 2 < qpdf_oh_get_array_n_items(s->pdf, array)) {
        qpdf_oh item = qpdf_oh_get_array_item(s->pdf, array, at + 2);
        double last = fmin(scan_number_of(s, next, -1), 65535), width = scan_number_of(s, item, 1000);
        for (double c = fmax(cid, 0); c <= last; c++) set_width(s, font, c, width);
        if (last > cid) s->operators += (size_t)(last - fmax(cid, 0)) / WIDTHS_AN_OPERATOR;
        qpdf_oh_release(s->pdf, item);
    }
    qpdf_oh_release(s->pdf, first);
    qpdf_oh_release(s->pdf, next);
    return listed ? 2 : 3;
}

static void read_composite(Scan *s, qpdf_oh object, Font *font)
{
    Str encoding = scan_name(s, object, "/Encoding");
    font->composite = true;
    font->vertical = str_ends(encoding, STR("-V")) || str_eq(encoding, STR("V"));
    font->shift_jis = str_contains(encoding, STR("RKSJ"));
    qpdf_oh all = scan_key(s, object, "/DescendantFonts");
    bool there = qpdf_oh_is_array(s->pdf, all) && qpdf_oh_get_array_n_items(s->pdf, all) > 0;
    qpdf_oh descendant = there ? qpdf_oh_get_array_item(s->pdf, all, 0) : qpdf_oh_new_null(s->pdf);
    font->shown.embedded = is_embedded(s, descendant);
    font->missing = scan_number(s, descendant, "/DW", 1000) / 1000;
    qpdf_oh widths = scan_key(s, descendant, "/W");
    int items = qpdf_oh_is_array(s->pdf, widths) ? qpdf_oh_get_array_n_items(s->pdf, widths) : 0;
    for (int i = 0; i + 1 < items && s->operators < SCAN_OPERATORS; s->operators++) i += read_width_run(s, widths, i, font);
    if (s->operators >= SCAN_OPERATORS) s->why = "too many operators";
    qpdf_oh_release(s->pdf, widths);
    qpdf_oh_release(s->pdf, descendant);
    qpdf_oh_release(s->pdf, all);
}

static Font *read_font(Scan *s, qpdf_oh object)
{
    Font *font = arena_new(s->arena, Font);
    double matrix[6] = {0.001};
    font->shown.type = scan_name(s, object, "/Subtype");
    font->shown.name = scan_name(s, object, "/BaseFont");
    font->missing = 0.5;
    if (str_eq(font->shown.type, STR("Type0"))) {
        read_composite(s, object, font);
    } else if (str_eq(font->shown.type, STR("Type3"))) {
        font->shown.embedded = true; /* its glyphs are content */
        scan_numbers(s, object, "/FontMatrix", matrix, 6);
        read_simple_widths(s, object, font, matrix[0]);
    } else {
        font->shown.embedded = is_embedded(s, object);
        read_simple_widths(s, object, font, 0.001);
    }
    return font;
}

const Font *scan_font_of(Scan *s, qpdf_oh object)
{
    if (!qpdf_oh_is_dictionary(s->pdf, object)) return NULL;
    Str id = scan_id(s, object);
    Font *font = id.len ? map_get(&s->fonts, id) : NULL;
    if (font) return font;
    font = read_font(s, object);
    if (id.len) map_set(&s->fonts, id, font);
    return font;
}

double scan_width_of(const Font *font, size_t code)
{
    return code >= font->first && code - font->first < font->count ? font->widths[code - font->first] : font->missing;
}
