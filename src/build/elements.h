/* elements.h - custom elements, drawn on paper and written as SVG on the web.
 *
 *   <ward-map district="…" category="…" facility="…" sheet="mono" scale="5000" grid="yes" width="312mm" height="254mm"/>
 *   <ward-map plan="p3" width="190mm" height="250mm"/>   a map that the document's data planned
 *   <category-marker category="clinic" sheet="mono"/>
 *   <qr-code value="https://…" width="25mm"/>
 *
 * Adding an element is one row of the table in elements.c. An Elements value is
 * one thread's: it carries that thread's typesetter and scratch.
 */
#ifndef TSUNAGI_BUILD_ELEMENTS_H
#define TSUNAGI_BUILD_ELEMENTS_H

#include "audience/view.h"
#include "base/vec.h"
#include "layout/layout.h"
#include "map/map.h"
#include "markup/template.h"

typedef struct ElementPlan {
    Str name;
    MapSpec spec;
    const MapPlan *plan;
    double width, height;
} ElementPlan;

typedef struct Elements {
    const View *view;
    const MapBase *base; /* NULL: no map can be drawn (no layer and no point) */
    const MapStyles *styles;
    Typesetter *typesetter;
    Diag *diag;
    Arena *arena;
    struct Figures *figures; /* of the edition whose pages are made; NULL: none are kept */
    const struct ViewKeys *keys; /* of the view, where figures are kept */
    bool paper; /* a printed document: rights decide whether a map may be drawn */
    /* Plans made before layout (document_map.c). An element with plan="p3" is drawn
     * from that one, an element without from the plan "" if it asks for the very same map
     * in the same size; others are planned when they are drawn. */
    VEC(ElementPlan) plans;
} Elements;

/* Plans a map of the element's sheet. On paper a layer that no sheet may be made of is
 * an error. */
const MapPlan *elements_map(Elements *self, const MapSpec *spec, const Node *element, double width, double height);
/* The same, kept under a name. */
const MapPlan *elements_plan(Elements *self, Str name, const MapSpec *spec, const Node *element, double width, double height);

/* The sheet that an element's sheet attribute names; calm, with a diagnostic, for none. */
const MapStyle *elements_style(const Elements *self, const Node *element, Str name);

/* Points from "312mm", "25.5pt", "3cm", "2in", "10q", "96px"; 0 for anything else. */
double element_length(Str text);

/* Gives each custom element below `root` that has no alt attribute what it is called. */
void elements_describe(Elements *self, Arena *arena, Node *root);
/* For LayoutOptions and HtmlOptions; context is an Elements. */
const ReplacedOps *elements_replaced(void *context, const Node *node);
bool elements_html(void *context, Arena *scratch, const Node *element, const TemplateInput *input, Buf *out);

#endif
