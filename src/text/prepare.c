/* prepare.c - from pieces to spaces, break opportunities and sums. */
#include <pango/pango.h>
#include <string.h>

#include "base/utf8.h"
#include "text/paragraph.h"

static bool is_soft_hyphen(const Piece *piece) { return piece->kind == PIECE_TEXT && piece->character == SOFT_HYPHEN; }

/* Letters on both sides of it are neighbours. */
static bool is_edge(const Piece *piece)
{
    return piece->kind == PIECE_OPEN || piece->kind == PIECE_CLOSE || is_soft_hyphen(piece);
}

size_t piece_before(const Paragraph *p, size_t k)
{
    while (k > 0)
        if (!is_edge(&p->pieces.items[--k])) return k;
    return SIZE_MAX;
}

size_t piece_after(const Paragraph *p, size_t k)
{
    while (++k < p->pieces.count)
        if (!is_edge(&p->pieces.items[k])) return k;
    return SIZE_MAX;
}

Neighbour piece_neighbour(const Paragraph *p, const Piece *piece, bool as_first)
{
    Neighbour n = {.cls = (CharClass)piece->cls, .character = piece->character, .half = piece->half && !piece->solid,
                   .western = piece->western, .em = piece->span ? piece->span->em : p->style->strut.size,
                   .autospace = piece->span && piece->span->style.autospace};
    if (p->style->trim == TRIM_ALL) n.half = false;
    if (piece->kind == PIECE_RUBY && as_first) {
        const Ruby *ruby = piece->payload;
        n.cls = ruby->last_class;
        n.character = ruby->last_character;
        n.western = ruby->base.units[ruby->base.count - 1].western;
    }
    return n;
}

/* ---- decimals in kanji: 三・五 and 二、三 are set solid in vertical writing (JLREQ § 3.1.3) ---- */

static bool is_kanji_numeral(uint32_t c)
{
    static const uint16_t numerals[] = {0x3007, 0x4E00, 0x4E03, 0x4E09, 0x4E5D, 0x4E8C, 0x4E94, 0x516B, 0x516D, 0x56DB};
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (numerals[i] == c) return true;
    return false;
}

static void find_decimals(Paragraph *p)
{
    if (p->style->writing == WRITING_HORIZONTAL) return;
    for (size_t k = 1; k + 1 < p->pieces.count; k++) {
        Piece *piece = &p->pieces.items[k];
        if ((piece->character == 0x30FB || piece->character == 0x3001) && piece->half)
            piece->solid = is_kanji_numeral(piece[-1].character) && is_kanji_numeral(piece[1].character);
    }
}

/* ---- quotation marks and apostrophes of Western text in a font that has them one em wide ---- */

static bool is_western_letter(const Paragraph *p, size_t k)
{
    return k < p->pieces.count && (p->pieces.items[k].cls == CL_WESTERN || p->pieces.items[k].cls == CL_NUMERAL ||
                                   p->pieces.items[k].cls == CL_WESTERN_SIGN);
}

static bool is_word_end(const Paragraph *p, size_t k)
{
    return k >= p->pieces.count || p->pieces.items[k].cls == CL_SPACE || is_western_letter(p, k);
}

static void find_western_quotes(Paragraph *p)
{
    for (size_t k = 0; k < p->pieces.count; k++) {
        Piece *piece = &p->pieces.items[k];
        if (piece->kind != PIECE_TEXT || piece->character < 0x2018 || piece->character > 0x201D) continue;
        bool before = is_western_letter(p, k - 1), after = is_western_letter(p, k + 1);
        if (piece->character == 0x2019 && before && after) {
            piece->cls = CL_WESTERN_SIGN;
            piece->western = piece->solid = true;
        } else if (piece->cls == CL_OPENING) {
            piece->solid = after && is_word_end(p, k - 1);
        } else if (piece->cls == CL_CLOSING) {
            piece->solid = before && is_word_end(p, k + 1);
        }
    }
}

/* ---- where lines may end ---- */

/* The place of a break between pieces a and b (b the next that is no edge): after
 * the closing edges and soft hyphens, before the opening ones. */
static size_t cut_between(const Paragraph *p, size_t a, size_t b)
{
    size_t cut = a;
    for (size_t k = a + 1; k < b; k++)
        if (is_soft_hyphen(&p->pieces.items[k])) cut = k;
    while (cut + 1 < b && p->pieces.items[cut + 1].kind == PIECE_CLOSE) cut++;
    return cut;
}

