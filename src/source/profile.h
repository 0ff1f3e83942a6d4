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
 *                  (月 … 日, 祝) and slot become the text of the field hours (or of another:
 *                  @hours:reception_hours); 00:00 to 00:00 is closed
 *   @closed        "毎週（{曜}）|第{1-5}週（{曜}）|祝日": the columns that say on which days
 *                  and weeks of the month it is closed; the value map says how ("0=closed;
 *                  1=open"). The field closed (or @closed:another) says them in words, and
 *                  the hours are those of the open weeks alone. A second such rule speaks
 *                  where the first is silent
 *   @join          "*_hours_*.csv:ID": the rules below this one are for a second table, the
 *                  file beside the first (or named in sources.csv with the same profile)
 *                  whose name is like this; its rows belong to the place whose @id is in
 *                  these columns. Which of the two a file is follows from its headings
 *   @part          below @join, "科名|科コード": what a row of the second table speaks of, by
 *                  the first of the columns that has something (a code by the value map).
 *                  @part:departments,department_hours gives the list of them to the first
 *                  field and, where their hours differ, these one by one to the second. The
 *                  field of an @hours rule is open when any part is
 *   @aside         below @join: rows whose cell is like one of the texts in value_map (*救急*)
 *                  are parts, but do not count for the hours of the whole
 *   @columns       the file has no heading row; its columns are these, in order
 *   @header        how the heading row begins: a remark, as headings are found by themselves
 */
#ifndef TSUNAGI_SOURCE_PROFILE_H
#define TSUNAGI_SOURCE_PROFILE_H

#include "source/content.h"

typedef enum RuleKind {
    RULE_FIELD,
    RULE_ID,
    RULE_MUNICIPALITY,
    RULE_KEEP,
    RULE_FLAGS,
    RULE_HOURS,
    RULE_CLOSED,
    RULE_JOIN,
    RULE_PART,
    RULE_ASIDE,
} RuleKind;

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
    const Field *field;        /* of RULE_FIELD, _HOURS, _CLOSED; of RULE_PART the list, or NULL */
    const Field *detail;       /* of RULE_PART: the parts one by one, or NULL */
    bool second;               /* of the second table */
    Str files;                 /* of RULE_JOIN: a file name with * */
    bool append;
    bool optional;  /* the file may lack its columns */
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
    const Rule *join; /* NULL: there is no second table */
} Profile;

/* NULL, with a diagnostic at the source's place, when there is no such profile.
 * Settings and the dictionary must have been read. */
const Profile *profile_read(Content *content, const Source *source);
bool profile_knows(void *profile, Str heading); /* a CsvKnown */

/* Where the rule's columns stand in a file: -1 for a missing one. */
enum { HOUR_SLOTS = 8, HOUR_DAYS = 8 };

extern const Str weekday_names[HOUR_DAYS]; /* 月 … 日, 祝 */

typedef struct RuleColumns {
    int at[RULE_COLUMNS];
    int (*hours)[HOUR_SLOTS][2]; /* of RULE_HOURS: [day][slot][from, to]; of RULE_CLOSED: [day][0][0]
                                    every week, [day][week][1] that week; else NULL */
} RuleColumns;

RuleColumns profile_columns(Arena *arena, const Rule *rule, const CsvRow *header);
/* The joined cells as written. */
Str profile_joined(Arena *arena, const Rule *rule, const RuleColumns *columns, const CsvRow *row);
/* … and as the value map turns them. */
Str profile_value(Arena *arena, const Rule *rule, const RuleColumns *columns, const CsvRow *row);
/* How many of the rule's columns the file has; of an @hours or @closed rule those of the week too. */
size_t rule_columns_found(const Rule *rule, const RuleColumns *columns);
/* Is this the header of the second table? False when the profile knows none. */
bool profile_is_second(Arena *scratch, const Profile *profile, const CsvRow *header);
/* * stands for any text; both folded alike. */
bool glob_matches(Str pattern, Str text);
/* The pair of the value map that a folded cell meets, or NULL. */
const ValuePair *rule_pair(const Rule *rule, Str folded);
/* The pair of an @flags rule that the cell meets, or NULL. */
const ValuePair *profile_flags(Arena *scratch, const Rule *rule, const RuleColumns *columns, const CsvRow *row);
/* Do @municipality and @keep want this row? */
bool profile_keeps(Arena *scratch, const Rule *rule, const RuleColumns *columns, const CsvRow *row);

#endif
