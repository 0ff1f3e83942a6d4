/* shape.c - cutting text into units and finding their glyphs. */
#include "text/shape.h"

#include <string.h>

#include "base/utf8.h"
#include "text/font_file.h"
#include "text/jlreq.h"

/* A Western word or a base with its marks, shaped once. Offsets count from its start. */
typedef struct Word {
    ShapeUnit *units;
    size_t count;
} Word;

/* ---- what kind of character ---- */

bool text_is_invisible(uint32_t c)
{
    return c == 0x200B || c == 0x2060 || c == 0x200C || c == 0x200D || c == 0xAD || c == 0xFEFF || c < 0x20 ||
           (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E);
}

static bool is_space(uint32_t c) { return c == ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F; }

/* Stands alone: neither kerned nor joined with its neighbours. */
static bool is_solitary(uint32_t c)
{
    if (c < 0x2010) return is_space(c);
    if (c < 0x2E80)
        return c < 0x2800 && !(c >= 0x20D0 && c <= 0x20FF);
    return (c >= 0x2E80 && c <= 0x9FFF && c != 0x3099 && c != 0x309A) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF01 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFF);
}

static bool is_mark(uint32_t c)
{
    if (c < 0x300) return false;
    if (c < 0x370 || c == 0x3099 || c == 0x309A || (c >= 0x20D0 && c <= 0x20FF)) return true;
    if (utf8_is_variation_selector(c)) return true;
    if (c >= 0x2E80 || (c >= 0x2010 && c < 0x2E80)) return false;
    hb_unicode_general_category_t category = hb_unicode_general_category(hb_unicode_funcs_get_default(), c);
    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK || category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK;
}

/* UAX 50 vo=R among the solitary ones: lies on its side unless the font has a vertical form. */
static bool lies_in_vertical(uint32_t c)
{
    return is_space(c) || (c >= 0x2010 && c <= 0x2027 && c != 0x2016 && c != 0x2020 && c != 0x2021) ||
           (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2200 && c <= 0x22FF && c != 0x221E && c != 0x2234 && c != 0x2235) ||
           (c >= 0x2500 && c <= 0x257F) || (c >= 0xFF61 && c <= 0xFF9F) || c == 0xFF0D || c == 0xFF1D || c == 0xFF1C ||
           c == 0xFF1E;
}

/* ---- finding a font ---- */

/* The first font of the list that has the character (with its selector). */
static Font *find_font(Face *face, uint32_t c, uint32_t selector, size_t *position)
{
    hb_codepoint_t glyph;
    for (size_t i = 0; i < face->count; i++) {
        Font *font = typesetter_font(face->ts, face->order[i]);
        if (!font) continue;
        if (selector ? hb_font_get_variation_glyph(font->file->hb, c, selector, &glyph)
                     : hb_font_get_nominal_glyph(font->file->hb, c, &glyph)) {
            *position = i;
            return font;
        }
    }
    return NULL;
}

static Str code_name(Arena *arena, uint32_t c, uint32_t selector)
{
    return selector ? str_printf(arena, "U+%04X U+%04X", (unsigned)c, (unsigned)selector)
                    : str_printf(arena, "U+%04X", (unsigned)c);
}

static void report(Typesetter *ts, DiagId id, Str shown, uint32_t c, uint32_t selector, Diag *diag, Place place)
{
    if (diag) diag_add(diag, id, place, shown, code_name(ts->arena, c, selector));
}

/* ---- shaping ---- */

static void fill_buffer(Face *face, Str text, hb_direction_t direction)
{
    hb_buffer_t *buffer = face->ts->buffer;
    hb_buffer_reset(buffer);
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
    hb_buffer_add_utf8(buffer, text.data, (int)text.len, 0, (int)text.len);
    hb_buffer_set_direction(buffer, direction);
    hb_buffer_guess_segment_properties(buffer);
    hb_buffer_set_language(buffer, face->language);
}

static ShapedGlyph shaped(const FontFile *file, const hb_glyph_info_t *info, const hb_glyph_position_t *at, bool vertical)
{
    float em = 1.0f / (float)file->upem;
    return (ShapedGlyph){.index = info->codepoint,
                         .x = (float)at->x_offset * em,
                         .y = (float)-at->y_offset * em,
                         .advance = vertical ? (float)-at->y_advance * em : (float)at->x_advance * em};
}

