/* css_selector.c - Selectors Level 4, the part a printed document can use.
 *
 * A selector is compounds from left to right; the last is the subject.
 * Matching goes from the subject leftwards. A failure says how far it reaches
 * (this element, its siblings too, or the ancestors too), so that trying an
 * ancestor again can never repeat a search that cannot succeed: the work is
 * bounded by depth times siblings and not by their power.
 */
#include "markup/css_internal.h"

#include "base/vec.h"

enum { COMPOUNDS_MAX = 32, NESTING_MAX = 8, NTH_MAX = 1000000 };

typedef enum SimpleKind {
    SIMPLE_CLASS,
    SIMPLE_ID,
    SIMPLE_ATTR,
    SIMPLE_NTH,
    SIMPLE_EMPTY,
    SIMPLE_ROOT,
    SIMPLE_LINK,
    SIMPLE_NEVER,
    SIMPLE_NOT,
    SIMPLE_ANY_OF, /* :is() and :where() */
} SimpleKind;

typedef enum AttrTest { ATTR_PRESENT, ATTR_EQUAL, ATTR_WORD, ATTR_DASH, ATTR_PREFIX, ATTR_SUFFIX, ATTR_PART } AttrTest;

typedef struct Simple {
    SimpleKind kind;
    Atom name; /* the attribute */
    Str text;  /* class, id, or attribute value */
    AttrTest test;
    bool fold_case;
    int step, offset; /* an+b */
    bool of_type, from_end;
    CssSelector **list;
    size_t list_count;
} Simple;

typedef struct Compound {
    Atom tag; /* ATOM_NONE: any */
    CssCombinator left; /* how it hangs on the compound before */
    VEC(Simple) simples;
} Compound;

typedef struct Specificity {
    unsigned a, b, c;
} Specificity;

struct CssSelector {
    Compound *compounds;
    size_t count;
    CssPseudo pseudo;
    Specificity weight;
};

/* ---- parsing ---- */

typedef struct Reader {
    Arena *arena;
    Diag *diag;
    const CssToken *tokens;
    size_t count, pos;
    unsigned nesting;
    Str problem; /* what is wrong, for the message; empty while all is well */
} Reader;

static const CssToken *peek(const Reader *in) { return in->pos < in->count ? &in->tokens[in->pos] : NULL; }

static bool fail(Reader *in, Str problem)
{
    if (str_empty(in->problem))
        in->problem = problem;
    return false;
}

static bool is_kind(const Reader *in, CssTokenKind kind) { return peek(in) && peek(in)->kind == kind; }
static bool is_sign(const Reader *in, char sign)
{
    return is_kind(in, CSS_DELIM) && peek(in)->text.len == 1 && peek(in)->text.data[0] == sign;
}
static bool take(Reader *in, CssTokenKind kind)
{
    bool found = is_kind(in, kind);
    in->pos += found;
    return found;
}
static bool take_sign(Reader *in, char sign)
{
    bool found = is_sign(in, sign);
    in->pos += found;
    return found;
}

static bool read_selectors(Reader *in, CssSelector ***list, size_t *count);

/* "2n+1", "-n+3", "n", "5", spelled without spaces. */
static bool parse_nth(Str s, int *step, int *offset)
{
    *step = 0;
    *offset = 0;
    if (str_eq_ascii_case(s, STR("odd")))
        return *step = 2, *offset = 1, true;
    if (str_eq_ascii_case(s, STR("even")))
        return *step = 2, true;
    long number = 0;
    size_t n = str_find_char(s, 'n') != SIZE_MAX ? str_find_char(s, 'n') : str_find_char(s, 'N');
    Str before = str_slice(s, 0, n), after = n == SIZE_MAX ? s : str_slice(s, n + 1, s.len);
    if (n != SIZE_MAX) {
        if (str_eq(before, STR("-")))
            *step = -1;
        else if (str_empty(before) || str_eq(before, STR("+")))
            *step = 1;
        else if (str_to_int(str_starts(before, STR("+")) ? str_slice(before, 1, before.len) : before, &number) &&
                 number >= -NTH_MAX && number <= NTH_MAX)
            *step = (int)number;
        else
            return false;
        if (str_empty(after))
            return true;
        if (after.data[0] != '+' && after.data[0] != '-')
            return false;
    }
    if (str_starts(after, STR("+")))
        after = str_slice(after, 1, after.len);
    if (!str_to_int(after, &number) || number < -NTH_MAX || number > NTH_MAX)
        return false;
    *offset = (int)number;
    return true;
}

