#include "build/elements.h"

#include "build/figures.h"
#include "draw/qr.h"

enum { DEFAULT_MAP_WIDTH = 720, DEFAULT_MAP_HEIGHT = 540, MARKER_SIZE = 20, QR_SIZE = 85 };

static const Colour black = {0, 0, 0, 1};

double element_length(Str text)
{
    size_t digits = 0;
    while (digits < text.len && ((text.data[digits] >= '0' && text.data[digits] <= '9') || text.data[digits] == '.'))
        digits++;
    double number;
    if (!str_to_double(str_slice(text, 0, digits), &number))
        return 0;
    return number * css_unit_points(atom_find(str_slice(text, digits, text.len)));
}

static double length_or(const Node *node, Atom name, double otherwise)
{
    double length = element_length(node_get(node, name));
    return length > 0 ? length : otherwise;
}

static const ViewCategory *find_category(const View *view, Str key)
{
    for (size_t i = 0; i < view->category_count; i++)
        if (str_eq(view->categories[i].key, key))
            return &view->categories[i];
    return NULL;
}

/* ---- each element: its natural size, how to draw it, what it says in words ---- */

typedef struct Frame {
    double x, y, width, height;
} Frame;

static void map_size(const Node *node, double *width, double *height)
{
    *width = length_or(node, ATOM_width, DEFAULT_MAP_WIDTH);
    *height = length_or(node, ATOM_height, DEFAULT_MAP_HEIGHT);
}

static bool same_length(double a, double b)
{
    return a - b < 0.5 && b - a < 0.5;
}

const MapStyle *elements_style(const Elements *self, const Node *element, Str name)
{
    const MapStyle *style = map_styles_find(self->styles, name);
    if (style)
        return style;
    diag_add(self->diag, DIAG_MAP_ATTRIBUTE, element->place, STR("sheet"), name);
    return map_styles_find(self->styles, STR(""));
}

const MapPlan *elements_map(Elements *self, const MapSpec *spec, const Node *element, double width, double height)
{
    const MapStyle *style = elements_style(self, element, spec->sheet);
    const MapPlan *plan = map_plan(self->arena, self->base, self->view, style, spec, self->typesetter, width, height, self->diag);
    const GeoLayer *unapproved = map_result(plan)->unapproved;
    if (self->paper && unapproved)
        diag_add(self->diag, DIAG_MAP_APPROVAL, unapproved->approval_place, unapproved->name);
    return plan;
}

const MapPlan *elements_plan(Elements *self, Str name, const MapSpec *spec, const Node *element, double width, double height)
{
    const MapPlan *plan = elements_map(self, spec, element, width, height);
    vec_push(self->arena, &self->plans, (ElementPlan){name, *spec, plan, width, height});
    return plan;
}

static const MapPlan *planned(const Elements *self, const Node *node, Frame f)
{
    Str name = node_get(node, atom(STR("plan")));
    Diag *quiet = diag_open(); /* what is wrong with it is said where it is planned */
    MapSpec spec = map_spec_from_element(self->view, node, quiet);
    diag_close(quiet);
    for (size_t i = 0; i < self->plans.count; i++) {
        const ElementPlan *p = &self->plans.items[i];
        bool meant = str_eq(p->name, name) && (!str_empty(name) || map_spec_same(&p->spec, &spec));
        if (meant && same_length(f.width, p->width) && same_length(f.height, p->height))
            return p->plan;
    }
    return NULL;
}

static void map_paint(Elements *self, const Node *node, Canvas *canvas, Frame f)
{
    if (!self->base)
        return;
    const MapPlan *plan = planned(self, node, f);
    if (!plan) {
        MapSpec spec = map_spec_from_element(self->view, node, self->diag);
        plan = elements_map(self, &spec, node, f.width, f.height);
    }
    map_draw(plan, canvas, self->typesetter, f.x, f.y);
}

static Str map_title(Elements *self, Arena *arena, const Node *node)
{
    Str given = node_get(node, ATOM_title);
    return given.len ? given : str_join(arena, view_site(self->view, "ward_name"), STR("の地図"));
}

static void marker_size(const Node *node, double *width, double *height)
{
    *width = *height = length_or(node, ATOM_width, MARKER_SIZE);
}

static void marker_paint(Elements *self, const Node *node, Canvas *canvas, Frame f)
{
    const ViewCategory *category = find_category(self->view, node_get(node, ATOM_category));
    double size = f.width < f.height ? f.width : f.height;
    if (category && str_eq(node_get(node, atom(STR("sheet"))), STR("mono")))
        map_draw_marker_black(canvas, self->typesetter, self->view, category, 0, f.x + f.width / 2, f.y + f.height / 2,
                              size);
    else if (category)
        map_draw_marker(canvas, self->typesetter, category, 0, f.x + f.width / 2, f.y + f.height / 2, size);
}

static Str marker_title(Elements *self, Arena *arena, const Node *node)
{
    (void)arena;
    const ViewCategory *category = find_category(self->view, node_get(node, ATOM_category));
    return category ? category->label : STR("");
}

