#include "source/layers.h"

#include <string.h>
#include <unistd.h>

#include "base/vec.h"
#include "source/geo_read.h"

typedef struct LayerNote {
    Str layer, key, name, lon, lat, set;
} LayerNote;

static LayerNote parse_note(Str note)
{
    LayerNote out = {0};
    const struct {
        Str name;
        Str *value;
    } known[] = {{STR("layer"), &out.layer}, {STR("key"), &out.key}, {STR("name"), &out.name},
                 {STR("lon"), &out.lon},     {STR("lat"), &out.lat}, {STR("set"), &out.set}};
    Str part;
    while (str_split(&note, ';', &part)) {
        size_t equals = str_find_char(part, '=');
        for (size_t i = 0; equals != SIZE_MAX && i < sizeof known / sizeof *known; i++)
            if (str_eq(str_trim(str_slice(part, 0, equals)), known[i].name))
                *known[i].value = str_trim(str_slice(part, equals + 1, part.len));
    }
    return out;
}

static void add_tag(Arena *arena, GeoFeature *feature, Atom key, Str value)
{
    GeoTag *tags = arena_array(arena, GeoTag, feature->tag_count + 1);
    if (feature->tag_count)
        memcpy(tags, feature->tags, feature->tag_count * sizeof *tags);
    tags[feature->tag_count++] = (GeoTag){key, value};
    feature->tags = tags;
}

static void replace_tag(Arena *arena, GeoFeature *feature, Atom key, Str value)
{
    GeoTag *tags = arena_array(arena, GeoTag, feature->tag_count + 1);
    size_t kept = 0;
    for (size_t i = 0; i < feature->tag_count; i++)
        if (feature->tags[i].key != key)
            tags[kept++] = feature->tags[i];
    tags[kept++] = (GeoTag){key, value};
    feature->tags = tags;
    feature->tag_count = kept;
}

static void copy_tag(Arena *arena, GeoFeature *feature, Str from, const char *to)
{
    Atom target = atom(str_from(to));
    Str value = str_empty(from) ? from : geo_tag(feature, atom(from));
    if (!str_empty(value) && str_empty(geo_tag(feature, target)))
        add_tag(arena, feature, target, value);
}

static void set_tag(Arena *arena, GeoFeature *feature, Str set)
{
    size_t colon = SIZE_MAX;
    for (size_t i = 0; i < set.len; i++)
        if (set.data[i] == ':' || set.data[i] == '=')
            colon = i;
    if (colon != SIZE_MAX)
        add_tag(arena, feature, atom(str_slice(set, 0, colon)), str_slice(set, colon + 1, set.len));
}

/* ---- label points from a table ---- */

static GeoFeature label_point(Arena *arena, LonLat point, Str name, Place place)
{
    GeoRing *ring = arena_new(arena, GeoRing);
    ring->points = arena_new(arena, LonLat);
    ring->points[0] = point;
    ring->count = 1;
    GeoFeature feature = {.kind = GEO_POINT, .rings = ring, .ring_count = 1, .place = place};
    add_tag(arena, &feature, ATOM_name, name);
    return feature;
}

static int column_of(const CsvTable *table, Str heading)
{
    for (uint32_t c = 0; c < table->header.count; c++)
        if (str_eq(str_trim(table->header.cells[c]), heading))
            return (int)c;
    return -1;
}

