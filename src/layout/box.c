/* box.c - from elements to boxes. */
#include "layout/box.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "draw/image.h"

enum { COUNTER_LIST_LIMIT = 1000000 };

typedef struct Builder {
    BoxBuild *b;
    Counters counters;
    unsigned depth;
    bool in_note; /* notes call no notes */
    bool in_float; /* page floats are not taken out of page floats */
    size_t page, pages; /* of a running element, which is no longer taken out; 0: in the text */
    const Style *checked; /* whose fonts check_face saw last */
} Builder;

Box *box_new(Arena *arena, BoxKind kind, const Style *style, const Node *node)
{
    Box *box = arena_new(arena, Box);
    box->kind = kind;
    box->style = style;
    box->node = node;
    box->vertical = style->writing != WRITING_HORIZONTAL;
    box->min_content = box->max_content = box->inner_height = -1;
    return box;
}

void box_append(Box *parent, Box *child)
{
    child->parent = parent;
    child->prev = parent->last;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

BoxExtra *box_extra(Arena *arena, Box *box)
{
    if (!box->extra)
        box->extra = arena_new(arena, BoxExtra);
    return box->extra;
}

static bool is_positioned(const Box *box)
{
    return box->style->position == POSITION_ABSOLUTE || box->style->position == POSITION_FIXED;
}

bool box_is_out_of_flow(const Box *box)
{
    return !box->anonymous && box->kind != BOX_TEXT && (is_positioned(box) || box_is_page_float(box));
}

bool box_is_page_float(const Box *box)
{
    return !box->anonymous && box->kind != BOX_TEXT && box->kind != BOX_MARK && !is_positioned(box) && !box->generated &&
           (box->style->floating == FLOAT_TOP || box->style->floating == FLOAT_BOTTOM);
}

bool box_is_float(const Box *box)
{
    return !box->anonymous && box->kind != BOX_TEXT && !box_is_out_of_flow(box) &&
           (box->style->floating == FLOAT_LEFT || box->style->floating == FLOAT_RIGHT);
}

bool box_is_root(const Box *box)
{
    const Style *s = box->style;
    return box->kind != BOX_BLOCK || box->outside_inline || box_is_float(box) || box_is_out_of_flow(box) || s->overflow_hidden ||
           (!box->anonymous && s->step_size > 0) || s->column_count > 0 || s->column_width.kind == LENGTH_PT || !box->parent ||
           box->parent->kind == BOX_FLEX || box->parent->kind == BOX_GRID || box->vertical != box->parent->vertical;
}

static bool is_inline_level(const Box *box)
{
    switch (box->kind) {
    case BOX_INLINE: case BOX_TEXT: case BOX_BREAK: case BOX_LEADER: case BOX_RUBY: case BOX_RUBY_BASE: case BOX_RUBY_TEXT:
        return true;
    case BOX_MARK:
        return true;
    case BOX_BLOCK: case BOX_REPLACED: case BOX_FLEX: case BOX_GRID: case BOX_TABLE:
        return box->outside_inline;
    case BOX_GROUP: case BOX_ROW: case BOX_CELL: case BOX_COLUMN: case BOX_CAPTION:
        return false;
    }
    return false;
}

/* Floats and absolute boxes stay where they are, beside either kind. */
static bool is_block_level(const Box *box)
{
    return !is_inline_level(box) && !box_is_float(box) && !box_is_out_of_flow(box);
}

/* ---- generated text ----------------------------------------------------------------- */

static Str target_id(const Node *node, Str attribute)
{
    Str value = node_get(node, atom(attribute));
    return str_starts(value, STR("#")) ? str_slice(value, 1, value.len) : STR("");
}

static void put_known_counter(Builder *w, const ContentPiece *piece, const Node *node, Str id, Buf *out)
{
    TargetCounters *t = w->b->targets;
    Str key = str_printf(w->b->arena, STR_FMT " " STR_FMT, STR_ARG(atom_str(piece->name)), STR_ARG(id));
    TargetCounter *counter = map_get(&t->by_name, key);
    if (!counter) {
        counter = arena_new(t->by_id.arena, TargetCounter);
        *counter = (TargetCounter){.name = piece->name, .next = map_get(&t->by_id, id)};
        map_set(&t->by_name, key, counter);
        map_set(&t->by_id, id, counter);
        t->unknown++;
    } else if (counter->known) {
        counter_format(out, counter->value, piece->style);
    } else {
        t->unknown++;
        if (t->settled)
            diag_add(w->b->diag, DIAG_LAYOUT_TARGET, node->place, id);
    }
}

/* The first element with an id is what it means. */
static void note_target_counters(Builder *w, const Node *node)
{
    if (!w->b->targets->by_id.count)
        return;
    for (TargetCounter *t = map_get(&w->b->targets->by_id, node_get(node, ATOM_id)); t; t = t->next)
        if (!t->known) {
            t->value = counters_value(&w->counters, t->name);
            t->known = true;
        }
}

static void put_target_counter(Builder *w, const ContentPiece *piece, const Node *node, Buf *out)
{
    Str id = target_id(node, piece->text);
    const PassInfo *before = w->b->before;
    if (!id.len)
        return; /* leads out of the document */
    if (!str_eq(atom_str(piece->name), STR("page"))) {
        put_known_counter(w, piece, node, id, out);
        return;
    }
    w->b->wants_pages = true;
    uintptr_t page = before ? (uintptr_t)map_get(&before->page_of_id, id) : 0;
    if (page)
        counter_format(out, (int)page, piece->style);
    else if (!before)
        buf_put(out, STR("00")); /* room for the number that the next pass knows */
    else
        diag_add(w->b->diag, DIAG_LAYOUT_TARGET, node->place, id);
}

static void put_counter(Builder *w, const ContentPiece *piece, Buf *out)
{
    Str name = atom_str(piece->name);
    if (w->page && (str_eq(name, STR("page")) || str_eq(name, STR("pages")))) {
        counter_format(out, (int)(name.len == 4 ? w->page : w->pages), piece->style);
    } else if (str_eq(name, STR("pages"))) {
        w->b->wants_pages = true;
        counter_format(out, w->b->before ? (int)w->b->before->pages : 0, piece->style);
    } else if (piece->kind == CONTENT_COUNTERS) {
        counters_write(&w->counters, piece->name, piece->text, piece->style, out);
    } else {
        counter_format(out, counters_value(&w->counters, piece->name), piece->style);
    }
}

static void put_piece(Builder *w, const ContentPiece *piece, const Node *node, Buf *out)
{
    Arena *arena = w->b->arena;
    switch (piece->kind) {
    case CONTENT_TEXT:
        buf_put(out, piece->text);
        return;
    case CONTENT_ATTR:
        buf_put(out, node_get(node, atom(piece->text)));
        return;
    case CONTENT_COUNTER: case CONTENT_COUNTERS:
        put_counter(w, piece, out);
        return;
    case CONTENT_TARGET_COUNTER:
        put_target_counter(w, piece, node, out);
        return;
    case CONTENT_TARGET_TEXT: {
        w->b->wants_pages = true;
        const Str *text = w->b->before ? map_get(&w->b->before->text_of_id, target_id(node, piece->text)) : NULL;
        buf_put(out, text ? *text : STR(""));
        return;
    }
    case CONTENT_CONTENT:
        buf_put(out, node_plain_text(arena, node));
        return;
    case CONTENT_STRING: case CONTENT_LEADER: case CONTENT_ELEMENT:
        return; /* page margin boxes and leaders: elsewhere */
    }
}

static Box *text_box(Builder *w, Box *parent, Str text)
{
    Box *box = box_new(w->b->arena, BOX_TEXT, parent->style, parent->node);
    box->text = text;
    w->b->text += text.len;
    box_append(parent, box);
    return box;
}

void box_check_face(BoxBuild *b, const Style *style, const Node *node)
{
    const TextFace *face = &style->face;
    if (!b->ts)
        return;
    Str key = str_printf(b->arena, "%d " STR_FMT, face->weight >= BOLD_FROM, STR_ARG(face->families)), family;
    if (!map_set(&b->faces, key, b))
        return;
    switch (typesetter_lack(b->ts, face, &family)) {
    case FACE_COMPLETE:
        return;
    case FACE_NO_FAMILY:
        diag_add(b->diag, DIAG_LAYOUT_FAMILY, node->place, face->families, family);
        return;
    case FACE_NO_BOLD:
        diag_add(b->diag, DIAG_LAYOUT_BOLD, node->place, family);
        return;
    }
}

static void check_face(Builder *w, const Style *style, const Node *node)
{
    if (style != w->checked)
        box_check_face(w->b, style, node);
    w->checked = style;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool all_space(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_space(text.data[i]))
            return false;
    return true;
}

static void add_content(Builder *w, Box *parent, const ContentPiece *pieces, size_t count, const Node *node)
{
    Buf buf = buf_on(w->b->arena);
    for (size_t i = 0; i <= count; i++) {
        if (i < count && pieces[i].kind != CONTENT_LEADER) {
            put_piece(w, &pieces[i], node, &buf);
            continue;
        }
        if (buf.len)
            text_box(w, parent, str_copy(w->b->arena, buf_str(&buf)));
        buf_clear(&buf);
        if (i < count) {
            Box *leader = box_new(w->b->arena, BOX_LEADER, parent->style, node);
            leader->text = pieces[i].text;
            box_append(parent, leader);
        }
    }
}

static Str string_value(Builder *w, const Style *s, const Node *node)
{
    Buf buf = buf_on(w->b->arena);
    for (size_t i = 0; i < s->string_content_count; i++)
        put_piece(w, &s->string_content[i], node, &buf);
    return str_trim(buf_str(&buf));
}

/* ---- white space (CSS Text 3 §4.1) ----------------------------------------------------- */

typedef struct Collapse {
    Arena *arena;
    enum { PENDING_NONE, PENDING_SPACE, PENDING_FEED } pending;
    Box *space_box;  /* the text in which the pending space stands, and stays: the line of an underlined
                        element does not begin with the space before it */
    uint32_t last;   /* character before; 0: at the start of a line */
} Collapse;

static bool is_wide(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
           (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x3FFFF);
}

static bool needs_collapse(const Collapse *in, Str text)
{
    if (in->pending != PENDING_NONE || (text.len && is_space(text.data[0])))
        return true;
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] == '\n' || text.data[i] == '\t' || text.data[i] == '\r' ||
            (text.data[i] == ' ' && (i + 1 == text.len || is_space(text.data[i + 1]))))
            return true;
    return false;
}

