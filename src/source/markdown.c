/* markdown.c - cmark's tree to ours; the only user of cmark.
 *
 * The document is walked by cmark's iterator, so nesting costs no stack. Text
 * is taken node by node; a soft line break is decided when the next character
 * is known, because between Japanese characters it stands for nothing.
 */
#include "source/markdown.h"
#include "source/markdown_internal.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "markup/text.h"
#include "markup/write.h"

#include <cmark.h>
#include <string.h>

enum { DEPTH_MAX = 60, SIZE_MAX_BYTES = 8 << 20 };

/* ---- places ---- */

static void index_lines(MarkdownPiece *p)
{
    VEC(size_t) lines = {0};
    vec_push(p->file->arena, &lines, 0);
    for (size_t i = 0; i < p->text.len; i++)
        if (p->text.data[i] == '\n')
            vec_push(p->file->arena, &lines, i + 1);
    p->lines = lines.items;
    p->line_count = lines.count;
}

/* cmark counts columns in bytes, people in characters. */
static Place place_at(const MarkdownPiece *p, int line, int byte_column)
{
    if (line < 1 || (size_t)line > p->line_count)
        return place_line(p->file->name, p->first_line, 0);
    size_t from = p->lines[line - 1];
    Str before = str_slice(p->text, from, from + (byte_column > 1 ? (size_t)byte_column - 1 : 0));
    return place_line(p->file->name, p->first_line + (uint32_t)line - 1, (uint32_t)utf8_count(before) + 1);
}

static Place place_of(const MarkdownPiece *p, cmark_node *node)
{
    return place_at(p, cmark_node_get_start_line(node), cmark_node_get_start_column(node));
}

/* ---- building ---- */

Node *markdown_open(MarkdownPiece *p, Atom tag, Place place)
{
    Node *node = node_element(p->file->arena, tag, place);
    node_append(p->at, node);
    p->at = node;
    return node;
}

void markdown_close(MarkdownPiece *p) { p->at = p->at->parent; }

static Str keep(const MarkdownPiece *p, const char *text) { return str_copy(p->file->arena, str_from(text)); }

void markdown_plain(MarkdownPiece *p, Str text, Place place)
{
    if (!str_empty(text))
        node_append(p->at, node_text(p->file->arena, text, place));
}

static Place after(Place place, Str text)
{
    if (place.column > 0)
        place.column += (uint32_t)utf8_count(text);
    return place;
}

/* ｜漢字《かんじ》: the base begins at the bar, the reading is in the brackets. */
static bool find_ruby(Str text, Str *before, Str *base, Str *reading, Str *rest)
{
    const Str bar = STR("｜"), open = STR("《"), close = STR("》");
    size_t start = str_find(text, bar);
    if (start == SIZE_MAX)
        return false;
    Str tail = str_slice(text, start + bar.len, text.len);
    size_t left = str_find(tail, open), right = str_find(tail, close);
    if (left == SIZE_MAX || right == SIZE_MAX || right < left || left == 0 || right == left + open.len)
        return false;
    /* A bar that is text, then a ruby: the nearest bar counts. */
    for (size_t inner; (inner = str_find(str_slice(tail, 0, left), bar)) != SIZE_MAX;) {
        start += bar.len + inner;
        tail = str_slice(tail, inner + bar.len, tail.len);
        left -= inner + bar.len;
        right -= inner + bar.len;
    }
    *before = str_slice(text, 0, start);
    *base = str_slice(tail, 0, left);
    *reading = str_slice(tail, left + open.len, right);
    *rest = str_slice(tail, right + close.len, tail.len);
    return left > 0;
}

static void add_ruby(MarkdownPiece *p, Str base, Str reading, Place place)
{
    markdown_open(p, ATOM_ruby, place);
    markdown_plain(p, base, after(place, STR("｜")));
    markdown_open(p, ATOM_rt, after(after(place, base), STR("｜")));
    markdown_plain(p, reading, after(after(place, base), STR("｜《")));
    markdown_close(p);
    markdown_close(p);
}

