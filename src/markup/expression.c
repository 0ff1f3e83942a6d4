#include "markup/expression.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { NESTING_MAX = 48 };

Place expr_place(Place start, Str text, size_t offset)
{
    for (size_t i = 0; i < offset && i < text.len && start.kind == PLACE_LINE; i++) {
        if (text.data[i] == '\n') {
            start.line++;
            start.column = 1;
        } else if ((text.data[i] & 0xC0) != 0x80) {
            start.column++;
        }
    }
    return start;
}

/* ---- words ---- */

typedef enum Word {
    WORD_END,
    WORD_NAME,
    WORD_TEXT,
    WORD_NUMBER,
    WORD_SIGN, /* one of the signs below, in `sign` */
    WORD_BAD,
} Word;

typedef struct Parser {
    Arena *arena;
    ExprPool *pool;
    const Names *names;
    Str text;
    Place place;
    Diag *diag;
    size_t pos; /* after the current word */
    size_t at;  /* its start */
    Word word;
    Str name;
    double number;
    uint16_t sign; /* '<' or '<' << 8 | '=' */
    size_t from;    /* where the expression begins … */
    bool in_braces; /* … after a brace */
    unsigned nesting;
    unsigned depth; /* of the stack, here */
    bool failed;
} Parser;

#define SIGN2(x, y) (uint16_t)((x) << 8 | (y))

static bool fail(Parser *p, DiagId id, size_t at, Str what)
{
    if (!p->failed)
        diag_add(p->diag, id, expr_place(p->place, p->text, at), what);
    p->failed = true;
    p->word = WORD_BAD;
    return false;
}

static char char_at(const Parser *p, size_t i) { return i < p->text.len ? p->text.data[i] : 0; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) || is_digit(c);
}

static void read_text(Parser *p)
{
    char quote = char_at(p, p->pos++);
    Buf text = buf_on(p->arena);
    for (;; p->pos++) {
        char c = char_at(p, p->pos);
        if (p->pos >= p->text.len) {
            fail(p, DIAG_TEMPLATE_EXPRESSION, p->at, STR("'"));
            return;
        }
        if (c == quote)
            break;
        if (c == '\\' && p->pos + 1 < p->text.len) {
            c = char_at(p, ++p->pos);
            c = c == 'n' ? '\n' : c;
        }
        buf_putc(&text, c);
    }
    p->pos++;
    p->word = WORD_TEXT;
    p->name = buf_str(&text);
}

static void read_number(Parser *p)
{
    while (is_digit(char_at(p, p->pos)) || (char_at(p, p->pos) == '.' && is_digit(char_at(p, p->pos + 1))))
        p->pos++;
    p->word = WORD_NUMBER;
    if (!str_to_double(str_slice(p->text, p->at, p->pos), &p->number))
        fail(p, DIAG_TEMPLATE_EXPRESSION, p->at, str_slice(p->text, p->at, p->pos));
}

static void next(Parser *p)
{
    if (p->failed)
        return;
    while (p->pos < p->text.len && strchr(" \t\r\n", char_at(p, p->pos)))
        p->pos++;
    p->at = p->pos;
    char c = char_at(p, p->pos);
    if (p->pos >= p->text.len) {
        p->word = WORD_END;
    } else if (c == '\'' || c == '"') {
        read_text(p);
    } else if (is_digit(c)) {
        read_number(p);
    } else if (is_name_char(c)) {
        while (is_name_char(char_at(p, p->pos)) && p->pos < p->text.len)
            p->pos++;
        p->word = WORD_NAME;
        p->name = str_slice(p->text, p->at, p->pos);
    } else {
        p->word = WORD_SIGN;
        p->pos++;
        p->sign = (unsigned char)c;
        if (char_at(p, p->pos) == '=' && strchr("=!<>", c))
            p->sign = SIGN2(c, '='), p->pos++;
    }
}

static bool is_sign(const Parser *p, uint16_t sign) { return p->word == WORD_SIGN && p->sign == sign; }
static bool is_name(const Parser *p, const char *name) { return p->word == WORD_NAME && str_eq(p->name, str_from(name)); }

static bool take_sign(Parser *p, uint16_t sign)
{
    bool found = is_sign(p, sign);
    if (found)
        next(p);
    return found;
}

