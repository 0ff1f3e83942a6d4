#include "base/decimal.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* At least `least` digits, written to end before `end`; where they begin. */
static char *put_digits(char *end, uint64_t value, int least)
{
    for (; value || least > 0; value /= 10, least--) *--end = (char)('0' + value % 10);
    return end;
}

static size_t moved(char *out, const char *from, const char *end)
{
    size_t len = (size_t)(end - from);
    memmove(out, from, len);
    return len;
}

size_t decimal_integer(char out[DECIMAL_ROOM], long value)
{
    char digits[DECIMAL_ROOM], *end = digits + sizeof digits;
    char *at = put_digits(end, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 1);
    if (value < 0) *--at = '-';
    return moved(out, at, end);
}

size_t decimal_hexadecimal(char out[DECIMAL_ROOM], unsigned value, int width)
{
    char digits[DECIMAL_ROOM], *end = digits + sizeof digits, *at = end;
    if (width < 0 || width > DECIMAL_ROOM) return 0;
    do
        *--at = "0123456789abcdef"[value & 15];
    while (value >>= 4);
    while (end - at < width) *--at = '0';
    return moved(out, at, end);
}

/* A double is mantissa / 2^shift: what is left of the point is the mantissa shifted, and the rest
 * times 10^places is less than 2^53 * 10^18 < 2^113, so nothing is lost in 128 bits. */
size_t decimal_fixed(char out[DECIMAL_ROOM], double value, int places)
{
    static const uint64_t powers[DECIMAL_PLACES + 1] = {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
        1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000,
        100000000000000000, 1000000000000000000};
    enum { BIAS = 1075, ALL = 128 };
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7FF), shift = BIAS - (exponent ? exponent : 1);
    uint64_t mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent ? (uint64_t)1 << 52 : 0);
    if (shift < 1 || places < 0 || places > DECIMAL_PLACES) return 0;
    uint64_t whole = shift < 64 ? mantissa >> shift : 0, part = 0;
    if (shift < ALL) { /* else it is less than half of the last place, and 0 */
        unsigned __int128 left = shift < 64 ? mantissa & (((uint64_t)1 << shift) - 1) : mantissa;
        left *= powers[places];
        unsigned __int128 half = (unsigned __int128)1 << (shift - 1), rest = left & (half * 2 - 1);
        part = (uint64_t)(left >> shift);
        part += rest > half || (rest == half && ((places ? part : whole) & 1));
    }
    if (part == powers[places]) {
        whole++;
        part = 0;
    }
    char digits[DECIMAL_ROOM], *end = digits + sizeof digits, *at = end;
    if (places) {
        at = put_digits(end, part, places);
        *--at = '.';
    }
    at = put_digits(at, whole, 1);
    if (bits >> 63) *--at = '-';
    return moved(out, at, end);
}
