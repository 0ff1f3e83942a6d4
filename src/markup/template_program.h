/* template_program.h - what a template is compiled to; shared by template.c
 * (loading), template_compile.c and template_run.c alone.
 *
 * A program is compiled once in structure (open, attribute, text …), with all
 * includes expanded in place, and from that fused once more for HTML: adjacent
 * static parts become runs of bytes. The tree is made by the first form, HTML
 * written by the second; both share expressions, slots and places.
 */
#ifndef TSUNAGI_MARKUP_TEMPLATE_PROGRAM_H
#define TSUNAGI_MARKUP_TEMPLATE_PROGRAM_H

#include "markup/expression.h"
#include "markup/write.h"

typedef enum OpCode {
    OP_OPEN,     /* name: tag */
    OP_ATTR,     /* name, text */
    OP_VALUE,    /* name; parts [a, a + b) make the attribute's value */
    OP_OPEN_END, /* flags: OP_SELF_CLOSED */
    OP_CLOSE,    /* name; flags: OP_NO_TAG */
    OP_TEXT,     /* text; flags: OP_UNESCAPED */
    OP_WRITE,    /* a: expression, context */
    OP_INSERT,   /* a: expression */
    OP_JUMP,     /* b: target */
    OP_UNLESS,   /* a: expression, b: target when false */
    OP_FOR,      /* a: expression, b: target when done, c: loop */
    OP_NEXT,     /* b: target when there is another, c: loop */
    OP_LET,      /* a: expression, c: slot */
    OP_LET_TEXT, /* parts [a, a + b), c: slot */
    OP_CUSTOM,   /* a custom element begins; b: after its end */
    OP_STOP,
    /* in the fused form only */
    OP_RAW,      /* text, as bytes */
    OP_ROOT,     /* the way to the site's root, then text */
    OP_SRCSET,   /* text, made relative */
} OpCode;

enum { OP_SELF_CLOSED = 1, OP_NO_TAG = 2, OP_UNESCAPED = 4 };

/* Where a value lands. */
typedef enum Context {
    CONTEXT_TEXT,
    CONTEXT_ATTR,
    CONTEXT_URL,
    CONTEXT_SRCSET,
    CONTEXT_STYLE,
    CONTEXT_JSON,        /* a whole JSON value */
    CONTEXT_JSON_STRING, /* inside the quotes of one */
    CONTEXT_FORBIDDEN,
} Context;

typedef struct Op {
    uint8_t code;    /* OpCode */
    uint8_t context; /* Context */
    uint8_t flags;
    Atom name;
    uint32_t a, b, c;
    Str text;
} Op;

typedef enum UrlPart { URL_PART_WHOLE, URL_PART_PATH, URL_PART_QUERY } UrlPart;

/* A piece of an attribute's value. */
typedef struct Part {
    uint32_t expr; /* EXPR_NONE: literal */
    UrlPart encode;
    Str text;
} Part;

typedef struct Loop {
    uint32_t item, index; /* slots; index UINT32_MAX: none */
} Loop;

typedef struct Program {
    VEC(Op) ops;     /* the structure */
    VEC(Place) places; /* of ops */
    VEC(Op) html;    /* fused */
    VEC(uint32_t) origins; /* of html: index into ops */
    VEC(Part) parts;
    VEC(Loop) loops;
    ExprPool pool;
    Str *global_names; /* of pool.globals */
    uint32_t slot_count;
} Program;

struct Template {
    Str name; /* "web/facility.xhtml" */
    Str file; /* for messages */
    const Node *tree; /* NULL when it could not be read */
    Program program;
};

struct TemplateSet {
    Map by_name; /* Template */
};

/* Includes are looked up beside the including file, then from the set's root. */
Template *template_near(const TemplateSet *set, Str from, Str name, Arena *arena);
void template_compile(Arena *arena, const TemplateSet *set, Template *t, Diag *diag);
void template_fuse(Arena *arena, Program *program);

#endif
