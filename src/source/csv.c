#include "source/csv.h"

#include <csv.h>
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "model/tally.h"

enum {
    HEAD_ROWS = 30,            /* the headings are among these */
    CERTAIN = 3,               /* known headings in one row that end the search */
    FIELD_LIMIT = 128 * 1024,  /* bytes; four times what Excel can hold in a cell */
    BROKEN_LIMIT = 100,        /* broken rows before the file is given up */
};

/* ---- records: bytes to slices of bytes ---- */

typedef VEC(CsvRow) Rows;
typedef VEC(Str) Cells;

typedef struct Records {
    Arena *arena;
    Str bytes;
    char delimiter;
    size_t max_rows; /* 0: all */
    Tally *tally;    /* NULL: errors are not reported */
    Str file;
    struct csv_parser parser;
    Rows rows;
    Cells cells;
    size_t record_start, field_start, pos;
    uint32_t number; /* rows ended so far */
    bool row_ended;
    unsigned broken;
    const CsvOptions *filter; /* whose `wanted` is asked below the header, or NULL */
    size_t header;
} Records;

/* The cell as a slice of the file where nothing was unescaped. */
static void on_field(void *text, size_t len, void *context)
{
    Records *r = context;
    Str raw = str_slice(r->bytes, r->field_start, r->pos);
    size_t from = 0;
    while (from < raw.len && (raw.data[from] == ' ' || raw.data[from] == '\t'))
        from++;
    if (from < raw.len && raw.data[from] == '"')
        from++;
    Str cell = str_slice(raw, from, from + len);
    if (cell.len != len || (len && memcmp(cell.data, text, len) != 0))
        cell = (Str){arena_copy(r->arena, text, len), len};
    vec_push(r->arena, &r->cells, cell);
    r->field_start = r->pos + 1;
}

static void end_row(Records *r)
{
    r->number++;
    CsvRow row = {.number = r->number, .count = (uint32_t)r->cells.count};
    bool below = r->filter && r->rows.count > r->header;
    CsvRow bare = {.cells = r->cells.items, .count = row.count, .number = row.number};
    if (row.count && (!below || r->filter->wanted(r->filter->wanted_context, &r->rows.items[r->header], &bare))) {
        row.cells = arena_array(r->arena, Str, row.count);
        memcpy(row.cells, r->cells.items, row.count * sizeof(Str));
        vec_push(r->arena, &r->rows, row);
    }
    r->cells.count = 0;
    r->row_ended = true;
}

static void on_row(int terminator, void *context)
{
    (void)terminator;
    end_row(context);
}

static void start_parser(Records *r)
{
    csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_delim(&r->parser, (unsigned char)r->delimiter);
    r->cells.count = 0;
    r->record_start = r->field_start = r->pos;
}

static size_t line_end(Str bytes, size_t from)
{
    while (from < bytes.len && bytes.data[from] != '\n' && bytes.data[from] != '\r')
        from++;
    return from;
}

static size_t past_line_end(Str bytes, size_t end)
{
    if (end < bytes.len && bytes.data[end] == '\r')
        end++;
    if (end < bytes.len && bytes.data[end] == '\n' && end > 0)
        end++;
    return end;
}

/* Cuts one line as Excel does: a quote inside an unquoted cell, or text behind
 * a closing quote, is taken as it stands. False when a quote stays open. */
static bool cut_leniently(Records *r, Str line)
{
    r->cells.count = 0;
    Buf cell = buf_on(r->arena);
    bool quoted = false, begun = false;
    for (size_t i = 0; i <= line.len; i++) {
        bool end = i == line.len || (line.data[i] == r->delimiter && !quoted);
        if (end) {
            vec_push(r->arena, &r->cells, str_copy(r->arena, buf_str(&cell)));
            buf_clear(&cell);
            begun = false;
        } else if (line.data[i] == '"' && !begun) {
            begun = quoted = true;
        } else if (line.data[i] == '"' && quoted && i + 1 < line.len && line.data[i + 1] == '"') {
            buf_putc(&cell, line.data[++i]);
        } else if (line.data[i] == '"' && quoted) {
            quoted = false;
        } else {
            begun = true;
            buf_putc(&cell, line.data[i]);
        }
    }
    return !quoted;
}

