/* paint.c - pages to a canvas.
 *
 * A page is walked twice: frames (backgrounds, borders) before any structure
 * begins, then content with its PDF structure. Boxes with a positive z-index
 * come last, both at once. Elements that go on over pages stay open; those in
 * parallel flows (cells, flex items) end with each page and begin anew, so that
 * elements always nest. Margin boxes and repeated table heads are artifacts.
 */
#include "layout/paint_internal.h"

/* Lowest z-index first, equal ones in document order. */
static void sort_layers(LayerVec *layers)
{
    for (size_t i = 1; i < layers->count; i++) {
        Layer moving = layers->items[i];
        size_t at = i;
        for (; at > 0 && layers->items[at - 1].z > moving.z; at--)
            layers->items[at] = layers->items[at - 1];
        layers->items[at] = moving;
    }
}

static void paint_layers(Painter *p, LayerVec *layers)
{
    sort_layers(layers);
    p->layer = true;
    for (size_t i = 0; i < layers->count; i++) {
        paint_frames(p, layers->items[i].frag, &layers->items[i].walk, NULL);
        paint_content(p, layers->items[i].frag, &layers->items[i].walk);
    }
    p->layer = false;
}

static void paint_page_box(Painter *p, const Page *page)
{
    const Style *s = &page->style->box;
    static const bool none[4] = {false, false, false, false};
    if (s->background.a > 0) {
        Path path = rect_path(p->arena, sheet_bled(&p->sheet, (Rect){p->sheet.trim_x, p->sheet.trim_y, page->style->width, page->style->height}));
        canvas_call(p->canvas, fill, &path, (Colour){s->background.r, s->background.g, s->background.b, s->background.a}, false);
    }
    Style frame = *s;
    frame.background.a = 0;
    double left = p->sheet.trim_x + page->x, top = p->sheet.trim_y + page->y;
    for (int side = 0; side < 4; side += 3) {
        double inside = fmax(0, length_resolve(s->padding[side], page->style->width, 0)) + (double)s->border[side].width;
        *(side == SIDE_TOP ? &top : &left) -= inside;
    }
    double right = fmax(0, length_resolve(s->padding[SIDE_RIGHT], page->style->width, 0)) + (double)s->border[SIDE_RIGHT].width;
    double bottom = fmax(0, length_resolve(s->padding[SIDE_BOTTOM], page->style->height, 0)) + (double)s->border[SIDE_BOTTOM].width;
    Rect r = {left, top, p->sheet.trim_x + page->x + page->w + right - left, p->sheet.trim_y + page->y + page->h + bottom - top};
    paint_frame(p->canvas, p->arena, &frame, NULL, r, r, none, 1);
}

static void paint_margins(Painter *p, const Page *page)
{
    Walk walk = {.place = {p->sheet.trim_x, p->sheet.trim_y, false, false}, .opacity = 1, .artifact = true};
    structure_begin(p, STR("Artifact"), STR(""));
    for (int i = 0; i < PAGE_BOX_COUNT; i++)
        if (page->margins[i])
            paint_content(p, page->margins[i], &walk);
    sheet_marks(p->pages, p->page - 1, &p->sheet, p->canvas, p->ts, p->arena, p->options, p->diag);
    structure_end(p);
}

/* Beyond the bleed is room for marks only. */
static void begin_clip(Painter *p, const Page *page)
{
    if (!sheet_has_marks(page->style, p->options))
        return;
    canvas_call(p->canvas, save);
    sheet_clip(p->canvas, p->arena, &p->sheet);
}

static void end_clip(Painter *p, const Page *page)
{
    if (sheet_has_marks(page->style, p->options))
        canvas_call(p->canvas, restore);
}

static void paint_page_frames(Painter *p, const Page *page, const Walk *walk, LayerVec *layers)
{
    Walk margins = {.place = {p->sheet.trim_x, p->sheet.trim_y, false, false}, .opacity = 1, .artifact = true};
    begin_clip(p, page);
    paint_page_box(p, page);
    for (int i = 0; i < PAGE_BOX_COUNT; i++)
        if (page->margins[i])
            paint_frames(p, page->margins[i], &margins, NULL);
    if (page->frag)
        paint_frames(p, page->frag, walk, layers);
    end_clip(p, page);
}

static void paint_page(Painter *p, const Page *page, bool first, bool last)
{
    LayerVec layers = {0};
    Walk walk = {.opacity = 1};
    p->sheet = layout_sheet(p->pages, p->page - 1, p->options);
    canvas_call(p->canvas, page_begin, p->sheet.width, p->sheet.height, str_printf(p->arena, "%zu", p->page));
    if (p->options && p->options->paper) {
        Path sheet = rect_path(p->arena, (Rect){0, 0, p->sheet.width, p->sheet.height});
        canvas_call(p->canvas, fill, &sheet, (Colour){1, 1, 1, 1}, false);
    }
    if (page->frag) {
        bool v = page->frag->box->vertical, lr = page->frag->box->style->writing == WRITING_VERTICAL_LR;
        walk.place = (PlaceOnSheet){p->sheet.trim_x + page->x + (v && !lr ? page->w : 0), p->sheet.trim_y + page->y, v, lr};
    }
    paint_page_frames(p, page, &walk, &layers);
    if (first) {
        paint_margins(p, page);
        structure_begin(p, STR("Document"), STR(""));
    }
    begin_clip(p, page);
    if (page->frag)
        paint_content(p, page->frag, &walk);
    paint_layers(p, &layers);
    end_clip(p, page);
    if (!first)
        paint_margins(p, page);
    while (last && p->open.count)
        structure_end(p);
    canvas_call(p->canvas, page_end);
}

void layout_paint(const Pages *pages, Canvas *canvas, Typesetter *ts, const PaintOptions *options, Diag *diag)
{
    Painter p = {.pages = pages, .options = options, .canvas = canvas, .ts = ts, .diag = diag, .arena = arena_open(), .dests = map_on(pages->arena)};
    ArenaMark mark = arena_mark(p.arena);
    canvas->opaque = options && options->opaque;
    for (size_t i = 0; i < pages->items.count; i++) {
        p.page = i + 1;
        paint_page(&p, &pages->items.items[i], i == 0, i + 1 == pages->items.count);
        arena_rewind(p.arena, mark);
    }
    arena_close(p.arena);
}
