#include "../unit.h"

#include <string.h>

#include "source/csv.h"

static bool known(void *context, Str heading)
{
    (void)context;
    return str_eq(heading, STR("名称")) || str_eq(heading, STR("電話")) || str_eq(heading, STR("備考")) ||
           str_eq(heading, STR("name"));
}

typedef struct Run {
    Arena *arena;
    Diag *diag;
    CsvTable table;
    bool good;
} Run;

static Run run_bytes(Str bytes)
{
    Run run = {.arena = arena_open(), .diag = diag_open()};
    CsvReader reader = {.arena = run.arena};
    CsvOptions options = {.known = known};
    run.good = csv_read(&reader, run.arena, STR("a.csv"), bytes, &options, run.diag, &run.table);
    return run;
}

static void end(Run *run)
{
    diag_close(run->diag);
    arena_close(run->arena);
}

/* "2:山田,03|3:…" - each row with its Excel number; line breaks as ~. */
static void assert_rows(const Run *run, const char *expected)
{
    Buf out = buf_on(run->arena);
    for (size_t i = 0; i < run->table.row_count; i++) {
        const CsvRow *row = &run->table.rows[i];
        buf_printf(&out, "%s%u:", i ? "|" : "", row->number);
        for (uint32_t c = 0; c < row->count; c++)
            buf_printf(&out, "%s" STR_FMT, c ? "," : "", STR_ARG(row->cells[c]));
    }
    for (size_t i = 0; i < out.len; i++)
        if (out.data[i] == '\n')
            out.data[i] = '~';
    assert_str(buf_str(&out), expected);
}

/* The place of the only message of this id, as "C3". */
static void assert_place(Run *run, DiagId id, const char *cell)
{
    size_t count, found = 0;
    const DiagMessage *all = diag_sorted(run->diag, &count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].id != id)
            continue;
        Buf out = buf_on(run->arena);
        place_write(&out, all[i].place);
        assert_str(buf_str(&out), str_cstr(run->arena, str_printf(run->arena, "a.csv %s", cell)));
        found++;
    }
    assert_int_equal(found, 1);
}

static void rows_are_numbered_as_in_excel(void **state)
{
    (void)state;
    Run run = run_bytes(STR("名称,電話,備考\r\nあ,1,\"一行目\r\n二行目\"\r\n\r\nい,2,x\r\n"));
    assert_true(run.good);
    assert_rows(&run, "2:あ,1,一行目~二行目|4:い,2,x");
    Place place = csv_place(&run.table, &run.table.rows[1], 2);
    assert_int_equal(place.line, 4);
    assert_int_equal(place.column, 3);
    end(&run);
    run = run_bytes(STR("名称,電話\rあ,1\rい,2")); /* an old Mac's line ends, none at the end */
    assert_rows(&run, "2:あ,1|3:い,2");
    end(&run);
}

static void quotes_and_spaces(void **state)
{
    (void)state;
    Run run = run_bytes(STR("名称,電話,備考\n\"a \"\"b\"\" c\",  1  ,　全角　\n,,\n\"\",\"x,y\",z\n"));
    assert_rows(&run, "2:a \"b\" c,1,全角|4:,x,y,z");
    end(&run);
}

static void headings_decide_encoding_and_delimiter(void **state)
{
    (void)state;
    Run run = run_bytes(STR("\x96\xBC\x8F\xCC,\x93\x64\x98\x62\n\x8D\x60,1\n")); /* 名称,電話 / 港,1 */
    assert_int_equal(run.table.encoding, ENCODING_CP932);
    assert_rows(&run, "2:港,1");
    end(&run);
    run = run_bytes(STR("名称\t電話\n港, 川\t1\n"));
    assert_int_equal(run.table.delimiter, '\t');
    assert_rows(&run, "2:港, 川,1");
    end(&run);
    run = run_bytes(STR("名称;電話\n港;1\n"));
    assert_rows(&run, "2:港,1");
    end(&run);
    /* ASCII headings say nothing: the bytes below them decide. */
    run = run_bytes(STR("name,x\n\x8D\x60\x8B\xE6,1\n"));
    assert_int_equal(run.table.encoding, ENCODING_CP932);
    assert_rows(&run, "2:港区,1");
    end(&run);
}

