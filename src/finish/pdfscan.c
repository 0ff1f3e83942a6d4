/* The interpreter: graphics state, operators, forms and patterns. */
#include <math.h>

#include "finish/pdfscan_inner.h"
#include "finish/pdftoken.h"

enum {
    MAX_OPERANDS = 64,
    MAX_STATES = 512, /* q inside q */
    MAX_DEPTH = 16,   /* forms inside forms */
};

/* One content stream being read. */
typedef struct Frame {
    Scan *scan;
    PdfReader reader;
    PdfToken operands[MAX_OPERANDS];
    size_t count, skipped; /* states beyond MAX_STATES */
    unsigned arrays, depth;
    Resources *resources;
} Frame;

static const ScanBox EVERYWHERE = {-1e7, -1e7, 1e7, 1e7};
static const ScanBox NOWHERE = {1e9, 1e9, -1e9, -1e9};

/* ---- geometry ---- */

static Matrix times(Matrix m, Matrix n)
{
    return (Matrix){scan_sane(m.a * n.a + m.b * n.c), scan_sane(m.a * n.b + m.b * n.d), scan_sane(m.c * n.a + m.d * n.c),
                    scan_sane(m.c * n.b + m.d * n.d), scan_sane(m.e * n.a + m.f * n.c + n.e), scan_sane(m.e * n.b + m.f * n.d + n.f)};
}

static void add_point(ScanBox *box, Matrix m, double x, double y)
{
    double px = scan_sane(x * m.a + y * m.c + m.e), py = scan_sane(x * m.b + y * m.d + m.f);
    box->x0 = fmin(box->x0, px), box->x1 = fmax(box->x1, px);
    box->y0 = fmin(box->y0, py), box->y1 = fmax(box->y1, py);
}

static ScanBox moved(Matrix m, double x0, double y0, double x1, double y1)
{
    ScanBox box = NOWHERE;
    add_point(&box, m, x0, y0), add_point(&box, m, x1, y0), add_point(&box, m, x0, y1), add_point(&box, m, x1, y1);
    return box;
}

static ScanBox common(ScanBox a, ScanBox b)
{
    return (ScanBox){fmax(a.x0, b.x0), fmax(a.y0, b.y0), fmin(a.x1, b.x1), fmin(a.y1, b.y1)};
}

static bool is_empty(ScanBox box) { return box.x0 > box.x1 || box.y0 > box.y1; }

/* What one unit of the matrix measures on the page, in the narrower direction. */
static double unit_of(Matrix m) { return fmin(hypot(m.a, m.b), hypot(m.c, m.d)); }

/* ---- resources ---- */

static Resources *resources_of(Scan *s, qpdf_oh owner)
{
    qpdf_oh dict = scan_key(s, owner, "/Resources");
    if (!qpdf_oh_is_dictionary(s->pdf, dict)) {
        qpdf_oh_release(s->pdf, dict);
        return NULL;
    }
    Resources *r = arena_new(s->arena, Resources);
    *r = (Resources){.dict = dict, .fonts = map_on(s->arena), .spaces = map_on(s->arena), .patterns = map_on(s->arena)};
    return r;
}

static qpdf_oh resource(Frame *f, const char *kind, Str name)
{
    Scan *s = f->scan;
    if (!f->resources) return qpdf_oh_new_null(s->pdf);
    qpdf_oh dict = scan_key(s, f->resources->dict, kind);
    qpdf_oh value = scan_key(s, dict, str_printf(s->scratch, "/" STR_FMT, STR_ARG(name)).data);
    qpdf_oh_release(s->pdf, dict);
    return value;
}

static const Space *space_resource(Frame *f, Str name)
{
    const Space *space = scan_space_named(name);
    if (space || !f->resources) return space ? space : &SCAN_SPACE_GREY;
    const Space *known = map_get(&f->resources->spaces, name);
    if (known) return known;
    qpdf_oh object = resource(f, "/ColorSpace", name);
    space = scan_space(f->scan, object, 0);
    qpdf_oh_release(f->scan->pdf, object);
    map_set(&f->resources->spaces, name, (void *)(uintptr_t)space);
    return space;
}

static const Font *font_resource(Frame *f, Str name)
{
    if (!f->resources) return NULL;
    if (map_has(&f->resources->fonts, name)) return map_get(&f->resources->fonts, name);
    qpdf_oh object = resource(f, "/Font", name);
    const Font *font = scan_font_of(f->scan, object);
    qpdf_oh_release(f->scan->pdf, object);
    map_set(&f->resources->fonts, name, (void *)(uintptr_t)font);
    return font;
}

