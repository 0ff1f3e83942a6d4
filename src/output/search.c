/* The search's data: short keys, since every reader downloads it.
 *
 *   v version; categories k l r s g m c n (s: what people call it, between "|"); districts k l w {n t u h}; features k l g n;
 *   items u i n k a c d t f x (url, number, name, key, address, categories,
 *   district, telephone, features, features to be asked about)
 */
#include "output/data.h"
#include "output/json.h"
#include "output/place.h"
#include "output/record.h"

typedef struct Names {
    Atom key, label, reading, aliases, group, count, features, center, name, phone, url, hours, services, text;
} Names;

static Names intern(void)
{
    return (Names){atom(STR("key")),   atom(STR("label")),    atom(STR("reading")), atom(STR("aliases")), atom(STR("group")),    atom(STR("count")),
                   atom(STR("features")), atom(STR("center")), atom(STR("name")),    atom(STR("phone")),    atom(STR("url")),
                   atom(STR("hours")), atom(STR("services")), atom(STR("text"))};
}

static void separate(Buf *out)
{
    if (out->data[out->len - 1] != '[') buf_put(out, STR(",\n"));
}

static void put_categories(const View *view, const Names *n, Buf *out)
{
    json_put_name(out, "categories");
    buf_putc(out, '[');
    for (size_t i = 0; i < view->category_count; i++) {
        const ViewCategory *c = &view->categories[i];
        separate(out);
        buf_putc(out, '{');
        json_put_member(out, "k", c->key);
        json_put_member(out, "l", c->label);
        json_put_member(out, "r", record_text(c->value, n->reading));
        if (record_text(c->value, n->aliases).len) json_put_member(out, "s", record_text(c->value, n->aliases));
        json_put_member(out, "g", c->group);
        json_put_member(out, "m", c->marker);
        json_put_member(out, "c", c->colour);
        json_put_number_member(out, "n", c->count);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void put_window(Value center, const Names *n, Buf *out)
{
    Value first = list_at(record_get(center, n->services), 0);
    json_put_name(out, "w");
    buf_putc(out, '{');
    json_put_member(out, "n", record_text(center, n->name));
    json_put_member(out, "t", record_text(center, n->phone));
    json_put_member(out, "u", url_below_root(record_text(center, n->url)));
    json_put_member(out, "h", record_text(record_get(first, n->hours), n->text));
    buf_putc(out, '}');
}

static void put_districts(const View *view, const Names *n, Buf *out)
{
    json_put_name(out, "districts");
    buf_putc(out, '[');
    for (size_t i = 0; i < view->district_count; i++) {
        Value v = view->districts[i].value, center = record_get(v, n->center);
        separate(out);
        buf_putc(out, '{');
        json_put_member(out, "k", view->districts[i].key);
        json_put_member(out, "l", view->districts[i].label);
        json_put_member(out, "r", record_text(v, n->reading));
        if (center.kind == VALUE_RECORD) put_window(center, n, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void put_features(const View *view, const Names *n, Buf *out)
{
    Value features = record_get(view->root, n->features);
    json_put_name(out, "features");
    buf_putc(out, '[');
    for (size_t i = 0; i < list_count(features); i++) {
        Value f = list_at(features, i);
        separate(out);
        buf_putc(out, '{');
        json_put_member(out, "k", record_text(f, n->key));
        json_put_member(out, "l", record_text(f, n->label));
        json_put_member(out, "g", record_text(f, n->group));
        json_put_number_member(out, "n", record_get(f, n->count).number);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void put_item(const ViewFacility *f, const Names *n, Arena *scratch, Buf *out)
{
    buf_putc(out, '{');
    json_put_member(out, "u", url_below_root(record_text(f->value, n->url)));
    json_put_number_member(out, "i", f->number);
    json_put_member(out, "n", f->name);
    json_put_member(out, "k", place_search_key(f, scratch));
    json_put_member(out, "a", f->address);
    place_put_categories(out, "c", f);
    json_put_member(out, "d", f->district ? f->district->key : (Str){0});
    json_put_member(out, "t", f->phone);
    place_put_features(out, "f", f, STR("対応"));
    place_put_features(out, "x", f, STR("要相談"));
    buf_putc(out, '}');
}

void data_search_json(const View *view, Arena *scratch, Buf *out)
{
    Names n = intern();
    buf_putc(out, '{');
    json_put_number_member(out, "v", 1);
    put_categories(view, &n, out);
    put_districts(view, &n, out);
    put_features(view, &n, out);
    json_put_name(out, "items");
    buf_putc(out, '[');
    for (size_t i = 0; i < view->facility_count; i++) {
        separate(out);
        put_item(&view->facilities[i], &n, scratch, out);
    }
    buf_put(out, STR("]}"));
}

void data_search_script(const View *view, Arena *scratch, Buf *out)
{
    buf_put(out, STR("window.TSUNAGI_SEARCH = "));
    data_search_json(view, scratch, out);
    buf_put(out, STR(";\n"));
}
