/* imposition.c - papers.csv and label-sheets.csv, in mm as the box says, into points. */
#include "base/vec.h"
#include "source/print.h"
#include "source/tables.h"

static const double POINTS_OF_MM = 72 / 25.4;

typedef struct TableRow {
    Content *content;
    const Sheet *sheet;
    const CsvRow *row;
    Str name;
    bool good;
} TableRow;

/* In the cell's unit. A blank cell is `usual`, or a mistake where that is negative: it must be filled. */
static double number_in(TableRow *r, size_t column, double least, double most, double usual)
{
    Str cell = sheet_cell(r->sheet, r->row, column);
    double value = usual;
    bool read = str_empty(cell) ? usual >= 0 : print_number(r->content->arena, cell, &value);
    if (read && value >= least && value <= most) return value;
    int at = r->sheet->columns[column];
    diag_add(r->content->diag, DIAG_IMPOSITION_NUMBER, sheet_place(r->sheet, r->row, column), r->name,
             at < 0 ? STR("-") : r->sheet->table.header.cells[at]);
    r->good = false;
    return least;
}

/* ---- label-sheets.csv ---- */

enum { L_NAME, L_LABEL, L_WIDTH, L_HEIGHT, L_COLUMNS, L_ROWS, L_CELL_W, L_CELL_H, L_PITCH_X, L_PITCH_Y, L_LEFT, L_TOP, L_COUNT };

static const char *const label_headings[L_COUNT] = {
    [L_NAME] = "name|名前|キー",
    [L_LABEL] = "label|表示名",
    [L_WIDTH] = "paper_width|紙の幅|紙の幅(mm)",
    [L_HEIGHT] = "paper_height|紙の高さ|紙の高さ(mm)",
    [L_COLUMNS] = "columns|列",
    [L_ROWS] = "rows|行",
    [L_CELL_W] = "cell_width|1面の幅|1面の幅(mm)",
    [L_CELL_H] = "cell_height|1面の高さ|1面の高さ(mm)",
    [L_PITCH_X] = "pitch_x|横の間隔|横の間隔(mm)",
    [L_PITCH_Y] = "pitch_y|縦の間隔|縦の間隔(mm)",
    [L_LEFT] = "left|左の余白|左の余白(mm)",
    [L_TOP] = "top|上の余白|上の余白(mm)",
};

static bool has_room(const LabelSheet *l)
{
    const double slack = 0.5; /* pt: boxes speak in tenths of a millimetre */
    bool apart = l->pitch_x >= l->cell_w - slack && l->pitch_y >= l->cell_h - slack;
    return apart && l->left + (l->columns - 1) * l->pitch_x + l->cell_w <= l->width + slack &&
           l->top + (l->rows - 1) * l->pitch_y + l->cell_h <= l->height + slack;
}

static bool read_label_sheet(TableRow *r, LabelSheet *l)
{
    const double mm = POINTS_OF_MM;
    *l = (LabelSheet){.name = r->name, .label = sheet_cell(r->sheet, r->row, L_LABEL), .place = sheet_place(r->sheet, r->row, L_NAME)};
    if (str_empty(l->label)) l->label = l->name;
    l->width = number_in(r, L_WIDTH, 20, 2000, -1) * mm;
    l->height = number_in(r, L_HEIGHT, 20, 2000, -1) * mm;
    l->columns = (unsigned)number_in(r, L_COLUMNS, 1, 100, -1);
    l->rows = (unsigned)number_in(r, L_ROWS, 1, 100, -1);
    l->cell_w = number_in(r, L_CELL_W, 2, 2000, -1) * mm;
    l->cell_h = number_in(r, L_CELL_H, 2, 2000, -1) * mm;
    l->pitch_x = number_in(r, L_PITCH_X, 2, 2000, l->cell_w / mm) * mm;
    l->pitch_y = number_in(r, L_PITCH_Y, 2, 2000, l->cell_h / mm) * mm;
    l->left = number_in(r, L_LEFT, 0, 2000, -1) * mm;
    l->top = number_in(r, L_TOP, 0, 2000, -1) * mm;
    return r->good && (has_room(l) || diag_add(r->content->diag, DIAG_LABEL_SHEET_ROOM, l->place, l->name));
}

static void label_sheets_read(Content *content)
{
    Sheet sheet;
    VEC(LabelSheet) labels = {0};
    Map seen = map_on(content->arena);
    if (!sheet_read(content, STR("label-sheets.csv"), true, label_headings, L_COUNT, &sheet)) return;
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        TableRow r = {content, &sheet, row, sheet_cell(&sheet, row, L_NAME), true};
        LabelSheet label;
        if (print_name(content, &seen, r.name, sheet_place(&sheet, row, L_NAME)) && read_label_sheet(&r, &label))
            vec_push(content->arena, &labels, label);
    }
    content->data->imposition.labels = labels.items;
    content->data->imposition.label_count = labels.count;
}

/* ---- papers.csv ---- */

enum { P_NAME, P_LABEL, P_THICKNESS, P_COUNT };

static const char *const paper_headings[P_COUNT] = {"name|名前|キー", "label|表示名", "thickness|厚さ|厚さ(mm)"};

static void papers_read(Content *content)
{
    Sheet sheet;
    VEC(Paper) papers = {0};
    Map seen = map_on(content->arena);
    if (!sheet_read(content, STR("papers.csv"), true, paper_headings, P_COUNT, &sheet)) return;
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        TableRow r = {content, &sheet, row, sheet_cell(&sheet, row, P_NAME), true};
        Paper paper = {.name = r.name, .label = sheet_cell(&sheet, row, P_LABEL), .place = sheet_place(&sheet, row, P_NAME)};
        paper.thickness = number_in(&r, P_THICKNESS, 0.01, 5, -1) * POINTS_OF_MM;
        if (print_name(content, &seen, r.name, paper.place) && r.good) vec_push(content->arena, &papers, paper);
    }
    content->data->imposition.papers = papers.items;
    content->data->imposition.paper_count = papers.count;
}

void imposition_tables_read(Content *content)
{
    label_sheets_read(content);
    papers_read(content);
}
