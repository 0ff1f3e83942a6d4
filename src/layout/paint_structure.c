/* paint_structure.c - the PDF structure a page is read aloud by: elements, their attributes, destinations, bookmarks. */
#include "layout/paint_internal.h"

/* ---- elements ---- */

static Str heading_tag(Atom tag)
{
    static const Str names[] = {{"H1", 2}, {"H2", 2}, {"H3", 2}, {"H4", 2}, {"H5", 2}, {"H6", 2}};
    return tag >= ATOM_h1 && tag <= ATOM_h6 ? names[tag - ATOM_h1] : STR("");
}

Str structure_role(const Box *box)
{
    if (box->anonymous || box->generated || box->kind == BOX_TEXT || !box->parent)
        return STR("");
    Atom tag = box->node->tag;
    if (box->parent->note_area)
        return STR("Note");
    if (box->kind == BOX_ROW)
        return STR("TR");
    if (box->kind == BOX_CELL)
        return tag == ATOM_th ? STR("TH") : STR("TD");
    if (box->kind == BOX_TABLE)
        return STR("Table");
    if (box->kind == BOX_CAPTION || tag == ATOM_figcaption)
        return STR("Caption");
    if (tag == ATOM_section || tag == ATOM_article || tag == ATOM_main || tag == ATOM_nav || tag == ATOM_aside)
        return STR("Sect");
    if (tag == ATOM_ul || tag == ATOM_ol || tag == ATOM_dl)
        return STR("L");
    if (tag == ATOM_li)
        return STR("LI");
    if (tag == ATOM_p || tag == ATOM_dt || tag == ATOM_dd)
        return STR("P");
    if (tag == ATOM_blockquote)
        return STR("BlockQuote");
    if (tag == ATOM_a && node_has(box->node, ATOM_href))
        return STR("Link");
    return heading_tag(tag);
}

/* Its lines hold the items of a list: the list's own, or those of a block made around them beside items that are blocks. */
bool structure_holds_items(const Box *box)
{
    return str_eq(structure_role(box->anonymous && box->parent ? box->parent : box), STR("L"));
}

bool structure_holds_text(Str role)
{
    return role.len && !str_eq(role, STR("Sect")) && !str_eq(role, STR("L")) && !str_eq(role, STR("LI")) &&
           !str_eq(role, STR("Table")) && !str_eq(role, STR("TR")) && !str_eq(role, STR("BlockQuote"));
}

void structure_begin(Painter *p, Str tag, Str attributes)
{
    vec_push(p->pages->arena, &p->open, tag);
    canvas_call(p->canvas, tag_begin, tag, attributes);
}

void structure_end(Painter *p)
{
    Str tag = p->open.items[--p->open.count];
    canvas_call(p->canvas, tag_end, tag);
}

void structure_quote(Buf *out, const char *name, Str value)
{
    if (out->len)
        buf_putc(out, ' ');
    buf_printf(out, "%s='", name);
    for (size_t i = 0; i < value.len; i++) {
        if (value.data[i] == '\'' || value.data[i] == '\\')
            buf_putc(out, '\\');
        buf_putc(out, value.data[i] == '\n' ? ' ' : value.data[i]);
    }
    buf_putc(out, '\'');
}

/* For finishing: lang, scope, colspan, rowspan as HTML says them. */
Str structure_attributes(Painter *p, const Box *box, Str role)
{
    Buf buf = buf_on(p->arena);
    static const struct { Atom name; const char *text; } names[] = {{ATOM_scope, "scope"}, {ATOM_colspan, "colspan"}, {ATOM_rowspan, "rowspan"}};
    if (box->node && !box->anonymous && !box->generated && node_has(box->node, ATOM_lang))
        structure_quote(&buf, "lang", node_get(box->node, ATOM_lang));
    if (!str_eq(role, STR("TH")) && !str_eq(role, STR("TD")))
        return buf_str(&buf);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (node_has(box->node, names[i].name))
            structure_quote(&buf, names[i].text, node_get(box->node, names[i].name));
    return buf_str(&buf);
}

/* ---- destinations, bookmarks ---- */

void structure_anchor(Painter *p, const Box *box, double x, double y)
{
    if (box->anonymous || box->generated || !box->node || box->node->kind != NODE_ELEMENT)
        return;
    Str id = node_get(box->node, ATOM_id);
    if (id.len && map_has(&p->pages->wanted, id) && map_set(&p->dests, id, p))
        canvas_call(p->canvas, dest, id, x, y);
    if (box->style->bookmark_level == 0)
        return;
    Str key = {(const char *)&box, sizeof(const Box *)};
    if (!map_set(&p->dests, key, p))
        return;
    Str name = str_printf(p->pages->arena, "t-bookmark-%zu", ++p->bookmarks);
    Str title = node_plain_text(p->arena, box->node);
    canvas_call(p->canvas, dest, name, x, y);
    if (title.len)
        canvas_call(p->canvas, outline, box->style->bookmark_level, title, name);
}