static bool read_points(Content *content, Str path, Str bytes, const LayerNote *note, GeoLayer *out)
{
    CsvTable table;
    CsvOptions options = {0};
    if (!csv_read(&content->csv, content->arena, path, bytes, &options, content->diag, &table))
        return false;
    const Str headings[3] = {note->name, note->lon, note->lat};
    int columns[3];
    for (size_t i = 0; i < 3; i++) {
        columns[i] = column_of(&table, headings[i]);
        if (columns[i] < 0)
            return diag_add(content->diag, DIAG_LAYER_COLUMN, place_file(path), headings[i]);
    }
    VEC(GeoFeature) points = {0};
    GeoChecks checks = {0};
    GeoTally bad = {0};
    out->bounds = geo_box_empty();
    for (size_t i = 0; i < table.row_count; i++) {
        LonLat p;
        const CsvRow *row = &table.rows[i];
        Place place = csv_place(&table, row, (size_t)columns[1]);
        if (!str_to_double(csv_cell(row, (size_t)columns[1]), &p.lon) ||
            !str_to_double(csv_cell(row, (size_t)columns[2]), &p.lat) || !geo_check(&checks, &p, place)) {
            geo_tally(&bad, place);
            continue;
        }
        geo_box_add(&out->bounds, p);
        vec_push(content->arena, &points, label_point(content->arena, p, csv_cell(row, (size_t)columns[0]),
                                                      csv_place(&table, row, (size_t)columns[0])));
    }
    geo_checks_report(content->diag, &checks);
    geo_report(content->diag, &bad, DIAG_GEO_IMPOSSIBLE);
    out->features = points.items;
    out->count = points.count;
    return true;
}

/* ---- one source ---- */

static bool read_bytes(Content *content, Str path, Str bytes, const LayerNote *note, GeoLayer *out)
{
    if (str_ends(path, STR(".gml")) ||
        (str_ends(path, STR(".xml")) && str_contains(str_slice(bytes, 0, 4096), STR("FGD_GMLSchema"))))
        return gml_read(content->arena, path, bytes, content->diag, out);
    if (str_ends(path, STR(".osm")) || str_ends(path, STR(".xml")))
        return osm_read(content->arena, path, bytes, content->diag, out);
    if (str_ends(path, STR(".geojson")) || str_ends(path, STR(".json")))
        return geojson_read(content->arena, path, bytes, content->diag, out);
    if (str_ends(path, STR(".csv")))
        return read_points(content, path, bytes, note, out);
    return diag_add(content->diag, DIAG_LAYER_KIND, place_file(path), path);
}

/* Filled by the even-odd rule, what is crossed twice is a hole. */
static void check_rings(Content *content, const GeoLayer *layer)
{
    enum { WORK = 20000000 }; /* pairs of edges a layer; 生野区's 11,624 roads take a twentieth */
    Arena *scratch = arena_open();
    GeoTally crossing = {0};
    size_t work = WORK;
    for (size_t i = 0; i < layer->count; i++) {
        const GeoFeature *f = &layer->features[i];
        ArenaMark mark = arena_mark(scratch);
        if (f->kind == GEO_AREA && geo_area_crosses(scratch, f, &work)) geo_tally(&crossing, f->place);
        arena_rewind(scratch, mark);
    }
    geo_report(content->diag, &crossing, DIAG_GEO_CROSSING);
    if (work == 0 && layer->count > 0)
        diag_add(content->diag, DIAG_GEO_UNCHECKED, place_file(layer->features[0].place.file));
    arena_close(scratch);
}

/* ---- rights ---- */

/* 基盤地図情報 is a result of public surveying: whoever prints a map sheet from it
 * needs the approval of 国土地理院長, or to have found that the case needs none
 * (測量法 第29条・第30条). What sources.csv says of the file decides. */
static bool is_survey_result(const Source *s)
{
    static const Str name = {"基盤地図情報", 18};
    return s->approval.len > 0 || str_contains(s->citation, name) || str_contains(s->title, name) || str_contains(s->licence, name);
}

/* What the map must say: the ODbL by its name, and the number of an approval. */
static Str citation_of(Arena *arena, const Source *s)
{
    static const Str none = {"申請不要", 12}, approved = {"承認", 6};
    bool odbl = str_contains(s->licence, STR("ODbL")) || str_contains(s->citation, STR("OpenStreetMap contributors"));
    Str citation = s->citation;
    if (odbl && str_empty(citation))
        citation = STR("© OpenStreetMap contributors");
    if (odbl && !str_contains(citation, STR("ODbL")))
        citation = str_join(arena, citation, STR("（ODbL）"));
    if (str_empty(s->approval) || str_contains(s->approval, none) || str_contains(citation, s->approval))
        return citation;
    return str_printf(arena, STR_FMT "（%s" STR_FMT "）", STR_ARG(citation),
                      str_contains(s->approval, approved) ? "" : "測量法に基づく国土地理院長承認 ", STR_ARG(s->approval));
}

