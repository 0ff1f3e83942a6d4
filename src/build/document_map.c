#include "build/document_map.h"

#include <math.h>

#include "base/utf8.h"
#include "build/placement.h"

static const Node *nth_map_element(const Node *root, size_t nth)
{
    for (const Node *node = root; node; node = node_next(node, root))
        if (node->kind == NODE_ELEMENT && node->tag == ATOM_ward_map && nth-- == 0)
            return node;
    return NULL;
}

bool document_map_frame(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena,
                        TemplateScope scope, size_t nth, MapFrame *out)
{
    TemplateInput trial = *input;
    trial.scope = &scope;
    trial.scope_count = 1;
    const Node *element = nth_map_element(template_tree(template, arena, &trial, elements->diag), nth);
    if (!element)
        return false;
    *out = (MapFrame){element, element_length(node_get(element, ATOM_width)), element_length(node_get(element, ATOM_height)),
                      map_spec_from_element(elements->view, element, elements->diag)};
    return (out->width > 0 && out->height > 0) || diag_add(elements->diag, DIAG_MAP_SIZE_MISSING, element->place);
}

const MapPlaced **document_placed(Arena *arena, const View *view, const MapResult *result)
{
    const MapPlaced **placed = arena_array(arena, const MapPlaced *, view->facility_count);
    for (size_t i = 0; i < result->count; i++)
        placed[result->placed[i].facility - view->facilities] = &result->placed[i];
    return placed;
}

/* Where the entry's link leads: the marker (see MapSpec.anchors). */
static void add_spot(Arena *arena, Value entry, const ViewFacility *facility)
{
    if (facility->number > 0)
        value_set(arena, entry, "spot", value_string(str_printf(arena, "#m%u", facility->number)));
}

/* Of a narrow column, 13 em wide as on the leaflet, that name and telephone take. Names
 * break at spaces first; a word longer than the column breaks anywhere. */
static double lines_of(Str name)
{
    enum { COLUMN = 13, IDEOGRAPHIC_SPACE = 0x3000 };
    double lines = 2, filled = 0, word = 0;
    for (size_t at = 0; at < name.len;) {
        uint32_t c = utf8_next(name, &at);
        bool space = c == ' ' || c == IDEOGRAPHIC_SPACE;
        double em = c < 0x300 ? 0.55 : 1;
        word = space ? 0 : word + em;
        filled += em;
        if (space || filled <= COLUMN)
            continue;
        lines++;
        filled = word <= COLUMN ? word : em;
        word = filled;
    }
    return lines;
}

Value document_map_entry(Arena *arena, const ViewFacility *facility, const MapPlaced *placed)
{
    Value entry = value_record(arena);
    value_set(arena, entry, "facility", facility->value);
    value_set(arena, entry, "lines", value_number(lines_of(facility->name)));
    if (placed && placed->shown) {
        value_set(arena, entry, "cell", value_string(str_copy(arena, str_from(placed->cell))));
        if (placed->inset.len)
            value_set(arena, entry, "inset", value_string(placed->inset));
        add_spot(arena, entry, facility);
    } else if (placed && placed->reason)
        value_set(arena, entry, "reason", value_string(str_from(placed->reason)));
    return entry;
}

/* An index in groups; which facilities belong to one, and who they are. */
typedef bool Belongs(const ViewFacility *facility, const void *group);

static bool is_in_category(const ViewFacility *facility, const void *category)
{
    for (size_t i = 0; i < facility->category_count; i++)
        if (facility->categories[i] == category)
            return true;
    return false;
}

static bool is_in_district(const ViewFacility *facility, const void *district) { return facility->district == district; }

static bool is_of_initial(const ViewFacility *facility, const void *initial)
{
    Value own = value_get(facility->value, "initial");
    if (!initial)
        return own.kind != VALUE_STRING;
    return own.kind == VALUE_STRING && str_eq(own.string, *(const Str *)initial);
}

static bool is_any(const ViewFacility *facility, const void *group)
{
    (void)facility;
    (void)group;
    return true;
}

/* Facilities of one group that stand on the map. A place with several services stands
 * under each of its categories, always with its one number; the first of its entries
 * is the anchor that the marker leads to. `anchored`: by facility. */
static Value index_entries(Arena *arena, const MapIndex *of, Belongs *belongs, const void *group, bool *anchored)
{
    Value entries = value_list(arena);
    for (size_t i = 0; i < of->view->facility_count; i++) {
        const ViewFacility *facility = &of->view->facilities[i];
        if (!of->placed[i] || !of->placed[i]->shown || !belongs(facility, group))
            continue;
        Value entry = document_map_entry(arena, facility, of->placed[i]);
        if (of->pages && of->pages[i])
            value_set(arena, entry, "page", value_string(str_printf(arena, "#p%u", of->pages[i])));
        if (facility->number > 0 && !anchored[i])
            value_set(arena, entry, "anchor", value_string(str_printf(arena, "f%u", facility->number)));
        anchored[i] = true;
        list_push(arena, entries, entry);
    }
    return entries;
}

