/* keys.h - what a printed document depends on, as hashes.
 *
 *   view      what every document of an edition depends on, whatever it shows: program,
 *             fonts, templates, pictures, settings, date, inks, profiles, papers, categories
 *   map       … and what its maps are drawn and placed from: layers, points, numbers, districts
 *   place     what the map of one facility alone is drawn from, without the facility
 *   document  the view's, or the map's where there is one in it, and its own expanded
 *             tree, with the places that messages name
 *
 * Two documents of one key have the same bytes and the same messages. A key may change
 * where the document does not; never the other way. So whoever lets a document read
 * something new of the view adds it here. (Templates read anything; but what they read of
 * it stands in the tree.)
 */
#ifndef TSUNAGI_BUILD_KEYS_H
#define TSUNAGI_BUILD_KEYS_H

#include "build/documents.h"
#include "build/inputs.h"

enum { KEY_SIZE = 32 };

typedef struct Key {
    uint8_t bytes[KEY_SIZE];
} Key;

/* Shape and tags alone, not where the feature was read. */
void key_feature(Sha256 *sha, const GeoFeature *feature);

bool key_same(const Key *a, const Key *b);

typedef struct ViewKeys {
    Key view, map;
    Key place; /* of no audience: two editions that show the same layers have the same */
} ViewKeys;

/* locked: copies with a password are made. */
ViewKeys view_keys(const View *view, const Inputs *inputs, Str content_directory, bool locked);
/* What an element draws on a page, a map among them. The map of one facility (an attribute
 * of that name, and none that asks for a district, its figures or a sheet) shows nothing of the others: its key does
 * not change with them, and is the same in all editions that show the same of it. */
Key figure_key(const ViewKeys *keys, const View *view, const Node *element);
Key document_key(const ViewKeys *keys, const DocumentJob *job, const Node *tree);

/* What a provider found out for the template, as bytes: facilities, categories and
 * districts by their place in the view, everything else as it is. False when there is
 * something in it that cannot be written so. */
bool value_pack(Arena *scratch, const View *view, Value value, Buf *out);
/* Texts are borrowed. Nil when the bytes are no such value of this view. */
Value value_unpack(Arena *arena, const View *view, Unpack *in);

#endif
