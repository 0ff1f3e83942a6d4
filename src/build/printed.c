#include "build/printed.h"

#include <errno.h>
#include <string.h>

#include "base/sink.h"
#include "build/kept.h"
#include "build/locked.h"

static Str print_path(Arena *arena, Str edition, Str name)
{
    return str_printf(arena, STR_FMT "/print/" STR_FMT, STR_ARG(edition), STR_ARG(name));
}

static Str site_path(Arena *arena, Str edition, Str name)
{
    return str_printf(arena, STR_FMT "/web/documents/" STR_FMT, STR_ARG(edition), STR_ARG(name));
}

Str printed_name(Arena *arena, Str edition, Str id) { return str_printf(arena, STR_FMT "-" STR_FMT, STR_ARG(edition), STR_ARG(id)); }

/* ---- as bytes ---- */

static void pack_key(Buf *out, const Key *key) { pack_text(out, (Str){(const char *)key->bytes, KEY_SIZE}); }

static Key unpack_key(Unpack *in)
{
    Key key = {{0}};
    Str bytes = unpack_text(in);
    if (bytes.len == KEY_SIZE) memcpy(key.bytes, bytes.data, KEY_SIZE);
    else in->bad = true;
    return key;
}

static void pack_file(Buf *out, const PrintedFile *f)
{
    pack_text(out, f->name);
    pack_text(out, f->title);
    pack_number(out, f->size);
    pack_number(out, (uint64_t)f->on_site | (uint64_t)f->locked << 1 | (uint64_t)f->heard << 2);
    pack_text(out, f->said);
    pack_key(out, &f->digest);
    file_stamp_pack(out, &f->print);
    file_stamp_pack(out, &f->web);
}

static PrintedFile unpack_file(Unpack *in)
{
    PrintedFile f = {.name = unpack_text(in)};
    f.title = unpack_text(in);
    f.size = (size_t)unpack_number(in);
    uint64_t flags = unpack_number(in);
    f.on_site = flags & 1;
    f.locked = flags >> 1 & 1;
    f.heard = flags >> 2 & 1;
    f.said = unpack_text(in);
    f.digest = unpack_key(in);
    f.print = file_stamp_unpack(in);
    f.web = file_stamp_unpack(in);
    return f;
}

static void pack_printed(Buf *out, const Printed *p)
{
    pack_key(out, &p->map);
    pack_key(out, &p->key);
    pack_text(out, p->data);
    pack_text(out, p->messages);
    pack_number(out, p->pages);
    pack_text(out, p->title);
    pack_number(out, p->unlocked);
    pack_number(out, p->files.count);
    for (size_t i = 0; i < p->files.count; i++) pack_file(out, &p->files.items[i]);
}

/* Texts are borrowed. */
static bool unpack_printed(Arena *arena, Str bytes, Printed *out)
{
    Unpack in = {.rest = bytes};
    *out = (Printed){.map = unpack_key(&in)};
    out->key = unpack_key(&in);
    out->data = unpack_text(&in);
    out->messages = unpack_text(&in);
    out->pages = (size_t)unpack_number(&in);
    out->title = unpack_text(&in);
    out->unlocked = unpack_number(&in) != 0;
    for (size_t left = unpack_count(&in); left > 0 && !in.bad; left--) vec_push(arena, &out->files, unpack_file(&in));
    return !in.bad && out->files.count > 0;
}

/* ---- is what was published still there? ---- */

static Key digest_of(Str bytes)
{
    Key key;
    sha256_of(bytes, key.bytes);
    return key;
}

static bool is_stamped(Outbox *box, const char *path, const FileStamp *then)
{
    FileStamp now;
    return file_stamp(outbox_directory(box), path, &now) && file_stamp_same(&now, then);
}

