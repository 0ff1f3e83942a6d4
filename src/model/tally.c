#include "model/tally.h"

bool tally_add_args(Tally *tally, DiagId id, Place place, const Str args[4])
{
    if (tally->counts[id]++ >= tally->limit && tally->limit != 0)
        return false;
    if (tally->limit != 0 && diag_level(id) == DIAG_ERROR)
        return diag_add(tally->diag, DIAG_IMPORT_FAULT, place, str_from(diag_name(id)));
    return diag_add_args(tally->diag, id, place, args);
}

void tally_finish(Tally *tally)
{
    Arena *scratch = arena_open();
    for (int id = 0; id < DIAG_COUNT && tally->limit; id++) {
        if (tally->counts[id] <= tally->limit)
            continue;
        Str more = str_printf(scratch, "%u", tally->counts[id] - tally->limit);
        diag_add(tally->diag, DIAG_SAME_AGAIN, place_file(tally->file), str_from(diag_name((DiagId)id)), more);
    }
    arena_close(scratch);
}
