/* plan.h - a map, decided: everything placed, nothing drawn yet. Inside map/.
 *
 * Positions are points from the map's upper left corner, y down. `frame` is the
 * part with the map itself, inside the band of the grid's letters.
 */
#ifndef TSUNAGI_MAP_PLAN_H
#define TSUNAGI_MAP_PLAN_H

#include "map/layers.h"
#include "map/markers.h"
#include "map/style.h"

/* One fill or stroke of many features that look alike. */
typedef struct MapBatch {
    Path path;
    Colour colour;
    bool fill; /* even-odd; else stroke */
    Stroke stroke;
    Path pattern; /* stroked inside the path instead, if it has any lines */
} MapBatch;

typedef VEC(MapBatch) MapBatches;

typedef struct MapLabel {
    const GlyphRun *runs; /* from (0, 0) */
    size_t count;
    double x, y, angle; /* where (0, 0) goes; radians clockwise */
    Colour colour, halo;
    double halo_radius; /* 0: none */
} MapLabel;

/* A feature's wish for a text. */
typedef struct LabelWish {
    const MapFeature *feature;
    const MapPaint *paint;
    Str text;
    bool shield;    /* a road sign with that text */
    unsigned order; /* of the wish, to break ties */
} LabelWish;

/* A name that stands on the map, and the point it speaks of. */
typedef struct SaidName {
    Str text;
    MapXY at;
    bool station;
} SaidName;

typedef struct MapMarker {
    const ViewFacility *facility;
    const ViewCategory *category;
    double radius;
    GlyphRun *number;
    size_t number_count;
    double number_width;
    size_t callout; /* whose table it stands in, from 1; 0: it stands on the map */
} MapMarker;

/* A sheet is one plan. Tiles are many: one for the names of a whole zoom, so that a name
 * may reach over an edge, and one for the ground of each block of tiles. */
typedef enum PlanPart { PLAN_SHEET, PLAN_NAMES, PLAN_GROUND } PlanPart;
/* A crowded place of the map, drawn larger in an empty one. */
typedef struct MapInset {
    Str letter;
    MarkerRect source; /* what it shows, on the frame */
    MarkerRect rect;   /* where it stands, with its title */
    struct MapPlan *plan; /* of the picture below the title */
} MapInset;

/* A crowd whose markers stand in a table, not on the map. */
typedef struct MapCallout {
    Str letter;
    double x, y, radius; /* of the ring around its points, on the frame */
    MarkerRect table;    /* with its title */
    size_t members;
} MapCallout;

/* Of an inset or a table, above its picture. */
enum { INSET_TITLE = 13, WARD_LATTICE = 16 };

struct MapPlan {
    Arena *arena;
    const MapBase *base;
    const View *view;
    const MapStyle *style;
    MapSpec spec;
    Typesetter *ts;
    Diag *diag;
    double magnify;     /* of paper to the points below */
    double width, height;
    MarkerRect frame;
    MapBox visible;     /* metres */
    MapBox enlarged;    /* of an inset: what it must show, metres; else empty (x0 = x1) */
    double k;           /* points a metre */
    double zoom;
    PlanPart part;
    const MapFeature *sea; /* of ground: cut for all blocks at once */
    Colour land;
    MapInk ink;
    double base_size;   /* pt of small texts of the furniture */
    MapBatches batches;
    MapBatches symbols; /* above the veil and under the labels */
    VEC(MapLabel) labels;
    VEC(LabelWish) wishes;
    VEC(SaidName) said;
    VEC(MarkerRect) symbol_boxes;
    VEC(MapLostName) lost;
    VEC(MapInset) insets;
    VEC(MapCallout) callouts;
    VEC(MarkerRect) heaps; /* crowds that no inset makes readable */
    bool *ward_cells; /* is the frame here the ward's? a lattice of WARD_LATTICE points, made by insets */
    size_t ward_columns, ward_rows;
    MapBatches rings; /* of the proof, above all */
    VEC(MapLabel) ring_labels;
    bool *layer_shown;  /* by layer of the view */
    Path veil;          /* what is not of this district or ward */
    bool veiled;
    MapMarker *markers;
    MarkerSpot *spots;
    size_t marker_count;
    double marker_radius, usual_radius;
    unsigned columns, rows; /* of the grid; 0: none */
    VEC(MarkerRect) walls;  /* what markers keep off: furniture, stations, first names */
    MapBatches furniture;
    VEC(MapLabel) furniture_labels;
    MapResult result;
};

static inline MapXY map_to_frame(const MapPlan *p, MapXY metres)
{
    return (MapXY){p->frame.x0 + (metres.x - p->visible.x0) * p->k, p->frame.y0 + (p->visible.y1 - metres.y) * p->k};
}

static inline MapXY map_from_frame(const MapPlan *p, double x, double y)
{
    return (MapXY){p->visible.x0 + (x - p->frame.x0) / p->k, p->visible.y1 - (y - p->frame.y0) / p->k};
}

