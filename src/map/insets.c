/* Crowded places once more, larger, where the map is empty.
 *
 * The markers are placed for a trial. Where they had to move far or were dropped
 * lies a crowd; the window that gathers most of that trouble on least paper
 * becomes an inset if an empty place is found for it. Then again, without the
 * markers that went, until nothing is crowded or nothing is empty. An inset is a
 * map of its own with a scale of its own; its facilities stand in it alone, and
 * the outline of what it shows bears its letter. */
#include <math.h>

#include "map/plan.h"

enum { INSETS_MAX = 4, INSET_MARKERS = 4, TRIES = 12 };

static const Colour outline = {0.16f, 0.2f, 0.24f, 1}, paper = {1, 1, 1, 1};

/* ---- how much of a place is the ward's ------------------------------------ */

static bool in_ward(const MapPlan *plan, double x, double y)
{
    MapXY p = map_from_frame(plan, x, y);
    for (size_t i = 0; i < plan->base->ward_area_count; i++) {
        const MapFeature *f = plan->base->ward_areas[i].feature;
        if (map_box_has(f->box, p) && map_feature_contains(f, p)) return true;
    }
    return false;
}

/* Asked thousands of times, so found once for a lattice. */
static void survey_ward(MapPlan *plan)
{
    MarkerRect f = plan->frame;
    plan->ward_columns = (size_t)((f.x1 - f.x0) / WARD_LATTICE) + 1;
    plan->ward_rows = (size_t)((f.y1 - f.y0) / WARD_LATTICE) + 1;
    plan->ward_cells = arena_array(plan->arena, bool, plan->ward_columns * plan->ward_rows);
    for (size_t row = 0; row < plan->ward_rows; row++)
        for (size_t column = 0; column < plan->ward_columns; column++)
            plan->ward_cells[row * plan->ward_columns + column] =
                in_ward(plan, f.x0 + WARD_LATTICE * (double)column, f.y0 + WARD_LATTICE * (double)row);
}

double plan_ward_share(const MapPlan *plan, MarkerRect r)
{
    size_t all = 0, inside = 0;
    if (!plan->ward_cells) return 0;
    for (double y = r.y0; y < r.y1; y += WARD_LATTICE)
        for (double x = r.x0; x < r.x1; x += WARD_LATTICE) {
            size_t column = (size_t)fmax(0, (x - plan->frame.x0) / WARD_LATTICE + 0.5), row = (size_t)fmax(0, (y - plan->frame.y0) / WARD_LATTICE + 0.5);
            all++;
            if (column < plan->ward_columns && row < plan->ward_rows) inside += plan->ward_cells[row * plan->ward_columns + column];
        }
    return all ? (double)inside / (double)all : 0;
}

/* ---- where it is crowded -------------------------------------------------- */

typedef struct Window {
    MarkerRect source;
    double worth, enlarged; /* trouble it gathers; how many times larger it must be */
} Window;

/* What a marker suffers: the move beyond its own size; a dropped one the most. */
static double trouble(const MapPlan *plan, size_t i)
{
    const MarkerSpot *s = &plan->spots[i];
    double r = plan->marker_radius;
    return s->dropped ? 8 * r : fmax(0, hypot(s->x - s->px, s->y - s->py) - 1.5 * r);
}

static bool holds(MarkerRect r, const MarkerSpot *s, double margin)
{
    return s->px >= r.x0 + margin && s->px <= r.x1 - margin && s->py >= r.y0 + margin && s->py <= r.y1 - margin;
}

/* Markers should cover about a third of an inset; a window that would have to be more
 * than five times larger for that is too small for its crowd. */
static bool weigh(const MapPlan *plan, Window *w)
{
    double r = plan->marker_radius, total = 0, width = w->source.x1 - w->source.x0, height = w->source.y1 - w->source.y0;
    size_t count = 0;
    for (size_t i = 0; i < plan->marker_count; i++) {
        if (!holds(w->source, &plan->spots[i], 0)) continue;
        count++;
        total += trouble(plan, i);
    }
    if (count < INSET_MARKERS || total < 9 * r) return false;
    w->enlarged = fmax(1.8, sqrt((double)count * 12.5 * r * r / (width * height)));
    if (w->enlarged > 5) return false;
    double paper_side = w->enlarged * sqrt(width * height);
    w->worth = total / (paper_side + 12 * r);
    return true;
}