static bool read_nth(Reader *in, Simple *out)
{
    Buf text = buf_on(in->arena);
    for (; peek(in) && !is_kind(in, CSS_CLOSE); in->pos++)
        buf_put(&text, peek(in)->text);
    if (!parse_nth(buf_str(&text), &out->step, &out->offset))
        return fail(in, STR("an+b"));
    return take(in, CSS_CLOSE) || fail(in, STR(")"));
}

static bool read_attr_test(Reader *in, Simple *out)
{
    static const struct {
        char sign;
        AttrTest test;
    } signs[] = {{'~', ATTR_WORD}, {'|', ATTR_DASH}, {'^', ATTR_PREFIX}, {'$', ATTR_SUFFIX}, {'*', ATTR_PART}};
    out->test = ATTR_EQUAL;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (take_sign(in, signs[i].sign))
            out->test = signs[i].test;
    if (!take_sign(in, '=') || !(is_kind(in, CSS_IDENT) || is_kind(in, CSS_STRING)))
        return fail(in, STR("[ ]"));
    out->text = peek(in)->text;
    in->pos++;
    if (is_kind(in, CSS_IDENT) && str_eq_ascii_case(peek(in)->text, STR("i"))) {
        out->fold_case = true;
        in->pos++;
    }
    return true;
}

static bool read_attr(Reader *in, Simple *out)
{
    out->kind = SIMPLE_ATTR;
    if (!is_kind(in, CSS_IDENT))
        return fail(in, STR("[ ]"));
    out->name = atom(peek(in)->text);
    in->pos++;
    if (!is_kind(in, CSS_BRACKET_CLOSE) && !read_attr_test(in, out))
        return false;
    return take(in, CSS_BRACKET_CLOSE) || fail(in, STR("]"));
}

/* The pseudo-classes without arguments. */
static bool plain_pseudo(Str name, Simple *first, Simple *second, size_t *count)
{
    static const struct {
        const char *name;
        Simple simple;
    } known[] = {
        {"first-child", {.kind = SIMPLE_NTH, .offset = 1}},
        {"last-child", {.kind = SIMPLE_NTH, .offset = 1, .from_end = true}},
        {"first-of-type", {.kind = SIMPLE_NTH, .offset = 1, .of_type = true}},
        {"last-of-type", {.kind = SIMPLE_NTH, .offset = 1, .of_type = true, .from_end = true}},
        {"only-child", {.kind = SIMPLE_NTH, .offset = 1}},
        {"only-of-type", {.kind = SIMPLE_NTH, .offset = 1, .of_type = true}},
        {"empty", {.kind = SIMPLE_EMPTY}},
        {"root", {.kind = SIMPLE_ROOT}},
        {"link", {.kind = SIMPLE_LINK}},
        {"any-link", {.kind = SIMPLE_LINK}},
        {"hover", {.kind = SIMPLE_NEVER}},
        {"focus", {.kind = SIMPLE_NEVER}},
        {"focus-visible", {.kind = SIMPLE_NEVER}},
        {"focus-within", {.kind = SIMPLE_NEVER}},
        {"active", {.kind = SIMPLE_NEVER}},
        {"visited", {.kind = SIMPLE_NEVER}},
        {"target", {.kind = SIMPLE_NEVER}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!str_eq_ascii_case(name, str_from(known[i].name)))
            continue;
        *first = *second = known[i].simple;
        second->from_end = true;
        *count = str_starts(name, STR("only-")) ? 2 : 1;
        return true;
    }
    return false;
}

