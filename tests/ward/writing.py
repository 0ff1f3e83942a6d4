"""CSV as staff save it: CP932 or UTF-8 with BOM, Excel's "Unicode text", dates in the Japanese calendar."""
import csv
import datetime
import io


def wareki(d):
    if not isinstance(d, datetime.date):
        return d
    return "令和%d年%d月%d日" % (d.year - 2018, d.month, d.day)


def short_wareki(d):
    return "R%d.%d.%d" % (d.year - 2018, d.month, d.day)


def slashed(d):
    return "%d/%d/%d" % (d.year, d.month, d.day)


def iso(d):
    return d.isoformat()


WIDE = {ord(a): ord(a) + 0xFEE0 for a in "0123456789"}


def wide(s):
    return s.translate(WIDE)


BOOLS = {"maru": ("○", "×"), "hai": ("はい", "いいえ"), "ari": ("あり", "なし"), "one": ("1", "0"), "yu": ("有", "無")}


def encode(rows, path, encoding="utf-8", delimiter=",", newline="\r\n", quote_all=False):
    buf = io.StringIO()
    csv.writer(buf, delimiter=delimiter, lineterminator=newline,
               quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerows(rows)
    text = buf.getvalue()
    if encoding == "cp932":
        text = text.replace("\u301c", "\uff5e").replace("\u2212", "\uff0d")   # as Windows writes them
    if encoding == "utf-16":
        data = b"\xff\xfe" + text.encode("utf-16-le")
    else:
        data = text.encode(encoding)
    with open(path, "wb") as f:
        f.write(data)


class Facilities:
    """Writes some rows as one facilities file in one office's habits."""

    def __init__(self, fields, categories, districts):
        self.fields = fields              # list of (key, label, type), each key once
        self.category_label = categories
        self.district_name = districts

    def write(self, rows, path, head="label", date=iso, bools="maru", names=True, blank="", extra=None, order=None,
              digits=None, phones=None, **how):
        used = [f for f in self.fields if any(r.get(f[0]) not in (None, "") for r in rows)]
        if order:
            used.sort(key=lambda f: order.index(f[0]) if f[0] in order else 500)
        header = [f[1] if head == "label" else f[0] if head == "key" else head.get(f[0], f[1]) for f in used]
        out = [header + ([extra[0]] if extra else [])]
        yes, no = BOOLS[bools]
        for n, r in enumerate(rows):
            line = []
            for key, _, kind in used:
                v = r.get(key)
                if v is None:
                    v = ""
                if isinstance(v, datetime.date):
                    v = date(v)
                v = str(v)
                if kind == "bool" and v:
                    v = yes if v == "○" else no
                if kind == "accept" and v == "" and key in r:
                    v = blank
                if names and key == "category":
                    v = self.category_label[v]
                if names and key == "district":
                    v = self.district_name[v]
                if kind == "text" and key == "address" or kind == "address":
                    v = digits(v) if digits else v
                if digits and kind in ("hours", "count"):
                    v = digits(v)
                if phones and kind == "phone" and v:
                    v = phones(v, n)
                line.append(v)
            if extra:
                line.append(extra[1][n % len(extra[1])])
            out.append(line)
        encode(out, path, **how)
