/* read.h - content/ becomes a dataset.
 *
 * Reads everything SPEC.md names, reports every problem of the run in one go,
 * and goes on past each. The dataset is complete enough to build from whenever
 * no DIAG_ERROR was reported.
 */
#ifndef TSUNAGI_SOURCE_READ_H
#define TSUNAGI_SOURCE_READ_H

#include "model/dataset.h"

/* directory is a path; strings in the dataset live in `arena`. False when the
 * directory itself cannot be read. `tick` may be NULL. */
bool source_read(Arena *arena, Str directory, Diag *diag, Dataset *out,
                 void (*tick)(void *context, Str file), void *tick_context);

/* The print profiles of a ward's folder, or of one file of that kind, for a PDF that
 * belongs to no ward. False after a diagnostic: nothing can be read there. */
bool source_print_profiles(Arena *arena, Str path, Diag *diag, PrintProfiles *out);

/* papers.csv and label-sheets.csv of a folder alone; empty where it has none. */
ImpositionTables imposition_read(Arena *arena, Str directory, Diag *diag);

#endif
