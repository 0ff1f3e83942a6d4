/* svg_read.c - the stated subset of SVG, read into shapes. */
#include <math.h>
#include <string.h>

#include "draw/picture.h"
#include "markup/css.h"
#include "markup/xml.h"

enum { DEPTH_MAX = 64, SHAPES_MAX = 200000 };

/* Properties that apply to an element and its children. */
typedef struct Paint {
    double matrix[6];
    bool filled, stroked, even_odd;
    bool hidden; /* display: none, of all inside it too */
    bool unseen; /* visibility, which what is inside may take back */
    Colour fill, stroke;
    double opacity, fill_opacity, stroke_opacity, width;
    unsigned cap, join;
    const double *dashes;
    size_t dash_count;
    double dash_offset;
} Paint;

typedef struct Reader {
    Arena *arena;
    Image *image;
    Diag *diag;
    Str file;
    Paint stack[DEPTH_MAX];
    unsigned depth;
    unsigned skipping; /* inside an element that is not drawn */
    unsigned line;
    bool seen_root, too_many; /* more shapes than SHAPES_MAX, which was said */
} Reader;

/* ---- numbers ---- */

static bool is_separator(char c) { return c == ' ' || c == ',' || c == '\t' || c == '\n' || c == '\r'; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The next number of a list such as "10-5.5.2e1,7"; false at the end or at a letter. */
static bool next_number(Str s, size_t *pos, double *out)
{
    size_t i = *pos;
    while (i < s.len && is_separator(s.data[i])) i++;
    size_t start = i;
    if (i < s.len && (s.data[i] == '+' || s.data[i] == '-')) i++;
    while (i < s.len && is_digit(s.data[i])) i++;
    if (i < s.len && s.data[i] == '.') i++;
    while (i < s.len && is_digit(s.data[i])) i++;
    if (i + 1 < s.len && (s.data[i] == 'e' || s.data[i] == 'E') &&
        (is_digit(s.data[i + 1]) || (i + 2 < s.len && is_digit(s.data[i + 2])))) {
        i += 2;
        while (i < s.len && is_digit(s.data[i])) i++;
    }
    Str text = str_slice(s, start, i);
    if (str_starts(text, STR("+"))) text = str_slice(text, 1, text.len);
    if (!str_to_double(text, out) || fabs(*out) > 1e7) return false;
    *pos = i;
    return true;
}

static Str attribute(const XmlAttr *attrs, size_t count, const char *name) { return xml_attr(attrs, count, str_from(name)); }

/* A length in user units; physical units at 96 to the inch as CSS has them. */
static double length_of(const XmlAttr *attrs, size_t count, const char *name, double otherwise)
{
    Str text = attribute(attrs, count, name);
    size_t pos = 0;
    double value;
    if (!next_number(text, &pos, &value)) return otherwise;
    Str unit = str_trim(str_slice(text, pos, text.len));
    double points = str_empty(unit) || str_eq(unit, STR("px")) ? 0.75 : css_unit_points(atom(unit));
    return points > 0 ? value * points / 0.75 : otherwise;
}

/* ---- path data (SVG 2 § 9.3) ---- */

typedef struct PathReader {
    Path *path;
    double x, y;           /* current point */
    double start_x, start_y;
    double control_x, control_y; /* last control point, for S and T */
    char last;
} PathReader;

static void line_to(PathReader *r, double x, double y)
{
    path_line(r->path, x, y);
    r->x = x;
    r->y = y;
}

static void curve_to(PathReader *r, double x1, double y1, double x2, double y2, double x, double y)
{
    path_curve(r->path, x1, y1, x2, y2, x, y);
    r->control_x = x2;
    r->control_y = y2;
    r->x = x;
    r->y = y;
}

static void quadratic_to(PathReader *r, double cx, double cy, double x, double y)
{
    path_curve(r->path, r->x + 2 * (cx - r->x) / 3, r->y + 2 * (cy - r->y) / 3, x + 2 * (cx - x) / 3,
               y + 2 * (cy - y) / 3, x, y);
    r->control_x = cx;
    r->control_y = cy;
    r->x = x;
    r->y = y;
}

/* SVG 2 appendix B.2.4: the ellipse through both ends, in pieces of at most a quarter. */
static void arc_to(PathReader *r, const double v[7])
{
    double rx = fabs(v[0]), ry = fabs(v[1]), phi = v[2] * M_PI / 180, x = v[5], y = v[6];
    if (rx < 1e-9 || ry < 1e-9) {
        line_to(r, x, y);
        return;
    }
    double cosine = cos(phi), sine = sin(phi), dx = (r->x - x) / 2, dy = (r->y - y) / 2;
    double x1 = cosine * dx + sine * dy, y1 = -sine * dx + cosine * dy;
    double large = x1 * x1 / (rx * rx) + y1 * y1 / (ry * ry);
    if (large > 1) rx *= sqrt(large), ry *= sqrt(large);
    double rest = rx * rx * ry * ry - rx * rx * y1 * y1 - ry * ry * x1 * x1;
    double divisor = rx * rx * y1 * y1 + ry * ry * x1 * x1;
    double factor = divisor > 0 && rest > 0 ? sqrt(rest / divisor) : 0;
    if ((v[3] != 0) == (v[4] != 0)) factor = -factor;
    double cx1 = factor * rx * y1 / ry, cy1 = -factor * ry * x1 / rx;
    double cx = cosine * cx1 - sine * cy1 + (r->x + x) / 2, cy = sine * cx1 + cosine * cy1 + (r->y + y) / 2;
    double from = atan2((y1 - cy1) / ry, (x1 - cx1) / rx), to = atan2((-y1 - cy1) / ry, (-x1 - cx1) / rx);
    double sweep = to - from;
    if (v[4] != 0 && sweep < 0) sweep += 2 * M_PI;
    if (v[4] == 0 && sweep > 0) sweep -= 2 * M_PI;
    int pieces = (int)ceil(fabs(sweep) / (M_PI / 2) - 1e-9);
    double step = pieces ? sweep / pieces : 0, k = 4.0 / 3 * tan(step / 4);
    for (int i = 0; i < pieces; i++) {
        double a = from + step * i, b = a + step;
        double ax = rx * (cos(a) - k * sin(a)), ay = ry * (sin(a) + k * cos(a));
        double bx = rx * (cos(b) + k * sin(b)), by = ry * (sin(b) - k * cos(b));
        double ex = rx * cos(b), ey = ry * sin(b);
        curve_to(r, cx + cosine * ax - sine * ay, cy + sine * ax + cosine * ay, cx + cosine * bx - sine * by,
                 cy + sine * bx + cosine * by, cx + cosine * ex - sine * ey, cy + sine * ex + cosine * ey);
    }
}

static void path_command(PathReader *r, char command, const double *v)
{
    bool after_curve = strchr("CcSs", r->last) && r->last, after_quad = strchr("QqTt", r->last) && r->last;
    double mirror_x = 2 * r->x - r->control_x, mirror_y = 2 * r->y - r->control_y;
    bool relative = command >= 'a';
    double ox = relative ? r->x : 0, oy = relative ? r->y : 0;
    switch (relative ? command - 'a' + 'A' : command) {
    case 'M':
        path_move(r->path, r->start_x = r->x = ox + v[0], r->start_y = r->y = oy + v[1]);
        break;
    case 'L': line_to(r, ox + v[0], oy + v[1]); break;
    case 'H': line_to(r, ox + v[0], r->y); break;
    case 'V': line_to(r, r->x, oy + v[0]); break;
    case 'C': curve_to(r, ox + v[0], oy + v[1], ox + v[2], oy + v[3], ox + v[4], oy + v[5]); break;
    case 'S':
        curve_to(r, after_curve ? mirror_x : r->x, after_curve ? mirror_y : r->y, ox + v[0], oy + v[1], ox + v[2], oy + v[3]);
        break;
    case 'Q': quadratic_to(r, ox + v[0], oy + v[1], ox + v[2], oy + v[3]); break;
    case 'T': quadratic_to(r, after_quad ? mirror_x : r->x, after_quad ? mirror_y : r->y, ox + v[0], oy + v[1]); break;
    case 'A': arc_to(r, (const double[]){v[0], v[1], v[2], v[3], v[4], ox + v[5], oy + v[6]}); break;
    case 'Z':
        path_close(r->path);
        r->x = r->start_x;
        r->y = r->start_y;
        break;
    default: break;
    }
    r->last = command;
}

static size_t command_takes(char command)
{
    static const char letters[] = "MLHVCSQTAZmlhvcsqtaz";
    static const uint8_t takes[] = {2, 2, 1, 1, 6, 4, 4, 2, 7, 0};
    const char *at = command ? strchr(letters, command) : NULL;
    return at ? takes[(at - letters) % 10] : SIZE_MAX;
}

/* Arc flags may be written without spaces: "a1 1 0 01 5 5". */
static bool path_number(Str d, size_t *pos, char command, size_t index, double *out)
{
    if ((command == 'A' || command == 'a') && (index == 3 || index == 4)) {
        while (*pos < d.len && is_separator(d.data[*pos])) ++*pos;
        if (*pos >= d.len || (d.data[*pos] != '0' && d.data[*pos] != '1')) return false;
        *out = d.data[(*pos)++] - '0';
        return true;
    }
    return next_number(d, pos, out);
}

/* Draws up to the first error, as SVG asks; false when there was one. */
static bool read_path(Path *path, Str d)
{
    PathReader r = {.path = path};
    char command = 0;
    size_t pos = 0;
    while (true) {
        while (pos < d.len && is_separator(d.data[pos])) pos++;
        if (pos >= d.len) return true;
        if (command_takes(d.data[pos]) != SIZE_MAX) command = d.data[pos++];
        else if (!command || command == 'Z' || command == 'z') return false;
        double v[7];
        size_t takes = command_takes(command);
        if (r.last == 0 && command != 'M' && command != 'm') return false;
        for (size_t i = 0; i < takes; i++)
            if (!path_number(d, &pos, command, i, &v[i])) return false;
        path_command(&r, command, v);
        if (command == 'M') command = 'L'; /* further pairs are lines */
        if (command == 'm') command = 'l';
    }
}

/* ---- transform ---- */

static void multiply(double m[6], const double by[6])
{
    const double a[6] = {m[0], m[1], m[2], m[3], m[4], m[5]};
    m[0] = a[0] * by[0] + a[2] * by[1];
    m[1] = a[1] * by[0] + a[3] * by[1];
    m[2] = a[0] * by[2] + a[2] * by[3];
    m[3] = a[1] * by[2] + a[3] * by[3];
    m[4] = a[0] * by[4] + a[2] * by[5] + a[4];
    m[5] = a[1] * by[4] + a[3] * by[5] + a[5];
}

static bool apply_function(double m[6], Str name, const double *v, size_t count)
{
    if (str_eq(name, STR("matrix")) && count == 6) {
        multiply(m, v);
    } else if (str_eq(name, STR("translate")) && count >= 1) {
        multiply(m, (const double[]){1, 0, 0, 1, v[0], count > 1 ? v[1] : 0});
    } else if (str_eq(name, STR("scale")) && count >= 1) {
        multiply(m, (const double[]){v[0], 0, 0, count > 1 ? v[1] : v[0], 0, 0});
    } else if (str_eq(name, STR("rotate")) && (count == 1 || count == 3)) {
        double a = v[0] * M_PI / 180;
        if (count == 3) multiply(m, (const double[]){1, 0, 0, 1, v[1], v[2]});
        multiply(m, (const double[]){cos(a), sin(a), -sin(a), cos(a), 0, 0});
        if (count == 3) multiply(m, (const double[]){1, 0, 0, 1, -v[1], -v[2]});
    } else if (str_eq(name, STR("skewX")) && count == 1) {
        multiply(m, (const double[]){1, 0, tan(v[0] * M_PI / 180), 1, 0, 0});
    } else if (str_eq(name, STR("skewY")) && count == 1) {
        multiply(m, (const double[]){1, tan(v[0] * M_PI / 180), 0, 1, 0, 0});
    } else {
        return false;
    }
    return true;
}

static bool read_transform(double m[6], Str text)
{
    while (!str_empty(text = str_trim(text))) {
        size_t open = str_find_char(text, '('), close = str_find_char(text, ')');
        if (open == SIZE_MAX || close == SIZE_MAX || close < open) return false;
        Str name = str_slice(text, 0, open), list = str_slice(text, open + 1, close);
        while (name.len && is_separator(name.data[0])) name = str_slice(name, 1, name.len);
        double v[6];
        size_t count = 0, pos = 0;
        while (count < 6 && next_number(list, &pos, &v[count])) count++;
        if (!apply_function(m, str_trim(name), v, count)) return false;
        text = str_slice(text, close + 1, text.len);
    }
    return true;
}

/* ---- paint ---- */

static Place here(const Reader *r) { return place_line(r->file, r->line, 0); }

static void bad_value(Reader *r, Str name) { diag_add(r->diag, DIAG_SVG_VALUE, here(r), name); }

static bool is_word(const CssDeclaration *d, const char *word)
{
    return d->count == 1 && d->values[0].kind == CSS_IDENT && str_eq_ascii_case(d->values[0].text, str_from(word));
}

static double number_of(const CssDeclaration *d, double otherwise)
{
    if (d->count != 1) return otherwise;
    if (d->values[0].kind == CSS_PERCENTAGE) return d->values[0].number / 100;
    if (d->values[0].kind == CSS_DIMENSION && css_unit_points(d->values[0].ident) > 0)
        return d->values[0].number * css_unit_points(d->values[0].ident) / 0.75;
    return d->values[0].kind == CSS_NUMBER ? d->values[0].number : otherwise;
}

static void set_colour(Reader *r, const CssDeclaration *d, bool *drawn, Colour *colour)
{
    CssColour found;
    size_t used;
    if (is_word(d, "none")) {
        *drawn = false;
    } else if (is_word(d, "currentColor")) {
        *drawn = true;
        *colour = (Colour){0, 0, 0, 1};
    } else if (css_colour(d->values, d->count, &found, &used) && used == d->count) {
        *drawn = true;
        *colour = (Colour){found.r, found.g, found.b, found.a};
    } else {
        bad_value(r, atom_str(d->property));
    }
}

static double share_of(const CssDeclaration *d) { return fmin(fmax(number_of(d, 1), 0), 1); }

/* SVG 2 § 13.5.6: a negative length is an error. */
static void set_dashes(Reader *r, Paint *paint, const CssDeclaration *d)
{
    double *dashes = arena_array(r->arena, double, d->count), sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < d->count && !is_word(d, "none"); i++) {
        if (d->values[i].kind == CSS_COMMA) continue;
        double length = d->values[i].kind == CSS_PERCENTAGE ? -1 : number_of(&(CssDeclaration){.values = &d->values[i], .count = 1}, -1);
        if (length < 0) {
            bad_value(r, atom_str(d->property));
            return;
        }
        sum += dashes[count++] = length;
    }
    paint->dashes = dashes;
    paint->dash_count = sum > 0 ? count : 0;
}