/* A folder that was copied has other stamps and the same bytes. */
static bool is_there(Outbox *box, Str edition, const PrintedFile *file)
{
    Arena *scratch = arena_open();
    const char *path = print_path(scratch, edition, file->name).data;
    bool there = is_stamped(box, path, &file->print);
    Str bytes;
    if (!there && sink_read_file(scratch, outbox_directory(box), path, 0, &bytes) == 0) {
        Key digest = digest_of(bytes);
        there = key_same(&digest, &file->digest);
    }
    arena_close(scratch);
    return there;
}

static bool all_there(Outbox *box, Str edition, const Printed *p)
{
    for (size_t i = 0; i < p->files.count; i++)
        if (!p->files.items[i].locked && !is_there(box, edition, &p->files.items[i])) return false;
    return true;
}

int printed_bytes(Outbox *box, Arena *arena, Str edition, const PrintedFile *file, Str *bytes)
{
    return sink_read_file(arena, outbox_directory(box), print_path(arena, edition, file->name).data, 0, bytes);
}

bool printed_is_on_site(Outbox *box, Arena *scratch, Str edition, const PrintedFile *file)
{
    return is_stamped(box, site_path(scratch, edition, file->name).data, &file->web);
}

/* ---- keeping ---- */

static bool lock_again(const PrintedEnv *env, const DocumentJob *job, Arena *arena, Printed *p)
{
    Str pdf = {0};
    for (size_t i = 0; i < p->files.count; i++) {
        PrintedFile *f = &p->files.items[i];
        if (!f->locked) continue;
        if (!pdf.len && printed_bytes(env->box, arena, env->edition, &p->files.items[0], &pdf) != 0) return false;
        if (!locked_again(env->document, arena, job->id, pdf, &f->bytes)) return false;
        f->size = f->bytes.len;
    }
    return true;
}

static bool keep(const PrintedEnv *env, const DocumentJob *job, Arena *arena, const Printed *past, Diag *diag, Printed *out)
{
    Printed p = *past;
    Unpack messages = {.rest = past->messages};
    if (!all_there(env->box, env->edition, past) || !lock_again(env, job, arena, &p) || !kept_say_messages(&messages, diag)) return false;
    *out = p;
    out->kept = out->sound = true;
    return true;
}

/* ---- making ---- */

static void add_file(Arena *arena, Printed *out, Str name, Str title, Str bytes, bool on_site, bool locked)
{
    PrintedFile file = {.name = str_copy(arena, name), .title = str_copy(arena, title), .bytes = str_copy(arena, bytes),
                        .size = bytes.len, .on_site = on_site, .locked = locked};
    if (!locked) file.digest = digest_of(bytes);
    vec_push(arena, &out->files, file);
}

/* What is laid out and planned for a document is many times its files: it goes, they stay. */
static void take_result(Arena *arena, const DocumentJob *job, const DocumentResult *made, Printed *out)
{
    out->pages = made->pages;
    out->title = str_copy(arena, made->title);
    out->unlocked = made->unlocked;
    add_file(arena, out, str_join(arena, job->id, STR(".pdf")), (Str){0}, made->pdf, true, false);
    for (size_t i = 0; i < made->files.count; i++) {
        const DocumentFile *f = &made->files.items[i];
        add_file(arena, out, f->name, f->title, f->bytes, f->title.len > 0, f->locked);
    }
}

static void take_data(Arena *arena, const View *view, Value data, Printed *out)
{
    Arena *scratch = arena_open();
    Buf packed = buf_on(scratch);
    if (data.kind != VALUE_NIL && value_pack(scratch, view, data, &packed)) out->data = str_copy(arena, buf_str(&packed));
    arena_close(scratch);
}

typedef struct Making {
    const PrintedEnv *env;
    const DocumentJob *job;
    Elements elements;
    Arena *scratch; /* of this document; what stays is copied to … */
    Arena *arena;
    DocumentDraft draft;
} Making;

