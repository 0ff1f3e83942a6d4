/* data.h - the machine-readable files of an edition, made from its view alone. */
#ifndef TSUNAGI_OUTPUT_DATA_H
#define TSUNAGI_OUTPUT_DATA_H

#include "audience/view.h"

/* Each appends one file; an empty one is not written. */
typedef void DataWriter(const View *view, Arena *scratch, Buf *out);

/* The search's data as a script that sets window.TSUNAGI_SEARCH, so that it also
 * works from file://, and the same object as JSON. */
DataWriter data_search_script, data_search_json;
/* The pan and zoom map's data as a script that sets window.TSUNAGI_MAP (mapdata.c says
 * what is in it); only where there are tiles to look at. */
DataWriter data_map_script;
/* What pages must know of that map: {shown, attribution, survey: the server of the Survey's
 * tiles where site.csv asks for them}; an empty record where there are no tiles. */
Value web_map_value(Arena *arena, const View *view);
/* One row per service, UTF-8 with BOM, CRLF (RFC 4180); the columns are the
 * fields this view shows. Cells Excel would run as a formula are quoted with '. */
DataWriter data_facilities_csv;
/* RFC 7946, facilities with a point. */
DataWriter data_facilities_geojson;
/* Where search engines find the site: base_url without "/" at its end; empty but for residents. */
Str data_base_url(const View *view);
/* Only with a base_url, and only the resident edition is for search engines. */
DataWriter data_sitemap, data_robots;

#endif
