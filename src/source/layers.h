/* layers.h - the geographic sources of sources.csv into layers.
 *
 * A row with the profile `layer` names a .geojson, .json, .osm or .csv file (the
 * last gives label points). Its note may hold, separated by semicolons:
 *
 *   layer=districts   the layer's name; else the file's. Rows of one name are one layer
 *   key=N03_007       the property that becomes `key`; name=MOJI likewise `name`
 *   lon=X_CODE;lat=Y_CODE   the columns of a .csv
 *   set=area:highway:yes    a tag for every feature (the last colon divides)
 *
 * An .osm file of more than 16 MB is not kept: where another source says what the ward is
 * (a layer `districts`, `ward` or `boundary`), it streams by, two or three times, and only
 * what lies within one length of the ward around it stays, with the whole of the areas
 * that reach in. Memory: 16 to 32 bytes an id and about 150 a node of what stays, whatever
 * the size of the file.
 */
#ifndef TSUNAGI_SOURCE_LAYERS_H
#define TSUNAGI_SOURCE_LAYERS_H

#include "source/content.h"

/* Needs sources and districts. Polygons of the layer `districts` get the key of
 * their district; where districts.csv is missing they make the districts. */
void layers_read(Content *content);

#endif
