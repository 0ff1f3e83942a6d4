#include "map/style.h"

#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "base/sink.h"
#include "base/vec.h"
#include "map/map.h"
#include "map/markers.h"
#include "markup/css.h"

typedef enum ConditionOp { HAS, HAS_NOT, EQUALS, DIFFERS } ConditionOp;

typedef struct Condition {
    ConditionOp op;
    Atom key;
    Str value;
} Condition;

enum { MATCH_POINT = 1, MATCH_LINE = 2, MATCH_AREA = 4, MATCH_CANVAS = 8 };

typedef struct Selector {
    unsigned kinds;
    double zoom_min, zoom_max; /* min <= zoom < max */
    Condition *conditions;
    size_t condition_count;
    MapMask need;  /* of HAS and EQUALS */
    size_t layer;  /* index in MapStyle.layers */
    size_t rule;
} Selector;

typedef struct Rule {
    CssDeclaration *declarations;
    size_t count;
} Rule;

struct MapStyle {
    VEC(Selector) selectors;
    VEC(Rule) rules;
    VEC(Atom) layers; /* sub-layers in order of appearance; 0 is the default */
};

typedef struct Parser {
    Arena *arena;
    Diag *diag;
    const CssToken *tokens;
    size_t count;
    size_t at;
    MapStyle *style;
} Parser;

/* ---- values --------------------------------------------------------------- */

typedef enum PropertyKind { NUMBER, LENGTH, COLOUR, DASHES, CAP, JOIN, KEY, TEXT, POSITION, WEIGHT, SHAPE, INK, EDGE, PATTERN, SIGN } PropertyKind;

typedef struct Property {
    const char *name;
    PropertyKind kind;
    size_t offset;
} Property;

#define FIELD(name, kind, field) {name, kind, offsetof(MapPaint, field)}
static const Property properties[] = {
    FIELD("color", COLOUR, color),
    FIELD("width", LENGTH, width),
    FIELD("opacity", NUMBER, opacity),
    FIELD("dashes", DASHES, dashes),
    FIELD("linecap", CAP, cap),
    FIELD("linejoin", JOIN, join),
    FIELD("casing-color", COLOUR, casing_color),
    FIELD("casing-width", LENGTH, casing_width),
    FIELD("casing-opacity", NUMBER, casing_opacity),
    FIELD("fill-color", COLOUR, fill_color),
    FIELD("fill-opacity", NUMBER, fill_opacity),
    FIELD("z-index", NUMBER, z_index),
    FIELD("major-z-index", NUMBER, major),
    FIELD("text", KEY, text),
    FIELD("font-size", LENGTH, font_size),
    FIELD("font-family", TEXT, font_family),
    FIELD("font-weight", WEIGHT, font_weight),
    FIELD("text-color", COLOUR, text_color),
    FIELD("text-halo-color", COLOUR, halo_color),
    FIELD("text-halo-radius", LENGTH, halo_radius),
    FIELD("text-position", POSITION, text_position),
    FIELD("text-offset", LENGTH, text_offset),
    FIELD("-t-priority", NUMBER, priority),
    FIELD("-t-spacing", NUMBER, spacing),
    FIELD("-t-repeat", LENGTH, repeat),
    FIELD("symbol-shape", SHAPE, symbol),
    FIELD("symbol-size", LENGTH, symbol_size),
    FIELD("symbol-fill-color", COLOUR, symbol_fill),
    FIELD("symbol-stroke-color", COLOUR, symbol_stroke),
    FIELD("symbol-stroke-width", LENGTH, symbol_stroke_width),
    FIELD("-t-ink", INK, ink),
    FIELD("-t-edge", EDGE, edge),
    FIELD("-t-pattern", PATTERN, pattern),
    FIELD("-t-pattern-color", COLOUR, pattern_color),
    FIELD("-t-pattern-size", LENGTH, pattern_size),
    FIELD("-t-pattern-width", LENGTH, pattern_width),
    FIELD("shield-text", KEY, shield_text),
    FIELD("shield-shape", SIGN, shield),
    FIELD("shield-size", LENGTH, shield_size),
    FIELD("shield-color", COLOUR, shield_color),
    FIELD("shield-text-color", COLOUR, shield_text_color),
};
enum { PROPERTY_COUNT = sizeof properties / sizeof *properties };

