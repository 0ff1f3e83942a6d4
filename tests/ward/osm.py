"""Writes the town as OpenStreetMap XML (geo/base.osm) and the GeoJSON layers."""
import json
import math
import random
from xml.sax.saxutils import quoteattr

from geometry import (area, centroid, clip_to_box, dist, inside, length, lerp, offset, simplify, smooth, snap, to_line,
                      to_segment)
from streets import shrink
import town


class Osm:
    def __init__(self):
        self.ids = {}
        self.nodes = []               # (id, point, tags)
        self.ways = []                # (id, refs, tags)
        self.relations = []           # (id, members, tags)

    def node(self, p, tags=None):
        p = snap(p)
        if tags:
            n = len(self.nodes) + 1
            self.nodes.append([n, p, tags])
            return n
        if p not in self.ids:
            self.nodes.append([len(self.nodes) + 1, p, None])
            self.ids[p] = len(self.nodes)
        return self.ids[p]

    def way(self, points, tags, closed=False):
        refs = []
        for p in points:
            r = self.node(p)
            if not refs or refs[-1] != r:
                refs.append(r)
        if closed and refs[0] != refs[-1]:
            refs.append(refs[0])
        if len(refs) < 2:
            return None
        n = 100001 + len(self.ways)
        self.ways.append((n, refs, {k: v for k, v in tags.items() if v}))
        return n

    def relation(self, members, tags):
        self.relations.append((900001 + len(self.relations), members, tags))

    def write(self, path):
        lat0, lon0 = town.latlon((0, 0))
        lat1, lon1 = town.latlon((town.WIDTH, town.HEIGHT))
        out = ['<?xml version="1.0" encoding="UTF-8"?>',
               '<osm version="0.6" generator="tests/ward">',
               ' <bounds minlat="%.6f" minlon="%.6f" maxlat="%.6f" maxlon="%.6f"/>' % (lat0, lon0, lat1, lon1)]

        def tags(t):
            return "".join("<tag k=%s v=%s/>" % (quoteattr(k), quoteattr(v)) for k, v in t.items())
        for n, p, t in self.nodes:
            lat, lon = town.latlon(p)
            head = '<node id="%d" lat="%.6f" lon="%.6f"' % (n, lat, lon)
            out.append(head + (">%s</node>" % tags(t) if t else "/>"))
        for n, refs, t in self.ways:
            out.append('<way id="%d">%s%s</way>' % (n, "".join('<nd ref="%d"/>' % r for r in refs), tags(t)))
        for n, members, t in self.relations:
            out.append('<relation id="%d">%s%s</relation>' % (
                n, "".join('<member type="way" ref="%d" role="%s"/>' % m for m in members), tags(t)))
        out.append("</osm>\n")
        with open(path, "w", encoding="utf-8", newline="\n") as f:
            f.write("\n".join(out))


def name_tags(name, reading):
    return {"name": name, "name:ja-Hira": reading}


