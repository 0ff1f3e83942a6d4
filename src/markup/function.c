/* function.c - what templates can call. None keeps state; none fails: a wrong
 * kind of argument gives nil, an empty list, or the argument as it came. */
#include "markup/expression.h"
#include "markup/write.h"

#include <math.h>
#include <string.h>

#include "base/notation.h"

typedef const Value *Args;

/* ---- comparing ---- */

bool value_equal(Arena *arena, Value a, Value b)
{
    bool mixed = (a.kind == VALUE_STRING && b.kind == VALUE_NUMBER) || (a.kind == VALUE_NUMBER && b.kind == VALUE_STRING);
    if (mixed)
        return str_eq(value_text(arena, a), value_text(arena, b));
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case VALUE_NIL: return true;
    case VALUE_BOOL: return a.flag == b.flag;
    case VALUE_NUMBER: return a.number == b.number;
    case VALUE_STRING: return str_eq(a.string, b.string);
    case VALUE_LIST: return a.list == b.list;
    case VALUE_RECORD: return a.record == b.record;
    case VALUE_NODE: return a.node == b.node;
    }
    return false;
}

static int kind_order(Value v) { return v.kind == VALUE_NUMBER ? 0 : v.kind == VALUE_STRING ? 1 : 2; }

int value_compare(Value a, Value b)
{
    int x = kind_order(a), y = kind_order(b);
    if (x != y)
        return x - y;
    if (x == 0)
        return a.number < b.number ? -1 : a.number > b.number;
    return x == 1 ? str_cmp(a.string, b.string) : 0;
}

/* ---- lists ---- */

/* "category.key" goes through both. */
static Value at_key(Value item, Str path)
{
    for (Str name; str_split(&path, '.', &name);)
        item = record_get(item, atom_find(name));
    return item;
}

static Str text_arg(Value v) { return v.kind == VALUE_STRING ? v.string : STR(""); }

static Value f_count(ExprRun *run, Args a, size_t n)
{
    (void)run, (void)n;
    return value_number((double)list_count(a[0]));
}

static Value f_first(ExprRun *run, Args a, size_t n)
{
    (void)run, (void)n;
    return list_at(a[0], 0);
}

static Value f_last(ExprRun *run, Args a, size_t n)
{
    (void)run, (void)n;
    size_t count = list_count(a[0]);
    return count > 0 ? list_at(a[0], count - 1) : value_nil();
}

static Value f_join(ExprRun *run, Args a, size_t n)
{
    if (a[0].kind != VALUE_LIST)
        return value_string(value_text(run->arena, a[0]));
    Buf out = buf_on(run->arena);
    for (size_t i = 0; i < list_count(a[0]); i++) {
        if (i > 0 && n > 1)
            buf_put(&out, value_text(run->arena, a[1]));
        buf_put(&out, value_text(run->arena, list_at(a[0], i)));
    }
    return value_string(buf_str(&out));
}

static Value f_where(ExprRun *run, Args a, size_t n)
{
    Value out = value_list(run->arena);
    for (size_t i = 0; i < list_count(a[0]); i++) {
        Value item = list_at(a[0], i), at = at_key(item, text_arg(a[1]));
        if (n > 2 ? value_equal(run->arena, at, a[2]) : value_truth(at))
            list_push(run->arena, out, item);
    }
    return out;
}

static Value f_map(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Value out = value_list(run->arena);
    for (size_t i = 0; i < list_count(a[0]); i++)
        list_push(run->arena, out, at_key(list_at(a[0], i), text_arg(a[1])));
    return out;
}

typedef struct Keyed {
    Value item, key;
} Keyed;

/* Stable: equal keys stay in the order they came in. */
static void merge_sort(Keyed *items, Keyed *spare, size_t count)
{
    if (count < 2)
        return;
    size_t half = count / 2, left = 0, right = half;
    merge_sort(items, spare, half);
    merge_sort(items + half, spare, count - half);
    for (size_t i = 0; i < count; i++) {
        bool from_left = right == count || (left < half && value_compare(items[left].key, items[right].key) <= 0);
        spare[i] = items[from_left ? left++ : right++];
    }
    memcpy(items, spare, count * sizeof *items);
}

static Value f_sort(ExprRun *run, Args a, size_t n)
{
    size_t count = list_count(a[0]);
    Keyed *items = arena_array(run->arena, Keyed, count), *spare = arena_array(run->arena, Keyed, count);
    for (size_t i = 0; i < count; i++) {
        items[i].item = list_at(a[0], i);
        items[i].key = n > 1 ? at_key(items[i].item, text_arg(a[1])) : items[i].item;
    }
    merge_sort(items, spare, count);
    Value out = value_list(run->arena);
    for (size_t i = 0; i < count; i++)
        list_push(run->arena, out, items[i].item);
    return out;
}

static Value f_reverse(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Value out = value_list(run->arena);
    for (size_t i = list_count(a[0]); i-- > 0;)
        list_push(run->arena, out, list_at(a[0], i));
    return out;
}

