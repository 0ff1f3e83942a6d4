/* text.h - white space in source text that is not meant for readers.
 *
 * Japanese is written without spaces, but files are written in lines. As CSS
 * Text 3 § 4.1.3 (segment break transformation) asks, a line break between two
 * East Asian characters stands for nothing, any other for a space.
 */
#ifndef TSUNAGI_MARKUP_TEXT_H
#define TSUNAGI_MARKUP_TEXT_H

#include "base/str.h"

/* True when a line break between the two characters stands for nothing. */
bool text_joins(uint32_t before, uint32_t after);

/* Runs of ASCII white space become one sign: nothing, a line break where there
 * was one, else a space. Returns s itself when nothing changes. */
Str text_collapse(Arena *arena, Str s);

#endif
