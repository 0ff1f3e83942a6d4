#include <fcntl.h>
#include <string.h>

#include "base/sink.h"
#include "command/command.h"
#include "finish/preflight.h"

static void say_sheet(const Options *options, Arena *arena, const PreflightReport *report)
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
        str_printf(arena, STR_FMT "、%zu ページ、仕上がり " STR_FMT "、印刷条件 " STR_FMT "、フォント %zu 種", STR_ARG(report->version),
                   report->sheets.count, STR_ARG(trim), STR_ARG(condition), report->fonts.count),
        str_printf(arena, STR_FMT ", %zu pages, trim " STR_FMT ", condition " STR_FMT ", %zu fonts", STR_ARG(report->version),
                   report->sheets.count, STR_ARG(trim), STR_ARG(condition), report->fonts.count));
}

Status command_preflight(Arena *arena, const Options *options, Diag *diag)
{
    Str file = options->arguments[0], pdf;
    int error = sink_read_file(arena, AT_FDCWD, str_cstr(arena, file), 0, &pdf);
    if (error) {
        diag_add(diag, DIAG_FILE_UNREADABLE, place_none(), file, str_from(strerror(error)));
        return STATUS_MACHINE;
    }
    PreflightReport report;
    if (preflight(arena, file, pdf, print_profile_default(), NULL, &report)) say_sheet(options, arena, &report);
    for (size_t i = 0; i < report.findings.count; i++) preflight_say(diag, arena, file, &report.findings.items[i]);
    if (!report.findings.count) say(options, STR("印刷所に渡して困る所は見つかりませんでした。"), STR("nothing found that a print shop would send back"));
    return report.errors ? STATUS_CONTENT : STATUS_FINE;
}
