/* document_map.h - inside build/: what the templates of map documents may name
 * (documents.h has the shapes), and the plans their maps are drawn from.
 *
 * An index needs the grid references of a map before the page is laid out, and
 * they depend on the size of the frame. So each provider runs the template once
 * with nothing to say, reads the frame off its <ward-map>, plans, and leaves the
 * plans in elements->plans for the elements that are drawn later.
 */
#ifndef TSUNAGI_BUILD_DOCUMENT_MAP_H
#define TSUNAGI_BUILD_DOCUMENT_MAP_H

#include "build/elements.h"

static inline void value_set(Arena *arena, Value record, const char *key, Value value)
{
    record_set(arena, record, atom(str_from(key)), value);
}

static inline Value value_get(Value record, const char *key) { return record_get(record, atom(str_from(key))); }

/* What a template asks of one of its maps. */
typedef struct MapFrame {
    const Node *element;
    double width, height; /* pt */
    MapSpec spec;
} MapFrame;

/* The nth <ward-map>, from 0, of the template run with `scope`. False without one, and
 * after a diagnostic when it has no size. */
bool document_map_frame(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena,
                        TemplateScope scope, size_t nth, MapFrame *out);
/* Where each facility of the view stands on the map; NULL: not of this map. */
const MapPlaced **document_placed(Arena *arena, const View *view, const MapResult *result);

typedef struct MapIndex {
    const View *view;
    const MapPlaced **placed; /* by facility, on the sheet it is found on */
    const unsigned *pages;    /* likewise: that sheet's number; NULL: there is but one */
    Str category;             /* the only one that is mapped; empty: all */
} MapIndex;

/* {categories, index, entries, by_district, kana, outside}; categories: of the markers that
 * stand on the map, where the index also has groups of what is done beside the first trade. */
Value document_index(Arena *arena, const MapIndex *of);

Value document_map(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena);
Value document_book(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena);
Value document_district_sheets(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena);

/* {facility, lines, cell, inset, spot} of a place on the map; {facility, lines, reason} of another.
 * Groups of an index have their `rows`, lines of a list in two columns on A4, and `rows_of_two`,
 * where each place takes two at least. */
Value document_map_entry(Arena *arena, const ViewFacility *facility, const MapPlaced *placed);

#endif
