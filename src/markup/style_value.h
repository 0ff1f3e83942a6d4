/* style_value.h - from a declaration's tokens to a field of Style; for style.c.
 *
 * Each property of property.def has a setter. A setter returns false when the
 * value is not one the property takes, and then leaves the style as it was.
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

/* A colour still to be replaced by the element's own. */
bool colour_is_current(CssColour c);
CssColour colour_current(void);

/* One length; advances *used. Shared with @page's size and bleed. */
bool value_length(const Cascade *c, const CssToken *tokens, size_t count, unsigned flags, Length *out, size_t *used);
bool token_is(const CssToken *token, const char *ident);

#endif
