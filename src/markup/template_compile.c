/* template_compile.c - a template's tree to a flat program.
 *
 * Includes and slots are expanded here, so at run time there are only slots of
 * values, jumps and output. Each included file is a Frame: it sees the names
 * of its parameters; what stands in its slot is compiled in the frame of the
 * file that wrote it.
 */
#include "markup/template_program.h"

#include "markup/text.h"

#include <string.h>

enum { DEPTH_MAX = 24, OPS_MAX = 200000, EXPANSIONS_MAX = 10000, NO_SLOT = UINT32_MAX };

typedef struct Compiler {
    Arena *arena;
    Diag *diag;
    const TemplateSet *set;
    Template *main;
    Program *program;
    unsigned depth;   /* of includes and slots being expanded */
    bool json_string; /* inside the quotes of a JSON string, as text goes by */
    bool full;        /* too large: reported, and nothing more is compiled */
    unsigned expansions;
} Compiler;

typedef struct Frame Frame;
struct Frame {
    const Template *file;
    const Frame *up; /* the including one */
    const Names *names;
    const Node *include; /* whose children fill the slots; NULL: none */
    Frame *writer;       /* the frame they were written in, with its names then */
};

/* What surrounds the node being compiled. */
typedef struct Around {
    bool foreign; /* in svg or math: "/>" is allowed, tags have no rules */
    bool keep_space;
    bool json;
    Atom raw; /* script or style */
} Around;

static void compile_children(Compiler *c, Frame *f, const Node *node, Around around);
static void compile_range(Compiler *c, Frame *f, const Node *from, const Node *to, Around around);

/* ---- emitting ---- */

static uint32_t here(const Compiler *c) { return (uint32_t)c->program->ops.count; }

static void give_up(Compiler *c, Place place)
{
    if (!c->full)
        diag_add(c->diag, DIAG_TEMPLATE_SIZE, place, c->main->name);
    c->full = true;
}

static uint32_t emit(Compiler *c, Op op, Place place)
{
    if (here(c) >= OPS_MAX)
        give_up(c, place);
    vec_push(c->arena, &c->program->ops, op);
    vec_push(c->arena, &c->program->places, place);
    return here(c) - 1;
}

static void patch(Compiler *c, uint32_t op) { c->program->ops.items[op].b = here(c); }

static uint32_t new_slot(Compiler *c) { return c->program->slot_count++; }

static void bind(Compiler *c, Frame *f, Str name, uint32_t slot)
{
    Names *names = arena_new(c->arena, Names);
    *names = (Names){.name = atom(name), .slot = slot, .up = f->names};
    f->names = names;
}

static Place attr_place(const Node *node, Atom name)
{
    for (unsigned i = 0; i < node->attr_count; i++)
        if (node->attrs[i].name == name && node->attrs[i].line > 0)
            return place_line(node->place.file, node->attrs[i].line, node->attrs[i].column);
    return node->place;
}

static bool need(Compiler *c, const Node *node, Atom name)
{
    return (node_has(node, name) && !str_empty(node_get(node, name))) ||
           diag_add(c->diag, DIAG_TEMPLATE_ATTRIBUTE, node->place, atom_str(node->tag), atom_str(name));
}

/* The expression of an attribute that holds nothing else. */
static uint32_t expression(Compiler *c, const Frame *f, const Node *node, Atom name)
{
    if (!need(c, node, name))
        return EXPR_NONE;
    return expr_compile(c->arena, &c->program->pool, f->names, node_get(node, name), 0, NULL, attr_place(node, name),
                        EXPR_SOFT, c->diag);
}

/* ---- text with expressions in it ---- */

typedef VEC(Part) PartVec;

static void push_literal(Compiler *c, PartVec *parts, Buf *literal)
{
    if (literal->len == 0)
        return;
    vec_push(c->arena, parts, (Part){.expr = EXPR_NONE, .text = buf_str(literal)});
    *literal = buf_on(c->arena);
}

