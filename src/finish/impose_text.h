/* impose_text.h - inside finish/: what imposition writes on its sheets, set by the
 * composer, drawn by the canvas, and brought over as a form for each sheet. */
#ifndef TSUNAGI_FINISH_IMPOSE_TEXT_H
#define TSUNAGI_FINISH_IMPOSE_TEXT_H

#include "finish/impose.h"
#include "finish/pdfobject.h"

typedef struct ImposeTexts {
    PdfFile pdf;   /* one page a sheet; data NULL when no sheet has any text */
} ImposeTexts;

bool impose_texts_open(ImposeTexts *texts, Arena *arena, const Imposition *imposition, Typesetter *typesetter);
/* Only after the file that its forms went to is written: qpdf reads them then. */
void impose_texts_close(ImposeTexts *texts);
/* The texts of one sheet as a form of `to`; press: in the ink black. */
bool impose_text_form(ImposeTexts *texts, size_t sheet, PdfFile *to, bool press, qpdf_oh *form);

#endif
