/* pdf.c - pages to PDF, PNG and trace files. */
#include "output/pdf.h"

#include <string.h>

#include "base/sink.h"

/* A file being made. Large ones grow without leaving their smaller selves in the arena. */
typedef struct Made {
    Arena *arena;
    char *bytes;
    size_t len, cap;
} Made;

static bool keep_bytes(void *context, const void *bytes, size_t len)
{
    Made *made = context;
    if (len > made->cap - made->len) {
        size_t cap = made->cap * 2 > made->len + len ? made->cap * 2 : made->len + len + 64 * 1024;
        made->bytes = arena_resize(made->arena, made->bytes, made->cap, cap);
        made->cap = cap;
    }
    memcpy(made->bytes + made->len, bytes, len);
    made->len += len;
    return true;
}

static bool unwritable(Diag *diag, Str path, int error)
{
    return diag_add(diag, DIAG_FILE_UNWRITABLE, place_file(path), path, str_from(strerror(error)));
}

/* What the caller says goes before what the document says of itself. */
static CanvasMeta meta_of(Arena *arena, const Pages *pages, const CanvasMeta *given)
{
    static const CanvasMeta nothing;
    given = given ? given : &nothing;
    CanvasMeta meta = layout_meta(pages);
    const Str *from[] = {&given->title, &given->author, &given->subject, &given->keywords, &given->creator, &given->lang, &given->date};
    Str *to[] = {&meta.title, &meta.author, &meta.subject, &meta.keywords, &meta.creator, &meta.lang, &meta.date};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        *to[i] = str_copy(arena, from[i]->len ? *from[i] : *to[i]);
    meta.untagged = given->untagged;
    return meta;
}

static const SheetBoxes *sheets_of(Arena *arena, const Pages *pages, const PaintOptions *paint)
{
    size_t count = layout_page_count(pages);
    SheetBoxes *sheets = arena_array(arena, SheetBoxes, count);
    for (size_t i = 0; i < count; i++)
        sheets[i] = layout_sheet(pages, i, paint);
    return sheets;
}

/* A dead link says so and spoils nothing else. */
static void name_dead_links(const Canvas *canvas, const Pages *pages, Diag *diag)
{
    size_t count;
    const Str *dead = canvas_pdf_dead(canvas, &count);
    for (size_t i = 0; i < count; i++)
        diag_add(diag, DIAG_LAYOUT_TARGET, layout_link_place(pages, dead[i]), dead[i]);
}

bool pdf_make(Arena *arena, const Pages *pages, Typesetter *ts, const CanvasMeta *meta, const PaintOptions *paint,
              PdfResult *out, Diag *diag)
{
    Made made = {.arena = arena};
    out->meta = meta_of(arena, pages, meta);
    out->page_count = layout_page_count(pages);
    out->sheets = sheets_of(arena, pages, paint);
    bool opaque = paint && paint->opaque;
    Canvas *pdf = canvas_pdf(arena, &out->meta, keep_bytes, &made), *canvas = opaque ? canvas_flatten(arena, pdf) : pdf;
    layout_paint(pages, canvas, ts, paint, diag);
    out->tags = canvas_pdf_tags(pdf, &out->tag_count);
    out->mixes = canvas_pdf_mixes(pdf, &out->mix_count);
    out->left = opaque ? canvas_flatten_left(canvas, &out->left_count) : NULL;
    int error = canvas_close(canvas);
    name_dead_links(pdf, pages, diag);
    out->bytes = (Str){made.bytes, made.len};
    return error == 0 || diag_add(diag, DIAG_LAYOUT_CANVAS, place_none(), str_from(strerror(error)));
}

bool pdf_write(Arena *arena, const Pages *pages, Typesetter *ts, const CanvasMeta *meta, const PaintOptions *paint,
               int dirfd, const char *path, Diag *diag)
{
    PdfResult pdf;
    if (!pdf_make(arena, pages, ts, meta, paint, &pdf, diag))
        return false;
    int error = sink_write_file(dirfd, path, pdf.bytes);
    return error == 0 || unwritable(diag, str_from(path), error);
}

typedef struct PngFiles {
    Arena *arena;
    Str path;
    int dirfd, error;
    size_t page, count;
} PngFiles;

static Str page_path(const PngFiles *files)
{
    if (files->count == 1)
        return files->path;
    Str stem = str_ends(files->path, STR(".png")) ? str_slice(files->path, 0, files->path.len - 4) : files->path;
    return str_printf(files->arena, STR_FMT "-%zu.png", STR_ARG(stem), files->page);
}

static bool write_page(void *context, const void *bytes, size_t len)
{
    PngFiles *files = context;
    files->page++;
    int error = sink_write_file(files->dirfd, str_cstr(files->arena, page_path(files)), (Str){bytes, len});
    files->error = files->error ? files->error : error;
    return error == 0;
}

bool png_write(Arena *arena, const Pages *pages, Typesetter *ts, const PaintOptions *paint, double pixels_per_inch, int dirfd,
               Str path, Diag *diag)
{
    PaintOptions own = paint ? *paint : (PaintOptions){0};
    own.paper = true;
    PngFiles files = {.arena = arena, .path = path, .dirfd = dirfd, .count = layout_page_count(pages)};
    Canvas *canvas = canvas_png(arena, pixels_per_inch / 72, write_page, &files);
    layout_paint(pages, canvas, ts, &own, diag);
    int error = canvas_close(canvas);
    if (files.error)
        return unwritable(diag, path, files.error);
    return error == 0 || diag_add(diag, DIAG_LAYOUT_CANVAS, place_none(), str_from(strerror(error)));
}

Str trace_pages(Arena *arena, const Pages *pages, Typesetter *ts, const PaintOptions *paint, Diag *diag)
{
    Buf buf = buf_on(arena);
    Canvas *canvas = canvas_trace(arena, &buf);
    layout_paint(pages, canvas, ts, paint, diag);
    canvas_close(canvas);
    return buf_str(&buf);
}
