#include "build/edition.h"

#include <stdatomic.h>

#include "base/pool.h"
#include "build/kept.h"

void edition_put(Build *build, Edition *edition, Arena *scratch, Str path, Str bytes)
{
    if (audit_output(edition->audit, scratch, audience_key(edition->audience), path, bytes, build->diag))
        stage_put(edition->stage, scratch, path, bytes);
}

/* The same for a text of the site, of which nothing is done that the last build did for these very bytes, but to
 * search what it says (said.h). */
static void put_text(Build *build, Edition *edition, Arena *scratch, Str path, Str bytes)
{
    bool published;
    if (!said_audit(edition->said, scratch, path, bytes, build->diag, &published)) return;
    if (published) stage_keep(edition->stage, scratch, path);
    else stage_put(edition->stage, scratch, path, bytes);
}

/* ---- what each thread has ---- */

Worker *build_worker(Build *build, unsigned number)
{
    Worker *w = &build->workers[number];
    if (!w->arena) w->arena = arena_open();
    if (!w->typesetter && build->ward.fonts) w->typesetter = typesetter_open(build->ward.fonts);
    return w;
}

static Elements elements_for(const Build *build, const Edition *edition, const Worker *worker)
{
    return (Elements){.view = edition->view,
                      .base = edition->map,
                      .styles = build->map_styles,
                      .typesetter = worker->typesetter,
                      .diag = build->diag,
                      .arena = worker->arena};
}

void build_tell(const Build *build, Str what, size_t done, size_t total)
{
    if (build->options->progress) build->options->progress(build->options->progress_context, what, done, total);
}

/* ---- opening ---- */

void edition_open(Build *build, Edition *edition)
{
    Arena *arena = arena_open(); /* editions open on several threads */
    edition->view = view_open(&build->ward.data, edition->audience, build->options->as_of);
    edition->arena = arena;
    edition->audit = audit_open(arena, &build->ward.data, edition->audience, build->common, build->common_count,
                                build->options->password);
    if (edition->view->layer_count || edition->view->facility_count)
        edition->map = map_base_open(arena, edition->view, build->diag);
    edition->plan = plan_edition(arena, edition->view, build->templates, build->options->only, build->diag);
    edition->documents = arena_array(arena, Printed, edition->plan.print_count);
    edition->keys = view_keys(edition->view, &build->inputs, build->content_directory, build->options->password.len > 0);
    if (edition->plan.page_count)
        edition->figures = figures_open(arena, build->box, audience_key(edition->audience), build->options->fresh);
    if (edition->plan.page_count || edition->plan.data_count)
        edition->said = said_open(arena, build->box, audience_key(edition->audience), build->inputs.program, edition->audit, build->options->fresh);
    edition->canonical = data_base_url(edition->view);
    images_load(build, edition);
}

void edition_close(Edition *edition)
{
    stage_close(edition->stage);
    figures_close(edition->figures);
    said_close(edition->said);
    view_close(edition->view);
    arena_close(edition->arena);
    for (size_t i = 0; edition->document_arenas && i < edition->plan.print_count; i++) arena_close(edition->document_arenas[i]);
}

/* ---- documents ---- */

typedef struct PrintRun {
    Build *build;
    struct {
        Edition *edition;
        size_t index;
    } *jobs;
    size_t count;
    atomic_size_t done;
} PrintRun;

/* The edition whose view a document shows: its own, but a proof shows the one it is a
 * proof of. NULL when that is not built in this run. */
static const Edition *edition_shown(const Build *build, const Edition *own, DocumentData data)
{
    bool resident = data == DOCUMENT_PROOF_RESIDENT;
    if (!resident && data != DOCUMENT_PROOF_PROFESSIONAL) return own;
    for (size_t i = 0; i < build->edition_count; i++)
        if (build->editions[i].view->audience == (resident ? AUDIENCE_RESIDENT : AUDIENCE_PROFESSIONAL)) return &build->editions[i];
    return NULL;
}

