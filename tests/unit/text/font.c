#include "../type_case.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static TextFace face(Str families) { return (TextFace){.families = families, .size = 10, .weight = 400}; }

static void near(double got, double expected)
{
    if (got < expected - 1e-3 || got > expected + 1e-3) fail_msg("%g instead of %g", got, expected);
}

static void the_listed_fonts_open_and_match_their_checksums(void **state)
{
    TypeCase *f = *state;
    static const Str families[] = {{"BIZ UDMincho", 12}, {"Noto Serif CJK JP", 17}, {"IPAmjMincho", 11}, {"IPAexGothic", 11}};
    for (size_t i = 0; i < 4; i++) {
        TextFace wanted = face(families[i]);
        near(typesetter_width(f->ts, &wanted, STR("漢字かな")), 40);
    }
    assert_int_equal(diag_count(f->diag, DIAG_ERROR) + diag_count(f->diag, DIAG_WARNING), 0);
}

static void sizes_are_exact_without_hinting(void **state)
{
    TypeCase *f = *state;
    TextFace wanted = face(STR("\"BIZ UDMincho\", serif"));
    wanted.size = 10.5;
    near(typesetter_width(f->ts, &wanted, STR("十文字の幅は百五ポイ")), 105);
    FontMetrics m = typesetter_metrics(f->ts, &wanted);
    near(m.ic, 10.5);
    near(m.ascent + m.descent, 10.5);
}

static void weight_chooses_the_file(void **state)
{
    TypeCase *f = *state;
    TextFace plain = face(STR("BIZ UDPGothic")), bold = plain;
    bold.weight = 700;
    double a = typesetter_width(f->ts, &plain, STR("Total 2026")), b = typesetter_width(f->ts, &bold, STR("Total 2026"));
    assert_true(a > 0 && b > 0 && a != b);
}

/* 𠮷 is in Noto, not in BIZ UD. */
static void fallback_follows_the_list(void **state)
{
    TypeCase *f = *state;
    TextFace wanted = face(STR("BIZ UDMincho"));
    GlyphRun *runs;
    size_t count;
    double width;
    typesetter_label(f->ts, &wanted, STR("山𠮷川"), f->arena, &runs, &count, &width, f->diag, place_none());
    assert_int_equal(count, 3);
    assert_ptr_equal(runs[0].font, runs[2].font);
    assert_ptr_not_equal(runs[0].font, runs[1].font);
    assert_str(runs[1].text, "𠮷");
    near(width, 30);
    near(runs[2].glyphs[0].x, 20);
    assert_int_equal(diag_count(f->diag, DIAG_ERROR), 0);
}

static void a_variant_comes_from_the_font_that_has_it(void **state)
{
    TypeCase *f = *state;
    TextFace wanted = face(STR("BIZ UDMincho"));
    GlyphRun *runs;
    size_t count;
    Str text = STR("葛\U000E0100葛\U000E0102"); /* Adobe-Japan1; Moji_Joho, in IPAmj only */
    typesetter_label(f->ts, &wanted, text, f->arena, &runs, &count, NULL, f->diag, place_none());
    assert_int_equal(count, 2);
    assert_int_equal(runs[0].cluster_count, 1);
    assert_int_equal(runs[0].clusters[0].bytes, 7);
    assert_int_equal(diag_count(f->diag, DIAG_ERROR), 0);
    assert_true(fontset_draws(f->set, 0x845B, 0xE0102));
    assert_false(fontset_draws(f->set, 0x845B, 0xE01EF));
}

static void what_no_font_has_is_an_error_with_its_place(void **state)
{
    TypeCase *f = *state;
    TextFace wanted = face(STR("BIZ UDMincho"));
    GlyphRun *runs;
    size_t count;
    typesetter_label(f->ts, &wanted, STR("葛\U000E01EF"), f->arena, &runs, &count, NULL, f->diag,
                     place_cell(STR("a.csv"), 3, 2));
    assert_int_equal(diag_count_of(f->diag, DIAG_IVS_MISSING), 1);
    typesetter_label(f->ts, &wanted, STR("\U000F1234"), f->arena, &runs, &count, NULL, f->diag,
                     place_cell(STR("a.csv"), 4, 2));
    assert_int_equal(diag_count_of(f->diag, DIAG_GLYPH_MISSING), 1);
    size_t n;
    const DiagMessage *all = diag_sorted(f->diag, &n);
    Buf text = buf_on(f->arena);
    diag_write(&text, &all[n - 1], DIAG_EN);
    assert_true(str_contains(buf_str(&text), STR("a.csv B4")));
    assert_true(str_contains(buf_str(&text), STR("U+F1234")));
    assert_int_equal(count, 1); /* 〓 stands in; what it says is still the text */
    assert_str(runs[0].text, "\U000F1234");
}

