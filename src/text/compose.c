/* compose.c - collecting a paragraph and taking it through its stages. */
#include "text/compose.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "text/paragraph.h"

Paragraph *paragraph_open(Arena *arena, Typesetter *ts, const ParagraphStyle *style, Diag *diag)
{
    Paragraph *p = arena_new(arena, Paragraph);
    p->arena = arena;
    p->ts = ts;
    p->style = style;
    p->strut = typesetter_face(ts, &style->strut);
    p->diag = diag;
    return p;
}

/* ---- spans ---- */

static bool same_str(Str a, Str b) { return a.len == b.len && (a.data == b.data || str_eq(a, b)); }

static bool same_span(const SpanStyle *a, const SpanStyle *b)
{
    return a->owner == b->owner && same_str(a->face.families, b->face.families) && a->face.size == b->face.size &&
           a->face.weight == b->face.weight && same_str(a->face.lang, b->face.lang) &&
           same_str(a->face.features, b->face.features) && a->line_height == b->line_height &&
           a->letter_spacing == b->letter_spacing && a->word_spacing == b->word_spacing &&
           a->baseline_shift == b->baseline_shift && a->autospace == b->autospace && a->word_break == b->word_break &&
           a->nowrap == b->nowrap && a->no_hyphens == b->no_hyphens && a->preserve_breaks == b->preserve_breaks &&
           a->preserve_spaces == b->preserve_spaces && a->tab_size == b->tab_size && a->tate_chu_yoko == b->tate_chu_yoko &&
           a->upright == b->upright && a->emphasis == b->emphasis &&
           a->emphasis_character == b->emphasis_character && a->emphasis_open == b->emphasis_open &&
           a->emphasis_under == b->emphasis_under && a->warichu == b->warichu;
}

const Span *paragraph_span(Paragraph *p, const SpanStyle *style)
{
    if (p->spans.count && same_span(&p->spans.items[p->spans.count - 1]->style, style))
        return p->spans.items[p->spans.count - 1];
    Span *span = arena_new(p->arena, Span);
    span->style = *style;
    span->em = style->face.size;
    span->face = typesetter_face(p->ts, &style->face);
    vec_push(p->arena, &p->spans, span);
    return span;
}

ShapeMode span_mode(const Paragraph *p, const SpanStyle *style)
{
    if (p->style->writing == WRITING_HORIZONTAL) return SHAPE_HORIZONTAL;
    return style->upright ? SHAPE_VERTICAL_UPRIGHT : SHAPE_VERTICAL;
}

/* ---- pieces ---- */

/* Western word spaces are a third of an em in Japanese text (JLREQ § 3.2.2), the
 * font's own elsewhere and where spaces are preserved. */
static bool japanese_space(const Span *span, uint32_t c)
{
    Str lang = span->style.face.lang;
    return (c == ' ' || c == 0xA0) && !span->style.preserve_spaces && (str_empty(lang) || str_starts(lang, STR("ja")));
}

static void measure_piece(const Paragraph *p, Piece *piece, const ShapeUnit *unit)
{
    const Span *span = piece->span;
    double advance = (double)unit->advance * span->em;
    bool em_wide = unit->advance > 0.95f && unit->advance < 1.05f;
    if (jlreq_has_half_body((CharClass)piece->cls) && em_wide && p->style->trim != TRIM_SPACE_ALL && !unit->sideways) {
        piece->half = true;
        double blank = advance - span->em / 2;
        piece->shift = (float)(piece->cls == CL_OPENING ? -blank : piece->cls == CL_MIDDLE_DOT ? -blank / 2 : 0);
        advance = span->em / 2;
    }
    if (piece->cls == CL_SPACE) {
        if (japanese_space(span, piece->character)) advance = (double)jlreq_word_space(span->em).natural;
        advance += span->style.word_spacing;
    }
    piece->width = (float)(advance + (unit->glyph_count ? span->style.letter_spacing : 0));
}

/* The sign of the word's own font: U+2010 is an em wide in many Japanese ones. */
static void prepare_hyphen(Paragraph *p, Piece *piece)
{
    SetText *hyphen = arena_new(p->arena, SetText);
    *hyphen = set_text(p, piece->span, STR("-"), place_none());
    if (hyphen->count == 1) piece->payload = hyphen;
}

