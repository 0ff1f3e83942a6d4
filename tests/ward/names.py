"""Invented people, companies and names, each with its reading."""

SURNAMES = """佐伯 サエキ|野村 ノムラ|三浦 ミウラ|浜口 ハマグチ|磯部 イソベ|潮田 ウシオダ|岸本 キシモト|江口 エグチ|津田 ツダ|白井 シライ|
島崎 シマザキ|大槻 オオツキ|小野寺 オノデラ|片桐 カタギリ|久保田 クボタ|黒川 クロカワ|児玉 コダマ|桜庭 サクラバ|志村 シムラ|菅原 スガワラ|
瀬川 セガワ|高瀬 タカセ|竹内 タケウチ|千葉 チバ|塚本 ツカモト|寺田 テラダ|徳山 トクヤマ|永井 ナガイ|西尾 ニシオ|根本 ネモト|
橋爪 ハシヅメ|平野 ヒラノ|藤代 フジシロ|本多 ホンダ|牧野 マキノ|水谷 ミズタニ|村瀬 ムラセ|森川 モリカワ|柳沢 ヤナギサワ|湯浅 ユアサ|
吉岡 ヨシオカ|若林 ワカバヤシ|相沢 アイザワ|石黒 イシグロ|上原 ウエハラ|遠山 トオヤマ|奥村 オクムラ|金子 カネコ|北条 ホウジョウ|榎本 エノモト|
須藤 スドウ|土屋 ツチヤ|中條 ナカジョウ|長谷 ハセ|早坂 ハヤサカ|星野 ホシノ|松永 マツナガ|宮田 ミヤタ|望月 モチヅキ|結城 ユウキ|
秋元 アキモト|井川 イガワ|梅田 ウメダ|大和田 オオワダ|柏木 カシワギ|木暮 コグレ|郡司 グンジ|坂口 サカグチ|杉浦 スギウラ|関根 セキネ"""
SURNAMES = [tuple(s.strip().split()) for s in SURNAMES.replace("\n", "").split("|")]

# variants that CP932 can hold (NEC selected IBM extensions), and those that need Unicode
VARIANT_CP932 = [("髙橋", "タカハシ"), ("山﨑", "ヤマサキ"), ("髙﨑", "タカサキ"), ("德永", "トクナガ"), ("濵田", "ハマダ"), ("渡邊", "ワタナベ"),
                 ("齋藤", "サイトウ"), ("桒原", "クワハラ"), ("廣瀨", "ヒロセ"), ("髙野", "タカノ")]
VARIANT_UNICODE = [("辻\U000E0100", "ツジ"), ("葛\U000E0100西", "カサイ"), ("\U00020BB7田", "ヨシダ"), ("榊\U000E0100原", "サカキバラ"),
                   ("樋\U000E0100口", "ヒグチ"), ("辻\U000E0100村", "ツジムラ")]

GIVEN = """恵子 真一 由美 健 里美 誠 直子 浩 和代 大輔 美穂 修 千尋 徹 幸枝 亮 文江 隆志 志保 剛 久美子 拓也 陽子 博之 奈緒 進 佳代 雄介 節子 淳
香織 稔 友里 学 早苗 俊介 綾子 茂 智美 康平 律子 翔 貴子 達也 美咲 豊 弘美 慎吾 春菜 勇""".split()

# soft words used in the names of clinics, pharmacies and care offices
WORDS = [("しおかぜ", "シオカゼ"), ("みなと", "ミナト"), ("なぎさ", "ナギサ"), ("かもめ", "カモメ"), ("うみべ", "ウミベ"), ("ひだまり", "ヒダマリ"), ("さくら", "サクラ"),
         ("あおば", "アオバ"), ("わかば", "ワカバ"), ("ひまわり", "ヒマワリ"), ("のぞみ", "ノゾミ"), ("つばさ", "ツバサ"), ("こころ", "ココロ"), ("ほほえみ", "ホホエミ"),
         ("やすらぎ", "ヤスラギ"), ("いずみ", "イズミ"), ("あさひ", "アサヒ"), ("みどり", "ミドリ"), ("すずらん", "スズラン"), ("コスモス", "コスモス"), ("ハーバー", "ハーバー"),
         ("マリン", "マリン"), ("ベイサイド", "ベイサイド"), ("シーガル", "シーガル"), ("ともしび", "トモシビ"), ("汐の香", "シオノカ"), ("帆", "ホ"), ("凪", "ナギ"),
         ("潮騒", "シオサイ"), ("羅針盤", "ラシンバン"), ("みおつくし", "ミオツクシ"), ("灯台", "トウダイ"), ("はまなす", "ハマナス"), ("浜木綿", "ハマユウ"), ("千鳥", "チドリ"),
         ("ゆうなぎ", "ユウナギ"), ("あけぼの", "アケボノ"), ("しらさぎ", "シラサギ"), ("つくし", "ツクシ"), ("くじら", "クジラ"), ("えがお", "エガオ"), ("まごころ", "マゴコロ")]
