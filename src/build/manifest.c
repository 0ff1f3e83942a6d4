/* build.json: what was built, from what, how long. */
#include "build/edition.h"
#include "build/version.h"
#include "output/json.h"

static void put_inputs(const char *name, const InputList *inputs, Buf *out)
{
    Arena *scratch = arena_open();
    json_put_name(out, name);
    buf_putc(out, '[');
    for (size_t i = 0; i < inputs->count; i++) {
        const Input *input = &inputs->items[i];
        buf_put(out, i ? STR(",\n  {") : STR("\n  {"));
        json_put_member(out, "path", input->path);
        json_put_number_member(out, "bytes", (double)input->bytes);
        json_put_member(out, "sha256", sha256_text(scratch, input->digest));
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
    arena_close(scratch);
}

static void put_documents(const Edition *edition, Buf *out)
{
    json_put_name(out, "documents");
    buf_putc(out, '[');
    for (size_t i = 0; i < edition->plan.print_count; i++) {
        const Printed *d = &edition->documents[i];
        if (!d->files.count) continue;
        if (out->data[out->len - 1] != '[') buf_putc(out, ',');
        buf_putc(out, '{');
        json_put_member(out, "id", edition->plan.prints[i].job.id);
        json_put_number_member(out, "pages", (double)d->pages);
        json_put_number_member(out, "bytes", (double)d->files.items[0].size);
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
    put_inputs("content", &build->inputs.content, &out);
    put_inputs("templates", &build->inputs.templates, &out);
    json_put_name(&out, "seconds");
    buf_putc(&out, '{');
    for (size_t i = 0; i < phase_count; i++) json_put_number_member(&out, phases[i].name, phases[i].seconds);
    buf_put(&out, STR("}}\n"));
    return buf_str(&out);
}
