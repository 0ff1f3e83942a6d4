#include "build/documents.h"

#include <assert.h>

#include "build/document_map.h"
#include "build/imposed.h"
#include "build/locked.h"
#include "build/press.h"

static bool text_is(Value v, Str text)
{
    return v.kind == VALUE_STRING && str_eq(v.string, text);
}

/* ---- article ---- */

static Value find_article(const View *view, Str id)
{
    Value prints = value_get(view->root, "prints");
    for (size_t i = 0; i < list_count(prints); i++)
        if (text_is(value_get(list_at(prints, i), "document"), id))
            return list_at(prints, i);
    return value_nil();
}

/* What stands below each heading of the second level; what comes before the first
 * has no title. */
static Value sections_of(Arena *arena, const Node *body)
{
    Value sections = value_list(arena);
    Node *part = NULL;
    for (const Node *node = body->first; node; node = node->next) {
        bool heading = node->kind == NODE_ELEMENT && node->tag == ATOM_h2;
        if (heading || !part) {
            Value section = value_record(arena);
            part = node_element(arena, ATOM_div, node->place);
            value_set(arena, section, "title", heading ? value_string(node_text_content(arena, node)) : value_nil());
            value_set(arena, section, "body", value_node(part));
            list_push(arena, sections, section);
        }
        if (!heading) node_append(part, node_copy(arena, node));
    }
    return sections;
}

/* The view's record is shared by all documents; this one gets its sections too. */
static Value article_of(Arena *arena, const View *view, Str id)
{
    Value found = find_article(view, id), body = value_get(found, "body");
    if (found.kind != VALUE_RECORD || body.kind != VALUE_NODE)
        return found;
    Value article = value_record(arena);
    for (size_t i = 0; i < found.record->count; i++)
        record_set(arena, article, found.record->members[i].key, found.record->members[i].value);
    value_set(arena, article, "sections", sections_of(arena, body.node));
    return article;
}

/* ---- roster ---- */

static const char *const roster_columns[] = {
    "入院時情報の送付先",     "退院時情報の提供元",   "退院後の生活相談", "他院への紹介",               "介護サービス利用意向の聴取",
    "公費負担等の手続き支援", "成年後見制度利用支援", "ケアマネへ紹介",   "地域包括支援センターへ紹介",
};

enum { ROSTER_COLUMNS = sizeof roster_columns / sizeof *roster_columns };

static bool is_of(Value contact, Value facility)
{
    Value of = value_get(contact, "facility");
    return of.kind == VALUE_RECORD && of.record == facility.record;
}

static Value contacts_of(Arena *arena, const View *view, Value facility)
{
    Value found = value_list(arena), contacts = value_get(view->root, "contacts");
    for (size_t i = 0; i < list_count(contacts); i++) {
        Value contact = list_at(contacts, i);
        if (is_of(contact, facility) && !text_is(value_get(contact, "organisation"), STR("office")))
            list_push(arena, found, contact);
    }
    return found;
}

static Value contacts_for(Arena *arena, Value contacts, Str purpose)
{
    Value found = value_list(arena);
    for (size_t i = 0; i < list_count(contacts); i++)
        if (text_is(value_get(list_at(contacts, i), "purpose"), purpose))
            list_push(arena, found, list_at(contacts, i));
    return found;
}

