/* notes.c - what pages say about themselves: which id is where, running
 * strings (GCPM 3 §1.1), page counters, margin boxes (Paged Media 3 §5.3). */
#include <string.h>

#include "layout/pages.h"

/* ---- every box in order of its page ---------------------------------------------------- */

static void visit_inlines(const Frag *frag, const Visit *visit, size_t page, double x, double y)
{
    const Box *seen = NULL;
    for (unsigned i = 0; i < frag->line_count; i++)
        for (size_t k = 0; k < frag->lines[i].fragment_count; k++) {
            const Fragment *f = &frag->lines[i].fragments[k];
            if (f->kind != FRAGMENT_GLYPHS)
                continue;
            const Box *owner = f->owner;
            double ly = y + (double)frag->lines_y + frag->lines[i].top - frag->lines[0].top;
            for (const Box *b = owner ? owner->parent : NULL; b && b != frag->box && b != seen && b->kind != BOX_BLOCK; b = b->parent)
                if (!b->anonymous && !b->generated)
                    visit->at(visit->context, box_original(b), page, x + (double)frag->lines_x + frag->lines[i].start + f->x, ly);
            seen = owner ? owner->parent : NULL;
        }
}

static void visit_frag(const Frag *frag, const Visit *visit, size_t page, double x, double y, unsigned depth)
{
    if (frag->repeated || depth > BOX_DEPTH)
        return;
    if (!frag->continued && !frag->frameless && !(frag->placeholder && frag->box->kind != BOX_MARK) && !frag->box->anonymous)
        visit->at(visit->context, frag->box, page, x, y);
    if (frag->line_count)
        visit_inlines(frag, visit, page, x, y);
    for (const Frag *child = frag->first; child; child = child->next)
        visit_frag(child, visit, page, x + (double)child->x, y + (double)child->y, depth + 1);
}

static void visit_page(const Pages *pages, size_t index, const Visit *visit)
{
    const Page *page = &pages->items.items[index];
    if (page->frag)
        visit_frag(page->frag, visit, index, page->x, page->y, 0);
}

/* ---- ids --------------------------------------------------------------------------------- */

typedef struct Targets {
    Pages *pages;
    PassInfo *out;
} Targets;

static void note_target(void *context, const Box *box, size_t page, double x, double y)
{
    Targets *t = context;
    (void)x, (void)y;
    Str id = box->generated ? STR("") : node_get(box->node, ATOM_id);
    if (!id.len || map_has(&t->out->page_of_id, id))
        return;
    map_set(&t->out->page_of_id, id, (void *)(uintptr_t)(page + 1));
    Str *text = arena_new(t->out->page_of_id.arena, Str);
    *text = node_plain_text(t->out->page_of_id.arena, box->node);
    map_set(&t->out->text_of_id, id, text);
}

void pages_collect_targets(Pages *pages, PassInfo *out)
{
    Targets targets = {pages, out};
    Visit visit = {note_target, &targets};
    for (size_t i = 0; i < pages->items.count; i++)
        visit_page(pages, i, &visit);
    out->pages = pages->items.count;
}

/* ---- strings -------------------------------------------------------------------------------- */

/* A named string or a running element: the box that set it. NULL: none yet. */
typedef struct StringState {
    Atom name;
    bool element;
    const Box *start, *first, *last; /* of the page at hand */
    bool set_here;
} StringState;

typedef struct Strings {
    Arena *arena;
    VEC(StringState) items;
} Strings;

static StringState *string_state(Strings *s, Atom name, bool element)
{
    for (size_t i = 0; i < s->items.count; i++)
        if (s->items.items[i].name == name && s->items.items[i].element == element)
            return &s->items.items[i];
    vec_push(s->arena, &s->items, (StringState){.name = name, .element = element});
    return &s->items.items[s->items.count - 1];
}

static void set_string(Strings *s, Atom name, bool element, const Box *box)
{
    StringState *state = string_state(s, name, element);
    if (!state->set_here)
        state->first = box;
    state->last = box;
    state->set_here = true;
}

static void note_string(void *context, const Box *box, size_t page, double x, double y)
{
    (void)page, (void)x, (void)y;
    if (!box->extra || (box->generated && box->kind != BOX_MARK))
        return;
    if (box->style->string_set)
        set_string(context, box->style->string_set, false, box);
    if (box->extra->running)
        set_string(context, box->style->running, true, box);
}

static void next_page_strings(Strings *s)
{
    for (size_t i = 0; i < s->items.count; i++) {
        StringState *state = &s->items.items[i];
        state->start = state->first = state->last;
        state->set_here = false;
    }
}

