#include "finish/xmp.h"

#include "base/notation.h"

void xmp_begin(Buf *out, const char *xmlns)
{
    buf_put(out, STR("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                     "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                     "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                     " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""));
    buf_put(out, str_from(xmlns));
    buf_put(out, STR(">\n"));
}

/* XML has no controls but tab and line ends, and these say nothing here. */
static void put_text(Buf *out, Str text)
{
    for (size_t i = 0, done = 0; i <= text.len; i++) {
        bool control = i < text.len && (unsigned char)text.data[i] < ' ';
        if (!control && i < text.len) continue;
        buf_put_xml_text(out, str_slice(text, done, i));
        if (control) buf_putc(out, ' ');
        done = i + 1;
    }
}

static void put(Buf *out, const char *name, const char *before, Str value, const char *after)
{
    if (str_empty(value)) return;
    buf_printf(out, "<%s>%s", name, before);
    put_text(out, value);
    buf_printf(out, "%s</%s>\n", after, name);
}

void xmp_value(Buf *out, const char *name, Str value) { put(out, name, "", value, ""); }

void xmp_alternative(Buf *out, const char *name, Str value)
{
    put(out, name, "<rdf:Alt><rdf:li xml:lang=\"x-default\">", value, "</rdf:li></rdf:Alt>");
}

void xmp_item(Buf *out, const char *name, const char *container, Str value)
{
    Str before = str_printf(out->arena, "<%s><rdf:li>", container), after = str_printf(out->arena, "</rdf:li></%s>", container);
    put(out, name, before.data, value, after.data);
}

void xmp_end(Buf *out, bool writable)
{
    buf_printf(out, "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"%s\"?>", writable ? "w" : "r");
}
