/* ruby.c - how wide a base with its ruby is, and how far the ruby may hang over
 * its neighbours (JLREQ § 3.3.5 - 3.3.8). */
#include "text/paragraph.h"

/* One em of ruby at most, on kana and marks that carry no ruby of their own. */
static double overhang_allowed(const Paragraph *p, const Ruby *ruby, size_t neighbour, size_t beyond)
{
    if (!ruby->overhang || neighbour == SIZE_MAX) return 0;
    const Piece *piece = &p->pieces.items[neighbour];
    if (piece->kind != PIECE_TEXT || !jlreq_takes_overhang((CharClass)piece->cls)) return 0;
    double limit = ruby->text.span->em, room = (double)piece->width;
    if (piece->half) room += piece->span->em / 2; /* with the blank that belongs to the mark */
    /* A neighbour between two rubies is shared. */
    if (beyond != SIZE_MAX && p->pieces.items[beyond].kind == PIECE_RUBY) room /= 2;
    return limit < room ? limit : room;
}

static Ruby *ruby_at(const Paragraph *p, size_t k)
{
    const Piece *piece = &p->pieces.items[k];
    return piece->kind == PIECE_RUBY ? piece->payload : NULL;
}

/* The pieces [first, last] share their annotations' room when one is too long for
 * its own base (jukugo ruby, JLREQ § 3.3.7). */
static void lay_group(Paragraph *p, size_t first, size_t last)
{
    double base = 0, text = 0;
    for (size_t k = first; k <= last; k++) {
        Ruby *ruby = ruby_at(p, k);
        base += ruby->base.width;
        text += ruby->text.width;
        ruby->group_first = first;
        ruby->group_last = last;
    }
    Ruby *head = ruby_at(p, first), *tail = ruby_at(p, last);
    double excess = text - base;
    if (excess <= 0) return;
    size_t left = piece_before(p, first), right = piece_after(p, last);
    head->before = overhang_allowed(p, head, left, left == SIZE_MAX ? SIZE_MAX : piece_before(p, left));
    tail->after = overhang_allowed(p, tail, right, right == SIZE_MAX ? SIZE_MAX : piece_after(p, right));
    if (head->before > excess / 2) head->before = excess / 2;
    if (tail->after > excess / 2) tail->after = excess / 2;
    double extra = excess - head->before - tail->after;
    for (size_t k = first; k <= last; k++) {
        double own = ruby_at(p, k)->base.width, share = base > 0 ? own / base : 1 / (double)(last - first + 1);
        p->pieces.items[k].width = (float)(own + extra * share);
    }
}

void ruby_prepare(Paragraph *p)
{
    for (size_t k = 0; k < p->pieces.count; k++) {
        Ruby *ruby = ruby_at(p, k);
        if (!ruby) continue;
        size_t last = k;
        bool some_long = ruby->text.width > ruby->base.width + 1e-6;
        while (last + 1 < p->pieces.count && ruby->merge && ruby_at(p, last + 1) && ruby_at(p, last + 1)->joined) {
            last++;
            some_long |= ruby_at(p, last)->text.width > ruby_at(p, last)->base.width + 1e-6;
        }
        if (some_long) {
            lay_group(p, k, last);
        } else {
            for (size_t i = k; i <= last; i++) lay_group(p, i, i);
        }
        k = last;
    }
}