/* ---- reporting ---- */

static void report(Scan *s, ScanMark mark)
{
    mark.placed = s->in_pattern == 0;
    if (mark.placed) mark.box = common(mark.box, s->state.clip);
    if (!is_empty(mark.box)) s->visit(s->user, &mark);
}

static void report_transparent(Scan *s, Str detail)
{
    report(s, (ScanMark){.kind = SCAN_TRANSPARENT, .box = s->state.clip, .detail = detail});
}

/* ---- operands ---- */

static double number(const Frame *f, size_t at)
{
    double value = 0;
    if (at >= f->count || f->operands[at].kind != PDF_NUMBER) return 0;
    Str text = f->operands[at].text;
    if (str_starts(text, STR("+"))) text = str_slice(text, 1, text.len);
    if (str_to_double(text, &value)) return scan_sane(value);
    /* "-.5" and "5." are numbers here, though not in tables. */
    bool minus = str_starts(text, STR("-"));
    double place = 0;
    for (size_t i = minus ? 1 : 0; i < text.len; i++) {
        if (text.data[i] == '.' && place == 0) place = 1;
        else if (text.data[i] < '0' || text.data[i] > '9') break;
        else value = value * 10 + (text.data[i] - '0'), place *= 10;
    }
    if (place > 0) value /= place;
    return scan_sane(minus ? -value : value);
}

static Str name(const Frame *f, size_t at)
{
    return at < f->count && f->operands[at].kind == PDF_NAME ? f->operands[at].text : STR("");
}

static Matrix matrix_operand(const Frame *f)
{
    return (Matrix){number(f, 0), number(f, 1), number(f, 2), number(f, 3), number(f, 4), number(f, 5)};
}

/* ---- graphics state (8.4) ---- */

static void op_q(Frame *f)
{
    Scan *s = f->scan;
    if (s->states.count < MAX_STATES) vec_push(s->arena, &s->states, s->state);
    else f->skipped++, s->why = "states are nested too deeply";
}

static void op_Q(Frame *f)
{
    Scan *s = f->scan;
    if (f->skipped) f->skipped--;
    else if (s->states.count) s->state = s->states.items[--s->states.count];
}

static void op_cm(Frame *f) { f->scan->state.ctm = times(matrix_operand(f), f->scan->state.ctm); }

static void op_w(Frame *f) { f->scan->state.line_width = fabs(number(f, 0)); }

static void state_alpha(Scan *s, qpdf_oh gs, const char *key)
{
    double alpha = scan_number(s, gs, key, 1);
    if (alpha >= 1) return;
    Buf detail = buf_on(s->arena);
    buf_printf(&detail, "%s ", key + 1);
    buf_put_number(&detail, alpha, 3);
    report_transparent(s, buf_str(&detail));
}

static void state_blend(Scan *s, qpdf_oh gs)
{
    qpdf_oh mode = scan_key(s, gs, "/BM");
    Str blend = scan_name_of(s, mode);
    if (qpdf_oh_is_array(s->pdf, mode)) blend = STR("…");
    if (blend.len && !str_eq(blend, STR("Normal")) && !str_eq(blend, STR("Compatible")))
        report_transparent(s, str_join(s->arena, STR("BM "), blend));
    qpdf_oh_release(s->pdf, mode);
}

static void state_flag(Scan *s, qpdf_oh gs, const char *key, bool *flag)
{
    qpdf_oh value = scan_key(s, gs, key);
    if (qpdf_oh_is_bool(s->pdf, value)) *flag = qpdf_oh_get_bool_value(s->pdf, value);
    qpdf_oh_release(s->pdf, value);
}

/* OP is for both where op is not there. */
static void state_overprint(Scan *s, qpdf_oh gs)
{
    state_flag(s, gs, "/OP", &s->state.stroke_overprints);
    state_flag(s, gs, scan_has(s, gs, "/op") ? "/op" : "/OP", &s->state.fill_overprints);
    s->state.zero_is_no_ink = scan_number(s, gs, "/OPM", s->state.zero_is_no_ink) > 0.5;
}

/* By OPM 0 a colour of DeviceCMYK has all four plates, also those of 0. */
static bool overprints(const State *g, bool wanted, const ScanColour *colour)
{
    return wanted && (colour->ink == SCAN_SPOT || (colour->ink == SCAN_CMYK && g->zero_is_no_ink));
}

