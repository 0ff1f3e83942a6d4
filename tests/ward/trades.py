"""One method per trade: how many, what they are called, what they can do."""
import phrases as P
from facilities import POSTAL
from names import COMPANIES, PLACES, VARIANT_CP932, VARIANT_UNICODE
import town

CARE = ["care_tpn", "care_tube", "care_stoma", "care_tracheostomy", "care_ventilator", "care_oxygen", "care_catheter"]
ALL_PHASES = "退院支援、日常の療養支援、急変時の対応、看取り"


HALL = "直接会場へお越しください。"
CALL = "お電話でお申し込みください。"
CENTER = "担当の地域包括支援センターへご相談ください。"
INFORMAL = {   # name, kana, hours, fee, how to apply, features
    "meal_delivery": [
        ("おふくろ弁当 うしお", "オフクロベントウウシオ", "月〜土 9:00〜18:00（12/29〜1/3休）", "1食 580円（配達料込み）", CALL, "昼と夜のお弁当を手渡しして、お変わりがないか声をかけます。"),
        ("おかもち便 汐見店", "オカモチビンシオミテン", "月〜日 8:30〜17:30", "1食 490円から。きざみ食・やわらか食は50円増し", CALL, "塩分やたんぱく質をおさえたお弁当があります。"),
        ("さかなやの晩ごはん", "サカナヤノバンゴハン", "火〜土 10:00〜18:00", "夕食のみ 1食 620円", CALL, "魚市場で仕入れた魚の煮つけと焼き魚。骨を取ってお届けします。"),
        ("やわらか食の宅配 ゆうげ", "ヤワラカショクノタクハイユウゲ", "月〜金 9:00〜17:00（祝日除く）", "1食 680円。とろみ食 720円", "ケアマネジャーを通じてお申し込みください。", "舌でつぶせる固さまで、五段階から選べます。"),
        ("北原ふれあい給食の会", "キタハラフレアイキュウショクノカイ", "第2・4水 11:00〜13:00", "1回 300円", CENTER, "月に二度、ボランティアが作ったお昼をお届けします。ひとり暮らしの方が対象です。")],
    "transport": [
        ("介護タクシー かもめ便", "カイゴタクシーカモメビン", "月〜土 8:00〜18:00", "初乗り 740円＋介助料 1,100円", "前の日の夕方までにお電話ください。", "車いすのまま、寝たままでも乗れます。通院や転院に。"),
        ("福祉移送 みちしお", "フクシイソウミチシオ", "24時間", "初乗り 740円。夜間は2割増し", CALL, "酸素と吸引器を積んでいます。夜の退院にも伺います。"),
        ("若葉台おでかけ支援の会", "ワカバダイオデカケシエンノカイ", "月・水・金 9:30〜15:30", "片道 300円（会員制・年会費1,000円）", "会員登録（当日できます）のうえ、前日までにお電話ください。", "坂の多い若葉台から、駅や病院まで送ります。"),
        ("潮風コミュニティカート", "シオカゼコミュニティカート", "月〜金 10:00〜16:00（祝日除く）", "無料", HALL, "団地と駅、診療所のあいだを、低速の電動カートで回ります。手を上げれば止まります。"),
        ("通院つきそい ともあるき", "ツウインツキソイトモアルキ", "平日 8:30〜17:00", "30分 800円。交通費は別", CALL, "待合室で一緒に待ち、先生の話をメモします。")],
    "home_help": [
        ("本町ちょこっとお助け隊", "ホンチョウチョコットオタスケタイ", "月〜金 10:00〜16:00（祝日除く）", "30分 500円。買い物の代金は別", CALL, "電球の取りかえ、網戸の張りかえ、荷物の上げ下ろし。"),
        ("生協しおみ くらしの助け合いの会", "セイキョウシオミクラシノタスケアイノカイ", "月〜金 9:00〜17:00", "年会費 1,200円＋1時間 700円", "会員登録（当日できます）のうえ、前日までにお電話ください。", "掃除、洗濯、買い物、話し相手。会員どうしの助け合いです。"),
        ("西浜ごみ出しボランティア", "ニシハマゴミダシボランティア", "月・木 7:00〜8:00", "無料", CENTER, "玄関の前に出してくだされば、集積所まで運びます。"),
        ("団地の便利屋さん 潮風", "ダンチノベンリヤサンシオカゼ", "月〜土 9:00〜18:00（12/29〜1/3休）", "1時間 900円", CALL, "家具の移動、すきま風の手当て、粗大ごみの申込み。"),
        ("買物代行 てくてく", "カイモノダイコウテクテク", "火・金 10:00〜14:00", "1回 200円。買い物の代金は別", CALL, "商店街を歩いて、頼まれたものをお届けします。")],
    "watching": [
        ("見守り協力 汐見新聞販売店会", "ミマモリキョウリョクシオミシンブンハンバイテンカイ", "月〜日 4:00〜17:00", "無料（見守り協定による）", "区役所 高齢福祉課の窓口で申請します。", "新聞や荷物がたまっているときに、区へ知らせます。"),
        ("緊急通報サービス ベルハート", "キンキュウツウホウサービスベルハート", "24時間", "月 880円（課税世帯）／非課税世帯は無料", "区役所 高齢福祉課の窓口で申請します。", "首から下げたボタンを押すと、看護師につながります。"),
        ("柳町みまもり隊", "ヤナギチョウミマモリタイ", "月・水・金 14:00〜16:00", "無料", CENTER, "夕方、ふたり一組で声をかけて回ります。"),
        ("お元気コール なぎさ", "オゲンキコールナギサ", "毎日 9:00〜11:00", "月 1,650円", CALL, "決まった時間に電話をします。出られないときは、ご家族に知らせます。")],
    "family_support": [
        ("介護者のつどい ほっとタイム", "カイゴシャノツドイホットタイム", "第4木 14:00〜16:00", "お茶代 100円", "お電話ください。はじめての方は、当日でもかまいません。", "介護している人どうしで話し、ひと息つく場です。聞くだけでもかまいません。"),
        ("認知症カフェ 灯台もと", "ニンチショウカフェトウダイモト", "第1・3土 13:30〜15:30", "飲み物 100円", HALL, "ご本人も、ご家族も、近所の方も。専門職がひとりいます。"),
        ("男性介護者の会 錨", "ダンセイカイゴシャノカイイカリ", "第2土 10:00〜12:00", "無料（申込み不要）", HALL, "料理を習い、愚痴を言い、笑って帰ります。"),
        ("家族会 はまなす", "カゾクカイハマナス", "第1水 13:30〜15:30", "年会費 600円", CALL, "若年性認知症のご家族の会です。")],
    "salon": [
        ("ふれあいサロン 弁天", "フレアイサロンベンテン", "火・木 10:00〜12:00", "1回 100円", HALL, "お茶とおしゃべり。月に一度、看護師が血圧を測ります。"),
        ("百歳体操 北原", "ヒャクサイタイソウキタハラ", "毎週火 10:00〜11:30", "無料", HALL, "いすに座ってできる、おもりを使った体操です。"),
        ("港の歌声サロン", "ミナトノウタゴエサロン", "第1・3水 13:30〜15:30", "1回 200円（お茶・お菓子代）", HALL, "アコーディオンに合わせて、なつかしい歌を。"),
        ("うみかぜ茶話会", "ウミカゼサワカイ", "毎月第2土 10:00〜11:30", "1回 100円", HALL, "団地の集会所で、季節の話を。"),
        ("将棋と囲碁の縁側", "ショウギトイゴノエンガワ", "月・水・金 13:00〜16:00", "無料", HALL, "はじめての方には、名人が手ほどきします。"),
        ("若葉台ラジオ体操の会", "ワカバダイラジオタイソウノカイ", "毎日 6:20〜6:40（雨のとき休み）", "無料", HALL, "若葉の池のほとりで。終わったあとの立ち話が本番です。"),
        ("編み物サロン けいと", "アミモノサロンケイト", "第2・4金 13:30〜15:30", "月 500円", CALL, "編んだ帽子を保育園に贈っています。"),
        ("堀川いきいき広場", "ホリカワイキイキヒロバ", "毎週金 10:00〜11:30（8/13〜8/16休）", "1回 100円", HALL, "体操と脳トレ、そのあとお茶。"),
        ("宮の森健康麻雀の会", "ミヤノモリケンコウマージャンノカイ", "火・土 13:00〜16:00", "1回 200円", CALL, "賭けない、飲まない、吸わない麻雀です。"),
        ("塩浜町カレーの日", "シオハマチョウカレーノヒ", "第3日 11:30〜13:30", "1回 300円（昼食代）／子どもは無料", HALL, "子どもからお年寄りまで、一緒に食べる日曜のお昼です。"),
        ("西汐見ノルディックウォーク", "ニシシオミノルディックウォーク", "毎週木 9:30〜11:00（雨天中止）", "無料（杖は貸します）", HALL, "宮川ぞいを、二本の杖で歩きます。"),
        ("スマホよろず相談 潮風", "スマホヨロズソウダンシオカゼ", "第2・4火 14:00〜16:00", "無料", HALL, "高校生が、ゆっくり教えます。")],
}


