#include "build/ward.h"
#include "command/command.h"
#include "command/progress.h"

Status command_check(Arena *arena, const Options *options, Diag *diag)
{
    WardOptions load = {.content = options->argument_count ? options->arguments[0] : STR("content"),
                        .home = options->home,
                        .as_of = options->as_of,
                        .progress = progress_step,
                        .progress_context = options->progress};
    Ward ward;
    bool read = ward_load(arena, &load, diag, &ward);
    progress_close(options->progress);
    if (!read) return STATUS_CONTENT;
    say(options, str_printf(arena, "%zu 施設を読みました。", ward.data.facility_count),
        str_printf(arena, "read %zu facilities", ward.data.facility_count));
    ward_close(&ward);
    return diag_count(diag, DIAG_ERROR) ? STATUS_CONTENT : STATUS_FINE;
}
