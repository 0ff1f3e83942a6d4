/* The job sheet (入稿仕様書): what a print shop asks before it prints, read off the
 * finished press file by preflight, with a picture of each sheet. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>

#include "base/base64.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/sink.h"
#include "build/document_map.h"
#include "build/press.h"
#include "draw/png.h"
#include "output/html.h"

static const double MM = 72 / 25.4; /* pt */
static const double THUMBNAIL = 640; /* pixels of the longer side */
enum { MAX_CSS = 1 << 20 };

/* ---- words ---- */

static Value text_value(Buf *text) { return value_string(buf_str(text)); }

static void put_length(Buf *out, double pt)
{
    buf_put_number(out, pt / MM, 1);
}

static Value number_text(Arena *arena, double number, int decimals)
{
    Buf out = buf_on(arena);
    buf_put_number(&out, number, decimals);
    return text_value(&out);
}

static Value length_text(Arena *arena, double pt)
{
    Buf out = buf_on(arena);
    put_length(&out, pt);
    return text_value(&out);
}

static Value size_text(Arena *arena, double w, double h)
{
    Buf out = buf_on(arena);
    put_length(&out, w);
    buf_put(&out, STR(" × "));
    put_length(&out, h);
    return text_value(&out);
}

static Value marks_text(Arena *arena, const JobSheet *sheet)
{
    const PrintProfile *profile = sheet->profile;
    bool folded = false;
    for (size_t i = 0; i < sheet->pdf->page_count; i++) folded = folded || sheet->pdf->sheets[i].fold_count > 0;
    Buf out = buf_on(arena);
    const struct {
        bool given;
        const char *name;
    } marks[] = {{profile->crop_marks, "角トンボ"}, {profile->cross_marks, "センタートンボ"}, {profile->fold_marks && folded, "折りトンボ"},
                 {profile->hidden_page_numbers, "隠しノンブル"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!marks[i].given) continue;
        if (out.len) buf_put(&out, STR("、"));
        buf_put(&out, str_from(marks[i].name));
    }
    return out.len ? text_value(&out) : value_string(STR("なし"));
}

static Value plates_text(Arena *arena, const PreflightReport *report)
{
    static const char *const NAMES[] = {"C", "M", "Y", "K"};
    Buf out = buf_on(arena);
    for (size_t i = 0; i < 4; i++) {
        if (!report->plates[i]) continue;
        if (out.len) buf_put(&out, STR("・"));
        buf_put(&out, str_from(NAMES[i]));
    }
    return text_value(&out);
}

/* ---- inks: the declared ones on the sheet, and how many tints besides ---- */

static bool prints(const Ink *ink, const PreflightColour *colour)
{
    for (size_t i = 0; i < 4; i++)
        if (fabs((double)ink->cmyk[i] - colour->plates[i]) > 6e-5) return false;
    return true;
}

static bool is_white(const PreflightColour *colour)
{
    const double *p = colour->plates;
    return !(p[0] + p[1] + p[2] + p[3] > 0);
}

static Value ink_record(Arena *arena, const Ink *ink)
{
    static const char *const NAMES[] = {"C", " M", " Y", " K"};
    Value record = value_record(arena);
    Buf cmyk = buf_on(arena);
    for (size_t i = 0; i < 4; i++) {
        buf_put(&cmyk, str_from(NAMES[i]));
        buf_put_number(&cmyk, (double)ink->cmyk[i] * 100, 0);
    }
    value_set(arena, record, "label", value_string(ink->label));
    value_set(arena, record, "cmyk", text_value(&cmyk));
    value_set(arena, record, "rgb", value_string(str_printf(arena, "#%02x%02x%02x", ink->rgb[0], ink->rgb[1], ink->rgb[2])));
    value_set(arena, record, "overprint", value_bool(ink->overprint));
    return record;
}

static const PreflightColour *use_of(const Ink *ink, const PreflightReport *report)
{
    for (size_t i = 0; i < report->colours.count; i++)
        if (prints(ink, &report->colours.items[i])) return &report->colours.items[i];
    return NULL;
}

