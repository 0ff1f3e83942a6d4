/* build.h - a ward's content becomes its published editions, all or nothing.
 *
 *   read, check -> a view and an audit per audience -> documents -> pages and data
 *   -> (no error, no leak) -> exchange -> build.json
 */
#ifndef TSUNAGI_BUILD_BUILD_H
#define TSUNAGI_BUILD_BUILD_H

#include "build/ward.h"

typedef struct BuildOptions {
    Str content, output, home;
    bool audiences[AUDIENCE_COUNT];
    Str only; /* one document's id, "web", or empty */
    unsigned jobs; /* threads; 0: one a core */
    bool fresh;    /* everything is made again, whatever is kept */
    Str password;  /* of locked copies; empty: none are made, and the audit cannot read any */
    Date as_of;
    WardProgress *progress;
    void *progress_context;
} BuildOptions;

typedef struct BuildReport {
    size_t files, written, unchanged;
    size_t bytes;
    size_t needles; /* withheld values looked for, over all editions */
    size_t tiles, tiles_drawn; /* of the web map, of one edition; how many were newly drawn */
    size_t documents, documents_kept; /* printed ones; those taken from the last build */
    bool nothing_changed; /* since the last build: nothing was made, all is as it was */
    double seconds, tile_seconds;
} BuildReport;

typedef enum BuildOutcome {
    BUILD_FINE,
    BUILD_CONTENT, /* the content has errors: nothing was published */
    BUILD_MACHINE, /* disk, permissions, another build: what was published is as it was */
} BuildOutcome;

BuildOutcome build_run(Arena *arena, const BuildOptions *options, Diag *diag, BuildReport *report);

/* Searches a published tree for what its editions may not show. */
BuildOutcome build_audit(Arena *arena, const BuildOptions *options, Diag *diag, BuildReport *report);

#endif
