/* pages.h - what layout_pages made and layout_paint draws. */
#ifndef TSUNAGI_LAYOUT_PAGES_H
#define TSUNAGI_LAYOUT_PAGES_H

#include "layout/flow.h"

typedef struct Page {
    const PageStyle *style;
    Frag *frag;           /* page area, frameless; NULL: a blank page */
    Frag *margins[PAGE_BOX_COUNT]; /* x, y from the page's corner */
    double x, y, w, h;    /* page area, physical */
} Page;

typedef struct Outline {
    unsigned level;
    Str title, dest;
} Outline;

struct Pages {
    Arena *arena;
    const Node *root;
    const LayoutOptions *options;
    LayoutOptions kept;
    VEC(Page) items;
    Box *root_box;
    Map wanted;    /* ids that links lead to: a destination each */
    Map bookmarks; /* box pointer bytes -> Outline* */
};

/* Lays out the page's own content, `room` of its block size left free; sets page->frag. */
typedef Result PageBody(Layout *l, Box *root, Page *page, Token *token, double room);
/* ---- footnote.c: the content, and under it the notes it calls ---- */
Result footnotes_page(Layout *l, Box *root, Page *page, Token *token, PageBody *body);

/* Calls for every element's first place: frag's position and box, in order. */
typedef struct Visit {
    void (*at)(void *context, const Box *box, size_t page, double x, double y);
    void *context;
} Visit;

/* A left-hand page: odd ones of books that open to the right (vertical-rl). */
bool page_is_left(const Box *root, size_t number);

/* ---- notes.c: strings, ids and bookmarks, after pages are made ---- */
void pages_collect_targets(Pages *pages, PassInfo *out);
/* Generated content of the margin boxes. */
void pages_margin_boxes(Pages *pages, Layout *l);

#endif
