"""Is a printed map true to scale? Measured as a reader would, with a ruler on the paper: the ends of streets are found
among the coordinates of the PDF, and the distances between them, times the scale printed on the sheet, are held
against the geodesic on the ellipsoid (Vincenty 1975, GRS 80; PROJ's geod where it is installed). Nothing here
asks the program where it put anything.

    ruler.py MAP.pdf BASE.osm [SCALE]      Speaks TAP.
"""
import collections
import itertools
import math
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, "tests")
sys.dont_write_bytecode = True
from tap import check_none as check, finished  # noqa: E402

STREETS = {"trunk", "primary", "secondary", "tertiary", "residential", "unclassified"}
WITHIN = 0.001  # of the true distance
PAIRS = 10
MM = 72 / 25.4


# ---- the ellipsoid ---------------------------------------------------------------------------------------------


def vincenty(a, b):
    """Distance in metres and azimuth in radians from a to b, both (longitude, latitude)."""
    major, f = 6378137.0, 1 / 298.257222101
    minor = major * (1 - f)
    u1, u2 = (math.atan((1 - f) * math.tan(math.radians(p[1]))) for p in (a, b))
    lon = turn = math.radians(b[0] - a[0])
    for _ in range(100):
        s, c = math.sin(turn), math.cos(turn)
        sin_sigma = math.hypot(math.cos(u2) * s, math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * c)
        if sin_sigma == 0:
            return 0.0, 0.0
        cos_sigma = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * c
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = math.cos(u1) * math.cos(u2) * s / sin_sigma
        square = 1 - sin_alpha ** 2
        middle = cos_sigma - 2 * math.sin(u1) * math.sin(u2) / square
        k = f / 16 * square * (4 + f * (4 - 3 * square))
        before = turn
        turn = lon + (1 - k) * f * sin_alpha * (sigma + k * sin_sigma * (middle + k * cos_sigma * (2 * middle ** 2 - 1)))
        if abs(turn - before) < 1e-13:
            break
    w = square * (major ** 2 - minor ** 2) / minor ** 2
    p = 1 + w / 16384 * (4096 + w * (-768 + w * (320 - 175 * w)))
    q = w / 1024 * (256 + w * (-128 + w * (74 - 47 * w)))
    more = q * sin_sigma * (middle + q / 4 * (cos_sigma * (2 * middle ** 2 - 1)))
    azimuth = math.atan2(math.cos(u2) * math.sin(turn), math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(turn))
    return minor * p * (sigma - more), azimuth


def geod(pairs):
    """The same distances by PROJ, or None where it is not installed."""
    if not shutil.which("geod"):
        return None
    lines = "".join(f"{a[1]} {a[0]} {b[1]} {b[0]}\n" for a, b in pairs)
    out = subprocess.run(["geod", "+ellps=GRS80", "-I", "-f", "%.4f", "-F", "%.4f"], input=lines, capture_output=True, text=True, check=True).stdout
    return [float(line.split()[2]) for line in out.splitlines()]


# ---- the paper -------------------------------------------------------------------------------------------------

TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|<<|>>|/[^\s/\[\]<>()]*|\[|\]|[^\s\[\]<>()/]+")


def times(a, b):
    return (a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
            a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5])


def walk(stream, matrix, forms, found):
    """The subpaths that a content stream draws, and those of the forms (name to matrix and stream) it shows."""
    operands, stack, current = [], [], []
    at = lambda x, y: (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
    for token in TOKEN.findall(stream):
        if re.fullmatch(rb"[+-]?[\d.]+", token):
            operands.append(float(token))
            continue
        if token.startswith(b"/"):
            operands.append(token)
            continue
        if token == b"q":
            stack.append(matrix)
        elif token == b"Q" and stack:
            matrix = stack.pop()
        elif token == b"cm":
            matrix = times(operands[-6:], matrix)
        elif token == b"Do" and operands[-1] in forms:
            own, inside = forms[operands[-1]]
            walk(inside, times(own, matrix), forms, found)
        elif token == b"m":
            current = [at(*operands[-2:])]
            found.append(current)
        elif token in (b"l", b"c", b"v", b"y") and current:
            current.append(at(*operands[-2:]))
        elif token == b"re":
            x, y, w, h = operands[-4:]
            found.append([at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h)])
        operands = []