static void op_gs(Frame *f)
{
    Scan *s = f->scan;
    qpdf_oh gs = resource(f, "/ExtGState", name(f, 0));
    state_alpha(s, gs, "/CA");
    state_alpha(s, gs, "/ca");
    state_blend(s, gs);
    if (scan_has(s, gs, "/SMask") && !str_eq(scan_name(s, gs, "/SMask"), STR("None"))) report_transparent(s, STR("SMask"));
    state_overprint(s, gs);
    s->state.line_width = fabs(scan_number(s, gs, "/LW", s->state.line_width));
    qpdf_oh_release(s->pdf, gs);
}

/* ---- setting colours ---- */

static void set_fill(Frame *f, const Space *space)
{
    double v[4];
    for (size_t i = 0; i < 4; i++) v[i] = number(f, i);
    f->scan->state.fill_space = space;
    f->scan->state.fill = scan_colour(space, v, space->count);
}

static void set_stroke(Frame *f, const Space *space)
{
    double v[4];
    for (size_t i = 0; i < 4; i++) v[i] = number(f, i);
    f->scan->state.stroke_space = space;
    f->scan->state.stroke = scan_colour(space, v, space->count);
}

static void op_g(Frame *f) { set_fill(f, &SCAN_SPACE_GREY); }
static void op_G(Frame *f) { set_stroke(f, &SCAN_SPACE_GREY); }
static void op_rg(Frame *f) { set_fill(f, &SCAN_SPACE_RGB); }
static void op_RG(Frame *f) { set_stroke(f, &SCAN_SPACE_RGB); }
static void op_k(Frame *f) { set_fill(f, &SCAN_SPACE_CMYK); }
static void op_K(Frame *f) { set_stroke(f, &SCAN_SPACE_CMYK); }

static void op_cs(Frame *f)
{
    State *s = &f->scan->state;
    s->fill_space = space_resource(f, name(f, 0));
    s->fill = scan_first_colour(s->fill_space);
}

static void op_CS(Frame *f)
{
    State *s = &f->scan->state;
    s->stroke_space = space_resource(f, name(f, 0));
    s->stroke = scan_first_colour(s->stroke_space);
}

static ScanColour pattern_colour(Frame *f, Str name);

static ScanColour operand_colour(Frame *f, const Space *space)
{
    double v[SCAN_PLATES];
    unsigned count = 0;
    if (f->count && f->operands[f->count - 1].kind == PDF_NAME) return pattern_colour(f, f->operands[f->count - 1].text);
    for (; count < f->count && count < SCAN_PLATES; count++) v[count] = number(f, count);
    return scan_colour(space, v, count);
}

static void op_scn(Frame *f)
{
    ScanColour colour = operand_colour(f, f->scan->state.fill_space);
    f->scan->state.fill = colour;
}

static void op_SCN(Frame *f)
{
    ScanColour colour = operand_colour(f, f->scan->state.stroke_space);
    f->scan->state.stroke = colour;
}

/* ---- paths (8.5) ---- */

static Subpath *subpath(Scan *s)
{
    if (!s->path.count) vec_push(s->arena, &s->path, (Subpath){.box = NOWHERE, .straight = true});
    return &s->path.items[s->path.count - 1];
}

static void to_point(Frame *f, size_t at, bool line)
{
    Scan *s = f->scan;
    Subpath *sub = subpath(s);
    Matrix m = s->state.ctm;
    double x = number(f, at), y = number(f, at + 1);
    double px = scan_sane(x * m.a + y * m.c + m.e), py = scan_sane(x * m.b + y * m.d + m.f);
    add_point(&sub->box, m, x, y);
    if (line) {
        sub->lines++;
        if (fabs(px - s->x) > 1e-3 && fabs(py - s->y) > 1e-3) sub->straight = false;
    }
    s->x = px, s->y = py;
}

static void op_m(Frame *f)
{
    vec_push(f->scan->arena, &f->scan->path, (Subpath){.box = NOWHERE, .straight = true});
    to_point(f, 0, false);
}

static void op_l(Frame *f) { to_point(f, 0, true); }

static void curve(Frame *f, size_t points)
{
    subpath(f->scan)->straight = false;
    for (size_t i = 0; i < points; i++) to_point(f, 2 * i, false);
}

static void op_c(Frame *f) { curve(f, 3); }
static void op_v(Frame *f) { curve(f, 2); }

static void op_re(Frame *f)
{
    Scan *s = f->scan;
    Matrix m = s->state.ctm;
    double x = number(f, 0), y = number(f, 1);
    bool upright = (fabs(m.b) < 1e-9 && fabs(m.c) < 1e-9) || (fabs(m.a) < 1e-9 && fabs(m.d) < 1e-9);
    ScanBox box = moved(m, x, y, x + number(f, 2), y + number(f, 3));
    vec_push(s->arena, &s->path, (Subpath){.box = box, .lines = 4, .straight = upright});
}

