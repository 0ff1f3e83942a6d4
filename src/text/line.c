/* line.c - from a fitted line to fragments with every glyph in its place.
 *
 * Glyphs are placed along the line by `pen` and across it from the baseline;
 * place() turns the pair for vertical writing, where the baseline is the
 * line's middle.
 */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "text/paragraph.h"

typedef struct Setter {
    Paragraph *p;
    bool vertical;
    VEC(Fragment) fragments;
    double pen;
    LineAdjust adjust;
    bool adjusts; /* something gives way or grows */
    double leader; /* width of each leader */
    double indent; /* of the pen's 0 from the block's start edge, without what alignment adds */
    const SetText *hyphen; /* shown at the end, where the soft hyphen stands */
    bool in_note;  /* sets a line of an inline cutting note, whose spaces are there by halves */
    double gap;    /* and each of them that grows, by this */
} Setter;

/* ---- height ---- */

typedef struct Extent {
    double above, below;
} Extent;

static Extent em_box(const Paragraph *p, Face *face, double em)
{
    if (p->style->writing != WRITING_HORIZONTAL) return (Extent){em / 2, em / 2};
    Font *font = face_primary(face);
    double ascent = font ? font_metrics(font)->ascent : 0.88;
    return (Extent){ascent * em, (1 - ascent) * em};
}

static void include(Extent *line, double above, double below)
{
    if (above > line->above) line->above = above;
    if (below > line->below) line->below = below;
}

/* The middle of the text around a note, up from its baseline. */
static double note_middle(const Paragraph *p, const Span *span)
{
    const TextFace *base = &span->style.warichu->base;
    Extent box = em_box(p, typesetter_face(p->ts, base), base->size);
    return (box.above - box.below) / 2 + span->style.baseline_shift;
}

/* A span with no more leading than the root keeps inside the root's lines unless its
 * letters do not fit there: small, bold and raised text never changes the pitch. */
static void include_span(const Paragraph *p, Extent *line, const Span *span)
{
    Extent box = em_box(p, span->face, span->em);
    if (span->style.warichu) {
        double up = note_middle(p, span), size = span->style.warichu->size;
        include(line, up + size, size - up);
        return;
    }
    double shift = span->style.baseline_shift, leading = (span->style.line_height - span->em) / 2;
    if (span->style.line_height > p->style->line_height + 1e-6 && leading > 0) {
        box.above += leading;
        box.below += leading;
    }
    include(line, box.above + shift, box.below - shift);
}

/* Ruby stands in the leading; a line grows only by what does not fit there. */
static void include_ruby(const Paragraph *p, Extent *line, const Ruby *ruby)
{
    Extent box = em_box(p, ruby->base.span->face, ruby->base.span->em);
    double room = (p->style->line_height - p->style->strut.size) / 2; /* the neighbour line's half of the leading */
    double own = ruby->text.span->em, other = ruby->over ? ruby->over->text.span->em : 0;
    if (ruby->under || (ruby->over && ruby->over->under)) include(line, 0, box.below + (ruby->under ? own : other) - room);
    if (!ruby->under || (ruby->over && !ruby->over->under)) include(line, box.above + (ruby->under ? other : own) - room, 0);
}

void line_extent(const Paragraph *p, size_t from, size_t to, double *above, double *below)
{
    Extent box = em_box(p, p->strut, p->style->strut.size);
    double leading = (p->style->line_height - p->style->strut.size) / 2;
    Extent line = {box.above + leading, box.below + leading};
    const Span *seen = NULL;
    for (size_t k = from; k < to; k++) {
        const Piece *piece = &p->pieces.items[k];
        if (piece->kind == PIECE_ATOMIC) {
            const Atomic *atomic = piece->payload;
            include(&line, atomic->ascent, atomic->descent);
        }
        if (piece->kind == PIECE_RUBY) include_ruby(p, &line, piece->payload);
        if (piece->span && piece->span != seen) include_span(p, &line, piece->span);
        seen = piece->span ? piece->span : seen;
    }
    *above = line.above;
    *below = line.below;
}

/* ---- runs ---- */

/* Where a glyph stands, seen from the fragment's origin. */
static Glyph place(const Setter *s, const ShapedGlyph *g, double em, double along, double across, bool sideways)
{
    double x = (double)g->x * em, y = (double)g->y * em;
    if (!s->vertical) return (Glyph){g->index, along + x, across + y};
    if (!sideways) return (Glyph){g->index, x - across, along + y};
    /* Turned clockwise about its origin; its em box is centred on the line. */
    return (Glyph){g->index, -0.38 * em - y - across, along + x};
}

