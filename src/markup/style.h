/* style.h - computed values: which declarations win, and what they come to.
 *
 * Cascade (CSS Cascade 4: origin, importance, specificity, order), inheritance,
 * custom properties, and computed values in points. The properties this engine
 * knows are rows of property.def; anything else in a sheet is a diagnostic with
 * file, line and column, and is ignored. Percentages stay percentages where
 * they depend on layout.
 */
#ifndef TSUNAGI_MARKUP_STYLE_H
#define TSUNAGI_MARKUP_STYLE_H

#include "markup/css.h"
#include "text/compose.h"

typedef enum LengthKind { LENGTH_AUTO, LENGTH_PT, LENGTH_PERCENT, LENGTH_NONE, LENGTH_MIN_CONTENT, LENGTH_MAX_CONTENT, LENGTH_FR } LengthKind;
typedef struct Length {
    LengthKind kind;
    float value; /* pt, %, or fr */
    float plus;  /* pt added to a percentage: calc(50% - 3mm) */
} Length;

enum { TAB_STOP_LIMIT = 64 };
typedef struct TabPosition {
    Length at;
    TabAlign align;
    uint32_t character;
} TabPosition;

typedef enum Display {
    DISPLAY_NONE, DISPLAY_INLINE, DISPLAY_BLOCK, DISPLAY_INLINE_BLOCK, DISPLAY_LIST_ITEM, DISPLAY_FLEX, DISPLAY_GRID,
    DISPLAY_TABLE, DISPLAY_TABLE_ROW, DISPLAY_TABLE_CELL, DISPLAY_TABLE_HEADER_GROUP, DISPLAY_TABLE_ROW_GROUP,
    DISPLAY_TABLE_FOOTER_GROUP, DISPLAY_TABLE_COLUMN, DISPLAY_TABLE_COLUMN_GROUP, DISPLAY_TABLE_CAPTION,
    DISPLAY_RUBY, DISPLAY_RUBY_BASE, DISPLAY_RUBY_TEXT, DISPLAY_CONTENTS,
} Display;
typedef enum Position { POSITION_STATIC, POSITION_RELATIVE, POSITION_ABSOLUTE, POSITION_FIXED } Position;
typedef enum Float { FLOAT_NONE, FLOAT_LEFT, FLOAT_RIGHT, FLOAT_TOP, FLOAT_BOTTOM, FLOAT_FOOTNOTE } Float;
/* Of the lines under, over and through text. */
typedef enum LineStyle { LINE_SOLID, LINE_DOUBLE, LINE_DOTTED, LINE_DASHED, LINE_WAVY } LineStyle;
typedef enum BackgroundFit { BACKGROUND_SIZED, BACKGROUND_CONTAIN, BACKGROUND_COVER } BackgroundFit;
typedef enum BorderStyle { BORDER_NONE, BORDER_SOLID, BORDER_DASHED, BORDER_DOTTED, BORDER_DOUBLE } BorderStyle;
typedef enum Break { BREAK_AUTO, BREAK_AVOID, BREAK_PAGE, BREAK_COLUMN, BREAK_LEFT, BREAK_RIGHT, BREAK_AVOID_PAGE, BREAK_AVOID_COLUMN } Break;
typedef enum VerticalAlign { VALIGN_BASELINE, VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM, VALIGN_SUPER, VALIGN_SUB, VALIGN_TEXT_TOP, VALIGN_TEXT_BOTTOM, VALIGN_LENGTH } VerticalAlign;
typedef enum WhiteSpace { WHITE_NORMAL, WHITE_NOWRAP, WHITE_PRE, WHITE_PRE_WRAP, WHITE_PRE_LINE } WhiteSpace;
typedef enum ListStyle { LIST_NONE, LIST_DISC, LIST_CIRCLE, LIST_SQUARE, LIST_DECIMAL, LIST_CJK_DECIMAL, LIST_LOWER_ALPHA, LIST_UPPER_ALPHA, LIST_LOWER_ROMAN, LIST_UPPER_ROMAN, LIST_HIRAGANA, LIST_KATAKANA, LIST_KATAKANA_IROHA, LIST_STRING } ListStyle;
typedef enum FlexAlign { FLEX_START, FLEX_END, FLEX_CENTER, FLEX_STRETCH, FLEX_BASELINE, FLEX_BETWEEN, FLEX_AROUND, FLEX_EVENLY } FlexAlign;

/* Where block-step puts what fills the step (Rhythmic Sizing 1 §5). */
typedef enum StepAlign { STEP_AUTO, STEP_CENTER, STEP_START, STEP_END } StepAlign;
typedef enum StepRound { STEP_UP, STEP_DOWN, STEP_NEAREST } StepRound;

