/* view.h - what one audience may read, copied out of the facts.
 *
 * The only door from facts to readers. A View is a deep copy in its own arena:
 * nothing in it points into the dataset, so nothing withheld can be reached
 * from a template, a map or an output. It is immutable once made and may be
 * read by any number of threads.
 *
 * C code (maps, CSV, search index) reads the typed part; templates see `root`.
 *
 * The shape of root (a member that has no value is absent, i.e. nil):
 *
 *   site        {ward_name, city_name, site_title, tagline, office_name, office_phone, … every
 *                setting of site.csv this audience may read; base_url}
 *   audience    {key: "resident", label: "住民", edition: "住民版"}
 *   as_of       {iso, wareki, japanese, year}
 *   lang        "ja"
 *   groups      [{label, categories: [category]}]                 in order of categories.csv
 *   categories  [{key, label, group, reading, note, marker, colour, count, url,
 *                 facilities: [facility]}]                        only non-empty, allowed ones
 *   districts   [{key, label, reading, note, url, count, facilities, center: facility,
 *                 windows: [facility], by_category: [{category, facilities}],
 *                 population, population_75, households_alone …}]
 *   facilities  [facility]                                        in order of kana, then number
 *   facility    {id, number, name, kana, initial ("か"), address, postal_code, building, phone,
 *                fax, email, website, lat, lon, district, category (of the first service),
 *                url, phone_href ("tel:0450123456"), route_url, confirmed {iso, wareki, japanese},
 *                stale (true above the resident edition only), sources: [{title, citation}],
 *                categories: [category], services: [service], json_ld {schema.org},
 *                features: [{key, label, group, word 対応 or 要相談}]}
 *   service     {category, confirmed, groups: [{label, fields: [field]}], plus every visible
 *                field by its key: value as below}
 *   field       {key, label, group, type, text, symbol (◎○△× for accept), items: [text],
 *                href, hours, parts}
 *     by key:   text for most; number for count, latitude, longitude; bool for bool; list of
 *               text for list and ranked-list; {text, symbol, word} for accept; {text, week}
 *               for hours: week [{key "mon", label 月, spans: [{from "9:00", to, note 第1・4}]}],
 *               always, exceptions; for timetable {text, parts: [{label 内科, hours: [piece], reception: [piece]}]},
 *               a part for each department, a piece {label 月〜金, items: [9:00〜12:00]}
 *   windows     [facility]            every 相談 facility, the resident's first stop, by district
 *   contacts    [{facility, organisation, purpose, case, department, role: [text], person, phone,
 *                 extension, contact_text, fax, email, hours, caution, confirmed}]   professional
 *   news        [{title, date {…}, summary, slug, url, body (node)}]          newest first
 *   pages       [{title, slug, summary, order, nav, icon, url, body (node)}]  by order
 *   prints      [{title, document, body (node), …front matter}]               print/ Markdown files
 *   documents   [{id, title, description, url, bytes, pages, format}]         set by build/
 *   sources     [{title, citation, licence, url, retrieved {…}, count}]       that this view shows
 *   statistics  [{indicator, year, district, value, text, source}]            small numbers suppressed
 *   retired     [{number, retired {…}}]
 *   fields      [{key, label, group}]  every field some service of this view shows
 *   features    [{key, label, group, count}]  what facilities do, in dictionary order
 *   kana_index  [{initial, row, facilities}]
 *   matrix      {groups: [{label, columns}], columns: [{key, label, group}], categories,
 *                rows: [{facility, category, cells: [{key, label, symbol, word}]}]}  professional
 *   report      internal: {categories: [{category, total, confirmed, stale, no_consent,
 *                no_point, bad_url, held_back, partly, services, fields}], totals, stale,
 *                no_consent, placeless: [facility], withheld: [{facility, consent, reason, …}],
 *                partly: [{facility, services, fields, items: [label], …}]}; reports: the same.
 *                no_consent: nothing outside; partly: some services or fields not, with how many
 *   stats       {facilities, withheld (professional and internal only), stale …}
 *
 * URLs are site-absolute ("/facility/F0012.html"); the writer makes them
 * relative to the page they stand on.
 */
#ifndef TSUNAGI_AUDIENCE_VIEW_H
#define TSUNAGI_AUDIENCE_VIEW_H

#include "base/value.h"
#include "model/date.h"
#include "model/field.h"
#include "model/geo.h"
#include "model/imposition.h"
#include "model/print.h"
#include "model/tiling.h"

typedef struct ViewCategory {
    Str key, label, group, marker, colour;
    unsigned index;
    unsigned count;
    Value value;
} ViewCategory;

typedef struct ViewDistrict {
    Str key, label;
    unsigned index;
    Value value;
} ViewDistrict;

typedef struct ViewFacility {
    Str id, name, kana, address, phone;
    unsigned number;
    const ViewCategory *category; /* of the first visible service */
    const ViewCategory **categories;
    size_t category_count;
    const ViewDistrict *district; /* NULL when unknown */
    bool has_point;
    LonLat point;
    Value value;
} ViewFacility;

typedef struct View {
    Arena *arena;
    Audience audience;
    Date as_of;
    Value root;
    ViewCategory *categories;
    size_t category_count;
    ViewDistrict *districts;
    size_t district_count;
    ViewFacility *facilities; /* in order of kana, then number */
    size_t facility_count;
    GeoLayer *layers; /* copies; base map and boundaries are public */
    size_t layer_count;
    InkTable inks;
    PrintProfiles print_profiles;
    ImpositionTables imposition;
    GeoBox ward; /* of the districts, else of the points */
    Tiling tiling;
    const struct MapTilesInfo *tiles; /* map_tiles_info's answer, where somebody asked for all views; else NULL */
} View;

struct Dataset;

/* as_of decides what is stale and is printed as 「…現在」. */
View *view_open(const struct Dataset *data, Audience audience, Date as_of);
void view_close(View *view);

const GeoLayer *view_layer(const View *view, Str name);
Str view_site(const View *view, const char *key);

#endif