static Fragment *add_fragment(Setter *s, FragmentKind kind, void *owner, double x, double width)
{
    vec_push(s->p->arena, &s->fragments, (Fragment){.kind = kind, .owner = owner, .x = x, .width = width});
    return &s->fragments.items[s->fragments.count - 1];
}

static void describe(const Setter *s, Fragment *fragment, const Span *span)
{
    Extent box = em_box(s->p, span->face, span->em);
    fragment->ascent = box.above;
    fragment->descent = box.below;
    fragment->y = -span->style.baseline_shift;
}

/* What piece k takes along the line as set, without the space after it. */
static double set_width(const Setter *s, const Piece *piece)
{
    double width = (double)piece->width;
    if (piece->kind == PIECE_LEADER) return s->leader;
    if (s->adjusts && piece->kind == PIECE_TEXT && piece->cls == CL_SPACE && !piece->span->style.preserve_spaces) {
        Space own = jlreq_word_space(piece->span->em);
        width -= s->adjust.shrink[SHRINK_WORD] * (double)own.shrink[SHRINK_WORD];
        width += (s->adjust.stretch[STRETCH_WORD] + s->adjust.beyond) * (double)own.stretch[STRETCH_WORD];
    }
    return width;
}

static bool space_grows(const Space *space) { return space->stretch[STRETCH_LATIN] + space->stretch[STRETCH_KANJI] > 0; }

/* The space between pieces k and k + 1. */
static double set_space(const Setter *s, size_t k)
{
    const Space *space = &s->p->space[k];
    const Piece *piece = &s->p->pieces.items[k];
    if (s->in_note) return 2 * (double)space->natural + (space_grows(space) ? s->gap : 0);
    if (!s->adjusts) return (double)space->natural;
    if (piece->plain && piece[1].plain) /* nothing else than this between them */
        return (s->adjust.stretch[STRETCH_KANJI] + s->adjust.beyond) * (double)space->stretch[STRETCH_KANJI];
    double width = (double)space->natural;
    for (size_t i = 0; i < SHRINK_STAGES; i++) width -= s->adjust.shrink[i] * (double)space->shrink[i];
    for (size_t i = 0; i < STRETCH_STAGES; i++)
        width += (s->adjust.stretch[i] + s->adjust.beyond) * (double)space->stretch[i];
    return width;
}

static bool same_run(const Piece *a, const Piece *b)
{
    if (b->kind != PIECE_TEXT || a->span != b->span) return false;
    return b->glyph_count > 0 ? a->font == b->font && a->sideways == b->sideways : piece_is_silent(b);
}

/* Pieces [from, to) of one span and font as a fragment. `end`: content end, after which nothing moves on. */
static void add_run(Setter *s, size_t from, size_t to, size_t end)
{
    const Paragraph *p = s->p;
    const Piece *first = &p->pieces.items[from];
    size_t glyph_count = 0, bytes = 0;
    for (size_t k = from; k < to; k++) {
        glyph_count += p->pieces.items[k].glyph_count;
        bytes += p->pieces.items[k].bytes;
    }
    Glyph *glyphs = arena_array(p->arena, Glyph, glyph_count);
    GlyphCluster *clusters = arena_array(p->arena, GlyphCluster, to - from);
    char *text = arena_array(p->arena, char, bytes + 1);
    double start = s->pen, edge = s->pen;
    size_t g = 0, b = 0, c = 0;
    for (size_t k = from; k < to; k++) {
        const Piece *piece = &p->pieces.items[k];
        double along = s->pen - start + (double)piece->shift;
        for (size_t i = 0; i < piece->glyph_count; i++) {
            glyphs[g++] = place(s, &piece->glyphs[i], piece->span->em, along, 0, piece->sideways);
            along += (double)piece->glyphs[i].advance * piece->span->em;
        }
        size_t said = piece->bytes;
        if (piece->glyph_count) clusters[c++] = (GlyphCluster){piece->bytes, piece->glyph_count};
        else if (piece->character == SOFT_HYPHEN) said = 0;
        else clusters[c - 1].bytes = (uint16_t)(clusters[c - 1].bytes + said); /* joined with those before */
        memcpy(text + b, piece->text, said);
        b += said;
        if (k < end) s->pen += set_width(s, piece);
        edge = s->pen;
        if (k + 1 < end) s->pen += set_space(s, k);
    }
    Fragment *fragment = add_fragment(s, FRAGMENT_GLYPHS, first->span->style.owner, start, edge - start);
    describe(s, fragment, first->span);
    fragment->run = (GlyphRun){.font = first->font, .size = first->span->em, .glyphs = glyphs, .glyph_count = glyph_count,
                               .text = {text, b}, .clusters = clusters, .cluster_count = c,
                               .vertical = s->vertical && !first->sideways, .sideways = s->vertical && first->sideways};
}

