#include "base/value.h"

#include <string.h>

Value value_list(Arena *arena)
{
    return (Value){.kind = VALUE_LIST, .list = arena_new(arena, ValueList)};
}

void list_push(Arena *arena, Value list, Value item)
{
    ValueList *l = list.list;
    if (l->count == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 4;
        Value *grown = arena_array(arena, Value, cap);
        if (l->count)
            memcpy(grown, l->items, l->count * sizeof *grown);
        l->items = grown;
        l->cap = cap;
    }
    l->items[l->count++] = item;
}

size_t list_count(Value list)
{
    return list.kind == VALUE_LIST ? list.list->count : 0;
}

Value list_at(Value list, size_t index)
{
    return index < list_count(list) ? list.list->items[index] : value_nil();
}

Value value_record(Arena *arena)
{
    return (Value){.kind = VALUE_RECORD, .record = arena_new(arena, ValueRecord)};
}

void record_set(Arena *arena, Value record, Atom key, Value value)
{
    ValueRecord *r = record.record;
    for (size_t i = 0; i < r->count; i++)
        if (r->members[i].key == key) {
            r->members[i].value = value;
            return;
        }
    if (r->count == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 8;
        void *grown = arena_alloc(arena, arena_product(cap, sizeof *r->members), alignof(max_align_t));
        if (r->count)
            memcpy(grown, r->members, r->count * sizeof *r->members);
        r->members = grown;
        r->cap = cap;
    }
    r->members[r->count].key = key;
    r->members[r->count].value = value;
    r->count++;
}

Value record_get(Value record, Atom key)
{
    if (record.kind != VALUE_RECORD)
        return value_nil();
    const ValueRecord *r = record.record;
    for (size_t i = 0; i < r->count; i++)
        if (r->members[i].key == key)
            return r->members[i].value;
    return value_nil();
}

bool record_has(Value record, Atom key)
{
    return record_get(record, key).kind != VALUE_NIL;
}

bool value_truth(Value v)
{
    switch (v.kind) {
    case VALUE_NIL: return false;
    case VALUE_BOOL: return v.flag;
    case VALUE_NUMBER: return v.number != 0;
    case VALUE_STRING: return v.string.len != 0;
    case VALUE_LIST: return v.list->count != 0;
    case VALUE_RECORD: return true;
    case VALUE_NODE: return v.node != NULL;
    }
    return false;
}

Str value_text(Arena *arena, Value v)
{
    if (v.kind == VALUE_STRING)
        return v.string;
    if (v.kind != VALUE_NUMBER)
        return STR("");
    Buf buf = buf_on(arena);
    buf_put_number(&buf, v.number, 6);
    return buf_str(&buf);
}
