/* arena.h - memory by lifetime.
 *
 * Every object belongs to an arena and nothing is freed alone. Lifetimes nest:
 * scratch < job (one output file) < view (one audience) < build. An arena is
 * used by one thread at a time. Memory is zeroed. Out of memory prints one line
 * and exits 3, so no caller checks for NULL (and memory.c does so for the libraries).
 *
 * In sanitized builds each object is allocated apart, so that bounds are exact.
 */
#ifndef TSUNAGI_BASE_ARENA_H
#define TSUNAGI_BASE_ARENA_H

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

typedef struct ArenaMark {
    size_t block; /* its serial number; 0: none */
    size_t used;
} ArenaMark;

Arena *arena_open(void);
void arena_close(Arena *arena); /* accepts NULL */

/* Zeroed memory; size may be 0 (a unique pointer comes back all the same). */
void *arena_alloc(Arena *arena, size_t size, size_t align);

/* `bytes`, an object of `old` bytes (NULL: none), with room for `size`; what it held is kept,
 * what is added is not zeroed. One of megabytes has a block to itself, and leaves nothing
 * behind: the system moves it without a copy. */
void *arena_resize(Arena *arena, void *bytes, size_t old, size_t size);

/* Copies len bytes and adds a terminating NUL. */
char *arena_copy(Arena *arena, const void *bytes, size_t len);

/* Scratch use: everything allocated after the mark is given back at once. */
ArenaMark arena_mark(const Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);

/* Bytes handed out since arena_open: what tests of hostile input hold bounded. */
size_t arena_used(const Arena *arena);

/* count * size, exiting 3 on overflow as on any other exhaustion. */
size_t arena_product(size_t count, size_t size);

#define arena_new(arena, T) ((T *)arena_alloc((arena), sizeof(T), alignof(T)))
#define arena_array(arena, T, count) \
    ((T *)arena_alloc((arena), arena_product((count), sizeof(T)), alignof(T)))

#endif
