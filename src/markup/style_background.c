/* style_background.c - backgrounds in layers (Backgrounds and Borders 3 §3). */
#include "markup/style_value.h"

#include <string.h>

/* Each reads what it can from the start; *used: how much. */
static bool background_size(const Cascade *c, const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    Length size[2] = {{LENGTH_AUTO, 0, 0}, {LENGTH_AUTO, 0, 0}};
    size_t first, second = 0;
    *used = 1;
    layer->fit = token_is(t, "cover") ? BACKGROUND_COVER : token_is(t, "contain") ? BACKGROUND_CONTAIN : BACKGROUND_SIZED;
    if (layer->fit != BACKGROUND_SIZED)
        return true;
    if (!value_length(c, t, n, LEN_AUTO | LEN_PERCENT, &size[0], &first))
        return false;
    if (first < n && !value_length(c, t + first, n - first, LEN_AUTO | LEN_PERCENT, &size[1], &second))
        second = 0;
    memcpy(layer->size, size, sizeof size);
    *used = first + second;
    return true;
}

/* One side of a position. axis: 0 along x, 1 along y, -1 either; of a length too. */
static bool position_part(const Cascade *c, const CssToken *t, size_t n, int *axis, bool *end, Length *out, size_t *used)
{
    static const struct { const char *name; int axis; float percent; } sides[] = {
        {"left", 0, 0}, {"right", 0, 100}, {"top", 1, 0}, {"bottom", 1, 100}, {"center", -1, 50}};
    *used = 1;
    *axis = -1;
    *end = false;
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        if (token_is(t, sides[i].name)) {
            *axis = sides[i].axis;
            *end = sides[i].percent > 99;
            *out = (Length){LENGTH_PERCENT, sides[i].percent, 0};
            return true;
        }
    return value_length(c, t, n, LEN_PERCENT | LEN_NEGATIVE, out, used);
}

/* right 3pt: so far from that side. */
static void move_in(Length *side, bool end, Length by)
{
    float sign = end ? -1 : 1;
    side->value += sign * (by.kind == LENGTH_PERCENT ? by.value : 0);
    side->plus = sign * (by.kind == LENGTH_PERCENT ? by.plus : by.value);
}

static bool is_side(const CssToken *t)
{
    return token_is(t, "left") || token_is(t, "right") || token_is(t, "top") || token_is(t, "bottom") || token_is(t, "center");
}

static bool background_position(const Cascade *c, const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    Length parts[2], offset;
    int axis[2] = {-1, -1};
    size_t count = 0, at = 0, step;
    bool end, offsets = false;
    while (count < 2 && at < n && position_part(c, t + at, n - at, &axis[count], &end, &parts[count], &step)) {
        at += step;
        bool follows = axis[count] >= 0 && at < n && t[at].kind != CSS_IDENT &&
                       value_length(c, t + at, n - at, LEN_PERCENT | LEN_NEGATIVE, &offset, &step);
        /* "right 3pt" is two parts, "right 3pt bottom 2pt" a distance from each */
        if (follows && (count ? offsets : at + step < n && is_side(t + at + step))) {
            move_in(&parts[count], end, offset);
            offsets = true;
            at += step;
        }
        count++;
    }
    if (!count)
        return false;
    if (count == 1)
        parts[1] = (Length){LENGTH_PERCENT, 50, 0}, axis[1] = -1;
    bool swapped = axis[0] == 1 || axis[1] == 0;
    if (axis[0] >= 0 && axis[0] == axis[1])
        return false;
    layer->position[0] = parts[swapped];
    layer->position[1] = parts[!swapped];
    *used = at;
    return true;
}

static bool background_repeat(const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    bool x = token_is(t, "repeat-x"), y = token_is(t, "repeat-y"), first = token_is(t, "repeat"), second = first;
    *used = 1;
    if (!x && !y && !first && !token_is(t, "no-repeat"))
        return false;
    if (!x && !y && n > 1 && (token_is(t + 1, "repeat") || token_is(t + 1, "no-repeat"))) {
        second = token_is(t + 1, "repeat");
        *used = 2;
    }
    layer->repeat[0] = x || first;
    layer->repeat[1] = y || second;
    return true;
}

static bool background_image(const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    bool named = t->kind == CSS_URL, quoted = n > 2 && token_is_function(t, "url") && t[1].kind == CSS_STRING;
    layer->image = named ? t->text : quoted ? t[1].text : STR("");
    *used = quoted ? 3 : 1;
    return named || quoted || token_is(t, "none");
}

