#include "output/json.h"

void json_put_string(Buf *out, Str text)
{
    buf_putc(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool separator = c == 0xE2 && i + 2 < text.len && (unsigned char)text.data[i + 1] == 0x80 &&
                         ((unsigned char)text.data[i + 2] & 0xFE) == 0xA8; /* U+2028, U+2029 */
        if (separator) {
            buf_printf(out, "\\u202%c", (unsigned char)text.data[i + 2] == 0xA8 ? '8' : '9');
            i += 2;
        } else if (c == '"' || c == '\\') {
            buf_putc(out, '\\');
            buf_putc(out, (char)c);
        } else if (c < 0x20 || c == '<') {
            buf_printf(out, "\\u%04x", c);
        } else {
            buf_putc(out, (char)c);
        }
    }
    buf_putc(out, '"');
}

void json_put_name(Buf *out, const char *name)
{
    char before = out->len ? out->data[out->len - 1] : '{';
    if (before != '{' && before != '[' && before != '\n' && before != ':') buf_putc(out, ',');
    json_put_string(out, str_from(name));
    buf_putc(out, ':');
}

void json_put_member(Buf *out, const char *name, Str text)
{
    json_put_name(out, name);
    json_put_string(out, text);
}

void json_put_number_member(Buf *out, const char *name, double value)
{
    json_put_name(out, name);
    buf_put_number(out, value, 6);
}
