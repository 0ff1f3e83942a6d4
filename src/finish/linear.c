#include "finish/linear.h"

#include <assert.h>

#include "base/hash.h"
#include "draw/deflate.h"
#include "finish/linear_inner.h"

enum {
    PACKED_MOST = 200, /* objects in one stream: an index is one byte */
    PACKED_LEAST = 4,  /* fewer are not worth a stream */
    ROW = 6,           /* bytes of a cross-reference: kind, place, index */
    HEX = 32,
};

static const Str HEADER = {"%PDF-1.5\n%\xB5\xED\xAE\xFB\n", 15}, STREAM_END = {"\nendstream\nendobj\n", 18},
                 FRONT_END = {"startxref\n0\n%%EOF\n", 18};

/* ---- units ---- */

static void add_unit(LinearFile *f, size_t first, size_t count, bool packed)
{
    for (size_t i = first; i < first + count; i++) f->unit_of[f->members.items[i]] = f->units.count + 1;
    vec_push(f->arena, &f->units, (LinearUnit){.first = first, .count = count, .packed = packed, .stream = packed});
}

static void add_alone(LinearFile *f, size_t object)
{
    vec_push(f->arena, &f->members, object);
    add_unit(f, f->members.count - 1, 1, false);
}

static bool is_packable(const LinearFile *f, const LinearGroup *group, size_t at, bool page)
{
    return !(page && at == 0) && !f->plain->objects.items[f->use.order[group->first + at]].stream;
}

/* The page itself, its object streams, then what stands alone. */
static LinearRun add_group(LinearFile *f, const LinearGroup *group, bool page)
{
    const size_t *objects = f->use.order + group->first;
    size_t from = f->units.count, packable = 0;
    for (size_t i = 0; i < group->count; i++) packable += is_packable(f, group, i, page);
    bool packs = packable >= PACKED_LEAST;
    if (page) add_alone(f, objects[0]);
    size_t first = f->members.count;
    for (size_t i = 0; packs && i < group->count; i++)
        if (is_packable(f, group, i, page)) vec_push(f->arena, &f->members, objects[i]);
    for (size_t left = f->members.count - first; left; ) {
        size_t count = left < PACKED_MOST ? left : PACKED_MOST;
        add_unit(f, first, count, true);
        first += count, left -= count;
    }
    for (size_t i = page; i < group->count; i++)
        if (!packs || !is_packable(f, group, i, page)) add_alone(f, objects[i]);
    return (LinearRun){from, f->units.count - from};
}

static void add_groups(LinearFile *f)
{
    size_t pages = f->plain->pages.count;
    for (size_t i = 1; i < pages; i++) f->pages[i] = add_group(f, &f->use.pages[i], true);
    f->shared = add_group(f, &f->use.shared, false);
    f->outlines = add_group(f, &f->use.outlines, false);
    add_group(f, &f->use.rest, false);
    for (size_t i = 1; i < pages; i++) add_group(f, &f->use.annots[i], false);
    f->later = f->units.count;
    add_alone(f, f->plain->root);
    f->pages[0] = add_group(f, &f->use.pages[0], true);
}

/* ---- numbers ---- */

static size_t number_units(LinearFile *f, size_t from, size_t to, size_t next)
{
    for (size_t i = from; i < to; i++) f->units.items[i].number = next++;
    return next;
}

static size_t number_members(LinearFile *f, size_t from, size_t to, size_t next)
{
    for (const LinearUnit *unit = f->units.items + from; unit < f->units.items + to; unit++)
        for (size_t i = unit->first; i < unit->first + unit->count; i++) f->number[f->members.items[i]] = unit->packed ? next++ : unit->number;
    return next;
}

static void number_all(LinearFile *f)
{
    f->end_table = number_units(f, 0, f->later, 1);
    f->dictionary = number_members(f, 0, f->later, f->end_table + 1);
    f->front_table = f->dictionary + 1;
    size_t next = number_units(f, f->later, f->later + 1, f->front_table + 1);
    f->hints = next++;
    next = number_units(f, f->later + 1, f->units.count, next);
    f->size = number_members(f, f->later, f->units.count, next);
}

/* ---- objects ---- */

static void put_count(Buf *out, size_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    buf_put(out, (Str){digits + at, sizeof digits - at});
}

static bool ends_regular(SyntaxKind kind) { return kind == SYNTAX_REF || kind == SYNTAX_WORD || kind == SYNTAX_NAME; }

/* With the new numbers, and no more white space than needed. */
static void put_value(LinearFile *f, Buf *out, Str value)
{
    Syntax s = {value, 0};
    bool regular = false;
    for (SyntaxToken t; (t = syntax_next(&s)).kind != SYNTAX_END && t.kind != SYNTAX_BAD;) {
        if (regular && (t.kind == SYNTAX_REF || t.kind == SYNTAX_WORD)) buf_putc(out, ' ');
        regular = ends_regular(t.kind);
        size_t number = t.ref < f->plain->objects.count ? f->number[t.ref] : 0;
        if (t.kind != SYNTAX_REF) buf_put(out, t.text);
        else if (!number) buf_put(out, STR("null"));
        else put_count(out, number), buf_put(out, STR(" 0 R"));
    }
}

