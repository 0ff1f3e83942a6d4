/* sheet.c - page boxes, bleed, marks, hidden page numbers. */
#include "layout/sheet.h"

#include "draw/marks.h"

#define MM (72 / 25.4)

static const double ON_TRIM = 0.1; /* pt: rounding of percentages and millimetres */

/* ---- boxes ------------------------------------------------------------------------------------ */

typedef struct Wanted {
    bool crop, cross, folds;
    double bleed;
} Wanted;

static Wanted wanted_of(const PageStyle *style, const PaintOptions *options)
{
    if (!options)
        return (Wanted){0};
    if (!options->as_styled)
        return (Wanted){options->crop, options->cross, options->folds, fmax(0, options->bleed)};
    bool marks = style->marks_crop || style->marks_cross;
    return (Wanted){style->marks_crop, style->marks_cross, marks, style->bleed};
}

bool sheet_has_marks(const PageStyle *style, const PaintOptions *options)
{
    Wanted w = wanted_of(style, options);
    return w.crop || w.cross || w.folds;
}

SheetBoxes layout_sheet(const Pages *pages, size_t index, const PaintOptions *options)
{
    const PageStyle *style = pages->items.items[index].style;
    double bleed = wanted_of(style, options).bleed, around = bleed + (sheet_has_marks(style, options) ? MARKS_ROOM : 0);
    SheetBoxes sheet = {.width = style->width + 2 * around, .height = style->height + 2 * around, .trim_x = around,
                        .trim_y = around, .trim_w = style->width, .trim_h = style->height, .bleed = bleed};
    bool left = pages->root_box && page_is_left(pages->root_box, index + 1);
    sheet.fold_count = sheet_folds(style, index % 2 == 1, left, sheet.folds);
    return sheet;
}

Rect sheet_bled(const SheetBoxes *sheet, Rect r)
{
    double x1 = r.x + r.w, y1 = r.y + r.h;
    if (sheet->bleed <= 0)
        return r;
    if (fabs(x1 - sheet->trim_x - sheet->trim_w) < ON_TRIM)
        x1 += sheet->bleed;
    if (fabs(y1 - sheet->trim_y - sheet->trim_h) < ON_TRIM)
        y1 += sheet->bleed;
    if (fabs(r.x - sheet->trim_x) < ON_TRIM)
        r.x -= sheet->bleed;
    if (fabs(r.y - sheet->trim_y) < ON_TRIM)
        r.y -= sheet->bleed;
    return (Rect){r.x, r.y, x1 - r.x, y1 - r.y};
}

static Rect bleed_rect(const SheetBoxes *s)
{
    return (Rect){s->trim_x - s->bleed, s->trim_y - s->bleed, s->trim_w + 2 * s->bleed, s->trim_h + 2 * s->bleed};
}

void sheet_clip(Canvas *canvas, Arena *arena, const SheetBoxes *sheet)
{
    Path path = rect_path(arena, bleed_rect(sheet));
    canvas_call(canvas, clip, &path);
}

/* ---- hidden page numbers ------------------------------------------------------------------------ */

static LineSpace endless(void *context, size_t index, double top, double height)
{
    (void)context, (void)index, (void)top, (void)height;
    return (LineSpace){0, 1000};
}

/* For the shop's collating: in the bleed at the spine, cut off or bound in. */
static void hidden_number(const Pages *pages, size_t index, const SheetBoxes *s, Canvas *canvas, Typesetter *ts, Arena *arena, Diag *diag)
{
    const Style *root = pages->root_box->style;
    ParagraphStyle block = {.nowrap = true, .strut = root->face};
    SpanStyle span = {.face = root->face, .nowrap = true};
    Str text = str_printf(arena, "%zu", index + 1);
    double size = fmin(6, s->bleed * 0.9 / (0.6 * (double)text.len));
    span.face.size = block.strut.size = size;
    span.line_height = block.line_height = size;
    Paragraph *paragraph = paragraph_open(arena, ts, &block, diag);
    Lines lines;
    paragraph_text(paragraph, &span, text, place_none());
    paragraph_compose(paragraph, endless, NULL, &lines);
    if (!lines.count)
        return;
    const Line *l = &lines.items[0];
    bool left = page_is_left(pages->root_box, index + 1);
    double x = (left ? s->trim_x + s->trim_w : s->trim_x - s->bleed) + (s->bleed - l->width) / 2;
    for (size_t i = 0; i < l->fragment_count; i++) {
        if (l->fragments[i].kind != FRAGMENT_GLYPHS)
            continue;
        GlyphRun run = fragment_run(arena, &l->fragments[i], WRITING_HORIZONTAL, x, s->trim_y + s->trim_h - 5 * MM);
        canvas_call(canvas, glyphs, &run, (Colour){0, 0, 0, 1});
    }
}

void sheet_marks(const Pages *pages, size_t index, const SheetBoxes *s, Canvas *canvas, Typesetter *ts, Arena *arena,
                 const PaintOptions *options, Diag *diag)
{
    if (!options)
        return;
    Wanted w = wanted_of(pages->items.items[index].style, options);
    Colour colour = options->registration.a > 0 ? options->registration : (Colour){0, 0, 0, 1};
    Path solid = path_on(arena), broken = path_on(arena);
    if (w.crop)
        marks_corners(&solid, s);
    if (w.cross)
        marks_centres(&solid, s);
    if (w.folds)
        marks_folds(&broken, s);
    if (solid.ops.count)
        canvas_call(canvas, stroke, &solid, &(Stroke){.width = MARKS_LINE}, colour);
    static const double dashes[] = {3, 2};
    if (broken.ops.count)
        canvas_call(canvas, stroke, &broken, &(Stroke){.width = MARKS_LINE, .dashes = dashes, .dash_count = 2}, colour);
    if (options->page_numbers && s->bleed > 0 && pages->root_box)
        hidden_number(pages, index, s, canvas, ts, arena, diag);
}
