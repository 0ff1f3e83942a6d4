/* expression.h - the expressions of templates, compiled to a postfix program.
 *
 * Grammar, loosest first:
 *   a ? b : c     or     and     not     == != < <= > >=     + -     * / %
 *   - (sign)     x.name  x[expr]     name  'text'  12.5  true false nil  f(a, b)  ( )
 *
 * `and` and `or` give one of their operands. == compares text with numbers by
 * their text; < compares numbers, or texts by code point. + joins when either
 * side is text. Dividing by zero gives nil. Nothing an expression meets stops
 * it: a member of nil is nil.
 */
#ifndef TSUNAGI_MARKUP_EXPRESSION_H
#define TSUNAGI_MARKUP_EXPRESSION_H

#include "base/value.h"
#include "base/vec.h"
#include "markup/template.h"

enum { EXPR_NONE = UINT32_MAX, EXPR_STACK = 32 };

typedef enum ExprCode {
    EXPR_END,
    EXPR_CONST,         /* a: constant */
    EXPR_LOCAL,         /* a: slot */
    EXPR_LOCAL_MEMBER,  /* a: slot, b: atom: the commonest pair in one step */
    EXPR_GLOBAL,        /* a: global; must exist */
    EXPR_GLOBAL_SOFT,   /* a: global; nil when it does not */
    EXPR_MEMBER,        /* b: atom */
    EXPR_INDEX,
    EXPR_NOT,
    EXPR_NEGATE,
    EXPR_EQUAL,
    EXPR_UNEQUAL,
    EXPR_LESS,
    EXPR_LESS_EQUAL,
    EXPR_GREATER,
    EXPR_GREATER_EQUAL,
    EXPR_ADD,
    EXPR_SUBTRACT,
    EXPR_MULTIPLY,
    EXPR_DIVIDE,
    EXPR_MODULO,
    EXPR_AND,           /* a: where to go, leaving the top, when it is false; else it is dropped */
    EXPR_OR,            /* likewise when it is true */
    EXPR_UNLESS,        /* a: where to go when the top, which is dropped, is false */
    EXPR_JUMP,          /* a */
    EXPR_CALL,          /* a: function, b: number of arguments */
} ExprCode;

typedef struct ExprOp {
    ExprCode code;
    uint32_t a, b;
} ExprOp;

typedef struct ExprInfo {
    uint32_t start;
    Place place;
} ExprInfo;

/* Everything the expressions of one program share. */
typedef struct ExprPool {
    VEC(ExprOp) ops;
    VEC(Value) constants;
    VEC(Atom) globals;
    VEC(ExprInfo) exprs;
} ExprPool;

/* Names in sight, the innermost first. */
typedef struct Names Names;
struct Names {
    Atom name;
    uint32_t slot;
    const Names *up;
};

/* EXPR_STRICT: the value is written out, so a bare name that nobody gives is
 * reported. Elsewhere a bare name may be missing; before ".x" it never may. */
typedef enum ExprUse { EXPR_STRICT, EXPR_SOFT } ExprUse;

/* Compiles text from `from`. With `end`, up to a closing brace, whose offset is
 * given; without, all of it. EXPR_NONE after a diagnostic. */
uint32_t expr_compile(Arena *arena, ExprPool *pool, const Names *names, Str text, size_t from, size_t *end,
                      Place place, ExprUse use, Diag *diag);
/* True when the expression is one constant. */
bool expr_constant(const ExprPool *pool, uint32_t expr, Value *out);
/* True when it is url('…') of a constant text. */
bool expr_constant_url(const ExprPool *pool, uint32_t expr, Str *out);
/* When the expression is json(x), makes it x and returns true. */
bool expr_strip_json(ExprPool *pool, uint32_t expr);

typedef struct ExprRun {
    const ExprPool *pool;
    Arena *arena; /* for what a value has to allocate */
    const Value *locals;
    const Value *globals;
    const bool *found; /* by global */
    Str root;          /* url() puts this before site URLs … */
    bool rooted;       /* … when true */
    Diag *diag;
    bool good; /* false once anything was reported */
} ExprRun;

Value expr_eval(ExprRun *run, uint32_t expr);
static inline Value expr_member(const Value *of, Atom key)
{
    if (of->kind == VALUE_RECORD)
        for (size_t i = 0; i < of->record->count; i++)
            if (of->record->members[i].key == key)
                return of->record->members[i].value;
    return value_nil();
}
/* Where text `offset` bytes into `text`, which starts at `start`, stands. */
Place expr_place(Place start, Str text, size_t offset);

/* ---- functions (function.c) ---- */

typedef struct ExprFunction {
    const char *name;
    uint8_t least, most; /* arguments */
    Value (*call)(ExprRun *run, const Value *args, size_t count);
} ExprFunction;

/* Index, or -1. */
int function_find(Str name);
const ExprFunction *function_at(uint32_t index);
bool value_equal(Arena *arena, Value a, Value b);
int value_compare(Value a, Value b); /* numbers before texts before all else */

#endif