static unsigned choice_of(const CssDeclaration *d, const char *one, const char *two)
{
    return is_word(d, one) ? 1 : is_word(d, two) ? 2 : 0;
}

static void apply_declaration(Reader *r, Paint *p, const CssDeclaration *d)
{
    Str name = atom_str(d->property);
    if (str_eq(name, STR("fill"))) set_colour(r, d, &p->filled, &p->fill);
    else if (str_eq(name, STR("stroke"))) set_colour(r, d, &p->stroked, &p->stroke);
    else if (str_eq(name, STR("fill-rule"))) p->even_odd = is_word(d, "evenodd");
    else if (str_eq(name, STR("opacity"))) p->opacity *= share_of(d);
    else if (str_eq(name, STR("fill-opacity"))) p->fill_opacity = share_of(d);
    else if (str_eq(name, STR("stroke-opacity"))) p->stroke_opacity = share_of(d);
    else if (str_eq(name, STR("stroke-width"))) p->width = number_of(d, 1);
    else if (str_eq(name, STR("stroke-linecap"))) p->cap = choice_of(d, "round", "square");
    else if (str_eq(name, STR("stroke-linejoin"))) p->join = choice_of(d, "round", "bevel");
    else if (str_eq(name, STR("stroke-dasharray"))) set_dashes(r, p, d);
    else if (str_eq(name, STR("stroke-dashoffset"))) p->dash_offset = number_of(d, 0);
    else if (str_eq(name, STR("display"))) p->hidden |= is_word(d, "none");
    else if (str_eq(name, STR("visibility"))) p->unseen = !is_word(d, "visible");
    else if (str_eq(name, STR("clip-path")) || str_eq(name, STR("mask")) || str_eq(name, STR("filter")) || str_starts(name, STR("marker"))) {
        if (!is_word(d, "none")) diag_add(r->diag, DIAG_SVG_UNSUPPORTED, here(r), name);
    }
}

