/* Districts in tints of a figure (choropleth). The figure is a member of the district's
 * record in the view, so that what the gate holds back is not here either; such a
 * district stays white. Classes are quantiles, about as many districts in each, or
 * steps of one width. Tints go from light to dark and each district carries its value,
 * so that a copy in grey says the same; a sheet in black has dots and hatches that a
 * fax machine keeps apart. */
#include <math.h>
#include <stdlib.h>

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
    Buf digits = buf_on(c->plan->arena), out = buf_on(c->plan->arena);
    if (!str_empty(c->plan->spec.per)) {
        buf_put_number(&out, value, 1);
        if (str_find_char(buf_str(&out), '.') == SIZE_MAX) buf_put(&out, STR(".0"));
        return buf_str(&out);
    }
    buf_put_number(&digits, round(value), 0);
    for (size_t i = 0; i < digits.len; i++) {
        if (i && (digits.len - i) % 3 == 0 && digits.data[i - 1] != '-') buf_putc(&out, ',');
        buf_putc(&out, digits.data[i]);
    }
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
    if (black) vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = paper, .stroke = {.width = 3.4, .join = JOIN_ROUND}});
    vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = black ? (Colour){0, 0, 0, 1} : edge,
                                                     .stroke = {.width = black ? 1.1 : 0.8, .join = JOIN_ROUND}});
}

/* Name and value, on a ground of paper that reads on every tint. */
static void name_district(Choropleth *c, size_t index)
{
    MapPlan *plan = c->plan;
    const ViewDistrict *district = &plan->view->districts[index];
    const MapDistrict *area = &plan->base->districts[index];
    if (area->count == 0) return;
    MapXY at = map_to_frame(plan, area->parts[0]->label);
    TextFace small = plan_face(8, 400), large = plan_face(10, 700);
    Str value = isfinite(c->values[index]) ? number(c, c->values[index]) : STR("－");
    double half = fmax(typesetter_width(plan->ts, &small, district->label), typesetter_width(plan->ts, &large, value)) / 2 + 3;
    plan_put_rect(plan, (MarkerRect){at.x - half, at.y - 12, at.x + half, at.y + 12}, paper);
    plan_put_text(plan, 8, 400, district->label, at.x, at.y - 2.5, 0.5);
    plan_put_text(plan, 10, 700, value, at.x, at.y + 8.5, 0.5);
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

/* At the lower left, the highest class first, as on a thermometer. */
static void put_legend(Choropleth *c)
{
    MapPlan *plan = c->plan;
    Str texts[CLASSES];
    unsigned rows = c->known < plan->view->district_count;
    for (unsigned i = 0; i < c->classes; i++) rows += (texts[i] = range_text(c, i)).len > 0;
    double tall = rows * 12 + 8, x = plan->frame.x0 + 6, y = plan->frame.y1 - 6 - tall;
    MarkerRect box = {x, y, x + 122, y + tall};
    plan_put_rect(plan, box, paper);
    plan_put_edge(plan, box, 0.5, ink);
    vec_push(plan->arena, &plan->walls, box);
    y += 6;
    for (unsigned i = c->classes; i-- > 0;) {
        if (texts[i].len == 0) continue;
        put_key(c, x + 6, y, i, texts[i]);
        y += 12;
    }
    if (c->known < plan->view->district_count) put_key(c, x + 6, y, SIZE_MAX, STR("数字がないか、伏せている"));
}

void plan_choropleth(MapPlan *plan)
{
    Choropleth c = {.plan = plan};
    if (str_empty(plan->spec.figure)) return;
    classify(&c);
    for (size_t i = 0; i < plan->view->district_count; i++) fill_district(&c, i);
    for (size_t i = 0; i < plan->view->district_count; i++) edge_district(&c, i);
    for (size_t i = 0; i < plan->view->district_count; i++) name_district(&c, i);
    if (c.known) put_legend(&c);
}
