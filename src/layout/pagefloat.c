/* pagefloat.c - float: top and bottom (GCPM; CSS Page Floats 3, referring to the page).
 *
 * A page float leaves its place in the text for the top or bottom of the page where
 * that place is. One that finds no room, or would drive its own place to the next
 * page, waits for the next page, and all that come later with it: they keep their
 * order. Text keeps a fifth of a page, or the floats have a page to themselves.
 */
#include "layout/pages.h"

enum { TRIES = 40 }; /* floats tried on one page; the others wait */

typedef struct FloatPage {
    Layout *l;
    Box *root;
    Page *page;
    double size, width;
    PageRoom room;
    VEC(Frag *) frags; /* in order; y is the margin before */
} FloatPage;

static double height_of_float(const FloatPage *p, const Frag *frag)
{
    Edges e = edges_of(frag->box, p->root->vertical, p->width);
    return e.margin[SIDE_TOP] + (double)frag->h + e.margin[SIDE_BOTTOM];
}

/* last: it stays where it is, and says what does not fit. */
static Frag *lay_out(const FloatPage *p, Box *box, bool last)
{
    Edges e = edges_of(box, p->root->vertical, p->width);
    Space space = space_plain(p->width);
    double left, width = width_of(p->l, box, &space, &e, &left);
    bool own = box->kind == BOX_REPLACED || box->vertical != p->root->vertical; /* has a width of its own */
    space.percent_block = p->size;
    if (!own)
        space.fixed_width = width;
    p->l->quiet += !last;
    Frag *frag = layout_box(p->l, box, &space, NULL).frag;
    p->l->quiet -= !last;
    if (own && e.auto_margin[SIDE_LEFT] && p->width > (double)frag->w)
        left = (p->width - (double)frag->w) * (e.auto_margin[SIDE_RIGHT] ? 0.5 : 1);
    frag->x = (float)left;
    frag->y = (float)e.margin[SIDE_TOP];
    return frag;
}

static void add(FloatPage *p, Frag *frag)
{
    *(frag->box->style->floating == FLOAT_BOTTOM ? &p->room.after : &p->room.before) += height_of_float(p, frag);
    vec_push(p->l->arena, &p->frags, frag);
}

static void drop_last(FloatPage *p)
{
    Frag *frag = p->frags.items[--p->frags.count];
    *(frag->box->style->floating == FLOAT_BOTTOM ? &p->room.after : &p->room.before) -= height_of_float(p, frag);
}

static double taken(const FloatPage *p) { return p->room.before + p->room.after; }

/* ---- their places in the text ------------------------------------------------------------ */

/* The place of `wanted`; of NULL, of the first page float that is neither set nor waiting. */
static Box *find_float(const Frag *frag, const Box *wanted, unsigned depth)
{
    if (!frag || depth > BOX_DEPTH || frag->repeated)
        return NULL;
    if (frag->placeholder) {
        bool found = wanted ? frag->box == wanted : box_is_page_float(frag->box) && !frag->box->float_taken;
        return found ? (Box *)(uintptr_t)frag->box : NULL;
    }
    for (unsigned i = 0; i < frag->line_count; i++)
        for (size_t k = 0; k < frag->lines[i].fragment_count; k++) {
            const Fragment *f = &frag->lines[i].fragments[k];
            Box *found = f->kind == FRAGMENT_ATOMIC ? find_float(f->owner, wanted, depth + 1) : NULL;
            if (found)
                return found;
        }
    for (const Frag *child = frag->first; child; child = child->next) {
        Box *found = find_float(child, wanted, depth + 1);
        if (found)
            return found;
    }
    return NULL;
}

/* ---- the page ------------------------------------------------------------------------------ */

static void put_floats(FloatPage *p, double note_height)
{
    Frag *area = p->page->frag, *text = area->first;
    double top = 0, bottom = p->size - note_height - p->room.after;
    area->first = area->last = NULL;
    for (size_t i = 0; i < p->frags.count; i++) {
        Frag *frag = p->frags.items[i] = lay_out(p, (Box *)(uintptr_t)p->frags.items[i]->box, true);
        double *y = frag->box->style->floating == FLOAT_BOTTOM ? &bottom : &top, from = *y;
        *y += height_of_float(p, frag);
        frag->y += (float)from;
        if (y == &top)
            frag_append(area, frag);
    }
    for (Frag *next; text; text = next) {
        next = text->next;
        frag_append(area, text);
    }
    for (size_t i = 0; i < p->frags.count; i++)
        if (p->frags.items[i]->box->style->floating == FLOAT_BOTTOM)
            frag_append(area, p->frags.items[i]);
}