/* After an error in the record: keep its first line if it can be cut all the
 * same, say so, and go on behind that line. */
static void recover(Records *r, bool open_to_the_end)
{
    Place place = place_cell(r->file, r->number + 1, (uint32_t)r->cells.count + 1);
    size_t end = line_end(r->bytes, r->record_start);
    bool one_line = r->pos <= end && !open_to_the_end;
    bool kept = one_line && cut_leniently(r, str_slice(r->bytes, r->record_start, end));
    if (r->tally)
        tally_add(r->tally, kept ? DIAG_CSV_STRAY_QUOTE : DIAG_CSV_OPEN_QUOTE, place, STR(""));
    if (!kept)
        r->cells.count = 0;
    end_row(r);
    r->pos = past_line_end(r->bytes, end);
    r->broken += !kept;
    csv_free(&r->parser);
    start_parser(r);
}

static size_t run_length(const Records *r)
{
    size_t at = r->pos;
    for (; at < r->bytes.len; at++) {
        char c = r->bytes.data[at];
        if (c == '"' || c == r->delimiter || c == '\n' || c == '\r')
            break;
    }
    return at - r->pos;
}

/* Feeds up to the next byte that can end something, or that byte alone, so
 * that r->pos is exact when libcsv calls back. */
static bool feed(Records *r)
{
    size_t len = run_length(r);
    if (len == 0)
        len = 1;
    r->row_ended = false;
    bool carriage = r->bytes.data[r->pos] == '\r';
    if (csv_parse(&r->parser, r->bytes.data + r->pos, len, on_field, on_row, r) != len)
        return false;
    r->pos += len;
    if (r->row_ended) {
        if (carriage && r->pos < r->bytes.len && r->bytes.data[r->pos] == '\n')
            r->pos++;
        r->record_start = r->field_start = r->pos;
    }
    return r->pos - r->field_start <= FIELD_LIMIT;
}

static void read_records(Records *r)
{
    start_parser(r);
    while (r->broken < BROKEN_LIMIT && (r->max_rows == 0 || r->number < r->max_rows)) {
        if (r->pos < r->bytes.len) {
            if (!feed(r))
                recover(r, r->pos - r->field_start > FIELD_LIMIT);
            continue;
        }
        if (r->record_start == r->pos || csv_fini(&r->parser, on_field, on_row, r) == 0)
            break;
        recover(r, true);
    }
    if (r->broken >= BROKEN_LIMIT && r->tally)
        diag_add(r->tally->diag, DIAG_CSV_GIVEN_UP, place_cell(r->file, r->number, 1), STR(""));
    csv_free(&r->parser);
}

/* ---- which encoding, which delimiter, which row ---- */

typedef struct Reading {
    Encoding encoding;
    char delimiter;
    size_t known; /* headings of the best row */
    size_t header; /* index of that row among those that are not empty */
    bool found;
} Reading;

static const Cp932 *cp932_of(CsvReader *reader)
{
    if (!reader->cp932)
        reader->cp932 = cp932_new(reader->arena);
    return reader->cp932;
}

/* Row i of those that are not empty, read when it is asked for: the first is most often all
 * that is. False beyond the head or the end. */
static bool next_head_row(Records *r, size_t i)
{
    while (r->rows.count <= i && r->number < HEAD_ROWS) {
        uint32_t before = r->number;
        r->max_rows = before + 1;
        read_records(r);
        if (r->number == before) break;
    }
    return r->rows.count > i;
}

