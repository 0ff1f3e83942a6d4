/* impose.c - a PDF taken apart into forms and put together as sheets (ISO 32000-1 §8.10). */
#include "finish/impose.h"

#include <assert.h>

#include "finish/impose_text.h"
#include "finish/pdfobject.h"

static const double LEAST = 3, MOST = 20000; /* pt: what counts as a page */

typedef struct Affine {
    double a, b, c, d, e, f; /* x' = ax + cy + e, y' = bx + dy + f; y up */
} Affine;

/* A page of the file. */
typedef struct Origin {
    qpdf_oh page, form; /* form: made when first placed */
    bool formed;
    Str media;          /* its box, as written */
    Affine upright;     /* from the page's own space to the reader's: trim's lower left corner at 0 0 */
} Origin;

struct ImposeSource {
    PdfFile pdf;
    bool press;
    ImposePage *pages;
    Origin *origins;
    size_t count;
};

/* ---- matrices ---- */

static Affine then(Affine p, Affine q)
{
    return (Affine){q.a * p.a + q.c * p.b, q.b * p.a + q.d * p.b, q.a * p.c + q.c * p.d,
                    q.b * p.c + q.d * p.d, q.a * p.e + q.c * p.f + q.e, q.b * p.e + q.d * p.f + q.f};
}

/* Quarter turns clockwise of a w by h page, its lower left corner back at 0 0. */
static Affine turned(unsigned turn, double w, double h)
{
    switch (turn % 4) {
    case 1: return (Affine){0, -1, 1, 0, 0, w};
    case 2: return (Affine){-1, 0, 0, -1, w, h};
    case 3: return (Affine){0, 1, -1, 0, h, 0};
    default: return (Affine){1, 0, 0, 1, 0, 0};
    }
}

/* ---- reading ---- */

typedef struct Box {
    double x0, y0, x1, y1;
} Box;

static bool box_of(PdfFile *pdf, qpdf_oh page, const char *key, Box *out)
{
    qpdf_oh array = pdf_get(pdf, page, key);
    double v[4];
    if (pdf_count(pdf, array) != 4) return false;
    for (size_t i = 0; i < 4; i++) {
        qpdf_oh number = pdf_at(pdf, array, i);
        if (!qpdf_oh_is_number(pdf->data, number)) return false;
        v[i] = qpdf_oh_get_numeric_value(pdf->data, number);
        if (!(v[i] > -MOST && v[i] < MOST)) return false;
    }
    *out = (Box){v[0] < v[2] ? v[0] : v[2], v[1] < v[3] ? v[1] : v[3], v[0] < v[2] ? v[2] : v[0], v[1] < v[3] ? v[3] : v[1]};
    return true;
}

static double smaller(double a, double b) { return a < b ? a : b; }
static double larger(double a, double b) { return a > b ? a : b; }

static Box common(Box a, Box b)
{
    return (Box){larger(a.x0, b.x0), larger(a.y0, b.y0), smaller(a.x1, b.x1), smaller(a.y1, b.y1)};
}

static double bleed_of(PdfFile *pdf, qpdf_oh page, Box media, Box trim)
{
    Box bleed;
    if (!box_of(pdf, page, "/BleedBox", &bleed)) return 0;
    bleed = common(bleed, media);
    double sides = smaller(smaller(trim.x0 - bleed.x0, trim.y0 - bleed.y0), smaller(bleed.x1 - trim.x1, bleed.y1 - trim.y1));
    return larger(0, sides);
}

static Str numbers(Arena *arena, const double *values, size_t count, int decimals)
{
    Buf out = buf_on(arena);
    for (size_t i = 0; i < count; i++) {
        if (i) buf_putc(&out, ' ');
        buf_put_number(&out, values[i], decimals);
    }
    return buf_str(&out);
}

