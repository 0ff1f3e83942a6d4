#include "draw/qr.h"

#include <qrencode.h>

enum { QUIET_MODULES = 4 };

/* One rectangle for each run of dark modules in a row keeps the path short. */
static void add_row(Path *path, const unsigned char *row, int width, double x, double y, double module)
{
    for (int from = 0; from < width; from++) {
        if (!(row[from] & 1))
            continue;
        int to = from;
        while (to < width && (row[to] & 1))
            to++;
        path_rect(path, x + from * module, y, (to - from) * module, module);
        from = to;
    }
}

bool qr_path(Path *path, Str text, double x, double y, double size, double *module)
{
    if (text.len == 0 || text.len > 2900)
        return false;
    QRcode *code = QRcode_encodeData((int)text.len, (const unsigned char *)text.data, 0, QR_ECLEVEL_M);
    if (!code)
        return false;
    double side = size / (code->width + 2 * QUIET_MODULES);
    for (int row = 0; row < code->width; row++)
        add_row(path, code->data + row * code->width, code->width, x + QUIET_MODULES * side,
                y + (row + QUIET_MODULES) * side, side);
    QRcode_free(code);
    if (module)
        *module = side;
    return true;
}
