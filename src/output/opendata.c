/* Tables for other programs: CSV and GeoJSON of what the view shows. */
#include "base/notation.h"
#include "output/data.h"
#include "output/json.h"
#include "output/record.h"

static Str text_at(Value record, const char *key) { return record_text(record, atom(str_from(key))); }

/* ---- CSV ---- */

/* Excel runs what begins so; a negative number and a dash are none. */
static bool is_formula(Str text)
{
    double number;
    if (!text.len) return false;
    if (text.data[0] == '-') return text.len > 1 && !str_to_double(text, &number);
    return text.data[0] == '=' || text.data[0] == '@' || text.data[0] == '+' || text.data[0] == '\t';
}

static void put_cell(Buf *out, Str text)
{
    if (is_formula(text)) buf_put_csv_quoted(out, str_join(out->arena, STR("'"), text));
    else buf_put_csv_cell(out, text);
}

static void next_cell(Buf *out, Str text)
{
    if (out->data[out->len - 1] != '\n') buf_putc(out, ',');
    else if (!text.len) buf_put(out, STR("\"\"")); /* so that an empty first cell is seen */
    put_cell(out, text);
}

static void number_cell(Arena *scratch, Buf *out, Value value)
{
    Buf text = buf_on(scratch);
    if (value.kind == VALUE_NUMBER) buf_put_number(&text, value.number, 6);
    next_cell(out, buf_str(&text));
}

static void put_header(Value fields, Buf *out)
{
    static const char *const FIRST[] = {"番号", "施設ID", "種別", "名称", "名称カナ", "地区", "緯度", "経度", "内容の確認日"};
    buf_put(out, STR("\xEF\xBB\xBF"));
    for (size_t i = 0; i < sizeof FIRST / sizeof *FIRST; i++) {
        if (i) buf_putc(out, ',');
        put_cell(out, str_from(FIRST[i]));
    }
    for (size_t i = 0; i < list_count(fields); i++) next_cell(out, text_at(list_at(fields, i), "label"));
    buf_put(out, STR("\r\n"));
}

/* The columns of the dictionary. */
typedef struct Columns {
    Map places;  /* key of a field -> its column, from 1 */
    size_t count;
    Atom groups, fields, key, text;
} Columns;

static Columns columns_of(Arena *scratch, Value fields)
{
    Columns c = {.places = map_on(scratch), .count = list_count(fields), .groups = atom(STR("groups")), .fields = atom(STR("fields")),
                 .key = atom(STR("key")), .text = atom(STR("text"))};
    for (size_t i = 0; i < c.count; i++) map_set(&c.places, record_text(list_at(fields, i), c.key), (void *)(uintptr_t)(i + 1));
    return c;
}

/* What a service says of itself, through its groups, each text in its column. */
static const Str *texts_of(const Columns *c, Value service, Arena *scratch)
{
    Str *texts = arena_array(scratch, Str, c->count);
    Value groups = record_get(service, c->groups);
    for (size_t g = 0; g < list_count(groups); g++) {
        Value fields = record_get(list_at(groups, g), c->fields);
        for (size_t i = 0; i < list_count(fields); i++) {
            size_t place = (uintptr_t)map_get(&c->places, record_text(list_at(fields, i), c->key));
            if (place && !texts[place - 1].data) texts[place - 1] = record_text(list_at(fields, i), c->text);
        }
    }
    return texts;
}

static void put_service(const Columns *columns, const ViewFacility *f, Value service, Arena *scratch, Buf *out)
{
    Value lat = record_get(f->value, atom(STR("lat"))), lon = record_get(f->value, atom(STR("lon")));
    number_cell(scratch, out, record_get(f->value, atom(STR("number"))));
    next_cell(out, f->id);
    next_cell(out, text_at(record_get(service, atom(STR("category"))), "label"));
    next_cell(out, f->name);
    next_cell(out, f->kana);
    next_cell(out, f->district ? f->district->label : (Str){0});
    number_cell(scratch, out, lat);
    number_cell(scratch, out, lon);
    next_cell(out, text_at(record_get(service, atom(STR("confirmed"))), "iso"));
    const Str *texts = texts_of(columns, service, scratch);
    for (size_t i = 0; i < columns->count; i++) next_cell(out, texts[i]);
    buf_put(out, STR("\r\n"));
}

void data_facilities_csv(const View *view, Arena *scratch, Buf *out)
{
    Value fields = record_get(view->root, atom(STR("fields")));
    const Columns columns = columns_of(scratch, fields);
    put_header(fields, out);
    for (size_t i = 0; i < view->facility_count; i++) {
        const ViewFacility *f = &view->facilities[i];
        Value services = record_get(f->value, atom(STR("services")));
        for (size_t s = 0; s < list_count(services); s++) put_service(&columns, f, list_at(services, s), scratch, out);
    }
}

/* ---- GeoJSON ---- */

static void put_feature(const ViewFacility *f, Buf *out)
{
    buf_put(out, STR("{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":["));
    buf_put_number(out, f->point.lon, 6);
    buf_putc(out, ',');
    buf_put_number(out, f->point.lat, 6);
    buf_put(out, STR("]},\"properties\":{"));
    json_put_member(out, "id", f->id);
    json_put_number_member(out, "number", f->number);
    json_put_member(out, "name", f->name);
    if (f->category) json_put_member(out, "category", f->category->label);
    if (f->district) json_put_member(out, "district", f->district->label);
    if (f->address.len) json_put_member(out, "address", f->address);
    if (f->phone.len) json_put_member(out, "phone", f->phone);
    buf_put(out, STR("}}"));
}

void data_facilities_geojson(const View *view, Arena *scratch, Buf *out)
{
    (void)scratch;
    buf_put(out, STR("{\"type\":\"FeatureCollection\",\"features\":["));
    bool first = true;
    for (size_t i = 0; i < view->facility_count; i++) {
        if (!view->facilities[i].has_point) continue;
        buf_put(out, first ? STR("\n") : STR(",\n"));
        put_feature(&view->facilities[i], out);
        first = false;
    }
    buf_put(out, STR("\n]}\n"));
}
