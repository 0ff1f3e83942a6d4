#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/sink.h"
#include "build/kept.h"
#include "build/said.h"
#include "model/dataset.h"

/* An output folder whose edition "e" is what the test writes there, and an audit that
 * looks for the settings it is given. */
typedef struct Fixture {
    Arena *arena;
    char folder[32];
    Outbox *box;
    Diag *diag;
    uint8_t program[32];
} Fixture;

static int open_fixture(void **state)
{
    static Fixture f; /* cmocka's state is a pointer */
    f = (Fixture){.arena = arena_open(), .folder = "/tmp/tsunagi-said-XXXXXX", .diag = diag_open()};
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
    diag_close(f->diag);
    arena_close(f->arena);
    return 0;
}

static Audit *looking_for(Fixture *f, const char *value)
{
    Setting setting = {.key = STR("secret"), .value = str_from(value), .audience = AUDIENCE_INTERNAL};
    Dataset data = {.settings = &setting, .setting_count = 1};
    return audit_open(f->arena, &data, AUDIENCE_RESIDENT, NULL, 0, (Str){0});
}

typedef struct Output {
    const char *path, *bytes;
} Output;

/* One build of an edition of these pages; published: how many were the same as before. False when something
 * was found: then nothing is put out and nothing remembered. */
static bool build(Fixture *f, const Audit *audit, const Output *pages, size_t count, size_t *published)
{
    Said *said = said_open(f->arena, f->box, STR("e"), f->program, audit, false);
    bool clean = true, same;
    *published = 0;
    for (size_t i = 0; i < count; i++) {
        clean = said_audit(said, f->arena, str_from(pages[i].path), str_from(pages[i].bytes), f->diag, &same) && clean;
        *published += same;
        Str path = str_printf(f->arena, "e/%s", pages[i].path);
        if (clean && !same) assert_int_equal(sink_write_file(outbox_directory(f->box), path.data, str_from(pages[i].bytes)), 0);
    }
    if (clean) said_remember(said);
    said_close(said);
    return clean;
}

static const Output PAGES[] = {{"web/a.html", "<p>common words</p><p>canary-alpha</p>"}, {"web/b.html", "<p>common words</p><p>canary-beta</p>"}};

static void what_is_the_same_is_known(void **state)
{
    Fixture *f = *state;
    const Audit *audit = looking_for(f, "nowhere-said");
    size_t published;
    assert_true(build(f, audit, PAGES, 2, &published));
    assert_int_equal(published, 0);
    assert_true(build(f, audit, PAGES, 2, &published));
    assert_int_equal(published, 2);
    const Output edited[] = {PAGES[0], {"web/b.html", "<p>other words</p>"}};
    assert_true(build(f, audit, edited, 2, &published));
    assert_int_equal(published, 1);
    assert_true(build(f, audit, edited, 2, &published));
    assert_int_equal(published, 2);
    f->program[0] = 1; /* another program reads for itself */
    assert_true(build(f, audit, edited, 2, &published));
    assert_int_equal(published, 0);
    assert_int_equal(sink_write_file(outbox_directory(f->box), "e/web/a.html", STR("x")), 0);
    assert_true(build(f, audit, edited, 2, &published));
    assert_int_equal(published, 1);
}

/* The very bytes that were clean a build ago. */
static void what_is_known_is_searched_again(void **state)
{
    Fixture *f = *state;
    size_t published;
    assert_true(build(f, looking_for(f, "nowhere-said"), PAGES, 2, &published));
    assert_false(build(f, looking_for(f, "canary-beta"), PAGES, 2, &published));
    assert_int_equal(diag_count_of(f->diag, DIAG_LEAK), 1);
    size_t count;
    const DiagMessage *messages = diag_sorted(f->diag, &count);
    assert_str(messages[0].place.file, "e/web/b.html");
    assert_false(build(f, looking_for(f, "common words"), PAGES, 2, &published));
    assert_int_equal(diag_count_of(f->diag, DIAG_LEAK), 2); /* in each page that says it */
    assert_true(build(f, looking_for(f, "canary-bet"), PAGES, 2, &published)); /* a setting is a whole word */
}

static void a_value_in_two_pieces_is_found(void **state)
{
    Fixture *f = *state;
    size_t published;
    assert_true(build(f, looking_for(f, "nowhere-said"), PAGES, 2, &published));
    const Audit *audit = looking_for(f, "common words\x1F\x1F""canary-alpha");
    assert_false(audit_is_parted(audit));
    assert_false(build(f, audit, PAGES, 2, &published));
}

static void what_nobody_says_is_forgotten(void **state)
{
    Fixture *f = *state;
    const Audit *audit = looking_for(f, "nowhere-said");
    size_t published;
    Str held;
    assert_true(build(f, audit, PAGES, 2, &published));
    assert_true(kept_read(f->box, f->arena, STR("said-e"), &held));
    assert_true(str_contains(held, STR("canarybeta")));
    assert_true(build(f, audit, PAGES, 1, &published));
    assert_true(kept_read(f->box, f->arena, STR("said-e"), &held));
    assert_false(str_contains(held, STR("canarybeta")));
    assert_true(str_contains(held, STR("canaryalpha")));
    assert_true(str_contains(held, STR("commonwords")));
}

/* A record that is whole but not ours in every part: nothing of it is taken. */
static void a_record_that_makes_no_sense_is_none(void **state)
{
    Fixture *f = *state;
    const Audit *audit = looking_for(f, "nowhere-said");
    size_t published;
    Str held;
    assert_true(build(f, audit, PAGES, 2, &published));
    assert_true(kept_read(f->box, f->arena, STR("said-e"), &held));
    for (size_t cut = 0; cut < held.len; cut++) {
        kept_write(f->box, f->arena, STR("said-e"), str_slice(held, 0, cut));
        assert_true(build(f, audit, PAGES, 2, &published));
        assert_int_equal(published, 0);
    }
    char *wrong = arena_copy(f->arena, held.data, held.len);
    for (size_t i = 1; i <= 4; i++) wrong[held.len - i] = '\x7F'; /* a piece that is not there */
    kept_write(f->box, f->arena, STR("said-e"), (Str){wrong, held.len});
    assert_true(build(f, audit, PAGES, 2, &published));
    assert_int_equal(published, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_the_same_is_known, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(what_is_known_is_searched_again, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_value_in_two_pieces_is_found, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(what_nobody_says_is_forgotten, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_record_that_makes_no_sense_is_none, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
