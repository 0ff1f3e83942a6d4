/* A second table joined to a first one: 医療情報ネット in little, with what bites in it. */
#include "ward.h"

#include "source/timetable.h"

static const char *const profile =
    "column,field,value_map,note\n番,@id,,\n区分,category,2=clinic,\n町,@municipality,39201,\n名,name,,\n所,address,,\n番,facility_number,,\n"
    "毎週（{曜}）|第{1-5}週（{曜}）|祝日休,@closed,0=closed;1=open,\nほか,+closed,,\n"
    "*_speciality_hours_*.csv:番,@join,,\n"
    "科名|科番,\"@part:departments,department_hours\",01001=内科,\n科名,@aside,*救急*,\n"
    "{曜}始|{曜}終,@hours,,\n{曜}受始|{曜}受終,@hours:reception_hours,,\n";

static const char *const first_head =
    "番,区分,町,名,所,毎週（月）,毎週（火）,毎週（土）,毎週（日）,第１週（土）,第２週（土）,第３週（土）,第４週（土）,第５週（土）,祝日休,ほか\n";
static const char *const second_head = "番,科番,科名,時間帯,月始,月終,火始,火終,土始,土終,日始,日終,祝始,祝終,月受始,月受終\n";

/* Two texts in one, to write. */
static void write_joined(Ward *ward, const char *path, const char *head, const char *rest)
{
    Arena *arena = arena_open();
    ward_write(ward, path, str_cstr(arena, str_join(arena, str_from(head), str_from(rest))));
    arena_close(arena);
}

