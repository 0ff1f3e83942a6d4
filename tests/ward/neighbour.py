#!/usr/bin/env python3
"""The ward next door, 帆崎区, small and invented: python3 tests/ward/neighbour.py FOLDER

For the wide-area edition (広域版).  It borrows the dictionary of content/ (site.csv `defaults`), but keeps its own consent,
its own limit of freshness (6 months) and its own numbers, some of which are the same as 汐見区's: ids must not be mixed up.
"""
import csv
import datetime
import json
import os
import random
import sys

sys.dont_write_bytecode = True
import town  # noqa: E402
from names import WORDS, Numbers, People  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
CONTENT = os.path.join(os.path.dirname(os.path.dirname(HERE)), "content")
DISTRICTS = [("hosaki-kita", "帆崎北", "ほざききた", (-1500, 2600, -60, 3800)), ("hosaki-naka", "帆崎中央", "ほざきちゅうおう", (-1500, 1600, -60, 2600)),
             ("hosaki-hama", "帆崎浜", "ほざきはま", (-1500, 900, -60, 1600))]
TRADES = [("hospital", "病院", "ビョウイン", 1), ("clinic", "クリニック", "クリニック", 6), ("dental", "歯科", "シカ", 4), ("pharmacy", "薬局", "ヤッキョク", 4), ("visiting_nursing", "訪問看護", "ホウモンカンゴ", 3),
          ("care_management", "ケアプラン", "ケアプラン", 4), ("day_care", "デイサービス", "デイサービス", 3), ("community_support", "地域包括支援センター", "チイキホウカツシエンセンター", 2)]


def write(path, rows):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8-sig", newline="") as f:
        csv.writer(f, lineterminator="\r\n").writerows(rows)


def main(folder):
    rng = random.Random(27)
    numbers, people = Numbers(random.Random(28)), People(random.Random(29))
    at = lambda *p: os.path.join(folder, *p)
    head = ["id", "category", "name", "name_kana", "address", "district", "latitude", "longitude", "phone", "fax", "hours", "home_visit", "liaison_person", "requests", "consent", "confirmed_on", "survey_note"]
    rows, serial = [head], 0
    for key, word, kana, count in TRADES:
        for k in range(count):
            serial += 1
            d = DISTRICTS[serial % 3]
            x0, y0, x1, y1 = d[3]
            lat, lon = town.latlon((rng.uniform(x0 + 60, x1 - 60), rng.uniform(y0 + 60, y1 - 60)))
            name = WORDS[(serial * 5) % len(WORDS)]
            phone = numbers.phone()
            consent = ["同意", "同意", "同意", "関係者のみ", "不同意", "未確認", ""][serial % 7] if key != "community_support" else "同意"
            rows.append(["SM%04d" % serial, key, "帆崎" + name[0] + word, "ホザキ" + name[1] + kana, "潮ヶ浜市帆崎区%s%d-%d" % (d[1], rng.randrange(1, 30), rng.randrange(1, 20)), d[0], "%.6f" % lat, "%.6f" % lon, phone,
                         Numbers.fax(phone), "月〜金 9:00〜17:00（祝日除く）", rng.choice(["◎", "○", "△", "×", ""]) if key in ("clinic", "hospital") else "", people.person(), "帆崎区の様式でお送りください。", consent,
                         datetime.date(2026, 10, 1) - datetime.timedelta(days=rng.randrange(0, 400)), "帆崎区の内部メモ %03d" % serial])
    write(at("facilities", "all.csv"), rows)
    centre = [r for r in rows if r[1] == "community_support"][0][0]
    write(at("districts.csv"), [["key", "label", "reading", "center", "note"]] + [[k, n, r, centre, ""] for k, n, r, _ in DISTRICTS])
    write(at("site.csv"), [["key", "value", "label", "audience"], ["ward_name", "帆崎区", "区の名前", "resident"], ["city_name", "潮ヶ浜市", "市の名前", "resident"], ["prefecture", "（架空）", "都道府県", "resident"],
                           ["site_title", "帆崎区 資源リスト", "サイトの名前", "resident"], ["office_name", "帆崎区役所", "発行者", "resident"], ["office_phone", "051-019-0100", "電話", "resident"],
                           ["stale_months", "6", "確認の期限（月）", "internal"], ["edition", "令和8年度版", "版", "resident"], ["lang", "ja", "言語", "resident"], ["jgd_zone", "9", "座標系", "internal"],
                           ["municipality_codes", "991058", "市区町村コード", "internal"], ["defaults", os.path.relpath(CONTENT, folder), "辞書を借りる場所", "internal"]])
    write(at("sources.csv"), [["path", "profile", "title", "citation", "licence", "url", "retrieved_on", "consent", "note"],
                              ["facilities/all.csv", "ward", "帆崎区の調べ", "帆崎区（2026年）", "CC BY 4.0", "", "2026-10-01", "", ""],
                              ["geo/districts.geojson", "layer", "地区の境", "帆崎区", "CC0", "", "2026-10-01", "", ""]])
    os.makedirs(at("geo"), exist_ok=True)
    features = []
    for key, name, reading, (x0, y0, x1, y1) in DISTRICTS:
        ring = [[round(v, 6) for v in town.latlon(p)[::-1]] for p in ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))]
        features.append({"type": "Feature", "properties": {"key": key, "name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    with open(at("geo", "districts.geojson"), "w", encoding="utf-8") as f:
        json.dump({"type": "FeatureCollection", "features": features}, f, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