/* Inks of the same plates are one to the shop: the first of them is listed. */
static void add_inks(Arena *arena, Value job, const InkTable *inks, const PreflightReport *report)
{
    Value list = value_list(arena);
    Map seen = map_on(arena);
    size_t tints = 0;
    for (size_t i = 0; i < inks->count; i++) {
        const PreflightColour *use = use_of(&inks->items[i], report);
        bool first = use && map_set(&seen, str_printf(arena, "%td", use - report->colours.items), NULL);
        if (first && !is_white(use)) list_push(arena, list, ink_record(arena, &inks->items[i]));
    }
    for (size_t i = 0; i < report->colours.count; i++) tints += !map_has(&seen, str_printf(arena, "%zu", i));
    value_set(arena, job, "inks", list);
    value_set(arena, job, "tints", value_number((double)tints));
}

/* ---- pictures of the sheets ---- */

typedef struct Thumbnails {
    Arena *arena;
    VEC(Str) pages;
} Thumbnails;

static bool keep_page(void *context, const uint32_t *pixels, size_t stride, unsigned width, unsigned height)
{
    Thumbnails *all = context;
    vec_push(all->arena, &all->pages, png_exact(all->arena, pixels, stride, width, height));
    return true;
}

static bool paint_thumbnails(Elements *elements, Arena *arena, const JobSheet *sheet, Thumbnails *out)
{
    double longest = 1;
    for (size_t i = 0; i < sheet->pdf->page_count; i++)
        longest = fmax(longest, fmax(sheet->pdf->sheets[i].width, sheet->pdf->sheets[i].height));
    *out = (Thumbnails){.arena = arena};
    Canvas *canvas = canvas_raster(arena, THUMBNAIL / longest, false, keep_page, out);
    layout_paint(sheet->pages, canvas, elements->typesetter, sheet->paint, elements->diag);
    int error = canvas_close(canvas);
    return error == 0 || diag_add(elements->diag, DIAG_LAYOUT_CANVAS, place_none(), str_from(strerror(error)));
}

static const Node *picture(Arena *arena, Str png, size_t page)
{
    Node *img = node_element(arena, ATOM_img, place_none());
    Buf url = buf_on(arena);
    buf_put(&url, STR("data:image/png;base64,"));
    base64_put(&url, png);
    node_set(arena, img, ATOM_src, buf_str(&url));
    node_set(arena, img, ATOM_alt, str_printf(arena, "%zuページの縮小図", page));
    return img;
}

/* A box on the sheet, in percent of it. */
static void set_percent(Arena *arena, Value record, const char *name, double part, double whole)
{
    value_set(arena, record, name, number_text(arena, part / whole * 100, 3));
}

static Value box_record(Arena *arena, const SheetBoxes *s, double beyond)
{
    Value box = value_record(arena);
    set_percent(arena, box, "left", s->trim_x - beyond, s->width);
    set_percent(arena, box, "top", s->trim_y - beyond, s->height);
    set_percent(arena, box, "width", s->trim_w + 2 * beyond, s->width);
    set_percent(arena, box, "height", s->trim_h + 2 * beyond, s->height);
    return box;
}

static Value folds_of(Arena *arena, const SheetBoxes *s)
{
    Value list = value_list(arena);
    for (size_t i = 0; i < s->fold_count; i++) {
        const SheetFold *fold = &s->folds[i];
        Value record = value_record(arena);
        value_set(arena, record, "across", value_bool(fold->across));
        value_set(arena, record, "at", length_text(arena, fold->at));
        value_set(arena, record, "kind", value_string(fold->valley ? STR("谷") : STR("山")));
        list_push(arena, list, record);
    }
    return list;
}

static Value sheets_of(Arena *arena, const JobSheet *sheet, const Thumbnails *thumbnails)
{
    Value list = value_list(arena);
    for (size_t i = 0; i < sheet->pdf->page_count; i++) {
        const SheetBoxes *s = &sheet->pdf->sheets[i];
        Value record = value_record(arena);
        value_set(arena, record, "page", value_number((double)i + 1));
        value_set(arena, record, "picture", value_node(picture(arena, thumbnails->pages.items[i], i + 1)));
        value_set(arena, record, "trim", box_record(arena, s, 0));
        value_set(arena, record, "bleed", box_record(arena, s, s->bleed));
        value_set(arena, record, "size", size_text(arena, s->trim_w, s->trim_h));
        value_set(arena, record, "folds", folds_of(arena, s));
        list_push(arena, list, record);
    }
    return list;
}

/* ---- the sheet ---- */

/* ABCDEF+Name: a subset (ISO 32000-1, 9.6.4). */
static bool is_subset(Str name)
{
    size_t plus = str_find_char(name, '+');
    return plus == 6;
}