/* CSS Text 3 § 5.4: a soft hyphen opens a word, but no rule about line heads. */
static bool hyphen_opens(const Paragraph *p, const Piece *a, const Piece *b)
{
    bool hyphenates = false;
    for (const Piece *between = a + 1; between < b; between++) hyphenates |= piece_hyphenates(between);
    return hyphenates && a->cls != CL_SPACE && !jlreq_forbidden_at_end((CharClass)a->cls) &&
           !jlreq_forbidden_at_start((CharClass)b->cls, b->character, p->style->line_break);
}

static BreakKind break_between(const Paragraph *p, const Piece *a, const Piece *b)
{
    if (a->kind == PIECE_BREAK || b->kind == PIECE_BREAK || b->kind == PIECE_LEADER || a->kind == PIECE_LEADER)
        return BREAK_FORBIDDEN;
    bool nowrap = p->style->nowrap || (a->span && b->span && a->span->style.nowrap && b->span->style.nowrap);
    if (nowrap) return BREAK_FORBIDDEN;
    Neighbour first = piece_neighbour(p, a, true), second = piece_neighbour(p, b, false);
    WordBreak word_break = a->span ? a->span->style.word_break : WORD_NORMAL;
    if (a->kind == PIECE_RUBY && b->kind == PIECE_RUBY && ((const Ruby *)a->payload)->over &&
        ((const Ruby *)a->payload)->over == ((const Ruby *)b->payload)->over)
        return BREAK_FORBIDDEN;
    if (a->kind == PIECE_RUBY && b->kind == PIECE_RUBY && ((const Ruby *)b->payload)->joined &&
        !jlreq_forbidden_at_start(second.cls, second.character, p->style->line_break))
        return BREAK_ALLOWED;
    BreakKind kind = jlreq_break(&first, &second, p->style->line_break, word_break);
    return (kind == BREAK_EMERGENCY || kind == BREAK_KEPT) && hyphen_opens(p, a, b) ? BREAK_ALLOWED : kind;
}

/* Thai, Lao, Burmese, Khmer, Hangul …: Pango knows where their words end. */
static bool needs_pango(uint32_t c)
{
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
           (c >= 0x1100 && c <= 0x11FF) || (c >= 0xAC00 && c <= 0xD7A3);
}

static void ask_pango(Paragraph *p, size_t from, size_t to)
{
    Buf text = buf_on(p->arena);
    size_t characters = 0;
    for (size_t k = from; k < to; k++)
        if (p->pieces.items[k].kind == PIECE_TEXT) buf_put(&text, (Str){p->pieces.items[k].text, p->pieces.items[k].bytes});
    characters = utf8_count(buf_str(&text));
    if (characters > INT32_MAX / 2) return;
    PangoLogAttr *attrs = arena_array(p->arena, PangoLogAttr, characters + 1);
    pango_get_log_attrs(text.data, (int)text.len, 0, pango_language_from_string("ko"), attrs, (int)characters + 1);
    size_t at = 0;
    for (size_t k = from; k < to; k++) {
        const Piece *piece = &p->pieces.items[k];
        if (piece->kind != PIECE_TEXT) continue;
        at += utf8_count((Str){piece->text, piece->bytes});
        if (k + 1 < to && p->may_break[k] != BREAK_FORBIDDEN && attrs[at].is_line_break) p->may_break[k] = BREAK_ALLOWED;
        if (k + 1 < to && p->may_break[k] == BREAK_ALLOWED && !attrs[at].is_line_break) p->may_break[k] = BREAK_EMERGENCY;
    }
}

/* ---- addresses of the web: after / and before . ? & = # _ @ ---- */

static bool url_letter(const Piece *piece)
{
    return piece->kind == PIECE_TEXT && piece->character > ' ' && piece->character < 0x7F;
}

static bool looks_like_url(const Paragraph *p, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++) {
        uint32_t c = p->pieces.items[k].character;
        if (c == '@' && k > from) return true;
        if (c == '/' && k + 1 < to && p->pieces.items[k + 1].character == '/' && k > from && p->pieces.items[k - 1].character == ':')
            return true;
        if (c == '.' && k == from + 3 && p->pieces.items[from].character == 'w' && p->pieces.items[from + 2].character == 'w')
            return true;
    }
    return false;
}

