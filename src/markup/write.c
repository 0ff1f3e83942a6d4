/* write.c - see write.h. */
#include "markup/write.h"

#include <string.h>

/* ---- JSON ---- */

void write_json_text(Buf *out, Str text) { buf_put_json_text(out, text, "&>\x7F"); }

static void write_json_string(Buf *out, Str text)
{
    buf_putc(out, '"');
    write_json_text(out, text);
    buf_putc(out, '"');
}

enum { JSON_DEPTH_MAX = 8 };

static void write_json_list(Buf *out, const ValueList *list, unsigned depth)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            buf_putc(out, ',');
        write_json(out, list->items[i], depth + 1);
    }
    buf_putc(out, ']');
}

static void write_json_record(Buf *out, const ValueRecord *record, unsigned depth)
{
    buf_putc(out, '{');
    bool first = true;
    for (size_t i = 0; i < record->count; i++) {
        if (record->members[i].value.kind == VALUE_NIL)
            continue;
        if (!first)
            buf_putc(out, ',');
        first = false;
        write_json_string(out, atom_str(record->members[i].key));
        buf_putc(out, ':');
        write_json(out, record->members[i].value, depth + 1);
    }
    buf_putc(out, '}');
}

/* Records may refer to each other in a circle; beyond the depth they are null. */
void write_json(Buf *out, Value value, unsigned depth)
{
    if (depth > JSON_DEPTH_MAX && (value.kind == VALUE_LIST || value.kind == VALUE_RECORD))
        value = value_nil();
    switch (value.kind) {
    case VALUE_NIL:
    case VALUE_NODE: buf_put(out, STR("null")); break;
    case VALUE_BOOL: buf_put(out, value.flag ? STR("true") : STR("false")); break;
    case VALUE_NUMBER: buf_put_number(out, value.number, 7); break;
    case VALUE_STRING: write_json_string(out, value.string); break;
    case VALUE_LIST: write_json_list(out, value.list, depth); break;
    case VALUE_RECORD: write_json_record(out, value.record, depth); break;
    }
}

/* ---- elements ---- */

bool html_is_void(Atom tag)
{
    switch (tag) {
    case ATOM_area:
    case ATOM_base:
    case ATOM_br:
    case ATOM_col:
    case ATOM_embed:
    case ATOM_hr:
    case ATOM_img:
    case ATOM_input:
    case ATOM_link:
    case ATOM_meta:
    case ATOM_source:
    case ATOM_track:
    case ATOM_wbr: return true;
    default: return false;
    }
}

bool html_is_raw(Atom tag) { return tag == ATOM_script || tag == ATOM_style; }
bool html_keeps_space(Atom tag) { return html_is_raw(tag) || tag == ATOM_pre || tag == ATOM_textarea; }
bool html_is_custom(Atom tag) { return str_find_char(atom_str(tag), '-') != SIZE_MAX; }

/* ---- trees ---- */

typedef struct Writer {
    Buf *out;
    Arena *scratch;
    const TemplateInput *input;
    const HtmlOptions *options;
    Str root;
    bool rooted;
} Writer;

/* A picture inside of the page (RFC 2397): pixels, which no browser runs. */
static bool is_inner_picture(const Node *node, const Attr *attr)
{
    return node->tag == ATOM_img && attr->name == ATOM_src &&
           (str_starts(attr->value, STR("data:image/png;base64,")) || str_starts(attr->value, STR("data:image/jpeg;base64,")));
}

static void write_url(Writer *w, const Node *node, const Attr *attr, UrlKind kind)
{
    Buf url = buf_on(w->scratch);
    if (kind == URL_SRCSET)
        url_put_srcset(&url, w->root, w->rooted, attr->value);
    else
        url_put(&url, w->root, w->rooted, url_is_safe(attr->value) || is_inner_picture(node, attr) ? attr->value : STR("#"));
    buf_put_xml_attr(w->out, buf_str(&url));
}

static void write_attrs(Writer *w, const Node *node)
{
    for (unsigned i = 0; i < node->attr_count; i++) {
        const Attr *attr = &node->attrs[i];
        UrlKind kind = url_kind(node->tag, attr->name);
        buf_putc(w->out, ' ');
        buf_put(w->out, atom_str(attr->name));
        buf_put(w->out, STR("=\""));
        if (kind != URL_NOT)
            write_url(w, node, attr, kind);
        else
            buf_put_xml_attr(w->out, attr->value);
        buf_putc(w->out, '"');
    }
}

/* In raw text "</" could end the element; a script reads "<\/" as the same. */
static void write_raw(Buf *out, Str text)
{
    for (size_t at; (at = str_find(text, STR("</"))) != SIZE_MAX; text = str_slice(text, at + 2, text.len)) {
        buf_put(out, str_slice(text, 0, at));
        buf_put(out, STR("<\\/"));
    }
    buf_put(out, text);
}

static bool in_svg(const Node *node)
{
    while (node && node->tag != ATOM_svg)
        node = node->parent;
    return node != NULL;
}

/* True when its children and its end tag are still to come. */
static bool write_start(Writer *w, const Node *node)
{
    if (node->kind == NODE_TEXT) {
        if (node->parent && html_is_raw(node->parent->tag))
            write_raw(w->out, node->text);
        else
            buf_put_xml_text(w->out, node->text);
        return false;
    }
    if (w->options && w->options->element && html_is_custom(node->tag) &&
        w->options->element(w->options->element_context, w->scratch, node, w->input, w->out))
        return false;
    buf_putc(w->out, '<');
    buf_put(w->out, atom_str(node->tag));
    write_attrs(w, node);
    bool closed = !node->first && in_svg(node);
    buf_put(w->out, closed ? STR("/>") : STR(">"));
    return !closed && !html_is_void(node->tag);
}

static void write_end(Writer *w, const Node *node)
{
    buf_put(w->out, STR("</"));
    buf_put(w->out, atom_str(node->tag));
    buf_putc(w->out, '>');
}

/* A loop, not recursion: depth costs nothing. */
void write_node(Buf *out, Arena *scratch, const Node *root, const TemplateInput *input, const HtmlOptions *options)
{
    Writer w = {.out = out, .scratch = scratch, .input = input, .options = options};
    w.rooted = input && !str_empty(input->page_path);
    w.root = w.rooted ? url_root(scratch, input->page_path) : STR("");
    const Node *node = root;
    for (;;) {
        bool open = write_start(&w, node);
        if (open && node->first) {
            node = node->first;
            continue;
        }
        if (open)
            write_end(&w, node);
        while (node != root && !node->next) {
            node = node->parent;
            write_end(&w, node);
        }
        if (node == root)
            return;
        node = node->next;
    }
}