static Str plain_name(const PreflightFont *font)
{
    return is_subset(font->name) ? str_slice(font->name, 7, font->name.len) : font->name;
}

static Value font_record(Arena *arena, const PreflightFont *font)
{
    Value record = value_record(arena);
    value_set(arena, record, "name", value_string(plain_name(font)));
    value_set(arena, record, "type", value_string(font->type));
    value_set(arena, record, "embedded", value_string(!font->embedded ? STR("なし") : is_subset(font->name) ? STR("あり（使った文字だけ）") : STR("あり")));
    return record;
}

/* A font is in the file more than once, for wide and for narrow signs: one row. */
static Value fonts_of(Arena *arena, const PreflightReport *report)
{
    Value list = value_list(arena);
    for (size_t i = 0; i < report->fonts.count; i++) {
        const PreflightFont *font = &report->fonts.items[i];
        Value row = value_nil();
        for (size_t k = 0; k < list_count(list); k++)
            if (str_eq(value_get(list_at(list, k), "name").string, plain_name(font))) row = list_at(list, k);
        if (row.kind == VALUE_NIL) {
            list_push(arena, list, font_record(arena, font));
            continue;
        }
        Str types = value_get(row, "type").string;
        if (!str_contains(types, font->type))
            value_set(arena, row, "type", value_string(str_printf(arena, STR_FMT "、" STR_FMT, STR_ARG(types), STR_ARG(font->type))));
    }
    return list;
}

static Value notes_of(Arena *arena, Str file, const PreflightReport *report)
{
    Value list = value_list(arena);
    Diag *diag = diag_open();
    for (size_t i = 0; i < report->findings.count; i++) preflight_say(diag, arena, file, &report->findings.items[i]);
    size_t count;
    const DiagMessage *messages = diag_sorted(diag, &count);
    for (size_t i = 0; i < count; i++) {
        Buf text = buf_on(arena);
        diag_write_text(&text, &messages[i], DIAG_JA);
        list_push(arena, list, text_value(&text));
    }
    diag_close(diag);
    return list;
}

static void add_profile(Arena *arena, Value job, const PrintProfile *p)
{
    value_set(arena, job, "shop", value_string(p->shop));
    value_set(arena, job, "paper", value_string(p->paper));
    value_set(arena, job, "profile", value_string(p->name));
    value_set(arena, job, "profile_label", value_string(p->label));
    value_set(arena, job, "bleed", length_text(arena, p->bleed));
    value_set(arena, job, "safe", length_text(arena, p->safe_margin));
    value_set(arena, job, "line", number_text(arena, p->min_line, 2));
    value_set(arena, job, "qr", number_text(arena, p->min_qr_module / MM, 2));
    value_set(arena, job, "ppi_limit", number_text(arena, p->min_ppi, 0));
    value_set(arena, job, "ink_limit", number_text(arena, p->ink_limit * 100, 0));
    value_set(arena, job, "multiple", value_number(p->page_multiple > 1 ? p->page_multiple : 1));
}

static void add_report(Arena *arena, Value job, const PreflightReport *r)
{
    value_set(arena, job, "version", value_string(r->version));
    value_set(arena, job, "condition", value_string(r->condition));
    value_set(arena, job, "spots", value_bool(r->spots));
    value_set(arena, job, "plates", plates_text(arena, r));
    value_set(arena, job, "ink", number_text(arena, ceil(r->most_ink * 100 - 1e-6), 0));
    value_set(arena, job, "pictures", value_number((double)r->pictures));
    value_set(arena, job, "ppi", r->least_ppi > 0 ? number_text(arena, floor(r->least_ppi), 0) : value_nil());
    value_set(arena, job, "fonts", fonts_of(arena, r));
    value_set(arena, job, "errors", value_number((double)r->errors));
    value_set(arena, job, "warnings", value_number((double)r->warnings));
}

