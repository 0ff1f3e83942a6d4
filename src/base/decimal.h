/* decimal.h - single numbers as glibc's printf writes them in the C locale, without its machinery.
 *
 * printf takes 500 to 3,000 instructions for a number, most of them to set up a
 * stream and to calculate with numbers of any size; these take 30 to 100.
 */
#ifndef TSUNAGI_BASE_DECIMAL_H
#define TSUNAGI_BASE_DECIMAL_H

#include <stddef.h>

enum { DECIMAL_ROOM = 40, DECIMAL_PLACES = 18 };

/* Each writes into `out` without a NUL and gives the length. */
size_t decimal_integer(char out[DECIMAL_ROOM], long value);                  /* "%ld" */
/* "%0*x": filled up to `width` with zeros; beyond DECIMAL_ROOM it gives 0, which is not written. */
size_t decimal_hexadecimal(char out[DECIMAL_ROOM], unsigned value, int width);
/* "%.*f", rounded from the exact value of the double, halves to even. 0, not written: infinite,
 * no number, from 2^53 on, or `places` not within 0 … DECIMAL_PLACES. */
size_t decimal_fixed(char out[DECIMAL_ROOM], double value, int places);

#endif