/* Lines that a list of names takes in two columns on A4, with so many lines for an entry at least. */
static double rows_of(Value entries, double least)
{
    double rows = 0;
    for (size_t i = 0; i < list_count(entries); i++)
        rows += fmax(least, value_get(list_at(entries, i), "lines").number - 1);
    return rows;
}

static void add_group(Arena *arena, Value index, const char *what, Value of, Value entries)
{
    Value group = value_record(arena);
    value_set(arena, group, "rows", value_number(rows_of(entries, 1)));
    value_set(arena, group, "rows_of_two", value_number(rows_of(entries, 2)));
    value_set(arena, group, what, of);
    value_set(arena, group, "entries", entries);
    if (list_count(entries) > 0)
        list_push(arena, index, group);
}

static Value by_category(Arena *arena, const MapIndex *of)
{
    Value index = value_list(arena);
    bool *anchored = arena_array(arena, bool, of->view->facility_count);
    for (size_t i = 0; i < of->view->category_count; i++)
        add_group(arena, index, "category", of->view->categories[i].value,
                  index_entries(arena, of, is_in_category, &of->view->categories[i], anchored));
    return index;
}

/* Each facility once; those of no district come last, in a group without one. */
static Value by_district(Arena *arena, const MapIndex *of)
{
    Value index = value_list(arena);
    bool *anchored = arena_array(arena, bool, of->view->facility_count);
    for (size_t i = 0; i <= of->view->district_count; i++) {
        const ViewDistrict *district = i < of->view->district_count ? &of->view->districts[i] : NULL;
        add_group(arena, index, "district", district ? district->value : value_nil(),
                  index_entries(arena, of, is_in_district, district, anchored));
    }
    return index;
}

/* Those whose reading is not known come last, in a group without an initial. */
static Value by_kana(Arena *arena, const MapIndex *of)
{
    Value index = value_list(arena), rows = value_get(of->view->root, "kana_index");
    bool *anchored = arena_array(arena, bool, of->view->facility_count);
    for (size_t i = 0; i < list_count(rows); i++) {
        Value initial = value_get(list_at(rows, i), "initial");
        if (initial.kind == VALUE_STRING)
            add_group(arena, index, "initial", initial, index_entries(arena, of, is_of_initial, &initial.string, anchored));
    }
    add_group(arena, index, "initial", value_nil(), index_entries(arena, of, is_of_initial, NULL, anchored));
    return index;
}

static Value not_on_map(Arena *arena, const MapIndex *of)
{
    Value outside = value_list(arena);
    for (size_t i = 0; i < of->view->facility_count; i++)
        if (of->placed[i] && !of->placed[i]->shown)
            list_push(arena, outside, document_map_entry(arena, &of->view->facilities[i], of->placed[i]));
    return outside;
}

/* Is there a marker of this category on the map? Of a facility's several only one is drawn. */
static bool has_marker(const MapIndex *of, const ViewCategory *category)
{
    for (size_t i = 0; i < of->view->facility_count; i++) {
        const ViewFacility *f = &of->view->facilities[i];
        bool drawn = str_empty(of->category) ? f->category == category : str_eq(category->key, of->category) && is_in_category(f, category);
        if (drawn && of->placed[i] && of->placed[i]->shown)
            return true;
    }
    return false;
}

static Value legend(Arena *arena, const MapIndex *of)
{
    Value categories = value_list(arena);
    for (size_t i = 0; i < of->view->category_count; i++)
        if (has_marker(of, &of->view->categories[i]))
            list_push(arena, categories, of->view->categories[i].value);
    return categories;
}

Value document_index(Arena *arena, const MapIndex *of)
{
    Value map = value_record(arena);
    value_set(arena, map, "index", by_category(arena, of));
    value_set(arena, map, "entries", index_entries(arena, of, is_any, NULL, arena_array(arena, bool, of->view->facility_count)));
    value_set(arena, map, "by_district", by_district(arena, of));
    value_set(arena, map, "kana", by_kana(arena, of));
    value_set(arena, map, "categories", legend(arena, of));
    value_set(arena, map, "outside", not_on_map(arena, of));
    return map;
}

static Value index_of_map(Arena *arena, const View *view, Str category, const MapResult *result)
{
    MapIndex of = {.view = view, .placed = document_placed(arena, view, result), .category = category};
    Value map = document_index(arena, &of);
    value_set(arena, map, "scale", value_number(result->scale));
    value_set(arena, map, "attribution", value_string(result->attribution));
    value_set(arena, map, "placement", placement_value(arena, result));
    return map;
}

static const double mm = 72 / 25.4;

static Str number_text(Arena *arena, double number, int decimals)
{
    Buf out = buf_on(arena);
    buf_put_number(&out, number, decimals);
    return buf_str(&out);
}

