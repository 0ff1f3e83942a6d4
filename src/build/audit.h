/* audit.h - no identifying value of a withheld cell may occur in what goes out.
 *
 * What is looked for, per audience: persons, phones, e-mails, notes, addresses,
 * links and exact coordinates of cells the policy withholds; names too where the
 * whole record is withheld; titles and summaries of pages and the values of
 * settings above the audience. A value that the same audience may rightly read
 * elsewhere - in another cell, a setting, a place name of the map; of notes and
 * names also in a page or template - proves nothing and is not looked for. A
 * person or a number that a page repeats is a slip, and found. A «○» cannot be
 * searched for: that is what the canary ward of tests/privacy is for.
 *
 * Asks the policy cell by cell and never the view, so that a mistake in copying
 * cannot hide itself.
 */
#ifndef TSUNAGI_BUILD_AUDIT_H
#define TSUNAGI_BUILD_AUDIT_H

#include "base/diag.h"
#include "model/field.h"

struct Dataset;
typedef struct Audit Audit; /* of one audience; read-only once open */

/* `common`: texts that belong to the program, as templates and scripts. `password` opens
 * the locked copies, which are searched as what their readers see; may be empty. */
Audit *audit_open(Arena *arena, const struct Dataset *data, Audience audience, const Str *common, size_t common_count, Str password);
size_t audit_needles(const Audit *audit);

/* Decodes and searches one output: path "web/index.html" below the edition. Each
 * leak is a diagnostic that names the file, the field and the cell, never the
 * value: of a file whose very name gives it away only the folder is named.
 * False when there was a leak or the file cannot be read. Thread-safe. */
bool audit_output(const Audit *audit, Arena *scratch, Str edition, Str path, Str bytes, Diag *diag);

/* The same in its two halves, for who keeps what was read. What an output says, decoded
 * and folded; false after a diagnostic. */
bool audit_read(const Audit *audit, Arena *scratch, Str edition, Str path, Str bytes, Str *said, Diag *diag);
bool audit_search(const Audit *audit, Arena *scratch, Str edition, Str path, Str said, Diag *diag);

/* The same for a piece of what an output says, from one U+001F to the next, without a message.
 * Where audit_is_parted, what is in an output is in one of its pieces: no value that is
 * looked for has a U+001F. */
bool audit_is_parted(const Audit *audit);
bool audit_tells(const Audit *audit, Str piece);

#endif
