/* breaks.c - fitting one line, and choosing all breaks of a paragraph.
 *
 * Justified text minimises the cost of the whole paragraph over its break
 * opportunities (after Knuth and Plass, with JLREQ's order of what gives way
 * first); other text fills each line in turn.
 */
#include <math.h>

#include "text/paragraph.h"

static const double SLOP = 0.01; /* pt; sums of floats are not exact */

/* What a line costs whose letters are set as wide apart as they may be, and wider. */
enum { COST_OF_LETTERS = 100, COST_BEYOND = 300 };

/* ---- one line ---- */

static bool hangs_at_end(const Piece *piece)
{
    return (piece->kind == PIECE_TEXT && (piece->cls == CL_SPACE || piece->cls == CL_IDEOGRAPHIC_SPACE)) || piece->kind == PIECE_TAB;
}

static size_t content_end(const Paragraph *p, size_t from, size_t to)
{
    size_t end = to;
    while (end > from) {
        const Piece *piece = &p->pieces.items[end - 1];
        bool edge = piece->kind == PIECE_OPEN || piece->kind == PIECE_CLOSE || piece->kind == PIECE_BREAK;
        if (!edge && !hangs_at_end(piece)) break;
        end--;
    }
    return end;
}

static void subtract_space(Total *total, const Space *space)
{
    total->natural -= (double)space->natural;
    for (size_t i = 0; i < SHRINK_STAGES; i++) total->shrink[i] -= (double)space->shrink[i];
    for (size_t i = 0; i < STRETCH_STAGES; i++) total->stretch[i] -= (double)space->stretch[i];
}

static Total total_between(const Paragraph *p, size_t from, size_t to)
{
    Total t = p->total[to];
    const Total *start = &p->total[from];
    t.natural -= start->natural;
    for (size_t i = 0; i < SHRINK_STAGES; i++) t.shrink[i] -= start->shrink[i];
    for (size_t i = 0; i < STRETCH_STAGES; i++) t.stretch[i] -= start->stretch[i];
    if (to > from) subtract_space(&t, &p->space[to - 1]);
    return t;
}

/* Blank before the first piece: an opening bracket's other half where text-spacing-trim
 * keeps it; less than 0 where a bracket hangs. */
static double start_extra(const Paragraph *p, size_t from, size_t end, bool first)
{
    size_t k = from;
    while (k < end && (p->pieces.items[k].kind == PIECE_OPEN || p->pieces.items[k].kind == PIECE_CLOSE)) k++;
    if (k >= end) return 0;
    const Piece *piece = &p->pieces.items[k];
    if (piece->kind != PIECE_TEXT || piece->cls != CL_OPENING || !piece->half || piece->span->style.warichu) return 0;
    if (first && (p->style->hanging & HANG_FIRST)) return (double)-piece->width;
    bool kept = p->style->trim == TRIM_NORMAL || (first && p->style->trim == TRIM_SPACE_FIRST);
    return kept ? piece->span->em / 2 : 0;
}

static void choose_end(const Paragraph *p, LineFit *fit, const Piece *piece, double width, bool last)
{
    bool stop = piece->cls == CL_FULL_STOP || piece->cls == CL_COMMA;
    if (piece->kind != PIECE_TEXT || (!stop && !piece->half && piece->cls != CL_CLOSING) || piece->span->style.warichu) return;
    unsigned hanging = p->style->hanging;
    Neighbour n = piece_neighbour(p, piece, true);
    double kept = p->style->trim == TRIM_BOTH ? 0 : jlreq_line_end_space(&n);
    if ((stop && (hanging & HANG_FORCE_END)) || (last && piece->cls == CL_CLOSING && (hanging & HANG_LAST)) ||
        (stop && (hanging & HANG_ALLOW_END) && fit->natural > width + SLOP)) {
        fit->end = END_HANGING;
        fit->natural -= (double)piece->width;
    } else if (kept > 0 && fit->natural + kept <= width + SLOP) {
        fit->end = END_KEPT;
        fit->natural += kept;
    }
}

static void add_room(const Paragraph *p, LineFit *fit, size_t first, size_t last)
{
    RubyRoom room = ruby_room(p, first, last);
    for (size_t k = first; k <= last; k++)
        fit->natural += ruby_width(&room, p->pieces.items[k].payload) - (double)p->pieces.items[k].width;
}

