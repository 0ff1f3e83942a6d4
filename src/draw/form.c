#include "draw/form.h"

#include <assert.h>
#include <string.h>

#include "draw/deflate.h"

/* ---- numbers ---- */

enum { NUMBER_LEN = 8 }; /* digits, and a space */

/* Far beyond any page, and a number that is none, become 0. */
static int whole(float v)
{
    const float most = 8e6f;
    return v > -most && v < most ? (int)(v + (v < 0 ? -0.5f : 0.5f)) : 0;
}

static char *put_whole(char *out, float v)
{
    char digits[NUMBER_LEN];
    int n = whole(v);
    size_t at = sizeof digits;
    unsigned rest = (unsigned)(n < 0 ? -n : n);
    digits[--at] = ' ';
    do digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (n < 0) *out++ = '-';
    memcpy(out, digits + at, sizeof digits - at);
    return out + (sizeof digits - at);
}

static char *put_operation(char *out, const float *coords, size_t count, float parts, char op)
{
    for (size_t i = 0; i < count; i++) out = put_whole(out, coords[i] * parts);
    *out++ = op;
    *out++ = '\n';
    return out;
}

static void put_path(Buf *buf, const Path *path, unsigned per_point)
{
    const float parts = (float)per_point;
    const float *at = path->coords.items;
    buf_reserve(buf, path->coords.count * (NUMBER_LEN + 1) + path->ops.count * 2);
    char *out = buf->data + buf->len;
    for (size_t i = 0; i < path->ops.count; i++)
        switch ((PathOp)path->ops.items[i]) {
        case PATH_MOVE: out = put_operation(out, at, 2, parts, 'm'), at += 2; break;
        case PATH_LINE: out = put_operation(out, at, 2, parts, 'l'), at += 2; break;
        case PATH_CURVE: out = put_operation(out, at, 6, parts, 'c'), at += 6; break;
        case PATH_CLOSE: out = put_operation(out, at, 0, parts, 'h'); break;
        }
    *out = '\0';
    buf->len = (size_t)(out - buf->data);
}

static void put_numbers(Buf *out, const double *v, size_t count, int decimals)
{
    for (size_t i = 0; i < count; i++) {
        buf_put_number(out, v[i], decimals);
        buf_putc(out, ' ');
    }
}

static void put_matrix(Buf *out, const double m[6])
{
    put_numbers(out, m, 6, 9);
    buf_put(out, STR("cm\n"));
}

/* ---- state ---- */

/* With the digits that cairo writes: by them a press file knows the ink. */
static void put_colour(Buf *out, Colour *now, bool *set, Colour colour, Str op)
{
    const double rgb[3] = {(double)colour.r, (double)colour.g, (double)colour.b};
    if (*set && memcmp(now, &colour, sizeof colour) == 0) return;
    *now = colour;
    *set = true;
    put_numbers(out, rgb, 3, 6);
    buf_put(out, op);
}

static bool same_line(const Form *form, const Stroke *s)
{
    const Stroke *now = &form->line;
    return form->line_set && !(now->width < s->width || now->width > s->width) && now->cap == s->cap && now->join == s->join &&
           now->dash_count == 0 && s->dash_count == 0;
}

static void put_line_state(Form *form, const Stroke *s)
{
    Buf *out = &form->out;
    if (same_line(form, s)) return;
    form->line = *s;
    form->line_set = true;
    buf_put_number(out, s->width * form->parts, 3);
    buf_printf(out, " w %d J %d j [", (int)s->cap, (int)s->join);
    for (size_t i = 0; i < s->dash_count; i++) {
        if (i) buf_putc(out, ' ');
        buf_put_number(out, s->dashes[i] * form->parts, 3);
    }
    buf_put(out, STR("] "));
    buf_put_number(out, s->dash_offset * form->parts, 3);
    buf_put(out, STR(" d\n"));
}

static void forget_state(Form *form) { form->fill_set = form->stroke_set = form->line_set = false; }

/* ---- operations ---- */

Form form_begin(Arena *arena, const double matrix[6], unsigned parts)
{
    Form form = {.arena = arena, .parts = parts, .out = buf_on(arena), .path = buf_on(arena), .other = buf_on(arena)};
    double m[6];
    for (size_t i = 0; i < 6; i++) m[i] = i < 4 ? matrix[i] / parts : matrix[i];
    put_matrix(&form.out, m);
    return form;
}

static void paint_fill(Form *form)
{
    if (!form->fill_waits) return;
    buf_put(&form->out, buf_str(&form->path));
    buf_put(&form->out, form->even_odd ? STR("f*\n") : STR("f\n"));
    form->fill_waits = false;
}

void form_fill(Form *form, const Path *path, Colour colour, bool even_odd)
{
    if (path->ops.count == 0) return;
    paint_fill(form);
    put_colour(&form->out, &form->fill, &form->fill_set, colour, STR("rg\n"));
    buf_clear(&form->path);
    put_path(&form->path, path, form->parts);
    form->fill_waits = form->painted = true;
    form->even_odd = even_odd;
}

static bool is_path_of_fill(Form *form, const Path *path)
{
    buf_clear(&form->other);
    put_path(&form->other, path, form->parts);
    return str_eq(buf_str(&form->other), buf_str(&form->path));
}

