#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/pool.h"
#include "base/sink.h"
#include "base/value.h"
#include "base/vec.h"

static void arena_memory_is_zeroed_after_rewind(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    ArenaMark mark = arena_mark(arena);
    for (int round = 0; round < 3; round++) {
        char *bytes = arena_alloc(arena, 100000, 8);
        for (size_t i = 0; i < 100000; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 7, 100000);
        char *small = arena_alloc(arena, 10, 1);
        assert_int_equal(small[9], 0);
        memset(small, 7, 10);
        arena_rewind(arena, mark);
    }
    arena_close(arena);
}

/* However large it grows, and whatever is allocated meanwhile. */
static void resized_objects_keep_their_bytes(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    char *bytes = NULL, *others[22];
    size_t size = 0;
    ArenaMark mark = {0};
    for (size_t i = 0; i < 22; i++) {
        size_t larger = size ? size * 2 : 8;
        bytes = arena_resize(arena, bytes, size, larger);
        memset(bytes + size, (int)i + 1, larger - size);
        size = larger;
        others[i] = arena_copy(arena, "beside", 6);
        if (i == 17) mark = arena_mark(arena);
    }
    assert_int_equal(size, 16 << 20);
    for (size_t i = 0; i < 22; i++) {
        assert_int_equal(bytes[i ? (size_t)4 << i : 0], i + 1);
        assert_string_equal(others[i], "beside");
    }
#ifndef TSUNAGI_SANITIZE
    assert_in_range(arena_used(arena), size, size + (2 << 20)); /* the smaller ones are not left behind */
#endif
    arena_rewind(arena, mark); /* its block may have moved */
    assert_string_equal(others[17], "beside");
    assert_int_equal(*(char *)arena_alloc(arena, 1, 1), 0);
    arena_close(arena);
}

static void vectors_keep_their_items(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    VEC(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        vec_push(arena, &numbers, i);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.items[i], i);
    arena_close(arena);
}

static void maps_keep_insertion_order(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Map map = map_on(arena);
    int values[500];
    for (int i = 0; i < 500; i++)
        assert_true(map_set(&map, str_printf(arena, "key %d", i * 7919), &values[i]));
    assert_false(map_set(&map, STR("key 0"), &values[1]));
    assert_ptr_equal(map_get(&map, STR("key 0")), &values[1]);
    assert_null(map_get(&map, STR("absent")));
    assert_str(map.entries[3].key, "key 23757");
    arena_close(arena);
}

static void atoms_are_equal_when_names_are(void **state)
{
    (void)state;
    assert_int_equal(atom(STR("div")), ATOM_div);
    assert_int_equal(atom(STR("")), ATOM_NONE);
    assert_int_equal(atom_find(STR("never seen before")), ATOM_NONE);
    Atom fresh = atom(STR("seen once"));
    assert_int_equal(atom(STR("seen once")), fresh);
    assert_str(atom_str(fresh), "seen once");
}

static void records_replace_members(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Value record = value_record(arena);
    record_set(arena, record, ATOM_name, value_string(STR("旧")));
    record_set(arena, record, ATOM_name, value_string(STR("新")));
    assert_str(record_get(record, ATOM_name).string, "新");
    assert_int_equal(record_get(record, ATOM_id).kind, VALUE_NIL);
    Value list = value_list(arena);
    assert_false(value_truth(list));
    list_push(arena, list, record);
    assert_true(value_truth(list));
    assert_int_equal(list_at(list, 1).kind, VALUE_NIL);
    assert_str(value_text(arena, value_number(12.5)), "12.5");
    arena_close(arena);
}

/* Ids made of it stand in numbers.csv and in addresses of pages for years. */
static void hash64_stays_as_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t hash;
    } known[] = {{"", 0x670527f6773de1a2u}, {"a", 0x53523a04ac33975eu}, {"本町2-3", 0x3fbc7bb4fc783766u}, {"さくら診療所本町2-3-4", 0x939ba8fc10785356u}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(hash64(known[i].text, str_from(known[i].text).len) == known[i].hash);
}

