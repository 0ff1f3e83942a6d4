/* map.h - one renderer for the paper map, the figures of the web edition and tiles.
 *
 * Geographic layers are projected to the Japan Plane Rectangular zone of the
 * ward (paper, figures), clipped, simplified to what the output can show, and
 * styled by MapCSS. Facilities are markers with their permanent number, shape
 * and colour of category; where they would overlap they are moved apart by a
 * bounded search (markers.h). Names are placed one after the other, the most
 * important first, each in the first free place.
 */
#ifndef TSUNAGI_MAP_MAP_H
#define TSUNAGI_MAP_MAP_H

#include "audience/view.h"
#include "draw/canvas.h"
#include "map/clip.h"
#include "text/font.h"

typedef struct MapStyle MapStyle; /* a compiled MapCSS sheet; read-only */

/* Never NULL: of a file that cannot be read, a diagnostic and a sheet that paints nothing. */
MapStyle *map_style_load(Arena *arena, Str path, Diag *diag);

/* The sheets that ship: calm (colour), contrast (for weak eyes), mono (black and
 * white alone: fax and photocopier), each templates/map/<name>.mapcss. */
typedef struct MapStyles MapStyles;
MapStyles *map_styles_load(Arena *arena, Str directory, Diag *diag);
/* Calm for an empty name; NULL for one that is not there. */
const MapStyle *map_styles_find(const MapStyles *styles, Str name);

typedef enum MapInk { MAP_INK_COLOUR, MAP_INK_BLACK } MapInk;

/* Projected and indexed once per view; shared by all maps of it; read-only. */
typedef struct MapBase MapBase;
/* Lives in arena and keeps the view, which must outlive it. NULL with a diagnostic: nothing of the view has a
 * place, or PROJ cannot project it. */
MapBase *map_base_open(Arena *arena, const View *view, Diag *diag);

typedef struct MapSpec {
    GeoBox box;          /* what must be visible; the frame is filled around it. Unset
                          * (west > east): the district, the facility, else the ward */
    MapBox area;         /* instead of box: metres on the plane of the base (map/book.h);
                          * unset: x0 >= x1 */
    MapBox home;         /* with anchors: markers whose points lie outside lead to their entry but
                          * are no destination, for they stand on another page too; unset: all are */
    Str figure;          /* districts tinted by this member of theirs ("population_75"), … */
    Str per, unit;       /* … as a share of that one (％), or empty; and what its values are in */
    bool equal_steps;    /* its classes are as wide as each other, else of about as many districts */
    double scale;        /* 0: fit the frame; else 5000 for 1:5,000, kept true */
    bool markers;        /* facilities */
    Str category;        /* only this category's, or empty */
    Str district;        /* only this district's, others greyed; or empty */
    bool no_district;    /* only those of no district */
    Str facility;        /* this id alone, emphasised; or empty */
    double radius;       /* metres to show around the facility when there is no box */
    bool grid;           /* reference grid A-F / 1-4 with letters at the edges */
    bool scale_bar, north, attribution, frame;
    bool insets;         /* crowded places once more, larger, where the map is empty */
    bool callouts;       /* crowds that even so find no room: a lettered ring, their markers in a table */
    bool proof;          /* what moved far, was dropped or left out is ringed in red */
    Str qr;              /* a QR code in a corner that covers no facility; or empty */
    bool links;          /* markers link to the page of their facility ("/facility/…") … */
    bool anchors;        /* … or, with this, to "#f12" in the same document, whose index leads
                          * back to "#m12": each marker with a number is a destination. (On
                          * paper an entry's anchor is the id of an a element.) */
    double marker_size;  /* pt; 0: by output, and smaller in a crowd */
    double citation_size; /* pt of the sources' letters; 0: by output */
    double magnify;      /* everything but distances is drawn so much larger: for a poster read
                          * from afar; 0: 1 */
    double coarser;      /* zoom levels below what the scale would show; for small pictures */
    double generalise;   /* coarsest detail to keep, mm on paper; 0: 0.05 */
    Str sheet;           /* of the caller's sheets; or empty: calm */
} MapSpec;

