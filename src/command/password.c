#include "command/password.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/sink.h"
#include "finish/finish.h"

static bool read_first_line(Arena *arena, Str file, Str *line, Diag *diag)
{
    Str text = {0};
    int error = sink_read_file(arena, AT_FDCWD, str_cstr(arena, file), 0, &text);
    if (error) return diag_add(diag, DIAG_FILE_UNREADABLE, place_file(file), file, str_from(strerror(error)));
    if (!str_split(&text, '\n', line)) *line = (Str){0};
    if (str_ends(*line, STR("\r"))) line->len--;
    return true;
}

bool password_read(Arena *arena, Str file, Str *password, Diag *diag)
{
    *password = str_from(getenv("TSUNAGI_PASSWORD"));
    if (!file.len && !password->len) return true;
    if (file.len && !read_first_line(arena, file, password, diag)) return false;
    return finish_can_lock(*password) || diag_add(diag, DIAG_LOCK_PASSWORD, place_file(file));
}
