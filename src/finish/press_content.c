#include "finish/press_content.h"

#include <math.h>

#include "finish/pdftoken.h"

enum { NUMBERS = 6, UNKNOWN = -1, FILL = 1, STROKE = 2 };

/* OP is for strokes, op for fills; OPM 1 leaves the other plates alone. */
const PressState press_states[PRESS_STATES] = {
    {"/TsOP00", "<</Type/ExtGState/OP false/op false/OPM 1>>"},
    {"/TsOP01", "<</Type/ExtGState/OP false/op true/OPM 1>>"},
    {"/TsOP10", "<</Type/ExtGState/OP true/op false/OPM 1>>"},
    {"/TsOP11", "<</Type/ExtGState/OP true/op true/OPM 1>>"},
};

/* What q saves. */
typedef struct Graphics {
    bool fill_black, stroke_black; /* in an ink that overprints */
    double width, scale; /* of a line in its own units; of these in points */
    int state; /* of press_states in force, or UNKNOWN */
} Graphics;

typedef struct Rewrite {
    PressContent *press;
    Arena *arena, *scratch;
    PdfReader reader;
    Buf out;
    double numbers[NUMBERS]; /* the last operands */
    size_t number_count;
    bool rgb_named;
    bool in_text;
    Graphics now;
    VEC(Graphics) saved;
} Rewrite;

/* ---- colours ---- */

static void note(Arena *arena, PressContent *press, PressFault fault)
{
    for (size_t i = 0; i < press->faults.count; i++)
        if (press->faults.items[i].kind == fault.kind && str_eq(press->faults.items[i].what, fault.what)) return;
    fault.what = str_copy(arena, fault.what);
    vec_push(arena, &press->faults, fault);
}

/* cairo writes six decimals: as near as that a colour is the one that was drawn. */
static const double SAME = 2e-6;

static bool is_same(Colour colour, const double rgb[3])
{
    const float *parts[3] = {&colour.r, &colour.g, &colour.b};
    for (size_t i = 0; i < 3; i++)
        if (fabs((double)*parts[i] - rgb[i]) > SAME) return false;
    return true;
}

/* As a screen shows it: the nearest of 256 steps. False outside 0 to 1. */
static bool screen_rgb(const double rgb[3], uint8_t out[3])
{
    bool in_range = true;
    for (size_t i = 0; i < 3; i++) {
        double level = rgb[i] * 255;
        in_range = in_range && level >= 0 && level < 255.5;
        out[i] = (uint8_t)fmin(255, fmax(0, round(level)));
    }
    return in_range;
}

static const CanvasMix *mix_drawn(const PressContent *press, const double rgb[3])
{
    for (size_t i = 0; i < press->mix_count; i++)
        if (is_same(press->mixes[i].drawn, rgb)) return &press->mixes[i];
    return NULL;
}

static const Ink *declared(Arena *arena, PressContent *press, const double rgb[3])
{
    uint8_t steps[3];
    const Ink *ink = screen_rgb(rgb, steps) ? ink_of_rgb(press->inks, steps) : NULL;
    if (!ink) note(arena, press, (PressFault){PRESS_UNDECLARED, str_printf(arena, "#%02x%02x%02x", steps[0], steps[1], steps[2])});
    return ink;
}

/* A mix with an undeclared ink is undeclared. */
bool press_mix(Arena *arena, PressContent *press, const CanvasMix *mix, PressInk *out)
{
    *out = (PressInk){.overprint = false};
    for (unsigned i = 0; i < mix->count; i++) {
        const CanvasPart *part = &mix->parts[i];
        const Ink *ink = declared(arena, press, (const double[]){(double)part->ink.r, (double)part->ink.g, (double)part->ink.b});
        if (!ink) return false;
        for (size_t k = 0; k < 4; k++) out->cmyk[k] += (double)ink->cmyk[k] * (double)part->share;
    }
    return true;
}

bool press_colour(Arena *arena, PressContent *press, const double *components, size_t count, PressInk *ink)
{
    double rgb[3];
    for (size_t i = 0; i < 3; i++) rgb[i] = components[count == 3 ? i : 0];
    const CanvasMix *mix = mix_drawn(press, rgb);
    if (mix) return press_mix(arena, press, mix, ink);
    const Ink *alone = declared(arena, press, rgb);
    if (!alone) return false;
    for (size_t i = 0; i < 4; i++) ink->cmyk[i] = (double)alone->cmyk[i];
    ink->overprint = alone->overprint;
    return true;
}

void press_put_cmyk(Buf *out, PressInk ink)
{
    for (size_t i = 0; i < 4; i++) {
        if (i) buf_putc(out, ' ');
        buf_put_number(out, ink.cmyk[i], 4);
    }
}

static void set_black(Rewrite *w, bool stroke, bool black)
{
    *(stroke ? &w->now.stroke_black : &w->now.fill_black) = black;
}

static void put_operation(Rewrite *w, size_t from) { buf_put(&w->out, str_slice(w->reader.bytes, from, w->reader.at)); }

static void colour(Rewrite *w, size_t from, size_t count, bool stroke)
{
    PressInk ink;
    if (w->number_count < count) { /* too few operands: an interpreter skips it */
        note(w->arena, w->press, (PressFault){PRESS_FOREIGN, STR("rg")});
    } else if (press_colour(w->arena, w->press, w->numbers + w->number_count - count, count, &ink)) {
        buf_putc(&w->out, '\n');
        press_put_cmyk(&w->out, ink);
        buf_put(&w->out, stroke ? STR(" K") : STR(" k"));
        set_black(w, stroke, ink.overprint);
        return;
    }
    put_operation(w, from);
}

/* ---- overprint ---- */

