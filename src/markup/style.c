/* style.c - the cascade: which declarations win for an element, and its style. */
#include "markup/style_value.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Selectors tried, in all: beyond what sheets that mean well come to. */
enum { TRIES_PER_SHEET = 50000000, TRIES_PER_ELEMENT = 500 };

enum { VAR_DEPTH = 16, VAR_TOKENS = 4096, ORIGIN_UA = 0, ORIGIN_AUTHOR = 1 };

/* Custom properties that an element has, nearest first; the tail is inherited. */
typedef struct CustomProperty {
    Atom name;
    const CssToken *values;
    size_t count;
    const struct CustomProperty *next;
} CustomProperty;

typedef struct Declared {
    const PropertyDef *def; /* NULL: a custom property */
    const CssDeclaration *declaration;
    bool has_var;
} Declared;

typedef struct DeclaredList {
    Declared *items;
    size_t count;
} DeclaredList;

/* One selector of one rule. */
typedef struct Candidate {
    const CssSelector *selector;
    uint64_t rank; /* origin, specificity, order: greater wins */
    DeclaredList *declared;
    CssPseudo pseudo;
} Candidate;

typedef VEC(Candidate *) CandidateVec;

typedef struct Match {
    uint64_t rank;
    const DeclaredList *declared;
} Match;

typedef VEC(Match) Matches;

typedef struct PageRule {
    Atom name;
    bool first, left, right, blank;
    unsigned rank;
    const CssRule *rule;
    DeclaredList *declared;
} PageRule;

struct StyleEngine {
    Arena *arena;
    Diag *diag;
    Map properties;  /* name -> PropertyDef */
    Map by_id, by_class, by_tag; /* name -> CandidateVec */
    CandidateVec any;
    bool has_pseudo[CSS_FIRST_LINE + 1];
    VEC(PageRule) pages;
    Map cache;        /* parent and winning rules -> Style */
    Map page_cache;
    Map inline_cache; /* style="" text -> DeclaredList */
    Style initial;
    const Style *root;
    uint64_t order;
    CssSeen *seen; /* of the one document this engine styles */
    Matches matches; /* of the element at hand: kept for its room */
    uint64_t tries, tries_limit;
    bool exhausted; /* and it was said */
};

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

static void finish_style(Arena *arena, Style *s)
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

static void inherit(Style *s, const Style *parent)
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

/* ---- rules, indexed by what their subject needs ------------------------------------- */

static bool has_var(const CssToken *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (t[i].kind == CSS_FUNCTION && str_eq_ascii_case(t[i].text, STR("var")))
            return true;
    return false;
}

static Str values_text(StyleEngine *e, const CssToken *t, size_t n)
{
    Buf buf = buf_on(e->arena);
    for (size_t i = 0; i < n && buf.len < 60; i++) {
        if (i && t[i].space_before)
            buf_putc(&buf, ' ');
        if (t[i].kind == CSS_NUMBER || t[i].kind == CSS_DIMENSION || t[i].kind == CSS_PERCENTAGE)
            buf_put_number(&buf, t[i].number, 4);
        if (t[i].kind == CSS_DIMENSION)
            buf_put(&buf, atom_str(t[i].ident));
        else if (t[i].kind == CSS_PERCENTAGE)
            buf_putc(&buf, '%');
        else if (t[i].kind != CSS_NUMBER)
            buf_put(&buf, t[i].text);
        if (t[i].kind == CSS_FUNCTION)
            buf_putc(&buf, '(');
    }
    return buf_str(&buf);
}

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

static bool apply_value(StyleEngine *e, Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    bool good = false;
    if (apply_generic(e, c, def, t, n, &good))
        return good;
    return n > 0 && def->set(c, def, t, n);
}

/* Every declaration is tried once when its sheet is read, so that a bad value is
 * reported even when no element matches its rule. */
static void try_declaration(StyleEngine *e, const Declared *d)
{
    Style scratch = e->initial;
    Cascade c = {e->arena, NULL, &scratch, &e->initial, 12, 12};
    const CssDeclaration *x = d->declaration;
    if (!d->has_var && !apply_value(e, &c, d->def, x->values, x->count))
        diag_add(e->diag, DIAG_STYLE_VALUE, x->place, values_text(e, x->values, x->count), atom_str(x->property));
}

static bool is_page_property(Str name)
{
    static const char *const names[] = {"size", "bleed", "marks", "-t-fold"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq(name, str_from(names[i])))
            return true;
    return false;
}