static bool apart_from_sources(const MapPlan *plan, MarkerRect r)
{
    for (size_t i = 0; i < plan->insets.count; i++)
        if (marker_rects_meet(r, plan->insets.items[i].source)) return false;
    for (size_t i = 0; i < plan->heaps.count; i++)
        if (marker_rects_meet(r, plan->heaps.items[i])) return false;
    return true;
}

static bool fits_frame(const MapPlan *plan, MarkerRect r)
{
    MarkerRect f = plan->frame;
    return r.x0 > f.x0 && r.y0 > f.y0 && r.x1 < f.x1 && r.y1 < f.y1 && apart_from_sources(plan, r);
}

/* About the middle of the points it holds: with a crowd in its corner half of an inset
 * is empty, and the markers there stand on one side of their points. */
static void centre_window(const MapPlan *plan, Window *w)
{
    MarkerRect s = w->source, held = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < plan->marker_count; i++) {
        const MarkerSpot *spot = &plan->spots[i];
        if (!holds(s, spot, 0)) continue;
        held = (MarkerRect){fmin(held.x0, spot->px), fmin(held.y0, spot->py), fmax(held.x1, spot->px), fmax(held.y1, spot->py)};
    }
    double dx = (held.x0 + held.x1 - s.x0 - s.x1) / 2, dy = (held.y0 + held.y1 - s.y0 - s.y1) / 2;
    MarkerRect moved = {s.x0 + dx, s.y0 + dy, s.x1 + dx, s.y1 + dy};
    if (isfinite(dx) && isfinite(dy) && fits_frame(plan, moved)) w->source = moved;
}

/* The best window around a marker in trouble that is worth less than `below`. */
static Window best_window(const MapPlan *plan, double below)
{
    static const double sides[] = {4, 6, 9, 13, 18}, shapes[] = {1, 1.4, 1 / 1.4};
    Window best = {.worth = 0};
    for (size_t i = 0; i < plan->marker_count; i++)
        for (size_t k = 0; k < 15 && trouble(plan, i) > 0; k++) {
            double side = sides[k / 3] * plan->marker_radius, half = side / 2 * sqrt(shapes[k % 3]), tall = side * side / 4 / half;
            MarkerRect r = {plan->spots[i].px - half, plan->spots[i].py - tall, plan->spots[i].px + half, plan->spots[i].py + tall};
            Window w = {.source = r};
            if (fits_frame(plan, r) && weigh(plan, &w) && w.worth < below && w.worth > best.worth) best = w;
        }
    if (best.worth > 0) centre_window(plan, &best);
    return best;
}

/* ---- the inset ------------------------------------------------------------ */

/* Takes over the facilities that the inset shows. */
static void take_markers(MapPlan *plan, const MapInset *inset)
{
    const MapResult *r = &inset->plan->result;
    size_t kept = 0;
    for (size_t i = 0; i < plan->marker_count; i++) {
        bool gone = false;
        for (size_t k = 0; k < r->count && !gone; k++)
            gone = r->placed[k].facility == plan->markers[i].facility && r->placed[k].shown;
        if (gone) continue;
        plan->markers[kept] = plan->markers[i];
        plan->spots[kept++] = plan->spots[i];
    }
    plan->marker_count = kept;
    for (size_t i = 0; i < r->count; i++)
        if (r->placed[i].shown) plan->result.placed[i].inset = inset->letter;
}

/* Below the markers, which may stand on the line. */
static void draw_source(MapPlan *plan, MarkerRect s)
{
    Path path = path_on(plan->arena);
    path_rect(&path, s.x0, s.y0, s.x1 - s.x0, s.y1 - s.y0);
    vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = paper, .stroke = {.width = 2.6}});
    vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = plan->ink == MAP_INK_BLACK ? (Colour){0, 0, 0, 1} : outline, .stroke = {.width = 1.1}});
}

/* The letter stands above the outline, or below it at the upper edge. */
static void mark_source(MapPlan *plan, const MapInset *inset)
{
    MarkerRect s = inset->source;
    bool below = s.y0 - 14 < plan->frame.y0;
    MarkerRect tab = {s.x0, below ? s.y1 : s.y0 - 13, s.x0 + 14, below ? s.y1 + 13 : s.y0};
    draw_source(plan, s);
    plan_put_rect(plan, tab, outline);
    plan_put_letter(plan, 9.5, inset->letter, (tab.x0 + tab.x1) / 2, tab.y0 + 10, paper);
    vec_push(plan->arena, &plan->walls, tab);
}

