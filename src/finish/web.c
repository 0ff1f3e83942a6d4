/* web.c - cairo's file made PDF/UA-1 (ISO 14289-1). */
#include "finish/artifact.h"
#include "finish/finish.h"
#include "finish/xmp.h"

enum { STRUCTURE_DEPTH = 512 };

typedef struct Web {
    PdfFile pdf;
    const Drawn *drawn;
    Arena *arena;
    Str lang;
    bool japanese;
    size_t next_tag;      /* of drawn->tags: the structure tree is walked in the same order */
    size_t figures_mute;  /* figures without alternative text */
    qpdf_oh notes;        /* names of the ID tree: name, element, … in their order */
    size_t note_count;
} Web;

/* ---- attributes as they were drawn: name='value' name='value', \ before ' and \ ---- */

static bool take_attribute(Arena *arena, Str *rest, Str *name, Str *value)
{
    size_t equals = str_find(*rest, STR("='"));
    if (equals == SIZE_MAX) return false;
    Buf out = buf_on(arena);
    *name = str_trim(str_slice(*rest, 0, equals));
    size_t i = equals + 2;
    for (; i < rest->len && rest->data[i] != '\''; i++) {
        if (rest->data[i] == '\\' && i + 1 < rest->len) i++;
        buf_putc(&out, rest->data[i]);
    }
    *value = buf_str(&out);
    *rest = str_slice(*rest, i + 1, rest->len);
    return true;
}

static Str attribute(Arena *arena, Str attributes, Str wanted)
{
    Str name, value;
    while (take_attribute(arena, &attributes, &name, &value))
        if (str_eq(name, wanted)) return value;
    return (Str){0};
}

/* ---- structure ---- */

static bool is_element(Web *w, qpdf_oh object)
{
    return pdf_is_dict(&w->pdf, object) && pdf_has(&w->pdf, object, "/S");
}

/* What an element contains; cairo writes one kid without an array. */
typedef struct Kids {
    qpdf_oh all;
    size_t count;
    bool array;
} Kids;

static Kids kids_of(Web *w, qpdf_oh element)
{
    Kids kids = {.all = pdf_get(&w->pdf, element, "/K")};
    kids.array = pdf_is_array(&w->pdf, kids.all);
    kids.count = kids.array ? pdf_count(&w->pdf, kids.all) : is_element(w, kids.all);
    return kids;
}

static qpdf_oh kid_at(Web *w, const Kids *kids, size_t i) { return kids->array ? pdf_at(&w->pdf, kids->all, i) : kids->all; }

/* A row of headings alone heads its columns. */
static bool is_heading_row(Web *w, qpdf_oh row)
{
    Kids kids = kids_of(w, row);
    for (size_t i = 0; i < kids.count; i++) {
        qpdf_oh cell = kid_at(w, &kids, i);
        if (is_element(w, cell) && !pdf_is_name(&w->pdf, pdf_get(&w->pdf, cell, "/S"), "/TH")) return false;
    }
    return true;
}

static const char *scope_of(Web *w, qpdf_oh row, Str scope)
{
    if (str_starts(scope, STR("col"))) return "/Column";
    if (str_starts(scope, STR("row"))) return "/Row";
    return is_heading_row(w, row) ? "/Column" : "/Row";
}

static bool set_span(Web *w, qpdf_oh table, const char *key, Str text)
{
    long span;
    if (!str_to_int(text, &span) || span <= 1 || span > 10000) return false;
    pdf_set_int(&w->pdf, table, key, span);
    return true;
}

static void set_cell(Web *w, qpdf_oh cell, qpdf_oh row, Str attributes)
{
    bool heads = pdf_is_name(&w->pdf, pdf_get(&w->pdf, cell, "/S"), "/TH");
    if (!heads && str_empty(attributes)) return;
    qpdf_oh table = qpdf_oh_new_dictionary(w->pdf.data);
    pdf_set_name(&w->pdf, table, "/O", "/Table");
    if (heads) pdf_set_name(&w->pdf, table, "/Scope", scope_of(w, row, attribute(w->arena, attributes, STR("scope"))));
    bool wide = set_span(w, table, "/ColSpan", attribute(w->arena, attributes, STR("colspan")));
    bool high = set_span(w, table, "/RowSpan", attribute(w->arena, attributes, STR("rowspan")));
    if (heads || wide || high) pdf_set(&w->pdf, cell, "/A", table);
    qpdf_oh_release(w->pdf.data, table);
}

