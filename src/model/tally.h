/* tally.h - diagnostics of one file, in bearable number.
 *
 * In the ward's own files every cell is named, for the ward can mend each. Of
 * a file somebody else publishes only the first few of a kind are named, and
 * one more message says how many there are: nothing is silent. An error in such
 * a file is a warning, since the ward cannot mend it and must be able to build.
 */
#ifndef TSUNAGI_MODEL_TALLY_H
#define TSUNAGI_MODEL_TALLY_H

#include "base/diag.h"

typedef struct Tally {
    Diag *diag;
    Str file;
    unsigned limit; /* of one kind; 0: none */
    unsigned counts[DIAG_COUNT];
} Tally;

enum { TALLY_IMPORT = 3 };

bool tally_add_args(Tally *tally, DiagId id, Place place, const Str args[4]); /* false always */
#define tally_add(tally, id, place, ...) \
    tally_add_args((tally), (id), (place), (const Str[4]){__VA_ARGS__})
/* Says what was only counted. */
void tally_finish(Tally *tally);

#endif
