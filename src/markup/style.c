/* style.c - the cascade: which declarations win for an element, and its style. */
#include "markup/style_engine.h"

#include <string.h>

/* Selectors tried, in all: beyond what sheets that mean well come to. */
enum { TRIES_PER_SHEET = 50000000, TRIES_PER_ELEMENT = 500 };

enum { VAR_TOKENS = 4096 };

/* ---- the initial style ------------------------------------------------------------ */

static Style make_initial(void)
{
    Style s = {
        .display = DISPLAY_INLINE, .opacity = 1, .flex_shrink = 1, .align_self = (FlexAlign)-1,
        .justify_content = FLEX_START, .align_items = FLEX_STRETCH, .align_content = FLEX_STRETCH,
        .grid_column_span = 1, .widows = 2, .orphans = 2, .tab_spaces = 8, .colour = {0, 0, 0, 1},
        .face = {.families = STR("sans-serif"), .size = 12, .weight = 400, .lang = STR("ja")},
        .text_align_last = ALIGN_AUTO, .line_break = LINE_BREAK_STRICT, .spacing_trim = TRIM_START, .autospace = true,
        .ruby_overhang = true, .list_style = LIST_DISC, .content_none = true, .decoration_colour = colour_current(),
        .emphasis_colour = colour_current(),
        .object_fit = STR("fill"), .text_align = ALIGN_START,
    };
    s.max_width.kind = LENGTH_NONE;
    s.max_height.kind = LENGTH_NONE;
    for (int side = 0; side < 4; side++) {
        s.margin[side].kind = LENGTH_PT;
        s.padding[side].kind = LENGTH_PT;
        s.border[side] = (Border){2.25F, BORDER_NONE, colour_current()};
        s.radius[side][0].kind = s.radius[side][1].kind = LENGTH_PT;
    }
    s.column_rule = s.border[0];
    s.text_indent.kind = LENGTH_PT;
    s.row_gap.kind = LENGTH_AUTO;
    return s;
}

/* line_height_factor: above 0 a number, 0 normal, -1 a length in line_height. */
static const float NORMAL_LINE_HEIGHT = 1.4F;

static void own_lines(Arena *arena, Style *s)
{
    if (!s->underline && !s->overline && !s->line_through)
        return;
    TextLines *lines = arena_new(arena, TextLines);
    *lines = (TextLines){s->underline, s->overline, s->line_through, s->decoration_colour, s->decoration_style, s->lines};
    s->lines = lines;
}

void style_finish(Arena *arena, Style *s)
{
    if (s->line_height_factor >= 0)
        s->line_height = (float)s->face.size * (s->line_height_factor > 0 ? s->line_height_factor : NORMAL_LINE_HEIGHT);
    for (int side = 0; side < 4; side++) {
        if (s->border[side].style == BORDER_NONE)
            s->border[side].width = 0;
        if (colour_is_current(s->border[side].colour))
            s->border[side].colour = s->colour;
    }
    if (s->column_rule.style == BORDER_NONE)
        s->column_rule.width = 0;
    if (colour_is_current(s->column_rule.colour))
        s->column_rule.colour = s->colour;
    if (colour_is_current(s->background))
        s->background = s->colour;
    if (colour_is_current(s->decoration_colour))
        s->decoration_colour = s->colour;
    own_lines(arena, s);
    bool out_of_flow = s->position == POSITION_ABSOLUTE || s->position == POSITION_FIXED || s->floating != FLOAT_NONE;
    if (out_of_flow && (s->display == DISPLAY_INLINE || s->display == DISPLAY_INLINE_BLOCK))
        s->display = DISPLAY_BLOCK;
}

void style_inherit(Style *s, const Style *parent)
{
    for (size_t i = 0; i < property_count; i++) {
        const PropertyDef *def = &property_defs[i];
        if (def->inherited)
            memcpy((char *)s + def->offset, (const char *)parent + def->offset, def->size);
    }
    s->face = parent->face;
    s->custom = parent->custom;
    s->lines = parent->lines;
}