static Reading judge(CsvReader *reader, Arena *scratch, Str bytes, Reading as, const CsvOptions *options)
{
    Records records = {.arena = scratch, .bytes = bytes, .delimiter = as.delimiter};
    const Cp932 *table = as.encoding == ENCODING_CP932 ? cp932_of(reader) : NULL;
    for (size_t i = 0; next_head_row(&records, i); i++) {
        const CsvRow *row = &records.rows.items[i];
        size_t known = 0, bad;
        for (size_t c = 0; c < row->count; c++) {
            Str cell = str_trim(encoding_decode(scratch, as.encoding, table, row->cells[c], &bad));
            known += bad == 0 && !str_empty(cell) && options->known(options->context, cell);
        }
        if (known > as.known) {
            as.known = known;
            as.header = i;
            as.found = true;
        }
        if (known >= CERTAIN && known * 2 >= row->count)
            break; /* no data row below knows its own headings better */
    }
    return as;
}

static Reading best_delimiter(CsvReader *reader, Arena *scratch, Str bytes, Encoding encoding,
                              const CsvOptions *options)
{
    Reading best = judge(reader, scratch, bytes, (Reading){encoding, ',', 0, 0, false}, options);
    static const char others[] = {'\t', ';'};
    Str head = str_slice(bytes, 0, 16384);
    for (size_t i = 0; i < sizeof others; i++) {
        if (str_find_char(head, others[i]) == SIZE_MAX)
            continue;
        Reading other = judge(reader, scratch, bytes, (Reading){encoding, others[i], 0, 0, false}, options);
        if (other.known > best.known)
            best = other;
    }
    return best;
}

static Encoding encoding_of_bytes(CsvReader *reader, Str bytes)
{
    size_t bad = encoding_count_bad(ENCODING_UTF8, NULL, bytes);
    if (bad == 0)
        return ENCODING_UTF8;
    return encoding_count_bad(ENCODING_CP932, cp932_of(reader), bytes) < bad ? ENCODING_CP932 : ENCODING_UTF8;
}

/* No headings to look for: the first row that says anything. */
static Reading plain_reading(CsvReader *reader, Str bytes, bool marked)
{
    Str line = str_slice(bytes, 0, line_end(bytes, 0));
    bool tabs = str_find_char(line, '\t') != SIZE_MAX && str_find_char(line, ',') == SIZE_MAX;
    return (Reading){marked ? ENCODING_UTF8 : encoding_of_bytes(reader, bytes), tabs ? '\t' : ',', 0, 0, true};
}

static Reading choose_reading(CsvReader *reader, Arena *scratch, Str bytes, bool marked, const CsvOptions *options)
{
    if (!options->known)
        return plain_reading(reader, bytes, marked);
    Reading utf8 = best_delimiter(reader, scratch, bytes, ENCODING_UTF8, options);
    if (marked || utf8_check(bytes) == SIZE_MAX)
        return utf8;
    Reading cp932 = best_delimiter(reader, scratch, bytes, ENCODING_CP932, options);
    if (utf8.known != cp932.known)
        return utf8.known > cp932.known ? utf8 : cp932;
    return encoding_of_bytes(reader, bytes) == ENCODING_UTF8 ? utf8 : cp932;
}

/* UTF-16 without a mark shows as a zero in every other byte of ASCII. */
static bool looks_utf16(Str bytes, Encoding *encoding)
{
    size_t even = 0, odd = 0, pairs = bytes.len / 2 < 64 ? bytes.len / 2 : 64;
    for (size_t i = 0; i < pairs; i++) {
        even += bytes.data[2 * i] == 0;
        odd += bytes.data[2 * i + 1] == 0;
    }
    *encoding = odd ? ENCODING_UTF16LE : ENCODING_UTF16BE;
    return bytes.len % 2 == 0 && (even == 0) != (odd == 0) && even + odd >= 2 && (even + odd) * 8 >= pairs;
}

/* ---- cells ---- */

