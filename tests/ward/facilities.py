"""About 300 places with 326 services: who they are, where, and what they answered in the survey."""
import datetime
import random

import town
from geometry import centroid, dist, inside, to_line
from names import PLACES, Namer, Numbers, People
from osm import at_x
import phrases as P

TODAY = datetime.date(2026, 11, 1)
DISTRICT_NAME = {d[0]: d[1] for d in town.DISTRICTS}
POSTAL = {c[0]: "000-%04d" % (101 + 7 * n) for n, c in enumerate(town.CHOME)}

# how much of each trade a district has
WEIGHT = {"wakabadai": 7, "miyanomori": 10, "nishishiomi": 9, "nishihama": 8, "honcho": 9, "kitahara": 11, "chuo": 18, "yanagi": 8,
          "higashishiomi": 10, "horikawa": 10, "shinko": 4, "shiokaze": 9}


class Place:
    def __init__(self, **kw):
        self.__dict__.update(kw)


class Ward:
    def __init__(self, t, seed):
        self.t = t
        self.r = random.Random(seed)
        self.numbers = Numbers(random.Random(seed + 1))
        self.people = People(random.Random(seed + 2))
        self.namer = Namer(random.Random(seed + 3))
        self.rows = []                # dicts of field -> value; "category" is the key
        self.serial = 0
        self.stations = [at_x(town.RAIL, s[3])[0] for s in town.STATIONS] + [s[2] for s in town.MONO_STATIONS[1:]]
        self.busy_places = self.stations + [centroid(s["shape"]) for s in t.sites if s["shape"] and s["kind"] in ("hospital", "mall", "townhall")]
        self.lots = {}
        for lot in t.lots:
            if lot.district:
                self.lots.setdefault(lot.district, []).append(lot)
        self.site = {s["name"]: s for s in t.sites if s["shape"]}
        self.make()

    # ------------------------------------------------ places
    def pick_district(self):
        keys = list(WEIGHT)
        return self.r.choices(keys, [WEIGHT[k] for k in keys])[0]

    def lot(self, district, busy):
        """busy: 2 by a station, 1 on a main street, 0 anywhere, -1 in a back street."""
        pool = [l for l in self.lots[district] if not l.use]
        if district == "shinko" and self.r.random() < .85:
            pool = [l for l in pool if l.at[0] < 3440]               # few open a clinic among the warehouses
        tries = self.r.sample(pool, 40)
        if busy < 0:
            l = next((l for l in tries if not l.main), tries[0])
        elif busy == 0:
            l = tries[0]
        else:
            draw = lambda l: min(dist(l.at, s) for s in self.busy_places) + (0 if l.main else 160)
            l = min(tries[:8 if busy == 1 else 24], key=draw)
        l.use = True
        return l

    def address(self, lot, style=None):
        style = self.r.randrange(5) if style is None else style
        chome, b, n = lot.chome, lot.block, lot.number
        base = "潮ヶ浜市汐見区"
        if style in (0, 1):
            return base + "%s%d番%d号" % (chome, b, n)
        if style in (2, 3):
            for k, d in zip("一二三四", "1234"):
                chome = chome.replace(k + "丁目", d + "丁目")
            return base + "%s%d-%d" % (chome, b, n)
        for k, d in zip("一二三四", "１２３４"):
            chome = chome.replace(k + "丁目", d + "丁目")
        return base + chome + to_wide("%d－%d" % (b, n))

    def place(self, district=None, busy=0, site=None, corp=None, building="", lot=None):
        self.serial += 1
        if site:
            s = self.site[site]
            at = centroid(s["shape"])
            district = s["district"]
            near = [l for l in self.lots[district]]
            home = min(near, key=lambda l: dist(l.at, at))
            address = self.address(home, 0)
            chome = home.chome
            point = at
        else:
            district = district or self.pick_district()
            home = lot or self.lot(district, busy)
            address = self.address(home)
            chome, point = home.chome, home.at
        phone = self.numbers.phone()
        lat, lon = town.latlon(point)
        p = Place(id="SM%04d" % self.serial, district=district, lot=home, address=address, building=building, postal=POSTAL[chome],
                  lat="%.6f" % lat, lon="%.6f" % lon, phone=phone, fax=Numbers.fax(phone), corp=corp or ("", ""), chome=chome,
                  law=None, email="", website="", consent=None)
        self.settle_consent(p)
        return p

    def settle_consent(self, p):
        x = self.r.random()
        p.consent = "同意" if x < .83 else "関係者のみ" if x < .91 else "不同意" if x < .95 else "未確認" if x < .975 else ""
        p.withheld = ""
        if x < .06:
            p.withheld = self.r.choice(["website", "email", "連携担当者", "meeting_time", "FAX番号、メール", "vacancy", "requests", "電話番号"])
        recent = datetime.date(2025, 11, 20) + datetime.timedelta(days=self.r.randrange(0, 335))
        if self.r.random() < .10:
            recent = datetime.date(2024, 2, 1) + datetime.timedelta(days=self.r.randrange(0, 600))
        p.confirmed = recent
        p.slug = "sm%04d" % self.serial

    def row(self, p, category, name, kana, **extra):
        r = {"id": p.id, "category": category, "name": name, "name_kana": kana, "corporation": p.corp[0], "corporate_number": p.corp[1],
             "postal_code": p.postal, "address": p.address, "building": p.building, "district": p.district,
             "latitude": p.lat, "longitude": p.lon, "phone": p.phone, "fax": p.fax}
        g = self.r
        if p.email == "" and g.random() < .55:
            p.email = "%s@%s.example.jp" % (g.choice(["info", "renkei", "soudan", "office"]), p.slug)
        if p.website == "" and g.random() < .5:
            p.website = "https://%s.example.jp/" % p.slug
        r["email"], r["website"] = p.email, p.website
        r["consent"], r["consent_withheld"] = p.consent, p.withheld
        if p.consent in ("同意", "関係者のみ"):
            r["consent_date"] = p.confirmed
        r["confirmed_on"] = p.confirmed
        r["confirmed_by"] = g.choice(["室・", "区・", "室・", "包括・"]) + self.people.person()
        if g.random() < .28:
            r["survey_note"] = g.choice(P.SURVEY_NOTES[:8] if category in ("meal_delivery", "transport", "home_help", "watching", "ward_office", "community_support") else P.SURVEY_NOTES) % dict(person=self.people.person(), mobile=self.numbers.mobile(), n=g.randrange(2, 9))
        if g.random() < .16:
            r["languages"] = g.choice(["英語", "中国語", "英語、中国語", "やさしい日本語", "ポルトガル語", "手話", "英語、ベトナム語", "筆談、やさしい日本語"])
        if g.random() < .45:
            kinds = ["段差なし", "車いす用トイレ", "エレベーター", "手すり", "点字ブロック", "車いす用駐車場", "スロープ", "筆談対応"]
            r["barrier_free"] = "、".join(g.sample(kinds, g.randrange(1, 4)))
        for k, v in extra.items():
            if v not in (None, ""):
                r[k] = v
        self.rows.append(r)
        return r

    # ------------------------------------------------ small dice
    def accept(self, level):
        """level 0 (never) to 1 (eager), with the blanks a survey always has."""
        g = self.r
        if g.random() < .09:
            return ""
        x = g.random() * .55 + level * .6 - .08
        return "◎" if x > .74 else "○" if x > .47 else "△" if x > .29 else "×"

    def yes(self, p):
        return "○" if self.r.random() < p else "×"

    def maybe(self, p, v):
        return v if self.r.random() < p else ""

    def liaison(self, p, r, person=.7):
        g = self.r
        if g.random() < .75:
            r["liaison_office"] = g.choice(P.LIAISON_OFFICES.get(r["category"], P.LIAISON_OFFICES[None]))
            if r["liaison_office"] == "在宅医療部" and r.get("home_visit") not in ("◎", "○"):
                r["liaison_office"] = "受付（連携担当）"
            if g.random() < person:
                r["liaison_person"] = self.people.person(unicode=r["category"] in ("hospital", "clinic", "visiting_nursing", "care_management"))
            if g.random() < .5:
                r["liaison_phone"] = self.numbers.phone() if g.random() < .7 else self.numbers.mobile()
        if g.random() < .6:
            r["requests"] = g.choice(P.REQUESTS)

    def doctor_time(self, r):
        g = self.r
        ways = ["FAX", "電話", "外来同席", "往診同席", "直接面談", "メール"]
        g.shuffle(ways)
        if g.random() < .9:
            r["meeting_order"] = "、".join(ways[:g.randrange(2, 7)])
        r["meeting_time"] = g.choice(P.MEETING_TIMES)
        r["conference"] = self.yes(.6)
        if r["category"] in ("clinic", "hospital"):
            r["opinion_letter"] = self.yes(.86)

    def treatments(self, r, fields, level):
        for f, bias in fields:
            r[f] = self.accept(max(-.35, min(1, level + bias)))

    # ------------------------------------------------ everything, in order
    def make(self):
        from trades import Trades
        Trades(self).run()


def to_wide(s):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in s)
