#include "build/documents.h"

#include "finish/finish.h"
#include "finish/preflight.h"
#include "output/pdf.h"

static void set(Arena *arena, Value record, const char *key, Value value)
{
    record_set(arena, record, atom(str_from(key)), value);
}

static Value get(Value record, const char *key)
{
    return record_get(record, atom(str_from(key)));
}

static bool text_is(Value v, Str text)
{
    return v.kind == VALUE_STRING && str_eq(v.string, text);
}

/* ---- article ---- */

static Value find_article(const View *view, Str id)
{
    Value prints = get(view->root, "prints");
    for (size_t i = 0; i < list_count(prints); i++)
        if (text_is(get(list_at(prints, i), "document"), id))
            return list_at(prints, i);
    return value_nil();
}

/* ---- roster ---- */

static const char *const roster_columns[] = {
    "入院時情報の送付先",     "退院時情報の提供元",   "退院後の生活相談", "他院への紹介",               "介護サービス利用意向の聴取",
    "公費負担等の手続き支援", "成年後見制度利用支援", "ケアマネへ紹介",   "地域包括支援センターへ紹介",
};

enum { ROSTER_COLUMNS = sizeof roster_columns / sizeof *roster_columns };

static bool is_of(Value contact, Value facility)
{
    Value of = get(contact, "facility");
    return of.kind == VALUE_RECORD && of.record == facility.record;
}

static Value contacts_of(Arena *arena, const View *view, Value facility)
{
    Value found = value_list(arena), contacts = get(view->root, "contacts");
    for (size_t i = 0; i < list_count(contacts); i++) {
        Value contact = list_at(contacts, i);
        if (is_of(contact, facility) && !text_is(get(contact, "organisation"), STR("office")))
            list_push(arena, found, contact);
    }
    return found;
}

static Value contacts_for(Arena *arena, Value contacts, Str purpose)
{
    Value found = value_list(arena);
    for (size_t i = 0; i < list_count(contacts); i++)
        if (text_is(get(list_at(contacts, i), "purpose"), purpose))
            list_push(arena, found, list_at(contacts, i));
    return found;
}

static Value distinct_cautions(Arena *arena, Value contacts)
{
    Value found = value_list(arena);
    for (size_t i = 0; i < list_count(contacts); i++) {
        Value caution = get(list_at(contacts, i), "caution");
        bool wanted = value_truth(caution);
        for (size_t k = 0; wanted && k < list_count(found); k++)
            wanted = !text_is(list_at(found, k), value_text(arena, caution));
        if (wanted)
            list_push(arena, found, caution);
    }
    return found;
}

static Value roster_row(Arena *arena, Value contacts, Value facility)
{
    Value row = value_record(arena), cells = value_list(arena);
    for (size_t i = 0; i < ROSTER_COLUMNS; i++) {
        Value cell = value_record(arena);
        Str purpose = str_from(roster_columns[i]);
        set(arena, cell, "purpose", value_string(purpose));
        set(arena, cell, "entries", contacts_for(arena, contacts, purpose));
        list_push(arena, cells, cell);
    }
    set(arena, row, "facility", facility);
    set(arena, row, "window", contacts_for(arena, contacts, STR("代表窓口")));
    set(arena, row, "cells", cells);
    set(arena, row, "cautions", distinct_cautions(arena, contacts));
    return row;
}

/* Hospitals in the order of the view's facilities (kana), never of the file. */
static Value make_roster(Arena *arena, const View *view)
{
    Value rows = value_list(arena);
    for (size_t i = 0; i < view->facility_count; i++) {
        Value contacts = contacts_of(arena, view, view->facilities[i].value);
        if (list_count(contacts))
            list_push(arena, rows, roster_row(arena, contacts, view->facilities[i].value));
    }
    return rows;
}

/* ---- map ---- */

static const Node *find_map_element(const Node *root)
{
    for (const Node *node = root; node; node = node_next(node, root))
        if (node->kind == NODE_ELEMENT && node->tag == ATOM_ward_map)
            return node;
    return NULL;
}

