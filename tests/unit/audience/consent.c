/* Every cell of the decision: the default of a source, the word of the row, the kind of the
 * field, the audience; and sources in every order (SPEC rule 2). */
#include "../source/ward.h"

#include "audience/policy.h"
#include "audience/view.h"
#include "model/consent.h"

static const char FIELDS[] =
    "key,label,group,applies_to,type,audience,aliases\n"
    "id,施設ID,基,*,id,resident,\ncategory,種別,基,*,category,resident,\nname,名称,基,*,text,resident,\n"
    "address,住所,基,*,address,resident,\nlatitude,緯度,基,*,latitude,resident,\nlongitude,経度,基,*,longitude,resident,\n"
    "district,地区,基,*,ref(districts),resident,\nphone,電話番号,基,*,phone,resident,\nfax,FAX番号,基,*,phone,professional,\n"
    "website,ホームページ,基,*,url,resident,\nwish,要望,調,*,text,resident,\nperson,担当者,調,*,person,professional,\nmemo,メモ,調,*,note,internal,\n"
    "consent,公開の同意,同,*,consent,internal,\nconsent_withheld,非公開とする項目,同,*,list(field),internal,\n"
    "confirmed_on,確認日,更,*,date,resident,\n";

static const char PROFILE[] =
    "column,field,value_map,note\n番号,@id,,\n種類,category,,\n名,name,,\n住,address,,\n緯,latitude,,\n経,longitude,,\n"
    "電,phone,,\nファクス,fax,,\n網,website,,\n";

typedef enum { NO_DEFAULT, YES, PROFESSIONALS, NO, DEFAULTS } Default;
static const char *const DEFAULT_WORDS[DEFAULTS] = {"", "同意", "関係者のみ", "不同意"};
typedef enum { SILENT, UNANSWERED, AGREES, FOR_PROFESSIONALS, REFUSES, WORDS } Word;
static const char *const WORD_TEXTS[WORDS] = {"", "未確認", "同意", "関係者のみ", "不同意"};

/* Who reads what only the survey says, and what only the import says. The survey's own file
 * has no default, or 同意. R, P, I: residents, professionals, internal. */
