/* press_image.h - photographs become pictures in inks (Little CMS).
 *
 * From the picture's own RGB profile, or sRGB where it has none, to the shop's CMYK
 * profile: relative colorimetric with black point compensation, as Japanese shops
 * ask for. Where the profile puts down more ink than the shop's paper takes, the
 * three colours give way to black's benefit. The same picture gives the same bytes.
 */
#ifndef TSUNAGI_FINISH_PRESS_IMAGE_H
#define TSUNAGI_FINISH_PRESS_IMAGE_H

#include "finish/jpeg.h"

/* A CMYK profile to print with, by its own account (ICC.1 §7.2). */
bool press_is_cmyk_profile(Str icc);
/* cmyk: the shop's profile; own: the picture's, or empty. limit: total ink, 0 to 4.
 * False when a profile cannot be used or the limit cannot be kept. */
/* The conversion alone: `out` gets four components for each three of `rgb`. */
bool press_convert(const Jpeg *rgb, Str own, Str cmyk, unsigned char *out);
/* The limit alone, of a picture in inks. */
void press_hold_back(Jpeg *picture, double limit);
/* A picture in inks as a JPEG, of which every sample keeps the limit; the picture is held back as far as that takes. */
bool press_jpeg(Arena *arena, Jpeg *picture, double limit, Str *jpeg);
bool press_image(Arena *arena, const Jpeg *rgb, Str own, Str cmyk, double limit, Str *jpeg);

#endif
