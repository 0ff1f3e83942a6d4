/* paint_frames.c - the first walk over a page: backgrounds, borders and rules, outside any structure. */
#include "layout/paint_internal.h"

static bool has_frame(const Frag *frag)
{
    const Style *s = frag->box->style;
    if (frag->frameless || frag->placeholder || frag->box->anonymous)
        return false;
    return s->background.a > 0 || s->border[0].width + s->border[1].width + s->border[2].width + s->border[3].width > 0 ||
           (frag->box->extra && frag->box->extra->backgrounds);
}

static bool empty_hidden(const Frag *frag)
{
    return frag->box->kind == BOX_CELL && frag->box->style->empty_cells_hide && !frag->box->style->border_collapse && !frag->first && !frag->line_count;
}

static void checked_frame(Painter *p, const Box *box, Rect rect, Rect own, const bool omit[4], double opacity)
{
    if (!paint_frame(p->canvas, p->arena, box->style, box->extra, rect, own, omit, opacity))
        diag_add(p->diag, DIAG_LAYOUT_TILES, box->node->place);
}

static void frame_of(Painter *p, const Frag *frag, const Walk *w)
{
    const Box *box = frag->box;
    bool omit[4] = {false, false, false, false}, clone = box->style->decoration_clone;
    int start = !w->place.vertical ? SIDE_TOP : w->place.lr ? SIDE_LEFT : SIDE_RIGHT;
    omit[start] = frag->continued && !clone;
    omit[(start + 2) & 3] = frag->unfinished && !clone;
    bool collapsed = box->borders || (box->kind == BOX_TABLE && box->style->border_collapse);
    for (int side = 0; side < 4; side++)
        omit[side] |= collapsed || box->kind == BOX_ROW || box->kind == BOX_GROUP;
    Rect own = frag_rect(frag, &w->place), out = walk_bled(p, box->style, w, own);
    if (!empty_hidden(frag))
        checked_frame(p, box, out, own, omit, w->opacity);
}

static void group_frame(Painter *p, const Frag *frag, const Walk *w)
{
    const Box *group = frag->box->kind == BOX_ROW ? frag->box->parent : NULL;
    static const bool all[4] = {true, true, true, true};
    if (group && !group->anonymous && group->style->background.a > 0) {
        Rect r = walk_bled(p, group->style, w, frag_rect(frag, &w->place));
        paint_frame(p->canvas, p->arena, group->style, NULL, r, r, all, w->opacity);
    }
}

static void inline_frame(Painter *p, const Frag *frag, const Walk *w, const Line *line, size_t at)
{
    const Fragment *start = &line->fragments[at], *end = start;
    const Box *box = start->owner;
    for (size_t i = at; i < line->fragment_count; i++)
        if (line->fragments[i].kind == FRAGMENT_BOX_END && line->fragments[i].owner == start->owner) {
            end = &line->fragments[i];
            break;
        }
    Edges e = edges_of(box, box->vertical, 0);
    double x1 = start->x + (start->continued_left ? 0 : e.margin[SIDE_LEFT]);
    double x2 = end->x + end->width - (end->continued_right ? 0 : e.margin[SIDE_RIGHT]);
    bool omit[4] = {false, end->continued_right, false, start->continued_left};
    Rect r = line_piece(frag, w, line, x1, x2, start->ascent + edges_before(&e) - start->y, start->descent + edges_after(&e) + start->y);
    checked_frame(p, box, r, r, omit, w->opacity);
}

static void line_frames(Painter *p, const Frag *frag, const Walk *w, LayerVec *layers)
{
    for (unsigned i = 0; i < frag->line_count; i++) {
        const Line *line = &frag->lines[i];
        for (size_t k = 0; k < line->fragment_count; k++) {
            const Fragment *f = &line->fragments[k];
            if (f->kind == FRAGMENT_BOX_START) {
                inline_frame(p, frag, w, line, k);
            } else if (f->kind == FRAGMENT_ATOMIC) {
                Walk inner = walk_atom(frag, w, line, f);
                paint_frames(p, f->owner, &inner, layers);
            }
        }
    }
}

void paint_frames(Painter *p, const Frag *frag, const Walk *up, LayerVec *layers)
{
    if (frag->placeholder || up->depth > BOX_DEPTH)
        return;
    if (frag_is_layer(frag) && layers) {
        vec_push(p->arena, layers, (Layer){frag, *up, frag->box->style->z_index});
        return;
    }
    Walk w = walk_into(up, frag);
    bool clips = frag_turns(frag);
    if (clips)
        effects_begin(p, frag, &w);
    group_frame(p, frag, &w);
    if (has_frame(frag))
        frame_of(p, frag, &w);
    bool inside = !clips && !frag->frameless && !frag->box->anonymous && frag->box->style->overflow_hidden && frag->box->kind != BOX_REPLACED;
    if (inside)
        effects_begin(p, frag, &w);
    line_frames(p, frag, &w, layers);
    for (const Frag *child = frag->first; child; child = child->next)
        paint_frames(p, child, &w, layers);
    if (frag->rules)
        paint_rules(p->canvas, p->arena, frag->rules, &w.place);
    if (clips || inside)
        effects_end(p, frag);
}
