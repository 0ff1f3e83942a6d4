/* warichu.c - inline cutting notes: two lines inside one (JLREQ § 3.4).
 *
 *   main text （ the first half     ） main text
 *               of a note in two
 *
 * Its pieces stand in the paragraph like all others and lines may end between them. In the
 * sums each counts half, as do the spaces between them. What two lines of letters take beyond
 * that, because letters are not cut in half, is added: to the sums where a note ends, for
 * the whole of it, and to a line that holds a part by warichu_excess.
 */
#include <math.h>

#include "text/paragraph.h"

static const Warichu *note_of(const Piece *piece)
{
    bool letters = piece->kind == PIECE_TEXT || piece->kind == PIECE_STACK;
    return letters && piece->span ? piece->span->style.warichu : NULL;
}

/* A gap that is to be half as wide, and never narrower than that. */
static void halve(Space *space)
{
    Space half = {.natural = space->natural / 2};
    for (size_t i = 0; i < STRETCH_STAGES; i++) half.stretch[i] = space->stretch[i] / 2;
    *space = half;
}

void warichu_find(Paragraph *p)
{
    p->notes.count = 0;
    for (size_t k = 0, end; k < p->pieces.count; k = end) {
        const Warichu *note = note_of(&p->pieces.items[k]);
        for (end = k + 1; note && end < p->pieces.count && note_of(&p->pieces.items[end]) == note; end++)
            halve(&p->space[end - 1]);
        if (note) vec_push(p->arena, &p->notes, (NoteRun){.first = k, .end = end});
    }
}

/* Letters that a line does not end between are as long together as this, pt. */
double warichu_surplus(const Paragraph *p)
{
    double most = 0;
    for (size_t i = 0; i < p->notes.count; i++) {
        const NoteRun *run = &p->notes.items[i];
        double length = 0;
        for (size_t k = run->first; k < run->end; k++) {
            length += (double)p->pieces.items[k].width + 2 * (double)p->space[k].natural;
            most = fmax(most, length);
            if (p->may_break[k] == BREAK_ALLOWED) length = 0;
        }
    }
    return most;
}

const NoteRun *warichu_at(const Paragraph *p, size_t k)
{
    size_t low = 0, high = p->notes.count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (p->notes.items[mid].end <= k) low = mid + 1;
        else high = mid;
    }
    return low < p->notes.count && p->notes.items[low].first <= k ? &p->notes.items[low] : NULL;
}

/* Of pieces [from, to) of a note, without spaces that end the line. */
static double length_of(const Paragraph *p, const NoteRun *run, size_t from, size_t to)
{
    while (to > from && p->pieces.items[to - 1].cls == CL_SPACE) to--;
    if (to == from) return 0;
    double half = p->total[to].natural - p->total[from].natural - (double)p->space[to - 1].natural;
    return 2 * (half - (to == run->end ? run->correction : 0));
}

/* The first place from `at` on, or with `back` the last before it, where a line may end. */
static size_t place_to_end(const Paragraph *p, size_t at, size_t limit, bool back)
{
    while (at != limit && p->may_break[at - 1] != BREAK_ALLOWED) at += back ? SIZE_MAX : 1;
    return at;
}

WarichuLines warichu_lines(const Paragraph *p, const NoteRun *run, size_t from, size_t to)
{
    size_t low = from + 1, high = to;
    while (low < high) { /* the first place after which no more stands than before */
        size_t mid = (low + high) / 2;
        if (length_of(p, run, from, mid) + 1e-6 < length_of(p, run, mid, to)) low = mid + 1;
        else high = mid;
    }
    size_t cut = place_to_end(p, low, to, false);
    if (cut == to) { /* all in one: better a shorter first line than none below it */
        size_t before = place_to_end(p, low, from, true);
        if (before > from) cut = before;
    }
    return (WarichuLines){cut, length_of(p, run, from, cut), length_of(p, run, cut, to)};
}

double warichu_settle(Paragraph *p, NoteRun *run)
{
    run->correction = 0;
    WarichuLines lines = warichu_lines(p, run, run->first, run->end);
    double half = p->total[run->end].natural - p->total[run->first].natural - (double)p->space[run->end - 1].natural;
    return run->correction = fmax(lines.first, lines.second) - half;
}

static double excess_of(const Paragraph *p, const NoteRun *run, size_t from, size_t to)
{
    from = from > run->first ? from : run->first;
    to = to < run->end ? to : run->end;
    if (to <= from || (from == run->first && to == run->end)) return 0;
    WarichuLines lines = warichu_lines(p, run, from, to);
    return fmax(lines.first, lines.second) - (p->total[to].natural - p->total[from].natural - (double)p->space[to - 1].natural);
}

double warichu_excess(const Paragraph *p, size_t from, size_t to)
{
    if (to <= from) return 0;
    const NoteRun *head = warichu_at(p, from), *tail = warichu_at(p, to - 1);
    double excess = head ? excess_of(p, head, from, to) : 0;
    return excess + (tail && tail != head ? excess_of(p, tail, from, to) : 0);
}
