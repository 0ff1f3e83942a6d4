#include "build/audit.h"

#include "audience/policy.h"
#include "base/utf8.h"
#include "build/decode.h"
#include "build/needles.h"
#include "finish/pdftext.h"
#include "markup/node.h"

enum { PART = 0x1F, LONG_NAME = 3, LONG_PHONE = 9, COORDINATE_DIGITS = 5, COORDINATE_WRITTEN = 6 };

/* Where a withheld value stands. */
typedef struct Origin {
    Str label;
    Place place;
    bool strict;  /* says who or how to reach: free text may not repeat it either */
    bool allowed; /* rightly visible elsewhere */
} Origin;

struct Audit {
    Needles *needles;
    bool parted; /* none of them has a U+001F */
    Str password; /* of locked copies */
};

typedef struct Collect {
    Arena *arena;
    Policy policy;
    Needles *needles;
    Buf allowed; /* every cell and setting this audience may read, parted */
    Buf prose;   /* what its pages and the program's templates say */
} Collect;

/* ---- what to look for ---- */

static bool has_long_fraction(Str number)
{
    size_t dot = str_find_char(number, '.');
    return dot != SIZE_MAX && number.len - dot - 1 >= COORDINATE_DIGITS;
}

/* Does a cell of this type say who, where or how to reach, so that its text can
 * be known again? bounded: only between characters of another kind. */
static bool identifies(FieldType type, Str text, bool *bounded)
{
    *bounded = false;
    switch (type) {
    case FIELD_PERSON: *bounded = utf8_count(text) < LONG_NAME; return true;
    case FIELD_PHONE: *bounded = text.len < LONG_PHONE; return true;
    case FIELD_EMAIL:
    case FIELD_NOTE: return true;
    case FIELD_URL:
    case FIELD_ADDRESS: *bounded = true; return true;
    case FIELD_LATITUDE:
    case FIELD_LONGITUDE: return has_long_fraction(text);
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_CATEGORY:
    case FIELD_KANA:
    case FIELD_DIGITS:
    case FIELD_CODE:
    case FIELD_POSTAL:
    case FIELD_REF:
    case FIELD_HOURS:
    case FIELD_TIMETABLE:
    case FIELD_LIST:
    case FIELD_COUNT:
    case FIELD_BOOL:
    case FIELD_ACCEPT:
    case FIELD_RANKED_LIST:
    case FIELD_DATE:
    case FIELD_CONSENT:
    case FIELD_ENUM: return false;
    }
    return false;
}

static Origin *look_for(Collect *c, Str text, bool bounded, Str label, Place place)
{
    Origin *origin = arena_new(c->arena, Origin);
    *origin = (Origin){.label = label, .place = place};
    needles_add(c->needles, text, bounded, origin);
    return origin;
}

static void allow_in(Buf *corpus, Str text)
{
    if (!text.len) return;
    buf_put(corpus, text);
    buf_putc(corpus, PART);
}

static void allow(Collect *c, Str text) { allow_in(&c->allowed, text); }

static bool is_strict(FieldType type)
{
    return type == FIELD_PERSON || type == FIELD_PHONE || type == FIELD_EMAIL || type == FIELD_ADDRESS;
}

/* A coordinate as outputs write it; empty when that is not exact enough to tell, or
 * is what stands in the cell. */
static Str written_coordinate(Arena *arena, const FieldRow *row, Str text)
{
    double degrees;
    Buf out = buf_on(arena);
    if ((row->type == FIELD_LATITUDE || row->type == FIELD_LONGITUDE) && str_to_double(text, &degrees))
        buf_put_number(&out, degrees, COORDINATE_WRITTEN);
    return has_long_fraction(buf_str(&out)) && !str_eq(buf_str(&out), text) ? buf_str(&out) : (Str){0};
}

static void sort_cell(Collect *c, Str text, const FieldRow *row, Place place, bool shown, bool also)
{
    bool bounded;
    Str written = written_coordinate(c->arena, row, text);
    if (written.len) sort_cell(c, written, row, place, shown, also);
    if (shown) allow(c, text);
    else if (identifies(row->type, text, &bounded) || also)
        look_for(c, text, bounded, row->label, place)->strict = is_strict(row->type);
}

/* A name gives a record away where nothing of the record may be shown; what another
 * source calls the same place is allowed by its own cell. */
static bool names_record(const Field *field, const FieldRow *row)
{
    return str_eq(field->key, STR("name")) || row->type == FIELD_KANA;
}

