#include "build/keys.h"

#include <stdlib.h>
#include <string.h>

#include "markup/node.h"

enum { VALUE_DEPTH = 16, SETTING_DEPTH = 3 };

bool key_same(const Key *a, const Key *b) { return memcmp(a->bytes, b->bytes, KEY_SIZE) == 0; }

/* ---- pieces ---- */

static void key_place(Sha256 *sha, Place place)
{
    key_text(sha, place.file);
    const uint64_t at[] = {place.line, place.column, (uint64_t)place.kind};
    sha256_update(sha, at, sizeof at);
}

/* The tree below a node, with the places that messages name. */
static void key_node(Sha256 *sha, const Node *node)
{
    key_number(sha, (uint64_t)node->kind);
    key_place(sha, node->place);
    if (node->kind == NODE_TEXT) {
        key_text(sha, node->text);
        return;
    }
    key_text(sha, atom_str(node->tag));
    key_number(sha, node->attr_count);
    for (unsigned i = 0; i < node->attr_count; i++) {
        const Attr *a = &node->attrs[i];
        key_text(sha, atom_str(a->name));
        key_text(sha, a->value);
        const uint64_t at[] = {a->line, a->column};
        sha256_update(sha, at, sizeof at);
    }
    for (const Node *child = node->first; child; child = child->next) key_node(sha, child);
    key_number(sha, UINT64_MAX); /* the element ends */
}

/* Records refer to each other: below `depth` only how many members there are. */
static void key_value(Sha256 *sha, Value v, unsigned depth)
{
    key_number(sha, (uint64_t)v.kind);
    switch (v.kind) {
    case VALUE_NIL: break;
    case VALUE_BOOL: key_number(sha, v.flag); break;
    case VALUE_NUMBER: key_real(sha, v.number); break;
    case VALUE_STRING: key_text(sha, v.string); break;
    case VALUE_NODE: key_node(sha, v.node); break;
    case VALUE_LIST:
        key_number(sha, list_count(v));
        for (size_t i = 0; depth && i < list_count(v); i++) key_value(sha, list_at(v, i), depth - 1);
        break;
    case VALUE_RECORD:
        key_number(sha, v.record->count);
        for (size_t i = 0; depth && i < v.record->count; i++) {
            key_text(sha, atom_str(v.record->members[i].key));
            key_value(sha, v.record->members[i].value, depth - 1);
        }
        break;
    }
}

static Value member(Value record, const char *name) { return record_get(record, atom(str_from(name))); }

/* ---- what every document depends on ---- */

/* Tables, texts and maps reach a document through the view; anything else in the ward's
 * folder may be a picture. */
static bool may_be_picture(Str path)
{
    static const char *const READ[] = {".csv", ".md", ".geojson", ".json", ".osm", ".xml", ".gml"};
    for (size_t i = 0; i < sizeof READ / sizeof *READ; i++)
        if (str_ends(path, str_from(READ[i]))) return false;
    return true;
}

static void key_files(Sha256 *sha, const InputList *list, bool (*wanted)(Str path))
{
    for (size_t i = 0; i < list->count; i++) {
        if (!wanted(list->items[i].path)) continue;
        key_text(sha, list->items[i].path);
        sha256_update(sha, list->items[i].digest, sizeof list->items[i].digest);
    }
    key_number(sha, UINT64_MAX);
}

static bool is_for_paper(Str path) { return !str_starts(path, STR("web/")); }

static void key_inputs(Sha256 *sha, const Inputs *inputs)
{
    sha256_update(sha, inputs->program, sizeof inputs->program);
    sha256_update(sha, inputs->fonts, sizeof inputs->fonts);
    key_text(sha, inputs->template_directory);
    key_files(sha, &inputs->templates, is_for_paper);
    key_files(sha, &inputs->content, may_be_picture);
    key_list(sha, &inputs->outside);
}

static void key_profile(Sha256 *sha, const PrintProfile *p)
{
    const Str texts[] = {p->name, p->label, p->shop, p->paper, p->condition, p->icc};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) key_text(sha, texts[i]);
    const double reals[] = {p->bleed,    p->ink_limit, p->safe_margin,  p->fold_margin,    p->min_line,
                            p->min_ppi, p->min_ppi_grey, p->min_ppi_bitmap, p->min_qr_module};
    sha256_update(sha, reals, sizeof reals);
    const uint64_t numbers[] = {(uint64_t)p->level, p->crop_marks, p->cross_marks, p->fold_marks, p->page_multiple, p->hidden_page_numbers};
    sha256_update(sha, numbers, sizeof numbers);
    key_place(sha, p->place);
}