/* Bytes before the first soft hyphen; all when there is none. */
static size_t before_soft_hyphen(Str text)
{
    size_t at = str_find(text, STR("\xC2\xAD"));
    return at < text.len ? at : text.len;
}

static void push_unit(Paragraph *p, const Span *span, Str text, const ShapeUnit *unit)
{
    Piece piece = {.kind = PIECE_TEXT, .span = span, .text = text.data + unit->offset, .bytes = unit->bytes,
                   .glyphs = unit->glyphs, .glyph_count = unit->glyph_count, .font = unit->font,
                   .character = unit->character, .sideways = unit->sideways, .western = unit->western, .bound = unit->bound,
                   .cls = unit->cls};
    if (span->style.baseline_shift > 0 && unit->cls != CL_SPACE) piece.cls = CL_REFERENCE;
    piece.plain = !unit->western && jlreq_is_plain((CharClass)piece.cls, unit->character);
    measure_piece(p, &piece, unit);
    if (unit->character == SOFT_HYPHEN && !span->style.no_hyphens) prepare_hyphen(p, &piece);
    vec_push(p->arena, &p->pieces, piece);
}

/* Letters joined across soft hyphens are a piece each side of one; the first has the glyphs of all. Takes
 * the next of them off the unit's front; false: it was the last. */
static bool take_joined(Str text, ShapeUnit *unit, ShapeUnit *part)
{
    size_t bytes = unit->character == SOFT_HYPHEN ? 2 : before_soft_hyphen(str_slice(text, unit->offset, unit->offset + unit->bytes));
    if (bytes == unit->bytes) return false;
    *part = *unit;
    part->bytes = (uint16_t)bytes;
    size_t pos = unit->offset + bytes;
    *unit = (ShapeUnit){.offset = (uint32_t)pos, .bytes = (uint16_t)(unit->bytes - bytes), .font = unit->font, .sideways = unit->sideways,
                        .western = true, .bound = true, .character = utf8_next(text, &pos)};
    unit->cls = (uint8_t)jlreq_class(unit->character);
    return true;
}

/* Full-width letters and digits lose their width before they are set side by side
 * (CSS Writing Modes 4 § 9.1.3); what the run says stays as it was written. */
static void shape_narrow(Paragraph *p, const Span *span, Str text, ShapeUnits *units, Place place)
{
    Buf narrow = buf_on(p->arena);
    for (size_t pos = 0; pos < text.len;) buf_put_utf8(&narrow, utf8_fold_width(utf8_next(text, &pos)));
    size_t characters = utf8_count(text);
    if (!str_eq(buf_str(&narrow), text))
        shape_text(p->ts, span->face, SHAPE_HORIZONTAL, buf_str(&narrow), p->arena, units, p->diag, place);
    if (units->count != characters) { /* nothing to narrow, or signs that join */
        units->count = 0;
        shape_text(p->ts, span->face, SHAPE_HORIZONTAL, text, p->arena, units, p->diag, place);
        return;
    }
    for (size_t i = 0, pos = 0; i < characters; i++) {
        units->items[i].offset = (uint32_t)pos;
        utf8_next(text, &pos);
        units->items[i].bytes = (uint16_t)(pos - units->items[i].offset);
    }
}

static void push_stack(Paragraph *p, const Span *span, Str text, Place place)
{
    SetText *set = arena_new(p->arena, SetText);
    ShapeUnits units = {0};
    shape_narrow(p, span, text, &units, place);
    *set = (SetText){.span = span, .text = text, .units = units.items, .count = units.count};
    for (size_t i = 0; i < units.count; i++) set->width += (double)units.items[i].advance * span->em;
    vec_push(p->arena, &p->pieces,
             (Piece){.kind = PIECE_STACK, .cls = CL_TATE_CHU_YOKO, .span = span, .width = (float)span->em,
                     .payload = set, .text = text.data, .bytes = (uint16_t)text.len});
}

