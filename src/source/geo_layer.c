#include "source/geo_read.h"

#include <math.h>
#include <stdlib.h>

Str geo_layer_name(Arena *arena, Str file)
{
    size_t from = 0, to = file.len;
    for (size_t i = 0; i < file.len; i++)
        if (file.data[i] == '/' || file.data[i] == '\\') from = i + 1;
    for (size_t i = from + 1; i < file.len; i++)
        if (file.data[i] == '.') to = i;
    return str_copy(arena, str_slice(file, from, to));
}

static double twice_area(const LonLat *p, size_t n)
{
    double sum = 0;
    for (size_t i = 0, j = n - 1; i < n; j = i++)
        sum += (p[j].lon - p[0].lon) * (p[i].lat - p[0].lat) - (p[i].lon - p[0].lon) * (p[j].lat - p[0].lat);
    return sum;
}

GeoRing geo_ring(LonLat *points, size_t count, bool hole)
{
    if ((twice_area(points, count) < 0) != hole)
        for (size_t i = 0, j = count - 1; i < j; i++, j--) {
            LonLat t = points[i];
            points[i] = points[j];
            points[j] = t;
        }
    return (GeoRing){.points = points, .count = count, .hole = hole};
}

/* ---- positions ---- */

void geo_tally(GeoTally *tally, Place place)
{
    if (tally->count++ == 0) tally->first = place;
}

void geo_report(Diag *diag, const GeoTally *tally, DiagId id)
{
    if (tally->count == 0) return;
    Arena *scratch = arena_open();
    diag_add(diag, id, tally->first, str_printf(scratch, "%zu", tally->count));
    arena_close(scratch);
}

bool geo_check(GeoChecks *checks, LonLat *p, Place place)
{
    LonLat turned = {p->lat, p->lon};
    if (geo_in_japan(turned)) {
        geo_tally(&checks->swapped, place);
        *p = turned;
    }
    if (!(fabs(p->lon) <= 180 && fabs(p->lat) <= 90)) return false;
    if (!geo_in_japan(*p)) geo_tally(&checks->abroad, place);
    return true;
}

void geo_checks_report(Diag *diag, const GeoChecks *checks)
{
    geo_report(diag, &checks->swapped, DIAG_GEO_SWAPPED);
    geo_report(diag, &checks->abroad, DIAG_GEO_ABROAD);
}

/* ---- rings that cross themselves ---- */

typedef struct Edge {
    LonLat a, b;
    double west, east;
    size_t number;
} Edge;

static int by_west(const void *x, const void *y)
{
    const Edge *a = x, *b = y;
    if (a->west < b->west || a->west > b->west) return a->west < b->west ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static double side(LonLat a, LonLat b, LonLat p)
{
    return (b.lon - a.lon) * (p.lat - a.lat) - (b.lat - a.lat) * (p.lon - a.lon);
}

/* In a point inside of both; touching is no crossing. */
static bool edges_cross(const Edge *e, const Edge *f)
{
    double a = side(e->a, e->b, f->a), b = side(e->a, e->b, f->b), c = side(f->a, f->b, e->a), d = side(f->a, f->b, e->b);
    return ((a > 0 && b < 0) || (a < 0 && b > 0)) && ((c > 0 && d < 0) || (c < 0 && d > 0));
}

/* Edges from west to east; each is compared with those that begin before it ends. */
static bool ring_crosses(Arena *scratch, const GeoRing *ring, size_t *work)
{
    Edge *edges = arena_array(scratch, Edge, ring->count);
    for (size_t i = 0; i < ring->count; i++) {
        LonLat a = ring->points[i], b = ring->points[(i + 1) % ring->count];
        edges[i] = (Edge){a, b, fmin(a.lon, b.lon), fmax(a.lon, b.lon), i};
    }
    qsort(edges, ring->count, sizeof *edges, by_west);
    for (size_t i = 0; i < ring->count; i++)
        for (size_t k = i + 1; k < ring->count && edges[k].west <= edges[i].east; k++) {
            if (*work == 0) return false;
            --*work;
            if (edges_cross(&edges[i], &edges[k])) return true;
        }
    return false;
}

bool geo_area_crosses(Arena *scratch, const GeoFeature *area, size_t *work)
{
    for (size_t r = 0; r < area->ring_count; r++)
        if (area->rings[r].count > 3 && ring_crosses(scratch, &area->rings[r], work)) return true;
    return false;
}
