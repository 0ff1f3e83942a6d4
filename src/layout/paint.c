/* paint.c - pages to a canvas.
 *
 * A page is walked twice: frames (backgrounds, borders) before any structure
 * begins, then content with its PDF structure. Boxes with a positive z-index
 * come last, both at once. Elements that go on over pages stay open; those in
 * parallel flows (cells, flex items) end with each page and begin anew, so that
 * elements always nest. Margin boxes and repeated table heads are artifacts.
 */
#include "layout/sheet.h"

#include <string.h>

#include "draw/image.h"

typedef struct Painter {
    const Pages *pages;
    Canvas *canvas;
    Typesetter *ts;
    Diag *diag;
    Arena *arena; /* rewound after each page */
    Map dests;    /* ids and bookmarks already given a destination */
    VEC(Str) open;/* structure elements */
    bool layer;   /* painting a z-index layer: frames with content */
    size_t page, bookmarks;
    const PaintOptions *options;
    SheetBoxes sheet; /* of the page at hand */
} Painter;

/* What the walk knows on its way down. */
typedef struct Walk {
    PlaceOnSheet place;
    double opacity;
    bool artifact; /* no structure inside */
    bool isolated; /* inside a flow parallel to others: elements end with the page */
    bool turned;   /* inside rotate: the trim edge is elsewhere */
    bool has_text; /* an element for text is open: no P needed */
    unsigned depth;
} Walk;

typedef struct Layer {
    const Frag *frag;
    Walk walk; /* of the parent */
    int z;
} Layer;

typedef VEC(Layer) LayerVec;

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

static Rect own_rect(const Frag *frag, const PlaceOnSheet *place)
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

static bool turns(const Frag *frag)
{
    return !frag->frameless && !frag->box->anonymous && fabsf(frag->box->style->rotate) > 0.001F;
}

static Walk enter(const Walk *up, const Frag *frag)
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
    w.turned |= turns(frag);
    return w;
}

static bool is_layer(const Frag *frag) { return !frag->frameless && !frag->box->anonymous && frag->box->style->z_index > 0 && frag->box->style->position != POSITION_STATIC; }

/* A border or a round corner ends where it stands. */
static Rect bled(const Painter *p, const Style *s, const Walk *w, Rect r)
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
static void begin_effects(Painter *p, const Frag *frag, const Walk *w)
{
    bool clips = !frag->frameless && !frag->box->anonymous && frag->box->style->overflow_hidden && frag->box->kind != BOX_REPLACED;
    if (!turns(frag) && !clips)
        return;
    Rect r = own_rect(frag, &w->place);
    canvas_call(p->canvas, save);
    if (turns(frag)) {
        double a = (double)frag->box->style->rotate * 3.14159265358979 / 180, c = cos(a), s = sin(a), x = r.x + r.w / 2, y = r.y + r.h / 2;
        canvas_call(p->canvas, transform, c, s, -s, c, x - c * x + s * y, y - s * x - c * y);
    }
    if (clips)
        clip_to(p->canvas, p->arena, frag->box->style, bled(p, frag->box->style, w, r));
}

static void end_effects(Painter *p, const Frag *frag)
{
    bool clips = !frag->frameless && !frag->box->anonymous && frag->box->style->overflow_hidden && frag->box->kind != BOX_REPLACED;
    if (turns(frag) || clips)
        canvas_call(p->canvas, restore);
}

/* ---- frames --------------------------------------------------------------------------------- */

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
    Rect own = own_rect(frag, &w->place), out = bled(p, box->style, w, own);
    if (!empty_hidden(frag))
        checked_frame(p, box, out, own, omit, w->opacity);
}

static void group_frame(Painter *p, const Frag *frag, const Walk *w)
{
    const Box *group = frag->box->kind == BOX_ROW ? frag->box->parent : NULL;
    static const bool all[4] = {true, true, true, true};
    if (group && !group->anonymous && group->style->background.a > 0) {
        Rect r = bled(p, group->style, w, own_rect(frag, &w->place));
        paint_frame(p->canvas, p->arena, group->style, NULL, r, r, all, w->opacity);
    }
}