static uint32_t last_character(Str text)
{
    size_t pos = text.len;
    return text.len ? utf8_prev(text, &pos) : 0;
}

/* `next` follows, in `box` whose text so far is `out`; NULL: in something that is no text. */
static void flush_pending(Collapse *in, const Box *box, Buf *out, uint32_t next)
{
    bool vanish = in->last == 0 || (in->pending == PENDING_FEED && is_wide(in->last) && is_wide(next));
    if (in->pending != PENDING_NONE && !vanish && in->space_box == box)
        buf_putc(out, ' ');
    else if (in->pending != PENDING_NONE && !vanish)
        in->space_box->text = str_join(in->arena, in->space_box->text, STR(" "));
    in->pending = PENDING_NONE;
}

static void collapse_text(Collapse *in, Box *box)
{
    WhiteSpace mode = box->style->white_space;
    Str text = box->text;
    if (mode == WHITE_PRE || mode == WHITE_PRE_WRAP) {
        flush_pending(in, NULL, NULL, 'x');
        in->last = 'x';
    } else if (needs_collapse(in, text)) {
        Buf out = buf_on(in->arena);
        buf_reserve(&out, text.len + 1);
        for (size_t pos = 0; pos < text.len;) {
            size_t at = pos;
            if (mode == WHITE_PRE_LINE && text.data[pos] == '\n') {
                buf_putc(&out, '\n');
                in->pending = PENDING_NONE;
                in->last = 0;
                pos++;
                continue;
            }
            if (is_space(text.data[pos])) {
                bool feed = text.data[pos] == '\n' || text.data[pos] == '\r';
                if (in->pending == PENDING_NONE)
                    in->space_box = box;
                in->pending = feed || in->pending == PENDING_FEED ? PENDING_FEED : PENDING_SPACE;
                pos++;
                continue;
            }
            uint32_t c = utf8_next(text, &pos);
            flush_pending(in, box, &out, c);
            buf_put(&out, str_slice(text, at, pos));
            in->last = c;
        }
        box->text = buf_str(&out);
    } else if (text.len) {
        in->last = last_character(text);
    }
}

