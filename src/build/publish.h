/* publish.h - the editions go out whole and together, or not at all.
 *
 * Files are staged beside the published editions. When all is staged and on the
 * disk, a note says which stages are to go out, and the directories are exchanged,
 * each in one step, one right after the other. Invariants, whatever fails, is killed
 * or loses power:
 *
 *   1. out/<edition> is at every moment one whole build, never a mixture.
 *   2. When an exchange fails, those before it are taken back. A build killed
 *      between two exchanges is brought to its end by the next outbox_open, which
 *      finds its note.
 *   3. A published file is never written to; an unchanged one is linked into
 *      the stage, and only when something else changed is there a stage at all.
 *   4. Nothing outside out/<edition> and out/.stage-* is touched (but see kept.h); a
 *      stage left behind by a killed build is removed by the next.
 */
#ifndef TSUNAGI_BUILD_PUBLISH_H
#define TSUNAGI_BUILD_PUBLISH_H

#include "base/str.h"

typedef struct Outbox Outbox; /* the output directory, locked */
typedef struct Stage Stage;   /* one edition on its way out */

/* Creates the directory if need be. NULL with *error: errno, EWOULDBLOCK when
 * another build holds it. */
Outbox *outbox_open(Arena *arena, Str directory, int *error);
/* Puts a single file at the top of the directory in one step, on the disk before that. 0 or errno. */
int outbox_put(Outbox *box, Str name, Str bytes);
/* Reads a file of a published edition; false when there is none. */
bool outbox_read(Outbox *box, Arena *arena, Str edition, Str path, Str *bytes);
/* A descriptor of the directory, the box's. */
int outbox_directory(const Outbox *box);
void outbox_close(Outbox *box);

/* keep: files of the published edition that are not put again stay. */
Stage *stage_open(Outbox *box, Str edition, bool keep);
/* May be called by several threads. path is relative: "web/index.html". A path
 * put twice, or one that leads outside, is our own mistake. */
void stage_put(Stage *stage, Arena *scratch, Str path, Str bytes);

/* Is there a published file of this path? */
bool stage_has(const Stage *stage, Str path);
/* Puts the published file of this path again, unread: for what need not be made to be
 * known. There must be one. */
void stage_keep(Stage *stage, Arena *scratch, Str path);

typedef struct StageCount {
    size_t files, written, unchanged, removed;
    size_t bytes;
} StageCount;

/* 0 or the errno of the first failure of this stage, with the path it met. */
int stage_error(const Stage *stage, Str *path);
/* Puts out all of them, stages of one box. Asserts that there was no error. 0 or
 * errno; *failed is the stage that met it, where it was one. */
int stages_publish(Stage *const *stages, size_t count, const Stage **failed);
/* After stages_publish. */
StageCount stage_count(const Stage *stage);
/* Gives the stage up (or what was published before). Accepts NULL. */
void stage_close(Stage *stage);

/* Calls visit for every regular file below dirfd, in order of name; paths are
 * relative. Stops when visit returns false. 0 or errno, ELOOP for folders more than 16 deep:
 * then not every file was visited. */
int files_below(Arena *arena, int dirfd, bool (*visit)(void *context, Str path), void *context);

#endif
