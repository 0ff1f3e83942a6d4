#include "finish/pdfcontent.h"

#include <math.h>
#include <string.h>

#include "base/vec.h"
#include "finish/pdftoken.h"

enum { PART = 0x1F, MAX_OPERANDS = 64, MAX_RANGE = 65536 };

/* ---- strings and codes ---- */

static uint32_t utf16_unit(Str s, size_t at)
{
    return (uint32_t)((unsigned char)s.data[at] << 8 | (unsigned char)s.data[at + 1]);
}

static void put_utf16(Buf *out, Str s)
{
    for (size_t i = 0; i + 1 < s.len; i += 2) {
        uint32_t c = utf16_unit(s, i);
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < s.len) {
            c = 0x10000 + ((c - 0xD800) << 10) + ((utf16_unit(s, i + 2) - 0xDC00) & 0x3FF);
            i += 2;
        }
        buf_put_utf8(out, c);
    }
}

void pdf_put_string(Buf *out, Str raw)
{
    if (str_starts(raw, STR("\xFE\xFF"))) {
        put_utf16(out, str_slice(raw, 2, raw.len));
    } else if (str_starts(raw, STR("\xEF\xBB\xBF"))) {
        buf_put(out, str_slice(raw, 3, raw.len));
    } else {
        for (size_t i = 0; i < raw.len; i++) buf_put_utf8(out, (unsigned char)raw.data[i]);
    }
}

static size_t code_value(Str code)
{
    size_t value = 0;
    for (size_t i = 0; i < code.len && i < 4; i++) value = value << 8 | (unsigned char)code.data[i];
    return value;
}

static void set_code(Arena *arena, PdfFont *font, size_t code, Str utf16, size_t step)
{
    if (code >= font->text_count) return;
    Buf text = buf_on(arena);
    if (step && utf16.len >= 2) { /* of a range: the last unit counts up */
        char *bytes = arena_copy(arena, utf16.data, utf16.len);
        size_t unit = utf16_unit(utf16, utf16.len - 2) + step;
        bytes[utf16.len - 2] = (char)(unit >> 8);
        bytes[utf16.len - 1] = (char)unit;
        utf16.data = bytes;
    }
    put_utf16(&text, utf16);
    font->texts[code] = buf_str(&text);
}

static void read_bfrange(PdfReader *r, PdfFont *font, PdfToken low)
{
    PdfToken high = pdf_next(r), to = pdf_next(r);
    size_t from = code_value(low.text), until = code_value(high.text);
    if (to.kind == PDF_STRING) {
        for (size_t code = from; code <= until && code - from < MAX_RANGE; code++)
            set_code(r->arena, font, code, to.text, code - from);
        return;
    }
    for (size_t code = from; to.kind == PDF_OPEN; code++) {
        PdfToken item = pdf_next(r);
        if (item.kind != PDF_STRING) return;
        set_code(r->arena, font, code, item.text, 0);
    }
}

void pdf_read_cmap(Arena *arena, Str cmap, PdfFont *font)
{
    font->text_count = 65536;
    font->texts = arena_array(arena, Str, font->text_count);
    enum { NONE, SPACE, CHAR, RANGE } block = NONE;
    PdfReader r = {arena, cmap, 0};
    for (PdfToken t; (t = pdf_next(&r)).kind != PDF_END;) {
        if (t.kind == PDF_OPERATOR) {
            if (str_eq(t.text, STR("begincodespacerange"))) block = SPACE;
            else if (str_eq(t.text, STR("beginbfchar"))) block = CHAR;
            else if (str_eq(t.text, STR("beginbfrange"))) block = RANGE;
            else if (str_starts(t.text, STR("end"))) block = NONE;
        } else if (t.kind == PDF_STRING && block == SPACE) {
            font->code_len = t.text.len == 1 ? 1 : 2;
            pdf_next(&r);
        } else if (t.kind == PDF_STRING && block == CHAR) {
            PdfToken to = pdf_next(&r);
            if (to.kind == PDF_STRING) set_code(arena, font, code_value(t.text), to.text, 0);
        } else if (t.kind == PDF_STRING && block == RANGE) {
            read_bfrange(&r, font, t);
        }
    }
}

/* ---- content streams (9.4) ---- */

/* What is shown in one size of type, by lines. */
typedef struct Voice {
    double size, x, y; /* where it last began to be shown */
    Buf text;
} Voice;

typedef struct Content {
    PdfReader reader;
    const Map *fonts;
    const PdfFont *font;
    double font_size;
    double matrix[6]; /* of the text line (9.4.2); what stands around the text object is left out */
    VEC(Voice) voices;
    Buf *text, *extra;
    PdfToken operands[MAX_OPERANDS];
    size_t count;
    unsigned dict_depth;
} Content;

static double number(const Content *c, size_t index)
{
    double value = 0;
    return index < c->count && c->operands[index].kind == PDF_NUMBER && str_to_double(c->operands[index].text, &value) ? value : 0;
}

