/* progress.h - a line that tells how far the work is.
 *
 * On a terminal one line on standard error, rewritten at most twenty times a
 * second; otherwise nothing, so that logs stay plain. Thread-safe.
 */
#ifndef TSUNAGI_COMMAND_PROGRESS_H
#define TSUNAGI_COMMAND_PROGRESS_H

#include "base/str.h"

typedef struct Progress Progress;

Progress *progress_open(Arena *arena);
/* For WardOptions and BuildOptions; context is the Progress. total 0: unknown. */
void progress_step(void *context, Str what, size_t done, size_t total);
/* Wipes the line, so that what follows starts clean. */
void progress_close(Progress *progress);

#endif
