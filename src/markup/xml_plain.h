/* xml_plain.h - inside markup/: the plain kind of XML, read without libxml2.
 *
 * Maps come as megabytes of tags with short attributes, one like another; libxml2 takes five
 * times as long for them. Plain is: UTF-8 in memory, no declaration but that of XML 1.0 in
 * UTF-8, names in ASCII, attributes each on one line and closed by the quote that opened them,
 * of references the five of XML, and those in attributes only; no carriage returns, comments,
 * instructions, CDATA or DOCTYPE; nothing that libxml2 would complain of.
 *
 * It never judges: where something is not plain it ends before that, having told what
 * libxml2 would have told up to there. Who called has libxml2 read the same bytes again,
 * which says what is wrong, if anything is, and leaves out what was told (xml.c).
 */
#ifndef TSUNAGI_MARKUP_XML_PLAIN_H
#define TSUNAGI_MARKUP_XML_PLAIN_H

#include "markup/xml.h"

typedef enum XmlPlain {
    XML_PLAIN_WHOLE,   /* everything was told */
    XML_PLAIN_STOPPED, /* the handler had enough */
    XML_PLAIN_NOT,
} XmlPlain;

/* What the handler was told: calls of start and end, bytes of text. */
typedef struct XmlTold {
    size_t tags, text;
} XmlTold;

/* No element lies deeper than max_depth, else it is not plain. Handlers get what those of
 * xml_stream get, the lines too; a text in one piece. */
XmlPlain xml_plain(Str bytes, size_t max_depth, const XmlHandler *handler, void *context, XmlTold *told);

#endif
