/* press.c - cairo's PDF becomes PDF/X-1a:2003 (ISO 15930-4) or PDF/X-4 (ISO 15930-7). */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/sink.h"
#include "finish/finish.h"
#include "finish/pdfobject.h"
#include "finish/press_content.h"
#include "finish/press_image.h"
#include "finish/press_mixed.h"
#include "finish/xmp.h"

enum { MAX_DEPTH = 32, MAX_ICC = 16 << 20, MAX_SAMPLES = 1 << 30 };

typedef struct Press {
    PdfFile pdf;
    const Drawn *drawn;
    const PrintProfile *profile;
    PressContent content;
    Map seen; /* objects done, by id */
    size_t page; /* 1 first */
    unsigned depth;
    Str icc; /* of the shop */
    bool icc_read, icc_good;
    bool good;
} Press;

static void fault(Press *p, DiagId id, Str what)
{
    Arena *arena = p->pdf.arena;
    diag_add(p->pdf.diag, id, place_none(), p->drawn->document, str_printf(arena, "%zu", p->page), what);
    p->good = false;
}

static void tell_faults(Press *p)
{
    for (size_t i = 0; i < p->content.faults.count; i++) {
        const PressFault *f = &p->content.faults.items[i];
        fault(p, f->kind == PRESS_UNDECLARED ? DIAG_PRESS_COLOUR : DIAG_PRESS_SPACE, f->what);
    }
    p->content.faults.count = 0;
}

/* A length of the sheet as a person reads it. */
static Str millimetres(Arena *arena, double points)
{
    Buf out = buf_on(arena);
    buf_put_number(&out, round(points * 25.4 / 72), 0);
    return buf_str(&out);
}

/* What the canvas could not flatten, by where it stands on the trimmed page. */
static void tell_left(Press *p)
{
    for (size_t i = 0; i < p->drawn->left_count && p->profile->level == PDFX_1A_2003; i++) {
        const CanvasLeft *l = &p->drawn->left[i];
        const SheetBoxes *sheet = &p->drawn->sheets[l->page - 1];
        Arena *arena = p->pdf.arena;
        diag_add(p->pdf.diag, DIAG_PRESS_FLAT, place_none(), p->drawn->document, str_printf(arena, "%zu", l->page),
                 millimetres(arena, l->x - sheet->trim_x), millimetres(arena, l->y - sheet->trim_y));
        p->good = false;
    }
}

/* True the first time; direct objects are always new. */
static bool first_visit(Press *p, qpdf_oh object)
{
    Str id = pdf_object_id(&p->pdf, object);
    return id.len == 0 || map_set(&p->seen, id, p);
}

static void drop(Press *p, qpdf_oh object, const char *key)
{
    PdfFile *pdf = &p->pdf;
    qpdf_oh dict = pdf_is_stream(pdf, object) ? qpdf_oh_get_dict(pdf->data, object) : object;
    qpdf_oh_remove_key(pdf->data, dict, key);
}

static void each(Press *p, qpdf_oh dict, void (*use)(Press *p, qpdf_oh object))
{
    Map keys = pdf_keys(&p->pdf, dict);
    for (size_t i = 0; i < keys.count; i++) use(p, pdf_get(&p->pdf, dict, keys.entries[i].key.data));
}

/* ---- colour spaces, images, shadings ---- */

/* What has no place in a file of inks. PDF/X-4 allows colour that is managed by
 * profiles, but no shop of ours asks for it: the palette is exact, RGB is a slip. */
static bool is_foreign(Press *p, qpdf_oh space, unsigned depth)
{
    static const char *const foreign[] = {"/DeviceRGB", "/RGB", "/CalRGB", "/CalGray", "/Lab", "/ICCBased"};
    PdfFile *pdf = &p->pdf;
    if (depth > MAX_DEPTH) return true;
    Str name = pdf_is_array(pdf, space) ? pdf_name(pdf, pdf_at(pdf, space, 0)) : pdf_name(pdf, space);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (str_eq(name, str_from(foreign[i]))) return true;
    for (size_t i = 1; i < pdf_count(pdf, space) && i < 3; i++) { /* base or alternate space */
        qpdf_oh part = pdf_at(pdf, space, i);
        bool names = pdf_is_array(pdf, part) && str_eq(name, STR("/DeviceN")) && i == 1;
        if (!names && is_foreign(p, part, depth + 1)) return true;
    }
    return false;
}

