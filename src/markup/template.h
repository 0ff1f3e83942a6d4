/* template.h - well-formed XHTML with expressions, compiled to a flat program.
 *
 *   <t:for each="f" in="facilities" index="i"> … </t:for>    index counts from 0
 *   <t:if test="f.stale"> … <t:elif test="…"/> … <t:else/> … </t:if>
 *   <t:let name="n" value="f.number"/>          to the end of its parent element
 *   <t:include file="header.xhtml" title="{page.title}"/>    parameters become names
 *   <t:include file="layout.xhtml"> … </t:include>           content goes to <t:slot/>
 *   <t:slot/>  <t:slot> what stands there without content </t:slot>
 *   <t:slot name="head"/>, filled by <t:fill name="head"> … </t:fill> inside the include
 *   <t:insert node="page.body"/>                a piece of tree
 *   <t:attr name="aria-current" value="page" if="nav.here"/>  sets it on the parent element,
 *       instead of one of the same name; before the element's content; the last true one wins
 *   <t:fragment> … </t:fragment>                the root of a file that is no single element
 *   text and attributes: {f.name}; {{ and }} are braces
 *
 * Files are found beside the including file, else from the directory loaded. An
 * included file sees the globals and its parameters alone; content of a slot
 * sees what its writer sees. A parameter that is one expression keeps its kind
 * (list="{f.services}"); else it is text. Includes are expanded when compiled,
 * so a file cannot include itself.
 *
 * Expressions: names, a.b, list[0], record['key'], 'text', numbers, true false
 * nil, and or not, == != < <= > >=, + - * / %, ( ), a ? b : c, and functions:
 *   count(list) first(list) last(list) slice(list, from, to) reverse(list) sum(list, 'key')
 *   where(list, 'key', value)  where(list, 'key')      items whose member equals, or is true
 *   sort(list, 'key')          stable; numbers, then text by code point
 *   group(list, 'key')         [{key, items}] in order of first appearance
 *   map(list, 'key')           the member of each
 *   pack(list, 'key', most)    lists of items in order whose members add up to at most that
 *   contains(list or text, x)  word('a b c', x)        member or part; whole word
 *   concat(a, b, …) join(list, '、') split(text, '、') replace(text, a, b) trim(text) lower(text)
 *   starts(text, a) ends(text, a) digits(text) number(n, decimals) ("12,345") wareki(date)
 *   min(…) max(…) round(n) floor(n) default(a, b, …)   the first that is true
 *   url(path)                  as seen from this page    json(value)
 * A 'key' may go deeper: 'category.key'. A list or record cannot be written as
 * text (a diagnostic); true and false write nothing.
 *
 * {x} is escaped by where it lands: text, attribute, URL attribute (href, src,
 * action, srcset …: only http, https, mailto, tel and relative ones pass; others
 * become "#" with a diagnostic; after literal text it is percent-encoded as
 * path or query), style (numbers, colours, units and words only), <script
 * type="application/json|ld+json"> (a JSON value, or inside quotes the text of
 * one; {{ and }} for JSON's own braces). It may not stand in other scripts,
 * <style>, event handlers and srcdoc: there braces are plain text.
 * An attribute whose whole value is one expression that is nil or false is left
 * out; true gives name="name" (aria-…: "true").
 *
 * Names: functions and syntax are checked when compiled. A name that neither
 * the scope nor root gives is reported with file, line and column when it is
 * written as text or when a member of it is asked for; `t:if test="x"`,
 * default(x, …), parameters and other uses of the bare name may find it missing.
 *
 * White space in templates: runs become one sign, and a line break between two
 * Japanese characters none, except in pre and textarea.
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
/* The same from memory: name "web/facility.xhtml", file as messages name it. */
typedef struct TemplateSource {
    Str name, file, bytes;
} TemplateSource;
TemplateSet *template_set(Arena *arena, const TemplateSource *sources, size_t count, Diag *diag);
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
 * building it): static parts are copied whole. A page whose root is html begins
 * with its doctype. False when anything was reported. */
bool template_html(const Template *t, Arena *scratch, const TemplateInput *input,
                   const HtmlOptions *options, Buf *out, Diag *diag);
/* Runs the program to a tree, for paper. Text is borrowed from the values and
 * the program. NULL when the template makes no element. */
Node *template_tree(const Template *t, Arena *arena, const TemplateInput *input, Diag *diag);

/* "/a/b.html" seen from "/c/d/e.html" is "../../a/b.html". A final "/" gets
 * "index.html". URLs of other kinds come back as they are. */
Str url_relative(Arena *arena, Str from_page, Str site_path);

#endif