static CssPseudo pseudo_element(Str name)
{
    static const struct {
        const char *name;
        CssPseudo pseudo;
    } known[] = {{"before", CSS_BEFORE}, {"after", CSS_AFTER}, {"marker", CSS_MARKER},
                 {"footnote-call", CSS_FOOTNOTE_CALL}, {"footnote-marker", CSS_FOOTNOTE_MARKER}, {"first-line", CSS_FIRST_LINE}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq_ascii_case(name, str_from(known[i].name)))
            return known[i].pseudo;
    return CSS_PSEUDO_NONE;
}

static Specificity heavier(Specificity x, Specificity y)
{
    if (x.a != y.a)
        return x.a > y.a ? x : y;
    if (x.b != y.b)
        return x.b > y.b ? x : y;
    return x.c >= y.c ? x : y;
}

static void add_weight(Specificity *sum, const Simple *simple, bool weightless)
{
    if (simple->kind == SIMPLE_NOT || simple->kind == SIMPLE_ANY_OF) {
        Specificity most = {0};
        for (size_t i = 0; i < simple->list_count && !weightless; i++)
            most = heavier(most, simple->list[i]->weight);
        sum->a += most.a;
        sum->b += most.b;
        sum->c += most.c;
    } else if (simple->kind == SIMPLE_ID) {
        sum->a++;
    } else {
        sum->b++;
    }
}

static bool read_function(Reader *in, CssSelector *selector, Compound *compound)
{
    static const struct {
        const char *name;
        Simple simple;
    } nth[] = {
        {"nth-child", {.kind = SIMPLE_NTH}},
        {"nth-last-child", {.kind = SIMPLE_NTH, .from_end = true}},
        {"nth-of-type", {.kind = SIMPLE_NTH, .of_type = true}},
        {"nth-last-of-type", {.kind = SIMPLE_NTH, .of_type = true, .from_end = true}},
    };
    Str name = peek(in)->text;
    in->pos++;
    Simple simple = {.kind = SIMPLE_ANY_OF};
    bool where = str_eq_ascii_case(name, STR("where"));
    bool negates = str_eq_ascii_case(name, STR("not"));
    if (where || negates || str_eq_ascii_case(name, STR("is"))) {
        simple.kind = negates ? SIMPLE_NOT : SIMPLE_ANY_OF;
        if (!read_selectors(in, &simple.list, &simple.list_count))
            return false;
        if (!take(in, CSS_CLOSE))
            return fail(in, STR(")"));
        add_weight(&selector->weight, &simple, where);
        vec_push(in->arena, &compound->simples, simple);
        return true;
    }
    for (size_t i = 0; i < sizeof nth / sizeof *nth; i++) {
        if (!str_eq_ascii_case(name, str_from(nth[i].name)))
            continue;
        simple = nth[i].simple;
        if (!read_nth(in, &simple))
            return false;
        add_weight(&selector->weight, &simple, false);
        vec_push(in->arena, &compound->simples, simple);
        return true;
    }
    return fail(in, str_join(in->arena, STR(":"), name));
}

static bool read_pseudo(Reader *in, CssSelector *selector, Compound *compound)
{
    bool element = take(in, CSS_COLON);
    if (!element && is_kind(in, CSS_FUNCTION))
        return read_function(in, selector, compound);
    if (!is_kind(in, CSS_IDENT))
        return fail(in, STR(":"));
    Str name = peek(in)->text;
    in->pos++;
    CssPseudo pseudo = pseudo_element(name);
    bool old_spelling = pseudo == CSS_BEFORE || pseudo == CSS_AFTER || pseudo == CSS_FIRST_LINE;
    if (pseudo != CSS_PSEUDO_NONE && (element || old_spelling)) {
        selector->pseudo = pseudo;
        selector->weight.c++;
        return true;
    }
    Simple simples[2];
    size_t count = 0;
    if (element || !plain_pseudo(name, &simples[0], &simples[1], &count))
        return fail(in, str_join(in->arena, element ? STR("::") : STR(":"), name));
    for (size_t i = 0; i < count; i++)
        vec_push(in->arena, &compound->simples, simples[i]);
    selector->weight.b++;
    return true;
}