static void collapse_before_atom(Collapse *in)
{
    flush_pending(in, NULL, NULL, 'x');
    in->last = 'x';
}

static void collapse_inlines(Collapse *in, Box *parent)
{
    for (Box *box = parent->first; box; box = box->next) {
        if (box->kind == BOX_TEXT)
            collapse_text(in, box);
        else if (box->kind == BOX_BREAK) {
            in->pending = PENDING_NONE;
            in->last = 0;
        } else if (box->kind == BOX_RUBY_TEXT) {
            Collapse inner = {.arena = in->arena};
            collapse_inlines(&inner, box);
        } else if (box->kind == BOX_INLINE || box->kind == BOX_RUBY || box->kind == BOX_RUBY_BASE)
            collapse_inlines(in, box);
        else if (box->outside_inline || box->kind == BOX_LEADER)
            collapse_before_atom(in);
    }
}

/* ---- text without readings ------------------------------------------------------------------ */

typedef struct PlainText {
    Buf out;
    enum { GAP_NONE, GAP_FEED, GAP_SPACE } gap;
} PlainText;

static void put_plain_text(PlainText *p, Str text)
{
    for (size_t pos = 0; pos < text.len;) {
        size_t at = pos;
        uint32_t c = utf8_next(text, &pos);
        if (c < 0x80 && is_space((char)c)) {
            p->gap = c == '\n' && p->gap != GAP_SPACE ? GAP_FEED : GAP_SPACE;
            continue;
        }
        bool vanish = p->gap == GAP_FEED && is_wide(last_character(buf_str(&p->out))) && is_wide(c);
        if (p->gap != GAP_NONE && p->out.len && !vanish)
            buf_putc(&p->out, ' ');
        buf_put(&p->out, str_slice(text, at, pos));
        p->gap = GAP_NONE;
    }
}