void form_stroke(Form *form, const Path *path, const Stroke *stroke, Colour colour)
{
    if (path->ops.count == 0) return;
    bool both = form->fill_waits && is_path_of_fill(form, path);
    if (!both) paint_fill(form);
    form->painted = true;
    put_colour(&form->out, &form->stroke, &form->stroke_set, colour, STR("RG\n"));
    put_line_state(form, stroke);
    put_path(&form->out, path, form->parts);
    buf_put(&form->out, !both ? STR("S\n") : form->even_odd ? STR("B*\n") : STR("B\n"));
    form->fill_waits = false;
}

void form_clip(Form *form, const Path *path, bool even_odd)
{
    paint_fill(form);
    put_path(&form->out, path, form->parts);
    buf_put(&form->out, even_odd ? STR("W* n\n") : STR("W n\n"));
}

void form_transform(Form *form, const double matrix[6])
{
    double m[6];
    paint_fill(form);
    for (size_t i = 0; i < 6; i++) m[i] = i < 4 ? matrix[i] : matrix[i] * form->parts;
    put_matrix(&form->out, m);
}

void form_save(Form *form)
{
    paint_fill(form);
    buf_put(&form->out, STR("q\n"));
    form->saved++;
}

void form_restore(Form *form)
{
    paint_fill(form);
    buf_put(&form->out, STR("Q\n"));
    form->saved--;
    forget_state(form);
}

/* ---- the picture ---- */

/* SOI, a comment that says which form it is, and a frame of one grey pixel: all that cairo reads of a JPEG. */
static const char head_start[] = "\xFF\xD8\xFF\xFE\x00\x0ATFOR";
enum { START = sizeof head_start - 1, NUMBER = 4, HEAD = START + NUMBER + 13 };

static void make_head(char head[HEAD], unsigned number)
{
    static const char frame[] = "\xFF\xC0\x00\x0B\x08\x00\x01\x00\x01\x01\x01\x11\x00";
    memcpy(head, head_start, START);
    for (unsigned i = 0; i < NUMBER; i++) head[START + i] = (char)('a' + (number >> 4 * (NUMBER - 1 - i) & 15));
    memcpy(head + START + NUMBER, frame, sizeof frame - 1);
}

/* What stands in the head's place in the form: as long, and the beginning of its packed content. */
static Str lead(Arena *arena)
{
    char *spaces = arena_alloc(arena, HEAD, 1);
    memset(spaces, ' ', HEAD);
    return (Str){spaces, HEAD - DEFLATE_LEAD};
}

Str form_picture(Arena *arena, Form *form, unsigned number)
{
    paint_fill(form);
    while (form->saved > 0) form_restore(form);
    Str packed = deflate_pack_after(arena, lead(arena), buf_str(&form->out));
    char *picture = arena_copy(arena, packed.data, packed.len);
    make_head(picture, number);
    return (Str){picture, packed.len};
}

/* ---- the file ---- */

static size_t find_back(const char *file, size_t from, size_t most, Str what)
{
    for (size_t at = from; at + most > from && at >= what.len; at--)
        if (memcmp(file + at - what.len, what.data, what.len) == 0) return at - what.len;
    return SIZE_MAX;
}

/* "/Length 12 0 R", or with a number. */
static Str length_of(Str dict)
{
    size_t at = str_find(dict, STR("/Length "));
    if (at == SIZE_MAX) return STR("");
    Str rest = str_slice(dict, at, dict.len);
    return str_slice(rest, 0, str_find_char(rest, '\n'));
}

/* The dictionary between << and >> of the stream whose data begins at `data`. */
static bool reveal(char *file, size_t data)
{
    enum { FAR = 400 };
    static const Str between = {">>\nstream\n", 10};
    if (data < between.len || memcmp(file + data - between.len, between.data, between.len) != 0) return false;
    size_t end = data - between.len, start = find_back(file, end, FAR, STR("<<"));
    if (start == SIZE_MAX) return false;
    Str dict = {file + start, end - start};
    if (!str_contains(dict, STR("/DCTDecode")) || !str_contains(dict, STR("/Subtype /Image"))) return false;
    static_assert(FORM_SIDE == 16384, "its inverse stands in the matrix");
    Arena *arena = arena_open();
    Buf form = buf_on(arena);
    buf_put(&form, STR("<< "));
    buf_put(&form, length_of(dict));
    buf_printf(&form, "\n/Subtype /Form /BBox [0 0 %d %d] ", FORM_SIDE, FORM_SIDE);
    buf_put(&form, STR("/Matrix [.00006103515625 0 0 -.00006103515625 0 1]\n/Resources << >> /Filter /FlateDecode"));
    bool fits = form.len <= dict.len && str_starts(length_of(dict), STR("/Length "));
    if (fits) {
        memset(file + start, ' ', dict.len);
        memcpy(file + start, form.data, form.len);
        deflate_lead(file + data, lead(arena));
    }
    arena_close(arena);
    return fits;
}

bool form_reveal(char *file, size_t len, size_t count)
{
    size_t found = 0;
    for (size_t at = 0; at < len && found < count; at += HEAD, found++) {
        const char *head = memmem(file + at, len - at, head_start, START);
        if (!head) return false;
        at = (size_t)(head - file);
        if (len - at < HEAD || !reveal(file, at)) return false;
    }
    return found == count;
}
