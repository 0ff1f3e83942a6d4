/* What facilities do: tags on their pages, filters of the search, the matrix. */
#include <stdlib.h>

#include "audience/builder.h"

enum { ITEMS_PER_FIELD = 1000 };

static void insert(Builder *b, Feature feature)
{
    for (size_t i = 0; i < b->features.count; i++)
        if (str_eq(b->features.items[i].key, feature.key)) {
            b->features.items[i].consult = b->features.items[i].consult && feature.consult;
            return;
        }
    vec_push(b->scratch, &b->features, feature);
    for (size_t i = b->features.count - 1; i && b->features.items[i - 1].order > feature.order; i--) {
        b->features.items[i] = b->features.items[i - 1];
        b->features.items[i - 1] = feature;
    }
}

static void note_phases(Builder *b, const Field *field, const FieldRow *row, const Fact *fact)
{
    for (size_t i = 0; i < fact->list.count; i++) {
        size_t at = 0;
        while (at < row->choice_count && !str_eq(row->choices[at], fact->list.items[i])) at++;
        insert(b, (Feature){.key = str_printf(b->scratch, "phases:" STR_FMT, STR_ARG(fact->list.items[i])),
                            .label = fact->list.items[i],
                            .group = STR("対応する局面"),
                            .order = field->index * ITEMS_PER_FIELD + at});
    }
}

void view_note_feature(Builder *b, const Field *field, const FieldRow *row, const Fact *fact)
{
    Feature feature = {.key = field->key, .label = row->label, .group = row->group,
                       .order = field->index * ITEMS_PER_FIELD};
    if (row->type == FIELD_ACCEPT) {
        Accept shown = policy_accept(&b->policy, fact->accept);
        feature.consult = shown == ACCEPT_CONSULT;
        if (shown != ACCEPT_BLANK && shown != ACCEPT_NO) insert(b, feature);
    } else if (row->type == FIELD_BOOL) {
        if (fact->flag) insert(b, feature);
    } else if (row->type == FIELD_LIST && str_eq(field->key, STR("phases"))) {
        note_phases(b, field, row, fact);
    }
}

static Value feature_value(Builder *b, const Feature *f)
{
    Value v = value_record(b->arena);
    put_text(b, v, N_key, f->key);
    put_text(b, v, N_label, f->label);
    put_text(b, v, N_group, f->group);
    return v;
}

void view_put_features(Builder *b, Value facility)
{
    Value list = value_list(b->arena);
    for (size_t i = 0; i < b->features.count; i++) {
        const Feature *f = &b->features.items[i];
        Value v = feature_value(b, f);
        put(b, v, N_word, value_string(f->consult ? STR("要相談") : STR("対応")));
        list_push(b->arena, list, v);
        Feature *all = map_get(&b->all_features, f->key);
        if (!all) {
            all = arena_new(b->scratch, Feature);
            *all = *f;
            map_set(&b->all_features, f->key, all);
        }
        all->count++;
    }
    put(b, facility, N_features, list);
    b->features.count = 0;
}

static int by_order(const void *left, const void *right)
{
    const Feature *a = *(const Feature *const *)left, *b = *(const Feature *const *)right;
    if (a->order != b->order) return a->order < b->order ? -1 : 1;
    return str_cmp(a->key, b->key);
}

void view_add_features(Builder *b)
{
    size_t count = b->all_features.count;
    const Feature **all = arena_array(b->scratch, const Feature *, count);
    for (size_t i = 0; i < count; i++) all[i] = b->all_features.entries[i].value;
    if (count) qsort(all, count, sizeof *all, by_order);
    Value list = value_list(b->arena);
    for (size_t i = 0; i < count; i++) {
        Value v = feature_value(b, all[i]);
        put(b, v, N_count, value_number((double)all[i]->count));
        list_push(b->arena, list, v);
    }
    put(b, b->view->root, N_features, list);
}

/* ---- the matrix: facility by treatment, for those who arrange care ---- */

typedef struct Columns {
    const Field **fields;
    size_t count;
} Columns;

static bool is_column(Builder *b, const Field *field)
{
    for (size_t i = 0; i < field->row_count; i++) {
        const FieldRow *row = &field->rows[i];
        if (row->type == FIELD_ACCEPT && row->audience <= b->view->audience &&
            str_starts(row->group, STR("対応できる")))
            return true;
    }
    return false;
}