static Ward *base_ward(const char *sources)
{
    Ward *ward = ward_new();
    Arena *arena = arena_open();
    Str fields;
    assert_int_equal(sink_read_file(arena, ward->dirfd, "fields.csv", 0, &fields), 0);
    write_joined(ward, "fields.csv", str_cstr(arena, fields),
                 "closed,休診日,基,*,text,resident,\ndepartments,診療科,基,clinic,list,resident,\n"
                 "reception_hours,外来受付,基,clinic,hours,resident,\ndepartment_hours,科ごと,基,clinic,timetable,resident,\n");
    ward_write(ward, "profiles/net.csv", profile);
    write_joined(ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent\n", sources);
    arena_close(arena);
    return ward;
}

/* The first table is the one the sources name; the second lies beside it. */
static Ward *read_ward(const char *first, const char *second, const char *sources)
{
    Ward *ward = base_ward(sources);
    write_joined(ward, "facilities/01-1_info_2026.csv", first_head, first);
    if (second)
        write_joined(ward, "facilities/01-2_speciality_hours_2026.csv", second_head, second);
    ward_read(ward);
    return ward;
}

static const char *const one_source = "facilities/01-1_info_2026.csv,net,公表,国,PDL,,2026-06-01,同意\n";

static void departments_become_one_facility(void **state)
{
    (void)state;
    Ward *ward = read_ward("3901,2,39201,潮医院,本町1,1,1,1,0,1,0,1,0,1,0,年末年始\n",
                            "3901,01001,内科,1,9:00,12:00,09:00,12:00,,,,,,,8:30,11:30\n"
                            "3901,01001,内科,2,14:00,17:00,13:00,15:00,,,,,,,13:30,16:30\n"
                            "3901,01001,内科,3,,,,,,,,,,,,\n"
                            "3901,02035,糖尿病・内分泌内科,1,11:00,15:00,,,9:00,12:00,,,,,10:30,14:00\n"
                            "3901,03001,小児科,1,,,,,,,,,,,,\n",
                            one_source);
    assert_int_equal(ward->data.facility_count, 1); /* the second table is no file of facilities */
    assert_str(ward_fact(ward, "3901", "hours")->text, "月 9:00〜17:00／火 9:00〜12:00、13:00〜15:00／第1・3・5土 9:00〜12:00（祝日除く）");
    const Hours *hours = ward_fact(ward, "3901", "hours")->hours;
    assert_true(hours->complete && hours->holiday_closed && hours->days[6].count == 0);
    assert_int_equal(hours->days[5].spans[0].weeks, 1 | 4 | 16);
    assert_str(ward_fact(ward, "3901", "reception_hours")->text, "月 8:30〜16:30（祝日除く）");
    assert_str(ward_fact(ward, "3901", "closed")->text, "第2・4土、日・祝日、年末年始");
    assert_int_equal(ward_fact(ward, "3901", "departments")->list.count, 3);
    assert_str(ward_fact(ward, "3901", "departments")->list.items[1], "糖尿病・内分泌内科");
    assert_str(ward_fact(ward, "3901", "department_hours")->text,
               "内科：月 9:00〜12:00、14:00〜17:00／火 9:00〜12:00、13:00〜15:00（受付：月 8:30〜11:30、13:30〜16:30）\n"
               "糖尿病・内分泌内科：月 11:00〜15:00／第1・3・5土 9:00〜12:00（受付：月 10:30〜14:00）\n小児科：－");
    assert_int_equal(diag_count(ward->diag, DIAG_ERROR) + diag_count(ward->diag, DIAG_WARNING), 0);
    ward_end(ward);
}

/* Alike departments need no table; 救急 is in the table and not in the hours. */
static void the_table_is_for_what_differs(void **state)
{
    (void)state;
    Ward *ward = read_ward("3901,2,39201,甲,本町1,,,,,,,,,,,\n3902,2,39201,乙,本町2,,,,,,,,,,,\n",
                            "3901,1,内科,1,9:00,12:00,,,,,,,,,,\n3901,2,外科,1,9:00,12:00,,,,,,,,,,\n"
                            "3902,1,内科,1,9:00,12:00,,,,,,,,,,\n3902,2,救急科,1,17:00,8:30,,,,,,,,,,\n",
                            one_source);
    assert_str(ward_fact(ward, "3901", "department_hours")->text, "");
    assert_str(ward_fact(ward, "3901", "hours")->text, "月 9:00〜12:00");
    assert_str(ward_fact(ward, "3902", "hours")->text, "月 9:00〜12:00");
    assert_str(ward_fact(ward, "3902", "department_hours")->text, "内科：月 9:00〜12:00\n救急科：月 17:00〜翌8:30");
    assert_int_equal(diag_count_of(ward->diag, DIAG_HOURS_BACKWARDS), 0);
    ward_end(ward);
}

static void what_is_wrong_is_named_by_its_cell(void **state)
{
    (void)state;
    Ward *ward = read_ward("3901,2,39201,甲,本町1,1,1,1,0,,,,,,0,\n3902,2,39202,隣町,本町2,,,,,,,,,,,\n3903,2,39201,丙,本町3,,,,,,,,,いつも,,\n",
                            "3901,01001,内科,1,17:00,9:00,9:00,,十時,12:00,9:00,12:00,00:00,00:00,,\n"
                            "3901,01001,,2,13:00,24:00,9:00,9:00,00:00,00:00,,,9:00,12:00,,\n"
                            "3901,99999,,1,8:00,9:00,,,,,,,,,,\n"
                            "3902,01001,内科,1,9:00,12:00,,,,,,,,,,\n"
                            "3999,01001,内科,1,9:00,12:00,,,,,,,,,,\n",
                            one_source);
    ward_said(ward, DIAG_HOURS_HALF, "facilities/01-2_speciality_hours_2026.csv H2");
    ward_said(ward, DIAG_HOURS_UNREADABLE, "facilities/01-2_speciality_hours_2026.csv I2");
    ward_said(ward, DIAG_HOURS_BACKWARDS, "facilities/01-2_speciality_hours_2026.csv E2");
    ward_said(ward, DIAG_HOURS_BACKWARDS, "facilities/01-2_speciality_hours_2026.csv G3"); /* 9:00 to 9:00 */
    ward_said(ward, DIAG_HOURS_CLOSED_DAY, "facilities/01-2_speciality_hours_2026.csv K2");
    ward_said(ward, DIAG_HOURS_CLOSED_DAY, "facilities/01-2_speciality_hours_2026.csv M3");
    ward_said(ward, DIAG_PART_UNKNOWN, "facilities/01-2_speciality_hours_2026.csv B4");
    ward_said(ward, DIAG_JOIN_ORPHAN, "facilities/01-2_speciality_hours_2026.csv A6"); /* not 3902, which is the next town's */
    ward_said(ward, DIAG_JOIN_NO_ROWS, "facilities/01-1_info_2026.csv A4");
    ward_said(ward, DIAG_CLOSED_WORD, "facilities/01-1_info_2026.csv N4");
    assert_str(ward_fact(ward, "3901", "hours")->text, "月 8:00〜9:00、13:00〜24:00（祝日除く）");
    assert_str(ward_fact(ward, "3901", "departments")->text, "内科"); /* the code's name, in one part with the other */
    assert_int_equal(diag_count(ward->diag, DIAG_ERROR), 0);
    ward_end(ward);
}

static void without_the_second_the_rest_goes_on(void **state)
{
    (void)state;
    Ward *ward = read_ward("3901,2,39201,甲,本町1,1,1,1,0,0,,,,,0,\n", NULL, one_source);
    ward_said(ward, DIAG_JOIN_MISSING, "sources.csv A2");
    assert_str(ward_fact(ward, "3901", "name")->text, "甲");
    assert_str(ward_fact(ward, "3901", "hours")->text, "");
    assert_str(ward_fact(ward, "3901", "closed")->text, "第1土、日・祝日");
    assert_int_equal(diag_count(ward->diag, DIAG_ERROR) + diag_count(ward->diag, DIAG_WARNING), 0);
    ward_end(ward);
}

/* Named in sources.csv themselves, the second first, under any name; or by their folder. */
static void in_any_order_and_under_any_name(void **state)
{
    (void)state;
    static const char *const sources[] = {
        "facilities/01-2_speciality_hours_2026.csv,net,時間,国,PDL,,2026-06-01,同意\n"
        "facilities/01-1_info_2026.csv,net,公表,国,PDL,,2026-06-01,同意\n",
        "facilities,net,公表,国,PDL,,2026-06-01,同意\n",
        "a.csv,net,時間,国,PDL,,2026-06-01,同意\nfacilities/01-1_info_2026.csv,net,公表,国,PDL,,2026-06-01,同意\n"};
    static const char *const seconds[] = {"facilities/01-2_speciality_hours_2026.csv",
                                          "facilities/01-2_speciality_hours_2026.csv", "a.csv"};
    for (int run = 0; run < 3; run++) {
        Ward *ward = base_ward(sources[run]);
        write_joined(ward, seconds[run], second_head, "3901,1,内科,1,9:00,12:00,,,,,,,,,,\n");
        write_joined(ward, "facilities/01-1_info_2026.csv", first_head, "3901,2,39201,甲,本町1,,,,,,,,,,,\n");
        ward_read(ward);
        assert_int_equal(ward->data.facility_count, 1);
        assert_str(ward_fact(ward, "3901", "hours")->text, "月 9:00〜12:00");
        assert_int_equal(diag_count(ward->diag, DIAG_ERROR) + diag_count(ward->diag, DIAG_WARNING), 0);
        ward_end(ward);
    }
}

/* Last year's file left in the folder is not mixed into this year's. */
static void two_editions_are_not_mixed(void **state)
{
    (void)state;
    Ward *ward = base_ward(one_source);
    write_joined(ward, "facilities/01-1_info_2026.csv", first_head, "3901,2,39201,甲,本町1,,,,,,,,,,,\n");
    write_joined(ward, "facilities/01-2_speciality_hours_2025.csv", second_head, "3901,1,内科,1,13:00,17:00,,,,,,,,,,\n");
    write_joined(ward, "facilities/01-2_speciality_hours_2026.csv", second_head, "3901,1,内科,1,9:00,12:00,,,,,,,,,,\n");
    ward_read(ward);
    ward_said(ward, DIAG_JOIN_AGAIN, "facilities/01-2_speciality_hours_2025.csv A2");
    assert_str(ward_fact(ward, "3901", "hours")->text, "月 9:00〜12:00");
    ward_end(ward);
}

/* No source lends its consent to another's facts. */
static void each_table_keeps_its_consent(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second;
        Consent place, hours;
    } cases[] = {{"同意", "同意", CONSENT_YES, CONSENT_YES}, {"同意", "", CONSENT_YES, CONSENT_UNKNOWN},
                 {"関係者のみ", "同意", CONSENT_PROFESSIONAL, CONSENT_YES}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sources[512];
        snprintf(sources, sizeof sources,
                 "facilities/01-1_info_2026.csv,net,公表,国,PDL,,2026-06-01,%s\n"
                 "facilities/01-2_speciality_hours_2026.csv,net,時間,国,PDL,,2026-06-01,%s\n", cases[i].first, cases[i].second);
        Ward *ward = read_ward("3901,2,39201,甲,本町1,,,,,,,,,,,\n", "3901,1,内科,1,9:00,12:00,,,,,,,,,,\n", sources);
        const Service *service = ward_facility(ward, "3901")->services[0];
        const Field *name = schema_field(&ward->data.schema, STR("name")), *hours = schema_field(&ward->data.schema, STR("hours"));
        assert_int_equal(service->row_count, 2);
        assert_int_equal(service->rows[0].consent, cases[i].place);
        assert_int_equal(service->rows[1].consent, cases[i].hours);
        assert_str(service->rows[0].facts[name->index].text, "甲");
        assert_int_equal(service->rows[0].facts[hours->index].text.len, 0);
        assert_str(service->rows[1].facts[hours->index].text, "月 9:00〜12:00");
        assert_int_equal(service->rows[1].facts[name->index].text.len, 0);
        ward_end(ward);
    }
}