void markdown_text(MarkdownPiece *p, Str text, Place place)
{
    Str before, base, reading, rest;
    while (find_ruby(text, &before, &base, &reading, &rest)) {
        markdown_plain(p, before, place);
        place = after(place, before);
        add_ruby(p, base, reading, place);
        place = after(place, str_slice(text, before.len, text.len - rest.len));
        text = rest;
    }
    markdown_plain(p, text, place);
}

/* ---- soft line breaks ---- */

/* The first character readers see of `text`; a ruby's bar is not seen. */
static uint32_t first_char(Str text)
{
    size_t pos = str_starts(text, STR("｜")) ? STR("｜").len : 0;
    return pos < text.len ? utf8_next(text, &pos) : 0;
}

static uint32_t last_char(Str text)
{
    size_t pos = text.len;
    uint32_t c = pos > 0 ? utf8_prev(text, &pos) : 0;
    return c == 0x300B ? 0x3042 : c; /* 》 ends a ruby: what is seen is kana or kanji */
}

static void settle_break(MarkdownPiece *p, uint32_t next)
{
    if (p->soft && !text_joins(p->last, next))
        markdown_plain(p, STR(" "), p->at->place);
    p->soft = false;
}

static void start_paragraph(MarkdownPiece *p)
{
    p->last = 0;
    p->soft = false;
}

/* Text that people read, in a paragraph. */
static void add_inline(MarkdownPiece *p, Str text, Place place)
{
    settle_break(p, first_char(text));
    markdown_text(p, text, place);
    p->last = last_char(text);
}

/* "**「強調」**です" is no emphasis by CommonMark's rules; the stars would be
 * printed. */
static void check_stars(MarkdownPiece *p, Str text, Place place)
{
    size_t at = str_find(text, STR("**"));
    if (at != SIZE_MAX)
        diag_add(p->file->diag, DIAG_MARKDOWN_STARS, after(place, str_slice(text, 0, at)));
}

/* ---- headings ---- */

static bool is_slug_char(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || utf8_is_kanji(c) ||
           (c >= 0x3041 && c <= 0x309F) || (c >= 0x30A1 && c <= 0x30FF && c != 0x30FB);
}

static Str slug_of(Arena *arena, Str text)
{
    Buf slug = buf_on(arena);
    for (size_t i = 0; i < text.len;) {
        uint32_t c = utf8_fold_width(utf8_next(text, &i));
        if (c >= 'A' && c <= 'Z')
            c |= 0x20;
        if (is_slug_char(c))
            buf_put_utf8(&slug, c);
        else if ((c == ' ' || c == 0x3000) && slug.len > 0 && slug.data[slug.len - 1] != '-')
            buf_putc(&slug, '-');
    }
    return slug.len > 0 ? buf_str(&slug) : STR("section");
}

static void give_id(MarkdownRun *file, Node *heading)
{
    Str slug = slug_of(file->arena, node_text_content(file->arena, heading)), id = slug;
    unsigned *last = map_get(&file->ids, slug);
    while (map_has(&file->ids, id))
        id = str_printf(file->arena, STR_FMT "-%u", STR_ARG(slug), ++*last);
    unsigned *count = arena_new(file->arena, unsigned);
    *count = 1;
    map_set(&file->ids, id, count);
    node_set(file->arena, heading, ATOM_id, id);
}

static void open_heading(MarkdownPiece *p, cmark_node *node)
{
    static const Atom tags[] = {ATOM_h2, ATOM_h2, ATOM_h3, ATOM_h4, ATOM_h5, ATOM_h6};
    int level = cmark_node_get_heading_level(node);
    Place place = place_of(p, node);
    if (level == 1)
        diag_add(p->file->diag, DIAG_MARKDOWN_HEADING, place);
    start_paragraph(p);
    markdown_open(p, tags[level >= 1 && level <= 6 ? level - 1 : 0], place);
}

/* ---- cmark's nodes ---- */

