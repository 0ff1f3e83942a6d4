/* css_internal.h - between css.c and css_selector.c only. */
#ifndef TSUNAGI_MARKUP_CSS_INTERNAL_H
#define TSUNAGI_MARKUP_CSS_INTERNAL_H

#include "markup/css.h"

/* The tokens as they would be written, shortened, for messages. */
Str css_quote(Arena *arena, const CssToken *tokens, size_t count);

#endif
