/* Composition, by section of JLREQ. A text is set 10 em wide in 15 pt, first in
 * Noto Serif CJK JP, then in BIZ UDMincho, and asked where its characters stand. */
#include "../unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "text/compose.h"
#include "text/jlreq.h"

enum { MAX_CHARS = 400 };
static const double EM = 15;

typedef struct Placed {
    uint32_t character;
    size_t line;
    double x, y, size; /* along and across the line, em; y down from the baseline */
    bool sideways;
} Placed;

typedef struct Setting {
    Arena *arena;
    Diag *diag;
    FontSet *set;
    Typesetter *ts;
    ParagraphStyle style;
    SpanStyle span;
    Paragraph *paragraph;
    double measure; /* em */
    Lines lines;
    Placed body[MAX_CHARS], ruby[MAX_CHARS];
    size_t body_count, ruby_count, marks, hyphens;
    double mark_at[MAX_CHARS];
} Setting;

static const char *const FAMILIES[] = {"Noto Serif CJK JP", "BIZ UDMincho"};

static Setting *open_setting(void)
{
    Setting *s = calloc(1, sizeof *s);
    s->arena = arena_open();
    s->diag = diag_open();
    s->set = fontset_open(s->arena, STR("fonts/fonts.csv"), (Str){0}, s->diag);
    s->ts = typesetter_open(s->set);
    return s;
}

static void close_setting(Setting *s)
{
    assert_int_equal(diag_count(s->diag, DIAG_ERROR), 0);
    typesetter_close(s->ts);
    fontset_close(s->set);
    diag_close(s->diag);
    arena_close(s->arena);
    free(s);
}

static void fresh(Setting *s, const char *family)
{
    s->style = (ParagraphStyle){.align = ALIGN_JUSTIFY, .align_last = ALIGN_AUTO, .line_break = LINE_BREAK_STRICT,
                                .trim = TRIM_START, .line_height = 2 * EM,
                                .strut = {.families = str_from(family), .size = EM, .weight = 400}};
    s->span = (SpanStyle){.face = s->style.strut, .line_height = 2 * EM, .autospace = true};
    s->measure = 10;
    s->paragraph = paragraph_open(s->arena, s->ts, &s->style, s->diag);
}

static LineSpace measure_of(void *context, size_t index, double top, double height)
{
    (void)index, (void)top, (void)height;
    return (LineSpace){0, ((Setting *)context)->measure * EM};
}

static void note_run(Setting *s, const Line *line, size_t index, const Fragment *f)
{
    GlyphRun run = fragment_run(s->arena, f, s->style.writing, 0, 0);
    size_t pos = 0, glyph = 0;
    if (run.cluster_count && !run.text.len) { /* seen and not said */
        s->hyphens++;
        return;
    }
    bool vertical = s->style.writing != WRITING_HORIZONTAL;
    for (size_t c = 0; c < run.cluster_count; c++) {
        size_t at = pos;
        Placed p = {.character = utf8_next(run.text, &at), .line = index, .size = run.size / EM, .sideways = run.sideways};
        double x = run.glyphs[glyph].x / EM, y = run.glyphs[glyph].y / EM;
        p.x = (vertical ? y : x) + line->start / EM;
        p.y = vertical ? -x : y;
        pos += run.clusters[c].bytes;
        for (bool more = true; more; more = at < pos && !utf8_is_variation_selector(p.character = utf8_next(run.text, &at))) {
            if (p.size < 0.55) s->ruby[s->ruby_count++] = p;
            else s->body[s->body_count++] = p; /* each character of a joined sign */
        }
        glyph += run.clusters[c].glyphs;
    }
}

static void compose(Setting *s)
{
    s->body_count = s->ruby_count = s->marks = s->hyphens = 0;
    paragraph_compose(s->paragraph, measure_of, s, &s->lines);
    for (size_t i = 0; i < s->lines.count; i++) {
        const Line *line = &s->lines.items[i];
        for (size_t k = 0; k < line->fragment_count; k++) {
            const Fragment *f = &line->fragments[k];
            if (f->kind == FRAGMENT_GLYPHS) note_run(s, line, i, f);
            if (f->kind == FRAGMENT_EMPHASIS)
                for (size_t g = 0; g < f->run.glyph_count; g++) s->mark_at[s->marks++] = (f->x + f->run.glyphs[g].x) / EM;
        }
    }
}

static void say(Setting *s, const char *text) { paragraph_text(s->paragraph, &s->span, str_from(text), place_none()); }

static void set_one(Setting *s, const char *family, const char *text)
{
    fresh(s, family);
    say(s, text);
    compose(s);
}

/* The text with ¦ where lines end. */
static Str lines_of(Setting *s)
{
    Buf out = buf_on(s->arena);
    for (size_t i = 0; i < s->body_count; i++) {
        if (i && s->body[i].line != s->body[i - 1].line) buf_put(&out, STR("¦"));
        buf_put_utf8(&out, s->body[i].character);
    }
    return buf_str(&out);
}

static void assert_lines(Setting *s, const char *text, const char *expected)
{
    for (size_t i = 0; i < 2; i++) {
        set_one(s, FAMILIES[i], text);
        assert_str(lines_of(s), expected);
    }
}

static void near_(double got, double expected, const char *text, int line)
{
    if (fabs(got - expected) > 0.02) fail_msg("%s:%d %g em instead of %g", text, line, got, expected);
}
#define near(got, expected, text) near_((got), (expected), (text), __LINE__)

static double distance(const Setting *s, size_t i, size_t j)
{
    assert_true(j < s->body_count && s->body[i].line == s->body[j].line);
    return s->body[j].x - s->body[i].x;
}

static void assert_distance(Setting *s, const char *text, size_t i, size_t j, double em)
{
    for (size_t f = 0; f < 2; f++) {
        set_one(s, FAMILIES[f], text);
        near(distance(s, i, j), em, text);
    }
}

/* ---- JLREQ 3.1.7, 3.1.8: what may not begin or end a line ---- */