static void key_printing(Sha256 *sha, const View *view)
{
    for (size_t i = 0; i < view->inks.count; i++) {
        const Ink *ink = &view->inks.items[i];
        key_text(sha, ink->name);
        key_text(sha, ink->label);
        sha256_update(sha, ink->rgb, sizeof ink->rgb);
        sha256_update(sha, ink->cmyk, sizeof ink->cmyk);
        const uint64_t flags[] = {ink->overprint, ink->registration};
        sha256_update(sha, flags, sizeof flags);
        key_place(sha, ink->place);
    }
    key_number(sha, view->inks.count);
    for (size_t i = 0; i < view->print_profiles.count; i++) key_profile(sha, &view->print_profiles.items[i]);
    key_number(sha, view->print_profiles.count);
    for (size_t i = 0; i < view->imposition.paper_count; i++) {
        const Paper *paper = &view->imposition.papers[i];
        key_text(sha, paper->name);
        key_text(sha, paper->label);
        key_real(sha, paper->thickness);
    }
    key_number(sha, view->imposition.paper_count);
}

/* ---- what maps are drawn and placed from ---- */

void key_feature(Sha256 *sha, const GeoFeature *f)
{
    const uint64_t head[] = {(uint64_t)f->kind, f->ring_count, f->tag_count};
    sha256_update(sha, head, sizeof head);
    for (size_t r = 0; r < f->ring_count; r++) {
        const uint64_t ring[] = {f->rings[r].count, f->rings[r].hole};
        sha256_update(sha, ring, sizeof ring);
        sha256_update(sha, f->rings[r].points, f->rings[r].count * sizeof *f->rings[r].points);
    }
    for (size_t t = 0; t < f->tag_count; t++) {
        key_text(sha, atom_str(f->tags[t].key));
        key_text(sha, f->tags[t].value);
    }
}

static void key_layers(Sha256 *sha, const View *view)
{
    key_number(sha, view->layer_count);
    for (size_t l = 0; l < view->layer_count; l++) {
        const GeoLayer *layer = &view->layers[l];
        key_text(sha, layer->name);
        key_text(sha, layer->citation);
        key_number(sha, layer->unapproved);
        key_place(sha, layer->approval_place);
        key_number(sha, layer->count);
        for (size_t i = 0; i < layer->count; i++) {
            key_feature(sha, &layer->features[i]);
            key_number(sha, (uint64_t)layer->features[i].id);
            key_place(sha, layer->features[i].place);
        }
    }
}

static void key_category(Sha256 *sha, const ViewCategory *c)
{
    const Str texts[] = {c->key, c->label, c->group, c->marker, c->colour};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) key_text(sha, texts[t]);
}

static void key_categories(Sha256 *sha, const View *view)
{
    key_number(sha, view->category_count);
    for (size_t i = 0; i < view->category_count; i++) {
        key_category(sha, &view->categories[i]);
        key_number(sha, view->categories[i].index);
    }
}

/* With their figures, which maps of districts show. */
static void key_districts(Sha256 *sha, const View *view)
{
    key_number(sha, view->district_count);
    for (size_t i = 0; i < view->district_count; i++) {
        key_text(sha, view->districts[i].key);
        key_text(sha, view->districts[i].label);
        key_value(sha, view->districts[i].value, 1);
    }
}

/* Of a facility, without its categories. */
static void key_marker(Sha256 *sha, const ViewFacility *f)
{
    key_text(sha, f->id);
    key_text(sha, f->name); /* messages about markers name their facility */
    key_number(sha, f->number);
    key_number(sha, f->has_point);
    key_real(sha, f->has_point ? f->point.lon : 0);
    key_real(sha, f->has_point ? f->point.lat : 0);
    key_value(sha, member(f->value, "url"), 0);
}

static void key_facilities(Sha256 *sha, const View *view)
{
    key_number(sha, view->facility_count);
    for (size_t i = 0; i < view->facility_count; i++) {
        const ViewFacility *f = &view->facilities[i];
        key_marker(sha, f);
        const uint64_t numbers[] = {f->category ? f->category->index : UINT64_MAX, f->district ? f->district->index : UINT64_MAX, f->category_count};
        sha256_update(sha, numbers, sizeof numbers);
        for (size_t c = 0; c < f->category_count; c++) key_number(sha, f->categories[c]->index);
        key_value(sha, member(f->value, "initial"), 0);
    }
}