static void put_plain(PlainText *p, const Node *node, unsigned depth)
{
    for (const Node *child = node->first; child && depth < ELEMENT_DEPTH; child = child->next) {
        if (child->kind == NODE_TEXT)
            put_plain_text(p, child->text);
        else if (child->tag == ATOM_br)
            p->gap = GAP_SPACE;
        else if (child->tag != ATOM_rt && child->tag != ATOM_rp)
            put_plain(p, child, depth + 1);
    }
}

Str node_plain_text(Arena *arena, const Node *node)
{
    PlainText p = {.out = buf_on(arena)};
    put_plain(&p, node, 0);
    return str_copy(arena, buf_str(&p.out));
}

/* ---- anonymous boxes ------------------------------------------------------------------------ */

static bool is_blank(const Box *box)
{
    if (box->kind == BOX_MARK)
        return true;
    if (box->kind == BOX_INLINE && !box->first)
        return true;
    if (box->kind != BOX_TEXT || (box->style->white_space != WHITE_NORMAL && box->style->white_space != WHITE_NOWRAP))
        return false;
    return all_space(box->text);
}

static void note_inlines(Box *box, const Box *parent)
{
    for (const Box *child = parent->first; child; child = child->next) {
        box->has_floats |= box_is_float(child);
        box->has_absolutes |= box_is_out_of_flow(child) || child->kind == BOX_MARK || (child->kind == BOX_INLINE && child->style->position == POSITION_RELATIVE);
        if (child->kind == BOX_INLINE)
            note_inlines(box, child);
    }
}

static void finish_inlines(Builder *w, Box *box)
{
    Collapse in = {.arena = w->b->arena};
    box->inlines = true;
    collapse_inlines(&in, box);
    note_inlines(box, box);
}

static Box *anonymous_box(Builder *w, BoxKind kind, const Box *parent, Display display)
{
    Box *box = box_new(w->b->arena, kind, style_anonymous(w->b->engine, parent->style, display), parent->node);
    box->anonymous = true;
    return box;
}

/* Wraps each run of inline children in an anonymous block; blank runs vanish,
 * but the marks inside stay. */
static void wrap_inlines(Builder *w, Box *parent)
{
    Box *children = parent->first, *next;
    parent->first = parent->last = NULL;
    while (children) {
        Box *end = children;
        bool blank = true;
        while (end && is_inline_level(end)) {
            blank &= is_blank(end);
            end = end->next;
        }
        if (end == children) {
            next = children->next;
            box_append(parent, children);
            children = next;
            continue;
        }
        Box *wrap = blank ? NULL : anonymous_box(w, BOX_BLOCK, parent, DISPLAY_BLOCK);
        for (Box *child = children; child != end; child = next) {
            next = child->next;
            if (wrap)
                box_append(wrap, child);
            else if (child->kind == BOX_MARK)
                box_append(parent, child);
        }
        if (wrap) {
            box_append(parent, wrap);
            finish_inlines(w, wrap);
        }
        children = end;
    }
}

static bool has_block(const Box *parent)
{
    for (const Box *child = parent->first; child; child = child->next)
        if (is_block_level(child))
            return true;
    return false;
}

/* An inline box around blocks becomes a block (a link around a card). */
static void promote_inlines(Builder *w, Box *parent)
{
    for (Box *child = parent->first; child; child = child->next) {
        if (child->kind != BOX_INLINE)
            continue;
        promote_inlines(w, child);
        if (!has_block(child))
            continue;
        child->kind = BOX_BLOCK;
        wrap_inlines(w, child);
    }
}

static bool floats_only(const Box *parent)
{
    for (const Box *child = parent->first; child; child = child->next)
        if (!box_is_float(child) && !box_is_out_of_flow(child) && !is_blank(child))
            return false;
    return true;
}

static void finish_block(Builder *w, Box *box)
{
    promote_inlines(w, box);
    if (has_block(box) || (box->first && floats_only(box)))
        wrap_inlines(w, box);
    else if (box->first)
        finish_inlines(w, box);
}

/* ---- tables (CSS 2.2 §17.2.1) ------------------------------------------------------------------ */

static bool fits_table(BoxKind parent, BoxKind child)
{
    if (parent == BOX_TABLE)
        return child == BOX_GROUP || child == BOX_COLUMN || child == BOX_CAPTION;
    if (parent == BOX_GROUP)
        return child == BOX_ROW;
    return child == BOX_CELL;
}

/* The first or last cell of a group, a row or a cell; NULL: it has none. */
static Box *cell_in(Box *box, bool last)
{
    while (box && (box->kind == BOX_GROUP || box->kind == BOX_ROW))
        box = last ? box->last : box->first;
    return box && box->kind == BOX_CELL ? box : NULL;
}

static void move_children(Box *from, Box *to)
{
    Box *child = from->first, *next;
    from->first = from->last = NULL;
    for (; child; child = next) {
        next = child->next;
        box_append(to, child);
    }
}

/* Marks of what was taken out go into a finished cell: before what it holds, or after. */
static void give_marks(Box *marks, Box *cell, bool before)
{
    if (!cell->first || cell->inlines)
        cell->inlines = cell->has_absolutes = true;
    if (before)
        move_children(cell, marks);
    move_children(marks, cell);
}

