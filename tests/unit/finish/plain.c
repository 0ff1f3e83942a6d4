/* Files taken apart and written again linearised; qpdf judges what comes out. */
#include "../unit.h"

#include "finish/linear.h"
#include "finish/pdfobject.h"
#include "finish/plain.h"

typedef struct Maker {
    Buf out;
    size_t offsets[2000], count;
} Maker;

static Maker begin(Arena *a)
{
    Maker m = {.out = buf_on(a)};
    buf_put(&m.out, STR("%PDF-1.5\n"));
    return m;
}

static void object(Maker *m, Str value)
{
    m->offsets[m->count++] = m->out.len;
    buf_printf(&m->out, "%zu 0 obj\n" STR_FMT "\nendobj\n", m->count, STR_ARG(value));
}

static Str end(Maker *m, const char *trailer)
{
    size_t xref = m->out.len;
    buf_printf(&m->out, "xref\n0 %zu\n0000000000 65535 f \n", m->count + 1);
    for (size_t i = 0; i < m->count; i++) buf_printf(&m->out, "%010zu 00000 n \n", m->offsets[i]);
    buf_printf(&m->out, "trailer\n<</Size %zu/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n", m->count + 1, trailer, xref);
    return buf_str(&m->out);
}

static Str made(Arena *a, const char *const *objects, size_t count, const char *trailer)
{
    Maker m = begin(a);
    for (size_t i = 0; i < count; i++) object(&m, str_from(objects[i]));
    return end(&m, trailer);
}

/* Pages 4 to 6; page 1 and 2 share the font 7, page 2 and 3 the form 8, page 3 has a link that the structure knows too. */
static const char *const BOOK[] = {
    "<</Type/Catalog/Pages 2 0 R/Names 99 0 R/Outlines 9 0 R/StructTreeRoot 12 0 R>>",
    "<</Type/Pages/Kids[4 0 R 5 0 R 6 0 R]/Count 3>>",
    "<< /Length 14 0 R >>\nstream\nfirst endstream\nendstream",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R/Resources<</Font<</F 7 0 R>>>>>> % the first",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 8 8]/Resources<</Font<</F 7 0 R>>/XObject<</X 8 0 R>>>>>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 7 7]/Resources<</XObject<</X 8 0 R>>>>/Annots[13 0 R]>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 6>>stream\nq\n\n\nQ\n\nendstream",
    "<</Type/Outlines/First 10 0 R/Last 11 0 R/Count 2>>",
    "<</Title(one \\) 5 0 R)/Parent 9 0 R/Next 11 0 R/Dest[4 0 R/Fit]>>",
    "<</Title<4E8C>/Parent 9 0 R/Prev 10 0 R/Dest[6 0 R/Fit]>>",
    "<</Type/StructTreeRoot/K<</Type/OBJR/Obj 13 0 R/Pg 6 0 R>>>>",
    "<</Type/Annot/Subtype/Link/Rect[0 0 1 1]/Dest[4 0 R /XYZ -1 .5 null]>>",
    "15",
    "(nobody asks for this)",
};
enum { BOOK_OBJECTS = sizeof BOOK / sizeof *BOOK };

static Str written(Arena *a, Str bytes)
{
    Plain plain;
    const char *why;
    if (!plain_read(a, bytes, &plain, &why)) fail_msg("refused: %s", why);
    return linear_write(a, &plain);
}

