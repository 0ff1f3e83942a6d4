#include "source/facilities_internal.h"

#include <stdlib.h>

#include "base/path.h"

static bool is_facility_source(const Source *source)
{
    static const char *const others[] = {"layer", "contacts", "statistics", "image", "page"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_eq(source->profile, str_from(others[i])))
            return false;
    return true;
}

static bool covers(Str folder, Str path)
{
    return str_eq(folder, path) ||
           (path.len > folder.len && str_starts(path, folder) && path.data[folder.len] == '/');
}

/* The row of sources.csv that says most about the file. */
static Source *source_of(Builder *b, Str path)
{
    Source *best = NULL;
    for (size_t i = 0; i < b->data->source_count; i++) {
        Source *s = &b->data->sources[i];
        if (covers(s->path, path) && (!best || s->path.len > best->path.len))
            best = s;
    }
    return best;
}

static bool has_job(const Builder *b, Str path)
{
    for (size_t i = 0; i < b->jobs.count; i++)
        if (str_eq(b->jobs.items[i].path, path))
            return true;
    return false;
}

static Str folder_of(Str path)
{
    Str beside = path_beside(path);
    return str_slice(beside, 0, beside.len ? beside.len - 1 : 0);
}

static Str stem_of(Str path)
{
    Str folder = folder_of(path);
    size_t from = folder.len ? folder.len + 1 : 0, dot = path.len;
    for (size_t i = from; i < path.len; i++)
        if (path.data[i] == '.')
            dot = i;
    return str_slice(path, from, dot);
}

static void add_job(Builder *b, Str path)
{
    if (has_job(b, path))
        return;
    Source *source = source_of(b, path);
    if (source && !is_facility_source(source))
        return;
    vec_push(b->arena, &b->jobs, (Job){.path = path, .stem = stem_of(path), .source = source ? source : b->unlisted});
}

static void add_folder(Builder *b, Str folder)
{
    Str *paths;
    size_t count;
    if (content_list(b->content, folder, STR(".csv"), &paths, &count))
        for (size_t i = 0; i < count; i++)
            add_job(b, paths[i]);
}

/* What Excel saves as text. */
static bool is_table_name(Str path)
{
    return content_ends(path, STR(".csv")) || content_ends(path, STR(".txt")) || content_ends(path, STR(".tsv"));
}

static bool is_workbook_name(Str path)
{
    return content_ends(path, STR(".xlsx")) || content_ends(path, STR(".xls")) || content_ends(path, STR(".xlsm")) ||
           content_ends(path, STR(".ods"));
}

/* A book may stay beside the CSV that was saved from it; alone it is a table nobody reads. */
static bool has_table_of(const Builder *b, Str book)
{
    for (size_t i = 0; i < b->jobs.count; i++) {
        const Job *job = &b->jobs.items[i];
        if (str_eq(folder_of(job->path), folder_of(book)) && str_eq(job->stem, stem_of(book)))
            return true;
    }
    return false;
}

/* The ward's own folder: every file in it was meant to be read. */
static void add_ward_folder(Builder *b)
{
    Str *paths;
    size_t count;
    if (!content_list(b->content, STR("facilities"), STR(""), &paths, &count))
        return;
    for (size_t i = 0; i < count; i++)
        if (is_table_name(paths[i]))
            add_job(b, paths[i]);
    for (size_t i = 0; i < count; i++) {
        if (is_workbook_name(paths[i]) && !has_table_of(b, paths[i]))
            diag_add(b->content->diag, DIAG_FILE_WORKBOOK, place_file(paths[i]), STR(""));
        else if (!is_workbook_name(paths[i]) && !is_table_name(paths[i]))
            diag_add(b->content->diag, DIAG_FILE_PASSED_OVER, place_file(paths[i]), STR(""));
    }
}

static void list_jobs(Builder *b)
{
    for (size_t i = 0; i < b->data->source_count; i++) {
        const Source *source = &b->data->sources[i];
        if (!is_facility_source(source))
            continue;
        if (is_table_name(source->path))
            add_job(b, source->path);
        else
            add_folder(b, source->path);
    }
    add_ward_folder(b);
}

const Profile *facility_profile(Builder *b, const Source *source)
{
    if (map_has(&b->profiles, source->profile))
        return map_get(&b->profiles, source->profile);
    const Profile *profile = profile_read(b->content, source);
    map_set(&b->profiles, source->profile, (void *)(uintptr_t)profile);
    return profile;
}

static Job *job_of(Builder *b, Str path)
{
    for (size_t i = 0; i < b->jobs.count; i++)
        if (str_eq(b->jobs.items[i].path, path))
            return &b->jobs.items[i];
    return NULL;
}

/* The files beside a first table that are named like its second one belong to its source,
 * unless sources.csv names them themselves. */
static void add_second_tables(Builder *b, const Profile *profile, Str folder, Source *source)
{
    Str *paths;
    size_t count;
    if (!content_list(b->content, str_empty(folder) ? STR(".") : folder, STR(".csv"), &paths, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        Str path = str_empty(folder) ? str_slice(paths[i], 2, paths[i].len) : paths[i];
        if (!join_takes(profile, path))
            continue;
        Job *job = job_of(b, path);
        if (!job)
            vec_push(b->arena, &b->jobs, (Job){.path = path, .stem = stem_of(path), .source = source});
        else if (job->source == b->unlisted)
            job->source = source;
    }
}

static void find_second_tables(Builder *b)
{
    for (size_t i = 0, count = b->jobs.count; i < count; i++) {
        Source *source = b->jobs.items[i].source;
        const Profile *profile = source_is_ward(source) ? NULL : facility_profile(b, source);
        if (profile && profile->join && !join_takes(profile, b->jobs.items[i].path))
            add_second_tables(b, profile, folder_of(b->jobs.items[i].path), source);
    }
    for (size_t i = 0; i < b->jobs.count; i++)
        if (b->jobs.items[i].source == b->unlisted)
            diag_add(b->content->diag, DIAG_SOURCE_UNLISTED, place_file(b->jobs.items[i].path), b->jobs.items[i].path);
}

static int ward_first(const void *x, const void *y)
{
    const Job *a = x, *b = y;
    if (source_is_ward(a->source) != source_is_ward(b->source))
        return source_is_ward(a->source) ? -1 : 1;
    if (a->source->index != b->source->index)
        return a->source->index < b->source->index ? -1 : 1;
    return str_cmp(a->path, b->path);
}

void facility_files(Builder *b)
{
    list_jobs(b);
    find_second_tables(b);
    if (b->jobs.count)
        qsort(b->jobs.items, b->jobs.count, sizeof(Job), ward_first);
}
