/* inline.c - inline content through the composer; lines over pages. */
#include "layout/flow.h"

#include <stdalign.h>
#include <string.h>

#include "base/utf8.h"

typedef struct Setter {
    Layout *l;
    Paragraph *p;
    double width; /* of the block's content */
    double height; /* what percentage heights are of; below 0: of nothing */
    size_t skip;  /* characters but spaces, atoms and forced breaks that stand on earlier lines */
    bool resumed; /* and nothing of this paragraph is set yet */
    bool in_ruby; /* in the base of a ruby whose base is a ruby: all are bases */
    const Warichu *warichu; /* the inline cutting note it is in */
} Setter;

static SpanStyle *span_of(Layout *l, Box *owner, double shift)
{
    const Style *s = owner->style;
    SpanStyle *span = arena_new(l->scratch, SpanStyle);
    *span = (SpanStyle){
        .face = s->face, .line_height = (double)s->line_height, .letter_spacing = (double)s->letter_spacing,
        .word_spacing = (double)s->word_spacing, .baseline_shift = shift, .autospace = s->autospace, .word_break = s->word_break,
        .nowrap = s->white_space == WHITE_NOWRAP || s->white_space == WHITE_PRE,
        .no_hyphens = s->no_hyphens,
        .preserve_breaks = s->white_space >= WHITE_PRE, .preserve_spaces = s->white_space == WHITE_PRE || s->white_space == WHITE_PRE_WRAP,
        .tab_size = (double)(s->tab_spaces > 0 ? -s->tab_spaces : s->tab_size),
        .tate_chu_yoko = s->combine_upright && owner->vertical, .upright = s->text_upright, .emphasis = s->emphasis,
        .emphasis_character = s->emphasis_character,
        .emphasis_open = s->emphasis_open, .emphasis_under = s->emphasis_under, .owner = owner,
    };
    return span;
}

/* Where a width is asked for and not given, stops at a share of it are none. */
static void set_tab_stops(Layout *l, const Style *s, double width, ParagraphStyle *out)
{
    if (!s->tab_stop_count) return;
    TabStop *stops = arena_array(l->scratch, TabStop, s->tab_stop_count);
    for (size_t i = 0; i < s->tab_stop_count; i++) {
        const TabPosition *own = &s->tab_stops[i];
        double at = length_resolve(own->at, width, 0);
        size_t k = out->tab_stop_count;
        if (!isfinite(at)) continue;
        for (; k > 0 && stops[k - 1].at > at; k--) stops[k] = stops[k - 1];
        stops[k] = (TabStop){at, own->align, own->character};
        out->tab_stop_count++;
    }
    out->tab_stops = stops;
}

static ParagraphStyle paragraph_style(Layout *l, const Box *box, double width)
{
    const Style *s = box->style;
    ParagraphStyle paragraph = {
        .align = s->text_align, .align_last = s->text_align_last, .justify = s->text_justify, .line_break = s->line_break,
        .trim = s->spacing_trim, .hanging = s->hanging, .indent = length_resolve(s->text_indent, width, 0),
        .indent_hanging = s->indent_hanging, .indent_each_line = s->indent_each_line,
        .nowrap = s->white_space == WHITE_NOWRAP || s->white_space == WHITE_PRE, .overflow_anywhere = s->overflow_anywhere,
        .writing = s->writing, .line_height = (double)s->line_height, .strut = s->face,
    };
    set_tab_stops(l, s, width, &paragraph);
    return paragraph;
}

/* How far up the box's baseline is from its parent's. */
static double own_shift(const Box *box)
{
    const Style *s = box->style;
    double parent = box->parent ? box->parent->style->face.size : s->face.size;
    switch (s->vertical_align) {
    case VALIGN_SUPER:
        return parent * 0.33;
    case VALIGN_SUB:
        return parent * -0.2;
    case VALIGN_LENGTH:
        return (double)s->vertical_shift;
    case VALIGN_BASELINE: case VALIGN_TOP: case VALIGN_MIDDLE: case VALIGN_BOTTOM: case VALIGN_TEXT_TOP: case VALIGN_TEXT_BOTTOM:
        return 0;
    }
    return 0;
}

/* ---- text ------------------------------------------------------------------------------ */