static Columns matrix_columns(Builder *b)
{
    const Schema *schema = &b->data->schema;
    Columns c = {arena_array(b->scratch, const Field *, schema->count), 0};
    for (size_t i = 0; i < schema->count; i++)
        if (is_column(b, &schema->fields[i])) c.fields[c.count++] = &schema->fields[i];
    return c;
}

static Value cell(Builder *b, const Field *field, Str label, const char *symbol, const char *word)
{
    Value v = value_record(b->arena);
    put_text(b, v, N_key, field->key);
    put_text(b, v, N_label, label);
    put(b, v, N_symbol, value_string(str_from(symbol)));
    put(b, v, N_word, value_string(str_from(word)));
    return v;
}

/* nil when the service answered nothing of it. */
static Value matrix_row(Builder *b, const Kept *kept, const Service *s, Columns columns)
{
    Value cells = value_list(b->arena);
    bool answered = false;
    for (size_t i = 0; i < columns.count; i++) {
        const Field *field = columns.fields[i];
        const FieldRow *row = policy_row(&b->policy, s->category, field);
        Str label = field->rows[0].label;
        if (!row || !policy_field(&b->policy, kept->facility, s, field)) {
            list_push(b->arena, cells, cell(b, field, label, "", "対象外"));
            continue;
        }
        const Fact *fact = policy_fact(&b->policy, kept->facility, s, field, NULL);
        Accept a = fact ? policy_accept(&b->policy, fact->accept) : ACCEPT_BLANK;
        answered = answered || a != ACCEPT_BLANK;
        list_push(b->arena, cells,
                  a == ACCEPT_BLANK ? cell(b, field, row->label, "－", "未回答")
                                    : cell(b, field, row->label, view_accept_symbol(a),
                                           view_accept_word(a, b->view->audience)));
    }
    if (!answered) return value_nil();
    Value v = value_record(b->arena);
    put(b, v, N_facility, kept->record);
    put(b, v, N_category, b->categories[s->category->index]);
    put(b, v, N_cells, cells);
    return v;
}

static void put_columns(Builder *b, Value matrix, Columns columns)
{
    Value list = value_list(b->arena), groups = value_list(b->arena), group = value_nil();
    Str last = {0};
    for (size_t i = 0; i < columns.count; i++) {
        const Field *field = columns.fields[i];
        Str label = field->rows[0].group;
        Value v = value_record(b->arena);
        put_text(b, v, N_key, field->key);
        put_text(b, v, N_label, field->rows[0].label);
        put_text(b, v, N_group, label);
        list_push(b->arena, list, v);
        if (!i || !str_eq(last, label)) {
            group = value_record(b->arena);
            put_text(b, group, N_label, label);
            put(b, group, N_columns, value_list(b->arena));
            list_push(b->arena, groups, group);
        }
        list_push(b->arena, record_get(group, b->names[N_columns]), v);
        last = label;
    }
    put(b, matrix, N_columns, list);
    put(b, matrix, N_groups, groups);
}

static void put_rows(Builder *b, Value matrix, Columns columns)
{
    Value rows = value_list(b->arena), categories = value_list(b->arena);
    bool *seen = arena_array(b->scratch, bool, b->data->category_count);
    for (size_t i = 0; i < b->kept_count; i++) {
        const Facility *facility = b->kept[i].facility;
        for (size_t j = 0; j < facility->service_count; j++) {
            const Service *s = facility->services[j];
            if (!policy_service(&b->policy, facility, s)) continue;
            Value row = matrix_row(b, &b->kept[i], s, columns);
            if (row.kind == VALUE_NIL) continue;
            list_push(b->arena, rows, row);
            seen[s->category->index] = true;
        }
    }
    for (size_t c = 0; c < b->data->category_count; c++)
        if (seen[c]) list_push(b->arena, categories, b->categories[c]);
    put(b, matrix, N_rows, rows);
    put(b, matrix, N_categories, categories);
}

void view_add_matrix(Builder *b)
{
    if (b->view->audience == AUDIENCE_RESIDENT) return;
    Columns columns = matrix_columns(b);
    if (!columns.count) return;
    Value matrix = value_record(b->arena);
    put_columns(b, matrix, columns);
    put_rows(b, matrix, columns);
    put(b, b->view->root, N_matrix, matrix);
}
