/* A map from what was asked: where it looks, what it shows, in which order
 * things are placed. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "map/plan.h"
#include "markup/css.h"
#include "markup/node.h"

static const double points_per_metre = 72 / 0.0254; /* on paper, at 1:1 */

static bool box_is_set(GeoBox b) { return b.west <= b.east && b.south <= b.north; }

/* ---- what is asked -------------------------------------------------------- */

MapSpec map_spec_default(const View *view)
{
    return (MapSpec){.box = view->ward, .markers = true, .scale_bar = true, .north = true, .attribution = true,
                     .frame = true};
}

typedef struct Attributes {
    const Node *element;
    Diag *diag;
} Attributes;

static bool wrong(const Attributes *a, Atom name, Str value)
{
    return diag_add(a->diag, DIAG_MAP_ATTRIBUTE, a->element->place, atom_str(name), value);
}

static void read_flag(const Attributes *a, const char *name, bool *out)
{
    Atom key = atom(str_from(name));
    Str value = node_get(a->element, key);
    if (!node_has(a->element, key)) return;
    if (str_eq(value, STR("yes"))) *out = true;
    else if (str_eq(value, STR("no"))) *out = false;
    else wrong(a, key, value);
}

static void read_number(const Attributes *a, const char *name, double most, double *out)
{
    Atom key = atom(str_from(name));
    Str value = node_get(a->element, key);
    double number;
    if (str_empty(value)) return;
    if (str_to_double(value, &number) && number > 0 && number <= most) *out = number;
    else wrong(a, key, value);
}

static void read_box(const Attributes *a, GeoBox *out)
{
    Atom key = atom(STR("bbox"));
    Str value = node_get(a->element, key), rest = value, part;
    double v[4];
    size_t n = 0;
    if (str_empty(value)) return;
    while (str_split(&rest, ',', &part))
        if (n == 4 || !str_to_double(str_trim(part), &v[n++])) {
            n = 0;
            break;
        }
    GeoBox box = n == 4 ? (GeoBox){v[0], v[1], v[2], v[3]} : geo_box_empty();
    if (box_is_set(box)) *out = box;
    else wrong(a, key, value);
}

static void read_links(const Attributes *a, MapSpec *spec)
{
    Str value = node_get(a->element, atom(STR("links")));
    spec->anchors = str_eq(value, STR("page"));
    if (spec->anchors) spec->links = true;
    else read_flag(a, "links", &spec->links);
}

/* In the words of templates, and of site.csv. */
static bool read_classes(const Attributes *a)
{
    Atom key = atom(STR("classes"));
    Str value = node_get(a->element, key);
    if (str_eq(value, STR("equal")) || str_eq(value, STR("等間隔"))) return true;
    if (!str_empty(value) && !str_eq(value, STR("quantiles")) && !str_eq(value, STR("等量"))) wrong(a, key, value);
    return false;
}

MapSpec map_spec_from_element(const View *view, const struct Node *element, Diag *diag)
{
    Attributes a = {element, diag};
    MapSpec spec = map_spec_default(view);
    spec.district = node_get(element, atom(STR("district")));
    spec.category = node_get(element, ATOM_category);
    spec.facility = node_get(element, atom(STR("facility")));
    if (!str_empty(spec.district) || !str_empty(spec.facility)) spec.box = geo_box_empty();
    read_box(&a, &spec.box);
    read_number(&a, "radius", 50000, &spec.radius);
    read_number(&a, "scale", 10000000, &spec.scale);
    read_number(&a, "magnify", 10, &spec.magnify);
    read_number(&a, "marker-size", 100, &spec.marker_size);
    read_number(&a, "citation-size", 100, &spec.citation_size);
    read_number(&a, "generalise", 10, &spec.generalise);
    read_number(&a, "coarser", 4, &spec.coarser);
    spec.sheet = node_get(element, atom(STR("sheet")));
    read_flag(&a, "markers", &spec.markers);
    read_flag(&a, "grid", &spec.grid);
    read_flag(&a, "scale-bar", &spec.scale_bar);
    read_flag(&a, "north", &spec.north);
    read_flag(&a, "attribution", &spec.attribution);
    read_flag(&a, "frame", &spec.frame);
    read_flag(&a, "insets", &spec.insets);
    read_flag(&a, "call-outs", &spec.callouts);
    read_flag(&a, "proof", &spec.proof);
    spec.qr = node_get(element, atom(STR("qr")));
    spec.figure = node_get(element, atom(STR("choropleth")));
    spec.per = node_get(element, atom(STR("per")));
    spec.unit = node_get(element, atom(STR("unit")));
    if (!str_empty(spec.figure)) spec.markers = false;
    spec.equal_steps = read_classes(&a);
    read_links(&a, &spec);
    return spec;
}

