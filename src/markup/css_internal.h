/* css_internal.h - between css.c and css_selector.c only. */
#ifndef TSUNAGI_MARKUP_CSS_INTERNAL_H
#define TSUNAGI_MARKUP_CSS_INTERNAL_H

#include "markup/css.h"

/* A comma-separated list. NULL, with a diagnostic, when any of it is not
 * understood: CSS drops the whole rule then. */
CssSelector **css_selector_list(Arena *arena, const CssToken *tokens, size_t count,
                                size_t *selector_count, Diag *diag);

/* The tokens as they would be written, shortened, for messages. */
Str css_quote(Arena *arena, const CssToken *tokens, size_t count);

#endif
