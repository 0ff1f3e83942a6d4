#include "base/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* For fault tests: operations left until one fails, and how. */
static atomic_long fail_countdown;
static atomic_int fail_error;

void sink_fail_after(long n, int error)
{
    atomic_store(&fail_error, error);
    atomic_store(&fail_countdown, n);
}

int sink_fault(void)
{
    if (atomic_load_explicit(&fail_countdown, memory_order_relaxed) <= 0)
        return 0;
    if (atomic_fetch_sub(&fail_countdown, 1) != 1)
        return 0;
    int error = atomic_load(&fail_error);
    if (error < 0)
        raise(-error);
    return error;
}

int sink_make_parents(int dirfd, const char *path)
{
    char part[4096];
    size_t len = strlen(path);
    if (len >= sizeof part)
        return ENAMETOOLONG;
    for (size_t i = 1; i < len; i++) {
        if (path[i] != '/')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdirat(dirfd, part, 0777) != 0 && errno != EEXIST)
            return errno;
    }
    return 0;
}

static int open_for_writing(int dirfd, const char *path)
{
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    int fault = sink_fault();
    if (fault) {
        errno = fault;
        return -1;
    }
    int fd = openat(dirfd, path, flags, 0666);
    /* Parents are made only when missing: most files find theirs there. */
    if (fd < 0 && errno == ENOENT && sink_make_parents(dirfd, path) == 0)
        fd = openat(dirfd, path, flags, 0666);
    return fd;
}

static int write_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        int fault = sink_fault();
        if (fault)
            return fault;
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0)
            return EIO;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

int sink_write_file(int dirfd, const char *path, Str bytes)
{
    int fd = open_for_writing(dirfd, path);
    if (fd < 0)
        return errno;
    int error = write_all(fd, bytes.data, bytes.len);
    if (close(fd) != 0 && !error)
        error = errno;
    return error;
}

static int read_all(Arena *arena, int fd, size_t limit, Str *out)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return errno;
    if (S_ISDIR(info.st_mode))
        return EISDIR;
    size_t expected = S_ISREG(info.st_mode) && info.st_size > 0 ? (size_t)info.st_size : 4096;
    if (expected > limit)
        return EFBIG;
    Buf buf = buf_on(arena);
    buf_reserve(&buf, expected + 1); /* and one, to see its end without growing */
    for (;;) {
        if (buf.cap - buf.len < 2)
            buf_reserve(&buf, buf.cap);
        ssize_t n = read(fd, buf.data + buf.len, buf.cap - buf.len - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0)
            break;
        buf.len += (size_t)n;
        if (buf.len > limit)
            return EFBIG;
    }
    buf.data[buf.len] = '\0';
    *out = buf_str(&buf);
    return 0;
}

int sink_read_file(Arena *arena, int dirfd, const char *path, size_t limit, Str *out)
{
    int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = read_all(arena, fd, limit ? limit : (size_t)1 << 30, out);
    close(fd);
    return error;
}
