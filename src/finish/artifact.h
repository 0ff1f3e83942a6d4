/* artifact.h - what a page paints outside its structure is marked as decoration. */
#ifndef TSUNAGI_FINISH_ARTIFACT_H
#define TSUNAGI_FINISH_ARTIFACT_H

#include "base/str.h"

/* Copies a content stream, putting every path, text object, form, picture and
 * shading that is in no marked content between /Artifact BMC and EMC (ISO
 * 14289-1 §7.1). Neighbours share one pair, which never crosses a text object.
 * False: marked content or text objects are not balanced. */
bool artifact_mark(Str content, Buf *out);

#endif