static DeclaredList *compile(StyleEngine *e, const CssDeclaration *declarations, size_t count, bool page)
{
    DeclaredList *list = arena_new(e->arena, DeclaredList);
    list->items = arena_array(e->arena, Declared, count);
    for (size_t i = 0; i < count; i++) {
        const CssDeclaration *x = &declarations[i];
        Str name = atom_str(x->property);
        Declared d = {.declaration = x, .has_var = has_var(x->values, x->count)};
        if (!str_starts(name, STR("--"))) {
            if (page && is_page_property(name))
                continue;
            d.def = map_get(&e->properties, name);
            if (!d.def) {
                diag_add(e->diag, DIAG_STYLE_PROPERTY, x->place, name);
                continue;
            }
            try_declaration(e, &d);
        }
        list->items[list->count++] = d;
    }
    return list;
}

static void index_candidate(StyleEngine *e, Candidate *candidate)
{
    CssSubject subject = css_selector_subject(candidate->selector);
    Map *map = subject.id ? &e->by_id : subject.class_name ? &e->by_class : subject.tag ? &e->by_tag : NULL;
    CandidateVec *list = &e->any;
    if (map) {
        Str key = atom_str(subject.id ? subject.id : subject.class_name ? subject.class_name : subject.tag);
        list = map_get(map, key);
        if (!list) {
            list = arena_new(e->arena, CandidateVec);
            map_set(map, key, list);
        }
    }
    vec_push(e->arena, list, candidate);
}

static void add_style_rule(StyleEngine *e, const CssRule *rule, unsigned origin)
{
    DeclaredList *declared = compile(e, rule->declarations, rule->declaration_count, false);
    e->order++;
    for (size_t i = 0; i < rule->selector_count; i++) {
        Candidate *candidate = arena_new(e->arena, Candidate);
        candidate->selector = rule->selectors[i];
        candidate->declared = declared;
        candidate->rank = (uint64_t)origin << 62 | (uint64_t)css_specificity(rule->selectors[i]) << 24 | (e->order & 0xffffff);
        css_selector_matches(rule->selectors[i], &(Node){.kind = NODE_TEXT}, &candidate->pseudo);
        e->has_pseudo[candidate->pseudo] = true;
        index_candidate(e, candidate);
    }
}

/* Each comma part: print, all or "only print"; features in brackets never hold. */
static bool media_matches(const CssToken *t, size_t n)
{
    bool part = n == 0, seen = false, negated = false;
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind == CSS_COMMA) {
            if (seen && part != negated)
                return true;
            part = seen = negated = false;
        } else if (token_is(t + i, "print") || token_is(t + i, "all")) {
            part = seen = true;
        } else if (token_is(t + i, "screen") || token_is(t + i, "speech")) {
            seen = true;
        } else if (token_is(t + i, "not")) {
            negated = true;
        } else if (t[i].kind == CSS_OPEN) {
            return false;
        }
    }
    return part != negated;
}

/* ---- @supports (CSS Conditional 3 §6) ---- */

typedef struct Condition {
    StyleEngine *e;
    const CssToken *t, *end;
    unsigned depth;
} Condition;

static bool supports_declaration(StyleEngine *e, const CssToken *t, size_t n)
{
    if (n < 3 || t[0].kind != CSS_IDENT || t[1].kind != CSS_COLON)
        return false;
    if (str_starts(t[0].text, STR("--")) || has_var(t + 2, n - 2))
        return true;
    const PropertyDef *def = map_get(&e->properties, atom_str(t[0].ident));
    Style scratch = e->initial;
    Cascade c = {e->arena, NULL, &scratch, &e->initial, 12, 12};
    size_t important = n > 4 && token_is(t + n - 1, "important") && t[n - 2].kind == CSS_DELIM ? 2 : 0;
    return def && apply_value(e, &c, def, t + 2, n - 2 - important);
}

static bool supports_condition(Condition *in);

/* One complex selector that the engine knows (CSS Conditional 4 § 3.1). */
static bool supports_selector(StyleEngine *e, const CssToken *t, size_t n)
{
    Diag *unsaid = diag_open();
    size_t count;
    css_selector_list(e->arena, t, n, &count, unsaid);
    diag_close(unsaid);
    return count == 1;
}