/* Room for what is known to come, instead of growing by steps. */
static void reserve_pieces(Paragraph *p, size_t more)
{
    size_t wanted = p->pieces.count + more;
    if (wanted <= p->pieces.cap) return;
    if (wanted < p->pieces.cap * 2) wanted = p->pieces.cap * 2;
    Piece *items = arena_array(p->arena, Piece, wanted);
    if (p->pieces.count) memcpy(items, p->pieces.items, p->pieces.count * sizeof *items);
    p->pieces.items = items;
    p->pieces.cap = wanted;
}

static void push_text(Paragraph *p, const Span *span, Str text, Place place)
{
    if (str_empty(text)) return;
    if (span->style.tate_chu_yoko && p->style->writing != WRITING_HORIZONTAL && text.len <= UINT16_MAX) {
        push_stack(p, span, text, place);
        return;
    }
    Arena *scratch = typesetter_scratch(p->ts);
    ArenaMark mark = arena_mark(scratch);
    ShapeUnits units = {0};
    shape_text(p->ts, span->face, span_mode(p, &span->style), text, scratch, &units, p->diag, place);
    reserve_pieces(p, units.count);
    for (size_t i = 0; i < units.count; i++) {
        ShapeUnit *unit = &units.items[i], part;
        for (bool more = true; more;) {
            more = unit->western && unit->bytes > 2 && take_joined(text, unit, &part);
            push_unit(p, span, text, more ? &part : unit);
        }
    }
    arena_rewind(scratch, mark);
}

static void push_edge(Paragraph *p, PieceKind kind, const Span *span, double width)
{
    vec_push(p->arena, &p->pieces, (Piece){.kind = (uint8_t)kind, .span = span, .width = (float)width});
}

/* Nothing when there are no stops. The next tab stop but one, if the first is nearer than half a digit. */
static void push_tab(Paragraph *p, const Span *span)
{
    Tab *tab = arena_new(p->arena, Tab);
    const SpanStyle *style = &span->style;
    tab->blank = set_text(p, span, STR(" "), place_none());
    double space = tab->blank.width + style->letter_spacing + style->word_spacing;
    tab->stop = style->tab_size < 0 ? -style->tab_size * space : style->tab_size;
    double least = typesetter_metrics(p->ts, &style->face).ch / 2;
    if (tab->stop <= 0 && p->style->tab_stop_count == 0) return;
    if (tab->stop > 0 && least > tab->stop) least = tab->stop;
    if (least <= 0) return;
    vec_push(p->arena, &p->pieces,
             (Piece){.kind = PIECE_TAB, .cls = CL_SPACE, .span = span, .payload = tab, .character = '\t',
                     .width = (float)least});
    p->tabs = true;
}

static void push_tabbed(Paragraph *p, const Span *span, Str text, Place place)
{
    size_t cut;
    while (span->style.preserve_spaces && (cut = str_find_char(text, '\t')) != SIZE_MAX) {
        push_text(p, span, str_slice(text, 0, cut), place);
        push_tab(p, span);
        text = str_slice(text, cut + 1, text.len);
    }
    push_text(p, span, text, place);
}

void paragraph_text(Paragraph *p, const SpanStyle *style, Str text, Place place)
{
    const Span *span = paragraph_span(p, style);
    p->prepared = false;
    if (!style->preserve_breaks) {
        push_tabbed(p, span, text, place);
        return;
    }
    size_t cut;
    while ((cut = str_find_char(text, '\n')) != SIZE_MAX) {
        push_tabbed(p, span, str_slice(text, 0, cut), place);
        push_edge(p, PIECE_BREAK, span, 0);
        text = str_slice(text, cut + 1, text.len);
    }
    push_tabbed(p, span, text, place);
}

void paragraph_open_box(Paragraph *p, const SpanStyle *style, double start_extra)
{
    p->prepared = false;
    push_edge(p, PIECE_OPEN, paragraph_span(p, style), start_extra);
}

/* Closes the innermost open box. */
void paragraph_close_box(Paragraph *p, double end_extra)
{
    size_t depth = 1, k = p->pieces.count;
    p->prepared = false;
    while (k > 0 && depth > 0) {
        k--;
        if (p->pieces.items[k].kind == PIECE_CLOSE) depth++;
        if (p->pieces.items[k].kind == PIECE_OPEN) depth--;
    }
    if (depth == 0) push_edge(p, PIECE_CLOSE, p->pieces.items[k].span, end_extra);
}

