"""Everything an output says, read by other people's decoders: html.parser, json, csv,
poppler, MuPDF and qpdf. Nothing here is shared with the program's own audit."""
import csv
import html.parser
import io
import json
import pathlib
import re
import subprocess
import tempfile
import unicodedata
import urllib.parse


class Markup(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.script = [], False

    def handle_starttag(self, tag, attrs):
        self.script = tag == "script"
        for name, value in attrs:
            if name in ("d", "points", "transform", "viewbox"):
                continue  # outlines
            self.parts += ["\n", value or "", "\n", urllib.parse.unquote(value or "")]

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.script = False

    def handle_endtag(self, tag):
        self.script = False

    def handle_data(self, data):
        self.parts.append(strings(data) if self.script else data)

    def handle_comment(self, data):
        self.parts.append(data)


def strings(text):
    """All strings and names of JSON, or of a script around it."""
    found = []

    def walk(value):
        if isinstance(value, dict):
            for k, v in value.items():
                found.append(k)
                walk(v)
        elif isinstance(value, list):
            for v in value:
                walk(v)
        else:
            found.append(str(value))

    start, end = text.find("{"), text.rfind("}")
    try:
        walk(json.loads(text[start:end + 1]))
    except ValueError:
        found.append(text)
    return "\n".join(found)


def run(*command, data=None):
    return subprocess.run(command, input=data, capture_output=True).stdout


# Where a path goes: "9023 596 l" is no postal code.
DRAWN = re.compile(r"^(?:-?[\d.]+ )+(?:[mlcvy]|re)$", re.M)


def pdf(path, password=None):
    if password:  # opened by another library than the one that locked it
        with tempfile.TemporaryDirectory() as work:
            done = subprocess.run(["mutool", "clean", "-D", "-p", password, path, work + "/open.pdf"], capture_output=True)
            if done.returncode:
                raise ValueError("the password does not open " + path)
            return pdf(work + "/open.pdf")
    out = [run("pdftotext", "-layout", path, "-").decode("utf-8", "replace"),
           run("pdftotext", "-raw", path, "-").decode("utf-8", "replace"),
           run("mutool", "draw", "-q", "-F", "text", path).decode("utf-8", "replace"),
           run("pdfinfo", path).decode("utf-8", "replace"),
           run("pdfinfo", "-dests", path).decode("utf-8", "replace"),
           run("pdfinfo", "-url", path).decode("utf-8", "replace")]
    plain = run("qpdf", "--qdf", "--object-streams=disable", "--decode-level=generalized", path, "-")
    out.append(DRAWN.sub("", plain.decode("latin-1")))
    for hexadecimal in re.findall(rb"<((?:[0-9a-fA-F]{2}\s*){2,})>", plain):
        raw = bytes.fromhex(re.sub(rb"\s", b"", hexadecimal).decode())
        out.append(raw.decode("utf-16", "replace") if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else raw.decode("latin-1"))
    for text in re.findall(rb"\xfe\xff(?:[^)\\]|\\.)*", plain, re.S):
        out.append(re.sub(rb"\\(.)", rb"\1", text).decode("utf-16", "replace"))
    return "\n".join(out)


PASSWORD = "鍵-kanarya"  # of the locked copies


def decode(path):
    path = pathlib.Path(path)
    data = path.read_bytes()
    if path.suffix == ".pdf":
        return pdf(str(path), PASSWORD if path.stem.endswith("-locked") else None)
    text = data.decode("utf-8-sig", "replace")
    if path.suffix in (".html", ".svg", ".xml"):
        reader = Markup()
        reader.feed(text)
        reader.close()
        return "".join(reader.parts)
    if path.suffix in (".json", ".geojson", ".js"):
        return strings(text)
    if path.suffix == ".csv":
        return "\n".join(cell for row in csv.reader(io.StringIO(text)) for cell in row)
    return text


DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−－ \t\n\r\f\v\u3000・･·"))


def fold(text):
    return unicodedata.normalize("NFKC", text).lower().translate(DASHES)


WORD = re.compile(r"kx[2-9a-km-z]{6}")
READING = re.compile("カナリヤ[ア-ンヴ]{5}|かなりや[ぁ-ん]{5}")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
LENGTHS = (10, 13)  # of a phone and a corporate number, also inside longer runs


class Seen:
    """The canaries that occur in some texts, whatever they are."""

    def __init__(self):
        self.found = set()

    def add(self, text):
        for piece in (fold(text), fold("\n".join(dict.fromkeys(text.split("\n"))))):
            self.found.update(WORD.findall(piece))
            self.found.update(m.translate(HIRAGANA) for m in READING.findall(piece))
        for line in re.split(r"[\n\x1f]", unicodedata.normalize("NFKC", text)):
            for number in NUMBER.findall(line.translate(DASHES)):
                self.found.add(number)
                for length in LENGTHS:
                    if len(number) > length and "." not in number:
                        self.found.update(number[i:i + length] for i in range(len(number) - length + 1))

    def has(self, text, kind):
        return key_of(text, kind) in self.found


HIRAGANA = {c: c + 0x60 for c in range(0x3041, 0x3097)}


def key_of(text, kind):
    """What of a canary must be found again."""
    if kind == "kana":
        return text
    if kind in ("phone", "postal", "digits"):
        return text.replace("-", "")
    if kind in ("latitude", "longitude"):
        return text
    return WORD.search(text).group(0)


def tree(folder, pattern="*"):
    """Seen of everything below a folder, file names included; and by file ending."""
    everything, kinds = Seen(), {}
    for path in sorted(pathlib.Path(folder).rglob(pattern)):
        if not path.is_file():
            continue
        name = urllib.parse.unquote(str(path.relative_to(folder)))
        kinds.setdefault("name", Seen()).add(name)
        everything.add(name)
        text = decode(path)
        kinds.setdefault(path.suffix, Seen()).add(text)
        everything.add(text)
        if path.stem.endswith("-locked"):
            kinds.setdefault("locked", Seen()).add(text)
    return everything, kinds
