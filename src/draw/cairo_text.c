/* cairo_text.c - glyphs: drawn, gathered into longer calls, held back until their element is known, and their halos. */
#include "draw/cairo_internal.h"

#include <errno.h>
#include <math.h>
#include <string.h>

void cc_forget_state(CairoCanvas *c)
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
        cc_note(c, ENOMEM);
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
void cc_show_text(CairoCanvas *c)
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
    if (marks || !cc_same_colour(c, colour) || !same_font(c, run)) cc_show_text(c);
    cc_use_colour(c, colour);
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

void cc_draw_pending(CairoCanvas *c)
{
    for (size_t i = 0; i < c->pending.count; i++) draw_run(c, &c->pending.items[i].run, c->pending.items[i].colour);
    c->pending.count = 0;
    arena_rewind(c->held, c->held_start);
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

void cc_glyphs(Canvas *canvas, const GlyphRun *run, Colour colour)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    Element *e = cc_innermost(c);
    cc_close_form(c);
    colour = cc_thinned(c, colour);
    if (!e || e->artifact) {
        draw_run(c, run, colour);
    } else if (e->has_children || e->deferred) {
        cc_open_span(c);
        draw_run(c, run, colour);
    } else {
        hold_back(c, run, colour);
    }
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

void cc_halo(Canvas *canvas, const GlyphRun *run, double width, Colour colour)
{
    CairoCanvas *c = (CairoCanvas *)canvas;
    if (!c->form_open) cc_flush(c);
    use_font(c, run);
    set_glyph_path(c, run);
    ArenaMark mark = arena_mark(c->scratch);
    Path outline = coarse_path(c, c->scratch, width * 0.22);
    cc_stroke(canvas, &outline, &(Stroke){.width = 2 * width, .cap = CAP_ROUND, .join = JOIN_ROUND}, colour);
    arena_rewind(c->scratch, mark);
}