/* Every source's cells: what is not the first to speak may come out as well. */
static void collect_said(Collect *c, const Facility *facility, const Service *service, const SourceRow *said, bool visible)
{
    const Schema *schema = &c->policy.data->schema;
    bool served = visible && policy_service(&c->policy, facility, service);
    bool silent = !served || !policy_source(&c->policy, said); /* nothing of the row may be shown: its names neither */
    for (size_t i = 0; i < schema->count; i++) {
        const Field *field = &schema->fields[i];
        const Fact *fact = &said->facts[field->index];
        const FieldRow *row = policy_row(&c->policy, service->category, field);
        if (!fact->text.len || !row) continue;
        bool shown = served && policy_cell(&c->policy, facility, service, said, field);
        sort_cell(c, fact->text, row, fact->place, shown, silent && names_record(field, row));
    }
}

static void collect_facilities(Collect *c)
{
    const Dataset *data = c->policy.data;
    for (size_t i = 0; i < data->facility_count; i++) {
        const Facility *facility = data->facilities[i];
        bool visible = policy_facility(&c->policy, facility);
        if (visible) allow(c, facility->id);
        for (size_t j = 0; j < facility->service_count; j++)
            for (size_t r = 0; r < facility->services[j]->row_count; r++)
                collect_said(c, facility, facility->services[j], &facility->services[j]->rows[r], visible);
    }
}

static void collect_contacts(Collect *c)
{
    const Dataset *data = c->policy.data;
    for (size_t i = 0; i < data->contact_count; i++) {
        const Contact *contact = &data->contacts[i];
        for (size_t j = 0; j < data->contact_schema.count; j++) {
            const Field *field = &data->contact_schema.fields[j];
            const Fact *fact = &contact->facts[field->index];
            const FieldRow *row = field_row(field, (Str){0}, (Str){0});
            if (fact->text.len && row)
                sort_cell(c, fact->text, row, fact->place, policy_contact_cell(&c->policy, contact, field), false);
        }
    }
}

/* What a page says, and what it says without its rubies: as outputs are read. */
static void allow_words(Collect *c, const Node *body)
{
    Buf bases = buf_on(c->arena);
    allow_in(&c->prose, node_text_content(c->arena, body));
    for (const Node *at = body; at; at = node_next(at, body))
        if (at->kind == NODE_TEXT && !(at->parent && at->parent->tag == ATOM_rt)) buf_put(&bases, at->text);
    allow_in(&c->prose, buf_str(&bases));
}

static void collect_pages(Collect *c)
{
    const Dataset *data = c->policy.data;
    for (size_t i = 0; i < data->page_count; i++) {
        const Page *page = &data->pages[i];
        bool shown = policy_page(&c->policy, page);
        for (size_t j = 0; j < page->meta_count; j++) {
            Str key = page->meta[j].key;
            if (shown) allow_in(&c->prose, page->meta[j].value);
            else if (str_eq(key, STR("title")) || str_eq(key, STR("summary")))
                look_for(c, page->meta[j].value, true, key, page->meta[j].place);
        }
        if (shown && page->body) allow_words(c, page->body);
    }
}

static void collect_settings(Collect *c)
{
    const Dataset *data = c->policy.data;
    for (size_t i = 0; i < data->setting_count; i++) {
        const Setting *s = &data->settings[i];
        bool seen = str_starts(s->key, STR("map_tiles")); /* by whoever sees the tiles */
        if (seen || policy_setting(&c->policy, s)) allow(c, s->value);
        else look_for(c, s->value, true, s->key, s->place);
    }
}

/* Names that belong to everybody: of districts, categories, fields, sources and
 * of the map. */
static void allow_public_names(Collect *c)
{
    const Dataset *data = c->policy.data;
    for (size_t i = 0; i < data->district_count; i++) {
        allow(c, data->districts[i].label);
        allow(c, data->districts[i].note);
    }
    for (size_t i = 0; i < data->category_count; i++) {
        allow(c, data->categories[i].label);
        allow(c, data->categories[i].note);
    }
    for (size_t i = 0; i < data->schema.count; i++)
        for (size_t j = 0; j < data->schema.fields[i].row_count; j++) allow(c, data->schema.fields[i].rows[j].label);
    for (size_t i = 0; i < data->source_count; i++) {
        allow(c, data->sources[i].title);
        allow(c, data->sources[i].citation);
        allow(c, data->sources[i].url);
    }
    for (size_t i = 0; i < data->layer_count; i++)
        for (size_t j = 0; j < data->layers[i].count; j++)
            for (size_t t = 0; t < data->layers[i].features[j].tag_count; t++)
                allow(c, data->layers[i].features[j].tags[t].value);
}

static bool mark_allowed(void *context, const Needle *needle)
{
    (void)context;
    ((Origin *)needle->owner)->allowed = true;
    return true;
}

/* A page may use the words of a withheld note; a withheld number in it is a slip. */
static bool mark_said(void *context, const Needle *needle)
{
    (void)context;
    Origin *origin = needle->owner;
    origin->allowed = origin->allowed || !origin->strict;
    return true;
}

