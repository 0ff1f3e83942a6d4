/* Crowds that no room can be made for, called out: a lettered ring on the map, with a dot
 * for each of its places, and a small table in an empty part of the frame with their markers.
 *
 * The markers are placed for a trial. Who finds no place, or only one too far off, shows
 * where it is too crowded; the ring that frees most room there (its markers need more of it
 * than the ring itself) becomes a call-out if an empty place is found for its table. Then
 * again, with the markers of the tables out of the way, until nobody is in distress, or
 * nothing is empty, or the letters are used up. At last those that still have no place, be it
 * one alone, get a ring that may overlap others. Tables only become smaller when a larger one
 * found no place, and each round calls out somebody, so it ends. */
#include <math.h>

#include "map/plan.h"

/* Rounds of placement, and tables between two of them. */
enum { ROUNDS = 6, A_ROUND = 12, MEMBERS_MIN = 3 };

static const Colour outline = {0.16f, 0.2f, 0.24f, 1}, paper = {1, 1, 1, 1};

/* From another of its size they look as different as kana can: without ヲ and ン. */
static const char *const letters[] = {"ア", "イ", "ウ", "エ", "オ", "カ", "キ", "ク", "ケ", "コ", "サ", "シ", "ス", "セ", "ソ",
                                      "タ", "チ", "ツ", "テ", "ト", "ナ", "ニ", "ヌ", "ネ", "ノ", "ハ", "ヒ", "フ", "ヘ", "ホ",
                                      "マ", "ミ", "ム", "メ", "モ", "ヤ", "ユ", "ヨ", "ラ", "リ", "ル", "レ", "ロ", "ワ"};
enum { LETTERS = sizeof letters / sizeof *letters, KEPT = 8 }; /* for the last search */

static size_t letters_used(const MapPlan *plan) { return plan->insets.count + plan->callouts.count; }

Str plan_next_letter(const MapPlan *plan)
{
    size_t used = letters_used(plan);
    return used < LETTERS ? str_from(letters[used]) : STR("");
}

/* ---- where there is distress ---------------------------------------------- */

/* Five radii off (13 mm where markers are smallest) nobody follows a leader through a crowd.
 * `last`: who has no place alone. */
static bool in_distress(const MapPlan *plan, size_t i, bool last)
{
    const double most = 5 * plan_marker_reach(plan);
    const MarkerSpot *s = &plan->spots[i];
    return !plan->markers[i].callout && (s->dropped || (!last && hypot(s->x - s->px, s->y - s->py) > most));
}

/* What rings are looked for. */
typedef struct Search {
    size_t below; /* fewer members than that: for more there is no empty place */
    bool last;    /* for those without a place, whatever it frees */
} Search;

bool plan_is_distressed(const MapPlan *plan)
{
    size_t found = 0;
    for (size_t i = 0; i < plan->marker_count; i++) found += in_distress(plan, i, false);
    return plan->result.dropped > 0 || 4 * found > plan->marker_count;
}

typedef struct Ring {
    double x, y, radius;
    size_t members;
    double worth;
} Ring;

static bool is_member(const MapPlan *plan, const Ring *ring, size_t i)
{
    double dx = plan->spots[i].px - ring->x, dy = plan->spots[i].py - ring->y;
    return dx * dx + dy * dy <= ring->radius * ring->radius && !plan->markers[i].callout;
}

static double dot_radius(const MapPlan *plan) { return plan->marker_radius * 0.4; }

/* About the middle of the points within `reach` of a place, and no larger than they need. */
static Ring tight_ring(const MapPlan *plan, double x, double y, double reach)
{
    Ring around = {.x = x, .y = y, .radius = reach};
    MarkerRect held = {x, y, x, y};
    for (size_t i = 0; i < plan->marker_count; i++) {
        const MarkerSpot *s = &plan->spots[i];
        if (is_member(plan, &around, i))
            held = (MarkerRect){fmin(held.x0, s->px), fmin(held.y0, s->py), fmax(held.x1, s->px), fmax(held.y1, s->py)};
    }
    Ring ring = {.x = (held.x0 + held.x1) / 2, .y = (held.y0 + held.y1) / 2};
    for (size_t i = 0; i < plan->marker_count; i++)
        if (is_member(plan, &around, i)) ring.radius = fmax(ring.radius, hypot(plan->spots[i].px - ring.x, plan->spots[i].py - ring.y));
    ring.radius += dot_radius(plan) + 1.5;
    return ring;
}

static MarkerRect square_around(double x, double y, double half) { return (MarkerRect){x - half, y - half, x + half, y + half}; }

