#include "build/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "build/kept.h"

static const Str NAME = STR("whole");
enum { DIGEST = 32 };

static Str digest_text(const uint8_t digest[DIGEST]) { return (Str){(const char *)digest, DIGEST}; }

/* ---- the key ---- */

static void key_of(const BuildOptions *options, const Inputs *inputs, uint8_t digest[DIGEST])
{
    Sha256 sha;
    sha256_init(&sha);
    key_text(&sha, digest_text(inputs->program));
    key_text(&sha, digest_text(inputs->fonts));
    key_text(&sha, options->content); /* messages name files by it */
    key_text(&sha, inputs->template_directory);
    const Date *d = &options->as_of;
    const uint64_t numbers[] = {(uint64_t)d->year, (uint64_t)d->month, (uint64_t)d->day};
    sha256_update(&sha, numbers, sizeof numbers);
    for (size_t a = 0; a < AUDIENCE_COUNT; a++) key_number(&sha, options->audiences[a]);
    key_list(&sha, &inputs->content);
    key_list(&sha, &inputs->templates);
    key_list(&sha, &inputs->outside);
    sha256_final(&sha, digest);
}

static bool is_recorded(const BuildOptions *options) { return !options->only.len && !options->password.len; }

/* ---- the files ---- */

typedef struct Files {
    int dirfd;
    Buf *out;   /* to remember them … */
    Unpack *in; /* … or to compare */
    size_t count;
    bool same;
} Files;

static bool remember_file(void *context, Str path)
{
    Files *f = context;
    FileStamp stamp;
    f->same = file_stamp(f->dirfd, path.data, &stamp);
    if (!f->same) return false;
    pack_text(f->out, path);
    file_stamp_pack(f->out, &stamp);
    return true;
}

static bool compare_file(void *context, Str path)
{
    Files *f = context;
    FileStamp now;
    Str then_path = unpack_text(f->in);
    FileStamp then = file_stamp_unpack(f->in);
    f->same = !f->in->bad && str_eq(then_path, path) && file_stamp(f->dirfd, path.data, &now) && file_stamp_same(&then, &now);
    return f->same;
}

/* Of every edition asked for, in order of name, each ended by an empty path; then of
 * build.json. */
static bool visit_files(Arena *arena, const BuildOptions *options, int output, Files *files, bool (*visit)(void *context, Str path))
{
    files->same = true;
    for (Audience a = AUDIENCE_RESIDENT; files->same && a <= AUDIENCE_INTERNAL; a++) {
        if (!options->audiences[a]) continue;
        files->dirfd = openat(output, audience_key(a).data, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
        if (files->dirfd < 0) return false;
        int error = files_below(arena, files->dirfd, visit, files);
        close(files->dirfd);
        if (error) return false;
        if (files->out) pack_text(files->out, (Str){0});
        else files->same = files->same && unpack_text(files->in).len == 0;
    }
    files->dirfd = output;
    return files->same && visit(files, STR("build.json"));
}

/* ---- asking ---- */

static BuildReport unpack_report(Unpack *in)
{
    BuildReport r = {.files = (size_t)unpack_number(in)}; /* one by one: members of one list are read in any order */
    r.bytes = (size_t)unpack_number(in);
    r.needles = (size_t)unpack_number(in);
    r.tiles = (size_t)unpack_number(in);
    r.documents = (size_t)unpack_number(in);
    r.unchanged = r.files;
    r.documents_kept = r.documents;
    return r;
}

static bool is_same(Arena *arena, const BuildOptions *options, Inputs *inputs, Outbox *box, Unpack *in)
{
    uint8_t key[DIGEST];
    for (size_t left = unpack_count(in); left > 0; left--) inputs_add_outside(arena, inputs, unpack_text(in));
    key_of(options, inputs, key);
    if (in->bad || !str_eq(unpack_text(in), digest_text(key))) return false;
    Files files = {.in = in};
    return visit_files(arena, options, outbox_directory(box), &files, compare_file) && !in->bad;
}

bool whole_is_unchanged(Arena *arena, const BuildOptions *options, Inputs *inputs, Diag *diag, BuildReport *report)
{
    Str bytes;
    int error;
    if (!is_recorded(options) || access(str_printf(arena, STR_FMT "/.kept/whole", STR_ARG(options->output)).data, R_OK) != 0) return false;
    Outbox *box = outbox_open(arena, options->output, &error);
    if (!box) return false; /* whoever comes after says why */
    bool same = kept_read(box, arena, NAME, &bytes);
    Unpack in = {.rest = bytes};
    same = same && is_same(arena, options, inputs, box, &in);
    if (same) *report = unpack_report(&in);
    same = same && kept_say_messages(&in, diag);
    report->nothing_changed = same;
    outbox_close(box);
    return same;
}

/* ---- remembering ---- */

static void pack_report(Buf *out, const BuildReport *report)
{
    const size_t numbers[] = {report->files, report->bytes, report->needles, report->tiles, report->documents};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) pack_number(out, numbers[i]);
}

void whole_remember(Build *build, Outbox *box, const BuildReport *report)
{
    const BuildOptions *options = build->options;
    if (!is_recorded(options)) return;
    uint8_t key[DIGEST];
    Buf out = buf_on(build->arena);
    pack_number(&out, build->inputs.outside.count);
    for (size_t i = 0; i < build->inputs.outside.count; i++) pack_text(&out, build->inputs.outside.items[i].path);
    key_of(options, &build->inputs, key);
    pack_text(&out, digest_text(key));
    Files files = {.out = &out};
    if (!visit_files(build->arena, options, outbox_directory(box), &files, remember_file)) return;
    pack_report(&out, report);
    kept_pack_messages(&out, build->diag);
    kept_write(box, build->arena, NAME, buf_str(&out));
}
