#include "model/check.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "model/address.h"
#include "model/answer.h"
#include "model/consent.h"
#include "model/tiling.h"

typedef struct Checker {
    Dataset *data;
    const CheckOptions *options;
    Diag *diag;
    Arena *scratch;
    uint8_t *seen; /* of each code point: 0 not asked, 1 drawable, 2 not */
} Checker;

enum { CODE_POINTS = 0x110000, SHARED_BY_MANY = 5, NAMED_AT_MOST = 10 };

static Str number_text(Checker *c, size_t number)
{
    return str_printf(c->scratch, "%zu", number);
}

static Place place_of_field(const Facility *facility, const Field *field)
{
    const Fact *fact = facility_fact(facility, field);
    return fact ? fact->place : facility->services[0]->rows[0].place;
}

/* The cell of a field even when it is blank, else the row. */
static Place cell_of(const Service *service, const Field *field)
{
    Place place = service_fact(service, field)->place;
    return place.kind == PLACE_CELL ? place : service->rows[0].place;
}

static Str place_text(Checker *c, Place place)
{
    Buf out = buf_on(c->scratch);
    place_write(&out, place);
    return buf_str(&out);
}

/* ---- characters no font can draw ---- */

static bool is_invisible(uint32_t c)
{
    return c < 0x20 || c == 0x7F || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF ||
           utf8_is_space(c);
}

static bool can_draw(Checker *c, uint32_t character, uint32_t selector)
{
    if (is_invisible(character))
        return true;
    if (selector)
        return c->options->drawable(c->options->drawable_context, character, selector);
    if (c->seen[character] == 0)
        c->seen[character] = c->options->drawable(c->options->drawable_context, character, 0) ? 1 : 2;
    return c->seen[character] == 1;
}

/* True when all of the text can be drawn; reports the first character that cannot. */
static bool check_text(Checker *c, Str label, const Fact *fact)
{
    for (size_t pos = 0; pos < fact->text.len;) {
        uint32_t character = utf8_next(fact->text, &pos), selector = 0;
        size_t after = pos;
        if (after < fact->text.len && utf8_is_variation_selector(utf8_next(fact->text, &after))) {
            size_t at = pos;
            selector = utf8_next(fact->text, &at);
            pos = at;
        }
        if (can_draw(c, character, selector))
            continue;
        Str name = str_printf(c->scratch, selector ? "U+%04X U+%04X" : "U+%04X", character, selector);
        return diag_add(c->diag, DIAG_CHECK_UNDRAWABLE, fact->place, label, name);
    }
    return true;
}

static bool check_row(Checker *c, const SourceRow *row)
{
    const Schema *schema = &c->data->schema;
    bool drawable = true;
    for (size_t i = 0; i < schema->count; i++)
        if (row->facts[i].text.len && !check_text(c, schema->fields[i].rows[0].label, &row->facts[i]))
            drawable = false;
    return drawable;
}

/* Held facilities are reported where they were held already. */
static void check_drawable(Checker *c, Facility *facility)
{
    for (size_t s = 0; s < facility->service_count && !facility->held; s++) {
        bool drawable = true;
        for (size_t r = 0; r < facility->services[s]->row_count; r++)
            drawable = check_row(c, &facility->services[s]->rows[r]) && drawable;
        facility->held = !drawable;
    }
}

static void check_contact(Checker *c, const Contact *contact)
{
    const Schema *schema = &c->data->contact_schema;
    for (size_t i = 0; i < schema->count; i++)
        if (contact->facts[i].text.len)
            check_text(c, schema->fields[i].rows[0].label, &contact->facts[i]);
}

/* ---- what is missing, old, or in two minds ---- */

static void check_address(Checker *c, const Facility *facility)
{
    const Field *address = schema_field(&c->data->schema, STR("address"));
    /* 生活支援 may be a volunteer's home: no address is no fault there. */
    if (address && !facility_fact(facility, address) &&
        !str_eq(facility->services[0]->category->group, STR("生活支援")))
        diag_add(c->diag, DIAG_CHECK_REQUIRED, cell_of(facility->services[0], address), address->rows[0].label);
}

/* Two rows of one id that stand in different streets: one id is wrong. */
static void check_one_address(Checker *c, const Facility *facility)
{
    const Field *address = schema_field(&c->data->schema, STR("address"));
    const Fact *first = facility_fact(facility, address);
    for (size_t s = 1; s < facility->service_count && first; s++) {
        const Fact *other = service_fact(facility->services[s], address);
        if (!source_is_ward(facility->services[s]->rows[0].source) || str_empty(other->text) ||
            str_eq(address_key(c->scratch, first->text), address_key(c->scratch, other->text)))
            continue;
        diag_add(c->diag, DIAG_CHECK_TWO_ADDRESSES, other->place, facility->id, place_text(c, first->place));
    }
}