/* A scale that was asked for is kept true; what it costs is said. */
static void say_cut(Elements *elements, Arena *arena, const Node *element, const MapResult *result)
{
    if (result->over_x <= 0 && result->over_y <= 0)
        return;
    size_t outside = 0;
    for (size_t i = 0; i < result->count; i++)
        outside += str_eq(str_from(result->placed[i].reason), STR("outside"));
    Buf missing = buf_on(arena);
    if (result->over_x > 0)
        buf_printf(&missing, "横 " STR_FMT " mm", STR_ARG(number_text(arena, ceil(result->over_x / mm), 0)));
    if (result->over_x > 0 && result->over_y > 0)
        buf_put(&missing, STR("、"));
    if (result->over_y > 0)
        buf_printf(&missing, "縦 " STR_FMT " mm", STR_ARG(number_text(arena, ceil(result->over_y / mm), 0)));
    diag_add(elements->diag, DIAG_MAP_CUT, element->place, number_text(arena, result->scale, 0), buf_str(&missing),
             number_text(arena, (double)outside, 0), number_text(arena, result->fitting, 0));
}

Value document_map(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena)
{
    Value map = value_record(arena);
    MapFrame frame;
    if (!elements->base || !document_map_frame(elements, template, input, arena, (TemplateScope){STR("map"), map}, 0, &frame))
        return map;
    const MapPlan *plan = elements_plan(elements, STR(""), &frame.spec, frame.element, frame.width, frame.height);
    say_cut(elements, arena, frame.element, map_result(plan));
    if (!frame.spec.proof) {
        placement_say(arena, frame.element->place, map_result(plan), elements->diag);
        placement_advise(arena, frame.element->place, map_result(plan), frame.width, frame.height, elements->diag);
    }
    return index_of_map(arena, elements->view, frame.spec.category, map_result(plan));
}

/* ---- one sheet for each district ---- */

/* The ward, and around it the facilities of no district that lie no farther off than it
 * is large. */
static GeoBox outskirts(const View *view)
{
    GeoBox ward = view->ward, box = ward;
    double w = ward.east - ward.west, h = ward.north - ward.south;
    GeoBox near = {ward.west - w, ward.south - h, ward.east + w, ward.north + h};
    for (size_t i = 0; i < view->facility_count; i++) {
        const ViewFacility *f = &view->facilities[i];
        if (!f->district && f->has_point && geo_box_contains(near, f->point))
            geo_box_add(&box, f->point);
    }
    return box;
}

/* `district` NULL: of the facilities that belong to none. */
static Value district_sheet(Elements *elements, const MapFrame *frame, const ViewDistrict *district, Arena *arena)
{
    MapSpec spec = frame->spec;
    Str name = str_printf(arena, "d%u", district ? district->index + 1 : 0);
    spec.district = district ? district->key : STR("");
    spec.no_district = !district;
    if (!district)
        spec.box = outskirts(elements->view);
    const MapPlan *plan = elements_plan(elements, name, &spec, frame->element, frame->width, frame->height);
    say_cut(elements, arena, frame->element, map_result(plan));
    placement_say(arena, frame->element->place, map_result(plan), elements->diag);
    placement_advise(arena, frame->element->place, map_result(plan), frame->width, frame->height, elements->diag);
    Value sheet = index_of_map(arena, elements->view, spec.category, map_result(plan));
    if (district)
        value_set(arena, sheet, "district", district->value);
    value_set(arena, sheet, "plan", value_string(name));
    return sheet;
}

/* Maps before it that name no plan, an overview on the cover, are no sheet's. */
static bool sheet_frame(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena,
                        TemplateScope scope, MapFrame *out)
{
    for (size_t nth = 0; document_map_frame(elements, template, input, arena, scope, nth, out); nth++)
        if (node_has(out->element, atom(STR("plan"))))
            return true;
    return false;
}

static bool has_strays(const View *view)
{
    for (size_t i = 0; i < view->facility_count; i++)
        if (!view->facilities[i].district)
            return true;
    return false;
}

Value document_district_sheets(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena)
{
    const View *view = elements->view;
    Value sheets = value_list(arena), trial = value_list(arena), first = value_record(arena);
    MapFrame frame;
    if (!elements->base || view->district_count == 0)
        return sheets;
    value_set(arena, first, "district", view->districts[0].value);
    value_set(arena, first, "plan", value_string(STR("d1")));
    list_push(arena, trial, first);
    if (!sheet_frame(elements, template, input, arena, (TemplateScope){STR("sheets"), trial}, &frame))
        return sheets;
    for (size_t i = 0; i < view->district_count + has_strays(view); i++) {
        Value sheet = district_sheet(elements, &frame, i < view->district_count ? &view->districts[i] : NULL, arena);
        if (list_count(value_get(sheet, "index")) > 0 || list_count(value_get(sheet, "outside")) > 0)
            list_push(arena, sheets, sheet);
    }
    return sheets;
}