static bool meets_marks(const MapPlan *plan, const Ring *ring, bool last)
{
    MarkerRect r = square_around(ring->x, ring->y, ring->radius);
    for (size_t i = 0; i < plan->insets.count; i++)
        if (marker_rects_meet(r, plan->insets.items[i].source) || marker_rects_meet(r, plan->insets.items[i].rect)) return true;
    for (size_t i = 0; i < plan->callouts.count; i++) {
        const MapCallout *c = &plan->callouts.items[i];
        bool overlap = !last && hypot(c->x - ring->x, c->y - ring->y) < c->radius + ring->radius;
        if (overlap || marker_rects_meet(r, c->table)) return true;
    }
    return false;
}

/* Counts its members, and what it is worth: the markers that its room would hold once they
 * are gone, and the distress that ends. */
static bool weigh(const MapPlan *plan, Search search, Ring *ring)
{
    double reach = 2 * plan_marker_reach(plan), cell = 0.87 * reach * reach, distress = 0;
    ring->members = 0;
    for (size_t i = 0; i < plan->marker_count; i++) {
        if (!is_member(plan, ring, i)) continue;
        ring->members++;
        distress += in_distress(plan, i, search.last);
    }
    double freed = (double)ring->members - 3.2 * ring->radius * ring->radius / cell - 1;
    if (distress == 0 || ring->members >= search.below || meets_marks(plan, ring, search.last)) return false;
    if (!search.last && (ring->members < MEMBERS_MIN || freed < 1)) return false;
    ring->worth = freed + 2 * distress;
    return true;
}

typedef VEC(Ring) Rings;

/* Around everybody in distress. */
static Rings list_rings(Arena *arena, const MapPlan *plan, Search search)
{
    static const double reaches[] = {0.5, 1, 1.6, 2.4};
    Rings rings = {0};
    for (size_t i = 0; i < plan->marker_count; i++)
        for (size_t k = 0; k < sizeof reaches / sizeof *reaches && in_distress(plan, i, search.last); k++) {
            Ring ring = tight_ring(plan, plan->spots[i].px, plan->spots[i].py, reaches[k] * 2 * plan->marker_radius);
            if (weigh(plan, search, &ring)) vec_push(arena, &rings, ring);
        }
    return rings;
}

/* Taken from the list; without members: there is none. Those that a ring opened since then has
 * changed are weighed anew. */
static Ring take_best(const MapPlan *plan, Search search, Rings *rings)
{
    while (rings->count > 0) {
        size_t best = 0;
        for (size_t i = 1; i < rings->count; i++)
            if (rings->items[i].worth > rings->items[best].worth) best = i;
        Ring ring = rings->items[best];
        for (size_t i = best + 1; i < rings->count; i++) rings->items[i - 1] = rings->items[i];
        rings->count--;
        if (weigh(plan, search, &ring)) return ring;
    }
    return (Ring){0};
}

/* ---- where there is room -------------------------------------------------- */

/* The frame as a lattice; sums: how many points of it above and left are taken. */
typedef struct Room {
    size_t columns, rows;
    uint32_t *sums; /* (columns + 1) by (rows + 1) */
} Room;

enum { LATTICE = 4 };

static void take(const MapPlan *plan, Room *room, MarkerRect r, double margin)
{
    MarkerRect f = plan->frame;
    double x0 = floor((r.x0 - margin - f.x0) / LATTICE), x1 = ceil((r.x1 + margin - f.x0) / LATTICE);
    double y0 = floor((r.y0 - margin - f.y0) / LATTICE), y1 = ceil((r.y1 + margin - f.y0) / LATTICE);
    for (double y = fmax(0, y0); y < fmin((double)room->rows, y1); y++)
        for (double x = fmax(0, x0); x < fmin((double)room->columns, x1); x++)
            room->sums[((size_t)y + 1) * (room->columns + 1) + (size_t)x + 1] = 1;
}

static void sum(Room *room)
{
    size_t wide = room->columns + 1;
    for (size_t y = 1; y <= room->rows; y++)
        for (size_t x = 1; x <= room->columns; x++)
            room->sums[y * wide + x] += room->sums[(y - 1) * wide + x] + room->sums[y * wide + x - 1] - room->sums[(y - 1) * wide + x - 1];
}

/* Off furniture, names, stations, other call-outs, and the points of markers with some room
 * to stand. */
