/* jlreq.h - what W3C JLREQ says of two neighbouring characters.
 *
 * Character classes cl-01 … cl-30 (JLREQ § 3.9), the space between two classes
 * (Table 1), how far it may shrink and grow and in which order (§ 3.8.3,
 * § 3.8.4, Tables 4 and 6), and whether a line may end there (Table 2). Pure
 * functions of classes and em sizes; no fonts, no text.
 *
 * A mark of cl-01, 02, 05, 06 or 07 that is about one em wide is set as a body
 * of half an em, and what is left of its em is space of this table.
 */
#ifndef TSUNAGI_TEXT_JLREQ_H
#define TSUNAGI_TEXT_JLREQ_H

#include <stdbool.h>
#include <stdint.h>

#include "text/compose.h"

typedef enum CharClass {
    CL_OPENING = 1,
    CL_CLOSING = 2,
    CL_HYPHEN = 3,
    CL_DIVIDING = 4,
    CL_MIDDLE_DOT = 5,
    CL_FULL_STOP = 6,
    CL_COMMA = 7,
    CL_INSEPARABLE = 8,
    CL_ITERATION = 9,
    CL_PROLONGED = 10,
    CL_SMALL_KANA = 11,
    CL_PREFIX = 12,
    CL_POSTFIX = 13,
    CL_IDEOGRAPHIC_SPACE = 14,
    CL_HIRAGANA = 15,
    CL_KATAKANA = 16,
    CL_IDEOGRAPH = 19,
    CL_REFERENCE = 20, /* raised note signs; the composer finds them by their style */
    CL_NUMERAL = 24,
    CL_SPACE = 26,
    CL_WESTERN = 27,
    CL_TATE_CHU_YOKO = 30,
    CL_WESTERN_SIGN = 31, /* not of JLREQ: , . / & … which take no space from autospace */
    CL_OTHER = 32,        /* not of JLREQ: pictures and inline blocks */
} CharClass;

enum { SOFT_HYPHEN = 0xAD };

CharClass jlreq_class(uint32_t c);
/* Does this class have a half-em body inside a one-em glyph? */
bool jlreq_has_half_body(CharClass cls);
bool jlreq_is_digit(uint32_t c); /* ASCII and full-width */
/* Kanji and full-sized kana: jlreq_space and jlreq_break answer the same for any two of them
 * (in one size and span), whichever they are. */
bool jlreq_is_plain(CharClass cls, uint32_t c);

/* One side of a boundary. */
typedef struct Neighbour {
    CharClass cls;
    uint32_t character;
    bool half;      /* set as a half-em body */
    bool autospace; /* text-autospace: normal */
    bool western;   /* shaped as part of a Western word */
    double em;      /* size, pt */
} Neighbour;

/* Shrinking goes stage by stage, as does stretching. */
enum { SHRINK_WORD, SHRINK_MIDDLE_DOT, SHRINK_MARK, SHRINK_LATIN, SHRINK_STAGES };
enum { STRETCH_WORD, STRETCH_LATIN, STRETCH_KANJI, STRETCH_STAGES };

typedef struct Space {
    float natural;
    float shrink[SHRINK_STAGES];
    float stretch[STRETCH_STAGES];
} Space;

Space jlreq_space(const Neighbour *a, const Neighbour *b);
/* Space of a word space itself (cl-26): a third, a quarter to a half of an em. */
Space jlreq_word_space(double em);
/* What is left of the mark's em after its half body when it ends a line. */
double jlreq_line_end_space(const Neighbour *a);

typedef enum BreakKind {
    BREAK_FORBIDDEN,
    BREAK_EMERGENCY, /* only where nothing else fits, with overflow-wrap */
    BREAK_KEPT,      /* likewise, but sooner: word-break: keep-all alone forbids it */
    BREAK_ALLOWED,
} BreakKind;

BreakKind jlreq_break(const Neighbour *a, const Neighbour *b, LineBreak strictness, WordBreak word_break);
bool jlreq_forbidden_at_start(CharClass cls, uint32_t c, LineBreak strictness);
bool jlreq_forbidden_at_end(CharClass cls);
/* Emphasis marks are not put on these (JLREQ § 3.3.9). */
bool jlreq_takes_emphasis(CharClass cls);
/* May ruby of a neighbour hang over it (JLREQ § 3.3.8)? */
bool jlreq_takes_overhang(CharClass cls);

#endif
