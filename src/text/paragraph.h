/* paragraph.h - a paragraph as a row of pieces; inside text/ only.
 *
 *   piece:   甲  、   「  漢   」  W e b     SP  …
 *   space:     0  ½     0   0  ½+0   0      between piece k and k + 1: space[k]
 *   break:     may the line end between k and k + 1: may_break[k]
 *
 * Invariants: space[k] stands at the place where a break between k and k + 1
 * would cut, so a line [from, to) is the sum of its pieces and of space[from]
 * … space[to - 2]. Opening box edges go to the right of such a place, closing
 * ones and soft hyphens to the left. total[k] is the sum of pieces and spaces before piece k.
 */
#ifndef TSUNAGI_TEXT_PARAGRAPH_H
#define TSUNAGI_TEXT_PARAGRAPH_H

#include "base/vec.h"
#include "text/jlreq.h"
#include "text/shape.h"

typedef enum PieceKind {
    PIECE_TEXT,
    PIECE_STACK, /* tate-chu-yoko: text set across the line, in one em */
    PIECE_RUBY,
    PIECE_ATOMIC,
    PIECE_OPEN,
    PIECE_CLOSE,
    PIECE_LEADER,
    PIECE_TAB, /* up to the next tab stop (CSS Text 3 § 4.2) */
    PIECE_BREAK, /* forced */
} PieceKind;

typedef struct Span {
    SpanStyle style;
    Face *face;
    double em;
} Span;

/* A glyph string set solid: ruby text, ruby bases, leaders, stacks. */
typedef struct SetText {
    const Span *span;
    Str text;
    ShapeUnit *units;
    size_t count;
    double width; /* pt */
} SetText;

typedef struct Tab {
    double stop;   /* pt: from one tab stop to the next; 0: none but the paragraph's own */
    SetText blank; /* what it says: a space */
} Tab;

/* A second annotation, over the pieces [first, last], all of them rubies. */
typedef struct RubySpan {
    SetText text;
    RubyAlign align;
    bool under;
    size_t first, last;
} RubySpan;

typedef struct Ruby {
    const RubySpan *over; /* NULL: none */
    double pad;           /* pt: its share of what that is longer than its bases */
    SetText base, text;
    RubyAlign align;
    bool under, merge, overhang, joined;
    size_t group_first, group_last; /* pieces of the jukugo group; itself when alone */
    CharClass first_class, last_class; /* of the base */
    uint32_t first_character, last_character;
} Ruby;

typedef struct Piece {
    uint8_t kind;
    uint8_t cls;
    bool half;      /* set as a half-em body */
    bool solid;     /* half body without space around it: 三・五 */
    bool sideways, western;
    bool bound;      /* of a word: cut before it, letters near the cut look otherwise (hyphen.c) */
    bool plain;      /* kanji or kana that parts from the likes of it everywhere, with no space between */
    uint16_t glyph_count;
    uint16_t bytes;
    float width;    /* pt: the body, or of a box its edge */
    float shift;    /* pt: of the glyphs along the line */
    uint32_t character;
    const Span *span;
    const char *text;
    const ShapedGlyph *glyphs;
    const Font *font;
    void *payload; /* Ruby, SetText, Atomic, Tab; NULL of most text, but U+00AD has the hyphen it may show */
} Piece;

typedef struct Atomic {
    void *owner;
    double width, ascent, descent;
} Atomic;

/* Sums over pieces and spaces, pt. */
typedef struct Total {
    double natural;
    double shrink[SHRINK_STAGES];
    double stretch[STRETCH_STAGES];
} Total;

/* Pieces [first, end) are the letters of one inline cutting note, in two lines (warichu.c). */
typedef struct NoteRun {
    size_t first, end;
    double correction; /* pt: what it takes on one line beyond half its sum */
} NoteRun;

struct Paragraph {
    Arena *arena;
    Typesetter *ts;
    const ParagraphStyle *style;
    Face *strut; /* of the style's */
    Diag *diag;
    VEC(Piece) pieces;
    VEC(Span *) spans;
    VEC(NoteRun) notes; /* in order */
    bool prepared;
    bool tall;  /* some line may be higher than the root's line height */
    bool boxes; /* there are box edges */
    bool hyphens; /* there are soft hyphens */
    bool tabs;
    bool regular;   /* no piece and its space take less than nothing when they give all they can */
    double surplus; /* pt: the most that fitting a line adds to the sum of its pieces and spaces */
    Space *space;       /* count - 1 */
    uint8_t *may_break; /* BreakKind */
    Total *total;       /* count + 1 */
};

/* Finishes pieces once all are there: spaces, breaks, sums. */
void paragraph_prepare(Paragraph *p);
void ruby_prepare(Paragraph *p);

