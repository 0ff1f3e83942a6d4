/* What makes a drawing a map: grid, scale bar, north, citation, QR code. Their boxes
 * go where they cover no facility, to a corner before an edge before the middle,
 * and markers keep off. */
#include <math.h>

#include "base/notation.h"
#include "base/utf8.h"
#include "draw/qr.h"
#include "map/plan.h"

static const Colour ink = {0.16f, 0.2f, 0.24f, 1}, paper = {1, 1, 1, 1}, pale = {0.6f, 0.65f, 0.7f, 1}, black = {0, 0, 0, 1};

/* In a sheet of black and white there is no grey. */
static Colour in_ink(const MapPlan *plan, Colour c)
{
    if (plan->ink == MAP_INK_COLOUR) return c;
    return c.r + c.g + c.b > 2.4f ? paper : black;
}

TextFace plan_face(double size, double weight)
{
    return (TextFace){.families = STR("\"BIZ UDPGothic\", sans-serif"), .size = size, .weight = (uint16_t)weight};
}

double plan_text(MapPlan *plan, const TextFace *face, Str text, double spacing, GlyphRun **runs, size_t *count)
{
    double width, step = spacing * face->size, shift = 0;
    typesetter_label(plan->ts, face, text, plan->arena, runs, count, &width, plan->diag, place_none());
    if (step == 0) return width;
    GlyphRun *spaced = arena_array(plan->arena, GlyphRun, *count);
    for (size_t r = 0; r < *count; r++) {
        GlyphRun *run = &spaced[r];
        *run = (*runs)[r];
        Glyph *moved = arena_array(plan->arena, Glyph, run->glyph_count);
        for (size_t i = 0; i < run->glyph_count; i++, shift += step)
            moved[i] = (Glyph){run->glyphs[i].index, run->glyphs[i].x + shift, run->glyphs[i].y};
        run->glyphs = moved;
    }
    *runs = spaced;
    return width + fmax(0, shift - step);
}

/* ---- pieces --------------------------------------------------------------- */

static void put_shape(MapPlan *plan, Path path, Colour colour)
{
    vec_push(plan->arena, &plan->furniture, (MapBatch){.path = path, .colour = in_ink(plan, colour), .fill = true});
}

static void put_edge(MapPlan *plan, Path path, double width, Colour colour)
{
    vec_push(plan->arena, &plan->furniture, (MapBatch){.path = path, .colour = in_ink(plan, colour), .stroke = {.width = width}});
}

static Path rect_path(MapPlan *plan, MarkerRect r)
{
    Path path = path_on(plan->arena);
    path_rect(&path, r.x0, r.y0, r.x1 - r.x0, r.y1 - r.y0);
    return path;
}

void plan_put_rect(MapPlan *plan, MarkerRect r, Colour fill) { put_shape(plan, rect_path(plan, r), fill); }

void plan_put_edge(MapPlan *plan, MarkerRect r, double width, Colour colour)
{
    put_edge(plan, rect_path(plan, r), width, colour);
}

double plan_put_text(MapPlan *plan, double size, double weight, Str text, double x, double baseline, double align)
{
    GlyphRun *runs;
    size_t count;
    TextFace face = plan_face(size, weight);
    double width = plan_text(plan, &face, text, 0, &runs, &count);
    vec_push(plan->arena, &plan->furniture_labels,
             (MapLabel){.runs = runs, .count = count, .x = x - align * width, .y = baseline, .colour = in_ink(plan, ink)});
    return width;
}

void plan_put_letter(MapPlan *plan, double size, Str text, double x, double baseline, Colour colour)
{
    plan_put_text(plan, size, 700, text, x, baseline, 0.5);
    plan->furniture_labels.items[plan->furniture_labels.count - 1].colour = in_ink(plan, colour);
}

/* ---- grid ----------------------------------------------------------------- */

