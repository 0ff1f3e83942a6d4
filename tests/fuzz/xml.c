/* Any bytes as XML, as a tree and as a stream: one in memory, of which our own reader tells what is
 * plain, and libxml2's of a file must tell the same. */
#include <stdio.h>
#include <stdlib.h>

#include "markup/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of a stream's start and end tags, and of its text, in whatever pieces it comes. */
typedef struct Sum {
    size_t size;
    uint64_t told;
} Sum;

static void add(Sum *sum, Str s)
{
    for (size_t i = 0; i < s.len; i++) sum->told = sum->told * 1099511628211u + (unsigned char)s.data[i] + 1;
    sum->size += s.len;
}

static bool start(void *context, Str name, const XmlAttr *attrs, size_t count, unsigned line)
{
    Sum *sum = context;
    add(sum, name);
    sum->told += line;
    for (size_t i = 0; i < count; i++) {
        add(sum, attrs[i].name);
        add(sum, attrs[i].value);
    }
    return sum->size < 100000;
}

static bool end(void *context, Str name)
{
    add(context, name);
    return true;
}

static bool text(void *context, Str s)
{
    add(context, s);
    return true;
}

static void compare(Str bytes, const XmlHandler *handler)
{
    Sum memory = {0}, file = {0};
    Diag *diags[] = {diag_open(), diag_open()};
    FILE *copy = tmpfile();
    if (!copy || fwrite(bytes.data, 1, bytes.len, copy) != bytes.len || fflush(copy) != 0) abort();
    rewind(copy);
    bool good = xml_stream(STR("a.xml"), bytes, handler, &memory, diags[0]);
    if (xml_stream_file(STR("a.xml"), fileno(copy), handler, &file, diags[1]) != good) abort();
    if (memory.told != file.told || memory.size != file.size || diag_count(diags[0], DIAG_ERROR) != diag_count(diags[1], DIAG_ERROR)) abort();
    fclose(copy);
    for (size_t i = 0; i < 2; i++) diag_close(diags[i]);
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
    compare(bytes, &handler);
    diag_close(diag);
    arena_close(arena);
    return 0;
}
