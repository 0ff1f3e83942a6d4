/* impose_tile.c - a poster on sheets of office paper.
 *
 *      cut line (solid)          Tiles overlap by a strip. The sheet at the right
 *      |                         (or below) is cut along its solid line and laid on
 *   +--+-----------+--+          the broken line of its neighbour, where the strip
 *   |  |           ¦  |          is the paste area. Crosses on the joint are on both
 *   |  |           ¦  |          sheets and must meet.
 *   +--+-----------+--+
 *      broken line ¦
 */
#include "finish/impose.h"

#include <assert.h>
#include <math.h>

#include "draw/marks.h"

static const double MARGIN = 8 * IMPOSE_MM; /* what office printers leave white, and room for the key */
static const double CROSS = 2 * IMPOSE_MM;  /* arm of a register mark */
static const double FINE = 0.35;

enum { MOST_TILES = 400, LEAST_PAPER = 419 /* the short side of A5 */ };

typedef struct Grid {
    Imposition *to;
    size_t page;
    double paper_w, paper_h;
    double overlap;
    size_t columns, rows;
    double tile_w, tile_h; /* of the poster, on each sheet: all alike */
} Grid;

static size_t pieces(double whole, double window, double overlap)
{
    double n = ceil((whole - overlap) / (window - overlap) - 1e-6);
    return n < 1 ? 1 : n > MOST_TILES ? MOST_TILES + 1 : (size_t)n;
}

static Grid grid_on(Imposition *to, size_t page, double w, double h, double overlap)
{
    const ImposePage *p = &to->pages[page];
    Grid g = {.to = to, .page = page, .paper_w = w, .paper_h = h, .overlap = overlap};
    g.columns = pieces(p->w, w - 2 * MARGIN, overlap);
    g.rows = pieces(p->h, h - 2 * MARGIN, overlap);
    g.tile_w = (p->w + (double)(g.columns - 1) * overlap) / (double)g.columns;
    g.tile_h = (p->h + (double)(g.rows - 1) * overlap) / (double)g.rows;
    return g;
}

/* Rows are letters, as on a map; after Z come AA, AB … */
static Str key_of(const Grid *g, size_t column, size_t row)
{
    Str letter = row < 26 ? str_printf(g->to->arena, "%c", (char)('A' + row))
                          : str_printf(g->to->arena, "%c%c", (char)('A' + row / 26 - 1), (char)('A' + row % 26));
    return str_printf(g->to->arena, STR_FMT "-%zu", STR_ARG(letter), column + 1);
}

/* Several posters in one file are told apart by their page. */
static Str page_text(const Grid *g)
{
    return g->to->page_count > 1 ? str_printf(g->to->arena, "（%zu ページ目）", g->page + 1) : STR("");
}

/* ---- one tile ---- */

static void cross(Path *path, double x, double y)
{
    marks_line(path, x - CROSS, y, x + CROSS, y);
    marks_line(path, x, y - CROSS, x, y + CROSS);
}

/* On the joints at a quarter and three quarters: the same spot of the poster on
 * both sheets. A white line below keeps them visible on dark ground. */
static void put_crosses(Grid *g, ImposeSheet *sheet, const Area *a, size_t column, size_t row)
{
    for (int over = 0; over < 2; over++) {
        Path *path = impose_add_line(g->to, sheet, over ? FINE : 4 * FINE, over ? IMPOSE_REGISTRATION : IMPOSE_PAPER, NULL, 0);
        for (int quarter = 1; quarter < 4; quarter += 2) {
            double x = a->x + a->w * quarter / 4, y = a->y + a->h * quarter / 4;
            if (column) cross(path, a->x, y);
            if (column + 1 < g->columns) cross(path, a->x + a->w - g->overlap, y);
            if (row) cross(path, x, a->y);
            if (row + 1 < g->rows) cross(path, x, a->y + a->h - g->overlap);
        }
    }
}

static void put_joints(Grid *g, ImposeSheet *sheet, const Area *a, size_t column, size_t row)
{
    static const double dashes[] = {4, 3};
    double right = a->x + a->w, low = a->y + a->h;
    Path *cut = impose_add_line(g->to, sheet, FINE, IMPOSE_REGISTRATION, NULL, 0);
    if (column) marks_line(cut, a->x, a->y - MARGIN / 2, a->x, low + MARGIN / 2);
    if (row) marks_line(cut, a->x - MARGIN / 2, a->y, right + MARGIN / 2, a->y);
    Path *paste = impose_add_line(g->to, sheet, FINE, IMPOSE_REGISTRATION, dashes, 2);
    if (column + 1 < g->columns) marks_line(paste, right - g->overlap, a->y - MARGIN / 2, right - g->overlap, low + MARGIN / 2);
    if (row + 1 < g->rows) marks_line(paste, a->x - MARGIN / 2, low - g->overlap, right + MARGIN / 2, low - g->overlap);
    put_crosses(g, sheet, a, column, row);
}

static void put_tile(Grid *g, size_t column, size_t row)
{
    SheetBoxes boxes = impose_paper(g->paper_w, g->paper_h);
    ImposeSheet *sheet = impose_add_sheet(g->to, &boxes);
    Area a = {(g->paper_w - g->tile_w) / 2, (g->paper_h - g->tile_h) / 2, g->tile_w, g->tile_h};
    double x = a.x - (double)column * (g->tile_w - g->overlap), y = a.y - (double)row * (g->tile_h - g->overlap);
    impose_add_place(g->to, sheet, (ImposePlace){.page = g->page, .x = x, .y = y, .scale = 1, .clip = a});
    put_joints(g, sheet, &a, column, row);
    impose_add_text(g->to, sheet, a.x + a.w / 2, a.y + a.h + 4.4 * IMPOSE_MM, 11, IMPOSE_MIDDLE,
                    str_join(g->to->arena, key_of(g, column, row), page_text(g)));
}

