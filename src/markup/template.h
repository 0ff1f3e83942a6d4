/* template.h - well-formed XHTML with expressions, compiled to a flat program.
 *
 *   <t:for each="f" in="facilities"> … </t:for>       also index="i"
 *   <t:if test="f.stale"> … <t:elif test="…"/> … <t:else/> … </t:if>
 *   <t:let name="n" value="f.number"/>
 *   <t:include file="header.xhtml" title="{page.title}"/>    parameters become names
 *   <t:insert node="page.body"/>                        a piece of tree
 *   <t:attr name="aria-current" value="page" if="nav.here"/>  sets it on the parent element
 *   text and attributes: {f.name}; {{ and }} are braces
 *
 * Expressions: names, a.b, list[0], 'text', numbers, true false nil, and or
 * not, == != < <= > >=, + - * /, ( ), a ? b : c, and functions:
 *   count(list) join(list, '、') where(list, 'key', value) first(list) sort(list, 'key')
 *   group(list, 'key') concat(a, b, …) url(path) number(n) wareki(date) slice(list, from, to)
 *   contains(list or text, x) default(a, b) lower(text) json(value) digits(text)
 *
 * {x} is escaped by where it lands: text, attribute, URL attribute (href, src:
 * only http, https, mailto, tel and relative ones pass; others become "#" with
 * a diagnostic), <script type="application/json|ld+json"> (JSON, with < escaped).
 * An attribute whose whole value is one expression that is nil or false is left
 * out; true gives name="name". Unknown names are an error at compile time where
 * they can be known, else a diagnostic with file, line and column.
 *
 * A template can reach only the Value it is given.
 */
#ifndef TSUNAGI_MARKUP_TEMPLATE_H
#define TSUNAGI_MARKUP_TEMPLATE_H

#include "base/value.h"
#include "markup/node.h"

typedef struct TemplateSet TemplateSet; /* all templates of a directory, compiled; read-only */
typedef struct Template Template;

/* Reads and compiles every *.xhtml below `directory`. Programs live in arena. */
TemplateSet *template_load(Arena *arena, Str directory, Diag *diag);
const Template *template_find(const TemplateSet *set, Str name); /* "web/facility.xhtml" */

typedef struct TemplateScope {
    Str name;
    Value value;
} TemplateScope;

/* The globals are the members of `root`; `scope` adds names of this page. */
typedef struct TemplateInput {
    Value root;
    const TemplateScope *scope;
    size_t scope_count;
    Str page_path; /* "/facility/F0012.html": site-absolute URLs become relative to it */
} TemplateInput;

/* Custom elements in HTML output: writes their replacement markup. False when
 * the element is not one it knows (it is then written as it stands). */
typedef bool ElementToHtml(void *context, Arena *scratch, const Node *element,
                           const TemplateInput *input, Buf *out);

typedef struct HtmlOptions {
    ElementToHtml *element;
    void *element_context;
} HtmlOptions;

/* Runs the program straight to HTML5 bytes (the tree written down, without
 * building it): static parts are copied whole. */
bool template_html(const Template *t, Arena *scratch, const TemplateInput *input,
                   const HtmlOptions *options, Buf *out, Diag *diag);
/* Runs the program to a tree, for paper. */
Node *template_tree(const Template *t, Arena *arena, const TemplateInput *input, Diag *diag);

/* "/a/b.html" seen from "/c/d/e.html" is "../../a/b.html". */
Str url_relative(Arena *arena, Str from_page, Str site_path);

#endif
