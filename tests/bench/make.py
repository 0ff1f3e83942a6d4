#!/usr/bin/env python3
"""Workloads for the comparison with the peers, deterministic.

    make.py DIR N     ->  DIR/ward-N/   a ward of N facilities for tsunagi
                          DIR/hugo-N/   the same facilities as a Hugo site: a page each,
                                        the category and district lists, the index, search JSON
    make.py DIR table ROWS  ->  DIR/table-ROWS.xhtml   ten columns of Japanese text, A4 landscape
    make.py DIR pamphlet    ->  DIR/pamphlet.xhtml     four A4 pages with lists and tables
    make.py DIR booklet     ->  DIR/booklet.xhtml      some 200 B5 pages: contents with page numbers, running
                                                       heads, justified text with ruby, lists, tables, an index
    make.py DIR booklet N   ->  DIR/booklet-N.xhtml    the same of N chapters
    make.py DIR map PATHS   ->  DIR/map-PATHS.xhtml    an A3 sheet with a picture of as many roads and houses,
                                                       in colours of inks.csv; not for Typst
    make.py DIR ward-map    ->  DIR/ward-map/          300 facilities on 20,000 features of 138,000 points,
                                                       as GeoJSON: streets, houses, parks and ponds on 6 by 6 km

Each document also as .typ, the same content for Typst; the table as .tex too, for upLaTeX.
"""
import csv
import json
import math
import pathlib
import random
import sys

CATEGORIES = ["clinic", "dental", "pharmacy", "visiting_nursing", "care_management", "home_care", "day_care", "group_home"]
LABELS = {"clinic": "診療所", "dental": "歯科診療所", "pharmacy": "薬局", "visiting_nursing": "訪問看護ステーション",
          "care_management": "居宅介護支援事業所", "home_care": "訪問介護", "day_care": "通所介護", "group_home": "グループホーム"}
TOWNS = [("磯辺", "イソベ"), ("波止場町", "ハトバチョウ"), ("松風台", "マツカゼダイ"), ("川岸", "カワギシ"), ("灯台前", "トウダイマエ"),
         ("貝塚町", "カイヅカチョウ"), ("汐見坂", "シオミザカ"), ("渡船町", "トセンチョウ"), ("桟橋通", "サンバシドオリ"), ("千鳥ヶ丘", "チドリガオカ"),
         ("浜中町", "ハマナカチョウ"), ("船溜", "フナダマリ"), ("青潮", "アオシオ"), ("帆立町", "ホタテチョウ"), ("岬台", "ミサキダイ"),
         ("網代", "アジロ"), ("鴎町", "カモメチョウ"), ("玉藻", "タマモ"), ("澪標", "ミオツクシ"), ("遠浅", "トオアサ")]
FIRST = [("ひだまり", "ヒダマリ"), ("みなと", "ミナト"), ("あさなぎ", "アサナギ"), ("ともしび", "トモシビ"), ("つばめ", "ツバメ"), ("いそかぜ", "イソカゼ")]
HOURS = ["月〜金 9:00〜12:00、14:00〜18:00／土 9:00〜12:00（祝日除く）", "平日 8:30〜17:15", "月・火・水・金 9:30〜13:00、15:00〜19:00／第1・3土 9:30〜12:30",
         "毎日 9:00〜18:00（12/29〜1/3休）"]
NOTES = ["入口に段差はありません。", "送迎の車があります。時間はお電話でお確かめください。", "はじめての方は予約をお願いします。",
         "駅から歩いて七分、バス停の前です。", "ご家族だけの相談も受けています。", "車いすのまま入れる相談室があります。",
         "駐車場は三台分です。", "聴こえにくい方には筆談でお答えします。"]