enum { SIDE_TOP, SIDE_RIGHT, SIDE_BOTTOM, SIDE_LEFT };

typedef struct Border {
    float width; /* pt, 0 when style is none */
    BorderStyle style;
    CssColour colour;
} Border;

/* content: pieces in order */
typedef enum ContentKind { CONTENT_TEXT, CONTENT_ATTR, CONTENT_COUNTER, CONTENT_COUNTERS, CONTENT_TARGET_COUNTER, CONTENT_TARGET_TEXT, CONTENT_STRING, CONTENT_LEADER, CONTENT_CONTENT, CONTENT_ELEMENT } ContentKind;
typedef struct ContentPiece {
    ContentKind kind;
    Str text;      /* literal, attribute name, separator, or attr() name of the target */
    Atom name;     /* counter, string or running element */
    ListStyle style;
} ContentPiece;

typedef struct CounterChange {
    Atom name;
    int value;
} CounterChange;

/* Lines that one box asks for: they run through what is inside it, whatever the
 * boxes there ask for (CSS Text Decoration 3 §2.1). */
typedef struct TextLines TextLines;
struct TextLines {
    bool under, over, through;
    CssColour colour;
    LineStyle style;
    const TextLines *outer; /* of a box around it */
};

/* A picture behind a box. Each property has a list of its own, of which only its own part of
 * a layer counts; those shorter than the list of pictures begin again (Backgrounds 3 §2.8.1). */
typedef struct BackgroundLayer {
    Str image; /* url, or empty */
    BackgroundFit fit;
    Length size[2], position[2];
    bool repeat[2];
} BackgroundLayer;
typedef struct BackgroundList {
    const BackgroundLayer *items;
    size_t count; /* 0: the initial value */
} BackgroundList;

typedef struct Style {
    /* boxes */
    Display display;
    Position position;
    Atom running;          /* position: running(name); ATOM_NONE: not */
    Float floating;
    bool clear_left, clear_right;
    bool border_box;       /* box-sizing */
    bool overflow_hidden;
    Length width, height, min_width, min_height, max_width, max_height;
    Length margin[4], padding[4], inset[4];
    Border border[4];
    Length radius[4][2];   /* per corner from top left: along the top or bottom, along the side */
    CssColour background;  /* a = 0: none */
    BackgroundList background_image, background_size, background_position, background_repeat;
    int z_index;
    float opacity;
    float step_size;       /* block-step-size, pt; 0: none */
    bool step_padding;     /* block-step-insert: inside the border */
    StepAlign step_align;
    StepRound step_round;
    /* flex and grid */
    bool flex_column, flex_wrap;
    float flex_grow, flex_shrink;
    Length flex_basis;
    FlexAlign justify_content, align_items, align_self, align_content;
    Length row_gap, column_gap; /* column_gap also for columns; auto = 1em there */
    Length *grid_columns;
    unsigned grid_column_count;
    unsigned grid_column_span;
    /* tables */
    bool table_fixed, border_collapse;
    float border_spacing[2];
    bool caption_bottom;
    bool empty_cells_hide;
    /* columns */
    unsigned column_count; /* 0: auto */
    Length column_width;
    bool column_fill_auto, column_span_all;
    Border column_rule;
    /* fragmentation */
    Break break_before, break_after, break_inside;
    unsigned widows, orphans;
    Atom page; /* named page, ATOM_NONE: auto */
    bool decoration_clone;
    /* text */
    CssColour colour;
    TextFace face;
    float line_height;     /* pt */
    float line_height_factor; /* above 0: a bare number, inherited as such */
    Str align_string;      /* text-align: <string>: of cells, what stands at one x in a column; empty: none */
    TextAlign text_align, text_align_last;
    TextJustify text_justify;
    Length text_indent;
    bool indent_hanging, indent_each_line;
    WhiteSpace white_space;
    float tab_size, tab_spaces; /* tab-size: pt, or as many spaces when above 0 */
    const TabPosition *tab_stops; /* -t-tab-stops */
    size_t tab_stop_count;
    LineBreak line_break;
    WordBreak word_break;
    bool no_hyphens;
    bool overflow_anywhere;
    SpacingTrim spacing_trim;
    bool autospace;
    unsigned hanging;
    float letter_spacing, word_spacing;
    VerticalAlign vertical_align;
    float vertical_shift;  /* pt, VALIGN_LENGTH */
    bool underline, line_through, overline; /* asked for by this box */
    CssColour decoration_colour;
    LineStyle decoration_style;
    const TextLines *lines; /* its own and those of the boxes around it; NULL: none */
    Emphasis emphasis;
    uint32_t emphasis_character;
    bool emphasis_open;
    CssColour emphasis_colour; /* a < 0: the text's own */
    bool emphasis_under;
    WritingMode writing;
    bool text_upright, combine_upright;
    RubyAlign ruby_align;
    bool ruby_under, ruby_merge, ruby_overhang;
    int text_transform; /* 0 none, 1 upper, 2 lower, 3 capitalize, 4 full-width */
    /* lists and generated content */
    ListStyle list_style;
    Str list_string;
    bool list_inside;
    const ContentPiece *content; /* ::before, ::after, margin boxes */
    size_t content_count;
    bool content_none;
    const CounterChange *counter_reset;
    size_t counter_reset_count;
    const CounterChange *counter_increment;
    size_t counter_increment_count;
    Atom string_set; /* ATOM_NONE: none */
    const ContentPiece *string_content;
    size_t string_content_count;
    unsigned bookmark_level; /* 0: none */
    Str object_fit;        /* contain, cover, fill */
    float rotate;          /* degrees; table heads and transform: rotate() */
    Str ink;               /* -t-ink */
    bool warichu;          /* -t-warichu: auto: in two lines inside the line */
    bool repeat_continued; /* -t-continued: repeat, of cells over rows that a page cuts */
    const struct CustomProperty *custom; /* inherited; style.c's own */
} Style;