/* Shapes text of one font and cuts it into units, one per grapheme. Soft hyphens part no
 * letters for the shaper; of them it says nothing to draw. */
static Word *shape_word(Face *face, Font *font, Str text, bool vertical, Arena *arena)
{
    Typesetter *ts = face->ts;
    fill_buffer(face, text, vertical ? HB_DIRECTION_TTB : HB_DIRECTION_LTR);
    hb_shape(font->file->hb, ts->buffer, face->features, face->feature_count);
    unsigned count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(ts->buffer, &count);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(ts->buffer, &count);
    bool hyphens = str_contains(text, STR("\xC2\xAD"));
    hb_codepoint_t blank = 0;
    hb_font_get_nominal_glyph(font->file->hb, ' ', &blank);
    ShapedGlyph *glyphs = arena_array(arena, ShapedGlyph, count);
    Word *word = arena_new(arena, Word);
    word->units = arena_array(arena, ShapeUnit, count);
    for (unsigned i = 0; i < count;) {
        unsigned end = i + 1;
        while (end < count && infos[end].cluster == infos[i].cluster) end++;
        size_t from = infos[i].cluster, to = end < count ? infos[end].cluster : text.len, pos = from;
        ShapeUnit unit = {.offset = (uint32_t)from, .bytes = (uint16_t)(to - from), .glyphs = glyphs,
                          .font = font, .western = true};
        unit.character = utf8_next(text, &pos);
        unit.cls = (uint8_t)jlreq_class(unit.character);
        unit.bound = hb_glyph_info_get_glyph_flags(&infos[i]) & HB_GLYPH_FLAG_UNSAFE_TO_BREAK;
        for (; i < end; i++) {
            if (infos[i].codepoint == blank && at[i].x_advance == 0 && hyphens) continue; /* what hides one */
            *glyphs = shaped(font->file, &infos[i], &at[i], vertical);
            unit.advance += glyphs++->advance;
            unit.glyph_count++;
        }
        if (unit.glyph_count == 0) unit.font = NULL;
        word->units[word->count++] = unit;
    }
    return word;
}

static const Word *cached_word(Face *face, Font *font, size_t position, Str text)
{
    Map *words = &face->words[position];
    if (!words->arena) *words = map_on(face->ts->arena);
    Word *word = map_get(words, text);
    if (!word) {
        word = shape_word(face, font, text, false, face->ts->arena);
        map_set(words, text, word);
    }
    return word;
}

/* ---- stand-alone characters ---- */

enum { GETA = 0x3013 }; /* 〓, what a printer sets for a character he lacks */

static CharEntry make_entry(Face *face, uint32_t c, ShapeMode mode)
{
    size_t position = 0;
    CharEntry entry = {.state = CHAR_FOUND, .cls = (uint8_t)jlreq_class(c)};
    entry.font = find_font(face, c, 0, &position);
    uint32_t drawn = c;
    if (!entry.font) {
        entry.state = CHAR_MISSING;
        drawn = GETA;
        entry.font = find_font(face, drawn, 0, &position);
        if (!entry.font) return entry;
    }
    char bytes[4];
    Str text = {bytes, utf8_encode(drawn, bytes)};
    bool vertical = mode != SHAPE_HORIZONTAL;
    hb_codepoint_t nominal;
    hb_font_get_nominal_glyph(entry.font->file->hb, drawn, &nominal);
    entry.glyph = *shape_word(face, entry.font, text, vertical, face->ts->arena)->units[0].glyphs;
    if (mode == SHAPE_VERTICAL && entry.glyph.index == nominal && lies_in_vertical(drawn)) {
        entry.sideways = true;
        entry.glyph = *shape_word(face, entry.font, text, false, face->ts->arena)->units[0].glyphs;
    }
    return entry;
}

static const CharEntry *char_entry(Face *face, uint32_t c, ShapeMode mode)
{
    CharEntry **pages = face->pages[mode];
    if (!pages) pages = face->pages[mode] = arena_array(face->ts->arena, CharEntry *, FACE_PAGES);
    CharEntry *page = pages[c >> 8];
    if (!page) page = pages[c >> 8] = arena_array(face->ts->arena, CharEntry, 256);
    CharEntry *entry = &page[c & 255];
    if (entry->state == CHAR_UNKNOWN) *entry = make_entry(face, c, mode);
    return entry;
}

