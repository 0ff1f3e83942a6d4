/* flow.h - boxes to fragments: the layout of every kind of box.
 *
 * Axes are logical: x runs along the line, y in the direction lines stack.
 * Where a box's writing mode differs from its parent's, its fragment is
 * `turned`: x, y, w, h are in the parent's axes, everything inside in its own.
 *
 * Fragmentation follows CSS Fragmentation 3 with break tokens. A box is laid
 * out into what is left of a page or column (Space.block). It answers with
 *
 *     a fragment, no token     it ended here;
 *     a fragment and a token   lay out the rest with this token next time;
 *     none                     nothing of it fits: break before it.
 *
 * Invariant 1: at the top of a page (at_top) the answer is never none, so each
 *              page holds something and the page loop ends.
 * Invariant 2: composed lines are kept on their box, so a box that is laid out
 *              again on the next page costs no composition.
 */
#ifndef TSUNAGI_LAYOUT_FLOW_H
#define TSUNAGI_LAYOUT_FLOW_H

#include <math.h>

#include "layout/box.h"

/* A straight piece of collapsed table border or column rule. */
typedef struct Rule {
    float x1, y1, x2, y2;
    Border border;
} Rule;

typedef struct RuleList {
    Rule *items;
    size_t count;
} RuleList;

typedef struct Frag Frag;
struct Frag {
    const Box *box;
    Frag *first, *last, *next;
    float x, y, w, h;       /* border box, from the parent's border box */
    float lines_x, lines_y; /* of the first line's top, start edge of the block's content */
    const Line *lines;
    unsigned line_count;
    bool continued;  /* not the box's first fragment */
    bool unfinished; /* not its last */
    bool repeated;   /* table heads and feet after the first: no structure */
    bool turned;
    bool frameless;  /* a page or a column: no border or background of its own */
    bool placeholder;/* an absolute box's static position, or a mark */
    const RuleList *rules; /* from this fragment's border box */
};

struct TableCell;

/* A cell over several rows that a page break cuts. */
typedef struct SpanState {
    const struct TableCell *cell;
    struct Token *inner;
    bool started, ended; /* its content */
} SpanState;

typedef struct Token Token;
struct Token {
    const Box *box;
    Box *child;    /* where to go on; NULL when lines or parallel flows go on */
    Token *inner;  /* inside child; NULL: before child */
    size_t line;   /* next line, of inline content … */
    const struct Lines *lines; /* … composed so, */
    double lines_width;        /* at this width, */
    size_t lines_skip;         /* without so many bytes of text that came before */
    size_t row;    /* of tables, next row; of flex and grid, next line of items */
    Token **flows; /* one per cell or item of that row, NULL: ended */
    bool *ended;
    size_t flow_count;
    SpanState *spans;
    size_t span_count;
    double consumed; /* block size already used by a box of definite height */
    Break force;   /* BREAK_AUTO: not forced */
    Atom page;     /* name of the page that comes next */
};

typedef struct Result {
    Frag *frag;
    Token *token;
    bool none;
} Result;

struct Floats;

typedef struct Space {
    double width;         /* of the containing block's content */
    double block;         /* left in the fragmentainer from the border box's top; INFINITY: no breaks */
    double page;          /* a whole fragmentainer; INFINITY likewise */
    double percent_block; /* definite height of the containing block; below 0: none */
    double fixed_width, fixed_block; /* border box given from outside; below 0: not */
    bool at_top;
    bool shrink;          /* auto width fits the content */
    bool in_columns;
    struct Floats *floats; /* of the formatting context; NULL: a new one */
    double float_x, float_y; /* border box's top left in it */
} Space;

typedef struct Layout {
    Arena *arena;
    Arena *scratch; /* rewound after each composition */
    Typesetter *ts;
    Diag *diag;
    BoxBuild *build;
    const LayoutOptions *options;
    size_t page;          /* number being made, for diagnostics */
    size_t absolutes;     /* placeholders not yet resolved; at least */
    bool measuring_turned; /* content_widths is to measure along the turned box's own lines */
    double page_width, page_height; /* of the page area, in the root's axes */
    /* Bounds on hostile input: no document that means well comes near them. */
    size_t work, work_limit; /* boxes laid out and text composed, in all */
    unsigned retries;        /* earlier breaks tried on this page */
    unsigned balancing;      /* column trials that this one is inside */
    unsigned quiet;          /* trials of a page: the one that stays reports */
} Layout;

enum { RETRY_LIMIT = 64 };
/* false, with one diagnostic, when the document has used up its work. */
bool layout_works(Layout *l, size_t work);
/* Unbroken at the width it takes in `space`, kept on the box: measuring twice
 * costs once. The copy may be placed, its inside must stay as it is. */
Frag *layout_natural(Layout *l, Box *box, const Space *space);

/* Logical sides: SIDE_TOP is block start, SIDE_LEFT inline start. */
typedef struct Edges {
    double margin[4], border[4], padding[4];
    bool auto_margin[4];
} Edges;

static inline double edges_before(const Edges *e) { return e->border[SIDE_TOP] + e->padding[SIDE_TOP]; }
static inline double edges_after(const Edges *e) { return e->border[SIDE_BOTTOM] + e->padding[SIDE_BOTTOM]; }
static inline double edges_start(const Edges *e) { return e->border[SIDE_LEFT] + e->padding[SIDE_LEFT]; }
static inline double edges_end(const Edges *e) { return e->border[SIDE_RIGHT] + e->padding[SIDE_RIGHT]; }
static inline double edges_inline(const Edges *e) { return edges_start(e) + edges_end(e); }
static inline double edges_block(const Edges *e) { return edges_before(e) + edges_after(e); }