static bool take_name(Parser *p, const char *name)
{
    bool found = is_name(p, name);
    if (found)
        next(p);
    return found;
}

static bool unexpected(Parser *p)
{
    if (p->in_braces && p->word == WORD_END)
        return fail(p, DIAG_TEMPLATE_BRACE, p->from - 1, STR("{"));
    Str what = p->word == WORD_END ? STR("…") : str_slice(p->text, p->at, p->pos);
    return fail(p, DIAG_TEMPLATE_EXPRESSION, p->at, what);
}

/* ---- the program ---- */

/* How each operation changes the height of the stack is kept by the callers. */
static uint32_t emit(Parser *p, ExprCode code, uint32_t a, uint32_t b)
{
    vec_push(p->arena, &p->pool->ops, (ExprOp){code, a, b});
    return (uint32_t)p->pool->ops.count - 1;
}

static void pushed(Parser *p)
{
    if (++p->depth > EXPR_STACK)
        fail(p, DIAG_TEMPLATE_EXPRESSION, p->at, STR("> 32"));
}

static void emit_constant(Parser *p, Value value)
{
    vec_push(p->arena, &p->pool->constants, value);
    emit(p, EXPR_CONST, (uint32_t)p->pool->constants.count - 1, 0);
    pushed(p);
}

static void patch(Parser *p, uint32_t op) { p->pool->ops.items[op].a = (uint32_t)p->pool->ops.count; }

static uint32_t global_index(Parser *p, Atom name)
{
    for (size_t i = 0; i < p->pool->globals.count; i++)
        if (p->pool->globals.items[i] == name)
            return (uint32_t)i;
    vec_push(p->arena, &p->pool->globals, name);
    return (uint32_t)p->pool->globals.count - 1;
}

static void emit_name(Parser *p, Atom name, bool strict)
{
    pushed(p);
    for (const Names *n = p->names; n; n = n->up)
        if (n->name == name) {
            emit(p, EXPR_LOCAL, n->slot, 0);
            return;
        }
    emit(p, strict ? EXPR_GLOBAL : EXPR_GLOBAL_SOFT, global_index(p, name), 0);
}

/* ---- the grammar ---- */

static bool parse_choice(Parser *p);

static bool parse_call(Parser *p, Str name, size_t at)
{
    int index = function_find(name);
    uint32_t count = 0;
    if (index < 0)
        return fail(p, DIAG_TEMPLATE_FUNCTION, at, name);
    next(p); /* ( */
    while (!is_sign(p, ')')) {
        if (!parse_choice(p))
            return false;
        count++;
        if (!take_sign(p, ',') && !is_sign(p, ')'))
            return unexpected(p);
    }
    const ExprFunction *function = function_at((uint32_t)index);
    if (count < function->least || count > function->most)
        return fail(p, DIAG_TEMPLATE_ARGUMENTS, at, name);
    next(p);
    emit(p, EXPR_CALL, (uint32_t)index, count);
    p->depth -= count;
    pushed(p);
    return true;
}

static bool parse_name(Parser *p)
{
    Str name = p->name;
    size_t at = p->at;
    next(p);
    if (is_sign(p, '('))
        return parse_call(p, name, at);
    if (str_eq(name, STR("true")) || str_eq(name, STR("false")))
        emit_constant(p, value_bool(str_eq(name, STR("true"))));
    else if (str_eq(name, STR("nil")))
        emit_constant(p, value_nil());
    else if (str_eq(name, STR("and")) || str_eq(name, STR("or")))
        return fail(p, DIAG_TEMPLATE_EXPRESSION, at, name);
    else
        emit_name(p, atom(name), is_sign(p, '.') || is_sign(p, '['));
    return !p->failed;
}

static bool parse_primary(Parser *p)
{
    switch (p->word) {
    case WORD_NAME: return parse_name(p);
    case WORD_TEXT: emit_constant(p, value_string(p->name)); break;
    case WORD_NUMBER: emit_constant(p, value_number(p->number)); break;
    case WORD_SIGN:
        if (!take_sign(p, '('))
            return unexpected(p);
        if (!parse_choice(p))
            return false;
        return take_sign(p, ')') || unexpected(p);
    case WORD_END: return unexpected(p);
    case WORD_BAD: return false;
    }
    next(p);
    return !p->failed;
}