static const Property *property_of(Atom name)
{
    Str s = atom_str(name);
    for (size_t i = 0; i < PROPERTY_COUNT; i++)
        if (str_eq(s, str_from(properties[i].name))) return &properties[i];
    return NULL;
}

static bool word_is(const CssToken *t, const char *word)
{
    return (t->kind == CSS_IDENT || t->kind == CSS_STRING) && str_eq(t->text, str_from(word));
}

static bool one_of(const CssToken *t, const char *const *words, size_t count, unsigned *out)
{
    for (unsigned i = 0; i < count; i++)
        if (word_is(t, words[i])) return *out = i, true;
    return false;
}

/* Points; at most a metre either way, which no map needs. */
static bool length_of(const CssToken *t, double *out)
{
    double unit = t->kind == CSS_NUMBER ? 0.75 : t->kind == CSS_DIMENSION ? css_unit_points(t->ident) : 0;
    *out = t->number * unit;
    return unit > 0 && fabs(*out) <= 2835;
}

static bool dashes_of(const CssToken *t, size_t count, MapPaint *p)
{
    p->dash_count = 0;
    if (count == 1 && word_is(t, "none")) return true;
    for (size_t i = 0; i < count; i++) {
        if (t[i].kind == CSS_COMMA) continue;
        if (p->dash_count == MAP_DASHES || !length_of(&t[i], &p->dashes[p->dash_count]) ||
            p->dashes[p->dash_count] <= 0)
            return p->dash_count = 0, false;
        p->dash_count++;
    }
    return p->dash_count > 0;
}

static bool weight_of(const CssToken *t, double *out)
{
    if (t->kind == CSS_NUMBER && t->number >= 1 && t->number <= 1000) return *out = t->number, true;
    *out = word_is(t, "bold") ? 700 : 400;
    return word_is(t, "bold") || word_is(t, "normal");
}

/* Sets the property in *p; false when the value is not understood. */
static bool set_property(const Property *property, const CssToken *t, size_t count, MapPaint *p)
{
    static const char *const caps[] = {"none", "round", "square"}, *const joins[] = {"miter", "round", "bevel"}, *const inks[] = {"colour", "black"}, *const edges[] = {"all", "outer"};
    static const char *const positions[] = {"center", "line"}, *const patterns[] = {"none", "hatch", "cross", "dots"};
    static const char *const signs[] = {"none", "national", "prefectural", "expressway"};
    void *field = (char *)p + property->offset;
    unsigned choice;
    size_t used = count;
    if (count == 0) return false;
    switch (property->kind) {
    case NUMBER: *(double *)field = t->number; return t->kind == CSS_NUMBER && count == 1 && fabs(t->number) <= 1e4;
    case LENGTH: return count == 1 && length_of(t, field);
    case COLOUR: {
        CssColour c;
        if (!css_colour(t, count, &c, &used) || used != count) return false;
        *(Colour *)field = (Colour){c.r, c.g, c.b, c.a};
        return true;
    }
    case DASHES: return dashes_of(t, count, p);
    case CAP: if (count == 1 && one_of(t, caps, 3, &choice)) return *(unsigned *)field = choice, true; return false;
    case JOIN: if (count == 1 && one_of(t, joins, 3, &choice)) return *(unsigned *)field = choice, true; return false;
    case KEY:
        *(Atom *)field = word_is(t, "none") ? ATOM_NONE : atom(t->text);
        return count == 1 && (t->kind == CSS_IDENT || t->kind == CSS_STRING);
    case TEXT: *(Str *)field = t->text; return count == 1 && (t->kind == CSS_IDENT || t->kind == CSS_STRING);
    case POSITION:
        if (count != 1 || !one_of(t, positions, 2, &choice)) return false;
        *(TextPosition *)field = choice ? TEXT_LINE : TEXT_CENTER;
        return true;
    case WEIGHT: return count == 1 && weight_of(t, field);
    case INK: if (count == 1 && one_of(t, inks, 2, &choice)) return *(unsigned *)field = choice, true; return false;
    case EDGE: if (count == 1 && one_of(t, edges, 2, &choice)) return *(unsigned *)field = choice, true; return false;
    case PATTERN: if (count == 1 && one_of(t, patterns, 4, &choice)) return *(unsigned *)field = choice, true; return false;
    case SIGN: if (count == 1 && one_of(t, signs, 4, &choice)) return *(unsigned *)field = choice, true; return false;
    case SHAPE: *(Str *)field = t->text; return count == 1 && (word_is(t, "none") || marker_shape_known(t->text));
    }
    return false;
}

