/* impose_dummy.c - the fold dummy (折り見本): creases, panels and faces to be checked
 * by hand before anything goes to the shop. */
#include "finish/impose.h"

#include <math.h>

#include "draw/marks.h"

static const double AROUND = 13 * IMPOSE_MM; /* room for words beside the page */
static const double OUT = 7 * IMPOSE_MM;     /* of a crease beyond the page */
static const double A4_SHORT = 210 * IMPOSE_MM, A4_LONG = 297 * IMPOSE_MM;

enum { CUTS = SHEET_FOLDS + 2 };

typedef struct Dummy {
    Imposition *to;
    size_t page;
    const SheetBoxes *folds;
    ImposeSheet *sheet;
    double scale;
    Area area; /* of the page on the paper */
    double xs[CUTS], ys[CUTS]; /* edges and creases in order, pt of the page */
    size_t columns, rows;
} Dummy;

/* ---- panels ---- */

static size_t cuts_of(const SheetBoxes *folds, bool across, double length, double out[CUTS])
{
    size_t count = 1;
    out[0] = 0;
    for (size_t i = 0; i < folds->fold_count; i++) {
        const SheetFold *f = &folds->folds[i];
        if (f->across != across || f->at <= 0 || f->at >= length) continue;
        size_t at = count++;
        for (; at > 1 && out[at - 1] > f->at; at--) out[at] = out[at - 1];
        out[at] = f->at;
    }
    out[count] = length;
    return count;
}

/* Is the crease a valley where it passes the n-th panel of its way? */
static bool is_valley(const SheetFold *fold, size_t n) { return fold->valley != (fold->turns && n % 2 == 1); }

static void put_crease(Dummy *d, const SheetFold *fold)
{
    static const double mountain[] = {9, 2.5, 1.5, 2.5}, valley[] = {4, 3};
    const double *cuts = fold->across ? d->xs : d->ys;
    size_t parts = fold->across ? d->columns : d->rows;
    double at = (fold->across ? d->area.y : d->area.x) + d->scale * fold->at, start = fold->across ? d->area.x : d->area.y;
    for (size_t n = 0; n < parts; n++) {
        bool down = is_valley(fold, n);
        double from = start + d->scale * cuts[n] - (n ? 0 : OUT), end = start + d->scale * cuts[n + 1] + (n + 1 < parts ? 0 : OUT);
        for (int over = 0; over < 2; over++) { /* a white line below keeps it visible on any ground */
            Path *path = impose_add_line(d->to, d->sheet, over ? 0.7 : 2, over ? IMPOSE_BLACK : IMPOSE_PAPER, down ? valley : mountain, over ? (down ? 2 : 4) : 0);
            if (fold->across) marks_line(path, from, at, end, at);
            else marks_line(path, at, from, at, end);
        }
    }
    Str says = is_valley(fold, 0) ? STR("谷折り") : STR("山折り");
    if (fold->across) impose_add_text(d->to, d->sheet, start - OUT + 6.5 * IMPOSE_MM, at - 1.2 * IMPOSE_MM, 6.5, IMPOSE_END, says);
    else impose_add_text(d->to, d->sheet, at, start - OUT - 1 * IMPOSE_MM, 6.5, IMPOSE_MIDDLE, says);
}

static Str length_text(Arena *arena, double length)
{
    Buf out = buf_on(arena);
    buf_put_number(&out, length / IMPOSE_MM, 1);
    buf_put(&out, STR(" mm"));
    return buf_str(&out);
}

/* Panels are numbered as they are read on the front, and on from there on the back;
 * the panel behind is the one at the same place from the other edge. */
static Str panel_text(const Dummy *d, size_t column, size_t row)
{
    size_t panels = d->columns * d->rows, leaf = d->page / 2, here = row * d->columns + column, mirrored = row * d->columns + d->columns - 1 - column;
    bool back = d->page % 2 == 1;
    size_t number = 2 * leaf * panels + (back ? panels : 0) + here + 1, behind = 2 * leaf * panels + (back ? 0 : panels) + mirrored + 1;
    if (!back && d->page + 1 == d->to->page_count) return str_printf(d->to->arena, "%zu", number); /* printed on one face */
    return str_printf(d->to->arena, "%zu（裏 %zu）", number, behind);
}

static void put_panel(Dummy *d, size_t column, size_t row)
{
    double x = d->area.x + d->scale * d->xs[column], y = d->area.y + d->scale * d->ys[row];
    double w = fmin(19 * IMPOSE_MM, d->scale * (d->xs[column + 1] - d->xs[column]) - 2), h = 5 * IMPOSE_MM;
    Area tag = {x + 1.5 * IMPOSE_MM, y + 1.5 * IMPOSE_MM, w, h};
    path_rect(impose_add_line(d->to, d->sheet, 0, IMPOSE_PAPER, NULL, 0), tag.x, tag.y, tag.w, tag.h);
    path_rect(impose_add_line(d->to, d->sheet, 0.4, IMPOSE_BLACK, NULL, 0), tag.x, tag.y, tag.w, tag.h);
    impose_add_text(d->to, d->sheet, tag.x + tag.w / 2, tag.y + 3.6 * IMPOSE_MM, 8.5, IMPOSE_MIDDLE, panel_text(d, column, row));
}

