/* facilities_internal.h - what the four rooms of facilities.h share.
 *
 *   facility_files.c   which files there are, and of which source each is
 *   facility_table.c   a file into a table, its columns into fields
 *   facility_row.c     a row into one service
 *   facilities.c       services into places, the sources of each together
 *
 * All of it lives on the content's arena.
 */
#ifndef TSUNAGI_SOURCE_FACILITIES_INTERNAL_H
#define TSUNAGI_SOURCE_FACILITIES_INTERNAL_H

#include "base/hash.h"
#include "base/vec.h"
#include "source/cell.h"
#include "source/content.h"
#include "source/join.h"
#include "source/profile.h"

/* Fields this room itself looks at; NULL when the dictionary lacks one. */
typedef struct Keys {
    const Field *id, *category, *name, *kana, *address, *district, *latitude, *longitude, *number, *consent, *withheld;
} Keys;

/* One file to read, and what its columns mean. */
typedef struct Job {
    Str path;
    Str stem; /* of its name: a ward file may be named after a category */
    Source *source;
    const Profile *profile; /* NULL: the ward's own headings */
    CsvTable table;
    const Field **fields;   /* of each column of a ward file, NULL: unknown */
    RuleColumns *columns;   /* of each rule of the profile */
    const Category *category; /* of a ward file named after one */
    bool has_id;
    Join *join;  /* of the profile, or NULL */
    bool second; /* the table that is joined: no places of its own */
    size_t met, alone; /* places with and without rows in the second table */
    size_t services, silent; /* read, and of them without any word of consent */
    unsigned *filled; /* indexes of the fields its columns can give */
    size_t filled_count;
    Tally tally;
} Job;

typedef struct Input {
    Str raw;
    Place place;
    const Source *joined; /* of a second table it was read from; NULL: the row's own */
} Input;

/* What a row says: one service of the place with this id. */
typedef struct RowRead {
    Service *service; /* NULL: nothing, and that is reported */
    Str id;
    Place id_place;
    bool held;
} RowRead;

typedef struct Builder {
    Content *content;
    Dataset *data;
    Arena *arena;
    Keys keys;
    Map by_id;
    Map by_number;   /* 事業所番号 -> Facility* */
    Map categories;  /* folded key or label -> Category* */
    Map profiles;    /* name -> Profile* */
    Map joins;       /* name of the profile -> Join* */
    const Source *joined; /* of the second table's values of the row at hand, or NULL: the same */
    Source *unlisted; /* stands for files sources.csv does not name */
    VEC(Facility *) facilities;
    VEC(Job) jobs;
    Input *inputs; /* of the row at hand, by Field.index */
} Builder;

/* Fills b->jobs: the ward's own files first, then the imports in the order of sources.csv. */
void facility_files(Builder *b);
/* The profile of an import's source, read once; NULL when it cannot be read, which is reported. */
const Profile *facility_profile(Builder *b, const Source *source);

/* Reads the file into job->table and finds what its columns mean; hyphens in it teach the
 * area codes. False when nothing of it can be used, which is reported. Second tables after
 * the first ones, which say what places are wanted. */
bool facility_table(Builder *b, Job *job);
/* By key, label or alias; NULL: none. */
const Category *facility_category(Builder *b, Str text);

/* False when the profile does not want the row. */
bool facility_row(Builder *b, Job *job, const CsvRow *row, RowRead *out);
/* Tells the join of a first table which places it has, and whether they are wanted. */
void facility_list_places(Builder *b, const Job *job);

#endif
