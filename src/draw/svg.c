/* svg.c - the canvas that makes figures for the web edition.
 *
 * Text stays text: one element per run, in the page's own fonts, held to the
 * width that was measured. Ids are made from the title so that several figures
 * can stand in one page.
 */
#include <math.h>
#include <string.h>

#include "base/base64.h"
#include "base/hash.h"
#include "base/notation.h"
#include "draw/canvas.h"
#include "draw/picture.h"
#include "text/shape.h"

typedef struct SvgSaved {
    unsigned depth;
    double scale;
} SvgSaved;

typedef struct SvgCanvas {
    Canvas base;
    Arena *arena;
    Buf *out;
    Str title;
    uint64_t id;      /* of this figure */
    unsigned clips;   /* clip paths so far */
    unsigned depth;   /* groups open since page_begin */
    double scale;     /* of user units to points of the page, by the transforms so far */
    VEC(SvgSaved) saved;
} SvgCanvas;

static SvgCanvas *self(Canvas *canvas) { return (SvgCanvas *)canvas; }

static void put_number(Buf *out, double value) { buf_put_number(out, value, 2); }

static void put_attribute(Buf *out, Str name, double value)
{
    buf_putc(out, ' ');
    buf_put(out, name);
    buf_put(out, STR("=\""));
    put_number(out, value);
    buf_putc(out, '"');
}

/* fill="#rrggbb", with its opacity. */
static void put_paint(Buf *out, Str name, Colour colour)
{
    static const char digits[] = "0123456789abcdef";
    const float parts[] = {colour.r, colour.g, colour.b};
    buf_putc(out, ' ');
    buf_put(out, name);
    buf_put(out, STR("=\"#"));
    for (size_t i = 0; i < 3; i++) {
        float part = parts[i] < 0 ? 0 : parts[i] > 1 ? 1 : parts[i];
        unsigned v = (unsigned)(part * 255 + 0.5f);
        buf_putc(out, digits[v >> 4]);
        buf_putc(out, digits[v & 15]);
    }
    buf_putc(out, '"');
    if (colour.a < 1) {
        buf_putc(out, ' ');
        buf_put(out, name);
        buf_put(out, STR("-opacity=\""));
        put_number(out, (double)colour.a);
        buf_putc(out, '"');
    }
}

/* A whole number of parts (of which `unit` make one) as a decimal, without the zeros a
 * path does not need; a sign or a space parts it from the number before. */
static void put_parts(Buf *out, long parts, long unit, bool first)
{
    char digits[24];
    size_t n = 0;
    unsigned long rest = (unsigned long)(parts < 0 ? -parts : parts);
    bool written = false;
    for (; unit > 1; unit /= 10, rest /= 10) {
        written = written || rest % 10;
        if (written) digits[n++] = (char)('0' + rest % 10);
    }
    if (written) digits[n++] = '.';
    for (; rest; rest /= 10) digits[n++] = (char)('0' + rest % 10);
    if (n == 0) digits[n++] = '0';
    if (parts < 0) buf_putc(out, '-');
    else if (!first) buf_putc(out, ' ');
    while (n) buf_putc(out, digits[--n]);
}

typedef struct PathPen {
    Buf *out;
    long unit; /* parts of a user unit that are written: 10, or more when it is magnified */
    long x, y; /* where the pen is, in parts */
    long start_x, start_y;
    char letter; /* written last; lines go on without repeating it */
} PathPen;

static void put_step(PathPen *pen, const float *to, bool first, bool last)
{
    long x = lround((double)to[0] * (double)pen->unit), y = lround((double)to[1] * (double)pen->unit);
    put_parts(pen->out, x - pen->x, pen->unit, first);
    put_parts(pen->out, y - pen->y, pen->unit, false);
    if (last) {
        pen->x = x;
        pen->y = y;
    }
}

