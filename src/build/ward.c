#include "build/ward.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sink.h"
#include "model/check.h"
#include "source/numbers.h"
#include "source/read.h"

static bool drawable(void *context, uint32_t character, uint32_t selector)
{
    return fontset_draws(context, character, selector);
}

static void tick(void *context, Str file)
{
    const WardOptions *options = context;
    if (options->progress) options->progress(options->progress_context, file, 0, 0);
}

bool ward_load(Arena *arena, const WardOptions *options, Diag *diag, Ward *out)
{
    *out = (Ward){0};
    if (!source_read(arena, options->content, diag, &out->data, tick, (void *)options)) return false;
    if (options->home.len) {
        Str fonts = str_join(arena, options->home, STR("/fonts/fonts.csv"));
        Str own = str_join(arena, options->content, STR("/fonts.csv")); /* a ward may add fonts */
        bool has_own = access(str_cstr(arena, own), F_OK) == 0;
        out->fonts = fontset_open(arena, fonts, has_own ? own : STR(""), diag);
    }
    CheckOptions check = {.as_of = options->as_of,
                          .drawable = out->fonts ? drawable : NULL,
                          .drawable_context = out->fonts};
    check_dataset(&out->data, &check, diag);
    return true;
}

bool ward_keep_numbers(Arena *arena, const Ward *ward, Str content, Date as_of, Diag *diag, bool *written)
{
    Str path = str_join(arena, content, STR("/numbers.csv")), old = {0};
    Str text = numbers_text(arena, &ward->data, as_of);
    *written = sink_read_file(arena, AT_FDCWD, path.data, 0, &old) != 0 || !str_eq(old, text);
    if (!*written) return true;
    Str aside = str_join(arena, path, STR(".new"));
    int error = sink_write_file(AT_FDCWD, aside.data, text);
    if (!error && rename(aside.data, path.data) == 0) return true;
    return diag_add(diag, DIAG_FILE_UNWRITABLE, place_none(), path, str_from(strerror(error ? error : errno)));
}

void ward_close(Ward *ward) { fontset_close(ward->fonts); }