static Str utf16(Arena *arena, const char *ascii, bool big)
{
    Buf out = buf_on(arena);
    for (const char *c = ascii; *c; c++) {
        buf_putc(&out, big ? 0 : *c);
        buf_putc(&out, big ? *c : 0);
    }
    return buf_str(&out);
}

static void utf16_with_and_without_mark(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    const char *text = "name\tx\r\nport\t1\r\n";
    Str cases[] = {utf16(arena, text, false), utf16(arena, text, true),
                   str_join(arena, STR("\xFF\xFE"), utf16(arena, text, false)),
                   str_join(arena, STR("\xFE\xFF"), utf16(arena, text, true))};
    for (size_t i = 0; i < 4; i++) {
        Run run = run_bytes(cases[i]);
        assert_true(run.good);
        assert_int_equal(run.table.encoding, i % 2 ? ENCODING_UTF16BE : ENCODING_UTF16LE);
        assert_rows(&run, "2:port,1");
        end(&run);
    }
    arena_close(arena);
}

static void lines_before_the_headings(void **state)
{
    (void)state;
    Run run = run_bytes(STR("#LINK,https://example.jp\n令和8年度 施設一覧\n\n名称,電話\nあ,1\n"));
    assert_rows(&run, "5:あ,1");
    assert_int_equal(diag_count_of(run.diag, DIAG_CSV_PREAMBLE), 1);
    end(&run);
    run = run_bytes(STR("あ,い\nう,え\n"));
    assert_false(run.good);
    assert_int_equal(diag_count_of(run.diag, DIAG_CSV_NO_HEADER), 1);
    end(&run);
    run = run_bytes(STR(""));
    assert_true(run.good);
    assert_int_equal(run.table.row_count, 0);
    end(&run);
}

static void broken_bytes_are_named_by_cell(void **state)
{
    (void)state;
    Run run = run_bytes(STR("名称,電話,備考\nあ,1,x\nい,2,\x8D\x60\x8B\xE6\nう,3,\xFF\xFF\n"));
    assert_place(&run, DIAG_CSV_MIXED_ENCODING, "C3");
    assert_place(&run, DIAG_CSV_BAD_BYTES, "C4");
    assert_rows(&run, "2:あ,1,x|3:い,2,港区|4:う,3,\uFFFD\uFFFD");
    end(&run);
}

static void controls_go(void **state)
{
    (void)state;
    Run run = run_bytes((Str){"name,x\na\0b,\"c\td\"\n", 17});
    assert_place(&run, DIAG_CSV_CONTROL, "A2");
    assert_rows(&run, "2:ab,c d");
    end(&run);
}

static void an_open_quote_costs_one_row(void **state)
{
    (void)state;
    Run run = run_bytes(STR("名称,電話,備考\nあ,\"1,x\nい,2,y\nう,3,\"z\"\n"));
    assert_place(&run, DIAG_CSV_OPEN_QUOTE, "B2");
    assert_rows(&run, "3:い,2,y|4:う,3,z");
    end(&run);
    run = run_bytes(STR("名称,電話\nあ,1\nい,\"2")); /* to the end of the file */
    assert_place(&run, DIAG_CSV_OPEN_QUOTE, "B3");
    assert_rows(&run, "2:あ,1");
    end(&run);
}

static void a_quote_out_of_place_is_text(void **state)
{
    (void)state;
    Run run = run_bytes(STR("名称,電話,備考\nあ,5\" x,y\nい,\"2\"3,z\n"));
    assert_int_equal(diag_count_of(run.diag, DIAG_CSV_STRAY_QUOTE), 2);
    assert_rows(&run, "2:あ,5\" x,y|3:い,23,z");
    end(&run);
}

