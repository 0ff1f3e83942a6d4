/* markdown_fence.c - the fenced blocks of content/: tables, figures, notes, steps, maps. */
#include "source/content.h"
#include "source/markdown_internal.h"

#include "markup/text.h"
#include "markup/write.h"

#include <string.h>

enum { NESTED_MAX = 4 };

typedef struct Fence {
    MarkdownPiece *piece;
    Str name, rest; /* of the info string */
    Str content;
    Place place;
    uint32_t content_line;
} Fence;

/* "path | alt | caption" */
static Str take_field(Str *rest)
{
    Str field;
    return str_split(rest, '|', &field) ? str_trim(field) : STR("");
}

static void add_caption(MarkdownPiece *p, Atom tag, Str caption, Place place)
{
    if (str_empty(caption))
        return;
    markdown_open(p, tag, place);
    markdown_text(p, caption, place);
    markdown_close(p);
}

/* Nothing but a telephone number, which is read in one piece or not at all. */
static bool is_telephone(Str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool digit = text.data[i] >= '0' && text.data[i] <= '9';
        if (!digit && text.data[i] != '-') return false;
        digits += digit;
    }
    return text.len > 0 && text.data[0] == '0' && digits >= 9;
}

/* Line breaks of a cell stay. A telephone number has the class "nb", no break. */
static void add_cell(MarkdownPiece *p, Atom tag, Str text, const char *scope, Place place)
{
    Node *cell = markdown_open(p, tag, place);
    if (scope)
        node_set(p->file->arena, cell, ATOM_scope, str_from(scope));
    if (is_telephone(str_trim(text)))
        node_set(p->file->arena, cell, ATOM_class, STR("nb"));
    Str line;
    for (bool first = true; str_split(&text, '\n', &line); first = false) {
        if (!first)
            node_append(cell, node_element(p->file->arena, ATOM_br, place));
        markdown_text(p, str_trim(line), place);
    }
    markdown_close(p);
}

static void add_row(MarkdownPiece *p, Str *cells, size_t count, bool head, Place place)
{
    markdown_open(p, ATOM_tr, place);
    for (size_t i = 0; i < count; i++) {
        bool names_row = !head && i == 0 && count > 1 && !str_empty(str_trim(cells[i]));
        add_cell(p, head || names_row ? ATOM_th : ATOM_td, cells[i], head ? "col" : names_row ? "row" : NULL, place);
    }
    markdown_close(p);
}

/* What a listener is told the table is: its caption, else the heading above. */
static Str table_label(MarkdownPiece *p, Str caption)
{
    if (!str_empty(caption))
        return caption;
    for (const Node *node = p->at->last; node; node = node->prev)
        if (node->kind == NODE_ELEMENT && node->tag >= ATOM_h2 && node->tag <= ATOM_h6)
            return str_join(p->file->arena, node_text_content(p->file->arena, node), STR("の表"));
    return STR("表");
}

/* ```table path.csv | caption. The box around it scrolls on a narrow screen,
 * by keyboard too, so it has a role, a name and a tab stop. */
static void fence_table(Fence *f)
{
    MarkdownPiece *p = f->piece;
    Arena *arena = p->file->arena;
    Str path = take_field(&f->rest), caption = take_field(&f->rest);
    Str **rows = NULL;
    size_t row_count = 0, column_count = 0;
    if (str_empty(path) || !p->file->table) {
        diag_add(p->file->diag, DIAG_MARKDOWN_FENCE_VALUE, f->place, f->name, STR("staff.csv"));
        return;
    }
    if (!p->file->table(p->file->table_context, arena, path, f->place, &rows, &row_count, &column_count) || row_count == 0)
        return;
    Str label = table_label(p, caption);
    Node *box = markdown_open(p, ATOM_div, f->place);
    node_set(arena, box, ATOM_class, STR("table-wrap"));
    node_set(arena, box, ATOM_role, STR("region"));
    node_set(arena, box, ATOM_aria_label, label);
    node_set(arena, box, ATOM_tabindex, STR("0"));
    markdown_open(p, ATOM_table, f->place);
    add_caption(p, ATOM_caption, caption, f->place);
    markdown_open(p, ATOM_thead, f->place);
    add_row(p, rows[0], column_count, true, f->place);
    markdown_close(p);
    markdown_open(p, ATOM_tbody, f->place);
    for (size_t i = 1; i < row_count; i++)
        add_row(p, rows[i], column_count, false, f->place);
    markdown_close(p);
    markdown_close(p);
    markdown_close(p);
}

