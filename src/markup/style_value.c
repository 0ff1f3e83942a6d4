/* style_value.c - the setters that many properties share, and the table of all. */
#include "markup/style_value.h"

#include <math.h>

/* ---- generic setters ------------------------------------------------------ */

static void store_keyword(Cascade *c, const PropertyDef *def, int value)
{
    if (def->size == sizeof(bool))
        *STYLE_FIELD(c, def, bool) = value != 0;
    else
        *STYLE_FIELD(c, def, int) = value;
}

bool style_set_keyword(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    const Keyword *k = n == 1 ? token_keyword(def->keywords, t) : NULL;
    if (k)
        store_keyword(c, def, k->value);
    return k;
}

bool style_set_length(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length length;
    size_t used;
    if (!value_length(c, t, n, def->flags, &length, &used) || used != n)
        return false;
    *STYLE_FIELD(c, def, Length) = length;
    return true;
}

bool style_set_four_lengths(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length v[4];
    size_t count = 0, used;
    for (size_t i = 0; i < n; i += used)
        if (count == 4 || !value_length(c, t + i, n - i, def->flags, &v[count++], &used))
            return false;
    if (count == 0)
        return false;
    Length *field = STYLE_FIELD(c, def, Length);
    for (size_t side = 0; side < 4; side++)
        field[side] = v[side < count ? side : side == 3 && count > 1 ? 1 : side == 2 || count == 1 ? 0 : 1];
    return true;
}

bool style_set_points(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    Length length;
    size_t used;
    if (!value_length(c, t, n, def->flags & ~(unsigned)LEN_PERCENT, &length, &used) || used != n)
        return false;
    *STYLE_FIELD(c, def, float) = length.value;
    return true;
}

bool style_set_colour(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    CssColour colour;
    size_t used = 1;
    if (n == 1 && token_is(t, "currentcolor"))
        colour = def->flags & EARLY ? c->parent->colour : colour_current();
    else if (!css_colour(t, n, &colour, &used) || used != n)
        return false;
    *STYLE_FIELD(c, def, CssColour) = colour;
    return true;
}

bool style_set_number(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1 || (t->kind != CSS_NUMBER && t->kind != CSS_PERCENTAGE) || t->number < 0)
        return false;
    *STYLE_FIELD(c, def, float) = (float)fmin(t->kind == CSS_PERCENTAGE ? t->number / 100 : t->number, 10000);
    return true;
}

/* auto is 0; everything that counts here starts at 1. */
bool style_set_integer(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1)
        return false;
    int value = 0;
    if (!(def->flags & NUM_AUTO && (token_is(t, "auto") || token_is(t, "none")))) {
        if (t->kind != CSS_NUMBER || fabs(t->number - floor(t->number)) > 0 || fabs(t->number) > 100000)
            return false;
        value = (int)t->number;
        if (value < 1 && !(def->flags & NUM_NEGATIVE))
            return false;
    }
    *STYLE_FIELD(c, def, int) = value;
    return true;
}

bool style_set_text(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1 || (t->kind != CSS_IDENT && t->kind != CSS_STRING))
        return false;
    *STYLE_FIELD(c, def, Str) = t->text;
    return true;
}

bool style_set_name(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    if (n != 1 || t->kind != CSS_IDENT)
        return false;
    *STYLE_FIELD(c, def, Atom) = token_is(t, "auto") ? ATOM_NONE : atom(t->text);
    return true;
}

/* ---- keywords of the table: those that a setter reads too stand in its room --- */

static const Keyword displays[] = {
    {"none", DISPLAY_NONE}, {"inline", DISPLAY_INLINE}, {"block", DISPLAY_BLOCK}, {"flow-root", DISPLAY_BLOCK},
    {"inline-block", DISPLAY_INLINE_BLOCK}, {"list-item", DISPLAY_LIST_ITEM}, {"flex", DISPLAY_FLEX},
    {"grid", DISPLAY_GRID}, {"table", DISPLAY_TABLE}, {"table-row", DISPLAY_TABLE_ROW},
    {"table-cell", DISPLAY_TABLE_CELL}, {"table-header-group", DISPLAY_TABLE_HEADER_GROUP},
    {"table-row-group", DISPLAY_TABLE_ROW_GROUP}, {"table-footer-group", DISPLAY_TABLE_FOOTER_GROUP},
    {"table-column", DISPLAY_TABLE_COLUMN}, {"table-column-group", DISPLAY_TABLE_COLUMN_GROUP},
    {"table-caption", DISPLAY_TABLE_CAPTION}, {"ruby", DISPLAY_RUBY}, {"ruby-base", DISPLAY_RUBY_BASE},
    {"ruby-text", DISPLAY_RUBY_TEXT}, {"contents", DISPLAY_CONTENTS}, KEYWORDS_END};
