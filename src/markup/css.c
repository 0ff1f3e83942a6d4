/* css.c - tokens to rules and declarations (CSS Syntax Level 3, section 5). */
#include "markup/css_internal.h"

#include "base/vec.h"

#include <assert.h>

enum { DEPTH_MAX = 16, QUOTE_MAX = 60 };

typedef VEC(CssRule) RuleVec;
typedef VEC(CssDeclaration) DeclarationVec;

typedef struct Parser {
    Arena *arena;
    Diag *diag;
    const CssToken *tokens;
    unsigned order;
} Parser;

/* ---- messages ---- */

static void quote_token(Buf *out, const CssToken *token)
{
    switch (token->kind) {
    case CSS_FUNCTION:
        buf_put(out, token->text);
        buf_putc(out, '(');
        break;
    case CSS_STRING:
        buf_putc(out, '"');
        buf_put(out, token->text);
        buf_putc(out, '"');
        break;
    case CSS_URL:
        buf_put(out, STR("url("));
        buf_put(out, token->text);
        buf_putc(out, ')');
        break;
    case CSS_HASH:
        buf_putc(out, '#');
        buf_put(out, token->text);
        break;
    case CSS_AT:
        buf_putc(out, '@');
        buf_put(out, token->text);
        break;
    case CSS_IDENT:
    case CSS_NUMBER:
    case CSS_PERCENTAGE:
    case CSS_DIMENSION:
    case CSS_COMMA:
    case CSS_SLASH:
    case CSS_CLOSE:
    case CSS_OPEN:
    case CSS_DELIM:
    case CSS_COLON:
    case CSS_SEMICOLON:
    case CSS_BRACKET_OPEN:
    case CSS_BRACKET_CLOSE:
    case CSS_BRACE_OPEN:
    case CSS_BRACE_CLOSE: buf_put(out, token->text); break;
    }
}

Str css_quote(Arena *arena, const CssToken *tokens, size_t count)
{
    Buf out = buf_on(arena);
    for (size_t i = 0; i < count && out.len < QUOTE_MAX; i++) {
        if (i > 0 && tokens[i].space_before)
            buf_putc(&out, ' ');
        quote_token(&out, &tokens[i]);
    }
    if (out.len >= QUOTE_MAX)
        buf_put(&out, STR("…"));
    return buf_str(&out);
}

/* ---- declarations ---- */

static bool is_custom(const CssToken *name) { return str_starts(name->text, STR("--")); }

static bool is_delim(const CssToken *token, char sign)
{
    return token->kind == CSS_DELIM && token->text.len == 1 && token->text.data[0] == sign;
}

/* Where the run from `from` ends: before a top-level semicolon. */
static size_t declaration_end(const CssToken *tokens, size_t count, size_t from)
{
    size_t i = from;
    while (i < count && tokens[i].kind != CSS_SEMICOLON) {
        CssTokenKind kind = tokens[i].kind;
        bool opens = kind == CSS_FUNCTION || kind == CSS_OPEN || kind == CSS_BRACKET_OPEN || kind == CSS_BRACE_OPEN;
        i = opens ? css_block_end(tokens, count, i) : i;
        i += i < count;
    }
    return i;
}

/* Braces make a value only in custom properties; closing signs that nothing
 * opened make none at all. */
static bool value_is_sound(const CssToken *values, size_t count, bool custom)
{
    for (size_t i = 0; i < count; i++) {
        CssTokenKind kind = values[i].kind;
        if (kind == CSS_BRACE_OPEN && !custom)
            return false;
        if (kind == CSS_CLOSE || kind == CSS_BRACKET_CLOSE || kind == CSS_BRACE_CLOSE)
            return false;
        if (kind == CSS_FUNCTION || kind == CSS_OPEN || kind == CSS_BRACKET_OPEN || kind == CSS_BRACE_OPEN)
            i = css_block_end(values, count, i);
        if (i == count)
            return false;
    }
    return count > 0 || custom;
}

