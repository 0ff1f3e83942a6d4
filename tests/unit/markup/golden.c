/* Cases in tests/golden/markup/: input.md and, where there is one, page.xhtml
 * with its includes. What comes of them (HTML, tree, messages) is compared with
 * expected.*; a missing one fails. UPDATE_GOLDEN=1 writes them; look at them. */
#include "../unit.h"

#include "base/sink.h"
#include "output/html.h"
#include "source/markdown.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#define CASES "tests/golden/markup"

typedef struct Case {
    Arena *arena;
    Diag *diag;
    Str folder;
    bool good;
} Case;

static bool read_file(Case *c, const char *name, Str *out)
{
    const char *path = str_cstr(c->arena, str_printf(c->arena, STR_FMT "/%s", STR_ARG(c->folder), name));
    return sink_read_file(c->arena, AT_FDCWD, path, 0, out) == 0;
}

static void compare(Case *c, const char *name, Str got)
{
    Str expected;
    const char *path = str_cstr(c->arena, str_printf(c->arena, STR_FMT "/%s", STR_ARG(c->folder), name));
    if (getenv("UPDATE_GOLDEN"))
        assert_int_equal(sink_write_file(AT_FDCWD, path, got), 0);
    if (read_file(c, name, &expected) && str_eq(expected, got))
        return;
    c->good = false;
    print_error("%s differs; now:\n" STR_FMT "\n", path, STR_ARG(got));
}

static bool table(void *context, Arena *arena, Str path, Place place, Str ***rows, size_t *row_count, size_t *column_count)
{
    (void)context, (void)path, (void)place;
    static const char *cells[3][3] = {{"職種", "すること", "回数"}, {"｜看護師《かんごし》", "体を拭く、\n薬を確かめる", "週2回"}, {"医師", "診察", ""}};
    *row_count = *column_count = 3;
    *rows = arena_array(arena, Str *, 3);
    for (int r = 0; r < 3; r++) {
        (*rows)[r] = arena_array(arena, Str, 3);
        for (int k = 0; k < 3; k++)
            (*rows)[r][k] = str_from(cells[r][k]);
    }
    return true;
}

/* The front matter becomes `site`, lists in it (、) and the body `body`. */
static Value root_of(Case *c, const MarkdownFile *file)
{
    Value root = value_record(c->arena), site = value_record(c->arena);
    for (size_t i = 0; i < file->meta_count; i++)
        record_set(c->arena, site, atom(file->meta[i].key), value_string(file->meta[i].value));
    record_set(c->arena, root, atom(STR("site")), site);
    record_set(c->arena, root, atom(STR("body")), value_node(file->body));
    return root;
}

static void run_page(Case *c, const MarkdownFile *file)
{
    TemplateSet *set = template_load(c->arena, c->folder, c->diag);
    const Template *page = template_find(set, STR("page.xhtml"));
    if (!page)
        return;
    TemplateInput input = {.root = root_of(c, file), .page_path = STR("/guide/page.html")};
    Buf html = buf_on(c->arena), tree = buf_on(c->arena);
    template_html(page, c->arena, &input, NULL, &html, c->diag);
    compare(c, "expected-page.html", buf_str(&html));
    Node *node = template_tree(page, c->arena, &input, c->diag);
    if (node)
        node_dump(&tree, node, 0);
    compare(c, "expected-page.tree", buf_str(&tree));
}

static void run_messages(Case *c)
{
    size_t count;
    const DiagMessage *all = diag_sorted(c->diag, &count);
    Buf out = buf_on(c->arena);
    for (size_t i = 0; i < 2 * count; i++) {
        diag_write(&out, &all[i % count], i < count ? DIAG_JA : DIAG_EN);
        buf_putc(&out, '\n');
    }
    compare(c, "expected.messages", buf_str(&out));
}

static bool run_case(const char *name)
{
    Case c = {.arena = arena_open(), .diag = diag_open(), .good = true};
    c.folder = str_printf(c.arena, CASES "/%s", name);
    Str bytes;
    MarkdownFile file;
    assert_true(read_file(&c, "input.md", &bytes));
    markdown_parse(c.arena, STR("input.md"), bytes, table, NULL, c.diag, &file);
    Buf tree = buf_on(c.arena), html = buf_on(c.arena);
    node_dump(&tree, file.body, 0);
    html_write(&html, c.arena, file.body, NULL, NULL);
    buf_putc(&html, '\n');
    compare(&c, "expected.tree", buf_str(&tree));
    compare(&c, "expected.html", buf_str(&html));
    run_page(&c, &file);
    run_messages(&c);
    diag_close(c.diag);
    arena_close(c.arena);
    return c.good;
}

static int visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static void cases_come_out_as_they_were_looked_at(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = scandir(CASES, &entries, visible, alphasort), bad = 0;
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        bad += !run_case(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cases_come_out_as_they_were_looked_at)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
