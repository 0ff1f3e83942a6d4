/* cairo.c - the canvas that makes PDF and PNG.
 *
 * cairo 1.16 silently leaves text untagged when its element also has child
 * elements. So text of an element is held back until it is known whether a
 * child follows: at the element's end it goes out directly, otherwise inside a
 * leaf Span. Invariant: `pending` holds runs of the innermost open element, and
 * only while that element has neither children nor other content.
 */
#include <cairo-pdf.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/map.h"
#include "draw/canvas.h"
#include "draw/form.h"
#include "draw/picture.h"
#include "text/shape.h"

typedef struct Element {
    Str tag;
    bool has_children;
    bool deferred; /* a Link that has no target yet */
    bool artifact; /* drawn without structure */
} Element;

typedef struct PendingRun {
    GlyphRun run;
    Colour colour;
} PendingRun;

typedef struct DrawnPicture {
    const Image *image;
    cairo_surface_t *surface;
} DrawnPicture;

/* What a form in the making was told of states: cairo is told once the form is out. */
typedef struct FormState {
    enum { STATE_SAVE, STATE_TRANSFORM, STATE_CLIP } kind;
    double matrix[6];
    Path path;
    bool even_odd;
} FormState;

typedef struct CairoCanvas {
    Canvas base;
    Arena *arena, *scratch;
    cairo_surface_t *surface;
    cairo_t *cr;
    CanvasWrite *write;
    CanvasPixels *take; /* of a raster */
    void *context;
    bool pdf, tagged; /* tagged: structure and navigation too */
    double page_height;
    bool coarse;
    double scale;  /* pixels per point of PNG */
    int error;     /* errno of the first failure */
    bool page_open;
    /* what cr is set to */
    Colour colour;
    bool colour_set;
    const struct Font *font;
    double size;
    bool sideways;
    /* structure */
    VEC(Element) elements;
    VEC(PendingRun) pending;
    Arena *held; /* what pending borrows; emptied with it */
    ArenaMark held_start;
    bool span_open;
    VEC(CanvasTag) tags;
    VEC(CanvasMix) mixes;
    /* navigation */
    Map dests, wanted; /* names defined, names linked to */
    VEC(Str) dead;     /* linked to and not defined */
    int outline[8];    /* cairo's id of the last entry at each level */
    /* text gathered and not yet shown, in the font and colour above */
    VEC(cairo_glyph_t) glyphs;
    VEC(cairo_text_cluster_t) clusters;
    Buf text;
    VEC(DrawnPicture) pictures;
    /* shapes */
    unsigned shaping;  /* they are asked for in bulk, in so many parts of a point; 0: not */
    bool form_open;    /* some stand in `form` and not yet on the page */
    Form form;
    VEC(FormState) form_states; /* still in force */
    unsigned form_count;
    Arena *form_work, *forms; /* of the open one; the finished, until cairo has written them */
    Buf file;          /* what cairo has written since the first form */
} CairoCanvas;

static int error_of(cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS) return 0;
    return status == CAIRO_STATUS_NO_MEMORY ? ENOMEM : status == CAIRO_STATUS_WRITE_ERROR ? EIO : EINVAL;
}

static void note(CairoCanvas *c, int error)
{
    if (!c->error) c->error = error;
}

/* cairo 1.16 crashes in a tagged file after a failed write, so it is not told. */
static cairo_status_t emit(void *closure, const unsigned char *bytes, unsigned length)
{
    CairoCanvas *c = closure;
    if (c->form_count > 0) buf_put(&c->file, (Str){(const char *)bytes, length});
    else if (!c->error && !c->write(c->context, bytes, length)) note(c, EIO);
    return CAIRO_STATUS_SUCCESS;
}

/* ---- colours ---- */

static bool is_near(float a, float b)
{
    const float apart = 5e-6f; /* files have six decimals */
    return a - b < apart && b - a < apart;
}

static bool is_step(float v) { return is_near(v, roundf(v * 255) / 255); }