static uint32_t to_full_width(uint32_t c)
{
    return c == ' ' ? 0x3000 : c > 0x20 && c < 0x7F ? c + 0xFEE0 : c;
}

static Str transformed(Layout *l, Str text, int how)
{
    if (how == 0)
        return text;
    Buf out = buf_on(l->arena);
    bool word = false;
    for (size_t pos = 0; pos < text.len;) {
        uint32_t c = utf8_next(text, &pos);
        bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
        if ((how == 1 || (how == 3 && !word)) && lower)
            c -= 32;
        else if (how == 2 && upper)
            c += 32;
        else if (how == 4)
            c = to_full_width(c);
        word = lower || upper || (c >= '0' && c <= '9') || c == '\'';
        buf_put_utf8(&out, c);
    }
    return buf_str(&out);
}

static void gather_text(const Box *box, Buf *out)
{
    for (const Box *child = box->first; child; child = child->next) {
        if (child->kind == BOX_TEXT)
            buf_put(out, child->text);
        else
            gather_text(child, out);
    }
}

static Str text_of(Layout *l, const Box *box)
{
    if (box->first && box->first == box->last && box->first->kind == BOX_TEXT)
        return box->first->text;
    Buf buf = buf_on(l->arena);
    gather_text(box, &buf);
    return buf_str(&buf);
}

/* Is the character at *pos one that lines hold? Not spaces and what is never drawn. */
static bool next_is_ink(Str text, size_t *pos)
{
    uint32_t c = utf8_next(text, pos);
    return c != ' ' && c != '\n' && !text_is_invisible(c);
}

static size_t count_ink(Str text)
{
    size_t n = 0;
    for (size_t pos = 0; pos < text.len;)
        n += next_is_ink(text, &pos);
    return n;
}

static void skip_some(Setter *s, size_t count) { s->skip -= count < s->skip ? count : s->skip; }

/* What of a text is still to be set; a line does not begin with the space that ended the one before. */
static Str unskipped(Setter *s, Str text, bool keeps_breaks)
{
    size_t at = 0;
    while (s->skip > 0 && at < text.len) {
        bool feed = keeps_breaks && text.data[at] == '\n';
        skip_some(s, next_is_ink(text, &at) || feed);
    }
    while (s->resumed && s->skip == 0 && at < text.len && text.data[at] == ' ')
        at++;
    s->resumed &= at == text.len;
    return str_slice(text, at, text.len);
}

static RubyStyle *ruby_style(Setter *s, Box *text)
{
    const Style *rt = text->style;
    RubyStyle *style = arena_new(s->l->scratch, RubyStyle);
    *style = (RubyStyle){.text = *span_of(s->l, text, 0), .align = rt->ruby_align, .under = rt->ruby_under,
                         .merge = rt->ruby_merge, .overhang = rt->ruby_overhang};
    return style;
}

/* text NULL: a base for a second annotation only. */
static void set_base(Setter *s, Box *base, Box *text, double shift, bool joined)
{
    Str letters = base->kind == BOX_TEXT ? base->text : text_of(s->l, base);
    if (s->skip > 0)
        skip_some(s, count_ink(letters));
    else
        paragraph_ruby(s->p, span_of(s->l, base, shift), letters, ruby_style(s, text ? text : base), text ? text_of(s->l, text) : STR(""),
                       joined, base->node->place);
}

static Box *inner_ruby(const Box *base)
{
    Box *box = base->first;
    while (box && box->kind != BOX_RUBY)
        box = box->next;
    return box;
}

static void set_ruby(Setter *s, Box *ruby, double shift);

/* Rubies and plain text under one annotation. */
static void set_bases(Setter *s, Box *base, double shift)
{
    s->in_ruby = true;
    for (Box *box = base->first; box; box = box->next) {
        if (box->kind == BOX_RUBY)
            set_ruby(s, box, shift);
        else if (box->kind == BOX_TEXT || box->kind == BOX_INLINE)
            set_base(s, box, NULL, shift, false);
    }
    s->in_ruby = false;
}

