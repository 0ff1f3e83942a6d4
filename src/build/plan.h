/* plan.h - what an edition consists of: the rows of registry.def met with a view. */
#ifndef TSUNAGI_BUILD_PLAN_H
#define TSUNAGI_BUILD_PLAN_H

#include "build/documents.h"
#include "output/data.h"

typedef struct WebPage {
    const Template *template;
    Str path;      /* "/facility/F0012.html" */
    Str item_name; /* the item's name in the template's scope; empty: none */
    Value item;
} WebPage;

typedef struct DataFile {
    Str path;
    DataWriter *write;
} DataFile;

typedef struct Print {
    DocumentJob job;
    Str title, description;
} Print;

typedef struct Plan {
    WebPage *pages;
    size_t page_count;
    DataFile *data;
    size_t data_count;
    Print *prints;
    size_t print_count;
} Plan;

/* only: the id of the one document wanted, "web" for the site alone, or empty
 * for everything. Missing templates are diagnostics. */
Plan plan_edition(Arena *arena, const View *view, const TemplateSet *templates, Str only, Diag *diag);
/* Ids that `only` may name, parted by 、. */
Str plan_names(Arena *arena);
bool plan_knows(Str only);

#endif
