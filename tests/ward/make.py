#!/usr/bin/env python3
"""Makes the generated part of the sample ward 汐見区 (content/), the same bytes every time.

    python3 tests/ward/make.py            writes content/facilities, contacts.csv, statistics.csv, districts.csv,
                                          numbers.csv, tables/centers.csv, geo/ and tests/ward/broken/
    python3 tests/ward/make.py --check    regenerates into a temporary folder and compares

Only the Python standard library is used.  The town is drawn in town.py (a coast, roads, a railway, districts), grown in
streets.py (blocks, lanes, lots) and written by osm.py; names.py invents people and numbers that reach nobody;
trades.py says how many of each trade there are and what they can do; contacts.py and figures.py hold the roster and
the statistics; writing.py saves CSV with the habits of different offices; broken.py makes the faulty files on which
`check` is tested.  Markdown, images, profiles and the dictionaries are written by hand in content/ and never touched.
"""
import csv
import datetime
import filecmp
import os
import sys
import tempfile

sys.dont_write_bytecode = True

import broken
import contacts
import facilities
import figures
import osm
import streets
import town
import writing
from writing import encode

SEED = 20261101
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def table(name):
    with open(os.path.join(ROOT, "content", name), encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def dictionary():
    seen, out = set(), []
    for r in table("fields.csv"):
        if r["key"] not in seen:
            seen.add(r["key"])
            out.append((r["key"], r["label"], r["type"].split("(")[0]))
    return out


def fits_cp932(row):
    try:
        "".join(str(v) for v in row.values()).replace("\u301c", "\uff5e").encode("cp932")
        return True
    except UnicodeEncodeError:
        return False


def write_facilities(ward, folder):
    labels = {r["key"]: r["label"] for r in table("categories.csv")}
    names = {d[0]: d[1] for d in town.DISTRICTS}
    office = writing.Facilities(dictionary(), labels, names)
    source = {"hospital": "医療情報ネット、施設基準届出、実態調査2026", "clinic": "医療情報ネット、施設基準届出、実態調査2026", "dental": "医療情報ネット、施設基準届出、実態調査2026",
              "pharmacy": "医療情報ネット、施設基準届出、実態調査2026", "community_support": "区の資料", "ward_office": "区の資料"}
    for r in ward.rows:
        r["source"] = source.get(r["category"], "生活支援資源調べ2026" if r["category"] in ("meal_delivery", "transport", "home_help", "watching", "family_support", "salon")
                                 else "介護サービス情報公表、実態調査2026")
    by = lambda *cats: [r for r in ward.rows if r["category"] in cats]
    path = lambda n: os.path.join(folder, n)
    clinics = by("clinic")
    old = [r for r in clinics if fits_cp932(r)][:26]
    new = [r for r in clinics if r not in old]
    no_hyphen = lambda v, n: v.replace("-", "") if n % 4 == 3 else v
    full_width = lambda v, n: writing.wide(v).replace("-", "－") if n % 5 == 2 else "(%s)%s" % tuple(v.split("-", 1)) if n % 5 == 4 else v
    office.write(by("hospital"), path("hospital.csv"), encoding="utf-8-sig")
    office.write(old, path("clinic-1.csv"), encoding="cp932", date=writing.wareki, digits=writing.wide, phones=full_width, bools="ari")
    office.write(new, path("clinic-2.csv"), encoding="utf-8-sig", date=writing.slashed, bools="hai",
                 head={"phone": "電話", "fax": "FAX", "name": "医療機関名", "address": "所在地", "hours": "診療時間"})
    office.write(by("dental"), path("dental.csv"), encoding="cp932", date=writing.short_wareki, blank="－", phones=no_hyphen,
                 extra=("駐車場（室内メモ）", ["1台", "", "なし", "2台", "近くの有料", ""]))
    office.write(by("pharmacy"), path("pharmacy.csv"), head="key", names=False, bools="one", newline="\n", encoding="utf-8")
    office.write(by("visiting_nursing", "visiting_rehab", "visiting_nutrition"), path("visiting.csv"), encoding="utf-8-sig", bools="yu",
                 order=["id", "category", "name", "name_kana", "phone", "fax", "address", "district", "hours"])
    office.write(by("community_support", "consultation_office", "ward_office", "dementia_team", "disability_center", "watch_office", "welfare_council"),
                 path("consultation.csv"), encoding="utf-16", delimiter="\t")
    office.write(by("care_management"), path("care-management.csv"), encoding="utf-8-sig")
    home = by("home_care", "regular_visit", "night_visit", "bathing")
    office.write(home, path("home-care.csv"), encoding="cp932" if all(map(fits_cp932, home)) else "utf-8-sig", date=writing.slashed)
    office.write(by("day_care", "day_rehab", "short_stay"), path("day-care.csv"), encoding="utf-8-sig", bools="ari")
    rest = by("small_multifunction", "nursing_multifunction", "health_facility", "welfare_facility", "care_hospital", "group_home", "paid_home", "serviced_housing", "disability_home")
    office.write(rest, path("residence.csv"), encoding="cp932" if all(map(fits_cp932, rest)) else "utf-8-sig", date=writing.wareki)
    office.write(by("equipment"), path("equipment.csv"), encoding="utf-8-sig")
    office.write(by("meal_delivery", "transport", "home_help", "watching", "family_support", "salon"), path("support.csv"), encoding="utf-8-sig")


def write_numbers(ward, path):
    """One permanent number per place: those of the 2025 edition by kana, then the newcomers; some have left."""
    first = {}
    for r in ward.rows:
        first.setdefault(r["id"], r)
    places = sorted(first.values(), key=lambda r: (r["name_kana"], r["id"]))
    new = [r for n, r in enumerate(places) if n % 23 == 11]
    old = [r for r in places if r not in new]
    gone = {14: "SM0901", 77: "SM0902", 131: "SM0903", 206: "SM0904"}
    out, n = [["number", "id", "issued_on", "retired_on"]], 0
    for r in old:
        n += 1
        while n in gone:
            out.append([str(n), gone[n], "2025-04-01", "2026-03-31"])
            n += 1
        out.append([str(n), r["id"], "2025-04-01", ""])
    for r in new:
        n += 1
        out.append([str(n), r["id"], "2026-04-01", ""])
    encode(out, path, newline="\n")


def write_centers(ward, path):
    """The windows of pages/madoguchi and the pamphlet: district, centre, telephone, where."""
    out = [["お住まいの地区", "地域包括支援センター", "電話", "FAX", "場所"]]
    for r, served in ward.center_rows:
        out.append([r["district_served"], r["name"].replace("汐見区", ""), r["phone"], r["fax"], r["address"].replace("潮ヶ浜市汐見区", "")])
    encode(out, path, newline="\n")


def write_districts(ward, path):
    out = [["key", "label", "reading", "center", "note"]]
    for key, name, reading, _ in town.DISTRICTS:
        out.append([key, name, reading, ward.center_of[key], {"shinko": "築港と新港の埋立地。住む人は少ない", "shiokaze": "団地の島。橋2本とみなとライナー"}.get(key, "")])
    encode(out, path, encoding="utf-8-sig")


def make(content, faults):
    for sub in ("facilities", "geo", "tables"):
        os.makedirs(os.path.join(content, sub), exist_ok=True)
    os.makedirs(faults, exist_ok=True)
    place = lambda *p: os.path.join(content, *p)
    t = streets.Town(SEED)
    ward = facilities.Ward(t, SEED)
    osm.Painter(t).paint().write(place("geo", "base.osm"))
    osm.districts(t, place("geo", "districts.geojson"))
    osm.chome(place("geo", "chome.geojson"))
    write_facilities(ward, place("facilities"))
    encode(contacts.rows(ward), place("contacts.csv"), encoding="utf-8-sig")
    encode(figures.rows(), place("statistics.csv"), encoding="utf-8-sig")
    write_numbers(ward, place("numbers.csv"))
    write_districts(ward, place("districts.csv"))
    write_centers(ward, place("tables", "centers.csv"))
    broken.write(faults)
    return ward


def check():
    with tempfile.TemporaryDirectory() as tmp:
        make(os.path.join(tmp, "content"), os.path.join(tmp, "broken"))
        bad = []
        for base, ours in ((os.path.join(tmp, "content"), os.path.join(ROOT, "content")), (os.path.join(tmp, "broken"), os.path.join(ROOT, "tests", "ward", "broken"))):
            for folder, _, files in os.walk(base):
                for f in files:
                    a = os.path.join(folder, f)
                    b = os.path.join(ours, os.path.relpath(a, base))
                    if not os.path.exists(b) or not filecmp.cmp(a, b, shallow=False):
                        bad.append(os.path.relpath(b, ROOT))
        for b in sorted(bad):
            print("differs:", b)
        return 1 if bad else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    make(os.path.join(ROOT, "content"), os.path.join(ROOT, "tests", "ward", "broken"))
