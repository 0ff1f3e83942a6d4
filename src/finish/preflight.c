#include "finish/preflight.h"

#include <math.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>

#include "base/map.h"
#include "finish/pdfscan.h"

#define MM (72 / 25.4) /* pt */

/* Boxes and colours come through several roundings. */
static const double SLACK = 0.1 * MM, INK_SLACK = 0.005;

enum { QR_LEAST_SQUARES = 60, QR_LONGEST_RUN = 60, GRIDS = 64 };

/* Dark rectangles of one height: the rows of a QR code, if they stand on a grid. */
typedef struct Grid {
    double side;
    size_t count;
    ScanBox box;
} Grid;

typedef struct Check {
    Arena *arena;
    qpdf_data pdf;
    const PrintProfile *profile;
    const SheetBoxes *known; /* of the drawing, or NULL */
    PreflightReport *out;
    size_t page;             /* 1 first */
    SheetBoxes sheet;
    ScanBox media, trim, bleed;
    Map same;    /* "page id detail" -> index of the finding + 1 */
    Map fonts, colours; /* told of */
    size_t listed[DIAG_COUNT], unlisted[DIAG_COUNT]; /* of this page */
    VEC(Grid) grids;
} Check;

/* ---- findings ---- */

static PreflightFinding *add(Check *c, DiagId id, size_t page, Str text)
{
    PreflightFinding finding = {.id = id, .page = page, .w = -1, .text = text, .count = 1};
    if (diag_level(id) == DIAG_ERROR) c->out->errors++;
    if (diag_level(id) == DIAG_WARNING) c->out->warnings++;
    vec_push(c->arena, &c->out->findings, finding);
    return &c->out->findings.items[c->out->findings.count - 1];
}

/* At a box on the page; the same detail again only counts. */
static void add_at(Check *c, DiagId id, const ScanMark *mark, Str text)
{
    Str key = str_printf(c->arena, "%zu %d " STR_FMT, c->page, (int)id, STR_ARG(text));
    uintptr_t known = (uintptr_t)map_get(&c->same, key);
    if (known) {
        c->out->findings.items[known - 1].count++;
        return;
    }
    if (c->listed[id]++ >= PREFLIGHT_LISTED) {
        c->unlisted[id]++;
        return;
    }
    PreflightFinding *finding = add(c, id, c->page, text);
    map_set(&c->same, key, (void *)(uintptr_t)c->out->findings.count);
    if (!mark || !mark->placed) return;
    ScanBox box = {fmax(mark->box.x0, c->media.x0), fmax(mark->box.y0, c->media.y0), fmin(mark->box.x1, c->media.x1),
                   fmin(mark->box.y1, c->media.y1)};
    finding->x = (box.x0 - c->trim.x0) / MM, finding->y = (c->trim.y1 - box.y1) / MM;
    finding->w = fmax(box.x1 - box.x0, 0) / MM, finding->h = fmax(box.y1 - box.y0, 0) / MM;
}

static void add_unlisted(Check *c)
{
    for (DiagId id = 0; id < DIAG_COUNT; id++) {
        if (c->unlisted[id]) add(c, DIAG_PREFLIGHT_MORE, c->page, str_from(diag_name(id)))->count = c->unlisted[id];
        c->listed[id] = c->unlisted[id] = 0;
    }
}

/* "72 ppi < 300 ppi": found, and the limit it breaks. */
static Str against(Check *c, double found, char sign, double limit, const char *unit, int decimals)
{
    Buf text = buf_on(c->arena);
    buf_put_number(&text, found, decimals);
    buf_printf(&text, " %s %c ", unit, sign);
    buf_put_number(&text, limit, decimals);
    buf_printf(&text, " %s", unit);
    return buf_str(&text);
}