static Rect line_piece(const Frag *frag, const Walk *w, const Line *line, double x1, double x2, double over, double under)
{
    double top = (double)frag->lines_y + line->top - frag->lines[0].top + line->baseline - over;
    return place_rect(&w->place, (double)frag->lines_x + line->start + x1, top, x2 - x1, over + under);
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

static Walk atom_walk(const Frag *frag, const Walk *w, const Line *line, const Fragment *f)
{
    Walk inner = *w;
    double top = (double)frag->lines_y + line->top - frag->lines[0].top + line->baseline + f->y;
    Frag at = {.box = frag->box, .x = (float)((double)frag->lines_x + line->start + f->x), .y = (float)top};
    inner.place = child_place(&w->place, &at);
    return inner;
}

static void paint_frames(Painter *p, const Frag *frag, const Walk *up, LayerVec *layers);

static void line_frames(Painter *p, const Frag *frag, const Walk *w, LayerVec *layers)
{
    for (unsigned i = 0; i < frag->line_count; i++) {
        const Line *line = &frag->lines[i];
        for (size_t k = 0; k < line->fragment_count; k++) {
            const Fragment *f = &line->fragments[k];
            if (f->kind == FRAGMENT_BOX_START) {
                inline_frame(p, frag, w, line, k);
            } else if (f->kind == FRAGMENT_ATOMIC) {
                Walk inner = atom_walk(frag, w, line, f);
                paint_frames(p, f->owner, &inner, layers);
            }
        }
    }
}

static void paint_frames(Painter *p, const Frag *frag, const Walk *up, LayerVec *layers)
{
    if (frag->placeholder || up->depth > BOX_DEPTH)
        return;
    if (is_layer(frag) && layers) {
        vec_push(p->arena, layers, (Layer){frag, *up, frag->box->style->z_index});
        return;
    }
    Walk w = enter(up, frag);
    bool clips = turns(frag);
    if (clips)
        begin_effects(p, frag, &w);
    group_frame(p, frag, &w);
    if (has_frame(frag))
        frame_of(p, frag, &w);
    bool inside = !clips && !frag->frameless && !frag->box->anonymous && frag->box->style->overflow_hidden && frag->box->kind != BOX_REPLACED;
    if (inside)
        begin_effects(p, frag, &w);
    line_frames(p, frag, &w, layers);
    for (const Frag *child = frag->first; child; child = child->next)
        paint_frames(p, child, &w, layers);
    if (frag->rules)
        paint_rules(p->canvas, p->arena, frag->rules, &w.place);
    if (clips || inside)
        end_effects(p, frag);
}

/* ---- structure ---------------------------------------------------------------------------------- */

static Str heading_tag(Atom tag)
{
    static const Str names[] = {{"H1", 2}, {"H2", 2}, {"H3", 2}, {"H4", 2}, {"H5", 2}, {"H6", 2}};
    return tag >= ATOM_h1 && tag <= ATOM_h6 ? names[tag - ATOM_h1] : STR("");
}

static Str role_of(const Box *box)
{
    if (box->anonymous || box->generated || box->kind == BOX_TEXT || !box->parent)
        return STR("");
    Atom tag = box->node->tag;
    if (box->parent->note_area)
        return STR("Note");
    if (box->kind == BOX_ROW)
        return STR("TR");
    if (box->kind == BOX_CELL)
        return tag == ATOM_th ? STR("TH") : STR("TD");
    if (box->kind == BOX_TABLE)
        return STR("Table");
    if (box->kind == BOX_CAPTION || tag == ATOM_figcaption)
        return STR("Caption");
    if (tag == ATOM_section || tag == ATOM_article || tag == ATOM_main || tag == ATOM_nav || tag == ATOM_aside)
        return STR("Sect");
    if (tag == ATOM_ul || tag == ATOM_ol || tag == ATOM_dl)
        return STR("L");
    if (tag == ATOM_li)
        return STR("LI");
    if (tag == ATOM_p || tag == ATOM_dt || tag == ATOM_dd)
        return STR("P");
    if (tag == ATOM_blockquote)
        return STR("BlockQuote");
    if (tag == ATOM_a && node_has(box->node, ATOM_href))
        return STR("Link");
    return heading_tag(tag);
}

/* Its lines hold the items of a list: the list's own, or those of a block made around them beside items that are blocks. */
static bool holds_items(const Box *box)
{
    return str_eq(role_of(box->anonymous && box->parent ? box->parent : box), STR("L"));
}

static bool holds_text(Str role)
{
    return role.len && !str_eq(role, STR("Sect")) && !str_eq(role, STR("L")) && !str_eq(role, STR("LI")) &&
           !str_eq(role, STR("Table")) && !str_eq(role, STR("TR")) && !str_eq(role, STR("BlockQuote"));
}

static void begin_tag(Painter *p, Str tag, Str attributes)
{
    vec_push(p->pages->arena, &p->open, tag);
    canvas_call(p->canvas, tag_begin, tag, attributes);
}

static void end_tag(Painter *p)
{
    Str tag = p->open.items[--p->open.count];
    canvas_call(p->canvas, tag_end, tag);
}

static void put_quoted(Buf *out, const char *name, Str value)
{
    if (out->len)
        buf_putc(out, ' ');
    buf_printf(out, "%s='", name);
    for (size_t i = 0; i < value.len; i++) {
        if (value.data[i] == '\'' || value.data[i] == '\\')
            buf_putc(out, '\\');
        buf_putc(out, value.data[i] == '\n' ? ' ' : value.data[i]);
    }
    buf_putc(out, '\'');
}

/* For finishing: lang, scope, colspan, rowspan as HTML says them. */
static Str attributes_of(Painter *p, const Box *box, Str role)
{
    Buf buf = buf_on(p->arena);
    static const struct { Atom name; const char *text; } names[] = {{ATOM_scope, "scope"}, {ATOM_colspan, "colspan"}, {ATOM_rowspan, "rowspan"}};
    if (box->node && !box->anonymous && !box->generated && node_has(box->node, ATOM_lang))
        put_quoted(&buf, "lang", node_get(box->node, ATOM_lang));
    if (!str_eq(role, STR("TH")) && !str_eq(role, STR("TD")))
        return buf_str(&buf);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (node_has(box->node, names[i].name))
            put_quoted(&buf, names[i].text, node_get(box->node, names[i].name));
    return buf_str(&buf);
}

/* ---- destinations, bookmarks -------------------------------------------------------------------------- */

static void anchor(Painter *p, const Box *box, double x, double y)
{
    if (box->anonymous || box->generated || !box->node || box->node->kind != NODE_ELEMENT)
        return;
    Str id = node_get(box->node, ATOM_id);
    if (id.len && map_has(&p->pages->wanted, id) && map_set(&p->dests, id, p))
        canvas_call(p->canvas, dest, id, x, y);
    if (box->style->bookmark_level == 0)
        return;
    Str key = {(const char *)&box, sizeof(const Box *)};
    if (!map_set(&p->dests, key, p))
        return;
    Str name = str_printf(p->pages->arena, "t-bookmark-%zu", ++p->bookmarks);
    Str title = node_plain_text(p->arena, box->node);
    canvas_call(p->canvas, dest, name, x, y);
    if (title.len)
        canvas_call(p->canvas, outline, box->style->bookmark_level, title, name);
}

/* ---- lines ------------------------------------------------------------------------------------------------ */

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
        end_tag(lw->p);
        end_tag(lw->p);
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
        end_tag(lw->p);
    } else {
        end_note(lw);
        if (note)
            begin_tag(lw->p, STR("Warichu"), STR(""));
    }
    lw->note = note;
    lw->bracket = bracket;
    if (note)
        begin_tag(lw->p, bracket ? STR("WP") : STR("WT"), STR(""));
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
            end_tag(lw->p);
    }
    bool begins = link != lw->link && link;
    lw->link = link;
    if (begins && !lw->w->artifact)
        begin_tag(lw->p, STR("Link"), STR(""));
    if (link && !lw->w->artifact)
        link_area(lw, at);
}