/* ---- selectors ------------------------------------------------------------ */

static const CssToken *peek(const Parser *p) { return p->at < p->count ? &p->tokens[p->at] : NULL; }

static bool next_is(const Parser *p, CssTokenKind kind)
{
    const CssToken *t = peek(p);
    return t && t->kind == kind;
}

static bool take_delim(Parser *p, char sign)
{
    const CssToken *t = peek(p);
    if (!t || t->kind != CSS_DELIM || t->text.len == 0 || t->text.data[0] != sign) return false;
    p->at++;
    return true;
}

static bool wrong(Parser *p, DiagId id, Str what)
{
    Place place = p->at < p->count ? p->tokens[p->at].place : p->count ? p->tokens[p->count - 1].place : place_none();
    return diag_add(p->diag, id, place, what);
}

/* name:ja-Hira comes as ident, colon, ident. */
static bool read_key(Parser *p, Atom *out)
{
    const CssToken *t = peek(p);
    if (!t || (t->kind != CSS_IDENT && t->kind != CSS_STRING)) return false;
    Buf key = buf_on(p->arena);
    buf_put(&key, t->text);
    p->at++;
    while (next_is(p, CSS_COLON) && p->at + 1 < p->count && p->tokens[p->at + 1].kind == CSS_IDENT) {
        buf_putc(&key, ':');
        buf_put(&key, p->tokens[p->at + 1].text);
        p->at += 2;
    }
    *out = atom(buf_str(&key));
    return true;
}

static bool read_condition(Parser *p, Condition *c)
{
    p->at++; /* [ */
    bool negated = take_delim(p, '!');
    *c = (Condition){.op = negated ? HAS_NOT : HAS};
    if (!read_key(p, &c->key)) return wrong(p, DIAG_MAPCSS_SELECTOR, STR("["));
    if (!negated && take_delim(p, '!')) negated = true;
    if (take_delim(p, '=')) {
        const CssToken *t = peek(p);
        bool value = t && (t->kind == CSS_IDENT || t->kind == CSS_STRING || t->kind == CSS_NUMBER);
        if (!value || c->op == HAS_NOT) return wrong(p, DIAG_MAPCSS_SELECTOR, t ? t->text : STR("["));
        c->op = negated ? DIFFERS : EQUALS;
        c->value = str_copy(p->arena, t->text);
        p->at++;
    } else if (negated && c->op == HAS) {
        return wrong(p, DIAG_MAPCSS_SELECTOR, STR("!"));
    }
    if (!next_is(p, CSS_BRACKET_CLOSE)) return wrong(p, DIAG_MAPCSS_SELECTOR, STR("["));
    p->at++;
    return true;
}

static bool zoom_number(Str s, double *out)
{
    long n;
    if (!str_to_int(s, &n) || n < 0 || n > 30) return false;
    *out = (double)n;
    return true;
}

/* The ident after |: z12, z12-, z-14, z12-14. */
static bool read_zoom(Parser *p, Selector *s)
{
    const CssToken *t = peek(p);
    if (!t || t->kind != CSS_IDENT || t->text.len < 2 || t->text.data[0] != 'z')
        return wrong(p, DIAG_MAPCSS_SELECTOR, t ? t->text : STR("|"));
    Str range = str_slice(t->text, 1, t->text.len);
    size_t dash = str_find_char(range, '-');
    Str low = str_slice(range, 0, dash), high = dash == SIZE_MAX ? low : str_slice(range, dash + 1, range.len);
    double a = 0, b = 30;
    bool ok = (str_empty(low) || zoom_number(low, &a)) && (str_empty(high) || zoom_number(high, &b)) && range.len > 1 - (dash == SIZE_MAX);
    if (!ok || a > b) return wrong(p, DIAG_MAPCSS_SELECTOR, t->text);
    s->zoom_min = a;
    s->zoom_max = b + 1;
    p->at++;
    return true;
}

static size_t sublayer(Parser *p, Atom name)
{
    MapStyle *style = p->style;
    for (size_t i = 0; i < style->layers.count; i++)
        if (style->layers.items[i] == name) return i;
    vec_push(p->arena, &style->layers, name);
    return style->layers.count - 1;
}