static void title_inset(MapPlan *plan, const MapInset *inset)
{
    MarkerRect r = inset->rect;
    Buf text = buf_on(plan->arena);
    plan_put_rect(plan, (MarkerRect){r.x0, r.y0, r.x1, r.y0 + INSET_TITLE}, outline);
    plan_put_letter(plan, 9.5, inset->letter, r.x0 + 8, r.y0 + 10, paper);
    buf_put(&text, STR("拡大図　"));
    buf_put(&text, plan_scale_text(inset->plan));
    plan_put_letter(plan, r.x1 - r.x0 < 120 ? 6 : 7.5, r.x1 - r.x0 < 80 ? STR("拡大図") : buf_str(&text), (r.x0 + 16 + r.x1) / 2, r.y0 + 9.5, paper);
    plan_put_edge(plan, r, 1.1, outline);
}

/* Land of the ward without facilities may be covered, but not where people get off. */
static bool hides_stations(const MapPlan *plan, MarkerRect r)
{
    for (size_t i = 0; i < plan->symbol_boxes.count; i++)
        if (marker_rects_meet(r, plan->symbol_boxes.items[i])) return true;
    return false;
}

/* Where it would stand, how large, and what it would show; false when there is no
 * empty place for it. */
static bool lay_out(MapPlan *plan, const Window *w, double *scale, MapInset *out)
{
    double width = (w->source.x1 - w->source.x0) * w->enlarged, height = (w->source.y1 - w->source.y0) * w->enlarged;
    MarkerRect f = plan->frame, s = w->source;
    *scale = plan_readable_scale(plan->result.scale / w->enlarged);
    double larger = plan->result.scale / *scale;
    if (width > 0.36 * (f.x1 - f.x0) || height > 0.42 * (f.y1 - f.y0)) return false;
    double half = fmax(width, 90) / larger / 2, tall = fmax(height, 70) / larger / 2, mx = (s.x0 + s.x1) / 2, my = (s.y0 + s.y1) / 2;
    s = (MarkerRect){mx - half, my - tall, mx + half, my + tall};
    if (s.x0 < f.x0 || s.y0 < f.y0 || s.x1 > f.x1 || s.y1 > f.y1 || !apart_from_sources(plan, s)) return false;
    *out = (MapInset){.letter = plan_next_letter(plan), .source = s};
    if (plan_free_place(plan, 2 * half * larger, 2 * tall * larger + INSET_TITLE, &s, &out->rect) != 0) return false;
    return plan_ward_share(plan, out->rect) <= 0.4 || !hides_stations(plan, out->rect);
}

/* Larger until everybody in it stands, as far as there is room. A crowd that even so stands badly
 * is better called out. */
static bool open_inset(MapPlan *plan, Window w)
{
    enum { SIZES = 4 };
    MapInset best = {.plan = NULL}, inset;
    double scale;
    for (int i = 0; i < SIZES && lay_out(plan, &w, &scale, &inset); i++, w.enlarged *= 1.25) {
        MapXY low = map_from_frame(plan, inset.source.x0, inset.source.y1), high = map_from_frame(plan, inset.source.x1, inset.source.y0);
        inset.plan = plan_enlarged(plan, (MapBox){low.x, low.y, high.x, high.y}, scale, inset.rect.x1 - inset.rect.x0,
                               inset.rect.y1 - inset.rect.y0 - INSET_TITLE);
        if (!best.plan || inset.plan->result.dropped < best.plan->result.dropped) best = inset;
        if (best.plan->result.dropped == 0) break;
    }
    if (!best.plan) return false;
    if (plan->spec.callouts && plan_is_distressed(best.plan)) {
        vec_push(plan->arena, &plan->heaps, best.source);
        return false;
    }
    take_markers(plan, &best);
    title_inset(plan, &best);
    mark_source(plan, &best);
    vec_push(plan->arena, &plan->walls, best.rect);
    vec_push(plan->arena, &plan->insets, best);
    return true;
}

void plan_insets(MapPlan *plan)
{
    bool opened = true;
    if (!plan->spec.insets || plan->marker_count == 0) return;
    survey_ward(plan);
    while (opened && plan->insets.count < INSETS_MAX) {
        double below = INFINITY;
        opened = false;
        plan_markers(plan);
        for (int i = 0; i < TRIES && !opened; i++) {
            Window w = best_window(plan, below);
            if (w.worth <= 0) break;
            below = w.worth;
            opened = open_inset(plan, w);
        }
    }
}
