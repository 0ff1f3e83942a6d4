/* box.h - the boxes a tree and its styles make (CSS 2.2 §9.2, Tables 17.2).
 *
 * Built once per document, in document order, so that counters and strings are
 * settled here. White space is collapsed as CSS Text 3 says, line feeds between
 * two wide characters vanish. A block container holds either blocks only or
 * inline content only (`inlines`); anonymous boxes see to that.
 */
#ifndef TSUNAGI_LAYOUT_BOX_H
#define TSUNAGI_LAYOUT_BOX_H

#include "layout/layout.h"

/* Elements inside each other, at most; and boxes, with the anonymous ones that a
 * table (group, row, cell, block) puts around an element. */
enum { ELEMENT_DEPTH = 256, BOX_DEPTH = 6 * ELEMENT_DEPTH };

typedef enum BoxKind {
    BOX_BLOCK,    /* block container, list items and table cells' like */
    BOX_INLINE,
    BOX_TEXT,
    BOX_BREAK,    /* <br> */
    BOX_LEADER,
    BOX_REPLACED, /* inline or block by `outside_inline` */
    BOX_FLEX,
    BOX_GRID,
    BOX_TABLE,
    BOX_GROUP,    /* row group; style->display tells head, body, foot */
    BOX_ROW,
    BOX_CELL,
    BOX_COLUMN,   /* <col> and <colgroup> */
    BOX_CAPTION,
    BOX_RUBY,
    BOX_RUBY_BASE,
    BOX_RUBY_TEXT,
    BOX_MARK,     /* nothing to see: a string-set or an anchor of an element without a box */
} BoxKind;

struct Table;

typedef struct Box Box;

/* What only few boxes have. */
typedef struct BoxExtra {
    Str string_value;       /* string-set, resolved */
    struct Box *marker;     /* list-item's outside marker: a BOX_BLOCK with inline content */
    Image *image;           /* BOX_REPLACED */
    Image **backgrounds;    /* of each layer of background-image; NULL: none */
    const ReplacedOps *ops; /* BOX_REPLACED by a custom element */
    const struct Running *running; /* of a mark: the element that was taken out here */
    Box *note;              /* of a footnote call: what it calls, in no flow yet */
    Box *first_line;        /* BOX_INLINE: the inline content as it looks on the first line; NULL: as on the others */
    double natural_width, natural_height; /* 0: none */
    struct Table *table;    /* BOX_TABLE, built at first layout */
} BoxExtra;

struct Box {
    BoxKind kind;
    bool inlines;          /* block container of inline content */
    bool outside_inline;   /* inline-block, inline picture: an atom of a line */
    bool anonymous;        /* no element of its own; node is the parent's */
    bool generated;        /* ::before, ::after, ::marker, marks: the element is another box's */
    bool vertical;         /* writing mode of the box */
    bool has_floats;       /* in its inline content */
    bool has_absolutes;    /* in its inline content */
    bool margins_known;
    bool note_area;        /* a page's footnotes: a flow beside that of the text */
    bool float_taken;      /* a page float that is set, or waits for the next page */
    bool first_line;       /* in the styles of a first line; heir is the box it stands for, NULL of the outermost */
    const Style *style;
    const Node *node;
    Box *parent, *first, *last, *next, *prev;
    Str text;              /* BOX_TEXT: collapsed; BOX_LEADER: pattern */
    BoxExtra *extra;       /* NULL: nothing */
    Atom page_start, page_end; /* named page at its first and last content */
    const float *borders;  /* collapsed border widths of a cell; NULL: the style's */
    struct Lines *lines;   /* composed at lines_width */
    float lines_width, lines_height; /* and for this inner_height */
    float inner_height;    /* what percentage heights inside are of; below 0: of nothing */
    float min_content, max_content; /* below 0: not yet measured */
    float margin_before[2], margin_after[2]; /* collapsed: positive, negative part */
    union {
        struct Frag *natural;  /* laid out unbroken at natural_for; shared, so never shifted */
        struct Box *heir;      /* of text and inline boxes of an earlier pass: what stands for it now */
    };
    float natural_for[2];  /* width, percentage base */
};

/* position: running(): an element for margin boxes, made anew for each page, so that
 * it may count pages; in the style and with the counters of its own place. */
typedef struct Running {
    const Node *node;
    const Style *parent;
    const struct Counters *counters;
} Running;

/* What a margin box holds, in order: text, or an element. */
typedef struct MarginPiece {
    Str text;
    const Running *running; /* NULL: the text */
} MarginPiece;

/* Where things came to lie in an earlier pass; NULL in the first. */
typedef struct PassInfo {
    Map page_of_id;   /* id -> page number, from 1, as pointer */
    Map text_of_id;   /* id -> Str* */
    size_t pages;
} PassInfo;

