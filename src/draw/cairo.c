/* cairo.c - the canvas that makes PDF: the file, its pages, opening and closing. */
#include "draw/cairo_internal.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <locale.h>

int cc_error_of(cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS) return 0;
    return status == CAIRO_STATUS_NO_MEMORY ? ENOMEM : status == CAIRO_STATUS_WRITE_ERROR ? EIO : EINVAL;
}

void cc_note(CairoCanvas *c, int error)
{
    if (!c->error) c->error = error;
}

/* cairo 1.16 crashes in a tagged file after a failed write, so it is not told. */
cairo_status_t cc_emit(void *closure, const unsigned char *bytes, unsigned length)
{
    CairoCanvas *c = closure;
    if (c->form_count > 0) buf_put(&c->file, (Str){(const char *)bytes, length});
    else if (!c->error && !c->write(c->context, bytes, length)) cc_note(c, EIO);
    return CAIRO_STATUS_SUCCESS;
}

/* ---- pages ---- */

void cc_prepare(CairoCanvas *c)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(c->cr, options);
    cairo_font_options_destroy(options);
    cc_forget_state(c);
}

/* cairo 1.16 unites the extents of every operation of a page into a region, a
 * quarter of the time of a page of table cells; one operation as large as the page
 * makes each union trivial. Two equal rectangles by the even-odd rule paint nothing. */
static void cover_page(CairoCanvas *c, double width, double height)
{
    cairo_set_source_rgb(c->cr, 1, 1, 1);
    cairo_set_fill_rule(c->cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_rectangle(c->cr, 0, 0, width, height);
    cairo_rectangle(c->cr, 0, 0, width, height);
    cairo_fill(c->cr);
    cc_forget_state(c);
}

/* cairo 1.16 reads the numbers of links and destinations when the page goes out, and
 * reads them as the locale writes numbers; ours are written with a point in every locale. */
static void show_page(CairoCanvas *c)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(plain);
    cairo_show_page(c->cr);
    uselocale(before);
    if (plain) freelocale(plain);
}

/* The last page stays open until close, which may have to define destinations on it. */
static void pdf_page_begin(Canvas *canvas, double width, double height, Str label)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (c->page_open) show_page(c);
    cairo_pdf_surface_set_size(c->surface, width, height);
    c->page_height = height;
    if (!str_empty(label)) cairo_pdf_surface_set_page_label(c->surface, str_cstr(c->arena, label));
    cairo_save(c->cr);
    c->page_open = true;
    cover_page(c, width, height);
}

static void pdf_page_end(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    cc_flush(c);
    cc_close_span(c);
    cairo_restore(c->cr);
    cc_forget_state(c);
}

/* ---- the file ---- */

/* cairo refuses the whole file for a link that leads nowhere. */
static void define_missing(CairoCanvas *c)
{
    for (size_t i = 0; i < c->wanted.count; i++) {
        if (map_has(&c->dests, c->wanted.entries[i].key)) continue;
        vec_push(c->arena, &c->dead, c->wanted.entries[i].key);
        cc_define_dest(c, c->wanted.entries[i].key, 0, 0);
    }
}

/* What was held back since the first form. */
static void write_forms(CairoCanvas *c)
{
    if (!c->error && !form_reveal(c->file.data, c->file.len, c->form_count)) cc_note(c, EINVAL);
    if (!c->error && !c->write(c->context, c->file.data, c->file.len)) cc_note(c, EIO);
}

int cc_close(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (c->pdf) {
        if (c->elements.count) cc_note(c, EINVAL);
        while (c->elements.count) cc_tag_end(canvas, cc_innermost(c)->tag);
        if (c->page_open) {
            define_missing(c);
            show_page(c);
        }
        cc_note(c, cc_error_of(cairo_status(c->cr)));
        cairo_destroy(c->cr);
        cairo_surface_finish(c->surface);
        cc_note(c, cc_error_of(cairo_surface_status(c->surface)));
        cairo_surface_destroy(c->surface);
        if (c->form_count > 0) write_forms(c);
        if (c->forms) arena_close(c->forms);
    }
    for (size_t i = 0; i < c->pictures.count; i++) cairo_surface_destroy(c->pictures.items[i].surface);
    arena_close(c->scratch);
    arena_close(c->held);
    return c->error;
}

CairoCanvas *cc_open(Arena *arena, const CanvasOps *ops, CanvasWrite *write, void *context)
{
    CairoCanvas *c = arena_new(arena, CairoCanvas);
    c->base.ops = ops;
    c->arena = arena;
    c->scratch = arena_open();
    c->held = arena_open();
    c->held_start = arena_mark(c->held);
    c->write = write;
    c->context = context;
    c->text = buf_on(arena);
    c->dests = map_on(arena);
    c->wanted = map_on(arena);
    return c;
}

static void set_metadata(CairoCanvas *c, cairo_pdf_metadata_t key, Str value)
{
    if (!str_empty(value)) cairo_pdf_surface_set_metadata(c->surface, key, str_cstr(c->arena, value));
}

Canvas *canvas_pdf(Arena *arena, const CanvasMeta *meta, CanvasWrite *write, void *context)
{
    static const CanvasOps ops = {
        .page_begin = pdf_page_begin, .page_end = pdf_page_end, .save = cc_save, .restore = cc_restore,
        .transform = cc_transform, .clip = cc_clip, .fill = cc_fill, .stroke = cc_stroke, .glyphs = cc_glyphs,
        .glyphs_halo = cc_halo, .image = cc_image, .tag_begin = cc_tag_begin, .tag_end = cc_tag_end, .tag_bounds = cc_tag_bounds, .link = cc_link,
        .dest = cc_dest, .outline = cc_outline, .close = cc_close, .clip_even_odd = cc_clip_even_odd,
        .shapes_begin = cc_shapes_begin, .shapes_end = cc_shapes_end};
    CairoCanvas *c = cc_open(arena, &ops, write, context);
    c->pdf = true;
    c->tagged = !meta->untagged;
    c->surface = cairo_pdf_surface_create_for_stream(cc_emit, c, 1, 1);
    set_metadata(c, CAIRO_PDF_METADATA_TITLE, meta->title);
    set_metadata(c, CAIRO_PDF_METADATA_AUTHOR, meta->author);
    set_metadata(c, CAIRO_PDF_METADATA_SUBJECT, meta->subject);
    set_metadata(c, CAIRO_PDF_METADATA_KEYWORDS, meta->keywords);
    set_metadata(c, CAIRO_PDF_METADATA_CREATOR, meta->creator);
    Str date = str_empty(meta->date) ? STR("2000-01-01T00:00:00+09:00") : meta->date;
    set_metadata(c, CAIRO_PDF_METADATA_CREATE_DATE, date);
    set_metadata(c, CAIRO_PDF_METADATA_MOD_DATE, date);
    c->cr = cairo_create(c->surface);
    cc_prepare(c);
    return &c->base;
}

const CanvasTag *canvas_pdf_tags(const Canvas *pdf, size_t *count)
{
    const CairoCanvas *c = (const CairoCanvas *)pdf;
    *count = c->tags.count;
    return c->tags.items;
}

const Str *canvas_pdf_dead(const Canvas *pdf, size_t *count)
{
    const CairoCanvas *c = (const CairoCanvas *)pdf;
    *count = c->dead.count;
    return c->dead.items;
}
