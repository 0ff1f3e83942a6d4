#include "source/tables.h"

#include "base/utf8.h"
#include "base/vec.h"

/* Keys make file names, URLs and class names. */
static bool good_key(Str key)
{
    for (size_t i = 0; i < key.len; i++) {
        char c = key.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-')
            return false;
    }
    return key.len > 0;
}

/* Reports a key that is malformed or was there before. */
static bool take_key(Content *content, Map *seen, Str key, Place place)
{
    if (!good_key(key))
        return diag_add(content->diag, DIAG_KEY_MALFORMED, place, key);
    if (!map_set(seen, key, seen))
        return diag_add(content->diag, DIAG_KEY_TWICE, place, key);
    return true;
}

/* ---- site.csv ---- */

static void need_ward_name(Content *content)
{
    Str key = STR("ward_name");
    for (size_t i = 0; i < content->data->setting_count; i++) {
        const Setting *setting = &content->data->settings[i];
        if (!str_eq(setting->key, key))
            continue;
        if (str_empty(setting->value))
            diag_add(content->diag, DIAG_WARD_NAME_EMPTY, setting->place, STR(""));
        return;
    }
    diag_add(content->diag, DIAG_SETTING_MISSING, place_file(STR("site.csv")), key);
}

void settings_read(Content *content)
{
    enum { KEY, VALUE, LABEL, AUDIENCE, COUNT };
    static const char *const headings[COUNT] = {"key|キー|項目", "value|値|内容|設定値", "label|説明|項目名",
                                                "audience|公開範囲"};
    Sheet sheet;
    if (!sheet_read(content, STR("site.csv"), false, headings, COUNT, &sheet)) {
        diag_add(content->diag, DIAG_FILE_MISSING, place_file(STR("site.csv")), STR("site.csv"));
        return;
    }
    VEC(Setting) settings = {0};
    Map seen = map_on(content->arena);
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        Setting setting = {.key = sheet_cell(&sheet, row, KEY), .value = sheet_cell(&sheet, row, VALUE),
                           .audience = AUDIENCE_RESIDENT, .place = sheet_place(&sheet, row, VALUE)};
        if (!take_key(content, &seen, setting.key, sheet_place(&sheet, row, KEY)))
            continue;
        Str level = sheet_cell(&sheet, row, AUDIENCE);
        if (!str_empty(level) && !audience_parse(level, &setting.audience)) {
            setting.audience = AUDIENCE_INTERNAL;
            diag_add(content->diag, DIAG_LEVEL_UNKNOWN, sheet_place(&sheet, row, AUDIENCE), setting.key);
        }
        vec_push(content->arena, &settings, setting);
    }
    content->data->settings = settings.items;
    content->data->setting_count = settings.count;
    need_ward_name(content);
}

/* ---- categories.csv ---- */

/* A category without a level would show to everybody by accident: internal. */
static Audience category_level(Content *content, Str text, Str key, Place place)
{
    Audience level = AUDIENCE_INTERNAL;
    if (!audience_parse(text, &level))
        diag_add(content->diag, DIAG_LEVEL_UNKNOWN, place, key);
    return level;
}

static bool has_word(Str list, Str word)
{
    for (Str part; str_split(&list, ' ', &part);)
        if (str_eq(part, word))
            return true;
    return false;
}

void categories_read(Content *content)
{
    enum { KEY, LABEL, GROUP, READING, AUDIENCE, MARKER, COLOUR, NOTE, ALIASES, COUNT };
    static const char *const headings[COUNT] = {
        "key|キー",           "label|名称|種別|種別名", "group|分類|グループ", "reading|読み|よみ|ふりがな",
        "audience|公開範囲", "marker|記号|図形",       "colour|color|色",    "note|備考", "aliases|別名"};
    static const char *const shapes = "circle square triangle diamond pentagon hexagon star cross drop house shield";
    Str path = STR("categories.csv");
    Sheet sheet;
    if (!sheet_read(content, path, true, headings, COUNT, &sheet)) {
        diag_add(content->diag, DIAG_FILE_MISSING, place_file(path), path);
        return;
    }
    VEC(Category) categories = {0};
    Map seen = map_on(content->arena);
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        Category c = {.key = sheet_cell(&sheet, row, KEY), .label = sheet_cell(&sheet, row, LABEL),
                      .group = sheet_cell(&sheet, row, GROUP), .reading = sheet_cell(&sheet, row, READING),
                      .marker = sheet_cell(&sheet, row, MARKER), .colour = sheet_cell(&sheet, row, COLOUR),
                      .note = sheet_cell(&sheet, row, NOTE), .aliases = sheet_cell(&sheet, row, ALIASES),
                      .index = (unsigned)categories.count};
        if (!take_key(content, &seen, c.key, sheet_place(&sheet, row, KEY)))
            continue;
        c.audience = category_level(content, sheet_cell(&sheet, row, AUDIENCE), c.key,
                                    sheet_place(&sheet, row, AUDIENCE));
        if (str_empty(c.label))
            c.label = c.key;
        if (!str_empty(c.marker) && !has_word(str_from(shapes), c.marker)) {
            diag_add(content->diag, DIAG_MARKER_UNKNOWN, sheet_place(&sheet, row, MARKER), c.marker, str_from(shapes));
            c.marker = STR("");
        }
        vec_push(content->arena, &categories, c);
    }
    content->data->categories = categories.items;
    content->data->category_count = categories.count;
}