/* Pictures belong to content/: their address is the site's, "/images/a.svg". */
static Str picture_url(MarkdownPiece *p, Str path, Place place)
{
    if (!url_is_safe(path)) {
        diag_add(p->file->diag, DIAG_MARKDOWN_URL, place, path);
        return STR("#");
    }
    bool relative = str_find_char(path, ':') == SIZE_MAX && !str_starts(path, STR("/"));
    return relative ? str_join(p->file->arena, STR("/"), path) : path;
}

Node *markdown_picture(MarkdownPiece *p, Str path, Str alt, Str title, Place place)
{
    Arena *arena = p->file->arena;
    if (str_empty(str_trim(alt)))
        diag_add(p->file->diag, DIAG_MARKDOWN_ALT, place, path);
    Node *img = node_element(arena, ATOM_img, place);
    node_set(arena, img, ATOM_src, picture_url(p, path, place));
    node_set(arena, img, ATOM_alt, alt);
    if (!str_empty(title))
        node_set(arena, img, ATOM_title, title);
    node_append(p->at, img);
    return img;
}

/* ```figure images/x.svg | alt text | caption */
static void fence_figure(Fence *f)
{
    MarkdownPiece *p = f->piece;
    Str path = take_field(&f->rest), alt = take_field(&f->rest), caption = take_field(&f->rest);
    if (str_empty(path)) {
        diag_add(p->file->diag, DIAG_MARKDOWN_FENCE_VALUE, f->place, f->name, STR("images/map.svg | 説明 | 題"));
        return;
    }
    markdown_open(p, ATOM_figure, f->place);
    markdown_picture(p, path, alt, STR(""), f->place);
    add_caption(p, ATOM_figcaption, caption, f->place);
    markdown_close(p);
}

/* ---- frames: rows of a table as advertisements ---- */

typedef struct FrameTable {
    Str *head;
    size_t columns, share, picture; /* columns of that meaning; SIZE_MAX: none */
} FrameTable;

static size_t column_named(Str *head, size_t count, const char *ja, const char *en)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(str_trim(head[i]), str_from(ja)) || str_eq_ascii_case(str_trim(head[i]), str_from(en)))
            return i;
    return SIZE_MAX;
}

/* Eighths of the width; 0 for a share that no frame has. Excel makes a date of 1/2 when it
 * opens a table, and writes that back. */
static unsigned eighths_of(Arena *arena, Str cell)
{
    static const struct {
        const char *text;
        unsigned eighths;
    } shares[] = {{"", 1},        {"1/8", 1}, {"1/4", 2},     {"1/2", 4}, {"1/1", 8},    {"1月8日", 1},
                  {"1月4日", 2}, {"1月2日", 4}, {"1月1日", 8}};
    Str text = str_trim(content_fold(arena, cell));
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        if (str_eq(text, str_from(shares[i].text)))
            return shares[i].eighths;
    return 0;
}

