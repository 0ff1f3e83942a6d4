#include "build/plan.h"

enum { R = 1 << AUDIENCE_RESIDENT, P = 1 << AUDIENCE_PROFESSIONAL, I = 1 << AUDIENCE_INTERNAL };

typedef enum Each { ONCE, CATEGORY, DISTRICT, FACILITY, PAGE, NEWS } Each;

typedef struct WebRow {
    const char *template, *path;
    Each each;
    unsigned audiences;
} WebRow;

typedef struct DataRow {
    const char *path;
    DataWriter *write;
    unsigned audiences;
} DataRow;

typedef struct PrintRow {
    const char *id, *title, *description, *template;
    DocumentData data;
    unsigned audiences;
} PrintRow;

#define WEB(...)
#define DATA(...)
#define PRINT(...)

#undef WEB
#define WEB(...) {__VA_ARGS__},
static const WebRow WEB_ROWS[] = {
#include "build/registry.def"
};
#undef WEB
#define WEB(...)

#undef DATA
#define DATA(...) {__VA_ARGS__},
static const DataRow DATA_ROWS[] = {
#include "build/registry.def"
};
#undef DATA
#define DATA(...)

#undef PRINT
#define PRINT(...) {__VA_ARGS__},
static const PrintRow PRINT_ROWS[] = {
#include "build/registry.def"
};

enum {
    WEB_COUNT = sizeof WEB_ROWS / sizeof *WEB_ROWS,
    DATA_COUNT = sizeof DATA_ROWS / sizeof *DATA_ROWS,
    PRINT_COUNT = sizeof PRINT_ROWS / sizeof *PRINT_ROWS,
};

static bool is_for(unsigned audiences, const View *view) { return audiences >> view->audience & 1; }

static bool wants(Str only, const char *what) { return !only.len || str_eq(only, str_from(what)); }

/* ---- web ---- */

static Value items_of(const View *view, Each each)
{
    switch (each) {
    case ONCE: return value_nil();
    case CATEGORY: return record_get(view->root, atom(STR("categories")));
    case DISTRICT: return record_get(view->root, atom(STR("districts")));
    case FACILITY: return record_get(view->root, atom(STR("facilities")));
    case PAGE: return record_get(view->root, atom(STR("pages")));
    case NEWS: return record_get(view->root, atom(STR("news")));
    }
    return value_nil();
}

/* The list `news` stays reachable on a news page: the item is an article there. */
static const char *item_name(Each each)
{
    switch (each) {
    case ONCE: return "";
    case CATEGORY: return "category";
    case DISTRICT: return "district";
    case FACILITY: return "facility";
    case PAGE:
    case NEWS: return "article";
    }
    return "";
}

static void add_pages(Plan *plan, const View *view, const WebRow *row, const Template *template)
{
    if (row->each == ONCE) {
        plan->pages[plan->page_count++] = (WebPage){.template = template, .path = str_from(row->path)};
        return;
    }
    Value items = items_of(view, row->each);
    Atom url = atom(STR("url"));
    for (size_t i = 0; i < list_count(items); i++) {
        Value item = list_at(items, i);
        plan->pages[plan->page_count++] = (WebPage){.template = template,
                                                    .path = record_get(item, url).string,
                                                    .item_name = str_from(item_name(row->each)),
                                                    .item = item};
    }
}

static void plan_web(Arena *arena, Plan *plan, const View *view, const TemplateSet *templates, Diag *diag)
{
    size_t most = 0;
    for (size_t i = 0; i < WEB_COUNT; i++) most += 1 + list_count(items_of(view, WEB_ROWS[i].each));
    plan->pages = arena_array(arena, WebPage, most);
    for (size_t i = 0; i < WEB_COUNT; i++) {
        const WebRow *row = &WEB_ROWS[i];
        if (!is_for(row->audiences, view)) continue;
        const Template *template = template_find(templates, str_from(row->template));
        if (template) add_pages(plan, view, row, template);
        else diag_add(diag, DIAG_TEMPLATE_MISSING, place_file(str_from(row->template)));
    }
    plan->data = arena_array(arena, DataFile, DATA_COUNT);
    for (size_t i = 0; i < DATA_COUNT; i++)
        if (is_for(DATA_ROWS[i].audiences, view))
            plan->data[plan->data_count++] = (DataFile){str_from(DATA_ROWS[i].path), DATA_ROWS[i].write};
}

/* ---- print ---- */

static void plan_print(Arena *arena, Plan *plan, const View *view, Str only)
{
    plan->prints = arena_array(arena, Print, PRINT_COUNT);
    for (size_t i = 0; i < PRINT_COUNT; i++) {
        const PrintRow *row = &PRINT_ROWS[i];
        if (!is_for(row->audiences, view) || !wants(only, row->id)) continue;
        plan->prints[plan->print_count++] =
            (Print){.job = {str_from(row->id), str_from(row->template), row->data},
                    .title = str_from(row->title),
                    .description = str_from(row->description)};
    }
}

Plan plan_edition(Arena *arena, const View *view, const TemplateSet *templates, Str only, Diag *diag)
{
    Plan plan = {0};
    if (wants(only, "web")) plan_web(arena, &plan, view, templates, diag);
    plan_print(arena, &plan, view, only);
    return plan;
}

Str plan_names(Arena *arena)
{
    Buf out = buf_on(arena);
    buf_put(&out, STR("web"));
    for (size_t i = 0; i < PRINT_COUNT; i++) buf_printf(&out, "、%s", PRINT_ROWS[i].id);
    return buf_str(&out);
}

bool plan_knows(Str only)
{
    if (wants(only, "web")) return true;
    for (size_t i = 0; i < PRINT_COUNT; i++)
        if (str_eq(only, str_from(PRINT_ROWS[i].id))) return true;
    return false;
}
