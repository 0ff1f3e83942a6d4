/* main.c - argv to options, diagnostics to the terminal, outcome to exit status. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/sink.h"
#include "build/version.h"
#include "command/command.h"
#include "command/home.h"
#include "command/progress.h"

static const struct {
    const char *name;
    Command *run;
    size_t least, most; /* arguments */
} COMMANDS[] = {
    {"new", command_new, 1, 1},
    {"build", command_build, 0, 1},
    {"check", command_check, 0, 1},
    {"audit", command_audit, 1, 2},
    {"preflight", command_preflight, 1, MAX_ARGUMENTS},
    {"impose", command_impose, 1, 1},
};

enum { OPT_AUDIENCE = 256, OPT_ONLY, OPT_JOBS, OPT_LANG, OPT_AS_OF, OPT_PROFILE, OPT_PROFILES, OPT_VERSION,
       OPT_SADDLE, OPT_BINDING, OPT_CREEP, OPT_PAPER, OPT_LABELS, OPT_TILES, OPT_OVERLAP, OPT_DUMMY, OPT_FOLD, OPT_PASSWORD, OPT_FRESH };

static const struct option LONG[] = {
    {"output", required_argument, NULL, 'o'},      {"audience", required_argument, NULL, OPT_AUDIENCE},
    {"only", required_argument, NULL, OPT_ONLY},   {"jobs", required_argument, NULL, OPT_JOBS},
    {"lang", required_argument, NULL, OPT_LANG},   {"as-of", required_argument, NULL, OPT_AS_OF},
    {"profile", required_argument, NULL, OPT_PROFILE}, {"profiles", required_argument, NULL, OPT_PROFILES},
    {"saddle", no_argument, NULL, OPT_SADDLE},     {"binding", required_argument, NULL, OPT_BINDING},
    {"creep", required_argument, NULL, OPT_CREEP}, {"paper", required_argument, NULL, OPT_PAPER},
    {"labels", required_argument, NULL, OPT_LABELS}, {"tiles", required_argument, NULL, OPT_TILES},
    {"overlap", required_argument, NULL, OPT_OVERLAP}, {"dummy", no_argument, NULL, OPT_DUMMY},
    {"fold", required_argument, NULL, OPT_FOLD},
    {"locked-password-file", required_argument, NULL, OPT_PASSWORD},
    {"fresh", no_argument, NULL, OPT_FRESH},
    {"help", no_argument, NULL, 'h'},              {"version", no_argument, NULL, OPT_VERSION},
    {0},
};

typedef struct Parse {
    Options options;
    bool help, version;
    const char *bad; /* the argument that cannot be understood */
} Parse;

static bool parse_audiences(Str list, Options *options)
{
    for (Str part; str_split(&list, ',', &part);) {
        Audience a;
        if (!audience_parse(str_trim(part), &a)) return false;
        options->audiences[a] = options->audiences_given = true;
    }
    return options->audiences_given;
}

static bool parse_jobs(Str text, unsigned *jobs)
{
    long n;
    if (!str_to_int(text, &n) || n < 1 || n > POOL_THREADS) return false;
    *jobs = (unsigned)n;
    return true;
}

static bool parse_language(Str text, DiagLanguage *language)
{
    *language = str_eq(text, STR("en")) ? DIAG_EN : DIAG_JA;
    return str_eq(text, STR("en")) || str_eq(text, STR("ja"));
}

static bool parse_binding(Str text, bool *right)
{
    *right = str_eq(text, STR("right"));
    return *right || str_eq(text, STR("left"));
}

static bool parse_mm(Str text, double *mm) { return str_to_double(text, mm) && *mm >= 0 && *mm <= 1000; }

/* One form a run. */
static bool want(ImposeOptions *impose, ImposeForm form)
{
    bool first = impose->form == IMPOSE_NOTHING;
    impose->form = form;
    return first;
}

static bool parse_impose(ImposeOptions *impose, int option, Str value)
{
    switch (option) {
    case OPT_SADDLE: return want(impose, IMPOSE_SADDLE);
    case OPT_BINDING: return parse_binding(value, &impose->right_bound);
    case OPT_CREEP: return parse_mm(value, &impose->creep);
    case OPT_PAPER: impose->paper = value; return value.len > 0;
    case OPT_LABELS: impose->labels = value; return value.len > 0 && want(impose, IMPOSE_LABELS);
    case OPT_TILES: return impose_parse_paper(value, &impose->tile_w, &impose->tile_h) && want(impose, IMPOSE_TILES);
    case OPT_OVERLAP: return parse_mm(value, &impose->overlap);
    case OPT_DUMMY: return want(impose, IMPOSE_DUMMY);
    case OPT_FOLD: impose->fold = value; return value.len > 0;
    default: return false;
    }
}

static bool parse_option(Parse *p, int option, Str value)
{
    switch (option) {
    case 'h': p->help = true; return true;
    case OPT_VERSION: p->version = true; return true;
    case 'o': p->options.output = value; return value.len > 0;
    case OPT_PROFILE: p->options.profile = value; return value.len > 0;
    case OPT_PROFILES: p->options.profiles = value; return value.len > 0;
    case OPT_PASSWORD: p->options.password_file = value; return value.len > 0;
    case OPT_ONLY: p->options.only = value; return value.len > 0;
    case OPT_AUDIENCE: return parse_audiences(value, &p->options);
    case OPT_FRESH: return p->options.fresh = true;
    case OPT_JOBS: return parse_jobs(value, &p->options.jobs);
    case OPT_LANG: return parse_language(value, &p->options.language);
    case OPT_AS_OF: return date_parse(value, &p->options.as_of);
    default: return parse_impose(&p->options.impose, option, value);
    }
}