/* ---- text set by itself: ruby, leaders, tate-chu-yoko ---- */

/* Units of one text at given positions along the line from `x`, one fragment per font. */
static void add_set(Setter *s, const SetText *set, const double *at, double x, double across, bool upright_row)
{
    for (size_t from = 0, to; from < set->count; from = to) {
        const ShapeUnit *first = &set->units[from];
        size_t glyph_count = 0, g = 0;
        for (to = from; to < set->count && set->units[to].font == first->font && set->units[to].sideways == first->sideways; to++)
            glyph_count += set->units[to].glyph_count;
        if (!first->font) continue;
        Glyph *glyphs = arena_array(s->p->arena, Glyph, glyph_count);
        GlyphCluster *clusters = arena_array(s->p->arena, GlyphCluster, to - from);
        double em = set->span->em, edge = at[from];
        for (size_t k = from; k < to; k++) {
            const ShapeUnit *unit = &set->units[k];
            double along = at[k] - at[from];
            for (size_t i = 0; i < unit->glyph_count; i++) {
                if (upright_row) /* across a vertical line: pen goes to the right */
                    glyphs[g++] = (Glyph){unit->glyphs[i].index, at[from] + along + (double)unit->glyphs[i].x * em,
                                          (double)unit->glyphs[i].y * em};
                else
                    glyphs[g++] = place(s, &unit->glyphs[i], em, along, across, unit->sideways);
                along += (double)unit->glyphs[i].advance * em;
            }
            clusters[k - from] = (GlyphCluster){unit->bytes, unit->glyph_count};
            edge = at[k] + (double)unit->advance * em;
        }
        const ShapeUnit *last = &set->units[to - 1];
        Fragment *fragment = add_fragment(s, FRAGMENT_GLYPHS, set->span->style.owner,
                                          upright_row ? x : x + at[from], upright_row ? em : edge - at[from]);
        describe(s, fragment, set->span);
        fragment->run = (GlyphRun){.font = first->font, .size = em, .glyphs = glyphs, .glyph_count = glyph_count,
                                   .text = str_slice(set->text, first->offset, last->offset + last->bytes),
                                   .clusters = clusters, .cluster_count = to - from,
                                   .vertical = s->vertical && !first->sideways && !upright_row,
                                   .sideways = s->vertical && first->sideways && !upright_row};
    }
}

/* May extra space stand between units k and k + 1? Not inside a Western word. */
static bool opens(const SetText *set, size_t k) { return !(set->units[k].western && set->units[k + 1].western); }

static size_t blocks_of(const SetText *set)
{
    size_t blocks = set->count ? 1 : 0;
    for (size_t k = 0; k + 1 < set->count; k++) blocks += opens(set, k);
    return blocks;
}

/* Positions of units when `slack` is shared: `edge` before the first, `between` each. */
static double *positions(Arena *arena, const SetText *set, double edge, double between)
{
    double *at = arena_array(arena, double, set->count + 1), x = edge;
    for (size_t k = 0; k < set->count; k++) {
        at[k] = x;
        x += (double)set->units[k].advance * set->span->em;
        if (k + 1 < set->count && opens(set, k)) x += between;
    }
    return at;
}

/* JLREQ § 3.3.6: 1 : 2 : 1, the ends no more than half an em of the base. */
static double *spread(Arena *arena, const SetText *set, double width, RubyAlign align, double limit)
{
    double slack = width - set->width;
    size_t blocks = blocks_of(set);
    if (slack < 0) slack = 0;
    switch (align) {
    case RUBY_START: return positions(arena, set, 0, 0);
    case RUBY_CENTER: return positions(arena, set, slack / 2, 0);
    case RUBY_SPACE_BETWEEN:
        return blocks > 1 ? positions(arena, set, 0, slack / (double)(blocks - 1)) : positions(arena, set, slack / 2, 0);
    case RUBY_SPACE_AROUND: break;
    }
    double edge = blocks ? slack / (double)(2 * blocks) : 0;
    if (blocks < 2) return positions(arena, set, slack / 2, 0);
    if (edge > limit) edge = limit;
    return positions(arena, set, edge, (slack - 2 * edge) / (double)(blocks - 1));
}