static bool read_simple(Reader *in, CssSelector *selector, Compound *compound)
{
    Simple simple = {0};
    if (take(in, CSS_COLON))
        return read_pseudo(in, selector, compound);
    if (is_kind(in, CSS_HASH)) {
        simple.kind = SIMPLE_ID;
        simple.text = peek(in)->text;
        in->pos++;
    } else if (take(in, CSS_BRACKET_OPEN)) {
        if (!read_attr(in, &simple))
            return false;
    } else if (take_sign(in, '.')) {
        if (!is_kind(in, CSS_IDENT) || peek(in)->space_before)
            return fail(in, STR("."));
        simple.kind = SIMPLE_CLASS;
        simple.text = peek(in)->text;
        in->pos++;
    } else {
        return fail(in, peek(in)->text);
    }
    add_weight(&selector->weight, &simple, false);
    vec_push(in->arena, &compound->simples, simple);
    return true;
}

static bool ends_compound(const Reader *in)
{
    return !peek(in) || peek(in)->space_before || is_kind(in, CSS_COMMA) || is_kind(in, CSS_CLOSE) ||
           is_sign(in, '>') || is_sign(in, '+') || is_sign(in, '~');
}

static bool read_compound(Reader *in, CssSelector *selector, Compound *compound)
{
    size_t start = in->pos;
    if (is_kind(in, CSS_IDENT)) {
        compound->tag = atom(peek(in)->text);
        selector->weight.c++;
        in->pos++;
    } else {
        take_sign(in, '*');
    }
    /* Space before the first token belongs to the combinator. */
    while (in->pos == start ? peek(in) != NULL : !ends_compound(in)) {
        if (selector->pseudo != CSS_PSEUDO_NONE)
            return fail(in, STR("::"));
        if (!read_simple(in, selector, compound))
            return false;
    }
    return in->pos > start || fail(in, STR(" "));
}

/* False at the end of the selector. */
static bool take_combinator(Reader *in, CssCombinator *out)
{
    if (!peek(in) || is_kind(in, CSS_COMMA) || is_kind(in, CSS_CLOSE))
        return false;
    *out = CSS_DESCENDANT;
    if (take_sign(in, '>'))
        *out = CSS_CHILD;
    else if (take_sign(in, '+'))
        *out = CSS_ADJACENT;
    else if (take_sign(in, '~'))
        *out = CSS_SIBLING;
    return true;
}

static CssSelector *read_selector(Reader *in)
{
    CssSelector *selector = arena_new(in->arena, CssSelector);
    VEC(Compound) compounds = {0};
    Compound compound = {0};
    for (;;) {
        if (compounds.count == COMPOUNDS_MAX)
            return fail(in, STR("> 32")), NULL;
        if (selector->pseudo != CSS_PSEUDO_NONE)
            return fail(in, STR("::")), NULL;
        if (!read_compound(in, selector, &compound))
            return NULL;
        vec_push(in->arena, &compounds, compound);
        compound = (Compound){0};
        if (!take_combinator(in, &compound.left))
            break;
    }
    selector->compounds = compounds.items;
    selector->count = compounds.count;
    return selector;
}