static Str colour_text(Check *c, const ScanColour *colour)
{
    static const char NAMES[2][5] = {"CMYK", "RGB"};
    bool rgb = colour->ink == SCAN_RGB;
    Buf text = buf_on(c->arena);
    for (int i = 0; i < (rgb ? 3 : 4); i++) {
        buf_printf(&text, i ? " %c" : "%c", NAMES[rgb][i]);
        buf_put_number(&text, colour->plates[i] * (rgb ? 255 : 100), 0);
    }
    return buf_str(&text);
}

void preflight_say(Diag *diag, Arena *arena, Str file, const PreflightFinding *f)
{
    Buf x = buf_on(arena), y = buf_on(arena), text = buf_on(arena);
    if (f->w >= 0) buf_put_number(&x, f->x, 1), buf_put_number(&y, f->y, 1);
    else buf_put(&x, STR("?")), buf_put(&y, STR("?"));
    buf_put(&text, f->text);
    if (f->count > 1 || f->id == DIAG_PREFLIGHT_MORE) buf_printf(&text, " ×%zu", f->count);
    /* Only the name is shown; the rest puts findings in the order of reading. */
    uint32_t down = f->w >= 0 && f->y > 0 ? (uint32_t)(f->y * 10) + 2 : 1;
    Place place = {.file = file, .line = (uint32_t)f->page, .column = down, .kind = PLACE_FILE};
    diag_add(diag, f->id, place, str_printf(arena, "%zu", f->page), buf_str(&x), buf_str(&y), buf_str(&text));
}

/* ---- marks ---- */

static bool meets(ScanBox a, ScanBox b) { return a.x0 < b.x1 && a.x1 > b.x0 && a.y0 < b.y1 && a.y1 > b.y0; }

/* Crop marks and the shop's own notes stand outside; inside counts what is printed. */
static bool stands_in(const ScanMark *mark, ScanBox area)
{
    ScanBox b = mark->box;
    b.x1 = fmax(b.x1, b.x0 + 1e-6), b.y1 = fmax(b.y1, b.y0 + 1e-6); /* a line has no area */
    return !mark->placed || meets(b, area);
}

static bool is_printed(const Check *c, const ScanMark *mark) { return stands_in(mark, c->bleed); }

/* What stands in the bleed alone falls off with it: hidden page numbers, ends of marks. */
static bool is_kept(const Check *c, const ScanMark *mark) { return stands_in(mark, c->trim); }

static void check_rgb(Check *c, const ScanMark *mark)
{
    if (mark->kind == SCAN_TRANSPARENT) return;
    if (mark->colour.ink == SCAN_LAB) add_at(c, DIAG_PREFLIGHT_RGB, mark, STR("Lab"));
    if (mark->colour.ink != SCAN_RGB) return;
    Str text = mark->kind == SCAN_IMAGE ? str_printf(c->arena, "%u × %u px", mark->columns, mark->rows)
               : mark->kind == SCAN_SHADING ? STR("Shading") : colour_text(c, &mark->colour);
    add_at(c, DIAG_PREFLIGHT_RGB, mark, text);
}

static void check_ink(Check *c, const ScanMark *mark)
{
    double total = mark->colour.total;
    if (mark->kind == SCAN_TRANSPARENT || total <= c->profile->ink_limit + INK_SLACK) return;
    add_at(c, DIAG_PREFLIGHT_INK, mark, against(c, total * 100, '>', c->profile->ink_limit * 100, "%", 0));
}

/* Dark and without a hue, of more than the black plate. A navy of four plates is a choice. */
static void check_black(Check *c, const ScanMark *mark)
{
    const double *p = mark->colour.plates;
    if (mark->colour.ink != SCAN_CMYK || p[0] + p[1] + p[2] < 0.02) return;
    double light[3], most = 0, least = 1;
    for (int i = 0; i < 3; i++) {
        light[i] = (1 - p[i]) * (1 - p[3]);
        most = fmax(most, light[i]), least = fmin(least, light[i]);
    }
    if (most < 0.3 && most - least < 0.15) add_at(c, DIAG_PREFLIGHT_RICH_BLACK, mark, colour_text(c, &mark->colour));
}

