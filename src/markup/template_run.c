/* template_run.c - programs at work: HTML written, or a tree made. */
#include "markup/template_program.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct Iteration {
    const ValueList *list;
    size_t at;
} Iteration;

typedef struct Run {
    const Program *program;
    const TemplateInput *input;
    const HtmlOptions *options;
    ExprRun expr;
    Value *locals; /* what expr reads */
    Iteration *loops;
    Buf url; /* scratch of one attribute */
    Str page; /* for messages: its path, else the template's name */
} Run;

static void report(Run *run, DiagId id, Place place, Str what)
{
    diag_add(run->expr.diag, id, place, what, run->page);
    run->expr.good = false;
}

/* ---- starting ---- */

static bool find_name(const TemplateInput *input, Atom name, Str text, Value *out)
{
    for (size_t i = 0; i < input->scope_count; i++)
        if (str_eq(input->scope[i].name, text))
            return *out = input->scope[i].value, true;
    *out = value_nil();
    if (input->root.kind != VALUE_RECORD)
        return false;
    const ValueRecord *root = input->root.record;
    for (size_t i = 0; i < root->count; i++)
        if (root->members[i].key == name)
            return *out = root->members[i].value, true;
    return false;
}

static Run start(const Template *t, Arena *arena, const TemplateInput *input, const HtmlOptions *options, Diag *diag)
{
    const Program *program = &t->program;
    size_t count = program->pool.globals.count;
    Value *globals = arena_array(arena, Value, count);
    bool *found = arena_array(arena, bool, count);
    for (size_t i = 0; i < count; i++)
        found[i] = find_name(input, program->pool.globals.items[i], program->global_names[i], &globals[i]);
    Run run = {.program = program, .input = input, .options = options, .url = buf_on(arena)};
    run.page = str_empty(input->page_path) ? t->name : input->page_path;
    run.locals = arena_array(arena, Value, program->slot_count);
    run.loops = arena_array(arena, Iteration, program->loops.count);
    run.expr = (ExprRun){.pool = &program->pool,
                         .arena = arena,
                         .locals = run.locals,
                         .globals = globals,
                         .found = found,
                         .rooted = !str_empty(input->page_path),
                         .diag = diag,
                         .good = true};
    run.expr.root = run.expr.rooted ? url_root(arena, input->page_path) : STR("/");
    return run;
}

/* ---- values ---- */

/* Most expressions are a name or a member of one; those need no machine. */
static Value eval(Run *run, uint32_t expr)
{
    if (expr == EXPR_NONE)
        return value_nil();
    const ExprPool *pool = run->expr.pool;
    const ExprOp *op = &pool->ops.items[pool->exprs.items[expr].start];
    if (op[1].code != EXPR_END)
        return expr_eval(&run->expr, expr);
    if (op->code == EXPR_LOCAL)
        return run->locals[op->a];
    return op->code == EXPR_LOCAL_MEMBER ? expr_member(&run->locals[op->a], op->b) : expr_eval(&run->expr, expr);
}

/* Text of a value, or a complaint when it has none. */
static Str text_of(Run *run, Value value, uint32_t expr)
{
    if (value.kind == VALUE_STRING)
        return value.string;
    if (value.kind == VALUE_LIST || value.kind == VALUE_RECORD || value.kind == VALUE_NODE)
        report(run, DIAG_TEMPLATE_VALUE, run->program->pool.exprs.items[expr].place, STR(""));
    return value_text(run->expr.arena, value);
}

/* Bytes a path or query may hold as they are; everything that is not ASCII may. */
static bool plain_in_url(unsigned char c, UrlPart part)
{
    if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        return true;
    return c != 0 && strchr(part == URL_PART_PATH ? "-._~!$'()*,:;=@/+" : "-._~!$'()*,:;@/?", c) != NULL;
}

static void put_url_part(Buf *out, Str text, UrlPart part)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (part == URL_PART_WHOLE || plain_in_url(c, part))
            buf_putc(out, (char)c);
        else
            buf_printf(out, "%%%02X", c);
    }
}

/* What cannot end a declaration or begin a function. */
static bool is_style_value(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("#.%-+ ,_", c);
        if (!plain || c == 0)
            return false;
    }
    return true;
}