/* Presentation attributes are declarations of the lowest weight. */
static void read_paint(Reader *r, Paint *paint, const XmlAttr *attrs, size_t count)
{
    static const char *const names[] = {"fill", "stroke", "fill-rule", "opacity", "fill-opacity", "stroke-opacity",
                                        "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray",
                                        "stroke-dashoffset", "display", "visibility", "clip-path", "mask", "filter", "marker",
                                        "marker-start", "marker-mid", "marker-end"};
    Buf text = buf_on(r->arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str value = attribute(attrs, count, names[i]);
        if (str_empty(value)) continue;
        buf_put(&text, str_from(names[i]));
        buf_putc(&text, ':');
        buf_put(&text, value);
        buf_putc(&text, ';');
    }
    buf_put(&text, attribute(attrs, count, "style"));
    if (text.len) {
        size_t found;
        const CssDeclaration *list = css_parse_inline(r->arena, buf_str(&text), here(r), &found, r->diag);
        for (size_t i = 0; i < found; i++) apply_declaration(r, paint, &list[i]);
    }
    if (!read_transform(paint->matrix, attribute(attrs, count, "transform"))) bad_value(r, STR("transform"));
}

/* ---- shapes ---- */

static void ellipse(Path *path, double cx, double cy, double rx, double ry)
{
    PathReader r = {.path = path, .x = cx + rx, .y = cy};
    path_move(path, cx + rx, cy);
    arc_to(&r, (const double[]){rx, ry, 0, 0, 1, cx - rx, cy});
    arc_to(&r, (const double[]){rx, ry, 0, 0, 1, cx + rx, cy});
    path_close(path);
}

