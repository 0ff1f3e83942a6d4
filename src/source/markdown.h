/* markdown.h - CommonMark with front matter into the document tree (cmark).
 *
 * Raw HTML is off. Fenced blocks named in registry.def (table, ward-map, qr,
 * figure, note, steps) become elements; ｜漢字《かんじ》 becomes ruby. Source
 * positions are kept. The result is an `article` element.
 */
#ifndef TSUNAGI_SOURCE_MARKDOWN_H
#define TSUNAGI_SOURCE_MARKDOWN_H

#include "markup/node.h"

typedef struct FrontMatter {
    Str key, value;
    Place place;
} FrontMatter;

typedef struct MarkdownFile {
    FrontMatter *meta;
    size_t meta_count;
    Node *body;
} MarkdownFile;

/* Resolves the file a fenced block names (```table hours.csv): rows of cells,
 * the first row the header. False when there is none (a diagnostic is made). */
typedef bool MarkdownTable(void *context, Arena *arena, Str path, Place place, Str ***rows,
                           size_t *row_count, size_t *column_count);

bool markdown_parse(Arena *arena, Str file, Str bytes, MarkdownTable *table, void *table_context,
                    Diag *diag, MarkdownFile *out);

#endif
