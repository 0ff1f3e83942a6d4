#include "source/read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "source/content.h"
#include "source/dictionary.h"
#include "source/facilities.h"
#include "source/layers.h"
#include "source/numbers.h"
#include "source/pages.h"
#include "source/tables.h"

static int open_folder(int dirfd, const char *path)
{
    return openat(dirfd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The setting `defaults` names a folder whose dictionary, categories and profiles
 * serve where the ward has none of its own. */
static int open_defaults(Content *content)
{
    Str folder = dataset_setting(content->data, STR("defaults"));
    if (str_empty(folder))
        return -1;
    int fd = open_folder(content->dirfd, str_cstr(content->arena, folder));
    if (fd < 0)
        diag_add(content->diag, DIAG_FILE_UNREADABLE, place_file(STR("site.csv")), folder, str_from(strerror(errno)));
    return fd;
}

/* Each step needs what the steps above it read. */
static void read_everything(Content *content)
{
    settings_read(content);
    content->basefd = open_defaults(content);
    categories_read(content);
    dictionary_read(content, STR("fields.csv"), &content->data->schema);
    dictionary_read(content, STR("contact-fields.csv"), &content->data->contact_schema);
    districts_read(content);
    sources_read(content);
    layers_read(content);
    inks_read(content);
    print_profiles_read(content, STR("print-profiles.csv"));
    imposition_tables_read(content);
    facilities_read(content);
    contacts_read(content);
    statistics_read(content);
    numbers_read(content);
    pages_read(content);
}

static Content content_on(Arena *arena, Str directory, Diag *diag, Dataset *out)
{
    *out = (Dataset){.arena = arena, .directory = directory};
    return (Content){.arena = arena, .diag = diag, .data = out, .dirfd = open_folder(AT_FDCWD, str_cstr(arena, directory)), .basefd = -1,
                     .csv = {.arena = arena}, .hours = map_on(arena), .area_codes = map_on(arena)};
}

/* "ward/print-profiles.csv" is that file of the folder "ward"; a folder is asked for its own. */
static int open_profiles(Arena *arena, Str path, Str *file)
{
    *file = STR("print-profiles.csv");
    int fd = open_folder(AT_FDCWD, str_cstr(arena, path));
    if (fd >= 0 || errno != ENOTDIR) return fd;
    *file = path_name(path);
    Str folder = path_beside(path);
    return open_folder(AT_FDCWD, folder.len ? str_cstr(arena, folder) : ".");
}

bool source_print_profiles(Arena *arena, Str path, Diag *diag, PrintProfiles *out)
{
    Dataset data = {.arena = arena, .directory = path};
    Str file;
    Content content = {.arena = arena, .diag = diag, .data = &data, .dirfd = open_profiles(arena, path, &file), .basefd = -1,
                       .csv = {.arena = arena}};
    *out = (PrintProfiles){0};
    if (content.dirfd < 0)
        return diag_add(diag, DIAG_FILE_UNREADABLE, place_file(path), path, str_from(strerror(errno)));
    if (faccessat(content.dirfd, "site.csv", R_OK, 0) == 0) { /* a ward, which may name a folder of defaults */
        settings_read(&content);
        content.basefd = open_defaults(&content);
    }
    bool found = print_profiles_read(&content, file);
    *out = data.print_profiles;
    if (content.basefd >= 0)
        close(content.basefd);
    close(content.dirfd);
    return found || diag_add(diag, DIAG_FILE_UNREADABLE, place_file(path), file, str_from(strerror(ENOENT)));
}

ImpositionTables imposition_read(Arena *arena, Str directory, Diag *diag)
{
    Dataset data;
    Content content = content_on(arena, directory, diag, &data);
    if (content.dirfd < 0) return (ImpositionTables){0};
    imposition_tables_read(&content);
    close(content.dirfd);
    return data.imposition;
}

bool source_read(Arena *arena, Str directory, Diag *diag, Dataset *out,
                 void (*tick)(void *context, Str file), void *tick_context)
{
    Content content = content_on(arena, directory, diag, out);
    content.tick = tick;
    content.tick_context = tick_context;
    if (content.dirfd < 0)
        return diag_add(diag, DIAG_FILE_UNREADABLE, place_file(directory), directory, str_from(strerror(errno)));
    read_everything(&content);
    if (content.basefd >= 0)
        close(content.basefd);
    close(content.dirfd);
    return true;
}
