/* OpenStreetMap XML. Elements may come in any order, so nodes, ways and
 * relations are collected as they stream by (24 bytes a node, 8 a reference)
 * and put together at the end. */
#include "source/geo_read.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/vec.h"
#include "markup/xml.h"
#include "source/osm_near.h"

typedef struct OsmNode {
    int64_t id;
    LonLat at;
} OsmNode;

typedef struct OsmWay {
    int64_t id;
    size_t refs, ref_count; /* in Reader.refs */
    GeoTag *tags;
    size_t tag_count;
    uint32_t line;
    bool drawn_by_relation; /* its tags went to a multipolygon */
} OsmWay;

typedef struct OsmMember {
    int64_t way;
    bool inner;
} OsmMember;

typedef struct OsmRelation {
    int64_t id;
    size_t members, member_count; /* in Reader.members */
    GeoTag *tags;
    size_t tag_count;
    uint32_t line;
} OsmRelation;

/* Open addressing from id to position + 1; the first of equal ids stays. */
typedef struct IdTable {
    const char *items; /* each begins with its id */
    size_t size;       /* of an item */
    uint32_t *slots;
    size_t mask;
} IdTable;

typedef enum Inside { IN_NOTHING, IN_NODE, IN_WAY, IN_RELATION } Inside;

typedef struct Reader {
    Arena *arena;
    Arena *scratch;
    Str file;
    Diag *diag;
    const OsmNear *near; /* what is wanted; NULL: everything */
    bool found; /* an osm element */
    Inside inside;
    bool ignored; /* the current element was deleted or cannot be read */
    OsmNode node;
    OsmWay way;
    OsmRelation relation;
    bool multipolygon;
    uint32_t line;
    VEC(GeoTag) tags; /* of the current element */
    VEC(OsmNode) nodes;
    VEC(OsmWay) ways;
    VEC(OsmRelation) relations;
    VEC(int64_t) refs;
    VEC(OsmMember) members;
    VEC(GeoFeature) features;
    GeoBox bounds;
    GeoChecks checks;
    GeoTally bad_nodes, cut_ways, open_rings;
    IdTable node_table, way_table;
} Reader;

typedef VEC(GeoRing) Rings;

/* ---- streaming ------------------------------------------------------------ */

/* Ids are negative for what an editor has not uploaded yet. */
static bool parse_id(Str s, int64_t *out)
{
    long value;
    bool ok = str_to_int(s, &value);
    *out = ok ? value : 0;
    return ok;
}

static bool deleted(const XmlAttr *attrs, size_t count)
{
    return str_eq(xml_attr(attrs, count, STR("visible")), STR("false")) ||
           str_eq(xml_attr(attrs, count, STR("action")), STR("delete"));
}

static void start_node(Reader *r, const XmlAttr *attrs, size_t count)
{
    LonLat p;
    r->inside = IN_NODE;
    if (r->ignored) return;
    bool ok = parse_id(xml_attr(attrs, count, STR("id")), &r->node.id) &&
              str_to_double(xml_attr(attrs, count, STR("lon")), &p.lon) &&
              str_to_double(xml_attr(attrs, count, STR("lat")), &p.lat);
    Place place = place_line(r->file, r->line, 0);
    if (ok && r->near && !ids_have(&r->near->nodes, r->node.id) && !ids_have(&r->near->corners, r->node.id)) {
        r->ignored = true;
        return;
    }
    if (!ok || !geo_check(&r->checks, &p, place)) {
        geo_tally(&r->bad_nodes, place);
        r->ignored = true;
        return;
    }
    r->node.at = p;
}

static void start_way(Reader *r, const XmlAttr *attrs, size_t count)
{
    r->inside = IN_WAY;
    r->way = (OsmWay){.refs = r->refs.count, .line = r->line};
    if (!parse_id(xml_attr(attrs, count, STR("id")), &r->way.id)) r->ignored = true;
    if (r->near && !ids_have(&r->near->ways, r->way.id) && !ids_have(&r->near->parts, r->way.id)) r->ignored = true;
}

static void start_relation(Reader *r, const XmlAttr *attrs, size_t count)
{
    r->inside = IN_RELATION;
    r->relation = (OsmRelation){.members = r->members.count, .line = r->line};
    r->multipolygon = false;
    if (!parse_id(xml_attr(attrs, count, STR("id")), &r->relation.id)) r->ignored = true;
}

static void add_member(Reader *r, const XmlAttr *attrs, size_t count)
{
    int64_t id;
    if (!str_eq(xml_attr(attrs, count, STR("type")), STR("way")) ||
        !parse_id(xml_attr(attrs, count, STR("ref")), &id))
        return;
    bool inner = str_eq(xml_attr(attrs, count, STR("role")), STR("inner"));
    vec_push(r->scratch, &r->members, (OsmMember){id, inner});
}