static void set_matrix(Content *c)
{
    for (size_t i = 0; i < 6; i++) c->matrix[i] = number(c, i);
}

static void begin_text(Content *c) { memcpy(c->matrix, (double[6]){1, 0, 0, 1, 0, 0}, sizeof c->matrix); }

static void move_line(Content *c, double x, double y)
{
    double *m = c->matrix;
    m[4] += x * m[0] + y * m[2];
    m[5] += x * m[1] + y * m[3];
}

static Voice *voice_of(Content *c, double size)
{
    for (size_t i = 0; i < c->voices.count; i++)
        if (fabs(c->voices.items[i].size - size) < 0.01) return &c->voices.items[i];
    vec_push(c->reader.arena, &c->voices, (Voice){.size = size, .x = c->matrix[4], .y = c->matrix[5], .text = buf_on(c->reader.arena)});
    return &c->voices.items[c->voices.count - 1];
}

/* A ruby stands between the letters it explains, but in another size. */
static void show_in_size(Content *c, Str shown)
{
    const double *m = c->matrix;
    double size = fabs(c->font_size) * sqrt(fabs(m[0] * m[3] - m[1] * m[2]));
    Voice *v = voice_of(c, size);
    bool same_line = fabs(m[4] - v->x) < size / 4 || fabs(m[5] - v->y) < size / 4;
    if (!same_line) buf_putc(&v->text, PART);
    buf_put(&v->text, shown);
    v->x = m[4];
    v->y = m[5];
}

static void show(Content *c, Str codes)
{
    size_t from = c->text->len;
    if (!c->font || !c->font->texts) {
        pdf_put_string(c->text, codes);
    } else {
        for (size_t i = 0; i + c->font->code_len <= codes.len; i += c->font->code_len) {
            size_t code = code_value(str_slice(codes, i, i + c->font->code_len));
            if (code < c->font->text_count) buf_put(c->text, c->font->texts[code]);
        }
    }
    show_in_size(c, str_slice(buf_str(c->text), from, c->text->len));
}

static void show_strings(Content *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->operands[i].kind == PDF_STRING) show(c, c->operands[i].text);
}

static void operate(Content *c, Str operator)
{
    static const char OURS[] = "TBEI'\""; /* how they begin: most operators draw paths */
    static const char *const SHOW[] = {"Tj", "TJ", NULL};
    static const char *const MOVE[] = {"T*", "ET", NULL};
    static const char *const MOVE_AND_SHOW[] = {"'", "\"", NULL};
    if (!memchr(OURS, operator.data[0], sizeof OURS - 1)) return;
    if (pdf_is_one_of(operator, SHOW)) {
        show_strings(c);
    } else if (str_eq(operator, STR("Td")) || str_eq(operator, STR("TD"))) {
        buf_putc(c->text, PART);
        move_line(c, number(c, 0), number(c, 1));
    } else if (str_eq(operator, STR("BT"))) {
        begin_text(c);
    } else if (str_eq(operator, STR("Tm"))) {
        buf_putc(c->text, PART);
        set_matrix(c);
    } else if (pdf_is_one_of(operator, MOVE)) {
        buf_putc(c->text, PART);
    } else if (pdf_is_one_of(operator, MOVE_AND_SHOW)) {
        buf_putc(c->text, PART);
        show_strings(c);
    } else if (str_eq(operator, STR("Tf")) && c->count && c->operands[0].kind == PDF_NAME) {
        c->font = map_get(c->fonts, c->operands[0].text);
        c->font_size = number(c, 1);
    } else if (str_eq(operator, STR("ID"))) {
        pdf_skip_inline_image(&c->reader);
    }
}

static void take(Content *c, PdfToken t)
{
    if (t.kind == PDF_DICT) c->dict_depth++;
    if (t.kind == PDF_DICT_END && c->dict_depth) c->dict_depth--;
    if (t.kind == PDF_STRING && c->dict_depth) {
        buf_putc(c->extra, PART);
        pdf_put_string(c->extra, t.text);
    } else {
        /* A TJ longer than the stack is shown in parts, in its order. */
        if (c->count == MAX_OPERANDS) {
            show_strings(c);
            c->count = 0;
        }
        c->operands[c->count++] = t;
    }
}

void pdf_content_text(Arena *arena, Str content, const Map *fonts, Buf *text, Buf *sized, Buf *extra)
{
    Content c = {.reader = {arena, content, 0}, .fonts = fonts, .text = text, .extra = extra};
    begin_text(&c);
    for (PdfToken t; (t = pdf_next(&c.reader)).kind != PDF_END;) {
        if (t.kind != PDF_OPERATOR) {
            take(&c, t);
            continue;
        }
        operate(&c, t.text);
        c.count = 0;
        c.dict_depth = 0;
    }
    for (size_t i = 0; c.voices.count > 1 && i < c.voices.count; i++) {
        buf_putc(sized, PART);
        buf_put(sized, buf_str(&c.voices.items[i].text));
    }
}
