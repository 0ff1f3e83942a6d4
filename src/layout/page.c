/* page.c - the page loop (Paged Media 3), and passes until page numbers hold. */
#include "layout/pages.h"

#include <string.h>

#include "base/sink.h"

#include <fcntl.h>

enum { PAGE_LIMIT = 20000, PASS_LIMIT = 3 };

/* ---- style sheets of the document ------------------------------------------------------- */

/* Line feeds and spaces before the text, so that places are those in the file. */
static Str padded_text(Arena *arena, const Node *node)
{
    Str text = node_text_content(arena, node);
    Buf buf = buf_on(arena);
    const Node *first = node->first ? node->first : node;
    for (uint32_t i = 1; i < first->place.line && i < 100000; i++)
        buf_putc(&buf, '\n');
    buf_put(&buf, text);
    return buf_str(&buf);
}

typedef struct SheetList {
    VEC(const CssSheet *) items;
} SheetList;

static void add_sheet(Arena *arena, Str file, Str bytes, const LayoutOptions *options, SheetList *list, Diag *diag)
{
    CssSheet *sheet = css_parse(arena, file, bytes, diag);
    if (options->ink) css_resolve_inks(arena, sheet, options->ink, options->ink_context, diag);
    vec_push(arena, &list->items, sheet);
}

static void add_link(Arena *arena, const Node *node, const LayoutOptions *options, SheetList *list, Diag *diag)
{
    Str href = node_get(node, ATOM_href), bytes;
    if (!str_eq(node_get(node, ATOM_rel), STR("stylesheet")) || !href.len)
        return;
    Str path = str_starts(href, STR("/")) || !options->base_path.len
                   ? href : str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(options->base_path), STR_ARG(href));
    int error = sink_read_file(arena, AT_FDCWD, str_cstr(arena, path), 16U << 20, &bytes);
    if (error) {
        diag_add(diag, DIAG_FILE_UNREADABLE, node->place, path, str_from(strerror(error)));
        return;
    }
    add_sheet(arena, path, bytes, options, list, diag);
}

static void collect_sheets(Arena *arena, const Node *root, const LayoutOptions *options, SheetList *list, Diag *diag)
{
    for (const Node *node = root; node; node = node_next(node, root)) {
        if (node->kind != NODE_ELEMENT)
            continue;
        if (node->tag == ATOM_style)
            add_sheet(arena, node->place.file, padded_text(arena, node), options, list, diag);
        else if (node->tag == ATOM_link)
            add_link(arena, node, options, list, diag);
        else if (node->tag == ATOM_body)
            return;
    }
}

/* ---- pages -------------------------------------------------------------------------------- */

static double page_side(const PageStyle *style, int side, bool with_margin)
{
    bool across = side == SIDE_LEFT || side == SIDE_RIGHT;
    double base = across ? style->width : style->height;
    double padding = fmax(0, length_resolve(style->box.padding[side], base, 0)) + (double)style->box.border[side].width;
    return padding + (with_margin ? length_resolve(style->box.margin[side], base, 0) : 0);
}

static Page make_page(const PageStyle *style)
{
    Page page = {.style = style, .x = page_side(style, SIDE_LEFT, true), .y = page_side(style, SIDE_TOP, true)};
    page.w = fmax(1, style->width - page.x - page_side(style, SIDE_RIGHT, true));
    page.h = fmax(1, style->height - page.y - page_side(style, SIDE_BOTTOM, true));
    return page;
}