static bool same_box(GeoBox a, GeoBox b)
{
    return (!box_is_set(a) && !box_is_set(b)) || (a.west == b.west && a.south == b.south && a.east == b.east && a.north == b.north);
}

static bool same_metres(MapBox a, MapBox b)
{
    bool none = a.x0 >= a.x1 && b.x0 >= b.x1;
    return none || (a.x0 == b.x0 && a.y0 == b.y0 && a.x1 == b.x1 && a.y1 == b.y1);
}

bool map_spec_same(const MapSpec *a, const MapSpec *b)
{
    const Str texts[][2] = {{a->figure, b->figure}, {a->per, b->per}, {a->unit, b->unit}, {a->category, b->category},
                            {a->district, b->district}, {a->facility, b->facility}, {a->qr, b->qr}, {a->sheet, b->sheet}};
    const double numbers[][2] = {{a->scale, b->scale}, {a->radius, b->radius}, {a->marker_size, b->marker_size}, {a->citation_size, b->citation_size},
                                 {a->magnify, b->magnify}, {a->coarser, b->coarser}, {a->generalise, b->generalise}};
    const bool flags[][2] = {{a->markers, b->markers}, {a->no_district, b->no_district}, {a->grid, b->grid}, {a->scale_bar, b->scale_bar},
                             {a->north, b->north}, {a->attribution, b->attribution}, {a->frame, b->frame}, {a->insets, b->insets},
                             {a->proof, b->proof}, {a->callouts, b->callouts}, {a->links, b->links}, {a->anchors, b->anchors}, {a->equal_steps, b->equal_steps}};
    bool same = same_box(a->box, b->box) && same_metres(a->area, b->area) && same_metres(a->home, b->home);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) same = same && str_eq(texts[i][0], texts[i][1]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) same = same && numbers[i][0] == numbers[i][1];
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) same = same && flags[i][0] == flags[i][1];
    return same;
}

/* ---- where it looks ------------------------------------------------------- */

static size_t facility_index(const View *view, Str id)
{
    for (size_t i = 0; i < view->facility_count; i++)
        if (str_eq(view->facilities[i].id, id)) return i;
    return SIZE_MAX;
}

static const MapDistrict *spec_district(const MapPlan *plan)
{
    const View *view = plan->view;
    for (size_t i = 0; i < view->district_count; i++)
        if (str_eq(view->districts[i].key, plan->spec.district))
            return plan->base->districts[i].count > 0 ? &plan->base->districts[i] : NULL;
    return NULL;
}

bool plan_is_home(const MapPlan *plan, double x, double y)
{
    MapXY p = map_from_frame(plan, x, y);
    const MapDistrict *district = str_empty(plan->spec.district) ? NULL : spec_district(plan);
    for (size_t i = 0, n = district ? district->count : plan->base->ward_area_count; i < n; i++) {
        const MapFeature *f = district ? district->parts[i] : plan->base->ward_areas[i].feature;
        if (map_box_has(f->box, p) && map_feature_contains(f, p)) return true;
    }
    return false;
}

static MapBox around(MapXY p, double radius) { return (MapBox){p.x - radius, p.y - radius, p.x + radius, p.y + radius}; }

static MapBox wanted_box(const MapPlan *plan)
{
    const MapSpec *spec = &plan->spec;
    if (plan_is_inset(plan)) return plan->enlarged;
    if (spec->area.x0 < spec->area.x1) return spec->area;
    if (box_is_set(spec->box)) return map_base_box(plan->base, spec->box);
    size_t facility = str_empty(spec->facility) ? SIZE_MAX : facility_index(plan->view, spec->facility);
    if (facility != SIZE_MAX && !isnan(plan->base->facilities[facility].x))
        return around(plan->base->facilities[facility], spec->radius > 0 ? spec->radius : 350);
    const MapDistrict *district = str_empty(spec->district) ? NULL : spec_district(plan);
    return district ? district->box : plan->base->ward;
}

double plan_readable_scale(double scale)
{
    double step = scale < 2000 ? 50 : scale < 10000 ? 100 : scale < 20000 ? 250 : scale < 100000 ? 500 : 5000;
    return ceil(scale / step - 1e-9) * step;
}

