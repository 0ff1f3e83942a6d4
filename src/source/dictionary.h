/* dictionary.h - fields.csv and contact-fields.csv into schemas.
 *
 * Columns: key,label,group,applies_to,type,audience,aliases. A key may stand in
 * several rows (one level for 相談, another for the rest). A row without a level,
 * or with one that is not understood, is internal.
 */
#ifndef TSUNAGI_SOURCE_DICTIONARY_H
#define TSUNAGI_SOURCE_DICTIONARY_H

#include "source/content.h"

/* Categories must have been read. False when the file is missing. */
bool dictionary_read(Content *content, Str path, Schema *schema);

#endif