static void put_part(Run *run, Buf *out, const Part *part, Context context)
{
    if (part->expr == EXPR_NONE) {
        buf_put(out, part->text);
        return;
    }
    Str text = text_of(run, eval(run, part->expr), part->expr);
    if (context == CONTEXT_STYLE && !is_style_value(text))
        report(run, DIAG_TEMPLATE_STYLE, run->program->pool.exprs.items[part->expr].place, STR(""));
    else
        put_url_part(out, text, context == CONTEXT_URL ? part->encode : URL_PART_WHOLE);
}

static Str put_together(Run *run, const Op *op, Buf *out)
{
    for (uint32_t i = op->a; i < op->a + op->b; i++)
        put_part(run, out, &run->program->parts.items[i], (Context)op->context);
    return buf_str(out);
}

static Str finish_url(Run *run, const Op *op, Str url, Place place)
{
    if (op->context == CONTEXT_SRCSET) {
        Buf list = buf_on(run->expr.arena);
        url_put_srcset(&list, run->expr.root, run->expr.rooted, url);
        return buf_str(&list);
    }
    if (!url_is_safe(url)) {
        report(run, DIAG_TEMPLATE_URL, place, atom_str(op->name));
        return STR("#");
    }
    if (!run->expr.rooted || !url_is_site(url))
        return url;
    Buf out = buf_on(run->expr.arena);
    url_put(&out, run->expr.root, true, url);
    return buf_str(&out);
}

/* The value of an attribute; false when it is to be left out. Borrowed until
 * the next call. */
static bool attr_value(Run *run, const Op *op, Place place, Str *out)
{
    const Part *first = &run->program->parts.items[op->a];
    buf_clear(&run->url);
    if (op->b == 1) {
        Value value = eval(run, first->expr);
        if (value.kind == VALUE_NIL || (value.kind == VALUE_BOOL && !value.flag))
            return false;
        bool aria = value.kind == VALUE_BOOL && str_starts(atom_str(op->name), STR("aria-"));
        *out = value.kind != VALUE_BOOL ? text_of(run, value, first->expr) : aria ? STR("true") : atom_str(op->name);
        if (op->context == CONTEXT_STYLE && !is_style_value(*out)) {
            report(run, DIAG_TEMPLATE_STYLE, place, STR(""));
            return false;
        }
    } else {
        *out = put_together(run, op, &run->url);
    }
    if (op->context == CONTEXT_URL || op->context == CONTEXT_SRCSET)
        *out = finish_url(run, op, *out, place);
    return true;
}

/* ---- control, the same for both forms ---- */

static bool enter_loop(Run *run, const Op *op, Value list)
{
    const Loop *loop = &run->program->loops.items[op->c];
    Iteration *it = &run->loops[op->c];
    *it = (Iteration){.list = list.kind == VALUE_LIST ? list.list : NULL};
    if (!it->list || it->list->count == 0)
        return false;
    run->locals[loop->item] = it->list->items[0];
    if (loop->index != UINT32_MAX)
        run->locals[loop->index] = value_number(0);
    return true;
}

static bool next_round(Run *run, const Op *op)
{
    const Loop *loop = &run->program->loops.items[op->c];
    Iteration *it = &run->loops[op->c];
    if (++it->at >= it->list->count)
        return false;
    run->locals[loop->item] = it->list->items[it->at];
    if (loop->index != UINT32_MAX)
        run->locals[loop->index] = value_number((double)it->at);
    return true;
}

static Value joined(Run *run, const Op *op)
{
    const Part *first = &run->program->parts.items[op->a];
    if (op->b == 0)
        return value_string(STR(""));
    if (op->b == 1 && first->expr == EXPR_NONE)
        return value_string(first->text);
    Buf text = buf_on(run->expr.arena);
    return value_string(put_together(run, op, &text));
}