static const MapPlaced *placed_of(const MapResult *result, const ViewFacility *facility)
{
    for (size_t i = 0; i < result->count; i++)
        if (result->placed[i].facility == facility)
            return &result->placed[i];
    return NULL;
}

/* Where the entry's link leads: the marker (see MapSpec.anchors). */
static void add_spot(Arena *arena, Value entry, const ViewFacility *facility)
{
    if (facility->number > 0)
        set(arena, entry, "spot", value_string(str_printf(arena, "#m%u", facility->number)));
}

static Value entry_of(Arena *arena, const ViewFacility *facility, const MapPlaced *placed)
{
    Value entry = value_record(arena);
    set(arena, entry, "facility", facility->value);
    if (placed && placed->shown) {
        set(arena, entry, "cell", value_string(str_copy(arena, str_from(placed->cell))));
        add_spot(arena, entry, facility);
    } else if (placed && placed->reason)
        set(arena, entry, "reason", value_string(str_from(placed->reason)));
    return entry;
}

static bool is_in_category(const ViewFacility *facility, const ViewCategory *category)
{
    for (size_t i = 0; i < facility->category_count; i++)
        if (facility->categories[i] == category)
            return true;
    return false;
}

/* Facilities of one category that stand on the map; a place with several
 * services stands under each of them, always with its one number; the first of
 * its entries is the anchor that the marker leads to. `anchored`: by facility. */
static Value index_entries(Arena *arena, const View *view, const MapResult *result, const ViewCategory *category,
                           bool *anchored)
{
    Value entries = value_list(arena);
    for (size_t i = 0; i < view->facility_count; i++) {
        const ViewFacility *facility = &view->facilities[i];
        const MapPlaced *placed = placed_of(result, facility);
        if (!placed || !placed->shown || !is_in_category(facility, category))
            continue;
        Value entry = entry_of(arena, facility, placed);
        if (facility->number > 0 && !anchored[i])
            set(arena, entry, "anchor", value_string(str_printf(arena, "f%u", facility->number)));
        anchored[i] = true;
        list_push(arena, entries, entry);
    }
    return entries;
}

static Value not_on_map(Arena *arena, const View *view, const MapResult *result)
{
    Value outside = value_list(arena);
    for (size_t i = 0; i < view->facility_count; i++) {
        const MapPlaced *placed = placed_of(result, &view->facilities[i]);
        if (!placed || !placed->shown)
            list_push(arena, outside, entry_of(arena, &view->facilities[i], placed));
    }
    return outside;
}

static Value make_map(Arena *arena, const View *view, const MapResult *result)
{
    Value map = value_record(arena), index = value_list(arena), categories = value_list(arena);
    bool *anchored = arena_array(arena, bool, view->facility_count);
    for (size_t i = 0; i < view->category_count; i++) {
        Value entries = index_entries(arena, view, result, &view->categories[i], anchored);
        if (list_count(entries) == 0)
            continue;
        Value group = value_record(arena);
        set(arena, group, "category", view->categories[i].value);
        set(arena, group, "entries", entries);
        list_push(arena, index, group);
        list_push(arena, categories, view->categories[i].value);
    }
    set(arena, map, "index", index);
    set(arena, map, "categories", categories);
    set(arena, map, "outside", not_on_map(arena, view, result));
    set(arena, map, "scale", value_number(result->scale));
    set(arena, map, "attribution", value_string(result->attribution));
    return map;
}

/* The index needs grid references before the page is laid out, and they depend on
 * the size of the map's frame: the template is run once to learn it. */
