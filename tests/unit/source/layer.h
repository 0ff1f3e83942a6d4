/* layer.h - one text through one reader of layers. */
#ifndef TSUNAGI_TESTS_UNIT_LAYER_H
#define TSUNAGI_TESTS_UNIT_LAYER_H

#include "../unit.h"

#include "source/geo_read.h"

/* Entities that double as they are expanded: a hundred million letters. */
#define LAUGHS                                                                                                        \
    "<!ENTITY a '0123456789'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>" \
    "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>"                         \
    "<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'><!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'>"                         \
    "<!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'>"

typedef struct Run {
    Arena *arena;
    Diag *diag;
    GeoLayer layer;
    bool ok;
} Run;

typedef bool LayerReader(Arena *arena, Str file, Str bytes, Diag *diag, GeoLayer *out);

static inline Run layer_run(LayerReader *read, const char *file, Str text)
{
    Run r = {.arena = arena_open(), .diag = diag_open()};
    r.ok = read(r.arena, str_from(file), text, r.diag, &r.layer);
    return r;
}

static inline void done(Run *r)
{
    diag_close(r->diag);
    arena_close(r->arena);
}

#endif