/* At a brace: takes an expression or a doubled brace; gives where to go on. */
static size_t split_brace(Compiler *c, const Frame *f, Str text, size_t at, Place place, PartVec *parts, Buf *literal)
{
    char brace = text.data[at];
    if (at + 1 < text.len && text.data[at + 1] == brace) {
        buf_putc(literal, brace);
        return at + 2;
    }
    size_t end = at;
    uint32_t expr = EXPR_NONE;
    if (brace == '}')
        diag_add(c->diag, DIAG_TEMPLATE_BRACE, expr_place(place, text, at), STR("}"));
    else
        expr = expr_compile(c->arena, &c->program->pool, f->names, text, at + 1, &end, place, EXPR_STRICT, c->diag);
    if (expr != EXPR_NONE) {
        push_literal(c, parts, literal);
        vec_push(c->arena, parts, (Part){.expr = expr});
        return end + 1;
    }
    if (brace == '{') { /* go on after the piece that could not be read */
        size_t close = str_find_char(str_slice(text, at, text.len), '}');
        return close == SIZE_MAX ? text.len : at + close + 1;
    }
    return at + 1;
}

static PartVec split(Compiler *c, const Frame *f, Str text, Place place)
{
    PartVec parts = {0};
    Buf literal = buf_on(c->arena);
    for (size_t i = 0; i < text.len;) {
        if (text.data[i] == '{' || text.data[i] == '}') {
            i = split_brace(c, f, text, i, place, &parts, &literal);
            continue;
        }
        size_t end = i;
        while (end < text.len && text.data[end] != '{' && text.data[end] != '}')
            end++;
        buf_put(&literal, str_slice(text, i, end));
        i = end;
    }
    push_literal(c, &parts, &literal);
    return parts;
}

/* Whether the text after `literal` is inside the quotes of a JSON string. */
static bool json_state(bool inside, Str literal)
{
    for (size_t i = 0; i < literal.len; i++) {
        if (inside && literal.data[i] == '\\')
            i++;
        else if (literal.data[i] == '"')
            inside = !inside;
    }
    return inside;
}

static void emit_text_part(Compiler *c, const Part *part, Around around, Place place)
{
    if (part->expr != EXPR_NONE) {
        Context context = !around.json ? CONTEXT_TEXT : c->json_string ? CONTEXT_JSON_STRING : CONTEXT_JSON;
        if (context == CONTEXT_JSON)
            expr_strip_json(&c->program->pool, part->expr);
        emit(c, (Op){.code = OP_WRITE, .context = (uint8_t)context, .a = part->expr},
             c->program->pool.exprs.items[part->expr].place);
        return;
    }
    Str text = around.keep_space ? part->text : text_collapse(c->arena, part->text);
    if (around.json)
        c->json_string = json_state(c->json_string, part->text);
    if (!str_empty(text))
        emit(c, (Op){.code = OP_TEXT, .text = text, .flags = around.raw ? OP_UNESCAPED : 0}, place);
}

static bool is_name_sign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* {name} or {a.b}: somebody means an expression where none may be. */
static size_t find_interpolation(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t end = i + 1;
        while (end < text.len && is_name_sign(text.data[end]))
            end++;
        if (text.data[i] == '{' && end > i + 1 && end < text.len && text.data[end] == '}')
            return i;
    }
    return SIZE_MAX;
}

static void compile_raw(Compiler *c, const Node *node, Atom raw)
{
    size_t found = find_interpolation(node->text);
    if (found != SIZE_MAX)
        diag_add(c->diag, DIAG_TEMPLATE_FORBIDDEN, expr_place(node->place, node->text, found), atom_str(raw));
    emit(c, (Op){.code = OP_TEXT, .text = node->text, .flags = OP_UNESCAPED}, node->place);
}

