// SPDX-License-Identifier: Apache-2.0
// GeoTIFFs in memory: opened, described and read by windows, or refused; no sample is NaN.
#include <cpl_vsi.h>

#include <cmath>
#include <cstdlib>
#include <vector>

#include "base/errors.h"
#include "io/gdal.h"
#include "io/raster_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace gridreach;
    start_gdal();
    constexpr const char* name = "/vsimem/f.tif";
    VSIFCloseL(VSIFileFromMemBuffer(name, const_cast<unsigned char*>(data), size, 0));
    static const auto utm = make_projection("EPSG:32736");
    const GdalRasterOpener opener("EPSG:32736");
    try {
        opener.look_at(name);
        const auto raster = opener.open(name, utm);
        const RasterInfo& info = raster->info();
        std::vector<int> bands;
        for (int b = 0; b < static_cast<int>(info.bands.size()) && b < 4; ++b) bands.push_back(b);
        for (const PixelWindow window :
             {PixelWindow{-3, -3, 16, 16}, PixelWindow{info.width - 8, info.height - 8, 16, 16}}) {
            std::vector<float> samples(window.size() * bands.size());
            std::vector<std::uint8_t> valid(window.size());
            raster->read(window, bands, samples, valid);
            for (float v : samples)
                if (!std::isfinite(v)) std::abort();
        }
    } catch (const Error&) {
    }
    VSIUnlink(name);
    return 0;
}
