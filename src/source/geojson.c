/* GeoJSON (RFC 7946). Members of an object may come in any order: where its type
 * comes first, as in nearly all files, geometry and coordinates are read as they
 * come; else they are stepped over, remembered by offset, and read once it is known. */
#include "source/geo_read.h"

#include <math.h>

#include "base/vec.h"
#include "source/json.h"

typedef struct Reader {
    Arena *arena;
    Arena *scratch;
    Str file;
    Str bytes;
    Diag *diag;
    VEC(GeoFeature) features;
    GeoBox bounds;
    GeoChecks checks;
    GeoTally impossible, short_rings;
    bool ok;
} Reader;

typedef struct Shape { /* one geometry object, its parts by offset; 0: absent */
    Str type;
    size_t coordinates, geometries, geometry;
    size_t first;       /* of the features of a geometry read as it came */
    bool geometry_read;
    bool of_feature;    /* a geometry whose tags are given to its features later */
    bool read, unreadable; /* its coordinates, as they came */
    Place place;
} Shape;

typedef VEC(LonLat) Points;
typedef VEC(GeoRing) Rings;

typedef struct Tags {
    GeoTag *items;
    size_t count;
    int64_t id;
} Tags;

static bool broken(Reader *r, JsonReader *json)
{
    Str why = str_from(json->error ? json->error : "unexpected value");
    diag_add(r->diag, DIAG_GEOJSON_SYNTAX, json_place(json, r->file), why);
    r->ok = false;
    return false;
}

/* ---- positions ------------------------------------------------------------ */

static void place_point(Reader *r, LonLat p, Place place, Points *out)
{
    if (geo_check(&r->checks, &p, place)) vec_push(r->scratch, out, p);
    else geo_tally(&r->impossible, place);
}

/* After JSON_ARRAY of a position: [lon, lat, height …]. */
static bool read_position(Reader *r, JsonReader *json, Place place, Points *out)
{
    double v[2] = {0, 0};
    size_t count;
    if (json_plain_numbers(json, v, 2, &count)) {
        if (count < 2) return false;
        place_point(r, (LonLat){v[0], v[1]}, place, out);
        return true;
    }
    for (int i = 0; i < 2; i++)
        if (json_next(json) != JSON_NUMBER || !json_number(json, &v[i])) return false;
    for (;;) {
        switch (json_next(json)) {
        case JSON_ARRAY_END: place_point(r, (LonLat){v[0], v[1]}, place, out); return true;
        case JSON_NUMBER: case JSON_NULL: break;
        case JSON_END: case JSON_ERROR: case JSON_OBJECT: case JSON_OBJECT_END: case JSON_ARRAY:
        case JSON_KEY: case JSON_STRING: case JSON_TRUE: case JSON_FALSE: return false;
        }
    }
}

/* After JSON_ARRAY of a list of positions. */
static bool read_positions(Reader *r, JsonReader *json, Place place, Points *out)
{
    JsonToken token;
    while ((token = json_next(json)) == JSON_ARRAY)
        if (!read_position(r, json, place, out)) return false;
    return token == JSON_ARRAY_END;
}

static void add_ring(Reader *r, Rings *rings, const Points *points, bool area, bool hole, Place place)
{
    size_t n = points->count;
    const LonLat *p = points->items;
    if (area && n > 1 && p[0].lon == p[n - 1].lon && p[0].lat == p[n - 1].lat) n--;
    if (n < (area ? 3u : 2u)) {
        geo_tally(&r->short_rings, place);
        return;
    }
    LonLat *copy = arena_array(r->arena, LonLat, n);
    for (size_t i = 0; i < n; i++) copy[i] = p[i];
    GeoRing ring = area ? geo_ring(copy, n, hole) : (GeoRing){.points = copy, .count = n};
    vec_push(r->scratch, rings, ring);
}

/* After JSON_ARRAY of a list of rings or lines. */
static bool read_rings(Reader *r, JsonReader *json, bool area, Place place, Rings *out)
{
    JsonToken token;
    bool hole = false;
    while ((token = json_next(json)) == JSON_ARRAY) {
        Points points = {0};
        if (!read_positions(r, json, place, &points)) return false;
        add_ring(r, out, &points, area, hole, place);
        hole = area;
    }
    return token == JSON_ARRAY_END;
}

