/* compose.h - Japanese composition: inline content in, positioned lines out.
 *
 * JLREQ / JIS X 4051 on CSS's terms. Pango and HarfBuzz shape; breaking,
 * spacing, justification, hanging and ruby are ours. Breaks are chosen for the
 * whole paragraph by cost, not greedily.
 *
 *   Paragraph *p = paragraph_open(arena, ts, &style);
 *   paragraph_text(p, &span, text, place);   in reading order
 *   paragraph_open_box(p, …) … paragraph_close_box(p, …);
 *   paragraph_atomic(p, …); paragraph_ruby(p, …); paragraph_line_break(p);
 *   paragraph_compose(p, measure, context, &lines);
 *
 * White space must already be collapsed as CSS Text says (layout does it).
 * All lengths in points. Positions along the inline axis are from the line's
 * start edge; vertical writing uses the same numbers turned.
 */
#ifndef TSUNAGI_TEXT_COMPOSE_H
#define TSUNAGI_TEXT_COMPOSE_H

#include "draw/canvas.h"
#include "text/font.h"

typedef enum TextAlign {
    ALIGN_START, ALIGN_END, ALIGN_CENTER, ALIGN_JUSTIFY,
    ALIGN_AUTO, /* text-align-last only: start when justified, else text-align */
} TextAlign;
typedef enum LineBreak { LINE_BREAK_LOOSE, LINE_BREAK_NORMAL, LINE_BREAK_STRICT, LINE_BREAK_ANYWHERE } LineBreak;
typedef enum WordBreak { WORD_NORMAL, WORD_BREAK_ALL, WORD_KEEP_ALL } WordBreak;
typedef enum SpacingTrim { TRIM_NORMAL, TRIM_SPACE_ALL, TRIM_SPACE_FIRST, TRIM_START, TRIM_BOTH, TRIM_ALL } SpacingTrim;
typedef enum TextJustify { JUSTIFY_AUTO, JUSTIFY_INTER_CHARACTER, JUSTIFY_INTER_WORD, JUSTIFY_NONE } TextJustify;
enum { HANG_FIRST = 1, HANG_FORCE_END = 2, HANG_ALLOW_END = 4, HANG_LAST = 8 };
typedef enum WritingMode { WRITING_HORIZONTAL, WRITING_VERTICAL_RL, WRITING_VERTICAL_LR } WritingMode;

/* A tab stop of one's own (JLREQ § 3.6.1): the text between a tab and the next, or the line's end,
 * begins, ends or has its middle there, or the front of its first `character`; without one it ends there. */
typedef enum TabAlign { TAB_START, TAB_END, TAB_CENTER, TAB_CHARACTER } TabAlign;
typedef struct TabStop {
    double at; /* pt from the block's start edge */
    TabAlign align;
    uint32_t character;
} TabStop;

/* Of the block. */
typedef struct ParagraphStyle {
    TextAlign align, align_last;
    TextJustify justify;
    LineBreak line_break;
    SpacingTrim trim;
    unsigned hanging; /* HANG_ bits */
    double indent;    /* text-indent, first line */
    bool indent_hanging, indent_each_line;
    bool nowrap;
    bool overflow_anywhere; /* overflow-wrap: anywhere / break-word */
    WritingMode writing;
    double line_height; /* pt of the root inline box (strut) */
    TextFace strut;     /* its face */
    const TabStop *tab_stops; /* ascending; a tab goes to the first that has room for its text, after them by tab_size */
    size_t tab_stop_count;
} ParagraphStyle;

typedef enum Emphasis { EMPHASIS_NONE, EMPHASIS_DOT, EMPHASIS_CIRCLE, EMPHASIS_SESAME, EMPHASIS_TRIANGLE, EMPHASIS_CHARACTER } Emphasis;

/* An inline cutting note (JLREQ § 3.4): two lines, one over the other without a gap, inside a line of
 * the text around it; the first is not the shorter one. Each line of the paragraph that has a part of it
 * divides that part anew. The brackets around it are the text's own. Pictures, rubies, leaders and
 * forced breaks in it stand between two notes. */
typedef struct Warichu {
    TextFace base; /* of the text around it, whose middle the two lines meet on */
    double size;   /* pt: of the letters, and from line to line */
} Warichu;

/* Of an inline run. */
typedef struct SpanStyle {
    TextFace face;
    double line_height; /* pt */
    double letter_spacing, word_spacing;
    double baseline_shift; /* pt, up positive: super, sub, lengths */
    bool autospace;        /* text-autospace: normal */
    WordBreak word_break;
    bool nowrap;
    bool no_hyphens;       /* hyphens: none: soft hyphens are nothing at all */
    bool preserve_breaks;  /* white-space: pre, pre-wrap, pre-line: \n is a break */
    bool preserve_spaces;
    double tab_size; /* tab-size: pt, or below 0 so many times a space; of tabs among preserved spaces */
    bool tate_chu_yoko;    /* text-combine-upright: all */
    bool upright;          /* text-orientation: upright */
    Emphasis emphasis;
    uint32_t emphasis_character; /* of EMPHASIS_CHARACTER */
    bool emphasis_open, emphasis_under;
    const Warichu *warichu; /* the note it is part of; NULL: none */
    void *owner; /* given back in fragments: layout's box */
} SpanStyle;