static Result layout_root(Layout *l, Box *root, Page *page, Token *token, const PageRoom *room)
{
    bool v = root->vertical;
    double w = v ? page->h : page->w, h = v ? page->w : page->h;
    l->page_width = w;
    l->page_height = h;
    Edges e = edges_of(root, v, w);
    Space space = space_plain(w);
    double left;
    double before = room->before + (token ? 0 : e.margin[SIDE_TOP]);
    space.block = space.page = h - before - room->after;
    space.percent_block = h;
    space.fixed_width = width_of(l, root, &space, &e, &left);
    Result r = layout_box(l, root, &space, token);
    Frag *area = frag_new(l, root);
    area->w = (float)w;
    area->h = (float)h;
    area->frameless = true;
    r.frag->x = (float)left;
    r.frag->y = (float)before;
    frag_append(area, r.frag);
    if (l->absolutes)
        resolve_absolutes(l, area, true);
    page->frag = area;
    return r;
}

bool page_is_left(const Box *root, size_t number)
{
    return root->style->writing == WRITING_VERTICAL_RL ? number % 2 == 1 : number % 2 == 0;
}

static void push_blank(Pages *pages, Layout *l, Atom name)
{
    size_t n = pages->items.count + 1;
    Page blank = make_page(style_page(l->build->engine, l->ts, name, n == 1, page_is_left(pages->root_box, n), true));
    vec_push(pages->arena, &pages->items, blank);
}

static void run_pages(Pages *pages, Layout *l)
{
    Box *root = pages->root_box;
    Token *token = NULL;
    Atom name = root->page_start;
    Break force = break_before_of(root);
    PageBeside beside = {0};
    bool text = true;
    do {
        if (pages->items.count >= PAGE_LIMIT) {
            diag_add(l->diag, DIAG_LAYOUT_PAGES, root->node->place, str_printf(l->arena, "%d", PAGE_LIMIT));
            return;
        }
        size_t n = pages->items.count + 1;
        bool left = page_is_left(root, n);
        if ((force == BREAK_LEFT && !left) || (force == BREAK_RIGHT && left)) {
            push_blank(pages, l, name);
            n++;
            left = !left;
        }
        Page page = make_page(style_page(l->build->engine, l->ts, name, n == 1, left, false));
        l->page = n;
        l->retries = 0;
        Result r = page_with_floats(l, root, &page, token, text, &beside, layout_root);
        vec_push(pages->arena, &pages->items, page);
        text = r.token || (text && !r.frag);
        token = r.token;
        name = token ? token->page : name;
        force = token ? token->force : BREAK_AUTO;
    } while ((text || beside.notes.count || beside.floats.count) && l->work <= l->work_limit);
}

/* ---- links and bookmarks ---------------------------------------------------------------------- */

/* An a element with an id is a destination even if no text leads to it: a map's
 * marker may. */
static void collect_wanted(Pages *pages)
{
    for (const Node *node = pages->root; node; node = node_next(node, pages->root)) {
        if (node->kind != NODE_ELEMENT || node->tag != ATOM_a)
            continue;
        Str href = node_get(node, ATOM_href), id = node_get(node, ATOM_id);
        if (id.len)
            map_set(&pages->wanted, id, pages);
        if (href.len > 1 && href.data[0] == '#')
            map_set(&pages->wanted, str_slice(href, 1, href.len), pages);
    }
}

Place layout_link_place(const Pages *pages, Str id)
{
    for (const Node *node = pages->root; node; node = node_next(node, pages->root)) {
        if (node->kind != NODE_ELEMENT)
            continue;
        Str href = node_get(node, ATOM_href);
        if (href.len == id.len + 1 && href.data[0] == '#' && str_ends(href, id))
            return node->place;
    }
    return place_none();
}

/* ---- the passes ------------------------------------------------------------------------------------ */