/* ---- cutting ---- */

typedef struct Cutter {
    Typesetter *ts;
    Face *face;
    ShapeMode mode;
    Str text;
    Arena *arena;
    ShapeUnits *units;
    Diag *diag;
    Place place;
} Cutter;

static void cut_solitary(Cutter *k, uint32_t c, size_t start, size_t end)
{
    const CharEntry *entry = char_entry(k->face, c, k->mode);
    if (entry->state == CHAR_MISSING)
        report(k->ts, DIAG_GLYPH_MISSING, str_slice(k->text, start, end), c, 0, k->diag, k->place);
    vec_push(k->arena, k->units,
             (ShapeUnit){.offset = (uint32_t)start, .bytes = (uint16_t)(end - start), .glyph_count = entry->font ? 1 : 0,
                         .glyphs = &entry->glyph, .font = entry->font, .character = c,
                         .advance = entry->glyph.advance, .sideways = entry->sideways, .cls = entry->cls});
}

/* Two Japanese dashes ―― that the font joins into one sign of two em, without a gap
 * between. (Two of U+2014 may become U+2E3A, which says something else.) */
static bool cut_double_dash(Cutter *k, uint32_t c, size_t start, size_t end)
{
    Str text = str_slice(k->text, start, end);
    size_t position = 0;
    Font *font = find_font(k->face, c, 0, &position);
    if (!font || k->mode != SHAPE_HORIZONTAL) return false;
    const Word *word = cached_word(k->face, font, position, text);
    if (word->count != 1 || word->units[0].glyph_count != 1) return false;
    ShapeUnit unit = word->units[0];
    unit.offset = (uint32_t)start;
    unit.western = false;
    vec_push(k->arena, k->units, unit);
    return true;
}

/* A base with a variation selector or combining marks: one unit. */
static void cut_stack(Cutter *k, uint32_t c, uint32_t selector, size_t start, size_t end)
{
    Str text = str_slice(k->text, start, end);
    size_t position = 0;
    Font *font = find_font(k->face, c, selector, &position);
    if (!font) {
        font = find_font(k->face, c, 0, &position);
        /* U+FE0E and U+FE0F only choose between text and picture form. */
        if (font && selector != 0xFE0E && selector != 0xFE0F)
            report(k->ts, DIAG_IVS_MISSING, text, c, selector, k->diag, k->place);
    }
    if (!font) {
        cut_solitary(k, c, start, end);
        return;
    }
    bool vertical = k->mode != SHAPE_HORIZONTAL;
    const Word *word;
    if (vertical) {
        if (!k->face->stacks.arena) k->face->stacks = map_on(k->ts->arena);
        Word *made = map_get(&k->face->stacks, text);
        if (!made) map_set(&k->face->stacks, text, made = shape_word(k->face, font, text, true, k->ts->arena));
        word = made;
    } else {
        word = cached_word(k->face, font, position, text);
    }
    ShapeUnit unit = word->units[0];
    unit.offset = (uint32_t)start;
    unit.bytes = (uint16_t)(end - start);
    unit.western = false; /* its class is that of the base */
    for (size_t i = 1; i < word->count; i++) { /* glyphs of a word lie side by side */
        unit.glyph_count = (uint16_t)(unit.glyph_count + word->units[i].glyph_count);
        unit.advance += word->units[i].advance;
    }
    vec_push(k->arena, k->units, unit);
}

static void push_word(Cutter *k, const Word *word, size_t start)
{
    for (size_t i = 0; i < word->count; i++) {
        ShapeUnit unit = word->units[i];
        unit.offset += (uint32_t)start;
        unit.sideways = k->mode == SHAPE_VERTICAL;
        vec_push(k->arena, k->units, unit);
    }
}

/* With more than this, soft hyphens part words for the shaper too: that bounds the work of cutting one at each. */
enum { HYPHENATED_WORD = 256 };

static bool goes_on_after_hyphens(const Cutter *k, const Font *font, size_t start, size_t *end)
{
    size_t position = 0, pos = *end;
    uint32_t c = SOFT_HYPHEN;
    while (c == SOFT_HYPHEN && pos < k->text.len) c = utf8_next(k->text, &pos);
    if (pos - start > HYPHENATED_WORD || text_is_invisible(c) || is_solitary(c) || is_mark(c) ||
        find_font(k->face, c, 0, &position) != font)
        return false;
    *end = pos;
    return true;
}

