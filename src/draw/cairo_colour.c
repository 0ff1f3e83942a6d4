/* cairo_colour.c - colours as they go into the file, and the mixes of inks they stand for. */
#include "draw/cairo_internal.h"

#include <math.h>
#include <string.h>

static bool is_near(float a, float b)
{
    const float apart = 5e-6f; /* files have six decimals */
    return a - b < apart && b - a < apart;
}

static bool is_step(float v) { return is_near(v, roundf(v * 255) / 255); }

/* Nobody else in the file is drawn in it: not a mix, and no colour of 8 bits, which an ink may have. */
static bool is_free(const CairoCanvas *c, Colour colour)
{
    for (size_t i = 0; i < c->mixes.count; i++) {
        const Colour *other = &c->mixes.items[i].drawn;
        if (is_near(other->r, colour.r) && is_near(other->g, colour.g) && is_near(other->b, colour.b)) return false;
    }
    return !(is_step(colour.r) && is_step(colour.g) && is_step(colour.b));
}

static bool same_mix(const CanvasMix *a, const CanvasMix *b)
{
    return a->count == b->count && memcmp(a->parts, b->parts, a->count * sizeof *a->parts) == 0;
}

Colour canvas_pdf_mix(Canvas *pdf, const CanvasMix *mix)
{
    CairoCanvas *c = (CairoCanvas *)pdf;
    if (mix->count == 1 && mix->parts[0].share >= 1) return mix->parts[0].ink;
    for (size_t i = 0; i < c->mixes.count; i++)
        if (same_mix(&c->mixes.items[i], mix)) return c->mixes.items[i].drawn;
    CanvasMix made = *mix;
    made.drawn = mix_colour(mix);
    for (float step = made.drawn.b < 0.5f ? 1.2e-5f : -1.2e-5f; !is_free(c, made.drawn);) made.drawn.b += step;
    vec_push(c->arena, &c->mixes, made);
    return made.drawn;
}

const CanvasMix *canvas_pdf_mixes(const Canvas *pdf, size_t *count)
{
    const CairoCanvas *c = (const CairoCanvas *)pdf;
    *count = c->mixes.count;
    return c->mixes.items;
}

/* The colour as it goes into the file: with the paper that is in it. */
Colour cc_thinned(CairoCanvas *c, Colour colour)
{
    CanvasMix mix = mix_of(colour, c->base.paper);
    return c->base.paper > 0 ? canvas_pdf_mix(&c->base, &mix) : colour;
}

bool cc_same_colour(const CairoCanvas *c, Colour colour)
{
    return c->colour_set && memcmp(&colour, &c->colour, sizeof colour) == 0;
}

void cc_use_colour(CairoCanvas *c, Colour colour)
{
    if (cc_same_colour(c, colour)) return;
    cairo_set_source_rgba(c->cr, (double)colour.r, (double)colour.g, (double)colour.b, (double)colour.a);
    c->colour = colour;
    c->colour_set = true;
}