static void rules_that_stand_in_the_wrong_table(void **state)
{
    (void)state;
    Ward *ward = ward_new();
    ward_write(ward, "profiles/net.csv",
               "column,field,value_map\n番,@id,\n,category,=clinic\n名,name,\n科,@part,\n*_h.csv:番,@join,\n番,@id,\n名,@hours:nothing,\n");
    ward_write(ward, "sources.csv", "path,profile,title,citation,licence,url,retrieved_on,consent\na.csv,net,公表,国,PDL,,2026-06-01,同意\n");
    ward_write(ward, "a.csv", "番,名\n1,甲\n");
    ward_read(ward);
    ward_said(ward, DIAG_PROFILE_TABLE, "profiles/net.csv B5");
    ward_said(ward, DIAG_PROFILE_TABLE, "profiles/net.csv B7");
    ward_said(ward, DIAG_PROFILE_FIELD, "profiles/net.csv B8");
    assert_str(ward_fact(ward, "1", "name")->text, "甲");
    ward_end(ward);
}

/* A glob that takes the first table too: what a file is follows from its headings. */
static void a_name_that_takes_both(void **state)
{
    (void)state;
    Ward *ward = base_ward("01_speciality_hours_a.csv,net,公表,国,PDL,,2026-06-01,同意\n"
                           "02_speciality_hours_b.csv,net,公表,国,PDL,,2026-06-01,同意\n");
    write_joined(ward, "02_speciality_hours_b.csv", first_head, "3901,2,39201,甲,本町1,,,,,,,,,,,\n");
    write_joined(ward, "01_speciality_hours_a.csv", second_head, "3901,1,内科,1,9:00,12:00,,,,,,,,,,\n3999,1,内科,1,9:00,12:00,,,,,,,,,,\n");
    ward_read(ward);
    assert_str(ward_fact(ward, "3901", "hours")->text, "月 9:00〜12:00");
    ward_said(ward, DIAG_JOIN_ORPHAN, "01_speciality_hours_a.csv A3");
    ward_end(ward);
}

