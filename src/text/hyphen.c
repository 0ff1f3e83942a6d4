/* hyphen.c - words cut at soft hyphens.
 *
 * A word is shaped with its soft hyphens inside, so that its letters are kerned and
 * joined across them. Where a line ends at one, those letters near the cut that
 * the shaper calls bound to each other are shaped anew, by what stands on the line.
 */
#include <math.h>
#include <string.h>

#include "text/paragraph.h"

static bool is_inside(const Piece *piece) { return piece->kind == PIECE_TEXT && piece->western; }

/* Is a word cut at a soft hyphen between pieces at - 1 and `at`, so that it shows? */
static bool cuts(const Paragraph *p, size_t at)
{
    if (at == 0 || at >= p->pieces.count) return false;
    const Piece *after = &p->pieces.items[at], *hyphen = after - 1;
    return is_inside(hyphen) && hyphen->character == SOFT_HYPHEN && is_inside(after) && after->bound && hyphen->span == after->span;
}

/* Of the letters bound to the one before `at`: the first that is not bound to one before it. */
static size_t bound_from(const Paragraph *p, size_t from, size_t at)
{
    size_t k = at - 1;
    while (k > from && (p->pieces.items[k].bound || p->pieces.items[k].character == SOFT_HYPHEN)) k--;
    return k;
}

static size_t bound_to(const Paragraph *p, size_t at, size_t to)
{
    size_t k = at + 1;
    while (k < to && is_inside(&p->pieces.items[k]) && p->pieces.items[k].span == p->pieces.items[at].span &&
           (p->pieces.items[k].bound || p->pieces.items[k].character == SOFT_HYPHEN))
        k++;
    return k;
}

void cut_ends(const Paragraph *p, size_t from, size_t to, CutEnd ends[2])
{
    ends[0] = cuts(p, from) ? (CutEnd){from, bound_to(p, from, to)} : (CutEnd){0};
    ends[1] = cuts(p, to) ? (CutEnd){bound_from(p, from, to), to} : (CutEnd){0};
    if (ends[0].end <= ends[1].first || ends[1].end == 0) return;
    ends[0].end = to;
    ends[1] = (CutEnd){0};
}

static double em_advance(const Piece *piece)
{
    double sum = 0;
    for (size_t i = 0; i < piece->glyph_count; i++) sum += (double)piece->glyphs[i].advance;
    return sum;
}

/* Glyphs of one text lie side by side: those of a piece follow each other. */
static void add_unit(Piece *piece, const ShapeUnit *unit)
{
    if (piece->glyph_count == 0) piece->glyphs = unit->glyphs;
    piece->glyph_count = (uint16_t)(piece->glyph_count + unit->glyph_count);
}

double cut_shape(const Paragraph *p, CutEnd end, Arena *arena, Piece *out)
{
    const Piece *from = &p->pieces.items[end.first], *last = &p->pieces.items[end.end - 1];
    size_t count = end.end - end.first, at = 0;
    Str text = {from->text, (size_t)(last->text + last->bytes - from->text)};
    ShapeUnits units = {0};
    shape_part(from->span->face, (Font *)from->font, from->sideways, text, arena, &units);
    memcpy(out, from, count * sizeof *out);
    for (size_t i = 0; i < count; i++) out[i].glyph_count = 0;
    for (size_t i = 0; i < units.count; i++) {
        while (at + 1 < count && out[at + 1].text <= text.data + units.items[i].offset) at++;
        add_unit(&out[at], &units.items[i]);
    }
    double growth = 0;
    for (size_t i = 0; i < count; i++) {
        double more = (em_advance(&out[i]) - em_advance(&from[i])) * from->span->em;
        more += ((out[i].glyph_count > 0) - (from[i].glyph_count > 0)) * from->span->style.letter_spacing;
        out[i].width += (float)more;
        growth += more;
    }
    return growth;
}

static double growth_of(const Paragraph *p, CutEnd end)
{
    if (end.end <= end.first) return 0;
    Arena *scratch = typesetter_scratch(p->ts);
    ArenaMark mark = arena_mark(scratch);
    double growth = cut_shape(p, end, scratch, arena_array(scratch, Piece, end.end - end.first));
    arena_rewind(scratch, mark);
    return growth;
}

double cut_growth(const Paragraph *p, size_t from, size_t to)
{
    CutEnd ends[2];
    cut_ends(p, from, to, ends);
    return growth_of(p, ends[0]) + growth_of(p, ends[1]);
}

double cut_most(const Paragraph *p)
{
    double most = 0;
    for (size_t k = 1; k < p->pieces.count; k++)
        if (cuts(p, k))
            most = fmax(most, fmax(growth_of(p, (CutEnd){k, bound_to(p, k, p->pieces.count)}), growth_of(p, (CutEnd){bound_from(p, 0, k), k})));
    return most;
}
