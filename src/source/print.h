/* print.h - inside source/: cells as print shops and paper boxes fill them. */
#ifndef TSUNAGI_SOURCE_PRINT_H
#define TSUNAGI_SOURCE_PRINT_H

#include "source/content.h"

/* "3 mm", "３", "300％": the number before one of the units. */
bool print_number(Arena *arena, Str cell, double *out);
/* A name of its own: false after a diagnostic for a malformed one or one that was seen. */
bool print_name(Content *content, Map *seen, Str name, Place place);

#endif
