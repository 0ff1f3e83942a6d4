"""Plane geometry for the sample ward: everything is in metres, x east, y north.

The one structure worth knowing is Arrangement: lines are laid over each other,
cut where they meet, loose ends are trimmed, and what is enclosed becomes a face.
Streets are later grown inside faces, and a district is the union of some faces,
so that neighbours share their boundary exactly.
"""
import math

SNAP = 10                     # nodes live on a grid of 1/10 m


def snap(p):
    return (round(p[0] * SNAP) / SNAP, round(p[1] * SNAP) / SNAP)


def dist(a, b):
    return math.hypot(a[0] - b[0], a[1] - b[1])


def lerp(a, b, t):
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def length(line):
    return sum(dist(a, b) for a, b in zip(line, line[1:]))


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def centroid(ring):
    a = area(ring)
    if abs(a) < 1e-6:
        return ring[0]
    x = y = 0.0
    for p, q in zip(ring, ring[1:] + ring[:1]):
        c = p[0] * q[1] - q[0] * p[1]
        x += (p[0] + q[0]) * c
        y += (p[1] + q[1]) * c
    return (x / (6 * a), y / (6 * a))


def inside(p, ring):
    x, y = p
    odd = False
    j = len(ring) - 1
    for i in range(len(ring)):
        xi, yi = ring[i]
        xj, yj = ring[j]
        if (yi > y) != (yj > y) and x < (xj - xi) * (y - yi) / (yj - yi) + xi:
            odd = not odd
        j = i
    return odd


def to_segment(p, a, b):
    dx, dy = b[0] - a[0], b[1] - a[1]
    n = dx * dx + dy * dy
    t = 0 if n == 0 else max(0, min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / n))
    return dist(p, (a[0] + dx * t, a[1] + dy * t))


def to_line(p, line, closed=False):
    pairs = list(zip(line, line[1:]))
    if closed:
        pairs.append((line[-1], line[0]))
    return min(to_segment(p, a, b) for a, b in pairs)


def cross(a, b, c, d):
    """Parameters (t on ab, u on cd) where two segments meet, or None."""
    rx, ry = b[0] - a[0], b[1] - a[1]
    sx, sy = d[0] - c[0], d[1] - c[1]
    den = rx * sy - ry * sx
    if abs(den) < 1e-9:
        return None
    t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / den
    u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / den
    if -1e-9 <= t <= 1 + 1e-9 and -1e-9 <= u <= 1 + 1e-9:
        return t, u
    return None


def smooth(points, step=40, closed=False):
    """Catmull-Rom through the points, resampled about every `step` metres."""
    n = len(points)
    if n < 3:
        return list(points)
    out = []
    last = n if closed else n - 1
    for i in range(last):
        p1, p2 = points[i], points[(i + 1) % n]
        p0 = points[i - 1] if i or closed else p1
        p3 = points[(i + 2) % n] if i + 2 < n or closed else p2
        k = max(1, round(dist(p1, p2) / step))
        for s in range(k):
            t = s / k
            out.append(tuple(
                0.5 * (2 * p1[c] + (p2[c] - p0[c]) * t
                       + (2 * p0[c] - 5 * p1[c] + 4 * p2[c] - p3[c]) * t * t
                       + (3 * p1[c] - p0[c] - 3 * p2[c] + p3[c]) * t ** 3) for c in (0, 1)))
    if not closed:
        out.append(tuple(points[-1]))
    return out


def simplify(line, tolerance):
    """Douglas-Peucker."""
    if len(line) < 3:
        return list(line)
    far, at = 0, 0
    for i in range(1, len(line) - 1):
        d = to_segment(line[i], line[0], line[-1])
        if d > far:
            far, at = d, i
    if far <= tolerance:
        return [line[0], line[-1]]
    return simplify(line[:at + 1], tolerance)[:-1] + simplify(line[at:], tolerance)


def offset(line, d, closed=False):
    """A parallel line, d metres to the left (mitred, mitre limited)."""
    n = len(line)
    out = []
    for i in range(n):
        a = line[i - 1] if i or closed else None
        b = line[i]
        c = line[(i + 1) % n] if i + 1 < n or closed else None
        normals = []
        for p, q in ((a, b), (b, c)):
            if p is not None and q is not None and dist(p, q) > 1e-6:
                m = dist(p, q)
                normals.append((-(q[1] - p[1]) / m, (q[0] - p[0]) / m))
        nx = sum(v[0] for v in normals) / len(normals)
        ny = sum(v[1] for v in normals) / len(normals)
        m = max(0.35, nx * nx + ny * ny)
        out.append((b[0] + nx / m * d, b[1] + ny / m * d))
    return out


def clip_to_box(ring, x0, y0, x1, y1):
    """Sutherland-Hodgman against a rectangle."""
    def half(poly, keep, at):
        out = []
        for p, q in zip(poly, poly[1:] + poly[:1]):
            if keep(p):
                out.append(p)
                if not keep(q):
                    out.append(at(p, q))
            elif keep(q):
                out.append(at(p, q))
        return out
    def at_x(x):
        return lambda p, q: (x, p[1] + (q[1] - p[1]) * (x - p[0]) / (q[0] - p[0]))
    def at_y(y):
        return lambda p, q: (p[0] + (q[0] - p[0]) * (y - p[1]) / (q[1] - p[1]), y)
    for keep, at in ((lambda p: p[0] >= x0, at_x(x0)), (lambda p: p[0] <= x1, at_x(x1)),
                     (lambda p: p[1] >= y0, at_y(y0)), (lambda p: p[1] <= y1, at_y(y1))):
        ring = half(ring, keep, at) if ring else ring
    return ring


