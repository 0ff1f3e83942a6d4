#include "layer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Run run(Str text) { return layer_run(osm_read, "geo/base.osm", text); }

static const GeoFeature *find(const Run *r, int64_t id)
{
    for (size_t i = 0; i < r->layer.count; i++)
        if (r->layer.features[i].id == id) return &r->layer.features[i];
    return NULL;
}

#define NODES \
    "<node id='1' lat='35.0' lon='139.0'/><node id='2' lat='35.0' lon='139.1'/><node id='3' lat='35.1' lon='139.1'/>" \
    "<node id='4' lat='35.1' lon='139.0'/><node id='-5' lat='35.02' lon='139.02'/><node id='-6' lat='35.02' lon='139.08'/>" \
    "<node id='-7' lat='35.08' lon='139.05'/>"

static void reads_points_lines_and_areas(void **state)
{
    (void)state;
    Run r = run(STR("<osm>" NODES
                    "<node id='10' lat='35.5' lon='139.5'><tag k='railway' v='station'/><tag k='name' v='汐見'/></node>"
                    "<way id='20'><nd ref='1'/><nd ref='2'/><nd ref='3'/><tag k='highway' v='primary'/><tag k='source' v='x'/></way>"
                    "<way id='21'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='4'/><nd ref='1'/><tag k='building' v='yes'/></way>"
                    "<way id='22'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='1'/><tag k='highway' v='residential'/></way>"
                    "<way id='23'><nd ref='1'/><nd ref='2'/></way><bounds minlat='35' minlon='139' maxlat='36' maxlon='140'/></osm>"));
    assert_true(r.ok);
    assert_int_equal(r.layer.count, 4); /* a way without tags is no feature */
    assert_str(r.layer.name, "base");
    assert_int_equal(find(&r, 10)->kind, GEO_POINT);
    assert_str(geo_tag(find(&r, 10), ATOM_name), "汐見");
    assert_int_equal(find(&r, 20)->kind, GEO_LINE);
    assert_int_equal(find(&r, 20)->tag_count, 1);
    assert_int_equal(find(&r, 21)->kind, GEO_AREA);
    assert_int_equal(find(&r, 21)->rings[0].count, 4);
    assert_int_equal(find(&r, 22)->kind, GEO_LINE); /* a round street is no area */
    assert_true(r.layer.bounds.north == 35.5);
    done(&r);
}

static void assembles_multipolygons(void **state)
{
    (void)state;
    /* The outline in two ways, one of them backwards; the hole with negative ids;
     * all of it before the nodes. */
    Run r = run(STR("<osm><relation id='30'><member type='way' ref='20' role='outer'/><member type='way' ref='21' role=''/>"
                    "<member type='way' ref='-22' role='inner'/><member type='node' ref='1' role=''/>"
                    "<tag k='type' v='multipolygon'/><tag k='natural' v='water'/></relation>"
                    "<way id='20'><nd ref='1'/><nd ref='2'/><nd ref='3'/></way>"
                    "<way id='21'><nd ref='1'/><nd ref='4'/><nd ref='3'/></way>"
                    "<way id='-22'><nd ref='-5'/><nd ref='-6'/><nd ref='-7'/><nd ref='-5'/></way>" NODES "</osm>"));
    assert_true(r.ok);
    assert_int_equal(r.layer.count, 1);
    const GeoFeature *f = find(&r, 30);
    assert_int_equal(f->kind, GEO_AREA);
    assert_int_equal(f->ring_count, 2);
    assert_int_equal(f->rings[0].count, 4);
    assert_true(f->rings[1].hole);
    assert_true(geo_area_contains(f, (LonLat){139.01, 35.09}));
    assert_false(geo_area_contains(f, (LonLat){139.05, 35.04}));
    assert_int_equal(f->place.line, 1);
    done(&r);
}

