/* Any bytes as a content stream on its way to inks. What comes out has none of the
 * screen's operators left unless a fault says so. */
#include <assert.h>

#include "finish/pdftoken.h"
#include "finish/press_content.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t screen_operators(Arena *arena, Str content)
{
    PdfReader reader = {arena, content, 0};
    size_t count = 0;
    for (PdfToken t; (t = pdf_next(&reader)).kind != PDF_END;) {
        if (t.kind != PDF_OPERATOR) continue;
        if (str_eq(t.text, STR("ID"))) pdf_skip_inline_image(&reader);
        count += str_eq(t.text, STR("rg")) || str_eq(t.text, STR("RG")) || str_eq(t.text, STR("g")) || str_eq(t.text, STR("G"));
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Ink inks[] = {{.rgb = {0x17, 0x40, 0x5c}, .cmyk = {0.95f, 0.7f, 0.4f, 0.25f}},
                  {.rgb = {0, 0, 0}, .cmyk = {0, 0, 0, 1}, .overprint = true}};
    InkTable table = {inks, 2};
    for (int form = 0; form < 2; form++) {
        PressContent press = {.inks = &table, .overprint = true, .inherits = form == 1};
        Str out = press_content(arena, (Str){(const char *)data, size}, &press);
        assert(press.faults.count || screen_operators(arena, out) == 0);
    }
    arena_close(arena);
    return 0;
}