void plan_cell(const MapPlan *plan, double x, double y, char cell[8])
{
    cell[0] = '\0';
    if (plan->columns == 0) return;
    double w = (plan->frame.x1 - plan->frame.x0) / plan->columns, h = (plan->frame.y1 - plan->frame.y0) / plan->rows;
    unsigned column = (unsigned)fmin(plan->columns - 1, fmax(0, (x - plan->frame.x0) / w));
    unsigned row = (unsigned)fmin(plan->rows - 1, fmax(0, (y - plan->frame.y0) / h)) + 1;
    size_t at = 0;
    cell[at++] = (char)('A' + column);
    if (row > 9) cell[at++] = (char)('0' + row / 10);
    cell[at++] = (char)('0' + row % 10);
    cell[at] = '\0';
}

static void grid_names(MapPlan *plan, double band)
{
    MarkerRect f = plan->frame;
    double w = (f.x1 - f.x0) / plan->columns, h = (f.y1 - f.y0) / plan->rows, size = band * 0.72;
    char cell[8];
    for (unsigned i = 0; i < plan->columns; i++) {
        double x = f.x0 + w * (i + 0.5);
        plan_cell(plan, x, f.y0, cell);
        plan_put_text(plan, size, 700, str_slice(str_from(cell), 0, 1), x, f.y0 - band * 0.24, 0.5);
        plan_put_text(plan, size, 700, str_slice(str_from(cell), 0, 1), x, f.y1 + band * 0.76, 0.5);
    }
    for (unsigned i = 0; i < plan->rows; i++) {
        double y = f.y0 + h * (i + 0.5);
        plan_cell(plan, f.x0, y, cell);
        Str number = str_copy(plan->arena, str_slice(str_from(cell), 1, 3));
        plan_put_text(plan, size, 700, number, f.x0 - band / 2, y + size * 0.38, 0.5);
        plan_put_text(plan, size, 700, number, f.x1 + band / 2, y + size * 0.38, 0.5);
    }
}

static void make_grid(MapPlan *plan)
{
    MarkerRect f = plan->frame;
    double w = (f.x1 - f.x0) / plan->columns, h = (f.y1 - f.y0) / plan->rows, band = f.x0;
    Path lines = path_on(plan->arena), frame = path_on(plan->arena);
    for (unsigned i = 1; i < plan->columns; i++) {
        path_move(&lines, f.x0 + w * i, f.y0);
        path_line(&lines, f.x0 + w * i, f.y1);
    }
    for (unsigned i = 1; i < plan->rows; i++) {
        path_move(&lines, f.x0, f.y0 + h * i);
        path_line(&lines, f.x1, f.y0 + h * i);
    }
    static const double dashes[] = {1.2, 2.4};
    vec_push(plan->arena, &plan->symbols,
             (MapBatch){.path = lines, .colour = in_ink(plan, pale), .stroke = {.width = 0.5, .dashes = dashes, .dash_count = 2}});
    path_rect(&frame, 0, 0, plan->width, plan->height);
    path_rect(&frame, f.x0, f.y0, f.x1 - f.x0, f.y1 - f.y0);
    put_shape(plan, frame, (Colour){0.93f, 0.945f, 0.955f, 1});
    grid_names(plan, band);
}

/* ---- scale bar, north, citation ------------------------------------------- */

typedef struct Box {
    double width, height;
    double bar;         /* pt; 0: none */
    double bar_metres;
    VEC(Str) lines;
    double text; /* pt */
} Box;

static const Str citation_gap = {"　", 3}; /* between the citations of layers */
static const double padding = 5, north_width = 17, box_gap = 5; /* between a box and the frame */

/* On a screen the figures of a scale would not be true, so small maps have the bar
 * alone. */
static bool small(const MapPlan *plan) { return plan->width < 420; }
static double row_height(const MapPlan *plan) { return small(plan) ? 17 : 25; }

static double nice_length(double most)
{
    double unit = pow(10, floor(log10(most)));
    return most >= 5 * unit ? 5 * unit : most >= 2 * unit ? 2 * unit : unit;
}

