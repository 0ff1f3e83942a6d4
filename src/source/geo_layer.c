#include "source/geo_read.h"

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
