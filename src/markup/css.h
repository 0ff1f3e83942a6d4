/* css.h - CSS Syntax Level 3: tokens, rules, selectors.
 *
 * Syntax only: what a property means belongs to markup/style (documents) and
 * map/style (MapCSS). Errors are diagnostics with line and column, and the
 * declaration or rule is dropped as CSS asks. Depth, counts and numbers are
 * bounded.
 */
#ifndef TSUNAGI_MARKUP_CSS_H
#define TSUNAGI_MARKUP_CSS_H

#include "markup/node.h"

typedef enum CssTokenKind {
    CSS_IDENT,
    CSS_FUNCTION, /* text: name; arguments are the tokens up to its CSS_CLOSE */
    CSS_STRING,
    CSS_URL,
    CSS_HASH, /* text without # */
    CSS_NUMBER,
    CSS_PERCENTAGE,
    CSS_DIMENSION, /* number, unit */
    CSS_COMMA,
    CSS_SLASH,
    CSS_CLOSE, /* ) */
    CSS_OPEN,  /* ( */
    CSS_DELIM, /* any other sign, in text: | > + ~ * = ! . … */
    CSS_AT,    /* @media: text without @ */
    CSS_COLON,
    CSS_SEMICOLON,
    CSS_BRACKET_OPEN, /* [ */
    CSS_BRACKET_CLOSE,
    CSS_BRACE_OPEN, /* { */
    CSS_BRACE_CLOSE,
} CssTokenKind;

typedef struct CssToken {
    CssTokenKind kind;
    Str text;   /* escapes resolved; of numbers, percentages and dimensions as written: "+2n" */
    Atom ident; /* of identifiers, functions, at-keywords and units, lower-cased */
    double number;
    bool space_before;
    Place place;
} CssToken;

typedef struct CssDeclaration {
    Atom property; /* lower-cased; custom properties keep their case: --ink */
    CssToken *values;
    size_t count;
    bool important;
    Place place;
} CssDeclaration;

typedef enum CssCombinator { CSS_DESCENDANT, CSS_CHILD, CSS_ADJACENT, CSS_SIBLING } CssCombinator;

typedef struct CssSelector CssSelector; /* opaque; see css_selector_matches */

typedef struct CssRule CssRule;
struct CssRule {
    /* Style rule: selectors. At-rule: name (page, media, font-face, top-left …)
     * and its prelude tokens; nested rules in children. */
    Atom at;
    CssToken *prelude;
    size_t prelude_count;
    CssSelector **selectors;
    size_t selector_count;
    CssDeclaration *declarations;
    size_t declaration_count;
    CssRule *children;
    size_t child_count;
    unsigned order; /* position in the sheet */
    Place place;
};

typedef struct CssSheet {
    CssRule *rules;
    size_t count;
} CssSheet;

/* Tokens alone, for languages on the same syntax (MapCSS): comments are gone,
 * `way|z13-[highway=primary]::casing` is ident, delim |, ident z13-, bracket …
 * Text is borrowed from bytes where it has no escapes. */
CssToken *css_tokens(Arena *arena, Str file, Str bytes, size_t *count, Diag *diag);
/* Index of the token that closes the bracket, brace, parenthesis or function
 * at `open`; count when it is never closed. */
size_t css_block_end(const CssToken *tokens, size_t count, size_t open);
/* "name: value; …" as in the inside of a rule's braces, without nested rules. */
CssDeclaration *css_declarations(Arena *arena, const CssToken *tokens, size_t count,
                                 size_t *declaration_count, Diag *diag);

/* Rules inside @media, @supports and @layer are rules; inside every other
 * at-rule declarations, and at-rules as children. */
CssSheet *css_parse(Arena *arena, Str file, Str bytes, Diag *diag);
/* The declarations of a style="" attribute. */
CssDeclaration *css_parse_inline(Arena *arena, Str text, Place place, size_t *count, Diag *diag);

typedef enum CssPseudo { CSS_PSEUDO_NONE, CSS_BEFORE, CSS_AFTER, CSS_MARKER, CSS_FOOTNOTE_CALL, CSS_FOOTNOTE_MARKER, CSS_FIRST_LINE } CssPseudo;

/* :hover, :focus, :active, :visited and :target never match: paper has none.
 * *pseudo (may be NULL) is the pseudo-element the selector speaks of. */
bool css_selector_matches(const CssSelector *selector, const Node *node, CssPseudo *pseudo);
/* A comma-separated list. NULL, with a diagnostic, when any of it is not
 * understood: CSS drops the whole rule then. */
CssSelector **css_selector_list(Arena *arena, const CssToken *tokens, size_t count,
                                size_t *selector_count, Diag *diag);
/* As css_selector_matches, remembering what was found among siblings, so that a tree asked about
 * in document order takes time in proportion to its size. The tree must not change
 * while the memory is in use. NULL: none. */
typedef struct CssSeen CssSeen;
CssSeen *css_seen_new(Arena *arena);
bool css_selector_matches_seen(CssSeen *seen, const CssSelector *selector, const Node *node, CssPseudo *pseudo);
/* a*1000000 + b*1000 + c, each clamped at 999. */
unsigned css_specificity(const CssSelector *selector);
/* For an index of rules: the tag, class or id the subject must have (ATOM_NONE: any). */
typedef struct CssSubject {
    Atom tag, class_name, id;
} CssSubject;
CssSubject css_selector_subject(const CssSelector *selector);

typedef struct CssColour {
    float r, g, b, a; /* 0 to 1 */
} CssColour;

/* #rgb, #rrggbb(aa), rgb(), rgba(), the CSS names, transparent. *used tokens. */
bool css_colour(const CssToken *tokens, size_t count, CssColour *out, size_t *used);
/* ink(name) in declarations, custom properties too, becomes the screen colour that
 * stands for the ink (inks.csv). An unknown name is a diagnostic, and its declaration
 * is dropped. Depth is bounded by the parser. */
typedef bool CssInk(void *context, Str name, CssColour *out);
void css_resolve_inks(Arena *arena, CssSheet *sheet, CssInk *find, void *context, Diag *diag);
/* Points per unit for absolute units: pt mm cm in px q pc; 0 when relative or unknown. */
double css_unit_points(Atom unit);

#endif
