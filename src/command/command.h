/* command.h - what the program can be asked to do.
 *
 * A command reads its options, adds what it has to say to diag, and returns the
 * exit status. Only main.c prints diagnostics; only progress.c draws on the
 * terminal while work goes on; a command may print its result with say().
 */
#ifndef TSUNAGI_COMMAND_COMMAND_H
#define TSUNAGI_COMMAND_COMMAND_H

#include "base/diag.h"
#include "model/date.h"
#include "model/field.h"

typedef enum Status {
    STATUS_FINE = 0,
    STATUS_CONTENT = 1, /* the content has errors */
    STATUS_USAGE = 2,
    STATUS_MACHINE = 3, /* disk, memory, permissions */
} Status;

typedef struct Progress Progress;

enum { MAX_ARGUMENTS = 8 };

typedef enum ImposeForm { IMPOSE_NOTHING, IMPOSE_SADDLE, IMPOSE_LABELS, IMPOSE_TILES, IMPOSE_DUMMY } ImposeForm;

/* What tsunagi impose shall make; lengths in mm. */
typedef struct ImposeOptions {
    ImposeForm form;
    bool right_bound;
    double creep;      /* --creep: thickness of one sheet */
    Str paper;         /* --paper: a name of papers.csv instead */
    Str labels;        /* a name of label-sheets.csv */
    double tile_w, tile_h, overlap;
    Str fold;          /* half, four, roll-3, z-3, map:6x2 */
} ImposeOptions;

typedef struct Options {
    Str arguments[MAX_ARGUMENTS]; /* what is not an option, after the command's name */
    size_t argument_count;
    Str output; /* -o; empty when not given */
    bool audiences[AUDIENCE_COUNT];
    bool audiences_given;
    Str only;
    Str password_file; /* --locked-password-file */
    Str profile, profiles; /* of preflight: which print profile, and the folder or file it stands in */
    ImposeOptions impose;
    unsigned jobs; /* 0: one a core */
    bool fresh;    /* --fresh */
    DiagLanguage language;
    Date as_of;
    Str home; /* where templates/ and fonts/ are; empty when not found */
    Progress *progress;
} Options;

typedef Status Command(Arena *arena, const Options *options, Diag *diag);

Command command_new;     /* DIR: a folder to begin a ward in; never one that is there */
Command command_build;   /* [DIR]: content/ to out/ */
Command command_check;   /* [DIR]: read and check, write nothing */
Command command_audit;   /* OUT DIR: search a published tree for leaks */
Command command_preflight; /* FILE.pdf …: what a print shop would send back */

Command command_impose;  /* IN.pdf: pages placed on sheets */
/* False when the text names no paper ("A4", "210x297"); mm. */
bool impose_parse_paper(Str text, double *width, double *height);

/* typeset.c: argv[0] is "typeset"; prints its own diagnostics. The exit status. */
int command_typeset(int argc, char **argv);

/* A line to standard output, in the language asked for. */
void say(const Options *options, Str ja, Str en);

/* help.c */
void help_write(Buf *out, DiagLanguage language);

#endif
