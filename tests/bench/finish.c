/* finish.c - how long the finishing of one drawn PDF takes, without layout and drawing.
 *
 *     finish IN.xhtml CONTENT HOME OUT     writes OUT-drawn.pdf and OUT-web.pdf, OUT-plates.pdf
 *                                          (as drawn for the press) and OUT-press.pdf
 *
 * CONTENT has the inks, HOME the fonts. Says medians: wall and processor seconds.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/sink.h"
#include "build/press.h"
#include "build/ward.h"
#include "markup/xml.h"
#include "output/pdf.h"
#include "clock.h"

enum { RUNS = 5 };

typedef struct Work {
    const InkTable *inks; /* NULL: for the web */
    Drawn drawn;
    Diag *diag;
} Work;

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void write_file(Arena *arena, const char *out, const char *kind, Str bytes)
{
    if (sink_write_file(AT_FDCWD, str_printf(arena, "%s-%s.pdf", out, kind).data, bytes)) exit(3);
}

/* Prints "web 0.101 s, 0.100 s of processor time, 12345 -> 10234 bytes". */
static bool measure(const Work *w, const char *out, const char *kind)
{
    double wall[RUNS], used[RUNS];
    size_t len = 0;
    for (int i = 0; i < RUNS; i++) {
        Arena *arena = arena_open();
        Str bytes = {0};
        double start = now(), before = processor();
        bool good = w->inks ? finish_press(arena, &w->drawn, w->inks, print_profile_default(), &bytes, w->diag)
                            : finish_web(arena, &w->drawn, &bytes, w->diag);
        wall[i] = now() - start;
        used[i] = processor() - before;
        len = bytes.len;
        if (good && i == 0) write_file(arena, out, kind, bytes);
        arena_close(arena);
        if (!good) return false;
    }
    qsort(wall, RUNS, sizeof *wall, by_size);
    qsort(used, RUNS, sizeof *used, by_size);
    printf("tsunagi-%-14s %8.3f s, %8.3f s of processor time, %zu -> %zu bytes, %zu pages\n", kind, wall[RUNS / 2], used[RUNS / 2],
           w->drawn.pdf.len, len, w->drawn.page_count);
    return true;
}

static Pages *set(Arena *arena, const char *path, Typesetter *ts, Diag *diag)
{
    Str input = str_from(path), bytes;
    if (sink_read_file(arena, AT_FDCWD, path, 0, &bytes)) return NULL;
    Node *root = xml_parse(arena, input, bytes, diag);
    size_t end = input.len;
    while (end && path[end - 1] != '/') end--;
    LayoutOptions options = {.document = input, .base_path = end ? str_slice(input, 0, end - 1) : STR(".")};
    return root ? layout_pages(arena, root, NULL, 0, ts, &options, diag) : NULL;
}

static bool run(Arena *arena, const Pages *pages, Typesetter *ts, const InkTable *inks, const char *out, Diag *diag)
{
    const PrintProfile *profile = print_profile_default();
    PaintOptions web = {0}, plates = {.bleed = profile->bleed, .opaque = true};
    CanvasMeta meta = {.date = STR("2026-11-21T00:00:00+09:00")};
    PdfResult pdf;
    if (!pdf_make(arena, pages, ts, &meta, &web, &pdf, diag)) return false;
    write_file(arena, out, "drawn", pdf.bytes);
    if (!measure(&(Work){NULL, press_drawn(STR("bench"), &pdf), diag}, out, "web")) return false;
    if (!pdf_make(arena, pages, ts, &meta, &plates, &pdf, diag)) return false;
    write_file(arena, out, "plates", pdf.bytes);
    return measure(&(Work){inks, press_drawn(STR("bench"), &pdf), diag}, out, "press");
}

static void complain(Arena *arena, Diag *diag)
{
    size_t count;
    const DiagMessage *messages = diag_sorted(diag, &count);
    for (size_t i = 0; i < count; i++) {
        Buf line = buf_on(arena);
        diag_write(&line, &messages[i], DIAG_EN);
        if (messages[i].level == DIAG_ERROR) fprintf(stderr, STR_FMT "\n", STR_ARG(buf_str(&line)));
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) return fputs("usage: finish IN.xhtml CONTENT HOME OUT\n", stderr), 2;
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    WardOptions options = {.content = str_from(argv[2]), .home = str_from(argv[3]), .as_of = {2026, 11, 21}};
    Ward ward;
    if (!ward_load(arena, &options, diag, &ward)) return 1;
    View *view = view_open(&ward.data, AUDIENCE_RESIDENT, options.as_of);
    Typesetter *ts = typesetter_open(ward.fonts);
    Pages *pages = set(arena, argv[1], ts, diag);
    bool good = pages && run(arena, pages, ts, &view->inks, argv[4], diag);
    complain(arena, diag);
    typesetter_close(ts);
    view_close(view);
    ward_close(&ward);
    diag_close(diag);
    arena_close(arena);
    return good ? 0 : 1;
}
