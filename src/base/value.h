/* value.h - the data a template can see.
 *
 * A Value is immutable once built and is copied as a plain struct; lists and
 * records belong to an arena. Records may refer to each other (a facility to
 * its district, the district to its facilities). Only audience/ builds values
 * from facts; markup/ reads them.
 */
#ifndef TSUNAGI_BASE_VALUE_H
#define TSUNAGI_BASE_VALUE_H

#include "base/map.h"

typedef enum ValueKind {
    VALUE_NIL,
    VALUE_BOOL,
    VALUE_NUMBER,
    VALUE_STRING,
    VALUE_LIST,
    VALUE_RECORD,
    VALUE_NODE, /* a piece of document tree, e.g. a Markdown body */
} ValueKind;

struct Node;
typedef struct ValueList ValueList;
typedef struct ValueRecord ValueRecord;

typedef struct Value {
    ValueKind kind;
    union {
        bool flag;
        double number;
        Str string;
        ValueList *list;
        ValueRecord *record;
        const struct Node *node;
    };
} Value;

struct ValueList {
    Value *items;
    size_t count;
    size_t cap;
};

struct ValueRecord {
    struct {
        Atom key;
        Value value;
    } *members;
    size_t count;
    size_t cap;
};

static inline Value value_nil(void) { return (Value){.kind = VALUE_NIL}; }
static inline Value value_bool(bool b) { return (Value){.kind = VALUE_BOOL, .flag = b}; }
static inline Value value_number(double d) { return (Value){.kind = VALUE_NUMBER, .number = d}; }
static inline Value value_string(Str s) { return (Value){.kind = VALUE_STRING, .string = s}; }
static inline Value value_node(const struct Node *n) { return (Value){.kind = VALUE_NODE, .node = n}; }

Value value_list(Arena *arena);
void list_push(Arena *arena, Value list, Value item);
size_t list_count(Value list); /* 0 for anything that is not a list */
Value list_at(Value list, size_t index); /* nil out of range */

Value value_record(Arena *arena);
/* Sets or replaces. Keys are few (tens), so members are searched in line. */
void record_set(Arena *arena, Value record, Atom key, Value value);
/* nil when the value is no record or has no such member. */
Value record_get(Value record, Atom key);
bool record_has(Value record, Atom key);

/* What `t:if` thinks: nil, false, 0, "", and the empty list are false. */
bool value_truth(Value v);
/* Strings as they are, numbers without needless zeros, booleans and others as
 * the empty text (a template says what a truth looks like). */
Str value_text(Arena *arena, Value v);

#endif