static const struct {
    Word word;
    Default survey, law;
    const char *of_survey, *of_law;
} TABLE[] = {
    {SILENT, NO_DEFAULT, NO_DEFAULT, "--I", "--I"},
    {SILENT, NO_DEFAULT, YES, "--I", "RPI"},
    {SILENT, NO_DEFAULT, PROFESSIONALS, "--I", "-PI"},
    {SILENT, NO_DEFAULT, NO, "--I", "--I"},
    {SILENT, YES, NO_DEFAULT, "RPI", "--I"},
    {SILENT, YES, YES, "RPI", "RPI"},
    {SILENT, YES, PROFESSIONALS, "RPI", "-PI"},
    {SILENT, YES, NO, "--I", "--I"}, /* a refusal by default is one until the row says otherwise */
    {UNANSWERED, NO_DEFAULT, NO_DEFAULT, "--I", "--I"},
    {UNANSWERED, NO_DEFAULT, YES, "--I", "RPI"},
    {UNANSWERED, NO_DEFAULT, PROFESSIONALS, "--I", "-PI"},
    {UNANSWERED, NO_DEFAULT, NO, "--I", "--I"},
    {UNANSWERED, YES, NO_DEFAULT, "--I", "--I"}, /* more careful than its file */
    {UNANSWERED, YES, YES, "--I", "RPI"},
    {UNANSWERED, YES, PROFESSIONALS, "--I", "-PI"},
    {UNANSWERED, YES, NO, "--I", "--I"},
    {AGREES, NO_DEFAULT, NO_DEFAULT, "RPI", "RPI"}, /* the facility's word speaks for all */
    {AGREES, NO_DEFAULT, YES, "RPI", "RPI"},
    {AGREES, NO_DEFAULT, PROFESSIONALS, "RPI", "RPI"},
    {AGREES, NO_DEFAULT, NO, "RPI", "RPI"},
    {AGREES, YES, NO_DEFAULT, "RPI", "RPI"},
    {AGREES, YES, YES, "RPI", "RPI"},
    {AGREES, YES, PROFESSIONALS, "RPI", "RPI"},
    {AGREES, YES, NO, "RPI", "RPI"},
    {FOR_PROFESSIONALS, NO_DEFAULT, NO_DEFAULT, "-PI", "-PI"},
    {FOR_PROFESSIONALS, NO_DEFAULT, YES, "-PI", "-PI"},
    {FOR_PROFESSIONALS, NO_DEFAULT, PROFESSIONALS, "-PI", "-PI"},
    {FOR_PROFESSIONALS, NO_DEFAULT, NO, "-PI", "-PI"},
    {FOR_PROFESSIONALS, YES, NO_DEFAULT, "-PI", "-PI"},
    {FOR_PROFESSIONALS, YES, YES, "-PI", "-PI"},
    {FOR_PROFESSIONALS, YES, PROFESSIONALS, "-PI", "-PI"},
    {FOR_PROFESSIONALS, YES, NO, "-PI", "-PI"},
    {REFUSES, NO_DEFAULT, NO_DEFAULT, "--I", "--I"}, /* everything of the facility */
    {REFUSES, NO_DEFAULT, YES, "--I", "--I"},
    {REFUSES, NO_DEFAULT, PROFESSIONALS, "--I", "--I"},
    {REFUSES, NO_DEFAULT, NO, "--I", "--I"},
    {REFUSES, YES, NO_DEFAULT, "--I", "--I"},
    {REFUSES, YES, YES, "--I", "--I"},
    {REFUSES, YES, PROFESSIONALS, "--I", "--I"},
    {REFUSES, YES, NO, "--I", "--I"},
};
enum { CASES = sizeof TABLE / sizeof *TABLE };
_Static_assert(CASES == WORDS * 2 * DEFAULTS, "every cell of the table");

typedef struct Views {
    Ward *ward;
    View *of[AUDIENCE_COUNT];
} Views;

static void open_views(Views *v)
{
    ward_read(v->ward);
    assert_int_equal(diag_count(v->ward->diag, DIAG_ERROR), 0);
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++)
        v->of[a] = view_open(&v->ward->data, a, (Date){2026, 11, 1});
}

static void close_views(Views *v)
{
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++) view_close(v->of[a]);
    ward_end(v->ward);
}

static Value member(Value v, const char *key) { return record_get(v, atom(str_from(key))); }

static const ViewFacility *shown(const Views *v, Audience a, const char *id)
{
    for (size_t i = 0; i < v->of[a]->facility_count; i++)
        if (str_eq(v->of[a]->facilities[i].id, str_from(id))) return &v->of[a]->facilities[i];
    return NULL;
}

/* The text of a field of the first service; empty when there is none to read. */
static Str text_in(const Views *v, Audience a, const char *id, const char *key)
{
    const ViewFacility *f = shown(v, a, id);
    Value value = f ? member(list_at(member(f->value, "services"), 0), key) : value_nil();
    return value.kind == VALUE_STRING ? value.string : (Str){0};
}

static bool has_point(const Views *v, Audience a, const char *id)
{
    return shown(v, a, id) && shown(v, a, id)->has_point;
}

/* As `expected` ("-PI"), limited to the audiences from `level` upward. */
static void assert_read(const Views *v, const char *id, const char *key, const char *expected, Audience level)
{
    char seen[4] = "---", wanted[4] = "---";
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++) {
        bool reads = str_eq(str_from(key), STR("point")) ? has_point(v, a, id) : text_in(v, a, id, key).len > 0;
        if (reads) seen[a] = "RPI"[a];
        if (a >= level) wanted[a] = expected[a];
    }
    if (strcmp(seen, wanted) != 0) fail_msg("%s of %s: %s, should be %s", key, id, seen, wanted);
}