/* Links stay behind silently: paper has none. Other annotations show something. */
static size_t visible_annotations(PdfFile *pdf, qpdf_oh page)
{
    qpdf_oh all = pdf_get(pdf, page, "/Annots");
    size_t count = 0;
    for (size_t i = 0; i < pdf_count(pdf, all); i++) {
        qpdf_oh kind = pdf_get(pdf, pdf_at(pdf, all, i), "/Subtype");
        count += !pdf_is_name(pdf, kind, "/Link") && !pdf_is_name(pdf, kind, "/Popup");
    }
    return count;
}

static bool read_page(ImposeSource *source, size_t index)
{
    PdfFile *pdf = &source->pdf;
    Str number = str_printf(pdf->arena, "%zu", index + 1);
    qpdf_oh page = pdf_page(pdf, index);
    Box media, crop, trim;
    if (!box_of(pdf, page, "/MediaBox", &media)) return diag_add(pdf->diag, DIAG_IMPOSE_BOX, place_file(pdf->document), number);
    if (!box_of(pdf, page, "/CropBox", &crop)) crop = media;
    if (!box_of(pdf, page, "/TrimBox", &trim)) trim = crop;
    trim = common(trim, media);
    qpdf_oh unit = pdf_get(pdf, page, "/UserUnit"), rotate = pdf_get(pdf, page, "/Rotate");
    double u = qpdf_oh_is_number(pdf->data, unit) ? qpdf_oh_get_numeric_value(pdf->data, unit) : 1;
    double w = u * (trim.x1 - trim.x0), h = u * (trim.y1 - trim.y0);
    if (!(w >= LEAST && h >= LEAST && w <= MOST && h <= MOST)) return diag_add(pdf->diag, DIAG_IMPOSE_BOX, place_file(pdf->document), number);
    int degrees = qpdf_oh_is_integer(pdf->data, rotate) ? qpdf_oh_get_int_value_as_int(pdf->data, rotate) % 360 : 0;
    unsigned turn = (unsigned)((degrees + 360) / 90 % 4);
    Affine own = {u, 0, 0, u, -u * trim.x0, -u * trim.y0};
    source->pages[index] = (ImposePage){turn % 2 ? h : w, turn % 2 ? w : h, u * bleed_of(pdf, page, media, trim)};
    source->origins[index] = (Origin){.page = page, .upright = then(own, turned(turn, w, h)),
                                      .media = numbers(pdf->arena, (double[]){media.x0, media.y0, media.x1, media.y1}, 4, 4)};
    size_t lost = visible_annotations(pdf, page);
    if (lost) diag_add(pdf->diag, DIAG_IMPOSE_ANNOTATIONS, place_file(pdf->document), number, str_printf(pdf->arena, "%zu", lost));
    return true;
}

static bool is_pdfx(PdfFile *pdf)
{
    qpdf_oh intents = pdf_get(pdf, qpdf_get_root(pdf->data), "/OutputIntents");
    for (size_t i = 0; i < pdf_count(pdf, intents); i++)
        if (pdf_is_name(pdf, pdf_get(pdf, pdf_at(pdf, intents, i), "/S"), "/GTS_PDFX")) return true;
    return false;
}

static bool read_source(ImposeSource *source)
{
    PdfFile *pdf = &source->pdf;
    if (qpdf_is_encrypted(pdf->data)) return diag_add(pdf->diag, DIAG_PDF_LOCKED, place_file(pdf->document));
    qpdf_push_inherited_attributes_to_page(pdf->data);
    source->count = pdf_pages(pdf);
    if (!pdf_is_sound(pdf)) return false;
    if (!source->count) return diag_add(pdf->diag, DIAG_PDF_DAMAGED, place_file(pdf->document), STR("Pages"));
    source->press = is_pdfx(pdf);
    source->pages = arena_array(pdf->arena, ImposePage, source->count);
    source->origins = arena_array(pdf->arena, Origin, source->count);
    for (size_t i = 0; i < source->count; i++)
        if (!read_page(source, i)) return false;
    return pdf_is_sound(pdf);
}