static void tokens_stand_as_they_are(void **state)
{
    (void)state;
    Syntax s = {STR("<</A(x\\)(y))/B 12 0 R/C[1 0 2]/D<4 1>%c\n/E 7 0 Rx>>"), 0};
    static const struct { SyntaxKind kind; const char *text; } expected[] = {
        {SYNTAX_DICT, "<<"}, {SYNTAX_NAME, "/A"}, {SYNTAX_STRING, "(x\\)(y))"}, {SYNTAX_NAME, "/B"}, {SYNTAX_REF, "12 0 R"},
        {SYNTAX_NAME, "/C"}, {SYNTAX_OPEN, "["}, {SYNTAX_WORD, "1"}, {SYNTAX_WORD, "0"}, {SYNTAX_WORD, "2"}, {SYNTAX_CLOSE, "]"},
        {SYNTAX_NAME, "/D"}, {SYNTAX_STRING, "<4 1>"}, {SYNTAX_NAME, "/E"}, {SYNTAX_WORD, "7"}, {SYNTAX_WORD, "0"}, {SYNTAX_WORD, "Rx"},
        {SYNTAX_DICT_END, ">>"}, {SYNTAX_END, ""}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        SyntaxToken t = syntax_next(&s);
        assert_int_equal(t.kind, expected[i].kind);
        assert_str(t.text, expected[i].text);
        assert_int_equal(t.ref, t.kind == SYNTAX_REF ? 12 : 0);
    }
    Syntax open = {STR(" (no end"), 0};
    assert_int_equal(syntax_next(&open).kind, SYNTAX_BAD);
    assert_int_equal(syntax_value(&open).len, 0);
    Syntax updated = {STR("[12 1 R]"), 0};
    assert_int_equal(syntax_value(&updated).len, 0);
}

static void keys_are_set_and_taken_away(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Str dict = STR("<< /A << /B 1 >> /B [ 2 ] >>");
    assert_str(syntax_get(dict, "/B"), "[ 2 ]");
    assert_str(syntax_get(dict, "/C"), "");
    assert_str(syntax_set(a, dict, "/B", STR("3")), "<</A << /B 1 >>/B 3>>");
    assert_str(syntax_set(a, dict, "/A", (Str){0}), "<</B [ 2 ]>>");
    assert_int_equal(syntax_ref(STR(" 12 0 R ")), 12);
    assert_int_equal(syntax_ref(STR("12 1 R")), 0);
    assert_int_equal(syntax_ref(STR("[12 0 R]")), 0);
    Buf text = buf_on(a);
    plain_put_text(&text, STR("a(\\)"));
    plain_put_text(&text, STR("𠮷é"));
    assert_str(buf_str(&text), "(a\\(\\\\\\))<FEFFD842DFB700E9>");
    arena_close(a);
}

static void everything_is_there_again(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Diag *diag = diag_open();
    PdfFile pdf;
    Str out = written(a, made(a, BOOK, BOOK_OBJECTS, "")), data;
    assert_true(pdf_open(&pdf, a, STR("x"), out, diag));
    assert_int_equal(pdf_pages(&pdf), 3);
    for (size_t i = 0; i < 3; i++) {
        qpdf_oh box = pdf_get(&pdf, pdf_page(&pdf, i), "/MediaBox");
        assert_int_equal(qpdf_oh_get_int_value_as_int(pdf.data, pdf_at(&pdf, box, 2)), 9 - (int)i);
    }
    assert_true(pdf_page_content(&pdf, pdf_page(&pdf, 0), &data));
    assert_str(str_slice(data, 0, 15), "first endstream");
    qpdf_oh root = qpdf_get_root(pdf.data), outlines = pdf_get(&pdf, root, "/Outlines");
    qpdf_oh first = pdf_get(&pdf, outlines, "/First"), last = pdf_get(&pdf, outlines, "/Last");
    assert_string_equal(qpdf_oh_get_utf8_value(pdf.data, pdf_get(&pdf, first, "/Title")), "one ) 5 0 R");
    Str target = pdf_object_id(&pdf, pdf_at(&pdf, pdf_get(&pdf, last, "/Dest"), 0));
    assert_true(str_eq(target, pdf_object_id(&pdf, pdf_page(&pdf, 2))));
    qpdf_oh link = pdf_at(&pdf, pdf_get(&pdf, pdf_page(&pdf, 2), "/Annots"), 0);
    qpdf_oh known = pdf_get(&pdf, pdf_get(&pdf, pdf_get(&pdf, root, "/StructTreeRoot"), "/K"), "/Obj");
    assert_true(str_eq(pdf_object_id(&pdf, known), pdf_object_id(&pdf, link)));
    assert_false(pdf_has(&pdf, root, "/Names")); /* what is not there */
    assert_false(str_contains(out, STR("nobody asks")));
    assert_true(pdf_is_sound(&pdf));
    pdf_close(&pdf);
    assert_int_equal(diag_count(diag, DIAG_ERROR), 0);
    assert_true(str_eq(out, written(a, made(a, BOOK, BOOK_OBJECTS, ""))));
    diag_close(diag);
    arena_close(a);
}