static void end_link(LineWalk *lw)
{
    end_note(lw);
    if (lw->link)
        end_tag(lw->p);
    lw->link = NULL;
}

static void end_tongue(LineWalk *lw)
{
    end_link(lw);
    if (lw->tongue)
        end_tag(lw->p);
    lw->tongue = NULL;
}

static void end_item(LineWalk *lw)
{
    end_tongue(lw);
    if (lw->item) {
        end_tag(lw->p);
        end_tag(lw->p);
    }
    lw->item = NULL;
}

static void follow_item(LineWalk *lw, const Box *owner)
{
    const Box *item = inline_around(owner, lw->frag->box, is_item);
    if (item == lw->item || lw->w->artifact || !holds_items(lw->frag->box))
        return;
    end_item(lw);
    lw->item = item;
    if (!item)
        return;
    begin_tag(lw->p, STR("LI"), attributes_of(lw->p, item, STR("LI")));
    begin_tag(lw->p, STR("LBody"), STR(""));
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
        begin_tag(lw->p, STR("Span"), attributes_of(lw->p, tongue, STR("Span")));
}

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

static void inline_anchors(LineWalk *lw, const Fragment *f)
{
    const Box *owner = f->owner;
    if (!owner->parent || owner->parent == lw->seen)
        return;
    lw->seen = owner->parent;
    for (const Box *b = owner->parent; b && b != lw->frag->box && b->kind == BOX_INLINE; b = b->parent) {
        Rect r = line_piece(lw->frag, lw->w, lw->line, f->x, f->x, f->ascent, 0);
        anchor(lw->p, box_original(b), r.x, r.y);
    }
}

