/* impose_saddle.c - reader pages to printer spreads. */
#include "finish/impose.h"

#include <math.h>

#include "draw/marks.h"

static const double SAME = 0.5; /* pt: pages of one size */

typedef struct Spreads {
    Imposition *to;
    const Saddle *saddle;
    double w, h, bleed;
    size_t total; /* pages with the blank ones, a multiple of 4 */
} Spreads;

static bool all_alike(const Imposition *to)
{
    for (size_t i = 1; i < to->page_count; i++)
        if (fabs(to->pages[i].w - to->pages[0].w) > SAME || fabs(to->pages[i].h - to->pages[0].h) > SAME)
            return diag_add(to->diag, DIAG_IMPOSE_SIZES, place_file(to->document), str_printf(to->arena, "%zu", i + 1),
                            impose_size(to->arena, to->pages[i].w, to->pages[i].h), impose_size(to->arena, to->pages[0].w, to->pages[0].h));
    return true;
}

static double common_bleed(const Imposition *to)
{
    double bleed = to->pages[0].bleed;
    for (size_t i = 1; i < to->page_count; i++) bleed = fmin(bleed, to->pages[i].bleed);
    return bleed;
}

/* Where pages bleed, the shop trims: room for marks. Else the spread is the paper. */
static SheetBoxes boxes_of(const Spreads *s, bool inner)
{
    double around = s->bleed > 0 ? s->bleed + MARKS_ROOM : 0;
    return (SheetBoxes){.width = 2 * s->w + 2 * around, .height = s->h + 2 * around, .trim_x = around, .trim_y = around,
                        .trim_w = 2 * s->w, .trim_h = s->h, .bleed = s->bleed, .folds = {{.at = s->w, .valley = inner}}, .fold_count = 1};
}

/* number: of the reader's page, 1 first; a blank one draws nothing. shift: towards
 * the spine, over which nothing reaches. */
static void put_page(Spreads *s, ImposeSheet *sheet, size_t number, bool right, double shift)
{
    if (number > s->to->page_count) return;
    double left = sheet->boxes.trim_x, spine = left + s->w;
    double x = right ? spine - shift : left + shift;
    Area clip = {right ? spine : left - s->bleed, sheet->boxes.trim_y - s->bleed, s->w + s->bleed, s->h + 2 * s->bleed};
    impose_add_place(s->to, sheet, (ImposePlace){.page = number - 1, .x = x, .y = sheet->boxes.trim_y, .scale = 1, .clip = clip});
}

static void put_marks(Spreads *s, ImposeSheet *sheet, size_t index, bool inner)
{
    static const double dashes[] = {3, 2};
    const SheetBoxes *boxes = &sheet->boxes;
    if (s->bleed <= 0) return;
    Path *solid = impose_add_line(s->to, sheet, MARKS_LINE, IMPOSE_REGISTRATION, NULL, 0);
    marks_corners(solid, boxes);
    marks_centres(solid, boxes);
    marks_folds(impose_add_line(s->to, sheet, MARKS_LINE, IMPOSE_REGISTRATION, dashes, 2), boxes);
    Str says = str_printf(s->to->arena, "%zu 枚目／%zu 枚　%s", index + 1, s->total / 4, inner ? "裏" : "表");
    impose_add_text(s->to, sheet, boxes->trim_x + 20 * IMPOSE_MM, boxes->trim_y - s->bleed - 4 * IMPOSE_MM, 7, IMPOSE_START, says);
}

/* Outside: the last page beside the first; inside: the second beside the last but one. */
static void put_face(Spreads *s, size_t index, bool inner)
{
    SheetBoxes boxes = boxes_of(s, inner);
    ImposeSheet *sheet = impose_add_sheet(s->to, &boxes);
    size_t first = 2 * index + 1 + inner, last = s->total + 1 - first;
    double shift = (double)index * s->saddle->creep;
    bool first_at_right = inner == s->saddle->right_bound;
    put_page(s, sheet, first, first_at_right, shift);
    put_page(s, sheet, last, !first_at_right, shift);
    put_marks(s, sheet, index, inner);
}

bool impose_saddle(Imposition *to, const Saddle *saddle)
{
    if (!all_alike(to)) return false;
    Spreads s = {.to = to, .saddle = saddle, .w = to->pages[0].w, .h = to->pages[0].h, .bleed = common_bleed(to)};
    s.total = (to->page_count + 3) / 4 * 4;
    if (s.total != to->page_count)
        diag_add(to->diag, DIAG_IMPOSE_PADDED, place_file(to->document), str_printf(to->arena, "%zu", to->page_count),
                 str_printf(to->arena, "%zu", s.total - to->page_count));
    double most = saddle->creep * (double)(s.total / 4 - 1);
    if (!(saddle->creep >= 0) || most > s.w / 4)
        return diag_add(to->diag, DIAG_IMPOSE_CREEP, place_file(to->document), impose_size(to->arena, most, s.w));
    for (size_t i = 0; i < s.total / 4; i++) {
        put_face(&s, i, false);
        put_face(&s, i, true);
    }
    to->duplex = 2 * s.w > s.h ? DUPLEX_SHORT_EDGE : DUPLEX_LONG_EDGE;
    return true;
}