static bool read_polygons(Reader *r, JsonReader *json, Place place, Rings *out)
{
    JsonToken token;
    while ((token = json_next(json)) == JSON_ARRAY)
        if (!read_rings(r, json, true, place, out)) return false;
    return token == JSON_ARRAY_END;
}

/* ---- features ------------------------------------------------------------- */

static void add_feature(Reader *r, GeoKind kind, const GeoRing *rings, size_t count, const Tags *tags, Place place)
{
    if (count == 0) return;
    GeoFeature f = {.kind = kind, .ring_count = count, .tags = tags->items, .tag_count = tags->count,
                    .id = tags->id, .place = place};
    f.rings = arena_array(r->arena, GeoRing, count);
    for (size_t i = 0; i < count; i++) {
        f.rings[i] = rings[i];
        for (size_t k = 0; k < rings[i].count; k++) geo_box_add(&r->bounds, rings[i].points[k]);
    }
    vec_push(r->scratch, &r->features, f);
}

static void add_points(Reader *r, const Points *points, const Tags *tags, Place place)
{
    for (size_t i = 0; i < points->count; i++) {
        LonLat *copy = arena_array(r->arena, LonLat, 1);
        *copy = points->items[i];
        add_feature(r, GEO_POINT, &(GeoRing){.points = copy, .count = 1}, 1, tags, place);
    }
}

/* After JSON_ARRAY: the coordinates of a geometry whose type is known. */
static bool read_coordinates(Reader *r, JsonReader *json, const Shape *shape, const Tags *tags)
{
    Points points = {0};
    Rings rings = {0};
    Str type = shape->type;
    Place place = shape->place;
    if (str_eq(type, STR("Point"))) {
        if (!read_position(r, json, place, &points)) return false;
        add_points(r, &points, tags, place);
    } else if (str_eq(type, STR("MultiPoint"))) {
        if (!read_positions(r, json, place, &points)) return false;
        add_points(r, &points, tags, place);
    } else if (str_eq(type, STR("LineString"))) {
        if (!read_positions(r, json, place, &points)) return false;
        add_ring(r, &rings, &points, false, false, place);
        add_feature(r, GEO_LINE, rings.items, rings.count, tags, place);
    } else if (str_eq(type, STR("MultiLineString"))) {
        if (!read_rings(r, json, false, place, &rings)) return false;
        add_feature(r, GEO_LINE, rings.items, rings.count, tags, place);
    } else if (str_eq(type, STR("Polygon"))) {
        if (!read_rings(r, json, true, place, &rings)) return false;
        add_feature(r, GEO_AREA, rings.items, rings.count, tags, place);
    } else if (str_eq(type, STR("MultiPolygon"))) {
        if (!read_polygons(r, json, place, &rings)) return false;
        add_feature(r, GEO_AREA, rings.items, rings.count, tags, place);
    } else {
        return false;
    }
    return true;
}

static void read_properties(Reader *r, JsonReader *json, Tags *tags)
{
    VEC(GeoTag) found = {0};
    while (json_next(json) == JSON_KEY) {
        Atom key = atom(json_text(r->scratch, json));
        switch (json_next(json)) {
        case JSON_STRING:
            vec_push(r->scratch, &found, (GeoTag){key, json_text(r->arena, json)});
            break;
        case JSON_NUMBER:
            vec_push(r->scratch, &found, (GeoTag){key, str_copy(r->arena, json->text)});
            break;
        case JSON_TRUE: vec_push(r->scratch, &found, (GeoTag){key, STR("true")}); break;
        case JSON_FALSE: vec_push(r->scratch, &found, (GeoTag){key, STR("false")}); break;
        case JSON_OBJECT: case JSON_ARRAY: json_skip(json); break; /* no map is styled by structures */
        case JSON_NULL: case JSON_END: case JSON_ERROR: case JSON_OBJECT_END: case JSON_ARRAY_END: case JSON_KEY:
            break;
        }
    }
    tags->items = arena_array(r->arena, GeoTag, found.count);
    tags->count = found.count;
    for (size_t i = 0; i < found.count; i++) tags->items[i] = found.items[i];
}

