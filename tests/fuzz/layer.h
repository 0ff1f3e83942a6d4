/* layer.h - what every fuzz target of a geographic reader demands: no crash, bounded
 * time, and a sound layer, whatever the bytes were. */
#ifndef TSUNAGI_TESTS_FUZZ_LAYER_H
#define TSUNAGI_TESTS_FUZZ_LAYER_H

#include <math.h>
#include <stdlib.h>

#include "source/geo_read.h"

typedef bool LayerReader(Arena *arena, Str file, Str bytes, Diag *diag, GeoLayer *out);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool truth)
{
    if (!truth) abort();
}

static void demand_sound(const GeoFeature *f)
{
    demand(f->ring_count > 0);
    for (size_t r = 0; r < f->ring_count; r++) {
        demand(f->rings[r].count >= (f->kind == GEO_AREA ? 3u : f->kind == GEO_LINE ? 2u : 1u));
        for (size_t i = 0; i < f->rings[r].count; i++)
            demand(fabs(f->rings[r].points[i].lon) <= 180 && fabs(f->rings[r].points[i].lat) <= 90);
    }
    if (f->kind == GEO_AREA) geo_area_label_point(f);
}

static int fuzz_layer(LayerReader *read, const char *file, const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    GeoLayer layer;
    read(arena, str_from(file), (Str){(const char *)data, size}, diag, &layer);
    for (size_t i = 0; i < layer.count; i++) demand_sound(&layer.features[i]);
    diag_close(diag);
    arena_close(arena);
    return 0;
}

#endif
