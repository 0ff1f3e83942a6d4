/* whole.h - a build of which nothing has changed.
 *
 * The record of a build (out/.kept/whole) says what it was made from (one key), what it
 * said, and how each file of its editions lay on the disk when it ended. Where all three
 * are as they were, the outputs are those that this build would make, and the audit found
 * them clean against the very same withheld values, for these follow from the key. Then
 * there is nothing to do but to say the same again.
 *
 * Not recorded: a part (--only), a build with a password (its copies have random keys),
 * one that wrote permanent numbers back, whose inputs were edited while it ran, or that
 * read a picture or a font it cannot tell the state of.
 */
#ifndef TSUNAGI_BUILD_WHOLE_H
#define TSUNAGI_BUILD_WHOLE_H

#include "build/edition.h"

/* True when nothing changed: messages are in diag, the report is filled. */
bool whole_is_unchanged(Arena *arena, const BuildOptions *options, Inputs *inputs, Diag *diag, BuildReport *report);
/* Remembers the build just published, whose inputs are settled; its last act. */
void whole_remember(Build *build, Outbox *box, const BuildReport *report);

#endif
