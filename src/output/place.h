/* place.h - members that more than one data file says of a facility. */
#ifndef TSUNAGI_OUTPUT_PLACE_H
#define TSUNAGI_OUTPUT_PLACE_H

#include "audience/view.h"

/* "name":[keys of the facility's categories], the first service's first. */
void place_put_categories(Buf *out, const char *name, const ViewFacility *facility);
/* "name":[keys of the features whose word is this: 対応 or 要相談]. */
void place_put_features(Buf *out, const char *name, const ViewFacility *facility, Str word);

/* What can be typed to find the place: "name|kana|address|…", the corporations and every
 * list of its services among them, each folded by utf8_reader_key(). On scratch. */
Str place_search_key(const ViewFacility *facility, Arena *scratch);

#endif
