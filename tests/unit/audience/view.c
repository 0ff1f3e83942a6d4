#include "../unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "audience/policy.h"
#include "audience/view.h"
#include "base/sink.h"
#include "source/read.h"

/* A small ward on disk: what the gate is given in life. */
typedef struct Ward {
    Arena *arena;
    char path[64];
    Diag *diag;
    Dataset data;
    View *views[AUDIENCE_COUNT];
} Ward;

static const char FIELDS[] =
    "key,label,group,applies_to,type,audience,origin,aliases,note\n"
    "id,施設ID,基礎情報,*,id,resident,,,\ncategory,種別,基礎情報,*,category,resident,,,\n"
    "name,名称,基礎情報,*,text,resident,,,\nname_kana,名称カナ,基礎情報,*,kana,resident,,,\n"
    "address,住所,基礎情報,*,address,resident,,,\nbuilding,方書,基礎情報,*,text,resident,,,\n"
    "latitude,緯度,基礎情報,*,latitude,resident,,,\nlongitude,経度,基礎情報,*,longitude,resident,,,\n"
    "district,地区,基礎情報,*,ref(districts),resident,,,\n"
    "phone,電話番号,基礎情報,*,phone,resident,,,\nfax,FAX番号,基礎情報,相談,phone,resident,,,\n"
    "fax,FAX番号,基礎情報,*,phone,professional,,,\nhome_visit,訪問診療,取組,*,accept,resident,,,\n"
    "person,担当者,連携,*,person,professional,,,\nnolevel,階層なし,連携,*,text,,,,\n"
    "consent,公開の同意,同意,*,consent,internal,,,\nconsent_withheld,非公開とする項目,同意,*,list(field),internal,,,\n"
    "confirmed_on,確認日,更新,*,date,resident,,,\n";

static const char CATEGORIES[] =
    "key,label,group,reading,audience,marker,colour,note\n"
    "clinic,診療所,医療,しんりょうじょ,resident,circle,#c2410c,\n"
    "support,包括,相談,ほうかつ,resident,star,#c2410c,\n"
    "office,支援室,相談,しえんしつ,professional,star,#c2410c,\n"
    "salon,通いの場,生活支援,かよいのば,resident,circle,#c2410c,\n";

static const char OWN[] =
    "id,category,name,name_kana,address,building,latitude,longitude,district,phone,fax,home_visit,person,nolevel,consent,consent_withheld,confirmed_on\n"
    "A1,clinic,同意医院,ドウイ,港町1,いビル,35.51,139.81,a,051-000-0001,051-000-1001,◎,山田,秘,同意,,2026-10-01\n"
    "A2,clinic,関係者医院,カンケイ,港町2,,35.52,139.82,a,051-000-0002,,△,山田,秘,関係者のみ,,2026-10-01\n"
    "A3,clinic,不同意医院,フドウイ,港町3,,35.53,139.83,a,051-000-0003,,○,山田,秘,不同意,,2026-10-01\n"
    "A4,clinic,未確認医院,ミカクニン,港町4,,35.54,139.84,a,051-000-0004,,○,山田,秘,未確認,,2026-10-01\n"
    "A5,clinic,住所なし医院,ジュウショ,港町5,ろビル,35.55,139.85,a,051-000-0005,,×,山田,秘,同意,住所,2020-10-01\n"
    "A6,support,包括,ホウカツ,港町6,,35.56,139.86,a,051-000-0006,051-000-1006,,山田,秘,同意,,2026-10-01\n"
    "A7,office,支援室,シエン,港町7,,35.57,139.87,a,051-000-0007,,,山田,秘,同意,,2026-10-01\n"
    "A8,salon,自宅サロン,サロン,港町8,,35.58,139.88,a,051-000-0008,,,山田,秘,同意,,2026-10-01\n"
    "A9,clinic,二つの医院,フタツ,港町9,,35.59,139.89,a,051-000-0009,,○,山田,秘,同意,,2026-10-01\n"
    "A9,support,二つの窓口,フタツ,港町9,,35.59,139.89,a,051-000-0009,,,山田,秘,不同意,,2026-10-01\n"
    "a1,clinic,小文字医院,コモジ,港町10,,,,b,,,,,,同意,,2026-10-01\n";