/* A second rt, or the rt of a ruby whose base is a ruby, stands on the other side. */
static void set_ruby(Setter *s, Box *ruby, double shift)
{
    Box *base = NULL;
    bool joined = false;
    size_t first = paragraph_rubies(s->p);
    for (Box *child = ruby->first; child; child = child->next) {
        bool annotated = child->next && child->next->kind == BOX_RUBY_TEXT;
        if (child->kind == BOX_RUBY_BASE && annotated) {
            base = child;
            first = paragraph_rubies(s->p);
            if (inner_ruby(base))
                set_bases(s, base, shift);
        } else if (child->kind == BOX_RUBY_BASE && s->in_ruby) {
            set_base(s, child, NULL, shift, false);
        } else if (child->kind == BOX_RUBY_BASE) {
            paragraph_text(s->p, span_of(s->l, child, shift), unskipped(s, text_of(s->l, child), false), child->node->place);
        } else if (base && !inner_ruby(base) && child->prev == base) {
            set_base(s, base, child, shift, joined);
            joined = true;
        } else if (base) {
            paragraph_ruby_over(s->p, first, ruby_style(s, child), text_of(s->l, child), child->node->place);
            base = NULL;
        } else {
            diag_add(s->l->diag, DIAG_LAYOUT_RUBY, child->node->place);
        }
    }
}

/* ---- atoms --------------------------------------------------------------------------------- */

static double last_baseline(const Frag *frag)
{
    double found = -1;
    if (frag->line_count) {
        const Line *last = &frag->lines[frag->line_count - 1];
        found = (double)frag->lines_y + last->top - frag->lines[0].top + last->baseline;
    }
    for (const Frag *child = frag->first; child; child = child->next) {
        double y = child->placeholder ? -1 : last_baseline(child);
        if (y >= 0)
            found = (double)child->y + y;
    }
    return found;
}

/* The height above the baseline of an atom's margin box. */
static double atom_ascent(Layout *l, const Box *box, const Frag *frag, const Edges *e)
{
    double h = (double)frag->h + e->margin[SIDE_TOP] + e->margin[SIDE_BOTTOM];
    const Style *parent = box->parent ? box->parent->style : box->style;
    FontMetrics m = typesetter_metrics(l->ts, &parent->face);
    double half_lead = ((double)parent->line_height - m.ascent - m.descent) / 2;
    switch (box->style->vertical_align) {
    case VALIGN_MIDDLE:
        return h / 2 + m.x_height / 2;
    case VALIGN_TOP:
        return m.ascent + half_lead;
    case VALIGN_TEXT_TOP:
        return m.ascent;
    case VALIGN_BOTTOM:
        return h - m.descent - half_lead;
    case VALIGN_TEXT_BOTTOM:
        return h - m.descent;
    case VALIGN_BASELINE: case VALIGN_SUPER: case VALIGN_SUB: case VALIGN_LENGTH:
        break;
    }
    double baseline = box->kind == BOX_REPLACED || box->style->overflow_hidden ? -1 : last_baseline(frag);
    return (baseline >= 0 ? e->margin[SIDE_TOP] + baseline : h) + own_shift(box);
}

static void set_atom(Setter *s, Box *box)
{
    Edges e = edges_of(box, box->vertical, s->width);
    if (s->skip > 0) {
        skip_some(s, 1);
        return;
    }
    s->resumed = false;
    Space space = space_plain(s->width);
    space.shrink = true;
    space.percent_block = s->height;
    Frag *frag = layout_natural(s->l, box, &space);
    double w = (double)frag->w + e.margin[SIDE_LEFT] + e.margin[SIDE_RIGHT];
    double h = (double)frag->h + e.margin[SIDE_TOP] + e.margin[SIDE_BOTTOM];
    double ascent = atom_ascent(s->l, box, frag, &e);
    frag->x = (float)e.margin[SIDE_LEFT];
    frag->y = (float)(e.margin[SIDE_TOP] - ascent); /* from the baseline */
    paragraph_atomic(s->p, frag, w, ascent, h - ascent);
}

/* ---- the content in order ---------------------------------------------------------------------- */

static void set_inlines(Setter *s, Box *parent, double shift);

/* Two lines inside one have no room for marks beside the letters, and no hyphens. */
static SpanStyle *text_span(Setter *s, Box *box, double shift)
{
    SpanStyle *span = span_of(s->l, box, shift);
    span->warichu = s->warichu;
    if (s->warichu) {
        span->emphasis = EMPHASIS_NONE;
        span->no_hyphens = true;
    }
    return span;
}

