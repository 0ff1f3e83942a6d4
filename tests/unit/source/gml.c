#include "layer.h"

static Run run(Str text) { return layer_run(gml_read, "geo/fgd.xml", text); }

#define HEAD \
    "<?xml version='1.0' encoding='utf-8'?><Dataset xmlns:gml='http://www.opengis.net/gml/3.2' " \
    "xmlns='http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema' gml:id='D'><gml:name>見本</gml:name>"
#define LINE(list) "<gml:LineStringSegment><gml:posList>" list "</gml:posList></gml:LineStringSegment>"
#define CURVE(segments) "<gml:Curve srsName='fguuid:jgd2011.bl'><gml:segments>" segments "</gml:segments></gml:Curve>"
#define RING(side, list) "<gml:" side "><gml:Ring><gml:curveMember>" CURVE(LINE(list)) "</gml:curveMember></gml:Ring></gml:" side ">"
#define SURFACE(rings) "<gml:Surface><gml:patches><gml:PolygonPatch>" rings "</gml:PolygonPatch></gml:patches></gml:Surface>"
#define SQUARE "35.00 139.00\n35.01 139.00\n35.01 139.01\n35.00 139.01\n35.00 139.00\n"
#define HOLE "35.002 139.002 35.004 139.002 35.004 139.004 35.002 139.002"

static void roads_are_lines_in_pieces(void **state)
{
    (void)state;
    Run r = run(STR(HEAD "<RdEdg gml:id='a'><fid>1</fid><loc>" CURVE(LINE("35.0 139.0\n35.001 139.001") LINE("35.001 139.001 35.002 139.0"))
                    "</loc><type>真幅道路</type></RdEdg></Dataset>"));
    assert_true(r.ok && r.layer.count == 1 && diag_count(r.diag, DIAG_NOTE) == 0);
    const GeoFeature *f = r.layer.features;
    assert_true(f->kind == GEO_LINE && f->ring_count == 1 && f->rings[0].count == 3);
    assert_true(f->rings[0].points[1].lat == 35.001 && f->rings[0].points[1].lon == 139.001);
    assert_true(str_eq(geo_tag(f, atom(STR("fgd"))), STR("RdEdg")));
    assert_true(str_eq(geo_tag(f, atom(STR("fgd:road"))), STR("edge")));
    assert_true(str_eq(geo_tag(f, atom(STR("fgd:type"))), STR("真幅道路")));
    assert_true(r.layer.unapproved);
    assert_true(r.layer.bounds.south == 35.0 && r.layer.bounds.east == 139.001);
    done(&r);
}

static void buildings_are_areas_with_yards(void **state)
{
    (void)state;
    Run r = run(STR(HEAD "<BldA gml:id='b'><area>" SURFACE(RING("exterior", SQUARE) RING("interior", HOLE)) "</area><type>普通建物</type></BldA></Dataset>"));
    assert_true(r.ok && r.layer.count == 1);
    const GeoFeature *f = r.layer.features;
    assert_true(f->kind == GEO_AREA && f->ring_count == 2);
    assert_true(!f->rings[0].hole && f->rings[0].count == 4 && f->rings[1].hole && f->rings[1].count == 3);
    assert_true(geo_area_contains(f, (LonLat){139.008, 35.008}) && !geo_area_contains(f, (LonLat){139.0025, 35.0035}));
    assert_true(str_eq(geo_tag(f, atom(STR("building"))), STR("yes")));
    done(&r);
}

static void names_stand_at_points(void **state)
{
    (void)state;
    Run r = run(STR(HEAD "<CommPt gml:id='c'><pos><gml:Point><gml:pos>35.005 139.006</gml:pos></gml:Point></pos>"
                    "<type>町</type><name> 本町 </name></CommPt></Dataset>"));
    assert_true(r.ok && r.layer.count == 1 && r.layer.features[0].kind == GEO_POINT);
    assert_true(r.layer.features[0].rings[0].points[0].lon == 139.006);
    assert_true(str_eq(geo_tag(&r.layer.features[0], ATOM_name), STR("本町")));
    done(&r);
}

static void says_what_it_leaves_out(void **state)
{
    (void)state;
    Run r = run(STR(HEAD "<RdEdg><loc>" CURVE(LINE("35.0 139.0 35.1")) "</loc></RdEdg><WL><loc>" CURVE(LINE("195 35 196 35"))
                    "</loc></WL><ElevPt><pos><gml:Point><gml:pos>35 139</gml:pos></gml:Point></pos></ElevPt></Dataset>"));
    assert_true(r.ok && r.layer.count == 0);
    assert_int_equal(diag_count_of(r.diag, DIAG_GML_BAD), 1);
    assert_int_equal(diag_count_of(r.diag, DIAG_GML_FOREIGN), 1);
    done(&r);
    r = run(STR("<html><body/></html>"));
    assert_false(r.ok);
    assert_int_equal(diag_count_of(r.diag, DIAG_GML_EMPTY), 1);
    done(&r);
    r = run(STR(HEAD "<BldA><area>"));
    assert_false(r.ok);
    assert_int_equal(r.layer.count, 0);
    done(&r);
}

/* Everything of these files is hostile or wrong in one way; each way has its message. */
static void says_what_is_wrong_with_positions(void **state)
{
    (void)state;
    Run r = run(STR(HEAD "<WL><loc>" CURVE(LINE("139.0 35.0 139.1 35.1")) "</loc></WL><WL><loc>" CURVE(LINE("53.3 -6.2 53.4 -6.2"))
                    "</loc></WL></Dataset>"));
    assert_true(r.ok && r.layer.count == 2);
    assert_true(r.layer.features[0].rings[0].points[0].lon == 139 && r.layer.features[0].rings[0].points[0].lat == 35);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEO_SWAPPED), 1);
    assert_int_equal(diag_count_of(r.diag, DIAG_GEO_ABROAD), 1);
    done(&r);
}

static void expands_no_entities(void **state)
{
    (void)state;
    Run r = run(STR("<!DOCTYPE Dataset [" LAUGHS "]><Dataset><WL><name>&h;</name></WL></Dataset>"));
    assert_int_equal(diag_count_of(r.diag, DIAG_XML_ENTITY), 1);
    assert_true(arena_used(r.arena) < 1 << 20);
    done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roads_are_lines_in_pieces), cmocka_unit_test(buildings_are_areas_with_yards),
        cmocka_unit_test(names_stand_at_points), cmocka_unit_test(says_what_it_leaves_out),
        cmocka_unit_test(says_what_is_wrong_with_positions),
        cmocka_unit_test(expands_no_entities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