static Value plan_map(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena)
{
    Value map = value_record(arena);
    if (!elements->base)
        return map;
    TemplateScope empty = {STR("map"), map};
    TemplateInput trial = *input;
    trial.scope = &empty;
    trial.scope_count = 1;
    const Node *element = find_map_element(template_tree(template, arena, &trial, elements->diag));
    if (!element)
        return map;
    double width = element_length(node_get(element, ATOM_width));
    double height = element_length(node_get(element, ATOM_height));
    if (width <= 0 || height <= 0) {
        diag_add(elements->diag, DIAG_MAP_SIZE_MISSING, element->place);
        return map;
    }
    MapSpec spec = map_spec_from_element(elements->view, element, elements->diag);
    elements->plan = map_plan(arena, elements->base, elements->view, elements_style(elements, element, spec.sheet), &spec, elements->typesetter,
                              width, height, elements->diag);
    elements->plan_width = width;
    elements->plan_height = height;
    const GeoLayer *unapproved = elements->plan ? map_result(elements->plan)->unapproved : NULL;
    if (unapproved)
        diag_add(elements->diag, DIAG_MAP_APPROVAL, unapproved->approval_place, unapproved->name);
    return elements->plan ? make_map(arena, elements->view, map_result(elements->plan)) : map;
}

/* The names this document's template sees; false when there is nothing to print. */
static bool provide(const DocumentJob *job, Elements *elements, const Template *template, const TemplateInput *input,
                    Arena *arena, TemplateScope *scope)
{
    switch (job->data) {
    case DOCUMENT_PLAIN:
        *scope = (TemplateScope){STR("document"), value_string(job->id)};
        return true;
    case DOCUMENT_ARTICLE:
        *scope = (TemplateScope){STR("article"), find_article(elements->view, job->id)};
        return scope->value.kind != VALUE_NIL;
    case DOCUMENT_MAP:
        *scope = (TemplateScope){STR("map"), plan_map(elements, template, input, arena)};
        return true;
    case DOCUMENT_ROSTER:
        *scope = (TemplateScope){STR("roster"), make_roster(arena, elements->view)};
        return list_count(scope->value) > 0;
    }
    return false;
}

/* ---- from tree to bytes ---- */

/* Pictures in Markdown are named from the content directory; styles and pictures
 * of a template from beside it (the layout's base path). */
static void find_pictures(Arena *arena, Node *node, const DocumentEnv *env)
{
    Str src = node->kind == NODE_ELEMENT && node->tag == ATOM_img ? node_get(node, ATOM_src) : STR("");
    if (src.len && !str_starts(node->place.file, env->template_directory)) /* "/images/a.svg" */
        node_set(arena, node, ATOM_src, str_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(env->content_directory),
                                                   src.data[0] == '/' ? "" : "/", STR_ARG(src)));
    for (Node *child = node->first; child; child = child->next)
        find_pictures(arena, child, env);
}

static Drawn drawn_of(const DocumentJob *job, const PdfResult *pdf)
{
    return (Drawn){.document = job->id, .pdf = pdf->bytes, .tags = pdf->tags, .tag_count = pdf->tag_count,
                   .sheets = pdf->sheets, .page_count = pdf->page_count, .meta = pdf->meta};
}

/* Named by the article's front matter (print_profile), else by the setting
 * print_profile_<id>. NULL without a diagnostic when the document is not for a shop. */
static bool find_profile(Arena *arena, const Elements *elements, Str id, const PrintProfile **found)
{
    const View *view = elements->view;
    Value named = get(find_article(view, id), "print_profile");
    Str key = str_join(arena, STR("print_profile_"), id);
    Str name = named.kind == VALUE_STRING ? named.string : view_site(view, str_cstr(arena, key));
    *found = name.len ? print_profile_named(&view->print_profiles, name) : NULL;
    return *found || !name.len || diag_add(elements->diag, DIAG_PRESS_PROFILE, place_none(), id, name);
}

static bool registration_colour(const InkTable *inks, Colour *out)
{
    for (size_t i = 0; i < inks->count; i++)
        if (inks->items[i].registration) {
            const uint8_t *rgb = inks->items[i].rgb;
            *out = (Colour){(float)rgb[0] / 255, (float)rgb[1] / 255, (float)rgb[2] / 255, 1};
            return true;
        }
    return false;
}

