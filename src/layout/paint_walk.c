/* paint_walk.c - where a fragment stands on the sheet, and what changes on the way down to it. */
#include "layout/paint_internal.h"

Rect child_rect(const PlaceOnSheet *parent, const Frag *child)
{
    return place_rect(parent, (double)child->x, (double)child->y, (double)child->w, (double)child->h);
}

PlaceOnSheet child_place(const PlaceOnSheet *parent, const Frag *child)
{
    if (child->turned) {
        Rect r = child_rect(parent, child);
        PlaceOnSheet p = {r.x, r.y, child->box->vertical, child->box->style->writing == WRITING_VERTICAL_LR};
        if (p.vertical && !p.lr)
            p.x += r.w;
        return p;
    }
    PlaceOnSheet p = *parent;
    if (!p.vertical) {
        p.x += (double)child->x;
        p.y += (double)child->y;
    } else {
        p.x += p.lr ? (double)child->y : -(double)child->y;
        p.y += (double)child->x;
    }
    return p;
}

Rect frag_rect(const Frag *frag, const PlaceOnSheet *place)
{
    if (frag->turned) {
        Rect r = {place->x, place->y, (double)frag->w, (double)frag->h};
        if (!place->vertical)
            return (Rect){r.x, r.y, r.h, r.w}; /* w and h are in the vertical parent's axes */
        if (!place->lr)
            r.x -= r.w;
        return r;
    }
    return place_rect(place, 0, 0, (double)frag->w, (double)frag->h);
}

static bool relative(const Box *box) { return !box->anonymous && box->kind != BOX_TEXT && box->style->position == POSITION_RELATIVE; }

bool frag_turns(const Frag *frag)
{
    return !frag->frameless && !frag->box->anonymous && fabsf(frag->box->style->rotate) > 0.001F;
}

Walk walk_into(const Walk *up, const Frag *frag)
{
    Walk w = *up;
    w.place = child_place(&up->place, frag);
    w.depth++;
    const Style *s = frag->box->style;
    if (relative(frag->box) && !frag->frameless) {
        w.place.x += length_resolve(s->inset[SIDE_LEFT], (double)frag->w, -length_resolve(s->inset[SIDE_RIGHT], (double)frag->w, 0));
        w.place.y += length_resolve(s->inset[SIDE_TOP], 0, -length_resolve(s->inset[SIDE_BOTTOM], 0, 0));
    }
    w.opacity *= frag->box->anonymous || frag->frameless ? 1 : (double)s->opacity;
    w.artifact |= frag->repeated;
    w.turned |= frag_turns(frag);
    return w;
}

bool frag_is_layer(const Frag *frag) { return !frag->frameless && !frag->box->anonymous && frag->box->style->z_index > 0 && frag->box->style->position != POSITION_STATIC; }

/* A border or a round corner ends where it stands. */
Rect walk_bled(const Painter *p, const Style *s, const Walk *w, Rect r)
{
    Rect out = sheet_bled(&p->sheet, r);
    double x1 = out.x + out.w, y1 = out.y + out.h;
    if (w->turned || frame_is_round(s))
        return r;
    if (s->border[SIDE_LEFT].width > 0)
        out.x = r.x;
    if (s->border[SIDE_TOP].width > 0)
        out.y = r.y;
    if (s->border[SIDE_RIGHT].width > 0)
        x1 = r.x + r.w;
    if (s->border[SIDE_BOTTOM].width > 0)
        y1 = r.y + r.h;
    return (Rect){out.x, out.y, x1 - out.x, y1 - out.y};
}

/* rotate: about the middle of the border box. */
void effects_begin(Painter *p, const Frag *frag, const Walk *w)
{
    bool clips = !frag->frameless && !frag->box->anonymous && frag->box->style->overflow_hidden && frag->box->kind != BOX_REPLACED;
    if (!frag_turns(frag) && !clips)
        return;
    Rect r = frag_rect(frag, &w->place);
    canvas_call(p->canvas, save);
    if (frag_turns(frag)) {
        double a = (double)frag->box->style->rotate * 3.14159265358979 / 180, c = cos(a), s = sin(a), x = r.x + r.w / 2, y = r.y + r.h / 2;
        canvas_call(p->canvas, transform, c, s, -s, c, x - c * x + s * y, y - s * x - c * y);
    }
    if (clips)
        clip_to(p->canvas, p->arena, frag->box->style, walk_bled(p, frag->box->style, w, r));
}

void effects_end(Painter *p, const Frag *frag)
{
    bool clips = !frag->frameless && !frag->box->anonymous && frag->box->style->overflow_hidden && frag->box->kind != BOX_REPLACED;
    if (frag_turns(frag) || clips)
        canvas_call(p->canvas, restore);
}

Rect line_piece(const Frag *frag, const Walk *w, const Line *line, double x1, double x2, double over, double under)
{
    double top = (double)frag->lines_y + line->top - frag->lines[0].top + line->baseline - over;
    return place_rect(&w->place, (double)frag->lines_x + line->start + x1, top, x2 - x1, over + under);
}

Walk walk_atom(const Frag *frag, const Walk *w, const Line *line, const Fragment *f)
{
    Walk inner = *w;
    double top = (double)frag->lines_y + line->top - frag->lines[0].top + line->baseline + f->y;
    Frag at = {.box = frag->box, .x = (float)((double)frag->lines_x + line->start + f->x), .y = (float)top};
    inner.place = child_place(&w->place, &at);
    return inner;
}