static void print_one(void *context, size_t index, unsigned number)
{
    PrintRun *run = context;
    Build *build = run->build;
    Edition *edition = run->jobs[index].edition;
    size_t at = run->jobs[index].index;
    Worker *worker = build_worker(build, number);
    if (!worker->typesetter) return; /* no fonts: said already */
    const Print *print = &edition->plan.prints[at];
    const Edition *shown = edition_shown(build, edition, print->job.data);
    if (!shown) return;
    DocumentEnv env = {.templates = build->templates,
                       .template_directory = build->template_directory,
                       .content_directory = build->content_directory,
                       .password = build->options->password,
                       .elements = elements_for(build, shown, worker)};
    PrintedEnv printed = {.document = &env, .box = build->box, .edition = audience_key(edition->audience), .keys = &shown->keys,
                          .fresh = build->options->fresh};
    edition->document_arenas[at] = arena_open();
    printed_make(&printed, &print->job, edition->document_arenas[at], &edition->documents[at]);
    build_tell(build, print->title, atomic_fetch_add(&run->done, 1) + 1, run->count);
}

/* One notice for all: whoever builds without a password may well mean it. */
static void tell_unlocked(Build *build)
{
    size_t unlocked = 0;
    for (size_t e = 0; e < build->edition_count; e++)
        for (size_t i = 0; i < build->editions[e].plan.print_count; i++) unlocked += build->editions[e].documents[i].unlocked;
    if (unlocked) diag_add(build->diag, DIAG_LOCK_NONE, place_none(), str_printf(build->arena, "%zu", unlocked));
}

/* The dearest first, so that no thread is left with a map book when the others are done. */
static unsigned dearness(DocumentData data)
{
    switch (data) {
    case DOCUMENT_BOOK: return 2;
    case DOCUMENT_DISTRICTS:
    case DOCUMENT_SPECIMEN: return 1;
    case DOCUMENT_PLAIN:
    case DOCUMENT_ARTICLE:
    case DOCUMENT_MAP:
    case DOCUMENT_PROOF_RESIDENT:
    case DOCUMENT_PROOF_PROFESSIONAL:
    case DOCUMENT_ROSTER: return 0;
    }
    return 0;
}

static void add_prints(PrintRun *run, Edition *edition, unsigned dear)
{
    for (size_t i = 0; i < edition->plan.print_count; i++) {
        if (dearness(edition->plan.prints[i].job.data) != dear) continue;
        run->jobs[run->count].edition = edition;
        run->jobs[run->count++].index = i;
    }
}

void editions_print(Build *build)
{
    enum { DEAREST = 2 };
    size_t most = 0;
    for (size_t e = 0; e < build->edition_count; e++) most += build->editions[e].plan.print_count;
    PrintRun run = {.build = build};
    run.jobs = arena_alloc(build->arena, arena_product(most, sizeof *run.jobs), alignof(max_align_t));
    for (size_t e = 0; e < build->edition_count; e++) {
        Edition *edition = &build->editions[e];
        edition->document_arenas = arena_array(build->arena, Arena *, edition->plan.print_count);
    }
    for (unsigned left = DEAREST + 1; left > 0; left--)
        for (size_t e = 0; e < build->edition_count; e++) add_prints(&run, &build->editions[e], left - 1);
    pool_run(build->threads, run.count, print_one, &run);
    tell_unlocked(build);
}

/* ---- the list of documents, for the site ---- */

static void set(Arena *arena, Value record, const char *key, Value value)
{
    record_set(arena, record, atom(str_from(key)), value);
}

static Str size_text(Arena *arena, size_t bytes)
{
    Buf out = buf_on(arena);
    bool mega = bytes >= 1000000;
    double size = mega ? (double)bytes / 1e6 : (double)bytes / 1e3;
    buf_put_number(&out, size, mega ? 1 : 0);
    buf_put(&out, mega ? STR(" MB") : STR(" KB"));
    return buf_str(&out);
}

/* Files of the document that its readers may want: the booklet, the tiles. */
static Value forms_value(Arena *arena, const Printed *printed)
{
    Value forms = value_list(arena);
    for (size_t i = 1; i < printed->files.count; i++) {
        const PrintedFile *file = &printed->files.items[i];
        if (!file->on_site) continue;
        Value v = value_record(arena);
        set(arena, v, "title", value_string(file->title));
        set(arena, v, "url", value_string(str_join(arena, STR("/documents/"), file->name)));
        set(arena, v, "size", value_string(size_text(arena, file->size)));
        list_push(arena, forms, v);
    }
    return forms;
}

