/* ward.h - a content folder read and checked: what build, check and audit begin with. */
#ifndef TSUNAGI_BUILD_WARD_H
#define TSUNAGI_BUILD_WARD_H

#include "model/dataset.h"
#include "text/font.h"

typedef void WardProgress(void *context, Str what, size_t done, size_t total);

typedef struct WardOptions {
    Str content; /* the ward's folder */
    Str home;    /* where templates/ and fonts/ are; empty: none, names are not checked against fonts */
    Date as_of;
    WardProgress *progress; /* may be NULL; may be called by several threads */
    void *progress_context;
} WardOptions;

typedef struct Ward {
    Dataset data;
    FontSet *fonts; /* NULL: none could be loaded */
} Ward;

/* False when the folder cannot be read at all (in diag). Whether the content has
 * errors is a question for diag_count. */
bool ward_load(Arena *arena, const WardOptions *options, Diag *diag, Ward *out);
/* Writes numbers.csv back when this run gave or retired numbers: the facilities'
 * permanent numbers live with the ward's other files; *written says whether it did. False
 * when it cannot. */
bool ward_keep_numbers(Arena *arena, const Ward *ward, Str content, Date as_of, Diag *diag, bool *written);
void ward_close(Ward *ward);

#endif
