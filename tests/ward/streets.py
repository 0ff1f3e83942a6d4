"""From the skeleton to a town: faces, districts, streets, building lots, special sites."""
import math
import random

from geometry import (Arrangement, area, centroid, cross, dissolve, dist, inside, interior_point, lerp, offset, snap,
                      to_line, to_segment)
import town


def variable_offset(line, half0, half1):
    n = len(line) - 1
    unit_l = offset(line, 1)
    unit_r = offset(line, -1)
    left, right = [], []
    for i, p in enumerate(line):
        h = half0 + (half1 - half0) * max(0, (i / n - 0.55) / 0.45)
        left.append((p[0] + (unit_l[i][0] - p[0]) * h, p[1] + (unit_l[i][1] - p[1]) * h))
        right.append((p[0] + (unit_r[i][0] - p[0]) * h, p[1] + (unit_r[i][1] - p[1]) * h))
    return left, right


class Water:
    def __init__(self):
        self.mainland = town.COAST + [(4880, 4100), (-80, 4100)]
        self.islands = [town.NEW_ISLAND, town.SOUTH_ISLAND, town.SHRINE_ISLET]
        l, r = variable_offset(town.RIVER, town.RIVER_HALF, 58)
        self.river_banks = (l, r)
        self.river = l + r[::-1]
        self.canal_banks = (offset(town.CANAL, town.CANAL_HALF), offset(town.CANAL, -town.CANAL_HALF))
        self.canal = self.canal_banks[0] + self.canal_banks[1][::-1]
        self.side_banks = (offset(town.SIDE_CANAL, town.SIDE_HALF), offset(town.SIDE_CANAL, -town.SIDE_HALF))
        self.side = self.side_banks[0] + self.side_banks[1][::-1]

    def has(self, p):
        if any(inside(p, i) for i in self.islands):
            return False
        if not inside(p, self.mainland):
            return True
        return inside(p, self.river) or inside(p, self.canal) or inside(p, self.side)

    def edge_distance(self, p):
        return min([to_line(p, town.COAST)] + [to_line(p, i, True) for i in self.islands]
                   + [to_line(p, b) for b in (*self.river_banks, *self.canal_banks, *self.side_banks)])


class Lot:
    __slots__ = ("shape", "at", "district", "chome", "block", "number", "main", "use", "row")