static void swallowed_and_wide_rows_are_seen(void **state)
{
    (void)state;
    Run run = run_bytes(STR("名称,電話,備考\n\"あ,1,x\nい,2,\"\nう,3,z,,,余り\n"));
    assert_place(&run, DIAG_CSV_SWALLOWED, "A2");
    assert_place(&run, DIAG_CSV_TOO_WIDE, "F3"); /* the swallowed line is part of row 2 */
    end(&run);
}

static void hostile_files_end(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf out = buf_on(arena);
    buf_put(&out, STR("name,x\n"));
    for (int i = 0; i < 20000; i++)
        buf_put(&out, STR("a,\"b\"\"\n"));
    Run run = run_bytes(buf_str(&out));
    assert_true(diag_count(run.diag, DIAG_ERROR) > 0);
    end(&run);
    buf_clear(&out);
    buf_put(&out, STR("name,x\na,\""));
    for (int i = 0; i < 300000; i++)
        buf_put(&out, STR("yy"));
    run = run_bytes(buf_str(&out));
    assert_int_equal(diag_count_of(run.diag, DIAG_CSV_OPEN_QUOTE), 1);
    end(&run);
    arena_close(arena);
}

static void only_few_messages_of_a_foreign_file(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    CsvReader reader = {.arena = arena};
    CsvOptions options = {.known = known, .limit = 3};
    CsvTable table;
    Buf out = buf_on(arena);
    buf_put(&out, STR("name,x\n"));
    for (int i = 0; i < 10; i++)
        buf_put(&out, (Str){"a\0b,1\n", 6});
    csv_read(&reader, arena, STR("a.csv"), buf_str(&out), &options, diag, &table);
    assert_int_equal(diag_count_of(diag, DIAG_IMPORT_FAULT), 3); /* no error: the ward cannot mend it */
    size_t count;
    const DiagMessage *all = diag_sorted(diag, &count);
    assert_int_equal(all[0].id, DIAG_SAME_AGAIN);
    assert_str(all[0].args[1], "7");
    diag_close(diag);
    arena_close(arena);
}

static bool is_yamada(void *context, const CsvRow *header, const CsvRow *row)
{
    assert_true(str_eq(header->cells[0], STR("名称")));
    ++*(int *)context;
    return str_starts(row->cells[0], STR("山"));
}

/* Rows that are not wanted take no room; the others keep their numbers. Only UTF-8 is asked. */
static void rows_that_are_not_wanted(void **state)
{
    (void)state;
    static const char *const files[] = {"前書き\n名称,電話\n海,1\n山,2\n\n川,3\n山,4\n", "name,\x96\xBC\n\x8A" "C,1\n\x8E" "R,2\n"};
    static const char *const expected[] = {"4:山,2|7:山,4", "2:海,1|3:山,2"};
    for (int i = 0; i < 2; i++) {
        int asked = 0;
        Run run = {.arena = arena_open(), .diag = diag_open()};
        CsvReader reader = {.arena = run.arena};
        CsvOptions options = {.known = known, .wanted = is_yamada, .wanted_context = &asked};
        run.good = csv_read(&reader, run.arena, STR("a.csv"), str_from(files[i]), &options, run.diag, &run.table);
        assert_rows(&run, expected[i]);
        assert_int_equal(asked, i == 0 ? 4 : 0);
        end(&run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_numbered_as_in_excel),
        cmocka_unit_test(quotes_and_spaces),
        cmocka_unit_test(headings_decide_encoding_and_delimiter),
        cmocka_unit_test(utf16_with_and_without_mark),
        cmocka_unit_test(lines_before_the_headings),
        cmocka_unit_test(broken_bytes_are_named_by_cell),
        cmocka_unit_test(controls_go),
        cmocka_unit_test(an_open_quote_costs_one_row),
        cmocka_unit_test(a_quote_out_of_place_is_text),
        cmocka_unit_test(swallowed_and_wide_rows_are_seen),
        cmocka_unit_test(hostile_files_end),
        cmocka_unit_test(only_few_messages_of_a_foreign_file),
        cmocka_unit_test(rows_that_are_not_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