static void put_panels(Dummy *d)
{
    double low = d->area.y + d->area.h, right = d->area.x + d->area.w;
    for (size_t r = 0; r < d->rows; r++)
        for (size_t c = 0; c < d->columns; c++) put_panel(d, c, r);
    for (size_t c = 0; d->columns > 1 && c < d->columns; c++)
        impose_add_text(d->to, d->sheet, d->area.x + d->scale * (d->xs[c] + d->xs[c + 1]) / 2, low + 4 * IMPOSE_MM, 6.5, IMPOSE_MIDDLE,
                        length_text(d->to->arena, d->xs[c + 1] - d->xs[c]));
    for (size_t r = 0; d->rows > 1 && r < d->rows; r++)
        impose_add_text(d->to, d->sheet, right + 1.5 * IMPOSE_MM, d->area.y + d->scale * (d->ys[r] + d->ys[r + 1]) / 2, 6.5, IMPOSE_START,
                        length_text(d->to->arena, d->ys[r + 1] - d->ys[r]));
}

static void put_words(Dummy *d)
{
    double low = d->area.y + d->area.h;
    Buf says = buf_on(d->to->arena);
    buf_put(&says, STR("折り見本　一点鎖線＝山折り　破線＝谷折り　"));
    buf_put(&says, d->area.w > d->area.h ? STR("両面印刷は「短辺とじ」　") : STR("両面印刷は「長辺とじ」　"));
    if (d->scale < 1) {
        buf_put(&says, STR("縮小 "));
        buf_put_number(&says, d->scale * 100, 0);
        buf_put(&says, STR("%（実物ではありません）"));
    } else {
        buf_put(&says, STR("実際のサイズ（100%）で印刷"));
    }
    impose_add_text(d->to, d->sheet, d->area.x, low + 9 * IMPOSE_MM, 7.5, IMPOSE_START, buf_str(&says));
    impose_add_text(d->to, d->sheet, d->area.x, d->area.y - 6.5 * IMPOSE_MM, 12, IMPOSE_START, d->page % 2 ? STR("裏") : STR("表"));
}

/* ---- a face ---- */

/* A4 where the page and its words fit, else A3, else A3 and smaller. */
static SheetBoxes paper_for(const ImposePage *page, double *scale)
{
    double shorter = fmin(page->w, page->h) + 2 * AROUND, longer = fmax(page->w, page->h) + 2 * AROUND;
    bool small = shorter <= A4_SHORT && longer <= A4_LONG;
    double w = small ? A4_SHORT : A4_LONG, h = small ? A4_LONG : 2 * A4_SHORT;
    *scale = fmin(1, fmin((w - 2 * AROUND) / (shorter - 2 * AROUND), (h - 2 * AROUND) / (longer - 2 * AROUND)));
    return page->w > page->h ? impose_paper(h, w) : impose_paper(w, h);
}

static void put_face(Imposition *to, size_t page, const SheetBoxes *folds)
{
    const ImposePage *p = &to->pages[page];
    Dummy d = {.to = to, .page = page, .folds = folds};
    SheetBoxes boxes = paper_for(p, &d.scale);
    double w = d.scale * p->w, h = d.scale * p->h;
    d.sheet = impose_add_sheet(to, &boxes);
    d.area = (Area){(boxes.width - w) / 2, (boxes.height - h) / 2, w, h};
    d.columns = cuts_of(folds, false, p->w, d.xs);
    d.rows = cuts_of(folds, true, p->h, d.ys);
    impose_add_place(to, d.sheet, (ImposePlace){.page = page, .x = d.area.x, .y = d.area.y, .scale = d.scale, .clip = d.area});
    path_rect(impose_add_line(to, d.sheet, 0.4, IMPOSE_GREY, NULL, 0), d.area.x, d.area.y, w, h);
    for (size_t i = 0; i < folds->fold_count; i++) put_crease(&d, &folds->folds[i]);
    put_panels(&d);
    put_words(&d);
}

bool impose_dummy(Imposition *to, const SheetBoxes *folds)
{
    for (size_t i = 0; i < to->page_count; i++)
        if (!folds[i].fold_count || folds[i].fold_count > SHEET_FOLDS)
            return diag_add(to->diag, DIAG_IMPOSE_NO_FOLD, place_file(to->document), str_printf(to->arena, "%zu", i + 1));
    for (size_t i = 0; i < to->page_count; i++) put_face(to, i, &folds[i]);
    to->duplex = to->pages[0].w > to->pages[0].h ? DUPLEX_SHORT_EDGE : DUPLEX_LONG_EDGE;
    return true;
}
