/* dataset.h - every fact the ward keeps, and where each was read.
 *
 * Filled by source/, checked by model/check, read by audience/ alone: no
 * template, document, layout or output may include this header (lint).
 *
 * A facility is a place of one provider with one or more services (SPEC rule
 * 9): rows with the same id and different categories. Where several sources speak
 * of one service, the row of each is kept whole, under the consent that is its own,
 * for what one of them may tell another may not. Facts that describe the place
 * (name, address, point, phone) are taken from the first row that has them.
 */
#ifndef TSUNAGI_MODEL_DATASET_H
#define TSUNAGI_MODEL_DATASET_H

#include "model/date.h"
#include "model/field.h"
#include "model/geo.h"
#include "model/hours.h"
#include "model/imposition.h"
#include "model/print.h"

typedef enum Consent {
    CONSENT_UNKNOWN,      /* 未確認 or blank */
    CONSENT_YES,          /* 同意 */
    CONSENT_PROFESSIONAL, /* 関係者のみ */
    CONSENT_NO,           /* 不同意 */
} Consent;

typedef enum Accept {
    ACCEPT_BLANK,   /* 未回答; never the same as × */
    ACCEPT_ACTIVE,  /* ◎ 積極的に受入 */
    ACCEPT_YES,     /* ○ 受入 */
    ACCEPT_CONSULT, /* △ 要相談 */
    ACCEPT_NO,      /* × 考えていない */
} Accept;

/* One cell, normalised by its type. text is what a reader sees. */
typedef struct Fact {
    Str text; /* empty: blank cell */
    Place place;
    union {
        double number; /* latitude, longitude, count */
        bool flag;     /* bool */
        Accept accept;
        Consent consent;
        Date date;
        const Hours *hours;
        struct {
            Str *items;
            size_t count;
        } list; /* list, ranked-list */
    };
} Fact;

typedef struct Category {
    Str key, label, group, reading;
    Audience audience;
    Str aliases; /* other names a file may use, between "|" */
    Str marker; /* shape on maps: circle, square … */
    Str colour; /* #rrggbb */
    Str note;
    unsigned index;
} Category;

typedef struct District {
    Str key, label, reading;
    Str center; /* facility id of its 地域包括支援センター */
    Str note;
    unsigned index;
    Place place;
} District;

/* One row of sources.csv. */
typedef struct Source {
    Str path, profile, title, citation, licence, url, note;
    Str approval;         /* of 国土地理院長 under the Survey Act, or 申請不要; empty: none recorded */
    Place approval_place; /* its cell; the row's first one where the column is missing */
    Date retrieved_on;
    Consent default_consent;
    unsigned index;
    size_t records; /* read from it in this run */
    Place place;
} Source;

/* What one source says of a service. */
typedef struct SourceRow {
    const Source *source;
    const Fact *facts; /* Schema.count of them, indexed by Field.index */
    Consent word;      /* written in the row; CONSENT_UNKNOWN where nothing is, too */
    bool written;
    Consent consent;   /* that these facts are under: see model/consent.h */
    bool explicit;     /* by the facility's word, not by a source's default */
    const District *around; /* where its point lies, when the row names no district */
    Place place;
} SourceRow;

/* One service at one place. */
typedef struct Service {
    const Category *category;
    SourceRow *rows; /* at least one: the ward's own before the imports, in the order of sources.csv */
    size_t row_count;
    const Field **withheld; /* consent_withheld of all rows, resolved */
    size_t withheld_count;
} Service;

typedef struct Facility {
    Str id;
    unsigned number; /* permanent; 0 until numbers are issued */
    Service **services; /* in the order of categories.csv */
    size_t service_count;
    const District *district; /* NULL when unknown */
    bool has_point;
    LonLat point;
    bool held; /* an error holds the whole record back from every edition */
} Facility;

/* One row of contacts.csv; facts by Field.index of the contacts schema. */
typedef struct Contact {
    const Facility *facility;
    Fact *facts;
    Place place;
} Contact;

typedef struct Statistic {
    Str indicator;
    int year;
    const District *district; /* NULL: the whole ward */
    Str item; /* a part of the indicator (85歳以上, 要介護5); empty: the total */
    Str area; /* another area to compare with (潮ヶ浜市); empty: this ward */
    Str unit; /* 人, 世帯, % */
    double value;
    Str source;
    Place place;
} Statistic;

typedef struct Setting {
    Str key, value;
    Audience audience;
    Place place;
} Setting;

struct Node;

/* A Markdown file: front matter and body. */
typedef struct Page {
    Str path;  /* below content/, e.g. pages/first.md */
    Str slug;  /* file name without ending unless front matter says otherwise */
    Audience audience;
    struct {
        Str key, value;
        Place place;
    } *meta;
    size_t meta_count;
    const struct Node *body; /* element `article` */
} Page;

/* One row of numbers.csv. */
typedef struct IssuedNumber {
    unsigned number;
    Str id;
    Date issued_on;  /* unset: issued by this run */
    Date retired_on; /* unset: in use */
} IssuedNumber;

typedef struct RetiredNumber {
    unsigned number;
    Date retired_on;
} RetiredNumber;

typedef struct Dataset {
    Arena *arena; /* owns all of it, lives as long as the build */
    Str directory;
    Schema schema;         /* facilities */
    Schema contact_schema; /* contacts */
    Category *categories;
    size_t category_count;
    District *districts;
    size_t district_count;
    Source *sources;
    size_t source_count;
    Facility **facilities; /* in order of number */
    size_t facility_count;
    Contact *contacts;
    size_t contact_count;
    Statistic *statistics;
    size_t statistic_count;
    Setting *settings;
    size_t setting_count;
    Page *pages; /* pages/, news/ and print/ */
    size_t page_count;
    IssuedNumber *numbers; /* all that were ever given, in order */
    size_t number_count;
    RetiredNumber *retired;
    size_t retired_count;
    GeoLayer *layers;
    size_t layer_count;
    InkTable inks;
    PrintProfiles print_profiles;
    ImpositionTables imposition;
} Dataset;

const District *dataset_district(const Dataset *data, Str key_or_label);
/* The district whose area in the layer "districts" has the point: the first where areas
 * overlap. NULL: in none, or the area's key names no district. */
const District *dataset_district_at(const Dataset *data, LonLat point);
Str dataset_setting(const Dataset *data, Str key); /* empty when absent */
/* Is this one of the ward's own files, not an import? */
bool source_is_ward(const Source *source);
/* All that is known, whoever said it: the first row's fact that is not blank, else the first row's. */
const Fact *service_fact(const Service *service, const Field *field);
/* How old a record may be, in months: site.csv's stale_months, 1 to 1200, else 12. */
int dataset_stale_months(const Dataset *data);
/* The first non-blank fact of the facility's services, or NULL. */
const Fact *facility_fact(const Facility *facility, const Field *field);
Str page_meta(const Page *page, Str key);

#endif
