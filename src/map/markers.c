/* Where markers stand. Six steps, each of which can only improve what the next
 * begins with:
 *
 *   relax     overlapping markers push each other apart, a spring pulls each home
 *   settle    what still overlaps takes the nearest free place of a spiral
 *   exchange  two markers change places when their leaders together become
 *             shorter; that ends, and crossing leaders always do
 *   improve   a marker that could stand nearer, or whose leader runs under
 *             another marker, takes a better free place if there is one
 *   clear     leaders over walls take other places, whose markers then move too
 *   drop      what overlaps even so gives up its place
 */
#include "map/markers.h"

#include <math.h>
#include <string.h>

#include "base/vec.h"

typedef struct WallEntry {
    uint32_t wall;
    int32_t next;
} WallEntry;

/* Who can matter to places around one point: the candidates of a search ask these
 * instead of everybody. */
typedef struct Neighbours {
    size_t *spots, *leaders;
    size_t spot_count, leader_count;
} Neighbours;

typedef struct Field {
    const MarkerProblem *problem;
    MarkerSpot *spots;
    size_t count;
    double reach; /* distance two centres must keep */
    size_t columns, rows;
    int32_t *heads; /* of the lists of a grid whose cells are `reach` wide */
    int32_t *next;
    size_t *cell;
    int32_t *wall_heads; /* by cell, the walls that a marker there could stand on */
    VEC(WallEntry) wall_entries;
    size_t *moved; /* indexes of markers with a leader, refreshed by list_moved */
    size_t moved_count;
    Neighbours near; /* of the marker looked at, refreshed by look_around */
} Field;

static const double tolerance = 0.02; /* pt */

/* ---- the grid ------------------------------------------------------------- */

static size_t clamp_cell(double v, size_t count)
{
    return v <= 0 ? 0 : v >= (double)count ? count - 1 : (size_t)v;
}

static size_t cell_of(const Field *f, double x, double y)
{
    return clamp_cell((y - f->problem->frame.y0) / f->reach, f->rows) * f->columns +
           clamp_cell((x - f->problem->frame.x0) / f->reach, f->columns);
}

static void unlink_spot(Field *f, size_t i)
{
    int32_t *link = &f->heads[f->cell[i]];
    while (*link != (int32_t)i) link = &f->next[*link];
    *link = f->next[i];
}

static void link_spot(Field *f, size_t i)
{
    f->cell[i] = cell_of(f, f->spots[i].x, f->spots[i].y);
    f->next[i] = f->heads[f->cell[i]];
    f->heads[f->cell[i]] = (int32_t)i;
}

static void move_spot(Field *f, size_t i, double x, double y)
{
    f->spots[i].x = x;
    f->spots[i].y = y;
    if (cell_of(f, x, y) == f->cell[i]) return;
    unlink_spot(f, i);
    link_spot(f, i);
}

static MarkerRect grown(MarkerRect r, double by)
{
    return (MarkerRect){r.x0 - by, r.y0 - by, r.x1 + by, r.y1 + by};
}

static void shelve_walls(Arena *arena, Field *f)
{
    const MarkerProblem *p = f->problem;
    f->wall_heads = arena_array(arena, int32_t, f->columns * f->rows);
    for (size_t i = 0; i < f->columns * f->rows; i++) f->wall_heads[i] = -1;
    for (size_t w = 0; w < p->wall_count; w++) {
        MarkerRect r = grown(p->walls[w], p->radius);
        size_t low = cell_of(f, r.x0, r.y0), high = cell_of(f, r.x1, r.y1);
        for (size_t row = low / f->columns; row <= high / f->columns; row++)
            for (size_t column = low % f->columns; column <= high % f->columns; column++) {
                int32_t *head = &f->wall_heads[row * f->columns + column];
                vec_push(arena, &f->wall_entries, (WallEntry){(uint32_t)w, *head});
                *head = (int32_t)f->wall_entries.count - 1;
            }
    }
}