class Town:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.water = Water()
        self.reserved = [town.SHRINE_WOOD, town.BIG_POND_PARK, town.CAPE_WOOD]
        self.draw_skeleton()
        self.find_faces()
        self.grow()
        self.number_lots()

    # -------------------------------------------------- skeleton
    def draw_skeleton(self):
        arr = self.arr = Arrangement()
        w = self.water
        self.kinds = []

        def add(points, kind, info=None, closed=False):
            arr.add(points, kind, closed)
            self.kinds.append((kind, info))
        add([(0, 0), (town.WIDTH, 0), (town.WIDTH, town.HEIGHT), (0, town.HEIGHT)], "sheet", closed=True)
        add(town.COAST, "coast")
        add(town.NEW_ISLAND, "coast", closed=True)
        add(town.SOUTH_ISLAND, "coast", closed=True)
        for b in (*w.river_banks, *w.canal_banks, *w.side_banks):
            add(b, "bank")
        for c in (town.RIVER, town.CANAL, town.SIDE_CANAL):
            add(c, "middle")
        add(town.RAIL, "rail")
        for road in town.ROADS:
            closed = road[4][0] == road[4][-1]
            add(road[4], "road", road[:4])
        ring = [r for r in town.ROADS if r[1] == "潮風環状道路"][0]
        add([ring[4][-1], ring[4][0]], "road", ring[:4])
        add([(296, 830), (290, 600)], "ward")
        add([(1222, 812), (1150, 555)], "ward")
        for d in (22, -22):
            add(offset(town.RAIL, d), "lane")
        l, r = w.river_banks
        add(offset(l, 15), "lane")
        add(offset(r, -15), "lane")
        for b, d in ((w.canal_banks[0], 10), (w.canal_banks[1], -10), (w.side_banks[0], 10), (w.side_banks[1], -10)):
            add(offset(b, d), "lane")
        arr.build()

    def find_faces(self):
        self.faces = []
        for ring in self.arr.faces():
            p = interior_point(ring)
            if not (0 < p[0] < town.WIDTH and 0 < p[1] < town.HEIGHT):
                continue
            room = to_line(p, ring, True)
            if self.water.has(p):
                kind = "water"
            elif to_line(p, town.RAIL) < 21:
                kind = "rail"
            elif room < 13 or area(ring) < 1800:
                kind = "strip"
            else:
                kind = "block"
            sea = kind == "water" and not (inside(p, self.water.mainland) or any(inside(p, i) for i in self.water.islands))
            self.faces.append(dict(ring=ring, at=p, kind=kind, sea=sea, district=None if sea else self.rough_district(p)))
        self.settle()
        self.districts = {}
        for key, *_ in town.DISTRICTS:
            rings = [f["ring"] for f in self.faces if f["district"] == key]
            outers, holes = dissolve(rings)
            self.districts[key] = (outers, holes)
        self.districts["honcho"][0].append(list(town.SHRINE_ISLET))

    def rough_district(self, p):
        if not self.in_ward(p):
            return None
        for key, _, _, outline in town.DISTRICTS:
            if inside(p, outline):
                return key
        return min(town.DISTRICTS, key=lambda d: to_line(p, d[3], True))[0]

    def in_ward(self, p):
        west = [r for r in town.ROADS if r[4][0] == (270, 4080)][0][4]
        north = [r for r in town.ROADS if r[1] == "境通り"][0][4]
        outline = [q for q in north if q[0] > 268] + [(4200, 3150), (4700, 3000), (4700, 0), (298, 0)] + \
                  [q for q in reversed(west) if q[1] < 3690]
        return inside(p, outline)

    def settle(self):
        """Banks, rail beds and water between blocks take the district of their neighbours, but the middle of the river,
        of a canal and of the railway is always the border."""
        owner, shut = {}, set()
        for f in self.faces:
            for a, b in zip(f["ring"], f["ring"][1:] + f["ring"][:1]):
                owner[(a, b)] = f
                if any(self.kinds[n][0] in ("rail", "middle", "coast", "ward") for n in self.arr.near[a][b]):
                    shut.add((a, b))
        known = {id(f) for f in self.faces if f["kind"] == "block" or f["sea"]}
        waiting = [f for f in sorted(self.faces, key=lambda f: f["at"]) if id(f) not in known]
        while waiting:
            best = None
            for f in waiting:
                share = {}
                for a, b in zip(f["ring"], f["ring"][1:] + f["ring"][:1]):
                    g = owner.get((b, a))
                    if g is not None and id(g) in known and not g["sea"] and (a, b) not in shut:
                        share[g["district"] or ""] = share.get(g["district"] or "", 0) + dist(a, b)
                if share:
                    key = max(sorted(share), key=lambda k: share[k])
                    if best is None or share[key] > best[0]:
                        best = (share[key], f, key)
            if best is None:
                break
            best[1]["district"] = best[2] or None
            known.add(id(best[1]))
            waiting.remove(best[1])

    # -------------------------------------------------- streets
    def grow(self):
        self.street_runs = []         # lists of points
        self.lots = []
        self.sites = []               # dict(kind, name, reading, shape)
        self.small_parks = []
        wanted = list(town.SITES)
        for f in sorted((f for f in self.faces if f["kind"] == "block"), key=lambda f: f["at"]):
            if self.open_ground(f):
                continue
            mine = [s for s in wanted if inside(s[5], f["ring"])]
            wanted = [s for s in wanted if s not in mine]
            Patch(self, f, mine).grow()
        self.unplaced = wanted

    def open_ground(self, f):
        """The promenade round the south island and the apron of the north one are left to parks and cranes."""
        ring = [r for r in town.ROADS if r[1] == "潮風環状道路"][0][4]
        if f["district"] == "nishihama" and f["at"][1] < 760 and f["at"][0] < 720:
            return True
        if f["district"] == "shiokaze":
            return not inside(f["at"], ring)
        if f["district"] == "shinko" and f["at"][0] > 3440:
            west = [r for r in town.ROADS if r[1] == "新港西通り"][0][4]
            east = [r for r in town.ROADS if r[1] == "新港東通り"][0][4]
            hull = west[::-1] + east
            return not inside(f["at"], hull)
        return False

    def number_lots(self):
        for lot in self.lots:
            if lot.district is None:
                lot.chome = None
                continue
            near = [c for c in town.CHOME if c[2] == lot.district]
            lot.chome = min(near, key=lambda c: dist(c[3], lot.at))[0]
        by_chome = {}
        for lot in self.lots:
            if lot.chome:
                by_chome.setdefault(lot.chome, {}).setdefault(lot.block, []).append(lot)
        for chome in sorted(by_chome):
            blocks = sorted(by_chome[chome].values(), key=lambda b: (-round(b[0].at[1] / 90), b[0].at[0]))
            for n, block in enumerate(blocks, 1):
                for k, lot in enumerate(block, 1):
                    lot.block, lot.number = n, k


