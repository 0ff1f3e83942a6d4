#include "build/kept.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/sink.h"
#include "base/vec.h"

static const Str HEAD = STR("tsunagi kept 1\n");
enum { DIGEST = 32 };

static Str path_of(Arena *arena, Str name, const char *ending)
{
    return str_printf(arena, ".kept/" STR_FMT "%s", STR_ARG(name), ending);
}

bool kept_read(Outbox *box, Arena *arena, Str name, Str *bytes)
{
    Str all;
    uint8_t digest[DIGEST];
    if (sink_read_file(arena, outbox_directory(box), path_of(arena, name, "").data, 0, &all) != 0) return false;
    if (all.len < HEAD.len + DIGEST || !str_starts(all, HEAD)) return false;
    *bytes = str_slice(all, HEAD.len + DIGEST, all.len);
    sha256_of(*bytes, digest);
    return memcmp(digest, all.data + HEAD.len, DIGEST) == 0;
}

void kept_write(Outbox *box, Arena *scratch, Str name, Str bytes)
{
    int dir = outbox_directory(box);
    uint8_t digest[DIGEST];
    if (mkdirat(dir, ".kept", 0700) != 0 && errno != EEXIST) return;
    Buf all = buf_on(scratch);
    sha256_of(bytes, digest);
    buf_reserve(&all, HEAD.len + DIGEST + bytes.len);
    buf_put(&all, HEAD);
    buf_put(&all, (Str){(const char *)digest, DIGEST});
    buf_put(&all, bytes);
    const char *aside = path_of(scratch, name, ".new").data, *path = path_of(scratch, name, "").data;
    if (sink_write_file(dir, aside, buf_str(&all)) != 0 || renameat(dir, aside, dir, path) != 0) unlinkat(dir, aside, 0);
}

void kept_prune(Outbox *box, Arena *scratch, bool (*stays)(void *context, Str name), void *context)
{
    int fd = openat(outbox_directory(box), ".kept", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) return;
    VEC(Str) going = {0};
    for (struct dirent *entry; (entry = readdir(dir));) {
        Str name = str_copy(scratch, str_from(entry->d_name));
        if (!str_eq(name, STR(".")) && !str_eq(name, STR("..")) && !stays(context, name)) vec_push(scratch, &going, name);
    }
    for (size_t i = 0; i < going.count; i++) unlinkat(fd, going.items[i].data, 0);
    closedir(dir);
}

/* ---- messages ---- */

enum { ARGUMENTS = 4 };

void kept_pack_messages(Buf *out, Diag *diag)
{
    size_t count;
    const DiagMessage *messages = diag_sorted(diag, &count);
    pack_number(out, count);
    for (size_t i = 0; i < count; i++) {
        const DiagMessage *m = &messages[i];
        pack_number(out, m->id);
        pack_number(out, m->place.kind);
        pack_text(out, m->place.file);
        pack_number(out, m->place.line);
        pack_number(out, m->place.column);
        for (size_t a = 0; a < ARGUMENTS; a++) pack_text(out, m->args[a]);
    }
}

static bool say_one(Unpack *in, Diag *diag)
{
    uint64_t id = unpack_number(in), kind = unpack_number(in);
    Place place = {.file = unpack_text(in), .kind = (PlaceKind)kind};
    place.line = (uint32_t)unpack_number(in);
    place.column = (uint32_t)unpack_number(in);
    Str args[ARGUMENTS];
    for (size_t a = 0; a < ARGUMENTS; a++) args[a] = unpack_text(in);
    if (in->bad || id >= DIAG_COUNT || kind > PLACE_CELL) return false;
    diag_add_args(diag, (DiagId)id, place, args);
    return true;
}

bool kept_say_messages(Unpack *in, Diag *diag)
{
    Diag *read = diag_open();
    bool good = true;
    for (size_t left = unpack_count(in); good && left > 0; left--) good = say_one(in, read);
    if (good && !in->bad) diag_add_all(diag, read);
    diag_close(read);
    return good && !in->bad;
}
