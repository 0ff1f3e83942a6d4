/* 基盤地図情報 FG-GML (FGD_GMLSchema 4): one file holds features of one kind, each a
 * point, curve or surface in latitude and longitude. What a kind is becomes the
 * tags of OpenStreetMap, so that one style sheet serves both. */
#include "source/geo_read.h"

#include <math.h>

#include "base/vec.h"
#include "markup/xml.h"

typedef VEC(GeoRing) Rings;
typedef VEC(LonLat) Points;

typedef struct Kind {
    const char *element;  /* of the schema */
    const char *key, *value; /* its tag */
} Kind;

/* Elements of the schema that a map of a ward shows; others are counted as left out. */
static const Kind kinds[] = {
    {"RdEdg", "fgd:road", "edge"},  {"RdCompt", "fgd:road", "component"}, {"RdASL", "fgd:road", "division"},
    {"RdArea", "area:highway", "road"}, {"RdMgtBdry", "fgd:road", "boundary"}, {"RdSgmtA", "area:highway", "road"},
    {"RailCL", "railway", "rail"},  {"BldA", "building", "yes"},    {"BldL", "fgd:building", "edge"},
    {"WA", "natural", "water"},     {"WL", "fgd:water", "edge"},    {"WStrA", "man_made", "pier"},
    {"WStrL", "fgd:water", "structure"}, {"Cstline", "fgd:coast", "line"}, {"AdmArea", "boundary", "administrative"},
    {"AdmBdry", "fgd:boundary", "administrative"}, {"CommBdry", "fgd:boundary", "community"},
    {"AdmPt", "place", "administrative"}, {"CommPt", "place", "neighbourhood"},
};

typedef struct Reader {
    Arena *arena;
    Str file;
    Diag *diag;
    const Kind *kind; /* of the feature that is being read, or NULL */
    Str element;      /* its name */
    unsigned depth, feature_depth;
    bool found; /* a Dataset */
    bool taking; /* text of `wanted` */
    bool hole, surface;
    Buf text;
    Points points; /* of the ring or curve being read: pieces joined */
    Rings rings;
    GeoTag type, name;
    uint32_t line;
    VEC(GeoFeature) features;
    GeoBox bounds;
    GeoChecks checks;
    GeoTally bad;
    size_t foreign;
    bool spoilt; /* the feature: counted once, however many of its parts are bad */
} Reader;

/* Prefixes are the writer's choice; the names are the schema's. */
static Str local(Str name)
{
    size_t colon = str_find_char(name, ':');
    return colon == SIZE_MAX ? name : str_slice(name, colon + 1, name.len);
}

static bool is(Str name, const char *wanted) { return str_eq(name, str_from(wanted)); }

static const Kind *kind_of(Str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is(name, kinds[i].element)) return &kinds[i];
    return NULL;
}

static void spoil(Reader *r)
{
    if (!r->spoilt) geo_tally(&r->bad, place_line(r->file, r->line, 0));
    r->spoilt = true;
}

/* ---- positions ------------------------------------------------------------ */

static bool next_number(Str *rest, double *out)
{
    size_t from = 0;
    while (from < rest->len && (unsigned char)rest->data[from] <= ' ') from++;
    size_t to = from;
    while (to < rest->len && (unsigned char)rest->data[to] > ' ') to++;
    Str word = str_slice(*rest, from, to);
    *rest = str_slice(*rest, to, rest->len);
    return word.len > 0 && str_to_double(word, out);
}

/* "lat lon" pairs, JGD2011 (fguuid:jgd2011.bl) or its forerunner. Segments of one
 * curve repeat the point where they meet. */
static void read_positions(Reader *r, Str text)
{
    double lat, lon;
    for (Str rest = text; str_trim(rest).len > 0;) {
        bool pair = next_number(&rest, &lat) && next_number(&rest, &lon);
        LonLat p = {pair ? lon : NAN, pair ? lat : NAN};
        if (!geo_check(&r->checks, &p, place_line(r->file, r->line, 0))) {
            spoil(r);
            return;
        }
        const LonLat *last = r->points.count ? &r->points.items[r->points.count - 1] : NULL;
        if (!last || last->lon != p.lon || last->lat != p.lat) vec_push(r->arena, &r->points, p);
    }
}

static void end_ring(Reader *r)
{
    LonLat *p = r->points.items;
    size_t count = r->points.count;
    if (count > 1 && p[0].lon == p[count - 1].lon && p[0].lat == p[count - 1].lat) count--;
    if (count < 3) spoil(r);
    else vec_push(r->arena, &r->rings, geo_ring(p, count, r->hole));
    r->points = (Points){0};
}

static void end_curve(Reader *r)
{
    if (r->points.count < 2) spoil(r);
    else vec_push(r->arena, &r->rings, ((GeoRing){.points = r->points.items, .count = r->points.count}));
    r->points = (Points){0};
}

static void end_point(Reader *r)
{
    if (r->points.count != 1) spoil(r);
    else vec_push(r->arena, &r->rings, ((GeoRing){.points = r->points.items, .count = 1}));
    r->points = (Points){0};
}