static Field field_on(Arena *arena, const MarkerProblem *problem)
{
    MarkerRect r = problem->frame;
    Field f = {.problem = problem, .spots = problem->spots, .count = problem->count, .reach = 2 * problem->radius};
    f.columns = (size_t)fmin(400, fmax(1, ceil((r.x1 - r.x0) / f.reach)));
    f.rows = (size_t)fmin(400, fmax(1, ceil((r.y1 - r.y0) / f.reach)));
    f.heads = arena_array(arena, int32_t, f.columns * f.rows);
    f.next = arena_array(arena, int32_t, f.count);
    f.cell = arena_array(arena, size_t, f.count);
    f.moved = arena_array(arena, size_t, f.count);
    f.near = (Neighbours){.spots = arena_array(arena, size_t, f.count), .leaders = arena_array(arena, size_t, f.count)};
    shelve_walls(arena, &f);
    for (size_t i = 0; i < f.columns * f.rows; i++) f.heads[i] = -1;
    for (size_t i = 0; i < f.count; i++) link_spot(&f, i);
    return f;
}

/* Calls for the markers in the nine cells around a place, until one says stop. */
typedef bool Visit(Field *f, size_t other, void *context);

static bool around(Field *f, double x, double y, Visit *visit, void *context)
{
    size_t cell = cell_of(f, x, y), cx = cell % f->columns, cy = cell / f->columns;
    for (size_t row = cy ? cy - 1 : 0; row <= cy + 1 && row < f->rows; row++)
        for (size_t column = cx ? cx - 1 : 0; column <= cx + 1 && column < f->columns; column++)
            for (int32_t i = f->heads[row * f->columns + column]; i >= 0;) {
                int32_t following = f->next[i];
                if (visit(f, (size_t)i, context)) return true;
                i = following;
            }
    return false;
}

/* ---- what is allowed ------------------------------------------------------ */

static bool inside(MarkerRect r, double x, double y) { return x > r.x0 && x < r.x1 && y > r.y0 && y < r.y1; }

static bool on_wall(const Field *f, double x, double y)
{
    for (int32_t i = f->wall_heads[cell_of(f, x, y)]; i >= 0; i = f->wall_entries.items[i].next)
        if (inside(grown(f->problem->walls[f->wall_entries.items[i].wall], f->problem->radius - tolerance), x, y)) return true;
    return false;
}

static bool in_frame(const Field *f, double x, double y)
{
    return inside(grown(f->problem->frame, tolerance - f->problem->radius), x, y);
}

typedef struct Spot {
    size_t self;
    double x, y;
} Spot;

static bool touches(Field *f, size_t other, void *context)
{
    const Spot *s = context;
    double dx = f->spots[other].x - s->x, dy = f->spots[other].y - s->y, limit = f->reach - tolerance;
    return other != s->self && dx * dx + dy * dy < limit * limit;
}

static bool is_free(Field *f, size_t self, double x, double y)
{
    Spot s = {self, x, y};
    return in_frame(f, x, y) && !on_wall(f, x, y) && !around(f, x, y, touches, &s);
}

/* ---- leaders -------------------------------------------------------------- */

/* hypot guards against overflow, and half of the search would be spent in it. */
static double length(double dx, double dy) { return sqrt(dx * dx + dy * dy); }

static double move_of(const MarkerSpot *s) { return length(s->x - s->px, s->y - s->py); }