/* target-counter() of counters other than page: they follow from the tree alone, but
 * what refers may come first. "name id" -> TargetCounter*; kept from pass to pass. */
typedef struct TargetCounter {
    Atom name;
    int value;
    bool known;
    struct TargetCounter *next; /* of the same id */
} TargetCounter;

typedef struct TargetCounters {
    Map by_id, by_name;
    size_t unknown; /* out: asked for and not known */
    bool settled; /* what is not known now is nowhere */
} TargetCounters;

typedef struct BoxBuild {
    Arena *arena;
    StyleEngine *engine;
    Typesetter *ts;
    const LayoutOptions *options;
    Diag *diag;
    const PassInfo *before;
    TargetCounters *targets;
    Map faces;        /* asked for already: those that the fonts lack are named once */
    bool wants_pages; /* out: some text depends on where pages break */
    size_t boxes, text; /* out: how many, and bytes of text in them */
} BoxBuild;

/* NULL when the root makes no box. To be called again while targets->unknown: what
 * was asked for is noted then, and a third time written where it stands further on. */
Box *box_build(BoxBuild *build, const Node *root);

/* A page margin box of the page `page` of `pages`. */
Box *box_margin(BoxBuild *build, const Style *style, const MarginPiece *pieces, size_t count, const Node *node, size_t page,
                size_t pages);

/* ---- firstline.c ---- */

/* Gives each block container that a ::first-line is about its content in those styles. */
void box_first_lines(BoxBuild *build, Box *root);
/* The box itself, or of one in a first line's styles the one it stands for. */
static inline const Box *box_original(const Box *box) { return box->first_line && box->heir ? box->heir : box; }
/* Says once of each family that the fonts have it not, or not in bold. */
void box_check_face(BoxBuild *build, const Style *style, const Node *node);

/* ---- whitespace.c ---- */

/* Spaces, tabs and ends of lines, and nothing else. */
bool text_is_space(Str text);
/* Collapses the texts of a box's inline content. Once only: the boxes' texts are replaced. */
void box_collapse_space(Arena *arena, Box *box);
/* An element's text for running heads, bookmarks and references: readings of
 * ruby left out, white space collapsed. */
Str node_plain_text(Arena *arena, const Node *node);

/* ---- anonymous.c ---- */

/* Once all children of a box are there, these wrap what does not belong in it, by its kind: text beside
 * blocks; cells without a row; the bases of a ruby; the items of a flex box or grid. */
void box_finish_block(BoxBuild *build, Box *box);
void box_finish_table(BoxBuild *build, Box *table);
void box_finish_group(BoxBuild *build, Box *group);
void box_finish_row(BoxBuild *build, Box *row);
void box_finish_ruby(BoxBuild *build, Box *ruby);
void box_finish_items(BoxBuild *build, Box *box);
/* The box has inline content alone: its white space collapses. */
void box_finish_inlines(BoxBuild *build, Box *box);
/* A box of no element, in the style that its parent hands down. */
Box *box_anonymous(BoxBuild *build, BoxKind kind, const Box *parent, Display display);
/* Floats and absolute boxes stay where they are, beside either kind: they are neither. */
bool box_is_block_level(const Box *box);


bool box_is_out_of_flow(const Box *box); /* absolute, fixed or a page float */
bool box_is_page_float(const Box *box);
bool box_is_float(const Box *box);
/* A formatting context of its own: margins of children stay inside. */
bool box_is_root(const Box *box);
BoxExtra *box_extra(Arena *arena, Box *box);
Box *box_new(Arena *arena, BoxKind kind, const Style *style, const Node *node);
void box_append(Box *parent, Box *child);

/* ---- counter.c ---- */

typedef struct Counter {
    Atom name;
    int value;
    unsigned depth;
} Counter;

typedef struct Counters {
    Arena *arena;
    VEC(Counter) items;
} Counters;

/* An element is entered: its resets and increments take effect. */
void counters_enter(Counters *counters, const Style *style, unsigned depth);
void counters_leave(Counters *counters, unsigned depth);
void counters_reset(Counters *counters, Atom name, int value, unsigned depth);
void counters_increment(Counters *counters, Atom name, int by, unsigned depth);
int counters_value(const Counters *counters, Atom name);
/* counters(name, separator, style): all open ones, outermost first. */
void counters_write(const Counters *counters, Atom name, Str separator, ListStyle style, Buf *out);
/* The number in the given style, without suffix; decimal where the style ends. */
void counter_format(Buf *out, int value, ListStyle style);
/* As a list marker: "1. ", "一、", "• ". */
Str counter_marker(Arena *arena, int value, const Style *style);

#endif