static void key_kana(Sha256 *sha, const View *view)
{
    Value rows = member(view->root, "kana_index");
    key_number(sha, list_count(rows));
    for (size_t i = 0; i < list_count(rows); i++) key_value(sha, member(list_at(rows, i), "initial"), 0);
}

static Key key_end(Sha256 sha)
{
    Key key;
    sha256_final(&sha, key.bytes);
    return key;
}

/* The ground of all maps. */
static Key place_key(const View *view, const Inputs *inputs)
{
    Sha256 sha;
    sha256_init(&sha);
    key_inputs(&sha, inputs);
    key_text(&sha, view_site(view, "jgd_zone"));
    key_text(&sha, view_site(view, "ward_name")); /* what a map without a title is called */
    const double ward[] = {view->ward.west, view->ward.south, view->ward.east, view->ward.north};
    sha256_update(&sha, ward, sizeof ward);
    key_layers(&sha, view);
    return key_end(sha);
}

ViewKeys view_keys(const View *view, const Inputs *inputs, Str content_directory, bool locked)
{
    Sha256 sha;
    ViewKeys keys = {.place = place_key(view, inputs)};
    sha256_init(&sha);
    key_inputs(&sha, inputs);
    key_text(&sha, content_directory);
    key_number(&sha, locked);
    const uint64_t date[] = {(uint64_t)view->as_of.year, (uint64_t)view->as_of.month, (uint64_t)view->as_of.day, (uint64_t)view->audience};
    sha256_update(&sha, date, sizeof date);
    key_value(&sha, member(view->root, "site"), SETTING_DEPTH);
    key_printing(&sha, view);
    key_categories(&sha, view);
    keys.view = key_end(sha);
    sha256_update(&sha, keys.place.bytes, KEY_SIZE);
    key_districts(&sha, view);
    key_facilities(&sha, view);
    key_kana(&sha, view);
    keys.map = key_end(sha);
    return keys;
}

/* The one whose map this is, when it shows nothing else of the view: in black, a marker
 * looks as those of the categories before it do not. */
static const ViewFacility *facility_alone(const View *view, const Node *element)
{
    static const char *const MORE[] = {"district", "choropleth", "plan", "sheet"};
    Str id = node_get(element, atom(STR("facility")));
    for (size_t i = 0; i < sizeof MORE / sizeof *MORE; i++)
        if (node_get(element, atom(str_from(MORE[i]))).len) return NULL;
    for (size_t i = 0; i < view->facility_count && id.len; i++)
        if (str_eq(view->facilities[i].id, id)) return &view->facilities[i];
    return NULL;
}

static void key_alone(Sha256 *sha, const ViewFacility *f)
{
    key_marker(sha, f);
    key_number(sha, f->category != NULL);
    if (f->category) key_category(sha, f->category);
    key_number(sha, f->category_count);
    for (size_t c = 0; c < f->category_count; c++) key_category(sha, f->categories[c]);
}

Key figure_key(const ViewKeys *keys, const View *view, const Node *element)
{
    Sha256 sha;
    const ViewFacility *alone = element->tag == ATOM_ward_map ? facility_alone(view, element) : NULL;
    sha256_init(&sha);
    sha256_update(&sha, alone ? keys->place.bytes : keys->map.bytes, KEY_SIZE);
    if (alone) key_alone(&sha, alone);
    key_node(&sha, element);
    return key_end(sha);
}

static bool has_map(const Node *tree)
{
    for (const Node *node = tree; node; node = node_next(node, tree))
        if (node->kind == NODE_ELEMENT && node->tag == ATOM_ward_map) return true;
    return false;
}

Key document_key(const ViewKeys *keys, const DocumentJob *job, const Node *tree)
{
    Sha256 sha;
    sha256_init(&sha);
    sha256_update(&sha, document_plans_maps(job->data) || has_map(tree) ? keys->map.bytes : keys->view.bytes, KEY_SIZE);
    key_text(&sha, job->id);
    key_text(&sha, job->template);
    key_number(&sha, (uint64_t)job->data);
    key_node(&sha, tree);
    return key_end(sha);
}

/* ---- values that refer to the view ---- */

typedef enum Kind { REFER_FACILITY = VALUE_NODE + 1, REFER_CATEGORY, REFER_DISTRICT } Kind;

typedef struct Reference {
    const ValueRecord *record;
    Kind kind;
    size_t index;
} Reference;

