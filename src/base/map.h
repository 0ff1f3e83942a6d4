/* map.h - hash map from text to pointers, and interned names.
 *
 * Keys are copied into the arena. Iteration is in order of insertion, so no
 * output depends on hashing.
 */
#ifndef TSUNAGI_BASE_MAP_H
#define TSUNAGI_BASE_MAP_H

#include "base/str.h"

typedef struct MapEntry {
    Str key;
    void *value;
    uint64_t hash;
} MapEntry;

typedef struct Map {
    Arena *arena;
    MapEntry *entries; /* in order of insertion */
    size_t count;
    size_t cap;
    uint32_t *slots;   /* entry index + 1; 0 is free */
    size_t slot_count; /* a power of two */
} Map;

Map map_on(Arena *arena);
void *map_get(const Map *map, Str key); /* NULL when absent */
bool map_has(const Map *map, Str key);
/* Sets and returns true when the key was new; otherwise replaces the value. */
bool map_set(Map *map, Str key, void *value);

/* Names that are compared often (tags, attributes, properties, record keys)
 * are interned once for the whole process; two atoms are equal exactly when
 * their names are. Thread-safe. Atoms of atom.def have constants: ATOM_div. */
typedef uint32_t Atom;

enum {
    ATOM_NONE, /* the empty name */
#define ATOM(symbol, text) ATOM_##symbol,
#include "base/atom.def"
#undef ATOM
    ATOM_BUILTIN_COUNT
};

Atom atom(Str name);
Atom atom_find(Str name); /* ATOM_NONE when nobody interned it */
Str atom_str(Atom a);

#endif