/* Children that do not belong are wrapped in the missing row group, row or cell. Marks
 * between them move into the cell that follows, after the last one into that. */
static void fix_table_children(Builder *w, Box *parent, BoxKind wrapper, Display display)
{
    Box *child = parent->first, *next, *wrap = NULL;
    Box *marks = box_new(w->b->arena, BOX_MARK, parent->style, parent->node); /* holds those that wait */
    parent->first = parent->last = NULL;
    for (; child; child = next) {
        next = child->next;
        if (fits_table(parent->kind, child->kind)) {
            Box *cell = marks->first ? cell_in(child, false) : NULL;
            if (cell)
                give_marks(marks, cell, true);
            wrap = NULL;
            box_append(parent, child);
        } else if (child->kind == BOX_MARK) {
            box_append(wrap ? wrap : marks, child);
        } else if (!is_blank(child)) {
            if (!wrap) {
                wrap = anonymous_box(w, wrapper, parent, display);
                box_append(parent, wrap);
                move_children(marks, wrap);
            }
            box_append(wrap, child);
        }
    }
    if (!marks->first)
        return;
    Box *last = cell_in(parent->last, true);
    if (last) {
        give_marks(marks, last, false);
        return;
    }
    box_append(parent, anonymous_box(w, wrapper, parent, display)); /* there is no cell */
    move_children(marks, parent->last);
}

static void finish_row(Builder *w, Box *row)
{
    fix_table_children(w, row, BOX_CELL, DISPLAY_TABLE_CELL);
    for (Box *cell = row->first; cell; cell = cell->next)
        if (cell->anonymous)
            finish_block(w, cell);
}

static void finish_group(Builder *w, Box *group)
{
    fix_table_children(w, group, BOX_ROW, DISPLAY_TABLE_ROW);
    for (Box *row = group->first; row; row = row->next)
        if (row->anonymous)
            finish_row(w, row);
}

static void finish_table(Builder *w, Box *table)
{
    fix_table_children(w, table, BOX_GROUP, DISPLAY_TABLE_ROW_GROUP);
    for (Box *group = table->first; group; group = group->next)
        if (group->anonymous)
            finish_group(w, group);
}

/* ---- ruby ------------------------------------------------------------------------------------------ */

/* Bare text before each rt becomes a base. */
static void finish_ruby(Builder *w, Box *ruby)
{
    Box *child = ruby->first, *next, *base = NULL;
    ruby->first = ruby->last = NULL;
    for (; child; child = next) {
        next = child->next;
        if (child->kind == BOX_RUBY_TEXT || child->kind == BOX_RUBY_BASE) {
            base = NULL;
            box_append(ruby, child);
        } else if (!is_blank(child) || base) {
            if (!base) {
                base = anonymous_box(w, BOX_RUBY_BASE, ruby, DISPLAY_RUBY_BASE);
                box_append(ruby, base);
            }
            box_append(base, child);
        }
    }
}

/* ---- flex and grid ------------------------------------------------------------------------------------ */

/* Each child is an item: text is wrapped, inline boxes become blocks. */
static void finish_items(Builder *w, Box *box)
{
    Box *child = box->first, *next;
    box->first = box->last = NULL;
    for (; child; child = next) {
        next = child->next;
        if (is_blank(child) && child->kind != BOX_MARK)
            continue;
        if (child->kind == BOX_INLINE) {
            child->kind = BOX_BLOCK;
            finish_block(w, child);
        } else if (child->kind == BOX_TEXT || child->kind == BOX_RUBY || child->kind == BOX_BREAK || child->kind == BOX_LEADER) {
            Box *wrap = anonymous_box(w, BOX_BLOCK, box, DISPLAY_BLOCK);
            box_append(wrap, child);
            finish_inlines(w, wrap);
            child = wrap;
        }
        child->outside_inline = false;
        box_append(box, child);
    }
}

/* ---- elements --------------------------------------------------------------------------------------------- */

static BoxKind kind_of(Display display)
{
    switch (display) {
    case DISPLAY_NONE: case DISPLAY_CONTENTS: case DISPLAY_INLINE:
        return BOX_INLINE;
    case DISPLAY_BLOCK: case DISPLAY_INLINE_BLOCK: case DISPLAY_LIST_ITEM:
        return BOX_BLOCK;
    case DISPLAY_FLEX:
        return BOX_FLEX;
    case DISPLAY_GRID:
        return BOX_GRID;
    case DISPLAY_TABLE:
        return BOX_TABLE;
    case DISPLAY_TABLE_ROW:
        return BOX_ROW;
    case DISPLAY_TABLE_CELL:
        return BOX_CELL;
    case DISPLAY_TABLE_HEADER_GROUP: case DISPLAY_TABLE_ROW_GROUP: case DISPLAY_TABLE_FOOTER_GROUP:
        return BOX_GROUP;
    case DISPLAY_TABLE_COLUMN: case DISPLAY_TABLE_COLUMN_GROUP:
        return BOX_COLUMN;
    case DISPLAY_TABLE_CAPTION:
        return BOX_CAPTION;
    case DISPLAY_RUBY:
        return BOX_RUBY;
    case DISPLAY_RUBY_BASE:
        return BOX_RUBY_BASE;
    case DISPLAY_RUBY_TEXT:
        return BOX_RUBY_TEXT;
    }
    return BOX_INLINE;
}

