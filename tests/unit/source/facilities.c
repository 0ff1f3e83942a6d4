#include "ward.h"

#include "model/check.h"

static const char *const districts_layer =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"key\":\"minami\",\"name\":\"南\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[135.5,34.6],[135.6,34.6],[135.6,34.65],[135.5,34.65],[135.5,34.6]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"key\":\"kita\",\"name\":\"北\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[135.5,34.65],[135.6,34.65],[135.6,34.7],[135.5,34.7],[135.5,34.65]]]}}]}";

/* A profile such as that of the care-service open data, and a source that uses it. */
static void write_import(Ward *ward, const char *rows)
{
    ward_write(ward, "sources.csv",
               "path,profile,title,citation,licence,url,retrieved_on,consent\n"
               "facilities,ward,調査,検査区,CC0,,2026-04-01,\n"
               "import/care.csv,care,公表,厚生労働省,PDL,,2026-04-01,同意\n"
               "geo/districts.geojson,layer,境,検査区,CC0,,2026-04-01,\n");
    ward_write(ward, "geo/districts.geojson", districts_layer);
    ward_write(ward, "profiles/care.csv",
               "column,field,value_map,note\n番号,@id,,\n種類,category,通所介護=day_care;通所リハ=day_rehab;*診療*=clinic,\n"
               "コード,@municipality,,\n名,name,,\nカナ,name_kana,,\n市町,address,,\n番地,+address,（以下省略）=,\n番号,facility_number,,\n"
               "緯,latitude,,\n経,longitude,,\n電話,phone,,\n内線,+phone,*= 内線*,\n定員,capacity,0=,\n");
    Arena *arena = arena_open();
    ward_write(ward, "import/care.csv",
               str_cstr(arena, str_join(arena, STR("コード,番号,種類,名,カナ,市町,番地,緯,経,電話,内線,定員\n"), str_from(rows))));
    arena_close(arena);
}

static void a_place_has_services(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv",
               "施設ID,種別,名称,住所,定員,電話番号\nA1,通所リハビリテーション,港,本町,20,\nA1,通所介護,港,本町,30,06-1111-2222\n"
               "A2,salon,集い,,,\n");
    ward_read(ward);
    assert_int_equal(ward->data.facility_count, 2);
    const Facility *a = ward_facility(ward, "A1");
    assert_int_equal(a->service_count, 2);
    assert_str(a->services[0]->category->key, "day_care"); /* the order of categories.csv */
    const Field *capacity = schema_field(&ward->data.schema, STR("capacity"));
    assert_true(service_fact(a->services[0], capacity)->number == 30);
    assert_true(service_fact(a->services[1], capacity)->number == 20);
    assert_str(ward_fact(ward, "A1", "phone")->text, "06-1111-2222");
    assert_int_equal(diag_count(ward->diag, DIAG_ERROR), 0);
    ward_end(ward);
}

static void twice_names_both_places(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv", "施設ID,種別,名称,住所\nA1,診療所,甲,本町\n");
    ward_write(ward, "facilities/b.csv", "施設ID,種別,名称,住所\n\nA1,clinic,乙,本町\n");
    ward_read(ward);
    ward_said(ward, DIAG_SERVICE_TWICE, "facilities/b.csv A3");
    size_t count;
    const DiagMessage *all = diag_sorted(ward->diag, &count);
    bool named = false;
    for (size_t i = 0; i < count; i++)
        for (size_t a = 0; a < 4; a++)
            named = named || str_eq(all[i].args[a], STR("facilities/a.csv A2"));
    assert_true(named);
    assert_str(ward_fact(ward, "A1", "name")->text, "甲");
    ward_end(ward);
}