/* A stretch of Western characters that one font can draw. Returns its end. */
static size_t cut_word(Cutter *k, uint32_t c, size_t start, size_t after)
{
    size_t position = 0, next_position = 0, end = after;
    Font *font = find_font(k->face, c, 0, &position);
    if (!font) {
        cut_solitary(k, c, start, after);
        return after;
    }
    hb_codepoint_t glyph;
    while (end < k->text.len && end - start < 1024) {
        size_t pos = end;
        uint32_t next = utf8_next(k->text, &pos);
        bool mark = is_mark(next);
        if (next == SOFT_HYPHEN && goes_on_after_hyphens(k, font, start, &end)) continue;
        if (text_is_invisible(next) || (!mark && is_solitary(next))) break;
        if (mark ? !hb_font_get_nominal_glyph(font->file->hb, next, &glyph) && !utf8_is_variation_selector(next)
                 : find_font(k->face, next, 0, &next_position) != font)
            break;
        end = pos;
    }
    push_word(k, cached_word(k->face, font, position, str_slice(k->text, start, end)), start);
    return end;
}

void shape_part(Face *face, Font *font, bool sideways, Str text, Arena *arena, ShapeUnits *units)
{
    const Word *word = shape_word(face, font, text, false, arena);
    for (size_t i = 0; i < word->count; i++) {
        ShapeUnit unit = word->units[i];
        unit.sideways = sideways;
        vec_push(arena, units, unit);
    }
}