static bool has_frame(const Box *box, const Edges *e)
{
    return box->style->background.a > 0 || edges_inline(e) > 0 || edges_block(e) > 0 || fabs(e->margin[SIDE_LEFT]) > 0 ||
           fabs(e->margin[SIDE_RIGHT]) > 0;
}

static const Warichu *open_warichu(Setter *s, const Box *box)
{
    Warichu *note = arena_new(s->l->scratch, Warichu);
    *note = (Warichu){.base = box->parent->style->face, .size = box->style->face.size};
    return note;
}

static void set_inline_box(Setter *s, Box *box, double shift)
{
    Edges e = edges_of(box, box->vertical, s->width);
    const Warichu *outer = s->warichu;
    bool frame = (!box->anonymous || box->first_line) && !outer && has_frame(box, &e);
    shift += own_shift(box);
    if (box->style->warichu && !outer)
        s->warichu = open_warichu(s, box);
    if (frame)
        paragraph_open_box(s->p, text_span(s, box, shift), e.margin[SIDE_LEFT] + edges_start(&e));
    set_inlines(s, box, shift);
    s->warichu = outer;
    if (frame)
        paragraph_close_box(s->p, e.margin[SIDE_RIGHT] + edges_end(&e));
}

static void set_inlines(Setter *s, Box *parent, double shift)
{
    for (Box *box = parent->first; box; box = box->next) {
        if (box_is_out_of_flow(box) || box_is_float(box))
            continue;
        switch (box->kind) {
        case BOX_TEXT: {
            Str text = unskipped(s, transformed(s->l, box->text, box->style->text_transform), box->style->white_space >= WHITE_PRE);
            if (text.len)
                paragraph_text(s->p, text_span(s, box, shift), text, box->node->place);
            break;
        }
        case BOX_INLINE: case BOX_RUBY_BASE: case BOX_RUBY_TEXT:
            set_inline_box(s, box, shift);
            break;
        case BOX_BREAK:
            if (s->skip == 0)
                paragraph_line_break(s->p);
            skip_some(s, 1);
            break;
        case BOX_LEADER:
            if (s->skip == 0)
                paragraph_leader(s->p, span_of(s->l, box, shift), box->text);
            break;
        case BOX_RUBY:
            set_ruby(s, box, shift);
            break;
        case BOX_BLOCK: case BOX_REPLACED: case BOX_FLEX: case BOX_GRID: case BOX_TABLE:
            set_atom(s, box);
            break;
        case BOX_GROUP: case BOX_ROW: case BOX_CELL: case BOX_COLUMN: case BOX_CAPTION: case BOX_MARK:
            break;
        }
    }
}

/* ---- composing -------------------------------------------------------------------------------- */

static void *kept(Arena *arena, const void *from, size_t count, size_t size)
{
    void *to = arena_alloc(arena, arena_product(count, size), alignof(double));
    if (count)
        memcpy(to, from, count * size);
    return to;
}

/* Composition works in scratch; what it made is kept without what it took. */
static Lines *keep_lines(Arena *arena, const Lines *from)
{
    Lines *to = arena_new(arena, Lines);
    *to = *from;
    to->items = kept(arena, from->items, from->count, sizeof *from->items);
    for (size_t i = 0; i < to->count; i++) {
        Line *line = &to->items[i];
        line->fragments = kept(arena, line->fragments, line->fragment_count, sizeof *line->fragments);
        for (size_t k = 0; k < line->fragment_count; k++) {
            GlyphRun *run = &line->fragments[k].run;
            fragment_pack(arena, &line->fragments[k]);
            run->clusters = kept(arena, run->clusters, run->cluster_count, sizeof *run->clusters);
            run->text = run->text.len ? (Str){kept(arena, run->text.data, run->text.len, 1), run->text.len} : STR("");
        }
    }
    return to;
}

static Paragraph *open_paragraph(Layout *l, Box *box, double width, size_t skip)
{
    ParagraphStyle *style = arena_new(l->scratch, ParagraphStyle);
    *style = paragraph_style(l, box, width);
    if (skip > 0 && !style->indent_hanging)
        style->indent = 0;
    Paragraph *p = paragraph_open(l->scratch, l->ts, style, l->diag);
    Setter setter = {l, p, width, (double)box->inner_height, skip, skip > 0, false, NULL};
    set_inlines(&setter, box, 0);
    return p;
}