/* ---- features ------------------------------------------------------------- */

static GeoTag *tags_of(Reader *r, size_t *count)
{
    GeoTag *tags = arena_array(r->arena, GeoTag, 5);
    size_t n = 0;
    tags[n++] = (GeoTag){atom(STR("fgd")), r->element};
    tags[n++] = (GeoTag){atom(str_from(r->kind->key)), str_from(r->kind->value)};
    if (r->type.value.len) tags[n++] = r->type;
    if (r->name.value.len) tags[n++] = r->name;
    *count = n;
    return tags;
}

static void end_feature(Reader *r)
{
    GeoKind kind = r->surface ? GEO_AREA : r->rings.count && r->rings.items[0].count == 1 ? GEO_POINT : GEO_LINE;
    bool whole = r->rings.count > 0 && !(kind == GEO_AREA && r->rings.items[0].hole);
    if (whole) {
        GeoFeature f = {.kind = kind, .rings = r->rings.items, .ring_count = r->rings.count,
                        .place = place_line(r->file, r->line, 0)};
        f.tags = tags_of(r, &f.tag_count);
        for (size_t i = 0; i < f.ring_count; i++)
            for (size_t k = 0; k < f.rings[i].count; k++) geo_box_add(&r->bounds, f.rings[i].points[k]);
        vec_push(r->arena, &r->features, f);
    } else {
        spoil(r);
    }
    r->kind = NULL;
    r->rings = (Rings){0};
    r->points = (Points){0};
}

static void start_feature(Reader *r, const Kind *kind, Str name, unsigned line)
{
    r->kind = kind;
    r->element = str_copy(r->arena, name);
    r->feature_depth = r->depth;
    r->line = line;
    r->surface = r->hole = r->spoilt = false;
    r->type = r->name = (GeoTag){0};
}

/* ---- streaming ------------------------------------------------------------ */

static bool start(void *context, Str full, const XmlAttr *attrs, size_t count, unsigned line)
{
    Reader *r = context;
    Str name = local(full);
    (void)attrs;
    (void)count;
    r->depth++;
    if (r->depth == 1) return r->found = is(name, "Dataset");
    const Kind *kind = r->kind ? NULL : kind_of(name);
    if (kind && r->depth == 2) start_feature(r, kind, name, line);
    else if (!r->kind && r->depth == 2 && !is(name, "description") && !is(name, "name")) r->foreign++;
    if (!r->kind) return true;
    if (is(name, "Surface")) r->surface = true;
    if (is(name, "exterior") || is(name, "interior")) r->hole = is(name, "interior");
    r->taking = is(name, "posList") || is(name, "pos") || is(name, "type") || is(name, "name");
    r->text.len = 0;
    return true;
}

static void end_of_text(Reader *r, Str name)
{
    Str text = buf_str(&r->text), trimmed = str_trim(text);
    if (is(name, "posList") || is(name, "pos")) read_positions(r, text);
    else if (is(name, "type")) r->type = (GeoTag){atom(STR("fgd:type")), str_copy(r->arena, trimmed)};
    else if (is(name, "name")) r->name = (GeoTag){ATOM_name, str_copy(r->arena, trimmed)};
    r->taking = false;
}

static bool end(void *context, Str full)
{
    Reader *r = context;
    Str name = local(full);
    if (r->taking) end_of_text(r, name);
    if (r->kind && (is(name, "exterior") || is(name, "interior"))) end_ring(r);
    else if (r->kind && is(name, "Curve") && !r->surface) end_curve(r);
    else if (r->kind && is(name, "Point")) end_point(r);
    if (r->kind && r->depth == r->feature_depth) end_feature(r);
    r->depth--;
    return true;
}

static bool text(void *context, Str piece)
{
    Reader *r = context;
    if (r->taking) buf_put(&r->text, piece);
    return true;
}

bool gml_read(Arena *arena, Str file, Str bytes, Diag *diag, GeoLayer *out)
{
    Arena *scratch = arena_open();
    Reader r = {.arena = arena, .file = file, .diag = diag, .text = buf_on(scratch), .bounds = geo_box_empty()};
    const XmlHandler handler = {start, end, text};
    *out = (GeoLayer){.name = geo_layer_name(arena, file), .bounds = geo_box_empty()};
    bool ok = xml_stream(file, bytes, &handler, &r, diag);
    arena_close(scratch);
    if (ok && !r.found) ok = diag_add(diag, DIAG_GML_EMPTY, place_file(file));
    geo_checks_report(diag, &r.checks);
    geo_report(diag, &r.bad, DIAG_GML_BAD);
    if (r.foreign) diag_add(diag, DIAG_GML_FOREIGN, place_file(file), str_printf(arena, "%zu", r.foreign));
    out->features = r.features.items;
    out->count = r.features.count;
    out->bounds = r.bounds;
    out->unapproved = true; /* until sources.csv says otherwise */
    return ok;
}