static void some_marks_never_begin_a_line(void **state)
{
    Setting *s = *state;
    static const char *const marks[] = {"’", "”", "）", "」", "』", "】", "〟", "、", "。", "，", "．", "！", "？", "‼", "⁈", "‐",
                                        "〜", "゠", "–", "・", "：", "；", "々", "〻", "ゝ", "ヾ", "ー", "ぁ", "っ", "ゃ", "ゎ",
                                        "ヵ", "ㇰ", "ㇿ", "」』）。", "～"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (size_t f = 0; f < 2; f++) {
            Str text = str_printf(s->arena, "甲国国国国国国国国国%s国国国", marks[i]);
            set_one(s, FAMILIES[f], text.data);
            for (size_t k = 1; k < s->body_count; k++)
                if (s->body[k].line != s->body[k - 1].line) assert_true(s->body[k].character == 0x56FD);
            assert_true(s->lines.count >= 2 && s->body[8].line == 0);
            assert_int_equal(s->body[9].line, s->body[10].line);
        }
}

static void some_marks_never_end_a_line(void **state)
{
    Setting *s = *state;
    static const char *const marks[] = {"‘", "“", "（", "「", "『", "【", "〈", "｟", "〝", "「『（"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        Str text = str_printf(s->arena, "甲国国国国国国国国%s国国国", marks[i]);
        set_one(s, FAMILIES[1], text.data);
        for (size_t k = 1; k < s->body_count; k++)
            if (s->body[k].line != s->body[k - 1].line) assert_true(s->body[k - 1].character == 0x56FD);
    }
    assert_lines(s, "甲国国国国国国国国」「国国国", "甲国国国国国国国国」¦「国国国");
}

/* JLREQ 3.1.10 */
static void some_pairs_are_never_parted(void **state)
{
    Setting *s = *state;
    static const char *const wholes[] = {"——", "……", "‥‥", "――", "12345", "1,234.56", "￥100", "$100", "50％",
                                         "30℃", "printing", "5km", "20kg", "〒124‐0001", "〒１２４－０００１", "1階", "１２",
                                         "03‐1234‐5678", "03-1234-5678", "第3回", "A4", "8時", "３．５"};
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        for (size_t before = 1; before < 9; before++) {
            Buf text = buf_on(s->arena);
            buf_put(&text, STR("甲"));
            for (size_t k = 0; k < before; k++) buf_put(&text, STR("国"));
            buf_put(&text, str_from(wholes[i]));
            buf_put(&text, STR("国国国国国国国国国国"));
            set_one(s, FAMILIES[before % 2], text.data);
            size_t first = 1 + before, last = first + utf8_count(str_from(wholes[i])) - 1;
            if (s->body[first].line != s->body[last].line) fail_msg("%s parted", str_cstr(s->arena, lines_of(s)));
        }
}

static void line_break_property(void **state)
{
    Setting *s = *state;
    fresh(s, FAMILIES[0]);
    s->style.line_break = LINE_BREAK_LOOSE;
    say(s, "甲国国国国国国国国国っ国国");
    compose(s);
    assert_str(lines_of(s), "甲国国国国国国国国国¦っ国国");
    fresh(s, FAMILIES[0]);
    s->style.line_break = LINE_BREAK_NORMAL;
    say(s, "甲国国国国国国国国国ー国国");
    compose(s);
    assert_str(lines_of(s), "甲国国国国国国国国国¦ー国国");
    fresh(s, FAMILIES[0]);
    s->style.line_break = LINE_BREAK_LOOSE;
    say(s, "甲国国国国国国国国国。国国");
    compose(s);
    assert_int_equal(s->body[9].line, s->body[10].line);
    assert_lines(s, "甲二百三十五万六千七百八十九円", "甲二百三十五万六千七¦百八十九円");
    fresh(s, FAMILIES[0]);
    say(s, "甲国国国国国国国国国\u2060山国国");
    compose(s);
    assert_int_equal(s->body[9].line, s->body[10].line);
}

static void addresses_part_where_css_says(void **state)
{
    Setting *s = *state;
    fresh(s, FAMILIES[1]);
    s->style.align = ALIGN_START;
    say(s, "詳しくはhttps://www.city.example.lg.jp/kenko/iryo/index.html?a=1&b=2をご覧ください");
    compose(s);
    assert_true(s->lines.count > 2);
    for (size_t k = 1; k < s->body_count; k++)
        if (s->body[k].line != s->body[k - 1].line && s->body[k].character < 0x7F) {
            uint32_t a = s->body[k - 1].character, b = s->body[k].character;
            assert_true(a == '/' || b == '.' || b == '?' || b == '&' || b == '=' || b == 'h');
        }
}

/* ---- JLREQ 3.1.2 - 3.1.6: space around marks ---- */

static void marks_close_up(void **state)
{
    Setting *s = *state;
    static const struct { const char *text; size_t i, j; double em; } rules[] = {
        {"甲国、国国", 1, 3, 2},       {"甲国「国国", 1, 3, 2},       {"甲国・国国", 1, 3, 2},     {"甲国「『国国", 1, 4, 2.5},
        {"甲国」』国国", 1, 4, 2.5},   {"甲国、」国国", 1, 4, 2.5},   {"甲国」、国国", 1, 4, 2.5}, {"甲国、「国国", 1, 4, 2.5},
        {"甲国」「国国", 1, 4, 2.5},   {"甲国」・国国", 1, 4, 2.5},   {"甲国・「国国", 1, 4, 2.5}, {"甲国。」「国国", 1, 5, 3},
        {"甲国　「国国", 1, 4, 2.5},     {"甲国！」国国", 1, 4, 3},     {"甲国――国国", 1, 4, 3},     {"甲国」――国国", 1, 5, 4},
        {"甲国――「国国", 1, 5, 4},     {"甲国・・国国", 1, 4, 3},     {"甲国Ａ国国", 1, 3, 2},     {"甲国。・国国", 1, 4, 3},
        {"甲国あ国ア国んーっ国", 1, 9, 8}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        assert_distance(s, rules[i].text, rules[i].i, rules[i].j, rules[i].em);
}

static void rules_hold_across_inline_elements(void **state)
{
    Setting *s = *state;
    fresh(s, FAMILIES[0]);
    SpanStyle bold = s->span;
    bold.face.weight = 700;
    say(s, "甲国");
    paragraph_open_box(s->paragraph, &bold, 0);
    paragraph_text(s->paragraph, &bold, STR("」"), place_none());
    paragraph_close_box(s->paragraph, 0);
    say(s, "「国");
    compose(s);
    near(distance(s, 1, 4), 2.5, "」「");
    fresh(s, FAMILIES[0]);
    SpanStyle small = s->span;
    small.face.size = 0.9 * EM;
    say(s, "甲国");
    paragraph_text(s->paragraph, &small, STR("（山）"), place_none());
    say(s, "国");
    compose(s);
    near(distance(s, 1, 5), 3.7, "small brackets"); /* Table 1: in the size the space belongs to */
}

static void line_heads_are_flush(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        set_one(s, FAMILIES[f], "甲国国国国国国国国国「国国国");
        near(s->body[11].x, 0.5, "「国");
        set_one(s, FAMILIES[f], "甲国国国国国国国国国「『国国国");
        near(s->body[12].x, 1, "「『国");
        fresh(s, FAMILIES[f]);
        s->style.indent = EM;
        say(s, "「甲国国国");
        compose(s);
        near(s->body[1].x, 1.5, "indented 「甲");
        set_one(s, FAMILIES[f], "甲国国国国国国国国！　国国国");
        near(s->body[11].x, 0, "after ！　");
        assert_int_equal(s->body[11].line, 1);
    }
}

static void text_spacing_trim(void **state)
{
    Setting *s = *state;
    static const struct { SpacingTrim trim; double first, pair; } cases[] = {
        {TRIM_START, 0.5, 2.5}, {TRIM_SPACE_FIRST, 1, 2.5}, {TRIM_NORMAL, 1, 2.5}, {TRIM_SPACE_ALL, 1, 3}, {TRIM_ALL, 0.5, 2}};
    for (size_t i = 0; i < 5; i++) {
        fresh(s, FAMILIES[1]);
        s->style.trim = cases[i].trim;
        say(s, "「甲国」「国国");
        compose(s);
        near(s->body[1].x, cases[i].first, "line head");
        near(distance(s, 2, 5), cases[i].pair, "」「");
    }
}

/* ---- JLREQ 3.2: Japanese and Western text ---- */

static void a_quarter_em_between_scripts(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        fresh(s, FAMILIES[f]);
        double h = typesetter_width(s->ts, &s->span.face, STR("NPO")) / EM;
        set_one(s, FAMILIES[f], "甲国NPO国");
        near(distance(s, 1, 5), 1.5 + h, "国NPO国");
        set_one(s, FAMILIES[f], "甲国「NPO」国");
        near(distance(s, 1, 7), 3 + h, "国「NPO」国");
        set_one(s, FAMILIES[f], "NPO国");
        near(distance(s, 0, 3), h + 0.25, "NPO国 at a line head");
        set_one(s, FAMILIES[f], "甲国 NPO 国");
        near(distance(s, 1, 7), 1 + 2.0 / 3 + h, "a typed space is not doubled");
        fresh(s, FAMILIES[f]);
        s->span.autospace = false;
        say(s, "甲国NPO国");
        compose(s);
        near(distance(s, 1, 5), 1 + h, "no autospace");
    }
}

/* In a font that has them one em wide, Western quotation marks take half of it. */
static void western_quotes_are_no_brackets(void **state)
{
    Setting *s = *state;
    set_one(s, FAMILIES[1], "甲don’t国");
    near(distance(s, 4, 5), 0.5, "don’t");
    set_one(s, FAMILIES[1], "甲国国国国国国don’t国");
    assert_int_equal(s->body[7].line, s->body[11].line);
    set_one(s, FAMILIES[1], "甲国’国");
    near(distance(s, 1, 3), 2, "a Japanese one");
}

/* ---- JLREQ 3.8: line adjustment ---- */