typedef struct Cleaner {
    CsvReader *reader;
    Arena *arena;
    Tally *tally;
    const CsvTable *table;
    bool all_utf8; /* the file as a whole is well formed */
} Cleaner;

static Str decode_cell(Cleaner *c, Str cell, Place place)
{
    if (c->all_utf8)
        return cell;
    Encoding encoding = c->table->encoding;
    const Cp932 *table = encoding == ENCODING_CP932 ? cp932_of(c->reader) : NULL;
    size_t bad, other_bad;
    Str text = encoding_decode(c->arena, encoding, table, cell, &bad);
    if (bad == 0)
        return text;
    Encoding other = encoding == ENCODING_UTF8 ? ENCODING_CP932 : ENCODING_UTF8;
    Str other_text = encoding_decode(c->arena, other, cp932_of(c->reader), cell, &other_bad);
    if (other_bad == 0) {
        tally_add(c->tally, DIAG_CSV_MIXED_ENCODING, place, encoding_name(encoding), encoding_name(other));
        return other_text;
    }
    tally_add(c->tally, DIAG_CSV_BAD_BYTES, place, encoding_name(encoding));
    return text;
}

static bool has_control(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F)
            return true;
    return false;
}

/* Tabs become spaces, CR LF and CR become LF, other controls go. */
static Str without_controls(Cleaner *c, Str text, Place place)
{
    Buf buf = buf_on(c->arena);
    bool dropped = false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char b = (unsigned char)text.data[i];
        if (b == '\r')
            buf_put(&buf, i + 1 < text.len && text.data[i + 1] == '\n' ? STR("") : STR("\n"));
        else if (b == '\t')
            buf_putc(&buf, ' ');
        else if (b == '\n' || (b >= 0x20 && b != 0x7F))
            buf_putc(&buf, (char)b);
        else
            dropped = true;
    }
    if (dropped)
        tally_add(c->tally, DIAG_CSV_CONTROL, place, STR(""));
    return buf_str(&buf);
}

static void clean_row(Cleaner *c, CsvRow *row)
{
    for (uint32_t i = 0; i < row->count; i++) {
        if (row->cells[i].len == 0)
            continue;
        Place place = csv_place(c->table, row, i);
        Str text = decode_cell(c, row->cells[i], place);
        if (has_control(text))
            text = without_controls(c, text, place);
        row->cells[i] = str_trim(text);
    }
    while (row->count && str_empty(row->cells[row->count - 1]))
        row->count--; /* empty columns at the end */
}

/* A quote that was closed only rows later swallows them whole. */
static void check_swallowed(Cleaner *c, const CsvRow *row)
{
    uint32_t columns = c->table->header.count;
    for (uint32_t i = 0; i < row->count && columns > 2; i++) {
        Str cell = row->cells[i];
        if (str_find_char(cell, '\n') == SIZE_MAX)
            continue;
        size_t delimiters = 0;
        for (size_t at = 0; at < cell.len; at++)
            delimiters += cell.data[at] == c->table->delimiter;
        if (delimiters + 1 >= columns)
            tally_add(c->tally, DIAG_CSV_SWALLOWED, csv_place(c->table, row, i), STR(""));
    }
}

static void check_width(Cleaner *c, const CsvRow *row)
{
    uint32_t columns = c->table->header.count;
    for (uint32_t i = columns; i < row->count; i++) {
        if (str_empty(row->cells[i]))
            continue;
        tally_add(c->tally, DIAG_CSV_TOO_WIDE, csv_place(c->table, row, i),
                  str_printf(c->arena, "%u", columns), str_printf(c->arena, "%u", row->count));
        return;
    }
}

static bool row_is_empty(const CsvRow *row)
{
    return row->count == 0;
}

