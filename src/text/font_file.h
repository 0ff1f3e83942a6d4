/* font_file.h - what font.c and shape.c share: files, fonts, faces. */
#ifndef TSUNAGI_TEXT_FONT_FILE_H
#define TSUNAGI_TEXT_FONT_FILE_H

#include <cairo-ft.h>
#include <hb-ot.h>
#include <pthread.h>

#include "base/hash.h"
#include "base/vec.h"
#include "text/shape.h"

typedef enum FontRole { FONT_ROLE_SANS, FONT_ROLE_SERIF, FONT_ROLE_NAMES } FontRole;

/* One row of fonts.csv. The HarfBuzz objects are immutable once loaded and
 * shared by all threads; their scale is the font's units per em. */
typedef struct FontFile {
    Str family, path, package, sha256;
    FontRole role;
    unsigned weight, index;
    Place place;
    bool tried, usable; /* behind FontSet.lock */
    hb_blob_t *blob;
    hb_face_t *face;
    hb_font_t *hb;
    hb_blob_t *outlines; /* what PDF embeds, when that is another file */
    unsigned upem;
    EmMetrics metrics;
} FontFile;

struct FontSet {
    Arena *arena;
    Diag *diag;
    VEC(FontFile) files;
    pthread_mutex_t lock;
};

struct Font {
    FontFile *file;
    FontSet *set;
    cairo_font_face_t *cairo; /* NULL until something is drawn */
};

typedef enum CharState { CHAR_UNKNOWN, CHAR_FOUND, CHAR_MISSING } CharState;

/* How one stand-alone character is drawn. */
typedef struct CharEntry {
    ShapedGlyph glyph;
    Font *font;
    uint8_t state, cls;
    bool sideways;
} CharEntry;

enum { FACE_MODES = 3, FACE_PAGES = 0x110000 >> 8 };

struct Face {
    Typesetter *ts;
    TextFace wanted; /* size unused */
    uint16_t *order; /* indexes of FontSet.files, best first */
    size_t count;
    hb_language_t language;
    hb_feature_t *features;
    unsigned feature_count;
    CharEntry **pages[FACE_MODES]; /* by code point >> 8 */
    Map *words; /* by position in order: text -> Word, shaped horizontally */
    Map stacks; /* text -> Word of a base with marks, vertical modes */
};

struct Typesetter {
    Arena *arena;
    Arena *scratch;
    FontSet *set;
    Font **fonts; /* by index of FontSet.files, NULL until used */
    VEC(Face *) faces;
    hb_buffer_t *buffer;
};

/* Where fonts are remembered between runs; empty when the user has no home. */
Str font_cache_directory(Arena *arena);
hb_blob_t *font_file_outlines(FontSet *set, FontFile *file, unsigned *index);
bool font_file_open(FontSet *set, FontFile *file);
Font *typesetter_font(Typesetter *ts, size_t index);

#endif