static Value distinct_cautions(Arena *arena, Value contacts)
{
    Value found = value_list(arena);
    for (size_t i = 0; i < list_count(contacts); i++) {
        Value caution = value_get(list_at(contacts, i), "caution");
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
        value_set(arena, cell, "purpose", value_string(purpose));
        value_set(arena, cell, "entries", contacts_for(arena, contacts, purpose));
        list_push(arena, cells, cell);
    }
    value_set(arena, row, "facility", facility);
    value_set(arena, row, "window", contacts_for(arena, contacts, STR("代表窓口")));
    value_set(arena, row, "cells", cells);
    value_set(arena, row, "cautions", distinct_cautions(arena, contacts));
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

/* The names this document's template sees; false when there is nothing to print. */
static bool provide(const DocumentJob *job, Elements *elements, const Template *template, const TemplateInput *input,
                    Arena *arena, Value *out)
{
    switch (job->data) {
    case DOCUMENT_PLAIN:
    case DOCUMENT_SPECIMEN: *out = value_string(job->id); return true;
    case DOCUMENT_ARTICLE: *out = article_of(arena, elements->view, job->id); return out->kind != VALUE_NIL;
    case DOCUMENT_MAP:
    case DOCUMENT_PROOF_RESIDENT:
    case DOCUMENT_PROOF_PROFESSIONAL: *out = document_map(elements, template, input, arena); return true;
    case DOCUMENT_DISTRICTS: *out = document_district_sheets(elements, template, input, arena); return list_count(*out) > 0;
    case DOCUMENT_BOOK: *out = document_book(elements, template, input, arena); return out->kind != VALUE_NIL;
    case DOCUMENT_ROSTER: *out = make_roster(arena, elements->view); return list_count(*out) > 0;
    }
    return false;
}

static Str scope_name(DocumentData data)
{
    switch (data) {
    case DOCUMENT_PLAIN:
    case DOCUMENT_SPECIMEN: return STR("document");
    case DOCUMENT_ARTICLE: return STR("article");
    case DOCUMENT_MAP:
    case DOCUMENT_PROOF_RESIDENT:
    case DOCUMENT_PROOF_PROFESSIONAL: return STR("map");
    case DOCUMENT_DISTRICTS: return STR("sheets");
    case DOCUMENT_BOOK: return STR("book");
    case DOCUMENT_ROSTER: return STR("roster");
    }
    return (Str){0};
}

bool document_plans_maps(DocumentData data)
{
    return data == DOCUMENT_MAP || data == DOCUMENT_PROOF_RESIDENT || data == DOCUMENT_PROOF_PROFESSIONAL || data == DOCUMENT_DISTRICTS ||
           data == DOCUMENT_BOOK;
}

/* ---- from tree to bytes ---- */

/* Pictures in Markdown are named from the content directory; styles and pictures
 * of a template from beside it (the layout's base path). True when one of them lies
 * in neither, where nobody looks whether it changed. */
static bool find_pictures(Arena *arena, Node *tree, const DocumentEnv *env)
{
    bool strays = false;
    for (Node *node = tree; node; node = (Node *)(uintptr_t)node_next(node, tree)) {
        Str src = node->kind == NODE_ELEMENT && node->tag == ATOM_img ? node_get(node, ATOM_src) : STR("");
        if (!src.len) continue;
        bool own = str_starts(node->place.file, env->template_directory), rooted = src.data[0] == '/'; /* "/images/a.svg" */
        strays = strays || str_contains(src, STR("..")) || (own && rooted);
        if (!own)
            node_set(arena, node, ATOM_src, str_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(env->content_directory), rooted ? "" : "/", STR_ARG(src)));
    }
    return strays;
}

/* Named by the article's front matter (print_profile), else by the setting
 * print_profile_<id>; empty when the document is not for a shop. */
static Str profile_of(Arena *arena, const View *view, Str id)
{
    Value named = value_get(find_article(view, id), "print_profile");
    return named.kind == VALUE_STRING ? named.string : view_site(view, str_cstr(arena, str_join(arena, STR("print_profile_"), id)));
}

/* ink(navy) of a style sheet: the screen colour that stands for the ink. */
static bool find_ink(void *context, Str name, CssColour *out)
{
    const View *view = context;
    const Ink *ink = ink_named(&view->inks, name);
    if (ink) *out = (CssColour){(float)ink->rgb[0] / 255, (float)ink->rgb[1] / 255, (float)ink->rgb[2] / 255, 1};
    return ink != NULL;
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
        .ink = find_ink,
        .ink_context = (void *)(uintptr_t)elements->view,
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
    PaintOptions paint = {.as_styled = job->data == DOCUMENT_SPECIMEN};
    if (!pdf_make(arena, pages, elements->typesetter, &meta, &paint, &pdf, elements->diag))
        return false;
    *out = (DocumentResult){.pages = pdf.page_count, .title = pdf.meta.title};
    Drawn drawn = press_drawn(job->id, &pdf);
    return finish_web(arena, &drawn, &out->pdf, elements->diag) &&
           imposed_make(arena, elements, job->id, tree, pdf.sheets, out) && locked_make(env, arena, job->id, tree, out) &&
           press_make(env, job, elements, arena, pages, &meta, profile_of(arena, elements->view, job->id), out);
}

bool document_draft(const DocumentEnv *env, const DocumentJob *job, Elements *elements, Arena *arena, Value known, DocumentDraft *out)
{
    *out = (DocumentDraft){.planned = known.kind == VALUE_NIL || !document_plans_maps(job->data)};
    const Template *template = template_find(env->templates, job->template);
    if (!template)
        return diag_add(elements->diag, DIAG_TEMPLATE_MISSING, place_file(job->template));
    TemplateInput input = {.root = elements->view->root};
    TemplateScope scope = {scope_name(job->data), known};
    if (out->planned && !provide(job, elements, template, &input, arena, &scope.value))
        return true;
    if (document_plans_maps(job->data)) out->data = scope.value;
    input.scope = &scope;
    input.scope_count = 1;
    Node *tree = template_tree(template, arena, &input, elements->diag);
    if (!tree)
        return false;
    out->strays = find_pictures(arena, tree, env);
    elements_describe(elements, arena, tree);
    out->tree = tree;
    return true;
}

bool document_make(const DocumentEnv *env, const DocumentJob *job, Elements *elements, Arena *arena, const DocumentDraft *draft,
                   DocumentResult *out)
{
    *out = (DocumentResult){0};
    assert(draft->tree && draft->planned);
    return lay_out(env, job, elements, arena, draft->tree, out);
}