static Value document_value(Arena *arena, const Print *print, const Printed *printed)
{
    Value v = value_record(arena);
    size_t size = printed->files.items[0].size;
    set(arena, v, "id", value_string(print->job.id));
    set(arena, v, "title", value_string(print->title));
    set(arena, v, "description", value_string(print->description));
    set(arena, v, "url", value_string(str_printf(arena, "/documents/" STR_FMT ".pdf", STR_ARG(print->job.id))));
    set(arena, v, "bytes", value_number((double)size));
    set(arena, v, "size", value_string(size_text(arena, size)));
    set(arena, v, "pages", value_number((double)printed->pages));
    set(arena, v, "format", value_string(STR("PDF")));
    set(arena, v, "forms", forms_value(arena, printed));
    return v;
}

static Value csv_value(Arena *arena)
{
    Value v = value_record(arena);
    set(arena, v, "id", value_string(STR("facilities-csv")));
    set(arena, v, "title", value_string(STR("施設の一覧（表計算ソフト用）")));
    set(arena, v, "description", value_string(STR("この版に載せている項目の一覧です。Excel で開けます")));
    set(arena, v, "url", value_string(STR("/data/facilities.csv")));
    set(arena, v, "format", value_string(STR("CSV")));
    return v;
}

static void list_documents(Edition *edition)
{
    Arena *arena = edition->view->arena;
    Value list = value_list(arena);
    for (size_t i = 0; i < edition->plan.print_count; i++)
        if (edition->documents[i].files.count)
            list_push(arena, list, document_value(arena, &edition->plan.prints[i], &edition->documents[i]));
    list_push(arena, list, csv_value(arena));
    set(arena, edition->view->root, "documents", list);
}

/* Without tiles, or without Leaflet, the map page has only its still picture. */
static void offer_web_map(const Build *build, Edition *edition)
{
    Arena *arena = edition->view->arena;
    Value map = build->has_leaflet ? web_map_value(arena, edition->view) : value_record(arena);
    set(arena, edition->view->root, "web_map", map);
}

/* ---- the site ---- */

typedef enum WebKind { WEB_PAGE, WEB_DATA, WEB_ASSET, WEB_IMAGE, WEB_DOCUMENT } WebKind;

typedef struct WebJob {
    Edition *edition;
    WebKind kind;
    size_t from, to; /* of this kind's array: neighbours stay on one thread */
} WebJob;

typedef struct WebRun {
    Build *build;
    WebJob *jobs;
    size_t count, total;
    atomic_size_t done;
} WebRun;

static Value page_value(Arena *scratch, const Edition *edition, const WebPage *page)
{
    Value v = value_record(scratch);
    set(scratch, v, "path", value_string(page->path));
    Value title = record_get(page->item, atom(STR("title")));
    if (title.kind == VALUE_STRING) set(scratch, v, "title", title);
    if (edition->canonical.len)
        set(scratch, v, "canonical", value_string(str_join(scratch, edition->canonical, page->path)));
    return v;
}

static Str below(Arena *scratch, const char *folder, Str path)
{
    return str_printf(scratch, "%s" STR_FMT, folder, STR_ARG(path));
}

static void make_page(Build *build, Edition *edition, Worker *worker, const WebPage *page)
{
    Arena *arena = worker->arena;
    Elements elements = elements_for(build, edition, worker);
    elements.figures = edition->figures;
    elements.keys = &edition->keys;
    TemplateScope scope[] = {{STR("page"), page_value(arena, edition, page)}, {page->item_name, page->item}};
    TemplateInput input = {.root = edition->view->root,
                           .scope = scope,
                           .scope_count = page->item_name.len ? 2 : 1,
                           .page_path = page->path};
    HtmlOptions options = {.element = elements_html, .element_context = &elements};
    Buf out = buf_on(arena);
    if (template_html(page->template, arena, &input, &options, &out, build->diag))
        put_text(build, edition, arena, below(arena, "web", page->path), buf_str(&out));
}

