"""Links of the map document, both ways, and the number printed where each leads. Argument: the built site. Speaks TAP."""
import pathlib
import re
import sys

sys.path[:0] = ["tests", "tests/ward"]
sys.dont_write_bytecode = True
from pdfread import links_and_places, words  # noqa: E402
from tap import check_none as check, finished  # noqa: E402


def inspect(pdf, edition):
    links, places = links_and_places(pdf)
    markers = {name[1:]: rect for page, rect, name in links if page == 0 and re.fullmatch(r"f\d+", name)}
    entries = [(page, rect, name[1:]) for page, rect, name in links if page > 0 and re.fullmatch(r"m\d+", name)]
    check(f"{edition}: a map full of markers that are links", [] if len(markers) > 200 else [len(markers)])
    check(f"{edition}: markers and index name the same places", set(markers) ^ {n for _, _, n in entries})
    check(f"{edition}: every destination exists", [n for _, _, n in links if n not in places])
    check(f"{edition}: markers lead behind the map, entries to it",
          [n for n in markers if places["f" + n][0] == 0 or places["m" + n][0] != 0])
    # The destination lies up and left of the marker, or at the map's edge, but near it.
    check(f"{edition}: the place an entry leads to shows its marker",
          [(n, r, places["m" + n]) for n, r in markers.items()
           if not (-1 <= r[0] - places["m" + n][1] <= 110 and -1 <= places["m" + n][2] - r[3] <= 110)])
    wrong = []
    for page in {p for p, _, _ in places.values()} - {0}:
        height, seen = words(pdf, page)
        for n in markers:
            at, x, y = places["f" + n]
            row = [t for t, wx, wy in seen if at == page and x - 40 < wx < x + 4 and -4 < wy - (height - y) < 18]
            if at == page and n not in row:
                wrong.append((n, row))
    check(f"{edition}: the entry a marker leads to carries its number", wrong)


site = pathlib.Path(sys.argv[1])
for edition in ("resident", "professional"):
    inspect(str(site / edition / "print" / f"map-{edition}.pdf"), edition)
sys.exit(finished())
