/* print.c - inks.csv and print-profiles.csv: as a print shop's price list speaks
 * (mm, %), into points and shares of one. */
#include "base/map.h"
#include "base/notation.h"
#include "base/vec.h"
#include "model/answer.h"
#include "source/cell.h"
#include "source/print.h"
#include "source/tables.h"

static const double POINTS_OF_MM = 72 / 25.4;

/* ---- cells ---- */

bool print_number(Arena *arena, Str cell, double *out)
{
    static const char *const units[] = {"mm", "%", "ppi", "dpi", "ミリ"};
    Str text = str_trim(content_fold(arena, cell));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_ends(text, str_from(units[i]))) {
            text = str_trim(str_slice(text, 0, text.len - str_from(units[i]).len));
            break;
        }
    return str_to_double(text, out);
}

/* A blank cell leaves *out as it is. */
static bool read_switch(Arena *arena, Str cell, bool *out)
{
    Answer answer = answer_of(arena, cell);
    if (answer == ANSWER_NONE) return str_empty(str_trim(content_fold(arena, cell)));
    *out = answer == ANSWER_YES;
    return true;
}

bool print_name(Content *content, Map *seen, Str name, Place place)
{
    if (!cell_good_id(name)) return diag_add(content->diag, DIAG_KEY_MALFORMED, place, name);
    if (!map_set(seen, name, seen)) return diag_add(content->diag, DIAG_KEY_TWICE, place, name);
    return true;
}

/* ---- inks.csv ---- */

enum { I_NAME, I_LABEL, I_CMYK, I_C, I_M, I_Y, I_K, I_RGB, I_OVERPRINT, I_REGISTRATION, I_COUNT };

static const char *const ink_headings[I_COUNT] = {
    "name|名前|キー",   "label|表示名|インキ",    "cmyk",                     "c|シアン", "m|マゼンタ", "y|イエロー", "k|ブラック|墨",
    "rgb|画面の色|色", "overprint|ノセ|重ね刷り", "registration|トンボ|見当"};

static bool read_share(Arena *arena, Str cell, float *out)
{
    double percent;
    if (!print_number(arena, cell, &percent) || percent < 0 || percent > 100) return false;
    *out = (float)(percent / 100);
    return true;
}

/* "80 20 0 30", also with commas or slashes. */
static bool read_four(Arena *arena, Str cell, float cmyk[4])
{
    Buf even = buf_on(arena);
    Str text = content_fold(arena, cell);
    for (size_t i = 0; i < text.len; i++)
        buf_putc(&even, text.data[i] == ',' || text.data[i] == '/' ? ' ' : text.data[i]);
    Str rest = buf_str(&even);
    size_t count = 0;
    for (Str part; str_split(&rest, ' ', &part);) {
        if (str_empty(part)) continue;
        if (count == 4 || !read_share(arena, part, &cmyk[count])) return false;
        count++;
    }
    return count == 4;
}

static bool read_cmyk(Arena *arena, const Sheet *sheet, const CsvRow *row, float cmyk[4])
{
    Str together = sheet_cell(sheet, row, I_CMYK);
    if (!str_empty(together)) return read_four(arena, together, cmyk);
    for (size_t i = 0; i < 4; i++)
        if (!read_share(arena, sheet_cell(sheet, row, I_C + i), &cmyk[i])) return false;
    return true;
}

static void read_ink_switch(Content *content, const Sheet *sheet, const CsvRow *row, size_t column, Str name, bool *out)
{
    if (!read_switch(content->arena, sheet_cell(sheet, row, column), out))
        diag_add(content->diag, DIAG_PRINT_SWITCH, sheet_place(sheet, row, column), name,
                 sheet->table.header.cells[sheet->columns[column]]);
}