static void make_data(Build *build, Edition *edition, Worker *worker, const DataFile *file)
{
    Buf out = buf_on(worker->arena);
    file->write(edition->view, worker->arena, &out);
    if (out.len) put_text(build, edition, worker->arena, below(worker->arena, "web", file->path), buf_str(&out));
}

/* What a file says is read once, and searched at every build. */
static bool audit_printed(Build *build, Edition *edition, Arena *scratch, Arena *arena, Str path, PrintedFile *file)
{
    Str key = audience_key(edition->audience);
    if (!audit_needles(edition->audit)) return true;
    if (!file->heard) {
        Str bytes = file->bytes, said;
        if (!bytes.data && printed_bytes(build->box, scratch, key, file, &bytes) != 0) bytes = (Str){0}; /* the audit refuses it */
        if (!audit_read(edition->audit, scratch, key, path, bytes, &said, build->diag)) return false;
        file->said = str_copy(arena, said);
        file->heard = file->fresh_said = true;
    }
    return audit_search(edition->audit, scratch, key, path, file->said, build->diag);
}

static void put_on_site(Build *build, Edition *edition, Arena *scratch, PrintedFile *file)
{
    Str path = str_join(scratch, STR("web/documents/"), file->name), bytes = file->bytes, key = audience_key(edition->audience);
    file->site_put = true;
    bool there = !bytes.data && printed_is_on_site(build->box, scratch, key, file);
    if (there) stage_keep(edition->stage, scratch, path);
    else if (bytes.data || printed_bytes(build->box, scratch, key, file, &bytes) == 0) stage_put(edition->stage, scratch, path, bytes);
    else diag_add(build->diag, DIAG_FILE_UNREADABLE, place_file(path), path, STR(""));
}

/* The document and what comes with it: press file, job sheet, locked copy. */
static void make_document(Build *build, Edition *edition, Worker *worker, size_t index)
{
    Printed *printed = &edition->documents[index];
    for (size_t i = 0; i < printed->files.count; i++) {
        PrintedFile *file = &printed->files.items[i];
        Str path = str_join(worker->arena, STR("print/"), file->name);
        if (!audit_printed(build, edition, worker->arena, edition->document_arenas[index], path, file)) continue;
        if (file->bytes.data) stage_put(edition->stage, worker->arena, path, file->bytes);
        else stage_keep(edition->stage, worker->arena, path);
        if (file->on_site && edition->plan.page_count) put_on_site(build, edition, worker->arena, file);
    }
}

static void make_file(Build *build, Worker *worker, const WebJob *job, size_t i)
{
    Edition *edition = job->edition;
    switch (job->kind) {
    case WEB_PAGE: make_page(build, edition, worker, &edition->plan.pages[i]); break;
    case WEB_DATA: make_data(build, edition, worker, &edition->plan.data[i]); break;
    case WEB_ASSET: put_text(build, edition, worker->arena, build->assets[i].path, build->assets[i].bytes); break;
    case WEB_IMAGE: edition_put(build, edition, worker->arena, edition->images[i].path, edition->images[i].bytes); break;
    case WEB_DOCUMENT: make_document(build, edition, worker, i); break;
    }
}

static void web_batch(void *context, size_t index, unsigned number)
{
    WebRun *run = context;
    const WebJob *job = &run->jobs[index];
    Worker *worker = build_worker(run->build, number);
    ArenaMark mark = arena_mark(worker->arena);
    for (size_t i = job->from; i < job->to; i++) {
        make_file(run->build, worker, job, i);
        arena_rewind(worker->arena, mark);
    }
    size_t done = atomic_fetch_add(&run->done, job->to - job->from) + job->to - job->from;
    build_tell(run->build, STR("web"), done, run->total);
}

static void add_jobs(WebRun *run, Edition *edition, WebKind kind, size_t count)
{
    const size_t batch = kind == WEB_DOCUMENT ? 1 : 32;
    for (size_t from = 0; from < count; from += batch)
        run->jobs[run->count++] =
            (WebJob){edition, kind, from, from + batch < count ? from + batch : count};
    run->total += count;
}

