#include "../unit.h"

#include "markup/node.h"

static Node *element(Arena *a, Atom tag, Node *parent)
{
    Node *node = node_element(a, tag, place_none());
    if (parent)
        node_append(parent, node);
    return node;
}

static void links_and_indexes_hold(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Node *ul = element(a, ATOM_ul, NULL);
    Node *one = element(a, ATOM_li, ul);
    node_append(ul, node_text(a, STR("\n"), place_none()));
    Node *two = element(a, ATOM_li, ul), *zero = node_element(a, ATOM_li, place_none());
    assert_int_equal(node_index(two), 2);
    node_insert_before(one, zero);
    assert_true(ul->first == zero && zero->next == one && one->prev == zero);
    assert_int_equal(node_index(two), 3);
    node_remove(one);
    assert_int_equal(node_index(two), 2);
    assert_true(one->parent == NULL && zero->next->kind == NODE_TEXT);
    node_remove(two);
    assert_true(ul->last->kind == NODE_TEXT);
    node_append(ul, one);
    assert_int_equal(node_index(one), 2);
    arena_close(a);
}

static void attributes_are_set_and_replaced(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Node *p = element(a, ATOM_p, NULL);
    for (int i = 0; i < 9; i++)
        node_set(a, p, atom(str_printf(a, "data-%d", i)), str_printf(a, "%d", i));
    node_set(a, p, ATOM_class, STR("note wide"));
    node_set(a, p, ATOM_class, STR("note\twider"));
    assert_int_equal(p->attr_count, 10);
    assert_str(node_get(p, atom(STR("data-8"))), "8");
    assert_true(node_has_class(p, STR("note")) && node_has_class(p, STR("wider")));
    assert_false(node_has_class(p, STR("wide")) || node_has_class(p, STR("")));
    assert_str(node_get(p, ATOM_id), "");
    assert_false(node_has(p, ATOM_id));
    arena_close(a);
}

static void copies_and_walks_any_depth(void **state)
{
    (void)state;
    Arena *a = arena_open(), *b = arena_open();
    Node *root = element(a, ATOM_div, NULL), *at = root;
    for (int i = 0; i < 100000; i++)
        at = element(a, ATOM_b, at);
    node_append(at, node_text(a, STR("底"), place_line(STR("a"), 3, 4)));
    node_append(root, node_text(a, STR("終"), place_none()));
    Node *copy = node_copy(b, root);
    arena_close(a);
    assert_str(node_text_content(b, copy), "底終");
    size_t count = 0;
    for (const Node *n = copy; n; n = node_next(n, copy))
        count++;
    assert_int_equal(count, 100003);
    arena_close(b);
}

static void dumps_one_node_a_line(void **state)
{
    (void)state;
    Arena *a = arena_open();
    Node *p = element(a, ATOM_p, NULL);
    node_set(a, p, ATOM_title, STR("a \"b\""));
    node_append(p, node_text(a, STR("x\ny"), place_none()));
    element(a, ATOM_br, element(a, ATOM_em, p));
    Buf out = buf_on(a);
    node_dump(&out, p, 0);
    assert_str(buf_str(&out), "<p title=\"a \\\"b\\\"\">\n  \"x\\ny\"\n  <em>\n    <br>\n");
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_and_indexes_hold),
        cmocka_unit_test(attributes_are_set_and_replaced),
        cmocka_unit_test(copies_and_walks_any_depth),
        cmocka_unit_test(dumps_one_node_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