/* ---- large files ---- */

static bool names_ward(Str layer)
{
    return str_eq(layer, STR("districts")) || str_eq(layer, STR("ward")) || str_eq(layer, STR("boundary"));
}

/* Around the ward as far again as it is long: a sheet shows no more. */
static GeoBox ward_and_around(const GeoLayer *layers, size_t count)
{
    GeoBox box = geo_box_empty();
    for (size_t i = 0; i < count; i++) {
        if (!names_ward(layers[i].name) || layers[i].count == 0)
            continue;
        geo_box_add(&box, (LonLat){layers[i].bounds.west, layers[i].bounds.south});
        geo_box_add(&box, (LonLat){layers[i].bounds.east, layers[i].bounds.north});
    }
    double w = box.east - box.west, h = box.north - box.south, side = w > h ? w : h;
    return (GeoBox){box.west - side, box.south - side, box.east + side, box.north + side};
}

/* Files above this size are read twice or more and kept in part. */
enum { LARGE = 16 << 20 };

static int open_large(Content *content, const Source *source)
{
    return str_ends(source->path, STR(".osm")) ? content_open_large(content, source->path, LARGE) : -1;
}

static bool read_large(Content *content, const Source *source, GeoBox around, GeoLayer *out)
{
    int fd = open_large(content, source);
    bool good = fd >= 0 && osm_read_near(content->arena, source->path, fd, around, content->diag, out);
    if (fd >= 0)
        close(fd);
    return good;
}

static bool read_whole(Content *content, const Source *source, const LayerNote *note, GeoLayer *out)
{
    Str bytes;
    if (!content_file(content, source->path, &bytes))
        return diag_add(content->diag, DIAG_SOURCE_GONE, source->place, source->path);
    return read_bytes(content, source->path, bytes, note, out);
}

/* ---- one layer ---- */

/* `around`: for a large file, what is to be kept of it; else NULL. */
static bool read_layer(Content *content, Source *source, const GeoBox *around, GeoLayer *out)
{
    LayerNote note = parse_note(source->note);
    if (!(around ? read_large(content, source, *around, out) : read_whole(content, source, &note, out)))
        return false;
    check_rings(content, out);
    out->name = str_empty(note.layer) ? geo_layer_name(content->arena, source->path) : note.layer;
    out->citation = citation_of(content->arena, source);
    out->unapproved = (out->unapproved || is_survey_result(source)) && str_empty(source->approval);
    out->approval_place = source->approval_place;
    for (size_t i = 0; i < out->count; i++) {
        copy_tag(content->arena, &out->features[i], note.key, "key");
        copy_tag(content->arena, &out->features[i], note.name, "name");
        set_tag(content->arena, &out->features[i], note.set);
    }
    source->records = out->count;
    return true;
}

/* Rows of one name become one layer, each citation said once. */
static void join_layer(Arena *arena, GeoLayer *layer, const GeoLayer *more)
{
    GeoFeature *features = arena_array(arena, GeoFeature, layer->count + more->count);
    if (layer->count)
        memcpy(features, layer->features, layer->count * sizeof *features);
    if (more->count)
        memcpy(features + layer->count, more->features, more->count * sizeof *features);
    layer->features = features;
    layer->count += more->count;
    geo_box_add(&layer->bounds, (LonLat){more->bounds.west, more->bounds.south});
    geo_box_add(&layer->bounds, (LonLat){more->bounds.east, more->bounds.north});
    if (more->unapproved && !layer->unapproved) {
        layer->unapproved = true;
        layer->approval_place = more->approval_place;
    }
    if (str_empty(layer->citation))
        layer->citation = more->citation;
    else if (!str_contains(layer->citation, more->citation))
        layer->citation = str_join(arena, str_join(arena, layer->citation, STR("、")), more->citation);
}

/* ---- districts ---- */

