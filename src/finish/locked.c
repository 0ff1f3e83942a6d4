/* locked.c - a web file encrypted for professionals (AES-256, ISO 32000-2 §7.6, revision 6). */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "finish/finish.h"
#include "finish/pdfobject.h"

enum { PASSWORD_MAX = 127, OWNER_BYTES = 32 };

/* Nobody knows the owner's password: whoever opens the file has a reader's rights. */
static bool make_owner(Arena *arena, Str document, Str *owner, Diag *diag)
{
    unsigned char bytes[OWNER_BYTES];
    ssize_t got = getrandom(bytes, sizeof bytes, 0);
    if (got != (ssize_t)sizeof bytes)
        return diag_add(diag, DIAG_LOCK_RANDOM, place_file(document), str_from(strerror(got < 0 ? errno : EIO)));
    Buf hex = buf_on(arena);
    for (size_t i = 0; i < sizeof bytes; i++) buf_printf(&hex, "%02x", bytes[i]);
    *owner = buf_str(&hex);
    return true;
}

/* Reading aloud, copying and printing stay allowed; changing does not. No
 * deterministic ID: qpdf 11.3 aborts the process when it meets encryption. */
static bool save(PdfFile *pdf, Str password, Str owner, Str *out)
{
    pdf_save_begin(pdf);
    qpdf_set_object_stream_mode(pdf->data, qpdf_o_generate);
    qpdf_set_linearization(pdf->data, QPDF_TRUE);
    qpdf_set_r6_encryption_parameters2(pdf->data, str_cstr(pdf->arena, password), str_cstr(pdf->arena, owner),
                                       QPDF_TRUE, QPDF_TRUE, QPDF_FALSE, QPDF_FALSE, QPDF_FALSE, QPDF_FALSE,
                                       qpdf_r3p_full, QPDF_TRUE);
    return pdf_save(pdf, out);
}

bool finish_can_lock(Str password)
{
    return password.len && password.len <= PASSWORD_MAX && !memchr(password.data, '\0', password.len);
}

bool finish_locked(Arena *arena, Str document, Str web_pdf, Str password, Str *out, Diag *diag)
{
    PdfFile pdf;
    Str owner, locked = {0};
    if (!finish_can_lock(password)) return diag_add(diag, DIAG_LOCK_PASSWORD, place_file(document));
    if (!make_owner(arena, document, &owner, diag) || !pdf_open(&pdf, arena, document, web_pdf, diag)) return false;
    bool good = save(&pdf, password, owner, &locked);
    pdf_close(&pdf);
    *out = locked;
    return good;
}