static const BoxExtra *string_of(Strings *s, const ContentPiece *piece)
{
    const StringState *state = string_state(s, piece->name, piece->kind == CONTENT_ELEMENT);
    const Box *box = state->first;
    if (str_eq(piece->text, STR("last")))
        box = state->last;
    else if (str_eq(piece->text, STR("start")))
        box = state->start;
    else if (str_eq(piece->text, STR("first-except")) && state->set_here)
        box = NULL;
    return box ? box->extra : NULL;
}

/* ---- margin boxes ----------------------------------------------------------------------------- */

typedef VEC(MarginPiece) MarginPieces;

static void end_text(Pages *pages, Buf *text, MarginPieces *out)
{
    if (text->len)
        vec_push(pages->arena, out, (MarginPiece){.text = str_copy(pages->arena, buf_str(text))});
    buf_clear(text);
}

static MarginPieces margin_pieces(Pages *pages, Strings *strings, const Style *s, size_t page, Diag *diag)
{
    Buf buf = buf_on(pages->arena);
    MarginPieces out = {0};
    for (size_t i = 0; i < s->content_count; i++) {
        const ContentPiece *p = &s->content[i];
        const BoxExtra *set = p->kind == CONTENT_STRING || p->kind == CONTENT_ELEMENT ? string_of(strings, p) : NULL;
        if (p->kind == CONTENT_TEXT) {
            buf_put(&buf, p->text);
        } else if (p->kind == CONTENT_STRING && set) {
            buf_put(&buf, set->string_value);
        } else if (set) {
            end_text(pages, &buf, &out);
            vec_push(pages->arena, &out, (MarginPiece){.running = set->running});
        } else if (p->kind == CONTENT_COUNTER && str_eq(atom_str(p->name), STR("pages"))) {
            counter_format(&buf, (int)pages->items.count, p->style);
        } else if (p->kind == CONTENT_COUNTER && str_eq(atom_str(p->name), STR("page"))) {
            counter_format(&buf, (int)page + 1, p->style);
        } else if (p->kind == CONTENT_COUNTER || p->kind == CONTENT_COUNTERS) {
            diag_add(diag, DIAG_LAYOUT_PAGE_COUNTER, pages->root->place, atom_str(p->name));
        }
    }
    end_text(pages, &buf, &out);
    return out;
}

/* Elements made anew for each page count as work: a large one on many pages ends. */
static Box *margin_box(Pages *pages, Layout *l, Strings *strings, const Style *s, size_t page)
{
    MarginPieces pieces = margin_pieces(pages, strings, s, page, l->diag);
    size_t before = l->build->boxes;
    if (!layout_works(l, 1))
        return NULL;
    Box *box = box_margin(l->build, s, pieces.items, pieces.count, pages->root, page + 1, pages->items.count);
    layout_works(l, l->build->boxes - before);
    return box;
}

typedef struct Area {
    double x, y, w, h;
} Area;

/* Left, middle and right share a side: the middle takes what it needs and is
 * centred, the others the rest; without a middle by what they need. */
static void share_width(const double need[3], const bool there[3], double width, double x[3], double w[3])
{
    double middle = there[1] ? fmin(need[1], width) : 0, rest = width - middle;
    if (there[1]) {
        double side = rest / 2;
        if ((there[0] && need[0] > side) != (there[2] && need[2] > side) && need[0] + need[2] <= rest)
            side = need[0] > side ? need[0] : rest - need[2];
        w[0] = side;
        w[2] = rest - side;
    } else {
        double sum = (there[0] ? need[0] : 0) + (there[2] ? need[2] : 0);
        w[0] = !there[2] ? rest : !there[0] ? 0 : sum > 0 && sum > rest ? rest * need[0] / sum : need[0] + (rest - sum) / 2;
        w[2] = rest - w[0];
    }
    w[1] = middle;
    x[0] = 0;
    x[1] = w[0];
    x[2] = w[0] + w[1];
}

static double margin_of(const PageStyle *style, int side)
{
    bool across = side == SIDE_LEFT || side == SIDE_RIGHT;
    return fmax(0, length_resolve(style->box.margin[side], across ? style->width : style->height, 0));
}

