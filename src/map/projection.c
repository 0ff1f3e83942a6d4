#include "map/projection.h"

#include <assert.h>
#include <dlfcn.h>
#include <math.h>
#include <proj.h>

/* PROJ is loaded by who projects: with the two dozen libraries it stands on (HTTP, TLS,
 * Kerberos, LDAP) it takes a third of the time that starting takes. It stays loaded. */
typedef struct Proj {
    __typeof__(proj_context_create) *context_create;
    __typeof__(proj_context_destroy) *context_destroy;
    __typeof__(proj_context_errno) *context_errno;
    __typeof__(proj_errno_string) *errno_string;
    __typeof__(proj_create) *create;
    __typeof__(proj_destroy) *destroy;
    __typeof__(proj_trans_generic) *trans_generic;
} Proj;

/* NULL, or why not; good until the thread's next dlopen. */
static const char *load_proj(Proj *proj)
{
    void *library = dlopen("libproj.so.25", RTLD_LAZY | RTLD_LOCAL);
    if (!library) return dlerror();
    const struct { const char *name; void *into; } functions[] = {
        {"proj_context_create", &proj->context_create}, {"proj_context_destroy", &proj->context_destroy},
        {"proj_context_errno", &proj->context_errno}, {"proj_errno_string", &proj->errno_string},
        {"proj_create", &proj->create}, {"proj_destroy", &proj->destroy}, {"proj_trans_generic", &proj->trans_generic},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (!(*(void **)functions[i].into = dlsym(library, functions[i].name))) return functions[i].name;
    return NULL;
}

/* Origins, zone I to XIX. */
static const LonLat origins[PROJECTION_ZONES] = {
    {129.5, 33},           {131, 33},             {132 + 10 / 60.0, 36}, {133.5, 33},           {134 + 20 / 60.0, 36},
    {136, 36},             {137 + 10 / 60.0, 36}, {138.5, 36},           {139 + 50 / 60.0, 36}, {140 + 50 / 60.0, 40},
    {140.25, 44},          {142.25, 44},          {144.25, 44},          {142, 26},             {127.5, 26},
    {124, 26},             {131, 26},             {136, 20},             {154, 26},
};

int projection_zone(LonLat p)
{
    int best = 9;
    double nearest = INFINITY;
    for (int i = 0; i < PROJECTION_ZONES; i++) {
        /* Zones are strips from north to south: latitude counts half. Hokkaido
         * (XI-XIII) begins at 41.3 degrees. */
        bool hokkaido = i >= 10 && i <= 12;
        if (hokkaido != (p.lat > 41.3)) continue;
        double dx = p.lon - origins[i].lon, dy = (p.lat - origins[i].lat) / 2;
        if (dx * dx + dy * dy < nearest) nearest = dx * dx + dy * dy, best = i + 1;
    }
    return best;
}

static PJ *open_zone(const Proj *proj, PJ_CONTEXT *context, int zone)
{
    Arena *arena = arena_open();
    Buf text = buf_on(arena);
    buf_put(&text, STR("+proj=tmerc +approx +k=0.9999 +x_0=0 +y_0=0 +ellps=GRS80 +lat_0="));
    buf_put_number(&text, origins[zone - 1].lat, 0);
    buf_put(&text, STR(" +lon_0="));
    buf_put_number(&text, origins[zone - 1].lon, 12);
    PJ *pj = proj->create(context, text.data);
    arena_close(arena);
    return pj;
}

/* EPSG:3857 by its definition: a sphere with the major half axis of WGS 84. */
static const double web_radius = 6378137, pi = 3.14159265358979323846;

MapXY projection_web(LonLat p)
{
    MapXY out = {web_radius * p.lon * pi / 180, web_radius * atanh(sin(p.lat * pi / 180))};
    bool inside = fabs(p.lon) <= 180 && fabs(p.lat) < 90 && fabs(out.y) <= PROJECTION_WEB_HALF;
    return inside ? out : (MapXY){NAN, NAN};
}

LonLat projection_web_inverse(MapXY p)
{
    return (LonLat){p.x / web_radius * 180 / pi, asin(tanh(p.y / web_radius)) * 180 / pi};
}

static bool project(const Proj *proj, int zone, const LonLat *in, MapXY *out, size_t count, Diag *diag)
{
    const double radian = pi / 180;
    PJ_CONTEXT *context = proj->context_create();
    PJ *pj = open_zone(proj, context, zone);
    for (size_t i = 0; i < count; i++) {
        bool far_off = !(fabs(in[i].lon - origins[zone - 1].lon) <= 6 && fabs(in[i].lat) <= 89);
        out[i] = far_off ? (MapXY){NAN, NAN} : (MapXY){in[i].lon * radian, in[i].lat * radian};
    }
    if (pj && count > 0)
        proj->trans_generic(pj, PJ_FWD, &out[0].x, sizeof *out, count, &out[0].y, sizeof *out, count, NULL, 0, 0, NULL, 0, 0);
    for (size_t i = 0; i < count; i++)
        if (!isfinite(out[i].x) || !isfinite(out[i].y)) out[i] = (MapXY){NAN, NAN};
    bool ok = pj != NULL;
    if (!ok) diag_add(diag, DIAG_MAP_PROJECTION, place_none(), str_from(proj->errno_string(proj->context_errno(context))));
    proj->destroy(pj);
    proj->context_destroy(context);
    return ok;
}

bool projection_points(int zone, const LonLat *in, MapXY *out, size_t count, Diag *diag)
{
    assert(zone >= PROJECTION_WEB && zone <= PROJECTION_ZONES);
    for (size_t i = 0; i < count && zone == PROJECTION_WEB; i++) out[i] = projection_web(in[i]);
    if (zone == PROJECTION_WEB) return true;
    Proj proj;
    const char *missing = load_proj(&proj);
    if (missing) return diag_add(diag, DIAG_MAP_PROJECTION, place_none(), str_from(missing));
    return project(&proj, zone, in, out, count, diag);
}