/* `alone`: what the member is taken of is the one operation before. */
static bool parse_member(Parser *p, bool alone)
{
    if (p->word != WORD_NAME)
        return unexpected(p);
    Atom name = atom(p->name);
    ExprOp *last = &p->pool->ops.items[p->pool->ops.count - 1];
    if (alone && last->code == EXPR_LOCAL)
        *last = (ExprOp){EXPR_LOCAL_MEMBER, last->a, name};
    else
        emit(p, EXPR_MEMBER, 0, name);
    next(p);
    return !p->failed;
}

static bool parse_postfix(Parser *p)
{
    size_t start = p->pool->ops.count;
    if (!parse_primary(p))
        return false;
    for (;;) {
        if (take_sign(p, '.')) {
            if (!parse_member(p, p->pool->ops.count == start + 1))
                return false;
        } else if (take_sign(p, '[')) {
            if (!parse_choice(p) || !(take_sign(p, ']') || unexpected(p)))
                return false;
            emit(p, EXPR_INDEX, 0, 0);
            p->depth--;
        } else {
            return !p->failed;
        }
    }
}

static bool parse_unary(Parser *p)
{
    if (p->nesting == NESTING_MAX)
        return fail(p, DIAG_TEMPLATE_EXPRESSION, p->at, STR("> 48"));
    ExprCode code = is_sign(p, '-') ? EXPR_NEGATE : is_name(p, "not") ? EXPR_NOT : EXPR_END;
    if (code == EXPR_END)
        return parse_postfix(p);
    next(p);
    p->nesting++;
    bool good = parse_unary(p);
    p->nesting--;
    emit(p, code, 0, 0);
    return good;
}

typedef struct Binary {
    uint16_t sign;
    uint8_t level; /* binds tighter when higher */
    ExprCode code;
} Binary;

static const Binary binaries[] = {
    {SIGN2('=', '='), 1, EXPR_EQUAL},      {SIGN2('!', '='), 1, EXPR_UNEQUAL},
    {SIGN2('<', '='), 1, EXPR_LESS_EQUAL}, {SIGN2('>', '='), 1, EXPR_GREATER_EQUAL},
    {'<', 1, EXPR_LESS},                   {'>', 1, EXPR_GREATER},
    {'+', 2, EXPR_ADD},                    {'-', 2, EXPR_SUBTRACT},
    {'*', 3, EXPR_MULTIPLY},               {'/', 3, EXPR_DIVIDE},
    {'%', 3, EXPR_MODULO},
};

static const Binary *binary_here(const Parser *p, unsigned level)
{
    for (size_t i = 0; p->word == WORD_SIGN && i < sizeof binaries / sizeof *binaries; i++)
        if (binaries[i].sign == p->sign && binaries[i].level == level)
            return &binaries[i];
    return NULL;
}

static bool parse_binary(Parser *p, unsigned level)
{
    if (level > 3)
        return parse_unary(p);
    if (!parse_binary(p, level + 1))
        return false;
    for (const Binary *binary; (binary = binary_here(p, level)) != NULL;) {
        next(p);
        if (!parse_binary(p, level + 1))
            return false;
        emit(p, binary->code, 0, 0);
        p->depth--;
    }
    return !p->failed;
}

static bool parse_logic(Parser *p, const char *word, ExprCode code)
{
    bool tight = code == EXPR_AND;
    if (!(tight ? parse_binary(p, 1) : parse_logic(p, "and", EXPR_AND)))
        return false;
    while (take_name(p, word)) {
        uint32_t jump = emit(p, code, 0, 0);
        p->depth--;
        if (!(tight ? parse_binary(p, 1) : parse_logic(p, "and", EXPR_AND)))
            return false;
        patch(p, jump);
    }
    return !p->failed;
}

