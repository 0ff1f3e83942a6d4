#include "build/said.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "base/map.h"
#include "build/kept.h"
#include "build/needles.h"

enum { PART = 0x1F, DIGEST = 32 };

typedef struct Piece {
    Str text;
    bool searched, telling;
    uint32_t written; /* its number in what is remembered, from 1; 0: not there yet */
} Piece;

typedef struct Text {
    uint8_t digest[DIGEST];
    FileStamp stamp; /* as last published */
    Str numbers;     /* of its pieces: uint32_t after uint32_t, nowhere aligned */
    bool put;        /* in this build */
} Text;

struct Said {
    Arena *arena; /* its own; with all below under the lock */
    pthread_mutex_t lock;
    Outbox *box;
    const Audit *audit;
    Str edition, name, program;
    VEC(Piece) pieces;
    Map numbers;    /* text of a piece -> its number + 1 */
    size_t indexed; /* how many of the pieces are there: those of earlier builds when first needed */
    Map texts;      /* path -> Text */
    bool changed;   /* is not what was remembered */
};

/* ---- pieces ---- */

static void index_piece(Said *said, size_t number) { map_set(&said->numbers, said->pieces.items[number].text, (void *)(uintptr_t)(number + 1)); }

static uint32_t number_of(Said *said, Str text)
{
    for (; said->indexed < said->pieces.count; said->indexed++) index_piece(said, said->indexed);
    uintptr_t found = (uintptr_t)map_get(&said->numbers, text);
    if (found) return (uint32_t)(found - 1);
    assert(said->pieces.count < UINT32_MAX);
    vec_push(said->arena, &said->pieces, (Piece){.text = str_copy(said->arena, text)});
    index_piece(said, said->indexed++);
    return (uint32_t)(said->pieces.count - 1);
}

static size_t number_count(const Text *text) { return text->numbers.len / sizeof(uint32_t); }

static uint32_t number_at(const Text *text, size_t i)
{
    uint32_t number;
    memcpy(&number, text->numbers.data + i * sizeof number, sizeof number);
    return number;
}

/* Is a withheld value in what it says? */
static bool is_telling(Said *said, const Text *text)
{
    for (size_t i = 0; i < number_count(text); i++) {
        Piece *piece = &said->pieces.items[number_at(text, i)];
        if (!piece->searched) piece->telling = audit_tells(said->audit, piece->text);
        piece->searched = true;
        if (piece->telling) return true;
    }
    return false;
}

/* ---- what earlier builds heard ---- */

static bool load_texts(Said *said, Unpack *in)
{
    for (size_t left = unpack_count(in); left > 0 && !in->bad; left--) {
        Str path = unpack_text(in), digest = unpack_text(in);
        Text *text = arena_new(said->arena, Text);
        text->stamp = file_stamp_unpack(in);
        text->numbers = unpack_text(in);
        if (in->bad || digest.len != DIGEST || text->numbers.len % sizeof(uint32_t)) return false;
        memcpy(text->digest, digest.data, DIGEST);
        for (size_t i = 0; i < number_count(text); i++)
            if (number_at(text, i) >= said->pieces.count) return false;
        map_set(&said->texts, path, text);
    }
    return !in->bad;
}

static void load(Said *said)
{
    Unpack in = {0};
    if (!kept_read(said->box, said->arena, said->name, &in.rest) || !str_eq(unpack_text(&in), said->program)) return;
    Str pieces = unpack_text(&in), piece;
    while (str_split(&pieces, PART, &piece)) vec_push(said->arena, &said->pieces, (Piece){.text = piece});
    if (load_texts(said, &in)) return;
    said->texts = map_on(said->arena);
    said->pieces.count = 0;
}

Said *said_open(Arena *arena, Outbox *box, Str edition, const uint8_t program[32], const Audit *audit, bool fresh)
{
    Said *said = arena_new(arena, Said);
    *said = (Said){.arena = arena_open(), .box = box, .audit = audit, .edition = edition, .name = str_join(arena, STR("said-"), edition),
                   .program = str_copy(arena, (Str){(const char *)program, DIGEST})};
    said->numbers = said->texts = map_on(said->arena);
    pthread_mutex_init(&said->lock, NULL);
    if (!fresh) load(said);
    return said;
}

void said_close(Said *said)
{
    if (!said) return;
    pthread_mutex_destroy(&said->lock);
    arena_close(said->arena);
}

/* ---- auditing ---- */

static Text *find(Said *said, Str path)
{
    pthread_mutex_lock(&said->lock);
    Text *text = map_get(&said->texts, path);
    pthread_mutex_unlock(&said->lock);
    return text;
}