static Str case_id(Arena *arena, size_t i, bool home) { return str_printf(arena, "%c%zu", home ? 'h' : 'c', i); }

/* Both surveys and the four imports; of each case a clinic and somebody's home. */
static void write_table(Ward *ward, bool turned)
{
    Arena *arena = arena_open();
    Buf survey[2], law[DEFAULTS];
    for (int s = 0; s < 2; s++) {
        survey[s] = buf_on(arena);
        buf_put(&survey[s], STR("施設ID,種別,名称,要望,担当者,メモ,公開の同意\n"));
    }
    for (int l = 0; l < DEFAULTS; l++) {
        law[l] = buf_on(arena);
        buf_put(&law[l], STR("番号,種類,名,住,緯,経,電,ファクス,網\n"));
    }
    for (size_t i = 0; i < CASES; i++)
        for (int home = 0; home < 2; home++) {
            Str id = case_id(arena, i, home);
            const char *kind = home ? "salon" : "clinic";
            buf_printf(&survey[TABLE[i].survey == YES], STR_FMT ",%s,調査の" STR_FMT ",望み%zu,山田%zu,控え%zu,%s\n",
                       STR_ARG(id), kind, STR_ARG(id), i, i, i, WORD_TEXTS[TABLE[i].word]);
            buf_printf(&law[TABLE[i].law],
                       STR_FMT ",%s,公表の" STR_FMT ",本町%zu,34.6%zu,135.5%zu,06-0000-%04zu,06-1111-%04zu,https://w%zu.example.jp/\n",
                       STR_ARG(id), kind, STR_ARG(id), i + 1, i + 10, i + 10, i, i, i);
        }
    Buf sources = buf_on(arena);
    buf_put(&sources, STR("path,profile,title,citation,licence,url,retrieved_on,consent\n"));
    for (int n = 0; n < 2 + DEFAULTS; n++) {
        int k = turned ? 1 + DEFAULTS - n : n;
        if (k < 2) buf_printf(&sources, "facilities/survey%d.csv,ward,調%d,調,,,,%s\n", k, k, k ? "同意" : "");
        else buf_printf(&sources, "import/law%d.csv,law,公%d,公,,,,%s\n", k - 2, k - 2, DEFAULT_WORDS[k - 2]);
    }
    ward_write(ward, "fields.csv", FIELDS);
    ward_write(ward, "profiles/law.csv", PROFILE);
    ward_write(ward, "sources.csv", buf_str(&sources).data);
    for (int s = 0; s < 2; s++) ward_write(ward, str_printf(arena, "facilities/survey%d.csv", s).data, buf_str(&survey[s]).data);
    for (int l = 0; l < DEFAULTS; l++) ward_write(ward, str_printf(arena, "import/law%d.csv", l).data, buf_str(&law[l]).data);
    arena_close(arena);
}

/* Only a word of the facility opens a home; a default does not. */
static const char *at_home(size_t i) { return TABLE[i].word == AGREES || TABLE[i].word == FOR_PROFESSIONALS ? TABLE[i].of_law : "--I"; }

static void assert_case(const Views *v, size_t i, bool home)
{
    const char *id = case_id(v->ward->arena, i, home).data;
    const char *of_survey = TABLE[i].of_survey, *of_law = TABLE[i].of_law;
    const char *located = home ? at_home(i) : of_law;
    assert_read(v, id, "wish", of_survey, AUDIENCE_RESIDENT);
    assert_read(v, id, "person", of_survey, AUDIENCE_PROFESSIONAL);
    assert_read(v, id, "memo", of_survey, AUDIENCE_INTERNAL);
    assert_read(v, id, "website", of_law, AUDIENCE_RESIDENT);
    assert_read(v, id, "phone", located, AUDIENCE_RESIDENT);
    assert_read(v, id, "fax", located, AUDIENCE_PROFESSIONAL);
    assert_read(v, id, "address", located, AUDIENCE_RESIDENT);
    assert_read(v, id, "point", located, AUDIENCE_RESIDENT);
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++) {
        const ViewFacility *f = shown(v, a, id);
        bool of_one = of_survey[a] != '-', of_other = of_law[a] != '-';
        assert_int_equal(f != NULL, of_one || of_other); /* by whatever name it may have */
        if (f) assert_true(str_starts(f->name, of_one ? STR("調査の") : STR("公表の")));
        if (f) assert_int_equal(list_count(member(f->value, "sources")), (size_t)of_one + of_other); /* cited where shown */
    }
}

