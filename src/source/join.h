/* join.h - a second table whose rows belong to the places of a first one.
 *
 * 医療情報ネット says where a hospital is in one file and when its departments see
 * patients in another, three rows for each. The rules below @join of a profile
 * (profile.h) say what those rows become; this room finds the rows of a place and turns
 * them into values of its fields, as if they stood in its own row.
 *
 * One Join serves all files of a profile: ids are those of their @id columns, whichever
 * file they stand in. Files may hold the whole country: rows of places the ward does not
 * take are passed over in silence, rows of places no first table knows are reported.
 */
#ifndef TSUNAGI_SOURCE_JOIN_H
#define TSUNAGI_SOURCE_JOIN_H

#include "source/timetable.h"

typedef struct Join Join;

/* One value, and the cell it was read at. */
typedef struct JoinedValue {
    const Field *field;
    Str text;
    Place place;
    bool append;
} JoinedValue;

typedef struct JoinedValues {
    JoinedValue *items;
    size_t count;
    Source *source; /* of the second table; NULL when it has no row for the place */
} JoinedValues;

/* `profile` has a @join rule; both outlive the join. */
Join *join_new(Content *content, const Profile *profile);
/* Is this the name of a file that may be the second table? */
bool join_takes(const Profile *profile, Str path);

/* First all places of the first tables … */
void join_place(Join *join, Str id, bool wanted);
/* (A CsvWanted, its context the join: is this row of a second table that may hold the whole
 * country of any use?) */
bool join_wants(void *join, const CsvRow *header, const CsvRow *row);
/* … then the second tables. Of two with rows for one place the first given counts. */
void join_table(Join *join, const CsvTable *table, Source *source);

/* Has any second table been read? */
bool join_has_tables(const Join *join);
/* The names of them, for messages; empty when there are none. */
Str join_files(const Join *join);
/* The days (bits) of which the second table has hours for the place. */
unsigned join_days(const Join *join, Str id);
/* What the second table says of the place. `closing` is of its row in the first table, or
 * NULL. To be asked once for each place: what is wrong is reported here. */
JoinedValues join_values(Join *join, Str id, const Closing *closing);
/* Says what was only counted. */
void join_finish(Join *join);

#endif