static void polygon(Path *path, Str points, bool closed)
{
    size_t pos = 0;
    double x, y;
    bool first = true;
    while (next_number(points, &pos, &x) && next_number(points, &pos, &y)) {
        if (first) path_move(path, x, y);
        else path_line(path, x, y);
        first = false;
    }
    if (closed && !first) path_close(path);
}

static bool read_shape(Reader *r, Path *path, Str name, const XmlAttr *a, size_t n)
{
    if (str_eq(name, STR("path"))) {
        if (!read_path(path, attribute(a, n, "d"))) bad_value(r, STR("d"));
    } else if (str_eq(name, STR("rect"))) {
        double radius = length_of(a, n, "rx", length_of(a, n, "ry", 0));
        path_round_rect(path, length_of(a, n, "x", 0), length_of(a, n, "y", 0), length_of(a, n, "width", 0),
                        length_of(a, n, "height", 0), radius);
    } else if (str_eq(name, STR("circle"))) {
        path_circle(path, length_of(a, n, "cx", 0), length_of(a, n, "cy", 0), length_of(a, n, "r", 0));
    } else if (str_eq(name, STR("ellipse"))) {
        ellipse(path, length_of(a, n, "cx", 0), length_of(a, n, "cy", 0), length_of(a, n, "rx", 0), length_of(a, n, "ry", 0));
    } else if (str_eq(name, STR("line"))) {
        path_move(path, length_of(a, n, "x1", 0), length_of(a, n, "y1", 0));
        path_line(path, length_of(a, n, "x2", 0), length_of(a, n, "y2", 0));
    } else if (str_eq(name, STR("polyline")) || str_eq(name, STR("polygon"))) {
        polygon(path, attribute(a, n, "points"), str_eq(name, STR("polygon")));
    } else {
        return false;
    }
    return true;
}

