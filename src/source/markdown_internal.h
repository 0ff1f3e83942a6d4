/* markdown_internal.h - between markdown.c and markdown_fence.c only. */
#ifndef TSUNAGI_SOURCE_MARKDOWN_INTERNAL_H
#define TSUNAGI_SOURCE_MARKDOWN_INTERNAL_H

#include "source/markdown.h"

/* What one file shares, fenced Markdown inside it too. */
typedef struct MarkdownRun {
    Arena *arena;
    Str name;
    Diag *diag;
    MarkdownTable *table;
    void *table_context;
    Map ids; /* of headings so far -> unsigned *: the number of the last heading that would have it */
} MarkdownRun;

/* One piece of Markdown: the file's body, or the inside of a note. */
typedef struct MarkdownPiece {
    MarkdownRun *file;
    Str text;
    uint32_t first_line; /* of the piece in the file */
    size_t *lines;       /* offset of each line in text */
    size_t line_count;
    unsigned nested;
    Node *at;
    unsigned depth;
    bool too_deep;
    uint32_t last; /* the last character of the running paragraph; 0 at its start */
    bool soft;     /* a soft line break waits for what follows it */
} MarkdownPiece;

/* Markdown found inside a block, from `first_line` of the file, into a node. */
void markdown_piece(MarkdownRun *file, Str text, uint32_t first_line, unsigned nested, Node *into);

/* An element within the one that is open, and open itself until markdown_close. */
Node *markdown_open(MarkdownPiece *p, Atom tag, Place place);
void markdown_close(MarkdownPiece *p);
/* Text as it stands; text with 漢字《かんじ》 as ruby. */
void markdown_plain(MarkdownPiece *p, Str text, Place place);
void markdown_text(MarkdownPiece *p, Str text, Place place);
/* Told when it has no words for those who cannot see it. */
Node *markdown_picture(MarkdownPiece *p, Str path, Str alt, Str title, Place place);

/* A block by the first word of its info string; one that nobody knows is shown as it is written. */
void markdown_fence(MarkdownPiece *p, Str info, Str content, Place place);

#endif
