#include "../unit.h"

#include "draw/deflate.h"

static void what_is_packed_comes_back(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Buf zeros = buf_on(a);
    for (size_t i = 0; i < 300000; i++) buf_putc(&zeros, '0'); /* packed a thousand times smaller */
    const Str all[] = {STR(""), STR("a"), buf_str(&zeros)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Str packed = deflate_pack(a, all[i]), back;
        assert_true(deflate_unpack(a, packed, 1 << 20, &back));
        assert_true(str_eq(back, all[i]));
        assert_false(deflate_unpack(a, str_slice(packed, 0, packed.len - 1), 1 << 20, &back));
    }
    arena_close(a);
}

static void no_more_than_asked_for(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Buf text = buf_on(a);
    for (size_t i = 0; i < 100000; i++) buf_putc(&text, 'x');
    Str packed = deflate_pack(a, buf_str(&text)), back;
    assert_true(deflate_unpack(a, packed, 100000, &back));
    assert_false(deflate_unpack(a, packed, 99999, &back));
    assert_false(deflate_unpack(a, packed, 0, &back));
    packed = deflate_pack(a, STR("few")); /* far fewer than are tried first */
    assert_true(deflate_unpack(a, packed, 3, &back));
    assert_true(str_eq(back, STR("few")));
    assert_false(deflate_unpack(a, packed, 2, &back));
    assert_false(deflate_unpack(a, STR("no zlib data"), 100000, &back));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_packed_comes_back), cmocka_unit_test(no_more_than_asked_for)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
