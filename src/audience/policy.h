/* policy.h - who may read which cell (SPEC rules 1, 2, 5, 9 to 11).
 *
 * Deny by default: a cell passes only when its field's level, its category's
 * level, the consent that its own source's row is under (model/consent.h) and the
 * facility's own list of withheld fields all let it. Where several sources say
 * something of one field, an audience reads the first that it may: what a survey
 * says without consent does not stand in the way of what the law publishes. The
 * view copies what passes; the audit searches for what does not. Both ask here,
 * cell by cell, and nowhere else is a level compared.
 */
#ifndef TSUNAGI_AUDIENCE_POLICY_H
#define TSUNAGI_AUDIENCE_POLICY_H

#include "model/dataset.h"

/* The dictionary's rows resolved for each category once; read-only. */
typedef struct Policy {
    const Dataset *data;
    Audience audience;
    const FieldRow **rows;   /* [category.index * schema.count + field.index]; NULL: does not apply */
    Audience *category_level; /* by category.index, the ward's settings applied */
    const Field *name;       /* a record without a name is no record */
} Policy;

Policy policy_open(Arena *arena, const Dataset *data, Audience audience);

/* The governing dictionary row, or NULL when the field does not apply. */
const FieldRow *policy_row(const Policy *p, const Category *category, const Field *field);

/* May anything of this facility, or of this service of it, be shown? False for
 * held records; a 不同意 in any row holds back the whole facility; a facility
 * whose name may not be shown is not shown; nor is a service of which no source's
 * row may be. The internal edition asks no consent but respects `held`. */
bool policy_facility(const Policy *p, const Facility *facility);
bool policy_service(const Policy *p, const Facility *facility, const Service *service);

/* The rest asks about services that policy_service let pass. */

/* May this field be shown at all, as far as levels and the facility's list of
 * withheld fields go? */
bool policy_field(const Policy *p, const Facility *facility, const Service *service, const Field *field);
/* May what this row of the service says be shown: its consent. */
bool policy_source(const Policy *p, const SourceRow *said);
/* May this cell of this row be shown? True for blank cells that would pass. Acceptance
 * values are a matter of value too: see policy_accept. */
bool policy_cell(const Policy *p, const Facility *facility, const Service *service, const SourceRow *said,
                 const Field *field);
/* What this audience reads in the field: of the first row that says something it may
 * read. NULL when there is none. `from`, when not NULL, is set to the row. */
const Fact *policy_fact(const Policy *p, const Facility *facility, const Service *service, const Field *field,
                        const SourceRow **from);

/* What this audience sees of an acceptance value: residents see ◎ and ○ alike,
 * △, and nothing of × and blank (ACCEPT_BLANK: leave it out). */
Accept policy_accept(const Policy *p, Accept accept);
/* A × of a yes-or-no field is for professionals too: residents see what a facility does. */
bool policy_shows_bool(const Policy *p, bool flag);

/* A contact is of no source of its facility: it is shown where nothing that the
 * sources say of one of its services is kept back for want of consent. */
bool policy_contact(const Policy *p, const Contact *contact);
bool policy_contact_cell(const Policy *p, const Contact *contact, const Field *field);
bool policy_setting(const Policy *p, const Setting *setting);
bool policy_page(const Policy *p, const Page *page);
/* Statistics of fewer than ten people stay inside, and with them the next
 * smallest district when the total would give the one away. Sets
 * shown[index] for each of data->statistics. */
void policy_statistics(const Policy *p, bool *shown);

/* The same rules for another audience. */
Policy policy_for(const Policy *p, Audience audience);

#endif
