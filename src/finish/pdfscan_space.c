/* Colour spaces (ISO 32000-1, 8.6), and colours as plates. */
#include <math.h>

#include "finish/pdfscan_inner.h"

enum { MAX_SPACE_DEPTH = 8 };

const Space SCAN_SPACE_GREY = {.ink = SCAN_GREY, .count = 1, .plate = {3}};
const Space SCAN_SPACE_RGB = {.ink = SCAN_RGB, .count = 3};
const Space SCAN_SPACE_CMYK = {.ink = SCAN_CMYK, .count = 4, .plate = {0, 1, 2, 3}};
static const Space LAB = {.ink = SCAN_LAB, .count = 3};
static const Space PATTERN = {.ink = SCAN_GREY, .pattern = true};

static signed char plate_named(Str name)
{
    static const char *const PLATES[] = {"Cyan", "Magenta", "Yellow", "Black", "All"};
    for (signed char i = 0; i < 5; i++)
        if (str_eq(name, str_from(PLATES[i]))) return i;
    return -1;
}

const Space *scan_space_named(Str name)
{
    static const struct {
        const char *name;
        const Space *space;
    } NAMED[] = {{"DeviceGray", &SCAN_SPACE_GREY}, {"G", &SCAN_SPACE_GREY}, {"CalGray", &SCAN_SPACE_GREY}, {"DeviceRGB", &SCAN_SPACE_RGB}, {"RGB", &SCAN_SPACE_RGB},
                 {"CalRGB", &SCAN_SPACE_RGB}, {"DeviceCMYK", &SCAN_SPACE_CMYK}, {"CMYK", &SCAN_SPACE_CMYK}, {"Lab", &LAB}, {"Pattern", &PATTERN}};
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        if (str_eq(name, str_from(NAMED[i].name))) return NAMED[i].space;
    return NULL;
}

static const Space *read_item_space(Scan *s, qpdf_oh array, int at, unsigned depth)
{
    qpdf_oh item = qpdf_oh_get_array_item(s->pdf, array, at);
    const Space *space = scan_space(s, item, depth + 1);
    qpdf_oh_release(s->pdf, item);
    return space;
}

static const Space *read_icc(Scan *s, qpdf_oh array)
{
    qpdf_oh profile = qpdf_oh_get_array_item(s->pdf, array, 1);
    double count = scan_number(s, profile, "/N", 0);
    qpdf_oh_release(s->pdf, profile);
    return count == 1 ? &SCAN_SPACE_GREY : count == 4 ? &SCAN_SPACE_CMYK : &SCAN_SPACE_RGB;
}

static const Space *read_indexed(Scan *s, qpdf_oh array, unsigned depth)
{
    Space *space = arena_new(s->arena, Space);
    const Space *base = read_item_space(s, array, 1, depth);
    *space = (Space){.ink = base->ink, .count = 1, .base = base};
    qpdf_oh lookup = qpdf_oh_get_array_item(s->pdf, array, 3);
    if (qpdf_oh_is_string(s->pdf, lookup)) {
        size_t len = 0;
        const char *raw = qpdf_oh_get_binary_string_value(s->pdf, lookup, &len);
        space->lookup = (Str){arena_copy(s->arena, raw, len), len};
    } else if (qpdf_oh_is_stream(s->pdf, lookup)) {
        space->lookup = scan_data(s, lookup);
    }
    qpdf_oh_release(s->pdf, lookup);
    return space;
}

