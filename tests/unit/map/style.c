#include "../unit.h"

#include <math.h>

#include "map/map.h"
#include "map/style.h"

typedef struct Sheet {
    Arena *arena;
    Diag *diag;
    MapStyle *style;
} Sheet;

static Sheet sheet(const char *text)
{
    Sheet s = {.arena = arena_open(), .diag = diag_open()};
    s.style = map_style_parse(s.arena, STR("a.mapcss"), str_from(text), s.diag);
    return s;
}

static void done(Sheet *s)
{
    diag_close(s->diag);
    arena_close(s->arena);
}

/* Paints of a feature with tags "k=v;k=v". */
static const MapPaint *paints(Sheet *s, GeoKind kind, const char *tags, double zoom, size_t *count)
{
    GeoTag found[8];
    GeoFeature f = {.kind = kind, .tags = found};
    Str rest = str_from(tags), pair;
    while (str_split(&rest, ';', &pair)) {
        size_t at = str_find_char(pair, '=');
        found[f.tag_count++] = (GeoTag){atom(str_slice(pair, 0, at)), str_slice(pair, at + 1, pair.len)};
    }
    uint16_t matched[64];
    MapActive active = map_style_active(s->arena, s->style, zoom);
    size_t n = map_style_match(s->style, &active, &f, map_key_mask(&f), STR("base"), matched, 64);
    return map_style_resolve(s->arena, s->style, matched, n, count);
}

static const MapPaint *only(Sheet *s, GeoKind kind, const char *tags, double zoom)
{
    size_t count;
    const MapPaint *p = paints(s, kind, tags, zoom, &count);
    assert_int_equal(count, 1);
    return p;
}

static bool nothing(Sheet *s, GeoKind kind, const char *tags, double zoom)
{
    size_t count;
    paints(s, kind, tags, zoom, &count);
    return count == 0;
}

static void later_rules_win(void **state)
{
    (void)state;
    Sheet s = sheet("line[highway] { width: 1pt; color: #ff0000; }\n"
                    "line[highway=primary] { width: 2mm; casing-width: 1px; casing-color: black }\n"
                    "line[highway=primary][bridge] { dashes: 3, 1.5; linecap: round; linejoin: bevel }");
    assert_int_equal(diag_count(s.diag, DIAG_WARNING), 0);
    const MapPaint *p = only(&s, GEO_LINE, "highway=primary", 15);
    assert_true(fabs(p->width - 2 * 72 / 25.4) < 1e-9);
    assert_true(p->color.r == 1 && p->color.g == 0 && p->color.a == 1);
    assert_true(p->casing_width == 0.75);
    assert_int_equal(p->dash_count, 0);
    p = only(&s, GEO_LINE, "highway=primary;bridge=yes", 15);
    assert_int_equal(p->dash_count, 2);
    assert_true(p->dashes[1] == 1.5 * 0.75);
    assert_int_equal(p->cap, CAP_ROUND);
    assert_int_equal(p->join, JOIN_BEVEL);
    assert_true(only(&s, GEO_LINE, "highway=path", 15)->width == 1);
    done(&s);
}

static void subjects_and_conditions(void **state)
{
    (void)state;
    Sheet s = sheet("way[a] { width: 1 } area[!b][c!=d] { fill-color: red } node[\"name:ja-Hira\"] { symbol-size: 4 }"
                    "*[e:f=\"x y\"] { width: 2 } relation[g=1] { z-index: 3 } area[-t-layer=base][h] { width: 5 }");
    assert_int_equal(diag_count(s.diag, DIAG_WARNING), 0);
    assert_false(nothing(&s, GEO_LINE, "a=1", 15));
    assert_false(nothing(&s, GEO_AREA, "a=1;b=1", 15));
    assert_true(nothing(&s, GEO_POINT, "a=1", 15));
    assert_true(only(&s, GEO_AREA, "x=y", 15)->fills);
    assert_true(nothing(&s, GEO_AREA, "b=1", 15));
    assert_true(nothing(&s, GEO_AREA, "c=d", 15));
    assert_true(only(&s, GEO_AREA, "c=e", 15)->fills);
    assert_true(only(&s, GEO_POINT, "name:ja-Hira=x", 15)->symbol_size == 3);
    assert_true(only(&s, GEO_POINT, "e:f=x y", 15)->width == 1.5);
    assert_true(only(&s, GEO_AREA, "g=1", 15)->z_index == 3);
    assert_true(only(&s, GEO_AREA, "h=1", 15)->width == 3.75);
    done(&s);
}