/* Jumps and settings; gives the next op. */
static const Op *control(Run *run, const Op *base, const Op *op)
{
    switch ((OpCode)op->code) {
    case OP_JUMP: return base + op->b;
    case OP_UNLESS: return value_truth(eval(run, op->a)) ? op + 1 : base + op->b;
    case OP_FOR: return enter_loop(run, op, eval(run, op->a)) ? op + 1 : base + op->b;
    case OP_NEXT: return next_round(run, op) ? base + op->b : op + 1;
    case OP_LET: run->locals[op->c] = eval(run, op->a); return op + 1;
    case OP_LET_TEXT: run->locals[op->c] = joined(run, op); return op + 1;
    case OP_OPEN:
    case OP_ATTR:
    case OP_VALUE:
    case OP_OPEN_END:
    case OP_CLOSE:
    case OP_TEXT:
    case OP_WRITE:
    case OP_INSERT:
    case OP_CUSTOM:
    case OP_STOP:
    case OP_RAW:
    case OP_ROOT:
    case OP_SRCSET: break;
    }
    assert(false && "an operation of output");
    return op + 1;
}

/* What t:insert inserts: a Markdown file's article stands for its content. */
static const Node *inserted(Run *run, Value value, Place place, bool *content_only)
{
    *content_only = false;
    if (value.kind != VALUE_NODE || !value.node) {
        if (value.kind != VALUE_NIL && value.kind != VALUE_NODE)
            report(run, DIAG_TEMPLATE_NOT_NODE, place, STR(""));
        return NULL;
    }
    *content_only = value.node->kind == NODE_ELEMENT && value.node->tag == ATOM_article;
    return *content_only ? value.node->first : value.node;
}

/* ---- a tree ---- */

typedef struct Builder {
    Run *run;
    Arena *arena;
    Node *root, *at;
} Builder;

static void add(Builder *b, Node *node)
{
    if (b->at)
        node_append(b->at, node);
    else if (!b->root && node->kind == NODE_ELEMENT)
        b->root = node;
}

static void build_attr(Builder *b, const Op *op, Place place)
{
    Str value = op->text;
    if (op->code == OP_VALUE && !attr_value(b->run, op, place, &value))
        return;
    if (op->code == OP_ATTR && (op->context == CONTEXT_URL || op->context == CONTEXT_SRCSET) && b->run->expr.rooted) {
        Buf url = buf_on(b->arena);
        (op->context == CONTEXT_URL ? url_put : url_put_srcset)(&url, b->run->expr.root, true, value);
        value = buf_str(&url);
    }
    node_set(b->arena, b->at, op->name, op->code == OP_VALUE ? str_copy(b->arena, value) : value);
}

static void build_write(Builder *b, const Op *op, Place place)
{
    Value value = eval(b->run, op->a);
    Str text;
    if (op->context == CONTEXT_JSON || op->context == CONTEXT_JSON_STRING) {
        Buf json = buf_on(b->arena);
        if (op->context == CONTEXT_JSON)
            write_json(&json, value, 0);
        else
            write_json_text(&json, text_of(b->run, value, op->a));
        text = buf_str(&json);
    } else {
        text = text_of(b->run, value, op->a);
    }
    if (!str_empty(text))
        add(b, node_text(b->arena, text, place));
}

static void build_insert(Builder *b, const Op *op, Place place)
{
    bool content_only;
    const Node *node = inserted(b->run, eval(b->run, op->a), place, &content_only);
    for (; node; node = content_only ? node->next : NULL)
        add(b, node_copy(b->arena, node));
}

/* Runs ops [from, to) of the structure. */
static void build(Builder *b, size_t from, size_t to)
{
    const Op *base = b->run->program->ops.items;
    for (const Op *op = base + from; op < base + to;) {
        Place place = b->run->program->places.items[op - base];
        switch ((OpCode)op->code) {
        case OP_OPEN: {
            Node *node = node_element(b->arena, op->name, place);
            add(b, node);
            b->at = node;
            break;
        }
        case OP_ATTR:
        case OP_VALUE: build_attr(b, op, place); break;
        case OP_CLOSE: b->at = b->at->parent; break;
        case OP_TEXT: add(b, node_text(b->arena, op->text, place)); break;
        case OP_WRITE: build_write(b, op, place); break;
        case OP_INSERT: build_insert(b, op, place); break;
        case OP_OPEN_END:
        case OP_CUSTOM: break;
        case OP_JUMP:
        case OP_UNLESS:
        case OP_FOR:
        case OP_NEXT:
        case OP_LET:
        case OP_LET_TEXT: op = control(b->run, base, op); continue;
        case OP_STOP: return;
        case OP_RAW:
        case OP_ROOT:
        case OP_SRCSET: assert(false && "only in the fused form");
        }
        op++;
    }
}

