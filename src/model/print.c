#include "model/print.h"

#include <string.h>

const Ink *ink_named(const InkTable *inks, Str name)
{
    for (size_t i = 0; i < inks->count; i++)
        if (str_eq(inks->items[i].name, name)) return &inks->items[i];
    return NULL;
}

const Ink *ink_of_rgb(const InkTable *inks, const uint8_t rgb[3])
{
    for (size_t i = 0; i < inks->count; i++)
        if (memcmp(inks->items[i].rgb, rgb, 3) == 0) return &inks->items[i];
    return NULL;
}

const PrintProfile *print_profile_named(const PrintProfiles *profiles, Str name)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (str_eq(profiles->items[i].name, name)) return &profiles->items[i];
    return NULL;
}

/* ---- copies that outlive the data they came from ---- */

InkTable ink_table_copy(Arena *arena, const InkTable *inks)
{
    InkTable copy = {.items = arena_array(arena, Ink, inks->count), .count = inks->count};
    for (size_t i = 0; i < inks->count; i++) {
        Ink *ink = &copy.items[i];
        *ink = inks->items[i];
        ink->name = str_copy(arena, ink->name);
        ink->label = str_copy(arena, ink->label);
        ink->place.file = str_copy(arena, ink->place.file);
    }
    return copy;
}

PrintProfiles print_profiles_copy(Arena *arena, const PrintProfiles *profiles)
{
    PrintProfiles copy = {.items = arena_array(arena, PrintProfile, profiles->count), .count = profiles->count};
    for (size_t i = 0; i < profiles->count; i++) {
        PrintProfile *p = &copy.items[i];
        *p = profiles->items[i];
        Str *texts[] = {&p->name, &p->label, &p->shop, &p->paper, &p->condition, &p->icc, &p->place.file};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) *texts[t] = str_copy(arena, *texts[t]);
    }
    return copy;
}
