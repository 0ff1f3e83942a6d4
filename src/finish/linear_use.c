/* Which part of the file an object belongs to (ISO 32000-1, F.3). */
#include "finish/linear_inner.h"

typedef struct User {
    size_t page;             /* one other page that uses it, counted from 0; 0: none */
    bool first, pages, outlines, rest; /* pages: more than one other page */
} User;

typedef struct Walk {
    Arena *arena;
    const Plain *plain;
    LinearUse *use;
    User *users;
    size_t *seen;      /* by object: the last walk that met it */
    bool *apart;       /* by object: pages and the catalogue, which have places of their own */
    size_t walk;       /* 1 first */
    VEC(size_t) queue; /* what this walk met; grows while it is read */
} Walk;

/* Other pages are met by links and destinations, but a page does not need them; nor the catalogue. */
static void meet(Walk *w, Str value)
{
    Syntax s = {value, 0};
    for (SyntaxToken t; (t = syntax_next(&s)).kind != SYNTAX_END && t.kind != SYNTAX_BAD;) {
        if (!t.ref || t.ref >= w->plain->objects.count || w->apart[t.ref] || w->seen[t.ref] == w->walk) continue;
        w->seen[t.ref] = w->walk;
        vec_push(w->arena, &w->queue, t.ref);
    }
}

static void begin(Walk *w)
{
    w->walk++;
    w->queue.count = 0;
}

static void meet_all(Walk *w)
{
    for (size_t i = 0; i < w->queue.count; i++) meet(w, w->plain->objects.items[w->queue.items[i]].value);
}

static void use_page(Walk *w, size_t page)
{
    Syntax s = {w->plain->objects.items[w->plain->pages.items[page]].value, 0};
    Str key, value;
    begin(w);
    syntax_next(&s);
    while (syntax_entry(&s, &key, &value))
        if (!str_eq(key, STR("/Parent"))) meet(w, value);
    meet_all(w);
    for (size_t i = 0; i < w->queue.count; i++) {
        User *user = &w->users[w->queue.items[i]];
        if (page == 0) user->first = true;
        else user->pages = user->pages || (user->page && user->page != page), user->page = page;
    }
}

/* The catalogue stands by itself; what its keys lead to is the rest, bookmarks apart. */
static void use_root(Walk *w)
{
    const Plain *p = w->plain;
    Syntax s = {p->objects.items[p->root].value, 0};
    Str key, value, outlines = {0};
    begin(w);
    if (p->info) {
        w->seen[p->info] = w->walk;
        vec_push(w->arena, &w->queue, p->info);
    }
    syntax_next(&s);
    while (syntax_entry(&s, &key, &value))
        if (str_eq(key, STR("/Outlines"))) outlines = value;
        else meet(w, value);
    meet_all(w);
    for (size_t i = 0; i < w->queue.count; i++) w->users[w->queue.items[i]].rest = true;
    begin(w);
    meet(w, outlines);
    meet_all(w);
    for (size_t i = 0; i < w->queue.count; i++) w->users[w->queue.items[i]].outlines = true;
}

/* ---- groups ---- */

static LinearGroup *group_of(LinearUse *use, const User *user)
{
    if (user->outlines) return &use->outlines;
    if (user->first) return &use->pages[0];
    if (user->pages) return &use->shared;
    if (user->page) return user->rest ? &use->annots[user->page] : &use->pages[user->page];
    return user->rest ? &use->rest : NULL;
}

static void place(LinearGroup *group, size_t *next)
{
    group->first = *next;
    *next += group->count;
    group->count = 0;
}

static void add(LinearUse *use, LinearGroup *group, size_t number) { use->order[group->first + group->count++] = number; }

/* Counted, placed, filled: pages lead their groups, the outline's root the bookmarks. */
static void group_objects(Walk *w)
{
    const Plain *p = w->plain;
    LinearUse *use = w->use;
    size_t next = 0, root = syntax_ref(plain_get(p, p->root, "/Outlines"));
    for (size_t i = 1; i < p->objects.count; i++) {
        LinearGroup *group = w->apart[i] ? NULL : group_of(use, &w->users[i]);
        if (group) group->count++;
    }
    for (size_t i = 0; i < p->pages.count; i++) use->pages[i].count++, place(&use->pages[i], &next), add(use, &use->pages[i], p->pages.items[i]);
    place(&use->shared, &next), place(&use->outlines, &next), place(&use->rest, &next);
    for (size_t i = 0; i < p->pages.count; i++) place(&use->annots[i], &next);
    if (root && root < p->objects.count && group_of(use, &w->users[root]) == &use->outlines) add(use, &use->outlines, root);
    else root = 0;
    for (size_t i = 1; i < p->objects.count; i++) {
        LinearGroup *group = w->apart[i] || i == root ? NULL : group_of(use, &w->users[i]);
        if (group) add(use, group, i);
    }
}

/* Known when all pages have been looked at: what other pages need besides their own. */
static void note_needs(Walk *w)
{
    LinearUse *use = w->use;
    VEC(size_t) needed = {0};
    for (size_t page = 0; page < w->plain->pages.count; page++) {
        use->needed_from[page] = needed.count;
        if (page == 0) continue;
        use_page(w, page);
        for (size_t i = 0; i < w->queue.count; i++) {
            const LinearGroup *group = group_of(use, &w->users[w->queue.items[i]]);
            if (group == &use->pages[0] || group == &use->shared) vec_push(w->arena, &needed, w->queue.items[i]);
        }
    }
    use->needed_from[w->plain->pages.count] = needed.count;
    use->needed = needed.items;
}

LinearUse linear_use(Arena *arena, const Plain *p)
{
    size_t objects = p->objects.count, pages = p->pages.count;
    LinearUse use = {.order = arena_array(arena, size_t, objects + pages), .pages = arena_array(arena, LinearGroup, pages),
                     .annots = arena_array(arena, LinearGroup, pages), .needed_from = arena_array(arena, size_t, pages + 1)};
    Walk w = {.arena = arena, .plain = p, .use = &use, .users = arena_array(arena, User, objects),
              .seen = arena_array(arena, size_t, objects), .apart = arena_array(arena, bool, objects)};
    w.apart[p->root] = true;
    for (size_t i = 0; i < pages; i++) w.apart[p->pages.items[i]] = true;
    for (size_t i = 0; i < pages; i++) use_page(&w, i);
    use_root(&w);
    note_needs(&w);
    group_objects(&w);
    return use;
}
