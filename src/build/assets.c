/* Files copied as they are: the site's own, and the pictures that pages show. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/sink.h"
#include "base/vec.h"
#include "build/edition.h"

typedef VEC(Asset) Assets;

typedef struct Load {
    Arena *arena;
    Diag *diag;
    int dirfd;
    const char *prefix; /* before the path as published */
    Assets assets;
} Load;

static bool load_file(void *context, Str path)
{
    Load *load = context;
    Str bytes;
    int error = sink_read_file(load->arena, load->dirfd, path.data, 0, &bytes);
    if (error) return diag_add(load->diag, DIAG_FILE_UNREADABLE, place_file(path), path, str_from(strerror(error)));
    vec_push(load->arena, &load->assets,
             (Asset){str_printf(load->arena, "%s" STR_FMT, load->prefix, STR_ARG(path)), bytes});
    return true;
}

static Assets load_folder(Build *build, Str folder, const char *prefix)
{
    Load load = {.arena = build->arena, .diag = build->diag, .prefix = prefix};
    load.dirfd = open(str_cstr(build->arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (load.dirfd < 0) return load.assets;
    files_below(build->arena, load.dirfd, load_file, &load);
    close(load.dirfd);
    return load.assets;
}

/* Leaflet as Debian installs it (libjs-leaflet, BSD 2-clause), published with each site so
 * that no reader's browser asks another server for it. */
static const struct {
    Str path, file;
} LEAFLET[] = {
    {STR("web/assets/leaflet.js"), STR("/usr/share/javascript/leaflet/leaflet.min.js")},
    {STR("web/assets/leaflet.css"), STR("/usr/share/javascript/leaflet/leaflet.css")},
    {STR("web/assets/leaflet-licence.txt"), STR("/usr/share/doc/libjs-leaflet/copyright")},
};
enum { LEAFLET_COUNT = sizeof LEAFLET / sizeof *LEAFLET };

bool assets_outside(size_t index, Str *path)
{
    if (index >= LEAFLET_COUNT) return false;
    *path = LEAFLET[index].file;
    return true;
}

static void load_leaflet(Build *build, Assets *assets)
{
    Asset loaded[LEAFLET_COUNT];
    for (size_t i = 0; i < LEAFLET_COUNT; i++) {
        loaded[i].path = LEAFLET[i].path;
        if (sink_read_file(build->arena, AT_FDCWD, LEAFLET[i].file.data, 0, &loaded[i].bytes) == 0) continue;
        diag_add(build->diag, DIAG_LEAFLET_MISSING, place_none(), LEAFLET[i].file);
        return;
    }
    for (size_t i = 0; i < LEAFLET_COUNT; i++) vec_push(build->arena, assets, loaded[i]);
    build->has_leaflet = true;
}

/* Templates and assets belong to the program: what they say is no leak. */
void assets_load(Build *build)
{
    Str web = str_join(build->arena, build->template_directory, STR("/web/assets"));
    Assets assets = load_folder(build, web, "web/assets/");
    load_leaflet(build, &assets);
    Assets templates = load_folder(build, build->template_directory, "");
    build->assets = assets.items;
    build->asset_count = assets.count;
    build->common = arena_array(build->arena, Str, templates.count);
    build->map_sheets = arena_array(build->arena, Str, templates.count);
    for (size_t i = 0; i < templates.count; i++) {
        build->common[build->common_count++] = templates.items[i].bytes;
        if (str_starts(templates.items[i].path, STR("map/"))) build->map_sheets[build->map_sheet_count++] = templates.items[i].bytes;
    }
}

/* ---- pictures ---- */

static void add_image(Build *build, Edition *edition, Assets *images, Str path, Place place)
{
    if (!str_starts(path, STR("images/"))) return;
    Str published = str_join(edition->arena, STR("web/"), path);
    for (size_t i = 0; i < images->count; i++)
        if (str_eq(images->items[i].path, published)) return;
    Str file = str_printf(edition->arena, STR_FMT "/" STR_FMT, STR_ARG(build->options->content), STR_ARG(path)), bytes;
    int error = str_contains(path, STR("..")) ? ENOENT : sink_read_file(edition->arena, AT_FDCWD, file.data, 0, &bytes);
    if (error) diag_add(build->diag, DIAG_IMAGE_OUTSIDE, place, path);
    else vec_push(edition->arena, images, (Asset){published, bytes});
}

/* A page's icon is named in its front matter, the other pictures in its text. */
static void add_images_of(Build *build, Edition *edition, Assets *images, Value page)
{
    Value icon = record_get(page, atom(STR("icon"))), body = record_get(page, ATOM_body);
    if (body.kind != VALUE_NODE) return;
    if (icon.kind == VALUE_STRING) add_image(build, edition, images, icon.string, body.node->place);
    for (const Node *n = body.node; n; n = node_next(n, body.node)) {
        if (n->kind != NODE_ELEMENT || n->tag != ATOM_img) continue;
        Str src = node_get(n, ATOM_src);
        if (str_starts(src, STR("/"))) add_image(build, edition, images, str_slice(src, 1, src.len), n->place);
    }
}

/* Only pictures that a page of this very edition shows are published with it. */
void images_load(Build *build, Edition *edition)
{
    static const char *const LISTS[] = {"pages", "news"};
    Assets images = {0};
    for (size_t l = 0; l < sizeof LISTS / sizeof *LISTS; l++) {
        Value pages = record_get(edition->view->root, atom(str_from(LISTS[l])));
        for (size_t i = 0; i < list_count(pages); i++) add_images_of(build, edition, &images, list_at(pages, i));
    }
    edition->images = images.items;
    edition->image_count = images.count;
}