/* By key, else by the longest label that ends its name: 大阪市東住吉区 is not 住吉区. */
static const District *district_named(const Dataset *data, const GeoFeature *feature)
{
    static const char *const tags[] = {"key", "name", "label"};
    const District *found = NULL;
    for (size_t t = 0; t < sizeof tags / sizeof *tags && !found; t++) {
        Str value = geo_tag(feature, atom(str_from(tags[t])));
        for (size_t i = 0; i < data->district_count && !str_empty(value); i++) {
            const District *d = &data->districts[i];
            if (str_eq(value, d->key)) return d;
            if (str_ends(value, d->label) && (!found || d->label.len > found->label.len)) found = d;
        }
    }
    return found;
}

/* Parts of one district are often features of their own. */
static bool has_label(const Dataset *data, Str label)
{
    for (size_t i = 0; i < data->district_count; i++)
        if (str_eq(data->districts[i].label, label)) return true;
    return false;
}

static void make_districts(Content *content, const GeoLayer *layer)
{
    Dataset *data = content->data;
    data->districts = arena_array(content->arena, District, layer->count);
    for (size_t i = 0; i < layer->count; i++) {
        Str name = geo_tag(&layer->features[i], ATOM_name), key = geo_tag(&layer->features[i], atom(STR("key")));
        if (str_empty(key) && has_label(data, name))
            continue;
        if (str_empty(key))
            key = str_printf(content->arena, "d%02zu", i + 1);
        if (str_empty(name) || dataset_district(data, key))
            continue;
        data->districts[data->district_count] = (District){
            .key = key, .label = name, .index = (unsigned)data->district_count, .place = layer->features[i].place};
        data->district_count++;
    }
}

/* On maps a district is called what districts.csv calls it, not 大阪府大阪市生野区 as
 * the boundary's file may. */
static void key_districts(Content *content, GeoLayer *layer)
{
    if (content->data->district_count == 0)
        make_districts(content, layer);
    Atom key = atom(STR("key"));
    for (size_t i = 0; i < layer->count; i++) {
        const District *district = district_named(content->data, &layer->features[i]);
        if (!district)
            continue;
        if (str_empty(geo_tag(&layer->features[i], key)))
            add_tag(content->arena, &layer->features[i], key, district->key);
        replace_tag(content->arena, &layer->features[i], ATOM_name, district->label);
    }
}

static bool is_large(Content *content, const Source *source)
{
    int fd = open_large(content, source);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* One of each source, unnamed where there is none. Large files last, for what is kept
 * of them lies around the others' ward; where nothing says what that is, whole. */
static GeoLayer *read_sources(Content *content)
{
    Dataset *data = content->data;
    GeoLayer *found = arena_array(content->arena, GeoLayer, data->source_count);
    bool *large = arena_array(content->arena, bool, data->source_count);
    for (size_t i = 0; i < data->source_count; i++) {
        bool layer = str_eq(data->sources[i].profile, STR("layer"));
        large[i] = layer && is_large(content, &data->sources[i]);
        if (layer && !large[i] && !read_layer(content, &data->sources[i], NULL, &found[i]))
            found[i] = (GeoLayer){0};
    }
    GeoBox around = ward_and_around(found, data->source_count);
    for (size_t i = 0; i < data->source_count; i++)
        if (large[i] && !read_layer(content, &data->sources[i], around.west <= around.east ? &around : NULL, &found[i]))
            found[i] = (GeoLayer){0};
    return found;
}

void layers_read(Content *content)
{
    Dataset *data = content->data;
    const GeoLayer *found = read_sources(content);
    VEC(GeoLayer) layers = {0};
    for (size_t i = 0; i < data->source_count; i++) {
        if (str_empty(found[i].name))
            continue;
        size_t at = 0;
        while (at < layers.count && !str_eq(layers.items[at].name, found[i].name))
            at++;
        if (at < layers.count)
            join_layer(content->arena, &layers.items[at], &found[i]);
        else
            vec_push(content->arena, &layers, found[i]);
    }
    data->layers = layers.items;
    data->layer_count = layers.count;
    for (size_t i = 0; i < layers.count; i++)
        if (str_eq(layers.items[i].name, STR("districts")))
            key_districts(content, &layers.items[i]);
}