/* ---- the sheet that says how ---- */

static const char *const steps[] = {
    "1　「実際のサイズ（100%）」で、片面に印刷します。「用紙に合わせる」は使いません。",
    "2　上と左の実線があるところを、線で切り落とします。",
    "3　左の紙の破線に、切った端をぴったり合わせて貼ります。十字がつながれば合っています。",
    "4　横一列ずつ貼ってから、上の列に下の列を重ねて貼ります。",
};

static void put_words(Grid *g, ImposeSheet *sheet, double x)
{
    Arena *arena = g->to->arena;
    const ImposePage *p = &g->to->pages[g->page];
    Buf size = buf_on(arena);
    buf_printf(&size, "仕上がり " STR_FMT " mm（", STR_ARG(impose_size(arena, p->w, p->h)));
    buf_printf(&size, STR_FMT " mm の紙 %zu 枚、重なり ", STR_ARG(impose_size(arena, g->paper_w, g->paper_h)), g->columns * g->rows);
    buf_put_number(&size, g->overlap / IMPOSE_MM, 1);
    buf_put(&size, STR(" mm）"));
    impose_add_text(g->to, sheet, x, 18 * IMPOSE_MM, 16, IMPOSE_START, str_join(arena, STR("貼り合わせの図"), page_text(g)));
    impose_add_text(g->to, sheet, x, 25 * IMPOSE_MM, 9, IMPOSE_START, buf_str(&size));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        impose_add_text(g->to, sheet, x, (32 + 5.2 * (double)i) * IMPOSE_MM, 8.5, IMPOSE_START, str_from(steps[i]));
}

/* A key on its white disc, small enough for its tile. */
static void put_key(Grid *g, ImposeSheet *sheet, double scale, size_t column, size_t row, double x, double y)
{
    double room = scale * fmin(g->tile_w, g->tile_h), radius = fmin(7 * IMPOSE_MM, room * 0.4), size = radius * 0.62;
    path_circle(impose_add_line(g->to, sheet, 0, IMPOSE_PAPER, NULL, 0), x, y, radius);
    path_circle(impose_add_line(g->to, sheet, 0.6, IMPOSE_BLACK, NULL, 0), x, y, radius);
    impose_add_text(g->to, sheet, x, y + size * 0.36, size, IMPOSE_MIDDLE, key_of(g, column, row));
}

static void put_overview(Grid *g)
{
    const ImposePage *p = &g->to->pages[g->page];
    SheetBoxes boxes = impose_paper(g->paper_w, g->paper_h);
    ImposeSheet *sheet = impose_add_sheet(g->to, &boxes);
    double left = 15 * IMPOSE_MM, top = 56 * IMPOSE_MM, w = g->paper_w - 2 * left, h = g->paper_h - top - left;
    double scale = fmin(fmin(w / p->w, h / p->h), 1), x = (g->paper_w - scale * p->w) / 2;
    Area whole = {x, top, scale * p->w, scale * p->h};
    impose_add_place(g->to, sheet, (ImposePlace){.page = g->page, .x = x, .y = top, .scale = scale, .clip = whole});
    put_words(g, sheet, left);
    Path *frame = impose_add_line(g->to, sheet, 0.6, IMPOSE_BLACK, NULL, 0);
    path_rect(frame, whole.x, whole.y, whole.w, whole.h);
    double step_x = scale * (g->tile_w - g->overlap), step_y = scale * (g->tile_h - g->overlap);
    for (size_t c = 1; c < g->columns; c++) marks_line(frame, x + (double)c * step_x, top, x + (double)c * step_x, top + whole.h);
    for (size_t r = 1; r < g->rows; r++) marks_line(frame, x, top + (double)r * step_y, x + whole.w, top + (double)r * step_y);
    for (size_t r = 0; r < g->rows; r++)
        for (size_t c = 0; c < g->columns; c++)
            put_key(g, sheet, scale, c, r, x + (double)c * step_x + scale * g->tile_w / 2, top + (double)r * step_y + scale * g->tile_h / 2);
}

/* ---- all of it ---- */

static bool put_poster(Imposition *to, size_t page, const Poster *t)
{
    Grid upright = grid_on(to, page, t->paper_w, t->paper_h, t->overlap), flat = grid_on(to, page, t->paper_h, t->paper_w, t->overlap);
    Grid g = flat.columns * flat.rows < upright.columns * upright.rows ? flat : upright;
    if (g.columns * g.rows > MOST_TILES)
        return diag_add(to->diag, DIAG_IMPOSE_TILES, place_file(to->document), impose_size(to->arena, to->pages[page].w, to->pages[page].h),
                        str_printf(to->arena, "%d", MOST_TILES));
    put_overview(&g);
    for (size_t r = 0; r < g.rows; r++)
        for (size_t c = 0; c < g.columns; c++) put_tile(&g, c, r);
    return true;
}

bool impose_tiles(Imposition *to, const Poster *poster)
{
    assert(fmin(poster->paper_w, poster->paper_h) >= LEAST_PAPER);
    double least = fmin(poster->paper_w, poster->paper_h) - 2 * MARGIN;
    if (!(poster->overlap >= 0) || poster->overlap > least / 2)
        return diag_add(to->diag, DIAG_IMPOSE_OVERLAP, place_file(to->document), impose_size(to->arena, poster->overlap, least / 2));
    for (size_t i = 0; i < to->page_count; i++)
        if (!put_poster(to, i, poster)) return false;
    return true;
}