static void compile_text(Compiler *c, Frame *f, const Node *node, Around around)
{
    if (around.raw && str_contains(node->text, STR("</")))
        diag_add(c->diag, DIAG_TEMPLATE_RAW, node->place, atom_str(around.raw));
    if (around.raw && !around.json) {
        compile_raw(c, node, around.raw);
        return;
    }
    PartVec parts = split(c, f, node->text, node->place);
    for (size_t i = 0; i < parts.count; i++)
        emit_text_part(c, &parts.items[i], around, node->place);
}

/* ---- attributes ---- */

static Context context_of_attr(Atom tag, Atom attr)
{
    Str name = atom_str(attr);
    if (str_starts(name, STR("on")) || attr == ATOM_srcdoc || (tag == ATOM_meta && attr == ATOM_http_equiv))
        return CONTEXT_FORBIDDEN;
    switch (url_kind(tag, attr)) {
    case URL_ONE: return CONTEXT_URL;
    case URL_SRCSET: return CONTEXT_SRCSET;
    case URL_NOT: break;
    }
    return attr == ATOM_style ? CONTEXT_STYLE : CONTEXT_ATTR;
}

/* Parts that are constant become literals: "{url('/a.html')}#b" is "/a.html#b". */
static void fold_parts(Compiler *c, PartVec *parts, Context context)
{
    for (size_t i = 0; i < parts->count; i++) {
        Part *part = &parts->items[i];
        Value value;
        Str url;
        if (part->expr == EXPR_NONE)
            continue;
        if (context == CONTEXT_URL && i == 0 && expr_constant_url(&c->program->pool, part->expr, &url))
            *part = (Part){.expr = EXPR_NONE, .text = url};
        else if (expr_constant(&c->program->pool, part->expr, &value) && value.kind == VALUE_STRING && parts->count > 1)
            *part = (Part){.expr = EXPR_NONE, .text = value.string};
    }
}

static bool all_literal(const PartVec *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].expr != EXPR_NONE)
            return false;
    return true;
}

static Str join_parts(Compiler *c, const PartVec *parts)
{
    Buf text = buf_on(c->arena);
    for (size_t i = 0; i < parts->count; i++)
        buf_put(&text, parts->items[i].text);
    return buf_str(&text);
}

/* How each expression in a URL is percent-encoded: by the literals before it. */
static void mark_url_parts(PartVec *parts)
{
    UrlPart encode = URL_PART_WHOLE;
    for (size_t i = 0; i < parts->count; i++) {
        Part *part = &parts->items[i];
        part->encode = encode;
        if (part->expr != EXPR_NONE || str_empty(part->text))
            continue;
        bool query = str_find_char(part->text, '?') != SIZE_MAX || str_find_char(part->text, '#') != SIZE_MAX;
        encode = query || encode == URL_PART_QUERY ? URL_PART_QUERY : URL_PART_PATH;
    }
}

static uint32_t keep_parts(Compiler *c, const PartVec *parts)
{
    uint32_t first = (uint32_t)c->program->parts.count;
    for (size_t i = 0; i < parts->count; i++)
        vec_push(c->arena, &c->program->parts, parts->items[i]);
    return first;
}

static void soften(Compiler *c, const PartVec *parts)
{
    if (parts->count != 1 || parts->items[0].expr == EXPR_NONE)
        return;
    ExprPool *pool = &c->program->pool;
    ExprOp *op = &pool->ops.items[pool->exprs.items[parts->items[0].expr].start];
    if (op[0].code == EXPR_GLOBAL && op[1].code == EXPR_END)
        op[0].code = EXPR_GLOBAL_SOFT;
}

static bool runs_script(Str url)
{
    url = str_trim(url);
    size_t colon = str_find_char(url, ':');
    Str scheme = colon == SIZE_MAX ? STR("") : str_slice(url, 0, colon);
    return str_eq_ascii_case(scheme, STR("javascript")) || str_eq_ascii_case(scheme, STR("vbscript"));
}

