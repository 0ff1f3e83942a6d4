/* locked.h - the copy of a document that is sent to professionals by mail: AES-256.
 *
 * A template asks for it: <meta name="forms" content="locked"/>. The file is
 * <document>-locked.pdf beside the document's own, which stays as it is. Its bytes
 * differ at every build (finish.h).
 */
#ifndef TSUNAGI_BUILD_LOCKED_H
#define TSUNAGI_BUILD_LOCKED_H

#include "build/documents.h"

/* Of a PDF made before; there is a password. False after a diagnostic. */
bool locked_again(const DocumentEnv *env, Arena *arena, Str document, Str pdf, Str *out);
/* Of out->pdf. Without a password none is made, and out->unlocked says so. False after a
 * diagnostic. The audit opens the copy with the same password, as its readers do. */
bool locked_make(const DocumentEnv *env, Arena *arena, Str document, const Node *tree, DocumentResult *out);

#endif