static size_t without_important(const CssToken *values, size_t count, bool *important)
{
    *important = count >= 2 && values[count - 1].kind == CSS_IDENT &&
                 values[count - 1].ident == ATOM_important && is_delim(&values[count - 2], '!');
    return *important ? count - 2 : count;
}

static bool parse_declaration(Arena *arena, const CssToken *tokens, size_t count, CssDeclaration *out, Diag *diag)
{
    bool named = count >= 2 && tokens[0].kind == CSS_IDENT && tokens[1].kind == CSS_COLON;
    bool custom = named && is_custom(&tokens[0]);
    if (named)
        *out = (CssDeclaration){.property = custom ? atom(tokens[0].text) : tokens[0].ident,
                                .place = tokens[0].place};
    size_t value_count = named ? without_important(tokens + 2, count - 2, &out->important) : 0;
    if (!named || !value_is_sound(tokens + 2, value_count, custom))
        return diag_add(diag, DIAG_CSS_DECLARATION, tokens[0].place, css_quote(arena, tokens, count));
    out->count = value_count;
    out->values = arena_array(arena, CssToken, value_count);
    for (size_t i = 0; i < value_count; i++)
        out->values[i] = tokens[2 + i];
    return true;
}

static size_t take_declaration(Arena *arena, const CssToken *tokens, size_t count, size_t from,
                               DeclarationVec *out, Diag *diag)
{
    size_t end = declaration_end(tokens, count, from);
    CssDeclaration declaration;
    if (end > from && parse_declaration(arena, tokens + from, end - from, &declaration, diag))
        vec_push(arena, out, declaration);
    return end + (end < count);
}

CssDeclaration *css_declarations(Arena *arena, const CssToken *tokens, size_t count,
                                 size_t *declaration_count, Diag *diag)
{
    DeclarationVec found = {0};
    for (size_t i = 0; i < count;)
        i = take_declaration(arena, tokens, count, i, &found, diag);
    *declaration_count = found.count;
    return found.items;
}

CssDeclaration *css_parse_inline(Arena *arena, Str text, Place place, size_t *count, Diag *diag)
{
    size_t token_count;
    CssToken *tokens = css_tokens(arena, place.file, text, &token_count, diag);
    for (size_t i = 0; i < token_count; i++) {
        if (tokens[i].place.line == 1)
            tokens[i].place.column += place.column > 0 ? place.column - 1 : 0;
        tokens[i].place.line += place.line > 0 ? place.line - 1 : 0;
    }
    return css_declarations(arena, tokens, token_count, count, diag);
}

/* ---- rules ---- */

static void parse_rules(Parser *p, size_t from, size_t end, unsigned depth, RuleVec *out);

static bool holds_rules(Atom at) { return at == ATOM_media || at == ATOM_supports || at == ATOM_layer; }

static size_t prelude_end(const Parser *p, size_t from, size_t end)
{
    size_t i = from;
    while (i < end) {
        CssTokenKind kind = p->tokens[i].kind;
        if (kind == CSS_BRACE_OPEN || kind == CSS_SEMICOLON)
            break;
        if (kind == CSS_FUNCTION || kind == CSS_OPEN || kind == CSS_BRACKET_OPEN)
            i = css_block_end(p->tokens, end, i);
        i += i < end;
    }
    return i;
}

static void copy_prelude(Parser *p, CssRule *rule, size_t from, size_t end)
{
    rule->prelude_count = end - from;
    rule->prelude = arena_array(p->arena, CssToken, end - from);
    for (size_t i = from; i < end; i++)
        rule->prelude[i - from] = p->tokens[i];
}

static size_t parse_at_rule(Parser *p, size_t from, size_t end, unsigned depth, RuleVec *out);

/* Declarations, and at-rules between them (@page and its margin boxes). */
static void parse_body(Parser *p, CssRule *rule, size_t from, size_t end, unsigned depth)
{
    DeclarationVec declarations = {0};
    RuleVec children = {0};
    for (size_t i = from; i < end;) {
        if (p->tokens[i].kind == CSS_AT)
            i = parse_at_rule(p, i, end, depth, &children);
        else
            i = take_declaration(p->arena, p->tokens, end, i, &declarations, p->diag);
    }
    rule->declarations = declarations.items;
    rule->declaration_count = declarations.count;
    rule->children = children.items;
    rule->child_count = children.count;
}