/* Steps smaller than what can be written are no steps. */
static bool is_no_step(const PathPen *pen, PathOp op, const float *to)
{
    return op == PATH_LINE && lround((double)to[0] * (double)pen->unit) == pen->x &&
           lround((double)to[1] * (double)pen->unit) == pen->y;
}

static void put_op(PathPen *pen, PathOp op, const float *at, size_t points)
{
    static const char letters[] = {'m', 'l', 'c', 'z'};
    bool go_on = op == PATH_LINE && (pen->letter == 'l' || pen->letter == 'm');
    if (!go_on) buf_putc(pen->out, letters[op]);
    pen->letter = letters[op];
    for (size_t i = 0; i < points; i++) put_step(pen, at + 2 * i, i == 0 && !go_on, i + 1 == points);
    if (op == PATH_MOVE) {
        pen->start_x = pen->x;
        pen->start_y = pen->y;
    } else if (op == PATH_CLOSE) {
        pen->x = pen->start_x;
        pen->y = pen->start_y;
    }
}

/* Relative, to 0.1 pt of the page: an eighth of a pixel at the size the figure is made
 * for, and a third of the bytes. */
static void put_path(SvgCanvas *c, const Path *path)
{
    static const uint8_t takes[] = {1, 1, 3, 0};
    Buf *out = c->out;
    PathPen pen = {.out = out, .unit = c->scale <= 1.01 ? 10 : c->scale <= 10 ? 100 : 10000};
    const float *at = path->coords.items;
    buf_put(out, STR(" d=\""));
    for (size_t i = 0; i < path->ops.count; i++) {
        PathOp op = (PathOp)path->ops.items[i];
        if (!is_no_step(&pen, op, at)) put_op(&pen, op, at, takes[op]);
        at += (size_t)2 * takes[op];
    }
    buf_putc(out, '"');
}

static void svg_page_begin(Canvas *canvas, double width, double height, Str label)
{
    (void)label;
    SvgCanvas *c = self(canvas);
    buf_put(c->out, STR("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 "));
    put_number(c->out, width);
    buf_putc(c->out, ' ');
    put_number(c->out, height);
    buf_put(c->out, STR("\">"));
    if (!str_empty(c->title)) {
        buf_put(c->out, STR("<title>"));
        buf_put_xml_attr(c->out, c->title);
        buf_put(c->out, STR("</title>"));
    }
    buf_putc(c->out, '\n');
}

static void close_groups(SvgCanvas *c, unsigned depth)
{
    for (; c->depth > depth; c->depth--) buf_put(c->out, STR("</g>\n"));
}

static void svg_page_end(Canvas *canvas)
{
    close_groups(self(canvas), 0);
    buf_put(self(canvas)->out, STR("</svg>\n"));
}

static void svg_save(Canvas *canvas)
{
    SvgCanvas *c = self(canvas);
    vec_push(c->arena, &c->saved, (SvgSaved){c->depth, c->scale});
}

static void svg_restore(Canvas *canvas)
{
    SvgCanvas *c = self(canvas);
    if (c->saved.count == 0) return;
    c->saved.count--;
    close_groups(c, c->saved.items[c->saved.count].depth);
    c->scale = c->saved.items[c->saved.count].scale;
}

static void svg_transform(Canvas *canvas, double a, double b, double cc, double d, double e, double f)
{
    SvgCanvas *c = self(canvas);
    const double values[] = {a, b, cc, d, e, f};
    buf_put(c->out, STR("<g transform=\"matrix("));
    for (size_t i = 0; i < 6; i++) {
        if (i) buf_putc(c->out, ' ');
        buf_put_number(c->out, values[i], i < 4 ? 5 : 2);
    }
    buf_put(c->out, STR(")\">\n"));
    c->depth++;
    c->scale *= sqrt(fabs(a * d - b * cc));
}

