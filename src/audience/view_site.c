/* What a view holds beside its facilities. */
#include <stdlib.h>

#include "audience/builder.h"
#include "base/notation.h"
#include "markup/node.h"

static const char *edition_label(Audience a)
{
    switch (a) {
    case AUDIENCE_RESIDENT: return "住民版";
    case AUDIENCE_PROFESSIONAL: return "関係者版";
    case AUDIENCE_INTERNAL: return "内部版";
    }
    return "";
}

void view_add_site(Builder *b)
{
    Value root = b->view->root, site = value_record(b->arena), audience = value_record(b->arena);
    for (size_t i = 0; i < b->data->setting_count; i++) {
        const Setting *s = &b->data->settings[i];
        if (policy_setting(&b->policy, s) && s->value.len)
            put_atom(b, site, atom(s->key), value_string(str_copy(b->arena, s->value)));
    }
    put(b, root, N_site, site);
    put_text(b, audience, N_key, audience_key(b->view->audience));
    put_text(b, audience, N_label, audience_label(b->view->audience));
    put(b, audience, N_edition, value_string(str_from(edition_label(b->view->audience))));
    put(b, root, N_audience, audience);
    put(b, root, N_as_of, view_date(b, b->view->as_of));
    Value lang = record_get(site, b->names[N_lang]);
    put(b, root, N_lang, lang.kind == VALUE_STRING ? lang : value_string(STR("ja")));
}

/* ---- Markdown ---- */

static Value meta_value(Builder *b, Str key, Str value)
{
    Date date;
    long number;
    if ((str_eq(key, STR("date")) || str_eq(key, STR("deadline"))) && date_parse(value, &date)) return view_date(b, date);
    if (str_eq(key, STR("order")) && str_to_int(value, &number)) return value_number((double)number);
    if (str_eq(key, STR("nav")))
        return value_bool(!str_eq(value, STR("false")) && !str_eq(value, STR("いいえ")) && !str_eq(value, STR("×")));
    return value_string(str_copy(b->arena, value));
}

/* Pictures stand in content/images; on the web in /images, from any page. */
static void root_pictures(Arena *arena, Node *node)
{
    Str src = node->kind == NODE_ELEMENT && node->tag == ATOM_img ? node_get(node, ATOM_src) : (Str){0};
    if (str_starts(src, STR("images/"))) node_set(arena, node, ATOM_src, str_join(arena, STR("/"), src));
    for (Node *child = node->first; child; child = child->next) root_pictures(arena, child);
}

static Value page_value(Builder *b, const Page *page, const char *folder)
{
    Value v = value_record(b->arena);
    for (size_t i = 0; i < page->meta_count; i++)
        put_atom(b, v, atom(page->meta[i].key), meta_value(b, page->meta[i].key, page->meta[i].value));
    put_text(b, v, N_path, page->path);
    if (folder) put_url(b, v, folder, page->slug);
    else put_text(b, v, N_slug, page->slug);
    if (!page->body) return v;
    Node *body = node_copy(b->arena, page->body);
    if (folder) root_pictures(b->arena, body);
    put(b, v, N_body, value_node(body));
    return v;
}

typedef struct Ordered {
    Value value;
    double order;
    Str date;
    size_t position;
} Ordered;

static int newest_first(const void *left, const void *right)
{
    const Ordered *a = left, *b = right;
    int order = str_cmp(b->date, a->date);
    return order ? order : (a->position > b->position) - (a->position < b->position);
}

static int by_order(const void *left, const void *right)
{
    const Ordered *a = left, *b = right;
    if (a->order < b->order || a->order > b->order) return a->order < b->order ? -1 : 1;
    return (a->position > b->position) - (a->position < b->position);
}