static void report_fill(Scan *s, const Subpath *sub)
{
    if (s->state.fill_space->nothing) return;
    report(s, (ScanMark){.kind = SCAN_FILL,
                         .box = sub->box,
                         .colour = s->state.fill,
                         .overprints = overprints(&s->state, s->state.fill_overprints, &s->state.fill),
                         .rectangle = sub->straight && (sub->lines == 3 || sub->lines == 4)});
}

static void report_stroke(Scan *s, const Subpath *sub)
{
    if (s->state.stroke_space->nothing || !sub->lines) {
        if (sub->straight) return; /* a lone moveto paints nothing; a curve does */
    }
    double width = s->state.line_width * unit_of(s->state.ctm);
    ScanBox b = sub->box;
    ScanBox box = {b.x0 - width / 2, b.y0 - width / 2, b.x1 + width / 2, b.y1 + width / 2};
    report(s, (ScanMark){.kind = SCAN_STROKE, .box = box, .colour = s->state.stroke, .line_width = width,
                         .overprints = overprints(&s->state, s->state.stroke_overprints, &s->state.stroke)});
}

static void end_path(Scan *s)
{
    if (s->clipping) {
        ScanBox all = NOWHERE;
        for (size_t i = 0; i < s->path.count; i++) {
            ScanBox b = s->path.items[i].box;
            all = (ScanBox){fmin(all.x0, b.x0), fmin(all.y0, b.y0), fmax(all.x1, b.x1), fmax(all.y1, b.y1)};
        }
        s->state.clip = common(s->state.clip, all);
    }
    s->clipping = 0;
    s->path.count = 0;
}

static void paint(Scan *s, bool fill, bool stroke)
{
    for (size_t i = 0; i < s->path.count; i++) {
        if (is_empty(s->path.items[i].box)) continue;
        if (fill) report_fill(s, &s->path.items[i]);
        if (stroke) report_stroke(s, &s->path.items[i]);
    }
    end_path(s);
}

static void op_fill(Frame *f) { paint(f->scan, true, false); }
static void op_stroke(Frame *f) { paint(f->scan, false, true); }
static void op_both(Frame *f) { paint(f->scan, true, true); }
static void op_n(Frame *f) { end_path(f->scan); }
static void op_W(Frame *f) { f->scan->clipping = 1; }

/* ---- text (9.3, 9.4) ---- */

static void op_BT(Frame *f) { f->scan->text = f->scan->line = (Matrix){1, 0, 0, 1, 0, 0}; }

static void run_glyphs(Frame *f, Str font_name);

static void op_Tf(Frame *f)
{
    f->scan->state.font = font_resource(f, name(f, 0));
    f->scan->state.size = number(f, 1);
    if (f->scan->state.font && str_eq(f->scan->state.font->shown.type, STR("Type3"))) run_glyphs(f, name(f, 0));
}

static void op_Tc(Frame *f) { f->scan->state.char_space = number(f, 0); }
static void op_Tw(Frame *f) { f->scan->state.word_space = number(f, 0); }
static void op_Tz(Frame *f) { f->scan->state.scale = number(f, 0) / 100; }
static void op_TL(Frame *f) { f->scan->state.leading = number(f, 0); }
static void op_Ts(Frame *f) { f->scan->state.rise = number(f, 0); }
static void op_Tr(Frame *f) { f->scan->state.render = (int)number(f, 0); }
static void op_Tm(Frame *f) { f->scan->text = f->scan->line = matrix_operand(f); }

static void next_line(Scan *s, double x, double y)
{
    s->line = times((Matrix){1, 0, 0, 1, x, y}, s->line);
    s->text = s->line;
}

static void op_Td(Frame *f) { next_line(f->scan, number(f, 0), number(f, 1)); }

static void op_TD(Frame *f)
{
    f->scan->state.leading = -number(f, 1);
    op_Td(f);
}

static void op_Tstar(Frame *f) { next_line(f->scan, 0, -f->scan->state.leading); }

static bool is_lead_byte(unsigned char c) { return (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC); }

/* How far the string moves, in text space; *blank when it shows nothing. */
static double advance(const State *s, Str codes, bool *blank)
{
    const Font *font = s->font;
    double sum = 0;
    *blank = true;
    for (size_t i = 0; i < codes.len;) {
        unsigned char c = (unsigned char)codes.data[i];
        bool wide = font && font->composite && i + 1 < codes.len && (!font->shift_jis || is_lead_byte(c));
        size_t code = wide ? (size_t)c << 8 | (unsigned char)codes.data[i + 1] : c;
        double width = !font ? 0.5 : font->shift_jis ? (wide ? 1 : 0.5) : font->vertical ? 1 : scan_width_of(font, code);
        sum += width * s->size + s->char_space;
        if (!wide && c == ' ') sum += s->word_space;
        else *blank = false;
        i += wide ? 2 : 1;
    }
    return sum;
}