/* Notes of mappers to each other, which no map shows. */
static bool editors_tag(Str key)
{
    static const char *const names[] = {"created_by", "source", "source_ref", "note", "fixme", "FIXME", "attribution"};
    static const char *const families[] = {"source:", "note:", "KSJ2:", "yh:"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(key, str_from(names[i]))) return true;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (str_starts(key, str_from(families[i]))) return true;
    return false;
}

static void add_tag(Reader *r, const XmlAttr *attrs, size_t count)
{
    Str key = xml_attr(attrs, count, STR("k")), value = xml_attr(attrs, count, STR("v"));
    if (str_empty(key) || editors_tag(key)) return;
    if (r->inside == IN_RELATION && str_eq(key, STR("type"))) {
        r->multipolygon = str_eq(value, STR("multipolygon")) || str_eq(value, STR("boundary"));
        return;
    }
    if (!r->ignored) vec_push(r->scratch, &r->tags, (GeoTag){atom(key), str_copy(r->arena, value)});
}

static bool on_start(void *context, Str name, const XmlAttr *attrs, size_t count, unsigned line)
{
    Reader *r = context;
    int64_t ref;
    if (r->inside == IN_NOTHING) {
        r->line = line;
        r->tags.count = 0;
        r->ignored = deleted(attrs, count);
        if (str_eq(name, STR("node"))) start_node(r, attrs, count);
        else if (str_eq(name, STR("way"))) start_way(r, attrs, count);
        else if (str_eq(name, STR("relation"))) start_relation(r, attrs, count);
        else if (str_eq(name, STR("osm"))) r->found = true;
    } else if (str_eq(name, STR("tag"))) {
        add_tag(r, attrs, count);
    } else if (r->inside == IN_WAY && str_eq(name, STR("nd"))) {
        if (!r->ignored && parse_id(xml_attr(attrs, count, STR("ref")), &ref)) vec_push(r->scratch, &r->refs, ref);
    } else if (r->inside == IN_RELATION && str_eq(name, STR("member"))) {
        add_member(r, attrs, count);
    }
    return true;
}

static GeoTag *keep_tags(Reader *r)
{
    GeoTag *tags = arena_array(r->arena, GeoTag, r->tags.count);
    for (size_t i = 0; i < r->tags.count; i++) tags[i] = r->tags.items[i];
    return tags;
}

static void add_feature(Reader *r, GeoKind kind, const GeoRing *rings, size_t count, GeoFeature f)
{
    if (count == 0) return;
    f.kind = kind;
    f.ring_count = count;
    f.rings = arena_array(r->arena, GeoRing, count);
    for (size_t i = 0; i < count; i++) {
        f.rings[i] = rings[i];
        for (size_t k = 0; k < rings[i].count; k++) geo_box_add(&r->bounds, rings[i].points[k]);
    }
    vec_push(r->scratch, &r->features, f);
}

static void end_node(Reader *r)
{
    bool corner = r->near && !ids_have(&r->near->nodes, r->node.id); /* far away, of something that reaches in */
    vec_push(r->scratch, &r->nodes, r->node);
    if (r->tags.count == 0 || corner) return;
    LonLat *point = arena_array(r->arena, LonLat, 1);
    *point = r->node.at;
    add_feature(r, GEO_POINT, &(GeoRing){.points = point, .count = 1}, 1,
                (GeoFeature){.tags = keep_tags(r), .tag_count = r->tags.count, .id = r->node.id,
                             .place = place_line(r->file, r->line, 0)});
}

static void end_way(Reader *r)
{
    r->way.ref_count = r->refs.count - r->way.refs;
    r->way.tags = keep_tags(r);
    r->way.tag_count = r->tags.count;
    vec_push(r->scratch, &r->ways, r->way);
}

/* Of the ways an area near the ward is made of, all are wanted. */
static bool is_wanted(const Reader *r, const OsmRelation *rel)
{
    for (size_t i = 0; r->near && i < rel->member_count; i++)
        if (ids_have(&r->near->ways, r->members.items[rel->members + i].way)) return true;
    return !r->near;
}

static void end_relation(Reader *r)
{
    r->relation.member_count = r->members.count - r->relation.members;
    if (!r->multipolygon || !is_wanted(r, &r->relation)) {
        r->members.count = r->relation.members;
        return;
    }
    r->relation.tags = keep_tags(r);
    r->relation.tag_count = r->tags.count;
    vec_push(r->scratch, &r->relations, r->relation);
}