static void check_edge(Check *c, const ScanMark *mark)
{
    ScanBox b = mark->box, t = c->trim;
    double inside = fmin(fmin(b.x0 - t.x0, t.x1 - b.x1), fmin(b.y0 - t.y0, t.y1 - b.y1));
    if (inside >= c->profile->safe_margin - SLACK) return;
    add_at(c, DIAG_PREFLIGHT_EDGE, mark, against(c, inside / MM, '<', c->profile->safe_margin / MM, "mm", 1));
}

static void check_folds(Check *c, const ScanMark *mark)
{
    for (size_t i = 0; i < c->sheet.fold_count && i < SHEET_FOLDS; i++) {
        const SheetFold *fold = &c->sheet.folds[i];
        double low = fold->across ? c->trim.y1 - mark->box.y1 : mark->box.x0 - c->trim.x0;
        double high = fold->across ? c->trim.y1 - mark->box.y0 : mark->box.x1 - c->trim.x0;
        double away = fmax(low - fold->at, fold->at - high); /* below 0: across it */
        if (away < c->profile->fold_margin - SLACK)
            add_at(c, DIAG_PREFLIGHT_FOLD, mark, against(c, away / MM, '<', c->profile->fold_margin / MM, "mm", 1));
    }
}

static void check_font(Check *c, const ScanMark *mark)
{
    if (!mark->font) return;
    Str key = str_printf(c->arena, STR_FMT "/" STR_FMT "/%d", STR_ARG(mark->font->name), STR_ARG(mark->font->type), mark->font->embedded);
    if (!map_set(&c->fonts, key, NULL)) return;
    vec_push(c->arena, &c->out->fonts, (PreflightFont){mark->font->name, mark->font->type, mark->font->embedded});
    if (!mark->font->embedded) add_at(c, DIAG_PREFLIGHT_FONT, NULL, mark->font->name);
}

static void check_text(Check *c, const ScanMark *mark)
{
    check_font(c, mark);
    check_black(c, mark);
    if (!mark->placed || !is_kept(c, mark)) return;
    check_edge(c, mark);
    check_folds(c, mark);
}

static bool is_qr_size(unsigned n) { return n >= 21 && n <= 185 && n % 4 == 1; }

static void check_image(Check *c, const ScanMark *mark)
{
    const PrintProfile *p = c->profile;
    bool grey = mark->colour.ink == SCAN_GREY;
    /* As many samples as a QR code has modules, with its margin of four or without: one sample a module. */
    if (mark->columns == mark->rows && is_qr_size(mark->columns) && (mark->bitmap || grey)) {
        double module = 72 / fmax(mark->ppi, 1e-3);
        if (module < p->min_qr_module - 1e-3) add_at(c, DIAG_PREFLIGHT_QR, mark, against(c, module / MM, '<', p->min_qr_module / MM, "mm", 2));
        return;
    }
    if (!mark->colour.measured && (mark->colour.ink == SCAN_CMYK || mark->colour.ink == SCAN_SPOT))
        add_at(c, DIAG_PREFLIGHT_UNMEASURED, mark, str_printf(c->arena, "%u × %u px", mark->columns, mark->rows));
    double least = mark->bitmap ? p->min_ppi_bitmap : grey ? p->min_ppi_grey : p->min_ppi;
    if (mark->ppi < least - 0.5) add_at(c, DIAG_PREFLIGHT_PPI, mark, against(c, mark->ppi, '<', least, "ppi", 0));
}

static void check_width(Check *c, const ScanMark *mark, double width)
{
    if (is_kept(c, mark) && width < c->profile->min_line - 1e-3) add_at(c, DIAG_PREFLIGHT_HAIRLINE, mark, against(c, width, '<', c->profile->min_line, "pt", 2));
}

/* Squares that stand on no grid so far begin one. Of many grids the one of fewest
 * squares goes: a code's come one after the other, so its own is never that one. */