typedef struct Paragraph Paragraph;

Paragraph *paragraph_open(Arena *arena, Typesetter *ts, const ParagraphStyle *style, Diag *diag);
/* What style and text point to (families, features, note) is borrowed until compose has returned its lines. */
void paragraph_text(Paragraph *p, const SpanStyle *style, Str text, Place place);
/* Edges of an inline box: margin + border + padding at its start and end. */
void paragraph_open_box(Paragraph *p, const SpanStyle *style, double start_extra);
void paragraph_close_box(Paragraph *p, double end_extra);
/* An inline-block or picture: width, and height above and below the baseline. */
void paragraph_atomic(Paragraph *p, void *owner, double width, double ascent, double descent);
void paragraph_line_break(Paragraph *p);
/* Flexible leader of `leader('…')`: repeats pattern over what space is left. */
void paragraph_leader(Paragraph *p, const SpanStyle *style, Str pattern);
/* Ruby over one base: call once per ruby segment. mono and jukugo rubies are
 * several segments with joined=true on all but the first. */
typedef enum RubyAlign { RUBY_SPACE_AROUND, RUBY_CENTER, RUBY_START, RUBY_SPACE_BETWEEN } RubyAlign;
typedef struct RubyStyle {
    SpanStyle text; /* of the annotation */
    RubyAlign align;
    bool under;
    bool merge;    /* ruby-merge: jukugo */
    bool overhang; /* ruby-overhang: auto */
} RubyStyle;
void paragraph_ruby(Paragraph *p, const SpanStyle *base_style, Str base, const RubyStyle *ruby,
                    Str annotation, bool joined, Place place);

/* An annotation over all the rubies since `first`, which is what paragraph_rubies gave before the first of
 * them (a position, no count), on the other side of theirs (JLREQ § 3.3.4): they stay on one line. */
size_t paragraph_rubies(const Paragraph *p);
void paragraph_ruby_over(Paragraph *p, size_t first, const RubyStyle *ruby, Str annotation, Place place);

/* Space available for line number `index` (0 first) at block offset `top` of
 * this paragraph, given its height; floats make lines shorter. */
typedef struct LineSpace {
    double start; /* inset from the block's start edge */
    double width;
} LineSpace;
typedef LineSpace LineMeasure(void *context, size_t index, double top, double height);
/* The same for all lines: context is a const double *, the width. Breaks are the same
 * as with any other measure that says so, and found in less time. */
LineSpace line_space_even(void *context, size_t index, double top, double height);

typedef enum FragmentKind {
    FRAGMENT_GLYPHS,    /* run to draw, relative to line start and baseline */
    FRAGMENT_ATOMIC,    /* owner's box goes here */
    FRAGMENT_BOX_START, /* decoration of an inline box begins (x) */
    FRAGMENT_BOX_END,   /* … ends (x + width is its edge) */
    FRAGMENT_RUBY_START,/* for structure: the base follows, then the annotation */
    FRAGMENT_RUBY_TEXT,
    FRAGMENT_RUBY_END,
    FRAGMENT_EMPHASIS,  /* marks to draw; not text */
} FragmentKind;

typedef struct Fragment {
    FragmentKind kind;
    void *owner; /* SpanStyle.owner, or the atomic's */
    double x;    /* from the line's start */
    double y;    /* baseline shift, down positive, relative to the line's baseline */
    double width;
    double ascent, descent; /* of the face, for decorations */
    GlyphRun run;           /* FRAGMENT_GLYPHS, _EMPHASIS; draw with fragment_run */
    const double *packed;   /* of a kept fragment, instead of run.glyphs: fragment_pack */
    bool continued_left, continued_right; /* of boxes split over lines */
    bool note_opens, note_closes; /* the bracket before, after an inline cutting note, alone in its fragment */
} Fragment;

typedef struct Line {
    double start;    /* inset given by the measure, plus alignment */
    double width;    /* set width, without what hangs */
    double top;      /* from the paragraph's top */
    double height;   /* of the line box */
    double baseline; /* from the line's top */
    Fragment *fragments;
    size_t fragment_count;
    bool forced_break; /* ends with a forced break or the paragraph's end */
    bool overflows;    /* an unbreakable piece is wider than the space */
} Line;

typedef struct Lines {
    Line *items;
    size_t count;
    double height;
} Lines;

/* The run of a fragment where it is to be drawn. (x, y) is the line's start on its
 * baseline: horizontally (block x + Line.start, line top + Line.baseline). In
 * vertical writing the baseline is the line's middle: x is that of the middle,
 * which lies Line.baseline from the line's block-start edge; y is the block's top
 * + Line.start. Fragment.y counts away from the line-over side in both. */
GlyphRun fragment_run(Arena *arena, const Fragment *fragment, WritingMode writing, double x, double y);

/* Keeps the glyphs in `arena`, in half the room where they all stand on the baseline; only
 * fragment_run finds them then. */
void fragment_pack(Arena *arena, Fragment *fragment);

void paragraph_compose(Paragraph *p, LineMeasure *measure, void *context, Lines *out);
/* Narrowest without overflow, and the width on one line; for tables and floats. */
void paragraph_widths(Paragraph *p, double *min_content, double *max_content);

#endif
