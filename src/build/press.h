/* press.h - what goes to the print shop with a document: the press file, which
 * preflight must have nothing against, and its job sheet. */
#ifndef TSUNAGI_BUILD_PRESS_H
#define TSUNAGI_BUILD_PRESS_H

#include "build/documents.h"
#include "finish/finish.h"
#include "finish/preflight.h"
#include "output/pdf.h"

/* What finishing has to know of a drawn document. */
Drawn press_drawn(Str document, const PdfResult *pdf);

/* Adds <id>-press.pdf, <id>-jobsheet.html and <id>-jobsheet.pdf to out->files. False
 * after a diagnostic: nothing of the document is to be published. */
bool press_make(const DocumentEnv *env, const DocumentJob *job, Elements *elements, Arena *arena, const Pages *pages,
                const CanvasMeta *meta, Str profile, DocumentResult *out);

/* jobsheet.c: 入稿仕様書 */
typedef struct JobSheet {
    const DocumentJob *job;
    const Pages *pages;
    const PaintOptions *paint; /* as the press file was painted */
    const PrintProfile *profile;
    const PdfResult *pdf;
    const DocumentFile *file;
    const PreflightReport *report;
} JobSheet;

bool jobsheet_make(const DocumentEnv *env, Elements *elements, Arena *arena, const JobSheet *sheet, const CanvasMeta *meta, DocumentResult *out);

#endif
