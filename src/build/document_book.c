/* A map book: an overview, and a page for each cell of it. */
#include <math.h>

#include "build/document_map.h"
#include "map/book.h"

static const double mm = 72 / 25.4;

typedef struct BookJob {
    Elements *elements;
    const View *view;
    Arena *arena;
    MapBook book;
    MapFrame overview, page;
    const MapPlaced **placed; /* by facility, on the page that is its home */
    unsigned *pages;          /* likewise */
} BookJob;

/* A template that has something to show for each page shows where its maps are. */
static TemplateScope trial_scope(Arena *arena)
{
    Value book = value_record(arena), pages = value_list(arena), page = value_record(arena);
    static const char *const NUMBERS[] = {"number", "left", "top", "width", "height"};
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        value_set(arena, page, NUMBERS[i], value_number(1));
    value_set(arena, page, "plan", value_string(STR("p1")));
    list_push(arena, pages, page);
    value_set(arena, book, "pages", pages);
    return (TemplateScope){STR("book"), book};
}

static Str plan_name(Arena *arena, unsigned number) { return str_printf(arena, "p%u", number); }

/* The facilities at home on the page are found there, in its grid. */
static void plan_page(BookJob *job, const MapBookPage *page)
{
    MapSpec spec = job->page.spec;
    spec.area = page->area;
    spec.home = page->home;
    const MapPlan *plan = elements_plan(job->elements, plan_name(job->arena, page->number), &spec, job->page.element,
                                        job->page.width, job->page.height);
    const MapPlaced **placed = document_placed(job->arena, job->view, map_result(plan));
    for (size_t i = 0; i < job->view->facility_count; i++) {
        const MapBookPage *home = placed[i] ? map_book_page(&job->book, job->elements->base, i) : NULL;
        if (home == page)
            job->pages[i] = page->number;
        if (home == page || (placed[i] && !home && !job->placed[i]))
            job->placed[i] = placed[i];
    }
}

static void put_neighbour(Arena *arena, Value value, const char *side, unsigned number)
{
    if (number)
        value_set(arena, value, side, value_string(str_printf(arena, "#p%u", number)));
}

/* The districts of the facilities at home on a page, else those whose land it shows, in the
 * order of the ward's. */
static Value districts_of(const BookJob *job, const MapBookPage *page)
{
    Value found = value_list(job->arena);
    bool *there = arena_array(job->arena, bool, job->view->district_count), any = false;
    for (size_t i = 0; i < job->view->facility_count; i++)
        if (job->pages[i] == page->number && job->view->facilities[i].district)
            any = there[job->view->facilities[i].district->index] = true;
    for (size_t i = 0; i < job->view->district_count; i++)
        if (any ? there[i] : map_book_shows(page, job->elements->base, i))
            list_push(job->arena, found, value_string(job->view->districts[i].label));
    return found;
}

static Value page_value(BookJob *job, const MapBookPage *page, const MapPlan *overview)
{
    Arena *arena = job->arena;
    Value value = value_record(arena);
    MapBox rect = map_book_rect(page, overview);
    value_set(arena, value, "number", value_number(page->number));
    value_set(arena, value, "plan", value_string(plan_name(arena, page->number)));
    value_set(arena, value, "left", value_number(rect.x0 / mm));
    value_set(arena, value, "top", value_number(rect.y0 / mm));
    value_set(arena, value, "width", value_number((rect.x1 - rect.x0) / mm));
    value_set(arena, value, "height", value_number((rect.y1 - rect.y0) / mm));
    value_set(arena, value, "districts", districts_of(job, page));
    put_neighbour(arena, value, "north", page->north);
    put_neighbour(arena, value, "east", page->east);
    put_neighbour(arena, value, "south", page->south);
    put_neighbour(arena, value, "west", page->west);
    return value;
}

static bool cut(BookJob *job)
{
    const MapFrame *page = &job->page;
    double overlap = element_length(node_get(page->element, atom(STR("overlap"))));
    if (map_book_cut(job->arena, job->elements->base, &page->spec, page->width, page->height, overlap, &job->book))
        return true;
    Str scale = str_printf(job->arena, "%.0f", page->spec.scale), cells = str_printf(job->arena, "%zu", job->book.count);
    return diag_add(job->elements->diag, DIAG_MAP_BOOK, page->element->place, scale, cells,
                    str_printf(job->arena, "%d", MAP_BOOK_CELLS));
}

Value document_book(Elements *elements, const Template *template, const TemplateInput *input, Arena *arena)
{
    const View *view = elements->view;
    BookJob job = {.elements = elements, .view = view, .arena = arena,
                   .placed = arena_array(arena, const MapPlaced *, view->facility_count),
                   .pages = arena_array(arena, unsigned, view->facility_count)};
    TemplateScope trial = trial_scope(arena);
    if (!elements->base || !document_map_frame(elements, template, input, arena, trial, 0, &job.overview) ||
        !document_map_frame(elements, template, input, arena, trial, 1, &job.page) || !cut(&job) || !job.book.count)
        return value_nil();
    for (size_t i = 0; i < job.book.count; i++)
        plan_page(&job, &job.book.pages[i]);
    MapSpec spec = job.overview.spec;
    spec.area = job.book.bounds;
    const MapPlan *overview = elements_plan(elements, STR("overview"), &spec, job.overview.element, job.overview.width,
                                            job.overview.height);
    Value book = document_index(arena, &(MapIndex){.view = view, .placed = job.placed, .pages = job.pages}), pages = value_list(arena);
    for (size_t i = 0; i < job.book.count; i++)
        list_push(arena, pages, page_value(&job, &job.book.pages[i], overview));
    value_set(arena, book, "pages", pages);
    value_set(arena, book, "scale", value_number(job.page.spec.scale));
    value_set(arena, book, "attribution", value_string(map_result(overview)->attribution));
    return book;
}