static const Keyword floats[] = {{"none", FLOAT_NONE}, {"left", FLOAT_LEFT}, {"right", FLOAT_RIGHT},
    {"inline-start", FLOAT_LEFT}, {"inline-end", FLOAT_RIGHT}, {"footnote", FLOAT_FOOTNOTE},
    {"top", FLOAT_TOP}, {"block-start", FLOAT_TOP}, {"bottom", FLOAT_BOTTOM}, {"block-end", FLOAT_BOTTOM}, KEYWORDS_END};
static const Keyword box_sizings[] = {{"content-box", 0}, {"border-box", 1}, KEYWORDS_END};
static const Keyword overflows[] = {{"visible", 0}, {"hidden", 1}, {"clip", 1}, KEYWORDS_END};
static const Keyword flex_aligns[] = {{"flex-start", FLEX_START}, {"start", FLEX_START}, {"normal", FLEX_STRETCH},
    {"flex-end", FLEX_END}, {"end", FLEX_END}, {"center", FLEX_CENTER}, {"stretch", FLEX_STRETCH},
    {"baseline", FLEX_BASELINE}, {"space-between", FLEX_BETWEEN}, {"space-around", FLEX_AROUND},
    {"space-evenly", FLEX_EVENLY}, KEYWORDS_END};
/* align-self: auto is -1, which no align value is. */
static const Keyword self_aligns[] = {{"auto", -1}, {"flex-start", FLEX_START}, {"start", FLEX_START},
    {"flex-end", FLEX_END}, {"end", FLEX_END}, {"center", FLEX_CENTER}, {"stretch", FLEX_STRETCH},
    {"baseline", FLEX_BASELINE}, KEYWORDS_END};
