/* builder.h - inside audience/: what the parts of view.c share while a view is made. */
#ifndef TSUNAGI_AUDIENCE_BUILDER_H
#define TSUNAGI_AUDIENCE_BUILDER_H

#include "audience/policy.h"
#include "audience/view.h"
#include "base/vec.h"

/* Names of record members that are not fields of the dictionary. */
#define VIEW_NAMES(X) \
    X(site) X(audience) X(as_of) X(lang) X(groups) X(categories) X(districts) X(facilities) \
    X(windows) X(contacts) X(news) X(pages) X(prints) X(documents) X(sources) X(statistics) \
    X(retired) X(stats) X(reports) X(kana_index) X(key) X(label) X(edition) X(iso) X(wareki) \
    X(japanese) X(year) X(group) X(reading) X(aliases) X(note) X(marker) X(colour) X(count) X(url) \
    X(center) X(by_category) X(category) X(id) X(number) X(name) X(kana) X(initial) \
    X(address) X(postal_code) X(building) X(phone) X(fax) X(email) X(website) X(lat) X(lon) \
    X(district) X(phone_href) X(route_url) X(confirmed) X(stale) X(services) X(fields) X(type) \
    X(text) X(symbol) X(word) X(items) X(href) X(hours) X(week) X(always) X(exceptions) X(spans) \
    X(from) X(to) X(facility) X(title) X(citation) X(licence) X(date) X(summary) X(slug) X(body) \
    X(order) X(nav) X(icon) X(retrieved) X(indicator) X(value) X(source) X(withheld) \
    X(no_consent) X(no_point) X(json_ld) X(holiday_closed) X(consent) X(path) \
    X(features) X(matrix) X(columns) X(rows) X(cells) X(report) X(total) X(bad_url) X(held_back) \
    X(totals) X(placeless) X(partly) X(reason) X(row) X(parts) X(reception)

typedef enum ViewName {
#define X(name) N_##name,
    VIEW_NAMES(X)
#undef X
    VIEW_NAME_COUNT
} ViewName;

/* What the typed view does not say, by position of the facility. */
typedef struct Kept {
    const Facility *facility;
    Str sort_key;
    bool stale;
    Value record;
} Kept;

/* Something a facility does, as a tag and a filter: a field of type accept or
 * bool, or an item of `phases`. */
typedef struct Feature {
    Str key, label, group;
    size_t order; /* of the dictionary */
    bool consult; /* 要相談 only */
    size_t count; /* facilities that do it */
} Feature;

typedef struct Builder {
    const Dataset *data;
    Policy policy;
    View *view;
    Arena *arena;   /* the view's */
    Arena *scratch; /* gone when the view is done */
    Atom names[VIEW_NAME_COUNT];
    Date stale_before;   /* records confirmed earlier are stale */
    Kept *kept;          /* the facilities of the view, before and after sorting */
    size_t kept_count;
    Value *categories;   /* record of each dataset category, by index; nil: not shown */
    Value *districts;
    Value *category_lists, *district_lists;
    size_t *source_counts; /* services shown, by source index */
    Map slugs;             /* lower-cased slugs in use */
    Map by_id;             /* facility id -> Value* of the ones shown */
    size_t stale_count;
    bool *shown_fields;    /* by field index: some service has it in its groups */
    VEC(Feature) features; /* of the facility at hand, in dictionary order */
    Map all_features;      /* key -> Feature*, of the whole view */
} Builder;

/* Members without a value are absent: nil and the empty text are not set. */
void put(Builder *b, Value record, ViewName name, Value value);
void put_text(Builder *b, Value record, ViewName name, Str text); /* copies */
void put_date(Builder *b, Value record, ViewName name, Date date);
Value view_date(Builder *b, Date date);
void put_atom(Builder *b, Value record, Atom name, Value value);

/* A file name from an id: [A-Za-z0-9_-], unique in its folder without regard to case. */
Str view_slug(Builder *b, const char *folder, Str id);
/* slug, and url "/folder/slug.html" */
void put_url(Builder *b, Value record, const char *folder, Str id);

/* view_facility.c */
Value view_facility(Builder *b, const Facility *facility, Kept *kept);
/* One cell as templates see it by its key; nil when blank or not for this audience. */
Value view_value(Builder *b, const FieldRow *row, const Fact *fact);
Value view_hours(Builder *b, Str text, const Hours *hours);
Value view_json_ld(Builder *b, const Kept *kept);
/* Of the first shown service and the first of its sources whose cell may be seen and is not blank. */
const Fact *view_fact(Builder *b, const Facility *facility, const Field *field);

/* view_features.c: what facilities do, for tags, filters and the matrix. */
void view_note_feature(Builder *b, const Field *field, const FieldRow *row, const Fact *fact);
void view_put_features(Builder *b, Value facility);
void view_add_features(Builder *b);
void view_add_matrix(Builder *b);
/* ◎ … and its word, as this audience reads it. */
const char *view_accept_symbol(Accept accept);
const char *view_accept_word(Accept accept, Audience audience);

/* view_site.c: everything that is not a facility. */
void view_add_site(Builder *b);
void view_add_pages(Builder *b);
void view_add_contacts(Builder *b);
void view_add_statistics(Builder *b);
void view_add_sources(Builder *b);
void view_copy_layers(Builder *b);

/* view_report.c: what the staff should see to. */
void view_add_reports(Builder *b);

#endif
