/* trace.c - the canvas that writes down what it is asked to draw. */
#include <string.h>

#include "base/notation.h"
#include "base/path.h"
#include "draw/canvas.h"
#include "draw/picture.h"
#include "text/shape.h"

typedef struct TraceCanvas {
    Canvas base;
    Buf *out;
} TraceCanvas;

static Buf *out_of(Canvas *canvas) { return ((TraceCanvas *)canvas)->out; }

static void put(Buf *out, double value)
{
    buf_putc(out, ' ');
    buf_put_number(out, value, 2);
}

static void put_quoted(Buf *out, Str text)
{
    buf_putc(out, ' ');
    buf_put_quoted(out, text);
}

static void put_colour(Buf *out, Colour colour)
{
    static const char digits[] = "0123456789abcdef";
    const float parts[] = {colour.r, colour.g, colour.b};
    buf_put(out, STR(" #"));
    for (size_t i = 0; i < 3; i++) {
        float part = parts[i] < 0 ? 0 : parts[i] > 1 ? 1 : parts[i];
        unsigned v = (unsigned)(part * 255 + 0.5f);
        buf_putc(out, digits[v >> 4]);
        buf_putc(out, digits[v & 15]);
    }
    if (colour.a < 1) {
        buf_putc(out, '/');
        buf_put_number(out, (double)colour.a, 2);
    }
}

static void put_path(Buf *out, const Path *path)
{
    static const char letters[] = "MLCZ";
    static const uint8_t takes[] = {2, 2, 6, 0};
    const float *at = path->coords.items;
    for (size_t i = 0; i < path->ops.count; i++) {
        buf_putc(out, ' ');
        buf_putc(out, letters[path->ops.items[i]]);
        for (size_t k = 0; k < takes[path->ops.items[i]]; k++) put(out, (double)*at++);
    }
}

static void trace_page_begin(Canvas *c, double width, double height, Str label)
{
    Buf *out = out_of(c);
    buf_put(out, STR("page"));
    put(out, width);
    put(out, height);
    put_quoted(out, label);
    buf_putc(out, '\n');
}

static void trace_page_end(Canvas *c) { buf_put(out_of(c), STR("end page\n")); }
static void trace_save(Canvas *c) { buf_put(out_of(c), STR("save\n")); }
static void trace_restore(Canvas *c) { buf_put(out_of(c), STR("restore\n")); }

static void trace_transform(Canvas *c, double a, double b, double cc, double d, double e, double f)
{
    Buf *out = out_of(c);
    buf_put(out, STR("transform"));
    buf_putc(out, ' ');
    buf_put_number(out, a, 4);
    const double rest[] = {b, cc, d};
    for (size_t i = 0; i < 3; i++) {
        buf_putc(out, ' ');
        buf_put_number(out, rest[i], 4);
    }
    put(out, e);
    put(out, f);
    buf_putc(out, '\n');
}

static void clip_by(Canvas *c, const Path *path, Str name)
{
    Buf *out = out_of(c);
    buf_put(out, name);
    put_path(out, path);
    buf_putc(out, '\n');
}

static void trace_clip(Canvas *c, const Path *path) { clip_by(c, path, STR("clip")); }

static void trace_clip_even_odd(Canvas *c, const Path *path) { clip_by(c, path, STR("clip even-odd")); }

static void trace_fill(Canvas *c, const Path *path, Colour colour, bool even_odd)
{
    Buf *out = out_of(c);
    buf_put(out, even_odd ? STR("fill even-odd") : STR("fill"));
    put_colour(out, colour);
    put_path(out, path);
    buf_putc(out, '\n');
}

static void trace_stroke(Canvas *c, const Path *path, const Stroke *stroke, Colour colour)
{
    static const char *const caps[] = {"", " round", " square"}, *const joins[] = {"", " join-round", " join-bevel"};
    Buf *out = out_of(c);
    buf_put(out, STR("stroke"));
    put_colour(out, colour);
    put(out, stroke->width);
    buf_put(out, str_from(caps[stroke->cap]));
    buf_put(out, str_from(joins[stroke->join]));
    if (stroke->dash_count) {
        buf_put(out, STR(" dash"));
        for (size_t i = 0; i < stroke->dash_count; i++) put(out, stroke->dashes[i]);
        put(out, stroke->dash_offset);
    }
    put_path(out, path);
    buf_putc(out, '\n');
}

