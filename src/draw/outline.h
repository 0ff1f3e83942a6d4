/* outline.h - the area that a stroke covers, as a path to fill or to clip to (ISO 32000-1 §8.4.3, §8.5.3.2).
 *
 * By the non-zero winding rule: the pieces of the line, its joins and caps lie over one another, all turned
 * the same way. Curves become twelve lines; the limit of a mitre is 10, as in PDF and cairo.
 */
#ifndef TSUNAGI_DRAW_OUTLINE_H
#define TSUNAGI_DRAW_OUTLINE_H

#include "draw/canvas.h"

/* False where dashes would be more than 10,000 periods of their pattern. */
bool outline_of(Arena *arena, const Path *path, const Stroke *stroke, Path *out);

#endif