static void add_fence(MarkdownPiece *p, cmark_node *node)
{
    markdown_fence(p, keep(p, cmark_node_get_fence_info(node)), keep(p, cmark_node_get_literal(node)), place_of(p, node));
}

/* In a tight list the text stands in the item itself. */
static bool is_tight(cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph);
    cmark_node *list = item ? cmark_node_parent(item) : NULL;
    return list && cmark_node_get_type(item) == CMARK_NODE_ITEM && cmark_node_get_list_tight(list);
}

static void open_link(MarkdownPiece *p, cmark_node *node)
{
    Arena *arena = p->file->arena;
    Place place = place_of(p, node);
    Str url = keep(p, cmark_node_get_url(node)), title = keep(p, cmark_node_get_title(node));
    if (!url_is_safe(url)) {
        diag_add(p->file->diag, DIAG_MARKDOWN_URL, place, url);
        url = STR("#");
    }
    Node *link = markdown_open(p, ATOM_a, place);
    node_set(arena, link, ATOM_href, url);
    if (!str_empty(title))
        node_set(arena, link, ATOM_title, title);
}

static void open_list(MarkdownPiece *p, cmark_node *node)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    Node *list = markdown_open(p, ordered ? ATOM_ol : ATOM_ul, place_of(p, node));
    int start = cmark_node_get_list_start(node);
    if (ordered && start != 1)
        node_set(p->file->arena, list, ATOM_start, str_printf(p->file->arena, "%d", start));
}

static void add_break(MarkdownPiece *p, Place place)
{
    settle_break(p, 0);
    node_append(p->at, node_element(p->file->arena, ATOM_br, place));
    start_paragraph(p);
    p->last = 0x3042; /* white space after a line break would not be seen */
}

static void add_code(MarkdownPiece *p, Str text, Place place)
{
    settle_break(p, first_char(text));
    markdown_open(p, ATOM_code, place);
    markdown_plain(p, text, place);
    markdown_close(p);
    p->last = last_char(text);
}

static Str alt_of(MarkdownPiece *p, cmark_node *image)
{
    Buf alt = buf_on(p->file->arena);
    cmark_iter *iter = cmark_iter_new(image);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        const char *literal = event == CMARK_EVENT_ENTER ? cmark_node_get_literal(cmark_iter_get_node(iter)) : NULL;
        buf_put(&alt, str_from(literal));
    }
    cmark_iter_free(iter);
    return buf_str(&alt);
}

static void drop_html(MarkdownPiece *p, cmark_node *node)
{
    Str text = str_trim(str_from(cmark_node_get_literal(node)));
    if (!str_starts(text, STR("<!--")))
        diag_add(p->file->diag, DIAG_MARKDOWN_HTML, place_of(p, node));
}

static void enter_leaf(MarkdownPiece *p, cmark_node *node)
{
    Place place = place_of(p, node);
    Str text = keep(p, cmark_node_get_literal(node));
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        check_stars(p, text, place);
        add_inline(p, text, place);
        break;
    case CMARK_NODE_SOFTBREAK: p->soft = true; break;
    case CMARK_NODE_LINEBREAK: add_break(p, place); break;
    case CMARK_NODE_CODE: add_code(p, text, place); break;
    case CMARK_NODE_CODE_BLOCK: add_fence(p, node); break;
    case CMARK_NODE_THEMATIC_BREAK: node_append(p->at, node_element(p->file->arena, ATOM_hr, place)); break;
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_HTML_INLINE: drop_html(p, node); break;
    case CMARK_NODE_NONE:
    case CMARK_NODE_DOCUMENT:
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_LIST:
    case CMARK_NODE_ITEM:
    case CMARK_NODE_CUSTOM_BLOCK:
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
    case CMARK_NODE_CUSTOM_INLINE:
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE: break;
    }
}