static void headings_by_key_label_alias(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/clinic.csv",
               "id,施設名（必須）,\"所在\n地\",Ｐｈｏｎｅ,駐車場,名称\nA1,港医院,本町,06-1111-2222,5台,別の名\n");
    ward_read(ward);
    assert_str(ward_fact(ward, "A1", "name")->text, "港医院"); /* the category is the file's name */
    assert_str(ward_fact(ward, "A1", "address")->text, "本町");
    assert_str(ward_fact(ward, "A1", "phone")->text, "06-1111-2222");
    ward_said(ward, DIAG_HEADER_EXTRA, "facilities/clinic.csv A1");
    ward_said(ward, DIAG_HEADER_TWICE, "facilities/clinic.csv F1");
    assert_int_equal(diag_count(ward->diag, DIAG_ERROR), 0);
    ward_end(ward);
}

static void rows_that_cannot_stand(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv",
               "施設ID,種別,名称,住所,地区,非公開とする項目\n,診療所,甲,本町,,\n港1,診療所,乙,本町,,\nA3,歯医者,丙,本町,,\n"
               "A4,診療所,,本町,,\nA5,診療所,戊,本町,西,\nA6,診療所,己,本町,南,電話・ないもの\n");
    ward_read(ward);
    ward_said(ward, DIAG_ID_MISSING, "facilities/a.csv A2");
    ward_said(ward, DIAG_ID_MALFORMED, "facilities/a.csv A3");
    ward_said(ward, DIAG_CATEGORY_UNKNOWN, "facilities/a.csv B4");
    ward_said(ward, DIAG_REQUIRED, "facilities/a.csv C5");
    ward_said(ward, DIAG_DISTRICT_UNKNOWN, "facilities/a.csv E6");
    ward_said(ward, DIAG_WITHHELD_UNKNOWN, "facilities/a.csv F7");
    assert_int_equal(ward->data.facility_count, 2);
    assert_true(ward_facility(ward, "A6")->held); /* a wish that is not understood is kept by keeping all back */
    assert_false(ward_facility(ward, "A5")->held);
    ward_end(ward);
}