static const char LAW[] =
    "id,category,name,address,latitude,longitude,phone,consent\n"
    "L1,clinic,公表医院,港町11,35.511,139.811,051-000-0011,\n"
    "L2,salon,公表サロン,港町12,35.512,139.812,051-000-0012,\n"
    "L3,clinic,断った医院,港町13,35.513,139.813,051-000-0013,不同意\n";

static const struct {
    const char *path, *text;
} FILES[] = {
    {"fields.csv", FIELDS},
    {"categories.csv", CATEGORIES},
    {"facilities/own.csv", OWN},
    {"facilities/law.csv", LAW},
    {"districts.csv", "key,label,reading,center,note\na,あ地区,あ,A6,\nb,い地区,い,,\nc,う地区,う,,\n"},
    {"sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent,note\n"
                    "facilities/own.csv,ward,調査,調査の出典,,,,,\nfacilities/law.csv,ward,公表,公表の出典,,,2026-06-01,同意,\n"},
    {"site.csv", "key,value,label,audience\nward_name,汐見区,,resident\napprover,所長,,internal\nstale_months,12,,internal\n"},
    {"statistics.csv", "indicator,year,district,item,value,source\n"
                       "deaths,2025,a,,3,x\ndeaths,2025,b,,12,x\ndeaths,2025,c,,40,x\ndeaths,2025,,,55,x\n"
                       "households_alone,2025,a,,100,x\nhouseholds_alone,2025,b,,200,x\n"
                       "admission_info_rate,2025,,,8.5,x\n"
                       "deaths_by_place,2025,a,自宅,4,x\ndeaths_by_place,2025,a,ホーム,20,x\ndeaths_by_place,2025,a,病院,60,x\n"
                       "deaths_by_place,2025,b,自宅,30,x\ndeaths_by_place,2025,b,ホーム,41,x\ndeaths_by_place,2025,b,病院,52,x\n"
                       "deaths_by_place,2025,,自宅,34,x\ndeaths_by_place,2025,,ホーム,61,x\ndeaths_by_place,2025,,病院,112,x\n"},
    {"pages/one.md", "---\ntitle: 住民のページ\naudience: resident\n---\n\n本文\n"},
    {"pages/two.md", "---\ntitle: 関係者のページ\naudience: professional\n---\n\n本文\n"},
};

static int open_ward(void **state)
{
    Ward *w = calloc(1, sizeof *w);
    w->arena = arena_open();
    w->diag = diag_open();
    snprintf(w->path, sizeof w->path, "/tmp/tsunagi-view-XXXXXX");
    assert_non_null(mkdtemp(w->path));
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        Str path = str_printf(w->arena, "%s/%s", w->path, FILES[i].path);
        assert_int_equal(sink_write_file(AT_FDCWD, path.data, str_from(FILES[i].text)), 0);
    }
    assert_true(source_read(w->arena, str_from(w->path), w->diag, &w->data, NULL, NULL));
    Date as_of = {2026, 11, 1};
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++) w->views[a] = view_open(&w->data, a, as_of);
    *state = w;
    return 0;
}

static int close_ward(void **state)
{
    Ward *w = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", w->path);
    int status = system(command);
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++) view_close(w->views[a]);
    diag_close(w->diag);
    arena_close(w->arena);
    free(w);
    return status;
}

static const ViewFacility *facility(const Ward *w, Audience a, const char *id)
{
    for (size_t i = 0; i < w->views[a]->facility_count; i++)
        if (str_eq(w->views[a]->facilities[i].id, str_from(id))) return &w->views[a]->facilities[i];
    return NULL;
}

static Value member(Value v, const char *key) { return record_get(v, atom(str_from(key))); }

static Value first_service(const Ward *w, Audience a, const char *id)
{
    const ViewFacility *f = facility(w, a, id);
    assert_non_null(f);
    return list_at(member(f->value, "services"), 0);
}

/* "RPI" with a dash for each audience that does not see the facility. */
static void assert_seen(const Ward *w, const char *id, const char *expected)
{
    char seen[4] = {facility(w, AUDIENCE_RESIDENT, id) ? 'R' : '-', facility(w, AUDIENCE_PROFESSIONAL, id) ? 'P' : '-',
                    facility(w, AUDIENCE_INTERNAL, id) ? 'I' : '-', '\0'};
    assert_string_equal(seen, expected);
}