static void clip_by(Canvas *canvas, const Path *path, Str rule)
{
    SvgCanvas *c = self(canvas);
    Str id = str_printf(c->arena, "c%08x-%u", (unsigned)(c->id & 0xFFFFFFFF), c->clips++);
    buf_put(c->out, STR("<clipPath id=\""));
    buf_put(c->out, id);
    buf_put(c->out, STR("\"><path"));
    put_path(c, path);
    buf_put(c->out, rule);
    buf_put(c->out, STR("/></clipPath><g clip-path=\"url(#"));
    buf_put(c->out, id);
    buf_put(c->out, STR(")\">\n"));
    c->depth++;
}

static void svg_clip(Canvas *canvas, const Path *path) { clip_by(canvas, path, STR("")); }

static void svg_clip_even_odd(Canvas *canvas, const Path *path) { clip_by(canvas, path, STR(" clip-rule=\"evenodd\"")); }

static void svg_fill(Canvas *canvas, const Path *path, Colour colour, bool even_odd)
{
    Buf *out = self(canvas)->out;
    buf_put(out, STR("<path"));
    put_paint(out, STR("fill"), colour);
    if (even_odd) buf_put(out, STR(" fill-rule=\"evenodd\""));
    put_path(self(canvas), path);
    buf_put(out, STR("/>\n"));
}

static void put_stroke(Buf *out, const Stroke *stroke)
{
    static const char *const caps[] = {"butt", "round", "square"}, *const joins[] = {"miter", "round", "bevel"};
    put_attribute(out, STR("stroke-width"), stroke->width);
    if (stroke->cap) buf_printf(out, " stroke-linecap=\"%s\"", caps[stroke->cap]);
    if (stroke->join) buf_printf(out, " stroke-linejoin=\"%s\"", joins[stroke->join]);
    if (!stroke->dash_count) return;
    buf_put(out, STR(" stroke-dasharray=\""));
    for (size_t i = 0; i < stroke->dash_count; i++) {
        if (i) buf_putc(out, ' ');
        put_number(out, stroke->dashes[i]);
    }
    buf_putc(out, '"');
    if (stroke->dash_offset != 0) put_attribute(out, STR("stroke-dashoffset"), stroke->dash_offset);
}

static void svg_stroke(Canvas *canvas, const Path *path, const Stroke *stroke, Colour colour)
{
    Buf *out = self(canvas)->out;
    buf_put(out, STR("<path fill=\"none\""));
    put_paint(out, STR("stroke"), colour);
    put_stroke(out, stroke);
    put_path(self(canvas), path);
    buf_put(out, STR("/>\n"));
}

/* Width from the first glyph's origin to the last one's; browsers lay the rest. */
static double run_length(const GlyphRun *run)
{
    return run->glyph_count > 1 ? run->glyphs[run->glyph_count - 1].x - run->glyphs[0].x : 0;
}

/* Letters that stand one below the other, as on a steep street of a map, each
 * need a place of their own. */
static bool stands(const GlyphRun *run)
{
    for (size_t i = 1; i < run->glyph_count && !run->vertical; i++)
        if (run->glyphs[i].y > run->glyphs[0].y || run->glyphs[i].y < run->glyphs[0].y)
            return run->glyph_count == run->cluster_count;
    return false;
}

static void put_places(Buf *out, const GlyphRun *run)
{
    for (int axis = 0; axis < 2; axis++) {
        buf_put(out, axis ? STR("\" y=\"") : STR(" x=\""));
        for (size_t i = 0; i < run->glyph_count; i++) {
            if (i > 0) buf_putc(out, ' ');
            buf_put_number(out, axis ? run->glyphs[i].y : run->glyphs[i].x, 2);
        }
    }
    buf_putc(out, '"');
}

