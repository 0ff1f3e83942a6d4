/* font.c - reading the list of fonts, opening files, choosing faces. */
#include "text/font.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sink.h"
#include "base/utf8.h"
#include "text/font_file.h"

/* ---- the list ---- */

enum { COLUMN_FAMILY, COLUMN_ROLE, COLUMN_WEIGHT, COLUMN_FILE, COLUMN_INDEX, COLUMN_PACKAGE, COLUMN_SHA256, COLUMNS };

static bool role_parse(Str text, FontRole *out)
{
    static const struct { Str name; FontRole role; } roles[] = {
        {{"sans", 4}, FONT_ROLE_SANS}, {{"serif", 5}, FONT_ROLE_SERIF}, {{"names", 5}, FONT_ROLE_NAMES}};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (str_eq(text, roles[i].name)) {
            *out = roles[i].role;
            return true;
        }
    return false;
}

static Str beside(Arena *arena, Str csv_path, Str file)
{
    if (str_starts(file, STR("/"))) return str_copy(arena, file);
    size_t cut = csv_path.len;
    while (cut > 0 && csv_path.data[cut - 1] != '/') cut--;
    return str_join(arena, str_slice(csv_path, 0, cut), file);
}

/* A plain CSV without quotes: no family, file or package name has a comma. */
static bool read_row(FontSet *set, Str csv_path, Str line, uint32_t number, Diag *diag)
{
    Str cells[COLUMNS] = {0}, cell;
    size_t count = 0;
    while (str_split(&line, ',', &cell)) {
        if (count == COLUMNS) return diag_add(diag, DIAG_FONT_ROW, place_line(csv_path, number, 0));
        cells[count++] = str_trim(cell);
    }
    FontFile file = {.place = place_line(csv_path, number, 0)};
    long weight = 0, index = 0;
    if (count < COLUMN_PACKAGE || str_empty(cells[COLUMN_FAMILY]) || str_empty(cells[COLUMN_FILE]) ||
        !role_parse(cells[COLUMN_ROLE], &file.role) || !str_to_int(cells[COLUMN_WEIGHT], &weight) ||
        weight < 1 || weight > 1000 || !str_to_int(cells[COLUMN_INDEX], &index) || index < 0 || index > 255)
        return diag_add(diag, DIAG_FONT_ROW, file.place);
    file.family = str_copy(set->arena, cells[COLUMN_FAMILY]);
    file.path = beside(set->arena, csv_path, cells[COLUMN_FILE]);
    file.package = str_copy(set->arena, cells[COLUMN_PACKAGE]);
    file.sha256 = str_copy(set->arena, cells[COLUMN_SHA256]);
    file.weight = (unsigned)weight;
    file.index = (unsigned)index;
    if (access(file.path.data, R_OK) != 0)
        return diag_add(diag, DIAG_FONT_MISSING, file.place, file.path, file.package);
    vec_push(set->arena, &set->files, file);
    return true;
}

static void read_list(FontSet *set, Str path, Diag *diag)
{
    Str text, line;
    int error = sink_read_file(set->arena, AT_FDCWD, str_cstr(set->arena, path), 1 << 20, &text);
    if (error) {
        diag_add(diag, DIAG_FILE_UNREADABLE, place_file(path), path, str_from(strerror(error)));
        return;
    }
    uint32_t number = 0;
    while (str_split(&text, '\n', &line)) {
        number++;
        line = str_trim(line);
        if (number > 1 && !str_empty(line)) read_row(set, path, line, number, diag);
    }
}

FontSet *fontset_open(Arena *arena, Str csv_path, Str extra_csv, Diag *diag)
{
    FontSet *set = arena_new(arena, FontSet);
    set->arena = arena;
    set->diag = diag;
    csv_path = str_copy(arena, csv_path);
    read_list(set, csv_path, diag);
    if (!str_empty(extra_csv)) read_list(set, str_copy(arena, extra_csv), diag);
    if (set->files.count == 0) {
        diag_add(diag, DIAG_FONT_NONE, place_file(csv_path), csv_path);
        return NULL;
    }
    pthread_mutex_init(&set->lock, NULL);
    return set;
}

