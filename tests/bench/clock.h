/* clock.h - what a bench measures by. */
#ifndef TSUNAGI_TESTS_BENCH_CLOCK_H
#define TSUNAGI_TESTS_BENCH_CLOCK_H

#include <sys/resource.h>
#include <time.h>

/* Seconds by the wall, from no particular beginning. */
static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds of processor time that this process has used, all threads. */
static inline double processor(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* The most memory it ever held, in kB. */
static inline long peak_memory(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

#endif