static void finish_space(Press *p, qpdf_oh space)
{
    Str name = pdf_is_array(&p->pdf, space) ? pdf_name(&p->pdf, pdf_at(&p->pdf, space, 0)) : pdf_name(&p->pdf, space);
    if (is_foreign(p, space, 0)) fault(p, DIAG_PRESS_SPACE, name);
}

/* The CMYK profile that the print profile names, read once. False after a diagnostic. */
static bool shop_profile(Press *p, Str *icc)
{
    Str path = p->profile->icc;
    if (!p->icc_read) {
        int error = path.len ? sink_read_file(p->pdf.arena, AT_FDCWD, str_cstr(p->pdf.arena, path), MAX_ICC, &p->icc) : ENOENT;
        p->icc_read = true;
        p->icc_good = error == 0 && press_is_cmyk_profile(p->icc);
        if (!p->icc_good) p->good = diag_add(p->pdf.diag, DIAG_PRESS_ICC, p->profile->place, p->profile->name, path);
    }
    *icc = p->icc;
    return p->icc_good;
}

/* Samples of three colours; what else a picture may be (masks of colours, 16 bits) cairo does not write. */
static bool read_rgb(Press *p, qpdf_oh image, Jpeg *rgb, Str *own)
{
    PdfFile *pdf = &p->pdf;
    Str bytes;
    *own = STR("");
    if (!pdf_is_name(pdf, pdf_get(pdf, image, "/ColorSpace"), "/DeviceRGB") || pdf_has(pdf, image, "/Decode")) return false;
    if (pdf_stream_raw(pdf, image, "/DCTDecode", &bytes)) {
        *own = jpeg_profile(pdf->arena, bytes);
        return jpeg_read(pdf->arena, bytes, MAX_SAMPLES, rgb) && rgb->components == 3;
    }
    long long columns = qpdf_oh_get_int_value(pdf->data, pdf_get(pdf, image, "/Width"));
    long long rows = qpdf_oh_get_int_value(pdf->data, pdf_get(pdf, image, "/Height"));
    bool sound = columns > 0 && rows > 0 && columns < 65500 && rows < 65500 && columns * rows <= MAX_SAMPLES / 3 &&
                 qpdf_oh_get_int_value(pdf->data, pdf_get(pdf, image, "/BitsPerComponent")) == 8;
    if (!sound || !pdf_stream_data(pdf, image, &bytes) || bytes.len < (size_t)(columns * rows) * 3) return false;
    *rgb = (Jpeg){(unsigned)columns, (unsigned)rows, 3, (unsigned char *)arena_copy(pdf->arena, bytes.data, bytes.len)};
    return true;
}

static void finish_photograph(Press *p, qpdf_oh image)
{
    PdfFile *pdf = &p->pdf;
    Jpeg rgb;
    Str own, shop, inks;
    if (!p->profile->icc.len) {
        fault(p, DIAG_PRESS_IMAGE, p->profile->name);
        return;
    }
    if (!shop_profile(p, &shop)) return;
    if (!read_rgb(p, image, &rgb, &own) || !press_image(pdf->arena, &rgb, own, shop, p->profile->ink_limit, &inks)) {
        fault(p, DIAG_PRESS_SPACE, pdf_name(pdf, pdf_get(pdf, image, "/ColorSpace")));
        return;
    }
    pdf_replace_raw(pdf, image, inks, "/DCTDecode");
    pdf_set_name(pdf, image, "/ColorSpace", "/DeviceCMYK");
    pdf_set_int(pdf, image, "/BitsPerComponent", 8);
}