/* Only where gs may stand: not inside a path. */
static void agree(Rewrite *w)
{
    bool stroke = w->now.stroke_black && w->now.width * w->now.scale <= PRESS_HAIRLINE, fill = w->now.fill_black && w->in_text;
    int wanted = (stroke ? STROKE : 0) | (fill ? FILL : 0);
    if (!w->press->overprint || wanted == w->now.state) return;
    w->now.state = wanted;
    w->press->states_used = true;
    buf_printf(&w->out, "\n%s gs", press_states[wanted].name);
}

static void save(Rewrite *w) { vec_push(w->scratch, &w->saved, w->now); }

static void restore(Rewrite *w)
{
    if (w->saved.count) w->now = w->saved.items[--w->saved.count];
}

/* ---- operators ---- */

typedef enum Operation {
    OP_OTHER, OP_FILL_RGB, OP_STROKE_RGB, OP_FILL_GREY, OP_STROKE_GREY, OP_FILL_OWN, OP_STROKE_OWN, OP_SAVE, OP_RESTORE,
    OP_WIDTH, OP_MATRIX, OP_BEGIN_TEXT, OP_END_TEXT, OP_MARK, OP_IMAGE_DATA
} Operation;

static Operation operation(Str word)
{
    static const struct {
        const char *word;
        Operation operation;
    } all[] = {
        {"rg", OP_FILL_RGB},   {"RG", OP_STROKE_RGB},  {"g", OP_FILL_GREY},   {"G", OP_STROKE_GREY}, {"k", OP_FILL_OWN},
        {"K", OP_STROKE_OWN},  {"cs", OP_FILL_OWN},    {"CS", OP_STROKE_OWN}, {"sc", OP_FILL_OWN},   {"SC", OP_STROKE_OWN},
        {"scn", OP_FILL_OWN},  {"SCN", OP_STROKE_OWN}, {"q", OP_SAVE},        {"Q", OP_RESTORE},     {"w", OP_WIDTH},
        {"BT", OP_BEGIN_TEXT}, {"ET", OP_END_TEXT},    {"BMC", OP_MARK},      {"BDC", OP_MARK},      {"EMC", OP_MARK},
        {"MP", OP_MARK},       {"DP", OP_MARK},        {"ID", OP_IMAGE_DATA},
        {"cm", OP_MATRIX},
    };
    if (word.len > 3) return OP_OTHER;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_eq(word, str_from(all[i].word))) return all[i].operation;
    return OP_OTHER;
}

/* cs, sc, k and kin, and inline images: only a device space of RGB is seen here;
 * named spaces stand in the resources. */
static void own(Rewrite *w, size_t from)
{
    if (w->rgb_named) note(w->arena, w->press, (PressFault){PRESS_FOREIGN, STR("DeviceRGB")});
    put_operation(w, from);
}

/* The sides of a square change by the root of what its area does. */
static void scale_by(Rewrite *w)
{
    const double *m = w->numbers;
    if (w->number_count == NUMBERS) w->now.scale *= sqrt(fabs(m[0] * m[3] - m[1] * m[2]));
}

static void operate(Rewrite *w, size_t from, Operation op)
{
    switch (op) {
    case OP_FILL_RGB: colour(w, from, 3, false); break;
    case OP_STROKE_RGB: colour(w, from, 3, true); break;
    case OP_FILL_GREY: colour(w, from, 1, false); break;
    case OP_STROKE_GREY: colour(w, from, 1, true); break;
    case OP_FILL_OWN: set_black(w, false, false), own(w, from); break;
    case OP_STROKE_OWN: set_black(w, true, false), own(w, from); break;
    case OP_SAVE: save(w), put_operation(w, from); return;
    case OP_RESTORE: restore(w), put_operation(w, from); return;
    case OP_WIDTH:
        if (w->number_count) w->now.width = w->numbers[w->number_count - 1];
        put_operation(w, from);
        break;
    case OP_MATRIX: scale_by(w), put_operation(w, from); break;
    case OP_BEGIN_TEXT: w->in_text = true, put_operation(w, from); break;
    case OP_END_TEXT: w->in_text = false, put_operation(w, from); break;
    case OP_MARK: return;
    case OP_IMAGE_DATA: pdf_skip_inline_image(&w->reader), own(w, from); return;
    case OP_OTHER: put_operation(w, from); return;
    }
    agree(w);
}

static void operand(Rewrite *w, PdfToken token)
{
    if (token.kind == PDF_NAME) {
        w->rgb_named = w->rgb_named || str_eq(token.text, STR("DeviceRGB")) || str_eq(token.text, STR("RGB"));
    } else if (token.kind == PDF_NUMBER) {
        if (w->number_count == NUMBERS) {
            for (size_t i = 1; i < NUMBERS; i++) w->numbers[i - 1] = w->numbers[i];
            w->number_count--;
        }
        double value;
        w->numbers[w->number_count++] = str_to_double(token.text, &value) ? value : -1;
    }
}

Str press_content(Arena *arena, Str content, PressContent *press)
{
    Arena *scratch = arena_open();
    Rewrite w = {.press = press, .arena = arena, .scratch = scratch, .out = buf_on(arena)};
    w.reader = (PdfReader){scratch, content, 0};
    w.now = (Graphics){.width = 1, .scale = 1, .state = press->inherits ? UNKNOWN : 0};
    size_t from = 0;
    for (PdfToken t; (t = pdf_next(&w.reader)).kind != PDF_END;) {
        if (t.kind != PDF_OPERATOR) {
            operand(&w, t);
            continue;
        }
        operate(&w, from, operation(t.text));
        from = w.reader.at;
        w.number_count = 0;
        w.rgb_named = false;
    }
    buf_put(&w.out, str_slice(content, from, content.len));
    arena_close(scratch);
    return buf_str(&w.out);
}