/* What makes two records one place: the name and the address; empty when one is unknown. */
static Str place_key(Checker *c, const Facility *facility)
{
    const Fact *n = facility_fact(facility, schema_field(&c->data->schema, STR("name")));
    const Fact *a = facility_fact(facility, schema_field(&c->data->schema, STR("address")));
    return n && a ? str_printf(c->scratch, STR_FMT "\n" STR_FMT, STR_ARG(utf8_search_key(c->scratch, n->text)),
                               STR_ARG(address_key(c->scratch, a->text)))
                  : STR("");
}

/* A place that has refused has refused under every id it was written with. */
static void refuse_too(Checker *c, Facility *facility, const Facility *refused)
{
    if (consent_refused(facility))
        return;
    facility->services[0]->rows[0].consent = CONSENT_NO;
    diag_add(c->diag, DIAG_CHECK_REFUSED_TWIN, facility->services[0]->rows[0].place, refused->id, facility->id,
             place_text(c, refused->services[0]->rows[0].place));
}

/* The same name at the same address under two ids is one place written twice. */
static void check_same_places(Checker *c)
{
    Map seen = map_on(c->scratch), refused = map_on(c->scratch);
    Str *keys = arena_array(c->scratch, Str, c->data->facility_count);
    for (size_t i = 0; i < c->data->facility_count; i++) {
        const Facility *facility = c->data->facilities[i];
        keys[i] = place_key(c, facility);
        if (str_empty(keys[i]))
            continue;
        if (consent_refused(facility) && !map_has(&refused, keys[i]))
            map_set(&refused, keys[i], (void *)(uintptr_t)facility);
        const Facility *first = map_get(&seen, keys[i]);
        if (!first)
            map_set(&seen, keys[i], (void *)(uintptr_t)facility);
        else
            diag_add(c->diag, DIAG_CHECK_SAME_PLACE, facility->services[0]->rows[0].place, first->id, facility->id,
                     place_text(c, first->services[0]->rows[0].place));
    }
    for (size_t i = 0; i < c->data->facility_count && refused.count; i++) {
        const Facility *by = str_empty(keys[i]) ? NULL : map_get(&refused, keys[i]);
        if (by)
            refuse_too(c, c->data->facilities[i], by);
    }
}

static void check_future(Checker *c, const Facility *facility)
{
    const Field *field = schema_field(&c->data->schema, STR("confirmed_on"));
    const Fact *fact = facility_fact(facility, field);
    if (fact && date_is_set(fact->date) && date_cmp(fact->date, c->options->as_of) > 0)
        diag_add(c->diag, DIAG_CHECK_FUTURE, fact->place, field->rows[0].label);
}

static void check_district(Checker *c, const Facility *facility)
{
    if (!facility->district || !facility->has_point)
        return;
    const District *around = dataset_district_at(c->data, facility->point);
    const Field *field = schema_field(&c->data->schema, STR("district"));
    if (around && around != facility->district && field)
        diag_add(c->diag, DIAG_CHECK_OTHER_DISTRICT, place_of_field(facility, field), facility->district->label,
                 around->label);
}

static bool is_stale(const Checker *c, const Facility *facility, int months)
{
    const Fact *fact = facility_fact(facility, schema_field(&c->data->schema, STR("confirmed_on")));
    return fact && date_is_set(fact->date) && date_cmp(date_add_months(fact->date, months), c->options->as_of) < 0;
}

/* A number of months that cannot be one is taken for the usual one, and said. */
static void check_months(Checker *c)
{
    for (size_t i = 0; i < c->data->setting_count; i++) {
        const Setting *s = &c->data->settings[i];
        long months;
        if (str_eq(s->key, STR("stale_months")) && !str_empty(s->value) &&
            (!str_to_int(str_trim(s->value), &months) || months != dataset_stale_months(c->data)))
            diag_add(c->diag, DIAG_CHECK_MONTHS, s->place, s->key, s->value);
    }
}

/* A question of site.csv that is answered neither way is taken for no, and said. */
static void check_answers(Checker *c)
{
    for (size_t i = 0; i < c->data->setting_count; i++) {
        const Setting *s = &c->data->settings[i];
        if (str_eq(s->key, STR("consultation_office_for_residents")) && !str_empty(str_trim(s->value)) &&
            answer_of(c->scratch, s->value) == ANSWER_NONE)
            diag_add(c->diag, DIAG_CHECK_ANSWER, s->place, s->key, s->value);
    }
}

static void check_freshness(Checker *c)
{
    int months = dataset_stale_months(c->data);
    size_t stale = 0;
    for (size_t i = 0; i < c->data->facility_count; i++)
        stale += is_stale(c, c->data->facilities[i], months);
    if (stale)
        diag_add(c->diag, DIAG_CHECK_STALE, place_none(), number_text(c, stale), number_text(c, (size_t)months));
}