def paths(pdf):
    """Subpaths of the first page as lists of points, in PDF points; curves by their ends."""
    qdf = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "--pages", pdf, "1", "--", pdf, "-"], capture_output=True).stdout
    names = {number: name for name, number in re.findall(rb"(/\w+) (\d+) 0 R", qdf)}
    contents = re.findall(rb"/Contents (\d+) 0 R", qdf)
    pages, forms, found = [], {}, []
    for number, dictionary, stream in re.findall(rb"\n(\d+) 0 obj\n<<((?:(?!endobj).)*?)>>\nstream\n(.*?)\nendstream", qdf, re.S):
        if b"/Subtype /Form" in dictionary:
            matrix = re.search(rb"/Matrix \[([^\]]*)\]", dictionary)
            forms[names[number]] = [float(v) for v in matrix[1].split()] if matrix else (1, 0, 0, 1, 0, 0), stream
        elif number in contents:
            pages.append(stream)
    for stream in pages:
        walk(stream, (1, 0, 0, 1, 0, 0), forms, found)
    return found


def words(pdf):
    text = subprocess.run(["pdftotext", "-l", "1", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    height = float(re.search(r'<page width="[\d.]+" height="([\d.]+)"', text)[1])
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', text)
    return height, [(t, (float(a) + float(c)) / 2, (float(b) + float(d)) / 2) for a, b, c, d, t in found]


# ---- the streets -----------------------------------------------------------------------------------------------


def street_ends(osm):
    """Ends of streets, as (longitude, latitude), with no other node of the map within 15 metres."""
    root = ElementTree.parse(osm).getroot()
    nodes = {n.get("id"): (float(n.get("lon")), float(n.get("lat"))) for n in root.iter("node")}
    ends = collections.OrderedDict()
    for way in root.iter("way"):
        tags = {t.get("k"): t.get("v") for t in way.iter("tag")}
        refs = [r.get("ref") for r in way.iter("nd") if r.get("ref") in nodes]
        if tags.get("highway") in STREETS and tags.get("tunnel") != "yes" and len(refs) > 1 and refs[0] != refs[-1]:
            ends.update({refs[0]: None, refs[-1]: None})
    cell = 0.00017  # about 15 m
    crowd = collections.defaultdict(list)
    for key, (lon, lat) in nodes.items():
        crowd[int(lon / cell), int(lat / cell)].append(key)
    def alone(key):
        i, k = (int(v / cell) for v in nodes[key])
        near = [n for a in (i - 1, i, i + 1) for b in (k - 1, k, k + 1) for n in crowd[a, b] if n != key]
        return all(vincenty(nodes[key], nodes[n])[0] > 15 for n in near)
    return [nodes[key] for key in ends if alone(key)]


def turned(points, angle, shift):
    c, s = math.cos(angle), math.sin(angle)
    return [(c * x - s * y + shift[0], s * x + c * y + shift[1]) for x, y in points]


def matched(flat, tips, reach):
    """(index, tip) where exactly one tip lies within reach."""
    shelf = collections.defaultdict(list)
    for t in tips:
        shelf[int(t[0] // reach), int(t[1] // reach)].append(t)
    for n, at in enumerate(flat):
        i, k = int(at[0] // reach), int(at[1] // reach)
        near = [t for a in (-1, 0, 1) for b in (-1, 0, 1) for t in shelf[i + a, k + b] if math.dist(t, at) < reach]
        if len(near) == 1:
            yield n, near[0]


def find_on_paper(ends, tips, scale):
    """Which end is which point of the PDF: first the shift on which most agree, then the small turn between true
    north and the grid's. The scale is the one the sheet says; ends not found to half a millimetre (outside the
    sheet, cut, simplified away) are left out."""
    middle = (sum(p[0] for p in ends) / len(ends), sum(p[1] for p in ends) / len(ends))
    flat = []
    for p in ends:
        d, azimuth = vincenty(middle, p)
        flat.append((d * math.sin(azimuth) / scale * 1000 * MM, d * math.cos(azimuth) / scale * 1000 * MM))
    votes, step = collections.Counter(), 1.5 * MM
    for fx, fy in flat[::max(1, len(flat) // 60)]:
        votes.update({(round((x - fx) / step), round((y - fy) / step)) for x, y in tips})
    (i, k), _ = votes.most_common(1)[0]
    angle, shift = 0.0, (i * step, k * step)
    for reach in (2 * step, step, step / 2, step / 3):
        pairs = list(matched(turned(flat, angle, shift), tips, reach))
        if len(pairs) < 3:
            return []
        fx, fy, tx, ty = (sum(v) / len(pairs) for v in zip(*((*flat[n], *t) for n, t in pairs)))
        cross = sum((flat[n][0] - fx) * (t[1] - ty) - (flat[n][1] - fy) * (t[0] - tx) for n, t in pairs)
        dot = sum((flat[n][0] - fx) * (t[0] - tx) + (flat[n][1] - fy) * (t[1] - ty) for n, t in pairs)
        angle = math.atan2(cross, dot)
        (x, y), = turned([(fx, fy)], angle, (0, 0))
        shift = (tx - x, ty - y)
    return [(ends[n], t) for n, t in matched(turned(flat, angle, shift), tips, step / 3)]


def measure(pairs, scale):
    """Ten pairs that are far apart, each end used once."""
    found, used = [], set()
    outer = sorted(pairs, key=lambda p: -math.dist(p[1], pairs[0][1]))[:120]
    for a, b in sorted(itertools.combinations(outer, 2), key=lambda ab: -math.dist(ab[0][1], ab[1][1])):
        if a[0] in used or b[0] in used:
            continue
        used |= {a[0], b[0]}
        found.append((a[0], b[0], math.dist(a[1], b[1]) / MM / 1000 * scale))
        if len(found) == PAIRS:
            break
    return found


def bar(pdf, drawn):
    """Length on paper (pt) and the metres it says. The bar is two boxes of 3.4 pt beside each other, above its words."""
    height, seen = words(pdf)
    boxes = []
    for path in drawn:
        xs, ys = [p[0] for p in path], [p[1] for p in path]
        if len(path) in (4, 5) and abs(max(ys) - min(ys) - 3.4) < 0.06 and max(xs) - min(xs) > 10:
            boxes.append((min(xs), max(xs), height - max(ys)))
    for left, right in itertools.product(boxes, repeat=2):
        if abs(left[1] - right[0]) < 0.06 and abs(left[2] - right[2]) < 0.06:
            label = [t for t, x, y in seen if abs(x - right[1]) < 3 and 0 < y - left[2] < 14 and re.fullmatch(r"[\d.]+k?m", t)]
            if label:
                return right[1] - left[0], float(re.match(r"[\d.]+", label[0])[0]) * (1000 if "km" in label[0] else 1)
    return None


def main(pdf, osm, wanted=None):
    drawn = paths(pdf)
    said = re.search(r"(?<!拡大図)縮尺1:(\d{1,3}(?:,\d{3})*)", re.sub(r"\s", "", subprocess.run(["pdftotext", "-l", "1", pdf, "-"], capture_output=True, text=True).stdout))
    scale = float(said[1].replace(",", "")) if said else 0
    check("the sheet says its scale" + (f", and it is the one asked for: 1:{wanted:.0f}" if wanted else ""),
          [] if said and wanted in (None, scale) else [scale])
    tips = list({p for path in drawn for p in (path[0], path[-1])})
    pairs = find_on_paper(street_ends(osm), tips, scale or 1)
    check("the ends of at least forty streets are found on the sheet", [] if len(pairs) >= 40 else [len(pairs)])
    measured = measure(pairs, scale)
    truth = [vincenty(a, b)[0] for a, b, _ in measured]
    by_proj = geod([(a, b) for a, b, _ in measured])
    if by_proj:
        check("our geodesic is PROJ's to a millimetre", [(v, p) for v, p in zip(truth, by_proj) if abs(v - p) > 0.001])
    check(f"{PAIRS} pairs, none nearer than 400 m", [t for t in truth if t < 400] if len(truth) == PAIRS else [len(truth)])
    off = [abs(m - t) / t for (_, _, m), t in zip(measured, truth)]
    check("distances on paper are the true ones to 0.1 %",
          [(a, b, round(m, 2), round(t, 2)) for ((a, b, m), t, o) in zip(measured, truth, off) if o > WITHIN])
    print(f"# largest deviation {max(off, default=1) * 100:.4f} % over {min(truth, default=0):.0f} to {max(truth, default=0):.0f} m")
    length = bar(pdf, drawn)
    check("the scale bar is as long as it says", [] if length and abs(length[0] / MM / 1000 * scale / length[1] - 1) <= WITHIN else [length])
    return finished()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], float(sys.argv[3]) if len(sys.argv) > 3 else None))
