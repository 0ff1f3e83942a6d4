/* new.c - a ward of one's own: headings to fill in, and what every ward shares.
 * Nothing of the sample ward's facilities, people and pages goes along, so none of
 * them can be published by mistake. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sink.h"
#include "command/command.h"

/* The sheets to fill in, and those a ward may adapt. */
static const struct {
    const char *from, *to;
} FILES[] = {
    {"templates/ward/site.csv", "site.csv"},
    {"templates/ward/sources.csv", "sources.csv"},
    {"templates/ward/districts.csv", "districts.csv"},
    {"templates/ward/facilities/施設.csv", "facilities/施設.csv"},
    {"content/fields.csv", "fields.csv"},
    {"content/categories.csv", "categories.csv"},
    {"content/contact-fields.csv", "contact-fields.csv"},
    {"content/inks.csv", "inks.csv"},
    {"content/print-profiles.csv", "print-profiles.csv"},
    {"content/papers.csv", "papers.csv"},
    {"content/label-sheets.csv", "label-sheets.csv"},
};

typedef struct Copy {
    Arena *arena;
    Diag *diag;
    int home, ward; /* directories */
    Str name;       /* of the ward's, as it was typed */
    bool good;
} Copy;

static void copy_file(Copy *copy, const char *from, const char *to)
{
    Str bytes;
    int error = sink_read_file(copy->arena, copy->home, from, 0, &bytes);
    if (error) {
        copy->good = diag_add(copy->diag, DIAG_FILE_UNREADABLE, place_none(), str_from(from), str_from(strerror(error)));
        return;
    }
    error = sink_write_file(copy->ward, to, bytes);
    if (error) {
        Str path = str_printf(copy->arena, STR_FMT "/%s", STR_ARG(copy->name), to);
        copy->good = diag_add(copy->diag, DIAG_FILE_UNWRITABLE, place_none(), path, str_from(strerror(error)));
    }
}

static void copy_profiles(Copy *copy)
{
    int fd = openat(copy->home, "content/profiles", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (!folder) {
        copy->good = diag_add(copy->diag, DIAG_FILE_UNREADABLE, place_none(), STR("content/profiles"), str_from(strerror(errno)));
        if (fd >= 0) close(fd);
        return;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        copy_file(copy, str_printf(copy->arena, "content/profiles/%s", entry->d_name).data,
                  str_printf(copy->arena, "profiles/%s", entry->d_name).data);
    }
    closedir(folder);
}

static void copy_all(Copy *copy)
{
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) copy_file(copy, FILES[i].from, FILES[i].to);
    copy_profiles(copy);
}

/* A new folder, and never one that is there: what it holds may be a year's work. */
static int make_folder(Arena *arena, Str name, Diag *diag)
{
    const char *path = str_cstr(arena, name);
    int fd = mkdir(path, 0777) == 0 ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) return fd;
    if (errno == EEXIST) diag_add(diag, DIAG_NEW_EXISTS, place_none(), name);
    else diag_add(diag, DIAG_FILE_UNWRITABLE, place_none(), name, str_from(strerror(errno)));
    return -1;
}

static void say_next(Arena *arena, const Options *options, Str name)
{
    say(options,
        str_printf(arena,
                   "%1$.*2$s を作りました。次にすること：\n"
                   "  1. %1$.*2$s/site.csv を Excel で開き、区の名前と電話番号を書いて、保存します。\n"
                   "  2. %1$.*2$s/facilities/施設.csv に施設を一行ずつ書きます。手もとの CSV を同じフォルダーに入れてもかまいません。\n"
                   "  3. ./tsunagi check %1$.*2$s で間違いを確かめ、./tsunagi build %1$.*2$s -o out で作ります。\n"
                   "  ページの文章や印刷物は、見本（content の pages、news、print）から使うものを写し、自分の区のことばに直してください。",
                   name.data, (int)name.len),
        str_printf(arena,
                   "made %1$.*2$s; what to do next:\n"
                   "  1. fill in name and telephone of the ward in %1$.*2$s/site.csv\n"
                   "  2. write facilities into %1$.*2$s/facilities/施設.csv, or put your own CSV files beside it\n"
                   "  3. ./tsunagi check %1$.*2$s, then ./tsunagi build %1$.*2$s -o out\n"
                   "  pages and documents: copy those you want from content (pages, news, print) and make them yours",
                   name.data, (int)name.len));
}

Status command_new(Arena *arena, const Options *options, Diag *diag)
{
    Copy copy = {.arena = arena, .diag = diag, .name = options->arguments[0], .good = true};
    copy.home = options->home.len ? open(str_cstr(arena, options->home), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (copy.home < 0) {
        diag_add(diag, DIAG_NO_TEMPLATES, place_none(), STR(""));
        return STATUS_MACHINE;
    }
    copy.ward = make_folder(arena, copy.name, diag);
    if (copy.ward >= 0) copy_all(&copy);
    if (copy.ward >= 0) close(copy.ward);
    close(copy.home);
    if (copy.ward < 0 || !copy.good) return STATUS_MACHINE;
    say_next(arena, options, copy.name);
    return STATUS_FINE;
}
