/* path.h - paths as text, with "/" between their parts; nothing looks at a file. */
#ifndef TSUNAGI_BASE_PATH_H
#define TSUNAGI_BASE_PATH_H

#include "base/str.h"

Str path_name(Str path); /* what stands after the last "/": "a/b.csv" is "b.csv", "a/" is "" */
Str path_beside(Str path); /* up to the last "/" and with it, to put a name after: "a/", or "" */

#endif
