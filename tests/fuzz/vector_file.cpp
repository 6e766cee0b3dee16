// SPDX-License-Identifier: Apache-2.0
// Vector files in memory: the first byte chooses the ending. Read or refused; what is read lies on Earth.
#include "io/vector_file.h"

#include <cpl_vsi.h>

#include <array>
#include <cmath>
#include <cstdlib>

#include "base/errors.h"
#include "io/gdal.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace gridreach;
    if (size < 1) return 0;
    start_gdal();
    constexpr std::array<const char*, 4> names = {"/vsimem/f.csv", "/vsimem/f.geojson", "/vsimem/f.geojsonl",
                                                  "/vsimem/f.gpkg"};
    const char* name = names[data[0] % names.size()];
    VSIFCloseL(VSIFileFromMemBuffer(name, const_cast<unsigned char*>(data + 1), size - 1, 0));
    static const auto utm = make_projection("EPSG:32736");
    const GdalVectorReader reader("EPSG:4326");
    try {
        reader.look_at(name);
        for (const Feature& f : reader.read(name, *utm).features)
            if (f.shape.empty()) std::abort();
    } catch (const Error&) {
    }
    VSIUnlink(name);
    return 0;
}