void fontset_identify(const FontSet *set, Sha256 *sha)
{
    for (size_t i = 0; i < set->files.count; i++) {
        const FontFile *file = &set->files.items[i];
        struct stat st = {0};
        stat(file->path.data, &st); /* one that went away since is named without a size */
        const uint64_t numbers[] = {file->role,  file->weight, file->index, (uint64_t)st.st_size, (uint64_t)st.st_mtim.tv_sec,
                                    (uint64_t)st.st_mtim.tv_nsec, file->family.len, file->path.len, file->sha256.len};
        sha256_update(sha, numbers, sizeof numbers);
        sha256_update(sha, file->family.data, file->family.len);
        sha256_update(sha, file->path.data, file->path.len);
        sha256_update(sha, file->sha256.data, file->sha256.len);
    }
}

void fontset_close(FontSet *set)
{
    if (!set) return;
    for (size_t i = 0; i < set->files.count; i++) {
        hb_font_destroy(set->files.items[i].hb);
        hb_face_destroy(set->files.items[i].face);
        hb_blob_destroy(set->files.items[i].blob);
        hb_blob_destroy(set->files.items[i].outlines);
    }
    pthread_mutex_destroy(&set->lock);
}

/* ---- checksums, remembered per user so that a font is hashed once ---- */

Str font_cache_directory(Arena *arena)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && *cache == '/') return str_printf(arena, "%s/tsunagi", cache);
    if (home && *home == '/') return str_printf(arena, "%s/.cache/tsunagi", home);
    return (Str){0};
}

static Str stamp_path(Arena *arena)
{
    Str directory = font_cache_directory(arena);
    return str_empty(directory) ? directory : str_printf(arena, "%s/fonts", directory.data);
}

static void stamp_remember(Arena *arena, Str path, Str known, Str line)
{
    if (str_empty(path)) return;
    Buf all = buf_on(arena);
    buf_put(&all, known);
    buf_put(&all, line);
    Str temporary = str_printf(arena, "%s.%ld", path.data, (long)getpid());
    /* Only a cache: when it cannot be kept, the next run hashes again. */
    if (sink_write_file(AT_FDCWD, temporary.data, buf_str(&all)) == 0 && rename(temporary.data, path.data) != 0)
        unlink(temporary.data);
}

