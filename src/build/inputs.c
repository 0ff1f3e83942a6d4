#include "build/inputs.h"

#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec.h"
#include "build/edition.h"
#include "build/version.h"

/* ---- keys ---- */

void key_number(Sha256 *sha, uint64_t number) { sha256_update(sha, &number, sizeof number); }

void key_real(Sha256 *sha, double number) { sha256_update(sha, &number, sizeof number); }

void key_text(Sha256 *sha, Str text)
{
    key_number(sha, text.len);
    sha256_update(sha, text.data, text.len);
}

void key_list(Sha256 *sha, const InputList *list)
{
    key_number(sha, list->count);
    for (size_t i = 0; i < list->count; i++) {
        key_text(sha, list->items[i].path);
        sha256_update(sha, list->items[i].digest, sizeof list->items[i].digest);
    }
}

/* ---- files ---- */

bool file_stamp(int dirfd, const char *path, FileStamp *out)
{
    struct stat info;
    if (fstatat(dirfd, path, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(info.st_mode)) return false;
    *out = (FileStamp){(uint64_t)info.st_size, info.st_ino, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
    return true;
}

bool file_stamp_same(const FileStamp *a, const FileStamp *b)
{
    return a->size == b->size && a->inode == b->inode && a->seconds == b->seconds && a->nanoseconds == b->nanoseconds;
}

void file_stamp_pack(Buf *out, const FileStamp *stamp)
{
    pack_number(out, stamp->size);
    pack_number(out, stamp->inode);
    pack_number(out, (uint64_t)stamp->seconds);
    pack_number(out, (uint64_t)stamp->nanoseconds);
}

FileStamp file_stamp_unpack(Unpack *in)
{
    FileStamp stamp = {.size = unpack_number(in)};
    stamp.inode = unpack_number(in);
    stamp.seconds = (int64_t)unpack_number(in);
    stamp.nanoseconds = (int64_t)unpack_number(in);
    return stamp;
}

/* A map of a hundred megabytes is hashed in pieces. */
static bool hash_file(int dirfd, const char *path, Input *out)
{
    int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC);
    char piece[1 << 16];
    ssize_t len = -1;
    Sha256 sha;
    sha256_init(&sha);
    while (fd >= 0 && (len = read(fd, piece, sizeof piece)) > 0) {
        sha256_update(&sha, piece, (size_t)len);
        out->bytes += (size_t)len;
    }
    if (fd >= 0) close(fd);
    sha256_final(&sha, out->digest);
    return len == 0;
}

typedef struct Reading {
    Arena *arena;
    int dirfd;
    InputList *list;
} Reading;

static bool read_one(void *context, Str path)
{
    Reading *r = context;
    Input input = {.path = str_copy(r->arena, path)};
    file_stamp(r->dirfd, input.path.data, &input.stamp); /* first: who writes meanwhile is noticed */
    if (hash_file(r->dirfd, input.path.data, &input)) vec_push(r->arena, r->list, input);
    return true;
}

static void read_folder(Arena *arena, Str folder, InputList *list)
{
    Reading r = {arena, open(str_cstr(arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC), list};
    if (r.dirfd < 0) return;
    files_below(arena, r.dirfd, read_one, &r);
    close(r.dirfd);
}

void inputs_add_outside(Arena *arena, Inputs *inputs, Str path)
{
    for (size_t i = 0; i < inputs->outside.count; i++)
        if (str_eq(inputs->outside.items[i].path, path)) return;
    Reading r = {arena, AT_FDCWD, &inputs->outside};
    read_one(&r, path);
}

/* ---- the program ---- */

static bool put_build_id(Sha256 *sha, const struct dl_phdr_info *info, const ElfW(Phdr) *notes)
{
    const char *at = (const char *)(info->dlpi_addr + notes->p_vaddr), *end = at + notes->p_memsz;
    while (at + sizeof(ElfW(Nhdr)) <= end) {
        ElfW(Nhdr) note;
        memcpy(&note, at, sizeof note);
        const char *name = at + sizeof note, *id = name + ((note.n_namesz + 3) & ~3U);
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0 && id + note.n_descsz <= end) {
            key_text(sha, (Str){id, note.n_descsz});
            return true;
        }
        at = id + ((note.n_descsz + 3) & ~3U);
    }
    return false;
}

/* Each object in memory by the identity its linker gave it; one without, by its file. */
static int put_object(struct dl_phdr_info *info, size_t size, void *context)
{
    Sha256 *sha = context;
    (void)size;
    Str name = str_from(info->dlpi_name);
    if (str_starts(name, STR("linux-"))) return 0; /* the kernel's own page */
    bool identified = false;
    for (size_t i = 0; i < info->dlpi_phnum && !identified; i++)
        if (info->dlpi_phdr[i].p_type == PT_NOTE) identified = put_build_id(sha, info, &info->dlpi_phdr[i]);
    if (identified) return 0;
    FileStamp stamp = {0};
    file_stamp(AT_FDCWD, name.len ? name.data : "/proc/self/exe", &stamp);
    key_text(sha, name);
    sha256_update(sha, &stamp, sizeof stamp);
    return 0;
}

static void identify_program(uint8_t digest[32])
{
    Sha256 sha;
    sha256_init(&sha);
    key_text(&sha, STR(TSUNAGI_VERSION));
    dl_iterate_phdr(put_object, &sha);
    sha256_final(&sha, digest);
}

/* ---- all ---- */

static void identify_fonts(Arena *arena, Str content, Str home, uint8_t digest[32])
{
    Sha256 sha;
    sha256_init(&sha);
    Diag *unsaid = diag_open();
    Str own = str_join(arena, content, STR("/fonts.csv"));
    bool has_own = access(str_cstr(arena, own), F_OK) == 0;
    Str list = str_join(arena, home, STR("/fonts/fonts.csv"));
    FontSet *set = fontset_open(arena, list, has_own ? own : (Str){0}, unsaid);
    if (set) fontset_identify(set, &sha);
    fontset_close(set);
    diag_close(unsaid);
    Inputs lists = {0};
    inputs_add_outside(arena, &lists, list);
    key_list(&sha, &lists.outside);
    sha256_final(&sha, digest);
}

Inputs inputs_read(Arena *arena, Str content, Str home)
{
    Inputs inputs = {0};
    read_folder(arena, content, &inputs.content);
    identify_program(inputs.program);
    if (!home.len) return inputs;
    inputs.template_directory = str_join(arena, home, STR("/templates"));
    read_folder(arena, inputs.template_directory, &inputs.templates);
    identify_fonts(arena, content, home, inputs.fonts);
    Str path;
    for (size_t i = 0; assets_outside(i, &path); i++) inputs_add_outside(arena, &inputs, path);
    return inputs;
}

typedef struct Recheck {
    const InputList *list;
    size_t at;
    int dirfd;
    bool same;
} Recheck;

static bool recheck_one(void *context, Str path)
{
    Recheck *r = context;
    FileStamp now;
    const Input *then = r->at < r->list->count ? &r->list->items[r->at++] : NULL;
    r->same = then && str_eq(then->path, path) && file_stamp(r->dirfd, path.data, &now) && file_stamp_same(&now, &then->stamp);
    return r->same;
}

static bool is_settled(Arena *arena, Str folder, const InputList *list)
{
    Recheck r = {list, 0, open(str_cstr(arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC), true};
    if (r.dirfd < 0) return list->count == 0;
    int error = files_below(arena, r.dirfd, recheck_one, &r);
    close(r.dirfd);
    return !error && r.same && r.at == list->count;
}

bool inputs_settled(Arena *arena, const Inputs *inputs, Str content)
{
    Recheck outside = {&inputs->outside, 0, AT_FDCWD, true};
    for (size_t i = 0; i < inputs->outside.count && outside.same; i++) recheck_one(&outside, inputs->outside.items[i].path);
    return outside.same && is_settled(arena, content, &inputs->content) &&
           is_settled(arena, inputs->template_directory, &inputs->templates);
}