class Painter:
    BUILDINGS = 8700

    def __init__(self, t):
        self.t, self.o = t, Osm()
        self.random = random.Random(311)

    def paint(self):
        self.water()
        self.land_cover()
        self.roads()
        self.railway()
        self.sites()
        self.parks()
        self.buildings()
        self.points()
        return self.o

    # ------------------------------------------------ water
    def water(self):
        o, w = self.o, self.t.water
        W, H = town.WIDTH, town.HEIGHT
        land = clip_to_box(w.mainland, 0, 0, W, H)
        coast = [p for p in land if 0 < p[0] < W or 0 < p[1] < H]
        coast = [p for p in land if not (p[1] >= H - .01 or (p[0] <= .01 and p[1] > 1200))]
        while coast[0][0] > .01:                       # start at the west edge of the sheet
            coast = coast[1:] + coast[:1]
        outer = coast + [(W, 0), (0, 0)]
        # OSM: land to the left of a coastline, so the mainland coast, with the sea in the south, runs from west to east
        o.way(coast, {"natural": "coastline"})
        rings = []
        for ring in w.islands:
            r = ring if area(ring) > 0 else ring[::-1]
            rings.append(o.way(r, {"natural": "coastline"}, closed=True))
        sea = o.way(outer, {}, closed=True)
        o.relation([(sea, "outer")] + [(r, "inner") for r in rings],
                   {"type": "multipolygon", "natural": "water", "water": "sea", "name": "汐見港", "name:ja-Hira": "しおみこう"})
        for ring, kind, name in ((w.river, "river", ""), (w.canal, "canal", ""), (w.side, "canal", "")):
            o.way(clip_to_box(ring, 0, 0, W, H), {"natural": "water", "water": kind}, closed=True)
        for line, kind, name, reading in ((town.RIVER, "river", "汐見川", "しおみがわ"), (town.CANAL, "canal", "堀川運河", "ほりかわうんが"),
                                          (town.SIDE_CANAL, "canal", "入船川", "いりふねがわ"), (town.STREAM, "stream", "宮川", "みやがわ")):
            pts = [p for p in line if 0 <= p[1] <= H]
            o.way(simplify(pts, .6), dict({"waterway": kind}, **name_tags(name, reading)))
        outer = o.way(town.POND, {}, closed=True)
        inner = o.way(town.POND_ISLE, {}, closed=True)
        o.relation([(outer, "outer"), (inner, "inner")],
                   {"type": "multipolygon", "natural": "water", "water": "pond", "name": "若葉の池", "name:ja-Hira": "わかばのいけ"})
        for line in town.BREAKWATERS:
            ring = offset(line, 7) + offset(line, -7)[::-1]
            o.way(ring, {"man_made": "breakwater", "area": "yes"}, closed=True)

    # ------------------------------------------------ what covers the ground
    USE = {"chuo": "commercial", "shinko": "industrial"}

    def land_cover(self):
        o, t = self.o, self.t
        for f in t.faces:
            if f["kind"] == "water":
                continue
            ring = simplify(f["ring"] + f["ring"][:1], .4)[:-1]
            if len(ring) < 3:
                continue
            at, d = f["at"], f["district"]
            river = to_line(at, town.RIVER)
            if f["kind"] == "block":
                use = self.USE.get(d, "residential")
                if d == "shinko" and at[0] < 3440 and at[1] > 1290:
                    use = "residential"
                if d == "chuo" and (at[0] < 1960 or at[1] > 2960):
                    use = "residential"
                if d == "shiokaze" and not inside(at, [r for r in town.ROADS if r[1] == "潮風環状道路"][0][4]):
                    o.way(ring, dict({"leisure": "park"}, **name_tags("潮風海浜公園" if area(ring) > 150000 else "", "しおかぜかいひんこうえん" if area(ring) > 150000 else "")), closed=True)
                    continue
                o.way(ring, {"landuse": use}, closed=True)
            elif f["kind"] == "rail":
                o.way(ring, {"landuse": "railway"}, closed=True)
            elif d == "shiokaze":
                o.way(ring, {"leisure": "park"}, closed=True)
            elif river < 75 and at[1] > 2040:
                o.way(ring, {"landuse": "grass"}, closed=True)
        sand = town.BEACH + offset(town.BEACH, 34)[::-1]
        o.way(clip_to_box(sand, 0, 0, town.WIDTH, town.HEIGHT), dict({"natural": "beach"}, **name_tags("西の浜", "にしのはま")), closed=True)
        o.way(town.SHRINE_WOOD, {"natural": "wood", "name": "宮山", "name:ja-Hira": "みややま"}, closed=True)
        o.way(town.BIG_POND_PARK, dict({"leisure": "park"}, **name_tags("若葉の池公園", "わかばのいけこうえん")), closed=True)
        o.way(town.CAPE_WOOD, dict({"natural": "wood"}, **name_tags("弁天岬", "べんてんみさき")), closed=True)

    # ------------------------------------------------ roads
    def roads(self):
        o, t = self.o, self.t
        joints = {}
        for run, _ in t.street_runs:
            for p in (run[0], run[-1]):
                joints.setdefault((int(p[0] // 50), int(p[1] // 50)), []).append(p)

        def with_joints(a, b):
            near = set()
            for gx in range(int(min(a[0], b[0]) // 50) - 1, int(max(a[0], b[0]) // 50) + 2):
                for gy in range(int(min(a[1], b[1]) // 50) - 1, int(max(a[1], b[1]) // 50) + 2):
                    for p in joints.get((gx, gy), ()):
                        if p != a and p != b and to_segment(p, a, b) < .25:
                            near.add(p)
            return sorted(near, key=lambda p: dist(a, p))

        def lay(run, tags, land_only=False):
            part, was = [run[0]], None
            parts = []
            for a, b in zip(run, run[1:]):
                wet = t.water.has(lerp(a, b, .5))
                if was is not None and wet != was:
                    parts.append((part, was))
                    part = [a]
                part += with_joints(a, b) + [b]
                was = wet
            parts.append((part, was))
            for part, wet in parts:
                if wet and land_only:
                    continue
                extra = {"bridge": "yes", "layer": "1"} if wet else {}
                o.way(part, dict(tags, **extra))
        for n, (kind, info) in enumerate(t.kinds):
            if kind == "road":
                cls, name, reading, ref = info
                tags = dict({"highway": cls}, **name_tags(name, reading))
                tags["ref"] = ref
                for run in t.arr.runs(n):
                    lay(run, tags)
            elif kind == "lane":
                for run in t.arr.runs(n):
                    lay(run, {"highway": "residential"}, land_only=True)
        for run, district in t.street_runs:
            tags = {"highway": "residential"}
            if length(run) < 60 and district in ("honcho", "horikawa", "nishihama"):
                tags = {"highway": "service"}
            if district in ("shinko",):
                tags = {"highway": "unclassified" if length(run) > 250 else "service"}
            o.way(simplify(run, .35) if len(run) > 2 and False else run, tags)
        for cls, name, line in town.EXTRA_ROADS:
            tags = {"highway": cls, "name": name}
            if name == "弁天橋":
                tags.update({"bridge": "yes", "layer": "1"})
            o.way(line, tags)
        # a road under the shrine hill, and the walks through its wood and round the pond
        o.way([(985, 2905), (1100, 2880), (1240, 2850), (1375, 2850)],
              {"highway": "tertiary", "name": "宮山トンネル", "name:ja-Hira": "みややまとんねる", "tunnel": "yes", "layer": "-1"})
        o.way(smooth([(1320, 2700), (1250, 2720), (1190, 2770), (1170, 2840), (1180, 2920), (1220, 3000), (1290, 3065)], 30), {"highway": "footway"})
        o.way(smooth([(1170, 2840), (1100, 2850), (1030, 2950)], 30), {"highway": "footway"})
        o.way(offset(town.POND, -9, closed=True), {"highway": "footway"}, closed=True)

    # ------------------------------------------------ railway
    def railway(self):
        o, t = self.o, self.t
        rail = [p for p in clip_line(town.RAIL)]
        part, was = [rail[0]], None
        for a, b in zip(rail, rail[1:]):
            for k in range(4):
                p, q = lerp(a, b, k / 4), lerp(a, b, (k + 1) / 4)
                high = t.water.has(lerp(p, q, .5)) or 1920 < q[0] < 2420
                if was is not None and high != was:
                    part.append(p)
                    self.track(part, was)
                    part = [p]
                was = high
            part.append(b)
        self.track(part, was)
        o.way(town.MONORAIL, {"railway": "monorail", "name": "みなとライナー", "bridge": "yes", "layer": "2"})
        for name, reading, line, x in town.STATIONS:
            p, ang = at_x(town.RAIL, x)
            o.node(p, dict({"railway": "station", "public_transport": "station", "operator": "潮ヶ浜鉄道"}, **name_tags(name, reading)))
            a, _ = at_x(town.RAIL, x - 75)
            b, _ = at_x(town.RAIL, x + 75)
            for d in (5, -12):
                quad = offset([a, p, b], d) + offset([a, p, b], d + 7)[::-1]
                o.way(quad, {"railway": "platform", "area": "yes"}, closed=True)
            c, _ = at_x(town.RAIL, x - 28)
            e, _ = at_x(town.RAIL, x + 28)
            o.way(offset([c, e], 15) + offset([c, e], -15)[::-1], dict({"building": "train_station"}), closed=True)
        for name, reading, p in town.MONO_STATIONS:
            if name != "汐見中央":
                o.node(p, dict({"railway": "station", "station": "monorail", "public_transport": "station", "operator": "みなとライナー"}, **name_tags(name, reading)))

    def track(self, part, high):
        if len(part) > 1:
            tags = {"railway": "rail", "name": "潮ヶ浜線", "name:ja-Hira": "しおがはません"}
            if high:
                tags.update({"bridge": "yes", "layer": "1"})
            self.o.way(part, tags)

    # ------------------------------------------------ public places
    def sites(self):
        o = self.o
        for s in self.t.sites:
            if not s["shape"]:
                continue
            shape, kind = s["shape"], s["kind"]
            named = name_tags(s["name"], s["reading"])
            c = centroid(shape)
            grow = lambda k, sx=1.0: [lerp(c, p, k) for p in shape]
            if kind == "school" or kind == "university":
                o.way(shape, dict({"amenity": "school" if kind == "school" else "university"}, **named), closed=True)
                quad = four(shape)
                b = [bil(quad, .04, .62), bil(quad, .96, .62), bil(quad, .96, .94), bil(quad, .72, .94), bil(quad, .72, .82), bil(quad, .04, .82)]
                o.way(b, {"building": "school"}, closed=True)
                o.way([bil(quad, .08, .08), bil(quad, .92, .08), bil(quad, .92, .5), bil(quad, .08, .5)], {"leisure": "pitch"}, closed=True)
            elif kind == "hospital":
                o.way(shape, dict({"amenity": "hospital"}, **named), closed=True)
                quad = four(shape)
                b = [bil(quad, *p) for p in ((.12, .12), (.88, .12), (.88, .42), (.6, .42), (.6, .88), (.36, .88), (.36, .42), (.12, .42))]
                o.way(b, {"building": "hospital"}, closed=True)
            elif kind == "park":
                o.way(shape, dict({"leisure": "park"}, **named), closed=True)
                quad = four(shape)
                o.way([bil(quad, 0, .1), bil(quad, .45, .45), bil(quad, 1, .8)], {"highway": "footway"})
            elif kind == "plaza":
                o.way(shape, dict({"highway": "pedestrian", "area": "yes"}, **named), closed=True)
            elif kind == "shrine":
                o.way(shape, dict({"amenity": "place_of_worship", "religion": "shinto"}, **named), closed=True)
                o.way(grow(.35), {"building": "yes"}, closed=True)
            elif kind == "temple":
                o.way(shape, dict({"amenity": "place_of_worship", "religion": "buddhist"}, **named), closed=True)
                o.way(grow(.45), {"building": "yes"}, closed=True)
            elif kind == "works":
                o.way(shape, dict({"landuse": "industrial", "man_made": "wastewater_plant"}, **named), closed=True)
                quad = four(shape)
                for i in range(3):
                    for j in range(2):
                        m = bil(quad, .2 + .3 * i, .3 + .4 * j)
                        k = .12 * min(dist(quad[0], quad[1]), 1.4 * dist(quad[1], quad[2]))
                        o.way([(m[0] + k * math.cos(a * math.pi / 6), m[1] + k * math.sin(a * math.pi / 6)) for a in range(12)],
                              {"natural": "water", "water": "basin"}, closed=True)
            else:
                tags = {"townhall": {"amenity": "townhall"}, "library": {"amenity": "library"}, "community": {"amenity": "community_centre"},
                        "sports": {"leisure": "sports_centre"}, "market": {"amenity": "marketplace"}, "mall": {"shop": "mall"},
                        "shop": {"shop": "department_store"}, "police": {"amenity": "police"}, "fire": {"amenity": "fire_station"},
                        "museum": {"tourism": "museum"}}[kind]
                o.way(grow(.82), dict({"building": "public" if kind in ("townhall", "library", "community") else "yes"}, **tags, **named), closed=True)

    SMALL = ["さくら", "つばめ", "かもめ", "どんぐり", "いちょう", "ひまわり", "すみれ", "やなぎ", "うぐいす", "なぎさ", "はまゆう", "くすのき", "もみじ", "わかめ", "たんぽぽ", "あじさい"]

    def parks(self):
        for k, (shape, d) in enumerate(self.t.small_parks):
            name = self.SMALL[k % len(self.SMALL)] + "児童公園" if k % 2 == 0 and k < 2 * len(self.SMALL) else ""
            self.o.way(shape, {"leisure": "park" if name else "playground", "name": name}, closed=True)

    # ------------------------------------------------ buildings: those that carry a facility, then the denser quarters
    def buildings(self):
        o, t = self.o, self.t
        stations = [at_x(town.RAIL, s[3])[0] for s in town.STATIONS] + [s[2] for s in town.MONO_STATIONS[1:]]

        def weight(lot):
            if lot.use:
                return -1
            if lot.district is None:
                return 9
            near = min(dist(lot.at, s) for s in stations)
            w = near / 420 + self.random.random() * .25
            if lot.district in ("shinko", "shiokaze"):
                w -= 3
            elif lot.district == "chuo":
                w -= .5
            elif lot.district in ("honcho", "horikawa"):
                w = -2.4 + near / 3000
            elif lot.district == "nishihama" and lot.at[1] < 1180:
                w -= 1.2
            if lot.main:
                w -= .5
            return w
        ranked = sorted(((weight(l), n) for n, l in enumerate(t.lots)))
        for kind, (x, y), a, b, turn in town.LARGE:
            c, d = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            o.way([(x + u * a / 2 * c - v * b / 2 * d, y + u * a / 2 * d + v * b / 2 * c) for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))],
                  {"building": kind}, closed=True)
        for p in town.CRANES:
            o.node(p, {"man_made": "crane"})
        chosen = sorted(n for w, n in ranked[:self.BUILDINGS] if w < 9)
        chosen = self.terraces(chosen)
        for n in chosen:
            lot = t.lots[n]
            tags = {"building": "yes"}
            shape = lot.shape
            if lot.district == "shinko":
                tags = {"building": "warehouse"} if lot.at[0] > 3400 else {"building": "yes"}
            elif lot.district == "shiokaze":
                tags = {"building": "apartments"}
            o.way(shape, tags, closed=True)

    def terraces(self, chosen):
        """In the old quarters three or four neighbours share one roof line: fewer outlines, and truer."""
        t, alone, row = self.t, [], []

        def flush():
            if len(row) < 2:
                alone.extend(row)
            else:
                a, b = t.lots[row[0]].row, t.lots[row[-1]].row
                lo, hi = min(t.lots[n].row[4][2] for n in row), max(t.lots[n].row[4][3] for n in row)
                ends = (a[4][0], b[4][1])
                params = [(ends[0], lo), (ends[1], lo), (ends[1], hi), (ends[0], hi)]
                self.o.way([bil(a[3], *(p if a[5] else p[::-1])) for p in params], {"building": "yes"}, closed=True)
            row.clear()
        limit = 3
        for n in chosen:
            lot = t.lots[n]
            old = lot.district in ("honcho", "horikawa") and not lot.use
            if row and (not old or lot.row[:2] != t.lots[row[-1]].row[:2] or lot.row[2] != t.lots[row[-1]].row[2] + 1 or len(row) >= limit):
                flush()
                limit = self.random.choice([2, 3, 3, 4])
            if old:
                row.append(n)
            else:
                alone.append(n)
        flush()
        return alone

    # ------------------------------------------------ points and names
    def points(self):
        o, t = self.o, self.t
        for name, reading, d, p in town.CHOME:
            o.node(p, {"place": "neighbourhood", "name": name})
        for key, name, reading, outline in town.DISTRICTS:
            o.node(centroid(outline), {"place": "quarter", "name": name, "name:ja-Hira": reading})
        o.node((1330, 470), {"man_made": "lighthouse", "name": "弁天岬灯台", "name:ja-Hira": "べんてんみさきとうだい"})
        o.node((1560, 360), {"amenity": "place_of_worship", "religion": "shinto", "name": "弁天社", "name:ja-Hira": "べんてんしゃ"})
        o.node((1180, 2860), {"amenity": "place_of_worship", "religion": "shinto", "name": "汐見八幡宮", "name:ja-Hira": "しおみはちまんぐう"})
        o.node((2480, 545), {"amenity": "ferry_terminal", "name": "汐見港フェリーターミナル", "name:ja-Hira": "しおみこうふぇりーたーみなる"})
        lots = [l for l in t.lots if l.main and l.district]

        def at(p, tags):
            lot = min(lots, key=lambda l: dist(l.at, p))
            o.node(lot.at, tags)
        for name, p in (("汐見郵便局", (2370, 2160)), ("若葉台郵便局", (600, 2850)), ("宮の森郵便局", (1080, 2450)), ("西浜郵便局", (620, 1150)),
                        ("本町郵便局", (1420, 1260)), ("北原郵便局", (2360, 3350)), ("柳町郵便局", (3000, 3100)), ("東汐見郵便局", (2800, 2060)),
                        ("船場郵便局", (2200, 1200)), ("潮風郵便局", (3820, 600))):
            at(p, {"amenity": "post_office", "name": name})
        for name, p in (("汐見駅前交番", (2250, 2560)), ("若葉台交番", (560, 2800)), ("西浜交番", (560, 1220)), ("本町交番", (1480, 1170)),
                        ("北原交番", (2370, 3470)), ("東汐見交番", (3260, 2930)), ("潮風交番", (3850, 700)), ("築港交番", (3060, 1250))):
            at(p, {"amenity": "police", "police": "koban", "name": name})
        for name, p in (("スーパーマルシオ西汐見店", (600, 2190)), ("スーパーマルシオ北原店", (2300, 3320)), ("フレッシュうしお本町店", (1500, 1300)),
                        ("フレッシュうしお東汐見店", (3200, 2880)), ("生協しおみ若葉台", (680, 2900)), ("潮風マルシェ", (3700, 820))):
            at(p, {"shop": "supermarket", "name": name})


def clip_line(line):
    out = []
    for a, b in zip(line, line[1:]):
        ins = lambda p: 0 <= p[0] <= town.WIDTH and 0 <= p[1] <= town.HEIGHT
        if ins(a):
            out.append(a)
            if not ins(b):
                t = min((lim - a[k]) / (b[k] - a[k]) for k in (0, 1) for lim in (0, (town.WIDTH, town.HEIGHT)[k])
                        if b[k] != a[k] and 0 <= (lim - a[k]) / (b[k] - a[k]) <= 1)
                out.append(lerp(a, b, t))
        elif ins(b):
            t = max((lim - a[k]) / (b[k] - a[k]) for k in (0, 1) for lim in (0, (town.WIDTH, town.HEIGHT)[k])
                    if b[k] != a[k] and 0 <= (lim - a[k]) / (b[k] - a[k]) <= 1)
            out.append(lerp(a, b, t))
    return out


def at_x(line, x):
    for a, b in zip(line, line[1:]):
        if a[0] <= x <= b[0]:
            return lerp(a, b, (x - a[0]) / (b[0] - a[0])), (b[0] - a[0], b[1] - a[1])
    raise ValueError(x)


def four(shape):
    """Four corners of a site: the sharpest turns of its ring."""
    if len(shape) == 4:
        return shape
    n = len(shape)
    turn = []
    for i in range(n):
        a, b, c = shape[i - 1], shape[i], shape[(i + 1) % n]
        m = dist(a, b) * dist(b, c) or 1
        turn.append((((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])) / m, i))
    keep = sorted(i for _, i in sorted(turn, reverse=True)[:4])
    return [shape[i] for i in keep]


def bil(q, s, t):
    return (q[0][0] * (1 - s) * (1 - t) + q[1][0] * s * (1 - t) + q[2][0] * s * t + q[3][0] * (1 - s) * t,
            q[0][1] * (1 - s) * (1 - t) + q[1][1] * s * (1 - t) + q[2][1] * s * t + q[3][1] * (1 - s) * t)


def coordinates(ring):
    out = [[round(v, 6) for v in town.latlon(p)[::-1]] for p in ring]
    return out + out[:1]


def write_json(path, features):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write('{"type":"FeatureCollection","features":[\n')
        f.write(",\n".join(json.dumps(x, ensure_ascii=False, separators=(",", ":")) for x in features))
        f.write("\n]}\n")


def districts(t, path):
    features = []
    for key, name, reading, _ in town.DISTRICTS:
        outers, holes = t.districts[key]
        polygons = [[coordinates(r)] + [coordinates(h) for h in holes if inside(h[0], r)] for r in
                    [r if area(r) > 0 else r[::-1] for r in outers]]
        geometry = {"type": "Polygon", "coordinates": polygons[0]} if len(polygons) == 1 else \
            {"type": "MultiPolygon", "coordinates": polygons}
        features.append({"type": "Feature", "properties": {"key": key, "name": name, "reading": reading}, "geometry": geometry})
    write_json(path, features)


def chome(path):
    names = {d[0]: d[1] for d in town.DISTRICTS}
    write_json(path, [{"type": "Feature", "properties": {"name": n, "reading": r, "district": d},
                       "geometry": {"type": "Point", "coordinates": [round(v, 6) for v in town.latlon(p)[::-1]]}}
                      for n, r, d, p in town.CHOME])