/* The element a container becomes; ATOM_NONE: none of its own. */
static Atom container_tag(cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE: return ATOM_blockquote;
    case CMARK_NODE_ITEM: return ATOM_li;
    case CMARK_NODE_PARAGRAPH: return is_tight(node) ? ATOM_NONE : ATOM_p;
    case CMARK_NODE_EMPH: return ATOM_em;
    case CMARK_NODE_STRONG: return ATOM_strong;
    case CMARK_NODE_LIST: return ATOM_ul;
    case CMARK_NODE_HEADING: return ATOM_h2;
    case CMARK_NODE_LINK: return ATOM_a;
    case CMARK_NODE_NONE:
    case CMARK_NODE_DOCUMENT:
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_CUSTOM_BLOCK:
    case CMARK_NODE_THEMATIC_BREAK:
    case CMARK_NODE_TEXT:
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
    case CMARK_NODE_CODE:
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_CUSTOM_INLINE:
    case CMARK_NODE_IMAGE: return ATOM_NONE;
    }
    return ATOM_NONE;
}

/* Beyond the depth nothing is opened: the text stays, its boxes do not. */
static bool is_too_deep(MarkdownPiece *p, cmark_node *node)
{
    if (p->depth <= DEPTH_MAX)
        return false;
    if (!p->too_deep)
        diag_add(p->file->diag, DIAG_MARKDOWN_DEPTH, place_of(p, node));
    return p->too_deep = true;
}

static uint32_t peek_char(cmark_node *node)
{
    while (node && cmark_node_first_child(node))
        node = cmark_node_first_child(node);
    const char *text = node ? cmark_node_get_literal(node) : NULL;
    return first_char(str_from(text));
}

static void enter_container(MarkdownPiece *p, cmark_node *node, Atom tag)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_PARAGRAPH)
        start_paragraph(p);
    if (type == CMARK_NODE_LINK || type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG)
        settle_break(p, peek_char(node)); /* the space belongs before the element */
    if (type == CMARK_NODE_LIST)
        open_list(p, node);
    else if (type == CMARK_NODE_HEADING)
        open_heading(p, node);
    else if (type == CMARK_NODE_LINK)
        open_link(p, node);
    else
        markdown_open(p, tag, place_of(p, node));
}

static void leave_container(MarkdownPiece *p, cmark_node *node)
{
    if (cmark_node_get_type(node) == CMARK_NODE_HEADING)
        give_id(p->file, p->at);
    markdown_close(p);
}

static void walk(MarkdownPiece *p, cmark_node *document)
{
    cmark_iter *iter = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        Atom tag = container_tag(node);
        if (cmark_node_get_type(node) == CMARK_NODE_IMAGE) {
            settle_break(p, 0);
            markdown_picture(p, keep(p, cmark_node_get_url(node)), alt_of(p, node), keep(p, cmark_node_get_title(node)),
                        place_of(p, node));
            cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
            p->last = 0;
        } else if (tag == ATOM_NONE) {
            if (event == CMARK_EVENT_ENTER) {
                if (cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH)
                    start_paragraph(p);
                enter_leaf(p, node);
            }
        } else if (event == CMARK_EVENT_ENTER) {
            p->depth++;
            if (!is_too_deep(p, node))
                enter_container(p, node, tag);
        } else {
            if (p->depth <= DEPTH_MAX)
                leave_container(p, node);
            p->depth--;
        }
    }
    cmark_iter_free(iter);
}

void markdown_piece(MarkdownRun *file, Str text, uint32_t first_line, unsigned nested, Node *into)
{
    MarkdownPiece p = {.file = file, .text = text, .first_line = first_line, .nested = nested, .at = into};
    index_lines(&p);
    cmark_node *document = cmark_parse_document(text.data, text.len, CMARK_OPT_DEFAULT);
    cmark_consolidate_text_nodes(document);
    walk(&p, document);
    cmark_node_free(document);
}

/* ---- front matter ---- */

typedef VEC(FrontMatter) FrontVec;