static void begin_grid(Check *c, Grid grid)
{
    if (c->grids.count < GRIDS) {
        vec_push(c->arena, &c->grids, grid);
        return;
    }
    Grid *fewest = &c->grids.items[0];
    for (size_t i = 1; i < c->grids.count; i++)
        if (c->grids.items[i].count < fewest->count) fewest = &c->grids.items[i];
    *fewest = grid;
}

/* A heuristic: QR codes are drawn as squares, or as one rectangle for each run
 * of dark modules in a row. So: many dark rectangles of one height (a module),
 * each a whole number of modules wide and standing on one grid. */
static void note_module(Check *c, const ScanMark *mark)
{
    double w = mark->box.x1 - mark->box.x0, h = mark->box.y1 - mark->box.y0;
    bool dark = mark->colour.plates[3] > 0.5 || mark->colour.total > 1.5 ||
                (mark->colour.ink == SCAN_RGB && mark->colour.plates[0] + mark->colour.plates[1] + mark->colour.plates[2] < 0.9);
    if (!dark || h <= 0 || h >= c->profile->min_qr_module - 1e-3 || w / h > QR_LONGEST_RUN) return;
    if (w < 0.95 * h || fabs(w / h - round(w / h)) > 0.1 * fmax(1, w / h / 10)) return;
    for (size_t i = 0; i < c->grids.count; i++) {
        Grid *g = &c->grids.items[i];
        double rows = (mark->box.y0 - g->box.y0) / g->side, columns = (mark->box.x0 - g->box.x0) / g->side;
        if (fabs(g->side - h) > 0.02 * h || fabs(rows) > 200 || fabs(columns) > 200) continue;
        if (fabs(rows - round(rows)) > 0.25 || fabs(columns - round(columns)) > 0.25) continue;
        g->count++;
        g->box = (ScanBox){fmin(g->box.x0, mark->box.x0), fmin(g->box.y0, mark->box.y0), fmax(g->box.x1, mark->box.x1), fmax(g->box.y1, mark->box.y1)};
        return;
    }
    begin_grid(c, (Grid){h, 1, mark->box});
}

static void add_grids(Check *c)
{
    for (size_t i = 0; i < c->grids.count; i++) {
        const Grid *g = &c->grids.items[i];
        double w = g->box.x1 - g->box.x0, h = g->box.y1 - g->box.y0;
        if (g->count < QR_LEAST_SQUARES || fabs(w - h) > 2 * g->side) continue;
        ScanMark mark = {.box = g->box, .placed = true};
        add_at(c, DIAG_PREFLIGHT_QR, &mark, against(c, g->side / MM, '<', c->profile->min_qr_module / MM, "mm", 2));
    }
    c->grids.count = 0;
}

static void check_fill(Check *c, const ScanMark *mark)
{
    if (!mark->rectangle) return;
    double w = mark->box.x1 - mark->box.x0, h = mark->box.y1 - mark->box.y0;
    note_module(c, mark);
    /* A rule drawn as a bar. */
    if (mark->placed && fmax(w, h) > 10 * fmin(w, h)) check_width(c, mark, fmin(w, h));
}

static void note_colour(Check *c, const ScanMark *mark)
{
    PreflightReport *out = c->out;
    const double *p = mark->colour.plates;
    bool flat = mark->kind == SCAN_FILL || mark->kind == SCAN_STROKE || mark->kind == SCAN_TEXT, image = mark->kind == SCAN_IMAGE;
    if (image) out->pictures++;
    if (image && !mark->bitmap && (!(out->least_ppi > 0) || mark->ppi < out->least_ppi)) out->least_ppi = mark->ppi;
    out->spots = out->spots || mark->colour.ink == SCAN_SPOT;
    if ((!flat && !image) || (mark->colour.ink != SCAN_CMYK && mark->colour.ink != SCAN_GREY)) return;
    out->most_ink = fmax(out->most_ink, mark->colour.total);
    for (int i = 0; i < 4; i++) out->plates[i] = out->plates[i] || p[i] > 0 || (image && (mark->colour.ink == SCAN_CMYK || i == 3));
    Str key = str_printf(c->arena, "%.0f %.0f %.0f %.0f", p[0] * 1e4, p[1] * 1e4, p[2] * 1e4, p[3] * 1e4);
    if (flat && map_set(&c->colours, key, NULL)) vec_push(c->arena, &out->colours, (PreflightColour){{p[0], p[1], p[2], p[3]}});
}