static bool read_selectors(Reader *in, CssSelector ***list, size_t *count)
{
    VEC(CssSelector *) found = {0};
    if (in->nesting == NESTING_MAX)
        return fail(in, STR("> 8"));
    in->nesting++;
    do {
        CssSelector *selector = read_selector(in);
        if (!selector)
            return false;
        vec_push(in->arena, &found, selector);
    } while (take(in, CSS_COMMA));
    in->nesting--;
    *list = found.items;
    *count = found.count;
    return true;
}

CssSelector **css_selector_list(Arena *arena, const CssToken *tokens, size_t count,
                                size_t *selector_count, Diag *diag)
{
    Reader in = {.arena = arena, .diag = diag, .tokens = tokens, .count = count};
    CssSelector **list = NULL;
    *selector_count = 0;
    if (read_selectors(&in, &list, selector_count) && in.pos == count)
        return list;
    Place place = count > 0 ? tokens[in.pos < count ? in.pos : count - 1].place : place_none();
    if (str_empty(in.problem) && in.pos < count)
        in.problem = tokens[in.pos].text;
    diag_add(diag, DIAG_CSS_SELECTOR, place, css_quote(arena, tokens, count), in.problem);
    *selector_count = 0;
    return NULL;
}

/* ---- matching ---- */

/* How far a failure reaches: trying another element among these is vain. */
typedef enum Outcome { MATCHES, FAILS_HERE, FAILS_SIBLINGS, FAILS_ANCESTORS } Outcome;

static const Node *element_before(const Node *node)
{
    do
        node = node->prev;
    while (node && node->kind != NODE_ELEMENT);
    return node;
}

static bool same_char(char x, char y, bool fold)
{
    if (fold && x >= 'A' && x <= 'Z')
        x = (char)(x | 0x20);
    if (fold && y >= 'A' && y <= 'Z')
        y = (char)(y | 0x20);
    return x == y;
}

static bool equals_at(Str value, size_t at, Str text, bool fold)
{
    if (at > value.len || value.len - at < text.len)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!same_char(value.data[at + i], text.data[i], fold))
            return false;
    return true;
}

static bool has_part(Str value, Str text, bool fold)
{
    for (size_t i = 0; i + text.len <= value.len; i++)
        if (equals_at(value, i, text, fold))
            return true;
    return false;
}

static bool has_word(Str value, Str text, bool fold)
{
    for (size_t i = 0; i < value.len;) {
        size_t end = i;
        while (end < value.len && (unsigned char)value.data[end] > ' ')
            end++;
        if (end - i == text.len && equals_at(value, i, text, fold))
            return true;
        i = end + 1;
    }
    return false;
}

static bool attr_matches(const Simple *simple, const Node *node)
{
    if (!node_has(node, simple->name))
        return false;
    Str value = node_get(node, simple->name), text = simple->text;
    bool fold = simple->fold_case, some = !str_empty(text);
    bool whole = value.len == text.len && equals_at(value, 0, text, fold);
    switch (simple->test) {
    case ATTR_PRESENT: return true;
    case ATTR_EQUAL: return whole;
    case ATTR_WORD: return some && has_word(value, text, fold);
    case ATTR_DASH:
        return whole || (value.len > text.len && value.data[text.len] == '-' && equals_at(value, 0, text, fold));
    case ATTR_PREFIX: return some && equals_at(value, 0, text, fold);
    case ATTR_SUFFIX: return some && value.len >= text.len && equals_at(value, value.len - text.len, text, fold);
    case ATTR_PART: return some && has_part(value, text, fold);
    }
    return false;
}

/* ---- what was found among siblings ----
 *
 * Elements are asked about in document order, so that what is known of an
 * earlier sibling saves walking back past it: a table of 100,000 rows takes
 * 100,000 steps and not their square. */

enum { SEEN_SLOTS = 512 };

typedef struct SeenType {
    const Node *parent, *last;
    Atom tag;
    long at, total; /* of last among its type; total 0: not counted */
} SeenType;

typedef struct SeenBefore {
    const Compound *compound;
    const Node *last; /* the search from here backwards … */
    Outcome outcome;  /* … ended so */
} SeenBefore;