/* Separation and DeviceN: plates by their names. */
static const Space *read_plates(Scan *s, qpdf_oh array)
{
    Space *space = arena_new(s->arena, Space);
    qpdf_oh names = qpdf_oh_get_array_item(s->pdf, array, 1);
    bool several = qpdf_oh_is_array(s->pdf, names);
    int count = several ? qpdf_oh_get_array_n_items(s->pdf, names) : 1;
    *space = (Space){.ink = SCAN_CMYK, .count = (unsigned)(count < SCAN_PLATES ? count : SCAN_PLATES)};
    space->nothing = count > 0;
    for (int i = 0; i < (int)space->count; i++) {
        qpdf_oh item = several ? qpdf_oh_get_array_item(s->pdf, names, i) : names;
        Str name = scan_name_of(s, item);
        space->plate[i] = plate_named(name);
        space->nothing = space->nothing && str_eq(name, STR("None"));
        if (space->plate[i] < 0) space->ink = SCAN_SPOT;
        if (several) qpdf_oh_release(s->pdf, item);
    }
    qpdf_oh_release(s->pdf, names);
    return space;
}

static const Space *read_space_array(Scan *s, qpdf_oh array, unsigned depth)
{
    qpdf_oh head = qpdf_oh_get_array_item(s->pdf, array, 0);
    Str family = scan_name_of(s, head);
    qpdf_oh_release(s->pdf, head);
    if (str_eq(family, STR("ICCBased"))) return read_icc(s, array);
    if (str_eq(family, STR("Indexed")) || str_eq(family, STR("I"))) return read_indexed(s, array, depth);
    if (str_eq(family, STR("Separation")) || str_eq(family, STR("DeviceN"))) return read_plates(s, array);
    const Space *named = scan_space_named(family);
    return named ? named : &SCAN_SPACE_GREY;
}

const Space *scan_space(Scan *s, qpdf_oh object, unsigned depth)
{
    if (depth > MAX_SPACE_DEPTH) {
        s->why = "colour spaces are nested too deeply";
        return &SCAN_SPACE_GREY;
    }
    if (qpdf_oh_is_array(s->pdf, object) && qpdf_oh_get_array_n_items(s->pdf, object) > 0)
        return read_space_array(s, object, depth);
    const Space *named = scan_space_named(scan_name_of(s, object));
    return named ? named : &SCAN_SPACE_GREY;
}

static double unit(double v) { return v < 0 ? 0 : v > 1 ? 1 : v; }

ScanColour scan_colour(const Space *space, const double *v, unsigned count)
{
    ScanColour colour = {.ink = space->ink};
    double looked_up[4] = {0};
    if (space->base) {
        unsigned n = space->base->count < 4 ? space->base->count : 4;
        size_t at = count ? (size_t)fmin(fmax(v[0], 0), 255) * n : 0; /* as many as there can be (8.6.6.3) */
        for (unsigned i = 0; i < n; i++)
            looked_up[i] = at + i < space->lookup.len ? (unsigned char)space->lookup.data[at + i] / 255.0 : 0;
        return scan_colour(space->base, looked_up, n);
    }
    if (space->ink == SCAN_RGB || space->ink == SCAN_LAB) {
        for (unsigned i = 0; i < count && i < 3; i++) colour.plates[i] = v[i];
        return colour;
    }
    for (unsigned i = 0; i < count && i < space->count; i++) {
        /* DeviceGray counts light, plates count ink. */
        double value = space == &SCAN_SPACE_GREY ? 1 - unit(v[i]) : unit(v[i]);
        int plate = space->plate[i];
        for (int p = 0; p < 4; p++)
            if (plate == p || plate == 4) colour.plates[p] = fmax(colour.plates[p], value);
        colour.total += plate == 4 ? 4 * value : value;
    }
    return colour;
}

ScanColour scan_first_colour(const Space *space)
{
    static const double BLACK[4] = {0, 0, 0, 1}, NONE[4] = {0};
    double full[SCAN_PLATES];
    for (unsigned i = 0; i < SCAN_PLATES; i++) full[i] = 1;
    if (space == &SCAN_SPACE_CMYK) return scan_colour(space, BLACK, 4);
    if (space->base || space == &SCAN_SPACE_GREY) return scan_colour(space, NONE, 1);
    return scan_colour(space, full, space->ink == SCAN_RGB || space->ink == SCAN_LAB ? 0 : space->count);
}