static bool read_ink(Content *content, const Sheet *sheet, const CsvRow *row, Ink *ink)
{
    *ink = (Ink){.name = sheet_cell(sheet, row, I_NAME), .label = sheet_cell(sheet, row, I_LABEL),
                 .place = sheet_place(sheet, row, I_NAME)};
    if (!read_cmyk(content->arena, sheet, row, ink->cmyk))
        return diag_add(content->diag, DIAG_INK_CMYK, sheet_place(sheet, row, sheet->columns[I_CMYK] < 0 ? I_C : I_CMYK), ink->name);
    if (!rgb_parse(content_fold(content->arena, sheet_cell(sheet, row, I_RGB)), ink->rgb))
        return diag_add(content->diag, DIAG_INK_RGB, sheet_place(sheet, row, I_RGB), ink->name);
    read_ink_switch(content, sheet, row, I_OVERPRINT, ink->name, &ink->overprint);
    read_ink_switch(content, sheet, row, I_REGISTRATION, ink->name, &ink->registration);
    return true;
}

void inks_read(Content *content)
{
    Sheet sheet;
    if (!sheet_read(content, STR("inks.csv"), true, ink_headings, I_COUNT, &sheet)) return;
    VEC(Ink) inks = {0};
    Map seen = map_on(content->arena);
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        Ink ink;
        if (!print_name(content, &seen, sheet_cell(&sheet, row, I_NAME), sheet_place(&sheet, row, I_NAME)) ||
            !read_ink(content, &sheet, row, &ink))
            continue;
        const Ink *twin = ink_of_rgb(&(InkTable){inks.items, inks.count}, ink.rgb);
        if (twin)
            diag_add(content->diag, DIAG_INK_RGB_TWICE, sheet_place(&sheet, row, I_RGB), twin->name, ink.name);
        else
            vec_push(content->arena, &inks, ink);
    }
    content->data->inks = (InkTable){inks.items, inks.count};
}

/* ---- print-profiles.csv ---- */

enum {
    P_NAME, P_LABEL, P_SHOP, P_PAPER, P_LEVEL, P_CONDITION, P_ICC, P_BLEED, P_CROP, P_CROSS, P_FOLD, P_INK, P_SAFE,
    P_FOLD_MARGIN, P_LINE, P_PPI, P_PPI_GREY, P_PPI_BITMAP, P_QR, P_MULTIPLE, P_HIDDEN, P_COUNT
};

static const char *const profile_headings[P_COUNT] = {
    [P_NAME] = "name|名前|キー",
    [P_LABEL] = "label|表示名",
    [P_SHOP] = "shop|印刷会社",
    [P_PAPER] = "paper|用紙",
    [P_LEVEL] = "level|規格",
    [P_CONDITION] = "condition|印刷条件",
    [P_ICC] = "icc|ICCプロファイル",
    [P_BLEED] = "bleed|塗り足し|塗り足し(mm)",
    [P_CROP] = "crop_marks|角トンボ",
    [P_CROSS] = "cross_marks|センタートンボ",
    [P_FOLD] = "fold_marks|折りトンボ",
    [P_INK] = "ink_limit|インキ総量|インキ総量(%)",
    [P_SAFE] = "safe_margin|文字の余白|文字の余白(mm)",
    [P_FOLD_MARGIN] = "fold_margin|折りの余白|折りの余白(mm)",
    [P_LINE] = "min_line|最小の線|最小の線(mm)",
    [P_PPI] = "min_ppi|写真の解像度",
    [P_PPI_GREY] = "min_ppi_grey|グレー写真の解像度",
    [P_PPI_BITMAP] = "min_ppi_bitmap|線画の解像度",
    [P_QR] = "min_qr_module|QRの最小|QRの最小(mm)",
    [P_MULTIPLE] = "page_multiple|ページの倍数",
    [P_HIDDEN] = "hidden_page_numbers|隠しノンブル",
};

typedef struct ProfileRow {
    Content *content;
    const Sheet *sheet;
    const CsvRow *row;
    PrintProfile *profile;
    bool good;
} ProfileRow;

static void complain(ProfileRow *r, DiagId id, size_t column)
{
    diag_add(r->content->diag, id, sheet_place(r->sheet, r->row, column), r->profile->name,
             r->sheet->table.header.cells[r->sheet->columns[column]]);
    r->good = false;
}

