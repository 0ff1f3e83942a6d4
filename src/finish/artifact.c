#include "finish/artifact.h"

#include "finish/pdftoken.h"

typedef enum ObjectKind { OBJECT_NONE, OBJECT_PATH, OBJECT_TEXT } ObjectKind;

typedef struct Marker {
    PdfReader reader;
    Buf *out;
    size_t copied;    /* everything before has gone to `out` */
    size_t statement; /* where the operands of the next operator begin */
    size_t start;     /* of the object being built */
    ObjectKind object;
    bool structured;  /* the text object has marked content with an MCID */
    bool open;        /* an artifact has begun in `out` */
    long depth;       /* marked content of the page's own */
} Marker;

static size_t here(const Marker *m) { return m->reader.at; }

/* The next operator; operands are passed over. False at the end. */
static bool next_operator(Marker *m, Str *op)
{
    for (;;) {
        PdfToken token = pdf_next(&m->reader);
        *op = token.text;
        if (token.kind == PDF_END) return false;
        bool value = str_eq(*op, STR("true")) || str_eq(*op, STR("false")) || str_eq(*op, STR("null"));
        if (token.kind == PDF_OPERATOR && !value) return true;
    }
}

/* ---- marking ---- */

static void copy_to(Marker *m, size_t position)
{
    buf_put(m->out, str_slice(m->reader.bytes, m->copied, position));
    m->copied = position;
}

static void open_before(Marker *m, size_t position)
{
    if (m->open) return;
    copy_to(m, position);
    buf_put(m->out, STR(" /Artifact BMC\n"));
    m->open = true;
}

static void close_before(Marker *m, size_t position)
{
    if (!m->open) return;
    copy_to(m, position);
    buf_put(m->out, STR(" EMC\n"));
    m->open = false;
}

static bool begins_path(Str op) { return pdf_is_one_of(op, (const char *const[]){"m", "re", NULL}); }
static bool paints_path(Str op) { return pdf_is_one_of(op, (const char *const[]){"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", NULL}); }
static bool paints_alone(Str op) { return pdf_is_one_of(op, (const char *const[]){"Do", "sh", "EI", NULL}); }
static bool begins_marked(Str op) { return pdf_is_one_of(op, (const char *const[]){"BDC", "BMC", NULL}); }

/* Inside BT … ET; nested ActualText is part of the object, structure is not. */
static void text_operator(Marker *m, Str op)
{
    if (begins_marked(op)) {
        m->depth++;
        m->structured |= str_contains(str_slice(m->reader.bytes, m->statement, here(m)), STR("/MCID"));
    } else if (str_eq(op, STR("EMC"))) {
        m->depth--;
    } else if (str_eq(op, STR("ET"))) {
        if (m->depth == 0 && m->structured) close_before(m, m->start);
        else if (m->depth == 0) open_before(m, m->start);
        m->object = OBJECT_NONE;
    }
}

static void page_operator(Marker *m, Str op)
{
    if (begins_marked(op)) {
        if (m->depth++ == 0) close_before(m, m->statement);
    } else if (str_eq(op, STR("EMC"))) {
        m->depth--;
    } else if (str_eq(op, STR("BT"))) {
        m->object = OBJECT_TEXT;
        m->start = m->statement;
        m->structured = false;
    } else if (m->depth > 0) {
        return;
    } else if (m->object == OBJECT_NONE && begins_path(op)) {
        m->object = OBJECT_PATH;
        m->start = m->statement;
    } else if (paints_alone(op)) {
        open_before(m, m->statement);
    } else if (m->object == OBJECT_PATH && (paints_path(op) || str_eq(op, STR("n")))) {
        if (paints_path(op)) open_before(m, m->start); /* n: a clip paints nothing */
        m->object = OBJECT_NONE;
    }
}

bool artifact_mark(Str content, Buf *out)
{
    Marker m = {.reader = {out->arena, content, 0}, .out = out};
    Str op;
    while (m.depth >= 0 && next_operator(&m, &op)) {
        if (str_eq(op, STR("BI"))) continue; /* its dictionary belongs to EI */
        if (str_eq(op, STR("ID"))) {
            pdf_skip_inline_image(&m.reader);
            op = STR("EI");
        }
        if (m.object == OBJECT_TEXT) text_operator(&m, op);
        else page_operator(&m, op);
        m.statement = here(&m);
    }
    if (m.depth != 0 || m.object == OBJECT_TEXT) return false;
    copy_to(&m, content.len);
    close_before(&m, content.len);
    return true;
}
