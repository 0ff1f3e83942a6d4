#include "model/tiling.h"

#include "model/answer.h"
#include "model/dataset.h"

static const Setting *find_setting(const Dataset *data, Str key)
{
    for (size_t i = 0; i < data->setting_count; i++)
        if (str_eq(data->settings[i].key, key) && !str_empty(str_trim(data->settings[i].value))) return &data->settings[i];
    return NULL;
}

static void say(Diag *diag, const Setting *s)
{
    if (diag) diag_add(diag, DIAG_TILE_SETTING, s->place, s->key, s->value);
}

static bool read_choice(const Dataset *data, Str key, bool otherwise, Diag *diag)
{
    const Setting *s = find_setting(data, key);
    if (!s) return otherwise;
    Arena *scratch = arena_open();
    Answer answer = answer_of(scratch, s->value);
    arena_close(scratch);
    if (answer == ANSWER_NONE) say(diag, s);
    return answer == ANSWER_NONE ? otherwise : answer == ANSWER_YES;
}

static unsigned read_zoom(const Dataset *data, Str key, unsigned otherwise, Diag *diag)
{
    const Setting *s = find_setting(data, key);
    long zoom;
    if (!s) return otherwise;
    if (str_to_int(str_trim(s->value), &zoom) && zoom >= TILE_ZOOM_LEAST && zoom <= TILE_ZOOM_MOST) return (unsigned)zoom;
    say(diag, s);
    return otherwise;
}

Tiling tiling_of(const Dataset *data, Diag *diag)
{
    enum { MIN_ZOOM = 13, MAX_ZOOM = 17 };
    Tiling t = {.drawn = read_choice(data, STR("map_tiles"), true, diag),
                .gsi = read_choice(data, STR("map_gsi_tiles"), false, diag),
                .min_zoom = read_zoom(data, STR("map_tiles_min"), MIN_ZOOM, diag),
                .max_zoom = read_zoom(data, STR("map_tiles_max"), MAX_ZOOM, diag)};
    t.drawn = t.drawn && !t.gsi; /* nobody would see them */
    t.min_chosen = find_setting(data, STR("map_tiles_min"));
    if (t.min_zoom <= t.max_zoom) return t;
    const Setting *s = find_setting(data, STR("map_tiles_min"));
    say(diag, s ? s : find_setting(data, STR("map_tiles_max")));
    t.min_zoom = t.max_zoom;
    return t;
}
