/* profile.h - how somebody else's CSV becomes fields: data, not code.
 *
 * profiles/<name>.csv, one row a rule: column,field,value_map,note
 *
 *   column      the heading in their file; "A+B" joins two columns; "#3" is the third
 *               column of a file without headings; empty for a constant
 *   field       a key of fields.csv; "+key" appends to what an earlier rule gave;
 *               or a directive that begins with @
 *   value_map   "theirs=ours;theirs=ours": whole values, width and spaces folded;
 *               "*=ours" for all others; nothing right of the = leaves the cell blank;
 *               "=text" is a constant
 *
 *   @id            the columns that make the stable id of the place
 *   @municipality  code column; kept are rows of the setting municipality_codes, or of
 *                  the codes in value_map ("271063;271071"); compared by five digits
 *   @keep          kept are rows whose cell contains one of the texts in value_map;
 *                  {setting} stands for the ward's setting, and an empty one keeps all
 *   @header        value_map "none": the file has no heading row
 */
#ifndef TSUNAGI_SOURCE_PROFILE_H
#define TSUNAGI_SOURCE_PROFILE_H

#include "source/content.h"

typedef enum RuleKind { RULE_FIELD, RULE_ID, RULE_MUNICIPALITY, RULE_KEEP } RuleKind;

typedef struct ValuePair {
    Str theirs; /* folded by field_fold */
    Str ours;
} ValuePair;

enum { RULE_COLUMNS = 4 };

typedef struct Rule {
    RuleKind kind;
    Str columns[RULE_COLUMNS]; /* headings */
    size_t column_count;       /* 0: a constant */
    const Field *field;        /* of RULE_FIELD */
    bool append;
    bool has_other; /* "*=" was given */
    Str other;
    Str constant;
    ValuePair *pairs; /* of RULE_MUNICIPALITY and RULE_KEEP: what is kept, in theirs */
    size_t pair_count;
    Place place;
} Rule;

typedef struct Profile {
    Str name;
    Rule *rules;
    size_t rule_count;
    bool no_header;
    Map headings; /* folded */
} Profile;

/* NULL, with a diagnostic at the source's place, when there is no such profile.
 * Settings and the dictionary must have been read. */
const Profile *profile_read(Content *content, const Source *source);
bool profile_knows(void *profile, Str heading); /* a CsvKnown */

/* Where the rule's columns stand in a file: -1 for a missing one. */
typedef struct RuleColumns {
    int at[RULE_COLUMNS];
} RuleColumns;

RuleColumns profile_columns(Arena *scratch, const Rule *rule, const CsvRow *header);
/* The joined cells as written. */
Str profile_joined(Arena *arena, const Rule *rule, const RuleColumns *columns, const CsvRow *row);
/* … and as the value map turns them. */
Str profile_value(Arena *arena, const Rule *rule, const RuleColumns *columns, const CsvRow *row);
/* Do @municipality and @keep want this row? */
bool profile_keeps(Arena *scratch, const Rule *rule, const RuleColumns *columns, const CsvRow *row);

#endif