static void every_cell_of_the_decision(void **state)
{
    (void)state;
    for (int turned = 0; turned < 2; turned++) {
        Views v = {.ward = ward_new()};
        write_table(v.ward, turned);
        open_views(&v);
        for (size_t i = 0; i < CASES; i++)
            for (int home = 0; home < 2; home++) assert_case(&v, i, home);
        close_views(&v);
    }
}

/* A survey without an answer, an import that may be shown, one that may not; the import that may not says another address. */
static void sources_in_every_order(void **state)
{
    (void)state;
    static const char *const LINES[3] = {"facilities,ward,調,調,,,,\n", "import/open.csv,law,公,公,,,2026-05-01,同意\n",
                                         "import/shut.csv,law,秘,秘,,,2026-06-01,\n"};
    static const int ORDERS[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (size_t o = 0; o < 6; o++) {
        Views v = {.ward = ward_new()};
        char sources[512];
        snprintf(sources, sizeof sources, "path,profile,title,citation,licence,url,retrieved_on,consent\n%s%s%s",
                 LINES[ORDERS[o][0]], LINES[ORDERS[o][1]], LINES[ORDERS[o][2]]);
        ward_write(v.ward, "fields.csv", FIELDS);
        ward_write(v.ward, "profiles/law.csv", PROFILE);
        ward_write(v.ward, "sources.csv", sources);
        ward_write(v.ward, "facilities/a.csv", "施設ID,種別,名称,電話番号,要望,確認日\nA1,clinic,調査名,06-0000-0001,望み,2026-10-01\n");
        ward_write(v.ward, "import/open.csv", "番号,種類,名,住,緯,経,電,ファクス,網\nA1,clinic,公表名,本町1,34.61,135.51,06-0000-0002,,\n");
        ward_write(v.ward, "import/shut.csv", "番号,種類,名,住,緯,経,電,ファクス,網\nA1,clinic,秘密名,裏町9,34.69,135.59,,06-0000-0003,https://x.example.jp/\n");
        open_views(&v);
        for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_PROFESSIONAL; a++) {
            const ViewFacility *f = shown(&v, a, "A1");
            assert_non_null(f);
            assert_str(f->name, "公表名");
            assert_str(f->address, "本町1");
            assert_str(f->phone, "06-0000-0002");
            assert_true(f->has_point && f->point.lat == 34.61);
            assert_int_equal(text_in(&v, a, "A1", "wish").len + text_in(&v, a, "A1", "fax").len + text_in(&v, a, "A1", "website").len, 0);
            assert_str(member(member(f->value, "confirmed"), "iso").string, "2026-05-01"); /* of the source that is shown */
            assert_int_equal(list_count(member(f->value, "sources")), 1);
        }
        assert_str(text_in(&v, AUDIENCE_INTERNAL, "A1", "name"), "調査名");
        assert_str(text_in(&v, AUDIENCE_INTERNAL, "A1", "wish"), "望み");
        Value report = member(v.of[AUDIENCE_INTERNAL]->root, "report"), partly = list_at(member(report, "partly"), 0);
        assert_int_equal(list_count(member(report, "withheld")), 0);
        assert_int_equal((int)member(partly, "services").number, 0);
        /* name, address, latitude, longitude, phone, fax, website, wish, confirmed_on */
        assert_int_equal((int)member(partly, "fields").number, 9);
        close_views(&v);
    }
}