static void open_url(Paragraph *p, size_t from, size_t to)
{
    for (size_t k = from; k + 1 < to; k++) {
        if (p->may_break[k] == BREAK_FORBIDDEN) continue;
        uint32_t a = p->pieces.items[k].character, b = p->pieces.items[k + 1].character;
        bool after = a == '/' && b != '/';
        bool before = (b == '.' || b == '?' || b == '&' || b == '=' || b == '#' || b == '_' || b == '@' || b == '%') &&
                      a != '/' && a != b;
        p->may_break[k] = after || before ? BREAK_ALLOWED : BREAK_EMERGENCY;
    }
}

static void find_urls(Paragraph *p)
{
    for (size_t from = 0; from < p->pieces.count;) {
        size_t to = from;
        while (to < p->pieces.count && url_letter(&p->pieces.items[to])) to++;
        if (to - from > 5 && looks_like_url(p, from, to)) open_url(p, from, to);
        from = to + 1;
    }
}

/* Runs of script that Pango knows better, with the spaces inside. */
static void find_complex_breaks(Paragraph *p)
{
    size_t complex_from = SIZE_MAX;
    for (size_t k = 0; k < p->pieces.count; k++) {
        const Piece *piece = &p->pieces.items[k];
        bool complicated = piece->kind == PIECE_TEXT && needs_pango(piece->character);
        if (complicated && complex_from == SIZE_MAX) complex_from = k;
        bool goes_on = complicated || (piece->kind == PIECE_TEXT && piece->cls == CL_SPACE);
        if (complex_from != SIZE_MAX && (!goes_on || k + 1 == p->pieces.count)) {
            ask_pango(p, complex_from, goes_on ? k + 1 : k);
            complex_from = SIZE_MAX;
        }
    }
}

/* ---- what stands between two pieces ---- */

static Space space_between(const Paragraph *p, const Piece *a, const Piece *b)
{
    if (a->kind == PIECE_BREAK || b->kind == PIECE_BREAK || a->kind == PIECE_LEADER || b->kind == PIECE_LEADER) return (Space){0};
    Neighbour first = piece_neighbour(p, a, true), second = piece_neighbour(p, b, false);
    Space space = jlreq_space(&first, &second);
    bool all_letters = p->style->justify == JUSTIFY_INTER_CHARACTER;
    if (all_letters && first.western && second.western && !piece_is_silent(b)) space.stretch[STRETCH_KANJI] = (float)(first.em / 4);
    if (p->style->justify == JUSTIFY_INTER_WORD || p->style->justify == JUSTIFY_NONE)
        space.stretch[STRETCH_KANJI] = space.stretch[STRETCH_LATIN] = 0;
    return space;
}

/* Spaces and breaks. All plain letters of one span are joined alike. */
static void find_joints(Paragraph *p)
{
    const Span *span = NULL;
    Space usual_space = {0};
    BreakKind usual_break = BREAK_FORBIDDEN;
    memset(p->may_break, BREAK_FORBIDDEN, p->pieces.count);
    for (size_t a = 0, b; a + 1 < p->pieces.count; a = b) {
        const Piece *one = &p->pieces.items[a], *two = one + 1;
        b = a + 1;
        if (one->plain && two->plain && one->span == two->span) {
            if (one->span != span) {
                span = one->span;
                usual_space = space_between(p, one, two);
                usual_break = break_between(p, one, two);
            }
            p->space[a] = usual_space;
            p->may_break[a] = (uint8_t)usual_break;
            continue;
        }
        b = piece_after(p, a);
        if (b == SIZE_MAX) break;
        if (is_edge(one)) continue;
        two = &p->pieces.items[b];
        size_t cut = cut_between(p, a, b);
        p->space[cut] = space_between(p, one, two);
        p->may_break[cut] = (uint8_t)break_between(p, one, two);
    }
}

/* ---- sums ---- */

static void add_space(Total *total, const Space *space)
{
    total->natural += (double)space->natural;
    for (size_t i = 0; i < SHRINK_STAGES; i++) total->shrink[i] += (double)space->shrink[i];
    for (size_t i = 0; i < STRETCH_STAGES; i++) total->stretch[i] += (double)space->stretch[i];
}

/* What the piece itself can give or take: a word space, whatever its width. */
static Space own_flexibility(const Paragraph *p, const Piece *piece)
{
    Space space = {0};
    if (piece->kind != PIECE_TEXT || piece->cls != CL_SPACE || piece->span->style.preserve_spaces) return space;
    space = jlreq_word_space(piece->span->em);
    space.natural = 0;
    if (p->style->justify == JUSTIFY_NONE) return (Space){0};
    return space;
}

