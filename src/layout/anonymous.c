/* anonymous.c - boxes that no element has: around what stands in a box of another kind (CSS 2.2 § 9.2.1, § 17.2.1; CSS Ruby 1 § 2.2; Flexbox 1 § 4). */
#include "layout/box.h"

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

bool box_is_block_level(const Box *box)
{
    return !is_inline_level(box) && !box_is_float(box) && !box_is_out_of_flow(box);
}

/* ---- blocks and inlines ---- */

static bool is_blank(const Box *box)
{
    if (box->kind == BOX_MARK)
        return true;
    if (box->kind == BOX_INLINE && !box->first)
        return true;
    if (box->kind != BOX_TEXT || (box->style->white_space != WHITE_NORMAL && box->style->white_space != WHITE_NOWRAP))
        return false;
    return text_is_space(box->text);
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

void box_finish_inlines(BoxBuild *b, Box *box)
{
    box->inlines = true;
    box_collapse_space(b->arena, box);
    note_inlines(box, box);
}

Box *box_anonymous(BoxBuild *b, BoxKind kind, const Box *parent, Display display)
{
    Box *box = box_new(b->arena, kind, style_anonymous(b->engine, parent->style, display), parent->node);
    box->anonymous = true;
    return box;
}

/* Wraps each run of inline children in an anonymous block; blank runs vanish,
 * but the marks inside stay. */
static void wrap_inlines(BoxBuild *b, Box *parent)
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
        Box *wrap = blank ? NULL : box_anonymous(b, BOX_BLOCK, parent, DISPLAY_BLOCK);
        for (Box *child = children; child != end; child = next) {
            next = child->next;
            if (wrap)
                box_append(wrap, child);
            else if (child->kind == BOX_MARK)
                box_append(parent, child);
        }
        if (wrap) {
            box_append(parent, wrap);
            box_finish_inlines(b, wrap);
        }
        children = end;
    }
}

static bool has_block(const Box *parent)
{
    for (const Box *child = parent->first; child; child = child->next)
        if (box_is_block_level(child))
            return true;
    return false;
}

/* An inline box around blocks becomes a block (a link around a card). */
static void promote_inlines(BoxBuild *b, Box *parent)
{
    for (Box *child = parent->first; child; child = child->next) {
        if (child->kind != BOX_INLINE)
            continue;
        promote_inlines(b, child);
        if (!has_block(child))
            continue;
        child->kind = BOX_BLOCK;
        wrap_inlines(b, child);
    }
}

static bool floats_only(const Box *parent)
{
    for (const Box *child = parent->first; child; child = child->next)
        if (!box_is_float(child) && !box_is_out_of_flow(child) && !is_blank(child))
            return false;
    return true;
}

void box_finish_block(BoxBuild *b, Box *box)
{
    promote_inlines(b, box);
    if (has_block(box) || (box->first && floats_only(box)))
        wrap_inlines(b, box);
    else if (box->first)
        box_finish_inlines(b, box);
}

/* ---- tables (CSS 2.2 §17.2.1) ---- */

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
static void fix_table_children(BoxBuild *b, Box *parent, BoxKind wrapper, Display display)
{
    Box *child = parent->first, *next, *wrap = NULL;
    Box *marks = box_new(b->arena, BOX_MARK, parent->style, parent->node); /* holds those that wait */
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
                wrap = box_anonymous(b, wrapper, parent, display);
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
    box_append(parent, box_anonymous(b, wrapper, parent, display)); /* there is no cell */
    move_children(marks, parent->last);
}

void box_finish_row(BoxBuild *b, Box *row)
{
    fix_table_children(b, row, BOX_CELL, DISPLAY_TABLE_CELL);
    for (Box *cell = row->first; cell; cell = cell->next)
        if (cell->anonymous)
            box_finish_block(b, cell);
}

void box_finish_group(BoxBuild *b, Box *group)
{
    fix_table_children(b, group, BOX_ROW, DISPLAY_TABLE_ROW);
    for (Box *row = group->first; row; row = row->next)
        if (row->anonymous)
            box_finish_row(b, row);
}

void box_finish_table(BoxBuild *b, Box *table)
{
    fix_table_children(b, table, BOX_GROUP, DISPLAY_TABLE_ROW_GROUP);
    for (Box *group = table->first; group; group = group->next)
        if (group->anonymous)
            box_finish_group(b, group);
}

/* ---- ruby ---- */

/* Bare text before each rt becomes a base. */
void box_finish_ruby(BoxBuild *b, Box *ruby)
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
                base = box_anonymous(b, BOX_RUBY_BASE, ruby, DISPLAY_RUBY_BASE);
                box_append(ruby, base);
            }
            box_append(base, child);
        }
    }
}

/* ---- flex and grid ---- */

/* Each child is an item: text is wrapped, inline boxes become blocks. */
void box_finish_items(BoxBuild *b, Box *box)
{
    Box *child = box->first, *next;
    box->first = box->last = NULL;
    for (; child; child = next) {
        next = child->next;
        if (is_blank(child) && child->kind != BOX_MARK)
            continue;
        if (child->kind == BOX_INLINE) {
            child->kind = BOX_BLOCK;
            box_finish_block(b, child);
        } else if (child->kind == BOX_TEXT || child->kind == BOX_RUBY || child->kind == BOX_BREAK || child->kind == BOX_LEADER) {
            Box *wrap = box_anonymous(b, BOX_BLOCK, box, DISPLAY_BLOCK);
            box_append(wrap, child);
            box_finish_inlines(b, wrap);
            child = wrap;
        }
        child->outside_inline = false;
        box_append(box, child);
    }
}