/* The annotation over [x, x + width) of the line. */
static void add_annotation(Setter *s, const Ruby *ruby, double x, double width)
{
    Extent base = em_box(s->p, ruby->base.span->face, ruby->base.span->em);
    Extent own = em_box(s->p, ruby->text.span->face, ruby->text.span->em);
    double across = ruby->under ? base.below + own.above : -(base.above + own.below);
    double *at = spread(s->p->arena, &ruby->text, width, ruby->align, ruby->base.span->em / 2);
    double over = ruby->text.width > width ? (ruby->text.width - width) / 2 : 0;
    add_set(s, &ruby->text, at, x - over, across, false);
}

/* `offset`: how much farther the ruby hangs out after its base than before it. */
static double *base_positions(Setter *s, const Ruby *ruby, double width, double offset)
{
    double slack = width - ruby->base.width;
    size_t blocks = blocks_of(&ruby->base);
    if (blocks < 2) { /* centred under its ruby */
        double lead = (slack + offset) / 2;
        if (lead < 0) lead = 0;
        if (lead > slack) lead = slack;
        return positions(s->p->arena, &ruby->base, lead, 0);
    }
    return spread(s->p->arena, &ruby->base, width, RUBY_SPACE_AROUND, INFINITY);
}

/* The ruby of a group is set over all its bases that stand on this line: joined into
 * one text when one of them is longer than its base. */
static SetText joined_text(Setter *s, size_t first, size_t last)
{
    const Ruby *head = s->p->pieces.items[first].payload;
    if (first == last) return head->text;
    SetText all = {.span = head->text.span};
    size_t count = 0, bytes = 0;
    for (size_t k = first; k <= last; k++) {
        const Ruby *ruby = s->p->pieces.items[k].payload;
        count += ruby->text.count;
        bytes += ruby->text.text.len;
    }
    all.units = arena_array(s->p->arena, ShapeUnit, count);
    Buf text = buf_on(s->p->arena);
    buf_reserve(&text, bytes);
    for (size_t k = first; k <= last; k++) {
        const Ruby *ruby = s->p->pieces.items[k].payload;
        for (size_t i = 0; i < ruby->text.count; i++) {
            all.units[all.count] = ruby->text.units[i];
            all.units[all.count++].offset += (uint32_t)text.len;
        }
        buf_put(&text, ruby->text.text);
        all.width += ruby->text.width;
    }
    all.text = buf_str(&text);
    return all;
}

/* Bases that only a second annotation is about have none of their own. */
static bool ruby_says(const Paragraph *p, size_t first, size_t last)
{
    for (size_t k = first; k <= last; k++)
        if (ruby_at(p, k)->text.count) return true;
    return false;
}

/* Pieces [first, last] of one group, as far as they stand on this line. */
static void add_ruby_group(Setter *s, size_t first, size_t last, size_t end)
{
    Paragraph *p = s->p;
    const Ruby *head = p->pieces.items[first].payload;
    RubyRoom room = ruby_room(p, first, last);
    double start = s->pen, edge = s->pen;
    if (ruby_says(p, first, last)) add_fragment(s, FRAGMENT_RUBY_START, head->base.span->style.owner, start, 0);
    for (size_t k = first; k <= last; k++) {
        const Ruby *ruby = p->pieces.items[k].payload;
        double width = ruby_width(&room, ruby);
        double offset = (k == last ? room.after : 0) - (k == first ? room.before : 0);
        add_set(s, &ruby->base, base_positions(s, ruby, width, offset), s->pen, 0, false);
        s->pen += width;
        edge = s->pen;
        if (k + 1 < end) s->pen += set_space(s, k);
    }
    Ruby all = *head;
    if (!ruby_says(p, first, last)) return;
    all.text = joined_text(s, first, last);
    add_fragment(s, FRAGMENT_RUBY_TEXT, all.text.span->style.owner, start, edge - start);
    double before = room.before - head->pad / 2, after = room.after - ruby_at(p, last)->pad / 2;
    add_annotation(s, &all, start - before, edge - start + before + after);
    add_fragment(s, FRAGMENT_RUBY_END, head->base.span->style.owner, edge, 0);
}

