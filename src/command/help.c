#include "build/plan.h"
#include "command/command.h"

static const char JA[] =
    "つなぎ - 区の医療・介護・くらしの資源を、CSV と Markdown からサイトと印刷物にします。\n"
    "\n"
    "使い方\n"
    "  tsunagi build [フォルダー] [-o 出力先]   サイト・地図・名簿・パンフレットを作り、まとめて公開します\n"
    "  tsunagi check [フォルダー]               内容を確かめるだけで、何も書き出しません\n"
    "  tsunagi audit 出力先 [フォルダー]        公開ずみのファイルに、出してはいけない値がないか探します\n"
    "  tsunagi preflight ファイル.pdf…          印刷所に渡せる PDF か、ページと位置（mm）で確かめます\n"
    "  tsunagi impose ファイル.pdf -o 出力.pdf  ページを紙に面付けします（中綴じ、ラベル、ポスター、折り見本）\n"
    "  tsunagi typeset 文書.xhtml [-o 文書.pdf] 文書を一つだけ組みます\n"
    "  フォルダーを書かないときは content、出力先を書かないときは out です。\n"
    "\n"
    "指定\n"
    "  -o, --output 出力先         書き出す場所\n"
    "      --audience 版           resident（住民）, professional（関係者）, internal（内部）。コンマで複数。書かなければ全部\n"
    "      --only 資料             一つだけ作り、ほかは公開ずみのまま残します：%s\n"
    "      --jobs 数               同時に進める数（書かなければ機械に合わせます）\n"
    "      --as-of 日付            「○年○月○日現在」の日付（2026-04-01、令和8年4月1日 など。書かなければ今日）\n"
    "      --profile 名前          preflight：入稿先の印刷設定（書かなければ PDF/X-1a、塗り足し 3 mm、インキ 300 %）\n"
    "      --profiles 場所         印刷設定のあるフォルダーか CSV（書かなければ content の print-profiles.csv）\n"
    "      --lang ja|en            メッセージの言語\n"
    "  -h, --help                  この説明\n"
    "      --version               版の番号\n"
    "面付け（impose）の指定\n"
    "      --saddle                中綴じ。--binding left|right（縦書きは right）、--creep 紙の厚さ（mm）か --paper 紙の名前\n"
    "      --labels 用紙           label-sheets.csv のラベル用紙に並べます（1 ページなら全面に）\n"
    "      --tiles A4|A3|幅x高さ   実物大のまま分けて、貼り合わせの図をつけます。--overlap 重なり（mm、10）\n"
    "      --dummy                 折り見本。--fold half|four|roll-3|z-3|map:列x行\n"
    "\n"
    "終了コード\n"
    "  0 問題なし　1 内容に誤りがある（公開していません）　2 使い方の誤り　3 書き込みなど機械の問題\n";

static const char EN[] =
    "tsunagi - turns a ward's medical, care and everyday-support resources from CSV and Markdown into a site and print.\n"
    "\n"
    "Usage\n"
    "  tsunagi build [DIR] [-o OUT]           make site, maps, rosters and pamphlets, and publish them together\n"
    "  tsunagi check [DIR]                    check the content, write nothing\n"
    "  tsunagi audit OUT [DIR]                search what is published for values that may not be there\n"
    "  tsunagi preflight FILE.pdf...          find what a print shop would send a PDF back for, by page and mm\n"
    "  tsunagi impose FILE.pdf -o OUT.pdf     place pages on sheets: booklet, labels, poster, fold dummy\n"
    "  tsunagi typeset FILE.xhtml [-o F.pdf]  set one document\n"
    "  DIR is content and OUT is out when not given.\n"
    "\n"
    "Options\n"
    "  -o, --output OUT       where to write\n"
    "      --audience LIST    resident, professional, internal; several with commas; all when not given\n"
    "      --only ID          make one document, leave the rest as published: %s\n"
    "      --jobs N           threads (one a core when not given)\n"
    "      --as-of DATE       the date on pages and papers (today when not given)\n"
    "      --profile NAME     preflight: the shop's print profile (PDF/X-1a, 3 mm bleed, 300 % ink when not given)\n"
    "      --profiles PATH    folder or CSV the profile stands in (print-profiles.csv of content when not given)\n"
    "      --lang ja|en       language of messages\n"
    "  -h, --help             this text\n"
    "      --version          version number\n"
    "Options of impose\n"
    "      --saddle                saddle stitch; --binding left|right, --creep MM (thickness of a sheet) or --paper NAME\n"
    "      --labels NAME           a sheet of label-sheets.csv; one page alone fills it\n"
    "      --tiles A4|A3|WxH       true to size in pieces, with a plan of assembly; --overlap MM (10)\n"
    "      --dummy                 fold dummy; --fold half|four|roll-3|z-3|map:COLUMNSxROWS\n"
    "\n"
    "Exit status\n"
    "  0 fine   1 the content has errors (nothing was published)   2 usage   3 the machine failed\n";

void help_write(Buf *out, DiagLanguage language)
{
    Str text = language == DIAG_JA ? str_from(JA) : str_from(EN);
    size_t at = str_find(text, STR("%s"));
    buf_put(out, str_slice(text, 0, at));
    buf_put(out, plan_names(out->arena));
    buf_put(out, str_slice(text, at + 2, text.len));
}
