"""Files with the headings of 医療情報ネット and places that do not exist, to be read by the profiles of content/."""
import csv

DAYS = "月火水木金土日"
ALL = DAYS + "祝"
COMMON = ["ID", "正式名称", "正式名称（フリガナ）", "略称", "略称（フリガナ）", "英語表記（ローマ字表記）", "機関区分", "都道府県コード", "市区町村コード",
          "所在地", "所在地座標（緯度）", "所在地座標（経度）", "案内用ホームページアドレス"]
BEDS = {"01": ["一般病床", "療養病床", "療養病床のうち医療保険適用", "療養病床のうち介護保険適用", "精神病床", "結核病床", "感染症病床", "合計病床数"],
        "02": ["一般病床", "療養病床", "療養病床のうち医療保険適用", "療養病床のうち介護保険適用", "合計病床数"], "03": [], "04": []}
SECOND = ["ID", "診療科目コード", "診療科目名", "診療時間帯"] + [f"{d}_{kind}{end}時間" for kind in ("診療", "外来受付") for d in ALL for end in ("開始", "終了")]
PHARMACY = ["ID", "名称", "フリガナ", "ローマ字", "機関区分", "都道府県コード", "市区町村コード", "所在地", "所在地座標（緯度）", "所在地座標（経度）", "薬局のホームページアドレス"] \
    + [f"営業日（{d}）" for d in ALL] + [f"定期閉店毎週（{d}）" for d in ALL] + [f"定期閉店第{w}週（{d}）" for w in "１２３４５" for d in DAYS] \
    + ["祝日", "その他の閉店日（gw、お盆等）"] + [f"{d}_開店時間帯{n}_{end}時間" for n in "1234" for d in ALL for end in ("開始", "終了")]


def first_headings(number):
    rest = "休業" if number == "04" else "休診"
    out = COMMON + [f"毎週決まった曜日に{rest}（{d}）" for d in DAYS] + [f"決まった週に{rest}（定期週）第{w}週（{d}）" for w in "12345" for d in DAYS]
    out += [f"祝日に{rest}", f"その他の{rest}日（gw、お盆等）"] + BEDS[number]
    if number == "04":
        out += [f"{d}_{kind}{n}_{end}時間" for kind in ("就業時間帯", "外来受付時間帯") for n in "123" for d in ALL for end in ("開始", "終了")]
    return out


def place(number, id, name, weekly="1111110", weeks=None, holiday="0", other="", kind=None, **more):
    """One row of a first table. weekly: 1 open, 0 closed; weeks: {(week, day): "0"}."""
    rest = "休業" if number == "04" else "休診"
    row = {"ID": id, "正式名称": name, "正式名称（フリガナ）": "タメシ", "機関区分": kind or str(int(number)), "都道府県コード": "14", "市区町村コード": "199",
           "所在地": f"汐見区本町{int(id[-2:])}番", "所在地座標（緯度）": "35.5142", "所在地座標（経度）": "139.8675", f"祝日に{rest}": holiday,
           f"その他の{rest}日（gw、お盆等）": other}
    for day, mark in zip(DAYS, weekly):
        row[f"毎週決まった曜日に{rest}（{day}）"] = mark
        for week in "12345":
            row[f"決まった週に{rest}（定期週）第{week}週（{day}）"] = (weeks or {}).get((week, day), mark)
    return {**row, **more}


def slots(id, code, name, *times):
    """Three rows for a department, as published: times is {day: (from, to)} of each slot, reception half an hour before."""
    for n in range(3):
        row = {"ID": id, "診療科目コード": code, "診療科目名": name, "診療時間帯": str(n + 1)}
        for day, (start, end) in (times[n] if n < len(times) else {}).items():
            row[f"{day}_診療開始時間"], row[f"{day}_診療終了時間"] = start, end
        yield row


def write(path, headings, rows, encoding="utf-8-sig"):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding=encoding, newline="") as f:
        writer = csv.DictWriter(f, headings, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