ImposeSource *impose_open(Arena *arena, Str document, Str pdf, Diag *diag)
{
    ImposeSource *source = arena_new(arena, ImposeSource);
    *source = (ImposeSource){0};
    if (!pdf_open(&source->pdf, arena, document, pdf, diag)) return NULL;
    if (read_source(source)) return source;
    impose_close(source);
    return NULL;
}

void impose_close(ImposeSource *source)
{
    if (source) pdf_close(&source->pdf);
}

/* ---- planning ---- */

Imposition impose_begin(Arena *arena, const ImposeSource *source)
{
    return (Imposition){.arena = arena, .diag = source->pdf.diag, .document = source->pdf.document, .pages = source->pages,
                        .page_count = source->count};
}

SheetBoxes impose_paper(double w, double h) { return (SheetBoxes){.width = w, .height = h, .trim_w = w, .trim_h = h}; }

ImposeSheet *impose_add_sheet(Imposition *to, const SheetBoxes *boxes)
{
    vec_push(to->arena, &to->sheets, (ImposeSheet){.boxes = *boxes});
    return &to->sheets.items[to->sheets.count - 1];
}

void impose_add_place(Imposition *to, ImposeSheet *sheet, ImposePlace place)
{
    assert(place.page < to->page_count && place.scale > 0);
    vec_push(to->arena, &sheet->places, place);
}

Path *impose_add_line(Imposition *to, ImposeSheet *sheet, double width, ImposeInk ink, const double *dashes, size_t dash_count)
{
    ImposeLine line = {.path = path_on(to->arena), .width = width, .dash_count = dash_count, .ink = ink};
    assert(dash_count <= sizeof line.dashes / sizeof *line.dashes);
    for (size_t i = 0; i < dash_count; i++) line.dashes[i] = dashes[i];
    vec_push(to->arena, &sheet->lines, line);
    return &sheet->lines.items[sheet->lines.count - 1].path;
}

void impose_add_text(Imposition *to, ImposeSheet *sheet, double x, double y, double size, ImposeAlign align, Str text)
{
    vec_push(to->arena, &sheet->texts, (ImposeText){x, y, size, align, text});
}

Str impose_size(Arena *arena, double w, double h)
{
    Buf out = buf_on(arena);
    buf_put_number(&out, w / IMPOSE_MM, 1);
    buf_put(&out, STR(" × "));
    buf_put_number(&out, h / IMPOSE_MM, 1);
    return buf_str(&out);
}

/* ---- forms ---- */

static bool make_form(ImposeSource *source, size_t index)
{
    PdfFile *pdf = &source->pdf;
    Origin *origin = &source->origins[index];
    if (!pdf_page_stream(pdf, origin->page, &origin->form))
        return diag_add(pdf->diag, DIAG_PDF_DAMAGED, place_file(pdf->document), str_printf(pdf->arena, "page %zu: content stream", index + 1));
    qpdf_oh resources = pdf_get(pdf, origin->page, "/Resources"), group = pdf_get(pdf, origin->page, "/Group");
    origin->formed = true;
    pdf_set_name(pdf, origin->form, "/Type", "/XObject");
    pdf_set_name(pdf, origin->form, "/Subtype", "/Form");
    pdf_set_parsed(pdf, origin->form, "/BBox", str_printf(pdf->arena, "[" STR_FMT "]", STR_ARG(origin->media)).data);
    if (pdf_is_dict(pdf, resources)) pdf_set(pdf, origin->form, "/Resources", resources);
    else pdf_set_parsed(pdf, origin->form, "/Resources", "<< >>");
    if (pdf_is_dict(pdf, group)) pdf_set(pdf, origin->form, "/Group", group);
    return true;
}

/* ---- content ---- */

typedef struct Writer {
    ImposeSource *source;
    const Imposition *imposition;
    const ImposeSheet *sheet;
    qpdf_oh xobjects; /* of the page being made */
    Buf content;
} Writer;

static void put_area(Writer *w, Area a)
{
    double v[] = {a.x, w->sheet->boxes.height - a.y - a.h, a.w, a.h};
    buf_put(&w->content, numbers(w->content.arena, v, 4, 4));
    buf_put(&w->content, STR(" re W n\n"));
}

