/* Any bytes as Markdown: parsed, then written as HTML. Raw HTML and script
 * links never reach the page. */
#include "output/html.h"
#include "source/markdown.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool table(void *context, Arena *arena, Str path, Place place, Str ***rows, size_t *row_count, size_t *column_count)
{
    (void)context, (void)place;
    *row_count = 2;
    *column_count = 1;
    *rows = arena_array(arena, Str *, 2);
    for (size_t i = 0; i < 2; i++) {
        (*rows)[i] = arena_array(arena, Str, 1);
        (*rows)[i][0] = path;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    Str bytes = {(const char *)data, size};
    MarkdownFile file;
    markdown_parse(arena, STR("a.md"), bytes, table, NULL, diag, &file);
    Buf out = buf_on(arena);
    html_write(&out, arena, file.body, NULL, NULL);
    assert(!str_contains(buf_str(&out), STR("<script")));
    assert(!str_contains(buf_str(&out), STR("<a href=\"javascript:")));
    node_copy(arena, file.body);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