static Room survey(Arena *arena, const MapPlan *plan, const Ring *ring)
{
    MarkerRect f = plan->frame;
    Room room = {.columns = (size_t)((f.x1 - f.x0) / LATTICE), .rows = (size_t)((f.y1 - f.y0) / LATTICE)};
    room.sums = arena_array(arena, uint32_t, (room.columns + 1) * (room.rows + 1));
    for (size_t i = 0; i < plan->walls.count; i++) take(plan, &room, plan->walls.items[i], 3);
    for (size_t i = 0; i < plan->symbol_boxes.count; i++) take(plan, &room, plan->symbol_boxes.items[i], 1);
    for (size_t i = 0; i < plan->marker_count; i++) {
        const MarkerSpot *s = &plan->spots[i];
        if (!plan->markers[i].callout) take(plan, &room, square_around(s->px, s->py, plan->marker_radius), 1);
    }
    take(plan, &room, square_around(ring->x, ring->y, ring->radius), 16); /* with its letter */
    sum(&room);
    return room;
}

static bool is_empty(const Room *room, size_t x, size_t y, size_t width, size_t height)
{
    size_t wide = room->columns + 1;
    const uint32_t *top = room->sums + y * wide + x, *low = top + height * wide;
    return low[width] + top[0] == low[0] + top[width];
}

static double seat_size(const MapPlan *plan) { return 2 * plan_marker_reach(plan) + 0.6; }

typedef struct Table {
    MarkerRect rect;
    size_t columns;
    double cost;
} Table;

/* The best place for so many columns: near the ring, and off the ward as far as it can. */
static void seek(const MapPlan *plan, const Room *room, const Ring *ring, size_t columns, Table *best)
{
    enum { STEP = 2 };
    size_t rows = (ring->members + columns - 1) / columns;
    double width = (double)columns * seat_size(plan) + 2, height = (double)rows * seat_size(plan) + INSET_TITLE + 2;
    size_t w = (size_t)ceil(width / LATTICE), h = (size_t)ceil(height / LATTICE), edge = 1;
    for (size_t y = edge; y + h + edge <= room->rows; y += STEP)
        for (size_t x = edge; x + w + edge <= room->columns; x += STEP) {
            if (!is_empty(room, x, y, w, h)) continue;
            MarkerRect r = {.x0 = plan->frame.x0 + (double)(x * LATTICE), .y0 = plan->frame.y0 + (double)(y * LATTICE)};
            r.x1 = r.x0 + width, r.y1 = r.y0 + height;
            double cost = hypot((r.x0 + r.x1) / 2 - ring->x, (r.y0 + r.y1) / 2 - ring->y) + width + height;
            if (cost < best->cost) cost += 250 * plan_ward_share(plan, r);
            if (cost < best->cost) *best = (Table){r, columns, cost};
        }
}

static bool find_table(const MapPlan *plan, const Ring *ring, Table *out)
{
    Arena *scratch = arena_open();
    Room room = survey(scratch, plan, ring);
    double square = sqrt((double)ring->members);
    *out = (Table){.cost = INFINITY};
    for (size_t columns = ring->members > 1 ? 2 : 1, rows = 0; columns <= ring->members; columns++) {
        size_t now = (ring->members + columns - 1) / columns;
        bool slender = (double)columns < square / 2.5 || (double)columns > square * 2.5;
        if (now != rows && !slender) seek(plan, &room, ring, columns, out);
        rows = now;
    }
    arena_close(scratch);
    return isfinite(out->cost);
}

/* ---- the call-out --------------------------------------------------------- */

/* In the order of their numbers, line by line. */
static void seat_members(MapPlan *plan, const Ring *ring, const Table *table)
{
    double seat = seat_size(plan);
    size_t next = 0;
    for (size_t i = 0; i < plan->marker_count; i++) {
        if (!is_member(plan, ring, i)) continue;
        plan->markers[i].callout = plan->callouts.count;
        plan->spots[i].dropped = false;
        plan->spots[i].x = table->rect.x0 + 1 + seat * ((double)(next % table->columns) + 0.5);
        plan->spots[i].y = table->rect.y0 + INSET_TITLE + 1 + seat * ((double)(next / table->columns) + 0.5);
        next++;
    }
}

/* Below the markers. */
static void put_below(MapPlan *plan, Path path, Colour colour, double width)
{
    if (plan->ink == MAP_INK_BLACK && colour.r < 1) colour = (Colour){0, 0, 0, 1};
    vec_push(plan->arena, &plan->symbols, (MapBatch){.path = path, .colour = colour, .fill = width == 0, .stroke = {.width = width}});
}

static Path rect_path(MapPlan *plan, MarkerRect r)
{
    Path path = path_on(plan->arena);
    path_rect(&path, r.x0, r.y0, r.x1 - r.x0, r.y1 - r.y0);
    return path;
}

