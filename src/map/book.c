#include "map/book.h"

#include <math.h>

#include "map/plan.h"

static const double points_per_metre = 72 / 0.0254;

/* A corner of the ward that is hardly there makes no page: of so many spots in a cell
 * along each side … */
enum { SPOTS = 12 };
/* … this part must be land of the ward. */
static const double least_land = 0.04;

typedef struct Cutting {
    const MapBase *base;
    unsigned columns, rows;
    double x0, y1, w, h; /* metres: the north-western corner, and of one cell */
    unsigned *numbers;   /* by cell; 0: no page */
} Cutting;

static MapBox cell_box(const Cutting *c, unsigned column, unsigned row)
{
    double x = c->x0 + column * c->w, y = c->y1 - row * c->h;
    return (MapBox){x, y - c->h, x + c->w, y};
}

static bool is_land(const MapBase *base, MapXY p)
{
    for (size_t i = 0; i < base->count; i++) {
        const MapFeature *f = &base->features[i];
        if (f->geo->kind == GEO_AREA && str_eq(base->view->layers[f->layer].name, STR("districts")) && map_box_has(f->box, p) &&
            map_feature_contains(f, p))
            return true;
    }
    return false;
}

static bool has_land(const Cutting *c, MapBox cell)
{
    unsigned found = 0;
    for (unsigned i = 0; i < SPOTS * SPOTS; i++)
        found += is_land(c->base, (MapXY){cell.x0 + c->w * (i % SPOTS + 0.5) / SPOTS, cell.y0 + c->h * (i / SPOTS + 0.5) / SPOTS});
    return found > least_land * SPOTS * SPOTS;
}

static bool has_facility(const Cutting *c, MapBox cell)
{
    for (size_t i = 0; i < c->base->view->facility_count; i++)
        if (map_box_has(cell, c->base->facilities[i])) return true; /* NaN is in no box */
    return false;
}

static unsigned number_at(const Cutting *c, unsigned column, unsigned row)
{
    return column < c->columns && row < c->rows ? c->numbers[row * c->columns + column] : 0; /* -1 is beyond, too */
}

static void add_page(const Cutting *c, unsigned column, unsigned row, double overlap, MapBook *out)
{
    MapBox home = cell_box(c, column, row);
    out->pages[out->count++] = (MapBookPage){
        .number = number_at(c, column, row),
        .north = number_at(c, column, row - 1),
        .east = number_at(c, column + 1, row),
        .south = number_at(c, column, row + 1),
        .west = number_at(c, column - 1, row),
        .area = {home.x0 - overlap, home.y0 - overlap, home.x1 + overlap, home.y1 + overlap},
        .home = home,
    };
    map_box_add(&out->bounds, (MapXY){home.x0, home.y0});
    map_box_add(&out->bounds, (MapXY){home.x1, home.y1});
}

bool map_book_cut(Arena *arena, const MapBase *base, const MapSpec *spec, double width, double height, double overlap, MapBook *out)
{
    double k = points_per_metre / spec->scale, band = plan_band(spec, height);
    MapBox ward = base->ward;
    *out = (MapBook){.bounds = map_box_empty()};
    Cutting c = {.base = base, .w = (width - 2 * band - 2 * overlap) / k, .h = (height - 2 * band - 2 * overlap) / k};
    double columns = ceil((ward.x1 - ward.x0) / c.w - 1e-9), rows = ceil((ward.y1 - ward.y0) / c.h - 1e-9);
    out->count = columns * rows < 1e9 ? (size_t)(columns * rows) : 1000000000;
    if (!(c.w > 1 && c.h > 1) || out->count > MAP_BOOK_CELLS) return false;
    out->count = 0;
    c.columns = (unsigned)fmax(1, columns);
    c.rows = (unsigned)fmax(1, rows);
    c.x0 = (ward.x0 + ward.x1 - c.columns * c.w) / 2;
    c.y1 = (ward.y0 + ward.y1 + c.rows * c.h) / 2;
    size_t cells = (size_t)c.columns * c.rows;
    unsigned last = 0;
    c.numbers = arena_array(arena, unsigned, cells);
    for (unsigned i = 0; i < cells; i++) {
        MapBox cell = cell_box(&c, i % c.columns, i / c.columns);
        c.numbers[i] = has_facility(&c, cell) || has_land(&c, cell) ? ++last : 0;
    }
    out->pages = arena_array(arena, MapBookPage, cells);
    for (unsigned i = 0; i < cells; i++)
        if (c.numbers[i]) add_page(&c, i % c.columns, i / c.columns, overlap / k, out);
    return true;
}

bool map_book_shows(const MapBookPage *page, const MapBase *base, size_t district)
{
    const MapDistrict *d = &base->districts[district];
    MapBox home = page->home;
    for (unsigned i = 0; i < SPOTS * SPOTS; i++) {
        MapXY p = {home.x0 + (home.x1 - home.x0) * (i % SPOTS + 0.5) / SPOTS, home.y0 + (home.y1 - home.y0) * (i / SPOTS + 0.5) / SPOTS};
        for (size_t part = 0; part < d->count && map_box_has(d->box, p); part++)
            if (map_feature_contains(d->parts[part], p)) return true;
    }
    return false;
}

const MapBookPage *map_book_page(const MapBook *book, const MapBase *base, size_t facility)
{
    for (size_t i = 0; i < book->count; i++)
        if (map_box_has(book->pages[i].home, base->facilities[facility])) return &book->pages[i];
    return NULL;
}

MapBox map_book_rect(const MapBookPage *page, const MapPlan *overview)
{
    MapXY a = map_to_frame(overview, (MapXY){page->home.x0, page->home.y1});
    MapXY b = map_to_frame(overview, (MapXY){page->home.x1, page->home.y0});
    double m = overview->magnify;
    return (MapBox){a.x * m, a.y * m, b.x * m, b.y * m};
}
