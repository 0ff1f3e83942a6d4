/* content.h - the folder of a ward, open for reading: what the readers of this
 * room share. Private to source/.
 */
#ifndef TSUNAGI_SOURCE_CONTENT_H
#define TSUNAGI_SOURCE_CONTENT_H

#include <sys/types.h>

#include "model/dataset.h"
#include "source/csv.h"

typedef struct Content {
    Arena *arena; /* of the dataset */
    Diag *diag;
    Dataset *data;
    int dirfd;
    int basefd; /* the folder named by the setting `defaults`, or -1 */
    CsvReader csv;
    Map hours;      /* text -> Hours*: the same hours are written again and again */
    Map area_codes; /* 市外局番 seen with hyphens in this ward's numbers */
    void (*tick)(void *context, Str file);
    void *tick_context;
} Content;

/* utf8_fold, but ASCII text, the common case, comes back as it is. */
Str content_fold(Arena *arena, Str text);

/* The bytes of a file below the folder; `env:NAME/rest` starts at the folder in
 * the environment variable NAME. False when there is none or it cannot be read,
 * the latter with a diagnostic. */
bool content_file(Content *content, Str path, Str *bytes);
/* The file, open for reading, when it has more than `least` bytes; else -1. */
int content_open_large(Content *content, Str path, off_t least);
/* Does the name end so? The ending is given in small letters, the name may have capitals. */
bool content_ends(Str name, Str ending);
/* Paths (folder/name) of the files with this ending, sorted by name; without
 * hidden ones and those that Excel and LibreOffice leave while a file is open (~$…). */
bool content_list(Content *content, Str folder, Str ending, Str **paths, size_t *count);

/* A CSV file with fixed headings, each given as "key|日本語|別名". */
enum { SHEET_COLUMNS = 24 };

typedef struct Sheet {
    CsvTable table;
    int columns[SHEET_COLUMNS]; /* of each heading, -1 when the file lacks it */
} Sheet;

/* False when there is no such file. `shared`: when the ward has none, that of the `defaults` folder is read. */
bool sheet_read(Content *content, Str path, bool shared, const char *const *headings, size_t heading_count,
                Sheet *sheet);
Str sheet_cell(const Sheet *sheet, const CsvRow *row, size_t heading);
Place sheet_place(const Sheet *sheet, const CsvRow *row, size_t heading);

#endif
