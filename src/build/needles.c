#include "build/needles.h"

#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"

/* In two loads: six bytes copied into eight would have to be read back from memory. */
static uint64_t first_bytes(const char *p)
{
    uint32_t four;
    uint16_t two;
    memcpy(&four, p, sizeof four);
    memcpy(&two, p + sizeof four, sizeof two);
    return ((uint64_t)two << 32 | four) * 0x9E3779B97F4A7C15u;
}

_Static_assert(NEEDLE_MIN == sizeof(uint32_t) + sizeof(uint16_t), "what first_bytes reads");

static bool filter_has(const Needles *set, uint64_t h) { return set->filter[h >> 54] >> (h >> 48 & 63) & 1; }

static size_t slot_of(const Needles *set, uint64_t h) { return (h ^ h >> 29) & (set->slot_count - 1); }

Needles *needles_open(Arena *arena, size_t expected)
{
    Needles *set = arena_new(arena, Needles);
    set->arena = arena;
    set->slot_count = 1024;
    while (set->slot_count < expected * 2) set->slot_count *= 2;
    set->slots = arena_array(arena, Needle *, set->slot_count);
    return set;
}

Needle *needles_add(Needles *set, Str text, bool bounded, void *owner)
{
    Str folded = needles_fold(set->arena, text);
    if (folded.len < NEEDLE_MIN) return NULL;
    uint64_t h = first_bytes(folded.data);
    Needle **slot = &set->slots[slot_of(set, h)];
    for (Needle *n = *slot; n; n = n->next)
        if (str_eq(n->text, folded)) {
            n->bounded = n->bounded && bounded;
            return n;
        }
    Needle *n = arena_new(set->arena, Needle);
    *n = (Needle){.text = folded, .bounded = bounded, .owner = owner, .next = *slot};
    *slot = n;
    set->filter[h >> 54] |= (uint64_t)1 << (h >> 48 & 63);
    set->count++;
    return n;
}

/* ---- ends ---- */

typedef enum Kind { KIND_OTHER, KIND_DIGIT, KIND_LETTER, KIND_KANJI } Kind;

static Kind kind_of(uint32_t c)
{
    if (c >= '0' && c <= '9') return KIND_DIGIT;
    if (c >= 'a' && c <= 'z') return KIND_LETTER;
    return utf8_is_kanji(c) ? KIND_KANJI : KIND_OTHER;
}

static bool touches_before(Str text, size_t at)
{
    if (!at) return false;
    size_t before = at, first = at;
    Kind outside = kind_of(utf8_prev(text, &before));
    return outside != KIND_OTHER && outside == kind_of(utf8_next(text, &first));
}

static bool touches_after(Str text, size_t end)
{
    if (end >= text.len) return false;
    size_t last = end, after = end;
    Kind outside = kind_of(utf8_next(text, &after));
    return outside != KIND_OTHER && outside == kind_of(utf8_prev(text, &last));
}

static bool matches(const Needle *n, Str text, size_t at)
{
    if (text.len - at < n->text.len || memcmp(text.data + at, n->text.data, n->text.len) != 0) return false;
    return !n->bounded || (!touches_before(text, at) && !touches_after(text, at + n->text.len));
}

void needles_find(const Needles *set, Str folded, NeedleHit *hit, void *context)
{
    if (!set->count || folded.len < NEEDLE_MIN) return;
    for (size_t at = 0; at + NEEDLE_MIN <= folded.len; at++) {
        if (((unsigned char)folded.data[at] & 0xC0) == 0x80) continue;
        uint64_t h = first_bytes(folded.data + at);
        if (!filter_has(set, h)) continue;
        for (const Needle *n = set->slots[slot_of(set, h)]; n; n = n->next)
            if (matches(n, folded, at) && !hit(context, n)) return;
    }
}

Str needles_fold(Arena *arena, Str text) { return utf8_search_key(arena, text); }
