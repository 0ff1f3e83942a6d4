/* footnote.c - notes at the foot of the page that calls them (GCPM 3 § 2).
 *
 * A page is laid out, its calls are gathered, and it is laid out again with room
 * for their notes. The room only grows, so that a call which this drives to the
 * next page cannot come back, and a few rounds are enough. A note that is longer
 * than the page can give, or that would leave much of it blank by driving its own
 * call away, begins on the page of its call and goes on at the foot of the next one.
 */
#include "layout/pages.h"

enum { ROUNDS = 4, BLANK_LINES = 3 }; /* so many lines may stay blank for a note to be whole */

typedef struct Call {
    Box *note;
    double bottom; /* of its line, from the top of the page area */
} Call;

typedef struct Calls {
    Arena *arena;
    VEC(Call) items;
} Calls;

static void gather(Calls *calls, const Frag *frag, double y, unsigned depth);

/* A call is one word, but may be set in several runs. */
static void gather_lines(Calls *calls, const Frag *frag, double y, unsigned depth)
{
    for (unsigned i = 0; i < frag->line_count; i++) {
        const Line *line = &frag->lines[i];
        double bottom = y + (double)frag->lines_y + line->top + line->height - frag->lines[0].top;
        for (size_t k = 0; k < line->fragment_count; k++) {
            const Fragment *f = &line->fragments[k];
            if (f->kind == FRAGMENT_ATOMIC)
                gather(calls, f->owner, bottom, depth + 1);
            const Box *owner = f->kind == FRAGMENT_GLYPHS ? f->owner : NULL, *call = owner ? owner->parent : NULL;
            Box *note = call && call->extra ? call->extra->note : NULL;
            if (note && !(calls->items.count && calls->items.items[calls->items.count - 1].note == note))
                vec_push(calls->arena, &calls->items, (Call){note, bottom});
        }
    }
}

static void gather(Calls *calls, const Frag *frag, double y, unsigned depth)
{
    if (!frag || frag->repeated || frag->placeholder || depth > BOX_DEPTH)
        return;
    gather_lines(calls, frag, y, depth);
    for (const Frag *child = frag->first; child; child = child->next)
        gather(calls, child, y + (frag->turned ? 0 : (double)child->y), depth + 1);
}

/* ---- the area ------------------------------------------------------------------------ */

typedef struct NoteArea {
    Frag *frag;    /* NULL: no notes */
    double height; /* of its margin box */
    Token *token;  /* what goes on on the next page */
} NoteArea;

/* The notes under each other in what `limit` leaves them; the first goes on with `inner`. */
static NoteArea area_of(Layout *l, const Page *page, const Calls *calls, Token *inner, const Box *root, double width, double limit)
{
    if (!calls->items.count || !page->style->footnote_area)
        return (NoteArea){0};
    Box *area = box_new(l->arena, BOX_BLOCK, page->style->footnote_area, root->node);
    area->generated = area->note_area = true;
    area->vertical = root->vertical;
    layout_works(l, calls->items.count / 16);
    for (size_t i = 0; i < calls->items.count; i++)
        box_append(area, calls->items.items[i].note);
    Edges e = edges_of(area, root->vertical, width);
    Space space = space_plain(width);
    space.fixed_width = width - e.margin[SIDE_LEFT] - e.margin[SIDE_RIGHT];
    space.block = space.page = limit - e.margin[SIDE_TOP] - e.margin[SIDE_BOTTOM];
    Token *token = inner ? token_new(l, area) : NULL;
    if (token) {
        token->child = area->first;
        token->inner = inner;
    }
    Result r = layout_box(l, area, &space, token);
    r.frag->x = (float)e.margin[SIDE_LEFT];
    r.frag->y = (float)e.margin[SIDE_TOP];
    r.frag->continued = r.frag->unfinished = false; /* each page has an area of its own, the notes go on */
    return (NoteArea){r.frag, e.margin[SIDE_TOP] + (double)r.frag->h + e.margin[SIDE_BOTTOM], r.token};
}

/* ---- the page -------------------------------------------------------------------------- */

typedef struct NotePage {
    Layout *l;
    Box *root;
    Page *page;
    Token *token;
    const PageBeside *beside;
    PageRoom room;
    PageBody *body;
    double size, width;
} NotePage;