static void verify(FontSet *set, const FontFile *file, Str bytes)
{
    struct stat st;
    if (str_empty(file->sha256) || stat(file->path.data, &st) != 0) return;
    Arena *scratch = arena_open();
    Str line = str_printf(scratch, "%s %lld %lld.%09ld %s\n", file->sha256.data, (long long)st.st_size,
                          (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, file->path.data);
    Str path = stamp_path(scratch), known = {0};
    if (!str_empty(path) && sink_read_file(scratch, AT_FDCWD, path.data, 1 << 20, &known) != 0) known = (Str){0};
    if (!str_contains(known, line)) {
        if (str_eq(sha256_hex(scratch, bytes), file->sha256))
            stamp_remember(scratch, path, known, line);
        else
            diag_add(set->diag, DIAG_FONT_CHANGED, file->place, file->path, file->package);
    }
    arena_close(scratch);
}

/* ---- files ---- */

static double metric(hb_font_t *hb, hb_ot_metrics_tag_t tag, double otherwise)
{
    hb_position_t value;
    return hb_ot_metrics_get_position(hb, tag, &value) && value ? (double)value / hb_face_get_upem(hb_font_get_face(hb))
                                                                 : otherwise;
}

/* The em box is ascent + descent = 1 em, so that fonts mix on one line without
 * changing its pitch: the generous hhea values of some CJK fonts are not used. */
static EmMetrics measure(hb_font_t *hb)
{
    EmMetrics m;
    double descent = -metric(hb, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, -0.12);
    m.descent = fabs(descent - 0.12) < 0.1 ? descent : 0.12;
    m.ascent = 1 - m.descent;
    m.x_height = metric(hb, HB_OT_METRICS_TAG_X_HEIGHT, 0.5);
    m.cap_height = metric(hb, HB_OT_METRICS_TAG_CAP_HEIGHT, 0.7);
    m.underline_position = -metric(hb, HB_OT_METRICS_TAG_UNDERLINE_OFFSET, -0.1);
    m.underline_thickness = metric(hb, HB_OT_METRICS_TAG_UNDERLINE_SIZE, 0.05);
    return m;
}

static void load(FontSet *set, FontFile *file)
{
    file->tried = true;
    file->blob = hb_blob_create_from_file(file->path.data);
    unsigned length;
    const char *bytes = hb_blob_get_data(file->blob, &length);
    if (length > 0) verify(set, file, (Str){bytes, length});
    if (length == 0 || hb_face_count(file->blob) <= file->index) {
        diag_add(set->diag, DIAG_FONT_BROKEN, file->place, file->path);
        return;
    }
    file->face = hb_face_create(file->blob, file->index);
    file->hb = hb_font_create(file->face);
    file->upem = hb_face_get_upem(file->face);
    file->metrics = measure(file->hb);
    hb_face_make_immutable(file->face);
    hb_font_make_immutable(file->hb);
    file->usable = true;
}

bool font_file_open(FontSet *set, FontFile *file)
{
    pthread_mutex_lock(&set->lock);
    if (!file->tried) load(set, file);
    bool usable = file->usable;
    pthread_mutex_unlock(&set->lock);
    return usable;
}

bool fontset_draws(const FontSet *set, uint32_t character, uint32_t selector)
{
    FontSet *shared = (FontSet *)set; /* only opens files, behind the set's lock */
    hb_codepoint_t glyph;
    for (size_t i = 0; i < set->files.count; i++) {
        FontFile *file = &shared->files.items[i];
        if (!font_file_open(shared, file)) continue;
        if (selector ? hb_font_get_variation_glyph(file->hb, character, selector, &glyph)
                     : hb_font_get_nominal_glyph(file->hb, character, &glyph))
            return true;
    }
    return false;
}

bool fontset_has_family(const FontSet *set, Str family)
{
    for (size_t i = 0; i < set->files.count; i++)
        if (str_eq_ascii_case(set->files.items[i].family, family)) return true;
    return str_eq_ascii_case(family, STR("sans-serif")) || str_eq_ascii_case(family, STR("serif")) ||
           str_eq_ascii_case(family, STR("monospace")) || str_eq_ascii_case(family, STR("system-ui"));
}

/* ---- typesetter ---- */

Typesetter *typesetter_open(const FontSet *set)
{
    Arena *arena = arena_open();
    Typesetter *ts = arena_new(arena, Typesetter);
    ts->arena = arena;
    ts->scratch = arena_open();
    ts->set = (FontSet *)set;
    ts->fonts = arena_array(arena, Font *, set->files.count);
    ts->buffer = hb_buffer_create();
    hb_buffer_set_cluster_level(ts->buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
    return ts;
}

Arena *typesetter_scratch(Typesetter *ts) { return ts->scratch; }

/* cairo keeps font faces in caches of its own, so what it draws from must live
 * as long as it wishes: a FreeType library apart for each face, and the bytes. */
typedef struct CairoSource {
    FT_Library library;
    FT_Face face;
    hb_blob_t *blob;
} CairoSource;

static void source_destroy(void *data)
{
    CairoSource *source = data;
    FT_Done_Face(source->face);
    FT_Done_FreeType(source->library);
    hb_blob_destroy(source->blob);
    free(source);
}

void typesetter_close(Typesetter *ts)
{
    if (!ts) return;
    for (size_t i = 0; i < ts->set->files.count; i++)
        if (ts->fonts[i] && ts->fonts[i]->cairo) cairo_font_face_destroy(ts->fonts[i]->cairo);
    hb_buffer_destroy(ts->buffer);
    arena_close(ts->scratch);
    arena_close(ts->arena);
}

cairo_font_face_t *font_cairo_face(const Font *font)
{
    static const cairo_user_data_key_t key;
    if (font->cairo) return font->cairo;
    CairoSource *source = calloc(1, sizeof *source);
    unsigned length, index;
    hb_blob_t *blob = font_file_outlines(font->set, font->file, &index);
    const char *bytes = hb_blob_get_data(blob, &length);
    if (!source || FT_Init_FreeType(&source->library) != 0) {
        free(source);
        return NULL;
    }
    source->blob = hb_blob_reference(blob);
    if (FT_New_Memory_Face(source->library, (const FT_Byte *)bytes, (FT_Long)length, (FT_Long)index,
                           &source->face) != 0) {
        FT_Done_FreeType(source->library);
        hb_blob_destroy(source->blob);
        free(source);
        return NULL;
    }
    cairo_font_face_t *face = cairo_ft_font_face_create_for_ft_face(source->face, FT_LOAD_NO_HINTING);
    cairo_font_face_set_user_data(face, &key, source, source_destroy);
    ((Font *)font)->cairo = face; /* the font belongs to this thread's typesetter */
    return face;
}

Str font_family(const Font *font) { return font->file->family; }
unsigned font_weight(const Font *font) { return font->file->weight; }
const EmMetrics *font_metrics(const Font *font) { return &font->file->metrics; }

Font *typesetter_font(Typesetter *ts, size_t index)
{
    if (ts->fonts[index]) return ts->fonts[index];
    FontFile *file = &ts->set->files.items[index];
    if (!font_file_open(ts->set, file)) return NULL;
    Font *font = arena_new(ts->arena, Font);
    font->file = file;
    font->set = ts->set;
    return ts->fonts[index] = font;
}

const Font *typesetter_twin(Typesetter *ts, const Font *font)
{
    assert(font->set == ts->set);
    return typesetter_font(ts, (size_t)(font->file - ts->set->files.items));
}

/* ---- choosing a face: CSS Fonts 4 § 5.2, weights only ---- */

/* Smaller is better. */
static unsigned weight_distance(unsigned wanted, unsigned weight)
{
    bool heavier = weight > wanted;
    unsigned distance = heavier ? weight - wanted : wanted - weight;
    if (wanted > 500) return heavier ? distance : distance + 1000;
    if (wanted < 400) return heavier ? distance + 1000 : distance;
    if (heavier && weight <= 500) return distance;
    return heavier ? distance + 2000 : distance + 1000;
}

static bool listed(const Face *face, size_t index)
{
    for (size_t i = 0; i < face->count; i++)
        if (str_eq(face->ts->set->files.items[face->order[i]].family, face->ts->set->files.items[index].family))
            return true;
    return false;
}

/* Adds the face of a family that is nearest in weight. */
static void add_family(Face *face, Str family)
{
    const FontSet *set = face->ts->set;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < set->files.count; i++) {
        const FontFile *file = &set->files.items[i];
        if (str_eq_ascii_case(file->family, family) &&
            (best == SIZE_MAX || weight_distance(face->wanted.weight, file->weight) <
                                     weight_distance(face->wanted.weight, set->files.items[best].weight)))
            best = i;
    }
    if (best != SIZE_MAX && !listed(face, best)) face->order[face->count++] = (uint16_t)best;
}

static void add_role(Face *face, bool any, FontRole role)
{
    for (size_t i = 0; i < face->ts->set->files.count; i++) {
        const FontFile *file = &face->ts->set->files.items[i];
        if (any || file->role == role) add_family(face, file->family);
    }
}

static void add_name(Face *face, Str name)
{
    if (name.len >= 2 && (name.data[0] == '"' || name.data[0] == '\'')) name = str_slice(name, 1, name.len - 1);
    if (str_eq_ascii_case(name, STR("sans-serif")) || str_eq_ascii_case(name, STR("system-ui")) ||
        str_eq_ascii_case(name, STR("monospace")))
        add_role(face, false, FONT_ROLE_SANS);
    else if (str_eq_ascii_case(name, STR("serif")))
        add_role(face, false, FONT_ROLE_SERIF);
    else
        add_family(face, name);
}

static void parse_features(Face *face)
{
    Str rest = face->wanted.features, part;
    hb_feature_t feature;
    size_t most = 1;
    for (size_t i = 0; i < rest.len; i++) most += rest.data[i] == ',';
    face->features = arena_array(face->ts->arena, hb_feature_t, most);
    while (str_split(&rest, ',', &part)) {
        part = str_trim(part);
        if (hb_feature_from_string(part.data, (int)part.len, &feature)) face->features[face->feature_count++] = feature;
    }
}

static Face *face_open(Typesetter *ts, const TextFace *wanted)
{
    Face *face = arena_new(ts->arena, Face);
    face->ts = ts;
    face->wanted = *wanted;
    face->wanted.families = str_copy(ts->arena, wanted->families);
    face->wanted.lang = str_copy(ts->arena, wanted->lang);
    face->wanted.features = str_copy(ts->arena, wanted->features);
    Str lang = str_empty(wanted->lang) ? STR("ja") : wanted->lang;
    face->language = hb_language_from_string(lang.data, (int)lang.len);
    parse_features(face);
    face->order = arena_array(ts->arena, uint16_t, ts->set->files.count);
    Str rest = face->wanted.families, name;
    while (str_split(&rest, ',', &name)) add_name(face, str_trim(name));
    /* Fallback: the rest of the first family's role, then everything, in file order. */
    if (face->count > 0) add_role(face, false, ts->set->files.items[face->order[0]].role);
    add_role(face, true, FONT_ROLE_SANS);
    face->words = arena_array(ts->arena, Map, face->count);
    return face;
}

static bool same_str(Str a, Str b) { return a.len == b.len && (a.data == b.data || str_eq(a, b)); }

/* Size is no part of it: shaping is in em. */
Face *typesetter_face(Typesetter *ts, const TextFace *wanted)
{
    for (size_t i = 0; i < ts->faces.count; i++) {
        const TextFace *have = &ts->faces.items[i]->wanted;
        if (have->weight == wanted->weight && same_str(have->families, wanted->families) &&
            same_str(have->features, wanted->features) && same_str(have->lang, wanted->lang))
            return ts->faces.items[i];
    }
    vec_push(ts->arena, &ts->faces, face_open(ts, wanted));
    return ts->faces.items[ts->faces.count - 1];
}

Font *face_primary(Face *face)
{
    for (size_t i = 0; i < face->count; i++) {
        Font *font = typesetter_font(face->ts, face->order[i]);
        if (font) return font;
    }
    return NULL;
}

FaceLack typesetter_lack(Typesetter *ts, const TextFace *wanted, Str *family)
{
    const Font *font = face_primary(typesetter_face(ts, wanted));
    Str rest = wanted->families, name;
    bool known = false;
    *family = font ? font_family(font) : STR("");
    while (str_split(&rest, ',', &name) && !known) {
        name = str_trim(name);
        if (name.len >= 2 && (name.data[0] == '"' || name.data[0] == '\'')) name = str_slice(name, 1, name.len - 1);
        known = fontset_has_family(ts->set, name);
    }
    if (!known) return FACE_NO_FAMILY;
    return font && wanted->weight >= BOLD_FROM && font_weight(font) < BOLD_FROM ? FACE_NO_BOLD : FACE_COMPLETE;
}