/* The character of U+3000 … U+9FFF that begins here and is no mark; 0: it is something else. */
static uint32_t japanese_at(Str text, size_t pos)
{
    if (text.len - pos < 3) return 0;
    const unsigned char *b = (const unsigned char *)text.data + pos;
    if (b[0] < 0xE3 || b[0] > 0xE9 || (b[1] & 0xC0) != 0x80 || (b[2] & 0xC0) != 0x80) return 0;
    uint32_t c = (b[0] & 0xFu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    return is_mark(c) ? 0 : c;
}

static bool mark_follows(Str text, size_t pos)
{
    if (pos == text.len || (unsigned char)text.data[pos] < 0xCC || japanese_at(text, pos)) return false;
    return is_mark(utf8_next(text, &pos));
}

void shape_text(Typesetter *ts, Face *face, ShapeMode mode, Str text, Arena *arena, ShapeUnits *units, Diag *diag,
                Place place)
{
    Cutter k = {ts, face, mode, text, arena, units, diag, place};
    if (!units->items) { /* enough for kanji, three bytes each, and for a short word */
        units->cap = text.len / 3 + 16;
        units->items = arena_array(arena, ShapeUnit, units->cap);
    }
    size_t pos = 0;
    while (pos < text.len) {
        size_t start = pos;
        uint32_t c = japanese_at(text, pos);
        if (c && !mark_follows(text, pos + 3)) { /* nearly all text */
            cut_solitary(&k, c, start, pos += 3);
            continue;
        }
        c = utf8_next(text, &pos);
        if (text_is_invisible(c)) {
            vec_push(arena, units, (ShapeUnit){.offset = (uint32_t)start, .bytes = (uint16_t)(pos - start), .character = c,
                                                .cls = (uint8_t)jlreq_class(c)});
            continue;
        }
        uint32_t selector = 0;
        size_t end = pos;
        if (c == 0x2015 && end < text.len && utf8_next(text, &end) == c && cut_double_dash(&k, c, start, end)) {
            pos = end;
            continue;
        }
        end = pos;
        if (is_solitary(c) || mode == SHAPE_VERTICAL_UPRIGHT) {
            while (end < text.len && end - start < 64) {
                size_t ahead = end;
                uint32_t next = utf8_next(text, &ahead);
                if (!is_mark(next)) break;
                if (utf8_is_variation_selector(next)) selector = next;
                end = ahead;
            }
            if (end == pos) cut_solitary(&k, c, start, end);
            else cut_stack(&k, c, selector, start, end);
            pos = end;
        } else {
            pos = cut_word(&k, c, start, pos);
        }
    }
}

/* ---- labels and measures ---- */

FontMetrics typesetter_metrics(Typesetter *ts, const TextFace *wanted)
{
    Face *face = typesetter_face(ts, wanted);
    Font *font = face_primary(face);
    double size = wanted->size;
    EmMetrics em = font ? *font_metrics(font) : (EmMetrics){0.88, 0.12, 0.5, 0.7, 0.1, 0.05};
    return (FontMetrics){.ascent = em.ascent * size,
                         .descent = em.descent * size,
                         .x_height = em.x_height * size,
                         .cap_height = em.cap_height * size,
                         .underline_position = em.underline_position * size,
                         .underline_thickness = em.underline_thickness * size,
                         .ic = (double)char_entry(face, 0x6C34, SHAPE_HORIZONTAL)->glyph.advance * size,
                         .ch = (double)char_entry(face, '0', SHAPE_HORIZONTAL)->glyph.advance * size};
}

double typesetter_width(Typesetter *ts, const TextFace *wanted, Str text)
{
    ArenaMark mark = arena_mark(ts->scratch);
    ShapeUnits units = {0};
    shape_text(ts, typesetter_face(ts, wanted), SHAPE_HORIZONTAL, text, ts->scratch, &units, NULL, place_none());
    double width = 0;
    for (size_t i = 0; i < units.count; i++) width += (double)units.items[i].advance;
    arena_rewind(ts->scratch, mark);
    return width * wanted->size;
}

/* Units [from, to) of one font as a run; *pen moves on, in points. */
static GlyphRun run_of(Arena *arena, Str text, const ShapeUnit *units, size_t count, double size, double *pen)
{
    size_t glyph_count = 0, n = 0;
    for (size_t i = 0; i < count; i++) glyph_count += units[i].glyph_count;
    Glyph *glyphs = arena_array(arena, Glyph, glyph_count);
    GlyphCluster *clusters = arena_array(arena, GlyphCluster, count);
    for (size_t i = 0; i < count; i++) {
        clusters[i] = (GlyphCluster){units[i].bytes, units[i].glyph_count};
        for (size_t g = 0; g < units[i].glyph_count; g++) {
            const ShapedGlyph *s = &units[i].glyphs[g];
            glyphs[n++] = (Glyph){s->index, *pen + (double)s->x * size, (double)s->y * size};
            *pen += (double)s->advance * size;
        }
    }
    size_t end = count ? units[count - 1].offset + units[count - 1].bytes : 0;
    return (GlyphRun){.font = units[0].font, .size = size, .glyphs = glyphs, .glyph_count = glyph_count,
                      .text = str_copy(arena, str_slice(text, units[0].offset, end)), .clusters = clusters,
                      .cluster_count = count};
}

void typesetter_label(Typesetter *ts, const TextFace *wanted, Str text, Arena *arena, GlyphRun **runs, size_t *count,
                      double *width, Diag *diag, Place place)
{
    ArenaMark mark = arena_mark(ts->scratch);
    ShapeUnits units = {0};
    shape_text(ts, typesetter_face(ts, wanted), SHAPE_HORIZONTAL, text, ts->scratch, &units, diag, place);
    size_t kept = 0;
    for (size_t i = 0; i < units.count; i++) /* what draws nothing says nothing */
        if (units.items[i].glyph_count) units.items[kept++] = units.items[i];
    VEC(GlyphRun) out = {0};
    double pen = 0;
    for (size_t from = 0, to; from < kept; from = to) {
        const ShapeUnit *first = &units.items[from];
        for (to = from + 1; to < kept && units.items[to].font == first->font &&
                            units.items[to].offset == units.items[to - 1].offset + units.items[to - 1].bytes;)
            to++;
        vec_push(arena, &out, run_of(arena, text, first, to - from, wanted->size, &pen));
    }
    arena_rewind(ts->scratch, mark);
    *runs = out.items;
    *count = out.count;
    if (width) *width = pen;
}

GlyphRun glyph_run_move(Arena *arena, const GlyphRun *run, double dx, double dy)
{
    Glyph *glyphs = arena_array(arena, Glyph, run->glyph_count);
    for (size_t i = 0; i < run->glyph_count; i++)
        glyphs[i] = (Glyph){run->glyphs[i].index, run->glyphs[i].x + dx, run->glyphs[i].y + dy};
    GlyphRun moved = *run;
    moved.glyphs = glyphs;
    return moved;
}
