/* sink.h - whole files, written and read under a directory handle (AT_FDCWD: paths as given).
 *
 * Nothing is written over a published file; publishing swaps whole directories
 * (build/publish.h). A failed write leaves part of a file behind, which its maker removes.
 */
#ifndef TSUNAGI_BASE_SINK_H
#define TSUNAGI_BASE_SINK_H

#include "base/str.h"

/* Creates missing parent directories of `path` (what stands before its last slash) below dirfd. 0 or errno. */
int sink_make_parents(int dirfd, const char *path);
/* Writes a whole file (parents made). 0 or errno. */
int sink_write_file(int dirfd, const char *path, Str bytes);
/* Reads a whole file into the arena, NUL-terminated. 0 or errno; EFBIG above
 * `limit` bytes (0: 1 GiB). */
int sink_read_file(Arena *arena, int dirfd, const char *path, size_t limit, Str *out);

/* Tests make the n-th operation from now on (a write, an open, whatever asks sink_fault)
 * fail with this errno, or be the one the process is killed at: minus the signal. 0: off. */
void sink_fail_after(long n, int error);
/* What the operation that the caller is about to do shall fail with: 0 outside of tests. */
int sink_fault(void);

#endif
