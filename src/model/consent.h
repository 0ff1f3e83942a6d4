/* consent.h - whose word speaks for which row (SPEC rule 2).
 *
 * The rows of one service, each of a source of its own, are settled together:
 *
 *   the row says                   its facts are under
 *   同意, 関係者のみ, 不同意       that word
 *   未確認                         未確認, also where its source's default says more: there is no answer yet
 *   nothing                        the default of its source, but
 *     the ward's row says 同意       同意: the facility's own word speaks for all that is told of its service
 *     any row says less than 同意    that, where it is the stricter of the two
 *
 * No source lends its default, and no import its word, to the facts of another.
 * 生活支援 asks whether a word was given at all: `explicit`.
 */
#ifndef TSUNAGI_MODEL_CONSENT_H
#define TSUNAGI_MODEL_CONSENT_H

#include "model/dataset.h"

/* The one that fewer may read by: 同意 < 関係者のみ < 未確認 < 不同意. */
Consent consent_stricter(Consent a, Consent b);
/* May facts under this consent be shown to this audience? */
bool consent_allows(Consent consent, Audience audience);
/* Sets consent and explicit of every row, from their words and sources. */
void consent_settle(Service *service);
/* Has any row of the facility refused? Then nothing of it is shown. */
bool consent_refused(const Facility *facility);

#endif