static void zoom_ranges(void **state)
{
    (void)state;
    Sheet s = sheet("line|z14[a]{width:1} line|z15-16[b]{width:1} line|z-13[c]{width:1} line|z17-[d]{width:1}");
    assert_int_equal(diag_count(s.diag, DIAG_WARNING), 0);
    assert_false(nothing(&s, GEO_LINE, "a=1", 14.9));
    assert_true(nothing(&s, GEO_LINE, "a=1", 15));
    assert_false(nothing(&s, GEO_LINE, "b=1", 16.99));
    assert_true(nothing(&s, GEO_LINE, "b=1", 14.99));
    assert_false(nothing(&s, GEO_LINE, "c=1", 2));
    assert_true(nothing(&s, GEO_LINE, "c=1", 14));
    assert_false(nothing(&s, GEO_LINE, "d=1", 20));
    assert_true(fabs(map_zoom(8000) - 16.09) < 0.01);
    done(&s);
}

static void sublayers_paint_apart(void **state)
{
    (void)state;
    Sheet s = sheet("line[railway=rail]{width:3;color:#333333} line[railway=rail]::dash{width:2;color:white;dashes:6,6}");
    size_t count;
    const MapPaint *p = paints(&s, GEO_LINE, "railway=rail", 15, &count);
    assert_int_equal(count, 2);
    assert_true(p[0].width == 2.25 && p[0].dash_count == 0);
    assert_true(p[1].width == 1.5 && p[1].dash_count == 2);
    done(&s);
}

static void names_and_symbols(void **state)
{
    (void)state;
    Sheet s = sheet("node[railway=station]{text:name;font-size:9pt;font-weight:bold;text-halo-radius:1pt;text-position:line;"
                    "text-offset:8pt;-t-spacing:.2;symbol-shape:square;symbol-size:7pt} node[x]{text:none}"
                    "canvas{fill-color:#f0f0f0} canvas|z16-{fill-color:white}");
    assert_int_equal(diag_count(s.diag, DIAG_WARNING), 0);
    const MapPaint *p = only(&s, GEO_POINT, "railway=station", 15);
    assert_int_equal(p->text, ATOM_name);
    assert_true(p->font_weight == 700 && p->priority == 9 && p->text_position == TEXT_LINE);
    assert_int_equal(only(&s, GEO_POINT, "railway=station;x=1", 15)->text, ATOM_NONE);
    assert_true(map_style_land(s.style, 15).r < 0.95f);
    assert_true(map_style_land(s.style, 16).r == 1);
    done(&s);
}

typedef struct Wrong {
    const char *text;
    DiagId id;
    unsigned line, column;
} Wrong;

/* What is not of the subset is said where it stands, and the rest still works. */
static bool is(Colour c, float r, float g, float b) { return fabsf(c.r - r) < 0.01f && fabsf(c.g - g) < 0.01f && fabsf(c.b - b) < 0.01f; }

