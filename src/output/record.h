/* record.h - a record's member as text, for outputs that write data. */
#ifndef TSUNAGI_OUTPUT_RECORD_H
#define TSUNAGI_OUTPUT_RECORD_H

#include "base/value.h"

/* Empty for a member that is not there or is no string. */
static inline Str record_text(Value record, Atom key)
{
    Value v = record_get(record, key);
    return v.kind == VALUE_STRING ? v.string : (Str){0};
}

/* "/facility/F1.html" without the slash: scripts put the way to the root before it. */
static inline Str url_below_root(Str url) { return str_slice(url, 1, url.len); }

#endif