static void paint_content(Painter *p, const Frag *frag, const Walk *up);

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
        Walk inner = atom_walk(lw->frag, lw->w, lw->line, f);
        paint_content(lw->p, f->owner, &inner);
        return;
    }
    case FRAGMENT_RUBY_START:
        if (tags) {
            begin_tag(lw->p, STR("Ruby"), STR(""));
            begin_tag(lw->p, STR("RB"), STR(""));
        }
        return;
    case FRAGMENT_RUBY_TEXT:
        if (tags) {
            end_tag(lw->p);
            begin_tag(lw->p, STR("RT"), STR(""));
        }
        return;
    case FRAGMENT_RUBY_END:
        if (tags) {
            end_tag(lw->p);
            end_tag(lw->p);
        }
        return;
    case FRAGMENT_BOX_START: case FRAGMENT_BOX_END:
        return;
    }
}

/* Blanks between the items of a list are no part of it (ISO 32000-1, 14.8.4.3.3). */
static bool parts_items(const LineWalk *lw, const Fragment *f)
{
    bool list = !lw->w->artifact && holds_items(lw->frag->box);
    return list && !inline_around(f->owner, lw->frag->box, is_item) && !str_trim(f->run.text).len;
}

static void paint_blank(LineWalk *lw, const Fragment *f)
{
    end_item(lw);
    begin_tag(lw->p, STR("Artifact"), STR(""));
    line_glyphs(lw, f);
    end_tag(lw->p);
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

static void paint_lines(Painter *p, const Frag *frag, const Walk *w)
{
    LineWalk lw = {.p = p, .frag = frag, .w = w};
    for (unsigned i = 0; i < frag->line_count; i++) {
        lw.line = &frag->lines[i];
        paint_line(&lw);
    }
    if (!w->artifact)
        end_item(&lw);
}

/* ---- pictures ------------------------------------------------------------------------------------------------- */

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
    Rect r = own_rect(frag, &w->place);
    Edges e = edges_of(frag->box, false, 0);
    Rect content = {r.x + edges_start(&e), r.y + edges_before(&e), r.w - edges_inline(&e), r.h - edges_block(&e)};
    Str alt = alternative(frag->box->node);
    bool tags = !w->artifact && (alt.len || !node_has(frag->box->node, ATOM_alt));
    if (!frag->box->extra)
        return;
    if (tags) {
        Buf buf = buf_on(p->arena);
        put_quoted(&buf, "alt", alt);
        begin_tag(p, STR("Figure"), buf_str(&buf));
        canvas_call(p->canvas, tag_bounds, content.x, content.y, content.w, content.h);
    }
    if (str_eq(frag->box->style->object_fit, STR("cover")))
        content = bled(p, frag->box->style, w, content);
    draw_replaced(p, frag, content);
    if (tags)
        end_tag(p);
}

