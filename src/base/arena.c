#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

/* A chain of blocks, newest first. Blocks double in size up to a limit; an
 * object too large for that gets a block of its own. Sanitized builds give
 * every object its own block, so that the sanitizer sees its bounds. */

typedef struct Block Block;
struct Block {
    Block *older;
    size_t size; /* of bytes[] */
    size_t used;
    size_t serial; /* tells blocks newer than a mark */
    alignas(max_align_t) char bytes[];
};

struct Arena {
    Block *newest;
    Block *spare; /* empty and zeroed: a rewind to the end of a full block would else free and fetch one each time */
    size_t next_size;
    size_t used;
    size_t serial;
};

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };

static _Noreturn void out_of_memory(size_t size)
{
    fprintf(stderr, "tsunagi: メモリが足りません（%zu バイト）/ out of memory (%zu bytes)\n", size, size);
    exit(3);
}

size_t arena_product(size_t count, size_t size)
{
    size_t product;
    if (__builtin_mul_overflow(count, size, &product))
        out_of_memory(SIZE_MAX);
    return product;
}

Arena *arena_open(void)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        out_of_memory(sizeof *arena);
    arena->next_size = FIRST_BLOCK;
    return arena;
}

/* The roomiest of the blocks given back becomes the spare one. */
static void give_back(Arena *arena, Block *block)
{
#ifndef TSUNAGI_SANITIZE
    if (!arena->spare || block->size > arena->spare->size) {
        Block *lesser = arena->spare;
        memset(block->bytes, 0, block->used);
        block->used = 0;
        arena->spare = block;
        block = lesser;
    }
#else
    (void)arena; /* what is given back must not be touched again, and ASan sees to it */
#endif
    free(block);
}

void arena_close(Arena *arena)
{
    if (!arena)
        return;
    while (arena->newest) {
        Block *block = arena->newest;
        arena->newest = block->older;
        free(block);
    }
    free(arena->spare);
    free(arena);
}

static Block *add_block(Arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(Block))
        out_of_memory(size);
    Block *block = arena->spare;
    if (block && block->size >= size) {
        arena->spare = NULL;
    } else {
        /* calloc: fresh pages come zeroed from the system for free. */
        block = calloc(1, sizeof(Block) + size);
        if (!block)
            out_of_memory(size);
        block->size = size;
    }
    block->serial = ++arena->serial;
    block->older = arena->newest;
    arena->newest = block;
    return block;
}

void *arena_alloc(Arena *arena, size_t size, size_t align)
{
    arena->used += size;
#ifdef TSUNAGI_SANITIZE
    (void)align;
    Block *apart = add_block(arena, size);
    apart->used = size;
    return apart->bytes;
#else
    Block *block = arena->newest;
    if (block) {
        size_t at = (block->used + align - 1) & ~(align - 1);
        if (at <= block->size && size <= block->size - at) {
            block->used = at + size;
            return block->bytes + at;
        }
    }
    size_t capacity = arena->next_size;
    if (size > capacity / 2) {
        if (size > SIZE_MAX - sizeof(Block) - FIRST_BLOCK)
            out_of_memory(size);
        capacity = size + (block ? 0 : FIRST_BLOCK);
    } else if (arena->next_size < LARGEST_BLOCK) {
        arena->next_size *= 2;
    }
    block = add_block(arena, capacity);
    block->used = size;
    return block->bytes;
#endif
}

#ifndef TSUNAGI_SANITIZE
/* The link to the block that holds this one object alone; NULL: there is none. */
static Block **block_of(Arena *arena, const void *bytes, size_t size)
{
    if (size < FIRST_BLOCK)
        return NULL;
    for (Block **at = &arena->newest; *at; at = &(*at)->older)
        if ((*at)->bytes == bytes && (*at)->used == size)
            return at;
    return NULL;
}

/* No more than asked for: what lies beyond would have to be zeroed. */
static void *enlarge(Arena *arena, Block **link, size_t old, size_t size)
{
    Block *larger = size > SIZE_MAX - sizeof(Block) ? NULL : realloc(*link, sizeof(Block) + size);
    if (!larger)
        out_of_memory(size);
    larger->size = larger->used = size;
    arena->used += size - old;
    *link = larger;
    return larger->bytes;
}
#endif

void *arena_resize(Arena *arena, void *bytes, size_t old, size_t size)
{
    if (bytes && size <= old)
        return bytes;
#ifndef TSUNAGI_SANITIZE
    Block **link = bytes ? block_of(arena, bytes, old) : NULL;
    if (link)
        return enlarge(arena, link, old, size);
#endif
    char *larger = arena_alloc(arena, size, alignof(max_align_t));
    if (old)
        memcpy(larger, bytes, old);
    return larger;
}

char *arena_copy(Arena *arena, const void *bytes, size_t len)
{
    char *copy = arena_alloc(arena, len + 1, 1);
    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

ArenaMark arena_mark(const Arena *arena)
{
    return arena->newest ? (ArenaMark){arena->newest->serial, arena->newest->used} : (ArenaMark){0};
}

void arena_rewind(Arena *arena, ArenaMark mark)
{
    while (arena->newest && arena->newest->serial != mark.block) {
        Block *block = arena->newest;
        arena->newest = block->older;
        give_back(arena, block);
    }
    Block *block = arena->newest;
    if (!block)
        return;
    /* Memory handed out is zeroed: clear what will be handed out again. */
    memset(block->bytes + mark.used, 0, block->used - mark.used);
    block->used = mark.used;
}

size_t arena_used(const Arena *arena)
{
    return arena->used;
}

void *vec_grow(Arena *arena, void *items, size_t count, size_t *cap, size_t size, size_t align)
{
    size_t grown = *cap ? *cap * 2 : 8;
    void *storage = arena_alloc(arena, arena_product(grown, size), align);
    if (count)
        memcpy(storage, items, count * size);
    *cap = grown;
    return storage;
}