static void emit_attr(Compiler *c, const Frame *f, Atom tag, Atom name, Str value, Place place)
{
    Context context = context_of_attr(tag, name);
    PartVec parts = split(c, f, value, place);
    fold_parts(c, &parts, context);
    if (all_literal(&parts)) {
        Str text = join_parts(c, &parts);
        if (context == CONTEXT_URL && runs_script(text))
            diag_add(c->diag, DIAG_TEMPLATE_FORBIDDEN, place, text);
        emit(c, (Op){.code = OP_ATTR, .context = (uint8_t)context, .name = name, .text = text}, place);
        return;
    }
    if (context == CONTEXT_FORBIDDEN) {
        diag_add(c->diag, DIAG_TEMPLATE_FORBIDDEN, place, atom_str(name));
        return;
    }
    soften(c, &parts);
    if (context == CONTEXT_URL)
        mark_url_parts(&parts);
    Op op = {.code = OP_VALUE, .context = (uint8_t)context, .name = name, .b = (uint32_t)parts.count};
    op.a = keep_parts(c, &parts);
    emit(c, op, place);
}

static bool is_blank(const Node *node)
{
    return node->kind == NODE_TEXT && str_find(node->text, STR("\xE3\x80\x80")) == SIZE_MAX &&
           str_empty(str_trim(node->text));
}

static bool is_tag(const Node *node, Atom tag) { return node && node->kind == NODE_ELEMENT && node->tag == tag; }

/* The t:attr children at the head of an element; *rest is what follows. */
static size_t leading_attrs(Compiler *c, const Node *node, const Node ***attrs, const Node **rest)
{
    VEC(const Node *) found = {0};
    *rest = node->first;
    for (const Node *child = node->first; child; child = child->next) {
        if (is_tag(child, ATOM_t_attr)) {
            vec_push(c->arena, &found, child);
            *rest = child->next;
        } else if (!is_blank(child)) {
            break;
        }
    }
    *attrs = found.items;
    return found.count;
}

static bool attr_name_is_good(Str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_name_sign(name.data[i]) && name.data[i] != '-' && name.data[i] != ':')
            return false;
    return !str_empty(name);
}

/* One attribute with the t:attr that may replace it: the last true one wins,
 * else the element's own. */
static void compile_attr(Compiler *c, Frame *f, const Node *node, Str name, const Attr *own, const Node **overrides,
                         size_t count)
{
    VEC(uint32_t) ends = {0};
    Atom key = atom(name);
    bool settled = false;
    for (size_t i = count; i-- > 0 && !settled;) {
        const Node *override = overrides[i];
        if (!str_eq(node_get(override, ATOM_name), name) || !need(c, override, ATOM_name))
            continue;
        uint32_t unless = EXPR_NONE;
        if (node_has(override, ATOM_if))
            unless = emit(c, (Op){.code = OP_UNLESS, .a = expression(c, f, override, ATOM_if)}, override->place);
        emit_attr(c, f, node->tag, key, node_get(override, ATOM_value), attr_place(override, ATOM_value));
        settled = unless == EXPR_NONE;
        if (!settled) {
            vec_push(c->arena, &ends, emit(c, (Op){.code = OP_JUMP}, override->place));
            patch(c, unless);
        }
    }
    if (own && !settled)
        emit_attr(c, f, node->tag, key, own->value, attr_place(node, key));
    for (size_t i = 0; i < ends.count; i++)
        patch(c, ends.items[i]);
}

static bool named_before(const Node **overrides, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (str_eq(node_get(overrides[i], ATOM_name), node_get(overrides[index], ATOM_name)))
            return true;
    return false;
}

static void compile_attrs(Compiler *c, Frame *f, const Node *node, const Node **overrides, size_t count)
{
    if (node->tag == ATOM_meta && node_has(node, ATOM_http_equiv) &&
        str_find_char(node_get(node, ATOM_content), '{') != SIZE_MAX)
        diag_add(c->diag, DIAG_TEMPLATE_FORBIDDEN, attr_place(node, ATOM_content), STR("meta http-equiv"));
    for (unsigned i = 0; i < node->attr_count; i++)
        compile_attr(c, f, node, atom_str(node->attrs[i].name), &node->attrs[i], overrides, count);
    for (size_t i = 0; i < count; i++) {
        Str name = node_get(overrides[i], ATOM_name);
        if (!attr_name_is_good(name))
            diag_add(c->diag, DIAG_TEMPLATE_ATTRIBUTE, overrides[i]->place, STR("t:attr"), STR("name"));
        else if (!node_has(node, atom(name)) && !named_before(overrides, i))
            compile_attr(c, f, node, name, NULL, overrides, count);
    }
}

