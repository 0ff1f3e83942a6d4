/* firstline.c - what ::first-line makes of a block's content (CSS 2.2 § 5.12.1). */
#include "layout/box.h"

/* The elements whose first line a box has, each with a ::first-line of its own. */
typedef struct Chain {
    const Node *node;
    const struct Chain *outer;
} Chain;

/* The properties that apply to a first line, of `from`; all others are the block's. */
static const Style *with_own(BoxBuild *b, const Style *block, const Style *from)
{
    Style *s = arena_new(b->arena, Style);
    *s = *style_anonymous(b->engine, block, DISPLAY_INLINE);
    s->colour = from->colour;
    s->background = from->background;
    s->face = from->face;
    s->line_height = from->line_height;
    s->line_height_factor = from->line_height_factor;
    s->letter_spacing = from->letter_spacing;
    s->word_spacing = from->word_spacing;
    s->underline = from->underline;
    s->line_through = from->line_through;
    s->overline = from->overline;
    s->decoration_colour = from->decoration_colour;
    s->decoration_style = from->decoration_style;
    s->lines = from->lines;
    s->emphasis = from->emphasis;
    s->emphasis_character = from->emphasis_character;
    s->emphasis_open = from->emphasis_open;
    s->emphasis_colour = from->emphasis_colour;
    enum { FULL_WIDTH = 4 }; /* makes letters of spaces: the rest would not know where it begins */
    if (from->text_transform != FULL_WIDTH && s->text_transform != FULL_WIDTH)
        s->text_transform = from->text_transform;
    return s;
}

/* The outer ones' style is inherited by the inner ones'. */
static const Style *line_style(BoxBuild *b, const Chain *chain, const Style *block)
{
    const Style *parent = chain->outer ? line_style(b, chain->outer, block) : block;
    return style_of(b->engine, b->ts, chain->node, parent, CSS_FIRST_LINE);
}

/* Of the element around it: anonymous boxes between them are asked for no style. */
static const Style *outer_style(const Box *box)
{
    const Box *parent = box->parent;
    while (parent->anonymous && parent->parent)
        parent = parent->parent;
    return parent->style;
}

/* What the box would have as its style, were `parent` its parent's. */
static const Style *style_inside(BoxBuild *b, const Box *box, const Style *parent)
{
    static const CssPseudo generated[] = {CSS_BEFORE, CSS_AFTER, CSS_MARKER, CSS_FOOTNOTE_CALL, CSS_FOOTNOTE_MARKER};
    const Style *was = outer_style(box);
    if (box->anonymous)
        return style_anonymous(b->engine, parent, box->style->display);
    if (!box->generated)
        return style_of(b->engine, b->ts, box->node, was, CSS_PSEUDO_NONE) == box->style
                   ? style_of(b->engine, b->ts, box->node, parent, CSS_PSEUDO_NONE) : box->style;
    for (size_t i = 0; i < sizeof generated / sizeof *generated; i++)
        if (style_of(b->engine, b->ts, box->node, was, generated[i]) == box->style)
            return style_of(b->engine, b->ts, box->node, parent, generated[i]);
    return box->style;
}

/* The inline content of `from` again, in the styles of the first line. */
static void copy_inlines(BoxBuild *b, const Box *from, Box *to)
{
    for (Box *child = from->first; child; child = child->next) {
        if (child->kind == BOX_MARK || box_is_float(child) || box_is_out_of_flow(child))
            continue; /* placed with the block, not with its lines */
        Box *copy = arena_new(b->arena, Box);
        *copy = *child;
        copy->first_line = true;
        copy->heir = child;
        b->boxes++;
        switch (child->kind) {
        case BOX_TEXT: case BOX_LEADER: case BOX_BREAK:
            copy->style = child->style == outer_style(child) ? to->style : child->style;
            break;
        case BOX_INLINE: case BOX_RUBY: case BOX_RUBY_BASE: case BOX_RUBY_TEXT:
            copy->style = style_inside(b, child, to->style);
            copy->first = copy->last = NULL;
            copy_inlines(b, child, copy);
            break;
        case BOX_BLOCK: case BOX_REPLACED: case BOX_FLEX: case BOX_GRID: case BOX_TABLE: /* in no first line but its own */
            copy->natural = NULL;
            break;
        case BOX_GROUP: case BOX_ROW: case BOX_CELL: case BOX_COLUMN: case BOX_CAPTION: case BOX_MARK:
            break;
        }
        box_append(to, copy);
    }
}

static void make_first_line(BoxBuild *b, Box *box, const Chain *chain)
{
    const Style *style = with_own(b, box->style, line_style(b, chain, box->style));
    Box *line = box_new(b->arena, BOX_INLINE, style, box->node);
    line->anonymous = line->first_line = true;
    line->parent = box;
    line->vertical = box->vertical;
    copy_inlines(b, box, line);
    box_check_face(b, style, box->node);
    box_extra(b->arena, box)->first_line = line;
}

static bool is_container(const Box *box)
{
    return box->kind == BOX_BLOCK || box->kind == BOX_CELL || box->kind == BOX_CAPTION;
}

static bool in_flow(const Box *box) { return box->kind != BOX_MARK && !box_is_float(box) && !box_is_out_of_flow(box); }

/* `outer`: of the boxes whose first line is this one's; NULL: none. */
static void visit(BoxBuild *b, Box *box, const Chain *outer)
{
    Chain own = {box->node, outer};
    bool has_own = is_container(box) && !box->anonymous && !box->generated && box->node->kind == NODE_ELEMENT &&
                   style_of(b->engine, b->ts, box->node, box->style, CSS_FIRST_LINE);
    const Chain *chain = has_own ? &own : outer;
    bool first = is_container(box) && !box->inlines;
    for (Box *child = box->first; child; child = child->next) {
        visit(b, child, first && in_flow(child) && child->kind == BOX_BLOCK ? chain : NULL);
        first &= !in_flow(child);
    }
    if (box->extra && box->extra->note)
        visit(b, box->extra->note, NULL);
    if (box->inlines && chain) /* after its atoms, which are copied */
        make_first_line(b, box, chain);
}

void box_first_lines(BoxBuild *b, Box *root)
{
    if (style_has_pseudo(b->engine, CSS_FIRST_LINE))
        visit(b, root, NULL);
}