static Str path_beside(Arena *arena, Str base, Str url)
{
    if (str_starts(url, STR("/")) || str_starts(url, STR("data:")) || !base.len)
        return url;
    return str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(base), STR_ARG(url));
}

static bool make_picture(Builder *w, Box *box, const Node *node)
{
    BoxBuild *b = w->b;
    Str src = node_get(node, ATOM_src);
    BoxExtra *extra = box_extra(b->arena, box);
    box->kind = BOX_REPLACED;
    if (!src.len)
        return diag_add(b->diag, DIAG_LAYOUT_PICTURE, node->place, STR("src"));
    extra->image = image_load(b->arena, path_beside(b->arena, b->options->base_path, src), node->place, b->diag);
    if (extra->image)
        image_size(extra->image, &extra->natural_width, &extra->natural_height);
    return extra->image;
}

static bool make_replaced(Builder *w, Box *box, const Node *node)
{
    BoxBuild *b = w->b;
    if (node->tag == ATOM_img) {
        make_picture(w, box, node);
        return true;
    }
    const ReplacedOps *ops = b->options->replaced ? b->options->replaced(b->options->replaced_context, node) : NULL;
    if (!ops)
        return false;
    BoxExtra *extra = box_extra(b->arena, box);
    box->kind = BOX_REPLACED;
    extra->ops = ops;
    if (!ops->measure || !ops->measure(b->options->replaced_context, node, &extra->natural_width, &extra->natural_height))
        extra->natural_width = extra->natural_height = 0;
    return true;
}

static void build_children(Builder *w, Box *box, const Node *node, const Style *style);

static void add_pseudo(Builder *w, Box *parent, const Node *node, const Style *style, CssPseudo pseudo)
{
    const Style *s = style_of(w->b->engine, w->b->ts, node, style, pseudo);
    if (!s || s->display == DISPLAY_NONE)
        return;
    w->depth++;
    counters_enter(&w->counters, s, w->depth);
    Box *box = box_new(w->b->arena, kind_of(s->display), s, node);
    box->generated = true;
    box->outside_inline = s->display == DISPLAY_INLINE_BLOCK;
    add_content(w, box, s->content, s->content_count, node);
    if (box->kind != BOX_INLINE)
        finish_block(w, box);
    w->depth--;
    box_append(parent, box);
}

static void add_marker(Builder *w, Box *box, const Node *node)
{
    const Style *s = box->style;
    Str text = counter_marker(w->b->arena, counters_value(&w->counters, atom(STR("list-item"))), s);
    const Style *own = style_of(w->b->engine, w->b->ts, node, s, CSS_MARKER);
    if (own && own->content_count) {
        Buf buf = buf_on(w->b->arena);
        for (size_t i = 0; i < own->content_count; i++)
            put_piece(w, &own->content[i], node, &buf);
        text = buf_str(&buf);
    }
    if (!text.len)
        return;
    const Style *style = own ? own : style_anonymous(w->b->engine, s, DISPLAY_BLOCK);
    if (s->list_inside) {
        Box *inside = box_new(w->b->arena, BOX_INLINE, own ? own : style_anonymous(w->b->engine, s, DISPLAY_INLINE), node);
        text_box(w, inside, str_join(w->b->arena, text, STR(" ")));
        box_append(box, inside);
        return;
    }
    Box *marker = box_new(w->b->arena, BOX_BLOCK, style, node);
    marker->anonymous = marker->generated = true;
    text_box(w, marker, text);
    finish_inlines(w, marker);
    marker->parent = box;
    box_extra(w->b->arena, box)->marker = marker;
}

static void enter_list(Builder *w, const Node *node, const Style *style)
{
    static const char name[] = "list-item";
    long start = 1;
    if (node->tag == ATOM_ol || node->tag == ATOM_ul) {
        if (!str_to_int(node_get(node, ATOM_start), &start) || labs(start) > COUNTER_LIST_LIMIT)
            start = 1;
        counters_reset(&w->counters, atom(STR("list-item")), (int)start - 1, w->depth);
    }
    if (style->display != DISPLAY_LIST_ITEM)
        return;
    counters_increment(&w->counters, atom(str_from(name)), 1, w->depth);
    if (str_to_int(node_get(node, ATOM_value), &start) && labs(start) < COUNTER_LIST_LIMIT)
        counters_increment(&w->counters, atom(str_from(name)),
                           (int)start - counters_value(&w->counters, atom(str_from(name))), w->depth);
}