/* ---- elements ---- */

static Around inside(const Node *node, Around around)
{
    Str type = node_get(node, ATOM_type);
    around.foreign = node->tag == ATOM_svg || node->tag == ATOM_math || (around.foreign && node->tag != ATOM_foreignObject);
    around.keep_space |= html_keeps_space(node->tag);
    if (html_is_raw(node->tag)) {
        around.raw = node->tag;
        around.json = node->tag == ATOM_script &&
                      (str_eq(type, STR("application/json")) || str_eq(type, STR("application/ld+json")));
    }
    return around;
}

static void compile_content(Compiler *c, Frame *f, const Node *node, const Node *rest, Around around)
{
    if (html_is_void(node->tag) && !around.foreign) {
        for (; rest; rest = rest->next)
            if (!is_blank(rest))
                diag_add(c->diag, DIAG_TEMPLATE_ELEMENT, rest->place,
                         rest->kind == NODE_TEXT ? str_trim(rest->text) : atom_str(rest->tag));
        return;
    }
    if (around.json)
        c->json_string = false;
    const Names *names = f->names;
    compile_range(c, f, rest, NULL, around);
    f->names = names;
}

static void compile_element(Compiler *c, Frame *f, const Node *node, Around around)
{
    const Node **overrides, *rest;
    size_t count = leading_attrs(c, node, &overrides, &rest);
    if (around.raw) {
        diag_add(c->diag, DIAG_TEMPLATE_ELEMENT, node->place, atom_str(node->tag));
        return;
    }
    around = inside(node, around);
    bool custom = html_is_custom(node->tag) && !around.foreign;
    uint32_t guard = custom ? emit(c, (Op){.code = OP_CUSTOM}, node->place) : 0;
    emit(c, (Op){.code = OP_OPEN, .name = node->tag}, node->place);
    compile_attrs(c, f, node, overrides, count);
    bool closed = around.foreign && !rest;
    emit(c, (Op){.code = OP_OPEN_END, .flags = closed ? OP_SELF_CLOSED : 0}, node->place);
    compile_content(c, f, node, rest, around);
    bool silent = closed || (html_is_void(node->tag) && !around.foreign);
    emit(c, (Op){.code = OP_CLOSE, .name = node->tag, .flags = silent ? OP_NO_TAG : 0}, node->place);
    if (custom)
        patch(c, guard);
}

/* ---- the t: elements ---- */

static void compile_for(Compiler *c, Frame *f, const Node *node, Around around)
{
    uint32_t list = expression(c, f, node, ATOM_in);
    if (!need(c, node, ATOM_each) || list == EXPR_NONE)
        return;
    const Names *names = f->names;
    Loop loop = {.item = new_slot(c), .index = NO_SLOT};
    bind(c, f, node_get(node, ATOM_each), loop.item);
    if (node_has(node, ATOM_index)) {
        loop.index = new_slot(c);
        bind(c, f, node_get(node, ATOM_index), loop.index);
    }
    uint32_t number = (uint32_t)c->program->loops.count;
    vec_push(c->arena, &c->program->loops, loop);
    uint32_t start = emit(c, (Op){.code = OP_FOR, .a = list, .c = number}, attr_place(node, ATOM_in));
    compile_children(c, f, node, around);
    emit(c, (Op){.code = OP_NEXT, .b = start + 1, .c = number}, node->place);
    patch(c, start);
    f->names = names;
}

static const Node *branch_end(const Node *from)
{
    while (from && !is_tag(from, ATOM_t_elif) && !is_tag(from, ATOM_t_else))
        from = from->next;
    return from;
}

