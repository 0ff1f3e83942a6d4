/* html.h - a tree written down as HTML5.
 *
 * Void elements, raw text of script and style, attribute escaping. Used for
 * Markdown bodies inserted in web pages and for whole trees in tests.
 */
#ifndef TSUNAGI_OUTPUT_HTML_H
#define TSUNAGI_OUTPUT_HTML_H

#include "markup/template.h"

void html_write(Buf *out, Arena *scratch, const Node *node, const TemplateInput *input,
                const HtmlOptions *options);

#endif