/* Which tiles there are is the same for all audiences, and not found out for nothing. */
static void share_tiles(Build *build)
{
    const View *asked = NULL;
    for (size_t e = 0; e < build->edition_count; e++) {
        Edition *edition = &build->editions[e];
        if (!edition->plan.page_count) continue;
        if (!asked) map_tiles_info(build->arena, edition->view, &build->tiles_info);
        asked = edition->view;
        edition->view->tiles = &build->tiles_info;
    }
}

static void share_figures(Build *build)
{
    Figures *first = NULL;
    for (size_t e = 0; e < build->edition_count; e++) {
        Figures *own = build->editions[e].figures;
        if (own && first) figures_share(first, own);
        else if (own) first = own;
    }
}

void editions_web(Build *build)
{
    WebRun run = {.build = build};
    size_t most = 0;
    for (size_t e = 0; e < build->edition_count; e++) {
        const Edition *edition = &build->editions[e];
        most += edition->plan.page_count + edition->plan.data_count + edition->plan.print_count + edition->image_count +
                build->asset_count;
    }
    run.jobs = arena_array(build->arena, WebJob, most);
    share_tiles(build);
    share_figures(build);
    for (size_t e = 0; e < build->edition_count; e++) {
        Edition *edition = &build->editions[e];
        list_documents(edition);
        offer_web_map(build, edition);
        bool site = edition->plan.page_count > 0;
        add_jobs(&run, edition, WEB_DOCUMENT, edition->plan.print_count);
        add_jobs(&run, edition, WEB_DATA, edition->plan.data_count);
        add_jobs(&run, edition, WEB_PAGE, edition->plan.page_count);
        add_jobs(&run, edition, WEB_ASSET, site ? build->asset_count : 0);
        add_jobs(&run, edition, WEB_IMAGE, site ? edition->image_count : 0);
    }
    pool_run(build->threads, run.count, web_batch, &run);
}

/* ---- remembering ---- */

/* A font that is not the one listed is said when it is opened; a kept document opens none. */
static bool fonts_are_sound(Diag *diag)
{
    size_t count;
    const DiagMessage *messages = diag_sorted(diag, &count);
    for (size_t i = 0; i < count; i++)
        if (messages[i].id == DIAG_FONT_CHANGED || messages[i].id == DIAG_FONT_BROKEN) return false;
    return true;
}

/* A name is of an edition of this build unless nobody asked for that; a part (--only) says
 * nothing of the other documents. */
static bool stays(void *context, Str name)
{
    const Build *build = context;
    if (str_eq(name, STR("whole"))) return true;
    for (size_t e = 0; e < build->edition_count; e++) {
        const Edition *edition = &build->editions[e];
        Arena *scratch = arena_open();
        bool own = str_starts(name, printed_name(scratch, audience_key(edition->audience), STR(""))), used = build->options->only.len > 0;
        for (size_t i = 0; own && !used && i < edition->plan.print_count; i++)
            used = edition->documents[i].sound && str_eq(name, printed_name(scratch, audience_key(edition->audience), edition->plan.prints[i].job.id));
        arena_close(scratch);
        if (own) return used;
    }
    return true;
}

bool editions_remember(Build *build, bool settled)
{
    bool all = true, sound = settled && fonts_are_sound(build->diag);
    for (size_t e = 0; e < build->edition_count; e++) {
        Edition *edition = &build->editions[e];
        if (edition->figures && sound) figures_remember(edition->figures, build->box);
        if (edition->said) said_remember(edition->said);
        for (size_t i = 0; i < edition->plan.print_count; i++) {
            Printed *printed = &edition->documents[i];
            Arena *scratch = arena_open();
            printed->sound = printed->sound && sound;
            all = all && (printed->sound || !printed->files.count);
            printed_remember(build->box, scratch, audience_key(edition->audience), edition->plan.prints[i].job.id, printed);
            arena_close(scratch);
        }
    }
    kept_prune(build->box, build->arena, stays, build);
    return all && sound;
}
