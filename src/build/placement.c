#include "build/placement.h"

#include <math.h>

#include "build/document_map.h"

/* ---- what became of markers and names ---- */

static Str number_text(Arena *arena, double number, int decimals)
{
    Buf text = buf_on(arena);
    buf_put_number(&text, number, decimals);
    return buf_str(&text);
}

static Value figure(Arena *arena, double number, int decimals) { return value_string(number_text(arena, number, decimals)); }

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
                  {"crossings", result->crossings}, {"walls_crossed", result->walls_crossed}, {"insets", result->insets},
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

/* As map.c makes markers smaller where they would cover more than three tenths of the frame. */
static double growth_needed(const MapResult *result, double width, double height)
{
    double reach = result->usual_radius * 1.16 + 0.5, all = (double)(result->markers + result->dropped);
    return sqrt(fmax(1.5 * 1.5, all * 3.14159 * reach * reach / 0.3 / (width * height)));
}

void placement_advise(Arena *scratch, Place place, const MapResult *result, double width, double height, Diag *diag)
{
    const double least = 6, longest = 15, of_radius = 0.9; /* the size of a number */
    size_t all = result->markers + result->dropped, on_maps = result->markers - result->called_out;
    double number = result->marker_radius * of_radius;
    double leader = result->moved ? millimetres(result->mean_move) * (double)on_maps / (double)result->moved : 0;
    bool shrunk = result->marker_radius < result->usual_radius - 0.01 && number < least;
    if (!shrunk && leader <= longest && result->called_out * 10 <= all) return;
    double grown = growth_needed(result, width, height);
    Str how = str_printf(scratch, "番号の字 " STR_FMT " pt、引き出し線の平均 " STR_FMT " mm、表の中 %zu か所", STR_ARG(number_text(scratch, number, 1)),
                         STR_ARG(number_text(scratch, leader, 0)), result->called_out);
    diag_add(diag, DIAG_MAP_FULL, place, str_printf(scratch, "%zu", all), how, number_text(scratch, ceil(millimetres(width * grown)), 0), number_text(scratch, ceil(millimetres(height * grown)), 0));
}