/* What is kept back is counted: all of a facility, a service of one, fields of one. */
static void what_is_kept_back_is_counted(void **state)
{
    (void)state;
    Views v = {.ward = ward_new()};
    ward_write(v.ward, "fields.csv", FIELDS);
    ward_write(v.ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent\nfacilities,ward,調,調,,,,\n");
    ward_write(v.ward, "facilities/a.csv", "施設ID,種別,名称,電話番号,公開の同意\n"
               "A1,clinic,甲,06-0000-0001,同意\nA2,clinic,乙,06-0000-0002,未確認\nA3,clinic,丙,06-0000-0003,不同意\n"
               "A4,clinic,丁,06-0000-0004,関係者のみ\nA5,clinic,戊,06-0000-0005,同意\nA5,day_care,戊二,06-0000-0006,\n");
    open_views(&v);
    Value report = member(v.of[AUDIENCE_INTERNAL]->root, "report"), totals = member(report, "totals");
    assert_int_equal((int)member(totals, "total").number, 5);
    assert_int_equal((int)member(totals, "no_consent").number, 2); /* A2, A3: who agrees for professionals has agreed */
    assert_int_equal((int)member(totals, "partly").number, 1);
    assert_int_equal((int)member(totals, "services").number, 1); /* of A5 */
    assert_int_equal((int)member(totals, "fields").number, 0);
    assert_str(member(list_at(member(report, "withheld"), 0), "consent").string, "不同意"); /* 丙 stands before 乙 */
    assert_str(member(list_at(member(report, "withheld"), 1), "consent").string, "未確認");
    assert_str(member(list_at(member(report, "partly"), 0), "id").string, "A5");
    close_views(&v);
}

/* A place that is on the map because the law publishes it does not bring its staff with it. */
static void contacts_wait_for_the_answer(void **state)
{
    (void)state;
    static const struct {
        const char *word, *expected;
    } CASES_OF_CONTACTS[] = {{"", "--I"}, {"未確認", "--I"}, {"同意", "-PI"}, {"関係者のみ", "-PI"}, {"不同意", "--I"}};
    for (size_t i = 0; i < sizeof CASES_OF_CONTACTS / sizeof *CASES_OF_CONTACTS; i++) {
        Views v = {.ward = ward_new()};
        char file[256];
        ward_write(v.ward, "fields.csv", FIELDS);
        ward_write(v.ward, "profiles/law.csv", PROFILE);
        ward_write(v.ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent\n"
                   "facilities,ward,調,調,,,,\nimport/open.csv,law,公,公,,,,同意\ncontacts.csv,contacts,名簿,室,,,,関係者のみ\n");
        snprintf(file, sizeof file, "施設ID,種別,名称,公開の同意\nA1,clinic,甲,%s\n", CASES_OF_CONTACTS[i].word);
        ward_write(v.ward, "facilities/a.csv", file);
        ward_write(v.ward, "import/open.csv", "番号,種類,名,住,緯,経,電,ファクス,網\nA1,clinic,甲,本町1,,,06-0000-0002,,\n");
        ward_write(v.ward, "contacts.csv", "施設ID,担当者名,電話\nA1,山田花子,06-0000-0009\n");
        open_views(&v);
        char seen[4] = "---";
        for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++)
            if (list_count(member(v.of[a]->root, "contacts"))) seen[a] = "RPI"[a];
        assert_string_equal(seen, CASES_OF_CONTACTS[i].expected);
        close_views(&v);
    }
}

