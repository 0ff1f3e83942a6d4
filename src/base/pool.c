#include "base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

typedef struct Pool {
    PoolWork *work;
    void *context;
    size_t count;
    atomic_size_t next;
} Pool;

typedef struct Worker {
    Pool *pool;
    unsigned number;
} Worker;

static void *run_worker(void *argument)
{
    Worker *worker = argument;
    Pool *pool = worker->pool;
    for (;;) {
        size_t index = atomic_fetch_add(&pool->next, 1);
        if (index >= pool->count)
            return NULL;
        pool->work(pool->context, index, worker->number);
    }
}

void pool_run(unsigned threads, size_t count, PoolWork *work, void *context)
{
    Pool pool = {.work = work, .context = context, .count = count};
    Worker workers[POOL_THREADS];
    pthread_t ids[POOL_THREADS];
    bool started[POOL_THREADS] = {0};
    if (threads > POOL_THREADS)
        threads = POOL_THREADS;
    if (threads > count)
        threads = (unsigned)count;
    for (unsigned i = 0; i < POOL_THREADS; i++)
        workers[i] = (Worker){&pool, i};
    /* Worker 0 is the caller. */
    for (unsigned i = 1; i < threads; i++)
        started[i] = pthread_create(&ids[i], NULL, run_worker, &workers[i]) == 0;
    run_worker(&workers[0]);
    for (unsigned i = 1; i < threads; i++)
        if (started[i])
            pthread_join(ids[i], NULL);
}

unsigned pool_cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > POOL_THREADS ? POOL_THREADS : (unsigned)n;
}