/* White that leaves what is beneath is not there; a colour that does is another colour. */
static void check_overprint(Check *c, const ScanMark *mark)
{
    const double *p = mark->colour.plates;
    double colours = mark->colour.total - p[3];
    if (!mark->overprints || mark->colour.measured) return;
    if (mark->colour.total < 0.005) add_at(c, DIAG_PREFLIGHT_WHITE, mark, colour_text(c, &mark->colour));
    else if (colours > 0.02) add_at(c, DIAG_PREFLIGHT_OVERPRINT, mark, colour_text(c, &mark->colour));
}

static void visit(void *user, const ScanMark *mark)
{
    Check *c = user;
    if (!is_printed(c, mark)) return;
    check_rgb(c, mark);
    if (is_kept(c, mark)) check_ink(c, mark), check_overprint(c, mark), note_colour(c, mark);
    switch (mark->kind) {
    case SCAN_TEXT: check_text(c, mark); break;
    case SCAN_IMAGE: check_image(c, mark); break;
    case SCAN_STROKE: check_width(c, mark, mark->line_width); break;
    case SCAN_FILL: check_fill(c, mark); break;
    case SCAN_TRANSPARENT:
        if (c->profile->level == PDFX_1A_2003) add_at(c, DIAG_PREFLIGHT_TRANSPARENT, mark, mark->detail);
        break;
    case SCAN_SHADING: break;
    }
}

/* ---- pages ---- */

static bool read_box(Check *c, qpdf_oh page, const char *key, ScanBox *box)
{
    qpdf_oh array = qpdf_oh_get_key(c->pdf, page, key);
    double v[4] = {0};
    bool there = qpdf_oh_is_array(c->pdf, array) && qpdf_oh_get_array_n_items(c->pdf, array) == 4;
    for (int i = 0; there && i < 4; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(c->pdf, array, i);
        there = qpdf_oh_is_number(c->pdf, item);
        v[i] = there ? fmax(-1e6, fmin(1e6, qpdf_oh_get_numeric_value(c->pdf, item))) : 0;
        qpdf_oh_release(c->pdf, item);
    }
    qpdf_oh_release(c->pdf, array);
    if (there) *box = (ScanBox){fmin(v[0], v[2]), fmin(v[1], v[3]), fmax(v[0], v[2]), fmax(v[1], v[3])};
    return there;
}

static double bleed_of(const Check *c)
{
    ScanBox t = c->trim, b = c->bleed;
    return fmin(fmin(t.x0 - b.x0, b.x1 - t.x1), fmin(t.y0 - b.y0, b.y1 - t.y1));
}

static void read_sheet(Check *c, qpdf_oh page)
{
    c->media = (ScanBox){0, 0, 612, 792};
    read_box(c, page, "/MediaBox", &c->media);
    c->trim = c->bleed = c->media;
    bool trimmed = read_box(c, page, "/TrimBox", &c->trim);
    c->bleed = trimmed ? c->trim : c->media;
    bool bled = read_box(c, page, "/BleedBox", &c->bleed);
    if (!trimmed) add(c, DIAG_PREFLIGHT_TRIM, c->page, STR(""));
    if (!bled && c->profile->bleed > 0) add(c, DIAG_PREFLIGHT_BLEED_BOX, c->page, STR(""));
    double bleed = bleed_of(c);
    if (trimmed && bled && bleed < c->profile->bleed - SLACK)
        add(c, DIAG_PREFLIGHT_BLEED, c->page, against(c, bleed / MM, '<', c->profile->bleed / MM, "mm", 1));
    if (c->known) c->sheet = c->known[c->page - 1];
    else c->sheet = (SheetBoxes){.bleed = fmax(bleed, 0)};
    c->sheet.width = c->media.x1 - c->media.x0, c->sheet.height = c->media.y1 - c->media.y0;
    c->sheet.trim_x = c->trim.x0 - c->media.x0, c->sheet.trim_y = c->media.y1 - c->trim.y1;
    c->sheet.trim_w = c->trim.x1 - c->trim.x0, c->sheet.trim_h = c->trim.y1 - c->trim.y0;
    vec_push(c->arena, &c->out->sheets, c->sheet);
}