static void full_lines_end_flush(void **state)
{
    Setting *s = *state;
    static const char *const texts[] = {
        "甲地域の医療と介護の資源を一つにまとめ、住民が「どこに、何を」相談すればよいかを示す。24時間の窓口（電話）もある。",
        "甲「介護保険」、「医療保険」の手続き（申請・変更）は、「窓口」へ。電話でも可。",
        "受付は「平日」（月曜～金曜）、「土曜」です。TEL03-1234-5678までお電話ください。詳細はWebサイトで確認できます。"};
    for (size_t t = 0; t < 3; t++)
        for (double measure = 8; measure < 30; measure += 1.25) {
            fresh(s, FAMILIES[t % 2]);
            s->measure = measure;
            say(s, texts[t]);
            compose(s);
            for (size_t i = 0; i + 1 < s->lines.count; i++) {
                const Line *line = &s->lines.items[i];
                const Fragment *end = NULL;
                for (size_t k = 0; k < line->fragment_count; k++)
                    if (line->fragments[k].kind == FRAGMENT_GLYPHS) end = &line->fragments[k];
                double edge = (line->start + end->x + end->width) / EM;
                bool kept = fabs(edge + 0.5 - measure) < 0.02; /* a mark that kept its half em */
                if (!line->overflows && fabs(edge - measure) > 0.02 && !kept)
                    fail_msg("text %zu, %g em: line %zu ends at %g", t, measure, i, edge);
            }
        }
}

static void marks_give_way_in_order(void **state)
{
    Setting *s = *state;
    /* 3.8.3 e: shared by comma and bracket, kanji stay solid */
    assert_lines(s, "甲国、「国国」国国国国国国国", "甲国、「国国」国国国国¦国国国");
    assert_distance(s, "甲国、「国国」国国国国国国国", 1, 4, 2.25);
    assert_distance(s, "甲国、「国国」国国国国国国国", 7, 10, 3);
    /* d: middle dots first */
    assert_distance(s, "甲国・国国」、国国国国国国国", 1, 3, 1.5);
    assert_distance(s, "甲国・国国」、国国国国国国国", 4, 7, 2.5);
    /* e: never after a full stop inside the line */
    assert_distance(s, "甲国、国。国」、国国国国国国", 3, 5, 2);
    /* b: the line end before the inside */
    assert_lines(s, "甲、「国」国国国国国、国国国", "甲、「国」国国国国国、¦国国国");
    assert_distance(s, "甲、「国」国国国国国、国国国", 0, 3, 2.5);
    assert_lines(s, "甲国国国国国国国国、」国国国", "甲国国国国国国国国、」¦国国国");
    /* a full stop that fits keeps its half em */
    assert_distance(s, "甲国国国国国国国国。国国国", 0, 8, 8);
    /* 3.8.1: squeezed rather than one character left over */
    assert_lines(s, "甲国、「国国」国国国国", "甲国、「国国」国国国国");
}

static void lines_grow_in_order(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        set_one(s, FAMILIES[f], "甲国国国国国国国国「国国国");
        for (size_t i = 0; i < 8; i++) near(distance(s, i, i + 1), 1.125, "even");
        set_one(s, FAMILIES[f], "甲国国国、国国国国国っ国国国");
        near(distance(s, 3, 4), 1, "no space before 、");
        set_one(s, FAMILIES[f], "甲国国国……国国国「国国国");
        near(distance(s, 4, 5), 1, "none inside ……");
        set_one(s, FAMILIES[f], "甲国国国――国国国「国国国");
        near(distance(s, 3, 6) - distance(s, 2, 3), 2 + distance(s, 2, 3) - 1, "none inside ――");
        near(s->body[8].x, 9, "flush");
        fresh(s, FAMILIES[f]);
        double npo = typesetter_width(s->ts, &s->span.face, STR("NPO")) / EM;
        set_one(s, FAMILIES[f], "甲国国国NPO国国国「国国国国国国");
        double gap = (distance(s, 3, 7) - 1 - npo) / 2, kanji = distance(s, 0, 1) - 1;
        assert_true(kanji < 0.02 || gap > 0.48); /* 3.8.4 b before c */
        near(distance(s, 4, 6), typesetter_width(s->ts, &s->span.face, STR("NP")) / EM, "none inside a word");
        set_one(s, FAMILIES[f], "甲国国国国国国国国国国国国国国国");
        near(distance(s, 10, 15), 5, "the last line is not adjusted");
    }
}

static void word_spaces_grow_first(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        set_one(s, FAMILIES[f], "甲国国 H H H 国国国っっ国国国国国国");
        double h = typesetter_width(s->ts, &s->span.face, STR("H")) / EM;
        size_t line_end = 0;
        while (s->body[line_end + 1].line == 0) line_end++;
        double gap = (distance(s, 2, 10) - 1 - 3 * h) / 4, kanji = distance(s, 0, 2) / 2 - 1;
        assert_true(kanji < 0.02 || gap > 0.48);
    }
}

static void kanji_gaps_stay_small_in_real_text(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        set_one(s, FAMILIES[f], "甲「介護保険」、「医療保険」の手続き（申請・変更）は、「窓口」へ。電話でも可。");
        for (size_t i = 0; i + 1 < s->body_count; i++) {
            uint32_t a = s->body[i].character, b = s->body[i + 1].character;
            if (s->body[i].line == s->body[i + 1].line && a > 0x3040 && b > 0x3040 && a < 0xFF00 && b < 0xFF00 &&
                a != 0x30FB && b != 0x30FB)
                if (distance(s, i, i + 1) > 1.251) fail_msg("%g at %zu of %s", distance(s, i, i + 1), i, str_cstr(s->arena, lines_of(s)));
        }
    }
}

static void hanging_punctuation(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        fresh(s, FAMILIES[f]);
        s->style.hanging = HANG_ALLOW_END;
        say(s, "甲国国国国国国国国国、国国国");
        compose(s);
        assert_str(lines_of(s), "甲国国国国国国国国国、¦国国国");
        near(s->body[9].x, 9, "hangs");
        fresh(s, FAMILIES[f]);
        s->style.hanging = HANG_ALLOW_END;
        say(s, "甲国国国国国国国国国」国国国");
        compose(s);
        assert_int_equal(s->body[9].line, s->body[10].line); /* only stops hang */
        fresh(s, FAMILIES[f]);
        s->style.hanging = HANG_ALLOW_END;
        say(s, "甲国国国国国国国国。国国国");
        compose(s);
        near(s->body[8].x, 8, "fits");
        fresh(s, FAMILIES[f]);
        s->style.hanging = HANG_FORCE_END;
        say(s, "甲国国国国国国国国。国国国");
        compose(s);
        near(s->body[8].x, 9, "forced");
    }
}

static void alignment(void **state)
{
    Setting *s = *state;
    fresh(s, FAMILIES[0]);
    s->style.align = ALIGN_CENTER;
    say(s, "甲国国");
    compose(s);
    near(s->body[0].x, 3.5, "centred");
    fresh(s, FAMILIES[0]);
    s->style.align = ALIGN_END;
    say(s, "甲国国");
    compose(s);
    near(s->body[0].x, 7, "end");
    fresh(s, FAMILIES[0]);
    s->style.align_last = ALIGN_JUSTIFY;
    s->style.justify = JUSTIFY_INTER_CHARACTER;
    s->measure = 6;
    say(s, "甲氏名");
    compose(s);
    near(distance(s, 0, 1), 2.5, "字取り"); /* 3.7.3 */
    fresh(s, FAMILIES[0]);
    s->style.align = ALIGN_START;
    say(s, "甲国国国国国国国国「国国国");
    compose(s);
    near(distance(s, 0, 8), 8, "ragged");
}

/* ---- JLREQ 3.3: ruby and emphasis ---- */

static void add_ruby(Setting *s, const char *base, const char *text, bool joined)
{
    RubyStyle style = {.text = s->span, .overhang = true, .merge = true};
    style.text.face.size = EM / 2;
    style.text.line_height = EM / 2;
    paragraph_ruby(s->paragraph, &s->span, str_from(base), &style, str_from(text), joined, place_none());
}

static void set_ruby(Setting *s, size_t f, const char *before, const char *base, const char *text, const char *after)
{
    fresh(s, FAMILIES[f]);
    if (*before) say(s, before);
    add_ruby(s, base, text, false);
    if (*after) say(s, after);
    compose(s);
}

static double ruby_middle(const Setting *s)
{
    return (s->ruby[0].x + s->ruby[s->ruby_count - 1].x + 0.5) / 2;
}

