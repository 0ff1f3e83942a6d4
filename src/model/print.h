/* print.h - what a print shop has to know: inks and profiles, kept as data.
 *
 * inks.csv            name, cmyk, rgb, overprint, label
 *     Every colour that a template or a map style uses. The screen's RGB triple
 *     stands for the ink in the drawing, and the press file gets the ink back
 *     exactly: two inks never share a triple (an error at reading). Style sheets
 *     name them: ink(navy).
 * print-profiles.csv  one row a shop and paper, see PrintProfile
 *
 * Both are read by source/; the view carries what it needs of them.
 */
#ifndef TSUNAGI_MODEL_PRINT_H
#define TSUNAGI_MODEL_PRINT_H

#include "base/diag.h"

typedef struct Ink {
    Str name, label;
    uint8_t rgb[3];
    float cmyk[4];      /* 0 to 1 */
    bool overprint;     /* text and hairlines of black */
    bool registration;  /* the one ink of marks: all four plates */
    Place place;
} Ink;

typedef struct InkTable {
    Ink *items;
    size_t count;
} InkTable;

/* NULL when no ink has that name, or that screen colour. */
const Ink *ink_named(const InkTable *inks, Str name);
const Ink *ink_of_rgb(const InkTable *inks, const uint8_t rgb[3]);

typedef enum PdfX { PDFX_1A_2003, PDFX_4 } PdfX;

typedef struct PrintProfile {
    Str name, label, shop, paper;
    PdfX level;
    Str condition;         /* OutputConditionIdentifier: "JC200103" */
    Str icc;               /* the user's CMYK profile, a path in the content; photographs are converted by it, PDF/X-4 embeds it */
    double bleed;          /* pt */
    bool crop_marks, cross_marks, fold_marks;
    double ink_limit;      /* total, 0 to 4 */
    double safe_margin;    /* pt: text keeps so far inside the trim */
    double fold_margin;    /* pt: … and so far from a fold */
    double min_line;       /* pt */
    double min_ppi, min_ppi_grey, min_ppi_bitmap;
    double min_qr_module;  /* pt */
    unsigned page_multiple; /* 4: saddle stitch; 0 or 1: any */
    bool hidden_page_numbers; /* ノンブル near the spine, for the shop's collating */
    Place place;
} PrintProfile;

typedef struct PrintProfiles {
    PrintProfile *items;
    size_t count;
} PrintProfiles;

/* What most shops ask for, when nothing is named: PDF/X-1a, Japan Color 2001 coated, 3 mm. */
const PrintProfile *print_profile_default(void);
const PrintProfile *print_profile_named(const PrintProfiles *profiles, Str name);

/* Deep copies: the view keeps nothing of the dataset. */
InkTable ink_table_copy(Arena *arena, const InkTable *inks);
PrintProfiles print_profiles_copy(Arena *arena, const PrintProfiles *profiles);

#endif