/* Groups in order of their first item; the map keeps it linear. */
static Value f_group(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Value out = value_list(run->arena);
    Map seen = map_on(run->arena);
    for (size_t i = 0; i < list_count(a[0]); i++) {
        Value item = list_at(a[0], i), key = at_key(item, text_arg(a[1]));
        Str text = key.kind == VALUE_RECORD ? (Str){(const char *)&key.record, sizeof key.record}
                                            : value_text(run->arena, key);
        ValueList *items = map_get(&seen, text);
        if (!items) {
            Value group = value_record(run->arena), list = value_list(run->arena);
            record_set(run->arena, group, ATOM_key, key);
            record_set(run->arena, group, ATOM_items, list);
            list_push(run->arena, out, group);
            items = list.list;
            map_set(&seen, text, items);
        }
        list_push(run->arena, (Value){.kind = VALUE_LIST, .list = items}, item);
    }
    return out;
}

/* A position from the end when negative, clamped to the list. */
static size_t clamp_index(Value at, size_t count, size_t otherwise)
{
    if (at.kind != VALUE_NUMBER || isnan(at.number))
        return otherwise;
    double position = at.number < 0 ? at.number + (double)count : at.number;
    return position <= 0 ? 0 : position >= (double)count ? count : (size_t)position;
}

static Value f_slice(ExprRun *run, Args a, size_t n)
{
    size_t count = list_count(a[0]);
    Value out = value_list(run->arena);
    size_t to = n > 2 ? clamp_index(a[2], count, count) : count;
    for (size_t i = clamp_index(a[1], count, 0); i < to; i++)
        list_push(run->arena, out, list_at(a[0], i));
    return out;
}

/* Lists of items in their order, as long as their members together come to no more than
 * `most`; an item that is more by itself has one of its own. */
static Value f_pack(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Value out = value_list(run->arena), open = value_nil();
    double most = a[2].kind == VALUE_NUMBER ? a[2].number : 0, sum = 0;
    for (size_t i = 0; i < list_count(a[0]); i++) {
        Value member = at_key(list_at(a[0], i), text_arg(a[1]));
        double size = member.kind == VALUE_NUMBER ? member.number : 0;
        if (open.kind == VALUE_NIL || sum + size > most) {
            list_push(run->arena, out, open = value_list(run->arena));
            sum = 0;
        }
        list_push(run->arena, open, list_at(a[0], i));
        sum += size;
    }
    return out;
}

static bool has_word(Str list, Str word)
{
    for (Str part; str_split(&list, ' ', &part);)
        if (str_eq(part, word))
            return true;
    return false;
}

static Value f_contains(ExprRun *run, Args a, size_t n)
{
    (void)n;
    if (a[0].kind == VALUE_STRING) {
        Str part = value_text(run->arena, a[1]);
        return value_bool(!str_empty(part) && str_contains(a[0].string, part));
    }
    for (size_t i = 0; i < list_count(a[0]); i++)
        if (value_equal(run->arena, list_at(a[0], i), a[1]))
            return value_bool(true);
    return value_bool(false);
}

static Value f_word(ExprRun *run, Args a, size_t n)
{
    (void)n;
    return value_bool(has_word(text_arg(a[0]), value_text(run->arena, a[1])));
}

/* ---- numbers ---- */

static Value fold_numbers(Args a, size_t n, bool least)
{
    Value best = value_nil();
    for (size_t i = 0; i < n; i++)
        if (a[i].kind == VALUE_NUMBER && (best.kind == VALUE_NIL || (least ? a[i].number < best.number : a[i].number > best.number)))
            best = a[i];
    return best;
}

static Value f_min(ExprRun *run, Args a, size_t n) { return (void)run, fold_numbers(a, n, true); }
static Value f_max(ExprRun *run, Args a, size_t n) { return (void)run, fold_numbers(a, n, false); }

static Value f_round(ExprRun *run, Args a, size_t n)
{
    (void)run, (void)n;
    return a[0].kind == VALUE_NUMBER ? value_number(floor(a[0].number + 0.5)) : value_nil();
}

static Value f_floor(ExprRun *run, Args a, size_t n)
{
    (void)run, (void)n;
    return a[0].kind == VALUE_NUMBER ? value_number(floor(a[0].number)) : value_nil();
}

/* 12345.5 is "12,345.5". */
static Value f_number(ExprRun *run, Args a, size_t n)
{
    double value = 0;
    bool numeric = a[0].kind == VALUE_NUMBER || (a[0].kind == VALUE_STRING && str_to_double(a[0].string, &value));
    if (!numeric)
        return a[0];
    value = a[0].kind == VALUE_NUMBER ? a[0].number : value;
    Buf out = buf_on(run->arena);
    buf_put_grouped(&out, value, n > 1 && a[1].kind == VALUE_NUMBER ? (int)fmin(fmax(a[1].number, 0), 6) : 2);
    return value_string(buf_str(&out));
}

static Value f_sum(ExprRun *run, Args a, size_t n)
{
    (void)run;
    double sum = 0;
    for (size_t i = 0; i < list_count(a[0]); i++) {
        Value v = n > 1 ? at_key(list_at(a[0], i), text_arg(a[1])) : list_at(a[0], i);
        sum += v.kind == VALUE_NUMBER ? v.number : 0;
    }
    return value_number(sum);
}

