#include "../unit.h"

#include <math.h>
#include <proj.h>
#include <stdlib.h>
#include <string.h>

#include "map/map.h"
#include "map/plan.h"
#include "source/geo_read.h"

/* A small ward made by hand: a street, a station, a coast with an island, two
 * districts side by side. */
typedef struct Ward {
    Arena *arena;
    Diag *diag;
    FontSet *fonts;
    Typesetter *ts;
    View view;
    MapStyle *style;
    MapBase *base;
} Ward;

enum { MANY = 400 };

static const char base_map[] =
    "<osm><node id='1' lat='35.000' lon='139.000'/><node id='2' lat='35.000' lon='139.030'/>"
    "<node id='3' lat='35.010' lon='139.000'/><node id='4' lat='35.010' lon='139.030'/>"
    "<node id='5' lat='34.995' lon='139.010'/><node id='6' lat='34.995' lon='139.014'/><node id='7' lat='34.998' lon='139.012'/>"
    "<node id='8' lat='35.012' lon='139.015'><tag k='railway' v='station'/><tag k='name' v='汐見'/></node>"
    "<way id='20'><nd ref='1'/><nd ref='2'/><tag k='natural' v='coastline'/></way>"
    "<way id='21'><nd ref='5'/><nd ref='6'/><nd ref='7'/><nd ref='5'/><tag k='natural' v='coastline'/></way>"
    "<way id='22'><nd ref='3'/><nd ref='4'/><tag k='highway' v='primary'/><tag k='name' v='中央通り'/></way>"
    "<node id='30' lat='34.990' lon='139.000'/><node id='31' lat='35.020' lon='139.030'/>"
    "<way id='32'><nd ref='30'/><nd ref='31'/><tag k='note' v='x'/></way></osm>";

