/* whitespace.c - white space of the source: collapsed (CSS Text 3 § 4.1), or the text of an element on one line. */
#include "base/utf8.h"
#include "layout/box.h"

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool text_is_space(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_space(text.data[i]))
            return false;
    return true;
}

/* ---- collapsing ---- */

typedef struct Collapse {
    Arena *arena;
    enum { PENDING_NONE, PENDING_SPACE, PENDING_FEED } pending;
    Box *space_box;  /* the text in which the pending space stands, and stays: the line of an underlined
                        element does not begin with the space before it */
    uint32_t last;   /* character before; 0: at the start of a line */
} Collapse;

static bool is_wide(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
           (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x3FFFF);
}

static bool needs_collapse(const Collapse *in, Str text)
{
    if (in->pending != PENDING_NONE || (text.len && is_space(text.data[0])))
        return true;
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] == '\n' || text.data[i] == '\t' || text.data[i] == '\r' ||
            (text.data[i] == ' ' && (i + 1 == text.len || is_space(text.data[i + 1]))))
            return true;
    return false;
}

static uint32_t last_character(Str text)
{
    size_t pos = text.len;
    return text.len ? utf8_prev(text, &pos) : 0;
}

/* `next` follows, in `box` whose text so far is `out`; NULL: in something that is no text. */
static void flush_pending(Collapse *in, const Box *box, Buf *out, uint32_t next)
{
    bool vanish = in->last == 0 || (in->pending == PENDING_FEED && is_wide(in->last) && is_wide(next));
    if (in->pending != PENDING_NONE && !vanish && in->space_box == box)
        buf_putc(out, ' ');
    else if (in->pending != PENDING_NONE && !vanish)
        in->space_box->text = str_join(in->arena, in->space_box->text, STR(" "));
    in->pending = PENDING_NONE;
}

static void collapse_text(Collapse *in, Box *box)
{
    WhiteSpace mode = box->style->white_space;
    Str text = box->text;
    if (mode == WHITE_PRE || mode == WHITE_PRE_WRAP) {
        flush_pending(in, NULL, NULL, 'x');
        in->last = 'x';
    } else if (needs_collapse(in, text)) {
        Buf out = buf_on(in->arena);
        buf_reserve(&out, text.len + 1);
        for (size_t pos = 0; pos < text.len;) {
            size_t at = pos;
            if (mode == WHITE_PRE_LINE && text.data[pos] == '\n') {
                buf_putc(&out, '\n');
                in->pending = PENDING_NONE;
                in->last = 0;
                pos++;
                continue;
            }
            if (is_space(text.data[pos])) {
                bool feed = text.data[pos] == '\n' || text.data[pos] == '\r';
                if (in->pending == PENDING_NONE)
                    in->space_box = box;
                in->pending = feed || in->pending == PENDING_FEED ? PENDING_FEED : PENDING_SPACE;
                pos++;
                continue;
            }
            uint32_t c = utf8_next(text, &pos);
            flush_pending(in, box, &out, c);
            buf_put(&out, str_slice(text, at, pos));
            in->last = c;
        }
        box->text = buf_str(&out);
    } else if (text.len) {
        in->last = last_character(text);
    }
}

static void collapse_before_atom(Collapse *in)
{
    flush_pending(in, NULL, NULL, 'x');
    in->last = 'x';
}

static void collapse_inlines(Collapse *in, Box *parent)
{
    for (Box *box = parent->first; box; box = box->next) {
        if (box->kind == BOX_TEXT)
            collapse_text(in, box);
        else if (box->kind == BOX_BREAK) {
            in->pending = PENDING_NONE;
            in->last = 0;
        } else if (box->kind == BOX_RUBY_TEXT) {
            Collapse inner = {.arena = in->arena};
            collapse_inlines(&inner, box);
        } else if (box->kind == BOX_INLINE || box->kind == BOX_RUBY || box->kind == BOX_RUBY_BASE)
            collapse_inlines(in, box);
        else if (box->outside_inline || box->kind == BOX_LEADER)
            collapse_before_atom(in);
    }
}

void box_collapse_space(Arena *arena, Box *box)
{
    Collapse in = {.arena = arena};
    collapse_inlines(&in, box);
}

/* ---- text without readings ---- */

typedef struct PlainText {
    Buf out;
    enum { GAP_NONE, GAP_FEED, GAP_SPACE } gap;
} PlainText;

static void put_plain_text(PlainText *p, Str text)
{
    for (size_t pos = 0; pos < text.len;) {
        size_t at = pos;
        uint32_t c = utf8_next(text, &pos);
        if (c < 0x80 && is_space((char)c)) {
            p->gap = c == '\n' && p->gap != GAP_SPACE ? GAP_FEED : GAP_SPACE;
            continue;
        }
        bool vanish = p->gap == GAP_FEED && is_wide(last_character(buf_str(&p->out))) && is_wide(c);
        if (p->gap != GAP_NONE && p->out.len && !vanish)
            buf_putc(&p->out, ' ');
        buf_put(&p->out, str_slice(text, at, pos));
        p->gap = GAP_NONE;
    }
}

static void put_plain(PlainText *p, const Node *node, unsigned depth)
{
    for (const Node *child = node->first; child && depth < ELEMENT_DEPTH; child = child->next) {
        if (child->kind == NODE_TEXT)
            put_plain_text(p, child->text);
        else if (child->tag == ATOM_br)
            p->gap = GAP_SPACE;
        else if (child->tag != ATOM_rt && child->tag != ATOM_rp)
            put_plain(p, child, depth + 1);
    }
}

Str node_plain_text(Arena *arena, const Node *node)
{
    PlainText p = {.out = buf_on(arena)};
    put_plain(&p, node, 0);
    return str_copy(arena, buf_str(&p.out));
}
