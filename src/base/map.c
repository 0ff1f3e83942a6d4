#include "base/map.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

Map map_on(Arena *arena)
{
    return (Map){.arena = arena};
}

/* Slot of the key, or of the free place where it would go. */
static size_t find_slot(const Map *map, Str key, uint64_t hash)
{
    size_t mask = map->slot_count - 1, at = (size_t)hash & mask;
    while (map->slots[at]) {
        const MapEntry *entry = &map->entries[map->slots[at] - 1];
        if (entry->hash == hash && str_eq(entry->key, key))
            break;
        at = (at + 1) & mask;
    }
    return at;
}

static void grow_slots(Map *map)
{
    map->slot_count = map->slot_count ? map->slot_count * 2 : 16;
    map->slots = arena_array(map->arena, uint32_t, map->slot_count);
    size_t mask = map->slot_count - 1;
    for (size_t i = 0; i < map->count; i++) {
        size_t at = (size_t)map->entries[i].hash & mask;
        while (map->slots[at])
            at = (at + 1) & mask;
        map->slots[at] = (uint32_t)i + 1;
    }
}

void *map_get(const Map *map, Str key)
{
    if (map->count == 0)
        return NULL;
    size_t at = find_slot(map, key, hash64(key.data, key.len));
    return map->slots[at] ? map->entries[map->slots[at] - 1].value : NULL;
}

bool map_has(const Map *map, Str key)
{
    return map->count && map->slots[find_slot(map, key, hash64(key.data, key.len))];
}

bool map_set(Map *map, Str key, void *value)
{
    if ((map->count + 1) * 4 > map->slot_count * 3)
        grow_slots(map);
    uint64_t hash = hash64(key.data, key.len);
    size_t at = find_slot(map, key, hash);
    if (map->slots[at]) {
        map->entries[map->slots[at] - 1].value = value;
        return false;
    }
    if (map->count == map->cap) {
        size_t cap = map->cap ? map->cap * 2 : 8;
        MapEntry *grown = arena_array(map->arena, MapEntry, cap);
        if (map->count)
            memcpy(grown, map->entries, map->count * sizeof *grown);
        map->entries = grown;
        map->cap = cap;
    }
    map->entries[map->count++] = (MapEntry){str_copy(map->arena, key), value, hash};
    map->slots[at] = (uint32_t)map->count;
    return true;
}

/* ---- atoms: one table for the process, names never die ---- */

static pthread_mutex_t atom_lock = PTHREAD_MUTEX_INITIALIZER;
static Arena *atom_arena;
static Map atom_map; /* entry index + 1 is the atom; the value is unused */

static void close_atoms(void)
{
    arena_close(atom_arena);
}

static void open_atoms(void)
{
    static const char *const names[] = {
#define ATOM(symbol, text) text,
#include "base/atom.def"
#undef ATOM
    };
    atom_arena = arena_open();
    atexit(close_atoms);
    atom_map = map_on(atom_arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool fresh = map_set(&atom_map, str_from(names[i]), NULL);
        assert(fresh && "a name stands twice in atom.def");
    }
}

static Atom find_atom(Str name)
{
    if (!atom_arena)
        open_atoms();
    return atom_map.slots[find_slot(&atom_map, name, hash64(name.data, name.len))];
}

Atom atom_find(Str name)
{
    if (name.len == 0)
        return ATOM_NONE;
    pthread_mutex_lock(&atom_lock);
    Atom a = find_atom(name);
    pthread_mutex_unlock(&atom_lock);
    return a;
}

Atom atom(Str name)
{
    if (name.len == 0)
        return ATOM_NONE;
    pthread_mutex_lock(&atom_lock);
    Atom a = find_atom(name);
    if (a == ATOM_NONE) {
        map_set(&atom_map, name, NULL);
        a = (Atom)atom_map.count;
    }
    pthread_mutex_unlock(&atom_lock);
    return a;
}

Str atom_str(Atom a)
{
    if (a == ATOM_NONE)
        return STR("");
    pthread_mutex_lock(&atom_lock);
    if (!atom_arena)
        open_atoms();
    assert(a <= atom_map.count);
    Str name = atom_map.entries[a - 1].key;
    pthread_mutex_unlock(&atom_lock);
    return name;
}
