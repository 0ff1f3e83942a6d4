#!/usr/bin/python3
"""Of the facilities of a ward, how many markers of one size stand on one sheet: ours (as the proof of the map says)
and Mapnik's default, which leaves out what would overlap.

    markers.py FACILITIES.geojson PROOF.pdf      Mapnik from Debian (python3-mapnik)."""
import json
import math
import re
import subprocess
import sys
import time

import mapnik

WIDTH, HEIGHT = 859, 694  # pt, of the frame inside the grid's letters: 312 x 254 mm less 13 pt around
SIZE = 17.6               # pt, of a marker with its white edge


def ours(pdf):
    said = re.sub(r"[ ,\u3000]", "", subprocess.run(["pdftotext", "-layout", "-l", "1", pdf, "-"], capture_output=True, text=True, check=True).stdout)
    scale = max(float(m) for m in re.findall(r"縮尺1:(\d+)", said))  # the insets say theirs as well
    return int(re.search(r"置けたしるし(\d+)", said)[1]), int(re.search(r"置けなかったしるし(\d+)", said)[1]), scale


def theirs(points, scale):
    """Each marker in a colour of its own; which colours are seen tells who was placed."""
    context, datasource = mapnik.Context(), mapnik.MemoryDatasource()
    context.push("id")
    srs, style = "+proj=tmerc +lat_0=36 +lon_0=139.8333333 +k=0.9999 +ellps=GRS80 +units=m", mapnik.Style()
    lat = math.radians(sum(p[1] for p in points) / len(points))
    # A few kilometres, so flat: Mapnik is asked about collisions, not about projections.
    placed = [mapnik.Coord(p[0] * math.cos(lat) * 111320, p[1] * 110950) for p in points]
    for i, p in enumerate(placed):
        feature = mapnik.Feature(context, i + 1)
        feature["id"] = i + 1
        feature.geometry = mapnik.Geometry.from_wkt(f"POINT({p.x} {p.y})")
        datasource.add_feature(feature)
        symbol, rule = mapnik.MarkersSymbolizer(), mapnik.Rule()
        symbol.width = symbol.height = mapnik.Expression(str(SIZE))
        symbol.fill = mapnik.Color(i // 256 + 1, i % 256, 200)
        symbol.stroke_width = 0.0
        rule.filter = mapnik.Expression(f"[id] = {i + 1}")
        rule.symbols.append(symbol)
        style.rules.append(rule)
    sheet = mapnik.Map(WIDTH, HEIGHT, srs)
    sheet.background = mapnik.Color("white")
    sheet.append_style("markers", style)
    layer = mapnik.Layer("facilities", srs)
    layer.datasource = datasource
    layer.styles.append("markers")
    sheet.layers.append(layer)
    middle_x, middle_y = (min(c.x for c in placed) + max(c.x for c in placed)) / 2, (min(c.y for c in placed) + max(c.y for c in placed)) / 2
    half_x, half_y = (v / 72 * 0.0254 * scale / 2 for v in (WIDTH, HEIGHT))
    sheet.zoom_to_box(mapnik.Box2d(middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y))
    image = mapnik.Image(WIDTH, HEIGHT)
    start = time.time()
    mapnik.render(sheet, image)
    seconds = time.time() - start
    pixels = image.tostring()
    seen = {(pixels[i], pixels[i + 1]) for i in range(0, len(pixels), 4) if pixels[i + 2] == 200 and pixels[i + 3] == 255}
    return len({(r - 1) * 256 + g for r, g in seen if (r - 1) * 256 + g < len(points)}), seconds


def main(geojson, proof):
    with open(geojson, encoding="utf-8") as f:
        points = [tuple(feature["geometry"]["coordinates"]) for feature in json.load(f)["features"] if feature["geometry"]]
    stand, dropped, scale = ours(proof)
    placed, seconds = theirs(points, scale)
    print(f"tsunagi: {stand} of {stand + dropped} markers stand ({100 * stand / (stand + dropped):.1f} %)")
    print(f"Mapnik {mapnik.mapnik_version() // 100000}.{mapnik.mapnik_version() // 100 % 1000}: {placed} of {len(points)} ({100 * placed / len(points):.1f} %), {seconds * 1000:.0f} ms to draw them")


if __name__ == "__main__":
    main(*sys.argv[1:3])