/* Nobody else in the file is drawn in it: not a mix, and no colour of 8 bits, which an ink may have. */
static bool is_free(const CairoCanvas *c, Colour colour)
{
    for (size_t i = 0; i < c->mixes.count; i++) {
        const Colour *other = &c->mixes.items[i].drawn;
        if (is_near(other->r, colour.r) && is_near(other->g, colour.g) && is_near(other->b, colour.b)) return false;
    }
    return !(is_step(colour.r) && is_step(colour.g) && is_step(colour.b));
}

static bool same_mix(const CanvasMix *a, const CanvasMix *b)
{
    return a->count == b->count && memcmp(a->parts, b->parts, a->count * sizeof *a->parts) == 0;
}

Colour canvas_pdf_mix(Canvas *pdf, const CanvasMix *mix)
{
    CairoCanvas *c = (CairoCanvas *)pdf;
    if (mix->count == 1 && mix->parts[0].share >= 1) return mix->parts[0].ink;
    for (size_t i = 0; i < c->mixes.count; i++)
        if (same_mix(&c->mixes.items[i], mix)) return c->mixes.items[i].drawn;
    CanvasMix made = *mix;
    made.drawn = mix_colour(mix);
    for (float step = made.drawn.b < 0.5f ? 1.2e-5f : -1.2e-5f; !is_free(c, made.drawn);) made.drawn.b += step;
    vec_push(c->arena, &c->mixes, made);
    return made.drawn;
}

/* The colour as it goes into the file: with the paper that is in it. */
static Colour thinned(CairoCanvas *c, Colour colour)
{
    CanvasMix mix = mix_of(colour, c->base.paper);
    return c->base.paper > 0 ? canvas_pdf_mix(&c->base, &mix) : colour;
}

static bool same_colour(const CairoCanvas *c, Colour colour)
{
    return c->colour_set && memcmp(&colour, &c->colour, sizeof colour) == 0;
}

static void use_colour(CairoCanvas *c, Colour colour)
{
    if (same_colour(c, colour)) return;
    cairo_set_source_rgba(c->cr, (double)colour.r, (double)colour.g, (double)colour.b, (double)colour.a);
    c->colour = colour;
    c->colour_set = true;
}

/* ---- text ---- */

static void forget_state(CairoCanvas *c)
{
    c->colour_set = false;
    c->font = NULL;
}

static bool same_font(const CairoCanvas *c, const GlyphRun *run)
{
    return c->font == run->font && !(c->size < run->size || c->size > run->size) && c->sideways == run->sideways;
}

static void use_font(CairoCanvas *c, const GlyphRun *run)
{
    if (same_font(c, run)) return;
    cairo_font_face_t *face = font_cairo_face(run->font);
    if (!face) {
        note(c, ENOMEM);
        return;
    }
    cairo_set_font_face(c->cr, face);
    cairo_matrix_t matrix;
    if (run->sideways)
        cairo_matrix_init(&matrix, 0, run->size, -run->size, 0, 0, 0);
    else
        cairo_matrix_init_scale(&matrix, run->size, run->size);
    cairo_set_font_matrix(c->cr, &matrix);
    c->font = run->font;
    c->size = run->size;
    c->sideways = run->sideways;
}

/* cairo asks four times as much for a call as for a glyph, so text that looks alike
 * is gathered, over lines too, until something else is drawn or tagged. */
static void show_text(CairoCanvas *c)
{
    if (c->glyphs.count == 0) return;
    if (c->pdf)
        cairo_show_text_glyphs(c->cr, c->text.data, (int)c->text.len, c->glyphs.items, (int)c->glyphs.count,
                               c->clusters.items, (int)c->clusters.count, 0);
    else
        cairo_show_glyphs(c->cr, c->glyphs.items, (int)c->glyphs.count);
    c->glyphs.count = c->clusters.count = 0;
    buf_clear(&c->text);
}

