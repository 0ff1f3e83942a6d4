/* css_ink.c - ink(name): colours of the ink table in a style sheet. */
#include "markup/css.h"

typedef struct Inks {
    Arena *arena;
    CssInk *find;
    void *context;
    Diag *diag;
} Inks;

static bool is_ink(const CssToken *tokens, size_t count, size_t at)
{
    return at + 2 < count && tokens[at].kind == CSS_FUNCTION && str_eq_ascii_case(tokens[at].text, STR("ink")) &&
           tokens[at + 1].kind == CSS_IDENT && tokens[at + 2].kind == CSS_CLOSE;
}

/* The three tokens become the one of its screen colour. */
static bool replace(Inks *inks, CssDeclaration *d, size_t at)
{
    CssColour colour;
    CssToken *token = &d->values[at];
    Str name = d->values[at + 1].text;
    if (!inks->find(inks->context, name, &colour)) return diag_add(inks->diag, DIAG_CSS_INK, token->place, name);
    const float *channels[] = {&colour.r, &colour.g, &colour.b};
    Buf hex = buf_on(inks->arena);
    for (size_t i = 0; i < 3; i++) buf_printf(&hex, "%02x", (unsigned)(*channels[i] * 255 + 0.5f));
    token->kind = CSS_HASH;
    token->text = buf_str(&hex);
    for (size_t i = at + 1; i + 2 < d->count; i++) d->values[i] = d->values[i + 2];
    d->count -= 2;
    return true;
}

static bool resolve(Inks *inks, CssDeclaration *d)
{
    bool known = true;
    for (size_t i = 0; i < d->count && known; i++)
        if (is_ink(d->values, d->count, i)) known = replace(inks, d, i);
    return known;
}

/* A declaration with an ink that nobody has is dropped, as CSS drops what it cannot read. */
static void resolve_rules(Inks *inks, CssRule *rules, size_t count)
{
    for (size_t r = 0; r < count; r++) {
        CssRule *rule = &rules[r];
        size_t kept = 0;
        for (size_t i = 0; i < rule->declaration_count; i++)
            if (resolve(inks, &rule->declarations[i])) rule->declarations[kept++] = rule->declarations[i];
        rule->declaration_count = kept;
        resolve_rules(inks, rule->children, rule->child_count);
    }
}

void css_resolve_inks(Arena *arena, CssSheet *sheet, CssInk *find, void *context, Diag *diag)
{
    Inks inks = {arena, find, context, diag};
    resolve_rules(&inks, sheet->rules, sheet->count);
}
