/* Any bytes are looked through to the end. What is no PDF is taken as the content
 * of a page that has fonts, colour spaces and forms to name. */
#include <string.h>

#include "finish/preflight.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Str as_content(Arena *arena, Str content)
{
    Buf out = buf_on(arena);
    buf_put(&out, STR("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
                      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/TrimBox[10 10 290 390]/Contents 4 0 R/Resources 5 0 R>>endobj\n"
                      "5 0 obj<</Font<</F 6 0 R/G 7 0 R>>/ColorSpace<</S[/Separation/All/DeviceCMYK null]/X[/Indexed/DeviceRGB 1<001122334455>]>>"
                      "/XObject<</M 4 0 R/N 8 0 R>>/Pattern<</P 9 0 R>>/ExtGState<</A<</ca .5>>>>>>endobj\n"
                      "6 0 obj<</Type/Font/Subtype/Type1/BaseFont/A/FirstChar 32/Widths[500 600]>>endobj\n"
                      "7 0 obj<</Type/Font/Subtype/Type0/Encoding/Identity-V/DescendantFonts[<</W[1[500]3 9 700]/DW 900>>]>>endobj\n"
                      "8 0 obj<</Subtype/Form/BBox[0 0 9 9]/Length 5>>stream\n/M Do\nendstream endobj\n"
                      "9 0 obj<</PatternType 1/PaintType 1/BBox[0 0 9 9]/Length 4>>stream\n/P scn\nendstream endobj\n"));
    buf_printf(&out, "4 0 obj<</Subtype/Form/Length %zu>>stream\n", content.len);
    buf_put(&out, content);
    buf_put(&out, STR("\nendstream endobj\ntrailer<</Root 1 0 R/Size 10>>\n%%EOF\n"));
    return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    Str bytes = {(const char *)data, size};
    PreflightReport report;
    if (!str_contains(bytes, STR("%PDF"))) bytes = as_content(arena, bytes);
    preflight(arena, bytes, print_profile_default(), NULL, &report);
    for (size_t i = 0; i < report.findings.count; i++) preflight_say(diag, arena, STR("it.pdf"), &report.findings.items[i]);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
