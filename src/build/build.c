#include "build/build.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/pool.h"
#include "base/sink.h"
#include "build/edition.h"
#include "build/whole.h"

enum { PHASES = 8 };

typedef struct Clock {
    double start, last;
    Phase phases[PHASES];
    size_t count;
} Clock;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void finish(Clock *clock, const char *phase)
{
    double t = now();
    assert(clock->count < PHASES);
    clock->phases[clock->count++] = (Phase){phase, t - clock->last};
    clock->last = t;
}

static bool has_errors(const Build *build) { return diag_count(build->diag, DIAG_ERROR) > 0; }

/* ---- opening ---- */

static WardOptions ward_options(const BuildOptions *o)
{
    return (WardOptions){.content = o->content, .home = o->home, .as_of = o->as_of, .progress = o->progress,
                         .progress_context = o->progress_context};
}

static bool open_home(Build *build)
{
    if (!build->options->home.len) return diag_add(build->diag, DIAG_NO_TEMPLATES, place_none());
    build->template_directory = str_join(build->arena, build->options->home, STR("/templates"));
    build->templates = template_load(build->arena, build->template_directory, build->diag);
    build->map_styles = map_styles_load(build->arena, str_join(build->arena, build->template_directory, STR("/map")), build->diag);
    assets_load(build);
    return build->templates && build->map_styles;
}

static void choose_editions(Build *build)
{
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++)
        if (build->options->audiences[a]) build->editions[build->edition_count++].audience = a;
}

static void open_one(void *context, size_t index, unsigned worker)
{
    Build *build = context;
    (void)worker;
    edition_open(build, &build->editions[index]);
}

static Build open_build(Arena *arena, const BuildOptions *options, Diag *diag)
{
    Build build = {.options = options, .arena = arena, .diag = diag};
    build.threads = options->jobs ? options->jobs : pool_cores();
    build.workers = arena_array(arena, Worker, build.threads);
    choose_editions(&build);
    /* Layout finds pictures from wherever their page stands: by absolute path. */
    char *real = realpath(str_cstr(arena, options->content), NULL);
    build.content_directory = real ? str_copy(arena, str_from(real)) : options->content;
    free(real);
    return build;
}

static void close_build(Build *build)
{
    for (size_t i = 0; i < build->edition_count; i++) edition_close(&build->editions[i]);
    for (unsigned i = 0; i < build->threads; i++) {
        typesetter_close(build->workers[i].typesetter);
        arena_close(build->workers[i].arena);
    }
    ward_close(&build->ward);
}

/* ---- publishing ---- */

static BuildOutcome unwritable(Build *build, Str path, int error)
{
    diag_add(build->diag, DIAG_FILE_UNWRITABLE, place_none(), str_copy(build->arena, path), str_from(strerror(error)));
    return BUILD_MACHINE;
}

static BuildOutcome publish(Build *build, BuildReport *report)
{
    Stage *stages[AUDIENCE_COUNT];
    const Stage *failed;
    Str path;
    for (size_t i = 0; i < build->edition_count; i++) {
        stages[i] = build->editions[i].stage;
        int error = stage_error(stages[i], &path);
        if (error) return unwritable(build, path, error);
    }
    int error = stages_publish(stages, build->edition_count, &failed);
    path = build->options->output;
    if (failed) stage_error(failed, &path);
    if (error) return unwritable(build, path, error);
    for (size_t i = 0; i < build->edition_count; i++) {
        Edition *edition = &build->editions[i];
        edition->count = stage_count(edition->stage);
        report->files += edition->count.files;
        report->written += edition->count.written;
        report->unchanged += edition->count.unchanged;
        report->bytes += edition->count.bytes;
        report->needles += audit_needles(edition->audit);
        for (size_t d = 0; d < edition->plan.print_count; d++) {
            report->documents += edition->documents[d].files.count > 0;
            report->documents_kept += edition->documents[d].kept;
        }
    }
    return BUILD_FINE;
}

static BuildOutcome make(Build *build, Outbox *box, Clock *clock, BuildReport *report)
{
    build->box = box;
    for (size_t i = 0; i < build->edition_count; i++)
        build->editions[i].stage =
            stage_open(box, audience_key(build->editions[i].audience), build->options->only.len > 0);
    pool_run(build->threads, build->edition_count, open_one, build);
    finish(clock, "views");
    editions_print(build);
    finish(clock, "print");
    editions_web(build);
    finish(clock, "web");
    if (has_errors(build)) return BUILD_CONTENT;
    double before = clock->last;
    editions_tiles(build);
    finish(clock, "tiles");
    report->tiles = build->tiles;
    report->tiles_drawn = build->tiles_drawn;
    report->tile_seconds = clock->last - before;
    if (has_errors(build)) return BUILD_CONTENT;
    BuildOutcome outcome = publish(build, report);
    finish(clock, "publish");
    if (outcome != BUILD_FINE) return outcome;
    bool renumbered, settled = inputs_settled(build->arena, &build->inputs, build->options->content);
    if (!ward_keep_numbers(build->arena, &build->ward, build->options->content, build->options->as_of, build->diag, &renumbered))
        return BUILD_MACHINE;
    int error = outbox_put(box, STR("build.json"), manifest(build, clock->phases, clock->count));
    if (error) return unwritable(build, STR("build.json"), error);
    if (editions_remember(build, settled) && !renumbered) whole_remember(build, box, report);
    return BUILD_FINE;
}