def facilities(count):
    rnd = random.Random(20261101)
    for i in range(1, count + 1):
        category = CATEGORIES[i % len(CATEGORIES)]
        town, town_kana = rnd.choice(TOWNS)
        first, first_kana = rnd.choice(FIRST)
        yield {
            "id": f"B{i:06d}", "category": category,
            "name": f"{town}{first}{LABELS[category]}{i}", "name_kana": f"{town_kana}{first_kana}{i}",
            "corporation": f"医療法人{first}会", "postal_code": f"{rnd.randrange(100, 999)}-{rnd.randrange(10000):04d}",
            "address": f"{town}{rnd.randrange(1, 7)}丁目{rnd.randrange(1, 40)}番{rnd.randrange(1, 30)}号",
            "district": f"d{TOWNS.index((town, town_kana)):02d}",
            "latitude": f"{35.53 + rnd.random() * 0.05:.6f}", "longitude": f"{139.77 + rnd.random() * 0.06:.6f}",
            "phone": f"045-0{rnd.randrange(10, 99)}-{rnd.randrange(10000):04d}", "website": f"https://b{i}.example.jp/",
            "hours": rnd.choice(HOURS), "closed": "日曜・祝日", "visit_area": f"{town}とその隣の町",
            "features": "".join(rnd.choice(NOTES) for _ in range(4)), "languages": "日本語、英語",
            "barrier_free": "スロープ、多目的トイレ、エレベーター", "confirmed_on": f"2026-0{rnd.randrange(1, 9)}-15", "consent": "同意",
        }


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8-sig", newline="") as f:
        writer = csv.writer(f)
        writer.writerows(rows)


def ward(directory, rows):
    (directory / "facilities").mkdir(parents=True, exist_ok=True)
    root = "../../../content"
    write_csv(directory / "site.csv", [["key", "value", "label"], ["ward_name", "比較区", ""], ["site_title", "比較区の資源", ""],
                                       ["office_name", "比較係", ""], ["stale_months", "12", ""], ["jgd_zone", "9", ""],
                                       ["defaults", root, ""]])
    write_csv(directory / "districts.csv", [["key", "label", "reading", "center", "note"]] +
              [[f"d{i:02d}", town, kana, "", ""] for i, (town, kana) in enumerate(TOWNS)])
    write_csv(directory / "sources.csv", [
        ["path", "profile", "title", "citation", "licence", "url", "retrieved_on", "consent", "note"],
        ["facilities", "ward", "比較のための架空の資料", "架空", "CC0", "", "2026-11-01", "同意", ""]])
    keys = list(rows[0])
    write_csv(directory / "facilities" / "all.csv", [keys] + [[row[k] for k in keys] for row in rows])


BASE = """<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }}</title><link rel="stylesheet" href="{{ "site.css" | relURL }}"></head>
<body><a class="skip" href="#main">本文へ</a><header><p><a href="{{ "/" | relURL }}">比較区の資源</a></p>
<nav><ul><li><a href="{{ "/" | relURL }}">はじめに</a></li><li><a href="{{ "search/" | relURL }}">さがす</a></li><li><a href="{{ "map/" | relURL }}">地図</a></li></ul></nav></header>
<main id="main">{{ block "main" . }}{{ end }}</main>
<footer><p>比較係</p><p>2026年11月1日現在</p></footer></body></html>
"""
SINGLE = """{{ define "main" }}<h1>{{ .Title }}</h1><p class="kana">{{ .Params.name_kana }}</p>
<p class="act"><a href="tel:{{ replace .Params.phone "-" "" }}">電話をかける {{ .Params.phone }}</a></p>
<dl>%s</dl>
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "LocalBusiness" "name" .Title "telephone" .Params.phone "address" .Params.address | jsonify }}</script>
<p>確認日 {{ .Params.confirmed_on }}</p>{{ end }}
"""
LIST = """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages.ByParam "name_kana" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Params.address }} {{ .Params.phone }}</li>{{ end }}</ul>{{ end }}
"""
SEARCH = """[{{ range $i, $p := where .Site.RegularPages "Section" "facility" }}{{ if $i }},{{ end }}{{ dict "u" $p.RelPermalink "n" $p.Title "k" $p.Params.name_kana "a" $p.Params.address "t" $p.Params.phone | jsonify }}{{ end }}]
"""


