/* diag.h - everything the program has to say to the people who keep the data.
 *
 * A message says where (file, and the cell as Excel shows it, or line:column),
 * what is wrong and what to do. Texts live in diag.def in Japanese and English
 * beside a stable id. A message never repeats a withheld value.
 *
 * A user's mistake:   return diag_add(diag, DIAG_X, place, ...);   always false
 * Our own mistake:    assert(), on in release builds too.
 *
 * All functions may be called from several threads at once.
 */
#ifndef TSUNAGI_BASE_DIAG_H
#define TSUNAGI_BASE_DIAG_H

#include "base/str.h"

typedef enum DiagLevel { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR } DiagLevel;

typedef enum DiagLanguage { DIAG_JA, DIAG_EN } DiagLanguage;

typedef enum DiagId {
#define DIAG(id, level, ja, en) DIAG_##id,
#include "base/diag.def"
#undef DIAG
    DIAG_COUNT
} DiagId;

typedef enum PlaceKind { PLACE_NONE, PLACE_FILE, PLACE_LINE, PLACE_CELL } PlaceKind;

/* Where something was read. Lines, columns and rows count from 1. For a cell,
 * line is the row as Excel shows it (a record, not a line of the file) and
 * column 3 is written C. Column 0: the whole line. The file name is
 * borrowed; a message keeps its own copy. */
typedef struct Place {
    Str file;
    uint32_t line;
    uint32_t column;
    PlaceKind kind;
} Place;

static inline Place place_none(void) { return (Place){.kind = PLACE_NONE}; }
static inline Place place_file(Str file) { return (Place){.file = file, .kind = PLACE_FILE}; }
static inline Place place_line(Str file, uint32_t line, uint32_t column)
{
    return (Place){.file = file, .line = line, .column = column, .kind = PLACE_LINE};
}
static inline Place place_cell(Str file, uint32_t row, uint32_t column)
{
    return (Place){.file = file, .line = row, .column = column, .kind = PLACE_CELL};
}
/* "facilities/clinic.csv C12", "pages/a.md 3:14" */
void place_write(Buf *out, Place place);

typedef struct Diag Diag;

typedef struct DiagMessage {
    DiagId id;
    DiagLevel level;
    Place place;
    Str args[4];
} DiagMessage;

Diag *diag_open(void);
void diag_close(Diag *diag);

/* {1} .. {4} in the text of id are replaced by the arguments, which are copied.
 * Returns false always, so that a reader can `return diag_add(...)`. */
bool diag_add_args(Diag *diag, DiagId id, Place place, const Str args[4]);
#define diag_add(diag, id, place, ...) \
    diag_add_args((diag), (id), (place), (const Str[4]){__VA_ARGS__})

/* Says in `to` everything that `from` has to say. */
void diag_add_all(Diag *to, Diag *from);

size_t diag_count(const Diag *diag, DiagLevel level);
/* Sorted by file, then position, then id, equal ones merged: the same input
 * gives the same report whatever the threads did. Borrowed until diag_close. */
const DiagMessage *diag_sorted(Diag *diag, size_t *count);
/* One message without a line end: "clinic.csv C12: エラー: ... [ID]". An argument that is
 * strerror's text of a common error is said in the language too: who adds it knows no language. */
void diag_write(Buf *out, const DiagMessage *message, DiagLanguage language);
/* The sentence alone, for a paper that says the rest. */
void diag_write_text(Buf *out, const DiagMessage *message, DiagLanguage language);
const char *diag_name(DiagId id);
DiagLevel diag_level(DiagId id);

#endif