/* What pieces [first, last] of one ruby group take together when they stand on one line. */
typedef struct RubyRoom {
    double before, after; /* how far the text hangs over the neighbours, pt */
    double base;          /* of all bases, solid */
    double extra;         /* beyond that, shared by the bases */
    size_t count;
} RubyRoom;
RubyRoom ruby_room(const Paragraph *p, size_t first, size_t last);
/* Of one of the bases, with its share of what is beyond them. */
double ruby_width(const RubyRoom *room, const Ruby *ruby);
/* Is one of the annotations longer than its own base? They share their room then. */
bool ruby_is_long(const Paragraph *p, size_t first, size_t last);
Ruby *ruby_at(const Paragraph *p, size_t k); /* NULL: piece k is none */
/* The pieces next to k on the line that are neither box edges nor soft hyphens; SIZE_MAX at the ends. */
size_t piece_before(const Paragraph *p, size_t k);
size_t piece_after(const Paragraph *p, size_t k);
Neighbour piece_neighbour(const Paragraph *p, const Piece *piece, bool as_first);

SetText set_text(Paragraph *p, const Span *span, Str text, Place place);
const Span *paragraph_span(Paragraph *p, const SpanStyle *style);
ShapeMode span_mode(const Paragraph *p, const SpanStyle *style);

/* ---- inline cutting notes (warichu.c) ---- */

/* Finds the notes and halves the spaces in them, once all spaces are there. */
void warichu_find(Paragraph *p);
/* Its correction, once the sums of its pieces are there. */
double warichu_settle(Paragraph *p, NoteRun *run);
/* The most that a part of a note takes beyond half its sum. */
double warichu_surplus(const Paragraph *p);
/* The note that has piece k, or NULL. */
const NoteRun *warichu_at(const Paragraph *p, size_t k);

typedef struct WarichuLines {
    size_t cut;           /* the piece that the second begins with */
    double first, second; /* pt, solid */
} WarichuLines;
/* Of pieces [from, to) of a note, as they stand on one line of the paragraph. */
WarichuLines warichu_lines(const Paragraph *p, const NoteRun *run, size_t from, size_t to);
/* What the parts of notes at the ends of a line [from, to) take beyond their sums. */
double warichu_excess(const Paragraph *p, size_t from, size_t to);

/* ---- words cut at soft hyphens (hyphen.c) ---- */

/* A word with soft hyphens is shaped whole. Pieces of it have no glyphs: the soft hyphens, and
 * letters after one that are drawn with those before, as in the ligature of f and i. */
static inline bool piece_hyphenates(const Piece *piece) { return piece->kind == PIECE_TEXT && piece->payload; }
static inline bool piece_is_silent(const Piece *piece)
{
    return piece->kind == PIECE_TEXT && piece->western && piece->glyph_count == 0;
}

/* The letters at one end of a line that are drawn otherwise there than inside their word. */
typedef struct CutEnd {
    size_t first, end; /* pieces [first, end); empty: none */
} CutEnd;
/* Of a line [from, to). Both are in one where a single word has been cut twice. */
void cut_ends(const Paragraph *p, size_t from, size_t to, CutEnd ends[2]);
/* The pieces of it as they look there, in `out`; what they take more than before, pt. */
double cut_shape(const Paragraph *p, CutEnd end, Arena *arena, Piece *out);
/* What a line [from, to) takes more than its pieces. */
double cut_growth(const Paragraph *p, size_t from, size_t to);
/* The most that all lines take more at one soft hyphen. */
double cut_most(const Paragraph *p);

/* ---- one line ---- */

typedef enum LineEnd { END_SOLID, END_KEPT, END_HANGING } LineEnd;

/* How pieces [from, to) become a line of a given width. */
typedef struct LineFit {
    size_t content_end; /* after it only spaces and box edges */
    LineEnd end;
    const SetText *hyphen; /* of the soft hyphen it ends with; NULL: none */
    double natural;     /* with its end as chosen */
    double start_extra; /* blank kept before an opening bracket, < 0 where it hangs */
    Total flexible;     /* what may give way or grow */
    double difference;  /* width - natural */
} LineFit;

LineFit line_fit(const Paragraph *p, size_t from, size_t to, double width, bool first, bool last);
/* Of a line that starts with piece `from`. */
double line_indent(const Paragraph *p, size_t from);
/* Of the tab that is piece k, `x` from the block's start edge, on a line whose content ends before piece `end`. In the
 * sums it has the least that it can take, its width. */
double tab_width(const Paragraph *p, size_t k, size_t end, double x);
/* How much of each stage's flexibility is used, and what is added beyond. */
typedef struct LineAdjust {
    double shrink[SHRINK_STAGES];   /* 0 to 1 */
    double stretch[STRETCH_STAGES]; /* 0 to 1 */
    double beyond; /* per point of flexibility of all stages, when 1 is not enough */
} LineAdjust;
LineAdjust line_adjust(const Paragraph *p, const LineFit *fit, bool justify);
/* 0 is a perfect line. Infinite: cannot be set without overflowing. */
double line_cost(const Paragraph *p, const LineFit *fit, const LineAdjust *adjust, bool last);

typedef struct BreakList {
    size_t *ends; /* line i is pieces [ends[i-1], ends[i]) */
    size_t count;
} BreakList;
BreakList paragraph_choose_breaks(Paragraph *p, LineMeasure *measure, void *context);

/* Positions everything of one line. */
void line_set(Paragraph *p, size_t from, size_t to, LineSpace space, bool first, bool last, Line *out);
/* Height of the line box above and below the baseline. */
void line_extent(const Paragraph *p, size_t from, size_t to, double *above, double *below);

#endif