/* A figure that nobody described is announced as one, and reported. */
static void set_figure(Web *w, qpdf_oh figure, Str attributes)
{
    Str alt = attribute(w->arena, attributes, STR("alt"));
    w->figures_mute += str_empty(alt);
    if (str_empty(alt)) alt = w->japanese ? STR("図") : STR("Figure");
    pdf_set_text(&w->pdf, figure, "/Alt", alt);
}

/* A note has a name of its own (ISO 14289-1 §7.9), which the ID tree knows. */
static void set_note(Web *w, qpdf_oh note)
{
    PdfFile *pdf = &w->pdf;
    pdf_set_ascii(pdf, note, "/ID", str_printf(w->arena, "note-%08zu", ++w->note_count));
    if (w->note_count == 1) w->notes = qpdf_oh_new_array(pdf->data);
    qpdf_oh_append_item(pdf->data, w->notes, pdf_get(pdf, note, "/ID"));
    qpdf_oh_append_item(pdf->data, w->notes, note);
}

static void set_id_tree(Web *w, qpdf_oh tree)
{
    if (!w->note_count) return;
    qpdf_oh names = qpdf_oh_new_dictionary(w->pdf.data);
    pdf_set(&w->pdf, names, "/Names", w->notes);
    pdf_set(&w->pdf, tree, "/IDTree", names);
}

/* What was drawn next; false when the file has something else there. */
static bool match(Web *w, Str role, CanvasTag *tag)
{
    bool left = w->next_tag < w->drawn->tag_count;
    *tag = left ? w->drawn->tags[w->next_tag++] : (CanvasTag){0};
    if (left && role.len && str_eq(str_slice(role, 1, role.len), tag->tag)) return true;
    return diag_add(w->pdf.diag, DIAG_PDF_STRUCTURE, place_file(w->drawn->document), role, tag->tag);
}

static bool set_element(Web *w, qpdf_oh element, qpdf_oh parent, unsigned depth);

static bool set_kids(Web *w, qpdf_oh element, unsigned depth)
{
    bool good = true;
    Kids kids = kids_of(w, element);
    for (size_t i = 0; i < kids.count && good; i++) {
        size_t mark = pdf_mark(&w->pdf);
        qpdf_oh kid = kid_at(w, &kids, i);
        good = !is_element(w, kid) || set_element(w, kid, element, depth + 1);
        pdf_release(&w->pdf, mark);
    }
    return good;
}

static bool set_element(Web *w, qpdf_oh element, qpdf_oh parent, unsigned depth)
{
    CanvasTag tag;
    if (depth > STRUCTURE_DEPTH)
        return diag_add(w->pdf.diag, DIAG_PDF_DEPTH, place_file(w->drawn->document), STR("StructTreeRoot"));
    if (!match(w, pdf_name(&w->pdf, pdf_get(&w->pdf, element, "/S")), &tag)) return false;
    Str lang = attribute(w->arena, tag.attributes, STR("lang")); /* of a part in another language (§14.9.2) */
    if (lang.len) pdf_set_ascii(&w->pdf, element, "/Lang", lang);
    if (str_eq(tag.tag, STR("Figure"))) set_figure(w, element, tag.attributes);
    if (str_eq(tag.tag, STR("Note"))) set_note(w, element);
    if (str_eq(tag.tag, STR("TH")) || str_eq(tag.tag, STR("TD"))) set_cell(w, element, parent, tag.attributes);
    return set_kids(w, element, depth);
}

/* All elements below one Document (ISO 32000-1 §14.8.4.2). */
static void wrap_in_document(Web *w, qpdf_oh tree)
{
    PdfFile *pdf = &w->pdf;
    Kids old = kids_of(w, tree);
    if (old.count == 1 && pdf_is_name(pdf, pdf_get(pdf, kid_at(w, &old, 0), "/S"), "/Document")) return;
    qpdf_oh document = qpdf_make_indirect_object(pdf->data, qpdf_oh_new_dictionary(pdf->data));
    qpdf_oh kids = qpdf_oh_new_array(pdf->data), top = qpdf_oh_new_array(pdf->data);
    for (size_t i = 0; i < old.count; i++) {
        qpdf_oh kid = kid_at(w, &old, i);
        pdf_set(pdf, kid, "/P", document);
        qpdf_oh_append_item(pdf->data, kids, kid);
    }
    pdf_set_name(pdf, document, "/Type", "/StructElem");
    pdf_set_name(pdf, document, "/S", "/Document");
    pdf_set(pdf, document, "/P", tree);
    pdf_set(pdf, document, "/K", kids);
    qpdf_oh_append_item(pdf->data, top, document);
    pdf_set(pdf, tree, "/K", top);
}