static bool take_line(Str text, size_t *pos, Str *line)
{
    if (*pos >= text.len)
        return false;
    size_t end = str_find_char(str_slice(text, *pos, text.len), '\n');
    end = end == SIZE_MAX ? text.len : *pos + end;
    *line = str_slice(text, *pos, end);
    if (str_ends(*line, STR("\r")))
        *line = str_slice(*line, 0, line->len - 1);
    *pos = end + 1;
    return true;
}

static Str unquoted(Str value)
{
    bool quoted = value.len >= 2 && (value.data[0] == '"' || value.data[0] == '\'') &&
                  value.data[value.len - 1] == value.data[0];
    return quoted ? str_slice(value, 1, value.len - 1) : value;
}

static void read_setting(MarkdownRun *file, Str line, uint32_t number, FrontVec *meta)
{
    const Str wide = STR("：");
    size_t narrow = str_find_char(line, ':'), full = str_find(line, wide);
    size_t colon = narrow < full ? narrow : full, len = narrow < full ? 1 : wide.len;
    Str trimmed = str_trim(line);
    if (str_empty(trimmed) || str_starts(trimmed, STR("#")))
        return;
    if (colon == SIZE_MAX) {
        diag_add(file->diag, DIAG_MARKDOWN_FRONT, place_line(file->name, number, 1), trimmed);
        return;
    }
    size_t start = colon + len;
    while (start < line.len && (line.data[start] == ' ' || line.data[start] == '\t'))
        start++;
    uint32_t column = (uint32_t)utf8_count(str_slice(line, 0, start)) + 1;
    FrontMatter item = {.key = str_copy(file->arena, str_trim(str_slice(line, 0, colon))),
                        .value = str_copy(file->arena, unquoted(str_trim(str_slice(line, start, line.len)))),
                        .place = place_line(file->name, number, column)};
    for (size_t i = 0; i < meta->count; i++)
        if (str_eq(meta->items[i].key, item.key))
            diag_add(file->diag, DIAG_MARKDOWN_TWICE, item.place, item.key);
    vec_push(file->arena, meta, item);
}

/* Offset of the body; *line is its first line's number. */
static size_t read_front_matter(MarkdownRun *file, Str text, FrontVec *meta, uint32_t *line)
{
    size_t pos = 0;
    Str current;
    *line = 1;
    if (!take_line(text, &pos, &current) || !str_eq(str_trim(current), STR("---")))
        return 0;
    for (*line = 2; take_line(text, &pos, &current); ++*line) {
        if (str_eq(str_trim(current), STR("---"))) {
            ++*line;
            return pos < text.len ? pos : text.len;
        }
        read_setting(file, current, *line, meta);
    }
    diag_add(file->diag, DIAG_MARKDOWN_OPEN, place_line(file->name, 1, 1));
    return text.len;
}

bool markdown_parse(Arena *arena, Str file_name, Str bytes, MarkdownTable *table, void *table_context, Diag *diag,
                    MarkdownFile *out)
{
    *out = (MarkdownFile){.body = node_element(arena, ATOM_article, place_line(file_name, 1, 1))};
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_slice(bytes, 3, bytes.len);
    if (bytes.len > SIZE_MAX_BYTES)
        return diag_add(diag, DIAG_MARKDOWN_SIZE, place_file(file_name));
    size_t bad = utf8_check(bytes);
    if (bad != SIZE_MAX) {
        uint32_t line = 1;
        for (size_t i = 0; i < bad; i++)
            line += bytes.data[i] == '\n';
        return diag_add(diag, DIAG_MARKDOWN_ENCODING, place_line(file_name, line, 0));
    }
    MarkdownRun file = {.arena = arena, .name = file_name, .diag = diag, .table = table, .table_context = table_context, .ids = map_on(arena)};
    FrontVec meta = {0};
    uint32_t line;
    size_t body = read_front_matter(&file, bytes, &meta, &line);
    out->meta = meta.items;
    out->meta_count = meta.count;
    markdown_piece(&file, str_slice(bytes, body, bytes.len), line, 0, out->body);
    return true;
}
