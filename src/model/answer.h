/* answer.h - yes and no, as people write them into cells and settings. */
#ifndef TSUNAGI_MODEL_ANSWER_H
#define TSUNAGI_MODEL_ANSWER_H

#include "base/str.h"

typedef enum Answer { ANSWER_NONE, ANSWER_YES, ANSWER_NO } Answer;

/* はい, あり, any of the circles (○ 〇 ◯), yes, 1; いいえ, なし, ×, no, 0. A blank or another word is ANSWER_NONE. */
Answer answer_of(Arena *scratch, Str text);

#endif
