#include "base/diag.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

typedef struct Text {
    const char *name;
    DiagLevel level;
    const char *text[2]; /* by DiagLanguage */
} Text;

static const Text texts[] = {
#define DIAG(id, level, ja, en) {#id, DIAG_##level, {ja, en}},
#include "base/diag.def"
#undef DIAG
};

typedef VEC(DiagMessage) Messages;

struct Diag {
    pthread_mutex_t lock;
    Arena *arena;
    Messages messages;
    size_t counts[DIAG_ERROR + 1];
};

Diag *diag_open(void)
{
    Arena *arena = arena_open();
    Diag *diag = arena_new(arena, Diag);
    diag->arena = arena;
    pthread_mutex_init(&diag->lock, NULL);
    return diag;
}

void diag_close(Diag *diag)
{
    if (!diag)
        return;
    pthread_mutex_destroy(&diag->lock);
    arena_close(diag->arena);
}

bool diag_add_args(Diag *diag, DiagId id, Place place, const Str args[4])
{
    assert(id < DIAG_COUNT);
    pthread_mutex_lock(&diag->lock);
    DiagMessage message = {.id = id, .level = texts[id].level, .place = place};
    message.place.file = str_copy(diag->arena, place.file);
    for (size_t i = 0; i < 4; i++)
        message.args[i] = str_copy(diag->arena, args[i]);
    vec_push(diag->arena, &diag->messages, message);
    diag->counts[message.level]++;
    pthread_mutex_unlock(&diag->lock);
    return false;
}

size_t diag_count(const Diag *diag, DiagLevel level)
{
    /* Counts only grow; a caller that must be exact asks when threads are done. */
    return diag->counts[level];
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_messages(const void *a, const void *b)
{
    const DiagMessage *x = a, *y = b;
    int order = str_cmp(x->place.file, y->place.file);
    if (!order)
        order = compare_numbers(x->place.line, y->place.line);
    if (!order)
        order = compare_numbers(x->place.column, y->place.column);
    if (!order)
        order = compare_numbers(x->id, y->id);
    for (size_t i = 0; !order && i < 4; i++)
        order = str_cmp(x->args[i], y->args[i]);
    return order;
}

const DiagMessage *diag_sorted(Diag *diag, size_t *count)
{
    pthread_mutex_lock(&diag->lock);
    Messages *all = &diag->messages;
    if (all->count)
        qsort(all->items, all->count, sizeof *all->items, compare_messages);
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (kept && compare_messages(&all->items[kept - 1], &all->items[i]) == 0)
            diag->counts[all->items[i].level]--;
        else
            all->items[kept++] = all->items[i];
    }
    all->count = kept;
    pthread_mutex_unlock(&diag->lock);
    *count = kept;
    return all->items;
}

void diag_add_all(Diag *to, Diag *from)
{
    size_t count;
    const DiagMessage *messages = diag_sorted(from, &count);
    for (size_t i = 0; i < count; i++)
        diag_add_args(to, messages[i].id, messages[i].place, messages[i].args);
}

static void put_column_letters(Buf *out, uint32_t column)
{
    char letters[8];
    size_t n = 0;
    for (; column > 0 && n < sizeof letters; column = (column - 1) / 26)
        letters[n++] = (char)('A' + (column - 1) % 26);
    while (n)
        buf_putc(out, letters[--n]);
}

void place_write(Buf *out, Place place)
{
    buf_put(out, place.file);
    switch (place.kind) {
    case PLACE_NONE:
    case PLACE_FILE:
        break;
    case PLACE_LINE:
        buf_printf(out, " %u", place.line);
        if (place.column)
            buf_printf(out, ":%u", place.column);
        break;
    case PLACE_CELL:
        buf_putc(out, ' ');
        put_column_letters(out, place.column);
        buf_printf(out, "%u", place.line);
        break;
    }
}

/* An argument that is the system's own word for an error, in Japanese. */
static Str argument_in(Str argument, DiagLanguage language)
{
    static const struct {
        int error;
        const char *ja;
    } words[] = {{ENOENT, "そこにありません"},
                 {EACCES, "許可がありません。Excel などで開いたままなら、閉じてください"},
                 {EPERM, "許可がありません"},
                 {EBUSY, "ほかのソフトが使っています"},
                 {EISDIR, "ファイルではなくフォルダーです"},
                 {ENOTDIR, "フォルダーではありません"},
                 {EEXIST, "同じ名前のものがもうあります"},
                 {ENOTEMPTY, "フォルダーが空ではありません"},
                 {ENOSPC, "空き容量がありません"},
                 {EROFS, "書き込みのできない場所です"},
                 {EFBIG, "ファイルが大きすぎます"},
                 {EMFILE, "開いているファイルが多すぎます"},
                 {ENAMETOOLONG, "名前が長すぎます"},
                 {EIO, "ディスクを読み書きできません"}};
    for (size_t i = 0; language == DIAG_JA && i < sizeof words / sizeof *words; i++)
        if (str_eq(argument, str_from(strerrordesc_np(words[i].error))))
            return str_from(words[i].ja);
    return argument;
}

static void put_filled(Buf *out, const char *text, const Str args[4], DiagLanguage language)
{
    for (const char *at = text; *at; at++) {
        if (at[0] == '{' && at[1] >= '1' && at[1] <= '4' && at[2] == '}') {
            buf_put(out, argument_in(args[at[1] - '1'], language));
            at += 2;
        } else {
            buf_putc(out, *at);
        }
    }
}

void diag_write_text(Buf *out, const DiagMessage *message, DiagLanguage language)
{
    put_filled(out, texts[message->id].text[language], message->args, language);
}

void diag_write(Buf *out, const DiagMessage *message, DiagLanguage language)
{
    static const char *const levels[2][3] = {{"お知らせ", "注意", "エラー"}, {"note", "warning", "error"}};
    if (message->place.kind != PLACE_NONE) {
        place_write(out, message->place);
        buf_put(out, STR(": "));
    }
    buf_put(out, str_from(levels[language][message->level]));
    buf_put(out, STR(": "));
    diag_write_text(out, message, language);
    buf_printf(out, " [%s]", texts[message->id].name);
}

const char *diag_name(DiagId id)
{
    return texts[id].name;
}

DiagLevel diag_level(DiagId id)
{
    return texts[id].level;
}