static bool propagates_decoration(const Style *s)
{
    return s->display != DISPLAY_INLINE_BLOCK && s->display != DISPLAY_RUBY_TEXT && s->floating == FLOAT_NONE &&
           s->position != POSITION_ABSOLUTE && s->position != POSITION_FIXED;
}

StyleEngine *style_open(Arena *arena, const CssSheet **sheets, size_t count, Diag *diag)
{
    static const char ua_text[] =
#include "markup/ua.def"
        ;
    StyleEngine *e = arena_new(arena, StyleEngine);
    e->arena = arena;
    e->diag = diag;
    e->properties = map_on(arena);
    e->by_id = map_on(arena);
    e->by_class = map_on(arena);
    e->by_tag = map_on(arena);
    e->cache = map_on(arena);
    e->page_cache = map_on(arena);
    e->inline_cache = map_on(arena);
    e->seen = css_seen_new(arena);
    e->initial = make_initial();
    e->tries_limit = TRIES_PER_SHEET;
    for (size_t i = 0; i < property_count; i++)
        map_set(&e->properties, str_from(property_defs[i].name), (void *)(uintptr_t)&property_defs[i]);
    CssSheet *ua = css_parse(arena, STR("ua.css"), str_from(ua_text), diag);
    style_add_rules(e, ua->rules, ua->count, ORIGIN_UA, 0);
    for (size_t i = 0; i < count; i++)
        style_add_rules(e, sheets[i]->rules, sheets[i]->count, ORIGIN_AUTHOR, 0);
    style_finish(arena, &e->initial);
    e->initial.decoration_colour = colour_current();
    return e;
}

/* ---- one declaration: inherit, initial, var() ------------------------------------ */

static bool apply_generic(StyleEngine *e, Cascade *c, const PropertyDef *def, const CssToken *t, size_t n, bool *good)
{
    if (n != 1 || t->kind != CSS_IDENT)
        return false;
    bool unset = token_is(t, "unset");
    const Style *from;
    if (token_is(t, "inherit") || (unset && def->inherited))
        from = c->parent;
    else if (unset || token_is(t, "initial"))
        from = &e->initial;
    else
        return false;
    memcpy((char *)c->style + def->offset, (const char *)from + def->offset, def->size);
    if (def->flags & EARLY)
        c->em = c->style->face.size;
    *good = true;
    return true;
}

bool style_apply_value(StyleEngine *e, Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    bool good = false;
    if (apply_generic(e, c, def, t, n, &good))
        return good;
    return n > 0 && def->set(c, def, t, n);
}

static const CustomProperty *find_custom(const Style *s, Atom name)
{
    for (const CustomProperty *p = s->custom; p; p = p->next)
        if (p->name == name)
            return p;
    return NULL;
}

typedef VEC(CssToken) TokenVec;

/* Depth and length are bounded, so that variables made of variables end. */
static bool substitute(StyleEngine *e, const Style *s, const CssToken *t, size_t n, unsigned depth, TokenVec *out)
{
    for (size_t i = 0; i < n; i++) {
        if (out->count >= VAR_TOKENS || depth > STYLE_DEPTH)
            return false;
        if (t[i].kind != CSS_FUNCTION || !str_eq_ascii_case(t[i].text, STR("var"))) {
            vec_push(e->arena, out, t[i]);
            continue;
        }
        size_t close = i + token_function_end(t + i, n - i);
        if (i + 1 >= close || t[i + 1].kind != CSS_IDENT)
            return false;
        const CustomProperty *p = find_custom(s, atom(t[i + 1].text));
        bool fallback = i + 2 < close && t[i + 2].kind == CSS_COMMA;
        if (!p && !fallback)
            return false;
        const CssToken *from = p ? p->values : t + i + 3;
        if (!substitute(e, s, from, p ? p->count : close - i - 3, depth + 1, out))
            return false;
        i = close;
    }
    return true;
}

