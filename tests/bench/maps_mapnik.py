#!/usr/bin/python3
"""The A3 sheets of tests/bench/map.c by Mapnik (Debian's python3-mapnik), for comparison.

    maps_mapnik.py convert WORK WARD [BASE.osm DISTRICTS.geojson]   writes WORK/*.shp and WORK/sheet.xml, not timed
    maps_mapnik.py draw WORK SCALE LONGITUDE LATITUDE OUT.pdf       draws; the whole process is timed

Shapefiles, the form that Mapnik reads fastest; ours reads CSV, GeoJSON and OSM XML. Styles: with BASE.osm
those of tiles_mapnik.py, else tests/bench/workload.mapcss. Markers are discs with the facility's number; Mapnik may
let them overlap, so that it draws all of them."""
import csv
import json
import math
import pathlib
import subprocess
import sys

import tiles_mapnik as tiles

WIDTH, HEIGHT = 884, 720  # pt
DISC = ('<Style name="markers"><Rule><MarkersSymbolizer width="17" height="17" fill="#1c6e4a" stroke="#ffffff" stroke-width="2" allow-overlap="true"/>'
        '<TextSymbolizer face-name="BIZ UDPGothic Regular" size="8" fill="#ffffff" allow-overlap="true">[number]</TextSymbolizer></Rule></Style>')


def polygon(fill, edge=""):
    return f'<PolygonSymbolizer fill="{fill}"/>{edge}'


def line(stroke, width):
    return f'<LineSymbolizer stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"/>'


def workload_styles():
    """name of the file -> its styles, from below."""
    edge = '<LineSymbolizer stroke="#d9d2c5" stroke-width="0.3"/>'
    return {"park": [polygon("#d9ebc9")], "water": [polygon("#cfe2ee")], "building": [polygon("#e9e4da", edge)],
            "residential": [line("#cfc6b6", 2), line("#ffffff", 1.4)], "secondary": [line("#cbbd93", 3.7), line("#fdf6dd", 3)],
            "primary": [line("#c5a866", 4.5), line("#fbe9bb", 3.8)]}


def shapefile(work, name):
    subprocess.run(["ogr2ogr", "-overwrite", "-lco", "ENCODING=UTF-8", "-lco", "SPATIAL_INDEX=NO", str(work / f"{name}.shp"), str(work / f"{name}.geojson")],
                   check=True, stderr=subprocess.DEVNULL)


def layer(work, name, styles):
    names = "".join(f"<StyleName>{s}</StyleName>" for s in styles)
    return (f'<Layer name="{name}" srs="epsg:4326">{names}<Datasource><Parameter name="type">shape</Parameter>'
            f'<Parameter name="file">{work}/{name}.shp</Parameter></Datasource></Layer>')


def facilities(work, ward):
    found = []
    for path in sorted(pathlib.Path(ward).glob("**/facilities.geojson")) or sorted(pathlib.Path(ward).glob("facilities/*.csv")):
        if path.suffix == ".geojson":
            found += [f["geometry"]["coordinates"] for f in json.loads(path.read_text(encoding="utf-8"))["features"] if f["geometry"]]
        else:
            with open(path, encoding="utf-8-sig", newline="") as f:
                found += [[float(r["longitude"]), float(r["latitude"])] for r in csv.DictReader(f)]
    rows = [{"type": "Feature", "properties": {"number": str(i + 1)}, "geometry": {"type": "Point", "coordinates": p}} for i, p in enumerate(found)]
    (work / "markers.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    shapefile(work, "markers")


def convert(work, ward, osm=None, districts=None):
    work.mkdir(parents=True, exist_ok=True)
    facilities(work, ward)
    if osm:
        there = tiles.convert(work, osm, districts)
        sheet = tiles.style_sheet(work, there)
        for kind in (k for k, some in there.items() if some):
            shapefile(work, kind)
        sheet = sheet.replace('<Parameter name="type">geojson', '<Parameter name="type">shape').replace(".geojson</Parameter>", ".shp</Parameter>")
    else:
        styles, layers = "", ""
        for name, bodies in workload_styles().items():
            (work / f"{name}.geojson").write_bytes((pathlib.Path(ward) / "geo" / f"{name}.geojson").read_bytes())
            shapefile(work, name)
            styles += "".join(f'<Style name="{name}{i}"><Rule>{b}</Rule></Style>' for i, b in enumerate(bodies))
            layers += layer(work, name, [f"{name}{i}" for i in range(len(bodies))])
        sheet = f'<Map srs="epsg:3857" background-color="#f3f0e9" font-directory="{tiles.FONTS}">{styles}{layers}</Map>'
    sheet = sheet.replace("<Layer", DISC + "<Layer", 1).replace("</Map>", layer(work, "markers", ["markers"]) + "</Map>")
    (work / "sheet.xml").write_text(sheet.replace("BIZ UDPGothic Regular", tiles.face_name()), encoding="utf-8")


def draw(work, scale, lon, lat, out):
    import mapnik
    sheet = mapnik.Map(WIDTH, HEIGHT)
    mapnik.load_map(sheet, str(work / "sheet.xml"))
    # Mercator metres are longer than those on the ground.
    x, y = math.radians(lon) * 6378137, math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) * 6378137
    half_x, half_y = (v / 72 * 0.0254 * scale / math.cos(math.radians(lat)) / 2 for v in (WIDTH, HEIGHT))
    sheet.zoom_to_box(mapnik.Box2d(x - half_x, y - half_y, x + half_x, y + half_y))
    mapnik.render_to_file(sheet, out, "pdf")


if sys.argv[1] == "convert":
    convert(pathlib.Path(sys.argv[2]), *sys.argv[3:])
else:
    draw(pathlib.Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5]), sys.argv[6])
