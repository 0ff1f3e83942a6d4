/* paint.h - the painter's parts. */
#ifndef TSUNAGI_LAYOUT_PAINT_H
#define TSUNAGI_LAYOUT_PAINT_H

#include "layout/pages.h"

/* Where a fragment's logical origin lies on the sheet, pt from its upper left corner, and which way its axes run. */
typedef struct PlaceOnSheet {
    double x, y;
    bool vertical, lr;
} PlaceOnSheet;

typedef struct Rect {
    double x, y, w, h; /* physical */
} Rect;

static inline Rect place_rect(const PlaceOnSheet *p, double along, double across, double w, double h)
{
    if (!p->vertical)
        return (Rect){p->x + along, p->y + across, w, h};
    return (Rect){p->lr ? p->x + across : p->x - across - h, p->y + along, h, w};
}

/* The physical border box of a child and the place of its inside. */
Rect child_rect(const PlaceOnSheet *parent, const Frag *child);
PlaceOnSheet child_place(const PlaceOnSheet *parent, const Frag *child);

/* ---- frame.c: backgrounds and borders ---- */
/* own: the box itself, where a background picture has its place; rect may run on into the
 * bleed. false: the picture would be repeated too often, and is left out. */
bool paint_frame(Canvas *canvas, Arena *arena, const Style *style, const BoxExtra *extra, Rect rect, Rect own, const bool omit[4],
                 double opacity);
bool frame_is_round(const Style *style); /* some corner has a radius */
void paint_rules(Canvas *canvas, Arena *arena, const RuleList *rules, const PlaceOnSheet *place);
/* Clips to the border box with its round corners; the caller saves and restores. */
void clip_to(Canvas *canvas, Arena *arena, const Style *style, Rect rect);
Path rect_path(Arena *arena, Rect rect);
/* A line of text-decoration where a solid one fills `line`. `outward` says where a second line or a wave
 * may go: 1 further under the text, -1 further over it, 0 to both sides alike. */
void paint_text_line(Canvas *canvas, Arena *arena, LineStyle style, Rect line, bool vertical, int outward, Colour colour);

#endif