static void old_relations_take_their_tags_from_the_outline(void **state)
{
    (void)state;
    Run r = run(STR("<osm>" NODES "<way id='20'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='4'/><nd ref='1'/>"
                    "<tag k='leisure' v='park'/></way><way id='21'><nd ref='-5'/><nd ref='-6'/><nd ref='-7'/><nd ref='-5'/></way>"
                    "<relation id='30'><member type='way' ref='20' role='outer'/><member type='way' ref='21' role='inner'/>"
                    "<tag k='type' v='multipolygon'/></relation></osm>"));
    assert_int_equal(r.layer.count, 1);
    assert_int_equal(find(&r, 30)->ring_count, 2);
    assert_str(geo_tag(find(&r, 30), ATOM_leisure), "park");
    done(&r);
}

static void says_what_is_missing(void **state)
{
    (void)state;
    Run r = run(STR("<osm>" NODES "<node id='x' lat='1' lon='1'/><node id='8' lat='100' lon='1'/><node id='9' lat='35' lon='nan'/>"
                    "<node id='11' lat='35' lon='139' visible='false'><tag k='name' v='gone'/></node>"
                    "<way id='20'><nd ref='1'/><nd ref='2'/><nd ref='99'/><nd ref='3'/><nd ref='4'/><nd ref='98'/><nd ref='1'/>"
                    "<tag k='highway' v='primary'/></way><way id='21' action='delete'><nd ref='1'/><nd ref='2'/><tag k='highway' v='x'/></way>"
                    "<relation id='30'><member type='way' ref='20' role='outer'/><tag k='type' v='multipolygon'/><tag k='natural' v='wood'/></relation>"
                    "<relation id='31'><member type='way' ref='77' role='outer'/><tag k='type' v='boundary'/><tag k='name' v='区'/></relation></osm>"));
    assert_true(r.ok);
    assert_int_equal(r.layer.count, 1);
    assert_int_equal(find(&r, 20)->ring_count, 2); /* cut where a node is missing */
    assert_int_equal(diag_count_of(r.diag, DIAG_OSM_BAD_NODE), 1);
    assert_int_equal(diag_count_of(r.diag, DIAG_OSM_CUT_WAYS), 1);
    assert_int_equal(diag_count_of(r.diag, DIAG_OSM_OPEN_RINGS), 1);
    done(&r);
}

static void refuses_what_is_no_map(void **state)
{
    (void)state;
    Run empty = run(STR("<html><body/></html>"));
    assert_false(empty.ok);
    assert_int_equal(diag_count_of(empty.diag, DIAG_OSM_EMPTY), 1);
    Run broken = run(STR("<osm>" NODES "<node id='50' lat='35' lon='139'><tag k='name' v='前'/></node><way id='3'>"));
    assert_false(broken.ok);
    assert_int_equal(broken.layer.count, 1); /* what came before stays */
    done(&empty);
    done(&broken);
}

/* An entity bomb must end quickly and say so. */
static void expands_no_entities(void **state)
{
    (void)state;
    Run r = run(STR("<!DOCTYPE osm [" LAUGHS "]><osm><node id='1' lat='35' lon='139'><tag k='name' v='&h;'/></node></osm>"));
    assert_int_equal(diag_count_of(r.diag, DIAG_XML_ENTITY), 1);
    assert_true(arena_used(r.arena) < 1 << 20);
    done(&r);
}

/* Many ways that all meet in one node: joining must stay bounded. */
static void many_members_at_one_node(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf b = buf_on(arena);
    buf_put(&b, STR("<osm><node id='1' lat='35' lon='139'/><node id='2' lat='35' lon='139.1'/><relation id='9'>"));
    for (int i = 0; i < 4000; i++) buf_printf(&b, "<member type='way' ref='%d' role='outer'/>", 100 + i);
    buf_put(&b, STR("<tag k='type' v='multipolygon'/><tag k='natural' v='water'/></relation>"));
    for (int i = 0; i < 4000; i++) buf_printf(&b, "<way id='%d'><nd ref='1'/><nd ref='2'/></way>", 100 + i);
    buf_put(&b, STR("</osm>"));
    Run r = run(buf_str(&b));
    assert_true(r.ok);
    done(&r);
    arena_close(arena);
}