static void report_text(Scan *s, double along)
{
    const State *g = &s->state;
    bool vertical = g->font && g->font->vertical;
    Matrix m = times(s->text, g->ctm);
    ScanBox box = vertical ? moved(m, -g->size / 2, -along, g->size / 2, 0)
                           : moved(m, 0, g->rise - 0.12 * g->size, along * g->scale, g->rise + 0.88 * g->size);
    /* 0 fill, 1 stroke, 2 both; from 4 on the same and clip (9.3.6) */
    int mode = g->render & 3;
    ScanMark mark = {.kind = SCAN_TEXT, .box = box, .font = g->font ? &g->font->shown : NULL, .colour = g->fill};
    mark.overprints = overprints(g, g->fill_overprints, &g->fill);
    if ((mode == 0 || mode == 2) && !g->fill_space->nothing) report(s, mark);
    mark.colour = g->stroke;
    mark.overprints = overprints(g, g->stroke_overprints, &g->stroke);
    if ((mode == 1 || mode == 2) && !g->stroke_space->nothing) report(s, mark);
}

static void show(Scan *s, Str codes)
{
    bool blank;
    double along = advance(&s->state, codes, &blank);
    bool vertical = s->state.font && s->state.font->vertical;
    if (!blank) report_text(s, along);
    s->text = times(vertical ? (Matrix){1, 0, 0, 1, 0, -along} : (Matrix){1, 0, 0, 1, along * s->state.scale, 0}, s->text);
}

static void op_TJ(Frame *f)
{
    Scan *s = f->scan;
    bool vertical = s->state.font && s->state.font->vertical;
    for (size_t i = 0; i < f->count; i++) {
        if (f->operands[i].kind == PDF_STRING) show(s, f->operands[i].text);
        if (f->operands[i].kind != PDF_NUMBER) continue;
        double back = -number(f, i) / 1000 * s->state.size;
        s->text = times(vertical ? (Matrix){1, 0, 0, 1, 0, back} : (Matrix){1, 0, 0, 1, back * s->state.scale, 0}, s->text);
    }
}

static void op_quote(Frame *f)
{
    op_Tstar(f);
    if (f->count && f->operands[f->count - 1].kind == PDF_STRING) show(f->scan, f->operands[f->count - 1].text);
}

static void op_double_quote(Frame *f)
{
    f->scan->state.word_space = number(f, 0);
    f->scan->state.char_space = number(f, 1);
    op_quote(f);
}

/* ---- images (8.9) ---- */

static double ppi_of(Matrix m, double columns, double rows)
{
    double wide = hypot(m.a, m.b), high = hypot(m.c, m.d);
    return wide > 0 && high > 0 ? fmin(columns / wide, rows / high) * 72 : 0;
}

static void show_image(Frame *f, qpdf_oh image)
{
    Scan *s = f->scan;
    double columns = scan_number(s, image, "/Width", 0), rows = scan_number(s, image, "/Height", 0);
    double bits = scan_number(s, image, "/BitsPerComponent", 8);
    qpdf_oh object = scan_key(s, image, "/ColorSpace"), mask = scan_key(s, image, "/ImageMask");
    bool stencil = qpdf_oh_is_bool(s->pdf, mask) && qpdf_oh_get_bool_value(s->pdf, mask);
    const Space *space = qpdf_oh_is_name(s->pdf, object) ? space_resource(f, scan_name_of(s, object)) : scan_space(s, object, 0);
    ScanColour colour = stencil ? s->state.fill : (ScanColour){.ink = space->ink};
    if (!stencil) colour = scan_image_colour(s, image, space, columns, rows, bits);
    else colour.measured = true;
    if (scan_has(s, image, "/SMask")) report_transparent(s, STR("SMask"));
    if (columns >= 1 && rows >= 1)
        report(s, (ScanMark){.kind = SCAN_IMAGE, .box = moved(s->state.ctm, 0, 0, 1, 1), .colour = colour,
                             .columns = (unsigned)columns, .rows = (unsigned)rows, .bitmap = stencil || (bits == 1 && space->ink == SCAN_GREY),
                             .ppi = ppi_of(s->state.ctm, columns, rows)});
    qpdf_oh_release(s->pdf, object);
    qpdf_oh_release(s->pdf, mask);
}