static Outbox *open_outbox(Build *build)
{
    int error = 0;
    Outbox *box = outbox_open(build->arena, build->options->output, &error);
    if (box) return box;
    if (error == EWOULDBLOCK) diag_add(build->diag, DIAG_OUTPUT_BUSY, place_none(), build->options->output);
    else unwritable(build, build->options->output, error);
    return NULL;
}

/* A shop's colour profile may lie anywhere. */
static void note_profiles(Build *build)
{
    const PrintProfiles *profiles = &build->ward.data.print_profiles;
    for (size_t i = 0; i < profiles->count; i++) {
        Str icc = profiles->items[i].icc;
        if (!icc.len) continue;
        if (icc.data[0] != '/') icc = str_printf(build->arena, STR_FMT "/" STR_FMT, STR_ARG(build->content_directory), STR_ARG(icc));
        inputs_add_outside(build->arena, &build->inputs, icc);
    }
}

BuildOutcome build_run(Arena *arena, const BuildOptions *options, Diag *diag, BuildReport *report)
{
    Clock clock = {.start = now(), .last = now()};
    Inputs inputs = inputs_read(arena, options->content, options->home);
    if (!options->fresh && whole_is_unchanged(arena, options, &inputs, diag, report)) {
        report->seconds = now() - clock.start;
        return BUILD_FINE;
    }
    finish(&clock, "inputs");
    Build build = open_build(arena, options, diag);
    build.inputs = inputs;
    BuildOutcome outcome = BUILD_CONTENT;
    WardOptions ward = ward_options(options);
    bool read = ward_load(arena, &ward, diag, &build.ward);
    finish(&clock, "read");
    bool ready = read && open_home(&build);
    note_profiles(&build);
    finish(&clock, "templates");
    if (ready && !has_errors(&build)) {
        Outbox *box = open_outbox(&build);
        outcome = box ? make(&build, box, &clock, report) : BUILD_MACHINE;
        close_build(&build);
        outbox_close(box);
    } else {
        close_build(&build);
    }
    report->seconds = now() - clock.start;
    return outcome;
}

/* ---- the audit of what is published ---- */

typedef struct Published {
    Build *build;
    Edition *edition;
    BuildReport *report;
    int dirfd;
} Published;

static bool audit_file(void *context, Str path)
{
    Published *p = context;
    Arena *scratch = arena_open();
    Str bytes;
    int error = sink_read_file(scratch, p->dirfd, path.data, 0, &bytes);
    if (error) {
        Str kept = str_copy(p->build->arena, path);
        diag_add(p->build->diag, DIAG_FILE_UNREADABLE, place_file(kept), kept, str_from(strerror(error)));
    } else {
        audit_output(p->edition->audit, scratch, audience_key(p->edition->audience), path, bytes, p->build->diag);
        p->report->files++;
        p->report->bytes += bytes.len;
    }
    arena_close(scratch);
    return true;
}

static bool audit_edition(Build *build, Edition *edition, int output, BuildReport *report)
{
    int dirfd = openat(output, audience_key(edition->audience).data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dirfd < 0) return false;
    edition->audit =
        audit_open(build->arena, &build->ward.data, edition->audience, build->common, build->common_count,
                   build->options->password);
    Published published = {build, edition, report, dirfd};
    int error = files_below(build->arena, dirfd, audit_file, &published);
    if (error) diag_add(build->diag, DIAG_FILE_UNREADABLE, place_file(audience_key(edition->audience)), audience_key(edition->audience), str_from(strerror(error)));
    report->needles += audit_needles(edition->audit);
    close(dirfd);
    return true;
}

BuildOutcome build_audit(Arena *arena, const BuildOptions *options, Diag *diag, BuildReport *report)
{
    double start = now();
    Build build = open_build(arena, options, diag);
    WardOptions ward = ward_options(options);
    if (!ward_load(arena, &ward, diag, &build.ward)) return BUILD_CONTENT;
    build.template_directory = str_join(arena, options->home, STR("/templates"));
    assets_load(&build);
    int output = open(str_cstr(arena, options->output), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    size_t found = 0;
    for (size_t i = 0; output >= 0 && i < build.edition_count; i++)
        found += audit_edition(&build, &build.editions[i], output, report);
    if (output >= 0) close(output);
    if (!found) diag_add(diag, DIAG_NOT_PUBLISHED, place_none(), options->output);
    ward_close(&build.ward);
    report->seconds = now() - start;
    return has_errors(&build) ? BUILD_CONTENT : BUILD_FINE;
}
