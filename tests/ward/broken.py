"""Twenty-one small facilities files, each with one fault that Excel or haste puts into a CSV, and what `check` should say."""
import os

HEAD = ["施設ID", "種別", "名称", "名称カナ", "住所", "地区", "緯度", "経度", "電話番号", "法人番号", "診療・営業時間", "公開の同意", "内容の確認日"]
GOOD = [
    ["T001", "診療所", "試しの医院", "タメシノイイン", "潮ヶ浜市汐見区本町二丁目3番7号", "本町", "35.514200", "139.867500", "051-012-3456", "7171152656739", "月〜金 9:00〜12:00", "同意", "2026-09-01"],
    ["T002", "薬局", "試しの薬局", "タメシノヤッキョク", "潮ヶ浜市汐見区堀川一丁目5番2号", "堀川", "35.519400", "139.877200", "051-012-3458", "6942447919812", "月〜土 9:00〜18:00", "同意", "2026-09-01"],
    ["T003", "訪問看護ステーション", "試しの訪問看護", "タメシノホウモンカンゴ", "潮ヶ浜市汐見区北原二丁目8番4号", "北原", "35.530600", "139.877600", "051-012-3460", "8308628499643", "24時間", "関係者のみ", "2026-09-01"],
]
COLUMN = {h: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i] for i, h in enumerate(HEAD)}


def rows():
    return [list(HEAD)] + [list(r) for r in GOOD]


def with_cell(header, row, value):
    t = rows()
    t[row - 1][HEAD.index(header)] = value
    return t


def text(table, sep=","):
    return "".join(sep.join('"%s"' % c.replace('"', '""') if any(x in c for x in ',"\n') else c for c in r) + "\r\n" for r in table)


def cases():
    """(file, bytes, cell, severity, gist)"""
    def cell(header, row, value, severity, gist):
        return text(with_cell(header, row, value)).encode("utf-8-sig"), COLUMN[header] + str(row), severity, gist
    out = []

    def add(name, case):
        out.append(("%02d-%s.csv" % (len(out) + 1, name), *case))
    add("date-for-address", cell("住所", 2, "潮ヶ浜市汐見区本町二丁目3月7日", "warning", "番地が日付に化けている（3-7 → 3月7日）"))
    add("serial-for-time", cell("診療・営業時間", 3, "0.375", "error", "時刻が小数に化けている（9:00 → 0.375）"))
    add("exponent", cell("法人番号", 2, "5.22E+12", "error", "13桁の番号が指数表記に化けている"))
    add("lost-zero", cell("電話番号", 4, "510123460", "warning", "電話番号の先頭の0が落ちている"))
    add("halfwidth-kana", cell("名称カナ", 2, "ﾀﾒｼﾉｲｲﾝ", "warning", "半角カナ。全角に直して読み込む"))
    add("radicals", cell("名称", 3, "試しの⽤具⽯薬局", "warning", "漢字に似た部首（⽤ U+2F64、⽯ U+2F6F）を漢字に直した"))
    t = with_cell("緯度", 2, "0")
    t[1][HEAD.index("経度")] = "0"
    add("zero-point", (text(t).encode("utf-8-sig"), "G2", "warning", "座標が 0,0。地図に載せない"))
    t = with_cell("緯度", 3, "139.877200")
    t[2][HEAD.index("経度")] = "35.519400"
    add("swapped-point", (text(t).encode("utf-8-sig"), "G3", "warning", "緯度と経度が入れ替わっている"))
    t = with_cell("緯度", 4, "53.349800")
    t[3][HEAD.index("経度")] = "-6.260300"
    add("far-point", (text(t).encode("utf-8-sig"), "G4", "warning", "座標が区の外（はるか遠く）。地図に載せない"))
    add("unknown-category", cell("種別", 3, "くすりやさん", "error", "種別が categories.csv にない"))
    t = rows()
    t.append(list(GOOD[0]))
    t[4][HEAD.index("名称")] = "試しの医院（二重）"
    add("duplicate", (text(t).encode("utf-8-sig"), "A5", "error", "同じ施設ID・種別の行が二つある（2行目と5行目）"))
    t = [[c for i, c in enumerate(r) if HEAD[i] != "名称"] for r in rows()]
    add("missing-header", (text(t).encode("utf-8-sig"), "1行目", "error", "必須の列「名称」がない"))
    s = text(rows())
    add("unclosed-quote", (s.replace("試しの薬局", '"試しの薬局', 1).encode("utf-8-sig"), "C3", "error", "引用符（\"）が閉じていない"))
    add("nul-byte", (s.encode("utf-8-sig").replace("試しの医院".encode(), "試しの\0医院".encode(), 1), "C2", "error", "NUL（文字コード0）が入っている"))
    add("mixed-encoding", (s.encode("utf-8-sig").replace("試しの薬局".encode(), "試しの薬局".encode("cp932"), 1), "C3", "error", "UTF-8のファイルにCP932（Shift_JIS）の文字が混ざっている"))
    add("consent-word", cell("公開の同意", 2, "たぶん同意", "error", "同意の欄は 同意・関係者のみ・不同意・未確認 のどれか"))
    add("unknown-district", cell("地区", 3, "海底", "error", "地区が districts.csv にない"))
    add("bad-date", cell("内容の確認日", 4, "令和8年13月1日", "error", "ない日付（13月）"))
    add("gaiji", cell("名称", 2, "試しの\ue000医院", "warning", "外字（U+E000）。対応表がないので、この行は載せない"))
    t = rows()
    t[2] += ["余り", "余り2"]
    add("extra-cells", (text(t).encode("utf-8-sig"), "N3", "warning", "見出しより多い列に値がある"))
    t = rows()
    t.insert(3, list(HEAD))
    add("repeated-header", (text(t).encode("utf-8-sig"), "A4", "warning", "途中に見出しの行がもう一度ある。読みとばした"))
    return out


def write(folder):
    lines = ["file,cell,severity,gist"]
    for name, data, cell, severity, gist in cases():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
        lines.append('%s,%s,%s,"%s"' % (name, cell, severity, gist.replace('"', '""')))
    with open(os.path.join(folder, "expected.csv"), "w", encoding="utf-8", newline="\n") as f:
        f.write("\n".join(lines) + "\n")
