"""Who to call: the liaison roster of five hospitals, and of the offices."""
import datetime
import random

COLUMNS = ["施設ID", "組織", "場面", "利用者の状況", "所属", "職種・役割", "担当者名", "電話", "内線", "連絡先の説明", "FAX", "メール", "対応時間", "留意事項", "確認日"]
USED, NEW = "介護保険を利用していた場合", "新たに利用する場合"
PURPOSES = [("代表窓口", ""), ("入院時情報の送付先", USED), ("退院時情報の提供元", USED), ("退院後の生活相談", NEW), ("他院への紹介", NEW), ("介護サービス利用意向の聴取", NEW),
            ("公費負担等の手続き支援", NEW), ("成年後見制度利用支援", NEW), ("ケアマネへ紹介", NEW), ("地域包括支援センターへ紹介", NEW)]
HOURS = ["平日8:30〜17:00", "平日8:30〜17:15、第1・4土 8:30〜12:30", "月〜金 9:00〜17:00（祝日除く）", "月〜金 8:45〜17:00／第2・4土 9:00〜12:00（祝日除く、12/29〜1/3休）",
         "平日9:00〜16:30（12:00〜13:00を除く）"]
# per hospital: for each purpose (department, roles, contact); contact: "" = the number at the left, "x123" = extension, text = said in words
PLANS = [
    [("患者支援センター 地域連携係", "事務、退院調整看護師", "direct"), ("患者支援センター", "ソーシャルワーカー・退院調整看護師", ""), ("各病棟", "病棟看護師・主治医", "各病棟"), ("患者支援センター", "ソーシャルワーカー", "x2141"),
     ("地域連携係", "事務", "x2130"), ("患者支援センター", "ソーシャルワーカー、退院調整看護師", "x2141・2142"), ("医事課", "医事課（公費担当）", "x1108"), ("患者支援センター", "ソーシャルワーカー", ""),
     ("患者支援センター", "退院調整看護師・ソーシャルワーカー", "x2142"), ("患者支援センター", "ソーシャルワーカー", "")],
    [("地域医療連携室", "ソーシャルワーカー", "direct"), ("地域医療連携室", "ソーシャルワーカー", ""), ("入退院支援係", "退院調整看護師、薬剤師", "x355"), ("地域医療連携室", "ソーシャルワーカー・退院調整看護師", ""),
     ("地域医療連携室", "ソーシャルワーカー", ""), ("入退院支援係", "退院調整看護師", "x356"), ("医事課", "医事課", "持参してください"), ("地域医療連携室", "ソーシャルワーカー", "x351"),
     ("地域医療連携室", "ソーシャルワーカー", ""), ("地域医療連携室", "ソーシャルワーカー", "")],
    [("地域連携室", "ソーシャルワーカー・PT", "direct"), ("各病棟", "病棟担当ソーシャルワーカー", "各病棟"), ("各病棟", "病棟担当ソーシャルワーカー・主治医・PT・OT・ST", "各病棟"), ("地域連携室", "ソーシャルワーカー", ""),
     ("地域連携室", "ソーシャルワーカー", ""), ("各病棟", "病棟担当ソーシャルワーカー", ""), ("地域連携室", "ソーシャルワーカー、事務", ""), ("地域連携室", "ソーシャルワーカー", ""), ("各病棟", "病棟担当ソーシャルワーカー", ""),
     ("", "", "")],
    [("医療相談室", "精神保健福祉士", "direct"), ("医療相談室", "精神保健福祉士・看護師長", ""), ("医療相談室", "主治医、看護師長", ""), ("医療相談室", "精神保健福祉士", "x21"), ("医療相談室", "精神保健福祉士", ""),
     ("看護部", "看護師長", "x30"), ("事務部", "医事課", ""), ("医療相談室", "精神保健福祉士（権利擁護担当）", "x22"), ("医療相談室", "精神保健福祉士", ""), ("医療相談室", "精神保健福祉士", "")],
    [("入退院支援室", "退院調整看護師・ソーシャルワーカー", "direct"), ("入退院支援室", "退院調整看護師", "入退院支援室あてFAXでお送りください"), ("入退院支援室", "退院調整看護師・主治医", ""), ("入退院支援室", "ソーシャルワーカー", ""),
     ("外来", "外来看護師", "x110"), ("入退院支援室", "退院調整看護師", ""), ("医事課", "医事課", "x101・102"), ("入退院支援室", "ソーシャルワーカー", ""), ("入退院支援室", "退院調整看護師、ソーシャルワーカー", ""),
     ("入退院支援室", "ソーシャルワーカー", "x125")],
]
CAUTIONS = ["ケアマネジャーの氏名と電話番号を、入院時情報に必ずお書きください。\nFAXは1枚目に「在宅連携」と朱書きしてください。", "時間外は代表電話へ。急変の連絡は救急外来で受けます。", "面談は前日までに予約してください。",
            "主治医への照会は、まず医療相談室を通してください。", "退院前カンファレンスは水曜と金曜の午後です。"]


def rows(ward):
    rng = random.Random(52)
    out = []
    for k, h in enumerate(ward.hospital_rows_full):
        for (purpose, case), (dep, role, contact) in zip(PURPOSES, PLANS[k]):
            person = phone = ext = text = fax = mail = hours = caution = ""
            if contact == "direct":
                phone, fax, mail, hours = h["liaison_phone"], h["fax"], "renkei@hp%d.example.jp" % (k + 1), HOURS[k]
                caution = CAUTIONS[k]
                person = h.get("liaison_person") or ward.people.person(unicode=True)
            elif contact.startswith("x"):
                ext = contact[1:]
                phone = h["phone"] if rng.random() < .6 else ""
            elif contact:
                text = contact
            if purpose != "代表窓口" and role and rng.random() < .45:
                person = "、".join(ward.people.person(unicode=True) for _ in range(rng.choice([1, 1, 2])))
            out.append([h["id"], "hospital", purpose, case, dep, role, person, phone, ext, text, fax, mail, hours, caution,
                        h["confirmed_on"].isoformat()])
    for r, served in ward.center_rows:
        out.append([r["id"], "office", "代表窓口", "", "総合相談担当", rng.choice(["主任ケアマネジャー・社会福祉士・保健師", "社会福祉士、看護師", "主任介護支援専門員・保健師"]), r["liaison_person"], r["phone"], "", "",
                    r["fax"], r["email"], "月〜金 9:00〜19:00／土 9:00〜17:30（祝日除く、12/29〜1/3休）", rng.choice(["", "夜間は転送電話で職員につながります。", "訪問中は折り返します。"]), r["confirmed_on"].isoformat()])
        out.append([r["id"], "office", "入院時情報の送付先", USED, "予防プラン担当", "保健師・看護師", ward.people.person(), "", "", "要支援の方の分", "", "", "", "", r["confirmed_on"].isoformat()])
        out.append([r["id"], "office", "成年後見制度利用支援", NEW, "権利擁護担当", "社会福祉士", ward.people.person(), "", "", "", "", "", "", "", r["confirmed_on"].isoformat()])
    for r in ward.rows:
        if r["category"] == "ward_office":
            out.append([r["id"], "office", "代表窓口", "", r["name"].split()[-1], {"介": "認定係・給付係", "高": "地域包括ケア担当", "保": "保健師", "生": "相談係"}[r["name"].split()[-1][0]],
                        ward.people.person(), r["phone"], rng.choice(["", "2215", "2310・2311"]), "", r["fax"], r["email"], "月〜金 8:45〜17:15（祝日除く、12/29〜1/3休）", "", r["confirmed_on"].isoformat()])
    return [COLUMNS] + out
