/* floor.c - what cairo alone asks for a document: the same characters in the same
 * font on as many pages, 60 glyphs a call, with no structure, no composition and
 * no layout. What a typesetter takes beyond this is its own.
 *
 *     floor FONT.ttf TEXT PAGES OUT.pdf     TEXT is UTF-8; white space is left out
 */
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 60 };

static char *read_text(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    fseek(f, 0, SEEK_END);
    *len = (size_t)ftell(f);
    rewind(f);
    char *text = malloc(*len + 1);
    if (text && fread(text, 1, *len, f) != *len) *len = 0;
    fclose(f);
    return text;
}

/* The next character that is no white space; 0 at the end. */
static unsigned next_character(const unsigned char **at, const unsigned char *end, int *bytes)
{
    while (*at < end && **at <= ' ') ++*at;
    if (*at >= end) return 0;
    unsigned char lead = **at;
    *bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned code = *bytes == 1 ? lead : lead & (0x7Fu >> *bytes);
    for (int i = 1; i < *bytes; i++) code = code << 6 | ((*at)[i] & 0x3Fu);
    *at += *bytes;
    return code;
}

int main(int argc, char **argv)
{
    if (argc != 5) return fputs("usage: floor FONT TEXT PAGES OUT.pdf\n", stderr), 2;
    size_t len = 0;
    char *text = read_text(argv[2], &len);
    FT_Library library;
    FT_Face face;
    if (!text || FT_Init_FreeType(&library) || FT_New_Face(library, argv[1], 0, &face)) return 1;
    size_t characters = 0;
    for (size_t i = 0; i < len; i++) characters += (unsigned char)text[i] > ' ' && ((unsigned char)text[i] & 0xC0) != 0x80;
    size_t a_page = characters / (size_t)atoi(argv[3]) + 1, lines = a_page / RUN + 1;

    cairo_surface_t *surface = cairo_pdf_surface_create(argv[4], 842, 595);
    cairo_t *cr = cairo_create(surface);
    cairo_set_font_face(cr, cairo_ft_font_face_create_for_ft_face(face, FT_LOAD_NO_HINTING));
    cairo_set_font_size(cr, 7);
    const unsigned char *at = (unsigned char *)text, *end = at + len;
    for (size_t line = 0; at < end; line++) {
        char run[RUN * 4];
        cairo_glyph_t glyphs[RUN];
        cairo_text_cluster_t clusters[RUN];
        int count = 0, used = 0, bytes = 0;
        double x = 34, y = 34 + (double)(line % lines) * (527 / (double)lines);
        for (unsigned code; count < RUN && (code = next_character(&at, end, &bytes)) != 0; count++) {
            memcpy(run + used, at - bytes, (size_t)bytes);
            used += bytes;
            unsigned glyph = FT_Get_Char_Index(face, code);
            glyphs[count] = (cairo_glyph_t){glyph, x, y};
            clusters[count] = (cairo_text_cluster_t){bytes, 1};
            x += code < 0x80 ? 3.6 : 7;
        }
        cairo_show_text_glyphs(cr, run, used, glyphs, count, clusters, count, 0);
        if (line % lines == lines - 1) cairo_show_page(cr);
    }
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    return cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS;
}