static bool is_key(Str key, const char *brief, const char *full) { return str_eq(key, str_from(brief)) || str_eq(key, str_from(full)); }

/* BI key value … ID: the operands are the dictionary (8.9.7). */
static void op_ID(Frame *f)
{
    Scan *s = f->scan;
    double columns = 0, rows = 0, bits = 8;
    bool stencil = false;
    const Space *space = &SCAN_SPACE_GREY;
    for (size_t i = 0; i + 1 < f->count; i++) {
        Str key = name(f, i);
        if (is_key(key, "W", "Width")) columns = number(f, i + 1);
        if (is_key(key, "H", "Height")) rows = number(f, i + 1);
        if (is_key(key, "BPC", "BitsPerComponent")) bits = number(f, i + 1);
        if (is_key(key, "IM", "ImageMask")) stencil = str_eq(f->operands[i + 1].text, STR("true"));
        bool array = is_key(key, "CS", "ColorSpace") && f->operands[i + 1].kind == PDF_OPEN;
        if (is_key(key, "CS", "ColorSpace")) space = space_resource(f, name(f, array ? i + 3 : i + 1));
    }
    pdf_skip_inline_image(&f->reader);
    if (columns < 1 || rows < 1) return;
    report(s, (ScanMark){.kind = SCAN_IMAGE, .box = moved(s->state.ctm, 0, 0, 1, 1),
                         .colour = stencil ? s->state.fill : (ScanColour){.ink = space->ink},
                         .columns = (unsigned)columns, .rows = (unsigned)rows,
                         .bitmap = stencil || (bits == 1 && space->ink == SCAN_GREY), .ppi = ppi_of(s->state.ctm, columns, rows)});
}

static ScanColour shading_colour(Scan *s, qpdf_oh shading)
{
    qpdf_oh space = scan_key(s, shading, "/ColorSpace");
    ScanColour colour = {.ink = scan_space(s, space, 0)->ink};
    qpdf_oh_release(s->pdf, space);
    return colour;
}

static void op_sh(Frame *f)
{
    Scan *s = f->scan;
    qpdf_oh shading = resource(f, "/Shading", name(f, 0));
    report(s, (ScanMark){.kind = SCAN_SHADING, .box = s->state.clip, .colour = shading_colour(s, shading)});
    qpdf_oh_release(s->pdf, shading);
}

/* ---- forms and patterns (8.10, 8.7) ---- */

static void run(Scan *s, Str content, Resources *resources, unsigned depth);

static bool is_transparency_group(Scan *s, qpdf_oh object)
{
    qpdf_oh group = scan_key(s, object, "/Group");
    bool is = str_eq(scan_name(s, group, "/S"), STR("Transparency"));
    qpdf_oh_release(s->pdf, group);
    return is;
}

static Form *form_of(Scan *s, qpdf_oh stream)
{
    Str id = scan_id(s, stream);
    Form *form = map_get(&s->forms, id);
    if (form) return form;
    double m[6] = {1, 0, 0, 1, 0, 0}, b[4] = {0};
    form = arena_new(s->arena, Form);
    scan_numbers(s, stream, "/Matrix", m, 6);
    form->matrix = (Matrix){m[0], m[1], m[2], m[3], m[4], m[5]};
    form->bounded = scan_numbers(s, stream, "/BBox", b, 4);
    form->box = (ScanBox){b[0], b[1], b[2], b[3]};
    form->group = is_transparency_group(s, stream);
    form->coloured = scan_number(s, stream, "/PaintType", 1) == 1;
    form->content = scan_data(s, stream);
    form->resources = resources_of(s, stream);
    map_set(&s->forms, id, form);
    return form;
}

static void run_form(Frame *f, Form *form, Matrix outer)
{
    Scan *s = f->scan;
    s->operators += 256; /* forms that show forms grow fast, and looking them up costs */
    if (f->depth >= MAX_DEPTH || form->running) {
        s->why = form->running ? "a form shows itself" : "forms are nested too deeply";
        return;
    }
    form->running = true;
    State saved = s->state;
    Matrix text = s->text, line = s->line;
    s->state.ctm = times(form->matrix, outer);
    if (form->bounded)
        s->state.clip = common(s->state.clip, moved(s->state.ctm, form->box.x0, form->box.y0, form->box.x1, form->box.y1));
    if (form->group) report_transparent(s, STR("Group"));
    run(s, form->content, form->resources ? form->resources : f->resources, f->depth + 1);
    s->state = saved;
    s->text = text, s->line = line;
    form->running = false;
}