/* Every property does what its name says. */
static void each_property_arrives(void **state)
{
    (void)state;
    Sheet s = sheet("line { opacity: 0.5; casing-opacity: 0.25; major-z-index: -2; text: name; font-family: \"BIZ UDPMincho\"; text-color: #ff0000;"
                    "text-halo-color: #00ff00; -t-priority: 33; -t-repeat: 100pt; text-offset: 7pt; shield-text: ref; shield-shape: national; shield-size: 11pt;"
                    "shield-color: #0000ff; shield-text-color: #ffff00; }"
                    "area { fill-color: #ffffff; fill-opacity: 0.75; -t-edge: outer; -t-pattern: hatch; -t-pattern-color: #ff0000; -t-pattern-size: 6pt; -t-pattern-width: 0.4pt; }"
                    "node { symbol-shape: square; symbol-size: 9pt; symbol-fill-color: #ff0000; symbol-stroke-color: #0000ff; symbol-stroke-width: 2pt; }"
                    "node[k=a] { -t-pattern: cross; shield-shape: prefectural; } node[k=b] { -t-pattern: dots; shield-shape: expressway; }"
                    "node[k=c] { -t-pattern: none; shield-shape: none; } canvas { -t-ink: black; }");
    const MapPaint *p = only(&s, GEO_LINE, "a=b", 12);
    assert_true(p->opacity == 0.5 && p->casing_opacity == 0.25 && p->has_major && p->major == -2);
    assert_str(p->font_family, "BIZ UDPMincho");
    assert_true(is(p->text_color, 1, 0, 0) && is(p->halo_color, 0, 1, 0) && p->priority == 33 && p->repeat == 100 && p->text_offset == 7);
    assert_true(p->shield_text == atom(STR("ref")) && p->shield == SHIELD_NATIONAL && p->shield_size == 11);
    assert_true(is(p->shield_color, 0, 0, 1) && is(p->shield_text_color, 1, 1, 0));
    p = only(&s, GEO_AREA, "a=b", 12);
    assert_true(p->edge == EDGE_OUTER && p->fill_opacity == 0.75 && p->pattern == PATTERN_HATCH && is(p->pattern_color, 1, 0, 0));
    assert_true(p->pattern_size == 6 && fabs(p->pattern_width - 0.4) < 1e-9);
    p = only(&s, GEO_POINT, "k=a", 12);
    assert_true(is(p->symbol_fill, 1, 0, 0) && is(p->symbol_stroke, 0, 0, 1) && p->symbol_stroke_width == 2);
    assert_true(p->pattern == PATTERN_CROSS && p->shield == SHIELD_PREFECTURAL);
    p = only(&s, GEO_POINT, "k=b", 12);
    assert_true(p->pattern == PATTERN_DOTS && p->shield == SHIELD_EXPRESSWAY);
    p = only(&s, GEO_POINT, "k=c", 12);
    assert_true(p->pattern == PATTERN_NONE && p->shield == SHIELD_NONE);
    assert_true(map_style_ink(s.style) == MAP_INK_BLACK);
    size_t count;
    diag_sorted(s.diag, &count);
    assert_int_equal(count, 0);
    done(&s);
}

static void says_what_it_does_not_know(void **state)
{
    (void)state;
    static const Wrong wrong[] = {
        {"line[a]{wobble:1}", DIAG_MAPCSS_PROPERTY, 1, 9},
        {"line[a]{\n width: 3em}", DIAG_MAPCSS_VALUE, 2, 2},
        {"line[a]{color: 12}", DIAG_MAPCSS_VALUE, 1, 9},
        {"line[a]{dashes: 0, 1}", DIAG_MAPCSS_VALUE, 1, 9},
        {"line[a]{dashes: 1,1,1,1,1,1,1}", DIAG_MAPCSS_VALUE, 1, 9},
        {"line[a]{symbol-shape: heart}", DIAG_MAPCSS_VALUE, 1, 9},
        {"line[a]{width: 99m}", DIAG_MAPCSS_VALUE, 1, 9},
        {"river[a]{width:1}", DIAG_MAPCSS_SELECTOR, 1, 1},
        {"line|q3[a]{width:1}", DIAG_MAPCSS_SELECTOR, 1, 6},
        {"line|z9-3[a]{width:1}", DIAG_MAPCSS_SELECTOR, 1, 6},
        {"line.class{width:1}", DIAG_MAPCSS_SELECTOR, 1, 5},
        {"line[a=~/x/]{width:1}", DIAG_MAPCSS_SELECTOR, 1, 8},
        {"line > node{width:1}", DIAG_MAPCSS_SELECTOR, 1, 6},
        {"@import 'x'; ", DIAG_MAPCSS_SELECTOR, 1, 1},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Arena *arena = arena_open();
        Sheet s = sheet(str_cstr(arena, str_printf(arena, "%s\nline[ok] { width: 1pt }", wrong[i].text)));
        size_t count;
        const DiagMessage *all = diag_sorted(s.diag, &count);
        assert_true(count >= 1);
        assert_int_equal(all[0].id, wrong[i].id);
        assert_int_equal(all[0].place.line, wrong[i].line);
        assert_int_equal(all[0].place.column, wrong[i].column);
        bool rest_works = i == 13 || !nothing(&s, GEO_LINE, "ok=1", 15); /* @import eats the rule after it */
        assert_true(rest_works);
        done(&s);
        arena_close(arena);
    }
}

