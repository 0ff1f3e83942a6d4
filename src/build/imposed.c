#include "build/imposed.h"

#include "finish/impose.h"

static const double A4[] = {210 * IMPOSE_MM, 297 * IMPOSE_MM}, A3[] = {297 * IMPOSE_MM, 420 * IMPOSE_MM};
static const double OVERLAP = 10 * IMPOSE_MM;

typedef struct Wanted {
    const Elements *elements;
    const Node *meta; /* where the form was asked for */
    Str document, form;
    const SheetBoxes *sheets;
} Wanted;

static bool booklet(const Wanted *w, Imposition *to, bool right_bound)
{
    const Paper *paper = paper_named(&w->elements->view->imposition, STR("office"));
    return impose_saddle(to, &(Saddle){.right_bound = right_bound, .creep = paper ? paper->thickness : 0});
}

static bool tiles(Imposition *to, const double paper[2])
{
    return impose_tiles(to, &(Poster){paper[0], paper[1], OVERLAP});
}

/* What the page of documents calls it. */
static Str title_of(Str form)
{
    static const struct { const char *form, *title; } titles[] = {
        {"booklet", "冊子の形（両面・短辺とじで印刷して、まん中で折ります）"},
        {"booklet-right", "冊子の形（右とじ。両面・短辺とじで印刷して、まん中で折ります）"},
        {"tiles-a4", "A4 に分けたもの（貼り合わせの図つき）"},
        {"tiles-a3", "A3 に分けたもの（貼り合わせの図つき）"},
        {"dummy", "折り見本（山折りと谷折りの線つき）"}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_eq(form, str_from(titles[i].form))) return str_from(titles[i].title);
    return (Str){0};
}

static bool plan(const Wanted *w, Imposition *to)
{
    if (str_eq(w->form, STR("booklet"))) return booklet(w, to, false);
    if (str_eq(w->form, STR("booklet-right"))) return booklet(w, to, true);
    if (str_eq(w->form, STR("tiles-a4"))) return tiles(to, A4);
    if (str_eq(w->form, STR("tiles-a3"))) return tiles(to, A3);
    if (str_eq(w->form, STR("dummy"))) return impose_dummy(to, w->sheets);
    return diag_add(w->elements->diag, DIAG_IMPOSE_FORM, w->meta->place, w->document, w->form);
}

static bool make(Arena *arena, const Wanted *w, DocumentResult *out)
{
    DocumentFile file = {.name = str_printf(arena, STR_FMT "-" STR_FMT ".pdf", STR_ARG(w->document), STR_ARG(w->form)),
                         .title = title_of(w->form)};
    ImposeSource *source = impose_open(arena, w->document, out->pdf, w->elements->diag);
    if (!source) return false;
    Imposition to = impose_begin(arena, source);
    bool good = plan(w, &to) && impose_write(source, &to, w->elements->typesetter, &file.bytes);
    impose_close(source);
    if (good) vec_push(arena, &out->files, file);
    return good;
}

static bool make_all(Arena *arena, Wanted *w, DocumentResult *out)
{
    Str rest = node_get(w->meta, atom(STR("content")));
    bool good = true;
    while (str_split(&rest, ' ', &w->form))
        if (w->form.len && !str_eq(w->form, STR("locked"))) good = make(arena, w, out) && good;
    return good;
}

static bool is_forms(const Node *node)
{
    return node->kind == NODE_ELEMENT && node->tag == ATOM_meta && str_eq(node_get(node, ATOM_name), STR("forms"));
}

bool forms_have(const Node *tree, Str form)
{
    for (const Node *node = tree; node; node = node_next(node, tree)) {
        Str rest = is_forms(node) ? node_get(node, atom(STR("content"))) : (Str){0}, one;
        while (str_split(&rest, ' ', &one))
            if (str_eq(one, form)) return true;
    }
    return false;
}

bool imposed_make(Arena *arena, const Elements *elements, Str document, const Node *tree, const SheetBoxes *sheets, DocumentResult *out)
{
    Wanted w = {.elements = elements, .document = document, .sheets = sheets};
    bool good = true;
    for (w.meta = tree; w.meta; w.meta = node_next(w.meta, tree))
        if (is_forms(w.meta)) good = make_all(arena, &w, out) && good;
    return good;
}
