/* Districts in tints of a figure (choropleth). The figure is a member of the district's
 * record in the view, so that what the gate holds back is not here either; such a
 * district stays white. Classes are quantiles, about as many districts in each, or
 * steps of one width. Tints go from light to dark and each district that has the room
 * carries its value, so that a copy in grey says the same; a sheet in black has dots and
 * hatches that a fax machine keeps apart. */
#include <math.h>
#include <stdlib.h>

#include "base/notation.h"
#include "map/plan.h"

enum { CLASSES = 5 };

static const Colour tints[CLASSES] = {
    {0.93f, 0.95f, 0.97f, 1}, {0.74f, 0.83f, 0.89f, 1}, {0.50f, 0.67f, 0.78f, 1}, {0.25f, 0.47f, 0.62f, 1}, {0.09f, 0.25f, 0.36f, 1},
};
/* From sparse to dense, as many dots of a fax (0.73 pt) in each as it needs to come through. */
static const struct {
    MapPattern kind;
    double size, width; /* pt */
} hatches[CLASSES] = {{PATTERN_DOTS, 8, 1.2}, {PATTERN_DOTS, 4.5, 1.6}, {PATTERN_HATCH, 6, 0.8}, {PATTERN_HATCH, 3.2, 1.2}, {PATTERN_CROSS, 3.2, 1.4}};
static const Colour paper = {1, 1, 1, 1}, ink = {0.16f, 0.2f, 0.24f, 1}, edge = {0.3f, 0.36f, 0.4f, 1};

typedef struct Choropleth {
    MapPlan *plan;
    double *values; /* by district; NaN: none, or held back */
    double *sorted;
    size_t known;
    unsigned classes;
    double finer;    /* of edges, 0 to 1: districts may be as small as a house number */
    size_t unnamed;  /* districts without the room for their value */
} Choropleth;

static double member(const ViewDistrict *district, Str key)
{
    Value v = record_get(district->value, atom(key));
    return v.kind == VALUE_NUMBER ? v.number : (double)NAN;
}

static double value_of(const MapSpec *spec, const ViewDistrict *district)
{
    double value = member(district, spec->figure);
    return str_empty(spec->per) ? value : value / member(district, spec->per) * 100;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void classify(Choropleth *c)
{
    const View *view = c->plan->view;
    c->values = arena_array(c->plan->arena, double, view->district_count);
    c->sorted = arena_array(c->plan->arena, double, view->district_count);
    for (size_t i = 0; i < view->district_count; i++) {
        c->values[i] = value_of(&c->plan->spec, &view->districts[i]);
        if (isfinite(c->values[i])) c->sorted[c->known++] = c->values[i];
    }
    if (c->known) qsort(c->sorted, c->known, sizeof *c->sorted, ascending);
    c->classes = c->known < CLASSES ? (unsigned)c->known : CLASSES;
}

/* The first place in order that is of the class. */
static size_t first_of(const Choropleth *c, unsigned class) { return (c->known * class + c->classes - 1) / c->classes; }

/* Equal values are of one class, so that some classes may be empty. */
static unsigned class_of(const Choropleth *c, double value)
{
    double low = c->sorted[0], high = c->sorted[c->known - 1];
    if (c->plan->spec.equal_steps && high > low) return (unsigned)fmin(c->classes - 1, floor((value - low) / (high - low) * c->classes));
    unsigned class = 0;
    while (class + 1 < c->classes && value >= c->sorted[first_of(c, class + 1)]) class++;
    return class;
}

/* Five classes on a ramp of five; fewer keep its ends apart. */
static unsigned step_of(const Choropleth *c, unsigned class) { return c->classes > 1 ? class * (CLASSES - 1) / (c->classes - 1) : 0; }

/* A path in the look of a class. */
static void put_class(Choropleth *c, MapBatches *to, Path path, unsigned class)
{
    Arena *arena = c->plan->arena;
    unsigned step = step_of(c, class);
    bool black = c->plan->ink == MAP_INK_BLACK;
    vec_push(arena, to, ((MapBatch){.path = path, .colour = black ? paper : tints[step], .fill = true}));
    if (!black) return;
    vec_push(arena, to, ((MapBatch){.path = path, .colour = {0, 0, 0, 1},
                                    .stroke = pattern_stroke(arena, hatches[step].kind, hatches[step].size, hatches[step].width),
                                    .pattern = pattern_lines(arena, hatches[step].kind, hatches[step].size, c->plan->frame)}));
}

/* Counts with commas, shares with one decimal. */
static Str number(Choropleth *c, double value)
{
    Buf out = buf_on(c->plan->arena);
    if (!str_empty(c->plan->spec.per)) {
        buf_put_number(&out, value, 1);
        if (str_find_char(buf_str(&out), '.') == SIZE_MAX) buf_put(&out, STR(".0"));
        return buf_str(&out);
    }
    buf_put_grouped(&out, round(value), 0);
    return buf_str(&out);
}

static void add_outline(const MapPlan *plan, Path *path, const MapFeature *feature)
{
    const MapXY *ring = feature->points;
    for (size_t r = 0; r < feature->geo->ring_count; ring += feature->geo->rings[r++].count) {
        for (size_t i = 0; i < feature->geo->rings[r].count; i++) {
            MapXY p = map_to_frame(plan, ring[i]);
            (i ? path_line : path_move)(path, p.x, p.y);
        }
        path_close(path);
    }
}

static Path outline(const MapPlan *plan, const MapDistrict *area)
{
    Path path = path_on(plan->arena);
    for (size_t i = 0; i < area->count; i++) add_outline(plan, &path, area->parts[i]);
    return path;
}

static void fill_district(Choropleth *c, size_t index)
{
    MapPlan *plan = c->plan;
    const MapDistrict *area = &plan->base->districts[index];
    bool known = isfinite(c->values[index]);
    unsigned class = known ? class_of(c, c->values[index]) : 0;
    if (area->count == 0) return;
    Path path = outline(plan, area);
    for (size_t i = 0; i < area->count; i++) plan->layer_shown[area->parts[i]->layer] = true;
    if (known) put_class(c, &plan->symbols, path, class);
    else vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = paper, .fill = true});
}

