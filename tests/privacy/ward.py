"""A ward of canaries: every cell that can hold a text of its own holds one that occurs
nowhere else, so that a leak shows wherever it comes out. Who may read which cell is
worked out here again, from the rules in words (SPEC: audience, consent), by code that
shares nothing with the program.

    python3 ward.py DIR [copies]      writes the ward's content folder
"""
import csv
import json
import pathlib
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
LEVELS = {"resident": 0, "professional": 1, "internal": 2}
LETTERS = "23456789abcdefghijkmnpqrstuvwxyz"  # 32, none easily mistaken
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミ"  # 32, none that dictionary folding changes
CONSENTS = ["同意", "関係者のみ", "不同意", "未確認"]
# Three sources of one service, each with a default: a survey, what the law publishes, and
# what nobody has agreed to. The facility's word stands in the survey's row or not at all.
SOURCES = {"survey": "", "open": "同意", "shut": ""}
WORDS = ["", "未確認", "同意", "関係者のみ", "不同意"]
HOME = "生活支援"
# The types a canary can be written in; a ○ or a date can be no canary.
UNIQUE = {"text", "id", "kana", "digits", "code", "postal", "address", "phone", "email", "url", "hours", "list",
          "latitude", "longitude", "person", "note"}
PURPOSES = ["代表窓口", "入院時情報の送付先", "退院時情報の提供元", "退院後の生活相談", "他院への紹介",
            "介護サービス利用意向の聴取", "公費負担等の手続き支援", "成年後見制度利用支援", "ケアマネへ紹介",
            "地域包括支援センターへ紹介"]


