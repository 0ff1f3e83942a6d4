/* markdown.h - CommonMark with front matter into the document tree (cmark).
 *
 * The result is an `article` element; every node knows its line and column.
 * Headings start at ## and have an id made of their text. A line break inside a
 * paragraph is a space, between Japanese characters nothing. Raw HTML is left
 * out with a warning. ｜漢字《かんじ》 is ruby. Fenced blocks:
 *
 *   ```table staff.csv | caption     div.table-wrap > table; first row and first column are headers
 *   ```frames sponsors.csv | caption   div.frames > div.share-N (N of 8) of each row: img, then a p for
 *                                    each cell, the first p.frame-name. A column 枠 has the share (1/1, 1/2, 1/4,
 *                                    1/8, the least where blank), a column 画像 a picture beside the words
 *   ```figure images/x.svg | alt | caption    figure > img[src=/images/x.svg], figcaption; no alt is an error
 *   ```note title                    div.note > p.note-title, then the Markdown inside
 *   ```steps                         ol.steps of the Markdown inside
 *   ```ward-map category=clinic      figure.map > ward-map with these attributes
 *   ```qr https://… | caption        figure.qr > qr-code[value], figcaption
 *
 * To put one block inside another, the outer has more backticks. Paths of
 * pictures are relative to content/ and become the site's: "/images/x.svg".
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

/* False, with an empty body, when the file is not UTF-8 or too large; any other
 * problem is reported and the rest read. */
bool markdown_parse(Arena *arena, Str file, Str bytes, MarkdownTable *table, void *table_context,
                    Diag *diag, MarkdownFile *out);

#endif