static void check_annotations(Check *c, qpdf_oh page)
{
    qpdf_oh all = qpdf_oh_get_key(c->pdf, page, "/Annots");
    int count = qpdf_oh_is_array(c->pdf, all) ? qpdf_oh_get_array_n_items(c->pdf, all) : 0, inside = 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(c->pdf, all, i);
        ScanBox box;
        if (qpdf_oh_is_dictionary(c->pdf, item) && read_box(c, item, "/Rect", &box)) inside += meets(box, c->bleed);
        qpdf_oh_release(c->pdf, item);
    }
    qpdf_oh_release(c->pdf, all);
    if (inside) add(c, DIAG_PREFLIGHT_ANNOTATION, c->page, str_printf(c->arena, "%d", inside));
}

static void check_pages(Check *c)
{
    Scan *scan = pdf_scan_open(c->arena, c->pdf, visit, c);
    int count = qpdf_get_num_pages(c->pdf);
    bool whole = true;
    for (int i = 0; i < count && whole; i++) {
        qpdf_oh page = qpdf_get_page_n(c->pdf, (size_t)i);
        const char *why = NULL;
        c->page = (size_t)i + 1;
        read_sheet(c, page);
        check_annotations(c, page);
        if (!pdf_scan_page(scan, page, &why)) add(c, DIAG_PREFLIGHT_CONTENT, c->page, str_from(why));
        add_grids(c);
        add_unlisted(c);
        qpdf_oh_release(c->pdf, page);
    }
    pdf_scan_close(scan);
    unsigned multiple = c->profile->page_multiple;
    if (multiple > 1 && (unsigned)count % multiple) add(c, DIAG_PREFLIGHT_PAGES, 0, str_printf(c->arena, "%d ÷ %u", count, multiple));
}

/* ---- the file ---- */

static Str string_key(Check *c, qpdf_oh dict, const char *key)
{
    if (!qpdf_oh_is_dictionary(c->pdf, dict)) return STR("");
    qpdf_oh value = qpdf_oh_get_key(c->pdf, dict, key);
    Str text = qpdf_oh_is_string(c->pdf, value) ? str_copy(c->arena, str_from(qpdf_oh_get_utf8_value(c->pdf, value))) : STR("");
    qpdf_oh_release(c->pdf, value);
    return text;
}

static void check_version(Check *c)
{
    qpdf_oh trailer = qpdf_get_trailer(c->pdf), info = qpdf_oh_get_key(c->pdf, trailer, "/Info");
    Str conformance = string_key(c, info, "/GTS_PDFXConformance"), version = string_key(c, info, "/GTS_PDFXVersion");
    c->out->version = conformance.len ? conformance : version;
    if (!c->out->version.len) c->out->version = str_printf(c->arena, "PDF %s", qpdf_get_pdf_version(c->pdf));
    Str wanted = c->profile->level == PDFX_4 ? STR("PDF/X-4") : STR("PDF/X-1a");
    if (!str_starts(c->out->version, wanted))
        add(c, DIAG_PREFLIGHT_PDFX, 0, str_printf(c->arena, STR_FMT " ≠ " STR_FMT, STR_ARG(c->out->version), STR_ARG(wanted)));
    qpdf_oh_release(c->pdf, info);
    qpdf_oh_release(c->pdf, trailer);
}