/* ---- districts.csv ---- */

void districts_read(Content *content)
{
    enum { KEY, LABEL, READING, CENTER, NOTE, COUNT };
    static const char *const headings[COUNT] = {"key|キー|地区コード", "label|名称|地区|地区名",
                                                "reading|読み|よみ|ふりがな",
                                                "center|centre|地域包括支援センター|担当窓口", "note|備考"};
    Sheet sheet;
    if (!sheet_read(content, STR("districts.csv"), false, headings, COUNT, &sheet)) {
        diag_add(content->diag, DIAG_DISTRICTS_MISSING, place_file(STR("districts.csv")), STR(""));
        return;
    }
    VEC(District) districts = {0};
    Map seen = map_on(content->arena);
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        District d = {.key = sheet_cell(&sheet, row, KEY), .label = sheet_cell(&sheet, row, LABEL),
                      .reading = sheet_cell(&sheet, row, READING), .center = sheet_cell(&sheet, row, CENTER),
                      .note = sheet_cell(&sheet, row, NOTE), .index = (unsigned)districts.count,
                      .place = sheet_place(&sheet, row, KEY)};
        if (!take_key(content, &seen, d.key, d.place))
            continue;
        if (str_empty(d.label))
            d.label = d.key;
        vec_push(content->arena, &districts, d);
    }
    content->data->districts = districts.items;
    content->data->district_count = districts.count;
}

/* ---- sources.csv ---- */

bool consent_parse(Str text, Consent *out)
{
    static const struct {
        const char *word;
        Consent consent;
    } words[] = {
        {"同意", CONSENT_YES},       {"同意する", CONSENT_YES},     {"同意あり", CONSENT_YES},
        {"○", CONSENT_YES},          {"〇", CONSENT_YES},           {"◯", CONSENT_YES},
        {"yes", CONSENT_YES},        {"professional", CONSENT_PROFESSIONAL},
        {"no", CONSENT_NO},          {"unknown", CONSENT_UNKNOWN},  {"関係者のみ", CONSENT_PROFESSIONAL},
        {"関係者のみ同意", CONSENT_PROFESSIONAL}, {"関係者限り", CONSENT_PROFESSIONAL},
        {"△", CONSENT_PROFESSIONAL}, {"不同意", CONSENT_NO},        {"同意しない", CONSENT_NO},
        {"同意なし", CONSENT_NO},    {"×", CONSENT_NO},             {"✕", CONSENT_NO},
        {"未確認", CONSENT_UNKNOWN}, {"未回答", CONSENT_UNKNOWN},   {"-", CONSENT_UNKNOWN},
        {"－", CONSENT_UNKNOWN},     {"", CONSENT_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_eq_ascii_case(str_trim(text), str_from(words[i].word)))
            continue;
        *out = words[i].consent;
        return true;
    }
    *out = CONSENT_UNKNOWN;
    return false;
}