class Trades:
    def __init__(self, ward):
        self.w, self.g = ward, ward.r
        self.towers = {}

    def run(self):
        self.centers()
        self.public_windows()
        self.hospitals()
        self.clinics()
        self.dentists()
        self.pharmacies()
        self.nursing()
        self.visiting_others()
        self.care_managers()
        self.home_carers()
        self.day_carers()
        self.residences()
        self.equipment()
        self.informal()
        self.disability_homes()
        self.blemishes()

    # ------------------------------------------------ helpers
    def corp(self, kind, word=None):
        w = self.w
        if kind == "医療法人":
            n, k = word or w.namer.word()
            return "医療法人社団" + n + "会", w.numbers.corporate()
        if kind == "社会福祉法人":
            n, k = word or w.namer.word()
            return "社会福祉法人" + n + "福祉会", w.numbers.corporate()
        if kind == "company":
            head = self.g.choices(COMPANIES, [60, 22, 12, 6])[0][0]
            n, k = word or w.namer.word()
            tail = self.g.choice(["ケア", "サポート", "ライフ", "メディカル", "ホームケア", ""])
            return (n + tail + head if self.g.random() < .3 and head == "株式会社" else head + n + tail), w.numbers.corporate()
        return "", ""

    def place_name(self, district):
        return PLACES[district]

    def mall(self, key, district, building):
        """Several practices in one building share one point."""
        if key not in self.towers:
            lot = self.w.lot(district, 2 if district == "chuo" else 1)
            self.towers[key] = (lot, building, [])
        lot, building, floors = self.towers[key]
        floors.append(1)
        p = self.w.place(lot=lot, district=district, building="%s%d階" % (building, 1 + len(floors)))
        first = self.towers[key]
        if len(floors) == 1:
            self.towers[key] = (lot, building, floors)
            self.mall_address = getattr(self, "mall_address", {})
            self.mall_address[key] = p.address
        p.address = self.mall_address[key]
        return p

    def add(self, p, category, name, kana, number=None, **kw):
        if number:
            kw["facility_number"] = self.w.numbers.code(number)
        return self.w.row(p, category, name, kana, **kw)

    # ------------------------------------------------ where residents ask first
    CENTERS = [  # name word, district, served, branch district
        ("若葉台・宮の森", "ワカバダイミヤノモリ", "miyanomori", ["wakabadai", "miyanomori"], "wakabadai"),
        ("西部", "セイブ", "nishishiomi", ["nishishiomi", "nishihama"], "nishihama"),
        ("本町・堀川", "ホンチョウホリカワ", "honcho", ["honcho", "horikawa"], "horikawa"),
        ("中央・北原", "チュウオウキタハラ", "chuo", ["chuo", "kitahara"], "kitahara"),
        ("東部", "トウブ", "yanagi", ["yanagi", "higashishiomi"], "higashishiomi"),
        ("臨海", "リンカイ", "shiokaze", ["shinko", "shiokaze"], "shinko"),
    ]

    def centers(self):
        w, g = self.w, self.g
        names = {d[0]: d[1] for d in town.DISTRICTS}
        self.center_of = w.center_of = {}
        self.center_rows = w.center_rows = []
        duties = ("介護、健康、福祉、医療など、高齢者の暮らしの相談を受けます。\n・介護保険の申請の手伝い\n・介護予防の計画づくり\n・虐待の早期発見や、成年後見の相談\n"
                  "・ケアマネジャーの支援")
        for k, (n, kana, d, served, branch) in enumerate(self.CENTERS):
            corp = self.corp("社会福祉法人", [("汐見", ""), ("浜木綿", ""), ("本町", ""), ("北辰", ""), ("柳和", ""), ("潮風", "")][k])
            p = w.place(d, 1, corp=corp)
            p.consent, p.withheld, p.website = "同意", "", "https://houkatsu%d.example.jp/" % (k + 1)
            p.email = "houkatsu%d@center.example.jp" % (k + 1)
            r = self.add(p, "community_support", "汐見区%s地域包括支援センター" % n, "シオミク%sチイキホウカツシエンセンター" % kana, "00",
                         hours=P.CENTER_HOURS[0], closed=P.CENTER_HOURS[1], duties=duties, for_whom="おおむね65歳以上の方、そのご家族、近所の方、支援に関わる方",
                         district_served="、".join(names[x] for x in served), phases="退院支援、日常の療養支援、看取り", features="ご自宅への訪問もします。相談は無料で、秘密は守ります。",
                         languages="やさしい日本語、英語" if d == "chuo" else "", barrier_free="段差なし、車いす用トイレ")
            w.liaison(p, r, 1)
            r["liaison_person"] = r.get("liaison_person") or w.people.person()
            self.center_rows.append((r, served))
            for x in served:
                self.center_of[x] = p.id
            corp2 = self.corp("社会福祉法人")
            q = w.place(branch, 0, corp=corp2)
            q.consent, q.withheld, q.website, q.email = "同意", "", None, ""
            bn, bk = PLACES[branch]
            self.branches = getattr(self, "branches", {})
            self.branches[branch] = q
            r = self.add(q, "community_support", "%s総合相談窓口（ブランチ）" % bn, bk + "ソウゴウソウダンマドグチブランチ", None,
                         hours=P.PUBLIC_HOURS[0].replace("8:45〜17:15", "9:00〜17:30"), closed=P.PUBLIC_HOURS[1],
                         duties="身近な相談の受付です。内容をうかがい、地域包括支援センターや区の窓口へつなぎます。", for_whom="地区にお住まいの高齢者と、そのご家族",
                         district_served=names[branch], phases="日常の療養支援")
            w.liaison(q, r)

    def public_windows(self):
        w = self.w
        names = "、".join(d[1] for d in town.DISTRICTS)
        hall = [("介護保険課", "カイゴホケンカ", "2階", "要介護認定の申請、介護保険証、保険料、負担割合証の窓口です。", "65歳以上の方、40〜64歳で特定の病気のある方、ご家族"),
                ("高齢福祉課", "コウレイフクシカ", "2階", "緊急通報、配食、紙おむつ、住宅改修など、区の高齢者サービスの申請窓口です。", "65歳以上の方とご家族"),
                ("保健福祉センター", "ホケンフクシセンター", "3階", "健康、難病、こころの健康の相談を受けます。保健師が訪問もします。", "区内にお住まいの方"),
                ("生活支援課", "セイカツシエンカ", "1階", "医療費や生活費にお困りのときの相談を受けます。", "区内にお住まいの方")]
        for n, k, floor, duty, whom in hall:
            p = w.place(site="汐見区役所", building="汐見区役所" + floor, corp=("潮ヶ浜市", ""))
            p.address, p.postal = "潮ヶ浜市汐見区中央二丁目3番1号", POSTAL["中央二丁目"]
            p.consent, p.withheld, p.website = "同意", "", "https://www.city.shiogahama.example.jp/shiomi/"
            p.email = "shiomi-%s@city.shiogahama.example.jp" % {"介": "kaigo", "高": "korei", "保": "hoken", "生": "seikatsu"}[n[0]]
            r = self.add(p, "ward_office", "汐見区役所 " + n, "シオミクヤクショ" + k, None, hours=P.PUBLIC_HOURS[0], closed=P.PUBLIC_HOURS[1], duties=duty, for_whom=whom,
                         district_served=names, phases="日常の療養支援", languages="英語、中国語（通訳タブレット）", barrier_free="エレベーター、車いす用トイレ、点字ブロック、筆談対応")
            w.liaison(p, r)
        p = w.place("chuo", 1, building="汐見区医師会館1階", corp=("一般社団法人汐見区医師会", w.numbers.corporate()))
        p.consent, p.withheld, p.email, p.website = "同意", "", "renkei@shien-shiomi.example.jp", "https://shien-shiomi.example.jp/"
        r = self.add(p, "consultation_office", "汐見区在宅医療・介護連携相談支援室", "シオミクザイタクイリョウカイゴレンケイソウダンシエンシツ", None,
                     hours="月〜金 9:00〜17:00（祝日除く、12/29〜1/3休）", closed="土・日・祝日、年末年始",
                     duties="退院の調整、主治医さがし、多職種の連携など、医療と介護の関係者からの相談を受けます。研修会と連絡会を開きます。", for_whom="区内の医療・介護関係者",
                     district_served=names, phases=ALL_PHASES)
        w.liaison(p, r)
        for cat, n, k, duty, whom, d in (
                ("dementia_team", "汐見区認知症初期集中支援チーム「オレンジの灯」", "シオミクニンチショウショキシュウチュウシエンチームオレンジノアカリ",
                 "認知症かもしれない方のご自宅を、医師・看護師・福祉職が訪ねます。おおむね半年、受診やサービスにつながるまで支えます。", "40歳以上で、認知症の受診やサービスにつながっていない方とご家族", "honcho"),
                ("disability_center", "汐見区基幹型障がい者支援センター", "シオミクキカンガタショウガイシャシエンセンター",
                 "障がいのある方の暮らし、福祉サービス、権利を守ることの相談を受けます。", "障がいのある方、難病の方、ご家族、支援者", "kitahara")):
            p = w.place(d, 1, corp=self.corp("社会福祉法人"))
            p.consent, p.withheld = "同意", ""
            r = self.add(p, cat, n, k, None, hours=P.PUBLIC_HOURS[0], closed=P.PUBLIC_HOURS[1], duties=duty, for_whom=whom, district_served=names, phases="日常の療養支援")
            w.liaison(p, r)
        p = w.place("chuo", 1, building="汐見区社会福祉会館", corp=("社会福祉法人汐見区社会福祉協議会", w.numbers.corporate()))
        p.consent, p.withheld, p.website = "同意", "", "https://shakyo-shiomi.example.jp/"
        self.welfare_council = p
        r = self.add(p, "welfare_council", "汐見区社会福祉協議会", "シオミクシャカイフクシキョウギカイ", None, hours=P.PUBLIC_HOURS[0], closed=P.PUBLIC_HOURS[1],
                     duties="お金の管理や福祉サービスの手続きのお手伝い（あんしんサポート）、生活費の貸付、ボランティアの紹介をします。", for_whom="区内にお住まいの方、ボランティアをしたい方",
                     district_served=names, phases="日常の療養支援")
        w.liaison(p, r)
        r = self.add(p, "watch_office", "汐見区見守り支援室", "シオミクミマモリシエンシツ", None, hours=P.PUBLIC_HOURS[0], closed=P.PUBLIC_HOURS[1],
                     duties="ひとり暮らしの方の見守り、孤立や閉じこもりの相談、地域の見守り活動の支援をします。", for_whom="見守りが必要な方、気になる方に気づいた方", district_served=names,
                     phases="日常の療養支援")
        w.liaison(p, r)

    # ------------------------------------------------ medicine
    HOSPITALS = [
        ("潮ヶ浜港湾病院", "シオガハマコウワンビョウイン", ("地方独立行政法人潮ヶ浜港湾病院機構", ""), dict(beds_general=384, beds_community=42),
         "内科、循環器内科、消化器内科、呼吸器内科、脳神経内科、外科、整形外科、脳神経外科、産婦人科、小児科、眼科、耳鼻咽喉科、皮膚科、泌尿器科、放射線科、麻酔科、救急科、緩和ケア内科",
         dict(home_support_hospital="×", home_backup_hospital="○", enhanced_home_support="×", home_cancer_care="×"), .12),
        ("汐見中央総合病院", "シオミチュウオウソウゴウビョウイン", None, dict(beds_general=186, beds_community=48, beds_recovery=40),
         "内科、循環器内科、糖尿病・内分泌内科、外科、整形外科、泌尿器科、皮膚科、リハビリテーション科",
         dict(home_support_hospital="○", home_backup_hospital="×", enhanced_home_support="○", home_cancer_care="○"), .75),
        ("潮風リハビリテーション病院", "シオカゼリハビリテーションビョウイン", None, dict(beds_recovery=120, beds_longterm=40), "内科、リハビリテーション科、整形外科、脳神経内科",
         dict(home_support_hospital="×", home_backup_hospital="×", enhanced_home_support="×", home_cancer_care="×"), .25),
        ("宮の森病院", "ミヤノモリビョウイン", None, dict(beds_longterm=98, beds_community=20), "内科、老年内科、精神科、皮膚科",
         dict(home_support_hospital="○", home_backup_hospital="×", enhanced_home_support="×", home_cancer_care="×"), .55),
        ("北原記念病院", "キタハラキネンビョウイン", None, dict(beds_general=96, beds_longterm=44, beds_community=16), "内科、外科、整形外科、脳神経外科、眼科、リハビリテーション科",
         dict(home_support_hospital="×", home_backup_hospital="○", enhanced_home_support="×", home_cancer_care="×"), .35),
    ]

    def hospitals(self):
        w, g = self.w, self.g
        self.hospital_rows = w.hospital_rows_full = []
        for k, (n, kana, corp, beds, dep, filed, level) in enumerate(self.HOSPITALS):
            p = w.place(site=n, corp=corp or self.corp("医療法人", [("", ""), ("潮路", ""), ("帆風", ""), ("宮の森", ""), ("北原", "")][k]))
            p.consent, p.withheld = "同意", ["", "email", "", "", "連携窓口直通"][k]
            p.website, p.email = "https://hp%d.example.jp/" % (k + 1), "renkei@hp%d.example.jp" % (k + 1)
            p.confirmed = p.confirmed.replace(year=2026, month=4 + k % 3)
            h = P.HOSPITAL_HOURS[0 if k % 2 == 0 else 1]
            if k == 2:
                h = ("月〜金 9:00〜11:30（祝日除く）", "土・日・祝日。入院の相談は毎日受けます")
            r = self.add(p, "hospital", n, kana, "10", hours=h[0], closed=h[1], departments=dep, phases=ALL_PHASES if k in (1, 3) else "退院支援、急変時の対応",
                         visit_area=["", "病院から半径4km", "", "汐見区の西半分", "汐見区北部"][k],
                         features=["地域の救急と、がん・心臓・脳の治療を担う病院です。かかりつけ医の紹介状をお持ちください。",
                                   "退院後の在宅医療まで、同じ法人の訪問チームで続けて支えます。\n地域包括ケア病棟では、短い入院（レスパイト入院）も受けます。",
                                   "けがや病気のあとの、集中的なリハビリのための病院です。",
                                   "長く療養する方の病院です。認知症のある方の入院もご相談ください。",
                                   "脳と骨の病気に強い病院です。退院の前に、ご自宅を拝見します。"][k], **beds)
            r.update(filed)
            r["home_visit"] = w.accept(level) if k != 0 else "×"
            r["home_visit_done"] = "○" if r["home_visit"] in "◎○" and r["home_visit"] else "×"
            r["house_call"], r["emergency_call"] = w.accept(level), w.accept(level - .1)
            r["after_hours"] = ["◎", "○", "△", "△", "○"][k]
            r["end_of_life"] = w.accept(level)
            r["dementia_doctor"] = "○" if k in (0, 3) else "×"
            w.treatments(r, [(f, 0) for f in CARE + ["care_pain", "care_terminal"]], min(1, level + .4))
            w.doctor_time(r)
            w.liaison(p, r, 1)
            r["liaison_office"] = P.LIAISON_OFFICES["hospital"][k % 3]
            r["liaison_phone"] = w.numbers.phone()
            r["requests"] = ["紹介・転院の相談は連携室へ。\n夜間は救急外来（代表）へお電話ください。", "入院時情報は病棟のソーシャルワーカー宛にFAXで。\n様式は問いません。", P.REQUESTS[3],
                             "ご家族の面会は予約制です。\n相談は看護部でも受けます。", P.REQUESTS[14]][k]
            self.hospital_rows.append(r)
            if k == 0:
                self.add(p, "visiting_nutrition", "潮ヶ浜港湾病院 栄養管理室（訪問栄養指導）", "シオガハマコウワンビョウインエイヨウカンリシツ", None,
                         hours="月〜金 9:00〜16:30（祝日除く）", visit_area="汐見区全域", features="糖尿病や腎臓病の食事、飲み込みにくい方の食事を、ご自宅で一緒に考えます。")
            if k == 2:
                r2 = self.add(p, "visiting_rehab", "潮風リハビリテーション病院 訪問リハビリテーション", "シオカゼリハビリテーションビョウインホウモンリハ", "10", hours="月〜土 9:00〜17:00（祝日除く）",
                              rehab_kind="病院・診療所", service_area="汐見区全域", staff_roles="PT、OT、ST")
                self.rehab(p, r2)
                r3 = self.add(p, "day_rehab", "潮風リハビリテーション病院 通所リハビリテーション", "シオカゼリハビリテーションビョウインツウショリハ", "10", capacity=40)
                self.care_row(p, r3, "day_rehab", .6)

    DEPARTMENTS = [("内科", "内科", 8), ("内科・外科", "内科、外科", 3), ("内科", "内科、循環器内科", 3), ("内科", "内科、消化器内科", 3), ("内科", "内科、小児科", 4), ("整形外科", "整形外科、リハビリテーション科", 4),
                   ("皮膚科", "皮膚科", 2), ("眼科", "眼科", 3), ("耳鼻咽喉科", "耳鼻咽喉科", 2), ("泌尿器科", "泌尿器科", 1), ("心療内科", "心療内科、精神科", 2), ("脳神経クリニック", "脳神経外科、脳神経内科", 1),
                   ("在宅", "内科、緩和ケア内科", 4), ("小児科", "小児科", 2), ("婦人科", "婦人科", 1)]

    def clinics(self):
        w, g = self.w, self.g
        specials = VARIANT_CP932[:6] + VARIANT_UNICODE[:4]
        for k in range(45):
            kind, dep, _ = g.choices(self.DEPARTMENTS, [d[2] for d in self.DEPARTMENTS])[0]
            if k < 6:
                kind, dep = ("在宅", "内科、緩和ケア内科") if k % 2 else ("内科", "内科")
            internal = "内科" in dep and "心療" not in dep
            if 12 <= k < 16:
                p = self.mall("umimachi", "chuo", "うみまちメディカルモール")
            elif 16 <= k < 18:
                p = self.mall("seaside", "higashishiomi", "シーサイドモール汐見")
            else:
                p = w.place(busy=g.choice([2, 2, 1, 1, 0]))
            pn, pk = PLACES[p.district]

            def make():
                x = g.random()
                sub = {"在宅": "在宅クリニック", "内科": "内科クリニック", "内科・外科": "内科外科医院"}.get(kind, kind if kind.endswith("クリニック") else kind + "クリニック")
                subk = {"在宅クリニック": "ザイタククリニック", "内科クリニック": "ナイカクリニック", "内科外科医院": "ナイカゲカイイン", "整形外科クリニック": "セイケイゲカクリニック", "皮膚科クリニック": "ヒフカクリニック",
                        "眼科クリニック": "ガンカクリニック", "耳鼻咽喉科クリニック": "ジビインコウカクリニック", "泌尿器科クリニック": "ヒニョウキカクリニック", "心療内科クリニック": "シンリョウナイカクリニック",
                        "脳神経クリニック": "ノウシンケイクリニック", "小児科クリニック": "ショウニカクリニック", "婦人科クリニック": "フジンカクリニック"}[sub]
                if k >= 35:
                    s = specials[k - 35]
                    return (s[0] + "医院", s[1] + "イイン") if x < .5 else (s[0] + sub, s[1] + subk)
                if x < .34:
                    s = w.namer.surname()
                    return (s[0] + "医院", s[1] + "イイン") if internal and g.random() < .6 else (s[0] + sub, s[1] + subk)
                if x < .6:
                    s = w.namer.word()
                    return s[0] + sub, s[1] + subk
                if x < .8:
                    return pn + sub, pk + subk
                s = w.namer.word()
                return pn + s[0] + "クリニック", pk + s[1] + "クリニック"
            n, kana = w.namer.take(make)
            p.corp = self.corp("医療法人") if g.random() < .6 else ("", "")
            h = g.choice(P.CLINIC_HOURS)
            r = self.add(p, "clinic", n, kana, "11", hours=h[0], closed=h[1], departments=dep)
            support = internal and g.random() < (1 if k < 6 else .42)
            r["home_support_clinic"] = "○" if support else "×"
            r["enhanced_home_support"] = w.yes(.4) if support else "×"
            r["home_medical_management"] = w.yes(.92 if support else .12 if internal else .02)
            r["home_cancer_care"] = w.yes(.35) if support else "×"
            r["dementia_doctor"] = w.yes(.22 if internal or "精神" in dep else .03)
            level = g.uniform(.55, 1) if support else g.uniform(.1, .6) if internal else g.uniform(-.35, -.1)
            if support and g.random() < .15:
                level = .05                                      # filed, but nobody goes out any more
            r["home_visit"] = w.accept(level)
            r["home_visit_done"] = {"◎": "○", "○": w.yes(.85), "△": w.yes(.35), "×": "×", "": w.maybe(.5, "×")}[r["home_visit"]]
            r["house_call"] = w.accept(level - .05)
            r["emergency_call"] = w.accept(level - .15)
            r["after_hours"] = w.accept(level - .1)
            r["end_of_life"] = w.accept(level - .05)
            if r["home_visit"] in ("◎", "○", "△"):
                r["visit_area"] = g.choice(P.VISIT_AREAS)
            w.treatments(r, [("care_tpn", -.2), ("care_tube", 0), ("care_stoma", 0), ("care_tracheostomy", -.15), ("care_ventilator", -.3), ("care_oxygen", .1), ("care_catheter", .1),
                             ("care_pain", 0), ("care_wound", .05), ("care_terminal", -.05), ("care_pediatric", .3 if "小児" in dep else -.45)], level)
            w.doctor_time(r)
            w.liaison(p, r, .55)
            if g.random() < .12:
                r["beds_general"] = g.choice([0, 4, 12, 19])
            ph = ["日常の療養支援"] if internal else []
            if r["house_call"] in ("◎", "○"):
                ph.append("急変時の対応")
            if r["end_of_life"] in ("◎", "○"):
                ph.append("看取り")
            r["phases"] = "、".join(ph)
            f = g.choice(P.FEATURES["clinic"])
            if not internal and ("訪問" in f or "もの忘れ" in f or "伺います" in f or "健診" in f or "かかりつけ医" in f) or "土曜" in f and "土 " not in h[0] and "土曜午前" not in h[0] \
                    or "訪問診療を中心" in f and r["home_visit"] not in ("◎", "○") or "伺います" in f and r["home_visit"] in ("×", ""):
                f = ""
            r["features"] = f
            if k in (1, 3):
                cn = n.split("在宅")[0].replace("クリニック", "").replace("内科", "").replace("医院", "")
                q = self.add(p, "visiting_nursing", cn + "訪問看護", kana.split("ザイタク")[0].replace("クリニック", "").replace("ナイカ", "") + "ホウモンカンゴ", "60")
                self.nurse(p, q, .8)
            if k in (0, 5):
                q = self.add(p, "visiting_rehab", n + " 訪問リハビリテーション", kana + "ホウモンリハビリテーション", "11", hours="月〜金 9:00〜17:00（祝日除く）", rehab_kind="病院・診療所",
                             service_area=g.choice(P.SERVICE_AREAS), staff_roles="PT、OT")
                self.rehab(p, q)
            if k == 2:
                self.add(p, "visiting_nutrition", n + "（訪問栄養指導）", kana + "ホウモンエイヨウシドウ", None, hours="火・木 13:00〜17:00", visit_area=g.choice(P.VISIT_AREAS),
                         features="管理栄養士が、飲み込みやすい食事の作り方をお伝えします。")

    def dentists(self):
        w, g = self.w, self.g
        for k in range(35):
            p = self.mall("umimachi", "chuo", "うみまちメディカルモール") if k == 0 else w.place(busy=g.choice([2, 1, 1, 0]))
            pn, pk = PLACES[p.district]

            def make():
                x = g.random()
                if k >= 32:
                    s = (VARIANT_CP932 + [])[6 + k - 32]
                    return s[0] + "歯科医院", s[1] + "シカイイン"
                if x < .4:
                    s = w.namer.surname()
                    t = g.choice([("歯科医院", "シカイイン"), ("歯科", "シカ"), ("デンタルクリニック", "デンタルクリニック")])
                    return s[0] + t[0], s[1] + t[1]
                if x < .75:
                    s = w.namer.word()
                    t = g.choice([("歯科クリニック", "シカクリニック"), ("歯科", "シカ"), ("デンタルオフィス", "デンタルオフィス")])
                    return s[0] + t[0], s[1] + t[1]
                t = g.choice([("歯科医院", "シカイイン"), ("駅前歯科", "エキマエシカ"), ("ファミリー歯科", "ファミリーシカ"), ("歯科口腔外科", "シカコウクウゲカ")])
                return pn + t[0], pk + t[1]
            n, kana = w.namer.take(make)
            p.corp = self.corp("医療法人") if g.random() < .35 else ("", "")
            h = g.choice(P.DENTAL_HOURS)
            support = g.random() < .3
            level = g.uniform(.5, 1) if support else g.uniform(0, .55)
            dep = g.choice(["歯科", "歯科、小児歯科", "歯科、歯科口腔外科", "歯科、矯正歯科、小児歯科"])
            r = self.add(p, "dental", n, kana, "13", hours=h[0], closed=h[1], departments=dep, home_dental_support=w.yes(.93) if support else "×",
                         dental_management=w.yes(.6 if support else .1), enhanced_dental=w.yes(.45 if support else .12), dental_regional=w.yes(.4 if support else .05),
                         dental_home_promotion=w.yes(.4 if support else .05))
            r["dental_visit"] = w.accept(level)
            r["dental_visit_done"] = {"◎": "○", "○": w.yes(.8), "△": w.yes(.3), "×": "×", "": ""}[r["dental_visit"]]
            if r["dental_visit"] in ("◎", "○", "△"):
                r["dental_visit_time"] = g.choice(["木 13:00〜17:00", "月〜金 12:30〜14:00", "火・木 14:00〜16:30", "水 9:30〜12:30", "第1・3土 14:00〜17:00", "平日 13:00〜14:30（要予約）"])
                r["visit_area"] = g.choice(P.VISIT_AREAS)
            r["oral_care"], r["oral_function"], r["eating_support"] = w.accept(level + .1), w.accept(level - .05), w.accept(level - .2)
            r["family_dentist"] = g.choice(["半年ごとにはがきでお知らせしています", "乳幼児から高齢者まで継続して管理", "入院時は病院の歯科と情報を共有", "", ""])
            r["family_dentist_known"] = w.yes(.5)
            r["after_hours"] = w.accept(level - .3)
            r["conference"] = w.yes(.4)
            r["meeting_time"] = g.choice(P.MEETING_TIMES)
            w.liaison(p, r, .4)
            r["features"] = g.choice(P.FEATURES["dental"])
            r["phases"] = "日常の療養支援" if r["dental_visit"] in ("◎", "○") else ""

    def pharmacies(self):
        w, g = self.w, self.g
        for k in range(35):
            if k < 2:
                p = self.mall("umimachi" if k == 0 else "seaside", "chuo" if k == 0 else "higashishiomi", "うみまちメディカルモール" if k == 0 else "シーサイドモール汐見")
                p.building = p.building[:-2] + "1階"
            else:
                p = w.place(busy=g.choice([2, 2, 1, 1]))
            pn, pk = PLACES[p.district]

            def make():
                x = g.random()
                if x < .5:
                    s = w.namer.word()
                    t = g.choice([("薬局", "ヤッキョク"), ("調剤薬局", "チョウザイヤッキョク"), ("ファーマシー", "ファーマシー")])
                    return s[0] + t[0], s[1] + t[1]
                if x < .8:
                    s = w.namer.word()
                    return s[0] + "薬局 " + pn + "店", s[1] + "ヤッキョク" + pk + "テン"
                s = w.namer.surname()
                return s[0] + g.choice(["薬局", "薬店"]), s[1] + "ヤッキョク"
            n, kana = w.namer.take(make)
            if n.endswith("薬店"):
                kana = kana[:-5] + "ヤクテン"
            p.corp = self.corp("company")
            h = g.choices(P.PHARMACY_HOURS, [8, 8, 5, 3, 5, 1])[0]
            home = g.random() < .66
            level = g.uniform(.4, 1) if home else g.uniform(0, .35)
            r = self.add(p, "pharmacy", n, kana, "14", hours=h[0], closed=h[1], home_pharmacy="○" if home else "×", narcotics=w.yes(.85))
            r["pharmacy_visit"] = w.accept(level)
            r["pharmacy_visit_done"] = {"◎": "○", "○": w.yes(.75), "△": w.yes(.3), "×": "×", "": ""}[r["pharmacy_visit"]]
            if r["pharmacy_visit"] in ("◎", "○", "△"):
                r["pharmacy_visit_time"] = g.choice(["月〜金 13:00〜16:00", "平日 14:00〜17:00／土 9:00〜12:00", "営業時間内（要相談）", "24時間（緊急時）", "火・金 13:30〜15:30"])
                r["visit_area"] = g.choice(P.VISIT_AREAS)
            r["after_hours"] = w.accept(level - .05)
            for f, b in (("pharmacy_tube_feed", -.05), ("pharmacy_infusion", -.25), ("pharmacy_materials", -.05), ("pharmacy_crush", .2)):
                r[f] = w.accept(level + b)
            r["conference"] = w.yes(.5)
            r["meeting_time"] = g.choice(P.MEETING_TIMES)
            w.liaison(p, r, .6)
            r["features"] = g.choice(P.FEATURES["pharmacy"])
            r["phases"] = "日常の療養支援"

    # ------------------------------------------------ visiting services
    def nurse(self, p, r, level):
        w, g = self.w, self.g
        r["hours"] = g.choice(P.NURSING_HOURS)
        day = g.random() < .75
        r["nursing_24h"] = "○" if day else "×"
        r["nursing_emergency"] = "○" if day else w.yes(.3)
        r["nursing_terminal"] = w.yes(.85 if day else .3)
        r["nursing_special"] = w.yes(.9 if day else .4)
        r["nursing_staff"] = g.choice([3, 4, 5, 5, 6, 7, 8, 9, 11, 14])
        r["nursing_rehab"] = w.accept(.6)
        r["service_addition"] = w.yes(.6)
        r["staff_roles"] = g.choice(["看護師、PT", "看護師、准看護師、PT、OT", "看護師、PT、OT、ST", "看護師、保健師", "看護師"])
        r["end_of_life"] = w.accept(level)
        r["visit_area"] = g.choice(P.VISIT_AREAS)
        r["service_area"] = g.choice(P.SERVICE_AREAS)
        w.treatments(r, [("care_tpn", 0), ("care_tube", .15), ("care_stoma", .15), ("care_tracheostomy", 0), ("care_ventilator", -.15), ("care_oxygen", .2), ("care_catheter", .2), ("care_pain", .05),
                         ("care_insulin", .2), ("care_wound", .2), ("care_terminal", .1), ("care_intractable", .05), ("care_disability", 0), ("care_dementia", .15), ("care_psychiatric", -.25),
                         ("care_pediatric", -.3)], level)
        w.liaison(p, r, .8)
        f = g.choice(P.FEATURES["visiting_nursing"])
        if "24時間" in f and not day or "4名" in f and r["nursing_staff"] < 8 or "看取り" in f and r["end_of_life"] not in ("◎", "○") or "子ども" in f and r["care_pediatric"] not in ("◎", "○"):
            f = "お話をうかがい、主治医と相談しながら進めます。"
        r["features"] = f
        r["phases"] = ALL_PHASES if r["end_of_life"] in ("◎", "○") else "退院支援、日常の療養支援"

    def nursing(self):
        w, g = self.w, self.g
        for k in range(11):
            p = w.place(busy=g.choice([1, 0, 0]))
            pn, pk = PLACES[p.district]

            def make():
                s = w.namer.word()
                return g.choice([("訪問看護ステーション" + s[0], "ホウモンカンゴステーション" + s[1]), (s[0] + "訪問看護ステーション", s[1] + "ホウモンカンゴステーション"),
                                 ("訪問看護ステーション" + s[0] + pn, "ホウモンカンゴステーション" + s[1] + pk)])
            n, kana = w.namer.take(make)
            if k == 4:
                n, kana = "榊\U000E0100原訪問看護ステーション", "サカキバラホウモンカンゴステーション"
            p.corp = self.corp("company") if g.random() < .7 else self.corp("医療法人")
            r = self.add(p, "visiting_nursing", n, kana, "60")
            self.nurse(p, r, g.uniform(.35, .95))
            if k in (2, 6):
                q = self.add(p, "visiting_rehab", n + "（訪問リハビリ）", kana + "ホウモンリハビリ", "60", hours="月〜金 9:00〜17:30", rehab_kind="訪問看護ステーション", service_area=r["service_area"],
                             staff_roles=g.choice(["PT", "PT、OT", "PT、OT、ST"]))
                self.rehab(p, q)
            if k in (0, 7):
                self.manager(p, n.replace("訪問看護ステーション", "") + "居宅介護支援", kana.replace("ホウモンカンゴステーション", "") + "キョタクカイゴシエン")

    def rehab(self, p, r):
        w, g = self.w, self.g
        w.treatments(r, [("care_ventilator", -.2), ("care_terminal", 0), ("care_psychiatric", -.2), ("care_pediatric", -.25)], .5)
        r["service_addition"] = w.yes(.5)
        r["own_forms"] = w.yes(.5)
        r["application_docs"] = g.choice(["診療情報提供書、居宅サービス計画書の写し", "主治医の指示書、介護保険証の写し、基本情報", "申込書（当院様式）、診療情報提供書\n※ 指示書は3か月ごとに必要です", "基本情報、ケアプラン1〜3表"])
        w.liaison(p, r, .5)
        r["phases"] = "退院支援、日常の療養支援"

    def visiting_others(self):
        w, g = self.w, self.g
        p = w.place("horikawa", 0, corp=self.corp("company"))
        r = self.add(p, "regular_visit", "定期巡回ステーションみおつくし", "テイキジュンカイステーションミオツクシ", "90", hours="24時間", service_area="汐見区", capacity="")
        self.care_row(p, r, "other", .7)
        p = w.place("kitahara", 0, corp=self.corp("company"))
        r = self.add(p, "regular_visit", "ナイト＆デイ北原", "ナイトアンドデイキタハラ", "90", hours="24時間", service_area="汐見区、隣接区の一部")
        self.care_row(p, r, "other", .6)
        r = self.add(p, "night_visit", "ナイト＆デイ北原 夜間対応", "ナイトアンドデイキタハラヤカンタイオウ", "90", hours="月〜日 18:00〜8:00", service_area="汐見区、隣接区の一部")
        self.care_row(p, r, "other", .5)
        for n, k, d in (("湯あみの舟 汐見", "ユアミノフネシオミ", "nishishiomi"), ("訪問入浴サービスあけぼの", "ホウモンニュウヨクサービスアケボノ", "yanagi")):
            p = w.place(d, 0, corp=self.corp("company"))
            r = self.add(p, "bathing", n, k, "70", hours="月〜土 8:30〜17:30", service_area="汐見区", features="看護師を含む3名で伺います。専用の浴槽を部屋に組み立てます。")
            self.care_row(p, r, "other", .7)

    # ------------------------------------------------ care
    def care_row(self, p, r, days, level):
        w, g = self.w, self.g
        r["service_days"] = g.choice(P.SERVICE_DAYS[days])
        r.setdefault("service_area", g.choice(P.SERVICE_AREAS))
        w.treatments(r, [("care_tpn", -.35), ("care_tube", -.1), ("care_stoma", .05), ("care_tracheostomy", -.35), ("care_ventilator", -.5), ("care_oxygen", .05), ("care_catheter", .05), ("care_insulin", -.15),
                         ("care_wound", -.15), ("care_terminal", -.15), ("care_intractable", -.05), ("care_disability", 0), ("care_dementia", .3), ("care_psychiatric", -.1), ("care_pediatric", -.6)], level)
        registered = g.random() < .22
        for f, b in (("act_oral_suction", 1), ("act_nasal_suction", .8), ("act_cannula_suction", .4), ("act_gastrostomy", .8), ("act_nasal_tube", .3)):
            r[f] = w.yes(b) if registered else "×"
        r["shared_service"] = w.yes(.08)
        if g.random() < .6:
            r["vacancy"] = g.choice(P.VACANCIES)
        w.liaison(p, r, .6)
        r.setdefault("phases", "日常の療養支援")

    def manager(self, p, n, kana):
        w, g = self.w, self.g
        h = g.choice(P.OFFICE_HOURS)
        r = self.add(p, "care_management", n, kana, "70", hours=h[0], closed=h[1], service_area=g.choice(P.SERVICE_AREAS), features=g.choice(P.FEATURES["care_management"]),
                     phases="退院支援、日常の療養支援、看取り")
        w.treatments(r, [("care_intractable", .1), ("care_disability", 0), ("care_dementia", .3), ("care_psychiatric", 0), ("care_pediatric", -.5), ("care_terminal", .1)], .6)
        w.liaison(p, r, .8)
        if g.random() < .6:
            r["vacancy"] = g.choice(["新規受付可（あと3件）", "要相談", "新規は休止中", "要支援の方も可", "退院直後の方を優先"])
        return r

    def care_managers(self):
        w, g = self.w, self.g
        self.shared = []
        for k in range(21):
            p = w.place(busy=g.choice([1, 0, 0, -1]))
            pn, pk = PLACES[p.district]

            def make():
                s = w.namer.word()
                return g.choice([(s[0] + "ケアプランセンター", s[1] + "ケアプランセンター"), ("居宅介護支援事業所" + s[0], "キョタクカイゴシエンジギョウショ" + s[1]), (s[0] + "居宅介護支援事業所", s[1] + "キョタクカイゴシエンジギョウショ"),
                                 ("ケアプラン" + s[0] + pn, "ケアプラン" + s[1] + pk)])
            n, kana = w.namer.take(make)
            if k == 9:
                n, kana = "葛\U000E0100西ケアプラン事務所", "カサイケアプランジムショ"
            p.corp = self.corp("company") if g.random() < .75 else self.corp("社会福祉法人")
            self.manager(p, n, kana)
            if k < 7:
                self.shared.append((p, n, kana))

    def home_carers(self):
        w, g = self.w, self.g
        for k in range(22):
            if k < 7:
                p, n, kana = self.shared[k]
                for a, b in (("ケアプランセンター", ""), ("居宅介護支援事業所", ""), ("ケアプラン", "")):
                    n = n.replace(a, b)
                for a in ("ケアプランセンター", "キョタクカイゴシエンジギョウショ", "ケアプラン"):
                    kana = kana.replace(a, "")
                n, kana = "訪問介護" + n, "ホウモンカイゴ" + kana
                if n in w.namer.used:
                    n, kana = n + PLACES[p.district][0], kana + PLACES[p.district][1]
                w.namer.used.add(n)
            else:
                p = w.place(busy=g.choice([1, 0, 0, -1]), corp=self.corp("company") if g.random() < .85 else self.corp("社会福祉法人"))
                pn, pk = PLACES[p.district]

                def make():
                    s = w.namer.word()
                    return g.choice([("ヘルパーステーション" + s[0], "ヘルパーステーション" + s[1]), (s[0] + "訪問介護", s[1] + "ホウモンカイゴ"), ("ケアサービス" + s[0] + pn, "ケアサービス" + s[1] + pk),
                                     (s[0] + "ホームヘルプ", s[1] + "ホームヘルプ")])
                n, kana = w.namer.take(make)
            h = g.choice(P.OFFICE_HOURS)
            r = self.add(p, "home_care", n, kana, "70", hours=h[0], closed=h[1], features=g.choice(P.FEATURES["home_care"]))
            self.care_row(p, r, "home_care", g.uniform(.2, .8))

    def day_carers(self):
        w, g = self.w, self.g
        for k in range(20):
            p = w.place(busy=g.choice([1, 0, 0]), corp=self.corp("company") if g.random() < .6 else self.corp("社会福祉法人"))
            pn, pk = PLACES[p.district]

            def make():
                s = w.namer.word()
                return g.choice([("デイサービス" + s[0], "デイサービス" + s[1]), (s[0] + "デイサービスセンター", s[1] + "デイサービスセンター"), ("リハビリデイ" + s[0] + pn, "リハビリデイ" + s[1] + pk),
                                 (s[0] + "の家", s[1] + "ノイエ"), ("よりあい処 " + s[0], "ヨリアイドコロ" + s[1])])
            n, kana = w.namer.take(make)
            if k == 11:
                n, kana = "縁側日和 髙﨑さんち", "エンガワビヨリタカサキサンチ"
            r = self.add(p, "day_care", n, kana, "70", capacity=g.choice([10, 10, 15, 18, 18, 25, 30, 35, 40]), hours=g.choice(["月〜土 8:30〜17:30", "月〜金 8:30〜17:00", "月〜日 8:00〜18:00"]),
                         features=g.choice(P.FEATURES["day_care"]))
            self.care_row(p, r, "day_care", g.uniform(.15, .75))
            if "10名" in r["features"] and r["capacity"] != 10:
                r["features"] = ""
            if "半日" in r["features"]:
                r["service_days"] = P.SERVICE_DAYS["day_care"][3]
            elif "半日" in r["service_days"]:
                r["service_days"] = P.SERVICE_DAYS["day_care"][0]
        # 老健: one place, three services
        for n, k, d in (("介護老人保健施設 汐見の里", "カイゴロウジンホケンシセツシオミノサト", "nishihama"), ("介護老人保健施設 マリンヒルズ", "カイゴロウジンホケンシセツマリンヒルズ", "miyanomori"),
                        ("介護老人保健施設 あおなみ", "カイゴロウジンホケンシセツアオナミ", "higashishiomi")):
            p = w.place(d, 0, corp=self.corp("医療法人"))
            r = self.add(p, "health_facility", n, k, "50", capacity=g.choice([80, 100, 120]), hours="月〜土 8:30〜17:30（相談受付）", features=g.choice(P.FEATURES["residence"]), phases="退院支援、日常の療養支援")
            self.care_row(p, r, "other", .75)
            r = self.add(p, "day_rehab", n + " 通所リハビリテーション", k + "ツウショリハ", "50", capacity=g.choice([30, 40, 50]))
            self.care_row(p, r, "day_rehab", .6)
            r = self.add(p, "short_stay", n + " 短期入所療養介護", k + "タンキニュウショ", "50", capacity="")
            self.care_row(p, r, "other", .75)
            if d == "miyanomori":
                q = self.add(p, "visiting_rehab", "マリンヒルズ訪問リハビリテーション", "マリンヒルズホウモンリハビリテーション", "50", hours="月〜金 9:00〜17:00", rehab_kind="介護老人保健施設", service_area="宮の森、若葉台、西汐見",
                             staff_roles="PT、OT")
                self.rehab(p, q)
        for k in range(2):
            p = w.place(busy=1, corp=self.corp("医療法人"))
            pn, pk = PLACES[p.district]
            s = w.namer.word()
            r = self.add(p, "day_rehab", s[0] + "通所リハビリテーション" + pn, s[1] + "ツウショリハビリテーション" + pk, "11", capacity=20, hours="月〜金 8:30〜17:30")
            self.care_row(p, r, "day_rehab", .5)

    def residences(self):
        w, g = self.w, self.g
        for k, (n, kana, d) in enumerate((("特別養護老人ホーム 浜木綿苑", "トクベツヨウゴロウジンホームハマユウエン", "nishihama"), ("特別養護老人ホーム 北原ハイム", "トクベツヨウゴロウジンホームキタハラハイム", "kitahara"),
                                          ("特別養護老人ホーム 柳の里", "トクベツヨウゴロウジンホームヤナギノサト", "yanagi"), ("特別養護老人ホーム シーサイド潮風", "トクベツヨウゴロウジンホームシーサイドシオカゼ", "shiokaze"),
                                          ("地域密着型特別養護老人ホーム 堀川の家", "チイキミッチャクガタトクベツヨウゴロウジンホームホリカワノイエ", "horikawa"))):
            p = self.branches["nishihama"] if k == 0 else w.place(d, 0, corp=self.corp("社会福祉法人"))
            cap = [110, 90, 80, 120, 29][k]
            r = self.add(p, "welfare_facility", n, kana, "70", capacity=cap, hours="月〜日 9:00〜17:30（相談受付）", features=g.choice(P.FEATURES["residence"]), phases="日常の療養支援、看取り")
            self.care_row(p, r, "other", .65)
            if k < 4:
                short = n.replace("特別養護老人ホーム ", "")
                shortk = kana.replace("トクベツヨウゴロウジンホーム", "")
                r = self.add(p, "short_stay", short + " ショートステイ", shortk + "ショートステイ", "70", capacity=[20, 10, 12, 20][k])
                self.care_row(p, r, "other", .6)
                r = self.add(p, "day_care", short + " デイサービス", shortk + "デイサービス", "70", capacity=[35, 30, 25, 40][k])
                self.care_row(p, r, "day_care", .6)
        p = w.place("chuo", 1, corp=self.corp("医療法人"))
        r = self.add(p, "care_hospital", "しおさい介護医療院", "シオサイカイゴイリョウイン", "B1", capacity=60, hours="月〜金 9:00〜17:00（相談受付）", features="医療が長く必要な方の住まいです。", phases="退院支援、日常の療養支援、看取り")
        self.care_row(p, r, "other", .95)
        for k in range(7):
            p = w.place(busy=0, corp=self.corp(g.choice(["company", "社会福祉法人", "医療法人"])))
            pn, pk = PLACES[p.district]
            n, kana = w.namer.take(lambda: (lambda s: ("グループホーム" + s[0] + ("の丘" if g.random() < .3 else ""), "グループホーム" + s[1]))(w.namer.word()))
            if n.endswith("の丘"):
                kana += "ノオカ"
            r = self.add(p, "group_home", n, kana, "90", capacity=g.choice([9, 18, 18, 27]), hours="24時間", features=g.choice(P.FEATURES["group_home"]), phases="日常の療養支援、看取り")
            self.care_row(p, r, "other", .5)
            r["service_days"] = "24時間"
            if "2ユニット" in r["features"] and r["capacity"] != 18:
                r["features"] = ""
            if k == 0:
                q = self.add(p, "small_multifunction", "小規模多機能" + n[7:], "ショウキボタキノウ" + kana[7:], "90", capacity=29)
                self.care_row(p, q, "other", .55)
        for k in range(3):
            p = w.place(busy=0, corp=self.corp("company"))
            s = w.namer.word()
            r = self.add(p, "small_multifunction", "小規模多機能型居宅介護 " + s[0] + "の郷", "ショウキボタキノウガタキョタクカイゴ" + s[1] + "ノサト", "90", capacity=g.choice([24, 25, 29]))
            self.care_row(p, r, "other", .55)
        for k, d in enumerate(("nishishiomi", "horikawa")):
            p = w.place(d, 0, corp=self.corp("company"))
            s = [("みなも", "ミナモ"), ("渚の庭", "ナギサノニワ")][k]
            r = self.add(p, "nursing_multifunction", "看護小規模多機能 " + s[0], "カンゴショウキボタキノウ" + s[1], "90", capacity=29, phases=ALL_PHASES, features="通い・泊まり・訪問看護・訪問介護を一つの事業所で組み合わせます。")
            self.care_row(p, r, "other", .9)
            if k == 0:
                q = self.add(p, "visiting_nursing", "訪問看護ステーション " + s[0], "ホウモンカンゴステーション" + s[1], "60")
                self.nurse(p, q, .85)
        for k in range(6):
            p = w.place(busy=g.choice([1, 0]), corp=self.corp("company"))
            pn, pk = PLACES[p.district]
            n, kana = w.namer.take(lambda: (lambda s, t: (t[0] + s[0], t[1] + s[1]))(w.namer.word(), g.choice([("住宅型有料老人ホーム ", "ジュウタクガタユウリョウロウジンホーム"), ("介護付有料老人ホーム ", "カイゴツキユウリョウロウジンホーム")])))
            r = self.add(p, "paid_home", n, kana, "70", capacity=g.choice([24, 32, 45, 60, 88]), hours="月〜日 9:00〜18:00（見学受付）", features=g.choice(P.FEATURES["residence"]), phases="日常の療養支援、看取り")
            self.care_row(p, r, "other", .55)
        for k in range(5):
            p = w.place(busy=g.choice([1, 0]), corp=self.corp("company"))
            pn, pk = PLACES[p.district]
            n, kana = w.namer.take(lambda: (lambda s: (s[0] + "レジデンス" + pn, s[1] + "レジデンス" + pk))(w.namer.word()))
            r = self.add(p, "serviced_housing", n, kana, "", capacity=g.choice([20, 30, 42, 55]), hours="月〜金 9:00〜18:00（見学受付）", features=g.choice(P.FEATURES["residence"]), phases="日常の療養支援")
            self.care_row(p, r, "other", .4)

    def equipment(self):
        w, g = self.w, self.g
        for k in range(6):
            p = w.place(busy=g.choice([1, 0]), corp=self.corp("company"))
            n, kana = w.namer.take(lambda: (lambda s, t: (s[0] + t[0], s[1] + t[1]))(w.namer.word(), g.choice([("福祉用具", "フクシヨウグ"), ("ケア用品", "ケアヨウヒン"), ("レンタルサービス", "レンタルサービス")])))
            h = g.choice(P.OFFICE_HOURS)
            r = self.add(p, "equipment", n, kana, "70", hours=h[0], closed=h[1], features=g.choice(["退院当日の午前に間に合うようベッドを入れます。", "車いすや歩行器を選ぶお手伝いをします。展示場があります。", "手すりの取付け工事もご相談ください。"]))
            self.care_row(p, r, "other", .5)

    # ------------------------------------------------ 生活支援: volunteers, neighbours, small firms
    def informal(self):
        w, g = self.w, self.g
        names = {d[0]: d[1] for d in town.DISTRICTS}
        for cat, members in INFORMAL.items():
            for n, kana, hours, fee, apply, features in members:
                hint = [d for d, (pn, pk) in PLACES.items() if pn in n] or \
                    [d for word, d in (("塩浜町", "higashishiomi"), ("弁天", "honcho"), ("うみかぜ", "shiokaze"), ("港の", "honcho"), ("さかなや", "nishihama"), ("新聞", "chuo")) if word in n]
                volunteer = (cat in ("salon", "family_support") or "会" in n or "隊" in n or "ボランティア" in n) and "生協" not in n and "新聞" not in n
                p = w.place(hint[0] if hint else None, -1 if volunteer else 0)
                if volunteer:
                    x = g.random()
                    p.consent = "同意" if x < .6 else "関係者のみ" if x < .75 else "不同意" if x < .83 else "未確認" if x < .9 else ""
                    p.corp = ("", "")
                    p.website = None
                    if g.random() < .5:
                        p.phone = w.numbers.mobile()
                        p.fax = ""
                else:
                    p.corp = self.corp("company")
                    p.consent = p.consent if p.consent in ("同意", "関係者のみ", "不同意") else "同意"
                r = self.add(p, cat, n, kana, None, hours=hours, fee_note=fee, how_to_apply=apply, features=features, phases="日常の療養支援")
                r.pop("facility_number", None)
                if volunteer:
                    who = w.people.person()
                    r["liaison_person"] = who
                    if g.random() < .7:
                        r["survey_note"] = g.choice(P.NEIGHBOUR_NOTES) % who
                        if "番地" in r["survey_note"] and p.consent == "同意":
                            r["consent_withheld"] = "住所、緯度、経度"
                    else:
                        w.liaison(p, r)
                else:
                    w.liaison(p, r)
                r["requests"] = g.choice(P.NEIGHBOUR_REQUESTS)
                r["service_area"] = names[p.district] if volunteer else "汐見区"
        # the council runs two of these itself, under its own number
        p = self.welfare_council
        self.add(p, "home_help", "汐見区社協 ほのぼのサービス", "シオミクシャキョウホノボノサービス", None, hours=P.PUBLIC_HOURS[0], fee_note="1時間 800円", how_to_apply="社会福祉協議会へお電話ください。", phases="日常の療養支援",
                 features="会員どうしの助け合いです。掃除、洗濯、買い物、通院の付き添いをします。", service_area="汐見区")

    # ------------------------------------------------ not in the spec's list: a category the ward added
    def disability_homes(self):
        w = self.w
        for n, k, d, cap in (("グループホーム ゆくりあ", "グループホームユクリア", "kitahara", 6), ("共同生活援助 ひなたの舟", "キョウドウセイカツエンジョヒナタノフネ", "nishihama", 10)):
            p = w.place(d, 0, corp=self.corp("社会福祉法人"))
            p.consent = "同意"
            r = self.add(p, "disability_home", n, k, "22", capacity=cap, hours="月〜金 9:00〜17:00（相談受付）", features="障がいのある方が、世話人と一緒に暮らす家です。体験の泊まりができます。")
            self.care_row(p, r, "other", .4)

    def blemishes(self):
        """A few honest flaws, so that reports have something to say: no point yet, an address without a scheme."""
        by_name = {r["name"]: r for r in self.w.rows}
        r = by_name["スマホよろず相談 潮風"]
        r["latitude"] = r["longitude"] = ""
        r["survey_note"] = "会場が決まりしだい座標を入れる"
        by_name["定期巡回ステーションみおつくし"]["website"] = "www.miotsukushi.example.jp"
