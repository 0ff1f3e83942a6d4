#include "output/place.h"

#include "base/utf8.h"
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

static void add_key(Arena *scratch, Buf *key, Str text)
{
    Str folded = utf8_reader_key(scratch, text);
    if (!folded.len) return;
    if (key->len) buf_putc(key, '|');
    buf_put(key, folded);
}

static void add_lists(Arena *scratch, Buf *key, Value service)
{
    for (size_t m = 0; m < service.record->count; m++) {
        Value list = service.record->members[m].value;
        for (size_t j = 0; j < list_count(list); j++)
            if (list_at(list, j).kind == VALUE_STRING) add_key(scratch, key, list_at(list, j).string);
    }
}

Str place_search_key(const ViewFacility *facility, Arena *scratch)
{
    Buf key = buf_on(scratch);
    Value v = facility->value, services = record_get(v, atom(STR("services")));
    add_key(scratch, &key, facility->name);
    add_key(scratch, &key, facility->kana);
    add_key(scratch, &key, str_join(scratch, facility->address, record_text(v, atom(STR("building")))));
    for (size_t i = 0; i < list_count(services); i++) {
        Value s = list_at(services, i);
        add_key(scratch, &key, record_text(s, atom(STR("corporation"))));
        add_lists(scratch, &key, s);
    }
    return buf_str(&key);
}