static void gather_glyphs(CairoCanvas *c, const GlyphRun *run)
{
    for (size_t i = 0; i < run->glyph_count; i++)
        vec_push(c->arena, &c->glyphs, (cairo_glyph_t){run->glyphs[i].index, run->glyphs[i].x, run->glyphs[i].y});
}

/* The outlines as the path. */
static void set_glyph_path(CairoCanvas *c, const GlyphRun *run)
{
    gather_glyphs(c, run);
    cairo_new_path(c->cr);
    cairo_glyph_path(c->cr, c->glyphs.items, (int)c->glyphs.count);
    c->glyphs.count = 0;
}

static void draw_run(CairoCanvas *c, const GlyphRun *run, Colour colour)
{
    if (run->glyph_count == 0) return;
    bool marks = c->pdf && run->cluster_count == 0; /* not text: extraction must not find them */
    if (marks || !same_colour(c, colour) || !same_font(c, run)) show_text(c);
    use_colour(c, colour);
    use_font(c, run);
    if (marks) {
        set_glyph_path(c, run);
        cairo_set_fill_rule(c->cr, CAIRO_FILL_RULE_WINDING);
        cairo_fill(c->cr);
        return;
    }
    gather_glyphs(c, run);
    for (size_t i = 0; i < run->cluster_count; i++)
        vec_push(c->arena, &c->clusters, (cairo_text_cluster_t){run->clusters[i].bytes, run->clusters[i].glyphs});
    if (c->pdf) buf_put(&c->text, run->text);
}

/* ---- structure ---- */

static Element *innermost(CairoCanvas *c) { return c->elements.count ? &c->elements.items[c->elements.count - 1] : NULL; }

static void begin_tag(CairoCanvas *c, Str tag, Str attributes)
{
    show_text(c);
    ArenaMark mark = arena_mark(c->scratch);
    cairo_tag_begin(c->cr, str_cstr(c->scratch, tag), str_cstr(c->scratch, attributes));
    arena_rewind(c->scratch, mark);
    vec_push(c->arena, &c->tags, (CanvasTag){str_copy(c->arena, tag), str_copy(c->arena, attributes)});
}

static void end_tag(CairoCanvas *c, Str tag)
{
    show_text(c);
    ArenaMark mark = arena_mark(c->scratch);
    cairo_tag_end(c->cr, str_cstr(c->scratch, tag));
    arena_rewind(c->scratch, mark);
}

static void close_span(CairoCanvas *c)
{
    if (c->span_open) end_tag(c, STR("Span"));
    c->span_open = false;
}

static void open_span(CairoCanvas *c)
{
    if (c->span_open) return;
    begin_tag(c, STR("Span"), (Str){0});
    c->span_open = true;
    innermost(c)->has_children = true;
}

static void draw_pending(CairoCanvas *c)
{
    for (size_t i = 0; i < c->pending.count; i++) draw_run(c, &c->pending.items[i].run, c->pending.items[i].colour);
    c->pending.count = 0;
    arena_rewind(c->held, c->held_start);
}

/* ---- forms ---- */

static void set_path(CairoCanvas *c, const Path *path)
{
    const float *at = path->coords.items;
    cairo_new_path(c->cr);
    for (size_t i = 0; i < path->ops.count; i++)
        switch ((PathOp)path->ops.items[i]) {
        case PATH_MOVE: cairo_move_to(c->cr, (double)at[0], (double)at[1]), at += 2; break;
        case PATH_LINE: cairo_line_to(c->cr, (double)at[0], (double)at[1]), at += 2; break;
        case PATH_CURVE:
            cairo_curve_to(c->cr, (double)at[0], (double)at[1], (double)at[2], (double)at[3], (double)at[4], (double)at[5]);
            at += 6;
            break;
        case PATH_CLOSE: cairo_close_path(c->cr); break;
        }
}