/* Rubies at the ends of a line do not hang out of it, and those of a group that the
 * line's end divides take the room that this part of it needs (JLREQ § 3.3.7). */
static void fit_rubies(const Paragraph *p, LineFit *fit, size_t from)
{
    size_t head = from, tail = fit->content_end - 1;
    while (head < tail && (p->pieces.items[head].kind == PIECE_OPEN || p->pieces.items[head].kind == PIECE_CLOSE)) head++;
    const Ruby *one = ruby_at(p, head), *two = ruby_at(p, tail);
    size_t end = one && one->group_last < tail ? one->group_last : tail;
    if (one) {
        fit->start_extra = ruby_room(p, head, end).before;
        fit->natural += fit->start_extra;
        if (end - head != one->group_last - one->group_first) add_room(p, fit, head, end);
    }
    if (two) {
        size_t start = two->group_first > head ? two->group_first : head;
        fit->natural += ruby_room(p, start, tail).after;
        if (!(one && end == tail) && tail < two->group_last) add_room(p, fit, start, tail);
    }
}

/* A line that divides a word at a soft hyphen shows it. */
static void fit_hyphen(const Paragraph *p, LineFit *fit, size_t to)
{
    const Piece *piece = &p->pieces.items[fit->content_end - 1];
    if (!piece_hyphenates(piece)) return;
    bool forced = to == p->pieces.count || p->pieces.items[to - 1].kind == PIECE_BREAK;
    if (forced || piece_after(p, to - 1) == SIZE_MAX) return;
    for (size_t k = fit->content_end; k < to; k++)
        if (hangs_at_end(&p->pieces.items[k])) return; /* the word was over */
    fit->hyphen = piece->payload;
    fit->natural += fit->hyphen->width;
}

/* How much of the text [from, to) behind a tab stands before its stop. */
static double before_stop(const Paragraph *p, const TabStop *stop, size_t from, size_t to)
{
    size_t at = from;
    switch (stop->align) {
    case TAB_START: return 0;
    case TAB_END: return total_between(p, from, to).natural;
    case TAB_CENTER: return total_between(p, from, to).natural / 2;
    case TAB_CHARACTER: break;
    }
    while (at < to && (p->pieces.items[at].kind != PIECE_TEXT || p->pieces.items[at].character != stop->character)) at++;
    return at < to ? p->total[at].natural - p->total[from].natural : total_between(p, from, to).natural;
}

