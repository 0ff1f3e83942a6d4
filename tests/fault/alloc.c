/* alloc.c - preloaded: the n-th request for memory fails, whoever makes it.
 *
 *     ALLOC_FAIL_AT=n      the n-th from the start of the program, 1 first
 *     ALLOC_COUNT=FILE     how many there were, written when the program ends
 *
 * It stands below the program's own functions (src/memory.c), which ask glibc by these
 * names, and they are the real ones that answer.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_long count;
static long fail_at; /* 0: none */

static bool fails(void)
{
    long n = atomic_fetch_add(&count, 1) + 1;
    bool now = n == fail_at;
    if (now) errno = ENOMEM;
    return now;
}

/* Found anew each time: nobody may be asked for before the constructor has run, and somebody is. */
#define REAL(type, name) ((type)(uintptr_t)dlsym(RTLD_NEXT, #name))
typedef void *Two(size_t, size_t);

void *__libc_malloc(size_t size) { return fails() ? NULL : REAL(void *(*)(size_t), __libc_malloc)(size); }
void *__libc_calloc(size_t items, size_t size) { return fails() ? NULL : REAL(Two *, __libc_calloc)(items, size); }
void *__libc_realloc(void *old, size_t size) { return fails() ? NULL : REAL(void *(*)(void *, size_t), __libc_realloc)(old, size); }
void *__libc_memalign(size_t align, size_t size) { return fails() ? NULL : REAL(Two *, __libc_memalign)(align, size); }

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("ALLOC_FAIL_AT");
    fail_at = at ? atol(at) : 0;
    atomic_store(&count, 0); /* the dynamic linker's are not the program's */
}

__attribute__((destructor)) static void finish(void)
{
    const char *path = getenv("ALLOC_COUNT");
    long made = atomic_load(&count);
    FILE *out = NULL;
    fail_at = 0;
    if (path) out = fopen(path, "w");
    if (!out) return;
    fprintf(out, "%ld\n", made);
    fclose(out);
}
