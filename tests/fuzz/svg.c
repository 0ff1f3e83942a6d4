/* Any bytes are a picture or a diagnostic, and what is a picture can be drawn. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/sink.h"
#include "draw/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[] = "/tmp/tsunagi-fuzz-XXXXXX";
    int fd = mkstemp(name);
    if (fd < 0) return 0;
    close(fd);
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    sink_write_file(AT_FDCWD, name, (Str){(const char *)data, size});
    Image *image = image_load(arena, str_from(name), place_none(), diag);
    if (image) {
        Buf out = buf_on(arena);
        Canvas *canvas = canvas_svg(arena, &out, STR(""));
        canvas_call(canvas, page_begin, 100, 100, STR(""));
        canvas_call(canvas, image, image, 0, 0, 100, 100);
        canvas_call(canvas, page_end);
        canvas_close(canvas);
    }
    unlink(name);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
