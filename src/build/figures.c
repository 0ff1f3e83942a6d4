#include "build/figures.h"

#include <pthread.h>

#include "base/map.h"
#include "build/kept.h"

typedef struct Figure {
    Str svg;
    bool asked;
} Figure;

struct Figures {
    Arena *arena; /* its own; under the lock */
    pthread_mutex_t lock;
    Str name;
    Map all; /* key -> Figure */
    bool added;
    Figures *others; /* of the other editions, in a ring */
};

static Str key_str(const Key *key) { return (Str){(const char *)key->bytes, KEY_SIZE}; }

static void insert(Figures *figures, Str key, Str svg, bool asked)
{
    Figure *figure = arena_new(figures->arena, Figure);
    *figure = (Figure){svg, asked};
    map_set(&figures->all, key, figure);
}

Figures *figures_open(Arena *arena, Outbox *box, Str edition, bool fresh)
{
    Figures *figures = arena_new(arena, Figures);
    *figures = (Figures){.arena = arena_open(), .name = str_join(arena, STR("figures-"), edition), .others = figures};
    figures->all = map_on(figures->arena);
    pthread_mutex_init(&figures->lock, NULL);
    Unpack in = {0};
    if (fresh || !kept_read(box, figures->arena, figures->name, &in.rest)) return figures;
    for (size_t left = unpack_count(&in); left > 0 && !in.bad; left--) {
        Str key = unpack_text(&in), svg = unpack_text(&in);
        if (!in.bad) insert(figures, key, svg, false);
    }
    return figures;
}

void figures_close(Figures *figures)
{
    if (!figures) return;
    pthread_mutex_destroy(&figures->lock);
    arena_close(figures->arena);
}

void figures_share(Figures *a, Figures *b)
{
    Figures *after = a->others;
    a->others = b->others;
    b->others = after;
}

static bool look_up(Figures *figures, const Key *key, bool asked, Str *svg)
{
    pthread_mutex_lock(&figures->lock);
    Figure *figure = map_get(&figures->all, key_str(key));
    if (figure) {
        figure->asked = figure->asked || asked;
        *svg = figure->svg;
    }
    pthread_mutex_unlock(&figures->lock);
    return figure != NULL;
}

bool figures_find(Figures *figures, const Key *key, Str *svg)
{
    if (look_up(figures, key, true, svg)) return true;
    for (Figures *other = figures->others; other != figures; other = other->others) {
        if (!look_up(other, key, false, svg)) continue;
        figures_add(figures, key, *svg);
        return true;
    }
    return false;
}

void figures_add(Figures *figures, const Key *key, Str svg)
{
    pthread_mutex_lock(&figures->lock);
    if (!map_has(&figures->all, key_str(key))) insert(figures, key_str(key), str_copy(figures->arena, svg), true);
    figures->added = true;
    pthread_mutex_unlock(&figures->lock);
}

void figures_remember(Figures *figures, Outbox *box)
{
    size_t asked = 0;
    for (size_t i = 0; i < figures->all.count; i++) asked += ((const Figure *)figures->all.entries[i].value)->asked;
    if (!figures->added && asked == figures->all.count) return;
    Arena *scratch = arena_open();
    Buf out = buf_on(scratch);
    pack_number(&out, asked);
    for (size_t i = 0; i < figures->all.count; i++) {
        const Figure *figure = figures->all.entries[i].value;
        if (!figure->asked) continue;
        pack_text(&out, figures->all.entries[i].key);
        pack_text(&out, figure->svg);
    }
    kept_write(box, scratch, figures->name, buf_str(&out));
    arena_close(scratch);
}
