/* edition.h - inside build/: one audience's edition while it is made. */
#ifndef TSUNAGI_BUILD_EDITION_H
#define TSUNAGI_BUILD_EDITION_H

#include "build/audit.h"
#include "build/build.h"
#include "build/figures.h"
#include "build/inputs.h"
#include "build/plan.h"
#include "build/printed.h"
#include "build/publish.h"
#include "build/said.h"
#include "map/tiles.h"

typedef struct Asset {
    Str path; /* "web/assets/site.css" */
    Str bytes;
} Asset;

typedef struct Edition {
    Audience audience;
    View *view;
    Audit *audit;
    MapBase *map;
    Plan plan;
    Stage *stage;
    StageCount count;
    Printed *documents;      /* parallel to plan.prints */
    Arena **document_arenas; /* likewise */
    ViewKeys keys;
    Figures *figures; /* NULL: it has no pages */
    Said *said;       /* NULL: no texts either */
    Str canonical;             /* start of canonical addresses; empty: none */
    Arena *arena;
    Asset *images;             /* pictures its Markdown shows */
    size_t image_count;
} Edition;

/* One thread's tools; opened when the thread first needs them. */
typedef struct Worker {
    Arena *arena; /* rewound after every file */
    Typesetter *typesetter;
} Worker;

typedef struct Build {
    const BuildOptions *options;
    Arena *arena;
    Diag *diag;
    Ward ward;
    Inputs inputs; /* of options->content and home */
    Outbox *box;
    unsigned threads;
    Worker *workers;
    const TemplateSet *templates;
    Str template_directory;
    Str content_directory; /* absolute */
    const MapStyles *map_styles;
    Asset *assets; /* of every edition */
    size_t asset_count;
    bool has_leaflet; /* among the assets: the map can be moved */
    Str *map_sheets; /* the texts of templates/map */
    size_t map_sheet_count;
    Str *common;   /* texts of templates and assets, for the audit */
    size_t common_count;
    Edition editions[AUDIENCE_COUNT];
    size_t edition_count;
    MapTilesInfo tiles_info;   /* of all views with a site */
    size_t tiles, tiles_drawn; /* of each edition; newly drawn */
} Build;

/* Audits and stages one file; path as published, below the edition. */
void edition_put(Build *build, Edition *edition, Arena *scratch, Str path, Str bytes);

/* edition.c */
void edition_open(Build *build, Edition *edition);
void edition_close(Edition *edition);
/* Documents first (their pages and sizes stand on the site), then the site. */
void editions_print(Build *build);
/* Remembers what was published, unless its inputs were edited meanwhile; what was kept of editions of this build and is of no use
 * any more goes. False when something could not be remembered. */
bool editions_remember(Build *build, bool settled);
void editions_web(Build *build);
/* What thread `number` works with. */
Worker *build_worker(Build *build, unsigned number);
void build_tell(const Build *build, Str what, size_t done, size_t total);

/* tiles.c: the tiles of the web map, for all editions with a site. */
void editions_tiles(Build *build);

/* assets.c: files copied as they are. */
void assets_load(Build *build);
void images_load(Build *build, Edition *edition);
/* The files that come from neither the templates nor the content; false after the last. */
bool assets_outside(size_t index, Str *path);

/* manifest.c: build.json. */
typedef struct Phase {
    const char *name;
    double seconds;
} Phase;
Str manifest(Build *build, const Phase *phases, size_t phase_count);

#endif