/* Only a file that a print shop would take is published. */
static bool press_is_clean(Elements *elements, Arena *arena, const DocumentFile *file, const PrintProfile *profile, const PdfResult *pdf)
{
    PreflightReport report;
    bool read = preflight(arena, file->bytes, profile, pdf->sheets, &report);
    for (size_t i = 0; i < report.findings.count; i++)
        preflight_say(elements->diag, arena, file->name, &report.findings.items[i]);
    return read && report.errors == 0;
}

/* The same pages once more, on a larger sheet with bleed and marks. */
static bool make_press(const DocumentEnv *env, const DocumentJob *job, Elements *elements, Arena *arena, const Pages *pages,
                       const CanvasMeta *meta, DocumentResult *out)
{
    const PrintProfile *found;
    const InkTable *inks = &elements->view->inks;
    if (!find_profile(arena, elements, job->id, &found)) return false;
    if (!found) return true;
    PrintProfile profile = *found;
    if (profile.icc.len && profile.icc.data[0] != '/')
        profile.icc = str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(env->content_directory), STR_ARG(profile.icc));
    PaintOptions paint = {.bleed = profile.bleed, .crop = profile.crop_marks, .cross = profile.cross_marks,
                          .folds = profile.fold_marks, .page_numbers = profile.hidden_page_numbers};
    if (!registration_colour(inks, &paint.registration))
        return diag_add(elements->diag, DIAG_PRESS_REGISTRATION, place_file(STR("inks.csv")));
    PdfResult pdf;
    if (!pdf_make(arena, pages, elements->typesetter, meta, &paint, &pdf, elements->diag)) return false;
    Drawn drawn = drawn_of(job, &pdf);
    DocumentFile file = {.name = str_join(arena, job->id, STR("-press.pdf"))};
    if (!finish_press(arena, &drawn, inks, &profile, &file.bytes, elements->diag) ||
        !press_is_clean(elements, arena, &file, &profile, &pdf))
        return false;
    vec_push(arena, &out->files, file);
    return true;
}

static bool lay_out(const DocumentEnv *env, const DocumentJob *job, Elements *elements, Arena *arena,
                    const Node *tree, DocumentResult *out)
{
    Str folder = str_slice(job->template, 0, str_find_char(job->template, '/'));
    LayoutOptions options = {
        .document = job->id,
        .base_path = str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(env->template_directory), STR_ARG(folder)),
        .replaced = elements_replaced,
        .replaced_context = elements,
    };
    Pages *pages = layout_pages(arena, tree, NULL, 0, elements->typesetter, &options, elements->diag);
    if (!pages)
        return false;
    CanvasMeta meta = {
        .author = view_site(elements->view, "office_name"),
        .creator = STR("tsunagi"),
        .date = str_join(arena, date_iso(arena, elements->view->as_of), STR("T00:00:00+09:00")),
    };
    PdfResult pdf;
    if (!pdf_make(arena, pages, elements->typesetter, &meta, NULL, &pdf, elements->diag))
        return false;
    *out = (DocumentResult){.pages = pdf.page_count, .title = pdf.meta.title};
    Drawn drawn = drawn_of(job, &pdf);
    return finish_web(arena, &drawn, &out->pdf, elements->diag) &&
           make_press(env, job, elements, arena, pages, &meta, out);
}

bool document_build(const DocumentEnv *env, const DocumentJob *job, Arena *arena, DocumentResult *out)
{
    *out = (DocumentResult){0};
    Elements elements = env->elements;
    elements.arena = arena;
    const Template *template = template_find(env->templates, job->template);
    if (!template)
        return diag_add(elements.diag, DIAG_TEMPLATE_MISSING, place_file(job->template));
    TemplateInput input = {.root = elements.view->root};
    TemplateScope scope;
    if (!provide(job, &elements, template, &input, arena, &scope))
        return true;
    input.scope = &scope;
    input.scope_count = 1;
    Node *tree = template_tree(template, arena, &input, elements.diag);
    if (!tree)
        return false;
    find_pictures(arena, tree, env);
    elements_describe(&elements, arena, tree);
    return lay_out(env, job, &elements, arena, tree, out);
}