static bool set_structure(Web *w, qpdf_oh root)
{
    PdfFile *pdf = &w->pdf;
    if (!pdf_has(pdf, root, "/StructTreeRoot")) /* nothing but decoration was drawn */
        pdf_set(pdf, root, "/StructTreeRoot", qpdf_make_indirect_object(pdf->data, qpdf_oh_parse(pdf->data, "<< /Type /StructTreeRoot >>")));
    qpdf_oh tree = pdf_get(pdf, root, "/StructTreeRoot");
    if (!set_kids(w, tree, 0)) return false;
    if (w->next_tag != w->drawn->tag_count)
        return diag_add(pdf->diag, DIAG_PDF_STRUCTURE, place_file(w->drawn->document), STR("-"), w->drawn->tags[w->next_tag].tag);
    wrap_in_document(w, tree);
    set_id_tree(w, tree);
    qpdf_oh numbers = pdf_get(pdf, pdf_get(pdf, tree, "/ParentTree"), "/Nums");
    pdf_set_int(pdf, tree, "/ParentTreeNextKey", (long long)(pdf_count(pdf, numbers) / 2));
    if (w->figures_mute)
        diag_add(pdf->diag, DIAG_FIGURE_ALT, place_file(w->drawn->document), str_printf(w->arena, "%zu", w->figures_mute));
    return true;
}

/* ---- pages ---- */

static Str link_says(Web *w, Str target)
{
    static const struct { const char *scheme, *ja, *en; } kinds[] = {
        {"tel:", "電話をかける：", "Call "}, {"mailto:", "メールを送る：", "Write to "}, {"", "ウェブページを開く：", "Open "}};
    if (str_empty(target)) return w->japanese ? STR("この文書の中の参照先へ移る") : STR("Go to another place in this document");
    size_t kind = 0;
    while (!str_starts(target, str_from(kinds[kind].scheme))) kind++;
    Str rest = *kinds[kind].scheme ? str_slice(target, str_from(kinds[kind].scheme).len, target.len) : target;
    return str_join(w->arena, str_from(w->japanese ? kinds[kind].ja : kinds[kind].en), rest);
}

static void set_links(Web *w, qpdf_oh page)
{
    qpdf_oh all = pdf_get(&w->pdf, page, "/Annots");
    for (size_t i = 0; i < pdf_count(&w->pdf, all); i++) {
        qpdf_oh link = pdf_at(&w->pdf, all, i);
        if (!pdf_is_dict(&w->pdf, link)) continue;
        Str target = pdf_string(&w->pdf, pdf_get(&w->pdf, pdf_get(&w->pdf, link, "/A"), "/URI"));
        pdf_set_int(&w->pdf, link, "/F", 4); /* printed, not hidden: §12.5.3 */
        pdf_set_text(&w->pdf, link, "/Contents", link_says(w, target));
    }
}

static bool set_page(Web *w, size_t index)
{
    qpdf_oh page = pdf_page(&w->pdf, index);
    Str content;
    Buf marked = buf_on(w->arena);
    pdf_set_name(&w->pdf, page, "/Tabs", "/S");
    set_links(w, page);
    if (!pdf_page_content(&w->pdf, page, &content) || !artifact_mark(content, &marked))
        return diag_add(w->pdf.diag, DIAG_PDF_DAMAGED, place_file(w->drawn->document),
                        str_printf(w->arena, "page %zu: content stream", index + 1));
    pdf_set(&w->pdf, page, "/Contents", pdf_new_stream(&w->pdf, buf_str(&marked)));
    return true;
}

static bool set_pages(Web *w)
{
    bool good = true;
    for (size_t i = 0, count = pdf_pages(&w->pdf); i < count && good; i++) {
        size_t mark = pdf_mark(&w->pdf);
        good = set_page(w, i);
        pdf_release(&w->pdf, mark);
    }
    return good;
}

/* cairo's subsets number glyphs as the embedded font does (ISO 14289-1 §7.21.3.2). */
static void set_fonts(Web *w)
{
    PdfFile *pdf = &w->pdf;
    qpdf_oh size = pdf_get(pdf, qpdf_get_trailer(pdf->data), "/Size");
    int count = qpdf_oh_is_integer(pdf->data, size) ? qpdf_oh_get_int_value_as_int(pdf->data, size) : 0;
    for (int id = 1; id < count; id++) {
        qpdf_oh font = qpdf_get_object_by_id(pdf->data, id, 0);
        if (pdf_is_dict(pdf, font) && pdf_is_name(pdf, pdf_get(pdf, font, "/Subtype"), "/CIDFontType2") &&
            !pdf_has(pdf, font, "/CIDToGIDMap"))
            pdf_set_name(pdf, font, "/CIDToGIDMap", "/Identity");
        qpdf_oh_release(pdf->data, font);
    }
}

