/* home.h - where the program's own templates and fonts are. */
#ifndef TSUNAGI_COMMAND_HOME_H
#define TSUNAGI_COMMAND_HOME_H

#include "base/str.h"

/* $TSUNAGI_HOME, else the nearest folder above the program, else above the
 * working directory, that has templates/web. Empty when there is none. */
Str home_find(Arena *arena);

#endif