static void op_Do(Frame *f)
{
    Scan *s = f->scan;
    qpdf_oh object = resource(f, "/XObject", name(f, 0));
    Str kind = scan_name(s, object, "/Subtype");
    if (str_eq(kind, STR("Image"))) show_image(f, object);
    else if (str_eq(kind, STR("Form"))) run_form(f, form_of(s, object), s->state.ctm);
    qpdf_oh_release(s->pdf, object);
}

/* Content that is painted again and again, nobody follows where. */
static void run_apart(Frame *f, Form *form)
{
    Scan *s = f->scan;
    State saved = s->state;
    s->state.clip = EVERYWHERE;
    s->in_pattern++;
    run_form(f, form, s->base);
    s->in_pattern--;
    s->state = saved;
}

/* A tiling pattern's cell is looked at once a page; where its tiles fall is not followed. */
static void run_pattern(Frame *f, qpdf_oh pattern)
{
    Scan *s = f->scan;
    if (map_set(&s->painted, scan_id(s, pattern), NULL)) run_apart(f, form_of(s, pattern));
}

/* A glyph that begins with d0 has colours of its own; one that begins with d1 is painted in the text's (9.6.5). */
static bool has_own_colours(Scan *s, Str content)
{
    ArenaMark mark = arena_mark(s->scratch);
    PdfReader reader = {s->scratch, str_slice(content, 0, 256), 0};
    PdfToken t;
    while ((t = pdf_next(&reader)).kind != PDF_END && t.kind != PDF_OPERATOR) continue;
    bool own = t.kind == PDF_OPERATOR && str_eq(t.text, STR("d0"));
    arena_rewind(s->scratch, mark);
    return own;
}

/* The glyphs of a Type 3 font are content: each is looked at once a page, as a pattern's cell is. */
static void run_glyphs(Frame *f, Str font_name)
{
    Scan *s = f->scan;
    qpdf_oh font = resource(f, "/Font", font_name), glyphs = scan_key(s, font, "/CharProcs");
    VEC(Str) names = {0};
    if (qpdf_oh_is_dictionary(s->pdf, glyphs) && map_set(&s->painted, scan_id(s, font), NULL)) {
        qpdf_oh_begin_dict_key_iter(s->pdf, glyphs);
        while (qpdf_oh_dict_more_keys(s->pdf)) vec_push(s->arena, &names, str_copy(s->arena, str_from(qpdf_oh_dict_next_key(s->pdf))));
    }
    for (size_t i = 0; i < names.count && !s->why; i++) {
        qpdf_oh glyph = scan_key(s, glyphs, names.items[i].data);
        Form *form = qpdf_oh_is_stream(s->pdf, glyph) ? form_of(s, glyph) : NULL;
        if (form && !form->resources) form->resources = resources_of(s, font);
        if (form && has_own_colours(s, form->content)) run_apart(f, form);
        qpdf_oh_release(s->pdf, glyph);
    }
    qpdf_oh_release(s->pdf, glyphs);
    qpdf_oh_release(s->pdf, font);
}

static ScanColour pattern_colour(Frame *f, Str pattern_name)
{
    Scan *s = f->scan;
    ScanColour colour = {.ink = SCAN_GREY};
    qpdf_oh pattern = resource(f, "/Pattern", pattern_name);
    if (scan_number(s, pattern, "/PatternType", 0) == 2) {
        qpdf_oh shading = scan_key(s, pattern, "/Shading");
        colour = shading_colour(s, shading);
        qpdf_oh_release(s->pdf, shading);
    } else if (qpdf_oh_is_stream(s->pdf, pattern)) {
        run_pattern(f, pattern);
    }
    qpdf_oh_release(s->pdf, pattern);
    return colour;
}

/* ---- the stream ---- */

static const struct {
    const char *name;
    void (*run)(Frame *frame);
} OPERATORS[] = {
    {"l", op_l},       {"m", op_m},       {"c", op_c},         {"re", op_re},     {"v", op_v},      {"y", op_v},
    {"f", op_fill},    {"f*", op_fill},   {"F", op_fill},      {"S", op_stroke},  {"s", op_stroke}, {"B", op_both},
    {"B*", op_both},   {"b", op_both},    {"b*", op_both},     {"n", op_n},       {"W", op_W},      {"W*", op_W},
    {"q", op_q},       {"Q", op_Q},       {"cm", op_cm},       {"w", op_w},       {"gs", op_gs},    {"g", op_g},
    {"G", op_G},       {"rg", op_rg},     {"RG", op_RG},       {"k", op_k},       {"K", op_K},      {"cs", op_cs},
    {"CS", op_CS},     {"sc", op_scn},    {"scn", op_scn},     {"SC", op_SCN},    {"SCN", op_SCN},  {"BT", op_BT},
    {"Tf", op_Tf},     {"Tc", op_Tc},     {"Tw", op_Tw},       {"Tz", op_Tz},     {"TL", op_TL},    {"Ts", op_Ts},
    {"Tr", op_Tr},     {"Tm", op_Tm},     {"Td", op_Td},       {"TD", op_TD},     {"T*", op_Tstar}, {"TJ", op_TJ},
    {"Tj", op_TJ},     {"'", op_quote},   {"\"", op_double_quote}, {"Do", op_Do}, {"ID", op_ID},    {"sh", op_sh},
};

