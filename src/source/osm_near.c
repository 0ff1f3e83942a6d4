#include "source/osm_near.h"

#include <unistd.h>

/* ---- ids ------------------------------------------------------------------ */

static size_t slot_of(const IdSet *set, int64_t id)
{
    size_t at = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 32) & (set->room - 1);
    while (set->slots[at] && set->slots[at] != id) at = (at + 1) & (set->room - 1);
    return at;
}

static void grow(IdSet *set)
{
    int64_t *before = set->slots;
    size_t room = set->room;
    set->room = room ? room * 2 : 1024;
    set->slots = arena_array(set->arena, int64_t, set->room);
    for (size_t i = 0; i < room; i++)
        if (before[i]) set->slots[slot_of(set, before[i])] = before[i];
}

static void ids_add(IdSet *set, int64_t id)
{
    if (ids_have(set, id)) return;
    set->count++;
    if (id == 0) {
        set->zero = true;
        return;
    }
    if (set->count * 2 > set->room) grow(set);
    set->slots[slot_of(set, id)] = id;
}

bool ids_have(const IdSet *set, int64_t id)
{
    if (id == 0) return set->zero;
    return set->room > 0 && set->slots[slot_of(set, id)] == id;
}

/* ---- one reading ---------------------------------------------------------- */

typedef struct Gather {
    OsmNear *near;
    Arena *scratch;
    enum { AT_TOP, AT_WAY, AT_RELATION } at;
    int64_t id;
    VEC(int64_t) refs; /* of the way or relation */
    bool touches;      /* the box */
    bool area;         /* the relation */
    unsigned latest;   /* 1 a way was seen, 2 a relation … */
    bool disordered;   /* … and afterwards something it may be made of */
} Gather;

static bool id_attr(const XmlAttr *attrs, size_t count, Str name, int64_t *out)
{
    long value;
    for (size_t i = 0; i < count; i++)
        if (str_eq(attrs[i].name, name) && str_to_int(attrs[i].value, &value)) {
            *out = value;
            return true;
        }
    return false;
}

static void gather_node(Gather *g, const XmlAttr *attrs, size_t count)
{
    LonLat p;
    int64_t id;
    g->disordered = g->disordered || g->latest > 0;
    if (id_attr(attrs, count, STR("id"), &id) && str_to_double(xml_attr(attrs, count, STR("lon")), &p.lon) &&
        str_to_double(xml_attr(attrs, count, STR("lat")), &p.lat) &&
        (geo_box_contains(g->near->box, p) || geo_box_contains(g->near->box, (LonLat){p.lat, p.lon}))) /* exchanged */
        ids_add(&g->near->nodes, id);
}

static void begin(Gather *g, unsigned kind, const XmlAttr *attrs, size_t count)
{
    g->disordered = g->disordered || g->latest > kind;
    g->latest = g->latest > kind ? g->latest : kind;
    if (!id_attr(attrs, count, STR("id"), &g->id)) return;
    g->at = kind == 1 ? AT_WAY : AT_RELATION;
    g->refs.count = 0;
    g->touches = g->area = false;
}

static bool on_start(void *context, Str name, const XmlAttr *attrs, size_t count, unsigned line)
{
    Gather *g = context;
    int64_t ref;
    (void)line;
    if (g->at == AT_TOP) {
        if (str_eq(name, STR("node"))) gather_node(g, attrs, count);
        else if (str_eq(name, STR("way"))) begin(g, 1, attrs, count);
        else if (str_eq(name, STR("relation"))) begin(g, 2, attrs, count);
    } else if (g->at == AT_WAY && str_eq(name, STR("nd")) && id_attr(attrs, count, STR("ref"), &ref)) {
        g->touches = g->touches || ids_have(&g->near->nodes, ref);
        vec_push(g->scratch, &g->refs, ref);
    } else if (g->at == AT_RELATION && str_eq(name, STR("member")) && str_eq(xml_attr(attrs, count, STR("type")), STR("way")) &&
               id_attr(attrs, count, STR("ref"), &ref)) {
        g->touches = g->touches || ids_have(&g->near->ways, ref);
        vec_push(g->scratch, &g->refs, ref);
    } else if (g->at == AT_RELATION && str_eq(name, STR("tag")) && str_eq(xml_attr(attrs, count, STR("k")), STR("type"))) {
        Str value = xml_attr(attrs, count, STR("v"));
        g->area = str_eq(value, STR("multipolygon")) || str_eq(value, STR("boundary"));
    }
    return true;
}

static bool on_end(void *context, Str name)
{
    Gather *g = context;
    OsmNear *n = g->near;
    if (g->at == AT_WAY && str_eq(name, STR("way"))) {
        if (g->touches) ids_add(&n->ways, g->id);
        bool wanted = g->touches || ids_have(&n->parts, g->id);
        for (size_t i = 0; wanted && i < g->refs.count; i++) ids_add(&n->corners, g->refs.items[i]);
        g->at = AT_TOP;
    } else if (g->at == AT_RELATION && str_eq(name, STR("relation"))) {
        for (size_t i = 0; g->touches && g->area && i < g->refs.count; i++) ids_add(&n->parts, g->refs.items[i]);
        g->at = AT_TOP;
    }
    return true;
}

/* Is every way of an area found already, as one that touches the box? */
static bool parts_are_near(const OsmNear *n)
{
    for (size_t i = 0; i < n->parts.room; i++)
        if (n->parts.slots[i] && !ids_have(&n->ways, n->parts.slots[i])) return false;
    return !n->parts.zero || n->ways.zero;
}

/* In the usual order (nodes, ways, relations) one reading finds all but the far ways of
 * areas, a second their corners. In another order the sets grow for some more. */
bool osm_near(Arena *arena, Str file, int fd, GeoBox box, Diag *diag, OsmNear *out)
{
    enum { READINGS_MOST = 5 }; /* nodes, ways, parts, corners; and one that finds nothing new */
    *out = (OsmNear){.box = box, .nodes = {.arena = arena}, .ways = {.arena = arena}, .parts = {.arena = arena}, .corners = {.arena = arena}};
    const XmlHandler handler = {.start = on_start, .end = on_end};
    for (unsigned reading = 0, grown = 1; reading < READINGS_MOST && grown; reading++) {
        Gather g = {.near = out, .scratch = arena_open()};
        size_t before = out->nodes.count + out->ways.count + out->parts.count + out->corners.count;
        bool good = lseek(fd, 0, SEEK_SET) == 0 && xml_stream_file(file, fd, &handler, &g, diag);
        arena_close(g.scratch);
        if (!good) return false;
        grown = out->nodes.count + out->ways.count + out->parts.count + out->corners.count > before;
        if (!g.disordered && (reading > 0 || parts_are_near(out))) break;
    }
    return true;
}
