/* check.h - rules across records, after everything is read.
 *
 * Coordinates outside the ward or shared by many, references that lead
 * nowhere, same id and category twice (both places named), missing required
 * fields, stale records, districts without a centre, look-alike radicals,
 * names no configured font can draw. Sets Facility.held where a record must
 * not be published.
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
