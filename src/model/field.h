/* field.h - the dictionary: what can be known of a facility and who may read it.
 *
 * Read from content/fields.csv. A key may have several rows, each limited to
 * categories or groups (applies_to); for a record the most specific row wins:
 * a category key beats a group, a group beats `*`. A field without a level is
 * internal (deny by default).
 */
#ifndef TSUNAGI_MODEL_FIELD_H
#define TSUNAGI_MODEL_FIELD_H

#include "base/diag.h"
#include "base/map.h"

/* Each level contains the one before. */
typedef enum Audience {
    AUDIENCE_RESIDENT,
    AUDIENCE_PROFESSIONAL,
    AUDIENCE_INTERNAL,
} Audience;

enum { AUDIENCE_COUNT = 3 };

Str audience_key(Audience a);   /* resident, professional, internal */
Str audience_label(Audience a); /* 住民, 関係者, 内部 */
/* Key or label; false when it is neither. */
bool audience_parse(Str text, Audience *out);

typedef enum FieldType {
    FIELD_TEXT,
    FIELD_ID,
    FIELD_CATEGORY,
    FIELD_KANA,
    FIELD_DIGITS, /* digits(13): exactly that many */
    FIELD_CODE,
    FIELD_POSTAL,
    FIELD_ADDRESS,
    FIELD_REF, /* ref(districts), ref(facilities) */
    FIELD_LATITUDE,
    FIELD_LONGITUDE,
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_URL,
    FIELD_HOURS,
    FIELD_TIMETABLE, /* a line for each part: 内科：月〜金 9:00〜12:00（受付：月〜金 8:30〜11:30） */
    FIELD_LIST, /* list, list(a/b/c), list(districts), list(field) */
    FIELD_COUNT,
    FIELD_BOOL,
    FIELD_ACCEPT,
    FIELD_RANKED_LIST,
    FIELD_PERSON,
    FIELD_NOTE,
    FIELD_DATE,
    FIELD_CONSENT,
    FIELD_ENUM, /* enum(a/b/c) */
} FieldType;

typedef struct FieldRow {
    Str label;
    Str group;
    Str *applies_to; /* category keys and group labels; none: all */
    size_t applies_count;
    FieldType type;
    Str *choices; /* of enum() and list(), or the target of ref() as the only one */
    size_t choice_count;
    unsigned digits; /* of digits(n) */
    Audience audience;
    Place place;
} FieldRow;

typedef struct Field {
    Str key;
    Atom atom;
    unsigned index; /* position in Schema.fields and of a record's facts */
    FieldRow *rows; /* in file order, at least one */
    size_t row_count;
    Str *aliases;
    size_t alias_count;
} Field;

typedef struct Schema {
    Field *fields; /* in order of first appearance, which is display order */
    size_t count;
    Map by_name; /* key, label and aliases (folded by field_fold) -> Field* */
} Schema;

/* The form in which names of fields are compared: width folded, white space and
 * line breaks dropped, ASCII lower case, a trailing ※ or （必須） dropped. */
Str field_fold(Arena *arena, Str name);
/* The row that governs `field` for a record of this category and group, or NULL
 * when the field does not apply to it. */
const FieldRow *field_row(const Field *field, Str category, Str group);
const Field *schema_field(const Schema *schema, Str key);
/* Finds by header as written: key, label or alias, compared by field_fold. Uses
 * scratch of the schema's own arena: one thread at a time. */
const Field *schema_header(const Schema *schema, Str header);

#endif
