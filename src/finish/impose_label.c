/* impose_label.c - a page in each cell of a sheet of labels. */
#include "finish/impose.h"

static const double SLACK = 0.6; /* pt: rounding of a label's size to tenths of a millimetre */

static bool fits(const ImposePage *page, const LabelSheet *sheet, bool turn)
{
    return (turn ? page->h : page->w) <= sheet->cell_w + SLACK && (turn ? page->w : page->h) <= sheet->cell_h + SLACK;
}

static bool check(const Imposition *to, const LabelSheet *sheet)
{
    for (size_t i = 0; i < to->page_count; i++)
        if (!fits(&to->pages[i], sheet, false) && !fits(&to->pages[i], sheet, true))
            return diag_add(to->diag, DIAG_IMPOSE_LABEL_SIZE, place_file(to->document), str_printf(to->arena, "%zu", i + 1),
                            impose_size(to->arena, to->pages[i].w, to->pages[i].h), impose_size(to->arena, sheet->cell_w, sheet->cell_h),
                            sheet->label);
    return true;
}

/* In the middle of its cell; what bleeds may reach the cell's edge. */
static void put_label(Imposition *to, ImposeSheet *face, const LabelSheet *sheet, size_t cell, size_t page)
{
    const ImposePage *p = &to->pages[page];
    bool turn = !fits(p, sheet, false);
    Area area = {sheet->left + (double)(cell % sheet->columns) * sheet->pitch_x, sheet->top + (double)(cell / sheet->columns) * sheet->pitch_y,
                 sheet->cell_w, sheet->cell_h};
    double x = area.x + (area.w - (turn ? p->h : p->w)) / 2, y = area.y + (area.h - (turn ? p->w : p->h)) / 2;
    impose_add_place(to, face, (ImposePlace){.page = page, .x = x, .y = y, .scale = 1, .turn = turn ? 3 : 0, .clip = area});
}

bool impose_labels(Imposition *to, const LabelSheet *sheet)
{
    if (!check(to, sheet)) return false;
    size_t cells = (size_t)sheet->columns * sheet->rows, labels = to->page_count == 1 ? cells : to->page_count;
    SheetBoxes boxes = impose_paper(sheet->width, sheet->height);
    ImposeSheet *face = NULL;
    for (size_t i = 0; i < labels; i++) {
        if (i % cells == 0) face = impose_add_sheet(to, &boxes);
        put_label(to, face, sheet, i % cells, to->page_count == 1 ? 0 : i);
    }
    return true;
}