void paragraph_atomic(Paragraph *p, void *owner, double width, double ascent, double descent)
{
    Atomic *atomic = arena_new(p->arena, Atomic);
    *atomic = (Atomic){owner, width, ascent, descent};
    p->prepared = false;
    vec_push(p->arena, &p->pieces,
             (Piece){.kind = PIECE_ATOMIC, .cls = CL_OTHER, .width = (float)width, .payload = atomic, .character = 0xFFFC});
}

void paragraph_line_break(Paragraph *p)
{
    p->prepared = false;
    push_edge(p, PIECE_BREAK, NULL, 0);
}

SetText set_text(Paragraph *p, const Span *span, Str text, Place place)
{
    ShapeUnits units = {0};
    shape_text(p->ts, span->face, span_mode(p, &span->style), text, p->arena, &units, p->diag, place);
    SetText set = {.span = span, .text = text, .units = units.items, .count = units.count};
    for (size_t i = 0; i < units.count; i++) set.width += (double)units.items[i].advance * span->em;
    return set;
}

void paragraph_leader(Paragraph *p, const SpanStyle *style, Str pattern)
{
    SetText *set = arena_new(p->arena, SetText);
    *set = set_text(p, paragraph_span(p, style), pattern, place_none());
    p->prepared = false;
    vec_push(p->arena, &p->pieces,
             (Piece){.kind = PIECE_LEADER, .cls = CL_OTHER, .span = set->span, .payload = set, .character = 0xFFFC});
}

void paragraph_ruby(Paragraph *p, const SpanStyle *base_style, Str base, const RubyStyle *style, Str annotation,
                    bool joined, Place place)
{
    const Span *span = paragraph_span(p, base_style);
    Ruby *ruby = arena_new(p->arena, Ruby);
    ruby->base = set_text(p, span, base, place);
    ruby->text = set_text(p, paragraph_span(p, &style->text), annotation, place);
    ruby->align = style->align;
    ruby->under = style->under;
    ruby->merge = style->merge;
    ruby->overhang = style->overhang;
    ruby->joined = joined;
    p->prepared = false;
    if (ruby->base.count == 0) return; /* an annotation of nothing says nothing */
    ruby->first_character = ruby->base.units[0].character;
    ruby->last_character = ruby->base.units[ruby->base.count - 1].character;
    ruby->first_class = jlreq_class(ruby->first_character);
    ruby->last_class = jlreq_class(ruby->last_character);
    vec_push(p->arena, &p->pieces,
             (Piece){.kind = PIECE_RUBY, .cls = (uint8_t)ruby->first_class, .span = span, .payload = ruby,
                     .character = ruby->first_character, .width = (float)ruby->base.width,
                     .western = ruby->base.units[0].western});
}

size_t paragraph_rubies(const Paragraph *p) { return p->pieces.count; }

void paragraph_ruby_over(Paragraph *p, size_t first, const RubyStyle *style, Str annotation, Place place)
{
    if (first >= p->pieces.count) return; /* what it is about stands on an earlier page */
    RubySpan *over = arena_new(p->arena, RubySpan);
    *over = (RubySpan){.align = style->align, .under = style->under, .first = first, .last = p->pieces.count - 1};
    SetText text = set_text(p, paragraph_span(p, &style->text), annotation, place);
    over->text = text;
    for (size_t k = over->first; k <= over->last; k++) {
        Ruby *ruby = ruby_at(p, k);
        if (!ruby || ruby->over) {
            diag_add(p->diag, DIAG_LAYOUT_RUBY, place);
            return;
        }
        if (ruby->text.count) over->under = !ruby->under;
    }
    for (size_t k = over->first; k <= over->last; k++) ruby_at(p, k)->over = over;
    p->prepared = false;
}

/* ---- composing ---- */

void paragraph_compose(Paragraph *p, LineMeasure *measure, void *context, Lines *out)
{
    paragraph_prepare(p);
    BreakList breaks = paragraph_choose_breaks(p, measure, context);
    *out = (Lines){.items = arena_array(p->arena, Line, breaks.count), .count = breaks.count};
    size_t from = 0;
    for (size_t i = 0; i < breaks.count; i++) {
        Line *line = &out->items[i];
        size_t to = breaks.ends[i];
        double above, below;
        line_extent(p, from, to, &above, &below);
        LineSpace space = measure(context, i, out->height, above + below);
        bool forced = to == p->pieces.count || p->pieces.items[to - 1].kind == PIECE_BREAK;
        line->forced_break = forced;
        line_set(p, from, to, space, i == 0, forced, line);
        line->top = out->height;
        line->height = above + below;
        line->baseline = above;
        out->height += line->height;
        from = to;
    }
}

