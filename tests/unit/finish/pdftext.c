#include "../unit.h"

#include "finish/pdfcontent.h"
#include "finish/pdftext.h"

/* A one-page file from its objects, with a right cross-reference table. */
static Str make_pdf(Arena *a, const char *const *objects, size_t count)
{
    Buf out = buf_on(a);
    size_t offsets[32];
    buf_put(&out, STR("%PDF-1.7\n"));
    for (size_t i = 0; i < count; i++) {
        offsets[i] = out.len;
        buf_printf(&out, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    size_t xref = out.len;
    buf_printf(&out, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
    for (size_t i = 0; i < count; i++) buf_printf(&out, "%010zu 00000 n \n", offsets[i]);
    buf_printf(&out, "trailer\n<</Size %zu/Root 1 0 R/Info 5 0 R>>\nstartxref\n%zu\n%%%%EOF\n", count + 1, xref);
    return buf_str(&out);
}

static const char *stream(Arena *a, const char *dict, const char *data)
{
    return str_printf(a, "<<%s/Length %zu>>\nstream\n%s\nendstream", dict, str_from(data).len, data).data;
}

static Str text_of(Arena *a, Str pdf)
{
    Buf out = buf_on(a);
    const char *why = NULL;
    if (!pdf_text(a, pdf, STR(""), &out, &why)) fail_msg("%s", why);
    return buf_str(&out);
}

static void everything_a_file_says(void **state)
{
    (void)state;
    Arena *a = arena_open();
    const char *cmap = "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
                       "2 beginbfchar <0001> <5C71> <0002> <7530> endbfchar\n"
                       "2 beginbfrange <0010> <0012> <3042> <0020> <0021> [<592A> <D842DFB7>] endbfrange";
    const char *content = "BT /F1 12 Tf 1 0 0 1 0 0 Tm <00010002> Tj ET /Span <</ActualText <FEFF90CE>>> BDC "
                          "BT [<0010> -20 <0011>] TJ 0 -12 Td <00200021> Tj ET EMC 35.516 758.812 l S";
    const char *objects[] = {
        "<</Type/Catalog/Pages 2 0 R/Outlines 8 0 R/Names<</EmbeddedFiles<</Names[(a.txt) 9 0 R]>>>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 100 100]/Resources<</Font<</F1 6 0 R>>>>>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[<</Subtype/Link/A<</S/URI/URI(https://link.example/)>>>>]>>",
        stream(a, "", content),
        "<</Title <FEFF984C540D>/Author (plain \\(author\\))>>",
        "<</Type/Font/Subtype/Type0/ToUnicode 7 0 R>>",
        stream(a, "", cmap),
        "<</Title <FEFF3057304A308A>>>",
        "<</Type/Filespec/F(a.txt)/Desc [<</K#e5#b1#b1 /spare#20key>> (a \\(b\\)\\051\\n)]/EF<</F 10 0 R>>>>",
        stream(a, "/Type/EmbeddedFile", "attached words"),
        stream(a, "/Type/Metadata/Subtype/XML", "<x:xmp>described</x:xmp>"),
    };
    Str text = text_of(a, make_pdf(a, objects, sizeof objects / sizeof *objects));
    static const char *const SAID[] = {"山田", "あぃ", "太𠮷", "郎", "https://link.example/", "題名", "plain (author)",
                                       "しおり", "attached words", "described", "a.txt", "K山", "spare key", "a (b))\n",
                                       "山田あぃ太𠮷" /* run together, over lines */};
    for (size_t i = 0; i < sizeof SAID / sizeof *SAID; i++)
        if (!str_contains(text, str_from(SAID[i]))) fail_msg("the file says %s", SAID[i]);
    assert_false(str_contains(text, STR("山田あぃ太𠮷郎")));
    arena_close(a);
}

static void pages_are_counted_and_junk_refused(void **state)
{
    (void)state;
    Arena *a = arena_open();
    const char *objects[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                             "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1 1]>>", "null", "<<>>"};
    assert_int_equal(pdf_page_count(make_pdf(a, objects, 5)), 1);
    assert_int_equal(pdf_page_count(STR("no pdf")), 0);
    Buf out = buf_on(a);
    const char *why;
    assert_false(pdf_text(a, STR("no pdf"), STR(""), &out, &why));
    arena_close(a);
}

/* What stands too deep to be read may be a withheld fact: the file is refused. */
static void what_is_too_deep_is_no_silence(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Buf deep = buf_on(a);
    for (int i = 0; i < 80; i++) buf_putc(&deep, '[');
    buf_put(&deep, STR("(secret)"));
    for (int i = 0; i < 80; i++) buf_putc(&deep, ']');
    const char *objects[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                             "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1 1]>>", str_cstr(a, buf_str(&deep)), "<<>>"};
    Buf out = buf_on(a);
    const char *why = NULL;
    assert_false(pdf_text(a, make_pdf(a, objects, 5), STR(""), &out, &why));
    assert_string_equal(why, "the PDF is nested too deeply");
    arena_close(a);
}

/* Nor what is packed so that nobody here can read it; pictures and fonts are no text and may be. */
static void what_cannot_be_decoded_is_no_silence(void **state)
{
    (void)state;
    Arena *a = arena_open();
    static const char *const dicts[] = {"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Filter/DCTDecode", "/Type/EmbeddedFile/Filter/Foreign",
                                        "/Type/XObject/Subtype/Image/Filter/DCTDecode", "/Length1 6/Filter/Foreign"};
    for (size_t i = 0; i < sizeof dicts / sizeof *dicts; i++) {
        const char *objects[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                 "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1 1]>>", stream(a, dicts[i], "secret"), "<<>>"};
        Buf out = buf_on(a);
        const char *why = NULL;
        bool read = pdf_text(a, make_pdf(a, objects, 5), STR(""), &out, &why);
        assert_true(read == (i >= 2));
        if (!read) assert_string_equal(why, "a stream of the PDF cannot be decoded");
    }
    arena_close(a);
}

static void long_arrays_keep_their_order(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Buf content = buf_on(a), expected = buf_on(a), text = buf_on(a), sized = buf_on(a), extra = buf_on(a);
    buf_putc(&content, '[');
    for (int i = 0; i < 500; i++) {
        buf_printf(&content, "(%d,) -3 ", i);
        buf_printf(&expected, "%d,", i);
    }
    buf_put(&content, STR("] TJ"));
    Map fonts = map_on(a);
    pdf_content_text(a, buf_str(&content), &fonts, &text, &sized, &extra);
    assert_true(str_eq(buf_str(&text), buf_str(&expected)));
    arena_close(a);
}

/* The letters of a name, each with its reading above it and the line breaking between: drawn in this order. */
static void rubies_and_lines_break_no_name(void **state)
{
    (void)state;
    Arena *a = arena_open();
    const char *content = "BT 12 0 0 -12 10 700 Tm /F 1 Tf (Ya) Tj ET BT 6 0 0 -6 10 712 Tm /F 1 Tf (ji) Tj ET "
                          "BT 12 0 0 -12 34 700 Tm /F 1 Tf (ma) Tj ET BT 6 0 0 -6 34 712 Tm /F 1 Tf (ka) Tj ET "
                          "BT /F 12 Tf 10 680 Td (da) Tj ET";
    Map fonts = map_on(a);
    Buf text = buf_on(a), sized = buf_on(a), extra = buf_on(a);
    pdf_content_text(a, str_from(content), &fonts, &text, &sized, &extra);
    assert_true(str_eq(buf_str(&sized), STR("\x1fYama\x1f" "da\x1fjika")));
    const char *objects[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 100 100]>>",
                             "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", stream(a, "", content), "<<>>"};
    Str said = text_of(a, make_pdf(a, objects, sizeof objects / sizeof *objects));
    assert_true(str_contains(said, STR("Yamada")) && str_contains(said, STR("jika")));
    arena_close(a);
}

/* Objects 1 to 3 by themselves, 4 the object stream, 5 `alone`, and in the stream 6 and another 5; 7 is the cross-reference
 * stream, which has object 5 where `alone_is_it` says. */
static Str make_packed_pdf(Arena *a, const char *member, const char *alone, bool alone_is_it, const char *aside)
{
    const char *values[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 9 9]>>",
                            "<</Type/Page/Parent 2 0 R>>", NULL, alone};
    Str other = STR("(in the stream)"), head = str_printf(a, "6 0 5 %zu ", str_from(member).len + 1);
    const char *data = str_printf(a, STR_FMT "%s " STR_FMT, STR_ARG(head), member, STR_ARG(other)).data;
    values[3] = stream(a, str_printf(a, "/Type/ObjStm/N 2/First %zu", head.len).data, data);
    Buf out = buf_on(a), table = buf_on(a);
    buf_printf(&out, "%%PDF-1.7\n%%%s\n", aside);
    buf_put(&table, (Str){"\0\0\0\0", 4});
    for (size_t i = 0; i < 5; i++) {
        bool there = i < 4 || alone_is_it;
        const char row[4] = {there ? 1 : 2, there ? (char)(out.len >> 8) : 0, there ? (char)out.len : 4, there ? 0 : 1};
        buf_put(&table, (Str){row, 4});
        buf_printf(&out, "%zu 0 obj\n%s\nendobj\n", i + 1, values[i]);
    }
    buf_put(&table, (Str){"\2\0\4\0", 4});
    const char last[4] = {1, (char)(out.len >> 8), (char)out.len, 0};
    buf_put(&table, (Str){last, 4});
    size_t xref = out.len;
    buf_put(&out, STR("7 0 obj\n<</Type/XRef/Size 8/W[1 2 1]/Root 1 0 R/Length 32>>\nstream\n"));
    buf_put(&out, buf_str(&table));
    buf_printf(&out, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", xref);
    return buf_str(&out);
}

static void what_is_packed_is_read(void **state)
{
    (void)state;
    Arena *a = arena_open();
    /* An obj without numbers has all read by qpdf. */
    const char *const ASIDE[] = {"", " obj ", "objet 5 0 obj"};
    for (size_t i = 0; i < 3; i++)
        for (int it = 0; it < 2; it++) {
            Str said = text_of(a, make_packed_pdf(a, "<</K#e5#b1#b1[(six \\(6\\)) <FEFF5C71>]>>", "(by itself)", it, ASIDE[i]));
            assert_true(str_contains(said, STR("K山")) && str_contains(said, STR("six (6)")) && str_contains(said, STR("\x1f山")));
            if (it) assert_true(str_contains(said, STR("by itself")));
            else assert_true(str_contains(said, STR("in the stream")));
        }
    /* What is not one whole value in the stream is left to qpdf. */
    static const char *const BROKEN[] = {"<</A(open)/B", "[(open", "[(open)>>", "(open) 6 0 R", "6 1 R (open)", ")(open)"};
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        Str fast = text_of(a, make_packed_pdf(a, BROKEN[i], "0", true, "")), slow = text_of(a, make_packed_pdf(a, BROKEN[i], "0", true, " obj "));
        if (str_contains(slow, STR("open"))) assert_true(str_contains(fast, STR("open")));
    }
    Buf out = buf_on(a), deep = buf_on(a);
    const char *why = NULL;
    for (int i = 0; i < 80; i++) buf_putc(&deep, '[');
    buf_put(&deep, STR("(secret)"));
    for (int i = 0; i < 80; i++) buf_putc(&deep, ']');
    assert_false(pdf_text(a, make_packed_pdf(a, str_cstr(a, buf_str(&deep)), "0", false, ""), STR(""), &out, &why));
    assert_string_equal(why, "the PDF is nested too deeply");
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_a_file_says),
        cmocka_unit_test(pages_are_counted_and_junk_refused),
        cmocka_unit_test(what_cannot_be_decoded_is_no_silence),
        cmocka_unit_test(long_arrays_keep_their_order),
        cmocka_unit_test(what_is_too_deep_is_no_silence),
        cmocka_unit_test(what_is_packed_is_read),
        cmocka_unit_test(rubies_and_lines_break_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