static bool put_place(Writer *w, const ImposePlace *place)
{
    Origin *origin = &w->source->origins[place->page];
    const ImposePage *page = &w->source->pages[place->page];
    if (!origin->formed && !make_form(w->source, place->page)) return false;
    double s = place->scale, high = s * (place->turn % 2 ? page->w : page->h);
    Affine scaled = {s, 0, 0, s, place->x, w->sheet->boxes.height - place->y - high};
    Affine m = then(then(origin->upright, turned(place->turn, page->w, page->h)), scaled);
    Str name = str_printf(w->content.arena, "/P%zu", place->page + 1);
    pdf_set(&w->source->pdf, w->xobjects, name.data, origin->form);
    buf_put(&w->content, STR("q\n"));
    put_area(w, place->clip);
    buf_put(&w->content, numbers(w->content.arena, (double[]){m.a, m.b, m.c, m.d, m.e, m.f}, 6, 6));
    buf_printf(&w->content, " cm\n" STR_FMT " Do\nQ\n", STR_ARG(name));
    return true;
}

static void put_point(Writer *w, const float *at, char op)
{
    double v[] = {(double)at[0], w->sheet->boxes.height - (double)at[1]};
    buf_put(&w->content, numbers(w->content.arena, v, 2, 4));
    if (op) buf_printf(&w->content, " %c\n", op);
    else buf_putc(&w->content, ' ');
}

static void put_path(Writer *w, const Path *path)
{
    const float *at = path->coords.items;
    for (size_t i = 0; i < path->ops.count; i++) {
        switch ((PathOp)path->ops.items[i]) {
        case PATH_MOVE: put_point(w, at, 'm'), at += 2; break;
        case PATH_LINE: put_point(w, at, 'l'), at += 2; break;
        case PATH_CURVE: put_point(w, at, 0), put_point(w, at + 2, 0), put_point(w, at + 4, 'c'), at += 6; break;
        case PATH_CLOSE: buf_put(&w->content, STR("h\n")); break;
        }
    }
}

static void put_ink(Writer *w, ImposeInk ink, bool fill)
{
    static const char *const cmyk[] = {"1 1 1 1", "0 0 0 1", "0 0 0 0.5", "0 0 0 0"}, *const grey[] = {"0", "0", "0.5", "1"};
    if (w->source->press) buf_printf(&w->content, "%s %c\n", cmyk[ink], fill ? 'k' : 'K');
    else buf_printf(&w->content, "%s %c\n", grey[ink], fill ? 'g' : 'G');
}

static void put_line(Writer *w, const ImposeLine *line)
{
    bool fill = line->width <= 0;
    buf_put(&w->content, STR("q\n"));
    put_ink(w, line->ink, fill);
    if (!fill) {
        buf_put_number(&w->content, line->width, 4);
        buf_put(&w->content, STR(" w ["));
        buf_put(&w->content, numbers(w->content.arena, line->dashes, line->dash_count, 3));
        buf_put(&w->content, STR("] 0 d\n"));
    }
    put_path(w, &line->path);
    buf_put(&w->content, fill ? STR("f\nQ\n") : STR("S\nQ\n"));
}

/* ---- sheets ---- */

static Str page_syntax(Writer *w)
{
    Arena *arena = w->content.arena;
    const SheetBoxes *s = &w->sheet->boxes;
    double x0 = s->trim_x, y0 = s->height - s->trim_y - s->trim_h, x1 = x0 + s->trim_w, y1 = y0 + s->trim_h, b = s->bleed;
    Str media = numbers(arena, (double[]){0, 0, s->width, s->height}, 4, 4), trim = numbers(arena, (double[]){x0, y0, x1, y1}, 4, 4);
    Str bleed = numbers(arena, (double[]){x0 - b, y0 - b, x1 + b, y1 + b}, 4, 4);
    return str_printf(arena, "<< /Type /Page /MediaBox [" STR_FMT "] /TrimBox [" STR_FMT "] /BleedBox [" STR_FMT "] "
                      "/Resources << /XObject << >> >> >>", STR_ARG(media), STR_ARG(trim), STR_ARG(bleed));
}