static void operate(Frame *f, Str operator)
{
    for (size_t i = 0; i < sizeof OPERATORS / sizeof *OPERATORS; i++)
        if (str_eq(operator, str_from(OPERATORS[i].name))) {
            OPERATORS[i].run(f);
            return;
        }
}

static void take(Frame *f, PdfToken t)
{
    f->arrays += t.kind == PDF_OPEN;
    if (t.kind == PDF_CLOSE && f->arrays) f->arrays--;
    if (f->count == MAX_OPERANDS) {
        if (f->arrays) op_TJ(f); /* a long TJ is shown in parts, in its order */
        f->count = 0;
    }
    f->operands[f->count++] = t;
}

static bool is_value(Str word) { return str_eq(word, STR("true")) || str_eq(word, STR("false")) || str_eq(word, STR("null")); }

static void run(Scan *s, Str content, Resources *resources, unsigned depth)
{
    Frame f = {.scan = s, .reader = {s->scratch, content, 0}, .depth = depth, .resources = resources};
    size_t states = s->states.count;
    ArenaMark mark = arena_mark(s->scratch);
    for (PdfToken t; (t = pdf_next(&f.reader)).kind != PDF_END;) {
        if (++s->operators > SCAN_OPERATORS) {
            s->why = "too many operators";
            break;
        }
        if (t.kind != PDF_OPERATOR || is_value(t.text)) {
            take(&f, t);
            continue;
        }
        /* What a form leaves open it may not take from its caller. */
        if (!str_eq(t.text, STR("Q")) || s->states.count > states || f.skipped) operate(&f, t.text);
        f.count = 0, f.arrays = 0;
        arena_rewind(s->scratch, mark);
    }
    arena_rewind(s->scratch, mark);
    s->states.count = states;
    end_path(s);
}

static Str page_content(Scan *s, qpdf_oh page)
{
    qpdf_oh contents = scan_key(s, page, "/Contents");
    Buf all = buf_on(s->arena);
    int count = qpdf_oh_is_array(s->pdf, contents) ? qpdf_oh_get_array_n_items(s->pdf, contents) : 0;
    if (qpdf_oh_is_stream(s->pdf, contents)) buf_put(&all, scan_data(s, contents));
    for (int i = 0; i < count; i++) {
        qpdf_oh part = qpdf_oh_get_array_item(s->pdf, contents, i);
        if (qpdf_oh_is_stream(s->pdf, part)) buf_put(&all, scan_data(s, part));
        buf_putc(&all, '\n');
        qpdf_oh_release(s->pdf, part);
    }
    qpdf_oh_release(s->pdf, contents);
    return buf_str(&all);
}

Scan *pdf_scan_open(Arena *arena, qpdf_data pdf, ScanVisit *visit, void *user)
{
    Scan *s = arena_new(arena, Scan);
    *s = (Scan){.arena = arena, .scratch = arena_open(), .pdf = pdf, .visit = visit, .user = user,
                .fonts = map_on(arena), .forms = map_on(arena), .images = map_on(arena)};
    return s;
}

void pdf_scan_close(Scan *s) { arena_close(s->scratch); }

bool pdf_scan_page(Scan *s, qpdf_oh page, const char **why)
{
    Matrix same = {1, 0, 0, 1, 0, 0};
    s->why = NULL;
    s->painted = map_on(s->arena);
    s->base = s->text = s->line = same;
    s->state = (State){.ctm = same, .clip = EVERYWHERE, .fill_space = &SCAN_SPACE_GREY, .stroke_space = &SCAN_SPACE_GREY, .line_width = 1, .scale = 1};
    s->state.fill = s->state.stroke = scan_first_colour(&SCAN_SPACE_GREY);
    if (is_transparency_group(s, page)) report_transparent(s, STR("Group"));
    run(s, page_content(s, page), resources_of(s, page), 0);
    *why = s->why;
    return !s->why;
}
