/* printed.h - a printed document as it goes out: made in this build, or kept from the last.
 *
 * It is kept when its key (keys.h) is that of the document which the last build published
 * and the published files are still those bytes: as their stamps say, else as their hash
 * does. Its files are then put again unread, its messages said again, and what its files
 * say, which was decoded when they were made, is searched for the values that are withheld
 * now: a kept document is audited at every build as a new one is. Locked copies are made
 * again from the kept PDF.
 *
 * What is remembered lies in out/.kept/<edition>-<id> (kept.h).
 */
#ifndef TSUNAGI_BUILD_PRINTED_H
#define TSUNAGI_BUILD_PRINTED_H

#include "build/keys.h"
#include "build/publish.h"

typedef struct PrintedFile {
    Str name;  /* below print/ and, for readers, web/documents/ */
    Str title; /* as DocumentFile's */
    Str bytes; /* none when it is kept: they are published */
    size_t size;
    bool on_site, locked;
    Str said;     /* decoded and folded, where `heard` … */
    bool heard;
    bool fresh_said; /* … in this build */
    Key digest;
    FileStamp print, web; /* as last published; zero: not there */
    bool site_put;        /* in this build */
} PrintedFile;

typedef struct Printed {
    VEC(PrintedFile) files; /* the document's PDF first; empty: there is nothing to print in this view */
    size_t pages;
    Str title;
    bool unlocked; /* as DocumentResult's */
    bool kept;
    bool sound;    /* may be remembered: nothing was wrong with it */
    Key map, key;
    Str data;      /* packed; empty: none. Of a map of the key `map` */
    Str messages;  /* packed */
} Printed;

typedef struct PrintedEnv {
    const DocumentEnv *document;
    Outbox *box;
    Str edition;    /* "resident": whose document it is */
    const ViewKeys *keys; /* of the view it shows */
    bool fresh;     /* nothing may be kept */
} PrintedEnv;

/* Everything of it lives in arena. Thread-safe. */
void printed_make(const PrintedEnv *env, const DocumentJob *job, Arena *arena, Printed *out);

/* Remembers it, once it is published. */
void printed_remember(Outbox *box, Arena *scratch, Str edition, Str id, Printed *printed);
/* The name under which it is kept. */
Str printed_name(Arena *arena, Str edition, Str id);

/* The bytes of a kept file, from the published edition. 0 or errno. */
int printed_bytes(Outbox *box, Arena *arena, Str edition, const PrintedFile *file, Str *bytes);
/* Is the copy on the site the one that was published last? */
bool printed_is_on_site(Outbox *box, Arena *scratch, Str edition, const PrintedFile *file);

#endif
