/* write.h - the syntax of HTML5, for templates and for output/html.
 *
 * JSON, void elements, raw text, and what may stand in a URL attribute.
 * WHATWG HTML § 13.3 (serialising) and § 2.4 (URLs).
 */
#ifndef TSUNAGI_MARKUP_WRITE_H
#define TSUNAGI_MARKUP_WRITE_H

#include "base/notation.h"
#include "markup/template.h"

/* Inside a JSON string, and safe inside a script element: < > & as \u003c …. */
void write_json_text(Buf *out, Str text);
void write_json(Buf *out, Value value, unsigned depth);

bool html_is_void(Atom tag);
bool html_is_raw(Atom tag); /* script, style: text is not escaped */
bool html_keeps_space(Atom tag);
bool html_is_custom(Atom tag); /* has a hyphen */

typedef enum UrlKind { URL_NOT, URL_ONE, URL_SRCSET } UrlKind;
UrlKind url_kind(Atom tag, Atom attr);
/* Relative, http, https, mailto and tel; no control characters. */
bool url_is_safe(Str url);
/* "/x", but not "//host". */
bool url_is_site(Str url);
/* What goes before a site path without its "/" on a page: "../../"; empty for
 * an empty page path, where URLs stay as they are. */
Str url_root(Arena *arena, Str page_path);
/* Site URLs get `root` instead of "/" and "index.html" after a final "/", so
 * that the site works from a folder; others are copied. No escaping. */
void url_put(Buf *out, Str root, bool rooted, Str url);
void url_put_srcset(Buf *out, Str root, bool rooted, Str list);

/* A tree as HTML5. A URL that is not safe becomes "#". */
void write_node(Buf *out, Arena *scratch, const Node *node, const TemplateInput *input, const HtmlOptions *options);

#endif
