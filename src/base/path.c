#include "base/path.h"

static size_t name_at(Str path)
{
    size_t at = path.len;
    while (at > 0 && path.data[at - 1] != '/')
        at--;
    return at;
}

Str path_name(Str path) { return str_slice(path, name_at(path), path.len); }
Str path_beside(Str path) { return str_slice(path, 0, name_at(path)); }
