/* Any bytes as XML, as a tree and as a stream. */
#include "markup/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool start(void *context, Str name, const XmlAttr *attrs, size_t count, unsigned line)
{
    size_t *sum = context;
    *sum += name.len + line;
    for (size_t i = 0; i < count; i++)
        *sum += attrs[i].name.len + attrs[i].value.len;
    return *sum < 100000;
}

static bool end(void *context, Str name)
{
    *(size_t *)context += name.len;
    return true;
}

static bool text(void *context, Str s)
{
    *(size_t *)context += s.len;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_open();
    Diag *diag = diag_open();
    Str bytes = {(const char *)data, size};
    Node *root = xml_parse(arena, STR("a.xml"), bytes, diag);
    Buf out = buf_on(arena);
    if (root)
        node_dump(&out, root, 0);
    const XmlHandler handler = {start, end, text};
    size_t sum = 0;
    xml_stream(STR("a.xml"), bytes, &handler, &sum, diag);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