/* A vertical cell in a horizontal table: the cell stays in the table's axes, a
 * block inside it turns. */
static void turn_cell(Builder *w, Box *cell)
{
    Box *inner = anonymous_box(w, BOX_BLOCK, cell, DISPLAY_BLOCK), *next;
    for (Box *child = cell->first; child; child = next) {
        next = child->next;
        box_append(inner, child);
    }
    cell->first = cell->last = NULL;
    cell->vertical = false;
    finish_block(w, inner);
    box_append(cell, inner);
}

static void finish_kind(Builder *w, Box *box, const Style *outer)
{
    switch (box->kind) {
    case BOX_CELL:
        if (box->vertical && outer->writing == WRITING_HORIZONTAL)
            turn_cell(w, box);
        else
            finish_block(w, box);
        return;
    case BOX_BLOCK: case BOX_CAPTION:
        finish_block(w, box);
        return;
    case BOX_FLEX: case BOX_GRID:
        finish_items(w, box);
        return;
    case BOX_TABLE:
        finish_table(w, box);
        return;
    case BOX_GROUP:
        finish_group(w, box);
        return;
    case BOX_ROW:
        finish_row(w, box);
        return;
    case BOX_RUBY:
        finish_ruby(w, box);
        return;
    case BOX_INLINE: case BOX_TEXT: case BOX_BREAK: case BOX_LEADER: case BOX_REPLACED: case BOX_COLUMN:
    case BOX_RUBY_BASE: case BOX_RUBY_TEXT: case BOX_MARK:
        return;
    }
}

/* Elements without a box still set their strings, those inside included. */
static void add_marks(Builder *w, Box *parent, const Node *node, const Style *style, unsigned depth)
{
    if (style->string_set) {
        Box *mark = box_new(w->b->arena, BOX_MARK, style, node);
        mark->generated = true;
        box_extra(w->b->arena, mark)->string_value = string_value(w, style, node);
        box_append(parent, mark);
    }
    bool visible_kind = node->tag != ATOM_head && node->tag != ATOM_script && node->tag != ATOM_style;
    for (const Node *child = node->first; child && visible_kind && depth < ELEMENT_DEPTH; child = child->next)
        if (child->kind == NODE_ELEMENT)
            add_marks(w, parent, child, style_of(w->b->engine, w->b->ts, child, style, CSS_PSEUDO_NONE), depth + 1);
}

static void load_backgrounds(Builder *w, Box *box, const Node *node)
{
    size_t count = box->style->background_image.count;
    Image **loaded = NULL;
    for (size_t i = 0; i < count; i++) {
        Str url = style_background(box->style, i).image;
        if (!url.len)
            continue;
        loaded = loaded ? loaded : arena_array(w->b->arena, Image *, count);
        loaded[i] = image_load(w->b->arena, path_beside(w->b->arena, w->b->options->base_path, url), node->place, w->b->diag);
    }
    if (loaded)
        box_extra(w->b->arena, box)->backgrounds = loaded;
}

static Box *make_box(Builder *w, const Node *node, const Style *style)
{
    Box *box = box_new(w->b->arena, node->tag == ATOM_br ? BOX_BREAK : kind_of(style->display), style, node);
    box->outside_inline = style->display == DISPLAY_INLINE_BLOCK;
    if (style->display == DISPLAY_INLINE && make_replaced(w, box, node))
        box->outside_inline = true;
    else if (style->display != DISPLAY_INLINE)
        make_replaced(w, box, node);
    if (style->string_set)
        box_extra(w->b->arena, box)->string_value = string_value(w, style, node);
    load_backgrounds(w, box, node);
    return box;
}

/* float: footnote leaves its call in the text; the page takes the note. */
static void build_footnote(Builder *w, Box *parent, const Node *node, const Style *style, const Style *parent_style)
{
    counters_increment(&w->counters, atom(STR("footnote")), 1, 0);
    add_pseudo(w, parent, node, parent_style, CSS_FOOTNOTE_CALL);
    Box *call = parent->last, *note = make_box(w, node, style);
    if (!call || !call->generated || call->node != node) { /* no page would know of the note */
        diag_add(w->b->diag, DIAG_LAYOUT_NOTE, node->place);
        return;
    }
    w->in_note = true;
    add_pseudo(w, note, node, style, CSS_FOOTNOTE_MARKER);
    if (note->kind != BOX_REPLACED)
        build_children(w, note, node, style);
    finish_kind(w, note, parent_style);
    w->in_note = false;
    box_extra(w->b->arena, call)->note = note;
}

