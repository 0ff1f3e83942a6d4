/* Any bytes as FG-GML. */
#include "layer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_layer(gml_read, "fuzz.gml", data, size);
}