static void put_margin(Pages *pages, Layout *l, Page *page, int which, Box *box, Area area)
{
    Edges e = edges_of(box, box->vertical, area.w);
    double w = area.w - e.margin[SIDE_LEFT] - e.margin[SIDE_RIGHT], h = area.h - e.margin[SIDE_TOP] - e.margin[SIDE_BOTTOM];
    (void)pages;
    Frag *frag = layout_whole(l, box, area.w, fmax(0, w), -1);
    double slack = h - (double)frag->h;
    VerticalAlign v = box->style->vertical_align;
    frag->h = (float)h;
    frag_shift(frag, v == VALIGN_TOP ? 0 : v == VALIGN_BOTTOM ? slack : slack / 2);
    frag->x = (float)(area.x + e.margin[SIDE_LEFT]);
    frag->y = (float)(area.y + e.margin[SIDE_TOP]);
    page->margins[which] = frag;
}

static void put_edge(Pages *pages, Layout *l, Page *page, Box *const boxes[PAGE_BOX_COUNT], const int which[3], Area area)
{
    double need[3] = {0}, x[3], w[3], min;
    bool there[3];
    for (int i = 0; i < 3; i++) {
        there[i] = boxes[which[i]];
        if (there[i])
            content_widths(l, boxes[which[i]], &min, &need[i]);
    }
    share_width(need, there, area.w, x, w);
    for (int i = 0; i < 3; i++)
        if (there[i])
            put_margin(pages, l, page, which[i], boxes[which[i]], (Area){area.x + x[i], area.y, w[i], area.h});
}

static void put_side(Pages *pages, Layout *l, Page *page, Box *const boxes[PAGE_BOX_COUNT], const int which[3], Area area)
{
    for (int i = 0; i < 3; i++)
        if (boxes[which[i]])
            put_margin(pages, l, page, which[i], boxes[which[i]], (Area){area.x, area.y + area.h * i / 3, area.w, area.h / 3});
}

static void put_corner(Pages *pages, Layout *l, Page *page, Box *const boxes[PAGE_BOX_COUNT], int which, Area area)
{
    if (boxes[which])
        put_margin(pages, l, page, which, boxes[which], area);
}

static void place_margins(Pages *pages, Layout *l, Page *page, Box *const b[PAGE_BOX_COUNT])
{
    static const int top[] = {PAGE_TOP_LEFT, PAGE_TOP_CENTER, PAGE_TOP_RIGHT};
    static const int bottom[] = {PAGE_BOTTOM_LEFT, PAGE_BOTTOM_CENTER, PAGE_BOTTOM_RIGHT};
    static const int left[] = {PAGE_LEFT_TOP, PAGE_LEFT_MIDDLE, PAGE_LEFT_BOTTOM};
    static const int right[] = {PAGE_RIGHT_TOP, PAGE_RIGHT_MIDDLE, PAGE_RIGHT_BOTTOM};
    double t = margin_of(page->style, SIDE_TOP), r = margin_of(page->style, SIDE_RIGHT), d = margin_of(page->style, SIDE_BOTTOM),
           f = margin_of(page->style, SIDE_LEFT), w = page->style->width, h = page->style->height;
    put_edge(pages, l, page, b, top, (Area){f, 0, w - f - r, t});
    put_edge(pages, l, page, b, bottom, (Area){f, h - d, w - f - r, d});
    put_side(pages, l, page, b, left, (Area){0, t, f, h - t - d});
    put_side(pages, l, page, b, right, (Area){w - r, t, r, h - t - d});
    put_corner(pages, l, page, b, PAGE_TOP_LEFT_CORNER, (Area){0, 0, f, t});
    put_corner(pages, l, page, b, PAGE_TOP_RIGHT_CORNER, (Area){w - r, 0, r, t});
    put_corner(pages, l, page, b, PAGE_BOTTOM_LEFT_CORNER, (Area){0, h - d, f, d});
    put_corner(pages, l, page, b, PAGE_BOTTOM_RIGHT_CORNER, (Area){w - r, h - d, r, d});
}

void pages_margin_boxes(Pages *pages, Layout *l)
{
    Strings strings = {.arena = pages->arena};
    Visit visit = {note_string, &strings};
    for (size_t i = 0; i < pages->items.count; i++) {
        Page *page = &pages->items.items[i];
        Box *boxes[PAGE_BOX_COUNT] = {NULL};
        bool any = false;
        next_page_strings(&strings);
        visit_page(pages, i, &visit);
        l->page = i + 1;
        for (int b = 0; b < PAGE_BOX_COUNT; b++) {
            const Style *s = page->style->margin_box[b];
            if (!s)
                continue;
            boxes[b] = margin_box(pages, l, &strings, s, i);
            any = any || boxes[b];
        }
        if (any)
            place_margins(pages, l, page, boxes);
    }
}