static Value pages_of(Builder *b, const char *prefix, const char *folder, int (*compare)(const void *, const void *))
{
    Ordered *found = arena_array(b->scratch, Ordered, b->data->page_count);
    size_t count = 0;
    for (size_t i = 0; i < b->data->page_count; i++) {
        const Page *page = &b->data->pages[i];
        if (!str_starts(page->path, str_from(prefix)) || !policy_page(&b->policy, page)) continue;
        Value v = page_value(b, page, folder), order = record_get(v, b->names[N_order]);
        Value date = record_get(record_get(v, b->names[N_date]), b->names[N_iso]);
        found[count] = (Ordered){.value = v, .position = count,
                                 .order = order.kind == VALUE_NUMBER ? order.number : 1e9,
                                 .date = date.kind == VALUE_STRING ? date.string : (Str){0}};
        count++;
    }
    if (count) qsort(found, count, sizeof *found, compare);
    Value list = value_list(b->arena);
    for (size_t i = 0; i < count; i++) list_push(b->arena, list, found[i].value);
    return list;
}

void view_add_pages(Builder *b)
{
    put(b, b->view->root, N_news, pages_of(b, "news/", "news", newest_first));
    put(b, b->view->root, N_pages, pages_of(b, "pages/", "guide", by_order));
    put(b, b->view->root, N_prints, pages_of(b, "print/", NULL, by_order));
}

/* ---- contacts ---- */

static Value contact_value(Builder *b, const Contact *contact)
{
    const Schema *schema = &b->data->contact_schema;
    Value v = value_record(b->arena);
    for (size_t i = 0; i < schema->count; i++) {
        const Field *field = &schema->fields[i];
        const Fact *fact = &contact->facts[field->index];
        const FieldRow *row = field_row(field, (Str){0}, (Str){0});
        if (!row || row->type == FIELD_REF || !policy_contact_cell(&b->policy, contact, field)) continue;
        if (str_eq(field->key, STR("confirmed_on"))) put_date(b, v, N_confirmed, fact->date);
        else put_atom(b, v, field->atom, view_value(b, row, fact));
    }
    if (!v.record->count) return value_nil();
    const Value *facility = contact->facility ? map_get(&b->by_id, contact->facility->id) : NULL;
    if (facility) put(b, v, N_facility, *facility);
    return v;
}

void view_add_contacts(Builder *b)
{
    Value list = value_list(b->arena);
    for (size_t i = 0; i < b->data->contact_count; i++) {
        if (!policy_contact(&b->policy, &b->data->contacts[i])) continue;
        Value v = contact_value(b, &b->data->contacts[i]);
        if (v.kind != VALUE_NIL) list_push(b->arena, list, v);
    }
    put(b, b->view->root, N_contacts, list);
}

/* ---- statistics ---- */

static Str number_text(Arena *arena, double value)
{
    Buf out = buf_on(arena);
    buf_put_grouped(&out, value, 2);
    return buf_str(&out);
}

/* The newest year's figure becomes a member of its district, by its key; where it is
 * held back there is none, for an older one would pass for it. */
static void put_latest(Builder *b, const Statistic *s)
{
    if (!s->district || !str_empty(s->item) || !str_empty(s->area)) return; /* a part, or elsewhere */
    const Statistic *all = b->data->statistics;
    for (size_t i = 0; i < b->data->statistic_count; i++)
        if (all[i].year > s->year && all[i].district == s->district && str_eq(all[i].indicator, s->indicator) &&
            str_empty(all[i].item) && str_empty(all[i].area))
            return;
    put_atom(b, b->districts[s->district->index], atom(s->indicator), value_number(s->value));
}

static void put_part(Builder *b, Value record, const char *name, Str text)
{
    if (!str_empty(text)) put_atom(b, record, atom(str_from(name)), value_string(str_copy(b->arena, text)));
}