LineSpace line_space_even(void *context, size_t index, double top, double height)
{
    (void)index, (void)top, (void)height;
    return (LineSpace){0, *(const double *)context};
}

static LineSpace endless(void *context, size_t index, double top, double height)
{
    (void)context, (void)index, (void)top, (void)height;
    return (LineSpace){0, 1e9};
}

void paragraph_widths(Paragraph *p, double *min_content, double *max_content)
{
    paragraph_prepare(p);
    *min_content = *max_content = 0;
    double indent = p->style->indent > 0 ? p->style->indent : 0;
    size_t from = 0, piece_from = 0;
    for (size_t k = 0; k < p->pieces.count; k++) {
        bool forced = p->pieces.items[k].kind == PIECE_BREAK, end = k + 1 == p->pieces.count;
        if (forced || end || p->may_break[k] == BREAK_ALLOWED ||
            (p->style->overflow_anywhere && p->may_break[k] != BREAK_FORBIDDEN)) {
            LineFit fit = line_fit(p, piece_from, k + 1, 0, piece_from == 0, true);
            double width = fit.natural + (piece_from == 0 ? indent : 0);
            if (width > *min_content) *min_content = width;
            piece_from = k + 1;
        }
        if (forced || end) {
            LineFit fit = line_fit(p, from, k + 1, endless(NULL, 0, 0, 0).width, from == 0, true);
            double width = fit.natural + (from == 0 ? indent : 0);
            if (width > *max_content) *max_content = width;
            from = k + 1;
        }
    }
    if (p->style->nowrap) *min_content = *max_content;
    if (*max_content < *min_content) *max_content = *min_content; /* a hyphen may be wider than the rest of its word */
}

/* ---- kept fragments ---- */

/* Places along the line, then as many indices. */
static const uint32_t *packed_indices(const Fragment *f) { return (const uint32_t *)(f->packed + f->run.glyph_count); }

void fragment_pack(Arena *arena, Fragment *fragment)
{
    GlyphRun *run = &fragment->run;
    bool level = true;
    if (run->glyph_count == 0) return;
    for (size_t i = 0; i < run->glyph_count; i++) level &= run->glyphs[i].y == 0 && !signbit(run->glyphs[i].y);
    size_t halves = run->glyph_count + (run->glyph_count + 1) / 2;
    if (!level) {
        run->glyphs = memcpy(arena_array(arena, Glyph, run->glyph_count), run->glyphs, run->glyph_count * sizeof *run->glyphs);
        return;
    }
    double *along = arena_array(arena, double, halves);
    uint32_t *indices = (uint32_t *)(along + run->glyph_count);
    for (size_t i = 0; i < run->glyph_count; i++) {
        along[i] = run->glyphs[i].x;
        indices[i] = run->glyphs[i].index;
    }
    fragment->packed = along;
    run->glyphs = NULL;
}

static GlyphRun unpacked(Arena *arena, const Fragment *fragment, double dx, double dy)
{
    GlyphRun run = fragment->run;
    const uint32_t *indices = packed_indices(fragment);
    Glyph *glyphs = arena_array(arena, Glyph, run.glyph_count);
    for (size_t i = 0; i < run.glyph_count; i++) glyphs[i] = (Glyph){indices[i], fragment->packed[i] + dx, dy};
    run.glyphs = glyphs;
    return run;
}

GlyphRun fragment_run(Arena *arena, const Fragment *fragment, WritingMode writing, double x, double y)
{
    double dx = writing == WRITING_HORIZONTAL ? x + fragment->x : x - fragment->y;
    double dy = writing == WRITING_HORIZONTAL ? y + fragment->y : y + fragment->x;
    return fragment->packed ? unpacked(arena, fragment, dx, dy) : glyph_run_move(arena, &fragment->run, dx, dy);
}