static Parse parse(int argc, char **argv)
{
    Parse p = {.options = {.as_of = date_today_japan(), .language = DIAG_JA, .impose = {.overlap = 10}}};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "o:h", LONG, NULL)) != -1 && !p.bad;)
        if (!parse_option(&p, option, str_from(optarg))) p.bad = argv[optind - 1];
    for (int i = optind + 1; i < argc && !p.bad; i++) {
        if (p.options.argument_count == MAX_ARGUMENTS) p.bad = argv[i];
        else p.options.arguments[p.options.argument_count++] = str_from(argv[i]);
    }
    for (unsigned a = 0; a < AUDIENCE_COUNT && !p.options.audiences_given; a++) p.options.audiences[a] = true;
    return p;
}

/* ---- saying ---- */

void say(const Options *options, Str ja, Str en)
{
    Str text = options->language == DIAG_EN ? en : ja;
    printf(STR_FMT "\n", STR_ARG(text));
}

static void print_help(Arena *arena, DiagLanguage language, FILE *stream)
{
    Buf out = buf_on(arena);
    help_write(&out, language);
    fwrite(out.data, 1, out.len, stream);
}

static int complain(Arena *arena, const Parse *p, const char *what)
{
    bool en = p->options.language == DIAG_EN;
    if (what) fprintf(stderr, en ? "tsunagi: cannot understand \"%s\"\n" : "tsunagi: 「%s」が分かりません。\n", what);
    print_help(arena, p->options.language, stderr);
    return STATUS_USAGE;
}

static void print_summary(Diag *diag, DiagLanguage language)
{
    size_t errors = diag_count(diag, DIAG_ERROR), warnings = diag_count(diag, DIAG_WARNING),
           notes = diag_count(diag, DIAG_NOTE);
    if (!errors && !warnings && !notes) return;
    fprintf(stderr, language == DIAG_EN ? "%zu errors, %zu warnings, %zu notes\n" : "エラー %zu 件、注意 %zu 件、お知らせ %zu 件\n",
            errors, warnings, notes);
}

/* Grouped by file, since that is how they are mended. */
static void print_diagnostics(Arena *arena, Diag *diag, DiagLanguage language)
{
    size_t count;
    const DiagMessage *messages = diag_sorted(diag, &count);
    Buf out = buf_on(arena);
    for (size_t i = 0; i < count; i++) {
        if (i && !str_eq(messages[i].place.file, messages[i - 1].place.file)) buf_putc(&out, '\n');
        diag_write(&out, &messages[i], language);
        buf_putc(&out, '\n');
    }
    if (out.len) fwrite(out.data, 1, out.len, stderr);
    print_summary(diag, language);
}

/* ---- running ---- */

#ifdef TSUNAGI_SANITIZE
/* Fault tests fail the n-th write of a run. */
static void inject_faults(void)
{
    long n;
    if (str_to_int(str_from(getenv("TSUNAGI_FAIL_WRITE")), &n)) sink_fail_after(n, ENOSPC);
}
#else
static void inject_faults(void) {}
#endif

static int run(Arena *arena, Parse *p, Command *command)
{
    Diag *diag = diag_open();
    p->options.home = home_find(arena);
    p->options.progress = progress_open(arena);
    inject_faults();
    Status status = command(arena, &p->options, diag);
    progress_close(p->options.progress);
    fflush(stdout);
    print_diagnostics(arena, diag, p->options.language);
    if (status == STATUS_FINE && (fflush(stdout) != 0 || ferror(stdout))) status = STATUS_MACHINE;
    diag_close(diag);
    return (int)status;
}

static int dispatch(Arena *arena, Parse *p, const char *name)
{
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
        if (strcmp(name, COMMANDS[i].name) != 0) continue;
        size_t given = p->options.argument_count;
        if (given < COMMANDS[i].least || given > COMMANDS[i].most) return complain(arena, p, NULL);
        return run(arena, p, COMMANDS[i].run);
    }
    return complain(arena, p, name);
}

int main(int argc, char **argv)
{
    /* The page engine alone has options of its own. */
    if (argc > 1 && strcmp(argv[1], "typeset") == 0)
        return command_typeset(argc - 1, argv + 1);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of its write, as a full disk is */
    Arena *arena = arena_open();
    Parse p = parse(argc, argv);
    int status = STATUS_FINE;
    if (p.bad) {
        status = complain(arena, &p, p.bad);
    } else if (p.help || (optind < argc && strcmp(argv[optind], "help") == 0)) {
        print_help(arena, p.options.language, stdout);
    } else if (p.version) {
        printf("tsunagi %s\n", TSUNAGI_VERSION);
    } else {
        status = optind < argc ? dispatch(arena, &p, argv[optind]) : complain(arena, &p, NULL);
    }
    arena_close(arena);
    return status;
}
