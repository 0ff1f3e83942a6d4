/* node.c - see node.h. Walks are loops over parent and sibling links, never
 * recursion, so that depth costs nothing. */
#include "markup/node.h"

#include <assert.h>
#include <string.h>

#include "base/notation.h"

Node *node_element(Arena *arena, Atom tag, Place place)
{
    Node *node = arena_new(arena, Node);
    node->kind = NODE_ELEMENT;
    node->tag = tag;
    node->place = place;
    return node;
}

Node *node_text(Arena *arena, Str text, Place place)
{
    Node *node = arena_new(arena, Node);
    node->kind = NODE_TEXT;
    node->text = text;
    node->place = place;
    return node;
}

/* ---- links ---- */

/* `index` counts elements from 1; a text node holds the index of the element
 * before it. */
static void renumber(Node *node)
{
    for (; node; node = node->next)
        node->index = (node->prev ? node->prev->index : 0) + (node->kind == NODE_ELEMENT);
}

void node_append(Node *parent, Node *child)
{
    assert(!child->parent && !child->prev && !child->next);
    child->parent = parent;
    child->prev = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    renumber(child);
}

void node_insert_before(Node *sibling, Node *child)
{
    assert(!child->parent && !child->prev && !child->next);
    child->parent = sibling->parent;
    child->prev = sibling->prev;
    child->next = sibling;
    if (sibling->prev)
        sibling->prev->next = child;
    else if (sibling->parent)
        sibling->parent->first = child;
    sibling->prev = child;
    renumber(child);
}

void node_remove(Node *node)
{
    Node *next = node->next;
    if (node->prev)
        node->prev->next = next;
    else if (node->parent)
        node->parent->first = next;
    if (next)
        next->prev = node->prev;
    else if (node->parent)
        node->parent->last = node->prev;
    node->parent = node->prev = node->next = NULL;
    node->index = 0;
    renumber(next);
}

/* ---- attributes ---- */

static Attr *find_attr(const Node *node, Atom name)
{
    for (unsigned i = 0; i < node->attr_count; i++)
        if (node->attrs[i].name == name)
            return &node->attrs[i];
    return NULL;
}

void node_set(Arena *arena, Node *node, Atom name, Str value)
{
    Attr *found = find_attr(node, name);
    if (found) {
        found->value = value;
        return;
    }
    if (node->attr_count == node->attr_cap) {
        unsigned cap = node->attr_cap ? node->attr_cap * 2 : 4;
        Attr *grown = arena_array(arena, Attr, cap);
        if (node->attr_count > 0)
            memcpy(grown, node->attrs, node->attr_count * sizeof *grown);
        node->attrs = grown;
        node->attr_cap = cap;
    }
    node->attrs[node->attr_count++] = (Attr){.name = name, .value = value};
}

Str node_get(const Node *node, Atom name)
{
    const Attr *found = find_attr(node, name);
    return found ? found->value : STR("");
}

bool node_has(const Node *node, Atom name) { return find_attr(node, name) != NULL; }

bool node_has_class(const Node *node, Str name)
{
    Str list = node_get(node, ATOM_class);
    for (size_t i = 0; i + name.len <= list.len && name.len > 0;) {
        size_t end = i;
        while (end < list.len && (unsigned char)list.data[end] > ' ')
            end++;
        if (end - i == name.len && memcmp(list.data + i, name.data, name.len) == 0)
            return true;
        i = end + 1;
    }
    return false;
}

/* ---- whole trees ---- */

const Node *node_next(const Node *node, const Node *root)
{
    if (node->first)
        return node->first;
    while (node != root) {
        if (node->next)
            return node->next;
        node = node->parent;
    }
    return NULL;
}

static Node *copy_alone(Arena *arena, const Node *node)
{
    Node *copy = arena_new(arena, Node);
    copy->kind = node->kind;
    copy->tag = node->tag;
    copy->text = str_copy(arena, node->text);
    copy->place = node->place;
    copy->attr_count = copy->attr_cap = node->attr_count;
    copy->attrs = arena_array(arena, Attr, node->attr_count);
    for (unsigned i = 0; i < node->attr_count; i++) {
        copy->attrs[i] = node->attrs[i];
        copy->attrs[i].value = str_copy(arena, node->attrs[i].value);
    }
    return copy;
}

Node *node_copy(Arena *arena, const Node *node)
{
    Node *root = copy_alone(arena, node), *parent = root;
    const Node *at = node;
    for (;;) {
        if (at->first) {
            at = at->first;
        } else {
            while (at != node && !at->next) {
                at = at->parent;
                parent = parent->parent;
            }
            if (at == node)
                return root;
            at = at->next;
            parent = parent->parent;
        }
        Node *copy = copy_alone(arena, at);
        node_append(parent, copy);
        parent = copy;
    }
}

Str node_text_content(Arena *arena, const Node *node)
{
    Buf text = buf_on(arena);
    for (const Node *at = node; at; at = node_next(at, node))
        if (at->kind == NODE_TEXT)
            buf_put(&text, at->text);
    return buf_str(&text);
}

unsigned node_index(const Node *node) { return node->index > 0 ? node->index : 1; }

/* ---- dump ---- */

static void dump_alone(Buf *out, const Node *node, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        buf_put(out, STR("  "));
    if (node->kind == NODE_TEXT) {
        buf_put_quoted(out, node->text);
    } else {
        buf_putc(out, '<');
        buf_put(out, atom_str(node->tag));
        for (unsigned i = 0; i < node->attr_count; i++) {
            buf_putc(out, ' ');
            buf_put(out, atom_str(node->attrs[i].name));
            buf_putc(out, '=');
            buf_put_quoted(out, node->attrs[i].value);
        }
        buf_putc(out, '>');
    }
    buf_putc(out, '\n');
}

void node_dump(Buf *out, const Node *node, unsigned depth)
{
    for (const Node *at = node; at; at = node_next(at, node)) {
        unsigned level = depth;
        for (const Node *up = at; up != node; up = up->parent)
            level++;
        dump_alone(out, at, level);
    }
}