/* Above all fills: between two hatches of one kind black alone would not be seen. */
static void edge_district(Choropleth *c, size_t index)
{
    MapPlan *plan = c->plan;
    const MapDistrict *area = &plan->base->districts[index];
    bool black = plan->ink == MAP_INK_BLACK;
    if (area->count == 0) return;
    Path path = outline(plan, area);
    if (black) vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = paper, .stroke = {.width = 3.4 * c->finer, .join = JOIN_ROUND}});
    vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = black ? (Colour){0, 0, 0, 1} : edge,
                                                     .stroke = {.width = (black ? 1.1 : 0.8) * c->finer, .join = JOIN_ROUND}});
}

/* ---- names and values ---- */

typedef struct Plate {
    size_t district;
    const MapFeature *part; /* the largest */
    double width, height;   /* pt, of the box around that part */
} Plate;

static int larger_first(const void *a, const void *b)
{
    const Plate *x = a, *y = b;
    double one = x->width * x->height, two = y->width * y->height;
    if (one != two) return one > two ? -1 : 1;
    return x->district < y->district ? -1 : x->district > y->district;
}

static bool is_free(const MapPlan *plan, MarkerRect r)
{
    MarkerRect f = plan->frame;
    if (r.x0 < f.x0 || r.x1 > f.x1 || r.y0 < f.y0 || r.y1 > f.y1) return false;
    for (size_t i = 0; i < plan->walls.count; i++)
        if (marker_rects_meet(plan->walls.items[i], r)) return false;
    return true;
}

/* In the middle of the district, or near it inside; false without a free place. */
static bool find_place(const MapPlan *plan, const Plate *plate, double half, double tall, MapXY *at)
{
    enum { ANGLES = 12, RINGS = 4 };
    MapXY middle = map_to_frame(plan, plate->part->label);
    for (int i = 0; i <= ANGLES * RINGS; i++) {
        double angle = 6.283185307179586 * (i % ANGLES) / ANGLES, r = tall / 2 * ((i + ANGLES - 1) / ANGLES);
        *at = (MapXY){middle.x + r * cos(angle) * 1.3, middle.y + r * sin(angle)};
        if (i > 0 && !map_feature_contains(plate->part, map_from_frame(plan, at->x, at->y))) continue;
        if (is_free(plan, (MarkerRect){at->x - half, at->y - tall, at->x + half, at->y + tall})) return true;
    }
    return false;
}

/* On a ground of paper that reads on every tint, and leaves as much of the tint to be
 * seen as it covers. */
static bool name_district(Choropleth *c, const Plate *plate)
{
    enum { TALL = 12 };
    MapPlan *plan = c->plan;
    MapXY at;
    Str label = plan->view->districts[plate->district].label;
    TextFace small = plan_face(8, 400), large = plan_face(10, 700);
    Str value = isfinite(c->values[plate->district]) ? number(c, c->values[plate->district]) : STR("－");
    double half = fmax(typesetter_width(plan->ts, &small, label), typesetter_width(plan->ts, &large, value)) / 2 + 3;
    if (2 * half * 2 * TALL > plate->width * plate->height / 2 || !find_place(plan, plate, half, TALL, &at)) return false;
    MarkerRect box = {at.x - half, at.y - TALL, at.x + half, at.y + TALL};
    plan_put_rect(plan, box, paper);
    plan_put_text(plan, 8, 400, label, at.x, at.y - 2.5, 0.5);
    plan_put_text(plan, 10, 700, value, at.x, at.y + 8.5, 0.5);
    vec_push(plan->arena, &plan->walls, box);
    return true;
}