void sources_read(Content *content)
{
    enum { PATH, PROFILE, TITLE, CITATION, LICENCE, URL, RETRIEVED, CONSENT, NOTE, APPROVAL, COUNT };
    static const char *const headings[COUNT] = {
        "path|ファイル|場所",   "profile|読み方|取込方式",      "title|名称|出典名", "citation|出典表示|出典の書き方",
        "licence|license|利用条件", "url|アドレス|URL",          "retrieved_on|取得日|時点", "consent|同意|既定の同意",
        "note|備考", "approval|承認番号|測量法の承認"};
    Sheet sheet;
    if (!sheet_read(content, STR("sources.csv"), false, headings, COUNT, &sheet)) {
        diag_add(content->diag, DIAG_SOURCES_MISSING, place_file(STR("sources.csv")), STR(""));
        return;
    }
    VEC(Source) sources = {0};
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        Source s = {.path = sheet_cell(&sheet, row, PATH), .profile = sheet_cell(&sheet, row, PROFILE),
                    .title = sheet_cell(&sheet, row, TITLE), .citation = sheet_cell(&sheet, row, CITATION),
                    .licence = sheet_cell(&sheet, row, LICENCE), .url = sheet_cell(&sheet, row, URL),
                    .note = sheet_cell(&sheet, row, NOTE), .approval = sheet_cell(&sheet, row, APPROVAL),
                    .approval_place = sheet_place(&sheet, row, sheet.columns[APPROVAL] < 0 ? PATH : APPROVAL), .index = (unsigned)sources.count,
                    .place = sheet_place(&sheet, row, PATH)};
        while (s.path.len > 1 && str_ends(s.path, STR("/")))
            s.path.len--;
        if (str_empty(s.path)) {
            diag_add(content->diag, DIAG_SOURCE_NO_PATH, s.place, STR(""));
            continue;
        }
        Str date = sheet_cell(&sheet, row, RETRIEVED), consent = sheet_cell(&sheet, row, CONSENT);
        if (!str_empty(date) && !date_parse(date, &s.retrieved_on))
            diag_add(content->diag, DIAG_DATE, sheet_place(&sheet, row, RETRIEVED), STR("retrieved_on"));
        if (!consent_parse(consent, &s.default_consent))
            diag_add(content->diag, DIAG_CONSENT, sheet_place(&sheet, row, CONSENT), consent);
        vec_push(content->arena, &sources, s);
    }
    content->data->sources = sources.items;
    content->data->source_count = sources.count;
}

/* ---- statistics.csv ---- */

/* 2026, 令和8年, 2026年度, R8. */
static bool parse_year(Arena *arena, Str text, int *year)
{
    Str folded = utf8_fold(arena, str_trim(text));
    static const Str ends[] = {{"年度", 6}, {"年", 3}};
    for (size_t i = 0; i < 2; i++)
        if (str_ends(folded, ends[i]))
            folded = str_slice(folded, 0, folded.len - ends[i].len);
    Date date;
    long number;
    if (str_to_int(folded, &number) && number >= 1900 && number <= 2200)
        *year = (int)number;
    else if (date_parse(str_join(arena, folded, STR("年6月1日")), &date))
        *year = date.year;
    else
        return false;
    return true;
}

/* 12,345, １２３, 12.5%, 1,234人. */
static bool parse_value(Arena *arena, Str text, double *value)
{
    Str folded = utf8_fold(arena, text);
    Buf digits = buf_on(arena);
    for (size_t i = 0; i < folded.len; i++)
        if (folded.data[i] != ',' && folded.data[i] != ' ')
            buf_putc(&digits, folded.data[i]);
    static const Str units[] = {{"%", 1}, {"人", 3}, {"世帯", 6}, {"か所", 6}, {"件", 3}};
    Str number = buf_str(&digits);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_ends(number, units[i]))
            number = str_slice(number, 0, number.len - units[i].len);
    return str_to_double(number, value);
}

void statistics_read(Content *content)
{
    enum { INDICATOR, YEAR, DISTRICT, ITEM, VALUE, UNIT, AREA, SOURCE, COUNT };
    static const char *const headings[COUNT] = {"indicator|指標", "year|年|年度|時点", "district|地区",
                                                "item|内訳",      "value|値|数値",     "unit|単位",
                                                "area|地域|比較する地域", "source|出典"};
    Sheet sheet;
    if (!sheet_read(content, STR("statistics.csv"), false, headings, COUNT, &sheet))
        return;
    VEC(Statistic) statistics = {0};
    for (size_t i = 0; i < sheet.table.row_count; i++) {
        const CsvRow *row = &sheet.table.rows[i];
        Statistic s = {.indicator = sheet_cell(&sheet, row, INDICATOR), .item = sheet_cell(&sheet, row, ITEM),
                       .unit = sheet_cell(&sheet, row, UNIT), .area = sheet_cell(&sheet, row, AREA),
                       .source = sheet_cell(&sheet, row, SOURCE), .place = sheet_place(&sheet, row, VALUE)};
        Str district = sheet_cell(&sheet, row, DISTRICT), value = sheet_cell(&sheet, row, VALUE);
        s.district = str_empty(district) ? NULL : dataset_district(content->data, district);
        if (!str_empty(district) && !s.district)
            diag_add(content->diag, DIAG_DISTRICT_UNKNOWN, sheet_place(&sheet, row, DISTRICT), district);
        else if (!parse_year(content->arena, sheet_cell(&sheet, row, YEAR), &s.year))
            diag_add(content->diag, DIAG_YEAR, sheet_place(&sheet, row, YEAR), sheet_cell(&sheet, row, YEAR));
        else if (str_empty(value))
            continue;
        else if (!parse_value(content->arena, value, &s.value))
            diag_add(content->diag, DIAG_NUMBER, s.place, STR("value"));
        else
            vec_push(content->arena, &statistics, s);
    }
    content->data->statistics = statistics.items;
    content->data->statistic_count = statistics.count;
}