/* All of it as it looks on the first line. */
static Paragraph *open_first_line(Layout *l, Box *box, double width)
{
    Box *line = box->extra->first_line;
    ParagraphStyle *style = arena_new(l->scratch, ParagraphStyle);
    *style = paragraph_style(l, box, width);
    style->strut = line->style->face;
    style->line_height = (double)line->style->line_height;
    Paragraph *p = paragraph_open(l->scratch, l->ts, style, l->diag);
    Setter setter = {l, p, width, (double)box->inner_height, 0, false, false, NULL};
    set_inline_box(&setter, line, 0);
    return p;
}

/* The measure of the lines after the first. */
typedef struct AfterFirst {
    LineMeasure *measure;
    void *context;
    double height; /* of the first */
} AfterFirst;

static LineSpace after_first(void *context, size_t index, double top, double height)
{
    const AfterFirst *after = context;
    return after->measure(after->context, index + 1, after->height + top, height);
}

static size_t count_before(const Lines *lines, size_t end);

/* The first line is broken as if all were in its styles, and the rest composed without it. */
static void compose_first_line(Layout *l, Box *box, double width, LineMeasure *measure, void *context, Lines *out)
{
    Lines rest = {0};
    paragraph_compose(open_first_line(l, box, width), measure, context, out);
    size_t skip = count_before(out, 1);
    if (out->count < 2 || skip == 0)
        return;
    AfterFirst after = {measure, context, out->items[0].height};
    bool even = measure == line_space_even;
    paragraph_compose(open_paragraph(l, box, width, skip), even ? measure : after_first, even ? context : &after, &rest);
    Line *items = arena_array(l->scratch, Line, rest.count + 1);
    items[0] = out->items[0];
    for (size_t i = 0; i < rest.count; i++) {
        items[i + 1] = rest.items[i];
        items[i + 1].top += after.height;
    }
    *out = (Lines){items, rest.count + 1, rest.height + after.height};
}

static void compose(Layout *l, Box *box, double width, size_t skip, LineMeasure *measure, void *context, Lines *out)
{
    if (box->extra && box->extra->first_line && skip == 0)
        compose_first_line(l, box, width, measure, context, out);
    else
        paragraph_compose(open_paragraph(l, box, width, skip), measure, context, out);
}

/* Composing a character costs about a sixteenth of laying out a box. */
static size_t text_weight(const Box *box)
{
    size_t bytes = 0;
    for (const Box *child = box->first; child; child = child->next)
        bytes += child->kind == BOX_TEXT ? child->text.len / 16 : child->kind == BOX_INLINE ? text_weight(child) : 1;
    return bytes;
}

static Lines *compose_rest(Layout *l, Box *box, double width, size_t skip)
{
    ArenaMark mark = arena_mark(l->scratch);
    Lines set = {0}, *lines;
    if (layout_works(l, text_weight(box)))
        compose(l, box, width, skip, line_space_even, &width, &set);
    lines = keep_lines(l->arena, &set);
    arena_rewind(l->scratch, mark);
    return lines;
}

const Lines *compose_lines(Layout *l, Box *box, double width)
{
    if (box->lines && fabs((double)box->lines_width - width) < FIT_EPSILON && fabsf(box->lines_height - box->inner_height) < 0.001F)
        return box->lines;
    Lines *lines = compose_rest(l, box, width, 0);
    box->lines = lines;
    box->lines_width = (float)width;
    box->lines_height = box->inner_height;
    return lines;
}

void inline_widths(Layout *l, Box *box, double *min, double *max)
{
    *min = *max = 0;
    if (inlines_empty(box))
        return;
    ArenaMark mark = arena_mark(l->scratch);
    paragraph_widths(open_paragraph(l, box, INFINITY, 0), min, max);
    if (box->extra && box->extra->first_line) {
        double first_min, first_max;
        paragraph_widths(open_first_line(l, box, INFINITY), &first_min, &first_max);
        *min = fmax(*min, first_min);
        *max = fmax(*max, first_max);
    }
    /* Rounding must not wrap a line that was measured to fit. */
    *max += 0.01;
    arena_rewind(l->scratch, mark);
}

