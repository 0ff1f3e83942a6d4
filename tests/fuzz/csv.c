/* Any bytes as a CSV file: no crash, bounded time, and every cell is UTF-8 without
 * control characters, in rows that ascend. */
#include <stdlib.h>

#include "base/utf8.h"
#include "source/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool truth)
{
    if (!truth)
        abort();
}

static bool known(void *context, Str heading)
{
    (void)context;
    return str_eq(heading, STR("名称")) || str_eq(heading, STR("id"));
}

static void check_row(const CsvRow *row, uint32_t after)
{
    demand(row->number > after && row->count > 0);
    for (uint32_t c = 0; c < row->count; c++) {
        Str cell = row->cells[c];
        demand(utf8_check(cell) == SIZE_MAX);
        for (size_t i = 0; i < cell.len; i++)
            demand((unsigned char)cell.data[i] >= 0x20 || cell.data[i] == '\n');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static CsvReader reader; /* keeps the CP932 table from run to run */
    if (!reader.arena)
        reader = (CsvReader){.arena = arena_open()};
    Arena *arena = arena_open();
    const CsvOptions options[] = {{.known = known}, {.known = NULL, .limit = 3}, {.positional = true, .known = known}};
    for (size_t o = 0; o < sizeof options / sizeof *options; o++) {
        Diag *diag = diag_open();
        CsvTable table;
        bool good = csv_read(&reader, arena, STR("fuzz.csv"), (Str){(const char *)data, size}, &options[o], diag, &table);
        demand(good || diag_count(diag, DIAG_ERROR) > 0);
        uint32_t after = 0;
        for (size_t i = 0; i < table.row_count; i++) {
            check_row(&table.rows[i], after);
            after = table.rows[i].number;
        }
        diag_close(diag);
    }
    arena_close(arena);
    return 0;
}