/* Each branch runs from its marker to the next. */
static void compile_if(Compiler *c, Frame *f, const Node *node, Around around)
{
    VEC(uint32_t) ends = {0};
    const Node *marker = node, *from = node->first;
    const Names *names = f->names;
    bool json_string = c->json_string;
    while (marker) {
        uint32_t unless = EXPR_NONE;
        if (marker->tag != ATOM_t_else) {
            uint32_t test = expression(c, f, marker, ATOM_test);
            unless = emit(c, (Op){.code = OP_UNLESS, .a = test}, attr_place(marker, ATOM_test));
        }
        const Node *end = branch_end(from);
        c->json_string = json_string;
        compile_range(c, f, from, end, around);
        f->names = names;
        if (marker->tag == ATOM_t_else && end)
            diag_add(c->diag, DIAG_TEMPLATE_ELEMENT, end->place, atom_str(end->tag));
        if (end)
            vec_push(c->arena, &ends, emit(c, (Op){.code = OP_JUMP}, end->place));
        if (unless != EXPR_NONE)
            patch(c, unless);
        if (end && end->first)
            diag_add(c->diag, DIAG_TEMPLATE_ELEMENT, end->first->place, atom_str(end->tag));
        marker = end;
        from = end ? end->next : NULL;
    }
    for (size_t i = 0; i < ends.count; i++)
        patch(c, ends.items[i]);
}

static void compile_let(Compiler *c, Frame *f, const Node *node)
{
    uint32_t value = expression(c, f, node, ATOM_value);
    if (!need(c, node, ATOM_name) || value == EXPR_NONE)
        return;
    uint32_t slot = new_slot(c);
    emit(c, (Op){.code = OP_LET, .a = value, .c = slot}, node->place);
    bind(c, f, node_get(node, ATOM_name), slot);
}

static void compile_insert(Compiler *c, Frame *f, const Node *node)
{
    uint32_t value = expression(c, f, node, ATOM_node);
    if (value != EXPR_NONE)
        emit(c, (Op){.code = OP_INSERT, .a = value}, attr_place(node, ATOM_node));
}

static void compile_parameter(Compiler *c, const Frame *f, const Node *node, const Attr *attr, Frame *callee)
{
    Place place = attr_place(node, attr->name);
    PartVec parts = split(c, f, attr->value, place);
    uint32_t slot = new_slot(c);
    soften(c, &parts);
    if (parts.count == 1 && parts.items[0].expr != EXPR_NONE) {
        emit(c, (Op){.code = OP_LET, .a = parts.items[0].expr, .c = slot}, place);
    } else {
        uint32_t first = keep_parts(c, &parts);
        emit(c, (Op){.code = OP_LET_TEXT, .a = first, .b = (uint32_t)parts.count, .c = slot}, place);
    }
    bind(c, callee, atom_str(attr->name), slot);
}

static bool includes_itself(const Frame *f, const Template *t)
{
    for (; f; f = f->up)
        if (f->file == t)
            return true;
    return false;
}

static void compile_root(Compiler *c, Frame *f, Around around);

static void compile_include(Compiler *c, Frame *f, const Node *node, Around around)
{
    if (!need(c, node, ATOM_file))
        return;
    Str name = node_get(node, ATOM_file);
    const Template *t = template_near(c->set, f->file->name, name, c->arena);
    if (!t)
        diag_add(c->diag, DIAG_TEMPLATE_INCLUDE, attr_place(node, ATOM_file), name);
    else if (includes_itself(f, t) || c->depth == DEPTH_MAX)
        diag_add(c->diag, DIAG_TEMPLATE_CYCLE, attr_place(node, ATOM_file), name);
    if (!t || !t->tree || includes_itself(f, t) || c->depth == DEPTH_MAX)
        return;
    if (++c->expansions > EXPANSIONS_MAX)
        give_up(c, node->place);
    Frame writer = *f, callee = {.file = t, .up = f, .include = node, .writer = &writer};
    for (unsigned i = 0; i < node->attr_count; i++)
        if (node->attrs[i].name != ATOM_file)
            compile_parameter(c, f, node, &node->attrs[i], &callee);
    c->depth++;
    compile_root(c, &callee, around);
    c->depth--;
}

