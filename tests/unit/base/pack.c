#include "../unit.h"

#include "base/pack.h"

static void reads_what_it_wrote(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf out = buf_on(arena);
    pack_number(&out, UINT64_MAX - 1);
    pack_text(&out, STR("汐見区"));
    pack_real(&out, -0.1);
    pack_text(&out, STR(""));
    Unpack in = {.rest = buf_str(&out)};
    assert_true(unpack_number(&in) == UINT64_MAX - 1);
    assert_str(unpack_text(&in), "汐見区");
    double real = unpack_real(&in);
    assert_true(!(real < -0.1) && !(real > -0.1));
    assert_str(unpack_text(&in), "");
    assert_false(in.bad);
    assert_true(in.rest.len == 0);
    arena_close(arena);
}

/* Cut anywhere, it reads zeros and nothing beyond the end, and says so. */
static void never_leaves_the_run(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf out = buf_on(arena);
    pack_number(&out, 7);
    pack_text(&out, STR("abc"));
    for (size_t cut = 0; cut < out.len; cut++) {
        Unpack in = {.rest = str_slice(buf_str(&out), 0, cut)};
        unpack_number(&in);
        Str text = unpack_text(&in);
        assert_true(in.bad);
        assert_true(text.len == 0);
        assert_true(unpack_number(&in) == 0);
    }
    arena_close(arena);
}

static void a_count_is_never_more_than_could_follow(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf out = buf_on(arena);
    pack_number(&out, 3);
    for (size_t i = 0; i < 3; i++) pack_number(&out, i);
    Unpack in = {.rest = buf_str(&out)};
    assert_true(unpack_count(&in) == 3);
    assert_false(in.bad);
    out.len = 0;
    pack_number(&out, UINT64_MAX / 8);
    pack_number(&out, 1);
    in = (Unpack){.rest = buf_str(&out)};
    assert_true(unpack_count(&in) == 0);
    assert_true(in.bad);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_it_wrote),
        cmocka_unit_test(never_leaves_the_run),
        cmocka_unit_test(a_count_is_never_more_than_could_follow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