static void ruby_by_length(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        set_ruby(s, f, "甲国", "漢", "かん", "国"); /* 3.3.5 */
        near(distance(s, 1, 3), 2, "two kana");
        near(s->ruby[0].x - s->body[2].x, 0, "coincide");
        set_ruby(s, f, "甲国", "目", "め", "国");
        near(ruby_middle(s) - s->body[2].x, 0.5, "one kana is centred");
        set_ruby(s, f, "甲の", "承", "うけた", "の"); /* 3.3.8 b */
        near(distance(s, 1, 3), 2, "over hiragana");
        near(ruby_middle(s) - s->body[2].x, 0.5, "over hiragana");
        set_ruby(s, f, "甲国", "志", "こころ", "国"); /* 3.3.8 a */
        near(distance(s, 1, 3), 2.5, "not over kanji");
        set_ruby(s, f, "甲の", "承", "うけたまわ", "の");
        near(distance(s, 1, 3), 2.5, "half an em each side");
        set_ruby(s, f, "甲国", "紫陽花", "あじさい", "園国"); /* 3.3.6 */
        near(s->ruby[0].x - s->body[2].x, 0.125, "1:2:1");
        near(s->ruby[1].x - s->ruby[0].x, 0.75, "1:2:1");
        set_ruby(s, f, "甲国", "境界", "ボーダーラ", "国");
        near(distance(s, 2, 3), 1.25, "base 1:2:1");
        near(distance(s, 1, 4), 3.5, "base 1:2:1");
        set_ruby(s, f, "甲、", "志", "こころ", "。国"); /* 3.3.8 c */
        near(distance(s, 0, 2), 2, "over marks");
        near(distance(s, 2, 3), 1, "over marks");
        near(s->ruby[0].y, -1 - 0.5 * 0.12 + 0.12, "above its base"); /* its em box stands on the base's */
    }
}

static void jukugo_ruby_shares_room(void **state)
{
    Setting *s = *state;
    fresh(s, FAMILIES[0]); /* 3.3.7 */
    say(s, "甲国");
    add_ruby(s, "凝", "ぎょう", false);
    add_ruby(s, "視", "し", true);
    say(s, "国");
    compose(s);
    near(distance(s, 1, 4), 3, "ぎょうし over 凝視");
    for (size_t i = 0; i < 4; i++) near(s->ruby[i].x - s->body[2].x, 0.5 * (double)i, "solid");
    fresh(s, FAMILIES[0]);
    say(s, "甲国国国国国国国国");
    add_ruby(s, "図", "と", false);
    add_ruby(s, "書", "しょ", true);
    add_ruby(s, "館", "かん", true);
    say(s, "国国国");
    compose(s);
    assert_str(lines_of(s), "甲国国国国国国国国図¦書館国国国");
}

static void divided_jukugo_takes_the_room_of_each_part(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) { /* 3.3.7: 2.5 em of ruby over two kanji, divided */
        fresh(s, FAMILIES[f]);
        say(s, "甲国国国国国国国国");
        add_ruby(s, "視", "し", false);
        add_ruby(s, "凝", "ぎょうさ", true);
        say(s, "国国国");
        compose(s);
        assert_str(lines_of(s), "甲国国国国国国国国視¦凝国国国");
        near(s->body[9].x, 9, "the first part is as wide as its base");
        near(s->ruby[0].x - s->body[9].x, 0.25, "its ruby over its own base");
        near(s->ruby[1].x, 0, "the second starts at the head of its line");
        near(s->body[10].x, 0.5, "its base is centred");
        near(s->body[11].x, 2, "and takes what its ruby needs");
        double least, most;
        paragraph_widths(s->paragraph, &least, &most);
        near(least / EM, 2, "the wider part alone");
    }
}

static void ruby_stays_inside_the_measure(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        set_ruby(s, f, "", "承", "うけたまわ", "のこと");
        assert_true(s->ruby[0].x > -0.02);
        set_ruby(s, f, "甲のがにでともへ", "承", "うけたまわ", "国国国");
        assert_true(s->ruby[s->ruby_count - 1].x + 0.5 < 10.02);
        fresh(s, FAMILIES[f]);
        add_ruby(s, "承", "うけたまわ", false);
        add_ruby(s, "志", "こころざし", false);
        compose(s);
        assert_true(s->ruby[5].x - s->ruby[4].x > 0.48); /* two long ones do not touch */
        set_ruby(s, f, "甲国国国国国国国", "紫陽花", "あじさい", "国国国");
        assert_int_equal(s->body[8].line, s->body[10].line); /* 3.1.10 h */
        near(s->lines.items[0].height / EM, 2, "pitch"); /* 4.5.1 */
        set_ruby(s, f, "甲国国国国国国国国", "漢", "かん", "、国国国");
        assert_int_equal(s->body[9].line, s->body[10].line);
    }
}

static void justification_leaves_groups_alone(void **state)
{
    Setting *s = *state;
    set_ruby(s, 0, "甲国国国国", "紫陽花", "あじさい", "国「国国国");
    near(distance(s, 5, 7), 2, "solid");
    near(s->body[8].x, 9, "flush");
}

static void emphasis_marks_stand_over_letters(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        fresh(s, FAMILIES[f]);
        say(s, "甲");
        SpanStyle plain = s->span;
        s->span.emphasis = EMPHASIS_SESAME;
        say(s, "国あ、国。");
        s->span = plain;
        say(s, "国");
        compose(s);
        assert_int_equal(s->marks, 3); /* none on 、。 */
        near(s->mark_at[0], 1.25, "centred");
        near(s->mark_at[1], 2.25, "centred");
    }
}

/* ---- inline cutting notes, JLREQ § 3.4 ---- */

static void say_note(Setting *s, const Warichu *note, const char *text)
{
    SpanStyle plain = s->span;
    s->span.warichu = note;
    s->span.face.size = note->size;
    s->span.line_height = note->size;
    say(s, text);
    s->span = plain;
}

static void set_note(Setting *s, const char *family, double measure, const char *before, const char *text, const char *after)
{
    fresh(s, family);
    Warichu *note = arena_new(s->arena, Warichu);
    *note = (Warichu){.base = s->span.face, .size = EM / 2};
    s->measure = measure;
    say(s, before);
    say_note(s, note, text);
    say(s, after);
    compose(s);
}

/* What the note says, in the order in which it is set. */
static Str note_said(Setting *s)
{
    Buf said = buf_on(s->arena);
    for (size_t i = 0; i < s->ruby_count; i++) buf_put_utf8(&said, s->ruby[i].character);
    return buf_str(&said);
}

/* Half as large, two lines without a gap between them, in the middle of the line; the first is not the shorter;
 * what follows stands after the longer. */
static void notes_are_two_lines_inside_one(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 4; f++) {
        set_note(s, FAMILIES[f % 2], 20, "鐘（", "一二三四五六七", "）国");
        if (f >= 2) {
            fresh(s, FAMILIES[f % 2]);
            s->style.writing = WRITING_VERTICAL_RL;
            Warichu note = {.base = s->span.face, .size = EM / 2};
            say(s, "鐘（");
            say_note(s, &note, "一二三四五六七");
            say(s, "）国");
            compose(s);
        }
        assert_int_equal(s->lines.count, 1);
        assert_int_equal(s->ruby_count, 7);
        assert_str(note_said(s), "一二三四五六七");
        double start = 1 + 1; /* the blank before the bracket belongs to it */
        double origin = s->body[0].x; /* how far along the line that of an upright glyph is, em */
        for (size_t i = 0; i < 7; i++) {
            near(s->ruby[i].x - origin / 2, start + 0.5 * (double)(i < 4 ? i : i - 4), "solid");
            near(s->ruby[i].y, s->ruby[i < 4 ? 0 : 4].y, "on its line");
            near(s->ruby[i].size, 0.5, "half the size");
        }
        near(s->ruby[4].y - s->ruby[0].y, 0.5, "without a gap");
        near(s->body[2].x - origin, start + 2, "closing bracket");
        near(s->body[3].x - origin, start + 3, "what follows");
        near(s->lines.items[0].height / EM, 2, "the pitch");
        /* One on each side of the middle: as far over the baseline of what is twice as large as under it. */
        if (f >= 2) near((s->ruby[0].y + s->ruby[4].y) / 2, s->body[0].y / 2, "about the middle");
    }
}

/* § 3.4: it goes on on the next line, its lines there too one over the other; rules of line heads and ends
 * hold for both of its lines. */