/* ---- alignment on a string ----------------------------------------------------------------------- */

/* Where byte `at` of the line's text is set, along the line. */
static double x_of_byte(const Line *line, size_t at, bool vertical)
{
    for (size_t i = 0; i < line->fragment_count; i++) {
        const Fragment *f = &line->fragments[i];
        if (f->kind != FRAGMENT_GLYPHS)
            continue;
        if (at >= f->run.text.len) {
            at -= f->run.text.len;
            continue;
        }
        size_t glyph = 0;
        for (size_t c = 0; c < f->run.cluster_count && at >= f->run.clusters[c].bytes; c++) {
            at -= f->run.clusters[c].bytes;
            glyph += f->run.clusters[c].glyphs;
        }
        if (glyph >= f->run.glyph_count)
            return f->x;
        return f->x + (vertical ? f->run.glyphs[glyph].y : f->run.glyphs[glyph].x);
    }
    return line->width;
}

static void measure_string(Layout *l, const Line *line, Str string, bool vertical, double *before, double *after)
{
    Buf text = buf_on(l->scratch);
    for (size_t i = 0; i < line->fragment_count; i++)
        if (line->fragments[i].kind == FRAGMENT_GLYPHS)
            buf_put(&text, line->fragments[i].run.text);
    size_t at = str_find(buf_str(&text), string);
    *before = at < text.len ? x_of_byte(line, at, vertical) : line->width;
    *after = line->width - *before;
}

bool inline_string(Layout *l, Box *box, Str string, double *before, double *after)
{
    double width = 100000; /* all on one line, unless a break is forced */
    if (!box->inlines || inlines_empty(box) || box->has_floats || !layout_works(l, text_weight(box)))
        return false;
    ArenaMark mark = arena_mark(l->scratch);
    Lines set = {0};
    paragraph_compose(open_paragraph(l, box, width, 0), line_space_even, &width, &set);
    bool one = set.count == 1;
    if (one)
        measure_string(l, &set.items[0], string, box->vertical, before, after);
    arena_rewind(l->scratch, mark);
    return one;
}

/* ---- lines beside floats ---------------------------------------------------------------------------- */

typedef struct BesideFloats {
    const Flow *flow;
    double top; /* of the paragraph in the formatting context */
} BesideFloats;

static LineSpace beside_floats(void *context, size_t index, double top, double height)
{
    const BesideFloats *b = context;
    (void)index;
    return floats_space(b->flow->floats, b->top + top, height, b->flow->float_x, b->flow->float_x + b->flow->width);
}

static bool floats_reach(const Flow *flow)
{
    return floats_count(flow->floats) && floats_bottom(flow->floats, true, true) > flow->float_y;
}

static void place_inline_floats(Flow *flow, Box *parent)
{
    for (Box *box = parent->first; box; box = box->next) {
        if (box_is_float(box)) {
            if (!flow_float(flow, box, 0) && !flow->space->at_top)
                flow->none = true;
        } else if (box->kind == BOX_INLINE)
            place_inline_floats(flow, box);
    }
}

/* Absolute boxes and marks wait where the paragraph begins. */
static void place_inline_marks(Flow *flow, Box *parent)
{
    for (Box *box = parent->first; box; box = box->next) {
        if (box_is_out_of_flow(box) || box->kind == BOX_MARK)
            add_placeholder(flow->l, flow->frag, box, flow->x, flow->y0);
        else if (box->kind == BOX_INLINE)
            place_inline_marks(flow, box);
    }
}

static const Lines *flow_compose(Flow *flow)
{
    Layout *l = flow->l;
    if (!floats_reach(flow))
        return compose_lines(l, flow->box, flow->width);
    ArenaMark mark = arena_mark(l->scratch);
    BesideFloats beside = {flow, flow->float_y};
    Lines set = {0}, *lines;
    if (layout_works(l, text_weight(flow->box)))
        compose(l, flow->box, flow->width, 0, beside_floats, &beside, &set);
    lines = keep_lines(l->arena, &set);
    arena_rewind(l->scratch, mark);
    return lines;
}

