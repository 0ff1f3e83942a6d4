/* memory.c - memory that is not there ends the program, whoever asked for it.
 *
 * Our own requests end in arena.c. Of the libraries some return an error for a request
 * that fails, some abort, some read through the null pointer, and some go on and leave
 * something out of the page, which would then be published. So no request of this
 * process fails: it is answered, or the program says one line and ends with status 3
 * before anything is published. Linked into the program only, not into the library;
 * sanitizers bring an allocator of their own.
 *
 * glibc, "Replacing malloc": these are bound before its own, for every library. They
 * give its blocks, so free, malloc_usable_size and mallopt stay its own. Its own calls
 * (strdup, asprintf, getline, reallocarray, operator new through libstdc++) come here
 * too, since it leaves malloc, calloc and realloc to be bound. valloc and pvalloc are
 * nobody's (tests/command/beneath.test asks every library). `make WITHOUT=memory` links
 * the program without it.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if defined __GLIBC__ && !defined TSUNAGI_SANITIZE

/* Nobody here needs so much at once: what asks for it believes a broken file, and will see to it
 * that this fails. */
static const size_t ABSURD = (size_t)1 << 32;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);
void *memalign(size_t align, size_t size);

/* No memory, so no stream: the line is put together on the stack. */
static void *given(void *block, size_t size)
{
    char line[128];
    if (block || size >= ABSURD) return block;
    int len = snprintf(line, sizeof line, "tsunagi: メモリが足りません（%zu バイト）/ out of memory (%zu bytes)\n", size, size);
    ssize_t written = write(STDERR_FILENO, line, (size_t)len);
    (void)written;
    _exit(3);
}

static size_t product(size_t count, size_t size)
{
    size_t all;
    return __builtin_mul_overflow(count, size, &all) ? SIZE_MAX : all;
}

void *malloc(size_t size) { return given(__libc_malloc(size), size); }
void *calloc(size_t count, size_t size) { return given(__libc_calloc(count, size), product(count, size)); }

/* Of no bytes it frees, and gives nothing. */
void *realloc(void *old, size_t size)
{
    void *block = __libc_realloc(old, size);
    return old && !size ? block : given(block, size);
}

/* ABSURD: an alignment that is no power of two may be refused, which is no want of memory. */
void *memalign(size_t align, size_t size)
{
    return given(__libc_memalign(align, size), align & (align - 1) ? ABSURD : size);
}

void *aligned_alloc(size_t align, size_t size) { return memalign(align, size); }

int posix_memalign(void **out, size_t align, size_t size)
{
    if (!align || align & (align - 1) || align % sizeof(void *)) return EINVAL;
    void *block = memalign(align, size);
    if (block) *out = block;
    return block ? 0 : ENOMEM;
}

#endif