static void invisible_characters_draw_and_say_nothing(void **state)
{
    TypeCase *f = *state;
    TextFace wanted = face(STR("BIZ UDMincho"));
    GlyphRun *runs;
    size_t count;
    double width;
    typesetter_label(f->ts, &wanted, STR("山\u2060川\u200b"), f->arena, &runs, &count, &width, f->diag, place_none());
    near(width, 20);
    assert_int_equal(diag_count(f->diag, DIAG_ERROR), 0);
}

/* Kanji, kana and signs are taken from a table, one by one: that is only right
 * while no font joins or kerns them. */
static void words_equal_their_letters_set_together(void **state)
{
    TypeCase *f = *state;
    TextFace wanted = face(STR("BIZ UDPMincho"));
    double whole = typesetter_width(f->ts, &wanted, STR("AVAT"));
    double parts = typesetter_width(f->ts, &wanted, STR("A")) + typesetter_width(f->ts, &wanted, STR("V")) +
                   typesetter_width(f->ts, &wanted, STR("A")) + typesetter_width(f->ts, &wanted, STR("T"));
    assert_true(whole > 0 && whole <= parts + 1e-6);
}

/* A ward's own list: its fonts come after ours and are checked like ours. */
static void a_ward_adds_fonts(void **state)
{
    TypeCase *f = *state;
    char name[] = "/tmp/tsunagi-fonts-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    static const char list[] =
        "family,role,weight,file,index,package,sha256\n"
        "区のゴシック,sans,400,/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf,0,fonts-ipaexfont-gothic,\n"
        "古い明朝,serif,400,/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf,0,fonts-ipaexfont-mincho,0123\n"
        "ない書体,sans,400,nowhere.ttf,0,fonts-nowhere,\n";
    assert_int_equal(write(fd, list, sizeof list - 1), (ssize_t)sizeof list - 1);
    close(fd);
    FontSet *set = fontset_open(f->arena, STR("fonts/fonts.csv"), str_from(name), f->diag);
    assert_true(fontset_has_family(set, STR("区のゴシック")));
    assert_false(fontset_has_family(set, STR("ない書体")));
    assert_int_equal(diag_count_of(f->diag, DIAG_FONT_MISSING), 1);
    Typesetter *ts = typesetter_open(set);
    TextFace own = face(STR("区のゴシック")), old = face(STR("古い明朝"));
    near(typesetter_width(ts, &own, STR("漢字")), 20);
    near(typesetter_width(ts, &old, STR("漢字")), 20);
    assert_int_equal(diag_count_of(f->diag, DIAG_FONT_CHANGED), 1);
    typesetter_close(ts);
    fontset_close(set);
    unlink(name);
}

static void a_bad_list_is_told_and_the_rest_used(void **state)
{
    TypeCase *f = *state;
    FontSet *none = fontset_open(f->arena, STR("tests/unit/unit.h"), (Str){0}, f->diag);
    assert_null(none);
    assert_int_equal(diag_count_of(f->diag, DIAG_FONT_NONE), 1);
    assert_true(diag_count_of(f->diag, DIAG_FONT_ROW) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_listed_fonts_open_and_match_their_checksums, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(sizes_are_exact_without_hinting, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(weight_chooses_the_file, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(fallback_follows_the_list, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(a_variant_comes_from_the_font_that_has_it, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(what_no_font_has_is_an_error_with_its_place, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(invisible_characters_draw_and_say_nothing, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(words_equal_their_letters_set_together, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(a_ward_adds_fonts, type_case_set_up, type_case_tear_down),
        cmocka_unit_test_setup_teardown(a_bad_list_is_told_and_the_rest_used, type_case_set_up, type_case_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
