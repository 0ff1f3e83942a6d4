/* csv.h - CSV as offices save it, into rows of UTF-8 cells with exact places.
 *
 * UTF-8 with or without mark, CP932, UTF-16; comma, tab or semicolon; quoted
 * line breaks; lines before the headings. Which of these a file is follows
 * from its heading row: of all readings the one that knows most headings wins,
 * and only if none is known the bytes of the whole file decide.
 *
 * Rows are numbered as Excel shows them: a record with a line break inside is
 * one row, an empty line is one row. A broken row is reported and skipped and
 * reading resumes at the next line.
 */
#ifndef TSUNAGI_SOURCE_CSV_H
#define TSUNAGI_SOURCE_CSV_H

#include "base/diag.h"
#include "source/encoding.h"

/* Is this a heading that the caller is looking for? */
typedef bool CsvKnown(void *context, Str heading);

typedef struct CsvRow {
    Str *cells; /* trimmed; line breaks inside are \n */
    uint32_t count;
    uint32_t number; /* as Excel shows it */
} CsvRow;

typedef struct CsvTable {
    Str file;
    Encoding encoding;
    char delimiter;
    CsvRow header;
    CsvRow *rows; /* below the header, empty ones left out */
    size_t row_count;
} CsvTable;

/* What is shared by the files of a run. */
typedef struct CsvReader {
    Arena *arena;
    const Cp932 *cp932; /* made when first needed */
} CsvReader;

/* Is the row to be kept? Its cells and those of the header are as in the file, untrimmed. */
typedef bool CsvWanted(void *context, const CsvRow *header, const CsvRow *row);

typedef struct CsvOptions {
    CsvKnown *known; /* NULL: the first row that is not empty is the heading */
    void *context;
    bool positional; /* the file has no heading row: all rows are data */
    unsigned limit;  /* of messages of one kind; 0: none */
    CsvWanted *wanted; /* NULL: all are. Asked only of files in UTF-8, to save room: rows that are
                          not wanted may be there all the same */
    void *wanted_context;
} CsvOptions;

/* `bytes` must live as long as `arena`: cells point into it. False (and a
 * diagnostic) when there is no heading row, or the file is an Excel workbook or
 * a web page; an empty file gives no rows and a header of no cells. */
bool csv_read(CsvReader *reader, Arena *arena, Str file, Str bytes, const CsvOptions *options, Diag *diag,
              CsvTable *out);

/* The cell, or the empty text beyond the end of a short row. */
Str csv_cell(const CsvRow *row, size_t column);
Place csv_place(const CsvTable *table, const CsvRow *row, size_t column);

#endif
