/* policy.h - who may read which cell (SPEC rules 1, 2, 5, 9 to 11).
 *
 * Deny by default: a cell passes only when its field's level, its category's
 * level, the facility's consent and the facility's own list of withheld fields
 * all let it. The view copies what passes; the audit searches for what does
 * not. Both ask here, cell by cell, and nowhere else is a level compared.
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
 * whose name may not be shown is not shown. The internal edition asks no
 * consent but respects `held`. */
bool policy_facility(const Policy *p, const Facility *facility);
bool policy_service(const Policy *p, const Facility *facility, const Service *service);

/* May this cell be shown? True for blank cells that would pass. Acceptance
 * values are a matter of value too: see policy_accept. */
bool policy_cell(const Policy *p, const Facility *facility, const Service *service,
                 const Field *field);
/* The same for a service that policy_service let pass already. */
bool policy_cell_within(const Policy *p, const Facility *facility, const Service *service,
                        const Field *field);

/* What this audience sees of an acceptance value: residents see ◎ and ○ alike,
 * △, and nothing of × and blank (ACCEPT_BLANK: leave it out). */
Accept policy_accept(const Policy *p, Accept accept);
/* A × of a yes-or-no field is for professionals too: residents see what a facility does. */
bool policy_shows_bool(const Policy *p, bool flag);

bool policy_contact(const Policy *p, const Contact *contact);
bool policy_contact_cell(const Policy *p, const Contact *contact, const Field *field);
bool policy_setting(const Policy *p, const Setting *setting);
bool policy_page(const Policy *p, const Page *page);
/* Statistics of fewer than ten people stay inside, and with them the next
 * smallest district when the total would give the one away. Sets
 * shown[index] for each of data->statistics. */
void policy_statistics(const Policy *p, bool *shown);

/* Consent of the whole facility, the strictest row's, for reports. */
Consent policy_consent(const Facility *facility);

#endif