struct CssSeen {
    SeenType types[SEEN_SLOTS];
    SeenBefore before[SEEN_SLOTS];
};

CssSeen *css_seen_new(Arena *arena) { return arena_new(arena, CssSeen); }

static size_t seen_slot(const void *a, size_t b)
{
    size_t x = ((size_t)a >> 4) * 31 + b;
    return (x ^ (x >> 9)) % SEEN_SLOTS;
}

static SeenType *seen_type(CssSeen *seen, const Node *node)
{
    SeenType *slot = &seen->types[seen_slot(node->parent, node->tag)];
    if (!node->parent || slot->parent != node->parent || slot->tag != node->tag)
        *slot = (SeenType){.parent = node->parent, .tag = node->tag};
    return slot;
}

static long count_back(const Node *node, const Node *known, long at)
{
    long n = 1;
    for (const Node *s = node->prev; s; s = s->prev) {
        if (s == known)
            return n + at;
        n += s->kind == NODE_ELEMENT && s->tag == node->tag;
    }
    return n;
}

static long count_on(const Node *node)
{
    long n = 0;
    for (const Node *s = node->next; s; s = s->next)
        n += s->kind == NODE_ELEMENT && s->tag == node->tag;
    return n;
}

static long type_position(CssSeen *seen, const Node *node, bool from_end)
{
    if (!seen)
        return from_end ? count_on(node) + 1 : count_back(node, NULL, 0);
    SeenType *slot = seen_type(seen, node);
    slot->at = slot->last == node ? slot->at : count_back(node, slot->last, slot->at);
    slot->last = node;
    if (from_end && slot->total == 0)
        slot->total = slot->at + count_on(node);
    return from_end ? slot->total - slot->at + 1 : slot->at;
}

static long position(CssSeen *seen, const Node *node, bool of_type, bool from_end)
{
    if (of_type)
        return type_position(seen, node, from_end);
    if (!from_end || !node->parent)
        return from_end ? 1 : (long)node_index(node);
    const Node *last = node->parent->last;
    last = last->kind == NODE_ELEMENT ? last : element_before(last);
    return (long)node_index(last) - (long)node_index(node) + 1;
}

static bool nth_matches(CssSeen *seen, const Simple *simple, const Node *node)
{
    long rest = position(seen, node, simple->of_type, simple->from_end) - simple->offset;
    if (simple->step == 0)
        return rest == 0;
    return rest % simple->step == 0 && rest / simple->step >= 0;
}

static bool is_empty(const Node *node)
{
    for (const Node *child = node->first; child; child = child->next)
        if (child->kind == NODE_ELEMENT || child->text.len > 0)
            return false;
    return true;
}

static bool any_matches(CssSeen *seen, const Simple *simple, const Node *node)
{
    CssPseudo pseudo;
    for (size_t i = 0; i < simple->list_count; i++)
        if (css_selector_matches_seen(seen, simple->list[i], node, &pseudo) && pseudo == CSS_PSEUDO_NONE)
            return true;
    return false;
}

static bool simple_matches(CssSeen *seen, const Simple *simple, const Node *node)
{
    switch (simple->kind) {
    case SIMPLE_CLASS: return node_has_class(node, simple->text);
    case SIMPLE_ID: return str_eq(node_get(node, ATOM_id), simple->text);
    case SIMPLE_ATTR: return attr_matches(simple, node);
    case SIMPLE_NTH: return nth_matches(seen, simple, node);
    case SIMPLE_EMPTY: return is_empty(node);
    case SIMPLE_ROOT: return node->parent == NULL;
    case SIMPLE_LINK: return node->tag == ATOM_a && node_has(node, ATOM_href);
    case SIMPLE_NEVER: return false;
    case SIMPLE_NOT: return !any_matches(seen, simple, node);
    case SIMPLE_ANY_OF: return any_matches(seen, simple, node);
    }
    return false;
}

