#!/usr/bin/python3
"""The same tiles by Mapnik (Debian's python3-mapnik), for comparison.

    tiles_mapnik.py WORK TILES PROCESSES BASE.osm [DISTRICTS.geojson]

TILES is what tests/bench/tiles.c wrote: for each tile there Mapnik draws one of 256 px and one of 512 px, as palette PNG,
in metatiles of 8 x 8. The style is templates/map/calm.mapcss in spirit: the same classes of land, water, buildings, streets
with casings, railways with dashes, borders, and the names of stations, places, streets and parks with halos."""
import json
import math
import multiprocessing
import pathlib
import resource
import sys
import time
import xml.etree.ElementTree as ET

META = 8
FONTS = "/usr/share/fonts/truetype/bizud-gothic"
KEYS = ("highway", "railway", "waterway", "natural", "landuse", "leisure", "amenity", "building", "man_made", "service", "name", "kind")
ROADS = [  # class, width at z13/15/16 in px, colour, casing
    (("footway", "path", "steps", "pedestrian", "cycleway"), (0, 0, 1.4), "#ffffff", "#e2dccf"),
    (("service", "track"), (.8, .8, 1.9), "#ffffff", "#e0d9cc"),
    (("residential", "unclassified", "living_street", "road"), (1.3, 2.2, 4.2), "#ffffff", "#cfc6b6"),
    (("tertiary", "tertiary_link"), (2.4, 3.8, 6.4), "#ffffff", "#bfb5a3"),
    (("secondary", "secondary_link"), (3.2, 4.8, 8), "#fdf6dd", "#cbbd93"),
    (("primary", "primary_link"), (4.2, 6.1, 9.6), "#fbe9bb", "#c5a866"),
    (("trunk", "trunk_link"), (4.8, 7.4, 11.2), "#f8dcae", "#c1965a"),
    (("motorway", "motorway_link"), (5.1, 8, 8), "#d9e3c8", "#8aa06b")]
AREAS = [  # key, values, colour
    ("landuse", ("commercial", "retail"), "#f5ecdf"), ("landuse", ("industrial", "port", "railway"), "#efedea"),
    ("landuse", ("cemetery",), "#e6ebdc"), ("landuse", ("farmland", "orchard", "allotments"), "#eef0dc"),
    ("landuse", ("grass", "meadow", "village_green", "recreation_ground"), "#e7f0d8"), ("natural", ("wood",), "#cfe3c3"),
    ("landuse", ("forest",), "#cfe3c3"), ("leisure", ("park", "garden"), "#d9ebc9"), ("leisure", ("pitch", "playground"), "#cbe2bd"),
    ("amenity", ("school", "university", "college", "kindergarten"), "#f0e9f1"), ("amenity", ("hospital",), "#fae5e3"),
    ("natural", ("sea", "water"), "#cfe2ee"), ("waterway", ("riverbank", "dock"), "#cfe2ee")]
DENOMINATOR = {z: 559082264.028 / 2 ** z for z in range(11, 20)}


def features(osm):
    root = ET.parse(osm).getroot()
    node = {n.get("id"): [float(n.get("lon")), float(n.get("lat"))] for n in root.iter("node")}
    way = {w.get("id"): [node[x.get("ref")] for x in w.iter("nd") if x.get("ref") in node] for w in root.iter("way")}

    def tags(e):
        return {t.get("k"): t.get("v") for t in e.iter("tag") if t.get("k") in KEYS}
    for n in root.iter("node"):
        if tags(n):
            yield "point", {"type": "Point", "coordinates": node[n.get("id")]}, tags(n)
    for w in root.iter("way"):
        line, t = way[w.get("id")], tags(w)
        if not t or len(line) < 2:
            continue
        closed = len(line) > 3 and line[0] == line[-1] and not {"highway", "railway"} & set(t) and t.get("natural") != "coastline"
        yield ("area", {"type": "Polygon", "coordinates": [line]}, t) if closed else ("line", {"type": "LineString", "coordinates": line}, t)
    for r in root.iter("relation"):
        rings = [way[m.get("ref")] for m in sorted(r.iter("member"), key=lambda m: m.get("role") == "inner")
                 if way.get(m.get("ref")) and way[m.get("ref")][0] == way[m.get("ref")][-1]]
        if tags(r) and rings:
            yield "area", {"type": "Polygon", "coordinates": rings}, tags(r)