/* The second annotation, once its bases are set from `start` to the pen. */
static void add_over(Setter *s, const Ruby *head, double start, double edge)
{
    Ruby over = *head;
    over.text = head->over->text;
    over.align = head->over->align;
    over.under = head->over->under;
    add_fragment(s, FRAGMENT_RUBY_TEXT, over.text.span->style.owner, start, edge - start);
    add_annotation(s, &over, start, edge - start);
    add_fragment(s, FRAGMENT_RUBY_END, head->base.span->style.owner, edge, 0);
}

static size_t add_groups(Setter *s, size_t k, size_t end)
{
    const Ruby *ruby = s->p->pieces.items[k].payload;
    size_t last = ruby->group_last < end ? ruby->group_last : end - 1;
    bool joined = ruby_is_long(s->p, k, last);
    for (size_t from = k; from <= last && !joined; from++) add_ruby_group(s, from, from, end);
    if (joined) add_ruby_group(s, k, last, end);
    return last + 1;
}

/* One group, or all those that an annotation is over. */
static size_t add_ruby(Setter *s, size_t k, size_t end)
{
    const Ruby *head = s->p->pieces.items[k].payload;
    double start = s->pen;
    if (!head->over) return add_groups(s, k, end);
    add_fragment(s, FRAGMENT_RUBY_START, head->base.span->style.owner, start, 0);
    size_t next = k;
    while (next <= head->over->last && next < end) next = add_groups(s, next, end);
    add_over(s, head, start, s->pen - (next < end ? set_space(s, next - 1) : 0));
    return next;
}

/* Tate-chu-yoko: a row across the line, centred; made smaller when clearly wider than an em (JLREQ § 3.2.5). */
static void add_stack(Setter *s, const Piece *piece)
{
    SetText set = *(const SetText *)piece->payload;
    double em = set.span->em;
    if (set.width > em * 1.15) {
        Span *narrow = arena_new(s->p->arena, Span);
        *narrow = *set.span;
        narrow->em = em * em / set.width;
        set.width = em;
        set.span = narrow;
    }
    double *at = positions(s->p->arena, &set, -set.width / 2, 0);
    size_t before = s->fragments.count;
    add_set(s, &set, at, s->pen, 0, true);
    double baseline = em / 2 + 0.38 * set.span->em;
    for (size_t i = before; i < s->fragments.count; i++) {
        Glyph *glyphs = (Glyph *)s->fragments.items[i].run.glyphs; /* just made */
        for (size_t g = 0; g < s->fragments.items[i].run.glyph_count; g++) glyphs[g].y += baseline;
    }
}

/* More of a leader's pattern than this is a pattern too fine to be seen on the largest page. */
enum { LEADER_TIMES = 20000 };

static void add_leader(Setter *s, const Piece *piece)
{
    const SetText *set = piece->payload;
    if (set->width <= 0 || s->leader < set->width) return;
    size_t times = (size_t)(s->leader / set->width + 1e-6);
    if (times > LEADER_TIMES) times = LEADER_TIMES;
    double x = s->pen + s->leader - (double)times * set->width; /* dots of all lines stand below each other */
    double *at = positions(s->p->arena, set, 0, 0);
    for (size_t i = 0; i < times; i++) add_set(s, set, at, x + (double)i * set->width, 0, false);
}

/* Up to its stop. */
static void add_tab(Setter *s, size_t k, size_t end)
{
    const Piece *piece = &s->p->pieces.items[k];
    const Tab *tab = piece->payload;
    add_set(s, &tab->blank, positions(s->p->arena, &tab->blank, 0, 0), s->pen, 0, false);
    s->pen += tab_width(s->p, k, end, s->indent + s->pen) - (double)piece->width;
}

/* ---- emphasis ---- */

static uint32_t emphasis_mark(const SpanStyle *style)
{
    static const uint32_t marks[][2] = {
        [EMPHASIS_NONE] = {0, 0},
        [EMPHASIS_DOT] = {0x2022, 0x25E6},
        [EMPHASIS_CIRCLE] = {0x25CF, 0x25CB},
        [EMPHASIS_SESAME] = {0xFE45, 0xFE46},
        [EMPHASIS_TRIANGLE] = {0x25B2, 0x25B3},
    };
    return style->emphasis == EMPHASIS_CHARACTER ? style->emphasis_character : marks[style->emphasis][style->emphasis_open];
}

