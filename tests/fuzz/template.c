/* Any bytes as a template beside a layout: compiled, run to HTML and to a tree
 * with hostile values. What a value holds never becomes markup or a script. */
#include "markup/write.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Value hostile(Arena *arena)
{
    Value root = value_record(arena), list = value_list(arena), record = value_record(arena);
    Value text = value_string(STR("\"'><img zz onerror=evil()></script>{{}}"));
    record_set(arena, record, atom(STR("a")), text);
    record_set(arena, record, atom(STR("n")), value_number(-3.5));
    record_set(arena, record, atom(STR("u")), value_string(STR("javascript:zz")));
    record_set(arena, record, atom(STR("l")), list);
    record_set(arena, record, atom(STR("r")), record); /* a circle */
    for (int i = 0; i < 3; i++)
        list_push(arena, list, i == 1 ? text : record);
    record_set(arena, root, atom(STR("x")), text);
    record_set(arena, root, atom(STR("u")), value_string(STR("javascript:zz")));
    record_set(arena, root, atom(STR("list")), list);
    record_set(arena, root, atom(STR("r")), record);
    record_set(arena, root, atom(STR("yes")), value_bool(true));
    return root;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Loops in loops multiply, and templates are the program's own: not more
     * than eight of them here. */
    size_t loops = 0;
    for (Str rest = {(const char *)data, size}; str_contains(rest, STR("t:for"));
         rest = str_slice(rest, str_find(rest, STR("t:for")) + 5, rest.len))
        loops++;
    if (loops > 16)
        return 0;
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    Str bytes = {(const char *)data, size};
    const TemplateSource files[] = {
        {STR("t.xhtml"), STR("t.xhtml"), bytes},
        {STR("layout.xhtml"), STR("layout.xhtml"),
         STR("<html><head><title>{title}</title><t:slot name='head'/></head><body><t:slot>none</t:slot></body></html>")},
    };
    TemplateSet *set = template_set(arena, files, 2, diag);
    TemplateInput input = {.root = hostile(arena), .page_path = STR("/a/b.html")};
    Buf out = buf_on(arena);
    template_html(template_find(set, STR("t.xhtml")), arena, &input, NULL, &out, diag);
    bool ours = !str_contains(bytes, STR("zz")); /* else the template itself says so */
    assert(!ours || !str_contains(buf_str(&out), STR("<img zz")));
    Node *tree = template_tree(template_find(set, STR("t.xhtml")), arena, &input, diag);
    for (const Node *node = tree; node && ours; node = node_next(node, tree))
        for (unsigned i = 0; i < node->attr_count; i++)
            assert(url_kind(node->tag, node->attrs[i].name) != URL_ONE ||
                   !str_starts(node->attrs[i].value, STR("javascript:zz")));
    diag_close(diag);
    arena_close(arena);
    return 0;
}
