/* Page boxes, bleed and folds of the sheet, and the hidden page number. */
#include "../unit.h"

#include <string.h>

#include "layout/sheet.h"
#include "markup/xml.h"

#define MM (72 / 25.4)

static void near_mm(double got, double want) { assert_in_range((long)(got / MM * 1000 + 0.5), (long)(want * 1000) - 2, (long)(want * 1000) + 2); }

static void creases(const SheetFold *folds, size_t count, size_t want, double first, double second)
{
    assert_int_equal(count, want);
    near_mm(folds[0].at, first);
    if (want > 1)
        near_mm(folds[1].at, second);
}

static void roll_fold_of_a4(void **state)
{
    (void)state;
    PageStyle a4 = {.width = 297 * MM, .height = 210 * MM, .fold = FOLD_ROLL_3};
    SheetFold folds[SHEET_FOLDS];
    creases(folds, sheet_folds(&a4, false, false, folds), 2, 97, 197);
    assert_false(folds[0].across || folds[0].valley || folds[1].valley);
    creases(folds, sheet_folds(&a4, true, true, folds), 2, 100, 200);
    assert_true(folds[0].valley && folds[1].valley);
    creases(folds, sheet_folds(&a4, false, true, folds), 2, 100, 200); /* opens to the right */
    PageStyle tall = {.width = 210 * MM, .height = 297 * MM, .fold = FOLD_ROLL_3};
    creases(folds, sheet_folds(&tall, false, false, folds), 2, 97, 197);
    assert_true(folds[0].across);
}

static void other_folds(void **state)
{
    (void)state;
    PageStyle page = {.width = 300 * MM, .height = 200 * MM, .fold = FOLD_Z_3};
    SheetFold front[SHEET_FOLDS], back[SHEET_FOLDS];
    creases(front, sheet_folds(&page, false, false, front), 2, 100, 200);
    sheet_folds(&page, true, true, back);
    assert_true(front[0].valley != front[1].valley);
    assert_true(front[0].valley != back[1].valley); /* the same crease from behind */
    page.fold = FOLD_HALF;
    creases(front, sheet_folds(&page, false, false, front), 1, 150, 0);
    page.fold = FOLD_FOUR;
    creases(front, sheet_folds(&page, false, false, front), 2, 150, 100);
    assert_true(!front[0].across && front[1].across);
    page.fold = FOLD_NONE;
    assert_int_equal(sheet_folds(&page, false, false, front), 0);
}

/* The crease of the other face that is the same fold of the paper, or NULL. */
static const SheetFold *behind(const SheetFold *fold, const SheetFold *other, size_t count, double width)
{
    for (size_t i = 0; i < count; i++)
        if (other[i].across == fold->across && fabs(other[i].at - (fold->across ? fold->at : width - fold->at)) < 0.01)
            return &other[i];
    return NULL;
}

static size_t crossings(const SheetFold *folds, size_t count, bool across)
{
    size_t crossed = 0;
    for (size_t i = 0; i < count; i++)
        crossed += folds[i].across != across;
    return crossed;
}

static bool valley_at(const SheetFold *fold, size_t part) { return fold->valley != (fold->turns && part % 2 == 1); }

/* A ridge on one face is a groove on the other, panel by panel, mirrored left to
 * right; where creases cross, three are of one kind and one of the other (Maekawa). */
static void folds_as_paper_does(const PageStyle *page, bool right_bound)
{
    SheetFold front[SHEET_FOLDS], back[SHEET_FOLDS];
    size_t count = sheet_folds(page, false, right_bound, front);
    assert_int_equal(count, sheet_folds(page, true, !right_bound, back));
    for (size_t i = 0; i < count; i++) {
        const SheetFold *other = behind(&front[i], back, count, page->width);
        size_t parts = crossings(front, count, front[i].across) + 1;
        assert_non_null(other);
        for (size_t part = 0; part < parts; part++)
            assert_true(valley_at(&front[i], part) != valley_at(other, front[i].across ? parts - 1 - part : part));
    }
    for (size_t face = 0; face < 2; face++) {
        const SheetFold *f = face ? back : front;
        for (size_t v = 0, column = 0; v < count; v++) {
            if (f[v].across) continue;
            for (size_t a = 0, row = 0; a < count; a++) {
                if (!f[a].across) continue;
                int valleys = valley_at(&f[v], row) + valley_at(&f[v], row + 1) + valley_at(&f[a], column) + valley_at(&f[a], column + 1);
                assert_true(valleys == 1 || valleys == 3);
                row++;
            }
            column++;
        }
    }
}

static void every_fold_is_one_paper(void **state)
{
    (void)state;
    static const FoldKind kinds[] = {FOLD_HALF, FOLD_FOUR, FOLD_ROLL_3, FOLD_Z_3};
    static const unsigned maps[][2] = {{2, 1}, {4, 1}, {2, 2}, {5, 2}, {6, 2}, {4, 3}, {8, 4}};
    for (int bound = 0; bound < 2; bound++)
        for (int tall = 0; tall < 2; tall++) {
            PageStyle page = {.width = tall ? 210 * MM : 297 * MM, .height = tall ? 297 * MM : 210 * MM};
            for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
                page.fold = kinds[i];
                folds_as_paper_does(&page, bound);
            }
            page.fold = FOLD_MAP;
            for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
                page.fold_columns = maps[i][0];
                page.fold_rows = maps[i][1];
                folds_as_paper_does(&page, bound);
            }
        }
}