/* One mark per character, centred, half the size (JLREQ § 3.3.9). */
static void add_emphasis(Setter *s, size_t from, size_t to, size_t end, double pen)
{
    Paragraph *p = s->p;
    const Span *span = p->pieces.items[from].span;
    char bytes[4];
    Str mark = {bytes, utf8_encode(emphasis_mark(&span->style), bytes)};
    ShapeUnits units = {0};
    ShapeMode mode = s->vertical ? SHAPE_VERTICAL_UPRIGHT : SHAPE_HORIZONTAL;
    shape_text(p->ts, span->face, mode, mark, p->arena, &units, NULL, place_none());
    if (units.count != 1 || units.items[0].glyph_count != 1) return;
    double em = span->em / 2, start = pen;
    Extent base = em_box(p, span->face, span->em), own = em_box(p, span->face, em);
    double across = span->style.emphasis_under ? base.below + own.above : -(base.above + own.below);
    Glyph *glyphs = arena_array(p->arena, Glyph, to - from);
    size_t count = 0;
    for (size_t k = from; k < to && k < end; k++) {
        const Piece *piece = &p->pieces.items[k];
        double width = set_width(s, piece);
        if (piece->glyph_count && jlreq_takes_emphasis((CharClass)piece->cls))
            glyphs[count++] = place(s, units.items[0].glyphs, em,
                                    pen - start + (width - (double)units.items[0].advance * em) / 2, across, false);
        pen += width + (k + 1 < end ? set_space(s, k) : 0);
    }
    if (count == 0) return;
    Fragment *fragment = add_fragment(s, FRAGMENT_EMPHASIS, span->style.owner, start, pen - start);
    describe(s, fragment, span);
    fragment->run = (GlyphRun){.font = units.items[0].font, .size = em, .glyphs = glyphs, .glyph_count = count, .vertical = s->vertical};
}

/* ---- the line ---- */

/* An edge of the box that a note is in is as high as its two lines. */
static void describe_edge(const Setter *s, Fragment *fragment, const Span *span)
{
    describe(s, fragment, span);
    if (!span->style.warichu) return;
    double middle = note_middle(s->p, span), size = span->style.warichu->size;
    fragment->ascent = middle + size + fragment->y;
    fragment->descent = size - middle - fragment->y;
}

static void add_edge(Setter *s, const Piece *piece, FragmentKind kind)
{
    Fragment *fragment = add_fragment(s, kind, piece->span->style.owner, s->pen, (double)piece->width);
    describe_edge(s, fragment, piece->span);
}

/* Seen and not said: whoever copies the text gets the word. */
static void add_hyphen(Setter *s)
{
    double *at = positions(s->p->arena, s->hyphen, 0, 0);
    size_t before = s->fragments.count;
    add_set(s, s->hyphen, at, s->pen, 0, false);
    for (size_t i = before; i < s->fragments.count; i++) {
        GlyphRun *run = &s->fragments.items[i].run;
        GlyphCluster *silent = arena_new(s->p->arena, GlyphCluster);
        *silent = (GlyphCluster){.glyphs = (uint16_t)run->glyph_count};
        run->text = (Str){0};
        run->clusters = silent;
        run->cluster_count = 1;
    }
    s->pen += s->hyphen->width;
}

/* A bracket around an inline cutting note is apart from the text beside it: structure knows the difference. */
static bool opens_note(const Paragraph *p, size_t k)
{
    return p->notes.count && p->pieces.items[k].cls == CL_OPENING && warichu_at(p, piece_after(p, k));
}

static bool closes_note(const Paragraph *p, size_t k)
{
    return p->notes.count && p->pieces.items[k].cls == CL_CLOSING && warichu_at(p, piece_before(p, k));
}

static size_t add_text(Setter *s, size_t k, size_t to, size_t end)
{
    const Piece *piece = &s->p->pieces.items[k];
    if (piece->glyph_count == 0) { /* says nothing */
        if (s->hyphen && k + 1 == end) add_hyphen(s);
        s->pen += k + 1 < end ? set_space(s, k) : 0;
        return k + 1;
    }
    size_t last = k + 1;
    bool opens = opens_note(s->p, k), closes = closes_note(s->p, k);
    while (!opens && !closes && last < to && same_run(piece, &s->p->pieces.items[last]) && !opens_note(s->p, last)) last++;
    while (last > k + 1 && s->p->hyphens && s->p->pieces.items[last - 1].character == SOFT_HYPHEN) last--; /* it may show */
    double pen = s->pen;
    add_run(s, k, last, end);
    s->fragments.items[s->fragments.count - 1].note_opens = opens;
    s->fragments.items[s->fragments.count - 1].note_closes = closes;
    if (piece->span->style.emphasis != EMPHASIS_NONE && !s->in_note) add_emphasis(s, k, last, end, pen);
    return last;
}

