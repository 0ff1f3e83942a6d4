/* ward.h - a small ward in a temporary folder, to read whole. */
#ifndef TSUNAGI_TESTS_WARD_H
#define TSUNAGI_TESTS_WARD_H

#include "../unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sink.h"
#include "source/read.h"

typedef struct Ward {
    char path[64];
    int dirfd;
    Arena *arena;
    Diag *diag;
    Dataset data;
} Ward;

static inline void ward_write(Ward *ward, const char *path, const char *text)
{
    assert_int_equal(sink_write_file(ward->dirfd, path, str_from(text)), 0);
}

static inline Ward *ward_new(void)
{
    Ward *ward = calloc(1, sizeof *ward);
    strncpy(ward->path, "/tmp/tsunagi-ward-XXXXXX", sizeof ward->path - 1);
    assert_non_null(mkdtemp(ward->path));
    ward->dirfd = open(ward->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ward_write(ward, "site.csv", "key,value\nward_name,検査区\ncity_name,検査市\n");
    ward_write(ward, "categories.csv",
               "key,label,group,reading,audience,marker,colour,note\n"
               "clinic,診療所,医療,しんりょうじょ,resident,circle,#112233,\n"
               "community_support,地域包括支援センター,相談,ほうかつ,resident,star,#112233,\n"
               "day_care,通所介護,介護,つうしょ,resident,square,#112233,\n"
               "day_rehab,通所リハビリテーション,介護,つうしょりは,resident,square,#112233,\n"
               "salon,通いの場,生活支援,かよい,resident,square,#112233,\n");
    ward_write(ward, "fields.csv",
               "key,label,group,applies_to,type,audience,aliases\n"
               "id,施設ID,基,*,id,resident,\ncategory,種別,基,*,category,resident,\n"
               "name,名称,基,*,text,resident,施設名|事業所名\nname_kana,名称カナ,基,*,kana,resident,\n"
               "corporate_number,法人番号,基,*,digits(13),resident,\n"
               "facility_number,事業所番号,基,*,code,resident,\npostal_code,郵便番号,基,*,postal,resident,\n"
               "address,住所,基,*,address,resident,所在地\ndistrict,地区,基,*,ref(districts),resident,\n"
               "latitude,緯度,基,*,latitude,resident,\nlongitude,経度,基,*,longitude,resident,\n"
               "phone,電話番号,基,生活支援,phone,professional,\nphone,電話番号,基,*,phone,resident,電話\n"
               "fax,FAX番号,基,相談,phone,resident,\nfax,FAX番号,基,*,phone,professional,\n"
               "email,メール,基,*,email,professional,\nwebsite,ホームページ,基,*,url,resident,\n"
               "hours,診療・営業時間,基,*,hours,resident,\n"
               "home_visit,訪問診療,医,clinic,accept,resident,\nopinion_letter,意見書,医,clinic,bool,professional,\n"
               "meeting_order,連絡方法の順,医,clinic,ranked-list,professional,\n"
               "capacity,定員,介,介護,count,resident,\nphases,局面,類,*,list(退院支援/看取り),resident,\n"
               "kind,区分,類,*,enum(病院/老健),resident,\ndistrict_served,担当地区,相,相談,list(districts),resident,\n"
               "consent,公開の同意,同,*,consent,internal,\nconsent_withheld,非公開とする項目,同,*,list(field),internal,\n"
               "confirmed_on,確認日,更,*,date,resident,\nmemo,メモ,更,*,note,internal,\n");
    ward_write(ward, "contact-fields.csv",
               "key,label,type,audience,aliases\nfacility_id,施設ID,ref(facilities),professional,\n"
               "person,担当者名,person,professional,氏名\nphone,電話,phone,professional,\n");
    ward_write(ward, "districts.csv", "key,label,reading,center\nminami,南,みなみ,\nkita,北,きた,\n");
    ward_write(ward, "sources.csv",
               "path,profile,title,citation,licence,url,retrieved_on,consent\n"
               "facilities,ward,調査,検査区,CC0,,2026-04-01,\n");
    return ward;
}

static inline void ward_read(Ward *ward)
{
    ward->arena = arena_open();
    ward->diag = diag_open();
    assert_true(source_read(ward->arena, str_from(ward->path), ward->diag, &ward->data, NULL, NULL));
}

static inline int ward_remove(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

static inline void ward_end(Ward *ward)
{
    diag_close(ward->diag);
    arena_close(ward->arena);
    close(ward->dirfd);
    nftw(ward->path, ward_remove, 8, FTW_DEPTH | FTW_PHYS);
    free(ward);
}

static inline const Facility *ward_facility(const Ward *ward, const char *id)
{
    for (size_t i = 0; i < ward->data.facility_count; i++)
        if (str_eq(ward->data.facilities[i]->id, str_from(id)))
            return ward->data.facilities[i];
    return NULL;
}

static inline const Fact *ward_fact(const Ward *ward, const char *id, const char *key)
{
    const Facility *facility = ward_facility(ward, id);
    assert_non_null(facility);
    const Field *field = schema_field(&ward->data.schema, str_from(key));
    assert_non_null(field);
    const Fact *fact = facility_fact(facility, field);
    return fact ? fact : service_fact(facility->services[0], field);
}

/* Messages as they are printed, to look at when a test fails. */
static inline void ward_print(Ward *ward)
{
    size_t count;
    const DiagMessage *all = diag_sorted(ward->diag, &count);
    for (size_t i = 0; i < count; i++) {
        Buf out = buf_on(ward->arena);
        diag_write(&out, &all[i], DIAG_JA);
        print_message("# " STR_FMT "\n", STR_ARG(buf_str(&out)));
    }
}

/* Exactly one message of this id, at this place ("facilities/a.csv C2"). */
static inline void ward_said(Ward *ward, DiagId id, const char *place)
{
    size_t count, found = 0;
    const DiagMessage *all = diag_sorted(ward->diag, &count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].id != id)
            continue;
        Buf out = buf_on(ward->arena);
        place_write(&out, all[i].place);
        found += str_eq(buf_str(&out), str_from(place));
    }
    if (found != 1) {
        ward_print(ward);
        fail_msg("%s at %s: %zu times", diag_name(id), place, found);
    }
}

#endif