void view_add_statistics(Builder *b)
{
    bool *shown = arena_array(b->scratch, bool, b->data->statistic_count);
    policy_statistics(&b->policy, shown);
    Value list = value_list(b->arena);
    for (size_t i = 0; i < b->data->statistic_count; i++) {
        const Statistic *s = &b->data->statistics[i];
        Value v = value_record(b->arena);
        put_text(b, v, N_indicator, s->indicator);
        put(b, v, N_year, value_number(s->year));
        if (s->district) put(b, v, N_district, b->districts[s->district->index]);
        put_part(b, v, "item", s->item);
        put_part(b, v, "area", s->area);
        put_part(b, v, "unit", s->unit);
        put_text(b, v, N_source, s->source);
        list_push(b->arena, list, v);
        if (!shown[i]) {
            put(b, v, N_text, value_string(STR("-")));
            continue;
        }
        put(b, v, N_value, value_number(s->value));
        put(b, v, N_text, value_string(number_text(b->arena, s->value)));
        put_latest(b, s);
    }
    put(b, b->view->root, N_statistics, list);
}

/* ---- sources, retired numbers, figures ---- */

static void add_retired(Builder *b)
{
    Value list = value_list(b->arena);
    for (size_t i = 0; i < b->data->retired_count; i++) {
        Value v = value_record(b->arena);
        put(b, v, N_number, value_number(b->data->retired[i].number));
        put_date(b, v, N_retired, b->data->retired[i].retired_on);
        list_push(b->arena, list, v);
    }
    put(b, b->view->root, N_retired, list);
}

static void add_stats(Builder *b)
{
    Value v = value_record(b->arena);
    put(b, v, N_facilities, value_number((double)b->kept_count));
    if (b->view->audience != AUDIENCE_RESIDENT) {
        put(b, v, N_withheld, value_number((double)(b->data->facility_count - b->kept_count)));
        put(b, v, N_stale, value_number((double)b->stale_count));
    }
    put(b, b->view->root, N_stats, v);
}

void view_add_sources(Builder *b)
{
    Value list = value_list(b->arena);
    for (size_t i = 0; i < b->data->source_count; i++) {
        const Source *s = &b->data->sources[i];
        bool layer = str_eq(s->profile, STR("layer")), figures = str_eq(s->profile, STR("statistics"));
        if (!b->source_counts[s->index] && !layer && !figures) continue;
        Value v = value_record(b->arena);
        put_text(b, v, N_title, s->title);
        put_text(b, v, N_citation, s->citation);
        put_text(b, v, N_licence, s->licence);
        put_text(b, v, N_url, s->url);
        put_date(b, v, N_retrieved, s->retrieved_on);
        put(b, v, N_count, value_number((double)(layer || figures ? s->records : b->source_counts[s->index])));
        list_push(b->arena, list, v);
    }
    put(b, b->view->root, N_sources, list);
    add_retired(b);
    add_stats(b);
}

/* ---- geography ---- */

static GeoFeature copy_feature(Arena *arena, const GeoFeature *from)
{
    GeoFeature to = *from;
    to.place = place_none();
    to.rings = arena_array(arena, GeoRing, from->ring_count);
    for (size_t i = 0; i < from->ring_count; i++) {
        GeoRing *ring = &to.rings[i];
        *ring = from->rings[i];
        ring->points = arena_array(arena, LonLat, ring->count);
        for (size_t j = 0; j < ring->count; j++) ring->points[j] = from->rings[i].points[j];
    }
    to.tags = arena_array(arena, GeoTag, from->tag_count);
    for (size_t i = 0; i < from->tag_count; i++)
        to.tags[i] = (GeoTag){from->tags[i].key, str_copy(arena, from->tags[i].value)};
    return to;
}

void view_copy_layers(Builder *b)
{
    View *view = b->view;
    view->layers = arena_array(b->arena, GeoLayer, b->data->layer_count);
    view->layer_count = b->data->layer_count;
    for (size_t i = 0; i < b->data->layer_count; i++) {
        const GeoLayer *from = &b->data->layers[i];
        GeoLayer *to = &view->layers[i];
        *to = *from;
        to->name = str_copy(b->arena, from->name);
        to->citation = str_copy(b->arena, from->citation);
        to->features = arena_array(b->arena, GeoFeature, from->count);
        for (size_t j = 0; j < from->count; j++) to->features[j] = copy_feature(b->arena, &from->features[j]);
    }
}
