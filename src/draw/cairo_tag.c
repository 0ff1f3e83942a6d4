/* cairo_tag.c - structure and navigation: elements, links, destinations, bookmarks. */
#include "draw/cairo_internal.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <math.h>

/* ---- structure ---- */

Element *cc_innermost(CairoCanvas *c) { return c->elements.count ? &c->elements.items[c->elements.count - 1] : NULL; }

static void begin_tag(CairoCanvas *c, Str tag, Str attributes)
{
    cc_show_text(c);
    ArenaMark mark = arena_mark(c->scratch);
    cairo_tag_begin(c->cr, str_cstr(c->scratch, tag), str_cstr(c->scratch, attributes));
    arena_rewind(c->scratch, mark);
    vec_push(c->arena, &c->tags, (CanvasTag){str_copy(c->arena, tag), str_copy(c->arena, attributes)});
}

static void end_tag(CairoCanvas *c, Str tag)
{
    cc_show_text(c);
    ArenaMark mark = arena_mark(c->scratch);
    cairo_tag_end(c->cr, str_cstr(c->scratch, tag));
    arena_rewind(c->scratch, mark);
}

void cc_close_span(CairoCanvas *c)
{
    if (c->span_open) end_tag(c, STR("Span"));
    c->span_open = false;
}

void cc_open_span(CairoCanvas *c)
{
    if (c->span_open) return;
    begin_tag(c, STR("Span"), (Str){0});
    c->span_open = true;
    cc_innermost(c)->has_children = true;
}

void cc_tag_begin(Canvas *canvas, Str tag, Str attributes)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (!c->tagged) return;
    cc_flush(c);
    cc_close_span(c);
    if (str_eq(tag, STR("Artifact"))) {
        vec_push(c->arena, &c->elements, (Element){.tag = STR("Artifact"), .artifact = true});
        return;
    }
    if (cc_innermost(c)) cc_innermost(c)->has_children = true;
    bool deferred = str_eq(tag, STR("Link")) && str_empty(attributes);
    vec_push(c->arena, &c->elements, (Element){.tag = str_copy(c->arena, tag), .deferred = deferred});
    if (!deferred) begin_tag(c, tag, attributes);
}

void cc_tag_bounds(Canvas *canvas, double x, double y, double w, double h)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (!c->tagged || !c->tags.count) return;
    CanvasTag *tag = &c->tags.items[c->tags.count - 1];
    double box[] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int corner = 0; corner < 4; corner++) {
        double at[] = {corner & 1 ? x + w : x, corner & 2 ? y + h : y};
        cairo_user_to_device(c->cr, &at[0], &at[1]);
        at[1] = c->page_height - at[1];
        for (int i = 0; i < 2; i++) {
            box[i] = fmin(box[i], at[i]);
            box[i + 2] = fmax(box[i + 2], at[i]);
        }
    }
    Buf out = buf_on(c->arena);
    buf_printf(&out, STR_FMT " bbox='", STR_ARG(tag->attributes));
    for (size_t i = 0; i < 4; i++) {
        if (i) buf_putc(&out, ' ');
        buf_put_number(&out, box[i], 2);
    }
    buf_putc(&out, '\'');
    tag->attributes = buf_str(&out);
}

void cc_tag_end(Canvas *canvas, Str tag)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    Element *e = cc_innermost(c);
    if (!c->tagged || !e) return;
    if (!str_eq(e->tag, tag)) {
        cc_note(c, EINVAL);
        return;
    }
    cc_close_form(c);
    if (e->deferred) cc_flush(c);
    else cc_draw_pending(c);
    cc_show_text(c);
    cc_close_span(c);
    if (!e->deferred && !e->artifact) end_tag(c, tag);
    c->elements.count--;
}

/* ---- navigation ---- */

/* A value of cairo's attribute strings. */
static void put_quoted(Buf *out, Str text)
{
    buf_putc(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '\'' || text.data[i] == '\\') buf_putc(out, '\\');
        buf_putc(out, text.data[i]);
    }
    buf_putc(out, '\'');
}

static Str target_attribute(CairoCanvas *c, Buf *out, Str target)
{
    bool inside = str_starts(target, STR("#"));
    if (inside) {
        target = str_slice(target, 1, target.len);
        map_set(&c->wanted, target, c);
    }
    buf_put(out, inside ? STR("dest=") : STR("uri="));
    put_quoted(out, target);
    return buf_str(out);
}

/* cairo 1.16 takes positions in attributes as the page's own. */
static Str link_attributes(CairoCanvas *c, Str target, double x, double y, double w, double h)
{
    Buf out = buf_on(c->arena);
    target_attribute(c, &out, target);
    double x2 = x + w, y2 = y + h;
    cairo_user_to_device(c->cr, &x, &y);
    cairo_user_to_device(c->cr, &x2, &y2);
    const double rect[] = {fmin(x, x2), fmin(y, y2), fabs(x2 - x), fabs(y2 - y)};
    buf_put(&out, STR(" rect=["));
    for (size_t i = 0; i < 4; i++) {
        if (i) buf_putc(&out, ' ');
        buf_put_number(&out, rect[i], 3);
    }
    buf_putc(&out, ']');
    return buf_str(&out);
}

void cc_link(Canvas *canvas, Str target, double x, double y, double w, double h)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (!c->tagged) return;
    Str attributes = link_attributes(c, target, x, y, w, h);
    Element *e = cc_innermost(c);
    cc_flush(c);
    cc_close_span(c);
    if (e && str_eq(e->tag, STR("Link"))) {
        if (!e->deferred) end_tag(c, e->tag); /* the next line of the same link */
        e->deferred = e->has_children = false;
        begin_tag(c, e->tag, attributes);
    } else {
        if (e) e->has_children = true;
        begin_tag(c, STR("Link"), attributes);
        end_tag(c, STR("Link"));
    }
}

void cc_define_dest(CairoCanvas *c, Str name, double x, double y)
{
    if (!map_set(&c->dests, name, c)) return; /* the first of a name counts */
    Buf out = buf_on(c->arena);
    cairo_user_to_device(c->cr, &x, &y);
    buf_put(&out, STR("name="));
    put_quoted(&out, name);
    buf_put(&out, STR(" x="));
    buf_put_number(&out, x, 3);
    buf_put(&out, STR(" y="));
    buf_put_number(&out, y, 3);
    cairo_tag_begin(c->cr, CAIRO_TAG_DEST, str_cstr(c->arena, buf_str(&out)));
    cairo_tag_end(c->cr, CAIRO_TAG_DEST);
}

void cc_dest(Canvas *canvas, Str name, double x, double y)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (!c->tagged) return;
    cc_flush(c);
    cc_define_dest(c, name, x, y);
}

void cc_outline(Canvas *canvas, unsigned level, Str title, Str dest)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    enum { LEVELS = sizeof c->outline / sizeof *c->outline };
    if (!c->tagged || level == 0) return;
    if (level >= LEVELS) level = LEVELS - 1;
    Buf target = buf_on(c->arena);
    target_attribute(c, &target, str_starts(dest, STR("#")) ? dest : str_join(c->arena, STR("#"), dest));
    /* A skipped level hangs from the nearest one above. */
    int id = cairo_pdf_surface_add_outline(c->surface, c->outline[level - 1], str_cstr(c->arena, title),
                                           str_cstr(c->arena, buf_str(&target)),
                                           level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : (cairo_pdf_outline_flags_t)0);
    for (unsigned i = level; i < LEVELS; i++) c->outline[i] = id;
}
