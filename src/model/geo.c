#include "model/geo.h"

#include <math.h>

Str geo_tag(const GeoFeature *feature, Atom key)
{
    for (size_t i = 0; i < feature->tag_count; i++)
        if (feature->tags[i].key == key) return feature->tags[i].value;
    return STR("");
}

GeoBox geo_box_empty(void)
{
    return (GeoBox){.west = INFINITY, .south = INFINITY, .east = -INFINITY, .north = -INFINITY};
}

void geo_box_add(GeoBox *box, LonLat p)
{
    box->west = fmin(box->west, p.lon);
    box->east = fmax(box->east, p.lon);
    box->south = fmin(box->south, p.lat);
    box->north = fmax(box->north, p.lat);
}

bool geo_box_contains(GeoBox box, LonLat p)
{
    return p.lon >= box.west && p.lon <= box.east && p.lat >= box.south && p.lat <= box.north;
}

bool geo_in_japan(LonLat p)
{
    return geo_box_contains((GeoBox){.west = 122, .south = 20, .east = 154.5, .north = 46}, p);
}

static bool ring_crossings_odd(const GeoRing *ring, LonLat p)
{
    bool odd = false;
    for (size_t i = 0, j = ring->count - 1; i < ring->count; j = i++) {
        LonLat a = ring->points[i], b = ring->points[j];
        if ((a.lat > p.lat) == (b.lat > p.lat)) continue;
        if (p.lon < a.lon + (p.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon)) odd = !odd;
    }
    return odd;
}

bool geo_area_contains(const GeoFeature *area, LonLat p)
{
    bool inside = false;
    for (size_t i = 0; i < area->ring_count; i++)
        if (area->rings[i].count > 2 && ring_crossings_odd(&area->rings[i], p)) inside = !inside;
    return inside;
}

/* Square of the distance to the nearest edge, in degrees of latitude; negative
 * outside. `shrink` is the length of a degree of longitude in those. */
static double inside_distance(const GeoFeature *area, LonLat p, double shrink)
{
    double best = INFINITY;
    for (size_t r = 0; r < area->ring_count; r++) {
        const GeoRing *ring = &area->rings[r];
        for (size_t i = 0, j = ring->count ? ring->count - 1 : 0; i < ring->count; j = i++) {
            double ax = (ring->points[j].lon - p.lon) * shrink, ay = ring->points[j].lat - p.lat;
            double bx = (ring->points[i].lon - p.lon) * shrink, by = ring->points[i].lat - p.lat;
            double dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
            double t = length > 0 ? fmin(1, fmax(0, -(ax * dx + ay * dy) / length)) : 0;
            double x = ax + t * dx, y = ay + t * dy;
            best = fmin(best, x * x + y * y);
        }
    }
    return geo_area_contains(area, p) ? best : -best;
}

static GeoBox area_box(const GeoFeature *area)
{
    GeoBox box = geo_box_empty();
    for (size_t r = 0; r < area->ring_count; r++)
        for (size_t i = 0; i < area->rings[r].count; i++) geo_box_add(&box, area->rings[r].points[i]);
    return box;
}

/* The pole of inaccessibility, near enough for a label: the best of a coarse
 * grid, then a pattern search that halves its step around it. */
LonLat geo_area_label_point(const GeoFeature *area)
{
    enum { GRID = 12, HALVINGS = 6 };
    GeoBox box = area_box(area);
    if (!(box.west <= box.east)) return (LonLat){0, 0};
    double shrink = cos((box.south + box.north) / 2 * 3.14159265358979323846 / 180);
    double dx = (box.east - box.west) / GRID, dy = (box.north - box.south) / GRID;
    LonLat best = {(box.west + box.east) / 2, (box.south + box.north) / 2};
    double reach = inside_distance(area, best, shrink);
    for (int i = 0; i < GRID * GRID; i++) {
        LonLat p = {box.west + (i % GRID + 0.5) * dx, box.south + (i / GRID + 0.5) * dy};
        double d = inside_distance(area, p, shrink);
        if (d > reach) best = p, reach = d;
    }
    for (int step = 0; step < HALVINGS; step++) {
        dx /= 2, dy /= 2;
        LonLat centre = best;
        for (int i = 0; i < 9; i++) {
            LonLat p = {centre.lon + (i % 3 - 1) * dx, centre.lat + (i / 3 - 1) * dy};
            double d = inside_distance(area, p, shrink);
            if (d > reach) best = p, reach = d;
        }
    }
    return best;
}
