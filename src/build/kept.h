/* kept.h - out/.kept: what a build remembers for the next one.
 *
 * Each file there is written in one step and begins with the hash of its bytes: one that
 * was damaged, cut off or brought from elsewhere is as good as none. Nothing in it is
 * ever published or linked into an edition; only its owner may look into the folder, for
 * it says what all editions say. It is no input: whoever removes it (with all of out/, or
 * alone) gets the same outputs, later.
 */
#ifndef TSUNAGI_BUILD_KEPT_H
#define TSUNAGI_BUILD_KEPT_H

#include "base/diag.h"
#include "base/pack.h"
#include "build/publish.h"

/* False when there is none of that name, or none that is whole. */
bool kept_read(Outbox *box, Arena *arena, Str name, Str *bytes);
/* What cannot be written is not remembered, and nothing worse. */
void kept_write(Outbox *box, Arena *scratch, Str name, Str bytes);
/* Removes what `stays` does not want. */
void kept_prune(Outbox *box, Arena *scratch, bool (*stays)(void *context, Str name), void *context);

/* Messages that are said again when what they were about is not made again. */
void kept_pack_messages(Buf *out, Diag *diag);
/* False, and nothing said, when they cannot be read. */
bool kept_say_messages(Unpack *in, Diag *diag);

#endif