/* Takes off *rest what fits into `width`. */
static Str take_line(MapPlan *plan, const TextFace *face, Str *rest, double width)
{
    size_t at = 0, fits = 0;
    if (typesetter_width(plan->ts, face, *rest) <= width) fits = rest->len;
    while (fits < rest->len) {
        utf8_next(*rest, &at);
        if (fits > 0 && typesetter_width(plan->ts, face, str_slice(*rest, 0, at)) > width) break;
        fits = at;
    }
    Str line = str_slice(*rest, 0, fits);
    *rest = str_slice(*rest, fits, rest->len);
    return line;
}

static void add_citation(MapPlan *plan, Box *box, Str text, double width)
{
    TextFace face = plan_face(box->text, 400);
    while (text.len > 0) {
        Str line = take_line(plan, &face, &text, width);
        vec_push(plan->arena, &box->lines, line);
        box->width = fmax(box->width, typesetter_width(plan->ts, &face, line));
    }
}

static Box measure_box(MapPlan *plan)
{
    Box box = {.text = plan->spec.citation_size > 0 ? plan->spec.citation_size : fmax(6, plan->base_size * 0.86)};
    double frame = plan->frame.x1 - plan->frame.x0;
    if (plan->spec.scale_bar) {
        box.bar_metres = nice_length(fmin(130, frame * 0.24) / plan->k);
        box.bar = box.bar_metres * plan->k;
        box.width = box.bar + 26;
    }
    if (plan->spec.north) box.width += north_width + (box.bar > 0 ? 8 : 0);
    Str rest = plan->result.attribution;
    while (plan->spec.attribution && rest.len > 0) {
        size_t end = str_find(rest, citation_gap);
        add_citation(plan, &box, str_slice(rest, 0, end), fmin(230, frame * 0.8));
        rest = end == SIZE_MAX ? STR("") : str_slice(rest, end + citation_gap.len, rest.len);
    }
    if (box.width <= 0) return box;
    box.width += 2 * padding;
    box.height = 2 * padding + (box.bar > 0 || plan->spec.north ? row_height(plan) : 0) + (double)box.lines.count * box.text * 1.3 +
                 (box.lines.count && (box.bar > 0 || plan->spec.north) ? 3 : 0);
    return box;
}

/* ---- where boxes go ------------------------------------------------------- */

static size_t points_in(const MapPlan *plan, MarkerRect r, double margin)
{
    size_t found = 0;
    for (size_t i = 0; i < plan->marker_count; i++) {
        const MarkerSpot *s = &plan->spots[i];
        found += s->px > r.x0 - margin && s->px < r.x1 + margin && s->py > r.y0 - margin && s->py < r.y1 + margin;
    }
    return found;
}

static bool meets_any(MarkerRect r, const MarkerRect *others, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (marker_rects_meet(r, others[i])) return true;
    return false;
}

/* How much of a corner is what the map is of, 0 to 1: 25 places of it are asked. */
static double home_share(const MapPlan *plan, MarkerRect r)
{
    enum { SPOTS = 5 };
    size_t found = 0;
    for (int i = 0; i < SPOTS * SPOTS; i++)
        found += plan_is_home(plan, r.x0 + (r.x1 - r.x0) * (i % SPOTS + 0.5) / SPOTS, r.y0 + (r.y1 - r.y0) * (i / SPOTS + 0.5) / SPOTS);
    return (double)found / (SPOTS * SPOTS);
}

/* What else a place costs, below 1000: corners come first, those that hide no station and
 * little of the ward, lower right before lower left before the upper ones, then edges; an
 * inset stands near what it shows and off the ward. */