static void clip_to(CairoCanvas *c, const Path *path, bool even_odd)
{
    set_path(c, path);
    cairo_set_fill_rule(c->cr, even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
    cairo_clip(c->cr);
}

static void transform_by(CairoCanvas *c, const double m[6])
{
    cairo_matrix_t matrix;
    cairo_matrix_init(&matrix, m[0], m[1], m[2], m[3], m[4], m[5]);
    cairo_transform(c->cr, &matrix);
}

static void catch_up(CairoCanvas *c)
{
    for (size_t i = 0; i < c->form_states.count; i++) {
        const FormState *s = &c->form_states.items[i];
        switch (s->kind) {
        case STATE_SAVE: cairo_save(c->cr); break;
        case STATE_TRANSFORM: transform_by(c, s->matrix); break;
        case STATE_CLIP: clip_to(c, &s->path, s->even_odd); break;
        }
    }
    c->form_states.count = 0;
}

/* The shapes gathered go out as one picture, which form_reveal will make a form. */
static void show_form(CairoCanvas *c)
{
    Str picture = form_picture(c->forms, &c->form, c->form_count++);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
    cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)picture.data, picture.len, NULL, NULL);
    cairo_save(c->cr);
    cairo_identity_matrix(c->cr);
    cairo_scale(c->cr, FORM_SIDE, FORM_SIDE);
    cairo_set_source_surface(c->cr, surface, 0, 0);
    cairo_paint(c->cr);
    cairo_restore(c->cr);
    cairo_surface_destroy(surface);
    forget_state(c);
}

static void close_form(CairoCanvas *c)
{
    if (!c->form_open) return;
    c->form_open = false;
    if (c->form.painted) show_form(c);
    catch_up(c);
    arena_close(c->form_work);
}

/* Something other than text comes: text and shapes held back go out first. */
static void flush(CairoCanvas *c)
{
    close_form(c);
    if (c->pending.count) {
        open_span(c);
        draw_pending(c);
    }
    show_text(c);
}

static void open_form(CairoCanvas *c)
{
    cairo_matrix_t m;
    flush(c);
    if (!c->forms) {
        c->forms = arena_open();
        c->file = buf_on(c->forms);
    }
    cairo_get_matrix(c->cr, &m);
    c->form_work = arena_open();
    c->form = form_begin(c->form_work, (const double[]){m.xx, m.yx, m.xy, m.yy, m.x0, m.y0}, c->shaping);
    c->form_open = true;
}

/* Whether what comes goes into a form, which is then open. */
static bool is_shaping(CairoCanvas *c)
{
    if (c->shaping == 0) return false;
    if (!c->form_open) open_form(c);
    return true;
}

/* Of a shape: a form knows no alpha. */
static bool in_form(CairoCanvas *c, Colour colour) { return colour.a >= 1 && is_shaping(c); }

static void op_shapes_begin(Canvas *canvas, unsigned parts) { ((CairoCanvas *)canvas)->shaping = parts; }

static void op_shapes_end(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    close_form(c);
    c->shaping = 0;
}

static void hold_back(CairoCanvas *c, const GlyphRun *run, Colour colour)
{
    PendingRun held = {*run, colour};
    Glyph *glyphs = arena_array(c->held, Glyph, run->glyph_count);
    GlyphCluster *clusters = arena_array(c->held, GlyphCluster, run->cluster_count);
    if (run->glyph_count) memcpy(glyphs, run->glyphs, run->glyph_count * sizeof *glyphs);
    if (run->cluster_count) memcpy(clusters, run->clusters, run->cluster_count * sizeof *clusters);
    held.run.glyphs = glyphs;
    held.run.clusters = clusters;
    held.run.text = str_copy(c->held, run->text);
    vec_push(c->arena, &c->pending, held);
}

static void op_glyphs(Canvas *canvas, const GlyphRun *run, Colour colour)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    Element *e = innermost(c);
    close_form(c);
    colour = thinned(c, colour);
    if (!e || e->artifact) {
        draw_run(c, run, colour);
    } else if (e->has_children || e->deferred) {
        open_span(c);
        draw_run(c, run, colour);
    } else {
        hold_back(c, run, colour);
    }
}