static void count_missing(Checker *c)
{
    const Field *kana = schema_field(&c->data->schema, STR("name_kana"));
    size_t no_kana = 0, no_point = 0;
    Buf ids = buf_on(c->scratch);
    for (size_t i = 0; i < c->data->facility_count; i++) {
        no_kana += kana && !facility_fact(c->data->facilities[i], kana);
        if (c->data->facilities[i]->has_point)
            continue;
        if (no_point < NAMED_AT_MOST)
            buf_printf(&ids, "%s" STR_FMT, no_point ? "、" : "", STR_ARG(c->data->facilities[i]->id));
        no_point++;
    }
    if (no_point > NAMED_AT_MOST)
        buf_put(&ids, STR(" …"));
    if (no_kana)
        diag_add(c->diag, DIAG_CHECK_NO_KANA, place_none(), kana->rows[0].label, number_text(c, no_kana));
    if (no_point)
        diag_add(c->diag, DIAG_CHECK_NO_POINT, place_none(), number_text(c, no_point), buf_str(&ids));
}

/* ---- many on one point: a geocoder's default, more often than one building ---- */

static int by_point(const void *x, const void *y)
{
    const Facility *a = *(Facility *const *)x, *b = *(Facility *const *)y;
    if (a->point.lon != b->point.lon)
        return a->point.lon < b->point.lon ? -1 : 1;
    if (a->point.lat != b->point.lat)
        return a->point.lat < b->point.lat ? -1 : 1;
    return str_cmp(a->id, b->id);
}

static void report_shared(Checker *c, Facility **group, size_t count)
{
    Buf ids = buf_on(c->scratch);
    for (size_t i = 0; i < count && i < SHARED_BY_MANY; i++)
        buf_printf(&ids, "%s" STR_FMT, i ? "、" : "", STR_ARG(group[i]->id));
    if (count > SHARED_BY_MANY)
        buf_put(&ids, STR(" …"));
    const Field *latitude = schema_field(&c->data->schema, STR("latitude"));
    diag_add(c->diag, DIAG_CHECK_SHARED_POINT, place_of_field(group[0], latitude), number_text(c, count),
             buf_str(&ids));
}

static void check_shared_points(Checker *c)
{
    VEC(Facility *) with = {0};
    for (size_t i = 0; i < c->data->facility_count; i++)
        if (c->data->facilities[i]->has_point)
            vec_push(c->scratch, &with, c->data->facilities[i]);
    if (with.count)
        qsort(with.items, with.count, sizeof *with.items, by_point);
    for (size_t from = 0, to; from < with.count; from = to) {
        for (to = from + 1; to < with.count; to++)
            if (with.items[to]->point.lon != with.items[from]->point.lon ||
                with.items[to]->point.lat != with.items[from]->point.lat)
                break;
        if (to - from >= SHARED_BY_MANY)
            report_shared(c, with.items + from, to - from);
    }
}

/* ---- districts ---- */

static const Facility *facility_of(const Dataset *data, Str id)
{
    for (size_t i = 0; i < data->facility_count; i++)
        if (str_eq(data->facilities[i]->id, id))
            return data->facilities[i];
    return NULL;
}

/* A ward that names no centre at all has not begun with them; one that names some
 * has forgotten the others. */
static void check_centers(Checker *c)
{
    bool any = false;
    for (size_t i = 0; i < c->data->district_count; i++)
        any = any || c->data->districts[i].center.len;
    for (size_t i = 0; i < c->data->district_count; i++) {
        const District *d = &c->data->districts[i];
        if (d->center.len && !facility_of(c->data, d->center))
            diag_add(c->diag, DIAG_CHECK_CENTER_MISSING, d->place, d->label, d->center);
        else if (any && !d->center.len)
            diag_add(c->diag, DIAG_CHECK_NO_CENTER, d->place, d->label);
    }
}

void check_dataset(Dataset *data, const CheckOptions *options, Diag *diag)
{
    Checker c = {.data = data, .options = options, .diag = diag, .scratch = arena_open()};
    if (options->drawable)
        c.seen = arena_array(c.scratch, uint8_t, CODE_POINTS);
    for (size_t i = 0; i < data->facility_count; i++) {
        if (options->drawable)
            check_drawable(&c, data->facilities[i]);
        check_address(&c, data->facilities[i]);
        check_one_address(&c, data->facilities[i]);
        check_future(&c, data->facilities[i]);
        check_district(&c, data->facilities[i]);
    }
    for (size_t i = 0; i < data->contact_count && options->drawable; i++)
        check_contact(&c, &data->contacts[i]);
    check_months(&c);
    check_answers(&c);
    check_freshness(&c);
    count_missing(&c);
    check_same_places(&c);
    check_shared_points(&c);
    check_centers(&c);
    tiling_of(data, diag);
    arena_close(c.scratch);
}
