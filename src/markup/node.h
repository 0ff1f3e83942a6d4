/* node.h - the document tree that web and paper share.
 *
 * Elements are XHTML by name (atoms), without namespaces. Custom elements
 * (ward-map, qr-code, week-hours …) stay elements until an output draws them.
 * Every node knows where it came from. Nodes live in the arena they were made
 * in; a subtree may be adopted by another tree only by copying.
 */
#ifndef TSUNAGI_MARKUP_NODE_H
#define TSUNAGI_MARKUP_NODE_H

#include "base/diag.h"
#include "base/map.h"

typedef enum NodeKind { NODE_ELEMENT, NODE_TEXT } NodeKind;

typedef struct Attr {
    Atom name;
    Str value;
    uint32_t line, column; /* of the value's first sign; 0 when made by a program */
} Attr;

typedef struct Node Node;
struct Node {
    NodeKind kind;
    Atom tag;  /* elements */
    Str text;  /* text nodes */
    Attr *attrs;
    unsigned attr_count;
    unsigned attr_cap;
    unsigned index; /* kept by the functions below: see node_index */
    Node *parent, *first, *last, *prev, *next;
    Place place;
};

Node *node_element(Arena *arena, Atom tag, Place place);
Node *node_text(Arena *arena, Str text, Place place); /* text is borrowed */
void node_append(Node *parent, Node *child);
void node_insert_before(Node *sibling, Node *child);
void node_remove(Node *node);
void node_set(Arena *arena, Node *node, Atom name, Str value);
Str node_get(const Node *node, Atom name); /* empty when absent */
bool node_has(const Node *node, Atom name);
bool node_has_class(const Node *node, Str name);
Node *node_copy(Arena *arena, const Node *node);
/* The text of the subtree, in order. */
Str node_text_content(Arena *arena, const Node *node);
/* Next in document order inside root; NULL at the end. */
const Node *node_next(const Node *node, const Node *root);
/* Number of element siblings before, counting itself: 1 for the first. */
unsigned node_index(const Node *node);
/* XML-like dump, one node a line, for goldens. */
void node_dump(Buf *out, const Node *node, unsigned depth);

#endif
