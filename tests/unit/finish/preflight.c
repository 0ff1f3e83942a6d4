#include "../unit.h"

#include "finish/preflight.h"

/* A page of 300 by 400 pt whose trim box is 10 pt inside, with the given content. */
static Str page_of(Arena *a, const char *content)
{
    Buf out = buf_on(a);
    buf_printf(&out,
               "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
               "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/TrimBox[10 10 290 390]/BleedBox[0 0 300 400]/Contents 4 0 R/Resources"
               "<</Font<</F 5 0 R/V 6 0 R>>/ExtGState<</O<</OP true/OPM 1>>/N<</OP true/OPM 0>>/S<</OP true/op false/OPM 1>>>>/ColorSpace<</S[/Separation/Cyan/DeviceCMYK null]/X[/Indexed/DeviceRGB 1<000000336699>]>>>>>>endobj\n"
               "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
               "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Loose/FirstChar 65/Widths[1000 500]>>endobj\n"
               "6 0 obj<</Type/Font/Subtype/Type0/BaseFont/Tate/Encoding/Identity-V/DescendantFonts[<</DW 1000>>]>>endobj\n"
               "trailer<</Root 1 0 R/Size 7>>\n%%%%EOF\n",
               str_from(content).len, content);
    return buf_str(&out);
}

static const PreflightFinding *finding(const PreflightReport *report, DiagId id)
{
    for (size_t i = 0; i < report->findings.count; i++)
        if (report->findings.items[i].id == id) return &report->findings.items[i];
    return NULL;
}

static PreflightReport look(Arena *a, const char *content, const SheetBoxes *sheets)
{
    PreflightReport report;
    assert_true(preflight(a, page_of(a, content), print_profile_default(), sheets, &report));
    return report;
}

static void assert_near(double got, double pt)
{
    if (got < pt * 25.4 / 72 - 0.01 || got > pt * 25.4 / 72 + 0.01) fail_msg("%g mm, not %g", got, pt * 25.4 / 72);
}

/* Widths, TJ, rise and matrix give the place; 0.88 em above the line and 0.12 below. */
static void text_has_its_place(void **state)
{
    (void)state;
    Arena *a = arena_open();
    PreflightReport r = look(a, "1 0 0 rg BT /F 10 Tf 2 0 0 2 60 100 Tm (A) Tj [(AB) -1000 (B)] TJ ET", NULL);
    const PreflightFinding *f = finding(&r, DIAG_PREFLIGHT_RGB);
    assert_non_null(f);
    assert_near(f->x, 50);
    assert_near(f->y, 390 - 117.6);
    assert_near(f->w, 20);
    assert_near(f->h, 20);
    assert_int_equal(f->count, 3); /* the same red three times */
    assert_str(finding(&r, DIAG_PREFLIGHT_FONT)->text, "Loose");
    assert_int_equal(r.fonts.count, 1);
    arena_close(a);
}

/* OP is for fills too where op does not say otherwise; OPM 0 leaves no plate of CMYK alone (ISO 32000-1, 8.6.7). */
static void what_overprints_is_seen(void **state)
{
    (void)state;
    Arena *a = arena_open();
    PreflightReport r = look(a, "/O gs 0 0 0 0 k 50 50 20 20 re f", NULL);
    const PreflightFinding *f = finding(&r, DIAG_PREFLIGHT_WHITE);
    assert_non_null(f);
    assert_near(f->x, 40);
    r = look(a, "/O gs BT /F 10 Tf 0 0 0 0 k (A) Tj ET", NULL);
    assert_null(finding(&r, DIAG_PREFLIGHT_WHITE)); /* outside the sheet */
    r = look(a, "/O gs BT /F 10 Tf 1 0 0 1 60 100 Tm 0 0 0 0 k (A) Tj ET", NULL);
    assert_non_null(finding(&r, DIAG_PREFLIGHT_WHITE));
    r = look(a, "/O gs 0.5 0 0 0 k 50 50 20 20 re f 0 0 0 1 k 90 50 20 20 re f", NULL);
    f = finding(&r, DIAG_PREFLIGHT_OVERPRINT);
    assert_non_null(f);
    assert_int_equal(f->count, 1);
    assert_null(finding(&r, DIAG_PREFLIGHT_WHITE));
    static const char *const fine[] = {"/N gs 0 0 0 0 k 50 50 20 20 re f", "/S gs 0 0 0 0 k 50 50 20 20 re f", "q /O gs Q 0 0 0 0 k 50 50 20 20 re f",
                                       "/O gs 1 g 50 50 20 20 re f", "/O gs 0 0 0 1 k 50 50 20 20 re f"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        r = look(a, fine[i], NULL);
        assert_null(finding(&r, DIAG_PREFLIGHT_WHITE));
        assert_null(finding(&r, DIAG_PREFLIGHT_OVERPRINT));
    }
    r = look(a, "/S gs 0 0 0 0 K 3 w 50 50 m 90 90 l S", NULL);
    assert_non_null(finding(&r, DIAG_PREFLIGHT_WHITE));
    r = look(a, "/S cs /O gs 0 sc 50 50 20 20 re f", NULL); /* a tint of 0 of one plate */
    assert_non_null(finding(&r, DIAG_PREFLIGHT_WHITE));
    arena_close(a);
}