static void take_rows(Cleaner *c, const Rows *rows, size_t first, CsvTable *out, bool positional)
{
    out->rows = arena_array(c->arena, CsvRow, rows->count - first);
    for (size_t i = first; i < rows->count; i++) {
        CsvRow row = rows->items[i];
        clean_row(c, &row);
        if (row_is_empty(&row))
            continue;
        if (!positional) {
            check_swallowed(c, &row);
            check_width(c, &row);
        }
        out->rows[out->row_count++] = row;
    }
}

static size_t first_said(const Rows *rows)
{
    size_t i = 0;
    while (i < rows->count && rows->items[i].count && str_starts(str_trim(rows->items[i].cells[0]), STR("#")))
        i++;
    return i;
}

static bool take_table(Cleaner *c, Records *records, const Reading *reading, const CsvOptions *options,
                       CsvTable *out)
{
    if (options->positional) {
        take_rows(c, &records->rows, 0, out, true);
        return true;
    }
    size_t header = options->known ? reading->header : first_said(&records->rows);
    if (!reading->found || header >= records->rows.count)
        return diag_add(c->tally->diag, DIAG_CSV_NO_HEADER, place_file(out->file), STR(""));
    out->header = records->rows.items[header];
    clean_row(c, &out->header);
    if (header > 0)
        tally_add(c->tally, DIAG_CSV_PREAMBLE, csv_place(out, &out->header, 0),
                  str_printf(c->arena, "%u", out->header.number - 1));
    take_rows(c, &records->rows, header + 1, out, false);
    return true;
}

/* What is no table at all is said as what it is, not as one without headings. */
static bool is_table(Str bytes, Str file, Diag *diag)
{
    if (str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return diag_add(diag, DIAG_CSV_WORKBOOK, place_file(file), STR(""));
    Str text = str_trim(str_slice(bytes, str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0, bytes.len));
    if (str_starts(text, STR("<!")) || str_starts(text, STR("<html")) || str_starts(text, STR("<HTML")))
        return diag_add(diag, DIAG_CSV_WEB_PAGE, place_file(file), STR(""));
    return true;
}

bool csv_read(CsvReader *reader, Arena *arena, Str file, Str bytes, const CsvOptions *options, Diag *diag,
              CsvTable *out)
{
    *out = (CsvTable){.file = file};
    if (!is_table(bytes, file, diag))
        return false;
    Arena *scratch = arena_open();
    size_t mark;
    Encoding utf16 = encoding_of_mark(bytes, &mark);
    Str text = str_slice(bytes, mark, bytes.len);
    bool wide = utf16 != ENCODING_UTF8 || (mark == 0 && looks_utf16(bytes, &utf16));
    if (wide) {
        size_t bad;
        text = encoding_decode(arena, utf16, NULL, text, &bad);
    }
    Tally tally = {.diag = diag, .file = file, .limit = options->limit};
    Reading reading = choose_reading(reader, scratch, text, wide || mark > 0, options);
    out->encoding = reading.encoding;
    out->delimiter = reading.delimiter;
    bool all_utf8 = utf8_check(text) == SIZE_MAX && reading.encoding == ENCODING_UTF8;
    Records records = {.arena = arena, .bytes = text, .delimiter = reading.delimiter, .tally = &tally, .file = file,
                       .filter = options->wanted && all_utf8 && reading.found ? options : NULL, .header = reading.header};
    read_records(&records);
    Cleaner cleaner = {reader, arena, &tally, out, all_utf8};
    bool good = records.rows.count == 0 && str_empty(str_trim(text))
                    ? true
                    : take_table(&cleaner, &records, &reading, options, out);
    if (wide)
        out->encoding = utf16;
    tally_finish(&tally);
    arena_close(scratch);
    return good;
}

Str csv_cell(const CsvRow *row, size_t column)
{
    return column < row->count ? row->cells[column] : STR("");
}

Place csv_place(const CsvTable *table, const CsvRow *row, size_t column)
{
    return place_cell(table->file, row->number, (uint32_t)column + 1);
}
