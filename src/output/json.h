/* json.h - JSON written down, safe inside <script> as well: < and the line
 * separators are escaped. */
#ifndef TSUNAGI_OUTPUT_JSON_H
#define TSUNAGI_OUTPUT_JSON_H

#include "base/str.h"

void json_put_string(Buf *out, Str text);
/* `"name":`, after a comma unless it is the first of its object or list. */
void json_put_name(Buf *out, const char *name);
void json_put_member(Buf *out, const char *name, Str text);
void json_put_number_member(Buf *out, const char *name, double value);

#endif