static double turn(double ax, double ay, double bx, double by, double cx, double cy)
{
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/* Properly: sharing an end (coincident points) is no crossing. */
static bool leaders_cross(const MarkerSpot *a, const MarkerSpot *b)
{
    double d1 = turn(a->px, a->py, a->x, a->y, b->px, b->py), d2 = turn(a->px, a->py, a->x, a->y, b->x, b->y);
    double d3 = turn(b->px, b->py, b->x, b->y, a->px, a->py), d4 = turn(b->px, b->py, b->x, b->y, a->x, a->y);
    static const double flat = 1e-9;
    return ((d1 > flat && d2 < -flat) || (d1 < -flat && d2 > flat)) &&
           ((d3 > flat && d4 < -flat) || (d3 < -flat && d4 > flat));
}

static bool has_leader(const MarkerSpot *s) { return move_of(s) > tolerance; }

static void list_moved(Field *f)
{
    f->moved_count = 0;
    for (size_t i = 0; i < f->count; i++)
        if (has_leader(&f->spots[i])) f->moved[f->moved_count++] = i;
}

/* Lists in f->near whom a leader from marker `self` could meet that is no longer than `reach`. */
static void look_around(Field *f, size_t self, double reach)
{
    const MarkerSpot *s = &f->spots[self];
    MarkerRect box = {s->px - reach, s->py - reach, s->px + reach, s->py + reach}, wide = grown(box, f->problem->radius);
    size_t low = cell_of(f, wide.x0, wide.y0), high = cell_of(f, wide.x1, wide.y1);
    f->near.spot_count = f->near.leader_count = 0;
    for (size_t row = low / f->columns; row <= high / f->columns; row++)
        for (size_t column = low % f->columns; column <= high % f->columns; column++)
            for (int32_t i = f->heads[row * f->columns + column]; i >= 0; i = f->next[i])
                if ((size_t)i != self) f->near.spots[f->near.spot_count++] = (size_t)i;
    for (size_t k = 0; k < f->moved_count; k++) {
        const MarkerSpot *o = &f->spots[f->moved[k]];
        bool meets = fmin(o->x, o->px) < box.x1 && fmax(o->x, o->px) > box.x0 && fmin(o->y, o->py) < box.y1 && fmax(o->y, o->py) > box.y0;
        if (meets && f->moved[k] != self) f->near.leaders[f->near.leader_count++] = f->moved[k];
    }
}

static size_t crossings_of(const Field *f, const MarkerSpot *s)
{
    size_t found = 0;
    for (size_t k = 0; k < f->near.leader_count; k++) found += leaders_cross(s, &f->spots[f->near.leaders[k]]);
    return found;
}

/* How near the leader of `a` comes to the middle of marker `b`. */
static double leader_distance(const MarkerSpot *a, const MarkerSpot *b)
{
    double dx = a->x - a->px, dy = a->y - a->py, square = dx * dx + dy * dy;
    double t = square > 0 ? fmin(1, fmax(0, ((b->x - a->px) * dx + (b->y - a->py) * dy) / square)) : 0;
    return length(a->px + t * dx - b->x, a->py + t * dy - b->y);
}

/* Markers the leader runs under. */
static size_t runs_under(const Field *f, const MarkerSpot *s)
{
    double body = f->problem->radius * 0.8, span = move_of(s) + f->problem->radius;
    size_t found = 0;
    if (span < 2 * f->problem->radius) return 0;
    for (size_t i = 0; i < f->near.spot_count; i++) {
        const MarkerSpot *o = &f->spots[f->near.spots[i]];
        if (fabs(o->x - s->px) > span || fabs(o->y - s->py) > span) continue;
        if (leader_distance(s, o) < body) found++;
    }
    return found;
}

/* The part of the leader, from 0 at the point to 1 at the marker, at which it enters a wall;
 * negative: it does not, or begins under it. */
static double entry_into(MarkerRect wall, const MarkerSpot *s)
{
    const double from[2] = {s->px, s->py}, way[2] = {s->x - s->px, s->y - s->py};
    const double low[2] = {wall.x0, wall.y0}, high[2] = {wall.x1, wall.y1};
    double enter = -1, leave = 1;
    for (int axis = 0; axis < 2; axis++) {
        if (way[axis] == 0 && (from[axis] <= low[axis] || from[axis] >= high[axis])) return -1;
        if (way[axis] == 0) continue;
        double a = (low[axis] - from[axis]) / way[axis], b = (high[axis] - from[axis]) / way[axis];
        enter = fmax(enter, fmin(a, b));
        leave = fmin(leave, fmax(a, b));
    }
    return enter < leave ? enter : -1;
}

/* Walls the leader runs across. It is walked in strides shorter than a marker is wide; a wall is
 * on the shelf of every cell within a radius, so on that of the step nearest to its entry, where
 * it counts, once. */
static size_t walls_across(const Field *f, const MarkerSpot *s)
{
    double strides = ceil(move_of(s) / (0.9 * f->reach)), dx = s->x - s->px, dy = s->y - s->py;
    size_t found = 0;
    for (double k = 0; k <= strides && strides > 0; k++)
        for (int32_t i = f->wall_heads[cell_of(f, s->px + dx * k / strides, s->py + dy * k / strides)]; i >= 0;
             i = f->wall_entries.items[i].next) {
            double entry = entry_into(f->problem->walls[f->wall_entries.items[i].wall], s);
            found += entry >= 0 && floor(entry * strides + 0.5) == k;
        }
    return found;
}

static double wall_cost(const Field *f) { return 4 * f->problem->radius; }

/* What a place costs: the move, and much more for an unclear leader; walls are asked only below
 * `limit`. Asks f->near. */
static double cost_at(const Field *f, size_t self, double x, double y, double limit)
{
    MarkerSpot s = f->spots[self];
    s.x = x;
    s.y = y;
    double r = f->problem->radius;
    double cost = move_of(&s) + 12 * r * (double)crossings_of(f, &s) + 3 * r * (double)runs_under(f, &s);
    return cost < limit ? cost + wall_cost(f) * (double)walls_across(f, &s) : cost;
}

/* ---- the steps ------------------------------------------------------------ */

static void keep_in(const Field *f, double *x, double *y)
{
    double r = f->problem->radius;
    MarkerRect in = grown(f->problem->frame, -r);
    *x = fmin(in.x1, fmax(in.x0, *x));
    *y = fmin(in.y1, fmax(in.y0, *y));
    for (size_t i = 0; i < f->problem->wall_count; i++) {
        MarkerRect w = grown(f->problem->walls[i], r);
        if (!inside(w, *x, *y)) continue;
        double left = *x - w.x0, right = w.x1 - *x, up = *y - w.y0, down = w.y1 - *y;
        double least = fmin(fmin(w.x0 < in.x0 ? INFINITY : left, w.x1 > in.x1 ? INFINITY : right),
                            fmin(w.y0 < in.y0 ? INFINITY : up, w.y1 > in.y1 ? INFINITY : down));
        if (least == left) *x = w.x0;
        else if (least == right) *x = w.x1;
        else if (least == up) *y = w.y0;
        else if (least == down) *y = w.y1;
    }
}

typedef struct Push {
    size_t self;
    double dx, dy;
} Push;

static bool push_away(Field *f, size_t other, void *context)
{
    Push *p = context;
    if (other == p->self) return false;
    double dx = f->spots[p->self].x - f->spots[other].x, dy = f->spots[p->self].y - f->spots[other].y;
    if (dx * dx + dy * dy > f->reach * f->reach * 1.000001) return false; /* most are, and hypot is dear */
    double d = hypot(dx, dy), lack = f->reach - d;
    if (lack <= 0) return false;
    if (d < 1e-6) { /* the same place: every marker leaves in a direction of its own */
        double angle = (double)p->self * 2.399963;
        dx = cos(angle), dy = sin(angle), d = 1;
    }
    p->dx += dx / d * lack * 0.5;
    p->dy += dy / d * lack * 0.5;
    return false;
}

static void relax(Field *f)
{
    enum { ROUNDS = 160, FREE_ROUNDS = 40 };
    for (int round = 0; round < ROUNDS; round++) {
        double spring = round < ROUNDS - FREE_ROUNDS ? 0.06 * (1 - (double)round / ROUNDS) : 0, largest = 0;
        for (size_t i = 0; i < f->count; i++) {
            MarkerSpot *s = &f->spots[i];
            Push p = {.self = i};
            around(f, s->x, s->y, push_away, &p);
            double dx = p.dx * 0.7 + (s->px - s->x) * spring, dy = p.dy * 0.7 + (s->py - s->y) * spring;
            double x = s->x + fmin(f->reach, fmax(-f->reach, dx)), y = s->y + fmin(f->reach, fmax(-f->reach, dy));
            keep_in(f, &x, &y);
            largest = fmax(largest, fabs(x - s->x) + fabs(y - s->y));
            move_spot(f, i, x, y);
        }
        if (largest < tolerance / 4) break;
    }
}

/* The best free place of a spiral around the true point that costs less than
 * `limit`; false when there is none. */
static bool best_place(Field *f, size_t i, double limit, double *x, double *y)
{
    enum { RINGS = 48, ANGLES = 20 };
    const MarkerSpot *s = &f->spots[i];
    double step = f->problem->radius / 2, best = limit;
    look_around(f, i, fmin(limit, RINGS * step));
    for (int ring = 0; ring < RINGS && ring * step < best; ring++) {
        int angles = ring == 0 ? 1 : ANGLES;
        for (int a = 0; a < angles; a++) {
            double angle = 6.283185307179586 * (a + 0.5 * (ring & 1)) / ANGLES;
            double px = s->px + ring * step * cos(angle), py = s->py + ring * step * sin(angle);
            if (!is_free(f, i, px, py)) continue;
            double cost = cost_at(f, i, px, py, best);
            if (cost < best) best = cost, *x = px, *y = py;
        }
    }
    return best < limit;
}

static void settle(Field *f)
{
    list_moved(f);
    for (size_t i = 0; i < f->count; i++) {
        double x, y;
        if (is_free(f, i, f->spots[i].x, f->spots[i].y)) continue;
        if (best_place(f, i, INFINITY, &x, &y)) move_spot(f, i, x, y);
    }
}

static double length_at(const MarkerSpot *point, const MarkerSpot *place)
{
    return length(place->x - point->px, place->y - point->py);
}

/* Leaders that meet, or gain by changing ends, have points no further apart than both
 * are long: a + b, whose square is at most 2(a² + b²). Most pairs are dismissed here. */
static bool far_apart(const MarkerSpot *a, const MarkerSpot *b)
{
    double dx = a->px - b->px, dy = a->py - b->py;
    double ax = a->x - a->px, ay = a->y - a->py, bx = b->x - b->px, by = b->y - b->py;
    return dx * dx + dy * dy > 2 * (ax * ax + ay * ay + bx * bx + by * by) + tolerance;
}

/* Whether two places change hands well, for leaders shorter by `gain` together: over no more
 * walls than before, or when `clearing` also for longer ones over fewer. */
static bool is_worth(const Field *f, const MarkerSpot *a, const MarkerSpot *b, double gain, bool clearing)
{
    MarkerSpot c = *a, d = *b;
    c.x = b->x, c.y = b->y, d.x = a->x, d.y = a->y;
    if (!clearing && gain < tolerance) return false;
    double before = (double)(walls_across(f, a) + walls_across(f, b)), cost = wall_cost(f);
    if (gain + cost * before < tolerance) return false;
    double after = (double)(walls_across(f, &c) + walls_across(f, &d));
    return clearing ? gain + cost * (before - after) > tolerance : after <= before;
}

static bool exchange_two(Field *f, size_t i, size_t k, bool clearing)
{
    MarkerSpot *a = &f->spots[i], *b = &f->spots[k];
    if (far_apart(a, b)) return false;
    double gain = length_at(a, a) + length_at(b, b) - length_at(a, b) - length_at(b, a);
    if (!leaders_cross(a, b) && !is_worth(f, a, b, gain, clearing)) return false;
    double x = a->x, y = a->y;
    move_spot(f, i, b->x, b->y);
    move_spot(f, k, x, y);
    return true;
}

static void exchange(Field *f)
{
    enum { ROUNDS = 60 };
    bool swapped = true;
    for (int round = 0; round < ROUNDS && swapped; round++) {
        swapped = false;
        list_moved(f);
        for (size_t i = 0; i < f->moved_count; i++)
            for (size_t k = i + 1; k < f->moved_count; k++)
                if (exchange_two(f, f->moved[i], f->moved[k], false)) swapped = true;
    }
}

static void improve(Field *f)
{
    enum { ROUNDS = 4 };
    for (int round = 0; round < ROUNDS; round++) {
        bool changed = false;
        list_moved(f);
        for (size_t k = 0; k < f->moved_count; k++) {
            size_t i = f->moved[k];
            MarkerSpot *s = &f->spots[i];
            look_around(f, i, move_of(s));
            double now = cost_at(f, i, s->x, s->y, INFINITY), x, y;
            if (now < f->problem->radius * 0.1 || !best_place(f, i, now - tolerance, &x, &y)) continue;
            move_spot(f, i, x, y);
            changed = true;
        }
        if (!changed) break;
    }
}

/* Leaders over walls: another's place, or a free one, though it be farther. */
static void clear_walls(Field *f)
{
    list_moved(f);
    for (size_t m = 0; m < f->moved_count; m++) {
        size_t i = f->moved[m];
        MarkerSpot *s = &f->spots[i];
        for (size_t k = 0; k < f->moved_count && walls_across(f, s) > 0; k++)
            if (k != m) exchange_two(f, i, f->moved[k], true);
        if (walls_across(f, s) == 0) continue;
        double x, y;
        look_around(f, i, move_of(s));
        if (best_place(f, i, cost_at(f, i, s->x, s->y, INFINITY) - tolerance, &x, &y)) move_spot(f, i, x, y);
    }
}

static double whole_cost(const Field *f, size_t *walls)
{
    double cost = 0;
    *walls = 0;
    for (size_t i = 0; i < f->count; i++) {
        size_t across = walls_across(f, &f->spots[i]);
        cost += move_of(&f->spots[i]) + wall_cost(f) * (double)across;
        *walls += across;
    }
    return cost;
}

/* As often as walls are crossed and it is worth it; the best of what it comes to stays. */
static void clear(Arena *arena, Field *f)
{
    enum { ROUNDS = 5 };
    size_t walls;
    double best = whole_cost(f, &walls);
    MarkerSpot *kept = arena_array(arena, MarkerSpot, f->count);
    for (size_t i = 0; i < f->count; i++) kept[i] = f->spots[i];
    for (int round = 0; round < ROUNDS && walls > 0; round++) {
        clear_walls(f);
        exchange(f);
        double cost = whole_cost(f, &walls);
        if (cost > best - tolerance) continue;
        best = cost;
        for (size_t i = 0; i < f->count; i++) kept[i] = f->spots[i];
    }
    for (size_t i = 0; i < f->count; i++) move_spot(f, i, kept[i].x, kept[i].y);
}

typedef struct Count {
    size_t self, found;
} Count;

static bool count_later(Field *f, size_t other, void *context)
{
    Count *c = context;
    Spot s = {c->self, f->spots[c->self].x, f->spots[c->self].y};
    if (other > c->self && touches(f, other, &s)) c->found++;
    return false;
}

static bool meets_earlier(Field *f, size_t other, void *context)
{
    size_t self = *(size_t *)context;
    Spot s = {self, f->spots[self].x, f->spots[self].y};
    return other < self && touches(f, other, &s);
}

/* In order of number, so that the same markers stay wherever the map is made. */
static void drop(Field *f)
{
    for (size_t i = 0; i < f->count; i++) {
        MarkerSpot *s = &f->spots[i];
        s->dropped = on_wall(f, s->x, s->y) || around(f, s->x, s->y, meets_earlier, &i);
        if (s->dropped) unlink_spot(f, i);
    }
    for (size_t i = 0; i < f->count; i++)
        if (f->spots[i].dropped) f->spots[i].x = f->spots[i].px, f->spots[i].y = f->spots[i].py;
}

static MarkerReport report(Field *f)
{
    MarkerReport r = {0};
    drop(f);
    list_moved(f);
    r.moved = f->moved_count;
    for (size_t i = 0; i < f->count; i++) {
        if (f->spots[i].dropped) {
            r.dropped++;
            continue;
        }
        Count c = {.self = i};
        around(f, f->spots[i].x, f->spots[i].y, count_later, &c);
        r.overlaps += c.found + on_wall(f, f->spots[i].x, f->spots[i].y);
        r.mean_move += move_of(&f->spots[i]);
    }
    for (size_t i = 0; i < f->moved_count; i++) r.walls_crossed += walls_across(f, &f->spots[f->moved[i]]);
    for (size_t i = 0; i < f->moved_count; i++)
        for (size_t k = i + 1; k < f->moved_count; k++)
            r.crossings += !far_apart(&f->spots[f->moved[i]], &f->spots[f->moved[k]]) &&
                           leaders_cross(&f->spots[f->moved[i]], &f->spots[f->moved[k]]);
    if (f->count > r.dropped) r.mean_move /= (double)(f->count - r.dropped);
    return r;
}

/* Circles cannot fill more than 0.9 of a plane, and nobody could read a map they half
 * fill: there nothing moves, and what overlaps is dropped. */
static bool is_hopeless(const MarkerProblem *p)
{
    double room = (p->frame.x1 - p->frame.x0) * (p->frame.y1 - p->frame.y0);
    return (double)p->count * 3.14159 * p->radius * p->radius > 0.55 * room;
}

MarkerReport markers_place(Arena *scratch, const MarkerProblem *problem)
{
    for (size_t i = 0; i < problem->count; i++) {
        problem->spots[i].x = problem->spots[i].px;
        problem->spots[i].y = problem->spots[i].py;
    }
    Field f = field_on(scratch, problem);
    if (is_hopeless(problem)) return report(&f);
    relax(&f);
    settle(&f);
    for (int round = 0; round < 3; round++) {
        exchange(&f);
        improve(&f);
    }
    exchange(&f);
    clear(scratch, &f);
    return report(&f);
}
