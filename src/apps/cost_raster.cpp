// SPDX-License-Identifier: Apache-2.0
#include "apps/cost_raster.h"

#include <fmt/format.h>

#include <atomic>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "io/gdal.h"
#include "io/raster_file.h"

namespace gridreach {

CostRaster read_cost_raster(const std::string& path, const std::string& assumed_crs) {
    CostRaster out;
    const GdalRasterOpener opener(assumed_crs);
    const RasterInfo info = opener.info(path);
    out.projection = projection_of_file(info.crs, path);
    const auto& c = info.to_crs.c;
    if (c[2] != 0 || c[4] != 0 || !(c[1] > 0) || !(c[5] < 0))
        throw InputError(fmt::format("{} is rotated or not north-up. Warp it first: gdalwarp -tr {} {}.",
                                     path, shortest(std::hypot(c[1], c[4])),
                                     shortest(std::hypot(c[2], c[5]))));
    out.surface.lattice = {info.width, info.height, {c[0], c[3]}, c[1], -c[5]};
    out.form.width = info.width;
    out.form.height = info.height;
    out.form.to_crs = info.to_crs;
    out.form.crs = info.crs;

    const CellLattice& lattice = out.surface.lattice;
    std::vector<float>& cost = out.surface.cost_per_m;
    cost.resize(lattice.size());
    const auto raster = opener.open(path, out.projection);
    constexpr int strip_rows = 256;
    const auto strips = static_cast<std::size_t>((info.height + strip_rows - 1) / strip_rows);
    std::atomic<bool> any{false};
    parallel_for(strips, [&](std::size_t strip) {
        const int first = static_cast<int>(strip) * strip_rows;
        const PixelWindow window{0, first, info.width, std::min(strip_rows, info.height - first)};
        const std::size_t begin = lattice.cell(0, first);
        const std::span<float> prices(cost.data() + begin, window.size());
        std::vector<std::uint8_t> valid(window.size());
        const int band = 0;
        raster->read(window, std::span(&band, 1), prices, valid);
        bool open = false;
        for (std::size_t i = 0; i < prices.size(); ++i) {
            if (valid[i] == 0) {
                prices[i] = no_go;
            } else if (prices[i] < 0) {
                throw InputError(fmt::format(
                    "{}: the cost at column {}, row {} is {}, but it must be at least 0. Set it to "
                    "nodata if nothing may be built there.",
                    path, lattice.column(begin + i), lattice.row(begin + i), shortest(prices[i])));
            } else {
                open = true;
            }
        }
        if (open) any = true;
    });
    if (!any) throw InputError(fmt::format("{} is no-go everywhere: no cell holds a cost.", path));
    return out;
}

}  // namespace gridreach
