/* replaced.c - pictures and custom elements (CSS 2.2 §10.3.2, §10.6.2). */
#include "layout/flow.h"

static double attribute_points(const Node *node, Atom name)
{
    double pixels;
    Str text = node_get(node, name);
    return str_to_double(text, &pixels) && pixels > 0 && pixels < 100000 ? pixels * 0.75 : 0;
}

typedef struct Wanted {
    double w, h; /* content; below 0: auto */
} Wanted;

static double definite(Length length, double base, double edges, bool border_box)
{
    if (length.kind != LENGTH_PT && !(length.kind == LENGTH_PERCENT && base >= 0))
        return -1;
    return fmax(0, length_resolve(length, base, 0) - (border_box ? edges : 0));
}

static Wanted wanted_size(const Box *box, double width, double percent_block, const Edges *e)
{
    const Style *s = box->style;
    Wanted want = {definite(s->width, width, edges_inline(e), s->border_box),
                   definite(s->height, percent_block, edges_block(e), s->border_box)};
    if (want.w < 0 && s->width.kind == LENGTH_AUTO && attribute_points(box->node, ATOM_width) > 0)
        want.w = attribute_points(box->node, ATOM_width);
    if (want.h < 0 && s->height.kind == LENGTH_AUTO && attribute_points(box->node, ATOM_height) > 0)
        want.h = attribute_points(box->node, ATOM_height);
    return want;
}

/* Content size: what is given, the rest by the natural ratio; 300 x 150 px where
 * there is nothing to go by. */
static void content_size(const Box *box, double width, double percent_block, const Edges *e, double *w, double *h)
{
    double nw = box->extra ? box->extra->natural_width : 0, nh = box->extra ? box->extra->natural_height : 0;
    double ratio = nw > 0 && nh > 0 ? nw / nh : 0;
    Wanted want = wanted_size(box, width, percent_block, e);
    if (box->extra && !box->extra->ops && !box->extra->image)
        nw = nh = 0.01; /* a picture that could not be read takes no room */
    *w = want.w >= 0 ? want.w : want.h >= 0 && ratio > 0 ? want.h * ratio : nw > 0 ? nw : 225;
    *h = want.h >= 0 ? want.h : ratio > 0 ? *w / ratio : nh > 0 ? nh : 112.5;
    double most_w = definite(box->style->max_width, width > 0 ? width : -1, edges_inline(e), box->style->border_box);
    double most_h = definite(box->style->max_height, percent_block, edges_block(e), box->style->border_box);
    if (most_w >= 0 && *w > most_w) {
        *h = want.h >= 0 || ratio <= 0 ? *h : most_w / ratio;
        *w = most_w;
    }
    if (most_h >= 0 && *h > most_h) {
        *w = want.w >= 0 || ratio <= 0 ? *w : most_h * ratio;
        *h = most_h;
    }
    *w = fmax(*w, definite(box->style->min_width, width, edges_inline(e), box->style->border_box));
    *h = fmax(*h, definite(box->style->min_height, percent_block, edges_block(e), box->style->border_box));
}

void replaced_size(Layout *l, const Box *box, double width, double percent_block, double *w, double *h)
{
    Edges e = edges_of(box, false, width);
    (void)l;
    content_size(box, width, percent_block, &e, w, h);
}

Result layout_replaced(Layout *l, Box *box, const Space *space)
{
    Edges e = edges_of(box, false, space->width);
    Frag *frag = frag_new(l, box);
    double w, h;
    content_size(box, space->width, space->percent_block, &e, &w, &h);
    if (space->fixed_width >= 0)
        w = space->fixed_width - edges_inline(&e);
    if (space->fixed_block >= 0)
        h = space->fixed_block - edges_block(&e);
    frag->w = (float)(fmax(0, w) + edges_inline(&e));
    frag->h = (float)(fmax(0, h) + edges_block(&e));
    if ((double)frag->h > space->block + FIT_EPSILON) {
        if (!space->at_top)
            return (Result){.none = true};
        report_full(l, box, (double)frag->h - space->block);
    }
    return (Result){.frag = frag};
}
