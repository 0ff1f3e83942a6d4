/* packing.c - what cairo and qpdf pack is packed by libdeflate.
 *
 * They use zlib, which was 11 to 18 % of the processor time of a document on paper;
 * libdeflate makes the same size in a fraction of it. Neither takes another packer, so
 * the functions of zlib.h that they call stand here and are bound before zlib's own, as
 * in memory.c. A stream that deflateInit begins is ours: its bytes are gathered and
 * packed when it ends. Streams begun otherwise (deflateInit2: libpng, libxml2) or with
 * an allocator of their own are zlib's, and go on to it. Linked into the program only.
 *
 * zlib calls itself by these names too: compress() gets ours, and its deflateInit2 and
 * deflateParams come back to deflate with a stream that is its own. What else zlib.h has
 * for a stream (deflateReset, deflateCopy, deflateParams …) answers Z_STREAM_ERROR for
 * one of ours: it stands without the allocator that zlib would have set. adler and
 * data_type are left alone. Nobody here asks for any of it: libtiff and GIO would, for
 * files that nobody here writes. `make WITHOUT=packing` links the program without it.
 */
#include <dlfcn.h>
#include <libdeflate.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A zlib's state begins with a link to its stream, which zlib looks at: none here. */
typedef struct Packing {
    void *no_stream;
    struct libdeflate_compressor *compressor;
    unsigned char *bytes; /* gathered; once packed, the result */
    size_t len, room;
    size_t given; /* of the result */
    bool packed;
} Packing;

/* zlib's own, found anew each time: it is asked for a few times a picture. */
#define REAL(type, name) ((type *)(uintptr_t)dlsym(RTLD_NEXT, #name))
typedef int Init(z_streamp stream, int level, const char *version, int size);
typedef int Deflate(z_streamp stream, int flush);
typedef int End(z_streamp stream);

/* Stands in the stream as the sign that it is ours; with `zalloc` unset, zlib takes no such stream. */
static void free_nothing(voidpf opaque, voidpf address)
{
    (void)opaque, (void)address;
}

static Packing *ours(z_streamp stream)
{
    return stream && stream->zfree == free_nothing ? (Packing *)(void *)stream->state : NULL;
}

int deflateInit_(z_streamp stream, int level, const char *version, int size)
{
    enum { USUAL = 6, MOST = 9 };
    bool foreign = stream && (stream->zalloc || (stream->zfree && stream->zfree != free_nothing)); /* begun twice, it is ours as before */
    if (!stream || foreign || level < Z_DEFAULT_COMPRESSION || level > MOST || !version ||
        version[0] != ZLIB_VERSION[0] || size != (int)sizeof(z_stream))
        return REAL(Init, deflateInit_)(stream, level, version, size);
    Packing *p = calloc(1, sizeof *p);
    if (p) p->compressor = libdeflate_alloc_compressor(level == Z_DEFAULT_COMPRESSION ? USUAL : level);
    if (!p || !p->compressor) {
        free(p);
        return Z_MEM_ERROR;
    }
    stream->zfree = free_nothing;
    stream->state = (struct internal_state *)(void *)p;
    stream->total_in = stream->total_out = 0;
    stream->msg = NULL;
    return Z_OK;
}

static bool gather(Packing *p, z_streamp stream)
{
    enum { FIRST_ROOM = 1 << 14 };
    size_t wanted = p->len + stream->avail_in;
    if (!stream->avail_in) return true; /* next_in may be nothing */
    if (wanted > p->room) {
        size_t room = wanted > 2 * p->room ? wanted + FIRST_ROOM : 2 * p->room;
        unsigned char *bytes = realloc(p->bytes, room);
        if (!bytes) return false;
        p->bytes = bytes;
        p->room = room;
    }
    memcpy(p->bytes + p->len, stream->next_in, stream->avail_in);
    p->len = wanted;
    stream->next_in += stream->avail_in;
    stream->total_in += stream->avail_in;
    stream->avail_in = 0;
    return true;
}

static bool pack(Packing *p)
{
    size_t most = libdeflate_zlib_compress_bound(p->compressor, p->len);
    unsigned char *packed = malloc(most);
    if (!packed) return false;
    p->len = libdeflate_zlib_compress(p->compressor, p->bytes ? (const void *)p->bytes : "", p->len, packed, most);
    p->packed = true;
    free(p->bytes);
    p->bytes = packed;
    return true;
}

/* Before the end nothing is promised, so nothing is given. A flush in between is a promise: nobody here asks for one.
 * Z_BUF_ERROR: there is more to give and no room for any, as zlib says it, so that no caller asks for ever. */
int deflate(z_streamp stream, int flush)
{
    Packing *p = ours(stream);
    if (!p) return REAL(Deflate, deflate)(stream, flush);
    if ((flush != Z_NO_FLUSH && flush != Z_FINISH) || (p->packed && (stream->avail_in || flush != Z_FINISH)) || !stream->next_out ||
        (!stream->next_in && stream->avail_in))
        return Z_STREAM_ERROR;
    if (!p->packed && !gather(p, stream)) return Z_MEM_ERROR;
    if (flush == Z_NO_FLUSH) return Z_OK;
    if (!p->packed && !pack(p)) return Z_MEM_ERROR;
    size_t part = p->len - p->given;
    if (part > stream->avail_out) part = stream->avail_out;
    memcpy(stream->next_out, p->bytes + p->given, part);
    p->given += part;
    stream->next_out += part;
    stream->avail_out -= (uInt)part;
    stream->total_out += part;
    if (p->given == p->len) return Z_STREAM_END;
    return part ? Z_OK : Z_BUF_ERROR;
}

int deflateEnd(z_streamp stream)
{
    Packing *p = ours(stream);
    if (!p) return REAL(End, deflateEnd)(stream);
    bool whole = p->packed && p->given == p->len;
    libdeflate_free_compressor(p->compressor);
    free(p->bytes);
    free(p);
    stream->state = NULL;
    stream->zfree = NULL;
    return whole ? Z_OK : Z_DATA_ERROR;
}