static void draw_table(MapPlan *plan, const MapCallout *c)
{
    MarkerRect t = c->table, title = {t.x0, t.y0, t.x1, t.y0 + INSET_TITLE};
    Path ground = rect_path(plan, t);
    put_below(plan, ground, paper, 3);
    put_below(plan, ground, paper, 0);
    put_below(plan, ground, outline, 1.1);
    put_below(plan, rect_path(plan, title), outline, 0);
    plan_put_letter(plan, 9.5, c->letter, t.x0 + 8, t.y0 + 10, paper);
    Str words = str_printf(plan->arena, "%s%zuか所", t.x1 - t.x0 > 90 ? "丸の中の" : "", c->members);
    if (t.x1 - t.x0 > 45) plan_put_letter(plan, 7, words, (t.x0 + 16 + t.x1) / 2, t.y0 + 9.5, paper);
}

static size_t points_under(const MapPlan *plan, MarkerRect r)
{
    size_t found = 0;
    for (size_t i = 0; i < plan->marker_count; i++) {
        const MarkerSpot *s = &plan->spots[i];
        found += marker_rects_meet(r, square_around(s->px, s->py, dot_radius(plan)));
    }
    for (size_t i = 0; i < plan->walls.count; i++) found += 5 * (size_t)marker_rects_meet(r, plan->walls.items[i]);
    return found;
}

/* Beside the ring, or a little off where rings crowd, and where it covers least: a point, or
 * worse a mark that stands for many. */
static MarkerRect place_tab(const MapPlan *plan, const MapCallout *c)
{
    enum { SIDE = 12, WAYS = 16, STEPS = 3 };
    static const double turn = 6.283185307179586 / WAYS;
    MarkerRect best = {0}, f = plan->frame;
    size_t least = SIZE_MAX;
    for (int step = 0; step < STEPS; step++)
        for (int i = 0; i < WAYS; i++) {
            double far = c->radius + SIDE / 2.0 + 0.4 * SIDE * step, angle = turn * (i - WAYS / 4.0); /* above first */
            MarkerRect r = square_around(c->x + cos(angle) * far, c->y + sin(angle) * far, SIDE / 2.0);
            bool outside = r.x0 < f.x0 || r.y0 < f.y0 || r.x1 > f.x1 || r.y1 > f.y1;
            size_t covered = points_under(plan, r) + (outside ? 100000 : 0);
            if (covered < least) least = covered, best = r;
        }
    return best;
}

static void draw_ring(MapPlan *plan, const MapCallout *c)
{
    Path ring = path_on(plan->arena);
    MarkerRect tab = place_tab(plan, c);
    path_circle(&ring, c->x, c->y, c->radius);
    put_below(plan, ring, paper, 3);
    put_below(plan, ring, outline, 1.3);
    plan_put_rect(plan, tab, outline);
    plan_put_letter(plan, 9, c->letter, (tab.x0 + tab.x1) / 2, tab.y0 + 9.2, paper);
    vec_push(plan->arena, &plan->walls, tab);
    vec_push(plan->arena, &plan->walls, square_around(c->x, c->y, c->radius * 0.85));
}

static void open_callout(MapPlan *plan, const Ring *ring, const Table *table)
{
    MapCallout c = {.letter = plan_next_letter(plan), .x = ring->x, .y = ring->y, .radius = ring->radius, .table = table->rect, .members = ring->members};
    vec_push(plan->arena, &plan->callouts, c);
    seat_members(plan, ring, table);
    draw_table(plan, &c);
    vec_push(plan->arena, &plan->walls, c.table);
    draw_ring(plan, &c);
}

/* As many as one round allows; then the others are placed again. False: nobody is called out. */
static bool call_out(MapPlan *plan, Search *search)
{
    Arena *scratch = arena_open();
    Rings rings = list_rings(scratch, plan, *search);
    size_t before = plan->callouts.count, most = search->last ? LETTERS : LETTERS - KEPT;
    while (plan->callouts.count < before + A_ROUND && letters_used(plan) < most) {
        Table table;
        Ring ring = take_best(plan, *search, &rings);
        if (ring.members == 0) break;
        if (find_table(plan, &ring, &table)) open_callout(plan, &ring, &table);
        else search->below = ring.members;
    }
    arena_close(scratch);
    if (plan->callouts.count > before) plan_markers(plan);
    return plan->callouts.count > before;
}

void plan_callouts(MapPlan *plan)
{
    Search crowds = {.below = SIZE_MAX}, rest = {.below = SIZE_MAX, .last = true};
    if (!plan->spec.callouts) return;
    for (int round = 0; round < ROUNDS && call_out(plan, &crowds); round++) {}
    for (int round = 0; round < ROUNDS && call_out(plan, &rest); round++) {}
}
