/* paint_lines.c - the text of lines: glyphs, what is drawn along them, and the elements that begin and end inside a line. */
#include "layout/paint_internal.h"

typedef struct LineWalk {
    Painter *p;
    const Frag *frag;
    const Walk *w;
    const Line *line;
    const Box *item;   /* of the open LI: a list item inside a line */
    const Box *tongue; /* of the open Span: text in another language */
    const Box *link;
    const Box *note;   /* of the open Warichu */
    bool bracket;      /* its open part is a WP, not a WT */
    const Box *seen; /* parent of the last text: its anchors are set */
} LineWalk;

typedef bool BoxTest(const Box *box);

static bool is_link(const Box *box) { return box->node->tag == ATOM_a && node_has(box->node, ATOM_href); }
static bool says_language(const Box *box) { return node_has(box->node, ATOM_lang); }
static bool is_item(const Box *box) { return box->node->tag == ATOM_li; }
static bool is_warichu(const Box *box) { return box->style->warichu; }

/* The innermost inline element of that kind around a text. */
static const Box *inline_around(const Box *box, const Box *stop, BoxTest *test)
{
    for (; box && box != stop && box->kind != BOX_BLOCK && box->kind != BOX_CELL; box = box->parent)
        if (!box->generated && !box->anonymous && box->kind == BOX_INLINE && test(box))
            return box_original(box);
    return NULL;
}

/* ---- elements inside a line: links, notes, languages, list items ---- */

static void link_area(LineWalk *lw, size_t from)
{
    const Line *line = lw->line;
    double x1 = line->fragments[from].x, x2 = x1, over = 0, under = 0;
    for (size_t i = from; i < line->fragment_count; i++) {
        const Fragment *f = &line->fragments[i];
        if (f->kind != FRAGMENT_GLYPHS)
            continue;
        if (inline_around(f->owner, lw->frag->box, is_link) != lw->link)
            break;
        x2 = fmax(x2, f->x + f->width);
        over = fmax(over, f->ascent - f->y);
        under = fmax(under, f->descent + f->y);
    }
    Rect r = line_piece(lw->frag, lw->w, line, x1, x2, over, under);
    canvas_call(lw->p->canvas, link, node_get(lw->link->node, ATOM_href), r.x, r.y, r.w, r.h);
}

static void end_note(LineWalk *lw)
{
    if (lw->note) {
        structure_end(lw->p);
        structure_end(lw->p);
    }
    lw->note = NULL;
}

/* The note that the bracket in this fragment opens. */
static const Box *note_after(const Line *line, size_t at, const Box *stop)
{
    while (++at < line->fragment_count)
        if (line->fragments[at].kind == FRAGMENT_GLYPHS)
            return inline_around(line->fragments[at].owner, stop, is_warichu);
    return NULL;
}

/* An inline cutting note and the brackets around it (ISO 32000-1, 14.8.4.4.2): Warichu of WP, WT, WP, or of WT alone. */
static void follow_note(LineWalk *lw, size_t at, bool ruby)
{
    const Fragment *f = &lw->line->fragments[at];
    const Box *stop = lw->frag->box, *note = ruby ? NULL : inline_around(f->owner, stop, is_warichu);
    bool bracket = !note && (f->note_opens || (f->note_closes && lw->note));
    if (lw->w->artifact)
        return;
    if (bracket)
        note = f->note_opens ? note_after(lw->line, at, stop) : lw->note;
    if (note == lw->note && bracket == lw->bracket)
        return;
    if (note && note == lw->note) {
        structure_end(lw->p);
    } else {
        end_note(lw);
        if (note)
            structure_begin(lw->p, STR("Warichu"), STR(""));
    }
    lw->note = note;
    lw->bracket = bracket;
    if (note)
        structure_begin(lw->p, bracket ? STR("WP") : STR("WT"), STR(""));
}

/* Link elements follow the text; `fresh`: the line has just begun. */
static void follow_link(LineWalk *lw, size_t at, bool fresh)
{
    const Box *link = inline_around(lw->line->fragments[at].owner, lw->frag->box, is_link);
    if (link == lw->link && !(link && fresh))
        return;
    if (link != lw->link && !lw->w->artifact) {
        end_note(lw);
        if (lw->link)
            structure_end(lw->p);
    }
    bool begins = link != lw->link && link;
    lw->link = link;
    if (begins && !lw->w->artifact)
        structure_begin(lw->p, STR("Link"), STR(""));
    if (link && !lw->w->artifact)
        link_area(lw, at);
}

static void end_link(LineWalk *lw)
{
    end_note(lw);
    if (lw->link)
        structure_end(lw->p);
    lw->link = NULL;
}

static void end_tongue(LineWalk *lw)
{
    end_link(lw);
    if (lw->tongue)
        structure_end(lw->p);
    lw->tongue = NULL;
}

