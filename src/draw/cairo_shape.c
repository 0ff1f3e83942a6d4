/* cairo_shape.c - shapes and pictures: paths, clips and states, straight to cairo or gathered into forms (draw/form.h). */
#include "draw/cairo_internal.h"

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
    cc_forget_state(c);
}

void cc_close_form(CairoCanvas *c)
{
    if (!c->form_open) return;
    c->form_open = false;
    if (c->form.painted) show_form(c);
    catch_up(c);
    arena_close(c->form_work);
}

/* Something other than text comes: text and shapes held back go out first. */
void cc_flush(CairoCanvas *c)
{
    cc_close_form(c);
    if (c->pending.count) {
        cc_open_span(c);
        cc_draw_pending(c);
    }
    cc_show_text(c);
}

static void open_form(CairoCanvas *c)
{
    cairo_matrix_t m;
    cc_flush(c);
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

void cc_shapes_begin(Canvas *canvas, unsigned parts) { ((CairoCanvas *)canvas)->shaping = parts; }

void cc_shapes_end(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    cc_close_form(c);
    c->shaping = 0;
}

/* ---- shapes ---- */

void cc_fill(Canvas *canvas, const Path *path, Colour colour, bool even_odd)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    colour = cc_thinned(c, colour);
    if (in_form(c, colour)) {
        form_fill(&c->form, path, colour, even_odd);
        return;
    }
    cc_flush(c);
    cc_use_colour(c, colour);
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

void cc_stroke(Canvas *canvas, const Path *path, const Stroke *stroke, Colour colour)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    colour = cc_thinned(c, colour);
    if (in_form(c, colour)) {
        form_stroke(&c->form, path, stroke, colour);
        return;
    }
    cc_flush(c);
    cc_use_colour(c, colour);
    set_path(c, path);
    set_stroke(c, stroke);
    cairo_stroke(c->cr);
}

static void clip_by(CairoCanvas *c, const Path *path, bool even_odd)
{
    if (!is_shaping(c)) {
        cc_flush(c);
        clip_to(c, path, even_odd);
        return;
    }
    FormState state = {.kind = STATE_CLIP, .path = path_copy(c->form_work, path), .even_odd = even_odd};
    form_clip(&c->form, path, even_odd);
    vec_push(c->arena, &c->form_states, state);
}

void cc_clip(Canvas *canvas, const Path *path) { clip_by((CairoCanvas *)canvas, path, false); }

void cc_clip_even_odd(Canvas *canvas, const Path *path) { clip_by((CairoCanvas *)canvas, path, true); }

void cc_save(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (is_shaping(c)) {
        form_save(&c->form);
        vec_push(c->arena, &c->form_states, (FormState){.kind = STATE_SAVE});
        return;
    }
    cc_flush(c);
    cairo_save(c->cr);
}

void cc_restore(Canvas *canvas)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (c->form_open && c->form.saved > 0) {
        form_restore(&c->form);
        while (c->form_states.items[--c->form_states.count].kind != STATE_SAVE)
            ;
        return;
    }
    cc_flush(c);
    cairo_restore(c->cr);
    cc_forget_state(c);
}

void cc_transform(Canvas *canvas, double a, double b, double cc, double d, double e, double f)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    FormState state = {.kind = STATE_TRANSFORM, .matrix = {a, b, cc, d, e, f}};
    if (is_shaping(c)) {
        form_transform(&c->form, state.matrix);
        vec_push(c->arena, &c->form_states, state);
        return;
    }
    cc_flush(c);
    transform_by(c, state.matrix);
}

/* ---- pictures ---- */

static cairo_surface_t *surface_of(CairoCanvas *c, const Image *image)
{
    for (size_t i = 0; i < c->pictures.count; i++)
        if (c->pictures.items[i].image == image) return c->pictures.items[i].surface;
    cairo_surface_t *surface = picture_surface(image, c->pdf);
    vec_push(c->arena, &c->pictures, (DrawnPicture){image, surface});
    return surface;
}

void cc_image(Canvas *canvas, const Image *image, double x, double y, double w, double h)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    cc_flush(c);
    if (image->kind == PICTURE_SVG) {
        picture_draw_shapes(image, canvas, x, y, w, h);
        return;
    }
    cairo_surface_t *surface = surface_of(c, image);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS || image->width == 0 || image->height == 0) {
        cc_note(c, cc_error_of(cairo_surface_status(surface)));
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
    cc_forget_state(c);
}