static Text *take_down(Said *said, Arena *scratch, Str path, const uint8_t digest[DIGEST], Str what)
{
    Str piece;
    Buf numbers = buf_on(scratch);
    pthread_mutex_lock(&said->lock);
    Text *text = arena_new(said->arena, Text);
    memcpy(text->digest, digest, DIGEST);
    while (str_split(&what, PART, &piece)) {
        if (piece.len < NEEDLE_MIN) continue;
        uint32_t number = number_of(said, piece);
        buf_put(&numbers, (Str){(const char *)&number, sizeof number});
    }
    text->numbers = str_copy(said->arena, buf_str(&numbers));
    map_set(&said->texts, path, text);
    said->changed = true;
    pthread_mutex_unlock(&said->lock);
    return text;
}

/* Of the published file. */
static bool stamp_of(const Said *said, Arena *scratch, Str path, FileStamp *stamp)
{
    Str name = str_printf(scratch, STR_FMT "/" STR_FMT, STR_ARG(said->edition), STR_ARG(path));
    return file_stamp(outbox_directory(said->box), name.data, stamp);
}

bool said_audit(Said *said, Arena *scratch, Str path, Str bytes, Diag *diag, bool *published)
{
    uint8_t digest[DIGEST];
    FileStamp now;
    *published = false;
    if (!audit_is_parted(said->audit)) return audit_output(said->audit, scratch, said->edition, path, bytes, diag);
    sha256_of(bytes, digest);
    Text *text = find(said, path);
    if (text && memcmp(text->digest, digest, DIGEST) == 0) {
        *published = stamp_of(said, scratch, path, &now) && file_stamp_same(&now, &text->stamp);
    } else {
        Str what;
        if (!audit_read(said->audit, scratch, said->edition, path, bytes, &what, diag)) return false;
        text = take_down(said, scratch, path, digest, what);
    }
    pthread_mutex_lock(&said->lock);
    text->put = true;
    bool telling = is_telling(said, text);
    pthread_mutex_unlock(&said->lock);
    return !telling || audit_output(said->audit, scratch, said->edition, path, bytes, diag);
}

/* ---- remembering ---- */

/* Which texts were put, and how they lie there now. */
static void look_again(Said *said, Arena *scratch)
{
    for (size_t i = 0; i < said->texts.count; i++) {
        Text *text = said->texts.entries[i].value;
        FileStamp now = {0};
        if (text->put) stamp_of(said, scratch, said->texts.entries[i].key, &now);
        said->changed = said->changed || !text->put || !file_stamp_same(&now, &text->stamp);
        text->stamp = now;
    }
}

/* The pieces that texts of this build say, in the order in which they first say them. */
static void pack_pieces(Said *said, Arena *scratch, Buf *out)
{
    Buf blob = buf_on(scratch);
    uint32_t written = 0;
    for (size_t t = 0; t < said->texts.count; t++) {
        const Text *text = said->texts.entries[t].value;
        for (size_t i = 0; text->put && i < number_count(text); i++) {
            Piece *piece = &said->pieces.items[number_at(text, i)];
            if (piece->written) continue;
            if (written) buf_putc(&blob, PART);
            piece->written = ++written;
            buf_put(&blob, piece->text);
        }
    }
    pack_text(out, buf_str(&blob));
}

static void pack_one(const Said *said, Arena *scratch, Str path, const Text *text, Buf *out)
{
    Buf numbers = buf_on(scratch);
    for (size_t i = 0; i < number_count(text); i++) {
        uint32_t number = said->pieces.items[number_at(text, i)].written - 1;
        buf_put(&numbers, (Str){(const char *)&number, sizeof number});
    }
    pack_text(out, path);
    pack_text(out, (Str){(const char *)text->digest, DIGEST});
    file_stamp_pack(out, &text->stamp);
    pack_text(out, buf_str(&numbers));
}

void said_remember(Said *said)
{
    Arena *scratch = arena_open();
    size_t count = 0;
    look_again(said, scratch);
    if (said->changed) {
        Buf out = buf_on(scratch);
        pack_text(&out, said->program);
        pack_pieces(said, scratch, &out);
        for (size_t i = 0; i < said->texts.count; i++) count += ((const Text *)said->texts.entries[i].value)->put;
        pack_number(&out, count);
        for (size_t i = 0; i < said->texts.count; i++) {
            const Text *text = said->texts.entries[i].value;
            if (text->put) pack_one(said, scratch, said->texts.entries[i].key, text, &out);
        }
        kept_write(said->box, scratch, said->name, buf_str(&out));
    }
    arena_close(scratch);
}
