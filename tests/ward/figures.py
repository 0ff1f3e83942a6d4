"""Two years of district statistics, and the ward's process and outcome figures."""
import random

import town

HEADER = ["indicator", "year", "district", "item", "value", "unit", "area", "source"]
# people and share of 65+, 75+, 85+ per district in 2025
PEOPLE = {"wakabadai": (9120, .33, .19, .062), "miyanomori": (13480, .28, .155, .055), "nishishiomi": (10960, .27, .148, .05), "nishihama": (7840, .37, .215, .082),
          "honcho": (8230, .35, .208, .079), "kitahara": (15620, .24, .128, .042), "chuo": (16940, .21, .11, .035), "yanagi": (10410, .26, .139, .046),
          "higashishiomi": (12870, .25, .131, .043), "horikawa": (9660, .29, .163, .058), "shinko": (940, .15, .064, .012), "shiokaze": (11230, .31, .142, .033)}


def rows():
    rng = random.Random(75)
    out = []

    def put(key, year, district, value, unit, source, item="", area=""):
        out.append([key, str(year), district, item, str(value), unit, area, source])
    total = {}
    for year in (2025, 2026):
        for d, (pop, e65, e75, e85) in PEOPLE.items():
            grow = 1 if year == 2025 else 1 + rng.uniform(-.012, .009)
            old = 1 if year == 2025 else 1 + rng.uniform(.004, .028)
            n = round(pop * grow)
            p65, p75, p85 = round(pop * e65 * (old + 1) / 2), round(pop * e75 * old), round(pop * e85 * old)
            child = round(n * rng.uniform(.09, .13))
            src = "住民基本台帳（%d年4月1日）" % year
            put("population", year, d, n, "人", src)
            for item, v in (("0〜14歳", child), ("15〜64歳", n - child - p65), ("65〜74歳", p65 - p75), ("75〜84歳", p75 - p85), ("85歳以上", p85)):
                put("population_by_age", year, d, v, "人", src, item)
            put("population_75", year, d, p75, "人", src)
            alone = round(p65 * rng.uniform(.27, .34))
            put("households_alone", year, d, alone, "世帯", "国勢調査をもとにした区の推計")
            put("households_couple", year, d, round(p65 * rng.uniform(.2, .25)), "世帯", "国勢調査をもとにした区の推計")
            care = round(p75 * rng.uniform(.30, .335) + (p65 - p75) * .042)
            put("certified_care", year, d, care, "人", "介護保険事業状況報告")
            left = care
            for item, share in (("要支援1", .14), ("要支援2", .14), ("要介護1", .2), ("要介護2", .17), ("要介護3", .14), ("要介護4", .12)):
                v = round(care * share * rng.uniform(.94, 1.06))
                left -= v
                put("certified_care", year, d, v, "人", "介護保険事業状況報告", item)
            put("certified_care", year, d, left, "人", "介護保険事業状況報告", "要介護5")
            put("dementia_elderly", year, d, round(care * rng.uniform(.53, .6)), "人", "認定調査をもとにした区の推計")
            dead = max(3, round(p75 * rng.uniform(.052, .061)))
            put("deaths", year, d, dead, "人", "人口動態統計")
            home = round(dead * rng.uniform(.15, .24))
            nursing = round(dead * rng.uniform(.09, .14))
            put("deaths_by_place", year, d, home, "人", "人口動態統計", "自宅")
            put("deaths_by_place", year, d, nursing, "人", "人口動態統計", "老人ホーム")
            put("deaths_by_place", year, d, dead - home - nursing, "人", "人口動態統計", "病院・その他")
            for k, v in (("population", n), ("p65", p65), ("p75", p75), ("care", care), ("dead", dead), ("home", home), ("nursing", nursing), ("alone", alone)):
                total[year, k] = total.get((year, k), 0) + v
    for year in (2025, 2026):
        t = {k: v for (y, k), v in total.items() if y == year}
        up = 0 if year == 2025 else 1
        for key, v, unit in (("population", t["population"], "人"), ("population_75", t["p75"], "人"), ("households_alone", t["alone"], "世帯"), ("certified_care", t["care"], "人"), ("deaths", t["dead"], "人")):
            put(key, year, "", v, unit, "地区の合計")
        put("deaths_by_place", year, "", t["home"], "人", "人口動態統計", "自宅")
        put("deaths_by_place", year, "", t["nursing"], "人", "人口動態統計", "老人ホーム")
        put("deaths_by_place", year, "", round(t["home"] / t["dead"] * 100, 1), "％", "人口動態統計", "自宅の割合")
        put("deaths_by_place", year, "", round(t["nursing"] / t["dead"] * 100, 1), "％", "人口動態統計", "老人ホームの割合")
        put("deaths_by_place", year, "", [16.1, 16.9][up], "％", "人口動態統計", "自宅の割合", "潮ヶ浜市")
        put("deaths_by_place", year, "", [15.8, 16.4][up], "％", "人口動態統計", "自宅の割合", "全国（例示）")
        for key, a, b, unit, item, src in (
                ("visits_medical", 18420, 19660, "回", "", "国保・後期高齢者レセプト"), ("visits_dental", 9310, 10120, "回", "", "国保・後期高齢者レセプト"),
                ("visits_pharmacy", 12940, 14480, "回", "", "国保・後期高齢者レセプト"), ("visits_nursing", 63880, 67210, "回", "", "国保・後期高齢者・介護レセプト"),
                ("fees_medical", 2140, 2310, "件", "入退院支援加算", "国保・後期高齢者レセプト"), ("fees_medical", 388, 431, "件", "介護支援等連携指導料", "国保・後期高齢者レセプト"), ("fees_medical", 7, 9, "件", "在宅患者緊急時等カンファレンス料", "国保・後期高齢者レセプト"),
                ("fees_care", 1320, 1465, "件", "入院時情報連携加算", "介護レセプト"), ("fees_care", 842, 905, "件", "退院・退所加算", "介護レセプト"), ("fees_care", 4, 6, "件", "ターミナルケアマネジメント加算", "介護レセプト"),
                ("admission_info_rate", 71.4, 76.8, "％", "", "ケアマネジャー調査"), ("discharge_coordination_rate", 78.2, 81.5, "％", "", "ケアマネジャー調査"),
                ("sharing_quality", 58.0, 63.5, "％", "ちょうどよい", "多職種調査"), ("sharing_quality", 33.1, 29.2, "％", "不足している", "多職種調査"), ("sharing_quality", 8.9, 7.3, "％", "多すぎる", "多職種調査"),
                ("training_held", 11, 12, "回", "多職種研修", "相談支援室"), ("training_held", 486, 552, "人", "多職種研修の参加者", "相談支援室"),
                ("outreach_held", 9, 11, "回", "区民講座", "相談支援室"), ("outreach_held", 372, 465, "人", "区民講座の参加者", "相談支援室"),
                ("consultations", 84, 97, "件", "病院から", "相談支援室"), ("consultations", 61, 72, "件", "ケアマネジャーから", "相談支援室"), ("consultations", 38, 41, "件", "地域包括から", "相談支援室"), ("consultations", 8, 5, "件", "歯科・薬局から", "相談支援室"),
                ("home_care_wish", 54.3, 55.1, "％", "", "高齢者実態調査"), ("home_death_wish", 46.0, 47.2, "％", "", "高齢者実態調査"),
                ("home_care_rate_strict", 48.7, 49.6, "％", "", "国保データベース"), ("home_care_rate_wide", 81.9, 82.3, "％", "", "国保データベース"),
                ("resident_satisfaction", 68.5, 69.9, "％", "", "区民意識調査"), ("staff_satisfaction", 57.4, 60.2, "％", "", "多職種調査")):
            put(key, year, "", (a, b)[up], unit, src, item)
        for area, base in (("潮ヶ浜市", 1), ("帆崎区", 1.04)):
            for key, v in (("home_care_rate_strict", 47.2), ("home_care_rate_wide", 80.8), ("admission_info_rate", 69.5)):
                put(key, year, "", round(v * base + up * .5, 1), "％", "医療圏の集計", "", area)
    for year, pop, dead in ((2030, 126100, 1360), (2035, 124200, 1450), (2040, 121300, 1510), (2045, 117600, 1480)):
        put("population_projection", year, "", pop, "人", "区の将来推計（2025年推計）")
        put("population_projection", year, "", round(pop * {2030: .172, 2035: .169, 2040: .165, 2045: .176}[year]), "人", "区の将来推計（2025年推計）", "75歳以上")
        put("deaths_projection", year, "", dead, "人", "区の将来推計（2025年推計）")
    return [HEADER] + out