static double unfitness(const MapPlan *plan, MarkerRect r, const MarkerRect *away)
{
    MarkerRect f = plan->frame;
    double right = f.x1 - r.x1, left = r.x0 - f.x0, down = f.y1 - r.y1, up = r.y0 - f.y0;
    bool hides_station = meets_any(r, plan->symbol_boxes.items, plan->symbol_boxes.count);
    double corner = 0.25 * (fmin(left, right) + fmin(up, down)) + (left < right ? 0.5 : 0) + (up < down ? 1 : 0);
    bool in_corner = corner < 0.5 * box_gap + 2;
    if (!away && in_corner) corner += (hides_station ? 40 : 0) + 20 * home_share(plan, r);
    if (!away) return fmin(999, corner);
    double far = hypot((r.x0 + r.x1 - away->x0 - away->x1) / 2, (r.y0 + r.y1 - away->y0 - away->y1) / 2);
    return fmin(999, 0.2 * corner + 0.1 * far + 600 * plan_ward_share(plan, r) +
                         (hides_station ? 60 : 0));
}

typedef struct Choice {
    MarkerRect rect;
    size_t covered;
    double cost;
} Choice;

static void consider(const MapPlan *plan, MarkerRect r, const MarkerRect *away, Choice *best)
{
    if (meets_any(r, plan->walls.items, plan->walls.count) || (away && marker_rects_meet(r, *away))) return;
    size_t covered = points_in(plan, r, away ? plan->marker_radius * 1.5 : 4);
    double cost = 1000 * (double)covered + unfitness(plan, r, away);
    if (cost < best->cost) *best = (Choice){r, covered, cost};
}

size_t plan_free_place(const MapPlan *plan, double width, double height, const MarkerRect *away, MarkerRect *out)
{
    enum { STEPS = 60 };
    const double gap = box_gap;
    MarkerRect f = plan->frame;
    Choice best = {.covered = SIZE_MAX, .cost = INFINITY};
    double room_x = f.x1 - f.x0 - 2 * gap - width, room_y = f.y1 - f.y0 - 2 * gap - height;
    if (room_x < 0 || room_y < 0) return SIZE_MAX;
    for (int step = STEPS; step > 0; step = step == STEPS ? 1 : 0) { /* the corners alone, then everywhere */
        for (int row = 0; row <= STEPS; row += step)
            for (int column = 0; column <= STEPS; column += step) {
                double x = f.x0 + gap + room_x * column / STEPS, y = f.y0 + gap + room_y * row / STEPS;
                consider(plan, (MarkerRect){x, y, x + width, y + height}, away, &best);
            }
        if (!away && best.covered == 0) break;
    }
    *out = best.rect;
    return best.covered;
}

/* A white box. In a frame too small for it it stands in the lower right corner. */
static MarkerRect open_box(MapPlan *plan, double width, double height)
{
    MarkerRect f = plan->frame, r;
    size_t covered = plan_free_place(plan, width, height, NULL, &r);
    if (covered == SIZE_MAX) {
        r = (MarkerRect){f.x1 - 5 - width, f.y1 - 5 - height, f.x1 - 5, f.y1 - 5};
        covered = points_in(plan, r, 4);
    }
    plan->result.covered += covered;
    Path back = path_on(plan->arena);
    path_round_rect(&back, r.x0, r.y0, width, height, 3);
    put_shape(plan, back, paper);
    put_edge(plan, back, 0.5, pale);
    vec_push(plan->arena, &plan->walls, r);
    return r;
}

static void draw_north(MapPlan *plan, double x, double y)
{
    double middle = x + north_width / 2;
    Path left = path_on(plan->arena), right = path_on(plan->arena);
    double tall = small(plan) ? 10 : 16, wide = small(plan) ? 4 : 5.5;
    path_move(&left, middle, y);
    path_line(&left, middle - wide, y + tall);
    path_line(&left, middle, y + tall * 0.78);
    path_close(&left);
    path_move(&right, middle, y);
    path_line(&right, middle + wide, y + tall);
    path_line(&right, middle, y + tall * 0.78);
    path_close(&right);
    put_shape(plan, left, ink);
    put_shape(plan, right, paper);
    put_edge(plan, right, 0.6, ink);
    plan_put_text(plan, small(plan) ? 6.5 : 7, 700, STR("北"), middle, y + row_height(plan) - 0.5, 0.5);
}

