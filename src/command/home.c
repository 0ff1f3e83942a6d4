#include "command/home.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_home(Arena *arena, Str folder)
{
    return access(str_printf(arena, STR_FMT "/templates/web", STR_ARG(folder)).data, R_OK) == 0;
}

static Str parent_of(Str path)
{
    size_t slash = path.len;
    while (slash && path.data[slash - 1] != '/') slash--;
    return str_slice(path, 0, slash ? slash - 1 : 0);
}

static Str nearest(Arena *arena, Str folder)
{
    for (; folder.len; folder = parent_of(folder))
        if (is_home(arena, folder)) return str_copy(arena, folder);
    return (Str){0};
}

Str home_find(Arena *arena)
{
    Str named = str_from(getenv("TSUNAGI_HOME"));
    if (named.len) return named;
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    Str home = len > 0 ? nearest(arena, parent_of((Str){path, (size_t)len})) : (Str){0};
    if (home.len || !getcwd(path, sizeof path)) return home;
    return nearest(arena, str_from(path));
}
