#include "finish/press_image.h"

#include <lcms2.h>

bool press_is_cmyk_profile(Str icc)
{
    return icc.len > 128 && str_eq(str_slice(icc, 12, 16), STR("prtr")) && str_eq(str_slice(icc, 16, 20), STR("CMYK")) &&
           str_eq(str_slice(icc, 36, 40), STR("acsp"));
}

/* The picture's own colours; sRGB when it does not say, or says what is not RGB. */
static cmsHPROFILE source_of(Str own)
{
    cmsHPROFILE profile = own.len && own.len < UINT32_MAX ? cmsOpenProfileFromMem(own.data, (cmsUInt32Number)own.len) : NULL;
    if (profile && cmsGetColorSpace(profile) == cmsSigRgbData) return profile;
    if (profile) cmsCloseProfile(profile);
    return cmsCreate_sRGBProfile();
}

bool press_convert(const Jpeg *rgb, Str own, Str cmyk, unsigned char *out)
{
    cmsHPROFILE from = source_of(own), to = cmsOpenProfileFromMem(cmyk.data, (cmsUInt32Number)cmyk.len);
    cmsHTRANSFORM transform = from && to ? cmsCreateTransform(from, TYPE_RGB_8, to, TYPE_CMYK_8, INTENT_RELATIVE_COLORIMETRIC,
                                                              cmsFLAGS_BLACKPOINTCOMPENSATION)
                                         : NULL;
    for (unsigned y = 0; transform && y < rgb->rows; y++)
        cmsDoTransform(transform, rgb->samples + (size_t)y * rgb->columns * 3, out + (size_t)y * rgb->columns * 4, rgb->columns);
    if (transform) cmsDeleteTransform(transform);
    if (from) cmsCloseProfile(from);
    if (to) cmsCloseProfile(to);
    return transform != NULL;
}

/* The black of a sample stays, its colours share what is left. */
static void hold_back(Jpeg *picture, unsigned limit)
{
    size_t count = (size_t)picture->columns * picture->rows;
    for (unsigned char *p = picture->samples; count--; p += 4) {
        unsigned colours = (unsigned)p[0] + p[1] + p[2], room = limit > p[3] ? limit - p[3] : 0;
        for (int i = 0; i < 3 && colours > room; i++) p[i] = (unsigned char)(p[i] * room / colours);
    }
}

static unsigned most_ink(const Jpeg *picture)
{
    unsigned most = 0;
    size_t count = (size_t)picture->columns * picture->rows;
    for (const unsigned char *p = picture->samples; count--; p += 4) {
        unsigned sum = (unsigned)p[0] + p[1] + p[2] + p[3];
        if (sum > most) most = sum;
    }
    return most;
}

void press_hold_back(Jpeg *picture, double limit) { hold_back(picture, (unsigned)(limit * 255)); }

bool press_jpeg(Arena *arena, Jpeg *picture, double limit, Str *jpeg)
{
    size_t len = (size_t)picture->columns * picture->rows * 4;
    /* JPEG gives a sample a little more or less than it was: held back until what comes out keeps the limit. */
    unsigned most = (unsigned)(limit * 255);
    for (unsigned margin = 0; margin < most / 2; margin = margin ? 2 * margin : 16) {
        ArenaMark mark = arena_mark(arena);
        Jpeg again;
        hold_back(picture, most - margin);
        if (!jpeg_write_cmyk(arena, picture, jpeg) || !jpeg_read(arena, *jpeg, len, &again)) return false;
        if (most_ink(&again) <= most) return true;
        arena_rewind(arena, mark);
    }
    return false;
}

bool press_image(Arena *arena, const Jpeg *rgb, Str own, Str cmyk, double limit, Str *jpeg)
{
    Jpeg picture = {.columns = rgb->columns, .rows = rgb->rows, .components = 4};
    size_t len = (size_t)rgb->columns * rgb->rows * 4;
    picture.samples = arena_array(arena, unsigned char, len);
    return rgb->components == 3 && press_convert(rgb, own, cmyk, picture.samples) && press_jpeg(arena, &picture, limit, jpeg);
}
