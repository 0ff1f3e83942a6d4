#!/usr/bin/env python3
"""plates_of.py PRESS.pdf INKS.csv MAPCSS: every page of a press file as Ghostscript's plates, and its colours as
qpdf decodes them. Says what is wrong, a line each; nothing when the file is as a shop wants it."""
import pathlib
import re
import subprocess
import sys
import tempfile

from plates import plate

press, inks, style = map(pathlib.Path, sys.argv[1:])
DPI, LIMIT = 72, 3.0
faults = []

# ---- colours: inks, or the declared shares of them ----
with tempfile.TemporaryDirectory() as folder:
    plain = pathlib.Path(folder) / "plain.pdf"
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", press, plain], check=True)
    text = plain.read_bytes()
    declared = {tuple(float(x) / 100 for x in m.split()) for m in re.findall(r",(\d+ \d+ \d+ \d+),#", inks.read_text(encoding="utf-8"))}
    shares = {s * v for s in {float(x) for x in re.findall(r"opacity: ([\d.]+)", style.read_text(encoding="utf-8"))} | {1} for v in (1, .55)}
    known = [tuple(c * s for c in ink) for ink in declared for s in shares]
    used = {tuple(float(x) for x in m.split()) for m in re.findall(rb"((?:[\d.]+ ){4})[kK]\b", text)}
    for colour in sorted(used):
        if not any(max(abs(a - b) for a, b in zip(colour, other)) < 2e-4 for other in known):
            faults.append(f"{colour} is no ink")
    if re.search(rb"(?<![\w.])[\d.]+ [\d.]+ [\d.]+ (rg|RG)\b|/(DeviceRGB|CalRGB|Lab)\b", text):
        faults.append("RGB is left")

    # ---- plates ----
    said = subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiffsep", "-sCompression=none", f"-r{DPI}",
                           f"-sOutputFile={folder}/%d.tif", press], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout
    if re.search(rb"error|warn", said, re.I):
        faults.append(said.decode())
    pages = len(list(pathlib.Path(folder).glob("*(Black).tif")))
    if len(list(pathlib.Path(folder).glob("*(*).tif"))) != 4 * pages or not pages:
        faults.append("not four plates a page: " + ", ".join(sorted(f.name for f in pathlib.Path(folder).glob("*.tif"))))
    black = pure = 0 # text overprints, so a pale ground may lie under it, and nothing more
    for page in range(1, pages + 1):
        c, m, y, k = (plate(pathlib.Path(folder) / f"{page}({ink}).tif") for ink in ("Cyan", "Magenta", "Yellow", "Black"))
        marks = sum(a == b == d == e == 255 for a, b, d, e in zip(c, m, y, k))
        heaviest = max(a + b + d + e for a, b, d, e in zip(c, m, y, k) if not a == b == d == e == 255)
        black += sum(e == 255 and a + b + d < 765 for a, b, d, e in zip(c, m, y, k))
        pure += sum(e == 255 and max(a, b, d) < 64 for a, b, d, e in zip(c, m, y, k))
        if marks < 100:
            faults.append(f"page {page}: {marks} points of marks on all four plates")
        if heaviest > LIMIT * 255 + 3:
            faults.append(f"page {page}: {heaviest / 2.55:.0f} % of ink")
    if black < 20 or pure < black:
        faults.append(f"black is mixed: {black - pure} of {black} points have a quarter or more of another ink")

print("\n".join(faults))
sys.exit(bool(faults))
