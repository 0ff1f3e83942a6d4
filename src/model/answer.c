#include "model/answer.h"

#include "base/utf8.h"

static bool any_of(Str text, const char *const *words)
{
    for (; *words; words++)
        if (str_eq_ascii_case(text, str_from(*words))) return true;
    return false;
}

Answer answer_of(Arena *scratch, Str text)
{
    static const char *const yes[] = {"○", "〇", "◯", "◎", "●", "はい", "あり", "有", "有り", "可", "1", "true", "yes",
                                      "y", "参加する", "する", "実施", "実施あり", "届出あり", "対応", "対応可", "該当",
                                      "済", "レ", "✓", "✔", NULL};
    static const char *const no[] = {"×", "✕", "✖", "x", "いいえ", "なし", "無", "無し", "不可", "0", "false", "no", "n",
                                     "参加しない", "しない", "実施なし", "届出なし", "対応不可", "非該当", NULL};
    Str word = str_trim(utf8_fold(scratch, text));
    return any_of(word, yes) ? ANSWER_YES : any_of(word, no) ? ANSWER_NO : ANSWER_NONE;
}
