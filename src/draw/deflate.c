#include "draw/deflate.h"

#include <assert.h>
#include <libdeflate.h>

enum { LEVEL = 6 };

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
