/* style_value.h - from a declaration's tokens to a field of Style; for the cascade (style_engine.h).
 *
 * Each property of property.def has a setter. A setter returns false when the
 * value is not one the property takes, and then leaves the style as it was.
 *
 * The rooms, by the specifications they serve:
 *   property.def        every property: its setter, its field, what it may be
 *   style_value.c       setters of one keyword, length, colour, number or name;
 *                       the table made of property.def, and its keywords
 *   style_length.c      tokens, lengths, calc() (Values 3)
 *   style_box.c         position, float's clear, borders, block-step, pictures, rotate
 *   style_background.c  backgrounds in layers (Backgrounds 3)
 *   style_tracks.c      flex, grid, gaps, tables, columns
 *   style_font.c        fonts and line-height
 *   style_text.c        alignment, indents, tab stops, breaks, decoration, emphasis
 *   style_content.c     lists, generated content, counters, string-set
 * What @page alone takes (size, bleed, fold) is read in style_page.c.
 */
#ifndef TSUNAGI_MARKUP_STYLE_VALUE_H
#define TSUNAGI_MARKUP_STYLE_VALUE_H

#include "markup/style.h"

/* What relative values are relative to, and where results go. */
typedef struct Cascade {
    Arena *arena;
    Typesetter *ts;      /* may be NULL */
    Style *style;
    const Style *parent; /* never NULL; the initial style for the root */
    double em;           /* font-size that em means now */
    double rem;
} Cascade;

enum {
    LEN_AUTO = 1, LEN_NONE = 2, LEN_PERCENT = 4, LEN_NEGATIVE = 8, LEN_CONTENT = 16, LEN_FR = 32, LEN_NORMAL = 64,
    NUM_AUTO = 1, NUM_NEGATIVE = 8,
    EARLY = 1 << 10,     /* fonts and colour: other properties are relative to them */
    INHERITED = 1 << 11, /* of shorthands */
};
enum { BACKGROUND_IMAGE, BACKGROUND_SIZE, BACKGROUND_POSITION, BACKGROUND_REPEAT };
enum { BORDER_PART_WIDTH, BORDER_PART_STYLE, BORDER_PART_COLOUR };

typedef struct PropertyDef PropertyDef;
typedef bool PropertySetter(Cascade *c, const PropertyDef *def, const CssToken *tokens, size_t count);

typedef struct Keyword {
    const char *name; /* NULL ends a list */
    int value;
} Keyword;

struct PropertyDef {
    const char *name;
    PropertySetter *set;
    const Keyword *keywords;
    size_t offset, size; /* of the fields in Style */
    unsigned flags;
    bool inherited;
};

extern const PropertyDef property_defs[];
extern const size_t property_count;

/* The field of def in the style that is being made. */
#define STYLE_FIELD(c, def, T) ((T *)(void *)((char *)(c)->style + (def)->offset))
#define KEYWORDS_END {NULL, 0}

enum { STYLE_LIST_LIMIT = 256 }; /* tracks, columns, pieces of content, counters */

/* A colour still to be replaced by the element's own. */
bool colour_is_current(CssColour c);
CssColour colour_current(void);

bool token_is(const CssToken *token, const char *ident);
bool token_is_function(const CssToken *token, const char *name);

/* The index of the ) that closes the function at tokens[0]; count when there is none. */
size_t token_function_end(const CssToken *tokens, size_t count);

/* The row of a list that the token names; NULL when it names none. */
const Keyword *token_keyword(const Keyword *keywords, const CssToken *token);

/* One length; advances *used. Shared with @page's size and bleed. */
bool value_length(const Cascade *c, const CssToken *tokens, size_t count, unsigned flags, Length *out, size_t *used);

/* ---- the setters, by room ---- */

/* style_value.c */
PropertySetter style_set_keyword, style_set_length, style_set_four_lengths, style_set_points, style_set_colour,
    style_set_number, style_set_integer, style_set_text, style_set_name;

/* style_box.c */
PropertySetter style_set_position, style_set_clear, style_set_border, style_set_border_width, style_set_border_parts,
    style_set_radii, style_set_radius, style_set_step_size, style_set_block_step, style_set_object_fit, style_set_rotate;

/* style_background.c */
PropertySetter style_set_background_list, style_set_background;

/* style_tracks.c */
PropertySetter style_set_flex_flow, style_set_flex, style_set_gap, style_set_grid_columns, style_set_grid_span,
    style_set_border_spacing, style_set_columns;

/* style_font.c */
PropertySetter style_set_font_family, style_set_font_size, style_set_font_weight, style_set_font_features,
    style_set_numeric, style_set_line_height, style_set_font;

/* style_text.c */
PropertySetter style_set_text_align, style_set_text_indent, style_set_tab_size, style_set_tab_stops,
    style_set_word_break, style_set_hanging, style_set_vertical_align, style_set_decoration_line, style_set_decoration,
    style_set_emphasis, style_set_emphasis_and_colour, style_set_under;

/* style_content.c */
PropertySetter style_set_list_type, style_set_list_style, style_set_content, style_set_counter_reset,
    style_set_counter_increment, style_set_string_set;

/* Keywords that the table names and a shorthand's setter reads too; in the setter's room. */
extern const Keyword style_border_styles[], style_step_inserts[], style_step_aligns[], style_step_rounds[];
extern const Keyword style_flex_directions[], style_flex_wraps[], style_font_styles[], style_line_styles[];
extern const Keyword style_list_positions[];

#endif
