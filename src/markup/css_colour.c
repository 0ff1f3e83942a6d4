/* css_colour.c - CSS Color Level 4: hex, rgb(), hsl() and the names. */
#include "markup/css.h"

#include "base/notation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct NamedColour {
    const char *name;
    uint32_t rgb;
} NamedColour;

/* In order, for bsearch. */
static const NamedColour names[] = {
    {"aliceblue", 0xF0F8FF},       {"antiquewhite", 0xFAEBD7},    {"aqua", 0x00FFFF},
    {"aquamarine", 0x7FFFD4},      {"azure", 0xF0FFFF},           {"beige", 0xF5F5DC},
    {"bisque", 0xFFE4C4},          {"black", 0x000000},           {"blanchedalmond", 0xFFEBCD},
    {"blue", 0x0000FF},            {"blueviolet", 0x8A2BE2},      {"brown", 0xA52A2A},
    {"burlywood", 0xDEB887},       {"cadetblue", 0x5F9EA0},       {"chartreuse", 0x7FFF00},
    {"chocolate", 0xD2691E},       {"coral", 0xFF7F50},           {"cornflowerblue", 0x6495ED},
    {"cornsilk", 0xFFF8DC},        {"crimson", 0xDC143C},         {"cyan", 0x00FFFF},
    {"darkblue", 0x00008B},        {"darkcyan", 0x008B8B},        {"darkgoldenrod", 0xB8860B},
    {"darkgray", 0xA9A9A9},        {"darkgreen", 0x006400},       {"darkgrey", 0xA9A9A9},
    {"darkkhaki", 0xBDB76B},       {"darkmagenta", 0x8B008B},     {"darkolivegreen", 0x556B2F},
    {"darkorange", 0xFF8C00},      {"darkorchid", 0x9932CC},      {"darkred", 0x8B0000},
    {"darksalmon", 0xE9967A},      {"darkseagreen", 0x8FBC8F},    {"darkslateblue", 0x483D8B},
    {"darkslategray", 0x2F4F4F},   {"darkslategrey", 0x2F4F4F},   {"darkturquoise", 0x00CED1},
    {"darkviolet", 0x9400D3},      {"deeppink", 0xFF1493},        {"deepskyblue", 0x00BFFF},
    {"dimgray", 0x696969},         {"dimgrey", 0x696969},         {"dodgerblue", 0x1E90FF},
    {"firebrick", 0xB22222},       {"floralwhite", 0xFFFAF0},     {"forestgreen", 0x228B22},
    {"fuchsia", 0xFF00FF},         {"gainsboro", 0xDCDCDC},       {"ghostwhite", 0xF8F8FF},
    {"gold", 0xFFD700},            {"goldenrod", 0xDAA520},       {"gray", 0x808080},
    {"green", 0x008000},           {"greenyellow", 0xADFF2F},     {"grey", 0x808080},
    {"honeydew", 0xF0FFF0},        {"hotpink", 0xFF69B4},         {"indianred", 0xCD5C5C},
    {"indigo", 0x4B0082},          {"ivory", 0xFFFFF0},           {"khaki", 0xF0E68C},
    {"lavender", 0xE6E6FA},        {"lavenderblush", 0xFFF0F5},   {"lawngreen", 0x7CFC00},
    {"lemonchiffon", 0xFFFACD},    {"lightblue", 0xADD8E6},       {"lightcoral", 0xF08080},
    {"lightcyan", 0xE0FFFF},       {"lightgoldenrodyellow", 0xFAFAD2}, {"lightgray", 0xD3D3D3},
    {"lightgreen", 0x90EE90},      {"lightgrey", 0xD3D3D3},       {"lightpink", 0xFFB6C1},
    {"lightsalmon", 0xFFA07A},     {"lightseagreen", 0x20B2AA},   {"lightskyblue", 0x87CEFA},
    {"lightslategray", 0x778899},  {"lightslategrey", 0x778899},  {"lightsteelblue", 0xB0C4DE},
    {"lightyellow", 0xFFFFE0},     {"lime", 0x00FF00},            {"limegreen", 0x32CD32},
    {"linen", 0xFAF0E6},           {"magenta", 0xFF00FF},         {"maroon", 0x800000},
    {"mediumaquamarine", 0x66CDAA}, {"mediumblue", 0x0000CD},     {"mediumorchid", 0xBA55D3},
    {"mediumpurple", 0x9370DB},    {"mediumseagreen", 0x3CB371},  {"mediumslateblue", 0x7B68EE},
    {"mediumspringgreen", 0x00FA9A}, {"mediumturquoise", 0x48D1CC}, {"mediumvioletred", 0xC71585},
    {"midnightblue", 0x191970},    {"mintcream", 0xF5FFFA},       {"mistyrose", 0xFFE4E1},
    {"moccasin", 0xFFE4B5},        {"navajowhite", 0xFFDEAD},     {"navy", 0x000080},
    {"oldlace", 0xFDF5E6},         {"olive", 0x808000},           {"olivedrab", 0x6B8E23},
    {"orange", 0xFFA500},          {"orangered", 0xFF4500},       {"orchid", 0xDA70D6},
    {"palegoldenrod", 0xEEE8AA},   {"palegreen", 0x98FB98},       {"paleturquoise", 0xAFEEEE},
    {"palevioletred", 0xDB7093},   {"papayawhip", 0xFFEFD5},      {"peachpuff", 0xFFDAB9},
    {"peru", 0xCD853F},            {"pink", 0xFFC0CB},            {"plum", 0xDDA0DD},
    {"powderblue", 0xB0E0E6},      {"purple", 0x800080},          {"rebeccapurple", 0x663399},
    {"red", 0xFF0000},             {"rosybrown", 0xBC8F8F},       {"royalblue", 0x4169E1},
    {"saddlebrown", 0x8B4513},     {"salmon", 0xFA8072},          {"sandybrown", 0xF4A460},
    {"seagreen", 0x2E8B57},        {"seashell", 0xFFF5EE},        {"sienna", 0xA0522D},
    {"silver", 0xC0C0C0},          {"skyblue", 0x87CEEB},         {"slateblue", 0x6A5ACD},
    {"slategray", 0x708090},       {"slategrey", 0x708090},       {"snow", 0xFFFAFA},
    {"springgreen", 0x00FF7F},     {"steelblue", 0x4682B4},       {"tan", 0xD2B48C},
    {"teal", 0x008080},            {"thistle", 0xD8BFD8},         {"tomato", 0xFF6347},
    {"turquoise", 0x40E0D0},       {"violet", 0xEE82EE},          {"wheat", 0xF5DEB3},
    {"white", 0xFFFFFF},           {"whitesmoke", 0xF5F5F5},      {"yellow", 0xFFFF00},
    {"yellowgreen", 0x9ACD32},
};

