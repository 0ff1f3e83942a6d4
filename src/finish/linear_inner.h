/* linear_inner.h - what the rooms of the linearised writer share; private to linear*.c.
 *
 * linear_use.c   which pages use which objects, and so which part each belongs to
 * linear.c       numbers, object streams, cross-references, the file
 * linear_hint.c  the hint tables
 */
#ifndef TSUNAGI_FINISH_LINEAR_INNER_H
#define TSUNAGI_FINISH_LINEAR_INNER_H

#include "finish/linear.h"

/* A run of objects that stand together; object streams never reach over its end,
 * or a page would seem to use what only its neighbour does.
 * Groups in the order of the file: page 2, page 3, …; SHARED; OUTLINES; REST; the
 * rest of page 1 (never used), of page 2, …; page 1. */
typedef struct LinearGroup {
    size_t first, count; /* of LinearUse.order; what leads the group comes first */
} LinearGroup;

typedef struct LinearUse {
    size_t *order;        /* old numbers, group by group */
    LinearGroup *pages;   /* what a page alone uses; of page 1: all that it uses */
    LinearGroup shared;   /* of several other pages */
    LinearGroup outlines, rest;
    LinearGroup *annots;  /* used by one other page and by the structure too: its annotations */
    size_t *needed;       /* by page: the objects of page 1 and of `shared` that a page uses */
    size_t *needed_from;  /* page_count + 1 of them; page 1 needs none, it has its own */
} LinearUse;

LinearUse linear_use(Arena *arena, const Plain *plain);

/* What stands in the file with a number and a place of its own: an object, or an
 * object stream with its members. */
typedef struct LinearUnit {
    size_t first, count; /* of LinearFile.members */
    bool packed;         /* an object stream */
    Str before, data;    /* data: of a stream; its ending is added */
    bool stream;
    size_t number, offset;
} LinearUnit;

typedef struct LinearRun {
    size_t first, count; /* of LinearFile.units */
} LinearRun;

typedef struct LinearFile {
    Arena *arena;
    const Plain *plain;
    LinearUse use;
    VEC(LinearUnit) units; /* parts 7 to 9, the catalogue, part 6 */
    size_t later;          /* how many of them are of parts 7 to 9 */
    VEC(size_t) members;   /* old numbers, unit by unit */
    LinearRun *pages;      /* page 1: part 6, the others: part 7 */
    LinearRun shared, outlines;
    size_t *unit_of;       /* by old number: where it stands + 1; 0: left out */
    size_t *number;        /* by old number: the new one */
    /* Numbers of what is made here. Each half counts its units first and then what is
     * packed in them: in a stream of cross-references the packed stand behind (F.3.4). */
    size_t end_table, dictionary, front_table, hints, size;
    Str id;                /* 32 hexadecimal digits */
} LinearFile;

size_t linear_length(const LinearUnit *unit);
/* The tables, not yet packed. *shared, *outlines: where theirs begin; 0 for no outlines.
 * Offsets as though part 5 were not there (F.4). */
Str linear_hints(LinearFile *f, size_t *shared, size_t *outlines);

#endif