/* cell times scale; what a shop does not say is what most ask for. */
static double number_in(ProfileRow *r, size_t column, double scale, double usual, double most)
{
    Str cell = sheet_cell(r->sheet, r->row, column);
    double value = usual;
    if (str_empty(cell)) return usual * scale;
    if (print_number(r->content->arena, cell, &value) && value >= 0 && value <= most) return value * scale;
    complain(r, DIAG_PRINT_NUMBER, column);
    return usual * scale;
}

static void switch_in(ProfileRow *r, size_t column, bool *out)
{
    if (!read_switch(r->content->arena, sheet_cell(r->sheet, r->row, column), out)) complain(r, DIAG_PRINT_SWITCH, column);
}

static void level_in(ProfileRow *r)
{
    Str level = content_fold(r->content->arena, sheet_cell(r->sheet, r->row, P_LEVEL));
    bool x4 = str_contains(level, STR("X-4"));
    r->profile->level = x4 ? PDFX_4 : PDFX_1A_2003;
    if (!x4 && !str_contains(level, STR("X-1a"))) {
        diag_add(r->content->diag, DIAG_PRINT_LEVEL, sheet_place(r->sheet, r->row, P_LEVEL), r->profile->name);
        r->good = false;
    }
}

static void texts_in(ProfileRow *r)
{
    PrintProfile *p = r->profile;
    struct {
        Str *to;
        size_t column;
    } texts[] = {{&p->name, P_NAME},   {&p->label, P_LABEL},         {&p->shop, P_SHOP},
                 {&p->paper, P_PAPER}, {&p->condition, P_CONDITION}, {&p->icc, P_ICC}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i].to = sheet_cell(r->sheet, r->row, texts[i].column);
    if (str_empty(p->condition)) p->condition = STR("JC200103"); /* Japan Color 2001 Coated */
}

static void numbers_in(ProfileRow *r)
{
    PrintProfile *p = r->profile;
    p->bleed = number_in(r, P_BLEED, POINTS_OF_MM, 3, 50);
    p->ink_limit = number_in(r, P_INK, 0.01, 300, 400);
    p->safe_margin = number_in(r, P_SAFE, POINTS_OF_MM, 3, 100);
    p->fold_margin = number_in(r, P_FOLD_MARGIN, POINTS_OF_MM, 1, 100);
    p->min_line = number_in(r, P_LINE, POINTS_OF_MM, 0.088, 10);
    p->min_ppi = number_in(r, P_PPI, 1, 300, 10000);
    p->min_ppi_grey = number_in(r, P_PPI_GREY, 1, 600, 10000);
    p->min_ppi_bitmap = number_in(r, P_PPI_BITMAP, 1, 1200, 10000);
    p->min_qr_module = number_in(r, P_QR, POINTS_OF_MM, 0.4, 10);
    p->page_multiple = (unsigned)number_in(r, P_MULTIPLE, 1, 1, 1000);
}

static bool read_profile(Content *content, const Sheet *sheet, const CsvRow *row, PrintProfile *profile)
{
    ProfileRow r = {content, sheet, row, profile, true};
    *profile = (PrintProfile){.crop_marks = true, .cross_marks = true, .place = sheet_place(sheet, row, P_NAME)};
    texts_in(&r);
    level_in(&r);
    numbers_in(&r);
    switch_in(&r, P_CROP, &profile->crop_marks);
    switch_in(&r, P_CROSS, &profile->cross_marks);
    switch_in(&r, P_FOLD, &profile->fold_marks);
    switch_in(&r, P_HIDDEN, &profile->hidden_page_numbers);
    return r.good;
}

bool print_profiles_read(Content *content, Str file)
{
    Sheet sheet;
    if (!sheet_read(content, file, true, profile_headings, P_COUNT, &sheet)) return false;
    VEC(PrintProfile) profiles = {0};
    Map seen = map_on(content->arena);
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        PrintProfile profile;
        if (print_name(content, &seen, sheet_cell(&sheet, row, P_NAME), sheet_place(&sheet, row, P_NAME)) &&
            read_profile(content, &sheet, row, &profile))
            vec_push(content->arena, &profiles, profile);
    }
    content->data->print_profiles = (PrintProfiles){profiles.items, profiles.count};
    return true;
}