static CssColour from_rgb(uint32_t rgb)
{
    return (CssColour){.r = (float)(rgb >> 16 & 255) / 255,
                       .g = (float)(rgb >> 8 & 255) / 255,
                       .b = (float)(rgb & 255) / 255,
                       .a = 1};
}

static int compare_name(const void *key, const void *item)
{
    return str_cmp(*(const Str *)key, str_from(((const NamedColour *)item)->name));
}

static bool named_colour(Str name, CssColour *out)
{
    if (str_eq(name, STR("transparent")))
        return *out = (CssColour){0}, true;
    const NamedColour *found = bsearch(&name, names, sizeof names / sizeof *names, sizeof *names, compare_name);
    if (found)
        *out = from_rgb(found->rgb);
    return found != NULL;
}

static bool hex_colour(Str s, CssColour *out)
{
    int digit[8];
    if (s.len != 3 && s.len != 4 && s.len != 6 && s.len != 8)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((digit[i] = hex_digit(s.data[i])) < 0)
            return false;
    bool shorthand = s.len <= 4;
    float channel[4] = {0, 0, 0, 1};
    for (size_t i = 0; i < (shorthand ? s.len : s.len / 2); i++) {
        int value = shorthand ? digit[i] * 17 : digit[2 * i] * 16 + digit[2 * i + 1];
        channel[i] = (float)value / 255;
    }
    *out = (CssColour){channel[0], channel[1], channel[2], channel[3]};
    return true;
}

static float clamp(double x) { return (float)fmin(fmax(x, 0), 1); }

/* The numbers of rgb(1 2 3 / 50%) or rgb(1, 2, 3, .5). */
static bool read_channels(const CssToken *tokens, size_t count, CssToken channel[4], size_t *used, size_t *close)
{
    size_t n = 0, i = 1;
    for (; i < count && tokens[i].kind != CSS_CLOSE; i++) {
        CssTokenKind kind = tokens[i].kind;
        if (kind == CSS_COMMA || kind == CSS_SLASH)
            continue;
        if (n == 4 || (kind != CSS_NUMBER && kind != CSS_PERCENTAGE && kind != CSS_DIMENSION))
            return false;
        channel[n++] = tokens[i];
    }
    *used = n;
    *close = i;
    return i < count && n >= 3;
}

static double channel_value(const CssToken *token, double whole)
{
    return token->kind == CSS_PERCENTAGE ? token->number / 100 : token->number / whole;
}

/* Hue in turns, the rest 0 to 1 (CSS Color 4, section 8.1). */
static CssColour from_hsl(double hue, double saturation, double lightness, float alpha)
{
    float rgb[3];
    double amount = saturation * fmin(lightness, 1 - lightness);
    for (int i = 0; i < 3; i++) {
        double k = fmod((i == 0 ? 0 : i == 1 ? 8 : 4) + 12 * (hue - floor(hue)), 12);
        rgb[i] = clamp(lightness - amount * fmax(-1, fmin(fmin(k - 3, 9 - k), 1)));
    }
    return (CssColour){rgb[0], rgb[1], rgb[2], alpha};
}

static bool function_colour(const CssToken *tokens, size_t count, CssColour *out, size_t *used)
{
    CssToken channel[4];
    size_t n, close;
    Str name = tokens[0].text;
    bool rgb = str_eq_ascii_case(name, STR("rgb")) || str_eq_ascii_case(name, STR("rgba"));
    bool hsl = str_eq_ascii_case(name, STR("hsl")) || str_eq_ascii_case(name, STR("hsla"));
    if ((!rgb && !hsl) || !read_channels(tokens, count, channel, &n, &close))
        return false;
    float alpha = n == 4 ? clamp(channel_value(&channel[3], 1)) : 1;
    if (rgb)
        *out = (CssColour){clamp(channel_value(&channel[0], 255)), clamp(channel_value(&channel[1], 255)),
                           clamp(channel_value(&channel[2], 255)), alpha};
    else
        *out = from_hsl(channel[0].number / 360, clamp(channel_value(&channel[1], 100)),
                        clamp(channel_value(&channel[2], 100)), alpha);
    *used = close + 1;
    return true;
}

bool css_colour(const CssToken *tokens, size_t count, CssColour *out, size_t *used)
{
    if (count == 0)
        return false;
    *used = 1;
    if (tokens[0].kind == CSS_HASH)
        return hex_colour(tokens[0].text, out);
    if (tokens[0].kind == CSS_IDENT)
        return named_colour(atom_str(tokens[0].ident), out);
    return tokens[0].kind == CSS_FUNCTION && function_colour(tokens, count, out, used);
}
