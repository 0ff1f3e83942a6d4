/* xml.h - well-formed XHTML, OSM XML and GML, through libxml2 alone.
 *
 * No network, no entity expansion beyond the five of XML (HTML names such as
 * &nbsp; are an error with their place), no huge documents. Depth is limited.
 */
#ifndef TSUNAGI_MARKUP_XML_H
#define TSUNAGI_MARKUP_XML_H

#include "markup/node.h"

/* Parses a document into a tree. Names keep their prefix ("t:for"); namespace
 * declarations are dropped, comments and instructions too. Nodes and attribute
 * values know their line and column. The bytes must be UTF-8. Errors go to diag
 * with line and column; NULL then. */
Node *xml_parse(Arena *arena, Str file, Str bytes, Diag *diag);

/* Streaming, for big files in any encoding libxml2 reads: start gives the element's name and its attributes
 * (borrowed for the call); text may come in pieces. Return false from a callback
 * to stop; that alone is no failure. False means the file is bad (in diag). */
typedef struct XmlAttr {
    Str name, value;
} XmlAttr;

/* Empty when absent. */
Str xml_attr(const XmlAttr *attrs, size_t count, Str name);

typedef struct XmlHandler {
    bool (*start)(void *context, Str name, const XmlAttr *attrs, size_t count, unsigned line);
    bool (*end)(void *context, Str name);
    bool (*text)(void *context, Str text); /* may be NULL */
} XmlHandler;

bool xml_stream(Str file, Str bytes, const XmlHandler *handler, void *context, Diag *diag);
/* The same from where an open file stands, 64 kB at a time. */
bool xml_stream_file(Str file, int fd, const XmlHandler *handler, void *context, Diag *diag);

#endif
