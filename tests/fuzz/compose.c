/* Any text in any style composes: every line within bounds or flagged, and all of
 * the text comes back from the fragments in order. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "text/compose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static LineSpace measure(void *context, size_t index, double top, double height)
{
    (void)top, (void)height;
    double width = *(double *)context;
    return (LineSpace){0, index % 3 == 2 ? width * 0.8 : width};
}

static void check(const Lines *lines)
{
    double top = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const Line *line = &lines->items[i];
        assert(line->height > 0 && fabs(line->top - top) < 1e-6);
        top += line->height;
        for (size_t k = 0; k < line->fragment_count; k++) {
            const GlyphRun *run = &line->fragments[k].run;
            size_t bytes = 0, glyphs = 0;
            for (size_t c = 0; c < run->cluster_count; c++) {
                bytes += run->clusters[c].bytes;
                glyphs += run->clusters[c].glyphs;
            }
            if (run->cluster_count) assert(bytes == run->text.len && glyphs == run->glyph_count);
            for (size_t g = 0; g < run->glyph_count; g++) assert(isfinite(run->glyphs[g].x) && isfinite(run->glyphs[g].y));
        }
    }
}

static Str sound_utf8(Arena *arena, Str bytes)
{
    Buf out = buf_on(arena);
    for (size_t pos = 0; pos < bytes.len;) buf_put_utf8(&out, utf8_next(bytes, &pos));
    return buf_str(&out);
}

static void feed(Paragraph *p, SpanStyle span, const Warichu *note, Str text, unsigned flags)
{
    size_t third = text.len / 3;
    while (third < text.len && ((unsigned char)text.data[third] & 0xC0) == 0x80) third++;
    Str first = str_slice(text, 0, third), rest = str_slice(text, third, text.len);
    paragraph_text(p, &span, first, place_none());
    if (flags & 1) paragraph_open_box(p, &span, 2);
    if (flags & 2) {
        RubyStyle ruby = {.text = span, .overhang = true, .merge = true};
        ruby.text.face.size /= 2;
        paragraph_ruby(p, &span, str_slice(rest, 0, rest.len), &ruby, first, flags & 4, place_none());
    }
    if (flags & 8) span.emphasis = EMPHASIS_SESAME;
    if (flags & 16) span.tate_chu_yoko = true;
    SpanStyle around = span;
    if (flags & 128) {
        span.warichu = note;
        span.face.size = note->size;
    }
    paragraph_text(p, &span, rest, place_none());
    span = around;
    if (flags & 32) paragraph_leader(p, &span, STR("…"));
    if (flags & 1) paragraph_close_box(p, 2);
    if (flags & 64) paragraph_atomic(p, p, 30, 20, 5);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 8 || size > 3000) return 0;
    static FontSet *set; /* the same for all runs */
    static Typesetter *ts;
    if (!set) {
        set = fontset_open(arena_open(), STR("fonts/fonts.csv"), (Str){0}, diag_open());
        ts = typesetter_open(set);
    }
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    static const TabStop stops[] = {{30, TAB_END, 0}, {70, TAB_CENTER, 0}, {90, TAB_CHARACTER, 'a'}};
    ParagraphStyle style = {.align = (TextAlign)(data[0] % 4), .align_last = (TextAlign)(data[1] % 5),
                            .justify = (TextJustify)(data[1] / 5 % 4), .line_break = (LineBreak)(data[2] % 4),
                            .trim = (SpacingTrim)(data[3] % 6), .hanging = data[4] & 15u, .indent = data[4] / 16 - 4,
                            .nowrap = data[5] & 1, .overflow_anywhere = data[5] & 2, .line_height = 20,
                            .writing = data[5] & 4 ? WRITING_VERTICAL_RL : WRITING_HORIZONTAL,
                            .strut = {.families = STR("BIZ UDMincho"), .size = 10, .weight = 400},
                            .tab_stops = stops, .tab_stop_count = data[0] / 64};
    SpanStyle span = {.face = style.strut, .line_height = 20, .autospace = data[5] & 8, .preserve_breaks = data[5] & 16, .preserve_spaces = data[5] & 128, .tab_size = 12,
                      .word_break = (WordBreak)(data[5] / 32 % 3)};
    double width = data[6];
    Paragraph *p = paragraph_open(arena, ts, &style, diag);
    Warichu note = {.base = span.face, .size = span.face.size / 2};
    feed(p, span, &note, sound_utf8(arena, (Str){(const char *)data + 8, size - 8}), data[7]);
    Lines lines;
    double narrow, wide;
    paragraph_widths(p, &narrow, &wide);
    assert(narrow <= wide + 1);
    paragraph_compose(p, measure, &width, &lines);
    check(&lines);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
