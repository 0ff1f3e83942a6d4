#include "map/edges.h"

#include <string.h>

static uint64_t bits_of(double v)
{
    uint64_t bits;
    v += 0.0; /* -0 becomes 0 */
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

/* The same for both directions; the low bits are for the marks. */
static uint64_t edge_hash(MapXY a, MapXY b)
{
    uint64_t x = bits_of(a.x) * 0x9E3779B97F4A7C15u ^ bits_of(a.y), y = bits_of(b.x) * 0x9E3779B97F4A7C15u ^ bits_of(b.y);
    return ((x ^ x >> 29) * 0xBF58476D1CE4E5B9u + (y ^ y >> 29) * 0xBF58476D1CE4E5B9u) & ~(uint64_t)EDGE_BOTH_SIDES;
}

static size_t slot_of(const EdgeSet *set, uint64_t hash)
{
    size_t at = (hash >> 20) & (set->room - 1);
    while (set->slots[at] && (set->slots[at] & ~(uint64_t)EDGE_BOTH_SIDES) != hash) at = (at + 1) & (set->room - 1);
    return at;
}

static void grow(EdgeSet *set)
{
    const uint64_t *before = set->slots;
    size_t room = set->room;
    set->room = room ? room * 2 : 1024;
    set->slots = arena_array(set->arena, uint64_t, set->room);
    for (size_t i = 0; i < room; i++)
        if (before[i]) set->slots[slot_of(set, before[i] & ~(uint64_t)EDGE_BOTH_SIDES)] = before[i];
}

unsigned edges_mark(EdgeSet *set, MapXY a, MapXY b, unsigned marks)
{
    uint64_t hash = edge_hash(a, b);
    if (set->count * 2 >= set->room) grow(set);
    uint64_t *slot = &set->slots[slot_of(set, hash)];
    unsigned before = *slot & EDGE_BOTH_SIDES;
    set->count += !*slot;
    *slot = hash | before | marks;
    return before;
}

unsigned edges_marks(const EdgeSet *set, MapXY a, MapXY b)
{
    return set->room ? set->slots[slot_of(set, edge_hash(a, b))] & EDGE_BOTH_SIDES : 0;
}

static double twice_area(const MapXY *p, size_t n)
{
    double sum = 0;
    for (size_t i = 0, j = n - 1; i < n; j = i++) sum += (p[j].x - p[0].x) * (p[i].y - p[0].y) - (p[i].x - p[0].x) * (p[j].y - p[0].y);
    return sum;
}

static bool goes_up(MapXY a, MapXY b) { return a.x != b.x ? a.x < b.x : a.y < b.y; }

/* An outline may run either way; the sea is on the right of its coasts. */
void edges_mark_sides(EdgeSet *set, const MapFeature *area)
{
    const MapXY *ring = area->points;
    for (size_t r = 0; r < area->geo->ring_count; ring += area->geo->rings[r++].count) {
        size_t n = area->geo->rings[r].count;
        bool left = !area->closing && n > 2 && (twice_area(ring, n) > 0) != area->geo->rings[r].hole;
        for (size_t i = 0; n > 2 && i < n; i++) {
            MapXY a = ring[i], b = ring[(i + 1) % n];
            edges_mark(set, a, b, goes_up(a, b) == left ? 1 : 2);
        }
    }
}