static const char district_map[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"key\":\"west\",\"name\":\"西\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[139,35],[139.015,35],[139.015,35.02],[139,35.02]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"key\":\"east\",\"name\":\"東\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[139.015,35],[139.03,35],[139.03,35.02],[139.015,35.02]]]}}]}";

static void add_facility(Ward *w, unsigned number, const char *id, double lon, double lat, bool has_point, size_t category)
{
    ViewFacility *f = &w->view.facilities[w->view.facility_count++];
    *f = (ViewFacility){.id = str_from(id), .name = str_from(id), .number = number, .has_point = has_point, .point = {lon, lat}};
    f->category = &w->view.categories[category];
    f->categories = arena_array(w->arena, const ViewCategory *, 1);
    f->categories[0] = f->category;
    f->category_count = 1;
    f->district = &w->view.districts[lon < 139.015 ? 0 : 1];
    f->value = value_record(w->arena);
    record_set(w->arena, f->value, atom(STR("url")), value_string(str_printf(w->arena, "/facility/%s.html", id)));
}

static Ward ward(bool with_layers)
{
    Ward w = {.arena = arena_open(), .diag = diag_open()};
    View *v = &w.view;
    w.fonts = fontset_open(w.arena, STR("fonts/fonts.csv"), STR(""), w.diag);
    w.ts = typesetter_open(w.fonts);
    v->arena = w.arena;
    v->root = value_record(w.arena);
    v->categories = arena_array(w.arena, ViewCategory, 2);
    v->categories[0] = (ViewCategory){.key = STR("clinic"), .marker = STR("circle"), .colour = STR("#c2410c")};
    v->categories[1] = (ViewCategory){.key = STR("dental"), .marker = STR("star"), .colour = STR("nonsense"), .index = 1};
    v->category_count = 2;
    v->districts = arena_array(w.arena, ViewDistrict, 2);
    v->districts[0] = (ViewDistrict){.key = STR("west"), .label = STR("西")};
    v->districts[1] = (ViewDistrict){.key = STR("east"), .label = STR("東"), .index = 1};
    v->district_count = 2;
    v->facilities = arena_array(w.arena, ViewFacility, MANY);
    v->ward = (GeoBox){139, 35, 139.03, 35.02};
    if (!with_layers) return w;
    v->layers = arena_array(w.arena, GeoLayer, 2);
    assert_true(osm_read(w.arena, STR("base.osm"), str_from(base_map), w.diag, &v->layers[0]));
    assert_true(geojson_read(w.arena, STR("districts.geojson"), str_from(district_map), w.diag, &v->layers[1]));
    v->layers[0].citation = STR("© 見本の地図");
    v->layers[1].citation = STR("見本区");
    v->layer_count = 2;
    return w;
}

static MapPlan *plan(Ward *w, const MapSpec *spec, double width, double height)
{
    if (!w->style) w->style = map_style_load(w->arena, STR("templates/map/calm.mapcss"), w->diag);
    if (!w->base) w->base = map_base_open(w->arena, &w->view, w->diag);
    assert_non_null(w->base);
    return map_plan(w->arena, w->base, &w->view, w->style, spec, w->ts, width, height, w->diag);
}

static Str trace(Ward *w, const MapPlan *p, double width, double height)
{
    Buf out = buf_on(w->arena);
    Canvas *c = canvas_trace(w->arena, &out);
    canvas_call(c, page_begin, width, height, STR("1"));
    map_draw(p, c, w->ts, 0, 0);
    canvas_call(c, page_end);
    assert_int_equal(canvas_close(c), 0);
    return buf_str(&out);
}

static void done(Ward *w)
{
    typesetter_close(w->ts);
    fontset_close(w->fonts);
    diag_close(w->diag);
    arena_close(w->arena);
}

/* The ruler: distances on paper at 1:5,000 against geodesics on GRS 80. */
static void scale_is_true_on_paper(void **state)
{
    (void)state;
    static const double places[10][2] = {{139.001, 35.001}, {139.029, 35.019}, {139.002, 35.018}, {139.02, 35.004}, {139.012, 35.01},
                                         {139.0101, 35.0101}, {139.025, 35.012}, {139.006, 35.015}, {139.017, 35.0185}, {139.028, 35.0015}};
    Ward w = ward(true);
    for (unsigned i = 0; i < 10; i++) add_facility(&w, i + 1, "F", places[i][0], places[i][1], true, 0);
    MapSpec spec = map_spec_default(&w.view);
    spec.scale = 5000;
    const MapResult *r = map_result(plan(&w, &spec, 1800, 1400));
    assert_true(r->scale == 5000);
    PJ_CONTEXT *context = proj_context_create();
    PJ *pj = proj_create(context, "+proj=longlat +ellps=GRS80");
    for (size_t i = 0; i < 10; i++)
        for (size_t k = i + 1; k < 10; k++) {
            const ViewFacility *a = r->placed[i].facility, *b = r->placed[k].facility;
            double radian = acos(-1) / 180;
            double metres = proj_lp_dist(pj, proj_coord(a->point.lon * radian, a->point.lat * radian, 0, 0),
                                         proj_coord(b->point.lon * radian, b->point.lat * radian, 0, 0));
            double paper = hypot(r->placed[i].x - r->placed[k].x, r->placed[i].y - r->placed[k].y) / 72 * 0.0254 * 5000;
            assert_true(fabs(paper - metres) < metres * 0.001);
        }
    proj_destroy(pj);
    proj_context_destroy(context);
    done(&w);
}

static void every_facility_is_accounted_for(void **state)
{
    (void)state;
    Ward w = ward(true);
    add_facility(&w, 3, "C", 139.02, 35.01, true, 0);
    add_facility(&w, 1, "A", 139.0001, 35.0199, true, 1);
    add_facility(&w, 2, "B", 0, 0, false, 0);
    add_facility(&w, 4, "D", -6.2, 53.3, true, 0);
    MapSpec spec = map_spec_default(&w.view);
    spec.grid = true;
    const MapResult *r = map_result(plan(&w, &spec, 600, 500));
    assert_int_equal(r->count, 4);
    assert_int_equal(r->placed[0].facility->number, 1);
    assert_true(r->placed[0].shown && r->placed[2].shown);
    assert_string_equal(r->placed[0].cell, "A1");
    assert_false(r->placed[1].shown || r->placed[3].shown);
    assert_string_equal(r->placed[1].reason, "no-point");
    assert_string_equal(r->placed[1].cell, "");
    assert_string_equal(r->placed[3].reason, "no-point"); /* Ireland is on no plane of Japan */
    assert_str(r->attribution, "© 見本の地図　見本区");
    assert_int_equal(r->overlaps, 0);
    assert_int_equal(r->crossings, 0);
    spec.category = STR("dental");
    assert_int_equal(map_result(plan(&w, &spec, 600, 500))->count, 1);
    spec.category = STR("");
    spec.district = STR("east");
    spec.box = geo_box_empty();
    r = map_result(plan(&w, &spec, 600, 500));
    assert_int_equal(r->count, 1);
    assert_str(r->placed[0].facility->id, "C");
    done(&w);
}

static size_t count_of(Str text, Str word)
{
    size_t n = 0;
    for (size_t at; (at = str_find(text, word)) != SIZE_MAX; n++) text = str_slice(text, at + word.len, text.len);
    return n;
}

static const char islands_map[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"key\":\"west\",\"name\":\"西\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[139.000,35],[139.002,35],[139.002,35.001],[139.000,35.001]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"key\":\"west\",\"name\":\"西\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[139.005,35.005],[139.025,35.005],[139.025,35.02],[139.005,35.02]]]}}]}";

/* As in 国土数値情報: each island a feature of its own. */
static void district_of_many_features_is_one(void **state)
{
    (void)state;
    Ward w = ward(true);
    assert_true(geojson_read(w.arena, STR("districts.geojson"), str_from(islands_map), w.diag, &w.view.layers[1]));
    w.view.layers[1].name = STR("districts");
    add_facility(&w, 1, "A", 139.001, 35.0005, true, 0); /* on the small island */
    add_facility(&w, 2, "B", 139.013, 35.015, true, 1);
    MapSpec spec = map_spec_default(&w.view);
    spec.district = STR("west");
    spec.box = geo_box_empty();
    MapPlan *p = plan(&w, &spec, 700, 520);
    assert_true(map_result(p)->placed[0].shown && map_result(p)->placed[1].shown);
    done(&w);
}

static void draws_names_links_and_one_path_a_class(void **state)
{
    (void)state;
    Ward w = ward(true);
    for (unsigned i = 0; i < 30; i++) add_facility(&w, i + 1, "F1", 139.005 + i * 0.0007, 35.004 + (i % 5) * 0.003, true, i % 2);
    MapSpec spec = map_spec_default(&w.view);
    spec.grid = spec.links = true;
    MapPlan *p = plan(&w, &spec, 700, 520);
    Str first = trace(&w, p, 700, 520);
    assert_true(str_contains(first, STR("汐見")));
    assert_true(str_contains(first, STR("中央通り")));
    assert_true(str_contains(first, STR("縮尺 1:")));
    assert_true(str_contains(first, STR("© 見本の地図")));
    assert_int_equal(count_of(first, STR("/facility/F1.html")), 30);
    assert_true(count_of(first, STR("\nfill")) + count_of(first, STR("\nstroke")) < 60);
    spec.anchors = true;
    assert_true(str_contains(trace(&w, plan(&w, &spec, 700, 520), 700, 520), STR("#f12")));
    spec.anchors = false;
    Str again = trace(&w, plan(&w, &spec, 700, 520), 700, 520);
    assert_true(str_eq(first, again)); /* the same input, the same bytes */
    done(&w);
}

static void a_district_in_parts_is_named_in_the_largest(void **state)
{
    (void)state;
    static const char parts[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"key\":\"west\",\"name\":\"西\"},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[139.025,35],[139.03,35],[139.03,35.005],[139.025,35.005]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"key\":\"west\",\"name\":\"西\"},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[139,35],[139.015,35],[139.015,35.02],[139,35.02]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"key\":\"east\",\"name\":\"東\"},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[139.015,35.01],[139.03,35.01],[139.03,35.02],[139.015,35.02]]]}}]}";
    Ward w = ward(true);
    assert_true(geojson_read(w.arena, STR("districts.geojson"), str_from(parts), w.diag, &w.view.layers[1]));
    MapSpec spec = map_spec_default(&w.view);
    Str drawn = trace(&w, plan(&w, &spec, 700, 520), 700, 520);
    assert_int_equal(count_of(drawn, STR("\"西\"")), 2); /* and its halo */
    Str line, number = {0}, place = {0};
    while (str_split(&drawn, '\n', &line)) {
        if (str_starts(line, STR("transform"))) place = line;
        if (str_contains(line, STR("\"西\""))) break;
    }
    double x = 0;
    for (int i = 0; i < 6; i++) assert_true(str_split(&place, ' ', &number));
    assert_true(str_to_double(number, &x) && x > 0 && x < 350);
    done(&w);
}

/* The district 西 has its middle beside a station of that name. */
static void a_station_does_not_take_the_name_of_its_town(void **state)
{
    (void)state;
    static const char station[] =
        "<osm><node id='8' lat='35.010' lon='139.0076'><tag k='railway' v='station'/><tag k='name' v='西'/></node>"
        "<node id='9' lat='35.0101' lon='139.0077'><tag k='railway' v='station'/><tag k='name' v='西'/></node></osm>";
    Ward w = ward(true);
    assert_true(osm_read(w.arena, STR("base.osm"), str_from(station), w.diag, &w.view.layers[0]));
    MapSpec spec = map_spec_default(&w.view);
    Str drawn = trace(&w, plan(&w, &spec, 700, 520), 700, 520);
    assert_int_equal(count_of(drawn, STR("\"西\"")), 4); /* the district and one station, with their halos */
    done(&w);
}

/* Only districts, only points, or nothing at all. */
static void maps_without_a_base_map(void **state)
{
    (void)state;
    Ward w = ward(true);
    w.view.layers++;
    w.view.layer_count = 1;
    add_facility(&w, 1, "A", 139.01, 35.01, true, 0);
    MapSpec spec = map_spec_default(&w.view);
    Str drawn = trace(&w, plan(&w, &spec, 500, 400), 500, 400);
    assert_true(str_contains(drawn, STR("西")));
    done(&w);
    w = ward(false);
    add_facility(&w, 1, "A", 139.01, 35.01, true, 0);
    spec = map_spec_default(&w.view);
    assert_int_equal(map_result(plan(&w, &spec, 500, 400))->count, 1);
    done(&w);
    w = ward(false);
    w.view.ward = geo_box_empty();
    assert_null(map_base_open(w.arena, &w.view, w.diag));
    assert_int_equal(diag_count_of(w.diag, DIAG_MAP_NO_PLACE), 1);
    done(&w);
}

static void small_map_of_one_facility(void **state)
{
    (void)state;
    Ward w = ward(true);
    add_facility(&w, 1, "A", 139.01, 35.01, true, 0);
    add_facility(&w, 2, "B", 139.011, 35.01, true, 0);
    MapSpec spec = map_spec_default(&w.view);
    spec.facility = STR("A");
    spec.box = geo_box_empty();
    spec.radius = 200;
    const MapResult *r = map_result(plan(&w, &spec, 240, 240));
    assert_int_equal(r->count, 1);
    assert_true(fabs(r->placed[0].x - 120) < 1 && fabs(r->placed[0].y - 120) < 1);
    assert_true(r->scale > 4000 && r->scale < 7000);
    done(&w);
}

/* The last of the furniture's letters are those of the sources. */
static double citation_size(Ward *w, double size)
{
    MapSpec spec = map_spec_default(&w->view);
    spec.citation_size = size;
    const MapPlan *p = plan(w, &spec, 300, 240);
    return p->furniture_labels.items[p->furniture_labels.count - 1].runs[0].size;
}

static void sources_are_as_large_as_asked(void **state)
{
    (void)state;
    Ward w = ward(true);
    add_facility(&w, 1, "A", 139.01, 35.01, true, 0);
    assert_true(fabs(citation_size(&w, 0) - 6.02) < 0.01);
    assert_true(fabs(citation_size(&w, 9) - 9) < 0.01);
    done(&w);
}

static void hostile_sizes_end(void **state)
{
    (void)state;
    Ward w = ward(true);
    for (unsigned i = 0; i < 90; i++) add_facility(&w, i + 1, "A", 139.01, 35.01, true, 0);
    MapSpec spec = map_spec_default(&w.view);
    spec.grid = spec.insets = spec.proof = true;
    spec.qr = STR("https://example.jp/");
    plan(&w, &spec, 900, 700);
    plan(&w, &spec, 1, 1);
    plan(&w, &spec, 5000, 3);
    spec.scale = 1;
    plan(&w, &spec, 300, 300);
    spec.scale = 1e9;
    plan(&w, &spec, 300, 300);
    done(&w);
}

/* Sixty facilities around one corner and a few elsewhere: the corner is drawn larger
 * where there is nothing, at a scale of its own. */
/* How far the middle of the points in an inset is from its own, as a share of its size. */
static double off_centre(const MapPlan *inset)
{
    MarkerRect f = inset->frame, held = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < inset->marker_count; i++) {
        const MarkerSpot *s = &inset->spots[i];
        held = (MarkerRect){fmin(held.x0, s->px), fmin(held.y0, s->py), fmax(held.x1, s->px), fmax(held.y1, s->py)};
    }
    return fmax(fabs(held.x0 + held.x1 - f.x0 - f.x1) / (f.x1 - f.x0), fabs(held.y0 + held.y1 - f.y0 - f.y1) / (f.y1 - f.y0)) / 2;
}

static void crowds_go_into_insets(void **state)
{
    (void)state;
    Ward w = ward(true);
    for (unsigned i = 0; i < 60; i++) add_facility(&w, i + 1, "C", 139.006 + 0.00006 * (i % 10), 35.012 + 0.00007 * (i / 10), true, 0);
    for (unsigned i = 0; i < 8; i++) add_facility(&w, i + 61, "D", 139.002 + 0.003 * i, 35.004, true, 1);
    MapSpec spec = map_spec_default(&w.view);
    spec.grid = true;
    assert_int_equal(map_result(plan(&w, &spec, 900, 700))->insets, 0); /* only where asked for */
    spec.insets = true;
    MapPlan *p = plan(&w, &spec, 900, 700);
    const MapResult *r = map_result(p);
    size_t inside = 0;
    assert_true(r->insets >= 1);
    assert_int_equal(r->markers, 68);
    assert_int_equal(r->dropped + r->overlaps + r->crossings, 0);
    for (size_t i = 0; i < r->count; i++) {
        assert_true(r->placed[i].shown && r->placed[i].cell[0]);
        if (r->placed[i].inset.len) inside++;
        else assert_true(r->placed[i].facility->number > 60 || r->placed[i].move < 200);
    }
    assert_true(inside >= 20);
    for (size_t i = 0; i < p->insets.count; i++) assert_true(off_centre(p->insets.items[i].plan) < 0.05);
    spec.links = true;
    p = plan(&w, &spec, 900, 700);
    assert_int_equal(count_of(trace(&w, p, 900, 700), STR("/facility/C.html")), 60);
    done(&w);
}

/* Counted on the plan: every marker of a table stands inside it, by itself, and its point inside the ring. */
static void check_callouts(const MapPlan *p)
{
    for (size_t c = 0; c < p->callouts.count; c++) {
        const MapCallout *call = &p->callouts.items[c];
        MarkerRect t = call->table;
        size_t members = 0;
        assert_true(t.x0 >= p->frame.x0 && t.y0 >= p->frame.y0 && t.x1 <= p->frame.x1 && t.y1 <= p->frame.y1);
        for (size_t i = 0; i < p->marker_count; i++) {
            const MarkerSpot *s = &p->spots[i];
            double r = plan_marker_reach(p);
            bool under = s->px > t.x0 - 1 && s->px < t.x1 + 1 && s->py > t.y0 - 1 && s->py < t.y1 + 1;
            assert_false(under && !p->markers[i].callout);
            if (p->markers[i].callout != c + 1) {
                assert_true(s->dropped || s->x + r <= t.x0 + 0.1 || s->x - r >= t.x1 - 0.1 || s->y + r <= t.y0 + 0.1 || s->y - r >= t.y1 - 0.1);
                continue;
            }
            members++;
            assert_true(hypot(s->px - call->x, s->py - call->y) <= call->radius);
            assert_true(s->x - r >= t.x0 && s->x + r <= t.x1 && s->y - r >= t.y0 + INSET_TITLE && s->y + r <= t.y1);
            for (size_t k = 0; k < i; k++)
                assert_true(p->markers[k].callout != c + 1 || hypot(s->x - p->spots[k].x, s->y - p->spots[k].y) >= 2 * r);
        }
        assert_int_equal(members, call->members);
        for (size_t i = 0; i < p->walls.count; i++) {
            MarkerRect wall = p->walls.items[i];
            assert_true(memcmp(&wall, &t, sizeof t) == 0 || !marker_rects_meet(wall, t));
        }
    }
}

/* Forty places on 3 mm of paper are called out in one table; all are found by number, and by link. */
static void crowds_on_a_spot_are_called_out(void **state)
{
    (void)state;
    Ward w = ward(true);
    for (unsigned i = 0; i < 40; i++) add_facility(&w, i + 1, "C", 139.008 + 0.00001 * (i % 8), 35.012 + 0.00001 * (i / 8), true, 0);
    for (unsigned i = 0; i < 8; i++) add_facility(&w, i + 41, "D", 139.002 + 0.003 * i, 35.004, true, 1);
    MapSpec spec = map_spec_default(&w.view);
    spec.grid = true;
    spec.qr = STR("https://example.jp/");
    assert_int_equal(map_result(plan(&w, &spec, 900, 700))->callouts, 0); /* only where asked for */
    spec.callouts = spec.links = true;
    MapPlan *p = plan(&w, &spec, 900, 700), *again = plan(&w, &spec, 900, 700);
    const MapResult *r = map_result(p);
    assert_int_equal(r->callouts, 1);
    assert_int_equal(r->called_out, 40);
    assert_int_equal(r->markers, 48);
    assert_int_equal(r->dropped + r->overlaps + r->crossings + r->covered, 0);
    check_callouts(p);
    for (size_t i = 0; i < r->count; i++) {
        bool member = r->placed[i].facility->number <= 40;
        assert_true(r->placed[i].shown && r->placed[i].cell[0] && r->placed[i].called_out == member);
        assert_true(str_eq(r->placed[i].inset, member ? STR("ア") : STR("")));
    }
    Str drawn = trace(&w, p, 900, 700);
    assert_true(str_eq(drawn, trace(&w, again, 900, 700)));
    assert_int_equal(count_of(drawn, STR("/facility/C.html")), 40);
    assert_int_equal(count_of(drawn, STR("丸の中の40か所")), 1);
    done(&w);
}

/* Eight on one point stand around it where there is room, else in a table. */
static void places_on_one_point_all_have_numbers(void **state)
{
    (void)state;
    for (int tight = 0; tight < 2; tight++) {
        Ward w = ward(true);
        for (unsigned i = 0; i < 8; i++) add_facility(&w, i + 1, "C", 139.015, 35.010, true, 0);
        for (unsigned i = 0; i < (tight ? 90 : 0); i++) {
            double angle = 0.2618 * (i % 24), far = 0.0009 + 0.00045 * (i / 24);
            add_facility(&w, i + 9, "D", 139.015 + 1.2 * far * cos(angle), 35.010 + far * sin(angle), true, 1);
        }
        MapSpec spec = map_spec_default(&w.view);
        spec.callouts = true;
        MapPlan *p = plan(&w, &spec, 600, 470);
        const MapResult *r = map_result(p);
        assert_int_equal(r->markers, w.view.facility_count);
        assert_int_equal(r->dropped + r->overlaps + r->crossings, 0);
        assert_int_equal(r->callouts > 0, tight);
        check_callouts(p);
        done(&w);
    }
}

/* Far more than the frame can hold: it ends, and those without a place are known. */
static void callouts_end(void **state)
{
    (void)state;
    Ward w = ward(false);
    for (unsigned i = 0; i < MANY; i++) add_facility(&w, i + 1, "F", 139 + 0.03 * (i % 20) / 19, 35 + 0.02 * (i / 20) / 19, true, 0);
    MapSpec spec = map_spec_default(&w.view);
    spec.callouts = true;
    MapPlan *p = plan(&w, &spec, 300, 220);
    const MapResult *r = map_result(p);
    assert_true(r->dropped > 0 && r->markers + r->dropped == MANY);
    assert_int_equal(r->overlaps, 0);
    check_callouts(p);
    done(&w);
}

/* Three corners and most of the rest are taken: the boxes go where nobody is. */
static void furniture_covers_nobody(void **state)
{
    (void)state;
    Ward w = ward(false);
    for (unsigned i = 0; i < 20; i++)
        for (unsigned k = 0; k < 18; k++)
            if (i < 10 || i > 13 || k < 6 || k > 12) add_facility(&w, i * 20 + k + 1, "F", 139 + 0.03 * i / 19, 35 + 0.02 * k / 17, true, 0);
    MapSpec spec = map_spec_default(&w.view);
    spec.qr = STR("https://shiomi.example.jp/");
    const MapResult *r = map_result(plan(&w, &spec, 900, 700));
    assert_int_equal(r->covered, 0);
    assert_int_equal(diag_count(w.diag, DIAG_ERROR), 0);
    done(&w);
}

/* Across and down, where the words of the box of scale and citation stand. */
static MapXY box_of(Str drawn)
{
    Str line, number = {0}, place = {0};
    MapXY at = {0, 0};
    while (str_split(&drawn, '\n', &line)) {
        if (str_starts(line, STR("transform"))) place = line;
        if (str_contains(line, STR("縮尺 1:"))) break;
    }
    for (int i = 0; i < 7; i++) {
        assert_true(str_split(&place, ' ', &number));
        if (i == 5) assert_true(str_to_double(number, &at.x));
        if (i == 6) assert_true(str_to_double(number, &at.y));
    }
    return at;
}

/* Lower right, unless a station or the district asked for lies there. */
static void furniture_leaves_the_district_and_stations_in_sight(void **state)
{
    (void)state;
    static const char station[] = "<osm><node id='8' lat='35.0006' lon='139.0285'><tag k='railway' v='station'/><tag k='name' v='港'/></node></osm>";
    Ward w = ward(true);
    MapSpec spec = map_spec_default(&w.view);
    MapXY usual = box_of(trace(&w, plan(&w, &spec, 700, 520), 700, 520));
    assert_true(usual.x > 350 && usual.y > 260);
    spec.district = STR("east");
    MapXY east = box_of(trace(&w, plan(&w, &spec, 700, 520), 700, 520));
    assert_true(east.x < 350 && east.y > 260);
    done(&w);
    w = ward(true);
    assert_true(osm_read(w.arena, STR("base.osm"), str_from(station), w.diag, &w.view.layers[0]));
    spec = map_spec_default(&w.view);
    MapXY beside = box_of(trace(&w, plan(&w, &spec, 700, 520), 700, 520));
    assert_true(beside.x < 350 || beside.y < 260);
    done(&w);
}

/* Nowhere is empty: it is counted, and whoever found no place is known by name. */
static void what_cannot_be_placed_is_known(void **state)
{
    (void)state;
    Ward w = ward(false);
    for (unsigned i = 0; i < 380; i++) add_facility(&w, i + 1, "F", 139 + 0.03 * (i % 20) / 19, 35 + 0.02 * (i / 20) / 18, true, 0);
    MapSpec spec = map_spec_default(&w.view);
    spec.grid = spec.proof = true;
    MapPlan *p = plan(&w, &spec, 400, 300);
    const MapResult *r = map_result(p);
    size_t dropped = 0;
    for (size_t i = 0; i < r->count; i++) dropped += r->placed[i].dropped;
    assert_true(r->dropped > 50 && r->dropped == dropped && r->covered > 0);
    assert_int_equal(r->overlaps, 0);
    Str lines = trace(&w, p, 400, 300), line = {0};
    assert_true(count_of(lines, STR("#d10d1a")) > 50);
    while (str_split(&lines, '\n', &line) && !(str_starts(line, STR("fill")) && str_contains(line, STR("#c2410c")))) {}
    assert_int_equal(count_of(line, STR("M ")), dropped); /* dots first: none covers a number */
    done(&w);
}

/* A crowd has smaller markers, unless their size was asked for; a few do not. */
static void crowds_have_smaller_markers(void **state)
{
    (void)state;
    Ward w = ward(true);
    for (unsigned i = 0; i < 3; i++) add_facility(&w, i + 1, "F", 139.005 + 0.01 * i, 35.01, true, 0);
    MapSpec spec = map_spec_default(&w.view);
    double usual = map_result(plan(&w, &spec, 420, 330))->marker_radius;
    done(&w);
    w = ward(true);
    for (unsigned i = 0; i < MANY; i++) add_facility(&w, i + 1, "F", 139.002 + 0.0013 * (i % 20), 35.002 + 0.0008 * (i / 20), true, 0);
    spec = map_spec_default(&w.view);
    const MapResult *crowd = map_result(plan(&w, &spec, 420, 330));
    spec.marker_size = 2 * usual;
    const MapResult *large = map_result(plan(&w, &spec, 420, 330));
    assert_true(usual > 6.5 && crowd->marker_radius == 6 && large->marker_radius == usual);
    assert_true(crowd->markers > large->markers && large->dropped > 0);
    done(&w);
}

/* The street of the ward has a number, its sea a hatch; the hatch stays inside. */
static void signs_and_patterns_are_drawn(void **state)
{
    (void)state;
    Ward w = ward(true);
    for (size_t i = 0; i < w.view.layers[0].count; i++) {
        GeoFeature *f = &w.view.layers[0].features[i];
        GeoTag *tags = arena_array(w.arena, GeoTag, f->tag_count + 1);
        memcpy(tags, f->tags, f->tag_count * sizeof *tags);
        tags[f->tag_count] = (GeoTag){atom(STR("ref")), STR("21;34")};
        if (geo_tag(f, atom(STR("highway"))).len > 0) f->tags = tags, f->tag_count++;
    }
    w.style = map_style_load(w.arena, STR("templates/map/mono.mapcss"), w.diag);
    MapSpec spec = map_spec_default(&w.view);
    Str lines = trace(&w, plan(&w, &spec, 600, 500), 600, 500);
    assert_true(count_of(lines, STR("clip even-odd")) == 1);
    assert_true(count_of(lines, STR("\"21\"")) >= 1);
    assert_int_equal(count_of(lines, STR("\"34\"")) + count_of(lines, STR("21;34")), 0);
    done(&w);
}

static void mono_draws_without_a_grey(void **state)
{
    (void)state;
    Ward w = ward(true);
    for (unsigned i = 0; i < 3; i++) add_facility(&w, i + 1, "F", 139.0149 + 0.00001 * i, 35.01, true, i % 2);
    w.style = map_style_load(w.arena, STR("templates/map/mono.mapcss"), w.diag);
    MapSpec spec = map_spec_default(&w.view);
    spec.grid = true;
    Str lines = trace(&w, plan(&w, &spec, 600, 500), 600, 500), line;
    size_t paints = 0;
    while (str_split(&lines, '\n', &line)) {
        size_t hash = str_find_char(line, '#');
        bool paint = str_starts(line, STR("fill")) || str_starts(line, STR("stroke")) || str_starts(line, STR("glyphs"));
        if (!paint || hash == SIZE_MAX) continue;
        Str colour = str_slice(line, hash, hash + 7);
        if (!str_eq(colour, STR("#000000")) && !str_eq(colour, STR("#ffffff"))) print_message("%.*s\n", (int)line.len, line.data);
        assert_true(str_eq(colour, STR("#000000")) || str_eq(colour, STR("#ffffff")));
        paints++;
    }
    assert_true(paints > 20);
    done(&w);
}

/* 98 rows an inch: a line lying across that is thinner than three quarters of a row is in
 * neither row more often than not. */
static void streets_in_mono_survive_a_fax(void **state)
{
    (void)state;
    static const char street[] =
        "<osm><node id='1' lat='35.0035' lon='139.000'/><node id='2' lat='35.0035' lon='139.030'/>"
        "<way id='3'><nd ref='1'/><nd ref='2'/><tag k='highway' v='residential'/></way></osm>";
    Ward w = ward(true);
    assert_true(osm_read(w.arena, STR("base.osm"), str_from(street), w.diag, &w.view.layers[0]));
    w.style = map_style_load(w.arena, STR("templates/map/mono.mapcss"), w.diag);
    MapSpec spec = map_spec_default(&w.view);
    spec.scale_bar = spec.north = spec.attribution = spec.frame = false;
    spec.scale = 10000;
    Str lines = trace(&w, plan(&w, &spec, 780, 640), 780, 640), line;
    size_t strokes = 0;
    while (str_split(&lines, '\n', &line)) {
        Str word, rest = line;
        double width = 0;
        if (!str_starts(line, STR("stroke #000000"))) continue;
        for (int i = 0; i < 3; i++) assert_true(str_split(&rest, ' ', &word));
        assert_true(str_to_double(word, &width) && width > 0.75 * 72 / 98);
        strokes++;
    }
    assert_true(strokes >= 2);
    done(&w);
}

/* 首都高速 over 山手通り: with nothing between them they would read as one name. */
static void names_of_one_street_stand_apart(void **state)
{
    (void)state;
    static const char street[] =
        "<osm><node id='1' lat='35.0035' lon='139.000'/><node id='2' lat='35.0035' lon='139.030'/>"
        "<way id='3'><nd ref='1'/><nd ref='2'/><tag k='highway' v='trunk'/><tag k='name' v='山手通り'/></way>"
        "<way id='4'><nd ref='1'/><nd ref='2'/><tag k='highway' v='primary'/><tag k='name' v='首都高速'/></way></osm>";
    Ward w = ward(true);
    assert_true(osm_read(w.arena, STR("base.osm"), str_from(street), w.diag, &w.view.layers[0]));
    MapSpec spec = map_spec_default(&w.view);
    const MapPlan *p = plan(&w, &spec, 300, 220);
    double start[8], end[8];
    size_t count = 0;
    for (size_t i = 0; i < p->labels.count && count < 8; i++) {
        const MapLabel *l = &p->labels.items[i];
        if (fabs(l->angle) > 0.01 || l->runs->glyph_count < 4) continue;
        start[count] = l->x;
        end[count++] = l->x + l->runs->glyphs[3].x + 7.5;
    }
    assert_true(count >= 2);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) assert_true(i == k || start[i] > end[k] + 10 || start[k] > end[i] + 10);
    done(&w);
}

/* Where streets are areas alone, a fax has streets too. */
static void streets_given_as_areas_are_drawn_in_black(void **state)
{
    (void)state;
    static const char roads[] = "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":"
                                "[[[[139.002,35.004],[139.02,35.004],[139.02,35.0044],[139.002,35.0044]]],"
                                "[[[139,35],[139.001,35],[139,35.001]]],[[[139.03,35.02],[139.029,35.02],[139.03,35.019]]]]}}";
    size_t black[2];
    for (size_t i = 0; i < 2; i++) {
        Ward w = ward(true);
        assert_true(geojson_read(w.arena, i ? STR("roads.geojson") : STR("other.geojson"), str_from(roads), w.diag, &w.view.layers[1]));
        w.style = map_style_load(w.arena, STR("templates/map/mono.mapcss"), w.diag);
        MapSpec spec = map_spec_default(&w.view);
        black[i] = count_of(trace(&w, plan(&w, &spec, 700, 500), 700, 500), STR("stroke #000000 0.5 "));
        done(&w);
    }
    assert_int_equal(black[1], black[0] + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scale_is_true_on_paper), cmocka_unit_test(every_facility_is_accounted_for),
        cmocka_unit_test(district_of_many_features_is_one),
        cmocka_unit_test(draws_names_links_and_one_path_a_class), cmocka_unit_test(maps_without_a_base_map),
        cmocka_unit_test(small_map_of_one_facility), cmocka_unit_test(sources_are_as_large_as_asked), cmocka_unit_test(hostile_sizes_end), cmocka_unit_test(mono_draws_without_a_grey),
        cmocka_unit_test(signs_and_patterns_are_drawn), cmocka_unit_test(crowds_go_into_insets), cmocka_unit_test(crowds_on_a_spot_are_called_out),
        cmocka_unit_test(places_on_one_point_all_have_numbers), cmocka_unit_test(callouts_end), cmocka_unit_test(furniture_covers_nobody),
        cmocka_unit_test(furniture_leaves_the_district_and_stations_in_sight),
        cmocka_unit_test(what_cannot_be_placed_is_known), cmocka_unit_test(a_district_in_parts_is_named_in_the_largest), cmocka_unit_test(a_station_does_not_take_the_name_of_its_town), cmocka_unit_test(crowds_have_smaller_markers),
        cmocka_unit_test(names_of_one_street_stand_apart), cmocka_unit_test(streets_in_mono_survive_a_fax), cmocka_unit_test(streets_given_as_areas_are_drawn_in_black),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