/* Whatever a feature is, the sheet for fax machines paints it black or white, whole. */
static bool is_pure(Colour c) { return c.r + c.g + c.b == 0 || c.r + c.g + c.b == 3; }

static void mono_knows_black_and_white_alone(void **state)
{
    (void)state;
    Sheet s = {.arena = arena_open(), .diag = diag_open()};
    const MapStyles *styles = map_styles_load(s.arena, STR("templates/map"), s.diag);
    assert_int_equal(diag_count(s.diag, DIAG_WARNING) + diag_count(s.diag, DIAG_ERROR), 0);
    const MapStyle *mono = map_styles_find(styles, STR("mono"));
    assert_null(map_styles_find(styles, STR("loud")));
    assert_true(map_style_ink(mono) == MAP_INK_BLACK && is_pure(map_style_land(mono, 15)));
    assert_true(map_style_ink(map_styles_find(styles, STR("contrast"))) == MAP_INK_COLOUR);
    assert_true(map_styles_find(styles, STR("")) == map_styles_find(styles, STR("calm")));
    for (size_t i = 0; i < map_style_selectors(mono); i++) {
        uint16_t one = (uint16_t)i;
        size_t count;
        MapPaint *paints = map_style_resolve(s.arena, mono, &one, 1, &count);
        for (size_t k = 0; k < count; k++) {
            const MapPaint *p = &paints[k];
            assert_true(p->opacity == 1 && p->casing_opacity == 1 && p->fill_opacity == 1);
            assert_true(is_pure(p->color) && is_pure(p->casing_color) && is_pure(p->fill_color) && is_pure(p->text_color));
            assert_true(is_pure(p->halo_color) && is_pure(p->symbol_fill) && is_pure(p->symbol_stroke));
        }
    }
    done(&s);
}

static void the_shipped_sheet_is_clean(void **state)
{
    (void)state;
    Sheet s = {.arena = arena_open(), .diag = diag_open()};
    s.style = map_style_load(s.arena, STR("templates/map/calm.mapcss"), s.diag);
    size_t count;
    diag_sorted(s.diag, &count);
    assert_int_equal(count, 0);
    assert_true(map_style_selectors(s.style) > 50);
    assert_true(only(&s, GEO_LINE, "highway=primary", 15)->width > only(&s, GEO_LINE, "highway=residential", 15)->width);
    done(&s);
    s = (Sheet){.arena = arena_open(), .diag = diag_open()};
    map_style_load(s.arena, STR("templates/map/none.mapcss"), s.diag);
    assert_int_equal(diag_count_of(s.diag, DIAG_FILE_UNREADABLE), 1);
    done(&s);
}

/* Their numbers are kept in 16 bits: neither one rule nor many have more than there is room for. */
static void selectors_are_bounded(void **state)
{
    (void)state;
    Arena *arena = arena_open();
    Buf one = buf_on(arena), many = buf_on(arena);
    for (int i = 0; i < 70000; i++) buf_put(&one, i ? STR(",way") : STR("way"));
    buf_put(&one, STR("{width:1}area{width:2}"));
    for (int i = 0; i < 4200; i++) buf_put(&many, STR("way{width:1}"));
    buf_putc(&one, '\0');
    buf_putc(&many, '\0');
    Sheet s = sheet(one.data);
    assert_int_equal(diag_count_of(s.diag, DIAG_MAPCSS_TOO_LONG), 1);
    assert_int_equal(map_style_selectors(s.style), 1); /* a rule is read whole or not at all */
    assert_true(nothing(&s, GEO_LINE, "a=b", 15));
    done(&s);
    s = sheet(many.data);
    assert_true(diag_count_of(s.diag, DIAG_MAPCSS_TOO_LONG) > 0);
    assert_int_equal(map_style_selectors(s.style), 4096);
    done(&s);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_rules_win), cmocka_unit_test(subjects_and_conditions), cmocka_unit_test(zoom_ranges),
        cmocka_unit_test(sublayers_paint_apart), cmocka_unit_test(names_and_symbols),
        cmocka_unit_test(each_property_arrives), cmocka_unit_test(says_what_it_does_not_know),
        cmocka_unit_test(the_shipped_sheet_is_clean), cmocka_unit_test(mono_knows_black_and_white_alone),
        cmocka_unit_test(selectors_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