class Patch:
    """The lattice of streets inside one face."""

    def __init__(self, t, face, sites):
        self.t, self.face, self.sites = t, face, sites
        self.ring = face["ring"]
        self.style = town.STYLE[face["district"]]
        if face["district"] == "shinko" and face["at"][0] < 3440 and face["at"][1] > 1290:
            self.style = town.STYLE["chikko"]
        self.random = random.Random("%d:%.1f:%.1f" % (7, *self.ring[0]))
        self.lay()

    def main_angle(self):
        s = c = 0
        for a, b in zip(self.ring, self.ring[1:] + self.ring[:1]):
            w = dist(a, b)
            th = 4 * math.atan2(b[1] - a[1], b[0] - a[0])
            s += w * math.sin(th)
            c += w * math.cos(th)
        return math.atan2(s, c) / 4

    def lay(self):
        st, ring = self.style, self.ring
        self.angle = self.main_angle()
        self.origin = centroid(ring)
        xs = [self.unturn(p) for p in ring]
        u0, u1 = min(p[0] for p in xs), max(p[0] for p in xs)
        v0, v1 = min(p[1] for p in xs), max(p[1] for p in xs)
        du, dv = st["u"], st["v"]
        if self.random.random() < .5 and st["form"] == "grid" and du < 80:
            du, dv = dv, du
        # whole numbers of blocks between the two sides
        nu = max(1, round((u1 - u0) / du))
        nv = max(1, round((v1 - v0) / dv))
        du, dv = (u1 - u0) / nu, (v1 - v0) / nv
        self.phase = [self.random.uniform(0, 6.28) for _ in range(4)]
        self.wave = self.random.uniform(260, 420)
        self.bow = 0
        if st["form"] == "rings":
            self.bow = self.random.choice([-1, 1]) * self.random.uniform(.00045, .0008)
        self.nu, self.nv = nu, nv
        jitter = st["jitter"]
        self.node = {}
        for i in range(-1, nu + 2):
            for j in range(-1, nv + 2):
                u, v = u0 + i * du, v0 + j * dv
                ju, jv = self.random.uniform(-jitter, jitter), self.random.uniform(-jitter, jitter)
                self.node[i, j] = snap(self.turn(self.bend((u + ju, v + jv))))
        self.keys = sorted(self.node)

    def bend(self, p):
        w, k = self.style["warp"], 2 * math.pi / self.wave
        u, v = p
        return (u + w * math.sin(v * k + self.phase[0]) + self.bow * v * v,
                v + w * math.sin(u * k + self.phase[1]) + self.bow * .7 * u * u)

    def turn(self, p):
        c, s = math.cos(self.angle), math.sin(self.angle)
        return (self.origin[0] + p[0] * c - p[1] * s, self.origin[1] + p[0] * s + p[1] * c)

    def unturn(self, p):
        c, s = math.cos(self.angle), math.sin(self.angle)
        x, y = p[0] - self.origin[0], p[1] - self.origin[1]
        return (x * c + y * s, -x * s + y * c)

    def reserved(self, p, margin=0):
        return any(inside(p, r) for r in self.t.reserved) or \
            (margin and any(to_line(p, r, True) < margin for r in self.t.reserved))

    def edge_hit(self, a, b):
        """First place where ab leaves the face (from inside a to outside b), with the boundary segment."""
        best = None
        for p, q in zip(self.ring, self.ring[1:] + self.ring[:1]):
            h = cross(a, b, p, q)
            if h and h[0] > 1e-6 and (best is None or h[0] < best[0]):
                best = (h[0], p, q)
        return best

    def shore(self, p, q):
        return any(self.t.kinds[n][0] in ("coast", "bank", "rail") for n in self.t.arr.near.get(p, {}).get(q, ()))

    def grow(self):
        st = self.style
        gap = min(st["u"], st["v"]) * .42
        inner = {k: inside(self.node[k], self.ring) and not self.reserved(self.node[k]) for k in self.keys}
        room = {k: to_line(self.node[k], self.ring, True) if inner[k] else 0 for k in self.keys}
        edges = {}                     # (k1, k2) -> polyline
        for (i, j) in self.keys:
            for k2 in ((i + 1, j), (i, j + 1)):
                if k2 not in self.node:
                    continue
                k1 = (i, j)
                a, b = self.node[k1], self.node[k2]
                if inner[k1] and inner[k2]:
                    if room[k1] < gap and room[k2] < gap and to_line(lerp(a, b, .5), self.ring, True) < gap:
                        continue
                    if any(cross(a, b, p, q) for p, q in zip(self.ring, self.ring[1:] + self.ring[:1])):
                        continue
                    edges[k1, k2] = [a, b]
                elif inner[k1] != inner[k2]:
                    if inner[k2]:
                        k1, k2, a, b = k2, k1, b, a
                    if self.reserved(b):
                        continue
                    h = self.edge_hit(a, b)
                    if h is None or self.shore(h[1], h[2]):
                        continue
                    p, q = h[1], h[2]
                    m = dist(a, b) * dist(p, q)
                    sine = abs((b[0] - a[0]) * (q[1] - p[1]) - (b[1] - a[1]) * (q[0] - p[0])) / m if m else 0
                    if sine < .5:
                        continue
                    end = snap(lerp(a, b, h[0]))
                    if self.reserved(lerp(a, end, .5)):
                        continue
                    edges[k1, k2] = [a, end]
        self.place_sites(edges, inner)
        # leave some out, as towns do
        for e in sorted(edges):
            if e in self.keep:
                continue
            if self.random.random() < st["drop"]:
                del edges[e]
        self.trim(edges, inner)
        self.emit(edges, inner)
        self.make_lots(inner)

    # ------------------------------------------------ special sites take whole blocks of the lattice
    def place_sites(self, edges, inner):
        self.keep, self.taken = set(), set()
        for kind, name, reading, w, h, near in self.sites:
            best = None
            for (i, j) in self.keys:
                if (i + 1, j + 1) not in self.node:
                    continue
                for ni in (1, 2, 3, 4):
                    for nj in (1, 2, 3, 4):
                        cells = [(i + a, j + b) for a in range(ni) for b in range(nj)]
                        corner = [(i, j), (i + ni, j), (i + ni, j + nj), (i, j + nj)]
                        if any(c not in self.node for c in corner) or any(c in self.taken for c in cells):
                            continue
                        quad = [self.node[c] for c in corner]
                        rim = [(i + a, j) for a in range(ni)] + [(i + ni, j + b) for b in range(nj)] + \
                              [(i + ni - a, j + nj) for a in range(ni)] + [(i, j + nj - b) for b in range(nj)]
                        poly = [self.node[c] for c in rim]
                        if not all(inner[c] or to_line(self.node[c], self.ring, True) < 3 for c in rim):
                            continue
                        if any(self.reserved(p) for p in poly):
                            continue
                        a = area(poly)
                        if a <= 0:
                            continue
                        wide, deep = dist(quad[0], quad[1]), dist(quad[0], quad[3])
                        score = dist(centroid(poly), near) + abs(math.log(a / (w * h))) * 120 \
                            + max(0, abs(math.log(wide / deep)) - .6) * 220
                        if best is None or score < best[0]:
                            best = (score, cells, poly, rim)
            if best is None:
                self.place_free(kind, name, reading, w, h, near)
                continue
            _, cells, poly, rim = best
            self.taken.update(cells)
            cellset = set(cells)
            for e in sorted(edges):
                (i1, j1), (i2, j2) = sorted(e)
                both = [(i1, j1 - 1), (i1, j1)] if i2 > i1 else [(i1 - 1, j1), (i1, j1)]
                if all(c in cellset for c in both):
                    del edges[e]
                elif any(c in cellset for c in both):
                    self.keep.add(e)
            self.t.sites.append(dict(kind=kind, name=name, reading=reading, shape=shrink(poly, 5), district=self.face["district"]))

    def place_free(self, kind, name, reading, w, h, near):
        """No whole block fits: a rectangle as near as possible, square to the face."""
        for scale in (1, .85, .7, .55):
            best = None
            for dx in range(-160, 161, 10):
                for dy in range(-160, 161, 10):
                    c = self.unturn((near[0] + dx, near[1] + dy))
                    a, b = w * scale / 2, h * scale / 2
                    quad = [self.turn(p) for p in ((c[0] - a, c[1] - b), (c[0] + a, c[1] - b), (c[0] + a, c[1] + b), (c[0] - a, c[1] + b))]
                    if all(inside(p, self.ring) and to_line(p, self.ring, True) > 8 and not self.reserved(p) for p in quad):
                        d = math.hypot(dx, dy)
                        if best is None or d < best[0]:
                            best = (d, quad)
            if best:
                self.t.reserved.append(shrink(best[1], -4))
                self.t.sites.append(dict(kind=kind, name=name, reading=reading, shape=[snap(p) for p in best[1]], district=self.face["district"]))
                return
        self.t.sites.append(dict(kind=kind, name=name, reading=reading, shape=None, district=self.face["district"]))

    def trim(self, edges, inner):
        """Cut loose ends, all but a few blind alleys; drop what hangs on nothing."""
        alleys = .35 if self.style["lot"] < 14 else .12
        spared = set()
        while True:
            degree = {}
            for e in edges:
                for k in e:
                    if inner.get(k):
                        degree[k] = degree.get(k, 0) + 1
            cut = [e for e in sorted(edges) if any(inner.get(k) and degree[k] == 1 and k not in spared for k in e)]
            if not cut:
                break
            for e in cut:
                loose = [k for k in e if inner.get(k) and degree[k] == 1 and k not in spared]
                if loose and self.random.random() < alleys:
                    spared.update(loose)
                else:
                    edges.pop(e, None)
        # components that reach the rim
        link = {}
        for a, b in edges:
            link.setdefault(a, set()).add(b)
            link.setdefault(b, set()).add(a)
        seen = set()
        stack = [k for k in link if not inner.get(k)]
        while stack:
            k = stack.pop()
            if k in seen:
                continue
            seen.add(k)
            if inner.get(k) or True:
                stack.extend(link[k])
        for e in list(edges):
            if e[0] not in seen and e[1] not in seen:
                del edges[e]

    def emit(self, edges, inner):
        def line(horizontal):
            rows = {}
            for (a, b), pts in edges.items():
                p, q = (a, b) if a < b else (b, a)
                flip = (a, b) != (p, q)
                if (q[0] > p[0]) == horizontal:
                    rows.setdefault(p[1] if horizontal else p[0], []).append((p, q, pts[::-1] if flip else pts))
            for r in sorted(rows):
                run, last = [], None
                for p, q, pts in sorted(rows[r]):
                    if last == p and inner.get(p):
                        run.append(pts[1])
                    else:
                        if run:
                            self.t.street_runs.append((run, self.face["district"]))
                        run = list(pts)
                    last = q
                if run:
                    self.t.street_runs.append((run, self.face["district"]))
        line(True)
        line(False)

    # ------------------------------------------------ building lots
    def make_lots(self, inner):
        st = self.style
        index = 0
        for (i, j) in self.keys:
            if (i, j) in self.taken:
                continue
            quad = [self.node.get(k) for k in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))]
            if any(p is None for p in quad):
                continue
            mid = ((quad[0][0] + quad[2][0]) / 2, (quad[0][1] + quad[2][1]) / 2)
            if not any(inside(p, self.ring) for p in [*quad, mid]):
                continue
            whole = all(inner[k] for k in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)))
            if whole and self.face["district"] and st["lot"] < 30 and self.random.random() < .02:
                self.t.small_parks.append((shrink(quad, 5), self.face["district"]))
                continue
            index += 1
            block = "%s#%d" % (self.ring[0], index)
            du, dv = dist(quad[0], quad[1]), dist(quad[0], quad[3])
            long_u = du >= dv
            span, depth = (du, dv) if long_u else (dv, du)
            cols = max(1, round((span - 8) / st["lot"] / (1 if st["lot"] < 30 else self.random.choice([1, 1.3, 2, 3.2]))))
            rows = 2 if depth > 2.0 * st["lot"] * .8 and depth > 26 else 1
            for r in range(rows):
                for c in range(cols):
                    a0 = (4 + c * (span - 8) / cols) / span
                    a1 = (4 + (c + 1) * (span - 8) / cols) / span
                    b0 = (4 + r * (depth - 8) / rows) / depth
                    b1 = (4 + (r + 1) * (depth - 8) / rows) / depth
                    g = self.random
                    pad = 1.0 if st["lot"] < 12 else 1.8 if st["lot"] < 30 else 7
                    pa, pb = pad / span, pad / depth
                    fr = g.uniform(.0, .22) * (b1 - b0)
                    a0, a1 = a0 + pa * g.uniform(.4, 1.4), a1 - pa * g.uniform(.4, 1.6)
                    if r == 0:
                        b0, b1 = b0 + pb, b1 - pb - fr
                    else:
                        b0, b1 = b0 + pb + fr, b1 - pb
                    if not long_u:
                        corners = [(b0, a0), (b1, a0), (b1, a1), (b0, a1)]
                    else:
                        corners = [(a0, b0), (a1, b0), (a1, b1), (a0, b1)]
                    shape = [bilinear(quad, s, t) for s, t in corners]
                    if area(shape) < 0:
                        shape.reverse()
                    if area(shape) < 40:
                        continue
                    at = centroid(shape)
                    if not all(inside(p, self.ring) for p in shape) or self.reserved(at, 9):
                        continue
                    if any(self.reserved(p) for p in shape):
                        continue
                    if at[1] < 785 and 2400 < at[0] < 2920:
                        continue                                  # the piers have their sheds
                    room = min(to_line(p, self.ring, True) for p in shape)
                    if room < 7.5:
                        continue
                    lot = Lot()
                    lot.shape, lot.at, lot.district = [snap(p) for p in shape], at, self.face["district"]
                    lot.block, lot.number, lot.use = block, 0, None
                    lot.main = room < 22
                    lot.row = (block, r, c, quad, (a0, a1, b0, b1), long_u)
                    self.t.lots.append(lot)


def bilinear(q, s, t):
    return (q[0][0] * (1 - s) * (1 - t) + q[1][0] * s * (1 - t) + q[2][0] * s * t + q[3][0] * (1 - s) * t,
            q[0][1] * (1 - s) * (1 - t) + q[1][1] * s * (1 - t) + q[2][1] * s * t + q[3][1] * (1 - s) * t)


def shrink(ring, d):
    """Inset a counter-clockwise ring by d metres."""
    return [snap(p) for p in offset(ring, d, closed=True)] if area(ring) > 0 else \
        [snap(p) for p in offset(ring[::-1], d, closed=True)]