/* ---- content ---------------------------------------------------------------------------------------------------- */

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
    Str role = role_of(frag->box);
    if (!role.len && frag->line_count && !w->has_text && !holds_items(frag->box))
        return STR("P");
    return role;
}

static void block_link(Painter *p, const Frag *frag, const Walk *w)
{
    Rect r = own_rect(frag, &w->place);
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
        begin_tag(p, STR("LBody"), STR(""));
    w->has_text |= body;
    if (frag->box->kind == BOX_REPLACED)
        paint_replaced(p, frag, w);
    paint_lines(p, frag, w);
    for (; child; child = child->next)
        paint_content(p, child, w);
    if (body && ends)
        end_tag(p);
}

static void paint_repeated(Painter *p, const Frag *frag, const Walk *up)
{
    Walk w = *up;
    w.artifact = true;
    begin_tag(p, STR("Artifact"), STR(""));
    paint_content(p, frag, &w);
    end_tag(p);
}

static void paint_content(Painter *p, const Frag *frag, const Walk *up)
{
    if (frag->placeholder || up->depth > BOX_DEPTH || (is_layer(frag) && !p->layer))
        return;
    if (frag->repeated && !up->artifact) {
        paint_repeated(p, frag, up);
        return;
    }
    Walk w = enter(up, frag);
    w.isolated |= frag->box->note_area || (starts_flow(frag) && (frag->continued || frag->unfinished));
    if (frag->box->kind == BOX_CELL || frag->box->kind == BOX_TABLE)
        w.has_text = false;
    Str role = element_for(frag, &w);
    bool begins = role.len && (!frag->continued || w.isolated), ends = role.len && (!frag->unfinished || w.isolated);
    if (frag->box->kind == BOX_CELL && frag->continued && !frag->line_count && !frag->first)
        begins = ends = false; /* the rest of a cell over rows: nothing new to say */
    if (!frag->continued && !frag->frameless && !w.artifact) {
        Rect r = own_rect(frag, &w.place);
        anchor(p, frag->box, r.x, r.y);
    }
    if (begins)
        begin_tag(p, role, attributes_of(p, frag->box, role));
    if (begins && str_eq(role, STR("Link")))
        block_link(p, frag, &w);
    w.has_text |= holds_text(role);
    begin_effects(p, frag, &w);
    paint_children(p, frag, &w, role, begins, ends);
    end_effects(p, frag);
    if (ends)
        end_tag(p);
}

/* ---- pages -------------------------------------------------------------------------------------------------------- */

/* Lowest z-index first, equal ones in document order. */
static void sort_layers(LayerVec *layers)
{
    for (size_t i = 1; i < layers->count; i++) {
        Layer moving = layers->items[i];
        size_t at = i;
        for (; at > 0 && layers->items[at - 1].z > moving.z; at--)
            layers->items[at] = layers->items[at - 1];
        layers->items[at] = moving;
    }
}

static void paint_layers(Painter *p, LayerVec *layers)
{
    sort_layers(layers);
    p->layer = true;
    for (size_t i = 0; i < layers->count; i++) {
        paint_frames(p, layers->items[i].frag, &layers->items[i].walk, NULL);
        paint_content(p, layers->items[i].frag, &layers->items[i].walk);
    }
    p->layer = false;
}

static void paint_page_box(Painter *p, const Page *page)
{
    const Style *s = &page->style->box;
    static const bool none[4] = {false, false, false, false};
    if (s->background.a > 0) {
        Path path = rect_path(p->arena, sheet_bled(&p->sheet, (Rect){p->sheet.trim_x, p->sheet.trim_y, page->style->width, page->style->height}));
        canvas_call(p->canvas, fill, &path, (Colour){s->background.r, s->background.g, s->background.b, s->background.a}, false);
    }
    Style frame = *s;
    frame.background.a = 0;
    double left = p->sheet.trim_x + page->x, top = p->sheet.trim_y + page->y;
    for (int side = 0; side < 4; side += 3) {
        double inside = fmax(0, length_resolve(s->padding[side], page->style->width, 0)) + (double)s->border[side].width;
        *(side == SIDE_TOP ? &top : &left) -= inside;
    }
    double right = fmax(0, length_resolve(s->padding[SIDE_RIGHT], page->style->width, 0)) + (double)s->border[SIDE_RIGHT].width;
    double bottom = fmax(0, length_resolve(s->padding[SIDE_BOTTOM], page->style->height, 0)) + (double)s->border[SIDE_BOTTOM].width;
    Rect r = {left, top, p->sheet.trim_x + page->x + page->w + right - left, p->sheet.trim_y + page->y + page->h + bottom - top};
    paint_frame(p->canvas, p->arena, &frame, NULL, r, r, none, 1);
}