static void consent_decides_who_sees_a_facility(void **state)
{
    const Ward *w = *state;
    assert_seen(w, "A1", "RPI");
    assert_seen(w, "A2", "-PI");
    assert_seen(w, "A3", "--I");
    assert_seen(w, "A4", "--I");
    assert_seen(w, "A7", "-PI"); /* its category */
    assert_seen(w, "A9", "--I"); /* one refusal holds back the place */
    assert_seen(w, "L1", "RPI"); /* the law published it */
    assert_seen(w, "L3", "--I"); /* and the facility refuses all the same */
}

static void levels_decide_which_cells(void **state)
{
    const Ward *w = *state;
    assert_int_equal(member(first_service(w, AUDIENCE_RESIDENT, "A1"), "fax").kind, VALUE_NIL);
    assert_int_equal(member(first_service(w, AUDIENCE_PROFESSIONAL, "A1"), "fax").kind, VALUE_STRING);
    assert_int_equal(member(first_service(w, AUDIENCE_RESIDENT, "A6"), "fax").kind, VALUE_STRING);
    assert_int_equal(member(first_service(w, AUDIENCE_RESIDENT, "A1"), "person").kind, VALUE_NIL);
    assert_int_equal(member(first_service(w, AUDIENCE_PROFESSIONAL, "A1"), "nolevel").kind, VALUE_NIL);
    assert_int_equal(member(first_service(w, AUDIENCE_INTERNAL, "A1"), "nolevel").kind, VALUE_STRING);
}

static void who_withholds_the_address_withholds_the_place(void **state)
{
    const Ward *w = *state;
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_INTERNAL; a++) {
        const ViewFacility *f = facility(w, a, "A5");
        assert_non_null(f);
        assert_false(f->has_point);
        assert_int_equal(f->address.len, 0);
        assert_int_equal(member(f->value, "building").kind, VALUE_NIL);
        assert_int_equal(member(f->value, "route_url").kind, VALUE_NIL);
        assert_str(f->phone, "051-000-0005");
    }
}

static void homes_need_their_own_word(void **state)
{
    const Ward *w = *state;
    assert_true(facility(w, AUDIENCE_RESIDENT, "A8")->has_point);
    const ViewFacility *f = facility(w, AUDIENCE_PROFESSIONAL, "L2");
    assert_non_null(f);
    assert_false(f->has_point);
    assert_int_equal(f->address.len + f->phone.len, 0);
    assert_true(facility(w, AUDIENCE_INTERNAL, "L2")->has_point);
}

static void acceptance_is_told_by_what_is_done(void **state)
{
    const Ward *w = *state;
    Value resident = member(first_service(w, AUDIENCE_RESIDENT, "A1"), "home_visit");
    assert_str(member(resident, "word").string, "対応");
    assert_str(member(resident, "symbol").string, "○"); /* ◎ is not told apart */
    assert_str(member(member(first_service(w, AUDIENCE_PROFESSIONAL, "A1"), "home_visit"), "symbol").string, "◎");
    assert_str(member(member(first_service(w, AUDIENCE_PROFESSIONAL, "A2"), "home_visit"), "word").string, "要相談");
    assert_int_equal(member(first_service(w, AUDIENCE_RESIDENT, "A5"), "home_visit").kind, VALUE_NIL);
    assert_str(member(member(first_service(w, AUDIENCE_PROFESSIONAL, "A5"), "home_visit"), "symbol").string, "×");
}

static Value statistic(const Ward *w, Audience a, const char *indicator, size_t nth)
{
    Value list = member(w->views[a]->root, "statistics");
    for (size_t i = 0; i < list_count(list); i++)
        if (str_eq(member(list_at(list, i), "indicator").string, str_from(indicator)) && nth-- == 0) return list_at(list, i);
    return value_nil();
}