/* crs is no longer in GeoJSON, but Japanese files carry it; only longitude and
 * latitude on GRS 80 / WGS 84 can be taken as they are. */
static void read_crs(Reader *r, JsonReader *json)
{
    static const char *const known[] = {"CRS84", "::4326", ":4326", "::6668", ":6668", "::4612", ":4612"};
    unsigned outside = json->depth - 1;
    while (json->depth > outside) {
        JsonToken token = json_next(json);
        if (token == JSON_ERROR) return;
        if (token != JSON_KEY || !str_eq(json->text, STR("name"))) continue;
        if (json_next(json) != JSON_STRING) continue;
        Str name = json_text(r->scratch, json);
        bool fine = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) fine = fine || str_ends(name, str_from(known[i]));
        if (!fine) {
            diag_add(r->diag, DIAG_GEOJSON_CRS, json_place(json, r->file), name);
            r->ok = false;
        }
    }
}

static bool read_object(Reader *r, JsonReader *json, Tags *tags, Shape *shape);

/* After JSON_ARRAY of "features" or "geometries"; members of a collection are
 * said to stand where the collection does (at), features where they start. */
static bool read_objects(Reader *r, JsonReader *json, const Tags *inherited, const Place *at);

static bool finish_object(Reader *r, const Shape *shape, const Tags *tags);

/* A later "geometry" takes the place of an earlier one. */
static bool read_geometry(Reader *r, JsonReader *json, Shape *feature)
{
    Shape inner = {.place = feature->place, .of_feature = true};
    Tags none = {0};
    if (feature->geometry_read) r->features.count = feature->first;
    feature->geometry_read = true;
    feature->first = r->features.count;
    return read_object(r, json, &none, &inner) && finish_object(r, &inner, &none);
}

/* What cannot be read as coordinates must still be JSON. */
static bool read_coordinates_now(Reader *r, JsonReader *json, const Tags *tags, Shape *shape)
{
    JsonReader before = *json;
    shape->read = read_coordinates(r, json, shape, tags);
    shape->unreadable = !shape->read;
    if (shape->read) return true;
    *json = before;
    json_skip(json);
    return json->error ? broken(r, json) : true;
}

static bool read_coordinates_at(Reader *r, const Shape *shape, const Tags *tags)
{
    JsonReader json = json_at(r->bytes, shape->coordinates);
    return shape->coordinates > 0 && json_next(&json) == JSON_ARRAY && read_coordinates(r, &json, shape, tags);
}

static void give_tags(Reader *r, size_t first, const Tags *tags)
{
    for (size_t i = first; i < r->features.count; i++) {
        GeoFeature *f = &r->features.items[i];
        f->tags = tags->items;
        f->tag_count = tags->count;
        f->id = tags->id;
    }
}

static bool finish_object(Reader *r, const Shape *shape, const Tags *tags)
{
    if (str_eq(shape->type, STR("FeatureCollection"))) return true;
    if (str_eq(shape->type, STR("Feature"))) {
        if (shape->geometry_read) give_tags(r, shape->first, tags);
        if (shape->geometry == 0) return true; /* "geometry": null is lawful */
        JsonReader json = json_at(r->bytes, shape->geometry);
        json_next(&json);
        Shape inner = {.place = shape->place};
        Tags kept = *tags;
        return read_object(r, &json, &kept, &inner) && finish_object(r, &inner, tags);
    }
    if (str_eq(shape->type, STR("GeometryCollection"))) {
        if (shape->geometries == 0) return true;
        JsonReader json = json_at(r->bytes, shape->geometries);
        return json_next(&json) == JSON_ARRAY && read_objects(r, &json, tags, &shape->place);
    }
    if (!shape->read && (shape->unreadable || !read_coordinates_at(r, shape, tags)))
        diag_add(r->diag, DIAG_GEOJSON_SHAPE, shape->place, shape->type);
    return true;
}