static void times_of_day(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int minutes; /* -1: none */
    } cases[] = {{"9:00", 540},  {"09:00:00", 540}, {"９：３０", 570}, {"9時", 540}, {"9時5分", 545}, {"24:00", 1440},
                 {"24:01", -1}, {"9", -1},         {"9:60", -1},     {"9:00頃", -1}, {"", -1},       {"0.375", -1}, {"9時半", -1}, {"09：００", 540}};
    Arena *arena = arena_open();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int minutes = -1;
        bool good = clock_read(arena, str_from(cases[i].text), &minutes);
        assert_int_equal(good, cases[i].minutes >= 0);
        if (good)
            assert_int_equal(minutes, cases[i].minutes);
    }
    arena_close(arena);
}

/* Excel took the 0 of 北海道 from the second file alone. */
static void a_lost_zero_joins_all_the_same(void **state)
{
    (void)state;
    Ward *ward = read_ward("0101,2,39201,甲,本町1,,,,,,,,,,,\n", "101,1,内科,1,9:00,12:00,,,,,,,,,,\n", one_source);
    assert_str(ward_fact(ward, "0101", "hours")->text, "月 9:00〜12:00");
    assert_int_equal(diag_count(ward->diag, DIAG_ERROR) + diag_count(ward->diag, DIAG_WARNING), 0);
    ward_end(ward);
}