/* An index in an object stream is one byte. */
static void many_objects_fill_many_streams(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Diag *diag = diag_open();
    Maker *m = arena_new(a, Maker);
    PdfFile pdf;
    enum { MANY = 900 };
    Buf all = buf_on(a);
    *m = begin(a);
    object(m, STR("<</Type/Catalog/Pages 2 0 R/All 4 0 R>>"));
    object(m, STR("<</Type/Pages/Kids[3 0 R]/Count 1>>"));
    object(m, STR("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"));
    for (int i = 0; i < MANY; i++) buf_printf(&all, "%d 0 R ", 5 + i);
    object(m, str_printf(a, "[" STR_FMT "]", STR_ARG(buf_str(&all))));
    for (int i = 0; i < MANY; i++) object(m, str_printf(a, "%d", i));
    assert_true(pdf_open(&pdf, a, STR("x"), written(a, end(m, "")), diag));
    qpdf_oh got = pdf_get(&pdf, qpdf_get_root(pdf.data), "/All");
    assert_int_equal(pdf_count(&pdf, got), MANY);
    for (int i = 0; i < MANY; i++) assert_int_equal(qpdf_oh_get_int_value_as_int(pdf.data, pdf_at(&pdf, got, (size_t)i)), i);
    pdf_close(&pdf);
    diag_close(diag);
    arena_close(a);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    static const struct { const char *trailer, *objects[5]; } files[] = {
        {"/Prev 9", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page>>"}},
        {"/Encrypt 3 0 R", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page>>"}},
        {"/Info 4 0 R", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page>>"}},
        {"", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R 3 0 R]>>", "<</Type/Page>>"}},                   /* a page twice */
        {"", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Pages/Kids[4 0 R]>>", "<</Type/Page>>"}}, /* pages below pages */
        {"", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R 4 1 R]>>", "<</Type/Page>>", "<</Type/Page>>"}},
        {"", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[]>>"}},
        {"", {"<</Type/Catalog/Pages 9 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page>>"}},
        {"", {"<</Type/Page/Pages 2 0 R>>", "<</Kids[1 0 R]>>"}},
        {"", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page>>", "<</Length 99999>>stream\nx\nendstream"}},
        {"", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page>>", "<</Length 4 0 R>>stream\nx\nendstream"}},
        {"", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page>>", "<</Length 1>>stream\nxyz\nendstream"}},
        {"", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page>>", "<</A (>>"}},
        {"", {"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page>>", "<</A 3 7 R>>"}},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Arena *a = arena_open();
        Plain plain;
        size_t count = 0;
        const char *why = NULL;
        while (count < 5 && files[i].objects[count]) count++;
        if (plain_read(a, made(a, files[i].objects, count, files[i].trailer), &plain, &why)) fail_msg("file %zu is taken", i);
        assert_non_null(why);
        arena_close(a);
    }
}

/* Cut off anywhere, or with any byte another: refused, or written as what it says. */
static void damage_does_no_harm(void **state)
{
    (void)state;
    Arena *whole = arena_open();
    Str bytes = made(whole, BOOK, BOOK_OBJECTS, "/Info 15 0 R");
    static const char BYTES[] = {' ', '>', '[', '(', '9', '\0'};
    for (size_t i = 0; i < bytes.len; i++)
        for (size_t k = 0; k <= sizeof BYTES; k++) {
            Arena *a = arena_open();
            Plain plain;
            const char *why;
            char *copy = arena_copy(a, bytes.data, bytes.len);
            if (k) copy[i] = BYTES[k - 1];
            if (plain_read(a, (Str){copy, k ? bytes.len : i}, &plain, &why)) assert_true(linear_write(a, &plain).len > 0);
            arena_close(a);
        }
    arena_close(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_stand_as_they_are),  cmocka_unit_test(keys_are_set_and_taken_away), cmocka_unit_test(everything_is_there_again),
        cmocka_unit_test(many_objects_fill_many_streams), cmocka_unit_test(other_files_are_refused), cmocka_unit_test(damage_does_no_harm)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