static bool compound_matches(CssSeen *seen, const Compound *compound, const Node *node)
{
    if (compound->tag != ATOM_NONE && compound->tag != node->tag)
        return false;
    for (size_t i = 0; i < compound->simples.count; i++)
        if (!simple_matches(seen, &compound->simples.items[i], node))
            return false;
    return true;
}

static Outcome match_at(CssSeen *seen, const CssSelector *selector, size_t at, const Node *node);

/* Any earlier sibling that matches. */
static Outcome match_before(CssSeen *seen, const CssSelector *selector, size_t at, const Node *node)
{
    const Compound *compound = &selector->compounds[at];
    SeenBefore *slot = seen ? &seen->before[seen_slot(compound, (size_t)node->parent >> 4)] : NULL;
    const Node *first = element_before(node);
    Outcome outcome = FAILS_SIBLINGS;
    for (const Node *before = first; before; before = element_before(before)) {
        if (slot && slot->compound == compound && slot->last == before) {
            outcome = slot->outcome;
            break;
        }
        Outcome here = match_at(seen, selector, at, before);
        if (here != FAILS_HERE) {
            outcome = here;
            break;
        }
    }
    if (slot && first)
        *slot = (SeenBefore){compound, first, outcome};
    return outcome;
}

/* Depth of recursion is the number of compounds, at most COMPOUNDS_MAX. */
static Outcome match_at(CssSeen *seen, const CssSelector *selector, size_t at, const Node *node)
{
    const Compound *compound = &selector->compounds[at];
    if (!compound_matches(seen, compound, node))
        return FAILS_HERE;
    if (at == 0)
        return MATCHES;
    Outcome outcome;
    switch (compound->left) {
    case CSS_DESCENDANT:
        for (const Node *up = node->parent; up; up = up->parent) {
            outcome = match_at(seen, selector, at - 1, up);
            if (outcome == MATCHES || outcome == FAILS_ANCESTORS)
                return outcome;
        }
        return FAILS_ANCESTORS;
    case CSS_CHILD:
        if (!node->parent)
            return FAILS_ANCESTORS;
        outcome = match_at(seen, selector, at - 1, node->parent);
        return outcome == MATCHES || outcome == FAILS_ANCESTORS ? outcome : FAILS_SIBLINGS;
    case CSS_ADJACENT: {
        const Node *before = element_before(node);
        return before ? match_at(seen, selector, at - 1, before) : FAILS_SIBLINGS;
    }
    case CSS_SIBLING:
        return match_before(seen, selector, at - 1, node);
    }
    return FAILS_HERE;
}

bool css_selector_matches(const CssSelector *selector, const Node *node, CssPseudo *pseudo)
{
    return css_selector_matches_seen(NULL, selector, node, pseudo);
}

bool css_selector_matches_seen(CssSeen *seen, const CssSelector *selector, const Node *node, CssPseudo *pseudo)
{
    if (pseudo)
        *pseudo = selector->pseudo;
    return node->kind == NODE_ELEMENT && match_at(seen, selector, selector->count - 1, node) == MATCHES;
}

unsigned css_specificity(const CssSelector *selector)
{
    Specificity w = selector->weight;
    unsigned a = w.a < 999 ? w.a : 999, b = w.b < 999 ? w.b : 999, c = w.c < 999 ? w.c : 999;
    return a * 1000000 + b * 1000 + c;
}

CssSubject css_selector_subject(const CssSelector *selector)
{
    const Compound *last = &selector->compounds[selector->count - 1];
    CssSubject subject = {.tag = last->tag};
    for (size_t i = 0; i < last->simples.count; i++) {
        const Simple *simple = &last->simples.items[i];
        if (simple->kind == SIMPLE_CLASS)
            subject.class_name = atom(simple->text);
        else if (simple->kind == SIMPLE_ID)
            subject.id = atom(simple->text);
    }
    return subject;
}