/* ---- text ---- */

static Value f_concat(ExprRun *run, Args a, size_t n)
{
    Buf out = buf_on(run->arena);
    for (size_t i = 0; i < n; i++)
        buf_put(&out, value_text(run->arena, a[i]));
    return value_string(buf_str(&out));
}

static Value f_url(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Buf out = buf_on(run->arena);
    url_put(&out, run->root, run->rooted, text_arg(a[0]));
    return value_string(buf_str(&out));
}

static Value f_wareki(ExprRun *run, Args a, size_t n)
{
    (void)run, (void)n;
    return a[0].kind == VALUE_RECORD ? record_get(a[0], ATOM_wareki) : a[0];
}

static Value f_default(ExprRun *run, Args a, size_t n)
{
    (void)run;
    for (size_t i = 0; i < n; i++)
        if (value_truth(a[i]))
            return a[i];
    return a[n - 1];
}

static Value f_lower(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Str text = value_text(run->arena, a[0]);
    char *copy = arena_copy(run->arena, text.data, text.len);
    for (size_t i = 0; i < text.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] | 0x20);
    return value_string((Str){copy, text.len});
}

static Value f_digits(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Str text = value_text(run->arena, a[0]);
    Buf out = buf_on(run->arena);
    for (size_t i = 0; i < text.len; i++)
        if ((text.data[i] >= '0' && text.data[i] <= '9') || (i == 0 && text.data[i] == '+'))
            buf_putc(&out, text.data[i]);
    return value_string(buf_str(&out));
}

static Value f_json(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Buf out = buf_on(run->arena);
    write_json(&out, a[0], 0);
    return value_string(buf_str(&out));
}

static Value f_trim(ExprRun *run, Args a, size_t n)
{
    (void)n;
    return value_string(str_trim(value_text(run->arena, a[0])));
}

static Value f_starts(ExprRun *run, Args a, size_t n)
{
    (void)n;
    return value_bool(str_starts(value_text(run->arena, a[0]), value_text(run->arena, a[1])));
}

static Value f_ends(ExprRun *run, Args a, size_t n)
{
    (void)n;
    return value_bool(str_ends(value_text(run->arena, a[0]), value_text(run->arena, a[1])));
}

static Value f_replace(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Str text = value_text(run->arena, a[0]), from = value_text(run->arena, a[1]), to = value_text(run->arena, a[2]);
    if (str_empty(from))
        return value_string(text);
    Buf out = buf_on(run->arena);
    for (size_t at; (at = str_find(text, from)) != SIZE_MAX; text = str_slice(text, at + from.len, text.len)) {
        buf_put(&out, str_slice(text, 0, at));
        buf_put(&out, to);
    }
    buf_put(&out, text);
    return value_string(buf_str(&out));
}

static Value f_split(ExprRun *run, Args a, size_t n)
{
    (void)n;
    Value out = value_list(run->arena);
    Str text = value_text(run->arena, a[0]), mark = value_text(run->arena, a[1]);
    for (size_t at; !str_empty(mark) && (at = str_find(text, mark)) != SIZE_MAX;
         text = str_slice(text, at + mark.len, text.len))
        list_push(run->arena, out, value_string(str_slice(text, 0, at)));
    if (!str_empty(text))
        list_push(run->arena, out, value_string(text));
    return out;
}

/* ---- the table ---- */

enum { MANY = 16 };

static const ExprFunction functions[] = {
    {"count", 1, 1, f_count},      {"join", 1, 2, f_join},       {"where", 2, 3, f_where},   {"first", 1, 1, f_first},
    {"last", 1, 1, f_last},        {"sort", 1, 2, f_sort},       {"group", 2, 2, f_group},   {"reverse", 1, 1, f_reverse},
    {"map", 2, 2, f_map},          {"slice", 2, 3, f_slice},     {"concat", 1, MANY, f_concat}, {"url", 1, 1, f_url},
    {"number", 1, 2, f_number},    {"wareki", 1, 1, f_wareki},   {"contains", 2, 2, f_contains}, {"word", 2, 2, f_word},
    {"default", 2, MANY, f_default}, {"lower", 1, 1, f_lower},   {"json", 1, 1, f_json},     {"digits", 1, 1, f_digits},
    {"trim", 1, 1, f_trim},        {"starts", 2, 2, f_starts},   {"ends", 2, 2, f_ends},     {"replace", 3, 3, f_replace},
    {"split", 2, 2, f_split},      {"min", 1, MANY, f_min},      {"max", 1, MANY, f_max},    {"round", 1, 1, f_round},
    {"floor", 1, 1, f_floor},      {"sum", 1, 2, f_sum},         {"pack", 3, 3, f_pack},
};

int function_find(Str name)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (str_eq(name, str_from(functions[i].name)))
            return (int)i;
    return -1;
}

const ExprFunction *function_at(uint32_t index) { return &functions[index]; }