/* position: running() leaves a mark, by which pages know where the element was. */
static void build_running(Builder *w, Box *parent, const Node *node, const Style *style, const Style *parent_style)
{
    Arena *arena = w->b->arena;
    Box *mark = box_new(arena, BOX_MARK, style, node);
    Counters *counters = arena_new(arena, Counters);
    Running *running = arena_new(arena, Running);
    counters->arena = arena;
    for (size_t i = 0; i < w->counters.items.count; i++)
        vec_push(arena, &counters->items, w->counters.items.items[i]);
    *running = (Running){node, parent_style, counters};
    mark->generated = true;
    box_extra(arena, mark)->running = running;
    if (style->string_set)
        mark->extra->string_value = string_value(w, style, node);
    box_append(parent, mark);
}

static const Style *unfloated(Builder *w, const Style *style)
{
    Style *own = arena_new(w->b->arena, Style);
    *own = *style;
    own->floating = FLOAT_NONE;
    return own;
}

static void build_node(Builder *w, Box *parent, const Node *node, const Style *parent_style)
{
    if (node->kind == NODE_TEXT) {
        if (node->text.len)
            text_box(w, parent, node->text)->style = parent_style;
        if (!all_space(node->text))
            check_face(w, parent_style, node);
        return;
    }
    const Style *style = style_of(w->b->engine, w->b->ts, node, parent_style, CSS_PSEUDO_NONE);
    if (style->display == DISPLAY_NONE) {
        add_marks(w, parent, node, style, w->depth);
        return;
    }
    if (w->depth >= ELEMENT_DEPTH) {
        diag_add(w->b->diag, DIAG_LAYOUT_DEPTH, node->place);
        return;
    }
    w->depth++;
    w->b->boxes++;
    counters_enter(&w->counters, style, w->depth);
    enter_list(w, node, style);
    note_target_counters(w, node);
    if (style->running && !w->page) {
        build_running(w, parent, node, style, parent_style);
    } else if (style->display == DISPLAY_CONTENTS) {
        build_children(w, parent, node, style);
    } else if (style->floating == FLOAT_FOOTNOTE && !w->in_note) {
        build_footnote(w, parent, node, style, parent_style);
    } else {
        bool page_float = style->floating == FLOAT_TOP || style->floating == FLOAT_BOTTOM;
        if (page_float && (w->in_float || w->in_note))
            style = unfloated(w, style);
        Box *box = make_box(w, node, style);
        bool outer = w->in_float;
        w->in_float = outer || page_float;
        if (style->display == DISPLAY_LIST_ITEM)
            add_marker(w, box, node);
        if (box->kind != BOX_REPLACED && box->kind != BOX_BREAK)
            build_children(w, box, node, style);
        finish_kind(w, box, parent_style);
        box_append(parent, box);
        w->in_float = outer;
    }
    counters_leave(&w->counters, w->depth);
    w->depth--;
}

static void build_children(Builder *w, Box *box, const Node *node, const Style *style)
{
    add_pseudo(w, box, node, style, CSS_BEFORE);
    for (const Node *child = node->first; child; child = child->next)
        build_node(w, box, child, style);
    add_pseudo(w, box, node, style, CSS_AFTER);
}

/* The used page name: an element's own or its parent's, seen from its edges. */
static void name_pages(Box *box, Atom page)
{
    if (!box->anonymous && box->kind != BOX_TEXT && box->style->page)
        page = box->style->page;
    box->page_start = box->page_end = page;
    const Box *first = NULL, *last = NULL;
    for (Box *child = box->first; child; child = child->next) {
        name_pages(child, page);
        if (!is_block_level(child))
            continue;
        first = first ? first : child;
        last = child;
    }
    if (box->kind == BOX_BLOCK && first) {
        box->page_start = first->page_start;
        box->page_end = last->page_end;
    }
}

Box *box_build(BoxBuild *build, const Node *root)
{
    Builder w = {.b = build, .counters = {.arena = build->arena}};
    const Style *style = style_of(build->engine, build->ts, root, NULL, CSS_PSEUDO_NONE);
    if (root->kind != NODE_ELEMENT || style->display == DISPLAY_NONE)
        return NULL;
    counters_enter(&w.counters, style, 0);
    Box *box = box_new(build->arena, BOX_BLOCK, style, root);
    build_children(&w, box, root, style);
    finish_block(&w, box);
    name_pages(box, ATOM_NONE);
    box_first_lines(build, box);
    return box;
}

Box *box_margin(BoxBuild *build, const Style *style, const MarginPiece *pieces, size_t count, const Node *node, size_t page,
                size_t pages)
{
    Builder w = {.b = build, .in_note = true, .in_float = true, .page = page, .pages = pages};
    Box *box = box_new(build->arena, BOX_BLOCK, style, node);
    for (size_t i = 0; i < count; i++) {
        w.counters = (Counters){.arena = build->arena};
        if (!pieces[i].running) {
            text_box(&w, box, pieces[i].text);
            continue;
        }
        const Counters *from = pieces[i].running->counters;
        for (size_t k = 0; k < from->items.count; k++)
            vec_push(build->arena, &w.counters.items, from->items.items[k]);
        build_node(&w, box, pieces[i].running->node, pieces[i].running->parent);
    }
    finish_block(&w, box);
    return box;
}
