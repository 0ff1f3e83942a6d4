#include "finish/artifact.h"

#include <string.h>

typedef enum ObjectKind { OBJECT_NONE, OBJECT_PATH, OBJECT_TEXT } ObjectKind;

typedef struct Marker {
    Str bytes;
    Buf *out;
    size_t at;        /* the scanner */
    size_t copied;    /* everything before has gone to `out` */
    size_t statement; /* where the operands of the next operator begin */
    size_t start;     /* of the object being built */
    ObjectKind object;
    bool structured;  /* the text object has marked content with an MCID */
    bool open;        /* an artifact has begun in `out` */
    long depth;       /* marked content of the page's own */
} Marker;

/* ---- scanning (ISO 32000-1 §7.2, §7.3, §8.9.7) ---- */

static bool is_white(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }

static bool is_regular(char c) { return !is_white(c) && !strchr("()<>[]{}/%", c); }

static char peek(const Marker *m, size_t ahead) { return m->at + ahead < m->bytes.len ? m->bytes.data[m->at + ahead] : '\0'; }

static void skip_string(Marker *m)
{
    long depth = 0;
    do {
        char c = peek(m, 0);
        if (c == '\\') m->at++;
        else depth += (c == '(') - (c == ')');
        m->at++;
    } while (m->at < m->bytes.len && depth > 0);
}

static void skip_to(Marker *m, const char *ends)
{
    while (m->at < m->bytes.len && !strchr(ends, m->bytes.data[m->at])) m->at++;
}

/* The data of an inline picture ends with EI between white space. */
static void skip_picture(Marker *m)
{
    while (m->at < m->bytes.len) {
        bool here = is_white(peek(m, 0)) && peek(m, 1) == 'E' && peek(m, 2) == 'I' &&
                    (m->at + 3 >= m->bytes.len || is_white(peek(m, 3)));
        m->at += here ? 3 : 1;
        if (here) return;
    }
}

/* The next operator; operands are passed over. False at the end. */
static bool next_operator(Marker *m, Str *op)
{
    while (m->at < m->bytes.len) {
        char c = peek(m, 0);
        size_t from = m->at;
        if (c == '(') skip_string(m);
        else if (c == '%') skip_to(m, "\r\n");
        else if (c == '<' && peek(m, 1) != '<') skip_to(m, ">");
        else if (!is_regular(c) && c != '/') m->at++;
        else {
            for (m->at++; m->at < m->bytes.len && is_regular(peek(m, 0));) m->at++;
            bool number = strchr("+-.0123456789", c);
            *op = str_slice(m->bytes, from, m->at);
            if (c != '/' && !number && !str_eq(*op, STR("true")) && !str_eq(*op, STR("false")) && !str_eq(*op, STR("null")))
                return true;
        }
    }
    return false;
}

/* ---- marking ---- */

static void copy_to(Marker *m, size_t position)
{
    buf_put(m->out, str_slice(m->bytes, m->copied, position));
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

static bool is_one_of(Str op, const char *const *names)
{
    for (; *names; names++)
        if (str_eq(op, str_from(*names))) return true;
    return false;
}

static bool begins_path(Str op) { return is_one_of(op, (const char *const[]){"m", "re", NULL}); }
static bool paints_path(Str op) { return is_one_of(op, (const char *const[]){"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", NULL}); }
static bool paints_alone(Str op) { return is_one_of(op, (const char *const[]){"Do", "sh", "EI", NULL}); }
static bool begins_marked(Str op) { return is_one_of(op, (const char *const[]){"BDC", "BMC", NULL}); }

/* Inside BT … ET; nested ActualText is part of the object, structure is not. */
static void text_operator(Marker *m, Str op)
{
    if (begins_marked(op)) {
        m->depth++;
        m->structured |= str_contains(str_slice(m->bytes, m->statement, m->at), STR("/MCID"));
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
    Marker m = {.bytes = content, .out = out};
    Str op;
    while (m.depth >= 0 && next_operator(&m, &op)) {
        if (str_eq(op, STR("BI"))) continue; /* its dictionary belongs to EI */
        if (str_eq(op, STR("ID"))) {
            skip_picture(&m);
            op = STR("EI");
        }
        if (m.object == OBJECT_TEXT) text_operator(&m, op);
        else page_operator(&m, op);
        m.statement = m.at;
    }
    if (m.depth != 0 || m.object == OBJECT_TEXT) return false;
    copy_to(&m, content.len);
    close_before(&m, content.len);
    return true;
}