def read(name):
    with open(REPOSITORY / "content" / name, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def digits32(n, alphabet, width):
    out = ""
    for _ in range(width):
        out = alphabet[n % 32] + out
        n //= 32
    return out


class Canary:
    """Counts cells; the text of each follows from its number."""

    def __init__(self):
        self.n = 0

    def word(self):
        # A stride that shares no factor with 32^6 spreads neighbours apart.
        self.n += 1
        return "kx" + digits32(self.n * 40503 % 32**6, LETTERS, 6)

    def number(self):
        self.n += 1
        return self.n

    def cell(self, kind):
        base = kind.split("(")[0]
        if base == "kana":
            return "カナリヤ" + digits32(self.number(), KANA, 5)
        if base == "phone":
            n = self.number()
            return f"099-{n // 10000 % 1000:03}-{n % 10000:04}"
        if base == "digits":
            return f"97{self.number():011}"
        if base == "postal":
            return f"{9000000 + self.number():07}"[:3] + "-" + f"{9000000 + self.n:07}"[3:]
        if base == "latitude":
            return f"35.{500000 + self.number()}"
        if base == "longitude":
            return f"139.{800000 + self.number()}"
        if base == "email":
            return self.word() + "@example.jp"
        if base == "url":
            return "https://" + self.word() + ".example.jp/"
        if base == "hours":
            return "月〜金 9:00〜17:00（" + self.word() + "）"
        if base == "person":
            return "山田" + self.word()
        if base == "address":
            return "汐見区港町" + self.word()
        return self.word()


def governing(fields, key, category):
    """The dictionary row for a record: category key before group before *."""
    best, rank = None, -1
    for row in fields:
        if row["key"] != key:
            continue
        targets = row["applies_to"].split("|")
        r = 2 if category["key"] in targets else 1 if category["group"] in targets else 0 if targets == ["*"] else -1
        if r > rank:
            best, rank = row, r
    return best


def may_read(audience, fields, row, category, field, consents, withheld):
    """row: {consent, explicit}; consents: of all rows of the place."""
    level = LEVELS[audience]
    if field is None or LEVELS.get(field["audience"], 2) > level or LEVELS[category["audience"]] > level:
        return False
    kind = field["type"].split("(")[0]
    where = kind in ("address", "postal", "latitude", "longitude") or field["key"] == "building"
    if field["key"] in withheld or ("address" in withheld and where):
        return False
    if audience == "internal":
        return True
    if "不同意" in consents or row["consent"] == "未確認":
        return False
    if audience == "resident" and row["consent"] != "同意":
        return False
    if category["group"] == HOME and (where or kind == "phone") and not row["explicit"]:
        return False
    return True


class Ward:
    def __init__(self, copies=6, levels=None, consents=None, with_geo=True, mixed=0, order=("survey", "open", "shut"), defaults=None):
        """levels: {key: audience} over the dictionary's own. mixed: how often each category has places
        that three sources speak of, in this order of sources.csv, with these defaults."""
        self.fields = read("fields.csv")
        self.contact_fields = read("contact-fields.csv")
        for row in self.fields:
            row["audience"] = (levels or {}).get(row["key"], row["audience"])
        self.categories = read("categories.csv")
        self.districts = read("districts.csv")[:4]
        self.keys = list(dict.fromkeys(r["key"] for r in self.fields))
        self.canary = Canary()
        self.copies, self.consents, self.with_geo = copies, consents or CONSENTS, with_geo
        self.mixed, self.order, self.defaults = mixed, order, {**SOURCES, **(defaults or {})}
        self.said = {name: [] for name in SOURCES}
        self.rows, self.contacts = [], []
        self.cells = []  # (text, kind, field key, {audience: may read})
        self.make()

    def note(self, text, kind, key, readers):
        self.cells.append((text, kind.split("(")[0], key, readers))

    def raised(self):
        """Fields residents may not read because of the field's own level: {key: kind}."""
        found = {}
        for row in self.rows:
            for key in self.keys:
                field = governing(self.fields, key, row["_category"])
                if key in row and field and row["_category"]["audience"] == "resident" \
                        and field["audience"] != "resident" and field["type"].split("(")[0] in UNIQUE \
                        and not field["type"].startswith("list("):
                    found[key] = field["type"].split("(")[0]
        return found

    def make(self):
        for category in self.categories:
            for copy in range(self.copies):
                for i, consent in enumerate(self.consents):
                    # A default from the source is not the facility's own word.
                    explicit = not (consent == "同意" and copy % 3 == 1)
                    self.rows.append(self.facility(category, consent, explicit, copy * 4 + i))
            for copy in range(self.mixed):
                for i, word in enumerate(WORDS):
                    self.place_of_three(category, word, copy * len(WORDS) + i)
        for row in self.rows + self.said["survey"]:
            if row["種別"] == "hospital":
                self.contact(row)

    def facility(self, category, consent, explicit, serial):
        row = {"種別": category["key"], "_consent": consent, "_explicit": explicit, "_category": category}
        withheld = [[], ["phone"], ["address"], ["website", "features"]][serial % 4] if consent == "同意" else []
        for key in self.keys:
            field = governing(self.fields, key, category)
            if field is None or key in ("category", "consent", "consent_withheld", "district", "source"):
                continue
            self.say(row, key, field, serial,
                     {a: may_read(a, self.fields, {"consent": consent, "explicit": explicit}, category, field,
                                  [consent], withheld) for a in LEVELS})
        row["district"] = self.districts[serial % len(self.districts)]["key"]
        row["consent"] = consent if explicit else ""
        row["consent_withheld"] = "、".join(withheld)
        row["室内メモ"] = self.canary.word()  # a column the dictionary does not know
        self.note(row["室内メモ"], "note", "室内メモ", {"resident": False, "professional": False, "internal": False})
        return row

    def consent_of(self, name, word):
        """What the row of a source is under: the facility's word, else the source's default."""
        if word and (word != "未確認" or name == "survey"):
            return word
        return self.defaults[name]

    def place_of_three(self, category, word, serial):
        """One service of three sources; each audience reads the first that it may. What it may read but
        another source has said before is neither withheld nor there."""
        withheld = [[], ["phone"], ["address"]][serial % 3] if word == "同意" else []
        names = ["survey"] + [n for n in self.order if n != "survey"]  # the ward's own come first
        under = {n: {"consent": self.consent_of(n, word) or "未確認", "explicit": word in ("同意", "関係者のみ")} for n in names}
        consents = [u["consent"] for u in under.values()]
        rows = {n: {"種別": category["key"], "_consent": word, "_category": category} for n in names}
        identity = governing(self.fields, "id", category)
        text = self.canary.cell("id")
        self.note(text, "id", "id", {a: any(may_read(a, self.fields, u, category, identity, consents, []) for u in under.values())
                                     for a in LEVELS})
        for n in names:
            rows[n]["id"] = text
        for at, key in enumerate(self.keys):
            field = governing(self.fields, key, category)
            if field is None or key in ("id", "category", "consent", "consent_withheld", "district", "source"):
                continue
            at = self.keys.index("latitude") if key == "longitude" else at
            told = {a: False for a in LEVELS}
            for turn, n in enumerate(names):
                if key != "name" and (at + turn + serial) % 3 == 0:
                    continue  # not everybody says everything
                readers = {a: may_read(a, self.fields, under[n], category, field, consents, withheld) for a in LEVELS}
                self.say(rows[n], key, field, serial, {a: None if readers[a] and told[a] else readers[a] for a in LEVELS})
                told = {a: told[a] or (readers[a] and key in rows[n]) for a in LEVELS}
        rows["survey"].update({"district": self.districts[serial % len(self.districts)]["key"], "consent": word,
                               "consent_withheld": "、".join(withheld)})
        for n in names:
            self.said[n].append(rows[n])

    def say(self, row, key, field, serial, readers):
        kind, base = field["type"], field["type"].split("(")[0]
        text = self.value(kind, base, serial)
        if text is None:
            return
        row[key] = text
        if base == "timetable":  # a department, its hours and its reception: each must stay or show
            words = [self.canary.word() for _ in range(3)]
            row[key] = "{}：{}（受付：{}）".format(*words)
            for word in words:
                self.note(word, "text", key, readers)
        elif base in UNIQUE and not ("(" in kind and base == "list"):
            self.note(text, kind, key, readers)

    def value(self, kind, base, serial):
        if "(" in kind and base in ("list", "enum"):
            choices = kind[kind.index("(") + 1:-1].split("/")
            return None if choices in (["districts"], ["field"]) else choices[serial % len(choices)]
        if base in UNIQUE:
            return self.canary.cell(kind)
        return {"bool": "○×"[serial % 2], "accept": "◎○△×"[serial % 4], "count": str(serial + 1),
                "date": "2026-09-01", "ranked-list": "電話・FAX", "timetable": ""}.get(base)

    def contact(self, facility):
        for i, purpose in enumerate(PURPOSES):
            case = "" if i == 0 else "介護保険を利用していた場合" if i < 3 else "新たに利用する場合"
            row = {"facility_id": facility["id"], "organisation": "hospital", "purpose": purpose, "case": case}
            for field in self.contact_fields:
                key, kind = field["key"], field["type"]
                if key in row or kind in ("date",) or kind.startswith("enum"):
                    continue
                row[key] = self.canary.cell(kind)
                shown = facility["_consent"] in ("同意", "関係者のみ")
                self.note(row[key], kind, "contact." + key,
                          {"resident": False, "professional": shown, "internal": True})
            self.contacts.append(row)

    # ---- writing ----

    def write(self, folder):
        folder = pathlib.Path(folder)
        for sub in ("facilities", "pages", "news", "print", "geo"):
            (folder / sub).mkdir(parents=True, exist_ok=True)
        self.table(folder / "fields.csv", self.fields, list(self.fields[0]))
        self.table(folder / "contact-fields.csv", self.contact_fields, list(self.contact_fields[0]))
        self.table(folder / "categories.csv", self.categories, list(self.categories[0]))
        for d in self.districts:
            d["center"] = ""
        self.table(folder / "districts.csv", self.districts, list(self.districts[0]))
        columns = ["種別"] + [k for k in self.keys if k != "category"] + ["室内メモ"]
        for name, part in (("own", [r for r in self.rows if r["_explicit"]]),
                           ("law", [r for r in self.rows if not r["_explicit"]])):
            self.table(folder / "facilities" / f"{name}.csv", part, columns)
        self.table(folder / "contacts.csv", self.contacts, [f["key"] for f in self.contact_fields])
        sources = [
            {"path": "facilities/own.csv", "profile": "ward", "title": "調査", "citation": "調査", "consent": ""},
            {"path": "facilities/law.csv", "profile": "ward", "title": "公表", "citation": "公表", "consent": "同意"},
        ]
        if self.mixed:
            sources += self.three_sources(folder)
        self.table(folder / "sources.csv", sources,
                   ["path", "profile", "title", "citation", "licence", "url", "retrieved_on", "consent", "note"])
        self.settings(folder)
        self.pages(folder)

    def three_sources(self, folder):
        imported = [k for k in self.keys if k not in ("id", "category", "consent", "consent_withheld", "district", "source")]
        self.table(folder / "facilities" / "survey.csv", self.said["survey"], ["種別"] + [k for k in self.keys if k != "category"])
        (folder / "import").mkdir(exist_ok=True)
        (folder / "profiles").mkdir(exist_ok=True)
        self.table(folder / "profiles" / "three.csv",
                   [{"column": "id", "field": "@id"}, {"column": "種別", "field": "category"}] +
                   [{"column": k, "field": k} for k in imported], ["column", "field", "value_map", "note"])
        for name in ("open", "shut"):
            self.table(folder / "import" / f"{name}.csv", self.said[name], ["id", "種別"] + imported)
        return [{"path": "facilities/survey.csv" if n == "survey" else f"import/{n}.csv", "profile": "ward" if n == "survey" else "three",
                 "title": n, "citation": n, "consent": self.defaults[n]} for n in self.order]

    def table(self, path, rows, columns):
        with open(path, "w", encoding="utf-8", newline="") as f:
            out = csv.DictWriter(f, columns, extrasaction="ignore", restval="")
            out.writeheader()
            out.writerows(rows)

    def settings(self, folder):
        rows = [{"key": k, "value": v, "audience": "resident"} for k, v in (
            ("ward_name", "汐見区"), ("site_title", "見本"), ("office_name", "区役所"), ("jgd_zone", "9"),
            ("base_url", "https://ward.example.jp/"))]
        for audience in ("professional", "internal"):
            text = self.canary.word()
            rows.append({"key": "secret_" + audience, "value": text, "audience": audience})
            self.note(text, "note", "setting", {a: LEVELS[a] >= LEVELS[audience] for a in LEVELS})
        self.table(folder / "site.csv", rows, ["key", "value", "audience"])

    def pages(self, folder):
        for audience in ("resident", "professional"):
            for place in ("pages", "news"):
                words = [self.canary.word() for _ in range(4)]
                for w in words:
                    self.note(w, "note", place, {a: LEVELS[a] >= LEVELS[audience] for a in LEVELS})
                (folder / place / f"{words[3]}.md").write_text(
                    f"---\ntitle: {words[0]}\ndate: 2026-10-01\naudience: {audience}\nsummary: {words[1]}\n---\n\n"
                    f"本文 {words[2]} です。\n", encoding="utf-8")
        for audience in ("resident", "professional"):
            word = self.canary.word()
            self.note(word, "note", "print", {a: LEVELS[a] >= LEVELS[audience] for a in LEVELS})
            document = "pamphlet" if audience == "resident" else "leaflet-office"
            (folder / "print" / f"{document}.md").write_text(
                f"---\ntitle: しおり\ndocument: {document}\naudience: {audience}\n---\n\n本文 {word} です。\n", encoding="utf-8")

    def withheld(self, audience):
        """Texts this audience may read nowhere: a canary stands in one cell only."""
        return {(text, kind, key) for text, kind, key, readers in self.cells if readers[audience] is False}

    def readable(self, audience):
        return {(text, kind, key) for text, kind, key, readers in self.cells if readers[audience] is True}


if __name__ == "__main__":
    ward = Ward(int(sys.argv[2]) if len(sys.argv) > 2 else 6)
    ward.write(sys.argv[1])
    print(json.dumps({"cells": len(ward.cells), **{a: len(ward.withheld(a)) for a in LEVELS}}))
