#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sink.h"
#include "build/publish.h"

typedef struct Fixture {
    Arena *arena;
    char path[64];
} Fixture;

static int open_fixture(void **state)
{
    Fixture *f = malloc(sizeof *f);
    f->arena = arena_open();
    snprintf(f->path, sizeof f->path, "/tmp/tsunagi-publish-XXXXXX");
    assert_non_null(mkdtemp(f->path));
    *state = f;
    return 0;
}

static int close_fixture(void **state)
{
    Fixture *f = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", f->path);
    int status = system(command);
    arena_close(f->arena);
    free(f);
    return status;
}

static Outbox *open_box(Fixture *f)
{
    int error;
    Outbox *box = outbox_open(f->arena, str_from(f->path), &error);
    assert_non_null(box);
    return box;
}

static Str read_file(Fixture *f, const char *name)
{
    Str path = str_printf(f->arena, "%s/%s", f->path, name), bytes = {0};
    sink_read_file(f->arena, AT_FDCWD, path.data, 0, &bytes);
    return bytes;
}

static bool exists(Fixture *f, const char *name)
{
    return access(str_printf(f->arena, "%s/%s", f->path, name).data, F_OK) == 0;
}

/* Publishes a.txt and deep/b.txt with this text; 0 or the error. */
static int publish(Fixture *f, const char *text, bool both, bool keep, StageCount *count)
{
    Outbox *box = open_box(f);
    Stage *stage = stage_open(box, STR("resident"), keep);
    stage_put(stage, f->arena, STR("a.txt"), str_from(text));
    if (both) stage_put(stage, f->arena, STR("deep/er/b.txt"), str_from(text));
    Str path;
    int error = stage_error(stage, &path);
    const Stage *failed;
    if (!error) error = stages_publish(&stage, 1, &failed);
    *count = stage_count(stage);
    stage_close(stage);
    outbox_close(box);
    return error;
}

static void publishes_exchanges_and_removes(void **state)
{
    Fixture *f = *state;
    StageCount count;
    assert_int_equal(publish(f, "one", true, false, &count), 0);
    assert_int_equal(count.written, 2);
    assert_str(read_file(f, "resident/deep/er/b.txt"), "one");
    assert_int_equal(publish(f, "two", false, false, &count), 0);
    assert_int_equal(count.removed, 1);
    assert_str(read_file(f, "resident/a.txt"), "two");
    assert_false(exists(f, "resident/deep"));
}

static void keeps_what_is_not_made_again(void **state)
{
    Fixture *f = *state;
    StageCount count;
    assert_int_equal(publish(f, "one", true, false, &count), 0);
    assert_int_equal(publish(f, "two", false, true, &count), 0);
    assert_str(read_file(f, "resident/a.txt"), "two");
    assert_str(read_file(f, "resident/deep/er/b.txt"), "one");
}

static void unchanged_files_are_not_touched(void **state)
{
    Fixture *f = *state;
    StageCount count;
    struct stat before, after;
    const char *path = str_printf(f->arena, "%s/resident/a.txt", f->path).data;
    assert_int_equal(publish(f, "one", true, false, &count), 0);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(publish(f, "one", true, false, &count), 0);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(count.unchanged, 2);
    assert_true(before.st_ino == after.st_ino);
}

/* The loop that gives every write and open its turn to fail. */
static void each_failing_write_leaves_the_edition(void **state)
{
    Fixture *f = *state;
    StageCount count;
    assert_int_equal(publish(f, "one", true, false, &count), 0);
    long failures = 0;
    for (long n = 1;; n++) {
        sink_fail_after(n, ENOSPC);
        int error = publish(f, "two", true, false, &count);
        sink_fail_after(0, 0);
        if (!error) break;
        failures++;
        assert_int_equal(error, ENOSPC);
        assert_str(read_file(f, "resident/a.txt"), "one");
        assert_str(read_file(f, "resident/deep/er/b.txt"), "one");
        assert_true(n < 100);
    }
    assert_true(failures >= 4); /* two files: an open and a write each */
    assert_str(read_file(f, "resident/a.txt"), "two");
}

/* ---- several editions ---- */

static const char *const editions[] = {"resident", "professional", "internal"};
enum { EDITIONS = 3 };

/* All of them, each with a file of this text and one that never changes; 0 or the error. */
static int publish_all(Fixture *f, const char *text)
{
    Outbox *box = open_box(f);
    Stage *stages[EDITIONS];
    const Stage *failed;
    Str path;
    int error = 0;
    for (size_t i = 0; i < EDITIONS; i++) {
        stages[i] = stage_open(box, str_from(editions[i]), false);
        stage_put(stages[i], f->arena, STR("a.txt"), str_from(text));
        stage_put(stages[i], f->arena, STR("deep/same.txt"), STR("same"));
        if (!error) error = stage_error(stages[i], &path);
    }
    if (!error) error = stages_publish(stages, EDITIONS, &failed);
    for (size_t i = 0; i < EDITIONS; i++) stage_close(stages[i]);
    outbox_close(box);
    return error;
}