/* Lossless where it meets its ground, which must be the page's to the digit. */
static void put_inks(Press *p, qpdf_oh image, Jpeg *inks, bool has_ground)
{
    PdfFile *pdf = &p->pdf;
    Str jpeg;
    bool small = !has_ground && press_jpeg(pdf->arena, inks, p->profile->ink_limit, &jpeg);
    if (small) pdf_replace_raw(pdf, image, jpeg, "/DCTDecode");
    else pdf_replace_data(pdf, image, (Str){(const char *)inks->samples, (size_t)inks->columns * inks->rows * 4});
    pdf_set_name(pdf, image, "/ColorSpace", "/DeviceCMYK");
    pdf_set_int(pdf, image, "/BitsPerComponent", 8);
}

static bool has_alpha(const MixedPicture *picture)
{
    size_t count = (size_t)picture->columns * picture->rows;
    for (const uint8_t *p = picture->rgba; count--; p += 4)
        if (p[3] < 255) return true;
    return false;
}

/* True when it is a picture to be mixed, whether or not that succeeds. */
static bool finish_mixed(Press *p, qpdf_oh image)
{
    PdfFile *pdf = &p->pdf;
    PressMixing mixing = {.inks = p->content.inks, .limit = p->profile->ink_limit};
    PressInk ground, veil;
    MixedPicture picture;
    Str bytes;
    Jpeg inks;
    if (!pdf_stream_raw(pdf, image, "/DCTDecode", &bytes) || !mixed_read(bytes, &picture)) return false;
    if (!press_mix(pdf->arena, &p->content, &picture.ground, &ground) || !press_mix(pdf->arena, &p->content, &picture.veil, &veil)) return true;
    memcpy(mixing.ground, ground.cmyk, sizeof mixing.ground);
    memcpy(mixing.veil, veil.cmyk, sizeof mixing.veil);
    if (p->profile->icc.len && !shop_profile(p, &mixing.shop)) return true;
    if (press_mixed(pdf->arena, &picture, &mixing, &inks)) put_inks(p, image, &inks, has_alpha(&picture));
    else if (p->profile->icc.len) fault(p, DIAG_PRESS_SPACE, STR("/DeviceRGB"));
    else fault(p, DIAG_PRESS_IMAGE, p->profile->name);
    return true;
}

static void finish_image(Press *p, qpdf_oh image)
{
    PdfFile *pdf = &p->pdf;
    if (finish_mixed(p, image)) return;
    if (is_foreign(p, pdf_get(pdf, image, "/ColorSpace"), 0)) finish_photograph(p, image);
    if (pdf_has(pdf, image, "/SMask") && p->profile->level == PDFX_1A_2003 && !p->drawn->left_count) fault(p, DIAG_PRESS_ALPHA, STR("SMask"));
    drop(p, image, "/Interpolate");
}

static void finish_stop(Press *p, qpdf_oh function, const char *key)
{
    PdfFile *pdf = &p->pdf;
    qpdf_oh stop = pdf_get(pdf, function, key);
    double rgb[3] = {-1, -1, -1};
    PressInk ink;
    for (size_t i = 0; i < 3 && pdf_count(pdf, stop) == 3; i++)
        rgb[i] = qpdf_oh_get_numeric_value(pdf->data, pdf_at(pdf, stop, i));
    if (!press_colour(pdf->arena, &p->content, rgb, 3, &ink)) return;
    Buf cmyk = buf_on(pdf->arena);
    buf_putc(&cmyk, '[');
    press_put_cmyk(&cmyk, ink);
    buf_putc(&cmyk, ']');
    pdf_set_parsed(pdf, function, key, buf_str(&cmyk).data);
}

/* Interpolating (2) and stitching (3) functions, which is what cairo writes. */
static void finish_function(Press *p, qpdf_oh function, unsigned depth)
{
    PdfFile *pdf = &p->pdf;
    if (!first_visit(p, function)) return;
    int type = qpdf_oh_get_int_value_as_int(pdf->data, pdf_get(pdf, function, "/FunctionType"));
    if (type == 2) {
        finish_stop(p, function, "/C0");
        finish_stop(p, function, "/C1");
    } else if (type == 3 && depth < MAX_DEPTH) {
        qpdf_oh parts = pdf_get(pdf, function, "/Functions");
        for (size_t i = 0; i < pdf_count(pdf, parts); i++) finish_function(p, pdf_at(pdf, parts, i), depth + 1);
    } else {
        fault(p, DIAG_PRESS_SPACE, STR("/Shading"));
    }
}