static const Keyword table_layouts[] = {{"auto", 0}, {"fixed", 1}, KEYWORDS_END};
static const Keyword border_collapses[] = {{"separate", 0}, {"collapse", 1}, KEYWORDS_END};
static const Keyword caption_sides[] = {{"top", 0}, {"bottom", 1}, KEYWORDS_END};
static const Keyword empty_cells[] = {{"show", 0}, {"hide", 1}, KEYWORDS_END};
static const Keyword column_fills[] = {{"balance", 0}, {"auto", 1}, KEYWORDS_END};
static const Keyword column_spans[] = {{"none", 0}, {"all", 1}, KEYWORDS_END};
static const Keyword breaks[] = {{"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {"page", BREAK_PAGE}, {"always", BREAK_PAGE},
    {"column", BREAK_COLUMN}, {"left", BREAK_LEFT}, {"right", BREAK_RIGHT}, {"verso", BREAK_RIGHT}, {"recto", BREAK_RIGHT},
    {"avoid-page", BREAK_AVOID_PAGE}, {"avoid-column", BREAK_AVOID_COLUMN}, KEYWORDS_END};
static const Keyword breaks_inside[] = {{"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {"avoid-page", BREAK_AVOID_PAGE},
    {"avoid-column", BREAK_AVOID_COLUMN}, KEYWORDS_END};
static const Keyword page_breaks[] = {{"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {"always", BREAK_PAGE},
    {"left", BREAK_LEFT}, {"right", BREAK_RIGHT}, KEYWORDS_END};
static const Keyword decoration_breaks[] = {{"slice", 0}, {"clone", 1}, KEYWORDS_END};
static const Keyword text_aligns[] = {{"start", ALIGN_START}, {"left", ALIGN_START}, {"end", ALIGN_END},
    {"right", ALIGN_END}, {"center", ALIGN_CENTER}, {"justify", ALIGN_JUSTIFY}, {"auto", ALIGN_AUTO}, KEYWORDS_END};
static const Keyword text_justifies[] = {{"auto", JUSTIFY_AUTO}, {"inter-character", JUSTIFY_INTER_CHARACTER},
    {"distribute", JUSTIFY_INTER_CHARACTER}, {"inter-word", JUSTIFY_INTER_WORD}, {"none", JUSTIFY_NONE}, KEYWORDS_END};
static const Keyword white_spaces[] = {{"normal", WHITE_NORMAL}, {"nowrap", WHITE_NOWRAP}, {"pre", WHITE_PRE},
    {"pre-wrap", WHITE_PRE_WRAP}, {"pre-line", WHITE_PRE_LINE}, KEYWORDS_END};
static const Keyword line_breaks[] = {{"auto", LINE_BREAK_STRICT}, {"loose", LINE_BREAK_LOOSE},
    {"normal", LINE_BREAK_NORMAL}, {"strict", LINE_BREAK_STRICT}, {"anywhere", LINE_BREAK_ANYWHERE}, KEYWORDS_END};
static const Keyword hyphenations[] = {{"manual", 0}, {"none", 1}, KEYWORDS_END}; /* auto needs dictionaries */
static const Keyword overflow_wraps[] = {{"normal", 0}, {"anywhere", 1}, {"break-word", 1}, KEYWORDS_END};
static const Keyword spacing_trims[] = {{"normal", TRIM_NORMAL}, {"space-all", TRIM_SPACE_ALL},
    {"space-first", TRIM_SPACE_FIRST}, {"trim-start", TRIM_START}, {"trim-both", TRIM_BOTH}, {"trim-all", TRIM_ALL},
    {"auto", TRIM_START}, KEYWORDS_END};
static const Keyword autospaces[] = {{"normal", 1}, {"auto", 1}, {"no-autospace", 0}, KEYWORDS_END};
static const Keyword writing_modes[] = {{"horizontal-tb", WRITING_HORIZONTAL}, {"vertical-rl", WRITING_VERTICAL_RL},
    {"vertical-lr", WRITING_VERTICAL_LR}, KEYWORDS_END};
static const Keyword text_orientations[] = {{"mixed", 0}, {"upright", 1}, KEYWORDS_END};
static const Keyword combines[] = {{"none", 0}, {"all", 1}, KEYWORDS_END};
static const Keyword ruby_aligns[] = {{"space-around", RUBY_SPACE_AROUND}, {"center", RUBY_CENTER}, {"start", RUBY_START},
    {"space-between", RUBY_SPACE_BETWEEN}, KEYWORDS_END};
static const Keyword ruby_merges[] = {{"separate", 0}, {"merge", 1}, {"auto", 1}, KEYWORDS_END};
static const Keyword ruby_overhangs[] = {{"auto", 1}, {"none", 0}, KEYWORDS_END};
static const Keyword text_transforms[] = {{"none", 0}, {"uppercase", 1}, {"lowercase", 2}, {"capitalize", 3},
    {"full-width", 4}, KEYWORDS_END};
static const Keyword continueds[] = {{"none", 0}, {"repeat", 1}, KEYWORDS_END};
static const Keyword warichus[] = {{"none", 0}, {"auto", 1}, KEYWORDS_END};

/* ---- the table ------------------------------------------------------------------------ */

#define MEMBER_END(f) (offsetof(Style, f) + sizeof(((Style *)NULL)->f))
#define LONGHAND(name, inherited, setter, field, data, flags) \
    {name, setter, data, offsetof(Style, field), sizeof(((Style *)NULL)->field), flags, inherited},
#define SHORTHAND(name, setter, first, last, data, flags) \
    {name, setter, data, offsetof(Style, first), MEMBER_END(last) - offsetof(Style, first), flags, ((flags) & INHERITED) != 0},
const PropertyDef property_defs[] = {
#include "markup/property.def"
};
const size_t property_count = sizeof property_defs / sizeof property_defs[0];

const char *style_property_name(size_t index)
{
    return index < property_count ? property_defs[index].name : NULL;
}