static void op_tag_begin(Canvas *canvas, Str tag, Str attributes)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (!c->tagged) return;
    flush(c);
    close_span(c);
    if (str_eq(tag, STR("Artifact"))) {
        vec_push(c->arena, &c->elements, (Element){.tag = STR("Artifact"), .artifact = true});
        return;
    }
    if (innermost(c)) innermost(c)->has_children = true;
    bool deferred = str_eq(tag, STR("Link")) && str_empty(attributes);
    vec_push(c->arena, &c->elements, (Element){.tag = str_copy(c->arena, tag), .deferred = deferred});
    if (!deferred) begin_tag(c, tag, attributes);
}

static void op_tag_bounds(Canvas *canvas, double x, double y, double w, double h)
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

static void op_tag_end(Canvas *canvas, Str tag)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    Element *e = innermost(c);
    if (!c->tagged || !e) return;
    if (!str_eq(e->tag, tag)) {
        note(c, EINVAL);
        return;
    }
    close_form(c);
    if (e->deferred) flush(c);
    else draw_pending(c);
    show_text(c);
    close_span(c);
    if (!e->deferred && !e->artifact) end_tag(c, tag);
    c->elements.count--;
}

/* ---- shapes ---- */

static void op_fill(Canvas *canvas, const Path *path, Colour colour, bool even_odd)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    colour = thinned(c, colour);
    if (in_form(c, colour)) {
        form_fill(&c->form, path, colour, even_odd);
        return;
    }
    flush(c);
    use_colour(c, colour);
    set_path(c, path);
    cairo_set_fill_rule(c->cr, even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
    cairo_fill(c->cr);
}

static void set_stroke(CairoCanvas *c, const Stroke *stroke)
{
    static const cairo_line_cap_t caps[] = {CAIRO_LINE_CAP_BUTT, CAIRO_LINE_CAP_ROUND, CAIRO_LINE_CAP_SQUARE};
    static const cairo_line_join_t joins[] = {CAIRO_LINE_JOIN_MITER, CAIRO_LINE_JOIN_ROUND, CAIRO_LINE_JOIN_BEVEL};
    cairo_set_line_width(c->cr, stroke->width);
    cairo_set_line_cap(c->cr, caps[stroke->cap]);
    cairo_set_line_join(c->cr, joins[stroke->join]);
    cairo_set_dash(c->cr, stroke->dashes, (int)stroke->dash_count, stroke->dash_offset);
}

static void op_stroke(Canvas *canvas, const Path *path, const Stroke *stroke, Colour colour)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    colour = thinned(c, colour);
    if (in_form(c, colour)) {
        form_stroke(&c->form, path, stroke, colour);
        return;
    }
    flush(c);
    use_colour(c, colour);
    set_path(c, path);
    set_stroke(c, stroke);
    cairo_stroke(c->cr);
}

/* The current path as straight lines with few points: under the text nobody
 * sees the difference, and a map's halos are half of its file. */
static Path coarse_path(CairoCanvas *c, Arena *arena, double detail)
{
    Path out = path_on(arena);
    cairo_set_tolerance(c->cr, detail);
    cairo_path_t *path = cairo_copy_path_flat(c->cr);
    double x = 0, y = 0;
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *d = &path->data[i];
        if (d->header.type == CAIRO_PATH_CLOSE_PATH) {
            path_close(&out);
        } else if (d->header.type == CAIRO_PATH_MOVE_TO) {
            path_move(&out, x = d[1].point.x, y = d[1].point.y);
        } else if (fabs(d[1].point.x - x) + fabs(d[1].point.y - y) > 2 * detail) {
            path_line(&out, x = d[1].point.x, y = d[1].point.y);
        }
    }
    cairo_path_destroy(path);
    cairo_set_tolerance(c->cr, 0.1);
    return out;
}