static void finish_shading(Press *p, qpdf_oh shading)
{
    PdfFile *pdf = &p->pdf;
    qpdf_oh space = pdf_get(pdf, shading, "/ColorSpace"), function = pdf_get(pdf, shading, "/Function");
    if (!first_visit(p, shading) || !is_foreign(p, space, 0)) return;
    int type = qpdf_oh_get_int_value_as_int(pdf->data, pdf_get(pdf, shading, "/ShadingType"));
    bool plain = (type == 2 || type == 3) && pdf_is_name(pdf, space, "/DeviceRGB") && pdf_is_dict(pdf, function) &&
                 !pdf_has(pdf, shading, "/Background");
    if (!plain) {
        fault(p, DIAG_PRESS_SPACE, STR("/Shading"));
        return;
    }
    pdf_set_name(pdf, shading, "/ColorSpace", "/DeviceCMYK");
    finish_function(p, function, 0);
}

/* ---- streams and what they name ---- */

static void finish_resources(Press *p, qpdf_oh resources);

static void finish_group(Press *p, qpdf_oh owner)
{
    PdfFile *pdf = &p->pdf;
    qpdf_oh group = pdf_get(pdf, owner, "/Group");
    if (!pdf_is_dict(pdf, group)) return;
    if (p->profile->level == PDFX_1A_2003) drop(p, owner, "/Group");
    else if (is_foreign(p, pdf_get(pdf, group, "/CS"), 0)) pdf_set_name(pdf, group, "/CS", "/DeviceCMYK");
}

static void add_states(Press *p, qpdf_oh resources)
{
    PdfFile *pdf = &p->pdf;
    if (!pdf_is_dict(pdf, pdf_get(pdf, resources, "/ExtGState"))) pdf_set_parsed(pdf, resources, "/ExtGState", "<<>>");
    qpdf_oh states = pdf_get(pdf, resources, "/ExtGState");
    for (size_t i = 0; i < PRESS_STATES; i++)
        pdf_set_parsed(pdf, states, press_states[i].name, press_states[i].syntax);
}

static Str finish_content(Press *p, Str content, qpdf_oh resources, bool inherits)
{
    bool overprint = pdf_is_dict(&p->pdf, resources);
    p->content.overprint = overprint;
    p->content.inherits = inherits;
    p->content.states_used = false;
    Str out = press_content(p->pdf.arena, content, &p->content);
    bool used = p->content.states_used;
    finish_resources(p, resources);
    if (overprint && used) add_states(p, resources);
    tell_faults(p);
    return out;
}

/* Forms, tiles and the glyphs of Type 3 fonts. */
static void finish_stream(Press *p, qpdf_oh stream, qpdf_oh resources)
{
    Str content;
    if (pdf_stream_data(&p->pdf, stream, &content))
        pdf_replace_data(&p->pdf, stream, finish_content(p, content, resources, true));
    else
        fault(p, DIAG_PRESS_SPACE, STR("stream"));
}

static void finish_form(Press *p, qpdf_oh form)
{
    if (!pdf_is_stream(&p->pdf, form) || !first_visit(p, form)) return;
    if (p->depth == MAX_DEPTH) {
        fault(p, DIAG_PRESS_SPACE, STR("/Form"));
        return;
    }
    p->depth++;
    finish_group(p, form);
    drop(p, form, "/StructParents");
    finish_stream(p, form, pdf_get(&p->pdf, form, "/Resources"));
    p->depth--;
}

static void finish_xobject(Press *p, qpdf_oh object)
{
    if (pdf_is_name(&p->pdf, pdf_get(&p->pdf, object, "/Subtype"), "/Form")) finish_form(p, object);
    else if (first_visit(p, object)) finish_image(p, object);
}

static void finish_pattern(Press *p, qpdf_oh pattern)
{
    int type = qpdf_oh_get_int_value_as_int(p->pdf.data, pdf_get(&p->pdf, pattern, "/PatternType"));
    if (type == 2) finish_shading(p, pdf_get(&p->pdf, pattern, "/Shading"));
    else finish_form(p, pattern);
}

