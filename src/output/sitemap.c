/* What search engines are told. Only the resident edition is for them. */
#include "base/notation.h"
#include "output/data.h"

Str data_base_url(const View *view)
{
    Str url = view_site(view, "base_url");
    while (str_ends(url, STR("/"))) url = str_slice(url, 0, url.len - 1);
    return view->audience == AUDIENCE_RESIDENT ? url : (Str){0};
}

static void put_address(Buf *out, Str base, Str path)
{
    buf_put(out, STR("<url><loc>"));
    buf_put_xml_text(out, base);
    buf_put_xml_text(out, path);
    buf_put(out, STR("</loc></url>\n"));
}

static void put_list(Buf *out, Str base, const View *view, const char *list)
{
    Value items = record_get(view->root, atom(str_from(list)));
    for (size_t i = 0; i < list_count(items); i++)
        put_address(out, base, record_get(list_at(items, i), atom(STR("url"))).string);
}

void data_sitemap(const View *view, Arena *scratch, Buf *out)
{
    static const char *const PAGES[] = {"/index.html", "/search.html", "/map.html", "/windows.html", "/kana.html",
                                        "/documents.html", "/about.html", "/news/index.html"};
    static const char *const LISTS[] = {"pages", "news", "categories", "districts", "facilities"};
    (void)scratch;
    Str base = data_base_url(view);
    if (!base.len) return;
    buf_put(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) put_address(out, base, str_from(PAGES[i]));
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++) put_list(out, base, view, LISTS[i]);
    buf_put(out, STR("</urlset>\n"));
}

void data_robots(const View *view, Arena *scratch, Buf *out)
{
    (void)scratch;
    if (view->audience != AUDIENCE_RESIDENT) {
        buf_put(out, STR("User-agent: *\nDisallow: /\n"));
        return;
    }
    buf_put(out, STR("User-agent: *\nAllow: /\n"));
    Str base = data_base_url(view);
    if (base.len) {
        buf_put(out, STR("Sitemap: "));
        buf_put(out, base);
        buf_put(out, STR("/sitemap.xml\n"));
    }
}