static void add_frame(Fence *f, const FrameTable *t, Str *cells)
{
    MarkdownPiece *p = f->piece;
    Arena *arena = p->file->arena;
    Str share = t->share == SIZE_MAX ? STR("") : cells[t->share];
    unsigned eighths = eighths_of(arena, share);
    bool named = false;
    if (eighths == 0)
        diag_add(p->file->diag, DIAG_FRAME_SHARE, f->place, share, cells[0]);
    Node *box = markdown_open(p, ATOM_div, f->place);
    node_set(arena, box, ATOM_class, str_printf(arena, "share-%u", eighths ? eighths : 1));
    if (t->picture != SIZE_MAX && !str_empty(str_trim(cells[t->picture])))
        node_set(arena, markdown_picture(p, str_trim(cells[t->picture]), cells[0], STR(""), f->place), ATOM_alt, STR(""));
    for (size_t i = 0; i < t->columns; i++) {
        if (i == t->share || i == t->picture || str_empty(str_trim(cells[i])))
            continue;
        add_cell(p, ATOM_p, cells[i], NULL, f->place);
        if (!named)
            node_set(arena, p->at->last, ATOM_class, STR("frame-name"));
        named = true;
    }
    markdown_close(p);
}

/* ```frames path.csv | caption */
static void fence_frames(Fence *f)
{
    MarkdownPiece *p = f->piece;
    Str path = take_field(&f->rest), caption = take_field(&f->rest);
    Str **rows = NULL;
    size_t row_count = 0, column_count = 0;
    if (str_empty(path) || !p->file->table) {
        diag_add(p->file->diag, DIAG_MARKDOWN_FENCE_VALUE, f->place, f->name, STR("tables/sponsors.csv"));
        return;
    }
    if (!p->file->table(p->file->table_context, p->file->arena, path, f->place, &rows, &row_count, &column_count) || row_count == 0)
        return;
    FrameTable t = {rows[0], column_count, column_named(rows[0], column_count, "枠", "share"),
                    column_named(rows[0], column_count, "画像", "picture")};
    add_caption(p, ATOM_p, caption, f->place);
    Node *box = markdown_open(p, ATOM_div, f->place);
    node_set(p->file->arena, box, ATOM_class, STR("frames"));
    for (size_t i = 1; i < row_count; i++)
        add_frame(f, &t, rows[i]);
    markdown_close(p);
}

/* ```qr https://… | caption */
static void fence_qr(Fence *f)
{
    MarkdownPiece *p = f->piece;
    Str url = take_field(&f->rest), caption = take_field(&f->rest);
    if (str_empty(url) || !url_is_safe(url)) {
        diag_add(p->file->diag, DIAG_MARKDOWN_FENCE_VALUE, f->place, f->name, STR("https://…"));
        return;
    }
    Node *figure = markdown_open(p, ATOM_figure, f->place);
    node_set(p->file->arena, figure, ATOM_class, STR("qr"));
    Node *code = markdown_open(p, ATOM_qr_code, f->place);
    node_set(p->file->arena, code, ATOM_value, url);
    markdown_close(p);
    add_caption(p, ATOM_figcaption, caption, f->place);
    markdown_close(p);
}

/* ```note title: Markdown in a box. */
static void fence_note(Fence *f)
{
    MarkdownPiece *p = f->piece;
    Node *note = markdown_open(p, ATOM_div, f->place);
    node_set(p->file->arena, note, ATOM_class, STR("note"));
    node_set(p->file->arena, note, ATOM_role, STR("note"));
    if (!str_empty(f->rest)) {
        Node *title = markdown_open(p, ATOM_p, f->place);
        node_set(p->file->arena, title, ATOM_class, STR("note-title"));
        markdown_text(p, f->rest, f->place);
        markdown_close(p);
    }
    markdown_piece(p->file, f->content, f->content_line, p->nested + 1, note);
    markdown_close(p);
}

/* ```steps: a numbered list, drawn as steps. */
static void fence_steps(Fence *f)
{
    MarkdownPiece *p = f->piece;
    Node *last = p->at->last;
    markdown_piece(p->file, f->content, f->content_line, p->nested + 1, p->at);
    bool found = false;
    for (Node *node = last ? last->next : p->at->first; node; node = node->next) {
        if (node->kind != NODE_ELEMENT || node->tag != ATOM_ol)
            continue;
        node_set(p->file->arena, node, ATOM_class, STR("steps"));
        found = true;
    }
    if (!found)
        diag_add(p->file->diag, DIAG_MARKDOWN_STEPS, f->place);
}

