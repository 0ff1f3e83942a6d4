/* check.h - rules across records, after everything is read.
 *
 * Characters no configured font can draw (the record is held back: Facility.held);
 * no address, or two for one id; one place under two ids; a district that is not
 * the one around the point; points shared by many; dates in the future, records
 * gone stale, readings and points that are missing (counted); districts without a
 * centre; settings of the tiles. What is wrong with a single cell, or with an id
 * given twice, was said where it was read (source/).
 */
#ifndef TSUNAGI_MODEL_CHECK_H
#define TSUNAGI_MODEL_CHECK_H

#include "model/dataset.h"

/* Says whether the configured fonts can draw a character followed by a
 * variation selector (0: none). NULL: not checked. */
typedef bool CheckDrawable(void *context, uint32_t character, uint32_t selector);

typedef struct CheckOptions {
    Date as_of;
    CheckDrawable *drawable;
    void *drawable_context;
} CheckOptions;

void check_dataset(Dataset *data, const CheckOptions *options, Diag *diag);

#endif
