/* Any bytes as GeoJSON. */
#include "layer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_layer(geojson_read, "fuzz.geojson", data, size);
}
