/* profile.h - how somebody else's CSV becomes fields: data, not code.
 *
 * profiles/<name>.csv, one row a rule: column,field,value_map,note
 *
 *   column      the heading in their file; "A+B" joins two columns; "#3" is the third
 *               column of a file without headings; empty for a constant
 *   field       a key of fields.csv; "+key" appends to what an earlier rule gave;
 *               or a directive that begins with @
 *   value_map   "theirs=ours;theirs=ours": whole values, width and spaces folded; a *
 *               in theirs stands for any text (*歯科*=dental), a lone * for all others;
 *               a * in ours for the value as it was (*= 内線*); nothing right of the =
 *               leaves the cell blank; "=text" is a constant
 *
 *   @id            the columns that make the stable id of the place
 *   @municipality  code column; kept are rows of the setting municipality_codes, or of
 *                  the codes in value_map ("271063;271071"); compared by five digits
 *   @keep          kept are rows whose cell contains one of the texts in value_map;
 *                  {setting} stands for the ward's setting, and an empty one keeps all
 *   @flags         the value map names bool fields ("支援診=home_support_clinic,…") that
 *                  the value makes ○
 *   @hours         "{曜}_開店{1-8}_開始|{曜}_開店{1-8}_終了": two columns for each weekday
 *                  (月 … 日, 祝) and slot become the text of the field hours; 00:00 to
 *                  00:00 is closed
 *   @columns       the file has no heading row; its columns are these, in order
 *   @header        how the heading row begins: a remark, as headings are found by themselves
 */
#ifndef TSUNAGI_SOURCE_PROFILE_H
#define TSUNAGI_SOURCE_PROFILE_H

#include "source/content.h"

typedef enum RuleKind { RULE_FIELD, RULE_ID, RULE_MUNICIPALITY, RULE_KEEP, RULE_FLAGS, RULE_HOURS } RuleKind;

typedef struct ValuePair {
    Str theirs; /* folded by field_fold */
    Str ours;
    bool glob;           /* theirs has a * */
    const Field **flags; /* of RULE_FLAGS */
    size_t flag_count;
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
    CsvRow columns; /* of a file without headings; count 0: it has them */
    Map headings;   /* folded */
} Profile;

/* NULL, with a diagnostic at the source's place, when there is no such profile.
 * Settings and the dictionary must have been read. */
const Profile *profile_read(Content *content, const Source *source);
bool profile_knows(void *profile, Str heading); /* a CsvKnown */

/* Where the rule's columns stand in a file: -1 for a missing one. */
enum { HOUR_SLOTS = 8, HOUR_DAYS = 8 };

typedef struct RuleColumns {
    int at[RULE_COLUMNS];
    int (*hours)[HOUR_SLOTS][2]; /* of RULE_HOURS: [day][slot][from, to], else NULL */
} RuleColumns;

RuleColumns profile_columns(Arena *arena, const Rule *rule, const CsvRow *header);
/* The joined cells as written. */
Str profile_joined(Arena *arena, const Rule *rule, const RuleColumns *columns, const CsvRow *row);
/* … and as the value map turns them. */
Str profile_value(Arena *arena, const Rule *rule, const RuleColumns *columns, const CsvRow *row);
/* 月〜金 9:00〜12:00、14:00〜17:00／土 9:00〜12:00, from the columns of an @hours rule. */
Str profile_hours(Arena *arena, const RuleColumns *columns, const CsvRow *row);
/* The pair of an @flags rule that the cell meets, or NULL. */
const ValuePair *profile_flags(Arena *scratch, const Rule *rule, const RuleColumns *columns, const CsvRow *row);
/* Do @municipality and @keep want this row? */
bool profile_keeps(Arena *scratch, const Rule *rule, const RuleColumns *columns, const CsvRow *row);

#endif
