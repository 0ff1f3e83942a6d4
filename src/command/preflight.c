#include <fcntl.h>
#include <string.h>

#include "base/sink.h"
#include "command/command.h"
#include "finish/preflight.h"
#include "source/read.h"

static void say_sheet(const Options *options, Arena *arena, Str file, const PreflightReport *report)
{
    const double mm = 72 / 25.4;
    Buf size = buf_on(arena);
    if (report->sheets.count) {
        buf_put_number(&size, report->sheets.items[0].trim_w / mm, 1);
        buf_put(&size, STR(" × "));
        buf_put_number(&size, report->sheets.items[0].trim_h / mm, 1);
        buf_put(&size, STR(" mm"));
    }
    Str trim = buf_str(&size), condition = report->condition.len ? report->condition : STR("-");
    say(options,
        str_printf(arena, STR_FMT "：" STR_FMT "、%zu ページ、仕上がり " STR_FMT "、印刷条件 " STR_FMT "、フォント %zu 種", STR_ARG(file), STR_ARG(report->version),
                   report->sheets.count, STR_ARG(trim), STR_ARG(condition), report->fonts.count),
        str_printf(arena, STR_FMT ": " STR_FMT ", %zu pages, trim " STR_FMT ", condition " STR_FMT ", %zu fonts", STR_ARG(file), STR_ARG(report->version),
                   report->sheets.count, STR_ARG(trim), STR_ARG(condition), report->fonts.count));
}

static Str names_of(Arena *arena, const PrintProfiles *profiles)
{
    Buf names = buf_on(arena);
    for (size_t i = 0; i < profiles->count; i++) {
        if (i) buf_put(&names, STR(", "));
        buf_put(&names, profiles->items[i].name);
    }
    return names.len ? buf_str(&names) : STR("-");
}

/* NULL after a diagnostic. */
static const PrintProfile *wanted_profile(Arena *arena, const Options *options, Diag *diag)
{
    PrintProfiles *known = arena_new(arena, PrintProfiles);
    Str from = options->profiles.len ? options->profiles : STR("content");
    if (!options->profile.len && !options->profiles.len) return print_profile_default();
    if (!source_print_profiles(arena, from, diag, known)) return NULL;
    const PrintProfile *found = print_profile_named(known, options->profile);
    if (!found) diag_add(diag, DIAG_PREFLIGHT_PROFILE, place_file(from), options->profile, names_of(arena, known));
    return found;
}

static Status look_at(Arena *arena, const Options *options, Str file, const PrintProfile *profile, Diag *diag)
{
    Str pdf;
    int error = sink_read_file(arena, AT_FDCWD, str_cstr(arena, file), 0, &pdf);
    if (error) {
        diag_add(diag, DIAG_FILE_UNREADABLE, place_none(), file, str_from(strerror(error)));
        return STATUS_MACHINE;
    }
    PreflightReport report;
    if (preflight(arena, pdf, profile, NULL, &report)) say_sheet(options, arena, file, &report);
    for (size_t i = 0; i < report.findings.count; i++) preflight_say(diag, arena, file, &report.findings.items[i]);
    if (!report.findings.count) say(options, STR("印刷所に渡して困る所は見つかりませんでした。"), STR("nothing found that a print shop would send back"));
    return report.errors ? STATUS_CONTENT : STATUS_FINE;
}

Status command_preflight(Arena *arena, const Options *options, Diag *diag)
{
    const PrintProfile *profile = wanted_profile(arena, options, diag);
    Status worst = profile ? STATUS_FINE : STATUS_USAGE;
    for (size_t i = 0; profile && i < options->argument_count; i++) {
        Status status = look_at(arena, options, options->arguments[i], profile, diag);
        if (status > worst) worst = status;
    }
    return worst;
}