static void consent_is_the_rows_or_the_sources(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    write_import(ward, ",271,通所介護,輸入,ユニュウ,本町,1,34.61,135.55,,,\n");
    ward_write(ward, "facilities/a.csv",
               "施設ID,種別,名称,住所,公開の同意,非公開とする項目\nA1,診療所,甲,本町,同意,電話、メール\nA2,診療所,乙,本町,,\n"
               "A3,診療所,丙,本町,関係者のみ,\nA4,診療所,丁,本町,不同意,\nA5,診療所,戊,本町,たぶん,\n");
    ward_read(ward);
    static const struct {
        const char *id;
        Consent consent;
        bool explicit;
    } cases[] = {{"A1", CONSENT_YES, true}, {"A2", CONSENT_UNKNOWN, false}, {"A3", CONSENT_PROFESSIONAL, true},
                 {"A4", CONSENT_NO, true},  {"A5", CONSENT_UNKNOWN, false}, {"271", CONSENT_YES, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Service *service = ward_facility(ward, cases[i].id)->services[0];
        assert_int_equal(service->rows[0].consent, cases[i].consent);
        assert_int_equal(service->rows[0].explicit, cases[i].explicit);
    }
    assert_true(ward_facility(ward, "A5")->held); /* a word that is not understood may be a refusal */
    assert_false(ward_facility(ward, "A2")->held);
    const Service *first = ward_facility(ward, "A1")->services[0];
    assert_int_equal(first->withheld_count, 2);
    assert_str(first->withheld[0]->key, "phone");
    assert_str(first->withheld[1]->key, "email");
    ward_said(ward, DIAG_CONSENT, "facilities/a.csv E6");
    ward_end(ward);
}

static void an_import_maps_by_its_profile(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    write_import(ward, ",27A1,通所介護,港,ﾐﾅﾄ,本町,（以下省略）,34.61,135.55,0661234567,12,0\n"
                       ",27A1,通所リハ,港,ミナト,本町,1-2,34.61,135.55,,,20\n"
                       ",27A2,皮膚診療科,丘,オカ,本町,9,34.69,135.55,,,\n"
                       ",27A3,占い,星,ホシ,本町,3,34.61,135.55,,,\n"
                       ",27A4,通所介護,欠\uFFFD,ケツ,本町,4,34.61,135.55,,,\n");
    ward_read(ward);
    assert_int_equal(ward->data.facility_count, 3);
    assert_true(ward_facility(ward, "27A4")->held);
    assert_int_equal(ward_facility(ward, "27A1")->service_count, 2);
    assert_str(ward_fact(ward, "27A1", "phone")->text, "06-6123-4567 内線12");
    assert_str(ward_fact(ward, "27A1", "address")->text, "本町");
    assert_str(ward_fact(ward, "27A1", "name_kana")->text, "ミナト");
    assert_str(ward_fact(ward, "27A1", "capacity")->text, "20"); /* 0 meant nothing */
    assert_str(ward_facility(ward, "27A2")->services[0]->category->key, "clinic");
    assert_str(ward_facility(ward, "27A1")->district->key, "minami"); /* by polygon */
    assert_str(ward_facility(ward, "27A2")->district->key, "kita");
    ward_said(ward, DIAG_IMPORT_CATEGORY, "import/care.csv");
    ward_said(ward, DIAG_CHARACTER_LOST, "import/care.csv D6");
    assert_int_equal(diag_count(ward->diag, DIAG_ERROR), 0);
    ward_end(ward);
}

static void an_import_never_overwrites(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    write_import(ward, ",2770000001,通所介護,公表の名,コウヒョウ,本町,１番２号,34.61,135.55,06-0000-0000,,25\n");
    ward_write(ward, "facilities/a.csv", "施設ID,種別,名称,住所,事業所番号,電話番号\nA1,通所介護,区の名,本町1-2,2770000001,06-1111-2222\n");
    ward_read(ward);
    assert_int_equal(ward->data.facility_count, 1); /* met by its number */
    assert_str(ward_fact(ward, "A1", "name")->text, "区の名");
    assert_str(ward_fact(ward, "A1", "phone")->text, "06-1111-2222");
    assert_str(ward_fact(ward, "A1", "capacity")->text, "25"); /* blank ones are filled */
    ward_said(ward, DIAG_IMPORT_DIFFERS, "facilities/a.csv C2");
    ward_said(ward, DIAG_IMPORT_DIFFERS, "facilities/a.csv F2");
    assert_int_equal(diag_count_of(ward->diag, DIAG_IMPORT_DIFFERS), 2); /* 1番2号 is 1-2 */
    ward_end(ward);
}

/* A source lends its consent to no field of another; the facility's own word speaks for all. */
static void each_source_keeps_its_consent(void **state)
{
    (void)state;
    static const struct {
        const char *written, *imported; /* in the ward's row; the import's default */
        Consent own, other;
        bool explicit;
    } cases[] = {{"", "同意", CONSENT_UNKNOWN, CONSENT_YES, false},
                 {"未確認", "同意", CONSENT_UNKNOWN, CONSENT_YES, false}, /* no answer yet */
                 {"", "", CONSENT_UNKNOWN, CONSENT_UNKNOWN, false},
                 {"同意", "未確認", CONSENT_YES, CONSENT_YES, true},
                 {"関係者のみ", "同意", CONSENT_PROFESSIONAL, CONSENT_PROFESSIONAL, true},
                 {"不同意", "同意", CONSENT_NO, CONSENT_NO, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Ward *ward = ward_new();
        write_import(ward, ",A1,通所介護,甲,コウ,本町,1,,,06-0000-0000,,\n");
        char sources[512], file[256];
        snprintf(sources, sizeof sources,
                 "path,profile,title,citation,licence,url,retrieved_on,consent\nfacilities,ward,a,a,,,,\n"
                 "import/care.csv,care,b,b,,,,%s\n", cases[i].imported);
        ward_write(ward, "sources.csv", sources);
        snprintf(file, sizeof file, "施設ID,種別,名称,住所,公開の同意\nA1,通所介護,甲,本町1,%s\n", cases[i].written);
        ward_write(ward, "facilities/a.csv", file);
        ward_read(ward);
        assert_int_equal(ward_facility(ward, "A1")->service_count, 1);
        const Service *service = ward_facility(ward, "A1")->services[0];
        assert_int_equal(service->row_count, 2);
        assert_int_equal(service->rows[0].consent, cases[i].own);
        assert_int_equal(service->rows[1].consent, cases[i].other);
        assert_int_equal(service->rows[1].explicit, cases[i].explicit);
        assert_str(service->rows[1].source->title, "b");
        assert_str(ward_fact(ward, "A1", "phone")->text, "06-0000-0000");
        ward_end(ward);
    }
}

static void only_the_wards_municipality(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "site.csv", "key,value\nward_name,検査区\nmunicipality_codes,271161\n");
    write_import(ward, "271161,1001,通所介護,甲,,本町,1,,,,,\n27116,1002,通所介護,乙,,本町,1,,,,,\n271217,1003,通所介護,丙,,本町,1,,,,,\n");
    ward_read(ward);
    assert_non_null(ward_facility(ward, "1001"));
    assert_non_null(ward_facility(ward, "1002"));
    assert_null(ward_facility(ward, "1003"));
    ward_said(ward, DIAG_IMPORT_ELSEWHERE, "import/care.csv");
    ward_end(ward);
}

static void hours_and_flags_from_columns(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv",
               "path,profile,title,citation,licence,url,retrieved_on,consent\nlist.csv,list,一覧,国,CC0,,2026-04-01,同意\n");
    ward_write(ward, "profiles/list.csv",
               "column,field,value_map,note\n\"no,nm,k,月{1-2}a,月{1-2}b\",@header,,\n番,@id,,\n,category,=clinic,\n名,name,,\n所,address,,\n"
               "号,@flags,\"意=opinion_letter\",\n{曜}{1-2}始|{曜}{1-2}終,@hours,,\n");
    ward_write(ward, "list.csv",
               "番,名,所,号,月1始,月1終,火1始,火1終,水1始,水1終,土1始,土1終,月2始,月2終\n"
               "1,甲,本町,意,09:00,12:00,09:00,12:00,09:00,12:00,00:00,00:00,14:00,17:00\n");
    ward_read(ward);
    assert_str(ward_fact(ward, "1", "hours")->text, "月 9:00〜12:00、14:00〜17:00／火・水 9:00〜12:00");
    assert_true(ward_fact(ward, "1", "hours")->hours->complete);
    assert_str(ward_fact(ward, "1", "opinion_letter")->text, "○");
    ward_end(ward);
}