static void notes_go_on_on_the_next_line(void **state)
{
    Setting *s = *state;
    const char *text = "明治の末に、町の人が「寄付」した鐘で、重さは二百貫、いまも朝と夕の二度、当番の家の者が（ときに子が）鳴らす、という。";
    for (size_t f = 0; f < 2; f++)
        for (double measure = 5; measure < 32; measure += 0.75) {
            set_note(s, FAMILIES[f], measure, "港の鐘（", text, "）が鳴る。");
            assert_str(note_said(s), text);
            size_t lines = 0;
            for (size_t i = 0; i < s->ruby_count; i++) {
                const Placed *one = &s->ruby[i], *before = i ? one - 1 : NULL;
                bool head = !before || before->line != one->line || before->y < one->y - 0.1;
                if (!head) assert_true(one->x > before->x);
                if (!head) continue;
                lines++;
                CharClass cls = jlreq_class(one->character);
                assert_false(before && jlreq_forbidden_at_start(cls, one->character, LINE_BREAK_STRICT));
                assert_false(before && jlreq_forbidden_at_end(jlreq_class(before->character)));
                double edge = (s->lines.items[one->line].start + s->lines.items[one->line].width) / EM;
                if (before && before->line != one->line && before->line > s->ruby[0].line)
                    near(before->x + (jlreq_has_half_body(jlreq_class(before->character)) ? 0.25 : 0.5),
                         (s->lines.items[before->line].start + s->lines.items[before->line].width) / EM, "ends with its line");
                assert_true(one->x < edge);
            }
            assert_true(lines >= 2);
            for (size_t i = 0; i < s->lines.count; i++) assert_false(s->lines.items[i].overflows);
        }
}

/* None, one letter, a word that stays whole, one that nothing fits, many, and very long ones. */
static void notes_of_any_kind_are_set(void **state)
{
    Setting *s = *state;
    set_note(s, FAMILIES[0], 10, "国（", "", "）国");
    assert_int_equal(s->ruby_count, 0);
    near(s->body[2].x, 2, "nothing between brackets");
    set_note(s, FAMILIES[0], 10, "国（", "一", "）国");
    near(s->body[2].x, 2.5, "after one letter");
    set_note(s, FAMILIES[0], 10, "国（", "word", "）国");
    assert_int_equal(s->ruby_count, 4);
    near(s->ruby[3].y, s->ruby[0].y, "a word is not divided");
    set_note(s, FAMILIES[0], 10, "国", "https://www.example.jp/", "国");
    assert_str(note_said(s), "https://www.example.jp/");
    set_note(s, FAMILIES[0], 0.3, "国（", "一二三、四", "）国");
    assert_str(note_said(s), "一二三、四");
    Buf text = buf_on(s->arena);
    for (size_t i = 0; i < 30000; i++) buf_put(&text, i % 7 == 3 ? STR("、") : STR("国"));
    fresh(s, FAMILIES[0]);
    Warichu note = {.base = s->span.face, .size = EM / 2};
    say_note(s, &note, str_cstr(s->arena, buf_str(&text)));
    paragraph_compose(s->paragraph, measure_of, s, &s->lines);
    assert_true(s->lines.count > 600);
    fresh(s, FAMILIES[0]);
    for (size_t i = 0; i < 3000; i++) {
        Warichu *each = arena_new(s->arena, Warichu);
        *each = note;
        say_note(s, each, "一二三");
        say(s, "国");
    }
    paragraph_compose(s->paragraph, measure_of, s, &s->lines);
    assert_true(s->lines.count > 500);
}

/* CSS Text 3 § 4.2: stops at multiples of tab-size from the block's edge, none nearer than half a digit. */
static void tabs_end_at_their_stops(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++)
        for (int wraps = 0; wraps < 2; wraps++) {
            fresh(s, FAMILIES[f]);
            s->style.indent = 2 * EM;
            s->style.nowrap = s->span.nowrap = !wraps;
            s->span.preserve_breaks = s->span.preserve_spaces = true;
            s->span.tab_size = 3 * EM;
            say(s, "甲\t乙乙乙\t丙\n\t丁\t\t戊");
            s->measure = 30;
            compose(s);
            static const struct { size_t at, line; double x; } wanted[] = {{0, 0, 2}, {2, 0, 6}, {6, 0, 12}, {8, 1, 3}, {11, 1, 9}};
            assert_int_equal(s->body_count, 12);
            for (size_t i = 0; i < 5; i++) {
                assert_int_equal(s->body[wanted[i].at].line, wanted[i].line);
                near(s->body[wanted[i].at].x, wanted[i].x, "at its stop");
            }
            assert_true(s->body[1].character == ' '); /* who copies the line gets a space */
        }
    /* A gap too small to be seen goes on to the next stop; 0 is none; below 0 it counts spaces. */
    static const struct { double size, x; } sizes[] = {{2.2, 4.4}, {2.5, 2.5}, {0, 2}};
    for (size_t i = 0; i < 3; i++) {
        fresh(s, FAMILIES[0]);
        s->span.preserve_spaces = true;
        s->span.tab_size = sizes[i].size * EM;
        say(s, "国国\t国");
        compose(s);
        near(s->body[s->body_count - 1].x, sizes[i].x, "after half a digit at least");
    }
    fresh(s, FAMILIES[0]);
    s->span.preserve_spaces = true;
    s->span.tab_size = -8;
    say(s, "国\t国");
    compose(s);
    near(s->body[2].x * EM, 8 * typesetter_width(s->ts, &s->span.face, STR(" ")), "eight spaces");
}

