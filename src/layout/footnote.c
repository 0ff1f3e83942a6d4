/* footnote.c - notes at the foot of the page that calls them (GCPM 3 § 2).
 *
 * A page is laid out, its calls are gathered, and it is laid out again with room
 * for their notes. The room only grows, so that a call which this drives to the
 * next page cannot come back, and a few rounds are enough.
 */
#include "layout/pages.h"

enum { ROUNDS = 4 };

typedef struct Calls {
    Arena *arena;
    VEC(Box *) notes;
} Calls;

static void gather(Calls *calls, const Frag *frag, unsigned depth);

/* A call is one word, but may be set in several runs. */
static void gather_lines(Calls *calls, const Frag *frag, unsigned depth)
{
    for (unsigned i = 0; i < frag->line_count; i++)
        for (size_t k = 0; k < frag->lines[i].fragment_count; k++) {
            const Fragment *f = &frag->lines[i].fragments[k];
            if (f->kind == FRAGMENT_ATOMIC)
                gather(calls, f->owner, depth + 1);
            const Box *owner = f->kind == FRAGMENT_GLYPHS ? f->owner : NULL, *call = owner ? owner->parent : NULL;
            Box *note = call && call->extra ? call->extra->note : NULL;
            if (note && !(calls->notes.count && calls->notes.items[calls->notes.count - 1] == note))
                vec_push(calls->arena, &calls->notes, note);
        }
}

static void gather(Calls *calls, const Frag *frag, unsigned depth)
{
    if (!frag || frag->repeated || frag->placeholder || depth > BOX_DEPTH)
        return;
    gather_lines(calls, frag, depth);
    for (const Frag *child = frag->first; child; child = child->next)
        gather(calls, child, depth + 1);
}

/* The notes under each other in the page's footnote area; NULL: none. *height
 * is that of its margin box. */
static Frag *area_of(Layout *l, const Page *page, Calls *calls, const Box *root, double width, double *height)
{
    *height = 0;
    if (!calls->notes.count || !page->style->footnote_area)
        return NULL;
    Box *area = box_new(l->arena, BOX_BLOCK, page->style->footnote_area, root->node);
    area->generated = true;
    area->vertical = root->vertical;
    for (size_t i = 0; i < calls->notes.count; i++)
        box_append(area, calls->notes.items[i]);
    Edges e = edges_of(area, root->vertical, width);
    Frag *frag = layout_whole(l, area, width, width - e.margin[SIDE_LEFT] - e.margin[SIDE_RIGHT], -1);
    frag->x = (float)e.margin[SIDE_LEFT];
    frag->y = (float)e.margin[SIDE_TOP];
    *height = e.margin[SIDE_TOP] + (double)frag->h + e.margin[SIDE_BOTTOM];
    return frag;
}

Result footnotes_page(Layout *l, Box *root, Page *page, Token *token, PageBody *body)
{
    double size = root->vertical ? page->w : page->h, width = root->vertical ? page->h : page->w;
    double room = 0, height, most = size * 0.8; /* the text keeps the rest, or no page would end */
    for (int round = 1;; round++) {
        Result r = body(l, root, page, token, room);
        Calls calls = {.arena = l->arena};
        gather(&calls, page->frag, 0);
        Frag *area = area_of(l, page, &calls, root, width, &height);
        bool fits = height <= room + FIT_EPSILON;
        if (!fits && round < ROUNDS && room < most) {
            room = fmin(height, most);
            continue;
        }
        if (!area)
            return r;
        if (!fits)
            report_full(l, calls.notes.items[0], height - room);
        area->y += (float)(size - fmin(height, most));
        frag_append(page->frag, area);
        return r;
    }
}
