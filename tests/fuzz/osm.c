/* Any bytes as OpenStreetMap XML. */
#include "layer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_layer(osm_read, "fuzz.osm", data, size);
}
