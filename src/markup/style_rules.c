/* style_rules.c - sheets to rules, indexed by what their subject needs: declarations,
 * @media, @supports (CSS Conditional 3), @layer, the selectors of @page. */
#include "markup/style_engine.h"

#include <string.h>

static bool has_var(const CssToken *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (t[i].kind == CSS_FUNCTION && str_eq_ascii_case(t[i].text, STR("var")))
            return true;
    return false;
}

Str style_values_text(StyleEngine *e, const CssToken *t, size_t n)
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

/* Every declaration is tried once when its sheet is read, so that a bad value is
 * reported even when no element matches its rule. */
static void try_declaration(StyleEngine *e, const Declared *d)
{
    Style scratch = e->initial;
    Cascade c = {e->arena, NULL, &scratch, &e->initial, 12, 12};
    const CssDeclaration *x = d->declaration;
    if (!d->has_var && !style_apply_value(e, &c, d->def, x->values, x->count))
        diag_add(e->diag, DIAG_STYLE_VALUE, x->place, style_values_text(e, x->values, x->count), atom_str(x->property));
}

bool style_is_page_property(Str name)
{
    static const char *const names[] = {"size", "bleed", "marks", "-t-fold"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq(name, str_from(names[i])))
            return true;
    return false;
}

DeclaredList *style_compile(StyleEngine *e, const CssDeclaration *declarations, size_t count, bool page)
{
    DeclaredList *list = arena_new(e->arena, DeclaredList);
    list->items = arena_array(e->arena, Declared, count);
    for (size_t i = 0; i < count; i++) {
        const CssDeclaration *x = &declarations[i];
        Str name = atom_str(x->property);
        Declared d = {.declaration = x, .has_var = has_var(x->values, x->count)};
        if (!str_starts(name, STR("--"))) {
            if (page && style_is_page_property(name))
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
    DeclaredList *declared = style_compile(e, rule->declarations, rule->declaration_count, false);
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
    return def && style_apply_value(e, &c, def, t + 2, n - 2 - important);
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
    if (in->t >= in->end || (in->t->kind != CSS_OPEN && in->t->kind != CSS_FUNCTION) || in->depth >= STYLE_DEPTH) {
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
    DeclaredList *declared = style_compile(e, rule->declarations, rule->declaration_count, true);
    do {
        PageRule page;
        if (!read_page_selector(&t, end, &page)) {
            diag_add(e->diag, DIAG_STYLE_SELECTOR, rule->place, style_values_text(e, rule->prelude, rule->prelude_count));
            return;
        }
        page.rank = (page.name ? 100U : 0U) + (page.first || page.blank ? 10U : 0U) + (page.left || page.right ? 1U : 0U);
        page.rule = rule;
        page.declared = declared;
        vec_push(e->arena, &e->pages, page);
    } while (t < end && (t++)->kind == CSS_COMMA);
}

void style_add_rules(StyleEngine *e, const CssRule *rules, size_t count, unsigned origin, unsigned depth)
{
    for (size_t i = 0; i < count; i++) {
        const CssRule *rule = &rules[i];
        Str at = atom_str(rule->at);
        if (!rule->at)
            add_style_rule(e, rule, origin);
        else if (str_eq(at, STR("page")))
            add_page_rule(e, rule);
        else if (str_eq(at, STR("media")) && depth < STYLE_DEPTH) {
            if (media_matches(rule->prelude, rule->prelude_count))
                style_add_rules(e, rule->children, rule->child_count, origin, depth + 1);
        } else if (str_eq(at, STR("supports")) && depth < STYLE_DEPTH) {
            if (supports(e, rule))
                style_add_rules(e, rule->children, rule->child_count, origin, depth + 1);
        } else if (str_eq(at, STR("layer")) && depth < STYLE_DEPTH)
            style_add_rules(e, rule->children, rule->child_count, origin, depth + 1);
        else if (!str_eq(at, STR("charset")))
            diag_add(e->diag, DIAG_STYLE_AT_RULE, rule->place, at);
    }
}
