/* A file in its parts again: the input's lines are the objects of a plain PDF behind its
 * catalogue, pages and page; a line that begins with ! is the dictionary of a stream whose
 * data is the next line. As it is, too. What is written must have the same pages. */
#include <stdlib.h>

#include "finish/linear.h"
#include "finish/pdftext.h"
#include "finish/plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_object(Buf *out, Str line, Str *rest)
{
    Str bytes = {0};
    bool stream = str_starts(line, STR("!"));
    buf_put(out, stream ? str_slice(line, 1, line.len) : line);
    if (!stream) return;
    str_split(rest, '\n', &bytes);
    if (str_ends(line, STR(">>"))) out->len -= 2;
    buf_printf(out, "/Length %zu>>\nstream\n", bytes.len);
    buf_put(out, bytes);
    buf_put(out, STR("\nendstream"));
}

static Str as_file(Arena *arena, Str lines)
{
    Buf out = buf_on(arena), table = buf_on(arena);
    Str given = STR("<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R/More[5 0 R 6 0 R]>>\n<</Type/Pages/Count 2/Kids[3 0 R 7 0 R]>>\n"
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 8 0 R/A 9 0 R>>\n"), rest, line;
    Str page = STR("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/B 9 0 R/C 10 0 R>>");
    size_t count = 1;
    rest = str_join(arena, given, lines);
    buf_put(&out, STR("%PDF-1.5\n"));
    for (; str_split(&rest, '\n', &line) || count < 8; count++) {
        buf_printf(&table, "%010zu 00000 n \n", out.len);
        buf_printf(&out, "%zu 0 obj\n", count);
        put_object(&out, count == 7 ? page : line.len ? line : STR("null"), &rest);
        buf_put(&out, STR("\nendobj\n"));
        line = STR("");
    }
    size_t at = out.len;
    buf_printf(&out, "xref\n0 %zu\n0000000000 65535 f \n" STR_FMT "trailer\n<</Root 1 0 R/Info 6 0 R>>\nstartxref\n%zu\n%%%%EOF\n", count,
               STR_ARG(buf_str(&table)), at);
    return buf_str(&out);
}

static void take_apart(Arena *arena, Str bytes)
{
    Plain plain;
    const char *why;
    if (!plain_read(arena, bytes, &plain, &why)) return;
    if (pdf_page_count(linear_write(arena, &plain)) != plain.pages.count) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Str bytes = {(const char *)data, size};
    take_apart(arena, bytes);
    take_apart(arena, as_file(arena, bytes));
    arena_close(arena);
    return 0;
}
