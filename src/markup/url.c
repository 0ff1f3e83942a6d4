/* url.c - URLs in pages: which may stand there, and seen from where. */
#include "markup/write.h"

UrlKind url_kind(Atom tag, Atom attr)
{
    switch (attr) {
    case ATOM_href:
    case ATOM_src:
    case ATOM_action:
    case ATOM_formaction:
    case ATOM_poster:
    case ATOM_cite:
    case ATOM_manifest:
    case ATOM_xlink_href: return URL_ONE;
    case ATOM_data: return tag == ATOM_object ? URL_ONE : URL_NOT;
    case ATOM_srcset:
    case ATOM_imagesrcset: return URL_SRCSET;
    default: return URL_NOT;
    }
}

/* The scheme with its colon; empty for a relative URL. */
static Str scheme_of(Str url)
{
    for (size_t i = 0; i < url.len; i++) {
        char c = url.data[i];
        if (c == ':')
            return str_slice(url, 0, i + 1);
        if (c == '/' || c == '?' || c == '#')
            break;
    }
    return STR("");
}

bool url_is_safe(Str url)
{
    /* Browsers drop control characters and spaces before they look for the
     * scheme: "java\nscript:" would be one. */
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.data[i] < 0x20 || url.data[i] == 0x7F)
            return false;
    if (url.len > 0 && url.data[0] == ' ')
        return false;
    Str scheme = scheme_of(url);
    return str_empty(scheme) || str_eq_ascii_case(scheme, STR("https:")) || str_eq_ascii_case(scheme, STR("http:")) ||
           str_eq_ascii_case(scheme, STR("tel:")) || str_eq_ascii_case(scheme, STR("mailto:"));
}

bool url_is_site(Str url) { return url.len > 0 && url.data[0] == '/' && !(url.len > 1 && (url.data[1] == '/' || url.data[1] == '\\')); }

Str url_root(Arena *arena, Str page_path)
{
    size_t depth = 0;
    for (size_t i = 1; i < page_path.len; i++)
        depth += page_path.data[i] == '/';
    Buf root = buf_on(arena);
    for (size_t i = 0; i < depth; i++)
        buf_put(&root, STR("../"));
    return buf_str(&root);
}

void url_put(Buf *out, Str root, bool rooted, Str url)
{
    if (!rooted || !url_is_site(url)) {
        buf_put(out, url);
        return;
    }
    size_t end = 0;
    while (end < url.len && url.data[end] != '?' && url.data[end] != '#')
        end++;
    buf_put(out, root);
    buf_put(out, str_slice(url, 1, end));
    if (url.data[end - 1] == '/')
        buf_put(out, STR("index.html"));
    buf_put(out, str_slice(url, end, url.len));
}

void url_put_srcset(Buf *out, Str root, bool rooted, Str list)
{
    Str candidate;
    for (bool first = true; str_split(&list, ',', &candidate); first = false) {
        candidate = str_trim(candidate);
        size_t space = str_find_char(candidate, ' ');
        Str url = str_slice(candidate, 0, space);
        if (!first)
            buf_put(out, STR(", "));
        url_put(out, root, rooted, url_is_safe(url) ? url : STR("#"));
        if (space != SIZE_MAX)
            buf_put(out, str_slice(candidate, space, candidate.len));
    }
}

Str url_relative(Arena *arena, Str from_page, Str site_path)
{
    Buf out = buf_on(arena);
    url_put(&out, url_root(arena, from_page), !str_empty(from_page), site_path);
    return buf_str(&out);
}