static size_t add_piece(Setter *s, size_t k, size_t to, size_t end)
{
    const Piece *piece = &s->p->pieces.items[k];
    switch ((PieceKind)piece->kind) {
    case PIECE_TEXT: return add_text(s, k, to, end);
    case PIECE_RUBY: return add_ruby(s, k, end);
    case PIECE_STACK: add_stack(s, piece); break;
    case PIECE_LEADER: add_leader(s, piece); break;
    case PIECE_TAB:
        if (k < end) add_tab(s, k, end);
        break;
    case PIECE_OPEN: add_edge(s, piece, FRAGMENT_BOX_START); break;
    case PIECE_CLOSE: add_edge(s, piece, FRAGMENT_BOX_END); break;
    case PIECE_ATOMIC: {
        const Atomic *atomic = piece->payload;
        Fragment *fragment = add_fragment(s, FRAGMENT_ATOMIC, atomic->owner, s->pen, atomic->width);
        fragment->ascent = atomic->ascent;
        fragment->descent = atomic->descent;
        break;
    }
    case PIECE_BREAK: break;
    }
    s->pen += set_width(s, piece);
    if (k + 1 < end) s->pen += set_space(s, k);
    return k + 1;
}

/* ---- inline cutting notes ---- */

static size_t gaps_between(const Paragraph *p, size_t from, size_t to)
{
    size_t gaps = 0;
    for (size_t k = from; k + 1 < to; k++) gaps += space_grows(&p->space[k]);
    return gaps;
}

/* One of the two lines of a note; its baseline is `up` from the paragraph's. */
static void add_note_line(Setter *s, size_t from, size_t to, double gap, double up)
{
    size_t before = s->fragments.count;
    bool adjusts = s->adjusts;
    s->adjusts = false;
    s->in_note = true;
    s->gap = gap;
    for (size_t k = from; k < to;) k = add_piece(s, k, to, to);
    for (size_t i = before; i < s->fragments.count; i++) s->fragments.items[i].y = -up;
    s->in_note = false;
    s->adjusts = adjusts;
}

/* What of a note stands on this line. Both lines of it end together where the note goes on. */
static size_t add_note(Setter *s, const NoteRun *run, size_t from, size_t end)
{
    Paragraph *p = s->p;
    size_t to = run->end < end ? run->end : end;
    const Span *span = p->pieces.items[from].span;
    double size = span->style.warichu->size, start = s->pen, growth = 0;
    WarichuLines lines = warichu_lines(p, run, from, to);
    for (size_t k = from; k + 1 < to; k++) growth += set_space(s, k) - (double)p->space[k].natural;
    double width = fmax(lines.first, lines.second) + growth;
    size_t gaps[2] = {gaps_between(p, from, lines.cut), gaps_between(p, lines.cut, to)};
    bool goes_on = to < run->end;
    double first = gaps[0] ? (goes_on ? width - lines.first : growth) / (double)gaps[0] : 0;
    double second = goes_on && gaps[1] ? (width - lines.second) / (double)gaps[1] : first;
    Extent own = em_box(p, span->face, size);
    double middle = note_middle(p, span) - (own.above - own.below) / 2;
    double over = p->style->writing == WRITING_VERTICAL_LR ? -size / 2 : size / 2;
    add_note_line(s, from, lines.cut, first, middle + over);
    s->pen = start;
    add_note_line(s, lines.cut, to, second, middle - over);
    s->pen = start + width + (to < end ? set_space(s, to - 1) : 0);
    return to;
}

/* Boxes open at piece `at`, outermost first. */
static size_t open_boxes(const Paragraph *p, size_t at, const Piece ***boxes)
{
    VEC(const Piece *) open = {0};
    for (size_t k = 0; k < at; k++) {
        if (p->pieces.items[k].kind == PIECE_OPEN) vec_push(p->arena, &open, &p->pieces.items[k]);
        if (p->pieces.items[k].kind == PIECE_CLOSE && open.count) open.count--;
    }
    *boxes = open.items;
    return open.count;
}

