/* font.h - the pinned fonts, and nothing but them.
 *
 * fonts/fonts.csv lists family, role, file, package and checksum; a ward may
 * add files of its own. A private FcConfig holds exactly these, so a different
 * system font never changes the output. Fallback follows the roles in file
 * order and is checked glyph by glyph: a character no font can draw, and an
 * IVS drawn as its base glyph, are errors with code point and place.
 *
 * FontSet is read-only and shared; a Typesetter is one thread's own font map,
 * HarfBuzz fonts and shaped-run cache.
 */
#ifndef TSUNAGI_TEXT_FONT_H
#define TSUNAGI_TEXT_FONT_H

#include "base/diag.h"
#include "base/hash.h"
#include "base/map.h"
#include "draw/canvas.h"

typedef struct FontSet FontSet;
typedef struct Typesetter Typesetter;
typedef struct Font Font; /* one face at no particular size, of one Typesetter */

/* Reads fonts.csv (and extra, when not empty): family, role (sans, serif, names),
 * weight, file (relative to the csv unless absolute), index of the face inside a
 * collection, package, sha256. A font is opened when first needed; its checksum is
 * verified when the file's size or date is new to this machine. NULL when no font
 * can be loaded at all. diag is kept and must outlive the set. */
FontSet *fontset_open(Arena *arena, Str csv_path, Str extra_csv, Diag *diag);
void fontset_close(FontSet *set);
/* Adds to the hash which files the set has and what they are on this machine: path, face,
 * size and date. */
void fontset_identify(const FontSet *set, Sha256 *sha);
/* For check.h: can some configured font draw this, selector included? */
bool fontset_draws(const FontSet *set, uint32_t character, uint32_t selector);
/* A listed family or a CSS generic one; style sheets naming another are told. */
bool fontset_has_family(const FontSet *set, Str family);

Typesetter *typesetter_open(const FontSet *set);
void typesetter_close(Typesetter *ts);

typedef enum FontStyle { FONT_NORMAL, FONT_ITALIC } FontStyle;

/* What a run of text asks for. Compared by value as a cache key. */
typedef struct TextFace {
    Str families;  /* CSS font-family list: "BIZ UDPGothic", sans-serif … */
    double size;   /* pt */
    uint16_t weight; /* 100 … 900 */
    FontStyle style;
    Str lang;      /* BCP 47; empty is ja */
    Str features;  /* OpenType: "palt 1, tnum 1"; usually empty */
} TextFace;

/* What a face asks for that the fonts do not have. */
typedef enum FaceLack {
    FACE_COMPLETE,
    FACE_NO_FAMILY, /* none of the families named is configured */
    FACE_NO_BOLD,   /* bold, which the family that is used has not */
} FaceLack;
enum { BOLD_FROM = 600 };
/* family: the one that is used. */
FaceLack typesetter_lack(Typesetter *ts, const TextFace *face, Str *family);

typedef struct FontMetrics {
    double ascent, descent; /* pt, both positive, of the em box as CSS uses them */
    double x_height, cap_height;
    double underline_position, underline_thickness;
    double ic; /* advance of 水 */
    double ch; /* advance of 0 */
} FontMetrics;

/* Characters that are never drawn as themselves: joiners, zero-width spaces, soft
 * hyphens, controls. Lines do not say them either. */
bool text_is_invisible(uint32_t c);

FontMetrics typesetter_metrics(Typesetter *ts, const TextFace *face);
/* Width of a text set solid on one line; for measuring labels. */
double typesetter_width(Typesetter *ts, const TextFace *face, Str text);
/* A text on one line, set solid: one run per font, glyphs placed from the start of
 * the baseline at (0, 0); move them with glyph_run_move. Width as typesetter_width.
 * Characters no font has are reported at `place` (diag may be NULL). */
void typesetter_label(Typesetter *ts, const TextFace *face, Str text, Arena *arena, GlyphRun **runs,
                      size_t *count, double *width, Diag *diag, Place place);
/* The face of a run that another typesetter of the same set shaped, for this one's
 * thread to draw with. NULL when its file can no longer be opened. */
const Font *typesetter_twin(Typesetter *ts, const Font *font);
/* A copy of the run with every glyph moved by (dx, dy). */
GlyphRun glyph_run_move(Arena *arena, const GlyphRun *run, double dx, double dy);

#endif