static void op_halo(Canvas *canvas, const GlyphRun *run, double width, Colour colour)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (!c->form_open) flush(c);
    use_font(c, run);
    set_glyph_path(c, run);
    ArenaMark mark = arena_mark(c->scratch);
    Path outline = coarse_path(c, c->scratch, width * 0.22);
    op_stroke(canvas, &outline, &(Stroke){.width = 2 * width, .cap = CAP_ROUND, .join = JOIN_ROUND}, colour);
    arena_rewind(c->scratch, mark);
}

static void clip_by(CairoCanvas *c, const Path *path, bool even_odd)
{
    if (!is_shaping(c)) {
        flush(c);
        clip_to(c, path, even_odd);
        return;
    }
    FormState state = {.kind = STATE_CLIP, .path = path_copy(c->form_work, path), .even_odd = even_odd};
    form_clip(&c->form, path, even_odd);
    vec_push(c->arena, &c->form_states, state);
}

static void op_clip(Canvas *canvas, const Path *path) { clip_by((CairoCanvas *)canvas, path, false); }

static void op_clip_even_odd(Canvas *canvas, const Path *path) { clip_by((CairoCanvas *)canvas, path, true); }

static void op_save(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (is_shaping(c)) {
        form_save(&c->form);
        vec_push(c->arena, &c->form_states, (FormState){.kind = STATE_SAVE});
        return;
    }
    flush(c);
    cairo_save(c->cr);
}

static void op_restore(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (c->form_open && c->form.saved > 0) {
        form_restore(&c->form);
        while (c->form_states.items[--c->form_states.count].kind != STATE_SAVE)
            ;
        return;
    }
    flush(c);
    cairo_restore(c->cr);
    forget_state(c);
}

static void op_transform(Canvas *canvas, double a, double b, double cc, double d, double e, double f)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    FormState state = {.kind = STATE_TRANSFORM, .matrix = {a, b, cc, d, e, f}};
    if (is_shaping(c)) {
        form_transform(&c->form, state.matrix);
        vec_push(c->arena, &c->form_states, state);
        return;
    }
    flush(c);
    transform_by(c, state.matrix);
}

static cairo_surface_t *surface_of(CairoCanvas *c, const Image *image)
{
    for (size_t i = 0; i < c->pictures.count; i++)
        if (c->pictures.items[i].image == image) return c->pictures.items[i].surface;
    cairo_surface_t *surface = picture_surface(image, c->pdf);
    vec_push(c->arena, &c->pictures, (DrawnPicture){image, surface});
    return surface;
}

static void op_image(Canvas *canvas, const Image *image, double x, double y, double w, double h)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    flush(c);
    if (image->kind == PICTURE_SVG) {
        picture_draw_shapes(image, canvas, x, y, w, h);
        return;
    }
    cairo_surface_t *surface = surface_of(c, image);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS || image->width == 0 || image->height == 0) {
        note(c, error_of(cairo_surface_status(surface)));
        return;
    }
    cairo_save(c->cr);
    cairo_translate(c->cr, x, y);
    cairo_scale(c->cr, w / image->width, h / image->height);
    cairo_set_source_surface(c->cr, surface, 0, 0);
    /* Padding keeps the edges of pixels from fading. A PDF takes the picture as it is: cairo pads a copy
     * of the pixels, which a JPEG that stays JPEG does not have, and it would be printed black. */
    cairo_pattern_set_extend(cairo_get_source(c->cr), c->pdf ? CAIRO_EXTEND_NONE : CAIRO_EXTEND_PAD);
    cairo_rectangle(c->cr, 0, 0, image->width, image->height);
    cairo_fill(c->cr);
    cairo_restore(c->cr);
    forget_state(c);
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

static void op_link(Canvas *canvas, Str target, double x, double y, double w, double h)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (!c->tagged) return;
    Str attributes = link_attributes(c, target, x, y, w, h);
    Element *e = innermost(c);
    flush(c);
    close_span(c);
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

static void define_dest(CairoCanvas *c, Str name, double x, double y)
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

static void op_dest(Canvas *canvas, Str name, double x, double y)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (!c->tagged) return;
    flush(c);
    define_dest(c, name, x, y);
}

