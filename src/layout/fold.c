/* fold.c - creases of one sheet, seen from each of its faces.
 *
 * Odd pages are the outer face of their sheet, the next even page its back. A
 * crease is a ridge on one face and a groove on the other, and what is at the
 * left on one face is at the right on the other.
 */
#include "layout/fold.h"

/* The panel that is folded in: so much narrower that it does not buckle. */
static const double ROLL_ALLOWANCE = 3 * 72 / 25.4;

_Static_assert((int)PAGE_FOLDS <= (int)SHEET_FOLDS, "every fold of a style has room on the sheet");

typedef struct Creases {
    SheetFold *out;
    size_t count;
} Creases;

static void crease(Creases *c, bool across, double at, double length, bool valley)
{
    if (c->count < SHEET_FOLDS && at > 0 && at < length)
        c->out[c->count++] = (SheetFold){.across = across, .at = at, .valley = valley};
}

/* A crease through layers that lie on one another already. */
static void turning(Creases *c, bool across, double at, double length, bool valley)
{
    size_t before = c->count;
    crease(c, across, at, length, valley);
    for (size_t i = before; i < c->count; i++) c->out[i].turns = true;
}

/* The inner panel comes first on a right-hand page: outside it lies at the left,
 * and the title on the panel at the right. Turning the sheet over leaves what is
 * above above, so that an upright sheet has it at the top of both faces. */
static void roll(Creases *c, bool across, double length, bool left, bool back)
{
    double full = (length + ROLL_ALLOWANCE) / 3, inner = length - 2 * full;
    bool last = left && !across;
    crease(c, across, last ? full : inner, length, back);
    crease(c, across, last ? 2 * full : inner + full, length, back);
}

/* A ridge, then a groove: side by side they are the same from both faces. */
static void zigzag(Creases *c, bool across, double length, bool back)
{
    bool swapped = back && across;
    crease(c, across, length / 3, length, swapped);
    crease(c, across, length * 2 / 3, length, !swapped);
}

/* The longer side is halved first, then the other. The outer face lies outside
 * where the cover is: at the right, or at the left when pages turn the other way. */
static void four(Creases *c, const PageStyle *style, bool left, bool back)
{
    bool wide = style->width >= style->height;
    if (wide) {
        crease(c, false, style->width / 2, style->width, back);
        turning(c, true, style->height / 2, style->height, left == back);
    } else {
        crease(c, true, style->height / 2, style->height, back);
        turning(c, false, style->width / 2, style->width, !back);
    }
}

/* A map: rows fold as an accordion behind the upper one, then columns behind the
 * cover, which is the upper row's last panel on the outer face. */
static void map(Creases *c, const PageStyle *style, bool left, bool back)
{
    unsigned columns = style->fold_columns, rows = style->fold_rows;
    for (unsigned k = 1; k < rows; k++)
        crease(c, true, style->height * k / rows, style->height, (k % 2 == 0) != back);
    for (unsigned j = 1; j < columns; j++) {
        unsigned from_cover = left != back ? j : columns - j;
        if (back) from_cover = columns - from_cover;
        turning(c, false, style->width * j / columns, style->width, (from_cover % 2 == 0) != back);
    }
}

static void given(Creases *c, const PageStyle *style, bool back)
{
    for (size_t i = 0; i < style->fold_count; i++) {
        const PageFold *f = &style->fold_at[back ? style->fold_count - 1 - i : i];
        double length = f->across ? style->height : style->width, at = length_resolve(f->at, length, 0);
        crease(c, f->across, back && !f->across ? length - at : at, length, f->mountain == back);
    }
}

size_t sheet_folds(const PageStyle *style, bool back, bool left, SheetFold out[SHEET_FOLDS])
{
    Creases c = {out, 0};
    bool across = style->height > style->width; /* the longer side is divided */
    double length = across ? style->height : style->width;
    switch (style->fold) {
    case FOLD_NONE:
        break;
    case FOLD_HALF:
        crease(&c, across, length / 2, length, back);
        break;
    case FOLD_FOUR:
        four(&c, style, left, back);
        break;
    case FOLD_ROLL_3:
        roll(&c, across, length, left, back);
        break;
    case FOLD_Z_3:
        zigzag(&c, across, length, back);
        break;
    case FOLD_MAP:
        map(&c, style, left, back);
        break;
    case FOLD_AT:
        given(&c, style, back);
        break;
    }
    return c.count;
}
