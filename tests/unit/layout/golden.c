/* golden.c - every folder of tests/golden/layout/: in.xhtml laid out and drawn
 * to a trace, diagnostics after it, compared with expected.txt. A missing
 * expectation fails. TSUNAGI_GOLDEN=write writes them; look at them then. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../type_case.h"

#include "base/sink.h"
#include "markup/xml.h"
#include "output/pdf.h"

static const char root[] = "tests/golden/layout";

typedef struct Golden {
    TypeCase type;
    VEC(char *) names;
} Golden;

static Golden golden;

static void put_messages(Buf *out, Diag *diag)
{
    size_t count;
    const DiagMessage *messages = diag_sorted(diag, &count);
    for (size_t i = 0; i < count; i++) {
        diag_write(out, &messages[i], DIAG_EN);
        buf_putc(out, '\n');
    }
}

/* The inks of these pages: one. */
static bool find_ink(void *context, Str name, CssColour *out)
{
    (void)context;
    *out = (CssColour){0x17 / 255.f, 0x40 / 255.f, 0x5c / 255.f, 1};
    return str_eq(name, STR("deep-sea"));
}

static Str lay_out(Arena *arena, const char *name)
{
    Diag *diag = diag_open();
    Str base = str_printf(arena, "%s/%s", root, name), path = str_join(arena, base, STR("/in.xhtml")), bytes;
    assert_int_equal(sink_read_file(arena, AT_FDCWD, str_cstr(arena, path), 0, &bytes), 0);
    Node *tree = xml_parse(arena, STR("in.xhtml"), bytes, diag);
    Buf out = buf_on(arena);
    if (tree) {
        LayoutOptions options = {.document = str_from(name), .base_path = base, .ink = find_ink};
        Pages *pages = layout_pages(arena, tree, NULL, 0, golden.type.ts, &options, diag);
        PaintOptions paint = {.as_styled = true};
        Canvas *canvas = canvas_trace(arena, &out);
        layout_paint(pages, canvas, golden.type.ts, &paint, diag);
        canvas_close(canvas);
    }
    put_messages(&out, diag);
    diag_close(diag);
    return buf_str(&out);
}

static void same_as_expected(void **state)
{
    const char *name = *state;
    Arena *arena = arena_open();
    Str got = lay_out(arena, name), want = {0};
    const char *path = str_cstr(arena, str_printf(arena, "%s/%s/expected.txt", root, name));
    const char *write = getenv("TSUNAGI_GOLDEN");
    if (write && *write)
        assert_int_equal(sink_write_file(AT_FDCWD, path, got), 0);
    if (sink_read_file(arena, AT_FDCWD, path, 0, &want) != 0)
        fail_msg("%s is missing: write it with TSUNAGI_GOLDEN=write and look at it", path);
    if (!str_eq(got, want)) {
        const char *left = str_cstr(arena, str_printf(arena, "/tmp/tsunagi-golden-%s.txt", name));
        sink_write_file(AT_FDCWD, left, got);
        fail_msg("%s differs: diff %s %s", name, path, left);
    }
    arena_close(arena);
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void find_cases(void)
{
    DIR *dir = opendir(root);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            vec_push(golden.type.arena, &golden.names, arena_copy(golden.type.arena, entry->d_name, strlen(entry->d_name)));
    if (dir)
        closedir(dir);
    if (golden.names.count)
        qsort(golden.names.items, golden.names.count, sizeof *golden.names.items, by_name);
}

int main(void)
{
    golden.type = type_case_open();
    find_cases();
    size_t count = golden.names.count;
    struct CMUnitTest *tests = arena_array(golden.type.arena, struct CMUnitTest, count + 1);
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){.name = golden.names.items[i], .test_func = same_as_expected, .initial_state = golden.names.items[i]};
    int failed = count == 0 ? 1 : _cmocka_run_group_tests("layout", tests, count, NULL, NULL);
    type_case_close(&golden.type);
    return failed;
}