typedef struct Packer {
    Reference *references; /* by address: only to be found, never written */
    size_t count;
    Buf *out;
} Packer;

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const Reference *)a)->record, y = (uintptr_t)((const Reference *)b)->record;
    return x < y ? -1 : x > y;
}

static void refer(Packer *p, Value value, Kind kind, size_t index)
{
    if (value.kind == VALUE_RECORD) p->references[p->count++] = (Reference){value.record, kind, index};
}

static Packer packer_of(Arena *scratch, const View *view, Buf *out)
{
    Packer p = {.out = out};
    p.references = arena_array(scratch, Reference, view->facility_count + view->category_count + view->district_count);
    for (size_t i = 0; i < view->facility_count; i++) refer(&p, view->facilities[i].value, REFER_FACILITY, i);
    for (size_t i = 0; i < view->category_count; i++) refer(&p, view->categories[i].value, REFER_CATEGORY, i);
    for (size_t i = 0; i < view->district_count; i++) refer(&p, view->districts[i].value, REFER_DISTRICT, i);
    if (p.count) qsort(p.references, p.count, sizeof *p.references, by_address);
    return p;
}

static bool pack_value(Packer *p, Value v, unsigned depth);

static bool pack_record(Packer *p, Value v, unsigned depth)
{
    Reference wanted = {.record = v.record};
    const Reference *found = p->count ? bsearch(&wanted, p->references, p->count, sizeof wanted, by_address) : NULL;
    pack_number(p->out, found ? (uint64_t)found->kind : VALUE_RECORD);
    pack_number(p->out, found ? found->index : v.record->count);
    for (size_t i = 0; !found && i < v.record->count; i++) {
        pack_text(p->out, atom_str(v.record->members[i].key));
        if (!pack_value(p, v.record->members[i].value, depth - 1)) return false;
    }
    return true;
}

static bool pack_value(Packer *p, Value v, unsigned depth)
{
    if (!depth || v.kind == VALUE_NODE) return false;
    if (v.kind == VALUE_RECORD) return pack_record(p, v, depth);
    pack_number(p->out, (uint64_t)v.kind);
    if (v.kind == VALUE_BOOL) pack_number(p->out, v.flag);
    if (v.kind == VALUE_NUMBER) pack_real(p->out, v.number);
    if (v.kind == VALUE_STRING) pack_text(p->out, v.string);
    if (v.kind != VALUE_LIST) return true;
    pack_number(p->out, list_count(v));
    for (size_t i = 0; i < list_count(v); i++)
        if (!pack_value(p, list_at(v, i), depth - 1)) return false;
    return true;
}

bool value_pack(Arena *scratch, const View *view, Value value, Buf *out)
{
    Packer p = packer_of(scratch, view, out);
    return pack_value(&p, value, VALUE_DEPTH);
}

static Value referred(const View *view, uint64_t kind, Unpack *in)
{
    uint64_t index = unpack_number(in);
    if (kind == REFER_FACILITY && index < view->facility_count) return view->facilities[index].value;
    if (kind == REFER_CATEGORY && index < view->category_count) return view->categories[index].value;
    if (kind == REFER_DISTRICT && index < view->district_count) return view->districts[index].value;
    in->bad = true;
    return value_nil();
}

static Value unpack_value(Arena *arena, const View *view, Unpack *in, unsigned depth)
{
    uint64_t kind = unpack_number(in);
    Value v = value_nil();
    if (!depth) in->bad = true;
    if (in->bad || kind == VALUE_NIL) return v;
    if (kind == VALUE_BOOL) return value_bool(unpack_number(in) != 0);
    if (kind == VALUE_NUMBER) return value_number(unpack_real(in));
    if (kind == VALUE_STRING) return value_string(unpack_text(in));
    if (kind != VALUE_LIST && kind != VALUE_RECORD) return referred(view, kind, in);
    v = kind == VALUE_LIST ? value_list(arena) : value_record(arena);
    for (size_t left = unpack_count(in); left > 0 && !in->bad; left--) {
        Atom key = kind == VALUE_RECORD ? atom(unpack_text(in)) : ATOM_NONE;
        Value item = unpack_value(arena, view, in, depth - 1);
        if (kind == VALUE_RECORD) record_set(arena, v, key, item);
        else list_push(arena, v, item);
    }
    return v;
}

Value value_unpack(Arena *arena, const View *view, Unpack *in)
{
    Value v = unpack_value(arena, view, in, VALUE_DEPTH);
    return in->bad ? value_nil() : v;
}