/* What stands on the lines before, spaces apart: what composing the rest leaves out. */
static size_t count_before(const Lines *lines, size_t end)
{
    size_t n = 0;
    for (size_t i = 0; i < end; i++) {
        n += lines->items[i].forced_break && i + 1 < lines->count;
        for (size_t k = 0; k < lines->items[i].fragment_count; k++) {
            const Fragment *f = &lines->items[i].fragments[k];
            n += f->kind == FRAGMENT_ATOMIC;
            const Box *owner = f->kind == FRAGMENT_GLYPHS ? f->owner : NULL;
            if (owner && owner->kind != BOX_LEADER && owner->kind != BOX_RUBY_TEXT)
                n += count_ink(f->run.text);
        }
    }
    return n;
}

/* On a page of another width the rest is composed anew. */
static const Lines *resume_lines(Flow *flow, const Token *token, size_t *start, size_t *skip)
{
    *start = token->line;
    *skip = token->lines_skip;
    if (fabs(token->lines_width - flow->width) < FIT_EPSILON)
        return token->lines;
    *start = 0;
    *skip += count_before(token->lines, token->line);
    return compose_rest(flow->l, flow->box, flow->width, *skip);
}

/* ---- breaking between lines ----------------------------------------------------------------------------- */

static size_t lines_that_fit(const Lines *lines, size_t start, double room)
{
    size_t n = 0;
    while (start + n < lines->count &&
           lines->items[start + n].top + lines->items[start + n].height - lines->items[start].top <= room + FIT_EPSILON)
        n++;
    return n;
}

/* Orphans and widows (CSS Fragmentation 3 §3.3). 0: break before all of it. */
static size_t lines_to_keep(const Flow *flow, const Lines *lines, size_t start, size_t fit)
{
    const Style *s = flow->box->style;
    size_t left = lines->count - start;
    if (fit >= left)
        return left;
    size_t keep = fit;
    if (left - keep < s->widows)
        keep = left > s->widows ? left - s->widows : 0;
    if (start == 0 && keep < s->orphans)
        keep = 0;
    if (keep == 0 && flow->space->at_top)
        keep = fit > 0 ? fit : 1;
    return keep;
}

static void check_lines(const Flow *flow, const Lines *lines, size_t start, size_t count)
{
    for (size_t i = start; i < start + count && !flow->l->quiet; i++) {
        const Line *line = &lines->items[i];
        double over = line->start + line->width - flow->width;
        if (!line->overflows || over < 0.3)
            continue;
        Buf mm = buf_on(flow->l->arena);
        buf_put_number(&mm, over * 25.4 / 72, 1);
        diag_add(flow->l->diag, DIAG_LAYOUT_LINE_WIDE, flow->box->node->place, flow->l->options->document,
                 str_printf(flow->l->arena, "%zu", flow->l->page), buf_str(&mm));
    }
}

void flow_lines(Flow *flow, Token *token)
{
    Box *box = flow->box;
    Frag *frag = flow->frag;
    if (!token && box->has_floats)
        place_inline_floats(flow, box);
    if (flow->none)
        return;
    if (!token && box->has_absolutes)
        place_inline_marks(flow, box);
    if (inlines_empty(box))
        return;
    size_t start = 0, skip = 0;
    const Lines *lines = token ? resume_lines(flow, token, &start, &skip) : flow_compose(flow);
    if (start >= lines->count)
        return;
    size_t n = lines_to_keep(flow, lines, start, lines_that_fit(lines, start, flow->limit));
    if (n == 0) {
        flow->none = true;
        return;
    }
    check_lines(flow, lines, start, n);
    frag->lines = lines->items + start;
    frag->line_count = (unsigned)n;
    frag->lines_x = (float)flow->x;
    const Line *first = &lines->items[start], *last = &lines->items[start + n - 1];
    frag->lines_y = (float)(flow->y0 + (start ? 0 : first->top));
    flow->y = last->top + last->height - (start ? first->top : 0);
    if (flow->y > flow->limit + 0.5 && flow->limit < INFINITY && n == 1)
        report_full(flow->l, box, flow->y - flow->limit);
    if (start + n < lines->count) {
        flow->token = token_new(flow->l, box);
        flow->token->line = start + n;
        flow->token->lines = lines;
        flow->token->lines_width = flow->width;
        flow->token->lines_skip = skip;
    }
}