static void continue_boxes(Setter *s, size_t at, FragmentKind kind)
{
    if (!s->p->boxes) return;
    const Piece **boxes;
    size_t count = open_boxes(s->p, at, &boxes);
    for (size_t i = 0; i < count; i++) {
        const Piece *box = boxes[kind == FRAGMENT_BOX_START ? i : count - 1 - i];
        Fragment *fragment = add_fragment(s, kind, box->span->style.owner, s->pen, 0);
        describe_edge(s, fragment, box->span);
        fragment->continued_left = kind == FRAGMENT_BOX_START;
        fragment->continued_right = kind == FRAGMENT_BOX_END;
    }
}

static size_t count_leaders(const Paragraph *p, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t k = from; k < to; k++) count += p->pieces.items[k].kind == PIECE_LEADER;
    return count;
}

static TextAlign alignment(const Paragraph *p, bool last)
{
    if (!last || p->style->align_last == ALIGN_AUTO)
        return last && p->style->align == ALIGN_JUSTIFY ? ALIGN_START : p->style->align;
    return p->style->align_last;
}

/* The pieces of words cut at this line's ends, as they look there and, given back, as they were. */
static void swap_cut(Paragraph *p, CutEnd end, Piece *with)
{
    for (size_t k = end.first; k < end.end; k++) {
        Piece was = p->pieces.items[k];
        p->pieces.items[k] = with[k - end.first];
        with[k - end.first] = was;
    }
}

static void set_pieces(Setter *s, size_t from, size_t to, size_t content_end)
{
    Paragraph *p = s->p;
    CutEnd cut[2] = {{0}};
    Piece *shaped[2] = {NULL};
    if (p->hyphens) cut_ends(p, from, content_end, cut);
    for (size_t i = 0; i < 2 && p->hyphens; i++) {
        if (cut[i].end == cut[i].first) continue;
        shaped[i] = arena_array(p->arena, Piece, cut[i].end - cut[i].first);
        cut_shape(p, cut[i], p->arena, shaped[i]);
        swap_cut(p, cut[i], shaped[i]);
    }
    for (size_t k = from; k < to;) {
        const NoteRun *run = p->notes.count && k < content_end ? warichu_at(p, k) : NULL;
        k = run ? add_note(s, run, k, content_end) : add_piece(s, k, to, content_end);
    }
    for (size_t i = 0; i < 2; i++) swap_cut(p, cut[i], shaped[i]);
}

void line_set(Paragraph *p, size_t from, size_t to, LineSpace space, bool first, bool last, Line *out)
{
    if (to == from) return;
    Setter s = {.p = p, .vertical = p->style->writing != WRITING_HORIZONTAL};
    s.indent = line_indent(p, from);
    double indent = s.indent, width = space.width - indent;
    bool starts = first || p->pieces.items[from - 1].kind == PIECE_BREAK;
    LineFit fit = line_fit(p, from, to, width, starts, last);
    TextAlign align = alignment(p, last);
    s.hyphen = fit.hyphen;
    size_t leaders = count_leaders(p, from, to);
    if (leaders && fit.difference > 0) {
        s.leader = fit.difference / (double)leaders;
    } else {
        s.adjust = line_adjust(p, &fit, align == ALIGN_JUSTIFY);
        s.adjusts = fit.difference < 0 || align == ALIGN_JUSTIFY;
    }
    double left_over = fit.difference > 0 && !leaders ? fit.difference : 0;
    double offset = align == ALIGN_END ? left_over : align == ALIGN_CENTER ? left_over / 2 : 0;
    s.pen = fit.start_extra;
    continue_boxes(&s, from, FRAGMENT_BOX_START);
    set_pieces(&s, from, to, fit.content_end);
    if (to < p->pieces.count) continue_boxes(&s, to, FRAGMENT_BOX_END);
    double gives = 0;
    for (size_t i = 0; i < SHRINK_STAGES; i++) gives += fit.flexible.shrink[i] * s.adjust.shrink[i];
    out->start = space.start + indent + offset;
    out->width = fit.natural - gives + (align == ALIGN_JUSTIFY || leaders ? left_over + (leaders ? fit.difference : 0) : 0);
    out->overflows = fit.difference < 0 && -fit.difference > gives + 0.05;
    out->fragments = s.fragments.items;
    out->fragment_count = s.fragments.count;
}
