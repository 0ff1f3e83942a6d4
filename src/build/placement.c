#include "build/placement.h"

#include "build/document_map.h"

/* ---- what became of markers and names ---- */

static Value figure(Arena *arena, double number, int decimals)
{
    Buf text = buf_on(arena);
    buf_put_number(&text, number, decimals);
    return value_string(buf_str(&text));
}

static double millimetres(double points) { return points / 72 * 25.4; }

static Value problems_of(Arena *arena, const MapResult *result)
{
    Value problems = value_list(arena);
    for (size_t i = 0; i < result->count; i++) {
        const MapPlaced *p = &result->placed[i];
        if (!p->shown || (!p->dropped && !p->called_out && !map_moved_far(p->move, result->marker_radius))) continue;
        Value entry = document_map_entry(arena, p->facility, p);
        value_set(arena, entry, "dropped", value_bool(p->dropped));
        value_set(arena, entry, "called_out", value_bool(p->called_out));
        value_set(arena, entry, "move", figure(arena, millimetres(p->move), 1));
        list_push(arena, problems, entry);
    }
    return problems;
}

static Value names_of(Arena *arena, const MapResult *result)
{
    Value names = value_list(arena);
    for (size_t i = 0; i < result->labels_dropped; i++) {
        Value name = value_record(arena);
        value_set(arena, name, "text", value_string(result->lost[i].text));
        value_set(arena, name, "cell", value_string(str_copy(arena, str_from(result->lost[i].cell))));
        if (result->lost[i].inset.len) value_set(arena, name, "inset", value_string(result->lost[i].inset));
        list_push(arena, names, name);
    }
    return names;
}

Value placement_value(Arena *arena, const MapResult *result)
{
    const struct {
        const char *key;
        size_t count;
    } counts[] = {{"markers", result->markers}, {"dropped", result->dropped}, {"moved", result->moved}, {"overlaps", result->overlaps},
                  {"crossings", result->crossings}, {"insets", result->insets},
                  {"callouts", result->callouts}, {"called_out", result->called_out}, {"covered", result->covered}, {"labels", result->labels}, {"lost", result->labels_dropped}};
    Value value = value_record(arena);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) value_set(arena, value, counts[i].key, value_number((double)counts[i].count));
    size_t all = result->markers + result->dropped;
    value_set(arena, value, "share", figure(arena, all ? 100.0 * (double)result->markers / (double)all : 100, 1));
    value_set(arena, value, "mean_move", figure(arena, millimetres(result->mean_move), 2));
    if (result->callouts) value_set(arena, value, "callout", value_string(result->first_callout));
    value_set(arena, value, "problems", problems_of(arena, result));
    value_set(arena, value, "names", names_of(arena, result));
    return value;
}

void placement_say(Arena *scratch, Place place, const MapResult *result, Diag *diag)
{
    for (size_t i = 0; i < result->count; i++)
        if (result->placed[i].dropped)
            diag_add(diag, DIAG_MAP_DROPPED, place, str_printf(scratch, "%u", result->placed[i].facility->number),
                     result->placed[i].facility->name, str_copy(scratch, str_from(result->placed[i].cell)));
    if (result->covered > 0) diag_add(diag, DIAG_MAP_COVERED, place, str_printf(scratch, "%zu", result->covered));
}