/* JLREQ § 3.6.1: stops of one's own, from the block's edge; one without room for the text is passed over. */
static void tabs_end_at_stops_of_their_own(void **state)
{
    Setting *s = *state;
    static const TabStop stops[] = {{4 * EM, TAB_START, 0}, {9 * EM, TAB_CENTER, 0}, {14 * EM, TAB_END, 0}, {18 * EM, TAB_CHARACTER, 0x3001}};
    static const struct { const char *text; size_t at; double x; } wanted[] = {
        {"甲\t乙", 2, 4}, {"甲\t乙\t丙丙", 4, 8}, {"甲\t乙\t丙丙\t丁丁丁", 7, 11}, {"甲\t乙\t丙\t丁\t戊戊、己", 8, 16}, {"甲\t乙\t丙\t丁\t戊戊", 8, 16},
        {"甲甲甲甲\t乙", 5, 8.5},        /* at its stop already */
        {"甲甲甲甲\t乙乙乙乙乙乙乙乙乙乙丙\t丁", 5, 7}, /* no room before the middle, nor before the end; the character is not there */
        {"甲甲甲\t乙乙乙乙乙乙乙乙乙乙乙乙", 4, 4},
        {"甲\t乙乙乙乙乙乙乙乙乙乙乙", 2, 4}, /* the first stop, though the text would begin earlier at a later one */
        {"甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲\t乙", 19, 20}, /* behind all of them by tab-size */
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        for (int indent = 0; indent < 2; indent++) {
            fresh(s, FAMILIES[i % 2]);
            s->span.preserve_spaces = true;
            s->span.tab_size = 5 * EM;
            s->style.align = ALIGN_START;
            s->style.indent = indent * 0.25 * EM;
            s->style.tab_stops = stops;
            s->style.tab_stop_count = 4;
            s->measure = 30;
            say(s, wanted[i].text);
            compose(s);
            near(s->body[wanted[i].at].x, wanted[i].x, wanted[i].text);
        }
    /* With nothing but its own, the next tab is half a digit. */
    fresh(s, FAMILIES[0]);
    s->span.preserve_spaces = true;
    s->style.tab_stops = stops;
    s->style.tab_stop_count = 3;
    s->measure = 30;
    say(s, "国国国国国国国国国国国国国国\t国");
    compose(s);
    near((s->body[15].x - 14) * EM, typesetter_metrics(s->ts, &s->span.face).ch / 2, "half a digit");
}

/* A wide tab leaves little room: the line's end comes early. */
static void lines_with_wide_tabs_end_in_time(void **state)
{
    Setting *s = *state;
    for (int justify = 0; justify < 2; justify++) {
        fresh(s, FAMILIES[0]);
        s->span.preserve_spaces = true;
        s->span.tab_size = 7 * EM;
        s->style.align = justify ? ALIGN_JUSTIFY : ALIGN_START;
        s->measure = 10;
        say(s, "国\t国国国国国国国国国国国国");
        compose(s);
        assert_str(lines_of(s), "国 国国国¦国国国国国国国国国");
        assert_false(s->lines.items[0].overflows);
    }
}

/* Lines may end after tabs, which hang there; very many are set in good time. */
static void tabs_wrap_and_hang(void **state)
{
    Setting *s = *state;
    fresh(s, FAMILIES[0]);
    s->span.preserve_spaces = true;
    s->span.tab_size = 4 * EM;
    s->span.word_break = WORD_KEEP_ALL;
    s->style.align = ALIGN_START;
    say(s, "国国\t国国国\t国国国国\t国");
    compose(s);
    assert_str(lines_of(s), "国国 国国国¦国国国国 国");
    near(s->lines.items[0].width / EM, 7, "the tab at its end hangs");
    Buf text = buf_on(s->arena);
    for (size_t i = 0; i < 60000; i++) buf_put(&text, i % 3 ? STR("\t") : STR("国"));
    fresh(s, FAMILIES[0]);
    s->span.preserve_spaces = true;
    s->span.tab_size = 0.4 * EM;
    paragraph_text(s->paragraph, &s->span, buf_str(&text), place_none());
    paragraph_compose(s->paragraph, measure_of, s, &s->lines);
    assert_true(s->lines.count > 1000);
    for (size_t i = 0; i < s->lines.count; i++) assert_false(s->lines.items[i].overflows);
    TabStop many[64];
    for (size_t i = 0; i < 64; i++) many[i] = (TabStop){.at = (double)(i + 1) * 0.3 * EM, .align = (TabAlign)(i % 4), .character = '.'};
    fresh(s, FAMILIES[0]);
    s->span.preserve_spaces = true;
    s->style.tab_stops = many;
    s->style.tab_stop_count = 64;
    paragraph_text(s->paragraph, &s->span, buf_str(&text), place_none());
    paragraph_compose(s->paragraph, measure_of, s, &s->lines);
    assert_true(s->lines.count > 1000);
}

static void pitch_does_not_change_with_small_or_raised_text(void **state)
{
    Setting *s = *state;
    fresh(s, FAMILIES[0]);
    say(s, "国国国国");
    SpanStyle plain = s->span;
    s->span.face.size = EM * 0.6;
    s->span.baseline_shift = EM / 3;
    say(s, "注");
    s->span = plain;
    s->span.face.weight = 700;
    say(s, "国国国国国国国国国国");
    compose(s);
    for (size_t i = 0; i < s->lines.count; i++) near(s->lines.items[i].height / EM, 2, "pitch");
}

/* ---- vertical ---- */

static void fresh_vertical(Setting *s, size_t f)
{
    fresh(s, FAMILIES[f]);
    s->style.writing = WRITING_VERTICAL_RL;
}

static void vertical_setting(void **state)
{
    Setting *s = *state;
    for (size_t f = 0; f < 2; f++) {
        fresh_vertical(s, f);
        say(s, "甲国Web国ＡＢ国");
        compose(s);
        assert_true(s->body[2].sideways);
        assert_false(s->body[1].sideways);
        assert_false(s->body[6].sideways);
        near(distance(s, 0, 1), 1, "one em each");
        fresh_vertical(s, f);
        say(s, "甲国」「国");
        compose(s);
        near(distance(s, 1, 4), 2.5, "close up");
        fresh_vertical(s, f);
        say(s, "甲国国国国国国国国「国国国");
        compose(s);
        near(distance(s, 0, 8), 9, "even");
        fresh_vertical(s, f);
        say(s, "甲三・五倍"); /* 3.1.3 */
        compose(s);
        near(distance(s, 1, 3), 1.5, "decimal");
        fresh_vertical(s, f);
        s->span.upright = true;
        say(s, "甲国GNP国");
        compose(s);
        assert_false(s->body[3].sideways);
        fresh_vertical(s, f);
        say(s, "甲国");
        s->span.tate_chu_yoko = true;
        say(s, "12");
        s->span.tate_chu_yoko = false;
        say(s, "国");
        compose(s);
        near(distance(s, 1, 4), 2, "縦中横");
        near(s->body[2].x, s->body[3].x, "side by side");
        assert_true(s->body[3].y < s->body[2].y); /* to the right */
        near(s->lines.items[0].baseline / EM, 1, "the baseline is the middle");
        fresh_vertical(s, f);
        s->span.tate_chu_yoko = true;
        say(s, "２４");
        compose(s);
        near(s->body[0].size, 1, "full-width digits are narrowed, not made small");
        assert_str(lines_of(s), "２４");
    }
}

/* ---- layout's needs ---- */

static void boxes_and_leaders(void **state)
{
    Setting *s = *state;
    fresh(s, FAMILIES[0]);
    SpanStyle box = s->span;
    int tag = 0;
    box.owner = &tag;
    say(s, "国国国国国国国国");
    paragraph_open_box(s->paragraph, &box, 3);
    paragraph_text(s->paragraph, &box, STR("山山山山"), place_none());
    paragraph_close_box(s->paragraph, 4);
    say(s, "国");
    compose(s);
    assert_int_equal(s->lines.count, 2);
    size_t starts = 0, ends = 0;
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < s->lines.items[i].fragment_count; k++) {
            const Fragment *f = &s->lines.items[i].fragments[k];
            if (f->owner == &tag && f->kind == FRAGMENT_BOX_START) starts += f->continued_left == (i == 1);
            if (f->owner == &tag && f->kind == FRAGMENT_BOX_END) ends += f->continued_right == (i == 0);
        }
    assert_int_equal(starts, 2);
    assert_int_equal(ends, 2);
    fresh(s, FAMILIES[0]);
    say(s, "国");
    paragraph_leader(s->paragraph, &s->span, STR("…"));
    say(s, "12");
    compose(s);
    const Line *line = &s->lines.items[0];
    const Fragment *last = &line->fragments[line->fragment_count - 1];
    near((last->x + last->width) / EM, 10, "leader fills");
    assert_true(s->body_count >= 9);
}

static void widths_for_tables(void **state)
{
    Setting *s = *state;
    double narrow, wide;
    fresh(s, FAMILIES[0]);
    say(s, "国国国、printing国");
    paragraph_widths(s->paragraph, &narrow, &wide);
    double word = typesetter_width(s->ts, &s->span.face, STR("printing")) / EM;
    near(narrow / EM, word, "the longest word");
    near(wide / EM, 3 + 1 + word + 1.25, "all on one line");
    fresh(s, FAMILIES[0]);
    s->style.align = ALIGN_START;
    s->span.preserve_breaks = true;
    say(s, "一\n二二\n\n三");
    compose(s);
    assert_int_equal(s->lines.count, 4);
    fresh(s, FAMILIES[0]);
    compose(s);
    assert_int_equal(s->lines.count, 0);
}

static void what_cannot_fit_says_so(void **state)
{
    Setting *s = *state;
    fresh(s, FAMILIES[1]);
    s->measure = 3;
    say(s, "国printing国");
    compose(s);
    size_t over = 0;
    for (size_t i = 0; i < s->lines.count; i++) over += s->lines.items[i].overflows;
    assert_int_equal(over, 1);
    fresh(s, FAMILIES[1]);
    s->measure = 3;
    s->style.overflow_anywhere = true;
    say(s, "国printing国");
    compose(s);
    for (size_t i = 0; i < s->lines.count; i++) assert_false(s->lines.items[i].overflows);
}

/* word-break: keep-all with overflow-wrap: anywhere, as lists of names have it: at spaces; a
 * word too long for the line by the usual rules, its last character not alone; and
 * anywhere only where even that does not fit. */
