/* pool.h - jobs on all cores.
 *
 * pool_run calls work(context, index, worker) once for every index in
 * [0, count), on up to `threads` threads, and returns when all are done. Each
 * worker number is in [0, threads) and runs one job at a time, so per-thread
 * state (arena, font map) can live in an array indexed by it. With one thread
 * everything runs on the caller's; more than POOL_THREADS are as good as that many.
 * A thread that the system refuses is done without: the others do its work.
 */
#ifndef TSUNAGI_BASE_POOL_H
#define TSUNAGI_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

enum { POOL_THREADS = 64 };

typedef void PoolWork(void *context, size_t index, unsigned worker);

void pool_run(unsigned threads, size_t count, PoolWork *work, void *context);
unsigned pool_cores(void); /* of this machine, 1 to POOL_THREADS */

#endif
