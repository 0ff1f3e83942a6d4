/* said.h - what an edition's texts say, each piece of it once: the audit of what repeats itself.
 *
 * A thousand pages say much the same. What each says, decoded and folded (audit_read), is a
 * list of pieces, parted by U+001F; every piece that some text of the edition says now is
 * searched once, at every build, for every value that is withheld now.
 *
 * Why this is as strict as searching each text for itself:
 *
 *   - A value without a U+001F lies in one piece or in none, and what touches the piece's
 *     ends is a U+001F, which is as the end of a text to the search (needles_find). Where
 *     some value has one, each text is searched for itself. What is shorter than the
 *     shortest value (NEEDLE_MIN) can hold none.
 *   - A piece in which something was found makes nothing known but that: the texts that
 *     say it are read and searched for themselves (audit_output), with the same messages.
 *   - What was decoded by an earlier build is taken only for the same bytes (SHA-256) at the
 *     same path, read by the same program; decoding depends on nothing else. No verdict is
 *     ever kept: neither a level, nor a record withheld, nor a value since changed can find
 *     an old one that says "clean".
 *
 * Remembered in out/.kept/said-<edition> (kept.h): the pieces that this build's texts say,
 * and no others.
 *
 * Not for PDFs, whose text depends on a password (printed.h), and needless for pictures.
 */
#ifndef TSUNAGI_BUILD_SAID_H
#define TSUNAGI_BUILD_SAID_H

#include "build/audit.h"
#include "build/inputs.h"
#include "build/publish.h"

typedef struct Said Said; /* of one edition */

/* program: whose reading it is (Inputs). fresh: nothing earlier is taken. Audit and box outlive it. */
Said *said_open(Arena *arena, Outbox *box, Str edition, const uint8_t program[32], const Audit *audit, bool fresh);
void said_close(Said *said); /* accepts NULL */

/* As audit_output. *published: the published file of this path has these very bytes, as its
 * stamp (inputs.h) and their hash say. Thread-safe; one path once. */
bool said_audit(Said *said, Arena *scratch, Str path, Str bytes, Diag *diag, bool *published);

/* Once all is published. */
void said_remember(Said *said);

#endif
