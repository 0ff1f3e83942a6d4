#include "build/build.h"

#include "build/plan.h"
#include "command/command.h"
#include "command/password.h"
#include "command/progress.h"

static Status status_of(BuildOutcome outcome)
{
    switch (outcome) {
    case BUILD_FINE: return STATUS_FINE;
    case BUILD_CONTENT: return STATUS_CONTENT;
    case BUILD_MACHINE: return STATUS_MACHINE;
    }
    return STATUS_MACHINE;
}

static Str argument_or(const Options *options, size_t index, Str otherwise)
{
    return index < options->argument_count ? options->arguments[index] : otherwise;
}

static BuildOptions build_options(const Options *o, Str content, Str output)
{
    BuildOptions b = {.content = content, .output = output, .home = o->home, .only = o->only, .jobs = o->jobs, .fresh = o->fresh,
                      .as_of = o->as_of, .progress = progress_step, .progress_context = o->progress};
    for (unsigned a = 0; a < AUDIENCE_COUNT; a++) b.audiences[a] = o->audiences[a];
    return b;
}

static void say_seconds(Arena *arena, const Options *options, const BuildReport *report, Str output)
{
    Buf time = buf_on(arena);
    buf_put_number(&time, report->seconds, 2);
    Str seconds = buf_str(&time);
    say(options,
        str_printf(arena, "%zu 個のファイルを " STR_FMT " に公開しました（新しいもの %zu、変わらないもの %zu、" STR_FMT " 秒）。",
                   report->files, STR_ARG(output), report->written, report->unchanged, STR_ARG(seconds)),
        str_printf(arena, "published %zu files in " STR_FMT " (%zu new, %zu unchanged, " STR_FMT " s)", report->files,
                   STR_ARG(output), report->written, report->unchanged, STR_ARG(seconds)));
}

static void say_tiles(Arena *arena, const Options *options, const BuildReport *report)
{
    if (!report->tiles) return;
    Buf time = buf_on(arena);
    buf_put_number(&time, report->tile_seconds, 2);
    say(options,
        str_printf(arena, "地図タイル %zu 枚（新しく描いたもの %zu、" STR_FMT " 秒）。", report->tiles, report->tiles_drawn, STR_ARG(buf_str(&time))),
        str_printf(arena, "%zu map tiles (%zu newly drawn, " STR_FMT " s)", report->tiles, report->tiles_drawn, STR_ARG(buf_str(&time))));
}

static void say_documents(Arena *arena, const Options *options, const BuildReport *report)
{
    size_t made = report->documents - report->documents_kept;
    if (report->documents)
        say(options,
            str_printf(arena, "印刷物 %zu 点（作ったもの %zu、前のままでよいもの %zu）。", report->documents, made, report->documents_kept),
            str_printf(arena, "%zu printed documents (%zu made, %zu kept)", report->documents, made, report->documents_kept));
}

static void say_nothing_changed(const Options *options)
{
    say(options, STR("前に作ったときから、何も変わっていません。もう一度ぜんぶ作るときは --fresh を付けてください。"),
        STR("nothing has changed since the last build; --fresh makes everything again"));
}

/* Where to look first, for whoever ran the one command. */
static void say_entrances(Arena *arena, const Options *options, Str output)
{
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++) {
        if (!options->audiences[a]) continue;
        Str line = str_printf(arena, "  " STR_FMT "  " STR_FMT "/" STR_FMT "/web/index.html",
                              STR_ARG(audience_label(a)), STR_ARG(output), STR_ARG(audience_key(a)));
        say(options, line, line);
    }
}

Status command_build(Arena *arena, const Options *options, Diag *diag)
{
    Str output = options->output.len ? options->output : STR("out");
    if (!plan_knows(options->only)) {
        diag_add(diag, DIAG_NO_SUCH_DOCUMENT, place_none(), options->only, plan_names(arena));
        return STATUS_USAGE;
    }
    BuildOptions build = build_options(options, argument_or(options, 0, STR("content")), output);
    if (!password_read(arena, options->password_file, &build.password, diag)) return STATUS_CONTENT;
    BuildReport report = {0};
    Status status = status_of(build_run(arena, &build, diag, &report));
    progress_close(options->progress);
    if (status == STATUS_FINE) {
        if (report.nothing_changed) say_nothing_changed(options);
        say_seconds(arena, options, &report, output);
        say_documents(arena, options, &report);
        say_tiles(arena, options, &report);
        if (!options->only.len || str_eq(options->only, STR("web"))) say_entrances(arena, options, output);
    }
    return status;
}

Status command_audit(Arena *arena, const Options *options, Diag *diag)
{
    Str output = argument_or(options, 0, STR("out"));
    BuildOptions build = build_options(options, argument_or(options, 1, STR("content")), output);
    if (!password_read(arena, options->password_file, &build.password, diag)) return STATUS_CONTENT;
    BuildReport report = {0};
    Status status = status_of(build_audit(arena, &build, diag, &report));
    progress_close(options->progress);
    say(options,
        str_printf(arena, "%zu 個のファイル（%zu バイト）で、出してはいけない値 %zu 件を探しました。", report.files, report.bytes,
                   report.needles),
        str_printf(arena, "searched %zu files (%zu bytes) for %zu withheld values", report.files, report.bytes,
                   report.needles));
    return status;
}