/* The district that a point without consent lies in is as little told as the point. */
static void districts_follow_their_source(void **state)
{
    (void)state;
    Views v = {.ward = ward_new()};
    ward_write(v.ward, "fields.csv", FIELDS);
    ward_write(v.ward, "profiles/law.csv", PROFILE);
    ward_write(v.ward, "geo/districts.geojson",
               "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"key\":\"minami\",\"name\":\"南\"},"
               "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[135.5,34.6],[135.6,34.6],[135.6,34.65],[135.5,34.65],[135.5,34.6]]]}}]}");
    ward_write(v.ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent\n"
               "facilities,ward,調,調,,,,\nimport/open.csv,law,公,公,,,,同意\ngeo/districts.geojson,layer,境,境,,,,\n");
    ward_write(v.ward, "facilities/a.csv", "施設ID,種別,名称,緯度,経度,地区\nA1,clinic,甲,34.62,135.52,\nA2,clinic,乙,,,kita\nA3,clinic,丙,,,\n");
    ward_write(v.ward, "import/open.csv", "番号,種類,名,住,緯,経,電,ファクス,網\nA1,clinic,甲,本町1,,,,,\nA2,clinic,乙,本町2,34.62,135.53,,,\nA3,clinic,丙,本町3,34.62,135.54,,,\n");
    open_views(&v);
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_PROFESSIONAL; a++) {
        assert_null(shown(&v, a, "A1")->district);
        assert_str(shown(&v, a, "A2")->district->key, "minami"); /* where the law's point lies, not what the survey says */
        assert_str(shown(&v, a, "A3")->district->key, "minami");
    }
    assert_str(shown(&v, AUDIENCE_INTERNAL, "A1")->district->key, "minami");
    assert_str(shown(&v, AUDIENCE_INTERNAL, "A2")->district->key, "kita");
    close_views(&v);
}

/* An import's word is about its own row; what it limits, it limits for all that have no word. */
static void settled(void **state)
{
    (void)state;
    static const Source WARD = {.profile = {"ward", 4}}, OPEN = {.profile = {"law", 3}, .default_consent = CONSENT_YES},
                        SHUT = {.profile = {"law", 3}, .default_consent = CONSENT_UNKNOWN};
    static const struct {
        SourceRow rows[3];
        Consent consent[3];
        bool explicit[3];
    } cases[] = {
        {{{.source = &WARD}, {.source = &OPEN, .written = true, .word = CONSENT_YES}, {.source = &SHUT}},
         {CONSENT_UNKNOWN, CONSENT_YES, CONSENT_UNKNOWN}, {false, true, false}},
        {{{.source = &WARD}, {.source = &OPEN}, {.source = &SHUT, .written = true, .word = CONSENT_PROFESSIONAL}},
         {CONSENT_UNKNOWN, CONSENT_PROFESSIONAL, CONSENT_PROFESSIONAL}, {false, false, true}},
        {{{.source = &WARD, .written = true, .word = CONSENT_YES}, {.source = &OPEN}, {.source = &SHUT, .written = true}},
         {CONSENT_YES, CONSENT_YES, CONSENT_UNKNOWN}, {true, true, false}},
        {{{.source = &WARD, .written = true, .word = CONSENT_YES}, {.source = &OPEN}, {.source = &SHUT, .written = true, .word = CONSENT_PROFESSIONAL}},
         {CONSENT_YES, CONSENT_PROFESSIONAL, CONSENT_PROFESSIONAL}, {true, true, true}},
        {{{.source = &OPEN, .written = true, .word = CONSENT_YES}, {.source = &SHUT}, {.source = &OPEN}},
         {CONSENT_YES, CONSENT_UNKNOWN, CONSENT_YES}, {true, false, false}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t turn = 0; turn < 3; turn++) { /* whatever stands first */
            SourceRow rows[3];
            for (size_t r = 0; r < 3; r++) rows[(r + turn) % 3] = cases[i].rows[r];
            Service service = {.rows = rows, .row_count = 3};
            consent_settle(&service);
            for (size_t r = 0; r < 3; r++) {
                assert_int_equal(rows[(r + turn) % 3].consent, cases[i].consent[r]);
                assert_int_equal(rows[(r + turn) % 3].explicit, cases[i].explicit[r]);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_of_the_decision),
        cmocka_unit_test(sources_in_every_order),
        cmocka_unit_test(what_is_kept_back_is_counted),
        cmocka_unit_test(contacts_wait_for_the_answer),
        cmocka_unit_test(districts_follow_their_source),
        cmocka_unit_test(settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
