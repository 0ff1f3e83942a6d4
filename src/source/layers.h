/* layers.h - the geographic sources of sources.csv into layers.
 *
 * A row with the profile `layer` names a .geojson, .json, .osm or .csv file (the
 * last gives label points). Its note may hold, separated by semicolons:
 *
 *   layer=districts   the layer's name; else the file's. Rows of one name are one layer
 *   key=N03_007       the property that becomes `key`; name=MOJI likewise `name`
 *   lon=X_CODE;lat=Y_CODE   the columns of a .csv
 *   set=area:highway:yes    a tag for every feature (the last colon divides)
 */
#ifndef TSUNAGI_SOURCE_LAYERS_H
#define TSUNAGI_SOURCE_LAYERS_H

#include "source/content.h"

/* Needs sources and districts. Polygons of the layer `districts` get the key of
 * their district; where districts.csv is missing they make the districts. */
void layers_read(Content *content);

#endif