static bool draft(Making *m, Value known)
{
    m->elements = m->env->document->elements;
    m->elements.arena = m->scratch;
    m->elements.paper = true;
    return document_draft(m->env->document, m->job, &m->elements, m->scratch, known, &m->draft);
}

/* With what is known of its maps; then whether it is the same document. */
static bool try_keeping(Making *m, const Printed *past, Diag *diag, Printed *out)
{
    Unpack data = {.rest = past->data};
    Value known = value_nil();
    if (past->data.len) {
        if (!key_same(&past->map, &m->env->keys->map)) return false;
        known = value_unpack(m->scratch, m->env->document->elements.view, &data);
    }
    if (!draft(m, known) || !m->draft.tree) return false;
    Key key = document_key(m->env->keys, m->job, m->draft.tree);
    return key_same(&key, &past->key) && keep(m->env, m->job, m->arena, past, diag, out);
}

static void make(Making *m, Printed *out)
{
    DocumentResult made;
    if (!m->draft.planned && !draft(m, value_nil())) return;
    if (!m->draft.tree) return;
    out->map = m->env->keys->map;
    out->key = document_key(m->env->keys, m->job, m->draft.tree);
    take_data(m->arena, m->elements.view, m->draft.data, out);
    out->sound = document_make(m->env->document, m->job, &m->elements, m->scratch, &m->draft, &made) && !m->draft.strays;
    if (made.pdf.len) take_result(m->arena, m->job, &made, out);
}

static bool find_past(const PrintedEnv *env, const DocumentJob *job, Arena *arena, Printed *past)
{
    Str bytes;
    return !env->fresh && kept_read(env->box, arena, printed_name(arena, env->edition, job->id), &bytes) && unpack_printed(arena, bytes, past);
}

void printed_make(const PrintedEnv *env, const DocumentJob *job, Arena *arena, Printed *out)
{
    *out = (Printed){0};
    Diag *own = diag_open(); /* what this document says, to be said again */
    DocumentEnv document = *env->document;
    document.elements.diag = own;
    PrintedEnv mine = *env;
    mine.document = &document;
    Making m = {.env = &mine, .job = job, .scratch = arena_open(), .arena = arena};
    Printed past;
    if (!find_past(env, job, arena, &past) || !try_keeping(&m, &past, env->document->elements.diag, out)) {
        make(&m, out);
        out->sound = out->sound && diag_count(own, DIAG_ERROR) == 0;
        Buf messages = buf_on(arena);
        kept_pack_messages(&messages, own);
        out->messages = buf_str(&messages);
        diag_add_all(env->document->elements.diag, own);
    }
    arena_close(m.scratch);
    diag_close(own);
}

/* ---- remembering ---- */

static bool stamp(Outbox *box, const char *path, FileStamp *stamp)
{
    FileStamp now = {0};
    file_stamp(outbox_directory(box), path, &now);
    bool same = file_stamp_same(&now, stamp);
    *stamp = now;
    return same;
}

void printed_remember(Outbox *box, Arena *scratch, Str edition, Str id, Printed *printed)
{
    bool same = printed->kept;
    for (size_t i = 0; i < printed->files.count; i++) {
        PrintedFile *f = &printed->files.items[i];
        if (f->locked) {
            *f = (PrintedFile){.name = f->name, .title = f->title, .on_site = f->on_site, .locked = true};
            continue;
        }
        bool print_same = stamp(box, print_path(scratch, edition, f->name).data, &f->print);
        bool web_same = true;
        if (f->site_put) web_same = stamp(box, site_path(scratch, edition, f->name).data, &f->web);
        else if (!printed->kept) f->web = (FileStamp){0}; /* what lies there is of another build */
        same = same && print_same && web_same && !f->fresh_said;
    }
    if (same || !printed->sound || !printed->files.count) return;
    Buf out = buf_on(scratch);
    pack_printed(&out, printed);
    kept_write(box, scratch, printed_name(scratch, edition, id), buf_str(&out));
}
