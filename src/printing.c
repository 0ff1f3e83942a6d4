/* printing.c - the numbers of a PDF are written by us, whoever writes them.
 *
 * cairo writes each number and each glyph of a page by a call of snprintf, which was a
 * quarter of the processor time of a page. The plain formats that it uses are answered
 * here, digit for digit as glibc would; all else goes on to glibc. Bound before glibc's
 * own for every library, as in memory.c, and linked into the program only; sanitizers
 * look into the arguments themselves.
 *
 * Debian's libraries are fortified and call __snprintf_chk, which checks that `room` is
 * not more than the object has: a number is answered only where it holds, all else is
 * checked by glibc. sprintf, vsnprintf and the rest of the family stay glibc's; as the
 * digits are the same it does not matter who writes them, only how fast. Rounding is to
 * nearest (nobody here calls fesetround). `make WITHOUT=printing` links the program
 * without it.
 */
#undef _FORTIFY_SOURCE /* it would make snprintf a macro, or inline */
#include <langinfo.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

#if defined __GLIBC__ && !defined TSUNAGI_SANITIZE

/* What snprintf is where libraries were compiled with -D_FORTIFY_SOURCE (Linux Standard Base). */
int __snprintf_chk(char *out, size_t room, int flag, size_t known, const char *format, ...) __attribute__((format(printf, 5, 6)));
int __vsnprintf_chk(char *out, size_t room, int flag, size_t known, const char *format, va_list args) __attribute__((format(printf, 5, 0)));

static bool decimal_point(void)
{
    const char *point = nl_langinfo(RADIXCHAR);
    return point[0] == '.' && !point[1];
}

/* The digits of the one number that `format` asks for; 0: it asks for something else. */
static size_t number_of(char digits[DECIMAL_ROOM], const char *format, va_list args)
{
    if (*format++ != '%') return 0;
    if (strcmp(format, "d") == 0) return decimal_integer(digits, va_arg(args, int));
    if (strcmp(format, "ld") == 0) return decimal_integer(digits, va_arg(args, long));
    if (strcmp(format, "f") == 0) return decimal_point() ? decimal_fixed(digits, va_arg(args, double), 6) : 0;
    if (format[0] == '0' && (format[1] == '*' || (format[1] >= '1' && format[1] <= '9')) && format[2] == 'x' && !format[3]) {
        int width = format[1] == '*' ? va_arg(args, int) : format[1] - '0';
        return decimal_hexadecimal(digits, va_arg(args, unsigned), width);
    }
    if (strcmp(format, ".*f") == 0 && decimal_point()) {
        int places = va_arg(args, int);
        return decimal_fixed(digits, va_arg(args, double), places);
    }
    return strcmp(format, ".18f") == 0 && decimal_point() ? decimal_fixed(digits, va_arg(args, double), 18) : 0;
}

/* Whether all of it had room. */
static bool put_number(char *out, size_t room, const char *format, va_list args, size_t *len)
{
    char digits[DECIMAL_ROOM];
    *len = number_of(digits, format, args);
    if (*len == 0 || *len >= room) return false;
    memcpy(out, digits, *len);
    out[*len] = '\0';
    return true;
}

int snprintf(char *out, size_t room, const char *format, ...)
{
    va_list args;
    size_t len;
    va_start(args, format);
    bool done = put_number(out, room, format, args, &len);
    va_end(args);
    if (done) return (int)len;
    va_start(args, format);
    int result = vsnprintf(out, room, format, args);
    va_end(args);
    return result;
}

/* known: the size of the object behind `out`, for the check that glibc makes. */
int __snprintf_chk(char *out, size_t room, int flag, size_t known, const char *format, ...)
{
    va_list args;
    size_t len;
    va_start(args, format);
    bool done = room <= known && put_number(out, room, format, args, &len);
    va_end(args);
    if (done) return (int)len;
    va_start(args, format);
    int result = __vsnprintf_chk(out, room, flag, known, format, args);
    va_end(args);
    return result;
}

#endif
