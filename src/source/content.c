#include "source/content.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sink.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "model/field.h"

Str content_fold(Arena *arena, Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return utf8_fold(arena, text);
    return text;
}

/* env:NAME/rest becomes an absolute path; others stay. */
static Str expand(Arena *arena, Str path)
{
    if (!str_starts(path, STR("env:")))
        return path;
    Str rest = str_slice(path, 4, path.len);
    size_t slash = str_find_char(rest, '/');
    const char *folder = getenv(str_cstr(arena, str_slice(rest, 0, slash)));
    if (!folder || !*folder)
        return STR(""); /* names no file; "/rest" would be one of the machine's own */
    Str tail = slash == SIZE_MAX ? STR("") : str_slice(rest, slash, rest.len);
    return str_join(arena, str_from(folder), tail);
}

static bool read_at(Content *content, int dirfd, Str path, Str *bytes)
{
    const char *real = str_cstr(content->arena, expand(content->arena, path));
    int error = sink_read_file(content->arena, dirfd, real, 0, bytes);
    if (error == 0) {
        if (content->tick)
            content->tick(content->tick_context, path);
        return true;
    }
    if (error == ENOENT)
        return false;
    return diag_add(content->diag, DIAG_FILE_UNREADABLE, place_file(path), path, str_from(strerror(error)));
}

bool content_file(Content *content, Str path, Str *bytes)
{
    return read_at(content, content->dirfd, path, bytes);
}

int content_open_large(Content *content, Str path, off_t least)
{
    const char *real = str_cstr(content->arena, expand(content->arena, path));
    struct stat info;
    int fd = openat(content->dirfd, real, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size <= least)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static bool shared_file(Content *content, Str path, Str *bytes)
{
    return content_file(content, path, bytes) ||
           (content->basefd >= 0 && read_at(content, content->basefd, path, bytes));
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

/* Windows writes .CSV as well as .csv. */
bool content_ends(Str name, Str ending)
{
    if (name.len < ending.len)
        return false;
    for (size_t i = 0; i < ending.len; i++) {
        char c = name.data[name.len - ending.len + i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != ending.data[i])
            return false;
    }
    return true;
}

bool content_list(Content *content, Str folder, Str ending, Str **paths, size_t *count)
{
    VEC(Str) found = {0};
    *count = 0;
    const char *real = str_cstr(content->arena, expand(content->arena, folder));
    int fd = openat(content->dirfd, real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        Str name = str_from(entry->d_name);
        if (name.data[0] == '.' || name.data[0] == '~' || !content_ends(name, ending))
            continue;
        Str path = str_printf(content->arena, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(name));
        vec_push(content->arena, &found, path);
    }
    closedir(dir);
    if (found.count)
        qsort(found.items, found.count, sizeof *found.items, by_name);
    *paths = found.items;
    *count = found.count;
    return true;
}

/* ---- sheets ---- */

typedef struct Headings {
    Arena *scratch;
    Map columns; /* folded name -> heading index + 1 */
} Headings;

static Headings headings_of(Arena *scratch, const char *const *headings, size_t count)
{
    Headings h = {scratch, map_on(scratch)};
    for (size_t i = 0; i < count; i++) {
        Str rest = str_from(headings[i]), name;
        while (str_split(&rest, '|', &name))
            map_set(&h.columns, field_fold(scratch, name), (void *)(uintptr_t)(i + 1));
    }
    return h;
}

static size_t heading_of(Headings *h, Str cell)
{
    return (size_t)(uintptr_t)map_get(&h->columns, field_fold(h->scratch, cell));
}

static bool known_heading(void *context, Str cell)
{
    return heading_of(context, cell) != 0;
}

bool sheet_read(Content *content, Str path, bool shared, const char *const *headings, size_t heading_count,
                Sheet *sheet)
{
    Str bytes;
    if (!(shared ? shared_file(content, path, &bytes) : content_file(content, path, &bytes)))
        return false;
    assert(heading_count <= SHEET_COLUMNS);
    Arena *scratch = arena_open();
    Headings known = headings_of(scratch, headings, heading_count);
    CsvOptions options = {.known = known_heading, .context = &known};
    bool good = csv_read(&content->csv, content->arena, path, bytes, &options, content->diag, &sheet->table);
    for (size_t i = 0; i < SHEET_COLUMNS; i++)
        sheet->columns[i] = -1;
    const CsvRow *header = &sheet->table.header;
    for (uint32_t c = 0; good && c < header->count; c++) {
        size_t heading = str_empty(header->cells[c]) ? 0 : heading_of(&known, header->cells[c]);
        if (heading && sheet->columns[heading - 1] >= 0)
            diag_add(content->diag, DIAG_HEADER_TWICE, csv_place(&sheet->table, header, c), header->cells[c]);
        else if (heading)
            sheet->columns[heading - 1] = (int)c;
    }
    arena_close(scratch);
    return true;
}

Str sheet_cell(const Sheet *sheet, const CsvRow *row, size_t heading)
{
    return sheet->columns[heading] < 0 ? STR("") : csv_cell(row, (size_t)sheet->columns[heading]);
}

Place sheet_place(const Sheet *sheet, const CsvRow *row, size_t heading)
{
    size_t column = sheet->columns[heading] < 0 ? 0 : (size_t)sheet->columns[heading];
    return csv_place(&sheet->table, row, column);
}