static bool attr_name_is_good(Str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!((name.data[i] >= 'a' && name.data[i] <= 'z') || name.data[i] == '-' || name.data[i] == '_'))
            return false;
    return !str_empty(name) && !str_starts(name, STR("on"));
}

/* key=value key="two words": from the info string, then from the lines. */
static void read_attrs(Fence *f, Node *node, Str text)
{
    for (size_t i = 0; i < text.len;) {
        if (strchr(" \t\r\n", text.data[i])) {
            i++;
            continue;
        }
        size_t start = i;
        while (i < text.len && !strchr("= \t\r\n", text.data[i]))
            i++;
        Str name = str_slice(text, start, i), value = STR("");
        bool given = i < text.len && text.data[i] == '=';
        if (given && ++i < text.len && text.data[i] == '"') {
            size_t end = str_find_char(str_slice(text, i + 1, text.len), '"');
            end = end == SIZE_MAX ? text.len : i + 1 + end;
            value = str_slice(text, i + 1, end);
            i = end + 1;
        } else if (given) {
            start = i;
            while (i < text.len && !strchr(" \t\r\n", text.data[i]))
                i++;
            value = str_slice(text, start, i);
        }
        if (given && attr_name_is_good(name))
            node_set(f->piece->file->arena, node, atom(name), value);
        else
            diag_add(f->piece->file->diag, DIAG_MARKDOWN_FENCE_VALUE, f->place, f->name, STR("category=clinic"));
    }
}

/* ```ward-map category=clinic */
static void fence_ward_map(Fence *f)
{
    MarkdownPiece *p = f->piece;
    Node *figure = markdown_open(p, ATOM_figure, f->place);
    node_set(p->file->arena, figure, ATOM_class, STR("map"));
    Node *map = markdown_open(p, ATOM_ward_map, f->place);
    read_attrs(f, map, f->rest);
    read_attrs(f, map, f->content);
    markdown_close(p);
    markdown_close(p);
}

/* A box nobody knows, or code: shown as it is written. */
static void fence_plain(Fence *f)
{
    MarkdownPiece *p = f->piece;
    if (!str_empty(f->name))
        diag_add(p->file->diag, DIAG_MARKDOWN_FENCE, f->place, f->name);
    markdown_open(p, ATOM_pre, f->place);
    markdown_open(p, ATOM_code, f->place);
    markdown_plain(p, f->content, f->place);
    markdown_close(p);
    markdown_close(p);
}

void markdown_fence(MarkdownPiece *p, Str info, Str content, Place place)
{
    static const struct {
        const char *name;
        void (*make)(Fence *);
        bool nests;
    } known[] = {{"table", fence_table, false}, {"frames", fence_frames, false}, {"figure", fence_figure, false}, {"qr", fence_qr, false},
                 {"note", fence_note, true},    {"steps", fence_steps, true},    {"ward-map", fence_ward_map, false}};
    info = str_trim(info);
    size_t space = str_find_char(info, ' ');
    Fence fence = {.piece = p,
                   .name = str_slice(info, 0, space),
                   .rest = space == SIZE_MAX ? STR("") : str_trim(str_slice(info, space, info.len)),
                   .content = content,
                   .place = place};
    fence.content_line = fence.place.line + 1;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!str_eq(fence.name, str_from(known[i].name)))
            continue;
        if (known[i].nests && p->nested == NESTED_MAX)
            diag_add(p->file->diag, DIAG_MARKDOWN_DEPTH, fence.place);
        else
            known[i].make(&fence);
        return;
    }
    fence_plain(&fence);
}