/* The text with `reserve` kept free below it, and the calls that stand on the page then. */
static Result try_page(const NotePage *p, double reserve, Calls *calls)
{
    PageRoom room = {p->room.before, p->room.after + reserve};
    bool trial = room.before + room.after > 0;
    p->l->quiet += trial;
    Result r = p->body(p->l, p->root, p->page, p->token, &room);
    p->l->quiet -= trial;
    *calls = (Calls){.arena = p->l->arena};
    for (size_t i = 0; i < p->beside->notes.count; i++)
        vec_push(calls->arena, &calls->items, (Call){p->beside->notes.items[i], 0});
    gather(calls, p->page->frag, 0, 0);
    return r;
}

static NoteArea area_in(const NotePage *p, const Calls *calls, double limit)
{
    return area_of(p->l, p->page, calls, p->beside->note, p->root, p->width, limit);
}

static bool begins(const NoteArea *area, const Box *note)
{
    return !area->token || area->token->child != note || area->token->inner;
}

/* A call that its note would drive away stays, if the note can begin below it. */
static bool keep_call(const NotePage *p, const Call *lost, size_t known, double *reserve, Result *r, Calls *calls, NoteArea *area)
{
    double room = p->size - p->room.after - lost->bottom, blank = *reserve - area->height;
    Calls kept;
    if (room <= 0 || room > *reserve || blank < BLANK_LINES * (double)p->root->style->line_height)
        return false;
    Result again = try_page(p, room, &kept);
    NoteArea begun = {0};
    if (kept.items.count > known)
        begun = area_in(p, &kept, room);
    if (!begun.frag || begun.height > room + FIT_EPSILON || !begins(&begun, kept.items.items[kept.items.count - 1].note)) {
        *r = try_page(p, *reserve, calls);
        return false;
    }
    *reserve = room;
    *r = again;
    *calls = kept;
    *area = begun;
    return true;
}

static void pass_on(PageBeside *out, const NotePage *p, const Calls *calls, const Token *token)
{
    bool rest = false;
    out->notes.items = NULL;
    out->notes.count = out->notes.cap = 0;
    out->note = token ? token->inner : NULL;
    for (size_t i = 0; token && i < calls->items.count; i++) {
        rest = rest || calls->items.items[i].note == token->child;
        if (rest)
            vec_push(p->l->arena, &out->notes, calls->items.items[i].note);
    }
}

static void put_area(const NotePage *p, PageBeside *out, const Calls *calls, const NoteArea *area)
{
    pass_on(out, p, calls, area->token);
    out->note_height = area->height;
    if (!area->frag)
        return;
    area->frag->y += (float)(p->size - area->height);
    frag_append(p->page->frag, area->frag);
}

Result footnotes_page(Layout *l, Box *root, Page *page, Token *token, const PageBeside *in, PageBeside *out, const PageRoom *room, PageBody *body)
{
    NotePage p = {l, root, page, token, in, *room, body, root->vertical ? page->w : page->h, root->vertical ? page->h : page->w};
    double most = fmax(0, p.size * PAGE_MOST - room->before - room->after);
    double reserve = 0;
    Calls calls, before = {0};
    for (int round = 1;; round++) {
        Result r = try_page(&p, reserve, &calls);
        NoteArea area = area_in(&p, &calls, p.size); /* not all of what a hostile page calls */
        area.height = area.token ? p.size : area.height;
        bool lost = calls.items.count < before.items.count;
        if (area.height > reserve + FIT_EPSILON && round < ROUNDS && reserve < most) {
            reserve = fmin(area.height, most);
            before = lost ? before : calls;
            continue;
        }
        if (lost && keep_call(&p, &before.items.items[calls.items.count], calls.items.count, &reserve, &r, &calls, &area)) {
            put_area(&p, out, &calls, &area);
            return r;
        }
        if (lost || area.token || area.height > reserve + FIT_EPSILON)
            area = area_in(&p, &calls, fmax(reserve, 1));
        put_area(&p, out, &calls, &area);
        return r;
    }
}

void footnotes_alone(Layout *l, Box *root, Page *page, const PageBeside *in, PageBeside *out, const PageRoom *room)
{
    NotePage p = {l, root, page, NULL, in, *room, NULL, root->vertical ? page->w : page->h, root->vertical ? page->h : page->w};
    Calls calls = {.arena = l->arena};
    for (size_t i = 0; i < in->notes.count; i++)
        vec_push(l->arena, &calls.items, (Call){in->notes.items[i], 0});
    NoteArea area = area_in(&p, &calls, fmax(1, p.size - room->before - room->after));
    put_area(&p, out, &calls, &area);
}
