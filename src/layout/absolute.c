/* absolute.c - boxes out of the flow (CSS 2.2 §10.3.7, §10.6.4). */
#include "layout/flow.h"

void add_placeholder(Layout *l, Frag *frag, Box *box, double x, double y)
{
    Frag *place = frag_new(l, box);
    place->placeholder = true;
    place->x = (float)x;
    place->y = (float)y;
    frag_append(frag, place);
    if (box->kind != BOX_MARK && !box_is_page_float(box))
        l->absolutes++;
}

typedef struct Containing {
    Frag *frag;
    double x, y, w, h; /* padding box, in frag's coordinates */
    bool is_page;
} Containing;

static double inset(const Box *box, int side, double base, double otherwise)
{
    return length_resolve(box->style->inset[side], base, otherwise);
}

static bool given(const Box *box, int side) { return box->style->inset[side].kind != LENGTH_AUTO; }

/* Inline axis: width from left and right where both are given. */
static void place_absolute(Layout *l, const Containing *in, Box *box, double sx, double sy)
{
    Edges e = edges_of(box, box->vertical, in->w);
    double left = inset(box, SIDE_LEFT, in->w, 0), right = inset(box, SIDE_RIGHT, in->w, 0);
    double top = inset(box, SIDE_TOP, in->h, 0), bottom = inset(box, SIDE_BOTTOM, in->h, 0);
    double margins = e.margin[SIDE_LEFT] + e.margin[SIDE_RIGHT], heights = e.margin[SIDE_TOP] + e.margin[SIDE_BOTTOM];
    bool both_x = given(box, SIDE_LEFT) && given(box, SIDE_RIGHT), both_y = given(box, SIDE_TOP) && given(box, SIDE_BOTTOM);
    Space space = space_plain(given(box, SIDE_LEFT) || given(box, SIDE_RIGHT) ? in->w - left - right : in->w);
    space.percent_block = in->h;
    space.shrink = true;
    if (both_x && box->style->width.kind == LENGTH_AUTO && box->kind != BOX_REPLACED)
        space.fixed_width = fmax(0, in->w - left - right - margins);
    else if (box->style->width.kind == LENGTH_PERCENT)
        space.width = in->w;
    if (both_y && box->style->height.kind == LENGTH_AUTO && box->kind != BOX_REPLACED)
        space.fixed_block = fmax(0, in->h - top - bottom - heights);
    Result r = layout_box(l, box, &space, NULL);
    double w = (double)r.frag->w + margins, h = (double)r.frag->h + heights;
    double x = given(box, SIDE_LEFT) ? in->x + left : given(box, SIDE_RIGHT) ? in->x + in->w - right - w : sx;
    double y = given(box, SIDE_TOP) ? in->y + top : given(box, SIDE_BOTTOM) ? in->y + in->h - bottom - h : sy;
    if (both_x && e.auto_margin[SIDE_LEFT] && e.auto_margin[SIDE_RIGHT])
        x += (in->w - left - right - w) / 2;
    r.frag->x = (float)(x + e.margin[SIDE_LEFT]);
    r.frag->y = (float)(y + e.margin[SIDE_TOP]);
    frag_append(in->frag, r.frag);
}

/* Static positions inside fragments that turn are taken at the turn. */
static void resolve_inside(Layout *l, const Containing *in, Frag *frag, double x, double y, unsigned depth)
{
    for (Frag *child = frag->first; child; child = child->next) {
        double cx = x + (double)child->x, cy = y + (double)child->y;
        if (!child->placeholder) {
            if (depth < 512)
                resolve_inside(l, in, child, cx, cy, depth + 1);
            continue;
        }
        const Style *s = child->box->style;
        bool absolute = child->box->kind != BOX_MARK && child->lines_x <= 0 && !box_is_page_float(child->box);
        if (!absolute || (s->position == POSITION_FIXED && !in->is_page))
            continue;
        child->lines_x = 1; /* resolved */
        l->absolutes--;
        place_absolute(l, in, (Box *)(uintptr_t)child->box, cx, cy);
    }
}

void resolve_absolutes(Layout *l, Frag *frag, bool is_page)
{
    Containing in = {.frag = frag, .w = (double)frag->w, .h = (double)frag->h, .is_page = is_page};
    if (!is_page) {
        Edges e = edges_of(frag->box, frag->box->vertical, 0);
        in.x = e.border[SIDE_LEFT];
        in.y = e.border[SIDE_TOP];
        in.w -= e.border[SIDE_LEFT] + e.border[SIDE_RIGHT];
        in.h -= e.border[SIDE_TOP] + e.border[SIDE_BOTTOM];
    }
    resolve_inside(l, &in, frag, 0, 0, 0);
}
