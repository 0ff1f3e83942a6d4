#include "../unit.h"

#include "finish/artifact.h"
#include "finish/finish.h"

static Str marked(Arena *a, const char *content)
{
    Buf out = buf_on(a);
    return artifact_mark(str_from(content), &out) ? buf_str(&out) : STR("refused");
}

static void test_artifacts(void **state)
{
    (void)state;
    Arena *a = arena_open();
    static const struct { const char *in, *out; } cases[] = {
        {"0 0 9 9 re f", " /Artifact BMC\n0 0 9 9 re f EMC\n"},
        {"0 0 9 9 re W n /P <</MCID 0>> BDC BT (a) Tj ET EMC", "0 0 9 9 re W n /P <</MCID 0>> BDC BT (a) Tj ET EMC"},
        {"0 0 m 1 1 l S BT (\\) EMC) Tj ET", " /Artifact BMC\n0 0 m 1 1 l S BT (\\) EMC) Tj ET EMC\n"},
        {"/x Do /P <</MCID 0>> BDC EMC", " /Artifact BMC\n/x Do EMC\n /P <</MCID 0>> BDC EMC"},
        {"BI /W 1 ID EMC EI f", " /Artifact BMC\nBI /W 1 ID EMC EI f EMC\n"},
        {"EMC", "refused"},
        {"BT (a", "refused"},
        {"/P BMC", "refused"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(str_cstr(a, marked(a, cases[i].in)), cases[i].out);
    arena_close(a);
}

static void test_refuses(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "", "%PDF-1.7", "%PDF-1.7\ntrailer<</Root 1 0 R>>\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\n",
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/StructTreeRoot<</K 3 0 R>>>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</S/P/K 3 0 R>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n"};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        Arena *a = arena_open();
        Diag *diag = diag_open();
        Str out;
        Drawn drawn = {.document = STR("x"), .pdf = str_from(hostile[i])};
        assert_false(finish_web(a, &drawn, &out, diag));
        assert_true(diag_count(diag, DIAG_ERROR) > 0);
        diag_close(diag);
        arena_close(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_artifacts), cmocka_unit_test(test_refuses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