static void a_file_without_headings(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv",
               "path,profile,title,citation,licence,url,retrieved_on,consent\nlist.csv,list,一覧,局,CC0,,2026-04-01,同意\n");
    ward_write(ward, "profiles/list.csv",
               "column,field,value_map,note\n\"c9,c7,n\",@columns,,\nc7,@id,,\nn,name,,\nn,category,*病院*=clinic;*=day_care,\n");
    ward_write(ward, "list.csv", "272200449,2200449,山口病院 本院\n272200450,2200450,谷\uE000医院\n");
    ward_read(ward);
    assert_str(ward_facility(ward, "2200449")->services[0]->category->key, "clinic");
    assert_str(ward_facility(ward, "2200450")->services[0]->category->key, "day_care");
    assert_true(ward_facility(ward, "2200450")->held);
    ward_said(ward, DIAG_GAIJI, "list.csv C2");
    ward_end(ward);
}

static void the_most_specific_level_wins(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "fields.csv",
               "key,label,applies_to,type,audience\nid,施設ID,*,id,resident\ncategory,種別,*,category,resident\n"
               "name,名称,*,text,resident\nfax,FAX,*,phone,professional\nfax,FAX,相談,phone,resident\n"
               "fax,FAX,clinic,phone,internal\nmemo,メモ,*,note,\nodd,変,*,note,みんな\n");
    ward_read(ward);
    const Field *fax = schema_field(&ward->data.schema, STR("fax"));
    assert_int_equal(field_row(fax, STR("day_care"), STR("介護"))->audience, AUDIENCE_PROFESSIONAL);
    assert_int_equal(field_row(fax, STR("community_support"), STR("相談"))->audience, AUDIENCE_RESIDENT);
    assert_int_equal(field_row(fax, STR("clinic"), STR("医療"))->audience, AUDIENCE_INTERNAL);
    assert_int_equal(schema_field(&ward->data.schema, STR("memo"))->rows[0].audience, AUDIENCE_INTERNAL);
    assert_int_equal(schema_field(&ward->data.schema, STR("odd"))->rows[0].audience, AUDIENCE_INTERNAL);
    ward_said(ward, DIAG_FIELD_NO_LEVEL, "fields.csv E8");
    ward_said(ward, DIAG_FIELD_NO_LEVEL, "fields.csv E9");
    ward_end(ward);
}

