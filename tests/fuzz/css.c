/* Any bytes as a style sheet; every selector is matched against a small tree. */
#include "markup/css.h"
#include "markup/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const CssRule *rules, size_t count, const Node *root)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t s = 0; s < rules[i].selector_count; s++) {
            css_specificity(rules[i].selectors[s]);
            css_selector_subject(rules[i].selectors[s]);
            for (const Node *node = root; node; node = node_next(node, root))
                css_selector_matches(rules[i].selectors[s], node, NULL);
        }
        for (size_t d = 0; d < rules[i].declaration_count; d++) {
            CssColour colour;
            size_t used;
            css_colour(rules[i].declarations[d].values, rules[i].declarations[d].count, &colour, &used);
        }
        use(rules[i].children, rules[i].child_count, root);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    const Node *root = xml_parse(arena, STR("a"), STR("<html><body class='a b'><p id='x'>t<b/></p><p lang='ja'/></body></html>"), diag);
    const CssSheet *sheet = css_parse(arena, STR("a.css"), (Str){(const char *)data, size}, diag);
    use(sheet->rules, sheet->count, root);
    size_t count;
    css_parse_inline(arena, (Str){(const char *)data, size}, place_line(STR("a"), 1, 1), &count, diag);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
