#include "command/progress.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 60 }; /* bytes */

struct Progress {
    bool terminal;
    bool drawn;
    double last;
    pthread_mutex_t lock;
};

Progress *progress_open(Arena *arena)
{
    Progress *p = arena_new(arena, Progress);
    p->terminal = isatty(STDERR_FILENO) == 1;
    pthread_mutex_init(&p->lock, NULL);
    return p;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Never half a character. */
static Str shortened(Str what)
{
    size_t end = what.len < WIDTH ? what.len : WIDTH;
    while (end < what.len && end > 0 && ((unsigned char)what.data[end] & 0xC0) == 0x80) end--;
    return str_slice(what, 0, end);
}

static void draw(Progress *p, Str what, size_t done, size_t total)
{
    if (total)
        fprintf(stderr, "\r\033[K%3zu%%  %zu/%zu  " STR_FMT, done * 100 / total, done, total,
                STR_ARG(shortened(what)));
    else
        fprintf(stderr, "\r\033[K      " STR_FMT, STR_ARG(shortened(what)));
    fflush(stderr);
    p->drawn = true;
}

void progress_step(void *context, Str what, size_t done, size_t total)
{
    Progress *p = context;
    if (!p || !p->terminal) return;
    pthread_mutex_lock(&p->lock);
    double t = now();
    if (t - p->last > 0.05) {
        draw(p, what, done, total);
        p->last = t;
    }
    pthread_mutex_unlock(&p->lock);
}

void progress_close(Progress *p)
{
    if (p->drawn) fputs("\r\033[K", stderr);
    p->drawn = false;
}
