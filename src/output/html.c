#include "output/html.h"

#include "markup/write.h"

void html_write(Buf *out, Arena *scratch, const Node *node, const TemplateInput *input, const HtmlOptions *options)
{
    if (node->kind == NODE_ELEMENT && node->tag == ATOM_html)
        buf_put(out, STR("<!DOCTYPE html>\n"));
    write_node(out, scratch, node, input, options);
}
