/* The web map's data: a script that sets window.TSUNAGI_MAP, so that it also works from
 * file://.
 *
 *   v version
 *   tiles {url with {z} {x} {y} and, for sharp screens, {r}; min, max zoom; bounds
 *          [[south, west], [north, east]]; rows {zoom: {y: [x0, x1, …]}}: which tiles there
 *          are, so that none is asked for in vain; the Survey's tiles come without rows;
 *          sea: what has no tile is water}
 *   categories [{id, label, reading, aliases (between "|"), shape, colour, group}]
 *   districts  [{id, label}]
 *   markers    [{id, number, name, key, url, lat, lon, categories [id], district, features [key],
 *                ask [key: 要相談], address, phone, fax}] by number; without a point no lat;
 *                key: what can be typed to find it, as in the search's data
 */
#include <stdlib.h>

#include "map/tiles.h"
#include "output/data.h"
#include "output/json.h"
#include "output/place.h"
#include "output/record.h"

/* Tiles of the Geospatial Information Authority, only where site.csv asks for them:
 * then, and only then, readers' browsers speak to another server. */
#define SURVEY "https://cyberjapandata.gsi.go.jp"

static bool asks_survey(const View *view) { return view->tiling.gsi; }

static void put_comma(Buf *out, bool first)
{
    if (!first) buf_put(out, STR(",\n"));
}

/* ---- tiles ---- */

static void put_bounds(Buf *out, GeoBox box)
{
    if (!(box.west < box.east && box.south < box.north)) return;
    const double corners[] = {box.south, box.west, box.north, box.east};
    json_put_name(out, "bounds");
    for (size_t i = 0; i < 4; i++) {
        buf_put(out, i == 0 ? STR("[[") : i == 2 ? STR("],[") : STR(","));
        buf_put_number(out, corners[i], 6);
    }
    buf_put(out, STR("]]"));
}

static void put_rows(Buf *out, const MapTilesInfo *tiles)
{
    json_put_name(out, "rows");
    for (size_t i = 0; i < tiles->run_count; i++) {
        const MapTileRun *run = &tiles->runs[i], *last = i ? run - 1 : NULL;
        bool zoom = !last || last->zoom != run->zoom, row = zoom || last->y != run->y;
        if (row && last) buf_putc(out, ']');
        if (zoom) buf_printf(out, "%s\"%u\":{", last ? "},\n" : "{", run->zoom);
        if (row) buf_printf(out, "%s\"%u\":[", zoom ? "" : ",", run->y);
        buf_printf(out, "%s%u,%u", row ? "" : ",", run->x0, run->x1);
    }
    buf_put(out, tiles->run_count ? STR("]}}") : STR("{}"));
}

static void put_tiles(Buf *out, const View *view, const MapTilesInfo *own)
{
    enum { GSI_MIN = 10, GSI_MAX = 18 };
    bool survey = asks_survey(view);
    json_put_name(out, "tiles");
    buf_putc(out, '{');
    json_put_member(out, "url", survey ? STR(SURVEY "/xyz/pale/{z}/{x}/{y}.png") : STR("tiles/{z}/{x}/{y}{r}.png"));
    json_put_number_member(out, "min", survey ? GSI_MIN : own->min_zoom);
    json_put_number_member(out, "max", survey ? GSI_MAX : own->max_zoom);
    put_bounds(out, survey ? view->ward : own->bounds);
    if (!survey) put_rows(out, own);
    if (!survey && own->sea_ground) buf_put(out, STR(",\"sea\":true"));
    buf_putc(out, '}');
}

/* ---- facilities ---- */

static void put_text(Buf *out, const char *name, Str text)
{
    if (text.len) json_put_member(out, name, text);
}

static void put_categories(Buf *out, const View *view)
{
    json_put_name(out, "categories");
    buf_putc(out, '[');
    for (size_t i = 0; i < view->category_count; i++) {
        const ViewCategory *c = &view->categories[i];
        put_comma(out, i == 0);
        buf_putc(out, '{');
        json_put_member(out, "id", c->key);
        json_put_member(out, "label", c->label);
        put_text(out, "reading", record_text(c->value, atom(STR("reading"))));
        put_text(out, "aliases", record_text(c->value, atom(STR("aliases"))));
        json_put_member(out, "shape", c->marker);
        json_put_member(out, "colour", c->colour);
        json_put_member(out, "group", c->group);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void put_districts(Buf *out, const View *view)
{
    json_put_name(out, "districts");
    buf_putc(out, '[');
    for (size_t i = 0; i < view->district_count; i++) {
        put_comma(out, i == 0);
        buf_putc(out, '{');
        json_put_member(out, "id", view->districts[i].key);
        json_put_member(out, "label", view->districts[i].label);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void put_marker(Buf *out, const ViewFacility *f, Arena *scratch)
{
    buf_putc(out, '{');
    json_put_member(out, "id", f->id);
    json_put_number_member(out, "number", f->number);
    json_put_member(out, "name", f->name);
    json_put_member(out, "key", place_search_key(f, scratch));
    json_put_member(out, "url", url_below_root(record_text(f->value, atom(STR("url")))));
    if (f->has_point) {
        json_put_number_member(out, "lat", f->point.lat);
        json_put_number_member(out, "lon", f->point.lon);
    }
    place_put_categories(out, "categories", f);
    put_text(out, "district", f->district ? f->district->key : (Str){0});
    place_put_features(out, "features", f, STR("対応"));
    place_put_features(out, "ask", f, STR("要相談"));
    put_text(out, "address", f->address);
    put_text(out, "phone", f->phone);
    put_text(out, "fax", record_text(f->value, atom(STR("fax"))));
    buf_putc(out, '}');
}

static int by_number(const void *left, const void *right)
{
    const ViewFacility *a = *(const ViewFacility *const *)left, *b = *(const ViewFacility *const *)right;
    return (a->number > b->number) - (a->number < b->number);
}

static void put_markers(Buf *out, const View *view, Arena *scratch)
{
    const ViewFacility **order = arena_array(scratch, const ViewFacility *, view->facility_count);
    for (size_t i = 0; i < view->facility_count; i++) order[i] = &view->facilities[i];
    if (view->facility_count) qsort(order, view->facility_count, sizeof *order, by_number);
    json_put_name(out, "markers");
    buf_putc(out, '[');
    for (size_t i = 0; i < view->facility_count; i++) {
        put_comma(out, i == 0);
        put_marker(out, order[i], scratch);
    }
    buf_putc(out, ']');
}

void data_map_script(const View *view, Arena *scratch, Buf *out)
{
    MapTilesInfo tiles = {0};
    if (!map_tiles_info(scratch, view, &tiles) && !asks_survey(view)) return;
    buf_put(out, STR("window.TSUNAGI_MAP = {"));
    json_put_number_member(out, "v", 1);
    put_tiles(out, view, &tiles);
    put_categories(out, view);
    put_districts(out, view);
    put_markers(out, view, scratch);
    buf_put(out, STR("};\n"));
}

/* ---- what the page is told ---- */

Value web_map_value(Arena *arena, const View *view)
{
    Value v = value_record(arena);
    MapTilesInfo tiles = {0};
    bool survey = asks_survey(view);
    if (!survey && !map_tiles_info(arena, view, &tiles)) return v;
    record_set(arena, v, atom(STR("shown")), value_bool(true));
    record_set(arena, v, atom(STR("attribution")), value_string(tiles.attribution));
    if (survey) record_set(arena, v, atom(STR("survey")), value_string(STR(SURVEY)));
    return v;
}