static bool read_subject(Parser *p, Selector *s)
{
    static const struct {
        const char *word;
        unsigned kinds;
    } subjects[] = {{"node", MATCH_POINT}, {"line", MATCH_LINE}, {"area", MATCH_AREA}, {"way", MATCH_LINE | MATCH_AREA},
                    {"relation", MATCH_AREA}, {"canvas", MATCH_CANVAS}};
    if (take_delim(p, '*')) return s->kinds = MATCH_POINT | MATCH_LINE | MATCH_AREA, true;
    const CssToken *t = peek(p);
    for (size_t i = 0; t && i < sizeof subjects / sizeof *subjects; i++)
        if (t->kind == CSS_IDENT && word_is(t, subjects[i].word)) return p->at++, s->kinds = subjects[i].kinds, true;
    return wrong(p, DIAG_MAPCSS_SELECTOR, t ? t->text : STR(""));
}

static uint64_t key_bit(Atom key) { return (uint64_t)1 << (key & 63); }

static uint64_t tag_bit(Atom key, Str value) { return (uint64_t)1 << ((hash64(value.data, value.len) ^ key) & 63); }

static bool read_selector(Parser *p, Selector *s)
{
    VEC(Condition) conditions = {0};
    *s = (Selector){.zoom_max = 31};
    if (!read_subject(p, s)) return false;
    Atom layer_key = atom(STR("-t-layer"));
    for (;;) {
        const CssToken *t = peek(p);
        if (!t || t->kind == CSS_COMMA || t->kind == CSS_BRACE_OPEN) break;
        if (t->kind == CSS_BRACKET_OPEN) {
            Condition c;
            if (!read_condition(p, &c)) return false;
            if ((c.op == HAS || c.op == EQUALS) && c.key != layer_key) s->need.keys |= key_bit(c.key);
            if (c.op == EQUALS && c.key != layer_key) s->need.tags |= tag_bit(c.key, c.value);
            vec_push(p->arena, &conditions, c);
        } else if (take_delim(p, '|')) {
            if (!read_zoom(p, s)) return false;
        } else if (t->kind == CSS_COLON && p->at + 2 < p->count && p->tokens[p->at + 1].kind == CSS_COLON &&
                   p->tokens[p->at + 2].kind == CSS_IDENT) {
            s->layer = sublayer(p, atom(p->tokens[p->at + 2].text));
            p->at += 3;
        } else {
            return wrong(p, DIAG_MAPCSS_SELECTOR, t->text);
        }
    }
    s->conditions = conditions.items;
    s->condition_count = conditions.count;
    return true;
}

/* ---- rules ---------------------------------------------------------------- */

/* Keeps what is understood, so that resolving later cannot fail. */
static void read_declarations(Parser *p, const CssToken *tokens, size_t count, Rule *out)
{
    size_t found;
    CssDeclaration *all = css_declarations(p->arena, tokens, count, &found, p->diag);
    *out = (Rule){.declarations = all};
    for (size_t i = 0; i < found; i++) {
        const Property *property = property_of(all[i].property);
        MapPaint probe = {0};
        if (!property) diag_add(p->diag, DIAG_MAPCSS_PROPERTY, all[i].place, atom_str(all[i].property));
        else if (!set_property(property, all[i].values, all[i].count, &probe))
            diag_add(p->diag, DIAG_MAPCSS_VALUE, all[i].place, atom_str(all[i].property));
        else out->declarations[out->count++] = all[i];
    }
}

/* Goes past the end of the rule whose selector is broken. */
static void skip_rule(Parser *p)
{
    while (p->at < p->count && p->tokens[p->at].kind != CSS_BRACE_OPEN) p->at++;
    if (p->at < p->count) p->at = css_block_end(p->tokens, p->count, p->at) + 1;
}

