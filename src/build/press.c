#include "build/press.h"

Drawn press_drawn(Str document, const PdfResult *pdf)
{
    return (Drawn){.document = document, .pdf = pdf->bytes, .tags = pdf->tags, .tag_count = pdf->tag_count, .mixes = pdf->mixes,
                   .mix_count = pdf->mix_count, .left = pdf->left, .left_count = pdf->left_count, .sheets = pdf->sheets, .page_count = pdf->page_count, .meta = pdf->meta};
}

static bool registration_colour(const InkTable *inks, Colour *out)
{
    for (size_t i = 0; i < inks->count; i++)
        if (inks->items[i].registration) {
            const uint8_t *rgb = inks->items[i].rgb;
            *out = (Colour){(float)rgb[0] / 255, (float)rgb[1] / 255, (float)rgb[2] / 255, 1};
            return true;
        }
    return false;
}

/* The shop's profile with its paths seen from here. */
static bool find_profile(const DocumentEnv *env, const Elements *elements, Arena *arena, Str document, Str name, PrintProfile *out)
{
    const PrintProfile *found = print_profile_named(&elements->view->print_profiles, name);
    if (!found) return diag_add(elements->diag, DIAG_PRESS_PROFILE, place_none(), document, name);
    *out = *found;
    if (out->icc.len && out->icc.data[0] != '/')
        out->icc = str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(env->content_directory), STR_ARG(out->icc));
    return true;
}

/* Only a file that a print shop would take is published. */
static bool is_clean(Elements *elements, Arena *arena, const DocumentFile *file, const PrintProfile *profile, const PdfResult *pdf,
                     PreflightReport *report)
{
    bool read = preflight(arena, file->bytes, profile, pdf->sheets, report);
    for (size_t i = 0; i < report->findings.count; i++)
        preflight_say(elements->diag, arena, file->name, &report->findings.items[i]);
    return read && report->errors == 0;
}

/* The same pages once more, on a larger sheet with bleed and marks. */
bool press_make(const DocumentEnv *env, const DocumentJob *job, Elements *elements, Arena *arena, const Pages *pages,
                const CanvasMeta *meta, Str name, DocumentResult *out)
{
    PrintProfile profile;
    PdfResult pdf;
    PreflightReport report;
    if (!name.len) return true;
    if (!find_profile(env, elements, arena, job->id, name, &profile)) return false;
    PaintOptions paint = {.bleed = profile.bleed, .crop = profile.crop_marks, .cross = profile.cross_marks, .folds = profile.fold_marks,
                          .opaque = profile.level == PDFX_1A_2003, .page_numbers = profile.hidden_page_numbers};
    if (!registration_colour(&elements->view->inks, &paint.registration))
        return diag_add(elements->diag, DIAG_PRESS_REGISTRATION, place_file(STR("inks.csv")));
    if (!pdf_make(arena, pages, elements->typesetter, meta, &paint, &pdf, elements->diag)) return false;
    Drawn drawn = press_drawn(job->id, &pdf);
    DocumentFile file = {.name = str_join(arena, job->id, STR("-press.pdf"))};
    if (!finish_press(arena, &drawn, &elements->view->inks, &profile, &file.bytes, elements->diag) ||
        !is_clean(elements, arena, &file, &profile, &pdf, &report))
        return false;
    vec_push(arena, &out->files, file);
    JobSheet sheet = {.job = job, .pages = pages, .paint = &paint, .profile = &profile, .pdf = &pdf, .file = &file, .report = &report};
    return jobsheet_make(env, elements, arena, &sheet, meta, out);
}