static uint64_t next_die(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static Timetable thrown_table(Arena *arena, uint64_t *die, Closing *closing)
{
    Timetable table = {0};
    for (size_t d = 0; d < HOUR_DAYS; d++) {
        closing->said[d] = next_die(die) % 4 != 0;
        closing->open[d] = next_die(die) % 3 ? EVERY_WEEK : d == 7 ? 0 : (uint8_t)(next_die(die) & EVERY_WEEK);
        for (uint64_t n = next_die(die) % 4; n > 0; n--) {
            int from = (int)(next_die(die) % 1440), length = 1 + (int)(next_die(die) % 600);
            vec_push(arena, &table.days[d], (ClockSpan){.from = from, .to = from + length});
        }
    }
    return table;
}

/* Whatever a timetable says, model/hours understands of its text the same. */
static void the_text_is_understood_whole(void **state)
{
    (void)state;
    uint64_t die = 7;
    for (int run = 0; run < 3000; run++) {
        Arena *arena = arena_open();
        Closing closing;
        Timetable table = thrown_table(arena, &die, &closing);
        timetable_tidy(&table);
        timetable_close(&table, &closing, NULL);
        Str text = timetable_text(arena, &table, &closing, true);
        bool empty = true;
        for (size_t d = 0; d < HOUR_DAYS; d++)
            empty = empty && table.days[d].count == 0;
        assert_int_equal(str_empty(text), empty);
        const Hours *hours = hours_parse(arena, text);
        if (!hours->complete && !str_empty(text))
            fail_msg("not understood: " STR_FMT, STR_ARG(text));
        for (size_t d = 0; d < HOUR_DAYS && !str_empty(text); d++) {
            assert_int_equal(hours->days[d].count, table.days[d].count);
            for (size_t i = 0; i < table.days[d].count; i++) {
                assert_int_equal(hours->days[d].spans[i].from, table.days[d].items[i].from);
                assert_int_equal(hours->days[d].spans[i].to, table.days[d].items[i].to);
                assert_int_equal(hours->days[d].spans[i].weeks, closing.open[d] == EVERY_WEEK ? 0 : closing.open[d]);
            }
        }
        assert_int_equal(!str_empty(text) && hours->holiday_closed, !str_empty(text) && closing.said[7] && !closing.open[7]);
        arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(departments_become_one_facility),
        cmocka_unit_test(the_table_is_for_what_differs),
        cmocka_unit_test(what_is_wrong_is_named_by_its_cell),
        cmocka_unit_test(without_the_second_the_rest_goes_on),
        cmocka_unit_test(in_any_order_and_under_any_name),
        cmocka_unit_test(two_editions_are_not_mixed),
        cmocka_unit_test(each_table_keeps_its_consent),
        cmocka_unit_test(rules_that_stand_in_the_wrong_table),
        cmocka_unit_test(a_name_that_takes_both),
        cmocka_unit_test(times_of_day),
        cmocka_unit_test(a_lost_zero_joins_all_the_same),
        cmocka_unit_test(the_text_is_understood_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
