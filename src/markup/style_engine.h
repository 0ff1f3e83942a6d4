/* style_engine.h - what a style engine is made of; for style.c, style_rules.c and
 * style_page.c.
 *
 * The rooms:
 *   style.c        the initial style, matching, var(), the cascade of an element
 *   style_rules.c  sheets to rules: declarations, @media, @supports, @layer
 *   style_page.c   @page: size, folds, marks, margin boxes; the style of a page
 * How a value is read: style_value.h.
 */
#ifndef TSUNAGI_MARKUP_STYLE_ENGINE_H
#define TSUNAGI_MARKUP_STYLE_ENGINE_H

#include "markup/style_value.h"

enum { STYLE_DEPTH = 16 }; /* variables in variables, rules in rules, brackets in conditions */

enum { ORIGIN_UA = 0, ORIGIN_AUTHOR = 1 };

/* Custom properties that an element has, nearest first; the tail is inherited. */
typedef struct CustomProperty {
    Atom name;
    const CssToken *values;
    size_t count;
    const struct CustomProperty *next;
} CustomProperty;

typedef struct Declared {
    const PropertyDef *def; /* NULL: a custom property */
    const CssDeclaration *declaration;
    bool has_var;
} Declared;

typedef struct DeclaredList {
    Declared *items;
    size_t count;
} DeclaredList;

/* One selector of one rule. */
typedef struct Candidate {
    const CssSelector *selector;
    uint64_t rank; /* origin, specificity, order: greater wins */
    DeclaredList *declared;
    CssPseudo pseudo;
} Candidate;

typedef VEC(Candidate *) CandidateVec;

typedef struct Match {
    uint64_t rank;
    const DeclaredList *declared;
} Match;

typedef VEC(Match) Matches;

typedef struct PageRule {
    Atom name;
    bool first, left, right, blank;
    unsigned rank;
    const CssRule *rule;
    DeclaredList *declared;
} PageRule;

struct StyleEngine {
    Arena *arena;
    Diag *diag;
    Map properties;  /* name -> PropertyDef */
    Map by_id, by_class, by_tag; /* name -> CandidateVec */
    CandidateVec any;
    bool has_pseudo[CSS_FIRST_LINE + 1];
    VEC(PageRule) pages;
    Map cache;        /* parent and winning rules -> Style */
    Map page_cache;
    Map inline_cache; /* style="" text -> DeclaredList */
    Style initial;
    const Style *root;
    uint64_t order;
    CssSeen *seen; /* of the one document this engine styles */
    Matches matches; /* of the element at hand: kept for its room */
    uint64_t tries, tries_limit;
    bool exhausted; /* and it was said */
};

/* ---- style.c ---- */

/* Custom properties first, then fonts and colour: the others are relative to them. */
enum { PHASE_CUSTOM, PHASE_EARLY, PHASE_LATE };

void style_inherit(Style *s, const Style *parent);

/* After the last declaration: colours that were current, lines, what a float is. */
void style_finish(Arena *arena, Style *s);

/* A value, inherit, initial and unset too; false, and the style as it was, when it is none of def's. */
bool style_apply_value(StyleEngine *e, Cascade *c, const PropertyDef *def, const CssToken *tokens, size_t count);

/* The declarations of one phase that are important, or those that are not. list may be NULL. */
void style_apply_list(StyleEngine *e, Cascade *c, const DeclaredList *list, int phase, bool important);

/* ---- style_rules.c ---- */

/* What is unknown or has a bad value gets its diagnostic here, once. page: of @page, whose own properties are left out. */
DeclaredList *style_compile(StyleEngine *e, const CssDeclaration *declarations, size_t count, bool page);

/* origin: ORIGIN_UA or ORIGIN_AUTHOR; depth: at-rules around the rules, 0 for those of a sheet. */
void style_add_rules(StyleEngine *e, const CssRule *rules, size_t count, unsigned origin, unsigned depth);

/* size, bleed, marks, -t-fold: of @page alone. */
bool style_is_page_property(Str name);

/* As written, more or less, for a message. */
Str style_values_text(StyleEngine *e, const CssToken *tokens, size_t count);

#endif
