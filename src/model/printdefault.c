#include "model/print.h"

#define MM (72 / 25.4) /* pt */

const PrintProfile *print_profile_default(void)
{
    static const PrintProfile PROFILE = {
        .name = {"default", 7},
        .label = {"PDF/X-1a", 8},
        .level = PDFX_1A_2003,
        .condition = {"JC200103", 8},
        .bleed = 3 * MM,
        .crop_marks = true,
        .cross_marks = true,
        .fold_marks = true,
        .ink_limit = 3,
        .safe_margin = 3 * MM,
        .fold_margin = 1 * MM,
        .min_line = 0.25,
        .min_ppi = 300,
        .min_ppi_grey = 600,
        .min_ppi_bitmap = 1200,
        .min_qr_module = 0.4 * MM,
    };
    return &PROFILE;
}