static void contacts_and_statistics(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "facilities/a.csv", "施設ID,種別,名称,住所\nA1,診療所,甲,本町\n");
    ward_write(ward, "contacts.csv", "施設ID,氏名,電話,担当者名\nA1,山田,0612345678,別の人\nB9,誰か,,\n");
    ward_write(ward, "statistics.csv",
               "indicator,year,district,item,value,unit,area\npopulation,令和8年,南,,\"12,345\",人,\n"
               "population,2026,,85歳以上,９８７人,人,検査市\npopulation,2026,西,,5,,\npopulation,いつか,,,5,,\n"
               "population,2026,,,多い,,\n");
    ward_read(ward);
    assert_int_equal(ward->data.contact_count, 1);
    assert_ptr_equal(ward->data.contacts[0].facility, ward_facility(ward, "A1"));
    ward_said(ward, DIAG_CONTACT_NOBODY, "contacts.csv A3");
    ward_said(ward, DIAG_HEADER_TWICE, "contacts.csv D1"); /* of two columns of one field the left one counts */
    assert_str(ward->data.contacts[0].facts[schema_field(&ward->data.contact_schema, STR("person"))->index].text, "山田");
    assert_int_equal(ward->data.statistic_count, 2);
    assert_true(ward->data.statistics[0].value == 12345 && ward->data.statistics[0].year == 2026);
    assert_str(ward->data.statistics[0].district->key, "minami");
    assert_true(ward->data.statistics[1].value == 987);
    assert_str(ward->data.statistics[1].item, "85歳以上");
    assert_str(ward->data.statistics[1].area, "検査市");
    ward_said(ward, DIAG_DISTRICT_UNKNOWN, "statistics.csv C4");
    ward_said(ward, DIAG_YEAR, "statistics.csv B5");
    ward_said(ward, DIAG_NUMBER, "statistics.csv E6");
    ward_end(ward);
}

static void files_are_missing(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv",
               "path,profile,title,citation,licence,url,retrieved_on,consent\nnowhere.csv,ward,a,a,,,,\nx.csv,strange,a,a,,,,\n");
    ward_write(ward, "x.csv", "a,b\n1,2\n");
    ward_write(ward, "facilities/clinic.csv", "施設ID,名称,住所\nA1,甲,本町\n");
    ward_read(ward);
    ward_said(ward, DIAG_SOURCE_GONE, "sources.csv A2");
    ward_said(ward, DIAG_PROFILE_MISSING, "sources.csv A3");
    ward_said(ward, DIAG_SOURCE_UNLISTED, "facilities/clinic.csv");
    assert_int_equal(ward_facility(ward, "A1")->services[0]->rows[0].consent, CONSENT_UNKNOWN);
    ward_end(ward);
}