static void op_outline(Canvas *canvas, unsigned level, Str title, Str dest)
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

/* ---- pages ---- */

static void prepare(CairoCanvas *c)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(c->cr, options);
    cairo_font_options_destroy(options);
    forget_state(c);
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
    forget_state(c);
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
    flush(c);
    close_span(c);
    cairo_restore(c->cr);
    forget_state(c);
}

/* A page that is a picture: transparent, or black where the format has no alpha. */
static void image_page_begin(CairoCanvas *c, cairo_format_t format, double width, double height)
{
    c->surface = cairo_image_surface_create(format, (int)ceil(width * c->scale - 1e-6), (int)ceil(height * c->scale - 1e-6));
    c->cr = cairo_create(c->surface);
    cairo_scale(c->cr, c->scale, c->scale);
    prepare(c);
}

static void png_page_begin(Canvas *canvas, double width, double height, Str label)
{
    (void)label;
    image_page_begin((CairoCanvas *)canvas, CAIRO_FORMAT_ARGB32, width, height);
}

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned length)
{
    buf_put(closure, (Str){(const char *)bytes, length});
    return CAIRO_STATUS_SUCCESS;
}

/* cairo hands out a picture in pieces; write() takes it whole. */
static void png_page_end(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    flush(c);
    Arena *held = arena_open();
    Buf image = buf_on(held);
    note(c, error_of(cairo_status(c->cr)));
    note(c, error_of(cairo_surface_write_to_png_stream(c->surface, collect, &image)));
    if (!c->error)
        emit(c, (const unsigned char *)image.data, (unsigned)image.len);
    arena_close(held);
    cairo_destroy(c->cr);
    cairo_surface_destroy(c->surface);
    c->cr = NULL;
    c->surface = NULL;
}

static void raster_page_begin(Canvas *canvas, double width, double height, Str label)
{
    (void)label;
    CairoCanvas *c = (CairoCanvas *)canvas;
    image_page_begin(c, CAIRO_FORMAT_RGB24, width, height);
    cairo_set_source_rgb(c->cr, 1, 1, 1);
    cairo_paint(c->cr);
    if (c->coarse) cairo_set_antialias(c->cr, CAIRO_ANTIALIAS_FAST);
}

static void raster_page_end(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    cairo_surface_flush(c->surface);
    note(c, error_of(cairo_status(c->cr)));
    note(c, error_of(cairo_surface_status(c->surface)));
    if (!c->error && !c->take(c->context, (const uint32_t *)(const void *)cairo_image_surface_get_data(c->surface),
                              (size_t)cairo_image_surface_get_stride(c->surface) / sizeof(uint32_t),
                              (unsigned)cairo_image_surface_get_width(c->surface),
                              (unsigned)cairo_image_surface_get_height(c->surface)))
        note(c, EIO);
    cairo_destroy(c->cr);
    cairo_surface_destroy(c->surface);
    c->cr = NULL;
    c->surface = NULL;
}

/* cairo refuses the whole file for a link that leads nowhere. */
static void define_missing(CairoCanvas *c)
{
    for (size_t i = 0; i < c->wanted.count; i++) {
        if (map_has(&c->dests, c->wanted.entries[i].key)) continue;
        vec_push(c->arena, &c->dead, c->wanted.entries[i].key);
        define_dest(c, c->wanted.entries[i].key, 0, 0);
    }
}

/* What was held back since the first form. */
static void write_forms(CairoCanvas *c)
{
    if (!c->error && !form_reveal(c->file.data, c->file.len, c->form_count)) note(c, EINVAL);
    if (!c->error && !c->write(c->context, c->file.data, c->file.len)) note(c, EIO);
}

