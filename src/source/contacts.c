#include "source/cell.h"
#include "source/facilities.h"

#include "base/vec.h"

static bool knows(void *context, Str heading)
{
    return schema_header(context, heading) != NULL;
}

/* The field of each column; NULL: unknown, or given by a column further left. */
static const Field **columns_of(Content *content, const CsvTable *table, Tally *tally)
{
    const Field **columns = arena_array(content->arena, const Field *, table->header.count);
    bool *seen = arena_array(content->arena, bool, content->data->contact_schema.count);
    Buf extra = buf_on(content->arena);
    for (uint32_t c = 0; c < table->header.count; c++) {
        Str heading = table->header.cells[c];
        if (str_empty(heading))
            continue;
        const Field *field = schema_header(&content->data->contact_schema, heading);
        if (!field)
            buf_printf(&extra, "%s" STR_FMT, extra.len ? "、" : "", STR_ARG(heading));
        else if (seen[field->index])
            tally_add(tally, DIAG_HEADER_TWICE, csv_place(table, &table->header, c), heading);
        else
            columns[c] = field;
        if (field)
            seen[field->index] = true;
    }
    if (extra.len)
        diag_add(content->diag, DIAG_HEADER_EXTRA, csv_place(table, &table->header, 0), buf_str(&extra));
    return columns;
}

static const Facility *facility_of(const Dataset *data, Str id)
{
    for (size_t i = 0; i < data->facility_count; i++)
        if (str_eq(data->facilities[i]->id, id))
            return data->facilities[i];
    return NULL;
}

/* A contact with a character that cannot be published is left out (it was reported). */
static bool read_contact(Content *content, const CsvTable *table, const Field **columns, const CsvRow *row,
                         Tally *tally, Contact *contact)
{
    const Schema *schema = &content->data->contact_schema;
    const Field *key = schema_field(schema, STR("facility_id"));
    CellReader cells = {.content = content, .tally = tally};
    *contact = (Contact){.facts = arena_array(content->arena, Fact, schema->count),
                         .place = csv_place(table, row, 0)};
    for (uint32_t c = 0; c < table->header.count; c++) {
        const Field *field = columns[c];
        Str raw = csv_cell(row, c);
        Place place = csv_place(table, row, c);
        if (!field || str_empty(raw))
            continue;
        contact->facts[field->index].place = place;
        if (field == key) {
            contact->facts[field->index].text = raw;
            contact->facility = facility_of(content->data, raw);
            contact->place = place;
        } else {
            cell_read(&cells, &field->rows[0], raw, place, &contact->facts[field->index]);
        }
    }
    if (!contact->facility)
        return tally_add(tally, DIAG_CONTACT_NOBODY, contact->place, key ? contact->facts[key->index].text : STR(""));
    return !cells.held;
}

void contacts_read(Content *content)
{
    Str path = STR("contacts.csv"), bytes;
    Schema *schema = &content->data->contact_schema;
    if (schema->count == 0 || !content_file(content, path, &bytes))
        return;
    CsvTable table;
    CsvOptions options = {.known = knows, .context = schema};
    if (!csv_read(&content->csv, content->arena, path, bytes, &options, content->diag, &table))
        return;
    Tally tally = {.diag = content->diag, .file = path};
    const Field **columns = columns_of(content, &table, &tally);
    VEC(Contact) contacts = {0};
    for (size_t i = 0; i < table.row_count; i++) {
        Contact contact;
        if (read_contact(content, &table, columns, &table.rows[i], &tally, &contact))
            vec_push(content->arena, &contacts, contact);
    }
    content->data->contacts = contacts.items;
    content->data->contact_count = contacts.count;
}
