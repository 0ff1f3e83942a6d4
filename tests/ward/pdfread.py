"""What the tests of maps read from a PDF, by qpdf and poppler."""
import json
import re
import subprocess


def links_and_places(pdf):
    """Links as (page, rectangle, name) and named destinations as name -> (page, x, y); pages from 0, y up."""
    objects = json.loads(subprocess.run(["qpdf", "--json=2", pdf], capture_output=True, check=True).stdout)["qpdf"][1]
    value = lambda ref: objects["obj:" + ref]["value"]
    follow = lambda v: value(v) if isinstance(v, str) and re.fullmatch(r"\d+ 0 R", v) else v
    root = follow(objects["trailer"]["value"]["/Root"])
    pages = follow(root["/Pages"])["/Kids"]
    links = []
    for number, page in enumerate(pages):
        for ref in follow(value(page).get("/Annots", [])):
            annot = follow(ref)
            if annot["/Subtype"] == "/Link" and isinstance(annot.get("/Dest"), str):
                links.append((number, annot["/Rect"], annot["/Dest"][2:]))
    names = follow(follow(root["/Names"])["/Dests"])["/Names"]
    places = {n[2:]: (pages.index(at[0]), at[2], at[3]) for n, at in zip(names[::2], names[1::2])}
    return links, places


def words(pdf, page):
    """Words of a page as (text, x, y of the middle, from above)."""
    text = subprocess.run(["pdftotext", "-bbox", "-f", str(page + 1), "-l", str(page + 1), pdf, "-"], capture_output=True, text=True, check=True).stdout
    height = float(re.search(r'<page width="[\d.]+" height="([\d.]+)"', text)[1])
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', text)
    return height, [(t, (float(a) + float(c)) / 2, (float(b) + float(d)) / 2) for a, b, c, d, t in found]