PLACES = {"wakabadai": ("若葉台", "ワカバダイ"), "miyanomori": ("宮の森", "ミヤノモリ"), "nishishiomi": ("西汐見", "ニシシオミ"), "nishihama": ("西浜", "ニシハマ"),
          "honcho": ("本町", "ホンチョウ"), "kitahara": ("北原", "キタハラ"), "chuo": ("汐見中央", "シオミチュウオウ"), "yanagi": ("柳町", "ヤナギチョウ"),
          "higashishiomi": ("東汐見", "ヒガシシオミ"), "horikawa": ("堀川", "ホリカワ"), "shinko": ("築港", "チッコウ"), "shiokaze": ("潮風", "シオカゼ")}

COMPANIES = [("株式会社", "カブシキガイシャ"), ("有限会社", "ユウゲンガイシャ"), ("合同会社", "ゴウドウガイシャ"), ("特定非営利活動法人", "トクテイヒエイリカツドウホウジン")]


class People:
    def __init__(self, rng):
        self.rng = rng
        self.used = set()

    def person(self, variant=.06, unicode=False):
        r = self.rng.random()
        pool = SURNAMES
        if r < variant:
            pool = VARIANT_UNICODE if unicode and r < variant / 2 else VARIANT_CP932
        for _ in range(40):
            name = self.rng.choice(pool)[0] + "　" + self.rng.choice(GIVEN)
            if name not in self.used:
                break
        self.used.add(name)
        return name


class Namer:
    """Hands out names that do not repeat."""

    def __init__(self, rng):
        self.rng = rng
        self.used = set()
        self.words = list(WORDS)
        self.surnames = list(SURNAMES)

    def take(self, make):
        for _ in range(400):
            name, kana = make()
            if name not in self.used:
                self.used.add(name)
                return name, kana
        raise RuntimeError("out of names")

    def word(self):
        return self.rng.choice(self.words)

    def surname(self):
        return self.rng.choice(self.surnames)


class Numbers:
    """Numbers that reach nobody: area code 051 is assigned to no place, no Japanese exchange begins with 0 or 1,
    no mobile number has 0 after 090, no postal code begins with 000, no prefecture is number 99,
    and the check digit of every corporate number is deliberately wrong."""

    def __init__(self, rng):
        self.rng = rng
        self.used = set()
        self.serial = {}

    def phone(self):
        while True:
            n = self.rng.randrange(100000, 1990000)
            if n not in self.used and n + 1 not in self.used and n % 10000 < 9999:
                self.used.update((n, n + 1))
                s = "%07d" % n
                return "051-%s-%s" % (s[:3], s[3:])

    @staticmethod
    def fax(phone):
        head, tail = phone.rsplit("-", 1)
        return "%s-%04d" % (head, int(tail) + 1)

    def mobile(self):
        while True:
            n = self.rng.randrange(0, 9999999)
            if ("m", n) not in self.used:
                self.used.add(("m", n))
                s = "0%07d" % n
                return "090-%s-%s" % (s[:4], s[4:])

    def corporate(self):
        while True:
            body = "%012d" % self.rng.randrange(10 ** 11, 10 ** 12)
            if body not in self.used:
                self.used.add(body)
                total = sum(int(d) * (1 if i % 2 == 0 else 2) for i, d in enumerate(reversed(body)))
                good = 9 - total % 9
                return str(good % 9 + 1) + body

    def code(self, kind):
        n = self.serial[kind] = self.serial.get(kind, 100) + self.rng.randrange(1, 9)
        return "99%s04%05d" % (kind, n * 10 + n % 7)