/* The largest first. */
static Plate *plates_of(MapPlan *plan, size_t *count)
{
    Plate *plates = arena_array(plan->arena, Plate, plan->view->district_count);
    *count = 0;
    for (size_t i = 0; i < plan->view->district_count; i++) {
        const MapDistrict *area = &plan->base->districts[i];
        if (area->count == 0) continue;
        MapBox b = area->parts[0]->box;
        plates[(*count)++] = (Plate){i, area->parts[0], (b.x1 - b.x0) * plan->k, (b.y1 - b.y0) * plan->k};
    }
    if (*count) qsort(plates, *count, sizeof *plates, larger_first);
    return plates;
}

/* Edges of full width where a district of middle size is as large as a stamp (70 pt). */
static double edge_width(const Plate *plates, size_t count)
{
    const Plate *middle = &plates[count / 2];
    return count ? fmin(1, fmax(0.3, sqrt(middle->width * middle->height) / 70)) : 1;
}

/* `class` SIZE_MAX: of districts without a number. */
static void put_key(Choropleth *c, double x, double y, size_t class, Str text)
{
    MarkerRect box = {x, y, x + 16, y + 9};
    Path path = path_on(c->plan->arena);
    path_rect(&path, box.x0, box.y0, 16, 9);
    if (class == SIZE_MAX) plan_put_rect(c->plan, box, paper);
    else put_class(c, &c->plan->furniture, path, (unsigned)class);
    plan_put_edge(c->plan, box, 0.5, edge);
    plan_put_text(c->plan, 8, 400, text, x + 21, y + 7.6, 0);
}

/* Lowest and highest value of a class; "" when none is of it. */
static Str range_text(Choropleth *c, unsigned class)
{
    size_t first = c->known, last = 0;
    for (size_t i = 0; i < c->known; i++)
        if (class_of(c, c->sorted[i]) == class) {
            if (first == c->known) first = i;
            last = i;
        }
    if (first == c->known) return STR("");
    Str low = number(c, c->sorted[first]), high = number(c, c->sorted[last]), unit = c->plan->spec.unit;
    if (str_eq(low, high)) return str_join(c->plan->arena, low, unit);
    return str_printf(c->plan->arena, STR_FMT "～" STR_FMT STR_FMT, STR_ARG(low), STR_ARG(high), STR_ARG(unit));
}

static bool some_unknown(const Choropleth *c) { return c->known < c->plan->view->district_count; }

/* At the lower left. */
static MarkerRect legend_box(const Choropleth *c, unsigned rows)
{
    MarkerRect f = c->plan->frame;
    return (MarkerRect){f.x0 + 6, f.y1 - 6 - (rows * 12 + 8), f.x0 + 128, f.y1 - 6};
}

/* The highest class first, as on a thermometer. */
static void put_legend(Choropleth *c)
{
    MapPlan *plan = c->plan;
    Str texts[CLASSES];
    unsigned rows = (unsigned)some_unknown(c) + (c->unnamed > 0);
    for (unsigned i = 0; i < c->classes; i++) rows += (texts[i] = range_text(c, i)).len > 0;
    MarkerRect box = legend_box(c, rows);
    double x = box.x0, y = box.y0 + 6;
    plan_put_rect(plan, box, paper);
    plan_put_edge(plan, box, 0.5, ink);
    vec_push(plan->arena, &plan->walls, box);
    for (unsigned i = c->classes; i-- > 0;) {
        if (texts[i].len == 0) continue;
        put_key(c, x + 6, y, i, texts[i]);
        y += 12;
    }
    if (some_unknown(c)) put_key(c, x + 6, y, SIZE_MAX, STR("数字がないか、伏せている"));
    if (c->unnamed > 0) plan_put_text(plan, 7, 400, STR("書けない所の数字は、表にあります"), x + 6, box.y1 - 6, 0);
}

void plan_choropleth(MapPlan *plan)
{
    Choropleth c = {.plan = plan};
    size_t count;
    if (str_empty(plan->spec.figure)) return;
    classify(&c);
    Plate *plates = plates_of(plan, &count);
    c.finer = edge_width(plates, count);
    for (size_t i = 0; i < plan->view->district_count; i++) fill_district(&c, i);
    for (size_t i = 0; i < plan->view->district_count; i++) edge_district(&c, i);
    size_t before = plan->walls.count;
    vec_push(plan->arena, &plan->walls, legend_box(&c, c.classes + 2)); /* as high as it may get */
    for (size_t i = 0; i < count; i++) c.unnamed += !name_district(&c, &plates[i]);
    plan->walls.items[before] = plan->walls.items[--plan->walls.count];
    if (c.known) put_legend(&c);
}