static void put_text(Buf *out, const GlyphRun *run)
{
    bool standing = stands(run);
    if (standing) {
        put_places(out, run);
    } else {
        put_attribute(out, STR("x"), run->glyphs[0].x);
        put_attribute(out, STR("y"), run->glyphs[0].y);
    }
    put_attribute(out, STR("font-size"), run->size);
    if (font_weight(run->font) >= 600) buf_put(out, STR(" font-weight=\"700\""));
    if (run->vertical) buf_put(out, STR(" writing-mode=\"vertical-rl\""));
    /* The last character's own width is not known here: stretch by the mean step. */
    double length = run_length(run);
    if (!run->vertical && !standing && length > 0 && run->cluster_count > 1)
        put_attribute(out, STR("textLength"), length * (double)run->cluster_count / (double)(run->cluster_count - 1));
    buf_putc(out, '>');
    buf_put_xml_attr(out, run->text);
    buf_put(out, STR("</text>\n"));
}

static void svg_glyphs(Canvas *canvas, const GlyphRun *run, Colour colour)
{
    Buf *out = self(canvas)->out;
    if (run->glyph_count == 0 || str_empty(run->text)) return;
    buf_put(out, STR("<text"));
    put_paint(out, STR("fill"), colour);
    put_text(out, run);
}

static void svg_halo(Canvas *canvas, const GlyphRun *run, double width, Colour colour)
{
    Buf *out = self(canvas)->out;
    if (run->glyph_count == 0 || str_empty(run->text)) return;
    buf_put(out, STR("<text aria-hidden=\"true\" fill=\"none\""));
    put_paint(out, STR("stroke"), colour);
    put_stroke(out, &(Stroke){.width = 2 * width, .join = JOIN_ROUND});
    put_text(out, run);
}

static void svg_image(Canvas *canvas, const Image *image, double x, double y, double w, double h)
{
    Buf *out = self(canvas)->out;
    if (image->kind == PICTURE_SVG) {
        picture_draw_shapes(image, canvas, x, y, w, h);
        return;
    }
    buf_put(out, STR("<image preserveAspectRatio=\"none\""));
    put_attribute(out, STR("x"), x);
    put_attribute(out, STR("y"), y);
    put_attribute(out, STR("width"), w);
    put_attribute(out, STR("height"), h);
    buf_put(out, image->kind == PICTURE_PNG ? STR(" href=\"data:image/png;base64,") : STR(" href=\"data:image/jpeg;base64,"));
    base64_put(out, image->bytes);
    buf_put(out, STR("\"/>\n"));
}

/* For the pointer: a drawing is one picture to the keyboard and to a screen reader, and
 * what it shows is listed on its page. */
static void svg_link(Canvas *canvas, Str target, double x, double y, double w, double h)
{
    Buf *out = self(canvas)->out;
    buf_put(out, STR("<a href=\""));
    buf_put_xml_attr(out, target);
    buf_put(out, STR("\" tabindex=\"-1\"><rect fill=\"none\" pointer-events=\"all\""));
    put_attribute(out, STR("x"), x);
    put_attribute(out, STR("y"), y);
    put_attribute(out, STR("width"), w);
    put_attribute(out, STR("height"), h);
    buf_put(out, STR("/></a>\n"));
}

static int svg_close(Canvas *canvas)
{
    (void)canvas;
    return 0;
}

Canvas *canvas_svg(Arena *arena, Buf *out, Str title)
{
    static const CanvasOps ops = {
        .page_begin = svg_page_begin, .page_end = svg_page_end, .save = svg_save, .restore = svg_restore,
        .transform = svg_transform, .clip = svg_clip, .fill = svg_fill, .stroke = svg_stroke, .glyphs = svg_glyphs,
        .glyphs_halo = svg_halo, .image = svg_image, .link = svg_link, .close = svg_close,
        .clip_even_odd = svg_clip_even_odd};
    SvgCanvas *c = arena_new(arena, SvgCanvas);
    c->base.ops = &ops;
    c->arena = arena;
    c->out = out;
    c->title = title;
    c->scale = 1;
    c->id = hash64(title.data, title.len);
    return &c->base;
}
