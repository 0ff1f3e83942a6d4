/* ruby.c - how wide a base with its ruby is, and how far the ruby may hang over
 * its neighbours (JLREQ § 3.3.5 - 3.3.8). */
#include <math.h>

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

Ruby *ruby_at(const Paragraph *p, size_t k)
{
    const Piece *piece = &p->pieces.items[k];
    return piece->kind == PIECE_RUBY ? piece->payload : NULL;
}

bool ruby_is_long(const Paragraph *p, size_t first, size_t last)
{
    for (size_t k = first; k <= last; k++) {
        const Ruby *ruby = ruby_at(p, k);
        if (ruby->text.width > ruby->base.width + 1e-6) return true;
    }
    return false;
}

/* A part of a group hangs over no neighbour where the line cuts it off. */
RubyRoom ruby_room(const Paragraph *p, size_t first, size_t last)
{
    const Ruby *head = ruby_at(p, first), *tail = ruby_at(p, last);
    RubyRoom room = {.count = last - first + 1};
    if (!ruby_is_long(p, first, last)) return room;
    double text = 0;
    for (size_t k = first; k <= last; k++) {
        room.base += ruby_at(p, k)->base.width;
        text += ruby_at(p, k)->text.width;
    }
    double excess = text - room.base;
    if (excess <= 0) return room;
    size_t left = first == head->group_first ? piece_before(p, first) : SIZE_MAX;
    size_t right = last == tail->group_last ? piece_after(p, last) : SIZE_MAX;
    room.before = fmin(excess / 2, overhang_allowed(p, head, left, left == SIZE_MAX ? SIZE_MAX : piece_before(p, left)));
    room.after = fmin(excess / 2, overhang_allowed(p, tail, right, right == SIZE_MAX ? SIZE_MAX : piece_after(p, right)));
    room.extra = excess - room.before - room.after;
    return room;
}

double ruby_width(const RubyRoom *room, const Ruby *ruby)
{
    double share = room->base > 0 ? ruby->base.width / room->base : 1 / (double)room->count;
    return ruby->base.width + room->extra * share + ruby->pad;
}

/* The pieces [first, last] share their annotations' room (jukugo ruby, JLREQ § 3.3.7). */
static void lay_group(Paragraph *p, size_t first, size_t last)
{
    for (size_t k = first; k <= last; k++) {
        ruby_at(p, k)->group_first = first;
        ruby_at(p, k)->group_last = last;
    }
    RubyRoom room = ruby_room(p, first, last);
    for (size_t k = first; k <= last; k++) p->pieces.items[k].width = (float)ruby_width(&room, ruby_at(p, k));
}

/* Bases move apart under an annotation longer than all of them. */
static void lay_over(Paragraph *p, const RubySpan *over)
{
    double width = 0, count = (double)(over->last - over->first + 1);
    for (size_t k = over->first; k <= over->last; k++)
        width += (double)p->pieces.items[k].width + (k < over->last ? (double)p->space[k].natural : 0);
    bool western = over->text.count && over->text.units[0].western; /* two side by side are two words */
    double wanted = over->text.width + (western ? over->text.span->em / 4 : 0);
    for (size_t k = over->first; k <= over->last && wanted > width; k++) {
        ruby_at(p, k)->pad = (wanted - width) / count;
        p->pieces.items[k].width += (float)ruby_at(p, k)->pad;
    }
}

static bool goes_on(const Paragraph *p, const Ruby *ruby, size_t next)
{
    const Ruby *after = next < p->pieces.count && ruby->merge ? ruby_at(p, next) : NULL;
    return after && after->joined && after->over == ruby->over;
}

void ruby_prepare(Paragraph *p)
{
    for (size_t k = 0; k < p->pieces.count; k++) {
        Ruby *ruby = ruby_at(p, k);
        if (!ruby) continue;
        size_t last = k;
        ruby->pad = 0;
        while (goes_on(p, ruby, last + 1)) ruby_at(p, ++last)->pad = 0;
        if (ruby_is_long(p, k, last)) {
            lay_group(p, k, last);
        } else {
            for (size_t i = k; i <= last; i++) lay_group(p, i, i);
        }
        k = last;
        if (ruby->over && ruby->over->last == last) lay_over(p, ruby->over);
    }
}