static bool on_end(void *context, Str name)
{
    Reader *r = context;
    static const char *const names[] = {"", "node", "way", "relation"};
    if (r->inside == IN_NOTHING || !str_eq(name, str_from(names[r->inside]))) return true;
    if (!r->ignored) {
        if (r->inside == IN_NODE) end_node(r);
        else if (r->inside == IN_WAY) end_way(r);
        else end_relation(r);
    }
    r->inside = IN_NOTHING;
    return true;
}

/* ---- ids ------------------------------------------------------------------ */

static size_t id_slot(const IdTable *t, int64_t id)
{
    uint64_t h = (uint64_t)id * 0x9E3779B97F4A7C15u;
    return (size_t)(h >> 32) & t->mask;
}

static int64_t id_of(const IdTable *t, size_t item)
{
    int64_t id;
    memcpy(&id, t->items + item * t->size, sizeof id);
    return id;
}

static IdTable id_table(Arena *arena, const void *items, size_t size, size_t count)
{
    size_t slots = 16;
    while (slots < count * 2) slots *= 2;
    IdTable t = {.items = items, .size = size, .slots = arena_array(arena, uint32_t, slots), .mask = slots - 1};
    for (size_t i = 0; i < count; i++) {
        int64_t id = id_of(&t, i);
        size_t slot = id_slot(&t, id);
        while (t.slots[slot] && id_of(&t, t.slots[slot] - 1) != id) slot = (slot + 1) & t.mask;
        if (!t.slots[slot]) t.slots[slot] = (uint32_t)i + 1;
    }
    return t;
}

/* SIZE_MAX when absent. */
static size_t id_find(const IdTable *t, int64_t id)
{
    for (size_t slot = id_slot(t, id); t->slots[slot]; slot = (slot + 1) & t->mask)
        if (id_of(t, t->slots[slot] - 1) == id) return t->slots[slot] - 1;
    return SIZE_MAX;
}

/* ---- ways ----------------------------------------------------------------- */

static Str tag_of(const GeoTag *tags, size_t count, Atom key)
{
    for (size_t i = 0; i < count; i++)
        if (tags[i].key == key) return tags[i].value;
    return STR("");
}

/* Whether a closed way is an area: what the OSM wiki's «Area» page says of the
 * tags a map shows. */
static bool means_area(const GeoTag *tags, size_t count)
{
    static const Atom areas[] = {ATOM_building, ATOM_landuse, ATOM_leisure, ATOM_amenity, ATOM_shop, ATOM_tourism,
                                 ATOM_place, ATOM_water, ATOM_office, ATOM_boundary, ATOM_historic, ATOM_sport,
                                 ATOM_building_part};
    Str area = tag_of(tags, count, ATOM_area);
    if (str_eq(area, STR("yes"))) return true;
    if (str_eq(area, STR("no"))) return false;
    Str natural = tag_of(tags, count, ATOM_natural), waterway = tag_of(tags, count, ATOM_waterway);
    Str made = tag_of(tags, count, ATOM_man_made), railway = tag_of(tags, count, ATOM_railway);
    if (!str_empty(natural))
        return !str_eq(natural, STR("coastline")) && !str_eq(natural, STR("cliff")) && !str_eq(natural, STR("tree_row"));
    if (!str_empty(waterway)) return str_eq(waterway, STR("riverbank")) || str_eq(waterway, STR("dock"));
    if (!str_empty(railway)) return str_eq(railway, STR("platform")) || str_eq(railway, STR("station"));
    if (!str_empty(made)) return !str_eq(made, STR("pipeline")) && !str_eq(made, STR("embankment"));
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        if (!str_empty(tag_of(tags, count, areas[i]))) return true;
    return false;
}

static bool way_closed(const Reader *r, const OsmWay *w)
{
    return w->ref_count > 3 && r->refs.items[w->refs] == r->refs.items[w->refs + w->ref_count - 1];
}

static void push_line(Reader *r, Rings *out, const LonLat *points, size_t count)
{
    if (count < 2) return;
    LonLat *copy = arena_array(r->arena, LonLat, count);
    memcpy(copy, points, count * sizeof *copy);
    vec_push(r->scratch, out, (GeoRing){.points = copy, .count = count});
}

/* The parts of a way whose nodes are all here. */
static void way_lines(Reader *r, const OsmWay *w, Rings *out)
{
    VEC(LonLat) run = {0};
    bool cut = false;
    for (size_t i = 0; i < w->ref_count; i++) {
        size_t node = id_find(&r->node_table, r->refs.items[w->refs + i]);
        if (node != SIZE_MAX) {
            vec_push(r->scratch, &run, r->nodes.items[node].at);
            continue;
        }
        push_line(r, out, run.items, run.count);
        run.count = 0;
        cut = true;
    }
    push_line(r, out, run.items, run.count);
    if (cut) geo_tally(&r->cut_ways, place_line(r->file, w->line, 0));
}