/* Keeps the needles that nothing visible contains. */
static Needles *only_telling(Arena *arena, const Needles *all)
{
    Needles *kept = needles_open(arena, all->count);
    for (size_t i = 0; i < all->slot_count; i++)
        for (const Needle *n = all->slots[i]; n; n = n->next)
            if (!((const Origin *)n->owner)->allowed) needles_add(kept, n->text, n->bounded, n->owner);
    return kept;
}

static bool are_parted(const Needles *needles)
{
    for (size_t i = 0; i < needles->slot_count; i++)
        for (const Needle *n = needles->slots[i]; n; n = n->next)
            if (str_find_char(n->text, PART) != SIZE_MAX) return false;
    return true;
}

Audit *audit_open(Arena *arena, const Dataset *data, Audience audience, const Str *common, size_t common_count, Str password)
{
    Arena *scratch = arena_open();
    Collect c = {.arena = arena, /* origins outlive the collecting */
                 .policy = policy_open(scratch, data, audience),
                 .needles = needles_open(arena, data->facility_count * 4 + data->contact_count * 2),
                 .allowed = buf_on(scratch),
                 .prose = buf_on(scratch)};
    collect_facilities(&c);
    collect_contacts(&c);
    collect_pages(&c);
    collect_settings(&c);
    allow_public_names(&c);
    for (size_t i = 0; i < common_count; i++) allow_in(&c.prose, common[i]);
    needles_find(c.needles, needles_fold(scratch, buf_str(&c.allowed)), mark_allowed, NULL);
    needles_find(c.needles, needles_fold(scratch, buf_str(&c.prose)), mark_said, NULL);
    Audit *audit = arena_new(arena, Audit);
    audit->needles = only_telling(arena, c.needles);
    audit->parted = are_parted(audit->needles);
    audit->password = password;
    arena_close(scratch);
    return audit;
}

size_t audit_needles(const Audit *audit) { return audit->needles->count; }

bool audit_is_parted(const Audit *audit) { return audit->parted; }

/* ---- looking ---- */

typedef struct Search {
    const Audit *audit;
    Arena *scratch;
    Str edition, path;
    Diag *diag;
    bool clean;
} Search;

static bool note_found(void *context, const Needle *needle)
{
    (void)needle;
    *(bool *)context = true;
    return false;
}

/* The file as messages name it: not by a name that is itself the leak. */
static Str shown_path(Search *s)
{
    Buf decoded = buf_on(s->scratch);
    decode_output(s->scratch, s->path, (Str){0}, (Str){0}, &decoded);
    bool telling = false;
    needles_find(s->audit->needles, needles_fold(s->scratch, buf_str(&decoded)), note_found, &telling);
    Str name = telling ? str_slice(s->path, 0, str_find_char(s->path, '/')) : s->path;
    return str_printf(s->scratch, STR_FMT "/" STR_FMT "%s", STR_ARG(s->edition), STR_ARG(name), telling ? "/…" : "");
}

static bool report(void *context, const Needle *needle)
{
    Search *s = context;
    const Origin *origin = needle->owner;
    Buf place = buf_on(s->scratch);
    place_write(&place, origin->place);
    diag_add(s->diag, DIAG_LEAK, place_file(shown_path(s)), origin->label, buf_str(&place));
    s->clean = false;
    return true;
}

bool audit_read(const Audit *audit, Arena *scratch, Str edition, Str path, Str bytes, Str *said, Diag *diag)
{
    Search search = {audit, scratch, edition, path, diag, true};
    Buf text = buf_on(scratch);
    if (!decode_output(scratch, path, bytes, audit->password, &text)) {
        bool locked = str_ends(path, STR(".pdf")) && pdf_is_locked(scratch, bytes, audit->password);
        return diag_add(diag, locked ? DIAG_LOCKED_OUTPUT : DIAG_UNREADABLE_OUTPUT, place_file(shown_path(&search)));
    }
    *said = needles_fold(scratch, buf_str(&text));
    return true;
}

bool audit_search(const Audit *audit, Arena *scratch, Str edition, Str path, Str said, Diag *diag)
{
    Search search = {audit, scratch, edition, path, diag, true};
    needles_find(audit->needles, said, report, &search);
    return search.clean;
}

bool audit_tells(const Audit *audit, Str piece)
{
    bool telling = false;
    needles_find(audit->needles, piece, note_found, &telling);
    return telling;
}

bool audit_output(const Audit *audit, Arena *scratch, Str edition, Str path, Str bytes, Diag *diag)
{
    Str said;
    if (!audit->needles->count) return true;
    return audit_read(audit, scratch, edition, path, bytes, &said, diag) && audit_search(audit, scratch, edition, path, said, diag);
}