/* map.c: a part of tiles, ready for plan_paint; `visible` fills the frame. */
MapPlan *plan_part(Arena *arena, PlanPart part, const MapBase *base, const MapStyle *style, Typesetter *ts, MapBox visible,
                   double width, double height, double zoom, Diag *diag);
/* draw.c */
void plan_draw_ground(const MapPlan *plan, Canvas *canvas);
void plan_draw_batch(Canvas *canvas, const MapBatch *batch);
void plan_draw_label(Canvas *canvas, const MapLabel *label);
static inline bool plan_is_inset(const MapPlan *plan) { return plan->enlarged.x0 < plan->enlarged.x1; }

/* map.c: places the markers of the plan. */
void plan_markers(MapPlan *plan);
/* The same map once more, of a part (metres) in a frame of its own. */
MapPlan *plan_enlarged(const MapPlan *whole, MapBox part, double scale, double width, double height);
/* Denominators people can read: 12,500, not 12,417. Rounded up, so that nothing
 * wanted is lost. */
double plan_readable_scale(double scale);
/* insets.c: takes the markers of crowded places into insets. */
void plan_insets(MapPlan *plan);
/* callouts.c: takes markers that stand badly (dropped, or far off) into tables, and places the others again. */
void plan_callouts(MapPlan *plan);
/* Has it markers without a place, or more than a quarter too far off? */
bool plan_is_distressed(const MapPlan *plan);
/* For an inset or a call-out; empty: all are used. */
Str plan_next_letter(const MapPlan *plan);
/* map.c: of the circle around a marker, its white edge included. */
double plan_marker_reach(const MapPlan *plan);
/* How much of a place on the frame is the ward's, 0 to 1. */
double plan_ward_share(const MapPlan *plan, MarkerRect r);
/* map.c: is there, on the frame, what the map is of: its district, else the ward? */
bool plan_is_home(const MapPlan *plan, double x, double y);
/* proof.c: rings around what moved far, was dropped or left out. */
void plan_proof(MapPlan *plan);

/* map.c: the width of the band with the grid's letters around a map so high. */
double plan_band(const MapSpec *spec, double height);
/* choropleth.c: tints, values and legend of MapSpec.figure. */
void plan_choropleth(MapPlan *plan);
/* paint.c: features to batches, symbols and wishes. */
void plan_paint(MapPlan *plan);
/* shield.c: the outline of a road sign around a place, and how wide it is for its height. */
void shield_path(Path *path, ShieldShape shape, double cx, double cy, double size, double width);
double shield_width(ShieldShape shape, double size, double text_width);
/* pattern.c: the lines of a pattern over a rectangle, and how they are drawn. */
Path pattern_lines(Arena *arena, MapPattern pattern, double size, MarkerRect over);
Stroke pattern_stroke(Arena *arena, MapPattern pattern, double size, double width);
/* sea.c: what lies on the right of the coastlines inside the box, as an area
 * feature tagged natural=sea; NULL when there is none. */
MapFeature *plan_sea(Arena *arena, const MapBase *base, MapBox box, Diag *diag);
/* labels.c: names. The first ones (stations, districts: priority 80 and more)
 * come before the markers, which then keep off them; the others come after and
 * keep off the markers. */
void plan_first_labels(MapPlan *plan);
void plan_labels(MapPlan *plan);
/* furniture.c: chooses the corner, makes grid, scale bar, north and citation. */
void plan_furniture(MapPlan *plan);
/* A place for a box inside the frame, off the walls, over no facility where that
 * can be, else over the fewest. With `away` it also keeps off that rectangle, and
 * off the ward as far as it can. Returns how many it covers; SIZE_MAX: none fits. */
size_t plan_free_place(const MapPlan *plan, double width, double height, const MarkerRect *away, MarkerRect *out);
/* Pieces of furniture, in the inks of the sheet; align: 0 starts at x, 0.5 centred, 1 ends there. */
void plan_put_rect(MapPlan *plan, MarkerRect r, Colour fill);
void plan_put_edge(MapPlan *plan, MarkerRect r, double width, Colour colour);
double plan_put_text(MapPlan *plan, double size, double weight, Str text, double x, double baseline, double align);
/* Centred on x, in that colour. */
void plan_put_letter(MapPlan *plan, double size, Str text, double x, double baseline, Colour colour);
Str plan_scale_text(MapPlan *plan);
/* The grid reference of a place on the frame, "" without a grid. */
void plan_cell(const MapPlan *plan, double x, double y, char cell[8]);
/* One line of text shaped at (0, 0); spacing in em. */
double plan_text(MapPlan *plan, const TextFace *face, Str text, double spacing, GlyphRun **runs, size_t *count);
TextFace plan_face(double size, double weight);

#endif
