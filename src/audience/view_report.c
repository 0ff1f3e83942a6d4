/* The internal report: what is old, has no point, or is kept back for want of consent. */
#include "audience/builder.h"
#include "model/consent.h"

typedef struct Tally {
    size_t total, confirmed, stale, no_consent, no_point, bad_url, partly, services, fields;
} Tally;

/* What neither residents nor professionals read of a facility because it has not said
 * that they may. Who consents for professionals alone has answered. */
typedef struct Silence {
    bool whole;            /* nothing of it is shown */
    size_t services;       /* of which nothing is shown, of a facility that is */
    size_t fields;         /* of services that are shown */
    const Field **which;   /* each once, in the dictionary's order */
    size_t which_count;
} Silence;

static bool any_source(const Policy *outside, const Service *s)
{
    for (size_t r = 0; r < s->row_count; r++)
        if (policy_source(outside, &s->rows[r])) return true;
    return false;
}

/* Some source's value is neither shown nor what is shown in its place. */
static bool is_kept_back(const Policy *outside, const Facility *f, const Service *s, const Field *field)
{
    if (!policy_field(outside, f, s, field)) return false;
    const Fact *shown = policy_fact(outside, f, s, field, NULL);
    for (size_t r = 0; r < s->row_count; r++) {
        const Fact *fact = &s->rows[r].facts[field->index];
        if (fact->text.len && !(shown && str_eq(shown->text, fact->text)) &&
            !policy_cell(outside, f, s, &s->rows[r], field))
            return true;
    }
    return false;
}

static void add_fields(Builder *b, const Policy *outside, const Facility *f, Silence *silence)
{
    const Schema *schema = &b->data->schema;
    silence->which = arena_array(b->scratch, const Field *, schema->count);
    for (size_t i = 0; i < schema->count; i++) {
        size_t before = silence->fields;
        for (size_t j = 0; j < f->service_count; j++)
            silence->fields += any_source(outside, f->services[j]) && is_kept_back(outside, f, f->services[j], &schema->fields[i]);
        if (silence->fields > before) silence->which[silence->which_count++] = &schema->fields[i];
    }
}

static Silence silence_of(Builder *b, const Facility *f)
{
    Policy outside = policy_for(&b->policy, AUDIENCE_PROFESSIONAL);
    Silence silence = {.whole = true};
    for (size_t j = 0; j < f->service_count; j++) {
        bool shown = any_source(&outside, f->services[j]);
        silence.whole = silence.whole && !shown;
        silence.services += !shown;
    }
    silence.whole = silence.whole || consent_refused(f);
    if (!silence.whole) add_fields(b, &outside, f, &silence);
    return silence;
}

static bool is_partly(const Silence *s) { return !s->whole && (s->services || s->fields); }

/* A website that no link can be made of. */
static bool has_bad_url(Builder *b, const Kept *kept)
{
    Value url = record_get(kept->record, b->names[N_website]);
    return url.kind == VALUE_STRING && !str_starts(url.string, STR("http://")) &&
           !str_starts(url.string, STR("https://"));
}

static void tally(Builder *b, const Kept *kept, const Silence *silence, Tally *t)
{
    t->total++;
    t->stale += kept->stale;
    t->confirmed += !kept->stale;
    t->no_consent += silence->whole;
    t->no_point += !record_has(kept->record, b->names[N_lat]);
    t->bad_url += has_bad_url(b, kept);
    if (!is_partly(silence)) return;
    t->partly++;
    t->services += silence->services;
    t->fields += silence->fields;
}

static void put_count(Builder *b, Value v, ViewName name, size_t count)
{
    put(b, v, name, value_number((double)count));
}

static Value tally_value(Builder *b, const Tally *t)
{
    Value v = value_record(b->arena);
    put_count(b, v, N_total, t->total);
    put_count(b, v, N_count, t->total);
    put_count(b, v, N_confirmed, t->confirmed);
    put_count(b, v, N_stale, t->stale);
    put_count(b, v, N_no_consent, t->no_consent);
    put_count(b, v, N_no_point, t->no_point);
    put_count(b, v, N_bad_url, t->bad_url);
    put_count(b, v, N_held_back, t->no_consent);
    put_count(b, v, N_partly, t->partly);
    put_count(b, v, N_services, t->services);
    put_count(b, v, N_fields, t->fields);
    return v;
}

static Value tally_rows(Builder *b, const Silence *silences)
{
    Value rows = value_list(b->arena);
    for (size_t c = 0; c < b->data->category_count; c++) {
        Tally t = {0};
        for (size_t i = 0; i < b->kept_count; i++)
            if (record_get(b->kept[i].record, b->names[N_category]).record == b->categories[c].record)
                tally(b, &b->kept[i], &silences[i], &t);
        if (!t.total) continue;
        Value row = tally_value(b, &t);
        put(b, row, N_category, b->categories[c]);
        list_push(b->arena, rows, row);
    }
    return rows;
}

static Value named(Builder *b, const Kept *kept)
{
    Value v = value_record(b->arena);
    put(b, v, N_id, record_get(kept->record, b->names[N_id]));
    put(b, v, N_name, record_get(kept->record, b->names[N_name]));
    put(b, v, N_category, record_get(kept->record, b->names[N_category]));
    put(b, v, N_facility, kept->record);
    return v;
}

static Value withheld_value(Builder *b, const Kept *kept)
{
    Value v = named(b, kept);
    const char *label = consent_refused(kept->facility) ? "不同意" : "未確認";
    put(b, v, N_consent, value_string(str_from(label)));
    put(b, v, N_reason, value_string(str_printf(b->arena, "公開の同意が「%s」です", label)));
    return v;
}

static Value partly_value(Builder *b, const Kept *kept, const Silence *silence)
{
    Value v = named(b, kept), items = value_list(b->arena);
    put_count(b, v, N_services, silence->services);
    put_count(b, v, N_fields, silence->fields);
    for (size_t i = 0; i < silence->which_count; i++)
        list_push(b->arena, items, value_string(str_copy(b->arena, silence->which[i]->rows[0].label)));
    put(b, v, N_items, items);
    return v;
}

void view_add_reports(Builder *b)
{
    if (b->view->audience != AUDIENCE_INTERNAL) return;
    Value v = value_record(b->arena), stale = value_list(b->arena), consent = value_list(b->arena);
    Value point = value_list(b->arena), withheld = value_list(b->arena), partly = value_list(b->arena);
    Silence *silences = arena_array(b->scratch, Silence, b->kept_count);
    Tally all = {0};
    for (size_t i = 0; i < b->kept_count; i++) {
        const Kept *k = &b->kept[i];
        silences[i] = silence_of(b, k->facility);
        tally(b, k, &silences[i], &all);
        if (k->stale) list_push(b->arena, stale, k->record);
        if (!record_has(k->record, b->names[N_lat])) list_push(b->arena, point, k->record);
        if (is_partly(&silences[i])) list_push(b->arena, partly, partly_value(b, k, &silences[i]));
        if (!silences[i].whole) continue;
        list_push(b->arena, consent, k->record);
        list_push(b->arena, withheld, withheld_value(b, k));
    }
    put(b, v, N_stale, stale);
    put(b, v, N_no_consent, consent);
    put(b, v, N_withheld, withheld);
    put(b, v, N_partly, partly);
    put(b, v, N_no_point, point);
    put(b, v, N_placeless, point);
    put(b, v, N_categories, tally_rows(b, silences));
    put(b, v, N_totals, tally_value(b, &all));
    put(b, b->view->root, N_report, v);
    put(b, b->view->root, N_reports, v);
}