static void paint_margins(Painter *p, const Page *page)
{
    Walk walk = {.place = {p->sheet.trim_x, p->sheet.trim_y, false, false}, .opacity = 1, .artifact = true};
    begin_tag(p, STR("Artifact"), STR(""));
    for (int i = 0; i < PAGE_BOX_COUNT; i++)
        if (page->margins[i])
            paint_content(p, page->margins[i], &walk);
    sheet_marks(p->pages, p->page - 1, &p->sheet, p->canvas, p->ts, p->arena, p->options, p->diag);
    end_tag(p);
}

/* Beyond the bleed is room for marks only. */
static void begin_clip(Painter *p, const Page *page)
{
    if (!sheet_has_marks(page->style, p->options))
        return;
    canvas_call(p->canvas, save);
    sheet_clip(p->canvas, p->arena, &p->sheet);
}

static void end_clip(Painter *p, const Page *page)
{
    if (sheet_has_marks(page->style, p->options))
        canvas_call(p->canvas, restore);
}

static void paint_page_frames(Painter *p, const Page *page, const Walk *walk, LayerVec *layers)
{
    Walk margins = {.place = {p->sheet.trim_x, p->sheet.trim_y, false, false}, .opacity = 1, .artifact = true};
    begin_clip(p, page);
    paint_page_box(p, page);
    for (int i = 0; i < PAGE_BOX_COUNT; i++)
        if (page->margins[i])
            paint_frames(p, page->margins[i], &margins, NULL);
    if (page->frag)
        paint_frames(p, page->frag, walk, layers);
    end_clip(p, page);
}

static void paint_page(Painter *p, const Page *page, bool first, bool last)
{
    LayerVec layers = {0};
    Walk walk = {.opacity = 1};
    p->sheet = layout_sheet(p->pages, p->page - 1, p->options);
    canvas_call(p->canvas, page_begin, p->sheet.width, p->sheet.height, str_printf(p->arena, "%zu", p->page));
    if (p->options && p->options->paper) {
        Path sheet = rect_path(p->arena, (Rect){0, 0, p->sheet.width, p->sheet.height});
        canvas_call(p->canvas, fill, &sheet, (Colour){1, 1, 1, 1}, false);
    }
    if (page->frag) {
        bool v = page->frag->box->vertical, lr = page->frag->box->style->writing == WRITING_VERTICAL_LR;
        walk.place = (PlaceOnSheet){p->sheet.trim_x + page->x + (v && !lr ? page->w : 0), p->sheet.trim_y + page->y, v, lr};
    }
    paint_page_frames(p, page, &walk, &layers);
    if (first) {
        paint_margins(p, page);
        begin_tag(p, STR("Document"), STR(""));
    }
    begin_clip(p, page);
    if (page->frag)
        paint_content(p, page->frag, &walk);
    paint_layers(p, &layers);
    end_clip(p, page);
    if (!first)
        paint_margins(p, page);
    while (last && p->open.count)
        end_tag(p);
    canvas_call(p->canvas, page_end);
}

void layout_paint(const Pages *pages, Canvas *canvas, Typesetter *ts, const PaintOptions *options, Diag *diag)
{
    Painter p = {.pages = pages, .options = options, .canvas = canvas, .ts = ts, .diag = diag, .arena = arena_open(), .dests = map_on(pages->arena)};
    ArenaMark mark = arena_mark(p.arena);
    canvas->opaque = options && options->opaque;
    for (size_t i = 0; i < pages->items.count; i++) {
        p.page = i + 1;
        paint_page(&p, &pages->items.items[i], i == 0, i + 1 == pages->items.count);
        arena_rewind(p.arena, mark);
    }
    arena_close(p.arena);
}
