/* web.c - cairo's file made PDF/UA-1 (ISO 14289-1), linearised. */
#include "draw/deflate.h"
#include "finish/artifact.h"
#include "finish/finish.h"
#include "finish/linear.h"
#include "finish/plain.h"
#include "finish/xmp.h"

enum { STRUCTURE_DEPTH = 512, CONTENT_MOST = 1 << 30 };

typedef struct Web {
    Plain pdf;
    const Drawn *drawn;
    Arena *arena;
    Diag *diag;
    Str lang;
    bool japanese;
    size_t next_tag;      /* of drawn->tags: the structure tree is walked in the same order */
    size_t figures_mute;  /* figures without alternative text */
    size_t note_count;
    Buf notes;            /* names of the ID tree: name, element, … in their order */
} Web;

static bool is_name(Str value, const char *name) { return str_eq(value, str_from(name)); }

static Str reference(Web *w, size_t number) { return str_printf(w->arena, "%zu 0 R", number); }

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

static Str role_of(Web *w, size_t element) { return plain_get(&w->pdf, element, "/S"); }

/* The elements of a /K, one after the other; cairo writes one kid without an array.
 * Marked content and references to links are no elements. */
static size_t next_kid(Web *w, Syntax *kids)
{
    size_t depth = 0;
    for (SyntaxToken t; (t = syntax_next(kids)).kind != SYNTAX_END && t.kind != SYNTAX_BAD;) {
        depth += t.kind == SYNTAX_DICT;
        depth -= t.kind == SYNTAX_DICT_END && depth;
        if (t.ref && !depth && role_of(w, t.ref).len) return t.ref;
    }
    return 0;
}

static Syntax kids_of(Web *w, size_t element) { return (Syntax){plain_get(&w->pdf, element, "/K"), 0}; }

/* A row of headings alone heads its columns. */
static bool is_heading_row(Web *w, size_t row)
{
    Syntax kids = kids_of(w, row);
    for (size_t cell; (cell = next_kid(w, &kids));)
        if (!is_name(role_of(w, cell), "/TH")) return false;
    return true;
}

static const char *scope_of(Web *w, size_t row, Str scope)
{
    if (str_starts(scope, STR("col"))) return "/Column";
    if (str_starts(scope, STR("row"))) return "/Row";
    return is_heading_row(w, row) ? "/Column" : "/Row";
}

static void put_span(Buf *out, const char *key, Str text)
{
    long span;
    if (str_to_int(text, &span) && span > 1 && span <= 10000) buf_printf(out, "%s %ld", key, span);
}

static void set_cell(Web *w, size_t cell, size_t row, bool heads, Str attributes)
{
    if (!heads && str_empty(attributes)) return;
    Buf table = buf_on(w->arena);
    buf_put(&table, STR("<</O/Table"));
    size_t nothing = table.len;
    if (heads) buf_printf(&table, "/Scope%s", scope_of(w, row, attribute(w->arena, attributes, STR("scope"))));
    put_span(&table, "/ColSpan", attribute(w->arena, attributes, STR("colspan")));
    put_span(&table, "/RowSpan", attribute(w->arena, attributes, STR("rowspan")));
    if (table.len == nothing) return;
    buf_put(&table, STR(">>"));
    plain_set(&w->pdf, cell, "/A", buf_str(&table));
}

/* A figure that nobody described is announced as one, and reported. Where it is on its
 * page (ISO 32000-1 §14.8.5.4.3) lets a reader show it when text is reflowed. */
static void set_figure(Web *w, size_t figure, Str attributes)
{
    Str alt = attribute(w->arena, attributes, STR("alt"));
    w->figures_mute += str_empty(alt);
    if (str_empty(alt)) alt = w->japanese ? STR("図") : STR("Figure");
    plain_set_text(&w->pdf, figure, "/Alt", alt);
    Str box = attribute(w->arena, attributes, STR("bbox"));
    if (box.len) plain_set(&w->pdf, figure, "/A", str_printf(w->arena, "<</O/Layout/BBox[" STR_FMT "]>>", STR_ARG(box)));
}

/* A note has a name of its own (ISO 14289-1 §7.9), which the ID tree knows. */
static void set_note(Web *w, size_t note)
{
    Str name = str_printf(w->arena, "note-%08zu", ++w->note_count);
    plain_set_text(&w->pdf, note, "/ID", name);
    plain_put_text(&w->notes, name);
    buf_printf(&w->notes, " %zu 0 R ", note);
}

static void set_id_tree(Web *w, size_t tree)
{
    if (!w->note_count) return;
    Str names = str_printf(w->arena, "<</Names[" STR_FMT "]>>", STR_ARG(buf_str(&w->notes)));
    plain_set(&w->pdf, tree, "/IDTree", reference(w, plain_add(&w->pdf, names)));
}

