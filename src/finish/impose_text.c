#include "finish/impose_text.h"

#include <string.h>

#include "finish/press_content.h"


static bool keep_bytes(void *context, const void *bytes, size_t len)
{
    buf_put(context, (Str){bytes, len});
    return true;
}

static void draw_text(const Imposition *imposition, const ImposeText *text, Canvas *canvas, Typesetter *typesetter)
{
    TextFace face = {.families = STR("\"BIZ UDGothic\", \"Noto Sans CJK JP\""), .size = text->size, .weight = 400, .lang = STR("ja")};
    GlyphRun *runs;
    size_t count;
    double width;
    typesetter_label(typesetter, &face, text->text, imposition->arena, &runs, &count, &width, imposition->diag, place_file(imposition->document));
    double x = text->align == IMPOSE_START ? text->x : text->align == IMPOSE_MIDDLE ? text->x - width / 2 : text->x - width;
    for (size_t i = 0; i < count; i++) {
        GlyphRun run = glyph_run_move(imposition->arena, &runs[i], x, text->y);
        canvas_call(canvas, glyphs, &run, (Colour){0, 0, 0, 1});
    }
}

static bool has_text(const Imposition *imposition)
{
    for (size_t i = 0; i < imposition->sheets.count; i++)
        if (imposition->sheets.items[i].texts.count) return true;
    return false;
}

bool impose_texts_open(ImposeTexts *texts, Arena *arena, const Imposition *imposition, Typesetter *typesetter)
{
    *texts = (ImposeTexts){0};
    if (!has_text(imposition)) return true;
    Buf bytes = buf_on(arena);
    CanvasMeta meta = {.date = STR("2000-01-01T00:00:00Z")}; /* goes no further than this */
    Canvas *canvas = canvas_pdf(arena, &meta, keep_bytes, &bytes);
    for (size_t i = 0; i < imposition->sheets.count; i++) {
        const ImposeSheet *sheet = &imposition->sheets.items[i];
        canvas_call(canvas, page_begin, sheet->boxes.width, sheet->boxes.height, STR(""));
        canvas_call(canvas, tag_begin, STR("Artifact"), STR(""));
        for (size_t k = 0; k < sheet->texts.count; k++) draw_text(imposition, &sheet->texts.items[k], canvas, typesetter);
        canvas_call(canvas, tag_end, STR("Artifact"));
        canvas_call(canvas, page_end);
    }
    int error = canvas_close(canvas);
    if (error) return diag_add(imposition->diag, DIAG_LAYOUT_CANVAS, place_file(imposition->document), str_from(strerror(error)));
    if (!pdf_open(&texts->pdf, arena, imposition->document, buf_str(&bytes), imposition->diag)) return false;
    qpdf_push_inherited_attributes_to_page(texts->pdf.data);
    return true;
}

void impose_texts_close(ImposeTexts *texts) { pdf_close(&texts->pdf); }

/* The canvas drew in one black, on a page of white; a press file has these as inks. */
static Str in_ink(Arena *arena, Str content)
{
    Ink both[] = {{.name = STR("black"), .cmyk = {0, 0, 0, 1}}, {.name = STR("paper"), .rgb = {255, 255, 255}}};
    InkTable inks = {both, 2};
    PressContent press = {.inks = &inks};
    return press_content(arena, content, &press);
}

bool impose_text_form(ImposeTexts *texts, size_t sheet, PdfFile *to, bool press, qpdf_oh *form)
{
    PdfFile *from = &texts->pdf;
    qpdf_oh page = pdf_page(from, sheet);
    Str content;
    if (!pdf_page_content(from, page, &content)) return diag_add(to->diag, DIAG_PDF_DAMAGED, place_file(to->document), STR("text"));
    *form = pdf_new_stream(to, press ? in_ink(to->arena, content) : content);
    pdf_set_name(to, *form, "/Type", "/XObject");
    pdf_set_name(to, *form, "/Subtype", "/Form");
    pdf_set(to, *form, "/BBox", qpdf_oh_copy_foreign_object(to->data, from->data, qpdf_make_indirect_object(from->data, pdf_get(from, page, "/MediaBox"))));
    pdf_set(to, *form, "/Resources", qpdf_oh_copy_foreign_object(to->data, from->data, qpdf_make_indirect_object(from->data, pdf_get(from, page, "/Resources"))));
    return pdf_is_sound(from);
}