static void qr_size(const Node *node, double *width, double *height)
{
    *width = *height = length_or(node, ATOM_width, QR_SIZE);
}

static void qr_paint(Elements *self, const Node *node, Canvas *canvas, Frame f)
{
    Path path = path_on(self->arena);
    if (qr_path(&path, node_get(node, ATOM_value), f.x, f.y, f.width < f.height ? f.width : f.height, NULL))
        canvas_call(canvas, fill, &path, black, false);
    else
        diag_add(self->diag, DIAG_QR_TOO_LONG, node->place);
}

static Str qr_title(Elements *self, Arena *arena, const Node *node)
{
    (void)self;
    return str_join(arena, STR("QRコード "), node_get(node, ATOM_value));
}

typedef struct Element {
    Atom tag;
    void (*size)(const Node *node, double *width, double *height);
    void (*paint)(Elements *self, const Node *node, Canvas *canvas, Frame frame);
    Str (*title)(Elements *self, Arena *arena, const Node *node);
} Element;

static const Element elements[] = {
    {ATOM_ward_map, map_size, map_paint, map_title},
    {ATOM_category_marker, marker_size, marker_paint, marker_title},
    {ATOM_qr_code, qr_size, qr_paint, qr_title},
};

static const Element *find_element(const Node *node)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (node->kind == NODE_ELEMENT && node->tag == elements[i].tag)
            return &elements[i];
    return NULL;
}

/* ---- paper ---- */

static bool measure(void *context, const Node *node, double *width, double *height)
{
    (void)context;
    find_element(node)->size(node, width, height);
    return true;
}

static void draw(void *context, const Node *node, Canvas *canvas, Typesetter *ts, double x, double y, double width,
                 double height, Diag *diag)
{
    (void)ts;
    (void)diag;
    find_element(node)->paint(context, node, canvas, (Frame){x, y, width, height});
}

const ReplacedOps *elements_replaced(void *context, const Node *node)
{
    static const ReplacedOps ops = {measure, draw};
    (void)context;
    return find_element(node) ? &ops : NULL;
}

void elements_describe(Elements *self, Arena *arena, Node *root)
{
    const Element *element = find_element(root);
    if (element && !node_has(root, ATOM_alt))
        node_set(arena, root, ATOM_alt, element->title(self, arena, root));
    for (Node *child = root->first; child; child = child->next)
        elements_describe(self, arena, child);
}

/* ---- web: an inline SVG ---- */

/* The map links to site-absolute pages; on the page they must be relative. */
static void put_with_relative_links(Buf *out, Arena *scratch, Str svg, Str page)
{
    const Str mark = STR("href=\"/");
    for (size_t at; (at = str_find(svg, mark)) != SIZE_MAX;) {
        size_t start = at + mark.len - 1;
        Str rest = str_slice(svg, start, svg.len);
        Str target = str_slice(rest, 0, str_find_char(rest, '"'));
        buf_put(out, str_slice(svg, 0, start));
        buf_put(out, url_relative(scratch, page, target));
        svg = str_slice(rest, target.len, rest.len);
    }
    buf_put(out, svg);
}

static Str draw_svg(Elements *job, const Element *element, const Node *node, Diag *diag)
{
    Elements own = *job;
    own.diag = diag;
    double width, height;
    element->size(node, &width, &height);
    Buf svg = buf_on(job->arena);
    Canvas *canvas = canvas_svg(job->arena, &svg, element->title(&own, job->arena, node));
    canvas_call(canvas, page_begin, width, height, STR(""));
    element->paint(&own, node, canvas, (Frame){0, 0, width, height});
    canvas_call(canvas, page_end);
    canvas_close(canvas);
    return buf_str(&svg);
}

/* One about which there was something to say is drawn at every build, and says it. */
static Str figure(Elements *job, const Element *element, const Node *node)
{
    Key key = figure_key(job->keys, job->view, node);
    Str svg;
    if (figures_find(job->figures, &key, &svg)) return svg;
    Diag *own = diag_open();
    svg = draw_svg(job, element, node, own);
    size_t said;
    diag_sorted(own, &said);
    if (said) diag_add_all(job->diag, own);
    else figures_add(job->figures, &key, svg);
    diag_close(own);
    return svg;
}

bool elements_html(void *context, Arena *scratch, const Node *node, const TemplateInput *input, Buf *out)
{
    Elements job = *(const Elements *)context;
    const Element *element = find_element(node);
    if (!element)
        return false;
    if (element->tag == ATOM_ward_map && !job.base)
        return true; /* nothing to show: the lists are the page's content */
    job.arena = scratch;
    bool dear = element->tag == ATOM_ward_map && job.figures;
    Str svg = dear ? figure(&job, element, node) : draw_svg(&job, element, node, job.diag);
    put_with_relative_links(out, scratch, svg, input->page_path);
    return true;
}