/* What was drawn next; false when the file has something else there. */
static bool match(Web *w, Str role, CanvasTag *tag)
{
    bool left = w->next_tag < w->drawn->tag_count;
    *tag = left ? w->drawn->tags[w->next_tag++] : (CanvasTag){0};
    if (left && role.len && str_eq(str_slice(role, 1, role.len), tag->tag)) return true;
    return diag_add(w->diag, DIAG_PDF_STRUCTURE, place_file(w->drawn->document), role, tag->tag);
}

static bool set_element(Web *w, size_t element, size_t parent, unsigned depth);

static bool set_kids(Web *w, size_t element, unsigned depth)
{
    bool good = true;
    Syntax kids = kids_of(w, element);
    for (size_t kid; good && (kid = next_kid(w, &kids));) good = set_element(w, kid, element, depth + 1);
    return good;
}

static bool set_element(Web *w, size_t element, size_t parent, unsigned depth)
{
    CanvasTag tag;
    if (depth > STRUCTURE_DEPTH)
        return diag_add(w->diag, DIAG_PDF_DEPTH, place_file(w->drawn->document), STR("StructTreeRoot"));
    if (!match(w, role_of(w, element), &tag)) return false;
    Str lang = attribute(w->arena, tag.attributes, STR("lang")); /* of a part in another language (§14.9.2) */
    if (lang.len) plain_set_text(&w->pdf, element, "/Lang", lang);
    bool heads = str_eq(tag.tag, STR("TH"));
    if (str_eq(tag.tag, STR("Figure"))) set_figure(w, element, tag.attributes);
    if (str_eq(tag.tag, STR("Note"))) set_note(w, element);
    if (heads || str_eq(tag.tag, STR("TD"))) set_cell(w, element, parent, heads, tag.attributes);
    return set_kids(w, element, depth);
}

/* All elements below one Document (ISO 32000-1 §14.8.4.2). */
static void wrap_in_document(Web *w, size_t tree)
{
    Syntax old = kids_of(w, tree);
    size_t first = next_kid(w, &old);
    if (first && is_name(role_of(w, first), "/Document") && !next_kid(w, &old)) return;
    size_t document = plain_add(&w->pdf, (Str){0});
    Buf value = buf_on(w->arena);
    buf_printf(&value, "<</Type/StructElem/S/Document/P %zu 0 R/K[", tree);
    old = kids_of(w, tree);
    for (size_t kid; (kid = next_kid(w, &old));) {
        plain_set(&w->pdf, kid, "/P", reference(w, document));
        buf_printf(&value, "%zu 0 R ", kid);
    }
    buf_put(&value, STR("]>>"));
    w->pdf.objects.items[document].value = buf_str(&value);
    plain_set(&w->pdf, tree, "/K", str_printf(w->arena, "[%zu 0 R]", document));
}

static size_t count_values(Str array)
{
    size_t count = 0;
    Syntax s = {array, 0};
    if (syntax_next(&s).kind == SYNTAX_OPEN)
        while (syntax_value(&s).len) count++;
    return count;
}

/* The tree's number; made where nothing but decoration was drawn. */
static size_t structure_root(Web *w)
{
    Plain *pdf = &w->pdf;
    size_t tree = syntax_ref(plain_get(pdf, pdf->root, "/StructTreeRoot"));
    if (tree && tree < pdf->objects.count) return tree;
    tree = plain_add(pdf, STR("<</Type/StructTreeRoot>>"));
    plain_set(pdf, pdf->root, "/StructTreeRoot", reference(w, tree));
    return tree;
}

