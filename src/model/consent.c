#include "model/consent.h"

static int strictness(Consent consent)
{
    switch (consent) {
    case CONSENT_YES: return 0;
    case CONSENT_PROFESSIONAL: return 1;
    case CONSENT_UNKNOWN: return 2;
    case CONSENT_NO: return 3;
    }
    return 3;
}

Consent consent_stricter(Consent a, Consent b) { return strictness(a) >= strictness(b) ? a : b; }

bool consent_allows(Consent consent, Audience audience)
{
    switch (consent) {
    case CONSENT_YES: return true;
    case CONSENT_PROFESSIONAL: return audience != AUDIENCE_RESIDENT;
    case CONSENT_UNKNOWN:
    case CONSENT_NO: return audience == AUDIENCE_INTERNAL;
    }
    return false;
}

/* 未確認 is an answer not given yet: it says nothing of what others publish. */
static bool has_answer(const SourceRow *row) { return row->written && row->word != CONSENT_UNKNOWN; }

void consent_settle(Service *service)
{
    Consent limit = CONSENT_YES;
    bool answered = false; /* to the ward */
    for (size_t i = 0; i < service->row_count; i++) {
        const SourceRow *row = &service->rows[i];
        if (has_answer(row)) limit = consent_stricter(limit, row->word);
        answered = answered || (has_answer(row) && source_is_ward(row->source));
    }
    for (size_t i = 0; i < service->row_count; i++) {
        SourceRow *row = &service->rows[i];
        row->explicit = has_answer(row) || (answered && !row->written);
        row->consent = row->written ? row->word
                                    : consent_stricter(answered ? CONSENT_YES : row->source->default_consent, limit);
    }
}

bool consent_refused(const Facility *facility)
{
    for (size_t i = 0; i < facility->service_count; i++)
        for (size_t r = 0; r < facility->services[i]->row_count; r++)
            if (facility->services[i]->rows[r].consent == CONSENT_NO) return true;
    return false;
}