static void small_numbers_cannot_be_worked_out(void **state)
{
    const Ward *w = *state;
    for (Audience a = AUDIENCE_RESIDENT; a <= AUDIENCE_PROFESSIONAL; a++) {
        assert_false(record_has(statistic(w, a, "deaths", 0), atom(STR("value")))); /* 3 */
        assert_false(record_has(statistic(w, a, "deaths", 1), atom(STR("value")))); /* 12: 55 - 40 - 12 = 3 */
        assert_true(record_has(statistic(w, a, "deaths", 2), atom(STR("value"))));
        assert_true(record_has(statistic(w, a, "deaths", 3), atom(STR("value"))));
        assert_true(record_has(statistic(w, a, "households_alone", 0), atom(STR("value"))));
        assert_true(record_has(statistic(w, a, "admission_info_rate", 0), atom(STR("value")))); /* no people */
    }
    assert_true(record_has(statistic(w, AUDIENCE_INTERNAL, "deaths", 0), atom(STR("value"))));
}

/* Across the table as well as down: 自宅 of a (4) is the total of a less its other
 * places, and what hides it may not be the ward's figure less that of b. */
static void small_parts_cannot_be_worked_out(void **state)
{
    const Ward *w = *state;
    static const bool SHOWN[] = {false, false, true, false, false, true, true, true, true};
    for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++) {
        Value cell = statistic(w, AUDIENCE_RESIDENT, "deaths_by_place", i);
        assert_int_equal(record_has(cell, atom(STR("value"))), SHOWN[i]);
    }
}

static void file_names_are_safe_and_stay(void **state)
{
    const Ward *w = *state;
    /* Windows and macOS hold A1.html and a1.html for one file. */
    const ViewFacility *upper = facility(w, AUDIENCE_RESIDENT, "A1"), *lower = facility(w, AUDIENCE_RESIDENT, "a1");
    assert_non_null(lower);
    Str one = member(upper->value, "url").string, other = member(lower->value, "url").string;
    assert_false(str_eq_ascii_case(one, other));
    assert_true(str_starts(one, STR("/facility/")) && str_ends(one, STR(".html")));
    assert_str(member(facility(w, AUDIENCE_RESIDENT, "A6")->value, "url").string, "/facility/A6.html");
    assert_true(str_eq(member(facility(w, AUDIENCE_PROFESSIONAL, "A1")->value, "url").string, one));
}

static void the_rest_of_a_view(void **state)
{
    const Ward *w = *state;
    const View *r = w->views[AUDIENCE_RESIDENT], *p = w->views[AUDIENCE_PROFESSIONAL];
    assert_int_equal(list_count(member(r->root, "pages")), 1);
    assert_int_equal(list_count(member(p->root, "pages")), 2);
    assert_int_equal(view_site(p, "approver").len, 0);
    assert_str(view_site(w->views[AUDIENCE_INTERNAL], "approver"), "所長");
    assert_false(record_has(facility(w, AUDIENCE_RESIDENT, "A5")->value, atom(STR("stale"))));
    assert_true(record_has(facility(w, AUDIENCE_PROFESSIONAL, "A5")->value, atom(STR("stale"))));
    assert_false(record_has(facility(w, AUDIENCE_PROFESSIONAL, "A1")->value, atom(STR("stale"))));
    assert_false(record_has(r->root, atom(STR("matrix"))));
    assert_false(record_has(p->root, atom(STR("report"))));
    assert_true(record_has(w->views[AUDIENCE_INTERNAL]->root, atom(STR("report"))));
    assert_str(member(member(r->districts[0].value, "center"), "id").string, "A6");
    for (size_t i = 1; i < p->facility_count; i++) assert_true(p->facilities[i].value.record != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(consent_decides_who_sees_a_facility),
        cmocka_unit_test(levels_decide_which_cells),
        cmocka_unit_test(who_withholds_the_address_withholds_the_place),
        cmocka_unit_test(homes_need_their_own_word),
        cmocka_unit_test(acceptance_is_told_by_what_is_done),
        cmocka_unit_test(small_numbers_cannot_be_worked_out),
        cmocka_unit_test(small_parts_cannot_be_worked_out),
        cmocka_unit_test(file_names_are_safe_and_stay),
        cmocka_unit_test(the_rest_of_a_view),
    };
    return cmocka_run_group_tests(tests, open_ward, close_ward);
}