Node *template_tree(const Template *t, Arena *arena, const TemplateInput *input, Diag *diag)
{
    Run run = start(t, arena, input, NULL, diag);
    Builder b = {.run = &run, .arena = arena};
    build(&b, 0, t->program.ops.count);
    return b.root;
}

/* ---- HTML ---- */

static void write_value(Run *run, Buf *out, const Op *op)
{
    Value value = eval(run, op->a);
    switch ((Context)op->context) {
    case CONTEXT_TEXT:
        if (value.kind == VALUE_NUMBER)
            buf_put_number(out, value.number, 6);
        else
            buf_put_xml_text(out, text_of(run, value, op->a));
        break;
    case CONTEXT_ATTR: buf_put_xml_attr(out, text_of(run, value, op->a)); break;
    case CONTEXT_JSON: write_json(out, value, 0); break;
    case CONTEXT_JSON_STRING: write_json_text(out, text_of(run, value, op->a)); break;
    case CONTEXT_URL:
    case CONTEXT_SRCSET:
    case CONTEXT_STYLE:
    case CONTEXT_FORBIDDEN: assert(false && "an attribute's value");
    }
}

static Place place_of(const Run *run, const Op *op)
{
    const Program *p = run->program;
    return p->places.items[p->origins.items[op - p->html.items]];
}

static void write_attribute(Run *run, Buf *out, const Op *op)
{
    Str value;
    if (!attr_value(run, op, place_of(run, op), &value))
        return;
    buf_put(out, op->text);
    buf_put_xml_attr(out, value);
    buf_putc(out, '"');
}

static void write_insert(Run *run, Buf *out, const Op *op)
{
    bool content_only;
    const Node *node = inserted(run, eval(run, op->a), place_of(run, op), &content_only);
    for (; node; node = content_only ? node->next : NULL)
        write_node(out, run->expr.arena, node, run->input, run->options);
}

static void write_srcset(Run *run, Buf *out, const Op *op)
{
    Buf list = buf_on(run->expr.arena);
    url_put_srcset(&list, run->expr.root, run->expr.rooted, op->text);
    buf_put_xml_attr(out, buf_str(&list));
}

/* A custom element is made as a tree and offered to the output's drawer; when
 * that does not know it, its own markup follows. */
static bool drawn(Run *run, Buf *out, const Op *op)
{
    if (!run->options || !run->options->element)
        return false;
    const Program *p = run->program;
    uint32_t structure = p->origins.items[op - p->html.items];
    Builder b = {.run = run, .arena = run->expr.arena};
    build(&b, structure + 1, p->ops.items[structure].b);
    return b.root && run->options->element(run->options->element_context, run->expr.arena, b.root, run->input, out);
}

bool template_html(const Template *t, Arena *scratch, const TemplateInput *input, const HtmlOptions *options, Buf *out,
                   Diag *diag)
{
    Run run = start(t, scratch, input, options, diag);
    const Op *base = t->program.html.items;
    for (const Op *op = base;;) {
        switch ((OpCode)op->code) {
        case OP_RAW: buf_put(out, op->text); break;
        case OP_ROOT:
            buf_put(out, run.expr.root);
            buf_put(out, op->text);
            break;
        case OP_WRITE: write_value(&run, out, op); break;
        case OP_VALUE: write_attribute(&run, out, op); break;
        case OP_INSERT: write_insert(&run, out, op); break;
        case OP_SRCSET: write_srcset(&run, out, op); break;
        case OP_CUSTOM:
            if (drawn(&run, out, op)) {
                op = base + op->b;
                continue;
            }
            break;
        case OP_STOP: return run.expr.good;
        case OP_JUMP:
        case OP_UNLESS:
        case OP_FOR:
        case OP_NEXT:
        case OP_LET:
        case OP_LET_TEXT: op = control(&run, base, op); continue;
        case OP_OPEN:
        case OP_ATTR:
        case OP_OPEN_END:
        case OP_CLOSE:
        case OP_TEXT: assert(false && "fused away");
        }
        op++;
    }
}
