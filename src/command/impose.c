/* impose.c - tsunagi impose IN.pdf -o OUT.pdf with one of --saddle, --labels, --tiles, --dummy. */
#include "finish/impose.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/sink.h"
#include "command/command.h"
#include "layout/fold.h"
#include "source/read.h"

typedef struct Work {
    Arena *arena;
    const Options *options;
    Diag *diag;
    ImpositionTables tables;
} Work;

/* The ward's own tables, else those that come with the program. */
static void read_tables(Work *w)
{
    w->tables = imposition_read(w->arena, STR("content"), w->diag);
    if (w->tables.label_count || w->tables.paper_count || !w->options->home.len) return;
    w->tables = imposition_read(w->arena, str_join(w->arena, w->options->home, STR("/content")), w->diag);
}

bool impose_parse_paper(Str text, double *width, double *height)
{
    static const struct { const char *name; double width, height; } papers[] = {
        {"A3", 297, 420}, {"A4", 210, 297}, {"A5", 148, 210}, {"B4", 257, 364}, {"B5", 182, 257}};
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
        if (str_eq_ascii_case(text, str_from(papers[i].name))) {
            *width = papers[i].width, *height = papers[i].height;
            return true;
        }
    size_t by = str_find_char(text, 'x');
    return by != SIZE_MAX && str_to_double(str_slice(text, 0, by), width) && str_to_double(str_slice(text, by + 1, text.len), height) &&
           *width >= 60 && *width <= 2000 && *height >= 60 && *height <= 2000;
}

static bool saddle(Work *w, Imposition *to)
{
    const ImposeOptions *o = &w->options->impose;
    Saddle how = {.right_bound = o->right_bound, .creep = o->creep * IMPOSE_MM};
    if (o->paper.len) {
        const Paper *paper = paper_named(&w->tables, o->paper);
        Buf names = buf_on(w->arena);
        for (size_t i = 0; i < w->tables.paper_count; i++) buf_printf(&names, " " STR_FMT, STR_ARG(w->tables.papers[i].name));
        if (!paper) return diag_add(w->diag, DIAG_IMPOSE_PAPER_NAME, place_none(), o->paper, buf_str(&names));
        how.creep = paper->thickness;
    }
    return impose_saddle(to, &how);
}

static bool labels(Work *w, Imposition *to)
{
    Str name = w->options->impose.labels;
    const LabelSheet *sheet = label_sheet_named(&w->tables, name);
    if (sheet) return impose_labels(to, sheet);
    Buf names = buf_on(w->arena);
    for (size_t i = 0; i < w->tables.label_count; i++) buf_printf(&names, " " STR_FMT, STR_ARG(w->tables.labels[i].name));
    return diag_add(w->diag, DIAG_IMPOSE_LABEL_NAME, place_none(), name, buf_str(&names));
}

/* "roll-3", "map:6x2" */
static bool fold_of(Str text, PageStyle *style)
{
    static const struct { const char *name; FoldKind kind; } kinds[] = {
        {"half", FOLD_HALF}, {"four", FOLD_FOUR}, {"roll-3", FOLD_ROLL_3}, {"z-3", FOLD_Z_3}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(text, str_from(kinds[i].name))) {
            style->fold = kinds[i].kind;
            return true;
        }
    long columns, rows;
    size_t by = str_find_char(text, 'x');
    bool map = str_starts(text, STR("map:")) && by != SIZE_MAX && str_to_int(str_slice(text, 4, by), &columns) &&
               str_to_int(str_slice(text, by + 1, text.len), &rows) && columns >= 2 && rows >= 1 && columns + rows - 2 <= SHEET_FOLDS;
    if (!map) return false;
    style->fold = FOLD_MAP;
    style->fold_columns = (unsigned)columns;
    style->fold_rows = (unsigned)rows;
    return true;
}

static bool dummy(Work *w, Imposition *to)
{
    PageStyle style = {0};
    if (!fold_of(w->options->impose.fold, &style)) return diag_add(w->diag, DIAG_IMPOSE_FOLD, place_none(), w->options->impose.fold);
    SheetBoxes *folds = arena_array(w->arena, SheetBoxes, to->page_count);
    for (size_t i = 0; i < to->page_count; i++) {
        bool back = i % 2 == 1;
        style.width = to->pages[i].w;
        style.height = to->pages[i].h;
        folds[i] = impose_paper(style.width, style.height);
        folds[i].fold_count = sheet_folds(&style, back, back != w->options->impose.right_bound, folds[i].folds);
    }
    return impose_dummy(to, folds);
}

static bool plan(Work *w, Imposition *to)
{
    const ImposeOptions *o = &w->options->impose;
    switch (o->form) {
    case IMPOSE_SADDLE: return saddle(w, to);
    case IMPOSE_LABELS: return labels(w, to);
    case IMPOSE_TILES: return impose_tiles(to, &(Poster){o->tile_w * IMPOSE_MM, o->tile_h * IMPOSE_MM, o->overlap * IMPOSE_MM});
    case IMPOSE_DUMMY: return dummy(w, to);
    case IMPOSE_NOTHING: break;
    }
    return false;
}

static bool impose(Work *w, Str pdf, Str *out, size_t *pages, size_t *faces)
{
    Str file = w->options->arguments[0];
    ImposeSource *source = impose_open(w->arena, file, pdf, w->diag);
    if (!source) return false;
    Imposition to = impose_begin(w->arena, source);
    FontSet *fonts = fontset_open(w->arena, str_join(w->arena, w->options->home, STR("/fonts/fonts.csv")), STR(""), w->diag);
    Typesetter *typesetter = fonts ? typesetter_open(fonts) : NULL;
    bool good = typesetter && plan(w, &to) && impose_write(source, &to, typesetter, out);
    *pages = to.page_count;
    *faces = to.sheets.count;
    if (typesetter) typesetter_close(typesetter);
    if (fonts) fontset_close(fonts);
    impose_close(source);
    return good && diag_count(w->diag, DIAG_ERROR) == 0;
}

Status command_impose(Arena *arena, const Options *options, Diag *diag)
{
    Work w = {.arena = arena, .options = options, .diag = diag};
    Str file = options->arguments[0], pdf, out;
    size_t pages = 0, faces = 0;
    if (options->impose.form == IMPOSE_NOTHING || !options->output.len) {
        diag_add(diag, DIAG_IMPOSE_USAGE, place_none());
        return STATUS_USAGE;
    }
    int error = sink_read_file(arena, AT_FDCWD, str_cstr(arena, file), 0, &pdf);
    if (error) {
        diag_add(diag, DIAG_FILE_UNREADABLE, place_none(), file, str_from(strerror(error)));
        return STATUS_MACHINE;
    }
    read_tables(&w);
    if (!impose(&w, pdf, &out, &pages, &faces)) return STATUS_CONTENT;
    error = sink_write_file(AT_FDCWD, str_cstr(arena, options->output), out);
    if (error) {
        diag_add(diag, DIAG_FILE_UNWRITABLE, place_none(), options->output, str_from(strerror(error)));
        return STATUS_MACHINE;
    }
    say(options, str_printf(arena, "%zu ページを %zu 面に面付けして、" STR_FMT " に書きました。", pages, faces, STR_ARG(options->output)),
        str_printf(arena, "placed %zu pages on %zu faces in " STR_FMT, pages, faces, STR_ARG(options->output)));
    return STATUS_FINE;
}
