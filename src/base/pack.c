#include "base/pack.h"

#include <string.h>

enum { NUMBER = 8 };

void pack_number(Buf *out, uint64_t number)
{
    char bytes[NUMBER];
    for (unsigned i = 0; i < NUMBER; i++)
        bytes[i] = (char)(number >> (8 * i) & 0xFF);
    buf_put(out, (Str){bytes, NUMBER});
}

void pack_real(Buf *out, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    pack_number(out, bits);
}

void pack_text(Buf *out, Str text)
{
    pack_number(out, text.len);
    buf_put(out, text);
}

static Str take(Unpack *in, uint64_t len)
{
    if (len > in->rest.len) {
        in->bad = true;
        in->rest = (Str){0};
        return (Str){0};
    }
    Str taken = str_slice(in->rest, 0, (size_t)len);
    in->rest = str_slice(in->rest, (size_t)len, in->rest.len);
    return taken;
}

uint64_t unpack_number(Unpack *in)
{
    Str bytes = take(in, NUMBER);
    uint64_t number = 0;
    for (size_t i = bytes.len; i-- > 0;)
        number = number << 8 | (uint8_t)bytes.data[i];
    return number;
}

double unpack_real(Unpack *in)
{
    uint64_t bits = unpack_number(in);
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

Str unpack_text(Unpack *in) { return take(in, unpack_number(in)); }

size_t unpack_count(Unpack *in)
{
    uint64_t count = unpack_number(in);
    if (count > in->rest.len / NUMBER)
        in->bad = true;
    return in->bad ? 0 : (size_t)count;
}
