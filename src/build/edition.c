#include "build/edition.h"

#include <stdatomic.h>

#include "base/pool.h"

void edition_put(Build *build, Edition *edition, Arena *scratch, Str path, Str bytes)
{
    if (audit_output(edition->audit, scratch, audience_key(edition->audience), path, bytes, build->diag))
        stage_put(edition->stage, scratch, path, bytes);
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

static Str canonical_base(const View *view)
{
    Str base = view_site(view, "base_url");
    while (str_ends(base, STR("/"))) base = str_slice(base, 0, base.len - 1);
    return view->audience == AUDIENCE_RESIDENT ? base : (Str){0};
}

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
    edition->documents = arena_array(arena, DocumentResult, edition->plan.print_count);
    edition->canonical = canonical_base(edition->view);
    images_load(build, edition);
}

void edition_close(Edition *edition)
{
    stage_close(edition->stage);
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

/* The document and what comes with it: press file, job sheet, locked copy. */
static void put_document(Build *build, Edition *edition, Worker *worker, const Print *print, const DocumentResult *result)
{
    Str name = str_printf(worker->arena, "print/" STR_FMT ".pdf", STR_ARG(print->job.id));
    edition_put(build, edition, worker->arena, name, result->pdf);
    for (size_t i = 0; i < result->files.count; i++) {
        const DocumentFile *file = &result->files.items[i];
        edition_put(build, edition, worker->arena, str_join(worker->arena, STR("print/"), file->name), file->bytes);
    }
}

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

/* What is laid out and planned for a document is many times its files: it goes, they stay. */
static void keep_result(Arena *arena, const DocumentResult *made, DocumentResult *out)
{
    *out = *made;
    out->pdf = str_copy(arena, made->pdf);
    out->title = str_copy(arena, made->title);
    out->files.items = NULL;
    out->files.count = out->files.cap = 0;
    for (size_t i = 0; i < made->files.count; i++) {
        const DocumentFile *f = &made->files.items[i];
        vec_push(arena, &out->files, (DocumentFile){str_copy(arena, f->name), str_copy(arena, f->bytes), str_copy(arena, f->title)});
    }
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
    Arena *arena = arena_open();
    DocumentResult made;
    DocumentEnv env = {.templates = build->templates,
                       .template_directory = build->template_directory,
                       .content_directory = build->content_directory,
                       .password = build->options->password,
                       .elements = elements_for(build, shown, worker)};
    document_build(&env, &print->job, arena, &made);
    edition->document_arenas[at] = arena_open();
    keep_result(edition->document_arenas[at], &made, &edition->documents[at]);
    arena_close(arena);
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

void editions_print(Build *build)
{
    size_t most = 0;
    for (size_t e = 0; e < build->edition_count; e++) most += build->editions[e].plan.print_count;
    PrintRun run = {.build = build};
    run.jobs = arena_alloc(build->arena, arena_product(most, sizeof *run.jobs), alignof(max_align_t));
    for (size_t e = 0; e < build->edition_count; e++) {
        Edition *edition = &build->editions[e];
        edition->document_arenas = arena_array(build->arena, Arena *, edition->plan.print_count);
        for (size_t i = 0; i < edition->plan.print_count; i++) {
            run.jobs[run.count].edition = edition;
            run.jobs[run.count++].index = i;
        }
    }
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
static Value forms_value(Arena *arena, const DocumentResult *result)
{
    Value forms = value_list(arena);
    for (size_t i = 0; i < result->files.count; i++) {
        const DocumentFile *file = &result->files.items[i];
        if (!file->title.len) continue;
        Value v = value_record(arena);
        set(arena, v, "title", value_string(file->title));
        set(arena, v, "url", value_string(str_join(arena, STR("/documents/"), file->name)));
        set(arena, v, "size", value_string(size_text(arena, file->bytes.len)));
        list_push(arena, forms, v);
    }
    return forms;
}

static Value document_value(Arena *arena, const Print *print, const DocumentResult *result)
{
    Value v = value_record(arena);
    set(arena, v, "id", value_string(print->job.id));
    set(arena, v, "title", value_string(print->title));
    set(arena, v, "description", value_string(print->description));
    set(arena, v, "url", value_string(str_printf(arena, "/documents/" STR_FMT ".pdf", STR_ARG(print->job.id))));
    set(arena, v, "bytes", value_number((double)result->pdf.len));
    set(arena, v, "size", value_string(size_text(arena, result->pdf.len)));
    set(arena, v, "pages", value_number((double)result->pages));
    set(arena, v, "format", value_string(STR("PDF")));
    set(arena, v, "forms", forms_value(arena, result));
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
        if (edition->documents[i].pdf.len)
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
    TemplateScope scope[] = {{STR("page"), page_value(arena, edition, page)}, {page->item_name, page->item}};
    TemplateInput input = {.root = edition->view->root,
                           .scope = scope,
                           .scope_count = page->item_name.len ? 2 : 1,
                           .page_path = page->path};
    HtmlOptions options = {.element = elements_html, .element_context = &elements};
    Buf out = buf_on(arena);
    if (template_html(page->template, arena, &input, &options, &out, build->diag))
        edition_put(build, edition, arena, below(arena, "web", page->path), buf_str(&out));
}

static void make_data(Build *build, Edition *edition, Worker *worker, const DataFile *file)
{
    Buf out = buf_on(worker->arena);
    file->write(edition->view, worker->arena, &out);
    if (out.len) edition_put(build, edition, worker->arena, below(worker->arena, "web", file->path), buf_str(&out));
}

static void make_document(Build *build, Edition *edition, Worker *worker, size_t index)
{
    Str pdf = edition->documents[index].pdf, id = edition->plan.prints[index].job.id;
    if (!pdf.len) return;
    put_document(build, edition, worker, &edition->plan.prints[index], &edition->documents[index]);
    if (!edition->plan.page_count) return;
    stage_put(edition->stage, worker->arena, str_printf(worker->arena, "web/documents/" STR_FMT ".pdf", STR_ARG(id)), pdf);
    for (size_t i = 0; i < edition->documents[index].files.count; i++) { /* audited as print/ just now */
        const DocumentFile *file = &edition->documents[index].files.items[i];
        if (file->title.len) stage_put(edition->stage, worker->arena, str_join(worker->arena, STR("web/documents/"), file->name), file->bytes);
    }
}

static void make_file(Build *build, Worker *worker, const WebJob *job, size_t i)
{
    Edition *edition = job->edition;
    switch (job->kind) {
    case WEB_PAGE: make_page(build, edition, worker, &edition->plan.pages[i]); break;
    case WEB_DATA: make_data(build, edition, worker, &edition->plan.data[i]); break;
    case WEB_ASSET: edition_put(build, edition, worker->arena, build->assets[i].path, build->assets[i].bytes); break;
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
    enum { BATCH = 32 };
    for (size_t from = 0; from < count; from += BATCH)
        run->jobs[run->count++] =
            (WebJob){edition, kind, from, from + BATCH < count ? from + BATCH : count};
    run->total += count;
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
