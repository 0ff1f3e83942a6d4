/* Hint tables (ISO 32000-1, F.4): what a reader asks for to show a page. */
#include "finish/linear_inner.h"

/* ---- bits, the highest first ---- */

typedef struct Bits {
    Buf *out;
    unsigned char byte;
    unsigned used;
} Bits;

static void put_bits(Bits *b, size_t value, unsigned width)
{
    while (width--) {
        b->byte = (unsigned char)((size_t)b->byte << 1 | ((value >> width) & 1));
        if (++b->used == 8) {
            buf_putc(b->out, (char)b->byte);
            b->byte = 0, b->used = 0;
        }
    }
}

/* Each column of a table begins with a byte. */
static void end_column(Bits *b)
{
    while (b->used) put_bits(b, 0, 1);
}

static unsigned width_of(size_t most)
{
    unsigned width = 0;
    for (; most; most >>= 1) width++;
    return width;
}

typedef struct Column {
    const size_t *values;
    size_t count, least;
    unsigned width; /* of what is above the least */
} Column;

static Column column(const size_t *values, size_t count)
{
    Column c = {.values = values, .count = count, .least = count ? SIZE_MAX : 0};
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i] < c.least) c.least = values[i];
        if (values[i] > most) most = values[i];
    }
    c.width = width_of(most - c.least);
    return c;
}

static void put_column(Bits *b, const Column *c)
{
    for (size_t i = 0; i < c->count; i++) put_bits(b, c->values[i] - c->least, c->width);
    end_column(b);
}

/* ---- what is told ---- */

static size_t run_length(const LinearFile *f, LinearRun run)
{
    size_t length = 0;
    for (size_t i = run.first; i < run.first + run.count; i++) length += linear_length(&f->units.items[i]);
    return length;
}

/* The shared object table lists all of page 1, then what is shared. SIZE_MAX: not in it. */
static size_t shared_index(const LinearFile *f, size_t object)
{
    size_t unit = f->unit_of[object] - 1, first = f->pages[0].first;
    if (unit >= first && unit < first + f->pages[0].count) return unit - first;
    return unit - f->shared.first + f->pages[0].count;
}

typedef struct Needs {
    VEC(size_t) all; /* indexes into the shared object table, page after page */
    size_t *counts;  /* by page */
    size_t most;     /* the highest index */
} Needs;

/* Objects of one stream are needed once. */
static Needs needs_of(LinearFile *f)
{
    size_t pages = f->plain->pages.count, *seen = arena_array(f->arena, size_t, f->pages[0].count + f->shared.count);
    Needs needs = {.counts = arena_array(f->arena, size_t, pages)};
    for (size_t page = 1; page < pages; page++)
        for (size_t i = f->use.needed_from[page]; i < f->use.needed_from[page + 1]; i++) {
            size_t index = shared_index(f, f->use.needed[i]);
            if (seen[index] == page) continue;
            seen[index] = page;
            needs.counts[page]++;
            if (index > needs.most) needs.most = index;
            vec_push(f->arena, &needs.all, index);
        }
    return needs;
}

/* F.4.1. Where the content stream stands in a page is not told apart: as Acrobat
 * and qpdf do it, the content is the whole page. */
static void put_page_table(LinearFile *f, Bits *b)
{
    size_t pages = f->plain->pages.count;
    size_t *counts = arena_array(f->arena, size_t, pages), *lengths = arena_array(f->arena, size_t, pages);
    for (size_t i = 0; i < pages; i++) counts[i] = f->pages[i].count, lengths[i] = run_length(f, f->pages[i]);
    Needs needs = needs_of(f);
    Column objects = column(counts, pages), bytes = column(lengths, pages), shares = column(needs.counts, pages);
    unsigned identifier = width_of(needs.most);
    put_bits(b, objects.least, 32);
    put_bits(b, f->units.items[f->pages[0].first].offset, 32);
    put_bits(b, objects.width, 16);
    put_bits(b, bytes.least, 32);
    put_bits(b, bytes.width, 16);
    put_bits(b, 0, 32), put_bits(b, 0, 16); /* offsets of content */
    put_bits(b, bytes.least, 32);
    put_bits(b, bytes.width, 16);
    put_bits(b, shares.width, 16);
    put_bits(b, identifier, 16);
    put_bits(b, 0, 16), put_bits(b, 4, 16); /* where in a page a shared object is used: not told */
    put_column(b, &objects);
    put_column(b, &bytes);
    put_column(b, &shares); /* page 1 has none: its least is 0 */
    for (size_t i = 0; i < needs.all.count; i++) put_bits(b, needs.all.items[i], identifier);
    end_column(b);
    put_column(b, &bytes);
}

/* F.4.2: each unit is a group of its own, without a signature. */
static void put_shared_table(LinearFile *f, Bits *b)
{
    size_t own = f->pages[0].count, count = own + f->shared.count, *lengths = arena_array(f->arena, size_t, count);
    for (size_t i = 0; i < count; i++)
        lengths[i] = linear_length(&f->units.items[i < own ? f->pages[0].first + i : f->shared.first + i - own]);
    Column bytes = column(lengths, count);
    const LinearUnit *first = f->shared.count ? &f->units.items[f->shared.first] : NULL;
    put_bits(b, first ? first->number : 0, 32);
    put_bits(b, first ? first->offset : 0, 32);
    put_bits(b, own, 32);
    put_bits(b, count, 32);
    put_bits(b, 0, 16); /* a group has one object */
    put_bits(b, bytes.least, 32);
    put_bits(b, bytes.width, 16);
    put_column(b, &bytes);
    for (size_t i = 0; i < count; i++) put_bits(b, 0, 1);
    end_column(b);
}

/* F.4.3, a generic table. */
static void put_outline_table(LinearFile *f, Bits *b)
{
    const LinearUnit *first = &f->units.items[f->outlines.first];
    put_bits(b, first->number, 32);
    put_bits(b, first->offset, 32);
    put_bits(b, f->outlines.count, 32);
    put_bits(b, run_length(f, f->outlines), 32);
}

Str linear_hints(LinearFile *f, size_t *shared, size_t *outlines)
{
    Buf out = buf_on(f->arena);
    Bits bits = {.out = &out};
    put_page_table(f, &bits);
    *shared = out.len;
    put_shared_table(f, &bits);
    *outlines = f->outlines.count ? out.len : 0;
    if (f->outlines.count) put_outline_table(f, &bits);
    return buf_str(&out);
}