static bool background_part(const Cascade *c, unsigned part, const CssToken *t, size_t n, BackgroundLayer *layer, size_t *used)
{
    switch (part) {
    case BACKGROUND_IMAGE:
        return background_image(t, n, layer, used);
    case BACKGROUND_SIZE:
        return background_size(c, t, n, layer, used);
    case BACKGROUND_POSITION:
        return background_position(c, t, n, layer, used);
    default:
        return background_repeat(t, n, layer, used);
    }
}

/* Tokens up to the next comma outside of functions. */
static size_t comma_part(const CssToken *t, size_t n)
{
    size_t depth = 0, i = 0;
    for (; i < n && (depth || t[i].kind != CSS_COMMA); i++) {
        depth += t[i].kind == CSS_FUNCTION || t[i].kind == CSS_OPEN;
        depth -= t[i].kind == CSS_CLOSE && depth > 0;
    }
    return i;
}

static size_t comma_parts(const CssToken *t, size_t n)
{
    size_t parts = 1;
    for (size_t i = comma_part(t, n); i < n; i += 1 + comma_part(t + i + 1, n - i - 1))
        parts++;
    return parts;
}

bool style_set_background_list(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    BackgroundList list = {0};
    BackgroundLayer *layers = arena_array(c->arena, BackgroundLayer, comma_parts(t, n));
    for (size_t i = 0; i <= n;) {
        size_t part = comma_part(t + i, n - i), used;
        if (!part || !background_part(c, def->flags, t + i, part, &layers[list.count++], &used) || used != part)
            return false;
        i += part + 1;
    }
    list.items = layers;
    *STYLE_FIELD(c, def, BackgroundList) = list;
    return true;
}

static const BackgroundLayer plain_layer = {.repeat = {true, true}, .position = {{LENGTH_PERCENT, 0, 0}, {LENGTH_PERCENT, 0, 0}}};

/* One layer of the shorthand; position and size stand together, with a slash between. */
static bool background_layer(const Cascade *c, const CssToken *t, size_t n, BackgroundLayer *layer, CssColour *colour)
{
    size_t used = 1;
    *layer = plain_layer;
    for (size_t i = 0; i < n; i += used) {
        used = 1;
        if (colour && token_is(t + i, "currentcolor"))
            *colour = colour_current();
        else if (t[i].kind == CSS_SLASH && i + 1 < n && background_size(c, t + i + 1, n - i - 1, layer, &used))
            used++;
        else if (!((t[i].kind == CSS_URL || token_is_function(t + i, "url")) && background_image(t + i, n - i, layer, &used)) &&
                 !token_is(t + i, "none") && !background_repeat(t + i, n - i, layer, &used) &&
                 !(colour && css_colour(t + i, n - i, colour, &used)) && !background_position(c, t + i, n - i, layer, &used))
            return false;
    }
    return n > 0;
}

/* The last layer may have a colour. */
bool style_set_background(Cascade *c, const PropertyDef *def, const CssToken *t, size_t n)
{
    BackgroundList list = {0};
    CssColour colour = {0, 0, 0, 0};
    BackgroundLayer *layers = arena_array(c->arena, BackgroundLayer, comma_parts(t, n));
    (void)def;
    for (size_t i = 0; i <= n;) {
        size_t part = comma_part(t + i, n - i);
        if (!background_layer(c, t + i, part, &layers[list.count++], i + part == n ? &colour : NULL))
            return false;
        i += part + 1;
    }
    list.items = layers;
    c->style->background = colour;
    c->style->background_image = c->style->background_size = c->style->background_position = c->style->background_repeat = list;
    return true;
}

BackgroundLayer style_background(const Style *s, size_t index)
{
    BackgroundLayer layer = plain_layer;
    if (s->background_image.count)
        layer.image = s->background_image.items[index % s->background_image.count].image;
    if (s->background_size.count) {
        const BackgroundLayer *size = &s->background_size.items[index % s->background_size.count];
        layer.fit = size->fit;
        memcpy(layer.size, size->size, sizeof layer.size);
    }
    if (s->background_position.count)
        memcpy(layer.position, s->background_position.items[index % s->background_position.count].position, sizeof layer.position);
    if (s->background_repeat.count)
        memcpy(layer.repeat, s->background_repeat.items[index % s->background_repeat.count].repeat, sizeof layer.repeat);
    return layer;
}