static void finish_alpha(Press *p, qpdf_oh state, const char *key)
{
    if (!pdf_has(&p->pdf, state, key)) return;
    double alpha = qpdf_oh_get_numeric_value(p->pdf.data, pdf_get(&p->pdf, state, key));
    if (alpha >= 1 || p->drawn->left_count) return; /* said by its place */
    Buf text = buf_on(p->pdf.arena);
    buf_put_number(&text, alpha, 2);
    fault(p, DIAG_PRESS_ALPHA, buf_str(&text));
}

/* A mask's group says how strong, not which colour: its greys stay. */
static void finish_state(Press *p, qpdf_oh state)
{
    PdfFile *pdf = &p->pdf;
    bool mask = pdf_is_dict(pdf, pdf_get(pdf, state, "/SMask"));
    if (p->profile->level == PDFX_1A_2003) {
        finish_alpha(p, state, "/ca");
        finish_alpha(p, state, "/CA");
        if (mask) fault(p, DIAG_PRESS_ALPHA, STR("SMask"));
        if (pdf_has(pdf, state, "/BM") && !pdf_is_name(pdf, pdf_get(pdf, state, "/BM"), "/Normal"))
            fault(p, DIAG_PRESS_ALPHA, pdf_name(pdf, pdf_get(pdf, state, "/BM")));
    } else if (mask) {
        qpdf_oh group = pdf_get(pdf, pdf_get(pdf, state, "/SMask"), "/G");
        if (is_foreign(p, pdf_get(pdf, pdf_get(pdf, group, "/Group"), "/CS"), 0)) finish_form(p, group);
    }
}

static void finish_font(Press *p, qpdf_oh font)
{
    PdfFile *pdf = &p->pdf;
    if (!first_visit(p, font) || !pdf_is_name(pdf, pdf_get(pdf, font, "/Subtype"), "/Type3")) return;
    qpdf_oh glyphs = pdf_get(pdf, font, "/CharProcs"), resources = pdf_get(pdf, font, "/Resources");
    Map keys = pdf_keys(pdf, glyphs);
    for (size_t i = 0; i < keys.count; i++) {
        qpdf_oh glyph = pdf_get(pdf, glyphs, keys.entries[i].key.data);
        if (pdf_is_stream(pdf, glyph) && first_visit(p, glyph)) finish_stream(p, glyph, resources);
    }
}

static void finish_resources(Press *p, qpdf_oh resources)
{
    PdfFile *pdf = &p->pdf;
    if (!pdf_is_dict(pdf, resources) || !first_visit(p, resources)) return;
    each(p, pdf_get(pdf, resources, "/XObject"), finish_xobject);
    each(p, pdf_get(pdf, resources, "/Pattern"), finish_pattern);
    each(p, pdf_get(pdf, resources, "/Shading"), finish_shading);
    each(p, pdf_get(pdf, resources, "/ExtGState"), finish_state);
    each(p, pdf_get(pdf, resources, "/ColorSpace"), finish_space);
    each(p, pdf_get(pdf, resources, "/Font"), finish_font);
    drop(p, resources, "/Properties");
}

/* ---- pages ---- */

static void set_box(Press *p, qpdf_oh page, const char *key, double x, double y, double w, double h)
{
    const SheetBoxes *sheet = &p->drawn->sheets[p->page - 1];
    double sides[] = {x, sheet->height - y - h, x + w, sheet->height - y}; /* PDF counts upwards */
    Buf box = buf_on(p->pdf.arena);
    for (size_t i = 0; i < 4; i++) {
        double most = i % 2 ? sheet->height : sheet->width;
        buf_putc(&box, i ? ' ' : '[');
        buf_put_number(&box, sides[i] < 0 ? 0 : sides[i] > most ? most : sides[i], 4);
    }
    buf_putc(&box, ']');
    pdf_set_parsed(&p->pdf, page, key, buf_str(&box).data);
}