def hugo(directory, rows):
    for folder in ("content/facility", "layouts/_default", "layouts/index", "static"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    (directory / "config.json").write_text(json.dumps({
        "baseURL": "/", "languageCode": "ja", "title": "比較区の資源", "disableKinds": ["RSS", "sitemap"],
        "taxonomies": {"category": "categories", "district": "districts"}, "outputs": {"home": ["HTML", "JSON"]}}), encoding="utf-8")
    labels = {"corporation": "運営法人", "postal_code": "郵便番号", "address": "住所", "hours": "診療・営業時間", "closed": "休診日",
              "visit_area": "訪問できる範囲", "website": "ホームページ", "languages": "対応言語", "barrier_free": "バリアフリー", "features": "特色"}
    fields = "".join(f"{{{{ with .Params.{k} }}}}<div><dt>{l}</dt><dd>{{{{ . }}}}</dd></div>{{{{ end }}}}" for k, l in labels.items())
    (directory / "layouts/_default/baseof.html").write_text(BASE, encoding="utf-8")
    (directory / "layouts/_default/single.html").write_text(SINGLE % fields, encoding="utf-8")
    for name in ("list", "taxonomy", "term"):
        (directory / f"layouts/_default/{name}.html").write_text(LIST, encoding="utf-8")
    (directory / "layouts/index.html").write_text(LIST, encoding="utf-8")
    (directory / "layouts/index.json").write_text(SEARCH, encoding="utf-8")
    (directory / "static/site.css").write_text("body{font-size:18px}", encoding="utf-8")
    for row in rows:
        front = dict(row, title=row["name"], categories=[LABELS[row["category"]]], districts=[row["district"]])
        (directory / "content/facility" / f"{row['id']}.md").write_text(
            json.dumps(front, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="ja"><head><title>{title}</title><style>
@page {{ size: {size}; margin: 12mm; }}
html {{ font-family: "BIZ UDPGothic"; }}
{style}
</style></head><body>
{body}
</body></html>
"""


def typst(path, size, text, setup, body):
    """The same document in Typst's language. Content is passed as strings: nothing needs escaping."""
    path.write_text(f'#set page({size})\n#set text(font: "BIZ UDPGothic", lang: "ja", size: {text})\n{setup}\n' + "\n".join(body) + "\n",
                    encoding="utf-8")


def said(text):
    return json.dumps(text, ensure_ascii=False)


def cells(rows):
    return ", ".join(said(cell) for row in rows for cell in row)


def table(directory, count):
    name = f"table-{count}"
    keys = ["id", "name", "name_kana", "address", "phone", "postal_code", "hours", "corporation", "barrier_free", "features"]
    heads = ["番号", "名称", "カナ", "住所", "電話", "郵便番号", "時間", "法人", "設備", "特色"]
    rows = [[row[k] for k in keys] for row in facilities(count)]
    body = ["<table><thead><tr>" + "".join(f"<th>{h}</th>" for h in heads) + "</tr></thead><tbody>"]
    body += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    body.append("</tbody></table>")
    style = ("table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:7pt;line-height:1.3}"
             "th,td{border:0.4pt solid #888;padding:1mm;vertical-align:top;text-align:left}thead{display:table-header-group}tr{break-inside:avoid}")
    (directory / f"{name}.xhtml").write_text(PAGE.format(title="名簿", size="A4 landscape", style=style, body="\n".join(body)), encoding="utf-8")
    typst(directory / f"{name}.typ", 'paper: "a4", flipped: true, margin: 12mm', "7pt", "#set par(leading: 0.4em)",
          [f"#table(columns: (1fr,)*10, stroke: 0.4pt + gray, inset: 1mm, table.header({cells([heads])}),", cells(rows), ")"])
    tex(directory / f"{name}.tex", heads, rows)


def put_list(body, typ, items):
    """The same list for both: in XHTML and in Typst's language."""
    body.append("<ul>" + "".join(f"<li>{i}</li>" for i in items) + "</ul>")
    typ.append("#list(" + ", ".join(map(said, items)) + ")")


def put_table(body, typ, rows, frame):
    heads = ["名称", "住所", "電話"]
    body.append("<table><tr>" + "".join(f"<th>{h}</th>" for h in heads) + "</tr>" + "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>")
    typ.append(f"#table({frame}, {cells([heads] + rows)})")


def pamphlet(directory):
    rnd = random.Random(7)
    rows = list(facilities(60))
    title = "在宅で暮らすための手引き"
    body, typ = [f"<h1>{title}</h1>"], [f"#heading({said(title)})"]
    for chapter in range(6):
        heading = f"{chapter + 1}. {rnd.choice(TOWNS)[0]}のまわりで"
        body.append(f"<h2>{heading}</h2>")
        typ.append(f"#heading(level: 2, {said(heading)})")
        for _ in range(2):
            text = "".join(rnd.choice(NOTES) for _ in range(8))
            body.append(f"<p>{text}</p>")
            typ.append(f"#par({said(text)})")
        items = [rnd.choice(NOTES) for _ in range(4)]
        put_list(body, typ, items)
        part = [[r["name"], r["address"], r["phone"]] for r in rows[chapter * 5:chapter * 5 + 5]]
        put_table(body, typ, part, "columns: 3, stroke: 0.5pt + gray")
    style = ("body{font-size:11pt;line-height:1.7}p{text-align:justify;text-indent:1em;margin:0}h1{font-size:22pt}h2{font-size:15pt;break-after:avoid}"
             "table{border-collapse:collapse;width:100%;font-size:9pt}th,td{border:0.5pt solid #888;padding:1mm 2mm;text-align:left}")
    (directory / "pamphlet.xhtml").write_text(PAGE.format(title="手引き", size="A4", style=style, body="\n".join(body)), encoding="utf-8")
    typst(directory / "pamphlet.typ", 'paper: "a4", margin: 12mm', "11pt", "#set par(justify: true, leading: 0.7em, first-line-indent: 1em)", typ)


TEX = r"""\documentclass[uplatex,dvipdfmx]{ujarticle}
\usepackage[a4paper,landscape,margin=12mm]{geometry}
\usepackage{longtable,array}
\AtBeginDvi{\special{pdf:mapline upgbm-h unicode BIZUDGothic-Regular.ttf}}
\setlength{\tabcolsep}{1mm}\setlength{\arrayrulewidth}{0.4pt}\setlength{\LTleft}{0pt}\setlength{\LTright}{0pt}
\begin{document}\fontsize{7pt}{9.1pt}\selectfont\gtfamily
\begin{longtable}{|*{10}{>{\raggedright\arraybackslash}p{\dimexpr0.1\linewidth-2\tabcolsep-0.44pt\relax}|}}\hline
"""


def tex_row(row):
    """None of the rows has a character that is not itself in TeX."""
    assert not set("".join(row)) & set("\\{}$&#^_~%")
    return " & ".join(row) + r" \\\hline" + "\n"


def tex(path, heads, rows):
    path.write_text(TEX + tex_row(heads) + "\\endhead\n" + "".join(map(tex_row, rows)) + "\\end{longtable}\n\\end{document}\n", encoding="utf-8")


BOOKLET = """body{font-size:10.5pt;line-height:1.75}p{text-align:justify;text-indent:1em;margin:0}h1{font-size:20pt;break-before:page;string-set:chapter content()}
h2{font-size:13pt;break-after:avoid}nav li{display:block}nav a::after{content:leader(".") target-counter(attr(href), page)}a{color:inherit;text-decoration:none}
table{border-collapse:collapse;width:100%;font-size:8.5pt;margin:3mm 0}th,td{border:0.4pt solid #767676;padding:1mm 1.5mm;text-align:left}
.index{columns:2;font-size:8.5pt}.index p{text-indent:0}
@page{@top-center{content:string(chapter);font-size:8pt} @bottom-center{content:counter(page);font-size:8pt}}"""


def booklet(directory, count=27, name="booklet"):
    rnd = random.Random(11)
    rows = list(facilities(400))
    chapters = [f"{rnd.choice(TOWNS)[0]}で暮らす、その{i + 1}" for i in range(count)]
    body = ["<h1>もくじ</h1><nav><ul>" + "".join(f'<li><a href="#c{i}">{t}</a></li>' for i, t in enumerate(chapters)) + "</ul></nav>"]
    typ = ["#outline(title: [もくじ], depth: 1)"]
    for number, chapter in enumerate(chapters):
        body.append(f'<h1 id="c{number}">{chapter}</h1>')
        typ.append(f"#pagebreak(weak: true)\n#heading({said(chapter)})")
        for section in range(7):
            town, kana = rnd.choice(TOWNS)
            body.append(f"<h2>{number + 1}.{section + 1} {town}のまわりで</h2>")
            typ.append(f"#heading(level: 2, {said(f'{number + 1}.{section + 1} {town}のまわりで')})")
            for _ in range(4):
                text = "".join(rnd.choice(NOTES) for _ in range(10))
                body.append(f"<p><ruby>{town}<rt>{kana}</rt></ruby>では、{text}</p>")
                typ.append(f"#par[#ruby({said(kana)}, {said(town)})#{said('では、' + text)}]")
            items = [rnd.choice(NOTES) for _ in range(3)]
            put_list(body, typ, items)
            part = [[r["name"], r["address"], r["phone"]] for r in rnd.sample(rows, 4)]
            put_table(body, typ, part, "columns: (2fr, 3fr, 1.3fr), stroke: 0.4pt + gray")
    body.append('<h1>さくいん</h1><div class="index">' + "".join(f"<p>{r['name_kana']}　{r['name']}</p>" for r in rows) + "</div>")
    typ.append("#pagebreak()\n#heading[さくいん]\n#columns(2)[" + " \\\n".join(f"#{said(r['name_kana'] + '　' + r['name'])}" for r in rows) + "]")
    (directory / f"{name}.xhtml").write_text(PAGE.format(title="冊子", size="B5", style=BOOKLET, body="\n".join(body)), encoding="utf-8")
    typst(directory / f"{name}.typ", 'paper: "jis-b5", margin: 12mm, numbering: "1"', "10.5pt",
          "#set par(justify: true, leading: 0.75em, first-line-indent: 1em)\n"
          "#let ruby(above, base) = box[#base#place(top + center, dy: -0.6em, text(size: 0.5em, above))]", typ)


def town_map(directory, count):
    """Streets of some bends and houses of four corners, as a map program writes them."""
    rnd = random.Random(7)
    streets = [("#8aa0ad", 0.25), ("#b8c6ce", 0.4), ("#17405c", 0.5)]
    houses = ["#f5ecdf", "#efedea", "#e6ebdc", "#f3f0e9"]
    with open(directory / f"map-{count}.svg", "w", encoding="utf-8") as f:
        f.write('<svg xmlns="http://www.w3.org/2000/svg" width="400mm" height="277mm" viewBox="0 0 400 277">\n')
        for i in range(count):
            x, y = rnd.uniform(5, 395), rnd.uniform(5, 272)
            if i % 3:
                w, h, turn = rnd.uniform(0.4, 2), rnd.uniform(0.4, 2), rnd.uniform(-0.5, 0.5)
                f.write(f'<path d="M{x:.2f} {y:.2f}L{x + w:.2f} {y + turn:.2f}L{x + w - turn:.2f} {y + h + turn:.2f}'
                        f'L{x - turn:.2f} {y + h:.2f}Z" fill="{houses[i % 4]}"/>\n')
                continue
            line = f"M{x:.2f} {y:.2f}"
            for _ in range(rnd.randrange(3, 12)):
                x, y = x + rnd.uniform(-2, 2), y + rnd.uniform(-2, 2)
                line += f"L{x:.2f} {y:.2f}"
            colour, width = streets[i // 3 % 3]
            f.write(f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="{width}"/>\n')
        f.write("</svg>\n")
    style = "img{display:block;width:390mm;height:260mm}h1{font-size:8pt;margin:0}"
    (directory / f"map-{count}.xhtml").write_text(
        PAGE.format(title="地図", size="A3 landscape", style=style, body=f'<h1>地図</h1><img src="map-{count}.svg" alt="町の地図"/>'), encoding="utf-8")


def outlines():
    """The class and the points, in metres, of each feature of the map."""
    rnd, side = random.Random(20261102), 6000
    for i in range(250):
        x, y, radius, corners = rnd.random() * side, rnd.random() * side, 20 + rnd.random() * 120, rnd.randrange(8, 24)
        angles = [2 * math.pi * k / corners for k in range(corners)]
        ring = [(x + radius * (0.7 + 0.5 * rnd.random()) * math.cos(a), y + radius * (0.7 + 0.5 * rnd.random()) * math.sin(a)) for a in angles]
        yield ("water" if i % 4 == 0 else "park"), ring + ring[:1]
    for _ in range(9750):
        x, y, turn, w, h = rnd.random() * side, rnd.random() * side, rnd.random() * math.pi, 6 + rnd.random() * 18, 6 + rnd.random() * 18
        ring = [(x + math.cos(turn) * dx - math.sin(turn) * dy, y + math.sin(turn) * dx + math.cos(turn) * dy)
                for dx, dy in ((0, 0), (w, 0), (w, h), (0, h), (0, 0))]
        yield "building", ring
    for i in range(10000):
        kind, length, steps = ("primary", 1500, 40) if i < 300 else ("secondary", 500, 15) if i < 2000 else ("residential", 150, 6)
        x, y, turn = rnd.random() * side, rnd.random() * side, rnd.choice((0, math.pi / 2)) + rnd.gauss(0, 0.15)
        line = [(x, y)]
        for _ in range(steps):
            turn += rnd.gauss(0, 0.12)
            x, y = x + length / steps * math.cos(turn), y + length / steps * math.sin(turn)
            line.append((x, y))
        yield kind, line


TAGS = {"park": ("leisure", "park"), "water": ("natural", "water"), "building": ("building", "yes")}


def ward_map(directory):
    rows, rnd, layers = list(facilities(300)), random.Random(20261103), {}
    for row in rows:
        row["latitude"], row["longitude"] = f"{35.70 + rnd.random() * 0.054:.6f}", f"{139.62 + rnd.random() * 0.066:.6f}"
    ward(directory, rows)
    for kind, points in outlines():
        key, value = TAGS.get(kind, ("highway", kind))
        place = [[round(139.62 + x / 90450, 7), round(35.70 + y / 110940, 7)] for x, y in points]
        geometry = {"type": "Polygon", "coordinates": [place]} if kind in TAGS else {"type": "LineString", "coordinates": place}
        layers.setdefault(kind, []).append({"type": "Feature", "properties": {key: value}, "geometry": geometry})
    (directory / "geo").mkdir(exist_ok=True)
    with open(directory / "sources.csv", "a", encoding="utf-8", newline="") as f:
        for kind, features in layers.items():
            (directory / "geo" / f"{kind}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
            csv.writer(f).writerow([f"geo/{kind}.geojson", "layer", kind, "架空", "CC0", "", "2026-11-01", "", f"layer={kind}"])


def main():
    directory = pathlib.Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    if sys.argv[2] == "table":
        table(directory, int(sys.argv[3]))
    elif sys.argv[2] == "pamphlet":
        pamphlet(directory)
    elif sys.argv[2] == "booklet" and len(sys.argv) > 3:
        booklet(directory, int(sys.argv[3]), f"booklet-{sys.argv[3]}")
    elif sys.argv[2] == "booklet":
        booklet(directory)
    elif sys.argv[2] == "map":
        town_map(directory, int(sys.argv[3]))
    elif sys.argv[2] == "ward-map":
        ward_map(directory / "ward-map")
    else:
        rows = list(facilities(int(sys.argv[2])))
        ward(directory / f"ward-{sys.argv[2]}", rows)
        hugo(directory / f"hugo-{sys.argv[2]}", rows)


main()
