/* typeset.c - tsunagi typeset in.xhtml [-s style.css]… -o out.pdf|out.png|out.txt
 *
 * The page engine alone: any well-formed XHTML with CSS to pages.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/sink.h"
#include "command/command.h"
#include "command/home.h"
#include "command/password.h"
#include "finish/finish.h"
#include "markup/xml.h"
#include "output/pdf.h"

enum { SHEET_LIMIT = 32 };

typedef struct TypesetOptions {
    const char *input, *output, *fonts, *extra_fonts, *date;
    const char *sheets[SHEET_LIMIT];
    size_t sheet_count;
    double ppi;
    DiagLanguage language;
    const char *purpose, *password_file;
    bool locked, help;
} TypesetOptions;

static const char usage[] =
    "使い方: tsunagi typeset 入力.xhtml [-s スタイル.css]… -o 出力.pdf|.png|.txt\n"
    "Usage:  tsunagi typeset IN.xhtml [-s STYLE.css]… -o OUT.pdf|.png|.txt\n"
    "  -s FILE       style sheet, applied in order after the built-in one\n"
    "  -o FILE       .pdf, .png (a file per page) or .txt (a trace of the drawing)\n"
    "  --for web     a PDF for readers: PDF/UA-1, linearised\n"
    "  --for paper   a PDF for printing alone: no structure, no links; faster and smaller\n"
    "  --locked      a PDF for readers, encrypted (AES-256) with TSUNAGI_PASSWORD of the environment\n"
    "  --locked-password-file FILE\n"
    "                likewise, with the first line of FILE\n"
    "  --ppi N       resolution of PNG pages (96)\n"
    "  --fonts FILE  list of fonts (fonts/fonts.csv of tsunagi's own folder)\n"
    "  --add-fonts FILE  a list of further fonts\n"
    "  --date DATE   date in the file, ISO 8601\n"
    "  --lang ja|en  language of messages\n";

static bool is_for(const TypesetOptions *o, const char *purpose)
{
    return o->purpose && strcmp(o->purpose, purpose) == 0;
}

static bool take_value(int argc, char **argv, int *i, const char *name, const char **out)
{
    if (strcmp(argv[*i], name) != 0)
        return false;
    if (*i + 1 < argc)
        *out = argv[++*i];
    return true;
}

static bool read_option(TypesetOptions *o, int argc, char **argv, int *i)
{
    const char *value = NULL;
    if (take_value(argc, argv, i, "-s", &value)) {
        if (!value || o->sheet_count == SHEET_LIMIT)
            return false;
        o->sheets[o->sheet_count++] = value;
        return true;
    }
    if (take_value(argc, argv, i, "-o", &o->output) || take_value(argc, argv, i, "--fonts", &o->fonts) ||
        take_value(argc, argv, i, "--add-fonts", &o->extra_fonts) || take_value(argc, argv, i, "--date", &o->date))
        return true;
    if (take_value(argc, argv, i, "--locked-password-file", &o->password_file))
        return o->locked = o->password_file && *o->password_file;
    if (strcmp(argv[*i], "--locked") == 0)
        return o->locked = true;
    if (take_value(argc, argv, i, "--for", &o->purpose))
        return is_for(o, "web") || is_for(o, "paper");
    if (take_value(argc, argv, i, "--ppi", &value))
        return value && str_to_double(str_from(value), &o->ppi) && o->ppi >= 1 && o->ppi <= 2400;
    if (take_value(argc, argv, i, "--lang", &value)) {
        o->language = value && strcmp(value, "en") == 0 ? DIAG_EN : DIAG_JA;
        return value;
    }
    if (strcmp(argv[*i], "--help") == 0 || strcmp(argv[*i], "-h") == 0)
        return o->help = true;
    if (argv[*i][0] == '-' || o->input)
        return false;
    o->input = argv[*i];
    return true;
}

static Str directory_of(Str path)
{
    while (path.len && path.data[path.len - 1] != '/')
        path.len--;
    return path.len > 1 ? str_slice(path, 0, path.len - 1) : path;
}

static bool read_file(Arena *arena, Str path, Str *bytes, Diag *diag)
{
    int error = sink_read_file(arena, AT_FDCWD, str_cstr(arena, path), 0, bytes);
    return error == 0 || diag_add(diag, DIAG_FILE_UNREADABLE, place_file(path), path, str_from(strerror(error)));
}

static Pages *set_pages(Arena *arena, const TypesetOptions *o, Typesetter *ts, Diag *diag)
{
    Str input = str_from(o->input), bytes;
    const CssSheet *sheets[SHEET_LIMIT];
    size_t count = 0;
    Arena *source = arena_open(); /* the tree holds its own text */
    Node *root = read_file(source, input, &bytes, diag) ? xml_parse(arena, input, bytes, diag) : NULL;
    arena_close(source);
    for (size_t i = 0; i < o->sheet_count; i++) {
        Str css, path = str_from(o->sheets[i]);
        if (read_file(arena, path, &css, diag))
            sheets[count++] = css_parse(arena, path, css, diag);
    }
    LayoutOptions options = {.document = input, .base_path = directory_of(input)};
    return root ? layout_pages(arena, root, sheets, count, ts, &options, diag) : NULL;
}