static void vertical_text_runs_down(void **state)
{
    (void)state;
    Arena *a = arena_open();
    PreflightReport r = look(a, "1 0 0 rg BT /V 10 Tf 100 200 Td <000100020003> Tj ET", NULL);
    const PreflightFinding *f = finding(&r, DIAG_PREFLIGHT_RGB);
    assert_near(f->x, 85);
    assert_near(f->y, 190);
    assert_near(f->w, 10);
    assert_near(f->h, 30);
    arena_close(a);
}

static void text_on_a_fold_is_found(void **state)
{
    (void)state;
    Arena *a = arena_open();
    SheetBoxes sheet = {.folds = {{.at = 100}}, .fold_count = 1};
    const char *text = "BT /F 10 Tf 105 200 Td (A) Tj ET";
    PreflightReport folded = look(a, text, &sheet), flat = look(a, text, NULL);
    assert_non_null(finding(&folded, DIAG_PREFLIGHT_FOLD));
    assert_null(finding(&flat, DIAG_PREFLIGHT_FOLD));
    sheet.folds[0].across = true;
    PreflightReport across = look(a, text, &sheet);
    assert_null(finding(&across, DIAG_PREFLIGHT_FOLD));
    arena_close(a);
}

static void state_is_kept_and_given_back(void **state)
{
    (void)state;
    Arena *a = arena_open();
    PreflightReport r = look(a, "q 1 0 0 rg 0.1 w Q 0 G 50 50 20 20 re B /S cs 1 scn 50 50 9 9 re f BT 3 Tr /F 9 Tf 1 0 0 rg (A) Tj ET", NULL);
    assert_null(finding(&r, DIAG_PREFLIGHT_RGB));
    assert_null(finding(&r, DIAG_PREFLIGHT_HAIRLINE));
    r = look(a, "/X cs 1 sc 50 50 9 9 re f", NULL);
    assert_str(finding(&r, DIAG_PREFLIGHT_RGB)->text, "R51 G102 B153");
    r = look(a, "-.5 0 0 +.5 0 0 cm .3 w 0 0 m -99. 99 l S", NULL);
    assert_str(finding(&r, DIAG_PREFLIGHT_HAIRLINE)->text, "0.15 pt < 0.25 pt");
    arena_close(a);
}

/* A code drawn small is found among however many other dark squares. */
static void a_code_is_found_among_squares(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Buf content = buf_on(a);
    for (int i = 0; i < 100; i++) {
        double side = 0.3 + i * 0.0077;
        buf_put_number(&content, 20 + 2.37 * i, 3), buf_put(&content, STR(" 20 "));
        buf_put_number(&content, side, 4), buf_putc(&content, ' '), buf_put_number(&content, side, 4), buf_put(&content, STR(" re f\n"));
    }
    PreflightReport without = look(a, str_cstr(a, buf_str(&content)), NULL);
    for (int y = 0; y < 21; y++)
        for (int x = 0; x < 21; x += 2) buf_printf(&content, "%d.5 %d.5 .5 .5 re f\n%d.5 %d .5 .5 re f\n", 100 + x, 200 + y, 100 + x, 200 + y);
    PreflightReport with = look(a, str_cstr(a, buf_str(&content)), NULL);
    assert_null(finding(&without, DIAG_PREFLIGHT_QR));
    assert_non_null(finding(&with, DIAG_PREFLIGHT_QR));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(text_has_its_place), cmocka_unit_test(what_overprints_is_seen), cmocka_unit_test(vertical_text_runs_down),
                                       cmocka_unit_test(text_on_a_fold_is_found), cmocka_unit_test(state_is_kept_and_given_back),
                                       cmocka_unit_test(a_code_is_found_among_squares)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