/* The first of the paragraph's own stops behind x. */
static size_t stop_behind(const Paragraph *p, double x)
{
    size_t low = 0, high = p->style->tab_stop_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (p->style->tab_stops[mid].at <= x) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* Up to the first of the paragraph's own stops that has room for its text; below 0: there is none. */
static double own_tab_width(const Paragraph *p, size_t k, size_t end, double x)
{
    size_t to = k + 1;
    while (to < end && p->pieces.items[to].kind != PIECE_TAB && p->pieces.items[to].kind != PIECE_BREAK) to++;
    for (size_t i = stop_behind(p, x); i < p->style->tab_stop_count; i++) {
        const TabStop *stop = &p->style->tab_stops[i];
        double width = stop->at - before_stop(p, stop, k + 1, to) - x;
        if (width >= (double)p->pieces.items[k].width - 1e-6) return width;
    }
    return -1;
}

double tab_width(const Paragraph *p, size_t k, size_t end, double x)
{
    const Piece *piece = &p->pieces.items[k];
    const Tab *tab = piece->payload;
    double own = p->style->tab_stop_count ? own_tab_width(p, k, end, x) : -1;
    if (own >= 0) return own;
    if (tab->stop <= 0) return (double)piece->width;
    double width = (floor(x / tab->stop + 1e-6) + 1) * tab->stop - x;
    return width < (double)piece->width - 1e-6 ? width + tab->stop : width;
}

/* Between tabs nothing gives way or grows, or they would not stand at their stops. */
static void fit_tabs(const Paragraph *p, LineFit *fit, size_t from)
{
    double start = line_indent(p, from) + fit->start_extra, more = 0;
    bool any = false;
    for (size_t k = from; k < fit->content_end; k++) {
        const Piece *piece = &p->pieces.items[k];
        if (piece->kind != PIECE_TAB) continue;
        any = true;
        double x = start + p->total[k].natural - p->total[from].natural + more;
        more += tab_width(p, k, fit->content_end, x) - (double)piece->width;
    }
    if (any) fit->flexible = (Total){.natural = fit->flexible.natural};
    fit->natural += more;
}

LineFit line_fit(const Paragraph *p, size_t from, size_t to, double width, bool first, bool last)
{
    LineFit fit = {.content_end = content_end(p, from, to), .end = END_SOLID};
    fit.flexible = total_between(p, from, fit.content_end);
    fit.natural = fit.flexible.natural;
    for (size_t k = fit.content_end; k < to; k++)
        if (!hangs_at_end(&p->pieces.items[k])) fit.natural += (double)p->pieces.items[k].width;
    fit.start_extra = start_extra(p, from, fit.content_end, first);
    fit.natural += fit.start_extra;
    if (fit.content_end > from) fit_rubies(p, &fit, from);
    if (fit.content_end > from) fit_hyphen(p, &fit, to);
    if (p->tabs) fit_tabs(p, &fit, from);
    if (p->notes.count) fit.natural += warichu_excess(p, from, fit.content_end);
    if (p->hyphens) fit.natural += cut_growth(p, from, fit.content_end);
    if (fit.content_end > from) choose_end(p, &fit, &p->pieces.items[fit.content_end - 1], width, last);
    fit.difference = width - fit.natural;
    return fit;
}

/* Uses one stage after the other; returns what is still wanted. */
static double use_stages(const double *available, size_t stages, double wanted, double *used)
{
    for (size_t i = 0; i < stages && wanted > 0; i++) {
        if (available[i] <= 1e-9) continue;
        used[i] = wanted < available[i] ? wanted / available[i] : 1;
        wanted -= used[i] * available[i];
    }
    return wanted > 0 ? wanted : 0;
}

LineAdjust line_adjust(const Paragraph *p, const LineFit *fit, bool justify)
{
    LineAdjust adjust = {0};
    if (p->style->justify == JUSTIFY_NONE) return adjust;
    if (fit->difference < 0) {
        if (p->style->align == ALIGN_JUSTIFY || justify)
            use_stages(fit->flexible.shrink, SHRINK_STAGES, -fit->difference, adjust.shrink);
        return adjust;
    }
    if (!justify) return adjust;
    double rest = use_stages(fit->flexible.stretch, STRETCH_STAGES, fit->difference, adjust.stretch), all = 0;
    for (size_t i = 0; i < STRETCH_STAGES; i++) all += fit->flexible.stretch[i];
    if (all > 1e-9) adjust.beyond = rest / all;
    return adjust;
}

/* JLREQ § 3.8.2 prefers taking space out to putting it in: weights say how much a
 * reader minds each stage used up. Marks are squeezed beyond half unwillingly. */
double line_cost(const Paragraph *p, const LineFit *fit, const LineAdjust *adjust, bool last)
{
    double cost = 1;
    double em = p->style->strut.size > 0 ? p->style->strut.size : 10;
    if (fit->difference < -SLOP) {
        static const double weights[SHRINK_STAGES] = {2, 6, 30, 40};
        double available = 0;
        for (size_t i = 0; i < SHRINK_STAGES; i++) {
            available += fit->flexible.shrink[i];
            cost += weights[i] * adjust->shrink[i] * adjust->shrink[i];
        }
        return available + SLOP < -fit->difference ? INFINITY : cost;
    }
    if (last) return cost;
    static const double weights[STRETCH_STAGES] = {4, 8, COST_OF_LETTERS};
    double all = 0;
    for (size_t i = 0; i < STRETCH_STAGES; i++) {
        all += fit->flexible.stretch[i];
        cost += weights[i] * adjust->stretch[i] * adjust->stretch[i];
    }
    /* A line that cannot grow is as bad as one with a single gap that takes it all. */
    double beyond = all > 1e-9 ? adjust->beyond : fit->difference / (em / 4);
    return cost + COST_BEYOND * beyond * (1 + beyond);
}

/* ---- the paragraph ----
 *
 * Lines with the same room everywhere do not depend on the way that led to them, so
 * of them a first round looks only at lines of little cost. The ways through them
 * have a best one, of cost C. A line dearer than C less one for each other line there
 * must be is on no better way, and a second round, up to that, settles it. */

typedef struct BreakNode {
    size_t position; /* the next line starts with this piece */
    double cost;     /* INFINITY: not reached */
    size_t previous;
    size_t line;
    double top;
} BreakNode;

typedef struct Chooser {
    Paragraph *p;
    LineMeasure *measure;
    void *context;
    BreakNode *nodes;
    size_t count;
    double line_height;
    bool justify;
    bool even;          /* all lines have the room of the first */
    double limit;       /* lines that cost more are left out of this round */
    size_t next_forced; /* the node of the next forced break */
} Chooser;

static bool is_forced(const Paragraph *p, size_t position)
{
    return position == p->pieces.count || p->pieces.items[position - 1].kind == PIECE_BREAK;
}

double line_indent(const Paragraph *p, size_t from)
{
    bool first = from == 0 || (p->style->indent_each_line && p->pieces.items[from - 1].kind == PIECE_BREAK);
    return first != p->style->indent_hanging ? p->style->indent : 0;
}

static double height_of(const Chooser *c, size_t from, size_t to)
{
    if (!c->p->tall) return c->line_height;
    double above, below;
    line_extent(c->p, from, to, &above, &below);
    return above + below;
}

static bool starts_paragraph(const Paragraph *p, size_t from)
{
    return from == 0 || p->pieces.items[from - 1].kind == PIECE_BREAK;
}

/* Cost of the line between two nodes; INFINITY when it overflows. */
static double cost_between(const Chooser *c, const BreakNode *from, const BreakNode *to, double width)
{
    const Paragraph *p = c->p;
    bool last = is_forced(p, to->position);
    LineFit fit = line_fit(p, from->position, to->position, width, starts_paragraph(p, from->position), last);
    if (!c->justify) return fit.difference < -SLOP ? INFINITY : fit.difference;
    bool justify = !last || p->style->align_last == ALIGN_JUSTIFY;
    LineAdjust adjust = line_adjust(p, &fit, justify);
    double cost = line_cost(p, &fit, &adjust, !justify);
    /* A last line of a single character is ugly: better squeeze it in. */
    if (last && from->position > 0 && !starts_paragraph(p, from->position) && fit.natural < 1.6 * p->style->strut.size)
        cost += 40;
    if (fit.hyphen) cost += 20; /* a divided word is worth some loose spaces */
    return cost;
}

static double growth_between(const Paragraph *p, size_t from, size_t to, size_t stage)
{
    return p->total[to].stretch[stage] - p->total[from].stretch[stage];
}

/* Does a line that ends here or later surely have gaps between letters that grow? */
static bool has_growing_gaps(const Paragraph *p, size_t from, size_t to)
{
    return growth_between(p, from, to, STRETCH_KANJI) - (double)p->space[to - 1].stretch[STRETCH_KANJI] > 1e-6;
}

/* No line from one node to another costs less: what is added to it when it is fitted is
 * at most p->surplus, and it grows by no more than all its spaces do. Of a line
 * with growing gaps that is not the last; rises as the line gets shorter. */
static double least_cost(const Paragraph *p, size_t from, size_t to, double width)
{
    double rest = width - (p->total[to].natural - p->total[from].natural) - p->surplus - SLOP;
    double others = growth_between(p, from, to, STRETCH_WORD) + growth_between(p, from, to, STRETCH_LATIN);
    double letters = growth_between(p, from, to, STRETCH_KANJI);
    rest -= others;
    if (rest <= 0) return 1;
    if (rest <= letters) return 1 + COST_OF_LETTERS * (rest / letters) * (rest / letters);
    double beyond = (rest - letters) / (others + letters);
    return 1 + COST_OF_LETTERS + COST_BEYOND * beyond * (1 + beyond);
}

static void reach(Chooser *c, size_t from, size_t to, double cost)
{
    BreakNode *a = &c->nodes[from], *b = &c->nodes[to];
    double total = a->cost + cost;
    if (total >= b->cost || cost > c->limit) return;
    b->cost = total;
    b->previous = from;
    b->line = a->line + 1;
}

/* The first node from `low` on, before `high`, with so much text before it. */
static size_t node_with(const Chooser *c, size_t low, size_t high, double natural)
{
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (c->p->total[c->nodes[mid].position].natural < natural) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* With tabs a line is wider than the sum of its pieces: the first end at which it is so wide. */
static size_t node_so_wide(const Chooser *c, size_t from, size_t end, double least, double width)
{
    size_t start = c->nodes[from].position, low = from + 1;
    bool first = starts_paragraph(c->p, start);
    size_t high = node_with(c, low, end, c->p->total[start].natural + width);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (line_fit(c->p, start, c->nodes[mid].position, width, first, false).natural < least) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* The ends a line can have: the first is not much too early, after the last all are too late. */
typedef struct Candidates {
    size_t first, last;
} Candidates;

static Candidates candidates_of(const Chooser *c, size_t from, double width)
{
    const Paragraph *p = c->p;
    const Total *start = &p->total[c->nodes[from].position];
    double em = p->style->strut.size, least = (width > 12 * em ? 0.75 : 0.55) * width;
    size_t end = from + 1 < c->next_forced ? c->next_forced : from + 1;
    size_t first = p->tabs ? node_so_wide(c, from, end, least, width) : node_with(c, from + 1, end, start->natural + least), last = first;
    if (p->regular) last = node_with(c, first, end, start->natural + width);
    for (; last + 1 < c->count && !is_forced(p, c->nodes[last].position); last++) {
        const Total *total = &p->total[c->nodes[last].position];
        double give = 2 * em;
        for (size_t i = 0; i < SHRINK_STAGES; i++) give += total->shrink[i] - start->shrink[i];
        if (total->natural - start->natural - give > width) break;
    }
    return (Candidates){first, last};
}

/* Offers the ends to justified lines, from the last one back to where every line would
 * be too loose. False: not one line fits. */
static bool offer(Chooser *c, size_t from, Candidates ends, double width)
{
    const Paragraph *p = c->p;
    const BreakNode *node = &c->nodes[from];
    bool any = false, bounded = p->regular && has_growing_gaps(p, node->position, c->nodes[ends.first].position);
    for (size_t to = ends.last + 1; to-- > ends.first;) {
        size_t position = c->nodes[to].position;
        double least = bounded && !is_forced(p, position) ? least_cost(p, node->position, position, width) : 1;
        if (least > c->limit + SLOP) return true; /* as are all before: loose lines fit */
        if (any && node->cost + least - SLOP >= c->nodes[to].cost) continue;
        double cost = cost_between(c, node, &c->nodes[to], width);
        if (cost >= INFINITY) continue;
        any = true;
        reach(c, from, to, cost);
    }
    return any;
}

/* Takes the fullest line that fits. */
static bool fill(Chooser *c, size_t from, Candidates ends, double width)
{
    for (size_t to = ends.last + 1; to-- > ends.first;)
        if (cost_between(c, &c->nodes[from], &c->nodes[to], width) < INFINITY) {
            reach(c, from, to, 1);
            return true;
        }
    return false;
}

static double width_of(Chooser *c, size_t from)
{
    BreakNode *node = &c->nodes[from];
    const BreakNode *before = &c->nodes[node->previous]; /* settled: no later line ends here */
    if (from > 0 && !c->even) node->top = before->top + height_of(c, before->position, node->position);
    return c->measure(c->context, node->line, node->top, c->line_height).width - line_indent(c->p, node->position);
}

/* Offers every end a line from this node can have. */
static void expand(Chooser *c, size_t from)
{
    double width = width_of(c, from);
    Candidates ends = candidates_of(c, from, width);
    if (c->justify ? offer(c, from, ends, width) : fill(c, from, ends, width)) return;
    size_t spare = ends.first > from + 1 ? ends.first - 1 : 0;
    if (spare) reach(c, from, spare, c->justify ? cost_between(c, &c->nodes[from], &c->nodes[spare], width) : 1);
    else if (from + 1 < c->count) reach(c, from, from + 1, 1e6); /* overflows, and says so */
}

static void find_forced(Chooser *c, size_t from)
{
    while (c->next_forced <= from ||
           (c->next_forced + 1 < c->count && !is_forced(c->p, c->nodes[c->next_forced].position)))
        c->next_forced++;
}

/* The best way to the end through lines of no more than `limit` each; its cost. */
static double search(Chooser *c, double limit)
{
    for (size_t i = 0; i < c->count; i++)
        c->nodes[i] = (BreakNode){.position = c->nodes[i].position, .cost = i ? INFINITY : 0};
    c->limit = limit;
    c->next_forced = 0;
    for (size_t i = 0; i + 1 < c->count; i++) {
        if (!(c->nodes[i].cost < INFINITY)) continue;
        find_forced(c, i);
        expand(c, i);
    }
    return c->nodes[c->count - 1].cost;
}

/* There is no way with fewer lines: each goes to the last end it can have. */
static size_t fewest_lines(Chooser *c)
{
    size_t lines = 0;
    c->next_forced = 0;
    for (size_t i = 0; i + 1 < c->count; lines++) {
        find_forced(c, i);
        i = candidates_of(c, i, width_of(c, i)).last;
    }
    return lines;
}

static void choose(Chooser *c)
{
    enum { FIRST_LIMIT = 8 }; /* lines of most paragraphs cost less */
    if (!c->even || !c->justify || !c->p->regular) {
        search(c, INFINITY);
        return;
    }
    double limit = FIRST_LIMIT, others = (double)fewest_lines(c) - 1;
    for (;;) {
        double cost = search(c, limit);
        if (limit >= INFINITY || cost < limit + others - SLOP) return;
        limit = cost < INFINITY ? cost - others + 1 : limit < 1000 ? limit * 12 : INFINITY;
    }
}

static void add_node(Chooser *c, size_t position)
{
    c->nodes[c->count++].position = position;
}

static void open_stretch(Paragraph *p, size_t from, size_t end, BreakKind least)
{
    for (size_t i = from; i < end; i++)
        if (p->may_break[i] >= least) p->may_break[i] = BREAK_ALLOWED;
}

/* The break before the last character, of a stretch that ends with piece k. */
static size_t before_last(const Paragraph *p, size_t from, size_t k)
{
    while (k > from && hangs_at_end(&p->pieces.items[k])) k--;
    return k > from ? k - 1 : from;
}

/* Where one unbreakable stretch is wider than the line, overflow-wrap opens it: first, but
 * for its last character, which would stand alone, where word-break: keep-all had closed it. */
static void open_long_stretches(Paragraph *p, double width)
{
    static const BreakKind rounds[] = {BREAK_KEPT, BREAK_EMERGENCY};
    for (size_t round = 0; round < 2; round++) {
        size_t from = 0;
        for (size_t k = 0; k < p->pieces.count; k++) {
            bool end = k + 1 == p->pieces.count || p->may_break[k] == BREAK_ALLOWED || p->pieces.items[k].kind == PIECE_BREAK;
            if (!end) continue;
            if (total_between(p, from, k + 1).natural > width + SLOP)
                open_stretch(p, from, rounds[round] == BREAK_KEPT ? before_last(p, from, k) : k, rounds[round]);
            from = k + 1;
        }
    }
}

static BreakList trace_back(const Chooser *c)
{
    const Paragraph *p = c->p;
    size_t lines = c->nodes[c->count - 1].line;
    BreakList list = {arena_array(p->arena, size_t, lines), lines};
    for (size_t at = c->count - 1, i = lines; i > 0; at = c->nodes[at].previous) list.ends[--i] = c->nodes[at].position;
    return list;
}

/* Most cells and headings are one line that simply fits. */
static bool fits_one_line(const Paragraph *p, double width)
{
    for (size_t k = 0; k + 1 < p->pieces.count; k++)
        if (p->pieces.items[k].kind == PIECE_BREAK) return false;
    return line_fit(p, 0, p->pieces.count, width - line_indent(p, 0), true, true).difference >= -SLOP;
}

BreakList paragraph_choose_breaks(Paragraph *p, LineMeasure *measure, void *context)
{
    if (p->pieces.count == 0) return (BreakList){0};
    double above, below;
    line_extent(p, 0, 0, &above, &below);
    Chooser c = {.p = p, .measure = measure, .context = context, .line_height = above + below,
                 .justify = p->style->align == ALIGN_JUSTIFY, .even = measure == line_space_even};
    if (fits_one_line(p, measure(context, 0, 0, c.line_height).width)) {
        size_t *end = arena_new(p->arena, size_t);
        *end = p->pieces.count;
        return (BreakList){end, 1};
    }
    if (p->style->overflow_anywhere) open_long_stretches(p, measure(context, 0, 0, c.line_height).width);
    c.nodes = arena_array(p->arena, BreakNode, p->pieces.count + 1);
    add_node(&c, 0);
    for (size_t k = 0; k < p->pieces.count; k++)
        if (k + 1 == p->pieces.count || p->pieces.items[k].kind == PIECE_BREAK || p->may_break[k] == BREAK_ALLOWED)
            add_node(&c, k + 1);
    choose(&c);
    return trace_back(&c);
}
