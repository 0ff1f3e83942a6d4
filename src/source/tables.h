/* tables.h - the small tables of a ward: settings, categories, districts,
 * sources, statistics. Each fills its part of content->data.
 */
#ifndef TSUNAGI_SOURCE_TABLES_H
#define TSUNAGI_SOURCE_TABLES_H

#include "source/content.h"

void settings_read(Content *content);   /* site.csv: key,value,label,audience */
void categories_read(Content *content); /* categories.csv */
void districts_read(Content *content);  /* districts.csv */
void sources_read(Content *content);    /* sources.csv */
void statistics_read(Content *content); /* statistics.csv: indicator,year,district,item,value,unit,area,source */

/* print.c: what print shops need. Both files are shared with the `defaults` folder. */
void inks_read(Content *content);           /* inks.csv: name,label,cmyk (or c,m,y,k),rgb,overprint,registration */
/* print-profiles.csv: lengths in mm, ink in %. False when there is no such file. */
bool print_profiles_read(Content *content, Str file);

/* imposition.c: papers.csv (name, thickness), label-sheets.csv; lengths in mm. Shared likewise. */
void imposition_tables_read(Content *content);

/* ○ 同意 同意する あり; 関係者のみ; × 不同意; 未確認. False when it is none. */
bool consent_parse(Str text, Consent *out);

#endif