static bool read_objects(Reader *r, JsonReader *json, const Tags *inherited, const Place *at)
{
    JsonToken token;
    while ((token = json_next(json)) != JSON_ARRAY_END) {
        if (token == JSON_ERROR || token == JSON_END) return broken(r, json);
        Shape shape = {.place = at ? *at : json_place(json, r->file)};
        if (token != JSON_OBJECT) {
            json_skip(json);
            diag_add(r->diag, DIAG_GEOJSON_SHAPE, shape.place, STR(""));
            continue;
        }
        Tags tags = *inherited;
        if (!read_object(r, json, &tags, &shape) || !finish_object(r, &shape, &tags)) return false;
    }
    return true;
}

static bool read_member(Reader *r, JsonReader *json, Str name, Tags *tags, Shape *shape)
{
    JsonToken token = json_next(json);
    double number;
    if (token == JSON_ERROR) return broken(r, json);
    if (str_eq(name, STR("features")) && token == JSON_ARRAY) return read_objects(r, json, &(Tags){0}, NULL);
    if (str_eq(name, STR("geometry")) && token == JSON_OBJECT && str_eq(shape->type, STR("Feature"))) return read_geometry(r, json, shape);
    if (str_eq(name, STR("coordinates")) && token == JSON_ARRAY && shape->of_feature && !str_empty(shape->type) && !shape->read)
        return read_coordinates_now(r, json, tags, shape);
    if (str_eq(name, STR("type")) && token == JSON_STRING) shape->type = json_text(r->scratch, json);
    else if (str_eq(name, STR("geometry")) && token == JSON_OBJECT) shape->geometry = json->start;
    else if (str_eq(name, STR("coordinates"))) shape->coordinates = json->start;
    else if (str_eq(name, STR("geometries")) && token == JSON_ARRAY) shape->geometries = json->start;
    else if (str_eq(name, STR("id")) && json_number(json, &number) && fabs(number) < 9e15) tags->id = (int64_t)number;
    if (token == JSON_OBJECT && str_eq(name, STR("properties"))) read_properties(r, json, tags);
    else if (token == JSON_OBJECT && str_eq(name, STR("crs"))) read_crs(r, json);
    else json_skip(json);
    return json->error ? broken(r, json) : true;
}

static bool read_object(Reader *r, JsonReader *json, Tags *tags, Shape *shape)
{
    JsonToken token;
    while ((token = json_next(json)) == JSON_KEY) {
        Str name = json_text(r->scratch, json);
        if (!read_member(r, json, name, tags, shape)) return false;
    }
    return token == JSON_OBJECT_END || broken(r, json);
}

static void finish_layer(Reader *r, GeoLayer *out)
{
    geo_checks_report(r->diag, &r->checks);
    geo_report(r->diag, &r->impossible, DIAG_GEO_IMPOSSIBLE);
    geo_report(r->diag, &r->short_rings, DIAG_GEO_SHORT_RING);
    *out = (GeoLayer){.name = geo_layer_name(r->arena, r->file), .count = r->features.count, .bounds = r->bounds};
    out->features = arena_array(r->arena, GeoFeature, out->count);
    for (size_t i = 0; i < out->count; i++) out->features[i] = r->features.items[i];
}

bool geojson_read(Arena *arena, Str file, Str bytes, Diag *diag, GeoLayer *out)
{
    Reader r = {.arena = arena, .scratch = arena_open(), .file = file, .bytes = bytes, .diag = diag,
                .bounds = geo_box_empty(), .ok = true};
    JsonReader json = json_open(bytes);
    Shape shape = {.place = place_file(file)};
    Tags tags = {0};
    if (json_next(&json) != JSON_OBJECT) {
        broken(&r, &json);
    } else if (read_object(&r, &json, &tags, &shape)) {
        if (json_next(&json) != JSON_END) broken(&r, &json);
        if (str_empty(shape.type)) r.ok = diag_add(diag, DIAG_GEOJSON_NONE, place_file(file), STR(""));
        else finish_object(&r, &shape, &tags);
    }
    finish_layer(&r, out);
    arena_close(r.scratch);
    return r.ok;
}