MapSpec map_spec_default(const View *view);
/* Attributes of <ward-map>: district, category, facility (keys, id), radius (metres),
 * bbox ("west,south,east,north"), scale (5000), magnify (1.5), marker-size, citation-size and generalise (pt, pt, mm),
 * choropleth and per (indicators), unit, classes (quantiles, equal; also 等量, 等間隔);
 * sheet (calm, contrast, mono; "style" is CSS);
 * qr (an address);
 * yes or no: markers, grid, scale-bar, north, attribution, frame, insets, call-outs, proof; links (yes, no, page). */
struct Node;
MapSpec map_spec_from_element(const View *view, const struct Node *element, Diag *diag);

/* Whether the two ask for the same map (of the same view). */
bool map_spec_same(const MapSpec *a, const MapSpec *b);

typedef struct MapPlaced {
    const ViewFacility *facility;
    double x, y;   /* pt on the frame, of the true point */
    char cell[8];  /* grid reference "C4", "" without grid */
    Str inset;     /* letter of the inset or the call-out's table it stands in, or empty */
    bool called_out; /* … of a table */
    bool shown;
    bool dropped;  /* shown, but as a dot without its number: no place was found */
    double move;   /* pt on paper from the true point to the marker; of a table 0 */
    const char *reason; /* when not shown: "no-point", "outside"; else "" */
} MapPlaced;

/* A name of the base map that found no place. */
typedef struct MapLostName {
    Str text;
    double x, y; /* pt on the frame, where it would have stood */
    char cell[8]; /* grid reference, "" without grid */
    Str inset;    /* letter of the inset that has no place for it, or empty */
} MapLostName;

typedef struct MapResult {
    MapPlaced *placed; /* one per facility of the spec, in order of number */
    size_t count;
    double scale;      /* denominator actually used */
    double fitting;    /* the one at which all that was wanted fits; more than `scale` where a
                        * scale that was asked for cuts some off … */
    double over_x, over_y; /* … and by how much, pt on paper; else 0 */
    Str attribution;   /* the citations of all layers shown */
    const GeoLayer *unapproved; /* the first layer shown that a sheet may not be made of, or NULL */
    size_t labels, labels_dropped, overlaps, crossings;
    size_t walls_crossed; /* leaders across furniture, stations, names, and the rings, letters and tables of call-outs */
    size_t markers;      /* that stand on the map, in its insets and in the tables of its call-outs */
    size_t dropped;      /* … and those that could not */
    size_t moved;        /* markers beside their point, with a leader line */
    size_t insets;
    size_t callouts, called_out; /* tables, and markers in them */
    Str first_callout;           /* letter of the first, or empty */
    size_t covered;      /* facilities whose point lies under furniture that found no empty place */
    double mean_move;    /* pt on paper, over all markers that stand on a map */
    double marker_radius; /* pt on paper */
    double usual_radius;  /* … and what it is where there is no crowd */
    const MapLostName *lost; /* labels_dropped of them */
} MapResult;

/* Whether a marker that moved so far stands beside its point rather than on it. */
bool map_moved_far(double move, double marker_radius);

/* Places everything; the same result draws. Lives in arena. */
typedef struct MapPlan MapPlan;
MapPlan *map_plan(Arena *arena, const MapBase *base, const View *view, const MapStyle *style,
                  const MapSpec *spec, Typesetter *ts, double width, double height, Diag *diag);
const MapResult *map_result(const MapPlan *plan);
void map_draw(const MapPlan *plan, Canvas *canvas, Typesetter *ts, double x, double y);
/* A single category marker as used in legends and lists. */
void map_draw_marker(Canvas *canvas, Typesetter *ts, const ViewCategory *category, unsigned number,
                     double cx, double cy, double size);
/* The same for a sheet in black: categories of one shape differ in how it is filled,
 * so the marker depends on the categories before it. */
void map_draw_marker_black(Canvas *canvas, Typesetter *ts, const View *view, const ViewCategory *category,
                           unsigned number, double cx, double cy, double size);

#endif
