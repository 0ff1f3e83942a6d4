/* style.h - MapCSS: how features of a map look.
 *
 * The subset, after the MapCSS 0.2 proposal and JOSM's use of it; whatever else
 * a sheet holds is a diagnostic with line and column, and only that rule or
 * declaration is left out.
 *
 *   selectors    canvas · node (points) · line · area · way (lines and areas) · relation (areas) · *
 *   conditions   [k] [!k] [k=v] [k!=v]; keys and values as identifiers or strings.
 *                [-t-layer=districts]: the source's name, see model/geo.h
 *   zoom         way|z13  |z13-  |z-15  |z13-15 (both included)
 *   sub-layers   way::dash paints once more, beside the default layer
 *   lists        a, b { … }; later rules win over earlier ones, as in MapCSS
 *
 *   canvas       fill-color (land); -t-ink: colour | black: what is not the sheet's own
 *                (markers, grid, scale bar, veil) is drawn in colours, or in black and
 *                white alone, so that a fax machine has nothing to guess
 *   lines        color width opacity dashes linecap linejoin
 *                casing-color casing-width (each side) casing-opacity
 *   areas        fill-color fill-opacity, and everything of lines for the edge;
 *                -t-edge: all | outer (of an edge along the fill: not where the data ends, nor
 *                between two areas that say so); -t-pattern: hatch | cross | dots | none, over the fill; -t-pattern-color,
 *                -t-pattern-size (from line to line), -t-pattern-width (of a line or dot). It stands
 *                for fill-image, whose pixels have no place in vector files of few inks
 *   text         text: <tag key> (of name, name:ja where given); font-size font-family font-weight text-color
 *                text-halo-color text-halo-radius text-position (center | line)
 *                text-offset (down, from the point) -t-priority (higher first; else font-size)
 *                -t-spacing (letters, em) -t-repeat (distance between the same names on a line)
 *   symbols      symbol-shape (the shapes of markers.h) symbol-size symbol-fill-color
 *                symbol-stroke-color symbol-stroke-width; for areas at their label point
 *   road signs   shield-text: <tag key>, its first part of at most four signs (ref=8;318);
 *                shield-shape: national (国道) | prefectural (都道府県道) | expressway (高速) | none;
 *                shield-size shield-color shield-text-color; again after -t-repeat
 *   order        z-index; major-z-index, else the feature's layer, bridge and tunnel tags
 *   lengths      mm, cm, pt, px; a bare number is px (1/96 in)
 *
 * Within one major level all fills come first (with an undashed edge right after
 * them), then casings, then lines, each by
 * z-index. Zoom is log2(559082264 / scale denominator): 1:8,000 is z16.1.
 * A coastline becomes areas tagged natural=sea.
 */
#ifndef TSUNAGI_MAP_STYLE_H
#define TSUNAGI_MAP_STYLE_H

#include "draw/canvas.h"
#include "map/map.h"
#include "model/geo.h"

enum { MAP_DASHES = 6 };

typedef enum TextPosition { TEXT_CENTER, TEXT_LINE } TextPosition;
typedef enum MapPattern { PATTERN_NONE, PATTERN_HATCH, PATTERN_CROSS, PATTERN_DOTS } MapPattern;
typedef enum MapEdge { EDGE_ALL, EDGE_OUTER } MapEdge;
typedef enum ShieldShape { SHIELD_NONE, SHIELD_NATIONAL, SHIELD_PREFECTURAL, SHIELD_EXPRESSWAY } ShieldShape;

/* What one sub-layer says of one feature. Lengths in pt. A width, casing width,
 * symbol size or font size of 0, or an unset text, paints nothing. */
typedef struct MapPaint {
    Colour color, casing_color, fill_color, text_color, halo_color, symbol_fill, symbol_stroke;
    double width, casing_width, opacity, casing_opacity, fill_opacity;
    double dashes[MAP_DASHES];
    unsigned dash_count;
    unsigned cap, join; /* as in Stroke */
    double z_index, major;
    bool has_major;
    bool fills;
    Atom text;
    double font_size, font_weight, halo_radius, text_offset, priority, spacing, repeat;
    Str font_family;
    TextPosition text_position;
    Str symbol; /* shape name */
    double symbol_size, symbol_stroke_width;
    unsigned ink; /* MapInk, of the canvas */
    unsigned edge; /* MapEdge */
    unsigned pattern; /* MapPattern */
    Colour pattern_color;
    double pattern_size, pattern_width;
    unsigned shield; /* ShieldShape */
    Atom shield_text;
    Colour shield_color, shield_text_color;
    double shield_size;
} MapPaint;

/* As map_style_load in map.h, from text. */
MapStyle *map_style_parse(Arena *arena, Str file, Str bytes, Diag *diag);

double map_zoom(double scale_denominator);
MapInk map_style_ink(const MapStyle *style);
Colour map_style_land(const MapStyle *style, double zoom);

/* A bit per key that a feature carries and one per tag, to pass over rules quickly. */
typedef struct MapMask {
    uint64_t keys, tags;
} MapMask;

MapMask map_key_mask(const GeoFeature *feature);
/* The selectors that a zoom leaves, by kind of feature: found once for a map. */
typedef struct MapActive {
    uint16_t *selectors[3]; /* by GeoKind, ascending */
    MapMask *needs[3];      /* what each asks for */
    size_t count[3];
    Atom layer_key;
} MapActive;

MapActive map_style_active(Arena *arena, const MapStyle *style, double zoom);
/* The selectors that match, ascending, at most `cap`; returns how many. `layer`
 * is the name of its source. */
size_t map_style_match(const MapStyle *style, const MapActive *active, const GeoFeature *feature,
                       MapMask mask, Str layer, uint16_t *matched, size_t cap);
size_t map_style_selectors(const MapStyle *style);
/* Paints of all sub-layers of a set of matched selectors, the default first. */
MapPaint *map_style_resolve(Arena *arena, const MapStyle *style, const uint16_t *matched, size_t count,
                            size_t *paints);

#endif