/* The text that all editions have; "" when they differ or one is not whole. */
static Str common_text(Fixture *f)
{
    Str first = read_file(f, "resident/a.txt");
    for (size_t i = 0; i < EDITIONS; i++) {
        Str text = read_file(f, str_printf(f->arena, "%s/a.txt", editions[i]).data);
        Str same = read_file(f, str_printf(f->arena, "%s/deep/same.txt", editions[i]).data);
        if (!str_eq(text, first) || !str_eq(same, STR("same"))) return STR("");
    }
    return first;
}

static void all_go_or_none(void **state)
{
    Fixture *f = *state;
    assert_int_equal(publish_all(f, "one"), 0);
    long n = 1;
    for (;; n++) {
        sink_fail_after(n, ENOSPC);
        int error = publish_all(f, "two");
        sink_fail_after(0, 0);
        if (!error) break;
        assert_int_equal(error, ENOSPC);
        assert_str(common_text(f), "one");
        assert_false(exists(f, ".stage-1"));
        assert_true(n < 200);
    }
    assert_true(n > 2 * EDITIONS + 6); /* an open and a write each; syncs, the note, three exchanges */
    assert_str(common_text(f), "two");
}

/* A child is killed at its n-th operation; what the next build finds when it has the lock. */
static bool killed_at(Fixture *f, long n, const char *text)
{
    pid_t child = fork();
    if (child == 0) {
        sink_fail_after(n, -SIGKILL);
        _exit(publish_all(f, text));
    }
    int status;
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void killed_anywhere_all_are_of_one_build(void **state)
{
    Fixture *f = *state;
    size_t before = 0, after = 0, between = 0;
    for (int there = 0; there < 2; there++) { /* nothing is published yet; there is */
        const char *old = there ? "two" : "", *new = there ? "three" : "two";
        for (long n = 1;; n++) {
            assert_true(n < 200);
            if (!killed_at(f, n, new)) break;
            between += !str_eq(common_text(f), str_from(old)) && !str_eq(common_text(f), str_from(new));
            outbox_close(open_box(f));
            Str found = common_text(f);
            before += str_eq(found, str_from(old));
            after += str_eq(found, str_from(new));
            if (!str_eq(found, str_from(old)) && !str_eq(found, str_from(new))) fail_msg("operation %ld leaves a mixture", n);
            if (str_eq(found, str_from(new))) { /* brought to its end: once more from the beginning, later */
                for (size_t i = 0; i < EDITIONS; i++) {
                    Str command = str_printf(f->arena, "rm -rf '%s/%s'", f->path, editions[i]);
                    if (!there) assert_int_equal(system(command.data), 0);
                }
                if (there) assert_int_equal(publish_all(f, old), 0);
            }
        }
        assert_str(common_text(f), new);
    }
    assert_true(before > 10 && after >= 4 && between >= 2);
}

static void a_note_cannot_lead_elsewhere(void **state)
{
    Fixture *f = *state;
    assert_int_equal(publish_all(f, "one"), 0);
    assert_int_equal(mkdir(str_printf(f->arena, "%s/.stage-1", f->path).data, 0777), 0);
    Str note = str_printf(f->arena, "%s/.stage-1/.publish", f->path);
    assert_int_equal(sink_write_file(AT_FDCWD, note.data, STR("../resident 1 2\n. 1 2\nresident\n\nresident 1 2\n")), 0);
    outbox_close(open_box(f));
    assert_str(common_text(f), "one");
    assert_false(exists(f, ".stage-1"));
}

static void one_build_at_a_time(void **state)
{
    Fixture *f = *state;
    Outbox *box = open_box(f);
    int error = 0;
    assert_null(outbox_open(f->arena, str_from(f->path), &error));
    assert_int_equal(error, EWOULDBLOCK);
    outbox_close(box);
}

/* Without renameat2 a build may be killed between two renames. */
static void an_edition_put_aside_comes_back(void **state)
{
    Fixture *f = *state;
    StageCount count;
    assert_int_equal(publish(f, "one", true, false, &count), 0);
    assert_int_equal(mkdir(str_printf(f->arena, "%s/.stage-1", f->path).data, 0777), 0);
    assert_int_equal(rename(str_printf(f->arena, "%s/resident", f->path).data,
                            str_printf(f->arena, "%s/.stage-1/resident.before", f->path).data),
                     0);
    outbox_close(open_box(f));
    assert_str(read_file(f, "resident/a.txt"), "one");
    assert_false(exists(f, ".stage-1"));
}

static void a_single_file_is_put_whole(void **state)
{
    Fixture *f = *state;
    Outbox *box = open_box(f);
    assert_int_equal(outbox_put(box, STR("build.json"), STR("{}")), 0);
    sink_fail_after(2, ENOSPC);
    assert_int_equal(outbox_put(box, STR("build.json"), STR("{\"a\":1}")), ENOSPC);
    sink_fail_after(0, 0);
    outbox_close(box);
    assert_str(read_file(f, "build.json"), "{}");
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(publishes_exchanges_and_removes), WITH_FOLDER(keeps_what_is_not_made_again),
        WITH_FOLDER(unchanged_files_are_not_touched), WITH_FOLDER(each_failing_write_leaves_the_edition),
        WITH_FOLDER(one_build_at_a_time),             WITH_FOLDER(an_edition_put_aside_comes_back),
        WITH_FOLDER(a_single_file_is_put_whole),      WITH_FOLDER(all_go_or_none),
        WITH_FOLDER(killed_anywhere_all_are_of_one_build), WITH_FOLDER(a_note_cannot_lead_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
