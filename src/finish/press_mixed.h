/* press_mixed.h - a picture with alpha, or under something translucent, in inks (draw/mixed.h).
 *
 * Its own colours: greys are black alone; where every opaque pixel is, to the digit, the screen
 * colour of a declared ink, those inks (a logo needs no profile); else by the shop's profile, as
 * photographs. Then plate by plate so much of them as their alpha says, and of the ground's inks
 * the rest; then the veil's. Nothing of the ground is left where alpha is 255, and it is exact
 * where alpha is 0.
 */
#ifndef TSUNAGI_FINISH_PRESS_MIXED_H
#define TSUNAGI_FINISH_PRESS_MIXED_H

#include "draw/mixed.h"
#include "finish/jpeg.h"
#include "model/print.h"

typedef struct PressMixing {
    const InkTable *inks;
    Str shop;                  /* its CMYK profile, or empty */
    double limit;              /* total ink, 0 to 4 */
    double ground[4], veil[4]; /* in inks, 0 to 1 */
} PressMixing;

/* Four components. False when it takes a profile and there is none that can be used. */
bool press_mixed(Arena *arena, const MixedPicture *picture, const PressMixing *mixing, Jpeg *out);

#endif