def convert(work, osm, districts):
    out = {"point": [], "line": [], "area": [], "border": []}
    for kind, geometry, tags in features(osm):
        out[kind].append({"type": "Feature", "properties": {k: tags.get(k, "") for k in KEYS}, "geometry": geometry})
    if districts:
        out["border"] = json.loads(pathlib.Path(districts).read_text(encoding="utf-8"))["features"]
    for kind, found in out.items():
        (work / f"{kind}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False), encoding="utf-8")
    return {k: bool(v) for k, v in out.items()}


def rule(filter_, body, low=None, high=None):
    scale = "".join(f"<{n}ScaleDenominator>{DENOMINATOR[z] * f}</{n}ScaleDenominator>" for n, z, f in (("Max", low, 1.4), ("Min", high, 0.7)) if z)
    return f"<Rule>{scale}<Filter>{filter_}</Filter>{body}</Rule>"


def any_of(key, values):
    return " or ".join(f"[{key}] = '{v}'" for v in values)


def text(size, fill, extra=""):
    return f'<TextSymbolizer face-name="BIZ UDPGothic Regular" size="{size}" fill="{fill}" halo-fill="#ffffff" halo-radius="1.8" {extra}>[name]</TextSymbolizer>'


def line_rules(casing):
    for classes, widths, colour, edge in ROADS:
        for (low, high), width in zip(((None, 14), (15, 15), (16, None)), widths):
            if width:
                stroke, full = (edge, width + 1) if casing else (colour, width)
                yield rule(any_of("highway", classes), f'<LineSymbolizer stroke="{stroke}" stroke-width="{full}" stroke-linecap="round" stroke-linejoin="round"/>', low, high)


def style_sheet(work, there):
    water = rule("[waterway] = 'river' or [waterway] = 'canal'", '<LineSymbolizer stroke="#cfe2ee" stroke-width="3.8"/>')
    rails = rule("[railway] = 'rail' and [service] = ''", '<LineSymbolizer stroke="#6f6c69" stroke-width="3.7"/><LineSymbolizer stroke="#ffffff" stroke-width="2.4" stroke-dasharray="11,11"/>')
    rails += rule(any_of("railway", ("subway", "light_rail", "monorail", "tram")), '<LineSymbolizer stroke="#8a8fa0" stroke-width="2.4"/>')
    areas = "".join(rule(any_of(k, v), f'<PolygonSymbolizer fill="{c}"/>') for k, v, c in AREAS)
    buildings = rule("not ([building] = '')", '<PolygonSymbolizer fill="#e9e4da"/><LineSymbolizer stroke="#d9d2c5" stroke-width="0.5"/>', 15)
    names = rule(any_of("highway", ("primary", "trunk", "motorway", "secondary")), text(12, "#6d5523", 'placement="line" spacing="400"'), 13)
    names += rule(any_of("highway", ("tertiary", "residential", "unclassified")), text(11, "#6f6a60", 'placement="line" spacing="380"'), 16)
    names += rule("[railway] = 'rail'", text(12, "#55524f", 'placement="line" spacing="660"'), 13)
    places = rule("[railway] = 'station'", text(15, "#2b2f36", 'dy="17"') + '<MarkersSymbolizer width="11" height="11" fill="#ffffff" stroke="#5b5856" stroke-width="2"/>')
    places += rule(any_of("amenity", ("library", "community_centre", "townhall", "post_office", "police", "place_of_worship")), text(11, "#6b5a50"), 16)
    grounds = rule(any_of("leisure", ("park", "garden")), text(11, "#47713a"), 14)
    grounds += rule(any_of("amenity", ("school", "hospital", "university", "library", "community_centre")), text(11, "#6b5a50"), 15)
    border = rule("true", '<LineSymbolizer stroke="#9483ad" stroke-width="1.8" stroke-dasharray="9.6,4,2,4"/>')
    district = rule("true", text(20, "#6b5590"))
    styles = {"areas": areas, "buildings": buildings, "water": water, "casing": "".join(line_rules(True)), "lines": "".join(line_rules(False)),
              "rails": rails, "border": border, "names": names, "places": places, "grounds": grounds, "district": district}
    order = [("areas", "area"), ("buildings", "area"), ("water", "line"), ("casing", "line"), ("lines", "line"), ("rails", "line"), ("border", "border"),
             ("places", "point"), ("district", "border"), ("names", "line"), ("grounds", "area")]
    layers = "".join(f'<Layer name="{s}" srs="epsg:4326"><StyleName>{s}</StyleName><Datasource><Parameter name="type">geojson</Parameter>'
                     f'<Parameter name="file">{work}/{k}.geojson</Parameter></Datasource></Layer>' for s, k in order if there[k])
    sheet = "".join(f'<Style name="{n}">{b}</Style>' for n, b in styles.items())
    return (f'<Map srs="epsg:3857" background-color="#f3f0e9" buffer-size="128" font-directory="{FONTS}">{sheet}{layers}</Map>'
            .replace("BIZ UDPGothic Regular", face_name()))


def face_name():
    import mapnik
    mapnik.FontEngine.register_fonts(FONTS, False)
    return next(n for n in mapnik.FontEngine.face_names() if "UDP" in n and "Regular" in n)


def metatiles(tiles):
    wanted = {}
    for path in pathlib.Path(tiles).rglob("*.png"):
        if "@" in path.name:
            continue
        z, x, y = int(path.parts[-3]), int(path.parts[-2]), int(path.stem)
        wanted.setdefault((z, x // META, y // META), []).append((x, y))
    return sorted(wanted.items())


def draw(work, jobs):
    import mapnik
    half = 20037508.342789244
    maps = {}
    made, size = 0, 0
    for (z, mx, my), tiles in jobs:
        for side in (256, 512):
            if side not in maps:
                maps[side] = mapnik.Map(side * META, side * META)
                mapnik.load_map(maps[side], str(work / "style.xml"))
            step = 2 * half / 2 ** z * META
            west, north = mx * step - half, half - my * step
            maps[side].zoom_to_box(mapnik.Box2d(west, north - step, west + step, north))
            image = mapnik.Image(side * META, side * META)
            mapnik.render(maps[side], image, side / 256)
            for x, y in tiles:
                png = image.view(x % META * side, y % META * side, side, side).tostring("png8:z=3")
                made, size = made + 1, size + len(png)
    return made, size


def measure(peer, draw, work, jobs, processes):
    """Draws the jobs in that many processes and says how fast. draw(work, jobs): how many tiles, and their bytes."""
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with multiprocessing.Pool(processes) as pool:
        parts = pool.starmap(draw, [(work, jobs[i::processes]) for i in range(processes)])
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    made, size = sum(p[0] for p in parts), sum(p[1] for p in parts)
    print(f"{peer}: {made // 2} tiles of 256 px and as many of 512 px ({size / made / 1e3:.1f} kB each), {processes} processes: {wall:.3f} s; "
          f"{made / 2 / wall:.0f} places a second, {made / 2 / used:.0f} a second of processor time, {after.ru_maxrss // 1024} MB each")


def main():
    work, tiles, processes = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    there = convert(work, sys.argv[4], sys.argv[5] if len(sys.argv) > 5 else None)
    (work / "style.xml").write_text(style_sheet(work, there), encoding="utf-8")
    jobs = metatiles(tiles)
    measure("mapnik", draw, work, jobs, processes)


if __name__ == "__main__":
    main()
