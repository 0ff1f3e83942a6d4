#include "ward.h"

static void inks(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "inks.csv",
               "名前,表示名,CMYK,画面の色,ノセ,トンボ\n"
               "black,墨,0 0 0 100,#1A1A1A,はい,\n"
               "navy,紺,\"95,70,40,25\",#17405c,,\n"
               "marks,トンボ,100/100/100/100,＃000102,,○\n"
               "navy2,紺,95 70 40 25,#17405c,,\n"
               "navy,紺,95 70 40 25,#17405d,,\n"
               "three,三,1 2 3,#010101,,\n"
               "more,多,101 0 0 0,#020202,,\n"
               "five,五,1 2 3 4 5,#030303,,\n"
               "red,赤,0 100 100 0,red,,\n"
               "odd,変,0 0 0 1,#040404,たぶん,\n");
    ward_read(ward);
    const InkTable *table = &ward->data.inks;
    assert_int_equal(table->count, 4); /* odd stays, not overprinting */
    const Ink *black = ink_of_rgb(table, (const uint8_t[3]){0x1A, 0x1A, 0x1A});
    assert_non_null(black);
    assert_true(black->overprint && !black->registration);
    assert_float_equal(black->cmyk[3], 1, 0);
    const Ink *navy = ink_named(table, STR("navy"));
    assert_float_equal(navy->cmyk[0], 0.95, 1e-6);
    assert_float_equal(navy->cmyk[3], 0.25, 1e-6);
    assert_true(ink_named(table, STR("marks"))->registration);
    assert_null(ink_named(table, STR("red")));
    ward_said(ward, DIAG_INK_RGB_TWICE, "inks.csv D5");
    ward_said(ward, DIAG_KEY_TWICE, "inks.csv A6");
    ward_said(ward, DIAG_INK_CMYK, "inks.csv C7");
    ward_said(ward, DIAG_INK_CMYK, "inks.csv C8");
    ward_said(ward, DIAG_INK_CMYK, "inks.csv C9");
    ward_said(ward, DIAG_INK_RGB, "inks.csv D10");
    ward_said(ward, DIAG_PRINT_SWITCH, "inks.csv E11");
    ward_end(ward);
}

static void inks_in_four_columns(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "inks.csv", "name,c,m,y,k,rgb\nteal,80％,20,30,１０,#0f6a78\nbad,80,,30,10,#0f6a79\n");
    ward_read(ward);
    assert_int_equal(ward->data.inks.count, 1);
    assert_float_equal(ward->data.inks.items[0].cmyk[0], 0.8, 1e-6);
    assert_float_equal(ward->data.inks.items[0].cmyk[3], 0.1, 1e-6);
    ward_said(ward, DIAG_INK_CMYK, "inks.csv B3");
    ward_end(ward);
}

static void profiles(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "print-profiles.csv",
               "名前,規格,塗り足し(mm),インキ総量(%),最小の線,ページの倍数,角トンボ,ICCプロファイル,印刷条件\n"
               "a3,PDF/X-1a:2003,3mm,３００％,0.1,,いいえ,,\n"
               "shop,Ｘ－４,5,,,4,,icc/a.icc,JC200104\n"
               "bad,PDF/A,3,,,,,,\n"
               "far,X-1a,三,,,,,,\n"
               "flag,X-1a,3,,,,多分,,\n"
               "less,X-1a,3,,,-4,,,\n"
               "most,X-1a,3,,,1E300,,,\n");
    ward_read(ward);
    const PrintProfiles *all = &ward->data.print_profiles;
    assert_int_equal(all->count, 2);
    const PrintProfile *a3 = print_profile_named(all, STR("a3"));
    assert_float_equal(a3->bleed, 8.503937, 1e-5);
    assert_float_equal(a3->ink_limit, 3, 1e-9);
    assert_float_equal(a3->min_line, 0.283465, 1e-5);
    assert_true(!a3->crop_marks && a3->cross_marks && !a3->fold_marks);
    assert_int_equal(a3->page_multiple, 1);
    assert_str(a3->condition, "JC200103");
    const PrintProfile *shop = print_profile_named(all, STR("shop"));
    assert_int_equal(shop->level, PDFX_4);
    assert_int_equal(shop->page_multiple, 4);
    assert_str(shop->icc, "icc/a.icc");
    assert_str(shop->condition, "JC200104");
    ward_said(ward, DIAG_PRINT_LEVEL, "print-profiles.csv B4");
    ward_said(ward, DIAG_PRINT_NUMBER, "print-profiles.csv C5");
    ward_said(ward, DIAG_PRINT_SWITCH, "print-profiles.csv G6");
    ward_said(ward, DIAG_PRINT_NUMBER, "print-profiles.csv F7");
    ward_said(ward, DIAG_PRINT_NUMBER, "print-profiles.csv F8");
    ward_end(ward);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inks),
        cmocka_unit_test(inks_in_four_columns),
        cmocka_unit_test(profiles),
    };
    return cmocka_run_group_tests_name("source/print", tests, NULL, NULL);
}
