#include "output/place.h"

#include "output/json.h"
#include "output/record.h"

static void put_item(Buf *out, Str key)
{
    if (out->data[out->len - 1] != '[') buf_putc(out, ',');
    json_put_string(out, key);
}

void place_put_categories(Buf *out, const char *name, const ViewFacility *facility)
{
    json_put_name(out, name);
    buf_putc(out, '[');
    for (size_t i = 0; i < facility->category_count; i++) put_item(out, facility->categories[i]->key);
    buf_putc(out, ']');
}

void place_put_features(Buf *out, const char *name, const ViewFacility *facility, Str word)
{
    Value features = record_get(facility->value, atom(STR("features")));
    Atom key = atom(STR("key")), said = atom(STR("word"));
    json_put_name(out, name);
    buf_putc(out, '[');
    for (size_t i = 0; i < list_count(features); i++)
        if (str_eq(record_text(list_at(features, i), said), word)) put_item(out, record_text(list_at(features, i), key));
    buf_putc(out, ']');
}
