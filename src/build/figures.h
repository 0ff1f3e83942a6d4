/* figures.h - the maps that pages of one edition show, drawn by this build or the last.
 *
 * A figure is an SVG, found by the hash of its element and of everything maps are drawn
 * from (keys.h). Kept in out/.kept/figures-<edition>; only those that a page of the last
 * build showed. Two editions that show the same map draw it once. They become part of pages, and are audited with them.
 */
#ifndef TSUNAGI_BUILD_FIGURES_H
#define TSUNAGI_BUILD_FIGURES_H

#include "build/keys.h"
#include "build/publish.h"

typedef struct Figures Figures;

/* fresh: nothing of the last build is known. */
Figures *figures_open(Arena *arena, Outbox *box, Str edition, bool fresh);
void figures_close(Figures *figures); /* accepts NULL */
/* From now on each of them (and what it shares with) gives what the others have drawn; before any thread asks, and
 * all are closed together. They must not share already. */
void figures_share(Figures *a, Figures *b);
/* May be called by several threads; texts live as long as the figures. */
bool figures_find(Figures *figures, const Key *key, Str *svg);
void figures_add(Figures *figures, const Key *key, Str svg);
/* Remembers those that were found or added. */
void figures_remember(Figures *figures, Outbox *box);

#endif
