/* build.json: what was built, from what, how long. */
#include <fcntl.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/pool.h"
#include "base/sink.h"
#include "base/vec.h"
#include "build/edition.h"
#include "build/version.h"
#include "output/json.h"

typedef struct Inputs {
    Arena *arena;
    Buf *out;
    int dirfd;
} Inputs;

/* A map of a hundred megabytes is hashed in pieces. */
static bool hash_file(int dirfd, const char *path, uint8_t digest[32], size_t *size)
{
    int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC);
    char piece[1 << 16];
    ssize_t len = -1;
    Sha256 sha;
    sha256_init(&sha);
    *size = 0;
    while (fd >= 0 && (len = read(fd, piece, sizeof piece)) > 0) {
        sha256_update(&sha, piece, (size_t)len);
        *size += (size_t)len;
    }
    if (fd >= 0) close(fd);
    sha256_final(&sha, digest);
    return len == 0;
}

static bool put_input(void *context, Str path)
{
    Inputs *in = context;
    uint8_t digest[32];
    size_t size;
    if (!hash_file(in->dirfd, path.data, digest, &size)) return true;
    buf_put(in->out, in->out->data[in->out->len - 1] == '[' ? STR("\n  ") : STR(",\n  "));
    buf_putc(in->out, '{');
    json_put_member(in->out, "path", path);
    json_put_number_member(in->out, "bytes", (double)size);
    Arena *scratch = arena_open();
    json_put_member(in->out, "sha256", sha256_text(scratch, digest));
    arena_close(scratch);
    buf_putc(in->out, '}');
    return true;
}

static void put_inputs(Build *build, const char *name, Str folder, Buf *out)
{
    json_put_name(out, name);
    buf_putc(out, '[');
    Inputs in = {build->arena, out, open(str_cstr(build->arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (in.dirfd >= 0) {
        files_below(build->arena, in.dirfd, put_input, &in);
        close(in.dirfd);
    }
    buf_putc(out, ']');
}

static void put_documents(const Edition *edition, Buf *out)
{
    json_put_name(out, "documents");
    buf_putc(out, '[');
    for (size_t i = 0; i < edition->plan.print_count; i++) {
        const DocumentResult *d = &edition->documents[i];
        if (!d->pdf.len) continue;
        if (out->data[out->len - 1] != '[') buf_putc(out, ',');
        buf_putc(out, '{');
        json_put_member(out, "id", edition->plan.prints[i].job.id);
        json_put_number_member(out, "pages", (double)d->pages);
        json_put_number_member(out, "bytes", (double)d->pdf.len);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void put_edition(const Edition *edition, Buf *out)
{
    buf_put(out, out->data[out->len - 1] == '[' ? STR("\n  ") : STR(",\n  "));
    buf_putc(out, '{');
    json_put_member(out, "audience", audience_key(edition->audience));
    json_put_number_member(out, "facilities", (double)edition->view->facility_count);
    json_put_number_member(out, "pages", (double)edition->plan.page_count);
    json_put_number_member(out, "files", (double)edition->count.files);
    json_put_number_member(out, "bytes", (double)edition->count.bytes);
    json_put_number_member(out, "withheld_values_looked_for", (double)audit_needles(edition->audit));
    put_documents(edition, out);
    buf_putc(out, '}');
}

Str manifest(Build *build, const Phase *phases, size_t phase_count)
{
    Buf out = buf_on(build->arena);
    buf_putc(&out, '{');
    json_put_member(&out, "program", STR("tsunagi"));
    json_put_member(&out, "version", STR(TSUNAGI_VERSION));
    json_put_member(&out, "as_of", date_iso(build->arena, build->options->as_of));
    if (build->options->only.len) json_put_member(&out, "only", build->options->only);
    json_put_name(&out, "editions");
    buf_putc(&out, '[');
    for (size_t i = 0; i < build->edition_count; i++) put_edition(&build->editions[i], &out);
    buf_putc(&out, ']');
    json_put_name(&out, "tiles");
    buf_putc(&out, '{');
    json_put_number_member(&out, "count", (double)build->tiles);
    json_put_number_member(&out, "drawn", (double)build->tiles_drawn);
    buf_putc(&out, '}');
    put_inputs(build, "content", build->options->content, &out);
    put_inputs(build, "templates", build->template_directory, &out);
    json_put_name(&out, "seconds");
    buf_putc(&out, '{');
    for (size_t i = 0; i < phase_count; i++) json_put_number_member(&out, phases[i].name, phases[i].seconds);
    buf_put(&out, STR("}}\n"));
    return buf_str(&out);
}
