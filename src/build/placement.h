/* placement.h - what a map's template is told beside its indexes: what became of markers
 * and names.
 *
 *   map.placement {markers, share (percent, text), dropped, moved, overlaps, crossings, walls_crossed,
 *                  insets, callouts, called_out, callout (letter of the first one),
 *                  covered, mean_move (mm, text), labels, lost,
 *                  problems [{facility, cell, inset, dropped, called_out, move (mm, text)}], names [{text, cell}]}
 */
#ifndef TSUNAGI_BUILD_PLACEMENT_H
#define TSUNAGI_BUILD_PLACEMENT_H

#include "audience/view.h"
#include "map/map.h"

Value placement_value(Arena *arena, const MapResult *result);
/* A note where there is more than a frame (pt) so large can show well: numbers made smaller than 6 pt, leaders
 * longer than 15 mm on average, or a tenth of the markers in tables; with the frame that would do. */
void placement_advise(Arena *scratch, Place place, const MapResult *result, double width, double height, Diag *diag);
/* A message for each facility whose marker found no place, and for furniture over facilities. */
void placement_say(Arena *scratch, Place place, const MapResult *result, Diag *diag);

#endif
