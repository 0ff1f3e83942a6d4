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

/* What stands beside the text takes so much of a page: or no page would end. */
#define PAGE_MOST 0.8

/* Of the page's block size, kept free before and after its own content. */
typedef struct PageRoom {
    double before, after;
} PageRoom;

/* Lays out the page's own content in what `room` leaves; sets page->frag. */
typedef Result PageBody(Layout *l, Box *root, Page *page, Token *token, const PageRoom *room);

/* What goes on from page to page beside the content. */
typedef struct PageBeside {
    VEC(Box *) notes;  /* footnotes that are not ended; */
    Token *note;       /* where the first of them goes on; NULL: at its beginning */
    VEC(Box *) floats; /* page floats that wait */
    double note_height; /* out: of this page's footnote area */
} PageBeside;

/* ---- footnote.c: the content, and under it the notes it calls ---- */
Result footnotes_page(Layout *l, Box *root, Page *page, Token *token, const PageBeside *in, PageBeside *out,
                      const PageRoom *room, PageBody *body);
/* Notes that go on when there is no more text, on a page that has its frag. */
void footnotes_alone(Layout *l, Box *root, Page *page, const PageBeside *in, PageBeside *out, const PageRoom *room);

/* ---- pagefloat.c: page floats, the content and its notes ---- */
/* text: some content is left, from token on. A page without room for it answers with the same token. */
Result page_with_floats(Layout *l, Box *root, Page *page, Token *token, bool text, PageBeside *beside, PageBody *body);

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
