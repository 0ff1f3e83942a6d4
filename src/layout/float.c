/* float.c - floats of one formatting context (CSS 2.2 §9.5). */
#include "layout/flow.h"

typedef struct Exclusion {
    double x1, x2, y1, y2; /* margin box in the context's coordinates */
    bool left;
} Exclusion;

typedef struct Floats {
    VEC(Exclusion) items;
} Floats;

struct Floats *floats_new(Layout *l) { return arena_new(l->arena, Floats); }
size_t floats_count(const struct Floats *floats) { return floats ? floats->items.count : 0; }

void floats_truncate(struct Floats *floats, size_t count)
{
    if (floats && floats->items.count > count)
        floats->items.count = count;
}

LineSpace floats_space(const struct Floats *floats, double top, double height, double x0, double x1)
{
    double start = x0, end = x1;
    for (size_t i = 0; i < floats->items.count; i++) {
        const Exclusion *f = &floats->items.items[i];
        if (f->y1 >= top + fmax(height, 0.01) || f->y2 <= top)
            continue;
        if (f->left)
            start = fmax(start, f->x2);
        else
            end = fmin(end, f->x1);
    }
    return (LineSpace){start - x0, fmax(0, end - start)};
}

double floats_bottom(const struct Floats *floats, bool left, bool right)
{
    double bottom = -INFINITY;
    for (size_t i = 0; floats && i < floats->items.count; i++) {
        const Exclusion *f = &floats->items.items[i];
        if (f->left ? left : right)
            bottom = fmax(bottom, f->y2);
    }
    return bottom;
}

/* The next bottom edge of a float below y; y where there is none. */
static double next_edge(const Floats *floats, double y)
{
    double edge = INFINITY;
    for (size_t i = 0; i < floats->items.count; i++)
        if (floats->items.items[i].y2 > y)
            edge = fmin(edge, floats->items.items[i].y2);
    return edge < INFINITY ? edge : y;
}

void floats_place(Layout *l, struct Floats *floats, bool left, double w, double h, double x0, double x1, double y,
                  double *x, double *top)
{
    for (size_t i = 0; i < floats->items.count; i++)
        y = fmax(y, floats->items.items[i].y1); /* never above an earlier float */
    LineSpace room = floats_space(floats, y, h, x0, x1);
    for (double next; room.width + FIT_EPSILON < w && (next = next_edge(floats, y)) > y; y = next)
        room = floats_space(floats, next, h, x0, x1);
    *top = y;
    *x = left ? x0 + room.start : x0 + room.start + room.width - w;
    vec_push(l->arena, &floats->items, (Exclusion){*x, *x + w, y, y + h, left});
}

bool flow_float(Flow *flow, Box *box, double y)
{
    Edges e = edges_of(box, box->vertical, flow->width);
    Space space = space_plain(flow->width);
    space.shrink = true;
    space.percent_block = flow->percent_block;
    Result r = layout_box(flow->l, box, &space, NULL);
    double w = (double)r.frag->w + e.margin[SIDE_LEFT] + e.margin[SIDE_RIGHT];
    double h = (double)r.frag->h + e.margin[SIDE_TOP] + e.margin[SIDE_BOTTOM];
    size_t before = floats_count(flow->floats);
    bool left = box->style->floating == FLOAT_LEFT;
    double x, top;
    if (box->style->clear_left || box->style->clear_right)
        y = fmax(y, floats_bottom(flow->floats, box->style->clear_left, box->style->clear_right) - flow->float_y);
    floats_place(flow->l, flow->floats, left, w, h, flow->float_x, flow->float_x + flow->width, flow->float_y + y, &x, &top);
    top -= flow->float_y;
    if (top + h > flow->limit + FIT_EPSILON && !(flow->space->at_top && y <= 0)) {
        floats_truncate(flow->floats, before);
        return false;
    }
    r.frag->x = (float)(flow->x + x - flow->float_x + e.margin[SIDE_LEFT]);
    r.frag->y = (float)(flow->y0 + top + e.margin[SIDE_TOP]);
    frag_append(flow->frag, r.frag);
    return true;
}