static void sha256_agrees_with_the_standard(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    assert_str(sha256_hex(arena, STR("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_str(sha256_hex(arena, STR("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Buf buf = buf_on(arena);
    for (int i = 0; i < 1000000; i++)
        buf_putc(&buf, 'a');
    assert_str(sha256_hex(arena, buf_str(&buf)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    arena_close(arena);
}

typedef struct Tally {
    atomic_int done[1000];
    atomic_uint highest_worker;
} Tally;

static void count_one(void *context, size_t index, unsigned worker)
{
    Tally *tally = context;
    atomic_fetch_add(&tally->done[index], 1);
    if (worker > atomic_load(&tally->highest_worker))
        atomic_store(&tally->highest_worker, worker);
}

/* With the processor's own rounds and without, in pieces of any size, it is one hash. */
static void sha256_is_the_same_either_way(void **state)
{
    (void)state;
    uint8_t bytes[1000], whole[32], plain[32], pieces[32];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 11);
    for (size_t len = 0; len <= sizeof bytes; len += 37) {
        Sha256 a, b, c;
        sha256_init(&a);
        sha256_init(&b);
        sha256_init(&c);
        b.by_rounds = false;
        sha256_update(&a, bytes, len);
        sha256_update(&b, bytes, len);
        for (size_t at = 0, size = 1; at < len; at += size, size = size % 150 + 1)
            sha256_update(&c, bytes + at, len - at < size ? len - at : size);
        sha256_final(&a, whole);
        sha256_final(&b, plain);
        sha256_final(&c, pieces);
        assert_memory_equal(whole, plain, sizeof whole);
        assert_memory_equal(whole, pieces, sizeof whole);
    }
}

static void the_pool_does_each_job_once(void **state)
{
    (void)state;
    for (unsigned threads = 0; threads < 5; threads++) {
        Tally tally = {0};
        pool_run(threads, 1000, count_one, &tally);
        for (int i = 0; i < 1000; i++)
            assert_int_equal(tally.done[i], 1);
        assert_true(tally.highest_worker < (threads ? threads : 1));
    }
}

static void files_are_written_and_read_whole(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    char directory[] = "/tmp/tsunagi-sink-XXXXXX";
    assert_non_null(mkdtemp(directory));
    int dirfd = open(directory, O_RDONLY | O_DIRECTORY);
    assert_int_equal(sink_write_file(dirfd, "a/b/c.txt", STR("つなぎ")), 0);
    Str back;
    assert_int_equal(sink_read_file(arena, dirfd, "a/b/c.txt", 0, &back), 0);
    assert_str(back, "つなぎ");
    assert_int_equal(sink_read_file(arena, dirfd, "a/b/c.txt", 3, &back), EFBIG);
    assert_int_equal(sink_read_file(arena, dirfd, "a/none", 0, &back), ENOENT);
    sink_fail_after(2, ENOSPC); /* opens, then fails at the first write */
    assert_int_equal(sink_write_file(dirfd, "d.txt", STR("0123456789")), ENOSPC);
    sink_fail_after(1, EACCES);
    assert_int_equal(sink_write_file(dirfd, "e.txt", STR("0123456789")), EACCES);
    assert_int_equal(sink_write_file(dirfd, "d.txt", STR("0123456789")), 0); /* only the one */
    assert_int_equal(sink_read_file(arena, dirfd, "d.txt", 10, &back), 0);
    assert_str(back, "0123456789");
    sink_fail_after(0, 0);
    assert_int_equal(unlinkat(dirfd, "a/b/c.txt", 0), 0);
    unlinkat(dirfd, "d.txt", 0);
    unlinkat(dirfd, "a/b", AT_REMOVEDIR);
    unlinkat(dirfd, "a", AT_REMOVEDIR);
    close(dirfd);
    assert_int_equal(rmdir(directory), 0);
    arena_close(arena);
}

static void reports_are_sorted_and_merged(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    diag_add(diag, DIAG_FILE_UNREADABLE, place_cell(STR("b.csv"), 12, 28), STR("x"), STR("y"));
    assert_false(diag_add(diag, DIAG_FILE_UNREADABLE, place_line(STR("a.md"), 3, 14), STR("x"), STR("y")));
    diag_add(diag, DIAG_FILE_UNREADABLE, place_cell(STR("b.csv"), 12, 28), STR("x"), STR("y"));
    size_t count;
    const DiagMessage *all = diag_sorted(diag, &count);
    assert_int_equal(count, 2);
    assert_int_equal(diag_count(diag, DIAG_ERROR), 2);
    Buf buf = buf_on(arena);
    diag_write(&buf, &all[1], DIAG_EN);
    assert_str(buf_str(&buf), "b.csv AB12: error: cannot read \"x\" (y); check its place and name [FILE_UNREADABLE]");
    buf_clear(&buf);
    diag_write(&buf, &all[0], DIAG_JA);
    assert_true(str_starts(buf_str(&buf), STR("a.md 3:14: エラー: 「x」を読めません（y）。")));
    diag_close(diag);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_memory_is_zeroed_after_rewind),
        cmocka_unit_test(resized_objects_keep_their_bytes), cmocka_unit_test(vectors_keep_their_items),
        cmocka_unit_test(maps_keep_insertion_order),
        cmocka_unit_test(atoms_are_equal_when_names_are),
        cmocka_unit_test(records_replace_members),
        cmocka_unit_test(hash64_stays_as_it_is), cmocka_unit_test(sha256_agrees_with_the_standard),
        cmocka_unit_test(sha256_is_the_same_either_way),
        cmocka_unit_test(the_pool_does_each_job_once),
        cmocka_unit_test(files_are_written_and_read_whole),
        cmocka_unit_test(reports_are_sorted_and_merged),
    };
    return cmocka_run_group_tests_name("base/containers", tests, NULL, NULL);
}