static void read_rule(Parser *p)
{
    enum { SELECTORS_MAX = 4096 };
    MapStyle *style = p->style;
    size_t before = style->selectors.count;
    for (;;) {
        Selector s;
        bool full = style->selectors.count >= SELECTORS_MAX; /* their numbers are kept in 16 bits */
        if (full) wrong(p, DIAG_MAPCSS_TOO_LONG, STR(""));
        if (full || !read_selector(p, &s)) {
            style->selectors.count = before;
            skip_rule(p);
            return;
        }
        s.rule = style->rules.count;
        vec_push(p->arena, &style->selectors, s);
        if (!next_is(p, CSS_COMMA)) break;
        p->at++;
    }
    if (!next_is(p, CSS_BRACE_OPEN)) {
        style->selectors.count = before;
        wrong(p, DIAG_MAPCSS_SELECTOR, STR("{"));
        skip_rule(p);
        return;
    }
    size_t end = css_block_end(p->tokens, p->count, p->at);
    Rule rule;
    read_declarations(p, p->tokens + p->at + 1, end - p->at - 1, &rule);
    vec_push(p->arena, &style->rules, rule);
    p->at = end < p->count ? end + 1 : p->count;
}

MapStyle *map_style_parse(Arena *arena, Str file, Str bytes, Diag *diag)
{
    Parser p = {.arena = arena, .diag = diag, .style = arena_new(arena, MapStyle)};
    p.tokens = css_tokens(arena, file, bytes, &p.count, diag);
    vec_push(arena, &p.style->layers, ATOM_NONE);
    while (p.at < p.count) {
        if (p.tokens[p.at].kind == CSS_AT) {
            wrong(&p, DIAG_MAPCSS_SELECTOR, p.tokens[p.at].text);
            skip_rule(&p);
        } else {
            read_rule(&p);
        }
    }
    return p.style;
}

MapStyle *map_style_load(Arena *arena, Str path, Diag *diag)
{
    Str bytes = STR("");
    int error = sink_read_file(arena, AT_FDCWD, str_cstr(arena, path), (size_t)16 << 20, &bytes);
    if (error) diag_add(diag, DIAG_FILE_UNREADABLE, place_file(path), path, str_from(strerror(error)));
    return map_style_parse(arena, path, bytes, diag);
}

struct MapStyles {
    MapStyle *sheets[3];
};

static const char *const sheet_names[] = {"calm", "contrast", "mono"};

MapStyles *map_styles_load(Arena *arena, Str directory, Diag *diag)
{
    MapStyles *styles = arena_new(arena, MapStyles);
    for (size_t i = 0; i < sizeof sheet_names / sizeof *sheet_names; i++)
        styles->sheets[i] = map_style_load(arena, str_printf(arena, STR_FMT "/%s.mapcss", STR_ARG(directory), sheet_names[i]), diag);
    return styles;
}

const MapStyle *map_styles_find(const MapStyles *styles, Str name)
{
    for (size_t i = 0; i < sizeof sheet_names / sizeof *sheet_names; i++)
        if (str_eq(name, str_from(sheet_names[i]))) return styles->sheets[i];
    return str_empty(name) ? styles->sheets[0] : NULL;
}

/* ---- matching ------------------------------------------------------------- */

double map_zoom(double scale_denominator) { return log2(559082264.0 / fmax(scale_denominator, 1)); }

MapMask map_key_mask(const GeoFeature *feature)
{
    MapMask mask = {0, 0};
    for (size_t i = 0; i < feature->tag_count; i++) {
        mask.keys |= key_bit(feature->tags[i].key);
        mask.tags |= tag_bit(feature->tags[i].key, feature->tags[i].value);
    }
    return mask;
}

static bool condition_holds(const Condition *c, const GeoFeature *feature, Str layer, Atom layer_key)
{
    bool is_layer = c->key == layer_key, has = is_layer;
    Str value = layer;
    for (size_t i = 0; !is_layer && !has && i < feature->tag_count; i++) {
        has = feature->tags[i].key == c->key;
        value = feature->tags[i].value;
    }
    switch (c->op) {
    case HAS: return has;
    case HAS_NOT: return !has;
    case EQUALS: return has && str_eq(value, c->value);
    case DIFFERS: return !has || !str_eq(value, c->value);
    }
    return false;
}

static bool selector_matches(const Selector *s, const GeoFeature *feature, Str layer, Atom layer_key)
{
    for (size_t i = 0; i < s->condition_count; i++)
        if (!condition_holds(&s->conditions[i], feature, layer, layer_key)) return false;
    return true;
}

size_t map_style_selectors(const MapStyle *style) { return style->selectors.count; }

