/* What a block of tiles is drawn of, as one hash: every path, colour and letter in the
 * order of drawing, bit for bit. Two blocks of one sum have the same pixels. */
#include "base/hash.h"
#include "map/tile_grid.h"
#include "map/plan.h"
#include "text/shape.h"

static void add(Sha256 *sha, const void *bytes, size_t size)
{
    if (size > 0) sha256_update(sha, bytes, size);
}

static void add_number(Sha256 *sha, double v) { add(sha, &v, sizeof v); }

static void add_count(Sha256 *sha, size_t count)
{
    uint64_t n = count;
    add(sha, &n, sizeof n);
}

static void add_text(Sha256 *sha, Str text)
{
    add_count(sha, text.len);
    add(sha, text.data, text.len);
}

static void add_colour(Sha256 *sha, Colour c)
{
    const float parts[] = {c.r, c.g, c.b, c.a};
    add(sha, parts, sizeof parts);
}

static void add_path(Sha256 *sha, const Path *path)
{
    add_count(sha, path->ops.count);
    add(sha, path->ops.items, path->ops.count * sizeof *path->ops.items);
    add(sha, path->coords.items, path->coords.count * sizeof *path->coords.items);
}

static void add_batch(Sha256 *sha, const MapBatch *b)
{
    const Stroke *s = &b->stroke;
    const uint32_t kinds[] = {b->fill, s->cap, s->join};
    add(sha, kinds, sizeof kinds);
    add_number(sha, s->width);
    add_count(sha, s->dash_count);
    add(sha, s->dashes, s->dash_count * sizeof *s->dashes);
    add_number(sha, s->dash_offset);
    add_colour(sha, b->colour);
    add_path(sha, &b->path);
    add_path(sha, &b->pattern);
}

static void add_run(Sha256 *sha, const GlyphRun *run)
{
    add_text(sha, font_family(run->font));
    add_number(sha, font_weight(run->font));
    add_number(sha, run->size);
    add_count(sha, run->glyph_count);
    for (size_t i = 0; i < run->glyph_count; i++) {
        const uint32_t index = run->glyphs[i].index;
        add(sha, &index, sizeof index);
        add_number(sha, run->glyphs[i].x);
        add_number(sha, run->glyphs[i].y);
    }
}

static void add_label(Sha256 *sha, const MapLabel *l)
{
    const double at[] = {l->x, l->y, l->angle, l->halo_radius};
    add(sha, at, sizeof at);
    add_colour(sha, l->colour);
    add_colour(sha, l->halo);
    add_count(sha, l->count);
    for (size_t i = 0; i < l->count; i++) add_run(sha, &l->runs[i]);
}

void tile_sum(const MapPlan *ground, const TileNames *names, const bool *tiles, size_t tile_count, uint8_t sum[32])
{
    Sha256 sha;
    sha256_init(&sha);
    add(&sha, tiles, tile_count * sizeof *tiles);
    add_colour(&sha, ground->land);
    add_count(&sha, ground->batches.count);
    for (size_t i = 0; i < ground->batches.count; i++) add_batch(&sha, &ground->batches.items[i]);
    add_number(&sha, names->seen.x0); /* names are drawn from the corner of the whole zoom */
    add_number(&sha, names->seen.y0);
    for (size_t i = 0; i < names->plan->symbols.count; i++)
        if (map_box_meets(names->symbol_boxes[i], names->seen)) add_batch(&sha, &names->plan->symbols.items[i]);
    for (size_t i = 0; i < names->plan->labels.count; i++)
        if (map_box_meets(names->label_boxes[i], names->seen)) add_label(&sha, &names->plan->labels.items[i]);
    sha256_final(&sha, sum);
}
