/* style_page.c - @page: sheet sizes, folds, bleed and marks, margin boxes (CSS Paged Media 3). */
#include "markup/style_engine.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const struct { const char *name; double width, height; } sheet_sizes[] = { /* mm */
    {"a0", 841, 1189}, {"a1", 594, 841}, {"a2", 420, 594}, {"a3", 297, 420}, {"a4", 210, 297}, {"a5", 148, 210},
    {"a6", 105, 148}, {"b4", 250, 353}, {"b5", 176, 250}, {"b6", 125, 176}, {"jis-b3", 364, 515}, {"jis-b4", 257, 364},
    {"jis-b5", 182, 257}, {"jis-b6", 128, 182}, {"letter", 215.9, 279.4}, {"legal", 215.9, 355.6}, {"ledger", 279.4, 431.8}};

static bool named_size(const CssToken *t, double *width, double *height)
{
    for (size_t i = 0; i < sizeof sheet_sizes / sizeof sheet_sizes[0]; i++) {
        if (!token_is(t, sheet_sizes[i].name))
            continue;
        *width = sheet_sizes[i].width * 72 / 25.4;
        *height = sheet_sizes[i].height * 72 / 25.4;
        return true;
    }
    return false;
}

/* Sheets between 3 mm and 5 m: nothing smaller or larger is paper. */
static bool set_page_size(const Cascade *c, const CssToken *t, size_t n, PageStyle *page)
{
    double size[2] = {595.2755905, 841.8897638};
    size_t lengths = 0, used = 1;
    bool landscape = false, named = false;
    for (size_t i = 0; i < n; i += used) {
        Length length;
        used = 1;
        if (token_is(t + i, "landscape") || token_is(t + i, "portrait"))
            landscape = token_is(t + i, "landscape");
        else if (named_size(t + i, &size[0], &size[1]))
            named = true;
        else if (lengths < 2 && value_length(c, t + i, n - i, LEN_AUTO, &length, &used))
            size[lengths] = length.kind == LENGTH_PT ? (double)length.value : size[lengths], lengths += length.kind == LENGTH_PT;
        else
            return false;
    }
    if (lengths == 1)
        size[1] = size[0];
    if ((named && lengths) || size[0] < 8 || size[1] < 8 || size[0] > 14400 || size[1] > 14400)
        return false;
    page->width = landscape ? fmax(size[0], size[1]) : size[0];
    page->height = landscape ? fmin(size[0], size[1]) : size[1];
    return n > 0;
}

static bool set_fold_places(const Cascade *c, const CssToken *t, size_t n, PageStyle *page)
{
    PageFold folds[PAGE_FOLDS];
    size_t count = 0, used;
    for (size_t i = 0; i < n;) {
        if (token_is(t + i, "across") && count) {
            folds[count - 1].across = true;
            i++;
        } else if ((token_is(t + i, "valley") || token_is(t + i, "mountain")) && count) {
            folds[count - 1].mountain = token_is(t + i++, "mountain");
        } else {
            PageFold fold = {0};
            if (count == PAGE_FOLDS || !value_length(c, t + i, n - i, LEN_PERCENT, &fold.at, &used))
                return false;
            folds[count++] = fold;
            i += used;
        }
    }
    if (!count)
        return false;
    page->fold = FOLD_AT;
    page->fold_count = count;
    memcpy(page->fold_at, folds, count * sizeof *folds);
    return true;
}

/* map 6 2: twelve panels. */
static bool set_fold_map(const CssToken *t, size_t n, PageStyle *page)
{
    double panels[2] = {0, 1};
    for (size_t i = 1; i < n && i < 3; i++) panels[i - 1] = t[i].kind == CSS_NUMBER ? t[i].number : 0;
    double creases = panels[0] + panels[1] - 2;
    if (n < 2 || n > 3 || panels[0] < 2 || panels[1] < 1 || creases > PAGE_FOLDS || fmod(panels[0], 1) > 0 || fmod(panels[1], 1) > 0)
        return false;
    page->fold = FOLD_MAP;
    page->fold_count = 0;
    page->fold_columns = (unsigned)panels[0];
    page->fold_rows = (unsigned)panels[1];
    return true;
}