static bool parse_choice(Parser *p)
{
    if (++p->nesting > NESTING_MAX)
        return fail(p, DIAG_TEMPLATE_EXPRESSION, p->at, STR("> 48"));
    if (!parse_logic(p, "or", EXPR_OR))
        return false;
    if (take_sign(p, '?')) {
        uint32_t unless = emit(p, EXPR_UNLESS, 0, 0);
        p->depth--;
        if (!parse_choice(p) || !(take_sign(p, ':') || unexpected(p)))
            return false;
        uint32_t jump = emit(p, EXPR_JUMP, 0, 0);
        p->depth--;
        patch(p, unless);
        if (!parse_choice(p))
            return false;
        patch(p, jump);
    }
    p->nesting--;
    return !p->failed;
}

uint32_t expr_compile(Arena *arena, ExprPool *pool, const Names *names, Str text, size_t from, size_t *end,
                      Place place, ExprUse use, Diag *diag)
{
    Parser p = {.arena = arena, .pool = pool, .names = names, .text = text, .place = place, .diag = diag,
                .pos = from, .from = from, .in_braces = end != NULL};
    uint32_t start = (uint32_t)pool->ops.count;
    next(&p);
    size_t first = p.at;
    bool good = parse_choice(&p);
    if (good && !(end ? is_sign(&p, '}') : p.word == WORD_END))
        good = unexpected(&p);
    if (!good) {
        pool->ops.count = start;
        return EXPR_NONE;
    }
    if (use == EXPR_STRICT && pool->ops.count == start + 1 && pool->ops.items[start].code == EXPR_GLOBAL_SOFT)
        pool->ops.items[start].code = EXPR_GLOBAL;
    emit(&p, EXPR_END, 0, 0);
    if (end)
        *end = p.at;
    vec_push(arena, &pool->exprs, (ExprInfo){start, expr_place(place, text, first)});
    return (uint32_t)pool->exprs.count - 1;
}

static const ExprOp *ops_of(const ExprPool *pool, uint32_t expr) { return &pool->ops.items[pool->exprs.items[expr].start]; }

bool expr_constant(const ExprPool *pool, uint32_t expr, Value *out)
{
    const ExprOp *op = ops_of(pool, expr);
    if (op[0].code != EXPR_CONST || op[1].code != EXPR_END)
        return false;
    *out = pool->constants.items[op[0].a];
    return true;
}

bool expr_constant_url(const ExprPool *pool, uint32_t expr, Str *out)
{
    const ExprOp *op = ops_of(pool, expr);
    if (op[0].code != EXPR_CONST || op[1].code != EXPR_CALL || op[2].code != EXPR_END ||
        op[1].a != (uint32_t)function_find(STR("url")))
        return false;
    Value value = pool->constants.items[op[0].a];
    *out = value.kind == VALUE_STRING ? value.string : STR("");
    return value.kind == VALUE_STRING;
}

bool expr_strip_json(ExprPool *pool, uint32_t expr)
{
    ExprOp *op = &pool->ops.items[pool->exprs.items[expr].start];
    while (op->code != EXPR_END)
        op++;
    ExprOp *start = &pool->ops.items[pool->exprs.items[expr].start];
    if (op == start || op[-1].code != EXPR_CALL || op[-1].a != (uint32_t)function_find(STR("json")))
        return false;
    /* The call comes last in "c ? x : json(y)" too; a jump to the end tells. */
    for (const ExprOp *o = start; o < op; o++)
        if ((o->code == EXPR_JUMP || o->code == EXPR_AND || o->code == EXPR_OR || o->code == EXPR_UNLESS) &&
            &pool->ops.items[o->a] == op)
            return false;
    op[-1].code = EXPR_END;
    return true;
}

/* ---- running ---- */

static Value at_index(Value of, Value index)
{
    if (index.kind == VALUE_STRING)
        return record_get(of, atom_find(index.string));
    if (index.kind != VALUE_NUMBER || !(index.number >= 0) || index.number >= 1e9)
        return value_nil();
    return list_at(of, (size_t)index.number);
}

static Value add(ExprRun *run, Value a, Value b)
{
    if (a.kind == VALUE_STRING || b.kind == VALUE_STRING)
        return value_string(str_join(run->arena, value_text(run->arena, a), value_text(run->arena, b)));
    if (a.kind == VALUE_NUMBER && b.kind == VALUE_NUMBER)
        return value_number(a.number + b.number);
    return value_nil();
}