static void add_way(Reader *r, const OsmWay *w)
{
    if (w->tag_count == 0 || w->drawn_by_relation) return;
    Rings lines = {0};
    way_lines(r, w, &lines);
    GeoFeature f = {.tags = w->tags, .tag_count = w->tag_count, .id = w->id, .place = place_line(r->file, w->line, 0)};
    bool whole = lines.count == 1 && lines.items[0].count == w->ref_count;
    if (whole && way_closed(r, w) && means_area(w->tags, w->tag_count)) {
        GeoRing ring = geo_ring(lines.items[0].points, lines.items[0].count - 1, false);
        add_feature(r, GEO_AREA, &ring, 1, f);
    } else {
        add_feature(r, GEO_LINE, lines.items, lines.count, f);
    }
}

/* ---- multipolygons -------------------------------------------------------- */

/* One end of a member way, sorted by node so that ways that meet stand side
 * by side. */
typedef struct WayEnd {
    int64_t node;
    uint32_t way; /* index in the list of this relation's ways */
    uint32_t used; /* of the first end at a node: how many from it on are of used ways */
    bool last;
} WayEnd;

typedef struct Assembly {
    const OsmWay **ways;
    bool *used;
    size_t count;
    WayEnd *ends;
} Assembly;

static int end_order(const void *a, const void *b)
{
    const WayEnd *x = a, *y = b;
    if (x->node != y->node) return x->node < y->node ? -1 : 1;
    if (x->way != y->way) return x->way < y->way ? -1 : 1;
    return (int)x->last - (int)y->last;
}

static int64_t way_node(const Reader *r, const OsmWay *w, bool last)
{
    return r->refs.items[w->refs + (last ? w->ref_count - 1 : 0)];
}

/* An unused way that begins or ends at the node, lowest in order; NULL: none. */
static const WayEnd *next_end(Assembly *a, int64_t node)
{
    size_t low = 0, high = a->count * 2;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (a->ends[mid].node < node) low = mid + 1;
        else high = mid;
    }
    if (low == a->count * 2 || a->ends[low].node != node) return NULL;
    size_t at = low + a->ends[low].used; /* a used way stays used: none is looked at twice */
    while (at < a->count * 2 && a->ends[at].node == node && a->used[a->ends[at].way]) at++;
    a->ends[low].used = (uint32_t)(at - low);
    return at < a->count * 2 && a->ends[at].node == node ? &a->ends[at] : NULL;
}

typedef VEC(LonLat) Points;

/* Appends the way's points, the first of them left out when it continues. */
static bool append_way(Reader *r, const OsmWay *w, bool backward, Points *out)
{
    for (size_t i = out->count > 0 ? 1 : 0; i < w->ref_count; i++) {
        size_t node = id_find(&r->node_table, r->refs.items[w->refs + (backward ? w->ref_count - 1 - i : i)]);
        if (node == SIZE_MAX) return false;
        vec_push(r->scratch, out, r->nodes.items[node].at);
    }
    return true;
}

/* Follows ways from `first` until the ring closes; false when it does not. */
static bool assemble_ring(Reader *r, Assembly *a, uint32_t first, bool hole, Rings *out)
{
    Points points = {0};
    const OsmWay *w = a->ways[first];
    int64_t start = way_node(r, w, false), at = way_node(r, w, true);
    a->used[first] = true;
    bool complete = append_way(r, w, false, &points);
    while (at != start) {
        const WayEnd *next = next_end(a, at);
        if (!next) return false;
        a->used[next->way] = true;
        w = a->ways[next->way];
        complete = append_way(r, w, next->last, &points) && complete;
        at = way_node(r, w, !next->last);
    }
    if (!complete || points.count < 4) return false;
    LonLat *copy = arena_array(r->arena, LonLat, points.count);
    memcpy(copy, points.items, points.count * sizeof *copy);
    vec_push(r->scratch, out, geo_ring(copy, points.count - 1, hole));
    return true;
}

