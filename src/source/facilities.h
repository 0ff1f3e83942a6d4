/* facilities.h - every file of facilities into places with services.
 *
 * The ward's own files first, then the imports in the order of sources.csv. A
 * row that an import shares with the ward (same id, or same 事業所番号) is kept below
 * the ward's, under its own consent, and fills what the ward left blank; where both
 * say something the ward's counts and the difference is noted. Districts are found by polygon where none is
 * written, points that cannot be right are dropped.
 */
#ifndef TSUNAGI_SOURCE_FACILITIES_H
#define TSUNAGI_SOURCE_FACILITIES_H

#include "source/content.h"

/* Needs settings, categories, dictionary, districts, sources and layers. */
void facilities_read(Content *content);
/* contacts.csv, by the contacts schema. Needs facilities. */
void contacts_read(Content *content);

#endif