static int op_close(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (c->pdf) {
        if (c->elements.count) note(c, EINVAL);
        while (c->elements.count) op_tag_end(canvas, innermost(c)->tag);
        if (c->page_open) {
            define_missing(c);
            show_page(c);
        }
        note(c, error_of(cairo_status(c->cr)));
        cairo_destroy(c->cr);
        cairo_surface_finish(c->surface);
        note(c, error_of(cairo_surface_status(c->surface)));
        cairo_surface_destroy(c->surface);
        if (c->form_count > 0) write_forms(c);
        if (c->forms) arena_close(c->forms);
    }
    for (size_t i = 0; i < c->pictures.count; i++) cairo_surface_destroy(c->pictures.items[i].surface);
    arena_close(c->scratch);
    arena_close(c->held);
    return c->error;
}

static CairoCanvas *open_canvas(Arena *arena, const CanvasOps *ops, CanvasWrite *write, void *context)
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
        .page_begin = pdf_page_begin, .page_end = pdf_page_end, .save = op_save, .restore = op_restore,
        .transform = op_transform, .clip = op_clip, .fill = op_fill, .stroke = op_stroke, .glyphs = op_glyphs,
        .glyphs_halo = op_halo, .image = op_image, .tag_begin = op_tag_begin, .tag_end = op_tag_end, .tag_bounds = op_tag_bounds, .link = op_link,
        .dest = op_dest, .outline = op_outline, .close = op_close, .clip_even_odd = op_clip_even_odd,
        .shapes_begin = op_shapes_begin, .shapes_end = op_shapes_end};
    CairoCanvas *c = open_canvas(arena, &ops, write, context);
    c->pdf = true;
    c->tagged = !meta->untagged;
    c->surface = cairo_pdf_surface_create_for_stream(emit, c, 1, 1);
    set_metadata(c, CAIRO_PDF_METADATA_TITLE, meta->title);
    set_metadata(c, CAIRO_PDF_METADATA_AUTHOR, meta->author);
    set_metadata(c, CAIRO_PDF_METADATA_SUBJECT, meta->subject);
    set_metadata(c, CAIRO_PDF_METADATA_KEYWORDS, meta->keywords);
    set_metadata(c, CAIRO_PDF_METADATA_CREATOR, meta->creator);
    Str date = str_empty(meta->date) ? STR("2000-01-01T00:00:00+09:00") : meta->date;
    set_metadata(c, CAIRO_PDF_METADATA_CREATE_DATE, date);
    set_metadata(c, CAIRO_PDF_METADATA_MOD_DATE, date);
    c->cr = cairo_create(c->surface);
    prepare(c);
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

const CanvasMix *canvas_pdf_mixes(const Canvas *pdf, size_t *count)
{
    const CairoCanvas *c = (const CairoCanvas *)pdf;
    *count = c->mixes.count;
    return c->mixes.items;
}

Canvas *canvas_png(Arena *arena, double pixels_per_point, CanvasWrite *write, void *context)
{
    static const CanvasOps ops = {
        .page_begin = png_page_begin, .page_end = png_page_end, .save = op_save, .restore = op_restore,
        .transform = op_transform, .clip = op_clip, .fill = op_fill, .stroke = op_stroke, .glyphs = op_glyphs,
        .glyphs_halo = op_halo, .image = op_image, .close = op_close, .clip_even_odd = op_clip_even_odd};
    CairoCanvas *c = open_canvas(arena, &ops, write, context);
    c->scale = pixels_per_point;
    return &c->base;
}

Canvas *canvas_raster(Arena *arena, double pixels_per_point, bool coarse, CanvasPixels *take, void *context)
{
    static const CanvasOps ops = {
        .page_begin = raster_page_begin, .page_end = raster_page_end, .save = op_save, .restore = op_restore,
        .transform = op_transform, .clip = op_clip, .fill = op_fill, .stroke = op_stroke, .glyphs = op_glyphs,
        .glyphs_halo = op_halo, .image = op_image, .close = op_close, .clip_even_odd = op_clip_even_odd};
    CairoCanvas *c = open_canvas(arena, &ops, NULL, context);
    c->take = take;
    c->coarse = coarse;
    c->scale = pixels_per_point;
    return &c->base;
}
