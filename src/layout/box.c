/* box.c - from elements to boxes. */
#include "layout/box.h"

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
        box_finish_block(w->b, box);
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
    box_finish_inlines(w->b, marker);
    marker->parent = box;
    box_extra(w->b->arena, box)->marker = marker;
}

/* An attribute that says a number which a list may begin or go on with. */
static bool list_number(const Node *node, Atom attribute, int *out)
{
    long value;
    if (!str_to_int(node_get(node, attribute), &value) || value < -COUNTER_LIST_LIMIT || value > COUNTER_LIST_LIMIT)
        return false;
    *out = (int)value;
    return true;
}

static void enter_list(Builder *w, const Node *node, const Style *style)
{
    Atom item = atom(STR("list-item"));
    int number = 1;
    if (node->tag == ATOM_ol || node->tag == ATOM_ul) {
        list_number(node, ATOM_start, &number);
        counters_reset(&w->counters, item, number - 1, w->depth);
    }
    if (style->display != DISPLAY_LIST_ITEM)
        return;
    counters_increment(&w->counters, item, 1, w->depth);
    if (list_number(node, ATOM_value, &number))
        counters_increment(&w->counters, item, number - counters_value(&w->counters, item), w->depth);
}

/* A vertical cell in a horizontal table: the cell stays in the table's axes, a
 * block inside it turns. */
static void turn_cell(Builder *w, Box *cell)
{
    Box *inner = box_anonymous(w->b, BOX_BLOCK, cell, DISPLAY_BLOCK), *next;
    for (Box *child = cell->first; child; child = next) {
        next = child->next;
        box_append(inner, child);
    }
    cell->first = cell->last = NULL;
    cell->vertical = false;
    box_finish_block(w->b, inner);
    box_append(cell, inner);
}

static void finish_kind(Builder *w, Box *box, const Style *outer)
{
    switch (box->kind) {
    case BOX_CELL:
        if (box->vertical && outer->writing == WRITING_HORIZONTAL)
            turn_cell(w, box);
        else
            box_finish_block(w->b, box);
        return;
    case BOX_BLOCK: case BOX_CAPTION:
        box_finish_block(w->b, box);
        return;
    case BOX_FLEX: case BOX_GRID:
        box_finish_items(w->b, box);
        return;
    case BOX_TABLE:
        box_finish_table(w->b, box);
        return;
    case BOX_GROUP:
        box_finish_group(w->b, box);
        return;
    case BOX_ROW:
        box_finish_row(w->b, box);
        return;
    case BOX_RUBY:
        box_finish_ruby(w->b, box);
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
        if (!text_is_space(node->text))
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
        if (!box_is_block_level(child))
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
    box_finish_block(build, box);
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
    box_finish_block(build, box);
    return box;
}