static void fill_alone(LinearFile *f, LinearUnit *unit, Buf *out)
{
    const PlainObject *object = &f->plain->objects.items[f->members.items[unit->first]];
    put_value(f, out, object->value);
    if (!object->stream) {
        buf_put(out, STR("\nendobj\n"));
        return;
    }
    out->len -= 2; /* >> */
    buf_printf(out, "/Length %zu>>stream\n", object->data.len);
    unit->stream = true;
    unit->data = object->data;
}

static void fill_packed(LinearFile *f, LinearUnit *unit, Buf *out)
{
    Buf all = buf_on(f->arena), values = buf_on(f->arena);
    for (size_t i = unit->first; i < unit->first + unit->count; i++) {
        size_t old = f->members.items[i];
        put_count(&all, f->number[old]), buf_putc(&all, ' ');
        put_count(&all, values.len), buf_putc(&all, ' ');
        put_value(f, &values, f->plain->objects.items[old].value);
        buf_putc(&values, '\n');
    }
    size_t first = all.len;
    buf_put(&all, buf_str(&values));
    unit->data = deflate_pack(f->arena, buf_str(&all));
    buf_printf(out, "<</Type/ObjStm/N %zu/First %zu/Filter/FlateDecode/Length %zu>>stream\n", unit->count, first, unit->data.len);
}

static void fill_units(LinearFile *f)
{
    Sha256 sha;
    uint8_t digest[32];
    sha256_init(&sha);
    for (size_t i = 0; i < f->units.count; i++) {
        LinearUnit *unit = &f->units.items[i];
        Buf out = buf_on(f->arena);
        buf_printf(&out, "%zu 0 obj\n", unit->number);
        if (unit->packed) fill_packed(f, unit, &out);
        else fill_alone(f, unit, &out);
        unit->before = buf_str(&out);
        sha256_update(&sha, unit->before.data, unit->before.len);
        sha256_update(&sha, unit->data.data, unit->data.len);
    }
    sha256_final(&sha, digest);
    f->id = str_slice(sha256_text(f->arena, digest), 0, HEX);
}

size_t linear_length(const LinearUnit *unit) { return unit->before.len + unit->data.len + (unit->stream ? STREAM_END.len : 0); }

/* Part 5 not counted. Gives the end. */
static size_t place_units(LinearFile *f, size_t from, size_t to, size_t at)
{
    for (size_t i = from; i < to; i++) {
        f->units.items[i].offset = at;
        at += linear_length(&f->units.items[i]);
    }
    return at;
}

/* ---- cross-references (7.5.8) ---- */

static void put_row(Buf *out, unsigned kind, size_t place, size_t index)
{
    buf_putc(out, (char)kind);
    for (int shift = 24; shift >= 0; shift -= 8) buf_putc(out, (char)(place >> shift));
    buf_putc(out, (char)index);
}

static void put_unit_rows(LinearFile *f, Buf *out, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) put_row(out, 1, f->units.items[i].offset, 0);
}

static void put_member_rows(LinearFile *f, Buf *out, size_t from, size_t to)
{
    for (const LinearUnit *unit = f->units.items + from; unit < f->units.items + to; unit++)
        for (size_t i = 0; unit->packed && i < unit->count; i++) put_row(out, 2, unit->number, i);
}

static void put_table_dict(LinearFile *f, Buf *out, size_t number, size_t size)
{
    buf_printf(out, "%zu 0 obj\n<</Type/XRef/Size %zu/W[1 4 1]/Root %zu 0 R", number, size, f->number[f->plain->root]);
    if (f->plain->info) buf_printf(out, "/Info %zu 0 R", f->number[f->plain->info]);
    buf_printf(out, "/ID[<" STR_FMT "><" STR_FMT ">]", STR_ARG(f->id), STR_ARG(f->id));
}

/* Neighbours are alike: the PNG predictor "up" (7.4.4.4) leaves little but zeros. */
static Str pack_rows(Arena *arena, Str rows)
{
    Buf out = buf_on(arena);
    for (size_t i = 0; i < rows.len; i++) {
        if (i % ROW == 0) buf_putc(&out, 2);
        buf_putc(&out, (char)(rows.data[i] - (i < ROW ? 0 : rows.data[i - ROW])));
    }
    return deflate_pack(arena, buf_str(&out));
}