static Str metres_text(MapPlan *plan, double metres, bool unit)
{
    Buf text = buf_on(plan->arena);
    bool km = metres >= 1000;
    buf_put_number(&text, km ? metres / 1000 : metres, 1);
    if (unit) buf_put(&text, km ? STR("km") : STR("m"));
    return buf_str(&text);
}

Str plan_scale_text(MapPlan *plan)
{
    Buf text = buf_on(plan->arena);
    buf_put(&text, STR("縮尺 1:"));
    buf_put_grouped(&text, round(plan->result.scale), 0);
    return buf_str(&text);
}

/* On a short bar the figure of its middle would run into the one of its end. */
static void draw_bar(MapPlan *plan, const Box *box, double x, double y)
{
    const double figures = 6.5;
    double half = box->bar / 2, top = y + (small(plan) ? 4 : 11), thick = small(plan) ? 2.8 : 3.4;
    if (!small(plan)) plan_put_text(plan, 7, 400, plan_scale_text(plan), x, y + 6.5, 0);
    plan_put_rect(plan, (MarkerRect){x, top, x + half, top + thick}, ink);
    Path rest = path_on(plan->arena);
    path_rect(&rest, x + half, top, half, thick);
    put_shape(plan, rest, paper);
    put_edge(plan, rest, 0.6, ink);
    plan_put_text(plan, figures, 400, STR("0"), x, top + thick + 7, 0);
    bool same_unit = box->bar_metres < 1000;
    Str middle = metres_text(plan, box->bar_metres / 2, !same_unit), end = metres_text(plan, box->bar_metres, true);
    TextFace face = plan_face(figures, 400);
    double free = half - (typesetter_width(plan->ts, &face, middle) + typesetter_width(plan->ts, &face, end)) / 2;
    if (free > figures * 0.4) plan_put_text(plan, figures, 400, middle, x + half, top + thick + 7, 0.5);
    plan_put_text(plan, figures, 400, end, x + box->bar, top + thick + 7, 0.5);
}

static void make_box(MapPlan *plan)
{
    Box box = measure_box(plan);
    if (box.width <= 0) return;
    MarkerRect r = open_box(plan, box.width, box.height);
    double x = r.x0 + padding, y = r.y0 + padding;
    if (plan->spec.north) draw_north(plan, x, y);
    if (box.bar > 0) draw_bar(plan, &box, x + (plan->spec.north ? north_width + 8 : 0), y);
    if (plan->spec.north || box.bar > 0) y += row_height(plan) + 3;
    for (size_t i = 0; i < box.lines.count; i++)
        plan_put_text(plan, box.text, 400, box.lines.items[i], x, y + box.text * (0.92 + 1.3 * (double)i), 0);
}

/* 20 mm, and more where the modules would be smaller than the 0.4 mm of print shops. */
static void make_qr(MapPlan *plan)
{
    const double mm = 72 / 25.4 / plan->magnify;
    double module, size = 20 * mm;
    Path trial = path_on(plan->arena), code = path_on(plan->arena);
    if (str_empty(plan->spec.qr)) return;
    if (!qr_path(&trial, plan->spec.qr, 0, 0, size, &module)) {
        diag_add(plan->diag, DIAG_QR_TOO_LONG, place_none());
        return;
    }
    size = fmax(size, size * 0.4 * mm / module);
    MarkerRect r = open_box(plan, size, size);
    qr_path(&code, plan->spec.qr, r.x0, r.y0, size, NULL);
    put_shape(plan, code, black);
}

void plan_furniture(MapPlan *plan)
{
    if (plan->columns > 0) make_grid(plan);
    make_box(plan);
    make_qr(plan);
}
