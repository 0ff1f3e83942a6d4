/* template.c - from a directory of files to compiled templates. */
#include "markup/template_program.h"

#include "base/path.h"
#include "base/sink.h"
#include "markup/xml.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_MAX = 8, FILE_MAX = 4 << 20 };

typedef struct Loader {
    Arena *arena;
    Str directory;
    int dirfd;
    Diag *diag;
    VEC(TemplateSource) sources;
} Loader;

static Str below(Arena *arena, Str folder, Str name)
{
    return str_empty(folder) ? name : str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(name));
}

static void unreadable(Loader *l, Str path, int error)
{
    Str file = below(l->arena, l->directory, path);
    diag_add(l->diag, DIAG_FILE_UNREADABLE, place_file(file), file, str_copy(l->arena, str_from(strerror(error))));
}

static void load_file(Loader *l, Str path)
{
    TemplateSource source = {.name = path, .file = below(l->arena, l->directory, path)};
    int error = sink_read_file(l->arena, l->dirfd, str_cstr(l->arena, path), FILE_MAX, &source.bytes);
    if (error)
        unreadable(l, path, error);
    else
        vec_push(l->arena, &l->sources, source);
}

static int visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }

/* alphasort compares by the locale; the order of templates must not. */
static int by_bytes(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static void load_folder(Loader *l, Str folder, unsigned depth)
{
    struct dirent **entries;
    const char *path = str_empty(folder) ? "." : str_cstr(l->arena, folder);
    int count = depth > FOLDERS_MAX ? -1 : scandirat(l->dirfd, path, &entries, visible, by_bytes);
    if (count < 0) {
        unreadable(l, folder, depth > FOLDERS_MAX ? ELOOP : errno);
        return;
    }
    for (int i = 0; i < count; i++) {
        Str name = str_copy(l->arena, below(l->arena, folder, str_from(entries[i]->d_name)));
        struct stat info;
        free(entries[i]);
        if (fstatat(l->dirfd, str_cstr(l->arena, name), &info, 0) != 0)
            unreadable(l, name, errno);
        else if (S_ISDIR(info.st_mode))
            load_folder(l, name, depth + 1);
        else if (str_ends(name, STR(".xhtml")))
            load_file(l, name);
    }
    free(entries);
}

TemplateSet *template_load(Arena *arena, Str directory, Diag *diag)
{
    Loader l = {.arena = arena, .directory = directory, .diag = diag};
    l.dirfd = open(str_cstr(arena, directory), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (l.dirfd < 0) {
        unreadable(&l, STR(""), errno);
    } else {
        load_folder(&l, STR(""), 0);
        close(l.dirfd);
    }
    return template_set(arena, l.sources.items, l.sources.count, diag);
}

TemplateSet *template_set(Arena *arena, const TemplateSource *sources, size_t count, Diag *diag)
{
    TemplateSet *set = arena_new(arena, TemplateSet);
    set->by_name = map_on(arena);
    Template **all = arena_array(arena, Template *, count);
    for (size_t i = 0; i < count; i++) {
        Template *t = all[i] = arena_new(arena, Template);
        t->name = sources[i].name;
        t->file = sources[i].file;
        t->tree = xml_parse(arena, t->file, sources[i].bytes, diag);
        map_set(&set->by_name, t->name, t);
    }
    for (size_t i = 0; i < count; i++)
        template_compile(arena, set, all[i], diag);
    return set;
}

const Template *template_find(const TemplateSet *set, Str name) { return map_get(&set->by_name, name); }

Template *template_near(const TemplateSet *set, Str from, Str name, Arena *arena)
{
    Template *beside = map_get(&set->by_name, str_join(arena, path_beside(from), name));
    return beside ? beside : map_get(&set->by_name, name);
}
