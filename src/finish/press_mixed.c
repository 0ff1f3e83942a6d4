#include "finish/press_mixed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "finish/press_image.h"

enum { MOST_INKS = 64, OPAQUE = 255 };

static size_t count_of(const MixedPicture *p) { return (size_t)p->columns * p->rows; }

static uint8_t plate(double share) { return (uint8_t)lround(fmin(1, fmax(0, share)) * 255); }

/* ---- its own colours, three ways ---- */

static bool as_greys(const MixedPicture *p, Jpeg *out)
{
    const uint8_t *from = p->rgba;
    uint8_t *to = out->samples;
    for (size_t i = count_of(p); i--; from += 4, to += 4) {
        if (from[3] && (from[0] != from[1] || from[1] != from[2])) return false;
        to[0] = to[1] = to[2] = 0;
        to[3] = (uint8_t)(255 - from[0]);
    }
    return true;
}

typedef struct Inks {
    const Ink *items[MOST_INKS];
    size_t count;
} Inks;

static const Ink *known(const Inks *inks, const uint8_t rgb[3])
{
    for (size_t i = 0; i < inks->count; i++)
        if (memcmp(inks->items[i]->rgb, rgb, 3) == 0) return inks->items[i];
    return NULL;
}

/* The inks of all opaque pixels. False when one is none, or when they are very many. */
static bool find_inks(const MixedPicture *p, const InkTable *table, Inks *inks)
{
    const uint8_t *from = p->rgba;
    inks->count = 0;
    for (size_t i = count_of(p); i--; from += 4) {
        if (from[3] != OPAQUE || known(inks, from)) continue;
        const Ink *ink = ink_of_rgb(table, from);
        if (!ink || inks->count == MOST_INKS) return false;
        inks->items[inks->count++] = ink;
    }
    return true;
}

/* Cairo multiplies with alpha and rounds: what comes back is as near as that. */
static const Ink *nearest(const Inks *inks, const uint8_t pixel[4])
{
    const Ink *best = NULL;
    int least = 128 / pixel[3] + 2;
    for (size_t i = 0; i < inks->count; i++) {
        const uint8_t *rgb = inks->items[i]->rgb;
        int apart = 0;
        for (int k = 0; k < 3; k++) apart = abs(rgb[k] - pixel[k]) > apart ? abs(rgb[k] - pixel[k]) : apart;
        if (apart < least) least = apart, best = inks->items[i];
    }
    return best;
}

static bool as_inks(const MixedPicture *p, const InkTable *table, Jpeg *out)
{
    Inks inks;
    const uint8_t *from = p->rgba;
    uint8_t *to = out->samples;
    if (!find_inks(p, table, &inks)) return false;
    for (size_t i = count_of(p); i--; from += 4, to += 4) {
        const Ink *ink = from[3] ? nearest(&inks, from) : NULL;
        if (from[3] && !ink) return false;
        for (int k = 0; k < 4; k++) to[k] = ink ? plate((double)ink->cmyk[k]) : 0;
    }
    return true;
}

static bool by_profile(Arena *arena, const MixedPicture *p, Str shop, Jpeg *out)
{
    Jpeg rgb = {p->columns, p->rows, 3, arena_array(arena, unsigned char, count_of(p) * 3)};
    for (size_t i = 0; i < count_of(p); i++) memcpy(rgb.samples + 3 * i, p->rgba + 4 * i, 3);
    return shop.len && press_convert(&rgb, (Str){0}, shop, out->samples);
}

/* ---- mixing ---- */

static void mix(const MixedPicture *p, const PressMixing *m, Jpeg *out)
{
    uint8_t *to = out->samples;
    const double keep = (double)p->keep;
    for (size_t i = 0; i < count_of(p); i++, to += 4) {
        double alpha = p->rgba[4 * i + 3] / 255.0;
        for (int k = 0; k < 4; k++) to[k] = plate(keep * (to[k] / 255.0 * alpha + m->ground[k] * (1 - alpha)) + m->veil[k]);
    }
}

bool press_mixed(Arena *arena, const MixedPicture *picture, const PressMixing *mixing, Jpeg *out)
{
    *out = (Jpeg){picture->columns, picture->rows, 4, arena_array(arena, unsigned char, count_of(picture) * 4)};
    if (!as_greys(picture, out) && !as_inks(picture, mixing->inks, out) && !by_profile(arena, picture, mixing->shop, out)) return false;
    mix(picture, mixing, out);
    press_hold_back(out, mixing->limit);
    return true;
}