static void words_kept_whole_give_way_in_order(void **state)
{
    Setting *s = *state;
    static const struct {
        double measure;
        const char *text, *lines;
    } cases[] = {
        {10, "訪問看護 ひだまり中央", "訪問看護 ¦ひだまり中央"},
        {10, "南居宅介護支援センター", "南居宅介護支援セン¦ター"},
        {5, "社会医療法人 ひだまり", "社会医療¦法人 ¦ひだまり"},
        {10, "かきくけこさしすせそた", "かきくけこさしすせ¦そた"},
        {1.5, "国国、国", "国¦国、¦国"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fresh(s, FAMILIES[0]);
        s->style.align = ALIGN_START;
        s->style.overflow_anywhere = true;
        s->span.word_break = WORD_KEEP_ALL;
        s->measure = cases[i].measure;
        say(s, cases[i].text);
        compose(s);
        assert_str(lines_of(s), cases[i].lines);
        for (size_t k = 0; k < s->lines.count; k++) assert_false(s->lines.items[k].overflows);
    }
}

/* A proportional face has its own spacing: its marks are not cut. */
static void proportional_kana_keep_their_widths(void **state)
{
    Setting *s = *state;
    fresh(s, "BIZ UDPGothic");
    say(s, "「かな」、カナ");
    s->measure = 100;
    compose(s);
    double width = typesetter_width(s->ts, &s->span.face, STR("「かな」、カナ"));
    near(s->lines.items[0].width / EM, width / EM, "as designed");
}

static void set_with_hyphens(Setting *s, const char *family, const char *text, double measure, bool no_hyphens)
{
    fresh(s, family);
    s->style.align = ALIGN_START;
    s->span.no_hyphens = no_hyphens;
    s->measure = measure;
    say(s, text);
    compose(s);
}

/* CSS Text 3 § 5.4 */
static void soft_hyphens_show_where_a_line_ends(void **state)
{
    Setting *s = *state;
    for (size_t i = 0; i < 2; i++) {
        set_with_hyphens(s, FAMILIES[i], "Donau\u00ADdampf\u00ADschiff", 7.5, false);
        assert_str(lines_of(s), "Donaudampf¦schiff");
        assert_int_equal(s->hyphens, 1);
        assert_true(s->lines.items[0].width <= 7.5 * EM);
        double hyphen = typesetter_width(s->ts, &s->span.face, STR("-"));
        double word = typesetter_width(s->ts, &s->span.face, STR("Donau")) + typesetter_width(s->ts, &s->span.face, STR("dampf"));
        near(s->lines.items[0].width / EM, (word + hyphen) / EM, "with its hyphen");
        /* One that fits only without its hyphen does not fit. */
        double twice = 2 * typesetter_width(s->ts, &s->span.face, STR("Donau"));
        set_with_hyphens(s, FAMILIES[i], "Donau\u00ADDonau\u00ADDonau", twice / EM + 0.05, false);
        assert_str(lines_of(s), "Donau¦DonauDonau");
        assert_int_equal(s->hyphens, 1);
        set_with_hyphens(s, FAMILIES[i], "Donau\u00ADdampf\u00ADschiff", 6, true);
        assert_str(lines_of(s), "Donaudampfschiff");
        assert_int_equal(s->hyphens, 0);
        assert_true(s->lines.items[0].overflows);
        /* Neither at a space, at the end, nor before a mark that may not begin a line. */
        set_with_hyphens(s, FAMILIES[i], "あいう\u00AD。 えお\u00AD", 3.2, false);
        assert_str(lines_of(s), "あい¦う。 ¦えお");
        assert_int_equal(s->hyphens, 0);
        double min, max;
        set_with_hyphens(s, FAMILIES[i], "dampf\u00ADe", 50, false);
        paragraph_widths(s->paragraph, &min, &max);
        near(min / EM, (typesetter_width(s->ts, &s->span.face, STR("dampf")) + hyphen) / EM, "narrowest");
    }
}

/* Each line is as wide as what stands on it is by itself: letters parted by the cut are neither kerned nor joined. */
static void assert_lines_alone(Setting *s, const char *const *wanted, size_t count)
{
    double hyphen = typesetter_width(s->ts, &s->span.face, STR("-"));
    assert_int_equal(s->lines.count, count);
    for (size_t i = 0; i < count; i++)
        near(s->lines.items[i].width, typesetter_width(s->ts, &s->span.face, str_from(wanted[i])) + (i + 1 < count ? hyphen : 0), wanted[i]);
}

/* A word with soft hyphens is one word for its letters: V under A, and one sign for ff or ffi. */
static void soft_hyphens_part_no_letters_where_no_line_ends(void **state)
{
    Setting *s = *state;
    const char *whole = "AVAToffice", *cut = "A\u00ADV\u00ADA\u00ADTo\u00ADf\u00ADf\u00ADice";
    double width, min, max;
    set_with_hyphens(s, FAMILIES[0], cut, 50, false);
    width = typesetter_width(s->ts, &s->span.face, str_from(whole));
    assert_str(lines_of(s), whole);
    assert_int_equal(s->lines.items[0].fragment_count, 1);
    assert_int_equal(s->lines.items[0].fragments[0].run.glyph_count, 8); /* ffi is one */
    near(s->lines.items[0].width, width, "as without");
    double parts = typesetter_width(s->ts, &s->span.face, STR("AVATof")) + typesetter_width(s->ts, &s->span.face, STR("fice"));
    assert_true(fabs(width - parts) > 0.05 * EM); /* else this would say nothing */
    set_with_hyphens(s, FAMILIES[0], cut, 3, false);
    assert_lines_alone(s, (const char *const[]){"AVA", "Toff", "ice"}, 3);
    set_with_hyphens(s, FAMILIES[0], cut, 1.3, false);
    assert_lines_alone(s, (const char *const[]){"A", "V", "A", "To", "ff", "ice"}, 6);
    set_with_hyphens(s, FAMILIES[0], "AVA\u00ADTof\u00ADfice", 2, false);
    assert_lines_alone(s, (const char *const[]){"AVA", "Tof", "fice"}, 3);
    paragraph_widths(s->paragraph, &min, &max);
    near(max, width, "on one line");
    /* A part with its hyphen may be wider than the whole word. */
    set_with_hyphens(s, FAMILIES[0], "m\u00ADi", 50, false);
    paragraph_widths(s->paragraph, &min, &max);
    assert_true(typesetter_width(s->ts, &s->span.face, STR("-")) > typesetter_width(s->ts, &s->span.face, STR("i")) && min <= max);
    /* Broken anywhere and never hyphenated, nothing is lost and no hyphen is shown. */
    set_with_hyphens(s, FAMILIES[0], "of\u00ADf\u00ADice", 50, true);
    s->style.line_break = LINE_BREAK_ANYWHERE;
    s->measure = 0.9;
    compose(s);
    assert_int_equal(s->hyphens, 0);
}

/* Beyond 256 bytes they part words, so that a hostile one costs no more than that. */
static void very_long_words_are_cut_at_soft_hyphens(void **state)
{
    Setting *s = *state;
    Buf text = buf_on(s->arena);
    for (size_t i = 0; i < 20000; i++) buf_put(&text, STR("AV\u00AD"));
    fresh(s, FAMILIES[0]);
    paragraph_text(s->paragraph, &s->span, buf_str(&text), place_none());
    paragraph_compose(s->paragraph, measure_of, s, &s->lines);
    assert_true(s->lines.count > 1000);
    for (size_t i = 0; i < s->lines.count; i++) assert_false(s->lines.items[i].overflows);
}

/* ---- kept fragments are drawn as those just made ---- */

static size_t assert_drawn_alike(Setting *s, Fragment *f)
{
    Fragment kept = *f;
    fragment_pack(s->arena, &kept);
    GlyphRun a = fragment_run(s->arena, f, s->style.writing, 3.25, 7.5), b = fragment_run(s->arena, &kept, s->style.writing, 3.25, 7.5);
    assert_int_equal(a.glyph_count, b.glyph_count);
    for (size_t i = 0; i < a.glyph_count; i++) {
        assert_int_equal(a.glyphs[i].index, b.glyphs[i].index);
        assert_true(fabs(a.glyphs[i].x - b.glyphs[i].x) <= 0 && fabs(a.glyphs[i].y - b.glyphs[i].y) <= 0);
    }
    return kept.packed ? a.glyph_count : 0;
}

static void kept_fragments_are_drawn_alike(void **state)
{
    Setting *s = *state;
    size_t packed[2] = {0};
    for (int vertical = 0; vertical < 2; vertical++) {
        fresh(s, FAMILIES[0]);
        if (vertical) s->style.writing = WRITING_VERTICAL_RL;
        RubyStyle ruby = {.text = s->span};
        ruby.text.face.size /= 2;
        s->span.emphasis = EMPHASIS_SESAME;
        say(s, "甲国、Wéb。é");
        paragraph_ruby(s->paragraph, &s->span, STR("漢"), &ruby, STR("かん"), false, place_none());
        compose(s);
        for (size_t i = 0; i < s->lines.count; i++)
            for (size_t k = 0; k < s->lines.items[i].fragment_count; k++)
                packed[vertical] += assert_drawn_alike(s, &s->lines.items[i].fragments[k]);
    }
    assert_in_range(packed[0], 8, 12); /* neither the ruby nor the marks, which stand above */
    assert_in_range(packed[1], 0, 2); /* in a column only what stands at its head */
}

/* ---- what is decided once for all kanji and kana ---- */

static bool same_joint(const Neighbour *a, const Neighbour *b, const Space *space, const BreakKind *kinds)
{
    Space found = jlreq_space(a, b);
    bool same = memcmp(&found, space, sizeof found) == 0;
    for (int i = 0; i < 12; i++) same &= jlreq_break(a, b, (LineBreak)(i / 3), (WordBreak)(i % 3)) == kinds[i];
    return same;
}

static void plain_letters_are_joined_alike(void **state)
{
    (void)state;
    size_t plain = 0;
    for (int spaced = 0; spaced < 2; spaced++) {
        Neighbour usual = {.cls = CL_IDEOGRAPH, .character = 0x56FD, .autospace = spaced, .em = EM};
        Space space = jlreq_space(&usual, &usual);
        BreakKind kinds[12];
        for (int i = 0; i < 12; i++) kinds[i] = jlreq_break(&usual, &usual, (LineBreak)(i / 3), (WordBreak)(i % 3));
        for (uint32_t c = 0; c < 0x30000; c++) {
            Neighbour other = usual;
            other.cls = jlreq_class(c);
            other.character = c;
            if (!jlreq_is_plain(other.cls, c)) continue;
            plain++;
            bool alike = same_joint(&usual, &other, &space, kinds) && same_joint(&other, &usual, &space, kinds) &&
                         same_joint(&other, &other, &space, kinds);
            if (!alike || jlreq_has_half_body(other.cls)) fail_msg("U+%04X", (unsigned)c);
        }
    }
    assert_true(plain > 2 * 21000);
}

/* ---- lines of one width are found by another way than those beside floats ---- */

static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static void say_at_random(Setting *s, uint32_t *seed)
{
    static const char *const words[] = {"国", "漢字かな交じり", "、", "。", "」", "「", "・", "（", "）", "…", "printing ", "co\u00ADoperation",
                                        "12,345", "Ａ４", "です。", "のための施設", "カタカナ", "A4 ", "！　", "――"};
    SpanStyle other = s->span;
    other.face.size *= draw(seed, 2) ? 0.8 : 1.4;
    RubyStyle ruby = {.text = s->span, .merge = draw(seed, 2), .overhang = draw(seed, 2)};
    ruby.text.face.size /= 2;
    for (uint32_t left = 10 + draw(seed, 60); left > 0; left--)
        switch (draw(seed, 14)) {
        case 0: paragraph_ruby(s->paragraph, &s->span, STR("漢"), &ruby, draw(seed, 2) ? STR("かんざし") : STR("か"), draw(seed, 2), place_none()); break;
        case 1: paragraph_text(s->paragraph, &other, str_from(words[draw(seed, 20)]), place_none()); break;
        case 2:
            paragraph_open_box(s->paragraph, &other, draw(seed, 9));
            paragraph_text(s->paragraph, &other, STR("箱の中"), place_none());
            paragraph_close_box(s->paragraph, draw(seed, 9));
            break;
        default: say(s, words[draw(seed, 20)]);
        }
}

static void fresh_at_random(Setting *s, uint32_t *seed)
{
    fresh(s, FAMILIES[draw(seed, 2)]);
    s->style.align = draw(seed, 4) ? ALIGN_JUSTIFY : ALIGN_START;
    s->style.align_last = draw(seed, 4) ? ALIGN_AUTO : ALIGN_JUSTIFY;
    s->style.trim = (SpacingTrim)draw(seed, 6);
    s->style.hanging = draw(seed, 16);
    s->style.justify = (TextJustify)(draw(seed, 3) ? 0 : draw(seed, 4));
    s->style.line_break = (LineBreak)draw(seed, 4);
    s->style.indent = draw(seed, 3) ? EM : 0;
    s->style.overflow_anywhere = draw(seed, 2);
    s->span.letter_spacing = draw(seed, 8) ? 0 : draw(seed, 2) ? 3 : -3;
    s->span.word_spacing = draw(seed, 8) ? 0 : -8;
    s->measure = 4 + draw(seed, 400) / 10.0;
}

static void lines_of_one_width_break_as_any_others(void **state)
{
    Setting *s = *state;
    uint32_t seed = 20261121;
    size_t lines = 0;
    for (size_t round = 0; round < 400; round++) {
        fresh_at_random(s, &seed);
        say_at_random(s, &seed);
        double width = s->measure * EM;
        Lines even, any;
        paragraph_compose(s->paragraph, line_space_even, &width, &even);
        paragraph_compose(s->paragraph, measure_of, s, &any);
        assert_int_equal(even.count, any.count);
        lines += even.count;
        for (size_t i = 0; i < even.count; i++) {
            const Line *a = &even.items[i], *b = &any.items[i];
            assert_int_equal(a->fragment_count, b->fragment_count);
            if (fabs(a->width - b->width) > 1e-9) fail_msg("round %zu, line %zu: %g pt instead of %g", round, i, a->width, b->width);
            for (size_t k = 0; k < a->fragment_count; k++)
                assert_int_equal(a->fragments[k].run.glyph_count, b->fragments[k].run.glyph_count);
        }
    }
    assert_true(lines > 2000);
}

/* Invisible ones change nothing: no space between scripts, no gap between kanji, brackets close up. */
static void soft_hyphens_inside_a_line_are_nothing(void **state)
{
    Setting *s = *state;
    double x[8];
    set_one(s, FAMILIES[0], "漢字A」「B。");
    size_t count = s->body_count;
    for (size_t i = 0; i < count; i++) x[i] = s->body[i].x;
    set_one(s, FAMILIES[0], "漢\u00AD字\u00ADA」\u00AD「B\u00AD。");
    assert_int_equal(s->body_count, count);
    for (size_t i = 0; i < count; i++) near(s->body[i].x, x[i], "as without");
}

#define TEST(name) cmocka_unit_test(name)
static int set_up(void **state)
{
    *state = open_setting();
    return 0;
}
static int tear_down(void **state)
{
    close_setting(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(some_marks_never_begin_a_line), TEST(some_marks_never_end_a_line), TEST(some_pairs_are_never_parted),
        TEST(line_break_property), TEST(addresses_part_where_css_says), TEST(marks_close_up),
        TEST(rules_hold_across_inline_elements), TEST(line_heads_are_flush), TEST(text_spacing_trim),
        TEST(a_quarter_em_between_scripts), TEST(western_quotes_are_no_brackets), TEST(full_lines_end_flush), TEST(marks_give_way_in_order),
        TEST(lines_grow_in_order), TEST(word_spaces_grow_first), TEST(kanji_gaps_stay_small_in_real_text),
        TEST(hanging_punctuation), TEST(alignment), TEST(ruby_by_length), TEST(jukugo_ruby_shares_room),
        TEST(divided_jukugo_takes_the_room_of_each_part),
        TEST(ruby_stays_inside_the_measure), TEST(justification_leaves_groups_alone),
        TEST(tabs_end_at_their_stops), TEST(tabs_end_at_stops_of_their_own), TEST(lines_with_wide_tabs_end_in_time), TEST(tabs_wrap_and_hang), TEST(notes_are_two_lines_inside_one), TEST(notes_go_on_on_the_next_line), TEST(notes_of_any_kind_are_set),
        TEST(emphasis_marks_stand_over_letters), TEST(pitch_does_not_change_with_small_or_raised_text),
        TEST(vertical_setting), TEST(boxes_and_leaders), TEST(widths_for_tables), TEST(what_cannot_fit_says_so), TEST(words_kept_whole_give_way_in_order),
        TEST(proportional_kana_keep_their_widths), TEST(soft_hyphens_show_where_a_line_ends),
        TEST(soft_hyphens_part_no_letters_where_no_line_ends), TEST(very_long_words_are_cut_at_soft_hyphens),
        TEST(soft_hyphens_inside_a_line_are_nothing), TEST(lines_of_one_width_break_as_any_others),
        TEST(plain_letters_are_joined_alike), TEST(kept_fragments_are_drawn_alike),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
