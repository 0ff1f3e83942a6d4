/* numbers.h - the permanent number of each facility (numbers.csv).
 *
 * A number once given is never given to another id; a facility that vanished
 * keeps its number, retired, and gets it back if it returns. New ones are given
 * in the order of categories.csv, then kana, then id, after the highest ever
 * given: the same input gives the same numbers.
 */
#ifndef TSUNAGI_SOURCE_NUMBERS_H
#define TSUNAGI_SOURCE_NUMBERS_H

#include "source/content.h"

/* Numbers data->facilities and sorts them by number; fills data->numbers and
 * data->retired. Needs facilities. */
void numbers_read(Content *content);

/* numbers.csv as it should be after this run, numbers given or retired by it dated
 * as_of. Equal to the file when nothing changed. */
Str numbers_text(Arena *arena, const Dataset *data, Date as_of);

#endif