static void sum_up(Paragraph *p)
{
    Total total = {0};
    size_t note = 0, noted = p->notes.count ? p->notes.items[0].first : SIZE_MAX;
    p->regular = !p->tabs;
    for (size_t k = 0; k < p->pieces.count; k++) {
        const Piece *piece = &p->pieces.items[k];
        p->total[k] = total;
        bool half = k >= noted;
        total.natural += half ? (double)piece->width / 2 : (double)piece->width;
        p->regular &= piece->width >= 0;
        if (piece->cls == CL_SPACE && !half) {
            Space own = own_flexibility(p, piece);
            p->regular &= piece->width >= own.shrink[SHRINK_WORD];
            add_space(&total, &own);
        }
        add_space(&total, &p->space[k]);
        if (half && k + 1 == p->notes.items[note].end) {
            p->total[k + 1] = total;
            total.natural += warichu_settle(p, &p->notes.items[note++]);
            noted = note < p->notes.count ? p->notes.items[note].first : SIZE_MAX;
        }
    }
    p->total[p->pieces.count] = total;
}

/* What line_fit may add: half an em of a mark at each end, a hyphen and what it takes to cut there, and of rubies what
 * hangs over their neighbours or is not shared where their group is divided. */
static void find_surplus(Paragraph *p, bool of_pieces)
{
    double em = 0, hyphen = 0, ruby = 0, groups = 0;
    for (size_t i = 0; i < p->spans.count; i++)
        if (p->spans.items[i]->em > em) em = p->spans.items[i]->em;
    for (size_t k = 0; of_pieces && k < p->pieces.count; k++) {
        const Piece *piece = &p->pieces.items[k];
        if (piece_hyphenates(piece)) {
            double width = ((const SetText *)piece->payload)->width;
            if (width > hyphen) hyphen = width;
        } else if (piece->kind == PIECE_RUBY) {
            const Ruby *own = piece->payload;
            if (own->text.span->em > ruby) ruby = own->text.span->em;
            if (own->group_first != own->group_last) groups += own->text.width + own->base.width;
        }
    }
    p->surplus = em + hyphen + 2 * (ruby + groups + (p->hyphens ? cut_most(p) : 0) + warichu_surplus(p));
}

/* What kinds of things are there, so that work is not done for those that are not. */
typedef struct Survey {
    bool quotes, ascii, complicated, rubies, notes;
} Survey;

static Survey survey(Paragraph *p)
{
    Survey found = {0};
    const Span *seen = NULL;
    p->tall = p->boxes = p->hyphens = false;
    for (size_t k = 0; k < p->pieces.count; k++) {
        const Piece *piece = &p->pieces.items[k];
        if (piece->span && piece->span != seen) {
            seen = piece->span;
            p->tall |= seen->em > p->style->strut.size || seen->style.baseline_shift != 0 ||
                       seen->style.line_height > p->style->line_height || seen->style.warichu;
            found.notes |= seen->style.warichu != NULL;
        }
        if (piece->plain) continue;
        uint32_t c = piece->character;
        p->boxes |= piece->kind == PIECE_OPEN;
        p->tall |= piece->kind == PIECE_ATOMIC || piece->kind == PIECE_RUBY;
        found.quotes |= c >= 0x2018 && c <= 0x201D;
        found.ascii |= c > ' ' && c < 0x7F;
        found.complicated |= needs_pango(c);
        found.rubies |= piece->kind == PIECE_RUBY;
        p->hyphens |= c == SOFT_HYPHEN;
    }
    return found;
}

void paragraph_prepare(Paragraph *p)
{
    if (p->prepared) return;
    Survey found = survey(p);
    size_t count = p->pieces.count;
    p->space = arena_array(p->arena, Space, count);
    p->may_break = arena_array(p->arena, uint8_t, count);
    p->total = arena_array(p->arena, Total, count + 1);
    find_decimals(p);
    if (found.quotes) find_western_quotes(p);
    find_joints(p);
    if (found.ascii) find_urls(p);
    if (found.complicated) find_complex_breaks(p);
    if (found.rubies) ruby_prepare(p);
    if (found.notes) warichu_find(p);
    sum_up(p);
    find_surplus(p, found.rubies || p->hyphens);
    p->prepared = true;
}