static bool set_fold(const Cascade *c, const CssToken *t, size_t n, PageStyle *page)
{
    static const struct { const char *name; FoldKind kind; } kinds[] = {
        {"none", FOLD_NONE}, {"half", FOLD_HALF}, {"four", FOLD_FOUR}, {"roll-3", FOLD_ROLL_3}, {"z-3", FOLD_Z_3}};
    for (size_t i = 0; n == 1 && i < sizeof kinds / sizeof kinds[0]; i++)
        if (token_is(t, kinds[i].name)) {
            page->fold = kinds[i].kind;
            page->fold_count = 0;
            return true;
        }
    return n && token_is(t, "map") ? set_fold_map(t, n, page) : set_fold_places(c, t, n, page);
}

static bool set_page_property(const Cascade *c, const CssDeclaration *d, PageStyle *page)
{
    Str name = atom_str(d->property);
    Length length;
    size_t used;
    if (str_eq(name, STR("size")))
        return set_page_size(c, d->values, d->count, page);
    if (str_eq(name, STR("bleed"))) {
        bool good = value_length(c, d->values, d->count, LEN_AUTO, &length, &used) && used == d->count;
        if (good)
            page->bleed = length.kind == LENGTH_PT ? (double)length.value : -1;
        return good;
    }
    if (str_eq(name, STR("-t-fold")))
        return set_fold(c, d->values, d->count, page);
    page->marks_crop = page->marks_cross = false;
    for (size_t i = 0; i < d->count; i++) {
        if (token_is(&d->values[i], "crop"))
            page->marks_crop = true;
        else if (token_is(&d->values[i], "cross"))
            page->marks_cross = true;
        else if (!token_is(&d->values[i], "none"))
            return false;
    }
    return d->count > 0;
}

static const char *const margin_box_names[PAGE_BOX_COUNT] = {
    "top-left-corner", "top-left", "top-center", "top-right", "top-right-corner", "right-top", "right-middle", "right-bottom",
    "bottom-right-corner", "bottom-right", "bottom-center", "bottom-left", "bottom-left-corner", "left-bottom", "left-middle",
    "left-top"};

static const struct { TextAlign align; VerticalAlign valign; } margin_box_aligns[PAGE_BOX_COUNT] = {
    {ALIGN_END, VALIGN_MIDDLE}, {ALIGN_START, VALIGN_MIDDLE}, {ALIGN_CENTER, VALIGN_MIDDLE}, {ALIGN_END, VALIGN_MIDDLE},
    {ALIGN_START, VALIGN_MIDDLE}, {ALIGN_CENTER, VALIGN_TOP}, {ALIGN_CENTER, VALIGN_MIDDLE}, {ALIGN_CENTER, VALIGN_BOTTOM},
    {ALIGN_START, VALIGN_MIDDLE}, {ALIGN_END, VALIGN_MIDDLE}, {ALIGN_CENTER, VALIGN_MIDDLE}, {ALIGN_START, VALIGN_MIDDLE},
    {ALIGN_END, VALIGN_MIDDLE}, {ALIGN_CENTER, VALIGN_BOTTOM}, {ALIGN_CENTER, VALIGN_MIDDLE}, {ALIGN_CENTER, VALIGN_TOP}};

static int margin_box_index(Atom at)
{
    for (int i = 0; i < PAGE_BOX_COUNT; i++)
        if (str_eq(atom_str(at), str_from(margin_box_names[i])))
            return i;
    return -1;
}