static void says_what_is_wrong_with_positions(void **state)
{
    (void)state;
    Run r = run(STR("<osm><node id='1' lat='139.5' lon='35.5'><tag k='name' v='逆'/></node>\n"
                    "<node id='2' lat='53.3' lon='-6.2'><tag k='name' v='愛蘭'/></node></osm>"));
    assert_true(r.ok && r.layer.count == 2);
    assert_true(find(&r, 1)->rings[0].points[0].lon == 139.5);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEO_SWAPPED), 1);
    size_t count;
    const DiagMessage *all = diag_sorted(r.diag, &count);
    assert_true(count == 2 && all[1].id == DIAG_GEO_ABROAD && all[1].place.line == 2);
    done(&r);
}

/* ---- large files ---------------------------------------------------------- */

static Run run_near(const char *text)
{
    Run r = {.arena = arena_open(), .diag = diag_open()};
    char path[] = "/tmp/tsunagi-osm-XXXXXX";
    int fd = mkstemp(path);
    unlink(path);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    r.ok = osm_read_near(r.arena, STR("geo/base.osm"), fd, (GeoBox){139, 35, 139.1, 35.1}, r.diag, &r.layer);
    close(fd);
    return r;
}

#define FAR_NODES \
    "<node id='50' lat='36' lon='141'/><node id='51' lat='36' lon='141.1'><tag k='name' v='遠い'/></node><node id='52' lat='36.1' lon='141'/>" \
    "<node id='53' lat='35.05' lon='139.05'><tag k='name' v='近い'/></node><node id='54' lat='139.06' lon='35.06'><tag k='name' v='逆'/></node>"
#define FAR_WAYS                                                                                                              \
    "<way id='20'><nd ref='1'/><nd ref='50'/><tag k='highway' v='primary'/></way><way id='21'><nd ref='50'/><nd ref='51'/><nd ref='52'/>" \
    "<tag k='highway' v='primary'/></way><way id='22'><nd ref='3'/><nd ref='51'/></way><way id='23'><nd ref='51'/><nd ref='52'/><nd ref='3'/></way>"
#define FAR_AREAS                                                                                                              \
    "<relation id='30'><member type='way' ref='22' role='outer'/><member type='way' ref='23' role='outer'/><tag k='type' v='multipolygon'/>" \
    "<tag k='natural' v='water'/></relation><relation id='31'><member type='way' ref='21' role='outer'/><tag k='type' v='multipolygon'/>"    \
    "<tag k='natural' v='wood'/></relation>"

static void check_near(const char *text)
{
    Run r = run_near(text);
    assert_true(r.ok);
    assert_int_equal(r.layer.count, 4); /* 53, 54, the street that leaves the box, the lake that reaches in */
    assert_true(find(&r, 53) && find(&r, 54) && find(&r, 20) && find(&r, 30));
    assert_int_equal(find(&r, 20)->rings[0].count, 2);
    assert_int_equal(find(&r, 30)->kind, GEO_AREA);
    assert_int_equal(find(&r, 30)->rings[0].count, 3);
    assert_int_equal(diag_count_of(r.diag, DIAG_OSM_CUT_WAYS) + diag_count_of(r.diag, DIAG_OSM_OPEN_RINGS), 0);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEO_SWAPPED), 1);
    done(&r);
}

static void of_a_large_file_what_is_near_stays(void **state)
{
    (void)state;
    check_near("<osm>" NODES FAR_NODES FAR_WAYS FAR_AREAS "</osm>");
    check_near("<osm>" FAR_AREAS FAR_WAYS FAR_NODES NODES "</osm>");
    check_near("<osm>" FAR_WAYS FAR_AREAS NODES FAR_NODES "</osm>");
    Run r = run_near("<osm>" NODES "<way");
    assert_false(r.ok);
    assert_int_equal(diag_count_of(r.diag, DIAG_XML_SYNTAX), 1);
    done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_points_lines_and_areas), cmocka_unit_test(assembles_multipolygons),
        cmocka_unit_test(old_relations_take_their_tags_from_the_outline), cmocka_unit_test(says_what_is_missing),
        cmocka_unit_test(refuses_what_is_no_map), cmocka_unit_test(expands_no_entities),
        cmocka_unit_test(many_members_at_one_node),
        cmocka_unit_test(says_what_is_wrong_with_positions),
        cmocka_unit_test(of_a_large_file_what_is_near_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