static Value arithmetic(ExprCode code, Value a, Value b)
{
    if (a.kind != VALUE_NUMBER || b.kind != VALUE_NUMBER)
        return value_nil();
    double result = code == EXPR_SUBTRACT   ? a.number - b.number
                    : code == EXPR_MULTIPLY ? a.number * b.number
                    : code == EXPR_DIVIDE   ? a.number / b.number
                                            : fmod(a.number, b.number);
    return isfinite(result) ? value_number(result) : value_nil();
}

static Value compare(ExprCode code, Value a, Value b)
{
    if (a.kind != b.kind || (a.kind != VALUE_NUMBER && a.kind != VALUE_STRING))
        return value_bool(false);
    int order = value_compare(a, b);
    return value_bool(code == EXPR_LESS         ? order < 0
                      : code == EXPR_LESS_EQUAL ? order <= 0
                      : code == EXPR_GREATER    ? order > 0
                                                : order >= 0);
}

static Value binary(ExprRun *run, ExprCode code, Value a, Value b)
{
    if (code == EXPR_INDEX)
        return at_index(a, b);
    if (code == EXPR_EQUAL || code == EXPR_UNEQUAL)
        return value_bool(value_equal(run->arena, a, b) == (code == EXPR_EQUAL));
    if (code == EXPR_ADD)
        return add(run, a, b);
    bool ordering = code == EXPR_LESS || code == EXPR_LESS_EQUAL || code == EXPR_GREATER || code == EXPR_GREATER_EQUAL;
    return ordering ? compare(code, a, b) : arithmetic(code, a, b);
}

static Value global(ExprRun *run, uint32_t index, uint32_t expr)
{
    if (!run->found[index]) {
        diag_add(run->diag, DIAG_TEMPLATE_NAME, run->pool->exprs.items[expr].place,
                 atom_str(run->pool->globals.items[index]));
        run->good = false;
    }
    return run->globals[index];
}

/* A flat switch. The compiler has proved that the stack is high enough. */
Value expr_eval(ExprRun *run, uint32_t expr)
{
    Value stack[EXPR_STACK + 1], *top = stack; /* top: the next free */
    const ExprOp *ops = run->pool->ops.items;
    for (const ExprOp *op = ops_of(run->pool, expr);; op++) {
        switch (op->code) {
        case EXPR_END: return top[-1];
        case EXPR_CONST: *top++ = run->pool->constants.items[op->a]; break;
        case EXPR_LOCAL: *top++ = run->locals[op->a]; break;
        case EXPR_LOCAL_MEMBER: *top++ = expr_member(&run->locals[op->a], op->b); break;
        case EXPR_GLOBAL: *top++ = global(run, op->a, expr); break;
        case EXPR_GLOBAL_SOFT: *top++ = run->globals[op->a]; break;
        case EXPR_MEMBER: top[-1] = expr_member(&top[-1], op->b); break;
        case EXPR_NOT: top[-1] = value_bool(!value_truth(top[-1])); break;
        case EXPR_NEGATE: top[-1] = arithmetic(EXPR_SUBTRACT, value_number(0), top[-1]); break;
        case EXPR_INDEX:
        case EXPR_EQUAL:
        case EXPR_UNEQUAL:
        case EXPR_LESS:
        case EXPR_LESS_EQUAL:
        case EXPR_GREATER:
        case EXPR_GREATER_EQUAL:
        case EXPR_ADD:
        case EXPR_SUBTRACT:
        case EXPR_MULTIPLY:
        case EXPR_DIVIDE:
        case EXPR_MODULO:
            top--;
            top[-1] = binary(run, op->code, top[-1], top[0]);
            break;
        case EXPR_AND:
        case EXPR_OR:
            if (value_truth(top[-1]) == (op->code == EXPR_OR))
                op = &ops[op->a] - 1;
            else
                top--;
            break;
        case EXPR_UNLESS:
            if (!value_truth(*--top))
                op = &ops[op->a] - 1;
            break;
        case EXPR_JUMP: op = &ops[op->a] - 1; break;
        case EXPR_CALL:
            top -= op->b;
            *top = function_at(op->a)->call(run, top, op->b);
            top++;
            break;
        }
    }
}
