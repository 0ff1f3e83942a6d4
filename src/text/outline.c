/* outline.c - the outlines of a font as PDF embeds them.
 *
 * cairo copies all subroutines of a CFF font into every subset: 900 kB for 45
 * glyphs of Noto. Without subroutines the same subset is 11 kB. Taking them out
 * of a whole font lasts a second or two, so the result is kept in the user's
 * cache; glyph numbers stay, and shaping still uses the font itself.
 */
#include <fcntl.h>
#include <hb-subset.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sink.h"
#include "text/font_file.h"

static bool has_subroutines(const FontFile *file)
{
    hb_blob_t *table = hb_face_reference_table(file->face, HB_TAG('C', 'F', 'F', ' '));
    bool cff = hb_blob_get_length(table) > 0;
    hb_blob_destroy(table);
    return cff;
}

/* Everything but what only shaping needs. */
static hb_blob_t *without_subroutines(const FontFile *file)
{
    static const hb_tag_t dropped[] = {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
                                       HB_TAG('B', 'A', 'S', 'E'), HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'm', 't', 'x'),
                                       HB_TAG('v', 'h', 'e', 'a')};
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) return NULL;
    hb_set_add_range(hb_subset_input_glyph_set(input), 0, hb_face_get_glyph_count(file->face) - 1);
    hb_face_collect_unicodes(file->face, hb_subset_input_unicode_set(input));
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) hb_set_add(drop, dropped[i]);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_face_t *face = hb_subset_or_fail(file->face, input);
    hb_subset_input_destroy(input);
    if (!face) return NULL;
    hb_blob_t *blob = hb_face_reference_blob(face);
    hb_face_destroy(face);
    return blob;
}

/* Named after the file, its size and date; empty when nothing can be kept. */
static Str cache_path(Arena *arena, const FontFile *file)
{
    struct stat st;
    Str directory = font_cache_directory(arena);
    if (str_empty(directory) || stat(file->path.data, &st) != 0) return (Str){0};
    Str key = str_printf(arena, "1 %s %u %lld %lld.%09ld", file->path.data, file->index, (long long)st.st_size,
                         (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    return str_printf(arena, "%s/%.32s.otf", directory.data, sha256_hex(arena, key).data);
}

static void keep(Arena *arena, Str path, hb_blob_t *blob)
{
    unsigned length;
    const char *bytes = hb_blob_get_data(blob, &length);
    Str temporary = str_printf(arena, "%s.%ld", path.data, (long)getpid());
    if (sink_write_file(AT_FDCWD, temporary.data, (Str){bytes, length}) == 0 && rename(temporary.data, path.data) != 0)
        unlink(temporary.data);
}

static hb_blob_t *make_outlines(const FontFile *file)
{
    Arena *scratch = arena_open();
    Str path = cache_path(scratch, file);
    hb_blob_t *blob = str_empty(path) ? NULL : hb_blob_create_from_file_or_fail(path.data);
    if (!blob) {
        blob = without_subroutines(file);
        if (blob && !str_empty(path)) keep(scratch, path, blob);
    }
    arena_close(scratch);
    return blob;
}

/* Borrowed from the set; a font file whose *index face is the one wanted. */
hb_blob_t *font_file_outlines(FontSet *set, FontFile *file, unsigned *index)
{
    pthread_mutex_lock(&set->lock);
    if (!file->outlines && has_subroutines(file)) file->outlines = make_outlines(file);
    *index = file->outlines ? 0 : file->index;
    hb_blob_t *blob = file->outlines ? file->outlines : file->blob;
    pthread_mutex_unlock(&set->lock);
    return blob;
}
