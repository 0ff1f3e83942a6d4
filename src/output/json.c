#include "output/json.h"

#include "base/notation.h"

void json_put_string(Buf *out, Str text)
{
    buf_putc(out, '"');
    buf_put_json_text(out, text, "");
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
