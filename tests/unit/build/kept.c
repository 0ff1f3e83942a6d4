#include "../unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sink.h"
#include "build/kept.h"
#include "build/keys.h"

/* ---- the folder ---- */

typedef struct Fixture {
    Arena *arena;
    char folder[32];
    Outbox *box;
} Fixture;

static int open_fixture(void **state)
{
    static Fixture f; /* cmocka's state is a pointer */
    f = (Fixture){.arena = arena_open(), .folder = "/tmp/tsunagi-kept-XXXXXX"};
    int error;
    assert_non_null(mkdtemp(f.folder));
    f.box = outbox_open(f.arena, str_from(f.folder), &error);
    assert_non_null(f.box);
    *state = &f;
    return 0;
}

static int close_fixture(void **state)
{
    Fixture *f = *state;
    char command[64];
    outbox_close(f->box);
    snprintf(command, sizeof command, "rm -rf %s", f->folder);
    assert_int_equal(system(command), 0);
    arena_close(f->arena);
    return 0;
}

static void only_what_is_whole_is_read(void **state)
{
    Fixture *f = *state;
    Str bytes, file;
    assert_false(kept_read(f->box, f->arena, STR("a"), &bytes));
    kept_write(f->box, f->arena, STR("a"), STR("所見"));
    assert_true(kept_read(f->box, f->arena, STR("a"), &bytes));
    assert_str(bytes, "所見");
    struct stat info;
    assert_int_equal(fstatat(outbox_directory(f->box), ".kept", &info, 0), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(sink_read_file(f->arena, outbox_directory(f->box), ".kept/a", 0, &file), 0);
    for (size_t i = 0; i < file.len; i++) { /* any one byte */
        char *wrong = arena_copy(f->arena, file.data, file.len);
        wrong[i] ^= 1;
        assert_int_equal(sink_write_file(outbox_directory(f->box), ".kept/a", (Str){wrong, file.len}), 0);
        assert_false(kept_read(f->box, f->arena, STR("a"), &bytes));
        assert_int_equal(sink_write_file(outbox_directory(f->box), ".kept/a", str_slice(file, 0, i)), 0);
        assert_false(kept_read(f->box, f->arena, STR("a"), &bytes));
    }
}

static void a_write_that_fails_leaves_what_was(void **state)
{
    Fixture *f = *state;
    Str bytes;
    kept_write(f->box, f->arena, STR("a"), STR("before"));
    for (long n = 1; n <= 2; n++) {
        sink_fail_after(n, 28);
        kept_write(f->box, f->arena, STR("a"), STR("after"));
        sink_fail_after(0, 0);
        assert_true(kept_read(f->box, f->arena, STR("a"), &bytes));
        assert_str(bytes, "before");
        assert_int_equal(faccessat(outbox_directory(f->box), ".kept/a.new", F_OK, 0), -1);
    }
}

static bool is_a(void *context, Str name)
{
    (void)context;
    return str_eq(name, STR("a"));
}

static void prunes_what_nobody_wants(void **state)
{
    Fixture *f = *state;
    Str bytes;
    kept_prune(f->box, f->arena, is_a, NULL); /* without the folder */
    kept_write(f->box, f->arena, STR("a"), STR("x"));
    kept_write(f->box, f->arena, STR("b"), STR("y"));
    kept_prune(f->box, f->arena, is_a, NULL);
    assert_true(kept_read(f->box, f->arena, STR("a"), &bytes));
    assert_false(kept_read(f->box, f->arena, STR("b"), &bytes));
}

/* ---- messages ---- */

static void says_messages_again(void **state)
{
    Fixture *f = *state;
    Diag *said = diag_open(), *again = diag_open();
    diag_add(said, DIAG_MAP_DROPPED, place_line(STR("map.xhtml"), 3, 7), STR("12"), STR("港医院"), STR("C4"));
    diag_add(said, DIAG_LOCK_NONE, place_none(), STR("2"));
    Buf packed = buf_on(f->arena);
    kept_pack_messages(&packed, said);
    for (size_t cut = 0; cut < packed.len; cut++) {
        Unpack in = {.rest = str_slice(buf_str(&packed), 0, cut)};
        assert_false(kept_say_messages(&in, again));
    }
    size_t count;
    diag_sorted(again, &count);
    assert_int_equal(count, 0);
    Unpack in = {.rest = buf_str(&packed)};
    assert_true(kept_say_messages(&in, again));
    const DiagMessage *messages = diag_sorted(again, &count);
    assert_int_equal(count, 2);
    assert_int_equal(messages[1].id, DIAG_MAP_DROPPED);
    assert_int_equal(messages[1].place.column, 7);
    assert_str(messages[1].args[1], "港医院");
    diag_close(said);
    diag_close(again);
}

/* ---- values that refer to a view ---- */

static View make_view(Arena *arena, const char *name)
{
    View view = {.arena = arena, .facility_count = 2, .category_count = 1};
    view.facilities = arena_array(arena, ViewFacility, 2);
    view.categories = arena_array(arena, ViewCategory, 1);
    for (size_t i = 0; i < 2; i++) {
        view.facilities[i].value = value_record(arena);
        record_set(arena, view.facilities[i].value, atom(STR("name")), value_string(str_printf(arena, "%s%zu", name, i)));
        record_set(arena, view.facilities[i].value, atom(STR("self")), view.facilities[i].value); /* records refer to each other */
    }
    view.categories[0].value = value_record(arena);
    return view;
}

static Value entries_of(Arena *arena, const View *view)
{
    Value data = value_record(arena), list = value_list(arena);
    list_push(arena, list, view->facilities[1].value);
    list_push(arena, list, view->categories[0].value);
    list_push(arena, list, value_nil());
    record_set(arena, data, atom(STR("entries")), list);
    record_set(arena, data, atom(STR("scale")), value_number(1.0 / 3));
    record_set(arena, data, atom(STR("cell")), value_string(STR("C4")));
    record_set(arena, data, atom(STR("dropped")), value_bool(true));
    return data;
}

static void values_come_back_with_the_view_of_now(void **state)
{
    Fixture *f = *state;
    View then = make_view(f->arena, "then"), now = make_view(f->arena, "now");
    Buf packed = buf_on(f->arena);
    assert_true(value_pack(f->arena, &then, entries_of(f->arena, &then), &packed));
    Unpack in = {.rest = buf_str(&packed)};
    Value data = value_unpack(f->arena, &now, &in), list = record_get(data, atom(STR("entries")));
    assert_ptr_equal(list_at(list, 0).record, now.facilities[1].value.record);
    assert_ptr_equal(list_at(list, 1).record, now.categories[0].value.record);
    assert_int_equal(list_count(list), 3);
    double scale = record_get(data, atom(STR("scale"))).number;
    assert_memory_equal(&scale, &(double){1.0 / 3}, sizeof scale);
    assert_true(record_get(data, atom(STR("dropped"))).flag);
    now.facility_count = 1; /* a facility that is not there any more */
    in = (Unpack){.rest = buf_str(&packed)};
    assert_int_equal(value_unpack(f->arena, &now, &in).kind, VALUE_NIL);
    for (size_t cut = 0; cut < packed.len; cut++) {
        in = (Unpack){.rest = str_slice(buf_str(&packed), 0, cut)};
        assert_int_equal(value_unpack(f->arena, &then, &in).kind, VALUE_NIL);
    }
}

static void what_cannot_be_written_is_refused(void **state)
{
    Fixture *f = *state;
    View view = make_view(f->arena, "x");
    Buf packed = buf_on(f->arena);
    Value deep = value_list(f->arena), outer = deep;
    for (int i = 0; i < 40; i++) {
        Value inner = value_list(f->arena);
        list_push(f->arena, outer, inner);
        outer = inner;
    }
    assert_false(value_pack(f->arena, &view, deep, &packed));
    Node *node = node_element(f->arena, ATOM_div, place_none());
    assert_false(value_pack(f->arena, &view, value_node(node), &packed));
}

/* ---- keys ---- */

static Node *make_tree(Arena *arena, Str file, const char *text)
{
    Node *root = node_element(arena, ATOM_div, place_line(file, 1, 1));
    node_set(arena, root, ATOM_id, STR("a"));
    node_append(root, node_text(arena, str_from(text), place_line(file, 2, 1)));
    return root;
}

static void a_key_tells_what_a_document_is_made_of(void **state)
{
    Fixture *f = *state;
    Inputs inputs = {0};
    View view = make_view(f->arena, "x");
    view.root = value_record(f->arena);
    DocumentJob job = {.id = STR("leaflet"), .template = STR("print/leaflet.xhtml"), .data = DOCUMENT_ARTICLE};
    ViewKeys keys = view_keys(&view, &inputs, STR("/ward"), false);
    Key first = document_key(&keys, &job, make_tree(f->arena, STR("a.md"), "本文"));
    Key same = document_key(&keys, &job, make_tree(f->arena, STR("a.md"), "本文"));
    assert_true(key_same(&first, &same));
    Key text = document_key(&keys, &job, make_tree(f->arena, STR("a.md"), "本分"));
    Key place = document_key(&keys, &job, make_tree(f->arena, STR("b.md"), "本文"));
    assert_false(key_same(&first, &text));
    assert_false(key_same(&first, &place));
    view.facilities[0].number = 7; /* maps show it; this document has none … */
    ViewKeys moved = view_keys(&view, &inputs, STR("/ward"), false);
    Key kept = document_key(&moved, &job, make_tree(f->arena, STR("a.md"), "本文"));
    assert_true(key_same(&first, &kept));
    assert_false(key_same(&keys.map, &moved.map));
    Node *with_map = make_tree(f->arena, STR("a.md"), "本文"); /* … and this one has */
    node_append(with_map, node_element(f->arena, ATOM_ward_map, place_none()));
    Key before = document_key(&keys, &job, with_map), after = document_key(&moved, &job, with_map);
    assert_false(key_same(&before, &after));
    inputs.program[0] = 1;
    ViewKeys rebuilt = view_keys(&view, &inputs, STR("/ward"), false), locked = view_keys(&view, &inputs, STR("/ward"), true);
    assert_false(key_same(&rebuilt.view, &keys.view));
    assert_false(key_same(&locked.view, &rebuilt.view));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_what_is_whole_is_read, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_write_that_fails_leaves_what_was, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(prunes_what_nobody_wants, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(says_messages_again, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(values_come_back_with_the_view_of_now, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_is_refused, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_key_tells_what_a_document_is_made_of, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