static bool is_for_print(Check *c, qpdf_oh intent)
{
    if (!qpdf_oh_is_dictionary(c->pdf, intent)) return false;
    qpdf_oh kind = qpdf_oh_get_key(c->pdf, intent, "/S");
    bool is = qpdf_oh_is_name_and_equals(c->pdf, kind, "/GTS_PDFX");
    qpdf_oh_release(c->pdf, kind);
    return is;
}

static void check_intent(Check *c)
{
    qpdf_oh root = qpdf_get_root(c->pdf), all = qpdf_oh_get_key(c->pdf, root, "/OutputIntents");
    bool found = false;
    for (int i = 0; qpdf_oh_is_array(c->pdf, all) && i < qpdf_oh_get_array_n_items(c->pdf, all) && !found; i++) {
        qpdf_oh intent = qpdf_oh_get_array_item(c->pdf, all, i);
        found = is_for_print(c, intent);
        if (found) c->out->condition = string_key(c, intent, "/OutputConditionIdentifier");
        qpdf_oh_release(c->pdf, intent);
    }
    Str got = c->out->condition, wanted = c->profile->condition;
    if (!found) add(c, DIAG_PREFLIGHT_INTENT, 0, STR(""));
    else if (wanted.len && !str_eq(got, wanted))
        add(c, DIAG_PREFLIGHT_CONDITION, 0, str_printf(c->arena, STR_FMT " ≠ " STR_FMT, STR_ARG(got), STR_ARG(wanted)));
    qpdf_oh_release(c->pdf, all);
    qpdf_oh_release(c->pdf, root);
}

static void check_damage(Check *c)
{
    const char *first = NULL;
    for (qpdf_error e; qpdf_more_warnings(c->pdf);) {
        e = qpdf_next_warning(c->pdf);
        if (!first) first = qpdf_get_error_message_detail(c->pdf, e), first = str_copy(c->arena, str_from(first)).data;
    }
    if (first) add(c, DIAG_PREFLIGHT_DAMAGED, 0, str_from(first));
}

static bool open_pdf(Check *c, Str bytes)
{
    c->pdf = qpdf_init();
    qpdf_silence_errors(c->pdf);
    qpdf_set_suppress_warnings(c->pdf, QPDF_TRUE); /* on standard error; check_damage asks for them */
    int status = qpdf_read_memory(c->pdf, "input", bytes.data, bytes.len, NULL);
    if (!(status & QPDF_ERRORS)) return true;
    qpdf_error error = qpdf_get_error(c->pdf);
    bool locked = error && qpdf_get_error_code(c->pdf, error) == qpdf_e_password;
    Str why = error ? str_copy(c->arena, str_from(qpdf_get_error_message_detail(c->pdf, error))) : STR("?");
    add(c, locked ? DIAG_PREFLIGHT_ENCRYPTED : DIAG_PREFLIGHT_UNREADABLE, 0, locked ? STR("") : why);
    return false;
}

bool preflight(Arena *arena, Str pdf, const PrintProfile *profile, const SheetBoxes *sheets, PreflightReport *out)
{
    *out = (PreflightReport){0};
    Check *c = arena_new(arena, Check);
    *c = (Check){.arena = arena, .profile = profile, .known = sheets, .out = out, .same = map_on(arena), .fonts = map_on(arena), .colours = map_on(arena)};
    bool open = open_pdf(c, pdf);
    if (open) {
        if (qpdf_is_encrypted(c->pdf)) add(c, DIAG_PREFLIGHT_ENCRYPTED, 0, STR(""));
        qpdf_push_inherited_attributes_to_page(c->pdf);
        check_version(c);
        check_intent(c);
        check_pages(c);
        check_damage(c);
    }
    qpdf_cleanup(&c->pdf);
    return open;
}