/* The denominator for a box in metres to fill w by h points of the plan. */
static double scale_for(const MapPlan *plan, double bw, double bh, double w, double h)
{
    return points_per_metre / plan->magnify * fmax(bw / w, bh / h);
}

/* A scale that was asked for is kept, whatever it cuts off: how much that is. */
static void measure_fit(MapPlan *plan, double bw, double bh, double w, double h)
{
    MapResult *r = &plan->result;
    r->fitting = plan_readable_scale(scale_for(plan, bw, bh, w, h));
    if (scale_for(plan, bw, bh, w, h) <= r->scale * (1 + 1e-9)) return;
    r->over_x = fmax(0, bw * plan->k - w) * plan->magnify;
    r->over_y = fmax(0, bh * plan->k - h) * plan->magnify;
}

double plan_band(const MapSpec *spec, double height) { return spec->grid ? fmin(13, height / 20) : 0; }

static void look_at(MapPlan *plan)
{
    double band = plan_band(&plan->spec, plan->height);
    double w = plan->width - 2 * band, h = plan->height - 2 * band;
    MapBox box = wanted_box(plan);
    plan->frame = (MarkerRect){band, band, band + w, band + h};
    double margin = fmin(w, h) * 0.1; /* room for the legend of a figure */
    if (str_empty(plan->spec.figure)) margin = fmin(plan->marker_radius + 4, fmin(w, h) * 0.05);
    double scale = plan->spec.scale;
    double bw = fmax(50, box.x1 - box.x0), bh = fmax(50, box.y1 - box.y0);
    if (scale <= 0) scale = plan_readable_scale(scale_for(plan, bw, bh, w - 2 * margin, h - 2 * margin));
    scale = fmin(1e8, fmax(50, scale));
    plan->k = points_per_metre / scale / plan->magnify;
    MapXY middle = {(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2};
    plan->visible = (MapBox){middle.x - w / 2 / plan->k, middle.y - h / 2 / plan->k, middle.x + w / 2 / plan->k, middle.y + h / 2 / plan->k};
    plan->zoom = map_zoom(scale * plan->magnify) - plan->spec.coarser;
    plan->result.scale = scale;
    measure_fit(plan, bw, bh, w, h);
    if (plan->spec.grid) {
        plan->columns = (unsigned)fmin(20, fmax(2, round(w / 110)));
        plan->rows = (unsigned)fmin(20, fmax(2, round(h / 110)));
    }
}

/* ---- whom it shows -------------------------------------------------------- */

static bool has_category(const ViewFacility *f, Str key)
{
    for (size_t i = 0; i < f->category_count; i++)
        if (str_eq(f->categories[i]->key, key)) return true;
    return false;
}

static bool wanted(const MapPlan *plan, const ViewFacility *f)
{
    const MapSpec *s = &plan->spec;
    if (!str_empty(s->facility)) return str_eq(f->id, s->facility);
    if (!s->markers) return false;
    if (!str_empty(s->category) && !has_category(f, s->category)) return false;
    if (s->no_district) return !f->district;
    return str_empty(s->district) || (f->district && str_eq(f->district->key, s->district));
}

static int by_number(const void *a, const void *b)
{
    const ViewFacility *x = ((const MapPlaced *)a)->facility, *y = ((const MapPlaced *)b)->facility;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return str_cmp(x->id, y->id);
}

static void add_marker(MapPlan *plan, const MapPlaced *placed)
{
    const ViewFacility *f = placed->facility;
    MapMarker *m = &plan->markers[plan->marker_count];
    const ViewCategory *category = f->category;
    for (size_t i = 0; i < f->category_count && !str_empty(plan->spec.category); i++)
        if (str_eq(f->categories[i]->key, plan->spec.category)) category = f->categories[i];
    *m = (MapMarker){.facility = f, .category = category, .radius = plan->marker_radius};
    plan->spots[plan->marker_count++] = (MarkerSpot){.px = placed->x, .py = placed->y, .x = placed->x, .y = placed->y};
    if (f->number == 0) return;
    TextFace face = plan_face(plan->marker_radius * (f->number > 999 ? 0.7 : 0.9), 700);
    m->number_width = plan_text(plan, &face, str_printf(plan->arena, "%u", f->number), 0, &m->number, &m->number_count);
}

static void list_facilities(MapPlan *plan)
{
    const View *view = plan->view;
    MapResult *r = &plan->result;
    r->placed = arena_array(plan->arena, MapPlaced, view->facility_count);
    plan->markers = arena_array(plan->arena, MapMarker, view->facility_count);
    plan->spots = arena_array(plan->arena, MarkerSpot, view->facility_count);
    for (size_t i = 0; i < view->facility_count; i++) {
        const ViewFacility *f = &view->facilities[i];
        if (!wanted(plan, f)) continue;
        MapXY metres = plan->base->facilities[i];
        bool known = !isnan(metres.x);
        MapXY at = known ? map_to_frame(plan, metres) : (MapXY){0, 0};
        MapPlaced *p = &r->placed[r->count++];
        *p = (MapPlaced){.facility = f, .x = at.x, .y = at.y, .reason = known ? "outside" : "no-point"};
        p->shown = known && at.x >= plan->frame.x0 && at.x <= plan->frame.x1 && at.y >= plan->frame.y0 && at.y <= plan->frame.y1;
        if (!p->shown) continue;
        p->reason = "";
        plan_cell(plan, at.x, at.y, p->cell);
    }
    if (r->count > 0) qsort(r->placed, r->count, sizeof *r->placed, by_number);
    for (size_t i = 0; i < r->count; i++)
        if (r->placed[i].shown) add_marker(plan, &r->placed[i]);
}

/* What a marker of any shape keeps free around it, in radii: that of the hexagon and the pentagon; tips of stars and
 * triangles stand out further, but rarely at each other. */
static const double MARKER_REACH = 1.16;
static double reach_of(double marker_radius) { return marker_radius * MARKER_REACH + 0.5; }

/* Where the markers would cover more than three tenths of the frame they are smaller, so
 * that more of them find a place: down to numbers of 5.4 pt on paper. */
static void shrink_crowd(MapPlan *plan)
{
    const double least = 6 / plan->magnify, share = 0.3;
    size_t count = 0;
    plan->usual_radius = plan->marker_radius;
    if (plan->spec.marker_size > 0 || plan_is_inset(plan)) return;
    for (size_t i = 0; i < plan->view->facility_count; i++)
        count += wanted(plan, &plan->view->facilities[i]) && map_box_has(plan->visible, plan->base->facilities[i]);
    double room = (plan->frame.x1 - plan->frame.x0) * (plan->frame.y1 - plan->frame.y0);
    double reach = count ? sqrt(share * room / (double)count / 3.14159) : INFINITY;
    if (reach < reach_of(plan->marker_radius)) plan->marker_radius = fmin(plan->marker_radius, fmax(least, (reach - 0.5) / MARKER_REACH));
}

double plan_marker_reach(const MapPlan *plan) { return reach_of(plan->marker_radius); }

void plan_markers(MapPlan *plan)
{
    Arena *scratch = arena_open();
    MarkerSpot *spots = arena_array(scratch, MarkerSpot, plan->marker_count);
    size_t count = 0;
    for (size_t i = 0; i < plan->marker_count; i++)
        if (!plan->markers[i].callout) spots[count++] = plan->spots[i];
    MarkerProblem problem = {.spots = spots, .count = count, .radius = plan_marker_reach(plan),
                             .frame = plan->frame, .walls = plan->walls.items, .wall_count = plan->walls.count};
    MarkerReport report = markers_place(scratch, &problem);
    for (size_t i = 0, next = 0; i < plan->marker_count; i++)
        if (!plan->markers[i].callout) plan->spots[i] = spots[next++];
    MapResult *r = &plan->result;
    r->overlaps = report.overlaps;
    r->crossings = report.crossings;
    r->walls_crossed = report.walls_crossed;
    r->moved = report.moved;
    r->mean_move = report.mean_move;
    r->dropped = report.dropped;
    r->markers = plan->marker_count - report.dropped;
    arena_close(scratch);
}

bool map_moved_far(double move, double marker_radius) { return move > marker_radius; }

/* ---- the rest of the picture ---------------------------------------------- */

static void cite_layers(MapPlan *plan)
{
    Buf text = buf_on(plan->arena);
    for (size_t i = 0; i < plan->view->layer_count; i++) {
        Str citation = plan->view->layers[i].citation;
        if (plan->layer_shown[i] && plan->view->layers[i].unapproved && !plan->result.unapproved)
            plan->result.unapproved = &plan->view->layers[i];
        bool again = str_empty(citation);
        for (size_t k = 0; k < i && !again; k++) again = plan->layer_shown[k] && str_eq(plan->view->layers[k].citation, citation);
        if (again || !plan->layer_shown[i]) continue;
        if (text.len > 0) buf_put(&text, STR("　"));
        buf_put(&text, citation);
    }
    plan->result.attribution = buf_str(&text);
}

static void veil_ring(MapPlan *plan, ClipWork *work, const MapXY *metres, size_t count)
{
    MarkerRect f = plan->frame;
    MapXY *points = arena_array(work->arena, MapXY, count);
    for (size_t i = 0; i < count; i++) points[i] = map_to_frame(plan, metres[i]);
    const MapPoints *cut = map_clip_ring(work, points, count, (MapBox){f.x0 - 2, f.y0 - 2, f.x1 + 2, f.y1 + 2});
    for (size_t i = 0; i < cut->count; i++)
        (i ? path_line : path_move)(&plan->veil, cut->items[i].x, cut->items[i].y);
    if (cut->count > 0) path_close(&plan->veil);
    plan->veiled = plan->veiled || cut->count > 0;
}

static void veil_feature(MapPlan *plan, ClipWork *work, const MapFeature *f)
{
    const MapXY *ring = f->points;
    for (size_t r = 0; r < f->geo->ring_count; ring += f->geo->rings[r++].count)
        veil_ring(plan, work, ring, f->geo->rings[r].count);
}

/* What is not of the district asked for, else of the ward, is paler. */
static void make_veil(MapPlan *plan)
{
    const MapBase *base = plan->base;
    ClipWork work = {.arena = arena_open()};
    MarkerRect f = plan->frame;
    plan->veil = path_on(plan->arena);
    path_rect(&plan->veil, f.x0 - 2, f.y0 - 2, f.x1 - f.x0 + 4, f.y1 - f.y0 + 4);
    const MapDistrict *district = str_empty(plan->spec.district) ? NULL : spec_district(plan);
    for (size_t i = 0; district && i < district->count; i++) veil_feature(plan, &work, district->parts[i]);
    for (int rank = 0; rank < WARD_RANKS && !district && !plan->veiled; rank++)
        for (size_t i = 0; i < base->ward_area_count; i++)
            if (base->ward_areas[i].rank == rank) veil_feature(plan, &work, base->ward_areas[i].feature);
    arena_close(work.arena);
}

/* ---- all ------------------------------------------------------------------ */

static MapPlaced *placed_of(const MapPlan *plan, const ViewFacility *facility)
{
    for (size_t i = 0; i < plan->result.count; i++)
        if (plan->result.placed[i].facility == facility) return &plan->result.placed[i];
    return NULL;
}

/* Names that an inset has no place for stand in the list with its letter, where the inset is. */
static void take_lost(MapPlan *plan, const MapInset *inset)
{
    const MapResult *in = &inset->plan->result;
    for (size_t i = 0; i < in->labels_dropped; i++) {
        MapLostName name = in->lost[i];
        name.x += inset->rect.x0;
        name.y += inset->rect.y0 + INSET_TITLE;
        name.inset = inset->letter;
        plan_cell(plan, (inset->source.x0 + inset->source.x1) / 2, (inset->source.y0 + inset->source.y1) / 2, name.cell);
        vec_push(plan->arena, &plan->lost, name);
    }
}

/* What became of the markers, by facility, and what the insets add. */
static void sum_up(MapPlan *plan)
{
    MapResult *r = &plan->result;
    size_t next = 0; /* both lists are in order of number */
    for (size_t i = 0; i < plan->marker_count; i++) {
        while (r->placed[next].facility != plan->markers[i].facility) next++;
        const MarkerSpot *s = &plan->spots[i];
        r->placed[next].dropped = s->dropped;
        r->placed[next].called_out = plan->markers[i].callout > 0;
        if (plan->markers[i].callout) r->placed[next].inset = plan->callouts.items[plan->markers[i].callout - 1].letter;
        else r->placed[next].move = hypot(s->x - s->px, s->y - s->py) * plan->magnify;
        r->called_out += plan->markers[i].callout > 0;
    }
    double moves = r->mean_move * plan->magnify * (double)(r->markers - r->called_out);
    for (size_t i = 0; i < plan->insets.count; i++) {
        const MapResult *in = &plan->insets.items[i].plan->result;
        for (size_t k = 0; k < in->count; k++) {
            if (!in->placed[k].shown) continue;
            MapPlaced *p = placed_of(plan, in->placed[k].facility);
            p->dropped = in->placed[k].dropped;
            p->move = in->placed[k].move;
        }
        take_lost(plan, &plan->insets.items[i]);
        moves += in->mean_move * (double)in->markers;
        r->labels += in->labels;
        r->markers += in->markers;
        r->dropped += in->dropped;
        r->moved += in->moved;
        r->overlaps += in->overlaps;
        r->crossings += in->crossings;
        r->walls_crossed += in->walls_crossed;
    }
    size_t on_maps = r->markers - r->called_out;
    r->mean_move = on_maps > 0 ? moves / (double)on_maps : 0; /* of an inset it is on paper already */
    r->insets = plan->insets.count;
    r->callouts = plan->callouts.count;
    if (r->callouts) r->first_callout = plan->callouts.items[0].letter;
    r->labels_dropped = plan->lost.count;
    r->lost = plan->lost.items;
    r->marker_radius = plan->marker_radius * plan->magnify;
    r->usual_radius = plan->usual_radius * plan->magnify;
}

static void make(MapPlan *plan)
{
    plan->ink = map_style_ink(plan->style);
    plan->base_size = plan->width > 400 ? 7.5 : 7;
    plan->layer_shown = arena_array(plan->arena, bool, plan->view->layer_count);
    look_at(plan);
    shrink_crowd(plan);
    plan->land = map_style_land(plan->style, plan->zoom);
    list_facilities(plan);
    plan_paint(plan);
    plan_choropleth(plan);
    if (plan->ink == MAP_INK_COLOUR) make_veil(plan);
    cite_layers(plan);
    plan_furniture(plan);
    plan_insets(plan);
    if (str_empty(plan->spec.figure)) plan_first_labels(plan); /* districts carry their figures, and no other name */
    plan_markers(plan);
    plan_callouts(plan);
    if (str_empty(plan->spec.figure)) plan_labels(plan);
    sum_up(plan);
    plan_proof(plan);
}

MapPlan *map_plan(Arena *arena, const MapBase *base, const View *view, const MapStyle *style, const MapSpec *spec,
                  Typesetter *ts, double width, double height, Diag *diag)
{
    assert(base->view == view);
    MapPlan *plan = arena_new(arena, MapPlan);
    *plan = (MapPlan){.arena = arena, .base = base, .view = view, .style = style, .spec = *spec, .ts = ts, .diag = diag,
                      .magnify = spec->magnify > 0 ? spec->magnify : 1};
    plan->width = fmax(40, width / plan->magnify);
    plan->height = fmax(40, height / plan->magnify);
    bool emphasised = !str_empty(spec->facility);
    plan->marker_radius = spec->marker_size > 0 ? spec->marker_size / 2 : fmin(7.6, fmax(6.6, plan->width / 100)) * (emphasised ? 1.3 : 1);
    make(plan);
    return plan;
}

MapPlan *plan_enlarged(const MapPlan *whole, MapBox part, double scale, double width, double height)
{
    MapPlan *plan = arena_new(whole->arena, MapPlan);
    *plan = (MapPlan){.arena = whole->arena, .base = whole->base, .view = whole->view, .style = whole->style, .spec = whole->spec,
                      .ts = whole->ts, .diag = whole->diag, .width = width, .height = height, .enlarged = part, .magnify = whole->magnify,
                      .marker_radius = whole->marker_radius};
    plan->spec.scale = scale;
    plan->spec.grid = plan->spec.insets = plan->spec.callouts = plan->spec.north = plan->spec.attribution = plan->spec.frame = false;
    plan->spec.qr = STR("");
    make(plan);
    return plan;
}

MapPlan *plan_part(Arena *arena, PlanPart part, const MapBase *base, const MapStyle *style, Typesetter *ts, MapBox visible,
                   double width, double height, double zoom, Diag *diag)
{
    enum { FINE = 3 }; /* hundredths of a millimetre: a third of a pixel of a sharp screen */
    MapPlan *plan = arena_new(arena, MapPlan);
    *plan = (MapPlan){.arena = arena, .base = base, .view = base->view, .style = style, .ts = ts, .diag = diag, .part = part,
                      .width = width, .height = height, .frame = {0, 0, width, height}, .visible = visible,
                      .k = width / (visible.x1 - visible.x0), .zoom = zoom, .spec = {.generalise = FINE * 0.01}};
    plan->ink = map_style_ink(style);
    plan->land = map_style_land(style, zoom);
    plan->layer_shown = arena_array(arena, bool, plan->view->layer_count);
    return plan;
}

const MapResult *map_result(const MapPlan *plan) { return &plan->result; }
