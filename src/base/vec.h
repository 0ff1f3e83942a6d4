/* vec.h - growing arrays in an arena.
 *
 *     VEC(int) numbers = {0};
 *     vec_push(arena, &numbers, 7);
 *     for (size_t i = 0; i < numbers.count; i++) use(numbers.items[i]);
 *
 * The old storage stays in the arena when the array grows (at most as much
 * again as the final array), so pointers to items are only good until a push.
 */
#ifndef TSUNAGI_BASE_VEC_H
#define TSUNAGI_BASE_VEC_H

#include "base/arena.h"

#define VEC(T)          \
    struct {            \
        T *items;       \
        size_t count;   \
        size_t cap;     \
    }

/* Returns storage for cap items holding the first count of the old ones. */
void *vec_grow(Arena *arena, void *items, size_t count, size_t *cap, size_t size, size_t align);

#define vec_push(arena, vec, ...)                                                        \
    do {                                                                                 \
        if ((vec)->count == (vec)->cap)                                                  \
            (vec)->items = vec_grow((arena), (vec)->items, (vec)->count, &(vec)->cap,    \
                                    sizeof *(vec)->items, alignof(max_align_t));         \
        (vec)->items[(vec)->count++] = (__VA_ARGS__);                                    \
    } while (0)

#endif