static void apply_page_rule(StyleEngine *e, Typesetter *ts, PageStyle *page, const PageRule *rule, Style *boxes, bool important)
{
    Cascade c = {e->arena, ts, &page->box, e->root, page->box.face.size, e->root->face.size};
    for (int phase = PHASE_CUSTOM; phase <= PHASE_LATE; phase++)
        style_apply_list(e, &c, rule->declared, phase, important);
    for (size_t i = 0; i < rule->rule->declaration_count; i++) {
        const CssDeclaration *d = &rule->rule->declarations[i];
        if (d->important == important && style_is_page_property(atom_str(d->property)) && !set_page_property(&c, d, page))
            diag_add(e->diag, DIAG_STYLE_VALUE, d->place, style_values_text(e, d->values, d->count), atom_str(d->property));
    }
    for (size_t i = 0; i < rule->rule->child_count; i++) {
        const CssRule *child = &rule->rule->children[i];
        bool foot = str_eq(atom_str(child->at), STR("footnote"));
        int at = foot ? PAGE_BOX_COUNT : margin_box_index(child->at);
        const Style **known = foot ? &page->footnote_area : &page->margin_box[at < 0 ? 0 : at];
        if (at < 0) {
            diag_add(e->diag, DIAG_STYLE_AT_RULE, child->place, atom_str(child->at));
            continue;
        }
        Style *s = &boxes[at];
        if (!*known) {
            *s = e->initial;
            style_inherit(s, &page->box);
            s->display = DISPLAY_BLOCK;
            if (!foot) {
                s->text_align = margin_box_aligns[at].align;
                s->vertical_align = margin_box_aligns[at].valign;
            }
            *known = s;
        }
        Cascade own = {e->arena, ts, s, &page->box, s->face.size, e->root->face.size};
        DeclaredList *declared = style_compile(e, child->declarations, child->declaration_count, false);
        for (int phase = PHASE_CUSTOM; phase <= PHASE_LATE; phase++)
            style_apply_list(e, &own, declared, phase, important);
    }
}

static bool page_rule_holds(const PageRule *rule, Atom name, bool first, bool left, bool blank)
{
    return (!rule->name || rule->name == name) && (!rule->first || first) && (!rule->left || left) &&
           (!rule->right || !left) && (!rule->blank || blank);
}

static PageStyle *make_page(StyleEngine *e, Typesetter *ts, Atom name, bool first, bool left, bool blank)
{
    PageStyle *page = arena_new(e->arena, PageStyle);
    Style *boxes = arena_array(e->arena, Style, PAGE_BOX_COUNT + 1); /* the last: @footnote */
    page->width = 210 * 72 / 25.4;
    page->height = 297 * 72 / 25.4;
    page->bleed = -1; /* auto */
    page->box = e->initial;
    style_inherit(&page->box, e->root);
    page->box.display = DISPLAY_BLOCK;
    for (int side = 0; side < 4; side++)
        page->box.margin[side] = (Length){LENGTH_PT, (float)(20 * 72 / 25.4), 0};
    /* Few rules, few ranks: the last of the lightest first; then what is important. */
    for (unsigned step = 0; step < 2 * 112; step++)
        for (size_t i = 0; i < e->pages.count; i++)
            if (e->pages.items[i].rank == step % 112 && page_rule_holds(&e->pages.items[i], name, first, left, blank))
                apply_page_rule(e, ts, page, &e->pages.items[i], boxes, step >= 112);
    if (page->bleed < 0)
        page->bleed = page->marks_crop ? 6 : 0;
    style_finish(e->arena, &page->box);
    if (page->footnote_area)
        style_finish(e->arena, &boxes[PAGE_BOX_COUNT]);
    for (int i = 0; i < PAGE_BOX_COUNT; i++) {
        if (page->margin_box[i])
            style_finish(e->arena, &boxes[i]);
        if (page->margin_box[i] && boxes[i].content_none)
            page->margin_box[i] = NULL;
    }
    return page;
}

const PageStyle *style_page(StyleEngine *e, Typesetter *ts, Atom name, bool first, bool left, bool blank)
{
    assert(e->root);
    char flags[4] = {first ? 'f' : '-', left ? 'l' : 'r', blank ? 'b' : '-', 0};
    Str key = str_printf(e->arena, STR_FMT "/%s", STR_ARG(atom_str(name)), flags);
    PageStyle *page = map_get(&e->page_cache, key);
    if (!page) {
        page = make_page(e, ts, name, first, left, blank);
        map_set(&e->page_cache, key, page);
    }
    return page;
}