static Str end_table(LinearFile *f, size_t offset)
{
    Buf rows = buf_on(f->arena), out = buf_on(f->arena);
    put_row(&rows, 0, 0, 0);
    put_unit_rows(f, &rows, 0, f->later);
    put_row(&rows, 1, offset, 0);
    put_member_rows(f, &rows, 0, f->later);
    Str packed = pack_rows(f->arena, buf_str(&rows));
    put_table_dict(f, &out, f->end_table, f->dictionary);
    buf_printf(&out, "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %d>>/Length %zu>>stream\n", ROW, packed.len);
    buf_put(&out, packed);
    buf_put(&out, STREAM_END);
    return buf_str(&out);
}

typedef struct Places {
    size_t dictionary, front_table, hints, hints_length, first_page_end, end_table, length;
} Places;

/* Not packed: all places stand behind it, so its length must not depend on them. */
static Str front_table(LinearFile *f, const Places *at)
{
    Buf rows = buf_on(f->arena), out = buf_on(f->arena);
    put_row(&rows, 1, at->dictionary, 0);
    put_row(&rows, 1, at->front_table, 0);
    put_unit_rows(f, &rows, f->later, f->later + 1);
    put_row(&rows, 1, at->hints, 0);
    put_unit_rows(f, &rows, f->later + 1, f->units.count);
    put_member_rows(f, &rows, f->later, f->units.count);
    put_table_dict(f, &out, f->front_table, f->size);
    buf_printf(&out, "/Index[%zu %zu]/Prev %-10zu/Length %zu>>stream\n", f->dictionary, f->size - f->dictionary, at->end_table, rows.len);
    buf_put(&out, buf_str(&rows));
    buf_put(&out, STREAM_END);
    return buf_str(&out);
}

/* ---- the file ---- */

/* F.2.2, of a fixed length. */
static Str dictionary(LinearFile *f, const Places *at)
{
    return str_printf(f->arena, "%zu 0 obj\n<</Linearized 1/L %-10zu/H[%-10zu %-10zu]/O %zu/E %-10zu/N %zu/T %-10zu>>\nendobj\n", f->dictionary, at->length,
                      at->hints, at->hints_length, f->units.items[f->pages[0].first].number, at->first_page_end, f->plain->pages.count, at->end_table);
}

static Str hint_stream(LinearFile *f)
{
    size_t shared, outlines;
    Str tables = linear_hints(f, &shared, &outlines), packed = deflate_pack(f->arena, tables);
    Buf out = buf_on(f->arena);
    buf_printf(&out, "%zu 0 obj\n<</S %zu", f->hints, shared);
    if (outlines) buf_printf(&out, "/O %zu", outlines);
    buf_printf(&out, "/Filter/FlateDecode/Length %zu>>stream\n", packed.len);
    buf_put(&out, packed);
    buf_put(&out, STREAM_END);
    return buf_str(&out);
}

static void put_units(LinearFile *f, Buf *out, size_t from, size_t to)
{
    for (const LinearUnit *unit = f->units.items + from; unit < f->units.items + to; unit++) {
        assert(out->len == unit->offset);
        buf_put(out, unit->before);
        buf_put(out, unit->data);
        if (unit->stream) buf_put(out, STREAM_END);
    }
}

static Str put_file(LinearFile *f)
{
    Places at = {.dictionary = HEADER.len};
    at.front_table = at.dictionary + dictionary(f, &at).len;
    at.hints = at.front_table + front_table(f, &at).len + FRONT_END.len;
    at.hints = place_units(f, f->later, f->later + 1, at.hints);
    place_units(f, 0, f->later, place_units(f, f->later + 1, f->units.count, at.hints));
    Str hints = hint_stream(f);
    at.hints_length = hints.len;
    at.first_page_end = place_units(f, f->later + 1, f->units.count, at.hints + hints.len);
    at.end_table = place_units(f, 0, f->later, at.first_page_end);
    Str end = end_table(f, at.end_table), tail = str_printf(f->arena, "startxref\n%zu\n%%%%EOF\n", at.front_table);
    at.length = at.end_table + end.len + tail.len;
    Buf out = buf_on(f->arena);
    buf_reserve(&out, at.length);
    buf_put(&out, HEADER);
    buf_put(&out, dictionary(f, &at));
    buf_put(&out, front_table(f, &at));
    buf_put(&out, FRONT_END);
    put_units(f, &out, f->later, f->later + 1);
    buf_put(&out, hints);
    put_units(f, &out, f->later + 1, f->units.count);
    put_units(f, &out, 0, f->later);
    buf_put(&out, end);
    buf_put(&out, tail);
    assert(out.len == at.length);
    return buf_str(&out);
}

Str linear_write(Arena *arena, const Plain *plain)
{
    size_t objects = plain->objects.count;
    LinearFile f = {.arena = arena, .plain = plain, .use = linear_use(arena, plain), .pages = arena_array(arena, LinearRun, plain->pages.count),
                    .unit_of = arena_array(arena, size_t, objects), .number = arena_array(arena, size_t, objects)};
    add_groups(&f);
    number_all(&f);
    fill_units(&f);
    return put_file(&f);
}