static size_t block_end(Parser *p, size_t open, size_t end)
{
    size_t close = css_block_end(p->tokens, end, open);
    if (close == end)
        diag_add(p->diag, DIAG_CSS_UNTERMINATED, p->tokens[open].place, STR("{"));
    return close;
}

static size_t parse_at_rule(Parser *p, size_t from, size_t end, unsigned depth, RuleVec *out)
{
    CssRule rule = {.at = p->tokens[from].ident, .place = p->tokens[from].place, .order = p->order++};
    size_t open = prelude_end(p, from + 1, end);
    copy_prelude(p, &rule, from + 1, open);
    size_t next = open + (open < end);
    if (open < end && p->tokens[open].kind == CSS_BRACE_OPEN) {
        size_t close = block_end(p, open, end);
        next = close + (close < end);
        if (depth == DEPTH_MAX) {
            diag_add(p->diag, DIAG_CSS_DEPTH, rule.place, STR("16"));
            return next;
        }
        if (holds_rules(rule.at)) {
            RuleVec children = {0};
            parse_rules(p, open + 1, close, depth + 1, &children);
            rule.children = children.items;
            rule.child_count = children.count;
        } else {
            parse_body(p, &rule, open + 1, close, depth + 1);
        }
    }
    if (rule.at != ATOM_charset)
        vec_push(p->arena, out, rule);
    return next;
}

static size_t parse_style_rule(Parser *p, size_t from, size_t end, unsigned depth, RuleVec *out)
{
    size_t open = prelude_end(p, from, end);
    if (open == end || p->tokens[open].kind != CSS_BRACE_OPEN) {
        diag_add(p->diag, DIAG_CSS_STRAY, p->tokens[from].place,
                 css_quote(p->arena, p->tokens + from, open - from));
        return open + (open < end);
    }
    CssRule rule = {.place = p->tokens[from].place, .order = p->order++};
    rule.selectors = css_selector_list(p->arena, p->tokens + from, open - from, &rule.selector_count, p->diag);
    size_t close = block_end(p, open, end);
    parse_body(p, &rule, open + 1, close, depth + 1);
    if (rule.selectors)
        vec_push(p->arena, out, rule);
    return close + (close < end);
}

static void parse_rules(Parser *p, size_t from, size_t end, unsigned depth, RuleVec *out)
{
    for (size_t i = from; i < end;) {
        const CssToken *token = &p->tokens[i];
        if (token->kind == CSS_AT) {
            i = parse_at_rule(p, i, end, depth, out);
        } else if (token->kind == CSS_BRACE_CLOSE || token->kind == CSS_SEMICOLON || token->kind == CSS_BRACE_OPEN) {
            diag_add(p->diag, DIAG_CSS_STRAY, token->place, token->text);
            i++;
        } else {
            i = parse_style_rule(p, i, end, depth, out);
        }
    }
}

CssSheet *css_parse(Arena *arena, Str file, Str bytes, Diag *diag)
{
    size_t count;
    Parser p = {.arena = arena, .diag = diag};
    p.tokens = css_tokens(arena, file, bytes, &count, diag);
    RuleVec rules = {0};
    parse_rules(&p, 0, count, 0, &rules);
    CssSheet *sheet = arena_new(arena, CssSheet);
    sheet->rules = rules.items;
    sheet->count = rules.count;
    return sheet;
}

double css_unit_points(Atom unit)
{
    switch (unit) {
    case ATOM_pt: return 1;
    case ATOM_px: return 0.75;
    case ATOM_mm: return 72 / 25.4;
    case ATOM_cm: return 72 / 2.54;
    case ATOM_in: return 72;
    case ATOM_pc: return 12;
    case ATOM_q: return 72 / 101.6;
    default: return 0;
    }
}