MapActive map_style_active(Arena *arena, const MapStyle *style, double zoom)
{
    static const unsigned kinds[] = {[GEO_POINT] = MATCH_POINT, [GEO_LINE] = MATCH_LINE, [GEO_AREA] = MATCH_AREA};
    MapActive active = {.layer_key = atom_find(STR("-t-layer"))};
    for (size_t kind = 0; kind < 3; kind++) {
        active.selectors[kind] = arena_array(arena, uint16_t, style->selectors.count);
        active.needs[kind] = arena_array(arena, MapMask, style->selectors.count);
        for (size_t i = 0; i < style->selectors.count; i++) {
            const Selector *s = &style->selectors.items[i];
            if ((s->kinds & kinds[kind]) == 0 || zoom < s->zoom_min || zoom >= s->zoom_max) continue;
            active.needs[kind][active.count[kind]] = s->need;
            active.selectors[kind][active.count[kind]++] = (uint16_t)i;
        }
    }
    return active;
}

size_t map_style_match(const MapStyle *style, const MapActive *active, const GeoFeature *feature,
                       MapMask mask, Str layer, uint16_t *matched, size_t cap)
{
    const uint16_t *candidates = active->selectors[feature->kind];
    const MapMask *needs = active->needs[feature->kind];
    size_t count = 0, candidate_count = active->count[feature->kind];
    for (size_t i = 0; i < candidate_count && count < cap; i++) {
        if ((needs[i].keys & ~mask.keys) != 0 || (needs[i].tags & ~mask.tags) != 0) continue;
        if (selector_matches(&style->selectors.items[candidates[i]], feature, layer, active->layer_key)) matched[count++] = candidates[i];
    }
    return count;
}

static MapPaint unpainted(void)
{
    Colour black = {0, 0, 0, 1}, white = {1, 1, 1, 1};
    return (MapPaint){.color = black, .casing_color = black, .fill_color = white, .text_color = black,
                      .halo_color = white, .symbol_fill = white, .symbol_stroke = black, .opacity = 1,
                      .casing_opacity = 1, .fill_opacity = 1, .cap = CAP_BUTT, .join = JOIN_ROUND,
                      .font_weight = 400, .priority = NAN, .repeat = 220, .pattern_color = black,
                      .pattern_size = 4, .pattern_width = 0.5, .shield_color = black, .shield_text_color = white,
                      .shield_size = 12};
}

static void apply_rule(const Rule *rule, MapPaint *p)
{
    for (size_t i = 0; i < rule->count; i++) {
        const CssDeclaration *d = &rule->declarations[i];
        const Property *property = property_of(d->property);
        set_property(property, d->values, d->count, p);
        p->fills = p->fills || property->offset == offsetof(MapPaint, fill_color);
        p->has_major = p->has_major || property->offset == offsetof(MapPaint, major);
    }
}

MapPaint *map_style_resolve(Arena *arena, const MapStyle *style, const uint16_t *matched, size_t count, size_t *paints)
{
    MapPaint *all = arena_array(arena, MapPaint, style->layers.count);
    *paints = 0;
    for (size_t layer = 0; layer < style->layers.count; layer++) {
        MapPaint p = unpainted();
        bool any = false;
        for (size_t i = 0; i < count; i++) {
            const Selector *s = &style->selectors.items[matched[i]];
            if (s->layer != layer) continue;
            apply_rule(&style->rules.items[s->rule], &p);
            any = true;
        }
        if (isnan(p.priority)) p.priority = p.font_size;
        if (any) all[(*paints)++] = p;
    }
    return all;
}

MapInk map_style_ink(const MapStyle *style)
{
    MapPaint p = unpainted();
    for (size_t i = 0; i < style->selectors.count; i++)
        if ((style->selectors.items[i].kinds & MATCH_CANVAS) != 0)
            apply_rule(&style->rules.items[style->selectors.items[i].rule], &p);
    return p.ink ? MAP_INK_BLACK : MAP_INK_COLOUR;
}

Colour map_style_land(const MapStyle *style, double zoom)
{
    MapPaint p = unpainted();
    for (size_t i = 0; i < style->selectors.count; i++) {
        const Selector *s = &style->selectors.items[i];
        if ((s->kinds & MATCH_CANVAS) != 0 && zoom >= s->zoom_min && zoom < s->zoom_max)
            apply_rule(&style->rules.items[s->rule], &p);
    }
    return p.fill_color;
}
