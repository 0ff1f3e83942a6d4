#include "model/imposition.h"

const LabelSheet *label_sheet_named(const ImpositionTables *tables, Str name)
{
    for (size_t i = 0; i < tables->label_count; i++)
        if (str_eq(tables->labels[i].name, name)) return &tables->labels[i];
    return NULL;
}

const Paper *paper_named(const ImpositionTables *tables, Str name)
{
    for (size_t i = 0; i < tables->paper_count; i++)
        if (str_eq(tables->papers[i].name, name)) return &tables->papers[i];
    return NULL;
}

ImpositionTables imposition_copy(Arena *arena, const ImpositionTables *tables)
{
    ImpositionTables copy = *tables;
    copy.labels = arena_array(arena, LabelSheet, tables->label_count);
    copy.papers = arena_array(arena, Paper, tables->paper_count);
    for (size_t i = 0; i < tables->label_count; i++) {
        LabelSheet *l = &copy.labels[i];
        *l = tables->labels[i];
        l->name = str_copy(arena, l->name), l->label = str_copy(arena, l->label), l->place.file = str_copy(arena, l->place.file);
    }
    for (size_t i = 0; i < tables->paper_count; i++) {
        Paper *p = &copy.papers[i];
        *p = tables->papers[i];
        p->name = str_copy(arena, p->name), p->label = str_copy(arena, p->label), p->place.file = str_copy(arena, p->place.file);
    }
    return copy;
}