/* (condition), (property: value), selector(…); other functions hold not. */
static bool supports_in_parens(Condition *in)
{
    if (in->t >= in->end || (in->t->kind != CSS_OPEN && in->t->kind != CSS_FUNCTION) || in->depth >= VAR_DEPTH) {
        in->t = in->end;
        return false;
    }
    size_t close = css_block_end(in->t, (size_t)(in->end - in->t), 0);
    const CssToken *inside = in->t + 1, *stop = in->t + close;
    bool function = in->t->kind == CSS_FUNCTION;
    bool selector = function && str_eq_ascii_case(in->t->text, STR("selector"));
    in->t = stop < in->end ? stop + 1 : in->end;
    if (function)
        return selector && supports_selector(in->e, inside, (size_t)(stop - inside));
    if (inside < stop && inside->kind == CSS_IDENT && !token_is(inside, "not"))
        return supports_declaration(in->e, inside, (size_t)(stop - inside));
    Condition inner = {in->e, inside, stop, in->depth + 1};
    return supports_condition(&inner);
}

static bool supports_condition(Condition *in)
{
    if (in->t < in->end && token_is(in->t, "not")) {
        in->t++;
        bool holds = supports_in_parens(in);
        return !holds && in->t == in->end;
    }
    bool holds = supports_in_parens(in);
    while (in->t < in->end && (token_is(in->t, "and") || token_is(in->t, "or"))) {
        bool both = token_is(in->t++, "and"), next = supports_in_parens(in);
        holds = both ? holds && next : holds || next;
    }
    return holds && in->t == in->end;
}

static bool supports(StyleEngine *e, const CssRule *rule)
{
    Condition in = {e, rule->prelude, rule->prelude + rule->prelude_count, 0};
    return supports_condition(&in);
}

/* [name][:first|:left|:right|:blank], several by commas. */
static bool read_page_selector(const CssToken **t, const CssToken *end, PageRule *out)
{
    *out = (PageRule){0};
    for (; *t < end && (*t)->kind != CSS_COMMA; ++*t) {
        if ((*t)->kind == CSS_COLON)
            continue;
        if ((*t)->kind != CSS_IDENT)
            return false;
        bool pseudo = (*t)[-1].kind == CSS_COLON;
        if (!pseudo)
            out->name = atom((*t)->text);
        else if (token_is(*t, "first"))
            out->first = true;
        else if (token_is(*t, "left"))
            out->left = true;
        else if (token_is(*t, "right"))
            out->right = true;
        else if (token_is(*t, "blank"))
            out->blank = true;
        else
            return false;
    }
    return true;
}

static void add_page_rule(StyleEngine *e, const CssRule *rule)
{
    /* A leading token keeps the look back of read_page_selector in range. */
    CssToken *tokens = arena_array(e->arena, CssToken, rule->prelude_count + 1);
    tokens[0].kind = CSS_COMMA;
    if (rule->prelude_count)
        memcpy(tokens + 1, rule->prelude, rule->prelude_count * sizeof *tokens);
    const CssToken *t = tokens + 1, *end = tokens + 1 + rule->prelude_count;
    DeclaredList *declared = compile(e, rule->declarations, rule->declaration_count, true);
    do {
        PageRule page;
        if (!read_page_selector(&t, end, &page)) {
            diag_add(e->diag, DIAG_STYLE_SELECTOR, rule->place, values_text(e, rule->prelude, rule->prelude_count));
            return;
        }
        page.rank = (page.name ? 100U : 0U) + (page.first || page.blank ? 10U : 0U) + (page.left || page.right ? 1U : 0U);
        page.rule = rule;
        page.declared = declared;
        vec_push(e->arena, &e->pages, page);
    } while (t < end && (t++)->kind == CSS_COMMA);
}

static void add_rules(StyleEngine *e, const CssRule *rules, size_t count, unsigned origin, unsigned depth)
{
    for (size_t i = 0; i < count; i++) {
        const CssRule *rule = &rules[i];
        Str at = atom_str(rule->at);
        if (!rule->at)
            add_style_rule(e, rule, origin);
        else if (str_eq(at, STR("page")))
            add_page_rule(e, rule);
        else if (str_eq(at, STR("media")) && depth < VAR_DEPTH) {
            if (media_matches(rule->prelude, rule->prelude_count))
                add_rules(e, rule->children, rule->child_count, origin, depth + 1);
        } else if (str_eq(at, STR("supports")) && depth < VAR_DEPTH) {
            if (supports(e, rule))
                add_rules(e, rule->children, rule->child_count, origin, depth + 1);
        } else if (str_eq(at, STR("layer")) && depth < VAR_DEPTH)
            add_rules(e, rule->children, rule->child_count, origin, depth + 1);
        else if (!str_eq(at, STR("charset")))
            diag_add(e->diag, DIAG_STYLE_AT_RULE, rule->place, at);
    }
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
    add_rules(e, ua->rules, ua->count, ORIGIN_UA, 0);
    for (size_t i = 0; i < count; i++)
        add_rules(e, sheets[i]->rules, sheets[i]->count, ORIGIN_AUTHOR, 0);
    finish_style(arena, &e->initial);
    e->initial.decoration_colour = colour_current();
    return e;
}

