/* carry.c - what one pass composed, for the next. */
#include "layout/flow.h"

/* Text and what only gives it a style: composed alike when it is alike. */
static bool carries(const Box *box)
{
    switch (box->kind) {
    case BOX_TEXT: case BOX_BREAK: case BOX_LEADER:
        return true;
    case BOX_INLINE: case BOX_RUBY: case BOX_RUBY_BASE: case BOX_RUBY_TEXT:
        return !box_is_float(box) && !box_is_out_of_flow(box);
    case BOX_BLOCK: case BOX_REPLACED: case BOX_FLEX: case BOX_GRID: case BOX_TABLE: case BOX_GROUP: case BOX_ROW:
    case BOX_CELL: case BOX_COLUMN: case BOX_CAPTION: case BOX_MARK:
        return false;
    }
    return false;
}

static bool same_box(const Box *a, const Box *b)
{
    return a->kind == b->kind && a->node == b->node && a->style == b->style && a->inlines == b->inlines &&
           a->anonymous == b->anonymous && a->generated == b->generated;
}

/* Names each box of the earlier content its heir in the new one. */
static bool same_content(Box *from, Box *to)
{
    Box *a = from->first, *b = to->first;
    for (; a && b; a = a->next, b = b->next) {
        if (!same_box(a, b) || !carries(a) || !str_eq(a->text, b->text) || !same_content(a, b))
            return false;
        a->heir = b;
    }
    return !a && !b;
}

static void carry_lines(Box *from, Box *to)
{
    to->min_content = from->min_content;
    to->max_content = from->max_content;
    if (!from->lines || (from->extra && from->extra->first_line))
        return;
    for (size_t i = 0; i < from->lines->count; i++) {
        const Line *line = &from->lines->items[i];
        for (size_t k = 0; k < line->fragment_count; k++) {
            const Box *owner = line->fragments[k].owner;
            line->fragments[k].owner = owner->heir;
        }
    }
    to->lines = from->lines;
    to->lines_width = from->lines_width;
    to->lines_height = from->lines_height;
    from->lines = NULL;
}

void lines_carry(Box *from, Box *to)
{
    if (!same_box(from, to))
        return;
    if (from->inlines) {
        if (same_content(from, to))
            carry_lines(from, to);
        return;
    }
    if (from->extra && to->extra && from->extra->marker && to->extra->marker)
        lines_carry(from->extra->marker, to->extra->marker);
    for (Box *a = from->first, *b = to->first; a && b; a = a->next, b = b->next)
        lines_carry(a, b);
}