static void add_shape(Reader *r, const Paint *paint, Path path)
{
    if (paint->hidden || paint->unseen || (!paint->filled && !paint->stroked)) return;
    if (r->image->shapes.count == SHAPES_MAX) {
        if (!r->too_many) diag_add(r->diag, DIAG_SVG_TOO_MUCH, here(r), STR("> 200,000"));
        r->too_many = true;
        return;
    }
    PictureShape shape = {.path = path, .filled = paint->filled, .stroked = paint->stroked && paint->width > 0,
                          .even_odd = paint->even_odd, .fill_colour = paint->fill, .stroke_colour = paint->stroke};
    memcpy(shape.matrix, paint->matrix, sizeof shape.matrix);
    shape.fill_colour.a *= (float)(paint->opacity * paint->fill_opacity);
    shape.stroke_colour.a *= (float)(paint->opacity * paint->stroke_opacity);
    shape.stroke = (Stroke){.width = paint->width, .dashes = paint->dashes, .dash_count = paint->dash_count,
                            .dash_offset = paint->dash_offset};
    shape.stroke.cap = paint->cap;
    shape.stroke.join = paint->join;
    vec_push(r->arena, &r->image->shapes, shape);
}

/* ---- elements ---- */

static void read_root(Reader *r, const XmlAttr *attrs, size_t count)
{
    Image *image = r->image;
    Str box = attribute(attrs, count, "viewBox");
    size_t pos = 0, n = 0;
    while (n < 4 && next_number(box, &pos, &image->view[n])) n++;
    double width = length_of(attrs, count, "width", 0), height = length_of(attrs, count, "height", 0);
    if (n < 4) memcpy(image->view, (const double[]){0, 0, width, height}, sizeof image->view);
    if (width <= 0) width = height > 0 && image->view[3] > 0 ? height * image->view[2] / image->view[3] : image->view[2];
    if (height <= 0) height = image->view[2] > 0 ? width * image->view[3] / image->view[2] : image->view[3];
    image->natural_width = width * 0.75;
    image->natural_height = height * 0.75;
}

