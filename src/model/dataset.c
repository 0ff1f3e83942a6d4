#include "model/dataset.h"

const District *dataset_district(const Dataset *data, Str key_or_label)
{
    for (size_t i = 0; i < data->district_count; i++)
        if (str_eq(data->districts[i].key, key_or_label) || str_eq(data->districts[i].label, key_or_label))
            return &data->districts[i];
    return NULL;
}

const District *dataset_district_at(const Dataset *data, LonLat point)
{
    Atom key = atom(STR("key"));
    for (size_t l = 0; l < data->layer_count; l++) {
        const GeoLayer *layer = &data->layers[l];
        if (!str_eq(layer->name, STR("districts")) || !geo_box_contains(layer->bounds, point))
            continue;
        for (size_t i = 0; i < layer->count; i++)
            if (layer->features[i].kind == GEO_AREA && geo_area_contains(&layer->features[i], point))
                return dataset_district(data, geo_tag(&layer->features[i], key));
    }
    return NULL;
}

Str dataset_setting(const Dataset *data, Str key)
{
    for (size_t i = 0; i < data->setting_count; i++)
        if (str_eq(data->settings[i].key, key))
            return data->settings[i].value;
    return STR("");
}

bool source_is_ward(const Source *source)
{
    return str_empty(source->profile) || str_eq(source->profile, STR("ward"));
}

const Fact *service_fact(const Service *service, const Field *field)
{
    for (size_t i = 0; i < service->row_count; i++)
        if (!str_empty(service->rows[i].facts[field->index].text))
            return &service->rows[i].facts[field->index];
    return &service->rows[0].facts[field->index];
}

int dataset_stale_months(const Dataset *data)
{
    enum { USUAL = 12, MOST = 1200 };
    long months;
    bool good = str_to_int(str_trim(dataset_setting(data, STR("stale_months"))), &months) && months >= 1 && months <= MOST;
    return good ? (int)months : USUAL;
}

const Fact *facility_fact(const Facility *facility, const Field *field)
{
    if (!field)
        return NULL;
    for (size_t i = 0; i < facility->service_count; i++) {
        const Fact *fact = service_fact(facility->services[i], field);
        if (!str_empty(fact->text))
            return fact;
    }
    return NULL;
}

Str page_meta(const Page *page, Str key)
{
    for (size_t i = 0; i < page->meta_count; i++)
        if (str_eq(page->meta[i].key, key))
            return page->meta[i].value;
    return STR("");
}
