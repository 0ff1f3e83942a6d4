/* Any bytes as the second table of 医療情報ネット: no crash, bounded time, and whatever hours come
 * out are times of a day that model/hours understands whole. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/sink.h"
#include "source/dictionary.h"
#include "source/join.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool truth)
{
    if (!truth)
        abort();
}

/* A folder with a dictionary and a profile, for as long as one input lives. */
static int write_folder(char *path)
{
    demand(mkdtemp(path) != NULL);
    int dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    demand(dirfd >= 0);
    demand(sink_write_file(dirfd, "fields.csv",
                           STR("key,label,applies_to,type,audience\nhours,時間,*,hours,resident\nreception_hours,受付,*,hours,resident\n"
                               "departments,科,*,list,resident\ndepartment_hours,科ごと,*,timetable,resident\n")) == 0);
    demand(sink_write_file(dirfd, "profiles/net.csv",
                           STR("column,field,value_map\nID,@id,\n*_h.csv:ID,@join,\n科名|科番,\"@part:departments,department_hours\",01001=内科\n"
                               "科名,@aside,*救急*\n{曜}始|{曜}終,@hours,\n{曜}受始|{曜}受終,@hours:reception_hours,\n")) == 0);
    return dirfd;
}

static void remove_folder(int dirfd, const char *path)
{
    unlinkat(dirfd, "fields.csv", 0);
    unlinkat(dirfd, "profiles/net.csv", 0);
    unlinkat(dirfd, "profiles", AT_REMOVEDIR);
    close(dirfd);
    rmdir(path);
}

static void check_values(Arena *arena, const JoinedValues *values)
{
    for (size_t i = 0; i < values->count; i++) {
        const JoinedValue *value = &values->items[i];
        demand(value->place.kind == PLACE_CELL && value->text.len > 0);
        const Hours *hours = value->field->rows[0].type == FIELD_HOURS ? hours_parse(arena, value->text) : NULL;
        /* More than HOURS_SPANS in a day, or a very long week, is shown as text alone. */
        demand(!hours || hours->complete || value->text.len > 120);
    }
}

static void join_bytes(Content *content, const Profile *profile, Str bytes)
{
    static const Closing closing = {.open = {EVERY_WEEK, EVERY_WEEK, 5, 0, EVERY_WEEK, EVERY_WEEK, 0, 0}, .said = {[7] = true}};
    Join *join = join_new(content, profile);
    Source source = {.index = 0};
    join_place(join, STR("1"), true);
    join_place(join, STR("2"), false);
    CsvOptions options = {.known = profile_knows, .context = (void *)(uintptr_t)profile, .wanted = join_wants,
                          .wanted_context = join, .limit = TALLY_IMPORT};
    CsvTable table;
    if (!csv_read(&content->csv, content->arena, STR("a_h.csv"), bytes, &options, content->diag, &table))
        return;
    profile_is_second(content->arena, profile, &table.header);
    join_table(join, &table, &source);
    JoinedValues values = join_values(join, STR("1"), join_days(join, STR("1")) & 1 ? &closing : NULL);
    check_values(content->arena, &values);
    values = join_values(join, STR("2"), NULL);
    demand(values.count == 0 && !values.source);
    join_finish(join);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/tsunagi-fuzz-XXXXXX";
    Arena *arena = arena_open();
    Dataset dataset = {.arena = arena, .directory = str_from(path)};
    Content content = {.arena = arena, .diag = diag_open(), .data = &dataset, .dirfd = write_folder(path), .basefd = -1,
                       .csv = {.arena = arena}, .hours = map_on(arena), .area_codes = map_on(arena)};
    dictionary_read(&content, STR("fields.csv"), &dataset.schema);
    Source source = {.profile = STR("net")};
    const Profile *profile = profile_read(&content, &source);
    demand(profile && profile->join);
    join_bytes(&content, profile, (Str){(const char *)data, size});
    diag_close(content.diag);
    arena_close(arena);
    remove_folder(content.dirfd, path);
    return 0;
}