/* A folder nobody named is no folder: not the machine's own of the name that follows. */
static void a_variable_that_is_not_set_names_no_file(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    char row[256];
    snprintf(row, sizeof row, "path,profile,title,citation,licence,url,retrieved_on,consent\nenv:TSUNAGI_NOWHERE%s/a.csv,ward,a,a,,,,\n", ward->path);
    ward_write(ward, "sources.csv", row);
    ward_write(ward, "a.csv", "施設ID,種別,名称,住所\nA1,診療所,甲,本町\n");
    unsetenv("TSUNAGI_NOWHERE");
    ward_read(ward);
    ward_said(ward, DIAG_SOURCE_GONE, "sources.csv A2");
    assert_int_equal(ward->data.facility_count, 0);
    ward_end(ward);
}

static void a_marker_is_named_whole(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "categories.csv", "key,label,group,audience,marker\na,甲,医療,resident,star\nb,乙,医療,resident,cir\nc,丙,医療,resident,e s\n");
    ward_read(ward);
    assert_str(ward->data.categories[0].marker, "star");
    assert_str(ward->data.categories[1].marker, "");
    ward_said(ward, DIAG_MARKER_UNKNOWN, "categories.csv E3");
    ward_said(ward, DIAG_MARKER_UNKNOWN, "categories.csv E4");
    ward_end(ward);
}

/* What a rule cannot hold is said, not dropped. */
static void a_rule_of_too_many_columns_is_said(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent\nlist.csv,list,一覧,局,CC0,,2026-04-01,同意\n");
    ward_write(ward, "profiles/list.csv",
               "column,field,value_map,note\n番号,@id,,\na+b+c+d+e+f,name,,\n,category,=clinic,\n\"#99999999999999\",address,,\n");
    ward_write(ward, "list.csv", "番号,a,b,c,d,e,f\nX1,一,二,三,四,五,六\n");
    ward_read(ward);
    ward_said(ward, DIAG_PROFILE_WIDE, "profiles/list.csv A3");
    assert_str(ward_fact(ward, "X1", "name")->text, "一二三四");
    assert_str(ward_fact(ward, "X1", "address")->text, "");
    ward_end(ward);
}

static void a_first_file_needs_no_ids(void **state)
{
    (void)state;
    Str ids[2];
    Arena *arena = arena_open();
    for (int run = 0; run < 2; run++) { /* the other order, the same ids */
        Ward *ward = ward_new();
        ward_write(ward, "facilities/clinic.csv", run ? "名称,住所\n乙,本町２番\n甲,本町1-2\n" : "名称,住所\n甲,本町1-2\n乙,本町2\n");
        ward_read(ward);
        ward_said(ward, DIAG_NO_ID_COLUMN, "facilities/clinic.csv A1");
        assert_int_equal(ward->data.facility_count, 2);
        for (size_t i = 0; i < 2; i++) {
            const Facility *f = ward->data.facilities[i];
            if (str_eq(facility_fact(f, schema_field(&ward->data.schema, STR("name")))->text, STR("甲")))
                ids[run] = str_copy(arena, f->id);
        }
        ward_end(ward);
    }
    assert_true(str_eq(ids[0], ids[1]));
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_has_services),
        cmocka_unit_test(twice_names_both_places),
        cmocka_unit_test(headings_by_key_label_alias),
        cmocka_unit_test(rows_that_cannot_stand),
        cmocka_unit_test(consent_is_the_rows_or_the_sources),
        cmocka_unit_test(an_import_maps_by_its_profile),
        cmocka_unit_test(an_import_never_overwrites),
        cmocka_unit_test(each_source_keeps_its_consent),
        cmocka_unit_test(only_the_wards_municipality),
        cmocka_unit_test(hours_and_flags_from_columns),
        cmocka_unit_test(a_file_without_headings),
        cmocka_unit_test(the_most_specific_level_wins),
        cmocka_unit_test(contacts_and_statistics),
        cmocka_unit_test(files_are_missing),
        cmocka_unit_test(a_variable_that_is_not_set_names_no_file), cmocka_unit_test(a_marker_is_named_whole),
        cmocka_unit_test(a_rule_of_too_many_columns_is_said), cmocka_unit_test(a_first_file_needs_no_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