static Str local_name(Str name)
{
    size_t colon = str_find_char(name, ':');
    return colon == SIZE_MAX ? name : str_slice(name, colon + 1, name.len);
}

static bool says_nothing(Str name)
{
    return str_eq(name, STR("title")) || str_eq(name, STR("desc")) || str_eq(name, STR("metadata")) ||
           str_eq(name, STR("defs")) || str_eq(name, STR("namedview"));
}

static bool on_start(void *context, Str name, const XmlAttr *attrs, size_t count, unsigned line)
{
    Reader *r = context;
    r->line = line;
    name = local_name(name);
    if (r->skipping) {
        r->skipping++;
        return true;
    }
    if (!r->seen_root) {
        if (!str_eq(name, STR("svg"))) return false;
        r->seen_root = true;
        read_root(r, attrs, count);
    }
    if (r->depth + 1 >= DEPTH_MAX || says_nothing(name)) {
        if (!says_nothing(name)) diag_add(r->diag, DIAG_SVG_TOO_MUCH, here(r), STR("> 64"));
        r->skipping = 1;
        return true;
    }
    Paint paint = r->stack[r->depth];
    read_paint(r, &paint, attrs, count);
    r->stack[++r->depth] = paint;
    Path path = path_on(r->arena);
    if (read_shape(r, &path, name, attrs, count)) {
        add_shape(r, &paint, path);
    } else if (!str_eq(name, STR("svg")) && !str_eq(name, STR("g")) && !str_eq(name, STR("a"))) {
        diag_add(r->diag, DIAG_SVG_UNSUPPORTED, here(r), name);
        r->depth--;
        r->skipping = 1;
    }
    return true;
}

static bool on_end(void *context, Str name)
{
    (void)name;
    Reader *r = context;
    if (r->skipping) r->skipping--;
    else if (r->depth) r->depth--;
    return true;
}

bool picture_read_svg(Arena *arena, Image *image, Diag *diag)
{
    static const XmlHandler handler = {on_start, on_end, NULL};
    Reader *r = arena_new(arena, Reader);
    r->arena = arena;
    r->image = image;
    r->diag = diag;
    r->file = image->path;
    r->stack[0] = (Paint){.matrix = {1, 0, 0, 1, 0, 0}, .filled = true, .fill = {0, 0, 0, 1}, .stroke = {0, 0, 0, 1},
                          .opacity = 1, .fill_opacity = 1, .stroke_opacity = 1, .width = 1};
    bool good = xml_stream(image->path, image->bytes, &handler, r, diag);
    return good && r->seen_root && image->view[2] > 0 && image->view[3] > 0;
}
