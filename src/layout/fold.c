/* fold.c - where a page is creased: -t-fold to positions.
 *
 * Odd pages are the outer face of their sheet, the next even page its back. A
 * crease is a ridge on one face and a groove on the other, and what is at the
 * left on one face is at the right on the other.
 */
#include "layout/sheet.h"

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
        c->out[c->count++] = (SheetFold){across, at, valley};
}

/* The inner panel comes first on a right-hand page: outside it lies at the left,
 * and the title on the panel at the right. */
static void roll(Creases *c, bool across, double length, bool left, bool back)
{
    double full = (length + ROLL_ALLOWANCE) / 3, inner = length - 2 * full;
    crease(c, across, left ? full : inner, length, back);
    crease(c, across, left ? 2 * full : inner + full, length, back);
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
        crease(&c, false, style->width / 2, style->width, back);
        crease(&c, true, style->height / 2, style->height, back);
        break;
    case FOLD_ROLL_3:
        roll(&c, across, length, left, back);
        break;
    case FOLD_Z_3: /* the same from both faces: a ridge, then a groove */
        crease(&c, across, length / 3, length, false);
        crease(&c, across, length * 2 / 3, length, true);
        break;
    case FOLD_AT:
        given(&c, style, back);
        break;
    }
    return c.count;
}