static void map_fold_of_a3(void **state)
{
    (void)state;
    PageStyle a3 = {.width = 420 * MM, .height = 297 * MM, .fold = FOLD_MAP, .fold_columns = 6, .fold_rows = 2};
    SheetFold folds[SHEET_FOLDS];
    assert_int_equal(sheet_folds(&a3, false, false, folds), 6);
    assert_true(folds[0].across && !folds[0].valley && !folds[0].turns);
    near_mm(folds[0].at, 148.5);
    near_mm(folds[1].at, 70);
    /* The cover is the upper right panel: outside, beside it, a ridge. */
    assert_true(folds[5].turns && !folds[5].valley && folds[4].valley);
}

static void places_are_turned_over(void **state)
{
    (void)state;
    PageStyle page = {.width = 200 * MM, .height = 100 * MM, .fold = FOLD_AT, .fold_count = 2};
    page.fold_at[0] = (PageFold){.at = {LENGTH_PT, (float)(60 * MM), 0}};
    page.fold_at[1] = (PageFold){.at = {LENGTH_PERCENT, 65, 0}, .mountain = true};
    SheetFold folds[SHEET_FOLDS];
    creases(folds, sheet_folds(&page, false, false, folds), 2, 60, 130);
    assert_true(folds[0].valley && !folds[1].valley);
    creases(folds, sheet_folds(&page, true, true, folds), 2, 70, 140);
    assert_true(folds[0].valley && !folds[1].valley);
    page.fold_at[0].at.value = 5000; /* beyond the paper: no crease */
    creases(folds, sheet_folds(&page, false, false, folds), 1, 130, 0);
}

static void runs_into_the_bleed(void **state)
{
    (void)state;
    SheetBoxes sheet = {.width = 140, .height = 120, .trim_x = 20, .trim_y = 20, .trim_w = 100, .trim_h = 80, .bleed = 9};
    Rect r = sheet_bled(&sheet, (Rect){20.05, 40, 99.95, 10});
    assert_true(fabs(r.x - 11.05) < 1e-9 && fabs(r.x + r.w - 129) < 1e-9 && fabs(r.y - 40) < 1e-9 && fabs(r.h - 10) < 1e-9);
    r = sheet_bled(&sheet, (Rect){20.2, 20.2, 50, 50});
    assert_true(fabs(r.x - 20.2) < 1e-9 && fabs(r.w - 50) < 1e-9);
}

static void boxes_and_hidden_numbers(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    FontSet *fonts = fontset_open(arena, STR("fonts/fonts.csv"), STR(""), diag);
    assert_non_null(fonts);
    Typesetter *ts = typesetter_open(fonts);
    Node *tree = xml_parse(arena, STR("in"), STR("<html lang='ja'><head><style>@page{size:200pt 100pt;margin:10pt;-t-fold:map 4 2}"
                                                 "html{font:10pt BIZ UDGothic}</style></head><body><p>a</p>"
                                                 "<p style='break-before:page'>b</p></body></html>"), diag);
    LayoutOptions layout = {.document = STR("in")};
    Pages *pages = layout_pages(arena, tree, NULL, 0, ts, &layout, diag);
    assert_int_equal(layout_page_count(pages), 2);
    PaintOptions options = {.bleed = 9, .crop = true, .page_numbers = true, .registration = {1, 0, 1, 1}};
    assert_int_equal(layout_sheet(pages, 0, NULL).fold_count, 4);
    SheetBoxes none = layout_sheet(pages, 0, NULL), sheet = layout_sheet(pages, 1, &options);
    assert_true(none.trim_x <= 0 && fabs(none.width - 200) < 1e-9 && none.bleed <= 0);
    assert_true(fabs(sheet.trim_x - 9 - 10 * MM) < 1e-9 && fabs(sheet.width - 218 - 20 * MM) < 1e-9);
    Buf out = buf_on(arena);
    Canvas *canvas = canvas_trace(arena, &out);
    layout_paint(pages, canvas, ts, &options, diag);
    canvas_close(canvas);
    const char *trace = str_cstr(arena, buf_str(&out));
    assert_non_null(strstr(trace, "stroke #ff00ff 0.24"));
    /* A right-hand page has its spine at the left, the next at the right. */
    const char *one = strstr(trace, "\"1\" 3"), *two = strstr(trace, "\"2\" 24");
    assert_non_null(one);
    assert_true(two > one);
    typesetter_close(ts);
    fontset_close(fonts);
    diag_close(diag);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roll_fold_of_a4),       cmocka_unit_test(other_folds),
        cmocka_unit_test(every_fold_is_one_paper), cmocka_unit_test(map_fold_of_a3),
        cmocka_unit_test(places_are_turned_over), cmocka_unit_test(runs_into_the_bleed),
        cmocka_unit_test(boxes_and_hidden_numbers),
    };
    return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