static const Node *find_fill(const Node *include, Str name)
{
    for (const Node *child = include ? include->first : NULL; child; child = child->next)
        if (is_tag(child, ATOM_t_fill) && str_eq(node_get(child, ATOM_name), name))
            return child;
    return NULL;
}

static bool has_content(const Node *include)
{
    for (const Node *child = include ? include->first : NULL; child; child = child->next)
        if (!is_blank(child) && !is_tag(child, ATOM_t_fill))
            return true;
    return false;
}

static void compile_slot(Compiler *c, Frame *f, const Node *node, Around around)
{
    const Node *content = node_has(node, ATOM_name) ? find_fill(f->include, node_get(node, ATOM_name))
                          : has_content(f->include) ? f->include
                                                    : NULL;
    if (!content) {
        compile_children(c, f, node, around);
        return;
    }
    if (c->depth == DEPTH_MAX) {
        diag_add(c->diag, DIAG_TEMPLATE_CYCLE, node->place, f->file->name);
        return;
    }
    Frame writer = *f->writer;
    c->depth++;
    compile_children(c, &writer, content, around);
    c->depth--;
}

static void compile_node(Compiler *c, Frame *f, const Node *node, Around around)
{
    if (node->kind == NODE_TEXT) {
        compile_text(c, f, node, around);
        return;
    }
    switch (node->tag) {
    case ATOM_t_for: compile_for(c, f, node, around); break;
    case ATOM_t_if: compile_if(c, f, node, around); break;
    case ATOM_t_let: compile_let(c, f, node); break;
    case ATOM_t_include: compile_include(c, f, node, around); break;
    case ATOM_t_insert: compile_insert(c, f, node); break;
    case ATOM_t_slot: compile_slot(c, f, node, around); break;
    case ATOM_t_fragment: compile_children(c, f, node, around); break;
    case ATOM_t_fill: /* compiled where its slot stands */
        if (!is_tag(node->parent, ATOM_t_include))
            diag_add(c->diag, DIAG_TEMPLATE_ELEMENT, node->place, atom_str(node->tag));
        break;
    default:
        if (str_starts(atom_str(node->tag), STR("t:")))
            diag_add(c->diag, DIAG_TEMPLATE_ELEMENT, node->place, atom_str(node->tag));
        else
            compile_element(c, f, node, around);
    }
}

static void compile_range(Compiler *c, Frame *f, const Node *from, const Node *to, Around around)
{
    for (const Node *node = from; node && node != to && !c->full; node = node->next)
        compile_node(c, f, node, around);
}

static void compile_children(Compiler *c, Frame *f, const Node *node, Around around)
{
    const Names *names = f->names;
    compile_range(c, f, node->first, NULL, around);
    f->names = names;
}

static void compile_root(Compiler *c, Frame *f, Around around)
{
    if (f->file->tree->tag == ATOM_t_fragment)
        compile_children(c, f, f->file->tree, around);
    else
        compile_node(c, f, f->file->tree, around);
}

void template_compile(Arena *arena, const TemplateSet *set, Template *t, Diag *diag)
{
    Compiler c = {.arena = arena, .diag = diag, .set = set, .main = t, .program = &t->program};
    Frame f = {.file = t};
    if (t->tree)
        compile_root(&c, &f, (Around){0});
    emit(&c, (Op){.code = OP_STOP}, place_file(t->file));
    ExprPool *pool = &t->program.pool;
    t->program.global_names = arena_array(arena, Str, pool->globals.count);
    for (size_t i = 0; i < pool->globals.count; i++)
        t->program.global_names[i] = atom_str(pool->globals.items[i]);
    template_fuse(arena, &t->program);
}
