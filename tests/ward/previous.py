#!/usr/bin/env python3
"""The sample ward as it was a year ago: python3 tests/ward/previous.py FOLDER

Copies content/ and undoes a year's changes, for `diff`, the proof of changes and the correction labels: twelve places not
yet there, four that have closed since, and some forty facilities with another telephone, hours, name, head count, answer or
consent.  FOLDER/changes.csv lists every change (id, category, field, old, new), so that a test can compare.
"""
import csv
import io
import os
import random
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CONTENT = os.path.join(os.path.dirname(os.path.dirname(HERE)), "content")
HOURS = "月〜金 9:00〜12:00、15:00〜18:00／土 9:00〜12:00（祝日除く）"


def load(path):
    data = open(path, "rb").read()
    if data[:2] == b"\xff\xfe":
        text, how = data.decode("utf-16"), "utf-16"
    else:
        try:
            text, how = data.decode("utf-8-sig"), "utf-8-sig"
        except UnicodeDecodeError:
            text, how = data.decode("cp932"), "cp932"
    mark = "\t" if "\t" in text.split("\n")[0] else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)), how, mark


def save(path, table, how, mark):
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(table)
    data = out.getvalue()
    with open(path, "wb") as f:
        f.write(b"\xff\xfe" + data.encode("utf-16-le") if how == "utf-16" else
                data.replace("\u301c", "\uff5e").encode("cp932") if how == "cp932" else data.encode(how))


def main(folder):
    rng = random.Random(2025)
    shutil.copytree(CONTENT, folder, dirs_exist_ok=True)
    fields, _, _ = load(os.path.join(CONTENT, "fields.csv"))
    key_of = {}
    for f in fields[1:]:
        for name in [f[0], f[1], *f[7].split("|")]:
            key_of.setdefault(name, f[0])
    numbers, how, mark = load(os.path.join(folder, "numbers.csv"))
    new = {r[1] for r in numbers[1:] if r[2].startswith("2026")}
    gone = [r[1] for r in numbers[1:] if r[3]]
    changes = []
    names = sorted(os.listdir(os.path.join(folder, "facilities")))
    for name in names:
        path = os.path.join(folder, "facilities", name)
        table, how_, mark_ = load(path)
        keys = [key_of.get(h, h) for h in table[0]]
        at = {k: i for i, k in enumerate(keys)}
        out = [table[0]]
        for row in table[1:]:
            if row[at["id"]] in new:
                changes.append([row[at["id"]], row[at["category"]], "", "", "新規"])
                continue
            if rng.random() < .14:
                field = rng.choice([k for k in ("phone", "hours", "name", "fax", "capacity", "home_visit", "vacancy", "consent", "website", "nursing_staff", "meeting_time") if k in at and row[at[k]]])
                now = row[at[field]]
                old = {"phone": "051-199-%04d" % rng.randrange(10000), "fax": "051-198-%04d" % rng.randrange(10000), "hours": HOURS, "name": "旧" + now, "consent": "未確認",
                       "home_visit": "△" if now != "△" else "○", "vacancy": "空きなし", "website": "https://old.example.jp/", "meeting_time": "月〜金 12:00〜12:30"}.get(field, "12")
                if old != now:
                    row[at[field]] = old
                    changes.append([row[at["id"]], row[at["category"]], field, old, now])
            out.append(row)
        if name == "clinic-2.csv" or name == "equipment.csv":
            for _ in range(2):
                row = list(out[-1])
                row[at["id"]] = gone.pop(0)
                row[at["name"]] = {"SM0901": "汐見橋医院", "SM0902": "浜風クリニック", "SM0903": "みちしお福祉用具", "SM0904": "うしおレンタル"}[row[at["id"]]]
                row[at["name_kana"]] = {"SM0901": "シオミバシイイン", "SM0902": "ハマカゼクリニック", "SM0903": "ミチシオフクシヨウグ", "SM0904": "ウシオレンタル"}[row[at["id"]]]
                row[at["phone"]] = "051-197-%04d" % rng.randrange(10000)
                out.append(row)
                changes.append([row[at["id"]], row[at["category"]], "", row[at["name"]], "廃止"])
        save(path, out, how_, mark_)
    save(os.path.join(folder, "numbers.csv"), [numbers[0]] + [[*r[:3], ""] for r in numbers[1:] if r[1] not in new], how, mark)
    save(os.path.join(folder, "changes.csv"), [["id", "category", "field", "old", "new"]] + changes, "utf-8-sig", ",")


if __name__ == "__main__":
    main(sys.argv[1])