/* Property values a page rule may set, and its margin boxes. */
typedef enum PageBox {
    PAGE_TOP_LEFT_CORNER, PAGE_TOP_LEFT, PAGE_TOP_CENTER, PAGE_TOP_RIGHT, PAGE_TOP_RIGHT_CORNER,
    PAGE_RIGHT_TOP, PAGE_RIGHT_MIDDLE, PAGE_RIGHT_BOTTOM, PAGE_BOTTOM_RIGHT_CORNER, PAGE_BOTTOM_RIGHT,
    PAGE_BOTTOM_CENTER, PAGE_BOTTOM_LEFT, PAGE_BOTTOM_LEFT_CORNER, PAGE_LEFT_BOTTOM, PAGE_LEFT_MIDDLE, PAGE_LEFT_TOP,
    PAGE_BOX_COUNT,
} PageBox;

/* -t-fold: none | half | four | roll-3 | z-3 | map <columns> <rows> | [<length-percentage> across? [valley | mountain]?]+
 * Positions are from the left edge of an odd page, across from the top. */
typedef enum FoldKind { FOLD_NONE, FOLD_HALF, FOLD_FOUR, FOLD_ROLL_3, FOLD_Z_3, FOLD_MAP, FOLD_AT } FoldKind;
enum { PAGE_FOLDS = 16 };

typedef struct PageFold {
    Length at;
    bool across, mountain;
} PageFold;

typedef struct PageStyle {
    double width, height; /* pt, trim size */
    double bleed; /* pt; auto is 6 with crop marks, else 0 (Paged Media 3 § 7.3) */
    bool marks_crop, marks_cross;
    Style box; /* margins, borders, padding, background of the page box */
    const Style *margin_box[PAGE_BOX_COUNT]; /* NULL: none */
    const Style *footnote_area;
    FoldKind fold;
    PageFold fold_at[PAGE_FOLDS]; /* FOLD_AT, in the order given */
    size_t fold_count;
    unsigned fold_columns, fold_rows; /* FOLD_MAP: panels, folded by rows first */
} PageStyle;

typedef struct StyleEngine StyleEngine;

/* The built-in sheet comes first, then the given ones in order. */
StyleEngine *style_open(Arena *arena, const CssSheet **sheets, size_t count, Diag *diag);
/* parent NULL for the root. ts gives ic, ch, ex (NULL: the usual ratios). Results
 * live as long as the engine; equal ones are shared, so that a table of many
 * rows has a handful of styles. NULL: the pseudo-element makes no box. */
const Style *style_of(StyleEngine *engine, Typesetter *ts, const Node *node, const Style *parent,
                      CssPseudo pseudo);
/* Is there any rule for it? */
bool style_has_pseudo(const StyleEngine *engine, CssPseudo pseudo);
/* The style of an anonymous box: inherited properties of parent, the rest initial. */
const Style *style_anonymous(StyleEngine *engine, const Style *parent, Display display);
/* name ATOM_NONE: unnamed. Page boxes inherit from the root element's style. */
const PageStyle *style_page(StyleEngine *engine, Typesetter *ts, Atom name, bool first, bool left,
                            bool blank);
/* The layer with that picture; the first lies on top. */
BackgroundLayer style_background(const Style *style, size_t index);
/* Percentages of percent_base; auto, none and content keywords give auto_value. */
double length_resolve(Length length, double percent_base, double auto_value);
/* Is this property known? For the lint that every one has a golden case. */
const char *style_property_name(size_t index); /* NULL past the last */

#endif
