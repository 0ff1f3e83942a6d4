/* paint_internal.h - what the painter's rooms share.
 *
 *   paint.c             pages: their boxes, margin boxes and marks, the order of layers
 *   paint_walk.c        where a fragment stands, its bleed, what turns and clips it
 *   paint_frames.c      the first walk: backgrounds, borders, rules
 *   paint_content.c     the second walk: text and pictures in their structure
 *   paint_lines.c       of a block's lines: glyphs, decorations, elements inside a line
 *   paint_structure.c   PDF elements, attributes, destinations, bookmarks
 *   frame.c (paint.h)   one background, one border, one line of text-decoration
 */
#ifndef TSUNAGI_LAYOUT_PAINT_INTERNAL_H
#define TSUNAGI_LAYOUT_PAINT_INTERNAL_H

#include "layout/sheet.h"

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

/* ---- paint_walk.c ---- */
/* The border box of a fragment whose place is known. */
Rect frag_rect(const Frag *frag, const PlaceOnSheet *place);
bool frag_turns(const Frag *frag); /* rotate is not 0 */
/* Painted after the rest of the page, by z-index. */
bool frag_is_layer(const Frag *frag);
/* Inside a fragment: `up` is its parent's. */
Walk walk_into(const Walk *up, const Frag *frag);
/* Inside an atomic inline of a line of `frag`, whose walk is w. */
Walk walk_atom(const Frag *frag, const Walk *w, const Line *line, const Fragment *f);
/* r as it runs on into the sheet's bleed. A border or a round corner ends where it stands. */
Rect walk_bled(const Painter *p, const Style *s, const Walk *w, Rect r);
/* From x1 to x2 on a line, so far over and under its baseline. */
Rect line_piece(const Frag *frag, const Walk *w, const Line *line, double x1, double x2, double over, double under);
/* rotate and overflow, around what is inside the fragment; in pairs. */
void effects_begin(Painter *p, const Frag *frag, const Walk *w);
void effects_end(Painter *p, const Frag *frag);

/* ---- paint_frames.c ---- */
/* Of a fragment and all in it. Those with a z-index are put into `layers`; NULL: they are painted where they stand. */
void paint_frames(Painter *p, const Frag *frag, const Walk *up, LayerVec *layers);

/* ---- paint_content.c ---- */
void paint_content(Painter *p, const Frag *frag, const Walk *up);

/* ---- paint_lines.c ---- */
/* The lines of the fragment itself, whose walk is w; what they open they end. */
void paint_lines(Painter *p, const Frag *frag, const Walk *w);

/* ---- paint_structure.c ---- */
/* In pairs. The tag is borrowed until its end. */
void structure_begin(Painter *p, Str tag, Str attributes);
void structure_end(Painter *p);
/* The element a box asks for (ISO 32000-1, 14.8.4); empty: none of its own. */
Str structure_role(const Box *box);
/* Its lines hold the items of a list: the list's own, or those of a block made around them beside items that are blocks. */
bool structure_holds_items(const Box *box);
/* Text may stand in an element of that role without a P around it. */
bool structure_holds_text(Str role);
/* For finishing: lang, scope, colspan, rowspan as HTML says them; on the painter's arena. */
Str structure_attributes(Painter *p, const Box *box, Str role);
/* Adds name='value' as cairo reads it. */
void structure_quote(Buf *out, const char *name, Str value);
/* The destination and bookmark a box asks for, at its first place only. */
void structure_anchor(Painter *p, const Box *box, double x, double y);

#endif
