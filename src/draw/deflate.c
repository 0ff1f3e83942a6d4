#include "draw/deflate.h"

#include <assert.h>
#include <libdeflate.h>
#include <string.h>

enum { LEVEL = 6, CHECK = 4, FIRST_ROOM = 4096 };

Str deflate_pack(Arena *arena, Str bytes)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    assert(compressor);
    size_t most = libdeflate_zlib_compress_bound(compressor, bytes.len);
    char *packed = arena_alloc(arena, most, 1);
    size_t len = libdeflate_zlib_compress(compressor, bytes.data, bytes.len, packed, most);
    libdeflate_free_compressor(compressor);
    return (Str){packed, len};
}

/* The header of RFC 1950, then a stored block, not the last (RFC 1951 §3.2.4). */
void deflate_lead(char *out, Str lead)
{
    assert(lead.len <= 0xFFFF);
    unsigned len = (unsigned)lead.len, not = ~len & 0xFFFF;
    const char head[DEFLATE_LEAD] = {0x78, (char)0x9C, 0, (char)(len & 0xFF), (char)(len >> 8), (char)(not & 0xFF), (char)(not >> 8)};
    memcpy(out, head, sizeof head);
    memcpy(out + sizeof head, lead.data, lead.len);
}

Str deflate_pack_after(Arena *arena, Str lead, Str bytes)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    assert(compressor);
    size_t before = DEFLATE_LEAD + lead.len, most = libdeflate_deflate_compress_bound(compressor, bytes.len);
    char *packed = arena_alloc(arena, before + most + CHECK, 1);
    deflate_lead(packed, lead);
    size_t len = before + libdeflate_deflate_compress(compressor, bytes.data, bytes.len, packed + before, most);
    libdeflate_free_compressor(compressor);
    uint32_t check = libdeflate_adler32(libdeflate_adler32(1, lead.data, lead.len), bytes.data, bytes.len);
    for (unsigned i = 0; i < CHECK; i++) packed[len + i] = (char)(check >> 8 * (CHECK - 1 - i) & 0xFF);
    return (Str){packed, len + CHECK};
}

/* How long it becomes is not told: four times as long is tried first, then twice that. */
bool deflate_unpack(Arena *arena, Str packed, size_t most, Str *out)
{
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
    size_t room = 4 * packed.len + FIRST_ROOM, tried = 0;
    assert(decompressor);
    *out = (Str){0};
    for (; result == LIBDEFLATE_INSUFFICIENT_SPACE && tried < most; room *= 2) {
        ArenaMark mark = arena_mark(arena);
        size_t len = 0;
        tried = room < most ? room : most;
        char *bytes = arena_alloc(arena, tried, 1);
        result = libdeflate_zlib_decompress(decompressor, packed.data, packed.len, bytes, tried, &len);
        if (result == LIBDEFLATE_SUCCESS) *out = (Str){bytes, len};
        else arena_rewind(arena, mark);
    }
    libdeflate_free_decompressor(decompressor);
    return result == LIBDEFLATE_SUCCESS;
}
