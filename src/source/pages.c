#include "source/pages.h"

#include "base/vec.h"
#include "source/markdown.h"

/* ---- tables that a fenced block names ---- */

static bool find_table(void *context, Arena *arena, Str path, Place place, Str ***rows, size_t *row_count,
                       size_t *column_count)
{
    Content *content = context;
    Str bytes;
    CsvTable table;
    CsvOptions options = {0};
    if (!content_file(content, path, &bytes))
        return diag_add(content->diag, DIAG_TABLE_MISSING, place, path);
    if (!csv_read(&content->csv, arena, path, bytes, &options, content->diag, &table))
        return false;
    *column_count = table.header.count;
    *row_count = table.row_count + 1;
    *rows = arena_array(arena, Str *, *row_count);
    for (size_t r = 0; r < *row_count; r++) {
        const CsvRow *row = r == 0 ? &table.header : &table.rows[r - 1];
        (*rows)[r] = arena_array(arena, Str, *column_count);
        for (size_t c = 0; c < *column_count; c++)
            (*rows)[r][c] = csv_cell(row, c);
    }
    return true;
}

/* ---- a page ---- */

static bool good_slug(Str slug)
{
    for (size_t i = 0; i < slug.len; i++) {
        char c = slug.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_')
            return false;
    }
    return slug.len > 0 && slug.len <= 64;
}

/* "pages/01-zaitaku.md" is "zaitaku"; a date in front stays: "2026-10-05-flu". */
static Str slug_of_file(Str folder, Str path)
{
    Str name = str_slice(path, folder.len + 1, path.len - 3);
    size_t digits = 0;
    while (digits < name.len && name.data[digits] >= '0' && name.data[digits] <= '9')
        digits++;
    bool numbered = digits > 0 && digits <= 2 && digits + 1 < name.len && name.data[digits] == '-';
    return numbered ? str_slice(name, digits + 1, name.len) : name;
}

static void take_meta(Content *content, Page *page, const MarkdownFile *file)
{
    page->meta = arena_alloc(content->arena, arena_product(file->meta_count, sizeof *page->meta), alignof(max_align_t));
    page->meta_count = file->meta_count;
    for (size_t i = 0; i < file->meta_count; i++) {
        page->meta[i].key = file->meta[i].key;
        page->meta[i].value = file->meta[i].value;
        page->meta[i].place = file->meta[i].place;
    }
}

static void take_level(Content *content, Page *page)
{
    page->audience = AUDIENCE_INTERNAL;
    Str level = page_meta(page, STR("audience"));
    if (str_empty(level))
        diag_add(content->diag, DIAG_PAGE_NO_LEVEL, place_file(page->path), STR(""));
    else if (!audience_parse(level, &page->audience))
        diag_add(content->diag, DIAG_LEVEL_UNKNOWN, place_file(page->path), page->path);
}

static bool read_page(Content *content, Str folder, Str path, Map *slugs, Page *page)
{
    Str bytes;
    MarkdownFile file = {0};
    if (!content_file(content, path, &bytes))
        return false;
    if (!markdown_parse(content->arena, path, bytes, find_table, content, content->diag, &file))
        return false;
    *page = (Page){.path = path, .body = file.body};
    take_meta(content, page, &file);
    take_level(content, page);
    if (str_empty(page_meta(page, STR("title"))))
        return diag_add(content->diag, DIAG_PAGE_NO_TITLE, place_file(path), STR(""));
    page->slug = page_meta(page, STR("slug"));
    if (str_empty(page->slug))
        page->slug = slug_of_file(folder, path);
    if (!good_slug(page->slug) || !map_set(slugs, page->slug, page))
        return diag_add(content->diag, DIAG_PAGE_SLUG, place_file(path), page->slug);
    return true;
}

void pages_read(Content *content)
{
    static const Str folders[] = {{"pages", 5}, {"news", 4}, {"print", 5}};
    VEC(Page) pages = {0};
    for (size_t f = 0; f < sizeof folders / sizeof *folders; f++) {
        Str *paths;
        size_t count;
        Map slugs = map_on(content->arena);
        if (!content_list(content, folders[f], STR(".md"), &paths, &count))
            continue;
        for (size_t i = 0; i < count; i++) {
            Page page;
            if (read_page(content, folders[f], paths[i], &slugs, &page))
                vec_push(content->arena, &pages, page);
        }
    }
    content->data->pages = pages.items;
    content->data->page_count = pages.count;
}
