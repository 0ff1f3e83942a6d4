/* template_fuse.c - a program again as the form for HTML: what is the same for all pages stands as bytes. */
#include "markup/template_program.h"

#include "markup/text.h"
#include "markup/write.h"

#include <assert.h>

typedef struct Fuser {
    Arena *arena;
    Program *program;
    Buf raw;
    uint8_t raw_code; /* of the run being gathered: OP_RAW, or OP_ROOT before a site URL */
    uint32_t origin;
} Fuser;

static void push_html(Fuser *f, Op op)
{
    vec_push(f->arena, &f->program->html, op);
    vec_push(f->arena, &f->program->origins, f->origin);
}

static void flush(Fuser *f)
{
    if (f->raw.len > 0 || f->raw_code == OP_ROOT)
        push_html(f, (Op){.code = f->raw_code, .text = buf_str(&f->raw)});
    f->raw = buf_on(f->arena);
    f->raw_code = OP_RAW;
}

static void fuse_name(Fuser *f, Atom name)
{
    buf_putc(&f->raw, ' ');
    buf_put(&f->raw, atom_str(name));
    buf_put(&f->raw, STR("=\""));
}

static void fuse_attr(Fuser *f, const Op *op)
{
    fuse_name(f, op->name);
    if (op->context == CONTEXT_URL && url_is_site(op->text)) {
        Buf url = buf_on(f->arena);
        url_put(&url, STR(""), true, op->text);
        flush(f);
        f->raw_code = OP_ROOT;
        buf_put_xml_attr(&f->raw, buf_str(&url));
    } else if (op->context == CONTEXT_SRCSET) {
        flush(f);
        push_html(f, (Op){.code = OP_SRCSET, .text = op->text});
    } else {
        buf_put_xml_attr(&f->raw, op->text);
    }
    buf_putc(&f->raw, '"');
}

/* A value of several parts in a plain attribute is text and writes; any other
 * is put together at run time, with its name in front. */
static void fuse_value(Fuser *f, const Op *op)
{
    if (op->context != CONTEXT_ATTR || op->b < 2) {
        Buf name = buf_on(f->arena);
        Buf raw = f->raw;
        f->raw = name;
        fuse_name(f, op->name);
        name = f->raw;
        f->raw = raw;
        flush(f);
        Op value = *op;
        value.text = buf_str(&name);
        push_html(f, value);
        return;
    }
    fuse_name(f, op->name);
    for (uint32_t i = op->a; i < op->a + op->b; i++) {
        const Part *part = &f->program->parts.items[i];
        if (part->expr == EXPR_NONE) {
            buf_put_xml_attr(&f->raw, part->text);
        } else {
            flush(f);
            push_html(f, (Op){.code = OP_WRITE, .context = CONTEXT_ATTR, .a = part->expr});
        }
    }
    buf_putc(&f->raw, '"');
}

static void fuse_close(Fuser *f, const Op *op)
{
    if (op->flags & OP_NO_TAG)
        return;
    buf_put(&f->raw, STR("</"));
    buf_put(&f->raw, atom_str(op->name));
    buf_putc(&f->raw, '>');
}

static void fuse_op(Fuser *f, const Op *op)
{
    switch ((OpCode)op->code) {
    case OP_OPEN:
        if (op->name == ATOM_html)
            buf_put(&f->raw, STR("<!DOCTYPE html>\n"));
        buf_putc(&f->raw, '<');
        buf_put(&f->raw, atom_str(op->name));
        break;
    case OP_ATTR: fuse_attr(f, op); break;
    case OP_VALUE: fuse_value(f, op); break;
    case OP_OPEN_END: buf_put(&f->raw, op->flags & OP_SELF_CLOSED ? STR("/>") : STR(">")); break;
    case OP_CLOSE: fuse_close(f, op); break;
    case OP_TEXT:
        if (op->flags & OP_UNESCAPED)
            buf_put(&f->raw, op->text);
        else
            buf_put_xml_text(&f->raw, op->text);
        break;
    case OP_WRITE:
    case OP_INSERT:
    case OP_JUMP:
    case OP_UNLESS:
    case OP_FOR:
    case OP_NEXT:
    case OP_LET:
    case OP_LET_TEXT:
    case OP_CUSTOM:
    case OP_STOP:
        flush(f);
        push_html(f, *op);
        break;
    case OP_RAW:
    case OP_ROOT:
    case OP_SRCSET: assert(false && "only in the fused form");
    }
}

static bool jumps(uint8_t code)
{
    return code == OP_JUMP || code == OP_UNLESS || code == OP_FOR || code == OP_NEXT || code == OP_CUSTOM;
}

/* A run of bytes never goes on across a place that something jumps to. */
void template_fuse(Arena *arena, Program *program)
{
    Fuser f = {.arena = arena, .program = program, .raw = buf_on(arena), .raw_code = OP_RAW};
    size_t count = program->ops.count;
    bool *target = arena_array(arena, bool, count + 1);
    uint32_t *moved = arena_array(arena, uint32_t, count + 1);
    for (size_t i = 0; i < count; i++)
        if (jumps(program->ops.items[i].code))
            target[program->ops.items[i].b] = true;
    for (size_t i = 0; i < count; i++) {
        if (target[i])
            flush(&f);
        moved[i] = (uint32_t)program->html.count;
        f.origin = (uint32_t)i;
        fuse_op(&f, &program->ops.items[i]);
    }
    for (size_t i = 0; i < program->html.count; i++) {
        Op *op = &program->html.items[i];
        if (jumps(op->code))
            op->b = moved[op->b];
    }
}