static bool set_structure(Web *w)
{
    Plain *pdf = &w->pdf;
    size_t tree = structure_root(w);
    if (!set_kids(w, tree, 0)) return false;
    if (w->next_tag != w->drawn->tag_count)
        return diag_add(w->diag, DIAG_PDF_STRUCTURE, place_file(w->drawn->document), STR("-"), w->drawn->tags[w->next_tag].tag);
    wrap_in_document(w, tree);
    set_id_tree(w, tree);
    Str numbers = plain_follow(pdf, syntax_get(plain_follow(pdf, plain_get(pdf, tree, "/ParentTree")), "/Nums"));
    plain_set(pdf, tree, "/ParentTreeNextKey", str_printf(w->arena, "%zu", count_values(numbers) / 2));
    if (w->figures_mute)
        diag_add(w->diag, DIAG_FIGURE_ALT, place_file(w->drawn->document), str_printf(w->arena, "%zu", w->figures_mute));
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

static void set_links(Web *w, size_t page)
{
    Plain *pdf = &w->pdf;
    Syntax all = {plain_follow(pdf, plain_get(pdf, page, "/Annots")), 0};
    for (SyntaxToken t; (t = syntax_next(&all)).kind != SYNTAX_END && t.kind != SYNTAX_BAD;) {
        if (!t.ref) continue;
        Str target = plain_text(pdf, plain_follow(pdf, syntax_get(plain_follow(pdf, plain_get(pdf, t.ref, "/A")), "/URI")));
        plain_set(pdf, t.ref, "/F", STR("4")); /* printed, not hidden: §12.5.3 */
        plain_set_text(pdf, t.ref, "/Contents", link_says(w, target));
    }
}

static bool set_content(Web *w, size_t page)
{
    Plain *pdf = &w->pdf;
    size_t contents = syntax_ref(plain_get(pdf, page, "/Contents"));
    if (!contents || contents >= pdf->objects.count) return false;
    PlainObject *stream = &pdf->objects.items[contents];
    Arena *scratch = arena_open();
    Buf marked = buf_on(scratch);
    Str content;
    bool packed = is_name(syntax_get(stream->value, "/Filter"), "/FlateDecode") && !syntax_get(stream->value, "/DecodeParms").len;
    bool good = stream->stream && packed && deflate_unpack(scratch, stream->data, CONTENT_MOST, &content) && artifact_mark(content, &marked);
    if (good) stream->data = deflate_pack(w->arena, buf_str(&marked));
    arena_close(scratch);
    return good;
}

static bool set_pages(Web *w)
{
    for (size_t i = 0; i < w->pdf.pages.count; i++) {
        size_t page = w->pdf.pages.items[i];
        plain_set(&w->pdf, page, "/Tabs", STR("/S"));
        set_links(w, page);
        if (!set_content(w, page))
            return diag_add(w->diag, DIAG_PDF_DAMAGED, place_file(w->drawn->document), str_printf(w->arena, "page %zu: content stream", i + 1));
    }
    return true;
}

/* cairo's subsets number glyphs as the embedded font does (ISO 14289-1 §7.21.3.2). */
static void set_fonts(Web *w)
{
    Plain *pdf = &w->pdf;
    for (size_t i = 1; i < pdf->objects.count; i++)
        if (is_name(plain_get(pdf, i, "/Subtype"), "/CIDFontType2") && !plain_get(pdf, i, "/CIDToGIDMap").len)
            plain_set(pdf, i, "/CIDToGIDMap", STR("/Identity"));
}

/* ---- the document ---- */

/* cairo writes dates without their mark (ISO 32000-1 §7.9.4). */
static void set_dates(Web *w)
{
    static const char *const keys[] = {"/CreationDate", "/ModDate"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        Str date = plain_text(&w->pdf, plain_get(&w->pdf, w->pdf.info, keys[i]));
        if (str_empty(date) || str_starts(date, STR("D:"))) continue;
        bool closes = str_contains(date, STR("'")) && !str_ends(date, STR("'"));
        plain_set_text(&w->pdf, w->pdf.info, keys[i], str_printf(w->arena, "D:" STR_FMT "%s", STR_ARG(date), closes ? "'" : ""));
    }
}

static void set_xmp(Web *w)
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
    xmp_value(&out, "pdf:Producer", plain_text(&w->pdf, plain_get(&w->pdf, w->pdf.info, "/Producer")));
    xmp_value(&out, "xmp:CreatorTool", meta->creator);
    xmp_value(&out, "xmp:CreateDate", meta->date);
    xmp_value(&out, "xmp:ModifyDate", meta->date);
    xmp_end(&out, true);
    size_t stream = plain_add_stream(&w->pdf, STR("<</Type/Metadata/Subtype/XML>>"), buf_str(&out));
    plain_set(&w->pdf, w->pdf.root, "/Metadata", reference(w, stream));
}

static void set_document(Web *w)
{
    Plain *pdf = &w->pdf;
    Str preferences = plain_follow(pdf, plain_get(pdf, pdf->root, "/ViewerPreferences"));
    if (str_empty(preferences)) preferences = STR("<<>>");
    set_dates(w);
    plain_set_text(pdf, pdf->root, "/Lang", w->lang);
    plain_set(pdf, pdf->root, "/MarkInfo", STR("<</Marked true>>"));
    plain_set(pdf, pdf->root, "/ViewerPreferences", syntax_set(w->arena, preferences, "/DisplayDocTitle", STR("true")));
    set_xmp(w);
    if (str_empty(w->drawn->meta.title)) diag_add(w->diag, DIAG_PDF_TITLE, place_file(w->drawn->document));
}

bool finish_web(Arena *arena, const Drawn *drawn, Str *out, Diag *diag)
{
    const char *why;
    Str lang = str_empty(drawn->meta.lang) ? STR("ja") : drawn->meta.lang;
    Web w = {.drawn = drawn, .arena = arena, .diag = diag, .lang = lang, .japanese = str_starts(lang, STR("ja")), .notes = buf_on(arena)};
    *out = (Str){0};
    if (!plain_read(arena, drawn->pdf, &w.pdf, &why)) return diag_add(diag, DIAG_PDF_DAMAGED, place_file(drawn->document), str_from(why));
    set_document(&w);
    set_fonts(&w);
    if (!set_structure(&w) || !set_pages(&w)) return false;
    *out = linear_write(arena, &w.pdf);
    return true;
}