/* text colour size "family" weight "what it says" x y, then each further glyph's x
 * (and y where it changes). */
static void put_run(Buf *out, const GlyphRun *run, Colour colour)
{
    put_colour(out, colour);
    put(out, run->size);
    put_quoted(out, font_family(run->font));
    put(out, font_weight(run->font));
    if (run->vertical) buf_put(out, STR(" vertical"));
    if (run->sideways) buf_put(out, STR(" sideways"));
    put_quoted(out, run->text);
    for (size_t i = 0; i < run->glyph_count; i++) {
        put(out, run->glyphs[i].x);
        double dy = i ? run->glyphs[i].y - run->glyphs[i - 1].y : 1;
        if (dy > 0.005 || dy < -0.005) {
            buf_putc(out, ',');
            buf_put_number(out, run->glyphs[i].y, 2);
        }
    }
    buf_putc(out, '\n');
}

static void trace_glyphs(Canvas *c, const GlyphRun *run, Colour colour)
{
    buf_put(out_of(c), STR("text"));
    put_run(out_of(c), run, colour);
}

static void trace_halo(Canvas *c, const GlyphRun *run, double width, Colour colour)
{
    buf_put(out_of(c), STR("halo"));
    put(out_of(c), width);
    put_run(out_of(c), run, colour);
}

static void put_rect(Buf *out, double x, double y, double w, double h)
{
    put(out, x);
    put(out, y);
    put(out, w);
    put(out, h);
    buf_putc(out, '\n');
}

static void trace_image(Canvas *c, const Image *image, double x, double y, double w, double h)
{
    buf_put(out_of(c), STR("image"));
    put_quoted(out_of(c), path_name(image->path));
    put_rect(out_of(c), x, y, w, h);
}

static void trace_tag_begin(Canvas *c, Str tag, Str attributes)
{
    Buf *out = out_of(c);
    buf_put(out, STR("begin "));
    buf_put(out, tag);
    if (!str_empty(attributes)) put_quoted(out, attributes);
    buf_putc(out, '\n');
}

static void trace_tag_end(Canvas *c, Str tag)
{
    buf_put(out_of(c), STR("end "));
    buf_put(out_of(c), tag);
    buf_putc(out_of(c), '\n');
}

static void trace_link(Canvas *c, Str target, double x, double y, double w, double h)
{
    buf_put(out_of(c), STR("link"));
    put_quoted(out_of(c), target);
    put_rect(out_of(c), x, y, w, h);
}

static void trace_dest(Canvas *c, Str name, double x, double y)
{
    Buf *out = out_of(c);
    buf_put(out, STR("dest"));
    put_quoted(out, name);
    put(out, x);
    put(out, y);
    buf_putc(out, '\n');
}

static void trace_outline(Canvas *c, unsigned level, Str title, Str dest)
{
    Buf *out = out_of(c);
    buf_put(out, STR("outline"));
    put(out, level);
    put_quoted(out, title);
    put_quoted(out, dest);
    buf_putc(out, '\n');
}

static int trace_close(Canvas *c)
{
    (void)c;
    return 0;
}

Canvas *canvas_trace(Arena *arena, Buf *out)
{
    static const CanvasOps ops = {
        .page_begin = trace_page_begin, .page_end = trace_page_end, .save = trace_save, .restore = trace_restore,
        .transform = trace_transform, .clip = trace_clip, .fill = trace_fill, .stroke = trace_stroke,
        .glyphs = trace_glyphs, .glyphs_halo = trace_halo, .image = trace_image, .tag_begin = trace_tag_begin,
        .tag_end = trace_tag_end, .link = trace_link, .dest = trace_dest, .outline = trace_outline,
        .close = trace_close, .clip_even_odd = trace_clip_even_odd};
    TraceCanvas *c = arena_new(arena, TraceCanvas);
    c->base.ops = &ops;
    c->out = out;
    return &c->base;
}
