#include "build/locked.h"

#include "build/imposed.h"
#include "finish/finish.h"

bool locked_again(const DocumentEnv *env, Arena *arena, Str document, Str pdf, Str *out)
{
    return finish_locked(arena, document, pdf, env->password, out, env->elements.diag);
}

bool locked_make(const DocumentEnv *env, Arena *arena, Str document, const Node *tree, DocumentResult *out)
{
    if (!forms_have(tree, STR("locked"))) return true;
    out->unlocked = env->password.len == 0;
    if (out->unlocked) return true;
    DocumentFile file = {.name = str_join(arena, document, STR("-locked.pdf")),
                         .title = STR("パスワードつき（メールなどで関係者に送るとき）"), .locked = true};
    if (!locked_again(env, arena, document, out->pdf, &file.bytes)) return false;
    vec_push(arena, &out->files, file);
    return true;
}
