/* str.h - text slices and the buffer that builds them.
 *
 * A Str borrows len bytes that somebody's arena owns; it is UTF-8 unless a
 * name says otherwise, and need not end in NUL. Slicing never copies.
 */
#ifndef TSUNAGI_BASE_STR_H
#define TSUNAGI_BASE_STR_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct Str {
    const char *data;
    size_t len;
} Str;

#define STR(literal) ((Str){"" literal "", sizeof(literal) - 1})
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).data

Str str_from(const char *nul_terminated); /* NULL gives the empty slice */
Str str_copy(Arena *arena, Str s);        /* the copy is NUL-terminated */
const char *str_cstr(Arena *arena, Str s);
Str str_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str str_join(Arena *arena, Str a, Str b);

bool str_eq(Str a, Str b);
bool str_eq_ascii_case(Str a, Str b);
int str_cmp(Str a, Str b); /* by bytes, which for UTF-8 is by code point */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
size_t str_find(Str s, Str needle); /* SIZE_MAX when absent */
size_t str_find_char(Str s, char c);
static inline bool str_contains(Str s, Str needle) { return str_find(s, needle) != SIZE_MAX; }
static inline bool str_empty(Str s) { return s.len == 0; }

/* Positions beyond the end are clamped. */
Str str_slice(Str s, size_t from, size_t to);
Str str_trim(Str s); /* ASCII white space and U+3000 at both ends */

/* Takes the text up to the separator off *rest; false when nothing is left.
 * "a,,b" gives "a", "", "b"; "a," gives "a" alone; "" gives nothing. */
bool str_split(Str *rest, char separator, Str *part);

/* Whole-string numbers in ASCII digits, independent of the locale. */
bool str_to_double(Str s, double *out);
bool str_to_int(Str s, long *out);

/* A growing byte buffer; data is always NUL-terminated once written to. */
typedef struct Buf {
    Arena *arena;
    char *data;
    size_t len;
    size_t cap;
} Buf;

Buf buf_on(Arena *arena);
void buf_reserve(Buf *buf, size_t extra);
void buf_put(Buf *buf, Str s);
void buf_putc(Buf *buf, char c);
void buf_put_utf8(Buf *buf, uint32_t code_point);
void buf_printf(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(Buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* A number as the C locale writes it with up to `decimals` places, no trailing
 * zeros, "-0" written "0". Use this, never "%f": offices run in any locale. */
void buf_put_number(Buf *buf, double value, int decimals);
void buf_clear(Buf *buf);
static inline Str buf_str(const Buf *buf) { return (Str){buf->data ? buf->data : "", buf->len}; }

#endif
