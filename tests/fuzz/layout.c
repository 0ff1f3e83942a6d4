/* Any bytes as a style sheet and a document, split at the first NUL: laid out
 * and drawn to a trace. Whatever comes, it ends, in bounded time and memory. */
#include "layout/layout.h"
#include "markup/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FontSet *fonts;
static Typesetter *typesetter;

static const char fallback[] =
    "<html lang='ja'><body><h1 id='a'>題</h1><p class='x'>文章<ruby>漢<rt>かん</rt></ruby>ABC<a href='#a'>先</a></p>"
    "<ul><li>一<ol><li>二</li></ol></li></ul><div class='f'><div>甲</div><div class='g'>乙</div></div>"
    "<table><thead><tr><th rowspan='2'>頭</th><th colspan='2'>頭</th></tr><tr><th>a</th><th>b</th></tr></thead>"
    "<tbody><tr><td rowspan='3'>一</td><td>二</td><td>三</td></tr><tr><td>四</td><td>五</td></tr><tr><td>六</td></tr></tbody>"
    "</table><div class='c'>段組の文章です。段組の文章です。段組の文章です。</div></body></html>";

static void run(Arena *arena, Diag *diag, Str css, Str xml)
{
    const CssSheet *sheet = css_parse(arena, STR("a.css"), css, diag);
    Node *root = xml_parse(arena, STR("a"), xml, diag);
    if (!root)
        root = xml_parse(arena, STR("a"), str_from(fallback), diag);
    LayoutOptions options = {.document = STR("a")};
    Pages *pages = layout_pages(arena, root, &sheet, 1, typesetter, &options, diag);
    Buf trace = buf_on(arena);
    Canvas *canvas = canvas_trace(arena, &trace);
    layout_paint(pages, canvas, typesetter, NULL, diag);
    canvas_close(canvas);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena *held;
    Diag *diag = diag_open();
    if (!typesetter) { /* once for all inputs: fonts are read-only */
        held = arena_open();
        fonts = fontset_open(held, STR("fonts/fonts.csv"), STR(""), diag);
        typesetter = typesetter_open(fonts);
    }
    Arena *arena = arena_open();
    Str all = {(const char *)data, size};
    size_t cut = str_find_char(all, '\0');
    Str css = cut == SIZE_MAX ? all : str_slice(all, 0, cut);
    run(arena, diag, css, cut == SIZE_MAX ? STR("") : str_slice(all, cut + 1, size));
    diag_close(diag);
    arena_close(arena);
    return 0;
}