static void set_boxes(Press *p, qpdf_oh page)
{
    const SheetBoxes *s = &p->drawn->sheets[p->page - 1];
    double bleed = s->bleed;
    set_box(p, page, "/MediaBox", 0, 0, s->width, s->height);
    set_box(p, page, "/TrimBox", s->trim_x, s->trim_y, s->trim_w, s->trim_h);
    set_box(p, page, "/BleedBox", s->trim_x - bleed, s->trim_y - bleed, s->trim_w + 2 * bleed, s->trim_h + 2 * bleed);
}

static void keep_only(Press *p, qpdf_oh dict, const char *const *wanted)
{
    Map keys = pdf_keys(&p->pdf, dict);
    for (size_t i = 0; i < keys.count; i++) {
        bool keep = false;
        for (const char *const *w = wanted; *w; w++) keep = keep || str_eq(keys.entries[i].key, str_from(*w));
        if (!keep) drop(p, dict, keys.entries[i].key.data);
    }
}

static void finish_page(Press *p, qpdf_oh page)
{
    static const char *const wanted[] = {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/Group", "/Rotate", NULL};
    Str content;
    finish_group(p, page);
    keep_only(p, page, wanted);
    set_boxes(p, page);
    if (!pdf_page_content(&p->pdf, page, &content)) {
        fault(p, DIAG_PRESS_SPACE, STR("/Contents"));
        return;
    }
    content = finish_content(p, content, pdf_get(&p->pdf, page, "/Resources"), false);
    pdf_set(&p->pdf, page, "/Contents", pdf_new_stream(&p->pdf, content));
}

/* ---- the file ---- */

/* "2026-11-01T00:00:00+09:00" as PDF writes it: D:20261101000000+09'00' */
static Str pdf_date(Arena *arena, Str iso)
{
    Buf out = buf_on(arena);
    buf_put(&out, STR("D:"));
    for (size_t i = 0; i < iso.len; i++) {
        char c = iso.data[i];
        bool zone = i >= 19;
        if (c >= '0' && c <= '9') buf_putc(&out, c);
        else if (zone && c == ':') buf_putc(&out, '\'');
        else if (zone) buf_putc(&out, c);
    }
    if (iso.len > 20) buf_putc(&out, '\'');
    return buf_str(&out);
}

static Str version(const Press *p) { return p->profile->level == PDFX_4 ? STR("PDF/X-4") : STR("PDF/X-1a:2003"); }

static void set_info(Press *p)
{
    PdfFile *pdf = &p->pdf;
    const CanvasMeta *meta = &p->drawn->meta;
    Str date = pdf_date(pdf->arena, meta->date);
    qpdf_oh info = qpdf_make_indirect_object(pdf->data, qpdf_oh_new_dictionary(pdf->data));
    pdf_set(pdf, qpdf_get_trailer(pdf->data), "/Info", info);
    pdf_set_text(pdf, info, "/Title", meta->title.len ? meta->title : p->drawn->document);
    if (meta->author.len) pdf_set_text(pdf, info, "/Author", meta->author);
    pdf_set_text(pdf, info, "/Creator", meta->creator.len ? meta->creator : STR("tsunagi"));
    pdf_set_text(pdf, info, "/Producer", STR("tsunagi"));
    pdf_set_ascii(pdf, info, "/CreationDate", date);
    pdf_set_ascii(pdf, info, "/ModDate", date);
    pdf_set_name(pdf, info, "/Trapped", "/False");
    pdf_set_ascii(pdf, info, "/GTS_PDFXVersion", version(p));
}

static void set_xmp(Press *p, qpdf_oh root)
{
    PdfFile *pdf = &p->pdf;
    const CanvasMeta *meta = &p->drawn->meta;
    Buf x = buf_on(pdf->arena);
    bool x4 = p->profile->level == PDFX_4;
    Str id = sha256_hex(pdf->arena, p->drawn->pdf);
    xmp_begin(&x, x4 ? " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\""
                     : " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:pdfx=\"http://ns.adobe.com/pdfx/1.3/\"");
    xmp_value(&x, "dc:format", STR("application/pdf"));
    xmp_alternative(&x, "dc:title", meta->title.len ? meta->title : p->drawn->document);
    xmp_value(&x, "xmp:CreateDate", meta->date);
    xmp_value(&x, "xmp:ModifyDate", meta->date);
    xmp_value(&x, "xmp:MetadataDate", meta->date);
    xmp_value(&x, "xmp:CreatorTool", meta->creator.len ? meta->creator : STR("tsunagi"));
    xmp_value(&x, "pdf:Producer", STR("tsunagi"));
    xmp_value(&x, "pdf:Trapped", STR("False"));
    xmp_value(&x, "xmpMM:DocumentID", str_printf(pdf->arena, "uuid:%.8s-%.4s-%.4s-%.4s-%.12s", id.data, id.data + 8, id.data + 12, id.data + 16, id.data + 20));
    xmp_value(&x, "xmpMM:VersionID", STR("1"));
    xmp_value(&x, "xmpMM:RenditionClass", STR("default"));
    xmp_value(&x, x4 ? "pdfxid:GTS_PDFXVersion" : "pdfx:GTS_PDFXVersion", version(p));
    xmp_end(&x, false);
    qpdf_oh stream = pdf_new_plain(pdf, buf_str(&x));
    pdf_set_name(pdf, stream, "/Type", "/Metadata");
    pdf_set_name(pdf, stream, "/Subtype", "/XML");
    pdf_set(pdf, root, "/Metadata", stream);
}

static bool set_output_intent(Press *p, qpdf_oh root)
{
    PdfFile *pdf = &p->pdf;
    Str condition = p->profile->condition;
    pdf_set_parsed(pdf, root, "/OutputIntents", "[<</Type/OutputIntent/S/GTS_PDFX>>]");
    qpdf_oh intent = pdf_at(pdf, pdf_get(pdf, root, "/OutputIntents"), 0);
    pdf_set_text(pdf, intent, "/OutputConditionIdentifier", condition);
    pdf_set_text(pdf, intent, "/OutputCondition", str_eq(condition, STR("JC200103")) ? STR("Japan Color 2001 Coated") : condition);
    pdf_set_ascii(pdf, intent, "/RegistryName", STR("http://www.color.org"));
    pdf_set_text(pdf, intent, "/Info", condition);
    if (p->profile->level == PDFX_1A_2003) return true; /* the registry knows the condition */
    Str icc;
    if (!shop_profile(p, &icc)) return false;
    qpdf_oh stream = pdf_new_stream(pdf, icc);
    pdf_set_int(pdf, stream, "/N", 4);
    pdf_set(pdf, intent, "/DestOutputProfile", stream);
    return true;
}

static bool finish_file(Press *p, Str *out)
{
    static const char *const wanted[] = {"/Type", "/Pages", "/Lang", NULL};
    PdfFile *pdf = &p->pdf;
    qpdf_oh root = qpdf_get_root(pdf->data);
    qpdf_push_inherited_attributes_to_page(pdf->data);
    keep_only(p, root, wanted); /* no outline, links, structure, actions, layers */
    for (size_t i = 0; i < pdf_pages(pdf); i++) {
        p->page = i + 1;
        finish_page(p, pdf_page(pdf, i));
    }
    set_info(p);
    set_xmp(p, root);
    tell_left(p);
    if (!set_output_intent(p, root) || !p->good) return false;
    pdf_save_begin(pdf);
    qpdf_set_object_stream_mode(pdf->data, qpdf_o_disable);
    qpdf_set_compress_streams(pdf->data, QPDF_TRUE);
    qpdf_set_deterministic_ID(pdf->data, QPDF_TRUE);
    qpdf_force_pdf_version(pdf->data, p->profile->level == PDFX_4 ? "1.6" : "1.4");
    return pdf_save(pdf, out);
}

bool finish_press(Arena *arena, const Drawn *drawn, const InkTable *inks, const PrintProfile *profile, Str *out, Diag *diag)
{
    Press p = {.drawn = drawn, .profile = profile, .content = {.inks = inks, .mixes = drawn->mixes, .mix_count = drawn->mix_count}, .seen = map_on(arena), .good = true};
    if (!pdf_open(&p.pdf, arena, drawn->document, drawn->pdf, diag)) return false;
    assert(pdf_pages(&p.pdf) == drawn->page_count);
    bool good = finish_file(&p, out);
    pdf_close(&p.pdf);
    return good;
}