/* ---- the document ---- */

/* cairo writes dates without their mark (ISO 32000-1 §7.9.4). */
static void set_dates(Web *w, qpdf_oh info)
{
    static const char *const keys[] = {"/CreationDate", "/ModDate"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        Str date = pdf_string(&w->pdf, pdf_get(&w->pdf, info, keys[i]));
        if (str_empty(date) || str_starts(date, STR("D:"))) continue;
        bool closes = str_contains(date, STR("'")) && !str_ends(date, STR("'"));
        pdf_set_ascii(&w->pdf, info, keys[i], str_printf(w->arena, "D:" STR_FMT "%s", STR_ARG(date), closes ? "'" : ""));
    }
}

static void set_xmp(Web *w, qpdf_oh root, qpdf_oh info)
{
    const CanvasMeta *meta = &w->drawn->meta;
    Buf out = buf_on(w->arena);
    xmp_begin(&out, " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"");
    xmp_value(&out, "pdfuaid:part", STR("1"));
    xmp_alternative(&out, "dc:title", meta->title);
    xmp_item(&out, "dc:creator", "rdf:Seq", meta->author);
    xmp_alternative(&out, "dc:description", meta->subject);
    xmp_item(&out, "dc:language", "rdf:Bag", w->lang);
    xmp_value(&out, "pdf:Keywords", meta->keywords);
    xmp_value(&out, "pdf:Producer", pdf_string(&w->pdf, pdf_get(&w->pdf, info, "/Producer")));
    xmp_value(&out, "xmp:CreatorTool", meta->creator);
    xmp_value(&out, "xmp:CreateDate", meta->date);
    xmp_value(&out, "xmp:ModifyDate", meta->date);
    xmp_end(&out, &w->pdf, root, true);
}

static void set_document(Web *w, qpdf_oh root)
{
    PdfFile *pdf = &w->pdf;
    qpdf_oh info = pdf_get(pdf, qpdf_get_trailer(pdf->data), "/Info");
    if (pdf_is_dict(pdf, info)) set_dates(w, info);
    pdf_set_ascii(pdf, root, "/Lang", w->lang);
    pdf_set_parsed(pdf, root, "/MarkInfo", "<< /Marked true >>");
    if (!pdf_is_dict(pdf, pdf_get(pdf, root, "/ViewerPreferences"))) pdf_set_parsed(pdf, root, "/ViewerPreferences", "<< >>");
    pdf_set_bool(pdf, pdf_get(pdf, root, "/ViewerPreferences"), "/DisplayDocTitle", true);
    set_xmp(w, root, info);
    if (str_empty(w->drawn->meta.title)) diag_add(pdf->diag, DIAG_PDF_TITLE, place_file(w->drawn->document));
}

static bool save(Web *w, Str *out)
{
    pdf_save_begin(&w->pdf);
    qpdf_set_object_stream_mode(w->pdf.data, qpdf_o_generate);
    qpdf_set_deterministic_ID(w->pdf.data, QPDF_TRUE);
    qpdf_set_linearization(w->pdf.data, QPDF_TRUE);
    return pdf_save(&w->pdf, out);
}

static bool finish(Web *w, Str *out)
{
    qpdf_oh root = qpdf_get_root(w->pdf.data);
    if (qpdf_is_encrypted(w->pdf.data) || !pdf_is_dict(&w->pdf, root))
        return diag_add(w->pdf.diag, DIAG_PDF_DAMAGED, place_file(w->drawn->document), STR("Root, Encrypt"));
    set_document(w, root);
    set_fonts(w);
    return set_structure(w, root) && set_pages(w) && save(w, out);
}

bool finish_web(Arena *arena, const Drawn *drawn, Str *out, Diag *diag)
{
    Str lang = str_empty(drawn->meta.lang) ? STR("ja") : drawn->meta.lang;
    Web w = {.drawn = drawn, .arena = arena, .lang = lang, .japanese = str_starts(lang, STR("ja"))};
    *out = (Str){0};
    if (!pdf_open(&w.pdf, arena, drawn->document, drawn->pdf, diag)) return false;
    bool good = finish(&w, out);
    pdf_close(&w.pdf);
    return good;
}