static void apply(StyleEngine *e, Cascade *c, const Declared *d)
{
    const CssDeclaration *x = d->declaration;
    if (!d->has_var) {
        style_apply_value(e, c, d->def, x->values, x->count);
        return;
    }
    TokenVec tokens = {0};
    if (!substitute(e, c->style, x->values, x->count, 0, &tokens) ||
        !style_apply_value(e, c, d->def, tokens.items, tokens.count))
        diag_add(e->diag, DIAG_STYLE_VALUE, x->place, style_values_text(e, x->values, x->count), atom_str(x->property));
}

/* ---- matching ------------------------------------------------------------------------- */

/* The built-in rules come first in every list. */
static bool may_try(StyleEngine *e, const Candidate *candidate, const Node *node)
{
    if (e->tries <= e->tries_limit || candidate->rank >> 62 == ORIGIN_UA) {
        e->tries++;
        return true;
    }
    if (!e->exhausted)
        diag_add(e->diag, DIAG_STYLE_WORK, node->place);
    e->exhausted = true;
    return false;
}

static void collect(StyleEngine *e, const CandidateVec *list, const Node *node, CssPseudo pseudo, Matches *out)
{
    for (size_t i = 0; list && i < list->count; i++) {
        const Candidate *x = list->items[i];
        if (!may_try(e, x, node))
            return;
        if (x->pseudo != pseudo || !css_selector_matches_seen(e->seen, x->selector, node, NULL))
            continue;
        size_t at = out->count;
        vec_push(e->arena, out, (Match){0});
        for (; at > 0 && out->items[at - 1].rank > x->rank; at--)
            out->items[at] = out->items[at - 1];
        out->items[at] = (Match){x->rank, x->declared};
    }
}

static void match_node(StyleEngine *e, const Node *node, CssPseudo pseudo, Matches *out)
{
    out->count = 0;
    e->tries_limit += TRIES_PER_ELEMENT;
    collect(e, &e->any, node, pseudo, out);
    collect(e, map_get(&e->by_tag, atom_str(node->tag)), node, pseudo, out);
    Str id = node_get(node, ATOM_id), classes = node_get(node, ATOM_class);
    if (id.len && e->by_id.count)
        collect(e, map_get(&e->by_id, id), node, pseudo, out);
    for (size_t at = 0; at < classes.len && e->by_class.count;) {
        size_t start = at;
        while (at < classes.len && (unsigned char)classes.data[at] > ' ')
            at++;
        if (at > start)
            collect(e, map_get(&e->by_class, str_slice(classes, start, at)), node, pseudo, out);
        at++;
    }
}

static DeclaredList *inline_declarations(StyleEngine *e, const Node *node)
{
    Str text = node_get(node, ATOM_style);
    if (!text.len)
        return NULL;
    DeclaredList *list = map_get(&e->inline_cache, text);
    if (!list) {
        size_t count;
        CssDeclaration *declarations = css_parse_inline(e->arena, text, node->place, &count, e->diag);
        list = style_compile(e, declarations, count, false);
        map_set(&e->inline_cache, text, list);
    }
    return list;
}

/* ---- the cascade ------------------------------------------------------------------------ */

static bool in_phase(const Declared *d, int phase)
{
    if (!d->def)
        return phase == PHASE_CUSTOM;
    return phase == (d->def->flags & EARLY ? PHASE_EARLY : PHASE_LATE);
}

void style_apply_list(StyleEngine *e, Cascade *c, const DeclaredList *list, int phase, bool important)
{
    for (size_t i = 0; list && i < list->count; i++) {
        const Declared *d = &list->items[i];
        if (d->declaration->important != important || !in_phase(d, phase))
            continue;
        if (d->def) {
            apply(e, c, d);
            continue;
        }
        CustomProperty *p = arena_new(e->arena, CustomProperty);
        *p = (CustomProperty){d->declaration->property, d->declaration->values, d->declaration->count, c->style->custom};
        c->style->custom = p;
    }
}