static bool add_page(Writer *w, ImposeTexts *texts, size_t index)
{
    PdfFile *pdf = &w->source->pdf;
    w->sheet = &w->imposition->sheets.items[index];
    w->content = buf_on(pdf->arena);
    qpdf_oh page = qpdf_make_indirect_object(pdf->data, qpdf_oh_parse(pdf->data, page_syntax(w).data));
    w->xobjects = pdf_get(pdf, pdf_get(pdf, page, "/Resources"), "/XObject");
    for (size_t i = 0; i < w->sheet->places.count; i++)
        if (!put_place(w, &w->sheet->places.items[i])) return false;
    for (size_t i = 0; i < w->sheet->lines.count; i++) put_line(w, &w->sheet->lines.items[i]);
    if (w->sheet->texts.count) {
        qpdf_oh form;
        if (!impose_text_form(texts, index, pdf, w->source->press, &form)) return false;
        pdf_set(pdf, w->xobjects, "/Texts", form);
        buf_put(&w->content, STR("/Texts Do\n"));
    }
    pdf_set(pdf, page, "/Contents", pdf_new_stream(pdf, buf_str(&w->content)));
    return qpdf_add_page(pdf->data, pdf->data, page, QPDF_FALSE) == QPDF_SUCCESS || pdf_is_sound(pdf);
}

/* What the sheets do not show goes; of a press file what makes it one stays. */
static void clean_root(ImposeSource *source, const Imposition *imposition)
{
    static const char *const duplex[] = {"", "/Duplex /DuplexFlipShortEdge", "/Duplex /DuplexFlipLongEdge"};
    static const char *const kept[] = {"/Type", "/Pages", "/OutputIntents", "/Lang", "/OCProperties", NULL};
    PdfFile *pdf = &source->pdf;
    qpdf_oh root = qpdf_get_root(pdf->data);
    Map keys = pdf_keys(pdf, root);
    for (size_t i = 0; i < keys.count; i++) {
        bool keep = source->press && str_eq(keys.entries[i].key, STR("/Metadata"));
        for (const char *const *k = kept; *k; k++) keep = keep || str_eq(keys.entries[i].key, str_from(*k));
        if (!keep) qpdf_oh_remove_key(pdf->data, root, keys.entries[i].key.data);
    }
    if (!source->press)
        pdf_set_parsed(pdf, root, "/ViewerPreferences",
                       str_printf(pdf->arena, "<< /PrintScaling /None %s >>", duplex[imposition->duplex]).data);
}

static bool save(ImposeSource *source, Str *out)
{
    PdfFile *pdf = &source->pdf;
    pdf_save_begin(pdf);
    qpdf_set_object_stream_mode(pdf->data, source->press ? qpdf_o_disable : qpdf_o_generate);
    qpdf_set_compress_streams(pdf->data, QPDF_TRUE);
    qpdf_set_deterministic_ID(pdf->data, QPDF_TRUE);
    return pdf_save(pdf, out);
}

static bool write_sheets(ImposeSource *source, const Imposition *imposition, ImposeTexts *texts, Str *out)
{
    Writer writer = {.source = source, .imposition = imposition};
    for (size_t i = 0; i < imposition->sheets.count; i++)
        if (!add_page(&writer, texts, i)) return false;
    for (size_t i = 0; i < source->count; i++) qpdf_remove_page(source->pdf.data, source->origins[i].page);
    clean_root(source, imposition);
    return save(source, out);
}

bool impose_write(ImposeSource *source, const Imposition *imposition, Typesetter *typesetter, Str *out)
{
    ImposeTexts texts;
    *out = (Str){0};
    if (!impose_texts_open(&texts, source->pdf.arena, imposition, typesetter)) return false;
    bool good = write_sheets(source, imposition, &texts, out);
    impose_texts_close(&texts); /* its fonts were copied while writing */
    return good;
}
