/* Any bytes placed on new sheets. The first eight say how; what follows is a PDF, or else
 * the boxes of up to 31 pages, six bytes each, and the content of them all. A file
 * that is written has a page for each face, and every page placed lies somewhere. */
#include <assert.h>
#include <math.h>

#include "finish/impose.h"
#include "finish/pdftext.h"
#include "layout/fold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HOW = 8, PER_PAGE = 6, MOST_PAGES = 31 }; /* of the first byte: two bits the form, one PDF/X, five the pages */

static FontSet *fonts;
static Typesetter *typesetter;

static void put_boxes(Buf *out, const uint8_t *b)
{
    unsigned w = (unsigned)b[0] << 4, h = (unsigned)b[1] << 4, edge = b[2] % 64;
    if (b[5] % 8 != 7) buf_printf(out, "/MediaBox[%d -%u %u %u]", (int)edge - 32, edge / 2, w, h);
    if (b[5] & 8) buf_printf(out, "/TrimBox[%u %u %u %u]", edge, edge, w - edge, h - edge);
    if (b[5] & 16) buf_printf(out, "/BleedBox[%u %u %u %u]", edge / 2, edge / 2, w - edge / 2, h - edge / 2);
    if (b[5] & 32) buf_printf(out, "/CropBox[%u 0 %u nan]", edge, w / 2);
    buf_printf(out, "/Rotate %d", (b[3] % 9 - 4) * (b[3] & 16 ? 90 : 45));
    if (b[4]) buf_printf(out, "/UserUnit %u.%u", b[4] / 32u, b[4] % 10u);
    if (b[5] & 64) buf_put(out, STR("/Annots[<</Subtype/Widget>><</Subtype/Link>> 7]"));
}

/* A file in the making: impose takes none whose table of objects is wrong. */
typedef struct Objects {
    Buf out;
    size_t at[MOST_PAGES + 4];
    size_t count;
} Objects;

static Buf *object(Objects *o)
{
    o->at[o->count++] = o->out.len;
    buf_printf(&o->out, "%zu 0 obj", o->count);
    return &o->out;
}

static Str end(Objects *o)
{
    size_t xref = o->out.len;
    buf_printf(&o->out, "xref\n0 %zu\n0000000000 65535 f \n", o->count + 1);
    for (size_t i = 0; i < o->count; i++) buf_printf(&o->out, "%010zu 00000 n \n", o->at[i]);
    buf_printf(&o->out, "trailer\n<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", o->count + 1, xref);
    return buf_str(&o->out);
}

static Str as_pdf(Arena *arena, Str bytes, const uint8_t *how)
{
    size_t pages = how[0] / 8u < bytes.len / PER_PAGE ? how[0] / 8u : bytes.len / PER_PAGE;
    Str content = str_slice(bytes, pages * PER_PAGE, bytes.len);
    Objects o = {.out = buf_on(arena)};
    buf_put(&o.out, STR("%PDF-1.4\n"));
    buf_put(object(&o), STR("<</Type/Catalog/Pages 2 0 R/Metadata 3 0 R"));
    if (how[0] & 4) buf_put(&o.out, STR("/OutputIntents[<</Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier(J)>>]"));
    buf_put(&o.out, STR(">>\nendobj\n"));
    buf_put(object(&o), STR("<</Type/Pages/Kids["));
    for (size_t i = 0; i < pages; i++) buf_printf(&o.out, "%zu 0 R ", i + 4);
    buf_printf(&o.out, "]/Count %zu>>\nendobj\n", pages);
    buf_printf(object(&o), "<</Subtype/XML/Length %zu>>\nstream\n", content.len);
    buf_put(&o.out, content);
    buf_put(&o.out, STR("\nendstream\nendobj\n"));
    for (size_t i = 0; i < pages; i++) {
        buf_put(object(&o), STR("<</Type/Page/Parent 2 0 R/Contents 3 0 R"));
        put_boxes(&o.out, (const uint8_t *)bytes.data + i * PER_PAGE);
        buf_put(&o.out, STR(">>\nendobj\n"));
    }
    return end(&o);
}

static bool labels(Imposition *to, const uint8_t *how)
{
    LabelSheet sheet = {.name = STR("fuzz"), .label = STR("fuzz"), .width = 595, .height = 842, .columns = 1 + how[1] % 8u, .rows = 1 + how[2] % 20u,
                        .cell_w = how[3] * 4, .cell_h = how[4] * 4, .pitch_x = how[5] * 4, .pitch_y = how[6] * 4, .left = how[7], .top = how[7] / 2.0};
    return impose_labels(to, &sheet);
}

static bool dummy(Imposition *to, const uint8_t *how)
{
    static const FoldKind kinds[] = {FOLD_HALF, FOLD_FOUR, FOLD_ROLL_3, FOLD_Z_3, FOLD_MAP};
    PageStyle style = {.fold = kinds[how[1] % 5], .fold_columns = 2 + how[2] % 8u, .fold_rows = 1 + how[3] % 8u};
    SheetBoxes *folds = arena_array(to->arena, SheetBoxes, to->page_count);
    for (size_t i = 0; i < to->page_count; i++) {
        style.width = to->pages[i].w;
        style.height = to->pages[i].h;
        folds[i] = impose_paper(style.width, style.height);
        folds[i].fold_count = sheet_folds(&style, i % 2, (how[4] + i) % 2, folds[i].folds);
    }
    return impose_dummy(to, folds);
}

static bool plan(Imposition *to, const uint8_t *how)
{
    switch (how[0] % 4) {
    case 0: return impose_saddle(to, &(Saddle){.right_bound = how[1] & 1, .creep = how[2] / 16.0});
    case 1: return labels(to, how);
    case 2: return impose_tiles(to, &(Poster){420 + how[1] * 4, 420 + how[2] * 4, how[3] / 2.0});
    default: return dummy(to, how);
    }
}

static void check(const Imposition *to)
{
    for (size_t i = 0; i < to->sheets.count; i++) {
        const ImposeSheet *sheet = &to->sheets.items[i];
        assert(sheet->boxes.width > 0 && sheet->boxes.height > 0 && isfinite(sheet->boxes.width + sheet->boxes.height));
        for (size_t j = 0; j < sheet->places.count; j++) {
            const ImposePlace *p = &sheet->places.items[j];
            assert(p->page < to->page_count && isfinite(p->x + p->y + p->clip.x + p->clip.y + p->clip.w + p->clip.h));
        }
    }
}

static void impose(Arena *arena, Str pdf, const uint8_t *how, Diag *diag)
{
    Str out;
    ImposeSource *source = impose_open(arena, STR("it.pdf"), pdf, diag);
    if (!source) return;
    Imposition to = impose_begin(arena, source);
    if (plan(&to, how)) {
        check(&to);
        if (impose_write(source, &to, typesetter, &out) && !diag_count(diag, DIAG_ERROR)) assert(pdf_page_count(out) == to.sheets.count);
    }
    impose_close(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Diag *diag = diag_open();
    if (!typesetter) { /* once for all inputs: fonts are read-only */
        fonts = fontset_open(arena_open(), STR("fonts/fonts.csv"), STR(""), diag);
        typesetter = typesetter_open(fonts);
    }
    Arena *arena = arena_open();
    if (size >= HOW) {
        Str rest = {(const char *)data + HOW, size - HOW};
        impose(arena, str_contains(rest, STR("%PDF")) ? rest : as_pdf(arena, rest, data), data, diag);
    }
    diag_close(diag);
    arena_close(arena);
    return 0;
}