#define FIT_EPSILON 0.02 /* pt: rounding, not overflow */

/* vertical: in whose axes. base: what percentages are of. */
Edges edges_of(const Box *box, bool vertical, double base);
Length length_inline(const Box *box, bool vertical, Length width, Length height);
/* Space inside nothing: unbroken, nothing given. */
Space space_plain(double width);

Frag *frag_new(Layout *l, const Box *box);
void frag_append(Frag *parent, Frag *child);
void frag_shift(Frag *frag, double dy); /* everything inside, not its frame */
Token *token_new(Layout *l, const Box *box);

/* The border box's width in its containing block; *left is the margin before
 * it, auto margins resolved. */
double width_of(Layout *l, Box *box, const Space *space, const Edges *e, double *left);
/* Definite content height, or below 0. */
double height_of(const Box *box, const Space *space, const Edges *e);
double clamp_height(const Box *box, const Space *space, const Edges *e, double content);

/* ---- flow.c ---- */
Result layout_box(Layout *l, Box *box, const Space *space, Token *token);
/* Unbroken, with a given border box width (below 0: as it comes). */
Frag *layout_whole(Layout *l, Box *box, double width, double fixed_width, double fixed_block);
void content_widths(Layout *l, Box *box, double *min, double *max); /* of the margin box */
/* What a break between two siblings is: forced, avoided or free. */
Break break_before_of(const Box *box);
Break break_after_of(const Box *box);
bool break_is_forced(Break b, bool in_columns);
bool break_is_avoided(Break b, bool in_columns);
Break break_between(const Box *before, const Box *after, bool in_columns);

void report_full(Layout *l, const Box *box, double by);
void report_wide(Layout *l, const Box *box, double by);

/* ---- block.c ---- */

/* The children of a block container, in one column. */
typedef struct Flow {
    Layout *l;
    Box *box;
    Frag *frag;
    const Space *space;
    double x, y0;      /* content's origin in frag */
    double width;
    double limit;      /* content's block size at most */
    double percent_block;
    bool collapse_start, collapse_end; /* margins join the box's own */
    struct Floats *floats;
    double float_x, float_y; /* content's origin in the formatting context */
    Box *stop;         /* lay out up to here (column spanners); NULL: all */
    /* out */
    double y;          /* content's block size used */
    Token *token;
    bool none;
} Flow;

void flow_children(Flow *flow, Token *token);
Result layout_block(Layout *l, Box *box, const Space *space, Token *token);

/* block-step: space before a box and after it that makes its outer size a multiple of its step. */
typedef struct Step {
    double before, after;
} Step;
bool has_step(const Box *box);
/* The box in its steps: padded, or with space to leave around it. `at_break`: its margin before is
 * gone. Cut by a page it needs none where the page ends (`unfinished`), and has all of it at the end
 * where it goes on. A box cannot be padded less than it is: there, and where a table or picture has
 * no such padding, the space is outside. */
Step take_steps(Box *child, const Edges *e, Frag *frag, bool at_break, bool goes_on, bool unfinished);

/* No characters and no atoms: lines would be empty, and there are none. */
bool inlines_empty(const Box *box);

/* ---- carry.c ---- */
/* Where the box tree of an earlier pass has the same text in the same styles, its lines and
 * widths are taken over, their owners replaced; the earlier tree must not be painted any more. */
void lines_carry(Box *from, Box *to);

/* ---- inline.c ---- */
void flow_lines(Flow *flow, Token *token);
void inline_widths(Layout *l, Box *box, double *min, double *max);
/* Where the string first stands in the box's only line: the width before it (all
 * of the line when it is absent) and from it on. false: no line, or several. */
bool inline_string(Layout *l, Box *box, Str string, double *before, double *after);
/* Composes at the width, once. */
const Lines *compose_lines(Layout *l, Box *box, double width);

/* ---- float.c ---- */
struct Floats *floats_new(Layout *l);
size_t floats_count(const struct Floats *floats);
void floats_truncate(struct Floats *floats, size_t count);
/* Finds room for a w × h margin box between x0 and x1, not above y. */
void floats_place(Layout *l, struct Floats *floats, bool left, double w, double h, double x0, double x1, double y,
                  double *x, double *top);
LineSpace floats_space(const struct Floats *floats, double top, double height, double x0, double x1);
double floats_bottom(const struct Floats *floats, bool left, bool right);
/* Lays out a float and puts it beside the flow; false: no room on this page. */
bool flow_float(Flow *flow, Box *box, double y);

/* ---- absolute.c ---- */
void add_placeholder(Layout *l, Frag *frag, Box *box, double x, double y);
/* Places what waits for `frag` as its containing block. */
void resolve_absolutes(Layout *l, Frag *frag, bool is_page);

/* ---- the others ---- */
Result layout_columns(Layout *l, Box *box, const Space *space, Token *token);
Result layout_replaced(Layout *l, Box *box, const Space *space);
void replaced_size(Layout *l, const Box *box, double width, double percent_block, double *w, double *h);
Result layout_table(Layout *l, Box *box, const Space *space, Token *token);
/* Collapsed borders are known once the grid is: half the outer ones are the table's own. */
void table_know_borders(Layout *l, Box *box);
void table_widths(Layout *l, Box *box, double *min, double *max);
Result layout_flex(Layout *l, Box *box, const Space *space, Token *token);
Result layout_grid(Layout *l, Box *box, const Space *space, Token *token);
void flex_widths(Layout *l, Box *box, double *min, double *max);

#endif
