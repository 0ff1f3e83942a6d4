#include "source/numbers.h"

#include <stdlib.h>

#include "base/notation.h"
#include "base/vec.h"
#include "model/kana.h"

enum { NUMBER, ID, ISSUED, RETIRED, HEADINGS };

static const char *const headings[HEADINGS] = {"number|番号", "id|施設ID", "issued_on|発行日", "retired_on|廃止日"};

typedef VEC(IssuedNumber) Numbers;

/* The build writes the file anew: a date it cannot read would be lost in silence. */
static Date read_date(Content *content, const Sheet *sheet, const CsvRow *row, size_t heading)
{
    Date date = {0};
    Str text = sheet_cell(sheet, row, heading);
    if (!str_empty(text) && !date_parse(text, &date))
        diag_add(content->diag, DIAG_DATE, sheet_place(sheet, row, heading), heading == ISSUED ? STR("issued_on") : STR("retired_on"));
    return date;
}

static void read_row(Content *content, const Sheet *sheet, const CsvRow *row, Map *ids, Map *taken, Numbers *numbers)
{
    long number;
    IssuedNumber n = {.id = sheet_cell(sheet, row, ID)};
    Str text = sheet_cell(sheet, row, NUMBER);
    if (!str_to_int(text, &number) || number < 1 || number > 999999) {
        diag_add(content->diag, DIAG_NUMBER, sheet_place(sheet, row, NUMBER), STR("number"));
        return;
    }
    Str canonical = str_printf(content->arena, "%ld", number); /* 07 is 7 */
    if (map_has(ids, n.id) || map_has(taken, canonical)) {
        diag_add(content->diag, DIAG_NUMBER_TWICE, sheet_place(sheet, row, NUMBER), n.id);
        return;
    }
    n.number = (unsigned)number;
    n.issued_on = read_date(content, sheet, row, ISSUED);
    n.retired_on = read_date(content, sheet, row, RETIRED);
    map_set(taken, canonical, ids);
    map_set(ids, n.id, (void *)(uintptr_t)(numbers->count + 1));
    vec_push(content->arena, numbers, n);
}

typedef struct Waiting {
    Facility *facility;
    unsigned category;
    Str kana;
} Waiting;

static int by_order_of_issue(const void *x, const void *y)
{
    const Waiting *a = x, *b = y;
    if (a->category != b->category)
        return a->category < b->category ? -1 : 1;
    int order = str_cmp(a->kana, b->kana);
    return order ? order : str_cmp(a->facility->id, b->facility->id);
}

static void issue(Content *content, Numbers *numbers, Waiting *waiting, size_t count)
{
    unsigned highest = 0;
    for (size_t i = 0; i < numbers->count; i++)
        highest = numbers->items[i].number > highest ? numbers->items[i].number : highest;
    if (count)
        qsort(waiting, count, sizeof *waiting, by_order_of_issue);
    for (size_t i = 0; i < count; i++) {
        waiting[i].facility->number = ++highest;
        vec_push(content->arena, numbers, (IssuedNumber){.number = highest, .id = waiting[i].facility->id});
    }
}

static Waiting waiting_of(Content *content, Facility *facility)
{
    const Fact *kana = facility_fact(facility, schema_field(&content->data->schema, STR("name_kana")));
    return (Waiting){facility, facility->service_count ? facility->services[0]->category->index : 0,
                     kana ? kana_sort_key(content->arena, kana->text) : STR("")};
}

static int by_number(const void *x, const void *y)
{
    const Facility *a = *(Facility *const *)x, *b = *(Facility *const *)y;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* Ids that no facility has any more, or were retired before and did not return. */
static void list_retired(Content *content, const bool *in_use)
{
    Dataset *data = content->data;
    VEC(RetiredNumber) retired = {0};
    for (size_t i = 0; i < data->number_count; i++)
        if (!in_use[i])
            vec_push(content->arena, &retired,
                     (RetiredNumber){data->numbers[i].number, data->numbers[i].retired_on});
    data->retired = retired.items;
    data->retired_count = retired.count;
}

static void read_file(Content *content, Map *ids, Numbers *numbers)
{
    Sheet sheet;
    Map taken = map_on(content->arena);
    if (!sheet_read(content, STR("numbers.csv"), false, headings, HEADINGS, &sheet))
        return; /* the first build of a ward: all numbers are new */
    for (size_t i = 0; i < sheet.table.row_count; i++)
        read_row(content, &sheet, &sheet.table.rows[i], ids, &taken, numbers);
}

void numbers_read(Content *content)
{
    Dataset *data = content->data;
    Numbers numbers = {0};
    Map ids = map_on(content->arena);
    read_file(content, &ids, &numbers);
    bool *in_use = arena_array(content->arena, bool, numbers.count + data->facility_count);
    Waiting *waiting = arena_array(content->arena, Waiting, data->facility_count);
    size_t waiting_count = 0;
    for (size_t i = 0; i < data->facility_count; i++) {
        size_t known = (size_t)(uintptr_t)map_get(&ids, data->facilities[i]->id);
        if (known) {
            data->facilities[i]->number = numbers.items[known - 1].number;
            numbers.items[known - 1].retired_on = (Date){0};
            in_use[known - 1] = true;
        } else {
            waiting[waiting_count++] = waiting_of(content, data->facilities[i]);
        }
    }
    for (size_t i = 0; i < waiting_count; i++)
        in_use[numbers.count + i] = true;
    issue(content, &numbers, waiting, waiting_count);
    data->numbers = numbers.items;
    data->number_count = numbers.count;
    list_retired(content, in_use);
    if (data->facility_count)
        qsort(data->facilities, data->facility_count, sizeof *data->facilities, by_number);
}

static bool is_retired(const Dataset *data, unsigned number)
{
    for (size_t i = 0; i < data->retired_count; i++)
        if (data->retired[i].number == number)
            return true;
    return false;
}

Str numbers_text(Arena *arena, const Dataset *data, Date as_of)
{
    Buf out = buf_on(arena);
    buf_put(&out, STR("number,id,issued_on,retired_on\n"));
    for (size_t i = 0; i < data->number_count; i++) {
        const IssuedNumber *n = &data->numbers[i];
        Date retired = n->retired_on;
        if (!date_is_set(retired) && is_retired(data, n->number))
            retired = as_of;
        buf_printf(&out, "%u,", n->number);
        buf_put_csv_cell(&out, n->id);
        buf_putc(&out, ',');
        buf_put(&out, date_iso(arena, date_is_set(n->issued_on) ? n->issued_on : as_of));
        buf_putc(&out, ',');
        if (date_is_set(retired))
            buf_put(&out, date_iso(arena, retired));
        buf_putc(&out, '\n');
    }
    return buf_str(&out);
}