class Arrangement:
    def __init__(self):
        self.lines = []               # (points, tag)

    def add(self, points, tag, closed=False):
        pts = [snap(p) for p in points]
        if closed:
            pts.append(pts[0])
        pts = [p for i, p in enumerate(pts) if i == 0 or p != pts[i - 1]]
        self.lines.append((pts, tag))

    def build(self):
        segments = []
        for n, (pts, _) in enumerate(self.lines):
            for i, (a, b) in enumerate(zip(pts, pts[1:])):
                segments.append((a, b, n, i))
        cuts = [[] for _ in segments]
        cell = 100
        buckets = {}
        for s, (a, b, _, _) in enumerate(segments):
            for gx in range(int(min(a[0], b[0]) // cell), int(max(a[0], b[0]) // cell) + 1):
                for gy in range(int(min(a[1], b[1]) // cell), int(max(a[1], b[1]) // cell) + 1):
                    buckets.setdefault((gx, gy), []).append(s)
        seen = set()
        for key in sorted(buckets):
            group = buckets[key]
            for i, s in enumerate(group):
                for r in group[i + 1:]:
                    if (s, r) in seen:
                        continue
                    seen.add((s, r))
                    hit = cross(segments[s][0], segments[s][1], segments[r][0], segments[r][1])
                    if hit:
                        p = snap(lerp(segments[s][0], segments[s][1], hit[0]))
                        cuts[s].append(p)
                        cuts[r].append(p)
        self.chain = [[] for _ in self.lines]     # per line: its nodes in order
        for s, (a, b, n, _) in enumerate(segments):
            pts = sorted({a, b, *cuts[s]}, key=lambda p: (dist(a, p), p))
            self.chain[n].extend(pts if not self.chain[n] else pts[1:] if self.chain[n][-1] == pts[0] else pts)
        near = {}
        for n, pts in enumerate(self.chain):
            for a, b in zip(pts, pts[1:]):
                if a != b:
                    near.setdefault(a, {}).setdefault(b, set()).add(n)
                    near.setdefault(b, {}).setdefault(a, set()).add(n)
        loose = sorted(p for p in near if len(near[p]) == 1)
        while loose:
            p = loose.pop()
            if p not in near or len(near[p]) != 1:
                continue
            (q,) = near[p]
            del near[p], near[q][p]
            if len(near[q]) == 1:
                loose.append(q)
        self.near = {p: q for p, q in near.items() if q}
        return self

    def runs(self, n):
        """The surviving stretches of line n."""
        out, run = [], []
        for a, b in zip(self.chain[n], self.chain[n][1:]):
            if a != b and b in self.near.get(a, ()):
                if not run:
                    run = [a]
                run.append(b)
            elif a != b and run:
                out.append(run)
                run = []
        if run:
            out.append(run)
        return out

    def faces(self):
        order = {p: sorted(q, key=lambda r: math.atan2(r[1] - p[1], r[0] - p[0]))
                 for p, q in self.near.items()}
        used, out = set(), []
        for p in sorted(order):
            for q in order[p]:
                if (p, q) in used:
                    continue
                ring, a, b = [], p, q
                while (a, b) not in used:
                    used.add((a, b))
                    ring.append(a)
                    around = order[b]
                    a, b = b, around[around.index(a) - 1]
                if area(ring) > 1:
                    out.append(ring)
        return out


def interior_point(ring):
    c = centroid(ring)
    if inside(c, ring) and to_line(c, ring, True) > 3:
        return c
    best, room = c, -1
    ys = sorted({p[1] for p in ring})
    rows = [ys[0] + (ys[-1] - ys[0]) * (k + 0.5) / 16 for k in range(16)]
    for y in rows:
        xs = []
        for a, b in zip(ring, ring[1:] + ring[:1]):
            if (a[1] > y) != (b[1] > y):
                xs.append(a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]))
        xs.sort()
        for x0, x1 in zip(xs[::2], xs[1::2]):
            p = ((x0 + x1) / 2, y)
            d = to_line(p, ring, True)
            if d > room:
                best, room = p, d
    return best


def dissolve(rings):
    """Union of faces that share edges exactly: (outer rings, holes)."""
    edges = set()
    for ring in rings:
        for a, b in zip(ring, ring[1:] + ring[:1]):
            if (b, a) in edges:
                edges.remove((b, a))
            else:
                edges.add((a, b))
    start = {}
    for a, b in sorted(edges):
        start.setdefault(a, []).append(b)
    outers, holes = [], []
    while start:
        first = min(start)
        ring, a, came = [], first, None
        while True:
            nexts = start[a]
            if len(nexts) > 1 and came is not None:
                back = math.atan2(came[1] - a[1], came[0] - a[0])
                nexts.sort(key=lambda q: (math.atan2(q[1] - a[1], q[0] - a[0]) - back) % (2 * math.pi))
                b = nexts.pop()
            else:
                b = nexts.pop()
            if not nexts:
                del start[a]
            ring.append(a)
            came, a = a, b
            if a == first:
                break
        (outers if area(ring) > 0 else holes).append(ring)
    return outers, holes
