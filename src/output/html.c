#include "output/html.h"

#include "markup/write.h"

void html_write(Buf *out, Arena *scratch, const Node *node, const TemplateInput *input, const HtmlOptions *options)
{
    if (node->kind == NODE_ELEMENT && node->tag == ATOM_html)
        buf_put(out, STR("<!DOCTYPE html>\n"));
    write_node(out, scratch, node, input, options);
}

void html_escape_text(Buf *out, Str text) { write_text(out, text); }
void html_escape_attr(Buf *out, Str text) { write_attr(out, text); }
