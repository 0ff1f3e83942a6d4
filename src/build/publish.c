#include "build/publish.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/sink.h"
#include "base/vec.h"

enum { MAX_DEPTH = 16, MAX_NOTE = 4096 };

/* In a stage that is complete: a line for each edition, with the device and inode of the directory to go out. */
static const char note_name[] = ".publish";

struct Outbox {
    Arena *arena;
    int fd;
    Str stage; /* ".stage-<pid>" */
};

struct Stage {
    Outbox *box;
    Arena *arena; /* its own; under the lock */
    Str edition;
    Str path;     /* ".stage-<pid>/<edition>" */
    int published; /* descriptor of the present edition, or -1 */
    int fd;        /* of the stage, made with the first changed file, or -1 */
    bool keep;
    bool changed;   /* there is something to exchange */
    bool exchanged; /* the stage now holds what was published before */
    pthread_mutex_t lock;
    Map put; /* path -> NULL or, unchanged, the stage itself */
    StageCount count;
    int error;
    Str error_path;
};

/* ---- directories ---- */

static int open_directory(int dirfd, const char *path)
{
    return openat(dirfd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* A name, and what it names where the file system says so unasked (dirent's d_type). */
typedef struct Name {
    char *text;
    unsigned char type;
} Name;

typedef VEC(Name) Names;

static int by_name(const void *a, const void *b) { return strcmp(((const Name *)a)->text, ((const Name *)b)->text); }

/* The names in a directory, sorted; 0 or errno. */
static int list_names(Arena *arena, int dirfd, const char *path, Names *names)
{
    int fd = open_directory(dirfd, path);
    if (fd < 0) return errno;
    DIR *dir = fdopendir(fd);
    if (!dir) {
        int error = errno;
        close(fd);
        return error;
    }
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            vec_push(arena, names, (Name){arena_copy(arena, entry->d_name, strlen(entry->d_name)), entry->d_type});
    closedir(dir);
    if (names->count) qsort(names->items, names->count, sizeof *names->items, by_name);
    return 0;
}

typedef struct Walk {
    Arena *arena;
    int dirfd;
    bool (*visit)(void *context, Str path);
    void *context;
    bool stopped;
} Walk;

static int type_of(int dirfd, const char *path, unsigned char *type)
{
    struct stat info;
    if (fstatat(dirfd, path, &info, AT_SYMLINK_NOFOLLOW) != 0) return errno;
    *type = S_ISDIR(info.st_mode) ? DT_DIR : S_ISREG(info.st_mode) ? DT_REG : DT_LNK;
    return 0;
}

static int walk(Walk *w, Str path, unsigned depth)
{
    Names names = {0};
    if (depth > MAX_DEPTH) return ELOOP;
    int error = list_names(w->arena, w->dirfd, path.len ? path.data : ".", &names);
    for (size_t i = 0; !error && !w->stopped && i < names.count; i++) {
        Str child = path.len ? str_printf(w->arena, STR_FMT "/%s", STR_ARG(path), names.items[i].text)
                             : str_from(names.items[i].text);
        unsigned char type = names.items[i].type;
        if (type == DT_UNKNOWN) error = type_of(w->dirfd, child.data, &type);
        if (error) return error;
        if (type == DT_DIR) error = walk(w, child, depth + 1);
        else if (type == DT_REG) w->stopped = !w->visit(w->context, child);
    }
    return error;
}

int files_below(Arena *arena, int dirfd, bool (*visit)(void *context, Str path), void *context)
{
    Walk w = {.arena = arena, .dirfd = dirfd, .visit = visit, .context = context};
    return walk(&w, (Str){0}, 0);
}

static int remove_tree(Arena *arena, int dirfd, const char *path, unsigned depth)
{
    if (unlinkat(dirfd, path, 0) == 0 || errno == ENOENT) return 0;
    if (errno != EISDIR && errno != EPERM) return errno;
    if (depth > MAX_DEPTH) return ELOOP;
    Names names = {0};
    int error = list_names(arena, dirfd, path, &names);
    for (size_t i = 0; !error && i < names.count; i++)
        error = remove_tree(arena, dirfd, str_printf(arena, "%s/%s", path, names.items[i].text).data, depth + 1);
    if (!error && unlinkat(dirfd, path, AT_REMOVEDIR) != 0) error = errno;
    return error;
}

/* ---- on the disk ---- */

/* Once for the whole file system: a build writes thousands of files, and to wait for each costs more than
 * for all. Where this cannot be asked there is nothing to wait for. */
static int sync_all(int fd)
{
    int fault = sink_fault();
    if (fault) return fault;
    return syncfs(fd) == 0 || errno == ENOSYS || errno == EINVAL || errno == EOPNOTSUPP ? 0 : errno;
}

/* A small file, whole and on the disk when it has its name. */
static int write_in_one_step(Arena *arena, int dirfd, Str stage, const char *name, const char *to, Str bytes)
{
    const char *staged = str_printf(arena, STR_FMT "/%s.new", STR_ARG(stage), name).data;
    int error = sink_write_file(dirfd, staged, bytes);
    if (!error) error = sync_all(dirfd);
    if (!error) error = sink_fault();
    return error ? error : renameat(dirfd, staged, dirfd, to) == 0 ? 0 : errno;
}

/* ---- exchanging ---- */

/* One step where the kernel and file system can exchange; else the old edition
 * waits inside the stage for the moment between two renames. */
static int exchange(Arena *arena, int dir, const char *staged, const char *edition)
{
    if (renameat2(dir, staged, dir, edition, RENAME_EXCHANGE) == 0) return 0;
    if (errno != ENOSYS && errno != EINVAL) return errno;
    const char *aside = str_printf(arena, "%s.before", staged).data;
    if (renameat(dir, edition, dir, aside) != 0) return errno;
    if (renameat(dir, staged, dir, edition) == 0) return renameat(dir, aside, dir, staged) == 0 ? 0 : errno;
    int error = errno;
    return renameat(dir, aside, dir, edition) == 0 ? error : errno;
}

/* there: an edition is published already. */
static int put_out(Arena *arena, int dir, const char *staged, const char *edition, bool there)
{
    int fault = sink_fault();
    if (fault) return fault;
    if (there) return exchange(arena, dir, staged, edition);
    return renameat(dir, staged, dir, edition) == 0 ? 0 : errno;
}

/* ---- what a killed build left ---- */

static bool is_directory(int dirfd, const char *path, struct stat *info)
{
    return fstatat(dirfd, path, info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info->st_mode);
}

static Str note_line(Arena *arena, Str edition, const struct stat *info)
{
    return str_printf(arena, STR_FMT " %llu %llu", STR_ARG(edition), (unsigned long long)info->st_dev, (unsigned long long)info->st_ino);
}

/* Killed among its exchanges: those it noted and did not make are made. A stage that was exchanged
 * has another inode now. */
static void bring_to_end(Arena *arena, int fd, const char *stage)
{
    Str note, line;
    if (sink_read_file(arena, fd, str_printf(arena, "%s/%s", stage, note_name).data, MAX_NOTE, &note) != 0) return;
    while (str_split(&note, '\n', &line)) {
        size_t end = str_find_char(line, ' ');
        Str edition = str_slice(line, 0, end == SIZE_MAX ? 0 : end);
        if (!edition.len || str_find_char(edition, '/') != SIZE_MAX || edition.data[0] == '.') continue;
        Str staged = str_printf(arena, "%s/" STR_FMT, stage, STR_ARG(edition));
        struct stat info, old;
        if (!is_directory(fd, staged.data, &info) || !str_eq(line, note_line(arena, edition, &info))) continue;
        const char *name = str_cstr(arena, edition);
        put_out(arena, fd, staged.data, name, is_directory(fd, name, &old));
    }
}

/* Where there is no exchange, a build may have been killed between its two
 * renames: the edition it had put aside goes back to its place. */
static void bring_back(Arena *arena, int fd, const char *stage)
{
    Names names = {0};
    if (list_names(arena, fd, stage, &names) != 0) return;
    for (size_t i = 0; i < names.count; i++) {
        Str name = str_from(names.items[i].text), ending = STR(".before");
        if (!str_ends(name, ending)) continue;
        const char *edition = str_cstr(arena, str_slice(name, 0, name.len - ending.len));
        if (faccessat(fd, edition, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
            renameat(fd, str_printf(arena, "%s/%s", stage, names.items[i].text).data, fd, edition);
    }
}

/* ---- the output directory ---- */

static void remove_leftovers(Arena *arena, int fd)
{
    Names names = {0};
    if (list_names(arena, fd, ".", &names) != 0) return;
    for (size_t i = 0; i < names.count; i++) {
        if (strncmp(names.items[i].text, ".stage-", 7) != 0) continue;
        bring_to_end(arena, fd, names.items[i].text);
        bring_back(arena, fd, names.items[i].text);
        remove_tree(arena, fd, names.items[i].text, 0);
    }
}

Outbox *outbox_open(Arena *arena, Str directory, int *error)
{
    const char *path = str_cstr(arena, directory);
    *error = sink_make_parents(AT_FDCWD, str_printf(arena, "%s/", path).data);
    if (*error) return NULL;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        *error = errno;
        return NULL;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        *error = errno;
        close(fd);
        return NULL;
    }
    remove_leftovers(arena, fd);
    Outbox *box = arena_new(arena, Outbox);
    *box = (Outbox){.arena = arena, .fd = fd, .stage = str_printf(arena, ".stage-%ld", (long)getpid())};
    return box;
}

int outbox_put(Outbox *box, Str name, Str bytes)
{
    const char *to = str_cstr(box->arena, name);
    return write_in_one_step(box->arena, box->fd, box->stage, to, to, bytes);
}

bool outbox_read(Outbox *box, Arena *arena, Str edition, Str path, Str *bytes)
{
    Str name = str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(edition), STR_ARG(path));
    return sink_read_file(arena, box->fd, name.data, 0, bytes) == 0;
}

void outbox_close(Outbox *box)
{
    if (!box) return;
    remove_tree(box->arena, box->fd, box->stage.data, 0);
    close(box->fd); /* and the lock with it */
}

int outbox_directory(const Outbox *box) { return box->fd; }

/* ---- staging ---- */

Stage *stage_open(Outbox *box, Str edition, bool keep)
{
    Arena *arena = arena_open();
    Stage *stage = arena_new(arena, Stage);
    *stage = (Stage){.box = box, .arena = arena, .edition = str_copy(arena, edition), .fd = -1, .keep = keep,
                     .put = map_on(arena)};
    stage->path = str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(box->stage), STR_ARG(edition));
    stage->published = open_directory(box->fd, stage->edition.data);
    pthread_mutex_init(&stage->lock, NULL);
    return stage;
}

static void fail(Stage *stage, int error, Str path)
{
    if (stage->error) return;
    stage->error = error;
    stage->error_path = str_printf(stage->arena, STR_FMT "/" STR_FMT, STR_ARG(stage->edition), STR_ARG(path));
}

static bool leads_outside(Str path)
{
    return !path.len || path.data[0] == '/' || str_starts(path, STR("../")) || str_contains(path, STR("/../")) ||
           str_ends(path, STR("/..")) || str_contains(path, STR("//"));
}

/* Is the published file of this path the same, byte for byte? */
static bool is_unchanged(const Stage *stage, Arena *scratch, const char *path, Str bytes)
{
    if (stage->published < 0) return false;
    int fd = openat(stage->published, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return false;
    struct stat info;
    bool same = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && (size_t)info.st_size == bytes.len;
    char *old = same ? arena_alloc(scratch, bytes.len, 1) : NULL;
    for (size_t at = 0; same && at < bytes.len;) {
        ssize_t n = read(fd, old + at, bytes.len - at);
        same = n > 0 && memcmp(old + at, bytes.data + at, (size_t)n) == 0;
        at += n > 0 ? (size_t)n : 0;
    }
    close(fd);
    return same;
}

/* The stage's directory, made when first needed; called under the lock. */
static int stage_directory(Stage *stage)
{
    if (stage->fd >= 0) return 0;
    int error = sink_make_parents(stage->box->fd, str_printf(stage->arena, STR_FMT "/", STR_ARG(stage->path)).data);
    if (error) return error;
    stage->fd = open_directory(stage->box->fd, stage->path.data);
    return stage->fd < 0 ? errno : 0;
}

void stage_put(Stage *stage, Arena *scratch, Str path, Str bytes)
{
    assert(!leads_outside(path));
    const char *name = str_cstr(scratch, path);
    bool unchanged = is_unchanged(stage, scratch, name, bytes);
    pthread_mutex_lock(&stage->lock);
    bool fresh = map_set(&stage->put, path, unchanged ? stage : NULL);
    assert(fresh && "every output has one maker");
    stage->count.files++;
    stage->count.bytes += bytes.len;
    *(unchanged ? &stage->count.unchanged : &stage->count.written) += 1;
    int error = stage->error;
    if (!error && !unchanged) error = stage_directory(stage);
    pthread_mutex_unlock(&stage->lock);
    if (!error && !unchanged) error = sink_write_file(stage->fd, name, bytes);
    if (!error) return;
    pthread_mutex_lock(&stage->lock);
    fail(stage, error, path);
    pthread_mutex_unlock(&stage->lock);
}

/* The size of the published file, or -1. */
static off_t published_size(const Stage *stage, const char *path)
{
    struct stat info;
    bool there = stage->published >= 0 && fstatat(stage->published, path, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode);
    return there ? info.st_size : -1;
}

bool stage_has(const Stage *stage, Str path)
{
    Arena *scratch = arena_open();
    bool there = published_size(stage, str_cstr(scratch, path)) >= 0;
    arena_close(scratch);
    return there;
}

void stage_keep(Stage *stage, Arena *scratch, Str path)
{
    assert(!leads_outside(path));
    off_t size = published_size(stage, str_cstr(scratch, path));
    pthread_mutex_lock(&stage->lock);
    bool fresh = map_set(&stage->put, path, stage);
    assert(fresh && "every output has one maker");
    stage->count.files++;
    stage->count.unchanged++;
    stage->count.bytes += size > 0 ? (size_t)size : 0;
    if (size < 0) fail(stage, ENOENT, path);
    pthread_mutex_unlock(&stage->lock);
}

int stage_error(const Stage *stage, Str *path)
{
    *path = stage->error_path;
    return stage->error;
}

/* ---- publishing ---- */

/* Some file systems have no links: there a copy does. */
static int link_or_copy(Stage *stage, const char *path)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        if (linkat(stage->published, path, stage->fd, path, 0) == 0) return 0;
        if (errno != ENOENT) break;
        int error = sink_make_parents(stage->fd, path);
        if (error) return error;
    }
    Arena *scratch = arena_open();
    Str bytes;
    int error = sink_read_file(scratch, stage->published, path, 0, &bytes);
    if (!error) error = sink_write_file(stage->fd, path, bytes);
    arena_close(scratch);
    return error;
}

typedef struct Leftover {
    Stage *stage;
    size_t count; /* published files that were not put again */
    VEC(char *) kept;
} Leftover;

static bool note_leftover(void *context, Str path)
{
    Leftover *l = context;
    if (map_has(&l->stage->put, path)) return true;
    l->count++;
    if (l->stage->keep) vec_push(l->stage->arena, &l->kept, arena_copy(l->stage->arena, path.data, path.len));
    return true;
}

static int link_unchanged(Stage *stage, const Leftover *left)
{
    int error = stage_directory(stage);
    for (size_t i = 0; !error && i < stage->put.count; i++) {
        const MapEntry *e = &stage->put.entries[i];
        if (!e->value) continue;
        error = link_or_copy(stage, str_cstr(stage->arena, e->key));
        if (error) fail(stage, error, e->key);
    }
    for (size_t i = 0; !error && i < left->kept.count; i++) {
        error = link_or_copy(stage, left->kept.items[i]);
        if (error) fail(stage, error, str_from(left->kept.items[i]));
    }
    return error;
}

/* The stage as a whole edition, if anything is new or gone. */
static int complete(Stage *stage)
{
    Leftover left = {.stage = stage};
    assert(!stage->error);
    int error = stage->published < 0 ? 0 : files_below(stage->arena, stage->published, note_leftover, &left);
    stage->count.removed = stage->keep ? 0 : left.count;
    stage->changed = stage->published < 0 || stage->count.written || stage->count.removed;
    return error || !stage->changed ? error : link_unchanged(stage, &left);
}

static int write_note(Stage *const *stages, size_t count)
{
    Outbox *box = stages[0]->box;
    Buf note = buf_on(box->arena);
    for (size_t i = 0; i < count; i++) {
        struct stat info;
        if (!stages[i]->changed) continue;
        if (fstat(stages[i]->fd, &info) != 0) return errno;
        buf_printf(&note, STR_FMT "\n", STR_ARG(note_line(box->arena, stages[i]->edition, &info)));
    }
    assert(note.len <= MAX_NOTE);
    const char *to = str_printf(box->arena, STR_FMT "/%s", STR_ARG(box->stage), note_name).data;
    int error = write_in_one_step(box->arena, box->fd, box->stage, note_name, to, buf_str(&note));
    return error ? error : sync_all(box->fd);
}

static int go(Stage *stage)
{
    int error = stage->changed ? put_out(stage->arena, stage->box->fd, stage->path.data, stage->edition.data, stage->published >= 0) : 0;
    stage->exchanged = stage->changed && !error;
    return error;
}

static void take_back(Stage *stage)
{
    int dir = stage->box->fd;
    if (!stage->exchanged) return;
    if (stage->published >= 0) exchange(stage->arena, dir, stage->path.data, stage->edition.data);
    else renameat(dir, stage->edition.data, dir, stage->path.data);
    stage->exchanged = false;
}

static void take_all_back(Stage *const *stages, size_t count)
{
    Outbox *box = stages[0]->box;
    while (count-- > 0) take_back(stages[count]);
    unlinkat(box->fd, str_printf(box->arena, STR_FMT "/%s", STR_ARG(box->stage), note_name).data, 0);
}

int stages_publish(Stage *const *stages, size_t count, const Stage **failed)
{
    size_t changed = 0;
    int error = 0;
    *failed = NULL;
    for (size_t i = 0; !error && i < count; i++) {
        error = complete(stages[i]);
        if (error) fail(stages[i], error, STR("")), *failed = stages[i];
        changed += stages[i]->changed;
    }
    if (error || !changed) return error;
    error = write_note(stages, count);
    for (size_t i = 0; !error && i < count; i++) {
        error = go(stages[i]);
        if (error) fail(stages[i], error, STR("")), *failed = stages[i];
    }
    if (error) take_all_back(stages, count);
    return error;
}

StageCount stage_count(const Stage *stage) { return stage->count; }

void stage_close(Stage *stage)
{
    if (!stage) return;
    if (stage->fd >= 0) close(stage->fd);
    if (stage->published >= 0) close(stage->published);
    remove_tree(stage->arena, stage->box->fd, stage->path.data, 0);
    pthread_mutex_destroy(&stage->lock);
    arena_close(stage->arena);
}