static void cascade(StyleEngine *e, Cascade *c, const Matches *matches, const DeclaredList *own)
{
    for (int phase = PHASE_CUSTOM; phase <= PHASE_LATE; phase++)
        for (int important = 0; important < 2; important++) {
            for (size_t i = 0; i < matches->count; i++)
                style_apply_list(e, c, matches->items[i].declared, phase, important);
            style_apply_list(e, c, own, phase, important);
        }
}

static Str node_lang(const Node *node)
{
    Str lang = node_get(node, ATOM_lang);
    return lang.len ? lang : node_get(node, ATOM_xml_lang);
}

static Str cache_key(Buf *buf, const Style *parent, const Matches *matches, const DeclaredList *own, Str lang, CssPseudo pseudo)
{
    buf_put(buf, (Str){(const char *)&parent, sizeof parent});
    buf_put(buf, (Str){(const char *)&own, sizeof own});
    buf_putc(buf, (char)('0' + (int)pseudo));
    for (size_t i = 0; i < matches->count; i++)
        buf_put(buf, (Str){(const char *)&matches->items[i].declared, sizeof matches->items[i].declared});
    buf_put(buf, lang);
    return buf_str(buf);
}

static const Style *compute(StyleEngine *e, Typesetter *ts, const Style *parent, const Matches *matches,
                            const DeclaredList *own, Str lang)
{
    Style *s = arena_new(e->arena, Style);
    const Style *from = parent ? parent : &e->initial;
    *s = e->initial;
    style_inherit(s, from);
    if (lang.len)
        s->face.lang = lang;
    double rem = e->root ? e->root->face.size : from->face.size;
    Cascade c = {e->arena, ts, s, from, from->face.size, rem};
    cascade(e, &c, matches, own);
    if (!propagates_decoration(s))
        s->lines = NULL;
    style_finish(e->arena, s);
    return s;
}

const Style *style_of(StyleEngine *e, Typesetter *ts, const Node *node, const Style *parent, CssPseudo pseudo)
{
    if (pseudo != CSS_PSEUDO_NONE && !e->has_pseudo[pseudo])
        return NULL;
    const Matches *matches = &e->matches;
    match_node(e, node, pseudo, &e->matches);
    if (pseudo != CSS_PSEUDO_NONE && matches->count == 0)
        return NULL;
    const DeclaredList *own = pseudo == CSS_PSEUDO_NONE ? inline_declarations(e, node) : NULL;
    Str lang = pseudo == CSS_PSEUDO_NONE ? node_lang(node) : STR("");
    ArenaMark mark = arena_mark(e->arena);
    Buf buf = buf_on(e->arena);
    Str key = cache_key(&buf, parent, matches, own, lang, pseudo);
    const Style *style = map_get(&e->cache, key);
    if (style) {
        arena_rewind(e->arena, mark);
    } else {
        Style *made = (Style *)(uintptr_t)compute(e, ts, parent, matches, own, lang);
        if (!parent)
            e->root = made;
        map_set(&e->cache, key, made);
        style = made;
    }
    bool generated = pseudo == CSS_BEFORE || pseudo == CSS_AFTER;
    return generated && style->content_none ? NULL : style;
}

bool style_has_pseudo(const StyleEngine *e, CssPseudo pseudo) { return e->has_pseudo[pseudo]; }

const Style *style_anonymous(StyleEngine *e, const Style *parent, Display display)
{
    struct { const Style *parent; Display display; char mark; } key;
    memset(&key, 0, sizeof key);
    key.parent = parent;
    key.display = display;
    key.mark = 'a';
    Str text = {(const char *)&key, sizeof key};
    Style *s = map_get(&e->cache, text);
    if (!s) {
        s = arena_new(e->arena, Style);
        *s = e->initial;
        style_inherit(s, parent);
        s->display = display;
        s->opacity = 1;
        style_finish(e->arena, s);
        map_set(&e->cache, text, s);
    }
    return s;
}