static void end_item(LineWalk *lw)
{
    end_tongue(lw);
    if (lw->item) {
        structure_end(lw->p);
        structure_end(lw->p);
    }
    lw->item = NULL;
}

static void follow_item(LineWalk *lw, const Box *owner)
{
    const Box *item = inline_around(owner, lw->frag->box, is_item);
    if (item == lw->item || lw->w->artifact || !structure_holds_items(lw->frag->box))
        return;
    end_item(lw);
    lw->item = item;
    if (!item)
        return;
    structure_begin(lw->p, STR("LI"), structure_attributes(lw->p, item, STR("LI")));
    structure_begin(lw->p, STR("LBody"), STR(""));
}

/* A Span holds whole links: one that goes on in another language is two. */
static void follow_tongue(LineWalk *lw, size_t at)
{
    const Box *tongue = inline_around(lw->line->fragments[at].owner, lw->frag->box, says_language);
    if (tongue == lw->tongue || lw->w->artifact)
        return;
    end_tongue(lw);
    lw->tongue = tongue;
    if (tongue)
        structure_begin(lw->p, STR("Span"), structure_attributes(lw->p, tongue, STR("Span")));
}

/* ---- glyphs and their decorations ---- */

/* The text that a fragment begins: itself, or of a ruby its base. */
static size_t first_text(const Line *line, size_t at)
{
    while (at < line->fragment_count && line->fragments[at].kind != FRAGMENT_GLYPHS)
        at++;
    return at;
}

/* The next text on the line, ruby aside; NULL when something else comes before it. */
static const Fragment *next_text(const Line *line, const Fragment *f)
{
    bool annotation = false;
    for (f++; f < line->fragments + line->fragment_count; f++) {
        if (f->kind == FRAGMENT_ATOMIC)
            return NULL;
        if (f->kind == FRAGMENT_GLYPHS && !annotation)
            return f;
        if (f->kind == FRAGMENT_RUBY_TEXT || f->kind == FRAGMENT_RUBY_END)
            annotation = f->kind == FRAGMENT_RUBY_TEXT;
    }
    return NULL;
}

static const Box *common_box(const Box *a, const Box *b)
{
    for (; a; a = a->parent)
        for (const Box *up = b; up; up = up->parent)
            if (up == a)
                return a;
    return NULL;
}

static bool has_lines(const Style *s, const TextLines *lines)
{
    const TextLines *have = s->lines;
    while (have && have != lines)
        have = have->outer;
    return have;
}

/* A line belongs to the box that asks for it, so it also runs through the blank
 * between two texts of that box; not through the one between two boxes. */
static double decorated_width(const LineWalk *lw, const Fragment *f, const TextLines *lines)
{
    const Fragment *next = next_text(lw->line, f);
    const Box *both = next ? common_box(f->owner, next->owner) : NULL;
    return both && has_lines(both->style, lines) && next->x > f->x + f->width ? next->x - f->x : f->width;
}

static void decoration(LineWalk *lw, const Fragment *f, const TextLines *lines, double offset, double thickness, int outward)
{
    double end = f->x + decorated_width(lw, f, lines);
    Rect r = line_piece(lw->frag, lw->w, lw->line, f->x, end, -(offset + f->y), offset + f->y + thickness);
    CssColour c = lines->colour;
    Colour colour = {c.r, c.g, c.b, (float)((double)c.a * lw->w->opacity)};
    paint_text_line(lw->p->canvas, lw->p->arena, lines->style, r, lw->w->place.vertical, lw->w->place.lr ? -outward : outward, colour);
}

static void decorations(LineWalk *lw, const Fragment *f, const Style *s)
{
    if (!s->lines)
        return;
    FontMetrics m = typesetter_metrics(lw->p->ts, &s->face);
    double thick = fmax(0.3, m.underline_thickness > 0 ? m.underline_thickness : s->face.size / 20);
    bool v = lw->w->place.vertical; /* what stands for an underline is on the right, the side of the emphasis marks */
    for (const TextLines *lines = s->lines; lines; lines = lines->outer) {
        if (lines->under)
            decoration(lw, f, lines, v ? -f->ascent : f->descent * 0.55, thick, v ? -1 : 1);
        if (lines->over)
            decoration(lw, f, lines, v ? f->descent : -f->ascent, thick, v ? 1 : -1);
        if (lines->through)
            decoration(lw, f, lines, v ? (f->descent - f->ascent - thick) / 2 : -m.x_height * 0.55, thick, 0);
    }
}

