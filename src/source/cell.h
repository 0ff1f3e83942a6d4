/* cell.h - one cell into a typed fact, mending what Excel did to it.
 *
 * What can be understood is normalised; what cannot is kept as written where
 * that does no harm (a phone), or left out (a link, a date), always with a
 * message that names the cell and never repeats the value.
 */
#ifndef TSUNAGI_SOURCE_CELL_H
#define TSUNAGI_SOURCE_CELL_H

#include "model/tally.h"
#include "source/content.h"

typedef struct CellReader {
    Content *content;
    Tally *tally;
    bool held; /* set when a cell has a character that cannot be published */
} CellReader;

/* `row` is the dictionary row that governs the record. */
void cell_read(CellReader *reader, const FieldRow *row, Str raw, Place place, Fact *fact);

/* Both coordinates of a record, which are judged together: degrees or degrees,
 * minutes and seconds, also both in one cell; swapped ones are turned; 0,0,
 * outside Japan and far outside the ward are dropped and both facts blanked. */
bool cell_read_point(CellReader *reader, Fact *latitude, Fact *longitude, LonLat *out);

/* Letters, digits, - and _, at most 64: an id is part of file names and URLs. */
bool cell_good_id(Str id);

#endif