static Pages *one_pass(Arena *arena, StyleEngine *engine, const Node *root, Typesetter *ts, const LayoutOptions *options,
                       const PassInfo *before, Box *earlier, TargetCounters *targets, bool *wants_pages, Diag *diag)
{
    Pages *pages = arena_new(arena, Pages);
    pages->arena = arena;
    pages->root = root;
    pages->options = options;
    pages->kept = *options;
    pages->wanted = map_on(arena);
    BoxBuild build = {.arena = arena, .engine = engine, .ts = ts, .options = &pages->kept, .diag = diag, .before = before, .targets = targets, .faces = map_on(arena)};
    for (int time = 0; time == 0 || (targets->unknown && time < 3); time++) {
        targets->unknown = build.boxes = build.text = 0;
        targets->settled = time == 2;
        pages->root_box = box_build(&build, root);
    }
    *wants_pages = build.wants_pages;
    if (!pages->root_box) {
        diag_add(diag, DIAG_LAYOUT_NO_ROOT, root->place);
        return pages;
    }
    if (earlier)
        lines_carry(earlier, pages->root_box);
    Arena *scratch = arena_open();
    Layout l = {.arena = arena, .scratch = scratch, .ts = ts, .diag = diag, .build = &build, .options = &pages->kept,
                .work_limit = 50000 + 300 * build.boxes + 3 * build.text};
    run_pages(pages, &l);
    pages_margin_boxes(pages, &l);
    collect_wanted(pages);
    arena_close(scratch);
    return pages;
}

static bool same_pages(const PassInfo *a, const PassInfo *b)
{
    if (!a || a->pages != b->pages || a->page_of_id.count != b->page_of_id.count)
        return false;
    for (size_t i = 0; i < b->page_of_id.count; i++)
        if (map_get(&a->page_of_id, b->page_of_id.entries[i].key) != b->page_of_id.entries[i].value)
            return false;
    return true;
}

Pages *layout_pages(Arena *arena, const Node *root, const CssSheet **sheets, size_t sheet_count, Typesetter *ts,
                    const LayoutOptions *options, Diag *diag)
{
    SheetList list = {0};
    for (size_t i = 0; i < sheet_count; i++)
        vec_push(arena, &list.items, sheets[i]);
    collect_sheets(arena, root, options, &list, diag);
    StyleEngine *engine = style_open(arena, list.items.items, list.items.count, diag);
    PassInfo *before = NULL;
    Box *earlier = NULL;
    TargetCounters targets = {.by_id = map_on(arena), .by_name = map_on(arena)};
    for (int pass = 0;; pass++) {
        bool wants_pages;
        Pages *pages = one_pass(arena, engine, root, ts, options, before, earlier, &targets, &wants_pages, diag);
        if (!wants_pages || pass + 1 == PASS_LIMIT)
            return pages;
        PassInfo *now = arena_new(arena, PassInfo);
        now->page_of_id = map_on(arena);
        now->text_of_id = map_on(arena);
        pages_collect_targets(pages, now);
        if (same_pages(before, now))
            return pages;
        before = now;
        earlier = pages->root_box;
    }
}

size_t layout_page_count(const Pages *pages) { return pages->items.count; }

static Str meta_content(const Node *root, Str name)
{
    for (const Node *node = root; node; node = node_next(node, root)) {
        if (node->kind == NODE_ELEMENT && node->tag == ATOM_body)
            break;
        if (node->kind == NODE_ELEMENT && node->tag == ATOM_meta && str_eq(node_get(node, ATOM_name), name))
            return node_get(node, ATOM_content);
    }
    return STR("");
}

CanvasMeta layout_meta(const Pages *pages)
{
    const Node *root = pages->root;
    CanvasMeta meta = {.creator = STR("tsunagi"), .lang = node_get(root, ATOM_lang)};
    if (!meta.lang.len)
        meta.lang = node_get(root, ATOM_xml_lang);
    for (const Node *node = root; node && !meta.title.len; node = node_next(node, root))
        if (node->kind == NODE_ELEMENT && node->tag == ATOM_title)
            meta.title = node_plain_text(pages->arena, node);
    meta.author = meta_content(root, STR("author"));
    meta.subject = meta_content(root, STR("description"));
    meta.keywords = meta_content(root, STR("keywords"));
    meta.date = meta_content(root, STR("date"));
    return meta;
}