/* All rings of one role. Returns how many did not close. */
static size_t assemble(Reader *r, const OsmRelation *rel, bool inner, Rings *out)
{
    Assembly a = {.ways = arena_array(r->scratch, const OsmWay *, rel->member_count)};
    for (size_t i = 0; i < rel->member_count; i++) {
        const OsmMember *m = &r->members.items[rel->members + i];
        size_t way = m->inner == inner ? id_find(&r->way_table, m->way) : SIZE_MAX;
        if (way != SIZE_MAX && r->ways.items[way].ref_count > 1) a.ways[a.count++] = &r->ways.items[way];
    }
    a.used = arena_array(r->scratch, bool, a.count);
    a.ends = arena_array(r->scratch, WayEnd, a.count * 2);
    for (size_t i = 0; i < a.count; i++)
        for (size_t last = 0; last < 2; last++)
            a.ends[i * 2 + last] = (WayEnd){.node = way_node(r, a.ways[i], last), .way = (uint32_t)i, .last = last};
    if (a.count) qsort(a.ends, a.count * 2, sizeof *a.ends, end_order);
    size_t open = 0;
    for (uint32_t i = 0; i < a.count; i++)
        if (!a.used[i] && !assemble_ring(r, &a, i, inner, out)) open++;
    return open;
}

/* Relations of old have their tags on the outer way. */
static void adopt_tags(Reader *r, OsmRelation *rel)
{
    for (size_t i = 0; rel->tag_count == 0 && i < rel->member_count; i++) {
        const OsmMember *m = &r->members.items[rel->members + i];
        size_t way = m->inner ? SIZE_MAX : id_find(&r->way_table, m->way);
        if (way == SIZE_MAX) continue;
        OsmWay *w = &r->ways.items[way];
        if (!means_area(w->tags, w->tag_count)) continue;
        rel->tags = w->tags;
        rel->tag_count = w->tag_count;
        w->drawn_by_relation = true;
    }
}

static void add_relation(Reader *r, OsmRelation *rel)
{
    Rings rings = {0};
    adopt_tags(r, rel);
    if (rel->tag_count == 0) return;
    size_t open = assemble(r, rel, false, &rings);
    if (rings.count > 0) open += assemble(r, rel, true, &rings);
    Place place = place_line(r->file, rel->line, 0);
    if (open > 0) geo_tally(&r->open_rings, place);
    add_feature(r, GEO_AREA, rings.items, rings.count,
                (GeoFeature){.tags = rel->tags, .tag_count = rel->tag_count, .id = rel->id, .place = place});
}

/* ---- the layer ------------------------------------------------------------ */

static void put_together(Reader *r)
{
    r->node_table = id_table(r->scratch, r->nodes.items, sizeof *r->nodes.items, r->nodes.count);
    r->way_table = id_table(r->scratch, r->ways.items, sizeof *r->ways.items, r->ways.count);
    for (size_t i = 0; i < r->relations.count; i++) add_relation(r, &r->relations.items[i]);
    for (size_t i = 0; i < r->ways.count; i++) add_way(r, &r->ways.items[i]);
    geo_checks_report(r->diag, &r->checks);
    geo_report(r->diag, &r->bad_nodes, DIAG_OSM_BAD_NODE);
    geo_report(r->diag, &r->cut_ways, DIAG_OSM_CUT_WAYS);
    geo_report(r->diag, &r->open_rings, DIAG_OSM_OPEN_RINGS);
}

static const XmlHandler handler = {.start = on_start, .end = on_end};

static Reader open_reader(Arena *arena, Str file, Diag *diag)
{
    return (Reader){.arena = arena, .scratch = arena_open(), .file = file, .diag = diag, .bounds = geo_box_empty()};
}

static bool finish(Reader *r, bool ok, GeoLayer *out)
{
    if (ok && !r->found) ok = diag_add(r->diag, DIAG_OSM_EMPTY, place_file(r->file), STR(""));
    put_together(r);
    *out = (GeoLayer){.name = geo_layer_name(r->arena, r->file), .count = r->features.count, .bounds = r->bounds};
    out->features = arena_array(r->arena, GeoFeature, out->count);
    for (size_t i = 0; i < out->count; i++) out->features[i] = r->features.items[i];
    arena_close(r->scratch);
    return ok;
}

bool osm_read(Arena *arena, Str file, Str bytes, Diag *diag, GeoLayer *out)
{
    Reader r = open_reader(arena, file, diag);
    return finish(&r, xml_stream(file, bytes, &handler, &r, diag), out);
}

bool osm_read_near(Arena *arena, Str file, int fd, GeoBox box, Diag *diag, GeoLayer *out)
{
    Reader r = open_reader(arena, file, diag);
    OsmNear near;
    bool ok = osm_near(r.scratch, file, fd, box, diag, &near);
    r.near = &near;
    if (ok) ok = lseek(fd, 0, SEEK_SET) == 0 && xml_stream_file(file, fd, &handler, &r, diag);
    return finish(&r, ok, out);
}