static void line_glyphs(LineWalk *lw, const Fragment *f)
{
    const Box *owner = f->owner;
    const Style *s = owner->style;
    const Walk *w = lw->w;
    double across = (double)lw->frag->lines_y + lw->line->top - lw->frag->lines[0].top + lw->line->baseline;
    double along = (double)lw->frag->lines_x + lw->line->start;
    Rect at = place_rect(&w->place, along, across, 0, 0);
    GlyphRun run = fragment_run(lw->p->arena, f, lw->frag->box->style->writing, at.x, at.y);
    CssColour own = f->kind == FRAGMENT_EMPHASIS && s->emphasis_colour.a >= 0 ? s->emphasis_colour : s->colour;
    Colour colour = {own.r, own.g, own.b, (float)((double)own.a * w->opacity)};
    canvas_call(lw->p->canvas, glyphs, &run, colour);
    if (f->kind == FRAGMENT_GLYPHS)
        decorations(lw, f, s);
}

/* ---- lines ---- */

static void inline_anchors(LineWalk *lw, const Fragment *f)
{
    const Box *owner = f->owner;
    if (!owner->parent || owner->parent == lw->seen)
        return;
    lw->seen = owner->parent;
    for (const Box *b = owner->parent; b && b != lw->frag->box && b->kind == BOX_INLINE; b = b->parent) {
        Rect r = line_piece(lw->frag, lw->w, lw->line, f->x, f->x, f->ascent, 0);
        structure_anchor(lw->p, box_original(b), r.x, r.y);
    }
}

static void line_fragment(LineWalk *lw, size_t at)
{
    const Fragment *f = &lw->line->fragments[at];
    bool tags = !lw->w->artifact;
    switch (f->kind) {
    case FRAGMENT_GLYPHS:
        inline_anchors(lw, f);
        line_glyphs(lw, f);
        return;
    case FRAGMENT_EMPHASIS:
        line_glyphs(lw, f);
        return;
    case FRAGMENT_ATOMIC: {
        if (tags)
            end_note(lw);
        Walk inner = walk_atom(lw->frag, lw->w, lw->line, f);
        paint_content(lw->p, f->owner, &inner);
        return;
    }
    case FRAGMENT_RUBY_START:
        if (tags) {
            structure_begin(lw->p, STR("Ruby"), STR(""));
            structure_begin(lw->p, STR("RB"), STR(""));
        }
        return;
    case FRAGMENT_RUBY_TEXT:
        if (tags) {
            structure_end(lw->p);
            structure_begin(lw->p, STR("RT"), STR(""));
        }
        return;
    case FRAGMENT_RUBY_END:
        if (tags) {
            structure_end(lw->p);
            structure_end(lw->p);
        }
        return;
    case FRAGMENT_BOX_START: case FRAGMENT_BOX_END:
        return;
    }
}

/* Blanks between the items of a list are no part of it (ISO 32000-1, 14.8.4.3.3). */
static bool parts_items(const LineWalk *lw, const Fragment *f)
{
    bool list = !lw->w->artifact && structure_holds_items(lw->frag->box);
    return list && !inline_around(f->owner, lw->frag->box, is_item) && !str_trim(f->run.text).len;
}

static void paint_blank(LineWalk *lw, const Fragment *f)
{
    end_item(lw);
    structure_begin(lw->p, STR("Artifact"), STR(""));
    line_glyphs(lw, f);
    structure_end(lw->p);
}

static void paint_line(LineWalk *lw)
{
    const Line *line = lw->line;
    bool fresh = true;
    unsigned ruby = 0; /* how deep inside: nothing begins or ends within a ruby */
    for (size_t k = 0; k < line->fragment_count; k++) {
        FragmentKind kind = line->fragments[k].kind;
        if (kind == FRAGMENT_GLYPHS && !ruby && parts_items(lw, &line->fragments[k])) {
            paint_blank(lw, &line->fragments[k]);
            continue;
        }
        size_t text = kind == FRAGMENT_RUBY_START ? first_text(line, k) : k;
        if (!ruby && (kind == FRAGMENT_RUBY_START || kind == FRAGMENT_GLYPHS) && text < line->fragment_count) {
            follow_item(lw, line->fragments[text].owner);
            follow_tongue(lw, text);
            follow_link(lw, text, fresh);
            follow_note(lw, text, kind == FRAGMENT_RUBY_START);
            fresh = false;
        }
        if (kind == FRAGMENT_ATOMIC && !ruby)
            follow_item(lw, ((const Frag *)line->fragments[k].owner)->box->parent);
        ruby += kind == FRAGMENT_RUBY_START;
        ruby -= kind == FRAGMENT_RUBY_END;
        line_fragment(lw, k);
    }
}

void paint_lines(Painter *p, const Frag *frag, const Walk *w)
{
    LineWalk lw = {.p = p, .frag = frag, .w = w};
    for (unsigned i = 0; i < frag->line_count; i++) {
        lw.line = &frag->lines[i];
        paint_line(&lw);
    }
    if (!w->artifact)
        end_item(&lw);
}