/* ---- var() -------------------------------------------------------------------------- */

static const CustomProperty *find_custom(const Style *s, Atom name)
{
    for (const CustomProperty *p = s->custom; p; p = p->next)
        if (p->name == name)
            return p;
    return NULL;
}

typedef VEC(CssToken) TokenVec;

static size_t matching_close(const CssToken *t, size_t n)
{
    size_t depth = 0;
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind == CSS_FUNCTION || t[i].kind == CSS_OPEN)
            depth++;
        else if (t[i].kind == CSS_CLOSE && --depth == 0)
            return i;
    }
    return n;
}

/* Depth and length are bounded, so that variables made of variables end. */
static bool substitute(StyleEngine *e, const Style *s, const CssToken *t, size_t n, unsigned depth, TokenVec *out)
{
    for (size_t i = 0; i < n; i++) {
        if (out->count >= VAR_TOKENS || depth > VAR_DEPTH)
            return false;
        if (t[i].kind != CSS_FUNCTION || !str_eq_ascii_case(t[i].text, STR("var"))) {
            vec_push(e->arena, out, t[i]);
            continue;
        }
        size_t close = i + matching_close(t + i, n - i);
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
        apply_value(e, c, d->def, x->values, x->count);
        return;
    }
    TokenVec tokens = {0};
    if (!substitute(e, c->style, x->values, x->count, 0, &tokens) ||
        !apply_value(e, c, d->def, tokens.items, tokens.count))
        diag_add(e->diag, DIAG_STYLE_VALUE, x->place, values_text(e, x->values, x->count), atom_str(x->property));
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
        list = compile(e, declarations, count, false);
        map_set(&e->inline_cache, text, list);
    }
    return list;
}

/* ---- the cascade ------------------------------------------------------------------------ */

enum { PHASE_CUSTOM, PHASE_EARLY, PHASE_LATE };

static bool in_phase(const Declared *d, int phase)
{
    if (!d->def)
        return phase == PHASE_CUSTOM;
    return phase == (d->def->flags & EARLY ? PHASE_EARLY : PHASE_LATE);
}

static void apply_list(StyleEngine *e, Cascade *c, const DeclaredList *list, int phase, bool important)
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
                apply_list(e, c, matches->items[i].declared, phase, important);
            apply_list(e, c, own, phase, important);
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
    inherit(s, from);
    if (lang.len)
        s->face.lang = lang;
    double rem = e->root ? e->root->face.size : from->face.size;
    Cascade c = {e->arena, ts, s, from, from->face.size, rem};
    cascade(e, &c, matches, own);
    if (!propagates_decoration(s))
        s->lines = NULL;
    finish_style(e->arena, s);
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
        inherit(s, parent);
        s->display = display;
        s->opacity = 1;
        finish_style(e->arena, s);
        map_set(&e->cache, text, s);
    }
    return s;
}

/* ---- pages -------------------------------------------------------------------------------- */

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
        apply_list(e, &c, rule->declared, phase, important);
    for (size_t i = 0; i < rule->rule->declaration_count; i++) {
        const CssDeclaration *d = &rule->rule->declarations[i];
        if (d->important == important && is_page_property(atom_str(d->property)) && !set_page_property(&c, d, page))
            diag_add(e->diag, DIAG_STYLE_VALUE, d->place, values_text(e, d->values, d->count), atom_str(d->property));
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
            inherit(s, &page->box);
            s->display = DISPLAY_BLOCK;
            if (!foot) {
                s->text_align = margin_box_aligns[at].align;
                s->vertical_align = margin_box_aligns[at].valign;
            }
            *known = s;
        }
        Cascade own = {e->arena, ts, s, &page->box, s->face.size, e->root->face.size};
        DeclaredList *declared = compile(e, child->declarations, child->declaration_count, false);
        for (int phase = PHASE_CUSTOM; phase <= PHASE_LATE; phase++)
            apply_list(e, &own, declared, phase, important);
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
    inherit(&page->box, e->root);
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
    finish_style(e->arena, &page->box);
    if (page->footnote_area)
        finish_style(e->arena, &boxes[PAGE_BOX_COUNT]);
    for (int i = 0; i < PAGE_BOX_COUNT; i++) {
        if (page->margin_box[i])
            finish_style(e->arena, &boxes[i]);
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