static Value make_job(Arena *arena, const Elements *elements, const JobSheet *sheet, const Thumbnails *thumbnails)
{
    Value job = value_record(arena);
    const SheetBoxes *first = &sheet->pdf->sheets[0];
    value_set(arena, job, "document", value_string(sheet->job->id));
    value_set(arena, job, "title", value_string(sheet->pdf->meta.title));
    value_set(arena, job, "file", value_string(sheet->file->name));
    value_set(arena, job, "bytes", value_number((double)sheet->file->bytes.len));
    value_set(arena, job, "sha256", value_string(sha256_hex(arena, sheet->file->bytes)));
    value_set(arena, job, "pages", value_number((double)sheet->pdf->page_count));
    value_set(arena, job, "trim", size_text(arena, first->trim_w, first->trim_h));
    value_set(arena, job, "media", size_text(arena, first->width, first->height));
    value_set(arena, job, "sheets", sheets_of(arena, sheet, thumbnails));
    value_set(arena, job, "wide", value_bool(first->width > first->height));
    value_set(arena, job, "notes", notes_of(arena, sheet->file->name, sheet->report));
    value_set(arena, job, "marks", marks_text(arena, sheet));
    add_profile(arena, job, sheet->profile);
    add_report(arena, job, sheet->report);
    add_inks(arena, job, &elements->view->inks, sheet->report);
    return job;
}

/* ---- both files ---- */

/* The settings and the date alone: the sheet is of the document, and changes with nothing
 * that the document does not change with (keys.h). */
static Value make_root(Arena *arena, const View *view)
{
    static const char *const NAMES[] = {"site", "as_of"};
    Value root = value_record(arena);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) value_set(arena, root, NAMES[i], value_get(view->root, NAMES[i]));
    return root;
}

/* The page is sent by mail: its style goes inside. */
static bool embed_styles(Arena *arena, Node *tree, Str folder, Diag *diag)
{
    bool good = true;
    for (Node *node = tree, *next; node; node = next) {
        next = (Node *)(uintptr_t)node_next(node, tree);
        if (node->kind != NODE_ELEMENT || node->tag != ATOM_link) continue;
        Str path = str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(node_get(node, ATOM_href))), css;
        int error = sink_read_file(arena, AT_FDCWD, path.data, MAX_CSS, &css);
        if (error) {
            good = diag_add(diag, DIAG_FILE_UNREADABLE, node->place, path, str_from(strerror(error)));
            continue;
        }
        Node *style = node_element(arena, ATOM_style, node->place);
        node_append(style, node_text(arena, css, node->place));
        node_insert_before(node, style);
        node_remove(node);
    }
    return good;
}

static bool make_pdf(Elements *elements, Arena *arena, const Node *tree, Str folder, Str id, const CanvasMeta *meta, Str *out)
{
    LayoutOptions options = {.document = id, .base_path = folder};
    Pages *pages = layout_pages(arena, tree, NULL, 0, elements->typesetter, &options, elements->diag);
    PdfResult pdf;
    if (!pages || !pdf_make(arena, pages, elements->typesetter, meta, NULL, &pdf, elements->diag)) return false;
    Drawn drawn = press_drawn(id, &pdf);
    return finish_web(arena, &drawn, out, elements->diag);
}

bool jobsheet_make(const DocumentEnv *env, Elements *elements, Arena *arena, const JobSheet *sheet, const CanvasMeta *meta, DocumentResult *out)
{
    Thumbnails thumbnails;
    Str id = str_join(arena, sheet->job->id, STR("-jobsheet")), folder = str_join(arena, env->template_directory, STR("/print"));
    const Template *template = template_find(env->templates, STR("print/jobsheet.xhtml"));
    if (!template) return diag_add(elements->diag, DIAG_TEMPLATE_MISSING, place_file(STR("print/jobsheet.xhtml")));
    if (!paint_thumbnails(elements, arena, sheet, &thumbnails)) return false;
    TemplateScope scope = {STR("job"), make_job(arena, elements, sheet, &thumbnails)};
    TemplateInput input = {.root = make_root(arena, elements->view), .scope = &scope, .scope_count = 1};
    Node *tree = template_tree(template, arena, &input, elements->diag);
    DocumentFile pdf = {.name = str_join(arena, id, STR(".pdf"))}, html = {.name = str_join(arena, id, STR(".html"))};
    CanvasMeta own = *meta;
    own.title = (Str){0};
    if (!tree || !make_pdf(elements, arena, tree, folder, id, &own, &pdf.bytes) || !embed_styles(arena, tree, folder, elements->diag))
        return false;
    Buf page = buf_on(arena);
    html_write(&page, arena, tree, &input, &(HtmlOptions){0});
    html.bytes = buf_str(&page);
    vec_push(arena, &out->files, html);
    vec_push(arena, &out->files, pdf);
    return true;
}
