#!/usr/bin/python3
"""The same tiles by MapServer (Debian's python3-mapscript), for comparison.

    tiles_mapserver.py WORK TILES PROCESSES BASE.osm [DISTRICTS.geojson]

TILES as in tiles_mapnik.py, from whose tables the styles come. Each tile is a picture of its own, as RGB PNG packed
at level 1 (its palettes take a fifth longer), once of 256 px and once of 512 px at twice the resolution; the layers are
shapefiles with an index."""
import pathlib
import subprocess
import sys

import tiles_mapnik as tiles

HALF = 20037508.342789244


def shapefiles(work, there):
    for kind in (k for k, some in there.items() if some):
        subprocess.run(["ogr2ogr", "-overwrite", "-t_srs", "EPSG:3857", "-lco", "ENCODING=UTF-8", "-lco", "SPATIAL_INDEX=YES",
                        str(work / f"{kind}.shp"), str(work / f"{kind}.geojson")], check=True, stderr=subprocess.DEVNULL)


def colour(hex_):
    return f'COLOR "{hex_}"'


def between(low, high):
    return "".join(f"{n}SCALEDENOM {tiles.DENOMINATOR[z] * f:.0f} " for n, z, f in (("MAX", low, 1.4), ("MIN", high, 0.7)) if z)


def one_of(key, values):
    return f"EXPRESSION ('[{key}]' IN '{','.join(values)}')" if len(values) > 1 else f"EXPRESSION ('[{key}]' = '{values[0]}')"


def picked(condition, *styles, low=None, high=None, label=""):
    return "CLASS " + condition + " " + between(low, high) + "".join(f"STYLE {s} END " for s in styles) + label + " END\n"


def label(size, fill, extra=""):
    return (f'TEXT "[name]" LABEL TYPE TRUETYPE FONT "ud" SIZE {size * 0.75} {colour(fill)} OUTLINECOLOR "#ffffff" OUTLINEWIDTH 2 PARTIALS TRUE '
            f'{extra} END')


def layer(name, kind, file, body):
    return f'LAYER NAME "{name}" TYPE {kind} STATUS ON DATA "{file}"\n{body}END\n'


def lines(casing):
    for classes, widths, stroke, edge in tiles.ROADS:
        for (low, high), width in zip(((None, 14), (15, 15), (16, None)), widths):
            if width:
                shade, full = (edge, width + 1) if casing else (stroke, width)
                yield picked(one_of("highway", classes), f"{colour(shade)} WIDTH {full} LINECAP ROUND LINEJOIN ROUND", low=low, high=high)


def map_file(work, there):
    water = picked(one_of("waterway", ("river", "canal")), '%s WIDTH 3.8' % colour("#cfe2ee"))
    rails = picked("EXPRESSION ('[railway]' = 'rail' AND '[service]' = '')", '%s WIDTH 3.7' % colour("#6f6c69"),
                   '%s WIDTH 2.4 PATTERN 11 11 END' % colour("#ffffff"))
    rails += picked(one_of("railway", ("subway", "light_rail", "monorail", "tram")), '%s WIDTH 2.4' % colour("#8a8fa0"))
    areas = "".join(layer(f"area{i}", "POLYGON", "area", picked(one_of(k, v), colour(c))) for i, (k, v, c) in enumerate(tiles.AREAS))
    buildings = picked("EXPRESSION ('[building]' != '')", colour("#e9e4da") + ' OUTLINECOLOR "#d9d2c5" WIDTH 0.5', low=15)
    border = picked("", '%s WIDTH 1.8 PATTERN 9.6 4 2 4 END' % colour("#9483ad"))
    names = picked(one_of("highway", ("primary", "trunk", "motorway", "secondary")), low=13, label=label(12, "#6d5523", "ANGLE FOLLOW REPEATDISTANCE 400"))
    names += picked(one_of("highway", ("tertiary", "residential", "unclassified")), low=16, label=label(11, "#6f6a60", "ANGLE FOLLOW REPEATDISTANCE 380"))
    names += picked(one_of("railway", ("rail",)), low=13, label=label(12, "#55524f", "ANGLE FOLLOW REPEATDISTANCE 660"))
    places = picked(one_of("railway", ("station",)), 'SYMBOL "disc" SIZE 11 %s OUTLINECOLOR "#5b5856"' % colour("#ffffff"),
                    label=label(15, "#2b2f36", "POSITION LC OFFSET 0 8"))
    places += picked(one_of("amenity", ("library", "community_centre", "townhall", "post_office", "police", "place_of_worship")), low=16, label=label(11, "#6b5a50"))
    grounds = picked(one_of("leisure", ("park", "garden")), low=14, label=label(11, "#47713a"))
    grounds += picked(one_of("amenity", ("school", "hospital", "university", "library", "community_centre")), low=15, label=label(11, "#6b5a50"))
    layers = areas + layer("buildings", "POLYGON", "area", buildings) + layer("water", "LINE", "line", water)
    layers += layer("casing", "LINE", "line", "".join(lines(True))) + layer("lines", "LINE", "line", "".join(lines(False))) + layer("rails", "LINE", "line", rails)
    if there["border"]:
        layers += layer("border", "LINE", "border", border)
    layers += layer("places", "POINT", "point", places)
    if there["border"]:
        layers += layer("district", "POLYGON", "border", picked("", label=label(20, "#6b5590")))
    layers += layer("names", "LINE", "line", names) + layer("grounds", "POLYGON", "area", grounds)
    (work / "fonts.txt").write_text(f"ud {tiles.FONTS}/BIZUDPGothic-Regular.ttf\n", encoding="utf-8")
    return f"""MAP
NAME "tiles" SIZE 256 256 MAXSIZE 4096 UNITS METERS SHAPEPATH "{work}" FONTSET "{work}/fonts.txt" IMAGECOLOR "#f3f0e9"
PROJECTION "init=epsg:3857" END
OUTPUTFORMAT NAME "level1" DRIVER "AGG/PNG" IMAGEMODE RGB FORMATOPTION "COMPRESSION=1" END
IMAGETYPE "level1"
SYMBOL NAME "disc" TYPE ELLIPSE FILLED TRUE POINTS 1 1 END END
{layers}END
"""


def draw(work, jobs):
    import mapscript
    sheet = mapscript.mapObj(str(work / "tiles.map"))
    made, size = 0, 0
    for z, x, y in jobs:
        step = 2 * HALF / 2 ** z
        west, north = x * step - HALF, HALF - y * step
        for side in (256, 512):
            sheet.setSize(side, side)
            sheet.resolution = sheet.defresolution * side / 256
            half_pixel = step / side / 2  # MapServer's extent is of the pixels' middles
            sheet.setExtent(west + half_pixel, north - step + half_pixel, west + step - half_pixel, north - half_pixel)
            png = sheet.draw().getBytes()
            made, size = made + 1, size + len(png)
            if len(sys.argv) > 6:
                pathlib.Path(sys.argv[6], f"{z}-{x}-{y}-{side}.png").write_bytes(png)
    return made, size


def main():
    work, directory, processes = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    there = tiles.convert(work, sys.argv[4], sys.argv[5] if len(sys.argv) > 5 and sys.argv[5] else None)
    shapefiles(work, there)
    (work / "tiles.map").write_text(map_file(work, there), encoding="utf-8")
    jobs = sorted((z, x, y) for (z, _, _), wanted in tiles.metatiles(directory) for x, y in wanted)
    tiles.measure("mapserver", draw, work, jobs, processes)


if __name__ == "__main__":
    main()