/* Those that wait come first; how many of them are on the page. */
static size_t add_waiting(FloatPage *p, const PageBeside *in, double most)
{
    size_t n = 0;
    for (; n < in->floats.count && n < TRIES; n++) {
        Frag *frag = lay_out(p, in->floats.items[n], false);
        double height = height_of_float(p, frag);
        if (n > 0 && taken(p) + height > most + FIT_EPSILON)
            break;
        add(p, frag);
        if (height > p->size + FIT_EPSILON)
            report_full(p->l, frag->box, height - p->size);
        if (taken(p) > most)
            return n + 1;
    }
    return n;
}

static void blank_area(FloatPage *p)
{
    Frag *area = frag_new(p->l, p->root);
    area->w = (float)p->width;
    area->h = (float)p->size;
    area->frameless = true;
    p->page->frag = area;
}

/* Without text: what waits, as much as the page holds. */
static void page_of_floats(FloatPage *p, const PageBeside *in, PageBeside *out)
{
    blank_area(p);
    out->notes = in->notes;
    out->note = in->note;
    out->note_height = 0;
    if (p->size - taken(p) > p->size * (1 - PAGE_MOST) && in->notes.count)
        footnotes_alone(p->l, p->root, p->page, in, out, &p->room);
    put_floats(p, out->note_height);
}

static void wait(FloatPage *p, PageBeside *out, Box *box)
{
    box->float_taken = true;
    vec_push(p->l->arena, &out->floats, box);
}

/* Lays out the text again and again, each time with one more of its floats. */
static Result page_with_text(FloatPage *p, Token *token, const PageBeside *in, PageBeside *out, PageBody *body)
{
    Result r = footnotes_page(p->l, p->root, p->page, token, in, out, &p->room, body);
    size_t tries = 0;
    for (Box *box; (box = find_float(p->page->frag, NULL, 0));) {
        Frag *frag = out->floats.count || tries++ == TRIES ? NULL : lay_out(p, box, false);
        if (!frag || taken(p) + height_of_float(p, frag) > p->size * PAGE_MOST) {
            wait(p, out, box);
            continue;
        }
        add(p, frag);
        Result again = footnotes_page(p->l, p->root, p->page, token, in, out, &p->room, body);
        if (find_float(p->page->frag, box, 0)) {
            box->float_taken = true;
            r = again;
            continue;
        }
        drop_last(p);
        wait(p, out, box);
        r = footnotes_page(p->l, p->root, p->page, token, in, out, &p->room, body);
    }
    put_floats(p, out->note_height);
    return r;
}

/* The page as it stays was set in silence: once more, for what does not fit. */
static void report_text(FloatPage *p, Token *token, double note_height, PageBody *body)
{
    PageRoom room = {p->room.before, p->room.after + note_height};
    Frag *made = p->page->frag;
    body(p->l, p->root, p->page, token, &room);
    p->page->frag = made;
}

Result page_with_floats(Layout *l, Box *root, Page *page, Token *token, bool text, PageBeside *beside, PageBody *body)
{
    FloatPage p = {.l = l, .root = root, .page = page, .size = root->vertical ? page->w : page->h,
                   .width = root->vertical ? page->h : page->w};
    PageBeside out = {0};
    size_t placed = add_waiting(&p, beside, text ? p.size * PAGE_MOST : p.size);
    for (size_t i = placed; i < beside->floats.count; i++)
        vec_push(l->arena, &out.floats, beside->floats.items[i]);
    Result r = {.token = token};
    if (text && taken(&p) <= p.size * PAGE_MOST + FIT_EPSILON)
        r = page_with_text(&p, token, beside, &out, body);
    else
        page_of_floats(&p, beside, &out);
    if (r.frag && taken(&p) + out.note_height > 0)
        report_text(&p, token, out.note_height, body);
    *beside = out;
    return r;
}