static bool draw(Arena *arena, const TypesetOptions *o, const Pages *pages, Typesetter *ts, const CanvasMeta *meta,
                 const PaintOptions *paint, Drawn *out, Diag *diag)
{
    PdfResult pdf;
    if (!pdf_make(arena, pages, ts, meta, paint, &pdf, diag))
        return false;
    *out = (Drawn){.document = str_from(o->input), .pdf = pdf.bytes, .tags = pdf.tags, .tag_count = pdf.tag_count,
                   .sheets = pdf.sheets, .page_count = pdf.page_count, .meta = pdf.meta};
    return true;
}

static bool write_finished(Arena *arena, const TypesetOptions *o, const Drawn *drawn, Diag *diag)
{
    Str bytes, password, path = str_from(o->output);
    if (!finish_web(arena, drawn, &bytes, diag))
        return false;
    Str file = o->password_file ? str_from(o->password_file) : STR("");
    if (o->locked && (!password_read(arena, file, &password, diag) || !finish_locked(arena, drawn->document, bytes, password, &bytes, diag)))
        return false;
    int error = sink_write_file(AT_FDCWD, o->output, bytes);
    return error == 0 || diag_add(diag, DIAG_FILE_UNWRITABLE, place_file(path), path, str_from(strerror(error)));
}

/* What is to be finished comes back as *drawn; anything else is written here. */
static bool write_output(Arena *arena, const TypesetOptions *o, const Pages *pages, Typesetter *ts, Drawn *drawn, Diag *diag)
{
    Str path = str_from(o->output);
    CanvasMeta meta = {.date = o->date ? str_from(o->date) : STR(""), .untagged = is_for(o, "paper")};
    PaintOptions paint = {.as_styled = true};
    if (str_ends(path, STR(".png")))
        return png_write(arena, pages, ts, &paint, o->ppi, AT_FDCWD, path, diag);
    if (!str_ends(path, STR(".txt")) && (is_for(o, "web") || o->locked))
        return draw(arena, o, pages, ts, &meta, &paint, drawn, diag);
    if (!str_ends(path, STR(".txt")))
        return pdf_write(arena, pages, ts, &meta, &paint, AT_FDCWD, o->output, diag);
    int error = sink_write_file(AT_FDCWD, o->output, trace_pages(arena, pages, ts, &paint, diag));
    return error == 0 || diag_add(diag, DIAG_FILE_UNWRITABLE, place_file(path), path, str_from(strerror(error)));
}

static void print_messages(Arena *arena, Diag *diag, DiagLanguage language)
{
    size_t count;
    const DiagMessage *messages = diag_sorted(diag, &count);
    for (size_t i = 0; i < count; i++) {
        Buf buf = buf_on(arena);
        diag_write(&buf, &messages[i], language);
        fprintf(stderr, STR_FMT "\n", STR_ARG(buf_str(&buf)));
    }
}

/* The pages are gone before the finishing begins, which needs as much room as they do. */
static bool typeset_with(Arena *arena, const TypesetOptions *o, FontSet *set, Drawn *drawn, Diag *diag)
{
    Arena *laid = arena_open();
    Typesetter *ts = typesetter_open(set);
    Pages *pages = set_pages(laid, o, ts, diag);
    bool good = pages && write_output(arena, o, pages, ts, drawn, diag);
    typesetter_close(ts);
    arena_close(laid);
    return good;
}

static bool typeset(Arena *arena, const TypesetOptions *o, Diag *diag)
{
    Str fonts = o->fonts ? str_from(o->fonts) : str_join(arena, home_find(arena), STR("/fonts/fonts.csv"));
    FontSet *set = fontset_open(arena, fonts, o->extra_fonts ? str_from(o->extra_fonts) : STR(""), diag);
    if (!set)
        return false;
    Drawn drawn = {0};
    bool good = typeset_with(arena, o, set, &drawn, diag);
    fontset_close(set);
    return good && (!drawn.pdf.len || write_finished(arena, o, &drawn, diag));
}

/* What cannot be written is no fault of the document's; what cannot be read was named wrongly. */
static Status outcome(bool good, Diag *diag)
{
    size_t count;
    const DiagMessage *messages = diag_sorted(diag, &count);
    for (size_t i = 0; i < count; i++)
        if (messages[i].id == DIAG_FILE_UNWRITABLE)
            return STATUS_MACHINE;
    return good && diag_count(diag, DIAG_ERROR) == 0 ? STATUS_FINE : STATUS_CONTENT;
}

int command_typeset(int argc, char **argv)
{
    TypesetOptions o = {.ppi = 96, .language = DIAG_JA};
    bool good = true;
    for (int i = 1; i < argc && good; i++)
        good = read_option(&o, argc, argv, &i);
    good = good && !(o.locked && is_for(&o, "paper")); /* a locked copy is read, by ears too */
    if (o.help || !good || !o.input || !o.output) {
        fputs(usage, o.help ? stdout : stderr);
        return o.help ? STATUS_FINE : STATUS_USAGE;
    }
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    good = typeset(arena, &o, diag);
    print_messages(arena, diag, o.language);
    Status status = outcome(good, diag);
    diag_close(diag);
    arena_close(arena);
    return (int)status;
}
