/* decode.h - what an output file says, whatever it is wrapped in.
 *
 * HTML, SVG and XML lose their tags and character references; text with ruby is said
 * once more without it, and the readings by themselves; attribute values,
 * comments and scripts are read too; JSON and script escapes and percent
 * escapes are undone; a PDF gives every string, its page text through the
 * fonts' own tables, metadata, outline, links and attachments; a PNG gives what
 * stands in it beside the pixels. Pieces that do
 * not belong together are parted by U+001F. For the audit only: it errs on the
 * side of saying more.
 */
#ifndef TSUNAGI_BUILD_DECODE_H
#define TSUNAGI_BUILD_DECODE_H

#include "base/str.h"

/* password: of locked copies, may be empty. False when the file should be readable
 * but is not (a broken PDF): what cannot be read cannot be let out. */
bool decode_output(Arena *arena, Str path, Str bytes, Str password, Buf *out);

#endif
