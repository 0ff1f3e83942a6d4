/* paint_content.c - the second walk over a page: text and pictures, inside their structure. */
#include "layout/paint_internal.h"

/* ---- pictures ---- */

static Rect fitted(Rect r, double nw, double nh, Str fit)
{
    if (str_eq(fit, STR("fill")) || nw <= 0 || nh <= 0)
        return r;
    double k = str_eq(fit, STR("none")) ? 1 : str_eq(fit, STR("cover")) ? fmax(r.w / nw, r.h / nh) : fmin(r.w / nw, r.h / nh);
    return (Rect){r.x + (r.w - nw * k) / 2, r.y + (r.h - nh * k) / 2, nw * k, nh * k};
}

static Str alternative(const Node *node)
{
    static const char *const names[] = {"alt", "aria-label", "title"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (node_get(node, atom(str_from(names[i]))).len)
            return node_get(node, atom(str_from(names[i])));
    return STR("");
}

static void draw_replaced(Painter *p, const Frag *frag, Rect r)
{
    const Box *box = frag->box;
    if (box->extra->ops) {
        box->extra->ops->draw(p->pages->options->replaced_context, box->node, p->canvas, p->ts, r.x, r.y, r.w, r.h, p->diag);
        return;
    }
    if (!box->extra->image)
        return;
    Rect at = fitted(r, box->extra->natural_width, box->extra->natural_height, box->style->object_fit);
    bool clips = at.w > r.w + 0.01 || at.h > r.h + 0.01;
    if (clips) {
        canvas_call(p->canvas, save);
        Path path = rect_path(p->arena, r);
        canvas_call(p->canvas, clip, &path);
    }
    canvas_call(p->canvas, image, box->extra->image, at.x, at.y, at.w, at.h);
    if (clips)
        canvas_call(p->canvas, restore);
}

/* A picture with an empty alt attribute is decoration. */
static void paint_replaced(Painter *p, const Frag *frag, const Walk *w)
{
    Rect r = frag_rect(frag, &w->place);
    Edges e = edges_of(frag->box, false, 0);
    Rect content = {r.x + edges_start(&e), r.y + edges_before(&e), r.w - edges_inline(&e), r.h - edges_block(&e)};
    Str alt = alternative(frag->box->node);
    bool tags = !w->artifact && (alt.len || !node_has(frag->box->node, ATOM_alt));
    if (!frag->box->extra)
        return;
    if (tags) {
        Buf buf = buf_on(p->arena);
        structure_quote(&buf, "alt", alt);
        structure_begin(p, STR("Figure"), buf_str(&buf));
        canvas_call(p->canvas, tag_bounds, content.x, content.y, content.w, content.h);
    }
    if (str_eq(frag->box->style->object_fit, STR("cover")))
        content = walk_bled(p, frag->box->style, w, content);
    draw_replaced(p, frag, content);
    if (tags)
        structure_end(p);
}

/* ---- content ---- */

static bool starts_flow(const Frag *frag)
{
    const Box *box = frag->box;
    return box->kind == BOX_CELL || box->kind == BOX_ROW || (box->parent && (box->parent->kind == BOX_FLEX || box->parent->kind == BOX_GRID));
}

static bool is_marker(const Frag *frag)
{
    const Box *parent = frag->box->parent;
    return parent && parent->extra && parent->extra->marker == frag->box;
}

/* Begins the elements this fragment needs; how many it opened that must end here. */
static Str element_for(const Frag *frag, const Walk *w)
{
    if (w->artifact || frag->frameless)
        return STR("");
    if (is_marker(frag))
        return STR("Lbl");
    Str role = structure_role(frag->box);
    if (!role.len && frag->line_count && !w->has_text && !structure_holds_items(frag->box))
        return STR("P");
    return role;
}

static void block_link(Painter *p, const Frag *frag, const Walk *w)
{
    Rect r = frag_rect(frag, &w->place);
    canvas_call(p->canvas, link, node_get(frag->box->node, ATOM_href), r.x, r.y, r.w, r.h);
}

static void paint_children(Painter *p, const Frag *frag, Walk *w, Str role, bool begins, bool ends)
{
    const Frag *child = frag->first;
    bool body = str_eq(role, STR("LI"));
    if (body && child && is_marker(child)) {
        paint_content(p, child, w);
        child = child->next;
    }
    if (body && begins)
        structure_begin(p, STR("LBody"), STR(""));
    w->has_text |= body;
    if (frag->box->kind == BOX_REPLACED)
        paint_replaced(p, frag, w);
    paint_lines(p, frag, w);
    for (; child; child = child->next)
        paint_content(p, child, w);
    if (body && ends)
        structure_end(p);
}

static void paint_repeated(Painter *p, const Frag *frag, const Walk *up)
{
    Walk w = *up;
    w.artifact = true;
    structure_begin(p, STR("Artifact"), STR(""));
    paint_content(p, frag, &w);
    structure_end(p);
}

void paint_content(Painter *p, const Frag *frag, const Walk *up)
{
    if (frag->placeholder || up->depth > BOX_DEPTH || (frag_is_layer(frag) && !p->layer))
        return;
    if (frag->repeated && !up->artifact) {
        paint_repeated(p, frag, up);
        return;
    }
    Walk w = walk_into(up, frag);
    w.isolated |= frag->box->note_area || (starts_flow(frag) && (frag->continued || frag->unfinished));
    if (frag->box->kind == BOX_CELL || frag->box->kind == BOX_TABLE)
        w.has_text = false;
    Str role = element_for(frag, &w);
    bool begins = role.len && (!frag->continued || w.isolated), ends = role.len && (!frag->unfinished || w.isolated);
    if (frag->box->kind == BOX_CELL && frag->continued && !frag->line_count && !frag->first)
        begins = ends = false; /* the rest of a cell over rows: nothing new to say */
    if (!frag->continued && !frag->frameless && !w.artifact) {
        Rect r = frag_rect(frag, &w.place);
        structure_anchor(p, frag->box, r.x, r.y);
    }
    if (begins)
        structure_begin(p, role, structure_attributes(p, frag->box, role));
    if (begins && str_eq(role, STR("Link")))
        block_link(p, frag, &w);
    w.has_text |= structure_holds_text(role);
    effects_begin(p, frag, &w);
    paint_children(p, frag, &w, role, begins, ends);
    effects_end(p, frag);
    if (ends)
        structure_end(p);
}
